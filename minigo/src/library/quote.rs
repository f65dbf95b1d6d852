//! Go's quoted strings and runes, written and read.

use super::letters;
use crate::text::{find, push_digits};

/// Which characters stand as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// All that `unicode.IsPrint` says are printable.
    Printable,
    /// Those of ASCII only.
    Ascii,
}

/// Quotes as `strconv.Quote` does, between two of `mark` (`"` or `'`).
#[must_use]
pub fn quote(text: &[u8], mark: u8, plain: Plain) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(char::from(mark));
    for (rune, bytes) in Runes(text) {
        match rune {
            None => push_hexadecimal(&mut quoted, "\\x", bytes[0].into(), 2),
            Some(c) if c == char::from(mark) || c == '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            Some(c) if c.is_ascii() || plain == Plain::Printable => push_escaped(&mut quoted, c),
            Some(c) => push_number(&mut quoted, c),
        }
    }
    quoted.push(char::from(mark));
    quoted
}

/// Quotes as `%q` does.
#[must_use]
pub fn quoted(text: &[u8]) -> String {
    quote(text, b'"', Plain::Printable)
}

fn push_escaped(quoted: &mut String, c: char) {
    match c {
        '\x07' => quoted.push_str("\\a"),
        '\x08' => quoted.push_str("\\b"),
        '\x0c' => quoted.push_str("\\f"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\x0b' => quoted.push_str("\\v"),
        _ if letters::is_print(c as u32) => quoted.push(c),
        '\0'..' ' | '\x7f' => push_hexadecimal(quoted, "\\x", c.into(), 2),
        _ => push_number(quoted, c),
    }
}

fn push_number(quoted: &mut String, c: char) {
    let (kind, length) = if c < '\u{10000}' { ("\\u", 4) } else { ("\\U", 8) };
    push_hexadecimal(quoted, kind, c.into(), length);
}

fn push_hexadecimal(quoted: &mut String, kind: &str, number: u64, length: usize) {
    quoted.push_str(kind);
    push_digits(quoted, number, 16, length);
}

/// Whether a raw string can hold the text, as `strconv.CanBackquote` says.
#[must_use]
pub fn can_backquote(text: &[u8]) -> bool {
    Runes(text).all(|(rune, _)| match rune {
        None | Some('\u{feff}' | '`' | '\x7f') => false,
        Some(c) => c >= ' ' || c == '\t',
    })
}

/// Goes through bytes as Go's `range` goes through a string: a rune with its bytes, or no rune and the one byte that is
/// not UTF-8.
#[derive(Clone, Debug)]
pub struct Runes<'a>(pub &'a [u8]);

impl<'a> Iterator for Runes<'a> {
    type Item = (Option<char>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let &first = self.0.first()?;
        if first < 0x80 {
            let (bytes, rest) = self.0.split_at(1);
            self.0 = rest;
            return Some((Some(char::from(first)), bytes));
        }
        let window = &self.0[..self.0.len().min(4)];
        let valid = match str::from_utf8(window) {
            Ok(text) => text,
            Err(error) => str::from_utf8(&window[..error.valid_up_to()]).unwrap_or_default(),
        };
        let rune = valid.chars().next();
        let (bytes, rest) = self.0.split_at(rune.map_or(1, char::len_utf8));
        self.0 = rest;
        Some((rune, bytes))
    }
}

/// Reads a quoted string, raw string or rune literal that is all of `text`, as `strconv.Unquote` does.
#[must_use]
pub fn unquote(text: &[u8]) -> Option<Vec<u8>> {
    let (&mark, rest) = text.split_first()?;
    let (&last, body) = rest.split_last()?;
    if mark != last {
        return None;
    }
    match mark {
        b'`' if find(body, b"`").is_some() => None,
        b'`' => Some(body.iter().copied().filter(|&c| c != b'\r').collect()),
        b'"' => unescape(body, mark).map(|(text, _)| text),
        // Go takes '' too, for nothing.
        b'\'' => unescape(body, mark).filter(|&(_, runes)| runes <= 1).map(|(text, _)| text),
        _ => None,
    }
}

/// The text that the body of a literal stands for, and how many runes it is.
fn unescape(body: &[u8], mark: u8) -> Option<(Vec<u8>, usize)> {
    let (mut text, mut runes) = (Vec::with_capacity(body.len()), 0);
    let mut rest = body;
    while let Some((&first, after)) = rest.split_first() {
        runes += 1;
        if first == mark || first == b'\n' {
            return None;
        }
        if first != b'\\' {
            let (rune, bytes) = Runes(rest).next()?;
            // What is no UTF-8 becomes the replacement character.
            text.extend_from_slice(if rune.is_some() { bytes } else { "\u{fffd}".as_bytes() });
            rest = &rest[bytes.len()..];
            continue;
        }
        let (&kind, after) = after.split_first()?;
        rest = after;
        let simple = match kind {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'\\' => b'\\',
            b'\'' | b'"' if kind == mark => kind,
            b'x' | b'u' | b'U' | b'0'..=b'7' => {
                let (digits, radix) = match kind {
                    b'x' => (2, 16),
                    b'u' => (4, 16),
                    b'U' => (8, 16),
                    // The first octal digit is the one just read.
                    _ => {
                        rest = &body[body.len() - rest.len() - 1..];
                        (3, 8)
                    }
                };
                let number = rest.get(..digits)?.iter().try_fold(0u32, |number, &digit| {
                    number.checked_mul(radix)?.checked_add(char::from(digit).to_digit(radix)?)
                })?;
                rest = &rest[digits..];
                if matches!(kind, b'u' | b'U') {
                    text.extend_from_slice(char::from_u32(number)?.encode_utf8(&mut [0; 4]).as_bytes());
                } else {
                    text.push(u8::try_from(number).ok()?);
                }
                continue;
            }
            _ => return None,
        };
        text.push(simple);
    }
    Some((text, runes))
}
