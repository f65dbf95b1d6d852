//! Does the tasks of an exploration, and gathers what they find. It decides nothing: [`super::policy`] does.

use std::ops::ControlFlow;

use super::policy::{self, Known, MAX_CUT, Task, Tells};
use super::{Method, Plan, Progress};
use crate::collect::Collector;
use crate::dpor::{Ended, Execution, RunEnd, Search};
use crate::graph::{Builder, Graph};
use crate::machine::{Choice, Machine};
use crate::pace::{Pace, Turn};
use crate::race::{Pair, Touch};
use crate::replay::Run;
use crate::report::{Bound, Finding, Kind, OutcomeCount, Report, Shortest, Verdict};
use crate::sample::Sampling;
use crate::shrink::{Shrinking, Shrunk};

/// A task that has begun.
enum Doing<M: Machine> {
    Graph(Box<Builder<M>>),
    Classes(Box<Search<M>>),
    Sample(Box<Sampling<M>>),
    Shrink(Box<Shrinking<M>>),
    /// One that is done in one go.
    AtOnce,
}

/// What was found so far, and what is being done to find more.
pub(super) struct Work<M: Machine> {
    machine: M,
    plan: Plan,
    task: Task,
    doing: Doing<M>,
    collector: Collector<M>,
    bounds: Vec<Bound>,
    graph: Option<Graph<M>>,
    redundant: u64,
    /// Runs of the search of classes that were cut for their length.
    runs_cut: u64,
    /// There were more runs than were wanted.
    is_enough: bool,
    verdict: Option<Verdict>,
    interleavings: Option<u128>,
    outcomes: Vec<OutcomeCount<M::Outcome>>,
    findings: Vec<Finding>,
    shortest: Vec<Shortest>,
}

impl<M: Machine> Work<M> {
    pub(super) fn new(machine: &M, plan: Plan) -> Self {
        let mut work = Self {
            machine: machine.clone(),
            task: policy::first(&plan),
            plan,
            doing: Doing::AtOnce,
            collector: Collector::default(),
            bounds: Vec::new(),
            graph: None,
            redundant: 0,
            runs_cut: 0,
            is_enough: false,
            verdict: None,
            interleavings: None,
            outcomes: Vec::new(),
            findings: Vec::new(),
            shortest: Vec::new(),
        };
        work.begin();
        work
    }

    fn begin(&mut self) {
        let bytes = self.plan.max_bytes / 2;
        self.doing = match self.task {
            Task::Graph { scope, states, until } => {
                Doing::Graph(Box::new(Builder::new(&self.machine, scope, states, bytes, until)))
            }
            Task::Classes => {
                let search = Search::new(&self.machine).max_steps(self.plan.max_steps).max_bytes(bytes);
                Doing::Classes(Box::new(search))
            }
            Task::Sample { draw, room, .. } | Task::Last { draw, room } => {
                Doing::Sample(Box::new(Sampling::new(&self.machine, draw, room)))
            }
            _ => Doing::AtOnce,
        };
    }

    /// Goes on with the task, and with those after it.
    pub(super) fn advance(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        while !matches!(self.task, Task::Report) {
            if self.go_on(pace) == Turn::Paused {
                return Turn::Paused;
            }
            self.conclude();
            let known = Known {
                has_cycle: self.graph.as_ref().is_some_and(Graph::has_cycle),
                cut: self.graph.as_ref().and_then(Graph::cut),
                runs_cut: self.runs_cut,
                is_empty_handed: self.collector.is_empty() && self.verdict != Some(Verdict::Proved),
            };
            self.task = policy::next(&self.plan, self.task, known);
            self.begin();
            // What is done in one go may take its time: there is a turn to give before it, and after it.
            if matches!(self.doing, Doing::AtOnce) && pace() == Pace::Pause {
                return Turn::Paused;
            }
        }
        Turn::Done
    }

    pub(super) fn progress(&self) -> Progress {
        let building = match &self.doing {
            Doing::Graph(builder) => Some(builder.states()),
            _ => self.graph.as_ref().map(Graph::states),
        };
        Progress {
            executions: self.collector.runs,
            states: building.unwrap_or(0) as u64,
            outcomes: self.collector.outcomes().len(),
            findings: self.collector.found.len(),
        }
    }

