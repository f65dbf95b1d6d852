//! Who polls in a plain run, so that the clock moves under those who do.
//!
//! A goroutine polls when it asks whether something has come (a `select` that takes its default, a lock or an exchange that is
//! tried in vain, a turn given away) and when it goes round without having changed anything, as a loop does that reads a flag
//! again and again. Each such step takes a microsecond. Once all who can run have polled many times since anybody last changed
//! something, nothing but time can: the clock goes on to the next time at which somebody wakes.

use explorer::Choice;
use explorer::table;

use super::bytecode::Instruction;
use super::goroutine::Goroutine;
use super::operation::{self, Chosen, Operation};
use super::value::Value;
use super::visible::Visible;

/// How long a poll takes, in nanoseconds.
pub(super) const POLL: i64 = 1000;

/// After so many steps that change nothing, a goroutine is looked at more closely.
const UNMOVED: u32 = 16;

/// Who polls so often while nobody changes anything does nothing else.
const POLLS: u32 = 64;

/// What a step is, as far as it changes what others see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It asks, and finds nothing.
    Poll,
    /// It changes nothing for good: a read, a lock taken or given back.
    Still,
    /// It changes something.
    Change,
}

/// Says what a step is that is about to be taken.
pub(super) fn sort(operation: &Operation<'_>, choice: Choice, found: &dyn Fn(Visible, u16) -> bool) -> Sort {
    match *operation {
        Operation::Channel(_) if operation::decode(choice.alternative) == Chosen::Default => Sort::Poll,
        Operation::Native(Visible::Gosched, _) => Sort::Poll,
        Operation::Native(
            visible @ (Visible::MutexTryLock
            | Visible::RwTryLock
            | Visible::RwTryRLock
            | Visible::AtomicCompareAndSwap
            | Visible::ValueCompareAndSwap),
            window,
        ) => {
            if found(visible, window) {
                Sort::Change
            } else {
                Sort::Poll
            }
        }
        Operation::Native(
            Visible::AtomicLoad
            | Visible::NumGoroutine
            | Visible::Reason
            | Visible::Cause
            | Visible::MutexLock
            | Visible::MutexUnlock
            | Visible::RwLock
            | Visible::RwUnlock
            | Visible::RwRLock
            | Visible::RwRUnlock,
            _,
        ) => Sort::Still,
        Operation::Plain(
            Instruction::Load { .. }
            | Instruction::LoadGlobal { .. }
            | Instruction::Index { .. }
            | Instruction::MapGet { .. }
            | Instruction::MapLength { .. }
            | Instruction::ChannelLength { .. },
        ) => Sort::Still,
        _ => Sort::Change,
    }
}

/// How a goroutine has fared since it last changed something.
#[derive(Clone, Copy, Debug, Default)]
struct Idle {
    /// Steps that changed nothing.
    steps: u32,
    /// Where it stood some steps ago, and when it is to be looked at again.
    mark: u64,
    next: u32,
    /// The last round in which it polled, and how often it did in that.
    round: u64,
    polls: u32,
}

/// What is known of all goroutines, by their places.
#[derive(Debug, Default)]
pub(super) struct Pollers {
    idle: Vec<Idle>,
    /// Grows whenever anybody changes anything.
    round: u64,
    /// How many have polled in this round.
    polled: usize,
}

impl Pollers {
    /// Takes note of a step; says whether it was a poll.
    pub(super) fn note(&mut self, index: usize, sort: Sort, after: &Goroutine) -> bool {
        if self.idle.len() <= index {
            self.idle.resize(index + 1, Idle::default());
        }
        let idle = &mut self.idle[index];
        if sort == Sort::Change {
            *idle = Idle::default();
            self.begin_round();
            return false;
        }
        idle.steps += 1;
        if sort == Sort::Still && !idle.goes_round(after) {
            return false;
        }
        if idle.round != self.round + 1 {
            (idle.round, idle.polls) = (self.round + 1, 0);
        }
        idle.polls += 1;
        self.polled += usize::from(idle.polls == POLLS);
        true
    }

    /// Whether so many who can run have all polled since anybody changed anything.
    pub(super) fn all(&self, able: usize) -> bool {
        self.polled >= able
    }

    /// Forgets who has polled.
    pub(super) fn begin_round(&mut self) {
        self.round += 1;
        self.polled = 0;
    }
}

impl Idle {
    /// Whether the goroutine stands just as it stood before, some steps ago in which it changed nothing. (Brent's way to see
    /// a cycle: what is compared with is taken anew after twice as many steps.)
    fn goes_round(&mut self, g: &Goroutine) -> bool {
        if self.steps < UNMOVED {
            return false;
        }
        let stands = fingerprint(g);
        if self.mark == stands && self.next > 0 {
            return true;
        }
        if self.steps >= self.next {
            self.mark = stands;
            self.next = self.steps.saturating_mul(2);
        }
        false
    }
}

/// Where a goroutine stands and what it holds in registers.
fn fingerprint(g: &Goroutine) -> u64 {
    let mut words: Vec<u64> = Vec::with_capacity(g.frames.len() + g.stack.len() * 2);
    for frame in &g.frames {
        words.push(u64::from(frame.function) << 32 | u64::from(frame.address));
    }
    for value in &g.stack {
        words.extend(match *value {
            Value::Int(value) => [1, value as u64],
            Value::Float(value) => [2, value.to_bits()],
            Value::Pointer { object, offset } => [3, u64::from(object.place()) << 32 | u64::from(offset)],
            Value::Scalar { ty, bits } => [4 | u64::from(ty.0) << 8, bits],
            Value::String { bytes, start, length } | Value::Text { bytes, start, length, .. } => {
                [6 | u64::from(length) << 8, u64::from(bytes.place()) << 32 | u64::from(start)]
            }
            Value::Map(handle) | Value::Channel(handle) => [7, u64::from(handle.place())],
            Value::Boxed { ty, object } | Value::Reference { ty, object, .. } => {
                [8 | u64::from(ty.0) << 8, u64::from(object.place())]
            }
            Value::Function { function, captured } => {
                [9 | u64::from(function.0) << 8, captured.map_or(0, |captured| u64::from(captured.place()))]
            }
            Value::Slice { length, array, start, .. } => {
                [5 | u64::from(length.get()) << 8, u64::from(array.place()) << 32 | u64::from(start)]
            }
            Value::Nil => [0, 0],
        });
    }
    table::hash(&words)
}
