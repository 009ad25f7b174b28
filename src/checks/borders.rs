//! Checks of borders (界线): whether the lines that draw the borders of polygons and the points that mark them lie where
//! the polygons have their borders.

mod groups;
pub(super) mod stray_line;
pub(super) mod undrawn_border;
pub(super) mod unmarked_corner;
pub(super) mod wandering_line;

use crate::dataset::Layer;
use crate::finding::{Facts, Identity, Unit};
use crate::format::decimal::Decimal;
use crate::geometry::borders::{Rings, Stretch};
use crate::geometry::{Grid, Outline};

/// Number of records that are not deleted.
fn live(layer: &Layer) -> usize {
    let deleted = layer.table.as_ref().map_or(0, |table| table.deleted.len());
    layer.len().saturating_sub(deleted)
}

/// Polygons of a layer on the grid; none where it has no shapes.
fn rings<'a>(layer: &'a Layer, features: &'a [u32], grid: Grid) -> Option<Rings<'a>> {
    let shapes = layer.geometry.as_ref()?;
    Some(Rings {
        shapes,
        grid,
        features,
    })
}

/// A length in steps, in metres with the digits that the grid has.
fn metres(grid: Grid, steps: f64) -> Decimal {
    Decimal::from_f64(grid.length(steps))
        .unwrap_or_default()
        .round_to(4)
}

/// Facts about a stretch: its length against the tolerance, its course, its middle.
fn stretch_facts(stretch: &Stretch, grid: Grid, tolerance: Decimal) -> Facts {
    let shown = |at: [f64; 2]| at.map(|steps| grid.length(steps.round()));
    let path: Vec<[f64; 2]> = stretch.path.iter().map(|at| shown(*at)).collect();
    let middle = path[path.len() / 2];
    let length = metres(grid, stretch.length);
    Facts::none()
        .measured(length, tolerance, Some(Unit::Metre))
        .point(middle)
        .identity(course(&path, length))
        .geometry(Outline::Lines(vec![path]))
}

/// The same finding whichever way a course is drawn and wherever a closed one begins.
fn course(path: &[[f64; 2]], length: Decimal) -> Identity {
    let order = |a: &&[f64; 2], b: &&[f64; 2]| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]));
    let least = path.iter().min_by(order).copied().unwrap_or_default();
    let most = path.iter().max_by(order).copied().unwrap_or_default();
    Identity::Text(format!(
        "{:.2} {:.2} {:.2} {:.2} {}",
        least[0],
        least[1],
        most[0],
        most[1],
        length.round_to(2)
    ))
}
