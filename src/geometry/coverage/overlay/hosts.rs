//! Lines and the parcels that they are deducted from (线状地物与扣除图斑).
//!
//! ```text
//!    one parcel named            two parcels named
//!   +-----------------+         +--------+--------+       One parcel: the line lies in it, border included. Two: it
//!   |  named          |         |  one   |  other |       runs along their common border.
//!   | ----------------|===      |      ..|..      |
//!   |                 | off     |  off-'  |        |       ===  a stretch outside of the named parcel
//!   +-----------------+         +--------+--------+       ..-' a stretch farther than `reach` from the common border
//! ```
//!
//! Stretches within the tolerance of a border are on it. A stretch nearer to the common border than `reach` is left to
//! the rule on lines along borders (511203051).

use std::cell::OnceCell;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Coverage;
use super::super::gaps::masks;
use super::super::polygons::Polygons;
use super::border::Border;
use super::course::{
    Course, Stretches, beside, both, either, joined, longest, offset, total, without,
};
use crate::geometry::boxes::{Extent, Tree};
use crate::geometry::grid::Node;
use crate::geometry::segments::Segment;
use crate::geometry::validity::State;

/// The limits, in metres.
#[derive(Clone, Copy, Debug)]
pub struct LineLimits {
    /// So much of a line may lie elsewhere.
    pub slack: f64,
    /// Only stretches longer than this show where it lies.
    pub least: f64,
    /// Up to this distance from the common border a line is another rule's.
    pub reach: f64,
}

/// What the share of a line says of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// On the border of two parcels.
    Half,
    /// In one parcel.
    Whole,
    /// Nothing.
    Unknown,
}

/// A line and what it is deducted from.
#[derive(Clone, Copy, Debug)]
pub struct Deducted<'a> {
    /// Its segments.
    pub segments: &'a [Segment],
    /// The parcels, one or two different ones.
    pub parcels: [Option<u32>; 2],
    /// Its share.
    pub share: Share,
}

/// What is wrong with the place of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Misplaced {
    /// It leaves its parcels.
    Outside(Stretch),
    /// It leaves the common border of its two parcels.
    OffBorder(Stretch),
    /// It is deducted from two parcels by halves, and lies in one.
    InsideOne(Stretch),
    /// It is deducted from one parcel as a whole, and lies on its border with others.
    OnBorder(Stretch),
    /// It lies in or touches an invalid polygon, or its parcel is one, or lies on others.
    Undecided,
}

/// Where a line is misplaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// How long it is altogether, in metres.
    pub length: f64,
    /// The lines, in metres.
    pub lines: Vec<Vec<[f64; 2]>>,
    /// The middle of the longest of them, in metres.
    pub point: [f64; 2],
    /// The parcels concerned, ascending.
    pub parcels: Vec<u32>,
}

/// The parcels of a layer, ready to be asked about lines.
pub struct Hosts<'a> {
    coverage: &'a Coverage,
    masks: Tree,
    /// The borders of the largest parcels, which many lines ask for.
    large: FxHashMap<u32, Border<'a>>,
    /// Parcels that others repeat.
    repeated: FxHashSet<u32>,
    limits: LineLimits,
}

/// From so many vertices on a parcel is large.
const LARGE: usize = 1024;

/// A border that is kept, or made for one line.
enum Kept<'h, 'a> {
    Long(&'h Border<'a>),
    Short(Border<'a>),
}

impl<'a> std::ops::Deref for Kept<'_, 'a> {
    type Target = Border<'a>;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Long(border) => border,
            Self::Short(border) => border,
        }
    }
}

impl<'a> Hosts<'a> {
    /// The polygons of a coverage; limits in metres.
    #[must_use]
    pub fn new(coverage: &'a Coverage, limits: LineLimits) -> Self {
        let steps = |metres: f64| coverage.grid.steps(metres);
        let polygons = &coverage.polygons;
        let large = (0..polygons.len())
            .into_par_iter()
            .with_min_len(4096)
            .filter(|parcel| vertices(polygons, *parcel) >= LARGE)
            .map(|parcel| (parcel as u32, Border::of(polygons, parcel)))
            .collect();
        Self {
            masks: masks(polygons),
            large,
            repeated: coverage.duplicates.iter().map(|pair| pair.first).collect(),
            limits: LineLimits {
                slack: steps(limits.slack) + 1e-3,
                least: steps(limits.least) + 1e-3,
                reach: steps(limits.reach),
            },
            coverage,
        }
    }

