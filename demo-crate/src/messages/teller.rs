//! A teller that reaches the account only through messages: after each answer it says what to send next.
//!
//! An operation costs one round trip: what ends one operation and what begins the next travel in one message, but for
//! the detours of [`chance`](super::chance). An operation counts as done when the vault has answered to it or to
//! something after it. The last one asks for an answer, so a teller that has ended has been heard.

use super::chance::Chance;
use super::whole;
use super::{Request, harm};
use crate::bank::facts::Manner;
use crate::run::clock::now_ms;
use crate::run::dice::Dice;
use crate::run::fault::Planned;
use crate::run::jobs::Job;
use crate::run::jobs::change::{Change, Speed};
use crate::run::order::Order;
use crate::run::pace::{ROUNDS, count_notes};
use crate::run::scoreboard::{Phase, Scoreboard, Step};
use crate::run::slow::{BREATH_MS, PAUSE_MS};
use figures::trace::Operation;
use std::hash::{Hash, Hasher};

/// Requests that nobody waits for one by one go in parcels of so many, at the most; the vault answers to a parcel.
pub const WINDOW: u32 = 64;

/// What a teller does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Send this to the vault.
    Send(Vec<f64>),
    /// Call [`Teller::resume`] after so many milliseconds.
    Pause(f64),
    /// Nothing: the teller hangs, or the vault has said what it does not understand.
    Wait,
    /// The batch is over.
    Ended,
}

impl Next {
    /// Sends these parts, one after another, as one message.
    pub(super) fn send<Part: Copy>(parts: &[Part], write: fn(Part, &mut Vec<f64>)) -> Self {
        let mut message = Vec::new();
        for part in parts {
            write(*part, &mut message);
        }
        Self::Send(message)
    }
}

/// What the next answer or the end of the pause means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// Slow motion's breath before an operation.
    Between,
    /// The pause of slow motion before a change that reads and writes at one moment.
    Preparing,
    /// Such a change was asked for.
    Changing,
    /// The balance was asked for.
    Reading,
    /// The balance is known, and the pause of slow motion runs.
    Holding(i64),
    /// This balance was written; the acknowledgement is awaited.
    Writing(i64),
    /// This balance was offered for the one that was read.
    Swapping(i64),
    /// Came to harm: never goes on.
    Harmed,
    /// Done.
    Ended,
}

/// One teller of one batch.
#[derive(Clone, Debug)]
pub struct Teller {
    number: usize,
    job: Change,
    fault: Option<Planned>,
    chance: Chance,
    state: State,
    done: u32,
    /// Operations whose end was sent, and not answered to yet.
    unheard: u32,
    retries: u64,
    is_stopped: bool,
    /// The operation at hand, for slow motion.
    operation: Operation,
    /// Operations told in slow motion, attempts in vain among them.
    told: u32,
}

/// Tellers with the same order that hash alike say the same from here on, given the same answers and chances.
impl Hash for Teller {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.number, self.state, self.done, self.unheard, self.is_stopped).hash(hasher);
    }
}

impl Teller {
    /// Begins the batch of an order for changes.
    ///
    /// # Panics
    /// When the order is for another job.
    pub fn begin(order: Order, board: &Scoreboard) -> (Self, Next) {
        let chance = Chance::of(Dice::new(order.teller as u32));
        Self::begin_by(chance, order, board)
    }

    /// The same, by a chance of the caller's.
    ///
    /// # Panics
    /// When the order is for another job.
    pub fn begin_by(chance: Chance, order: Order, board: &Scoreboard) -> (Self, Next) {
        let Job::Change(job) = order.job else { panic!("no changes: {:?}", order.job) };
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let mut teller = Self {
            number: order.teller,
            job,
            fault: order.fault,
            chance,
            state: State::Between,
            done: 0,
            unheard: 0,
            retries: 0,
            is_stopped: false,
            operation: Operation::default(),
            told: 0,
        };
        let next = teller.go_on(board);
        (teller, next)
    }

    /// Operations done.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Ends the batch after the operation in hand.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Leaves what comes to this chance.
    pub fn leave_to(&mut self, chance: Chance) {
        self.chance = chance;
    }

