//! What *starvation* says and shows: who had how many turns, who waited for how long, and what became of the account.

use super::starvation::{AMOUNT, APPETITES_US, OPENING, REST_US, RUN_MS, Scene, Seen, TURN_US};
use crate::bank::turns::Lock;
use crate::run::backend::Backend;
use crate::run::flight::{Ended, Flown, Stopper, Trouble};
use crate::run::scoreboard::{Phase, Progress, Step};
use figures::money::{append, counted, duration, plain, pounds, tenths};
use figures::say::{Key, say, text};
use figures::shares::{Account, STARVED_BELOW, Shares, State, Taker, shares, waited};
use figures::teller::Teller;
use figures::verdict::{Tone, Verdict, fairness};

/// How long a run lasts, in words.
fn run_time() -> String {
    counted(u64::from(RUN_MS / 1_000), "second", "seconds")
}

/// Microseconds, in words.
fn micros(us: u32) -> String {
    duration(f64::from(us) / 1e3)
}

/// Who does what, and what should come of it: markup of our own making.
pub(super) fn task(scene: Scene, backend: Backend) -> String {
    let mixed = match scene {
        Scene::ReadersFirst => Some(Key::TurnsReaders),
        Scene::WritersFirst => Some(Key::TurnsWriters),
        _ => None,
    };
    if let Some(key) = mixed {
        return text(key).to_owned();
    }
    let time = run_time();
    let mut task = say(Key::TurnsTask, &[("amount", &pounds(AMOUNT)), ("time", &time), ("held", &micros(TURN_US))]);
    let mut add = |sentence: &str| append(&mut task, " ", sentence);
    match (backend, scene.lock()) {
        (Backend::Messages, Lock::Barging) => add(text(Key::TurnsVault)),
        (Backend::Messages, _) => add(text(Key::TurnsVaultFair)),
        (Backend::Threads, _) => {}
    }
    match scene {
        Scene::Barging => {
            add(text(Key::TurnsAlike));
            add(text(Key::TurnsAsks));
        }
        Scene::FirstCome => add(text(Key::TurnsLine)),
        Scene::Greedy => add(&say(Key::TurnsGreedy, &[("least", &micros(REST_US))])),
        Scene::Breath => add(&say(Key::TurnsBreath, &[("least", &micros(REST_US))])),
        Scene::Appetites => {
            let [_, least, between, most] = APPETITES_US.map(micros);
            add(&say(Key::TurnsAppetites, &[("least", &least), ("between", &between), ("most", &most)]));
        }
        Scene::Standard => add(text(Key::TurnsStandard)),
        Scene::ReadersFirst | Scene::WritersFirst => {}
    }
    task
}

/// The settings in one line.
pub(super) fn summary(scene: Scene, backend: Backend) -> String {
    let label = match (scene.lock(), backend) {
        (Lock::Barging, Backend::Messages) => text(Key::LockVault),
        (Lock::Barging, Backend::Threads) => text(Key::LockBarging),
        (Lock::FirstCome, _) => text(Key::LockFirstCome),
        (Lock::Standard, _) => text(Key::LockStandard),
        (Lock::ReadersFirst, _) => text(Key::LockReaders),
        (Lock::WritersFirst, _) => text(Key::LockWriters),
    };
    let (time, held) = (run_time(), micros(TURN_US));
    let mut bound = plain((STARVED_BELOW * 100.0) as i64);
    bound.push_str(" %");
    say(Key::TurnsSummary, &[("time", &time), ("held", &held), ("label", label), ("share", &bound)])
}

/// What a teller's slot tells: its waits and stays, from `zero` on; what goes on does so at `now`. All in milliseconds.
fn taker(teller: Teller, progress: &Progress, rest_ms: f64, (zero, now): (f64, f64)) -> Taker {
    let offset = progress.started - zero;
    let now = now - zero;
    let (mut waits, mut stays) = (Vec::new(), Vec::new());
    for (place, &(from, to)) in progress.spans.iter().enumerate() {
        let span = (f64::from(from) + offset, f64::from(to) + offset);
        if place % 2 == 0 { waits.push(span) } else { stays.push(span) }
    }
    if progress.phase == Phase::Running {
        match progress.step {
            Step::Inside => match (waits.len() > stays.len(), waits.last(), stays.last_mut()) {
                (true, Some(&(_, since)), _) => stays.push((since, now.max(since))),
                (_, _, Some(last)) => last.1 = now.max(last.1),
                _ => {}
            },
            Step::Asking => {
                let since = stays.last().map_or(offset, |last| last.1 + rest_ms);
                waits.push((since, now.max(since)));
            }
            Step::Outside => {}
        }
    }
    Taker { teller, turns: Some(progress.done), waits, stays }
}

