//! Choosing victims and writing down what was done to them.

use std::collections::HashSet;

use super::super::edits::Edits;
use super::super::land::Border;
use super::super::landuse::{Deduction, Use};
use super::super::linear::Line;
use super::super::mesh::Spot;
use super::super::model::Model;
use super::super::parcels::Shape;
use super::super::random::Random;
use super::super::record::hundredths;
use super::super::tables;
use super::NoRoom;
use super::truth::{Defect, Finding, Truth, What};

/// The state of planting.
pub(crate) struct Planter<'a> {
    /// The clean county.
    pub(crate) model: &'a Model,
    /// What was changed so far.
    pub(crate) edits: Edits,
    defects: Vec<Defect>,
    random: Random,
    parcels: HashSet<u32>,
    lines: HashSet<usize>,
    features: HashSet<usize>,
    villages: HashSet<u32>,
    farmland: HashSet<u32>,
    /// Records of DLJX and of JBNTBHTB that are used.
    borders: HashSet<usize>,
    farmland_rows: HashSet<usize>,
    /// The south-western corner of the county's box, and the free places beside it that are taken.
    corner: Spot,
    places: i32,
}

impl<'a> Planter<'a> {
    /// Nothing planted yet.
    pub(crate) fn new(model: &'a Model) -> Self {
        Self {
            model,
            edits: Edits::default(),
            defects: Vec::new(),
            random: Random::new(model.land.seed, "defects", 0),
            parcels: HashSet::new(),
            lines: HashSet::new(),
            features: HashSet::new(),
            villages: HashSet::new(),
            farmland: model.farmland.iter().copied().collect(),
            borders: HashSet::new(),
            farmland_rows: HashSet::new(),
            corner: corner(model),
            places: 0,
        }
    }

    /// The changes and the truth about them.
    pub(crate) fn finish(self) -> (Edits, Truth) {
        (
            self.edits,
            Truth {
                version: 1,
                defects: self.defects,
            },
        )
    }

    /// Writes a defect down.
    pub(crate) fn note(&mut self, zh: &str, en: &str, primary: Finding, implied: &[Finding]) {
        let with_unit = |finding: &Finding| Finding {
            unit: finding.unit.clone().or_else(|| self.unit_of(finding)),
            ..finding.clone()
        };
        let primary = with_unit(&primary);
        let implied = implied.iter().map(with_unit).collect();
        self.defects.push(Defect {
            id: format!("d{:02}", self.defects.len() + 1),
            rule: primary.rule,
            what: What {
                zh: zh.to_owned(),
                en: en.to_owned(),
            },
            primary,
            implied,
        });
    }

    /// Whose area a finding of classes 44 and 45 is about: the village of a record, the county of a sum.
    fn unit_of(&self, finding: &Finding) -> Option<String> {
        let is_area = finding.rule.starts_with("44") || finding.rule.starts_with("45");
        let villages = &self.model.land.county.villages;
        let village = match (finding.layer?, finding.fid) {
            ("XZQ", fid) => fid,
            ("DLTB", Some(fid)) => {
                let parcels = &self.model.land.parcels.list;
                parcels.get(fid).map(|parcel| parcel.village() as usize)
            }
            (_, None) => {
                return is_area.then(|| villages.first()?.code.get(..6).map(str::to_owned))?;
            }
            _ => None,
        };
        let code = &villages.get(village.filter(|_| is_area)?)?.code;
        Some(code.clone())
    }

    /// Puts a text into a field of a record.
    pub(crate) fn set(&mut self, layer: &str, fid: usize, field: &str, text: &str) {
        let cells = &mut self.edits.record(layer, fid).cells;
        cells.insert(field.to_owned(), text.to_owned());
    }

    /// Redraws the shape of a record.
    pub(crate) fn draw(&mut self, layer: &str, fid: usize, parts: Vec<Vec<Spot>>) {
        self.edits.record(layer, fid).shape = Some(parts);
    }

    /// Adds a record like another one, with an identifier of its own; gives its number.
    pub(crate) fn add(&mut self, layer: &str, like: usize) -> usize {
        let lengths = tables::lengths(self.model);
        let own = lengths.iter().find(|(name, _)| name == layer);
        let fid = own.map_or(0, |(_, n)| *n) + self.edits.appended(layer).len();
        self.edits.append(layer, like);
        let all: usize = lengths.iter().map(|(_, n)| n).sum();
        let identifier = all + self.edits.additions();
        self.set(layer, fid, "BSM", &identifier.to_string());
        fid
    }