    /// What is wrong with the place of a line, if anything is.
    #[must_use]
    pub fn misplaced(&self, line: &Deducted<'_>) -> Option<Misplaced> {
        let mut named = line.parcels.iter().flatten();
        let states = &self.coverage.polygons.states;
        // A damaged file may hold fewer shapes than records: a parcel without one is as undecidable as an invalid one.
        if named.any(|parcel| states.get(*parcel as usize) != Some(&State::Valid)) {
            return Some(Misplaced::Undecided);
        }
        let course = Course::of(line.segments);
        let [first, second] = line.parcels;
        let found = match (first.or(second)?, second.filter(|_| first.is_some())) {
            (one, Some(other)) => self.of_two(&course, one, other, line.share),
            (one, None) => self.of_one(&course, one, line.share),
        }?;
        let mut named = line.parcels.iter().flatten();
        let undecided =
            named.any(|parcel| self.repeated.contains(parcel)) || self.touches_mask(&course);
        Some(if undecided {
            Misplaced::Undecided
        } else {
            found
        })
    }

    fn tolerance(&self) -> f64 {
        self.coverage.tolerance as f64
    }

    fn border(&self, parcel: u32) -> Kept<'_, 'a> {
        match self.large.get(&parcel) {
            Some(border) => Kept::Long(border),
            None => Kept::Short(Border::of(&self.coverage.polygons, parcel as usize)),
        }
    }

    /// Whether a line runs along a border from vertex to vertex. Of a large parcel this says nothing.
    fn follows(&self, course: &Course<'_>, parcel: u32) -> bool {
        !self.large.contains_key(&parcel)
            && course.follows(&self.coverage.polygons, parcel as usize)
    }

    fn touches_mask(&self, course: &Course<'_>) -> bool {
        let mut near = Vec::new();
        let reach = course.extent.grown(self.coverage.tolerance);
        self.masks.meeting(&reach, |mask| near.push(mask));
        near.into_iter().any(|mask| {
            let border = self.border(mask);
            let beside = course.near(&border, self.tolerance());
            !beside.is_empty() || !course.inside(&border, &beside).is_empty()
        })
    }

    fn stretch(&self, course: &Course<'_>, of: &Stretches, parcels: Vec<u32>) -> Stretch {
        let grid = self.coverage.grid;
        Stretch {
            length: grid.length(total(of)),
            lines: course.drawn(of, grid),
            point: course.middle(of, grid),
            parcels,
        }
    }

    /// The parcels but for some that hold a stretch of these longer than the least.
    fn others(&self, course: &Course<'_>, of: &Stretches, but: &[u32]) -> Vec<u32> {
        self.beside(course, but, |near, inside| {
            let held = either(near, inside);
            longest(&both(&held, of)) > self.limits.least
        })
    }

    /// The parcels near a line, but for some, that pass by what of it is near their border and inside.
    fn beside(
        &self,
        course: &Course<'_>,
        but: &[u32],
        mut pass: impl FnMut(&Stretches, &Stretches) -> bool,
    ) -> Vec<u32> {
        let mut parcels = Vec::new();
        let reach = course.extent.grown(self.coverage.tolerance);
        self.coverage.tree.meeting(&reach, |parcel| {
            if self.coverage.polygons.covers(parcel as usize) && !but.contains(&parcel) {
                parcels.push(parcel);
            }
        });
        parcels.sort_unstable();
        parcels.retain(|parcel| {
            let border = self.border(*parcel);
            let near = course.near(&border, self.tolerance());
            let inside = course.inside(&border, &near);
            pass(&near, &inside)
        });
        parcels
    }

    /// Whether all of a line but the slack, and most of it, is in these stretches.
    fn is_nearly_all(&self, course: &Course<'_>, of: &Stretches) -> bool {
        let length = total(of);
        course.length - length <= self.limits.slack && 2.0 * length > course.length
    }

