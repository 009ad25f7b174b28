//! Rings and lines that are long, many, or laid so that every box meets every other.

/// A place in metres from the corner of the county.
pub(super) type At = [f64; 2];

/// The parts of a shape.
pub(super) type Parts = Vec<Vec<At>>;

/// The ring through these vertices.
pub(super) fn closed(mut ring: Vec<At>) -> Vec<At> {
    ring.extend(ring.first().copied());
    ring
}

/// A rectangle, clockwise.
pub(super) fn rectangle([x, y]: At, [width, height]: At) -> Vec<At> {
    closed(vec![
        [x, y],
        [x, y + height],
        [x + width, y + height],
        [x + width, y],
    ])
}

/// A square that stands on a corner, clockwise, with its middle at `x`, `y`.
pub(super) fn diamond([x, y]: At, half: f64) -> Vec<At> {
    closed(vec![
        [x - half, y],
        [x, y + half],
        [x + half, y],
        [x, y - half],
    ])
}

/// The same ring the other way round.
pub(super) fn hole(mut ring: Vec<At>) -> Vec<At> {
    ring.reverse();
    ring
}

/// So many points on a circle, clockwise from the west.
pub(super) fn circle(count: usize, radius: impl Fn(usize) -> f64) -> Vec<At> {
    let at = |k: usize| {
        let angle = std::f64::consts::PI - std::f64::consts::TAU * k as f64 / count as f64;
        [radius(k) * angle.cos(), radius(k) * angle.sin()]
    };
    (0..count).map(at).collect()
}

/// A number from 0 to 1 that looks random.
pub(super) fn noise(place: usize) -> f64 {
    let mixed = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 29) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A saw of so many teeth, a metre each, that lean by `lean` and are as high as there are teeth.
pub(super) fn saw(teeth: usize, lean: f64) -> Vec<At> {
    let height = teeth as f64;
    let tooth = |k: usize| {
        let x = k as f64;
        [[x, 0.0], [x + 0.5 + lean * height, height]]
    };
    (0..teeth).flat_map(tooth).collect()
}

/// The ring above a straight base whose upper side is that saw.
pub(super) fn comb(teeth: usize, lean: f64) -> Vec<At> {
    let end = teeth as f64;
    let mut ring = saw(teeth, lean);
    ring.extend([[end, 0.0], [end, -500.0], [0.0, -500.0]]);
    closed(ring)
}

/// A way that winds outwards in squares standing on a corner, a metre and more from its last round.
pub(super) fn winding(turns: usize, from: f64) -> Vec<At> {
    let at = |k: usize| {
        let far = from + 4.0 * (k / 4) as f64 + (k % 4) as f64;
        [[-far, 0.0], [0.0, far], [far, 0.0], [0.0, -far]][k % 4]
    };
    (0..turns).map(at).collect()
}

/// A strip that winds outwards: out on one side, back on the other.
pub(super) fn spiral(turns: usize) -> Vec<At> {
    let mut ring = winding(turns, 102.0);
    ring.extend(winding(turns, 100.0).into_iter().rev());
    closed(ring)
}

/// Cells of a mesh with bent sides; neighbours have the same vertices.
pub(super) fn mesh(side: usize, moved: At) -> Vec<Parts> {
    let corner = |x: usize, y: usize, part: usize| {
        let bend = if part == 0 {
            0.0
        } else {
            3.0 * noise(x * 7919 + y * 104_729 + part)
        };
        (x as f64 * 60.0 + moved[0], y as f64 * 60.0 + moved[1], bend)
    };
    let east = |x: usize, y: usize, part: usize| {
        let (a, b, bend) = corner(x, y, part);
        [a + 20.0 * part as f64, b + bend]
    };
    let north = |x: usize, y: usize, part: usize| {
        let (a, b, bend) = corner(x, y, part + 3);
        [
            a + if part == 0 { 0.0 } else { bend },
            b + 20.0 * part as f64,
        ]
    };
    let cell = |x: usize, y: usize| {
        let mut ring: Vec<At> = (0..3).map(|part| north(x, y, part)).collect();
        ring.extend((0..3).map(|part| east(x, y + 1, part)));
        ring.extend((1..=3).rev().map(|part| match part {
            3 => north(x + 1, y + 1, 0),
            _ => north(x + 1, y, part),
        }));
        ring.extend((1..=3).rev().map(|part| match part {
            3 => east(x + 1, y, 0),
            _ => east(x, y, part),
        }));
        vec![closed(ring)]
    };
    (0..side * side).map(|k| cell(k % side, k / side)).collect()
}
