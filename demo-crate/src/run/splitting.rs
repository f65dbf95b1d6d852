//! What the reader may choose of a job that is split: how much of it is under one lock, how large its pieces are, how
//! large it is itself; and where the knee is expected.

use super::scoreboard::MAX_TELLERS;
use super::settings::{Key, number};
use figures::money::plain;
use figures::say::{self, text};

/// Of a hundred darts, so many may be thrown under the lock.
pub const SHARE: (u32, u32) = (0, 90);
/// Darts that a piece may have.
pub const PIECE: (u32, u32) = (1, 100_000_000);
/// Darts that a job may have.
pub const DARTS: (u32, u32) = (1_000, 2_000_000_000);
/// Where the pin may stand.
pub const PIN: (u32, u32) = (1, MAX_TELLERS as u32);

/// How a job is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splitting {
    /// Of a hundred darts, so many are thrown under the lock.
    pub share: u32,
    /// Darts in a piece.
    pub piece: u32,
    /// Darts in all; `None` for as many as take a fitting time.
    pub darts: Option<u32>,
    /// From how many workers on the reader expects no more gain.
    pub pin: u32,
}

impl Splitting {
    /// No lock, and pieces that are neither large nor small.
    pub const FREE: Self = Self { share: 0, piece: 100_000, darts: None, pin: 4 };

    /// Takes over a value; gives a sentence when it was not to be had.
    pub fn set(&mut self, key: Key, value: &str) -> Option<String> {
        match key {
            Key::Share => number(text(say::Key::TheShare), value, SHARE, &mut self.share),
            Key::Piece => number(text(say::Key::TheSizeOfAPiece), value, PIECE, &mut self.piece),
            Key::Darts if value.is_empty() => {
                self.darts = None;
                None
            }
            Key::Darts => {
                let mut darts = self.darts.unwrap_or(0);
                let note = number(text(say::Key::NumberOfDarts), value, DARTS, &mut darts);
                self.darts = (darts > 0).then_some(darts);
                note
            }
            Key::Pin => number(text(say::Key::ThePlaceOfThePin), value, PIN, &mut self.pin),
            _ => None,
        }
    }

    /// What stands behind the key in a link; nothing for a number that is left to a trial.
    pub fn value(&self, key: Key) -> String {
        match key {
            Key::Share => plain(self.share.into()),
            Key::Piece => plain(self.piece.into()),
            Key::Darts => self.darts.map_or_else(String::new, |darts| plain(darts.into())),
            Key::Pin => plain(self.pin.into()),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_there_the_nearest_sane_value_comes_out() {
        let mut splitting = Splitting::FREE;
        for (key, value, is_noted) in [
            (Key::Share, "25", false),
            (Key::Share, "400", true),
            (Key::Piece, "1,000", false),
            (Key::Piece, "0", true),
            (Key::Darts, "70,000", false),
            (Key::Darts, "", false),
            (Key::Darts, "1e9", true),
            (Key::Pin, "9", true),
        ] {
            assert_eq!(splitting.set(key, value).is_some(), is_noted, "{key:?}={value}");
        }
        assert_eq!(splitting, Splitting { share: 90, piece: 1, darts: None, pin: 8 });
    }
}
