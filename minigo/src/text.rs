//! Small things done to texts. Rust's own ways to do them are quicker with long ones, and each weighs several times as much.

use crate::library::quote::Runes;
pub(crate) use explorer::text::{fill, find, natural, push_digits};

/// Puts texts together with a separator between them.
pub(crate) fn join(parts: &[impl AsRef<str>], separator: &str) -> String {
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(part.as_ref());
    }
    out
}

/// A number in decimal.
pub(crate) fn integer(number: i64) -> String {
    let mut out = String::new();
    if number < 0 {
        out.push('-');
    }
    push_digits(&mut out, number.unsigned_abs(), 10, 0);
    out
}

/// A number in hexadecimal.
pub(crate) fn hexadecimal(number: u64) -> String {
    let mut out = String::new();
    push_digits(&mut out, number, 16, 0);
    out
}

/// A code point as Go names it, with so many digits at least: `U+0040`.
pub(crate) fn code_point(number: u64, least: usize) -> String {
    let mut out = "U+".to_owned();
    push_digits(&mut out, number, 16, least);
    out.make_ascii_uppercase();
    out
}

/// A text whose bytes may be no UTF-8: each that belongs to no character becomes the replacement character, as in Go.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (character, _) in Runes(bytes) {
        out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    out
}

/// Whether a part is in a text.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text.as_bytes(), part.as_bytes()).is_some()
}

/// The beginning of a text: so many characters, or all of it.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let mut count = 0;
    let end = text.bytes().position(|byte| {
        // Bytes that go on with a character have these two bits.
        count += usize::from(byte & 0xc0 != 0x80);
        count > most
    });
    &text[..end.unwrap_or(text.len())]
}

/// What stands before and behind the first separator, which is of one byte; all of it and nothing where there is none.
pub(crate) fn halves(text: &str, separator: u8) -> (&str, &str) {
    match find(text.as_bytes(), &[separator]) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// What stands behind the last separator, which is of one byte; all of it where there is none.
pub(crate) fn last_part(text: &str, separator: u8) -> &str {
    let start = text.bytes().rposition(|byte| byte == separator).map_or(0, |at| at + 1);
    &text[start..]
}