    /// Goes on after a pause.
    ///
    /// # Panics
    /// When the order says that this operation traps.
    pub fn resume(&mut self, board: &Scoreboard) -> Next {
        match self.state {
            State::Between if self.is_over_after(board, 0) => self.end(board),
            State::Between => self.ask(board, Vec::new()),
            State::Preparing => self.change(),
            State::Holding(balance) => self.write(board, balance),
            State::Harmed => harm::woken(self.fault),
            _ => Next::Wait,
        }
    }

    /// Goes on with the vault's answer. One that fits nothing is waited out, which is what a watchdog is for.
    pub fn answer(&mut self, board: &Scoreboard, answer: &[f64]) -> Next {
        match (self.state, answer) {
            (State::Reading, [0.0]) if self.manner() == Manner::TriedLock => {
                self.retries += 1;
                self.hear(board);
                // Nothing is in hand: whoever is told to stop need not wait for a lock that may never be free.
                if self.is_over_after(board, 0) { self.end(board) } else { self.ask(board, Vec::new()) }
            }
            (State::Reading, [.., balance, stamp]) => {
                self.hear(board);
                self.read(board, *balance, *stamp)
            }
            (State::Writing(written), [stamp]) => self.wrote(board, Some(written), *stamp),
            (State::Changing, [before, stamp]) => {
                let before = whole(*before);
                self.note_read(board, before, *stamp);
                self.wrote(board, before.map(|before| before.saturating_add(self.job.amount)), *stamp)
            }
            (State::Changing, [stamp]) => self.wrote(board, None, *stamp),
            (State::Swapping(_), [0.0, found, stamp, ..]) => {
                self.retries += 1;
                if self.is_slow() {
                    self.operation.is_refused = true;
                    self.tell(board, *stamp);
                }
                self.hear(board);
                self.read(board, *found, *stamp)
            }
            (State::Swapping(written), [1.0, _, stamp]) => {
                self.unheard = 1;
                self.wrote(board, Some(written), *stamp)
            }
            (State::Swapping(_), [1.0, _, _, balance, stamp]) => {
                self.unheard = 1;
                self.hear(board);
                self.read(board, *balance, *stamp)
            }
            _ => Next::Wait,
        }
    }

    fn manner(&self) -> Manner {
        self.job.strategy.facts().manner
    }

    fn is_slow(&self) -> bool {
        self.job.speed == Speed::Slow
    }

    /// Counts what the answer has acknowledged.
    fn hear(&mut self, board: &Scoreboard) {
        self.done += self.unheard;
        self.unheard = 0;
        let slot = board.slot(self.number);
        slot.set_progress(self.done, self.retries);
        slot.set_applied(self.done);
    }

    /// True when the batch is over after so many operations more.
    fn is_over_after(&self, board: &Scoreboard, more: u32) -> bool {
        let is_late = || self.job.until_ms > 0.0 && now_ms() > board.opened() + self.job.until_ms;
        self.is_stopped || self.done + more >= self.job.operations || is_late()
    }

    /// From one operation, of which all was heard, to the next.
    fn go_on(&mut self, board: &Scoreboard) -> Next {
        board.slot(self.number).set_step(Step::Outside);
        if self.is_over_after(board, 0) {
            return self.end(board);
        }
        if self.is_slow() {
            self.state = State::Between;
            return self.pause(board, BREATH_MS);
        }
        self.ask(board, Vec::new())
    }

    /// What an operation begins with; `requests` go ahead of it.
    fn ask(&mut self, board: &Scoreboard, mut requests: Vec<f64>) -> Next {
        board.slot(self.number).set_step(Step::Asking);
        match self.manner() {
            Manner::Add | Manner::Post => return self.prepare(board),
            Manner::GetSet | Manner::Swap => {}
            Manner::Locked => Request::Lock.write(&mut requests),
            Manner::TriedLock => Request::TryLock.write(&mut requests),
        }
        if self.is_slow() && matches!(self.manner(), Manner::Locked | Manner::TriedLock) {
            // A lock that was found taken is asked for again: it is still the same wait.
            self.operation.asked_ms.get_or_insert((now_ms() - board.opened()) as f32);
            board.slot(self.number).trace(self.told, &self.operation);
        }
        Request::Get.write(&mut requests);
        self.state = State::Reading;
        Next::Send(requests)
    }

    /// The teller's own work before a change that reads and writes at one moment.
    fn prepare(&mut self, board: &Scoreboard) -> Next {
        if let Some(next) = self.fail() {
            return next;
        }
        if self.is_slow() {
            self.state = State::Preparing;
            return self.pause(board, PAUSE_MS);
        }
        self.change()
    }