    /// Does what can be done of the task before it is to pause.
    fn go_on(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        match &mut self.doing {
            Doing::Graph(builder) => builder.advance(pace),
            Doing::Classes(search) => {
                let seen = Seen {
                    machine: &self.machine,
                    collector: &mut self.collector,
                    most: self.plan.max_executions,
                    cut: &mut self.runs_cut,
                    is_enough: &mut self.is_enough,
                };
                seen.search(search, pace)
            }
            Doing::Sample(sampling) => {
                let whatever = |pace: &dyn Fn() -> Pace| if pace() == Pace::Pause { Pace::Pause } else { Pace::On };
                match self.task {
                    Task::Last { .. } => sampling.advance(&mut self.collector, &|| whatever(pace)),
                    _ => sampling.advance(&mut self.collector, pace),
                }
            }
            Doing::Shrink(shrinking) => shrinking.advance(pace),
            Doing::AtOnce => {
                self.do_at_once();
                // A short schedule may have to be looked for, which can be paused.
                if matches!(self.doing, Doing::AtOnce) { Turn::Done } else { self.go_on(pace) }
            }
        }
    }

    fn do_at_once(&mut self) {
        match self.task {
            Task::Judge => self.judge(),
            Task::Cycles => {
                if let Some(graph) = &self.graph {
                    self.collector.found.add_all(graph.starvations(self.plan.fairness));
                }
                (self.outcomes, self.findings) = self.collector.take_parts();
            }
            Task::Shortest(kind) => {
                let known = self.graph.as_ref().and_then(|graph| graph.shortest(kind));
                // To go round for ever is to have gone round once.
                let finding = self.least_seen(kind).filter(|_| known.is_none() && !kind.is_endless());
                match finding.and_then(|finding| Shrinking::new(&self.machine, finding)) {
                    Some(shrinking) => self.doing = Doing::Shrink(Box::new(shrinking)),
                    None => {
                        let shortest = known.or_else(|| self.shortest_seen(kind, None));
                        self.shortest.extend(shortest);
                    }
                }
            }
            _ => {}
        }
    }

    /// Keeps what a task came to.
    fn conclude(&mut self) {
        match std::mem::replace(&mut self.doing, Doing::AtOnce) {
            Doing::Graph(builder) => {
                let graph = builder.finish();
                self.note_graph(&graph);
                self.graph = Some(graph);
            }
            Doing::Classes(search) => self.note_classes(&search),
            Doing::Sample(sampling) => {
                if matches!(self.task, Task::Sample { tells: Tells::Bounds, .. }) {
                    sampling.add_bounds(&mut self.bounds);
                }
            }
            Doing::Shrink(shrinking) => {
                if let Task::Shortest(kind) = self.task {
                    let shortest = self.shortest_seen(kind, Some(shrinking.finish()));
                    self.shortest.extend(shortest);
                }
            }
            Doing::AtOnce => {}
        }
    }

    /// Takes note of what cut the graph off, where the graph is what the verdict rests on.
    fn note_graph(&mut self, graph: &Graph<M>) {
        match self.plan.method {
            Method::Preemptions(bound) => {
                self.collector.runs = graph.ends();
                self.bounds = vec![Bound::Preemptions(bound)];
            }
            // A graph that is built anew, larger, takes the place of this one.
            _ if graph.has_cycle() => self.bounds.clear(),
            _ => return,
        }
        self.bounds.extend(graph.cut().cloned());
        if graph.limited() > 0 {
            self.bounds.push(Bound::Machine(graph.limited()));
        }
    }

    /// Takes note of what the search of classes came to, and of what cut it off.
    fn note_classes(&mut self, search: &Search<M>) {
        let summary = search.summary();
        self.redundant = summary.redundant;
        match summary.ended {
            Ended::Visitor if self.is_enough => self.bounds.push(Bound::Executions(self.collector.runs)),
            Ended::Whole | Ended::Visitor => {}
            Ended::Deadline => self.bounds.push(Bound::Deadline),
            Ended::Memory => self.bounds.push(Bound::Memory(self.plan.max_bytes)),
        }
        if self.runs_cut > 0 {
            self.bounds.push(Bound::Steps(self.plan.max_steps));
        }
        if self.collector.limited > 0 {
            self.bounds.push(Bound::Machine(self.collector.limited));
        }
    }

