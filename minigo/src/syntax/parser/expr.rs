//! Expressions.

use super::super::ast::{
    BinaryOp, Block, Call, ChanDirection, Composite, Element, Expr, ExprKind, FuncLit, Literal, LiteralValue, UnaryOp,
};
use super::super::literal::{rune_value, string_value};
use super::super::token::{Keyword, LiteralKind, Operator, Token};
use super::super::{branches, print, source::Pos};
use super::{Braces, Next, Parser, SEMICOLON};
use std::mem;

/// Whether the type list of an index may start with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Expression,
    Type,
}

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Expr {
        let x = self.unary_expr();
        self.binary_expr(x, 0)
    }

    /// Reads an expression where `T {` is a composite literal, as within brackets.
    pub(super) fn bracketed<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = mem::replace(&mut self.braces, Braces::Literal);
        let result = read(self);
        self.braces = outer;
        result
    }

    pub(super) fn expr_list(&mut self) -> Vec<Expr> {
        let mut list = vec![self.expr()];
        while self.got(Token::Comma) {
            list.push(self.expr());
        }
        list
    }

    fn binary_operator(&self) -> Option<BinaryOp> {
        match self.token {
            Token::Star => Some(BinaryOp::Mul),
            Token::Operator(Operator::Binary(op)) => Some(op),
            _ => None,
        }
    }

    /// Reads on behind the operand `x`, through operators that bind tighter than `precedence`.
    pub(super) fn binary_expr(&mut self, mut x: Expr, precedence: u8) -> Expr {
        while let Some(op) = self.binary_operator().filter(|op| op.precedence() > precedence) {
            let op_pos = self.pos();
            self.next();
            let y = self.unary_expr();
            let y = self.binary_expr(y, op.precedence());
            let pos = x.pos;
            x = self.expr_node(pos, ExprKind::Binary { op, op_pos, x: Box::new(x), y: Box::new(y) });
        }
        x
    }

    pub(super) fn unary_expr(&mut self) -> Expr {
        self.nested(Self::unary_expr_within)
    }

    fn unary_expr_within(&mut self) -> Expr {
        let pos = self.pos();
        let op = match self.token {
            Token::Star => {
                self.next();
                let x = self.unary_expr();
                return self.expr_node(pos, ExprKind::Star(Box::new(x)));
            }
            Token::Arrow => {
                self.next();
                return self.receive(pos);
            }
            Token::Operator(Operator::Not) => UnaryOp::Not,
            Token::Operator(Operator::Tilde) => UnaryOp::Tilde,
            Token::Operator(Operator::Binary(BinaryOp::Add)) => UnaryOp::Plus,
            Token::Operator(Operator::Binary(BinaryOp::Sub)) => UnaryOp::Minus,
            Token::Operator(Operator::Binary(BinaryOp::Xor)) => UnaryOp::Complement,
            Token::Operator(Operator::Binary(BinaryOp::And)) => UnaryOp::Address,
            _ => return self.primary_expr(),
        };
        self.next();
        let x = self.unary_expr();
        self.expr_node(pos, ExprKind::Unary { op, x: Box::new(x) })
    }

    /// Reads on behind `<-`: only behind the operand is it known whether it is a receive or the type of a channel.
    fn receive(&mut self, pos: Pos) -> Expr {
        let mut x = self.unary_expr();
        if !matches!(x.kind, ExprKind::ChanType { .. }) {
            return self.expr_node(pos, ExprKind::Unary { op: UnaryOp::Receive, x: Box::new(x) });
        }
        // The arrow belongs to the channel: `<-(chan T)` is `<-chan T`, and `<-(chan<- (chan T))` is `<-chan (<-chan T)`.
        x.pos = pos;
        let mut inner = &mut x;
        let fault = loop {
            let found = print::expr(inner);
            let ExprKind::ChanType { direction, element } = &mut inner.kind else {
                break Some(format!("unexpected {found}, expected chan"));
            };
            match mem::replace(direction, ChanDirection::Receive) {
                ChanDirection::Both => break None,
                ChanDirection::Receive => break Some("unexpected <-, expected chan".to_string()),
                ChanDirection::Send => inner = element,
            }
        };
        if let Some(fault) = fault {
            self.syntax_fault(self.pos(), &fault);
        }
        x
    }

    pub(super) fn literal(&mut self) -> Option<Expr> {
        let Token::Literal(kind) = self.token else { return None };
        let pos = self.pos();
        let text = self.lexer.spelling();
        let value = match kind {
            LiteralKind::Int => LiteralValue::Int,
            LiteralKind::Float => LiteralValue::Float,
            LiteralKind::Imaginary => LiteralValue::Imaginary,
            LiteralKind::Rune => LiteralValue::Rune(rune_value(text)),
            LiteralKind::String => LiteralValue::String(string_value(text)),
            LiteralKind::Bad => {
                self.next();
                return Some(self.expr_node(pos, ExprKind::Bad));
            }
        };
        self.next();
        Some(self.expr_node(pos, ExprKind::Literal(Literal { text: text.into(), value })))
    }

    fn operand(&mut self) -> Expr {
        let pos = self.pos();
        match self.token {
            Token::Name => {
                let name = self.name();
                self.ident_expr(name)
            }
            Token::OpenParen => {
                self.next();
                let x = self.bracketed(Self::expr);
                self.want(Token::CloseParen);
                self.expr_node(pos, ExprKind::Paren(Box::new(x)))
            }
            Token::Keyword(Keyword::Func) => {
                self.next();
                let (_, mut signature) = self.signature(Some("function type"));
                signature.pos = pos;
                if self.token != Token::OpenBrace {
                    return self.expr_node(pos, ExprKind::FuncType(Box::new(signature)));
                }
                let (body, height) = self.bracketed(Self::func_body);
                self.bound(height + 1);
                let mut literal = self.expr_node(pos, ExprKind::Func(Box::new(FuncLit { signature, body })));
                literal.height = height + 1;
                self.tallest = self.tallest.max(literal.height);
                literal
            }
            Token::OpenBracket
            | Token::Keyword(Keyword::Chan | Keyword::Map | Keyword::Struct | Keyword::Interface) => self.type_(),
            _ => {
                if let Some(literal) = self.literal() {
                    return literal;
                }
                let x = self.bad_expr();
                self.expected("expression");
                self.skip_to(&[Token::CloseParen, Token::CloseBracket, Token::CloseBrace]);
                x
            }
        }
    }

    /// Reads a function's body, and says how tall it is.
    pub(super) fn func_body(&mut self) -> (Block, u32) {
        let outer = mem::replace(&mut self.tallest, 0);
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
        let height = mem::replace(&mut self.tallest, outer);
        (body, height)
    }

    pub(super) fn primary_expr(&mut self) -> Expr {
        let x = self.operand();
        self.primary_rest(x)
    }

    /// Reads what may follow the operand `x`: selectors, indices, calls, the elements of a literal.
    pub(super) fn primary_rest(&mut self, mut x: Expr) -> Expr {
        loop {
            x = match self.token {
                Token::Dot => self.selector(x),
                Token::OpenBracket => self.index(x),
                Token::OpenParen => self.call(x),
                Token::OpenBrace if self.may_be_literal_type(&x) => {
                    if matches!(x.kind, ExprKind::Paren(_)) {
                        self.syntax_fault(self.pos(), "cannot parenthesize type in composite literal");
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

    fn selector(&mut self, x: Expr) -> Expr {
        self.next();
        let pos = x.pos;
        match self.token {
            Token::Name => {
                let name = self.name();
                self.expr_node(pos, ExprKind::Selector { x: Box::new(x), name })
            }
            Token::OpenParen => {
                self.next();
                let type_ = if self.got_keyword(Keyword::Type) { None } else { Some(Box::new(self.type_())) };
                let x = self.expr_node(pos, ExprKind::TypeAssert { x: Box::new(x), type_ });
                self.want(Token::CloseParen);
                x
            }
            _ => {
                self.expected("name or (");
                self.skip_to(&[SEMICOLON, Token::CloseParen]);
                x
            }
        }
    }

    /// Reads an index, a slice expression or type arguments.
    fn index(&mut self, x: Expr) -> Expr {
        let (pos, bracket) = (x.pos, self.pos());
        self.next();
        let mut low = None;
        if self.token != Token::Colon {
            let (mut indices, comma) = if self.token == Token::CloseBracket {
                self.expected("operand");
                (vec![self.bad_expr()], false)
            } else {
                self.type_list(First::Expression)
            };
            if comma || self.token == Token::CloseBracket {
                self.want(Token::CloseBracket);
                return self.expr_node(pos, ExprKind::Index { x: Box::new(x), indices, bracket });
            }
            low = indices.pop().map(Box::new);
        }
        if !self.got(Token::Colon) {
            self.expected("comma, : or ]");
            self.skip_to(&[Token::Comma, Token::Colon, Token::CloseBracket]);
        }
        let (high, max) = self.bracketed(|parser| {
            let mut high = None;
            if parser.token != Token::Colon && parser.token != Token::CloseBracket {
                high = Some(Box::new(parser.expr()));
            }
            if parser.token != Token::Colon {
                return (high, None);
            }
            let high = high.unwrap_or_else(|| {
                parser.fault(parser.pos(), "middle index required in 3-index slice");
                Box::new(parser.bad_expr())
            });
            parser.next();
            let max = if parser.token == Token::CloseBracket {
                parser.fault(parser.pos(), "final index required in 3-index slice");
                parser.bad_expr()
            } else {
                parser.expr()
            };
            (Some(high), Some(Box::new(max)))
        });
        self.want(Token::CloseBracket);
        self.expr_node(pos, ExprKind::Slice { x: Box::new(x), low, high, max, bracket })
    }

    /// Reads `a, b, c` or `a,`: types, of which the first may be a value; whether there was a comma.
    pub(super) fn type_list(&mut self, first: First) -> (Vec<Expr>, bool) {
        self.bracketed(|parser| {
            let mut list = vec![match first {
                First::Expression => parser.expr(),
                First::Type => parser.type_(),
            }];
            let comma = parser.token == Token::Comma;
            while parser.got(Token::Comma) {
                match parser.type_or_none() {
                    Some(type_) => list.push(type_),
                    None => break,
                }
            }
            (list, comma)
        })
    }

    fn call(&mut self, function: Expr) -> Expr {
        let (pos, open) = (function.pos, self.pos());
        self.next();
        let mut arguments = Vec::new();
        let mut ellipsis = None;
        let close = self.bracketed(|parser| {
            parser.list("argument list", Token::Comma, Token::CloseParen, |parser| {
                arguments.push(parser.expr());
                let pos = parser.pos();
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
    fn composite(&mut self, type_: Option<Expr>) -> Expr {
        let open = self.pos();
        let pos = type_.as_ref().map_or(open, |type_| type_.pos);
        let mut elements = Vec::new();
        let close = self.bracketed(|parser| {
            parser.want(Token::OpenBrace);
            parser.list("composite literal", Token::Comma, Token::CloseBrace, |parser| {
                let mut value = parser.element();
                let mut key = None;
                if parser.got(Token::Colon) {
                    key = Some(mem::replace(&mut value, parser.element()));
                }
                elements.push(Element { key, value });
                Next::More
            })
        });
        let type_ = type_.map(Box::new);
        self.expr_node(pos, ExprKind::Composite(Composite { type_, open, elements, close }))
    }

    fn element(&mut self) -> Expr {
        if self.token == Token::OpenBrace {
            return self.nested(|parser| parser.composite(None));
        }
        self.expr()
    }
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
