//! Changes of one account that all tellers share, as often as asked: the same Rust in a worker and in a native thread.

use crate::bank::facts::Guard;
use crate::bank::strategies::Strategy;
use crate::bank::{Account, Bank, Visit};
use crate::run::clock::now_ms;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::pace::{Bare, FullSpeed, Short};
use crate::run::scoreboard::{Head, Phase, Scoreboard, Slot, Step};
use crate::run::slow::SlowMotion;
use std::sync::atomic::Ordering::{AcqRel, Relaxed};

/// Operations between two words on the scoreboard where nobody watches each: short against a frame, long against a
/// look.
const CHUNK: u32 = 256;

/// A teller's batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which account.
    pub strategy: Strategy,
    /// Pounds to add each time, negative to withdraw.
    pub amount: i64,
    /// How often.
    pub operations: u32,
    /// The balance to open the account with, before the gate opens.
    pub open: Option<i64>,
    /// How fast.
    pub speed: Speed,
    /// Ends the batch so many milliseconds after the gate opened; 0 for no such limit. For trials.
    pub until_ms: f64,
}

/// How fast a teller works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// With work of its own in each operation, and every operation told.
    Full,
    /// With a pause in each operation that can be seen.
    Slow,
    /// With little work in each operation, and every operation told: what short code does that nobody slows down. Its
    /// tellers are not seen running before the gate opens: whoever came last goes, and the others are woken.
    Plain,
    /// With nothing but the change, and a word now and then: for measurements alone.
    Bare,
}

impl Speed {
    const ALL: [Self; 4] = [Self::Full, Self::Slow, Self::Plain, Self::Bare];

    /// Its number in a letter.
    pub fn code(self) -> f64 {
        f64::from(self as u8)
    }

    /// The speed of that number.
    pub fn from_code(code: f64) -> Self {
        Self::ALL.get(code as usize).copied().unwrap_or(Self::Full)
    }
}

impl Change {
    pub(super) fn write(&self, row: &mut Vec<f64>) {
        row.extend([self.strategy.index() as f64, self.amount as f64, f64::from(self.operations)]);
        row.extend([self.open.map_or(f64::NAN, |balance| balance as f64), self.speed.code(), self.until_ms]);
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        Self {
            strategy: Strategy::ALL.get(row.count() as usize).copied().unwrap_or(Strategy::Mutex),
            amount: row.number() as i64,
            operations: row.count(),
            open: Some(row.number()).filter(|balance| !balance.is_nan()).map(|balance| balance as i64),
            speed: Speed::from_code(row.number()),
            until_ms: row.number(),
        }
    }

    /// True in slow motion.
    pub fn is_slow(&self) -> bool {
        self.speed == Speed::Slow
    }

    /// Passes the gate and does the batch. The last teller of a flight tells the account's owner, where there is one.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, _tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        board.head(Head::InFlight).fetch_add(1, AcqRel);
        bank.account(self.strategy, Turn { board, slot, order, job: self });
        let is_last = board.head(Head::InFlight).fetch_sub(1, AcqRel) == 1;
        let closed = if is_last && self.strategy.needs_owner() {
            bank.owned().close();
            Closed::Yes
        } else {
            Closed::No
        };
        slot.set_phase(Phase::Ended);
        closed
    }
}

/// Owns the account of the strategy that needs it until the last teller of the flight is done. Blocks.
pub fn own(bank: &Bank, board: &Scoreboard, slot: usize, speed: Speed) {
    let slot = board.slot(slot);
    slot.clear();
    slot.set_phase(Phase::Running);
    slot.set_started(now_ms());
    let mut served = 0;
    if speed == Speed::Slow {
        let mut slowly = SlowMotion::new(board, slot);
        bank.owned().own(&mut slowly, |slowly, teller, amount| {
            slowly.served(teller, amount);
            served += 1;
            slot.set_progress(served, 0);
            board.slot(teller).apply();
        });
    } else {
        bank.owned().own(&mut Bare::new(slot.number), |_, teller, _| {
            served += 1;
            board.slot(teller).apply();
        });
    }
    slot.set_progress(served, 0);
    slot.end(now_ms());
}

struct Turn<'a> {
    board: &'a Scoreboard,
    slot: Slot<'a>,
    order: &'a Order,
    job: &'a Change,
}

