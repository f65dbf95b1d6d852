//! The contract between a search and what it searches.
//!
//! A machine is a set of *processes* (goroutines, threads). Each is always *at* one visible operation, which it has not
//! done yet: shared access, synchronisation, channel, choice of a `select`, printing. A **step** does that operation and
//! then runs the process's private code up to its next visible operation. A machine is therefore always between two steps,
//! and what a process will do next is fixed until it, or a partner in a rendezvous, moves it.
//!
//! What a machine promises, and every search relies on:
//!
//! - **Deterministic**: the same choices from the same state give the same state, footprints and names.
//! - **Stable names**: a [`ProcessId`] and an [`ObjectId`] depend only on what the process that made them had done
//!   (its own history), never on how it was interleaved with others. `(maker, how many it had made)` will do.
//! - **Honest footprints**: two steps whose footprints do not [conflict](Mode::conflicts) commute: from any state where
//!   both can be taken, either order gives the same state, and neither enables or disables the other.
//! - **Cheap copies**: `clone` shares what it can; searches keep a copy every few steps of the current schedule.

use std::fmt::Debug;
use std::hash::Hash;

use crate::text::{fill, natural};

/// Names a process for the whole search; the first process is 0. Small, so that clocks can be indexed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessId(pub u32);

/// Names a variable, a mutex, one end of a channel, one place of its buffer, the standard output, ….
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u64);

/// One thing that can happen next: a process takes its step, in one of the ways that step may go.
///
/// `alternative` is 0 unless the same operation can go several ways now (the ready cases of a `select`, the partners of a
/// rendezvous). Like every name it is stable: the same way keeps its number while other processes move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Choice {
    /// The process that moves.
    pub process: ProcessId,
    /// Which of its possible ways.
    pub alternative: u64,
}

/// How a step touches an object.
///
/// A mode says three things: which other touches it does not commute with, whether a data race can be made of it, and
/// which happens-before edge of the *program* it makes. The edges are Go's: they come from synchronisation alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A plain read. Conflicts with anything that writes; races with plain and atomic writes that are not ordered with it.
    Read,
    /// A plain write. What the step touches does not depend on what was there.
    Write,
    /// An atomic read (a failed compare-and-swap is one). Acquires what atomic writes released.
    Load,
    /// An atomic write or read-modify-write: acquires and releases.
    Store,
    /// Takes a lock, or takes what a [`Mode::Release`] gave: acquires. Conflicts with `Acquire` and `Release`; can never be moved
    /// before the release that made it possible.
    Acquire,
    /// Gives up a lock, or hands something over: releases.
    Release,
    /// A releasing step that commutes with others of its kind (`WaitGroup.Add`, a reader's unlock): conflicts with
    /// [`Mode::Await`] and [`Mode::Grant`].
    Signal,
    /// A releasing step that commutes with others of its kind (`WaitGroup.Done`). Conflicts with [`Mode::Signal`], without which it
    /// may not be possible, and with [`Mode::Await`], which could not have been without it: the operation that awaits has no
    /// other way, and cannot be done before it unless a `Signal` that comes with it or after it is left out as well.
    Grant,
    /// Acquires what every earlier [`Mode::Signal`] and [`Mode::Grant`] released. Commutes with others of its kind.
    Await,
    /// Takes a turn on something ordered that carries no edge: the output, the end of a queue. Conflicts with `Turn` and `Look`.
    Turn,
    /// Sees how far the turns have come; commutes with others of its kind.
    Look,
}

/// One touch of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Access {
    /// What is touched.
    pub object: ObjectId,
    /// How.
    pub mode: Mode,
}

impl Mode {
    /// Whether touches of one object in these two modes do not commute.
    #[must_use]
    pub fn conflicts(self, other: Self) -> bool {
        use Mode::{Acquire, Await, Grant, Load, Look, Read, Release, Signal, Store, Turn, Write};
        match (self, other) {
            (Read | Load, Read | Load) | (Signal, Signal) | (Grant, Grant) | (Await, Await) | (Look, Look) => false,
            (Read | Load | Write | Store, Read | Load | Write | Store)
            | (Acquire | Release, Acquire | Release)
            | (Signal | Grant | Await, Signal | Grant | Await)
            | (Turn | Look, Turn | Look) => true,
            // One object is touched in one family of modes; were it not, order would be the safe answer.
            _ => true,
        }
    }

    /// Whether the program orders a touch in this mode after the earlier ones that [release](Mode::releases).
    #[must_use]
    pub fn acquires(self) -> bool {
        matches!(self, Self::Load | Self::Store | Self::Acquire | Self::Await)
    }

    /// Whether the program orders a touch in this mode before the later ones that [acquire](Mode::acquires).
    #[must_use]
    pub fn releases(self) -> bool {
        matches!(self, Self::Store | Self::Release | Self::Signal | Self::Grant)
    }

