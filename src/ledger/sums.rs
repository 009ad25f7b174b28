//! Adds up what parcels and units say, village by village, and measures every shape once.

use std::ops::AddAssign;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::chart::{Chart, Limit};
use crate::checks::{Allowance, Measured};
use crate::dataset::{Dataset, Layer};
use crate::format::dbf::{NumberColumn, TextColumn};
use crate::format::decimal::Decimal;
use crate::lang::Bilingual;
use crate::pack::{FieldId, LayerId, Standard};

/// Digits of a village's code.
const VILLAGE: usize = 12;
/// The bucket of what has no place.
pub(super) const UNPLACED: usize = 0;

/// Stored areas against measured ones.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ShapeSums {
    pub(super) declared: Decimal,
    pub(super) computed: Decimal,
    /// Of the records that have both.
    pub(super) allowed: Decimal,
    pub(super) records: u32,
    pub(super) outside: u32,
    pub(super) left_out: u32,
}

impl AddAssign for ShapeSums {
    fn add_assign(&mut self, other: Self) {
        self.declared += other.declared;
        self.computed += other.computed;
        self.allowed += other.allowed;
        self.records += other.records;
        self.outside += other.outside;
        self.left_out += other.left_out;
    }
}

/// The sums of a village, or of several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) units: u32,
    pub(super) enclaves: u32,
    pub(super) parcels: u32,
    pub(super) blank: u32,
    pub(super) unreadable: u32,
    pub(super) control: Decimal,
    pub(super) area: Decimal,
    pub(super) parcel_shapes: ShapeSums,
    pub(super) unit_shapes: ShapeSums,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.units += other.units;
        self.enclaves += other.enclaves;
        self.parcels += other.parcels;
        self.blank += other.blank;
        self.unreadable += other.unreadable;
        self.control += other.control;
        self.area += other.area;
        self.parcel_shapes += other.parcel_shapes;
        self.unit_shapes += other.unit_shapes;
    }
}

/// A village with its sums.
#[derive(Clone, Debug, Default)]
pub(super) struct Bucket {
    /// Empty for [`UNPLACED`].
    pub(super) code: String,
    pub(super) name: Option<String>,
    pub(super) sums: Sums,
}

/// Everything that was added up.
#[derive(Default)]
pub(super) struct Summed {
    /// [`UNPLACED`] first, then by first occurrence.
    pub(super) buckets: Vec<Bucket>,
    places: FxHashMap<String, usize>,
    /// By record of DLTB: its bucket.
    pub(super) seats: Vec<usize>,
    /// By record of DLTB: its area on the ellipsoid.
    pub(super) areas: Vec<Option<Decimal>>,
    /// Whether parcels and units have the fields that the control account takes.
    pub(super) has_parcels: bool,
    pub(super) has_units: bool,
    /// Whether the shapes can be measured.
    pub(super) measures_parcels: bool,
    pub(super) measures_units: bool,
    pub(super) notes: Vec<Bilingual>,
}

/// Adds up everything.
pub(super) fn sums(chart: &Chart, standard: &Standard, data: &Dataset) -> Summed {
    let mut sums = Summed {
        buckets: vec![Bucket::default()],
        ..Summed::default()
    };
    add_units(&mut sums, chart, standard, data);
    add_parcels(&mut sums, chart, standard, data);
    sums
}

fn add_units(sums: &mut Summed, chart: &Chart, standard: &Standard, data: &Dataset) {
    let fields = chart.units;
    let Some((layer, codes, control)) = columns(
        sums,
        standard,
        data,
        fields.layer,
        [fields.code, fields.control],
    ) else {
        return;
    };
    sums.has_units = true;
    let places = sums.places_of(codes);
    let name = fields.name.and_then(|field| layer.text(field));
    let mark = fields.mark.and_then(|field| layer.text(field));
    for fid in layer.records() {
        let row = fid as usize;
        let place = places[codes.code(row) as usize];
        let bucket = &mut sums.buckets[place];
        bucket.sums.units += 1;
        let enclave = mark.and_then(|column| column.get(row));
        bucket.sums.enclaves += u32::from(enclave.is_some_and(|mark| mark.trim() == "01"));
        if place != UNPLACED && bucket.name.is_none() {
            bucket.name = name.and_then(|column| column.get(row)).map(str::to_owned);
        }
        let value = take(control, row, &mut bucket.sums);
        bucket.sums.control += value;
    }
    let own = fields.own.and_then(|field| layer.number(field));
    let Some((own, areas)) = own.zip(measure(sums, standard, fields.layer, layer)) else {
        return;
    };
    sums.measures_units = true;
    for fid in layer.records() {
        let row = fid as usize;
        let shapes = &mut sums.buckets[places[codes.code(row) as usize]]
            .sums
            .unit_shapes;
        // Not every standard asks for it: a unit that declares none has nothing to compare.
        if !own.is_null(row) {
            compare(shapes, own.get(row), areas[row], chart.unit_shape.as_ref());
        }
    }
}

