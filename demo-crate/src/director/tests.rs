//! Whole demos played through: presses and news go in, deeds and words come out.

use super::*;
#[cfg(feature = "cores")]
use crate::demos::starvation;
use crate::demos::{account, deadlock, faults, lost_update, two_tellers};
use crate::run::jobs::Closed;
use crate::run::order::Order;
use crate::run::sample::Sample;
use crate::run::scoreboard::{Phase, Progress, Step};
use crate::run::settings::OPENING_BALANCE;
use crate::run::ties::Ties;

mod seen;
mod speed_up;

/// A director with workers that do what they are told, when they are told to.
struct Play {
    director: Director,
    now: f64,
    crew: u32,
    at_work: Vec<Order>,
    is_asked: bool,
    is_opening: bool,
    results: Vec<Vec<(&'static str, Value)>>,
    killed: Vec<usize>,
    stops: u32,
    /// How long a run takes, in milliseconds.
    run_ms: f64,
}

impl Play {
    fn new(demo: &'static Demo) -> Self {
        let mut play = Self {
            director: Director::new(demo, demo.settings),
            now: 1_000.0,
            crew: 0,
            at_work: Vec::new(),
            is_asked: false,
            is_opening: false,
            results: Vec::new(),
            killed: Vec::new(),
            stops: 0,
            run_ms: 2_000.0,
        };
        let deeds = play.director.supply(play.now);
        play.take(deeds);
        play
    }

    /// Its workers are at their place, and its trial is over.
    fn ready(demo: &'static Demo, backend: Backend) -> Self {
        let mut play = Self::new(demo);
        play.news(News::Ready(backend));
        play.work(1.0, 0);
        play
    }

    fn take(&mut self, deeds: Vec<Deed>) {
        for deed in deeds {
            match deed {
                Deed::Effect(Effect::Hire(crew)) => self.crew = crew,
                Deed::Effect(Effect::Drop) => self.at_work.clear(),
                Deed::Effect(Effect::Order(order)) => self.at_work.push(order),
                Deed::Effect(Effect::Settle) => self.is_asked = true,
                Deed::Effect(Effect::Open(_)) => self.is_opening = true,
                Deed::Effect(Effect::Kill(teller)) => self.killed.push(teller),
                Deed::Effect(Effect::Stop) => self.stops += 1,
                Deed::Tell(result) => self.results.push(result),
                Deed::Effect(_) | Deed::CopyLink | Deed::Go(_) | Deed::Draw => {}
            }
        }
    }

    fn news(&mut self, news: News) {
        let deeds = self.director.hear(self.crew, news, self.now);
        self.take(deeds);
    }

    fn press(&mut self, control: &str) {
        let deeds = self.director.press(control, self.now);
        self.take(deeds);
    }

    /// Everybody at work does `share` of what was asked (a trial, 10,000 operations in its time), and the account ends
    /// with `error` pounds too much.
    fn work(&mut self, share: f64, error: i64) {
        if std::mem::take(&mut self.is_opening) {
            self.news(News::Opened);
        }
        let start = self.now;
        let mut balance = error;
        for order in std::mem::take(&mut self.at_work) {
            let Job::Change(change) = &order.job else { panic!("{order:?}") };
            let is_trial = change.until_ms > 0.0;
            let elapsed = if is_trial { change.until_ms } else { self.run_ms };
            let done = if is_trial { 10_000 } else { (f64::from(change.operations) * share) as u32 };
            balance += change.open.filter(|_| order.teller == 0).unwrap_or(0) + change.amount * i64::from(done);
            let progress = Progress {
                phase: Phase::Ended,
                done,
                applied: done,
                started: start,
                ended: start + elapsed,
                ..Progress::default()
            };
            self.now = self.now.max(start + elapsed);
            self.news(News::Ended { teller: order.teller, closed: Closed::No, progress });
        }
        if std::mem::take(&mut self.is_asked) {
            self.news(News::Settled(balance));
        }
    }

    /// Everybody at work makes all transfers, and not a pound is missing.
    fn transfer(&mut self) {
        for order in std::mem::take(&mut self.at_work) {
            let done = order.job.operations();
            let progress = Progress { phase: Phase::Ended, done, started: 1.0, ended: 2.0, ..Progress::default() };
            self.news(News::Ended { teller: order.teller, closed: Closed::No, progress });
        }
        self.news(News::Settled(200));
    }

