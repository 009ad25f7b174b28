//! Every command and option. Long options are a contract: they are never renamed.

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use crate::lang::Lang;
use crate::pack::Severity;
use crate::report::emit::{Format, Text};

/// 第二次全国土地调查数据库质量检查
/// (checks a county's Second National Land Survey database)
#[derive(Debug, Parser)]
#[command(version, max_term_width = 80, after_help = EXIT_CODES)]
#[command(
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(super) struct Args {
    /// 显示帮助 (print help)
    #[arg(short, long, action = ArgAction::Help, global = true, display_order = 99)]
    help: Option<bool>,
    /// 显示版本 (print version)
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "\
退出码 (exit codes):
  0  通过 (accepted)
  1  不通过 (rejected: a finding at or above --fail-on)
  2  用法、配置或规则包错误；提交成果不存在 (usage, configuration, rule pack)
  3  检查不完整：有必检规则无法执行 (incomplete: a required rule could not run)
  4  程序内部错误，或无法写出结果 (internal error, or output not writable)";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 检查一份提交成果 (check a submission and write its report)
    Check(Box<CheckArgs>),
    /// 列出、显示或导出规则 (list, show or export the rules)
    Rules(RulesArgs),
    /// 解释一条规则或一个检查 (explain a rule or a check)
    Explain(ExplainArgs),
    /// 生成示例县 (write a sample county)
    Sample(SampleArgs),
    /// 由数据库汇总出各类面积汇总表 (write the summary tables)
    Tables(TablesArgs),
    /// 输出 report.json 的 JSON Schema (print the schema of report.json)
    Schema,
    /// 输出命令行补全脚本 (print a completion script for a shell)
    Completions {
        /// 命令行解释器 (the shell)
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// The language asked for.
    pub(super) fn lang(&self) -> Option<LangArg> {
        match self {
            Self::Check(args) => args.lang,
            Self::Rules(args) => args.lang,
            Self::Explain(args) => args.lang,
            Self::Sample(args) => args.lang,
            Self::Tables(args) => args.lang,
            Self::Schema | Self::Completions { .. } => None,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// 存放 shapefile 的文件夹 (folder with the shapefiles)
    pub(super) submission: PathBuf,
    /// 报告文件夹 (folder for the report)
    #[arg(short, long, value_name = "DIR", default_value = crate::submission::REPORT_FOLDER)]
    pub(super) output: PathBuf,
    /// 规则包文件夹，默认使用内置规则包 (rule pack folder; default: built in)
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    /// 只执行编码以此开头的规则，逗号分隔 (only rules whose id begins so)
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// 不执行编码以此开头的规则，逗号分隔 (no rules whose id begins so)
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// 达到此级别即不通过，默认取规则包 (findings from this grade on reject)
    #[arg(long, value_name = "GRADE")]
    pub(super) fail_on: Option<GateArg>,
    /// 屏幕输出的形式 (what goes to the screen)
    #[arg(long, default_value = "human")]
    pub(super) format: FormatArg,
    /// 写入报告文件夹的文件，逗号分隔 (files to write)
    #[arg(long, value_delimiter = ',', default_value = "json,html,xlsx,gpkg")]
    pub(super) emit: Vec<EmitArg>,
    /// 下发的权属单位代码表 QSDMB，DBF 或 CSV (issued owner codes)
    #[arg(long, value_name = "FILE")]
    pub(super) owners: Option<PathBuf>,
    /// 下发的田坎系数表 TKXS1，DBF 或 CSV (issued ridge factors)
    #[arg(long, value_name = "FILE")]
    pub(super) ridge_factors: Option<PathBuf>,
    /// 下发的县级界线，面状 shp (issued county boundary, a polygon .shp)
    #[arg(long, value_name = "FILE")]
    pub(super) county_boundary: Option<PathBuf>,
    /// 调查比例尺分母，默认取规则包 (denominator of the survey's scale)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) scale: Option<u32>,
    /// 每条规则最多列出的结果数，0 为全部 (findings listed a rule; 0: all)
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(super) max_findings: usize,
    /// 输出面积台账：图斑、村、乡镇、县、控制面积 (print the area ledger)
    #[arg(long, action = ArgAction::SetTrue)]
    pub(super) ledger: bool,
    /// 语言，默认取系统语言 (language; default: the system's)
    #[arg(long)]
    pub(super) lang: Option<LangArg>,
    /// 线程数，默认为处理器数 (threads; default: one a processor)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
    /// 只输出结论 (print the verdict only)
    #[arg(long, short, action = ArgAction::SetTrue)]
    pub(super) quiet: bool,
    /// 报告中不写用时，相同输入得到相同字节 (no timings in the report)
    #[arg(long, action = ArgAction::SetTrue)]
    pub(super) deterministic: bool,
    /// 以此日期为今天，YYYY-MM-DD (this date stands for today)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(super) as_of: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    pub(super) action: Option<RulesAction>,
    /// 规则包文件夹，默认使用内置规则包 (rule pack folder; default: built in)
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) rules: Option<PathBuf>,
    /// 语言 (language)
    #[arg(long, global = true)]
    pub(super) lang: Option<LangArg>,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesAction {
    /// 列出全部规则 (list all rules)
    List,
    /// 显示一条规则 (show one rule)
    Show {
        /// 规则编码 (rule id)
        id: String,
    },
    /// 把内置规则包写到文件夹 (write the built-in pack to a folder)
    Export {
        /// 文件夹，必须为空或不存在 (folder, empty or new)
        dir: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// 规则编码或检查名称 (rule id or check name)
    pub(super) id: String,
    /// 规则包文件夹 (rule pack folder)
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    /// 语言 (language)
    #[arg(long)]
    pub(super) lang: Option<LangArg>,
}

#[derive(Debug, clap::Args)]
pub(super) struct SampleArgs {
    /// 写入的文件夹 (folder to write to)
    pub(super) dir: PathBuf,
    /// 图斑数 (number of parcels)
    #[arg(long, default_value_t = 1000)]
    pub(super) parcels: usize,
    /// 随机种子，相同种子得到相同文件 (same seed, same files)
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// 埋入已知错误并写 truth.json (plant known defects, write truth.json)
    #[arg(long)]
    pub(super) defects: bool,
    /// 语言 (language)
    #[arg(long)]
    pub(super) lang: Option<LangArg>,
}

#[derive(Debug, clap::Args)]
pub(super) struct TablesArgs {
    /// 存放 shapefile 的文件夹 (folder with the shapefiles)
    pub(super) submission: PathBuf,
    /// 写入汇总表的文件夹 (folder for the tables)
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// 文件格式，逗号分隔 (formats of the files)
    #[arg(long, value_delimiter = ',', default_value = "xlsx")]
    pub(super) format: Vec<TableFormatArg>,
    /// 规则包文件夹，默认使用内置规则包 (rule pack folder; default: built in)
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    /// 下发的权属单位代码表 QSDMB，DBF 或 CSV (issued owner codes, for names)
    #[arg(long, value_name = "FILE")]
    pub(super) owners: Option<PathBuf>,
    /// 线程数，默认为处理器数 (threads; default: one a processor)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
    /// 语言 (language)
    #[arg(long)]
    pub(super) lang: Option<LangArg>,
}

/// `--format` of `tables`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormatArg {
    /// 每表一个工作簿，公顷和亩各一张 (a workbook each, sheets in hectares and mu)
    Xlsx,
    /// 每表一个文件，单位公顷 (a file each, in hectares)
    Csv,
}

/// `--lang`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

/// `--fail-on`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum GateArg {
    /// 严重缺陷
    Fatal,
    /// 重缺陷及以上 (and above)
    Major,
    /// 轻缺陷及以上 (and above)
    Minor,
}

impl From<GateArg> for Severity {
    fn from(arg: GateArg) -> Self {
        match arg {
            GateArg::Fatal => Self::Fatal,
            GateArg::Major => Self::Major,
            GateArg::Minor => Self::Minor,
        }
    }
}

/// `--format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// 供人阅读的诊断 (diagnostics for people)
    Human,
    /// report.json 的内容 (the content of report.json)
    Json,
    /// findings.jsonl 的内容，一行一条 (one finding a line)
    Jsonl,
    /// findings.csv 的内容 (the content of findings.csv)
    Csv,
    /// findings.sarif 的内容 (the content of findings.sarif)
    Sarif,
    /// junit.xml 的内容 (the content of junit.xml)
    Junit,
    /// GitHub 工作流注释 (annotations of a GitHub workflow)
    Github,
}

/// `--emit`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EmitArg {
    /// report.json
    Json,
    /// findings.sarif
    Sarif,
    /// junit.xml
    Junit,
    /// findings.csv
    Csv,
    /// findings.jsonl
    Jsonl,
    /// report.html，带地图，用浏览器打开 (a page with a map)
    Html,
    /// findings.xlsx，用 Excel 打开 (for Excel)
    Xlsx,
    /// findings.gpkg，用 QGIS 打开 (for QGIS)
    Gpkg,
    /// findings_point.shp 等，用 ArcGIS 打开 (for ArcGIS)
    Shp,
}

impl From<EmitArg> for Format {
    fn from(arg: EmitArg) -> Self {
        match arg {
            EmitArg::Json => Self::Text(Text::Json),
            EmitArg::Sarif => Self::Text(Text::Sarif),
            EmitArg::Junit => Self::Text(Text::Junit),
            EmitArg::Csv => Self::Text(Text::Csv),
            EmitArg::Jsonl => Self::Text(Text::Jsonl),
            EmitArg::Xlsx => Self::Xlsx,
            EmitArg::Gpkg => Self::Gpkg,
            EmitArg::Shp => Self::Shp,
            EmitArg::Html => Self::Html,
        }
    }
}

/// `2010-12-31` or `20101231` as `20101231`.
fn parse_date(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if crate::checks::is_calendar_date(&digits) {
        Ok(digits)
    } else {
        Err("应为真实的日期 YYYY-MM-DD (a real date expected)".to_owned())
    }
}
