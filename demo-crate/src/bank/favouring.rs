//! A readers–writer lock that says whom it favours: readers may be inside together, a writer is alone, and either kind
//! can be kept out for ever by the other.
//!
//! The standard library's own does not say which it favours. A panic aborts in the browser, so a poisoned lock, which
//! `unwrap` is about, is never seen there.

#![expect(clippy::missing_panics_doc, reason = "a poisoned lock is never seen, as said above")]

use std::sync::{Condvar, Mutex};

/// Whom it lets in first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Favour {
    /// A reader comes in whenever no writer is inside, also while one waits.
    Readers,
    /// No reader comes in while a writer waits.
    Writers,
}

/// Who is inside, and who waits.
#[derive(Debug, Default)]
struct Crowd {
    reading: u32,
    is_written: bool,
    writers_waiting: u32,
}

/// The lock.
#[derive(Debug, Default)]
pub struct Favouring {
    crowd: Mutex<Crowd>,
    changed: Condvar,
}

// ANCHOR: listing
impl Favouring {
    /// Lets a reader in.
    pub fn lock_to_read(&self, favour: Favour) {
        let mut crowd = self.crowd.lock().unwrap();
        while crowd.is_written || favour == Favour::Writers && crowd.writers_waiting > 0 {
            crowd = self.changed.wait(crowd).unwrap();
        }
        crowd.reading += 1;
    }

    /// Lets a writer in.
    pub fn lock_to_write(&self) {
        let mut crowd = self.crowd.lock().unwrap();
        crowd.writers_waiting += 1;
        while crowd.is_written || crowd.reading > 0 {
            crowd = self.changed.wait(crowd).unwrap();
        }
        crowd.writers_waiting -= 1;
        crowd.is_written = true;
    }
}
// ANCHOR_END: listing

impl Favouring {
    /// A free one.
    pub const fn new() -> Self {
        let crowd = Crowd { reading: 0, is_written: false, writers_waiting: 0 };
        Self { crowd: Mutex::new(crowd), changed: Condvar::new() }
    }

    /// A reader leaves.
    pub fn unlock_read(&self) {
        self.crowd.lock().unwrap().reading -= 1;
        self.changed.notify_all();
    }

    /// The writer leaves.
    pub fn unlock_written(&self) {
        self.crowd.lock().unwrap().is_written = false;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::thread;

    /// Waits until so many writers stand before it.
    fn wait_for_writers(lock: &Favouring, count: u32) {
        while lock.crowd.lock().unwrap().writers_waiting < count {
            thread::yield_now();
        }
    }

    #[test]
    fn readers_share_and_a_writer_waits_for_the_last_of_them() {
        let (lock, has_written) = (Favouring::new(), AtomicBool::new(false));
        lock.lock_to_read(Favour::Readers);
        thread::scope(|scope| {
            scope.spawn(|| {
                lock.lock_to_write();
                has_written.store(true, SeqCst);
                lock.unlock_written();
            });
            wait_for_writers(&lock, 1);
            // One more comes in past the writer who waits.
            lock.lock_to_read(Favour::Readers);
            lock.unlock_read();
            assert!(!has_written.load(SeqCst));
            lock.unlock_read();
        });
        assert!(has_written.load(SeqCst));
    }

    #[test]
    fn a_waiting_writer_keeps_readers_out_where_writers_are_favoured() {
        let (lock, has_written) = (Favouring::new(), AtomicBool::new(false));
        lock.lock_to_write();
        thread::scope(|scope| {
            scope.spawn(|| {
                lock.lock_to_write();
                has_written.store(true, SeqCst);
                lock.unlock_written();
            });
            wait_for_writers(&lock, 1);
            scope.spawn(|| {
                lock.lock_to_read(Favour::Writers);
                assert!(has_written.load(SeqCst), "the writer waited first");
                lock.unlock_read();
            });
            lock.unlock_written();
        });
    }
}
