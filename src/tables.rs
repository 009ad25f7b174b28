//! The summary tables (汇总表) that belong to a submission: the official forms, the base table (基础计算表) recomputed from
//! the database, and the tables balanced to the last decimal (强制调平).
//!
//! ```text
//! class     what an area is of: land class, ownership, slope
//! form      the official tables as data: titles, columns, what must add up
//! table     a filled table
//! source    the layers and fields that areas are recomputed from
//! base      the base table: records added up, exact, in m²
//! fill      areas by village as the rows and columns of a table
//! balance   numbers of two decimals that add up
//! survey    all of it for one submission
//! layout    a table as it stands on paper: heading, rows, unit
//! workbook  a table as an Excel file
//! given     tables that were handed in, read back
//! doubtful  units with records that cannot be added up
//! ```

mod balance;
mod base;
mod class;
mod doubtful;
mod fill;
mod form;
mod given;
mod layout;
mod source;
mod survey;
mod table;
#[cfg(test)]
mod tests;
mod workbook;

pub use base::{Base, BaseRow, LeftOut, Reason};
pub use class::{CLASSES, First, Item, LEAVES, Leaf, Ownership, Slope, Terrain, first_of, second};
pub use form::{Column, FORMS, Form, Kind, Relation, Sum, form_of, relations};
pub use given::{Entry, Fault, Flaw, Given, GivenRow, GivenTables, kinds_given};
pub use layout::{HeadingCell, Layout, csv, file_name, rows, rows_to_csv};
pub use source::{Lack, Source};
pub use survey::Survey;
pub use table::{Level, Measure, Row, Table, Unit, unit_code};
pub use workbook::{WorkbookError, workbook};

use doubtful::Doubtful;

use crate::dataset::Dataset;
use crate::dataset::faults::has_lost_rows;
use crate::pack::{LayerId, Standard};

/// What the checks of summary tables share.
#[derive(Debug, Default)]
pub struct Summaries {
    /// As they were handed in.
    pub given: GivenTables,
    /// As the records make them; `None` where these cannot be added up.
    pub survey: Option<Survey>,
    doubtful: Doubtful,
}

impl Summaries {
    /// Of a submission whose workbooks were loaded. The records are only added up where a table was handed in.
    #[must_use]
    pub fn new(standard: &Standard, data: &Dataset) -> Self {
        let given = GivenTables::new(data);
        let wanted = !given.tables.is_empty();
        let source = Source::new(standard).filter(|_| wanted);
        // Sums of half a layer would make every table wrong.
        let source = source.filter(|source| incomplete(source, data).is_none());
        Self {
            survey: source
                .as_ref()
                .and_then(|source| Survey::new(source, data).ok()),
            doubtful: source
                .map(|source| Doubtful::new(&source, data))
                .unwrap_or_default(),
            given,
        }
    }

    /// Whether records of a unit do not count, so that its cells in that table cannot be told.
    #[must_use]
    pub fn is_doubtful(&self, kind: Kind, unit: &str) -> bool {
        self.doubtful.has(kind == Kind::PrimeFarmland, unit)
    }
}

/// A layer that tables are recomputed from, and of which records are lost.
#[must_use]
pub fn incomplete(source: &Source, data: &Dataset) -> Option<LayerId> {
    let is_incomplete = |id: &LayerId| {
        let layer = data.layer(*id);
        layer.is_some_and(|layer| has_lost_rows(data, layer))
    };
    source.layers().find(is_incomplete)
}
