//! The standard library's read–write lock. Every change is a write, so here it does a mutex's work, no faster.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::sync::RwLock;

/// What the page says of it.
pub const FACTS: Facts = Facts {
    name: "rwlock",
    label: "a read–write lock",
    plainly: "a read–write lock",
    guard: Guard::Lock,
    manner: Manner::Locked,
};

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("rwlock.rs");

/// An account behind the standard library's read–write lock.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct WriteLocked {
    balance: RwLock<i64>,
}

impl Account for WriteLocked {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let mut balance = self.balance.write().unwrap(); // wait for the lock
        pace.work(*balance); // read, and the teller’s own work
        *balance += amount; // write
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
