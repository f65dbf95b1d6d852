//! Replays schedules: step by step, forward and back, or at once to see what comes of them.
//!
//! A schedule is replayed exactly or refused; nothing is ever chosen in its place.

use std::fmt;

use crate::collect::Collector;
use crate::machine::{Choice, Description, Footprint, Machine, ProcessId, Standing};
use crate::race::{Clocks, Pair};
use crate::report::Finding;

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

/// What came of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed<O> {
    /// What went wrong on the way (races) and at the end.
    pub findings: Vec<Finding>,
    /// What the run came to, if the schedule goes to its end.
    pub outcome: Option<O>,
    /// The steps that took the turn from a process that could still move.
    pub preemptions: u32,
}

/// Replays a schedule and tells what came of it.
///
/// # Errors
///
/// If one of its choices is not possible where it stands.
pub fn replay<M: Machine>(machine: &M, schedule: &[Choice]) -> Result<Replayed<M::Outcome>, Impossible> {
    let machine = machine.boundless();
    let run = Run::along(&machine, schedule)?;
    Ok(Replayed { findings: run.findings(), outcome: run.outcome(), preemptions: run.preemptions })
}

/// A run on its way, and all that is needed to judge it.
#[derive(Clone, Debug)]
pub(crate) struct Run<'m, M> {
    start: &'m M,
    pub(crate) machine: M,
    pub(crate) schedule: Vec<Choice>,
    /// What can happen next.
    pub(crate) choices: Vec<Choice>,
    pub(crate) races: Vec<Pair>,
    pub(crate) preemptions: u32,
    clocks: Clocks,
    footprint: Footprint,
}

impl<'m, M: Machine> Run<'m, M> {
    pub(crate) fn new(start: &'m M) -> Self {
        let mut choices = Vec::new();
        start.choices(&mut choices);
        Self {
            start,
            machine: start.clone(),
            schedule: Vec::new(),
            choices,
            races: Vec::new(),
            preemptions: 0,
            clocks: Clocks::default(),
            footprint: Footprint::default(),
        }
    }

    /// Takes every step of a schedule.
    pub(crate) fn along(start: &'m M, schedule: &[Choice]) -> Result<Self, Impossible> {
        let mut run = Self::new(start);
        for choice in schedule {
            run.take(*choice)?;
        }
        Ok(run)
    }

    /// Goes back to the start.
    pub(crate) fn restart(&mut self) {
        self.machine.clone_from(self.start);
        self.schedule.clear();
        self.races.clear();
        self.preemptions = 0;
        self.clocks = Clocks::default();
        self.choices.clear();
        self.machine.choices(&mut self.choices);
    }

    pub(crate) fn last(&self) -> Option<ProcessId> {
        self.schedule.last().map(|choice| choice.process)
    }

    /// How many preemptions a choice is: 1 where another process moved last and could move on.
    pub(crate) fn preempts(&self, choice: Choice) -> u32 {
        let Some(last) = self.last().filter(|last| *last != choice.process) else { return 0 };
        u32::from(self.choices.iter().any(|other| other.process == last))
    }

    pub(crate) fn take(&mut self, choice: Choice) -> Result<(), Impossible> {
        if !self.choices.contains(&choice) {
            return Err(Impossible { step: self.schedule.len(), choice });
        }
        self.preemptions += self.preempts(choice);
        let line = self.machine.line(choice.process);
        self.machine.step(choice, &mut self.footprint);
        self.clocks.step(choice.process, line, &self.footprint, &mut self.races);
        self.schedule.push(choice);
        self.choices.clear();
        self.machine.choices(&mut self.choices);
        Ok(())
    }

    pub(crate) fn is_over(&self) -> bool {
        self.choices.is_empty()
    }

    fn outcome(&self) -> Option<M::Outcome> {
        (self.is_over() && !matches!(self.machine.standing(), Standing::Limited(_))).then(|| self.machine.outcome())
    }

    /// Shows the run to a collector.
    pub(crate) fn show(&self, collector: &mut Collector<M>) {
        collector.begin();
        for pair in &self.races {
            collector.race(self.start, &self.schedule, pair);
        }
        if self.is_over() {
            let before = || follow(self.start, &self.schedule[..self.schedule.len().saturating_sub(1)]);
            collector.end(&self.schedule, &self.machine, &before);
        }
    }

    /// Tells what is wrong with the run so far, once each.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut collector = Collector::default();
        self.show(&mut collector);
        collector.found.into_vec()
    }
}

/// Tells what is wrong with the run of a schedule; nothing where it is not possible.
pub(crate) fn findings_of<M: Machine>(start: &M, schedule: &[Choice]) -> Vec<Finding> {
    Run::along(start, schedule).map_or_else(|_| Vec::new(), |run| run.findings())
}

