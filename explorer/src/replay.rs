//! Replays schedules: step by step, forward and back, or at once to see what comes of them.
//!
//! A schedule is replayed exactly or refused; nothing is ever chosen in its place.

use crate::collect::Collector;
use crate::machine::{Choice, Description, Footprint, Machine, ProcessId, Standing};
use crate::race::{Clocks, Pair};
use crate::report::Finding;
pub use crate::walk::Impossible;
use crate::walk::{Walk, follow};

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
    let machine = &machine.boundless();
    let run = Run::along(machine, schedule)?;
    Ok(Replayed { findings: run.findings(machine), outcome: run.outcome(), preemptions: run.walk.preemptions })
}

/// A run on its way, and all that is needed to judge it.
#[derive(Clone, Debug)]
pub(crate) struct Run<M> {
    pub(crate) walk: Walk<M>,
    pub(crate) schedule: Vec<Choice>,
    pub(crate) races: Vec<Pair>,
    clocks: Clocks,
}

/// A place on a run that it can go back to.
#[derive(Clone, Debug)]
struct Mark<M> {
    walk: Walk<M>,
    clocks: Clocks,
    /// How many races were known there.
    races: usize,
}

impl<M: Machine> Run<M> {
    pub(crate) fn new(start: &M) -> Self {
        Self { walk: Walk::new(start), schedule: Vec::new(), races: Vec::new(), clocks: Clocks::default() }
    }

    /// Takes every step of a schedule.
    pub(crate) fn along(start: &M, schedule: &[Choice]) -> Result<Self, Impossible> {
        let mut run = Self::new(start);
        for choice in schedule {
            run.take(*choice)?;
        }
        Ok(run)
    }

    /// Goes back to the start.
    pub(crate) fn restart(&mut self, start: &Walk<M>) {
        self.walk.stand_at(start);
        self.schedule.clear();
        self.races.clear();
        self.clocks = Clocks::default();
    }

    pub(crate) fn take(&mut self, choice: Choice) -> Result<(), Impossible> {
        let line = self.walk.machine.line(choice.process);
        self.walk.take(choice)?;
        self.clocks.step(choice.process, line, &self.walk.footprint, &mut self.races);
        self.schedule.push(choice);
        Ok(())
    }

    fn mark(&self) -> Mark<M> {
        Mark { walk: self.walk.clone(), clocks: self.clocks.clone(), races: self.races.len() }
    }

    /// Goes back to a mark that it has passed.
    fn rewind(&mut self, mark: &Mark<M>) {
        self.walk.stand_at(&mark.walk);
        self.clocks.clone_from(&mark.clocks);
        self.races.truncate(mark.races);
        self.schedule.truncate(mark.walk.steps);
    }

    pub(crate) fn outcome(&self) -> Option<M::Outcome> {
        let machine = &self.walk.machine;
        (self.walk.is_over() && !matches!(machine.standing(), Standing::Limited(_))).then(|| machine.outcome())
    }

    /// Shows the run, which began in the state `start`, to a collector.
    pub(crate) fn show(&self, start: &M, collector: &mut Collector<M>) {
        collector.begin();
        for pair in &self.races {
            collector.race(start, &self.schedule, pair);
        }
        if self.walk.is_over() {
            let before = || follow(start, &self.schedule[..self.schedule.len().saturating_sub(1)]);
            collector.end(&self.schedule, &self.walk.machine, &before);
        }
    }

    /// Tells what is wrong with the run so far, once each.
    pub(crate) fn findings(&self, start: &M) -> Vec<Finding> {
        let mut collector = Collector::default();
        self.show(start, &mut collector);
        collector.found.into_vec()
    }
}

