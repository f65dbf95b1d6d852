//! A spin lock: whoever finds it taken asks again, and again, and burns a core while asking.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::hint::spin_loop;
use std::sync::atomic::{
    AtomicBool, AtomicI64,
    Ordering::{Acquire, Relaxed, Release},
};

/// What the page says of it.
pub const FACTS: Facts =
    Facts { name: "spin", label: "a spin lock", plainly: "a spin lock", guard: Guard::Lock, manner: Manner::TriedLock };

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("spin.rs");

/// An account behind a spin lock.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Spinning {
    taken: AtomicBool,
    balance: AtomicI64,
}

impl Account for Spinning {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        while self.taken.swap(true, Acquire) {
            while self.taken.load(Relaxed) {
                spin_loop(); // wait: look without writing until it seems free
            }
            pace.retry();
        }
        let balance = self.balance.load(Relaxed); // read
        pace.work(balance);
        self.balance.store(balance + amount, Relaxed); // write
        self.taken.store(false, Release); // pairs with the Acquire above
    }
}
// ANCHOR_END: listing

impl Ledger for Spinning {
    fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }
}

impl Spinning {
    /// An empty account.
    pub const fn new() -> Self {
        Self { taken: AtomicBool::new(false), balance: AtomicI64::new(0) }
    }
}
