//! Reads a `.case` file: one submission and what must be found in it, as text that can be reviewed.
//!
//! ```text
//! One paragraph: what this case shows, and why it is just beyond or just inside.
//!
//! [DLTB file=TDLY.DLTB cpg=none]      a layer: CSV; header cells are fields of the pack, or NAME:C10, NAME:N12.2 …
//! BSM,TBMJ,WKT,DELETED
//! 1,100.00,EMPTY,*
//!
//! [file QSDMB.csv encoding=gbk]       a raw text file
//! [pack rules/99.toml]                a file of a pack that extends the default one
//! [edit]                              truncate DLTB.shp 120 · patch DLTB.dbf 4 0500 · append F 00 · remove F ·
//!                                     rename A B · mkdir D
//! [options]                           select 42 · ignore 4201 · as-of 20100101 · scale 2000 · max-findings 5 ·
//!                                     fail-on minor · county-boundary issued/county.shp
//! [expect]                            620100035 DLTB 0 TBDLMJ major measured=0.02 value="a b" related=DLTB:3
//!                                     status 620100036 passed · examined R 5 · excluded R 2 · total R 9 ·
//!                                     verdict rejected
//! ```
//!
//! In cells `\xHH` is a raw byte, `\u{HHHH}` a character, `\\` a backslash. Outside raw files a line that begins
//! with `#` is a comment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A case as written.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// The file, for messages.
    pub(crate) path: PathBuf,
    /// The folder it stands in: the rule it is about.
    pub(crate) rule: String,
    /// `fails-…`, `passes-…`
    pub(crate) name: String,
    pub(crate) layers: Vec<LayerPart>,
    pub(crate) files: Vec<TextFile>,
    /// Name and text of each file of an overlay pack.
    pub(crate) pack: Vec<(String, String)>,
    pub(crate) edits: Vec<Line>,
    pub(crate) options: Vec<Line>,
    pub(crate) expect: Vec<Line>,
}

/// A line with its number, cut at blanks; quotes hold words together.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) words: Vec<String>,
}

/// A `[LAYER …]` section.
#[derive(Debug)]
pub(crate) struct LayerPart {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) header: Vec<String>,
    /// Each record's line number and cells.
    pub(crate) rows: Vec<(usize, Vec<String>)>,
}

/// A `[file …]` section.
#[derive(Debug)]
pub(crate) struct TextFile {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) encoding: String,
    pub(crate) text: String,
    /// Of a `[workbook …]`: the name of its sheet, and cells to merge.
    pub(crate) workbook: Option<(String, String)>,
}

