//! One owner holds the balance; tellers send it requests. What is not shared cannot be raced for.
//!
//! The owner works while any teller does: the last teller of a flight sends [`Request::Close`], and whatever was sent
//! before has then been received. A request that arrives after that waits in the channel for the next owner.

use super::Account;
use crate::pace::Pace;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Requests that may wait before a sender must.
const BUFFER: usize = 64;

/// What travels to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Add so many pounds, negative to withdraw.
    Change(i64),
    /// Stop listening.
    Close,
}

/// An account that one owner alone changes.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Owned {
    ends: OnceLock<(SyncSender<Request>, Mutex<Receiver<Request>>)>,
    balance: AtomicI64, // only the owner changes it
}

impl Account for Owned {
    fn change(&self, amount: i64, _pace: &mut impl Pace) {
        self.send(Request::Change(amount)); // the teller never sees the balance
    }
    // ANCHOR_END: listing

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
        Self { ends: OnceLock::new(), balance: AtomicI64::new(0) }
    }

    /// Serves requests until [`Request::Close`]; `serve` carries out each change and is given what it needs.
    pub fn own<P: Pace>(&self, pace: &mut P, mut served: impl FnMut(&mut P, i64)) {
        let (_, receiver) = self.ends();
        let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok(Request::Change(amount)) = receiver.recv() {
            let balance = self.balance.load(Relaxed);
            pace.pause(balance);
            self.balance.store(balance + amount, Relaxed);
            served(pace, amount);
        }
    }

    /// Tells the owner that the flight is over.
    pub fn close(&self) {
        self.send(Request::Close);
    }

    fn send(&self, request: Request) {
        // The receiver lies beside the sender in the same static and is never dropped, so a send cannot fail.
        let _ = self.ends().0.send(request);
    }

    fn ends(&self) -> &(SyncSender<Request>, Mutex<Receiver<Request>>) {
        self.ends.get_or_init(|| {
            let (sender, receiver) = sync_channel(BUFFER);
            (sender, Mutex::new(receiver))
        })
    }
}
