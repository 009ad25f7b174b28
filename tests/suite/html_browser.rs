//! report.html in a headless Chromium: what a person sees and does, and that nothing leaves the page.

use serde_json::Value;

use crate::browser::Browser;
use crate::html::{EVIL, SCRIPT, defects, evil, many, page};
use crate::program::check_into;

const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";

/// A browser on the page of the committed submission with defects.
fn on_defects(fragment: &str) -> Option<(Browser, tempfile::TempDir)> {
    let browser = Browser::start()?;
    let dir = tempfile::tempdir().unwrap();
    browser.open(&defects(dir.path(), &[]), fragment);
    Some((browser, dir))
}

/// Whether there are pixels of the severity's colour near the place in the window.
fn is_coloured(browser: &Browser, place: &Value, colour: [i64; 3]) -> bool {
    let [r, g, b] = colour;
    let found = browser.run(&format!(
        "const c = document.getElementById('map'); const box = c.getBoundingClientRect();
         const k = c.width / box.width;
         const x = ({} - box.left) * k, y = ({} - box.top) * k;
         const data = c.getContext('2d').getImageData(x - 4, y - 4, 8, 8).data;
         for (let i = 0; i < data.length; i += 4)
           if (Math.abs(data[i] - {r}) + Math.abs(data[i + 1] - {g}) + Math.abs(data[i + 2] - {b}) < 12) return true;
         return false",
        place[0], place[1]
    ));
    found == true
}

#[test]
fn the_page_opens_shows_the_findings_and_asks_for_nothing() {
    let Some((browser, dir)) = on_defects("lang=zh") else {
        return;
    };
    let report: Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("report.json")).unwrap()).unwrap();
    let state = browser.state();
    assert_eq!(state["total"], report["findings"].as_array().unwrap().len());
    assert_eq!(state["shown"], state["total"]);
    assert!(state["marks"].as_u64().unwrap() > 30, "{state}");
    assert!(state["outlines"].as_u64().unwrap() > 10, "{state}");
    // The first placed one is fatal, as the gravest come first.
    browser.run(
        "document.getElementById('map').scrollIntoView({block: 'center', behavior: 'instant'})",
    );
    assert!(is_coloured(
        &browser,
        &browser.state()["first"],
        [0x9f, 0x12, 0x39]
    ));
    assert_eq!(browser.text("#decision"), "不通过");
    assert!(browser.text("#alerts").contains("本版本不检查"));
    assert_eq!(browser.console(), Vec::<String>::new());
    let elsewhere: Vec<String> = browser
        .requests()
        .into_iter()
        .filter(|url| {
            !url.ends_with("/report.html#lang=zh")
                && !url.ends_with("/report.html")
                && url != "about:blank"
        })
        .collect();
    assert_eq!(elsewhere, Vec::<String>::new());
}

/// What the page knows of each finding is what report.json says of it.
#[test]
fn every_finding_arrives_whole() {
    let Some((browser, dir)) = on_defects("lang=zh") else {
        return;
    };
    let compare = |browser: &Browser, listed: &[Value]| {
        let script = "const n = window.tuban.state.total; const all = [];
             for (let i = 0; i < n; i++) all.push(window.tuban.finding(i)); return all";
        let known = browser.run(script);
        let known = known.as_array().unwrap();
        assert_eq!(known.len(), listed.len());
        for (known, listed) in known.iter().zip(listed) {
            for (name, value) in known.as_object().unwrap() {
                if name == "point" {
                    let point = &listed["point"];
                    let axis = |axis: usize| format!("{:.4}", point[axis].as_f64().unwrap());
                    let shown = (!point.is_null()).then(|| format!("{}, {}", axis(0), axis(1)));
                    assert_eq!(value.as_str().map(str::to_owned), shown);
                } else if value.is_number() {
                    // 170000 is 170000.0.
                    assert_eq!(value.as_f64(), listed[name].as_f64(), "{name} of {listed}");
                } else {
                    assert_eq!(*value, listed[name], "{name} of {listed}");
                }
            }
        }
    };
    let report: Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("report.json")).unwrap()).unwrap();
    compare(&browser, report["findings"].as_array().unwrap());
    let report = many(1_000);
    browser.open(&page(&report, dir.path()), "lang=zh");
    let findings = serde_json::to_value(&report.findings).unwrap();
    compare(&browser, findings.as_array().unwrap());
}

/// Even a script that got in could fetch nothing and write no markup.
#[test]
fn the_policy_is_in_force() {
    let Some((browser, _dir)) = on_defects("lang=en") else {
        return;
    };
    let stopped = browser.run(
        "const got = {};
         const script = document.createElement('script');
         try { script.textContent = 'window.broken = 1'; document.body.append(script); } catch (e) { got.script = e.name; }
         try { document.body.innerHTML = '<b>x</b>'; } catch (e) { got.markup = e.name; }
         const image = new Image();
         image.src = 'http://127.0.0.1:9/pixel.png';
         got.broken = window.broken === 1;
         got.page = Boolean(document.getElementById('page'));
         return got",
    );
    assert_eq!(stopped["broken"], false, "{stopped}");
    assert_eq!(stopped["markup"], "TypeError", "{stopped}");
    assert_eq!(stopped["page"], true, "{stopped}");
    let said = browser.console().join("\n");
    assert!(
        said.contains("Content Security Policy"),
        "the image was stopped: {said}"
    );
}

