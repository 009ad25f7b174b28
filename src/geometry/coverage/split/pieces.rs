//! The pieces that segments fall into at their cuts and at the frame of a tile.

use super::super::tiles::clip;
use super::{Cut, FROM, Segment, TO};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::Node;
use crate::geometry::piles::Piles;

/// The segments after splitting, which of them are new, and their joints.
pub(super) fn apply(
    segments: &[Segment],
    joints: &[u8],
    cuts: &[Cut],
    frame: Option<&Extent>,
) -> (Vec<Segment>, Vec<bool>, Vec<u8>) {
    let cuts = cuts.iter().map(|(place, node)| (*place as usize, *node));
    let cuts = Piles::new(segments.len(), cuts);
    let mut made = Pieces::new(segments.len() + cuts.len());
    for (place, (segment, joints)) in segments.iter().zip(joints).enumerate() {
        made.add(segment, *joints, cuts.of(place), frame);
    }
    (made.segments, made.fresh, made.joints)
}

struct Pieces {
    segments: Vec<Segment>,
    fresh: Vec<bool>,
    joints: Vec<u8>,
    /// Of the segment at hand.
    nodes: Vec<Node>,
}

impl Pieces {
    fn new(count: usize) -> Self {
        Self {
            segments: Vec::with_capacity(count),
            fresh: Vec::with_capacity(count),
            joints: Vec::with_capacity(count),
            nodes: Vec::new(),
        }
    }

    fn add(&mut self, segment: &Segment, joints: u8, cuts: &[Node], frame: Option<&Extent>) {
        let (begin, end) = match frame.map(|frame| clip(segment, frame)) {
            Some(None) => return,
            Some(Some(piece)) => piece,
            None => (segment.from, segment.to),
        };
        let (is_begun, is_ended) = (begin == segment.from, end == segment.to);
        if cuts.is_empty() && is_begun && is_ended {
            self.push(*segment, false, joints);
            return;
        }
        let along = |node: &Node| along(segment, *node);
        self.nodes.clear();
        self.nodes.extend(cuts);
        if let Some(frame) = frame {
            let (first, last) = (along(&begin), along(&end));
            self.nodes.retain(|node| {
                let at = along(node);
                first < at && at < last && frame.meets(&Extent::of([node]))
            });
        }
        // The same cut may have been found more than once; two may lie as far along and beside each other.
        self.nodes.sort_unstable_by_key(|node| (along(node), *node));
        self.nodes.push(end);
        let mut from = begin;
        let mut mark = if is_begun { joints & FROM } else { FROM };
        let nodes = std::mem::take(&mut self.nodes);
        for to in nodes.iter().copied() {
            if from != to {
                let piece = Segment {
                    from,
                    to,
                    ..*segment
                };
                let is_last = is_ended && to == end;
                let ends = mark | if is_last { joints & TO } else { TO };
                self.push(piece, true, ends);
                mark = FROM;
            }
            from = to;
        }
        self.nodes = nodes;
    }

    fn push(&mut self, segment: Segment, fresh: bool, joints: u8) {
        self.segments.push(segment);
        self.fresh.push(fresh);
        self.joints.push(joints);
    }
}

/// How far a node lies along a segment.
fn along(segment: &Segment, node: Node) -> i128 {
    let product = |a: i64, b: i64| i128::from(a).wrapping_mul(i128::from(b));
    let (from, to) = (segment.from, segment.to);
    product(node.x - from.x, to.x - from.x).wrapping_add(product(node.y - from.y, to.y - from.y))
}
