//! The one function a caller needs: explores a machine and reports.

use std::fmt;
use std::ops::ControlFlow;

use crate::collect::Collector;
use crate::dpor::{self, Ended, RunEnd};
use crate::graph::{Fairness, Graph, Limits, Scope};
use crate::machine::Machine;
use crate::race::{Pair, Touch};
use crate::replay::Run;
use crate::report::{Bound, Finding, Kind, Report, Shortest, Verdict};
use crate::sample::{Draw, sample};
use crate::shrink::{Shrunk, shrink};

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
/// fair cycles; the search of classes proves, and counts them. If runs can go on for ever there is no end of classes: then
/// the state graph, if it is whole, is the proof, and `executions` is 0. If it is not, some runs are drawn at random beside it.
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
    believing(machine, options, |options| explore_once(machine, options))
}

/// Searches until the machine comes to doubt what it has said of its steps; if it does, searches anew.
fn believing<M: Machine, R>(machine: &M, options: &Options<'_>, search: impl Fn(&Options<'_>) -> R) -> R {
    let stop = || machine.doubts() || (options.deadline)();
    let found = search(&Options { deadline: &stop, ..*options });
    if !machine.doubts() {
        return found;
    }
    machine.recant();
    search(options)
}

fn explore_once<M: Machine>(machine: &M, options: &Options<'_>) -> Report<M::Outcome> {
    let build = |scope: Scope, states: usize| Graph::build(machine, scope, &limits(states, options));
    let mut collector = Collector::default();
    let mut bounds = Vec::new();
    let mut graph = None;
    let mut redundant = 0;
    match options.method {
        Method::Proof => {
            let mut whole = build(Scope::All, options.max_states);
            if !whole.has_cycle() {
                redundant = prove(machine, options, &mut collector, &mut bounds);
            } else {
                // The graph is all there is to go by: it may be larger.
                if matches!(whole.cut(), Some(Bound::States(_))) {
                    whole = build(Scope::All, options.max_states.saturating_mul(ENDLESS));
                }
                add_bounds(&mut bounds, &whole);
                if whole.cut().is_some() {
                    sample(machine, &ENDLESS_RUNS, options, &mut collector, &mut bounds);
                }
            }
            graph = Some(whole);
        }
        Method::Preemptions(bound) => {
            let within = graph.insert(build(Scope::Preemptions(bound), usize::MAX));
            collector.runs = within.ends();
            bounds.push(Bound::Preemptions(bound));
            add_bounds(&mut bounds, within);
        }
        Method::Random { seed, runs } => {
            let draw = Draw { depth: None, seed, runs, steps: u64::MAX };
            sample(machine, &draw, options, &mut collector, &mut bounds);
        }
        Method::Pct { seed, runs, depth } => {
            let draw = Draw { depth: Some(depth), seed, runs, steps: u64::MAX };
            sample(machine, &draw, options, &mut collector, &mut bounds);
        }
    }
    let untried = machine.untried();
    bounds.extend(untried.draws.map(Bound::Draws));
    bounds.extend(untried.time.then_some(Bound::Time));
    let verdict = match options.method {
        Method::Random { .. } | Method::Pct { .. } => Verdict::Sampled,
        _ if bounds.is_empty() => Verdict::Proved,
        _ => Verdict::Bounded(bounds),
    };
    let (mut states, mut interleavings) = (None, None);
    if let Some(graph) = &graph {
        states = graph.complete().then_some(graph.states() as u64);
        interleavings = add_graph(&mut collector, graph, options).filter(|_| !untried.drawn);
    }
    if collector.is_empty() && verdict != Verdict::Proved {
        // However little time there was, there is time for one run.
        let once = Options { deadline: &|| false, max_executions: None, ..*options };
        sample(machine, &ONE_RUN, &once, &mut collector, &mut Vec::new());
    }
    let executions = collector.runs;
    let (outcomes_left_out, findings_left_out) = (collector.outcomes_left_out, collector.findings_left_out);
    let (outcomes, findings) = collector.into_parts();
    let shortest_of_kind = shortest_of_kind(machine, graph.as_ref(), &findings, options);
    Report {
        verdict,
        executions,
        redundant,
        interleavings,
        states,
        outcomes,
        outcomes_left_out,
        findings,
        findings_left_out,
        shortest: shortest(&shortest_of_kind),
        shortest_of_kind,
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
    believing(machine, options, |options| {
        let graph = Graph::build_until_failure(machine, &limits(options.max_states, options));
        shortest(&graph.shortest_of_kinds())
    })
}

fn limits<'a>(states: usize, options: &Options<'a>) -> Limits<'a> {
    Limits { states, bytes: options.max_bytes / 2, deadline: options.deadline }
}

/// After so many runs that were cut for their length, the rest are drawn at random: runs may well be endless, and the search
/// of classes would go on to turn over their last steps.
const MAX_CUT: u64 = 32;

/// How many times more states the graph may have where runs can go on for ever.
const ENDLESS: usize = 8;

/// What is drawn at random where runs can go on for ever and no search can see them all.
const ENDLESS_RUNS: Draw = Draw { depth: None, seed: 0, runs: 1000, steps: 2_000_000 };

