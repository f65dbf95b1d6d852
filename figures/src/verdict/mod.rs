//! What came of a run, as a stamp and a sentence. The stamp is the news, the sentence its strength.
//!
//! A verdict speaks of the run that was asked for and of nothing before it, and says nothing that was not seen: who was
//! *seen* to hold the lock or to wait for it, and who only was at work.

mod circle;
mod fairness;
mod faults;
mod flight;
mod series;
#[cfg(test)]
mod tests;

pub use circle::{Then, circle};
pub use fairness::{Offer, fairness};
pub use faults::{Fault, Held, Kind, Stuck};
pub use flight::{Ended, Flight, Protection};
pub use series::Series;

/// How the verdict looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Green: exact.
    Good,
    /// Red: lost or broken.
    Bad,
    /// Neither.
    Neutral,
}

/// A stamp and what is said beside it. Neither holds markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The news: `£68,402 VANISHED`.
    pub stamp: String,
    /// How it looks.
    pub tone: Tone,
    /// What it means.
    pub sentence: String,
}
