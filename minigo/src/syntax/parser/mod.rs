//! Reads Go's grammar by recursive descent, with one token to look ahead.
//!
//! It reads on behind a fault, from where Go's own parser (cmd/compile/internal/syntax) would, so that the faults and
//! their words are the same. Whatever it is given, it ends in time linear in the text, with a tree no taller than
//! [`HEIGHT_LIMIT`].

mod decl;
mod expr;
mod stmt;
#[cfg(test)]
mod tests;
mod types;

use super::ast::{Expr, ExprKind, File, HEIGHT_LIMIT, Ident, NodeIds};
use super::lexer::Lexer;
use super::source::{Fault, MOST_FAULTS, Pos, SourceMap};
use super::token::Token;
use crate::library::quote::Runes;
use crate::text::{cut, fill, natural};
use std::mem;

/// The largest file that is read, in bytes.
pub const SIZE_LIMIT: usize = 1 << 20;

/// Reads a file, adds it to the map, and numbers its nodes on from `ids`.
///
/// Whatever the faults, there is a file, in which what could not be read is left out or is [`ExprKind::Bad`]; it is
/// [`File::whole`] when the faults leave it worth checking further. Labels and jumps are checked too, where the function
/// around them has no other fault.
pub fn parse(map: &mut SourceMap, ids: &mut NodeIds, name: &str, text: &[u8]) -> (File, Vec<Fault>) {
    if text.len() > SIZE_LIMIT {
        let base = map.add(name, b"");
        let limit = natural(SIZE_LIMIT as u64);
        let message = fill("file too large: more than minigo's limit of {} bytes", &[&limit]);
        return (empty(ids, base), vec![Fault::new(base, message)]);
    }
    let base = map.add(name, text);
    match decode(base, text) {
        Ok(text) => Parser::new(map, ids, base, text).file(),
        Err(faults) => (empty(ids, base), faults),
    }
}

/// The text as text, or what speaks against it: bytes that are no UTF-8, NUL, and byte order marks but the first.
fn decode(base: Pos, text: &[u8]) -> Result<&str, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut offset = 0;
    for (character, bytes) in Runes(text) {
        let message = match character {
            None => "invalid UTF-8 encoding",
            Some('\0') => "invalid NUL character",
            Some('\u{feff}') if offset > 0 => "invalid BOM in the middle of the file",
            Some(_) => "",
        };
        if !message.is_empty() {
            faults.push(Fault::new(base.plus(offset), message));
        }
        if faults.len() > MOST_FAULTS {
            break;
        }
        offset += bytes.len();
    }
    match str::from_utf8(text) {
        Ok(text) if faults.is_empty() => Ok(text),
        _ => Err(faults),
    }
}

fn empty(ids: &mut NodeIds, pos: Pos) -> File {
    let package = Ident { id: ids.fresh(), pos, name: "_".into() };
    File { pos, package, imports: Vec::new(), decls: Vec::new(), end: pos, whole: false }
}

/// Whether reading stands in a place where `T {` is no composite literal: the head of `if`, `for` or `switch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Braces {
    Literal,
    Block,
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// Copied from the lexer: what it stands at, and where.
    token: Token,
    pos: Pos,
    map: &'a SourceMap,
    ids: &'a mut NodeIds,
    /// How deep the productions being read are nested.
    depth: u32,
    /// The height of the tallest part read so far of what is being read.
    tallest: u32,
    /// How many functions are being read: reading goes on at a keyword of a statement inside of one only.
    functions: u32,
    braces: Braces,
    /// How many of the faults are about where jumps go.
    jump_faults: usize,
    /// Whether the rest of the text was given up.
    abandoned: bool,
}

impl<'a> Parser<'a> {
    fn new(map: &'a SourceMap, ids: &'a mut NodeIds, base: Pos, text: &'a str) -> Self {
        let mut parser = Self {
            lexer: Lexer::new(text, base),
            token: Token::End,
            pos: base,
            map,
            ids,
            depth: 0,
            tallest: 0,
            functions: 0,
            braces: Braces::Literal,
            jump_faults: 0,
            abandoned: false,
        };
        parser.next();
        parser
    }

    // Tokens.

    fn next(&mut self) {
        self.lexer.advance();
        (self.token, self.pos) = (self.lexer.token, self.lexer.pos());
    }

    fn got(&mut self, token: Token) -> bool {
        let found = self.token == token;
        if found {
            self.next();
        }
        found
    }

    /// Passes `token`, or reports that it is missing and passes one other.
    fn want(&mut self, token: Token) {
        if !self.got(token) {
            self.expected(token.text());
            self.skip_one();
        }
    }

    /// Passes `=`; `:=` in its place is reported.
    fn got_assign(&mut self) -> Option<Pos> {
        let pos = self.pos;
        match self.token {
            Token::Define => self.expected("="),
            Token::Assign => {}
            _ => return None,
        }
        self.next();
        Some(pos)
    }

    fn at_end(&self) -> bool {
        self.token == Token::End
    }

    fn skip_one(&mut self) {
        if !self.at_end() {
            self.next();
        }
    }

    /// Passes tokens up to one of those, or one at which a statement starts.
    fn skip_to(&mut self, follow: &[Token]) {
        while !self.at_end() && !follow.contains(&self.token) {
            if self.functions > 0 && self.token.starts_statement() {
                break;
            }
            self.next();
        }
    }

