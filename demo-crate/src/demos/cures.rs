//! Every cure at once: all strategies one after another, on one number of operations at full speed, so that what they
//! keep and what they cost can be set side by side.
//!
//! The number is found by a trial of the account without protection. Nobody waits longer than [`ALL_MS`] for all of
//! it: a run that would take more than its share of what is left is stopped, and shown as stopped.

use super::bank_run::batch;
use super::telling::of_interruption;
use super::tour::Tour;
use super::{Context, Move, Value};
use crate::bank::strategies::Strategy;
use crate::director::{LEAST_TRIED, LONGEST_TRIAL_MS, trial};
use crate::run::calibrate::{Setup, TRIAL_MS, Trials};
use crate::run::flight::{Ended, Landing, Launch, Stopper};
use crate::run::outcome::Outcome;
use crate::run::settings::{OPERATIONS, Settings, Tempo};
use figures::cures::{self, Came, Cure};
use figures::verdict::Verdict;

/// How long the run without protection is to take, in milliseconds.
const RUN_MS: f64 = 500.0;
/// How long all runs together may take, in milliseconds.
const ALL_MS: f64 = 9_000.0;

/// What every run is given, in milliseconds, however late it has become.
const LEAST_MS: f64 = 100.0;

/// The runs so far.
#[derive(Clone, Debug)]
pub(super) struct Cures {
    /// The length of the trial under way, in milliseconds; `None` once it has told.
    trial_ms: Option<f64>,
    workers: u32,
    /// Operations of each teller, in every run.
    operations: u32,
    /// Milliseconds that the runs have taken.
    spent_ms: f64,
    /// What the strategies came to, in the order of [`Strategy::ALL`], with attempts in vain.
    seen: Vec<(Outcome, u64)>,
    is_over: bool,
}

impl Cures {
    /// Begins, as a plot has it.
    pub(super) fn set_out(context: &Context<'_>) -> Option<(Box<dyn Tour>, Move)> {
        let (cures, next) = Self::begin(context);
        Some((Box::new(cures), next))
    }

    /// Begins with the trial.
    fn begin(context: &Context<'_>) -> (Self, Move) {
        let cures = Self {
            trial_ms: Some(TRIAL_MS),
            workers: context.settings.workers,
            operations: 0,
            spent_ms: 0.0,
            seen: Vec::new(),
            is_over: false,
        };
        (cures, Move::Launch(trial(setup(context), TRIAL_MS)))
    }

    fn landed_trial(&mut self, landing: &Landing, milliseconds: f64, context: &Context<'_>) -> Move {
        if self.is_over || landing.balance.is_none() {
            // Without a number there is nothing to compare.
            self.is_over = true;
            return Move::Rest;
        }
        let setup = setup(context);
        if landing.flown.iter().any(|flown| flown.progress.done < LEAST_TRIED) && milliseconds < LONGEST_TRIAL_MS {
            self.trial_ms = Some(milliseconds * 2.0);
            return Move::Launch(trial(setup, milliseconds * 2.0));
        }
        let mut trials = Trials::default();
        trials.add(setup, landing.done(), landing.elapsed_ms());
        self.operations = trials.pace(setup).map_or(1, |pace| pace.operations(RUN_MS, OPERATIONS.1));
        self.trial_ms = None;
        self.next(context)
    }

    fn next(&mut self, context: &Context<'_>) -> Move {
        let Some(&strategy) = Strategy::ALL.get(self.seen.len()).filter(|_| !self.is_over) else {
            self.is_over = true;
            return Move::Rest;
        };
        let settings = Settings { strategy, tempo: Tempo::Full, ..*context.settings };
        let context = Context { settings: &settings, ..*context };
        let batches = (0..self.workers as usize).map(|teller| batch(teller, &context, self.operations, None)).collect();
        let left = (Strategy::ALL.len() - self.seen.len()) as f64;
        let limit_ms = Some(((ALL_MS - self.spent_ms) / left).max(LEAST_MS));
        Move::Launch(Launch { batches, balance: settings.opening_balance(), limit_ms })
    }

    /// What went wrong with the last run, where it did not end by itself.
    fn trouble(&self) -> Option<&Outcome> {
        let (outcome, _) = self.seen.last()?;
        (outcome.trouble.is_some() || outcome.ended == Ended::Stopped(Stopper::Departure)).then_some(outcome)
    }

    fn cures(&self) -> Vec<Cure> {
        let mut all = Vec::new();
        for (place, strategy) in Strategy::ALL.iter().enumerate() {
            let (name, label) = (strategy.name(), strategy.facts().label);
            let seen = self.seen.get(place);
            let came = match seen {
                Some((outcome, _)) => match outcome.ended {
                    Ended::Done => Came::Ended { lost: outcome.lost() },
                    _ => Came::Stopped { lost: outcome.lost() },
                },
                None if self.is_over || self.trial_ms.is_some() || place > self.seen.len() => Came::Waits,
                None => Came::Runs,
            };
            let (elapsed_ms, retries) = seen.map_or((0.0, 0), |(outcome, retries)| (outcome.elapsed_ms, *retries));
            all.push(Cure { name, label, is_cure: strategy.is_exact(), came, elapsed_ms, retries });
        }
        all
    }
}

