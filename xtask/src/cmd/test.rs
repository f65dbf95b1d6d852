//! `cargo xtask test`: every gate.

/// How many cases of a gate passed, failed, or could not be run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    /// Cases that held.
    pub(crate) passed: usize,
    /// Cases that did not hold; each was printed with its reason.
    pub(crate) failed: usize,
    /// Cases that could not be run here, each with its reason. Never silent: the summary prints them.
    pub(crate) skipped: Vec<String>,
}
