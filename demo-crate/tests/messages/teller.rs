//! One teller at a time: what it says, what it shows, and how it fails.

use crate::order;
use demo_crate::bank::strategies::Strategy;
use demo_crate::messages::chance::Chance;
use demo_crate::messages::teller::{Next, Teller, WINDOW};
use demo_crate::messages::vault::Vault;
use demo_crate::run::fault::{Fault, Planned};
use demo_crate::run::jobs::Job;
use demo_crate::run::jobs::change::Speed;
use demo_crate::run::order::Order;
use demo_crate::run::scoreboard::{Phase, Progress, Scoreboard, Step};
use figures::trace::{Lost, lost_updates};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A vault, a scoreboard, and the teller that speaks to them.
struct Desk {
    vault: Vault,
    board: Scoreboard,
}

impl Desk {
    fn new() -> Self {
        Self { vault: Vault::new(1_000), board: Scoreboard::new() }
    }

    fn begin(&self, order: Order) -> (Teller, Next) {
        Teller::begin_by(Chance::Straight, order, &self.board)
    }

    /// Does what the teller wants, once: carries its message and the vault's answer, or lets the pause pass.
    fn once(&mut self, teller: &mut Teller, number: usize, next: &Next) -> Next {
        match next {
            Next::Send(message) => {
                let answers = self.vault.handle(number, message);
                let mine = answers.iter().find(|(to, _)| *to == number);
                mine.map_or(Next::Wait, |(_, answer)| teller.answer(&self.board, answer))
            }
            Next::Pause(_) => teller.resume(&self.board),
            next => next.clone(),
        }
    }

    /// Goes on until the teller sends and pauses no more; what it said.
    fn play_out(&mut self, order: Order) -> (Teller, Next, Vec<Next>) {
        let number = order.teller;
        let (mut teller, mut next) = self.begin(order);
        let mut said = Vec::new();
        while matches!(next, Next::Send(_) | Next::Pause(_)) {
            said.push(next.clone());
            next = self.once(&mut teller, number, &next);
        }
        (teller, next, said)
    }

    fn progress(&self, teller: usize) -> Progress {
        Progress::from_words(&self.board.slot(teller).words())
    }
}

fn faulty(order: Order, fault: Fault, at: u32) -> Order {
    Order { fault: Some(Planned { fault, at }), ..order }
}

#[test]
fn an_operation_costs_one_round_trip_and_the_last_is_heard() {
    for &strategy in Strategy::ALL {
        let mut desk = Desk::new();
        let (teller, next, said) = desk.play_out(order(2, strategy, 5, 20, Speed::Bare));
        assert_eq!((next, teller.done(), desk.vault.balance()), (Next::Ended, 20, 1_100), "{}", strategy.name());
        assert!(said.len() <= 21, "{}: {} messages", strategy.name(), said.len());
        let progress = desk.progress(2);
        assert_eq!((progress.phase, progress.step), (Phase::Ended, Step::Outside));
        assert_eq!((progress.done, progress.applied, progress.retries), (20, 20, 0));
        assert!(progress.ended >= progress.started && progress.started > 0.0);
        assert_eq!(desk.vault.applied()[2], 20);
        assert_eq!(desk.vault.holder(), None);
    }
}

#[test]
fn with_work_of_its_own_a_teller_says_the_same() {
    for &strategy in Strategy::ALL {
        let said = |speed| Desk::new().play_out(order(0, strategy, 5, 70, speed)).2;
        assert_eq!(said(Speed::Full), said(Speed::Bare), "{}", strategy.name());
    }
}

#[test]
fn a_teller_counts_what_was_heard_and_never_more_than_one_at_once_but_for_a_parcel() {
    for &strategy in Strategy::ALL {
        let mut desk = Desk::new();
        let (mut teller, mut next) = desk.begin(order(0, strategy, 1, 200, Speed::Bare));
        let most = if strategy == Strategy::Channel { WINDOW } else { 1 };
        while next != Next::Ended {
            let before = teller.done();
            next = desk.once(&mut teller, 0, &next);
            assert!(teller.done() - before <= most, "{}", strategy.name());
            assert!(teller.done() <= desk.vault.applied()[0]);
            assert_eq!(desk.vault.balance(), 1_000 + i64::from(desk.vault.applied()[0]));
        }
    }
}

#[test]
fn slow_motion_shows_where_a_teller_is_and_which_update_was_lost() {
    let mut desk = Desk::new();
    let (mut a, breath) = desk.begin(order(0, Strategy::None, 3, 1, Speed::Slow));
    let (mut b, _) = desk.begin(order(1, Strategy::None, -2, 1, Speed::Slow));
    assert!(matches!(breath, Next::Pause(_)));
    let [asks_a, asks_b] = [a.resume(&desk.board), b.resume(&desk.board)];
    assert_eq!((desk.progress(0).step, desk.progress(1).step), (Step::Asking, Step::Asking));
    let holds_a = desk.once(&mut a, 0, &asks_a);
    let holds_b = desk.once(&mut b, 1, &asks_b);
    assert_eq!(desk.progress(1).step, Step::Inside);
    assert_eq!(desk.progress(1).operations[0].read, Some(1_000));
    assert_eq!(desk.progress(1).operations[0].wrote, None);
    let writes_b = desk.once(&mut b, 1, &holds_b);
    assert_eq!(desk.once(&mut b, 1, &writes_b), Next::Ended);
    let writes_a = desk.once(&mut a, 0, &holds_a);
    assert_eq!(desk.once(&mut a, 0, &writes_a), Next::Ended);
    assert_eq!((desk.progress(0).step, desk.vault.balance()), (Step::Outside, 1_003));
    let lanes = [desk.progress(0).operations, desk.progress(1).operations];
    assert_eq!(lost_updates(&lanes), [Lost { victim: (1, 0), by: (0, 0) }]);
}

