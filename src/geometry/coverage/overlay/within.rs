//! Polygons within others (面在面内): the parts of a layer's polygons that none of certain polygons of another covers.
//!
//! ```text
//!   +-------+--+        A prime-farmland parcel (left) over cropland (right) has the part ## outside. Mostly it has
//!   |       |##|        the boundary of one parcel, and nothing is to be computed; of the others the parts with
//!   |       |##|        winding number 1 in the arrangement of its own edges (1 each) and the parcels' (2^20 each)
//!   +-------+--+        lie outside.
//! ```

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::Coverage;
use super::super::faces::{Face, arrange};
use super::super::gaps::touches_any;
use super::super::polygons::Polygons;
use super::super::reduce::{Runs, reduced};
use super::super::region::{Region, region};
use super::super::split::{FINE, Segment};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;
use crate::geometry::vertices::Track;

/// What a polygon is to those that shall lie in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// It is not there, or of no account.
    None,
    /// They may lie in it.
    Wanted,
    /// Nobody can say whether they may.
    Unsure,
    /// They may, and nobody can say what it covers.
    Mask,
}

/// The parts of a polygon that lie outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// The polygon.
    pub polygon: u32,
    /// Its parts.
    pub region: Region,
}

/// Everything that lies outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outsides {
    /// By polygon.
    pub found: Vec<Outside>,
    /// Polygons of which nobody can say.
    pub undecided: usize,
}

const WANTED: i64 = 1 << 20;
const UNSURE: i64 = 1 << 40;

impl Coverage {
    /// The parts, larger than `limit` square metres and not narrower than the tolerance, of the polygons `of` that no
    /// wanted polygon of `other` covers.
    #[must_use]
    pub fn outside(&self, of: &[u32], other: &Self, covers: &[Cover], limit: f64) -> Outsides {
        let twins = twins(&other.polygons, covers);
        let rest: Vec<u32> = of
            .par_iter()
            .with_min_len(256)
            .copied()
            .filter(|polygon| !has_twin(&self.polygons, *polygon as usize, &other.polygons, &twins))
            .collect();
        if rest.is_empty() {
            return Outsides::default();
        }
        let tree = |wanted: &(dyn Fn(Cover) -> bool + Sync)| {
            let extent = |(polygon, cover): (usize, &Cover)| match wanted(*cover) {
                true => other.polygons.extents[polygon],
                false => Extent::EMPTY,
            };
            Tree::new(&covers.iter().enumerate().map(extent).collect::<Vec<_>>())
        };
        let search = Search {
            own: self,
            other: &other.polygons,
            covers,
            limit,
            tree: tree(&|cover| matches!(cover, Cover::Wanted | Cover::Unsure)),
            masks: tree(&|cover| cover == Cover::Mask),
        };
        let judged: Vec<(Option<Outside>, bool)> = rest
            .par_iter()
            .with_min_len(8)
            .map(|polygon| search.judge(*polygon))
            .collect();
        let mut all = Outsides::default();
        for (found, decided) in judged {
            all.found.extend(found);
            all.undecided += usize::from(!decided);
        }
        all
    }
}

/// The wanted polygons by their boxes.
fn twins(polygons: &Polygons, covers: &[Cover]) -> FxHashMap<(Node, Node), Vec<u32>> {
    let mut twins: FxHashMap<(Node, Node), Vec<u32>> = FxHashMap::default();
    for (polygon, cover) in (0_u32..).zip(covers) {
        if *cover == Cover::Wanted {
            let extent = polygons.extents[polygon as usize];
            twins
                .entry((extent.min, extent.max))
                .or_default()
                .push(polygon);
        }
    }
    twins
}

/// Whether a wanted polygon has the same rings.
fn has_twin(
    own: &Polygons,
    polygon: usize,
    other: &Polygons,
    twins: &FxHashMap<(Node, Node), Vec<u32>>,
) -> bool {
    let extent = own.extents[polygon];
    let same = |twin: &u32| {
        let twin = *twin as usize;
        let mut rings = own.rings(polygon);
        rings.len() == other.rings(twin).len()
            && rings.all(|ring| {
                let mut others = other.rings(twin);
                others.any(|other_ring| is_same_ring(own.ring(ring), other.ring(other_ring)))
            })
    };
    let near = twins.get(&(extent.min, extent.max));
    near.is_some_and(|near| near.iter().any(same))
}

/// Whether two closed rings have the same vertices in turn, from wherever they begin and whichever way they run.
fn is_same_ring(one: Track<'_>, other: Track<'_>) -> bool {
    let count = one.len();
    if count != other.len() || count < 2 {
        return false;
    }
    let (one, other) = (one.open(), other.open());
    let count = one.len();
    let starts = (0..count).filter(|start| other.at(*start) == one.at(0));
    starts.into_iter().any(|start| {
        let forward = |at: usize| other.at((start + at) % count) == one.at(at);
        let backward = |at: usize| other.at((start + count - at) % count) == one.at(at);
        (0..count).all(forward) || (0..count).all(backward)
    })
}

struct Search<'a> {
    own: &'a Coverage,
    other: &'a Polygons,
    covers: &'a [Cover],
    limit: f64,
    tree: Tree,
    masks: Tree,
}

impl Search<'_> {
    /// What of a polygon lies outside; false where that cannot be said.
    fn judge(&self, polygon: u32) -> (Option<Outside>, bool) {
        let polygons = &self.own.polygons;
        let extent = polygons.extents[polygon as usize];
        let mut segments = Vec::new();
        let mut add = |polygons: &Polygons, polygon: u32, weight: i64| {
            let runs = Runs::of(polygons, polygon as usize);
            let at = polygon as usize;
            reduced(polygons, at, &runs, &extent, weight, &mut segments);
        };
        add(polygons, polygon, 1);
        self.tree.meeting(&extent, |near| {
            let weight = match self.covers[near as usize] {
                Cover::Wanted => WANTED,
                _ => UNSURE,
            };
            add(self.other, near, weight);
        });
        let arrangement = arrange(merged(segments));
        let doubtful = arrangement.faces(|winding| winding > UNSURE && winding % UNSURE == 1);
        let mut faces = arrangement.faces(|winding| winding == 1);
        faces.retain(|face| self.is_beyond(face));
        let count = faces.len();
        faces.retain(|face| !touches_any(face, self.other, &self.masks));
        let decided = count == faces.len() && !doubtful.iter().any(|face| self.is_beyond(face));
        let region = region(&faces, self.own.tolerance, self.own.grid);
        (region.map(|region| Outside { polygon, region }), decided)
    }

    fn is_beyond(&self, face: &Face) -> bool {
        let area = face.double_area as f64 / 2.0 / (FINE * FINE) as f64;
        self.own.grid.area(area) > self.limit
    }
}

/// The segments with those of the same ends made one.
fn merged(mut segments: Vec<Segment>) -> Vec<Segment> {
    for one in &mut segments {
        if one.to < one.from {
            (one.from, one.to, one.weight) = (one.to, one.from, -one.weight);
        }
    }
    segments.sort_unstable_by_key(|one| (one.from, one.to));
    segments
        .chunk_by(|a, b| (a.from, a.to) == (b.from, b.to))
        .filter_map(|same| {
            let weight = same.iter().map(|one| one.weight).sum();
            (weight != 0).then_some(Segment { weight, ..same[0] })
        })
        .collect()
}
