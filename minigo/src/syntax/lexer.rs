//! Cuts the source into tokens, with the semicolons that Go implies.
//!
//! The text is valid UTF-8 without NUL bytes and without a byte order mark but at its start: [`super::parser::parse`]
//! has seen to that.

use super::ast::BinaryOp;
use super::source::{Fault, Pos};
use super::token::{LiteralKind, OPERATORS, Semicolon, Token};
use crate::library::letters::{is_digit, is_letter, is_print};
use crate::library::quote::{Plain, quote};
use crate::text::{self, fill, find};

/// The lexer, at one token.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    /// The place of the first byte.
    base: Pos,
    /// The first byte not yet read.
    pub(super) at: usize,
    /// Where the current token starts.
    pub(super) start: usize,
    /// The current token.
    pub(super) token: Token,
    /// Which operator it is, where it is one, with `=` behind it or doubled perhaps; `*` is one too.
    pub(super) op: BinaryOp,
    /// Which literal it is, where it is one.
    pub(super) literal: LiteralKind,
    /// Whether the literal has a fault, which was reported.
    pub(super) bad: bool,
    /// How the semicolon came about, where it is one.
    pub(super) semicolon: Semicolon,
    /// Everything found wrong so far, by the parser too.
    pub(super) faults: Vec<Fault>,
}

