//! What a search shows of its runs, and what it amounted to: plain values, and no claim beyond them.

use std::fmt;

use super::RacingPair;
use super::snapshots::Snapshots;
use super::trace::Trace;
use crate::machine::{Choice, Machine};

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// It is over, or nothing can move any more.
    Complete,
    /// It was cut at the limit of steps.
    Cut,
}

/// A run, as the visitor sees it.
pub struct Execution<'s, M> {
    /// The choices that lead through it.
    pub schedule: &'s [Choice],
    /// The machine at its end.
    pub machine: &'s M,
    /// The pairs of its steps that race.
    pub races: &'s [RacingPair],
    /// How it ended.
    pub end: RunEnd,
    pub(super) trace: &'s Trace,
    pub(super) snapshots: &'s Snapshots<M>,
}

impl<M: fmt::Debug> fmt::Debug for Execution<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Execution").field("schedule", &self.schedule).field("end", &self.end).finish_non_exhaustive()
    }
}

impl<M: Machine> Execution<'_, M> {
    /// Gives the machine as it was before the step of this index.
    #[must_use]
    pub fn machine_before(&self, step: usize) -> M {
        let mut machine = self.machine.clone();
        self.snapshots.rebuild(&self.schedule[..step], &mut machine);
        machine
    }

    /// Gives the line on which the process of the step of this index stood before it.
    #[must_use]
    pub fn line(&self, step: usize) -> u32 {
        self.trace.events[step].line
    }
}

/// What a search amounted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Complete runs: the number of classes, if `ended` says [`Ended::Whole`] and nothing was cut.
    pub executions: u64,
    /// Runs given up because all they could still do was explored elsewhere. The algorithm makes none; it is counted all the same.
    pub redundant: u64,
    /// Runs that were cut at the limit of steps.
    pub cut: u64,
    /// Steps taken, those on copies and those repeated included.
    pub steps: u64,
    /// Why it came to its end.
    pub ended: Ended,
    /// The most that it held at any time.
    pub peak: Peak,
}

/// Why a search came to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ended {
    /// There was nothing left to explore.
    #[default]
    Whole,
    /// The visitor said so.
    Visitor,
    /// The deadline had come.
    Deadline,
    /// A run, with what the search must know of it, did not fit in the memory allowed.
    Memory,
}

/// The most that a search held at any time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peak {
    /// Steps of a run.
    pub steps: usize,
    /// Copies of the machine.
    pub snapshots: usize,
    /// Steps in sleep sets.
    pub sleeping: usize,
    /// Steps in wakeup trees.
    pub waiting: usize,
    /// Different steps.
    pub different: usize,
    /// Numbers in vector clocks.
    pub clock_cells: usize,
}
