//! Small random numbers (Marsaglia's xorshift, 2003), so that a run is not the same film every time.

use super::clock::now_ms;

/// A source of them.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u32,
}

impl Dice {
    /// Seeded by the clock and by `salt`, which makes neighbours differ.
    pub fn new(salt: u32) -> Self {
        let clock = now_ms().to_bits();
        Self::seeded((clock ^ clock >> 32) as u32 ^ (salt + 1).wrapping_mul(0x9e37_79b9))
    }

    /// Seeded by a number: the same one gives the same numbers.
    pub fn seeded(seed: u32) -> Self {
        Self { state: seed | 1 }
    }

    /// A number between the two, both included.
    #[inline]
    pub fn between(&mut self, (least, most): (u32, u32)) -> u32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        least + self.state % (most - least + 1)
    }
}