    /// Puts a number of hundredths into a field of a record.
    pub(crate) fn set_area(&mut self, layer: &str, fid: usize, field: &str, value: i64) {
        self.set(layer, fid, field, &hundredths(value));
    }

    /// An unused parcel of a kind that is no prime farmland, which would have to change with it.
    pub(crate) fn parcel(
        &mut self,
        rule: &'static str,
        fits: impl Fn(&Use, u32) -> bool,
    ) -> Result<u32, NoRoom> {
        let count = self.model.uses.len() as u32;
        let start = self.random.below(count);
        let fits = |parcel: &u32| {
            self.is_free(*parcel) && fits(&self.model.uses[*parcel as usize], *parcel)
        };
        let chosen = (start..count)
            .chain(0..start)
            .find(fits)
            .ok_or(NoRoom { rule })?;
        self.parcels.insert(chosen);
        Ok(chosen)
    }

    /// Whether a parcel is unused and no prime farmland.
    pub(crate) fn is_free(&self, parcel: u32) -> bool {
        !self.parcels.contains(&parcel) && !self.farmland.contains(&parcel)
    }

    /// Marks parcels as used.
    pub(crate) fn use_parcels(&mut self, parcels: [u32; 2]) {
        self.parcels.extend(parcels);
    }

    /// An unused linear feature of a kind whose parcels are unused too; they are used from now on.
    pub(crate) fn line(
        &mut self,
        rule: &'static str,
        fits: impl Fn(&Self, usize) -> bool,
    ) -> Result<usize, NoRoom> {
        let count = self.model.lines.linear.len();
        let start = self.random.below(count as u32) as usize;
        let chosen = (start..count)
            .chain(0..start)
            .find(|&line| {
                let free = self
                    .parcels_of(line)
                    .all(|parcel| !self.parcels.contains(&parcel));
                free && !self.lines.contains(&line) && fits(self, line)
            })
            .ok_or(NoRoom { rule })?;
        self.parcels.extend(self.parcels_of(chosen));
        self.lines.insert(chosen);
        Ok(chosen)
    }

    /// An unused linear feature for a change that says nothing about its parcels.
    pub(crate) fn lone_line(&mut self, rule: &'static str) -> Result<usize, NoRoom> {
        let count = self.model.lines.linear.len();
        let start = self.random.below(count as u32) as usize;
        let chosen = (start..count)
            .chain(0..start)
            .find(|line| !self.lines.contains(line));
        let chosen = chosen.ok_or(NoRoom { rule })?;
        self.lines.insert(chosen);
        Ok(chosen)
    }

    /// An unused linear feature of a kind, for a change that says nothing about its parcels.
    pub(crate) fn lone_line_where(
        &mut self,
        rule: &'static str,
        fits: impl Fn(&Line) -> bool,
    ) -> Result<usize, NoRoom> {
        let lines = &self.model.lines.linear;
        let chosen = (0..lines.len()).find(|k| !self.lines.contains(k) && fits(&lines[*k]));
        let chosen = chosen.ok_or(NoRoom { rule })?;
        self.lines.insert(chosen);
        Ok(chosen)
    }

    /// An unused border between parcels that DLJX draws, with its record; both parcels are unused, and the one on
    /// the right is no prime farmland. [`Planter::use_border`] marks it as used.
    pub(crate) fn class_border(
        &self,
        rule: &'static str,
        fits: impl Fn(&Self, &Border) -> bool,
    ) -> Result<(usize, Border), NoRoom> {
        let borders = self.model.lines.class_borders.iter().copied().enumerate();
        let mut free = borders.filter(|(row, border)| {
            !self.borders.contains(row)
                && self.is_free(border.right)
                && !self.parcels.contains(&border.left)
        });
        free.find(|(_, border)| fits(self, border))
            .ok_or(NoRoom { rule })
    }

    /// Marks a record of DLJX as used.
    pub(crate) fn use_border(&mut self, row: usize) {
        self.borders.insert(row);
    }

    /// Marks a record of the prime farmland as used.
    pub(crate) fn use_farmland(&mut self, row: usize) {
        self.farmland_rows.insert(row);
    }

    /// An unused record of the prime farmland whose parcel is unused too, and its parcel, one without a hole.
    pub(crate) fn farmland(&mut self, rule: &'static str) -> Result<(usize, u32), NoRoom> {
        let parcels = &self.model.land.parcels.list;
        let rows = self.model.farmland.iter().copied().enumerate();
        let chosen = rows.into_iter().find(|(row, parcel)| {
            let is_plain = parcels[*parcel as usize].shape == Shape::Plain;
            is_plain && !self.farmland_rows.contains(row) && !self.parcels.contains(parcel)
        });
        let (row, parcel) = chosen.ok_or(NoRoom { rule })?;
        self.farmland_rows.insert(row);
        self.parcels.insert(parcel);
        Ok((row, parcel))
    }