#[test]
fn every_operation_of_slow_motion_is_recorded() {
    for &strategy in Strategy::ALL {
        let mut desk = Desk::new();
        desk.play_out(order(0, strategy, 3, 4, Speed::Slow));
        let operations = desk.progress(0).operations;
        assert_eq!(operations.len(), 4, "{}", strategy.name());
        for (place, operation) in operations.iter().enumerate() {
            let before = (strategy != Strategy::Channel).then_some(1_000 + 3 * place as i64);
            assert_eq!(operation.read, before, "{}", strategy.name());
            assert_eq!(operation.wrote, before.map(|before| before + 3), "{}", strategy.name());
        }
    }
}

#[test]
fn who_hangs_or_waits_for_its_end_under_a_lock_does_so_with_it() {
    let locks = [Strategy::Mutex, Strategy::Ticket, Strategy::Rwlock, Strategy::Spin];
    for (strategy, fault) in locks.into_iter().flat_map(|lock| [(lock, Fault::Hang), (lock, Fault::Death)]) {
        let mut desk = Desk::new();
        let order = faulty(order(0, strategy, 1, 10, Speed::Full), fault, 4);
        let (mut teller, next, _) = desk.play_out(order);
        assert_eq!((next, teller.done(), desk.vault.holder()), (Next::Wait, 4, Some(0)), "{}", strategy.name());
        assert_eq!((desk.progress(0).done, desk.progress(0).step), (4, Step::Inside));
        assert_eq!(teller.answer(&desk.board, &[1_000.0, 1.0]), Next::Wait);
        assert_eq!(teller.resume(&desk.board), Next::Wait);
        let (mut other, next) = desk.begin(crate::order(1, strategy, 1, 10, Speed::Full));
        let next = desk.once(&mut other, 1, &next);
        // It waits in line, or asks again.
        assert_eq!(next == Next::Wait, strategy != Strategy::Spin, "{}", strategy.name());
        assert_eq!((desk.vault.balance(), other.done()), (1_004, 0));
    }
}

#[test]
fn a_trap_is_seen_coming_and_strikes_in_the_middle() {
    for &strategy in Strategy::ALL {
        for (at, speed) in [(0, Speed::Full), (5, Speed::Full), (70, Speed::Full), (1, Speed::Slow)] {
            let mut desk = Desk::new();
            let (mut teller, mut next) = desk.begin(faulty(order(3, strategy, 1, 100, speed), Fault::Trap, at));
            let trapped = catch_unwind(AssertUnwindSafe(|| {
                while next != Next::Ended {
                    next = desk.once(&mut teller, 3, &next);
                }
            }));
            let case = format!("{} {speed:?} at {at}", strategy.name());
            assert!(trapped.is_err(), "{case}");
            assert!(matches!(next, Next::Pause(_)), "{case}: there was time to tell");
            let progress = desk.progress(3);
            assert_eq!((progress.done, desk.vault.applied()[3]), (at, at), "{case}");
            assert_ne!(progress.step, Step::Outside, "{case}");
        }
    }
}

#[test]
fn a_stopped_teller_ends_its_operation_and_leaves_no_lock_behind() {
    for &strategy in Strategy::ALL {
        for speed in [Speed::Full, Speed::Slow] {
            let mut desk = Desk::new();
            let (mut teller, mut next) = desk.begin(order(0, strategy, 1, 1_000, speed));
            for _ in 0..3 {
                next = desk.once(&mut teller, 0, &next);
            }
            teller.stop();
            let done = teller.done();
            for _ in 0..4 {
                next = desk.once(&mut teller, 0, &next);
            }
            assert_eq!((next, desk.vault.holder()), (Next::Ended, None), "{} {speed:?}", strategy.name());
            assert!(teller.done() - done <= WINDOW + 1);
            assert_eq!(teller.done(), desk.vault.applied()[0]);
        }
    }
}

#[test]
fn a_trial_ends_by_the_clock() {
    // The gate opened in 1970.
    let mut desk = Desk::new();
    let mut order = order(0, Strategy::None, 1, u32::MAX, Speed::Full);
    let Job::Change(job) = &mut order.job else { panic!("an order for changes") };
    job.until_ms = 5.0;
    assert_eq!(desk.begin(order.clone()).1, Next::Ended);
    desk.board.set_opened(demo_crate::run::clock::now_ms());
    let (teller, next, _) = desk.play_out(order);
    assert_eq!((next, teller.done()), (Next::Ended, desk.vault.applied()[0]));
}

#[test]
fn an_answer_that_fits_nothing_is_waited_out() {
    for &strategy in Strategy::ALL {
        for speed in [Speed::Full, Speed::Slow] {
            let absurd: [&[f64]; 6] =
                [&[], &[f64::NAN], &[f64::NAN; 2], &[0.5, f64::INFINITY], &[2.0, 1e300, 3.0], &[9.0; 40]];
            for answer in absurd {
                let desk = Desk::new();
                let (mut teller, next) = desk.begin(order(0, strategy, 1, 10, speed));
                if let Next::Pause(_) = next {
                    teller.resume(&desk.board);
                }
                teller.answer(&desk.board, answer);
                assert!(teller.done() <= WINDOW, "{} {answer:?}", strategy.name());
            }
        }
    }
}
