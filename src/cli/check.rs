//! `tuban check`: bind, open, load, run, judge, report.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{CheckArgs, EmitArg, FormatArg};
use super::watch::watched;
use super::{EXIT_INCOMPLETE, EXIT_INTERNAL, EXIT_OK, EXIT_REJECTED, Failure, screen};
use crate::dataset::{
    BoundaryError, CountyBoundary, Issued, IssuedError, IssuedFiles, Owners, RidgeFactors,
};
use crate::flow::{Options, check};
use crate::format::Fault;
use crate::geometry::Grid;
use crate::lang::{Bilingual, Lang};
use crate::pack::{DEFAULT_PACK, PackError, PackSource, Severity};
use crate::report::emit::{Format, Material, Text, save_all};
use crate::report::terminal::{Look, print};
use crate::report::{Moment, Verdict, github};
use crate::rules::{RulePack, bind};
use crate::run::Selection;
use crate::submission::Submission;
use crate::words;

/// Checks the submission and says by which code to exit.
pub(super) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    let lang = super::lang(args.lang);
    let pack = load_pack(args.rules.as_deref(), args.scale, lang)?;
    let selection = Selection {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
    };
    if let Some(wrong) = wrong_selection(&selection, &pack, lang) {
        return Err(wrong);
    }
    let submission =
        Submission::open(&args.submission, Some(&args.output)).map_err(Failure::usage)?;
    let issued = issued(args, &pack, lang)?;
    let options = Options {
        selection,
        fail_on: args.fail_on.map(Severity::from),
        max_findings: args.max_findings,
        deterministic: args.deterministic,
        as_of: args.as_of.clone(),
        ledger: args.ledger,
        drawn: args.emit.contains(&EmitArg::Html),
    };
    let start = Instant::now();
    let checked = watched(lang, args.quiet, |progress| {
        in_pool(args.threads, || {
            check(&pack, &submission, issued, options, progress)
        })
    })?;
    let seconds = (!args.deterministic).then(|| start.elapsed().as_secs_f64());
    let material = Material {
        report: &checked.report,
        backdrop: &checked.backdrop,
        lang,
        made: if args.deterministic {
            Moment::fixed(args.as_of.as_deref())
        } else {
            Moment::now()
        },
    };
    save(args, &material)?;
    match show(args, &material, &pack, seconds) {
        // Whoever read the screen has read enough; the verdict stands.
        Ok(()) | Err(Failure::Closed) => Ok(exit_code(checked.report.verdict)),
        Err(failure) => Err(failure),
    }
}

/// What the province issued, as far as the command line names it.
fn issued(args: &CheckArgs, pack: &RulePack, lang: Lang) -> Result<IssuedFiles, Failure> {
    let boundary = args.county_boundary.as_deref();
    Ok(IssuedFiles {
        owners: given(args.owners.as_deref(), Owners::read, lang)?,
        ridge_factors: given(args.ridge_factors.as_deref(), RidgeFactors::read, lang)?,
        county_boundary: boundary
            .map(|path| county_boundary(path, pack, lang))
            .transpose()?,
    })
}

/// The file of the report to point at: report.json where it is written, else the first that is.
fn saved_as(args: &CheckArgs) -> PathBuf {
    let json = args.emit.iter().find(|format| **format == EmitArg::Json);
    let format = json
        .or(args.emit.first())
        .map(|format| Format::from(*format));
    let name = format.map(Format::file_name).unwrap_or_default();
    args.output.join(name)
}

/// Writes the files of `--emit`.
fn save(args: &CheckArgs, material: &Material<'_>) -> Result<(), Failure> {
    let formats: Vec<Format> = args.emit.iter().map(|format| (*format).into()).collect();
    in_pool(args.threads, || save_all(&formats, material, &args.output))?
        .map_err(|failed| Failure::output(&failed.path.display().to_string(), &failed.error))
}

/// The pack of `--rules`, or the one inside the binary.
pub(super) fn load_pack(
    folder: Option<&Path>,
    scale: Option<u32>,
    lang: Lang,
) -> Result<RulePack, Failure> {
    let source = match folder {
        Some(folder) => PackSource::folder(folder).map_err(Failure::usage)?,
        None => PackSource::embedded(DEFAULT_PACK)
            .expect("invariant: the default pack is in the binary (tested)"),
    };
    bind(&source, scale).map_err(|mistakes| Failure::Usage(PackError::new(mistakes, lang).into()))
}