fn of_flown(scene: Scene, flown: &[Flown], now: f64) -> Shares {
    let started = flown.iter().map(|flown| flown.progress.started).filter(|started| *started > 0.0);
    let zero = started.fold(now, f64::min);
    let mut takers = Vec::new();
    for flown in flown {
        let Some(teller) = Teller::new(flown.teller) else { continue };
        if flown.progress.started > 0.0 {
            let rest_ms = f64::from(scene.rest_us(flown.teller)) / 1e3;
            takers.push(taker(teller, &flown.progress, rest_ms, (zero, now)));
        } else {
            takers.push(Taker { teller, turns: Some(0), waits: Vec::new(), stays: Vec::new() });
        }
    }
    Shares { takers, span_ms: RUN_MS.into(), state: State::Running, account: None }
}

/// A run that was seen.
pub(super) fn of_seen(seen: &Seen) -> Shares {
    let account = seen.holds.map(|holds| Account { should: seen.should, holds });
    Shares { state: State::Ended, account, ..of_flown(seen.scene, &seen.flown, seen.at) }
}

pub(super) fn over(seen: &Seen, width: f64, name: &str) -> String {
    shares(&of_seen(seen), width, name)
}

pub(super) fn under_way(scene: Scene, flown: &[Flown], now: f64, width: f64, name: &str) -> String {
    shares(&of_flown(scene, flown, now), width, name)
}

/// What came of a run.
pub(super) fn verdict(seen: &Seen) -> Verdict {
    let shares = of_seen(seen);
    let told = |stamp, tone, sentence| Verdict { stamp: text(stamp).to_owned(), tone, sentence };
    if let Some(trouble) = &seen.trouble {
        return of_trouble(trouble, seen);
    }
    match (seen.ended, shares.account) {
        (Ended::Stopped(Stopper::Departure), _) => told(Key::LeftStamp, Tone::Neutral, text(Key::Left).to_owned()),
        (Ended::Stopped(_), Some(account)) if account.holds == account.should => {
            let done = counted(shares.turns().into(), "turn", "turns");
            let sentence = say(Key::StoppedTurns, &[("done", &done), ("time", &waited(shares.longest_ms()))]);
            told(Key::StoppedStamp, Tone::Neutral, sentence)
        }
        (_, Some(account)) => fairness(&shares, account, seen.scene.offer()),
        (_, None) => told(Key::Stuck, Tone::Bad, String::new()),
    }
}

/// A worker is gone, or nobody moves: who was inside, and who waited.
fn of_trouble(trouble: &Trouble, seen: &Seen) -> Verdict {
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
    let standing = |step| {
        let mut tellers = Vec::new();
        for flown in seen.flown.iter().filter(|flown| !flown.is_over && flown.progress.step == step) {
            tellers.extend(Teller::new(flown.teller));
        }
        figures::list::listed(&tellers)
    };
    let (inside, waiting) = (standing(Step::Inside), standing(Step::Asking));
    if !inside.is_empty() && !waiting.is_empty() {
        append(&mut sentence, " ", &say(Key::InsideAndWaiting, &[("holder", &inside), ("tellers", &waiting)]));
    }
    Verdict { stamp: text(stamp).to_owned(), tone: Tone::Bad, sentence }
}

