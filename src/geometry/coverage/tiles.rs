//! Tiles (分块): what is left over of a layer in which much is wrong is arranged piece by piece.
//!
//! ```text
//!    X1     X2                Columns of about as many segments each, cut into tiles of about as many. A line lies in
//!    +------+------+          the middle between two rows of the grid, so that no vertex lies on it and no segment
//!    |      |      |  Y       along it. A segment is cut where it crosses a line, rounded to the fine grid, and in
//!    | Y    +------+          both tiles at the same node.
//!    +------+      |
//!    |  C   |      |  Y       The winding number in the lower left corner C of a tile is what the segments that cross
//!    +------+------+          the line on its left below C add up to.
//! ```
//!
//! All that is decided about lines is decided on the rounded nodes, in the order that they have on the line. Only
//! segments that cross a line come nearer to it than half a step, so rounding moves nothing else onto it.

use rayon::prelude::*;

use super::pairing::{Left, Paired};
use super::polygons::Polygons;
use super::split::{FINE, Segment};
use crate::geometry::boxes::Extent;
use crate::geometry::grid::Node;
use crate::geometry::piles::Piles;

/// Segments in a tile, about.
pub(super) const TILE: usize = 1 << 15;
/// Segments of a polygon at most, on average.
const EACH: usize = TILE / 16;
/// Ends of segments that lines are placed by.
const SAMPLES: usize = 1 << 16;

/// One tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tile {
    /// Its sides, on the fine grid.
    pub(super) frame: Extent,
    /// The winding number in its lower left corner: beside its left side, and less far above its lower one.
    pub(super) base: i64,
}

/// The tiles of a layer, and which segments they hold.
#[derive(Debug)]
pub(super) struct Tiles {
    pub(super) tiles: Vec<Tile>,
    /// By tile: the places of its segments, ascending.
    members: Piles<u32>,
}

impl Tiles {
    /// Deals contours on the grid into tiles of about `size`; [`None`] when one holds them all, or when the polygons are
    /// so long that their outlines run through many: what goes on from tile to tile would be most of it.
    pub(super) fn new(polygons: &Polygons, paired: &Paired<Left>, size: usize) -> Option<Self> {
        let alike = |one: &Left, other: &Left| one.polygon() == other.polygon();
        let count = paired.single.chunk_by(alike).count();
        if paired.places() > count * EACH {
            return None;
        }
        let plan = Plan::new(polygons, paired, size)?;
        let dealt: Vec<Dealt> = (0..paired.places().div_ceil(TILE))
            .into_par_iter()
            .map(|chunk| {
                let mut dealt = Dealt::default();
                for place in chunk * TILE..((chunk + 1) * TILE).min(paired.places()) {
                    if let Some(segment) = paired.contour(place, polygons) {
                        plan.deal(&segment, place as u32, &mut dealt);
                    }
                }
                dealt
            })
            .collect();
        let members = dealt.iter().flat_map(|dealt| &dealt.members);
        let members = members.map(|(tile, place)| (*tile as usize, *place));
        Some(Self {
            tiles: plan.tiles(dealt.iter().flat_map(|dealt| &dealt.steps)),
            members: Piles::new(plan.count(), members),
        })
    }

    /// The places of the segments that have a part in a tile.
    pub(super) fn members(&self, tile: usize) -> &[u32] {
        self.members.of(tile)
    }
}

/// What dealing out some segments tells.
#[derive(Debug, Default)]
struct Dealt {
    /// Tiles with the segments in them.
    members: Vec<(u32, u32)>,
    /// Tiles, from which on upward in their column the winding number in the corner is greater by so much.
    steps: Vec<(u32, i64)>,
}

/// Where the lines run.
#[derive(Debug)]
struct Plan {
    /// Around everything.
    frame: Extent,
    /// Between columns.
    lines: Vec<i64>,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    /// Number of its lowest tile.
    first: u32,
    /// Between its tiles.
    lines: Vec<i64>,
}

