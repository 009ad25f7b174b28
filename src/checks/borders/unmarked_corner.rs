//! `unmarked-corner` (界址点与界址线匹配): an end of a boundary line or a corner of an ownership parcel without a boundary
//! point, or a boundary point that lies on no boundary line.

use rayon::prelude::*;

use super::groups::nothing;
use super::{live, rings};
use crate::checks::lines::coincident_points::points;
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::Grid;
use crate::geometry::ends::{ends, untouched};
use crate::geometry::grid::Node;
use crate::geometry::lines::Lines;
use crate::geometry::points::{absent, alone};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "unmarked-corner",
    variants: &["end", "corner", "off"],
    bind: |binding| Box::new(UnmarkedCorner::new(binding)),
};

/// Of the records that meet at a place so many are named.
const NAMED: usize = 8;

/// Parcels whose corners are looked at together.
const PARCELS: usize = 8192;

struct UnmarkedCorner {
    points: LayerId,
    lines: LayerId,
    parcels: LayerId,
    /// So near together places are one, m.
    tolerance: Decimal,
}

/// A place that should be marked, and a record that has it.
type Spot = (Node, u32);

impl UnmarkedCorner {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            points: binding.layer(binding.with.need_text("points")),
            lines: binding.layer(binding.with.need_text("lines")),
            parcels: binding.layer(binding.with.need_text("parcels")),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    /// Reports the spots without a point, each place once.
    fn unmarked(
        &self,
        id: LayerId,
        variant: &'static str,
        mut spots: Vec<Spot>,
        grid: Grid,
        sink: &mut Sink<'_>,
    ) {
        spots.sort_unstable();
        spots.dedup();
        let mut places: Vec<&[Spot]> = spots.chunk_by(|a, b| a.0 == b.0).collect();
        places.sort_unstable_by_key(|spots| (spots[0].1, spots[0].0));
        for spots in places {
            let (node, fid) = spots[0];
            sink.report(Place::record(id, fid), variant, || {
                let others = spots[1..].iter().take(NAMED);
                let facts = at(grid, node);
                others.fold(facts, |facts, (_, other)| facts.related(id, *other))
            });
        }
    }

    /// The ends of the lines and the corners of the parcels that no point marks; `marks` are sorted.
    fn look_at_places(&self, context: &Context<'_>, marks: &[Node], sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        let bare = |spots: Vec<Spot>, marks: &[Node]| -> Vec<Spot> {
            let nodes: Vec<Node> = spots.iter().map(|(at, _)| *at).collect();
            let alone = alone(&nodes, marks, tolerance);
            alone
                .into_iter()
                .map(|place| spots[place as usize])
                .collect()
        };
        let mut told: Vec<Node> = Vec::new();
        if let Some((layer, lines)) = usable(context, self.lines) {
            sink.examined(live(layer));
            sink.excluded(live(layer).saturating_sub(lines.len()));
            let ends = ends(lines).into_iter();
            let ends = ends.map(|end| (end.at, lines.fids[end.line as usize]));
            let found = bare(ends.collect(), marks);
            told.extend(found.iter().map(|(at, _)| *at));
            told.sort_unstable();
            self.unmarked(self.lines, "end", found, grid, sink);
        }
        if let Some(layer) = context.layer(self.parcels)
            && let Some((valid, _)) = context.topology.split(self.parcels, layer)
        {
            sink.examined(live(layer));
            sink.excluded(live(layer).saturating_sub(valid.len()));
            // Most corners are marked exactly, and there may be millions: they are put by a few parcels at a time.
            let mut corners: Vec<Spot> = Vec::new();
            for few in valid.chunks(PARCELS) {
                let rings = rings(layer, few, grid);
                let of_few = rings.map(|rings| rings.corners(tolerance));
                let of_few = of_few.unwrap_or_default();
                let nodes: Vec<Node> = of_few.iter().map(|(at, _)| *at).collect();
                let unmarked = absent(&nodes, marks).into_iter();
                corners.extend(unmarked.map(|place| of_few[place as usize]));
            }
            // Where a line ends the missing point is told for the line.
            let found = bare(bare(corners, marks), &told);
            self.unmarked(self.parcels, "corner", found, grid, sink);
        }
    }

    /// The points that lie on no line.
    fn look_at_points(
        &self,
        lines: &Lines,
        fids: &[u32],
        nodes: &[Node],
        grid: Grid,
        sink: &mut Sink<'_>,
    ) {
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        // Nearly all are vertices of a line: those need no search.
        let mut vertices: Vec<Node> = lines.vertices().nodes().collect();
        vertices.par_sort_unstable();
        let rest = absent(nodes, &vertices).into_iter();
        let rest = rest.map(|place| (fids[place as usize], nodes[place as usize]));
        let (fids, nodes): (Vec<u32>, Vec<Node>) = rest.unzip();
        for place in untouched(&nodes, lines, tolerance) {
            let fid = fids[place as usize];
            sink.report(Place::record(self.points, fid), "off", || {
                at(grid, nodes[place as usize]).identity(Identity::Record)
            });
        }
    }
}

impl Check for UnmarkedCorner {
    fn reads(&self) -> Vec<Read> {
        vec![
            Read::metres(self.points, Part::Whole).complete(),
            Read::lines(self.lines, Part::Each).complete(),
            Read::validity(self.parcels, Part::Each).complete(),
        ]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        let layer = context.layer(self.points).filter(|layer| live(layer) > 0);
        if let Some((layer, shapes)) =
            layer.and_then(|layer| Some((layer, layer.geometry.as_ref()?)))
        {
            let (fids, nodes) = points(layer, shapes, grid);
            let mut marks = nodes.clone();
            marks.par_sort_unstable();
            self.look_at_places(context, &marks, sink);
            drop(marks);
            sink.examined(live(layer));
            match usable(context, self.lines) {
                Some((_, lines)) => {
                    sink.excluded(live(layer).saturating_sub(fids.len()));
                    self.look_at_points(lines, &fids, &nodes, grid, sink);
                }
                None => sink.undecided(live(layer)),
            }
        }
        nothing(sink);
    }
}

/// The lines of a layer, if there are any.
fn usable<'a>(context: &Context<'a>, id: LayerId) -> Option<(&'a Layer, &'a Lines)> {
    let layer = context.layer(id).filter(|layer| live(layer) > 0)?;
    Some((layer, context.topology.lines(id)?))
}

/// Facts about a place.
fn at(grid: Grid, node: Node) -> Facts {
    let [x, y] = grid.metres(node);
    Facts::none()
        .point([x, y])
        .arg("at", format!("{x:.3}, {y:.3}"))
        .identity(Identity::Text(format!("{x:.2} {y:.2}")))
}
