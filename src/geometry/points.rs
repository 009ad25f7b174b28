//! Points that coincide (点重叠).

use rayon::prelude::*;

use super::grid::Node;
use super::hosts::PointIndex;

/// A point that coincides with one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coincidence {
    /// Place of the point in the list.
    pub point: u32,
    /// Place of one before it that is within the tolerance.
    pub first: u32,
}

/// A point with its cell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    cell: (i64, i64),
    place: u32,
}

/// How many cells away a point within the tolerance can lie.
const REACH: i64 = 2;

/// Every point that lies within `tolerance` steps of one before it, once, in the order of the list. `n` points at one
/// place are `n - 1`, each with the first of them.
///
/// The points of one cell are all within the tolerance of each other, so that only its first point has to be compared
/// with other cells: the work grows with the number of points, however they are heaped.
#[must_use]
pub fn coincidences(points: &[Node], tolerance: i64) -> Vec<Coincidence> {
    let tolerance = tolerance.clamp(0, 1 << 30);
    let entries = sorted(points, cell_side(tolerance));
    let mut firsts: Vec<Option<u32>> = vec![None; points.len()];
    let mut columns = [0_usize; 2 * REACH as usize + 1];
    for cell in entries.chunk_by(|a, b| a.cell == b.cell) {
        let first = cell[0];
        let at = points[first.place as usize];
        let mut earlier: Option<u32> = None;
        for (start, step) in columns.iter_mut().zip(-REACH..) {
            let (x, y) = (first.cell.0 + step, first.cell.1);
            // The cells come in order, and so do their neighbours in each column.
            *start += entries[*start..]
                .iter()
                .take_while(|entry| entry.cell < (x, y - REACH))
                .count();
            let near = entries[*start..]
                .iter()
                .take_while(|entry| entry.cell <= (x, y + REACH))
                .filter(|entry| entry.place < first.place)
                .filter(|entry| within(points[entry.place as usize], at, tolerance));
            earlier = near.map(|entry| entry.place).chain(earlier).min();
        }
        firsts[first.place as usize] = earlier;
        for entry in &cell[1..] {
            let shared = earlier.filter(|earlier| {
                within(
                    points[*earlier as usize],
                    points[entry.place as usize],
                    tolerance,
                )
            });
            firsts[entry.place as usize] = Some(shared.unwrap_or(first.place));
        }
    }
    let found = firsts.into_iter().zip(0..);
    found
        .filter_map(|(first, point)| {
            Some(Coincidence {
                point,
                first: first?,
            })
        })
        .collect()
}

/// Points that one task looks up.
const BATCH: usize = 1 << 14;

/// The places of those points of `asked` that are none of `among`, which is sorted, ascending.
#[must_use]
pub fn absent(asked: &[Node], among: &[Node]) -> Vec<u32> {
    debug_assert!(among.is_sorted());
    let starts = (0_u32..).step_by(BATCH);
    let batches: Vec<(u32, &[Node])> = starts.zip(asked.chunks(BATCH)).collect();
    let of_batch = |(start, batch): (u32, &[Node])| -> Vec<u32> {
        // One after the other along `among`, so that each is looked for near the last: there may be millions.
        let mut sorted: Vec<(Node, u32)> = batch.iter().copied().zip(start..).collect();
        sorted.sort_unstable();
        let first = sorted.first().map(|(at, _)| *at);
        let mut rest = &among[among.partition_point(|at| Some(*at) < first)..];
        sorted.retain(|(node, _)| {
            let mut step = 1;
            while rest.get(step).is_some_and(|at| at < node) {
                step *= 2;
            }
            let near = &rest[..rest.len().min(step + 1)];
            rest = &rest[near.partition_point(|at| at < node)..];
            rest.first() != Some(node)
        });
        let mut places: Vec<u32> = sorted.into_iter().map(|(_, place)| place).collect();
        places.sort_unstable();
        places
    };
    batches.into_par_iter().flat_map_iter(of_batch).collect()
}

/// The places of those points of `asked` that have none of `among`, which is sorted, within `tolerance` steps, ascending.
#[must_use]
pub fn alone(asked: &[Node], among: &[Node], tolerance: i64) -> Vec<u32> {
    let tolerance = tolerance.clamp(0, 1 << 30);
    let rest = absent(asked, among);
    let nodes: Vec<Node> = rest.iter().map(|place| asked[*place as usize]).collect();
    let index = PointIndex::new(&nodes);
    let mut paired = vec![false; rest.len()];
    let mut near = Vec::new();
    for at in among.iter().filter(|_| !rest.is_empty()) {
        let from = Node::new(at.x - tolerance, at.y - tolerance);
        let to = Node::new(at.x + tolerance, at.y + tolerance);
        index.in_box(from, to, &mut near);
        for (_, place) in &near {
            paired[*place as usize] |= within(nodes[*place as usize], *at, tolerance);
        }
    }
    let found = rest.into_iter().zip(paired);
    found
        .filter(|(_, paired)| !paired)
        .map(|(place, _)| place)
        .collect()
}

