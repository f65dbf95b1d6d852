//! What *deadlock* says and shows: who holds what and waits for whom, and what became of it.

use super::deadlock::{Scene, Seen, TOGETHER};
use super::pictures;
use crate::bank::several::Way;
use crate::run::backend::Backend;
use crate::run::flight::{Ended, Flown, Stopper, Trouble};
use crate::run::ties::Ties;
use figures::money::{append, counted, duration, plain, pounds};
use figures::say::{Key, say, text};
use figures::teller::Teller;
use figures::verdict::{Then, Tone, Verdict, circle};
use figures::waits::{Kind, Waiter, Waits, waits};

fn kind(scene: Scene) -> Kind {
    match scene {
        Scene::Transfers(_) => Kind::Account,
        Scene::Philosophers => Kind::Fork,
        Scene::Channels => Kind::Channel,
    }
}

/// Who does what, and what should come of it: markup of our own making.
pub(super) fn task(scene: Scene) -> String {
    match scene {
        Scene::Transfers(way) => {
            let [first, last, ..] = Teller::ALL;
            let mut task = say(Key::TransferTask, &[("first", &first.marked()), ("last", &last.marked())]);
            if way == Way::Nested {
                append(&mut task, " ", text(Key::TransferGoal));
            }
            task
        }
        Scene::Philosophers | Scene::Channels => pictures::deadlock_task(scene),
    }
}

/// What is done in a scene other than the first.
pub(super) fn other_task(scene: Scene) -> String {
    // Each key by its own name, so that no other text comes with it.
    if scene == Scene::Philosophers { text(Key::ForkTask) } else { text(Key::ChannelTask) }.to_owned()
}

/// The settings in one line.
pub(super) fn summary(scene: Scene, backend: Backend) -> String {
    let times = scene.times(backend);
    let [least, most] = [times.rest_us.0, times.rest_us.1].map(|us| plain(i64::from(us) / 1_000));
    let rests = [("least", least.as_str()), ("most", most.as_str())];
    // A key that is known where it is said: the page is to carry these texts, and not the whole table.
    match scene {
        Scene::Transfers(_) => say(Key::TransferSummary, &rests),
        Scene::Philosophers => say(Key::ForkSummary, &rests),
        Scene::Channels => text(Key::ChannelSummary).to_owned(),
    }
}

fn seen_waits(scene: Scene, flown: &[Flown], circle: &[usize]) -> Waits {
    let mut waiters = Vec::new();
    for flown in flown {
        let Some(teller) = Teller::new(flown.teller) else { continue };
        // Whoever has ended holds nothing, whatever the vault told last.
        let ties = if flown.is_over { Ties::default() } else { flown.progress.ties };
        waiters.push(Waiter {
            teller,
            done: Some(flown.progress.done),
            holds: ties.held().filter(|lock| *lock < locks(scene)).collect(),
            wants: ties.wants.filter(|lock| *lock < locks(scene)),
        });
    }
    let circle = circle.iter().filter_map(|teller| Teller::new(*teller)).collect();
    Waits { kind: kind(scene), waiters, circle }
}

/// Locks that are drawn: the door, at which two are asked for at once, is none of them.
fn locks(scene: Scene) -> usize {
    if scene == Scene::Philosophers { 5 } else { 2 }
}

/// Who holds what and waits for whom.
pub(super) fn picture(scene: Scene, flown: &[Flown], circle: &[usize], width: f64) -> String {
    waits(&seen_waits(scene, flown, circle), width)
}

/// What came of a run.
pub(super) fn verdict(seen: &Seen) -> Verdict {
    let waits = seen_waits(seen.scene, &seen.flown, seen.circle());
    let done = waits.kind.rounds(seen.rounds());
    let told = |stamp, tone, sentence| Verdict { stamp: text(stamp).to_owned(), tone, sentence };
    match (&seen.trouble, seen.ended) {
        (Some(Trouble::Circle(_)), _) => {
            let is_asked = matches!(seen.scene, Scene::Transfers(_));
            circle(&waits, if is_asked { Then::WhichOne } else { Then::Nothing })
        }
        (Some(trouble), _) => of_trouble(trouble, &waits),
        (None, Ended::Stopped(Stopper::Clock)) => {
            let values = [("done", done.as_str()), ("time", &duration(seen.elapsed_ms))];
            told(Key::StoppedStamp, Tone::Neutral, say(Key::NotStuckYet, &values))
        }
        (None, Ended::Stopped(Stopper::Departure)) => told(Key::LeftStamp, Tone::Neutral, text(Key::Left).to_owned()),
        (None, Ended::Stopped(Stopper::Reader)) => {
            told(Key::StoppedStamp, Tone::Neutral, say(Key::StoppedRounds, &[("done", &done)]))
        }
        (None, _) => of_cure(seen, &done),
    }
}

fn of_cure(seen: &Seen, done: &str) -> Verdict {
    let holds = seen.balance.unwrap_or(0);
    if holds != TOGETHER {
        let values = [("done", done), ("holds", &pounds(holds)), ("should", &pounds(TOGETHER))];
        let sentence = say(Key::SumIsWrong, &values);
        return Verdict { stamp: text(Key::Broken).to_owned(), tone: Tone::Bad, sentence };
    }
    let mut sentence = match seen.scene {
        Scene::Transfers(Way::Indivisible) => text(Key::WithoutExclusion).to_owned(),
        Scene::Transfers(Way::Together) => text(Key::WithoutHolding).to_owned(),
        Scene::Transfers(Way::GivenBack) => {
            say(Key::WithoutKeeping, &[("retries", &counted(seen.given_back(), "time", "times"))])
        }
        Scene::Transfers(Way::InOrder) => text(Key::WithoutCircle).to_owned(),
        Scene::Transfers(Way::Nested) | Scene::Philosophers | Scene::Channels => String::new(),
    };
    append(&mut sentence, " ", &say(Key::CuredSum, &[("done", done), ("holds", &pounds(holds))]));
    Verdict { stamp: text(Key::Exact).to_owned(), tone: Tone::Good, sentence }
}

