//! Takes two locks for each round, moves money under them, and gives them back: opposite transfers, and philosophers
//! with a fork on either side. What the teller holds and waits for it publishes before it blocks.

use crate::bank::Bank;
use crate::bank::several::{Mover, Transfer, Way};
use crate::run::clock::now_ms;
use crate::run::dice::Dice;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::scoreboard::{Head, Phase, Scoreboard, Slot};
use crate::run::ties::Tied;
use std::sync::atomic::Ordering::{AcqRel, Relaxed};
use std::thread;
use std::time::Duration;

/// A teller's batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeTwo {
    /// How many rounds, if nothing stops them.
    pub operations: u32,
    /// Pounds each round moves.
    pub amount: i64,
    /// The account that is locked first where each follows its own order; money goes from here.
    pub from: usize,
    /// The other one.
    pub to: usize,
    /// How the teller comes by the two locks.
    pub way: Way,
    /// What all accounts together hold when the gate opens; `None` leaves them as they are.
    pub open: Option<i64>,
    /// How long everything takes.
    pub times: Times,
}

/// What is drawn by chance, between a least and a most, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// A teller rests so long between two rounds.
    pub rest_us: (u32, u32),
    /// And takes so long between its first lock and its second,
    pub between_us: (u32, u32),
    /// once in so many rounds; else it goes straight on.
    pub once_in: u32,
}

impl Times {
    fn write(self, row: &mut Vec<f64>) {
        for number in [self.rest_us.0, self.rest_us.1, self.between_us.0, self.between_us.1, self.once_in] {
            row.push(f64::from(number));
        }
    }

    fn read(row: &mut Row<'_>) -> Self {
        let mut range = || {
            let least = row.count();
            (least, row.count().max(least))
        };
        Self { rest_us: range(), between_us: range(), once_in: row.count().max(1) }
    }
}

impl TakeTwo {
    pub(super) fn write(&self, row: &mut Vec<f64>) {
        row.extend([f64::from(self.operations), self.amount as f64, self.from as f64, self.to as f64]);
        row.extend([self.way.code(), self.open.map_or(f64::NAN, |pounds| pounds as f64)]);
        self.times.write(row);
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        let (operations, amount) = (row.count(), row.number() as i64);
        let (from, to) = (row.count() as usize, row.count() as usize);
        let way = Way::from_code(row.count());
        let open = Some(row.number()).filter(|pounds| !pounds.is_nan()).map(|pounds| pounds as i64);
        Self { operations, amount, from, to, way, open, times: Times::read(row) }
    }

    /// Goes round until it has done what was asked, is told to stop, or is stuck: then it never returns. The last
    /// teller of a flight adds the accounts up.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        board.head(Head::InFlight).fetch_add(1, AcqRel);
        slot.set_phase(Phase::Armed);
        gate::enter(board, order, Start::Running, || {
            if let Some(pounds) = self.open {
                bank.several.open(pounds);
            }
            board.head(Head::BalanceAt).store(bank.several.total_at().addr() as u32, Relaxed);
        });
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let mut hands = Hands::new(slot, self.times);
        let transfer = Transfer { from: self.from, to: self.to, amount: self.amount };
        for done in 0..self.operations {
            hands.rest();
            if board.is_stopped() {
                break;
            }
            hands.fault = order.fault.filter(|planned| planned.at == done).map(|planned| planned.fault);
            bank.several.transfer(self.way, transfer, &mut hands);
            slot.set_progress(done + 1, hands.given_back);
            slot.set_applied(done + 1);
            tell();
        }
        slot.set_ended(now_ms());
        if board.head(Head::InFlight).fetch_sub(1, AcqRel) == 1 {
            bank.several.add_up();
        }
        slot.set_phase(Phase::Ended);
        Closed::No
    }
}

/// One teller's hands, and the chance that says how long they take.
struct Hands<'a> {
    tied: Tied<'a>,
    dice: Dice,
    times: Times,
    given_back: u64,
    fault: Option<crate::run::fault::Fault>,
}

impl<'a> Hands<'a> {
    fn new(slot: Slot<'a>, times: Times) -> Self {
        Self { tied: Tied::new(slot), dice: Dice::new(slot.number as u32), times, given_back: 0, fault: None }
    }

    fn rest(&mut self) {
        self.pause(self.times.rest_us);
    }

    fn pause(&mut self, range: (u32, u32)) {
        thread::sleep(Duration::from_micros(self.dice.between(range).into()));
    }
}

