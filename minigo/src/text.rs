//! Small things done to texts. Rust's own ways to do them are quicker with long ones, and each weighs several times as much.

use crate::library::quote::Runes;

/// Puts a text together: each `{}` of the template is the next of the parts.
pub(crate) fn fill(template: &str, parts: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = template;
    for part in parts {
        let gap = find(rest.as_bytes(), b"{}").unwrap_or(rest.len());
        out.push_str(&rest[..gap]);
        out.push_str(part);
        rest = rest.get(gap + 2..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

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

/// Writes a number in a base of up to 36, with zeros before it where it has fewer digits than `least`.
pub(crate) fn push_digits(out: &mut String, number: u64, base: u64, least: usize) {
    let (mut power, mut count) = (1, 1);
    while number / power >= base {
        power *= base;
        count += 1;
    }
    for _ in count..least {
        out.push('0');
    }
    while power > 0 {
        #[expect(clippy::cast_possible_truncation, reason = "a remainder below 36")]
        let digit = (number / power % base) as u8;
        out.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        power /= base;
    }
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

/// Where a part first is in a text.
pub(crate) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    text.windows(part.len()).position(|window| window == part)
}

/// Whether a part is in a text.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    find(text.as_bytes(), part.as_bytes()).is_some()
}

/// What stands behind the last separator, which is of one byte; all of it where there is none.
pub(crate) fn last_part(text: &str, separator: u8) -> &str {
    let start = text.bytes().rposition(|byte| byte == separator).map_or(0, |at| at + 1);
    &text[start..]
}
