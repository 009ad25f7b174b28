//! Plane geometry on coordinates, ignorant of layers and rules: the precision grid with its exact predicates, and what
//! is decided on it.
//!
//! Input are the vertices as they stand in the files, in metres. Every decision is made on the grid, where it is exact;
//! nothing ever moves a vertex of the user's.

pub mod borders;
mod boxes;
pub mod coverage;
pub mod ends;
pub mod grid;
pub mod hosts;
pub mod lines;
mod order;
mod piles;
pub mod points;
pub mod segments;
mod sort;
mod thicket;
pub mod validity;
mod vertices;

pub use grid::{Grid, Node};
pub use validity::Validity;
pub use vertices::Track;

/// A place with extent, in the coordinates of its layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// Polygons, each its outer ring and then its holes; rings are closed.
    Polygons(Vec<Vec<Vec<[f64; 2]>>>),
    /// Lines.
    Lines(Vec<Vec<[f64; 2]>>),
    /// Points.
    Points(Vec<[f64; 2]>),
}
