//! A headless Chromium, driven through chromedriver by the WebDriver protocol (W3C) over plain HTTP.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Set to 1, it leaves the tests with a browser out, on purpose.
const SKIP: &str = "TUBAN_SKIP_BROWSER";

/// A browser with one window, gone when dropped.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The window first: a driver that is killed leaves its browser behind.
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// A new browser; `None` where the developer asked for none. Without Chromium the test fails.
    pub(crate) fn start() -> Option<Self> {
        if std::env::var_os(SKIP).is_some_and(|value| value == "1") {
            return None;
        }
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "chromedriver does not start ({error}). Install it (Debian: apt-get install chromium \
                     chromium-driver), or leave these tests out with {SKIP}=1"
                )
            });
        let port = port(&mut driver);
        let profile = tempfile::tempdir().unwrap();
        let root = format!("http://127.0.0.1:{port}/session");
        let created = answer(ureq::post(&root).send(capabilities(profile.path()).to_string()));
        let id = created["sessionId"].as_str().expect("a session has an id");
        Some(Self {
            driver,
            session: format!("{root}/{id}"),
            _profile: profile,
        })
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let url = format!("{}/{command}", self.session);
        answer(ureq::post(&url).send(body.to_string()))
    }

    /// Opens a page of the disk and waits until it is whole; gives the time that took.
    pub(crate) fn open(&self, page: &Path, fragment: &str) -> Duration {
        let path = page.to_str().unwrap().replace('\\', "/");
        let url = format!("file:///{}#{fragment}", path.trim_start_matches('/'));
        // The same page with another fragment would only be scrolled.
        self.post("url", &json!({"url": "about:blank"}));
        // What the browser's own first page asked for is not this page's doing.
        self.requests();
        let start = Instant::now();
        self.post("url", &json!({ "url": url }));
        self.wait("window.tuban && window.tuban.state.marks !== undefined");
        start.elapsed()
    }

    /// What a function with this body returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({"script": script, "args": []}))
    }

    /// What the page says of itself.
    pub(crate) fn state(&self) -> Value {
        self.run("return window.tuban.state")
    }

    /// The text of the first element, as it is read.
    pub(crate) fn text(&self, selector: &str) -> String {
        let script = format!(
            "return document.querySelector({}).innerText",
            json!(selector)
        );
        self.run(&script).as_str().expect("text").to_owned()
    }

    /// Waits until the expression is true.
    pub(crate) fn wait(&self, expression: &str) {
        let start = Instant::now();
        while self.run(&format!("return Boolean({expression})")) != true {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "never: {expression}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Clicks the middle of the first element with the pointer.
    pub(crate) fn click(&self, selector: &str) {
        let script = format!(
            "const e = document.querySelector({}); e.scrollIntoView({{block: 'center', behavior: 'instant'}});
             const b = e.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]",
            json!(selector)
        );
        self.click_at(&self.run(&script));
    }

    /// Clicks there, in pixels of the window.
    pub(crate) fn click_at(&self, place: &Value) {
        let axis =
            |axis: usize| place[axis].as_f64().expect("a place in the window").round() as i64;
        let steps = json!([
            {"type": "pointerMove", "duration": 0, "x": axis(0), "y": axis(1)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]);
        let actions = json!([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}]);
        self.post("actions", &json!({ "actions": actions }));
    }

    /// Presses keys one after the other, by the protocol's letters (`\u{e015}` is the arrow down).
    pub(crate) fn keys(&self, keys: &str) {
        let press = |key: char| {
            [
                json!({"type": "keyDown", "value": key.to_string()}),
                json!({"type": "keyUp", "value": key.to_string()}),
            ]
        };
        let steps: Vec<Value> = keys.chars().flat_map(press).collect();
        let actions = json!([{"type": "key", "id": "keyboard", "actions": steps}]);
        self.post("actions", &json!({ "actions": actions }));
    }

    /// What went to the console since the last call, without what only the developer's tools say.
    pub(crate) fn console(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({"type": "browser"}));
        let entries = log.as_array().expect("a log is a list").iter();
        entries
            .map(|entry| format!("{}: {}", entry["level"], entry["message"]))
            .collect()
    }

    /// Every address that was asked for since the last call.
    pub(crate) fn requests(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({"type": "performance"}));
        let entries = log.as_array().expect("a log is a list").iter();
        let events = entries.map(|entry| -> Value {
            serde_json::from_str(entry["message"].as_str().unwrap()).unwrap()
        });
        let sent = events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
        sent.map(|event| {
            let url = &event["message"]["params"]["request"]["url"];
            url.as_str().unwrap().to_owned()
        })
        .collect()
    }

    /// The page on A4 as a PDF.
    pub(crate) fn print(&self) -> String {
        let pdf = self.post("print", &json!({"page": {"width": 21.0, "height": 29.7}}));
        pdf.as_str().expect("a PDF in base64").to_owned()
    }
}

/// The port that the driver says it took.
fn port(driver: &mut Child) -> u16 {
    let out = driver.stdout.take().expect("piped");
    let mut said = String::new();
    for line in BufReader::new(out).lines() {
        let line = line.unwrap();
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return port.trim_end_matches('.').parse().expect("a port");
        }
        said += &line;
    }
    panic!("chromedriver ended: {said}")
}

fn capabilities(profile: &Path) -> Value {
    let args = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        &format!("--user-data-dir={}", profile.display()),
    ]
    .map(str::to_owned);
    json!({"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "goog:chromeOptions": {"args": args},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        "unhandledPromptBehavior": "ignore",
    }}})
}

/// The `value` of an answer; an error of the driver fails the test.
fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let mut response = response.unwrap_or_else(|error| panic!("the driver says: {error}"));
    let text = response.body_mut().read_to_string().unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    answer["value"].clone()
}