/// A worker is gone, or nobody moves: what was seen of the others.
fn of_trouble(trouble: &Trouble, waits: &Waits) -> Verdict {
    let hit = |key, teller: &usize| {
        let name = Teller::new(*teller).map_or("", Teller::name);
        say(key, &[("teller", name)])
    };
    let (stamp, mut sentence) = match trouble {
        Trouble::Killed { teller } => (Key::Broken, hit(Key::KilledWorking, teller)),
        Trouble::Trapped { teller: Some(teller), .. } => (Key::Broken, hit(Key::TrappedWorking, teller)),
        Trouble::Hung { teller } => (Key::Broken, hit(Key::HungWorking, teller)),
        Trouble::Trapped { teller: None, .. } => (Key::Broken, text(Key::OwnerFailed).to_owned()),
        Trouble::Failed(message) => (Key::Broken, say(Key::WorkerFailed, &[("message", message)])),
        Trouble::Still(still_ms) => (Key::Stuck, say(Key::NobodyMoves, &[("time", &duration(*still_ms))])),
        Trouble::Circle(_) => (Key::Stuck, String::new()),
    };
    let wishes = waits.wishes_told();
    if !wishes.is_empty() {
        append(&mut sentence, " ", &wishes);
    }
    Verdict { stamp: text(stamp).to_owned(), tone: Tone::Bad, sentence }
}

/// The run as `book/recorded/` keeps it: `{ waits: { kind, circle: [teller …], rows: [[done, [lock …], wants] …] } }`,
/// all counted from 0, and −1 for no wish.
pub(super) fn record(seen: &Seen) -> String {
    let kind = match kind(seen.scene) {
        Kind::Account => "account",
        Kind::Fork => "fork",
        Kind::Channel => "channel",
    };
    let list = |numbers: &mut dyn Iterator<Item = i64>| {
        let mut list = String::new();
        for number in numbers {
            append(&mut list, ",", &plain(number));
        }
        list
    };
    let mut rows = String::new();
    let waits = seen_waits(seen.scene, &seen.flown, seen.circle());
    for waiter in &waits.waiters {
        let holds = list(&mut waiter.holds.iter().map(|lock| *lock as i64));
        let numbers = [waiter.done.unwrap_or(0).into(), waiter.wants.map_or(-1, |lock| lock as i64)];
        append(&mut rows, ",", &format!("[{},[{holds}],{}]", plain(numbers[0]), plain(numbers[1])));
    }
    let circle = list(&mut seen.circle().iter().map(|teller| *teller as i64));
    format!("{{\"waits\":{{\"kind\":\"{kind}\",\"circle\":[{circle}],\"rows\":[{rows}]}}}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::scoreboard::Progress;

    fn seen(trouble: Option<Trouble>, ended: Ended) -> Seen {
        let flown = |(teller, holds, wants)| {
            let ties = Ties { holds, wants, epoch: 4 };
            let progress = Progress { done: 7, retries: 1, ties, ..Progress::default() };
            Flown { teller, amount: 0, operations: 300, fault: None, progress, is_over: false, moved: (0, 0.0) }
        };
        let flown = [(0, 0b01, Some(1)), (1, 0b10, Some(0))].map(flown).to_vec();
        let scene = Scene::Transfers(Way::GivenBack);
        Seen { scene, flown, ended, trouble, balance: Some(TOGETHER), elapsed_ms: 10.0 }
    }

    #[test]
    fn whatever_befalls_a_teller_is_told_with_who_waits_for_it() {
        let waits = "A waits for account 2, held by B. B waits for account 1, held by A.";
        for (trouble, begins) in [
            (Trouble::Killed { teller: 1 }, "B was killed at work."),
            (Trouble::Trapped { teller: Some(0), message: String::new() }, "A failed at work."),
            (Trouble::Hung { teller: 1 }, "B stopped moving at work."),
            (Trouble::Still(3_000.0), "Nobody has moved for 3.0 s."),
        ] {
            let verdict = verdict(&seen(Some(trouble), Ended::Failed));
            assert_eq!(verdict.sentence, format!("{begins} {waits}"));
            assert_eq!(verdict.tone, Tone::Bad);
        }
    }

    #[test]
    fn a_circle_is_told_and_the_question_put() {
        let verdict = verdict(&seen(Some(Trouble::Circle(vec![0, 1])), Ended::Stuck));
        assert_eq!(verdict.stamp, "STUCK");
        let parts = ["14 transfers", "A waits for account 2, held by B; B waits for account 1, held by A", "Which one"];
        assert!(parts.iter().all(|part| verdict.sentence.contains(part)), "{}", verdict.sentence);
    }

    #[test]
    fn a_cure_says_what_was_taken_away_and_that_the_sum_is_right() {
        let cured = verdict(&seen(None, Ended::Done));
        assert_eq!((cured.stamp.as_str(), cured.tone), ("EXACT", Tone::Good));
        assert!(cured.sentence.contains("2 times") && cured.sentence.contains("£200"), "{}", cured.sentence);
        let wrong = verdict(&Seen { balance: Some(190), ..seen(None, Ended::Done) });
        assert_eq!((wrong.stamp.as_str(), wrong.tone), ("BROKEN", Tone::Bad));
    }
}
