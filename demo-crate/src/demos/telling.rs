//! What is said of a run on one account: a stamp, and one sentence that claims no more than was seen.

use super::bank_run::{Asked, BankRun, Series, sign_of};
use crate::bank::facts::Guard;
use crate::bank::strategies::Strategy;
use crate::run::flight::{Ended, Stopper, Trouble};
use crate::run::outcome::Outcome;
use crate::run::scoreboard::{MAX_TELLERS, Step};
use figures::money::{append, counted, duration, grouped, pounds};
use figures::teller::{Sign, Teller};
use figures::verdict::{Tone, Verdict};

/// What came of the run that was asked for.
pub(super) fn verdict(run: &BankRun) -> Option<Verdict> {
    let outcome = run.outcome()?;
    Some(match run.asked() {
        Asked::Series(series) if outcome.trouble.is_none() => of_series(series, outcome),
        _ => of_run(outcome),
    })
}

/// The letters of all tellers of that sign.
pub(super) fn told_tellers(sign: Sign) -> String {
    let mut letters = String::new();
    for teller in (0..MAX_TELLERS).filter(|teller| sign_of(*teller) == sign) {
        append(&mut letters, ", ", &letter(teller));
    }
    letters
}

fn letter(teller: usize) -> String {
    Teller(teller as u8).letter().to_string()
}

fn of_run(outcome: &Outcome) -> Verdict {
    if let Some(trouble) = &outcome.trouble {
        return of_trouble(outcome, trouble);
    }
    let Some(lost) = outcome.lost() else {
        let sentence =
            "You left the page while tellers were at work; what became of the account is not known.".to_owned();
        return Verdict { stamp: "ENDED".to_owned(), tone: Tone::Neutral, sentence };
    };
    let work = work(outcome);
    let is_alone = outcome.workers < 2;
    let did_meet = outcome.overlap_ms > 0.0;
    if lost != 0 {
        let (stamp, what) = if lost > 0 {
            (format!("{} VANISHED", pounds(lost)), "")
        } else {
            (format!("{} FROM NOWHERE", pounds(-lost)), "")
        };
        let sentence = format!(
            "{work} They overlapped for {}; some changes are missing from the balance, because a teller who had read before them wrote over them.{what}",
            duration(outcome.overlap_ms)
        );
        return Verdict { stamp, tone: Tone::Bad, sentence };
    }
    if !is_alone && !did_meet {
        let sentence = format!(
            "{work} Each had ended before the next began, so nothing could come between a read and its write, and nothing could be lost."
        );
        return Verdict { stamp: "NO OVERLAP".to_owned(), tone: Tone::Neutral, sentence };
    }
    let why = match (outcome.strategy.facts().guard, is_alone) {
        (_, true) => "Nobody else was at the account, so nothing could be lost.".to_owned(),
        (Guard::Nothing, false) => "This time. Nothing here makes it so.".to_owned(),
        (_, false) => {
            format!("They overlapped for {}, and every change is in the balance.", duration(outcome.overlap_ms))
        }
    };
    Verdict { stamp: "EXACT".to_owned(), tone: Tone::Good, sentence: format!("{work} {why}") }
}

/// Who did how much in what time.
fn work(outcome: &Outcome) -> String {
    let time = duration(outcome.elapsed_ms);
    let asked = u64::from(outcome.operations) * u64::from(outcome.workers);
    match (outcome.ended, outcome.workers) {
        (Ended::Stopped(stopper), _) => {
            let by = match stopper {
                Stopper::Clock => "The page stopped the run",
                Stopper::Reader | Stopper::Departure => "You stopped the run",
            };
            format!("{by} after {time}: {} of {} operations were done.", grouped(outcome.done), grouped(asked))
        }
        (_, 1) => {
            format!("One teller did {} in {time}.", counted(outcome.operations.into(), "operation", "operations"))
        }
        (_, workers) => format!(
            "{} tellers did {} each in {time}.",
            grouped(workers.into()),
            counted(outcome.operations.into(), "operation", "operations")
        ),
    }
}