    // Faults, each a template and what fills its gaps.

    fn fault(&mut self, pos: Pos, template: &str, parts: &[&str]) {
        self.lexer.faults.push(Fault::new(pos, fill(template, parts)));
    }

    /// Reports a fault of which the current token is no part.
    fn syntax_fault(&mut self, pos: Pos, template: &str, parts: &[&str]) {
        // At the end of the text everything is missing; the first fault says why.
        if !self.at_end() || self.lexer.faults.is_empty() {
            self.fault(pos, "syntax error: {}", &[&fill(template, parts)]);
        }
    }

    /// Reports the current token: `unexpected X` and what follows, which starts with a space or a comma.
    fn unexpected(&mut self, template: &str, parts: &[&str]) {
        let spelling = self.lexer.spelling();
        let (kind, found) = match self.token {
            Token::Name => ("name ", spelling),
            Token::Literal => ("literal ", spelling),
            Token::Operator | Token::AssignOp | Token::IncDec => ("", spelling),
            Token::Semicolon => ("", self.lexer.semicolon.text()),
            token => ("", token.text()),
        };
        let (found, cut) = shortened(found);
        self.syntax_fault(self.pos, "unexpected {}{}{}{}", &[kind, found, cut, &fill(template, parts)]);
    }

    fn expected(&mut self, what: &str) {
        self.unexpected(", expected {}", &[what]);
    }

    // Bounds.

    /// Reads one level deeper, unless that is too deep: then the rest of the text is given up, with one fault.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        self.bound(self.depth);
        let result = self.part(read);
        self.depth -= 1;
        result
    }

    /// Reads a part of what is being read: the height of a node in it is that of its own parts and one.
    fn part<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = mem::replace(&mut self.tallest, 0);
        let result = read(self);
        self.tallest = self.tallest.max(outer);
        result
    }

    /// Makes what is being read one taller.
    fn grow(&mut self) {
        self.tallest += 1;
        self.bound(self.tallest);
    }

    fn bound(&mut self, height: u32) {
        if height > HEIGHT_LIMIT && !self.abandoned {
            self.abandoned = true;
            let limit = natural(HEIGHT_LIMIT.into());
            self.fault(self.pos, "nested too deeply: more than minigo's limit of {} levels", &[&limit]);
            self.lexer.abandon();
            (self.token, self.pos) = (Token::End, self.lexer.pos());
        }
    }

    // Nodes.

    /// Makes a node of the parts read so far.
    fn expr_node(&mut self, pos: Pos, kind: ExprKind) -> Box<Expr> {
        let id = match &kind {
            ExprKind::Ident(ident) => ident.id,
            _ => self.ids.fresh(),
        };
        match kind {
            ExprKind::Bad | ExprKind::Ident(_) | ExprKind::Literal(_) => self.tallest = self.tallest.max(1),
            _ => self.grow(),
        }
        Box::new(Expr { id, pos, kind })
    }

    fn bad_expr(&mut self) -> Box<Expr> {
        self.expr_node(self.pos, ExprKind::Bad)
    }

    fn ident_expr(&mut self, ident: Ident) -> Box<Expr> {
        self.expr_node(ident.pos, ExprKind::Ident(ident))
    }

    fn ident(&mut self, pos: Pos, name: &str) -> Ident {
        Ident { id: self.ids.fresh(), pos, name: name.into() }
    }

    /// Reads a name; `_` in its place where there is none.
    fn name(&mut self) -> Ident {
        let pos = self.pos;
        if self.token == Token::Name {
            let ident = self.ident(pos, self.lexer.spelling());
            self.next();
            return ident;
        }
        self.expected("name");
        self.skip_one();
        self.ident(pos, "_")
    }

    fn name_list(&mut self, first: Ident) -> Vec<Ident> {
        let mut names = vec![first];
        while self.got(Token::Comma) {
            names.push(self.name());
        }
        names
    }

    /// Reads `element { separator element } [ separator ] close` behind the opening bracket, up to where `element` says
    /// to stop, and returns the place of the closing bracket.
    fn list(
        &mut self,
        context: &str,
        separator: Token,
        close: Token,
        element: &mut dyn FnMut(&mut Self) -> Next,
    ) -> Pos {
        let mut next = Next::More;
        while next == Next::More && !self.at_end() && self.token != close {
            next = self.part(&mut *element);
            if !self.got(separator) && self.token != close {
                let (separator, closing) = (separator.text(), close.text());
                self.unexpected(" in {}; possibly missing {} or {}", &[context, separator, closing]);
                self.skip_to(CLOSING);
                if self.token != close {
                    return self.pos;
                }
            }
        }
        let pos = self.pos;
        self.want(close);
        pos
    }
}

/// The closing brackets.
const CLOSING: &[Token] = &[Token::CloseParen, Token::CloseBracket, Token::CloseBrace];

/// Whether a list may have more elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    More,
    Done,
}

/// A spelling, cut where a message would become unreadable, and the mark of the cut.
fn shortened(text: &str) -> (&str, &'static str) {
    const LONGEST: usize = 100;
    let start = cut(text, LONGEST);
    (start, if start == text { "" } else { "…" })
}
