//! What each operation of slow motion read and wrote, and which of them were lost.
//!
//! A lost update is *reconstructed*: an operation's write is lost when another read the balance before that write and
//! wrote after it. The order comes from stamps drawn from one shared counter beside the accesses. Where the
//! stamps leave the order open, nothing is claimed.

/// Operations a slot remembers: more than a teller does in slow motion.
pub const RING: usize = 8;
/// Words of one operation.
pub const WORDS: usize = 10;

/// One change of the balance, as its teller saw it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// The balance that was read, in pounds; `None` when the teller never sees it (it sent a request).
    pub read: Option<i64>,
    /// The balance that was written; `None` while that is to come.
    pub wrote: Option<i64>,
    /// Drawn after the read.
    pub read_stamp: u32,
    /// Drawn before the write.
    pub before_write: u32,
    /// Drawn after the write.
    pub after_write: u32,
    /// When it read, in milliseconds since the gate opened.
    pub read_ms: f32,
    /// When it wrote, likewise.
    pub wrote_ms: f32,
}

const HAS_READ: u32 = 1;
const HAS_WRITTEN: u32 = 2;
const IS_THERE: u32 = 4;

impl Operation {
    /// As the words of the scoreboard.
    pub fn to_words(&self) -> [u32; WORDS] {
        let [read, wrote] = [self.read, self.wrote].map(|balance| balance.unwrap_or(0).cast_unsigned());
        let state = IS_THERE
            | if self.read.is_some() { HAS_READ } else { 0 }
            | if self.wrote.is_some() { HAS_WRITTEN } else { 0 };
        [
            state,
            read as u32,
            (read >> 32) as u32,
            wrote as u32,
            (wrote >> 32) as u32,
            self.read_stamp,
            self.before_write,
            self.after_write,
            self.read_ms.to_bits(),
            self.wrote_ms.to_bits(),
        ]
    }

    /// From the words of the scoreboard; `None` where no operation was written.
    pub fn from_words(words: &[u32]) -> Option<Self> {
        let [state, read_low, read_high, wrote_low, wrote_high, stamps @ .., read_ms, wrote_ms] = words else {
            return None;
        };
        let [read_stamp, before_write, after_write] = *stamps else { return None };
        let balance = |low: u32, high: u32| (u64::from(high) << 32 | u64::from(low)).cast_signed();
        (state & IS_THERE != 0).then(|| Self {
            read: (state & HAS_READ != 0).then(|| balance(*read_low, *read_high)),
            wrote: (state & HAS_WRITTEN != 0).then(|| balance(*wrote_low, *wrote_high)),
            read_stamp,
            before_write,
            after_write,
            read_ms: f32::from_bits(*read_ms),
            wrote_ms: f32::from_bits(*wrote_ms),
        })
    }

    /// True when `other` certainly wrote over this operation's write without having read it.
    fn is_overwritten_by(&self, other: &Self) -> bool {
        self.read.is_some()
            && self.wrote.is_some()
            && other.read.is_some()
            && other.wrote.is_some()
            && other.read_stamp < self.before_write
            && self.after_write < other.before_write
    }
}

/// An update that another one wrote over: both by (lane, place in the lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Whose write was lost.
    pub victim: (usize, usize),
    /// Who wrote over it; the first, where there were several.
    pub by: (usize, usize),
}

/// The updates that were lost, lane by lane.
///
/// ```
/// use demo_crate::trace::{Lost, Operation, lost_updates};
/// let operation = |read_stamp, written: [u32; 2]| Operation {
///     read: Some(100), wrote: Some(101), read_stamp, before_write: written[0], after_write: written[1],
///     ..Operation::default()
/// };
/// // Both read 100; the first writes, then the second writes over it.
/// let lanes = [vec![operation(0, [2, 3])], vec![operation(1, [4, 5])]];
/// assert_eq!(lost_updates(&lanes), [Lost { victim: (0, 0), by: (1, 0) }]);
/// ```
pub fn lost_updates(lanes: &[Vec<Operation>]) -> Vec<Lost> {
    let all = || {
        lanes
            .iter()
            .enumerate()
            .flat_map(|(lane, operations)| operations.iter().enumerate().map(move |(place, each)| ((lane, place), each)))
    };
    all()
        .filter_map(|(victim, operation)| {
            all()
                .filter(|(by, other)| by.0 != victim.0 && operation.is_overwritten_by(other))
                .min_by_key(|(_, other)| other.before_write)
                .map(|(by, _)| Lost { victim, by })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(read: i64, wrote: i64, stamps: [u32; 3]) -> Operation {
        let [read_stamp, before_write, after_write] = stamps;
        Operation {
            read: Some(read),
            wrote: Some(wrote),
            read_stamp,
            before_write,
            after_write,
            ..Operation::default()
        }
    }

    #[test]
    fn one_after_the_other_loses_nothing() {
        let lanes = [vec![operation(100, 101, [0, 1, 2])], vec![operation(101, 102, [3, 4, 5])]];
        assert_eq!(lost_updates(&lanes), []);
    }

    #[test]
    fn a_long_sleeper_wipes_out_several() {
        let lanes = [
            vec![operation(100, 101, [0, 8, 9])],
            vec![operation(100, 101, [1, 2, 3]), operation(101, 102, [4, 5, 6])],
        ];
        let victims: Vec<_> = lost_updates(&lanes).iter().map(|lost| lost.victim).collect();
        assert_eq!(victims, [(1, 0), (1, 1)]);
    }

    #[test]
    fn an_undecided_order_is_not_claimed() {
        // The two writes overlap: 2..5 and 3..4.
        let lanes = [vec![operation(100, 101, [0, 2, 5])], vec![operation(100, 101, [1, 3, 4])]];
        assert_eq!(lost_updates(&lanes), []);
    }

    #[test]
    fn words_and_back() {
        let whole = operation(-1, i64::MAX, [1, 2, 3]);
        let half = Operation { wrote: None, ..whole.clone() };
        let sent = Operation { wrote_ms: 2.5, ..Operation::default() };
        for each in [whole, half, sent] {
            assert_eq!(Operation::from_words(&each.to_words()), Some(each));
        }
        assert_eq!(Operation::from_words(&[0; WORDS]), None);
    }
}
