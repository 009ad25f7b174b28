//! Deciding the encoding of a table from its claims and its non-ASCII cells.

use super::{Contradiction, Decision, Encoding, Source, cpg_text, from_language_byte, parse_cpg};

/// Decides how a table's text is decoded. `cells` are non-ASCII cells of its text fields (ASCII ones tell nothing and
/// are passed over), each without its padding; a cell may end in the middle of a character, as field widths are bytes.
///
/// 1. A claim (`.cpg`, then the language byte) holds as long as the cells fit it. GBK, Big5 and single-byte claims
///    are also refuted by cells that are plainly UTF-8 (most of them hold Chinese in it), since they decode those
///    without an error; a UTF-8 claim holds then, even if a few cells are lost. Single-byte claims are likewise refuted
///    by plainly simplified Chinese: GDAL writes ISO-8859-1 beside whatever it is given. Claims of Big5, of EUC-KR and of
///    GBK are refuted by text that is plainly of the other kind, by the bytes that are frequent in each.
/// 2. A refuted claim gives way to an encoding that fits all cells; if there is none the claim stands and cells are
///    lost.
/// 3. Without a claim: what fits best, GBK without evidence.
#[must_use]
pub fn decide(cpg: Option<&[u8]>, language_byte: u8, cells: &[&[u8]]) -> Decision {
    let evidence = Evidence::weigh(cells);
    let by_cpg = cpg.and_then(parse_cpg);
    let unknown_cpg = cpg.filter(|_| by_cpg.is_none()).map(cpg_text);
    let claim = by_cpg.map(|encoding| (encoding, Source::Cpg)).or_else(|| {
        from_language_byte(language_byte).map(|encoding| (encoding, Source::LanguageByte))
    });
    let decision = |encoding, source, contradiction| Decision {
        encoding,
        source,
        contradiction,
        unknown_cpg,
    };
    match claim {
        Some((claimed, claimed_by)) => match evidence.refutes(claimed, cells) {
            Some(fits) => decision(
                fits,
                Source::Detected,
                Some(Contradiction {
                    claimed,
                    claimed_by,
                    fits,
                }),
            ),
            None => decision(claimed, claimed_by, None),
        },
        None if evidence.cells == 0 => decision(Encoding::Gbk, Source::Default, None),
        None => match evidence.best() {
            Some(encoding) => decision(encoding, Source::Detected, None),
            None => decision(Encoding::Gbk, Source::Default, None),
        },
    }
}

/// What the non-ASCII cells fit.
#[derive(Debug, Default)]
struct Evidence {
    /// Non-ASCII cells looked at.
    cells: usize,
    /// Cells that are no UTF-8, GBK, Big5.
    not_utf8: usize,
    not_gbk: usize,
    not_big5: usize,
    /// Cells that are UTF-8 with a Chinese character in it.
    chinese_utf8: usize,
    /// Two-byte characters of GBK-readable cells, and those of them in GB 2312's hanzi, in Big5's frequent half, and
    /// with a lead above 0xC8.
    pairs: usize,
    gb2312: usize,
    big5_frequent: usize,
    late: usize,
}

impl Evidence {
    fn weigh(cells: &[&[u8]]) -> Self {
        let mut evidence = Self::default();
        for cell in cells.iter().filter(|cell| !cell.is_ascii()) {
            evidence.cells += 1;
            match utf8_chinese(cell) {
                None => evidence.not_utf8 += 1,
                Some(chinese) => evidence.chinese_utf8 += usize::from(chinese),
            }
            evidence.not_gbk += usize::from(!fits(Encoding::Gbk, cell));
            evidence.not_big5 += usize::from(!fits(Encoding::Big5, cell));
            evidence.count_pairs(cell);
        }
        evidence
    }

    /// Simplified Chinese is to over 95 % in GB 2312 (lead 0xB0-0xF7, trail from 0xA1 on); Big5 read as GBK has its
    /// many trails below 0x7F there. Frequent Big5 characters have leads 0xA4-0xC6.
    fn count_pairs(&mut self, cell: &[u8]) {
        let mut rest = cell;
        while let Some((&lead, after)) = rest.split_first() {
            if lead.is_ascii() {
                rest = after;
                continue;
            }
            let Some((&trail, after)) = after.split_first() else {
                break;
            };
            self.pairs += 1;
            self.gb2312 += usize::from((0xB0..=0xF7).contains(&lead) && trail >= 0xA1);
            self.big5_frequent += usize::from((0xA4..=0xC6).contains(&lead));
            self.late += usize::from(lead > 0xC8);
            rest = after;
        }
    }

