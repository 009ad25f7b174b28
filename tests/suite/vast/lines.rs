//! Hostile lines and points.

use super::figures::{At, Parts, circle, comb, noise, rectangle, saw, winding};
use super::inputs::Input;

fn rays(count: usize, ray: impl Fn(At) -> Vec<At>) -> Vec<Parts> {
    let half = circle(2 * count, |_| 100_000.0);
    half[..count].iter().map(|at| vec![ray(*at)]).collect()
}

pub(super) fn lines_from_a_point(count: usize) -> Input {
    Input {
        layers: vec![("XZQJX", rays(count, |at| vec![[0.0; 2], at]))],
        found: vec![("510390001", count)],
    }
}

/// Lines that cross at one place where none has a vertex.
pub(super) fn lines_through_a_point(count: usize) -> Input {
    Input {
        layers: vec![("XZQJX", rays(count, |[x, y]| vec![[-x, -y], [x, y]]))],
        found: vec![
            ("510390001", 2 * count),
            ("510890001", count * (count - 1) / 2),
        ],
    }
}

pub(super) fn lines_through_a_vertex(count: usize) -> Input {
    Input {
        layers: vec![(
            "XZQJX",
            rays(count, |[x, y]| vec![[-x, -y], [0.0; 2], [x, y]]),
        )],
        found: vec![
            ("510390001", 2 * count),
            ("510890001", count * (count - 1) / 2),
        ],
    }
}

/// Lines that begin on a small circle.
pub(super) fn lines_from_a_ring(count: usize) -> Input {
    let line = |[x, y]: At| vec![[x / 1000.0, y / 1000.0], [x, y]];
    Input {
        layers: vec![("XZQJX", rays(count, line))],
        found: vec![("510390001", 2 * count)],
    }
}

/// Long lines side by side that lean so that their boxes meet.
pub(super) fn slanted_lines(count: usize) -> Input {
    let size = count as f64;
    let line = |k: usize| vec![vec![[k as f64, 0.0], [k as f64 + size, size]]];
    Input {
        layers: vec![("XZQJX", (0..count).map(line).collect())],
        found: vec![("510390001", 2 * count)],
    }
}

pub(super) fn equal_lines(count: usize) -> Input {
    let line = vec![vec![[0.0; 2], [50.0, 10.0], [100.0, 0.0]]];
    Input {
        layers: vec![("XZDW", vec![line; count])],
        found: vec![("510290002", count - 1)],
    }
}

/// Lines along one line, each longer than the one before.
pub(super) fn nested_lines(count: usize) -> Input {
    let line = |k: usize| vec![vec![[0.0; 2], [100.0 + k as f64, 100.0 + k as f64]]];
    Input {
        layers: vec![("XZDW", (0..count).map(line).collect())],
        found: vec![("510290002", count * (count - 1) / 2)],
    }
}

/// One line that winds, and one that goes to and fro.
pub(super) fn winding_lines(vertices: usize) -> Input {
    let mut saw = saw(vertices / 2, 1.0);
    for at in &mut saw {
        at[1] += 3.0 * vertices as f64;
    }
    let shapes = vec![vec![winding(vertices / 2, 100.0)], vec![saw]];
    Input {
        layers: vec![("DGX", shapes)],
        found: vec![],
    }
}

/// Points at one place, in one parcel.
pub(super) fn points(count: usize) -> Input {
    let point = vec![vec![[50.0, 50.0]]];
    Input {
        layers: vec![
            ("LXDW", vec![point.clone(); count]),
            ("JZD", vec![point; count]),
            ("DLTB", vec![vec![rectangle([0.0; 2], [100.0; 2])]]),
        ],
        found: vec![("511590001", 2 * (count - 1))],
    }
}

/// Points in the teeth, below the middle of their height: at that of each nearly all edges pass beside it.
pub(super) fn points_in_a_comb(vertices: usize) -> Input {
    let teeth = vertices / 2;
    let point = |k: usize| {
        let y = 0.5 * noise(k) * teeth as f64;
        vec![vec![[(k % teeth) as f64 + 0.5 + y, y]]]
    };
    Input {
        layers: vec![
            ("LXDW", (0..vertices).map(point).collect()),
            ("DLTB", vec![vec![comb(vertices / 2, 1.0)]]),
        ],
        found: vec![("510590004", 1)],
    }
}
