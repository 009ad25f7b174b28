//! The pages of the project: one a check, and every file that a page names exists.

use std::path::PathBuf;

use tuban::checks::CHECKS;

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