    fn look(&mut self, tellers: Vec<Progress>) {
        let deeds = self.director.look(Look { tellers, ..Look::default() }, None, self.now);
        self.take(deeds);
    }

    /// Looks again and again at the same, for so many milliseconds.
    fn look_for(&mut self, milliseconds: f64, tellers: &[Progress]) {
        let until = self.now + milliseconds;
        while self.now < until {
            self.now += 20.0;
            self.look(tellers.to_vec());
        }
    }

    fn stamp(&self) -> String {
        self.director.shown().verdict.map(|verdict| verdict.stamp).unwrap_or_default()
    }

    fn last(&self, key: &str) -> Value {
        let result = self.results.last().expect("a result");
        result.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()).expect("a key")
    }
}

#[test]
fn a_trial_before_ready_finds_how_many_operations_make_a_run() {
    let mut play = Play::new(&account::DEMO);
    assert_eq!(play.director.shown().state, State::Loading);
    play.news(News::Ready(Backend::Threads));
    assert_eq!(play.at_work.len(), 2, "a trial of all tellers");
    assert_eq!(play.director.shown().state, State::Loading);
    play.work(1.0, 0);
    let shown = play.director.shown();
    // 10,000 in the trial's time: as many more as a run is longer, said roundly.
    let expected = crate::run::calibrate::sayable(10_000.0 / TRIAL_MS * RUN_MS);
    assert_eq!((shown.state, shown.operations), (State::Ready, expected));
    assert!(play.results.is_empty(), "a trial is no result");
}

#[test]
fn what_was_pressed_before_ready_is_done_then() {
    let mut play = Play::new(&account::DEMO);
    for _ in 0..100 {
        play.press("start");
    }
    play.press("no such control");
    play.news(News::Ready(Backend::Messages));
    play.work(1.0, 0);
    assert_eq!(play.director.shown().state, State::Running);
    play.work(1.0, -7);
    assert_eq!(play.results.len(), 1);
    assert_eq!((play.last("lost"), play.last("ended")), (Value::Number(7.0), Value::Text("done")));
}

#[test]
fn verdict_and_result_speak_of_the_run_that_was_asked_for() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("start");
    assert_eq!(play.stamp(), "", "no verdict while it runs");
    play.work(1.0, -31);
    assert_eq!(play.stamp(), "£31 VANISHED");
    // One teller alone, on the account as that run left it, loses nothing and is told so.
    play.press("deposit");
    play.work(1.0, 0);
    assert_eq!((play.last("lost"), play.last("workers")), (Value::Number(0.0), Value::Number(1.0)));
    assert_eq!(play.stamp(), "EXACT");
}

#[test]
fn presses_take_the_first_free_teller_of_their_kind_until_none_is_free() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    for _ in 0..6 {
        play.press("deposit");
        play.press("withdraw");
    }
    let tellers: Vec<_> = play.at_work.iter().map(|order| order.teller).collect();
    assert_eq!(tellers, [0, 1, 2, 3, 4, 5, 6, 7]);
    let refused = play.director.shown().refused;
    assert!(refused.iter().any(|(name, why)| *name == "deposit" && why.contains('G')), "{refused:?}");
    assert!(refused.iter().any(|(name, why)| *name == "withdraw" && why.contains('H')), "{refused:?}");
    play.work(1.0, 0);
    assert_eq!(play.results.len(), 1, "one result when the account is quiet");
    assert_eq!(play.last("workers"), Value::Number(8.0));
}

#[test]
fn a_series_is_one_result_and_its_figures_replace_those_of_a_run() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("series");
    for run in 0..100 {
        assert_eq!(play.results.len(), 0, "run {run}");
        play.work(1.0, if run % 4 == 0 { -5 } else { 0 });
    }
    assert_eq!(play.results.len(), 1);
    assert_eq!((play.last("runs"), play.last("wrong")), (Value::Number(100.0), Value::Number(25.0)));
    assert_eq!(play.stamp(), "25 OF 100 WRONG");
}

