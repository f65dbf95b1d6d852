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
mod execution;
mod past;
mod reverse;
mod snapshots;
mod trace;
mod tree;

use std::fmt;
use std::ops::ControlFlow;

pub use self::execution::{Ended, Execution, Peak, RunEnd, Summary};
use self::reverse::{Later, Look};
use self::snapshots::Snapshots;
pub use self::trace::RacingPair;
use self::trace::Trace;
use self::tree::{Branches, Forest};
use crate::intern::Interner;
use crate::machine::{Choice, Footprint, Machine};
use crate::pace::{Pace, Turn};
use crate::step::{NONE, Step, StepId, Steps};

/// How many copies of the machine are kept at most, unless the caller says otherwise.
const SNAPSHOTS: usize = 1024;

/// How many steps may wait in wakeup trees, unless the caller says otherwise: 12 MB of them.
const WAITING: usize = 1 << 20;

/// How many different steps are kept before the first look at which of them are still needed.
const KEPT: usize = 1 << 14;

/// How many pasts are remembered: 4 MB of them.
const REMEMBERED: usize = 1 << 16;

/// How many steps are taken between two looks at the clock.
const PATIENCE: u32 = 256;

/// A search through every class of schedules of a machine, from the state it is in.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use explorer::dpor::Search;
/// use explorer::model::Value::Number;
/// use explorer::model::{Model, Op, Program};
///
/// // Two threads that print come to two outcomes; two that read come to one.
/// let prints = |number| vec![Op::Load(0, 0), Op::Print(Number(number))];
/// let mut outputs = Vec::new();
/// let summary = Search::new(&Model::new(&Program::new(1, vec![prints(1), prints(2)]))).run(|execution| {
///     use explorer::Machine;
///     outputs.push(execution.machine.outcome().output);
///     ControlFlow::Continue(())
/// });
/// assert_eq!(outputs, [[1, 2], [2, 1]]);
/// assert_eq!((summary.executions, summary.redundant), (2, 0));
/// ```
pub struct Search<M: Machine> {
    max_steps: usize,
    max_cells: usize,
    max_waiting: usize,
    method: Method,
    /// How many steps were taken since it last asked how to go on.
    patience: u32,
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
    alternatives: Vec<Choice>,
    /// What could happen before the last step; empty where the run begins or goes on from an earlier state.
    before: Vec<Choice>,
    between: Vec<u32>,
    sequence: Vec<StepId>,
    /// The pasts with which a step was seen to touch what it touched with another one.
    same: Interner<u128>,
    /// The races of the run, earlier and later step, in which the later one would touch other things if it came first.
    changing: Vec<(u32, Later)>,
}

impl<M: Machine> fmt::Debug for Search<M> {
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

/// How far a run was extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    End(RunEnd),
    /// All that it could still do is explored elsewhere: the run is given up.
    Asleep,
    /// It is to go on later, from where it is.
    Pause,
    /// The search is over.
    Stop(Ended),
}

/// A state on the current run.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// What is still to be explored from here.
    branches: Branches,
    /// Where its sleep set begins; it ends where the next node's begins.
    sleep: u32,
}

impl<M: Machine> Search<M> {
    /// Prepares a search from the state that `machine` is in.
    #[must_use]
    pub fn new(machine: &M) -> Self {
        Self {
            max_steps: 100_000,
            max_cells: 64 << 20,
            max_waiting: WAITING,
            method: Method::Optimal,
            patience: 0,
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
            alternatives: Vec::new(),
            before: Vec::new(),
            between: Vec::new(),
            sequence: Vec::new(),
            same: Interner::default(),
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

    /// Explores, and shows each run to `visit`, which may end the search.
    pub fn run(mut self, mut visit: impl FnMut(&Execution<'_, M>) -> ControlFlow<()>) -> Summary {
        self.advance(&|| Pace::On, &mut visit);
        self.summary
    }

    /// Explores until it is done, or `pace` says otherwise; that is asked now and then, in the middle of a run as well.
    pub(crate) fn advance(
        &mut self,
        pace: &dyn Fn() -> Pace,
        visit: &mut dyn FnMut(&Execution<'_, M>) -> ControlFlow<()>,
    ) -> Turn {
        loop {
            match self.extend(pace) {
                Reached::End(end) => {
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
                        return Turn::Done;
                    }
                }
                Reached::Asleep => {
                    self.summary.redundant += 1;
                    self.reverse_pending();
                    self.reverse_changing();
                }
                Reached::Pause => return Turn::Paused,
                Reached::Stop(ended) => {
                    self.summary.ended = ended;
                    return Turn::Done;
                }
            }
            if !self.backtrack() {
                return Turn::Done;
            }
        }
    }

    /// What it has come to so far.
    pub(crate) fn summary(&self) -> Summary {
        self.summary
    }

    /// Goes on from the current state to the end of the run, as far as it may.
    fn extend(&mut self, pace: &dyn Fn() -> Pace) -> Reached {
        let mut rivals = Vec::new();
        loop {
            let depth = self.schedule.len();
            if self.machine.over() {
                return Reached::End(RunEnd::Complete);
            }
            self.choices.clear();
            self.machine.choices(&mut self.choices);
            self.branch_cancelled();
            if self.choices.is_empty() {
                return Reached::End(RunEnd::Complete);
            }
            if depth >= self.max_steps {
                return Reached::End(RunEnd::Cut);
            }
            self.patience += 1;
            if self.patience >= PATIENCE {
                self.patience = 0;
                match pace() {
                    Pace::On => {}
                    Pace::Pause => return Reached::Pause,
                    Pace::Stop => return Reached::Stop(Ended::Deadline),
                }
                self.drop_steps();
                let steps = self.trace.events.len() * 2 + self.steps.len();
                let cells = self.trace.clock_cells() + self.sleep.len() + self.forest.len() * 3;
                if cells + steps * (size_of::<Step>() / size_of::<u32>()) > self.max_cells {
                    return Reached::Stop(Ended::Memory);
                }
            }

            let branch = self.forest.take_first(&mut self.nodes[depth].branches);
            let (choice, below) = match branch {
                Some((step, below)) => (self.steps.get(step).choice, below),
                None => match self.free_choice() {
                    Some(choice) => (choice, NONE),
                    None => return Reached::Asleep,
                },
            };
            self.alternatives.clear();
            if self.choices.len() > 1 {
                self.snapshots.keep(depth, &self.machine);
                self.find_alternatives(choice);
            }
            self.before.clear();
            self.before.extend_from_slice(&self.choices);
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
            let (mover, partner) = (choice.process.0, step.partner);
            let id = self.steps.keep(step.clone());
            self.trace.push((step, id), &self.footprint, line, &mut rivals);
            let later = Later { done: Some(depth as u32), end: depth as u32, mover, partner };
            self.reverse_all(&rivals, later, Look::Now);
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

    /// Goes back to the last state from which something is still to be explored. `false`: there is none.
    fn backtrack(&mut self) -> bool {
        self.before.clear();
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
                self.summary.steps += self.snapshots.rebuild(&self.schedule[..depth], &mut self.machine);
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
