//! Validity and coverage of one layer in memory: what `benches/against_shapely.py` sets against the same in GEOS.
//!
//! `SHP=DLTB.shp cargo bench --bench coverage` reads the file, then prints the seconds of each repetition: validity,
//! snapping and directions, coverage with gaps; and what was found. `RAYON_NUM_THREADS` sets the threads.

use std::io::Write;
use std::time::Instant;

use tuban::format::Decimal;
use tuban::format::shp;
use tuban::geometry::coverage::{Coverage, Polygons};
use tuban::geometry::{Grid, Validity};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Repetitions.
const TIMES: usize = 5;

fn main() -> std::io::Result<()> {
    let Some(path) = std::env::var_os("SHP") else {
        return Ok(());
    };
    let bytes = std::fs::read(path)?;
    let (geometry, _) = shp::read(&bytes, None).map_err(|_| std::io::ErrorKind::InvalidData)?;
    let precision: Decimal = "0.0001".parse().expect("a decimal");
    let grid = Grid::new(precision);
    let mut out = std::io::stdout();
    for _ in 0..TIMES {
        let start = Instant::now();
        let validity = Validity::of(&geometry, grid);
        let judged = start.elapsed();
        let polygons = Polygons::new(
            &geometry,
            grid,
            |feature| validity.state(feature),
            |ring| validity.is_reversed(ring),
        )
        .knowing_simple(|feature| validity.is_simple(feature));
        let built = start.elapsed();
        let coverage = Coverage::of(polygons, grid, 0.001);
        let gaps = coverage.gaps(None);
        let total = start.elapsed();
        writeln!(
            out,
            "{:.4} {:.4} {:.4} {:.4} overlaps={} duplicates={} unmatched={} gaps={} invalid={}",
            judged.as_secs_f64(),
            (built - judged).as_secs_f64(),
            (total - built).as_secs_f64(),
            total.as_secs_f64(),
            coverage.overlaps.len(),
            coverage.duplicates.len(),
            coverage.unmatched.len(),
            gaps.found.len(),
            coverage.masks,
        )?;
    }
    Ok(())
}
