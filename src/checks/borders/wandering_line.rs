//! `wandering-line` (线状地物与图斑边界重合): a linear feature that is deducted from two parcels leaves their common border
//! by a little.

use rayon::prelude::*;

use super::{live, metres, rings};
use crate::checks::logic::keys::{Link, Naming, Parcels, two_layers};
use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::borders::common::{Limits, polygon, wandering};
use crate::geometry::borders::{Rings, Stretch};
use crate::geometry::validity::State;
use crate::geometry::{Grid, Node, Outline, Track, Validity};
use crate::pack::LayerId;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "wandering-line",
    variants: &["leaves"],
    bind: |binding| Box::new(WanderingLine::new(binding)),
};

struct WanderingLine {
    lines: LayerId,
    /// The two parcels that a line names.
    sides: [Naming; 2],
    parcels: LayerId,
    target: Naming,
    /// A stretch off the border may be so long, m.
    length: Decimal,
    /// So far from the border the line does not follow it any more, m.
    distance: Decimal,
    /// So near to it a line lies on it, m.
    tolerance: Decimal,
}

/// A line that leaves the common border: its place among the lines, its parcels, where.
type Found = (usize, [u32; 2], Vec<Stretch>);

/// What can be said of a line.
enum Judged {
    /// It follows its border, or it has not two parcels.
    Good,
    /// Its parcels are not known, or one of them is no valid polygon.
    Undecidable,
    Wanders([u32; 2], Vec<Stretch>),
}

impl WanderingLine {
    fn new(binding: &Binding<'_>) -> Self {
        let (lines, parcels) = two_layers(binding);
        Self {
            lines,
            sides: ["parcel-1", "parcel-2"].map(|key| Naming::bind(binding, lines, key)),
            parcels,
            target: Naming::bind(binding, parcels, "target"),
            length: binding.decimal("length"),
            distance: binding.decimal("distance"),
            tolerance: binding.standard.parameters.tolerance,
        }
    }

    fn limits(&self, grid: Grid) -> Limits {
        let steps = |metres: Decimal| grid.steps(metres.to_f64());
        Limits {
            on: steps(self.tolerance).round() as i64,
            off: steps(self.distance).round() as i64,
            least: steps(self.length),
        }
    }

    /// What is found, and how many lines cannot be decided; `None` where a layer is not as it must be.
    fn judge(&self, context: &Context<'_>) -> Option<(Vec<Found>, usize)> {
        let (layer, parcels) = (context.layer(self.lines)?, context.layer(self.parcels)?);
        let topology = context.topology;
        let lines = topology.lines(self.lines)?;
        let validity = topology.validity(self.parcels)?;
        if !layer.same_system(parcels) {
            return None;
        }
        let named = Parcels::new(parcels, self.target)?;
        let [first, second] = [0, 1].map(|side| named.links(layer, self.sides[side]));
        let (first, second) = (first?, second?);
        let rings = rings(parcels, &[], topology.grid)?;
        let limits = self.limits(topology.grid);
        let judged: Vec<Judged> = (0..lines.len())
            .into_par_iter()
            .with_min_len(256)
            .map(|line| {
                let fid = lines.fids[line];
                let pair = match (first.get(fid), second.get(fid)) {
                    (Link::Blank, _) | (_, Link::Blank) => return Judged::Good,
                    (Link::Parcel(one), Link::Parcel(other)) if one != other => [one, other],
                    _ => return Judged::Undecidable,
                };
                let parts = lines.parts_of(line).map(|part| lines.part(part));
                between(parts, pair, rings, validity, limits)
            })
            .collect();
        let mut undecidable = layer.records().count() - lines.len();
        let mut found = Vec::new();
        for (line, judged) in judged.into_iter().enumerate() {
            match judged {
                Judged::Good => {}
                Judged::Undecidable => undecidable += 1,
                Judged::Wanders(pair, stretches) => found.push((line, pair, stretches)),
            }
        }
        Some((found, undecidable))
    }
}

/// How a line lies to the common border of two parcels.
fn between<'a>(
    parts: impl Iterator<Item = Track<'a>>,
    pair: [u32; 2],
    rings: Rings<'_>,
    validity: &Validity,
    limits: Limits,
) -> Judged {
    let is_valid = |fid: &u32| validity.state(*fid as usize) == State::Valid;
    if !pair.iter().all(is_valid) {
        return Judged::Undecidable;
    }
    let [Some(one), Some(other)] = pair.map(|fid| polygon(rings, fid)) else {
        return Judged::Undecidable;
    };
    let stretches = parts.flat_map(|part| {
        let nodes: Vec<Node> = part.nodes().collect();
        wandering(&nodes, [&one, &other], limits)
    });
    let stretches: Vec<Stretch> = stretches.collect();
    match stretches.is_empty() {
        true => Judged::Good,
        false => Judged::Wanders(pair, stretches),
    }
}

impl Check for WanderingLine {
    fn reads(&self) -> Vec<Read> {
        let mut lines = Read::lines(self.lines, Part::Whole);
        lines.fields = self.sides.iter().flat_map(|side| side.fields()).collect();
        lines.table = true;
        let mut parcels = Read::validity(self.parcels, Part::Whole);
        parcels.fields = self.target.fields().into();
        parcels.table = true;
        vec![lines, parcels]
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let count = context.layer(self.lines).map_or(0, live);
        sink.examined(count);
        let Some((found, undecidable)) = self.judge(context) else {
            sink.undecided(count);
            return;
        };
        sink.undecided(undecidable);
        let grid = context.topology.grid;
        let Some(lines) = context.topology.lines(self.lines) else {
            return;
        };
        for (line, pair, stretches) in found {
            let place = Place::record(self.lines, lines.fids[line]);
            sink.report(place, "leaves", || {
                let longest = stretches.iter().map(|stretch| stretch.length);
                let longest = longest.fold(0.0, f64::max);
                let shown = |at: [f64; 2]| at.map(|steps| grid.length(steps.round()));
                let path = |stretch: &Stretch| -> Vec<[f64; 2]> {
                    stretch.path.iter().map(|at| shown(*at)).collect()
                };
                let paths: Vec<Vec<[f64; 2]>> = stretches.iter().map(path).collect();
                let middle = paths[0][paths[0].len() / 2];
                let name = |fid: u32| {
                    let parcels = context.layer(self.parcels);
                    parcels.map_or_else(String::new, |layer| self.target.shown(layer, fid))
                };
                pair.iter()
                    .fold(Facts::none(), |facts, fid| {
                        facts.related(self.parcels, *fid)
                    })
                    .measured(metres(grid, longest), self.length, Some(Unit::Metre))
                    .arg("parcels", pair.map(name).join("、"))
                    .arg("count", paths.len())
                    .point(middle)
                    .geometry(Outline::Lines(paths))
            });
        }
    }
}
