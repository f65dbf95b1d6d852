//! Whole lives of runs, recorded and random.

use super::*;
use crate::bank::strategies::Strategy;
use crate::run::dice::Dice;
use crate::run::fault::Fault;
use crate::run::jobs::change::Change;
use crate::run::overlap::{overlaps, total};

fn batch(teller: usize, strategy: Strategy) -> Batch {
    let amount = if teller.is_multiple_of(2) { 1 } else { -1 };
    let job = Job::Change(Change { strategy, amount, operations: 10, open: None, speed: Speed::Full, until_ms: 0.0 });
    Batch { teller, job, fault: None }
}

fn launch(tellers: usize, strategy: Strategy) -> Launch {
    let batches = (0..tellers).map(|teller| batch(teller, strategy)).collect();
    Launch { batches, balance: 100, limit_ms: None }
}

fn progress(done: u32) -> Progress {
    Progress { phase: Phase::Ended, done, applied: done, started: 1_000.0, ended: 1_500.0, ..Progress::default() }
}

fn ended(teller: usize) -> News {
    News::Ended { teller, closed: Closed::No, progress: progress(10) }
}

/// A life with its crew at its place.
fn hired(backend: Backend) -> Life {
    let mut life = Life::new();
    assert_eq!(life.handle(Event::Hire, 0.0), [Effect::Hire(1)]);
    assert_eq!(news(&mut life, News::Ready(backend)), []);
    life
}

fn news(life: &mut Life, news: News) -> Vec<Effect> {
    let crew = life.crews;
    life.handle(Event::News { crew, news }, 1.0)
}

fn landing(effects: &[Effect]) -> &Landing {
    let mut landings = effects.iter().filter_map(|effect| match effect {
        Effect::Land(landing) => Some(&**landing),
        _ => None,
    });
    let first = landings.next().expect("a landing");
    assert!(landings.next().is_none(), "two landings");
    first
}

#[test]
fn a_run_is_ordered_together_and_lands_once() {
    let mut life = hired(Backend::Threads);
    let effects = life.handle(Event::Launch(launch(2, Strategy::None)), 5.0);
    assert_eq!(effects[..2], [Effect::Forget, Effect::Prepare(2)]);
    for (teller, effect) in effects[2..].iter().enumerate() {
        let Effect::Order(order) = effect else { panic!("{effect:?}") };
        assert_eq!((order.teller, order.together, order.flight), (teller, 2, 1));
        let Job::Change(change) = &order.job else { panic!("{order:?}") };
        assert_eq!(change.open, Some(100));
    }
    assert_eq!(life.handle(Event::Launch(launch(2, Strategy::None)), 6.0), [], "one at a time");
    assert_eq!(news(&mut life, ended(0)), []);
    assert_eq!(news(&mut life, ended(0)), [], "told twice, counted once");
    assert_eq!(news(&mut life, ended(1)), [Effect::Settle]);
    let effects = news(&mut life, News::Settled(93));
    let landing = landing(&effects);
    assert_eq!((landing.ended, landing.done(), landing.expected()), (Ended::Done, 20, 100));
    assert_eq!((landing.balance, landing.elapsed_ms()), (Some(93), 500.0));
    assert_eq!(news(&mut life, News::Settled(93)), [], "landed already");
}

#[test]
fn a_vault_is_open_before_anybody_is_sent() {
    let mut life = hired(Backend::Messages);
    let effects = life.handle(Event::Launch(launch(1, Strategy::Mutex)), 5.0);
    assert_eq!(
        effects,
        [Effect::Forget, Effect::Prepare(1), Effect::Open(100)],
        "nobody is sent to a vault that is shut"
    );
    assert_eq!(life.handle(Event::Join(batch(1, Strategy::Mutex)), 6.0), [Effect::Prepare(2)]);
    let effects = news(&mut life, News::Opened);
    assert!(matches!(&effects[..], [Effect::Order(one), Effect::Order(two)] if (one.teller, two.teller) == (0, 1)));
    assert_eq!(news(&mut life, ended(0)), []);
    assert_eq!(news(&mut life, ended(1)), [Effect::Settle]);
}