    /// Chinese UTF-8 in most cells. GBK fits such bytes too, so that a few cells in another encoding must not decide.
    /// Short GBK words can be valid UTF-8 by chance (联通 nearly is, as two-byte characters), but hardly as three-byte
    /// ones.
    fn is_utf8(&self) -> bool {
        self.chinese_utf8 * 2 > self.cells && self.not_utf8 * 5 <= self.cells
    }

    /// Plainly simplified Chinese in GBK: western text has letters behind its accented ones, no trails from 0xA1 on.
    fn is_simplified(&self) -> bool {
        self.not_gbk == 0 && self.pairs > 0 && self.gb2312 * 10 >= self.pairs * 7
    }

    /// Simplified Chinese against a claim of another two-byte encoding, which reads it without an error too: a good part
    /// of its leads lies above 0xC8 (pinyin from s on), where Big5 has its rare characters and EUC-KR its hanja.
    fn is_plainly_gb(&self) -> bool {
        self.is_simplified() && self.late * 10 > self.pairs
    }

    fn is_big5(&self) -> bool {
        self.not_big5 == 0
            && self.gb2312 * 10 < self.pairs * 7
            && self.big5_frequent * 10 > self.pairs * 9
    }

    /// Big5 against a claim of GBK: a few rare characters alone prove nothing.
    fn is_plainly_big5(&self) -> bool {
        self.is_big5() && self.pairs >= 8
    }

    /// The encoding that fits instead of a claimed one, if that is refuted and another fits all cells.
    fn refutes(&self, claimed: Encoding, cells: &[&[u8]]) -> Option<Encoding> {
        let fits_claim = match claimed {
            Encoding::Utf8 => self.not_utf8 == 0 || self.is_utf8(),
            _ if self.is_utf8() => false,
            Encoding::Gbk | Encoding::Gb18030 => self.not_gbk == 0 && !self.is_plainly_big5(),
            Encoding::Big5 => self.not_big5 == 0 && !self.is_plainly_gb(),
            // A single-byte table reads any bytes: only that they are plainly Chinese speaks against it.
            Encoding::Other(table) if table.is_single_byte() && self.is_simplified() => false,
            Encoding::Other(_) if self.is_plainly_gb() => false,
            Encoding::Other(_) => cells.iter().all(|cell| fits(claimed, cell)),
        };
        if fits_claim {
            return None;
        }
        self.fitting().filter(|encoding| *encoding != claimed)
    }

    /// UTF-8 where that is plain, or else an encoding that all cells fit.
    fn fitting(&self) -> Option<Encoding> {
        if self.is_utf8() {
            Some(Encoding::Utf8)
        } else if self.is_big5() {
            Some(Encoding::Big5)
        } else if self.not_gbk == 0 {
            Some(Encoding::Gbk)
        } else if self.not_big5 == 0 {
            Some(Encoding::Big5)
        } else {
            None
        }
    }

    /// As [`fitting`](Self::fitting), or else an encoding that at least four fifths of the cells fit.
    fn best(&self) -> Option<Encoding> {
        let mostly = |not: usize| not * 5 <= self.cells;
        self.fitting().or_else(|| {
            if mostly(self.not_gbk) {
                Some(Encoding::Gbk)
            } else if mostly(self.not_big5) {
                Some(Encoding::Big5)
            } else {
                None
            }
        })
    }
}

/// Whether a cell decodes without loss, a character cut off at its end aside.
fn fits(encoding: Encoding, cell: &[u8]) -> bool {
    let mut decoder = encoding.table().new_decoder_without_bom_handling();
    let needs = decoder.max_utf8_buffer_length_without_replacement(cell.len());
    let Some(needs) = needs else { return false };
    let mut buffer = vec![0; needs];
    // Not the last chunk: an unfinished character at the end is no error then.
    let (result, _, _) = decoder.decode_to_utf8_without_replacement(cell, &mut buffer, false);
    matches!(result, encoding_rs::DecoderResult::InputEmpty)
}

/// `None` for what is no UTF-8 (a character cut off at the end aside), else whether a Chinese character is in it.
fn utf8_chinese(cell: &[u8]) -> Option<bool> {
    let text = match std::str::from_utf8(cell) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&cell[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    Some(text.chars().any(|c| matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')))
}