impl Plan {
    fn new(polygons: &Polygons, paired: &Paired<Left>, size: usize) -> Option<Self> {
        let tiles = paired.places() / size.max(1);
        if tiles < 2 {
            return None;
        }
        let around = (0..paired.places())
            .into_par_iter()
            .with_min_len(4096)
            .filter_map(|place| paired.contour(place, polygons))
            .map(|one| Extent::of([&one.from, &one.to]))
            .reduce(|| Extent::EMPTY, Extent::join);
        let samples: Vec<Node> = (0..paired.places())
            .step_by(paired.places().div_ceil(SAMPLES))
            .filter_map(|place| paired.contour(place, polygons))
            .map(|one| one.from)
            .collect();
        let columns = tiles.isqrt().max(1);
        let lines = lines_between(samples.iter().map(|node| node.x), columns);
        let mut plan = Self {
            frame: Extent {
                min: Node::new(beyond(around.min.x - 1), beyond(around.min.y - 1)),
                max: Node::new(beyond(around.max.x), beyond(around.max.y)),
            },
            columns: Vec::new(),
            lines,
        };
        let mut heights: Vec<Vec<i64>> = vec![Vec::new(); plan.lines.len() + 1];
        for node in samples {
            heights[plan.column(node.x * FINE)].push(node.y);
        }
        let mut first = 0;
        for heights in heights {
            let lines = lines_between(heights, tiles.div_ceil(columns));
            let count = lines.len() as u32 + 1;
            plan.columns.push(Column { first, lines });
            first += count;
        }
        Some(plan)
    }

    fn count(&self) -> usize {
        self.columns
            .iter()
            .map(|column| column.lines.len() + 1)
            .sum()
    }

    fn column(&self, x: i64) -> usize {
        self.lines.partition_point(|line| *line < x)
    }

    /// The sides of a column.
    fn strip(&self, column: usize) -> Extent {
        let mut strip = self.frame;
        if let Some(before) = column.checked_sub(1) {
            strip.min.x = self.lines[before];
        }
        if let Some(line) = self.lines.get(column) {
            strip.max.x = *line;
        }
        strip
    }

    /// Deals out one segment of the grid.
    fn deal(&self, segment: &Segment, place: u32, dealt: &mut Dealt) {
        let one = fine(segment);
        let (left, right) = (one.from.x.min(one.to.x), one.from.x.max(one.to.x));
        for number in self.column(left)..=self.column(right) {
            let strip = self.strip(number);
            let Some((from, to)) = clip(&one, &strip) else {
                continue;
            };
            let column = &self.columns[number];
            let (low, high) = (from.y.min(to.y), from.y.max(to.y));
            // A piece that begins on a line belongs above it, one that ends there below.
            let first = column.lines.partition_point(|line| *line <= low);
            let last = column.lines.partition_point(|line| *line < high);
            let tiles = first..=last.max(first);
            dealt
                .members
                .extend(tiles.map(|tile| (column.first + tile as u32, place)));
            if number > 0 && left < strip.min.x {
                let (leaves, weight) = if one.from.x < one.to.x {
                    (leaves(&one, from, to, column, strip.min.x), one.weight)
                } else {
                    (leaves(&one, to, from, column, strip.min.x), -one.weight)
                };
                let above = column.lines.partition_point(|line| *line < leaves);
                if above < column.lines.len() {
                    dealt.steps.push((column.first + above as u32 + 1, weight));
                }
            }
        }
    }

    /// The tiles with the winding numbers in their corners.
    fn tiles<'a>(&self, steps: impl Iterator<Item = &'a (u32, i64)>) -> Vec<Tile> {
        let mut added = vec![0_i64; self.count()];
        for (tile, weight) in steps {
            added[*tile as usize] += weight;
        }
        let mut tiles = Vec::with_capacity(added.len());
        for (number, column) in self.columns.iter().enumerate() {
            let mut frame = self.strip(number);
            let mut base = 0;
            for place in 0..=column.lines.len() {
                base += added[tiles.len()];
                frame.max.y = column.lines.get(place).map_or(self.frame.max.y, |y| *y);
                tiles.push(Tile { frame, base });
                frame.min.y = frame.max.y;
            }
        }
        tiles
    }
}

