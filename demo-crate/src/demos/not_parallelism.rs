//! Four tellers as tasks at one account: on one worker, and again on several, by a scheduler of ours. Concurrent both
//! times; parallel once, at the most.

use super::controls::{RESET, START, STOP};
use super::not_parallelism_stage as stage;
use super::{Context, Control, Demo, Move, Plot, Question, Rank, Value};
use crate::run::backend::Backend;
use crate::run::fault::{Fault, Planned};
use crate::run::flight::{Batch, Ended, Flown, Landing, Launch, Trouble};
use crate::run::jobs::Job;
use crate::run::jobs::tasks::Tasks;
use crate::run::settings::{Key, Settings};
use crate::run::slices::Entry;
use crate::run::watch::Watch;
use figures::verdict::Verdict;

crate::later! {
    /// The runs that were seen, and the one under way, as its workers and what is in flight.
    "61" fn tasks_stage(seen: &[Seen], at_work: Option<(u32, &[Flown])>, width: f64) -> String = stage::picture;
    /// What came of the last of them, beside the one on another number of workers.
    "62" fn tasks_verdict(last: &Seen, other: Option<&Seen>) -> Option<Verdict> = |last, other| Some(stage::verdict(last, other));
    /// The runs as `book/recorded/` keeps them.
    "63" fn tasks_record(seen: &[Seen]) -> String = stage::record;
}

/// What the account holds when it is opened, in pounds.
pub(super) const OPENING: i64 = 100;
/// The four tasks. What is paid in is more than what is taken out, so that what is lost of both cannot well come to
/// nothing; a slice is shorter than any thinking, so that no change is made in one go.
pub(super) const TASKS: Tasks = Tasks {
    workers: 1,
    worker: 0,
    tasks: 4,
    changes: 5,
    deposit: 30,
    withdrawal: 10,
    open: None,
    slice_ms: 40,
    thinking_ms: (50, 120),
    per_ms: 0,
};

/// The demo of the section on concurrency and parallelism.
pub const DEMO: Demo = Demo {
    name: "not-parallelism",
    title: "Four tellers, and however many cores",
    keys: &[Key::Workers, Key::Backend],
    offers: &[],
    controls: &[
        Control { label: "Run on 1 worker", ..START },
        Control { name: "spread", label: "Run on several", rank: Rank::Second },
        STOP,
        RESET,
        Control { name: "kill", label: "Kill a worker", rank: Rank::Quiet },
        Control { name: "trap", label: "Make one fail", rank: Rank::Quiet },
        Control { name: "hang", label: "Let one hang", rank: Rank::Quiet },
    ],
    settings: Settings::UNSYNCHRONISED,
    question: Some(&Question {
        text: "All cores but one are taken away: one worker for all four. Is the money safe now?",
        answers: &["yes, £300 every time", "no, some can still vanish"],
    }),
    plot: || Box::new(NotParallelism::default()),
};

/// The harm that this control does to a worker that makes so many changes, more or less: early in its work, for how many
/// come to it nobody can promise.
fn harm(control: &str, changes: u32) -> Option<Planned> {
    let fault = match control {
        "kill" => Fault::Death,
        "trap" => Fault::Trap,
        "hang" => Fault::Hang,
        _ => return None,
    };
    Some(Planned { fault, at: changes / 5 })
}

/// A run that has been seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) workers: u32,
    pub(super) flown: Vec<Flown>,
    pub(super) ended: Ended,
    pub(super) trouble: Option<Trouble>,
    pub(super) balance: Option<i64>,
    pub(super) backend: Backend,
}

#[derive(Debug, Default)]
struct NotParallelism {
    /// The workers of the run that was asked for last.
    asked: Option<u32>,
    /// The last run on one worker, and the last one on several, in this order.
    seen: Vec<Seen>,
    /// The workers of the run that ended last.
    last: Option<u32>,
    /// Steps of thinking in a millisecond, as the first run measured: later ones have the same work.
    per_ms: u32,
}

