//! The natives: functions of the library that Go cannot say.
//!
//! A native is *visible* when it synchronises, prints, or waits: then it is a step of its own, and lives in `visible.rs`. The others are
//! *pure*: functions of their arguments and of the memory these reach; a native that reads memory which others share
//! is a step too, but never waits.

use super::format::Formatting;
use super::goroutine::{Answered, Goroutine};
use super::interpret::{Trouble, World};
use super::value::{FunctionIndex, Handle, Value};
use super::visible::{self, Visible};

/// A native, found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Native {
    Visible(Visible),
    Pure(Pure),
}

/// A native that does no synchronising.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pure {
    pub(crate) work: Work,
    /// Whether it reads memory through its arguments.
    pub(crate) reads: bool,
}

/// What a pure native does.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// Texts of values.
    Format(Formatting),
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Work")
    }
}

/// What a native came to.
pub(crate) enum Outcome {
    /// Its results lie where its arguments were.
    Done,
    /// It wants this called, and itself again with what that gives added to its answers.
    Call { function: FunctionIndex, captured: Option<Handle>, arguments: Vec<Value> },
}

/// Finds a native by its name.
pub(crate) fn find(name: &str) -> Option<Native> {
    if let Some(visible) = visible::find(name) {
        return Some(Native::Visible(visible));
    }
    if let Some(formatting) = Formatting::find(name) {
        return Some(Native::Pure(Pure { work: Work::Format(formatting), reads: true }));
    }
    None
}

/// Runs a pure native whose arguments lie from `window` on.
pub(crate) fn call(
    world: &mut World<'_>,
    g: &mut Goroutine,
    pure: &Pure,
    window: u16,
    answers: &[Answered],
) -> Result<Outcome, Trouble> {
    match pure.work {
        Work::Format(formatting) => super::format::call(world, g, formatting, window, answers),
    }
}
