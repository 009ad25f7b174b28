//! `impossible-date` (日期格式): a date that is not YYYYMMDD, is on no calendar, or is still to come.

use super::illegal_characters::visible;
use super::scan::{Scan, Verdict, blank, is_blank, layers, no_number};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field, is_calendar_date};
use crate::finding::{Facts, Sink};
use crate::pack::{FieldId, FieldKind, LayerId};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "impossible-date",
    variants: &["form", "no-day", "future"],
    bind: |binding| Box::new(ImpossibleDate::new(binding)),
};

struct ImpossibleDate {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl ImpossibleDate {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            fields: binding.fields_where(|field| field.kind == FieldKind::Date),
        }
    }
}

impl Check for ImpossibleDate {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let today = context.data.today.as_str();
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let scan = Scan {
                id,
                layer,
                fields,
                text: |field, text: Option<&str>| match text.filter(|text| !is_blank(text)) {
                    None => blank(&spec[field]),
                    Some(text) => judge(text, today),
                },
                number: no_number,
            };
            scan.run(sink, |sink, hit| {
                let confidence = spec[hit.field].domain_confidence.min(spec.confidence);
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    Facts::value(hit.text)
                        .arg("shown", visible(hit.text))
                        .arg("today", today)
                });
            });
        }
    }
}

fn judge(date: &str, today: &str) -> Verdict {
    if date.len() != 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        Verdict::Wrong("form")
    } else if !is_calendar_date(date) {
        Verdict::Wrong("no-day")
    } else if date > today {
        // Eight digits order as the days do.
        Verdict::Wrong("future")
    } else {
        Verdict::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_last_possible_day() {
        assert_eq!(judge("20091231", "20091231"), Verdict::Fine);
        assert_eq!(judge("20100101", "20091231"), Verdict::Wrong("future"));
    }

    #[test]
    fn february_29_needs_a_leap_year() {
        assert_eq!(judge("20080229", "20091231"), Verdict::Fine);
        assert_eq!(judge("20090229", "20091231"), Verdict::Wrong("no-day"));
    }

    #[test]
    fn a_date_is_eight_ascii_digits() {
        assert_eq!(judge("2009-1-1", "20091231"), Verdict::Wrong("form"));
        assert_eq!(judge("２００９", "20091231"), Verdict::Wrong("form"));
        assert_eq!(judge("200910", "20091231"), Verdict::Wrong("form"));
    }
}
