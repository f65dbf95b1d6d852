//! Gathers what complete runs show: outcomes, findings, and how often.
//!
//! It stays small however many runs there are: equal outcomes and equal findings are one entry with a count and the first
//! schedule, and beyond a number of entries only the count goes on.

use crate::detect;
use crate::findings::{Findings, Key};
use crate::intern::Interner;
use crate::machine::{Choice, Machine};
use crate::race::Pair;
use crate::report::{Finding, Kind, OutcomeCount};

/// How many different outcomes are kept.
const MAX_OUTCOMES: usize = 4096;

/// How many different findings of runs are kept.
const MAX_FINDINGS: usize = 256;

/// What is known of an outcome.
#[derive(Debug)]
pub(crate) struct Count {
    pub(crate) classes: u64,
    pub(crate) interleavings: Option<u128>,
    schedule: Vec<Choice>,
}

/// What the runs so far have shown.
#[derive(Debug)]
pub(crate) struct Collector<M: Machine> {
    pub(crate) runs: u64,
    /// Runs in which the machine met a limit of its own.
    pub(crate) limited: u64,
    pub(crate) outcomes_left_out: u64,
    pub(crate) findings_left_out: u64,
    pub(crate) found: Findings,
    outcomes: Interner<M::Outcome>,
    /// Of each outcome, by its number.
    counts: Vec<Count>,
}

impl<M: Machine> Default for Collector<M> {
    fn default() -> Self {
        Self {
            runs: 0,
            limited: 0,
            outcomes_left_out: 0,
            findings_left_out: 0,
            found: Findings::default(),
            outcomes: Interner::default(),
            counts: Vec::new(),
        }
    }
}

impl<M: Machine> Collector<M> {
    /// Begins a run. Its races come next, then its end.
    pub(crate) fn begin(&mut self) {
        self.runs += 1;
    }

    /// Takes note of a race of the current run, known by its lines, and asks for it only if it is a new one.
    pub(crate) fn race(&mut self, pair: &Pair, tell: &dyn Fn() -> Finding) {
        let lines = detect::race_lines(pair.first.line, pair.second.line);
        self.sight((Kind::Race, &lines, ""), &|| vec![tell()], &[]);
    }

    /// Takes note of the end of the current run; `before` is the machine as it was before the last step.
    pub(crate) fn end(&mut self, schedule: &[Choice], end: &M, before: &dyn Fn() -> M) {
        if let Some(identity) = detect::sight_end(end) {
            self.sight(identity.key(), &|| detect::tell_end(end).into_iter().collect(), schedule);
            if identity.kind == Kind::Limit {
                self.limited += 1;
                return;
            }
        }
        if let Some(last) = schedule.last()
            && detect::leaves(end, *last)
        {
            let before = before();
            let left = detect::left_behind(&before, *last);
            for identity in detect::sight_left(&before, &left) {
                self.sight(identity.key(), &|| detect::tell_left(&before, &left), schedule);
            }
        }
        if let Some(count) = self.outcome(end.outcome(), &|| schedule.to_vec()) {
            count.classes += 1;
        }
    }

    /// What is known of an outcome; none if there are too many to know of another.
    pub(crate) fn outcome(&mut self, outcome: M::Outcome, way: &dyn Fn() -> Vec<Choice>) -> Option<&mut Count> {
        if self.counts.len() >= MAX_OUTCOMES && self.outcomes.find(&outcome).is_none() {
            self.outcomes_left_out += 1;
            return None;
        }
        let number = self.outcomes.number(outcome) as usize;
        if number == self.counts.len() {
            self.counts.push(Count { classes: 0, interleavings: None, schedule: way() });
        }
        Some(&mut self.counts[number])
    }

    /// Counts what was seen in the current run, and has it told first if it is new.
    fn sight(&mut self, key: Key<'_>, tell: &dyn Fn() -> Vec<Finding>, schedule: &[Choice]) {
        if self.found.count(key, self.runs) {
            return;
        }
        if self.found.len() >= MAX_FINDINGS {
            self.findings_left_out += 1;
            return;
        }
        for mut finding in tell() {
            if finding.schedule.is_empty() {
                finding.schedule = schedule.to_vec();
            }
            self.found.add(finding);
        }
        self.found.count(key, self.runs);
    }

    /// Whether no outcome is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Gives the outcomes and the findings, in their order.
    pub(crate) fn into_parts(self) -> (Vec<OutcomeCount<M::Outcome>>, Vec<Finding>) {
        let mut outcomes = Vec::new();
        for (outcome, count) in self.outcomes.into_values().into_iter().zip(self.counts) {
            let Count { classes, interleavings, schedule } = count;
            outcomes.push(OutcomeCount { outcome, classes, interleavings, schedule });
        }
        outcomes.sort_by(|a, b| a.outcome.cmp(&b.outcome));
        (outcomes, self.found.into_vec())
    }
}
