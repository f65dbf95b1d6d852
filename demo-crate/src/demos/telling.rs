//! What is said of a run on one account, by the verdicts of [`figures::verdict`].

use super::bank_run::{Asked, BankRun, Series};
use super::lost_update::SMALL;
use crate::bank::facts::Guard;
use crate::bank::strategies::Strategy;
use crate::run::backend::Backend;
use crate::run::flight::{self, Stopper, Trouble};
use crate::run::outcome::Outcome;
use crate::run::scoreboard::Step;
use figures::list::listed;
use figures::money::{append, counted};
use figures::say::{Key, say, text};
use figures::teller::{Sign, Teller};
use figures::verdict::{self, Ended, Fault, Flight, Held, Kind, Protection, Stuck, Tone, Verdict};

/// What came of the run that was asked for.
pub(super) fn verdict(run: &BankRun) -> Option<Verdict> {
    let outcome = run.outcome()?;
    Some(of_interruption(outcome).unwrap_or_else(|| match run.asked() {
        Asked::Series(series) => of_series(series, outcome),
        _ => of_run(outcome, run.amount(), run.has_collided()),
    }))
}

/// What is said where something was wrong, or the page was left.
pub(super) fn of_interruption(outcome: &Outcome) -> Option<Verdict> {
    match &outcome.trouble {
        Some(trouble) => Some(of_trouble(outcome, trouble)),
        None if outcome.ended == flight::Ended::Stopped(Stopper::Departure) => {
            Some(neutral(Key::LeftStamp, text(Key::Left).to_owned()))
        }
        None => None,
    }
}

/// Why nobody of that sign can be sent off.
pub(super) fn all_at_work(sign: Sign) -> String {
    say(Key::AllAtWork, &[("tellers", &told_tellers(sign))])
}

/// The letters of all tellers of that sign.
pub(super) fn told_tellers(sign: Sign) -> String {
    let tellers = Teller::ALL.into_iter().filter(|teller| Sign::of_place(teller.place()) == sign);
    listed(&tellers.collect::<Vec<_>>())
}

fn neutral(stamp: Key, sentence: String) -> Verdict {
    Verdict { stamp: text(stamp).to_owned(), tone: Tone::Neutral, sentence }
}

fn protection(strategy: Strategy) -> Protection {
    if strategy.is_exact() { Protection::Cure } else { Protection::Nothing }
}

fn of_run(outcome: &Outcome, amount: i64, has_seen_losses: bool) -> Verdict {
    Flight {
        tellers: outcome.workers,
        asked: u64::from(outcome.operations) * u64::from(outcome.batches),
        done: outcome.done,
        amount: Some(amount),
        expected: outcome.expected,
        actual: outcome.actual.unwrap_or(outcome.expected),
        elapsed_ms: outcome.elapsed_ms,
        overlap_ms: outcome.overlap_ms,
        protection: protection(outcome.strategy),
        has_seen_losses,
        ended: if outcome.ended == flight::Ended::Done { Ended::Done } else { Ended::Stopped },
    }
    .verdict()
}

fn of_series(series: &Series, last: &Outcome) -> Verdict {
    let each = (last.workers, series.operations);
    let mut verdict =
        verdict::Series::of(&series.tally.errors, series.asked, each, protection(last.strategy)).verdict();
    if series.cut > 0 {
        let runs = counted(series.cut.into(), "run", "runs");
        append(&mut verdict.sentence, " ", &say(Key::SeriesCut, &[("runs", &runs)]));
    }
    // An operation that is two messages lasts so long that the smallest batches meet.
    if last.backend == Backend::Messages && series.operations <= SMALL && series.tally.wrong() > 0 {
        append(&mut verdict.sentence, " ", text(Key::SmallByMessages));
    }
    verdict
}

