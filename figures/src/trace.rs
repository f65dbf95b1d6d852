//! What each operation of slow motion read and wrote, and which of them were lost.
//!
//! A lost update is *reconstructed*: from the balance as it stands back to the write it was made from, and on to the
//! write that one was made from. The order comes from stamps drawn from one shared counter beside the accesses, and
//! must agree with the balances that were read. Where it does not, or is left open, nothing is claimed.

use crate::teller::Teller;

/// Operations a slot remembers: twice as many as a teller is asked for in slow motion, since an attempt in vain counts.
pub const RING: usize = 16;
/// Words of one operation.
pub const WORDS: usize = 11;

/// One change of the balance, as its teller saw it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// When it asked for the lock, in milliseconds since the gate opened; `None` where there is none to ask for.
    pub asked_ms: Option<f32>,
    /// The balance that was read, in pounds; `None` when that is to come, or when the teller never sees it (it sent a
    /// request).
    pub read: Option<i64>,
    /// The balance that was written; `None` while that is to come.
    pub wrote: Option<i64>,
    /// True once the write was refused: somebody else had changed what was read.
    pub is_refused: bool,
    /// Whose request was served; in the lane of the account's owner alone.
    pub request_of: Option<Teller>,
    /// Drawn after the read.
    pub read_stamp: u32,
    /// Drawn before the write.
    pub before_write: u32,
    /// Drawn after the write.
    pub after_write: u32,
    /// When it read, in milliseconds since the gate opened.
    pub read_ms: f32,
    /// When it wrote, or was refused, or sent its request, likewise.
    pub wrote_ms: f32,
}

const HAS_READ: u32 = 1;
const HAS_WRITTEN: u32 = 2;
const IS_THERE: u32 = 4;
const HAS_ASKED: u32 = 8;
const IS_REFUSED: u32 = 16;
/// From this bit on: the place of whoever made the request, and one.
const REQUEST_BIT: u32 = 8;

impl Operation {
    /// As the words of the scoreboard.
    pub fn to_words(&self) -> [u32; WORDS] {
        let [read, wrote] = [self.read, self.wrote].map(|balance| balance.unwrap_or(0).cast_unsigned());
        let request_of = self.request_of.map_or(0, |teller| teller.place() as u32 + 1);
        let state = IS_THERE
            | if self.asked_ms.is_some() { HAS_ASKED } else { 0 }
            | if self.read.is_some() { HAS_READ } else { 0 }
            | if self.wrote.is_some() { HAS_WRITTEN } else { 0 }
            | if self.is_refused { IS_REFUSED } else { 0 }
            | request_of << REQUEST_BIT;
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
            self.asked_ms.unwrap_or(0.0).to_bits(),
        ]
    }

    /// True once it has come to its end: written, refused or sent.
    pub fn is_over(&self) -> bool {
        self.wrote.is_some() || self.is_refused || self.is_sent()
    }

    /// True when it is a request that was sent: its teller asks for no lock and sees no balance.
    pub fn is_sent(&self) -> bool {
        self.read.is_none() && self.asked_ms.is_none()
    }

    /// True when it read and wrote at one moment, with nothing between.
    pub fn is_indivisible(&self) -> bool {
        self.read.is_some() && self.wrote.is_some() && self.read_stamp == self.before_write
    }

    /// From the words of the scoreboard; `None` where no operation was written.
    pub fn from_words(words: &[u32]) -> Option<Self> {
        let [state, read_low, read_high, wrote_low, wrote_high, stamps @ .., read_ms, wrote_ms, asked_ms] = words
        else {
            return None;
        };
        let [read_stamp, before_write, after_write] = *stamps else { return None };
        let balance = |low: u32, high: u32| (u64::from(high) << 32 | u64::from(low)).cast_signed();
        (state & IS_THERE != 0).then(|| Self {
            asked_ms: (state & HAS_ASKED != 0).then(|| f32::from_bits(*asked_ms)),
            is_refused: state & IS_REFUSED != 0,
            request_of: (state >> REQUEST_BIT).checked_sub(1).and_then(|place| Teller::new(place as usize)),
            read: (state & HAS_READ != 0).then(|| balance(*read_low, *read_high)),
            wrote: (state & HAS_WRITTEN != 0).then(|| balance(*wrote_low, *wrote_high)),
            read_stamp,
            before_write,
            after_write,
            read_ms: f32::from_bits(*read_ms),
            wrote_ms: f32::from_bits(*wrote_ms),
        })
    }
}

/// An update that another one wrote over: both by (lane, place in the lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Whose write was lost.
    pub victim: (usize, usize),
    /// Who wrote over it, and whose write counts.
    pub by: (usize, usize),
}

