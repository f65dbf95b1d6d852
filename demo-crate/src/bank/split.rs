//! One job for several workers: darts thrown at a square, and those counted that hit the quarter circle in it. Where a
//! dart goes, its number alone decides, so the count is the same whoever throws it; four times the count over all darts
//! is close to π.
//!
//! And what workers can be in one another's way with, though none reads what another writes: counters on one cache line.

#![expect(clippy::missing_panics_doc, reason = "a panic aborts in the browser, so a poisoned lock is never seen")]

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Counters there are, one for each worker.
pub const COUNTERS: usize = 8;

/// How a job is cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Darts in all.
    pub darts: u32,
    /// Darts in a piece, at least 1; the last one may have fewer.
    pub piece: u32,
    /// Of a hundred darts, so many are thrown under the lock.
    pub share: u32,
}

/// Where in its work a worker is, when it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It has a piece, and has not begun it.
    Taken,
    /// It holds the lock.
    Locked,
    /// The piece is done.
    Done,
}

/// Whether a worker is to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is.
    GoOn,
    /// It is to take no other piece.
    Stop,
}

/// What the workers share, and the counters that each has to itself.
#[derive(Debug, Default)]
pub struct Split {
    /// The first dart that nobody has taken.
    next: AtomicU32,
    /// Hits, as far as they were handed in.
    total: Mutex<i64>,
    side_by_side: SideBySide,
    apart: [Apart; COUNTERS],
}

/// Counters next to one another: all eight on one cache line.
#[derive(Debug, Default)]
#[repr(align(128))]
struct SideBySide([AtomicU32; COUNTERS]);

/// A counter with a cache line of its own, and the next one too, which some processors fetch along.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Apart(AtomicU32);

// ANCHOR: listing
impl Split {
    /// Takes piece after piece until none is left. `look` is told how far the worker is.
    pub fn work(&self, cut: Cut, look: &mut impl FnMut(Moment) -> Next) {
        let mut hits = 0; // this worker’s own
        while let Some(piece) = self.take(cut) {
            if look(Moment::Taken) == Next::Stop {
                break;
            }
            let (locked, free) = cut.parted(piece);
            if !locked.is_empty() {
                let mut total = self.total.lock().unwrap();
                look(Moment::Locked);
                *total += throw(locked); // one worker at a time
            }
            hits += throw(free); // all at once
            look(Moment::Done);
        }
        *self.total.lock().unwrap() += hits; // once for each worker
    }

    /// The next piece: one atomic addition says whose it is.
    fn take(&self, cut: Cut) -> Option<Range<u32>> {
        let first = self.next.fetch_add(cut.piece, Relaxed);
        (first < cut.darts).then(|| first..cut.darts.min(first + cut.piece))
    }
}
// ANCHOR_END: listing

impl Split {
    /// Nothing taken, nothing counted.
    pub const fn new() -> Self {
        Self {
            next: AtomicU32::new(0),
            total: Mutex::new(0),
            side_by_side: SideBySide([const { AtomicU32::new(0) }; COUNTERS]),
            apart: [const { Apart(AtomicU32::new(0)) }; COUNTERS],
        }
    }

    /// Everything as it was at first. Only while nobody works.
    ///
    /// # Panics
    /// When a worker panicked with the lock in hand.
    pub fn open(&self) {
        self.next.store(0, Relaxed);
        *self.total.lock().unwrap() = 0;
        for counter in self.side_by_side.0.iter().chain(self.apart.iter().map(|apart| &apart.0)) {
            counter.store(0, Relaxed);
        }
    }

    /// Hands in what was counted.
    ///
    /// # Panics
    /// When a worker panicked with the lock in hand.
    pub fn hand_in(&self, hits: i64) {
        *self.total.lock().unwrap() += hits;
    }

    /// Where the total lies in memory, for a watcher who takes no part.
    ///
    /// # Panics
    /// When a worker panicked with the lock in hand.
    pub fn total_at(&self) -> *const i64 {
        &raw const *self.total.lock().unwrap()
    }

    /// The counter of that worker: on one line with all others, or on a line of its own.
    pub fn counter(&self, worker: usize, place: Place) -> &AtomicU32 {
        match place {
            Place::SideBySide => &self.side_by_side.0[worker % COUNTERS],
            Place::Apart => &self.apart[worker % COUNTERS].0,
        }
    }
}

