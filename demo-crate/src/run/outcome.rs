//! What came of a run, in figures.

use super::backend::Backend;
use super::flight::{Ended, Landing, Trouble};
use super::overlap::{overlaps, total};
use super::scoreboard::Step;
use crate::bank::strategies::Strategy;

/// The figures of a run on an account that all tellers share.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which backend ran.
    pub backend: Backend,
    /// How it ended.
    pub ended: Ended,
    /// How the account was protected.
    pub strategy: Strategy,
    /// Tellers in all; each may have come more than once.
    pub workers: u32,
    /// Batches in all.
    pub batches: u32,
    /// Operations each was told to do.
    pub operations: u32,
    /// Operations done by all together.
    pub done: u64,
    /// Pounds that the operations carried out should have left.
    pub expected: i64,
    /// Pounds that are there; `None` when that can no longer be known.
    pub actual: Option<i64>,
    /// From the first operation's start to the last one's end, in milliseconds; a batch that never ended counts until it
    /// was last seen to move.
    pub elapsed_ms: f64,
    /// For how long at least two batches had begun and not ended, in milliseconds, counted in the same way.
    pub overlap_ms: f64,
    /// Tellers that had not ended, and where in an operation each was last seen.
    pub left: Vec<(usize, Step)>,
    /// What was wrong.
    pub trouble: Option<Trouble>,
    /// The teller that came to harm, and how many operations it had done by then.
    pub harmed: Option<(usize, u32)>,
}

impl Outcome {
    /// The figures of a landing.
    pub fn of(landing: &Landing, strategy: Strategy) -> Self {
        Self {
            backend: landing.backend,
            ended: landing.ended,
            strategy,
            workers: landing.flown.iter().fold(0u32, |seen, flown| seen | 1 << flown.teller).count_ones(),
            batches: landing.flown.len() as u32,
            operations: landing.flown.iter().map(|flown| flown.operations).max().unwrap_or(0),
            done: landing.done(),
            expected: landing.expected(),
            actual: landing.balance,
            elapsed_ms: landing.elapsed_ms(),
            overlap_ms: total(&overlaps(&landing.spans())),
            left: landing.left().collect(),
            trouble: landing.trouble.clone(),
            harmed: landing.harmed(),
        }
    }

    /// Pounds that vanished; negative when money came from nowhere; `None` when nobody can know.
    pub fn lost(&self) -> Option<i64> {
        self.actual.map(|actual| self.expected - actual)
    }
}

/// What many runs of the same settings came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The final balance of each run less the exact one, in pounds, in the order of the runs.
    pub errors: Vec<i64>,
}

impl Tally {
    /// Runs that ended with another balance than the exact one.
    pub fn wrong(&self) -> usize {
        self.errors.iter().filter(|error| **error != 0).count()
    }

    /// The most that vanished and the most that came from nowhere, in pounds, neither negative.
    pub fn worst(&self) -> (i64, i64) {
        let least = self.errors.iter().copied().min().unwrap_or(0).min(0);
        let most = self.errors.iter().copied().max().unwrap_or(0).max(0);
        (-least, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_count_the_wrong_runs() {
        let tally = Tally { errors: vec![0, -40, 0, 7] };
        assert_eq!((tally.wrong(), tally.worst()), (2, (40, 7)));
        assert_eq!(Tally::default().worst(), (0, 0));
    }
}
