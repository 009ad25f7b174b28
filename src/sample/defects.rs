//! Planted defects: what is wrong in a sample with defects, and which findings that must lead to.
//!
//! One file a family. A family chooses its victims with the [`Planter`], lays the change over the clean
//! county ([`Edits`]) and writes down the truth: the primary finding that a checker must report, and the
//! findings that the same defect implies elsewhere. Victims are used once, so that no defect touches what
//! another one says; only the sums of villages and of the county see several of them.

mod between;
mod borders;
mod coverage;
mod draw;
mod files;
mod joins;
mod lines;
mod planter;
mod records;
mod shapes;
mod structure;
mod summaries;
mod sums;
mod truth;
mod values;

pub(crate) use planter::Planter;
pub(crate) use truth::Truth;

use super::edits::Edits;
use super::model::Model;

/// Fewest parcels that all defects find room in.
pub(crate) const LEAST_PARCELS: usize = 200;

/// A defect found no record to be planted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoRoom {
    /// The rule it was to violate.
    pub(crate) rule: &'static str,
}

/// Chooses all defects for a county. The names of villages may be changed in the model.
pub(crate) fn plan(model: &mut Model) -> Result<(Edits, Truth), NoRoom> {
    let twin = records::name_twin(model)?;
    let mut planter = Planter::new(model);
    // Both keep their names and areas, so that no other defect speaks of them.
    planter.use_village(twin);
    planter.use_village(twin - 1);
    between::plant(&mut planter)?;
    sums::plant(&mut planter)?;
    joins::plant(&mut planter)?;
    records::plant(&mut planter, twin)?;
    values::plant(&mut planter)?;
    structure::plant(&mut planter);
    files::plant(&mut planter)?;
    coverage::plant(&mut planter)?;
    shapes::plant(&mut planter);
    lines::plant(&mut planter)?;
    borders::plant(&mut planter)?;
    summaries::plant(&mut planter);
    Ok(planter.finish())
}
