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
    let shortest = grid.steps(shortest);
    let corner = |a: Node, o: Node, b: Node| {
        let degrees = angle(a, o, b)?;
        let leg = |end: Node| ((end.x - o.x) as f64).hypot((end.y - o.y) as f64);
        let is_spike = degrees < limit && leg(a) > shortest && leg(b) > shortest;
        let point = grid.metres(o);
        is_spike.then_some(Spike { point, degrees })
    };
    let mut found: Vec<Spike> = Vec::new();
    // The first two nodes, and the last two.
    let (mut begin, mut last) = ([None; 2], [None; 2]);
    for vertex in ring {
        let Some(node) = grid.snap(*vertex) else {
            return Vec::new();
        };
        if last[1] == Some(node) {
            continue;
        }
        if let [Some(before), Some(here)] = last {
            found.extend(corner(before, here, node));
        }
        match begin {
            [None, _] => begin[0] = Some(node),
            [_, None] => begin[1] = Some(node),
            _ => {}
        }
        last = [last[1], Some(node)];
    }
    if let ([Some(first), Some(second)], [Some(before), Some(here)]) = (begin, last) {
        let mut before_first = before;
        if here != first {
            found.extend(corner(before, here, first));
            before_first = here;
        }
        if let Some(spike) = corner(before_first, first, second) {
            found.insert(0, spike);
        }
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decimal::Decimal;

    /// ```text
    ///      b ________----- c     a and b are sharp, wherever the ring begins, closed or not, with its vertices drawn once
    ///   -----=========== a       or twice.
    /// ```
    #[test]
    fn spikes_are_found_in_the_order_of_the_vertices() {
        let grid = Grid::new("0.0001".parse::<Decimal>().unwrap());
        let corners = [[0.0, 0.0], [9.0, 0.1], [0.5, 0.1], [9.0, 0.2], [4.0, 5.0]];
        let sharp = [[9.0, 0.1], [0.5, 0.1]];
        for begin in 0..corners.len() {
            let mut ring = corners;
            ring.rotate_left(begin);
            let expected: Vec<[f64; 2]> =
                ring.into_iter().filter(|at| sharp.contains(at)).collect();
            let twice = ring.iter().flat_map(|at| [*at, *at]).collect();
            let closed = [&ring[..], &ring[..1]].concat();
            let closed_twice = closed.iter().flat_map(|at| [*at, *at]).collect();
            for ring in [ring.to_vec(), twice, closed, closed_twice] {
                let found = spikes(&ring, grid, 1.0, 0.001);
                let places: Vec<[f64; 2]> = found.iter().map(|spike| spike.point).collect();
                assert_eq!(places, expected, "{ring:?}");
            }
        }
        for few in [&corners[..0], &corners[..1], &corners[..2]] {
            assert_eq!(spikes(few, grid, 1.0, 0.001), []);
        }
        assert_eq!(spikes(&[corners[0], [f64::NAN; 2]], grid, 1.0, 0.001), []);
    }
}
