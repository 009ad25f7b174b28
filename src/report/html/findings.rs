//! The findings as columns: a number or a short text a finding, what repeats in dictionaries. A hundred thousand of them
//! stay below 15 MB, and the page reads them in a fraction of a second.

use std::collections::HashMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use rustc_hash::FxHashMap;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::columns::{Ascending, Each, OrBlank, OrZero, Repeating, Words};
use super::outlines::{Number, Places, drawn};
use super::phrases::{COLUMNS, Phrases};
use crate::finding::Unit;
use crate::pack::{Confidence, Severity};
use crate::report::{Backdrop, FindingEntry, RelatedRecord, Report};

/// Findings that a page carries, at most. More would not open in a browser in reasonable time; they are in report.json.
pub(super) const MOST: usize = 100_000;

/// The findings that the page carries.
pub(super) struct Findings<'a> {
    report: &'a Report,
    backdrop: &'a Backdrop,
    /// Their places in the report, ascending.
    picked: Vec<usize>,
}

impl<'a> Findings<'a> {
    /// All findings, or of each rule its share.
    pub(super) fn new(report: &'a Report, backdrop: &'a Backdrop, most: usize) -> Self {
        Self {
            report,
            backdrop,
            picked: picked(&report.findings, most),
        }
    }

    fn each(&self) -> impl Iterator<Item = &'a FindingEntry> {
        let findings = &self.report.findings;
        self.picked.iter().map(move |place| &findings[*place])
    }
}

/// At most `most` findings: of each rule the same number, where it has them, the room of small rules going to great ones.
fn picked(findings: &[FindingEntry], most: usize) -> Vec<usize> {
    if findings.len() <= most {
        return (0..findings.len()).collect();
    }
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for finding in findings {
        *counts.entry(&finding.rule).or_default() += 1;
    }
    let mut sizes: Vec<usize> = counts.values().copied().collect();
    sizes.sort_unstable();
    let (mut room, mut share) = (most, 0);
    for (place, size) in sizes.iter().enumerate() {
        share = room / (sizes.len() - place);
        if *size > share {
            break;
        }
        room -= size;
    }
    counts.clear();
    let mut taken = Vec::with_capacity(most);
    for (place, finding) in findings.iter().enumerate() {
        let count = counts.entry(&finding.rule).or_default();
        *count += 1;
        if *count <= share {
            taken.push(place);
        }
    }
    taken
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut layers = Words::default();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("count", &self.picked.len())?;
        self.rules(&mut map)?;
        self.records(&mut map, &mut layers)?;
        self.rare(&mut map, &mut layers)?;
        map.serialize_entry("layers", &layers.list)?;
        self.places(&mut map)?;
        self.sentences(&mut map)?;
        map.end()
    }
}

