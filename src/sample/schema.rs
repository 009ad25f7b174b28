//! The columns of the sample's layers: what the rule pack asks for, as a DBF can hold it.

use super::record::{Column, ColumnKind};
use crate::pack::{FieldKind, LayerSpec};

/// Numbers that do not fit the width of the standard, with the width and decimals that real counties use:
/// factors are stored as fractions with four decimals, eastings with their zone number.
const WIDER: [(&str, u8, u8); 6] = [
    ("TKXS", 8, 4),
    ("KCBL", 4, 2),
    ("X80", 13, 3),
    ("Y80", 13, 3),
    ("X54", 13, 3),
    ("Y54", 13, 3),
];

/// The columns of a layer in the standard's order. A field of type Varbin has none: it names an external
/// file, which a DBF cannot hold.
pub(crate) fn columns(layer: &LayerSpec) -> Vec<Column> {
    layer
        .fields
        .iter()
        .filter_map(|field| {
            let kind = match field.kind {
                FieldKind::Int | FieldKind::Float => ColumnKind::Number,
                FieldKind::Char => ColumnKind::Text,
                FieldKind::Date => ColumnKind::Date,
                FieldKind::Varbin => return None,
            };
            let wider = WIDER.iter().find(|(name, _, _)| *name == field.name);
            let standard = (u8::try_from(field.width).unwrap_or(u8::MAX), field.decimals);
            let (width, decimals) =
                wider.map_or(standard, |(_, width, decimals)| (*width, *decimals));
            Some(Column {
                name: field.name.clone(),
                kind,
                width,
                decimals,
            })
        })
        .collect()
}

/// A column of one of the issued tables.
pub(crate) fn issued_column(name: &str, kind: ColumnKind, width: u8, decimals: u8) -> Column {
    Column {
        name: name.to_owned(),
        kind,
        width,
        decimals,
    }
}
