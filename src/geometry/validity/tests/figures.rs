//! The same figure turned, moved, reversed and refined is judged alike; large and broken ones are judged at all.

use super::{Kind, Rings, State, grid, judged, kinds, layer, rings, validity};
use crate::format::shp::ShapeType;
use crate::geometry::Validity;
use crate::geometry::grid::{Meeting, Node, meeting};

const COMMITTED: &str = include_str!("../../../../testdata/validity/geos.txt");

/// State and kinds of a polygon, but for the direction of its rings.
fn verdict(polygon: Rings) -> (State, Vec<Kind>) {
    let (state, defects) = judged(polygon);
    let mut kinds = kinds(&defects);
    kinds.retain(|kind| *kind != Kind::Reversed);
    (state, kinds)
}

/// Every third of the committed polygons.
fn some() -> impl Iterator<Item = Rings> {
    COMMITTED.lines().step_by(3).map(|line| rings(&line[4..]))
}

fn changed(polygon: &Rings, change: impl Fn([f64; 2]) -> [f64; 2]) -> Rings {
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|vertex| change(*vertex)).collect();
    polygon.iter().map(ring).collect()
}

#[test]
fn place_and_direction_do_not_matter() {
    for polygon in some() {
        let expected = verdict(polygon.clone());
        let far = |[x, y]: [f64; 2]| [37_512_345.678_9 + x / 1e4, 3_300_000.000_1 + y / 1e4];
        assert_eq!(verdict(changed(&polygon, far)), expected, "far {polygon:?}");
        let wide = |[x, y]: [f64; 2]| [x * 60_000.0, y * 60_000.0];
        assert_eq!(
            verdict(changed(&polygon, wide)),
            expected,
            "wide {polygon:?}"
        );
        let turned = changed(&polygon, |[x, y]| [-y, x]);
        assert_eq!(verdict(turned), expected, "turned {polygon:?}");
        let reversed = polygon
            .iter()
            .map(|ring| ring.iter().rev().copied().collect());
        assert_eq!(
            verdict(reversed.collect()),
            expected,
            "reversed {polygon:?}"
        );
    }
}