#[test]
fn a_press_while_the_vault_is_asked_joins_the_run() {
    let mut life = hired(Backend::Messages);
    life.handle(Event::Launch(launch(1, Strategy::None)), 5.0);
    news(&mut life, News::Opened);
    assert_eq!(news(&mut life, ended(0)), [Effect::Settle]);
    let effects = life.handle(Event::Join(batch(1, Strategy::None)), 6.0);
    // Its times, too, are told from when the first was sent off.
    assert!(
        matches!(&effects[..], [Effect::Prepare(2), Effect::Order(order)] if (order.together, order.sent) == (0, 5.0))
    );
    assert_eq!(news(&mut life, News::Settled(110)), [], "not quiet any more");
    assert_eq!(news(&mut life, ended(1)), [Effect::Settle]);
    let effects = news(&mut life, News::Settled(100));
    assert_eq!(landing(&effects).flown.len(), 2);
}

#[test]
fn a_busy_teller_gets_no_second_batch() {
    let mut life = hired(Backend::Threads);
    life.handle(Event::Launch(launch(1, Strategy::None)), 5.0);
    assert_eq!(life.handle(Event::Join(batch(0, Strategy::None)), 6.0), []);
}

#[test]
fn the_owner_is_called_again_for_who_comes_after_it_was_told_to_end() {
    let mut life = hired(Backend::Threads);
    let effects = life.handle(Event::Launch(launch(1, Strategy::Channel)), 5.0);
    assert_eq!(effects.last(), Some(&Effect::Own(Speed::Full)));
    life.handle(Event::Join(batch(1, Strategy::Channel)), 6.0);
    let closing = |teller| News::Ended { teller, closed: Closed::Yes, progress: progress(10) };
    // The first closed, then the second came and closed too, and only then is the first owner's end heard of.
    assert_eq!(news(&mut life, closing(0)), []);
    assert_eq!(news(&mut life, closing(1)), []);
    assert_eq!(news(&mut life, News::Owned(progress(10))), [Effect::Own(Speed::Full)]);
    assert_eq!(news(&mut life, News::Owned(progress(10))), [Effect::Settle]);
}

#[test]
fn stop_lands_as_stopped_unless_all_was_done() {
    for (done, is_stopped) in [(3, true), (10, false)] {
        let mut life = hired(Backend::Threads);
        life.handle(Event::Launch(launch(1, Strategy::None)), 5.0);
        assert_eq!(life.handle(Event::Stop, 6.0), [Effect::Stop]);
        assert_eq!(life.handle(Event::Stop, 6.0), [], "once is enough");
        news(&mut life, News::Ended { teller: 0, closed: Closed::No, progress: progress(done) });
        let effects = news(&mut life, News::Settled(100));
        let expected = if is_stopped { Ended::Stopped(Stopper::Reader) } else { Ended::Done };
        assert_eq!(landing(&effects).ended, expected);
    }
}

#[test]
fn a_run_past_its_limit_is_stopped_by_the_clock() {
    let mut life = hired(Backend::Threads);
    life.handle(Event::Launch(Launch { limit_ms: Some(3_000.0), ..launch(1, Strategy::None) }), 0.0);
    let look = |done| {
        Event::Look(Look { tellers: vec![Progress { phase: Phase::Running, ..progress(done) }], ..Look::default() })
    };
    assert_eq!(life.handle(look(1), 2_900.0), []);
    assert_eq!(life.handle(look(2), 3_100.0), [Effect::Stop]);
    news(&mut life, News::Ended { teller: 0, closed: Closed::No, progress: progress(3) });
    let effects = news(&mut life, News::Settled(103));
    assert_eq!(landing(&effects).ended, Ended::Stopped(Stopper::Clock));
}

