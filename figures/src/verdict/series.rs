//! The verdict on many runs of the same settings.

use super::{Protection, Tone, Verdict};
use crate::money::{counted, grouped, pounds};
use crate::say::{Key, say, text};

/// What many runs came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// Runs that ended.
    pub runs: u32,
    /// Runs that were asked for.
    pub asked: u32,
    /// Runs that ended with a wrong balance.
    pub wrong: u32,
    /// The least final balance less the exact one, in pounds; 0 if none was below.
    pub least: i64,
    /// The greatest final balance less the exact one, in pounds; 0 if none was above.
    pub most: i64,
    /// Tellers in a run.
    pub tellers: u32,
    /// Changes that each was asked to make.
    pub operations: u32,
    /// Whether anything kept the tellers apart.
    pub protection: Protection,
}

impl Series {
    /// From the errors of the runs that ended: final balance less the exact one, in pounds.
    pub fn of(errors: &[i64], asked: u32, (tellers, operations): (u32, u32), protection: Protection) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            runs: count(errors.len()),
            asked,
            wrong: count(errors.iter().filter(|error| **error != 0).count()),
            least: errors.iter().copied().min().unwrap_or(0).min(0),
            most: errors.iter().copied().max().unwrap_or(0).max(0),
            tellers,
            operations,
            protection,
        }
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        let runs = grouped(self.runs.into());
        let (stamp, tone) = match self.wrong {
            _ if self.runs == 0 => {
                let (stamp, sentence) = (text(Key::NoRun).to_owned(), text(Key::NoRunEnded).to_owned());
                return Verdict { stamp, tone: Tone::Neutral, sentence };
            }
            0 => (say(Key::AllExact, &[("runs", &runs)]), Tone::Good),
            wrong => (say(Key::SomeWrong, &[("wrong", &grouped(wrong.into())), ("runs", &runs)]), Tone::Bad),
        };
        let times = counted(self.runs.into(), "time", "times");
        let (lost, found) = (pounds(self.least.saturating_neg()), pounds(self.most));
        let worst = match (self.least, self.most) {
            (0, 0) if self.protection == Protection::Nothing => say(Key::SeenExact, &[("runs", &times)]),
            (0, 0) => String::new(),
            (_, 0) => say(Key::WorstVanished, &[("lost", &lost)]),
            (0, _) => say(Key::WorstFound, &[("found", &found)]),
            (..) => say(Key::WorstBoth, &[("lost", &lost), ("found", &found)]),
        };
        let tellers = counted(self.tellers.into(), "teller", "tellers");
        let changes = counted(self.operations.into(), "change", "changes");
        let each = say(Key::EachRun, &[("tellers", &tellers), ("changes", &changes)]);
        let stopped = (self.runs < self.asked)
            .then(|| say(Key::SeriesStopped, &[("runs", &counted(self.runs.into(), "run", "runs"))]));
        let said = [Some(worst), Some(each), stopped].into_iter().flatten().filter(|part| !part.is_empty());
        Verdict { stamp, tone, sentence: said.collect::<Vec<_>>().join(" ") }
    }
}
