//! Rules of the sources themselves: sizes, module comments, one-way imports, portability.

use std::path::{Path, PathBuf};

use crate::registry::{none_wrong, root};

/// The modules in the order of the flow: each uses only those before it.
const ORDER: [&str; 20] = [
    "lang",
    "progress",
    "format",
    "geodesy",
    "geometry",
    "pack",
    "submission",
    "dataset",
    "topology",
    "tables",
    "finding",
    "checks",
    "rules",
    "run",
    "ledger",
    "words",
    "report",
    "flow",
    "sample",
    "cli",
];

/// Every Rust source below a folder of the project, sorted.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![
        folder
            .split('/')
            .fold(root().to_owned(), |path, part| path.join(part)),
    ];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(folder).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The path inside the project, `/` between the parts.
fn shown(path: &Path) -> String {
    let parts = path.strip_prefix(root()).unwrap().iter();
    parts
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The code of a line: nothing behind `//`.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// All sources of the project with their texts.
fn all() -> Vec<(String, String)> {
    let folders = ["src", "tests", "benches"].into_iter();
    let files = folders
        .filter(|folder| root().join(folder).is_dir())
        .flat_map(files);
    files.map(|path| (shown(&path), text(&path))).collect()
}

#[test]
fn every_source_begins_with_what_it_is_for() {
    let silent = all()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "));
    none_wrong(
        "sources without a module comment",
        silent.map(|(path, _)| path),
    );
}

#[test]
fn sources_are_short_or_say_why_not() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        // What several checks share is no check.
        let limit = if path.starts_with("src/checks/") && text.contains("const KIND: Kind") {
            200
        } else {
            400
        };
        let lines = text.lines().count();
        let excused = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .any(|line| line.contains("Longer than"));
        if lines > limit && !excused {
            wrong.push(format!("{path}: {lines} lines, more than {limit}"));
        }
    }
    none_wrong("sources that are too long", wrong);
}

#[test]
fn nothing_is_unsafe_or_unix_only() {
    let is_word = |line: &str, word: &str| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|found| found == word)
    };
    let mut wrong = Vec::new();
    for path in files("src") {
        for (place, line) in text(&path).lines().enumerate() {
            let code = code(line);
            let unix = ["os::unix", "cfg(unix", "target_os", "target_family"]
                .iter()
                .any(|word| code.contains(word));
            if is_word(code, "unsafe") || unix {
                wrong.push(format!("{}:{}: {}", shown(&path), place + 1, line.trim()));
            }
        }
    }
    none_wrong("unsafe or not portable", wrong);
}

#[test]
fn modules_use_only_those_before_them() {
    let rank = |module: &str| ORDER.iter().position(|name| *name == module);
    let mut wrong = Vec::new();
    for path in files("src") {
        let shown = shown(&path);
        let module = shown
            .trim_start_matches("src/")
            .split(['/', '.'])
            .next()
            .unwrap_or_default();
        // Unit tests may bind a pack or run the flow to look at their own module.
        let is_test = shown.ends_with("/tests.rs") || shown.contains("/tests/");
        if matches!(module, "lib" | "main") || is_test {
            continue;
        }
        let Some(own) = rank(module) else {
            wrong.push(format!(
                "{shown}: module {module} has no place in the order"
            ));
            continue;
        };
        for (place, line) in text(&path).lines().enumerate() {
            for used in code(line).split("crate::").skip(1) {
                let name = used
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or_default();
                match rank(name) {
                    Some(other) if other > own => {
                        wrong.push(format!("{shown}:{}: {module} uses {name}", place + 1))
                    }
                    None => wrong.push(format!(
                        "{shown}:{}: `crate::{name}` has no place in the order",
                        place + 1
                    )),
                    Some(_) => {}
                }
            }
        }
    }
    none_wrong("imports against the flow", wrong);
}

/// The library's own page tells the same order.
#[test]
fn the_order_is_the_documented_one() {
    let text = text(&root().join("src").join("lib.rs"));
    let documented = text
        .split("```")
        .nth(1)
        .expect("the library's page draws the flow");
    let mut last = 0;
    for line in documented
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
    {
        let names = line.split("  ").next().unwrap_or_default().split(", ");
        for name in names.filter(|name| !name.is_empty() && *name != "text") {
            let place = ORDER.iter().position(|known| *known == name);
            let place =
                place.unwrap_or_else(|| panic!("the page names `{name}`, the test does not"));
            assert!(
                place >= last,
                "{name} stands before {} here, behind it on the page",
                ORDER[last]
            );
            last = place;
        }
    }
    assert_eq!(ORDER[last], "cli", "the page tells the flow to its end");
    for module in text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
    {
        let name = module.trim_end_matches(';');
        assert!(
            ORDER.contains(&name),
            "module {name} has no place in the order"
        );
    }
}