#[test]
fn a_series_that_is_stopped_tells_of_the_runs_that_ended() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("series");
    play.work(1.0, -5);
    play.press("stop");
    assert_eq!(play.stops, 1);
    play.work(0.5, 0);
    assert_eq!((play.results.len(), play.last("runs")), (1, Value::Number(1.0)));
    play.press("start");
    play.work(1.0, 0);
    assert_eq!(play.results.len(), 2);
}

#[test]
fn a_number_set_by_hand_needs_no_trial_and_runs_to_its_end() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    let (note, deeds) = play.director.change(Key::Operations, "1,000", play.now);
    assert_eq!(note, None);
    play.take(deeds);
    play.press("start");
    assert_eq!(play.director.shown().operations, 1_000);
    play.now += 60_000.0;
    let at_work = Progress { phase: Phase::Running, step: Step::Inside, done: 10, ..Progress::default() };
    play.look(vec![at_work.clone(), at_work]);
    assert_eq!(play.stops, 0, "nobody stops it");
    // A calibrated one past three seconds is stopped.
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("start");
    play.now += 3_100.0;
    let at_work = Progress { phase: Phase::Running, step: Step::Inside, done: 10, ..Progress::default() };
    play.look(vec![at_work.clone(), at_work]);
    assert_eq!(play.stops, 1);
    play.work(0.6, -3);
    assert_eq!(play.last("ended"), Value::Text("stopped"));
}

#[test]
fn another_strategy_begins_with_a_trial_and_a_fresh_account() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("start");
    play.work(1.0, -9);
    let (_, deeds) = play.director.change(Key::Strategy, "mutex", play.now);
    play.take(deeds);
    assert_eq!((play.director.shown().state, play.at_work.len()), (State::Loading, 2));
    play.work(1.0, 0);
    assert_eq!((play.director.shown().state, play.stamp()), (State::Ready, String::new()));
    // And back: that trial was made already.
    let (_, deeds) = play.director.change(Key::Strategy, "none", play.now);
    play.take(deeds);
    assert_eq!((play.director.shown().state, play.at_work.len()), (State::Ready, 0));
}

#[test]
fn what_is_set_during_a_trial_is_kept_and_tried_next() {
    let mut play = Play::new(&account::DEMO);
    play.news(News::Ready(Backend::Threads));
    assert_eq!(play.at_work.len(), 2, "a trial is under way");
    for (key, value) in [(Key::Strategy, "mutex"), (Key::Workers, "3")] {
        let (note, deeds) = play.director.change(key, value, play.now);
        assert_eq!(note, None);
        play.take(deeds);
    }
    assert_eq!(play.at_work.len(), 2, "one trial at a time");
    assert_eq!(play.director.settings().workers, 3);
    play.work(1.0, 0);
    assert_eq!((play.at_work.len(), play.director.shown().state), (3, State::Loading), "now for these settings");
    play.work(1.0, 0);
    assert_eq!(play.director.shown().state, State::Ready);
    // A number set by hand needs no trial, but waits for the end of the one under way.
    let mut play = Play::new(&account::DEMO);
    play.news(News::Ready(Backend::Threads));
    let (_, deeds) = play.director.change(Key::Operations, "50", play.now);
    play.take(deeds);
    play.press("start");
    play.work(1.0, 0);
    assert_eq!((play.director.shown().state, play.director.shown().operations), (State::Running, 50));
}

