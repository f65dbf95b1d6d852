//! How a search is told to go on, to wait, or to end: it asks now and then, and knows no clock of its own.

/// What a search hears when it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Go on.
    On,
    /// Give the turn back; you will be asked to go on from here.
    Pause,
    /// End here, with what is known.
    Stop,
}

/// Whether a piece of work is done, or has given the turn back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// There is more to do.
    Paused,
    /// It is done.
    Done,
}

/// The pace of a search that is never paused: it ends once `deadline` says so.
pub(crate) fn until(deadline: &dyn Fn() -> bool) -> Pace {
    if deadline() { Pace::Stop } else { Pace::On }
}
