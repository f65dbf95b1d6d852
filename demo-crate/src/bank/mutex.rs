//! The standard library's mutex: one teller at a time between `lock` and the end of the scope.
//!
//! A panic aborts in the browser, so a poisoned lock, which `unwrap` is about, is never seen there.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::sync::Mutex;

/// What the page says of it.
pub const FACTS: Facts =
    Facts { name: "mutex", label: "a mutex", plainly: "a lock", guard: Guard::Lock, manner: Manner::Locked };

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("mutex.rs");

/// An account behind the standard library's mutex.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Locked {
    balance: Mutex<i64>,
}

impl Account for Locked {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let mut balance = self.balance.lock().unwrap(); // wait for the lock
        pace.work(*balance); // read, and the teller’s own work
        *balance += amount; // write
    } // the guard goes out of scope: unlocked
}
// ANCHOR_END: listing

impl Ledger for Locked {
    fn open(&self, balance: i64) {
        *self.balance.lock().unwrap() = balance;
    }

    fn balance_at(&self) -> *const i64 {
        &raw const *self.balance.lock().unwrap()
    }
}

impl Locked {
    /// An empty account.
    pub const fn new() -> Self {
        Self { balance: Mutex::new(0) }
    }
}
