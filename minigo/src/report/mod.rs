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

use explorer::{Choice, Machine};

/// How a run ended, as an observer sees it.
pub trait Ending {
    /// What it printed.
    fn stdout(&self) -> &[u8];
    /// What it said of its failure, if it failed: the panic, the deadlock.
    fn failure(&self) -> Option<&str>;
    /// Its exit code.
    fn exit(&self) -> i32;
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
}

impl<M: Machine> Subject<'_, M> {
    /// The token of a schedule; none if it is too long for one.
    fn token(&self, schedule: &[Choice]) -> Option<String> {
        explorer::token::encode(self.machine, self.hash, schedule).ok()
    }
}

#[cfg(test)]
mod tests;