impl NotParallelism {
    fn last(&self) -> Option<&Seen> {
        self.seen.iter().find(|seen| Some(seen.workers) == self.last)
    }

    fn other(&self) -> Option<&Seen> {
        let last = self.last()?;
        let is_like = |seen: &&Seen| seen.workers != last.workers && seen.backend == last.backend;
        self.seen.iter().find(|seen| is_like(seen) && seen.ended == Ended::Done)
    }
}

impl Plot for NotParallelism {
    fn wants_trial(&self) -> bool {
        false
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let workers = match control {
            "start" => 1,
            "spread" | "kill" | "trap" | "hang" => context.settings.workers,
            _ => return Move::Rest,
        };
        if context.is_flying {
            return Move::Rest;
        }
        self.asked = Some(workers);
        self.last = None;
        let mut batches = Vec::new();
        for worker in 0..workers {
            let job = Job::Tasks(Tasks { workers, worker, per_ms: self.per_ms, ..TASKS });
            // The first worker has always something to do.
            let fault = harm(control, job.operations()).filter(|_| worker == 0);
            batches.push(Batch { teller: worker as usize, job, fault });
        }
        Move::Launch(Launch { batches, balance: OPENING, limit_ms: None })
    }

    fn refuses(&self, _control: &str, context: &Context<'_>) -> Option<String> {
        context.is_flying.then(|| "The tellers are at work.".to_owned())
    }

    fn landed(&mut self, landing: &Landing, _context: &Context<'_>) -> Move {
        let Some(workers) = self.asked else { return Move::Rest };
        for entry in landing.flown.iter().flat_map(|flown| flown.progress.entries()) {
            if let (0, Entry::Pace { measured, .. }) = (self.per_ms, entry) {
                self.per_ms = measured;
            }
        }
        self.seen.retain(|seen| (seen.workers == 1) != (workers == 1));
        let seen = Seen {
            workers,
            flown: landing.flown.clone(),
            ended: landing.ended,
            trouble: landing.trouble.clone(),
            balance: landing.balance,
            backend: landing.backend,
        };
        let place = if workers == 1 { 0 } else { self.seen.len() };
        self.seen.insert(place, seen);
        self.last = Some(workers);
        Move::Rest
    }

    fn cut_short(&mut self) {}

    fn reset(&mut self) {
        *self = Self { per_ms: self.per_ms, ..Self::default() };
    }

    /// What was seen stays: the next run is set beside it.
    fn changed(&mut self) {}

    fn task(&self, _context: &Context<'_>) -> String {
        stage::task()
    }

    fn label(&self, control: &str, context: &Context<'_>) -> Option<String> {
        (control == "spread").then(|| stage::spread(context.settings.workers))
    }

    fn summary(&self, context: &Context<'_>) -> String {
        stage::summary(context.settings.workers)
    }

    fn verdict(&self) -> Option<Verdict> {
        tasks_verdict(self.last()?, self.other())
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        let at_work = self.asked.filter(|_| self.last.is_none() && watch.is_running);
        let at_work = at_work.map(|workers| (workers, watch.flown.as_slice()));
        tasks_stage(&self.seen, at_work, width)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        self.last().map(stage::report).unwrap_or_default()
    }

    fn record(&self, _watch: &Watch) -> String {
        tasks_record(&self.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::scoreboard::SPANS;

    #[test]
    fn the_longest_run_on_one_worker_has_room_for_all_that_it_writes_down() {
        let changes = TASKS.all_changes();
        let slices = changes * TASKS.thinking_ms.1 / TASKS.slice_ms + TASKS.tasks;
        assert!(slices + changes < SPANS as u32, "{slices} slices, {changes} changes and the pace");
        assert!(TASKS.slice_ms < TASKS.thinking_ms.0, "no change is made in one go");
    }

    #[test]
    fn harm_comes_while_there_is_work_left() {
        for workers in 1..=8 {
            let share = TASKS.all_changes() / workers;
            assert!(harm("kill", share).is_some_and(|planned| planned.at < share));
        }
        assert_eq!(harm("start", 20), None);
    }
}