/// Where the counters lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// All on one cache line.
    SideBySide,
    /// Each on one of its own.
    Apart,
}

// ANCHOR: count
/// Counts up a counter that nobody else touches.
#[inline(never)]
pub fn count_up(counter: &AtomicU32, times: u32) {
    for _ in 0..times {
        counter.store(counter.load(Relaxed) + 1, Relaxed);
    }
}
// ANCHOR_END: count

impl Cut {
    /// What of a piece is done under the lock, and what without: over the whole job the first is `share` in a hundred,
    /// to the dart.
    pub fn parted(self, piece: Range<u32>) -> (Range<u32>, Range<u32>) {
        let below = |dart: u32| u64::from(dart) * u64::from(self.share.min(100)) / 100;
        let locked = (below(piece.end) - below(piece.start)) as u32;
        (piece.start..piece.start + locked, piece.start + locked..piece.end)
    }

    /// How many pieces there are.
    pub fn pieces(self) -> u32 {
        self.darts.div_ceil(self.piece.max(1))
    }

    /// The piece of that number.
    pub fn piece(self, number: u32) -> Range<u32> {
        let at = |number: u32| (u64::from(number) * u64::from(self.piece)).min(u64::from(self.darts)) as u32;
        at(number)..at(number.saturating_add(1))
    }
}

// One function for all of them, so that alone and split run the very same code, and are as warm.
// ANCHOR: throw
/// Throws these darts at a square, and counts those that hit the quarter circle in it.
#[inline(never)]
pub fn throw(darts: Range<u32>) -> i64 {
    let mut hits = 0;
    for dart in darts {
        let place = mixed(dart.into());
        let (x, y) = (place >> 33, place & 0x7fff_ffff); // 31 bits each
        hits += i64::from(x * x + y * y < 1 << 62);
    }
    hits
}
// ANCHOR_END: throw

/// Where a dart goes: the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
#[inline(always)]
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    const DARTS: u32 = 200_001;

    fn split_over(workers: usize, cut: Cut) -> i64 {
        let split = Split::new();
        split.open();
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| split.work(cut, &mut |_| Next::GoOn));
            }
        });
        *split.total.lock().unwrap()
    }

    #[test]
    fn however_it_is_split_the_count_is_that_of_one_worker_alone() {
        let alone = throw(0..DARTS);
        for workers in [1, 2, 3, 8] {
            for piece in [1, 7, 1_000, DARTS, 10_000_000] {
                for share in [0, 1, 50, 100] {
                    let cut = Cut { darts: DARTS, piece, share };
                    assert_eq!(split_over(workers, cut), alone, "{workers} workers, {cut:?}");
                }
            }
        }
    }

    #[test]
    fn four_times_the_hits_over_the_darts_is_close_to_pi() {
        let pi = 4.0 * throw(0..1_000_000) as f64 / 1e6;
        assert!((pi - std::f64::consts::PI).abs() < 0.01, "{pi}");
    }

    #[test]
    fn the_share_under_the_lock_is_exact_over_the_whole_job() {
        for (piece, share) in [(1, 50), (10, 33), (999, 7), (DARTS, 20), (64, 0), (64, 100)] {
            let cut = Cut { darts: DARTS, piece, share };
            let (mut locked, mut darts) = (0, 0);
            for number in 0..cut.pieces() {
                let (under, free) = cut.parted(cut.piece(number));
                assert_eq!(under.end, free.start);
                locked += under.len() as u64;
                darts += (under.len() + free.len()) as u64;
            }
            assert_eq!((darts, locked), (DARTS.into(), u64::from(DARTS) * u64::from(share) / 100), "{cut:?}");
            assert!(cut.piece(cut.pieces()).is_empty());
        }
    }

    #[test]
    fn counters_lie_on_one_line_or_far_from_one_another() {
        let split = Split::new();
        let at = |worker, place| std::ptr::from_ref(split.counter(worker, place)).addr();
        for worker in 1..COUNTERS {
            assert_eq!(at(0, Place::SideBySide) / 64, at(worker, Place::SideBySide) / 64);
            assert!(at(worker, Place::Apart) - at(worker - 1, Place::Apart) >= 128);
        }
        count_up(split.counter(3, Place::Apart), 5);
        assert_eq!(split.counter(3, Place::Apart).load(Relaxed), 5);
        split.open();
        assert_eq!(split.counter(3, Place::Apart).load(Relaxed), 0);
    }
}
