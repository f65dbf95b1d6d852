//! The gate at which the tellers of a flight wait for one another.
//!
//! Without it the first worker has often finished before the second starts, and no race shows. Being awake is not
//! enough either: a worker that was just woken may have to wait for a core. So the gate opens in two steps: all have
//! *come*, and then each has been seen *running* since the last one came.

use super::clock::now_ms;
use super::futex;
use super::order::Order;
use super::pace::count_notes;
use super::scoreboard::{Head, Scoreboard};
use std::hint::spin_loop;
use std::sync::atomic::{
    AtomicU32,
    Ordering::{AcqRel, Acquire, Relaxed, Release},
};

/// Looks at a word this often before it goes to sleep: longer than another core needs to say that it runs.
const SPINS: u32 = 20_000;
/// What the last one to come does until the others are asleep, in rounds of a teller's work: some 50 µs.
const DOZE: u32 = 25_000;

/// How tellers that were sent off together begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// When all of them run.
    Running,
    /// As a program starts its threads: one goes on, and the others are woken. The one has a head start of as long as
    /// it takes to wake somebody.
    Woken,
}

/// Passes the gate as the order says: together with others, or behind those who opened it. The last one to come calls
/// `prepare`, before anybody passes.
pub fn enter(board: &Scoreboard, order: &Order, start: Start, prepare: impl FnOnce()) {
    let gate = board.head(Head::Gate);
    match (order.together, start) {
        (0, _) => sleep_until(gate, order.flight),
        (count, Start::Running) => {
            let mustered = board.head(Head::Mustered);
            if is_last(board.head(Head::Armed), count) {
                prepare();
                open(mustered, order.flight);
            } else {
                wait_until(mustered, order.flight);
            }
            if is_last(board.head(Head::Running), count) {
                board.set_opened(now_ms());
                open(gate, order.flight);
            } else {
                wait_until(gate, order.flight);
            }
        }
        (count, Start::Woken) => {
            if is_last(board.head(Head::Armed), count) {
                prepare();
                count_notes(DOZE);
                board.set_opened(now_ms());
                open(gate, order.flight);
            } else {
                sleep_until(gate, order.flight);
            }
        }
    }
}

/// Counts one more; the last one leaves the count at 0 for the next time.
fn is_last(counter: &AtomicU32, count: u32) -> bool {
    let is_last = counter.fetch_add(1, AcqRel) + 1 == count;
    if is_last {
        counter.store(0, Relaxed);
    }
    is_last
}

fn open(word: &AtomicU32, flight: u32) {
    // Pairs with the Acquire in `sleep_until`: who passes sees what was prepared.
    word.store(flight, Release);
    futex::wake_all(word);
}

fn wait_until(word: &AtomicU32, flight: u32) {
    for _ in 0..SPINS {
        if word.load(Acquire) == flight {
            return;
        }
        spin_loop();
    }
    sleep_until(word, flight);
}

fn sleep_until(word: &AtomicU32, flight: u32) {
    loop {
        let seen = word.load(Acquire);
        if seen == flight {
            return;
        }
        futex::wait(word, seen);
    }
}
