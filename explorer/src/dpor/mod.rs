//! Proof: optimal dynamic partial-order reduction with source sets and wakeup trees.
//!
//! The algorithm is that of Abdulla, Aronis, Jonsson and Sagonas, *Source Sets: A Foundation for Optimal Dynamic Partial
//! Order Reduction* (J. ACM 64(4), 2017): each class of equivalent runs (Mazurkiewicz trace) is executed exactly once, and
//! no run is given up half-way. After each step the *races* it closes are looked at: an earlier step that does not commute
//! with it, and that could have come after it, is a reason to try the other order. What to try is a sequence; it is inserted into
//! the wakeup tree of the state before the earlier step, unless a step that sleeps there, or a branch that waits there,
//! already leads to all that it would lead to.
//!
//! Beyond the paper:
//!
//! - Steps may be impossible for a while (locks, channels), and one operation may go several ways (`select`). Whether a race can
//!   be reversed, and what the later operation touches when it comes first, is found by doing it on a copy of the machine;
//!   where it is impossible, races further back are tried. The operations that are left undone at the end of a run
//!   take part as the later ones. When a process moves, every other way its operation could go is a branch too.
//! - A race is looked at once, when its later step is taken, over the run up to there: source sets need no more. But a
//!   step that touches other things when it comes first (a compare-and-swap that fails, a send on a channel that is closed) may then not commute with
//!   what came after it in this run. Such races are looked at again at the end of every run, with all
//!   that does not depend on the earlier step, as the paper does with all races.
//!
//! It holds one run at a time, so its memory depends on the length of a run and not on how many there are: all but the
//! wakeup trees, which may come to hold a few numbers for each class (the paper's section on space; Abdulla et al.,
//! CAV 2024). They are bounded too: when they are full, the search goes on as the paper's first algorithm, *source DPOR*, which keeps
//! only the first step of what is to be tried. It misses nothing, but may begin runs that it must give up; those are counted.

mod clock;
mod hash;
mod snapshots;
mod step;
mod trace;
mod tree;

use std::fmt;
use std::ops::ControlFlow;

use self::snapshots::Snapshots;
use self::step::{Begins, NONE, Step, StepId, Steps};
pub use self::trace::RacingPair;
use self::trace::{Trace, has_ways, is_certain};
use self::tree::{Branches, Forest};
use crate::machine::{Choice, Footprint, Machine, ProcessId};

/// How many copies of the machine are kept at most, unless the caller says otherwise.
const SNAPSHOTS: usize = 1024;

/// How many steps may wait in wakeup trees, unless the caller says otherwise: 12 MB of them.
const WAITING: usize = 1 << 20;

/// How many different steps are kept before the first look at which of them are still needed.
const KEPT: usize = 1 << 14;

/// How many steps are taken between two looks at the clock.
const PATIENCE: u32 = 256;

/// A search through every class of schedules of a machine, from the state it is in.
pub struct Search<'a, M: Machine> {
    max_steps: usize,
    max_cells: usize,
    max_waiting: usize,
    method: Method,
    deadline: &'a dyn Fn() -> bool,
    machine: M,
    /// Two more machines, to try things on.
    spare: M,
    trial: M,
    snapshots: Snapshots<M>,
    schedule: Vec<Choice>,
    trace: Trace,
    nodes: Vec<Node>,
    /// The sleep sets of the nodes, one after the other.
    sleep: Vec<StepId>,
    forest: Forest,
    steps: Steps,
    /// When there are so many steps, those no longer needed are dropped.
    max_kept: usize,
    summary: Summary,
    /// Rooms that are used again at every step.
    choices: Vec<Choice>,
    footprint: Footprint,
    rivals: Vec<u32>,
    reversed: Vec<u32>,
    alternatives: Vec<Choice>,
    between: Vec<u32>,
    sequence: Vec<StepId>,
    /// The races of the run, earlier and later step, in which the later one would touch other things if it came first.
    changing: Vec<(u32, Later)>,
}

impl<M: Machine> fmt::Debug for Search<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search")
            .field("schedule", &self.schedule)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

/// What is kept of a sequence that is to be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// All of it.
    Optimal,
    /// Its first step.
    Source,
}

