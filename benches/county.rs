//! A county of 100 000 parcels: loading, every rule class on loaded data, and the whole run.
//!
//! `cargo bench` prints the times; docs/performance.md keeps them with the machine. `PARCELS=…` takes another size.

use std::sync::OnceLock;

use divan::Bencher;
use tuban::checks::Check;
use tuban::dataset::{Dataset, IssuedFiles, Wanted, load};
use tuban::flow::{Options, check};
use tuban::geometry::{Grid, Validity};
use tuban::pack::{DEFAULT_PACK, PackSource};
use tuban::progress::Progress;
use tuban::rules::{RulePack, bind};
use tuban::run::{Selection, run};
use tuban::sample;
use tuban::submission::Submission;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TODAY: &str = "20100101";

/// The rule classes.
const CLASSES: [&str; 13] = [
    "11", "12", "21", "31", "32", "41", "42", "44", "45", "51", "61", "62", "63",
];

/// What every bench shares: the pack, the county's folder and its loaded data.
struct County {
    pack: RulePack,
    folder: tempfile::TempDir,
    data: OnceLock<Dataset>,
}

impl County {
    fn get() -> &'static Self {
        static COUNTY: OnceLock<County> = OnceLock::new();
        COUNTY.get_or_init(|| {
            let parcels = std::env::var("PARCELS")
                .map_or(100_000, |n| n.parse().expect("PARCELS is a number"));
            let folder = tempfile::tempdir().expect("a temporary folder");
            let options = sample::Options {
                parcels,
                seed: 1,
                defects: false,
            };
            sample::write(folder.path(), &options).expect("the sample is written");
            let source = PackSource::embedded(DEFAULT_PACK).expect("the default pack is built in");
            let pack = bind(&source, None)
                .map_err(|mistakes| mistakes.len())
                .expect("the default pack binds");
            County {
                pack,
                folder,
                data: OnceLock::new(),
            }
        })
    }

    fn submission(&self) -> Submission {
        Submission::open(self.folder.path(), None).expect("the sample is there")
    }

    fn load(&self) -> Dataset {
        let reads = self
            .pack
            .rules
            .iter()
            .flat_map(|rule| Check::reads(&*rule.check));
        let wanted = Wanted::new(&self.pack.standard, reads);
        load(
            &self.submission(),
            &self.pack.standard,
            &wanted,
            IssuedFiles::default(),
            TODAY.to_owned(),
            &Progress::default(),
        )
    }

    fn data(&self) -> &Dataset {
        self.data.get_or_init(|| self.load())
    }
}

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn loading(bencher: Bencher<'_, '_>) {
    let county = County::get();
    bencher.bench_local(|| county.load());
}

#[divan::bench(args = CLASSES, sample_count = 20, sample_size = 1)]
fn rule_class(bencher: Bencher<'_, '_>, class: &str) {
    let county = County::get();
    let data = county.data();
    let selected = Selection {
        select: vec![class.to_owned()],
        ignore: Vec::new(),
    }
    .of(&county.pack);
    bencher.bench_local(|| run(&county.pack, &selected, data, 1000, &Progress::default()));
}

/// The validity of all parcels, which the rules of class 51 share.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn parcel_validity(bencher: Bencher<'_, '_>) {
    let county = County::get();
    let standard = &county.pack.standard;
    let parcels = standard
        .layer("DLTB")
        .and_then(|id| county.data().layer(id));
    let geometry = parcels.and_then(|layer| layer.geometry.as_ref());
    let geometry = geometry.expect("the sample has parcels");
    let grid = Grid::new(standard.parameters.precision);
    bencher.bench_local(|| Validity::of(geometry, grid));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn all_rules(bencher: Bencher<'_, '_>) {
    let county = County::get();
    let data = county.data();
    let selected = Selection::default().of(&county.pack);
    bencher.bench_local(|| run(&county.pack, &selected, data, 1000, &Progress::default()));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn whole_run(bencher: Bencher<'_, '_>) {
    let county = County::get();
    bencher.bench_local(|| {
        let options = Options {
            max_findings: 1000,
            as_of: Some(TODAY.to_owned()),
            ..Options::default()
        };
        check(
            &county.pack,
            &county.submission(),
            IssuedFiles::default(),
            options,
            &Progress::default(),
        )
    });
}
