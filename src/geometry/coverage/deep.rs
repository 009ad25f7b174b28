//! Which pairs of polygons lie on each other, read off the faces of the residue's arrangement.
//!
//! ```text
//!   +---------+                  A face that is covered twice or more is *deep* (##). An edge of A or B that is not in
//!   |  A   +--+------+           the arrangement, because it cancelled or was paired, is *hidden*. A polygon without
//!   |      |##|      |           hidden edges that may pass through a deep face covers all of it or nothing of it, it
//!   +------+--+   B  |           is *firm*; the edges around the face tell which. The others are *loose*.
//!          +---------+
//! ```
//!
//! Of a face that d polygons cover, k of them firm:
//!
//! * every two of the firm ones overlap in the face; the pair is certain when the face is wide enough;
//! * d = k: nobody else covers anything of it;
//! * d = k + 1: the loose ones cover it side by side, each overlaps with each firm one where it lies in the face. It is
//!   certain for one that lies in it whole, as parcels under a polygon that was drawn over all;
//! * else any two whose boxes meet in the face may overlap.
//!
//! Pairs that may overlap and are not certain from another face are doubtful, and intersected.

mod layer;
mod passing;

use rayon::prelude::*;

use super::faces::{Arrangement, EdgeTree, Rim, distance};
use super::gaps::{coarse, fine, is_inside};
use super::polygons::{Edge, Polygons};
use super::reduce::reduced;
use super::region::{Span, is_wide};
use super::split::FINE;
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;
use crate::geometry::sort::sort;

pub(super) use layer::Layer;
use passing::Passing;

/// Pairs of polygons, each the lesser first, in order.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// They overlap somewhere by the tolerance.
    pub(super) certain: Vec<(u32, u32)>,
    /// They may.
    pub(super) doubtful: Vec<(u32, u32)>,
}

impl Pairs {
    /// Puts them in order, each once.
    pub(super) fn sort(&mut self) {
        for pairs in [&mut self.certain, &mut self.doubtful] {
            sort(pairs);
            pairs.dedup();
        }
    }

    pub(super) fn join(mut self, mut other: Self) -> Self {
        self.certain.append(&mut other.certain);
        self.doubtful.append(&mut other.doubtful);
        self
    }
}

/// The pairs that some deep faces of an arrangement show; `vanished`: what cancelled in it.
pub(super) fn pairs(
    layer: &Layer<'_>,
    residue: &Arrangement,
    deep: &[u32],
    vanished: &[(Extent, u32)],
) -> Pairs {
    let boxes: Vec<Extent> = vanished.iter().map(|stretch| stretch.0).collect();
    let judge = Judge {
        layer,
        polygons: layer.polygons,
        residue,
        vanished: Tree::new(&boxes),
        drawn_by: vanished.iter().map(|stretch| stretch.1).collect(),
    };
    let around: Vec<Around> = deep
        .par_iter()
        .with_min_len(64)
        .map(|face| judge.around(*face))
        .collect();
    let edges = around
        .iter()
        .any(|around| !around.inner.is_empty())
        .then(|| residue.edge_tree());
    around
        .into_par_iter()
        .with_min_len(64)
        .fold(Pairs::default, |mut pairs, around| {
            judge.judge(around, edges.as_ref(), &mut pairs);
            pairs
        })
        .reduce(Pairs::default, Pairs::join)
}

/// A deep face with the polygons near it.
struct Around {
    face: u32,
    rim: Rim,
    firm: Vec<u32>,
    loose: Vec<u32>,
    /// Of those with hidden edges, the ones whose box lies in the face's.
    inner: Vec<u32>,
    /// Firm ones that cover nothing of it.
    clear: Vec<u32>,
    /// Whether the edges around the face contradict each other.
    muddled: bool,
}

/// How a polygon lies to a face.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    /// It meets an edge of the arrangement.
    Astride,
    /// It lies in it whole.
    Within,
    Elsewhere,
}

struct Judge<'a> {
    layer: &'a Layer<'a>,
    polygons: &'a Polygons,
    residue: &'a Arrangement,
    /// Stretches that cancelled in the arrangement, with those who drew them.
    vanished: Tree,
    drawn_by: Vec<u32>,
}

