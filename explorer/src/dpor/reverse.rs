//! Races: what could have come in another order, and the branches that follow.
//!
//! Nothing here decides what is explored twice or never: everything it finds goes through [`Search::insert`], which asks
//! the sleep set and the wakeup tree. Finding too much costs time; finding too little would lose runs.

use super::trace::{has_ways, is_certain};
use super::{Method, REMEMBERED, Search};
use crate::detect;
use crate::machine::{Access, Choice, Footprint, Machine, Mode, ProcessId};
use crate::processes::Processes;
use crate::step::{Begins, NONE, Step, StepId};

/// The later operation of a race.
#[derive(Clone, Copy, Debug)]
pub(super) struct Later {
    /// The step that it was; none, if it was left undone or was done by another process's choice.
    pub(super) done: Option<u32>,
    /// What the run did from this index on is left out when it is done earlier.
    pub(super) end: u32,
    /// Whose operation it is.
    pub(super) mover: u32,
    /// Whose it is too, or [`NONE`].
    pub(super) partner: u32,
}

/// When a race is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// When its later step has been taken.
    Now,
    /// When the run has ended.
    AtEnd,
}

impl<M: Machine> Search<M> {
    /// Lists the other choices that would move a process that `taken` moves.
    pub(super) fn find_alternatives(&mut self, taken: Choice) {
        let first = Some(taken.process);
        let second = self.machine.partner(taken);
        for other in &self.choices {
            let partner = self.machine.partner(*other);
            let shares = |process: Option<ProcessId>| process.is_some() && (process == first || process == second);
            if *other != taken && (shares(Some(other.process)) || shares(partner)) {
                self.alternatives.push(*other);
            }
        }
    }

    /// Makes branches of what the last event took away for good: the operation of a process that could move before it, and
    /// that nobody calls unfinished any more, like a timer that was stopped. No later race could tell.
    pub(super) fn branch_cancelled(&mut self) {
        let Some(last) = self.trace.events.last() else { return };
        let moves = |choice: &Choice| {
            let process = choice.process.0;
            last.step.moves(process) || self.choices.iter().any(|now| now.process.0 == process)
        };
        if self.before.iter().all(moves) {
            return;
        }
        let unfinished = detect::unfinished(&self.machine);
        self.alternatives.clear();
        for choice in &self.before {
            if !moves(choice) && !unfinished.contains(&choice.process) {
                self.alternatives.push(*choice);
            }
        }
        self.branch_alternatives(self.trace.events.len() as u32 - 1);
    }

    /// Makes branches of the other ways in which the operations that the last event moved could have gone.
    pub(super) fn branch_alternatives(&mut self, event: u32) {
        let depth = event as usize;
        for at in 0..self.alternatives.len() {
            let other = self.alternatives[at];
            self.summary.steps += self.snapshots.rebuild(&self.schedule[..depth], &mut self.spare);
            self.between.clear();
            let later = Later { done: None, end: event, mover: other.process.0, partner: NONE };
            self.branch(event, other, later, Look::Now);
        }
    }

    /// Inserts `self.sequence` among the branches of a node, unless a sleeping step already leads to all of it.
    fn insert(&mut self, depth: usize) {
        if self.forest.len() >= self.max_waiting {
            self.method = Method::Source;
        }
        let steps = &self.steps;
        let mut sleepers = self.sleepers(depth).iter().map(|id| steps.get(*id));
        let sequence = || self.sequence.iter().map(|id| steps.get(*id));
        match self.method {
            Method::Optimal if sleepers.any(|sleeper| sleeper.is_weak_initial(sequence())) => {}
            Method::Optimal => {
                self.forest.insert(steps, &mut self.nodes[depth].branches, &mut self.sequence);
            }
            Method::Source if sleepers.any(|sleeper| sleeper.begins(sequence()) == Begins::First) => {}
            Method::Source => self.forest.insert_first(steps, &mut self.nodes[depth].branches, &mut self.sequence),
        }
    }

    fn sleepers(&self, depth: usize) -> &[StepId] {
        let end = self.nodes.get(depth + 1).map_or(self.sleep.len(), |next| next.sleep as usize);
        &self.sleep[self.nodes[depth].sleep as usize..end]
    }

    /// Lets what is left undone at the end of a run take part in races.
    pub(super) fn reverse_pending(&mut self) {
        let mut processes = detect::unfinished(&self.machine);
        let end = self.trace.events.len();
        if self.trace.events.last().is_some_and(|event| event.step.ends) {
            let last = self.schedule[end - 1].process;
            let is_last = |process: ProcessId| process == last;
            if processes.iter().copied().all(is_last) && self.before.iter().all(|choice| is_last(choice.process)) {
                return;
            }
            // A process that could still move is left undone even if nobody would call it unfinished: a timer.
            self.rebuild(end - 1);
            self.choices.clear();
            self.trial.choices(&mut self.choices);
            let mut undone = Processes::default();
            undone.extend(&processes);
            for choice in &self.choices {
                undone.add(choice.process);
            }
            processes = undone.list();
        } else if !processes.is_empty() {
            self.trial.clone_from(&self.machine);
        }
        self.reverse_undone(&processes, end, Look::AtEnd);
    }

