//! The verdicts on a run that cannot end: nobody moves, or a worker is gone.
//!
//! Only what was seen is said. That a teller holds the lock or waits for it is said where the scoreboard showed it;
//! otherwise that it was at work.

use super::{Tone, Verdict};
use crate::list::listed;
use crate::money::{append, duration};
use crate::say::{Key, say, text};
use crate::teller::Teller;

/// What befell a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The browser, or the reader, ended it.
    Killed,
    /// It ran into a fault of its own.
    Trapped,
    /// It moves no more.
    Hung,
}

/// What the scoreboard showed of the teller's hold on the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It held the lock.
    Lock,
    /// It did not, there is no lock, or that cannot be seen: it only was at work.
    Unseen,
}

/// A run in which a worker is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What befell it.
    pub kind: Kind,
    /// Whose worker it was.
    pub teller: Teller,
    /// Whether it was seen to hold the lock.
    pub held: Held,
    /// Who was seen to wait for the lock.
    pub waiting: Vec<Teller>,
    /// Who else had begun and not ended, and was not seen to wait.
    pub working: Vec<Teller>,
}

/// A run in which nobody moves, though no worker is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Stuck {
    /// Who was seen to hold the lock, if anybody.
    pub holder: Option<Teller>,
    /// Who was seen to wait for it.
    pub waiting: Vec<Teller>,
    /// Since when nothing has moved, in milliseconds.
    pub still_ms: f64,
}

impl Fault {
    /// The verdict: BROKEN.
    pub fn verdict(&self) -> Verdict {
        let key = match (self.kind, self.held) {
            (Kind::Killed, Held::Lock) => Key::KilledHolding,
            (Kind::Killed, Held::Unseen) => Key::KilledWorking,
            (Kind::Trapped, Held::Lock) => Key::TrappedHolding,
            (Kind::Trapped, Held::Unseen) => Key::TrappedWorking,
            (Kind::Hung, Held::Lock) => Key::HungHolding,
            (Kind::Hung, Held::Unseen) => Key::HungWorking,
        };
        let teller = [("teller", self.teller.name())];
        let mut said = say(key, &teller);
        wait(&mut said, &self.waiting, self.held);
        tell(&mut said, [Key::WasWorking, Key::WereWorking], &self.working);
        append(&mut said, " ", &say(Key::SumUnknown, &teller));
        Verdict { stamp: text(Key::Broken).to_owned(), tone: Tone::Bad, sentence: said }
    }
}

impl Stuck {
    /// The verdict: STUCK.
    pub fn verdict(&self) -> Verdict {
        let mut said = say(Key::NobodyMoves, &[("time", &duration(self.still_ms))]);
        if let Some(holder) = self.holder {
            append(&mut said, " ", &say(Key::HoldsTheLock, &[("teller", holder.name())]));
        }
        wait(&mut said, &self.waiting, if self.holder.is_some() { Held::Lock } else { Held::Unseen });
        Verdict { stamp: text(Key::Stuck).to_owned(), tone: Tone::Bad, sentence: said }
    }
}

/// Says who waits: for *it*, where the lock has been spoken of.
fn wait(said: &mut String, tellers: &[Teller], held: Held) {
    let keys = match held {
        Held::Lock => [Key::WaitsForIt, Key::WaitForIt],
        Held::Unseen => [Key::WaitsForLock, Key::WaitForLock],
    };
    tell(said, keys, tellers);
}

/// Says something of one teller or of several; nothing of none.
fn tell(said: &mut String, [one, several]: [Key; 2], tellers: &[Teller]) {
    if !tellers.is_empty() {
        let key = if tellers.len() == 1 { one } else { several };
        append(said, " ", &say(key, &[("tellers", &listed(tellers))]));
    }
}
