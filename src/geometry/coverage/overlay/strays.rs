//! Strays (落在别处的面): polygons that lie where the units of another layer bear another name.
//!
//! ```text
//!     unit A      |     unit B            A parcel of A lies in B with the part ##. Where a unit's edges are those of
//!         +-------+---+                   the parcels along it, on its own side, no parcel crosses them: it would lie
//!         |  of A |###|                   on one of those. So only parcels near an edge of a unit that no parcel has,
//!         +-------+---+                   and parcels that overlap others, can lie in two units; of the rest one
//!                 |                       vertex tells where they are. Only what is left is intersected.
//! ```
//!
//! *Known limit:* overlaps of parcels narrower than the tolerance are not known, so that a parcel that crosses into
//! another unit only through necks narrower than that is not seen where other parcels match the units there.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Coverage;
use super::super::faces::{Face, arrange};
use super::super::gaps::{masks, touches_any};
use super::super::polygons::Polygons;
use super::super::reduce::{Runs, reduced};
use super::super::region::{Region, region};
use super::super::split::{FINE, Segment};
use super::border::{Border, Side};
use super::edges::EdgeTable;
use crate::geometry::boxes::{Extent, Tree};

/// What a polygon is to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// It is not there, or nobody can say what it covers.
    Absent,
    /// It is there, and has no name.
    Unnamed,
    /// It is there and has this name, by number.
    Named(u32),
}

/// A polygon, or pieces of it, in a unit of another name.
#[derive(Clone, Debug, PartialEq)]
pub struct Stray {
    /// The polygon.
    pub polygon: u32,
    /// The unit.
    pub unit: u32,
    /// The pieces that are larger than the limit.
    pub region: Region,
}

/// All strays of a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strays {
    /// By polygon, then unit.
    pub found: Vec<Stray>,
    /// Named polygons about which nothing can be said: they lie in an unnamed unit, or touch an invalid one.
    pub undecided: usize,
}

/// Weight of a unit of the polygon's own name, or of none, and of the other unit.
const OWN: i64 = 1 << 20;
const OTHER: i64 = 1 << 40;

impl Coverage {
    /// The pieces of named polygons larger than `limit` square metres that lie in a unit of another name and in none of
    /// their own. Labels by polygon.
    #[must_use]
    pub fn strays(&self, labels: &[Label], units: &Self, of_units: &[Label], limit: f64) -> Strays {
        let search = Search::new(self, labels, units, of_units, limit);
        let suspects = search.suspects();
        let runs: FxHashMap<u32, Runs> = search
            .units_near(&suspects)
            .into_par_iter()
            .map(|unit| (unit, Runs::of(&units.polygons, unit as usize)))
            .collect();
        let masks = masks(&units.polygons);
        let judged: Vec<(Vec<Stray>, bool)> = suspects
            .par_iter()
            .with_min_len(8)
            .map(|polygon| search.intersect(*polygon, &runs, &masks))
            .collect();
        let mut strays = Strays::default();
        for (found, decided) in judged {
            strays.found.extend(found);
            strays.undecided += usize::from(!decided);
        }
        strays
    }
}

/// Where a polygon is, by its edges.
struct Glance {
    /// Some edge is one of a unit of its own name, on the same side.
    own: bool,
    /// Some edge is one of another unit, on the same side.
    other: bool,
    /// A vertex that is no unit's.
    free: Option<crate::geometry::Node>,
    /// It has several outer rings, which may lie in several units.
    parts: bool,
}

struct Search<'a> {
    parcels: &'a Coverage,
    labels: &'a [Label],
    units: &'a Polygons,
    of_units: &'a [Label],
    /// Twice the limit, in square steps.
    double_limit: f64,
    limit: f64,
    tree: Tree,
}

impl<'a> Search<'a> {
    fn new(
        parcels: &'a Coverage,
        labels: &'a [Label],
        units: &'a Coverage,
        of_units: &'a [Label],
        limit: f64,
    ) -> Self {
        let units = &units.polygons;
        let boxes: Vec<Extent> = (0..units.len())
            .map(|unit| match of_units[unit] {
                Label::Absent => Extent::EMPTY,
                _ => units.extents[unit],
            })
            .collect();
        Self {
            parcels,
            labels,
            units,
            of_units,
            double_limit: 2.0 * parcels.grid.steps(parcels.grid.steps(limit)),
            limit,
            tree: Tree::new(&boxes),
        }
    }

