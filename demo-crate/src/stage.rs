//! Slow motion: a pause that can be seen between read and write, and a record of both. Also faults made on purpose.

use crate::clock::now_ms;
use crate::pace::Pace;
use crate::scoreboard::{Sabotage, Scoreboard, Slot};
use crate::trace::Operation;
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
pub struct Stage<'a> {
    board: &'a Scoreboard,
    slot: Slot<'a>,
    sabotage: Option<Sabotage>,
    operation: Operation,
    number: u32,
    retries: u64,
    dice: Dice,
}

impl<'a> Stage<'a> {
    /// For the teller in `slot`.
    pub fn new(board: &'a Scoreboard, slot: Slot<'a>) -> Self {
        let dice = Dice::new(slot.number as u32);
        Self { board, slot, sabotage: None, operation: Operation::default(), number: 0, retries: 0, dice }
    }

    /// For one operation that goes wrong between its read and its write.
    pub fn sabotaged(board: &'a Scoreboard, slot: Slot<'a>, sabotage: Sabotage) -> Self {
        Self { sabotage: Some(sabotage), ..Self::new(board, slot) }
    }

    /// Waits for a moment before the next operation.
    pub fn breathe(&mut self) {
        sleep(self.dice.between(BREATH_MS));
    }

    /// Records that the operation's write is done; it changed the balance by `amount`.
    pub fn wrote(&mut self, amount: i64) {
        self.operation.wrote = self.operation.read.map(|balance| balance + amount);
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

    fn since_opened(&self) -> f32 {
        (now_ms() - self.board.opened()) as f32
    }
}

impl Pace for Stage<'_> {
    fn pause(&mut self, balance: i64) {
        if let Some(sabotage) = self.sabotage {
            sabotage.strike();
        }
        self.operation.read = Some(balance);
        self.operation.read_stamp = self.board.stamp();
        self.operation.read_ms = self.since_opened();
        self.slot.trace(self.number, &self.operation);
        sleep(self.dice.between(PAUSE_MS));
        self.operation.before_write = self.board.stamp();
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
    }
}

impl Sabotage {
    /// Carries the fault out.
    ///
    /// # Panics
    /// That is one of the two faults; the other never returns.
    pub fn strike(self) -> ! {
        match self {
            Self::Trap => panic!("this teller was told to fail"),
            Self::Hang => loop {
                sleep(1_000);
            },
        }
    }
}

fn sleep(milliseconds: u32) {
    thread::sleep(Duration::from_millis(milliseconds.into()));
}

/// Small random numbers (Marsaglia's xorshift, 2003); so that slow motion is not the same film every time.
#[derive(Debug)]
pub struct Dice {
    state: u32,
}

impl Dice {
    /// Seeded by the clock and by `salt`, which makes neighbours differ.
    pub fn new(salt: u32) -> Self {
        let clock = now_ms().to_bits();
        Self { state: ((clock ^ clock >> 32) as u32 ^ (salt + 1).wrapping_mul(0x9e37_79b9)) | 1 }
    }

    /// A number between the two, both included.
    pub fn between(&mut self, (least, most): (u32, u32)) -> u32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        least + self.state % (most - least + 1)
    }
}
