//! What an event has behind it, as a number: the choice that it was, and the pasts of all that it depends on.
//!
//! Equal pasts are pasts of the same shape with the same choices in it, whatever run they stand in. A machine is
//! deterministic and its footprints are honest, so an event is the same step, and touches the same, wherever it has the same past. That
//! two different pasts among ten million fall together has a chance below 10⁻²⁴, and that much is trusted.

use crate::machine::{Access, Choice};

/// The past of an event, itself included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    /// What has an order among itself: the choice, and what its process had done.
    line: u128,
    /// What has none: the events that it meets.
    met: u128,
}

impl Past {
    /// That of a choice that has nothing before it.
    pub(super) fn of(choice: Choice) -> Self {
        let choice = u128::from(choice.process.0) << 64 | u128::from(choice.alternative);
        Self { line: mix(0x243f_6a88_85a3_08d3_1319_8a2e_0370_7344, choice), met: 0 }
    }

    /// Adds the event before it of a process that it moves, if there is one.
    pub(super) fn follow(&mut self, before: Option<&Self>) {
        self.line = mix(self.line, before.map_or(0, Self::number));
    }

    /// Adds something that it touches: what it meets after that, it meets there.
    pub(super) fn touch(&mut self, access: Access) {
        self.line = mix(self.line, u128::from(access.object.0) << 8 | access.mode as u128);
    }

    /// Adds an event that it does not commute with; in any order.
    pub(super) fn meet(&mut self, other: &Self) {
        self.met = self.met.wrapping_add(mix(0x1337, other.number()));
    }

    /// What is remembered of it.
    pub(super) fn number(&self) -> u128 {
        mix(self.line, self.met)
    }
}

/// Multiplies and turns: both halves of the sum come to depend on every bit.
fn mix(sum: u128, number: u128) -> u128 {
    const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let product = (sum.rotate_left(47) ^ number).wrapping_mul(FACTOR);
    (product ^ product >> 67).wrapping_mul(FACTOR)
}
