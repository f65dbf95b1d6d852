//! Who has what a goroutine waits for, and since which line.

use explorer::ProcessId;
use explorer::machine::{Held, Reason};
use figures::say::{Key, say};

use super::Cast;

/// Says who keeps a goroutine waiting: `held by B since line 26`; nothing where that is nobody in particular.
pub(super) fn held(cast: &Cast<'_>, reason: &Reason, waiter: ProcessId) -> Option<String> {
    let since = |which: usize| reason.taken_at.get(which).copied().filter(|line| *line > 0);
    match (&reason.held_by[..], since(0)) {
        ([], _) => None,
        ([holder], Some(line)) if reason.held != Held::Ahead => {
            let line = explorer::text::natural(line.into());
            Some(match *holder == waiter {
                true => say(Key::HeldByItself, &[("line", &line)]),
                false => say(Key::HeldSince, &[("teller", &cast.names(&[*holder])), ("line", &line)]),
            })
        }
        (holders, _) => Some(say(Key::HeldBy, &[("teller", &cast.names(holders))])),
    }
}
