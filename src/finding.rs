//! Defects and findings: what a check saw, under which rule, with what weight. Facts only; the words are in
//! [`crate::words`].

mod unit;

use std::collections::HashMap;

use rustc_hash::FxHashSet;

use crate::dataset::Dataset;
use crate::format::Fault;
use crate::format::decimal::Decimal;
use crate::geometry::Outline;
use crate::lang::Bilingual;
use crate::pack::{Confidence, FieldId, LayerId, Severity};

pub use unit::Unit;

/// Where a defect is: a record, a layer, or neither (a file or the whole submission).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The layer.
    pub layer: Option<LayerId>,
    /// The record, 0-based as GIS programs show it.
    pub fid: Option<u32>,
    /// The field.
    pub field: Option<FieldId>,
}

impl Place {
    /// Of no layer.
    pub const NOWHERE: Self = Self {
        layer: None,
        fid: None,
        field: None,
    };

    /// A whole layer.
    #[must_use]
    pub const fn layer(layer: LayerId) -> Self {
        Self {
            layer: Some(layer),
            fid: None,
            field: None,
        }
    }

    /// A record of a layer.
    #[must_use]
    pub const fn record(layer: LayerId, fid: u32) -> Self {
        Self {
            layer: Some(layer),
            fid: Some(fid),
            field: None,
        }
    }

    /// A field of a layer or record.
    #[must_use]
    pub const fn field(self, field: FieldId) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }
}

/// What makes two findings of different runs the same one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    /// The record by its names (BSM, key; its place where it has none), the field and the value.
    #[default]
    Record,
    /// The value alone: a repeated value belongs to no one of its records.
    Value,
    /// This text alone.
    Text(String),
}

/// The facts of a defect beside its place.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Name of a field that the standard does not have.
    pub field_name: Option<String>,
    /// The value found.
    pub value: Option<String>,
    /// The value that would be right.
    pub expected: Option<String>,
    /// The number measured.
    pub measured: Option<Decimal>,
    /// The limit that it breaks.
    pub limit: Option<Decimal>,
    /// Unit of both.
    pub unit: Option<Unit>,
    /// Other records concerned.
    pub related: Vec<(LayerId, u32)>,
    /// More facts for the words, by placeholder.
    pub args: Vec<(&'static str, Bilingual)>,
    /// Faults of a file for the words, by placeholder.
    pub faults: Vec<(&'static str, Fault)>,
    /// What makes it the same finding in another run.
    pub identity: Identity,
    /// Where on the map, in the layer's coordinates; without one the record's own place is used.
    pub point: Option<[f64; 2]>,
    /// The defect's own extent, where it has one, in the layer's coordinates.
    pub geometry: Option<Outline>,
}

impl Facts {
    /// Facts about a value.
    pub fn value(value: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::default()
        }
    }

    /// Facts about something that is not there.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// With the value that would be right.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// With what was measured and the limit it breaks.
    #[must_use]
    pub fn measured(mut self, measured: Decimal, limit: Decimal, unit: Option<Unit>) -> Self {
        (self.measured, self.limit, self.unit) = (Some(measured), Some(limit), unit);
        self
    }

    /// With another record concerned.
    #[must_use]
    pub fn related(mut self, layer: LayerId, fid: u32) -> Self {
        self.related.push((layer, fid));
        self
    }

    /// With a fact for the words, the same in both languages.
    #[must_use]
    pub fn arg(self, name: &'static str, text: impl ToString) -> Self {
        self.arg_words(name, Bilingual::same(text.to_string()))
    }

    /// With a fact for the words that itself has two wordings.
    #[must_use]
    pub fn arg_words(mut self, name: &'static str, text: Bilingual) -> Self {
        self.args.push((name, text));
        self
    }

    /// With a fault of a file, to be put into words.
    #[must_use]
    pub fn fault(mut self, name: &'static str, fault: Fault) -> Self {
        self.faults.push((name, fault));
        self
    }

    /// At that point, in the layer's coordinates.
    #[must_use]
    pub fn point(mut self, point: [f64; 2]) -> Self {
        self.point = Some(point);
        self
    }

    /// With the defect's extent, in the layer's coordinates.
    #[must_use]
    pub fn geometry(mut self, outline: Outline) -> Self {
        self.geometry = Some(outline);
        self
    }

    /// The same finding whenever this `identity` is.
    #[must_use]
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = identity;
        self
    }
}

/// A defect under a rule.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// Which way of the check's ways of being wrong.
    pub variant: &'static str,
    /// Defect grade.
    pub severity: Severity,
    /// Of the fact it rests on.
    pub confidence: Confidence,
    /// What.
    pub facts: Box<Facts>,
}

