//! Slow motion: a pause that can be seen between read and write, and a record of both.

use super::clock::now_ms;
use super::dice::Dice;
use super::fault::Fault;
use super::pace::Pace;
use super::scoreboard::{Scoreboard, Slot, Step};
use figures::teller::Teller;
use figures::trace::Operation;
use std::thread;
use std::time::Duration;

/// Milliseconds between a read and its write in slow motion, at the least and at the most.
pub const PAUSE_MS: (u32, u32) = (350, 800);
/// Milliseconds between two operations in slow motion, at the least and at the most.
pub const BREATH_MS: (u32, u32) = (100, 500);
/// Operations a teller does in slow motion, at the most: enough to see, few enough to wait for.
pub const SLOW_OPERATIONS: u32 = 8;

/// Watches a teller's operations, slowly.
#[derive(Debug)]
pub struct SlowMotion<'a> {
    board: &'a Scoreboard,
    slot: Slot<'a>,
    /// What is to go wrong in the operation at hand.
    pub fault: Option<Fault>,
    operation: Operation,
    number: u32,
    retries: u64,
    dice: Dice,
}

impl<'a> SlowMotion<'a> {
    /// For the teller in `slot`.
    pub fn new(board: &'a Scoreboard, slot: Slot<'a>) -> Self {
        let dice = Dice::new(slot.number as u32);
        Self { board, slot, fault: None, operation: Operation::default(), number: 0, retries: 0, dice }
    }

    /// Waits for a moment before the next operation.
    pub fn breathe(&mut self) {
        self.sleep(BREATH_MS);
    }

    /// Records that a lock is asked for.
    pub fn ask(&mut self) {
        self.operation.asked_ms = Some(self.since_opened());
        self.slot.trace(self.number, &self.operation);
    }

    /// Records that the operation's write is done; it changed the balance by `amount`.
    pub fn wrote(&mut self, amount: i64) {
        self.operation.wrote = self.operation.read.map(|balance| balance + amount);
        self.end();
    }

    /// The same of a request that the teller of this place had sent.
    pub fn served(&mut self, teller: usize, amount: i64) {
        self.operation.request_of = Teller::new(teller);
        self.wrote(amount);
    }

    fn end(&mut self) {
        self.operation.after_write = self.board.stamp();
        self.operation.wrote_ms = self.since_opened();
        self.slot.trace(self.number, &self.operation);
        self.operation = Operation::default();
        self.number += 1;
    }

    /// Attempts in vain so far.
    pub fn retries(&self) -> u64 {
        self.retries
    }

    fn pause(&mut self) {
        if let Some(fault) = self.fault {
            fault.strike();
        }
        self.sleep(PAUSE_MS);
    }

    fn sleep(&mut self, range: (u32, u32)) {
        let milliseconds = self.board.rate().pause(self.dice.between(range));
        thread::sleep(Duration::from_millis(milliseconds.into()));
    }

    fn since_opened(&self) -> f32 {
        (now_ms() - self.board.opened()) as f32
    }
}

impl Pace for SlowMotion<'_> {
    fn teller(&self) -> usize {
        self.slot.number
    }

    fn work(&mut self, balance: i64) {
        self.slot.set_step(Step::Inside);
        self.operation.read = Some(balance);
        self.operation.read_stamp = self.board.stamp();
        self.operation.read_ms = self.since_opened();
        self.slot.trace(self.number, &self.operation);
        self.pause();
        self.operation.before_write = self.board.stamp();
    }

    fn prepare(&mut self) {
        self.pause();
    }

    fn saw(&mut self, balance: i64) {
        // Indivisible: read and write at one moment.
        self.operation.read = Some(balance);
        self.operation.read_stamp = self.board.stamp();
        self.operation.before_write = self.operation.read_stamp;
        self.operation.read_ms = self.since_opened();
    }

    fn retry(&mut self) {
        self.retries += 1;
        // A lock that was found taken is asked for again, and nothing was read.
        if self.operation.read.is_some() {
            self.operation.is_refused = true;
            self.end();
        }
    }
}
