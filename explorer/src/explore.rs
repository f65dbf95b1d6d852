//! The one function a caller needs: explores a machine and reports.

use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;

use crate::collect::{Collector, MAX_OUTCOMES, Shown};
use crate::detect::Identity;
use crate::dpor::{self, Ended, RunEnd};
use crate::graph::{Fairness, Graph, Limits, Scope};
use crate::machine::{Machine, Standing};
use crate::race::{Pair, Touch};
use crate::replay::{replay, tell_race};
use crate::report::{Bound, Finding, Kind, OutcomeCount, Report, Shortest, Verdict};
use crate::sample::{Draw, Sampling, sample};
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
    let mut report = search(machine, options);
    if report.outcomes.is_empty() && report.verdict != Verdict::Proved {
        // However little time there was, there is time for one run.
        let mut collector = Collector::default();
        let once = Options { deadline: &|| false, max_executions: None, ..*options };
        sample(machine, Sampling::Pct { depth: 1 }, Draw { seed: 0, runs: 1, steps: 1 }, &once, &mut collector);
        report.executions += collector.runs;
        report.outcomes = collector.outcomes();
        add_findings(&mut report, collector.findings());
        add_shrunk(&mut report, machine, options);
    }
    report
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
    let graph = Graph::build_until_failure(machine, &limits(options.max_states, options));
    shortest(&graph.shortest_of_kinds())
}

fn limits<'a>(states: usize, options: &Options<'a>) -> Limits<'a> {
    Limits { states, bytes: options.max_bytes / 2, deadline: options.deadline }
}

fn search<M: Machine>(machine: &M, options: &Options<'_>) -> Report<M::Outcome> {
    let limits = |states: usize| limits(states, options);
    match options.method {
        Method::Proof => {
            let mut graph = Graph::build(machine, Scope::All, &limits(options.max_states));
            if !graph.has_cycle() {
                return prove(machine, &graph, options);
            }
            // The graph is all there is to go by: it may be larger.
            if matches!(graph.cut(), Some(Bound::States(_))) {
                graph = Graph::build(machine, Scope::All, &limits(options.max_states.saturating_mul(ENDLESS)));
            }
            let mut collector = Collector::default();
            let mut bounds = bounds(&graph);
            if graph.cut().is_some() {
                bounds.extend(sample(machine, Sampling::Uniform, ENDLESS_RUNS, options, &mut collector));
                bounds.dedup();
            }
            let mut report = from_runs(&mut collector, verdict(bounds));
            add_graph(&mut report, &graph, options);
            add_shrunk(&mut report, machine, options);
            report
        }
        Method::Preemptions(bound) => {
            let graph = Graph::build(machine, Scope::Preemptions(bound), &limits(usize::MAX));
            let mut all = vec![Bound::Preemptions(bound)];
            all.extend(bounds(&graph));
            let mut report = from_runs(&mut Collector::<M>::default(), verdict(all));
            report.executions = graph.ends();
            add_graph(&mut report, &graph, options);
            let ends: HashMap<&M::Outcome, u64> = graph.ends_by_outcome().collect();
            for outcome in &mut report.outcomes {
                outcome.classes = ends.get(&outcome.outcome).copied().unwrap_or(0);
            }
            add_shrunk(&mut report, machine, options);
            report
        }
        Method::Random { seed, runs } => {
            sampled(machine, Sampling::Uniform, Draw { seed, runs, steps: u64::MAX }, options)
        }
        Method::Pct { seed, runs, depth } => {
            sampled(machine, Sampling::Pct { depth }, Draw { seed, runs, steps: u64::MAX }, options)
        }
    }
}

/// After so many runs that were cut for their length, the rest are drawn at random: runs may well be endless, and the search
/// of classes would go on to turn over their last steps.
const MAX_CUT: u64 = 32;

/// How many times more states the graph may have where runs can go on for ever.
const ENDLESS: usize = 8;

/// What is drawn at random where runs can go on for ever and no search can see them all.
const ENDLESS_RUNS: Draw = Draw { seed: 0, runs: 1000, steps: 2_000_000 };

/// What cut the graph off.
fn bounds<M: Machine>(graph: &Graph<M>) -> Vec<Bound> {
    let limited = (graph.limited() > 0).then(|| Bound::Machine(graph.limited()));
    graph.cut().cloned().into_iter().chain(limited).collect()
}

fn verdict(bounds: Vec<Bound>) -> Verdict {
    if bounds.is_empty() { Verdict::Proved } else { Verdict::Bounded(bounds) }
}

/// Runs the search of classes, and adds what the graph knows.
fn prove<M: Machine>(machine: &M, graph: &Graph<M>, options: &Options<'_>) -> Report<M::Outcome> {
    let mut collector = Collector::default();
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
        collector.begin();
        for race in execution.races {
            let (first, second) = (race.first as usize, race.second as usize);
            collector.race((execution.line(first), execution.line(second)), || {
                let touch = |step: usize, mode| Touch {
                    process: execution.schedule[step].process,
                    step,
                    mode,
                    line: execution.line(step),
                };
                let (first, second) = (touch(first, race.first_mode), touch(second, race.second_mode));
                tell_race(machine, execution.schedule, &Pair { object: race.object, first, second })
            });
        }
        let left = execution.machine.standing() == Standing::Ended && {
            let mut left = Vec::new();
            execution.machine.unfinished(&mut left);
            // Whoever ends the program is at its end, not left behind.
            execution.schedule.last().is_some_and(|last| left.iter().any(|process| *process != last.process))
        };
        let before =
            execution.schedule.len().checked_sub(1).filter(|_| left).map(|last| execution.machine_before(last));
        let (schedule, end) = (execution.schedule, execution.machine);
        collector.end(&Shown { schedule, end, before: before.as_ref() });
        ControlFlow::Continue(())
    });
    let mut bounds = Vec::new();
    match summary.ended {
        Ended::Whole => {}
        Ended::Visitor if enough => bounds.push(Bound::Executions(collector.runs)),
        Ended::Visitor => {}
        Ended::Deadline => bounds.push(Bound::Deadline),
        Ended::Memory => bounds.push(Bound::Memory(options.max_bytes)),
    }
    if cut > 0 {
        bounds.push(Bound::Steps(options.max_steps));
        sample(machine, Sampling::Uniform, ENDLESS_RUNS, options, &mut collector);
    }
    if collector.limited > 0 {
        bounds.push(Bound::Machine(collector.limited));
    }
    let mut report = from_runs(&mut collector, verdict(bounds));
    report.redundant = summary.redundant;
    add_graph(&mut report, graph, options);
    add_shrunk(&mut report, machine, options);
    report
}

