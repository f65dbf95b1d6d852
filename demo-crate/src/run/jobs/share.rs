//! Takes turn after turn at one account for as long as the run lasts, under a lock that settles who is next. How long
//! each wait was, and each stay inside, is measured here, in the worker.

use crate::bank::Bank;
use crate::bank::turns::{Access, Lock};
use crate::run::clock::now_ms;
use crate::run::dice::Dice;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::scoreboard::{Head, Phase, SPANS, Scoreboard, Slot, Step};
use std::sync::atomic::Ordering::{AcqRel, Relaxed};
use std::thread;
use std::time::Duration;

/// A teller's batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Pounds each turn adds; 0 looks at the balance only.
    pub amount: i64,
    /// What settles who is next.
    pub lock: Lock,
    /// How long the run lasts, in milliseconds. A turn that has begun by then is ended.
    pub run_ms: u32,
    /// How long a turn takes, drawn between a least and a most, in microseconds.
    pub turn_us: (u32, u32),
    /// How long the teller rests between two turns, in microseconds; with 0 it asks again at once.
    pub rest_us: u32,
    /// What the account holds when the gate opens; `None` leaves it as it is.
    pub open: Option<i64>,
}

impl Share {
    /// Turns that are asked for: as many as there are.
    pub const ENDLESS: u32 = 1_000_000;

    pub(super) fn write(&self, row: &mut Vec<f64>) {
        row.extend([self.amount as f64, self.lock.code(), f64::from(self.run_ms)]);
        row.extend([self.turn_us.0, self.turn_us.1, self.rest_us].map(f64::from));
        row.push(self.open.map_or(f64::NAN, |pounds| pounds as f64));
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        let amount = row.number() as i64;
        let lock = Lock::from_code(row.count());
        let (run_ms, least) = (row.count(), row.count());
        let turn_us = (least, row.count().max(least));
        let rest_us = row.count();
        let open = Some(row.number()).filter(|pounds| !pounds.is_nan()).map(|pounds| pounds as i64);
        Self { amount, lock, run_ms, turn_us, rest_us, open }
    }

    /// What a turn of it is.
    pub fn access(&self) -> Access {
        if self.amount == 0 { Access::Look } else { Access::Change }
    }

    /// Takes turns until the time is over or it is told to stop. Whoever still waits then gets in, and leaves at once.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        board.head(Head::InFlight).fetch_add(1, AcqRel);
        slot.set_phase(Phase::Armed);
        gate::enter(board, order, Start::Running, || {
            if let Some(pounds) = self.open {
                bank.turns.open(pounds);
            }
            board.head(Head::BalanceAt).store(bank.turns.balance_at().addr() as u32, Relaxed);
        });
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let end = board.opened() + f64::from(self.run_ms);
        let is_over = || board.is_stopped() || now_ms() >= end;
        let (mut diary, mut dice, mut done) = (Diary::new(now_ms()), Dice::new(order.teller as u32), 0);
        while !is_over() {
            diary.asks(slot, now_ms());
            bank.turns.take(self.lock, self.access(), &mut |balance| {
                if is_over() {
                    diary.is_sent_away(slot, now_ms().min(end));
                    return;
                }
                diary.is_in(slot, now_ms());
                if let Some(planned) = order.fault.filter(|planned| planned.at == done) {
                    planned.fault.strike();
                }
                let read = balance.load(Relaxed);
                thread::sleep(Duration::from_micros(dice.between(self.turn_us).into())); // a turn’s work
                if self.amount != 0 {
                    balance.store(read + self.amount, Relaxed);
                }
                done += 1;
                slot.set_progress(done, 0);
                slot.set_applied(done);
                diary.is_out(slot, now_ms());
            });
            tell();
            if self.rest_us > 0 {
                thread::sleep(Duration::from_micros(self.rest_us.into()));
            }
        }
        slot.set_ended(now_ms());
        board.head(Head::InFlight).fetch_sub(1, AcqRel);
        slot.set_phase(Phase::Ended);
        Closed::No
    }
}

/// Turns of one teller that follow on one another within so many milliseconds, with no longer wait, are one stay.
const SEAM_MS: f64 = 2.0;