#[test]
fn start_order_and_refinement_do_not_matter() {
    for polygon in some() {
        let expected = verdict(polygon.clone());
        let later = |ring: &Vec<[f64; 2]>| {
            let mut open = ring[1..].to_vec();
            open.rotate_left(ring.len() / 2);
            open.push(open[0]);
            open
        };
        let later: Rings = polygon.iter().rev().map(later).collect();
        assert_eq!(verdict(later), expected, "later {polygon:?}");
        let halved = |ring: &Vec<[f64; 2]>| {
            let mut refined = vec![ring[0]];
            for edge in ring.windows(2).filter(|edge| edge[0] != edge[1]) {
                let [a, b] = [edge[0], edge[1]];
                refined.extend([[(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0], b]);
            }
            refined
        };
        let halved: Rings = polygon.iter().map(halved).collect();
        // Where edges overlap it depends on the vertices whether they also cross.
        let comparable = |(state, mut kinds): (State, Vec<Kind>)| {
            let overlaps = kinds.contains(&Kind::SelfOverlap) || kinds.contains(&Kind::SharedEdge);
            let crossings = [Kind::Crossing, Kind::RingsCrossing];
            kinds.retain(|kind| {
                *kind != Kind::RepeatedVertex && !(overlaps && crossings.contains(kind))
            });
            (state, kinds)
        };
        let found = comparable(verdict(halved));
        assert_eq!(found, comparable(expected), "halved {polygon:?}");
    }
}

/// A square with that many teeth on each side, pointing outwards.
fn saw(teeth: u32) -> Vec<[f64; 2]> {
    let length = f64::from(teeth);
    let side: Vec<[f64; 2]> = (0..teeth)
        .map(f64::from)
        .flat_map(|x| {
            [
                [x, 0.0],
                [x + 0.25, -0.3],
                [x + 0.5, -0.1],
                [x + 0.75, -0.2],
            ]
        })
        .collect();
    let mut ring: Vec<[f64; 2]> = Vec::new();
    for turns in 0..4 {
        ring.extend(side.iter().map(|[x, y]| match turns {
            0 => [*x, *y],
            1 => [length - y, *x],
            2 => [length - x, length - y],
            _ => [*y, length - x],
        }));
    }
    ring.push(ring[0]);
    ring
}

fn square(x: f64, y: f64, side: f64) -> Vec<[f64; 2]> {
    vec![
        [x, y],
        [x + side, y],
        [x + side, y + side],
        [x, y + side],
        [x, y],
    ]
}

#[test]
fn one_vertex_out_of_place_in_a_long_ring_is_found() {
    let mut ring = saw(10_000);
    assert_eq!(ring.len(), 160_001);
    assert_eq!(verdict(vec![ring.clone()]), (State::Valid, Vec::new()));
    // From the east side to the middle, and through the west side.
    ring[70_001] = [5000.0, 5000.0];
    assert_eq!(verdict(vec![ring.clone()]), (State::Valid, Vec::new()));
    ring[70_001] = [-5.0, 5000.0];
    assert_eq!(verdict(vec![ring]), (State::Invalid, vec![Kind::Crossing]));
}

#[test]
fn holes_by_the_thousand_have_their_roles() {
    let mut polygon = vec![square(-1.0, -1.0, 402.0)];
    polygon[0].reverse();
    for place in 0..20_000 {
        let (x, y) = (f64::from(place % 200) * 2.0, f64::from(place / 200) * 2.0);
        polygon.push(square(x, y, 1.0));
    }
    assert_eq!(judged(polygon.clone()), (State::Valid, Vec::new()));
    // Two of them now meet at a corner, which is allowed; one leaves its place for the outside.
    polygon[1] = square(1.0, 1.0, 1.0);
    assert_eq!(verdict(polygon.clone()), (State::Valid, Vec::new()));
    polygon[19_000] = square(-50.0, 0.0, 1.0);
    assert_eq!(verdict(polygon), (State::Invalid, vec![Kind::HoleOutside]));
}

#[test]
fn what_is_no_polygon_is_judged_all_the_same() {
    let far = vec![square(0.0, 0.0, 1e30)];
    assert_eq!(judged(far), (State::Absent, Vec::new()));
    assert_eq!(
        judged(vec![square(f64::NAN, 0.0, 1.0)]),
        (State::Absent, Vec::new())
    );
    assert_eq!(judged(Vec::new()), (State::Absent, Vec::new()));
    let one_point = vec![vec![[5.0, 5.0]; 100_000]];
    let (state, defects) = judged(one_point);
    assert_eq!(state, State::Invalid);
    assert_eq!(kinds(&defects), [Kind::TooFewPoints, Kind::RepeatedVertex]);
    assert_eq!(defects[1].places, 99_999);
    let (state, _) = judged(vec![square(0.0, 0.0, 1.0), Vec::new()]);
    assert_eq!(state, State::Valid);
}

/// A star of petals around one point: the ring passes it a thousand times.
#[test]
fn a_point_that_is_passed_often_is_one_place() {
    let petal = |number: u32| {
        let turn = |part: f64| {
            let angle = std::f64::consts::TAU * (f64::from(number) + part) / 1000.0;
            [1000.0 * angle.cos(), 1000.0 * angle.sin()]
        };
        [[0.0, 0.0], turn(0.2), turn(0.6)]
    };
    let mut ring: Vec<[f64; 2]> = (0..1000).flat_map(petal).collect();
    ring.push([0.0, 0.0]);
    let (state, defects) = judged(vec![ring]);
    assert_eq!(
        (state, kinds(&defects)),
        (State::Invalid, vec![Kind::Disconnected, Kind::Reversed])
    );
    assert_eq!((defects[0].point, defects[0].places), ([0.0, 0.0], 1));
}

#[test]
fn a_layer_is_judged_alike_with_any_number_of_threads() {
    let polygons: Vec<Rings> = some().collect();
    let all = validity(&polygons);
    let alone = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    assert_eq!(alone.install(|| validity(&polygons)), all);
    for (feature, polygon) in polygons.iter().enumerate().step_by(50) {
        assert_eq!(
            all.state(feature),
            validity(std::slice::from_ref(polygon)).state(0)
        );
    }
}

#[test]
fn layers_of_lines_have_no_validity() {
    let mut lines = layer(&[vec![square(0.0, 0.0, 1.0)]]);
    lines.shape_type = ShapeType::PolyLine;
    assert_eq!(Validity::of(&lines, super::grid()), Validity::default());
}

/// Only of such polygons a coverage may leave the edges uncompared.
#[test]
fn a_boundary_that_meets_itself_anywhere_is_not_simple() {
    let judged = |text: &str| {
        let validity = validity(&[rings(text)]);
        (validity.state(0), validity.is_simple(0))
    };
    let shell = "0 0,0 9,9 9,9 0,0 0";
    let simple = (State::Valid, true);
    assert_eq!(judged(shell), simple);
    assert_eq!(judged("0 0,0 9,0 9,9 9,9 0,0 0"), simple, "repeated vertex");
    let with = |holes: &str| judged(&format!("{shell};{holes}"));
    assert_eq!(with("1 1,2 1,2 2,1 2,1 1"), simple, "hole");
    let touching = (State::Valid, false);
    assert_eq!(with("0 0,2 1,1 2,0 0"), touching, "vertex on vertex");
    assert_eq!(with("0 4,2 3,2 5,0 4"), touching, "vertex on edge");
    let holes = "1 1,2 1,2 2,1 2,1 1;2 2,3 2,3 3,2 3,2 2";
    assert_eq!(with(holes), touching, "two holes");
    let pinched = "0 0,0 9,9 9,9 0,6 0,5 5,4 0,0 0";
    assert_eq!(judged(pinched), simple);
    let pinched = "0 0,0 9,5 9,9 9,9 0,6 0,5 9,4 0,0 0";
    assert!(!judged(pinched).1, "ring on itself");
    assert!(!judged("0 0,0 9,9 0,9 9,0 0").1, "crossing");
    assert!(!judged("0 0,0 9,9 9,9 12,9 9,9 0,0 0").1, "spike");
}

/// Whether no two edges meet but neighbours in the vertex between them, by trying all.
fn meets_itself_nowhere(polygon: &Rings) -> bool {
    let mut edges: Vec<(usize, Node, Node)> = Vec::new();
    for (ring, vertices) in polygon.iter().enumerate() {
        let mut nodes: Vec<Node> = vertices.iter().filter_map(|at| grid().snap(*at)).collect();
        nodes.dedup();
        edges.extend(nodes.windows(2).map(|pair| (ring, pair[0], pair[1])));
    }
    (0..edges.len()).all(|one| {
        edges[one + 1..].iter().all(|(ring, c, d)| {
            let (own, a, b) = edges[one];
            let between = |node| (node == b && b == *c) || (node == a && a == *d);
            match meeting(a, b, *c, *d) {
                Meeting::Apart => true,
                // A ring that comes back to one of its vertices does so with other edges, too.
                Meeting::Touch(node) => own == *ring && between(node),
                Meeting::Cross | Meeting::Overlap(..) => false,
            }
        })
    })
}

#[test]
fn simple_ones_are_those_of_which_no_two_edges_meet() {
    let mut counts = [0; 2];
    for polygon in COMMITTED.lines().map(|line| rings(&line[4..])) {
        let validity = validity(std::slice::from_ref(&polygon));
        let expected = validity.state(0) == State::Valid && meets_itself_nowhere(&polygon);
        assert_eq!(validity.is_simple(0), expected, "{polygon:?}");
        counts[usize::from(expected)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 300), "{counts:?}");
}
