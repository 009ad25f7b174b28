//! The engine with checks made for it: waves, yielding, caps, panics.

use std::collections::HashMap;

use super::{Outcome, Selection, Status, run};
use crate::checks::{CHECKS, Check, Context};
use crate::dataset::{Dataset, IssuedFiles, Read, Wanted, load};
use crate::finding::{Facts, Place, Sink};
use crate::lang::Bilingual;
use crate::pack::{Confidence, DEFAULT_PACK, FieldId, LayerId, PackSource, Severity, read};
use crate::progress::Progress;
use crate::rules::{Rule, RulePack};
use crate::submission::Submission;

/// Reports these places, or panics.
struct Fake(Option<Vec<Place>>);

impl Check for Fake {
    fn reads(&self) -> Vec<Read> {
        Vec::new()
    }

    fn run(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let places = self.0.as_ref().expect("a check that breaks");
        sink.examined(places.len());
        for place in places {
            sink.report(*place, "blank", Facts::none);
        }
    }
}

fn rule(id: &str, places: Option<Vec<Place>>, yields_to: Vec<usize>) -> Rule {
    Rule {
        id: id.to_owned(),
        official: false,
        title: Bilingual::default(),
        statement: Bilingual::default(),
        clause: String::new(),
        kind: &CHECKS[0],
        check: Box::new(Fake(places)),
        layers: Vec::new(),
        severity: Severity::Major,
        confidence: Confidence::Full,
        variants: HashMap::new(),
        yields_to,
        parameters: serde_json::Map::new(),
    }
}

fn place(fid: u32, field: u16) -> Place {
    Place::record(LayerId(0), fid).field(FieldId(field))
}

fn outcomes(rules: Vec<Rule>, select: &[&str], max_listed: usize) -> Vec<Outcome> {
    let standard = read(&PackSource::embedded(DEFAULT_PACK).unwrap()).standard;
    let folder = tempfile::tempdir().unwrap();
    let submission = Submission::open(folder.path(), None).unwrap();
    let wanted = Wanted::new(&standard, []);
    let data: Dataset = load(
        &submission,
        &standard,
        &wanted,
        IssuedFiles::default(),
        "20100101".to_owned(),
        &Progress::default(),
    );
    let pack = RulePack { standard, rules };
    let select = select.iter().map(|id| (*id).to_owned()).collect();
    let selected = Selection {
        select,
        ignore: Vec::new(),
    }
    .of(&pack);
    run(&pack, &selected, &data, max_listed, &Progress::default())
}

#[test]
fn a_rule_yields_at_the_same_field_or_record_only() {
    let rules = vec![
        rule(
            "1",
            Some(vec![place(1, 0), place(2, 0), place(3, 1)]),
            vec![1, 2],
        ),
        rule("2", Some(vec![place(1, 0), place(3, 0)]), vec![]),
        rule("3", Some(vec![Place::record(LayerId(0), 2)]), vec![]),
    ];
    let outcomes = outcomes(rules, &[], 0);
    let left: Vec<Place> = outcomes[0]
        .tally
        .listed
        .iter()
        .map(|finding| finding.place)
        .collect();
    assert_eq!(left, [place(3, 1)]);
    assert_eq!(outcomes[0].tally.total(), 1);
    assert_eq!(outcomes[1].tally.total(), 2);
}

#[test]
fn a_rule_does_not_wait_for_one_that_was_not_selected() {
    let rules = vec![
        rule("1", Some(vec![place(1, 0)]), vec![1]),
        rule("2", Some(vec![place(1, 0)]), vec![]),
    ];
    let outcomes = outcomes(rules, &["1"], 0);
    assert_eq!(outcomes.len(), 1);
    assert_eq!(outcomes[0].tally.total(), 1);
}

#[test]
fn a_panic_names_its_rule_and_the_others_still_run() {
    let rules = vec![
        rule("1", None, vec![]),
        rule("2", Some(vec![place(1, 0)]), vec![0]),
    ];
    let outcomes = outcomes(rules, &[], 0);
    assert_eq!(outcomes[0].status, Status::Error);
    assert!(
        outcomes[0]
            .reason
            .as_ref()
            .unwrap()
            .en
            .contains("a check that breaks")
    );
    assert_eq!(outcomes[1].status, Status::Failed);
}

#[test]
fn the_cap_limits_the_list_and_never_the_count() {
    let rules = vec![rule(
        "1",
        Some((0..10).map(|fid| place(fid, 0)).collect()),
        vec![],
    )];
    let outcomes = outcomes(rules, &[], 3);
    assert_eq!(outcomes[0].tally.listed.len(), 3);
    assert_eq!(outcomes[0].tally.total(), 10);
    assert_eq!(outcomes[0].tally.examined, 10);
}
