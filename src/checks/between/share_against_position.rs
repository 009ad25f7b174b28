//! `share-against-position` (扣除比例与位置一致性): the share of a linear feature does not go with where it lies: half from
//! each of two parcels on their border, all of it from one parcel inside.

use super::deducted::DeductedLines;
use crate::checks::coverage::metres;
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink};
use crate::geometry::coverage::Misplaced;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "share-against-position",
    variants: &["half-inside", "whole-on-border"],
    bind: |binding| Box::new(ShareAgainstPosition::new(binding)),
};

struct ShareAgainstPosition(DeductedLines);

impl ShareAgainstPosition {
    fn new(binding: &Binding<'_>) -> Self {
        Self(DeductedLines::bind(binding))
    }
}

impl Check for ShareAgainstPosition {
    fn reads(&self) -> Vec<Read> {
        self.0.reads()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        if !self.0.comparable(context, sink) {
            return;
        }
        let Some(layer) = context.layer(self.0.lines) else {
            return;
        };
        let misplaced = self.0.misplaced(context, true);
        for (fid, misplaced) in misplaced.into_iter().flatten() {
            let (variant, right, stretch) = match &misplaced {
                Misplaced::InsideOne(stretch) => ("half-inside", self.0.whole, stretch),
                Misplaced::OnBorder(stretch) => ("whole-on-border", self.0.half, stretch),
                Misplaced::Outside(_) | Misplaced::OffBorder(_) => continue,
                Misplaced::Undecided => {
                    sink.excluded(1);
                    continue;
                }
            };
            let place = Place::record(self.0.lines, fid).field(self.0.share);
            sink.report(place, variant, || {
                let value = layer.shown(self.0.share, fid).unwrap_or_default();
                let facts = Facts::value(value)
                    .expected(right.to_string())
                    .arg("length", metres(stretch.length).round_to(2));
                self.0.facts(facts, stretch)
            });
        }
    }
}
