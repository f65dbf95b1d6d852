//! Whole runs at the desk: tellers and the desk as state machines, with every message delivered in an order drawn by
//! dice.

use demo_crate::bank::several::Way;
use demo_crate::messages::AtWork;
use demo_crate::messages::desk::Desk;
use demo_crate::messages::teller::Next;
use demo_crate::run::dice::Dice;
use demo_crate::run::fault::{Fault, Planned};
use demo_crate::run::jobs::Job;
use demo_crate::run::jobs::exchange::{Exchange, First};
use demo_crate::run::jobs::take_two::{TakeTwo, Times};
use demo_crate::run::order::Order;
use demo_crate::run::scoreboard::{Progress, Scoreboard};
use demo_crate::run::ties::circle;

const TIMES: Times = Times { rest_us: (0, 1), between_us: (0, 1), once_in: 2 };

/// What is on its way.
enum Parcel {
    ToDesk(usize, Vec<f64>),
    ToTeller(usize, Vec<f64>),
    Pause(usize),
}

/// Plays a run until nothing is on its way; gives the desk and how far everybody came.
fn play(jobs: Vec<Job>, pounds: i64, fault: Option<Planned>, seed: u32) -> (Desk, Vec<u32>) {
    let board = Scoreboard::new();
    let (mut desk, mut dice) = (Desk::new(pounds), Dice::seeded(seed));
    let (mut tellers, mut parcels) = (Vec::new(), Vec::new());
    let count = jobs.len();
    let post = |teller: usize, next: Next, parcels: &mut Vec<Parcel>| match next {
        Next::Send(message) => parcels.push(Parcel::ToDesk(teller, message)),
        Next::Pause(_) => parcels.push(Parcel::Pause(teller)),
        Next::Wait | Next::Ended => {}
    };
    for (teller, job) in jobs.into_iter().enumerate() {
        let fault = fault.filter(|_| teller == 0);
        let order = Order { teller, flight: 1, together: count as u32, sent: 0.0, fault, job };
        let (at_work, next) = AtWork::begin(order, &board);
        tellers.push(at_work);
        post(teller, next, &mut parcels);
    }
    while !parcels.is_empty() {
        // Messages of one sender to one receiver keep their order here: there is never more than one on its way.
        match parcels.swap_remove(dice.between((0, parcels.len() as u32 - 1)) as usize) {
            Parcel::ToDesk(teller, message) => {
                let answers = desk.handle(teller, &message);
                parcels.extend(answers.into_iter().map(|(teller, answer)| Parcel::ToTeller(teller, answer)));
            }
            Parcel::ToTeller(teller, answer) => {
                let next = tellers[teller].answer(&board, &answer);
                post(teller, next, &mut parcels);
            }
            Parcel::Pause(teller) => {
                let next = tellers[teller].resume(&board);
                post(teller, next, &mut parcels);
            }
        }
    }
    let done = (0..count).map(|teller| Progress::from_words(&board.slot(teller).words()).done).collect();
    (desk, done)
}

fn ring(way: Way, count: usize, operations: u32) -> Vec<Job> {
    let job = |from| {
        let to = (from + 1) % count;
        Job::TakeTwo(TakeTwo { operations, amount: 10, from, to, way, open: None, times: TIMES })
    };
    (0..count).map(job).collect()
}

#[test]
fn desk_runs_deadlock_in_a_circle_and_in_nothing_else() {
    for seed in 1..40 {
        let (desk, done) = play(ring(Way::Nested, 2, 100_000), 200, None, seed);
        assert_eq!(circle(desk.ties()), Some(vec![0, 1]), "seed {seed}: {done:?}");
        let (desk, _) = play(ring(Way::Nested, 5, 100_000), 0, None, seed);
        assert_eq!(circle(desk.ties()), Some(vec![0, 1, 2, 3, 4]), "seed {seed}");
    }
}

#[test]
fn desk_runs_without_one_condition_end_with_the_exact_sum() {
    for way in [Way::Indivisible, Way::Together, Way::GivenBack, Way::InOrder] {
        for seed in 1..40 {
            let (desk, done) = play(ring(way, 2, 200), 200, None, seed);
            assert_eq!((desk.total(), done, desk.is_awaited()), (200, vec![200, 200], false), "{way:?}, seed {seed}");
            assert!(desk.ties().iter().all(|ties| ties.holds == 0 && ties.wants.is_none()), "{way:?}");
        }
    }
}

#[test]
fn desk_exchanges_are_stuck_where_both_send_first() {
    let exchange = |firsts: [First; 2]| {
        let job = |(channel, first)| Job::Exchange(Exchange { operations: 50, channel, first });
        firsts.into_iter().enumerate().map(job).collect::<Vec<_>>()
    };
    for seed in 1..20 {
        let (desk, done) = play(exchange([First::Send; 2]), 0, None, seed);
        assert_eq!((circle(desk.ties()), done), (Some(vec![0, 1]), vec![0, 0]));
        let (desk, done) = play(exchange([First::Send, First::Receive]), 0, None, seed);
        assert_eq!((desk.is_awaited(), done), (false, vec![50, 50]));
    }
}

#[test]
fn desk_shows_who_waits_for_a_teller_that_hangs() {
    let hang = Planned { fault: Fault::Hang, at: 3 };
    let (desk, done) = play(ring(Way::InOrder, 2, 1_000), 200, Some(hang), 5);
    assert_eq!((done[0], desk.ties()[0].has(0), desk.ties()[1].wants), (3, true, Some(0)));
    assert_eq!(circle(desk.ties()), None);
}
