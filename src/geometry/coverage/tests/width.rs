//! The greatest width of slivers, as between two parcels of which one was moved: their sides are winding lines, far apart
//! nowhere and parallel in many places.

use super::super::width::{Circle, widest};
use super::Dice;

type Point = [f64; 2];

/// A winding line from west to east, and the same `off` steps farther north, back to its beginning.
fn sliver(seed: u64) -> Vec<Point> {
    let mut dice = Dice(seed * 0x9e37_79b9 + 1);
    let mut unit = || dice.throw(10_000) as f64 / 1e4;
    let (off, count) = (20.0 + 300.0 * unit(), 4 + (60.0 * unit()) as usize);
    let (mut at, mut heading) = ([0.0, 0.0], 0.0_f64);
    let mut line = vec![at];
    for _ in 0..count {
        heading = (heading + unit() - 0.5).clamp(-1.3, 1.3);
        let length = 50.0 + 50_000.0 * unit() * unit();
        at = [
            at[0] + length * heading.cos(),
            at[1] + length * heading.sin(),
        ];
        line.push(at);
    }
    let back: Vec<Point> = line.iter().rev().map(|[x, y]| [*x, y + off]).collect();
    line.extend(back);
    line
}

fn distance(ring: &[Point], [x, y]: Point) -> f64 {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    sides
        .map(|([ax, ay], [bx, by])| {
            let (dx, dy) = (bx - ax, by - ay);
            let share = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
            let share = share.clamp(0.0, 1.0);
            (x - ax - share * dx).hypot(y - ay - share * dy)
        })
        .fold(f64::INFINITY, f64::min)
}

fn is_inside(ring: &[Point], [x, y]: Point) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let below = sides.filter(|([ax, ay], [bx, by])| {
        (*ax <= x) != (*bx <= x) && ay + (by - ay) * (x - ax) / (bx - ax) < y
    });
    below.count() % 2 == 1
}

/// The widest place near one that lies within, by going wherever it is wider, in ever smaller steps.
fn climb(ring: &[Point], mut at: Point, mut step: f64) -> f64 {
    let mut depth = distance(ring, at);
    while step > 1e-3 {
        let around = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]];
        let steps = around.map(|[x, y]| [at[0] + step * x, at[1] + step * y]);
        let better = steps
            .into_iter()
            .find(|next| is_inside(ring, *next) && distance(ring, *next) > depth);
        match better {
            Some(next) => (at, depth) = (next, distance(ring, next)),
            None => step /= 2.0,
        }
    }
    depth
}

/// How deep the centre of a circle lies, which must be what the circle says.
fn assert_is_real(ring: &[Point], circle: &Circle) -> f64 {
    let depth = distance(ring, circle.centre);
    assert!(is_inside(ring, circle.centre), "{circle:?}");
    assert!(
        (2.0 * depth - circle.diameter).abs() < 1e-6 * depth,
        "{circle:?} {depth}"
    );
    depth
}

#[test]
fn the_widest_circle_of_a_winding_sliver_is_found() {
    for seed in 0..200 {
        let ring = sliver(seed);
        let found = widest(std::slice::from_ref(&ring), 0.0, f64::INFINITY);
        let depth = assert_is_real(&ring, &found);
        let half = ring.len() / 2;
        let mut deepest = depth;
        for at in 0..half {
            // Half way between a vertex and its copy, and between the middles of two edges.
            let middle = |a: Point, b: Point| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
            let copy = ring.len() - 1 - at;
            let start = middle(ring[at], ring[copy]);
            deepest = deepest.max(climb(&ring, start, found.diameter / 8.0));
            if at + 1 < half {
                let start = middle(start, middle(ring[at + 1], ring[copy - 1]));
                deepest = deepest.max(climb(&ring, start, found.diameter / 8.0));
            }
        }
        // Whether so wide a circle fits is decided more exactly than its width is told.
        let least = 2.0 * deepest * 0.9999;
        let decided = widest(std::slice::from_ref(&ring), least, least);
        assert!(decided.diameter >= least, "seed {seed}");
        assert_is_real(&ring, &decided);
        let missed = 2.0 * deepest / found.diameter - 1.0;
        assert!(
            missed < 0.0101,
            "seed {seed}: {missed} of {}",
            found.diameter
        );
    }
}

