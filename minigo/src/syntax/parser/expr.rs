//! Expressions.

use super::super::ast::{
    BinaryOp, Block, Call, ChanDirection, Composite, Element, Expr, ExprKind, FuncLit, Literal, LiteralValue, UnaryOp,
};
use super::super::literal::{rune_value, string_value};
use super::super::token::{LiteralKind, Token};
use super::super::{branches, print, source::Pos};
use super::{Braces, CLOSING, Next, Parser};
use std::mem;

/// Whether the type list of an index may start with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Expression,
    Type,
}

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Box<Expr> {
        self.expr_above(0)
    }

    /// Reads operands with operators between them that bind tighter than `precedence`.
    fn expr_above(&mut self, precedence: u8) -> Box<Expr> {
        self.part(|parser| {
            let x = parser.unary_expr();
            parser.binary_expr(x, precedence)
        })
    }

    /// Reads an expression where `T {` is a composite literal, as within brackets.
    pub(super) fn bracketed<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = mem::replace(&mut self.braces, Braces::Literal);
        let result = read(self);
        self.braces = outer;
        result
    }

    pub(super) fn expr_list(&mut self) -> Vec<Expr> {
        let mut list = Vec::new();
        loop {
            add(&mut list, self.expr());
            if !self.got(Token::Comma) {
                return list;
            }
        }
    }

    fn binary_operator(&self) -> Option<BinaryOp> {
        match self.token {
            Token::Star | Token::Operator => Some(self.lexer.op),
            _ => None,
        }
    }

    /// Reads on behind the operand `x`, through operators that bind tighter than `precedence`.
    pub(super) fn binary_expr(&mut self, mut x: Box<Expr>, precedence: u8) -> Box<Expr> {
        while let Some(op) = self.binary_operator().filter(|op| op.precedence() > precedence) {
            let op_pos = self.pos;
            self.next();
            let y = self.expr_above(op.precedence());
            let pos = x.pos;
            x = self.expr_node(pos, ExprKind::Binary { op, op_pos, x, y });
        }
        x
    }

    pub(super) fn unary_expr(&mut self) -> Box<Expr> {
        self.nested(Self::unary_expr_within)
    }

    fn unary_expr_within(&mut self) -> Box<Expr> {
        let pos = self.pos;
        let op = match self.token {
            Token::Star => {
                self.next();
                let x = self.unary_expr();
                return self.expr_node(pos, ExprKind::Star(x));
            }
            Token::Arrow => {
                self.next();
                return self.receive(pos);
            }
            Token::Not => UnaryOp::Not,
            Token::Tilde => UnaryOp::Tilde,
            Token::Operator => match self.lexer.op {
                BinaryOp::Add => UnaryOp::Plus,
                BinaryOp::Sub => UnaryOp::Minus,
                BinaryOp::Xor => UnaryOp::Complement,
                BinaryOp::And => UnaryOp::Address,
                _ => return self.primary_expr(),
            },
            _ => return self.primary_expr(),
        };
        self.next();
        let x = self.unary_expr();
        self.expr_node(pos, ExprKind::Unary { op, x })
    }

    /// Reads on behind `<-`: only behind the operand is it known whether it is a receive or the type of a channel.
    fn receive(&mut self, pos: Pos) -> Box<Expr> {
        let mut x = self.unary_expr();
        if !matches!(x.kind, ExprKind::ChanType { .. }) {
            return self.expr_node(pos, ExprKind::Unary { op: UnaryOp::Receive, x });
        }
        // The arrow belongs to the channel: `<-(chan T)` is `<-chan T`, and `<-(chan<- (chan T))` is `<-chan (<-chan T)`.
        x.pos = pos;
        let mut inner = &mut x;
        let fault = loop {
            let found = print::expr(inner);
            let ExprKind::ChanType { direction, element } = &mut inner.kind else { break found };
            match mem::replace(direction, ChanDirection::Receive) {
                ChanDirection::Both => return x,
                ChanDirection::Receive => break "<-".into(),
                ChanDirection::Send => inner = element,
            }
        };
        self.syntax_fault(self.pos, "unexpected {}, expected chan", &[&fault]);
        x
    }

    pub(super) fn literal(&mut self) -> Option<Box<Expr>> {
        if self.token != Token::Literal {
            return None;
        }
        let pos = self.pos;
        let text = self.lexer.spelling();
        let bad = self.lexer.bad;
        let value = match self.lexer.literal {
            _ if bad => LiteralValue::Int,
            LiteralKind::Int => LiteralValue::Int,
            LiteralKind::Float => LiteralValue::Float,
            LiteralKind::Imaginary => LiteralValue::Imaginary,
            LiteralKind::Rune => LiteralValue::Rune(rune_value(text)),
            LiteralKind::String => LiteralValue::String(string_value(text)),
        };
        self.next();
        let kind = if bad { ExprKind::Bad } else { ExprKind::Literal(Literal { text: text.into(), value }) };
        Some(self.expr_node(pos, kind))
    }

    fn operand(&mut self) -> Box<Expr> {
        let pos = self.pos;
        match self.token {
            Token::Name => {
                let name = self.name();
                self.ident_expr(name)
            }
            Token::OpenParen => {
                self.next();
                let x = self.bracketed(Self::expr);
                self.want(Token::CloseParen);
                self.expr_node(pos, ExprKind::Paren(x))
            }
            Token::Func => {
                self.next();
                let signature = self.signature(pos, "function type");
                if self.token != Token::OpenBrace {
                    return self.expr_node(pos, ExprKind::FuncType(Box::new(signature)));
                }
                let body = self.bracketed(Self::func_body);
                self.expr_node(pos, ExprKind::Func(Box::new(FuncLit { signature, body })))
            }
            Token::OpenBracket | Token::Chan | Token::Map | Token::Struct | Token::Interface => self.type_(),
            _ => {
                if let Some(literal) = self.literal() {
                    return literal;
                }
                let x = self.bad_expr();
                self.expected("expression");
                self.skip_to(CLOSING);
                x
            }
        }
    }

    /// Reads a function's body.
    pub(super) fn func_body(&mut self) -> Block {
        let faults = self.lexer.faults.len() - self.jump_faults;
        self.functions += 1;
        let body = self.block("");
        self.functions -= 1;
        // A function that could not be read would seem to have all sorts of odd jumps.
        let before = self.lexer.faults.len();
        if faults == before - self.jump_faults {
            branches::check(&body, self.map, &mut self.lexer.faults);
            self.jump_faults += self.lexer.faults.len() - before;
        }
        body
    }

    pub(super) fn primary_expr(&mut self) -> Box<Expr> {
        let x = self.operand();
        self.primary_rest(x)
    }

    /// Reads what may follow the operand `x`: selectors, indices, calls, the elements of a literal.
    pub(super) fn primary_rest(&mut self, mut x: Box<Expr>) -> Box<Expr> {
        loop {
            x = match self.token {
                Token::Dot => self.selector(x),
                Token::OpenBracket => self.index(x),
                Token::OpenParen => self.call(x),
                Token::OpenBrace if self.may_be_literal_type(&x) => {
                    if matches!(x.kind, ExprKind::Paren(_)) {
                        self.syntax_fault(self.pos, "cannot parenthesize type in composite literal", &[]);
                    }
                    self.composite(Some(x))
                }
                _ => return x,
            };
        }
    }

    /// Whether `{` behind `x` opens a composite literal: a name before a block might be its type too.
    fn may_be_literal_type(&self, x: &Expr) -> bool {
        match &unparenthesised(x).kind {
            ExprKind::Ident(_) | ExprKind::Selector { .. } => self.braces == Braces::Literal,
            ExprKind::Index { .. } => self.braces == Braces::Literal && !must_be_value(x),
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::StructType(_)
            | ExprKind::MapType { .. } => true,
            _ => false,
        }
    }

    fn selector(&mut self, x: Box<Expr>) -> Box<Expr> {
        self.next();
        let pos = x.pos;
        match self.token {
            Token::Name => {
                let name = self.name();
                self.expr_node(pos, ExprKind::Selector { x, name })
            }
            Token::OpenParen => {
                self.next();
                let type_ = if self.got(Token::Type) { None } else { Some(self.type_()) };
                let x = self.expr_node(pos, ExprKind::TypeAssert { x, type_ });
                self.want(Token::CloseParen);
                x
            }
            _ => {
                self.expected("name or (");
                self.skip_to(&[Token::Semicolon, Token::CloseParen]);
                x
            }
        }
    }

    /// Reads an index, a slice expression or type arguments.
    fn index(&mut self, x: Box<Expr>) -> Box<Expr> {
        let (pos, bracket) = (x.pos, self.pos);
        self.next();
        let low = if self.token == Token::Colon {
            None
        } else {
            let (mut indices, comma) = if self.token == Token::CloseBracket {
                self.expected("operand");
                (list_of(self.bad_expr()), false)
            } else {
                self.type_list(First::Expression)
            };
            if comma || self.token == Token::CloseBracket {
                self.want(Token::CloseBracket);
                return self.expr_node(pos, ExprKind::Index { x, indices, bracket });
            }
            indices.pop().map(Box::new)
        };
        if !self.got(Token::Colon) {
            self.expected("comma, : or ]");
            self.skip_to(&[Token::Comma, Token::Colon, Token::CloseBracket]);
        }
        let outer = mem::replace(&mut self.braces, Braces::Literal);
        // In the form with two colons no index may be left out but the first.
        let high = match self.token {
            Token::CloseBracket => None,
            Token::Colon => {
                self.fault(self.pos, "middle index required in 3-index slice", &[]);
                Some(self.bad_expr())
            }
            _ => Some(self.expr()),
        };
        let max = self.got(Token::Colon).then(|| {
            if self.token == Token::CloseBracket {
                self.fault(self.pos, "final index required in 3-index slice", &[]);
                return self.bad_expr();
            }
            self.expr()
        });
        self.braces = outer;
        self.want(Token::CloseBracket);
        self.expr_node(pos, ExprKind::Slice { x, low, high, max, bracket })
    }

    /// Reads `a, b, c` or `a,`: types, of which the first may be a value; whether there was a comma.
    pub(super) fn type_list(&mut self, first: First) -> (Vec<Expr>, bool) {
        self.bracketed(|parser| {
            let mut list = Vec::new();
            let mut next = Some(match first {
                First::Expression => parser.expr(),
                First::Type => parser.type_(),
            });
            let comma = parser.token == Token::Comma;
            while let Some(x) = next {
                add(&mut list, x);
                next = if parser.got(Token::Comma) { parser.type_or_none() } else { None };
            }
            (list, comma)
        })
    }

    fn call(&mut self, function: Box<Expr>) -> Box<Expr> {
        let (pos, open) = (function.pos, self.pos);
        self.next();
        let mut arguments = Vec::new();
        let mut ellipsis = None;
        let close = self.bracketed(|parser| {
            parser.list("argument list", Token::Comma, Token::CloseParen, &mut |parser| {
                add(&mut arguments, parser.expr());
                let pos = parser.pos;
                if parser.got(Token::Ellipsis) {
                    ellipsis = Some(pos);
                    return Next::Done;
                }
                Next::More
            })
        });
        self.expr_node(pos, ExprKind::Call(Box::new(Call { function, open, arguments, ellipsis, close })))
    }

    /// Reads `{ … }` of a composite literal.
    fn composite(&mut self, type_: Option<Box<Expr>>) -> Box<Expr> {
        let open = self.pos;
        let pos = type_.as_ref().map_or(open, |type_| type_.pos);
        let mut elements = Vec::new();
        let close = self.bracketed(|parser| {
            parser.want(Token::OpenBrace);
            parser.list("composite literal", Token::Comma, Token::CloseBrace, &mut |parser| {
                let first = parser.element();
                elements.push(match parser.got(Token::Colon) {
                    true => Element { key: Some(first), value: parser.element() },
                    false => Element { key: None, value: first },
                });
                Next::More
            })
        });
        self.expr_node(pos, ExprKind::Composite(Composite { type_, open, elements, close }))
    }

    fn element(&mut self) -> Box<Expr> {
        if self.token == Token::OpenBrace {
            return self.nested(|parser| parser.composite(None));
        }
        self.expr()
    }
}

/// A list of one expression.
#[inline(never)]
#[expect(clippy::boxed_local, reason = "a box is what the parser hands on: it is taken apart here, once")]
pub(super) fn list_of(x: Box<Expr>) -> Vec<Expr> {
    vec![*x]
}

/// Adds an expression to a list.
#[inline(never)]
#[expect(clippy::boxed_local, reason = "a box is what the parser hands on: it is taken apart here, once")]
pub(super) fn add(list: &mut Vec<Expr>, x: Box<Expr>) {
    list.push(*x);
}

/// What stands within the parentheses.
pub(super) fn unparenthesised(mut x: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &x.kind {
        x = inner;
    }
    x
}

/// Whether `x` can be nothing but a value, by its form.
fn must_be_value(x: &Expr) -> bool {
    match &x.kind {
        ExprKind::Literal(_)
        | ExprKind::Composite(_)
        | ExprKind::Func(_)
        | ExprKind::Slice { .. }
        | ExprKind::TypeAssert { .. }
        | ExprKind::Call(_)
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. } => true,
        ExprKind::Paren(x) => must_be_value(x),
        ExprKind::Index { x, indices, .. } => must_be_value(x) || indices.iter().any(must_be_value),
        _ => false,
    }
}
