//! The summary tables (汇总表) that belong to a submission: the official forms, the base table (基础计算表) recomputed from
//! the database, and the tables balanced to the last decimal (强制调平).
//!
//! ```text
//! class    what an area is of: land class, ownership, slope
//! form     the official tables as data: titles, columns, what must add up
//! table    a filled table
//! ```

mod class;
mod form;
mod table;

pub use class::{CLASSES, First, Item, LEAVES, Leaf, Ownership, Slope, Terrain, first_of, second};
pub use form::{Column, FORMS, Form, Kind, Relation, Sum, form_of, relations};
pub use table::{Level, Measure, Row, Table, Unit, unit_code};
