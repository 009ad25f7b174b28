//! Thousands of small random polygons, with the verdict of GEOS on each (benches/validity_oracle.py makes the file; a
//! longer one can be given in `TUBAN_GEOS_VERDICTS`).

use super::{Kind, State, rings, validity};

#[test]
fn geos_agrees() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/validity/geos.txt");
    let path = std::env::var("TUBAN_GEOS_VERDICTS").unwrap_or_else(|_| committed.into());
    let text = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let mut counts = [0; 3];
    for line in text.lines() {
        let (verdicts, polygon) = line.split_at(4);
        let judged = validity(&[rings(polygon)]);
        let kinds: Vec<Kind> = judged.defects().iter().map(|defect| defect.kind).collect();
        let ours = match judged.state(0) {
            State::Invalid => "0 0 ",
            _ if kinds.contains(&Kind::SelfTouch) => "0 1 ",
            _ => "1 1 ",
        };
        counts[ours.matches('1').count()] += 1;
        if ours != verdicts || kinds.contains(&Kind::Reversed) {
            wrong.push(format!("{line}: {ours} {kinds:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(10)]
    );
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}
