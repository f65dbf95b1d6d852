//! *Speed-up* played through.

use super::*;
use crate::demos::speed_up;
use crate::run::jobs::split::{Manner, Split};

impl Play {
    /// A demo without a trial, its workers at their place.
    fn at_once(demo: &'static Demo, backend: Backend) -> Self {
        let mut play = Self::new(demo);
        play.news(News::Ready(backend));
        play
    }

    /// Everybody at work on a job does it: with two cores, a dart in 5 µs, and the count that `count` gives of a run.
    fn split_work(&mut self, count: &dyn Fn(&Split) -> i64) {
        if std::mem::take(&mut self.is_opening) {
            self.news(News::Opened);
        }
        let (orders, start) = (std::mem::take(&mut self.at_work), self.now);
        let first = orders.first().map(|order| &order.job);
        let total = if let Some(Job::Split(job)) = first { count(job) } else { 0 };
        for order in &orders {
            let Job::Split(job) = &order.job else { panic!("{order:?}") };
            let took = f64::from(job.cut.darts) * 5e-6 / f64::from(job.workers.min(2));
            let spans = if job.manner == Manner::Clock { vec![(0.0, 0.1), (0.1, 0.2)] } else { Vec::new() };
            let ended = start + took;
            let progress =
                Progress { phase: Phase::Ended, done: 7, started: start, ended, spans, ..Progress::default() };
            self.now = self.now.max(ended);
            self.news(News::Ended { teller: order.teller, closed: Closed::No, progress });
        }
        if std::mem::take(&mut self.is_asked) {
            self.news(News::Settled(total));
        }
    }

    /// Plays a press of this demo to its end; gives how many runs it took.
    fn split_all(&mut self, count: &dyn Fn(&Split) -> i64) -> usize {
        let before = self.results.len();
        for run in 0..500 {
            if self.results.len() > before {
                return run;
            }
            self.split_work(count);
        }
        panic!("it goes on for ever");
    }
}

fn right_count(job: &Split) -> i64 {
    match job.manner {
        Manner::Counters(_) => i64::from(job.cut.darts) * i64::from(job.workers),
        _ => i64::from(job.cut.darts) / 4 * 3,
    }
}

#[test]
fn a_job_is_done_alone_and_split_and_the_verdict_speaks_of_the_pin() {
    for backend in [Backend::Threads, Backend::Messages] {
        let mut play = Play::at_once(&speed_up::DEMO, backend);
        assert_eq!(play.director.shown().state, State::Ready, "no trial before a press");
        assert!(play.director.stage(640.0).contains("tt-flag"), "the pin stands there before anything was run");
        let (note, deeds) = play.director.change(Key::Pin, "3", play.now);
        assert_eq!(note, None);
        play.take(deeds);
        assert!(play.director.stage(640.0).contains("Your pin stands at 3."));
        play.press("start");
        assert!(!play.director.stage(640.0).contains("data-place"), "nothing is bet while it runs");
        play.split_all(&right_count);
        let Value::Numbers(split) = play.last("split_ms") else { panic!("no times") };
        let most = split.len();
        assert!((2..=8).contains(&most) && play.last("workers") == Value::Number(most as f64));
        // Five rounds of one alone and each number of workers; the whole in three to eight seconds.
        assert_eq!(
            (play.last("runs"), play.last("wrong")),
            (Value::Number(5.0 * (most as f64 + 1.0)), Value::Number(0.0))
        );
        let Value::Number(elapsed) = play.last("elapsed_ms") else { panic!("no time") };
        assert!((2_000.0..8_000.0).contains(&elapsed), "{elapsed} ms");
        assert_eq!((play.last("knee"), play.last("pin")), (Value::Number(2.0), Value::Number(3.0)));
        assert_eq!((play.last("seen"), play.last("ended")), (Value::Text("gain"), Value::Text("done")));
        let said = play.director.shown().verdict.expect("a verdict").sentence;
        assert!(said.contains("The knee was at 2 workers. Your pin stood at 3, 1 too high."), "{said}");
        // A pin that is moved afterwards changes nothing of what was run.
        let (_, deeds) = play.director.change(Key::Pin, "2", play.now);
        play.take(deeds);
        assert_eq!(play.director.shown().verdict.expect("a verdict").sentence, said);
        // Other settings set the curve aside, and the next one is drawn beside it.
        let (_, deeds) = play.director.change(Key::Share, "50", play.now);
        play.take(deeds);
        assert_eq!((play.director.shown().state, play.stamp()), (State::Ready, String::new()));
        play.press("start");
        play.split_all(&right_count);
        assert!(play.director.stage(640.0).contains("tt-before-dot"));
        assert_eq!(play.last("share"), Value::Number(50.0));
    }
}