/// Tells what is wrong with the run of a schedule; nothing where it is not possible.
pub(crate) fn findings_of<M: Machine>(start: &M, schedule: &[Choice]) -> Vec<Finding> {
    Run::along(start, schedule).map_or_else(|_| Vec::new(), |run| run.findings(start))
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

/// Walks along a schedule, forward and back, and knows of every place what a reader may ask.
///
/// Going back replays from the nearest of at most 64 marks, so it costs no more than a 64th of the way.
#[derive(Clone, Debug)]
pub struct Stepper<M> {
    start: M,
    /// Behind and ahead.
    schedule: Vec<Choice>,
    taken: Vec<Taken>,
    run: Run<M>,
    marks: Vec<Mark<M>>,
    /// A mark is kept every so many steps, from the start on.
    every: usize,
}

const MARKS: usize = 64;

impl<M: Machine> Stepper<M> {
    /// Stands before the first step of a schedule.
    pub fn new(machine: &M, schedule: Vec<Choice>) -> Self {
        let machine = machine.boundless();
        let run = Run::new(&machine);
        let marks = vec![run.mark()];
        Self { start: machine, schedule, taken: Vec::new(), run, marks, every: 1 }
    }

    /// Gives the number of steps behind.
    #[must_use]
    pub fn at(&self) -> usize {
        self.run.walk.steps
    }

    /// Gives the machine as it stands.
    #[must_use]
    pub fn machine(&self) -> &M {
        &self.run.walk.machine
    }

    /// Gives what can happen next.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.run.walk.choices
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

    /// Counts the steps behind that took the turn from a process that could still move.
    #[must_use]
    pub fn preemptions(&self) -> u32 {
        self.run.walk.preemptions
    }

    /// Gives the vector clock of a process where it stands: by process, how many of its steps this one comes after by what the
    /// program itself synchronises. Shorter where it comes after no step of the rest.
    #[must_use]
    pub fn clock(&self, process: ProcessId) -> &[usize] {
        self.run.clocks.of_process(process)
    }

    /// Tells what is wrong with the run up to here: its races, and where it is over its end.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.run.findings(&self.start)
    }

    /// Takes the schedule's next step; none at its end.
    ///
    /// # Errors
    ///
    /// If that step is not possible.
    pub fn forward(&mut self) -> Result<Option<&Taken>, Impossible> {
        let at = self.at();
        let Some(choice) = self.schedule.get(at).copied() else { return Ok(None) };
        let walk = &self.run.walk;
        if at < self.taken.len() {
            self.run.take(choice)?;
        } else if walk.choices.contains(&choice) {
            let preempts = walk.preempts(choice) > 0;
            let name = walk.machine.process_name(choice.process);
            let description = walk.machine.describe(choice);
            self.run.take(choice)?;
            let footprint = self.run.walk.footprint.clone();
            self.taken.push(Taken { choice, name, description, footprint, preempts });
        } else {
            return Err(Impossible { step: at, choice });
        }
        if at + 1 == self.marks.len() * self.every {
            self.marks.push(self.run.mark());
            if self.marks.len() > MARKS {
                let mut which = 0;
                self.marks.retain(|_| {
                    which += 1;
                    which % 2 == 1
                });
                self.every *= 2;
            }
        }
        Ok(self.taken.get(at))
    }

    /// Goes one step back; says whether there was one.
    pub fn back(&mut self) -> bool {
        let Some(to) = self.at().checked_sub(1) else { return false };
        self.rewind(to);
        true
    }

    /// Goes to where `to` steps are behind, or to the schedule's end if it has fewer.
    ///
    /// # Errors
    ///
    /// If a step on the way is not possible; it then stands before that step.
    pub fn jump(&mut self, to: usize) -> Result<(), Impossible> {
        if to < self.at() {
            self.rewind(to);
        }
        while self.at() < to && self.forward()?.is_some() {}
        Ok(())
    }

    /// Takes a step of the caller's choosing; what the schedule had ahead is dropped if it differs.
    ///
    /// # Errors
    ///
    /// If that step is not possible.
    pub fn choose(&mut self, choice: Choice) -> Result<(), Impossible> {
        let at = self.at();
        if self.schedule.get(at) != Some(&choice) {
            if !self.choices().contains(&choice) {
                return Err(Impossible { step: at, choice });
            }
            self.schedule.truncate(at);
            self.taken.truncate(at);
            self.marks.truncate(at / self.every + 1);
            self.schedule.push(choice);
        }
        self.forward().map(|_| ())
    }

    /// Goes back to where `to` steps, fewer than now, are behind. Those steps were possible once, so they are again.
    fn rewind(&mut self, to: usize) {
        let mark = (to / self.every).min(self.marks.len() - 1);
        self.run.rewind(&self.marks[mark]);
        for at in mark * self.every..to {
            let again = self.run.take(self.schedule[at]);
            debug_assert!(again.is_ok(), "a step that was possible once is possible again");
        }
    }
}
