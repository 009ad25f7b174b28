//! Linear features and the parcels that they are deducted from (扣除图斑), as two checks look at them.

use rayon::prelude::*;

use super::same_system;
use crate::checks::logic::keys::{Link, Naming, Parcels, two_layers};
use crate::checks::{Binding, Context, Part, Read};
use crate::dataset::Layer;
use crate::finding::{Facts, Sink};
use crate::format::decimal::Decimal;
use crate::geometry::Outline;
use crate::geometry::coverage::{Deducted, Hosts, LineLimits, Misplaced, Share, Stretch};
use crate::geometry::segments::Segment;
use crate::pack::{FieldId, LayerId};

/// Parcels that a finding names.
const NAMED: usize = 32;

/// The layers, fields and limits.
pub(super) struct DeductedLines {
    /// The linear features (线状地物).
    pub(super) lines: LayerId,
    /// The land parcels (地类图斑).
    pub(super) parcels: LayerId,
    /// The share that the first parcel bears (扣除比例).
    pub(super) share: FieldId,
    first: Naming,
    second: Naming,
    target: Naming,
    /// The shares of a line on a border and of one inside a parcel.
    pub(super) half: Decimal,
    pub(super) whole: Decimal,
    /// So much of a line may lie elsewhere, m.
    pub(super) slack: Decimal,
    /// Shorter pieces do not count, m.
    least: Decimal,
    /// Up to this distance from the common border a line is another rule's, m.
    reach: Decimal,
}

impl DeductedLines {
    pub(super) fn bind(binding: &Binding<'_>) -> Self {
        let (lines, parcels) = two_layers(binding);
        let with = &binding.with;
        Self {
            lines,
            parcels,
            share: binding.field_at(lines, with.need_text("share"), &with.at_key("share")),
            first: Naming::bind(binding, lines, "parcel"),
            second: Naming::bind(binding, lines, "other-parcel"),
            target: Naming::bind(binding, parcels, "target"),
            half: binding.decimal("half"),
            whole: binding.decimal("whole"),
            slack: binding.decimal("slack"),
            least: binding.decimal("least"),
            reach: binding.decimal("reach"),
        }
    }

    pub(super) fn reads(&self) -> Vec<Read> {
        let mut fields = vec![self.share];
        fields.extend(self.first.fields());
        fields.extend(self.second.fields());
        vec![
            Read {
                fields,
                table: true,
                ..Read::lines(self.lines, Part::Whole)
            },
            Read {
                fields: self.target.fields().into(),
                table: true,
                ..Read::overlaid(self.parcels, Part::Whole)
            },
        ]
    }

    /// What is wrong with the place of each line, by record; [`None`] where a layer has no shapes. Lines whose parcels
    /// are not known, and with `consistent` such as name another number of parcels than their share goes with, are
    /// undecided: other rules report these.
    pub(super) fn misplaced(
        &self,
        context: &Context<'_>,
        consistent: bool,
    ) -> Option<Vec<(u32, Misplaced)>> {
        let (layer, parcels) = (context.layer(self.lines)?, context.layer(self.parcels)?);
        let coverage = context.topology.coverage(self.parcels)?;
        let index = Parcels::new(parcels, self.target)?;
        let (first, second) = (
            index.links(layer, self.first)?,
            index.links(layer, self.second)?,
        );
        let shares = layer.number(self.share)?;
        let lines = context.topology.lines(self.lines)?;
        let metres = |value: Decimal| value.to_f64();
        let limits = LineLimits {
            slack: metres(self.slack),
            least: metres(self.least),
            reach: metres(self.reach),
        };
        let hosts = Hosts::new(coverage, limits);
        let judged = lines.fids.par_iter().with_min_len(64).enumerate();
        let judged = judged.filter_map(|(line, fid)| {
            let share = shares.get(*fid as usize);
            let parcels = named(first.get(*fid), second.get(*fid));
            let share = self.share_of(share);
            let segments: Vec<Segment> = lines.of(line).collect();
            let decided = match (share, parcels) {
                _ if segments.is_empty() => None,
                (Share::Unknown, _) if consistent => None,
                (Share::Half, Some([_, None])) | (Share::Whole, Some([_, Some(_)]))
                    if consistent =>
                {
                    None
                }
                (_, parcels) => parcels,
            };
            let Some(parcels) = decided else {
                return Some((*fid, Misplaced::Undecided));
            };
            let line = Deducted {
                segments: &segments,
                parcels,
                share,
            };
            Some((*fid, hosts.misplaced(&line)?))
        });
        Some(judged.collect())
    }

    fn share_of(&self, share: Option<Decimal>) -> Share {
        match share {
            Some(share) if share == self.half => Share::Half,
            Some(share) if share == self.whole => Share::Whole,
            _ => Share::Unknown,
        }
    }

    /// Whether both layers are in one reference system; if not, nothing is decided.
    pub(super) fn comparable(&self, context: &Context<'_>, sink: &mut Sink<'_>) -> bool {
        let Some((lines, parcels)) = self.layers(context) else {
            return false;
        };
        let count = super::live(lines);
        sink.examined(count);
        let comparable = same_system(lines, parcels);
        if !comparable {
            sink.undecided(count);
        } else if let Some(lines) = context.topology.lines(self.lines) {
            sink.excluded(count.saturating_sub(lines.len()));
        }
        comparable
    }

    fn layers<'a>(&self, context: &Context<'a>) -> Option<(&'a Layer, &'a Layer)> {
        Some((context.layer(self.lines)?, context.layer(self.parcels)?))
    }

    /// Facts about a stretch: where it is and which parcels it concerns.
    pub(super) fn facts(&self, facts: Facts, stretch: &Stretch) -> Facts {
        let facts = facts
            .point(stretch.point.map(|value| (value * 1e4).round() / 1e4))
            .geometry(Outline::Lines(stretch.lines.clone()));
        let parcels = stretch.parcels.iter().take(NAMED);
        parcels.fold(facts, |facts, parcel| facts.related(self.parcels, *parcel))
    }
}

/// The parcels that a line names, where both names are known.
fn named(first: Link, second: Link) -> Option<[Option<u32>; 2]> {
    match (first, second) {
        (Link::Parcel(one), Link::Blank) => Some([Some(one), None]),
        (Link::Parcel(one), Link::Parcel(other)) if one != other => Some([Some(one), Some(other)]),
        _ => None,
    }
}
