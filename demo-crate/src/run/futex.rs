//! Waiting for a word of memory to change: the system's futex natively, `memory.atomic.wait32` in a worker.
//!
//! The standard library builds its locks on the same, but does not lend it out.

#[cfg(not(target_family = "wasm"))]
mod of_this_target {
    use std::sync::atomic::AtomicU32;

    pub(super) fn wait(word: &AtomicU32, value: u32) {
        atomic_wait::wait(word, value);
    }

    pub(super) fn wake_one(word: &AtomicU32) {
        atomic_wait::wake_one(word);
    }

    pub(super) fn wake_all(word: &AtomicU32) {
        atomic_wait::wake_all(word);
    }
}

#[cfg(all(target_family = "wasm", target_feature = "atomics"))]
#[expect(unsafe_code, reason = "the instructions take addresses")]
mod of_this_target {
    use core::arch::wasm32::{memory_atomic_notify, memory_atomic_wait32};
    use std::sync::atomic::AtomicU32;

    pub(super) fn wait(word: &AtomicU32, value: u32) {
        // SAFETY: the address comes from a reference to a live, aligned 32-bit atomic. The memory is shared-typed in
        // every build with atomics, and only workers, which may block, run this module.
        unsafe { memory_atomic_wait32(word.as_ptr().cast(), value.cast_signed(), -1) };
    }

    pub(super) fn wake_one(word: &AtomicU32) {
        notify(word, 1);
    }

    pub(super) fn wake_all(word: &AtomicU32) {
        notify(word, u32::MAX);
    }

    fn notify(word: &AtomicU32, waiters: u32) {
        // SAFETY: as in `wait`; notifying reads and writes nothing.
        unsafe { memory_atomic_notify(word.as_ptr().cast(), waiters) };
    }
}

#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
mod of_this_target {
    use std::sync::atomic::AtomicU32;

    // The page runs alone and never blocks; these exist so that the accounts compile there.
    pub(super) fn wait(_word: &AtomicU32, _value: u32) {}

    pub(super) fn wake_one(_word: &AtomicU32) {}

    pub(super) fn wake_all(_word: &AtomicU32) {}
}

use std::sync::atomic::AtomicU32;

/// Blocks while `word` holds `value`, until woken. May return early: look again.
pub fn wait(word: &AtomicU32, value: u32) {
    of_this_target::wait(word, value);
}

/// Wakes one of those who wait on `word`, if anybody does.
pub fn wake_one(word: &AtomicU32) {
    of_this_target::wake_one(word);
}

/// Wakes everybody who waits on `word`.
pub fn wake_all(word: &AtomicU32) {
    of_this_target::wake_all(word);
}
