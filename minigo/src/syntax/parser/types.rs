//! Types, and the lists of parameters. One file, for each of the two holds the other.

use super::super::ast::{
    BinaryOp, ChanDirection, Expr, ExprKind, Field, FuncType, Ident, InterfaceElement, Literal, LiteralValue, UnaryOp,
};
use super::super::source::Pos;
use super::super::token::Token;
use super::expr::{First, add, list_of};
use super::{Next, Parser};
use crate::library::quote::{Plain, quote};
use std::mem;
use std::rc::Rc;

/// What a list of parameters is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Params {
    /// Of a function: the last may be variadic.
    Function,
    /// Results, and receivers.
    Plain,
    /// Type parameters: all with a name.
    Type,
    /// Between the brackets behind a name in an interface.
    TypeArguments,
}

impl Params {
    fn close(self) -> Token {
        match self {
            Self::Function | Self::Plain => Token::CloseParen,
            Self::Type | Self::TypeArguments => Token::CloseBracket,
        }
    }
}

/// A parameter before it is known whether a lone name is a name or a type.
pub(super) struct Param {
    pub(super) name: Option<Ident>,
    pub(super) type_: Option<Box<Expr>>,
    pub(super) ellipsis: Option<Pos>,
}

impl Parser<'_> {
    pub(super) fn type_(&mut self) -> Box<Expr> {
        self.type_or_none().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.expected("type");
            self.skip_to(&[
                Token::Comma,
                Token::Colon,
                Token::Semicolon,
                Token::CloseParen,
                Token::CloseBracket,
                Token::CloseBrace,
            ]);
            bad
        })
    }

    pub(super) fn type_or_none(&mut self) -> Option<Box<Expr>> {
        self.nested(Self::type_within)
    }

    fn type_within(&mut self) -> Option<Box<Expr>> {
        let pos = self.pos;
        let kind = match self.token {
            Token::Star => {
                self.next();
                ExprKind::Star(self.type_())
            }
            Token::Arrow => {
                self.next();
                self.want(Token::Chan);
                ExprKind::ChanType { direction: ChanDirection::Receive, element: self.channel_element() }
            }
            Token::Func => {
                self.next();
                ExprKind::FuncType(Box::new(self.signature(pos, "function type")))
            }
            Token::OpenBracket => {
                self.next();
                return Some(if self.got(Token::CloseBracket) {
                    self.slice_type(pos)
                } else {
                    self.array_type(pos, None)
                });
            }
            Token::Chan => {
                self.next();
                let direction = if self.got(Token::Arrow) { ChanDirection::Send } else { ChanDirection::Both };
                ExprKind::ChanType { direction, element: self.channel_element() }
            }
            Token::Map => {
                self.next();
                self.want(Token::OpenBracket);
                let key = self.type_();
                self.want(Token::CloseBracket);
                ExprKind::MapType { key, value: self.type_() }
            }
            Token::Struct => self.struct_type(),
            Token::Interface => self.interface_type(),
            Token::Name => return Some(self.qualified_name(None)),
            Token::OpenParen => {
                self.next();
                let inner = self.type_();
                self.want(Token::CloseParen);
                ExprKind::Paren(inner)
            }
            _ => return None,
        };
        Some(self.expr_node(pos, kind))
    }

    /// Reads `name`, `package.name`, and type arguments behind them.
    pub(super) fn qualified_name(&mut self, first: Option<Ident>) -> Box<Expr> {
        let name = first.unwrap_or_else(|| {
            if self.token == Token::Name {
                return self.name();
            }
            let name = self.ident(self.pos, "_");
            self.expected("name");
            self.skip_to(&[Token::Dot, Token::Semicolon, Token::CloseBrace]);
            name
        });
        let pos = name.pos;
        let mut x = self.ident_expr(name);
        if self.got(Token::Dot) {
            let name = self.name();
            x = self.expr_node(pos, ExprKind::Selector { x, name });
        }
        if self.token == Token::OpenBracket {
            let bracket = self.pos;
            self.next();
            let indices = if self.token == Token::CloseBracket {
                self.expected("type argument list");
                list_of(self.bad_expr())
            } else {
                self.type_list(First::Type).0
            };
            self.want(Token::CloseBracket);
            x = self.expr_node(pos, ExprKind::Index { x, indices, bracket });
        }
        x
    }

    /// Reads type parameters if there are any; `refused` says where there may be none.
    pub(super) fn type_params(&mut self, refused: Option<&str>) -> Vec<Field> {
        let pos = self.pos;
        if !self.got(Token::OpenBracket) {
            return Vec::new();
        }
        if let Some(context) = refused {
            self.syntax_fault(pos, "{} must have no type parameters", &[context]);
        }
        if self.token == Token::CloseBracket {
            self.syntax_fault(self.pos, "empty type parameter list", &[]);
            self.next();
            return Vec::new();
        }
        self.params(None, Params::Type)
    }

    /// Reads parameters and results where there may be no type parameters.
    pub(super) fn signature(&mut self, pos: Pos, context: &str) -> FuncType {
        self.type_params(Some(context));
        self.params_and_results(pos)
    }

    /// Reads parameters and results.
    pub(super) fn params_and_results(&mut self, pos: Pos) -> FuncType {
        self.want(Token::OpenParen);
        let params = self.params(None, Params::Function);
        let results = if self.got(Token::OpenParen) {
            self.params(None, Params::Plain)
        } else {
            let mut results = Vec::new();
            if let Some(type_) = self.type_or_none() {
                results.push(self.field(Vec::new(), None, type_));
            }
            results
        };
        FuncType { pos, params, results }
    }

    fn field(&mut self, names: Vec<Ident>, ellipsis: Option<Pos>, type_: Box<Expr>) -> Field {
        let pos = names.first().map_or(ellipsis.unwrap_or(type_.pos), |name| name.pos);
        Field { id: self.ids.fresh(), pos, names, ellipsis, type_, tag: None }
    }

    /// Reads on behind `[`, or behind `[length`.
    pub(super) fn array_type(&mut self, pos: Pos, length: Option<Box<Expr>>) -> Box<Expr> {
        let mut length = length;
        if length.is_none() && !self.got(Token::Ellipsis) {
            length = Some(self.bracketed(Self::expr));
        }
        if self.token == Token::Comma {
            self.syntax_fault(self.pos, "unexpected comma; expected ]", &[]);
            self.next();
        }
        self.want(Token::CloseBracket);
        let element = self.type_();
        self.expr_node(pos, ExprKind::ArrayType { length, element })
    }

    /// Reads on behind `[]`.
    pub(super) fn slice_type(&mut self, pos: Pos) -> Box<Expr> {
        let element = self.type_();
        self.expr_node(pos, ExprKind::SliceType(element))
    }

    fn channel_element(&mut self) -> Box<Expr> {
        self.type_or_none().unwrap_or_else(|| {
            self.syntax_fault(self.pos, "missing channel element type", &[]);
            self.bad_expr()
        })
    }

    fn struct_type(&mut self) -> ExprKind {
        self.next();
        self.want(Token::OpenBrace);
        let mut fields = Vec::new();
        self.list("struct type", Token::Semicolon, Token::CloseBrace, &mut |parser| {
            if let Some(field) = parser.struct_field() {
                fields.push(field);
            }
            Next::More
        });
        ExprKind::StructType(fields)
    }

    fn struct_field(&mut self) -> Option<Field> {
        let pos = self.pos;
        let mut names = Vec::new();
        let type_ = match self.token {
            Token::Name => {
                let name = self.name();
                if matches!(self.token, Token::Dot | Token::Literal | Token::Semicolon | Token::CloseBrace) {
                    self.qualified_name(Some(name))
                } else if self.token == Token::OpenBracket {
                    // Behind one name stands an embedded `T[P]`, or the type of a field, `[n]E` or `[]E`.
                    let (name, type_) = self.brackets(name);
                    if let Some(name) = name {
                        names.push(name);
                    }
                    type_
                } else {
                    names = self.name_list(name);
                    self.type_()
                }
            }
            Token::Star | Token::OpenParen => {
                // Parentheses, which are read and reported, may stand around the name or the star too.
                let mut star = self.got(Token::Star).then_some(pos);
                let parenthesised = self.token == Token::OpenParen;
                if parenthesised {
                    self.syntax_fault(self.pos, "cannot parenthesize embedded type", &[]);
                    self.next();
                    let pos = self.pos;
                    if star.is_none() && self.got(Token::Star) {
                        star = Some(pos);
                    }
                }
                let mut type_ = self.qualified_name(None);
                if let Some(pos) = star {
                    type_ = self.expr_node(pos, ExprKind::Star(type_));
                }
                if parenthesised {
                    self.got(Token::CloseParen);
                }
                type_
            }
            _ => {
                self.expected("field name or embedded type");
                self.skip_to(&[Token::Semicolon, Token::CloseBrace]);
                return None;
            }
        };
        let tag = self.tag();
        Some(Field { id: self.ids.fresh(), pos, names, ellipsis: None, type_, tag })
    }

    fn tag(&mut self) -> Option<Rc<[u8]>> {
        let literal = self.literal()?;
        match &literal.kind {
            ExprKind::Literal(Literal { value: LiteralValue::String(bytes), .. }) => Some(Rc::clone(bytes)),
            ExprKind::Literal(Literal { text, .. }) => {
                // In the words that Go's compiler has for this oversight.
                let text = quote(text.as_bytes(), b'"', Plain::Printable);
                self.fault(literal.pos, "invalid syntax tree: incorrect tag syntax: {}", &[&text]);
                None
            }
            _ => None,
        }
    }

    /// Reads `[n]E`, `[]E` or the type arguments `[A, B]` behind a name: a name and a type, or a type.
    fn brackets(&mut self, name: Ident) -> (Option<Ident>, Box<Expr>) {
        let bracket = self.pos;
        self.want(Token::OpenBracket);
        if self.got(Token::CloseBracket) {
            return (Some(name), self.slice_type(bracket));
        }
        let (mut indices, comma) = self.type_list(First::Expression);
        self.want(Token::CloseBracket);
        if !comma
            && indices.len() == 1
            && let Some(element) = self.type_or_none()
        {
            let length = indices.pop().map(Box::new);
            let kind = ExprKind::ArrayType { length, element };
            return (Some(name), self.expr_node(bracket, kind));
        }
        let pos = name.pos;
        let x = self.ident_expr(name);
        (None, self.expr_node(pos, ExprKind::Index { x, indices, bracket }))
    }

    fn interface_type(&mut self) -> ExprKind {
        self.next();
        self.want(Token::OpenBrace);
        let mut elements = Vec::new();
        self.list("interface type", Token::Semicolon, Token::CloseBrace, &mut |parser| {
            let element = parser.interface_element();
            elements.push(element);
            Next::More
        });
        ExprKind::InterfaceType(elements)
    }

    fn interface_element(&mut self) -> InterfaceElement {
        if self.token != Token::Name {
            let term = self.term();
            return InterfaceElement::Embedded(self.union(term));
        }
        let name = self.name();
        let pos = self.pos;
        // Behind a bracket stands a generic method, which there is not, or an embedded type's arguments.
        let bracket = self.got(Token::OpenBracket);
        let close = self.pos;
        let list = if !bracket {
            Vec::new()
        } else if self.got(Token::CloseBracket) {
            let what = if self.token == Token::OpenParen { "parameter" } else { "argument" };
            self.fault(close, "empty type {} list", &[what]);
            Vec::new()
        } else {
            self.params(None, Params::TypeArguments)
        };
        let generic = list.first().is_some_and(|field| !field.names.is_empty());
        if generic || list.is_empty() && self.token == Token::OpenParen {
            let signature = self.signature(self.pos, "interface method");
            if generic {
                self.fault(pos, "interface method must have no type parameters", &[]);
            }
            return InterfaceElement::Method { name, signature };
        }
        let mut type_ = if bracket { self.ident_expr(name) } else { self.qualified_name(Some(name)) };
        if !list.is_empty() {
            let mut indices = Vec::new();
            for field in list {
                add(&mut indices, field.type_);
            }
            type_ = self.expr_node(type_.pos, ExprKind::Index { x: type_, indices, bracket: pos });
        }
        InterfaceElement::Embedded(self.union(type_))
    }

    /// Reads on behind the first term of a union.
    fn union(&mut self, first: Box<Expr>) -> Box<Expr> {
        let mut x = first;
        while self.at_or() {
            let op_pos = self.pos;
            self.next();
            let y = self.term();
            let pos = x.pos;
            x = self.expr_node(pos, ExprKind::Binary { op: BinaryOp::Or, op_pos, x, y });
        }
        x
    }

    fn at_or(&self) -> bool {
        self.token == Token::Operator && self.lexer.op == BinaryOp::Or
    }

    fn term(&mut self) -> Box<Expr> {
        let pos = self.pos;
        if self.got(Token::Tilde) {
            let x = self.type_();
            return self.expr_node(pos, ExprKind::Unary { op: UnaryOp::Tilde, x });
        }
        self.type_or_none().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.expected("~ term or type");
            self.skip_to(&[
                Token::Operator,
                Token::Semicolon,
                Token::CloseParen,
                Token::CloseBracket,
                Token::CloseBrace,
            ]);
            bad
        })
    }

    /// Reads parameters behind the opening bracket; `first` is what was read of the first already.
    pub(super) fn params(&mut self, first: Option<Param>, what: Params) -> Vec<Field> {
        let close = what.close();
        let mut list: Vec<Param> = Vec::new();
        let mut first = first;
        let whole = first.as_ref().is_some_and(|first| first.type_.is_some());
        let end = if whole && self.token == close {
            if let Some(first) = first {
                list.push(first);
            }
            let pos = self.pos;
            self.next();
            pos
        } else {
            self.list("parameter list", Token::Comma, close, &mut |parser| {
                let param = match first.take() {
                    Some(Param { name: Some(name), type_: None, .. }) => parser.param(Some(name), what),
                    Some(whole) => Some(whole),
                    None => parser.param(None, what),
                };
                if let Some(param) = param {
                    list.push(param);
                }
                Next::More
            })
        };
        let mut fields = self.distribute(list, what, end);
        self.place_ellipses(&mut fields, what);
        fields
    }

    /// Reports `...` where it may not stand, and takes it away.
    fn place_ellipses(&mut self, fields: &mut [Field], what: Params) {
        let last = fields.len().saturating_sub(1);
        let mut misplaced = None;
        for (index, field) in fields.iter_mut().enumerate() {
            let variadic = what == Params::Function && index == last && field.names.len() < 2;
            if !variadic && let Some(pos) = field.ellipsis.take() {
                misplaced.get_or_insert(pos);
            }
        }
        if let Some(pos) = misplaced {
            let message = match what {
                Params::Function => "can only use ... with final parameter",
                _ => "invalid use of ...",
            };
            self.fault(pos, message, &[]);
        }
    }

    /// Decides which lone names are types, and gives the others the type that follows.
    fn distribute(&mut self, list: Vec<Param>, what: Params, end: Pos) -> Vec<Field> {
        let count = list.len();
        let (mut named, mut typed) = (0, 0);
        for param in &list {
            typed += u32::from(param.type_.is_some());
            named += u32::from(param.type_.is_some() && param.name.is_some());
        }
        let only_types = named == 0 && what != Params::Type;
        let mut wrong = None;
        let mut names: Vec<Ident> = Vec::new();
        let mut fields = Vec::new();
        for Param { mut name, type_, ellipsis } in list {
            let type_ = match type_ {
                None if only_types => name.take().map(|name| self.ident_expr(name)),
                type_ => type_,
            };
            let Some(type_) = type_ else {
                if let Some(name) = name {
                    names.push(name);
                }
                continue;
            };
            if !only_types {
                names.push(name.unwrap_or_else(|| {
                    wrong.get_or_insert(type_.pos);
                    self.ident(type_.pos, "_")
                }));
            }
            fields.push(self.field(mem::take(&mut names), ellipsis, type_));
        }
        if let Some(pos) = names.first().map(|name| name.pos) {
            wrong.get_or_insert(pos);
            let type_ = self.expr_node(pos, ExprKind::Bad);
            fields.push(self.field(names, None, type_));
        }
        if let Some(pos) = wrong {
            let (pos, message) = match (named == typed, what) {
                (true, Params::Type) => (end, "missing type constraint"),
                (true, _) => (end, "missing parameter type"),
                (false, Params::Type) if count == 1 => (pos, "missing type parameter name or invalid array length"),
                (false, Params::Type) => (pos, "missing type parameter name"),
                (false, _) => (pos, "missing parameter name"),
            };
            self.syntax_fault(pos, message, &[]);
        }
        fields
    }

    fn param(&mut self, first: Option<Ident>, what: Params) -> Option<Param> {
        let close = what.close();
        let type_sets = close == Token::CloseBracket;
        let plain = |name, type_| Some(Param { name, type_, ellipsis: None });
        if first.is_none() && type_sets && self.token == Token::Tilde {
            let term = self.term();
            let type_ = self.union(term);
            return plain(None, Some(type_));
        }
        let mut name = first;
        if name.is_none() && self.token == Token::Name {
            name = Some(self.name());
        }
        if let Some(ident) = name {
            let (ident, mut type_) = match self.token {
                Token::OpenBracket => self.brackets(ident),
                Token::Dot => (None, self.qualified_name(Some(ident))),
                _ if type_sets && self.at_or() => (None, self.ident_expr(ident)),
                _ => return self.param_type(Some(ident), what),
            };
            if type_sets {
                type_ = self.union(type_);
            }
            return plain(ident, Some(type_));
        }
        self.param_type(None, what)
    }

    /// Reads the type of a parameter whose name is read, if it has one.
    fn param_type(&mut self, name: Option<Ident>, what: Params) -> Option<Param> {
        let close = what.close();
        let type_sets = close == Token::CloseBracket;
        let pos = self.pos;
        if self.got(Token::Ellipsis) {
            let type_ = self.type_or_none();
            let ellipsis = type_.is_some().then_some(pos);
            let type_ = type_.unwrap_or_else(|| {
                let bad = self.bad_expr();
                self.syntax_fault(self.pos, "... is missing type", &[]);
                bad
            });
            return Some(Param { name, type_: Some(type_), ellipsis });
        }
        let type_ = if type_sets && self.token == Token::Tilde {
            let term = self.term();
            Some(self.union(term))
        } else {
            match self.type_or_none() {
                Some(type_) if type_sets => Some(self.union(type_)),
                other => other,
            }
        };
        if name.is_some() || type_.is_some() {
            return Some(Param { name, type_, ellipsis: None });
        }
        self.expected(close.text());
        self.skip_to(&[Token::Comma, close]);
        None
    }
}
