//! The borders between polygons as lines, each once: what two neighbours share is drawn, and simplified, one time, so
//! that no slivers open between them.

use rustc_hash::FxHashMap;

use super::is_drawable;

/// A line from one place where borders meet to the next, or a closed ring that meets no other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arc {
    /// Its vertices.
    pub(super) line: Vec<[f64; 2]>,
    /// Whether one ring only runs along it.
    pub(super) is_outline: bool,
}

/// The lines of which `rings` are made, in the order of the rings.
pub(super) fn arcs<'a>(rings: impl Iterator<Item = &'a [[f64; 2]]>) -> Vec<Arc> {
    Graph::new(rings).arcs()
}

/// Vertices and the edges between them, each edge once whichever way and however often it is run along.
struct Graph {
    points: Vec<[f64; 2]>,
    /// Both ends of each edge, in the order in which the rings bring them.
    edges: Vec<[u32; 2]>,
    /// How many rings run along each edge.
    uses: Vec<u32>,
    /// First place in `around` of each vertex, and the number of places at the end.
    starts: Vec<u32>,
    /// Edges of each vertex.
    around: Vec<u32>,
}

impl Graph {
    fn new<'a>(rings: impl Iterator<Item = &'a [[f64; 2]]>) -> Self {
        let mut places: FxHashMap<[u64; 2], u32> = FxHashMap::default();
        let mut known: FxHashMap<[u32; 2], u32> = FxHashMap::default();
        let (mut points, mut edges, mut uses) = (Vec::new(), Vec::new(), Vec::new());
        for ring in rings {
            let mut before = None;
            let drawable = ring.iter().filter(|point| is_drawable(point));
            // A ring that the file leaves open is closed.
            for point in drawable.chain(ring.first().filter(|point| is_drawable(point))) {
                // -0 is 0.
                let key = point.map(|value| (value + 0.0).to_bits());
                let here = *places.entry(key).or_insert_with(|| {
                    points.push(*point);
                    (points.len() - 1) as u32
                });
                if let Some(there) = before.replace(here).filter(|there| *there != here) {
                    let edge = [here.min(there), here.max(there)];
                    let place = *known.entry(edge).or_insert_with(|| {
                        edges.push([there, here]);
                        uses.push(0);
                        (edges.len() - 1) as u32
                    });
                    uses[place as usize] += 1;
                }
            }
        }
        let (starts, around) = incidence(points.len(), &edges);
        Self {
            points,
            edges,
            uses,
            starts,
            around,
        }
    }

    fn edges_of(&self, vertex: u32) -> &[u32] {
        let vertex = vertex as usize;
        &self.around[self.starts[vertex] as usize..self.starts[vertex + 1] as usize]
    }

    /// Whether lines end here: other than two edges, or two of different kinds.
    fn is_node(&self, vertex: u32) -> bool {
        match self.edges_of(vertex) {
            [a, b] => self.is_outline(*a) != self.is_outline(*b),
            _ => true,
        }
    }

    fn is_outline(&self, edge: u32) -> bool {
        self.uses[edge as usize] == 1
    }

    fn arcs(&self) -> Vec<Arc> {
        let mut done = vec![false; self.edges.len()];
        let mut arcs = Vec::new();
        // First the lines between nodes, then what is left: rings without one.
        for closed in [false, true] {
            for edge in 0..self.edges.len() as u32 {
                let [from, to] = self.edges[edge as usize];
                let start = match (self.is_node(from), self.is_node(to)) {
                    (true, _) => from,
                    (false, true) => to,
                    (false, false) if closed => from,
                    (false, false) => continue,
                };
                if !done[edge as usize] {
                    arcs.push(self.walk(start, edge, &mut done));
                }
            }
        }
        arcs
    }

    /// The line that leaves `start` along `edge`, to the next node or back to `start`.
    fn walk(&self, start: u32, mut edge: u32, done: &mut [bool]) -> Arc {
        let is_outline = self.is_outline(edge);
        let mut line = vec![self.points[start as usize]];
        let mut here = start;
        loop {
            done[edge as usize] = true;
            let [from, to] = self.edges[edge as usize];
            here = if here == from { to } else { from };
            line.push(self.points[here as usize]);
            if here == start || self.is_node(here) {
                break;
            }
            let next = self
                .edges_of(here)
                .iter()
                .find(|next| !done[**next as usize]);
            match next {
                Some(next) => edge = *next,
                None => break,
            }
        }
        Arc { line, is_outline }
    }
}

