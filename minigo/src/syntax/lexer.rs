//! Cuts the source into tokens, with the semicolons that Go implies.
//!
//! The text is valid UTF-8 without NUL bytes and without a byte order mark but at its start: [`super::parser::parse`]
//! has seen to that.

use super::ast::BinaryOp;
use super::source::{Fault, Pos};
use super::token::{Keyword, LiteralKind, Operator, Semicolon, Token};
use crate::library::letters::{is_digit, is_letter, is_print};
use crate::library::quote::{Plain, quote};

/// The lexer, at one token.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    /// The place of the first byte.
    base: Pos,
    /// The first byte not yet read.
    pub(super) at: usize,
    /// Where the current token starts.
    start: usize,
    /// The current token.
    pub(super) token: Token,
    /// Everything found wrong so far, by the parser too.
    pub(super) faults: Vec<Fault>,
}

impl<'a> Lexer<'a> {
    /// Starts before the first token.
    pub(super) fn new(text: &'a str, base: Pos) -> Self {
        // A byte order mark may stand first, and there only.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let token = Token::Operator(Operator::Not);
        Self { text, base, at, start: at, token, faults: Vec::new() }
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

    /// Reports a fault at a byte of the text.
    pub(super) fn fault_at(&mut self, at: usize, message: impl Into<String>) {
        self.faults.push(Fault::new(self.base.plus(at), message));
    }

    /// Reports a fault at the first byte not yet read.
    pub(super) fn fault_here(&mut self, message: impl Into<String>) {
        self.fault_at(self.at, message);
    }

    /// Reports a fault so many bytes behind the start of the current token.
    pub(super) fn fault_in_token(&mut self, offset: usize, message: impl Into<String>) {
        self.fault_at(self.start + offset, message);
    }

    /// The next character, if there is one.
    pub(super) fn peek(&self) -> Option<char> {
        match self.byte() {
            Some(byte) if byte.is_ascii() => Some(char::from(byte)),
            _ => self.text[self.at..].chars().next(),
        }
    }

    /// The next byte, if there is one; part of a character perhaps.
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes the next character.
    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Passes the next byte if it is this one.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Goes to the next token.
    pub(super) fn advance(&mut self) {
        let semicolon = self.token.ends_statement();
        self.token = loop {
            while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.byte() {
                if semicolon && self.byte() == Some(b'\n') {
                    break;
                }
                self.at += 1;
            }
            self.start = self.at;
            let Some(character) = self.peek() else {
                break if semicolon { Token::Semicolon(Semicolon::EndOfFile) } else { Token::End };
            };
            match character {
                'a'..='z' | 'A'..='Z' | '_' => break self.name(),
                '0'..='9' => break Token::Literal(self.number()),
                '"' => break Token::Literal(self.string()),
                '`' => break Token::Literal(self.raw_string()),
                '\'' => break Token::Literal(self.rune()),
                '/' if self.text[self.at..].starts_with("//") => {
                    let rest = &self.text[self.at..];
                    self.at += rest.find('\n').unwrap_or(rest.len());
                }
                '/' if self.text[self.at..].starts_with("/*") => {
                    // A comment over several lines is a newline.
                    if self.comment() && semicolon {
                        break Token::Semicolon(Semicolon::Newline);
                    }
                }
                _ if character.is_ascii() => {
                    if let Some(token) = self.punctuation() {
                        break token;
                    }
                    self.fault_at(self.start, format!("invalid character {}", code_point(character)));
                    self.at = self.start + 1;
                }
                // A letter or not: what no name may have is reported there.
                _ => break self.name(),
            }
        };
    }

    /// Reads to the end of a comment; whether it went over a line's end.
    fn comment(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let length = rest[2..].find("*/").map(|at| at + 4).unwrap_or_else(|| {
            self.fault_here("comment not terminated");
            rest.len()
        });
        self.at += length;
        rest[..length].contains('\n')
    }

    fn name(&mut self) -> Token {
        while let Some(character) = self.peek() {
            match character {
                'a'..='z' | 'A'..='Z' | '_' | '0'..='9' => {}
                _ if character.is_ascii() => break,
                _ if is_letter(u32::from(character)) => {}
                _ if !is_digit(u32::from(character)) => {
                    self.fault_here(format!("invalid character {} in identifier", code_point(character)));
                }
                _ if self.at == self.start => {
                    self.fault_here(format!("identifier cannot begin with digit {}", code_point(character)));
                }
                _ => {}
            }
            self.bump();
        }
        Keyword::find(self.spelling()).map_or(Token::Name, Token::Keyword)
    }

    /// Reads operators and brackets, all of them ASCII.
    fn punctuation(&mut self) -> Option<Token> {
        let first = self.byte()?;
        self.at += 1;
        Some(match first {
            b'\n' => Token::Semicolon(Semicolon::Newline),
            b'(' => Token::OpenParen,
            b'[' => Token::OpenBracket,
            b'{' => Token::OpenBrace,
            b',' => Token::Comma,
            b';' => Token::Semicolon(Semicolon::Written),
            b')' => Token::CloseParen,
            b']' => Token::CloseBracket,
            b'}' => Token::CloseBrace,
            b':' if self.eat(b'=') => Token::Define,
            b':' => Token::Colon,
            b'.' if self.byte().is_some_and(|byte| byte.is_ascii_digit()) => {
                self.at -= 1;
                Token::Literal(self.number())
            }
            b'.' if self.text[self.at..].starts_with("..") => {
                self.at += 2;
                Token::Ellipsis
            }
            b'.' => Token::Dot,
            b'+' if self.eat(b'+') => Token::IncDec(BinaryOp::Add),
            b'+' => self.operator(BinaryOp::Add),
            b'-' if self.eat(b'-') => Token::IncDec(BinaryOp::Sub),
            b'-' => self.operator(BinaryOp::Sub),
            b'*' if self.eat(b'=') => Token::AssignOp(BinaryOp::Mul),
            b'*' => Token::Star,
            b'/' => self.operator(BinaryOp::Div),
            b'%' => self.operator(BinaryOp::Rem),
            b'&' if self.eat(b'&') => Token::Operator(Operator::Binary(BinaryOp::LogicalAnd)),
            b'&' if self.eat(b'^') => self.operator(BinaryOp::AndNot),
            b'&' => self.operator(BinaryOp::And),
            b'|' if self.eat(b'|') => Token::Operator(Operator::Binary(BinaryOp::LogicalOr)),
            b'|' => self.operator(BinaryOp::Or),
            b'^' => self.operator(BinaryOp::Xor),
            b'<' if self.eat(b'=') => Token::Operator(Operator::Binary(BinaryOp::LessEqual)),
            b'<' if self.eat(b'<') => self.operator(BinaryOp::Shl),
            b'<' if self.eat(b'-') => Token::Arrow,
            b'<' => Token::Operator(Operator::Binary(BinaryOp::Less)),
            b'>' if self.eat(b'=') => Token::Operator(Operator::Binary(BinaryOp::GreaterEqual)),
            b'>' if self.eat(b'>') => self.operator(BinaryOp::Shr),
            b'>' => Token::Operator(Operator::Binary(BinaryOp::Greater)),
            b'=' if self.eat(b'=') => Token::Operator(Operator::Binary(BinaryOp::Equal)),
            b'=' => Token::Assign,
            b'!' if self.eat(b'=') => Token::Operator(Operator::Binary(BinaryOp::NotEqual)),
            b'!' => Token::Operator(Operator::Not),
            b'~' => Token::Operator(Operator::Tilde),
            _ => return None,
        })
    }

    /// An operator that an `=` may follow.
    fn operator(&mut self, op: BinaryOp) -> Token {
        if self.eat(b'=') { Token::AssignOp(op) } else { Token::Operator(Operator::Binary(op)) }
    }
}

/// A character as Go's compiler writes it: `U+0040 '@'`.
fn code_point(character: char) -> String {
    let number = u32::from(character);
    if is_print(number) { format!("U+{number:04X} '{character}'") } else { format!("U+{number:04X}") }
}

/// A character in quotes, as Go writes it.
pub(super) fn quoted(character: char) -> String {
    quote(character.encode_utf8(&mut [0; 4]).as_bytes(), b'\'', Plain::Printable)
}

/// What a literal's kind is when it may have had a fault.
pub(super) fn unless_bad(kind: LiteralKind, good: bool) -> LiteralKind {
    if good { kind } else { LiteralKind::Bad }
}
