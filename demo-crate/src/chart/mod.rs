//! Figures as SVG, drawn for the width they get, so that text is never scaled. The same functions draw the recorded
//! figures of the built book and the live ones.
//!
//! Colours come from the page's classes; shape and words carry the meaning too.

mod histogram;
mod svg;
mod timeline;

pub use histogram::histogram;
pub use timeline::{Lane, timeline};

/// Who does an operation: the shape, the word and the class that stand for it everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// ▲ puts money in.
    Deposit,
    /// ▼ takes money out.
    Withdraw,
}

impl Direction {
    /// Its shape.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Deposit => "▲",
            Self::Withdraw => "▼",
        }
    }

    /// What such a teller is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deposit => "Deposits",
            Self::Withdraw => "Withdraws",
        }
    }

    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Deposit => "tt-a",
            Self::Withdraw => "tt-b",
        }
    }

    /// `+1` or `−1`.
    pub fn sign(self) -> i64 {
        match self {
            Self::Deposit => 1,
            Self::Withdraw => -1,
        }
    }

    /// The direction of the tellers that Start releases, by turns.
    pub fn of_slot(slot: usize) -> Self {
        if slot.is_multiple_of(2) { Self::Deposit } else { Self::Withdraw }
    }
}