impl<'a> Lexer<'a> {
    /// Starts before the first token.
    pub(super) fn new(text: &'a str, base: Pos) -> Self {
        // A byte order mark may stand first, and there only.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self {
            text,
            base,
            at,
            start: at,
            token: Token::Not,
            op: BinaryOp::Add,
            literal: LiteralKind::Int,
            bad: false,
            semicolon: Semicolon::Written,
            faults: Vec::new(),
        }
    }

    /// The place of the current token.
    pub(super) fn pos(&self) -> Pos {
        self.base.plus(self.start)
    }

    /// The place just behind the text.
    pub(super) fn end(&self) -> Pos {
        self.base.plus(self.text.len())
    }

    /// The current token as it stands in the source.
    pub(super) fn spelling(&self) -> &'a str {
        &self.text[self.start..self.at]
    }

    /// Gives up the rest of the text.
    pub(super) fn abandon(&mut self) {
        self.at = self.text.len();
        self.start = self.at;
        self.token = Token::End;
    }

    /// Reports a fault at a byte of the text: a template, and what fills its gaps.
    pub(super) fn fault(&mut self, at: usize, template: &str, parts: &[&str]) {
        self.faults.push(Fault::new(self.base.plus(at), fill(template, parts)));
    }

    /// The next character, if there is one.
    pub(super) fn peek(&self) -> Option<char> {
        match self.byte() {
            0 => None,
            byte if byte.is_ascii() => Some(char::from(byte)),
            _ => self.text[self.at..].chars().next(),
        }
    }

    /// What is not yet read.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The next byte, part of a character perhaps; 0 at the end of the text, which has no such byte.
    pub(super) fn byte(&self) -> u8 {
        self.rest().first().copied().unwrap_or(0)
    }

    /// Passes the next character.
    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Passes the next byte if it is this one.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.byte() == byte;
        self.at += usize::from(found);
        found
    }

    /// Goes to the next token.
    pub(super) fn advance(&mut self) {
        let ends_statement = self.token.ends_statement();
        self.token = loop {
            while matches!(self.byte(), b' ' | b'\t' | b'\r') || self.byte() == b'\n' && !ends_statement {
                self.at += 1;
            }
            self.start = self.at;
            match self.rest() {
                [] if ends_statement => break self.semicolon(Semicolon::EndOfFile),
                [] => break Token::End,
                [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => break self.number(),
                [b'"', ..] => break self.string(),
                [b'`', ..] => break self.raw_string(),
                [b'\'', ..] => break self.rune(),
                [b'/', b'/', rest @ ..] => {
                    self.at += 2 + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                }
                [b'/', b'*', ..] => {
                    // A comment over several lines is a newline.
                    if self.comment() && ends_statement {
                        break self.semicolon(Semicolon::Newline);
                    }
                }
                // A letter or not: what no name may have is reported there.
                [b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.., ..] => break self.name(),
                &[first, ..] => {
                    if let Some(token) = self.punctuation() {
                        break token;
                    }
                    self.fault(self.start, "invalid character {}", &[&code_point(char::from(first))]);
                    self.at = self.start + 1;
                }
            }
        };
    }

    fn semicolon(&mut self, semicolon: Semicolon) -> Token {
        self.semicolon = semicolon;
        Token::Semicolon
    }

    /// Reads to the end of a comment; whether it went over a line's end.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let length = rest[2..].windows(2).position(|two| two == b"*/").map(|at| at + 4).unwrap_or_else(|| {
            self.fault(self.at, "comment not terminated", &[]);
            rest.len()
        });
        self.at += length;
        find(&rest[..length], b"\n").is_some()
    }

    fn name(&mut self) -> Token {
        while let Some(character) = self.peek() {
            let number = u32::from(character);
            match character {
                'a'..='z' | 'A'..='Z' | '_' | '0'..='9' => {}
                '\0'..='\x7f' => break,
                _ if is_letter(number) => {}
                _ if !is_digit(number) => {
                    self.fault(self.at, "invalid character {} in identifier", &[&code_point(character)]);
                }
                _ if self.at == self.start => {
                    self.fault(self.at, "identifier cannot begin with digit {}", &[&code_point(character)]);
                }
                _ => {}
            }
            self.bump();
        }
        Token::keyword(self.spelling()).unwrap_or(Token::Name)
    }

    /// Reads operators and brackets, all of them ASCII.
    fn punctuation(&mut self) -> Option<Token> {
        let rest = self.rest();
        let (token, length) = match rest {
            [b'\n', ..] => (self.semicolon(Semicolon::Newline), 1),
            [b';', ..] => (self.semicolon(Semicolon::Written), 1),
            [b':', b'=', ..] => (Token::Define, 2),
            [b'.', b'.', b'.', ..] => (Token::Ellipsis, 3),
            [b'<', b'-', ..] => (Token::Arrow, 2),
            _ => match OPERATORS.into_iter().find(|op| rest.starts_with(op.text().as_bytes())) {
                Some(op) => return Some(self.operator(op)),
                None => (*SINGLE.iter().find(|(byte, _)| *byte == rest[0]).map(|(_, token)| token)?, 1),
            },
        };
        self.at += length;
        Some(token)
    }

    /// Reads an operator with two operands, and the `=` behind it or the same once more.
    fn operator(&mut self, op: BinaryOp) -> Token {
        self.op = op;
        let first = self.rest()[0];
        self.at += op.text().len();
        match op {
            BinaryOp::Add | BinaryOp::Sub if self.eat(first) => Token::IncDec,
            _ if op.takes_assignment() && self.eat(b'=') => Token::AssignOp,
            BinaryOp::Mul => Token::Star,
            _ => Token::Operator,
        }
    }
}

/// The tokens of one byte that are no operator and start no longer token but those looked for before.
const SINGLE: [(u8, Token); 12] = [
    (b'(', Token::OpenParen),
    (b')', Token::CloseParen),
    (b',', Token::Comma),
    (b'.', Token::Dot),
    (b'{', Token::OpenBrace),
    (b'}', Token::CloseBrace),
    (b'[', Token::OpenBracket),
    (b']', Token::CloseBracket),
    (b'=', Token::Assign),
    (b':', Token::Colon),
    (b'!', Token::Not),
    (b'~', Token::Tilde),
];

/// A character as Go's compiler writes it: `U+0040 '@'`.
fn code_point(character: char) -> String {
    let mut named = text::code_point(character.into(), 4);
    if is_print(character.into()) {
        named.extend([' ', '\'', character, '\'']);
    }
    named
}

/// A character in quotes, as Go writes it.
pub(super) fn quoted(character: char) -> String {
    quote(character.encode_utf8(&mut [0; 4]).as_bytes(), b'\'', Plain::Printable)
}
