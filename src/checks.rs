//! The checks: each an algorithm that finds one kind of defect, named after it. Pure: no I/O, no severity, no words.
//!
//! A check is one file: a struct whose fields are its parameters, a `KIND` that registers it below, and its
//! `run`. What it reads it says in [`Check::reads`]; from that one declaration follow what is loaded, and when a
//! rule is skipped.

mod areas;
mod between;
mod borders;
mod coverage;
mod dates;
mod files;
mod lines;
mod logic;
mod shapes;
mod structure;
mod summaries;
mod values;

pub use areas::{Allowance, Measured};
pub use dates::is_calendar_date;

pub use crate::dataset::{Part, Read};

use std::cell::Cell;

use crate::dataset::{Dataset, Layer};
use crate::finding::Sink;
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, Keys, LayerId, Mistake, Standard, nearest};
use crate::tables::Summaries;
use crate::topology::Topology;

/// What a running check sees.
pub struct Context<'a> {
    /// The loaded submission.
    pub data: &'a Dataset,
    /// Layers, fields, codes of the pack.
    pub standard: &'a Standard,
    /// What geometric checks share.
    pub topology: &'a Topology,
    /// The summary tables, as handed in and as recomputed, for checks that read them.
    pub summaries: &'a Summaries,
    /// The layers among [`Check::reads`] that can be looked at, in the standard's order.
    pub usable: Vec<LayerId>,
}

impl<'a> Context<'a> {
    /// The layers to look at, with their data.
    pub fn layers(&self) -> impl Iterator<Item = (LayerId, &'a Layer)> + '_ {
        self.usable
            .iter()
            .filter_map(|id| self.data.layer(*id).map(|layer| (*id, layer)))
    }

    /// The data of a layer if it can be looked at.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> Option<&'a Layer> {
        self.usable
            .contains(&id)
            .then(|| self.data.layer(id))
            .flatten()
    }
}

/// An algorithm that finds one kind of defect.
pub trait Check: Send + Sync {
    /// What it reads.
    fn reads(&self) -> Vec<Read>;

    /// Whether it reads the summary tables (汇总表) that were handed in.
    fn reads_tables(&self) -> bool {
        false
    }

    /// Why the rule does not apply to this submission, beyond its layers: an issued table that is not given.
    fn not_applicable(&self, data: &Dataset) -> Option<Bilingual> {
        let _ = data;
        None
    }

    /// Why it cannot work on layers that are there and readable: a reference system that its formulas do not know, or an
    /// issued table that is given and cannot be used. The rule is skipped then.
    fn unable(&self, data: &Dataset) -> Option<Bilingual> {
        let _ = data;
        None
    }

    /// Reports every defect.
    fn run(&self, context: &Context<'_>, sink: &mut Sink<'_>);
}

/// A check as rule packs name it.
pub struct Kind {
    /// The defect, in kebab-case: what `check = "…"` says.
    pub name: &'static str,
    /// The ways of being wrong that it reports; each has its words.
    pub variants: &'static [&'static str],
    /// Makes the check of a rule entry's layers and parameters.
    pub bind: fn(&Binding<'_>) -> Box<dyn Check>,
}

/// A rule entry while its check is being made: its layers and its `with` table.
pub struct Binding<'a> {
    /// Layers, fields, codes, parameters of the pack.
    pub standard: &'a Standard,
    /// The `with` table; what the check does not ask for is an unknown key.
    pub with: Keys<'a>,
    layers: Vec<LayerId>,
    /// Whether the check has asked for the layers.
    is_about_layers: Cell<bool>,
}

impl<'a> Binding<'a> {
    /// A rule entry with its layers.
    #[must_use]
    pub fn new(standard: &'a Standard, layers: Vec<LayerId>, with: Keys<'a>) -> Self {
        Self {
            standard,
            with,
            layers,
            is_about_layers: Cell::new(false),
        }
    }

    /// The rule's layers.
    #[must_use]
    pub fn layers(&self) -> &[LayerId] {
        self.is_about_layers.set(true);
        &self.layers
    }

    /// Whether the check is about layers: it has asked for them.
    #[must_use]
    pub fn is_about_layers(&self) -> bool {
        self.is_about_layers.get()
    }

    /// The layer of that name; a mistake where the pack has none.
    #[must_use]
    pub fn layer(&self, name: &str) -> LayerId {
        self.standard.layer(name).unwrap_or_else(|| {
            let message = Bilingual::new(
                format!("规则包没有图层 `{name}`"),
                format!("the pack has no layer `{name}`"),
            );
            let mut mistake = Mistake::new(self.with.at().clone(), message);
            mistake.help = nearest(
                name,
                self.standard.layers.iter().map(|layer| layer.name.as_str()),
            );
            self.with.mistakes().borrow_mut().push(mistake);
            LayerId(0)
        })
    }

    /// The field of that name in a layer; a mistake at the rule where the layer has none.
    #[must_use]
    pub fn field(&self, layer: LayerId, name: &str) -> FieldId {
        self.field_at(layer, name, self.with.at())
    }

    /// The field of that name in a layer; a mistake at `at` where the layer has none.
    #[must_use]
    pub fn field_at(&self, layer: LayerId, name: &str, at: &crate::pack::At) -> FieldId {
        let spec = &self.standard[layer];
        spec.field(name).unwrap_or_else(|| {
            let message = Bilingual::new(
                format!("图层 {} 没有字段 `{name}`", spec.name),
                format!("layer {} has no field `{name}`", spec.name),
            );
            let mut mistake = Mistake::new(at.clone(), message);
            mistake.help = nearest(name, spec.fields.iter().map(|field| field.name.as_str()));
            self.with.mistakes().borrow_mut().push(mistake);
            FieldId(0)
        })
    }

