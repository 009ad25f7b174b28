//! A rule pack: what one survey standard says of layers, fields and codes, and the rules made of it.
//!
//! First step of the flow, before any data is opened: `rules/<pack>/` is read ([`PackSource`]), kept as it was
//! written ([`Node`]), and bound into a [`Standard`] and its rule entries. All mistakes come at once, each
//! pointed at. The entries become rules in [`crate::rules`], where the checks are known.

mod mistake;
mod node;
mod raw;
mod read;
mod source;
mod standard;

pub use mistake::{Mistake, PackError, distance, nearest};
pub use node::{At, Keys, Mistakes, Node, Value};
pub use read::{PackFile, read};
pub use source::{DEFAULT_PACK, PackSource, SourceError, SourceFile, hex};
pub use standard::{
    Category, Code, CodeList, Confidence, FieldId, FieldKind, FieldNeed, FieldSpec, GeometryKind,
    KeyPart, LayerId, LayerNeed, LayerSpec, NotChecked, Parameters, Range, Reference, Role,
    Severity, Standard,
};
