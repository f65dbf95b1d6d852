//! The small table of shared words through which the page watches the workers, and tells them to stop.
//!
//! Workers write with atomics and never wait for the page; the page reads and never blocks. The table lies in the
//! workers' memory as a flat row of 32-bit words, so that it can be read through a typed array, or posted as one.
//! What a word means is written and read in this file alone.

use super::rate::Rate;
use super::ties::Ties;
use figures::trace::{self, Operation};
use std::sync::atomic::{
    AtomicU32,
    Ordering::{AcqRel, Relaxed, Release},
};

/// Tellers at work at once, at the most.
pub const MAX_TELLERS: usize = 8;
/// The slot of the worker that owns the account when tellers talk to it over a channel.
pub const OWNER_SLOT: usize = MAX_TELLERS;
const SLOTS: usize = MAX_TELLERS + 1;

/// Words before the first slot.
pub const HEADER_WORDS: usize = 16;
/// Words of a slot: sixteen of its own, then the ring of what it did last.
pub const SLOT_WORDS: usize = 16 + trace::RING * trace::WORDS;
/// Words in all.
pub const WORDS: usize = HEADER_WORDS + SLOTS * SLOT_WORDS;
/// Spans that a slot remembers.
pub const SPANS: usize = trace::RING * trace::WORDS / 2;

/// What a worker writes into the first word to prove that the page sees the same memory.
pub const MAGIC: u32 = 0x5477_6f54;

/// A word of the header, by its place.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub enum Head {
    /// [`MAGIC`], once a worker is there.
    Magic = 0,
    /// Tellers that have come to the gate.
    Armed = 1,
    /// The number of the last flight for which all tellers have come to the gate.
    Mustered = 2,
    /// Tellers that have been seen running since then.
    Running = 3,
    /// The number of the last flight whose gate has opened.
    Gate = 4,
    /// Not 0: stop at the next opportunity.
    Stop = 5,
    /// A counter that gives the accesses of slow motion an order.
    Stamp = 6,
    /// The address of the balance.
    BalanceAt = 7,
    /// Tellers with work in hand.
    InFlight = 8,
    /// When the gate opened, an `f64` in two words: milliseconds since 1970.
    Opened = 9,
    /// How fast slow motion goes: the code of a [`Rate`].
    Rate = 11,
}

/// A word of a slot, by its place.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
enum Word {
    Phase = 0,
    Step = 1,
    Done = 2,
    Applied = 3,
    Retries = 4,
    Started = 5,
    Ended = 7,
    Traced = 9,
    Spans = 10,
    Ties = 11,
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
    /// At work.
    Running = 2,
    /// Finished its batch, or was stopped.
    Ended = 3,
}

/// Where in an operation a teller is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub enum Step {
    /// Between two operations.
    #[default]
    Outside = 0,
    /// It has asked to change the account, and has not read the balance yet.
    Asking = 1,
    /// It has read the balance, and has not written it back yet.
    Inside = 2,
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

impl Step {
    fn from_word(word: u32) -> Self {
        match word {
            1 => Self::Asking,
            2 => Self::Inside,
            _ => Self::Outside,
        }
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
        f64_of(self.words[Head::Opened as usize].load(Relaxed), self.words[Head::Opened as usize + 1].load(Relaxed))
    }

    /// Says when the gate opened.
    pub fn set_opened(&self, milliseconds: f64) {
        write_f64(&self.words, Head::Opened as usize, milliseconds);
    }

    /// How fast slow motion goes.
    pub fn rate(&self) -> Rate {
        Rate::from_code(self.head(Head::Rate).load(Relaxed))
    }

    /// True once the tellers have been told to stop.
    pub fn is_stopped(&self) -> bool {
        self.head(Head::Stop).load(Relaxed) != 0
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
}

/// Where in the table the page finds how many changes of a teller the balance has taken in.
pub fn applied_at(teller: usize) -> usize {
    HEADER_WORDS + teller * SLOT_WORDS + Word::Applied as usize
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
        self.set(Word::Phase, phase as u32);
    }

    /// Says where in an operation the teller is.
    #[inline]
    pub fn set_step(&self, step: Step) {
        self.set(Word::Step, step as u32);
    }

    /// Says how many operations are done, and how many attempts were in vain.
    #[inline]
    pub fn set_progress(&self, done: u32, retries: u64) {
        self.set(Word::Retries, u32::try_from(retries).unwrap_or(u32::MAX));
        self.set(Word::Done, done);
    }

    /// Says how many of the teller's changes the balance has taken in; whoever makes the change says it.
    #[inline]
    pub fn set_applied(&self, applied: u32) {
        self.set(Word::Applied, applied);
    }

    /// Says which locks the teller holds, and for which one it waits.
    pub fn set_ties(&self, ties: Ties) {
        // Release: what the ties speak of comes before them or after them for everybody, as for their teller.
        self.words[Word::Ties as usize].store(ties.to_word(), Release);
    }

