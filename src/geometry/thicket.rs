//! A tree of segments for crowds that boxes cannot tell apart: lines that fan out from one place, long slanted ones side
//! by side, parcels that lean so.
//!
//! A branch holds segments that lie alike, in a frame of four corners that leans as they do. What a segment may meet is
//! found by going down the branches whose frames it comes near. Segments that begin at one node, a hub, are near each
//! other there whatever the frames: of a branch whose segments all begin at the node where the asking one begins too,
//! nothing is looked at when the directions differ so much that only the hub is common to them.
//!
//! Frames are worked out in floating point and only ever pass over what is clearly apart: the answer is every pair that
//! matters, and some that do not.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use super::boxes::Extent;
use super::grid::Node;

/// Segments in a branch that is not divided.
const LEAF: usize = 6;
/// Branches of more segments are grown on two threads.
const LARGE: usize = 4096;
/// What rounding may do to a place, in steps, with much to spare: places are below 2^48.
const SLACK: f64 = 2.0;

type Point = [f64; 2];

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Stretches in common; a node in common is nothing.
    Stretches,
    /// Stretches in common and crossings; a node in common is nothing where either line ends.
    Meetings,
}

/// What a thicket holds: a segment of a line.
pub(super) trait Leaning: Copy + Send + Sync {
    /// Where it begins and ends.
    fn ends(&self) -> [Node; 2];
    /// Whether these are ends of its line.
    fn ends_line(&self) -> [bool; 2];

    /// The box around it.
    fn extent(&self) -> Extent {
        Extent::of(&self.ends())
    }
}

/// A segment with its rank: pairs are asked for from the lower rank.
pub(super) type Ranked<S> = (S, u32);

/// The tree.
pub(super) struct Thicket<S> {
    /// Places in frames are counted from here.
    origin: Node,
    items: Vec<Ranked<S>>,
    root: Option<Branch>,
}

/// Segments that lie alike.
struct Branch {
    extent: Extent,
    frame: [Point; 4],
    hub: Option<Hub>,
    /// The greatest rank.
    last: u32,
    /// The items of a leaf, by first place and number; the two halves of any other.
    below: Below,
}

enum Below {
    Items(usize, usize),
    Halves(Box<[Branch; 2]>),
}

/// The node that all segments of a branch begin or end at, and how they leave it.
struct Hub {
    at: Node,
    /// Whether it is an end of all their lines.
    is_end: bool,
    /// Length of the shortest.
    shortest: f64,
    /// Middle of their directions, and how far they differ from it.
    middle: f64,
    spread: f64,
}

impl<S: Leaning> Thicket<S> {
    pub(super) fn new(mut items: Vec<Ranked<S>>) -> Self {
        let boxes = items.iter().map(|(s, _)| s.extent());
        let whole = Extent::around(boxes);
        let origin = if items.is_empty() {
            Node::default()
        } else {
            whole.min
        };
        let root = (!items.is_empty()).then(|| Branch::new(origin, &mut items, 0));
        Self {
            origin,
            items,
            root,
        }
    }

    /// Calls `found` with every item of a greater rank that may be within `reach` steps of the asking one, but for those
    /// that only have a hub in common with it.
    pub(super) fn near(
        &self,
        (asking, rank): &Ranked<S>,
        reach: i64,
        sought: Sought,
        mut found: impl FnMut(&Ranked<S>),
    ) {
        let question = Question {
            asking,
            extent: asking.extent().grown(reach),
            ends: asking.ends().map(|at| place(self.origin, at)),
            reach: reach as f64 + SLACK,
            sought,
        };
        let mut open: Vec<&Branch> = self.root.iter().collect();
        while let Some(branch) = open.pop() {
            if branch.last <= *rank || question.passes_over(branch) {
                continue;
            }
            match &branch.below {
                Below::Halves(halves) => open.extend(halves.iter()),
                Below::Items(first, count) => self.items[*first..first + count]
                    .iter()
                    .filter(|(other, of)| of > rank && other.extent().meets(&question.extent))
                    .for_each(&mut found),
            }
        }
    }
}

/// A segment that asks for what it may meet.
struct Question<'a, S> {
    asking: &'a S,
    /// The box around it, enlarged by the reach.
    extent: Extent,
    ends: [Point; 2],
    /// With the slack.
    reach: f64,
    sought: Sought,
}