fn of_series(series: &Series, last: &Outcome) -> Verdict {
    let tally = &series.tally;
    let (runs, wrong) = (tally.errors.len() as u64, tally.wrong() as u64);
    if runs == 0 {
        return of_run(last);
    }
    let each = format!(
        "{} of {} each",
        counted(runs, "run", "runs"),
        counted(series.operations.into(), "operation", "operations")
    );
    let exactly = pounds(series.expected);
    if wrong == 0 {
        let rest = if last.strategy.is_exact() { "" } else { " Nothing here makes it so." };
        return Verdict {
            stamp: format!("ALL {} EXACT", grouped(runs)),
            tone: Tone::Good,
            sentence: format!("{each}: every one ended with {exactly}.{rest}"),
        };
    }
    let worst = match tally.worst() {
        (vanished, 0) => format!("at worst {} vanished", pounds(vanished)),
        (0, found) => format!("at worst {} came from nowhere", pounds(found)),
        (vanished, found) => {
            format!("at worst {} vanished, or {} came from nowhere", pounds(vanished), pounds(found))
        }
    };
    Verdict {
        stamp: format!("{} OF {} WRONG", grouped(wrong), grouped(runs)),
        tone: Tone::Bad,
        sentence: format!("{each}, which should all end with {exactly}: {worst}."),
    }
}

/// What is left when a run did not end by itself: who was hit, what was seen of the others, and that the sum is gone.
fn of_trouble(outcome: &Outcome, trouble: &Trouble) -> Verdict {
    let hit = match trouble {
        Trouble::Killed { teller } => Some(*teller),
        Trouble::Trapped { teller, .. } => *teller,
        Trouble::Failed(_) | Trouble::Still(_) => None,
    };
    let mut sentence = match trouble {
        Trouble::Killed { teller } => format!("Teller {} was killed", letter(*teller)),
        Trouble::Trapped { teller: Some(teller), .. } => format!("Teller {} failed", letter(*teller)),
        Trouble::Trapped { teller: None, .. } => "The account’s owner failed".to_owned(),
        Trouble::Failed(message) => format!("A worker failed, and the browser says: {message}"),
        Trouble::Still(ms) => format!("Nothing has moved for {}", duration(*ms)),
    };
    if let Some((_, step)) = outcome.left.iter().find(|(teller, _)| Some(*teller) == hit) {
        sentence.push_str(at_that_moment(outcome.strategy, *step));
    }
    sentence.push('.');
    for (words, step) in [(" still held the lock", Step::Inside), (" waits for the lock", Step::Asking)] {
        if outcome.strategy.facts().guard != Guard::Lock || outcome.ended != Ended::Stuck {
            continue;
        }
        let mut letters = String::new();
        let mut count = 0;
        for (teller, _) in outcome.left.iter().filter(|(teller, at)| Some(*teller) != hit && *at == step) {
            append(&mut letters, ", ", &letter(*teller));
            count += 1;
        }
        let words = if count > 1 && step == Step::Asking { " wait for the lock" } else { words };
        if count > 0 {
            let who = if count == 1 { "Teller" } else { "Tellers" };
            sentence.push_str(&format!(" {who} {letters}{words}."));
        }
    }
    let is_over = outcome.left.iter().all(|(teller, _)| Some(*teller) == hit);
    if hit.is_some() && is_over && outcome.workers > 1 {
        sentence.push_str(" The others ended.");
    }
    sentence.push_str(
        " What the account should hold can no longer be known, so its memory was dropped; the next run has a new one.",
    );
    let stamp = if outcome.ended == Ended::Stuck { "STUCK" } else { "BROKEN" };
    Verdict { stamp: stamp.to_owned(), tone: Tone::Bad, sentence }
}