#[test]
fn a_fault_strikes_in_the_middle_and_the_next_run_is_right() {
    for control in ["trap", "hang", "kill"] {
        let mut play = Play::ready(&faults::DEMO, Backend::Threads);
        play.press(control);
        let operations = play.director.shown().operations;
        let planned = play.at_work[1].fault.expect("harm");
        assert!(planned.at > operations / 10 && planned.at < operations / 10 * 9, "{control}");
        let at = |done, step| Progress { phase: Phase::Running, step, done, ..Progress::default() };
        // However long the machine takes, no clock ends the run before the harm has come.
        play.now += 20_000.0;
        play.look(vec![at(operations, Step::Asking), at(planned.at - 1, Step::Inside)]);
        assert_eq!((play.killed.len(), play.stops), (0, 0));
        play.look(vec![at(operations, Step::Asking), at(planned.at, Step::Inside)]);
        assert_eq!(play.killed.len(), usize::from(control == "kill"));
        if control == "trap" {
            play.news(News::Trapped {
                teller: Some(1),
                message: "unreachable".to_owned(),
                progress: at(planned.at, Step::Inside),
            });
        } else {
            play.look_for(5_000.0, &[at(operations, Step::Asking), at(planned.at, Step::Inside)]);
        }
        assert_eq!(play.last("harmed_done"), Value::Number(planned.at.into()), "{control}");
        assert_eq!(play.last("actual"), Value::Null, "{control}");
        assert!(["STUCK", "BROKEN"].contains(&play.stamp().as_str()), "{control}: {}", play.stamp());
        play.news(News::Ready(Backend::Threads));
        play.press("start");
        play.work(1.0, 0);
        assert_eq!((play.stamp(), play.last("ended")), ("EXACT".to_owned(), Value::Text("done")), "{control}");
    }
}

#[test]
fn leaving_ends_everything_and_coming_back_begins_anew() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("start");
    let deeds = play.director.leave(play.now);
    play.take(deeds);
    assert_eq!(play.last("ended"), Value::Text("stopped"));
    let deeds = play.director.supply(play.now);
    play.take(deeds);
    play.news(News::Ready(Backend::Threads));
    play.press("start");
    play.work(1.0, 0);
    assert_eq!(play.stamp(), "EXACT");
}

#[test]
fn a_trial_that_is_left_is_no_run() {
    let mut play = Play::new(&account::DEMO);
    let crew = play.director.supply(play.now);
    play.take(crew);
    play.news(News::Ready(Backend::Threads));
    assert!(play.director.is_flying() && play.director.shown().state == State::Loading, "it is tried how fast it goes");
    let deeds = play.director.leave(play.now);
    assert!(!deeds.iter().any(|deed| matches!(deed, Deed::Tell(_))), "{deeds:?}");
    assert_eq!(play.director.shown().verdict, None);
}

#[test]
fn a_link_in_the_middle_of_a_run_says_that_it_has_to_wait() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("start");
    let before = *play.director.settings();
    let (notes, _) = play.director.read_fragment("#account?workers=5", play.now).expect("meant for it");
    assert_eq!((notes.len(), *play.director.settings()), (1, before));
    // One that changes nothing, and leads to a view, has nothing to wait for.
    assert_eq!(play.director.read_fragment("#account?view=step", play.now).expect("meant for it").0, [""; 0]);
    assert!(play.director.read_fragment("#deadlock?view=step", play.now).is_none());
}

#[test]
fn where_no_workers_can_be_had_the_demo_says_so_and_stays_quiet() {
    let mut play = Play::new(&account::DEMO);
    play.news(News::Failed("blocked by a policy".to_owned()));
    let shown = play.director.shown();
    assert_eq!(shown.state, State::Unavailable);
    assert!(shown.verdict.is_some_and(|verdict| verdict.sentence.contains("blocked by a policy")));
    play.press("start");
    assert!(play.at_work.is_empty());
}

#[test]
fn one_after_another_is_two_runs_and_one_result() {
    let mut play = Play::new(&two_tellers::DEMO);
    play.news(News::Ready(Backend::Messages));
    assert_eq!(play.director.shown().state, State::Ready, "no trial");
    let served = |started: f64| Progress {
        phase: Phase::Ended,
        done: 8,
        applied: 8,
        started,
        ended: started + 1_000.0,
        spans: vec![(0.0, 100.0); 8],
        ..Progress::default()
    };
    play.press("one-after-another");
    for (teller, started) in [(0, 5_000.0), (1, 6_000.0)] {
        let orders = std::mem::take(&mut play.at_work);
        assert_eq!(orders.iter().map(|order| order.teller).collect::<Vec<_>>(), [teller]);
        play.news(News::Ended { teller, closed: Closed::No, progress: served(started) });
        play.news(News::Settled(0));
    }
    assert_eq!((play.results.len(), play.last("elapsed_ms")), (1, Value::Number(2_000.0)));
    play.press("start");
    assert_eq!(play.at_work.len(), 2);
    for teller in [1, 0] {
        play.news(News::Ended { teller, closed: Closed::No, progress: served(9_000.0) });
    }
    play.news(News::Settled(0));
    assert_eq!((play.results.len(), play.last("elapsed_ms")), (2, Value::Number(1_000.0)));
    assert_eq!(play.last("totals"), Value::Numbers(vec![80.0, -80.0]));
}

