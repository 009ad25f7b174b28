//! The rings of one polygon on the grid: closed, without repeated vertices, cut into monotone chains.

use crate::geometry::grid::{Grid, Node, cross, dot};

/// A rectangle on the grid, sides included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) west: i64,
    pub(super) south: i64,
    pub(super) east: i64,
    pub(super) north: i64,
}

impl Bounds {
    /// Holds nothing.
    pub(super) const NONE: Self = Self {
        west: i64::MAX,
        south: i64::MAX,
        east: i64::MIN,
        north: i64::MIN,
    };

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    pub(super) fn grow(&mut self, other: &Self) {
        self.west = self.west.min(other.west);
        self.south = self.south.min(other.south);
        self.east = self.east.max(other.east);
        self.north = self.north.max(other.north);
    }

    fn add(&mut self, node: Node) {
        self.grow(&Self {
            west: node.x,
            south: node.y,
            east: node.x,
            north: node.y,
        });
    }
}

/// A ring that has an inside. Edge `e` runs from node `e` to node `e + 1`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    /// Its part, counted over the layer.
    pub(super) part: usize,
    /// Its first edge.
    pub(super) start: usize,
    /// One behind its last edge: the node there is the first one again.
    pub(super) end: usize,
    /// Twice its area, positive when it runs counter-clockwise.
    pub(super) double_area: i128,
}

impl Ring {
    /// The node before vertex `vertex`.
    pub(super) fn previous(&self, vertex: usize) -> usize {
        if vertex == self.start {
            self.end - 1
        } else {
            vertex - 1
        }
    }

    /// The vertex that two edges, `earlier` < `later`, have in common as neighbours in the ring.
    pub(super) fn joint(&self, earlier: usize, later: usize) -> Option<usize> {
        if later == earlier + 1 {
            return Some(later);
        }
        (earlier == self.start && later + 1 == self.end).then_some(earlier)
    }
}

/// A run of edges whose nodes rise or fall from one to the next, in the order of x and then y. It cannot meet itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) ring: u32,
    pub(super) first: u32,
    /// Number of edges.
    pub(super) edges: u32,
    pub(super) rising: bool,
    pub(super) bounds: Bounds,
}

/// Chains are cut at this length, to keep their boxes small.
const LONGEST: usize = 12;
/// Edges of a ring whose chains are counted before they are made.
const HUGE: usize = 1 << 16;

/// Why a part has no inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The last vertex is not the first; the ring is closed by a straight edge.
    Unclosed,
    /// Fewer than four vertices, the closing one counted and repeated ones not.
    TooFewPoints,
    /// It runs back on its own track everywhere.
    ZeroArea,
}

/// What was met while the rings were read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Note {
    /// A part without an inside, or not closed.
    Flaw(Flaw, Node),
    /// A vertex on the node of the one before it.
    Repeated(Node),
}

/// The rings of one polygon.
#[derive(Debug, Default)]
pub(super) struct Rings {
    pub(super) nodes: Vec<Node>,
    pub(super) rings: Vec<Ring>,
    pub(super) chains: Vec<Chain>,
    pub(super) notes: Vec<Note>,
}

impl Rings {
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.rings.clear();
        self.chains.clear();
        self.notes.clear();
    }

    /// Reads a part; `None` when a vertex lies beyond the grid.
    pub(super) fn push(&mut self, part: usize, coords: &[[f64; 2]], grid: Grid) -> Option<()> {
        let start = self.nodes.len();
        self.nodes.reserve(coords.len() + 1);
        for coordinate in coords {
            let node = grid.snap(*coordinate)?;
            if self.nodes.len() > start && self.nodes.last() == Some(&node) {
                self.notes.push(Note::Repeated(node));
            } else {
                self.nodes.push(node);
            }
        }
        let Some(&first) = self.nodes.get(start) else {
            return Some(());
        };
        if self.nodes.last() != Some(&first) {
            self.notes.push(Note::Flaw(Flaw::Unclosed, first));
            self.nodes.push(first);
        }
        if self.nodes.len() < start + 4 {
            self.notes.push(Note::Flaw(Flaw::TooFewPoints, first));
            self.nodes.truncate(start);
            return Some(());
        }
        self.close(part, start, first);
        Some(())
    }

    /// Takes the nodes from `start` on as a ring.
    fn close(&mut self, part: usize, start: usize, first: Node) {
        let nodes = &self.nodes[start..];
        let double_area = double_area(nodes);
        if double_area == 0 && is_flat(nodes) {
            self.notes.push(Note::Flaw(Flaw::ZeroArea, first));
            self.nodes.truncate(start);
            return;
        }
        let ring = Ring {
            part,
            start,
            end: self.nodes.len() - 1,
            double_area,
        };
        self.cut(&ring);
        self.rings.push(ring);
    }

    /// Cuts the ring to be pushed next into chains.
    fn cut(&mut self, ring: &Ring) {
        let (number, nodes) = (self.rings.len() as u32, &self.nodes);
        if ring.end - ring.start > HUGE {
            // What grows by doubling is in memory twice while it does.
            let next = |from: &usize| (*from < ring.end).then(|| end_of_chain(nodes, *from, ring));
            let starts = std::iter::successors(Some(ring.start), next);
            self.chains.reserve(starts.count());
        }
        let mut from = ring.start;
        while from < ring.end {
            let to = end_of_chain(nodes, from, ring);
            let mut bounds = Bounds::NONE;
            nodes[from..=to].iter().for_each(|node| bounds.add(*node));
            self.chains.push(Chain {
                ring: number,
                first: from as u32,
                edges: (to - from) as u32,
                rising: nodes[from] < nodes[from + 1],
                bounds,
            });
            from = to;
        }
    }

    /// The ends of edge `edge`.
    pub(super) fn edge(&self, edge: usize) -> (Node, Node) {
        (self.nodes[edge], self.nodes[edge + 1])
    }

    /// The ring of edge `edge`.
    pub(super) fn ring_of(&self, edge: usize) -> usize {
        self.rings.partition_point(|ring| ring.end <= edge)
    }

    /// Whether the ring has its inside directly south of its edge `edge`; for rings that do not cross themselves.
    pub(super) fn is_inside_below(&self, edge: usize, ring: usize) -> bool {
        let (from, to) = self.edge(edge);
        (from < to) != (self.rings[ring].double_area > 0)
    }
}

/// The node at which the chain ends that begins at another in a ring.
fn end_of_chain(nodes: &[Node], from: usize, ring: &Ring) -> usize {
    let is_rising = |at: usize| nodes[at] < nodes[at + 1];
    let longest = ring.end.min(from + LONGEST);
    let turns = |to: &usize| is_rising(*to) != is_rising(from);
    (from + 1..longest).find(turns).unwrap_or(longest)
}

/// Twice the area of a closed ring of nodes, positive when it runs counter-clockwise.
fn double_area(nodes: &[Node]) -> i128 {
    nodes
        .windows(2)
        .fold(0, |sum, edge| sum + cross(nodes[0], edge[0], edge[1]))
}

/// Whether a closed ring goes back on its own track until nothing of it is left.
fn is_flat(nodes: &[Node]) -> bool {
    let mut track: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes {
        track.push(*node);
        while let [.., a, b, c] = *track.as_slice() {
            if a == c {
                track.truncate(track.len() - 2);
            } else if cross(b, a, c) == 0 && dot(b, a, c) > 0 {
                // A turn on the spot: from a over b straight back to c.
                track.truncate(track.len() - 2);
                track.push(c);
            } else {
                break;
            }
        }
    }
    track.len() < 2
}
