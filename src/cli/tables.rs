//! `tuban tables`: the official summary tables of a submission, recomputed from its records and balanced.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use super::args::{TableFormatArg, TablesArgs};
use super::check::{given, in_pool, load_pack};
use super::watch::watched;
use crate::dataset::{Absence, IssuedFiles, Owners, Wanted, load};
use crate::lang::{Bilingual, Lang};
use crate::pack::Standard;
use crate::progress::Progress;
use crate::report::emit::save;
use crate::submission::Submission;
use crate::tables::{
    Lack, LeftOut, Measure, Reason, Source, Survey, Table, csv, file_name, workbook,
};

/// Writes the tables and says what is in them.
pub(super) fn run(args: &TablesArgs) -> Result<(), Failure> {
    let lang = super::lang(args.lang);
    let pack = load_pack(args.rules.as_deref(), None, lang)?;
    let standard = &pack.standard;
    let submission = Submission::open(&args.submission, None).map_err(Failure::usage)?;
    let issued = IssuedFiles {
        owners: given(args.owners.as_deref(), Owners::read, lang)?,
        ..IssuedFiles::default()
    };
    let work = |progress: &Progress| {
        in_pool(args.threads, || {
            let survey = survey(standard, &submission, issued, progress)?;
            let tables = Measure::ALL.map(|measure| survey.tables(measure));
            Ok((survey, tables))
        })
    };
    let (survey, tables) = watched(lang, false, work)?
        .map_err(|why: Bilingual| Failure::Usage(miette::miette!("{}", why.get(lang))))?;
    let [hectares, mu] = &tables;
    for (table, in_mu) in hectares.iter().zip(mu) {
        for format in &args.format {
            write(&args.output, *format, table, in_mu)?;
        }
    }
    tell(&survey, standard, hectares, lang, &args.output)
}

fn survey(
    standard: &Standard,
    submission: &Submission,
    issued: IssuedFiles,
    progress: &Progress,
) -> Result<Survey, Bilingual> {
    let source = Source::new(standard).ok_or_else(|| {
        Bilingual::new(
            "规则包没有汇总所需的图层和字段（DLTB 的 DLBM、TBDLMJ、ZLDWDM）",
            "the rule pack has not the layers and fields that tables need (DLBM, TBDLMJ, ZLDWDM of DLTB)",
        )
    })?;
    let wanted = Wanted::new(standard, source.reads());
    // Nothing in a table depends on the day.
    let data = load(
        submission,
        standard,
        &wanted,
        issued,
        String::new(),
        progress,
    );
    let survey = Survey::new(&source, &data).map_err(|lack| why(&lack, standard))?;
    if survey.is_village.contains(&true) {
        return Ok(survey);
    }
    Err(Bilingual::new(
        "没有可以汇总的村：行政区和地类图斑中都没有 12 位的单位代码",
        "no village to add up: neither XZQ nor DLTB has a unit code of 12 digits",
    ))
}

fn why(lack: &Lack, standard: &Standard) -> Bilingual {
    let (layer, zh, en) = match lack {
        Lack::Layer(layer, Absence::NotGiven) => {
            (layer, "没有提交".to_owned(), "is missing".to_owned())
        }
        Lack::Layer(layer, Absence::Ambiguous) => (
            layer,
            "有多个文件，无法确定用哪一个".to_owned(),
            "has several files, none by its exact name".to_owned(),
        ),
        Lack::Layer(layer, Absence::Unreadable) => {
            (layer, "无法读取".to_owned(), "cannot be read".to_owned())
        }
        Lack::Field(layer, field) => {
            let field = &standard[*layer][*field];
            let (name, title) = (&field.name, &field.title);
            (
                layer,
                format!("缺少字段 {name}（{}）", title.zh),
                format!("has no field {name} ({})", title.en),
            )
        }
    };
    let layer = &standard[*layer];
    Bilingual::new(
        format!("无法汇总：图层 {}（{}）{zh}", layer.name, layer.title.zh),
        format!("no tables: layer {} ({}) {en}", layer.name, layer.title.en),
    )
}

fn write(dir: &Path, format: TableFormatArg, hectares: &Table, mu: &Table) -> Result<(), Failure> {
    let (extension, bytes) = match format {
        TableFormatArg::Xlsx => {
            let bytes = workbook(&[hectares.clone(), mu.clone()])
                .map_err(|error| Failure::Internal(miette::Report::from_err(error)))?;
            ("xlsx", bytes)
        }
        TableFormatArg::Csv => ("csv", csv(hectares)),
    };
    let name = format!("{}.{extension}", file_name(hectares));
    save(dir, &name, |out| out.write_all(&bytes))
        .map_err(|error| Failure::output(&dir.join(&name).display().to_string(), &error))
}

/// Says what was written, how far cells were moved, and what does not count.
fn tell(
    survey: &Survey,
    standard: &Standard,
    tables: &[Table],
    lang: Lang,
    dir: &Path,
) -> Result<(), Failure> {
    let villages = survey.is_village.iter().filter(|is| **is).count();
    let farthest = tables.iter().filter_map(|table| {
        let exact = survey.exact(table.kind, table.measure)?;
        Some(table.farthest(&exact))
    });
    let farthest = farthest.max().unwrap_or_default().with_places(4);
    let (count, dir) = (tables.len(), dir.display());
    let mut out = io::stdout().lock();
    let mut say = |zh: String, en: String| writeln!(out, "{}", lang.pick(zh, en));
    say(
        format!("已写出 {count} 张汇总表：{villages} 个村，文件夹 {dir}"),
        format!("{count} summary tables written: {villages} villages, folder {dir}"),
    )?;
    say(
        format!("强制调平：与精确面积相差最多 {farthest} 公顷"),
        format!("balanced: at most {farthest} ha from the exact areas"),
    )?;
    if let Some(lack) = &survey.lacking {
        let why = why(lack, standard);
        say(
            format!("未写基本农田情况统计表。{}", why.zh),
            format!("no table of prime farmland; {}", why.en),
        )?;
    }
    for left_out in survey.left_out() {
        let text = left_out_text(left_out, standard);
        say(text.zh, text.en)?;
    }
    Ok(())
}

fn left_out_text(left_out: &LeftOut, standard: &Standard) -> Bilingual {
    let (zh, en) = match left_out.reason {
        Reason::Class => ("地类不明", "of no class that the tables have"),
        Reason::Unit => (
            "座落单位代码不是 12 或 19 位",
            "without a unit code of 12 or 19 digits",
        ),
        Reason::Area => ("面积为空或无法识别", "without a readable area"),
    };
    let (layer, records) = (&standard[left_out.layer].name, left_out.records);
    let area = left_out.area.with_places(2);
    Bilingual::new(
        format!("未计入：{layer} 中 {records} 项{zh}，共 {area} m²"),
        format!("not counted: {records} of {layer} {en}, {area} m²"),
    )
}
