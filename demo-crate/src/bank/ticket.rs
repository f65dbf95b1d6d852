//! A ticket lock: draw a number, wait until it is called. First come, first served, so nobody starves.
//!
//! Each waiter watches a place of its own, so that a release wakes exactly the next one (the array lock of
//! T. E. Anderson, "The Performance of Spin Lock Alternatives for Shared-Memory Multiprocessors", 1990). A waiter spins for a moment and then
//! sleeps: handing a lock in strict order to a thread that is not on a core would otherwise cost a time slice each.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::futex;
use crate::run::pace::Pace;
use crate::run::scoreboard::MAX_TELLERS;
use std::hint::spin_loop;
use std::sync::atomic::{
    AtomicI64, AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

/// At least one place a teller; a power of two, so that the places stay in step when the numbers wrap round.
const PLACES: usize = MAX_TELLERS.next_power_of_two();
/// Looks at its place this often before it goes to sleep.
const SPINS: u32 = 200;

/// What the page says of it.
pub const FACTS: Facts = Facts {
    name: "ticket",
    label: "a ticket lock",
    plainly: "a ticket lock",
    guard: Guard::Lock,
    manner: Manner::Locked,
};

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("ticket.rs");

/// An account behind a ticket lock.
// ANCHOR: listing
#[derive(Debug)]
pub struct Ticketed {
    next: AtomicU32,
    called: [AtomicU32; PLACES], // called[n % PLACES] == n: number n's turn
    balance: AtomicI64,
}

impl Account for Ticketed {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        let ticket = self.next.fetch_add(1, Relaxed);
        self.wait_for(ticket); // wait for the lock
        let balance = self.balance.load(Relaxed); // read
        pace.work(balance);
        self.balance.store(balance + amount, Relaxed); // write
        self.call(ticket.wrapping_add(1));
    }
}
// ANCHOR_END: listing

impl Ledger for Ticketed {
    fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }
}

impl Ticketed {
    /// An empty account; number 0 is already called.
    pub const fn new() -> Self {
        Self { next: AtomicU32::new(0), called: [const { AtomicU32::new(0) }; PLACES], balance: AtomicI64::new(0) }
    }
}

// ANCHOR: turns
impl Ticketed {
    /// Waits for a turn at something else than its own balance; gives the number drawn.
    pub fn lock(&self) -> u32 {
        let ticket = self.next.fetch_add(1, Relaxed); // a place in line
        self.wait_for(ticket);
        ticket
    }

    /// Ends that turn: the next number is called.
    pub fn unlock(&self, ticket: u32) {
        self.call(ticket.wrapping_add(1));
    }
}
// ANCHOR_END: turns

impl Ticketed {
    fn wait_for(&self, ticket: u32) {
        let place = &self.called[ticket as usize % PLACES];
        let mut spins = 0;
        loop {
            // Pairs with the Release in `call`: what the last holder wrote is seen.
            let called = place.load(Acquire);
            if called == ticket {
                return;
            }
            if spins < SPINS {
                spins += 1;
                spin_loop();
            } else {
                futex::wait(place, called);
            }
        }
    }

    fn call(&self, ticket: u32) {
        let place = &self.called[ticket as usize % PLACES];
        // Pairs with the Acquire in `wait_for`.
        place.store(ticket, Release);
        futex::wake_one(place);
    }
}

impl Default for Ticketed {
    fn default() -> Self {
        Self::new()
    }
}
