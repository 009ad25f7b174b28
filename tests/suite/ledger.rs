//! The area ledger: where every record goes, what is missing, what the screen shows; sample counties in `planted`.

mod planted;

use tuban::flow::Options;
use tuban::pack::PackSource;
use tuban::report::{
    LedgerAccount, LedgerBalance, LedgerBroken, LedgerEntry, LedgerLevel, LedgerNode,
};
use tuban::rules::{RulePack, bind};
use tuban::run::Selection;

use crate::flow::{TODAY, check_with, default_pack, folder, overlay};
use crate::program::{CLEAN, check, findings};

fn options(select: &str) -> Options {
    Options {
        selection: Selection {
            select: if select.is_empty() {
                Vec::new()
            } else {
                vec![select.to_owned()]
            },
            ..Selection::default()
        },
        deterministic: true,
        as_of: Some(TODAY.into()),
        ledger: true,
        ..Options::default()
    }
}

/// The ledger of a folder, with a rule selected that reads nothing of it.
fn ledger_by(pack: &RulePack, text: &str) -> LedgerEntry {
    let report = check_with(pack, &folder(text), options("110100001"));
    report.ledger.expect("it was asked for")
}

fn ledger(text: &str) -> LedgerEntry {
    ledger_by(default_pack(), text)
}

fn node<'a>(ledger: &'a LedgerEntry, level: LedgerLevel, code: Option<&str>) -> &'a LedgerNode {
    let is = |node: &&LedgerNode| node.level == level && node.code.as_deref() == code;
    ledger.nodes.iter().find(is).expect("the node")
}

fn village<'a>(ledger: &'a LedgerEntry, code: &str) -> &'a LedgerNode {
    node(ledger, LedgerLevel::Village, Some(code))
}

/// Declared, computed, difference, and whether it balances.
fn told(account: &LedgerAccount) -> (&str, &str, &str, LedgerBalance) {
    (
        account.declared.as_deref().unwrap_or("null"),
        account.computed.as_deref().unwrap_or("null"),
        account.difference.as_deref().unwrap_or("null"),
        account.balance,
    )
}

/// Level and code of each break.
fn broken(ledger: &LedgerEntry) -> Vec<(LedgerLevel, Option<&str>)> {
    let breaks = ledger.breaks.iter();
    breaks
        .map(|entry| (entry.level, entry.code.as_deref()))
        .collect()
}

const COUNTY: &str = "\
[DLTB prj=none]
BSM,ZLDWDM,TBBH,TBMJ
1,330102001001,1,100.10
2,3301020010010000000,2,200.20
3,330102001002,1,50.00
4,330102002001,1,300.00
5,330102002001,2,
6,330102009001,1,7.00
7,,1,3.00
8,33010200200,2,4.00

[XZQ prj=none]
BSM,XZQDM,XZQMC,KZMJ,MSSM
1,330102001001,甲村,250.30,00
2,330102001001,甲村,50.00,01
3,330102001002,乙村,51.01,00
4,330102002001,丙村,301.00,00
5,330102002002,丁村,12.50,00
";

