//! The same batches on native threads: what the browser's figures are measured against.

use super::jobs::Job;
use super::jobs::change::{Change, Speed, own};
use super::order::Order;
use super::scoreboard::{OWNER_SLOT, Progress, Scoreboard};
use crate::bank::strategies::Strategy;
use crate::bank::{Account, Bank, Visit};
use std::thread;
use std::time::Duration;

/// What a native run came to.
#[derive(Debug, Clone, Copy)]
pub struct Native {
    /// From the first operation's start to the last one's end.
    pub elapsed: Duration,
    /// What the account holds less what it should, in pounds.
    pub error: i64,
}

/// Runs `tellers` tellers of `operations` operations each on threads of this process, from the gate to the last one.
///
/// # Panics
/// When a thread cannot be started, or a cure does not give the exact balance.
pub fn run(strategy: Strategy, tellers: u32, operations: u32, speed: Speed) -> Native {
    let (bank, board) = (Bank::new(), Scoreboard::new());
    thread::scope(|scope| {
        if strategy.needs_owner() {
            scope.spawn(|| own(&bank, &board, OWNER_SLOT, speed));
        }
        for teller in 0..tellers {
            let amount = if teller % 2 == 0 { 1 } else { -1 };
            let job = Job::Change(Change { strategy, amount, operations, open: Some(0), speed, until_ms: 0.0 });
            let order = Order { teller: teller as usize, flight: 1, together: tellers, sent: 0.0, fault: None, job };
            let (bank, board) = (&bank, &board);
            scope.spawn(move || order.job.run(bank, board, &order, &mut || {}));
        }
    });
    let exact = i64::from(tellers % 2) * i64::from(operations);
    let error = bank.account(strategy, Balance) - exact;
    assert!(!strategy.is_exact() || error == 0, "{} lost money", strategy.name());
    let slots: Vec<_> = (0..tellers as usize).map(|slot| Progress::from_words(&board.slot(slot).words())).collect();
    let start = slots.iter().map(|slot| slot.started).fold(f64::INFINITY, f64::min);
    let end = slots.iter().map(|slot| slot.ended).fold(0.0, f64::max);
    Native { elapsed: Duration::from_secs_f64((end - start).max(0.0) / 1e3), error }
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
