//! What the page's contract calls the `step` object, as a value, and as JSON.

use minigo::report::Json;
use minigo::vm;
use minigo::vm::reading::{Reading, State};

use crate::atlas::FuturesTold;
use crate::judgement::Goal;

/// How a run has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it has printed.
    pub stdout: String,
    /// Go's exit code.
    pub exit: i32,
    /// Whether that is right, where the page has said what is.
    pub right: Option<bool>,
}

/// Where a reader stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepState {
    /// The token up to here.
    pub schedule: String,
    /// Steps taken up to here, those done for the reader included.
    pub steps: usize,
    /// Nothing can happen any more.
    pub over: bool,
    /// How the run has ended, if it has.
    pub outcome: Option<Outcome>,
    /// How far the goal is, if there is one.
    pub goal: Option<Goal>,
    /// Goroutines, memory, locks, channels.
    pub reading: Reading,
    /// What can still happen.
    pub futures: FuturesTold,
}

impl StepState {
    /// Writes it as one line of JSON, with the keys of the contract.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = Json::default();
        json.open('{');
        json.key("schedule");
        json.string(&self.schedule);
        json.count("steps", self.steps as u64);
        json.key("over");
        json.truth(self.over);
        json.key("outcome");
        match &self.outcome {
            None => json.null(),
            Some(outcome) => {
                json.open('{');
                ended(&mut json, &outcome.stdout, outcome.exit);
                right(&mut json, outcome.right);
                json.close('}');
            }
        }
        json.key("goal");
        match self.goal {
            None => json.null(),
            Some(goal) => json.string(goal.word()),
        }
        json.key("enabled");
        json.open('[');
        for g in self.reading.goroutines.iter().filter(|g| g.state == State::Ready) {
            json.integer(g.number);
        }
        json.close(']');
        json.key("memory");
        json.open('{');
        for named in &self.reading.variables {
            text(&mut json, &named.name, &named.value);
        }
        json.close('}');
        json.key("goroutines");
        json.open('[');
        for g in &self.reading.goroutines {
            json.open('{');
            json.key("number");
            json.integer(g.number);
            text(&mut json, "name", &g.name);
            json.count("line", g.line.into());
            perhaps(&mut json, "next", g.ways.first().map(|way| &*way.operation));
            perhaps(&mut json, "waits", g.waits_told.as_deref());
            json.key("locals");
            json.open('{');
            for local in &g.locals {
                text(&mut json, &local.named.name, &local.named.value);
            }
            json.close('}');
            json.close('}');
        }
        json.close(']');
        json.key("futures");
        futures(&mut json, &self.futures);
        json.close('}');
        json.into_text()
    }
}

fn futures(json: &mut Json, futures: &FuturesTold) {
    match futures {
        FuturesTold::Pending => json.string("pending"),
        FuturesTold::Endless(_) | FuturesTold::Unknown => json.null(),
        FuturesTold::Counted(orders) => {
            json.open('{');
            json.key("orders");
            count(json, orders.orders);
            json.key("outcomes");
            json.open('[');
            for told in &orders.outcomes {
                json.open('{');
                ended(json, &printed(&told.outcome), told.outcome.exit);
                json.key("orders");
                count(json, told.orders);
                right(json, told.right);
                json.close('}');
            }
            json.close(']');
            json.close('}');
        }
    }
}

/// The keys of an outcome.
pub(crate) fn outcome(json: &mut Json, outcome: &vm::Outcome, is_right: Option<bool>) {
    ended(json, &printed(outcome), outcome.exit);
    right(json, is_right);
}

fn ended(json: &mut Json, stdout: &str, exit: i32) {
    text(json, "stdout", stdout);
    json.key("exit");
    json.integer(exit);
}

fn right(json: &mut Json, right: Option<bool>) {
    json.key("right");
    match right {
        Some(right) => json.truth(right),
        None => json.null(),
    }
}

fn text(json: &mut Json, key: &str, value: &str) {
    json.key(key);
    json.string(value);
}

fn perhaps(json: &mut Json, key: &str, value: Option<&str>) {
    json.key(key);
    match value {
        Some(value) => json.string(value),
        None => json.null(),
    }
}

/// A count: as a number as long as JavaScript has it exactly, else as a string.
fn count(json: &mut Json, count: u128) {
    if count <= 1 << 53 {
        json.number(count);
    } else {
        json.string(&decimal(count));
    }
}

/// A count in decimal.
pub(crate) fn decimal(count: u128) -> String {
    let mut json = Json::default();
    json.number(count);
    json.into_text()
}

/// What an outcome has printed, as text.
pub(crate) fn printed(outcome: &vm::Outcome) -> String {
    String::from_utf8_lossy(&outcome.stdout).into_owned()
}