/// The updates that were lost so far, lane by lane.
///
/// The balance as it stands was made by the last write, from what its teller had read; that was made by an earlier
/// write, and so on. Every write off this chain is lost. So the lost amounts add up to the money that is missing.
///
/// ```
/// use figures::trace::{Lost, Operation, lost_updates};
/// let operation = |read_stamp, written: [u32; 2]| Operation {
///     read: Some(100), wrote: Some(101), read_stamp, before_write: written[0], after_write: written[1],
///     ..Operation::default()
/// };
/// // Both read 100; the first writes, then the second writes over it.
/// let lanes = [vec![operation(0, [2, 3])], vec![operation(1, [4, 5])]];
/// assert_eq!(lost_updates(&lanes), [Lost { victim: (0, 0), by: (1, 0) }]);
/// ```
pub fn lost_updates(lanes: &[impl AsRef<[Operation]>]) -> Vec<Lost> {
    let Some(writes) = writes_in_order(lanes) else { return Vec::new() };
    // Which write each was made from: the last one before its read.
    let mut source = Vec::with_capacity(writes.len());
    for (place, (_, operation)) in writes.iter().enumerate() {
        let from = writes[..place].iter().rposition(|(_, earlier)| earlier.before_write < operation.read_stamp);
        if from.is_some_and(|from| writes[from].1.wrote != operation.read) {
            return Vec::new();
        }
        source.push(from);
    }
    let mut kept = vec![false; writes.len()];
    let mut next = writes.len().checked_sub(1);
    while let Some(place) = next {
        kept[place] = true;
        next = source[place];
    }
    let mut lost = Vec::new();
    for place in (0..writes.len()).filter(|place| !kept[*place]) {
        if let Some(by) = (place + 1..writes.len()).find(|later| source[*later] < Some(place) && kept[*later]) {
            lost.push(Lost { victim: writes[place].0, by: writes[by].0 });
        }
    }
    lost
}

/// A write with its place: lane, and place in the lane.
type Write<'a> = ((usize, usize), &'a Operation);

/// All writes in the order in which they were made; `None` where the stamps leave that open.
fn writes_in_order(lanes: &[impl AsRef<[Operation]>]) -> Option<Vec<Write<'_>>> {
    let mut writes: Vec<Write<'_>> = Vec::new();
    for (lane, operations) in lanes.iter().enumerate() {
        for (number, operation) in operations.as_ref().iter().enumerate() {
            if operation.read.is_some() && operation.wrote.is_some() {
                let place = writes.partition_point(|(_, other)| other.before_write < operation.before_write);
                writes.insert(place, ((lane, number), operation));
            }
        }
    }
    let is_clear = writes.windows(2).all(|pair| pair[0].1.after_write < pair[1].1.before_write);
    is_clear.then_some(writes)
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
    fn what_a_lost_update_had_read_is_lost_only_if_nobody_else_read_it() {
        // The second lane's withdrawal is overwritten by the first lane; but its teller reads its own write before
        // that, and goes on from there: it is the first lane's write that is lost in the end.
        let lanes =
            [vec![operation(100, 101, [0, 5, 6])], vec![operation(100, 99, [1, 2, 3]), operation(99, 98, [4, 7, 8])]];
        assert_eq!(lost_updates(&lanes), [Lost { victim: (0, 0), by: (1, 1) }]);
    }

    #[test]
    fn lost_amounts_add_up_to_the_missing_money() {
        // A run as recorded in a browser: 4 deposits and 4 withdrawals of 1 from 100, which left 99.
        let lane = |rows: [[i64; 5]; 4]| {
            rows.map(|[read, wrote, stamps @ ..]| operation(read, wrote, stamps.map(|stamp| stamp as u32))).to_vec()
        };
        let lanes = [
            lane([[100, 101, 1, 2, 3], [99, 100, 7, 11, 12], [97, 98, 15, 19, 20], [98, 99, 21, 22, 23]]),
            lane([[100, 99, 0, 4, 5], [99, 98, 6, 8, 9], [98, 97, 10, 13, 14], [97, 96, 16, 17, 18]]),
        ];
        let lost = lost_updates(&lanes);
        assert_eq!(lost.iter().map(|each| each.victim).collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 3)]);
        let missing: i64 = lost.iter().map(|each| if each.victim.0 == 0 { 1 } else { -1 }).sum();
        assert_eq!(100 - missing, 99);
    }

    #[test]
    fn stamps_that_contradict_the_balances_are_not_believed() {
        let lanes = [vec![operation(100, 101, [0, 1, 2])], vec![operation(100, 99, [3, 4, 5])]];
        assert_eq!(lost_updates(&lanes), []);
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
        let waiting = Operation { asked_ms: Some(0.0), ..Operation::default() };
        let refused = Operation { is_refused: true, ..half.clone() };
        let served = Operation { request_of: Teller::new(7), ..whole.clone() };
        for each in [whole, half, sent, waiting, refused, served] {
            assert_eq!(Operation::from_words(&each.to_words()), Some(each));
        }
        assert_eq!(Operation::from_words(&[0; WORDS]), None);
    }
}
