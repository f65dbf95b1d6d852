//! A teller that reaches the account only through messages: after each answer it says what to send next.
//!
//! At full speed an operation costs one round trip: what ends one operation and what begins the next travel in one
//! message, in the order in which they would travel in two. The last operation asks for an acknowledgement, so that
//! a teller that has ended has been heard.

use super::{Request, message};
use crate::account::Strategy;
use crate::batch::Order;
use crate::clock::now_ms;
use crate::scoreboard::{Phase, Sabotage, Scoreboard};
use crate::stage::{BREATH_MS, Dice, PAUSE_MS};
use crate::trace::Operation;

/// Requests without an answer that a teller sends before it asks to be told that they were heard.
const WINDOW: u32 = 64;

/// What a teller does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Send this to the vault.
    Send(Vec<f64>),
    /// Call [`Teller::resume`] after so many milliseconds.
    Pause(u32),
    /// Nothing until the vault answers.
    Wait,
    /// The batch is over.
    Ended,
}

/// What the next answer or the end of the pause means.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Between two operations.
    Between,
    /// The balance was asked for.
    Reading,
    /// The balance is known, and the pause of slow motion runs.
    Holding(f64),
    /// Written; the acknowledgement is awaited.
    Writing,
    /// An indivisible change was asked for.
    Changing,
    /// Swap was asked for.
    Swapping(f64),
    /// Everything was sent; the acknowledgement of it is awaited.
    Ending,
}

/// One teller of one batch.
#[derive(Debug)]
pub struct Teller {
    order: Order,
    state: State,
    done: u32,
    retries: u64,
    operation: Operation,
    stopped: bool,
    sabotage: Option<Sabotage>,
    dice: Dice,
}

impl Teller {
    /// A teller who has not begun.
    pub fn new(order: Order) -> Self {
        Self {
            order,
            state: State::Between,
            done: 0,
            retries: 0,
            operation: Operation::default(),
            stopped: false,
            sabotage: None,
            dice: Dice::new(order.slot as u32),
        }
    }

    /// Operations done.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Ends the batch after the operation in hand.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Makes the teller fail at the next opportunity, in the middle of an operation.
    pub fn sabotage(&mut self, sabotage: Sabotage) {
        self.sabotage = Some(sabotage);
    }

    /// Begins the batch.
    pub fn begin(&mut self, board: &Scoreboard) -> Next {
        let slot = board.slot(self.order.slot);
        slot.clear();
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        self.go_on(board)
    }

    /// Goes on after a pause.
    pub fn resume(&mut self) -> Next {
        match self.state {
            State::Holding(_) if self.fails() => Next::Wait,
            State::Holding(balance) => self.write(balance),
            _ => self.send_next(Vec::new()),
        }
    }

    /// Goes on with the vault's answer.
    pub fn answer(&mut self, board: &Scoreboard, answer: &[f64]) -> Next {
        self.report(board);
        if self.fails() {
            return Next::Wait;
        }
        match (self.state, answer) {
            // The lock was taken: ask again.
            (State::Reading, [0.0]) if self.order.strategy == Strategy::Spin => {
                self.retries += 1;
                self.first_request(Vec::new())
            }
            (State::Reading, [.., balance, stamp]) => self.read(board, *balance, *stamp),
            (State::Swapping(_), [0.0, balance, stamp]) => {
                self.retries += 1;
                self.read(board, *balance, *stamp)
            }
            (State::Swapping(written), [_, _, stamp]) => {
                self.operation.before_write = *stamp as u32;
                self.wrote(board, Some(written), *stamp)
            }
            (State::Changing, [balance, stamp]) => {
                self.note_read(board, *balance, *stamp);
                self.operation.before_write = *stamp as u32;
                self.wrote(board, Some(balance + self.order.amount as f64), *stamp)
            }
            (State::Changing, [stamp]) => self.wrote(board, None, *stamp),
            (State::Writing, [stamp]) => {
                let balance = self.operation.read.map(|balance| (balance + self.order.amount) as f64);
                self.operation.before_write = *stamp as u32;
                self.wrote(board, balance, *stamp)
            }
            (State::Ending, _) => self.end(board),
            // An answer that fits nothing: a vault of another version. Waiting for ever is what a watchdog is for.
            _ => Next::Wait,
        }
    }

