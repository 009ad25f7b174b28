//! Lines: their length.

/// The length of all parts together in the plane of the coordinates, in their unit.
#[must_use]
pub fn length<'a>(parts: impl IntoIterator<Item = &'a [[f64; 2]]>) -> f64 {
    let part = |part: &[[f64; 2]]| -> f64 {
        part.windows(2)
            .map(|ends| (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]))
            .sum()
    };
    parts.into_iter().map(part).sum()
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn parts_add_up_and_the_way_between_them_does_not_count() {
        let first = [[0.0, 0.0], [3.0, 4.0], [3.0, 4.0], [3.0, 0.0]];
        let second = [[100.0, 0.0], [101.0, 0.0]];
        assert!((length([&first[..], &second[..]]) - 10.0).abs() < 1e-12);
        assert_eq!(length([&first[..1]]), 0.0);
    }
}
