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

use super::ast::{Expr, ExprKind, File, HEIGHT_LIMIT, Ident, InterfaceElement, Name, NodeId, NodeIds};
use super::lexer::Lexer;
use super::source::{Fault, MOST_FAULTS, Pos, SourceMap};
use super::token::{Keyword, Semicolon, Token};
use std::collections::HashSet;
use std::rc::Rc;

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
        let message = format!("file too large: more than minigo's limit of {SIZE_LIMIT} bytes");
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
    for chunk in text.utf8_chunks() {
        for (at, character) in chunk.valid().char_indices() {
            let message = match character {
                '\0' => "invalid NUL character",
                '\u{feff}' if offset + at > 0 => "invalid BOM in the middle of the file",
                _ => continue,
            };
            faults.push(Fault::new(base.plus(offset + at), message));
        }
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            faults.push(Fault::new(base.plus(offset), "invalid UTF-8 encoding"));
        }
        offset += chunk.invalid().len();
        if faults.len() > MOST_FAULTS {
            break;
        }
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
    /// Copied from the lexer: what it stands at.
    token: Token,
    map: &'a SourceMap,
    ids: &'a mut NodeIds,
    names: HashSet<Name>,
    /// How deep the productions being read are nested.
    depth: u32,
    /// The height of the tallest expression or statement read since a caller last asked.
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
            map,
            ids,
            names: HashSet::new(),
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
        self.token = self.lexer.token;
    }

    fn pos(&self) -> Pos {
        self.lexer.pos()
    }

    fn got(&mut self, token: Token) -> bool {
        let found = same(self.token, token);
        if found {
            self.next();
        }
        found
    }

    fn got_keyword(&mut self, keyword: Keyword) -> bool {
        self.got(Token::Keyword(keyword))
    }

    /// Passes `token`, or reports that it is missing and passes one other.
    fn want(&mut self, token: Token) {
        if !self.got(token) {
            self.expected(&token.text());
            self.skip_one();
        }
    }

    /// Passes `=`; `:=` in its place is reported.
    fn got_assign(&mut self) -> Option<Pos> {
        let pos = self.pos();
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
        while !self.at_end() && !follow.iter().any(|&token| same(token, self.token)) {
            if let Token::Keyword(keyword) = self.token
                && self.functions > 0
                && keyword.starts_statement()
            {
                break;
            }
            self.next();
        }
    }

    // Faults.

    fn fault(&mut self, pos: Pos, message: impl Into<String>) {
        self.lexer.faults.push(Fault::new(pos, message));
    }

    /// Reports a fault of which the current token is no part.
    fn syntax_fault(&mut self, pos: Pos, message: &str) {
        // At the end of the text everything is missing; the first fault says why.
        if !self.at_end() || self.lexer.faults.is_empty() {
            self.fault(pos, format!("syntax error: {message}"));
        }
    }

    /// Reports the current token: `unexpected X` and what follows, which starts with a space or a comma.
    fn unexpected(&mut self, rest: &str) {
        let found = match self.token {
            Token::Name => format!("name {}", shortened(self.lexer.spelling())),
            Token::Literal(_) => format!("literal {}", shortened(self.lexer.spelling())),
            Token::Semicolon(semicolon) => semicolon.text().to_string(),
            token => token.text(),
        };
        self.syntax_fault(self.pos(), &format!("unexpected {found}{rest}"));
    }

    fn expected(&mut self, what: &str) {
        self.unexpected(&format!(", expected {what}"));
    }

    // Bounds.

    /// Reads one level deeper, unless that is too deep: then the rest of the text is given up, with one fault.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        self.bound(self.depth);
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn bound(&mut self, height: u32) {
        if height > HEIGHT_LIMIT && !self.abandoned {
            self.abandoned = true;
            self.fault(self.pos(), format!("nested too deeply: more than minigo's limit of {HEIGHT_LIMIT} levels"));
            self.lexer.abandon();
            self.token = Token::End;
        }
    }

    // Nodes.

    fn expr_node(&mut self, pos: Pos, kind: ExprKind) -> Expr {
        let id = match &kind {
            ExprKind::Ident(ident) => ident.id,
            _ => self.ids.fresh(),
        };
        self.expr_with(id, pos, kind)
    }

    fn expr_with(&mut self, id: NodeId, pos: Pos, kind: ExprKind) -> Expr {
        let height = 1 + height_below(&kind);
        self.tallest = self.tallest.max(height);
        self.bound(height);
        Expr { id, pos, height, kind }
    }

    fn bad_expr(&mut self) -> Expr {
        self.expr_node(self.pos(), ExprKind::Bad)
    }

    fn ident_expr(&mut self, ident: Ident) -> Expr {
        self.expr_node(ident.pos, ExprKind::Ident(ident))
    }

    fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.names.get(text) {
            return Rc::clone(name);
        }
        let name: Name = text.into();
        self.names.insert(Rc::clone(&name));
        name
    }

    fn ident(&mut self, pos: Pos, name: &str) -> Ident {
        Ident { id: self.ids.fresh(), pos, name: self.intern(name) }
    }

    /// Reads a name; `_` in its place where there is none.
    fn name(&mut self) -> Ident {
        let pos = self.pos();
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
        mut element: impl FnMut(&mut Self) -> Next,
    ) -> Pos {
        let mut next = Next::More;
        while next == Next::More && !self.at_end() && self.token != close {
            next = element(self);
            if !self.got(separator) && self.token != close {
                let (separator, closing) = (separator.text(), close.text());
                self.unexpected(&format!(" in {context}; possibly missing {separator} or {closing}"));
                self.skip_to(&[Token::CloseParen, Token::CloseBracket, Token::CloseBrace]);
                if self.token != close {
                    return self.pos();
                }
            }
        }
        let pos = self.pos();
        self.want(close);
        pos
    }
}