/// Why a selection is none: a verdict on no rules would accept anything.
fn wrong_selection(selection: &Selection, pack: &RulePack, lang: Lang) -> Option<Failure> {
    let text = match selection.unknown(pack) {
        Some("") => Bilingual::new(
            "`--select` 或 `--ignore` 中有空的规则编码，请去掉多余的逗号",
            "`--select` or `--ignore` has a blank id; take the comma too many away",
        ),
        Some(prefix) => return Some(no_such_rule(prefix, lang)),
        None if selection.of(pack).is_empty() => Bilingual::new(
            "`--select` 与 `--ignore` 没有留下任何规则，无可检查",
            "`--select` and `--ignore` leave no rule to check",
        ),
        None => return None,
    };
    Some(Failure::Usage(miette::miette!("{}", text.get(lang))))
}

/// That no rule has this id.
pub(super) fn no_such_rule(id: &str, lang: Lang) -> Failure {
    let text = Bilingual::new(
        format!("没有编码以 {id} 开头的规则；`tuban rules list` 列出全部规则"),
        format!("no rule whose id begins with {id}; `tuban rules list` lists them all"),
    );
    Failure::Usage(miette::miette!("{}", text.get(lang)))
}

/// An issued table of the command line.
pub(super) fn given<T>(
    path: Option<&Path>,
    read: impl Fn(&Path) -> Result<T, IssuedError>,
    lang: Lang,
) -> Result<Option<Issued<T>>, Failure> {
    let unusable = |path: &Path, error: IssuedError| match error {
        IssuedError::Table(kind) => {
            let path = path.display();
            let why = words::fault(&Fault {
                record: None,
                offset: None,
                kind,
            });
            let text = Bilingual::new(
                format!("{path} 不是完整的 DBF 表：{}", why.zh),
                format!("{path} is not a whole DBF table: {}", why.en),
            );
            Failure::Usage(miette::miette!("{}", text.get(lang)))
        }
        error => Failure::usage(error),
    };
    path.map(|path| {
        read(path)
            .map(Issued::Given)
            .map_err(|error| unusable(path, error))
    })
    .transpose()
}

/// The boundary of `--county-boundary`.
fn county_boundary(path: &Path, pack: &RulePack, lang: Lang) -> Result<CountyBoundary, Failure> {
    let parameters = &pack.standard.parameters;
    let grid = Grid::new(parameters.precision);
    CountyBoundary::read(path, grid, parameters.tolerance.to_f64()).map_err(|error| {
        let why = match error {
            BoundaryError::Shapes(kind) => words::fault(&Fault {
                record: None,
                offset: None,
                kind,
            }),
            error => Bilingual::same(error.to_string()),
        };
        let path = path.display();
        let text = Bilingual::new(
            format!("{path} 不能作为县级界线：{}", why.zh),
            format!("{path} cannot be the county boundary: {}", why.en),
        );
        Failure::Usage(miette::miette!("{}", text.get(lang)))
    })
}

/// Runs `work` on so many threads.
pub(super) fn in_pool<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Failure> {
    let Some(threads) = threads else {
        return Ok(work());
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads))
        .build();
    let pool = pool.map_err(|error| Failure::Internal(miette::miette!("{error}")))?;
    Ok(pool.install(work))
}

fn show(
    args: &CheckArgs,
    material: &Material<'_>,
    pack: &RulePack,
    seconds: Option<f64>,
) -> Result<(), Failure> {
    let (mut out, look) = screen(material.lang);
    let report = material.report;
    match args.format {
        FormatArg::Human => {
            let look = Look {
                quiet: args.quiet,
                seconds,
                ..look
            };
            print(report, pack, &look, &saved_as(args), &mut out)?;
        }
        FormatArg::Github => github::write(report, &args.submission, material.lang, &mut out)?,
        FormatArg::Json => Text::Json.write(material, &mut out)?,
        FormatArg::Jsonl => Text::Jsonl.write(material, &mut out)?,
        FormatArg::Csv => Text::Csv.write(material, &mut out)?,
        FormatArg::Sarif => Text::Sarif.write(material, &mut out)?,
        FormatArg::Junit => Text::Junit.write(material, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Accepted => EXIT_OK,
        Verdict::Rejected => EXIT_REJECTED,
        Verdict::Incomplete => EXIT_INCOMPLETE,
        Verdict::Error => EXIT_INTERNAL,
    }
}
