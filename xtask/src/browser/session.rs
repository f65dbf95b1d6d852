//! One browser, driven: the commands of WebDriver that the tests use, each a method.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::engine::{Engine, Setup};
use super::process::{Process, free_port};
use super::wire::{Refusal, Wire};

/// A running browser with one window. Dropping it ends browser and driver.
#[derive(Debug)]
pub(crate) struct Session {
    /// Which engine this is.
    pub(crate) engine: Engine,
    wire: Wire,
    path: String,
    version: String,
    // Order matters: the driver ends before the display it draws on.
    _driver: Process,
    _display: Option<Process>,
}

/// The mark in a trace from which a page's tasks count.
const FIRST_TASK: &str = "tt-first-task";

/// WebDriver's code for a press that another element took.
const INTERCEPTED: &str = "element click intercepted";

/// An element of the page, as long as the page stands.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(crate) struct Element {
    /// Under WebDriver's own key.
    #[serde(rename = "element-6066-11e4-a52e-4f735466cecf")]
    id: String,
}

impl Session {
    /// Starts a driver and its browser.
    pub(crate) fn start(engine: Engine, setup: Setup, driver: &Path, logs: &Path) -> anyhow::Result<Self> {
        let browser =
            engine.browser().with_context(|| format!("no browser for {}: {}", engine.name(), engine.driver().1))?;
        let (display, name) = match engine.is_webkit() {
            true => start_display(logs).map(|(display, name)| (Some(display), Some(name)))?,
            false => (None, None),
        };
        let port = free_port()?;
        let mut command = engine.driver_command(driver, port);
        if let Some(name) = name {
            command.env("DISPLAY", name).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
        }
        let driver = Process::start(command, &logs.join(format!("{}.log", engine.name())))?;
        let wire = Wire::new(port);
        until(Duration::from_secs(30), || wire.get("/status").is_ok()).context("the driver does not answer")?;
        let answer = wire.post("/session", &engine.capabilities(&browser, setup)).context("starting a browser")?;
        let id = answer["sessionId"].as_str().context("the driver gave no session")?;
        let path = format!("/session/{id}");
        let word = |key: &str| answer["capabilities"][key].as_str().unwrap_or_default().to_owned();
        let version = format!("{} {}", word("browserName"), word("browserVersion"));
        Ok(Self { engine, wire, path, version, _driver: driver, _display: display })
    }

    /// The browser's name and version, as its driver gives them.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Loads an address and waits for its load event.
    pub(crate) fn open(&self, address: &str) -> anyhow::Result<()> {
        self.post("/url", &json!({ "url": address })).with_context(|| format!("opening {address}"))?;
        // On a busy machine a driver may answer before it has begun to load: the page itself is asked whether it is there.
        let is_there =
            "return document.readyState === 'complete' && (location.href !== 'about:blank') === arguments[0]";
        let is_page = json!(address != "about:blank");
        // Without the page's JavaScript nobody can say, and the driver's word has to do.
        let arrived = || self.script(is_there, std::slice::from_ref(&is_page)).unwrap_or(true);
        until(Duration::from_secs(60), arrived).with_context(|| format!("opening {address}"))
    }

    /// One step back in the window's history.
    pub(crate) fn back(&self) -> anyhow::Result<()> {
        self.post("/back", &json!({})).map(drop)
    }

    /// Runs a function body in the page; `arguments` are its `arguments`.
    pub(crate) fn script<T: DeserializeOwned>(&self, body: &str, arguments: &[Value]) -> anyhow::Result<T> {
        let value = self.post("/execute/sync", &json!({ "script": body, "args": arguments }))?;
        serde_json::from_value(value).context("the script's answer has another shape")
    }

