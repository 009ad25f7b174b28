//! Times on a made-up layer of 100 000 parcels with 46 vertices each; run with `--release -- --ignored --nocapture`.

use std::time::Instant;

use super::*;

const STEPS: i64 = 11;

/// A vertex of the mesh: a point `step` along a side, moved by a hash of its place.
fn vertex(x: i64, y: i64, step: i64, upright: bool) -> [f64; 2] {
    let hash = (x * 7_919 + y * 104_729 + step * 1_299_709 + i64::from(upright) * 15_485_863)
        .wrapping_mul(0x9e37_79b9);
    let off = ((hash >> 8) % 1000) as f64 / 500.0;
    let along = step as f64 * 100.0 / STEPS as f64;
    let (x, y) = (x as f64 * 100.0, y as f64 * 100.0);
    let off = if step == 0 || step == STEPS { 0.0 } else { off };
    if upright {
        [x + off, y + along]
    } else {
        [x + along, y + off]
    }
}

fn mesh(side: i64, change: impl Fn(i64, [f64; 2]) -> [f64; 2]) -> Vec<Vec<Vec<[f64; 2]>>> {
    let mut list = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let mut ring = Vec::new();
            ring.extend((0..STEPS).map(|s| vertex(x, y, s, false)));
            ring.extend((0..STEPS).map(|s| vertex(x + 1, y, s, true)));
            ring.extend((0..STEPS).map(|s| vertex(x, y + 1, STEPS - s, false)));
            ring.extend((0..STEPS).map(|s| vertex(x, y, STEPS - s, true)));
            let place = y * side + x;
            list.push(vec![
                ring.into_iter()
                    .map(|[x, y]| change(place, [x + 37_500_000.0, y + 4_400_000.0]))
                    .collect(),
            ]);
        }
    }
    list
}

fn timed(name: &str, list: &[Vec<Vec<[f64; 2]>>]) {
    if std::env::var("LAYER").is_ok_and(|wanted| !name.contains(&wanted)) {
        return;
    }
    let made = polygons(list);
    let start = Instant::now();
    let again = made.nodes.len();
    let found = Coverage::of(made, grid(), 0.001);
    let taken = start.elapsed();
    println!(
        "{name}: {again} vertices, {} overlaps, {} duplicates, {} unmatched, {} gaps: {taken:?}",
        found.overlaps.len(),
        found.duplicates.len(),
        found.unmatched.len(),
        found.gaps(None).found.len()
    );
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let side = 316;
    let same = |_: i64, at: [f64; 2]| at;
    let clean = mesh(side, same);
    timed("clean", &clean);
    timed("clean", &clean);
    let tenth = |place: i64, [x, y]: [f64; 2]| {
        [x + (place % 3) as f64 * 1e-4, y + (place % 5) as f64 * 1e-4]
    };
    timed("a tenth of a millimetre", &mesh(side, tenth));
    let holes = mesh(side, same);
    let mut list = Vec::new();
    for (place, one) in holes.into_iter().enumerate() {
        if place % 10 != 0 {
            list.push(one);
        }
    }
    timed("every tenth missing", &list);
    let mut twice = mesh(side, same);
    twice.extend(mesh(20, |_, [x, y]| [x + 50.0, y + 50.0]));
    timed("400 more on it", &twice);
    let mut huge = mesh(side, same);
    huge.extend(vec![rect(
        37_500_000.0 - 10.0,
        4_400_000.0 - 10.0,
        40_000.0,
        40_000.0,
    )]);
    timed("one over all", &huge);
    let near = |at: u32| rect(f64::from(at) * 0.001, f64::from(at % 1000), 1e4, 1e4);
    timed(
        "100 000 over one place",
        &(0..100_000).map(near).collect::<Vec<_>>(),
    );
    timed(
        "100 000 identical",
        &vec![mesh(1, same)[0].clone(); 100_000],
    );
    let shift = |place: i64, [x, y]: [f64; 2]| {
        [x + (place % 3) as f64 * 0.01, y + (place % 5) as f64 * 0.01]
    };
    timed("all shifted by centimetres", &mesh(side, shift));
}
