//! Lines with fewer vertices: Douglas and Peucker's algorithm (Cartographica 10, 1973), without recursion.

/// The line without the vertices that lie within `tolerance` of what remains. Its ends stay; a closed ring keeps at
/// least a triangle where it has one.
#[must_use]
pub(in crate::report) fn simplified(line: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    let Some(last) = line.len().checked_sub(1).filter(|last| *last >= 2) else {
        return line.to_vec();
    };
    let mut kept = vec![false; line.len()];
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    if line[0] == line[last] {
        // Of a ring the farthest vertex and the one farthest from that chord stand whatever the tolerance.
        let (middle, _) = farthest(line, 0, last);
        kept[middle] = true;
        open = vec![(0, middle), (middle, last)];
        let corners = open.iter().filter(|(from, to)| to - from > 1);
        let corner = corners
            .map(|(from, to)| farthest(line, *from, *to))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((corner, _)) = corner {
            kept[corner] = true;
        }
    }
    while let Some((from, to)) = open.pop() {
        if to - from < 2 {
            continue;
        }
        let (middle, distance) = farthest(line, from, to);
        if distance > tolerance {
            kept[middle] = true;
            open.extend([(from, middle), (middle, to)]);
        }
    }
    let stay = line.iter().zip(&kept).filter(|(_, kept)| **kept);
    stay.map(|(point, _)| *point).collect()
}

/// The vertex between two others that is farthest from their chord, and its distance.
fn farthest(line: &[[f64; 2]], from: usize, to: usize) -> (usize, f64) {
    let (a, b) = (line[from], line[to]);
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let distance = |p: [f64; 2]| {
        let (px, py) = (p[0] - a[0], p[1] - a[1]);
        // To the segment, not to the line through it: a border may turn back beyond its chord.
        let along = if length > 0.0 {
            ((px * dx + py * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (px - along * dx).hypot(py - along * dy)
    };
    let mut best = (from + 1, -1.0);
    for (place, point) in line.iter().enumerate().take(to).skip(from + 1) {
        let found = distance(*point);
        if found > best.1 {
            best = (place, found);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::simplified;

    fn wave(count: i32) -> Vec<[f64; 2]> {
        let at = |n: i32| [f64::from(n), (f64::from(n) / 7.0).sin() * 5.0];
        (0..count).map(at).collect()
    }

    /// The promise: no vertex of the line is farther than the tolerance from the simplified line.
    #[test]
    fn what_goes_was_near_what_stays() {
        let line = wave(500);
        for tolerance in [0.01, 0.5, 2.0, 20.0] {
            let simple = simplified(&line, tolerance);
            assert!(simple.len() < line.len());
            assert_eq!((simple[0], simple.last()), (line[0], line.last()));
            for point in &line {
                let near = simple.windows(2).any(|pair| {
                    let (dx, dy) = (pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
                    let along = ((point[0] - pair[0][0]) * dx + (point[1] - pair[0][1]) * dy)
                        / (dx * dx + dy * dy);
                    let along = along.clamp(0.0, 1.0);
                    let (x, y) = (pair[0][0] + along * dx, pair[0][1] + along * dy);
                    (point[0] - x).hypot(point[1] - y) <= tolerance * (1.0 + 1e-9)
                });
                assert!(near, "{point:?} is far from the line at {tolerance}");
            }
        }
        assert_eq!(simplified(&line, 100.0).len(), 2);
    }

    #[test]
    fn rings_stay_rings_and_short_lines_stay() {
        let ring = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]];
        assert_eq!(simplified(&ring, 0.1), ring);
        assert_eq!(simplified(&ring, 100.0).len(), 4, "a triangle remains");
        let point = [[3.0, 4.0]; 5];
        assert!(simplified(&point, 1.0).len() >= 2);
        assert_eq!(simplified(&ring[..2], 1.0), ring[..2]);
        assert_eq!(simplified(&[], 1.0), Vec::<[f64; 2]>::new());
    }

    /// Work on a line that doubles back, where the chord is a point.
    #[test]
    fn long_lines_need_no_recursion() {
        let zigzag: Vec<[f64; 2]> = (0..20_000)
            .map(|n| [f64::from(n % 2), f64::from(n) * 1e-3])
            .collect();
        assert_eq!(simplified(&zigzag, 1e-4).len(), zigzag.len());
    }
}
