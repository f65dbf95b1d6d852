//! The verdicts on a run that cannot end: nobody moves, or a worker is gone.
//!
//! Only what was seen is said. That a teller holds the lock or waits for it is said where the scoreboard showed it;
//! otherwise that it was at work.

use super::{Tone, Verdict};
use crate::money::duration;
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
        let mut said = vec![say(key, &[("teller", &letter(self.teller))])];
        said.extend(waiting(&self.waiting, self.held));
        said.extend(told([Key::WasWorking, Key::WereWorking], &self.working));
        said.push(text(Key::SumUnknown).to_owned());
        Verdict { stamp: text(Key::Broken).to_owned(), tone: Tone::Bad, sentence: said.join(" ") }
    }
}

impl Stuck {
    /// The verdict: STUCK.
    pub fn verdict(&self) -> Verdict {
        let mut said = vec![say(Key::NobodyMoves, &[("time", &duration(self.still_ms))])];
        said.extend(self.holder.map(|holder| say(Key::HoldsTheLock, &[("teller", &letter(holder))])));
        said.extend(waiting(&self.waiting, if self.holder.is_some() { Held::Lock } else { Held::Unseen }));
        Verdict { stamp: text(Key::Stuck).to_owned(), tone: Tone::Bad, sentence: said.join(" ") }
    }
}

/// Who waits: for *it*, where the lock has been spoken of.
fn waiting(tellers: &[Teller], held: Held) -> Option<String> {
    let keys = match held {
        Held::Lock => [Key::WaitsForIt, Key::WaitForIt],
        Held::Unseen => [Key::WaitsForLock, Key::WaitForLock],
    };
    told(keys, tellers)
}

/// A sentence about one teller or about several; `None` about none.
fn told([one, several]: [Key; 2], tellers: &[Teller]) -> Option<String> {
    let names: Vec<_> = tellers.iter().copied().map(letter).collect();
    let key = if names.len() == 1 { one } else { several };
    (!names.is_empty()).then(|| say(key, &[("tellers", &listed(&names))]))
}

fn letter(teller: Teller) -> String {
    teller.letter().to_string()
}

/// Names in a sentence: `A`, `A and B`, `A, B and C`.
fn listed(names: &[String]) -> String {
    let [first @ .., last] = names else { return String::new() };
    if first.is_empty() { last.clone() } else { say(Key::And, &[("first", &first.join(", ")), ("last", last)]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_as_people_say_them() {
        let names = |letters: &str| letters.chars().map(String::from).collect::<Vec<_>>();
        for (letters, text) in [("", ""), ("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C")] {
            assert_eq!(listed(&names(letters)), text);
        }
    }
}
