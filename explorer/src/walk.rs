//! The one way down a schedule: a machine on its way, what can happen next, and how often the turn was taken away.
//!
//! All that follows choices it was given goes through here: tokens, replays, the stepper, witnesses, shrinking, samples. The
//! searches that make choices of their own (classes, the state graph) do not: they copy machines and step them.

use std::fmt;

use crate::machine::{Choice, Footprint, Machine, ProcessId};

/// A choice of a schedule that its machine does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// The index of the step.
    pub step: usize,
    /// What it asks for.
    pub choice: Choice,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {} of the schedule is not possible there", self.step + 1)
    }
}

impl std::error::Error for Impossible {}

/// A machine on its way. It remembers how many steps it has taken, not which: who needs those keeps them.
#[derive(Clone, Debug)]
pub(crate) struct Walk<M> {
    pub(crate) machine: M,
    /// What can happen next.
    pub(crate) choices: Vec<Choice>,
    /// How many steps were taken.
    pub(crate) steps: usize,
    /// Who took the last one.
    pub(crate) last: Option<ProcessId>,
    /// How many of them took the turn from a process that could still move.
    pub(crate) preemptions: u32,
    /// What the last step touched.
    pub(crate) footprint: Footprint,
}

impl<M: Machine> Walk<M> {
    pub(crate) fn new(start: &M) -> Self {
        let mut choices = Vec::new();
        start.choices(&mut choices);
        Self { machine: start.clone(), choices, steps: 0, last: None, preemptions: 0, footprint: Footprint::default() }
    }

    /// Stands where another walk stands, in the room that it has.
    pub(crate) fn stand_at(&mut self, other: &Self) {
        self.machine.clone_from(&other.machine);
        self.choices.clone_from(&other.choices);
        self.steps = other.steps;
        self.last = other.last;
        self.preemptions = other.preemptions;
        self.footprint.clone_from(&other.footprint);
    }

    /// Takes a step.
    pub(crate) fn take(&mut self, choice: Choice) -> Result<(), Impossible> {
        if !self.choices.contains(&choice) {
            return Err(Impossible { step: self.steps, choice });
        }
        self.preemptions += self.preempts(choice);
        self.machine.step(choice, &mut self.footprint);
        self.steps += 1;
        self.last = Some(choice.process);
        self.choices.clear();
        self.machine.choices(&mut self.choices);
        Ok(())
    }

    /// How many preemptions a choice is: 1 where another process moved last and could move on.
    pub(crate) fn preempts(&self, choice: Choice) -> u32 {
        let Some(last) = self.last.filter(|last| *last != choice.process) else { return 0 };
        u32::from(self.choices.iter().any(|other| other.process == last))
    }

    /// The place, among the choices, of the one by which nothing changes hands: who moved last goes on, or else the first.
    pub(crate) fn expected(&self) -> usize {
        self.last.and_then(|last| self.choices.iter().position(|choice| choice.process == last)).unwrap_or(0)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.choices.is_empty()
    }
}

/// Gives the machine to which a schedule leads, whose every step is known to be possible.
pub(crate) fn follow<M: Machine>(start: &M, schedule: &[Choice]) -> M {
    let mut machine = start.clone();
    let mut footprint = Footprint::default();
    for choice in schedule {
        machine.step(*choice, &mut footprint);
    }
    machine
}
