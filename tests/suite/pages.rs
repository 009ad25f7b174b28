//! The pages of the project: one a check, and every file that a page names exists.

use std::path::PathBuf;

use tuban::checks::CHECKS;

use crate::program::run;
use crate::registry::{name_of, none_wrong, root};

/// The sections of a page, Chinese first.
const HEADINGS: [&str; 10] = [
    "查什么",
    "为什么",
    "怎样判定",
    "不查什么",
    "怎样修改",
    "What it finds",
    "Why it matters",
    "How it is decided",
    "What it does not find",
    "How to repair it",
];

/// `explain <check>` prints the page: what it finds, why it matters, how it decides, an example, its limits.
#[test]
fn every_check_has_a_page_with_the_five_headings_in_both_languages() {
    let folder = root().join("docs").join("checks");
    let mut wrong = Vec::new();
    for kind in CHECKS {
        let page = folder.join(format!("{}.md", kind.name));
        let Ok(text) = std::fs::read_to_string(&page) else {
            wrong.push(format!("{}: no docs/checks/{}.md", kind.name, kind.name));
            continue;
        };
        let headings: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .map(str::trim)
            .collect();
        if headings != HEADINGS {
            wrong.push(format!("{}: headings {headings:?}", kind.name));
        }
        if !text
            .lines()
            .next()
            .is_some_and(|line| line.starts_with("# ") && line.contains(kind.name))
        {
            wrong.push(format!("{}: the title does not name the check", kind.name));
        }
    }
    let pages = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .map(|entry| name_of(&entry.unwrap().path()));
    let strays = pages.filter(|name| {
        !CHECKS
            .iter()
            .any(|kind| *name == format!("{}.md", kind.name))
            && name != "README.md"
    });
    wrong.extend(strays.map(|name| format!("docs/checks/{name}: no such check")));
    none_wrong("pages of checks", wrong);
}

/// What the project's own pages name exists: links, and paths in backticks below folders of the project.
#[test]
fn files_named_in_the_pages_exist() {
    let mut pages: Vec<PathBuf> = [
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ]
    .iter()
    .map(|name| root().join(name))
    .collect();
    let docs = std::fs::read_dir(root().join("docs"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    pages.extend(docs.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    let mut wrong = Vec::new();
    for page in pages {
        let Ok(text) = std::fs::read_to_string(&page) else {
            wrong.push(format!("{} does not exist", name_of(&page)));
            continue;
        };
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(link, _)| link.split('#').next().unwrap_or_default());
        let links = links.filter(|link| !link.is_empty() && !link.contains("://"));
        let missing = links.filter(|link| !page.parent().unwrap().join(link).exists());
        wrong.extend(missing.map(|link| format!("{}: link {link}", name_of(&page))));
        let quoted = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|path| is_own_path(path));
        let missing = quoted.filter(|path| !root().join(path).exists());
        wrong.extend(missing.map(|path| format!("{}: `{path}`", name_of(&page))));
    }
    none_wrong("pages", wrong);
}

fn is_own_path(text: &str) -> bool {
    let top = [
        "src/",
        "tests/",
        "docs/",
        "rules/",
        "testdata/",
        "benches/",
        ".ci/",
    ];
    top.iter().any(|top| text.starts_with(top)) && !text.contains(['<', '*', '…', ' ', '{', '\n'])
}

/// What the READMEs show of a run on a committed submission is what the program prints. `…` stands for what is left out;
/// how long a run took is no matter. `BLESS=1` writes the stretches anew: single lines, and a rule with its first finding.
#[test]
fn the_readmes_show_what_the_terminal_prints() {
    let outputs = ["zh", "en"].map(|lang| {
        let folder = root().join("testdata").join("submissions").join("defects");
        let folder = folder.to_string_lossy();
        let ran = run(&["check", &folder, "--lang", lang, "--as-of", "2010-12-31"]);
        without_seconds(&ran.stdout())
    });
    let mut wrong = Vec::new();
    for name in ["README.md", "README.zh-CN.md"] {
        let path = root().join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let (mut written, mut shown) = (text.clone(), 0);
        for block in text.split("```text\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            for stretch in block
                .split("…\n")
                .filter(|stretch| !stretch.trim().is_empty())
            {
                shown += 1;
                let printed = without_seconds(stretch);
                if !outputs.iter().any(|output| output.contains(&printed)) {
                    let is_english = stretch.lines().next().is_some_and(|line| !has_han(line));
                    let right = printed_like(stretch, &outputs[usize::from(is_english)]);
                    let right = right.unwrap_or_else(|| format!("nothing like {stretch}"));
                    written = written.replacen(stretch, &right, 1);
                    wrong.push(format!(
                        "{name} shows\n{stretch}\nthe program prints\n{right}"
                    ));
                }
            }
        }
        assert!(shown > 3, "{name} shows what the program prints");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, written).unwrap();
        }
    }
    none_wrong("stretches in the READMEs; BLESS=1 writes them anew", wrong);
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The text with every time taken set to 0.
fn without_seconds(text: &str) -> String {
    let mut clean = String::new();
    for line in text.split_inclusive('\n') {
        match line.split_once("用时 ") {
            Some((before, after)) => {
                let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                clean.extend([before, "用时 0", rest]);
            }
            None => clean.push_str(line),
        }
    }
    clean
}

/// The stretch of `output` that begins like `stretch`: one line, or a rule with its first finding and that one's hint.
fn printed_like(stretch: &str, output: &str) -> Option<String> {
    let begin: String = stretch
        .chars()
        .take_while(|c| *c != ' ' && *c != '：')
        .collect();
    let is_rule = begin.bytes().all(|byte| byte.is_ascii_digit());
    let mut lines = output
        .split_inclusive('\n')
        .skip_while(|line| !line.starts_with(&begin));
    let mut found = lines.next()?.to_owned();
    let mut hinted = !is_rule;
    for line in lines {
        if hinted && !(is_rule && line.starts_with("      ")) {
            break;
        }
        hinted |= line.starts_with("  建议") || line.starts_with("  help");
        found.push_str(line);
    }
    Some(found)
}