    /// Runs a function body in the page and awaits the promise it returns.
    pub(crate) fn promise<T: DeserializeOwned>(&self, body: &str, arguments: &[Value]) -> anyhow::Result<T> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async function () {{ {body} }}).apply(null, arguments)
               .then(value => done({{ value }}), error => done({{ error: String(error) }}));"
        );
        let mut answer = self.post("/execute/async", &json!({ "script": script, "args": arguments }))?;
        if let Some(error) = answer["error"].as_str() {
            anyhow::bail!("the page's promise failed: {error}");
        }
        serde_json::from_value(answer["value"].take()).context("the promise's value has another shape")
    }

    /// The first element a CSS selector finds.
    pub(crate) fn find(&self, selector: &str) -> anyhow::Result<Element> {
        let value = self
            .post("/element", &json!({ "using": "css selector", "value": selector }))
            .with_context(|| format!("looking for `{selector}`"))?;
        serde_json::from_value(value).context("the driver gave no element")
    }

    /// How many elements a selector finds, without the page's own JavaScript.
    pub(crate) fn count(&self, selector: &str) -> anyhow::Result<usize> {
        let value = self.post("/elements", &json!({ "using": "css selector", "value": selector }))?;
        Ok(value.as_array().map_or(0, Vec::len))
    }

    /// Clicks as a pointer does: scrolls there, presses the middle. Refused when something lies on top, or when the page
    /// moved between the driver's aim and its press, of which a driver says nothing: the page itself is asked whether
    /// the element was met. Both are a miss, as [`is_miss`] has it.
    pub(crate) fn click(&self, element: &Element) -> anyhow::Result<()> {
        let aim = "const pressed = { yes: false };
             window.__pressed = pressed;
             arguments[0].addEventListener('click', () => { pressed.yes = true; }, { capture: true, once: true });";
        // Without the page's JavaScript nobody listens, and the driver's word has to do.
        let listens = self.script::<()>(aim, &[json!(element)]).is_ok();
        self.post(&format!("/element/{}/click", element.id), &json!({}))?;
        // A press that led to another page has met its link.
        let has_met = || self.script("return window.__pressed?.yes ?? true", &[]).unwrap_or(true);
        if listens && until(Duration::from_secs(2), has_met).is_err() {
            let message = "the press met another element".to_owned();
            return Err(Refusal { code: INTERCEPTED.to_owned(), message }.into());
        }
        Ok(())
    }

    /// The element's text as it is rendered.
    pub(crate) fn text(&self, element: &Element) -> anyhow::Result<String> {
        let value = self.wire.get(&format!("{}/element/{}/text", self.path, element.id))?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Presses and releases keys one after another, wherever the focus is.
    pub(crate) fn keys(&self, keys: &[&str]) -> anyhow::Result<()> {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })])
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.post("/actions", &actions).map(drop)
    }

    /// Makes the page `width` by `height` CSS pixels; false where the browser's window will not be so small.
    pub(crate) fn resize(&self, width: u32, height: u32) -> anyhow::Result<bool> {
        if self.engine == Engine::Chromium {
            let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            self.devtools("Emulation.setDeviceMetricsOverride", &metrics)?;
        } else {
            self.post("/window/rect", &json!({ "width": width, "height": height }))?;
        }
        Ok(self.script::<u32>("return innerWidth", &[])? == width)
    }

    /// Turns to the first frame of the page: what is asked from now on is asked there, until a page is opened.
    pub(crate) fn enter_frame(&self) -> anyhow::Result<()> {
        self.post("/frame", &json!({ "id": 0 })).map(drop)
    }

    /// Turns back to the page itself.
    pub(crate) fn leave_frame(&self) -> anyhow::Result<()> {
        self.post("/frame", &json!({ "id": null })).map(drop)
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> anyhow::Result<Value> {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
            .with_context(|| format!("the browser's {command}"))
    }

    /// The page that is open as a PDF, as its styles for print have it; in Chromium alone. WebDriver's own command gives up
    /// after ten seconds, in which a whole book is not drawn.
    pub(crate) fn print(&self) -> anyhow::Result<Vec<u8>> {
        let printed = self.devtools("Page.printToPDF", &json!({})).context("printing")?;
        crate::base64::decoded(printed["data"].as_str().unwrap_or_default())
    }

    /// What Chromium's console has collected since the last call; empty elsewhere.
    pub(crate) fn console(&self) -> anyhow::Result<Vec<String>> {
        if self.engine != Engine::Chromium {
            return Ok(Vec::new());
        }
        let entries = self.post("/se/log", &json!({ "type": "browser" }))?;
        let loud = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        let line = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        Ok(entries.as_array().into_iter().flatten().filter(loud).map(line).collect())
    }

    /// From here on the tasks of this page count for [`Session::long_tasks`].
    pub(crate) fn count_tasks(&self) -> anyhow::Result<()> {
        self.script("performance.mark(arguments[0])", &[json!(FIRST_TASK)])
    }

    /// The tasks of pages' main threads that kept the processor for more than so many milliseconds each, since
    /// [`Session::count_tasks`]; in Chromium set up as [`Setup::Traced`], once the page was left: its driver collects the trace
    /// when it is told to open another.
    ///
    /// # Errors
    /// When nothing at all was traced.
    pub(crate) fn long_tasks(&self, milliseconds: f64) -> anyhow::Result<Vec<f64>> {
        let entries = self.post("/se/log", &json!({ "type": "performance" }))?;
        let message = |entry: &Value| serde_json::from_str::<Value>(entry["message"].as_str()?).ok();
        let events: Vec<Value> = entries
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(message)
            .map(|mut message| message["message"]["params"].take())
            .collect();
        let is_main = |event: &Value| event["name"] == "thread_name" && event["args"]["name"] == "CrRendererMain";
        let thread = |event: &Value| (event["pid"].as_u64(), event["tid"].as_u64());
        let mains: HashSet<_> = events.iter().filter(|event| is_main(event)).map(thread).collect();
        let begun =
            events.iter().rev().find(|event| event["name"] == FIRST_TASK).and_then(|event| event["ts"].as_f64());
        let begun = begun.context("the browser has not traced from when its tasks count")?;
        let is_after = |event: &Value| event["ts"].as_f64().is_some_and(|at| at >= begun);
        let of_pages = |event: &&Value| event["name"] == "RunTask" && mains.contains(&thread(event)) && is_after(event);
        let tasks: Vec<f64> =
            events.iter().filter(of_pages).filter_map(|event| Some(event["tdur"].as_f64()? / 1000.0)).collect();
        ensure!(!tasks.is_empty(), "the browser has traced no task of a page");
        Ok(tasks.into_iter().filter(|length| *length > milliseconds).collect())
    }

    /// Whether the browser, or the process of its page, has ended by itself: it is asked something any page can answer.
    pub(crate) fn has_died(&self) -> bool {
        let Err(error) = self.wire.get(&format!("{}/url", self.path)) else { return false };
        error.downcast_ref::<Refusal>().is_some_and(|refusal| {
            matches!(refusal.code.as_str(), "invalid session id" | "no such window")
                || refusal.message.contains("disconnected")
                || refusal.message.contains("tab crashed")
                || refusal.message.contains("decode response from marionette")
        })
    }

    fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.wire.post(&format!("{}{path}", self.path), body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Asked politely first: browsers then remove the profile they made. What stays is killed with the driver.
        drop(self.wire.delete(&self.path));
    }
}

