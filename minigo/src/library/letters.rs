//! What kind of character a code point is, as Go's package `unicode` says.
//!
//! The tables are made by `tables/tables.go` from Go's own, so the two agree on every code point and on which version of
//! Unicode it is. All numbers in them are variable-length: seven bits a byte, the least first.

/// What a code point is: the last that it is of printable, punctuation, a number, a digit, a letter, and of which case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Class(u32);

impl Class {
    const PRINT: Self = Self(1);
    const PUNCT: Self = Self(2);
    const NUMBER: Self = Self(3);
    const DIGIT: Self = Self(4);
    const LETTER: Self = Self(5);
    const UPPER: Self = Self(6);
    const LOWER: Self = Self(7);

    fn of(rune: u32) -> Self {
        // Of each run of one class its length, and in the three lowest bits the class.
        let mut end = 0;
        let mut runs = Numbers(include_bytes!("tables/classes.bin"));
        let run = runs.find(|run| {
            end += run >> 3;
            rune < end
        });
        Self(run.unwrap_or(0) & 7)
    }
}

/// Whether `unicode.IsLetter` says so of this code point.
#[must_use]
pub fn is_letter(rune: u32) -> bool {
    Class::of(rune) >= Class::LETTER
}

/// Whether `unicode.IsUpper` says so of this code point.
#[must_use]
pub fn is_upper(rune: u32) -> bool {
    Class::of(rune) == Class::UPPER
}

/// Whether `unicode.IsLower` says so of this code point.
#[must_use]
pub fn is_lower(rune: u32) -> bool {
    Class::of(rune) == Class::LOWER
}

/// Whether `unicode.IsDigit` says so of this code point.
#[must_use]
pub fn is_digit(rune: u32) -> bool {
    Class::of(rune) == Class::DIGIT
}

/// Whether `unicode.IsNumber` says so of this code point.
#[must_use]
pub fn is_number(rune: u32) -> bool {
    matches!(Class::of(rune), Class::NUMBER | Class::DIGIT)
}

/// Whether `unicode.IsPunct` says so of this code point.
#[must_use]
pub fn is_punct(rune: u32) -> bool {
    Class::of(rune) == Class::PUNCT
}

/// Whether `unicode.IsPrint` says so of this code point.
#[must_use]
pub fn is_print(rune: u32) -> bool {
    Class::of(rune) >= Class::PRINT
}

/// The code point's upper case, as `unicode.ToUpper` gives it.
#[must_use]
pub fn to_upper(rune: u32) -> u32 {
    let mut others = Numbers(include_bytes!("tables/to_upper.bin"));
    let mut other = 0;
    while let (Some(distance), Some(upper)) = (others.next(), others.next()) {
        other += distance;
        if other == rune {
            return upper;
        }
    }
    shifted(rune, Direction::Back)
}

/// The code point's lower case, as `unicode.ToLower` gives it.
#[must_use]
pub fn to_lower(rune: u32) -> u32 {
    shifted(rune, Direction::Forth)
}

/// The text in lower case, one code point for one. Rust's own has tables that weigh more than all of these.
#[must_use]
pub fn lower(text: &str) -> String {
    text.chars().map(|c| char::from_u32(to_lower(c as u32)).unwrap_or(c)).collect()
}

/// Numbers as the tables have them, to be read one by one.
pub(crate) struct Numbers(pub(crate) &'static [u8]);

impl Iterator for Numbers {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }
}

/// Whether a mapping is asked what a code point becomes, or which is the first that becomes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forth,
    Back,
}

/// Goes through the runs of code points that are equally far from their lower case; a code point in none is its own.
fn shifted(rune: u32, direction: Direction) -> u32 {
    let mut numbers = Numbers(include_bytes!("tables/to_lower.bin"));
    let mut end = 0;
    while let (Some(gap), Some(run), Some(difference)) = (numbers.next(), numbers.next(), numbers.next()) {
        let start = end + gap;
        // The lowest bit of `run`: every second code point only.
        let (length, step) = (run >> 1, (run & 1) + 1);
        end = start + length * step + 1;
        // The difference's sign is its lowest bit.
        let difference = (difference >> 1) ^ (difference & 1).wrapping_neg();
        let upper = if direction == Direction::Forth { rune } else { rune.wrapping_sub(difference) };
        if (start..end).contains(&upper) && (upper - start).is_multiple_of(step) {
            return if direction == Direction::Forth { rune.wrapping_add(difference) } else { upper };
        }
    }
    rune
}
