//! Whether an edge that is not in the arrangement passes through a face.
//!
//! ```text
//!          \    e
//!           u-------.            The hidden edge e has its end u in common with the face (##) and nothing else, and
//!          /##\                  lies outside of it; f crosses its boundary.
//!         /####\
//!     ---/------\---f
//!       +--------+
//! ```

use super::super::faces::{Arrangement, Rim, distance};
use super::super::gaps::is_inside;
use crate::geometry::boxes::Extent;
use crate::geometry::grid::{Meeting, Node, cross, meeting};

/// Edges around a face at most; of one with more, all edges near it count as passing through.
const SIDES: usize = 64;
/// Fine steps from the place at which a face is looked at: so much may rounding have moved its edge.
const NEAR: i64 = 2;

/// A face as hidden edges are held against it.
pub(super) struct Passing {
    sides: Option<Vec<(Node, Node)>>,
    /// Twice the place at which the face is looked at.
    middle: Node,
}

impl Passing {
    pub(super) fn of(residue: &Arrangement, face: u32, rim: &Rim) -> Self {
        Self {
            sides: residue.edges_around(face, SIDES),
            middle: rim.double_middle(),
        }
    }

    /// Whether an edge may have a point in the face. It does not where it has nothing but nodes in common with the
    /// boundary, which are ends of both, and its own middle lies outside.
    pub(super) fn may_hold(&self, from: Node, to: Node) -> bool {
        let Some(sides) = &self.sides else {
            return true;
        };
        let touches_at_most = |side: &(Node, Node)| match meeting(from, to, side.0, side.1) {
            Meeting::Apart => true,
            Meeting::Touch(node) => {
                (node == from || node == to) && (node == side.0 || node == side.1)
            }
            Meeting::Cross | Meeting::Overlap(..) => false,
        };
        if !sides.iter().all(touches_at_most) {
            return true;
        }
        let twice = |node: Node| Node::new(2 * node.x, 2 * node.y);
        let sides: Vec<(Node, Node)> = sides.iter().map(|(a, b)| (twice(*a), twice(*b))).collect();
        is_inside(Node::new(from.x + to.x, from.y + to.y), &sides) || passes(from, to, self.middle)
    }
}

/// Whether an edge may pass through a place, which is given doubled, if rounding has moved one of them.
pub(super) fn passes(from: Node, to: Node, double: Node) -> bool {
    let twice = |node: Node| Node::new(2 * node.x, 2 * node.y);
    let (from, to) = (twice(from), twice(to));
    let around = Extent::of([&from, &to]).grown(2 * NEAR);
    around.meets(&Extent::of([&double]))
        && cross(from, to, double).unsigned_abs() as f64 <= (2 * NEAR) as f64 * distance(from, to)
}

#[cfg(test)]
mod tests {
    use super::super::super::faces::arrange;
    use super::super::super::split::{FINE, Segment};
    use super::*;

    /// The face within a ring, which two drew.
    fn passing(ring: &[(i64, i64)]) -> Passing {
        let segment = |at: usize| {
            let node = |at: usize| Node::new(ring[at % ring.len()].0, ring[at % ring.len()].1);
            Segment {
                from: node(at),
                to: node(at + 1),
                weight: 2,
                owner: 0,
            }
        };
        let made = arrange((0..ring.len()).map(segment));
        let face = made.ids(|winding| winding == 2)[0];
        Passing::of(&made, face, &made.rim(face))
    }

    fn holds(passing: &Passing, [ax, ay, bx, by]: [i64; 4]) -> bool {
        let fine = |x: i64, y: i64| Node::new(x * FINE, y * FINE);
        passing.may_hold(fine(ax, ay), fine(bx, by))
    }

    #[test]
    fn only_edges_through_a_face_may_hold_it() {
        // An L: its notch is the square from 4, 4 to 8, 8.
        let face = passing(&[(0, 0), (8, 0), (8, 4), (4, 4), (4, 8), (0, 8)]);
        let beside = [
            [8, 0, 12, 0],    // from a corner on
            [8, 8, 4, 4],     // into the notch, up to its corner
            [8, 4, 4, 8],     // across the notch, from corner to corner
            [-4, -4, -4, 12], // beside
            [8, 8, 9, 9],     // in no touch with anything
        ];
        for edge in beside {
            assert!(!holds(&face, edge), "{edge:?}");
        }
        let through = [
            [0, 0, 4, 4],     // inside, from corner to corner
            [1, 1, 2, 2],     // inside
            [-1, 2, 9, 2],    // through
            [8, 2, 12, 2],    // from the middle of a side: the face may be looked at just there
            [2, 0, 6, 0],     // along a side
            [8, 0, 8, 4],     // a side
            [12, 3, 8, 3],    // up to a side
            [-4, 12, 12, -4], // over corners only, which are no ends of it
        ];
        for edge in through {
            assert!(holds(&face, edge), "{edge:?}");
        }
    }

    #[test]
    fn of_a_face_with_many_sides_all_edges_may() {
        let side = SIDES as i64;
        let teeth = (0..side).map(|at| (at, 8 + at % 2));
        let ring: Vec<(i64, i64)> = [(0, 0), (side, 0)].into_iter().chain(teeth.rev()).collect();
        assert!(holds(&passing(&ring), [-9, -9, -8, -8]));
    }
}
