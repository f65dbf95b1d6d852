//! The standard library's read–write lock. Every change is a write, so here it does a mutex's work, no faster.

use super::{Account, Ledger};
use crate::pace::Pace;
use std::sync::RwLock;

/// An account behind the standard library's read–write lock.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct WriteLocked {
    balance: RwLock<i64>,
}

impl Account for WriteLocked {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let mut balance = self.balance.write().unwrap();
        pace.pause(*balance);
        *balance += amount;
    } // the guard goes out of scope: unlocked
}
// ANCHOR_END: listing

impl Ledger for WriteLocked {
    fn open(&self, balance: i64) {
        *self.balance.write().unwrap() = balance;
    }

    fn balance_at(&self) -> *const i64 {
        &raw const *self.balance.read().unwrap()
    }
}

impl WriteLocked {
    /// An empty account.
    pub const fn new() -> Self {
        Self { balance: RwLock::new(0) }
    }
}
