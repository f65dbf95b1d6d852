//! A lock that bears the name of whoever holds it, and whose waiters say so before they sleep: so that a deadlock can be
//! seen from outside, and told by name.
//!
//! Nothing of it is inlined: what a teller does meanwhile takes a thousand times as long, and a reader loads every copy.

use crate::run::futex;
use crate::run::ties::Tied;
use std::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

/// Somebody may be asleep.
const AWAITED: u32 = 1 << 31;

/// The lock.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct SignedLock {
    word: AtomicU32, // 0: free · n + 1: held by teller n · AWAITED beside it: and somebody may be asleep
}
// ANCHOR_END: listing

impl SignedLock {
    /// A free one.
    pub const fn new() -> Self {
        Self { word: AtomicU32::new(0) }
    }

    /// Waits until it is free, and takes it; `name` is its number in the ties. Never returns in a deadlock.
    #[inline(never)]
    pub fn lock(&self, name: usize, teller: &mut Tied<'_>) {
        let signature = teller.teller() as u32 + 1;
        if !self.is_taken_by(signature) {
            teller.want(name); // before it blocks
            while !self.is_taken_by(signature | AWAITED) {
                self.sleep();
            }
        }
        teller.take(name);
    }

    /// Takes it if it is free.
    #[must_use]
    #[inline(never)]
    pub fn try_lock(&self, name: usize, teller: &mut Tied<'_>) -> bool {
        let is_taken = self.is_taken_by(teller.teller() as u32 + 1);
        if is_taken {
            teller.take(name);
        }
        is_taken
    }

    /// Waits until it is free, and does not take it.
    #[inline(never)]
    pub fn wait(&self, name: usize, teller: &mut Tied<'_>) {
        teller.want(name);
        while self.word.load(Relaxed) != 0 {
            self.sleep();
        }
        teller.give(name);
    }

    /// Gives it back.
    #[inline(never)]
    pub fn unlock(&self, name: usize, teller: &mut Tied<'_>) {
        teller.give(name); // before it is free
        // Pairs with the Acquire in `is_taken_by`.
        if self.word.swap(0, Release) & AWAITED != 0 {
            futex::wake_all(&self.word);
        }
    }

    /// Whether it is free.
    pub fn is_free(&self) -> bool {
        self.word.load(Relaxed) == 0
    }

    fn is_taken_by(&self, signature: u32) -> bool {
        // Pairs with the Release in `unlock`: what the last holder wrote is seen.
        self.word.compare_exchange(0, signature, Acquire, Relaxed).is_ok()
    }

    /// Sleeps while somebody holds it.
    fn sleep(&self) {
        let seen = self.word.load(Relaxed);
        let is_told = seen & AWAITED != 0
            || seen != 0 && self.word.compare_exchange(seen, seen | AWAITED, Relaxed, Relaxed).is_ok();
        if is_told {
            futex::wait(&self.word, seen | AWAITED);
        }
    }
}
