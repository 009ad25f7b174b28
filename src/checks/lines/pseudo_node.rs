//! `pseudo-node` (伪节点): two lines that say the same meet where no third line does: they should be one.

use crate::checks::{Binding, Check, Context, Kind, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Place, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::ends::continuations;
use crate::pack::{FieldId, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "pseudo-node",
    variants: &["continues"],
    bind: |binding| Box::new(PseudoNode::new(binding)),
};

struct PseudoNode {
    /// The attributes that must differ somewhere.
    fields: Vec<(LayerId, Vec<FieldId>)>,
    /// So near each other ends meet, m.
    tolerance: Decimal,
}

impl PseudoNode {
    fn new(binding: &Binding<'_>) -> Self {
        let texts = binding.with.texts("except");
        let except: Vec<&str> = texts.into_iter().map(|(name, _)| name).collect();
        Self {
            fields: binding.fields_where(|field| !except.contains(&field.name.as_str())),
            tolerance: binding.standard.parameters.tolerance,
        }
    }
}

impl Check for PseudoNode {
    fn reads(&self) -> Vec<Read> {
        let fields = self.fields.iter();
        let read = |(layer, fields): &(LayerId, Vec<FieldId>)| Read {
            also: fields.clone(),
            table: true,
            ..Read::lines(*layer, Part::Each).complete()
        };
        fields.map(read).collect()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let grid = context.topology.grid;
        let tolerance = grid.steps(self.tolerance.to_f64()).round() as i64;
        for (id, fields) in &self.fields {
            let Some(layer) = context.layer(*id) else {
                continue;
            };
            let Some(lines) = super::lines(context, *id, layer, sink) else {
                continue;
            };
            for (first, second) in continuations(lines, tolerance) {
                let fids = [first, second].map(|end| lines.fids[end.line as usize]);
                let (lower, higher) = (fids[0].min(fids[1]), fids[0].max(fids[1]));
                if !fields
                    .iter()
                    .all(|field| same(layer, *field, lower, higher))
                {
                    continue;
                }
                sink.report(Place::record(*id, lower), "continues", || {
                    let [x, y] = grid.metres(first.at.min(second.at));
                    Facts::none()
                        .related(*id, higher)
                        .point([x, y])
                        .arg("at", format!("{x:.3}, {y:.3}"))
                        // Which of the two is the lower depends on the order of the records.
                        .identity(Identity::Text(format!("{x:.2} {y:.2}")))
                });
            }
        }
    }
}

/// Whether two records have the same value in a field; one that is not there differs nowhere.
fn same(layer: &Layer, field: FieldId, a: u32, b: u32) -> bool {
    layer.shown(field, a) == layer.shown(field, b)
}
