//! `malformed-unit-code` (编码格式): an administrative code that has not the form of one, or is of another county.

use super::illegal_characters::visible;
use super::scan::{Scan, Verdict, blank, is_blank, layers, no_number};
use crate::checks::{Binding, Check, Context, Kind, Read, each_field};
use crate::finding::{Facts, Sink};
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId, Role};

/// Registration.
pub(in crate::checks) const KIND: Kind = Kind {
    name: "malformed-unit-code",
    variants: &["form", "other-county", "elsewhere"],
    bind: |binding| Box::new(MalformedUnitCode::new(binding)),
};

struct MalformedUnitCode {
    fields: Vec<(LayerId, Vec<FieldId>)>,
}

impl MalformedUnitCode {
    fn new(binding: &Binding<'_>) -> Self {
        Self {
            fields: binding.fields_where(|field| field.role.is_some()),
        }
    }
}

impl Check for MalformedUnitCode {
    fn reads(&self) -> Vec<Read> {
        each_field(&self.fields)
    }

    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let county = context.data.county.code.as_deref();
        // The county is read off the data; what is no number is none.
        let county = county.filter(|county| is_digits(county));
        for (id, layer, fields) in layers(context, &self.fields) {
            let spec = &context.standard[id];
            let scan = Scan {
                id,
                layer,
                fields,
                text: |field, text: Option<&str>| match text.filter(|text| !is_blank(text)) {
                    None => blank(&spec[field]),
                    Some(text) => match spec[field].role {
                        Some(role) => judge(text, role, county),
                        None => Verdict::Fine,
                    },
                },
                number: no_number,
            };
            scan.run(sink, |sink, hit| {
                let field = &spec[hit.field];
                let confidence = field.domain_confidence.min(spec.confidence);
                sink.report_unsure(hit.place, hit.variant, confidence, || {
                    Facts::value(hit.text)
                        .arg("shown", visible(hit.text))
                        .arg_words("form", form(field.role))
                        .arg("county", county.unwrap_or_default())
                });
            });
        }
    }
}

fn judge(code: &str, role: Role, county: Option<&str>) -> Verdict {
    let length = code.len() == 12 || role != Role::Unit && code.len() == 19;
    if !length || !is_digits(code) {
        return Verdict::Wrong("form");
    }
    if county.is_none_or(|county| code.starts_with(county)) {
        return Verdict::Fine;
    }
    match role {
        Role::Unit | Role::Seat => Verdict::Wrong("other-county"),
        Role::Owner => Verdict::Wrong("elsewhere"),
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn form(role: Option<Role>) -> Bilingual {
    match role {
        Some(Role::Unit) => Bilingual::new("12 位数字", "12 digits"),
        Some(Role::Seat | Role::Owner) | None => {
            Bilingual::new("12 位或 19 位数字", "12 or 19 digits")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTY: Option<&str> = Some("330102");

    #[test]
    fn a_unit_has_12_digits_a_seat_12_or_19() {
        let (unit, seat) = ("330102001001", "3301020010010000000");
        assert_eq!(judge(unit, Role::Unit, COUNTY), Verdict::Fine);
        assert_eq!(judge(seat, Role::Unit, COUNTY), Verdict::Wrong("form"));
        assert_eq!(judge(unit, Role::Seat, COUNTY), Verdict::Fine);
        assert_eq!(judge(seat, Role::Seat, COUNTY), Verdict::Fine);
        assert_eq!(
            judge(&seat[..18], Role::Seat, COUNTY),
            Verdict::Wrong("form")
        );
        assert_eq!(
            judge("33010200100A", Role::Seat, COUNTY),
            Verdict::Wrong("form")
        );
    }

    #[test]
    fn only_an_owner_may_live_elsewhere() {
        let code = "330103001001";
        assert_eq!(
            judge(code, Role::Unit, COUNTY),
            Verdict::Wrong("other-county")
        );
        assert_eq!(
            judge(code, Role::Seat, COUNTY),
            Verdict::Wrong("other-county")
        );
        assert_eq!(
            judge(code, Role::Owner, COUNTY),
            Verdict::Wrong("elsewhere")
        );
        assert_eq!(judge(code, Role::Unit, None), Verdict::Fine);
    }
}