    fn of_one(&self, course: &Course<'_>, parcel: u32, share: Share) -> Option<Misplaced> {
        let border = OnceCell::new();
        let border = || border.get_or_init(|| self.border(parcel));
        let follows = self.follows(course, parcel);
        let near = match follows {
            true => course.whole(),
            false => course.near(border(), self.tolerance()),
        };
        let inside = match follows {
            true => Vec::new(),
            false => course.inside(border(), &near),
        };
        let outside = without(&course.whole(), &either(&near, &inside));
        if total(&outside) > self.limits.slack {
            let others = self.others(course, &outside, &[parcel]);
            if others.is_empty() {
                return self.touches_mask(course).then_some(Misplaced::Undecided);
            }
            return Some(Misplaced::Outside(self.stretch(course, &outside, others)));
        }
        if share != Share::Whole || !self.is_nearly_all(course, &near) {
            return None;
        }
        let mut shared = Vec::new();
        let others = self.beside(course, &[parcel], |other, _| {
            let common = both(&near, other);
            shared.extend(&common);
            longest(&common) > self.limits.least
        });
        let shared = joined(shared);
        self.is_nearly_all(course, &shared)
            .then(|| Misplaced::OnBorder(self.stretch(course, &shared, others)))
    }

    fn of_two(&self, course: &Course<'_>, one: u32, other: u32, share: Share) -> Option<Misplaced> {
        if self.follows(course, one) && self.follows(course, other) {
            return None;
        }
        let borders = [self.border(one), self.border(other)];
        let near = [0, 1].map(|at| course.near(&borders[at], self.tolerance()));
        let on = both(&near[0], &near[1]);
        if course.length - total(&on) <= self.limits.slack {
            return None;
        }
        let common = self.common_border(course, [&borders[0], &borders[1]]);
        let close = course.near_segments(course.extent.min, &common, self.limits.reach);
        let off = without(&course.whole(), &either(&on, &close));
        if total(&off) <= self.limits.slack {
            return None;
        }
        let held = [0, 1].map(|at| {
            let inside = course.inside(&borders[at], &near[at]);
            both(&off, &either(&near[at], &inside))
        });
        for (held, parcel) in held.iter().zip([one, other]) {
            if self.is_nearly_all(course, held) {
                let found = || Misplaced::InsideOne(self.stretch(course, held, vec![parcel]));
                // Another share is wrong for two parcels wherever the line lies.
                return (share == Share::Half).then(found);
            }
        }
        let in_named = either(&held[0], &held[1]);
        let outside = without(&off, &in_named);
        if total(&outside) > self.limits.slack {
            let others = self.others(course, &outside, &[one, other]);
            if !others.is_empty() {
                return Some(Misplaced::Outside(self.stretch(course, &outside, others)));
            }
            if self.touches_mask(course) {
                return Some(Misplaced::Undecided);
            }
        }
        (total(&in_named) > self.limits.slack).then(|| {
            let parcels = vec![one.min(other), one.max(other)];
            Misplaced::OffBorder(self.stretch(course, &in_named, parcels))
        })
    }

    /// What two parcels have of their borders in common near a line, in steps from the corner of its box.
    fn common_border(
        &self,
        course: &Course<'_>,
        [one, other]: [&Border<'_>; 2],
    ) -> Vec<[[f64; 2]; 2]> {
        let origin: Node = course.extent.min;
        let window = course.extent.grown(self.limits.reach.ceil() as i64 + 1);
        let reach = self.coverage.tolerance + 1;
        let radius = 2.0 * self.tolerance();
        let mut common = Vec::new();
        one.near(&window, |from, to| {
            let (a, b) = (offset(origin, from), offset(origin, to));
            let wanted = Extent::of([&from, &to]).grown(2 * reach);
            let mut stretches = Vec::new();
            other.near(&wanted, |c, d| {
                stretches.extend(beside(a, b, [offset(origin, c), offset(origin, d)], radius));
            });
            let length = (b[0] - a[0]).hypot(b[1] - a[1]);
            let at = |along: f64| {
                let share = along / length;
                [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
            };
            common.extend(
                joined(stretches)
                    .into_iter()
                    .map(|(from, to)| [at(from), at(to)]),
            );
        });
        common
    }
}

fn vertices(polygons: &Polygons, polygon: usize) -> usize {
    let rings = polygons.rings(polygon);
    (polygons.ring_starts[rings.end] - polygons.ring_starts[rings.start]) as usize
}