/// Gives the machine to which a schedule leads, whose every step is possible.
pub(crate) fn follow<M: Machine>(start: &M, schedule: &[Choice]) -> M {
    let mut machine = start.clone();
    let mut footprint = Footprint::default();
    for choice in schedule {
        machine.step(*choice, &mut footprint);
    }
    machine
}

/// One step that was taken, for a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who moved, and which way.
    pub choice: Choice,
    /// The process's name for readers.
    pub name: String,
    /// The line, and what it did.
    pub description: Description,
    /// What it touched.
    pub footprint: Footprint,
    /// It took the turn from a process that could still move.
    pub preempts: bool,
}

/// Walks along a schedule, forward and back.
///
/// Going back replays from the nearest of at most 64 copies of the machine, so it costs no more than a 64th of the way.
#[derive(Clone, Debug)]
pub struct Stepper<M> {
    schedule: Vec<Choice>,
    taken: Vec<Taken>,
    at: usize,
    machine: M,
    copies: Vec<M>,
    /// A copy is kept every so many steps, from the start on.
    every: usize,
}

const COPIES: usize = 64;

impl<M: Machine> Stepper<M> {
    /// Stands before the first step of a schedule.
    pub fn new(machine: &M, schedule: Vec<Choice>) -> Self {
        let machine = machine.boundless();
        let copies = vec![machine.clone()];
        Self { schedule, taken: Vec::new(), at: 0, machine, copies, every: 1 }
    }

    /// Gives the number of steps behind.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// Gives the machine as it stands.
    #[must_use]
    pub fn machine(&self) -> &M {
        &self.machine
    }

    /// Gives the schedule, behind and ahead.
    #[must_use]
    pub fn schedule(&self) -> &[Choice] {
        &self.schedule
    }

    /// Gives the steps that were taken so far, those that were gone back over included.
    #[must_use]
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// Takes the schedule's next step; none at its end.
    ///
    /// # Errors
    ///
    /// If that step is not possible.
    pub fn forward(&mut self) -> Result<Option<&Taken>, Impossible> {
        let Some(choice) = self.schedule.get(self.at).copied() else { return Ok(None) };
        let mut choices = Vec::new();
        self.machine.choices(&mut choices);
        if !choices.contains(&choice) {
            return Err(Impossible { step: self.at, choice });
        }
        let mut footprint = Footprint::default();
        if self.at < self.taken.len() {
            self.machine.step(choice, &mut footprint);
        } else {
            let last = self.at.checked_sub(1).map(|last| self.schedule[last].process);
            let goes_on = last.is_some_and(|last| choices.iter().any(|choice| choice.process == last));
            let name = self.machine.process_name(choice.process);
            let description = self.machine.describe(choice);
            self.machine.step(choice, &mut footprint);
            let preempts = goes_on && last != Some(choice.process);
            self.taken.push(Taken { choice, name, description, footprint, preempts });
        }
        self.at += 1;
        if self.at == self.copies.len() * self.every {
            self.copies.push(self.machine.clone());
            if self.copies.len() > COPIES {
                let mut which = 0;
                self.copies.retain(|_| {
                    which += 1;
                    which % 2 == 1
                });
                self.every *= 2;
            }
        }
        Ok(self.taken.get(self.at - 1))
    }

    /// Goes one step back; says whether there was one.
    pub fn back(&mut self) -> bool {
        let Some(to) = self.at.checked_sub(1) else { return false };
        self.rewind(to);
        true
    }

    /// Goes to where `to` steps are behind, or to the schedule's end if it has fewer.
    ///
    /// # Errors
    ///
    /// If a step on the way is not possible; it then stands before that step.
    pub fn jump(&mut self, to: usize) -> Result<(), Impossible> {
        if to < self.at {
            self.rewind(to);
        }
        while self.at < to && self.forward()?.is_some() {}
        Ok(())
    }

    /// Takes a step of the caller's choosing; what the schedule had ahead is dropped if it differs.
    ///
    /// # Errors
    ///
    /// If that step is not possible.
    pub fn choose(&mut self, choice: Choice) -> Result<(), Impossible> {
        if self.schedule.get(self.at) != Some(&choice) {
            let mut choices = Vec::new();
            self.machine.choices(&mut choices);
            if !choices.contains(&choice) {
                return Err(Impossible { step: self.at, choice });
            }
            self.schedule.truncate(self.at);
            self.taken.truncate(self.at);
            self.copies.truncate(self.at / self.every + 1);
            self.schedule.push(choice);
        }
        self.forward().map(|_| ())
    }

    /// Goes back to where `to` steps, fewer than now, are behind. Those steps were possible once, so they are again.
    fn rewind(&mut self, to: usize) {
        let copy = (to / self.every).min(self.copies.len() - 1);
        self.machine = follow(&self.copies[copy], &self.schedule[copy * self.every..to]);
        self.at = to;
    }
}
