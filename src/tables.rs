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
//! ```

mod balance;
mod base;
mod class;
mod fill;
mod form;
mod layout;
mod source;
mod survey;
mod table;
#[cfg(test)]
mod tests;
mod workbook;

pub use balance::USUAL;
pub use base::{Base, BaseRow, LeftOut, Reason};
pub use class::{CLASSES, First, Item, LEAVES, Leaf, Ownership, Slope, Terrain, first_of, second};
pub use form::{Column, FORMS, Form, Kind, Relation, Sum, form_of, relations};
pub use layout::{HeadingCell, Layout, csv, file_name, rows, rows_to_csv};
pub use source::{Lack, Source};
pub use survey::Survey;
pub use table::{Level, Measure, Row, Table, Unit, unit_code};
pub use workbook::{WorkbookError, workbook};