/// A section's title and lines, each with its number.
type Section<'a> = (usize, &'a str, Vec<(usize, &'a str)>);

impl Case {
    /// Reads the file of a case that stands in the folder of its rule.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let text = text.replace("\r\n", "\n");
        let (note, mut case) = Self::sections(path, &text)?;
        if note.split_whitespace().count() < 3 && note.chars().count() < 12 {
            return Err(case.wrong(1, "say first, in a paragraph, what this case shows"));
        }
        let part = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        case.name = part(path.file_stem());
        case.rule = part(path.parent().and_then(Path::file_name));
        case.not_vacuous()?;
        Ok(case)
    }

    /// Reads only a submission, written inside a test.
    pub(crate) fn inline(text: &str) -> Self {
        Self::sections(Path::new("inline"), text)
            .unwrap_or_else(|error| panic!("{error}"))
            .1
    }

    /// An error that names the file and the line.
    pub(crate) fn wrong(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path.display())
    }

    fn sections(path: &Path, text: &str) -> Result<(String, Self), String> {
        let mut case = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let mut note = Vec::new();
        let mut sections: Vec<Section<'_>> = Vec::new();
        for (place, line) in text.lines().enumerate() {
            let raw = sections.last().is_some_and(|(_, title, _)| is_raw(title));
            match title(line) {
                Some(title) => sections.push((place + 1, title, Vec::new())),
                None if line.starts_with('[') && !raw => {
                    return Err(case.wrong(
                        place + 1,
                        "this is no section: LAYER, file, pack, edit, options, expect",
                    ));
                }
                None => match sections.last_mut() {
                    Some((.., lines)) => lines.push((place + 1, line)),
                    None => note.push(line),
                },
            }
        }
        for section in sections {
            case.section(section)?;
        }
        Ok((note.join(" ").trim().to_owned(), case))
    }

    fn section(&mut self, (line, title, lines): Section<'_>) -> Result<(), String> {
        let title_words = words(title).map_err(|error| self.wrong(line, error))?;
        let (kind, rest) = title_words.split_first().expect("a title is not blank");
        let to_lines = |case: &Self| -> Result<Vec<Line>, String> {
            let spoken = lines.iter().filter(|(_, text)| !is_silent(text));
            spoken
                .map(|(number, text)| {
                    let words = words(text).map_err(|error| case.wrong(*number, error))?;
                    Ok(Line {
                        number: *number,
                        words,
                    })
                })
                .collect()
        };
        match kind.as_str() {
            "expect" => self.expect.extend(to_lines(self)?),
            "edit" => self.edits.extend(to_lines(self)?),
            "options" => self.options.extend(to_lines(self)?),
            "file" | "pack" | "workbook" => {
                let text: Vec<&str> = lines.iter().map(|(_, text)| *text).collect();
                let text = format!("{}\n", text.join("\n").trim_end());
                let mut options = self.pairs(line, &rest[1..])?;
                if kind == "pack" {
                    self.pack.push((rest[0].clone(), text));
                } else {
                    let encoding = options.remove("encoding").unwrap_or_else(|| "utf-8".into());
                    let merged = options.remove("merged").unwrap_or_default();
                    let sheet = options.remove("sheet").unwrap_or_else(|| "公顷".into());
                    self.files.push(TextFile {
                        line,
                        name: rest[0].clone(),
                        encoding,
                        text,
                        workbook: (kind == "workbook").then_some((sheet, merged)),
                    });
                }
                if let Some(key) = options.keys().next() {
                    return Err(self.wrong(line, format!("unknown option `{key}`")));
                }
            }
            name => {
                let part = self.layer(line, name, rest, &lines)?;
                self.layers.push(part);
            }
        }
        Ok(())
    }

    fn layer(
        &self,
        line: usize,
        name: &str,
        options: &[String],
        lines: &[(usize, &str)],
    ) -> Result<LayerPart, String> {
        let mut spoken = lines.iter().filter(|(_, text)| !is_silent(text));
        let (at, header) = spoken
            .next()
            .ok_or_else(|| self.wrong(line, format!("[{name}] needs a line of fields")))?;
        let header = cells(header).map_err(|error| self.wrong(*at, error))?;
        let mut rows = Vec::new();
        for (number, text) in spoken {
            let cells = cells(text).map_err(|error| self.wrong(*number, error))?;
            if cells.len() != header.len() {
                let (found, wanted) = (cells.len(), header.len());
                return Err(self.wrong(*number, format!("{found} cells, but {wanted} fields")));
            }
            rows.push((*number, cells));
        }
        Ok(LayerPart {
            line,
            name: name.to_owned(),
            options: self.pairs(line, options)?,
            header,
            rows,
        })
    }

    fn pairs(&self, line: usize, words: &[String]) -> Result<BTreeMap<String, String>, String> {
        let pair = |word: &String| {
            let (key, value) = word
                .split_once('=')
                .ok_or_else(|| self.wrong(line, format!("`{word}` is no key=value")))?;
            Ok((key.to_owned(), value.to_owned()))
        };
        words.iter().map(pair).collect()
    }

    /// A case that cannot fail proves nothing.
    fn not_vacuous(&self) -> Result<(), String> {
        let names = |line: &&Line| line.words[0] == self.rule;
        let error = if self.name.starts_with("fails-") && self.expect.iter().find(names).is_none() {
            "a fails- case expects at least one finding of its rule"
        } else if self.name.starts_with("passes-") && self.expect.iter().any(|line| names(&line)) {
            "a passes- case expects no finding of its rule"
        } else if !self.name.starts_with("passes-") && self.expect.is_empty() {
            "this case expects nothing: only a passes- case may"
        } else {
            return Ok(());
        };
        Err(self.wrong(1, error))
    }
}

/// Blank, or a comment.
fn is_silent(text: &str) -> bool {
    text.trim().is_empty() || text.starts_with('#')
}