/// The run as `book/recorded/` keeps it: see `figures::recorded`.
pub(super) fn record(seen: &Seen) -> String {
    let shares = of_seen(seen);
    let list = |spans: &[(f64, f64)]| {
        let mut list = String::new();
        for (from, to) in spans {
            let span = ["[", &tenths(*from), ",", &tenths(*to), "]"].concat();
            append(&mut list, ",", &span);
        }
        list
    };
    let mut rows = String::new();
    for taker in &shares.takers {
        let turns = plain(taker.turns.unwrap_or(0).into());
        let row = ["[", &turns, ",[", &list(&taker.waits), "],[", &list(&taker.stays), "]]"].concat();
        append(&mut rows, ",", &row);
    }
    let account = [plain(RUN_MS.into()), plain(seen.should), plain(seen.holds.unwrap_or(OPENING))];
    let [span, should, holds] = &account;
    let head = ["{\"shares\":{\"span_ms\":", span, ",\"should\":", should, ",\"holds\":", holds].concat();
    [&head, ",\"rows\":[", &rows, "]}}"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(done: u32, spans: &[(f32, f32)], step: Step) -> Progress {
        let phase = if step == Step::Outside { Phase::Ended } else { Phase::Running };
        Progress { phase, step, done, spans: spans.to_vec(), started: 1_000.0, ended: 3_000.0, ..Progress::default() }
    }

    fn seen(scene: Scene, tellers: [Progress; 4]) -> Seen {
        let mut flown = Vec::new();
        for (teller, progress) in tellers.into_iter().enumerate() {
            let is_over = progress.phase == Phase::Ended;
            flown.push(Flown { teller, amount: 1, operations: 9, fault: None, progress, is_over, moved: (0, 0.0) });
        }
        Seen {
            scene,
            flown,
            ended: Ended::Done,
            trouble: None,
            should: 180,
            holds: Some(180),
            elapsed_ms: 2_000.0,
            at: 3_000.0,
        }
    }

    fn starved() -> Seen {
        let none = || progress(0, &[(0.0, 2_000.0)], Step::Outside);
        seen(Scene::Barging, [none(), progress(80, &[(0.0, 0.1), (0.1, 2_004.0)], Step::Outside), none(), none()])
    }

    #[test]
    fn what_the_slots_tell_becomes_turns_and_waits() {
        let shares = of_seen(&starved());
        assert_eq!((shares.turns(), shares.range()), (80, Some((0.0, 1.0))));
        assert_eq!(shares.takers[0].waits, [(0.0, 2_000.0)]);
        let verdict = verdict(&starved());
        assert_eq!((verdict.stamp.as_str(), verdict.tone), ("STARVED", Tone::Bad));
        assert!(verdict.sentence.contains("A, C and D had none of 80 turns"), "{}", verdict.sentence);
    }

    #[test]
    fn what_goes_on_goes_on_until_now() {
        let look = |done, spans: &[(f32, f32)], step| {
            taker(Teller::ALL[0], &progress(done, spans, step), 5.0, (1_000.0, 1_500.0))
        };
        assert_eq!(look(0, &[], Step::Asking).waits, [(0.0, 500.0)]);
        assert_eq!(look(0, &[(0.0, 100.0)], Step::Inside).stays, [(100.0, 500.0)]);
        assert_eq!(look(3, &[(0.0, 100.0), (100.0, 200.0)], Step::Inside).stays, [(100.0, 500.0)]);
        assert_eq!(look(3, &[(0.0, 100.0), (100.0, 200.0)], Step::Asking).waits[1], (205.0, 500.0));
    }

    #[test]
    fn whatever_befalls_a_teller_is_told_with_who_was_inside_and_who_waited() {
        let tellers = || {
            let waits = || progress(2, &[(0.0, 9.0), (9.0, 30.0)], Step::Asking);
            [waits(), progress(1, &[(0.0, 1.0)], Step::Inside), waits(), waits()]
        };
        for (trouble, begins) in [
            (Trouble::Killed { teller: 1 }, "B was killed at work."),
            (Trouble::Trapped { teller: Some(1), message: String::new() }, "B failed at work."),
            (Trouble::Hung { teller: 1 }, "B stopped moving at work."),
            (Trouble::Still(3_000.0), "Nobody has moved for 3.0 s."),
        ] {
            let harmed = Seen { trouble: Some(trouble), holds: None, ..seen(Scene::FirstCome, tellers()) };
            let verdict = verdict(&harmed);
            assert_eq!(verdict.sentence, format!("{begins} B had the lock; A, C and D waited for it."));
            assert_eq!(verdict.tone, Tone::Bad);
        }
    }

    #[test]
    fn every_scene_says_what_it_is() {
        let scenes = [
            Scene::Barging,
            Scene::FirstCome,
            Scene::Greedy,
            Scene::Breath,
            Scene::Appetites,
            Scene::Standard,
            Scene::ReadersFirst,
            Scene::WritersFirst,
        ];
        for backend in [Backend::Threads, Backend::Messages] {
            let told: std::collections::BTreeSet<_> = scenes.iter().map(|scene| task(*scene, backend)).collect();
            assert_eq!(told.len(), scenes.len());
            assert!(summary(Scene::Barging, backend).contains("starved: under 10 %"));
        }
    }

    #[test]
    fn a_record_holds_every_teller_with_its_waits_and_turns() {
        let record: serde_json::Value = serde_json::from_str(&record(&starved())).expect("JSON");
        let shares = &record["shares"];
        assert_eq!((&shares["should"], &shares["holds"]), (&180.into(), &180.into()));
        assert_eq!(shares["rows"][1], serde_json::json!([80, [[0.0, 0.1]], [[0.1, 2_004.0]]]));
        assert_eq!(shares["rows"][3], serde_json::json!([0, [[0.0, 2_000.0]], []]));
    }
}