#[test]
fn small_batches_and_what_is_shipped_are_series_of_their_own() {
    let mut play = Play::ready(&lost_update::DEMO, Backend::Threads);
    play.press("series");
    for _ in 0..1_000 {
        play.work(1.0, 0);
    }
    assert_eq!(play.stamp(), "ALL 1,000 EXACT");
    play.press("start");
    for _ in 0..10 {
        play.work(1.0, 12);
    }
    assert_eq!(play.stamp(), "10 OF 10 WRONG");
    assert_eq!(play.results.len(), 2);
}

#[test]
fn what_is_shipped_keeps_its_number_and_the_page_tells_no_other() {
    let mut play = Play::ready(&lost_update::DEMO, Backend::Threads);
    let before = play.director.shown();
    play.press("start");
    for run_ms in [2_000.0, 2_900.0, 2_000.0] {
        play.run_ms = run_ms;
        play.work(1.0, 12);
        let shown = play.director.shown();
        assert_eq!((shown.operations, &shown.task), (before.operations, &before.task), "after {run_ms} ms");
    }
    // Far too short: the ten begin anew, and the page says with which number.
    play.run_ms = 600.0;
    play.work(1.0, 12);
    let shown = play.director.shown();
    assert_ne!(shown.operations, before.operations);
    let anew: Vec<u32> = play.at_work.iter().map(|order| order.job.operations()).collect();
    assert_eq!(anew, [shown.operations; 2]);
}

#[test]
fn what_is_shipped_is_watched_while_it_runs() {
    let mut play = Play::ready(&lost_update::DEMO, Backend::Threads);
    play.press("start");
    let stage = |play: &Play| play.director.stage(640.0);
    for run in 0..2 {
        assert!(stage(&play).contains("tt-vault"), "run {run} is drawn from its beginning");
        for done in 0..20 {
            play.now += 20.0;
            let at =
                Progress { phase: Phase::Running, done, applied: done, started: play.now - 1.0, ..Progress::default() };
            let look = Look { tellers: vec![at.clone(), at], ..Look::default() };
            // What the run before left stands in memory until the first change.
            let balance = if done == 0 { 5 } else { OPENING_BALANCE };
            let sample = Sample { applied: vec![done; 2], balance };
            let deeds = play.director.look(look, Some(&sample), play.now);
            play.take(deeds);
        }
        assert_eq!(play.director.watch.points[0].holds, OPENING_BALANCE);
        let html = stage(&play);
        assert!(html.contains("tt-vault") && html.contains("exact: 0 of") == (run > 0), "{html}");
        play.work(1.0, 12);
    }
    // A hundred runs are a quarter of a second each: nobody could follow them.
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("series");
    play.work(1.0, 12);
    assert!(play.director.watch.is_running && !stage(&play).contains("tt-vault"));
}

#[test]
fn a_question_is_asked_about_the_run_that_is_shown() {
    let mut play = Play::ready(&deadlock::DEMO, Backend::Threads);
    for (control, is_aside) in [("start", false), ("without-circle", true), ("philosophers", true), ("start", false)] {
        play.press(control);
        let shown = play.director.shown();
        assert_eq!(shown.is_aside, is_aside, "after {control}");
        let is_renamed = shown.labels.iter().any(|(name, label)| *name == "start" && label == "The first run again");
        assert_eq!(is_renamed, is_aside, "after {control}");
        play.press("stop");
        let orders = std::mem::take(&mut play.at_work);
        for Order { teller, .. } in orders {
            play.news(News::Ended { teller, closed: Closed::No, progress: Progress::default() });
        }
        play.news(News::Settled(200));
    }
    play.press("without-circle");
    play.director.leave(play.now);
    play.press("reset");
    assert!(!play.director.shown().is_aside, "and again, once all is as it was at first");
}

