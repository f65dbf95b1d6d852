//! Reads the literals: their spelling in the lexer, and what strings and runes say.
//!
//! The faults are those of Go's compiler, in its words and at its places.

use super::lexer::{Lexer, quoted};
use super::token::{LiteralKind, Token};
use crate::library::quote::{Runes, unquote};
use crate::text;
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
    fn literal(&mut self, kind: LiteralKind) -> Token {
        self.literal = kind;
        Token::Literal
    }

    /// Reports a fault of a literal, which makes it a bad one.
    fn spoil(&mut self, at: usize, template: &str, parts: &[&str]) {
        self.fault(at, template, parts);
        self.bad = true;
    }

    /// Reports a fault of a literal, if it is the first of it.
    fn spoil_once(&mut self, at: usize, template: &str, parts: &[&str]) {
        if !self.bad {
            self.spoil(at, template, parts);
        }
    }

    /// Reads a number of any kind; the lexer stands at its first byte.
    pub(super) fn number(&mut self) -> Token {
        self.bad = false;
        let mut kind = LiteralKind::Int;
        let (mut base, mut prefix) = (10, b' ');
        let mut digits = Digits::default();
        if self.eat(b'0') {
            (base, prefix) = match self.byte().to_ascii_lowercase() {
                b'x' => (16, b'x'),
                b'o' => (8, b'o'),
                b'b' => (2, b'b'),
                _ => (8, b'0'),
            };
            if prefix == b'0' { digits.any = true } else { self.at += 1 }
        }
        self.digits(base, &mut digits);
        let name = base_name(base);
        self.digits(base, &mut digits);
        if self.byte() == b'.' {
            if matches!(prefix, b'o' | b'b') {
                self.spoil(self.at, "invalid radix point in {} literal", &[name]);
            }
            self.at += 1;
            kind = LiteralKind::Float;
            self.digits(base, &mut digits);
        }
        if !digits.any {
            self.spoil_once(self.at, "{} literal has no digits", &[name]);
        }
        let letter = self.byte();
        if matches!(letter, b'e' | b'E' | b'p' | b'P') {
            let power = letter.eq_ignore_ascii_case(&b'p');
            let character = quoted(char::from(letter));
            if !power && matches!(prefix, b'x' | b'o' | b'b') {
                self.spoil_once(self.at, "{} exponent requires decimal mantissa", &[&character]);
            } else if power && prefix != b'x' {
                self.spoil_once(self.at, "{} exponent requires hexadecimal mantissa", &[&character]);
            }
            self.at += 1;
            kind = LiteralKind::Float;
            if matches!(self.byte(), b'+' | b'-') {
                self.at += 1;
            }
            let mut exponent = Digits::default();
            self.digits(10, &mut exponent);
            digits.separators |= exponent.separators;
            if !exponent.any {
                self.spoil_once(self.at, "exponent has no digits", &[]);
            }
        } else if prefix == b'x' && kind == LiteralKind::Float {
            self.spoil_once(self.at, "hexadecimal mantissa requires a 'p' exponent", &[]);
        }
        if self.eat(b'i') {
            kind = LiteralKind::Imaginary;
        }
        if let (LiteralKind::Int, Some(at)) = (kind, digits.invalid) {
            let digit = quoted(char::from(self.text.as_bytes()[at]));
            self.spoil_once(at, "invalid digit {} in {} literal", &[&digit, name]);
        }
        if digits.separators
            && let Some(offset) = misplaced_separator(self.spelling().as_bytes())
        {
            self.spoil_once(self.start + offset, "'_' must separate successive digits", &[]);
        }
        self.literal(kind)
    }

    fn digits(&mut self, base: u8, digits: &mut Digits) {
        loop {
            let byte = self.byte();
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
    pub(super) fn rune(&mut self) -> Token {
        match self.quoted('\'', "rune literal") {
            Some(0) => self.spoil_once(self.at - 1, "empty rune literal or unescaped '", &[]),
            Some(1) | None => {}
            Some(_) => self.spoil_once(self.start, "more than one character in rune literal", &[]),
        }
        self.literal(LiteralKind::Rune)
    }

    /// Reads a string literal; the lexer stands at its quote.
    pub(super) fn string(&mut self) -> Token {
        self.quoted('"', "string");
        self.literal(LiteralKind::String)
    }

    /// Reads what stands between two quotes; gives how many characters, if it ends in one.
    fn quoted(&mut self, quote: char, what: &str) -> Option<usize> {
        self.bad = false;
        self.at += 1;
        let mut count = 0;
        let (at, template) = loop {
            match self.peek() {
                Some('\n') => break (self.at, "newline in {}"),
                None => break (self.start, "{} not terminated"),
                Some(character) if character == quote => {
                    self.at += 1;
                    return Some(count);
                }
                Some('\\') => {
                    self.at += 1;
                    self.escape(quote);
                }
                Some(_) => self.bump(),
            }
            count += 1;
        };
        // In a string it is told even where an escape is wrong.
        if quote == '"' || !self.bad {
            self.spoil(at, template, &[what]);
        }
        None
    }

    /// Reads a raw string literal; the lexer stands at its quote.
    pub(super) fn raw_string(&mut self) -> Token {
        self.bad = false;
        let rest = &self.rest()[1..];
        match rest.iter().position(|&byte| byte == b'`') {
            Some(length) => self.at += length + 2,
            None => {
                self.at = self.text.len();
                self.spoil(self.start, "string not terminated", &[]);
            }
        }
        self.literal(LiteralKind::String)
    }

    /// Reads what stands behind a backslash.
    fn escape(&mut self, quote: char) {
        let (count, base) = match self.peek() {
            Some(character @ ('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\' | '\'' | '"'))
                if character == quote || !matches!(character, '\'' | '"') =>
            {
                self.at += 1;
                return;
            }
            Some('0'..='7') => (3, 8),
            Some('x') => (2, 16),
            Some('u') => (4, 16),
            Some('U') => (8, 16),
            // The end of the text is reported by the literal.
            None => return,
            Some(_) => return self.spoil(self.at, "unknown escape", &[]),
        };
        if base == 16 {
            self.at += 1;
        }
        let mut value: u32 = 0;
        for _ in 0..count {
            let Some(character) = self.peek() else { return };
            let Some(digit) = character.to_digit(base) else {
                let base = if base == 8 { "octal" } else { "hexadecimal" };
                return self.spoil(self.at, "invalid character {} in {} escape", &[&quoted(character), base]);
            };
            value = value.wrapping_mul(base).wrapping_add(digit);
            self.at += 1;
        }
        if base == 8 && value > 255 {
            self.spoil(self.at, "octal escape value {} > 255", &[&text::natural(value.into())]);
        } else if char::from_u32(value).is_none() {
            self.spoil(self.at, "escape is invalid Unicode code point {}", &[&text::code_point(value.into(), 4)]);
        }
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
    let prefix = match number {
        [b'0', letter, ..] => letter.to_ascii_lowercase(),
        _ => b' ',
    };
    let skipped = if matches!(prefix, b'x' | b'o' | b'b') { 2 } else { 0 };
    let is_digit = |at: usize| {
        number.get(at).is_some_and(|byte| byte.is_ascii_digit() || prefix == b'x' && byte.is_ascii_hexdigit())
    };
    (skipped..number.len()).find(|&at| {
        let before = at > 0 && is_digit(at - 1) || skipped > 0 && at == skipped;
        let behind = is_digit(at + 1) || number.get(at + 1) == Some(&b'_');
        number[at] == b'_' && !(before && behind)
    })
}

/// What a rune literal without fault says.
pub(super) fn rune_value(literal: &str) -> u32 {
    let bytes = string_value(literal);
    match Runes(&bytes).next() {
        Some((Some(character), _)) => u32::from(character),
        _ => bytes.first().copied().unwrap_or_default().into(),
    }
}

/// What a string literal without fault says, raw or not.
pub(super) fn string_value(literal: &str) -> Rc<[u8]> {
    unquote(literal.as_bytes()).unwrap_or_default().into()
}
