//! Compare-and-swap: write only if nothing changed since the read, else try again with what is there now.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// What the page says of it.
pub const FACTS: Facts = Facts {
    name: "cas",
    label: "compare-and-swap",
    plainly: "compare-and-swap",
    guard: Guard::Instruction,
    manner: Manner::Swap,
};

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("cas.rs");

/// An account changed by compare-and-swap.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Swapped {
    balance: AtomicI64,
}

impl Account for Swapped {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let cell = &self.balance;
        let mut balance = cell.load(Relaxed); // read
        loop {
            pace.work(balance);
            let wanted = balance + amount;
            match cell.compare_exchange_weak(balance, wanted, Relaxed, Relaxed) {
                Ok(_) => return,           // write
                Err(now) => balance = now, // fail: once more, from here
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
