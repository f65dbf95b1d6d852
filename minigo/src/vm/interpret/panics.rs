//! Panics: how they are raised, go down the frames, are recovered, and end the program.

use std::borrow::Cow;

use super::Site;
use super::calls::{enter, restore};
use super::{Carried, Limit, NIL, Trouble, World, receiver_of};
use crate::vm::goroutine::{Answered, Entry, Goroutine, Panic, PanicState, Stand};
use crate::vm::heap::Full;
use crate::vm::value::Value;

impl From<Full> for Limit {
    fn from(_: Full) -> Self {
        Self::Memory
    }
}

/// Leaves a frame that was entered otherwise than by a call.
pub(super) fn leave(world: &mut World<'_>, g: &mut Goroutine, results: &[Value]) -> Result<(), Limit> {
    let Some(frame) = g.frames.pop() else { return Ok(()) };
    match frame.entry {
        Entry::Call => {
            // The goroutine's first function.
            g.stack.clear();
            if g.process != 0 {
                g.origin = Site { function: frame.function, address: frame.address };
            }
            g.stand = match g.process {
                0 => Stand::End,
                _ if world.program.counts => Stand::Leaving,
                _ => Stand::Finished,
            };
        }
        Entry::Native => {
            if let Some(asking) = g.asking.last_mut() {
                asking.answers.push(Answered::Returned(results.first().copied().unwrap_or_default()));
            }
            restore(world, g);
        }
        Entry::Words => {
            give_words(g, results.first().copied().unwrap_or(Value::EMPTY));
            crash(world, g)?;
        }
        Entry::Unwinding => {
            restore(world, g);
            if g.panics.last().is_some_and(|panic| panic.state == PanicState::Recovered) {
                g.panics.pop();
                let is_aborted =
                    |panic: &mut Panic| matches!(panic.state, PanicState::Aborted | PanicState::RecoveredThenAborted);
                while g.panics.pop_if(is_aborted).is_some() {}
                // The function whose deferred call recovered goes on to its end.
                let at = g.frames.last().map(|frame| frame.function as usize);
                let recovery = at.and_then(|at| world.program.module.functions[at].recovery);
                match (g.frames.last_mut(), recovery) {
                    (Some(frame), Some(recovery)) => frame.address = recovery,
                    _ => return Err(Limit::Unreachable),
                }
            } else {
                unwind(world, g)?;
            }
        }
    }
    Ok(())
}

/// Gives the first panic without words its own.
fn give_words(g: &mut Goroutine, words: Value) {
    if let Some(panic) = g.panics.iter_mut().find(|panic| panic.words.is_none()) {
        panic.words = Some(words);
    }
}

/// Makes a panic of what went wrong, and unwinds.
pub(crate) fn raise(world: &mut World<'_>, g: &mut Goroutine, trouble: Trouble) -> Result<(), Limit> {
    let value = match trouble {
        Trouble::Limit(limit) => return Err(limit),
        Trouble::Stands | Trouble::Collect(_) => return Ok(()),
        Trouble::Throw(fatal) => {
            g.stand = Stand::Throw(fatal);
            return Ok(());
        }
        Trouble::Goexit => {
            begin(world, g, Value::Nil, PanicState::Exit);
            return unwind(world, g);
        }
        Trouble::Value(value) => value,
        Trouble::Panic(carried, words) => worded(world, g, carried, words)?,
    };
    begin(world, g, value, PanicState::Raised);
    unwind(world, g)
}

fn begin(world: &World<'_>, g: &mut Goroutine, value: Value, state: PanicState) {
    let line = g.line(world.program);
    g.panics.push(Panic { value, state, line, words: None });
}

fn worded(
    world: &mut World<'_>,
    g: &mut Goroutine,
    carried: Carried,
    words: Cow<'static, str>,
) -> Result<Value, Limit> {
    let ty = match carried {
        Carried::RuntimeError => world.program.module.runtime_error,
        Carried::PlainError => world.program.module.plain_error,
        Carried::String => world.program.string,
    };
    match world.heap.string(g.next_name(), g.site(), words.into_owned().into_bytes())? {
        Value::String { bytes, start, length } => Ok(Value::Text { ty, bytes, start, length }),
        value => Ok(value),
    }
}

/// Runs the next deferred call on the way out of a panic, frame by frame; out of the last frame, the program crashes.
pub(crate) fn unwind(world: &mut World<'_>, g: &mut Goroutine) -> Result<(), Limit> {
    loop {
        let depth = g.frames.len() as u32;
        let Some(frame) = g.frames.last().copied() else {
            if g.panics.last().is_some_and(|panic| panic.state == PanicState::Exit) {
                g.stack.clear();
                g.panics.clear();
                g.stand = Stand::Finished;
                return Ok(());
            }
            return crash(world, g);
        };
        if let Some(deferred) = g.defers.pop_if(|deferred| deferred.depth == depth) {
            restore(world, g);
            let top = g.stack.len();
            let Value::Function { function, captured } = deferred.function else {
                let value = worded(world, g, Carried::RuntimeError, NIL.into())?;
                begin(world, g, value, PanicState::Raised);
                continue;
            };
            g.stack.extend_from_slice(&deferred.arguments);
            enter(world, g, function, captured, top, Entry::Unwinding);
            return Ok(());
        }
        g.frames.pop();
        match frame.entry {
            Entry::Call => {}
            Entry::Native => {
                // fmt prints the panics of the methods that it calls.
                let raised = g.panics.pop_if(|panic| panic.state == PanicState::Raised);
                if let (Some(panic), Some(asking)) = (raised, g.asking.last_mut()) {
                    asking.answers.push(Answered::Panicked(panic.value));
                    restore(world, g);
                    return Ok(());
                }
                g.asking.pop();
            }
            Entry::Words => {
                // An Error method panics while its panic is being printed: Go gives up on the words as well.
                give_words(g, Value::EMPTY);
            }
            Entry::Unwinding => {
                // It was run by the panic before this one, which ends with it.
                if let Some(earlier) = g.panics.len().checked_sub(2).and_then(|at| g.panics.get_mut(at)) {
                    earlier.state = match earlier.state {
                        PanicState::Recovered => PanicState::RecoveredThenAborted,
                        PanicState::Exit => PanicState::Exit,
                        _ => PanicState::Aborted,
                    };
                }
            }
        }
    }
}

/// Asks the panics' values for their words, one after another; then the goroutine stands at the program's end.
fn crash(world: &mut World<'_>, g: &mut Goroutine) -> Result<(), Limit> {
    g.frames.clear();
    g.defers.clear();
    g.asking.clear();
    g.stack.clear();
    for at in 0..g.panics.len() {
        let panic = g.panics[at];
        if panic.words.is_some() {
            continue;
        }
        let Some(ty) = panic.value.dynamic_type().filter(|ty| *ty != world.program.module.runtime_error) else {
            continue;
        };
        let named = |name| world.program.text_method(ty, name);
        let Some(function) = named("Error").or_else(|| named("String")) else { continue };
        // Earlier ones without such a method keep their own words: mark them, for `leave` to find this one.
        g.panics[..at]
            .iter_mut()
            .filter(|panic| panic.words.is_none())
            .for_each(|panic| panic.words = Some(Value::Nil));
        g.stack.push(receiver_of(world.program, &panic.value, ty));
        g.stand = Stand::Instruction;
        enter(world, g, function, None, 0, Entry::Words);
        return Ok(());
    }
    g.stand = Stand::Crash;
    Ok(())
}
