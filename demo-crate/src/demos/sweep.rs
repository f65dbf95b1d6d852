//! A sweep over sizes: the same code in runs of 10 changes, of 100, and so on up to a whole run, a few of each, to see
//! how the share that goes wrong depends on the size alone. All at one speed.

use super::bank_run::batch;
use super::telling::of_interruption;
use super::tour::Tour;
use super::{Context, Move, Value};
use crate::bank::strategies::Strategy;
use crate::run::flight::{Ended, Landing, Launch, Stopper};
use crate::run::outcome::Outcome;
use figures::sweep::{self, Point};
use figures::verdict::Verdict;

/// Runs of each size.
const RUNS: u32 = 5;
/// How long all runs together may take, in milliseconds.
const ALL_MS: f64 = 19_000.0;

/// The runs so far.
#[derive(Clone, Debug)]
pub(super) struct Sweep {
    strategy: Strategy,
    workers: u32,
    /// Operations of each teller, size by size.
    sizes: Vec<u32>,
    /// What each size came to, as far as it was run.
    points: Vec<Point>,
    /// When the first run began, in milliseconds since 1970; 0 before it.
    began_ms: f64,
    /// When the last run ended, likewise.
    ended_ms: f64,
    last: Option<Outcome>,
    is_over: bool,
}

impl Sweep {
    /// Begins, as a plot has it.
    pub(super) fn set_out(context: &Context<'_>) -> Option<(Box<dyn Tour>, Move)> {
        let (sweep, next) = Self::begin(context);
        Some((Box::new(sweep), next))
    }

    /// Begins with the smallest size.
    fn begin(context: &Context<'_>) -> (Self, Move) {
        let mut sweep = Self {
            strategy: context.settings.strategy,
            workers: context.settings.workers,
            sizes: sizes(context.operations),
            points: Vec::new(),
            began_ms: 0.0,
            ended_ms: 0.0,
            last: None,
            is_over: false,
        };
        let first = sweep.next(context);
        (sweep, first)
    }

    fn left_ms(&self) -> f64 {
        ALL_MS - (self.ended_ms - self.began_ms)
    }

    fn next(&mut self, context: &Context<'_>) -> Move {
        let is_full = self.points.last().is_none_or(|point| point.runs == RUNS);
        let place = self.points.len() - usize::from(!is_full);
        let Some(&operations) = self.sizes.get(place).filter(|_| !self.is_over && self.left_ms() > 0.0) else {
            self.is_over = true;
            return Move::Rest;
        };
        if is_full {
            self.points.push(Point { operations, runs: 0, wrong: 0 });
        }
        let batches = (0..self.workers as usize).map(|teller| batch(teller, context, operations, None)).collect();
        let balance = context.settings.opening_balance();
        Move::Launch(Launch { batches, balance, limit_ms: Some(self.left_ms()) })
    }

    /// What went wrong with the last run, where it did not end by itself.
    fn trouble(&self) -> Option<&Outcome> {
        let is_trouble =
            |outcome: &&Outcome| outcome.trouble.is_some() || outcome.ended == Ended::Stopped(Stopper::Departure);
        self.last.as_ref().filter(is_trouble)
    }

    /// The points of which anything is known.
    fn seen(&self) -> Vec<Point> {
        self.points.iter().copied().filter(|point| point.runs > 0).collect()
    }
}

impl Tour for Sweep {
    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        let outcome = Outcome::of(landing, self.strategy);
        for (from, to) in landing.spans() {
            self.began_ms = if self.began_ms > 0.0 { self.began_ms.min(from) } else { from };
            self.ended_ms = self.ended_ms.max(to);
        }
        match (landing.ended, outcome.lost()) {
            (Ended::Done, Some(lost)) => {
                if let Some(point) = self.points.last_mut() {
                    point.runs += 1;
                    point.wrong += u32::from(lost != 0);
                }
            }
            _ => self.is_over = true,
        }
        self.last = Some(outcome);
        self.next(context)
    }

    fn cut_short(&mut self) {
        self.is_over = true;
    }

    fn outlasts_settings(&self) -> bool {
        false
    }

    fn verdict(&self) -> Option<Verdict> {
        let interrupted = self.trouble().and_then(of_interruption);
        interrupted.or_else(|| self.is_over.then(|| sweep::verdict(&self.seen())))
    }

    fn stage(&self, width: f64) -> String {
        sweep::curve(&self.seen(), self.sizes.last().copied().unwrap_or(1), width)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let number = |count: u32| Value::Number(count.into());
        let seen = self.seen();
        let row = |point: &Point| {
            vec![("operations", number(point.operations)), ("runs", number(point.runs)), ("wrong", number(point.wrong))]
        };
        vec![
            ("strategy", Value::Text(self.strategy.name())),
            ("workers", number(self.workers)),
            ("elapsed_ms", Value::Number(self.ended_ms - self.began_ms)),
            ("runs", number(seen.iter().map(|point| point.runs).sum())),
            ("wrong", number(seen.iter().map(|point| point.wrong).sum())),
            ("sweep", Value::Rows(seen.iter().map(row).collect())),
        ]
    }
}

/// 10, 100 and so on, and at last `most` itself; none so near to it that the two could not be told apart in the picture.
fn sizes(most: u32) -> Vec<u32> {
    let mut sizes = Vec::new();
    let mut size = 10_u32;
    while size.saturating_mul(2) < most {
        sizes.push(size);
        size = size.saturating_mul(10);
    }
    sizes.push(most);
    sizes
}

#[cfg(test)]
mod tests {
    use super::super::lost_update::tests::{context, landing};
    use super::*;
    use crate::run::settings::Settings;

    #[test]
    fn sizes_grow_tenfold_up_to_a_run() {
        assert_eq!(sizes(5_000), [10, 100, 1_000, 5_000]);
        assert_eq!(sizes(1_000), [10, 100, 1_000]);
        assert_eq!(sizes(1_500), [10, 100, 1_500]);
        assert_eq!(sizes(7), [7]);
    }

    #[test]
    fn every_size_has_its_runs_and_one_speed() {
        let settings = Settings::default();
        let context = Context { operations: 1_000, ..context(&settings) };
        let (mut sweep, mut next) = Sweep::begin(&context);
        let mut run = Vec::new();
        while let Move::Launch(launch) = next {
            let operations = launch.batches[0].job.operations();
            run.push(operations);
            let lost = i64::from(operations >= 1_000);
            next = sweep.landed(&landing(&launch, operations, 10.0, lost), &context);
        }
        assert_eq!(run, [[10; RUNS as usize], [100; RUNS as usize], [1_000; RUNS as usize]].concat());
        assert_eq!(sweep.verdict().expect("a verdict").stamp, "5 OF 15 WRONG");
    }

    #[test]
    fn it_ends_when_its_time_is_up() {
        let settings = Settings::default();
        let context = Context { operations: 10, ..context(&settings) };
        let (mut sweep, Move::Launch(launch)) = Sweep::begin(&context) else { panic!("no run") };
        assert!(matches!(sweep.landed(&landing(&launch, 10, ALL_MS + 1.0, 0), &context), Move::Rest));
        assert_eq!(sweep.verdict().expect("a verdict").stamp, "ALL 1 EXACT");
    }
}