#[test]
fn nothing_moving_is_stuck_but_not_while_the_page_is_hidden() {
    let mut life = hired(Backend::Threads);
    life.handle(Event::Launch(launch(2, Strategy::Mutex)), 0.0);
    let look = |is_hidden| {
        let at = |step| Progress { phase: Phase::Running, step, done: 4, ..Progress::default() };
        Event::Look(Look { tellers: vec![at(Step::Inside), at(Step::Asking)], is_hidden, ..Look::default() })
    };
    assert_eq!(life.handle(look(false), 10.0), []);
    assert_eq!(life.handle(look(true), 60_000.0), []);
    assert_eq!(life.handle(look(false), 60_100.0), []);
    assert_eq!(life.handle(look(false), 64_100.0), [], "who did not look has not seen that nothing moved");
    let mut now = 64_100.0;
    let effects = loop {
        now += 20.0;
        let effects = life.handle(look(false), now);
        if !effects.is_empty() {
            break effects;
        }
    };
    assert!((66_000.0..68_000.0).contains(&now), "{now}");
    assert_eq!(effects[0], Effect::Drop);
    assert_eq!(effects[2], Effect::Hire(2));
    let landing = landing(&effects);
    assert_eq!((landing.ended, landing.balance), (Ended::Stuck, None));
    assert_eq!(landing.left().collect::<Vec<_>>(), [(0, Step::Inside), (1, Step::Asking)]);
}

#[test]
fn whoever_tries_in_vain_for_what_a_harmed_teller_holds_does_not_move() {
    for fault in [Fault::Hang, Fault::Death] {
        let mut life = hired(Backend::Messages);
        let mut launch = launch(2, Strategy::Spin);
        launch.batches[1].fault = Some(Planned { fault, at: 3 });
        life.handle(Event::Launch(launch), 0.0);
        let look = |retries| {
            let at = |done, step| Progress { phase: Phase::Running, step, done, ..Progress::default() };
            let tellers = vec![Progress { retries, ..at(9, Step::Asking) }, at(3, Step::Inside)];
            Event::Look(Look { tellers, ..Look::default() })
        };
        let effects = (1..1_000)
            .map(|turn| life.handle(look(turn), 20.0 * f64::from(turn)))
            .find(|effects| effects.contains(&Effect::Drop))
            .expect("it goes on for ever");
        assert_eq!(landing(&effects).ended, Ended::Stuck, "{fault:?}");
    }
}

#[test]
fn a_teller_is_killed_in_the_middle_and_the_others_are_waited_for() {
    let mut life = hired(Backend::Threads);
    let mut launch = launch(2, Strategy::None);
    launch.batches[1].fault = Some(Planned { fault: Fault::Death, at: 3 });
    life.handle(Event::Launch(launch), 0.0);
    let look = |other, done| {
        let at = |done| Progress { phase: Phase::Running, ..progress(done) };
        Event::Look(Look { tellers: vec![at(other), at(done)], ..Look::default() })
    };
    assert_eq!(life.handle(look(2, 2), 10.0), []);
    assert_eq!(life.handle(look(9, 3), 20.0), [Effect::Kill(1)]);
    assert_eq!(life.handle(look(9, 3), 30.0), [], "the other goes on");
    assert_eq!(news(&mut life, ended(0)), [], "nothing settles after a death");
    let effects = life.handle(look(9, 3), 40.0);
    let landing = landing(&effects);
    assert_eq!(landing.harmed(), Some((1, 3)));
    assert_eq!((landing.ended, &landing.trouble), (Ended::Failed, &Some(Trouble::Killed { teller: 1 })));
}

