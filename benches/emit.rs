//! The files of a report with 100 000 findings: each format alone, and those of the default together.
//!
//! `cargo bench --bench emit` prints the times; docs/performance.md keeps them with the machine. `FINDINGS=…` takes
//! another number. The findings are those of a sample with all its defects, over and over, each at another place.

use std::sync::OnceLock;

use divan::Bencher;
use serde_json::Value;
use tuban::dataset::IssuedFiles;
use tuban::flow::{Checked, Options, check};
use tuban::lang::Lang;
use tuban::pack::{DEFAULT_PACK, PackSource};
use tuban::progress::Progress;
use tuban::report::Moment;
use tuban::report::emit::{Format, Material, Text, save_all};
use tuban::rules::bind;
use tuban::sample;
use tuban::submission::Submission;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn checked() -> &'static Checked {
    static CHECKED: OnceLock<Checked> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = sample::Options {
            parcels: 2000,
            seed: 1,
            defects: true,
        };
        sample::write(folder.path(), &options).expect("the sample is written");
        let source = PackSource::embedded(DEFAULT_PACK).expect("the default pack is built in");
        let pack = bind(&source, None)
            .map_err(|mistakes| mistakes.len())
            .expect("the default pack binds");
        let submission = Submission::open(folder.path(), None).expect("the sample is there");
        let issued = IssuedFiles::default();
        multiply(check(
            &pack,
            &submission,
            issued,
            Options::default(),
            &Progress::default(),
        ))
    })
}

/// So many findings, rule by rule as they always are.
fn multiply(mut checked: Checked) -> Checked {
    let wanted = std::env::var("FINDINGS").map_or(100_000, |n| n.parse().expect("a number"));
    let found = std::mem::take(&mut checked.report.findings);
    let times = wanted / found.len() + 1;
    let again = found.iter().flat_map(|finding| {
        (0..times).map(move |time| {
            let mut finding = finding.clone();
            let shift = [(time % 100) as f64 * 50.0, (time / 100) as f64 * 50.0];
            if let Some(point) = &mut finding.point {
                *point = [point[0] + shift[0], point[1] + shift[1]];
            }
            if let Some(coordinates) = finding
                .geometry
                .as_mut()
                .and_then(|g| g.get_mut("coordinates"))
            {
                moved(coordinates, shift);
            }
            finding.fid = finding.fid.map(|fid| fid + time as u32);
            finding.fingerprint = format!("{}{time:08}", &finding.fingerprint[..24]);
            finding
        })
    });
    checked.report.findings = again.take(wanted).collect();
    checked
}

fn moved(coordinates: &mut Value, shift: [f64; 2]) {
    let Value::Array(parts) = coordinates else {
        return;
    };
    if let [Value::Number(x), Value::Number(y)] = parts.as_slice() {
        let sums = [x, y].map(|number| number.as_f64().unwrap_or_default());
        *coordinates = serde_json::json!([sums[0] + shift[0], sums[1] + shift[1]]);
    } else {
        for part in parts {
            moved(part, shift);
        }
    }
}

fn bench(bencher: Bencher<'_, '_>, formats: &[Format]) {
    let checked = checked();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let material = Material {
        report: &checked.report,
        backdrop: &checked.backdrop,
        lang: Lang::Zh,
        made: Moment::fixed(None),
    };
    bencher.bench_local(|| save_all(formats, &material, folder.path()).expect("written"));
}

#[divan::bench(sample_count = 5)]
fn json(bencher: Bencher<'_, '_>) {
    bench(bencher, &[Format::Text(Text::Json)]);
}

#[divan::bench(sample_count = 5)]
fn xlsx(bencher: Bencher<'_, '_>) {
    bench(bencher, &[Format::Xlsx]);
}

#[divan::bench(sample_count = 5)]
fn gpkg(bencher: Bencher<'_, '_>) {
    bench(bencher, &[Format::Gpkg]);
}

#[divan::bench(sample_count = 5)]
fn shp(bencher: Bencher<'_, '_>) {
    bench(bencher, &[Format::Shp]);
}

#[divan::bench(sample_count = 5)]
fn together(bencher: Bencher<'_, '_>) {
    bench(
        bencher,
        &[Format::Xlsx, Format::Gpkg, Format::Text(Text::Json)],
    );
}

fn main() {
    divan::main();
}
