//! The verdict on one run: what was asked for, what was done, and what is missing.

use super::{Tone, Verdict};
use crate::money::{append, counted, duration, grouped, pounds, share_of_time};
use crate::say::{Key, say, text};

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    /// Tellers in all.
    pub tellers: u32,
    /// Changes that all together were asked to make.
    pub asked: u64,
    /// Changes that all together made: fewer after a stop.
    pub done: u64,
    /// What every change was worth, in pounds; `None` where they differ.
    pub amount: Option<i64>,
    /// Pounds that should be there, after what was done.
    pub expected: i64,
    /// Pounds that are there.
    pub actual: i64,
    /// From the first operation's beginning to the last one's end, in milliseconds.
    pub elapsed_ms: f64,
    /// How long at least two tellers had begun and not ended, in milliseconds.
    pub overlap_ms: f64,
    /// Whether anything kept the tellers apart.
    pub protection: Protection,
    /// Whether changes were seen to be lost, as slow motion tells: then the balance may be right all the same.
    pub has_seen_losses: bool,
    /// How it ended.
    pub ended: Ended,
}

/// Whether anything keeps a change whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Nothing.
    Nothing,
    /// One of the cures.
    Cure,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every change that was asked for was made.
    Done,
    /// Somebody, or the clock, stopped it.
    Stopped,
}

impl Flight {
    /// An unprotected run that nobody has flown: for tests, and for looking at.
    pub const SAMPLE: Self = Self {
        tellers: 2,
        asked: 4_000_000,
        done: 4_000_000,
        amount: Some(1),
        expected: 100_000,
        actual: 31_598,
        elapsed_ms: 2_400.0,
        overlap_ms: 2_380.0,
        protection: Protection::Nothing,
        has_seen_losses: false,
        ended: Ended::Done,
    };

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        let lost = i128::from(self.expected) - i128::from(self.actual);
        let lost = i64::try_from(lost).unwrap_or(if lost < 0 { i64::MIN + 1 } else { i64::MAX });
        let (stamp, tone) = match lost {
            1.. => (say(Key::Vanished, &[("lost", &pounds(lost))]), Tone::Bad),
            ..0 => (say(Key::FromNowhere, &[("found", &pounds(-lost))]), Tone::Bad),
            0 if self.tellers > 1 && self.overlap_ms <= 0.0 => (text(Key::NoOverlap).to_owned(), Tone::Neutral),
            0 if self.has_seen_losses => (text(Key::Exact).to_owned(), Tone::Neutral),
            0 => (text(Key::Exact).to_owned(), Tone::Good),
        };
        let mut sentence = self.work();
        append(&mut sentence, " ", &self.fate(lost));
        Verdict { stamp, tone, sentence }
    }

    /// What was done.
    fn work(&self) -> String {
        let changes = |count| counted(count, "change", "changes");
        let time = duration(self.elapsed_ms);
        match (self.ended, self.tellers) {
            (Ended::Stopped, _) if self.asked > self.done => {
                let (done, asked) = (grouped(self.done), changes(self.asked));
                say(
                    Key::StoppedAfter,
                    &[("time", &time), ("done", &say(Key::OfAll, &[("done", &done), ("of", &asked)]))],
                )
            }
            (Ended::Stopped, _) => say(Key::StoppedAfter, &[("time", &time), ("done", &changes(self.done))]),
            (Ended::Done, 1) => say(Key::OneMadeAll, &[("changes", &changes(self.done))]),
            (Ended::Done, 2) => say(Key::BothMadeAll, &[("changes", &changes(self.done))]),
            (Ended::Done, tellers) => {
                say(Key::AllMadeAll, &[("tellers", &grouped(tellers.into())), ("changes", &changes(self.done))])
            }
        }
    }

    /// What came of it.
    fn fate(&self, lost: i64) -> String {
        if lost != 0 {
            return self.lost(lost);
        }
        let alone = match self.tellers {
            0 | 1 => Some(Key::Alone),
            _ if self.overlap_ms > 0.0 => None,
            _ if self.ended == Ended::Stopped => Some(Key::StoppedApart),
            2 => Some(Key::OneAfterTheOther),
            _ => Some(Key::OneAfterAnother),
        };
        let key = match (alone, self.protection, self.ended) {
            (Some(key), ..) => key,
            _ if self.has_seen_losses => Key::MadeUpFor,
            (None, Protection::Nothing, _) => {
                return say(Key::ThisTime, &[("share", &share_of_time(self.overlap_ms, self.elapsed_ms))]);
            }
            (None, Protection::Cure, Ended::Done) => Key::NoneLost,
            (None, Protection::Cure, Ended::Stopped) => Key::SoFarNoneLost,
        };
        text(key).to_owned()
    }

    fn lost(&self, lost: i64) -> String {
        // Under a cure, and with a teller that was alone, nothing was written over: only the figures are said.
        if self.protection == Protection::Cure || self.tellers < 2 {
            return say(Key::LostUnderCure, &[("holds", &pounds(self.actual)), ("should", &pounds(self.expected))]);
        }
        match self.amount.filter(|amount| *amount > 0 && lost % amount == 0) {
            Some(amount) => {
                let key = if lost > 0 { Key::DepositsOver } else { Key::WithdrawalsOver };
                say(key, &[("net", &grouped(lost.unsigned_abs() / amount.unsigned_abs()))])
            }
            None if lost > 0 => say(Key::WorthOver, &[("lost", &pounds(lost))]),
            None => say(Key::WorthFound, &[("found", &pounds(-lost))]),
        }
    }
}