/// How a rule turns defects into findings.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Grade of the rule, `None` only in tests.
    pub severity: Option<Severity>,
    /// Of the rule itself.
    pub confidence: Confidence,
    /// Grades of single variants.
    pub variants: HashMap<String, Severity>,
    /// List at most so many findings; 0: all.
    pub max_listed: usize,
    /// Whether another rule yields to this one and needs its places.
    pub keep_places: bool,
}

impl Policy {
    fn severity(&self, variant: &str, confidence: Confidence) -> Severity {
        let own = self
            .variants
            .get(variant)
            .copied()
            .or(self.severity)
            .unwrap_or(Severity::Major);
        own.min(confidence.ceiling())
    }
}

/// Where a check reports: counts everything, keeps the first findings up to the cap.
pub struct Sink<'a> {
    data: &'a Dataset,
    policy: Policy,
    yields_to: Vec<&'a FxHashSet<Place>>,
    /// What came of it.
    pub tally: Tally,
}

/// What a rule found.
#[derive(Debug, Default)]
pub struct Tally {
    /// Records or things looked at.
    pub examined: u64,
    /// Of these, left out because another defect makes them undecidable.
    pub excluded: u64,
    /// Of these in turn, such as were not looked at in any respect.
    pub undecided: u64,
    /// Exact number of findings by grade.
    pub by_severity: HashMap<Severity, u64>,
    /// The findings that are listed.
    pub listed: Vec<Finding>,
    /// All places, when another rule yields to this one.
    pub places: FxHashSet<Place>,
    /// Records counted once for the score, by BSM.
    pub scored: HashMap<String, Severity>,
    /// Findings that count singly for the score, because their record has no BSM.
    pub scored_singly: HashMap<Severity, u64>,
}

impl Tally {
    /// Exact number of findings.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_severity.values().sum()
    }
}

/// More different records than this cannot change a score any more: 200 minor findings are 100 points.
const SCORED_RECORDS: usize = 400;

impl<'a> Sink<'a> {
    /// An empty sink for one rule. `yields_to`: places where a rule that says more has found something.
    #[must_use]
    pub fn new(data: &'a Dataset, policy: Policy, yields_to: Vec<&'a FxHashSet<Place>>) -> Self {
        Self {
            data,
            policy,
            yields_to,
            tally: Tally::default(),
        }
    }

    /// Counts records or things that the check looked at.
    pub fn examined(&mut self, count: usize) {
        self.tally.examined += count as u64;
    }

    /// Counts records that cannot be decided because of another defect.
    pub fn excluded(&mut self, count: usize) {
        self.tally.excluded += count as u64;
    }

    /// Excludes records or things about which nothing at all could be decided: where these are all, the rule has not
    /// run.
    pub fn undecided(&mut self, count: usize) {
        self.excluded(count);
        self.tally.undecided += count as u64;
    }

    /// Reports a defect that rests on fully confirmed facts.
    pub fn report(&mut self, place: Place, variant: &'static str, facts: impl FnOnce() -> Facts) {
        self.report_unsure(place, variant, Confidence::Full, facts);
    }

    /// Reports a defect that rests on a fact of that confidence. `facts` is only called when it is listed.
    pub fn report_unsure(
        &mut self,
        place: Place,
        variant: &'static str,
        confidence: Confidence,
        facts: impl FnOnce() -> Facts,
    ) {
        if self.yields(place) {
            return;
        }
        let confidence = confidence.min(self.policy.confidence);
        let severity = self.policy.severity(variant, confidence);
        *self.tally.by_severity.entry(severity).or_default() += 1;
        self.score(place, severity);
        if self.policy.keep_places {
            self.tally.places.insert(place);
        }
        if self.policy.max_listed == 0 || self.tally.listed.len() < self.policy.max_listed {
            let facts = Box::new(facts());
            self.tally.listed.push(Finding {
                place,
                variant,
                severity,
                confidence,
                facts,
            });
        }
    }

    fn yields(&self, place: Place) -> bool {
        let whole_record = Place {
            field: None,
            ..place
        };
        self.yields_to.iter().any(|places| {
            places.contains(&place) || place.fid.is_some() && places.contains(&whole_record)
        })
    }

    /// Same rule and BSM once, at its gravest; records without a BSM each (quality-rules 2.1).
    fn score(&mut self, place: Place, severity: Severity) {
        if severity == Severity::Notice {
            return;
        }
        let bsm = match (place.layer, place.fid) {
            (Some(layer), Some(fid)) if self.tally.scored.len() < SCORED_RECORDS => {
                self.data.bsm(layer, fid)
            }
            _ => None,
        };
        match bsm {
            Some(bsm) => {
                let worst = self.tally.scored.entry(bsm).or_insert(severity);
                *worst = severity.max(*worst);
            }
            None => *self.tally.scored_singly.entry(severity).or_default() += 1,
        }
    }
}