/// One teller's waits and stays, as its slot keeps them: a wait, a stay, a wait, a stay …, and at the end of a run a wait
/// in vain.
#[derive(Debug)]
pub(crate) struct Diary {
    /// When times begin.
    zero: f64,
    asked: f64,
    /// When the last turn was over, and so the last stay.
    out: Option<f64>,
    /// Whether the turn at hand prolongs that stay.
    prolongs: bool,
    kept: usize,
}

impl Diary {
    /// An empty one; times are told from `zero` on, in milliseconds since 1970, as are all that follow.
    pub(crate) fn new(zero: f64) -> Self {
        Self { zero, asked: zero, out: None, prolongs: false, kept: 0 }
    }

    /// It asks for a turn.
    pub(crate) fn asks(&mut self, slot: Slot<'_>, now: f64) {
        self.asked = now;
        slot.set_step(Step::Asking);
    }

    /// Its turn has begun.
    pub(crate) fn is_in(&mut self, slot: Slot<'_>, now: f64) {
        // There must be room for this wait, this stay, and a wait in vain.
        let is_full = self.kept + 3 > SPANS;
        let is_seamless = |out: f64| self.asked - out < SEAM_MS && now - self.asked < SEAM_MS;
        self.prolongs = self.out.is_some_and(|out| is_full || is_seamless(out));
        if !self.prolongs {
            self.keep(slot, self.asked, now);
            self.asked = now;
        }
        slot.set_step(Step::Inside);
    }

    /// Its turn is over.
    pub(crate) fn is_out(&mut self, slot: Slot<'_>, now: f64) {
        if self.prolongs {
            slot.prolong_span((now - self.zero) as f32);
        } else {
            self.keep(slot, self.asked, now);
        }
        self.out = Some(now);
        slot.set_step(Step::Outside);
    }

    /// It waited in vain: the run is over.
    pub(crate) fn is_sent_away(&mut self, slot: Slot<'_>, now: f64) {
        self.keep(slot, self.asked, now.max(self.asked));
        slot.set_step(Step::Outside);
    }