    /// Whether touches in these two modes are a data race if nothing orders them: one writes, and one is plain.
    #[must_use]
    pub fn races(self, other: Self) -> bool {
        let writes = |mode| matches!(mode, Self::Write | Self::Store);
        let plain = |mode| matches!(mode, Self::Read | Self::Write);
        let on_memory = |mode| writes(mode) || plain(mode) || mode == Self::Load;
        on_memory(self) && on_memory(other) && (writes(self) || writes(other)) && (plain(self) || plain(other))
    }

    /// Whether a touch in this mode commutes with none of the same object.
    #[must_use]
    pub fn is_strong(self) -> bool {
        matches!(self, Self::Write | Self::Store | Self::Acquire | Self::Release | Self::Turn)
    }
}

/// What one step touched, and whom it moved or started. Cleared and filled again at each step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// The touches, in the order in which they were made. The acquiring ones take effect first, the releasing ones last.
    pub accesses: Vec<Access>,
    /// The processes that this step started: they begin with its clock.
    pub started: Vec<ProcessId>,
    /// The other process of a rendezvous, which the step moved too: each side acquires what the other had done, and the
    /// step conflicts with every step of either.
    pub partner: Option<ProcessId>,
    /// The step ends the program: it conflicts with every step of every process.
    pub ends: bool,
}

impl Footprint {
    /// Empties it, keeping the room it has.
    pub fn clear(&mut self) {
        self.accesses.clear();
        self.started.clear();
        self.partner = None;
        self.ends = false;
    }

    /// Adds one touch.
    pub fn touch(&mut self, object: ObjectId, mode: Mode) {
        self.accesses.push(Access { object, mode });
    }
}

/// How a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Something may happen, or the processes that are left wait for ever: the search sees which from the choices.
    Going,
    /// The program has ended as it meant to; what other processes had left is cut off.
    Ended,
    /// The program has failed: a panic, a fatal error, a failed assertion.
    Failed(Failure),
    /// A limit of the machine was met (steps of private code, memory, depth): nothing is known of what would follow.
    Limited(Failure),
}

/// A failure, as the program itself reports it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Failure {
    /// What happened, in the program's own words.
    pub message: String,
    /// The process it happened to.
    pub process: ProcessId,
    /// The line it happened on, from 1; 0 where there is none.
    pub line: u32,
}

/// What a process waits for, for the story of a deadlock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// The line it stands on, from 1.
    pub line: u32,
    /// The operation it cannot do, in words: `lock of mutex fork[1]`, `receive from channel done`.
    pub operation: String,
    /// *Any* of these would end the wait (a `select` has several).
    pub reasons: Vec<Reason>,
}

/// One thing that would end a wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What is waited for, in words.
    pub object: String,
    /// Which object it is.
    pub id: ObjectId,
    /// Who has it now, where that can be said (the holder of a mutex). Empty: nobody in particular could end it.
    pub held_by: Vec<ProcessId>,
    /// The line at which each of them took it, from 1; 0 where that is not known.
    pub taken_at: Vec<u32>,
    /// What they have of it.
    pub held: Held,
}

/// How a process stands between another one and what that waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// It holds it.
    #[default]
    Fast,
    /// It has begun what is to be done once, before anybody goes on.
    Begun,
    /// It waits for it too, and comes first.
    Ahead,
}

impl Reason {
    /// Says who keeps a process waiting that waits for any of these, to be put behind its operation.
    pub fn all_told<M: Machine>(reasons: &[Self], machine: &M, waiter: ProcessId) -> String {
        let mut all = String::new();
        for reason in reasons {
            let told = reason.told(machine, waiter);
            if reasons.len() > 1 && !told.is_empty() {
                all.push_str(&fill("; {}", &[&reason.object]));
            }
            all.push_str(&told);
        }
        all
    }

    /// Says who keeps a process waiting, to be put behind what it waits for; nothing where that is nobody in particular.
    pub fn told<M: Machine>(&self, machine: &M, waiter: ProcessId) -> String {
        if self.held_by.is_empty() {
            return String::new();
        }
        let took = if self.held == Held::Begun { "began" } else { "locked" };
        let taken_at = |which: usize| self.taken_at.get(which).copied().filter(|line| *line > 0);
        if self.held_by == [waiter] {
            return match taken_at(0) {
                Some(line) => {
                    fill(", which it {} itself at line {}: it waits for itself", &[took, &natural(line.into())])
                }
                None => ", which it holds itself: it waits for itself".to_owned(),
            };
        }
        let mut unfinished = Vec::new();
        machine.unfinished(&mut unfinished);
        let mut told = String::new();
        for (which, process) in self.held_by.iter().enumerate() {
            let words = match (which, self.held) {
                (0, Held::Ahead) => ", behind {}",
                (0, Held::Fast | Held::Begun) => ", held by {}",
                _ => " and {}",
            };
            told.push_str(&fill(words, &[&machine.process_name(*process)]));
            let ended = self.held == Held::Fast && !unfinished.contains(process);
            match (self.held, taken_at(which), ended) {
                (Held::Ahead, ..) => told.push_str(", which waits for it too"),
                (_, Some(line), true) => {
                    let words = ", which locked it at line {} and has ended without unlocking it";
                    told.push_str(&fill(words, &[&natural(line.into())]));
                }
                (_, Some(line), false) => {
                    told.push_str(&fill(", which {} it at line {}", &[took, &natural(line.into())]));
                }
                (_, None, true) => told.push_str(", which has ended without unlocking it"),
                (_, None, false) => {}
            }
        }
        told
    }
}

