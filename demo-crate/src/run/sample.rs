//! Points of the two curves: what the account should hold, and what it holds, read at one moment though nobody stops.

/// Tries to read a moment in which no operation was counted; more would keep the page from its work.
const TRIES: u32 = 200;

/// What can be read while tellers are at work.
pub trait Watched {
    /// How many changes of that teller the balance has taken in.
    fn applied(&self, teller: usize) -> u32;
    /// The balance, in pounds.
    fn balance(&self) -> i64;
}

/// Counts and balance of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Changes that the balance has taken in, by teller.
    pub applied: Vec<u32>,
    /// The balance, in pounds.
    pub balance: i64,
}

/// Reads all counts, the balance, and all counts again, and keeps what it read only if none moved. A change that was
/// made and is not counted yet may be in the balance: one a teller, at the most. `None` when it was always disturbed.
pub fn sample(watched: &impl Watched, tellers: usize) -> Option<Sample> {
    let mut applied = vec![0; tellers];
    for _ in 0..TRIES {
        for (teller, count) in applied.iter_mut().enumerate() {
            *count = watched.applied(teller);
        }
        let balance = watched.balance();
        if applied.iter().enumerate().all(|(teller, count)| watched.applied(teller) == *count) {
            return Some(Sample { applied, balance });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// An account that moves by itself for the first `busy` readings of its balance.
    struct Busy {
        busy: Cell<u32>,
        count: Cell<u32>,
    }

    impl Watched for Busy {
        fn applied(&self, _teller: usize) -> u32 {
            self.count.get()
        }

        fn balance(&self) -> i64 {
            let balance = i64::from(self.count.get());
            if self.busy.get() > 0 {
                self.busy.set(self.busy.get() - 1);
                self.count.set(self.count.get() + 1);
            }
            balance
        }
    }

    #[test]
    fn a_sample_is_kept_only_if_nothing_moved() {
        let busy = Busy { busy: Cell::new(3), count: Cell::new(10) };
        assert_eq!(sample(&busy, 2), Some(Sample { applied: vec![13, 13], balance: 13 }));
        let busy = Busy { busy: Cell::new(u32::MAX), count: Cell::new(0) };
        assert_eq!(sample(&busy, 1), None);
        assert_eq!(busy.count.get(), TRIES);
    }
}