/// Whether a list may have more elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    More,
    Done,
}

/// Whether two tokens are the same to the grammar: a semicolon is one, however it came about.
fn same(a: Token, b: Token) -> bool {
    match (a, b) {
        (Token::Semicolon(_), Token::Semicolon(_)) => true,
        _ => a == b,
    }
}

const SEMICOLON: Token = Token::Semicolon(Semicolon::Written);

/// A spelling, cut where a message would become unreadable.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 100;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_string(),
    }
}

/// The height of the tallest child. A function literal is as tall as its body, which its reader has measured.
fn height_below(kind: &ExprKind) -> u32 {
    let optional = |x: &Option<Box<Expr>>| x.as_ref().map_or(0, |x| x.height);
    match kind {
        ExprKind::Bad | ExprKind::Ident(_) | ExprKind::Literal(_) => 0,
        ExprKind::Composite(literal) => {
            let elements = literal.elements.iter().flat_map(|e| e.key.iter().chain([&e.value]));
            optional(&literal.type_).max(tallest(elements))
        }
        // Its reader has put this right with the height of what is inside.
        ExprKind::Func(_) => 0,
        ExprKind::Paren(x)
        | ExprKind::Star(x)
        | ExprKind::Selector { x, .. }
        | ExprKind::Unary { x, .. }
        | ExprKind::SliceType(x)
        | ExprKind::ChanType { element: x, .. } => x.height,
        ExprKind::Index { x, indices, .. } => x.height.max(tallest(indices)),
        ExprKind::Slice { x, low, high, max, .. } => x.height.max(optional(low)).max(optional(high)).max(optional(max)),
        ExprKind::TypeAssert { x, type_ } => x.height.max(optional(type_)),
        ExprKind::Call(call) => call.function.height.max(tallest(&call.arguments)),
        ExprKind::Binary { x, y, .. } | ExprKind::MapType { key: x, value: y } => x.height.max(y.height),
        ExprKind::ArrayType { length, element } => element.height.max(optional(length)),
        ExprKind::StructType(fields) => tallest(fields.iter().map(|field| &field.type_)),
        ExprKind::FuncType(signature) => signature_height(signature),
        ExprKind::InterfaceType(elements) => elements
            .iter()
            .map(|element| match element {
                InterfaceElement::Method { signature, .. } => signature_height(signature),
                InterfaceElement::Embedded(type_) => type_.height,
            })
            .max()
            .unwrap_or(0),
    }
}

fn signature_height(signature: &super::ast::FuncType) -> u32 {
    tallest(signature.params.iter().chain(&signature.results).map(|field| &field.type_))
}

fn tallest<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> u32 {
    exprs.into_iter().map(|expr| expr.height).max().unwrap_or(0)
}