impl<'a> Mover<'a> for Hands<'a> {
    fn tied(&mut self) -> &mut Tied<'a> {
        &mut self.tied
    }

    fn between(&mut self) {
        if let Some(fault) = self.fault {
            fault.strike();
        }
        if self.dice.between((1, self.times.once_in)) == 1 {
            self.pause(self.times.between_us);
        }
    }

    fn gave_back(&mut self) {
        self.given_back += 1;
        self.rest();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::fault::{Fault, Planned};
    use crate::run::jobs::Job;
    use crate::run::scoreboard::Progress;
    use crate::run::ties::{Ties, certain_circle};
    use std::sync::atomic::AtomicU32;

    /// Quick, and so long between the two locks that they meet soon.
    const TIMES: Times = Times { rest_us: (0, 300), between_us: (0, 100), once_in: 2 };

    fn opposite(way: Way, operations: u32) -> Vec<TakeTwo> {
        let one = TakeTwo { operations, amount: 10, from: 0, to: 1, way, open: Some(200), times: TIMES };
        vec![one.clone(), TakeTwo { from: 1, to: 0, ..one }]
    }

    fn philosophers(operations: u32) -> Vec<TakeTwo> {
        let one = TakeTwo { operations, amount: 0, from: 0, to: 0, way: Way::Nested, open: Some(0), times: TIMES };
        (0..5).map(|place| TakeTwo { from: place, to: (place + 1) % 5, ..one.clone() }).collect()
    }

    /// Sends them off on a bank and a board that live for ever, as do those who never return.
    fn send(jobs: Vec<TakeTwo>, fault: Option<Planned>) -> (&'static Bank, &'static Scoreboard) {
        let bank: &Bank = Box::leak(Box::new(Bank::new()));
        let board: &Scoreboard = Box::leak(Box::new(Scoreboard::new()));
        let together = jobs.len() as u32;
        for (teller, job) in jobs.into_iter().enumerate() {
            let fault = fault.filter(|_| teller == 0);
            let order = Order { teller, flight: 1, together, sent: 0.0, fault, job: Job::TakeTwo(job) };
            thread::spawn(move || order.job.run(bank, board, &order, &mut || {}));
        }
        (bank, board)
    }

    fn ties(board: &Scoreboard, tellers: usize) -> Vec<Ties> {
        (0..tellers).map(|teller| Progress::from_words(&board.slot(teller).words()).ties).collect()
    }

    /// Looks at them until a circle is certain.
    fn wait_for_circle(board: &Scoreboard, tellers: usize) -> Vec<usize> {
        let mut before = Vec::new();
        loop {
            let now = ties(board, tellers);
            if let Some(circle) = certain_circle(&before, &now) {
                return circle;
            }
            before = now;
            thread::yield_now();
        }
    }

    #[test]
    fn opposite_transfers_deadlock_and_are_seen_to_from_outside() {
        let (_, board) = send(opposite(Way::Nested, u32::MAX), None);
        assert_eq!(wait_for_circle(board, 2), [0, 1]);
        let [one, other] = ties(board, 2)[..] else { panic!("two tellers") };
        assert_eq!((one.holds, one.wants, other.holds, other.wants), (0b01, Some(1), 0b10, Some(0)));
    }

    #[test]
    fn five_philosophers_deadlock_in_one_circle_of_five() {
        let (_, board) = send(philosophers(u32::MAX), None);
        assert_eq!(wait_for_circle(board, 5), [0, 1, 2, 3, 4]);
        assert!(ties(board, 5).iter().all(|ties| ties.holds.count_ones() == 1));
    }

    #[test]
    fn without_any_one_condition_every_transfer_is_made_and_the_sum_is_exact() {
        for way in [Way::Indivisible, Way::Together, Way::GivenBack, Way::InOrder] {
            let (bank, board) = (Bank::new(), Scoreboard::new());
            thread::scope(|scope| {
                for (teller, job) in opposite(way, 300).into_iter().enumerate() {
                    let (bank, board) = (&bank, &board);
                    let order =
                        Order { teller, flight: 1, together: 2, sent: 0.0, fault: None, job: Job::TakeTwo(job) };
                    scope.spawn(move || order.job.run(bank, board, &order, &mut || {}));
                }
            });
            assert_eq!(bank.several.add_up(), 200, "{way:?}");
            for teller in 0..2 {
                let progress = Progress::from_words(&board.slot(teller).words());
                assert_eq!((progress.done, progress.phase), (300, Phase::Ended), "{way:?}");
                assert_eq!((progress.ties.holds, progress.ties.wants), (0, None), "{way:?}");
                assert!(way == Way::GivenBack || progress.retries == 0, "{way:?}");
            }
        }
    }

    #[test]
    fn whoever_hangs_is_seen_with_what_it_holds() {
        let hang = Planned { fault: Fault::Hang, at: 3 };
        let (_, board) = send(opposite(Way::InOrder, u32::MAX), Some(hang));
        // Until the first has hung in its fourth operation and the other waits for it, for good.
        while Progress::from_words(&board.slot(0).words()).done < 3 || ties(board, 2)[1].wants != Some(0) {
            thread::yield_now();
        }
        let ties = ties(board, 2);
        assert!(ties[0].has(0) && certain_circle(&ties, &ties).is_none(), "{ties:?}");
    }

    #[test]
    fn a_stopped_batch_ends_and_gives_everything_back() {
        let (bank, board) = send(opposite(Way::InOrder, u32::MAX), None);
        board.head(Head::Stop).store(1, Relaxed);
        let in_flight: &AtomicU32 = board.head(Head::InFlight);
        while (0..2).any(|teller| Progress::from_words(&board.slot(teller).words()).phase != Phase::Ended) {
            thread::yield_now();
        }
        assert_eq!((in_flight.load(Relaxed), bank.several.add_up()), (0, 200));
    }
}
