//! Defects and findings: what a check saw, under which rule, with what weight. Facts only; the words are in
//! [`crate::words`].

mod sink;
mod unit;

use crate::format::Fault;
use crate::format::decimal::Decimal;
use crate::geometry::Outline;
use crate::lang::Bilingual;
use crate::pack::{Confidence, FieldId, LayerId, Severity};

pub use sink::{Policy, Sink, Tally};
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
