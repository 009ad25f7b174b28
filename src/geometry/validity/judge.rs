//! Judges polygons one by one: reads the rings, finds where they meet, and says what that makes of the polygon.

use std::ops::Range;

use crate::format::shp::Geometry;
use crate::geometry::Outline;
use crate::geometry::grid::{Grid, Node, crossing};

use super::contacts::{Contacts, ENOUGH, tree};
use super::nesting::{Groups, Nest, nests};
use super::rings::{Flaw, Note, Rings};
use super::touches::{Knot, knot, nodes, self_touches};
use super::tree::Tree;
use super::{Defect, Kind, State, Validity};

/// Judges the polygons of these features.
pub(super) fn judge(geometry: &Geometry, features: Range<usize>, grid: Grid) -> Validity {
    let first_part = geometry.feature_parts[features.start] as usize;
    let last_part = geometry.feature_parts[features.end] as usize;
    let mut judge = Judge {
        grid,
        rings: Rings::default(),
        contacts: Contacts::default(),
        places: Vec::new(),
        first_part,
        made: Validity {
            states: Vec::with_capacity(features.len()),
            simple: Vec::with_capacity(features.len()),
            reversed: vec![false; last_part - first_part],
            defects: Vec::new(),
        },
    };
    for feature in features {
        let state = judge.feature(geometry, feature);
        let is_simple = state == State::Valid && judge.contacts.is_empty();
        judge.tell(feature as u32);
        judge.made.states.push(state);
        judge.made.simple.push(is_simple);
    }
    judge.made
}

/// A place of a defect, in metres.
enum Mark {
    Point([f64; 2]),
    Line([f64; 2], [f64; 2]),
}

struct Judge {
    grid: Grid,
    rings: Rings,
    contacts: Contacts,
    /// What is wrong with the feature at hand.
    places: Vec<(Kind, Mark)>,
    /// Part of the first entry of `made.reversed`.
    first_part: usize,
    made: Validity,
}

impl Judge {
    fn feature(&mut self, geometry: &Geometry, feature: usize) -> State {
        if geometry.is_null(feature) {
            return State::Absent;
        }
        self.rings.clear();
        self.contacts.clear();
        let first = geometry.feature_parts[feature] as usize;
        for (part, coords) in (first..).zip(geometry.parts(feature)) {
            if self.rings.push(part, coords, self.grid).is_none() {
                return State::Absent;
            }
        }
        self.notes();
        let tree = tree(&self.rings);
        self.contacts.find(&self.rings, tree.as_ref());
        match self.rings.rings.as_slice() {
            // Nearly all polygons.
            [only] if self.contacts.is_empty() => {
                if only.double_area > 0 {
                    self.reverse(0);
                }
            }
            _ => self.relations(tree.as_ref()),
        }
        if self.places.iter().any(|(kind, _)| kind.is_invalid()) {
            State::Invalid
        } else {
            State::Valid
        }
    }

    fn mark(&mut self, kind: Kind, node: Node) {
        let point = self.grid.metres(node);
        self.places.push((kind, Mark::Point(point)));
    }

    fn notes(&mut self) {
        for note in std::mem::take(&mut self.rings.notes) {
            match note {
                Note::Repeated(node) => self.mark(Kind::RepeatedVertex, node),
                Note::Flaw(Flaw::Unclosed, node) => self.mark(Kind::Unclosed, node),
                Note::Flaw(Flaw::TooFewPoints, node) => self.mark(Kind::TooFewPoints, node),
                Note::Flaw(Flaw::ZeroArea, node) => self.mark(Kind::ZeroArea, node),
            }
        }
    }

    /// What several rings, or the contacts of one, make of the polygon.
    fn relations(&mut self, tree: Option<&Tree>) {
        let passes = std::mem::take(&mut self.contacts.passes);
        self.crossings();
        for group in nodes(&passes) {
            if let Knot::Cross { own, others } = knot(&self.rings, group) {
                if own {
                    self.mark(Kind::Crossing, group[0].node);
                }
                if others {
                    self.mark(Kind::RingsCrossing, group[0].node);
                }
            }
        }
        // Where rings cross nothing lies inside or outside.
        let is_ambiguous = |kind: &Kind| {
            use Kind::{Crossing, RingsCrossing, SelfOverlap, SharedEdge};
            matches!(kind, Crossing | RingsCrossing | SelfOverlap | SharedEdge)
        };
        if !self.places.iter().any(|(kind, _)| is_ambiguous(kind)) {
            let nests = nests(&self.rings, &passes, tree);
            if self.roles(&nests) {
                for group in nodes(&passes) {
                    self.self_touch(group, &nests);
                }
                self.circles(&passes, &nests);
                self.directions(&nests);
            }
        }
        self.contacts.passes = passes;
    }