/// A state on the current run.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// What is still to be explored from here.
    branches: Branches,
    /// Where its sleep set begins; it ends where the next node's begins.
    sleep: u32,
}

/// The later operation of a race.
#[derive(Clone, Copy, Debug)]
struct Later {
    /// The step that it was; none, if it was left undone or was done by another process's choice.
    done: Option<u32>,
    /// What the run did from this index on is left out when it is done earlier.
    end: u32,
    /// Whose operation it is.
    mover: u32,
    /// Whose it is too, or [`NONE`].
    partner: u32,
}

/// When a race is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// When its later step has been taken.
    Now,
    /// When the run has ended.
    AtEnd,
}

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
    trace: &'s Trace,
    snapshots: &'s Snapshots<M>,
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
        let (mut machine, from) = self.snapshots.nearest(step);
        let mut footprint = Footprint::default();
        for choice in &self.schedule[from.min(step)..step] {
            machine.step(*choice, &mut footprint);
        }
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

impl<'a, M: Machine> Search<'a, M> {
    /// Prepares a search from the state that `machine` is in.
    #[must_use]
    pub fn new(machine: &M) -> Self {
        Self {
            max_steps: 100_000,
            max_cells: 64 << 20,
            max_waiting: WAITING,
            method: Method::Optimal,
            deadline: &|| false,
            machine: machine.clone(),
            spare: machine.clone(),
            trial: machine.clone(),
            snapshots: Snapshots::new(machine, SNAPSHOTS),
            schedule: Vec::new(),
            trace: Trace::default(),
            nodes: vec![Node { branches: NONE, sleep: 0 }],
            sleep: Vec::new(),
            forest: Forest::default(),
            steps: Steps::default(),
            max_kept: KEPT,
            summary: Summary::default(),
            choices: Vec::new(),
            footprint: Footprint::default(),
            rivals: Vec::new(),
            reversed: Vec::new(),
            alternatives: Vec::new(),
            between: Vec::new(),
            sequence: Vec::new(),
            changing: Vec::new(),
        }
    }

    /// Cuts runs after so many steps.
    #[must_use]
    pub fn max_steps(mut self, steps: usize) -> Self {
        self.max_steps = steps;
        self
    }

    /// Keeps at most so many copies of the machine; with fewer, more steps are repeated.
    #[must_use]
    pub fn max_snapshots(mut self, snapshots: usize) -> Self {
        self.snapshots.limit(snapshots);
        self
    }

    /// Lets at most so many steps wait in wakeup trees; from then on only the first step of what is to be tried is kept, and
    /// runs may be given up.
    #[must_use]
    pub fn max_waiting(mut self, steps: usize) -> Self {
        self.max_waiting = steps;
        self
    }

