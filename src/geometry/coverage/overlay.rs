//! Overlay (叠置): the polygons of one layer laid over those of another.
//!
//! Each question has a quick answer where the data are clean, because clean layers share their vertices: what is drawn
//! by the same edges needs no arithmetic. Only what is left over goes to the arrangement.

mod border;
mod course;
mod difference;
mod edges;
mod hosts;
mod strays;
mod within;

pub use difference::{Difference, Piece};
pub use hosts::{Deducted, Hosts, LineLimits, Misplaced, Share, Stretch};
pub use strays::{Label, Stray, Strays};
pub use within::{Cover, Outside, Outsides};

#[cfg(test)]
mod tests;
