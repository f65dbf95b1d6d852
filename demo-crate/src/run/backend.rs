//! The two ways in which workers meet.

/// How workers meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// On one shared memory.
    Threads,
    /// In messages to a vault that owns the account.
    Messages,
}

impl Backend {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads",
            Self::Messages => "messages",
        }
    }
}
