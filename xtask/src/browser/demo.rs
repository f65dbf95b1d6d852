//! One demo on a page, as a reader meets it: its controls, its states, its results.
//!
//! It relies on the page's contract alone: `data-control`, `data-state`, `data-backend`, `<output>`, `demo-result`.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::session::{Element, Pause, Session, is_miss, until};
use crate::known::{self, OPENING};

/// How long a demo may take to come to rest. Generous: it decides only when to give up, never whether a run was good.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A `<live-demo>` on the page that is open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Demo<'a> {
    session: &'a Session,
    name: &'a str,
}

/// One `demo-result` event as the page got it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Heard {
    /// The element's `name`.
    pub(crate) name: String,
    /// The event's detail, as it came.
    pub(crate) detail: Value,
    /// The element's `data-state` while the event was told.
    pub(crate) state: String,
    /// Whether the element's `result` property said the same at that moment.
    pub(crate) same_as_property: bool,
}

/// The numbers of a result in which all of them are known.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RunResult {
    /// `threads` or `messages`.
    pub(crate) backend: String,
    /// The strategy's name.
    pub(crate) strategy: String,
    /// Tellers in all.
    pub(crate) workers: u32,
    /// Operations of each.
    pub(crate) operations: u64,
    /// What the account should hold.
    pub(crate) expected: i64,
    /// What it holds.
    pub(crate) actual: i64,
    /// `expected − actual`.
    pub(crate) lost: i64,
    /// From the release of the gate to the end of the last teller.
    pub(crate) elapsed_ms: f64,
    /// For how long at least two tellers had begun and not ended.
    pub(crate) overlap_ms: f64,
}

/// What a series of runs comes to.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SeriesResult {
    /// How many runs it had.
    pub(crate) runs: u64,
    /// How many of them came out wrong.
    pub(crate) wrong: u64,
    /// What they came to: each run's, or how many came to each.
    pub(crate) outcomes: Value,
}

impl<'a> Demo<'a> {
    /// The demo called `name` on the page that is open; brings it into view, which wakes it.
    pub(crate) fn wake(session: &'a Session, name: &'a str) -> anyhow::Result<Self> {
        let demo = Self { session, name };
        let body = "const demo = document.querySelector(arguments[0]);
                    if (!demo) return false;
                    demo.scrollIntoView({ block: 'center', behavior: 'instant' });
                    return true;";
        // On a busy machine a page may be said to be there before all of it is read.
        let is_found = || session.script::<bool>(body, &[json!(demo.selector())]).unwrap_or(false);
        if until(PATIENCE, is_found).is_err() {
            let page: (String, String) = session.script("return [location.href, document.title]", &[])?;
            anyhow::bail!("no <live-demo name=\"{name}\"> on this page: {page:?}");
        }
        demo.wait_for(&["ready", "done", "stuck", "failed", "unavailable"])?;
        Ok(demo)
    }

    /// Waits until `data-state` is one of `states`, and says which.
    pub(crate) fn wait_for(&self, states: &[&str]) -> anyhow::Result<String> {
        let mut last = String::new();
        let arrived = until(PATIENCE, || {
            last = self.state().unwrap_or_default();
            states.contains(&last.as_str())
        });
        arrived.with_context(|| {
            format!("data-state is `{last}`, awaited {}; it says: {}", states.join(" or "), self.said())
        })?;
        Ok(last)
    }

    /// The demo's `data-state`.
    pub(crate) fn state(&self) -> anyhow::Result<String> {
        self.ask("return demo.dataset.state || ''")
    }

    /// The demo's `data-backend`.
    pub(crate) fn backend(&self) -> anyhow::Result<String> {
        self.ask("return demo.dataset.backend || ''")
    }

    /// The sentence in its `<output>`.
    pub(crate) fn said(&self) -> String {
        self.ask("return (demo.querySelector('output')?.textContent || '').trim()").unwrap_or_default()
    }