    /// Stops once its own notes (clocks, trees, sleep sets; not the machines) take more than about so many bytes.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_cells = bytes / size_of::<u32>();
        self
    }

    /// Stops once `deadline` says so. It is asked now and then.
    #[must_use]
    pub fn deadline(mut self, deadline: &'a dyn Fn() -> bool) -> Self {
        self.deadline = deadline;
        self
    }

    /// Explores, and shows each run to `visit`, which may end the search.
    pub fn run(mut self, mut visit: impl FnMut(&Execution<'_, M>) -> ControlFlow<()>) -> Summary {
        let mut patience = 0;
        loop {
            let end = self.extend(&mut patience);
            if let Some(end) = end {
                self.reverse_pending();
                self.reverse_changing();
                self.note_peak();
                self.summary.executions += 1;
                self.summary.cut += u64::from(end == RunEnd::Cut);
                let execution = Execution {
                    schedule: &self.schedule,
                    machine: &self.machine,
                    races: &self.trace.races,
                    end,
                    trace: &self.trace,
                    snapshots: &self.snapshots,
                };
                if visit(&execution).is_break() {
                    self.summary.ended = Ended::Visitor;
                    return self.summary;
                }
            } else if self.summary.ended != Ended::Whole {
                return self.summary;
            } else {
                self.summary.redundant += 1;
                self.reverse_pending();
                self.reverse_changing();
            }
            if !self.backtrack() {
                return self.summary;
            }
        }
    }

    /// Goes on from the current state to the end of the run. `None`: the run was given up, or the search is.
    fn extend(&mut self, patience: &mut u32) -> Option<RunEnd> {
        loop {
            let depth = self.schedule.len();
            if self.machine.over() {
                return Some(RunEnd::Complete);
            }
            self.choices.clear();
            self.machine.choices(&mut self.choices);
            if self.choices.is_empty() {
                return Some(RunEnd::Complete);
            }
            if depth >= self.max_steps {
                return Some(RunEnd::Cut);
            }
            *patience += 1;
            if *patience >= PATIENCE {
                *patience = 0;
                if (self.deadline)() {
                    self.summary.ended = Ended::Deadline;
                    return None;
                }
                self.drop_steps();
                let steps = self.trace.events.len() * 2 + self.steps.len();
                let cells = self.trace.clock_cells() + self.sleep.len() + self.forest.len() * 3;
                if cells + steps * (size_of::<Step>() / size_of::<u32>()) > self.max_cells {
                    self.summary.ended = Ended::Memory;
                    return None;
                }
            }

            let branch = self.forest.take_first(&mut self.nodes[depth].branches);
            let (choice, below) = match branch {
                Some((step, below)) => (self.steps.get(step).choice, below),
                None => (self.free_choice()?, NONE),
            };
            self.alternatives.clear();
            if self.choices.len() > 1 {
                self.snapshots.keep(depth, &self.machine);
                self.find_alternatives(choice);
            }
            let line = self.machine.line(choice.process);
            self.machine.step(choice, &mut self.footprint);
            self.summary.steps += 1;
            let step = Step::new(choice, &self.footprint);
            if let Some(partner) = self.footprint.partner {
                // What it touched is asked for again below.
                let footprint = std::mem::take(&mut self.footprint);
                self.reverse_met([choice.process, partner]);
                self.footprint = footprint;
            }
            let sleep = self.sleep.len();
            for at in self.nodes[depth].sleep as usize..sleep {
                let sleeper = self.sleep[at];
                if !self.steps.get(sleeper).depends_on(&step) {
                    self.sleep.push(sleeper);
                }
            }
            self.nodes.push(Node { branches: below, sleep: sleep as u32 });
            self.schedule.push(choice);
            let mut rivals = std::mem::take(&mut self.rivals);
            let (mover, partner) = (choice.process.0, step.partner);
            let id = self.steps.keep(step.clone());
            self.trace.push((step, id), &self.footprint, line, &mut rivals);
            let later = Later { done: Some(depth as u32), end: depth as u32, mover, partner };
            self.reverse_all(&rivals, later, Look::Now);
            self.rivals = rivals;
            self.branch_alternatives(depth as u32);
        }
    }

    /// Drops the steps that nothing speaks of any more, when there are many.
    fn drop_steps(&mut self) {
        if self.steps.len() < self.max_kept {
            return;
        }
        let events = self.trace.events.iter_mut().map(|event| &mut event.id);
        self.steps.drop_all_but(events.chain(&mut self.sleep).chain(self.forest.steps_mut()));
        self.max_kept = KEPT.max(self.steps.len() * 2);
    }

    /// Chooses where nothing waits to be explored: rather the process that moved last, so that runs read well.
    fn free_choice(&self) -> Option<Choice> {
        let depth = self.schedule.len();
        let sleeping = &self.sleep[self.nodes[depth].sleep as usize..];
        let mut awake =
            self.choices.iter().filter(|choice| sleeping.iter().all(|id| self.steps.get(*id).choice != **choice));
        let first = *awake.next()?;
        match self.schedule.last() {
            Some(last) if first.process != last.process => {
                Some(awake.find(|choice| choice.process == last.process).copied().unwrap_or(first))
            }
            _ => Some(first),
        }
    }

    /// Lists the other choices that would move a process that `taken` moves.
    fn find_alternatives(&mut self, taken: Choice) {
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

    /// Makes branches of the other ways in which the operations that the last event moved could have gone.
    fn branch_alternatives(&mut self, event: u32) {
        let depth = event as usize;
        for at in 0..self.alternatives.len() {
            let other = self.alternatives[at];
            let from = self.snapshots.nearest_into(depth, &mut self.spare);
            for at in from..depth {
                self.spare.step(self.schedule[at], &mut self.footprint);
            }
            self.summary.steps += (depth - from) as u64;
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

    /// Lets what unfinished processes would do next take part in races.
    fn reverse_pending(&mut self) {
        let mut processes = Vec::new();
        self.machine.unfinished(&mut processes);
        let mut rivals = std::mem::take(&mut self.rivals);
        let mut footprint = Footprint::default();
        let end = self.trace.events.len() as u32;
        for process in processes {
            self.machine.pending(process, &mut footprint);
            self.trace.pending_rivals(process.0, &footprint, &mut rivals);
            let later = Later { done: None, end, mover: process.0, partner: NONE };
            self.reverse_all(&rivals, later, Look::AtEnd);
        }
        self.rivals = rivals;
    }

    /// Lets the operation of each side of a rendezvous, which is about to happen, take part in races by itself: it could go
    /// another way before what made this one possible.
    fn reverse_met(&mut self, sides: [ProcessId; 2]) {
        let depth = self.schedule.len();
        let mut rivals = std::mem::take(&mut self.rivals);
        let mut footprint = Footprint::default();
        for process in sides {
            let from = self.snapshots.nearest_into(depth, &mut self.trial);
            for at in from..depth {
                self.trial.step(self.schedule[at], &mut footprint);
            }
            self.summary.steps += (depth - from) as u64;
            self.trial.pending(process, &mut footprint);
            self.trace.pending_rivals(process.0, &footprint, &mut rivals);
            let later = Later { done: None, end: depth as u32, mover: process.0, partner: NONE };
            self.reverse_all(&rivals, later, Look::Now);
        }
        self.rivals = rivals;
    }

    /// Looks again at the races whose later step changes when it comes first.
    fn reverse_changing(&mut self) {
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
    fn reverse_all(&mut self, rivals: &[u32], later: Later, look: Look) {
        self.reversed.clear();
        for rival in rivals {
            if self.reversed.iter().any(|reversed| self.trace.ordered(*rival, *reversed)) {
                continue;
            }
            if self.reverse(*rival, later, look) {
                self.reversed.push(*rival);
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

        // What is seen by doing it.
        let from = self.snapshots.nearest_into(node, &mut self.spare);
        for at in from..node {
            self.spare.step(self.schedule[at], &mut self.footprint);
        }
        for event in &self.between {
            let step = &self.trace.events[*event as usize].step;
            self.spare.step(step.choice, &mut self.footprint);
            debug_assert_eq!(self.footprint.accesses, step.accesses(), "a footprint is honest: {:?}", step.choice);
        }
        self.summary.steps += (node - from + self.between.len()) as u64;
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
        possible
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

    /// Goes back to the last state from which something is still to be explored. `false`: there is none.
    fn backtrack(&mut self) -> bool {
        loop {
            let Some(done) = self.trace.pop() else { return false };
            let depth = self.trace.events.len();
            self.schedule.pop();
            while self.changing.last().is_some_and(|(_, later)| later.end as usize >= depth) {
                self.changing.pop();
            }
            if let Some(left) = self.nodes.pop() {
                self.sleep.truncate(left.sleep as usize);
            }
            if self.nodes[depth].branches != NONE {
                self.sleep.push(done);
                self.snapshots.drop_after(depth);
                let from = self.snapshots.nearest_into(depth, &mut self.machine);
                for at in from..depth {
                    self.machine.step(self.schedule[at], &mut self.footprint);
                }
                self.summary.steps += (depth - from) as u64;
                return true;
            }
        }
    }

    fn note_peak(&mut self) {
        let peak = &mut self.summary.peak;
        peak.steps = peak.steps.max(self.schedule.len());
        peak.snapshots = peak.snapshots.max(self.snapshots.len());
        peak.sleeping = peak.sleeping.max(self.sleep.len());
        peak.waiting = peak.waiting.max(self.forest.len());
        peak.different = peak.different.max(self.steps.len());
        peak.clock_cells = peak.clock_cells.max(self.trace.clock_cells());
    }
}