    /// Lets the operation of each side of a rendezvous, which is about to happen, take part in races by itself: it could go
    /// another way before what made this one possible.
    pub(super) fn reverse_met(&mut self, sides: [ProcessId; 2]) {
        let depth = self.schedule.len();
        self.rebuild(depth);
        self.reverse_undone(&sides, depth, Look::Now);
    }

    /// Makes the trial machine what it was before the event `depth`.
    fn rebuild(&mut self, depth: usize) {
        self.summary.steps += self.snapshots.rebuild(&self.schedule[..depth], &mut self.trial);
    }

    /// Lets the operations at which these processes stand on the trial machine take part in races, as if they came at `end`.
    fn reverse_undone(&mut self, processes: &[ProcessId], end: usize, look: Look) {
        let mut undone = Vec::new();
        for process in processes {
            let mut footprint = Footprint::default();
            self.trial.pending(*process, &mut footprint);
            undone.push(footprint);
        }
        let mut rivals = Vec::new();
        for (process, footprint) in processes.iter().zip(&undone) {
            self.trace.pending_rivals(process.0, footprint, &mut rivals);
            let later = Later { done: None, end: end as u32, mover: process.0, partner: NONE };
            self.reverse_all(&rivals, later, look);
        }
    }

    /// Looks again at the races whose later step changes when it comes first.
    pub(super) fn reverse_changing(&mut self) {
        let end = self.trace.events.len() as u32;
        for at in 0..self.changing.len() {
            let (rival, later) = self.changing[at];
            if !self.reverse(rival, Later { end, ..later }, Look::AtEnd) {
                self.reverse(rival, later, Look::AtEnd);
            }
        }
    }

    /// Tries the later operation before each of its rivals, the latest first. A rival that comes before one that was
    /// reversed is left alone: that race is looked at in the other run.
    pub(super) fn reverse_all(&mut self, rivals: &[u32], later: Later, look: Look) {
        let mut reversed: Vec<u32> = Vec::new();
        for rival in rivals {
            if reversed.iter().any(|reversed| self.trace.ordered(*rival, *reversed)) {
                continue;
            }
            if self.reverse(*rival, later, look) {
                reversed.push(*rival);
            }
        }
    }

    /// Makes a branch, before the event `rival`, of all that does not depend on it and then the later operation. Says
    /// whether that is surely possible.
    fn reverse(&mut self, rival: u32, later: Later, look: Look) -> bool {
        let node = rival as usize;
        self.between.clear();
        let beside = |event: &u32| Some(*event) != later.done && !self.trace.ordered(rival, *event);
        self.between.extend((rival + 1..later.end).filter(beside));

        // What is known without doing it.
        let events = &self.trace.events;
        let done = later.done.map(|id| &events[id as usize].step);
        for sleeper in self.sleepers(node) {
            let sleeper = self.steps.get(*sleeper);
            match sleeper.begins(self.between.iter().map(|event| &events[*event as usize].step)) {
                Begins::First => return done.is_some_and(|done| is_certain(done.accesses())),
                Begins::Beside if done.is_some_and(|done| sleeper.is_same(done) && !has_ways(done.accesses())) => {
                    return true;
                }
                Begins::Beside | Begins::Never => {}
            }
        }

        if let Some(done) = later.done
            && self.is_moved_unchanged(rival, done)
        {
            debug_assert!(
                self.machine.doubts() || self.comes_out_the_same(rival, done),
                "a footprint is honest, and a writer is blind: {done}"
            );
            self.sequence.clear();
            self.sequence.extend(self.between.iter().map(|event| self.trace.events[*event as usize].id));
            self.sequence.push(self.trace.events[done as usize].id);
            self.insert(node);
            return true;
        }

        let barred = later.done.is_some_and(|done| self.is_barred(rival, done));
        if barred && !cfg!(debug_assertions) {
            return false;
        }

        // What is seen by doing it.
        self.summary.steps += self.snapshots.rebuild(&self.schedule[..node], &mut self.spare);
        for event in &self.between {
            let step = &self.trace.events[*event as usize].step;
            self.spare.step(step.choice, &mut self.footprint);
            debug_assert!(
                self.machine.doubts() || step.is_footprint(&self.footprint),
                "a footprint is honest: {step:?}"
            );
        }
        self.summary.steps += self.between.len() as u64;
        self.choices.clear();
        self.spare.choices(&mut self.choices);
        let mut possible = false;
        let choices = std::mem::take(&mut self.choices);
        let is_mover = |process: u32| process == later.mover || (process == later.partner && process != NONE);
        for choice in &choices {
            if is_mover(choice.process.0) || self.spare.partner(*choice).is_some_and(|partner| is_mover(partner.0)) {
                possible |= self.branch(rival, *choice, later, look);
            }
        }
        self.choices = choices;
        debug_assert!(!barred || !possible || self.machine.doubts(), "what is granted cannot come before it was");
        possible
    }