impl Visit for Turn<'_> {
    type Output = ();

    fn visit<A: Account>(self, account: &A) {
        let Self { board, slot, order, job } = self;
        slot.set_phase(Phase::Armed);
        let start = if job.speed == Speed::Plain { Start::Woken } else { Start::Running };
        gate::enter(board, order, start, || {
            if let Some(balance) = job.open {
                account.open(balance);
            }
            board.head(Head::BalanceAt).store(account.balance_at().addr() as u32, Relaxed);
        });
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        match job.speed {
            Speed::Full => {
                let mut pace = FullSpeed::new(slot);
                let mut one = |number: u32| {
                    pace.fault = order.fault.filter(|planned| planned.at == number).map(|planned| planned.fault);
                    pace.breathe();
                    slot.set_step(Step::Asking);
                    account.change(job.amount, &mut pace);
                    slot.set_step(Step::Outside);
                    pace.retries
                };
                at_full_speed(&mut one, board, slot, job);
            }
            Speed::Slow => {
                let mut pace = SlowMotion::new(board, slot);
                let mut one = |(number, pace): (u32, &mut SlowMotion<'_>)| {
                    pace.fault = order.fault.filter(|planned| planned.at == number).map(|planned| planned.fault);
                    slot.set_step(Step::Asking);
                    if job.strategy.facts().guard == Guard::Lock {
                        pace.ask();
                    }
                    account.change(job.amount, pace);
                    slot.set_step(Step::Outside);
                };
                in_slow_motion(&mut one, &mut pace, board, slot, job);
            }
            Speed::Plain => {
                // Every operation is told from within the loop, so that a call through a pointer is not most of it.
                let mut pace = Short::new(slot.number);
                let mut chunk = |(done, operations): (u32, u32)| {
                    for number in done + 1..=done + operations {
                        account.change(job.amount, &mut pace);
                        tell(slot, job, number, pace.retries);
                    }
                    pace.retries
                };
                without_work(&mut chunk, board, slot, job);
            }
            Speed::Bare => {
                let mut pace = Bare::new(slot.number);
                let mut chunk = |(_, operations): (u32, u32)| {
                    for _ in 0..operations {
                        account.change(job.amount, &mut pace);
                    }
                    pace.retries
                };
                without_work(&mut chunk, board, slot, job);
            }
        }
        slot.set_ended(now_ms());
    }
}

/// What a loop does again and again. A trait of our own: behind a `dyn FnMut` lies every closure twice, once more as
/// the `FnOnce` that it also is.
trait Again<Given, Gives> {
    /// Does it once more.
    fn again(&mut self, given: Given) -> Gives;
}

impl<Given, Gives, Closure: FnMut(Given) -> Gives> Again<Given, Gives> for Closure {
    fn again(&mut self, given: Given) -> Gives {
        self(given)
    }
}

// The loops take trait objects, so that only the operation itself is compiled once a strategy, not all that stands
// round it.

/// `one` does the operation of that number, counted from 0, and gives the attempts in vain so far.
fn at_full_speed(one: &mut dyn Again<u32, u64>, board: &Scoreboard, slot: Slot<'_>, job: &Change) {
    let until = board.opened() + job.until_ms;
    for number in 0..job.operations {
        if board.is_stopped() || job.until_ms > 0.0 && now_ms() > until {
            return;
        }
        let retries = one.again(number);
        tell(slot, job, number + 1, retries);
    }
}

fn in_slow_motion(
    one: &mut dyn for<'a, 'b> Again<(u32, &'a mut SlowMotion<'b>), ()>,
    pace: &mut SlowMotion<'_>,
    board: &Scoreboard,
    slot: Slot<'_>,
    job: &Change,
) {
    for number in 0..job.operations {
        pace.breathe();
        if board.is_stopped() {
            return;
        }
        one.again((number, pace));
        pace.wrote(job.amount);
        tell(slot, job, number + 1, pace.retries());
    }
}

/// `chunk` is told how many operations are done, does so many more, and gives the attempts in vain so far.
fn without_work(chunk: &mut dyn Again<(u32, u32), u64>, board: &Scoreboard, slot: Slot<'_>, job: &Change) {
    let until = board.opened() + job.until_ms;
    let mut done = 0;
    while done < job.operations && !board.is_stopped() {
        if job.until_ms > 0.0 && now_ms() > until {
            return;
        }
        let operations = CHUNK.min(job.operations - done);
        let retries = chunk.again((done, operations));
        done += operations;
        tell(slot, job, done, retries);
    }
}

