//! Makes a failing schedule shorter, then less preempted: where the state graph was too large to find the least one.
//!
//! It never gives back a worse schedule than it was given, nor one that does not fail in the same way. The result is a local
//! best and claims no more. The method is greedy: leave something out, let the machine fill in what then cannot be done as
//! planned, and keep the result if it still fails (delta debugging, Zeller & Hildebrandt, TSE 2002, on runs of one process).

use std::collections::VecDeque;

use crate::findings::Identity;
use crate::machine::{Choice, Machine};
use crate::pace::{Pace, Turn};
use crate::replay::Run;
use crate::report::Finding;
use crate::walk::Walk;

/// How many schedules are tried.
const MAX_TRIES: usize = 2000;

/// How many steps they may have in all.
const MAX_STEPS: usize = 1_000_000;

/// A failing schedule and how good it is: fewer steps first, then fewer preemptions.
#[derive(Clone, Debug)]
pub(crate) struct Shrunk {
    pub(crate) finding: Finding,
    pub(crate) preemptions: u32,
}

impl Shrunk {
    fn measure(&self) -> (usize, u32) {
        (self.finding.schedule.len(), self.preemptions)
    }
}

/// The schedule of a finding on its way to a shorter one, for who has other things to do in between.
pub(crate) struct Shrinking<M: Machine> {
    start: M,
    start_walk: Walk<M>,
    run: Run<M>,
    wanted: Identity,
    best: Shrunk,
    /// What is still to be tried of what is like the best one.
    candidates: VecDeque<Vec<Choice>>,
    tries: usize,
    steps: usize,
}

impl<M: Machine> Shrinking<M> {
    /// Begins with a finding; none if its schedule does not replay to it.
    pub(crate) fn new(start: &M, finding: &Finding) -> Option<Self> {
        let wanted = Identity::of(finding);
        let (start_walk, mut run) = (Walk::new(start), Run::new(start));
        let best = attempt(start, &mut run, &finding.schedule, finding.schedule.len(), &wanted)?;
        let candidates = candidates(&best.finding.schedule);
        Some(Self { start: start.clone(), start_walk, run, wanted, best, candidates, tries: 0, steps: 0 })
    }

    /// Tries one schedule after the other, as long as `pace` says; that is asked after each.
    pub(crate) fn advance(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        while let Some(candidate) = self.candidates.pop_front() {
            let length = self.best.finding.schedule.len();
            self.tries += 1;
            self.steps += length;
            if self.tries > MAX_TRIES || self.steps > MAX_STEPS {
                break;
            }
            self.run.restart(&self.start_walk);
            let found = attempt(&self.start, &mut self.run, &candidate, length, &self.wanted);
            if let Some(found) = found.filter(|found| found.measure() < self.best.measure()) {
                self.candidates = candidates(&found.finding.schedule);
                self.best = found;
            }
            match pace() {
                Pace::On => {}
                Pace::Pause => return Turn::Paused,
                Pace::Stop => break,
            }
        }
        Turn::Done
    }

    /// The best one found.
    pub(crate) fn finish(self) -> Shrunk {
        self.best
    }
}

/// Schedules like this one: a stretch of one process's steps left out, cut, joined to its next stretch or the one before, or
/// exchanged with its neighbour.
fn candidates(schedule: &[Choice]) -> VecDeque<Vec<Choice>> {
    // Where each stretch begins, and where the last one ends.
    let mut begins = Vec::new();
    for (at, choice) in schedule.iter().enumerate() {
        if at == 0 || schedule[at - 1].process != choice.process {
            begins.push(at);
        }
    }
    let count = begins.len();
    begins.push(schedule.len());
    let mut candidates = VecDeque::new();
    // What lies from `begin` to `middle` and what lies from there to `end` change places; the last `cut` steps of the first
    // are left out.
    let mut exchange = |begin: usize, middle: usize, end: usize, cut: usize| {
        let parts = [&schedule[..begin], &schedule[middle..end], &schedule[begin..middle - cut], &schedule[end..]];
        candidates.push_back(parts.concat());
    };
    for at in 0..count {
        let (begin, end) = (begins[at], begins[at + 1]);
        exchange(begin, end, end, end - begin);
    }
    for at in 0..count {
        let (begin, end) = (begins[at], begins[at + 1]);
        let same = |other: &usize| schedule[begins[*other]].process == schedule[begin].process;
        if let Some(next) = (at + 1..count).find(same) {
            exchange(begin, end, begins[next], 0);
            exchange(end, begins[next], begins[next + 1], 0);
        }
        // One step less at the end of a stretch: what was done too early may not be needed at all.
        if end - begin > 1 {
            exchange(begin, end, end, 1);
        }
    }
    // Another order may leave each process where it cannot go on anyway.
    for at in 1..count {
        exchange(begins[at - 1], begins[at], begins[at + 1], 0);
    }
    candidates
}

/// Follows a plan as far as it goes, leaving out what is not possible, then lets the last process go on, or else the first
/// that can; gives the run up to where the wanted failure shows, if it shows within `limit` steps.
fn attempt<M: Machine>(
    start: &M,
    run: &mut Run<M>,
    plan: &[Choice],
    limit: usize,
    wanted: &Identity,
) -> Option<Shrunk> {
    let mut plan = plan.iter();
    let mut races = 0;
    loop {
        let over = run.walk.is_over();
        if run.races.len() > races || over {
            races = run.races.len();
            if let Some(finding) = run.findings(start).into_iter().find(|finding| Identity::of(finding) == *wanted) {
                return Some(Shrunk { preemptions: run.walk.preemptions, finding });
            }
        }
        if over || run.schedule.len() >= limit {
            return None;
        }
        let planned = plan.by_ref().find(|choice| run.walk.choices.contains(choice));
        let choice = planned.copied().unwrap_or_else(|| run.walk.choices[run.walk.expected()]);
        run.take(choice).ok()?;
    }
}