#[test]
fn a_run_of_a_series_that_the_clock_ends_counts() {
    let mut play = Play::ready(&lost_update::DEMO, Backend::Threads);
    play.press("start");
    for round in 0..10 {
        if round == 3 {
            play.now += 10_000.0;
            play.look(vec![Progress { phase: Phase::Running, ..Progress::default() }; 2]);
            assert_eq!(play.stops, 1);
        }
        play.work(if round == 3 { 0.5 } else { 1.0 }, 12);
    }
    assert_eq!(play.stamp(), "10 OF 10 WRONG");
    let verdict = play.director.shown().verdict.expect("a verdict");
    assert!(verdict.sentence.ends_with("But 1 run made fewer, ended early by the clock."), "{}", verdict.sentence);
}

#[test]
fn where_it_went_is_asked_of_a_loss_and_shown_by_a_run_in_slow_motion() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("first-loss");
    assert!(play.at_work.is_empty(), "nothing was lost yet");
    play.press("start");
    play.work(1.0, -40);
    play.press("first-loss");
    let slow = |order: &Order| matches!(&order.job, Job::Change(change) if change.speed == Speed::Slow);
    assert!(play.at_work.len() == 2 && play.at_work.iter().all(slow), "{:?}", play.at_work);
    // A run that loses nothing shows nothing: another one follows, a few times.
    for _ in 0..3 {
        play.work(1.0, 0);
        assert_eq!(play.at_work.len(), 2, "once more");
    }
    play.work(1.0, 0);
    assert!(play.at_work.is_empty(), "and then no more");
    assert_eq!(play.results.len(), 2, "the run at full speed, and the last in slow motion");
}

#[test]
fn every_cure_and_every_size_is_one_result() {
    let mut play = Play::ready(&lost_update::DEMO, Backend::Messages);
    // Each run takes two seconds here, so the time of the sweep is up among the runs of its second size.
    for (control, rows, works) in [("cures", 8, 9), ("sweep", 2, 10)] {
        let before = play.results.len();
        play.press(control);
        for _ in 0..works {
            assert_eq!(play.results.len(), before, "{control}");
            play.work(1.0, 0);
        }
        assert_eq!(play.results.len(), before + 1, "{control}");
        let Value::Rows(found) = play.last(control) else { panic!("no rows") };
        assert_eq!(found.len(), rows, "{control}");
    }
}

#[test]
fn settings_come_back_as_they_were_kept() {
    let chosen: [&[(Key, &str)]; 5] = [
        &[],
        &[(Key::Strategy, "cas"), (Key::Operations, "500")],
        &[(Key::Slow, "1"), (Key::Workers, "4")],
        &[(Key::Slow, "1"), (Key::Slow, "0"), (Key::Speed, "4")],
        &[(Key::Backend, "messages"), (Key::Amount, "7")],
    ];
    for demo in crate::demos::all() {
        for changes in chosen {
            let mut before = Director::new(demo, demo.settings);
            for (key, value) in changes {
                let _ = before.change(*key, value, 0.0);
            }
            // The page may have begun with others by then.
            let mut after = Director::new(demo, demo.settings);
            for (key, value) in [(Key::Strategy, "spin"), (Key::Operations, "9"), (Key::Workers, "8"), (Key::Slow, "1")]
            {
                let _ = after.change(key, value, 0.0);
            }
            let (notes, _) = after.read_fragment(&before.kept(), 0.0).expect("meant for it");
            assert!(notes.is_empty(), "{}: {notes:?}", demo.name);
            assert_eq!(after.settings(), before.settings(), "{}: {}", demo.name, before.kept());
        }
    }
}

#[test]
fn the_speed_of_slow_motion_can_be_set_while_it_goes_and_leaves_what_was_run() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    let (_, deeds) = play.director.change(Key::Slow, "1", play.now);
    play.take(deeds);
    assert!(play.director.shown().is_slow);
    play.press("start");
    let (_, deeds) = play.director.change(Key::Speed, "4", play.now);
    assert!(deeds.contains(&Deed::Go(Rate::Fourfold)), "{deeds:?}");
    assert_eq!((play.director.settings().rate, play.at_work.len()), (Rate::Fourfold, 2));
    let (_, deeds) = play.director.change(Key::Strategy, "mutex", play.now);
    assert!(deeds.is_empty(), "other settings wait");
    play.work(1.0, -1);
    let stamp = play.stamp();
    let (note, deeds) = play.director.change(Key::Speed, "0.5", play.now);
    play.take(deeds);
    assert_eq!((note, play.stamp()), (None, stamp));
    assert!(play.director.link().contains("slow=1&speed=0.5"), "{}", play.director.link());
}

