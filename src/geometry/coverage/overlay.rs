//! Overlay (叠置): the polygons of one layer laid over those of another.
//!
//! Each question has a quick answer where the data are clean, because clean layers share their vertices: what is drawn
//! by the same edges needs no arithmetic. Only what is left over goes to the arrangement.

mod difference;

pub use difference::{Difference, Piece};

#[cfg(test)]
mod tests;
