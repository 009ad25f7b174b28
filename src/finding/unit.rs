//! Units of measured values.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Unit of a measured value and its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Unit {
    /// metre
    #[serde(rename = "m")]
    Metre,
    /// square metre
    #[serde(rename = "m2")]
    SquareMetre,
    /// hectare
    #[serde(rename = "ha")]
    Hectare,
    /// 亩, 2000/3 m²
    #[serde(rename = "mu")]
    Mu,
    /// degree
    #[serde(rename = "degree")]
    Degree,
}

impl Unit {
    /// As it stands behind a number, with the blank before it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Metre => " m",
            Self::SquareMetre => " m²",
            Self::Hectare => " ha",
            Self::Mu => " mu",
            Self::Degree => "°",
        }
    }

    /// The word of the contracts: `m`, `m2`, `ha`, `mu`, `degree`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Metre => "m",
            Self::SquareMetre => "m2",
            Self::Hectare => "ha",
            Self::Mu => "mu",
            Self::Degree => "degree",
        }
    }
}