/// What a step is, in words, for a reader: asked for on a replay only, never while searching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The line, from 1.
    pub line: u32,
    /// The operation and what it read or wrote: `reads balance: 100`.
    pub operation: String,
}

/// What of a program's ways a machine has not given as choices, in any of its copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untried {
    /// Something was drawn by chance: schedules then differ in what was drawn, too, and are no interleavings.
    pub drawn: bool,
    /// The draws of a run have more ways than so many, and not all were given.
    pub draws: Option<u64>,
    /// The program goes by how much time has passed, of which one course was followed.
    pub time: bool,
}

/// Something whose schedules can be explored. The module's text says what it promises.
pub trait Machine: Clone {
    /// What an observer of a finished run can tell apart: its output and how it ended.
    type Outcome: Clone + Debug + Eq + Hash + Ord;

    /// How the run stands.
    fn standing(&self) -> Standing;

    /// Whether the run is over: cheap, and the same as `standing() != Going`.
    fn over(&self) -> bool;

    /// Appends everything that can happen next: by process in the order of creation, then by alternative. Nothing once over.
    fn choices(&self, into: &mut Vec<Choice>);

    /// Appends the processes that have not finished, in the order of creation, able to move or not.
    fn unfinished(&self, into: &mut Vec<ProcessId>);

    /// Fills `into` with what `process`'s next operation would touch if it could be done now, in any of its ways: a superset,
    /// given for a process that cannot move as well.
    fn pending(&self, process: ProcessId, into: &mut Footprint);

    /// The other process that `choice`, which can be made now, would move: [`Footprint::partner`] without taking the step. To
    /// be overridden where that is cheaper to know than by trying.
    fn partner(&self, choice: Choice) -> Option<ProcessId> {
        let mut footprint = Footprint::default();
        self.clone().step(choice, &mut footprint);
        footprint.partner
    }

    /// Takes a step and fills `into` with what it touched. `choice` is one that [`Machine::choices`] gave for this state.
    fn step(&mut self, choice: Choice, into: &mut Footprint);

    /// What the run came to. For a run that is over, or in which nothing can happen any more.
    fn outcome(&self) -> Self::Outcome;

    /// Says in words how the run, which is over or in which nothing can happen, missed what it was to come to; none where it did
    /// not, or nobody has said what that is.
    fn misses(&self) -> Option<String> {
        None
    }

    /// Identifies the state, whatever path led to it: equal for states that no later step can tell apart.
    fn fingerprint(&self) -> u128;

    /// Says in words what `choice` would do now.
    fn describe(&self, choice: Choice) -> Description;

    /// Says what a process that cannot move waits for.
    fn waits(&self, process: ProcessId) -> Waits;

    /// Whether a footprint that it gave, in this state or any other, has turned out not to be honest. A machine may take
    /// steps to be independent on a condition that it can only check as it runs; where it fails, a search has to begin again after
    /// [`Machine::recant`].
    fn doubts(&self) -> bool {
        false
    }

    /// Gives honest footprints from now on, in every copy, without that condition.
    fn recant(&self) {}

    /// What it has not given as choices so far: nothing, unless it says otherwise.
    fn untried(&self) -> Untried {
        Untried::default()
    }

    /// The same machine with every way it could have, where it gives only some of them while it is searched. Schedules are
    /// written down and replayed with that one, so that they mean the same whatever the search was bounded by.
    #[must_use]
    fn boundless(&self) -> Self {
        self.clone()
    }

    /// A process's name for readers: `main`, `goroutine 3`.
    fn process_name(&self, process: ProcessId) -> String;

    /// An object's name for readers: `balance`, `account.mutex`.
    fn object_name(&self, object: ObjectId) -> String;

    /// What plain reads and writes of an object are to a reader who is told of a race.
    fn verbs(&self, object: ObjectId) -> [&'static str; 2] {
        let _ = object;
        ["reads it", "writes it"]
    }

    /// The line a process stands on, from 1.
    fn line(&self, process: ProcessId) -> u32;
}
