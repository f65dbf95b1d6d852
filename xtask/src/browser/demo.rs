//! One demo on a page, as a reader meets it: its controls, its states, its results.
//!
//! It relies on the page's contract alone: `data-control`, `data-state`, `data-backend`, `<output>`, `demo-result`.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::session::{Session, is_miss, until};

/// The balance with which every fresh account opens.
pub(crate) const OPENING: i64 = 1_000_000;

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

/// The numbers of a result.
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
}

impl<'a> Demo<'a> {
    /// The demo called `name` on the page that is open; brings it into view, which wakes it.
    pub(crate) fn wake(session: &'a Session, name: &'a str) -> anyhow::Result<Self> {
        let demo = Self { session, name };
        let body = "const demo = document.querySelector(arguments[0]);
                    if (!demo) return false;
                    demo.scrollIntoView({ block: 'center', behavior: 'instant' });
                    return true;";
        let found: bool = session.script(body, &[json!(demo.selector())])?;
        anyhow::ensure!(found, "no <live-demo name=\"{name}\"> on this page");
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

    /// Presses a button or flips a checkbox as a pointer does, unfolding what hides it.
    pub(crate) fn press(&self, control: &str) -> anyhow::Result<()> {
        let selector = format!("{} [data-control=\"{control}\"]", self.selector());
        let unfold = "const control = document.querySelector(arguments[0]);
                      for (let box = control?.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
                      control?.scrollIntoView({ block: 'center', behavior: 'instant' });";
        // The lanes and figures above a button grow while they are drawn, and may move it from under the pointer: a
        // press that missed is tried again, one that always misses is an error.
        let mut tries = 0;
        loop {
            self.session.script::<()>(unfold, &[json!(selector)])?;
            let element = self.session.find(&selector)?;
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
            "const buttons = {}.map(name => demo.querySelector(`[data-control=\"${{name}}\"]`));
             for (let i = 0; i < {times}; i += 1) buttons[i % buttons.length].click();",
            json!(controls)
        ))
    }

    /// Gives a field a value as a reader does: the value, then the events of a change.
    pub(crate) fn set(&self, control: &str, value: &str) -> anyhow::Result<()> {
        let script = format!(
            "const field = demo.querySelector('[data-control=\"{control}\"]');
             if (!field) return 'absent';
             if (field.type === 'checkbox') {{
               if (field.checked !== ({value} === 'true')) field.click();
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
            "const field = demo.querySelector('[data-control=\"{control}\"]');
             return field.type === 'checkbox' ? String(field.checked) : field.value"
        ))
    }

    /// Every result heard on this page so far.
    pub(crate) fn heard(&self) -> anyhow::Result<Vec<Heard>> {
        self.session.script("return window.__probe.results", &[])
    }

    /// Waits until the page has heard `count` results in all, and hands back the last.
    pub(crate) fn wait_for_results(&self, count: usize) -> anyhow::Result<Heard> {
        let (start, mut heard) = (Instant::now(), 0);
        // A hundred runs take longer than one; the patience begins anew with each result.
        let mut since = start;
        loop {
            let now: usize = self.session.script("return window.__probe.results.length", &[])?;
            if now >= count {
                return self.heard()?.into_iter().nth(count - 1).context("the results vanished");
            }
            if now > heard {
                (heard, since) = (now, Instant::now());
            }
            let state = self.state()?;
            let is_lost = matches!(state.as_str(), "stuck" | "failed" | "unavailable") || since.elapsed() > PATIENCE;
            anyhow::ensure!(!is_lost, "{now} results of {count}; the demo is `{state}` and says: {}", self.said());
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// Presses `start` and waits for the one result it brings.
    pub(crate) fn run(&self) -> anyhow::Result<RunResult> {
        let before = self.heard()?.len();
        self.press("start")?;
        self.wait_for_results(before + 1)?.numbers()
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

/// What the account should hold after `workers` tellers made `operations` each: even ones deposit, odd ones withdraw.
pub(crate) fn exact_balance(workers: u32, operations: u64, amount: i64) -> i64 {
    let one_more_depositor = i64::from(workers % 2);
    OPENING + one_more_depositor * amount * i64::try_from(operations).unwrap_or(i64::MAX)
}