    /// Counts one more change that the balance has taken in.
    pub fn apply(&self) {
        self.words[Word::Applied as usize].fetch_add(1, Relaxed);
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

    /// Says that the last operation ended, in milliseconds since 1970, and that the worker has nothing more to do.
    pub fn end(&self, milliseconds: f64) {
        self.set_ended(milliseconds);
        self.set_phase(Phase::Ended);
    }

    /// Writes operation `number` into the ring.
    pub fn trace(&self, number: u32, operation: &Operation) {
        let start = Word::Ring as usize + number as usize % trace::RING * trace::WORDS;
        for (word, value) in self.words[start..].iter().zip(operation.to_words()) {
            word.store(value, Relaxed);
        }
        self.set(Word::Traced, number + 1);
    }

    /// Adds a span from one moment to another, in milliseconds since the first operation began. One too many is
    /// dropped.
    pub fn add_span(&self, from: f32, to: f32) {
        let number = self.words[Word::Spans as usize].load(Relaxed);
        if (number as usize) < SPANS {
            let start = Word::Ring as usize + number as usize * 2;
            self.words[start].store(from.to_bits(), Relaxed);
            self.words[start + 1].store(to.to_bits(), Relaxed);
            self.set(Word::Spans, number + 1);
        }
    }

    /// Lets the last span end later.
    #[cfg(feature = "cores")]
    pub fn prolong_span(&self, to: f32) {
        let number = self.words[Word::Spans as usize].load(Relaxed) as usize;
        if let Some(last) = number.checked_sub(1) {
            self.words[Word::Ring as usize + last * 2 + 1].store(to.to_bits(), Relaxed);
        }
    }

    /// The words as they are, for posting.
    pub fn words(&self) -> Vec<u32> {
        self.words.iter().map(|word| word.load(Relaxed)).collect()
    }

    #[inline]
    fn set(&self, word: Word, value: u32) {
        self.words[word as usize].store(value, Relaxed);
    }
}

fn write_f64(words: &[AtomicU32], at: usize, value: f64) {
    let bits = value.to_bits();
    words[at].store(bits as u32, Relaxed);
    words[at + 1].store((bits >> 32) as u32, Relaxed);
}

fn f64_of(low: u32, high: u32) -> f64 {
    f64::from_bits(u64::from(high) << 32 | u64::from(low))
}

/// One worker's part of the table, as read at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// What the worker is doing.
    pub phase: Phase,
    /// Where in an operation it is.
    pub step: Step,
    /// Operations done.
    pub done: u32,
    /// Changes of its that the balance has taken in.
    pub applied: u32,
    /// Attempts in vain.
    pub retries: u32,
    /// When the first operation began, in milliseconds since 1970; 0 when none has.
    pub started: f64,
    /// When the last one ended; 0 while any is to come.
    pub ended: f64,
    /// The last operations in slow motion, oldest first; none at full speed.
    pub operations: Vec<Operation>,
    /// What was timed one by one: from and to, in milliseconds since the first operation began.
    pub spans: Vec<(f32, f32)>,
    /// The locks it holds, and the one it waits for.
    pub ties: Ties,
}

impl Progress {
    /// Reads a slot's words; whatever is missing counts as 0.
    pub fn from_words(words: &[u32]) -> Self {
        let at = |place: usize| words.get(place).copied().unwrap_or(0);
        let word = |word: Word| at(word as usize);
        let traced = word(Word::Traced) as usize;
        let mut operations = Vec::new();
        for number in traced.saturating_sub(trace::RING)..traced {
            let start = Word::Ring as usize + number % trace::RING * trace::WORDS;
            let words = words.get(start..start + trace::WORDS).unwrap_or_default();
            if let Some(operation) = Operation::from_words(words) {
                operations.push(operation);
            }
        }
        let mut spans = Vec::new();
        for number in 0..(word(Word::Spans) as usize).min(SPANS) {
            let start = Word::Ring as usize + number * 2;
            spans.push((f32::from_bits(at(start)), f32::from_bits(at(start + 1))));
        }
        let time = |word: Word| f64_of(at(word as usize), at(word as usize + 1));
        Self {
            phase: Phase::from_word(word(Word::Phase)),
            step: Step::from_word(word(Word::Step)),
            done: word(Word::Done),
            applied: word(Word::Applied),
            retries: word(Word::Retries),
            started: time(Word::Started),
            ended: time(Word::Ended),
            operations,
            spans,
            ties: Ties::from_word(word(Word::Ties)),
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
        slot.set_step(Step::Inside);
        slot.set_progress(7, 3);
        slot.set_applied(5);
        slot.apply();
        slot.set_started(1.75e12 + 0.25);
        let ties = Ties { holds: 0b101, wants: Some(1), epoch: 9 };
        slot.set_ties(ties);
        let operation = Operation { read: Some(-5), wrote: Some(5), read_stamp: 1, ..Operation::default() };
        for number in 0..trace::RING as u32 + 2 {
            slot.trace(number, &operation);
        }
        let progress = Progress::from_words(&slot.words());
        assert_eq!((progress.phase, progress.step), (Phase::Running, Step::Inside));
        assert_eq!((progress.done, progress.applied, progress.retries), (7, 6, 3));
        assert_eq!((progress.started, progress.ended, progress.ties), (1.75e12 + 0.25, 0.0, ties));
        assert_eq!(progress.operations, vec![operation; trace::RING]);
        assert_eq!(board.words[applied_at(OWNER_SLOT)].load(Relaxed), 6);
    }

    #[test]
    fn spans_are_kept_in_their_order_and_one_too_many_is_dropped() {
        let board = Scoreboard::new();
        let slot = board.slot(2);
        for number in 0..SPANS + 3 {
            slot.add_span(number as f32, number as f32 + 0.5);
        }
        let progress = Progress::from_words(&slot.words());
        assert_eq!(progress.spans.len(), SPANS);
        assert_eq!(progress.spans[3], (3.0, 3.5));
    }

    #[test]
    fn a_truncated_table_reads_as_nothing() {
        assert_eq!(Progress::from_words(&[]), Progress::default());
    }
}