    /// All the text a reader sees in it.
    pub(crate) fn visible_text(&self) -> anyhow::Result<String> {
        self.ask("return demo.innerText")
    }

    /// Whether it has this control, shown or not.
    pub(crate) fn has(&self, control: &str) -> anyhow::Result<bool> {
        self.ask(&format!("return !!demo.querySelector('[data-control=\"{control}\"]')"))
    }

    /// Whether this control, or one of several that bear its name, can be seen.
    pub(crate) fn is_shown(&self, control: &str) -> anyhow::Result<bool> {
        self.ask(&format!(
            "return [...demo.querySelectorAll('[data-control=\"{control}\"]')].some(one => one.checkVisibility())"
        ))
    }

    /// Presses a button or flips a checkbox as a pointer does, unfolding what hides it. Of several that bear the name
    /// the first that is shown.
    pub(crate) fn press(&self, control: &str) -> anyhow::Result<()> {
        let unfold = format!(
            "const all = [...demo.querySelectorAll('[data-control=\"{control}\"]')];
             for (const one of all) {{
               for (let box = one.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
             }}
             const control = all.find(one => one.checkVisibility()) ?? all[0];
             control?.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             return control ?? null"
        );
        // The lanes and figures above a button grow while they are drawn, and may move it from under the pointer: a
        // press that missed is tried again, one that always misses is an error.
        let mut tries = 0;
        loop {
            let found: Option<Element> = self.ask(&unfold)?;
            let element = found.with_context(|| format!("there is no control `{control}`"))?;
            tries += 1;
            match self.session.click(&element) {
                Err(error) if tries == 5 => return Err(error.context(format!("pressing `{control}`"))),
                Err(error) if !is_miss(&error) => return Err(error.context(format!("pressing `{control}`"))),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
                Ok(()) => return Ok(()),
            }
        }
    }

    /// Presses a button `times` as fast as the page takes it, from one task of the page.
    pub(crate) fn hammer(&self, controls: &[&str], times: u32) -> anyhow::Result<()> {
        self.ask(&format!(
            "const button = name => {{
               const all = [...demo.querySelectorAll(`[data-control=\"${{name}}\"]`)];
               return all.find(one => one.checkVisibility()) ?? all[0];
             }};
             const names = {};
             for (let i = 0; i < {times}; i += 1) button(names[i % names.length]).click();",
            json!(controls)
        ))
    }

    /// Gives a field a value as a reader does: the value, then the events of a change.
    pub(crate) fn set(&self, control: &str, value: &str) -> anyhow::Result<()> {
        let script = format!(
            "const fields = [...demo.querySelectorAll('[data-control=\"{control}\"]')];
             const field = fields[0];
             if (!field) return 'absent';
             if (field.type === 'checkbox') {{
               if (field.checked !== ({value} === 'true')) field.click();
               return '';
             }}
             if (field.type === 'radio') {{
               const wanted = fields.find(one => one.value === {value});
               if (!wanted) return 'no such choice';
               if (!wanted.checked) wanted.click();
               return '';
             }}
             if (field instanceof HTMLSelectElement && ![...field.options].some(option => option.value === {value})) return 'no such option';
             field.value = {value};
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             field.dispatchEvent(new Event('change', {{ bubbles: true }}));
             return '';",
            value = json!(value)
        );
        let wrong: String = self.ask(&script)?;
        anyhow::ensure!(wrong.is_empty(), "control `{control}` for `{value}`: {wrong}");
        Ok(())
    }

    /// The value a field shows.
    pub(crate) fn value(&self, control: &str) -> anyhow::Result<String> {
        self.ask(&format!(
            "const fields = [...demo.querySelectorAll('[data-control=\"{control}\"]')];
             const field = fields.find(one => one.type === 'radio' && one.checked) ?? fields[0];
             if (!field) throw new Error('there is no control `{control}`');
             return field.type === 'checkbox' ? String(field.checked) : field.value"
        ))
    }

    /// The values that a choice offers, in their order.
    pub(crate) fn choices(&self, control: &str) -> anyhow::Result<Vec<String>> {
        self.ask(&format!(
            "const fields = [...demo.querySelectorAll('[data-control=\"{control}\"]')];
             return fields.flatMap(field => field.options ? [...field.options] : [field]).map(one => one.value)"
        ))
    }

    /// The last cure that its drawer offers: another than the one most tests use.
    pub(crate) fn another_cure(&self) -> anyhow::Result<String> {
        let cures: Vec<_> = known::strategies().into_iter().filter(|strategy| strategy.is_exact).collect();
        let offered =
            self.choices("strategy")?.into_iter().rfind(|choice| cures.iter().any(|cure| cure.name == choice));
        offered.filter(|cure| cure != known::a_cure().name).context("the drawer offers one cure at most")
    }

    /// Whether a control is a button.
    pub(crate) fn is_button(&self, control: &str) -> anyhow::Result<bool> {
        self.ask(&format!("return demo.querySelector('[data-control=\"{control}\"]')?.tagName === 'BUTTON'"))
    }

    /// Whether a button says that it cannot be pressed now.
    pub(crate) fn is_barred(&self, control: &str) -> anyhow::Result<bool> {
        self.ask(&format!(
            "return demo.querySelector('[data-control=\"{control}\"]')?.getAttribute('aria-disabled') === 'true'"
        ))
    }

    /// Makes its runs short, where their size can be set: what is tested then is not how long they are.
    pub(crate) fn shorten(&self) -> anyhow::Result<()> {
        for (control, few) in [("operations", "100"), ("darts", "100000")] {
            if self.has(control)? {
                self.set(control, few)?;
            }
        }
        Ok(())
    }

    /// Opens everything that is folded, the drawer of the settings among it.
    pub(crate) fn unfold(&self) -> anyhow::Result<()> {
        self.ask("for (const box of demo.querySelectorAll('details')) box.open = true")
    }

    /// Presses *Copy link*; gives the link.
    pub(crate) fn copied_link(&self) -> anyhow::Result<String> {
        // Whether a browser without a screen has a clipboard is not the page's business: what it hands over is.
        let catch = "window.__copied = '';
            const write = text => { window.__copied = text; return Promise.resolve(); };
            if (navigator.clipboard) navigator.clipboard.writeText = write;
            else Object.defineProperty(navigator, 'clipboard', { value: { writeText: write }, configurable: true });";
        self.session.script::<()>(catch, &[])?;
        self.press("copy-link")?;
        self.session.script("return window.__copied || location.href", &[])
    }

    /// Every result heard on this page so far.
    pub(crate) fn heard(&self) -> anyhow::Result<Vec<Heard>> {
        self.session.script("return window.__probe.results", &[])
    }

    /// Waits until the page has heard `count` results in all, and hands back the last.
    pub(crate) fn wait_for_results(&self, count: usize) -> anyhow::Result<Heard> {
        let (start, mut heard) = (Instant::now(), 0);
        // A hundred runs take longer than one; the patience begins anew with each result.
        let (mut since, mut pause) = (start, Pause::default());
        loop {
            let now: usize = self.session.script("return window.__probe.results.length", &[])?;
            if now >= count {
                return self.heard()?.into_iter().nth(count - 1).context("the results vanished");
            }
            if now > heard {
                (heard, since) = (now, Instant::now());
            }
            let state = self.state()?;
            // A run that is stuck or failed has a result too.
            let is_lost = state == "unavailable" || since.elapsed() > PATIENCE;
            anyhow::ensure!(!is_lost, "{now} results of {count}; the demo is `{state}` and says: {}", self.said());
            pause.rest();
        }
    }

    /// Presses `start` and waits for the one result it brings.
    pub(crate) fn run(&self) -> anyhow::Result<RunResult> {
        let before = self.heard()?.len();
        self.press("start")?;
        let heard = self.wait_for_results(before + 1)?;
        let ended = heard.ended();
        anyhow::ensure!(ended == "done", "the run ended `{ended}`; the demo says: {}", self.said());
        heard.numbers()
    }

    /// The states this demo went through since the page loaded, the present one last.
    pub(crate) fn states(&self) -> anyhow::Result<Vec<String>> {
        let steps: Vec<(Option<String>, Option<String>)> = self.session.script("return window.__probe.states", &[])?;
        let own = steps.into_iter().filter(|(name, _)| name.as_deref() == Some(self.name));
        let mut states: Vec<String> = own.filter_map(|(_, state)| state).collect();
        states.push(self.state()?);
        states.dedup();
        Ok(states)
    }

    /// Workers made and not ended, on this page.
    pub(crate) fn live_workers(&self) -> anyhow::Result<i64> {
        self.session.script("return window.__probe.workersMade - window.__probe.workersEnded", &[])
    }

    /// Waits until every worker of this page has ended.
    pub(crate) fn wait_until_no_worker_lives(&self) -> anyhow::Result<()> {
        until(PATIENCE, || self.live_workers().is_ok_and(|live| live == 0))
            .with_context(|| format!("{} workers live on", self.live_workers().unwrap_or(-1)))
    }

    /// The CSS selector of the element.
    pub(crate) fn selector(&self) -> String {
        format!("live-demo[name=\"{}\"]", self.name)
    }

    /// Runs a function body in which `demo` is the element.
    pub(crate) fn ask<T: serde::de::DeserializeOwned>(&self, body: &str) -> anyhow::Result<T> {
        let script = format!("const demo = document.querySelector(arguments[0]); {body}");
        self.session.script(&script, &[json!(self.selector())])
    }
}

