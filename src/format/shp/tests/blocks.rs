//! What is read in blocks is what is read as a whole.

use super::oracle::{KINDS, small};
use super::*;

/// Reads in blocks; the file must then have been seen whole, and the reader of whole files must find nothing wrong.
fn in_blocks(shp: &[u8], length: usize, index: &Shx) -> Option<Geometry> {
    let mut seen = Vec::new();
    let geometry = read_in_blocks(shp, length as u64, index, |block| {
        seen.extend_from_slice(block)
    })?;
    assert_eq!((&seen[..], length), (shp, shp.len()));
    let (whole, faults) = read(shp, Some(index)).unwrap();
    assert_eq!(faults, []);
    // Numbers in the header may be none.
    assert_eq!(format!("{geometry:?}"), format!("{whole:?}"));
    Some(geometry)
}

#[test]
fn a_file_with_nothing_wrong_is_read() {
    for kind in 0..KINDS {
        let (shp, index) = small(kind);
        let (index, _) = shx::read(&index).unwrap();
        assert!(in_blocks(&shp, shp.len(), &index).is_some(), "{kind}");
    }
    let (shp, index) = files(5, &[]);
    let (index, _) = shx::read(&index).unwrap();
    assert!(in_blocks(&shp, shp.len(), &index).is_some());
}

#[test]
fn records_longer_than_a_block_and_many_short_ones() {
    let long: Vec<[f64; 2]> = (0..100_000).map(|at| [f64::from(at), 1.0]).collect();
    let mut contents: Vec<Vec<u8>> = vec![poly(3, &[0, 5], &long)];
    contents.extend((0..20_000).map(|at| poly(3, &[0], &long[at..at + 7])));
    contents.push(poly(3, &[0], &long));
    let (shp, index) = files(3, &contents);
    assert!(shp.len() > 6 << 20);
    let (index, _) = shx::read(&index).unwrap();
    let geometry = in_blocks(&shp, shp.len(), &index).unwrap();
    assert_eq!(geometry.features(), contents.len());
}

#[test]
fn damage_is_left_to_the_other() {
    for kind in 0..KINDS {
        let (shp, index) = small(kind);
        let (index, _) = shx::read(&index).unwrap();
        for (at, mask) in (0..shp.len()).flat_map(|at| [1, 0x80].map(|mask| (at, mask))) {
            let mut damaged = shp.clone();
            damaged[at] ^= mask;
            let read = in_blocks(&damaged, damaged.len(), &index);
            let first = index.entries[0].offset().unwrap();
            assert!(read.is_none() || !(first..first + 8).contains(&at));
        }
        for cut in 0..shp.len() {
            assert!(in_blocks(&shp[..cut], cut, &index).is_none());
            // The file is shorter or longer than it was when it was asked for its length.
            assert!(in_blocks(&shp[..cut], shp.len(), &index).is_none());
            assert!(in_blocks(&shp, cut, &index).is_none());
        }
        for record in 0..index.entries.len() {
            for change in [-1, 1] {
                let mut other = index.clone();
                other.entries[record].offset_words += change;
                assert!(in_blocks(&shp, shp.len(), &other).is_none());
                let mut other = index.clone();
                other.entries[record].length_words += change;
                assert!(in_blocks(&shp, shp.len(), &other).is_none());
            }
        }
    }
}

/// Moved within the file, as software that edits in place leaves them, records are found by the index only.
#[test]
fn records_out_of_order_are_left_to_the_other() {
    let square = poly(5, &[0], &SQUARE);
    let (shp, places) = chain(5, &[(2, &square), (1, &square)]);
    let moved = index(5, &[places[1], places[0]]);
    let (moved, _) = shx::read(&moved).unwrap();
    assert!(read(&shp, Some(&moved)).unwrap().1.is_empty());
    assert!(in_blocks(&shp, shp.len(), &moved).is_none());
}