fn tell(slot: Slot<'_>, job: &Change, done: u32, retries: u64) {
    slot.set_progress(done, retries);
    if !job.strategy.needs_owner() {
        slot.set_applied(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::fault::{Fault, Planned};
    use crate::run::jobs::Job;
    use crate::run::native::Balance;
    use crate::run::scoreboard::{OWNER_SLOT, Progress};
    use std::thread;

    fn flight(bank: &Bank, board: &Scoreboard, tellers: u32, job: &Change) -> i64 {
        thread::scope(|scope| {
            if job.strategy.needs_owner() {
                scope.spawn(|| own(bank, board, OWNER_SLOT, job.speed));
            }
            for teller in 0..tellers {
                let job = Change { amount: if teller % 2 == 0 { 3 } else { -2 }, ..job.clone() };
                let teller = teller as usize;
                let order =
                    Order { teller, flight: 1, together: tellers, sent: 0.0, fault: None, job: Job::Change(job) };
                scope.spawn(move || order.job.run(bank, board, &order, &mut || {}));
            }
        });
        bank.account(job.strategy, Balance)
    }

    fn job(strategy: Strategy, operations: u32, speed: Speed) -> Change {
        Change { strategy, amount: 0, operations, open: Some(1000), speed, until_ms: 0.0 }
    }

    #[test]
    fn every_cure_gives_the_exact_balance() {
        for &strategy in Strategy::ALL.iter().filter(|strategy| strategy.is_exact()) {
            for (speed, operations) in [(Speed::Bare, 2_000), (Speed::Plain, 700), (Speed::Full, 40)] {
                for tellers in [1, 2, 4, 8] {
                    let (bank, board) = (Bank::new(), Scoreboard::new());
                    let balance = flight(&bank, &board, tellers, &job(strategy, operations, speed));
                    let each = i64::from(tellers.div_ceil(2)) * 3 - i64::from(tellers / 2) * 2;
                    assert_eq!(balance, 1000 + i64::from(operations) * each, "{} × {tellers}", strategy.name());
                    for teller in 0..tellers as usize {
                        let progress = Progress::from_words(&board.slot(teller).words());
                        assert_eq!((progress.done, progress.applied), (operations, operations), "{}", strategy.name());
                        assert_eq!(progress.phase, Phase::Ended);
                    }
                }
            }
        }
    }

    #[test]
    fn unsynchronised_money_stays_between_what_is_possible() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        let balance = flight(&bank, &board, 2, &job(Strategy::None, 100_000, Speed::Bare));
        assert!((1000 - 200_000..=1000 + 300_000).contains(&balance), "{balance}");
    }

    #[test]
    fn a_stopped_batch_says_how_far_it_came() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        board.head(Head::Stop).store(1, Relaxed);
        assert_eq!(flight(&bank, &board, 2, &job(Strategy::Mutex, 10, Speed::Full)), 1000);
        let progress = Progress::from_words(&board.slot(0).words());
        assert_eq!((progress.done, progress.phase), (0, Phase::Ended));
    }

    /// Whatever else the machine does: the teller itself comes to the operation, and nobody gets beyond it.
    #[test]
    fn harm_comes_in_its_operation_and_not_beyond() {
        for strategy in [Strategy::None, Strategy::Mutex] {
            for fault in [Fault::Trap, Fault::Hang, Fault::Death] {
                // They live for ever, as do those who never return.
                let bank: &Bank = Box::leak(Box::new(Bank::new()));
                let board: &Scoreboard = Box::leak(Box::new(Scoreboard::new()));
                for teller in 0..2 {
                    let fault = (teller == 1).then_some(Planned { fault, at: 7 });
                    let job = Job::Change(job(strategy, 21, Speed::Full));
                    let order = Order { teller, flight: 1, together: 2, sent: 0.0, fault, job };
                    thread::spawn(move || order.job.run(bank, board, &order, &mut || {}));
                }
                let seen = |teller| Progress::from_words(&board.slot(teller).words());
                // The other ends, or waits for the lock that the harmed one took with it.
                let rests = |other: Progress| other.phase == Phase::Ended || other.step == Step::Asking;
                let is_struck = || seen(1).done == 7 && seen(1).step == Step::Inside;
                while !(is_struck() && rests(seen(0)) && (strategy == Strategy::Mutex || seen(0).done == 21)) {
                    thread::yield_now();
                }
                assert_eq!((seen(1).done, seen(1).phase), (7, Phase::Running), "{strategy:?}, {fault:?}");
            }
        }
    }

    #[test]
    fn a_trial_ends_by_the_clock() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        flight(&bank, &board, 2, &Change { until_ms: 5.0, ..job(Strategy::None, u32::MAX, Speed::Full) });
        assert!(Progress::from_words(&board.slot(0).words()).done < u32::MAX);
    }
}