#[test]
fn filters_filter_and_clear() {
    let Some((browser, _dir)) = on_defects("lang=en") else {
        return;
    };
    let total = browser.state()["total"].as_u64().unwrap();
    browser.click(".toggle:nth-child(2)");
    let fewer = browser.state();
    assert!(fewer["shown"].as_u64().unwrap() < total, "{fewer}");
    assert!(
        browser
            .text("#count")
            .contains(&format!("{} of {total}", fewer["shown"]))
    );
    browser.click(".clear");
    assert_eq!(browser.state()["shown"], total);
    browser.run("document.querySelector('input[type=search]').focus()");
    browser.keys("20090231");
    browser.wait("window.tuban.state.shown === 1");
    assert!(browser.text(".finding").contains("20090231"));
    browser.click(".clear");
    // A bar of a chart filters too.
    browser.run("document.querySelectorAll('.chart')[1].querySelector('.row').click()");
    let layer = browser.state();
    let count = browser
        .run("return document.querySelectorAll('.chart')[1].querySelector('.count').textContent");
    assert_eq!(count, layer["shown"].to_string());
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn map_and_list_lead_to_each_other() {
    let Some((browser, _dir)) = on_defects("lang=en") else {
        return;
    };
    browser.run(
        "document.getElementById('map').scrollIntoView({block: 'center', behavior: 'instant'})",
    );
    let state = browser.state();
    browser.click_at(&state["first"]);
    let chosen = browser.state()["selected"].clone();
    assert_eq!(
        chosen, state["firstFinding"],
        "the click chose what lies there"
    );
    let selected = browser.text(".finding[aria-selected=true]");
    let title = selected.lines().next().unwrap();
    assert!(
        browser.text("#detail").contains(title),
        "{title} is in the detail"
    );
    assert!(browser.text("#detail").contains("Coordinates"));
    // From the list by keys, and to the map.
    browser.run("document.getElementById('list').focus()");
    browser.keys(DOWN);
    let next = browser.state();
    assert_ne!(next["selected"], chosen);
    browser.run("document.querySelectorAll('.finding .record')");
    let before = next["view"]["scale"].as_f64().unwrap();
    for _ in 0..40 {
        browser.keys(DOWN);
        if browser.run("return !document.querySelector('.go').disabled") == true {
            break;
        }
    }
    browser.keys(ENTER);
    let after = browser.state()["view"]["scale"].as_f64().unwrap();
    assert!(
        after > before,
        "Enter goes to the finding: {before}, then {after}"
    );
    // The canvas takes keys, and lets the focus go on.
    browser.run("document.getElementById('map').focus()");
    browser.keys("-");
    assert!(browser.state()["view"]["scale"].as_f64().unwrap() < after);
    browser.keys("\u{e004}");
    assert_ne!(browser.run("return document.activeElement.id"), "map");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn values_stay_text() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let evil = evil();
    check_into(&evil, dir.path(), &["--emit", "html"]).ends_with(1);
    for lang in ["zh", "en"] {
        browser.open(&dir.path().join("report.html"), &format!("lang={lang}"));
        let mut seen = String::new();
        browser.run("document.getElementById('list').focus()");
        for place in 0..browser.state()["total"].as_u64().unwrap() {
            browser.keys(DOWN);
            assert_eq!(browser.state()["selected"], place);
            seen += &browser.text("#detail");
        }
        let alien =
            "return document.querySelectorAll('img, #page script, iframe, #page b b').length";
        assert_eq!(browser.run(alien), 0);
        assert!(seen.contains(EVIL), "the value is shown as it is: {seen}");
        assert!(seen.contains(SCRIPT), "{seen}");
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_language_switches() {
    let Some((browser, _dir)) = on_defects("lang=zh&finding=20") else {
        return;
    };
    let zh = browser.text("#detail");
    assert!(browser.text("h2").contains("概况"));
    browser.click(".languages button:nth-child(2)");
    assert_eq!(browser.state()["lang"], "en");
    assert!(browser.text("h2").contains("Overview"));
    assert_eq!(browser.state()["selected"], 19, "the chosen finding stays");
    assert_ne!(browser.text("#detail"), zh);
    assert_eq!(browser.run("return document.documentElement.lang"), "en");
    let left = browser.run(
        "const walk = document.createTreeWalker(document.querySelector('nav'), 4); let text = '';
         while (walk.nextNode()) text += walk.currentNode.data; return /[\\u4e00-\\u9fff]/.test(text)",
    );
    assert_eq!(left, false, "no Chinese is left in the English contents");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn paper_has_the_map_and_the_findings() {
    let Some((browser, _dir)) = on_defects("lang=zh") else {
        return;
    };
    browser.run("dispatchEvent(new Event('beforeprint'))");
    assert_eq!(
        browser.run("return document.querySelectorAll('#paper canvas').length"),
        1
    );
    let rows = browser.run("return document.querySelectorAll('#paper tbody tr').length");
    assert_eq!(rows, 60);
    browser.run("dispatchEvent(new Event('afterprint'))");
    assert_eq!(
        browser.run("return document.querySelectorAll('#paper').length"),
        0
    );
    assert!(browser.print().len() > 50_000, "a PDF of several pages");
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Two seconds on a quiet machine (docs/performance.md); the bound here is for one that does other things too.
#[test]
fn fifty_thousand_findings_open_soon() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let page = page(&many(50_000), dir.path());
    let took = browser.open(&page, "lang=zh");
    assert!(took.as_secs() < 15, "{took:?}");
    let state = browser.state();
    assert_eq!(
        (&state["total"], &state["placed"]),
        (&50_000.into(), &50_000.into())
    );
    assert!(
        state["marks"].as_u64().unwrap() < 50_000,
        "drawing is capped: {state}"
    );
    assert!(
        browser.text(".here").contains("5"),
        "the true number is shown"
    );
    assert!(
        state["rows"].as_u64().unwrap() < 60,
        "only the rows in sight exist"
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}
