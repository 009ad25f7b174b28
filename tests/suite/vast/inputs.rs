//! The inputs: what each draws, and the findings that it must have.

use super::figures::{
    At, Parts, circle, closed, comb, diamond, hole, mesh, noise, rectangle, spiral,
};

use super::lines::{
    equal_lines, lines_from_a_point, lines_from_a_ring, lines_through_a_point,
    lines_through_a_vertex, nested_lines, points, points_in_a_comb, slanted_lines, winding_lines,
};

/// What is handed in, and what must be found.
pub(super) struct Input {
    /// Layers with the shapes of their records.
    pub(super) layers: Vec<(&'static str, Vec<Parts>)>,
    /// Rules that find something, with the number of findings. All other geometric rules find nothing.
    pub(super) found: Vec<(&'static str, usize)>,
}

/// Name, size at full scale, size in the tests, and how it is made.
pub(super) type Kind = (&'static str, usize, usize, fn(usize) -> Input);

pub(super) const KINDS: &[Kind] = &[
    ("outline", 500_000, 400, outline),
    ("holes", 20_000, 100, holes),
    ("touching holes", 20_000, 100, touching_holes),
    ("circles of holes", 20_000, 100, circles_of_holes),
    ("islands", 20_000, 40, islands),
    ("giant", 4_000_000, 400, giant),
    ("giant, crossings", 4_000_000, 400, giant_crossings),
    ("leaning comb", 100_000, 200, leaning_comb),
    ("upright comb", 100_000, 200, upright_comb),
    ("spiral", 100_000, 200, spiral_ring),
    ("star", 100_000, 200, star),
    ("identical", 100_000, 100, identical),
    ("stack", 100_000, 100, stack),
    ("twice", 100_000, 100, twice),
    ("shifted twice", 100_000, 100, shifted_twice),
    ("fan", 100_000, 100, fan),
    ("strips", 100_000, 200, strips),
    ("overlapping strips", 100_000, 200, overlapping_strips),
    (
        "triangles from a point",
        100_000,
        200,
        triangles_from_a_point,
    ),
    ("lines from a point", 100_000, 100, lines_from_a_point),
    ("lines through a point", 2000, 100, lines_through_a_point),
    ("lines through a vertex", 2000, 100, lines_through_a_vertex),
    ("equal lines", 100_000, 100, equal_lines),
    ("slanted lines", 100_000, 200, slanted_lines),
    ("lines from a ring", 100_000, 200, lines_from_a_ring),
    ("nested lines", 2000, 100, nested_lines),
    ("winding lines", 100_000, 200, winding_lines),
    ("points", 300_000, 100, points),
    ("points in a comb", 100_000, 200, points_in_a_comb),
    ("no coordinates", 100_000, 120, no_coordinates),
];

fn one(layer: &'static str, parts: Parts) -> Vec<(&'static str, Vec<Parts>)> {
    vec![(layer, vec![parts])]
}

/// One village with a wavy outline of so many vertices, cut into strips.
fn outline(vertices: usize) -> Input {
    let columns = vertices / 2;
    let lower = |k: usize| [2.0 * k as f64, noise(k)];
    let upper = |k: usize| [2.0 * k as f64, 10_000.0 + noise(k + columns)];
    let between = |from: usize, to: usize| {
        let mut ring: Vec<At> = (from..=to).map(upper).collect();
        ring.extend((from..=to).rev().map(lower));
        vec![closed(ring)]
    };
    let width = columns / 20;
    let starts = (0..columns).step_by(width);
    let strips = starts.map(|from| between(from, (from + width).min(columns)));
    Input {
        layers: vec![
            ("XZQ", vec![between(0, columns)]),
            ("DLTB", strips.collect()),
        ],
        found: vec![],
    }
}

/// A polygon with so many holes, of which every other one is filled.
fn holes(count: usize) -> Input {
    let side = count.isqrt();
    let middle = |k: usize| [100.0 * (k % side) as f64, 100.0 * (k / side) as f64];
    let squares: Vec<Vec<At>> = (0..count)
        .map(|k| rectangle(middle(k), [60.0; 2]))
        .collect();
    let size = 100.0 * side as f64 + 600.0;
    let mut parts = vec![rectangle([-100.0; 2], [size; 2])];
    parts.extend(squares.iter().cloned().map(hole));
    let mut shapes = vec![parts];
    shapes.extend(squares.into_iter().step_by(2).map(|square| vec![square]));
    Input {
        layers: vec![("DLTB", shapes)],
        found: vec![("510690001", count / 2)],
    }
}

fn diamonds(count: usize, apart: f64) -> (Parts, Vec<Parts>) {
    let side = count.isqrt();
    let middle = |k: usize| [80.0 * (k % side) as f64, apart * (k / side) as f64];
    let diamonds: Vec<Vec<At>> = (0..count).map(|k| diamond(middle(k), 40.0)).collect();
    let size = apart * (side + 3) as f64;
    let mut parts = vec![rectangle([-100.0; 2], [size; 2])];
    parts.extend(diamonds.iter().cloned().map(hole));
    (parts, diamonds.into_iter().map(|one| vec![one]).collect())
}

/// Holes that touch in rows, all filled.
fn touching_holes(count: usize) -> Input {
    let (parts, mut shapes) = diamonds(count, 100.0);
    shapes.push(parts);
    Input {
        layers: vec![("DLTB", shapes)],
        found: vec![],
    }
}

/// Holes that touch in rows and columns: what lies between them is cut off.
fn circles_of_holes(count: usize) -> Input {
    let (parts, _) = diamonds(count, 80.0);
    Input {
        layers: one("DLTB", parts),
        found: vec![("510590001", 1)],
    }
}

/// An island in a hole in an island, and so on.
fn islands(rings: usize) -> Input {
    let ring = |k: usize| {
        let half = 30.0 * (k + 1) as f64;
        let square = rectangle([-half; 2], [2.0 * half; 2]);
        if (rings - k) % 2 == 1 {
            square
        } else {
            hole(square)
        }
    };
    Input {
        layers: one("DLTB", (0..rings).rev().map(ring).collect()),
        found: vec![("510490001", 1), ("510690001", rings / 2)],
    }
}

/// One round polygon of so many vertices.
fn giant(vertices: usize) -> Input {
    let radius = vertices as f64 / 20.0 + 100.0;
    Input {
        layers: one(
            "DLTB",
            vec![closed(circle(vertices, |k| radius + noise(k) / 20.0))],
        ),
        found: vec![],
    }
}

/// A long strip whose upper side crosses itself at every fourth vertex.
fn giant_crossings(vertices: usize) -> Input {
    let bow = |k: usize| {
        let x = 3.0 * k as f64;
        [[x, 1.0], [x + 1.0, 2.0], [x, 2.0], [x + 1.0, 1.0]]
    };
    let mut ring: Vec<At> = (0..vertices / 4).flat_map(bow).collect();
    ring.extend([[0.75 * vertices as f64, -500.0], [0.0, -500.0]]);
    Input {
        layers: one("DLTB", vec![closed(ring)]),
        found: vec![("510590001", 1)],
    }
}

/// Every box of its edges meets every other.
fn leaning_comb(vertices: usize) -> Input {
    Input {
        layers: one("DLTB", vec![comb(vertices / 2, 1.0)]),
        found: vec![("510590004", 1)],
    }
}

fn upright_comb(vertices: usize) -> Input {
    Input {
        layers: one("DLTB", vec![comb(vertices / 2, 0.0)]),
        found: vec![("510590004", 1)],
    }
}

fn spiral_ring(vertices: usize) -> Input {
    Input {
        layers: one("DLTB", vec![spiral(vertices / 2)]),
        found: vec![],
    }
}

fn star(vertices: usize) -> Input {
    let radius = |k: usize| if k.is_multiple_of(2) { 100.0 } else { 1e6 };
    Input {
        layers: one("DLTB", vec![closed(circle(vertices, radius))]),
        found: vec![("510590004", 1)],
    }
}

fn identical(count: usize) -> Input {
    Input {
        layers: vec![("DLTB", vec![vec![rectangle([0.0; 2], [100.0; 2])]; count])],
        found: vec![("510190002", count - 1)],
    }
}

/// Different rectangles over one place.
fn stack(count: usize) -> Input {
    let rectangles = (0..count).map(|k| {
        let (low, high) = (noise(k), noise(k + count));
        vec![rectangle([low, 0.01 * k as f64], [2000.0 + high, 2000.0])]
    });
    Input {
        layers: vec![("DLTB", rectangles.collect())],
        found: vec![("510190001", 1)],
    }
}

/// A coverage, and the same again.
fn twice(count: usize) -> Input {
    let mut shapes = mesh(count.isqrt(), [0.0; 2]);
    let cells = shapes.len();
    shapes.extend(mesh(count.isqrt(), [0.0; 2]));
    Input {
        layers: vec![("DLTB", shapes)],
        found: vec![("510190002", cells)],
    }
}

/// A coverage, and the same again half a cell away: each cell of the second lies on up to four of the first.
fn shifted_twice(count: usize) -> Input {
    let side = count.isqrt();
    let mut shapes = mesh(side, [0.0; 2]);
    shapes.extend(mesh(side, [30.0, 30.0]));
    let pairs = (2 * side - 1) * (2 * side - 1);
    Input {
        layers: vec![("DLTB", shapes)],
        found: vec![("510190001", pairs)],
    }
}

/// Triangles that all have one vertex in common and fill a circle.
fn fan(count: usize) -> Input {
    let rim = circle(count, |_| 100_000.0);
    let triangle = |k: usize| vec![closed(vec![[0.0; 2], rim[k], rim[(k + 1) % count]])];
    Input {
        layers: vec![("DLTB", (0..count).map(triangle).collect())],
        // Few and wide ones have no sharp corner.
        found: vec![("510590004", count)]
            .into_iter()
            .filter(|_| count > 1000)
            .collect(),
    }
}

/// Long strips side by side that lean so that their boxes meet, each so wide.
fn leaning_strips(count: usize, width: f64) -> Vec<(&'static str, Vec<Parts>)> {
    let size = count as f64;
    let strip = |k: usize| {
        let at = k as f64;
        let corners = [
            [at, 0.0],
            [at + size, size],
            [at + width + size, size],
            [at + width, 0.0],
        ];
        vec![closed(corners.to_vec())]
    };
    vec![("DLTB", (0..count).map(strip).collect())]
}

fn strips(count: usize) -> Input {
    Input {
        layers: leaning_strips(count, 0.5),
        found: vec![],
    }
}

fn overlapping_strips(count: usize) -> Input {
    Input {
        layers: leaning_strips(count, 1.5),
        found: vec![("510190001", count - 1), ("510690002", 4 * (count - 1))],
    }
}

/// Every other sector of half a circle.
fn triangles_from_a_point(count: usize) -> Input {
    let around = circle(4 * count, |_| 1000.0 * count as f64);
    let triangle = |k: usize| vec![closed(vec![[0.0; 2], around[2 * k], around[2 * k + 1]])];
    Input {
        layers: vec![("DLTB", (0..count).map(triangle).collect())],
        found: vec![("510590004", count)],
    }
}

/// Shapes that are none, beside a good one.
fn no_coordinates(count: usize) -> Input {
    let square = |x: f64, y: f64| rectangle([x, y], [100.0; 2]);
    let bad: Vec<Parts> = vec![
        vec![square(f64::NAN, 0.0)],
        vec![square(f64::INFINITY, 0.0)],
        vec![square(0.0, f64::NEG_INFINITY)],
        vec![square(1e300, 1e300)],
        vec![square(1e13, 0.0)],
        vec![vec![]],
        vec![vec![[5.0, 5.0]; 9]],
        vec![vec![[5.0, 5.0]]],
        vec![vec![[0.0, 0.0], [1.0, 1.0]]],
        vec![square(0.0, 0.0), vec![], square(f64::NAN, 0.0)],
        vec![],
        vec![closed(vec![[0.0; 2], [50.0; 2], [100.0; 2]])],
    ];
    let shapes: Vec<Parts> = (0..count).map(|k| bad[k % bad.len()].clone()).collect();
    // Of the lines, the flat rings run over themselves, and those of two vertices lie on them.
    let of = |place: usize| (count + bad.len() - 1 - place) / bad.len();
    Input {
        layers: vec![("DLTB", shapes.clone()), ("XZDW", shapes)],
        found: vec![
            ("510290001", of(11)),
            ("510290002", of(8) + of(11) - 1),
            ("510590002", of(6) + of(7) + 2 * of(8) + of(11)),
            ("510590003", 2 * of(6)),
            ("540100071", of(3) + of(6) + of(7)),
        ],
    }
}
