//! A rule pack: what one survey standard says of layers, fields and codes, and the rules made of it.
//!
//! First step of the flow, before any data is opened: `rules/<pack>/` is read ([`PackSource`]), kept as it was
//! written ([`Node`]), and bound into a [`Standard`] and its rule entries. All mistakes come at once, each
//! pointed at. The entries become rules in [`crate::rules`], where the checks are known.

mod keys;
mod mistake;
mod node;
mod range;
mod raw;
mod read;
mod read_layer;
mod source;
mod standard;
mod terms;

pub use keys::{Keys, Mistakes};
pub use mistake::{Mistake, PackError, nearest};
pub use node::{At, Node, Value};
pub use range::Range;
pub use read::{PackFile, read};
pub use source::{DEFAULT_PACK, PackSource, SourceError, SourceFile, hex};
pub use standard::{
    Category, Code, CodeList, FieldSpec, KeyPart, LayerSpec, NotChecked, Parameters, Reference,
    Standard,
};
pub use terms::{
    Confidence, FieldId, FieldKind, FieldNeed, GeometryKind, LayerId, LayerNeed, Role, Severity,
};