impl Heard {
    /// How the run ended.
    pub(crate) fn ended(&self) -> &str {
        self.detail["ended"].as_str().unwrap_or_default()
    }

    /// The detail of a series.
    pub(crate) fn series(&self) -> anyhow::Result<SeriesResult> {
        serde_json::from_value(self.detail.clone()).with_context(|| format!("not a series: {}", self.detail))
    }

    /// The detail as numbers.
    pub(crate) fn numbers(&self) -> anyhow::Result<RunResult> {
        serde_json::from_value(self.detail.clone()).with_context(|| format!("not a result: {}", self.detail))
    }
}

impl RunResult {
    /// Fails unless the account holds `expected` to the pound, and the result says so thrice.
    pub(crate) fn check_exact(&self, expected: i64) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.expected == expected && self.actual == expected && self.lost == 0,
            "{}: £{expected} awaited; the result has expected {}, actual {}, lost {}",
            self.strategy,
            self.expected,
            self.actual,
            self.lost
        );
        Ok(())
    }

    /// Fails unless the result adds up, whatever was lost.
    pub(crate) fn check_consistent(&self, expected: i64) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.expected == expected && self.expected - self.actual == self.lost,
            "£{expected} awaited; the result has expected {}, actual {}, lost {}",
            self.expected,
            self.actual,
            self.lost
        );
        Ok(())
    }
}

impl SeriesResult {
    /// How many runs the outcomes speak of: a list has one for each run, a table says how many came to each.
    pub(crate) fn counted(&self) -> u64 {
        match &self.outcomes {
            Value::Array(each) => each.len() as u64,
            Value::Object(counts) => counts.values().filter_map(Value::as_u64).sum(),
            _ => 0,
        }
    }
}

/// What the account should hold after `workers` tellers made `operations` each: even ones deposit, odd ones withdraw.
pub(crate) fn exact_balance(workers: u32, operations: u64, amount: i64) -> i64 {
    let one_more_depositor = i64::from(workers % 2);
    OPENING + one_more_depositor * amount * i64::try_from(operations).unwrap_or(i64::MAX)
}