    /// Says how much was searched, and adds what the graph knows: outcomes and findings that were not seen otherwise, shorter
    /// ways to those that were, and the number of interleavings, where it could be counted.
    fn judge(&mut self) {
        let untried = self.machine.untried();
        self.bounds.extend(untried.draws.map(Bound::Draws));
        self.bounds.extend(untried.time.then_some(Bound::Time));
        self.verdict = Some(match self.plan.method {
            Method::Random { .. } | Method::Pct { .. } => Verdict::Sampled,
            _ if self.bounds.is_empty() => Verdict::Proved,
            _ => Verdict::Bounded(std::mem::take(&mut self.bounds)),
        });
        let Some(graph) = &self.graph else { return };
        // What differs in what was drawn is no interleaving.
        let counts = graph.interleavings_by_outcome().filter(|_| !untried.drawn);
        for (which, outcome) in graph.outcomes().enumerate() {
            let Some(count) = self.collector.outcome(outcome.clone()) else { continue };
            if count.classes == 0 {
                count.schedule = graph.way_to_outcome(which);
            }
            count.interleavings = counts.as_ref().map(|counts| counts[which]);
            if self.plan.method != Method::Proof {
                count.classes = graph.ends_with_outcome(which);
            }
        }
        graph.tell_into(&mut self.collector.found);
        self.collector.findings_left_out += graph.findings_left_out();
        self.interleavings = counts.and_then(|counts| counts.into_iter().try_fold(0, u128::checked_add));
    }

    /// The finding of a kind whose schedule is the shortest of those that were seen.
    fn least_seen(&self, kind: Kind) -> Option<&Finding> {
        let same_kind = self.findings.iter().filter(|finding| finding.kind == kind);
        same_kind.min_by_key(|finding| finding.schedule.len())
    }

    /// The shortest schedule that was seen for a kind of failure, or what it was shrunk to.
    fn shortest_seen(&self, kind: Kind, shrunk: Option<Shrunk>) -> Option<Shortest> {
        let finding = self.least_seen(kind)?;
        let (finding, preemptions) = match shrunk {
            Some(Shrunk { finding: shorter, preemptions }) => (Finding { runs: finding.runs, ..shorter }, preemptions),
            None => {
                let run = Run::along(&self.machine, &finding.schedule);
                (copy(finding), run.map_or(0, |run| run.walk.preemptions))
            }
        };
        let steps = finding.schedule.len();
        Some(Shortest { kind, steps, preemptions, least: false, finding })
    }

    /// The report of work that is done.
    pub(super) fn into_report(self) -> Report<M::Outcome> {
        Report {
            verdict: self.verdict.unwrap_or(Verdict::Sampled),
            executions: self.collector.runs,
            redundant: self.redundant,
            interleavings: self.interleavings,
            states: self.graph.filter(Graph::complete).map(|graph| graph.states() as u64),
            outcomes: self.outcomes,
            outcomes_left_out: self.collector.outcomes_left_out,
            findings: self.findings,
            findings_left_out: self.collector.findings_left_out,
            shortest: policy::shortest(&self.shortest),
            shortest_of_kind: self.shortest,
        }
    }
}

/// What the search of classes shows, on its way to the collector.
struct Seen<'a, M: Machine> {
    machine: &'a M,
    collector: &'a mut Collector<M>,
    /// How many runs are wanted.
    most: Option<u64>,
    cut: &'a mut u64,
    is_enough: &'a mut bool,
}

impl<M: Machine> Seen<'_, M> {
    fn search(mut self, search: &mut Search<M>, pace: &dyn Fn() -> Pace) -> Turn {
        search.advance(pace, &mut |execution| self.see(execution))
    }

    fn see(&mut self, execution: &Execution<'_, M>) -> ControlFlow<()> {
        if execution.end == RunEnd::Cut {
            *self.cut += 1;
            return if *self.cut < MAX_CUT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        }
        // Only the run after the last one wanted tells that there was more.
        if self.most.is_some_and(|most| self.collector.runs >= most) {
            *self.is_enough = true;
            return ControlFlow::Break(());
        }
        let schedule: &[Choice] = execution.schedule;
        self.collector.begin();
        for race in execution.races {
            let touch = |step: u32, mode| {
                let step = step as usize;
                Touch { process: schedule[step].process, step, mode, line: execution.line(step) }
            };
            let (first, second) = (touch(race.first, race.first_mode), touch(race.second, race.second_mode));
            self.collector.race(self.machine, schedule, &Pair { object: race.object, first, second });
        }
        let before = || execution.machine_before(schedule.len().saturating_sub(1));
        self.collector.end(schedule, execution.machine, &before);
        ControlFlow::Continue(())
    }
}

/// Copies a finding: out of line, for there are many lists in it.
#[inline(never)]
pub(super) fn copy(finding: &Finding) -> Finding {
    finding.clone()
}
