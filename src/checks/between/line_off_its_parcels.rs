//! `line-off-its-parcels` (线状地物穿越图斑): a linear feature lies where others than its deducted parcels do.

use super::deducted::DeductedLines;
use crate::checks::coverage::metres;
use crate::checks::{Binding, Check, Context, Kind, Read};
use crate::finding::{Facts, Place, Sink, Unit};
use crate::geometry::coverage::Misplaced;

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "line-off-its-parcels",
    variants: &["outside", "off-border"],
    bind: |binding| Box::new(LineOffItsParcels::new(binding)),
};

struct LineOffItsParcels(DeductedLines);

impl LineOffItsParcels {
    fn new(binding: &Binding<'_>) -> Self {
        Self(DeductedLines::bind(binding))
    }
}

impl Check for LineOffItsParcels {
    fn reads(&self) -> Vec<Read> {
        self.0.reads()
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        if !self.0.comparable(context, sink) {
            return;
        }
        let misplaced = self.0.misplaced(context, false);
        for (fid, misplaced) in misplaced.into_iter().flatten() {
            let (variant, stretch) = match &misplaced {
                Misplaced::Outside(stretch) => ("outside", stretch),
                Misplaced::OffBorder(stretch) => ("off-border", stretch),
                Misplaced::InsideOne(_) | Misplaced::OnBorder(_) => continue,
                Misplaced::Undecided => {
                    sink.excluded(1);
                    continue;
                }
            };
            sink.report(Place::record(self.0.lines, fid), variant, || {
                let length = metres(stretch.length).round_to(2);
                let facts = Facts::none().measured(length, self.0.slack, Some(Unit::Metre));
                self.0.facts(facts, stretch)
            });
        }
    }
}
