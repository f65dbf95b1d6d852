//! Tellers as tasks: small state machines that any worker can take up and put aside, the queue of those that can go on,
//! and the one account that all of them change, with nothing between them.
//!
//! The scheduler is ours: as many tasks as there are (M) on as many workers as there are (N). A slice is counted in
//! steps of work, not in time, so that a run has the same slices on a slow machine, on a busy one and on a fast one.

use crate::run::dice::Dice;
use crate::run::pace::count_notes;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{
    AtomicI64, AtomicU32,
    Ordering::{AcqRel, Acquire, Relaxed, Release},
};
use std::thread;
use std::time::Duration;

/// Rounds of a teller's work in one step of thinking: some hundredths of a millisecond.
pub const ROUNDS: u32 = 10_000;

/// One teller, as a task.
#[derive(Clone, Debug)]
pub struct Task {
    /// Which teller.
    pub teller: usize,
    /// Pounds each change adds, negative to withdraw.
    pub amount: i64,
    /// Changes that are still to be made.
    pub left: u32,
    /// What it does next.
    pub next: Next,
    /// When it read last, for whoever watches: in milliseconds since the gate opened.
    pub read_ms: f64,
    /// Steps of thinking in a change, at the least and at the most.
    thinking: (u32, u32),
    dice: Dice,
}

/// What a task does next. That is all a worker has to know of it to go on where another one stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Read the balance.
    Read,
    /// Think, with the balance that was read in hand.
    Think {
        /// In pounds.
        balance: i64,
        /// So many steps more.
        steps: u32,
    },
    /// Write what was read, and the amount.
    Write {
        /// In pounds.
        balance: i64,
    },
}

// ANCHOR: task
impl Task {
    /// Takes one step. After any of them a worker may put the task aside, and another one take it up.
    pub fn step(&mut self, account: &AtomicI64) {
        self.next = match self.next {
            Next::Read => Next::Think { balance: account.load(Relaxed), steps: self.dice.between(self.thinking) },
            Next::Think { balance, steps: 0 } => Next::Write { balance },
            Next::Think { balance, steps } => {
                think();
                Next::Think { balance, steps: steps - 1 }
            }
            Next::Write { balance } => {
                account.store(balance + self.amount, Relaxed);
                self.left -= 1;
                Next::Read
            }
        };
    }
}
// ANCHOR_END: task

impl Task {
    /// A task that has not begun: so many changes, each with so many steps of thinking, at the least and at the most.
    pub fn new(teller: usize, amount: i64, changes: u32, thinking: (u32, u32)) -> Self {
        Self { teller, amount, left: changes, next: Next::Read, read_ms: 0.0, thinking, dice: Dice::new(teller as u32) }
    }
}

/// One step of thinking.
pub fn think() {
    count_notes(ROUNDS);
}

/// Waits for a task that another worker has in hand.
fn rest() {
    thread::sleep(Duration::from_micros(200));
}

/// Sees what one worker does.
pub trait Watcher {
    /// True once the worker has to stop.
    fn is_stopped(&self) -> bool;
    /// The worker takes a task up.
    fn took(&mut self, task: &Task);
    /// The task has taken this step.
    fn saw(&mut self, step: Next, task: &mut Task);
    /// The worker puts the task aside.
    fn put_aside(&mut self, task: &Task);
}

/// The tasks, and what they work at.
#[derive(Debug, Default)]
pub struct Tasks {
    /// The account, in pounds.
    account: AtomicI64,
    /// Those that can go on, in the order in which they get a worker.
    queue: Mutex<VecDeque<Task>>,
    /// Tasks that are not done, in the queue or in a worker's hands.
    unfinished: AtomicU32,
    /// Steps of thinking in a millisecond, as was measured.
    per_ms: AtomicU32,
}

impl Tasks {
    /// No task, and an empty account.
    pub const fn new() -> Self {
        Self {
            account: AtomicI64::new(0),
            queue: Mutex::new(VecDeque::new()),
            unfinished: AtomicU32::new(0),
            per_ms: AtomicU32::new(0),
        }
    }

    /// Begins afresh. Only while nobody works.
    ///
    /// # Panics
    /// After a panic of another worker with the queue in hand.
    pub fn open(&self, balance: i64, tasks: Vec<Task>, per_ms: u32) {
        let mut queue = self.queue.lock().unwrap();
        queue.clear();
        queue.extend(tasks);
        self.account.store(balance, Relaxed);
        self.per_ms.store(per_ms, Relaxed);
        // Pairs with the Acquire in `work`.
        self.unfinished.store(queue.len() as u32, Release);
    }

    /// Steps of thinking in a millisecond, as was said at the opening.
    pub fn per_ms(&self) -> u32 {
        self.per_ms.load(Relaxed)
    }

    /// Where the balance lies in memory, so that a watcher may look at it without taking part.
    pub fn balance_at(&self) -> *const i64 {
        self.account.as_ptr()
    }

    /// What the account holds.
    pub fn balance(&self) -> i64 {
        self.account.load(Relaxed)
    }

    // ANCHOR: worker
    /// What each worker does: takes the first task of the queue, lets it take the steps of one slice, puts it back
    /// behind the others. Ends when every task is done.
    pub fn work(&self, slice: u32, watcher: &mut impl Watcher) {
        while self.unfinished.load(Acquire) > 0 && !watcher.is_stopped() {
            let Some(mut task) = self.take() else {
                rest();
                continue;
            };
            watcher.took(&task);
            for _ in 0..slice {
                if task.left == 0 || watcher.is_stopped() {
                    break;
                }
                let step = task.next;
                task.step(&self.account);
                watcher.saw(step, &mut task);
            }
            watcher.put_aside(&task);
            self.put_back(task);
        }
    }
    // ANCHOR_END: worker

    fn take(&self) -> Option<Task> {
        self.queue.lock().unwrap().pop_front()
    }

    fn put_back(&self, task: Task) {
        if task.left == 0 {
            // Pairs with the Acquire in `work`.
            self.unfinished.fetch_sub(1, AcqRel);
        } else {
            self.queue.lock().unwrap().push_back(task);
        }
    }
}