/// The inside of `[…]` if the line is the title of a section. Tables of a TOML file inside a `[pack]` section are
/// written in lower case and are none.
fn title(line: &str) -> Option<&str> {
    let inner = line.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    let (word, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    let is_layer = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let is_plain = matches!(word, "expect" | "edit" | "options") && rest.is_empty();
    let is_file = matches!(word, "file" | "pack" | "workbook") && !rest.is_empty();
    (is_layer || is_plain || is_file).then_some(inner)
}

fn is_raw(title: &str) -> bool {
    ["file ", "pack ", "workbook "]
        .iter()
        .any(|kind| title.starts_with(kind))
}

/// Words between blanks; `"…"` holds blanks together.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = vec![String::new()];
    let (mut quoted, mut open) = (false, false);
    for letter in text.trim().chars() {
        match letter {
            '"' => (quoted, open) = (!quoted, true),
            c if c.is_whitespace() && !quoted => {
                if open {
                    words.push(String::new());
                }
                open = false;
            }
            c => {
                words.last_mut().expect("never empty").push(c);
                open = true;
            }
        }
    }
    if quoted {
        Err("a quote is not closed".into())
    } else {
        Ok(words)
    }
}

/// The cells of a CSV line. Blanks count; quotes hold commas.
fn cells(line: &str) -> Result<Vec<String>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let record = reader
        .records()
        .next()
        .ok_or("no cells")?
        .map_err(|error| error.to_string())?;
    Ok(record.iter().map(str::to_owned).collect())
}

#[test]
fn reads_a_case() {
    let (note, case) = Case::sections(
        Path::new("x/y.case"),
        "Shows\nthis.\n\n[DLTB file=\"a b/DLTB\" cpg=none]\nBSM,DLMC\n1, x\n# no\n2,\"a,b\"\n\n[pack pack.toml]\n[gate]\nfail-on = \"minor\"\n\n\n[expect]\n42 DLTB 0 - major value=\"a b\"\n",
    )
    .unwrap();
    assert_eq!(note, "Shows this.");
    let layer = &case.layers[0];
    assert_eq!(layer.options["file"], "a b/DLTB");
    assert_eq!(layer.options["cpg"], "none");
    assert_eq!(layer.rows[0], (6, vec!["1".into(), " x".into()]));
    assert_eq!(layer.rows[1], (8, vec!["2".into(), "a,b".into()]));
    assert_eq!(case.pack[0].1, "[gate]\nfail-on = \"minor\"\n");
    assert_eq!(case.expect[0].words[5], "value=a b");
    assert_eq!(case.expect[0].number, 16);
}

#[test]
fn names_file_and_line_of_a_mistake() {
    let error = |text: &str| Case::sections(Path::new("r/fails-x.case"), text).unwrap_err();
    assert_eq!(
        error("x\n[dltb]\n"),
        "r/fails-x.case:2: this is no section: LAYER, file, pack, edit, options, expect"
    );
    assert_eq!(
        error("x\n[DLTB]\nBSM,YSDM\n1\n"),
        "r/fails-x.case:4: 1 cells, but 2 fields"
    );
    assert_eq!(
        error("x\n[DLTB cpg]\nBSM\n"),
        "r/fails-x.case:2: `cpg` is no key=value"
    );
    assert_eq!(
        error("x\n[DLTB]\n"),
        "r/fails-x.case:2: [DLTB] needs a line of fields"
    );
    assert_eq!(
        error("x\n[expect]\na \"b\n"),
        "r/fails-x.case:3: a quote is not closed"
    );
}

#[test]
fn refuses_vacuous_cases() {
    let check = |name: &str, expect: &str| {
        let (_, mut case) =
            Case::sections(Path::new("f"), &format!("x\n[expect]\n{expect}\n")).unwrap();
        (case.rule, case.name) = ("42".into(), name.into());
        case.not_vacuous().is_ok()
    };
    assert!(check("fails-x", "42 DLTB 0 - major"));
    assert!(!check("fails-x", "43 DLTB 0 - major"));
    assert!(!check("fails-x", ""));
    assert!(check("passes-x", ""));
    assert!(!check("passes-x", "42 DLTB 0 - major"));
    assert!(!check("skipped-x", ""));
}
