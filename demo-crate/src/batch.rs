//! One teller's batch, from the gate to the last operation: the same Rust in a worker and in a native thread.

use crate::account::{Account, Bank, Strategy, Visit};
use crate::clock::now_ms;
use crate::futex;
use crate::pace::FullSpeed;
use crate::scoreboard::{Head, Phase, Scoreboard, Slot};
use crate::stage::Stage;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

/// Operations between two looks at the stop word: short against a frame, long against a look.
const CHUNK: u32 = 256;

/// What a teller is told to do.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Which slot of the scoreboard is the teller's.
    pub slot: usize,
    /// Which account.
    pub strategy: Strategy,
    /// Pounds to add each time, negative to withdraw.
    pub amount: i64,
    /// How often.
    pub operations: u32,
    /// The flight: nobody changes the account before the gate of this number is open.
    pub flight: u32,
    /// How many tellers arm together, of whom the last opens the gate; 0 for one that joins a flight under way.
    pub arm: u32,
    /// The balance to open the account with, before the gate opens.
    pub open: Option<i64>,
    /// With a visible pause between read and write.
    pub slow: bool,
}

/// How a batch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Operations done: fewer than ordered after a stop.
    pub done: u32,
    /// True when this was the last teller of the flight and told the account's owner so.
    pub closed: bool,
}

/// Arms, waits for the gate, does the batch, and says on the scoreboard how far it is. Blocks.
pub fn run(bank: &Bank, board: &Scoreboard, order: &Order) -> Ended {
    let slot = board.slot(order.slot);
    slot.clear();
    board.head(Head::InFlight).fetch_add(1, AcqRel);
    bank.account(order.strategy, Turn { board, slot, order });
    let last = board.head(Head::InFlight).fetch_sub(1, AcqRel) == 1;
    let closed = last && order.strategy == Strategy::Channel;
    if closed {
        bank.owned().close();
    }
    Ended { done: board.slot(order.slot).done(), closed }
}

/// Owns the account of [`Strategy::Channel`] until the last teller of the flight is done. Blocks.
pub fn own(bank: &Bank, board: &Scoreboard, slot: usize, slow: bool) -> u32 {
    let slot = board.slot(slot);
    slot.clear();
    slot.set_phase(Phase::Running);
    slot.set_started(now_ms());
    let mut served = 0;
    if slow {
        let mut stage = Stage::new(board, slot);
        bank.owned().own(&mut stage, |stage, amount| {
            stage.wrote(amount);
            served += 1;
            slot.set_progress(served, 0);
        });
    } else {
        bank.owned().own(&mut FullSpeed::default(), |_, _| {
            served += 1;
            if served % CHUNK == 0 {
                slot.set_progress(served, 0);
            }
        });
    }
    slot.set_progress(served, 0);
    slot.set_ended(now_ms());
    slot.set_phase(Phase::Ended);
    served
}

struct Turn<'a> {
    board: &'a Scoreboard,
    slot: Slot<'a>,
    order: &'a Order,
}

impl Visit for Turn<'_> {
    type Output = ();

    fn visit<A: Account>(self, account: &A) {
        let Self { board, slot, order } = self;
        let mut open = |balance: Option<i64>| {
            if let Some(balance) = balance {
                account.open(balance);
            }
            account.balance_at().addr() as u32
        };
        pass_the_gate(&mut open, board, slot, order);
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let mut slowly = |stage: &mut Stage<'_>| account.change(order.amount, stage);
        if order.slow {
            in_slow_motion(&mut slowly, board, slot, order);
        } else {
            let mut pace = FullSpeed::default();
            let mut chunk = |operations: u32| {
                for _ in 0..operations {
                    account.change(order.amount, &mut pace);
                }
                pace.retries
            };
            at_full_speed(&mut chunk, &mut slowly, board, slot, order);
        }
        slot.set_ended(now_ms());
        slot.set_phase(Phase::Ended);
    }
}

/// One operation on the account, watched. These are trait objects so that only the loop itself is compiled once a
/// strategy, not all that stands round it.
type Slowly<'a> = dyn FnMut(&mut Stage<'_>) + 'a;