fn sampled<M: Machine>(machine: &M, method: Sampling, draw: Draw, options: &Options<'_>) -> Report<M::Outcome> {
    let mut collector = Collector::default();
    sample(machine, method, draw, options, &mut collector);
    let mut report = from_runs(&mut collector, Verdict::Sampled);
    add_shrunk(&mut report, machine, options);
    report
}

/// Reports what complete runs showed.
fn from_runs<M: Machine>(collector: &mut Collector<M>, verdict: Verdict) -> Report<M::Outcome> {
    Report {
        verdict,
        executions: collector.runs,
        redundant: 0,
        interleavings: None,
        states: None,
        outcomes: collector.outcomes(),
        outcomes_left_out: collector.outcomes_left_out,
        findings: collector.findings(),
        findings_left_out: collector.findings_left_out,
        shortest: None,
        shortest_of_kind: Vec::new(),
    }
}

/// Adds what the graph knows: counts of interleavings, outcomes and findings that were not seen otherwise, and shorter ways
/// to those that were.
fn add_graph<M: Machine>(report: &mut Report<M::Outcome>, graph: &Graph<M>, options: &Options<'_>) {
    report.states = graph.complete().then_some(graph.states() as u64);
    report.interleavings = graph.interleavings();
    let counts = graph.interleavings_by_outcome();
    let known: HashMap<M::Outcome, usize> =
        report.outcomes.iter().enumerate().map(|(at, known)| (known.outcome.clone(), at)).collect();
    for (which, outcome) in graph.outcomes().enumerate() {
        let interleavings = counts.as_ref().map(|counts| counts[which]);
        if let Some(at) = known.get(outcome) {
            report.outcomes[*at].interleavings = interleavings;
        } else if report.outcomes.len() < MAX_OUTCOMES {
            let (outcome, schedule) = (outcome.clone(), graph.way_to_outcome(which));
            report.outcomes.push(OutcomeCount { outcome, classes: 0, interleavings, schedule });
        } else {
            report.outcomes_left_out += 1;
        }
    }
    report.outcomes.sort_by(|a, b| a.outcome.cmp(&b.outcome));

    let mut found = graph.findings();
    found.extend(graph.starvations(options.fairness));
    add_findings(report, found);
    report.findings_left_out += graph.findings_left_out();
    report.shortest_of_kind = graph.shortest_of_kinds();
}

/// Adds findings; of two that are one, the shorter is kept.
fn add_findings<O>(report: &mut Report<O>, found: Vec<Finding>) {
    for mut finding in found {
        let identity = Identity::of(&finding);
        match report.findings.iter_mut().find(|known| Identity::of(known) == identity) {
            Some(known) if known.schedule.len() > finding.schedule.len() => {
                finding.runs = known.runs;
                *known = finding;
            }
            Some(_) => {}
            None => report.findings.push(finding),
        }
    }
}

/// Finds a short schedule for each kind of failure that has none yet, as well as it can be done without the graph, and the
/// shortest of all.
fn add_shrunk<M: Machine>(report: &mut Report<M::Outcome>, machine: &M, options: &Options<'_>) {
    report.findings.sort_by_cached_key(Identity::of);
    for same_kind in report.findings.chunk_by(|a, b| a.kind == b.kind) {
        let kind = same_kind[0].kind;
        if !kind.is_failure() || report.shortest_of_kind.iter().any(|known| known.kind == kind) {
            continue;
        }
        let Some(finding) = same_kind.iter().min_by_key(|finding| finding.schedule.len()) else { continue };
        let shrunk = match kind {
            // To go round for ever is to have gone round once.
            Kind::Starvation | Kind::Livelock => None,
            _ => shrink(machine, finding, options.deadline),
        };
        let (finding, preemptions) = match shrunk {
            Some(Shrunk { finding: shorter, preemptions }) => (Finding { runs: finding.runs, ..shorter }, preemptions),
            None => (finding.clone(), replay(machine, &finding.schedule).map_or(0, |replayed| replayed.preemptions)),
        };
        let steps = finding.schedule.len();
        report.shortest_of_kind.push(Shortest { kind, steps, preemptions, least: false, finding });
    }
    report.shortest_of_kind.sort_by_key(|shortest| shortest.kind);
    report.shortest = shortest(&report.shortest_of_kind);
}

/// The shortest of failures of several kinds; one that goes on for ever is longer than any that does not.
fn shortest(of_kinds: &[Shortest]) -> Option<Shortest> {
    let measure = |shortest: &&Shortest| {
        let endless = matches!(shortest.kind, Kind::Starvation | Kind::Livelock);
        (endless, shortest.steps, shortest.preemptions, shortest.kind)
    };
    of_kinds.iter().min_by_key(measure).cloned()
}
