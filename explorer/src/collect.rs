//! Gathers what complete runs show: outcomes, findings, and how often.
//!
//! It stays small however many runs there are: equal outcomes and equal findings are one entry with a count and the first
//! schedule, and beyond a number of entries only the count goes on.

use crate::detect::{self, Wrong};
use crate::findings::{Findings, Key};
use crate::machine::{Choice, Machine};
use crate::race::Pair;
use crate::report::{Finding, Kind, OutcomeCount};

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
    /// In their order.
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
            outcomes: Vec::new(),
        }
    }
}

impl<M: Machine> Collector<M> {
    /// Begins a run. Its races come next, then its end.
    pub(crate) fn begin(&mut self) {
        self.runs += 1;
    }

    /// Takes note of a race of the current run, which began in the state `start`; it is told only if its lines are new.
    pub(crate) fn race(&mut self, start: &M, schedule: &[Choice], pair: &Pair) {
        let lines = detect::race_lines(pair.first.line, pair.second.line);
        if self.is_new((Kind::Race, &lines, "")) {
            self.found.add(detect::tell_race(start, schedule, pair), self.runs);
        }
    }

    /// Takes note of the end of the current run; `before` is the machine as it was before the last step.
    pub(crate) fn end(&mut self, schedule: &[Choice], end: &M, before: &dyn Fn() -> M) {
        let limited = self.limited;
        self.wrong(end, detect::wrong_at_end(end), schedule);
        if self.limited > limited {
            return;
        }
        if let Some(last) = schedule.last()
            && detect::leaves(end, *last)
        {
            let before = before();
            self.wrong(&before, detect::wrong_with_left(&before, *last), schedule);
        }
        if let Some(count) = self.outcome(end.outcome()) {
            count.classes += 1;
            if count.classes == 1 {
                count.schedule = schedule.to_vec();
            }
        }
    }

    /// Takes note of what is wrong in a state of the current run.
    fn wrong(&mut self, machine: &M, all: Vec<Wrong>, schedule: &[Choice]) {
        for wrong in all {
            let identity = wrong.identity(machine);
            self.limited += u64::from(identity.kind == Kind::Limit);
            if self.is_new(identity.key()) {
                let mut finding = wrong.tell(machine);
                finding.schedule = schedule.to_vec();
                self.found.add(finding, self.runs);
            }
        }
    }

    /// What is known of an outcome; none if there are too many to know of another.
    pub(crate) fn outcome(&mut self, outcome: M::Outcome) -> Option<&mut OutcomeCount<M::Outcome>> {
        let place = match self.outcomes.binary_search_by(|known| known.outcome.cmp(&outcome)) {
            Ok(place) => place,
            Err(_) if self.outcomes.len() >= MAX_OUTCOMES => {
                self.outcomes_left_out += 1;
                return None;
            }
            Err(place) => {
                let fresh = OutcomeCount { outcome, classes: 0, interleavings: None, schedule: Vec::new() };
                self.outcomes.insert(place, fresh);
                place
            }
        };
        Some(&mut self.outcomes[place])
    }

    /// Counts what was seen in the current run. Whether it is to be told and kept: it is new, and there is room.
    fn is_new(&mut self, key: Key<'_>) -> bool {
        if self.found.count(key, self.runs) {
            return false;
        }
        let room = self.found.len() < MAX_FINDINGS;
        self.findings_left_out += u64::from(!room);
        room
    }

    /// Whether no outcome is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The outcomes so far.
    pub(crate) fn outcomes(&self) -> &[OutcomeCount<M::Outcome>] {
        &self.outcomes
    }

    /// Gives the outcomes and the findings away, in their order; the counts stay.
    pub(crate) fn take_parts(&mut self) -> (Vec<OutcomeCount<M::Outcome>>, Vec<Finding>) {
        (std::mem::take(&mut self.outcomes), std::mem::take(&mut self.found).into_vec())
    }
}