/// The edges of each vertex: first places and the places.
fn incidence(vertices: usize, edges: &[[u32; 2]]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; vertices + 1];
    for end in edges.iter().flatten() {
        starts[*end as usize + 1] += 1;
    }
    for place in 0..vertices {
        starts[place + 1] += starts[place];
    }
    let mut next = starts.clone();
    let mut around = vec![0; edges.len() * 2];
    for (edge, ends) in edges.iter().enumerate() {
        for end in ends {
            let place = &mut next[*end as usize];
            around[*place as usize] = edge as u32;
            *place += 1;
        }
    }
    (starts, around)
}

#[cfg(test)]
mod tests {
    use super::{Arc, arcs};

    fn of(rings: &[&[[f64; 2]]]) -> Vec<Arc> {
        arcs(rings.iter().copied())
    }

    fn length(arc: &Arc) -> f64 {
        let step = |pair: &[[f64; 2]]| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        arc.line.windows(2).map(step).sum()
    }

    const LEFT: [[f64; 2]; 5] = [[0.0, 0.0], [0.0, 2.0], [1.0, 2.0], [1.0, 0.0], [0.0, 0.0]];
    const RIGHT: [[f64; 2]; 5] = [[1.0, 0.0], [1.0, 2.0], [2.0, 2.0], [2.0, 0.0], [1.0, 0.0]];

    #[test]
    fn a_shared_border_is_one_line() {
        let found = of(&[&LEFT, &RIGHT]);
        assert_eq!(found.len(), 3);
        let inner: Vec<&Arc> = found.iter().filter(|arc| !arc.is_outline).collect();
        assert_eq!(inner.len(), 1);
        assert!((length(inner[0]) - 2.0).abs() < 1e-12);
        let outline: f64 = found.iter().filter(|arc| arc.is_outline).map(length).sum();
        assert!((outline - 8.0).abs() < 1e-12, "{outline}");
    }

    #[test]
    fn a_lone_ring_closes() {
        let found = of(&[&LEFT]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line.first(), found[0].line.last());
        assert!(found[0].is_outline);
        assert_eq!(
            of(&[&LEFT[..4]]),
            found,
            "also one that the file leaves open"
        );
    }

    #[test]
    fn every_edge_is_drawn_once() {
        // Nine squares in a grid: 24 edges of length 1.
        let squares: Vec<[[f64; 2]; 5]> = (0..9)
            .map(|n| {
                let (x, y) = (f64::from(n % 3), f64::from(n / 3));
                [
                    [x, y],
                    [x, y + 1.0],
                    [x + 1.0, y + 1.0],
                    [x + 1.0, y],
                    [x, y],
                ]
            })
            .collect();
        let rings: Vec<&[[f64; 2]]> = squares.iter().map(<[_; 5]>::as_slice).collect();
        let total: f64 = of(&rings).iter().map(length).sum();
        assert!((total - 24.0).abs() < 1e-12, "{total}");
        let twice: Vec<&[[f64; 2]]> = [&rings[..], &rings[..]].concat();
        let again: f64 = of(&twice).iter().map(length).sum();
        assert!(
            (again - 24.0).abs() < 1e-12,
            "a whole second copy changes no line"
        );
    }

    #[test]
    fn what_is_no_place_is_left_out() {
        let broken = [[f64::NAN, 0.0], [f64::INFINITY, 1.0], [1e300, 2.0]];
        assert!(of(&[&broken, &[], &[[1.0, 1.0]]]).is_empty());
    }
}
