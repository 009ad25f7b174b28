//! Seams: nodes that only the lines between tiles have made, to be taken out again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::split::Segment;
use super::tiles::Tiles;
use crate::geometry::grid::{Node, cross};

/// The lines between tiles.
pub(super) struct Seams {
    columns: FxHashSet<i64>,
    rows: FxHashSet<i64>,
}

impl Seams {
    pub(super) fn of(tiles: &Tiles) -> Self {
        let frames = || tiles.tiles.iter().map(|tile| tile.frame);
        Self {
            columns: frames().map(|frame| frame.min.x).collect(),
            rows: frames().map(|frame| frame.min.y).collect(),
        }
    }

    /// Whether a node lies on a line.
    pub(super) fn hold(&self, node: Node) -> bool {
        self.columns.contains(&node.x) || self.rows.contains(&node.y)
    }

    /// Joins the edges of an outline that a line has cut apart.
    pub(super) fn join(&self, outline: Vec<Segment>) -> Vec<Segment> {
        let (cut, mut made): (Vec<Segment>, Vec<Segment>) = outline
            .into_iter()
            .partition(|one| self.hold(one.from) || self.hold(one.to));
        // By the node on a line where it begins: an edge, or none where several do.
        let mut begins: FxHashMap<Node, Option<u32>> = FxHashMap::default();
        for (at, one) in (0_u32..).zip(&cut) {
            if self.hold(one.from) {
                begins
                    .entry(one.from)
                    .and_modify(|several| *several = None)
                    .or_insert(Some(at));
            }
        }
        let mut ends: FxHashMap<Node, u32> = FxHashMap::default();
        for one in &cut {
            *ends.entry(one.to).or_default() += 1;
        }
        let next = |at: usize| {
            let one = &cut[at];
            let next = (*begins.get(&one.to)?)? as usize;
            let other = &cut[next];
            let is_alone = ends[&one.to] == 1 && one.owner == other.owner;
            (is_alone && is_straight(one.from, one.to, other.to)).then_some(next)
        };
        let mut follows = vec![false; cut.len()];
        for at in 0..cut.len() {
            if let Some(next) = next(at) {
                follows[next] = true;
            }
        }
        for at in (0..cut.len()).filter(|at| !follows[*at]) {
            let mut last = at;
            while let Some(next) = next(last) {
                last = next;
            }
            made.push(Segment {
                to: cut[last].to,
                ..cut[at]
            });
        }
        made
    }
}

/// Whether a node lies between two others, within a step of the fine grid of the straight line.
pub(super) fn is_straight(from: Node, node: Node, to: Node) -> bool {
    let (dx, dy) = ((to.x - from.x) as f64, (to.y - from.y) as f64);
    let off = cross(from, to, node).unsigned_abs() as f64;
    off <= dx.hypot(dy) && crate::geometry::grid::dot(node, from, to) < 0
}