/// The last of `order.arm` tellers prepares the account and opens the gate; the others wait for that.
///
/// Without it the first worker has often finished before the second starts, and no race shows. `open` opens the
/// account, if it is given a balance, and tells where it lies.
fn pass_the_gate(open: &mut dyn FnMut(Option<i64>) -> u32, board: &Scoreboard, slot: Slot<'_>, order: &Order) {
    slot.set_phase(Phase::Armed);
    let gate = board.head(Head::Gate);
    if order.arm > 0 && board.head(Head::Armed).fetch_add(1, AcqRel) + 1 == order.arm {
        board.head(Head::BalanceAt).store(open(order.open), Relaxed);
        board.head(Head::Armed).store(0, Relaxed);
        board.set_opened(now_ms());
        // Pairs with the Acquire below: who passes the gate sees the account open.
        gate.store(order.flight, Release);
        futex::wake_all(gate);
        return;
    }
    loop {
        let open = gate.load(Acquire);
        if open == order.flight {
            return;
        }
        futex::wait(gate, open);
    }
}

/// `chunk` does so many operations and gives the attempts in vain so far.
fn at_full_speed(
    chunk: &mut dyn FnMut(u32) -> u64,
    slowly: &mut Slowly<'_>,
    board: &Scoreboard,
    slot: Slot<'_>,
    order: &Order,
) {
    let mut done = 0;
    while done < order.operations && board.head(Head::Stop).load(Relaxed) == 0 {
        fail_if_told(slowly, board, slot);
        let operations = CHUNK.min(order.operations - done);
        let retries = chunk(operations);
        done += operations;
        slot.set_progress(done, retries);
    }
}

fn in_slow_motion(slowly: &mut Slowly<'_>, board: &Scoreboard, slot: Slot<'_>, order: &Order) {
    let mut stage = Stage::new(board, slot);
    for done in 1..=order.operations {
        stage.breathe();
        if board.head(Head::Stop).load(Relaxed) != 0 {
            return;
        }
        fail_if_told(slowly, board, slot);
        slowly(&mut stage);
        stage.wrote(order.amount);
        slot.set_progress(done, stage.retries());
    }
}

/// Begins an operation that does not end, if that was asked of this teller.
fn fail_if_told(slowly: &mut Slowly<'_>, board: &Scoreboard, slot: Slot<'_>) {
    if let Some(sabotage) = board.take_sabotage(slot.number) {
        slowly(&mut Stage::sabotaged(board, slot, sabotage));
        sabotage.strike();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn flight(bank: &Bank, board: &Scoreboard, strategy: Strategy, tellers: u32, operations: u32) -> i64 {
        thread::scope(|scope| {
            if strategy == Strategy::Channel {
                scope.spawn(|| own(bank, board, crate::scoreboard::OWNER_SLOT, false));
            }
            for teller in 0..tellers {
                let amount = if teller % 2 == 0 { 3 } else { -2 };
                let order = Order {
                    slot: teller as usize,
                    strategy,
                    amount,
                    operations,
                    flight: 1,
                    arm: tellers,
                    open: Some(1000),
                    slow: false,
                };
                scope.spawn(move || assert_eq!(run(bank, board, &order).done, operations));
            }
        });
        bank.account(strategy, crate::native::Balance)
    }

    #[test]
    fn every_cure_gives_the_exact_balance() {
        for strategy in Strategy::ALL.into_iter().filter(|strategy| strategy.is_exact()) {
            for tellers in [1, 2, 4, 8] {
                let (bank, board) = (Bank::new(), Scoreboard::new());
                let balance = flight(&bank, &board, strategy, tellers, 2_000);
                let deposits = i64::from(tellers.div_ceil(2)) * 3;
                let withdrawals = i64::from(tellers / 2) * 2;
                assert_eq!(balance, 1000 + 2_000 * (deposits - withdrawals), "{} × {tellers}", strategy.name());
            }
        }
    }

    #[test]
    fn unsynchronised_money_stays_between_what_is_possible() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        let balance = flight(&bank, &board, Strategy::None, 2, 100_000);
        assert!((1000 - 200_000..=1000 + 300_000).contains(&balance), "{balance}");
    }

    #[test]
    fn a_stopped_batch_says_how_far_it_came() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        board.head(Head::Stop).store(1, Relaxed);
        let order = Order {
            slot: 0,
            strategy: Strategy::Mutex,
            amount: 1,
            operations: 10,
            flight: 1,
            arm: 1,
            open: Some(0),
            slow: false,
        };
        assert_eq!(run(&bank, &board, &order), Ended { done: 0, closed: false });
    }
}
