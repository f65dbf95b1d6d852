//! The small table of shared words through which the page watches the workers, and tells them to stop.
//!
//! Workers write with atomics and never wait for the page; the page reads and never blocks. The table lies in the
//! workers' memory as a flat row of 32-bit words, so that it can be read through a typed array, or posted as one.

use crate::trace::{self, Operation};
use std::sync::atomic::{
    AtomicU32,
    Ordering::{AcqRel, Relaxed},
};

/// Tellers at work at once, at the most.
pub const MAX_TELLERS: usize = 64;
/// The slot of the worker that owns the account when tellers talk to it over a channel.
pub const OWNER_SLOT: usize = MAX_TELLERS;
const SLOTS: usize = MAX_TELLERS + 1;

/// Words before the first slot.
pub const HEADER_WORDS: usize = 16;
/// Words of a slot: sixteen of its own, then the ring of its last operations in slow motion.
pub const SLOT_WORDS: usize = 16 + trace::RING * trace::WORDS;
/// Words in all.
pub const WORDS: usize = HEADER_WORDS + SLOTS * SLOT_WORDS;

/// What a worker writes into the first word to prove that the page sees the same memory.
pub const MAGIC: u32 = 0x5477_6f54;

/// A word of the header, by its place.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Head {
    /// [`MAGIC`], once a worker is there.
    Magic = 0,
    /// Tellers that wait at the gate.
    Armed = 1,
    /// The number of the last flight whose gate has opened.
    Gate = 2,
    /// Not 0: stop at the next opportunity.
    Stop = 3,
    /// 0, or what shall go wrong: see [`Sabotage`].
    Sabotage = 4,
    /// A counter that gives the accesses of slow motion an order.
    Stamp = 5,
    /// The address of the balance.
    BalanceAt = 6,
    /// Tellers with work in hand.
    InFlight = 7,
    /// When the gate opened, an `f64` in two words: milliseconds since 1970.
    Opened = 8,
}

/// A word of a slot, by its place.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
enum Word {
    Phase = 0,
    Done = 1,
    Retries = 2,
    Started = 3,
    Ended = 5,
    Traced = 7,
    Ring = 16,
}

/// What a worker is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub enum Phase {
    /// Nothing.
    #[default]
    Idle = 0,
    /// Waiting at the gate.
    Armed = 1,
    /// Changing the account.
    Running = 2,
    /// Finished its batch, or was stopped.
    Ended = 3,
}

impl Phase {
    fn from_word(word: u32) -> Self {
        match word {
            1 => Self::Armed,
            2 => Self::Running,
            3 => Self::Ended,
            _ => Self::Idle,
        }
    }
}

/// A fault made on purpose, for readers who want to break it and for tests that must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Sabotage {
    /// The worker panics in the middle of an operation.
    Trap = 1,
    /// The worker stops for ever in the middle of an operation, with whatever lock it holds.
    Hang = 2,
}

impl Sabotage {
    /// The word that asks the teller in `slot` for this fault.
    pub fn word(self, slot: usize) -> u32 {
        (slot as u32 + 1) << 8 | self as u32
    }

    fn for_slot(word: u32, slot: usize) -> Option<Self> {
        [Self::Trap, Self::Hang].into_iter().find(|sabotage| sabotage.word(slot) == word)
    }
}

/// The table itself.
#[derive(Debug)]
pub struct Scoreboard {
    words: [AtomicU32; WORDS],
}

impl Default for Scoreboard {
    fn default() -> Self {
        Self::new()
    }
}

impl Scoreboard {
    /// A table of zeros.
    pub const fn new() -> Self {
        Self { words: [const { AtomicU32::new(0) }; WORDS] }
    }

    /// A word of the header.
    pub fn head(&self, head: Head) -> &AtomicU32 {
        &self.words[head as usize]
    }

    /// When the gate opened, in milliseconds since 1970.
    pub fn opened(&self) -> f64 {
        read_f64(&self.words, Head::Opened as usize)
    }

    /// Says when the gate opened.
    pub fn set_opened(&self, milliseconds: f64) {
        write_f64(&self.words, Head::Opened as usize, milliseconds);
    }

    /// The next number in the order of accesses.
    pub fn stamp(&self) -> u32 {
        // AcqRel: the numbers must fall in the order of the accesses they stand between.
        self.head(Head::Stamp).fetch_add(1, AcqRel)
    }

    /// The slot of one worker.
    ///
    /// # Panics
    /// When there is no slot of that number.
    pub fn slot(&self, number: usize) -> Slot<'_> {
        let start = HEADER_WORDS + number * SLOT_WORDS;
        Slot { number, words: &self.words[start..start + SLOT_WORDS] }
    }

    /// The fault that the worker in `slot` was asked for; asking is taken back by this.
    pub fn take_sabotage(&self, slot: usize) -> Option<Sabotage> {
        let word = self.head(Head::Sabotage);
        let sabotage = Sabotage::for_slot(word.load(Relaxed), slot)?;
        word.store(0, Relaxed);
        Some(sabotage)
    }
}

