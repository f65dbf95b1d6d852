//! How a teller comes to harm where it may not block: it falls silent, and one that traps does so a moment later.

use super::teller::Next;
use crate::run::fault::{Fault, Planned};

/// Milliseconds between a trap's announcement and the trap: time to tell the page what the teller has in hand.
const LAST_WORDS_MS: f64 = 1.0;

/// What a teller that has done so many operations does instead of going on, if it is to come to harm in the next one.
pub(super) fn instead(planned: Option<Planned>, done: u32) -> Option<Next> {
    Some(match planned.filter(|planned| planned.at == done)?.fault {
        Fault::Trap => Next::Pause(LAST_WORDS_MS),
        Fault::Hang | Fault::Death => Next::Wait,
    })
}

/// What it does when it is woken again.
///
/// # Panics
/// When it is to trap.
pub(super) fn woken(planned: Option<Planned>) -> Next {
    match planned.map(|planned| planned.fault) {
        Some(Fault::Trap) => Fault::Trap.strike(),
        Some(Fault::Hang | Fault::Death) | None => Next::Wait,
    }
}
