//! Hashing by multiplication, as Firefox and rustc do: names of objects need no defence against their choice.

use std::hash::Hasher;

/// A sum of numbers, mixed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Multiply(u64);

impl Multiply {
    pub(super) fn add(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    pub(super) fn sum(self) -> u64 {
        // A table takes its buckets from the low bits, which a product mixes least.
        self.0.rotate_left(26)
    }
}

impl Hasher for Multiply {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.add(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn finish(&self) -> u64 {
        self.sum()
    }
}
