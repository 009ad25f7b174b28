//! How QGIS draws a layer of findings: coloured by severity, the columns under their headings. One style for the
//! GeoPackage and for the .qml beside each shapefile.

use std::fmt::Write as _;

use super::places::Extent;
use super::table::{Column, severity};
use crate::lang::Lang;
use crate::pack::Severity;

/// The colour of a severity as red, green, blue: the same in every file of the report.
pub(super) const fn colour(severity: Severity) -> [u8; 3] {
    match severity {
        Severity::Fatal => [165, 15, 21],
        Severity::Major => [227, 74, 20],
        Severity::Minor => [240, 173, 0],
        Severity::Notice => [66, 133, 200],
    }
}

/// The style as QGIS 3 reads it (QML). Symbol properties are written as `prop`, which every QGIS 3 understands.
pub(super) fn qml(extent: Extent, lang: Lang) -> String {
    let mut categories = String::new();
    let mut symbols = String::new();
    for (place, grade) in Severity::ALL.into_iter().enumerate() {
        let word = severity(grade, lang);
        let _ = writeln!(
            categories,
            "   <category render=\"true\" symbol=\"{place}\" value=\"{word}\" label=\"{word}\"/>"
        );
        symbols += &symbol(extent, place, colour(grade));
    }
    let mut aliases = String::new();
    for (place, column) in Column::MAP.into_iter().enumerate() {
        let (name, heading) = (column.name(), column.heading(lang));
        // Behind the row's own number.
        let _ = writeln!(
            aliases,
            "  <alias field=\"{name}\" index=\"{}\" name=\"{heading}\"/>",
            place + 1
        );
    }
    let column = Column::Severity.name();
    let message = Column::Message.name();
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.16.0\" styleCategories=\"Symbology|Fields\">\n \
         <renderer-v2 type=\"categorizedSymbol\" attr=\"{column}\" enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\">\n  \
         <categories>\n{categories}  </categories>\n  <symbols>\n{symbols}  </symbols>\n </renderer-v2>\n \
         <aliases>\n{aliases} </aliases>\n \
         <previewExpression>\"{message}\"</previewExpression>\n \
</qgis>\n"
    )
}

fn symbol(extent: Extent, place: usize, [red, green, blue]: [u8; 3]) -> String {
    let (kind, class) = match extent {
        Extent::Point => ("marker", "SimpleMarker"),
        Extent::Line => ("line", "SimpleLine"),
        Extent::Polygon => ("fill", "SimpleFill"),
    };
    let colour = format!("{red},{green},{blue},255");
    let faint = format!("{red},{green},{blue},70");
    let mut text = format!(
        "   <symbol type=\"{kind}\" name=\"{place}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n    \
         <layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">\n"
    );
    for (key, value) in properties(extent, &colour, &faint) {
        let _ = writeln!(text, "     <prop k=\"{key}\" v=\"{value}\"/>");
    }
    text + "    </layer>\n   </symbol>\n"
}

/// What a symbol of QGIS is made of; lengths in millimetres.
fn properties<'a>(extent: Extent, colour: &'a str, faint: &'a str) -> Vec<(&'a str, &'a str)> {
    match extent {
        Extent::Point => vec![
            ("name", "circle"),
            ("color", colour),
            ("outline_color", "255,255,255,255"),
            ("outline_width", "0.2"),
            ("size", "2.6"),
            ("size_unit", "MM"),
        ],
        Extent::Line => vec![
            ("line_color", colour),
            ("line_style", "solid"),
            ("line_width", "0.8"),
            ("line_width_unit", "MM"),
        ],
        Extent::Polygon => vec![
            ("color", faint),
            ("style", "solid"),
            ("outline_color", colour),
            ("outline_style", "solid"),
            ("outline_width", "0.5"),
            ("outline_width_unit", "MM"),
        ],
    }
}
