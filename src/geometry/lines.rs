//! Lines (线): their lengths, and the lines of a layer on the precision grid, prepared once for every rule that looks
//! at them.
//!
//! A repeated vertex is none. Each part is cut into pieces of a few segments with a box around them: most questions are
//! answered by the boxes, of which there are ten times fewer than segments.

use rayon::prelude::*;

use super::boxes::Extent;
use super::grid::{Grid, Node};
use super::segments::Segment;
use super::vertices::{Track, Vertices};
use crate::format::shp::Geometry;

/// Segments in a piece, at most.
const PIECE: usize = 16;
/// Records that one task prepares.
const BATCH: usize = 4096;
/// Batches that are there beside the whole at one time.
const AT_ONCE: usize = 16;

/// The length of all parts together in the plane of the coordinates, in their unit.
#[must_use]
pub fn length<'a>(parts: impl IntoIterator<Item = &'a [[f64; 2]]>) -> f64 {
    let part = |part: &[[f64; 2]]| -> f64 {
        part.windows(2)
            .map(|ends| (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]))
            .sum()
    };
    parts.into_iter().map(part).sum()
}

/// Some segments of a part, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// The line, by its place among [`Lines::fids`].
    pub line: u32,
    /// The part, by its number in the layer.
    pub part: u32,
    /// First and last vertex, by their places in the layer.
    span: (u32, u32),
    /// The box around it.
    pub(in crate::geometry) extent: Extent,
}

/// The lines of a layer on the grid.
#[derive(Debug)]
pub struct Lines {
    /// The record of each line.
    pub fids: Vec<u32>,
    /// All vertices, part after part.
    nodes: Vertices,
    /// First vertex of each part, and their number at the end.
    part_starts: Vec<u32>,
    /// First part of each line, and their number at the end.
    line_parts: Vec<u32>,
    /// All pieces, part after part.
    pieces: Vec<Piece>,
}

impl Lines {
    /// The lines of these records. Those without a shape or with coordinates beyond the grid are left out.
    #[must_use]
    pub fn new(shapes: &Geometry, records: impl Iterator<Item = u32>, grid: Grid) -> Self {
        let records: Vec<u32> = records.collect();
        let origin = shapes.coords.iter().find_map(|at| grid.snap(*at));
        let origin = origin.unwrap_or_default();
        // No more than this: what is not needed of it is never touched.
        let mut all = Self::near(origin, shapes.coords.len());
        all.fids.reserve_exact(records.len());
        all.pieces
            .reserve_exact(shapes.coords.len() / PIECE + shapes.part_starts.len());
        for some in records.chunks(BATCH * AT_ONCE) {
            let of_batch = |records: &[u32]| {
                let mut lines = Self::near(origin, 0);
                for fid in records {
                    lines.add(shapes, *fid, grid);
                }
                lines
            };
            let batches: Vec<Self> = some.par_chunks(BATCH).map(of_batch).collect();
            for batch in batches {
                all.append(batch);
            }
        }
        all
    }

    /// No lines yet, with room for so many vertices; the first is `origin` or near it.
    fn near(origin: Node, room: usize) -> Self {
        Self {
            fids: Vec::new(),
            nodes: Vertices::near(origin, room),
            part_starts: vec![0],
            line_parts: vec![0],
            pieces: Vec::new(),
        }
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fids.is_empty()
    }

    /// Number of parts; those of one place only are none.
    #[must_use]
    pub fn part_count(&self) -> usize {
        self.part_starts.len() - 1
    }

    /// The parts of a line, by their numbers in the layer.
    #[must_use]
    pub fn parts_of(&self, line: usize) -> std::ops::Range<usize> {
        self.line_parts[line] as usize..self.line_parts[line + 1] as usize
    }

    /// The line that a part belongs to.
    #[must_use]
    pub fn line_of(&self, part: usize) -> u32 {
        let line = self
            .line_parts
            .partition_point(|first| *first as usize <= part);
        (line - 1) as u32
    }

