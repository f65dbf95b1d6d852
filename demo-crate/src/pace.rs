//! What happens between an operation's read and its write: nothing at full speed, something to see in slow motion.

/// Watches one teller's operations from inside.
pub trait Pace {
    /// Called between the read, which gave `balance`, and the write. May block; may never return.
    fn pause(&mut self, balance: i64);

    /// Called after an indivisible change that found `balance`.
    fn saw(&mut self, balance: i64) {
        let _ = balance;
    }

    /// Called when an attempt was in vain: a failed compare-and-swap, a lock found taken.
    fn retry(&mut self);
}

/// No pause. Counts the attempts in vain.
#[derive(Debug, Default)]
pub struct FullSpeed {
    /// Attempts in vain so far.
    pub retries: u64,
}

impl Pace for FullSpeed {
    #[inline(always)]
    fn pause(&mut self, _balance: i64) {}

    #[inline(always)]
    fn retry(&mut self) {
        self.retries += 1;
    }
}
