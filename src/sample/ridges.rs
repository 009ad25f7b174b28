//! Ridge factors (田坎系数) as a province issues them: one for each unit, kind of cropland and slope grade.

use super::random::Random;

/// Kind of sloping cropland (耕地类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terrain {
    /// 梯田, T.
    Terrace,
    /// 坡地, P.
    Slope,
}

/// Factors of the county in units of 0.0001, grades 2 to 5: terraces, slopes.
const COUNTY: [[i64; 4]; 2] = [[1269, 1674, 2243, 2895], [806, 1121, 1468, 1853]];

/// The factors of one unit of the issued table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Factors([[i64; 4]; 2]);

impl Factors {
    /// The row of the county.
    pub(crate) fn of_county() -> Self {
        Self(COUNTY)
    }

    /// The row of a township: near the county's, but never within 0.002 of another one of the same row.
    pub(crate) fn of_township(seed: u64, township: usize) -> Self {
        let mut random = Random::new(seed, "ridge factors", township as u64);
        Self(COUNTY.map(|row| row.map(|factor| factor + i64::from(random.between(0, 160)) - 80)))
    }

    /// The factor in units of 0.0001; 0 for grade 1, where nothing is deducted.
    pub(crate) fn get(&self, terrain: Terrain, grade: u8) -> i64 {
        match grade {
            2..=5 => self.0[terrain as usize][grade as usize - 2],
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Factors, Terrain};

    #[test]
    fn factors_grow_with_the_slope_and_differ() {
        for township in 0..198 {
            let factors = Factors::of_township(5, township);
            for terrain in [Terrain::Terrace, Terrain::Slope] {
                assert_eq!(factors.get(terrain, 1), 0);
                for grade in 2..5 {
                    assert!(factors.get(terrain, grade + 1) - factors.get(terrain, grade) > 100);
                }
            }
        }
    }
}
