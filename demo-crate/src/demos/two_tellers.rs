//! Two tellers with an account each, every operation a short wait: one after another, and both at once.

use super::controls::{RESET, STOP};
use super::{Context, Control, Demo, Move, Plot, Rank, Value, pictures};
use crate::run::flight::{Batch, Ended, Flown, Landing, Launch};
use crate::run::jobs::Job;
use crate::run::jobs::wait::Wait;
use crate::run::settings::{Key, Settings};
use crate::run::watch::Watch;
use figures::teller::Sign;
use figures::verdict::Verdict;

/// Operations of each teller.
pub(super) const OPERATIONS: u32 = 8;
/// Milliseconds an operation waits, at the least and at the most: eight of them take about a second.
pub(super) const WAIT_MS: (u32, u32) = (80, 170);
/// Pounds an operation moves.
pub(super) const AMOUNT: i64 = 10;

/// The demo of the first section.
pub const DEMO: Demo = Demo {
    name: "two-tellers",
    title: "Two tellers, an account each",
    keys: &[Key::Backend],
    offers: &[],
    controls: &[
        Control { name: "start", label: "Both at once", rank: Rank::First },
        Control { name: "one-after-another", label: "One after another", rank: Rank::Second },
        STOP,
        RESET,
    ],
    settings: Settings::UNSYNCHRONISED,
    question: None,
    plot: || Box::new(TwoTellers::default()),
};

/// How the two were sent off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// The second when the first had ended.
    OneAfterAnother,
    /// Both at once.
    BothAtOnce,
}

/// One run that has been seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) manner: Manner,
    pub(super) flown: Vec<Flown>,
    pub(super) elapsed_ms: f64,
    pub(super) ended: Ended,
}

#[derive(Debug, Default)]
struct TwoTellers {
    asked: Option<Manner>,
    /// Batches of the run under way that have landed already.
    before: Vec<Flown>,
    /// The last run of each manner, one after another first.
    seen: Vec<Seen>,
    /// The manner of the run that ended last.
    last: Option<Manner>,
}

impl TwoTellers {
    fn send(&self, tellers: &[usize]) -> Move {
        let mut batches = Vec::new();
        for &teller in tellers {
            let amount = Sign::of_place(teller).sign() * AMOUNT;
            let (least_ms, most_ms) = WAIT_MS;
            let job = Job::Wait(Wait { operations: OPERATIONS, amount, least_ms, most_ms });
            batches.push(Batch { teller, job, fault: None });
        }
        Move::Launch(Launch { batches, balance: 0, limit_ms: None })
    }

    fn of(&self, manner: Manner) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.manner == manner)
    }

    fn last(&self) -> Option<&Seen> {
        self.of(self.last?)
    }
}

impl Plot for TwoTellers {
    fn wants_trial(&self) -> bool {
        false
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let (manner, tellers): (_, &[usize]) = match control {
            "start" => (Manner::BothAtOnce, &[0, 1]),
            "one-after-another" => (Manner::OneAfterAnother, &[0]),
            _ => return Move::Rest,
        };
        if context.is_flying {
            return Move::Rest;
        }
        self.asked = Some(manner);
        self.before.clear();
        self.last = None;
        self.send(tellers)
    }

    fn refuses(&self, _control: &str, context: &Context<'_>) -> Option<String> {
        context.is_flying.then(|| "The tellers are at work.".to_owned())
    }

    fn landed(&mut self, landing: &Landing, _context: &Context<'_>) -> Move {
        let Some(manner) = self.asked else { return Move::Rest };
        self.before.extend(landing.flown.iter().cloned());
        if manner == Manner::OneAfterAnother && self.before.len() == 1 && landing.ended == Ended::Done {
            return self.send(&[1]);
        }
        let flown = std::mem::take(&mut self.before);
        let times = || flown.iter().map(|flown| &flown.progress).filter(|progress| progress.started > 0.0);
        let first = times().map(|progress| progress.started).fold(f64::INFINITY, f64::min);
        let end = times().map(|progress| progress.ended).fold(0.0, f64::max);
        let elapsed_ms = if first.is_finite() { (end - first).max(0.0) } else { 0.0 };
        self.seen.retain(|seen| seen.manner != manner);
        let seen = Seen { manner, flown, elapsed_ms, ended: landing.ended };
        let place = if manner == Manner::OneAfterAnother { 0 } else { self.seen.len() };
        self.seen.insert(place, seen);
        self.last = Some(manner);
        Move::Rest
    }

    fn cut_short(&mut self) {}

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn task(&self, _context: &Context<'_>) -> String {
        super::two_tellers_stage::task()
    }

    fn label(&self, _control: &str, _context: &Context<'_>) -> Option<String> {
        None
    }

    fn summary(&self, _context: &Context<'_>) -> String {
        super::two_tellers_stage::summary()
    }

    fn verdict(&self) -> Option<Verdict> {
        let last = self.last()?;
        let other = match last.manner {
            Manner::BothAtOnce => self.of(Manner::OneAfterAnother),
            Manner::OneAfterAnother => self.of(Manner::BothAtOnce),
        };
        pictures::shifts_verdict(last, other.filter(|seen| seen.ended == Ended::Done))
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        let at_work = self.asked.filter(|_| self.last.is_none()).map(|manner| {
            let mut flown = self.before.clone();
            flown.extend(watch.flown.iter().filter(|_| watch.is_running).cloned());
            (manner, flown)
        });
        pictures::shifts_stage(&self.seen, at_work, width, DEMO.name)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let Some(seen) = self.last() else { return Vec::new() };
        let done: u32 = seen.flown.iter().map(|flown| flown.progress.done).sum();
        let totals = seen.flown.iter().map(|flown| (flown.amount * i64::from(flown.progress.done)) as f64).collect();
        let manner = match seen.manner {
            Manner::OneAfterAnother => "one-after-another",
            Manner::BothAtOnce => "both-at-once",
        };
        vec![
            ("manner", Value::Text(manner)),
            ("workers", Value::Number(seen.flown.len() as f64)),
            ("operations", Value::Number(OPERATIONS.into())),
            ("done", Value::Number(done.into())),
            ("totals", Value::Numbers(totals)),
            ("elapsed_ms", Value::Number(seen.elapsed_ms)),
        ]
    }

    fn record(&self, _watch: &Watch) -> String {
        pictures::shifts_record(&self.seen)
    }
}