/// The longest side of a cell whose nodes are all within the tolerance of each other.
fn cell_side(tolerance: i64) -> i64 {
    // Nodes of a cell differ by at most side - 1; 2 (side - 1)² ≤ tolerance².
    let half = (tolerance as u64 * tolerance as u64) / 2;
    half.isqrt() as i64 + 1
}

fn sorted(points: &[Node], side: i64) -> Vec<Entry> {
    // There are fewer points than records, which are counted in u32.
    let mut entries: Vec<Entry> = points
        .iter()
        .zip(0_u32..)
        .map(|(at, place)| Entry {
            cell: (at.x.div_euclid(side), at.y.div_euclid(side)),
            place,
        })
        .collect();
    entries.par_sort_unstable();
    entries
}

/// Whether two nodes are at most so many steps apart.
fn within(a: Node, b: Node, tolerance: i64) -> bool {
    let (x, y) = (i128::from(a.x - b.x), i128::from(a.y - b.y));
    let limit = i128::from(tolerance);
    x.abs() <= limit && y.abs() <= limit && x * x + y * y <= limit * limit
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The points that have one before them, by comparing all with all.
    fn all_with_all(points: &[Node], tolerance: i64) -> Vec<u32> {
        let has_one = |place: usize| {
            let mut before = points[..place].iter();
            before.any(|at| within(*at, points[place], tolerance))
        };
        (0..points.len())
            .filter(|place| has_one(*place))
            .map(|place| place as u32)
            .collect()
    }

    proptest! {
        #[test]
        fn the_same_as_all_with_all(
            points in proptest::collection::vec((-40_i64..40, -40_i64..40), 0..120),
            tolerance in 0_i64..15,
        ) {
            let points: Vec<Node> = points.iter().map(|(x, y)| Node::new(*x, *y)).collect();
            let found = coincidences(&points, tolerance);
            let places: Vec<u32> = found.iter().map(|found| found.point).collect();
            prop_assert_eq!(places, all_with_all(&points, tolerance));
            for Coincidence { point, first } in found {
                prop_assert!(first < point);
                prop_assert!(within(points[point as usize], points[first as usize], tolerance));
            }
        }
    }

    proptest! {
        #[test]
        fn those_alone_as_one_by_one(
            asked in proptest::collection::vec((-30_i64..30, -30_i64..30), 0..60),
            among in proptest::collection::vec((-30_i64..30, -30_i64..30), 0..60),
            tolerance in 0_i64..6,
        ) {
            let nodes = |of: &[(i64, i64)]| -> Vec<Node> {
                of.iter().map(|(x, y)| Node::new(*x, *y)).collect()
            };
            let (asked, mut among) = (nodes(&asked), nodes(&among));
            among.sort_unstable();
            let is_alone = |at: &Node| !among.iter().any(|other| within(*at, *other, tolerance));
            let places = (0..).zip(&asked).filter(|(_, at)| is_alone(at)).map(|(place, _)| place);
            prop_assert_eq!(alone(&asked, &among, tolerance), places.collect::<Vec<u32>>());
        }
    }

    #[test]
    fn absent_ones_of_many() {
        let scattered = |k: i64| Node::new(k * 7919 % 50_000, k % 3);
        let asked: Vec<Node> = (0..50_000).map(scattered).collect();
        let mut among: Vec<Node> = asked.iter().copied().filter(|at| at.x % 5 > 0).collect();
        among.sort_unstable();
        let places = (0_u32..).zip(&asked).filter(|(_, at)| at.x % 5 == 0);
        let places: Vec<u32> = places.map(|(place, _)| place).collect();
        assert_eq!(absent(&asked, &among), places);
        assert_eq!(absent(&asked, &[]).len(), asked.len());
        assert!(absent(&[], &among).is_empty());
    }

    #[test]
    fn a_heap_is_one_less_than_its_points() {
        let heap = vec![Node::new(375_000_000_000, 33_000_000_000); 100_000];
        let found = coincidences(&heap, 10);
        assert_eq!(found.len(), heap.len() - 1);
        assert!(found.iter().all(|found| found.first == 0));
    }

    #[test]
    fn two_heaps_side_by_side_stay_two() {
        let heaps: Vec<Node> = (0..100_000)
            .map(|k| Node::new(if k % 2 == 0 { 0 } else { 11 }, 0))
            .collect();
        assert_eq!(coincidences(&heaps, 10).len(), heaps.len() - 2);
    }

    #[test]
    fn the_tolerance_itself_is_together() {
        let at = |x: i64, y: i64| [Node::new(-3, -3), Node::new(x - 3, y - 3)];
        assert_eq!(coincidences(&at(10, 0), 10).len(), 1);
        assert_eq!(coincidences(&at(6, 8), 10).len(), 1);
        assert_eq!(coincidences(&at(7, 8), 10).len(), 0);
    }
}