#[test]
fn whoever_turns_slow_motion_off_is_back_at_the_speed_of_the_demo() {
    let mut director = Director::new(&lost_update::DEMO, lost_update::DEMO.settings);
    let _ = director.change(Key::Slow, "1", 0.0);
    assert_eq!(director.settings().tempo, Tempo::Slow);
    let _ = director.change(Key::Slow, "0", 0.0);
    assert_eq!(director.settings().tempo, Tempo::Plain);
}

/// How far two tellers are who wait for each other's lock, after so many transfers each.
fn in_a_circle(done: u32) -> Vec<Progress> {
    let one = |(holds, wants)| Progress {
        phase: Phase::Running,
        done,
        started: 1_000.0,
        ties: Ties { holds, wants: Some(wants), epoch: 9 },
        ..Progress::default()
    };
    vec![one((0b01, 1)), one((0b10, 0))]
}

#[test]
fn a_circle_ends_the_run_at_the_second_look_and_the_next_run_is_right() {
    for backend in [Backend::Threads, Backend::Messages] {
        let mut play = Play::new(&deadlock::DEMO);
        play.news(News::Ready(backend));
        play.press("start");
        if std::mem::take(&mut play.is_opening) {
            play.news(News::Opened);
        }
        assert_eq!(play.at_work.len(), 2, "{backend:?}");
        play.look(in_a_circle(20));
        assert!(play.results.is_empty(), "once seen is not certain");
        let mut moved = in_a_circle(20);
        moved[1].ties.epoch += 1;
        play.look(moved.clone());
        assert!(play.results.is_empty(), "B has moved since");
        play.look(moved);
        assert_eq!((play.stamp(), play.director.shown().state), ("STUCK".to_owned(), State::Stuck));
        assert_eq!((play.last("ended"), play.last("rounds")), (Value::Text("stuck"), Value::Number(40.0)));
        assert_eq!((play.last("circle"), play.last("actual")), (Value::Numbers(vec![0.0, 1.0]), Value::Null));
        let stage = play.director.stage(640.0);
        assert!(stage.contains("tt-caught") && stage.contains("waits for account 2, held by B"), "{stage}");

        // A new crew, and nothing left of the old circle.
        play.news(News::Ready(backend));
        play.press("without-circle");
        if std::mem::take(&mut play.is_opening) {
            play.news(News::Opened);
        }
        play.transfer();
        assert_eq!((play.stamp(), play.last("actual")), ("EXACT".to_owned(), Value::Number(200.0)));
        assert_eq!((play.last("taken_away"), play.last("ended")), (Value::Text("circle"), Value::Text("done")));
    }
}

#[test]
fn a_circle_is_certain_on_a_hidden_page_too_and_a_run_without_one_is_stopped_in_time() {
    let mut play = Play::new(&deadlock::DEMO);
    play.news(News::Ready(Backend::Threads));
    play.press("start");
    for _ in 0..2 {
        let look = Look { tellers: in_a_circle(3), is_hidden: true, ..Look::default() };
        let deeds = play.director.look(look, None, play.now);
        play.take(deeds);
    }
    assert_eq!(play.stamp(), "STUCK");
    play.news(News::Ready(Backend::Threads));
    play.press("philosophers");
    assert_eq!(play.at_work.len(), 5);
    let free = Progress { phase: Phase::Running, done: 9, started: play.now, ..Progress::default() };
    play.now += 10_100.0;
    play.look(vec![free; 5]);
    assert_eq!(play.stops, 1);
}