#[test]
fn the_circle_of_a_triangle_touches_all_its_sides() {
    for seed in 0..1000 {
        let mut dice = Dice(seed * 0x9e37_79b9 + 1);
        let mut unit = || dice.throw(10_000) as f64 / 1e4;
        let mut corner = || [50_000.0 * unit(), 500.0 * unit() * unit()];
        let [a, b, c] = [corner(), corner(), corner()];
        let double_area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if double_area.abs() < 1.0 {
            continue;
        }
        let ring = if double_area > 0.0 {
            vec![a, b, c]
        } else {
            vec![c, b, a]
        };
        let found = widest(std::slice::from_ref(&ring), 0.0, f64::INFINITY);
        assert_is_real(&ring, &found);
        let length = |from: Point, to: Point| (to[0] - from[0]).hypot(to[1] - from[1]);
        let around = length(a, b) + length(b, c) + length(c, a);
        let expected = 2.0 * double_area.abs() / around;
        let off = (found.diameter / expected - 1.0).abs();
        assert!(
            off < 1e-9,
            "seed {seed}: {} instead of {expected}",
            found.diameter
        );
    }
}

/// How figures are turned and enlarged so that no coordinate is rounded: by right angles, and by one of which sine and
/// cosine are 3/5 and 4/5.
const TURNS: [[f64; 2]; 4] = [[1.0, 0.0], [0.0, 1.0], [-4.0, 3.0], [4.0, -3.0]];

fn turned(ring: &[Point], [cos, sin]: [f64; 2]) -> Vec<Point> {
    let turned = |[x, y]: &Point| [x * cos - y * sin, x * sin + y * cos];
    ring.iter().map(turned).collect()
}

/// Two points far from the origin and fine steps from each other, the second counter-clockwise of the first, and the
/// point half way to the first.
fn mouth(dice: &mut Dice) -> [Point; 3] {
    let mut unit = || dice.throw(10_000) as f64 / 1e4;
    let fine = |value: f64| (value * 256.0).round() / 256.0;
    loop {
        let half = [fine(75_000.0 * unit()), fine(3.0 * unit() - 1.5)];
        let one = [2.0 * half[0], 2.0 * half[1]];
        let other = [
            one[0] + fine(3.0 * unit() / 256.0),
            one[1] + fine(3.0 * unit() / 256.0 - 1.0 / 256.0),
        ];
        if one[0] * other[1] > one[1] * other[0] {
            return [half, one, other];
        }
    }
}

#[test]
fn nothing_wide_fits_beyond_the_tip_of_a_sliver() {
    let mut dice = Dice(7);
    for _ in 0..2000 {
        let [half, one, other] = mouth(&mut dice);
        for turn in TURNS {
            let ring = turned(&[[0.0, 0.0], half, one, other], turn);
            let sides = ring.iter().zip(ring.iter().cycle().skip(1));
            let double_area: f64 = sides.map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum();
            let found = widest(std::slice::from_ref(&ring), 0.0, f64::INFINITY);
            // A circle has no more area than what it lies in.
            let most = 2.0 * (double_area / 2.0 / std::f64::consts::PI).sqrt();
            assert!(found.diameter <= most * 1.000_001, "{found:?} in {ring:?}");
        }
    }
}

#[test]
fn a_slit_takes_nothing_but_itself_from_a_square() {
    let mut dice = Dice(7);
    for _ in 0..500 {
        let [half, one, other] = mouth(&mut dice);
        let side = one[0].max(other[0]);
        if side < 1000.0 {
            continue;
        }
        // From the middle to the right side, which the mouth is moved to.
        let mut ring = vec![[-side, -side], [side, -side]];
        ring.extend([
            [side, one[1]],
            half,
            [0.0, 0.0],
            [side, other[1].max(one[1])],
        ]);
        ring.extend([[side, side], [-side, side]]);
        for turn in TURNS {
            let ring = turned(&ring, turn);
            let found = widest(std::slice::from_ref(&ring), 0.0, f64::INFINITY);
            // It touches two sides and the tip: √2 (side - r) = r.
            let root = 2.0_f64.sqrt();
            let expected = 2.0 * side * turn[0].hypot(turn[1]) * root / (1.0 + root);
            let share = found.diameter / expected;
            assert!(
                (0.985..1.005).contains(&share),
                "{share}: {found:?} in {ring:?}"
            );
        }
    }
}
