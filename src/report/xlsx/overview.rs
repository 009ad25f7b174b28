//! The first sheet (总览): the verdict and what it rests on: counts, rules with what became of them, layers, files with
//! their hashes.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::class::{class_of, class_title};
use super::super::emit::Material;
use super::super::table::{printable, severity, yes_or_no};
use super::super::{Report, RuleResult, RuleStatus, Verdict};
use super::{Styles, fitting};
use crate::lang::Lang;
use crate::pack::Severity;

/// Widths of the columns in characters.
const WIDTHS: [f64; 12] = [
    22.0, 34.0, 14.0, 12.0, 12.0, 10.0, 10.0, 10.0, 10.0, 12.0, 50.0, 40.0,
];

/// What the sheet is called.
pub(super) fn name(lang: Lang) -> &'static str {
    lang.pick("总览", "Overview")
}

/// Writes the sheet.
pub(super) fn write(
    material: &Material<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let lang = material.lang;
    sheet.set_name(name(lang))?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let mut page = Page {
        sheet,
        styles,
        row: 0,
    };
    head(&mut page, material.report, lang)?;
    counts(&mut page, material.report, lang)?;
    rules(&mut page, material.report, lang)?;
    inputs(&mut page, material.report, lang)
}

/// What goes into a cell.
enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Grade(Severity, Lang),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        Self::Text(text.as_deref().unwrap_or(""))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

/// A sheet that is written row by row.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    row: u32,
}

