//! Where the areas of the summary tables come from: the layers and fields that they are recomputed from.

use crate::dataset::{Absence, Dataset, Layer, Part, Read};
use crate::format::dbf::{NumberColumn, TextColumn};
use crate::pack::{FieldId, LayerId, Standard};

/// Why a layer cannot be added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The layer is not there, or cannot be read.
    Layer(LayerId, Absence),
    /// It has not this field.
    Field(LayerId, FieldId),
}

/// A layer whose records have an area of a class in a village.
#[derive(Clone, Debug)]
pub(super) struct Features {
    pub(super) layer: LayerId,
    /// 地类编码
    pub(super) class: FieldId,
    /// The area, m².
    pub(super) area: FieldId,
    /// Code of the village that it counts in.
    pub(super) seat: FieldId,
    /// 权属单位代码
    pub(super) owner: Option<FieldId>,
    /// 权属性质
    pub(super) ownership: Option<FieldId>,
    /// 耕地类型
    pub(super) terrain: Option<FieldId>,
    /// 耕地坡度级
    pub(super) grade: Option<FieldId>,
    /// 座落单位名称 and 权属单位名称: what the units are called.
    pub(super) names: [Option<FieldId>; 2],
    /// 扣除地类编码 and 扣除地类面积 of a parcel.
    pub(super) deducted: Option<(FieldId, FieldId)>,
    /// What a line has more.
    pub(super) shared: Option<Shared>,
}

/// How the area of a line is shared between two parcels.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// 扣除比例: the part of the first parcel.
    pub(super) share: Option<FieldId>,
    /// 扣除图斑编号 1 and 2: only a filled one takes its part.
    pub(super) parcels: [Option<FieldId>; 2],
    /// 扣除图斑单位代码2
    pub(super) seat: Option<FieldId>,
    /// 权属单位代码2; where it is blank, the owner in the first one's village is the first one.
    pub(super) owner: Option<FieldId>,
}

/// What the tables are recomputed from.
#[derive(Clone, Debug)]
pub struct Source {
    /// DLTB, XZDW and LXDW.
    pub(super) land: Vec<Features>,
    /// JBNTBHTB
    pub(super) farmland: Option<Features>,
    /// XZQ: code, name.
    pub(super) units: Option<(LayerId, FieldId, Option<FieldId>)>,
}

impl Source {
    /// The layers and fields of a standard; `None` where it has no land parcels with class, area and seat.
    #[must_use]
    pub fn new(standard: &Standard) -> Option<Self> {
        let find = |name: &str| Finder::new(standard, name);
        let parcels = parcels(&find("DLTB")?)?;
        let lines = find("XZDW").and_then(|finder| lines(&finder));
        let points = find("LXDW").and_then(|finder| features(&finder, "MJ", "ZLDWDM", "QSDWDM"));
        let units = find("XZQ")
            .and_then(|finder| Some((finder.layer, finder.field("XZQDM")?, finder.field("XZQMC"))));
        Some(Self {
            land: [Some(parcels), lines, points]
                .into_iter()
                .flatten()
                .collect(),
            farmland: find("JBNTBHTB")
                .and_then(|finder| features(&finder, "TBDLMJ", "ZLDWDM", "QSDWDM")),
            units,
        })
    }

    /// What must be loaded. Land parcels are needed; lines and points count as none where they are not there, prime
    /// farmland and units are looked at if they are.
    #[must_use]
    pub fn reads(&self) -> Vec<Read> {
        let mut reads = Vec::new();
        for (place, features) in self.land.iter().enumerate() {
            let part = if place == 0 {
                Part::Whole
            } else {
                Part::OrEmpty
            };
            reads.push(features.read(part));
        }
        reads.extend(
            self.farmland
                .iter()
                .map(|features| features.read(Part::Maybe)),
        );
        if let Some((layer, code, name)) = self.units {
            let fields = std::iter::once(code).chain(name).collect();
            reads.push(Read::also(layer, Part::Maybe, fields));
        }
        reads
    }

    /// The layer of the land parcels.
    #[must_use]
    pub fn parcels(&self) -> LayerId {
        self.land[0].layer
    }

    /// The layers that the tables are recomputed from.
    pub fn layers(&self) -> impl Iterator<Item = LayerId> + '_ {
        let all = self.land.iter().chain(&self.farmland);
        all.map(|features| features.layer)
    }

    /// The fields without which a layer of land or of prime farmland cannot be added up: its class, area and seat.
    #[must_use]
    pub fn needed(&self, layer: LayerId) -> Vec<FieldId> {
        let all = self.land.iter().chain(&self.farmland);
        all.filter(|features| features.layer == layer)
            .flat_map(|features| [features.class, features.area, features.seat])
            .collect()
    }
}