#[test]
fn who_never_ended_was_at_work_until_it_last_moved() {
    let mut life = hired(Backend::Threads);
    let mut launch = launch(2, Strategy::None);
    launch.batches[1].fault = Some(Planned { fault: Fault::Death, at: 3 });
    life.handle(Event::Launch(launch), 1_000.0);
    let at = |done| Progress { phase: Phase::Running, ended: 0.0, retries: done, ..progress(done) };
    let look = |other, done| Event::Look(Look { tellers: vec![at(other), at(done)], ..Look::default() });
    life.handle(look(2, 2), 1_010.0);
    life.handle(look(3, 3), 1_100.0);
    life.handle(look(9, 3), 1_200.0);
    news(&mut life, ended(0));
    let effects = life.handle(look(9, 3), 1_300.0);
    let landing = landing(&effects);
    assert_eq!(landing.spans(), [(1_000.0, 1_500.0), (1_000.0, 1_100.0)]);
    assert_eq!(landing.elapsed_ms(), 500.0);
    assert_eq!(total(&overlaps(&landing.spans())), 100.0);
}

#[test]
fn news_of_a_dropped_crew_are_not_heard() {
    let mut life = hired(Backend::Threads);
    life.handle(Event::Launch(launch(1, Strategy::None)), 5.0);
    let trapped = News::Trapped { teller: Some(0), message: "unreachable".to_owned(), progress: progress(3) };
    let effects = news(&mut life, trapped.clone());
    assert_eq!(landing(&effects).ended, Ended::Failed);
    assert_eq!(effects.last(), Some(&Effect::Hire(2)));
    for late in [trapped, ended(0), News::Ready(Backend::Threads), News::Settled(5), News::Failed(String::new())] {
        assert_eq!(life.handle(Event::News { crew: 1, news: late }, 7.0), []);
    }
    assert_eq!(life.backend(), None);
    assert_eq!(news(&mut life, News::Ready(Backend::Messages)), []);
    assert_eq!(life.backend(), Some(Backend::Messages));
}

#[test]
fn a_crew_that_cannot_be_had_is_said_once() {
    let mut life = Life::new();
    life.handle(Event::Hire, 0.0);
    assert_eq!(life.handle(Event::Hire, 0.0), [], "one crew at a time");
    let effects = news(&mut life, News::Failed("no workers here".to_owned()));
    assert_eq!(effects, [Effect::Drop, Effect::GiveUp("no workers here".to_owned())]);
    assert_eq!(news(&mut life, News::Failed("again".to_owned())), []);
}

/// A crew that does what it is told, in any order that real workers may take, and some that they may not.
#[derive(Default)]
struct Pretended {
    crew: Option<u32>,
    at_work: Vec<usize>,
    owners: u32,
    is_asked: bool,
    is_opening: bool,
    in_flight: i32,
    closes: i32,
    ordered: u64,
    done: u64,
}

