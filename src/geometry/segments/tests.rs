//! The sweep against comparing all with all, and stretches drawn by hand.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn segment(a: (i64, i64), b: (i64, i64), line: u32) -> Segment {
    Segment {
        a: Node::new(a.0, a.1),
        b: Node::new(b.0, b.1),
        line,
        first: false,
        last: false,
    }
}

proptest! {
    #[test]
    fn the_sweep_finds_every_meeting(
        ends in proptest::collection::vec(
            ((-60_i64..60, -60_i64..60), (-9_i64..9, -9_i64..9), 1_i64..9), 0..150),
    ) {
        let segments: Vec<Segment> = ends
            .iter()
            .zip(0..)
            .filter(|((_, way, _), _)| *way != (0, 0))
            .map(|((a, way, by), line)| segment(*a, (a.0 + way.0 * by, a.1 + way.1 * by), line))
            .collect();
        let meets = |i: usize, j: usize| {
            let (s, o) = (&segments[i], &segments[j]);
            let met = meeting(s.a, s.b, o.a, o.b);
            (met != Meeting::Apart).then_some((i, j))
        };
        let found = pairs(&segments, 0, |i, j| meets(i as usize, j as usize));
        let all: BTreeSet<(usize, usize)> = (0..segments.len())
            .flat_map(|i| (i + 1..segments.len()).map(move |j| (i, j)))
            .filter_map(|(i, j)| meets(i, j))
            .collect();
        prop_assert_eq!(found.len(), all.len(), "each pair once");
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all);
    }

    #[test]
    fn the_sweep_reaches_beyond_the_boxes(
        places in proptest::collection::vec((-60_i64..60, -60_i64..60), 0..80),
        reach in 0_i64..6,
    ) {
        let segments: Vec<Segment> = places
            .iter()
            .zip(0..)
            .map(|(a, line)| segment(*a, (a.0 + 5, a.1), line))
            .collect();
        let near = |i: u32, j: u32| {
            let (s, o) = (&segments[i as usize], &segments[j as usize]);
            ((s.a.x - o.a.x).abs() <= 5 + reach && (s.a.y - o.a.y).abs() <= reach).then_some((i, j))
        };
        let count = segments.len() as u32;
        let all = (0..count).flat_map(|i| (i + 1..count).map(move |j| (i, j)));
        let all: BTreeSet<_> = all.filter_map(|(i, j)| near(i, j)).collect();
        let found: BTreeSet<_> = pairs(&segments, reach, near).into_iter().collect();
        prop_assert_eq!(found, all);
    }
}

#[test]
fn a_stretch_ends_at_vertices() {
    let base = segment((0, 0), (1000, 0), 0);
    let shares = |a, b| stretch(&base, &segment(a, b, 1), 10).map(|(from, to)| (from.x, to.x));
    assert_eq!(shares((200, 0), (300, 0)), Some((200, 300)));
    assert_eq!(
        shares((200, 5), (300, -5)),
        Some((200, 300)),
        "within the tolerance"
    );
    assert_eq!(shares((900, 0), (1500, 0)), Some((900, 1000)));
    assert_eq!(shares((-5000, 0), (5000, 0)), Some((0, 1000)));
    assert_eq!(shares((1000, 0), (2000, 0)), None, "end to end");
    assert_eq!(
        shares((0, 0), (1000, 30)),
        None,
        "a small angle from one end"
    );
    assert_eq!(shares((0, 20), (1000, 20)), None, "beside it");
    assert_eq!(shares((500, -400), (500, 400)), None, "across it");
    assert_eq!(
        shares((995, 0), (2000, 0)),
        None,
        "no longer than the tolerance"
    );
}

#[test]
fn ends_that_meet_do_not_cross() {
    let mut through = segment((0, 0), (100, 0), 0);
    let mut other = segment((50, -50), (50, 50), 1);
    let at = |s: &Segment, o: &Segment| cross_inside(s, o, false, 10);
    assert_eq!(at(&through, &other), Some([50.0, 0.0]));
    other.last = true;
    assert_eq!(at(&through, &other), Some([50.0, 0.0]));
    // An end that is drawn a hair over the line it should touch.
    other.b = Node::new(50, 9);
    assert_eq!(at(&through, &other), None);
    other.b = Node::new(50, 11);
    assert_eq!(at(&through, &other), Some([50.0, 0.0]));
    (through.b, through.last) = (Node::new(55, 0), true);
    assert_eq!(at(&through, &other), None);
}
