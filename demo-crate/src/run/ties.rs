//! What ties tellers to one another: the locks that each holds and the one it waits for, and the circle in that.
//!
//! A teller publishes its ties itself, in one word of the scoreboard, and in an order that makes a reader's conclusion
//! certain: what it wants it publishes *before* it blocks, what it gives back *before* that is free. So a lock that was
//! read as held was held. Of a circle in which nobody's ties have changed from one look to the next, every tie held at
//! one moment between the two, and then nobody in it can ever move again.

use super::scoreboard::Slot;

/// Locks there can be: their numbers fit into a tie.
pub const LOCKS: usize = 8;

/// One teller's ties at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// The locks it holds: bit *n* for lock *n*.
    pub holds: u32,
    /// The lock it waits for.
    pub wants: Option<usize>,
    /// Goes up with every change of the other two; wraps round after a million.
    pub epoch: u32,
}

const HOLDS: u32 = (1 << LOCKS) - 1;
const WANTS_AT: u32 = LOCKS as u32;
const WANTS: u32 = 0xf;
const EPOCH_AT: u32 = WANTS_AT + 4;

impl Ties {
    /// As one word, so that nobody ever reads half of a change.
    pub fn to_word(self) -> u32 {
        let wants = self.wants.map_or(0, |lock| lock as u32 + 1);
        self.holds & HOLDS | (wants & WANTS) << WANTS_AT | self.epoch << EPOCH_AT
    }

    /// From such a word.
    pub fn from_word(word: u32) -> Self {
        let wants = (word >> WANTS_AT & WANTS).checked_sub(1).map(|lock| lock as usize);
        Self { holds: word & HOLDS, wants, epoch: word >> EPOCH_AT }
    }

    /// Whether it holds that lock.
    pub fn has(self, lock: usize) -> bool {
        lock < LOCKS && self.holds >> lock & 1 == 1
    }

    /// The locks it holds, in order.
    pub fn held(self) -> impl Iterator<Item = usize> {
        (0..LOCKS).filter(move |lock| self.has(*lock))
    }

    /// Waits for this lock from now on.
    pub fn want(&mut self, lock: usize) {
        self.wants = Some(lock);
        self.epoch = self.epoch.wrapping_add(1);
    }

    /// Has this lock from now on, and waits for none.
    pub fn take(&mut self, lock: usize) {
        self.holds |= 1 << lock;
        self.wants = None;
        self.epoch = self.epoch.wrapping_add(1);
    }

    /// Has this lock no longer, and waits for none.
    pub fn give(&mut self, lock: usize) {
        self.holds &= !(1 << lock);
        self.wants = None;
        self.epoch = self.epoch.wrapping_add(1);
    }
}

/// Who holds that lock.
pub fn holder(ties: &[Ties], lock: usize) -> Option<usize> {
    ties.iter().position(|each| each.has(lock))
}

/// The first circle among the tellers: each of them waits for a lock that the next one holds, and the last for one of
/// the first's.
///
/// ```
/// use demo_crate::run::ties::{Ties, circle};
/// let [mut one, mut other] = [Ties::default(); 2];
/// one.take(0);
/// one.want(1);
/// other.take(1);
/// assert_eq!(circle(&[one, other]), None);
/// other.want(0);
/// assert_eq!(circle(&[one, other]), Some(vec![0, 1]));
/// ```
pub fn circle(ties: &[Ties]) -> Option<Vec<usize>> {
    for first in 0..ties.len() {
        let mut round = vec![first];
        while let Some(next) = ties[round[round.len() - 1]].wants.and_then(|lock| holder(ties, lock)) {
            if next == first {
                return Some(round);
            }
            // A circle further on, of which this teller is no part: it comes when its own turn does.
            if round.contains(&next) {
                break;
            }
            round.push(next);
        }
    }
    None
}