/// Whether the driver left a request without an answer: the browser hangs, or the driver itself is gone.
pub(crate) fn is_unanswered(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<ureq::Error>())
}

/// Whether this failure means that the pointer did not meet the element.
pub(crate) fn is_miss(error: &anyhow::Error) -> bool {
    let miss = |refusal: &Refusal| {
        matches!(refusal.code.as_str(), "element not interactable" | INTERCEPTED | "stale element reference")
    };
    error.chain().any(|cause| cause.downcast_ref().is_some_and(miss))
}

/// Asks again and again, every few milliseconds, until the answer is yes.
///
/// # Errors
///
/// When it is still no after `limit`.
pub(crate) fn until(limit: Duration, mut condition: impl FnMut() -> bool) -> anyhow::Result<()> {
    let (start, mut pause) = (Instant::now(), Pause::default());
    while !condition() {
        anyhow::ensure!(start.elapsed() < limit, "still not so after {} s", limit.as_secs());
        pause.rest();
    }
    Ok(())
}

/// The pauses between two looks at a page, each longer than the one before: what soon comes is soon seen, and what takes
/// its time is not asked so often that the questions are what keeps the machine busy.
#[derive(Debug)]
pub(crate) struct Pause(Duration);

impl Pause {
    const LONGEST: Duration = Duration::from_millis(120);

    /// Rests for this pause; the next is longer.
    pub(crate) fn rest(&mut self) {
        std::thread::sleep(self.0);
        self.0 = (self.0 * 5 / 4).min(Self::LONGEST);
    }
}

impl Default for Pause {
    fn default() -> Self {
        Self(Duration::from_millis(15))
    }
}

/// A display without a screen, for the one browser that cannot do without.
fn start_display(logs: &Path) -> anyhow::Result<(Process, String)> {
    let log = logs.join("display.log");
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"]);
    let display = Process::start(command, &log).context("apt-get install xvfb")?;
    let number =
        || std::fs::read_to_string(PathBuf::from(&log)).ok()?.lines().find_map(|line| line.trim().parse::<u32>().ok());
    until(Duration::from_secs(20), || number().is_some()).context("the display did not start")?;
    Ok((display, format!(":{}", number().context("the display gave no number")?)))
}
