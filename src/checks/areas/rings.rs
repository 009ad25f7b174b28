//! The roles of a polygon's rings, and its area. A ring inside an odd number of others is a hole (岛), whatever its
//! orientation: right for every valid polygon, with one part or many, and with islands in holes.

use super::projection::Projection;
use super::sweep::{Side, sides, sweep};

/// Rings that are thinner than this on the map, in metres, have no area. On the ellipsoid their sides are bent apart.
const THIN: f64 = 1e-6;
/// A point nearer than this to a side, in metres, does not tell on which side of it a ring lies.
const DOUBT: f64 = 1e-6;
/// Points tried on a ring before it is given up.
const ATTEMPTS: usize = 8;

/// Ellipsoidal area of a polygon in m²: outer rings less holes. `None` where it has none (null and degenerate shapes),
/// where a vertex is out of reach of the formula, and where the rings lie on each other.
pub(super) fn area<'a>(
    projection: &Projection,
    rings: impl ExactSizeIterator<Item = &'a [[f64; 2]]>,
) -> Option<f64> {
    let mut kept = Vec::with_capacity(rings.len());
    let mut areas = Vec::with_capacity(rings.len());
    for ring in rings {
        if !is_degenerate(ring) {
            kept.push(ring);
            areas.push(projection.ring_area(ring)?);
        }
    }
    let holes = holes(&kept)?;
    let signed = areas.iter().zip(&holes);
    let area: f64 = signed
        .map(|(area, is_hole)| if *is_hole { -area } else { *area })
        .sum();
    (area > 0.0).then_some(area)
}

/// Whether a ring encloses nothing on the map: its area is not more than rounding and hair lines make.
fn is_degenerate(ring: &[[f64; 2]]) -> bool {
    let Some([x0, y0]) = ring.first() else {
        return true;
    };
    let (mut doubled, mut length) = (0.0, 0.0);
    let (mut last_x, mut last_y) = (0.0, 0.0);
    for [x, y] in ring {
        let (x, y) = (x - x0, y - y0);
        doubled += last_x * y - x * last_y;
        length += (x - last_x).abs() + (y - last_y).abs();
        (last_x, last_y) = (x, y);
    }
    f64::abs(doubled) <= THIN * length
}

/// A point on a ring, and what is known of it.
struct Probe {
    ring: usize,
    at: [f64; 2],
    /// Whether an odd number of other rings' sides pass to its east.
    odd: bool,
    doubtful: bool,
}

/// Whether each ring is a hole; `None` where that cannot be told.
fn holes(rings: &[&[[f64; 2]]]) -> Option<Vec<bool>> {
    if rings.len() < 2 {
        return Some(vec![false; rings.len()]);
    }
    let mut found: Vec<Option<bool>> = vec![None; rings.len()];
    for attempt in 0..ATTEMPTS {
        let undecided = found
            .iter()
            .enumerate()
            .filter(|(_, is_hole)| is_hole.is_none());
        let mut probes: Vec<Probe> = undecided
            .map(|(ring, _)| Probe {
                ring,
                at: point_on(rings[ring], attempt),
                odd: false,
                doubtful: false,
            })
            .collect();
        if probes.is_empty() {
            break;
        }
        let all = rings
            .iter()
            .enumerate()
            .flat_map(|(name, ring)| sides(ring, name));
        sweep(all.collect(), &mut probes, DOUBT, |probe| probe.at, pass);
        for probe in probes.iter().filter(|probe| !probe.doubtful) {
            found[probe.ring] = Some(probe.odd);
        }
    }
    found.into_iter().collect()
}

/// A point inside of a side, another one at each attempt. Valid rings touch at vertices; 3/8 of a side is none.
fn point_on(ring: &[[f64; 2]], attempt: usize) -> [f64; 2] {
    let place = (attempt * ring.len() / ATTEMPTS + attempt) % ring.len();
    let ([x, y], [to_x, to_y]) = (ring[place], ring[(place + 1) % ring.len()]);
    [x + (to_x - x) * 0.375, y + (to_y - y) * 0.375]
}

fn pass(probe: &mut Probe, side: &Side) {
    if side.ring == probe.ring {
        return;
    }
    let ([x, y], [from, to]) = (probe.at, [side.from, side.to]);
    let beside = x > from[0].max(to[0]) + DOUBT || x < from[0].min(to[0]) - DOUBT;
    let left = side.left_of(probe.at);
    probe.doubtful |= !beside && left.abs() < DOUBT;
    // Half-open, so that a vertex at the point's height counts for one of its sides.
    if (from[1] > y) != (to[1] > y) && (left > 0.0) == (to[1] > from[1]) {
        probe.odd = !probe.odd;
    }
}

#[cfg(test)]
mod tests {
    use super::holes;

    type Ring = Vec<[f64; 2]>;

    fn square(x: f64, y: f64, side: f64) -> Ring {
        let far = [x + side, y + side];
        vec![[x, y], [x, far[1]], far, [far[0], y], [x, y]]
    }

    fn roles(rings: &[Ring]) -> Option<Vec<bool>> {
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        holes(&rings)
    }

    #[test]
    fn depth_tells_holes_whatever_order_and_orientation() {
        let nest = [
            square(4.0, 4.0, 2.0),
            square(0.0, 0.0, 10.0),
            square(2.0, 2.0, 6.0),
        ];
        assert_eq!(roles(&nest), Some(vec![false, false, true]));
        let turned = nest.map(|ring| ring.into_iter().rev().collect());
        assert_eq!(roles(&turned), Some(vec![false, false, true]));
        let apart = [
            square(0.0, 0.0, 1.0),
            square(5.0, 0.0, 1.0),
            square(0.0, 5.0, 9.0),
        ];
        assert_eq!(roles(&apart), Some(vec![false; 3]));
        assert_eq!(roles(&[]), Some(vec![]));
    }

    #[test]
    fn rings_may_touch_at_vertices() {
        let hole = vec![[0.0, 5.0], [5.0, 3.0], [5.0, 7.0], [0.0, 5.0]];
        let mut outer = square(0.0, 0.0, 10.0);
        assert_eq!(
            roles(&[outer.clone(), hole.clone()]),
            Some(vec![false, true])
        );
        outer.insert(1, [0.0, 5.0]);
        assert_eq!(roles(&[hole, outer]), Some(vec![true, false]));
        let corners = [square(0.0, 0.0, 1.0), square(1.0, 1.0, 1.0)];
        assert_eq!(roles(&corners), Some(vec![false, false]));
    }

    #[test]
    fn parts_that_share_some_sides_are_told_by_the_others() {
        let beside = [square(0.0, 0.0, 1.0), square(1.0, 0.0, 1.0)];
        assert_eq!(roles(&beside), Some(vec![false, false]));
        let twice = [square(0.0, 0.0, 1.0), square(0.0, 0.0, 1.0)];
        assert_eq!(roles(&twice), None);
    }

    #[test]
    fn many_holes_are_fast() {
        let hole = |n: u32| {
            square(
                f64::from(n % 200) * 10.0 + 1.0,
                f64::from(n / 200) * 10.0 + 1.0,
                5.0,
            )
        };
        let mut rings = vec![square(0.0, 0.0, 2000.0)];
        rings.extend((0..20_000).map(hole));
        let holes = roles(&rings).unwrap();
        assert!(!holes[0] && holes[1..].iter().all(|is_hole| *is_hole));
    }
}
