//! What was seen here of all that is possible: short runs of Prove's very program on real workers, slowed down by drawn pauses, so
//! that their steps overlap; and what they came to.
//!
//! It knows no element. Whoever shows it is told after every run.

use crate::bank::several::Way;
use crate::bank::strategies::Strategy;
use crate::demos::{Context, Move, Plot, Value};
use crate::run::flight::{Batch, Ended, Landing, Launch};
use crate::run::jobs::Job;
use crate::run::jobs::change::{Change, Speed};
use crate::run::jobs::take_two::{TakeTwo, Times};
use crate::run::watch::Watch;
use figures::teller::Sign;
use figures::verdict::Verdict;

/// Runs of a series.
pub const RUNS: usize = 20;

/// What a program does, by two tellers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Changes to one account, with nothing between the tellers: A pays in, B takes out, and each does the same otherwise.
    Changes {
        /// What the account holds at first, in pounds.
        opening: i64,
        /// Pounds that an operation moves.
        amount: i64,
        /// Operations of each teller.
        operations: u32,
    },
    /// One transfer each, in opposite directions, between two accounts with a lock each: whoever makes it locks first the one
    /// that it takes from.
    Transfers,
}

/// What both accounts of [`Work::Transfers`] hold together, in pounds.
const TOGETHER: i64 = 200;
/// Pounds that such a transfer moves.
const TRANSFER: i64 = 10;
/// Pauses before a transfer and between its two locks, drawn in every one, so that the two overlap in some runs and not in others.
const TIMES: Times = Times { rest_us: (0, 6_000), between_us: (0, 4_000), once_in: 1 };

impl Work {
    /// The work of the engine's program of that name; none where real workers do nothing like it.
    ///
    /// ```
    /// use demo_crate::seen::Work;
    /// assert_eq!(Work::of("two-tellers"), Some(Work::Changes { opening: 100, amount: 10, operations: 1 }));
    /// assert_eq!(Work::of("deadlock-once"), Some(Work::Transfers));
    /// assert_eq!(Work::of("three-deposits"), None);
    /// ```
    pub fn of(program: &str) -> Option<Self> {
        match program {
            "two-tellers" => Some(Self::Changes { opening: 100, amount: 10, operations: 1 }),
            "lost-update-twice" => Some(Self::Changes { opening: 100, amount: 1, operations: 2 }),
            "deadlock-once" => Some(Self::Transfers),
            _ => None,
        }
    }

    /// What comes of a run in which nothing is lost, in pounds.
    fn expected(self) -> i64 {
        match self {
            Self::Changes { opening, .. } => opening,
            Self::Transfers => TOGETHER,
        }
    }

    fn operations(self) -> u32 {
        match self {
            Self::Changes { operations, .. } => operations,
            Self::Transfers => 1,
        }
    }

    fn amount(self) -> i64 {
        match self {
            Self::Changes { amount, .. } => amount,
            Self::Transfers => TRANSFER,
        }
    }

    /// A run of it, slowly.
    pub fn launch(self) -> Launch {
        let batch = |teller| {
            let (operations, amount) = (self.operations(), self.amount());
            let job = match self {
                Self::Changes { .. } => Job::Change(Change {
                    strategy: Strategy::None,
                    amount: Sign::of_place(teller).sign() * amount,
                    operations,
                    open: None,
                    speed: Speed::Slow,
                    until_ms: 0.0,
                }),
                Self::Transfers => Job::TakeTwo(TakeTwo {
                    operations,
                    amount,
                    from: teller,
                    to: 1 - teller,
                    way: Way::Nested,
                    open: None,
                    times: TIMES,
                }),
            };
            Batch { teller, job, fault: None }
        };
        Launch { batches: vec![batch(0), batch(1)], balance: self.expected(), limit_ms: None }
    }
}

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many pounds.
    Total(i64),
    /// Nothing: the tellers wait for each other for ever.
    Stuck,
}

