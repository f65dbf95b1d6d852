//! Gathers what complete runs show: outcomes, findings, and how often.
//!
//! It stays small however many runs there are: equal outcomes and equal findings are one entry with a count and the first
//! schedule, and beyond a number of entries only the count goes on.

use crate::detect::{self, Identity, Sighting};
use crate::hash::QuickMap;
use crate::machine::{Choice, Machine, Standing};
use crate::report::{Finding, OutcomeCount};

/// How many different outcomes are kept.
pub(crate) const MAX_OUTCOMES: usize = 4096;

/// How many different findings are kept.
const MAX_FINDINGS: usize = 256;

/// The end of a complete run, as a search shows it.
#[derive(Debug)]
pub(crate) struct Shown<'a, M> {
    pub(crate) schedule: &'a [Choice],
    pub(crate) end: &'a M,
    /// The machine before the last step, if the program ended by that step and others had not finished.
    pub(crate) before: Option<&'a M>,
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
    outcomes: QuickMap<M::Outcome, (u64, Vec<Choice>)>,
    findings: Vec<Entry>,
    identities: QuickMap<Identity, usize>,
    /// A sighting is quickly named, and need be told only once.
    sightings: QuickMap<Sighting, Vec<usize>>,
    /// The same for races, of which one run may show many: by their lines, the lesser one first.
    races: QuickMap<(u32, u32), usize>,
}

impl<M: Machine> Default for Collector<M> {
    fn default() -> Self {
        Self {
            runs: 0,
            limited: 0,
            outcomes_left_out: 0,
            findings_left_out: 0,
            outcomes: QuickMap::default(),
            findings: Vec::new(),
            identities: QuickMap::default(),
            sightings: QuickMap::default(),
            races: QuickMap::default(),
        }
    }
}

impl<M: Machine> Collector<M> {
    /// Begins a run. Its races come next, then its end.
    pub(crate) fn begin(&mut self) {
        self.runs += 1;
    }

    /// Takes note of a race of the current run, known by its lines, and asks for it only if it is a new one.
    pub(crate) fn race(&mut self, (a, b): (u32, u32), tell: impl FnOnce() -> Finding) {
        let lines = (a.min(b), a.max(b));
        if let Some(entry) = self.races.get(&lines) {
            let entry = &mut self.findings[*entry];
            entry.finding.runs += u64::from(entry.run != self.runs);
            entry.run = self.runs;
        } else if self.findings.len() < MAX_FINDINGS {
            self.races.insert(lines, self.findings.len());
            self.findings.push(Entry { finding: Finding { runs: 1, ..tell() }, run: self.runs });
        } else {
            self.findings_left_out += 1;
        }
    }

    /// Takes note of the end of the current run.
    pub(crate) fn end(&mut self, shown: &Shown<'_, M>) {
        let standing = shown.end.standing();
        let stuck = standing == Standing::Going;
        if let Some(sighting) = detect::sight_end(shown.end, stuck) {
            self.sight(sighting, || {
                with_schedule(detect::tell_end(shown.end, stuck).into_iter().collect(), shown.schedule)
            });
        }
        if let (Some(before), Some(last)) = (shown.before, shown.schedule.last()) {
            let left = detect::left_behind_by(before, *last);
            if !left.is_empty() {
                let tell = || with_schedule(detect::tell_left(before, &left), shown.schedule);
                self.sight(detect::sight_left(before, &left), tell);
            }
        }
        if matches!(standing, Standing::Limited(_)) {
            self.limited += 1;
            return;
        }
        let outcome = shown.end.outcome();
        if let Some((runs, _)) = self.outcomes.get_mut(&outcome) {
            *runs += 1;
        } else if self.outcomes.len() < MAX_OUTCOMES {
            self.outcomes.insert(outcome, (1, shown.schedule.to_vec()));
        } else {
            self.outcomes_left_out += 1;
        }
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