/// Parcels with and without a group's code, an enclave, a blank area, a village without parcels, parcels of a village
/// that nobody knows, and such as are in none.
#[test]
fn every_record_has_a_place() {
    use LedgerBalance::{Balanced, Unbalanced, Undeclared, Unjudged};
    let ledger = ledger(COUNTY);
    let of = |code| told(&village(&ledger, code).control);
    assert_eq!(of("330102001001"), ("300.30", "300.30", "0.00", Balanced));
    assert_eq!(of("330102001002"), ("51.01", "50.00", "1.01", Unbalanced));
    assert_eq!(of("330102002001"), ("301.00", "300.00", "1.00", Balanced));
    assert_eq!(of("330102002002"), ("12.50", "0.00", "12.50", Unbalanced));
    assert_eq!(of("330102009001"), ("null", "7.00", "null", Undeclared));
    let (first, blank) = (
        village(&ledger, "330102001001"),
        village(&ledger, "330102002001"),
    );
    assert_eq!((first.units, first.enclaves, first.parcels), (2, 1, 2));
    assert_eq!(first.name.as_deref(), Some("甲村"));
    assert_eq!((blank.blank, blank.unreadable), (1, 0));
    let township = node(&ledger, LedgerLevel::Township, Some("330102001"));
    assert_eq!(
        told(&township.control),
        ("351.31", "350.30", "1.01", Unjudged)
    );
    assert_eq!(
        (&township.control.tolerance, &township.control.rule),
        (&None, &None)
    );
    let county = node(&ledger, LedgerLevel::County, Some("330102"));
    assert_eq!(
        told(&county.control),
        ("664.81", "657.30", "7.51", Balanced)
    );
    let unplaced = node(&ledger, LedgerLevel::Unplaced, None);
    assert_eq!(
        told(&unplaced.control),
        ("null", "7.00", "null", Undeclared)
    );
    assert_eq!(unplaced.parcels, 2);
    let whole = &ledger.nodes[0];
    assert_eq!(told(&whole.control), ("664.81", "664.30", "0.51", Balanced));
    assert_eq!((whole.units, whole.parcels), (5, 8));
    let levels: Vec<_> = ledger
        .nodes
        .iter()
        .map(|node| node.code.as_deref())
        .collect();
    let order = [
        None,
        Some("330102"),
        Some("330102001"),
        Some("330102001001"),
        Some("330102001002"),
        Some("330102002"),
        Some("330102002001"),
        Some("330102002002"),
        Some("330102009"),
        Some("330102009001"),
        None,
    ];
    assert_eq!(levels, order);
    let breaks = [
        (LedgerLevel::Village, Some("330102002002")),
        (LedgerLevel::Village, Some("330102009001")),
        (LedgerLevel::Unplaced, None),
        (LedgerLevel::Village, Some("330102001002")),
    ];
    assert_eq!(broken(&ledger), breaks);
    // All parcels of the unknown village explain it, the largest first.
    let lines: Vec<_> = ledger.breaks[2]
        .parcels
        .iter()
        .map(|line| line.fid)
        .collect();
    assert_eq!((lines, ledger.breaks[2].explaining), (vec![7, 6], 2));
    assert!(!ledger.balanced);
    assert_eq!(ledger.notes.len(), 2, "no .prj: {:?}", ledger.notes);
    assert!(whole.parcel_shapes.is_none() && whole.unit_shapes.is_none());
}

/// Eleven villages each just inside their own limit: the county is the first that does not balance.
#[test]
fn small_differences_that_add_up_are_the_countys() {
    let county = |villages: u32, limit: &str| {
        let mut text = [
            String::from("[DLTB prj=none]\nBSM,ZLDWDM,TBBH,TBMJ\n"),
            String::from("\n[XZQ prj=none]\nBSM,XZQDM,XZQMC,KZMJ\n"),
        ];
        for village in 1..=villages {
            text[0] += &format!("{village},330102001{village:03},1,100.00\n");
            text[1] += &format!("{village},330102001{village:03},村,101.00\n");
        }
        let rule = format!("[[rule]]\nid = \"450190001\"\nwith.tolerance = \"{limit}\"\n");
        let pack = [("rules/45.toml".to_owned(), rule)];
        let pack = bound(&overlay(&pack));
        ledger_by(&pack, &text.concat())
    };
    assert!(county(10, "1").balanced, "10 m² are allowed");
    let ledger = county(11, "1");
    assert_eq!(broken(&ledger), [(LedgerLevel::County, Some("330102"))]);
    assert_eq!(ledger.nodes[0].control.rule.as_deref(), Some("450101031"));
    // A province that allows less finds the villages.
    let ledger = county(11, "0.99");
    assert_eq!(ledger.breaks.len(), 11);
    assert!(
        ledger
            .breaks
            .iter()
            .all(|entry| entry.level == LedgerLevel::Village)
    );
    assert_eq!(
        village(&ledger, "330102001001")
            .control
            .tolerance
            .as_deref(),
        Some("0.99")
    );
}

fn bound(source: &PackSource) -> RulePack {
    bind(source, None).unwrap_or_else(|mistakes| {
        let texts: Vec<_> = mistakes.iter().map(|mistake| &mistake.message.en).collect();
        panic!("{texts:?}")
    })
}