fn add_parcels(sums: &mut Summed, chart: &Chart, standard: &Standard, data: &Dataset) {
    let fields = chart.parcels;
    let Some((layer, seats, stored)) = columns(
        sums,
        standard,
        data,
        fields.layer,
        [fields.seat, fields.area],
    ) else {
        return;
    };
    sums.has_parcels = true;
    let places = sums.places_of(seats);
    let areas = measure(sums, standard, fields.layer, layer);
    sums.measures_parcels = areas.is_some();
    sums.seats = vec![UNPLACED; layer.len()];
    for fid in layer.records() {
        let row = fid as usize;
        let place = places[seats.code(row) as usize];
        sums.seats[row] = place;
        let bucket = &mut sums.buckets[place].sums;
        bucket.parcels += 1;
        let value = take(stored, row, bucket);
        bucket.area += value;
        if let Some(areas) = &areas {
            let limit = chart.parcel_shape.as_ref();
            compare(
                &mut bucket.parcel_shapes,
                stored.get(row),
                areas[row],
                limit,
            );
        }
    }
    sums.areas = areas.unwrap_or_default();
}

/// The area in a row; a blank one counts 0, as the rules count it.
fn take(column: &NumberColumn, row: usize, sums: &mut Sums) -> Decimal {
    sums.blank += u32::from(column.is_null(row));
    sums.unreadable += u32::from(column.is_unreadable(row));
    column.get(row).unwrap_or_default()
}

fn compare(
    shapes: &mut ShapeSums,
    stored: Option<Decimal>,
    area: Option<Decimal>,
    limit: Option<&Limit<Allowance>>,
) {
    let Some((stored, area)) = stored.zip(area) else {
        shapes.left_out += 1;
        return;
    };
    shapes.records += 1;
    shapes.declared += stored;
    shapes.computed += area;
    if let Some(allowed) = limit.and_then(|limit| limit.allowed.limit(area)) {
        shapes.allowed += allowed;
        shapes.outside += u32::from((stored - area).abs() > allowed);
    }
}

/// A layer with its code and its area column; a note where it lacks them.
fn columns<'a>(
    sums: &mut Summed,
    standard: &Standard,
    data: &'a Dataset,
    id: LayerId,
    [code, area]: [FieldId; 2],
) -> Option<(&'a Layer, &'a TextColumn, &'a NumberColumn)> {
    let name = &standard[id].name;
    let layer = data.layer_state(id).ok();
    let found = layer.and_then(|layer| Some((layer, layer.text(code)?, layer.number(area)?)));
    if found.is_none() {
        let (code, area) = (&standard[id][code].name, &standard[id][area].name);
        sums.notes.push(Bilingual::new(
            format!("没有图层 {name} 的 {code}、{area}，控制面积无法核对"),
            format!(
                "layer {name} with {code} and {area} is not there: control areas cannot be compared"
            ),
        ));
    }
    found
}

/// The areas of a layer's records on the ellipsoid; a note where they cannot be measured.
fn measure(
    sums: &mut Summed,
    standard: &Standard,
    id: LayerId,
    layer: &Layer,
) -> Option<Vec<Option<Decimal>>> {
    let name = &standard[id].name;
    let no_shapes = || Bilingual::new("没有可读的图形", "has no readable shapes");
    let measured = Measured::of(layer).and_then(|measured| match layer.geometry {
        Some(_) => Ok(measured),
        None => Err(no_shapes()),
    });
    match measured {
        Ok(measured) => {
            let count = u32::try_from(layer.len()).unwrap_or(u32::MAX);
            Some(
                (0..count)
                    .into_par_iter()
                    .map(|fid| measured.area(fid))
                    .collect(),
            )
        }
        Err(why) => {
            sums.notes.push(Bilingual::new(
                format!("图层 {name} {}，椭球面积未计算", why.zh),
                format!("layer {name} {}: ellipsoidal areas are left out", why.en),
            ));
            None
        }
    }
}

impl Summed {
    /// By code of the column: the bucket of its village. Made where it is new.
    fn places_of(&mut self, column: &TextColumn) -> Vec<usize> {
        let mut places = vec![UNPLACED];
        for (_, value) in column.distinct() {
            places.push(self.place_of(value.trim()));
        }
        places
    }

    /// The village of a code of 12 digits, or of 19 with the group behind it.
    fn place_of(&mut self, code: &str) -> usize {
        let is_unit =
            matches!(code.len(), 12 | 19) && code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_unit {
            return UNPLACED;
        }
        let village = &code[..VILLAGE];
        if let Some(place) = self.places.get(village) {
            return *place;
        }
        let place = self.buckets.len();
        self.places.insert(village.to_owned(), place);
        self.buckets.push(Bucket {
            code: village.to_owned(),
            ..Bucket::default()
        });
        place
    }
}