impl Tour for Cures {
    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        if let Some(milliseconds) = self.trial_ms {
            return self.landed_trial(landing, milliseconds, context);
        }
        let Some(&strategy) = Strategy::ALL.get(self.seen.len()) else { return Move::Rest };
        self.spent_ms += landing.elapsed_ms();
        let retries = landing.flown.iter().map(|flown| u64::from(flown.progress.retries)).sum();
        self.seen.push((Outcome::of(landing, strategy), retries));
        self.is_over |= !matches!(landing.ended, Ended::Done | Ended::Stopped(Stopper::Clock));
        self.next(context)
    }

    fn cut_short(&mut self) {
        self.is_over = true;
    }

    // One of them may just have been loaded.
    fn outlasts_settings(&self) -> bool {
        true
    }

    fn verdict(&self) -> Option<Verdict> {
        let interrupted = self.trouble().and_then(of_interruption);
        interrupted.or_else(|| self.is_over.then(|| cures::verdict(&self.cures(), Strategy::ALL.len())))
    }

    fn stage(&self, _width: f64) -> String {
        cures::strip(&self.cures(), (self.workers, self.operations), self.is_over)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let mut rows = Vec::new();
        for (outcome, retries) in &self.seen {
            rows.push(vec![
                ("strategy", Value::Text(outcome.strategy.name())),
                ("ended", Value::Text(outcome.ended.name())),
                ("lost", outcome.lost().into()),
                ("elapsed_ms", Value::Number(outcome.elapsed_ms)),
                ("retries", Value::Number(*retries as f64)),
            ]);
        }
        vec![
            ("workers", Value::Number(self.workers.into())),
            ("operations", Value::Number(self.operations.into())),
            ("elapsed_ms", Value::Number(self.spent_ms)),
            ("cures", Value::Rows(rows)),
        ]
    }
}

fn setup(context: &Context<'_>) -> Setup {
    Setup { strategy: Strategy::None, workers: context.settings.workers, tempo: Tempo::Full, backend: context.backend }
}

#[cfg(test)]
mod tests {
    use super::super::lost_update::tests::{context, landing};
    use super::*;

    #[test]
    fn every_strategy_is_run_once_on_the_number_that_a_trial_of_none_found() {
        let settings = Settings::default();
        let context = context(&settings);
        let (mut cures, Move::Launch(launch)) = Cures::begin(&context) else { panic!("no trial") };
        assert_eq!(launch.batches[0].job.strategy(), Some(Strategy::None));
        let mut next = cures.landed(&landing(&launch, 8_000, 80.0, 0), &context);
        let mut run = Vec::new();
        while let Move::Launch(launch) = next {
            assert_eq!(launch.batches.len(), 2);
            assert_eq!(launch.batches[0].job.operations(), 50_000);
            assert!(cures.verdict().is_none());
            let strategy = launch.batches[0].job.strategy().expect("a strategy");
            run.push(strategy);
            let lost = if strategy.is_exact() { 0 } else { 40 };
            next = cures.landed(&landing(&launch, 50_000, 500.0, lost), &context);
        }
        assert_eq!(run, Strategy::ALL);
        assert_eq!(cures.verdict().expect("a verdict").stamp, "ALL 7 CURES EXACT");
        let report = cures.report();
        let Some((_, Value::Rows(rows))) = report.iter().find(|(key, _)| *key == "cures") else { panic!("{report:?}") };
        assert_eq!(rows.len(), 8);
        assert_eq!(rows[0][2], ("lost", Value::Number(40.0)));
    }

    #[test]
    fn slow_cures_share_what_is_left_of_the_time() {
        let settings = Settings::default();
        let context = context(&settings);
        let (mut cures, Move::Launch(launch)) = Cures::begin(&context) else { panic!("no trial") };
        let mut next = cures.landed(&landing(&launch, 8_000, 80.0, 0), &context);
        let mut whole_ms = 0.0;
        while let Move::Launch(launch) = next {
            let limit_ms = launch.limit_ms.expect("a limit");
            whole_ms += limit_ms;
            let stopped = Landing { ended: Ended::Stopped(Stopper::Clock), ..landing(&launch, 10, limit_ms, 0) };
            next = cures.landed(&stopped, &context);
        }
        assert!((ALL_MS - 1.0..=ALL_MS + 1.0).contains(&whole_ms), "{whole_ms}");
        assert!(cures.verdict().is_some_and(|verdict| verdict.sentence.contains("7 cures were stopped early")));
    }

    #[test]
    fn whoever_stops_it_gets_no_verdict_on_the_rest() {
        let settings = Settings::default();
        let context = context(&settings);
        let (mut cures, Move::Launch(launch)) = Cures::begin(&context) else { panic!("no trial") };
        let Move::Launch(launch) = cures.landed(&landing(&launch, 8_000, 80.0, 0), &context) else { panic!("no run") };
        cures.cut_short();
        let stopped = Landing { ended: Ended::Stopped(Stopper::Reader), ..landing(&launch, 10, 5.0, 0) };
        assert!(matches!(cures.landed(&stopped, &context), Move::Rest));
        assert_eq!(cures.verdict().expect("a verdict").stamp, "STOPPED");
    }
}
