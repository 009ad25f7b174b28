//! What is looked at vertex by vertex: spikes (尖锐角) of rings, and repeated vertices of lines.

use crate::geometry::grid::{Grid, Node, cross, dot};

/// A sharp corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spike {
    /// Its vertex, in metres.
    pub point: [f64; 2],
    /// Its angle, in degrees.
    pub degrees: f64,
}

/// The corners of a closed ring that are sharper than `limit` degrees (at most 90), and whose legs are both longer
/// than `shortest` metres. A corner of no angle at all is left out: there the ring overlaps itself.
#[must_use]
pub fn spikes(ring: &[[f64; 2]], grid: Grid, limit: f64, shortest: f64) -> Vec<Spike> {
    let mut nodes: Vec<Node> = Vec::with_capacity(ring.len());
    for vertex in ring {
        match grid.snap(*vertex) {
            Some(node) if nodes.last() == Some(&node) => {}
            Some(node) => nodes.push(node),
            None => return Vec::new(),
        }
    }
    if nodes.first() == nodes.last() {
        nodes.pop();
    }
    let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
        return Vec::new();
    };
    let before = std::iter::once(last).chain(&nodes);
    let after = nodes.iter().skip(1).chain(std::iter::once(first));
    let corners = before.zip(&nodes).zip(after);
    let shortest = grid.steps(shortest);
    corners
        .filter_map(|((a, o), b)| {
            let degrees = angle(*a, *o, *b)?;
            let leg = |end: &Node| ((end.x - o.x) as f64).hypot((end.y - o.y) as f64);
            let is_spike = degrees < limit && leg(a) > shortest && leg(b) > shortest;
            is_spike.then(|| Spike {
                point: grid.metres(*o),
                degrees,
            })
        })
        .collect()
}

/// The angle at `o` between `a` and `b`, in degrees; `None` from 90 degrees on, and for none at all.
fn angle(a: Node, o: Node, b: Node) -> Option<f64> {
    let (ux, uy) = ((a.x - o.x) as f64, (a.y - o.y) as f64);
    let (vx, vy) = ((b.x - o.x) as f64, (b.y - o.y) as f64);
    if ux * vx + uy * vy <= 0.0 {
        return None;
    }
    // Exact here: at a sharp corner the products nearly cancel.
    let cross = cross(o, a, b);
    (cross != 0).then(|| (cross as f64).abs().atan2(dot(o, a, b) as f64).to_degrees())
}

/// The vertices of a line or ring that lie on the node of the one before.
#[must_use]
pub fn repeated_vertices(part: &[[f64; 2]], grid: Grid) -> Vec<[f64; 2]> {
    let mut last = None;
    part.iter()
        .filter(|vertex| {
            let node = grid.snap(**vertex);
            let repeated = node.is_some() && node == last;
            last = node;
            repeated
        })
        .copied()
        .collect()
}