    /// The polygons that may lie in a unit of another name.
    fn suspects(&self) -> Vec<u32> {
        let named = |unit: &usize| self.of_units[*unit] != Label::Absent;
        let table = EdgeTable::new(self.units, (0..self.units.len()).filter(named));
        let borders: Vec<Border<'_>> = (0..self.units.len())
            .into_par_iter()
            .map(|unit| Border::of(self.units, unit))
            .collect();
        let matched: Vec<AtomicBool> = (0..table.len()).map(|_| AtomicBool::new(false)).collect();
        let glances: Vec<Glance> = (0..self.parcels.polygons.len())
            .into_par_iter()
            .with_min_len(256)
            .map(|polygon| self.glance(polygon, &borders, &table, &matched))
            .collect();
        let matched = matched.into_iter().map(AtomicBool::into_inner);
        let lonely = table.edges().zip(matched).filter(|(_, matched)| !matched);
        let lonely = lonely.map(|(edge, _)| Extent::of([&edge.from, &edge.to]));
        let lonely = Tree::new(&lonely.collect::<Vec<_>>());
        let overlapping = self.overlapping(&table);
        (0..glances.len())
            .into_par_iter()
            .with_min_len(256)
            .filter(|polygon| {
                let Label::Named(name) = self.labels[*polygon] else {
                    return false;
                };
                let extent = &self.parcels.polygons.extents[*polygon];
                self.is_large(extent)
                    && (glances[*polygon].parts
                        || overlapping.contains(&(*polygon as u32))
                        || lonely.any(extent)
                        || self.is_astray(&glances[*polygon], name, &borders))
            })
            .map(|polygon| polygon as u32)
            .collect()
    }

    /// Whether a box has room for a piece above the limit.
    fn is_large(&self, extent: &Extent) -> bool {
        let [width, height] = [extent.max.x - extent.min.x, extent.max.y - extent.min.y];
        2.0 * width as f64 * height as f64 > self.double_limit
    }