/// The tellers of a run of turns as it ends: so many turns each, and a wait of two seconds for who had none.
#[cfg(feature = "cores")]
fn shared_out(turns: [u32; 4]) -> Vec<Progress> {
    let one = |done: u32| Progress {
        phase: Phase::Ended,
        done,
        applied: done,
        started: 1_000.0,
        ended: 3_000.0,
        spans: if done == 0 { vec![(0.0, 2_000.0)] } else { vec![(0.0, 1.0), (1.0, 2_000.0)] },
        ..Progress::default()
    };
    turns.map(one).to_vec()
}

#[cfg(feature = "cores")]
#[test]
fn who_has_no_turns_starves_and_a_line_serves_everybody() {
    for backend in [Backend::Threads, Backend::Messages] {
        let mut play = Play::new(&starvation::DEMO);
        play.news(News::Ready(backend));
        assert_eq!(play.director.shown().state, State::Ready, "no trial");
        for (control, turns, stamp) in [
            ("start", [0, 79, 1, 0], "STARVED"),
            ("first-come", [20, 20, 20, 20], "EXACT"),
            ("greedy", [78, 1, 0, 1], "STARVED"),
            ("breath", [19, 18, 20, 19], "EXACT"),
            ("appetites", [60, 12, 6, 2], "EXACT"),
        ] {
            play.press(control);
            if std::mem::take(&mut play.is_opening) {
                play.news(News::Opened);
            }
            assert_eq!(play.at_work.len(), 4, "{control}");
            for (order, progress) in std::mem::take(&mut play.at_work).into_iter().zip(shared_out(turns)) {
                play.news(News::Ended { teller: order.teller, closed: Closed::No, progress });
            }
            let balance = 100 + i64::from(turns.iter().sum::<u32>());
            play.news(News::Settled(balance));
            assert_eq!((play.stamp(), play.last("ended")), (stamp.to_owned(), Value::Text("done")), "{control}");
            assert_eq!(
                (play.last("actual"), play.last("expected")),
                (Value::from(Some(balance)), Value::from(Some(balance)))
            );
            assert_eq!(play.last("turns"), Value::Numbers(turns.map(f64::from).to_vec()), "{control}");
            assert!(play.director.stage(640.0).contains("EXACT"), "the account is, in every scene");
        }
        // What only a shared memory has is refused without one, in words.
        play.press("standard-mutex");
        assert_eq!(play.at_work.len(), if backend == Backend::Threads { 4 } else { 0 });
    }
}

#[cfg(feature = "cores")]
#[test]
fn whatever_befalls_who_has_the_lock_is_told_and_the_next_run_is_right() {
    let at = |step| Progress { phase: Phase::Running, step, done: 5, started: 1_000.0, ..Progress::default() };
    for kind in ["trap", "hang"] {
        let mut play = Play::new(&starvation::DEMO);
        play.news(News::Ready(Backend::Threads));
        play.press("first-come");
        let tellers = [at(Step::Asking), at(Step::Inside), at(Step::Asking), at(Step::Asking)];
        play.look(tellers.to_vec());
        if kind == "trap" {
            let (message, progress) = ("unreachable".to_owned(), at(Step::Inside));
            play.news(News::Trapped { teller: Some(1), message, progress });
        } else {
            play.look_for(4_000.0, &tellers);
        }
        let verdict = play.director.shown().verdict.expect("a verdict");
        assert!(verdict.sentence.ends_with("B had the lock; A, C and D waited for it."), "{}", verdict.sentence);
        assert_eq!((play.last("actual"), play.last("expected")), (Value::Null, Value::Null), "{kind}");
        play.news(News::Ready(Backend::Threads));
        play.press("first-come");
        for (order, progress) in std::mem::take(&mut play.at_work).into_iter().zip(shared_out([20; 4])) {
            play.news(News::Ended { teller: order.teller, closed: Closed::No, progress });
        }
        play.news(News::Settled(180));
        assert_eq!(play.stamp(), "EXACT", "{kind}");
    }
}

#[test]
fn a_series_of_no_run_is_not_told_as_one() {
    let mut play = Play::ready(&lost_update::DEMO, Backend::Threads);
    play.press("series");
    play.press("stop");
    play.director.leave(play.now);
    let verdict = play.director.plainly("why").map(|verdict| verdict.sentence).unwrap_or_default();
    assert!(!verdict.is_empty() && !verdict.contains("0 runs"), "{verdict}");
}
