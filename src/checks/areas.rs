//! Checks of areas against the shapes (面积正确性): what the official ellipsoidal formula makes of the vertices.
//!
//! [`crate::geodesy`] has the formula; here are the layer's projection, the roles of rings, and who shares a vertex.

mod measured;
mod neighbours;
mod projection;
mod rings;
mod sweep;
pub(super) mod wrong_ellipsoidal_area;

pub use measured::{Allowance, Measured};