/// Where in an operation the teller was when it was hit, as far as it had said.
fn at_that_moment(strategy: Strategy, step: Step) -> &'static str {
    match (strategy.facts().guard, step) {
        (Guard::Lock, Step::Inside) => " while it held the lock",
        (Guard::Lock, Step::Asking) => " while it asked for the lock",
        (_, Step::Inside) => " between its read and its write",
        (_, Step::Asking | Step::Outside) => " in the middle of its work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::backend::Backend;

    fn outcome(strategy: Strategy, lost: i64) -> Outcome {
        Outcome {
            backend: Backend::Threads,
            ended: Ended::Done,
            strategy,
            workers: 2,
            operations: 1_000,
            done: 2_000,
            expected: 100,
            actual: Some(100 - lost),
            elapsed_ms: 2_000.0,
            overlap_ms: 1_900.0,
            left: Vec::new(),
            trouble: None,
        }
    }

    #[test]
    fn stamps_say_what_happened() {
        let none = Strategy::None;
        for (outcome, stamp, words) in [
            (outcome(none, 40), "£40 VANISHED", "wrote over them"),
            (outcome(none, -30), "£30 FROM NOWHERE", "wrote over them"),
            (outcome(none, 0), "EXACT", "Nothing here makes it so"),
            (outcome(Strategy::Mutex, 0), "EXACT", "every change is in the balance"),
            (Outcome { workers: 1, overlap_ms: 0.0, ..outcome(none, 0) }, "EXACT", "Nobody else"),
            (Outcome { overlap_ms: 0.0, ..outcome(none, 0) }, "NO OVERLAP", "nothing could be lost"),
            (
                Outcome { ended: Ended::Stopped(Stopper::Clock), done: 700, ..outcome(none, 7) },
                "£7 VANISHED",
                "The page stopped the run after 2.0 s: 700 of 2,000",
            ),
            (Outcome { actual: None, ..outcome(none, 0) }, "ENDED", "not known"),
        ] {
            let verdict = of_run(&outcome);
            assert_eq!(verdict.stamp, stamp);
            assert!(verdict.sentence.contains(words), "{}", verdict.sentence);
            assert_eq!(verdict.tone == Tone::Bad, outcome.lost().is_some_and(|lost| lost != 0));
        }
    }

    #[test]
    fn nothing_is_said_of_a_fault_that_was_not_seen() {
        let hit = |strategy, ended, left: &[(usize, Step)]| Outcome {
            ended,
            left: left.to_vec(),
            actual: None,
            trouble: Some(Trouble::Killed { teller: 1 }),
            ..outcome(strategy, 0)
        };
        let stuck = of_run(&hit(Strategy::Mutex, Ended::Stuck, &[(0, Step::Asking), (1, Step::Inside)]));
        assert_eq!(stuck.stamp, "STUCK");
        assert!(stuck.sentence.starts_with("Teller B was killed while it held the lock. Teller A waits for the lock."));
        let alone = of_run(&hit(Strategy::None, Ended::Failed, &[(1, Step::Inside)]));
        assert_eq!(alone.stamp, "BROKEN");
        assert!(alone.sentence.starts_with("Teller B was killed between its read and its write. The others ended."));
        let unlocked = of_run(&hit(Strategy::None, Ended::Stuck, &[(0, Step::Asking), (1, Step::Asking)]));
        assert!(!unlocked.sentence.contains("lock"), "{}", unlocked.sentence);
    }

    #[test]
    fn a_series_speaks_of_all_its_runs() {
        let series = |errors: &[i64]| {
            let tally = crate::run::outcome::Tally { errors: errors.to_vec() };
            Series { left: 0, operations: 50, expected: 100, tally }
        };
        let wrong = of_series(&series(&[0, -40, 7, 0]), &outcome(Strategy::None, 0));
        assert_eq!(wrong.stamp, "2 OF 4 WRONG");
        assert!(wrong.sentence.contains("at worst £40 vanished, or £7 came from nowhere"), "{}", wrong.sentence);
        let exact = of_series(&series(&[0, 0]), &outcome(Strategy::Mutex, 0));
        assert_eq!((exact.stamp.as_str(), exact.tone), ("ALL 2 EXACT", Tone::Good));
    }
}