/// The height at which a segment leaves the line on its left for good; `enter` and `leave`: where it enters and leaves
/// the column. A steep one may be rounded onto the line at lines between tiles, too.
fn leaves(one: &Segment, enter: Node, leave: Node, column: &Column, line: i64) -> i64 {
    let is_on = |y: &&i64| at_height(one, **y) <= line;
    let place = |y: i64| column.lines.partition_point(|other| *other <= y);
    if enter.y <= leave.y {
        let above = &column.lines[place(enter.y)..place(leave.y)];
        above.iter().take_while(is_on).last()
    } else {
        let below = &column.lines[place(leave.y)..place(enter.y)];
        below.iter().rev().take_while(is_on).last()
    }
    .map_or(enter.y, |y| *y)
}

/// Lines that cut values of the grid into about so many parts, ascending, on the fine grid. Each is in the middle between
/// two values that follow each other: of many lines from one place the ends beside it are not cut off.
fn lines_between(values: impl IntoIterator<Item = i64>, parts: usize) -> Vec<i64> {
    let mut values: Vec<i64> = values.into_iter().collect();
    values.sort_unstable();
    let line = |value: &i64| {
        let next = values.get(values.partition_point(|other| other <= value));
        beyond(next.map_or(*value, |next| value + (next - value) / 2))
    };
    let mut lines: Vec<i64> = (1..parts)
        .filter_map(|part| values.get(values.len() * part / parts))
        .map(line)
        .collect();
    lines.dedup();
    lines
}

/// The line next beyond a row or column of the grid.
fn beyond(value: i64) -> i64 {
    value * FINE + FINE / 2
}

fn fine(one: &Segment) -> Segment {
    Segment {
        from: super::gaps::fine(one.from),
        to: super::gaps::fine(one.to),
        ..*one
    }
}

/// The piece of a segment in a tile or column, on the fine grid; the sides of the tile are lines.
pub(super) fn clip(one: &Segment, frame: &Extent) -> Option<(Node, Node)> {
    let forward = one.from.x < one.to.x;
    let (left, right) = if forward {
        (one.from, one.to)
    } else {
        (one.to, one.from)
    };
    if left.x >= frame.max.x || right.x <= frame.min.x {
        return None;
    }
    let cut_at = |x: i64| Node::new(x, at_abscissa(one, x));
    let enter = if left.x < frame.min.x {
        cut_at(frame.min.x)
    } else {
        left
    };
    let leave = if right.x > frame.max.x {
        cut_at(frame.max.x)
    } else {
        right
    };
    let (low, high) = (enter.y.min(leave.y), enter.y.max(leave.y));
    let is_level = low == high && frame.min.y <= low && low < frame.max.y;
    if !is_level && (low >= frame.max.y || high <= frame.min.y || low == high) {
        return None;
    }
    let within = |node: Node| {
        let y = node.y.clamp(frame.min.y, frame.max.y);
        if y == node.y {
            node
        } else {
            Node::new(at_height(one, y).clamp(enter.x, leave.x), y)
        }
    };
    let (enter, leave) = (within(enter), within(leave));
    Some(if forward {
        (enter, leave)
    } else {
        (leave, enter)
    })
}

/// Where a segment crosses a line that runs from south to north, rounded.
fn at_abscissa(one: &Segment, x: i64) -> i64 {
    let (from, to) = (one.from, one.to);
    from.y + share(to.y - from.y, x - from.x, to.x - from.x)
}

/// Where a segment crosses a line that runs from west to east, rounded.
fn at_height(one: &Segment, y: i64) -> i64 {
    let (from, to) = (one.from, one.to);
    from.x + share(to.x - from.x, y - from.y, to.y - from.y)
}

/// `whole * part / of`, to the nearest integer, halves upward: the same for all segments on one line.
fn share(whole: i64, part: i64, of: i64) -> i64 {
    let (part, of) = if of < 0 { (-part, -of) } else { (part, of) };
    let (product, of) = (i128::from(whole) * i128::from(part), i128::from(of.max(1)));
    (2 * product + of).div_euclid(2 * of) as i64
}
