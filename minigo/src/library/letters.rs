//! What kind of character a code point is, as Go's package `unicode` says.
//!
//! The tables are made by `tables/tables.go` from Go's own, so the two agree on every code point and on which version of
//! Unicode it is. A class is the lengths of its runs, out of it and in it by turns; a mapping is its runs of equal
//! differences. All numbers are variable-length: seven bits a byte, the least first.

macro_rules! classes {
    ($($name:ident $table:literal $go:literal,)*) => {
        $(
            #[doc = concat!("Whether `unicode.", $go, "` says so of this code point.")]
            #[must_use]
            pub fn $name(rune: u32) -> bool {
                within(include_bytes!(concat!("tables/", $table, ".bin")), rune)
            }
        )*
    };
}

classes! {
    is_letter "letter" "IsLetter",
    is_upper "upper" "IsUpper",
    is_lower "lower" "IsLower",
    is_digit "digit" "IsDigit",
    is_number "number" "IsNumber",
    is_punct "punct" "IsPunct",
    is_print "print" "IsPrint",
}

/// The code point's upper case, as `unicode.ToUpper` gives it.
#[must_use]
pub fn to_upper(rune: u32) -> u32 {
    shifted(include_bytes!("tables/to_upper.bin"), rune)
}

/// The code point's lower case, as `unicode.ToLower` gives it.
#[must_use]
pub fn to_lower(rune: u32) -> u32 {
    shifted(include_bytes!("tables/to_lower.bin"), rune)
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

fn within(table: &'static [u8], rune: u32) -> bool {
    let mut end = 0;
    for (turn, length) in Numbers(table).enumerate() {
        end += length;
        if rune < end {
            return turn % 2 == 1;
        }
    }
    false
}

fn shifted(table: &'static [u8], rune: u32) -> u32 {
    let mut numbers = Numbers(table);
    let mut end = 0;
    while let (Some(gap), Some(run), Some(difference)) = (numbers.next(), numbers.next(), numbers.next()) {
        let start = end + gap;
        // The lowest bit of `run`: every second code point only.
        let (length, step) = (run >> 1, (run & 1) + 1);
        end = start + length * step + 1;
        if rune < end {
            let reached = rune >= start && (rune - start).is_multiple_of(step);
            // The difference's sign is its lowest bit.
            let difference = (difference >> 1) ^ (difference & 1).wrapping_neg();
            return if reached { rune.wrapping_add(difference) } else { rune };
        }
    }
    rune
}
