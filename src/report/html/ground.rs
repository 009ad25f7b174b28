//! The ground of the map as the page reads it: borders, villages, outlines of records.

use serde::Serialize;

use super::outlines::Places;
use crate::lang::Bilingual;
use crate::report::backdrop::{Borders, Ground, Village};

/// The ground in steps from an origin.
#[derive(Serialize)]
pub(super) struct GroundData<'a> {
    origin: [f64; 2],
    step: f64,
    borders: Vec<BorderData<'a>>,
    villages: Vec<VillageData<'a>>,
    records: RecordData,
}

/// Borders of a layer.
#[derive(Serialize)]
struct BorderData<'a> {
    layer: &'a str,
    title: &'a Bilingual,
    /// Lines with a polygon on one side.
    outline: Vec<Vec<i64>>,
    /// Lines with polygons on both.
    inner: Vec<Vec<i64>>,
    tolerance: f64,
}

#[derive(Serialize)]
struct VillageData<'a> {
    code: &'a str,
    name: Option<&'a str>,
    point: Option<Vec<i64>>,
}

/// Outlines of records.
#[derive(Serialize)]
struct RecordData {
    /// `a` an area, `l` lines.
    kinds: String,
    parts: Vec<Vec<Vec<i64>>>,
    left_out: u64,
}

impl<'a> GroundData<'a> {
    pub(super) fn new(ground: &'a Ground) -> Self {
        let lines = ground.borders.iter().flat_map(|borders| &borders.arcs);
        let borders = lines.flat_map(|border| border.line.first());
        let shapes = ground.records.shapes.iter().flat_map(|shape| &shape.parts);
        let records = shapes.flat_map(|part| part.first());
        // To the centimetre: nobody measures on these.
        let places = Places::new(borders.chain(records).copied(), 0.01, 1e-7);
        let village = |village: &'a Village| VillageData {
            code: &village.code,
            name: village.name.as_deref(),
            point: village.point.map(|point| places.line(&[point])),
        };
        Self {
            origin: places.origin,
            step: places.step,
            borders: ground.borders.iter().map(|b| border(b, &places)).collect(),
            villages: ground.villages.iter().map(village).collect(),
            records: RecordData {
                kinds: ground
                    .records
                    .shapes
                    .iter()
                    .map(|shape| if shape.is_area { 'a' } else { 'l' })
                    .collect(),
                parts: ground
                    .records
                    .shapes
                    .iter()
                    .map(|shape| shape.parts.iter().map(|part| places.line(part)).collect())
                    .collect(),
                left_out: ground.records.left_out,
            },
        }
    }
}

fn border<'a>(borders: &'a Borders, places: &Places) -> BorderData<'a> {
    let lines = |is_outline: bool| {
        let arcs = borders.arcs.iter();
        let wanted = arcs.filter(|arc| arc.is_outline == is_outline);
        wanted.map(|arc| places.line(&arc.line)).collect()
    };
    BorderData {
        layer: &borders.layer,
        title: &borders.title,
        outline: lines(true),
        inner: lines(false),
        tolerance: borders.tolerance,
    }
}
