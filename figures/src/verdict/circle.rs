//! The verdict on tellers who wait for one another in a circle: certain at once, for what each waits for was published
//! before it blocked.

use super::{Tone, Verdict};
use crate::money::append;
use crate::say::{Key, say, text};
use crate::waits::{Kind, Waits};

/// What follows on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The question that the next buttons answer.
    WhichOne,
    /// Nothing.
    Nothing,
}

/// STUCK: how far they came, and who waits for whom. Only for [`Waits`] with a circle.
pub fn circle(waits: &Waits, then: Then) -> Verdict {
    let key = if waits.kind == Kind::Channel { Key::StuckWithoutLock } else { Key::StuckInCircle };
    let done = waits.kind.rounds(waits.done());
    let mut sentence = say(key, &[("done", &done), ("circle", &waits.circle_told())]);
    if then == Then::WhichOne {
        append(&mut sentence, " ", text(Key::WhichOneThing));
    }
    Verdict { stamp: text(Key::Stuck).to_owned(), tone: Tone::Bad, sentence }
}
