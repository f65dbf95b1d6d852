//! What is right, and what a reader wants: two different things. Right is said by the page, once, or by nobody; a goal is
//! something to reach for, and may well be wrong.

use minigo::vm;
use wire::Wishes;

/// How far a goal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// It can still be reached, as far as is known.
    Open,
    /// The run has ended with it.
    Reached,
    /// It cannot be reached any more.
    Missed,
}

impl Goal {
    /// The word of the contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reached => "reached",
            Self::Missed => "missed",
        }
    }
}

/// What a state's futures say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Every run from here ends right.
    Right,
    /// None does.
    Wrong,
    /// Some do; others end wrong, or keep somebody out for ever.
    Open,
    /// Nothing says what is right, or what can happen is not known.
    Unknown,
}

/// What outcomes are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// What the page says is right.
    Stated,
    /// The outcomes of schedules in which nobody is interrupted and that end without failure.
    Serial,
    /// Nothing: not yet, or there is none.
    Nobody,
}

/// Whether an outcome is right; none where nobody has said what is.
pub(crate) fn is_right(wishes: &Wishes, outcome: &vm::Outcome) -> Option<bool> {
    wishes.right.as_deref().map(|right| outcome.meets(right))
}

/// Whether an outcome is the goal; none where there is no goal.
pub(crate) fn is_goal(wishes: &Wishes, outcome: &vm::Outcome) -> Option<bool> {
    wishes.goal.as_deref().map(|goal| outcome.meets(goal))
}
