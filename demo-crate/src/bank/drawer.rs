//! An account that one teller alone uses: there is nothing to protect.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// An account of a teller's own.
#[derive(Debug, Default)]
pub struct Drawer {
    balance: AtomicI64,
}

impl Drawer {
    /// An empty one.
    pub const fn new() -> Self {
        Self { balance: AtomicI64::new(0) }
    }

    /// Sets the balance, in pounds.
    pub fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    /// Adds so many pounds. Only its own teller may: two would lose updates.
    pub fn add(&self, amount: i64) {
        self.balance.store(self.balance.load(Relaxed) + amount, Relaxed);
    }

    /// What it holds, in pounds.
    pub fn balance(&self) -> i64 {
        self.balance.load(Relaxed)
    }
}