    fn keep(&mut self, slot: Slot<'_>, from: f64, to: f64) {
        slot.add_span((from - self.zero) as f32, (to - self.zero) as f32);
        self.kept += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::fault::{Fault, Planned};
    use crate::run::jobs::Job;
    use crate::run::scoreboard::Progress;

    fn share(lock: Lock, rest_us: u32) -> Share {
        Share { amount: 1, lock, run_ms: 300, turn_us: (2_000, 2_000), rest_us, open: Some(100) }
    }

    /// Sends them off on a bank and a board that live for ever, as do those who never return.
    fn send(
        jobs: Vec<Share>,
        fault: Option<Planned>,
    ) -> (&'static Bank, &'static Scoreboard, Vec<thread::JoinHandle<()>>) {
        let bank: &Bank = Box::leak(Box::new(Bank::new()));
        let board: &Scoreboard = Box::leak(Box::new(Scoreboard::new()));
        let together = jobs.len() as u32;
        let spawn = |(teller, job)| {
            let fault = fault.filter(|_| teller == 0);
            let order = Order { teller, flight: 1, together, sent: 0.0, fault, job: Job::Share(job) };
            thread::spawn(move || {
                order.job.run(bank, board, &order, &mut || {});
            })
        };
        (bank, board, jobs.into_iter().enumerate().map(spawn).collect())
    }

    fn seen(board: &Scoreboard, tellers: usize) -> Vec<Progress> {
        (0..tellers).map(|teller| Progress::from_words(&board.slot(teller).words())).collect()
    }

    #[test]
    fn the_account_is_exact_under_every_lock_and_waits_and_stays_take_turns() {
        for lock in Lock::ALL {
            let mut jobs = vec![share(lock, 0); 4];
            jobs[3].amount = 0;
            let (bank, board, threads) = send(jobs, None);
            threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
            let tellers = seen(board, 4);
            let done: u32 = tellers[..3].iter().map(|teller| teller.done).sum();
            let mut balance = 0;
            bank.turns.take(lock, Access::Look, &mut |held| balance = held.load(Relaxed));
            assert_eq!(balance, 100 + i64::from(done), "{lock:?}");
            for progress in tellers {
                assert_eq!((progress.phase, progress.step), (Phase::Ended, Step::Outside), "{lock:?}");
                assert!(progress.spans.len() < SPANS, "{lock:?}: all of it is kept");
                assert!(progress.spans.iter().all(|(from, to)| from <= to), "{:?}", progress.spans);
                assert!(progress.spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", progress.spans);
            }
        }
    }

    /// The turns of three tellers in a line, in their order: when each began, and whose it was.
    fn turns_in_line() -> Vec<(f64, usize)> {
        let (_, board, threads) = send(vec![share(Lock::FirstCome, 0); 3], None);
        threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
        let mut turns: Vec<(f64, usize)> = Vec::new();
        for (teller, progress) in seen(board, 3).iter().enumerate() {
            let inside = progress.spans.iter().skip(1).step_by(2);
            turns.extend(inside.map(|span| (progress.started + f64::from(span.0), teller)));
        }
        turns.sort_by(|one, other| one.0.total_cmp(&other.0));
        turns
    }

    #[test]
    fn in_a_line_nobody_comes_twice_while_another_waits() {
        // On a busy machine a run may be over after a turn each, and shows nothing.
        let turns =
            (0..20).map(|_| turns_in_line()).find(|turns| turns.len() > 9).expect("twenty runs of hardly a turn");
        // At the beginning and the end some are not in line.
        let all = turns.len();
        assert!(turns[3..all - 3].windows(2).all(|pair| pair[0].1 != pair[1].1), "{turns:?}");
    }

    #[test]
    fn whoever_hangs_inside_is_seen_there_and_keeps_the_others_out() {
        for lock in [Lock::Barging, Lock::FirstCome, Lock::Standard] {
            let (_, board, _) = send(vec![share(lock, 5_000); 2], Some(Planned { fault: Fault::Hang, at: 1 }));
            // The first is inside for the second time, and the other asks.
            let before = loop {
                let seen = seen(board, 2);
                if seen[0].step == Step::Inside && seen[0].spans.len() == 3 && seen[1].step == Step::Asking {
                    break seen;
                }
                thread::yield_now();
            };
            thread::sleep(Duration::from_millis(20));
            assert_eq!(seen(board, 2), before, "{lock:?}: nothing moves");
        }
    }

    #[test]
    fn a_stopped_run_ends_and_the_account_is_free() {
        let endless = Share { run_ms: u32::MAX, ..share(Lock::Barging, 0) };
        let (_, board, threads) = send(vec![endless; 3], None);
        board.head(Head::Stop).store(1, Relaxed);
        threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
        assert_eq!(board.head(Head::InFlight).load(Relaxed), 0);
    }

    #[test]
    fn turns_without_a_seam_are_one_stay_and_a_wait_in_vain_is_kept() {
        let board = Scoreboard::new();
        let (slot, mut diary) = (board.slot(0), Diary::new(1_000.0));
        for (asks, is_in, is_out) in
            [(1_000.0, 1_010.0, 1_020.0), (1_020.1, 1_020.2, 1_030.0), (1_035.0, 1_035.0, 1_040.0)]
        {
            diary.asks(slot, asks);
            diary.is_in(slot, is_in);
            diary.is_out(slot, is_out);
        }
        diary.asks(slot, 1_040.0);
        diary.is_sent_away(slot, 1_100.0);
        let progress = Progress::from_words(&board.slot(0).words());
        assert_eq!(progress.spans, [(0.0, 10.0), (10.0, 30.0), (35.0, 35.0), (35.0, 40.0), (40.0, 100.0)]);
    }

    #[test]
    fn a_full_diary_prolongs_its_last_stay() {
        let board = Scoreboard::new();
        let (slot, mut diary) = (board.slot(0), Diary::new(0.0));
        for turn in 0..100 {
            let now = f64::from(turn) * 10.0;
            diary.asks(slot, now);
            diary.is_in(slot, now + 3.0);
            diary.is_out(slot, now + 4.0);
        }
        diary.asks(slot, 1_000.0);
        diary.is_sent_away(slot, 1_010.0);
        let spans = Progress::from_words(&board.slot(0).words()).spans;
        assert_eq!((spans.len() % 2, spans.last()), (1, Some(&(1_000.0, 1_010.0))));
        assert_eq!(spans[spans.len() - 2].1, 994.0);
    }
}
