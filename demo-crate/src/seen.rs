//! What was seen here of all that is possible: short runs of Prove's very program on real workers, slowed down by drawn pauses, so
//! that their steps overlap; and what they came to.
//!
//! It knows no element. Whoever shows it is told after every run.

use crate::bank::strategies::Strategy;
use crate::demos::{Context, Move, Plot, Value};
use crate::run::flight::{Batch, Ended, Landing, Launch};
use crate::run::jobs::Job;
use crate::run::jobs::change::{Change, Speed};
use crate::run::watch::Watch;
use figures::teller::Sign;
use figures::verdict::Verdict;

/// Runs of a series.
pub const RUNS: usize = 20;

/// What a program does to one account, by tellers that each do the same: A pays in, B takes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// What the account holds at first, in pounds.
    pub opening: i64,
    /// Pounds that an operation moves.
    pub amount: i64,
    /// Operations of each teller.
    pub operations: u32,
}

impl Work {
    /// The work of the engine's program of that name; none where real workers do nothing like it.
    ///
    /// ```
    /// use demo_crate::seen::Work;
    /// assert_eq!(Work::of("two-tellers"), Some(Work { opening: 100, amount: 10, operations: 1 }));
    /// assert_eq!(Work::of("deadlock"), None);
    /// ```
    pub fn of(program: &str) -> Option<Self> {
        match program {
            "two-tellers" => Some(Self { opening: 100, amount: 10, operations: 1 }),
            "lost-update-twice" => Some(Self { opening: 100, amount: 1, operations: 2 }),
            _ => None,
        }
    }

    /// A run of it: two tellers with nothing between them, slowly.
    pub fn launch(self) -> Launch {
        let batch = |teller| {
            let amount = Sign::of_place(teller).sign() * self.amount;
            let (strategy, operations) = (Strategy::None, self.operations);
            let job =
                Job::Change(Change { strategy, amount, operations, open: None, speed: Speed::Slow, until_ms: 0.0 });
            Batch { teller, job, fault: None }
        };
        Launch { batches: vec![batch(0), batch(1)], balance: self.opening, limit_ms: None }
    }
}

/// What is told after every run: what the runs came to so far, and whether that was the last.
pub type Told = dyn Fn(&[i64], Last);

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
    totals: Vec<i64>,
    elapsed_ms: f64,
    told: Box<Told>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Seen").field("work", &self.work).field("totals", &self.totals).finish_non_exhaustive()
    }
}

impl Seen {
    /// A series that has not begun.
    pub fn new(work: Work, told: Box<Told>) -> Self {
        Self { work, left: RUNS, totals: Vec::new(), elapsed_ms: 0.0, told }
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
        match (landing.ended, landing.balance) {
            (Ended::Done, Some(balance)) => self.totals.push(balance),
            // What did not come to its end has come to nothing, and neither will the next.
            _ => self.left = 0,
        }
        let last = if self.left == 0 { Last::Yes } else { Last::No };
        (self.told)(&self.totals, last);
        if last == Last::Yes { Move::Rest } else { Move::Launch(self.work.launch()) }
    }

    fn cut_short(&mut self) {
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
        let wrong = self.totals.iter().filter(|total| **total != self.work.opening).count();
        vec![
            ("series", Value::Text("seen")),
            ("strategy", Value::Text(Strategy::None.name())),
            ("workers", Value::Number(2.0)),
            ("operations", Value::Number(self.work.operations.into())),
            ("amount", Value::Number(self.work.amount as f64)),
            ("expected", Value::Number(self.work.opening as f64)),
            ("elapsed_ms", Value::Number(self.elapsed_ms)),
            ("runs", Value::Number(self.totals.len() as f64)),
            ("wrong", Value::Number(wrong as f64)),
            ("outcomes", Value::Numbers(self.totals.iter().map(|total| *total as f64).collect())),
        ]
    }

    fn record(&self, _watch: &Watch) -> String {
        String::new()
    }
}
