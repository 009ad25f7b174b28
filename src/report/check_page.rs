//! The page of a check (`docs/checks/<name>.md`, inside the binary). How a page is written says `docs/checks/README.md`.

use include_dir::{Dir, include_dir};

use crate::lang::Lang;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/docs/checks");

/// The part of the check's page in `lang`, Markdown without the title; `None` where there is no page.
pub(super) fn page(check: &str, lang: Lang) -> Option<&'static str> {
    let file = PAGES.get_file(format!("{check}.md"))?;
    Some(section(file.contents_utf8()?, lang))
}

/// The half of the page in `lang`: Chinese before a line `---`, English after it; all of it where there is no such
/// line. The title is left out.
fn section(page: &str, lang: Lang) -> &str {
    let title_end = match page.lines().next() {
        Some(line) if line.starts_with("# ") => line.len(),
        _ => 0,
    };
    let body = &page[title_end..];
    let mut offset = 0;
    for line in body.split_inclusive('\n') {
        let end = offset + line.len();
        if line.trim_end() == "---" {
            return lang.pick(&body[..offset], &body[end..]).trim();
        }
        offset = end;
    }
    body.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_two_halves() {
        let page = "# name\n\n查什么\n\n---\n\nWhat\n";
        assert_eq!(section(page, Lang::Zh), "查什么");
        assert_eq!(section(page, Lang::En), "What");
        assert_eq!(section("no heading", Lang::Zh), "no heading");
    }

    #[test]
    fn an_unknown_check_has_no_page() {
        assert_eq!(page("no-such-check", Lang::Zh), None);
    }
}