    /// The vertices of a part: two or more, no two in a row at one place.
    #[must_use]
    pub fn part(&self, part: usize) -> Track<'_> {
        self.nodes
            .track(self.part_starts[part] as usize..self.part_starts[part + 1] as usize)
    }

    /// Where a part begins and ends.
    #[must_use]
    pub fn ends_of(&self, part: usize) -> [Node; 2] {
        let nodes = self.part(part);
        [nodes.at(0), nodes.at(nodes.len() - 1)]
    }

    /// The vertices of all parts.
    #[must_use]
    pub fn vertices(&self) -> Track<'_> {
        self.nodes.track(0..self.nodes.len())
    }

    /// All pieces, part after part.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The vertices of a piece.
    #[must_use]
    pub fn nodes(&self, piece: &Piece) -> Track<'_> {
        self.nodes
            .track(piece.span.0 as usize..piece.span.1 as usize + 1)
    }

    /// The segments of a piece.
    pub fn segments<'a>(&'a self, piece: &Piece) -> impl Iterator<Item = Segment> + 'a {
        let (number, line) = (piece.part, piece.line);
        let part = number as usize;
        let (start, end) = (self.part_starts[part], self.part_starts[part + 1]);
        let first = piece.span.0;
        let ends = self.nodes(piece).pairs().zip(first..);
        ends.map(move |((a, b), at)| Segment {
            a,
            b,
            line,
            part: number,
            first: at == start,
            last: at + 2 == end,
        })
    }

    /// The segments of a line.
    pub fn of(&self, line: usize) -> impl Iterator<Item = Segment> + '_ {
        let parts = self.parts_of(line);
        parts.flat_map(move |part| {
            let nodes = self.part(part);
            let last = nodes.len() - 2;
            nodes.pairs().enumerate().map(move |(at, (a, b))| Segment {
                a,
                b,
                line: line as u32,
                part: part as u32,
                first: at == 0,
                last: at == last,
            })
        })
    }

    fn add(&mut self, shapes: &Geometry, fid: u32, grid: Grid) {
        let coords = shapes.feature_coords(fid as usize);
        if coords.is_empty() || coords.iter().any(|at| grid.snap(*at).is_none()) {
            return;
        }
        for part in shapes.parts(fid as usize) {
            self.add_part(part.iter().filter_map(|at| grid.snap(*at)));
        }
        self.fids.push(fid);
        self.line_parts.push(self.part_count() as u32);
    }

    /// Adds a part to the line that is being made.
    fn add_part(&mut self, nodes: impl Iterator<Item = Node>) {
        let start = self.nodes.len();
        let mut last = None;
        for node in nodes.filter(|node| last.replace(*node) != Some(*node)) {
            self.nodes.push(node);
        }
        if self.nodes.len() < start + 2 {
            self.nodes.truncate(start);
            return;
        }
        let (line, part) = (self.fids.len() as u32, self.part_count() as u32);
        let last = self.nodes.len() - 1;
        // There are fewer vertices than a file of 4 GB holds, which are counted in u32.
        self.pieces.extend((start..last).step_by(PIECE).map(|from| {
            let to = (from + PIECE).min(last);
            Piece {
                line,
                part,
                span: (from as u32, to as u32),
                extent: self.nodes.track(from..to + 1).bounds(),
            }
        }));
        self.part_starts.push(self.nodes.len() as u32);
    }

    fn append(&mut self, other: Self) {
        let (nodes, parts) = (self.nodes.len() as u32, self.part_count() as u32);
        let lines = self.fids.len() as u32;
        self.fids.extend(other.fids);
        self.nodes.append(other.nodes);
        let starts = other.part_starts[1..].iter();
        self.part_starts.extend(starts.map(|start| nodes + start));
        let firsts = other.line_parts[1..].iter();
        self.line_parts.extend(firsts.map(|first| parts + first));
        self.pieces
            .extend(other.pieces.into_iter().map(|piece| Piece {
                line: lines + piece.line,
                part: parts + piece.part,
                span: (nodes + piece.span.0, nodes + piece.span.1),
                extent: piece.extent,
            }));
    }
}

#[cfg(test)]
pub(in crate::geometry) mod tests {
    use super::*;

    /// Lines on the grid, each of some parts.
    pub(in crate::geometry) fn lines(of: &[Vec<Vec<(i64, i64)>>]) -> Lines {
        let mut lines = Lines::near(Node::default(), 0);
        for (parts, fid) in of.iter().zip(0..) {
            for part in parts {
                lines.add_part(part.iter().map(|(x, y)| Node::new(*x, *y)));
            }
            lines.fids.push(fid);
            lines.line_parts.push(lines.part_count() as u32);
        }
        lines
    }

    #[test]
    fn parts_add_up_and_the_way_between_them_does_not_count() {
        let first = [[0.0, 0.0], [3.0, 4.0], [3.0, 4.0], [3.0, 0.0]];
        let second = [[100.0, 0.0], [101.0, 0.0]];
        assert!((length([&first[..], &second[..]]) - 10.0).abs() < 1e-12);
        assert_eq!(length([&first[..1]]), 0.0);
    }

    #[test]
    fn pieces_and_lines_have_the_same_segments() {
        let long: Vec<(i64, i64)> = (0..40).map(|k| (k * 7, k % 3)).collect();
        let halting: Vec<(i64, i64)> = (0..60).map(|k| (k / 2, 5)).collect();
        let made = lines(&[
            vec![long, vec![(1, 1)], vec![(3, 3), (4, 4)]],
            vec![],
            vec![halting],
        ]);
        assert_eq!((made.len(), made.part_count()), (3, 3));
        let by_piece: Vec<Segment> = made
            .pieces()
            .iter()
            .flat_map(|piece| made.segments(piece))
            .collect();
        let by_line: Vec<Segment> = (0..3).flat_map(|line| made.of(line)).collect();
        assert_eq!(by_piece, by_line);
        assert_eq!(by_line.len(), 39 + 1 + 29);
        let ends = |of: fn(&Segment) -> bool| by_line.iter().filter(|s| of(s)).count();
        assert_eq!((ends(|s| s.first), ends(|s| s.last)), (3, 3));
        assert!(by_line.iter().all(|s| s.a != s.b && s.line != 1));
        assert_eq!(
            (0..3).map(|part| made.line_of(part)).collect::<Vec<_>>(),
            [0, 0, 2]
        );
        for piece in made.pieces() {
            let nodes = made.nodes(piece);
            assert!(nodes.len() <= PIECE + 1);
            assert_eq!(piece.extent, Extent::of(&nodes.nodes().collect::<Vec<_>>()));
        }
    }

    #[test]
    fn batches_come_out_as_one() {
        let mut whole = Lines::near(Node::default(), 0);
        let halves = [
            vec![vec![vec![(0, 0), (5, 5), (9, 0)]]],
            vec![vec![vec![(1, 0), (2, 0)], vec![(4, 4), (4, 6)]], vec![]],
        ];
        for half in &halves {
            whole.append(lines(half));
        }
        let once = lines(&halves.concat());
        assert_eq!(whole.nodes, once.nodes);
        assert_eq!(whole.part_starts, once.part_starts);
        assert_eq!(whole.line_parts, once.line_parts);
        let spans = |lines: &Lines| -> Vec<_> {
            let pieces = lines.pieces.iter();
            pieces
                .map(|piece| (piece.line, piece.part, piece.span))
                .collect()
        };
        assert_eq!(spans(&whole), spans(&once));
    }
}
