//! Validity of polygons (图形有效性): which polygons of a layer relations between polygons may use, and how.

use crate::format::shp::Geometry;

use super::grid::Grid;

/// What a polygon is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Takes part in relations with its neighbours.
    Valid,
    /// Not simple: only a mask to its neighbours.
    Invalid,
    /// No shape, or one that lies beyond the grid: nothing can be said of it.
    Absent,
}

/// Validity of all polygons of a layer.
#[derive(Debug, Default)]
pub struct Validity {
    states: Vec<State>,
    reversed: Vec<bool>,
}

impl Validity {
    /// Judges all polygons.
    #[must_use]
    pub fn of(geometry: &Geometry, grid: Grid) -> Self {
        let states = (0..geometry.features()).map(|feature| {
            let mut coords = geometry.feature_coords(feature).iter();
            if geometry.is_null(feature) || !coords.all(|at| grid.snap(*at).is_some()) {
                State::Absent
            } else {
                State::Valid
            }
        });
        Self {
            states: states.collect(),
            reversed: vec![false; geometry.part_starts.len().saturating_sub(1)],
        }
    }

    /// What the polygon of a feature is good for.
    #[must_use]
    pub fn state(&self, feature: usize) -> State {
        self.states.get(feature).copied().unwrap_or(State::Absent)
    }

    /// Whether a ring, by its place in [`Geometry::part_starts`], runs the other way than the format asks: an outer
    /// ring counter-clockwise or a hole clockwise. Rings of valid polygons run with the interior on the right unless
    /// this says so.
    #[must_use]
    pub fn is_reversed(&self, part: usize) -> bool {
        self.reversed.get(part).copied().unwrap_or(false)
    }
}