    /// The rule's only layer; a mistake where it has several.
    #[must_use]
    pub fn only_layer(&self) -> LayerId {
        if self.layers().len() > 1 {
            let message =
                Bilingual::new("此检查只用于一个图层", "this check takes exactly one layer");
            self.with.mistake(self.with.at(), message);
        }
        self.layers.first().copied().unwrap_or(LayerId(0))
    }

    /// The decimal parameter `key`; a mistake where it is missing.
    #[must_use]
    pub fn decimal(&self, key: &'static str) -> Decimal {
        if self.with.node(key).is_none() {
            self.with.missing(key);
        }
        self.with.decimal(key).unwrap_or_default()
    }

    /// All fields of the rule's layers that `wanted` picks.
    #[must_use]
    pub fn fields_where(
        &self,
        wanted: impl Fn(&crate::pack::FieldSpec) -> bool,
    ) -> Vec<(LayerId, Vec<FieldId>)> {
        let of = |layer: LayerId| {
            let spec = &self.standard[layer];
            spec.field_ids()
                .filter(|field| wanted(&spec[*field]))
                .collect::<Vec<_>>()
        };
        self.layers()
            .iter()
            .map(|layer| (*layer, of(*layer)))
            .filter(|(_, fields)| !fields.is_empty())
            .collect()
    }
}

/// Reads of fields that are looked at one by one, those that are there.
#[must_use]
pub fn each_field(fields: &[(LayerId, Vec<FieldId>)]) -> Vec<Read> {
    fields
        .iter()
        .map(|(layer, fields)| Read::also(*layer, Part::Each, fields.clone()))
        .collect()
}

/// Every check, in the order of the rule classes. A new check is its file, its `mod` line and its line here.
pub const CHECKS: &[Kind] = &[
    files::missing_folder::KIND,
    files::missing_deliverable::KIND,
    files::irregular_file_name::KIND,
    files::missing_sibling_file::KIND,
    files::unreadable_file::KIND,
    files::record_count_mismatch::KIND,
    files::undecodable_text::KIND,
    files::null_geometry::KIND,
    files::incomplete_metadata::KIND,
    structure::missing_layer::KIND,
    structure::unexpected_layer::KIND,
    structure::repeated_layer::KIND,
    structure::wrong_geometry_type::KIND,
    structure::wrong_reference_system::KIND,
    structure::coordinates_outside_zone::KIND,
    structure::mixed_reference_systems::KIND,
    structure::outside_extent::KIND,
    structure::extra_field::KIND,
    structure::missing_field::KIND,
    structure::wrong_field_type::KIND,
    structure::wrong_field_width::KIND,
    structure::too_few_decimals::KIND,
    values::missing_value::KIND,
    values::unissued_ridge_factor::KIND,
    values::unknown_code::KIND,
    values::misplaced_land_class::KIND,
    values::value_out_of_range::KIND,
    values::line_too_wide::KIND,
    values::wrong_feature_code::KIND,
    values::malformed_unit_code::KIND,
    values::illegal_characters::KIND,
    values::impossible_date::KIND,
    values::lost_leading_zero::KIND,
    values::unreadable_number::KIND,
    areas::wrong_ellipsoidal_area::KIND,
    logic::unbalanced_sum::KIND,
    coverage::overlapping_polygons::KIND,
    coverage::duplicate_polygon::KIND,
    lines::self_crossing_line::KIND,
    lines::overlapping_lines::KIND,
    shapes::multipart_feature::KIND,
    shapes::invalid_polygon::KIND,
    shapes::degenerate_polygon::KIND,
    shapes::repeated_vertex::KIND,
    shapes::spike::KIND,
    shapes::reversed_ring::KIND,
    shapes::self_touching_ring::KIND,
    coverage::gap_between_polygons::KIND,
    coverage::unmatched_vertex::KIND,
    lines::dangling_end::KIND,
    lines::pseudo_node::KIND,
    lines::crossing_lines::KIND,
    borders::undrawn_border::KIND,
    borders::stray_line::KIND,
    borders::wandering_line::KIND,
    borders::unmarked_corner::KIND,
    lines::coincident_points::KIND,
    between::uncovered_unit::KIND,
    lines::point_outside_parcels::KIND,
    between::farmland_outside_cropland::KIND,
    shapes::fragment_polygon::KIND,
    lines::short_line::KIND,
    between::wrong_county_boundary::KIND,
    between::parcel_in_other_village::KIND,
    lines::wrong_host_parcel::KIND,
    logic::unissued_owner::KIND,
    logic::wrong_unit_name::KIND,
    logic::unknown_village::KIND,
    logic::unknown_parcel::KIND,
    logic::wrong_parcel_deduction::KIND,
    logic::prime_farmland_mismatch::KIND,
    between::line_off_its_parcels::KIND,
    between::share_against_position::KIND,
    lines::wrong_length::KIND,
    logic::mismatched_pair::KIND,
    logic::repeated_value::KIND,
    logic::mismatched_deduction::KIND,
    logic::wrong_arithmetic::KIND,
    logic::wrong_deduction_share::KIND,
    logic::misgraded_slope::KIND,
    logic::repeated_unit::KIND,
    logic::repeated_identifier::KIND,
    summaries::malformed_summary_table::KIND,
    summaries::unbalanced_summary_table::KIND,
    summaries::wrong_summary_cell::KIND,
];