impl<S: Leaning> Question<'_, S> {
    fn passes_over(&self, branch: &Branch) -> bool {
        !branch.extent.meets(&self.extent)
            || branch.hub.as_ref().is_some_and(|hub| self.only_meets(hub))
            || are_apart(&self.ends, &branch.frame, self.reach)
            || are_apart(&branch.frame, &self.ends, self.reach)
    }

    /// Whether it begins or ends at the hub too and has nothing else in common with its segments that is asked for:
    /// neither far end comes within the reach of the other segment, and no stretch of the reach fits beside the hub.
    fn only_meets(&self, hub: &Hub) -> bool {
        let ([a, b], [first, last]) = (self.asking.ends(), self.asking.ends_line());
        let (far, is_end) = if a == hub.at {
            (b, first)
        } else if b == hub.at {
            (a, last)
        } else {
            return false;
        };
        if self.sought == Sought::Meetings && !is_end && !hub.is_end {
            return false;
        }
        let (length, direction) = way(hub.at, far);
        let gap = turn(direction - hub.middle).abs() - hub.spread;
        gap > 0.0 && length.min(hub.shortest) * gap.min(FRAC_PI_2).sin() > self.reach
    }
}

impl Branch {
    /// The branch of these items, the first of which has the place `first` in the tree; it puts them in its order.
    fn new<S: Leaning>(origin: Node, items: &mut [Ranked<S>], first: usize) -> Self {
        let axis = axis(items);
        let ends = || items.iter().flat_map(|(s, _)| s.ends());
        let points = || ends().map(|at| along(axis, place(origin, at)));
        let back = [axis[0], -axis[1]];
        let frame = frame(points).map(|at| along(back, at));
        Self {
            extent: items
                .iter()
                .fold(Extent::EMPTY, |all, (s, _)| all.join(s.extent())),
            frame,
            hub: hub(items),
            last: items.iter().map(|(_, rank)| *rank).max().unwrap_or(0),
            below: divide(origin, axis, items, first),
        }
    }
}

/// Divides items where they differ most: in their places along the axis or across it, or in their directions.
fn divide<S: Leaning>(origin: Node, axis: Point, items: &mut [Ranked<S>], first: usize) -> Below {
    if items.len() <= LEAF {
        return Below::Items(first, items.len());
    }
    let length = |[a, b]: [Node; 2]| way(a, b).0;
    let lengths: f64 = items.iter().map(|(s, _)| length(s.ends())).sum();
    let mean = lengths / items.len() as f64;
    let features = |(s, _): &Ranked<S>| {
        let [a, b] = s.ends().map(|at| along(axis, place(origin, at)));
        let (du, dv) = (b[0] - a[0], b[1] - a[1]);
        let slope = dv / du.hypot(dv) * if du < 0.0 { -mean } else { mean };
        [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0, slope]
    };
    let (mut least, mut most) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for item in items.iter() {
        for (k, value) in features(item).into_iter().enumerate() {
            least[k] = least[k].min(value);
            most[k] = most[k].max(value);
        }
    }
    let extent = |k: &usize| most[*k] - least[*k];
    let widest = (0..3).max_by(|a, b| extent(a).total_cmp(&extent(b)));
    let widest = widest.unwrap_or(0);
    let middle = items.len() / 2;
    items.select_nth_unstable_by(middle, |a, b| {
        features(a)[widest].total_cmp(&features(b)[widest])
    });
    let large = items.len() > LARGE;
    let (low, high) = items.split_at_mut(middle);
    let (low, high) = if large {
        rayon::join(
            || Branch::new(origin, low, first),
            || Branch::new(origin, high, first + middle),
        )
    } else {
        (
            Branch::new(origin, low, first),
            Branch::new(origin, high, first + middle),
        )
    };
    Below::Halves(Box::new([low, high]))
}

fn place(origin: Node, at: Node) -> Point {
    [(at.x - origin.x) as f64, (at.y - origin.y) as f64]
}

/// A place in the system whose first axis has that direction.
fn along(axis: Point, [x, y]: Point) -> Point {
    [x * axis[0] + y * axis[1], y * axis[0] - x * axis[1]]
}

/// Length and direction of the way from one node to another.
fn way(from: Node, to: Node) -> (f64, f64) {
    let (x, y) = ((to.x - from.x) as f64, (to.y - from.y) as f64);
    (x.hypot(y), y.atan2(x))
}