/// One worker's part of the table, to write into.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'a> {
    /// Its number.
    pub number: usize,
    words: &'a [AtomicU32],
}

impl Slot<'_> {
    /// Forgets the last batch.
    pub fn clear(&self) {
        for word in self.words {
            word.store(0, Relaxed);
        }
    }

    /// Says what the worker is doing.
    pub fn set_phase(&self, phase: Phase) {
        self.words[Word::Phase as usize].store(phase as u32, Relaxed);
    }

    /// Says how many operations are done, and how many attempts were in vain.
    pub fn set_progress(&self, done: u32, retries: u64) {
        self.words[Word::Done as usize].store(done, Relaxed);
        self.words[Word::Retries as usize].store(u32::try_from(retries).unwrap_or(u32::MAX), Relaxed);
    }

    /// Operations done.
    pub fn done(&self) -> u32 {
        self.words[Word::Done as usize].load(Relaxed)
    }

    /// Says when the first operation began, in milliseconds since 1970.
    pub fn set_started(&self, milliseconds: f64) {
        write_f64(self.words, Word::Started as usize, milliseconds);
    }

    /// Says when the last operation ended, in milliseconds since 1970.
    pub fn set_ended(&self, milliseconds: f64) {
        write_f64(self.words, Word::Ended as usize, milliseconds);
    }

    /// Writes operation `number` into the ring.
    pub fn trace(&self, number: u32, operation: &Operation) {
        let start = Word::Ring as usize + number as usize % trace::RING * trace::WORDS;
        for (word, value) in self.words[start..].iter().zip(operation.to_words()) {
            word.store(value, Relaxed);
        }
        self.words[Word::Traced as usize].store(number + 1, Relaxed);
    }

    /// The words as they are, for posting.
    pub fn words(&self) -> Vec<u32> {
        self.words.iter().map(|word| word.load(Relaxed)).collect()
    }
}

fn write_f64(words: &[AtomicU32], at: usize, value: f64) {
    let bits = value.to_bits();
    words[at].store(bits as u32, Relaxed);
    words[at + 1].store((bits >> 32) as u32, Relaxed);
}

fn read_f64(words: &[AtomicU32], at: usize) -> f64 {
    f64_of(words[at].load(Relaxed), words[at + 1].load(Relaxed))
}

fn f64_of(low: u32, high: u32) -> f64 {
    f64::from_bits(u64::from(high) << 32 | u64::from(low))
}

/// One worker's part of the table, as read at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// What the worker is doing.
    pub phase: Phase,
    /// Operations done.
    pub done: u32,
    /// Attempts in vain.
    pub retries: u32,
    /// When the first operation began, in milliseconds since 1970; 0 when none has.
    pub started: f64,
    /// When the last one ended; 0 while any is to come.
    pub ended: f64,
    /// The last operations in slow motion, oldest first; none at full speed.
    pub operations: Vec<Operation>,
}

impl Progress {
    /// Reads a slot's words; whatever is missing counts as 0.
    pub fn from_words(words: &[u32]) -> Self {
        let word = |at: usize| words.get(at).copied().unwrap_or(0);
        let traced = word(Word::Traced as usize) as usize;
        let mut operations = Vec::new();
        for number in traced.saturating_sub(trace::RING)..traced {
            let start = Word::Ring as usize + number % trace::RING * trace::WORDS;
            let words = words.get(start..start + trace::WORDS).unwrap_or_default();
            if let Some(operation) = Operation::from_words(words) {
                operations.push(operation);
            }
        }
        Self {
            phase: Phase::from_word(word(Word::Phase as usize)),
            done: word(Word::Done as usize),
            retries: word(Word::Retries as usize),
            started: f64_of(word(Word::Started as usize), word(Word::Started as usize + 1)),
            ended: f64_of(word(Word::Ended as usize), word(Word::Ended as usize + 1)),
            operations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_worker_writes_the_page_reads() {
        let board = Scoreboard::new();
        let slot = board.slot(OWNER_SLOT);
        slot.set_phase(Phase::Running);
        slot.set_progress(7, 3);
        slot.set_started(1.75e12 + 0.25);
        let operation = Operation { read: Some(-5), wrote: Some(5), read_stamp: 1, ..Operation::default() };
        for number in 0..10 {
            slot.trace(number, &operation);
        }
        let progress = Progress::from_words(&slot.words());
        assert_eq!((progress.phase, progress.done, progress.retries), (Phase::Running, 7, 3));
        assert_eq!((progress.started, progress.ended), (1.75e12 + 0.25, 0.0));
        assert_eq!(progress.operations, vec![operation; trace::RING]);
    }

    #[test]
    fn a_truncated_table_reads_as_nothing() {
        assert_eq!(Progress::from_words(&[]), Progress::default());
    }

    #[test]
    fn sabotage_strikes_only_its_slot_and_only_once() {
        let board = Scoreboard::new();
        board.head(Head::Sabotage).store(Sabotage::Hang.word(3), Relaxed);
        assert_eq!(board.take_sabotage(2), None);
        assert_eq!(board.take_sabotage(3), Some(Sabotage::Hang));
        assert_eq!(board.take_sabotage(3), None);
    }
}
