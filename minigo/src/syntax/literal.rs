//! Reads the literals: their spelling in the lexer, and what strings and runes say.
//!
//! The faults are those of Go's compiler, in its words and at its places.

use super::lexer::{Lexer, quoted, unless_bad};
use super::token::LiteralKind;
use std::rc::Rc;

/// What the digits of a number were.
#[derive(Clone, Copy, Default)]
struct Digits {
    any: bool,
    separators: bool,
    /// Where the first digit stands that the base does not have, in bytes from the start of the text.
    invalid: Option<usize>,
}

impl Lexer<'_> {
    /// Reads a number of any kind; the lexer stands at its first byte.
    pub(super) fn number(&mut self) -> LiteralKind {
        let start = self.at;
        let mut good = true;
        let mut kind = LiteralKind::Int;
        let (mut base, mut prefix) = (10, None);
        let mut digits = Digits::default();
        if self.byte() != Some(b'.') {
            if self.eat(b'0') {
                (base, prefix) = match self.byte().map(|byte| byte.to_ascii_lowercase()) {
                    Some(b'x') => (16, Some(b'x')),
                    Some(b'o') => (8, Some(b'o')),
                    Some(b'b') => (2, Some(b'b')),
                    _ => (8, Some(b'0')),
                };
                if prefix == Some(b'0') { digits.any = true } else { self.at += 1 }
            }
            self.digits(base, &mut digits);
        }
        if self.byte() == Some(b'.') {
            if matches!(prefix, Some(b'o' | b'b')) {
                self.fault_here(format!("invalid radix point in {} literal", base_name(base)));
                good = false;
            }
            self.at += 1;
            kind = LiteralKind::Float;
            self.digits(base, &mut digits);
        }
        if !digits.any && good {
            self.fault_here(format!("{} literal has no digits", base_name(base)));
            good = false;
        }
        match self.byte() {
            Some(letter @ (b'e' | b'E' | b'p' | b'P')) => {
                let power = letter.eq_ignore_ascii_case(&b'p');
                let character = quoted(char::from(letter));
                if good && !power && !matches!(prefix, None | Some(b'0')) {
                    self.fault_here(format!("{character} exponent requires decimal mantissa"));
                    good = false;
                } else if good && power && prefix != Some(b'x') {
                    self.fault_here(format!("{character} exponent requires hexadecimal mantissa"));
                    good = false;
                }
                self.at += 1;
                kind = LiteralKind::Float;
                if matches!(self.byte(), Some(b'+' | b'-')) {
                    self.at += 1;
                }
                let mut exponent = Digits::default();
                self.digits(10, &mut exponent);
                digits.separators |= exponent.separators;
                if !exponent.any && good {
                    self.fault_here("exponent has no digits");
                    good = false;
                }
            }
            _ if prefix == Some(b'x') && kind == LiteralKind::Float && good => {
                self.fault_here("hexadecimal mantissa requires a 'p' exponent");
                good = false;
            }
            _ => {}
        }
        if self.eat(b'i') {
            kind = LiteralKind::Imaginary;
        }
        if let (LiteralKind::Int, Some(at), true) = (kind, digits.invalid, good) {
            let digit = quoted(char::from(self.text.as_bytes()[at]));
            self.fault_at(at, format!("invalid digit {digit} in {} literal", base_name(base)));
            good = false;
        }
        if digits.separators
            && good
            && let Some(offset) = misplaced_separator(&self.text.as_bytes()[start..self.at])
        {
            self.fault_at(start + offset, "'_' must separate successive digits");
            good = false;
        }
        unless_bad(kind, good)
    }

    fn digits(&mut self, base: u8, digits: &mut Digits) {
        while let Some(byte) = self.byte() {
            match byte {
                b'_' => digits.separators = true,
                b'0'..=b'9' => {
                    digits.any = true;
                    if byte - b'0' >= base && digits.invalid.is_none() {
                        digits.invalid = Some(self.at);
                    }
                }
                b'a'..=b'f' | b'A'..=b'F' if base == 16 => digits.any = true,
                _ => break,
            }
            self.at += 1;
        }
    }

    /// Reads a rune literal; the lexer stands at its quote.
    pub(super) fn rune(&mut self) -> LiteralKind {
        self.at += 1;
        let mut good = true;
        let mut count = 0;
        loop {
            match self.peek() {
                Some('\'') => {
                    if good && count == 0 {
                        self.fault_here("empty rune literal or unescaped '");
                        good = false;
                    } else if good && count != 1 {
                        self.fault_in_token(0, "more than one character in rune literal");
                        good = false;
                    }
                    self.at += 1;
                    break;
                }
                Some('\\') => {
                    self.at += 1;
                    good &= self.escape('\'');
                }
                Some('\n') => {
                    if good {
                        self.fault_here("newline in rune literal");
                        good = false;
                    }
                    break;
                }
                None => {
                    if good {
                        self.fault_in_token(0, "rune literal not terminated");
                        good = false;
                    }
                    break;
                }
                Some(_) => self.bump(),
            }
            count += 1;
        }
        unless_bad(LiteralKind::Rune, good)
    }

    /// Reads a string literal; the lexer stands at its quote.
    pub(super) fn string(&mut self) -> LiteralKind {
        self.at += 1;
        let mut good = true;
        loop {
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    break;
                }
                Some('\\') => {
                    self.at += 1;
                    good &= self.escape('"');
                }
                Some('\n') => {
                    self.fault_here("newline in string");
                    good = false;
                    break;
                }
                None => {
                    self.fault_in_token(0, "string not terminated");
                    good = false;
                    break;
                }
                Some(_) => self.bump(),
            }
        }
        unless_bad(LiteralKind::String, good)
    }

    /// Reads a raw string literal; the lexer stands at its quote.
    pub(super) fn raw_string(&mut self) -> LiteralKind {
        self.at += 1;
        match self.text[self.at..].find('`') {
            Some(length) => {
                self.at += length + 1;
                LiteralKind::String
            }
            None => {
                self.at = self.text.len();
                self.fault_in_token(0, "string not terminated");
                LiteralKind::Bad
            }
        }
    }

    /// Reads what stands behind a backslash; whether that was good.
    fn escape(&mut self, quote: char) -> bool {
        let (count, base, most) = match self.peek() {
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => {
                self.at += 1;
                return true;
            }
            Some(character) if character == quote => {
                self.at += 1;
                return true;
            }
            Some('0'..='7') => (3, 8, 255),
            Some('x') => (2, 16, 255),
            Some('u') => (4, 16, 0x10ffff),
            Some('U') => (8, 16, 0x10ffff),
            // The end of the text is reported by the literal.
            None => return true,
            Some(_) => {
                self.fault_here("unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.at += 1;
        }
        let mut value: u32 = 0;
        for _ in 0..count {
            let Some(character) = self.peek() else { return true };
            let Some(digit) = character.to_digit(base) else {
                let base = if base == 8 { "octal" } else { "hexadecimal" };
                self.fault_here(format!("invalid character {} in {base} escape", quoted(character)));
                return false;
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            self.at += 1;
        }
        if value > most && base == 8 {
            self.fault_here(format!("octal escape value {value} > 255"));
            return false;
        }
        if value > most || (0xd800..0xe000).contains(&value) {
            self.fault_here(format!("escape is invalid Unicode code point U+{value:04X}"));
            return false;
        }
        true
    }
}

fn base_name(base: u8) -> &'static str {
    match base {
        2 => "binary",
        8 => "octal",
        16 => "hexadecimal",
        _ => "decimal",
    }
}

/// The first `_` of a number that does not stand between digits; the prefix of a base counts as a digit.
fn misplaced_separator(number: &[u8]) -> Option<usize> {
    let hexadecimal = number.len() > 1 && number[1].eq_ignore_ascii_case(&b'x');
    let prefixed =
        number.len() > 1 && number[0] == b'0' && matches!(number[1], b'x' | b'X' | b'o' | b'O' | b'b' | b'B');
    let skipped = if prefixed { 2 } else { 0 };
    let is_digit = |at: usize| {
        number.get(at).is_some_and(|byte| byte.is_ascii_digit() || hexadecimal && prefixed && byte.is_ascii_hexdigit())
    };
    (skipped..number.len()).find(|&at| {
        let before = at > 0 && is_digit(at - 1) || prefixed && at == skipped;
        let behind = is_digit(at + 1) || number.get(at + 1) == Some(&b'_');
        number[at] == b'_' && !(before && behind)
    })
}

/// What a rune literal without fault says.
pub(super) fn rune_value(literal: &str) -> u32 {
    let mut inner = literal[1..].chars();
    match inner.next() {
        Some('\\') => escaped(&mut inner).0,
        Some(character) => u32::from(character),
        None => 0,
    }
}

/// What a string literal without fault says, raw or not.
pub(super) fn string_value(literal: &str) -> Rc<[u8]> {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
    if literal.starts_with('`') {
        return inner.bytes().filter(|&byte| byte != b'\r').collect();
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let (value, width) = match character {
            '\\' => escaped(&mut characters),
            _ => (u32::from(character), Width::Character),
        };
        match (width, u8::try_from(value), char::from_u32(value)) {
            (Width::Byte, Ok(byte), _) => bytes.push(byte),
            (_, _, Some(character)) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => {}
        }
    }
    bytes.into()
}

/// Whether an escape in a string means one byte or a character.
enum Width {
    Byte,
    Character,
}

/// What the rest of an escape without fault means.
fn escaped(characters: &mut std::str::Chars<'_>) -> (u32, Width) {
    let letter = characters.next().unwrap_or('\\');
    let (digits, base, value, width) = match letter {
        'a' => return (0x07, Width::Character),
        'b' => return (0x08, Width::Character),
        'f' => return (0x0c, Width::Character),
        'n' => return (0x0a, Width::Character),
        'r' => return (0x0d, Width::Character),
        't' => return (0x09, Width::Character),
        'v' => return (0x0b, Width::Character),
        '0'..='7' => (2, 8, letter.to_digit(8).unwrap_or(0), Width::Byte),
        'x' => (2, 16, 0, Width::Byte),
        'u' => (4, 16, 0, Width::Character),
        'U' => (8, 16, 0, Width::Character),
        _ => return (u32::from(letter), Width::Character),
    };
    let digits = characters.by_ref().take(digits).map(|digit| digit.to_digit(base).unwrap_or(0));
    (digits.fold(value, |value, digit| value.wrapping_mul(base).wrapping_add(digit)), width)
}
