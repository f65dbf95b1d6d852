//! Tells what an exploration found: as JSON for programs, as stories for people.
//!
//! It knows machines by their trait only, and prints nothing itself: everything here makes text.

mod json;
mod paint;
mod story;
mod text;

pub use json::{Json, json};
pub use paint::{Page, Paint};
pub use story::{Story, StoryStep};
pub use text::{explored, replayed};

use explorer::report::{Report, Verdict};
use explorer::{Choice, Machine};

/// How a run ended, as an observer sees it.
pub trait Ending {
    /// What it printed.
    fn stdout(&self) -> &[u8];
    /// What it said of its failure, if it failed: the panic, the deadlock.
    fn failure(&self) -> Option<&str>;
    /// Its exit code.
    fn exit(&self) -> i32;
    /// Whether it ended well and printed this.
    fn meets(&self, text: &str) -> bool {
        self.exit() == 0 && self.stdout().trim_ascii() == text.trim().as_bytes()
    }
}

impl Ending for crate::vm::Outcome {
    fn stdout(&self) -> &[u8] {
        &self.stdout
    }

    fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    fn exit(&self) -> i32 {
        self.exit
    }
}

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a, M> {
    /// The program at its start.
    pub machine: &'a M,
    /// The hash of its source, which its schedule tokens bear.
    pub hash: u64,
    /// The file, as the reader named it.
    pub file: &'a str,
    /// What is right, and what is only wished for.
    pub wishes: Wishes<'a>,
}

/// What a program is to print: nothing is known of it unless somebody says so.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes<'a> {
    /// The one right output.
    pub right: Option<&'a str>,
    /// An output to reach for, which may well be wrong.
    pub goal: Option<&'a str>,
}

impl Wishes<'_> {
    /// How far the goal is, if there is one, as far as the report knows.
    fn goal<O: Ending>(&self, report: &Report<O>) -> Option<&'static str> {
        let goal = self.goal?;
        Some(match report.outcomes.iter().any(|count| count.outcome.meets(goal)) {
            true => "reached",
            false if report.verdict == Verdict::Proved => "missed",
            false => "open",
        })
    }
}

impl<M: Machine> Subject<'_, M> {
    /// The token of a schedule; none if it is too long for one.
    fn token(&self, schedule: &[Choice]) -> Option<String> {
        explorer::token::encode(self.machine, self.hash, schedule).ok()
    }
}

#[cfg(test)]
mod tests;