    fn crossings(&mut self) {
        for (one, other) in &self.contacts.crossings {
            let ((a, b), (c, d)) = (self.rings.edge(*one), self.rings.edge(*other));
            let kind = if self.rings.ring_of(*one) == self.rings.ring_of(*other) {
                Kind::Crossing
            } else {
                Kind::RingsCrossing
            };
            let point = crossing(a, b, c, d).map(|steps| self.grid.length(steps));
            self.places.push((kind, Mark::Point(point)));
        }
        for (one, other, from, to) in &self.contacts.overlaps {
            let kind = if self.rings.ring_of(*one) == self.rings.ring_of(*other) {
                Kind::SelfOverlap
            } else {
                Kind::SharedEdge
            };
            let line = Mark::Line(self.grid.metres(*from), self.grid.metres(*to));
            self.places.push((kind, line));
        }
    }

    /// Whether roles by containment and by orientation can be reconciled; notes several outer rings.
    fn roles(&mut self, nests: &[Nest]) -> bool {
        let rings = &self.rings.rings;
        let Some(largest) = rings
            .iter()
            .max_by_key(|ring| ring.double_area.unsigned_abs())
        else {
            return true;
        };
        let outward = largest.double_area.signum();
        let mut lost: Vec<(Kind, Node)> = Vec::new();
        let mut outer: Vec<Node> = Vec::new();
        for (ring, nest) in rings.iter().zip(nests).filter(|(_, nest)| !nest.is_hole()) {
            let node = self.rings.nodes[ring.start..ring.end].iter().min();
            let node = node.copied().unwrap_or(self.rings.nodes[ring.start]);
            match (ring.double_area.signum() == outward, nest.depth) {
                (true, _) => outer.push(node),
                (false, 0) => lost.push((Kind::HoleOutside, node)),
                (false, _) => lost.push((Kind::NestedHoles, node)),
            }
        }
        let reconciled = lost.is_empty();
        for (kind, node) in lost {
            self.mark(kind, node);
        }
        if reconciled && outer.len() > 1 {
            for node in outer {
                self.mark(Kind::Multipart, node);
            }
        }
        reconciled
    }

    fn self_touch(&mut self, group: &[super::contacts::Pass], nests: &[Nest]) {
        let touches = self_touches(&self.rings, group, |ring, number| {
            // A clockwise outer ring and a counter-clockwise hole have the interior on their right.
            (ring.double_area < 0) != nests[number as usize].is_hole()
        });
        for (_, whole) in touches {
            let kind = if whole {
                Kind::SelfTouch
            } else {
                Kind::Disconnected
            };
            self.mark(kind, group[0].node);
        }
    }

    /// Circles of touching rings of one outer ring.
    fn circles(&mut self, passes: &[super::contacts::Pass], nests: &[Nest]) {
        let mut groups = Groups::new(&self.rings.rings);
        let outer = |ring: u32| match nests[ring as usize] {
            nest if nest.is_hole() => nest.parent.unwrap_or(ring),
            _ => ring,
        };
        for group in nodes(passes) {
            let mut touching: Vec<(u32, u32)> = group
                .iter()
                .map(|pass| (outer(pass.ring), pass.ring))
                .collect();
            touching.sort_unstable();
            touching.dedup();
            // All are joined before deciding: a node may close several circles, which is one place.
            let closing = touching
                .chunk_by(|a, b| a.0 == b.0)
                .flat_map(|polygon| polygon.windows(2))
                .filter(|pair| groups.join(pair[0].1, pair[1].1))
                .count();
            if closing > 0 {
                self.mark(Kind::Disconnected, group[0].node);
            }
        }
    }

    fn directions(&mut self, nests: &[Nest]) {
        for (number, nest) in nests.iter().enumerate() {
            if (self.rings.rings[number].double_area > 0) != nest.is_hole() {
                self.reverse(number);
            }
        }
    }

    fn reverse(&mut self, ring: usize) {
        let ring = self.rings.rings[ring];
        self.made.reversed[ring.part - self.first_part] = true;
        if let Some(node) = self.rings.nodes[ring.start..ring.end].iter().min() {
            self.mark(Kind::Reversed, *node);
        }
    }

    /// Makes the places of the feature at hand its defects, one a kind.
    fn tell(&mut self, feature: u32) {
        if self.places.is_empty() {
            return;
        }
        let mut places = std::mem::take(&mut self.places);
        let west = |mark: &Mark| match mark {
            Mark::Point(point) | Mark::Line(point, _) => *point,
        };
        places.sort_by(|(kind_a, a), (kind_b, b)| {
            let ([ax, ay], [bx, by]) = (west(a), west(b));
            kind_a
                .cmp(kind_b)
                .then(ax.total_cmp(&bx))
                .then(ay.total_cmp(&by))
        });
        for group in places.chunk_by(|a, b| a.0 == b.0) {
            let shown = group.iter().take(ENOUGH);
            let lines: Vec<_> = shown
                .clone()
                .filter_map(|(_, mark)| match mark {
                    Mark::Line(from, to) => Some(vec![*from, *to]),
                    Mark::Point(_) => None,
                })
                .collect();
            let outline = if lines.is_empty() {
                Outline::Points(shown.map(|(_, mark)| west(mark)).collect())
            } else {
                Outline::Lines(lines)
            };
            self.made.defects.push(Defect {
                feature,
                kind: group[0].0,
                places: group.len() as u32,
                point: west(&group[0].1),
                outline,
            });
        }
        places.clear();
        self.places = places;
    }
}