    /// A parcel with an island that are both unused, and the island; they are used from now on.
    pub(crate) fn island(&mut self) -> Option<[u32; 2]> {
        let parcels = self.model.land.parcels.list.iter();
        let pairs = parcels
            .zip(0..)
            .filter_map(|(parcel, host)| match parcel.shape {
                Shape::Host { pond } => Some([host, pond]),
                _ => None,
            });
        let mut free = pairs.filter(|pair| pair.iter().all(|parcel| self.is_free(*parcel)));
        let pair = free.next()?;
        self.parcels.extend(pair);
        Some(pair)
    }

    /// The rings of a parcel in the clean county.
    pub(crate) fn rings(&self, parcel: u32) -> Vec<Vec<Spot>> {
        let land = &self.model.land;
        land.parcels.rings(land.seed, parcel, &land.mesh)
    }

    /// A place west of the county, within its extent as layers may have it, with 45 m of free land to the east and
    /// north.
    pub(crate) fn free_place(&mut self) -> Spot {
        let [west, south] = self.corner;
        // In columns of four, 50 m apart, from 250 m west of the county's box on.
        let (column, row) = (self.places / 4 % 4, self.places % 4 + self.places / 16 * 4);
        self.places += 1;
        [west - 2_500_000 + 500_000 * column, south + 500_000 * row]
    }

    /// An unused point feature whose parcel is unused too; it is used from now on.
    pub(crate) fn feature(&mut self, rule: &'static str) -> Result<usize, NoRoom> {
        let features = &self.model.small_features;
        let chosen = (0..features.len())
            .find(|k| !self.features.contains(k) && !self.parcels.contains(&features[*k].parcel))
            .ok_or(NoRoom { rule })?;
        self.parcels.insert(features[chosen].parcel);
        self.features.insert(chosen);
        Ok(chosen)
    }

    /// An unused village.
    pub(crate) fn village(&mut self, rule: &'static str) -> Result<u32, NoRoom> {
        let count = self.model.land.county.villages.len() as u32;
        let chosen = (0..count).find(|village| !self.villages.contains(village));
        let chosen = chosen.ok_or(NoRoom { rule })?;
        self.villages.insert(chosen);
        Ok(chosen)
    }

    /// Marks a village as used.
    pub(crate) fn use_village(&mut self, village: u32) {
        self.villages.insert(village);
    }

    /// The parcels that a linear feature is deducted from.
    pub(crate) fn parcels_of(&self, line: usize) -> impl Iterator<Item = u32> + use<> {
        let line = &self.model.lines.linear[line];
        [Some(line.parcel()), line.other_parcel()]
            .into_iter()
            .flatten()
    }

    /// Whether a linear feature runs inside one parcel.
    pub(crate) fn is_inner(&self, line: usize) -> bool {
        self.model.lines.linear[line].other_parcel().is_none()
    }

    /// Whether a parcel is prime farmland.
    pub(crate) fn is_farmland(&self, parcel: u32) -> bool {
        self.farmland.contains(&parcel)
    }

    /// The village of a parcel.
    pub(crate) fn village_of(&self, parcel: u32) -> u32 {
        self.model.land.parcels.list[parcel as usize].village()
    }

    /// 图斑面积 in hundredths of a square metre.
    pub(crate) fn area_of(&self, parcel: u32) -> i64 {
        self.model.land.parcels.list[parcel as usize].area
    }

    /// The attributes of a parcel.
    pub(crate) fn use_of(&self, parcel: u32) -> &Use {
        &self.model.uses[parcel as usize]
    }

    /// The identifier (标识码) of a record.
    pub(crate) fn identifier(&self, layer: &str, fid: usize) -> usize {
        let lengths = tables::lengths(self.model);
        let before: usize = lengths
            .iter()
            .take_while(|(name, _)| *name != layer)
            .map(|(_, n)| n)
            .sum();
        before + fid + 1
    }
}

/// The south-western corner of the county's box.
fn corner(model: &Model) -> Spot {
    let villages = 0..model.land.county.villages.len() as u32;
    let spots = villages.flat_map(|village| model.land.village_ring(village));
    spots.fold([i32::MAX; 2], |[west, south], [x, y]| {
        [west.min(x), south.min(y)]
    })
}

/// Whether nothing but lines and points is deducted from a parcel: its areas can be changed without 扣除地类面积.
pub(crate) fn has_no_deduction(parcel: &Use) -> bool {
    parcel.deduction == Deduction::None
}