    /// True when the teller has just died on purpose.
    fn fails(&self) -> bool {
        match self.sabotage {
            Some(Sabotage::Trap) => panic!("this teller was told to fail"),
            // Never answers again, with whatever lock it holds.
            Some(Sabotage::Hang) => self.state != State::Between,
            None => false,
        }
    }

    /// The balance is known: writes at once, or pauses first.
    fn read(&mut self, board: &Scoreboard, balance: f64, stamp: f64) -> Next {
        if self.order.slow {
            self.note_read(board, balance, stamp);
            board.slot(self.order.slot).trace(self.done, &self.operation);
            self.state = State::Holding(balance);
            return Next::Pause(self.dice.between(PAUSE_MS));
        }
        self.write(balance)
    }

    fn write(&mut self, balance: f64) -> Next {
        let written = balance + self.order.amount as f64;
        if self.order.strategy == Strategy::Cas {
            self.state = State::Swapping(written);
            return Next::Send(message(&[Request::Swap(balance, written)]));
        }
        let mut requests = message(&[Request::Set(written)]);
        if self.order.slow {
            // Before the lock goes to the next in line, so that the stamp is this write's own.
            Request::Ack.write(&mut requests);
        }
        if self.order.strategy != Strategy::None {
            Request::Unlock.write(&mut requests);
        }
        if self.order.slow {
            self.state = State::Writing;
            return Next::Send(requests);
        }
        self.done += 1;
        self.send_next(requests)
    }

    /// An operation is done and was acknowledged.
    fn wrote(&mut self, board: &Scoreboard, balance: Option<f64>, stamp: f64) -> Next {
        if self.order.slow {
            self.operation.wrote = balance.map(|balance| balance as i64);
            self.operation.after_write = stamp as u32;
            self.operation.wrote_ms = (now_ms() - board.opened()) as f32;
            board.slot(self.order.slot).trace(self.done, &self.operation);
            self.operation = Operation::default();
        }
        self.done += 1;
        self.go_on(board)
    }

    /// After a pause in slow motion, the next operation or the end.
    fn go_on(&mut self, board: &Scoreboard) -> Next {
        self.report(board);
        self.state = State::Between;
        if self.order.slow && !self.is_over() {
            return Next::Pause(self.dice.between(BREATH_MS));
        }
        self.send_next(Vec::new())
    }

    /// The next operation or the end; `requests` go ahead of it.
    fn send_next(&mut self, mut requests: Vec<f64>) -> Next {
        if self.is_over() {
            Request::Ack.write(&mut requests);
            self.state = State::Ending;
            return Next::Send(requests);
        }
        self.first_request(requests)
    }

    fn is_over(&self) -> bool {
        self.stopped || self.done >= self.order.operations
    }

    /// What an operation begins with.
    fn first_request(&mut self, mut requests: Vec<f64>) -> Next {
        let amount = self.order.amount as f64;
        self.state = State::Reading;
        match self.order.strategy {
            Strategy::None | Strategy::Cas => Request::Get.write(&mut requests),
            Strategy::Mutex | Strategy::Ticket | Strategy::Rwlock => {
                Request::Lock.write(&mut requests);
                Request::Get.write(&mut requests);
            }
            Strategy::Spin => {
                Request::TryLock.write(&mut requests);
                Request::Get.write(&mut requests);
            }
            Strategy::Atomic => {
                self.state = State::Changing;
                Request::Add(amount).write(&mut requests);
            }
            Strategy::Channel => {
                self.state = State::Changing;
                let window = if self.order.slow { 1 } else { WINDOW.min(self.order.operations - self.done) };
                for _ in 0..window {
                    Request::Post(amount).write(&mut requests);
                }
                // The acknowledgement counts as the last of them.
                self.done += window - 1;
                Request::Ack.write(&mut requests);
            }
        }
        Next::Send(requests)
    }

    fn end(&mut self, board: &Scoreboard) -> Next {
        self.report(board);
        let slot = board.slot(self.order.slot);
        slot.set_ended(now_ms());
        slot.set_phase(Phase::Ended);
        Next::Ended
    }

    fn note_read(&mut self, board: &Scoreboard, balance: f64, stamp: f64) {
        self.operation.read = Some(balance as i64);
        self.operation.read_stamp = stamp as u32;
        self.operation.read_ms = (now_ms() - board.opened()) as f32;
    }

    fn report(&self, board: &Scoreboard) {
        board.slot(self.order.slot).set_progress(self.done, self.retries);
    }
}
