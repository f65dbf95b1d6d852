//! The natives: functions of the library that Go cannot say.
//!
//! A native is *visible* when it synchronises, prints, or waits: then it is a step of its own, and lives in `visible.rs`. The others are
//! *pure*: functions of their arguments and of the memory these reach; a native that reads memory which others share
//! is a step too, but never waits.

use crate::library::native::{self as library, Argument};

use super::format::Formatting;
use super::goroutine::{Answered, Goroutine};
use super::interpret::{Done, World};
use super::value::{FunctionIndex, Value};
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
    /// `print` and `println`, to the standard error output.
    Report(Spacing),
    /// The library's own: a function of numbers and texts.
    Library(library::Native),
}

/// Whether the builtin puts spaces between its operands, and a newline after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spacing {
    None,
    Line,
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
    /// It wants this method called, and itself again with what that gives added to its answers.
    Call { function: FunctionIndex, argument: Value },
}

/// Finds a native by its name.
pub(crate) fn find(name: &str) -> Option<Native> {
    if let Some(visible) = visible::find(name) {
        return Some(Native::Visible(visible));
    }
    if let Some(formatting) = Formatting::find(name) {
        return Some(Native::Pure(Pure { work: Work::Format(formatting), reads: true }));
    }
    let pure = |work| Some(Native::Pure(Pure { work, reads: false }));
    match name {
        "builtin.print" => pure(Work::Report(Spacing::None)),
        "builtin.println" => pure(Work::Report(Spacing::Line)),
        _ => pure(Work::Library(library::find(name)?)),
    }
}

/// Runs a pure native whose n arguments lie from `window` on.
pub(crate) fn call(
    world: &mut World<'_>,
    g: &mut Goroutine,
    pure: &Pure,
    n: usize,
    window: u16,
    answers: &[Answered],
) -> Done<Outcome> {
    match pure.work {
        Work::Format(formatting) => super::format::call(world, g, formatting, window, answers),
        Work::Report(spacing) => {
            super::words::report(world, g, spacing, window);
            Ok(Outcome::Done)
        }
        Work::Library(native) => {
            let mut arguments = Vec::with_capacity(n);
            for value in g.registers(window, n) {
                arguments.push(match *value {
                    Value::Float(value) => Argument::Float(value),
                    Value::String { .. } => Argument::Text(world.heap.text(value)),
                    value => Argument::Int(value.int()),
                });
            }
            let float = |at| g.register(window + at).float();
            let character = g.register(window).int();
            let mut second = None;
            let first = match native {
                library::Native::Float(function) => library::Outcome::Float(function(float(0))),
                library::Native::Floats(function) => library::Outcome::Float(function(float(0), float(1))),
                library::Native::Class(function) => {
                    library::Outcome::Int(i64::from(u32::try_from(character).is_ok_and(function)))
                }
                library::Native::Rune(function) => library::Outcome::Int(
                    u32::try_from(character).map_or(character, |character| i64::from(function(character))),
                ),
                library::Native::One(function) => function(&arguments),
                library::Native::Two(function) => {
                    let [first, other] = function(&arguments);
                    second = Some(other);
                    first
                }
            };
            give(world, g, window, first)?;
            if let Some(second) = second {
                give(world, g, window + 1, second)?;
            }
            Ok(Outcome::Done)
        }
    }
}

/// Writes a result of the library's.
fn give(world: &mut World<'_>, g: &mut Goroutine, register: u16, result: library::Outcome) -> Done {
    let value = match result {
        library::Outcome::Int(value) => Value::Int(value),
        library::Outcome::Float(value) => Value::Float(value),
        library::Outcome::Text(text) => world.text(g, text)?,
    };
    g.set_register(register, value);
    Ok(())
}
