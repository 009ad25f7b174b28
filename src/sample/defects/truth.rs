//! `truth.json`: the planted defects as a checker's tests read them.

use serde::Serialize;

/// The whole file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Truth {
    /// Version of this form.
    pub(crate) version: u32,
    /// What is planted.
    pub(crate) defects: Vec<Defect>,
}

/// One planted defect.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Defect {
    /// `d01`, `d02` … in the order of planting.
    pub(crate) id: String,
    /// The rule that says most about it.
    pub(crate) rule: &'static str,
    /// What was done.
    pub(crate) what: What,
    /// The finding that must be reported.
    pub(crate) primary: Finding,
    /// Findings that follow from the same defect.
    pub(crate) implied: Vec<Finding>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct What {
    /// Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

/// A finding by where it is.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Rule id.
    pub(crate) rule: &'static str,
    /// Layer; null for a file that is none.
    pub(crate) layer: Option<&'static str>,
    /// Record from 0; null for a finding about a file, a layer or a sum.
    pub(crate) fid: Option<usize>,
    /// Field; null where no single field is meant.
    pub(crate) field: Option<&'static str>,
}

impl Finding {
    /// A finding about a field of a record.
    pub(crate) fn cell(
        rule: &'static str,
        layer: &'static str,
        fid: usize,
        field: &'static str,
    ) -> Self {
        Self {
            rule,
            layer: Some(layer),
            fid: Some(fid),
            field: Some(field),
        }
    }

    /// A finding about a record.
    pub(crate) fn record(rule: &'static str, layer: &'static str, fid: usize) -> Self {
        Self {
            rule,
            layer: Some(layer),
            fid: Some(fid),
            field: None,
        }
    }

    /// A finding about a field of a layer, or a sum over it.
    pub(crate) fn field(rule: &'static str, layer: &'static str, field: &'static str) -> Self {
        Self {
            rule,
            layer: Some(layer),
            fid: None,
            field: Some(field),
        }
    }

    /// A finding about a layer.
    pub(crate) fn layer(rule: &'static str, layer: &'static str) -> Self {
        Self {
            rule,
            layer: Some(layer),
            fid: None,
            field: None,
        }
    }

    /// A finding about a file that is no layer.
    pub(crate) fn file(rule: &'static str) -> Self {
        Self {
            rule,
            layer: None,
            fid: None,
            field: None,
        }
    }
}