    fn change(&mut self) -> Next {
        let mut requests = Vec::new();
        self.state = State::Changing;
        if self.manner() == Manner::Post {
            self.unheard = self.parcel();
            for _ in 0..self.unheard {
                self.work();
                Request::Post(self.job.amount).write(&mut requests);
            }
            Request::Ack.write(&mut requests);
        } else {
            self.unheard = 1;
            self.work();
            Request::Add(self.job.amount).write(&mut requests);
        }
        Next::Send(requests)
    }

    /// Requests in the next parcel: none of them is the one in which the teller is to fail, unless that is the first.
    fn parcel(&self) -> u32 {
        let most = if self.is_slow() { 1 } else { WINDOW };
        let until_fault = self.fault.and_then(|planned| planned.at.checked_sub(self.done)).filter(|left| *left > 0);
        most.min(self.job.operations - self.done).min(until_fault.unwrap_or(WINDOW))
    }

    /// The balance is known: works and writes at once, or pauses first.
    fn read(&mut self, board: &Scoreboard, balance: f64, stamp: f64) -> Next {
        let Some(balance) = whole(balance) else { return Next::Wait };
        let slot = board.slot(self.number);
        slot.set_step(Step::Inside);
        if let Some(next) = self.fail() {
            return next;
        }
        if self.is_slow() {
            self.note_read(board, Some(balance), stamp);
            slot.trace(self.told, &self.operation);
            self.state = State::Holding(balance);
            return self.pause(board, PAUSE_MS);
        }
        self.work();
        self.write(board, balance)
    }

    fn write(&mut self, board: &Scoreboard, balance: i64) -> Next {
        let written = balance.saturating_add(self.job.amount);
        let is_alone = self.is_slow() || self.is_over_after(board, 1) || self.chance.is_detour();
        let manner = self.manner();
        let mut requests = Vec::new();
        if manner == Manner::Swap {
            self.state = State::Swapping(written);
            Request::Swap(balance, written).write(&mut requests);
            if !is_alone {
                Request::Get.write(&mut requests);
            }
            return Next::Send(requests);
        }
        self.unheard = 1;
        Request::Set(written).write(&mut requests);
        if is_alone {
            // Before the lock goes to the next in line, so that the stamp is this write's own.
            Request::Ack.write(&mut requests);
        }
        if matches!(manner, Manner::Locked | Manner::TriedLock) {
            Request::Unlock.write(&mut requests);
        }
        if is_alone {
            self.state = State::Writing(written);
            return Next::Send(requests);
        }
        self.ask(board, requests)
    }

    /// An operation is done and was heard.
    fn wrote(&mut self, board: &Scoreboard, written: Option<i64>, stamp: f64) -> Next {
        if self.is_slow() {
            self.operation.wrote = written;
            self.tell(board, stamp);
        }
        self.hear(board);
        self.go_on(board)
    }

    /// Tells of the operation at hand, which ends with this stamp.
    fn tell(&mut self, board: &Scoreboard, stamp: f64) {
        self.operation.before_write = stamp as u32;
        self.operation.after_write = stamp as u32;
        self.operation.wrote_ms = (now_ms() - board.opened()) as f32;
        board.slot(self.number).trace(self.told, &self.operation);
        self.operation = Operation::default();
        self.told += 1;
    }

    fn note_read(&mut self, board: &Scoreboard, balance: Option<i64>, stamp: f64) {
        if self.is_slow() {
            self.operation.read = balance;
            self.operation.read_stamp = stamp as u32;
            self.operation.read_ms = (now_ms() - board.opened()) as f32;
        }
    }

    /// What the teller does at full speed between a read and a write, or beforehand.
    fn work(&mut self) {
        if self.job.speed == Speed::Full {
            count_notes(self.chance.between(ROUNDS));
        }
    }

    fn pause(&mut self, board: &Scoreboard, range: (u32, u32)) -> Next {
        Next::Pause(board.rate().pause(self.chance.between(range)).into())
    }

    /// What the teller does instead of going on, if it is to fail in this operation.
    fn fail(&mut self) -> Option<Next> {
        let next = harm::instead(self.fault, self.done)?;
        self.state = State::Harmed;
        Some(next)
    }

    fn end(&mut self, board: &Scoreboard) -> Next {
        self.state = State::Ended;
        board.slot(self.number).end(now_ms());
        Next::Ended
    }
}
