//! One account, and the locks that settle who has the next turn at it: all of them keep it exact, and not all are fair.

use super::barging::Barging;
use super::favouring::{Favour, Favouring};
use super::ticket::Ticketed;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// What lets one teller at a time, or one kind of teller, to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Whoever finds it free takes it. In messages: the vault serves whoever it likes best, A before B before C.
    Barging,
    /// First come, first served.
    FirstCome,
    /// The standard library's: it wakes who waits, and whoever is quicker takes it.
    Standard,
    /// Readers together, also past a writer who waits.
    ReadersFirst,
    /// Readers together, unless a writer waits.
    WritersFirst,
}

impl Lock {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Barging, Self::FirstCome, Self::Standard, Self::ReadersFirst, Self::WritersFirst];

    /// Its number in a letter.
    pub fn code(self) -> f64 {
        f64::from(self as u8)
    }

    /// The lock of that number.
    pub fn from_code(code: u32) -> Self {
        Self::ALL.get(code as usize).copied().unwrap_or(Self::Barging)
    }
}

/// What a teller does at the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It looks at the balance, and changes nothing.
    Look,
    /// It changes the balance.
    Change,
}

/// The account, and its locks.
#[derive(Debug, Default)]
pub struct Turns {
    barging: Barging,
    first_come: Ticketed,
    standard: Mutex<()>,
    favouring: Favouring,
    balance: AtomicI64,
}

impl Turns {
    /// An empty account behind free locks.
    pub const fn new() -> Self {
        Self {
            barging: Barging::new(),
            first_come: Ticketed::new(),
            standard: Mutex::new(()),
            favouring: Favouring::new(),
            balance: AtomicI64::new(0),
        }
    }

    /// Sets the balance, in pounds. Only while nobody is at work.
    pub fn open(&self, balance: i64) {
        self.balance.store(balance, Relaxed);
    }

    /// Where the balance lies in memory, so that a watcher may look at it without taking part.
    pub fn balance_at(&self) -> *const i64 {
        self.balance.as_ptr()
    }

    /// Waits for a turn under this lock, and takes it: `turn` is called inside, with the balance.
    ///
    /// # Panics
    /// When a teller panicked inside before.
    pub fn take(&self, lock: Lock, access: Access, turn: &mut dyn FnMut(&AtomicI64)) {
        match (lock, access) {
            (Lock::Barging, _) => {
                self.barging.lock();
                turn(&self.balance);
                self.barging.unlock();
            }
            (Lock::FirstCome, _) => {
                let ticket = self.first_come.lock();
                turn(&self.balance);
                self.first_come.unlock(ticket);
            }
            (Lock::Standard, _) => {
                let _inside = self.standard.lock().unwrap();
                turn(&self.balance);
            }
            (Lock::ReadersFirst | Lock::WritersFirst, Access::Look) => {
                let favour = if lock == Lock::ReadersFirst { Favour::Readers } else { Favour::Writers };
                self.favouring.lock_to_read(favour);
                turn(&self.balance);
                self.favouring.unlock_read();
            }
            (Lock::ReadersFirst | Lock::WritersFirst, Access::Change) => {
                self.favouring.lock_to_write();
                turn(&self.balance);
                self.favouring.unlock_written();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn every_lock_keeps_the_account_exact() {
        for lock in Lock::ALL {
            assert_eq!(Lock::from_code(lock.code() as u32), lock);
            let turns = Turns::new();
            turns.open(100);
            thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        for _ in 0..40 {
                            turns.take(lock, Access::Change, &mut |balance| {
                                let read = balance.load(Relaxed);
                                thread::yield_now();
                                balance.store(read + 1, Relaxed);
                            });
                            turns.take(lock, Access::Look, &mut |balance| assert!(balance.load(Relaxed) > 100));
                        }
                    });
                }
            });
            assert_eq!(turns.balance.load(Relaxed), 220, "{lock:?}");
        }
    }
}