#[test]
fn what_follows_on_a_curve_puts_half_under_a_lock_or_cuts_it_small() {
    let mut play = Play::at_once(&speed_up::DEMO, Backend::Threads);
    for (control, key, value) in [("locked", "share", 50.0), ("tiny", "piece", 10.0)] {
        play.press(control);
        play.split_all(&right_count);
        assert_eq!((play.last(key), play.last("asked")), (Value::Number(value), Value::Text("curve")), "{control}");
    }
    play.press("lines");
    play.split_all(&right_count);
    assert_eq!((play.last("asked"), play.last("wrong")), (Value::Text("lines"), Value::Number(0.0)));
    assert_eq!(play.stamp(), "NO DIFFERENCE");
    let mut play = Play::at_once(&speed_up::DEMO, Backend::Messages);
    play.press("lines");
    assert!(play.at_work.is_empty(), "no shared memory, no shared cache line");
    assert!(play.director.shown().refused.iter().any(|(name, why)| *name == "lines" && why.contains("cache line")));
}

#[test]
fn a_number_of_darts_set_by_hand_needs_no_trial_and_another_count_is_told() {
    let mut play = Play::at_once(&speed_up::DEMO, Backend::Threads);
    let (_, deeds) = play.director.change(Key::Darts, "40,000,000", play.now);
    play.take(deeds);
    play.press("start");
    // The third run of three workers comes to one too few.
    let wrong = std::cell::Cell::new(0);
    play.split_all(&|job| {
        let is_third = job.manner == Manner::Pieces && job.workers == 2;
        wrong.set(wrong.get() + u32::from(is_third));
        right_count(job) - i64::from(is_third && wrong.get() == 3)
    });
    assert_eq!((play.last("darts"), play.last("seen")), (Value::Number(4e7), Value::Text("wrong")));
    assert_eq!((play.stamp(), play.director.shown().state), ("BROKEN".to_owned(), State::Done));
}

#[test]
fn a_split_job_that_is_stopped_or_comes_to_harm_says_so_and_the_next_is_right() {
    let at = |step| Progress { phase: Phase::Running, step, done: 3, started: 1_000.0, ..Progress::default() };
    // In the look at the clock, in a trial, in a run of one alone, and of several.
    for runs in [0, 1, 3, 6, 9] {
        for harm in ["stop", "trap", "death", "still"] {
            let mut play = Play::at_once(&speed_up::DEMO, Backend::Threads);
            play.press("start");
            for _ in 0..runs {
                play.split_work(&right_count);
            }
            let workers = play.at_work.len();
            match harm {
                "stop" => {
                    play.press("stop");
                    assert_eq!(play.stops, 1);
                    play.split_work(&right_count);
                    assert_eq!((play.stamp(), play.last("ended")), ("STOPPED".to_owned(), Value::Text("stopped")));
                }
                "trap" => {
                    let (teller, message) = (Some(workers - 1), "unreachable".to_owned());
                    play.news(News::Trapped { teller, message, progress: at(Step::Inside) });
                    assert_eq!((play.stamp(), play.last("ended")), ("BROKEN".to_owned(), Value::Text("failed")));
                    let said = play.director.shown().verdict.expect("a verdict").sentence;
                    assert!(said.contains("failed while it held the lock") && said.contains("begins afresh"), "{said}");
                }
                "death" => {
                    play.news(News::Failed("gone".to_owned()));
                    assert_eq!((play.stamp(), play.last("ended")), ("BROKEN".to_owned(), Value::Text("failed")));
                }
                _ => {
                    play.look_for(4_000.0, &vec![at(Step::Outside); workers]);
                    assert_eq!((play.stamp(), play.last("ended")), ("STUCK".to_owned(), Value::Text("stuck")));
                }
            }
            play.news(News::Ready(Backend::Threads));
            play.press("start");
            play.split_all(&right_count);
            assert_eq!((play.last("ended"), play.last("seen")), (Value::Text("done"), Value::Text("gain")), "{harm}");
        }
    }
}
