//! The gate at which the tellers of a flight wait for one another.
//!
//! Without it the first worker has often finished before the second starts, and no race shows. Being awake is not
//! enough: a worker that was just woken may have to wait for a core. So the gate opens in two steps: all have *come*,
//! and then each has been seen *running* since the last one came.

use super::clock::now_ms;
use super::futex;
use super::order::Order;
use super::scoreboard::{Head, Scoreboard};
use std::hint::spin_loop;
use std::sync::atomic::{
    AtomicU32,
    Ordering::{AcqRel, Acquire, Relaxed, Release},
};

/// Looks at a word this often before it goes to sleep: longer than another core needs to say that it runs.
const SPINS: u32 = 20_000;

/// Waits until `count` tellers of `flight` run. The last one to come calls `prepare`, before anybody passes.
fn pass(board: &Scoreboard, flight: u32, count: u32, prepare: impl FnOnce()) {
    let mustered = board.head(Head::Mustered);
    if board.head(Head::Armed).fetch_add(1, AcqRel) + 1 == count {
        prepare();
        board.head(Head::Armed).store(0, Relaxed);
        board.head(Head::Running).store(0, Relaxed);
        // Pairs with the Acquire in `wait_for`: who passes sees what was prepared.
        mustered.store(flight, Release);
        futex::wake_all(mustered);
    } else {
        wait_for(mustered, flight);
    }
    let gate = board.head(Head::Gate);
    if board.head(Head::Running).fetch_add(1, AcqRel) + 1 == count {
        board.set_opened(now_ms());
        // Pairs with the Acquire in `wait_for`.
        gate.store(flight, Release);
        futex::wake_all(gate);
    } else {
        wait_for(gate, flight);
    }
}

/// Passes the gate as the order says: together with others, or behind those who opened it.
pub fn enter(board: &Scoreboard, order: &Order, prepare: impl FnOnce()) {
    if order.together > 0 {
        pass(board, order.flight, order.together, prepare);
    } else {
        wait_for(board.head(Head::Gate), order.flight);
    }
}

fn wait_for(word: &AtomicU32, value: u32) {
    for _ in 0..SPINS {
        if word.load(Acquire) == value {
            return;
        }
        spin_loop();
    }
    loop {
        let seen = word.load(Acquire);
        if seen == value {
            return;
        }
        futex::wait(word, seen);
    }
}