    fn glance(
        &self,
        polygon: usize,
        borders: &[Border<'_>],
        table: &EdgeTable<'_>,
        matched: &[AtomicBool],
    ) -> Glance {
        let mut glance = Glance {
            own: false,
            other: false,
            free: None,
            parts: false,
        };
        if self.labels[polygon] == Label::Absent {
            return glance;
        }
        let polygons = &self.parcels.polygons;
        glance.parts = polygons.rings(polygon).len() > 1 && self.outer_rings(polygon) > 1;
        if !self.is_near_border(&polygons.extents[polygon], borders) {
            glance.free = polygons.edges(polygon).next().map(|edge| edge.from);
            return glance;
        }
        let mut before = None;
        for edge in polygons.edges(polygon) {
            // Edges of a ring that follow each other ask for their common node once.
            let from = match before {
                Some((node, known)) if node == edge.from => known,
                _ => table.may_have(edge.from),
            };
            let to = match before {
                Some((node, known)) if node == edge.to => known,
                _ => table.may_have(edge.to),
            };
            if !from {
                glance.free = Some(edge.from);
            }
            before = Some((edge.to, to));
            if from && to {
                table.each(edge, |place, unit| {
                    matched[place].store(true, Ordering::Relaxed);
                    let is_own = self.of_units[unit as usize] == self.labels[polygon];
                    glance.own |= is_own;
                    glance.other |= !is_own;
                });
            }
        }
        glance
    }

    /// Whether an edge of a unit comes near a box: most parcels lie amid their village.
    fn is_near_border(&self, extent: &Extent, borders: &[Border<'_>]) -> bool {
        let mut is_near = false;
        self.tree.meeting_until(extent, |unit| {
            is_near = borders[unit as usize].any_near(extent);
            is_near
        });
        is_near
    }

    fn outer_rings(&self, polygon: usize) -> usize {
        let polygons = &self.parcels.polygons;
        let is_outer = |ring: &usize| {
            let nodes = polygons.ring(*ring);
            let area: i128 = nodes
                .pairs()
                .map(|(from, to)| crate::geometry::grid::cross(nodes.at(0), from, to))
                .fold(0, i128::wrapping_add);
            (area > 0) == polygons.left[*ring]
        };
        polygons.rings(polygon).filter(is_outer).count()
    }

    /// Polygons that overlap others, where there are borders of units at all.
    fn overlapping(&self, table: &EdgeTable<'_>) -> FxHashSet<u32> {
        let overlaps = self.parcels.overlaps.iter();
        let pairs = overlaps.flat_map(|overlap| [overlap.one, overlap.other]);
        let stacked = self.parcels.stacks.iter().flat_map(|stack| &stack.polygons);
        let repeats = self.parcels.duplicates.iter();
        let repeats = repeats.flat_map(|repeat| [repeat.polygon, repeat.first]);
        let all: FxHashSet<u32> = pairs.chain(stacked.copied()).chain(repeats).collect();
        if all.is_empty() {
            return all;
        }
        let boxes: Vec<Extent> = table
            .edges()
            .map(|edge| Extent::of([&edge.from, &edge.to]))
            .collect();
        let tree = Tree::new(&boxes);
        let extents = &self.parcels.polygons.extents;
        all.into_par_iter()
            .filter(|polygon| tree.any(&extents[*polygon as usize]))
            .collect()
    }

    /// Whether a polygon that crosses no unit's border is in a unit of another name, or may be.
    fn is_astray(&self, glance: &Glance, name: u32, borders: &[Border<'_>]) -> bool {
        if glance.own || glance.other {
            return !glance.own;
        }
        let Some(vertex) = glance.free else {
            return true;
        };
        let (mut own, mut other) = (false, false);
        self.tree.meeting(&Extent::of([&vertex]), |unit| {
            let side = borders[unit as usize].side(vertex);
            let is_own = self.of_units[unit as usize] == Label::Named(name);
            own |= is_own && side == Side::Inside;
            other |= (!is_own && side == Side::Inside) || side == Side::On;
        });
        other && !own
    }

    fn units_near(&self, suspects: &[u32]) -> Vec<u32> {
        let mut units: Vec<u32> = suspects
            .iter()
            .flat_map(|polygon| self.near(&self.parcels.polygons.extents[*polygon as usize]))
            .collect();
        units.par_sort_unstable();
        units.dedup();
        units
    }

    fn near(&self, extent: &Extent) -> Vec<u32> {
        let mut units = Vec::new();
        self.tree.meeting(extent, |unit| units.push(unit));
        units.sort_unstable();
        units
    }

    /// The pieces of a polygon in units of another name; false where something stands in the way.
    fn intersect(
        &self,
        polygon: u32,
        runs: &FxHashMap<u32, Runs>,
        masks: &Tree,
    ) -> (Vec<Stray>, bool) {
        let (parcels, at) = (&self.parcels.polygons, polygon as usize);
        let (extent, label) = (parcels.extents[at], self.labels[at]);
        let is_other = |unit: &u32| {
            let name = self.of_units[*unit as usize];
            name != label && name != Label::Unnamed
        };
        let (others, own): (Vec<u32>, Vec<u32>) =
            self.near(&extent).into_iter().partition(is_other);
        let add = |unit: u32, weight: i64, into: &mut Vec<Segment>| {
            let runs = &runs[&unit];
            reduced(self.units, unit as usize, runs, &extent, weight, into);
        };
        let mut base = Vec::new();
        let own_runs = Runs::of(parcels, at);
        reduced(parcels, at, &own_runs, &extent, 1, &mut base);
        for unit in own {
            add(unit, OWN, &mut base);
        }
        let mut strays = Vec::new();
        let mut decided = !self.is_in_unnamed(&extent, label);
        for unit in others {
            let mut segments = base.clone();
            add(unit, OTHER, &mut segments);
            let mut faces = arrange(segments).faces(|winding| winding == 1 + OTHER);
            faces.retain(|face| self.is_beyond(face));
            let is_masked = |face: &Face| touches_any(face, self.units, masks);
            if faces.iter().any(is_masked) {
                decided = false;
                continue;
            }
            let region = region(&faces, 0, self.parcels.grid);
            strays.extend(region.map(|region| Stray {
                polygon,
                unit,
                region,
            }));
        }
        (strays, decided)
    }

    fn is_beyond(&self, face: &Face) -> bool {
        let area = face.double_area as f64 / 2.0 / (FINE * FINE) as f64;
        self.parcels.grid.area(area) > self.limit
    }

    fn is_in_unnamed(&self, extent: &Extent, label: Label) -> bool {
        let near = self.near(extent);
        let is = |wanted: Label| {
            near.iter()
                .any(|unit| self.of_units[*unit as usize] == wanted)
        };
        is(Label::Unnamed) && !is(label)
    }
}
