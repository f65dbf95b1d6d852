//! What the demos on one account have in common: who is sent off, what a series counts, what came of it.

use super::{Context, Move, Value, pictures, slow_stage};
use crate::bank::strategies::Strategy;
use crate::director::speed;
use crate::run::calibrate::LIMIT_MS;
use crate::run::fault::Planned;
use crate::run::flight::{Batch, Ended, Landing, Launch, Stopper};
use crate::run::jobs::Job;
use crate::run::jobs::change::Change;
use crate::run::outcome::{Outcome, Tally};
use crate::run::scoreboard::MAX_TELLERS;
use crate::run::settings::{Settings, Tempo};
use figures::say::text;
use figures::teller::Sign;

/// Runs in slow motion, at the most, until one loses something: with the pauses of slow motion nearly every one does.
const MOST_TRIES: u32 = 4;

/// What the reader asked for last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Asked {
    /// Nothing yet.
    #[default]
    Nothing,
    /// One run of all tellers.
    Run,
    /// Tellers one by one.
    Presses,
    /// Many runs.
    Series(Series),
    /// A run in slow motion whose first loss is to be shown; so many were made by now, since one may lose nothing.
    Loss(u32),
}

/// Many runs in a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Series {
    /// How many were asked for.
    pub(super) asked: u32,
    /// How many are to come.
    pub(super) left: u32,
    /// Operations of each teller.
    pub(super) operations: u32,
    /// What they should end with, in pounds.
    pub(super) expected: i64,
    /// What they came to.
    pub(super) tally: Tally,
    /// How many of them the clock ended early; they count all the same.
    pub(super) cut: u32,
}

/// The runs of a demo on one account.
#[derive(Clone, Debug)]
pub(super) struct BankRun {
    asked: Asked,
    outcome: Option<Outcome>,
    /// Pounds that an operation moved.
    amount: i64,
    /// Operations of each teller.
    operations: u32,
    strategy: Strategy,
    tempo: Tempo,
    /// True when updates of the last run were lost, as far as a run in slow motion tells.
    has_collided: bool,
    /// True once the reader has asked where the money of this very run went.
    is_wondered: bool,
}

impl Default for BankRun {
    fn default() -> Self {
        Self {
            asked: Asked::Nothing,
            outcome: None,
            amount: 0,
            operations: 0,
            strategy: Strategy::None,
            tempo: Tempo::Full,
            has_collided: false,
            is_wondered: false,
        }
    }
}

impl BankRun {
    pub(super) fn asked(&self) -> &Asked {
        &self.asked
    }

    /// What came of the last run.
    pub(super) fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Pounds that an operation of the last run moved.
    pub(super) fn amount(&self) -> i64 {
        self.amount
    }

    /// Operations of each teller in the run that is shown; `next`, where none is.
    pub(super) fn operations(&self, next: u32) -> u32 {
        if self.operations > 0 { self.operations } else { next }
    }

    /// How the account of the last run was protected.
    pub(super) fn strategy(&self) -> Strategy {
        self.strategy
    }

    /// True when updates of the last run were lost, as far as a run in slow motion tells.
    pub(super) fn has_collided(&self) -> bool {
        self.has_collided
    }

    /// What the reader asked of the last run, if it was in slow motion.
    pub(super) fn wondered(&self) -> slow_stage::Asked {
        match self.asked {
            Asked::Loss(runs) => slow_stage::Asked::LossOfAnother(runs),
            _ if self.is_wondered => slow_stage::Asked::Loss,
            _ => slow_stage::Asked::Run,
        }
    }

    /// Shows where the money of the last run went. A run in slow motion shows it in place; after one at full speed the
    /// same tellers go again, slowly.
    pub(super) fn first_loss(&mut self, context: &Context<'_>) -> Move {
        if self.tempo == Tempo::Slow && matches!(self.asked, Asked::Run | Asked::Presses) {
            self.is_wondered = true;
            return Move::Rest;
        }
        self.asked = Asked::Loss(1);
        self.slowly(context)
    }

    /// Why the first loss cannot be shown: nothing was lost.
    pub(super) fn refuses_first_loss(&self) -> Option<String> {
        let has_lost = match (&self.asked, &self.outcome) {
            (Asked::Series(series), _) => series.tally.wrong() > 0,
            (Asked::Loss(_), _) => true,
            // Losses may make up for one another.
            (_, outcome) => self.has_collided || outcome.as_ref().and_then(Outcome::lost).is_some_and(|lost| lost != 0),
        };
        (!has_lost).then(|| text(figures::say::Key::LossNone).to_owned())
    }

    /// Everybody at once on a fresh account, in slow motion whatever the settings say.
    fn slowly(&mut self, context: &Context<'_>) -> Move {
        let settings = slowed(context.settings);
        let operations = settings.operations(context.operations);
        Move::Launch(self.everybody(&Context { settings: &settings, ..*context }, operations, None))
    }

    /// The settings of the run that is told of: where a first loss was asked for, others than the reader's.
    pub(super) fn told(&self, settings: &Settings) -> Settings {
        if matches!(self.asked, Asked::Loss(_)) { slowed(settings) } else { *settings }
    }

    /// Everybody at once, on a fresh account; the last teller comes to that harm, if any.
    pub(super) fn start(&mut self, context: &Context<'_>, harm: Option<Planned>) -> Move {
        self.asked = Asked::Run;
        Move::Launch(self.everybody(context, context.operations, harm))
    }