/// Finds the fields of a layer.
struct Finder<'a> {
    standard: &'a Standard,
    layer: LayerId,
}

impl<'a> Finder<'a> {
    fn new(standard: &'a Standard, name: &str) -> Option<Self> {
        let layer = standard.layer(name)?;
        Some(Self { standard, layer })
    }

    fn field(&self, name: &str) -> Option<FieldId> {
        self.standard[self.layer].field(name)
    }
}

fn features(finder: &Finder<'_>, area: &str, seat: &str, owner: &str) -> Option<Features> {
    let field = |name: &str| finder.field(name);
    Some(Features {
        layer: finder.layer,
        class: field("DLBM")?,
        area: field(area)?,
        seat: field(seat)?,
        owner: field(owner),
        ownership: field("QSXZ"),
        terrain: field("GDLX"),
        grade: field("GDPDJ"),
        names: [field("ZLDWMC"), field("QSDWMC")],
        deducted: None,
        shared: None,
    })
}

fn parcels(finder: &Finder<'_>) -> Option<Features> {
    Some(Features {
        deducted: finder.field("KCDLBM").zip(finder.field("TKMJ")),
        ..features(finder, "TBDLMJ", "ZLDWDM", "QSDWDM")?
    })
}

fn lines(finder: &Finder<'_>) -> Option<Features> {
    let field = |name: &str| finder.field(name);
    Some(Features {
        shared: Some(Shared {
            share: field("KCBL"),
            parcels: [field("KCTBBH1"), field("KCTBBH2")],
            seat: field("KCTBDWDM2"),
            owner: field("QSDWDM2"),
        }),
        ..features(finder, "XZDWMJ", "KCTBDWDM1", "QSDWDM1")?
    })
}

impl Features {
    fn read(&self, part: Part) -> Read {
        let mut also: Vec<FieldId> = [self.owner, self.ownership, self.terrain, self.grade]
            .into_iter()
            .chain(self.names)
            .flatten()
            .collect();
        also.extend(
            self.deducted
                .iter()
                .flat_map(|(class, area)| [*class, *area]),
        );
        if let Some(shared) = &self.shared {
            let fields = [shared.share, shared.seat, shared.owner];
            also.extend(fields.into_iter().chain(shared.parcels).flatten());
        }
        let fields = vec![self.class, self.area, self.seat];
        Read {
            also,
            ..Read::fields(self.layer, part, fields)
        }
    }

    /// The loaded columns.
    pub(super) fn columns<'a>(&'a self, data: &'a Dataset) -> Result<Columns<'a>, Lack> {
        let layer = data
            .layer_state(self.layer)
            .map_err(|absence| Lack::Layer(self.layer, absence))?;
        if layer.table.is_none() {
            return Err(Lack::Layer(self.layer, Absence::Unreadable));
        }
        let text = |field: Option<FieldId>| field.and_then(|field| layer.text(field));
        let needed = |field: FieldId| {
            let column = layer.text(field);
            column.ok_or(Lack::Field(self.layer, field))
        };
        let area = layer.number(self.area);
        Ok(Columns {
            layer,
            class: needed(self.class)?,
            area: area.ok_or(Lack::Field(self.layer, self.area))?,
            seat: needed(self.seat)?,
            owner: text(self.owner),
            ownership: text(self.ownership),
            terrain: text(self.terrain),
            grade: text(self.grade),
            names: self.names.map(text),
            deducted: self
                .deducted
                .and_then(|(class, area)| layer.text(class).zip(layer.number(area))),
            shared: self.shared.as_ref().map(|shared| SharedColumns {
                share: shared.share.and_then(|field| layer.number(field)),
                parcels: shared.parcels.map(text),
                seat: text(shared.seat),
                owner: text(shared.owner),
            }),
        })
    }
}

/// The columns of [`Features`].
pub(super) struct Columns<'a> {
    pub(super) layer: &'a Layer,
    pub(super) class: &'a TextColumn,
    pub(super) area: &'a NumberColumn,
    pub(super) seat: &'a TextColumn,
    pub(super) owner: Option<&'a TextColumn>,
    pub(super) ownership: Option<&'a TextColumn>,
    pub(super) terrain: Option<&'a TextColumn>,
    pub(super) grade: Option<&'a TextColumn>,
    pub(super) names: [Option<&'a TextColumn>; 2],
    pub(super) deducted: Option<(&'a TextColumn, &'a NumberColumn)>,
    pub(super) shared: Option<SharedColumns<'a>>,
}

/// The columns of [`Shared`].
pub(super) struct SharedColumns<'a> {
    pub(super) share: Option<&'a NumberColumn>,
    pub(super) parcels: [Option<&'a TextColumn>; 2],
    pub(super) seat: Option<&'a TextColumn>,
    pub(super) owner: Option<&'a TextColumn>,
}
