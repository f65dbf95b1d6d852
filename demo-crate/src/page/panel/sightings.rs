//! What was seen here, laid on what is possible: of every outcome that Prove has found, how many runs of real workers came to it;
//! hollow where none did.
//!
//! The outcomes are the engine's markup. What is added to it is gone when the engine draws them anew, and then added again.

use crate::page::dom::{Live, element, find, mark, take};
use crate::seen::{Last, Outcome, RUNS};
use figures::money::{append, counted, plain};
use figures::say::{Key, say, text};
use js_sys::Array;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// What a program prints that is stuck, in Go's words.
const STUCK: &str = "fatal error: all goroutines are asleep - deadlock!";

/// What was seen, and where it is shown.
pub(super) struct Sightings {
    proof: Element,
    said: Live,
    /// What every schedule that there is comes to; empty before that was proved.
    possible: RefCell<Vec<String>>,
    totals: RefCell<Vec<String>>,
    is_over: Cell<bool>,
}

impl Sightings {
    /// In the panel below `root`.
    pub(super) fn find(root: &Element) -> Self {
        Self {
            proof: find(root, "[data-region=proof]"),
            said: Live::find(root, ".tt-seen"),
            possible: RefCell::default(),
            totals: RefCell::default(),
            is_over: Cell::new(false),
        }
    }

    /// Whether all that is possible is known.
    pub(super) fn has_proof(&self) -> bool {
        !self.possible.borrow().is_empty()
    }

    /// Takes over what Prove has come to. What is bounded is not all that is possible.
    pub(super) fn prove(&self, result: &JsValue) {
        let mut possible = Vec::new();
        if take(result, "verdict").as_string().as_deref() == Some("proved") {
            for outcome in Array::from(&take(result, "outcomes")).iter() {
                let printed = take(&outcome, "stdout").as_string().unwrap_or_default();
                let is_stuck = printed.is_empty() && take(&outcome, "exit").as_f64() == Some(2.0);
                possible.push(if is_stuck { STUCK } else { printed.trim() }.to_owned());
            }
        }
        self.possible.replace(possible);
        self.draw();
    }

    /// A series begins.
    pub(super) fn begin(&self) {
        self.is_over.set(false);
        self.totals.borrow_mut().clear();
        self.draw();
        self.said.set(&say(Key::SeenWaits, &[("runs", &counted(RUNS as u64, "run", "runs"))]));
    }

    /// So far the runs came to this.
    pub(super) fn take(&self, outcomes: &[Outcome], last: Last) {
        let mut totals = Vec::new();
        for outcome in outcomes {
            totals.push(match outcome {
                Outcome::Total(total) => plain(*total),
                Outcome::Stuck => STUCK.to_owned(),
            });
        }
        self.totals.replace(totals);
        self.is_over.set(last == Last::Yes);
        self.draw();
    }

    /// Lays it on the outcomes that stand there.
    pub(super) fn draw(&self) {
        let (possible, totals) = (self.possible.borrow(), self.totals.borrow());
        let is_shown = !totals.is_empty() && !possible.is_empty();
        let Ok(rows) = self.proof.query_selector_all("[data-outcome]") else { return };
        for at in 0..rows.length() {
            let Some(row) = rows.get(at).and_then(|row| row.dyn_into::<Element>().ok()) else { continue };
            let old = row.query_selector(".tt-here").ok().flatten();
            if !is_shown {
                let _ = row.remove_attribute("data-seen");
                old.inspect(Element::remove);
                continue;
            }
            let outcome = row.get_attribute("data-outcome").unwrap_or_default();
            let seen = totals.iter().filter(|total| **total == outcome).count();
            mark(&row, "data-seen", if seen > 0 { "yes" } else { "never" });
            let here = old.unwrap_or_else(|| {
                let here = element("span", "tt-here");
                let _ = row.append_child(&here);
                here
            });
            let mut markup = "<i></i>".repeat(seen);
            markup.push_str(&match seen {
                0 => text(Key::SeenNever).to_owned(),
                seen => say(Key::SeenTimes, &[("count", &plain(seen as i64))]),
            });
            here.set_inner_html(&markup);
        }
        let is_over = self.is_over.get();
        if is_shown || is_over {
            self.said.set(&match (is_over, totals.is_empty()) {
                (false, _) => {
                    say(Key::SeenSoFar, &[("done", &plain(totals.len() as i64)), ("runs", &plain(RUNS as i64))])
                }
                (true, true) => text(Key::SeenNothing).to_owned(),
                (true, false) => told(&possible, &totals),
            });
        }
    }
}

/// How many of the outcomes were seen; and what was seen that is none of them, which would be a fault of ours.
fn told(possible: &[String], totals: &[String]) -> String {
    let seen = possible.iter().filter(|outcome| totals.contains(outcome)).count();
    let runs = counted(totals.len() as u64, "run", "runs");
    let [seen_words, all, never] = [seen, possible.len(), possible.len() - seen].map(|count| plain(count as i64));
    let values = [("done", &*seen_words), ("count", &all), ("runs", &runs), ("missing", &never)];
    let mut words = match seen == possible.len() {
        true if seen == 2 => say(Key::SeenBoth, &values[2..3]),
        true => say(Key::SeenAll, &values[1..3]),
        false => say(Key::SeenSome, &values),
    };
    let mut others = String::new();
    for (at, total) in totals.iter().enumerate() {
        if !possible.contains(total) && !totals[..at].contains(total) {
            append(&mut others, ", ", total);
        }
    }
    if !others.is_empty() {
        append(&mut words, " ", &say(Key::SeenElse, &[("names", &others)]));
    }
    append(&mut words, " ", text(Key::SeenHow));
    words
}
