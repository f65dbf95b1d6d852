//! Numbers by chance, the same for the same seed (SplitMix64; Steele, Lea & Flood, OOPSLA 2014).

/// A source of numbers, from where the draws begin.
///
/// ```
/// let (mut one, mut other) = (engine::Chance(7), engine::Chance(7));
/// assert_eq!(one.below(1_000), other.below(1_000));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Draws a number below `most`, which is not 0. The bias is below one in 2⁴⁰ for what is asked here.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
}
