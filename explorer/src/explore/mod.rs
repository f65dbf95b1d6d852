//! The one function a caller needs: explores a machine and reports; or the same in slices, for who has other things to do.
//!
//! What is searched, in which order and how far, says [`policy`] alone; [`work`] does it and knows no reason.

mod policy;
mod work;

use std::fmt;

use crate::graph::{Builder, Fairness, Scope, Until};
use crate::machine::Machine;
use crate::pace::{self, Pace, Turn};
use crate::report::{Report, Shortest};
use work::Work;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Everything, each Mazurkiewicz class once: the verdict is `proved`, unless a limit is met first.
    Proof,
    /// Every schedule of at most so many preemptions (Musuvathi & Qadeer, PLDI 2007).
    Preemptions(u32),
    /// So many runs, each choice drawn uniformly.
    Random {
        /// Where the draws begin: the same seed draws the same runs.
        seed: u64,
        /// How many runs.
        runs: u64,
    },
    /// So many runs by random priorities that change at `depth - 1` random points (Burckhardt et al., ASPLOS 2010).
    Pct {
        /// Where the draws begin.
        seed: u64,
        /// How many runs.
        runs: u64,
        /// How many ordering constraints a failure may need.
        depth: u32,
    },
}

/// What to search for, and for how long.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How.
    pub method: Method,
    /// Stops after so many executions. (Within a bound on preemptions states are searched, and this has no effect.)
    pub max_executions: Option<u64>,
    /// Cuts runs after so many steps.
    pub max_steps: usize,
    /// How many bytes the search itself may hold, roughly.
    pub max_bytes: usize,
    /// How many states the state graph may have; beyond that, interleavings are not counted.
    pub max_states: usize,
    /// What the scheduler is trusted to do, when starvation is looked for.
    pub fairness: Fairness,
    /// Says that it is time to stop. Asked every few hundred steps.
    pub deadline: &'a dyn Fn() -> bool,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("method", &self.method)
            .field("max_executions", &self.max_executions)
            .field("max_steps", &self.max_steps)
            .field("max_bytes", &self.max_bytes)
            .field("max_states", &self.max_states)
            .field("fairness", &self.fairness)
            .finish_non_exhaustive()
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            method: Method::Proof,
            max_executions: None,
            max_steps: 100_000,
            max_bytes: 256 << 20,
            max_states: 50_000,
            fairness: Fairness::default(),
            deadline: &|| false,
        }
    }
}

/// Explores `machine` from where it stands.
///
/// A proof takes two searches. The state graph, if it fits, counts the interleavings and has the shortest failures and the
/// fair cycles; it is given up early where its growth promises many times the limit. The search of classes proves, and counts
/// them. If runs can go on for ever there is no end of classes: then the state graph, if it is whole, is the proof, and
/// `executions` is 0. If it is not, some runs are drawn at random beside it.
///
/// ```
/// use explorer::model::{Model, Op, Program, Value};
/// use explorer::report::{Kind, Verdict};
/// use explorer::{Options, explore};
///
/// let increment = vec![Op::Load(0, 0), Op::Add(0, Value::Number(1)), Op::Store(0, Value::Register(0))];
/// let machine = Model::new(&Program::new(1, vec![increment.clone(), increment]));
/// let report = explore(&machine, &Options::default());
/// assert_eq!(report.verdict, Verdict::Proved);
/// assert_eq!((report.executions, report.redundant), (4, 0));
/// assert_eq!(report.interleavings, Some(6));
/// assert_eq!(report.of_kind(Kind::Race).count(), 3);
/// ```
pub fn explore<M: Machine>(machine: &M, options: &Options<'_>) -> Report<M::Outcome> {
    let mut exploration = Exploration::new(machine, Plan::of(options));
    while exploration.advance(&|| pace::until(options.deadline)) == Turn::Paused {}
    exploration.finish()
}

/// What is searched for, and how far: [`Options`] without the clock, which whoever advances an [`Exploration`] reads.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How.
    pub method: Method,
    /// As in [`Options`].
    pub max_executions: Option<u64>,
    /// As in [`Options`].
    pub max_steps: usize,
    /// As in [`Options`].
    pub max_bytes: usize,
    /// As in [`Options`].
    pub max_states: usize,
    /// As in [`Options`].
    pub fairness: Fairness,
}

impl Plan {
    /// Takes them from options.
    #[must_use]
    pub fn of(options: &Options<'_>) -> Self {
        let Options { method, max_executions, max_steps, max_bytes, max_states, fairness, .. } = *options;
        Self { method, max_executions, max_steps, max_bytes, max_states, fairness }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self::of(&Options::default())
    }
}

