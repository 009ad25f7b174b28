//! Polygons that are wrong in themselves: small slope polygons beside the county, where nothing else looks.

use super::super::mesh::Spot;
use super::draw::{figure, hole, square};
use super::planter::Planter;
use super::truth::Finding;

/// Rule, the rings from an origin, and what that is.
type Figure = (
    &'static str,
    fn(Spot) -> Vec<Vec<Spot>>,
    &'static str,
    &'static str,
);

const FIGURES: [Figure; 12] = [
    (
        "510590001",
        bow_tie,
        "蝴蝶结形的面",
        "a polygon drawn as a bow-tie",
    ),
    (
        "510590001",
        |at| vec![square(at, [0.0, 0.0], 20.0), hole(at, [25.0, 5.0], 10.0)],
        "内环在外环之外",
        "a hole outside of its outer ring",
    ),
    (
        "510590001",
        |at| {
            vec![
                square(at, [0.0, 0.0], 40.0),
                hole(at, [5.0, 5.0], 30.0),
                hole(at, [10.0, 10.0], 10.0),
            ]
        },
        "内环在另一内环之内",
        "a hole in a hole",
    ),
    (
        "510590002",
        unclosed,
        "环没有闭合",
        "a ring that is not closed",
    ),
    (
        "510590002",
        |at| vec![figure(at, &[[0.0, 0.0], [0.0, 30.0], [0.0, 0.0]])],
        "环只有 3 个点",
        "a ring of three points",
    ),
    (
        "510590002",
        |at| {
            vec![figure(
                at,
                &[[0.0, 0.0], [0.0, 10.0], [0.0, 30.0], [0.0, 0.0]],
            )]
        },
        "环不围成面积",
        "a ring that encloses nothing",
    ),
    (
        "510590003",
        repeated_vertex,
        "节点重复",
        "a vertex given twice",
    ),
    (
        "510590004",
        spike,
        "边界上有 0.3 度的尖刺",
        "a spike of 0.3 degrees on the outline",
    ),
    (
        "510590005",
        |at| vec![hole(at, [0.0, 0.0], 30.0)],
        "外环为逆时针",
        "an outer ring that runs counter-clockwise",
    ),
    (
        "510590006",
        inverted_shell,
        "环在一点上与自身相接",
        "a ring that touches itself at a point",
    ),
    (
        "510490001",
        |at| vec![square(at, [0.0, 0.0], 20.0), square(at, [25.0, 0.0], 20.0)],
        "一个面有两个外环",
        "a polygon with two outer rings",
    ),
    (
        "510590004",
        outer_spike,
        "边界上有向外的尖刺",
        "a spike that points outwards",
    ),
];

/// Plants the family.
pub(super) fn plant(planter: &mut Planter<'_>) {
    for (rule, rings, zh, en) in FIGURES {
        let origin = planter.free_place();
        let fid = planter.add("PDT", 0);
        planter.draw("PDT", fid, rings(origin));
        planter.note(zh, en, Finding::record(rule, "PDT", fid), &[]);
    }
    contained(planter);
}

/// A square in a square, both records of their own.
fn contained(planter: &mut Planter<'_>) {
    let origin = planter.free_place();
    let (outer, inner) = (planter.add("PDT", 0), planter.add("PDT", 0));
    planter.draw("PDT", outer, vec![square(origin, [0.0, 0.0], 40.0)]);
    planter.draw("PDT", inner, vec![square(origin, [10.0, 10.0], 20.0)]);
    planter.note(
        "一个面在另一个面之内",
        "a polygon lies in another one",
        Finding::record("510190001", "PDT", outer)
            .measured(20.0)
            .area(400.0),
        &[],
    );
}

fn bow_tie(at: Spot) -> Vec<Vec<Spot>> {
    let corners = [
        [0.0, 0.0],
        [30.0, 30.0],
        [30.0, 0.0],
        [0.0, 30.0],
        [0.0, 0.0],
    ];
    vec![figure(at, &corners)]
}

fn unclosed(at: Spot) -> Vec<Vec<Spot>> {
    let mut ring = square(at, [0.0, 0.0], 30.0);
    ring.pop();
    vec![ring]
}

fn repeated_vertex(at: Spot) -> Vec<Vec<Spot>> {
    let mut ring = square(at, [0.0, 0.0], 30.0);
    ring.insert(2, ring[1]);
    vec![ring]
}

fn spike(at: Spot) -> Vec<Vec<Spot>> {
    let mut ring = square(at, [0.0, 0.0], 30.0);
    ring.splice(
        2..2,
        figure(at, &[[15.0, 30.0], [15.05, 10.0], [15.1, 30.0]]),
    );
    vec![ring]
}

fn outer_spike(at: Spot) -> Vec<Vec<Spot>> {
    let mut ring = square(at, [0.0, 0.0], 20.0);
    ring.splice(
        2..2,
        figure(at, &[[10.0, 20.0], [10.05, 40.0], [10.1, 20.0]]),
    );
    vec![ring]
}

/// The ring runs into its interior from (15, 0), around a triangle, and on from the same point.
fn inverted_shell(at: Spot) -> Vec<Vec<Spot>> {
    let corners = [
        [0.0, 0.0],
        [0.0, 30.0],
        [30.0, 30.0],
        [30.0, 0.0],
        [15.0, 0.0],
        [20.0, 10.0],
        [10.0, 10.0],
        [15.0, 0.0],
        [0.0, 0.0],
    ];
    vec![figure(at, &corners)]
}