/// What is left when a run did not end by itself: who was hit, and what was seen of the others.
fn of_trouble(outcome: &Outcome, trouble: &Trouble) -> Verdict {
    let has_lock = outcome.strategy.facts().guard == Guard::Lock;
    let seen = |teller: &Teller, step| {
        has_lock && outcome.left.iter().any(|(place, at)| *place == teller.place() && *at == step)
    };
    let left: Vec<_> = outcome.left.iter().filter_map(|(place, _)| Teller::new(*place)).collect();
    let holder = left.iter().copied().find(|teller| seen(teller, Step::Inside));
    let hit = match trouble {
        Trouble::Killed { teller } => Some((Kind::Killed, *teller)),
        Trouble::Trapped { teller: Some(teller), .. } => Some((Kind::Trapped, *teller)),
        Trouble::Hung { teller, .. } => Some((Kind::Hung, *teller)),
        Trouble::Trapped { teller: None, .. } | Trouble::Failed(_) | Trouble::Circle(_) | Trouble::Still(_) => None,
    };
    if let Some((kind, teller)) = hit.and_then(|(kind, place)| Some((kind, Teller::new(place)?))) {
        let others = || left.iter().copied().filter(|other| *other != teller);
        return Fault {
            kind,
            teller,
            held: if seen(&teller, Step::Inside) { Held::Lock } else { Held::Unseen },
            waiting: others().filter(|other| seen(other, Step::Asking)).collect(),
            working: others().filter(|other| !seen(other, Step::Asking)).collect(),
        }
        .verdict();
    }
    let waiting = left.into_iter().filter(|teller| seen(teller, Step::Asking)).collect();
    match trouble {
        Trouble::Still(still_ms) => Stuck { holder, waiting, still_ms: *still_ms }.verdict(),
        Trouble::Failed(message) => Verdict {
            stamp: text(Key::Broken).to_owned(),
            tone: Tone::Bad,
            sentence: say(Key::WorkerFailed, &[("message", message)]),
        },
        _ => Verdict {
            stamp: text(Key::Broken).to_owned(),
            tone: Tone::Bad,
            sentence: text(Key::OwnerFailed).to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::backend::Backend;

    fn outcome(strategy: Strategy, lost: i64) -> Outcome {
        Outcome {
            backend: Backend::Threads,
            ended: flight::Ended::Done,
            strategy,
            workers: 2,
            batches: 2,
            operations: 1_000,
            done: 2_000,
            expected: 100,
            actual: Some(100 - lost),
            elapsed_ms: 2_000.0,
            overlap_ms: 1_900.0,
            left: Vec::new(),
            trouble: None,
            harmed: None,
        }
    }

    #[test]
    fn stamps_say_what_happened() {
        let none = Strategy::None;
        for (outcome, stamp) in [
            (outcome(none, 40), "£40 VANISHED"),
            (outcome(none, -30), "£30 FROM NOWHERE"),
            (outcome(none, 0), "EXACT"),
            (Outcome { workers: 1, overlap_ms: 0.0, ..outcome(none, 0) }, "EXACT"),
            (Outcome { overlap_ms: 0.0, ..outcome(none, 0) }, "NO OVERLAP"),
        ] {
            let verdict = of_run(&outcome, 1, false);
            assert_eq!(verdict.stamp, stamp);
            assert_eq!(verdict.tone == Tone::Bad, outcome.lost().is_some_and(|lost| lost != 0));
        }
    }

    #[test]
    fn nothing_is_said_of_a_fault_that_was_not_seen() {
        let hit = |strategy, left: &[(usize, Step)]| {
            let trouble = Trouble::Killed { teller: 1 };
            of_trouble(&Outcome { left: left.to_vec(), actual: None, ..outcome(strategy, 0) }, &trouble).sentence
        };
        let locked = hit(Strategy::Mutex, &[(0, Step::Asking), (1, Step::Inside)]);
        assert!(locked.starts_with("B was killed while it held the lock. A waits for it."), "{locked}");
        let unlocked = hit(Strategy::None, &[(0, Step::Asking), (1, Step::Inside)]);
        assert!(!unlocked.contains("lock"), "{unlocked}");
        let alone = hit(Strategy::None, &[(1, Step::Inside)]);
        assert!(!alone.contains("waits") && !alone.contains("still working"), "{alone}");
    }

    #[test]
    fn tellers_are_listed_by_what_they_do() {
        assert_eq!(told_tellers(Sign::Deposit), "A, C, E and G");
        assert_eq!(told_tellers(Sign::Withdraw), "B, D, F and H");
    }
}
