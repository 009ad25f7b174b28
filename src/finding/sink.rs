//! Where checks report: what is counted, and what is listed.

use std::collections::HashMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Facts, Finding, Place};
use crate::dataset::Dataset;
use crate::pack::{Confidence, Severity};

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
        let seen = self.count(place, variant, confidence);
        if let Some(seen) = seen.filter(|_| self.tally.listed.len() < self.most()) {
            self.tally.listed.push(seen.with(facts()));
        }
    }

    /// Reports a defect of each of some things, all of one variant and resting on fully confirmed facts. The facts of
    /// those that are listed are worked out on all threads.
    pub fn report_each<T: Sync>(
        &mut self,
        things: &[T],
        variant: &'static str,
        place: impl Fn(&T) -> Place,
        facts: impl Fn(&T) -> Facts + Sync,
    ) {
        let room = self.most().saturating_sub(self.tally.listed.len());
        let mut listed = Vec::new();
        for thing in things {
            let seen = self.count(place(thing), variant, Confidence::Full);
            if let Some(seen) = seen.filter(|_| listed.len() < room) {
                listed.push((seen, thing));
            }
        }
        let made = listed.into_par_iter();
        let made = made.map(|(seen, thing)| seen.with(facts(thing)));
        self.tally.listed.par_extend(made);
    }

    /// How many findings are listed at most.
    fn most(&self) -> usize {
        match self.policy.max_listed {
            0 => usize::MAX,
            most => most,
        }
    }

    /// Counts a defect, unless another rule that says more has it.
    fn count(
        &mut self,
        place: Place,
        variant: &'static str,
        confidence: Confidence,
    ) -> Option<Seen> {
        if self.yields(place) {
            return None;
        }
        let confidence = confidence.min(self.policy.confidence);
        let severity = self.policy.severity(variant, confidence);
        *self.tally.by_severity.entry(severity).or_default() += 1;
        self.score(place, severity);
        if self.policy.keep_places {
            self.tally.places.insert(place);
        }
        Some(Seen {
            place,
            variant,
            severity,
            confidence,
        })
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

/// A finding without its facts.
struct Seen {
    place: Place,
    variant: &'static str,
    severity: Severity,
    confidence: Confidence,
}

impl Seen {
    fn with(self, facts: Facts) -> Finding {
        Finding {
            place: self.place,
            variant: self.variant,
            severity: self.severity,
            confidence: self.confidence,
            facts: Box::new(facts),
        }
    }
}