    /// Whether `done` awaits what `rival` granted, and no signal is left out with that: then it cannot come before.
    fn is_barred(&self, rival: u32, done: u32) -> bool {
        let events = &self.trace.events;
        let touches = |event: u32, object, mode| events[event as usize].step.touches(Access { object, mode });
        events[rival as usize].step.accesses().iter().any(|granted| {
            granted.mode == Mode::Grant
                && touches(done, granted.object, Mode::Await)
                && !(rival..done)
                    .any(|event| touches(event, granted.object, Mode::Signal) && self.trace.ordered(rival, event))
        })
    }

    /// Whether the event `done` can surely be done before `rival`, after the events between, and touches there exactly what
    /// it touched in this run, so that none of it needs to be done again to be known.
    ///
    /// What is left out when it comes first are the events from `rival` on that come after it. If they meet `done` only where it
    /// writes, it is blind to them. Else it is tried after its own past alone: if it touches the same there, it
    /// commutes with the rest of the events between, and touches the same after them. That is remembered of the past that it
    /// has then: most come again in many runs.
    fn is_moved_unchanged(&mut self, rival: u32, done: u32) -> bool {
        let events = &self.trace.events;
        let step = &events[done as usize].step;
        let can_always_be_done = |mode| {
            use Mode::{Grant, Load, Read, Release, Signal, Store, Write};
            matches!(mode, Read | Write | Load | Store | Signal | Grant | Release)
        };
        if step.ends || step.partner != NONE || !step.accesses().iter().all(|access| can_always_be_done(access.mode)) {
            return false;
        }
        let left_out = (rival..done).filter(|event| self.trace.ordered(rival, *event));
        if left_out.map(|event| &events[event as usize].step).all(|other| step.is_blind_to(other)) {
            return true;
        }
        let past = self.trace.past_before(rival, done);
        if self.same.contains(&past) {
            return true;
        }
        self.summary.steps += self.snapshots.rebuild(&self.schedule[..rival as usize], &mut self.spare) + 1;
        for event in self.between.iter().filter(|event| **event < done && self.trace.ordered(**event, done)) {
            self.spare.step(events[*event as usize].step.choice, &mut self.footprint);
            self.summary.steps += 1;
        }
        self.spare.step(step.choice, &mut self.footprint);
        let same = step.is_footprint(&self.footprint);
        if same {
            if self.same.values().len() >= REMEMBERED {
                self.same.clear();
            }
            self.same.number(past);
        }
        same
    }

    /// Whether `done`, after the events between, is all that its process can do, and touches what it touched in this run.
    fn comes_out_the_same(&mut self, rival: u32, done: u32) -> bool {
        let step = &self.trace.events[done as usize].step;
        let mut machine = self.machine.clone();
        self.snapshots.rebuild(&self.schedule[..rival as usize], &mut machine);
        let mut footprint = Footprint::default();
        for event in &self.between {
            machine.step(self.trace.events[*event as usize].step.choice, &mut footprint);
        }
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        let mover = Some(step.choice.process);
        choices.retain(|choice| Some(choice.process) == mover || machine.partner(*choice) == mover);
        machine.step(step.choice, &mut footprint);
        choices == [step.choice] && step.is_footprint(&footprint)
    }

    /// Takes a choice on the spare machine, after the events between, and makes a branch of it all. Says whether the race is one.
    fn branch(&mut self, rival: u32, choice: Choice, later: Later, look: Look) -> bool {
        self.trial.clone_from(&self.spare);
        self.trial.step(choice, &mut self.footprint);
        self.summary.steps += 1;
        let step = Step::new(choice, &self.footprint);
        let events = &self.trace.events;
        let before = &events[rival as usize].step;
        if choice == before.choice || !step.depends_on(before) {
            return false;
        }
        let done = later.done.map_or(before, |done| &events[done as usize].step);
        if look == Look::Now && !step.is_within(done, before) {
            self.changing.push((rival, later));
        }
        self.sequence.clear();
        self.sequence.extend(self.between.iter().map(|event| events[*event as usize].id));
        self.sequence.push(self.steps.keep(step));
        self.insert(rival as usize);
        true
    }
}