    /// Everybody at once on a fresh account, `runs` times.
    pub(super) fn series(&mut self, context: &Context<'_>, runs: u32, operations: u32) -> Move {
        let odd = i64::from(context.settings.workers % 2);
        let expected =
            context.settings.opening_balance() + odd * i64::from(operations) * i64::from(context.settings.amount);
        self.asked = Asked::Series(Series { asked: runs, left: runs, operations, expected, ..Series::default() });
        Move::Launch(self.everybody(context, operations, None))
    }

    /// The first free teller of that sign, beside whoever is at work; on the account as it is.
    pub(super) fn one(&mut self, sign: Sign, context: &Context<'_>) -> Move {
        let Some(teller) = free_teller(sign, context) else { return Move::Rest };
        if context.is_flying {
            return Move::Join(batch(teller, context, context.operations, None));
        }
        self.asked = Asked::Presses;
        self.begin(context, context.operations);
        let batches = vec![batch(teller, context, context.operations, None)];
        Move::Launch(Launch { batches, balance: context.balance, limit_ms: None })
    }

    fn begin(&mut self, context: &Context<'_>, operations: u32) {
        self.outcome = None;
        self.operations = operations;
        self.has_collided = false;
        self.is_wondered = false;
        self.strategy = context.settings.strategy;
        self.tempo = context.settings.tempo;
    }

    fn everybody(&mut self, context: &Context<'_>, operations: u32, harm: Option<Planned>) -> Launch {
        self.begin(context, operations);
        let workers = context.settings.workers as usize;
        let mut batches = Vec::new();
        for teller in 0..workers {
            let fault = harm.filter(|_| teller + 1 == workers);
            batches.push(batch(teller, context, operations, fault));
        }
        // A size that somebody set by hand runs to its end, and a run that is to come to harm until the harm has come.
        let limit_ms = (context.settings.is_calibrated() && harm.is_none()).then_some(LIMIT_MS);
        Launch { batches, balance: context.settings.opening_balance(), limit_ms }
    }

    /// A run is over; gives what follows.
    pub(super) fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        self.amount = context.settings.amount.into();
        let outcome = Outcome::of(landing, context.settings.strategy);
        let mut next = None;
        if let Asked::Series(series) = &mut self.asked {
            let is_cut = outcome.ended == Ended::Stopped(Stopper::Clock);
            if let (true, Some(lost)) = (is_cut || outcome.ended == Ended::Done, outcome.lost()) {
                series.tally.errors.push(-lost);
                series.cut += u32::from(is_cut);
                series.left = series.left.saturating_sub(1);
            } else {
                series.left = 0;
            }
            next = (series.left > 0).then_some(series.operations);
        }
        let launch = next.map(|operations| Move::Launch(self.everybody(context, operations, None)));
        self.has_collided = pictures::has_collided(landing);
        // What was lost may by luck have been lost on both sides: no money is missing then, and none can be shown.
        let is_whole = outcome.ended == Ended::Done && outcome.lost() == Some(0);
        self.outcome = Some(outcome);
        if let (true, Asked::Loss(runs @ ..MOST_TRIES)) = (is_whole, &mut self.asked) {
            *runs += 1;
            return self.slowly(context);
        }
        launch.unwrap_or(Move::Rest)
    }

    pub(super) fn cut_short(&mut self) {
        match &mut self.asked {
            Asked::Series(series) => series.left = 0,
            Asked::Loss(runs) => *runs = MOST_TRIES,
            _ => {}
        }
    }

    /// The result, as the contract of the page has it.
    pub(super) fn report(&self) -> Vec<(&'static str, Value)> {
        let Some(outcome) = &self.outcome else { return Vec::new() };
        let number = |count: u32| Value::Number(count.into());
        let mut report = vec![
            ("strategy", Value::Text(outcome.strategy.name())),
            ("workers", number(outcome.workers)),
            ("operations", number(outcome.operations)),
            ("expected", Value::Number(outcome.expected as f64)),
            ("actual", outcome.actual.into()),
            ("lost", outcome.lost().into()),
            ("elapsed_ms", Value::Number(outcome.elapsed_ms)),
            ("overlap_ms", Value::Number(outcome.overlap_ms)),
        ];
        if let Some((teller, done)) = outcome.harmed {
            report.extend([("harmed", Value::Number(teller as f64)), ("harmed_done", number(done))]);
        }
        if let Asked::Series(series) = &self.asked {
            let mut outcomes = Vec::new();
            for error in &series.tally.errors {
                outcomes.push((series.expected + error) as f64);
            }
            report.push(("runs", Value::Number(series.tally.errors.len() as f64)));
            report.push(("wrong", Value::Number(series.tally.wrong() as f64)));
            report.push(("outcomes", Value::Numbers(outcomes)));
        }
        report
    }
}

pub(super) fn batch(teller: usize, context: &Context<'_>, operations: u32, fault: Option<Planned>) -> Batch {
    let settings = context.settings;
    let amount = Sign::of_place(teller).sign() * i64::from(settings.amount);
    let (strategy, speed) = (settings.strategy, speed(settings.tempo));
    let job = Job::Change(Change { strategy, amount, operations, open: None, speed, until_ms: 0.0 });
    Batch { teller, job, fault }
}

/// The same in slow motion.
fn slowed(settings: &Settings) -> Settings {
    Settings { tempo: Tempo::Slow, operations: None, ..*settings }
}

/// The first teller of that sign with nothing in hand.
pub(super) fn free_teller(sign: Sign, context: &Context<'_>) -> Option<usize> {
    (0..MAX_TELLERS).find(|teller| Sign::of_place(*teller) == sign && context.is_free[*teller])
}
