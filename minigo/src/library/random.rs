//! The numbers that `math/rand` mixes into a seed: the state of its generator after a very long run.
//!
//! Go's source has the 607 of them as a table. They are found here instead, as whoever made the table found them, but with
//! a leap: what x[n] = x[n−607] + x[n−273] comes to after k steps is a polynomial, x^k modulo x^607 − x^334 − 1.

use std::sync::OnceLock;

const LENGTH: usize = 607;
const TAP: usize = 273;

/// How far Go's table was run on.
const STEPS: u64 = 7_800_000_000_000;

/// The number for this place of the state. Found at the first call, in some hundredths of a second.
pub(super) fn cooked(place: i64) -> i64 {
    static NUMBERS: OnceLock<Vec<u64>> = OnceLock::new();
    let numbers = NUMBERS.get_or_init(run);
    usize::try_from(place).ok().and_then(|place| numbers.get(place)).map_or(0, |number| number.cast_signed())
}

/// Where the number lies that is written `after` steps after the start, or `LENGTH` − `after` before it.
fn place(after: u64) -> usize {
    // The feed moves down from 334 before each step; LENGTH steps later it is back.
    (LENGTH - TAP - 1 + LENGTH - (after % LENGTH as u64) as usize) % LENGTH
}

fn run() -> Vec<u64> {
    // The state of seed 1, in the order in which the steps will need it.
    let mut seed = 1u64;
    let mut next = || {
        seed = seed * 48271 % 0x7fff_ffff;
        seed
    };
    for _ in 0..20 {
        next();
    }
    let mut sequence = vec![0u64; 2 * LENGTH];
    for at in 0..LENGTH {
        sequence[LENGTH + at] = next() << 20 ^ next() << 10 ^ next();
    }
    for after in 0..LENGTH {
        sequence[after] = sequence[LENGTH + place(after as u64)];
    }
    for n in LENGTH..2 * LENGTH {
        sequence[n] = sequence[n - LENGTH].wrapping_add(sequence[n - TAP]);
    }
    let leap = power();
    let mut numbers = vec![0u64; LENGTH];
    for first in 0..LENGTH {
        let number = &mut numbers[place(STEPS + first as u64)];
        for (factor, term) in leap.iter().zip(&sequence[first..]) {
            *number = number.wrapping_add(factor.wrapping_mul(*term));
        }
    }
    numbers
}

/// x^`STEPS`, by squaring: the coefficient of each power of x below `LENGTH`.
fn power() -> Vec<u64> {
    let mut result = vec![0u64; LENGTH];
    result[0] = 1;
    for bit in (0..u64::BITS - STEPS.leading_zeros()).rev() {
        // One place more than the square has, for the x that an odd power is multiplied by.
        let odd = (STEPS >> bit & 1) as usize;
        let mut square = vec![0u64; 2 * LENGTH];
        for (n, a) in result.iter().enumerate() {
            for (sum, b) in square[n + odd..].iter_mut().zip(&result) {
                *sum = sum.wrapping_add(a.wrapping_mul(*b));
            }
        }
        for n in (LENGTH..2 * LENGTH).rev() {
            let high = std::mem::take(&mut square[n]);
            square[n - LENGTH] = square[n - LENGTH].wrapping_add(high);
            square[n - TAP] = square[n - TAP].wrapping_add(high);
        }
        square.truncate(LENGTH);
        result = square;
    }
    result
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_numbers_are_those_of_go() {
        // FNV-1a over all of them, as `tables/random.go` finds them from what Go's generator gives.
        let hash = (0..607).fold(0xcbf2_9ce4_8422_2325u64, |hash, place| {
            (hash ^ super::cooked(place).cast_unsigned()).wrapping_mul(0x100_0000_01b3)
        });
        assert_eq!(hash, 0xe62d_0cb4_acec_cd72);
        assert_eq!((super::cooked(-1), super::cooked(607)), (0, 0));
    }
}
