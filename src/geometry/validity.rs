//! Validity of polygons (图形有效性): which polygons of a layer are what a polygon must be, and what is wrong with the
//! others, where.
//!
//! The vertices are taken to the precision grid, and everything is decided there, exactly. Vertices on the node of the
//! one before are noted and left out.
//!
//! A polygon is **valid** when
//!
//! * every ring is closed, has four vertices or more, and encloses an area;
//! * no ring crosses or overlaps itself, no two rings cross or share a stretch; they may touch at single points;
//! * outer rings and holes alternate from the outside in (see below);
//! * the interior of each outer ring is connected: the points where its rings touch make no circle of rings. One hole
//!   may touch the outer ring at one point, two points cut the interior in two; three holes that touch each other in
//!   turn cut out what lies between them.
//!
//! This is what OGC asks and JTS and GEOS decide, but for one thing. A ring that touches **itself** at a point is
//! invalid there; here it is when its interior is cut in two by that (two squares drawn as one ring that meet at a
//! corner), and a [`SelfTouch`](Kind::SelfTouch) when it is not: what is enclosed lies outside (a hole drawn with the
//! outer ring in one stroke), the interior is unambiguous, and ArcGIS draws polygons so. JTS knows the distinction as
//! "inverted shell".
//!
//! ```text
//!   ┌──────────┐        ┌────┐
//!   │   ┌──┐   │        │    │
//!   │   └┐┌┘   │        └────┼────┐
//!   │    ││    │             │    │
//!   └────┘└────┘             └────┘
//!   touches itself where     the interior falls apart:
//!   the ends meet: valid     invalid
//! ```
//!
//! **Roles by containment.** A ring that an even number of the polygon's rings contain is an outer ring, one inside an
//! odd number is a hole, whichever way they run. The orientation only tells what was meant where the two contradict: a
//! ring that runs against the polygon's largest ring was drawn as a hole; if it lies outside the others it is a
//! [`HoleOutside`](Kind::HoleOutside), if it lies in a hole they are [`NestedHoles`](Kind::NestedHoles). A ring of
//! the right role that runs the wrong way is only [`Reversed`](Kind::Reversed).
//!
//! Cost: n log n for n edges, and the number of contacts; a ring without contacts is done in one walk over the pairs of
//! monotone chains whose boxes meet. Long edges in parallel at a slant have boxes that all meet: a polygon of such edges
//! is done in a sweep, where JTS compares pair by pair.

mod contacts;
mod judge;
mod nesting;
mod rings;
mod spikes;
mod sweep;
mod touches;
mod tree;

use rayon::prelude::*;

use crate::format::shp::{Family, Geometry};

use super::Outline;
use super::grid::Grid;

pub use spikes::{Spike, repeated_vertices, spikes};

/// What a polygon is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Takes part in relations with its neighbours.
    Valid,
    /// Only a mask to its neighbours.
    Invalid,
    /// No shape, or one that lies beyond the grid: nothing can be said of it.
    Absent,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A ring crosses itself.
    Crossing,
    /// Two rings cross.
    RingsCrossing,
    /// A ring runs back on its own track for a stretch.
    SelfOverlap,
    /// Two rings have a stretch in common.
    SharedEdge,
    /// A hole lies outside of every outer ring.
    HoleOutside,
    /// A hole lies in a hole.
    NestedHoles,
    /// Rings that touch cut the interior in two.
    Disconnected,
    /// The last vertex of a ring is not its first.
    Unclosed,
    /// A ring has fewer than four vertices, repeated ones not counted.
    TooFewPoints,
    /// A ring encloses nothing.
    ZeroArea,
    /// A vertex lies on the node of the one before it.
    RepeatedVertex,
    /// A ring touches itself and its interior is whole; the polygon is valid.
    SelfTouch,
    /// An outer ring runs counter-clockwise, or a hole clockwise; the polygon is valid.
    Reversed,
    /// There are several outer rings; the polygon is valid.
    Multipart,
}

impl Kind {
    /// Whether the polygon is invalid by it.
    #[must_use]
    pub fn is_invalid(self) -> bool {
        !matches!(
            self,
            Self::RepeatedVertex | Self::SelfTouch | Self::Reversed | Self::Multipart
        )
    }
}

/// One thing that is wrong with one polygon.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// The feature.
    pub feature: u32,
    /// What.
    pub kind: Kind,
    /// At how many places (rings for [`Reversed`](Kind::Reversed) and [`Multipart`](Kind::Multipart)); the search
    /// stops at 1000.
    pub places: u32,
    /// The southernmost of the westernmost places, in metres.
    pub point: [f64; 2],
    /// All places, in metres, up to 1000.
    pub outline: Outline,
}

/// Validity of all polygons of a layer.
#[derive(Debug, Default, PartialEq)]
pub struct Validity {
    states: Vec<State>,
    simple: Vec<bool>,
    reversed: Vec<bool>,
    defects: Vec<Defect>,
}

/// Features judged in one task.
const BATCH: usize = 256;

impl Validity {
    /// Judges all polygons, in parallel. A layer of another type has none.
    #[must_use]
    pub fn of(geometry: &Geometry, grid: Grid) -> Self {
        if geometry.shape_type.family() != Family::Polygon {
            return Self::default();
        }
        let features = geometry.features();
        let batches: Vec<Self> = (0..features.div_ceil(BATCH))
            .into_par_iter()
            .map(|batch| {
                let features = batch * BATCH..features.min((batch + 1) * BATCH);
                judge::judge(geometry, features, grid)
            })
            .collect();
        let mut all = Self::default();
        for batch in batches {
            all.states.extend(batch.states);
            all.simple.extend(batch.simple);
            all.reversed.extend(batch.reversed);
            all.defects.extend(batch.defects);
        }
        all
    }

    /// What the polygon of a feature is good for.
    #[must_use]
    pub fn state(&self, feature: usize) -> State {
        self.states.get(feature).copied().unwrap_or(State::Absent)
    }

    /// Whether the boundary of a polygon is known to meet itself nowhere, not even at a point.
    #[must_use]
    pub fn is_simple(&self, feature: usize) -> bool {
        self.simple.get(feature).copied().unwrap_or(false)
    }

    /// Whether a ring, by its place in [`Geometry::part_starts`], runs the other way than the format asks. Rings of
    /// valid polygons run with the interior on the right unless this says so; of others nothing is said.
    #[must_use]
    pub fn is_reversed(&self, part: usize) -> bool {
        self.reversed.get(part).copied().unwrap_or(false)
    }

    /// Everything that is wrong, by feature and kind; one entry a feature and kind.
    #[must_use]
    pub fn defects(&self) -> &[Defect] {
        &self.defects
    }
}

#[cfg(test)]
mod tests;
