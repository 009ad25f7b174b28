//! `truth.json`: the planted defects as a checker's tests read them.

use std::borrow::Cow;

use serde::Serialize;

use super::super::edits::TableCell;

/// The whole file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Truth {
    /// Version of this form.
    pub(crate) version: u32,
    /// What is planted.
    pub(crate) defects: Vec<Defect>,
}

impl Truth {
    /// Names the cells of summary tables, now that it is known where they stand.
    pub(crate) fn name_cells(&mut self, at: impl Fn(&TableCell) -> Option<String>) {
        for defect in &mut self.defects {
            let findings = std::iter::once(&mut defect.primary).chain(&mut defect.implied);
            for finding in findings {
                if let Some(cell) = &finding.cell {
                    finding.field = at(cell).map(Cow::Owned);
                }
            }
        }
    }
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
#[derive(Debug, Clone, Serialize, PartialEq)]
pub(crate) struct Finding {
    /// Rule id.
    pub(crate) rule: &'static str,
    /// Layer; null for a file that is none.
    pub(crate) layer: Option<&'static str>,
    /// Record from 0; null for a finding about a file, a layer or a sum.
    pub(crate) fid: Option<usize>,
    /// Field, or the cell of a summary table as `file!C7`; null where no single one is meant.
    pub(crate) field: Option<Cow<'static, str>>,
    /// Code of the county, township or village whose area is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// The cell of a summary table that becomes the field once the table is written.
    #[serde(skip)]
    pub(crate) cell: Option<TableCell>,
    /// What must be measured, to half a millimetre or square millimetre: the greatest width, a length, an area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) measured: Option<f64>,
    /// Area of the defect's outline in m².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) area: Option<f64>,
    /// A place at the defect, easting and northing in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) point: Option<[f64; 2]>,
}

impl Finding {
    const fn new(
        rule: &'static str,
        layer: Option<&'static str>,
        field: Option<Cow<'static, str>>,
    ) -> Self {
        Self {
            rule,
            layer,
            fid: None,
            field,
            unit: None,
            cell: None,
            measured: None,
            area: None,
            point: None,
        }
    }

    /// A finding about a field of a record.
    pub(crate) fn cell(
        rule: &'static str,
        layer: &'static str,
        fid: usize,
        field: &'static str,
    ) -> Self {
        Self {
            fid: Some(fid),
            ..Self::field(rule, layer, field)
        }
    }

    /// A finding about a record.
    pub(crate) fn record(rule: &'static str, layer: &'static str, fid: usize) -> Self {
        Self {
            fid: Some(fid),
            ..Self::layer(rule, layer)
        }
    }

    /// A finding about a field of a layer, or a sum over it.
    pub(crate) const fn field(
        rule: &'static str,
        layer: &'static str,
        field: &'static str,
    ) -> Self {
        Self::new(rule, Some(layer), Some(Cow::Borrowed(field)))
    }

    /// A finding about a layer.
    pub(crate) const fn layer(rule: &'static str, layer: &'static str) -> Self {
        Self::new(rule, Some(layer), None)
    }

    /// A finding about a cell of a summary table.
    pub(crate) fn table(rule: &'static str, cell: &TableCell) -> Self {
        Self {
            unit: Some(cell.unit.clone()),
            cell: Some(cell.clone()),
            ..Self::file(rule)
        }
    }

    /// A finding about a file that is no layer.
    pub(crate) const fn file(rule: &'static str) -> Self {
        Self::new(rule, None, None)
    }

    /// With what must be measured.
    pub(crate) fn measured(self, measured: f64) -> Self {
        Self {
            measured: Some(measured),
            ..self
        }
    }

    /// With the area of the defect in m².
    pub(crate) fn area(self, area: f64) -> Self {
        Self {
            area: Some(area),
            ..self
        }
    }

    /// With a place at the defect.
    pub(crate) fn at(self, point: [f64; 2]) -> Self {
        Self {
            point: Some(point),
            ..self
        }
    }
}
