//! A worker that carries out tasks and shares no memory: it has its own tasks, a slice each in turn, and reads and writes
//! the account in messages to the vault. A task is never put aside for good, and never moves to another worker.

use super::teller::Next;
use super::{Request, harm, whole};
use crate::bank::tasks::{self, Task};
use crate::run::clock::now_ms;
use crate::run::fault::Planned;
use crate::run::jobs::Job;
use crate::run::jobs::tasks::{Log, measure};
use crate::run::order::Order;
use crate::run::scoreboard::{Phase, Scoreboard};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// What the next answer or the end of the pause means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Between two slices.
    Between,
    /// The task in hand has asked for the balance.
    Reading,
    /// The task in hand has written; the acknowledgement is awaited.
    Writing,
    /// Came to harm: never goes on.
    Harmed,
    /// Done.
    Ended,
}

/// One worker and its tasks.
#[derive(Debug)]
pub struct Turns {
    number: usize,
    fault: Option<Planned>,
    log: Log,
    state: State,
    /// The task in hand.
    task: Option<Task>,
    /// The others, in their order.
    queue: VecDeque<Task>,
    /// Steps of a slice, and those that are left of the one at hand.
    slice: u32,
    left: u32,
    is_stopped: bool,
}

impl Turns {
    /// Begins the part of an order about tasks; `None` for any other.
    pub fn begin(order: &Order, board: &Scoreboard) -> Option<(Self, Next)> {
        let Job::Tasks(job) = &order.job else { return None };
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Running);
        let per_ms = if job.per_ms == 0 { measure() } else { job.per_ms };
        slot.set_started(now_ms());
        let mut queue = VecDeque::from(job.begun(per_ms));
        queue.retain(|task| task.teller as u32 % job.workers == job.worker);
        let mut turns = Self {
            number: order.teller,
            fault: order.fault,
            log: Log::new(order.sent, per_ms),
            state: State::Between,
            task: None,
            queue,
            slice: job.slice(per_ms),
            left: 0,
            is_stopped: false,
        };
        let next = turns.go_on(board);
        Some((turns, next))
    }

    /// Ends the work before the next slice.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Goes on after a pause.
    ///
    /// # Panics
    /// When the order says that this change traps.
    pub fn resume(&mut self, board: &Scoreboard) -> Next {
        match self.state {
            State::Between => self.go_on(board),
            State::Harmed => harm::woken(self.fault),
            State::Reading | State::Writing | State::Ended => Next::Wait,
        }
    }

    /// Goes on with the vault's answer. One that fits nothing is waited out, which is what a watchdog is for.
    pub fn answer(&mut self, board: &Scoreboard, answer: &[f64]) -> Next {
        let Some(task) = &mut self.task else { return Next::Wait };
        let found = match (self.state, answer) {
            (State::Reading, [balance, _]) => whole(*balance),
            (State::Writing, [_]) => Some(0),
            _ => None,
        };
        let Some(found) = found else { return Next::Wait };
        if self.state == State::Reading {
            let step = task.next;
            task.step(&AtomicI64::new(found));
            self.log.saw(step, task, board.slot(self.number));
            if let Some(next) = harm::instead(self.fault, self.log.done()) {
                self.state = State::Harmed;
                return next;
            }
        } else {
            let written = tasks::Next::Write { balance: 0 };
            self.log.saw(written, task, board.slot(self.number));
        }
        self.go_on(board)
    }

    /// Goes on until the vault is to be asked, or the slice is over.
    fn go_on(&mut self, board: &Scoreboard) -> Next {
        let slot = board.slot(self.number);
        let mut task = match self.task.take() {
            Some(task) => task,
            None if self.is_stopped => return self.end(board),
            None => {
                let Some(task) = self.queue.pop_front() else { return self.end(board) };
                self.log.took();
                self.left = self.slice;
                task
            }
        };
        while self.left > 0 && task.left > 0 {
            self.left -= 1;
            let step = task.next;
            let request = match step {
                tasks::Next::Read => Request::Get,
                tasks::Next::Think { .. } => {
                    task.step(&AtomicI64::new(0));
                    self.log.saw(step, &mut task, slot);
                    continue;
                }
                tasks::Next::Write { .. } => {
                    let account = AtomicI64::new(0);
                    task.step(&account);
                    Request::Set(account.load(Relaxed))
                }
            };
            let mut message = Vec::new();
            request.write(&mut message);
            self.state = State::Reading;
            if request != Request::Get {
                Request::Ack.write(&mut message);
                self.state = State::Writing;
            }
            self.task = Some(task);
            return Next::Send(message);
        }
        self.log.put_aside(&task, slot);
        if task.left > 0 {
            self.queue.push_back(task);
        }
        // Whoever computes hears nothing: the page gets its turn between two slices.
        self.state = State::Between;
        Next::Pause(0.0)
    }

    fn end(&mut self, board: &Scoreboard) -> Next {
        self.state = State::Ended;
        self.log.end(board.slot(self.number));
        Next::Ended
    }
}
