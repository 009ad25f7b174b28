//! The pack against `tests/catalogue.csv`, the list of rules that it is measured by.

use std::collections::{BTreeSet, HashSet};

use tuban::pack::{GeometryKind, LayerId, Severity};
use tuban::rules::Rule;

use crate::flow::default_pack;
use crate::registry::{none_wrong, root};

/// A row of the catalogue.
struct Row {
    id: String,
    official: bool,
    titles: [String; 2],
    layers: String,
    severity: Severity,
}

fn catalogue() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(root().join("tests").join("catalogue.csv")).unwrap();
    assert_eq!(
        reader.headers().unwrap().iter().take(6).collect::<Vec<_>>(),
        [
            "id", "official", "title_zh", "title_en", "layers", "severity"
        ]
    );
    let row = |record: csv::StringRecord| Row {
        id: record[0].to_owned(),
        official: &record[1] == "yes",
        titles: [record[2].to_owned(), record[3].to_owned()],
        layers: record[4].to_owned(),
        severity: record[5].parse().unwrap(),
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

#[test]
fn each_rule_of_the_catalogue_is_checked_or_listed_as_not_checked() {
    let pack = default_pack();
    let mut wrong = Vec::new();
    let rows = catalogue();
    assert_eq!(rows.len(), 103);
    for row in &rows {
        let rules = pack.rules.iter().filter(|rule| rule.id == row.id).count();
        let not_checked: Vec<_> = pack
            .standard
            .not_checked
            .iter()
            .filter(|entry| entry.id == row.id)
            .collect();
        if rules + not_checked.len() != 1 {
            wrong.push(format!(
                "{}: {rules} rules, {} times not checked",
                row.id,
                not_checked.len()
            ));
        }
        let titles = not_checked
            .iter()
            .map(|entry| [entry.title.zh.clone(), entry.title.en.clone()]);
        wrong.extend(
            titles
                .filter(|titles| *titles != row.titles)
                .map(|titles| format!("{}: {titles:?}", row.id)),
        );
    }
    let known: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let strangers = pack
        .rules
        .iter()
        .filter(|rule| !known.contains(rule.id.as_str()));
    wrong.extend(strangers.map(|rule| format!("{}: not in the catalogue", rule.id)));
    none_wrong("pack against catalogue", wrong);
}

#[test]
fn each_rule_agrees_with_the_catalogue() {
    let pack = default_pack();
    let mut wrong = Vec::new();
    for row in catalogue() {
        let Some(rule) = pack.rules.iter().find(|rule| rule.id == row.id) else {
            continue;
        };
        let mut differ = |what: &str, found: String, wanted: String| {
            if found != wanted {
                wrong.push(format!(
                    "{} {what}: {found}, in the catalogue {wanted}",
                    row.id
                ));
            }
        };
        differ(
            "official",
            rule.official.to_string(),
            row.official.to_string(),
        );
        differ(
            "title",
            format!("{} {}", rule.title.zh, rule.title.en),
            row.titles.join(" "),
        );
        differ(
            "severity",
            rule.severity.to_string(),
            row.severity.to_string(),
        );
        differ(
            "layers",
            layers_of(rule),
            row.layers
                .split(',')
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
                .join(","),
        );
        if rule.statement.zh.is_empty() || rule.statement.en.is_empty() || rule.clause.is_empty() {
            wrong.push(format!("{}: no statement or no clause", row.id));
        }
    }
    none_wrong("rules against catalogue", wrong);
}

/// The layers of a rule as the catalogue writes them, sorted.
fn layers_of(rule: &Rule) -> String {
    if rule.check.reads_tables() {
        return "tables".into();
    }
    let standard = &default_pack().standard;
    let all: BTreeSet<LayerId> = standard.layer_ids().collect();
    let own: BTreeSet<LayerId> = rule.layers.iter().copied().collect();
    if own.is_empty() {
        return "package".into();
    }
    if own == all {
        return "all".into();
    }
    let of = |kind| {
        standard
            .layer_ids()
            .filter(move |id| standard[*id].geometry == kind)
    };
    let polygons: BTreeSet<LayerId> = of(GeometryKind::Polygon).collect();
    if own == polygons {
        return "polygons".into();
    }
    if own == polygons.into_iter().chain(of(GeometryKind::Line)).collect() {
        return "lines,polygons".into();
    }
    let names: BTreeSet<&str> = own.iter().map(|id| standard[*id].name.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join(",")
}
