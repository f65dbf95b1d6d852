//! A lock without a line: whoever finds it free takes it, however long others have looked.
//!
//! It promises that one is inside at a time, and nothing about who is next.

use std::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};
use std::thread;
use std::time::Duration;

/// Who found it taken looks again after so long. A gap between two turns is some 10,000 times shorter.
const LOOK_AGAIN: Duration = Duration::from_micros(500);

/// The lock.
// ANCHOR: listing
#[derive(Debug, Default)]
pub struct Barging {
    taken: AtomicBool,
}

impl Barging {
    /// Waits until it is free, and takes it.
    pub fn lock(&self) {
        while self.taken.swap(true, Acquire) {
            thread::sleep(LOOK_AGAIN); // taken: come back in a moment
        }
    }

    /// Whoever looks next may have it.
    pub fn unlock(&self) {
        self.taken.store(false, Release); // pairs with the Acquire above
    }
}
// ANCHOR_END: listing

impl Barging {
    /// A free one.
    pub const fn new() -> Self {
        Self { taken: AtomicBool::new(false) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_inside_at_a_time() {
        let lock = Barging::new();
        lock.lock();
        assert!(lock.taken.load(Acquire));
        lock.unlock();
        lock.lock();
        lock.unlock();
        assert!(!lock.taken.load(Acquire));
    }
}
