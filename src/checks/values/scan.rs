//! The walk that the checks of values share: judge each distinct value of a column once, then go through the records
//! in order, looking only at the columns in which there is something to say.

use crate::checks::Context;
use crate::dataset::Layer;
use crate::finding::{Place, Sink};
use crate::format::dbf::{NumberColumn, TextColumn};
use crate::format::decimal::Decimal;
use crate::pack::{FieldId, FieldNeed, FieldSpec, LayerId};

/// What a check thinks of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing to say.
    Fine,
    /// Not decidable because another rule reports the value.
    LeftOut,
    /// Wrong in the way of this variant.
    Wrong(&'static str),
}

/// What a blank cell is to a check of values that are there: of a mandatory field, 420190001's.
pub(super) fn blank(field: &FieldSpec) -> Verdict {
    match field.need {
        FieldNeed::Mandatory => Verdict::LeftOut,
        FieldNeed::Conditional | FieldNeed::Optional => Verdict::Fine,
    }
}

/// Whether a text is blank to a surveyor; full-width blanks are.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A wrong cell.
pub(super) struct Hit<'a> {
    /// Where.
    pub(super) place: Place,
    /// Its field.
    pub(super) field: FieldId,
    /// In which way it is wrong.
    pub(super) variant: &'static str,
    /// Of a text cell; empty when blank and for numbers.
    pub(super) text: &'a str,
    /// Of a number cell; 0 when blank and for texts.
    pub(super) number: Decimal,
}

/// The cells of some fields of a layer, and how to judge them.
pub(super) struct Scan<'a, T, N> {
    /// The layer.
    pub(super) id: LayerId,
    /// Its data.
    pub(super) layer: &'a Layer,
    /// The fields to look at.
    pub(super) fields: &'a [FieldId],
    /// Judges a text; `None` is a blank cell.
    pub(super) text: T,
    /// Judges the number in a row; see [`legible`].
    pub(super) number: N,
}

/// A column with something to say about some of its rows.
enum Judged<'a> {
    Text(FieldId, &'a TextColumn, Vec<Verdict>),
    Number(FieldId, &'a NumberColumn),
}

impl<'a, T, N> Scan<'a, T, N>
where
    T: Fn(FieldId, Option<&str>) -> Verdict,
    N: Fn(FieldId, &NumberColumn, usize) -> Verdict,
{
    /// Counts the records, and calls `report` for every wrong cell in the order of the records.
    pub(super) fn run(&self, sink: &mut Sink<'_>, mut report: impl FnMut(&mut Sink<'_>, Hit<'a>)) {
        sink.examined(live(self.layer));
        let judged: Vec<_> = self
            .fields
            .iter()
            .filter_map(|field| self.judged(*field))
            .collect();
        if judged.is_empty() {
            return;
        }
        let mut left_out = 0;
        for fid in self.layer.records() {
            let mut skipped = false;
            for column in &judged {
                match self.cell(column, fid) {
                    (Verdict::Fine, _) => {}
                    (Verdict::LeftOut, _) => skipped = true,
                    (Verdict::Wrong(_), hit) => report(sink, hit),
                }
            }
            left_out += usize::from(skipped);
        }
        sink.excluded(left_out);
    }

    fn judged(&self, field: FieldId) -> Option<Judged<'a>> {
        if let Some(column) = self.layer.text(field) {
            let verdicts = judge(column, |value| (self.text)(field, value));
            return speaks(column, &verdicts).then_some(Judged::Text(field, column, verdicts));
        }
        let column = self.layer.number(field)?;
        let mut records = self.layer.records();
        records
            .any(|fid| (self.number)(field, column, fid as usize) != Verdict::Fine)
            .then_some(Judged::Number(field, column))
    }

    fn cell(&self, column: &Judged<'a>, fid: u32) -> (Verdict, Hit<'a>) {
        let row = fid as usize;
        let (field, verdict, text, number) = match column {
            Judged::Text(field, column, verdicts) => {
                let code = column.code(row);
                let verdict = verdicts[code as usize];
                (*field, verdict, column.value(code), Decimal::ZERO)
            }
            Judged::Number(field, column) => {
                let number = column.get(row).unwrap_or_default();
                let verdict = (self.number)(*field, column, row);
                (*field, verdict, "", number)
            }
        };
        let variant = match verdict {
            Verdict::Wrong(variant) => variant,
            Verdict::Fine | Verdict::LeftOut => "",
        };
        let place = Place::record(self.id, fid).field(field);
        let hit = Hit {
            place,
            field,
            variant,
            text,
            number,
        };
        (verdict, hit)
    }
}

/// Judges the number in a row by `of`; `None` is a blank cell. An unreadable one is 420190011's.
pub(super) fn legible(
    column: &NumberColumn,
    row: usize,
    of: impl Fn(Option<Decimal>) -> Verdict,
) -> Verdict {
    match column.get(row) {
        None if column.is_unreadable(row) => Verdict::LeftOut,
        value => of(value),
    }
}

/// The judgement of texts for checks of numbers.
pub(super) fn no_text(_: FieldId, _: Option<&str>) -> Verdict {
    Verdict::Fine
}

/// The judgement of numbers for checks of texts.
pub(super) fn no_number(_: FieldId, _: &NumberColumn, _: usize) -> Verdict {
    Verdict::Fine
}

/// The layers that can be looked at with those of their `fields` that a check reads.
pub(super) fn layers<'a>(
    context: &'a Context<'_>,
    fields: &'a [(LayerId, Vec<FieldId>)],
) -> impl Iterator<Item = (LayerId, &'a Layer, &'a [FieldId])> {
    context.layers().filter_map(|(id, layer)| {
        let (_, fields) = fields.iter().find(|(of, _)| *of == id)?;
        Some((id, layer, fields.as_slice()))
    })
}

/// Number of records that are not deleted.
pub(super) fn live(layer: &Layer) -> usize {
    let deleted = layer.table.as_ref().map_or(0, |table| table.deleted.len());
    layer.len().saturating_sub(deleted)
}

/// What `of` thinks of each distinct value, by code; null is `None`.
pub(super) fn judge<T>(column: &TextColumn, of: impl Fn(Option<&str>) -> T) -> Vec<T> {
    let mut verdicts = Vec::with_capacity(column.distinct_len() + 1);
    verdicts.push(of(None));
    verdicts.extend(column.distinct().map(|(_, value)| of(Some(value))));
    verdicts
}

/// Whether any row is not fine. Every distinct value occurs in some row; whether null does must be seen.
fn speaks(column: &TextColumn, verdicts: &[Verdict]) -> bool {
    let not_fine = |verdict: &Verdict| *verdict != Verdict::Fine;
    verdicts[1..].iter().any(not_fine) || not_fine(&verdicts[0]) && column.codes().contains(&0)
}