impl Page<'_> {
    fn row(&mut self, values: &[Value<'_>]) -> Result<(), XlsxError> {
        for (column, value) in (0..).zip(values) {
            match value {
                Value::Text("") => {}
                Value::Text(text) => {
                    self.sheet
                        .write_string(self.row, column, fitting(printable(text)))?;
                }
                Value::Number(number) => {
                    self.sheet.write_number(self.row, column, *number)?;
                }
                Value::Grade(grade, lang) => {
                    let (word, format) = (severity(*grade, *lang), self.styles.severity(*grade));
                    self.sheet
                        .write_string_with_format(self.row, column, word, format)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    /// A blank row, the title of a table, and its headings.
    fn table(&mut self, title: &str, headings: &[&str]) -> Result<(), XlsxError> {
        self.row += 1;
        self.sheet
            .write_string_with_format(self.row, 0, title, &self.styles.bold)?;
        self.row += 1;
        for (column, heading) in (0..).zip(headings) {
            let format = &self.styles.heading;
            self.sheet
                .write_string_with_format(self.row, column, *heading, format)?;
        }
        self.row += 1;
        Ok(())
    }
}

fn head(page: &mut Page<'_>, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    let submission = &report.submission;
    let name: &str = &submission.name;
    page.row(&[lang.pick("提交成果", "Submission").into(), name.into()])?;
    let label = lang.pick("行政区", "County");
    page.row(&[
        label.into(),
        (&submission.county_code).into(),
        (&submission.county_name).into(),
    ])?;
    let verdict = match report.verdict {
        Verdict::Accepted => lang.pick("通过", "accepted"),
        Verdict::Rejected => lang.pick("不通过", "rejected"),
        Verdict::Incomplete => lang.pick("检查不完整", "incomplete"),
        Verdict::Error => lang.pick("出错", "error"),
    };
    page.row(&[lang.pick("结论", "Verdict").into(), verdict.into()])?;
    page.row(&[
        lang.pick("理由", "Reason").into(),
        report.reason.get(lang).into(),
    ])?;
    let score = report.score.map_or(Value::Text("–"), Value::Number);
    page.row(&[lang.pick("得分", "Score").into(), score])?;
    let gate = Value::Grade(report.gate.fail_on, lang);
    page.row(&[lang.pick("门限", "Gate").into(), gate])?;
    let partial = lang.pick("只执行部分规则", "Selected rules only");
    page.row(&[partial.into(), yes_or_no(report.partial, lang).into()])?;
    let pack = format!("{} {}", report.pack.id, report.pack.version);
    let label = lang.pick("规则包", "Rule pack");
    page.row(&[label.into(), (&pack).into(), (&report.pack.sha256).into()])?;
    let parameters = &report.parameters;
    let scale = format!("1:{}", parameters.scale);
    page.row(&[lang.pick("比例尺", "Scale").into(), (&scale).into()])?;
    let label = lang.pick("拓扑容差（米）", "Topology tolerance (m)");
    page.row(&[label.into(), Value::Number(parameters.tolerance_m)])?;
    if let Some(day) = &parameters.as_of {
        page.row(&[lang.pick("检查日期", "As of").into(), day.into()])?;
    }
    let tool = format!("{} {}", report.tool.name, report.tool.version);
    page.row(&[lang.pick("程序", "Program").into(), (&tool).into()])
}

/// By severity, and by class and severity: exact, whatever is listed.
fn counts(page: &mut Page<'_>, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    let grades = Severity::ALL.map(|grade| severity(grade, lang));
    let class_heading = lang.pick("检查类型", "Class");
    let mut headings = vec![class_heading];
    headings.extend(grades);
    headings.extend([lang.pick("合计", "Total"), lang.pick("例外", "Exceptions")]);
    page.table(lang.pick("按检查类型", "By class"), &headings)?;
    let mut classes: Vec<&str> = report.rules.iter().map(|rule| class_of(&rule.id)).collect();
    classes.sort_unstable();
    classes.dedup();
    for name in classes {
        let of_class = || {
            report
                .rules
                .iter()
                .filter(|rule| class_of(&rule.id) == name)
        };
        let title = match class_title(name, lang) {
            title if title.starts_with(name) => title.to_owned(),
            title => format!("{name} {title}"),
        };
        let mut row = vec![Value::from(&title)];
        row.extend(Severity::ALL.map(|grade| {
            let counts = of_class().map(|rule| count(rule, grade));
            Value::from(counts.sum::<u64>())
        }));
        row.push(of_class().map(|rule| rule.total).sum::<u64>().into());
        row.push(of_class().map(|rule| rule.excepted).sum::<u64>().into());
        page.row(&row)?;
    }
    let summary = &report.summary;
    let all = [summary.fatal, summary.major, summary.minor, summary.notice];
    let mut row = vec![Value::from(lang.pick("合计", "Total"))];
    row.extend(all.map(Value::from));
    row.extend([all.iter().sum::<u64>().into(), summary.excepted.into()]);
    page.row(&row)
}

/// A report read back from JSON knows a rule's total and its gravest grade only.
fn count(rule: &RuleResult, grade: Severity) -> u64 {
    if rule.by_severity.is_empty() && rule.severity == grade {
        return rule.total;
    }
    let found = rule.by_severity.iter().find(|(known, _)| *known == grade);
    found.map_or(0, |(_, count)| *count)
}

fn rules(page: &mut Page<'_>, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    let headings = [
        lang.pick("规则编码", "Rule"),
        lang.pick("规则名称", "Title"),
        lang.pick("图层", "Layers"),
        lang.pick("缺陷级别", "Severity"),
        lang.pick("状态", "Status"),
        lang.pick("检查数", "Examined"),
        lang.pick("排除数", "Excluded"),
        lang.pick("结果数", "Findings"),
        lang.pick("例外", "Exceptions"),
        lang.pick("列出数", "Listed"),
        lang.pick("未能（全部）执行的原因", "Why not, or not wholly, run"),
        lang.pick("依据", "Clause"),
    ];
    page.table(lang.pick("规则", "Rules"), &headings)?;
    for rule in &report.rules {
        let layers = rule.layers.join(" ");
        let reason = rule.reason.as_ref().map_or("", |reason| reason.get(lang));
        page.row(&[
            (&rule.id).into(),
            rule.title.get(lang).into(),
            (&layers).into(),
            Value::Grade(rule.severity, lang),
            status(rule.status, lang).into(),
            rule.examined.into(),
            rule.excluded.into(),
            rule.total.into(),
            rule.excepted.into(),
            rule.listed.into(),
            reason.into(),
            (&rule.clause).into(),
        ])?;
    }
    not_checked(page, report, lang)?;
    failures(page, report, lang)
}

fn not_checked(page: &mut Page<'_>, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    if report.not_checked.is_empty() {
        return Ok(());
    }
    let title = lang.pick(
        "标准中尚不检查的规则",
        "Rules of the standard that are not checked",
    );
    page.table(title, &[lang.pick("规则编码", "Rule")])?;
    for id in &report.not_checked {
        page.row(&[id.into()])?;
    }
    Ok(())
}

fn failures(page: &mut Page<'_>, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    if report.errors.is_empty() {
        return Ok(());
    }
    let headings = [
        lang.pick("规则编码", "Rule"),
        lang.pick("错误描述", "Message"),
    ];
    page.table(lang.pick("程序错误", "Failures of the program"), &headings)?;
    for error in &report.errors {
        page.row(&[(&error.rule).into(), error.message.get(lang).into()])?;
    }
    Ok(())
}

fn status(status: RuleStatus, lang: Lang) -> &'static str {
    match status {
        RuleStatus::Passed => lang.pick("通过", "passed"),
        RuleStatus::Failed => lang.pick("不通过", "failed"),
        RuleStatus::Skipped => lang.pick("未能执行", "skipped"),
        RuleStatus::NotApplicable => lang.pick("不适用", "not applicable"),
        RuleStatus::Error => lang.pick("出错", "error"),
    }
}

fn inputs(page: &mut Page<'_>, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    let headings = [
        lang.pick("图层", "Layer"),
        lang.pick("名称", "Title"),
        lang.pick("文件", "File"),
        lang.pick("记录数", "Records"),
        lang.pick("顶点数", "Vertices"),
        lang.pick("编码", "Encoding"),
        lang.pick("编码依据", "Decided by"),
        lang.pick("坐标系", "Reference system"),
    ];
    page.table(lang.pick("图层", "Layers"), &headings)?;
    for layer in &report.submission.layers {
        let vertices = layer.vertices.map_or(Value::Text(""), Value::from);
        page.row(&[
            (&layer.layer).into(),
            (&layer.title).into(),
            (&layer.path).into(),
            layer.records.into(),
            vertices,
            (&layer.encoding).into(),
            (&layer.encoding_from).into(),
            (&layer.crs).into(),
        ])?;
    }
    let headings = [
        lang.pick("文件", "File"),
        "SHA-256",
        lang.pick("图层", "Layer"),
        lang.pick("字节数", "Bytes"),
    ];
    page.table(lang.pick("文件", "Files"), &headings)?;
    for file in &report.submission.files {
        page.row(&[
            (&file.path).into(),
            (&file.sha256).into(),
            (&file.layer).into(),
            file.bytes.into(),
        ])?;
    }
    Ok(())
}
