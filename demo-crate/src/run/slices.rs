//! What a worker that carries out tasks writes down: when it had which task in hand, and which changes were made.
//!
//! An entry travels as a span of the scoreboard, two numbers, each whole and below 2²⁴ and so exact in an `f32`. Times
//! are milliseconds since the gate opened, to a sixteenth, and below a minute.

use super::scoreboard::{MAX_TELLERS, Progress};

/// A sixteenth of a millisecond is told from the next.
const PARTS: f64 = 16.0;
/// Kinds of entries and tasks that one number tells apart.
const TAGS: u32 = 2 * MAX_TELLERS as u32;
/// The latest time that fits, in parts.
const LATEST: f64 = (1 << 20) as f64 - 1.0;

/// What is written down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// The worker had a task in hand.
    Slice {
        /// Which.
        task: usize,
        /// From when.
        from_ms: f64,
        /// To when.
        to_ms: f64,
    },
    /// A task made a change. It may have read on another worker.
    Change {
        /// Which.
        task: usize,
        /// When it read.
        read_ms: f64,
        /// When it wrote.
        wrote_ms: f64,
    },
    /// How fast the core was, in steps of thinking in a millisecond.
    Pace {
        /// As it was measured before the first run, or said in the order.
        measured: u32,
        /// The most that it did, when nothing else had the core.
        best: f64,
    },
}

impl Entry {
    /// As a span.
    pub fn to_span(self) -> (f32, f32) {
        let tagged = |tag: usize, ms: f64| (parts(ms) * f64::from(TAGS) + tag as f64) as f32;
        match self {
            Self::Slice { task, from_ms, to_ms } => (tagged(task, from_ms), parts(to_ms) as f32),
            Self::Change { task, read_ms, wrote_ms } => (tagged(MAX_TELLERS + task, read_ms), parts(wrote_ms) as f32),
            Self::Pace { measured, best } => (-1.0 - measured as f32, best as f32),
        }
    }

    /// From a span.
    pub fn from_span((first, second): (f32, f32)) -> Self {
        if first < 0.0 {
            return Self::Pace { measured: (-1.0 - first) as u32, best: second.into() };
        }
        let (tag, first) = (first as u32 % TAGS, first as u32 / TAGS);
        let (task, [first, second]) =
            (tag as usize % MAX_TELLERS, [first as f32, second].map(|at| f64::from(at) / PARTS));
        if (tag as usize) < MAX_TELLERS {
            Self::Slice { task, from_ms: first, to_ms: second }
        } else {
            Self::Change { task, read_ms: first, wrote_ms: second }
        }
    }
}

impl Progress {
    /// What the worker wrote down, where it carried out tasks.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.spans.iter().copied().map(Entry::from_span)
    }
}

fn parts(ms: f64) -> f64 {
    (ms * PARTS).round().clamp(0.0, LATEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_the_journey() {
        for task in [0, 3, 7] {
            for (from_ms, to_ms) in [(0.0, 0.0625), (40.5, 81.0), (65_000.0, 65_535.0)] {
                for entry in [
                    Entry::Slice { task, from_ms, to_ms },
                    Entry::Change { task, read_ms: from_ms, wrote_ms: to_ms },
                    Entry::Pace { measured: from_ms as u32, best: 48.25 },
                ] {
                    assert_eq!(Entry::from_span(entry.to_span()), entry);
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_cut_to_what_does() {
        let late = Entry::Slice { task: 7, from_ms: -5.0, to_ms: 1e9 };
        assert_eq!(
            Entry::from_span(late.to_span()),
            Entry::Slice { task: 7, from_ms: 0.0, to_ms: 65_536.0 - 1.0 / PARTS }
        );
    }
}