/// What is told after every run: what the runs came to so far, and whether that was the last.
pub type Told = dyn Fn(&[Outcome], Last);

/// Whether another run follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// It does.
    No,
    /// None does.
    Yes,
}

/// A series of such runs.
pub struct Seen {
    work: Work,
    left: usize,
    outcomes: Vec<Outcome>,
    elapsed_ms: f64,
    /// The tellers of the last run will never move again: others have to come before the next one.
    waits: bool,
    told: Box<Told>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Seen")
            .field("work", &self.work)
            .field("outcomes", &self.outcomes)
            .finish_non_exhaustive()
    }
}

impl Seen {
    /// A series that has not begun.
    pub fn new(work: Work, told: Box<Told>) -> Self {
        Self { work, left: RUNS, outcomes: Vec::new(), elapsed_ms: 0.0, waits: false, told }
    }
}

impl Plot for Seen {
    fn wants_trial(&self) -> bool {
        false
    }

    fn press(&mut self, _control: &str, _context: &Context<'_>) -> Move {
        Move::Rest
    }

    fn refuses(&self, _control: &str, _context: &Context<'_>) -> Option<String> {
        Some(figures::say::text(figures::say::Key::SeriesIsOn).to_owned())
    }

    fn landed(&mut self, landing: &Landing, _context: &Context<'_>) -> Move {
        self.elapsed_ms = landing.elapsed_ms();
        self.left = self.left.saturating_sub(1);
        self.waits = landing.ended == Ended::Stuck;
        match (landing.ended, landing.balance) {
            (Ended::Stuck, _) => self.outcomes.push(Outcome::Stuck),
            (Ended::Done, Some(balance)) => self.outcomes.push(Outcome::Total(balance)),
            // What did not come to its end has come to nothing, and neither will the next.
            _ => self.left = 0,
        }
        let last = if self.left == 0 { Last::Yes } else { Last::No };
        (self.told)(&self.outcomes, last);
        if last == Last::Yes { Move::Rest } else { Move::Launch(self.work.launch()) }
    }

    fn cut_short(&mut self) {
        // Between two runs nothing lands that could tell of the end.
        if self.left > 0 && std::mem::take(&mut self.waits) {
            (self.told)(&self.outcomes, Last::Yes);
        }
        self.left = 0;
    }

    fn reset(&mut self) {}

    fn task(&self, _context: &Context<'_>) -> String {
        String::new()
    }

    fn label(&self, _control: &str, _context: &Context<'_>) -> Option<String> {
        None
    }

    fn summary(&self, _context: &Context<'_>) -> String {
        String::new()
    }

    fn verdict(&self) -> Option<Verdict> {
        None
    }

    fn stage(&self, _watch: &Watch, _width: f64) -> String {
        String::new()
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let (work, mut totals, mut wrong) = (self.work, Vec::new(), 0.0);
        for outcome in &self.outcomes {
            if let Outcome::Total(total) = outcome {
                totals.push(*total as f64);
                wrong += f64::from(u8::from(*total != work.expected()));
            }
        }
        let mut report = vec![
            ("series", Value::Text("seen")),
            ("workers", Value::Number(2.0)),
            ("operations", Value::Number(work.operations().into())),
            ("amount", Value::Number(work.amount() as f64)),
            ("expected", Value::Number(work.expected() as f64)),
            ("elapsed_ms", Value::Number(self.elapsed_ms)),
            ("runs", Value::Number(self.outcomes.len() as f64)),
            ("wrong", Value::Number(wrong)),
        ];
        report.push(match work {
            Work::Changes { .. } => ("strategy", Value::Text(Strategy::None.name())),
            Work::Transfers => ("stuck", Value::Number((self.outcomes.len() - totals.len()) as f64)),
        });
        report.push(("outcomes", Value::Numbers(totals)));
        report
    }

    fn record(&self, _watch: &Watch) -> String {
        String::new()
    }
}