/// How far an exploration has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Complete runs so far: classes, or runs drawn.
    pub executions: u64,
    /// States of the state graph so far.
    pub states: u64,
    /// Different outcomes so far.
    pub outcomes: usize,
    /// Different findings so far.
    pub findings: usize,
}

/// An exploration that gives the turn back when it is told to: [`explore`] in slices.
///
/// Most of the work asks for the pace every few hundred steps. What does not is done in one go: to count the paths of a state
/// graph, to look for its fair cycles, and to find the shortest failure of one kind.
///
/// ```
/// use std::cell::Cell;
///
/// use explorer::explore::{Exploration, Plan};
/// use explorer::model::{Model, Op, Program, Value};
/// use explorer::pace::{Pace, Turn};
///
/// let increment = vec![Op::Load(0, 0), Op::Add(0, Value::Number(1)), Op::Store(0, Value::Register(0))];
/// let machine = Model::new(&Program::new(1, vec![increment.clone(), increment]));
/// let mut exploration = Exploration::new(&machine, Plan::default());
/// while exploration.advance(&|| Pace::Pause) == Turn::Paused {
///     // Here a page answers its reader, and may drop the exploration.
/// }
/// assert_eq!(exploration.finish().executions, 4);
/// ```
pub struct Exploration<M: Machine> {
    machine: M,
    plan: Plan,
    work: Work<M>,
    /// The machine has come to doubt its footprints once, and gives honest ones now.
    has_recanted: bool,
}

impl<M: Machine> fmt::Debug for Exploration<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exploration")
            .field("plan", &self.plan)
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

impl<M: Machine> Exploration<M> {
    /// Prepares to explore `machine` from where it stands.
    #[must_use]
    pub fn new(machine: &M, plan: Plan) -> Self {
        Self { machine: machine.clone(), plan, work: Work::new(machine, plan), has_recanted: false }
    }

    /// Explores on, as long as `pace` says; when it says [`Pace::Stop`], what is known by then becomes the report.
    pub fn advance(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        let machine = &self.machine;
        let believes = || if machine.doubts() { Pace::Stop } else { pace() };
        let turn = match self.has_recanted {
            false => self.work.advance(&believes),
            true => self.work.advance(pace),
        };
        if self.machine.doubts() && !self.has_recanted {
            self.machine.recant();
            self.has_recanted = true;
            self.work = Work::new(&self.machine, self.plan);
            return Turn::Paused;
        }
        turn
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.work.progress()
    }

    /// Gives the report; where it was not done, it ends here, bounded by the time.
    #[must_use]
    pub fn finish(mut self) -> Report<M::Outcome> {
        while self.advance(&|| Pace::Stop) == Turn::Paused {}
        self.work.into_report()
    }
}

/// Finds the shortest schedule that fails, of those the one with the fewest preemptions, and looks no further: an answer long
/// before [`explore`] has seen the rest, or where it never will. Failures that no single schedule has, starvation and livelock,
/// are not looked for.
///
/// ```
/// use explorer::model::{Comparison::Equal, Model, Op, Program, Value::Number};
/// use explorer::{Options, explore::shortest_failure, report::Kind};
///
/// // Two threads take two locks in opposite order, again and again.
/// let takes = |first, second| vec![Op::Lock(first), Op::Lock(second), Op::Unlock(second), Op::Unlock(first), Op::JumpIf(Number(0), Equal, Number(0), 0)];
/// let program = Program { mutexes: 2, ..Program::new(0, vec![takes(0, 1), takes(1, 0)]) };
/// let found = shortest_failure(&Model::new(&program), &Options::default()).expect("they deadlock");
/// assert_eq!((found.kind, found.steps, found.preemptions, found.least), (Kind::Deadlock, 2, 1, true));
/// ```
pub fn shortest_failure<M: Machine>(machine: &M, options: &Options<'_>) -> Option<Shortest> {
    let found = |pace: &dyn Fn() -> Pace| {
        let bytes = options.max_bytes / 2;
        let mut builder = Builder::new(machine, Scope::All, options.max_states, bytes, Until::Failure);
        while builder.advance(pace) == Turn::Paused {}
        policy::shortest(&builder.finish().shortest_of_kinds())
    };
    let pace = || pace::until(options.deadline);
    let shortest = found(&|| if machine.doubts() { Pace::Stop } else { pace() });
    if !machine.doubts() {
        return shortest;
    }
    machine.recant();
    found(&pace)
}
