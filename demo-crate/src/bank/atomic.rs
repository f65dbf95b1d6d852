//! One indivisible instruction reads, adds and writes: there is no moment between for anyone to come in.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// What the page says of it.
pub const FACTS: Facts = Facts {
    name: "atomic",
    label: "an atomic add",
    plainly: "an atomic addition",
    guard: Guard::Instruction,
    manner: Manner::Add,
};

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("atomic.rs");

/// An account changed by one indivisible addition.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Added {
    balance: AtomicI64,
}

impl Account for Added {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        pace.prepare(); // the teller’s own work, beforehand
        let before = self.balance.fetch_add(amount, Relaxed); // read and write
        pace.saw(before);
    }
}
// ANCHOR_END: listing

impl Ledger for Added {
    fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }
}

impl Added {
    /// An empty account.
    pub const fn new() -> Self {
        Self { balance: AtomicI64::new(0) }
    }
}
