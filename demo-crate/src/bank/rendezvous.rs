//! A channel without a buffer, for one sender and one receiver: who sends waits until the value has been taken.

use crate::run::futex;
use crate::run::ties::Tied;
use std::sync::atomic::{
    AtomicI64, AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

/// Nobody offers anything.
const EMPTY: u32 = 0;
/// A value lies there.
const OFFERED: u32 = 1;
/// It has been taken, and the sender does not know it yet.
const TAKEN: u32 = 2;

/// The channel.
#[derive(Debug, Default)]
pub struct Rendezvous {
    state: AtomicU32,
    value: AtomicI64,
}

impl Rendezvous {
    /// With nothing in it.
    pub const fn new() -> Self {
        Self { state: AtomicU32::new(EMPTY), value: AtomicI64::new(0) }
    }

    /// Offers the value, and waits until it has been taken. `name` is the channel's number in the ties: whoever alone
    /// can receive from it *has* it. Never returns where nobody receives.
    pub fn send(&self, value: i64, name: usize, teller: &mut Tied<'_>) {
        self.value.store(value, Relaxed);
        // Pairs with the Acquire in `wait_for`: who sees the offer sees the value.
        self.state.store(OFFERED, Release);
        futex::wake_all(&self.state);
        teller.want(name);
        self.wait_for(TAKEN);
        self.state.store(EMPTY, Release);
        teller.give(name);
    }

    /// Waits for a value, and takes it.
    pub fn receive(&self) -> i64 {
        self.wait_for(OFFERED);
        let value = self.value.load(Relaxed);
        self.state.store(TAKEN, Release);
        futex::wake_all(&self.state);
        value
    }

    fn wait_for(&self, wanted: u32) {
        loop {
            let seen = self.state.load(Acquire);
            if seen == wanted {
                return;
            }
            futex::wait(&self.state, seen);
        }
    }
}