/// The same angle between minus and plus half a turn.
fn turn(angle: f64) -> f64 {
    angle - TAU * (angle / TAU).round()
}

/// The unit vector in which segments run on the whole, be it forth or back: the long ones count more.
fn axis<S: Leaning>(items: &[Ranked<S>]) -> Point {
    let (mut cos, mut sin) = (0.0, 0.0);
    for (s, _) in items {
        let [a, b] = s.ends();
        let (x, y) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
        let length = x.hypot(y);
        // Twice the angle, so that opposite directions are one.
        cos += (x * x - y * y) / length;
        sin += 2.0 * x * y / length;
    }
    let angle = sin.atan2(cos) / 2.0;
    [angle.cos(), angle.sin()]
}

/// Four corners around points: between the least and greatest first coordinate, above a line through or below the
/// lowest ones and below one through or above the highest.
fn frame<I: Iterator<Item = Point>>(points: impl Fn() -> I) -> [Point; 4] {
    let (mut west, mut east) = (f64::INFINITY, f64::NEG_INFINITY);
    for [u, _] in points() {
        (west, east) = (west.min(u), east.max(u));
    }
    let middle = west + (east - west) / 2.0;
    // `sign` is 1 for the lower side and -1 for the upper.
    let side = |sign: f64| {
        let mut lowest = [[middle, f64::INFINITY]; 2];
        for [u, v] in points() {
            let half = &mut lowest[usize::from(u > middle)];
            if v * sign < half[1] {
                *half = [u, v * sign];
            }
        }
        let [a, b] = lowest;
        let slope = (b[1] - a[1]) / (b[0] - a[0]);
        let slope = if slope.is_finite() { slope } else { 0.0 };
        let heights = points().map(|[u, v]| v * sign - slope * (u - west));
        let height = heights.fold(f64::INFINITY, f64::min);
        [height * sign, (height + slope * (east - west)) * sign]
    };
    let (lower, upper) = (side(1.0), side(-1.0));
    [
        [west, lower[0]],
        [east, lower[1]],
        [east, upper[1]],
        [west, upper[0]],
    ]
}

/// Whether a line along a side of the first figure, or for a segment also across it, parts the two by more than `reach`.
fn are_apart(figure: &[Point], other: &[Point], reach: f64) -> bool {
    let next = figure.iter().cycle().skip(1);
    figure.iter().zip(next).any(|(from, to)| {
        let (x, y) = (to[0] - from[0], to[1] - from[1]);
        let length = x.hypot(y);
        let parts = |normal: Point| {
            let span = |of: &[Point]| {
                of.iter()
                    .map(|at| (at[0] - from[0]) * normal[0] + (at[1] - from[1]) * normal[1])
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
                        (low.min(at), high.max(at))
                    })
            };
            let (own, others) = (span(figure), span(other));
            others.0 - own.1 > reach || own.0 - others.1 > reach
        };
        length > 0.0
            && (parts([-y / length, x / length])
                || figure.len() == 2 && parts([x / length, y / length]))
    })
}

/// The node that all items begin or end at, where there is one and they leave it in less than half a turn.
fn hub<S: Leaning>(items: &[Ranked<S>]) -> Option<Hub> {
    let (one, _) = items.first()?;
    let at = one
        .ends()
        .into_iter()
        .find(|at| items.iter().all(|(s, _)| s.ends().contains(at)))?;
    let ways = items.iter().map(|(s, _)| {
        let ([a, b], [first, last]) = (s.ends(), s.ends_line());
        let (far, is_end) = if a == at { (b, first) } else { (a, last) };
        (way(at, far), is_end)
    });
    let base = ways.clone().next()?.0.1;
    let mut hub = Hub {
        at,
        is_end: true,
        shortest: f64::INFINITY,
        middle: 0.0,
        spread: 0.0,
    };
    let (mut least, mut most) = (0.0_f64, 0.0_f64);
    for ((length, direction), is_end) in ways {
        let turned = turn(direction - base);
        (least, most) = (least.min(turned), most.max(turned));
        hub.shortest = hub.shortest.min(length);
        hub.is_end &= is_end;
    }
    hub.middle = base + (least + most) / 2.0;
    hub.spread = (most - least) / 2.0;
    (hub.spread < PI / 2.0).then_some(hub)
}