/// What is drawn where there was no time for more.
const ONE_RUN: Draw = Draw { depth: Some(1), seed: 0, runs: 1, steps: 1 };

/// Adds what cut the graph off.
fn add_bounds<M: Machine>(bounds: &mut Vec<Bound>, graph: &Graph<M>) {
    if let Some(cut) = graph.cut() {
        bounds.push(cut.clone());
    }
    if graph.limited() > 0 {
        bounds.push(Bound::Machine(graph.limited()));
    }
}

/// Runs the search of classes, and adds what cut it off, if anything did. Gives how many runs were given up.
fn prove<M: Machine>(machine: &M, options: &Options<'_>, collector: &mut Collector<M>, bounds: &mut Vec<Bound>) -> u64 {
    let mut cut = 0;
    let mut enough = false;
    let search = dpor::Search::new(machine)
        .max_steps(options.max_steps)
        .max_bytes(options.max_bytes / 2)
        .deadline(options.deadline);
    let summary = search.run(|execution| {
        if execution.end == RunEnd::Cut {
            cut += 1;
            return if cut < MAX_CUT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        }
        // Only the run after the last one wanted tells that there was more.
        if options.max_executions.is_some_and(|most| collector.runs >= most) {
            enough = true;
            return ControlFlow::Break(());
        }
        let schedule = execution.schedule;
        collector.begin();
        for race in execution.races {
            let touch = |step: u32, mode| {
                let step = step as usize;
                Touch { process: schedule[step].process, step, mode, line: execution.line(step) }
            };
            let (first, second) = (touch(race.first, race.first_mode), touch(race.second, race.second_mode));
            collector.race(machine, schedule, &Pair { object: race.object, first, second });
        }
        collector.end(schedule, execution.machine, &|| execution.machine_before(schedule.len().saturating_sub(1)));
        ControlFlow::Continue(())
    });
    match summary.ended {
        Ended::Whole => {}
        Ended::Visitor if enough => bounds.push(Bound::Executions(collector.runs)),
        Ended::Visitor => {}
        Ended::Deadline => bounds.push(Bound::Deadline),
        Ended::Memory => bounds.push(Bound::Memory(options.max_bytes)),
    }
    if cut > 0 {
        bounds.push(Bound::Steps(options.max_steps));
        sample(machine, &ENDLESS_RUNS, options, collector, &mut Vec::new());
    }
    if collector.limited > 0 {
        bounds.push(Bound::Machine(collector.limited));
    }
    summary.redundant
}

/// Adds what the graph knows: outcomes and findings that were not seen otherwise, and shorter ways to those that were. Gives
/// the number of interleavings, where it could be counted.
fn add_graph<M: Machine>(collector: &mut Collector<M>, graph: &Graph<M>, options: &Options<'_>) -> Option<u128> {
    let counts = graph.interleavings_by_outcome();
    for (which, outcome) in graph.outcomes().enumerate() {
        let Some(count) = collector.outcome(outcome.clone()) else { continue };
        if count.classes == 0 {
            count.schedule = graph.way_to_outcome(which);
        }
        count.interleavings = counts.as_ref().map(|counts| counts[which]);
        if options.method != Method::Proof {
            count.classes = graph.ends_with_outcome(which);
        }
    }
    graph.tell_into(&mut collector.found);
    collector.found.add_all(graph.starvations(options.fairness));
    collector.findings_left_out += graph.findings_left_out();
    counts?.into_iter().try_fold(0, u128::checked_add)
}

/// Finds a short schedule for each kind of failure: the shortest where the graph has it, else as well as it can be done
/// without.
fn shortest_of_kind<M: Machine>(
    machine: &M,
    graph: Option<&Graph<M>>,
    findings: &[Finding],
    options: &Options<'_>,
) -> Vec<Shortest> {
    let mut all = Vec::new();
    for kind in Kind::FAILURES {
        if let Some(shortest) = graph.and_then(|graph| graph.shortest(kind)) {
            all.push(shortest);
            continue;
        }
        let same_kind = findings.iter().filter(|finding| finding.kind == kind);
        let Some(finding) = same_kind.min_by_key(|finding| finding.schedule.len()) else { continue };
        // To go round for ever is to have gone round once.
        let shrunk = if kind.is_endless() { None } else { shrink(machine, finding, options.deadline) };
        let (finding, preemptions) = match shrunk {
            Some(Shrunk { finding: shorter, preemptions }) => (Finding { runs: finding.runs, ..shorter }, preemptions),
            None => (copy(finding), Run::along(machine, &finding.schedule).map_or(0, |run| run.preemptions)),
        };
        let steps = finding.schedule.len();
        all.push(Shortest { kind, steps, preemptions, least: false, finding });
    }
    all
}

/// The shortest of failures of several kinds; one that goes on for ever is longer than any that does not.
fn shortest(of_kinds: &[Shortest]) -> Option<Shortest> {
    let measure = |shortest: &&Shortest| (shortest.kind.is_endless(), shortest.steps, shortest.preemptions);
    let shortest = of_kinds.iter().min_by_key(measure)?;
    Some(Shortest { finding: copy(&shortest.finding), ..*shortest })
}

/// Copies a finding: out of line, for there are many lists in it.
#[inline(never)]
fn copy(finding: &Finding) -> Finding {
    finding.clone()
}
