//! Vertices that neighbours lack where boxes tell nothing apart, such as along long slanted parcels: each place that has
//! a vertex asks a thicket of the edges once, however many polygons meet there.

use rayon::prelude::*;

use super::{Beside, Lack, lacking, passing};
use crate::geometry::coverage::pairing::{Drawn, Left, Leftover};
use crate::geometry::coverage::polygons::{Edge, Polygons};
use crate::geometry::grid::Node;
use crate::geometry::thicket::{Leaning, Sought, Thicket};

impl Leaning for Drawn {
    fn ends(&self) -> [Node; 2] {
        [self.edge.from, self.edge.to]
    }

    fn ends_line(&self) -> [bool; 2] {
        [true; 2]
    }
}

/// All vertices that a neighbour lacks, with the first polygon that has them.
pub(super) fn lacks(polygons: &Polygons, left: &[Left], tolerance: i64) -> Vec<Lack> {
    let edges: Vec<Drawn> = left.iter().map(|one| one.drawn(polygons)).collect();
    let ends = edges
        .iter()
        .flat_map(|one| one.ends().map(|end| (end, one.owner)));
    let mut vertices: Vec<(Node, u32)> = ends.collect();
    vertices.par_sort_unstable();
    vertices.dedup_by_key(|(vertex, _)| *vertex);
    let thicket = Thicket::new(edges.into_iter().zip(1..).collect());
    vertices
        .into_par_iter()
        .with_min_len(64)
        .fold(
            || (Vec::new(), Vec::new()),
            |(mut lacks, mut beside): (Vec<Lack>, Vec<Beside>), (vertex, having)| {
                let edge = Edge {
                    from: vertex,
                    to: vertex,
                };
                let asking = Drawn {
                    edge,
                    owner: having,
                };
                beside.clear();
                thicket.near(&(asking, 0), tolerance, Sought::Stretches, |(one, _)| {
                    beside.extend(passing(vertex, one, tolerance));
                });
                lacks.extend(lacking(&mut beside).map(|(lacking, distance)| Lack {
                    vertex,
                    lacking,
                    having,
                    distance,
                }));
                (lacks, beside)
            },
        )
        .map(|(lacks, _)| lacks)
        .reduce(Vec::new, |mut all, mut more| {
            all.append(&mut more);
            all
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::lone::Lone;
    use super::super::super::tests::shifted::layer;
    use super::super::super::{residue, tests, tree_of};
    use super::super::{by_boxes, in_order};
    use super::*;

    #[test]
    fn a_crowd_as_by_boxes() {
        let mut found = 0;
        for seed in 0..3000 {
            let rings: Vec<_> = layer(seed, true)
                .into_iter()
                .map(|ring| vec![ring])
                .collect();
            let polygons = tests::polygons(&rings);
            for tolerance in [0, 10, 100] {
                let lone = Lone::of(&polygons, &tree_of(&polygons), tolerance);
                let left = residue(&polygons, &lone, tolerance).single;
                let boxes = in_order(by_boxes(&polygons, &left, tolerance).unwrap());
                found += boxes.len();
                assert_eq!(
                    in_order(lacks(&polygons, &left, tolerance)),
                    boxes,
                    "seed {seed}"
                );
            }
        }
        assert!(found > 10_000, "{found}");
    }
}