impl Findings<'_> {
    /// The rule of each finding by its place in the report, the grade by its digit.
    fn rules<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let rules = self.report.rules.iter().enumerate();
        let places: HashMap<&str, usize> = rules
            .map(|(place, rule)| (rule.id.as_str(), place))
            .collect();
        let place = |f: &FindingEntry| places.get(f.rule.as_str()).copied();
        map.serialize_entry("rule", &Each(|| self.each().map(place)))?;
        let grades: String = self.each().map(|f| digit(f.severity)).collect();
        map.serialize_entry("severity", &grades)
    }

    /// The record and the field of each finding, and what is in it.
    fn records<M: SerializeMap>(&self, map: &mut M, layers: &mut Words) -> Result<(), M::Error> {
        let layer = self.each().map(|f| layers.place(f.layer.as_deref()));
        map.serialize_entry("layer", &layer.collect::<Vec<_>>())?;
        let mut fields = Words::default();
        let field = self.each().map(|f| fields.place(f.field.as_deref()));
        map.serialize_entry("field", &field.collect::<Vec<_>>())?;
        map.serialize_entry("fields", &fields.list)?;
        map.serialize_entry("fid", &Each(|| self.each().map(|f| OrBlank(f.fid))))?;
        map.serialize_entry("bsm", &Ascending(|| self.each().map(|f| f.bsm.as_deref())))?;
        map.serialize_entry("key", &Ascending(|| self.each().map(|f| f.key.as_deref())))?;
        let value = || self.each().map(|f| f.value.as_deref());
        map.serialize_entry("value", &Repeating(value))?;
        let expected = || self.each().map(|f| f.expected.as_deref());
        map.serialize_entry("expected", &Repeating(expected))?;
        let measured = || self.each().map(|f| OrBlank(f.measured.map(Number::from)));
        map.serialize_entry("measured", &Each(measured))?;
        let limit = || self.each().map(|f| OrBlank(f.limit.map(Number::from)));
        map.serialize_entry("limit", &Each(limit))?;
        let units: String = self.each().map(|f| unit(f.unit)).collect();
        map.serialize_entry("unit", &units)
    }

    /// What few findings have: exceptions, doubts, other records, by place in the page's list.
    fn rare<M: SerializeMap>(&self, map: &mut M, layers: &mut Words) -> Result<(), M::Error> {
        let excepted = self.each().enumerate().filter(|(_, f)| f.excepted);
        let excepted: Vec<usize> = excepted.map(|(place, _)| place).collect();
        map.serialize_entry("excepted", &excepted)?;
        let doubts: String = self.each().map(|f| doubt(f.confidence)).collect();
        map.serialize_entry("confidence", doubts.trim_end_matches('-'))?;
        for related in self.each().flat_map(|f| &f.related) {
            layers.place(Some(&related.layer));
        }
        let related = || self.each().map(|f| Related(&f.related, layers));
        map.serialize_entry("related", &Each(related))?;
        // 16 bytes each, all in one text.
        let prints: Vec<u8> = self.each().flat_map(|f| bytes(&f.fingerprint)).collect();
        map.serialize_entry("fingerprints", &BASE64_STANDARD_NO_PAD.encode(prints))
    }

    /// Where the findings are: points, degrees, outlines, villages.
    fn places<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let points = &Places::new(self.each().filter_map(|f| f.point), 1e-4, 1e-9);
        map.serialize_entry("origin", &points.origin)?;
        map.serialize_entry("step", &points.step)?;
        for (axis, name) in ["x", "y"].into_iter().enumerate() {
            let steps = |f: &FindingEntry| OrBlank(f.point.map(|point| points.encode(point)[axis]));
            map.serialize_entry(name, &Each(|| self.each().map(steps)))?;
        }
        for (axis, name) in ["lon", "lat"].into_iter().enumerate() {
            // To a metre: for the field and for other maps; nobody measures in degrees.
            let steps = |place: [f64; 2]| (place[axis] * 1e5).round() as i64;
            let degrees = |f: &FindingEntry| OrBlank(f.lonlat.map(steps));
            map.serialize_entry(name, &Each(|| self.each().map(degrees)))?;
        }
        map.serialize_entry("outlines", &drawn(self.each(), points))?;
        let ground = self.backdrop.ground.as_ref();
        let of = |list: Option<&Vec<Option<u32>>>| -> Vec<i64> {
            let get = |place: &usize| list?.get(*place).copied().flatten();
            let places = self.picked.iter().map(get);
            places.map(|place| place.map_or(-1, i64::from)).collect()
        };
        let records = ground.map(|ground| &ground.records.of_finding);
        map.serialize_entry("record", &of(records))?;
        map.serialize_entry("village", &of(ground.map(|ground| &ground.village_of)))
    }

    fn sentences<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let mut phrases = Phrases::default();
        for finding in self.each() {
            phrases.push(finding);
        }
        map.serialize_entry("message", &phrases.messages)?;
        map.serialize_entry("hint", &phrases.hints)?;
        let args = || phrases.args().map(some).map(OrZero);
        map.serialize_entry("args", &Each(args))?;
        map.serialize_entry("columns", &COLUMNS)?;
        map.serialize_entry("templates", &phrases)
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Other records as `[layer, fid, bsm]` each, or 0.
struct Related<'a>(&'a [RelatedRecord], &'a Words);

impl Serialize for Related<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            return serializer.serialize_u8(0);
        }
        let each = |record: &RelatedRecord| {
            let layer = self.1.get(&record.layer);
            (layer, record.fid, record.bsm.clone())
        };
        serializer.collect_seq(self.0.iter().map(each))
    }
}

fn digit(severity: Severity) -> char {
    match severity {
        Severity::Fatal => '0',
        Severity::Major => '1',
        Severity::Minor => '2',
        Severity::Notice => '3',
    }
}

fn unit(unit: Option<Unit>) -> char {
    match unit {
        Some(Unit::Metre) => 'm',
        Some(Unit::SquareMetre) => 'q',
        Some(Unit::Hectare) => 'h',
        Some(Unit::Mu) => 'u',
        Some(Unit::Degree) => 'd',
        None => '-',
    }
}

fn doubt(confidence: Option<Confidence>) -> char {
    match confidence {
        Some(Confidence::Memory) => 'M',
        Some(Confidence::Inferred) => 'I',
        Some(Confidence::Full) | None => '-',
    }
}

/// The 16 bytes of a fingerprint; zeros for what is none, which no report of this program has.
fn bytes(fingerprint: &str) -> [u8; 16] {
    u128::from_str_radix(fingerprint, 16)
        .unwrap_or_default()
        .to_be_bytes()
}