impl Judge<'_> {
    fn around(&self, face: u32) -> Around {
        let rim = self.residue.rim(face);
        let window = coarse(&rim.extent);
        let mut around = Around {
            face,
            firm: Vec::new(),
            loose: Vec::new(),
            inner: Vec::new(),
            clear: Vec::new(),
            muddled: false,
            rim,
        };
        if self.is_told_by_rim(&around.rim, &window, self.residue.winding(face)) {
            around.firm.clone_from(&around.rim.within);
            return around;
        }
        let mut drawers: Vec<u32> = Vec::new();
        self.vanished
            .meeting(&around.rim.extent.grown(FINE), |stretch| {
                drawers.push(self.drawn_by[stretch as usize]);
            });
        let passing = Passing::of(self.residue, face, &around.rim);
        self.layer.tree.meeting(&window, |polygon| {
            if !self.polygons.covers(polygon as usize) {
                return;
            }
            let extent = &self.polygons.extents[polygon as usize];
            let hides = drawers.contains(&polygon)
                || self.is_thin(&around.rim, polygon)
                || self.layer.hides_in(polygon as usize, &window, |edge| {
                    passing.may_hold(fine(edge.from), fine(edge.to))
                });
            if hides && window.holds(extent) {
                around.inner.push(polygon);
            } else if hides {
                around.loose.push(polygon);
            } else {
                let within = around.rim.within.binary_search(&polygon).is_ok();
                let beyond = around.rim.beyond.binary_search(&polygon).is_ok();
                around.muddled |= within && beyond;
                if within || (!beyond && self.covers(polygon as usize, &around.rim)) {
                    around.firm.push(polygon);
                } else {
                    around.clear.push(polygon);
                }
            }
        });
        around
    }

    /// Whether the polygons that have their inside along a face are all that cover it, and there are no loose ones near.
    fn is_told_by_rim(&self, rim: &Rim, window: &Extent, depth: i64) -> bool {
        let is_beyond = |polygon: &u32| rim.beyond.binary_search(polygon).is_ok();
        rim.within.len() as i64 == depth
            && !rim.linked
            && !rim.within.iter().any(is_beyond)
            && !rim.within.iter().any(|polygon| self.is_thin(rim, *polygon))
            && !self.vanished.any(&rim.extent.grown(FINE))
            && !self.layer.hiders.any(window)
    }

    /// Whether a polygon is so thin where its edges run along a face that they do not tell whether it covers the face: where
    /// two of its edges leave a tip, rounding decides which is on which side.
    fn is_thin(&self, rim: &Rim, polygon: u32) -> bool {
        let thin = |place| self.layer.is_thin_at(polygon as usize, place);
        rim.told_at(polygon).is_some_and(thin)
    }

    /// Whether a firm polygon that has no edge along a face covers it.
    fn covers(&self, polygon: usize, rim: &Rim) -> bool {
        let extent = &self.polygons.extents[polygon];
        let around = Extent {
            min: fine(extent.min),
            max: fine(extent.max),
        };
        if !around.holds(&rim.extent) {
            return false;
        }
        // No edge of the polygon passes there.
        let middle = rim.double_middle();
        let double = |node: Node| Node::new(2 * FINE * node.x, 2 * FINE * node.y);
        let edges: Vec<(Node, Node)> = match &self.layer.runs[polygon] {
            Some(runs) => {
                let mut segments = Vec::new();
                let window = coarse(&rim.extent);
                reduced(self.polygons, polygon, runs, &window, 1, &mut segments);
                segments
                    .iter()
                    .map(|one| (double(one.from), double(one.to)))
                    .collect()
            }
            None => self
                .polygons
                .edges(polygon)
                .map(|edge| (double(edge.from), double(edge.to)))
                .collect(),
        };
        is_inside(middle, &edges)
    }

    fn judge(&self, mut around: Around, edges: Option<&EdgeTree>, pairs: &mut Pairs) {
        let whole = self.whole(&mut around, edges);
        let depth = self.residue.winding(around.face);
        let rest = depth - around.firm.len() as i64;
        let lone = around.loose.is_empty() && whole.is_empty();
        if around.muddled || rest < 0 || (rest > 0 && lone) {
            let all = [around.firm, around.clear, around.loose, whole].concat();
            self.meeting(&all, &coarse(&around.rim.extent), &mut pairs.doubtful);
            return;
        }
        let wide = self.is_wide(&around);
        let closed = depth == 2 && rest == 0 && lone && around.rim.closed && !around.rim.linked;
        for (place, one) in around.firm.iter().enumerate() {
            for other in &around.firm[place + 1..] {
                let pair = ordered(*one, *other);
                if wide {
                    pairs.certain.push(pair);
                } else if !closed {
                    pairs.doubtful.push(pair);
                }
            }
        }
        if rest == 0 {
            return;
        }
        let is_wide = |other: &u32| self.span(*other as usize).is_wide(self.layer.tolerance);
        let wide: Vec<bool> = whole.par_iter().with_min_len(64).map(is_wide).collect();
        for one in &around.firm {
            let pair = |other: &u32| ordered(*one, *other);
            pairs.doubtful.extend(around.loose.iter().map(pair));
            for (other, is_wide) in whole.iter().zip(&wide) {
                if *is_wide {
                    pairs.certain.push(pair(other));
                } else {
                    pairs.doubtful.push(pair(other));
                }
            }
        }
        if rest > 1 {
            let loose = [around.loose, whole].concat();
            self.meeting(&loose, &coarse(&around.rim.extent), &mut pairs.doubtful);
        }
    }

    /// The inner polygons that lie in the face whole; those that meet an edge of the arrangement join the loose ones.
    fn whole(&self, around: &mut Around, edges: Option<&EdgeTree>) -> Vec<u32> {
        let Some(edges) = edges else {
            return Vec::new();
        };
        let inner = std::mem::take(&mut around.inner);
        // A polygon that was drawn over all has all the others in its face.
        let lies: Vec<Lies> = inner
            .par_iter()
            .with_min_len(64)
            .map(|polygon| self.lies(*polygon as usize, around.face, edges))
            .collect();
        let alike = |wanted: Lies| {
            let all = inner.iter().zip(&lies);
            all.filter(move |(_, lies)| **lies == wanted)
                .map(|(polygon, _)| *polygon)
        };
        around.loose.extend(alike(Lies::Astride));
        alike(Lies::Within).collect()
    }

    /// How an inner polygon lies to the face.
    fn lies(&self, polygon: usize, face: u32, edges: &EdgeTree) -> Lies {
        let extent = &self.polygons.extents[polygon];
        let wanted = Extent {
            min: fine(extent.min),
            max: fine(extent.max),
        };
        if self.residue.any_edge(edges, &wanted.grown(1)) {
            Lies::Astride
        } else if self.residue.face_at(edges, wanted.min) == Some(face) {
            Lies::Within
        } else {
            Lies::Elsewhere
        }
    }

    fn is_wide(&self, around: &Around) -> bool {
        if around.rim.linked {
            // Its boundary is off by up to the tolerance where edges were paired.
            return around.rim.span.is_wide(4 * self.layer.tolerance);
        }
        around.rim.span.is_wide(self.layer.tolerance)
            || is_wide(&self.residue.face(around.face), self.layer.tolerance)
    }

    fn span(&self, polygon: usize) -> Span {
        let length = |edge: Edge| distance(edge.from, edge.to);
        Span {
            double_area: self.polygons.double_area(polygon) * i128::from(FINE * FINE),
            perimeter: self.polygons.edges(polygon).map(length).sum::<f64>() * FINE as f64,
            holes: self.polygons.rings(polygon).len() - 1,
        }
    }

    /// Pairs whose boxes meet in a window.
    fn meeting(&self, polygons: &[u32], window: &Extent, pairs: &mut Vec<(u32, u32)>) {
        let clipped = |at: u32| self.polygons.extents[at as usize].common(*window);
        let mut near = polygons.to_vec();
        near.sort_unstable_by_key(|at| (clipped(*at).min.x, *at));
        let mut open: Vec<(u32, Extent)> = Vec::new();
        for at in near {
            let here = clipped(at);
            open.retain(|(_, other)| other.max.x > here.min.x);
            for (other, there) in &open {
                if there.common(here).is_wide() {
                    pairs.push(ordered(at, *other));
                }
            }
            open.push((at, here));
        }
    }
}

fn ordered(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}
