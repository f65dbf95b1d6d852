//! Compare-and-swap: write only if nothing changed since the read, else try again with what is there now.

use super::{Account, Ledger};
use crate::pace::Pace;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// An account changed by compare-and-swap.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Swapped {
    balance: AtomicI64,
}

impl Account for Swapped {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let cell = &self.balance;
        let mut balance = cell.load(Relaxed);
        loop {
            pace.pause(balance);
            let wanted = balance + amount;
            match cell.compare_exchange_weak(balance, wanted, Relaxed, Relaxed) {
                Ok(_) => return,
                Err(now) => balance = now, // somebody was faster: once more, from here
            }
            pace.retry();
        }
    }
}
// ANCHOR_END: listing

impl Ledger for Swapped {
    fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }
}

impl Swapped {
    /// An empty account.
    pub const fn new() -> Self {
        Self { balance: AtomicI64::new(0) }
    }
}
