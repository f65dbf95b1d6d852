//! What a teller does between an operation's read and its write: work of its own at full speed, a pause that can be
//! seen in slow motion.

use super::dice::Dice;
use super::fault::Fault;
use super::scoreboard::{Slot, Step};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Rounds of a teller's work in an operation, at the least and at the most: some microseconds on a laptop. Drawn anew
/// for each operation, so that two tellers do not fall into step. Nearly all of an operation lies between its read and
/// its write: wherever a teller loses its core, it most likely holds an old balance.
pub const ROUNDS: (u32, u32) = (2_000, 6_000);
/// Rounds between two operations, likewise. With none, a teller would nearly always read its own last write, the two
/// would never see each other's, and a run would end wrong by all that one of them did.
pub const BREATH: (u32, u32) = (80, 240);
/// Rounds of work in an operation of short code: some hundredths of a microsecond. A handful of such operations is over
/// long before another teller is awake; and wherever a teller loses its core in a long run, it most likely holds an old
/// balance all the same. With none, tellers that share a core would hardly ever lose anything.
pub const SHORT_ROUNDS: (u32, u32) = (8, 24);

/// Watches one teller's operations from inside.
pub trait Pace {
    /// Which teller it is.
    fn teller(&self) -> usize;

    /// The teller's own work between the read, which gave `balance`, and the write. May block; may never return.
    fn work(&mut self, balance: i64);

    /// The same work where there is no moment between: before the change. May block; may never return.
    fn prepare(&mut self);

    /// Called after an indivisible change that found `balance`.
    fn saw(&mut self, balance: i64) {
        let _ = balance;
    }

    /// Called when an attempt was in vain: a failed compare-and-swap, a lock found taken.
    fn retry(&mut self);
}

/// As fast as it goes: works, counts the attempts in vain, and says on the scoreboard when it is inside.
#[derive(Debug)]
pub struct FullSpeed<'a> {
    slot: Slot<'a>,
    dice: Dice,
    /// Attempts in vain so far.
    pub retries: u64,
    /// What is to go wrong in the operation at hand.
    pub fault: Option<Fault>,
}

impl<'a> FullSpeed<'a> {
    /// For the teller of this slot.
    pub fn new(slot: Slot<'a>) -> Self {
        Self { slot, dice: Dice::new(slot.number as u32), retries: 0, fault: None }
    }
}

impl FullSpeed<'_> {
    /// The teller's way from one operation to the next.
    #[inline]
    pub fn breathe(&mut self) {
        count_notes(self.dice.between(BREATH));
    }
}

impl Pace for FullSpeed<'_> {
    fn teller(&self) -> usize {
        self.slot.number
    }

    #[inline]
    fn work(&mut self, _balance: i64) {
        self.slot.set_step(Step::Inside);
        self.prepare();
    }

    #[inline]
    fn prepare(&mut self) {
        if let Some(fault) = self.fault {
            fault.strike();
        }
        count_notes(self.dice.between(ROUNDS));
    }

    #[inline(always)]
    fn retry(&mut self) {
        self.retries += 1;
    }
}

/// What the last teller counted. It is read and written so that no compiler may take the counting for idle.
static NOTES: AtomicU64 = AtomicU64::new(1);

/// A teller's work, in so many rounds. Each needs the one before, and no two of them are one: of additions and
/// multiplications alone a compiler would make far fewer (the round is that of Vigna's xorshift64*, 2014).
#[inline(never)]
pub fn count_notes(rounds: u32) {
    NOTES.store(counted(NOTES.load(Relaxed), rounds), Relaxed);
}

#[inline(always)]
fn counted(mut notes: u64, rounds: u32) -> u64 {
    for _ in 0..rounds {
        notes ^= notes >> 27;
        notes = notes.wrapping_mul(0x2545_f491_4f6c_dd1d);
    }
    notes | 1
}

/// Short code, as most is: little work in each operation, and nothing said meanwhile.
#[derive(Debug)]
pub struct Short {
    teller: usize,
    /// Attempts in vain so far.
    pub retries: u64,
    dice: Dice,
    /// What this teller has counted. The one that all share would be fought for in every operation.
    notes: AtomicU64,
}

impl Short {
    /// For the teller of that number.
    pub fn new(teller: usize) -> Self {
        Self { teller, retries: 0, dice: Dice::new(teller as u32), notes: AtomicU64::new(1) }
    }
}

impl Pace for Short {
    fn teller(&self) -> usize {
        self.teller
    }

    #[inline]
    fn work(&mut self, _balance: i64) {
        self.prepare();
    }

    #[inline]
    fn prepare(&mut self) {
        let rounds = self.dice.between(SHORT_ROUNDS);
        self.notes.store(counted(self.notes.load(Relaxed), rounds), Relaxed);
    }

    #[inline(always)]
    fn retry(&mut self) {
        self.retries += 1;
    }
}

/// Nothing between the read and the write, and nothing said meanwhile: what `cargo xtask bench` sets beside native
/// threads.
#[derive(Debug)]
pub struct Bare {
    teller: usize,
    /// Attempts in vain so far.
    pub retries: u64,
}

impl Bare {
    /// For the teller of that number.
    pub fn new(teller: usize) -> Self {
        Self { teller, retries: 0 }
    }
}

impl Pace for Bare {
    fn teller(&self) -> usize {
        self.teller
    }

    #[inline(always)]
    fn work(&mut self, _balance: i64) {}

    #[inline(always)]
    fn prepare(&mut self) {}

    #[inline(always)]
    fn retry(&mut self) {
        self.retries += 1;
    }
}
