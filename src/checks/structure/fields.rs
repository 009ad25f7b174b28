//! The fields of a layer as its table declares them, beside those of the standard.

use crate::checks::{Part, Read};
use crate::dataset::Table;
use crate::format::dbf::{FieldDef, FieldType};
use crate::pack::{Confidence, FieldId, FieldKind, FieldSpec, LayerId, LayerSpec};

/// Only the header of each layer's table is looked at.
pub(super) fn each_table(layers: &[LayerId]) -> Vec<Read> {
    layers
        .iter()
        .map(|layer| Read::also(*layer, Part::Each, Vec::new()))
        .collect()
}

/// The standard's fields of a layer that its table declares, in the standard's order.
pub(super) fn declared<'a>(
    spec: &'a LayerSpec,
    table: &'a Table,
) -> impl Iterator<Item = (FieldId, &'a FieldSpec, &'a FieldDef)> {
    spec.field_ids().filter_map(|field| {
        let place = table
            .declared
            .get(usize::from(field.0))
            .copied()
            .flatten()?;
        Some((field, &spec[field], table.header.fields.get(place)?))
    })
}

/// How sure the standard's type, width and decimals of a field are.
pub(super) fn type_confidence(layer: &LayerSpec, field: &FieldSpec) -> Confidence {
    layer.confidence.min(field.type_confidence)
}

/// The type as a table declares it: `C(60)`, `N(15,2)`.
pub(super) fn declared_type(field: &FieldDef) -> String {
    let letter = field.kind.letter();
    match field.kind {
        FieldType::Number | FieldType::Float => {
            format!("{letter}({},{})", field.width, field.decimals)
        }
        FieldType::Char => format!("{letter}({})", field.width),
        FieldType::Other(byte) if !byte.is_ascii_graphic() => format!("0x{byte:02X}"),
        _ => letter.to_string(),
    }
}

/// The type as the standard writes it: `Char(60)`, `Float(15,2)`, `Date8`.
pub(super) fn standard_type(field: &FieldSpec) -> String {
    match field.kind {
        FieldKind::Int => format!("Int({})", field.width),
        FieldKind::Char => format!("Char({})", field.width),
        FieldKind::Float => format!("Float({},{})", field.width, field.decimals),
        FieldKind::Date => "Date8".to_owned(),
        FieldKind::Varbin => "Varbin".to_owned(),
    }
}