/// Plays random lives: presses, ends, deaths, stops at every moment, late news of dropped crews.
#[test]
fn random_lives_keep_the_three_promises() {
    for seed in 0..4_000 {
        let mut dice = Dice::seeded(seed * 2 + 1);
        let backend = if dice.between((0, 1)) == 0 { Backend::Threads } else { Backend::Messages };
        let strategy = Strategy::ALL[dice.between((0, Strategy::ALL.len() as u32 - 1)) as usize];
        let mut life = Life::new();
        let mut crew = Pretended::default();
        let (mut launches, mut landings, mut now) = (0, 0, 0.0);
        for _ in 0..60 {
            now += f64::from(dice.between((0, 400)));
            let crews = life.crews;
            let was_flying = life.flight().is_some();
            let event = random_event(&mut dice, &mut crew, backend, strategy, crews);
            let effects = life.handle(event, now);
            if !was_flying && life.flight().is_some() {
                launches += 1;
            }
            for effect in &effects {
                match effect {
                    Effect::Hire(number) => {
                        assert!(crew.crew.is_none(), "seed {seed}: hired twice");
                        crew = Pretended { crew: Some(*number), ..Pretended::default() };
                    }
                    Effect::Drop => {
                        assert!(crew.crew.take().is_some(), "seed {seed}: dropped nobody");
                        crew.at_work.clear();
                    }
                    Effect::Order(order) => {
                        assert!(!crew.at_work.contains(&order.teller), "seed {seed}: two orders for one teller");
                        crew.at_work.push(order.teller);
                        crew.in_flight += 1;
                        crew.ordered += 1;
                    }
                    Effect::Own(_) => {
                        assert_eq!(crew.owners, 0, "seed {seed}: two owners");
                        crew.owners += 1;
                    }
                    Effect::Open(_) => crew.is_opening = true,
                    Effect::Settle => crew.is_asked = true,
                    Effect::Kill(teller) => crew.at_work.retain(|each| each != teller),
                    Effect::Land(landing) => {
                        landings += 1;
                        if landing.balance.is_some() {
                            assert_eq!(landing.done(), crew.done, "seed {seed}: not every operation is counted");
                            assert!(landing.flown.iter().all(|flown| flown.is_over), "seed {seed}");
                        }
                        crew.done = 0;
                    }
                    Effect::Forget | Effect::Prepare(_) | Effect::Stop | Effect::GiveUp(_) => {}
                }
            }
            assert_eq!(launches, landings + i32::from(life.flight().is_some()), "seed {seed}: settles once");
        }
    }
}

fn random_event(dice: &mut Dice, crew: &mut Pretended, backend: Backend, strategy: Strategy, crews: u32) -> Event {
    let teller = dice.between((0, 3)) as usize;
    let news = |news| Event::News { crew: crews, news };
    match dice.between((0, 15)) {
        0 => Event::Hire,
        1 | 2 => {
            let mut launch = Launch { limit_ms: Some(500.0), ..launch(1 + teller, strategy) };
            launch.batches[teller].fault =
                (dice.between((0, 3)) == 0).then_some(Planned { fault: Fault::Death, at: 1 });
            Event::Launch(launch)
        }
        3 => Event::Join(Batch { fault: Some(Planned { fault: Fault::Hang, at: 1 }), ..batch(teller, strategy) }),
        4 => Event::Stop,
        5 if dice.between((0, 9)) == 0 => Event::Leave,
        6 => {
            let at = |done| Progress { phase: Phase::Running, done, ..Progress::default() };
            let tellers = (0..4).map(|_| at(dice.between((0, 9)))).collect();
            Event::Look(Look { tellers, is_hidden: dice.between((0, 3)) == 0, ..Look::default() })
        }
        7 if dice.between((0, 9)) == 0 => {
            news(News::Trapped { teller: Some(teller), message: String::new(), progress: progress(1) })
        }
        // Late news of a crew that is gone.
        8 => Event::News { crew: crews.wrapping_sub(1), news: ended(teller) },
        9 if crew.is_opening => {
            crew.is_opening = false;
            news(News::Opened)
        }
        10 if crew.is_asked => {
            crew.is_asked = false;
            news(News::Settled(7))
        }
        // The owner ends only when it was told to.
        11 if crew.owners > 0 && crew.closes > 0 => {
            crew.owners -= 1;
            crew.closes -= 1;
            news(News::Owned(progress(1)))
        }
        12..=14 if !crew.at_work.is_empty() && !crew.is_opening => {
            let teller = crew.at_work.remove(dice.between((0, crew.at_work.len() as u32 - 1)) as usize);
            crew.in_flight -= 1;
            let is_last = crew.in_flight == 0 && strategy.needs_owner() && backend == Backend::Threads;
            crew.closes += i32::from(is_last);
            let done = dice.between((0, 10));
            crew.done += u64::from(done);
            let closed = if is_last { Closed::Yes } else { Closed::No };
            news(News::Ended { teller, closed, progress: progress(done) })
        }
        _ => news(News::Ready(backend)),
    }
}