/// Half a submission gives half a ledger and says so.
#[test]
fn what_is_missing_is_said() {
    let (parcels, units) = COUNTY.split_once("\n[XZQ").unwrap();
    let units = format!("[XZQ{units}");
    for (text, declared, computed) in [
        (parcels, false, true),
        (units.as_str(), true, false),
        ("[LXDW]\nBSM,MJ\n1,5.00\n", false, false),
        (
            "[DLTB]\nBSM,TBMJ\n1,5.00\n\n[XZQ]\nBSM,KZMJ\n1,5.00\n",
            false,
            false,
        ),
    ] {
        let ledger = ledger(text);
        let whole = &ledger.nodes[0].control;
        assert_eq!(whole.balance, LedgerBalance::Undecided);
        assert_eq!(
            (whole.declared.is_some(), whole.computed.is_some()),
            (declared, computed),
            "{text}"
        );
        assert!(!ledger.balanced && !ledger.notes.is_empty());
        assert_eq!(broken(&ledger), []);
    }
    let cut = format!("{COUNTY}\n[edit]\ntruncate DLTB.dbf 20\ntruncate XZQ.shp 10\n");
    assert_eq!(
        ledger(&cut).nodes[0].control.balance,
        LedgerBalance::Undecided
    );
    // An area that is no number leaves its village and all above undecided; the other villages are still judged.
    let lost = ledger(&COUNTY.replace("100.10", "***"));
    let first = village(&lost, "330102001001");
    assert_eq!(first.control.balance, LedgerBalance::Undecided);
    assert_eq!(first.unreadable, 1);
    assert_eq!(lost.nodes[0].control.balance, LedgerBalance::Undecided);
    let entry = lost.breaks.iter().find(|entry| entry.code == first.code);
    assert_eq!(entry.unwrap().parcels[0].fid, 0);
    let second = village(&lost, "330102001002");
    assert_eq!(second.control.balance, LedgerBalance::Unbalanced);
}

/// A parcel grows at the cost of another: the village balances, the parcels do not.
#[test]
fn parcels_are_named_in_a_village_that_balances() {
    let square = |x: u32| {
        let (west, east) = (37_500_000 + x, 37_500_100 + x);
        format!(
            "\"POLYGON(({west} 3300000,{west} 3300100,{east} 3300100,{east} 3300000,{west} 3300000))\""
        )
    };
    let text = format!(
        "[DLTB prj=xian37]\nBSM,ZLDWDM,TBBH,TBMJ,WKT\n1,330102001001,1,9950.00,{}\n2,330102001001,2,10050.00,{}\n\
         3,330102001001,3,10009.99,{}\n\n[XZQ prj=none]\nBSM,XZQDM,KZMJ\n1,330102001001,30009.99\n",
        square(0),
        square(100),
        square(200)
    );
    let ledger = ledger(&text);
    assert_eq!(
        broken(&ledger),
        [(LedgerLevel::Parcel, Some("330102001001"))]
    );
    let entry = &ledger.breaks[0];
    assert_eq!(entry.broken, [LedgerBroken::ParcelShapes]);
    let lines: Vec<_> = entry
        .parcels
        .iter()
        .map(|line| line.difference.as_deref())
        .collect();
    assert_eq!(lines, [Some("-50.00"), Some("50.00")]);
    assert_eq!(entry.explaining, 2, "9.99 m² of 10000 are within 0.001");
}

#[test]
fn the_ledger_is_there_when_asked_for_and_fits_the_screen() {
    let none = check(&folder(COUNTY), &[]);
    assert!(none.report()["ledger"].is_null());
    assert!(!none.stdout().contains("面积台账"));
    for (lang, words) in [
        ("zh", "行政区层没有这个村"),
        ("en", "XZQ has no such village"),
    ] {
        let ran = check(&folder(COUNTY), &["--ledger", "--lang", lang]);
        let screen = ran.stdout();
        assert!(screen.contains(words), "{screen}");
        let columns = |line: &str| -> usize {
            let wide = |c: char| c >= '\u{2e80}';
            line.chars().map(|c| 1 + usize::from(wide(c))).sum()
        };
        for line in screen.lines() {
            assert!(columns(line) <= 80, "{line}");
        }
        let report = ran.report();
        assert_eq!(
            report["ledger"]["nodes"][0]["control"]["computed"],
            "664.30"
        );
        // The ledger changes nothing else.
        assert_eq!(findings(&report).count(), findings(&none.report()).count());
    }
    let quiet = check(&folder(CLEAN), &["--ledger", "--quiet"]);
    assert_eq!(quiet.stdout().lines().count(), 1);
}
