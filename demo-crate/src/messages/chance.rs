//! What a teller leaves to chance: how long it works, and when it makes a detour.
//!
//! What ends one operation and what begins the next travel in one message: *set*, and *get* for the next one. That
//! saves a round trip, and the vault carries both out with nothing between. So a teller would always read what it has
//! just written itself. Two tellers without synchronisation would then never see a word of each other: each would count
//! on from its own last balance, and the last to write would leave a run wrong by all that the other one did, every time.
//!
//! Therefore a teller makes a *detour* now and then: *set* goes alone, and only when the vault has said that it was
//! heard does the teller ask for the next balance. Meanwhile the others go on, and it goes on from what they wrote: what
//! it had done by itself is lost. So the balance is a sum of stretches, each of random length and by one teller alone,
//! as on shared memory, where tellers see each other's writes when their cores let them.
//!
//! How rarely a teller makes one is drawn for each batch. Were it the same for all, what the two lose would nearly cancel
//! out: the error would grow with the root of the number of operations, and now and then be nothing. So who makes more
//! of them loses more, and the error grows with the number itself. `tests/messages/spread.rs` holds whole runs to that.

use crate::run::dice::Dice;

/// A teller makes a detour after one operation in so many, drawn for each batch between these. More often would cost
/// round trips; more rarely, and a run of a hundred operations would be but one stretch or two.
pub const DETOUR: (u32, u32) = (8, 64);

/// Who decides.
#[derive(Clone, Debug)]
pub enum Chance {
    /// Dice.
    Dice {
        /// These.
        dice: Dice,
        /// A detour after one operation in so many.
        once_in: u32,
    },
    /// Whoever tries every way in turn: a detour after the next operation, and the least work.
    Detour,
    /// The same without a detour.
    Straight,
}

impl Chance {
    /// Leaves it to dice, from how often there is a detour on.
    pub fn of(mut dice: Dice) -> Self {
        let once_in = dice.between(DETOUR);
        Self::Dice { dice, once_in }
    }

    /// Whether the teller makes a detour.
    pub(super) fn is_detour(&mut self) -> bool {
        match self {
            Self::Dice { dice, once_in } => dice.between((1, *once_in)) == 1,
            Self::Detour => true,
            Self::Straight => false,
        }
    }

    /// A number between the two, both included.
    pub(super) fn between(&mut self, range: (u32, u32)) -> u32 {
        match self {
            Self::Dice { dice, .. } => dice.between(range),
            Self::Detour | Self::Straight => range.0,
        }
    }
}
