//! A point that shows where a feature is. Total: whatever the shape, some point or `None`.

/// The point at half of the length of a line, its parts taken one after the other. `None` without any length.
pub(super) fn halfway<'a>(parts: impl Iterator<Item = &'a [[f64; 2]]> + Clone) -> Option<[f64; 2]> {
    let segments = || parts.clone().flat_map(|part| part.windows(2));
    let length =
        |segment: &[[f64; 2]]| (segment[1][0] - segment[0][0]).hypot(segment[1][1] - segment[0][1]);
    let mut left = segments().map(length).sum::<f64>() / 2.0;
    let mut last = None;
    for segment in segments() {
        let here = length(segment);
        if here > 0.0 {
            if left <= here {
                return Some(between(segment[0], segment[1], left / here));
            }
            last = Some(segment[1]);
        }
        left -= here;
    }
    // Rounding may leave a rest after the last segment.
    last
}

/// A point inside of the rings (even-odd rule): the middle of the widest piece of a horizontal line through them, near
/// half of their height and off every vertex. `None` when there is no inside, as for a flat polygon.
pub(super) fn inside<'a>(rings: impl Iterator<Item = &'a [[f64; 2]]> + Clone) -> Option<[f64; 2]> {
    let y = scan_height(rings.clone().flatten().map(|[_, y]| *y))?;
    let mut crossings = Vec::new();
    let mut reach = 0.0f64;
    for ring in rings {
        let Some(&last) = ring.last() else { continue };
        let mut a = last;
        for &b in ring {
            if (a[1] > y) != (b[1] > y) {
                reach = reach.max(a[0].abs()).max(b[0].abs());
                // Always upwards, so that an edge and its reverse cross at the same place.
                let (low, high) = if a[1] < b[1] { (a, b) } else { (b, a) };
                crossings.push(between(low, high, (y - low[1]) / (high[1] - low[1]))[0]);
            }
            a = b;
        }
    }
    crossings.sort_unstable_by(f64::total_cmp);
    let (pieces, _) = crossings.as_chunks::<2>();
    let [left, right] = pieces
        .iter()
        .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    // What is thinner than the rounding of a crossing is a spike, no inside.
    let rounding = 4.0 * f64::EPSILON * reach;
    (right - left > rounding).then_some([left + (right - left) / 2.0, y])
}

/// The middle between the two vertex heights next to half of the whole height.
fn scan_height(heights: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let (low, high) = heights
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| {
            (l.min(y), h.max(y))
        });
    let middle = low + (high - low) / 2.0;
    let (below, above) = heights.fold((low, high), |(below, above), y| {
        if y <= middle {
            (below.max(y), above)
        } else {
            (below, above.min(y))
        }
    });
    (below < above).then_some(below + (above - below) / 2.0)
}

fn between(a: [f64; 2], b: [f64; 2], share: f64) -> [f64; 2] {
    [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}
