//! Workers lent to Prove: a series of short runs, and everything as it was when they come back.

use super::*;
use crate::seen::{Last, Outcome, RUNS, Seen, Work};
use std::cell::RefCell;
use std::rc::Rc;

#[test]
fn workers_that_are_lent_come_back_to_a_demo_that_is_as_it_was() {
    let mut play = Play::ready(&account::DEMO, Backend::Threads);
    play.press("start");
    play.work(1.0, -5);
    let before = (play.director.shown(), play.director.stage(640.0));
    let told: Rc<RefCell<Vec<(usize, Last)>>> = Rc::default();
    let hears = told.clone();
    let work = Work::of("two-tellers").unwrap();
    let plot = Seen::new(work, Box::new(move |totals, last| hears.borrow_mut().push((totals.len(), last))));
    assert!(play.director.has_idle_workers());
    let (kept, deeds) = play.director.lend(Box::new(plot), work.launch(), Rate::Hurried, play.now);
    assert_eq!(deeds[0], Deed::Go(Rate::Hurried));
    play.take(deeds);
    assert!(!play.director.has_idle_workers());
    for run in 0..RUNS {
        let orders: Vec<_> = play.at_work.iter().map(|order| (order.job.amount(), order.job.operations())).collect();
        assert_eq!(orders, [(10, 1), (-10, 1)], "run {run}");
        // What the page has besides does nothing meanwhile.
        play.press("start");
        play.work(1.0, if run % 2 == 0 { 10 } else { -10 });
    }
    let told = told.borrow();
    assert_eq!((told.len(), told[RUNS - 2], told[RUNS - 1]), (RUNS, (RUNS - 1, Last::No), (RUNS, Last::Yes)));
    let deeds = play.director.take_back(kept);
    assert_eq!(deeds[0], Deed::Go(Rate::One));
    assert_eq!((play.director.shown(), play.director.stage(640.0)), before);
    let result = play.results.last().unwrap();
    for (key, value) in [
        ("series", Value::Text("seen")),
        ("runs", Value::Number(RUNS as f64)),
        ("wrong", Value::Number(RUNS as f64)),
        ("outcomes", Value::Numbers([110.0, 90.0].repeat(RUNS / 2))),
    ] {
        assert!(result.contains(&(key, value.clone())), "{key} {value:?}: {result:?}");
    }
    play.press("start");
    assert_eq!(play.at_work.len(), 2, "and it runs as before");
}

/// After every run of a series what it came to, and whether it was the last.
type Heard = Rc<RefCell<Vec<(Outcome, Last)>>>;

/// A series of opposite transfers that has begun, and what it tells.
fn transfers_seen(backend: Backend) -> (Play, Kept, Heard) {
    let mut play = Play::new(&deadlock::DEMO);
    play.news(News::Ready(backend));
    let told = Heard::default();
    let hears = told.clone();
    let work = Work::of("deadlock-once").unwrap();
    let plot = Seen::new(work, Box::new(move |all, last| hears.borrow_mut().push((*all.last().unwrap(), last))));
    let (kept, deeds) = play.director.lend(Box::new(plot), work.launch(), Rate::Hurried, play.now);
    play.take(deeds);
    (play, kept, told)
}

#[test]
fn a_series_goes_on_after_runs_that_are_stuck() {
    for backend in [Backend::Threads, Backend::Messages] {
        let (mut play, kept, told) = transfers_seen(backend);
        let mut wanted = Vec::new();
        for run in 0..RUNS {
            if std::mem::take(&mut play.is_opening) {
                play.news(News::Opened);
            }
            assert_eq!(play.at_work.len(), 2, "{backend:?}, run {run}");
            assert!(play.at_work.iter().all(|order| matches!(order.job, Job::TakeTwo(_))), "run {run}");
            assert!(play.results.is_empty(), "run {run}");
            let last = if run + 1 == RUNS { Last::Yes } else { Last::No };
            if run % 2 == 0 {
                play.look(in_a_circle(0));
                play.look(in_a_circle(0));
                assert!(play.at_work.is_empty() && play.director.is_hiring() && !play.director.has_idle_workers());
                play.news(News::Ready(backend));
                wanted.push((Outcome::Stuck, last));
            } else {
                play.transfer();
                wanted.push((Outcome::Total(200), last));
            }
        }
        assert_eq!(*told.borrow(), wanted);
        for (key, value) in [("runs", RUNS as f64), ("stuck", (RUNS / 2) as f64), ("wrong", 0.0), ("expected", 200.0)] {
            assert_eq!(play.last(key), Value::Number(value), "{key}");
        }
        assert_eq!(play.last("outcomes"), Value::Numbers(vec![200.0; RUNS / 2]));
        let deeds = play.director.take_back(kept);
        play.take(deeds);
        play.press("start");
        assert!(play.director.is_flying(), "and it runs as before");
    }
}

#[test]
fn a_series_that_is_left_while_nobody_is_there_is_told_once() {
    let (mut play, _, told) = transfers_seen(Backend::Threads);
    play.look(in_a_circle(0));
    play.look(in_a_circle(0));
    for _ in 0..2 {
        play.director.leave(play.now);
        assert_eq!(*told.borrow(), [(Outcome::Stuck, Last::No), (Outcome::Stuck, Last::Yes)]);
    }
}
