//! Gathers what complete runs show: outcomes, findings, and how often.
//!
//! It stays small however many runs there are: equal outcomes and equal findings are one entry with a count and the first
//! schedule, and beyond a number of entries only the count goes on.

use std::collections::HashMap;

use crate::detect::{self, Identity, Sighting};
use crate::machine::{Choice, Machine, Standing};
use crate::race::Pair;
use crate::replay;
use crate::report::{Finding, OutcomeCount};

/// How many different outcomes are kept.
pub(crate) const MAX_OUTCOMES: usize = 4096;

/// How many different findings are kept.
const MAX_FINDINGS: usize = 256;

/// A complete run, as a search shows it.
#[derive(Debug)]
pub(crate) struct Shown<'a, M> {
    /// Where it began.
    pub(crate) start: &'a M,
    pub(crate) schedule: &'a [Choice],
    pub(crate) end: &'a M,
    /// The machine before the last step, if the program ended by that step and others had not finished.
    pub(crate) before: Option<&'a M>,
    pub(crate) races: &'a [Pair],
}

#[derive(Debug)]
struct Entry {
    finding: Finding,
    /// The number of the last run it was counted in.
    run: u64,
}

/// What the runs so far have shown.
#[derive(Debug)]
pub(crate) struct Collector<M: Machine> {
    pub(crate) runs: u64,
    /// Runs in which the machine met a limit of its own.
    pub(crate) limited: u64,
    pub(crate) outcomes_left_out: u64,
    pub(crate) findings_left_out: u64,
    outcomes: HashMap<M::Outcome, (u64, Vec<Choice>)>,
    findings: Vec<Entry>,
    identities: HashMap<Identity, usize>,
    /// A sighting is quickly named, and need be told only once.
    sightings: HashMap<Sighting, Vec<usize>>,
}

impl<M: Machine> Default for Collector<M> {
    fn default() -> Self {
        Self {
            runs: 0,
            limited: 0,
            outcomes_left_out: 0,
            findings_left_out: 0,
            outcomes: HashMap::new(),
            findings: Vec::new(),
            identities: HashMap::new(),
            sightings: HashMap::new(),
        }
    }
}

impl<M: Machine> Collector<M> {
    /// Takes note of a complete run. Says whether anything failed in it.
    pub(crate) fn run(&mut self, shown: &Shown<'_, M>) -> bool {
        self.runs += 1;
        let mut failed = false;
        for pair in shown.races {
            let (a, b) = (pair.first.line, pair.second.line);
            failed = true;
            self.sight(Sighting::Race(a.min(b), a.max(b)), || {
                vec![replay::tell_race(shown.start, shown.schedule, pair)]
            });
        }
        let standing = shown.end.standing();
        let stuck = standing == Standing::Going;
        if let Some(sighting) = detect::sight_end(shown.end, stuck) {
            failed = true;
            self.sight(sighting, || {
                with_schedule(detect::tell_end(shown.end, stuck).into_iter().collect(), shown.schedule)
            });
        }
        if let (Some(before), Some(last)) = (shown.before, shown.schedule.last()) {
            let left = detect::left_behind_by(before, *last);
            if !left.is_empty() {
                failed = true;
                let tell = || with_schedule(detect::tell_left(before, &left), shown.schedule);
                self.sight(detect::sight_left(before, &left), tell);
            }
        }
        if matches!(standing, Standing::Limited(_)) {
            self.limited += 1;
            return failed;
        }
        let outcome = shown.end.outcome();
        if let Some((runs, _)) = self.outcomes.get_mut(&outcome) {
            *runs += 1;
        } else if self.outcomes.len() < MAX_OUTCOMES {
            self.outcomes.insert(outcome, (1, shown.schedule.to_vec()));
        } else {
            self.outcomes_left_out += 1;
        }
        failed
    }

    fn sight(&mut self, sighting: Sighting, tell: impl FnOnce() -> Vec<Finding>) {
        if let Some(known) = self.sightings.get(&sighting) {
            for entry in known {
                let entry = &mut self.findings[*entry];
                entry.finding.runs += u64::from(entry.run != self.runs);
                entry.run = self.runs;
            }
            return;
        }
        if self.findings.len() >= MAX_FINDINGS || self.sightings.len() >= 16 * MAX_FINDINGS {
            self.findings_left_out += 1;
            return;
        }
        let mut entries = Vec::new();
        for finding in tell() {
            let fresh = self.findings.len();
            let entry = *self.identities.entry(Identity::of(&finding)).or_insert(fresh);
            if entry == fresh {
                self.findings.push(Entry { finding, run: 0 });
            }
            let known = &mut self.findings[entry];
            known.finding.runs += u64::from(known.run != self.runs);
            known.run = self.runs;
            entries.push(entry);
        }
        self.sightings.insert(sighting, entries);
    }

    /// Gives the outcomes, in their order.
    pub(crate) fn outcomes(&mut self) -> Vec<OutcomeCount<M::Outcome>> {
        let mut outcomes: Vec<OutcomeCount<M::Outcome>> = self
            .outcomes
            .drain()
            .map(|(outcome, (classes, schedule))| OutcomeCount { outcome, classes, interleavings: None, schedule })
            .collect();
        outcomes.sort_by(|a, b| a.outcome.cmp(&b.outcome));
        outcomes
    }

    /// Gives the findings, in the order in which they were made.
    pub(crate) fn findings(&mut self) -> Vec<Finding> {
        self.findings.drain(..).map(|entry| entry.finding).collect()
    }
}

fn with_schedule(mut findings: Vec<Finding>, schedule: &[Choice]) -> Vec<Finding> {
    for finding in &mut findings {
        finding.schedule = schedule.to_vec();
    }
    findings
}
