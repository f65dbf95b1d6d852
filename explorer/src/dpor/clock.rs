//! Vector clocks: for each process, how many of its events are known to come before.
//!
//! A clock is a stretch of one long vector, which grows and is cut back with the run. It is only as wide as there were
//! processes when it was made: what lies beyond is 0.

/// A clock's place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    start: u32,
    width: u32,
}

/// All clocks of the current run.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    counts: Vec<u32>,
}

impl Clocks {
    /// How much room the clocks take: a mark to cut back to.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    /// Drops every clock made since the mark was taken.
    pub(super) fn cut_back(&mut self, mark: usize) {
        self.counts.truncate(mark);
    }

    /// Makes a clock of `width` processes that knows nothing.
    pub(super) fn make(&mut self, width: usize) -> Clock {
        let start = self.counts.len() as u32;
        self.counts.resize(self.counts.len() + width, 0);
        Clock { start, width: width as u32 }
    }

    /// How many events of `process` come before.
    pub(super) fn get(&self, clock: Clock, process: u32) -> u32 {
        if process < clock.width { self.counts[(clock.start + process) as usize] } else { 0 }
    }

    pub(super) fn set(&mut self, clock: Clock, process: u32, count: u32) {
        debug_assert!(process < clock.width);
        self.counts[(clock.start + process) as usize] = count;
    }

    /// Adds to `clock`, the later and so the wider one, what `earlier` knows.
    pub(super) fn join(&mut self, clock: Clock, earlier: Clock) {
        debug_assert!(earlier.width <= clock.width && (earlier.width == 0 || earlier.start < clock.start));
        if earlier.width == 0 {
            return;
        }
        let (before, after) = self.counts.split_at_mut(clock.start as usize);
        let earlier = &before[earlier.start as usize..(earlier.start + earlier.width) as usize];
        for (count, known) in after.iter_mut().zip(earlier) {
            *count = (*count).max(*known);
        }
    }

    /// Whether `clock` knows all that `other` knows.
    pub(super) fn covers(&self, clock: Clock, other: Clock) -> bool {
        (0..other.width).all(|process| self.get(clock, process) >= self.get(other, process))
    }
}
