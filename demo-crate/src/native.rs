//! The same batches on native threads: what the browser's figures are measured against.

use crate::account::{Account, Bank, Strategy, Visit};
use crate::batch::{self, Order};
use crate::scoreboard::{OWNER_SLOT, Progress, Scoreboard};
use std::thread;
use std::time::Duration;

/// Runs `tellers` tellers of `operations` operations each on threads of this process, from the gate to the last one.
///
/// The time is from the first operation's start to the last one's end.
///
/// # Panics
/// When a thread cannot be started, or a cure does not give the exact balance.
pub fn throughput(strategy: Strategy, tellers: u32, operations: u32) -> Duration {
    let (bank, board) = (Bank::new(), Scoreboard::new());
    thread::scope(|scope| {
        if strategy == Strategy::Channel {
            scope.spawn(|| batch::own(&bank, &board, OWNER_SLOT, false));
        }
        for teller in 0..tellers {
            let order = Order {
                slot: teller as usize,
                strategy,
                amount: if teller % 2 == 0 { 1 } else { -1 },
                operations,
                flight: 1,
                arm: tellers,
                open: Some(0),
                slow: false,
            };
            let (bank, board) = (&bank, &board);
            scope.spawn(move || batch::run(bank, board, &order));
        }
    });
    let exact = i64::from(tellers % 2) * i64::from(operations);
    assert!(!strategy.is_exact() || bank.account(strategy, Balance) == exact, "{} lost money", strategy.name());
    let slots: Vec<_> = (0..tellers as usize).map(|slot| Progress::from_words(&board.slot(slot).words())).collect();
    let start = slots.iter().map(|slot| slot.started).fold(f64::INFINITY, f64::min);
    let end = slots.iter().map(|slot| slot.ended).fold(0.0, f64::max);
    Duration::from_secs_f64((end - start).max(0.0) / 1e3)
}

/// Reads the balance of a quiet account.
#[derive(Debug)]
pub struct Balance;

impl Visit for Balance {
    type Output = i64;

    #[expect(unsafe_code, reason = "the account tells only where the balance lies")]
    fn visit<A: Account>(self, account: &A) -> i64 {
        // SAFETY: the address is that of a live balance; the account is quiet, so nobody writes to it.
        unsafe { account.balance_at().read() }
    }
}
