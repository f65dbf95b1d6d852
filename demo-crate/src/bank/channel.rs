//! One owner holds the balance; tellers send it requests. What is not shared cannot be raced for.
//!
//! The owner works while any teller does: the last teller of a flight sends [`Request::Close`], and whatever was sent
//! before has then been received. A request that arrives after that waits in the channel for the next owner.

use super::facts::{Facts, Guard, Manner, listing};
use super::{Account, Ledger};
use crate::run::pace::Pace;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};

/// Requests that may wait before a sender must.
const BUFFER: usize = 64;

/// What travels to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Add so many pounds, negative to withdraw.
    Change {
        /// Whose change it is.
        teller: usize,
        /// In pounds.
        amount: i64,
    },
    /// Stop listening.
    Close,
}

/// What the page says of it.
pub const FACTS: Facts = Facts {
    name: "channel",
    label: "a channel to one owner",
    plainly: "a channel to one owner",
    guard: Guard::Owner,
    manner: Manner::Post,
};

/// The source as it is compiled, for the page to show.
pub const LISTING: &str = listing!("channel.rs");

/// An account that one owner alone changes.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Owned {
    requests: Channel,
    balance: AtomicI64, // only the owner changes it
}

impl Account for Owned {
    fn change(&self, amount: i64, pace: &mut impl Pace) {
        pace.prepare(); // the teller’s own work, beforehand
        let teller = pace.teller();
        self.requests.send(Request::Change { teller, amount }); // send, unseen
    }
}
// ANCHOR_END: listing

impl Ledger for Owned {
    fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }
}

impl Owned {
    /// An empty account that nobody owns yet.
    pub const fn new() -> Self {
        Self { requests: Channel::new(), balance: AtomicI64::new(0) }
    }

    /// Serves requests until [`Request::Close`]; `served` is told of each change: whose it was, and how many pounds.
    pub fn own<P: Pace>(&self, pace: &mut P, mut served: impl FnMut(&mut P, usize, i64)) {
        while let Request::Change { teller, amount } = self.requests.receive() {
            let balance = self.balance.load(Relaxed);
            pace.work(balance);
            self.balance.store(balance + amount, Relaxed);
            served(pace, teller, amount);
        }
    }

    /// Tells the owner that the flight is over.
    pub fn close(&self) {
        self.requests.send(Request::Close);
    }
}

/// A bounded channel: a queue under a mutex, and two conditions to wait for. The standard library's does the same
/// with more cunning, and would be a quarter of all that a worker loads.
#[derive(Debug, Default)]
struct Channel {
    queue: Mutex<VecDeque<Request>>,
    is_filled: Condvar,
    has_room: Condvar,
}

impl Channel {
    const fn new() -> Self {
        Self { queue: Mutex::new(VecDeque::new()), is_filled: Condvar::new(), has_room: Condvar::new() }
    }

    /// Waits until there is room.
    fn send(&self, request: Request) {
        let mut queue = self.queue.lock().unwrap();
        while queue.len() >= BUFFER {
            queue = self.has_room.wait(queue).unwrap();
        }
        queue.push_back(request);
        if queue.len() == 1 {
            self.is_filled.notify_one(); // the one receiver can only wait for the first
        }
    }

    /// Waits until there is a request.
    fn receive(&self) -> Request {
        let mut queue = self.queue.lock().unwrap();
        loop {
            if let Some(request) = queue.pop_front() {
                if queue.len() == BUFFER / 2 {
                    self.has_room.notify_all(); // not at every one: waking costs more than sending
                }
                return request;
            }
            queue = self.is_filled.wait(queue).unwrap();
        }
    }
}