/// A circle that stood unchanged from one look to the next.
pub fn certain_circle(before: &[Ties], now: &[Ties]) -> Option<Vec<usize>> {
    circle(now).filter(|round| round.iter().all(|teller| before.get(*teller) == Some(&now[*teller])))
}

/// A teller that publishes its ties in its slot.
#[derive(Debug)]
pub struct Tied<'a> {
    slot: Slot<'a>,
    ties: Ties,
}

impl<'a> Tied<'a> {
    /// The teller of that slot, with no ties yet.
    pub fn new(slot: Slot<'a>) -> Self {
        Self { slot, ties: Ties::default() }
    }

    /// Which teller it is.
    pub fn teller(&self) -> usize {
        self.slot.number
    }

    /// Waits for this lock from now on.
    pub fn want(&mut self, lock: usize) {
        self.ties.want(lock);
        self.slot.set_ties(self.ties);
    }

    /// Has this lock from now on.
    pub fn take(&mut self, lock: usize) {
        self.ties.take(lock);
        self.slot.set_ties(self.ties);
    }

    /// Has this lock no longer; or waits for it no longer, with nothing taken.
    pub fn give(&mut self, lock: usize) {
        self.ties.give(lock);
        self.slot.set_ties(self.ties);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ties(rows: &[(&[usize], Option<usize>)]) -> Vec<Ties> {
        let one = |(held, wants): &(&[usize], Option<usize>)| {
            let mut ties = Ties::default();
            held.iter().for_each(|lock| ties.take(*lock));
            wants.iter().for_each(|lock| ties.want(*lock));
            ties
        };
        rows.iter().map(one).collect()
    }

    #[test]
    fn ties_survive_the_journey() {
        for holds in [0, 1, 0b1010_0101, HOLDS] {
            for wants in [None, Some(0), Some(LOCKS - 1)] {
                for epoch in [0, 1, (1 << 20) - 1] {
                    let ties = Ties { holds, wants, epoch };
                    assert_eq!(Ties::from_word(ties.to_word()), ties);
                }
            }
        }
        assert_eq!(Ties::from_word(0), Ties::default());
        let wrapped = Ties { epoch: 1 << 20, ..Ties::default() };
        assert_eq!(Ties::from_word(wrapped.to_word()).epoch, 0);
    }

    #[test]
    fn circles_are_found_and_chains_are_none() {
        for (rows, found) in [
            (&[(&[0][..], Some(1)), (&[1], Some(0))][..], Some(vec![0, 1])),
            (&[(&[0], Some(1)), (&[1], None)], None),
            (&[(&[], Some(1)), (&[1], Some(1))], Some(vec![1])),
            // A waits for a circle of which it is no part.
            (&[(&[], Some(0)), (&[0], Some(1)), (&[1], Some(0))], Some(vec![1, 2])),
            (
                &[(&[0], Some(1)), (&[1], Some(2)), (&[2], Some(3)), (&[3], Some(4)), (&[4], Some(0))],
                Some(vec![0, 1, 2, 3, 4]),
            ),
            (&[(&[0], Some(1)), (&[1], Some(2)), (&[2], Some(3)), (&[3], Some(4)), (&[4], None)], None),
            // Nobody holds what is waited for.
            (&[(&[0], Some(7))], None),
            (&[], None),
        ] {
            assert_eq!(circle(&ties(rows)), found, "{rows:?}");
        }
    }

    #[test]
    fn a_circle_is_certain_only_if_nobody_in_it_has_moved() {
        let stuck = ties(&[(&[0], Some(1)), (&[1], Some(0)), (&[], None)]);
        assert_eq!(certain_circle(&[], &stuck), None, "seen once");
        assert_eq!(certain_circle(&stuck, &stuck), Some(vec![0, 1]));
        let mut moved = stuck.clone();
        moved[1].epoch += 1;
        assert_eq!(certain_circle(&stuck, &moved), None);
        let mut other = stuck.clone();
        other[2].want(0);
        assert_eq!(certain_circle(&stuck, &other), Some(vec![0, 1]), "whoever else moves");
    }
}
