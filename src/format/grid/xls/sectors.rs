//! The sectors that the file of an .xls is made of: chained by a table, the FAT ([MS-CFB] 2.3), which names the sector
//! that follows each. The workbook's reader follows a chain to its end, so that one without an end is not given to it.

use crate::format::grid::GridError;

/// Sector numbers from here on are none: "no further sector of the FAT", and what the FAT says of sectors that are its own.
const FIRST_RESERVED: u32 = 0xFFFF_FFFA;
/// Where the header of 512 bytes holds the size of a sector, the first further sector of FAT sectors, and the first 109.
const SECTOR_SHIFT: usize = 30;
const FIRST_FURTHER: usize = 68;
const FAT_SECTORS: std::ops::Range<usize> = 76..512;

/// Checks that no chain of sectors comes back to itself.
pub(super) fn come_to_an_end(bytes: &[u8]) -> Result<(), GridError> {
    let broken = || GridError::Format("its chains of sectors have no end".into());
    let next = table(bytes).ok_or_else(broken)?;
    // The walk that came by a sector first, from 1.
    let mut walks = vec![0_u32; next.len()];
    for (walk, start) in (1..).zip(0..next.len()) {
        let mut at = Some(start);
        while let Some(sector) = at {
            match walks[sector] {
                0 => walks[sector] = walk,
                first if first == walk => return Err(broken()),
                _ => break,
            }
            at = Some(next[sector] as usize).filter(|sector| *sector < next.len());
        }
    }
    Ok(())
}

/// The sector that follows each, by the FAT; `None` where that has more sectors than the file.
fn table(bytes: &[u8]) -> Option<Vec<u32>> {
    let size = match bytes.get(SECTOR_SHIFT..SECTOR_SHIFT + 2) {
        Some([9, 0]) => 512,
        Some([12, 0]) => 4096,
        // Such a file the reader refuses.
        _ => return Some(Vec::new()),
    };
    let sectors = bytes.len() / size;
    // The header takes the place of the first.
    let sector = |number: u32| {
        let start = (number as usize).saturating_add(1).saturating_mul(size);
        let rest = bytes.get(start..).unwrap_or_default();
        words(&rest[..rest.len().min(size)])
    };
    let header = |range| bytes.get(range).map(words).into_iter().flatten();
    let mut of_table: Vec<u32> = header(FAT_SECTORS).collect();
    let mut further = header(FIRST_FURTHER..FIRST_FURTHER + 4).next();
    for _ in 0..=sectors {
        let Some(number) = further.filter(|number| *number < FIRST_RESERVED) else {
            break;
        };
        of_table.extend(sector(number));
        further = of_table.pop();
    }
    of_table.retain(|number| *number < FIRST_RESERVED);
    (of_table.len() <= sectors).then(|| of_table.into_iter().flat_map(sector).collect())
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word))
}
