//! Snap rounding (J. D. Hobby, Practical segment intersection with finite precision output, Computational Geometry 13,
//! 1999), for segments that rounds of splitting do not settle.
//!
//! ```text
//!     +---+---+---+---+        A node is *hot* where segments end or cross. A segment that passes through the square in
//!   ..|.. | o |   |   |        which all is rounded to a hot node (o) is made to go through the node. The pieces cross
//!     +--:+:--+---+---+        nowhere but at nodes: to get past each other, two of them would first have to move over
//!     |   |  :|...|   |        a node. Rounds of splitting only cut what crosses, each time at another place, as long
//!     +---+---+--:+:..+..      as the two are less than a step apart.
//! ```

use rayon::prelude::*;

use super::{Cut, Round, Segment, pieces};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::{Node, cross};
use crate::geometry::sort::sort;

/// Boxes along a segment in which hot nodes are looked for.
const BOXES: i64 = 16;

/// The pieces of the segments between hot nodes, and between those and the frame of a tile.
pub(super) fn snapped(segments: &[Segment], frame: Option<&Extent>) -> Vec<Segment> {
    let round = Round {
        segments,
        fresh: &vec![true; segments.len()],
        is_simple: &|_| false,
    };
    let mut cuts = round.found().cuts;
    let ends = segments.iter().flat_map(|one| [one.from, one.to]);
    let mut hot: Vec<Node> = ends.chain(cuts.iter().map(|cut| cut.1)).collect();
    sort(&mut hot);
    hot.dedup();
    let boxes: Vec<Extent> = hot.iter().map(|node| Extent::of([node])).collect();
    let tree = Tree::new(&boxes);
    let through = |(place, segment): (usize, &Segment)| {
        let mut cuts: Vec<Cut> = Vec::new();
        for part in along(segment) {
            tree.meeting(&part, |node| {
                let node = hot[node as usize];
                let is_end = node == segment.from || node == segment.to;
                if !is_end && passes(segment, node) {
                    cuts.push((place as u32, node));
                }
            });
        }
        cuts
    };
    let all = segments.par_iter().enumerate().with_min_len(64);
    cuts.extend(all.flat_map_iter(through).collect::<Vec<_>>());
    pieces::apply(segments, &vec![0; segments.len()], &cuts, frame).0
}

/// Boxes that together hold a segment.
fn along(segment: &Segment) -> impl Iterator<Item = Extent> + '_ {
    let (from, to) = (segment.from, segment.to);
    let [dx, dy] = [to.x - from.x, to.y - from.y];
    let at = move |part: i64| {
        let share =
            |length: i64| (i128::from(length) * i128::from(part) / i128::from(BOXES)) as i64;
        Node::new(from.x + share(dx), from.y + share(dy))
    };
    (0..BOXES).map(move |part| Extent::of([&at(part), &at(part + 1)]).grown(1))
}

/// Whether a segment has a point in the square of one step around a node.
fn passes(segment: &Segment, node: Node) -> bool {
    let (from, to) = (segment.from, segment.to);
    let reach = from.x.abs_diff(to.x) + from.y.abs_diff(to.y);
    segment.extent().meets(&Extent::of([&node]))
        && 2 * cross(from, to, node).unsigned_abs() <= u128::from(reach)
}
