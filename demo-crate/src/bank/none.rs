//! No synchronisation: what one teller writes, another may overwrite without having seen it.
//!
//! Both accesses are relaxed atomics: the same machine code as a plain load and store and the same lost updates, but
//! no undefined behaviour, and the optimiser cannot fold the loop around it into one addition.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// What the page says of it.
pub const FACTS: Facts =
    Facts { name: "none", label: "nothing", plainly: "nothing", guard: Guard::Nothing, manner: Manner::GetSet };

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("none.rs");

/// An account with no synchronisation at all.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Unsynchronised {
    balance: AtomicI64,
}

impl Account for Unsynchronised {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let balance = self.balance.load(Relaxed); // read
        pace.work(balance); // the teller’s own work
        self.balance.store(balance + amount, Relaxed); // write
    }
}
// ANCHOR_END: listing

impl Ledger for Unsynchronised {
    fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }
}

impl Unsynchronised {
    /// An empty account.
    pub const fn new() -> Self {
        Self { balance: AtomicI64::new(0) }
    }
}
