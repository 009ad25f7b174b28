//! The ledger of sample counties: its sums against another reader, its breaks against the rules and the planted defects.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tuban::report::{LedgerBalance, LedgerBroken, LedgerLevel, LedgerParcel, Report};
use tuban::sample;

use super::options;
use crate::flow::{check_submission, default_pack};

fn written(folder: &Path, parcels: usize, seed: u64, defects: bool) -> Report {
    let made = sample::Options {
        parcels,
        seed,
        defects,
    };
    sample::write(folder, &made).unwrap();
    check_submission(default_pack(), folder, options(""))
}

/// Sums of hundredths by village, from the bytes of a .dbf.
fn sums(folder: &Path, file: &str, code: &str, area: &str) -> BTreeMap<String, i64> {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    let short = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let (header, record) = (short(8), short(10));
    let mut places = BTreeMap::new();
    let mut offset = 1;
    for field in bytes[32..header - 1].chunks_exact(32) {
        let name = field[..11].split(|byte| *byte == 0).next().unwrap();
        let width = usize::from(field[16]);
        places.insert(
            String::from_utf8_lossy(name).into_owned(),
            offset..offset + width,
        );
        offset += width;
    }
    let mut sums = BTreeMap::new();
    for row in bytes[header..].chunks_exact(record) {
        let cell = |name: &str| {
            std::str::from_utf8(&row[places[name].clone()])
                .unwrap()
                .trim()
        };
        let (whole, hundredths) = cell(area).split_once('.').unwrap();
        assert_eq!(hundredths.len(), 2);
        let cents: i64 = format!("{whole}{hundredths}").parse().unwrap();
        *sums.entry(cell(code)[..12].to_owned()).or_default() += cents;
    }
    sums
}

fn cents(text: Option<&str>) -> i64 {
    let text = text.expect("a number");
    let (whole, hundredths) = text.split_once('.').expect("two decimals");
    let sign = if text.starts_with('-') { -1 } else { 1 };
    assert_eq!(hundredths.len(), 2, "{text}");
    whole.parse::<i64>().unwrap() * 100 + sign * hundredths.parse::<i64>().unwrap()
}

#[test]
fn the_ledger_of_a_clean_county_balances_and_agrees_with_another_reader() {
    for (parcels, seed) in [(40, 7), (2500, 3)] {
        let folder = tempfile::tempdir().unwrap();
        let ledger = written(folder.path(), parcels, seed, false).ledger.unwrap();
        assert!(ledger.balanced && ledger.notes.is_empty() && ledger.breaks.is_empty());
        let declared = sums(folder.path(), "XZQ.dbf", "XZQDM", "KZMJ");
        let computed = sums(folder.path(), "DLTB.dbf", "ZLDWDM", "TBMJ");
        for node in &ledger.nodes {
            let code = node.code.as_deref().unwrap_or_default();
            let of = |sums: &BTreeMap<String, i64>| -> i64 {
                let within = sums.iter().filter(|(village, _)| village.starts_with(code));
                within.map(|(_, cents)| cents).sum()
            };
            assert_eq!(cents(node.control.declared.as_deref()), of(&declared));
            assert_eq!(cents(node.control.computed.as_deref()), of(&computed));
            let shapes = node.parcel_shapes.as_ref().unwrap();
            assert_eq!((shapes.outside, shapes.left_out), (0, 0));
            // What is declared on the ellipsoid is the same sum.
            assert_eq!(shapes.account.declared, node.control.computed);
        }
        let villages = ledger.nodes.iter();
        let villages = villages.filter(|node| node.level == LedgerLevel::Village);
        assert_eq!(villages.count(), declared.len());
        assert!(
            ledger
                .totals
                .iter()
                .all(|total| total.account.balance == LedgerBalance::Balanced)
        );
        assert_eq!(ledger.totals.len(), 3);
    }
}

/// Where a rule finds something the ledger breaks, and nowhere else.
#[test]
fn breaks_agree_with_the_rules_and_the_planted_defects() {
    for (parcels, seed) in [(200, 1), (1000, 9)] {
        let folder = tempfile::tempdir().unwrap();
        let report = written(folder.path(), parcels, seed, true);
        let ledger = report.ledger.as_ref().unwrap();
        let of_rule = |id: &str| -> BTreeSet<String> {
            let findings = report.findings.iter().filter(|finding| finding.rule == id);
            findings
                .map(|finding| finding.key.clone().unwrap()[..12].to_owned())
                .collect()
        };
        let with = |broken: LedgerBroken| -> BTreeSet<String> {
            let breaks = ledger
                .breaks
                .iter()
                .filter(|entry| entry.broken.contains(&broken));
            let declared = breaks.filter(|entry| {
                ledger.nodes[entry.node as usize].control.balance != LedgerBalance::Undeclared
            });
            declared.filter_map(|entry| entry.code.clone()).collect()
        };
        let villages = of_rule("450190001");
        assert!(villages.len() >= 2, "planted: {villages:?}");
        assert_eq!(with(LedgerBroken::Control), villages);
        assert_eq!(with(LedgerBroken::ParcelShapes), of_rule("440190001"));
        for id in ["450101034", "450103052", "450103123"] {
            let named = LedgerBroken::Total(id.to_owned());
            let rule = report.rules.iter().find(|rule| rule.id == id).unwrap();
            let named = ledger
                .breaks
                .iter()
                .any(|entry| entry.broken.contains(&named));
            assert_eq!(named, rule.total > 0, "{id}");
        }
        // The parcel that is 25 m² too large is among those that explain its village, in the order of what they explain.
        let both = [LedgerBroken::Control, LedgerBroken::ParcelShapes];
        let entries = ledger.breaks.iter().filter(|entry| entry.broken == both);
        let lines: Vec<_> = entries.flat_map(|entry| &entry.parcels).collect();
        let line = lines
            .iter()
            .find(|line| line.difference.as_deref() == Some("25.00"))
            .expect("a parcel is 25 m² too large");
        let mut wrong = report
            .findings
            .iter()
            .filter(|finding| finding.rule == "440190001");
        assert!(wrong.any(|finding| (finding.fid, &finding.key) == (Some(line.fid), &line.key)));
        for entry in &ledger.breaks {
            let size = |parcel: &LedgerParcel| -> f64 {
                let difference = parcel.difference.as_deref().unwrap_or("0");
                difference.parse::<f64>().unwrap().abs()
            };
            assert!(entry.parcels.is_sorted_by(|a, b| size(a) >= size(b)));
        }
        assert_eq!(line.outside, Some(true));
    }
}
