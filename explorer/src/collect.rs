//! Gathers what complete runs show: outcomes, findings, and how often.
//!
//! It stays small however many runs there are: equal outcomes and equal findings are one entry with a count and the first
//! schedule, and beyond a number of entries only the count goes on.

use crate::detect;
use crate::findings::{Findings, Key};
use crate::machine::{Choice, Machine};
use crate::race::Pair;
use crate::report::{Finding, Kind, OutcomeCount};
use crate::table::{self, Places};

/// How many different outcomes are kept.
const MAX_OUTCOMES: usize = 4096;

/// How many different findings of runs are kept.
const MAX_FINDINGS: usize = 256;

/// What the runs so far have shown.
#[derive(Debug)]
pub(crate) struct Collector<M: Machine> {
    pub(crate) runs: u64,
    /// Runs in which the machine met a limit of its own.
    pub(crate) limited: u64,
    pub(crate) outcomes_left_out: u64,
    pub(crate) findings_left_out: u64,
    pub(crate) found: Findings,
    /// By the hash of an outcome, its place.
    places: Places,
    outcomes: Vec<OutcomeCount<M::Outcome>>,
}

impl<M: Machine> Default for Collector<M> {
    fn default() -> Self {
        Self {
            runs: 0,
            limited: 0,
            outcomes_left_out: 0,
            findings_left_out: 0,
            found: Findings::default(),
            places: Places::default(),
            outcomes: Vec::new(),
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
    pub(crate) fn outcome(
        &mut self,
        outcome: M::Outcome,
        way: &dyn Fn() -> Vec<Choice>,
    ) -> Option<&mut OutcomeCount<M::Outcome>> {
        let fresh = self.outcomes.len();
        let place = match self.places.search(table::hash(&outcome), |place| self.outcomes[place].outcome == outcome) {
            Ok(place) => place,
            Err(_) if fresh >= MAX_OUTCOMES => {
                self.outcomes_left_out += 1;
                return None;
            }
            Err(hash) => {
                self.places.set(hash, fresh);
                self.outcomes.push(OutcomeCount { outcome, classes: 0, interleavings: None, schedule: way() });
                fresh
            }
        };
        Some(&mut self.outcomes[place])
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
        let mut told = tell();
        for finding in &mut told {
            if finding.schedule.is_empty() {
                finding.schedule = schedule.to_vec();
            }
        }
        self.found.add(told);
        self.found.count(key, self.runs);
    }

    /// Whether no outcome is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// Gives the outcomes and the findings, in their order.
    pub(crate) fn into_parts(mut self) -> (Vec<OutcomeCount<M::Outcome>>, Vec<Finding>) {
        self.outcomes.sort_by(|a, b| a.outcome.cmp(&b.outcome));
        (self.outcomes, self.found.into_vec())
    }
}
