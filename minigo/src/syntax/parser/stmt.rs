//! Statements: one recursion through blocks, hence one file.

use super::super::ast::{
    AssignOp, Block, BranchKind, CaseClause, CommClause, Expr, ExprKind, For, If, Range, Stmt, StmtKind, StmtNode,
    Switch, TypeSwitch,
};
use super::super::print;
use super::super::source::Pos;
use super::super::token::{Semicolon, Token};
use super::expr::list_of;
use super::{Braces, Ident, Parser};
use crate::syntax::ast::BinaryOp;
use crate::text::fill;
use std::{mem, slice};

/// Where a simple statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    Plain,
    If,
    For,
    Switch,
}

impl Context {
    fn keyword(self) -> &'static str {
        match self {
            Self::Plain | Self::If => "if",
            Self::For => "for",
            Self::Switch => "switch",
        }
    }
}

/// The head of an `if`, `for` or `switch`.
#[derive(Default)]
struct Head {
    init: Option<Stmt>,
    /// Of a `for` it may be all of a [`StmtKind::Range`] but its body.
    condition: Option<Stmt>,
    post: Option<Stmt>,
    /// The semicolon before the condition.
    semicolon: Option<(Pos, Semicolon)>,
}

/// Whether a statement was there to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Yes,
    No,
}

impl Parser<'_> {
    /// Reads `{ … }`; `context` says what it stands behind, where it may be missing.
    pub(super) fn block(&mut self, context: &str) -> Block {
        let id = self.ids.fresh();
        let open = self.pos;
        if !self.got(Token::OpenBrace) {
            self.unexpected(", expected { after {}", &[context]);
            self.skip_to(&[Token::Name, Token::CloseBrace]);
            let close = self.pos;
            if self.got(Token::CloseBrace) {
                return Block { id, open, stmts: Vec::new(), close };
            }
        }
        let stmts = self.stmts();
        let close = self.pos;
        self.want(Token::CloseBrace);
        Block { id, open, stmts, close }
    }

    fn stmts(&mut self) -> Vec<Stmt> {
        let mut list = Vec::new();
        while !matches!(self.token, Token::End | Token::CloseBrace | Token::Case | Token::Default) {
            if self.stmt(&mut list) == Found::No {
                break;
            }
            if !self.got(Token::Semicolon) && self.token != Token::CloseBrace {
                self.unexpected(" at end of statement", &[]);
                self.skip_to(&[Token::Semicolon, Token::CloseBrace, Token::Case, Token::Default]);
                self.got(Token::Semicolon);
            }
        }
        list
    }

    /// Reads a statement; a group of declarations is several.
    fn stmt(&mut self, into: &mut Vec<Stmt>) -> Found {
        self.nested(|parser| {
            let found = parser.stmt_within(into);
            parser.grow();
            found
        })
    }

    fn stmt_within(&mut self, into: &mut Vec<Stmt>) -> Found {
        let pos = self.pos;
        let kind = match self.token {
            Token::Var | Token::Const | Token::Type => {
                self.declaration(&mut |parser, decl| {
                    let stmt = parser.stmt_node(pos, StmtKind::Decl(decl));
                    into.push(stmt);
                });
                return Found::Yes;
            }
            Token::OpenBrace => StmtKind::Block(self.block("")),
            Token::Name
            | Token::Not
            | Token::Star
            | Token::Literal
            | Token::OpenParen
            | Token::OpenBracket
            | Token::Arrow
            | Token::Func
            | Token::Struct
            | Token::Map
            | Token::Chan
            | Token::Interface => return self.simple_or_labeled(into),
            Token::Operator
                if matches!(self.lexer.op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::And | BinaryOp::Xor) =>
            {
                return self.simple_or_labeled(into);
            }
            Token::Semicolon => StmtKind::Empty,
            _ => match self.keyword_stmt() {
                Some(kind) => kind,
                None => return Found::No,
            },
        };
        let stmt = self.stmt_node(pos, kind);
        into.push(stmt);
        Found::Yes
    }

    fn simple_or_labeled(&mut self, into: &mut Vec<Stmt>) -> Found {
        let left = self.expr_list();
        if let [only] = &left[..]
            && let ExprKind::Ident(label) = &only.kind
            && self.token == Token::Colon
        {
            let label = label.clone();
            return self.labeled(label, into);
        }
        into.push(self.simple_from(left, Context::Plain));
        Found::Yes
    }

    fn keyword_stmt(&mut self) -> Option<StmtKind> {
        let keyword = self.token;
        Some(match keyword {
            Token::For => self.for_stmt(),
            Token::Switch => self.switch_stmt(),
            Token::Select => self.select_stmt(),
            Token::If => self.if_stmt(),
            Token::Go => StmtKind::Go(self.called("go")),
            Token::Defer => StmtKind::Defer(self.called("defer")),
            Token::Fallthrough => {
                self.next();
                StmtKind::Branch { kind: BranchKind::Fallthrough, label: None }
            }
            Token::Break | Token::Continue => {
                self.next();
                let kind = if keyword == Token::Break { BranchKind::Break } else { BranchKind::Continue };
                let label = (self.token == Token::Name).then(|| self.name());
                StmtKind::Branch { kind, label }
            }
            Token::Goto => {
                self.next();
                StmtKind::Branch { kind: BranchKind::Goto, label: Some(self.name()) }
            }
            Token::Return => {
                self.next();
                let empty = matches!(self.token, Token::Semicolon | Token::CloseBrace);
                StmtKind::Return(if empty { Vec::new() } else { self.expr_list() })
            }
            _ => return None,
        })
    }

    fn stmt_node(&mut self, pos: Pos, kind: StmtKind) -> Stmt {
        Stmt::new(StmtNode { id: self.ids.fresh(), pos, kind })
    }

    fn labeled(&mut self, label: Ident, into: &mut Vec<Stmt>) -> Found {
        let colon = self.pos;
        self.want(Token::Colon);
        let first = into.len();
        if self.token == Token::CloseBrace {
            let empty = self.stmt_node(self.pos, StmtKind::Empty);
            into.push(empty);
        } else if self.stmt(into) == Found::No {
            // The colon's line is where the reader looks.
            self.syntax_fault(colon, "missing statement after label", &[]);
            return Found::No;
        }
        // Of a group of declarations the first bears the label; of an empty group nothing would.
        if into.len() == first {
            let empty = self.stmt_node(label.pos, StmtKind::Empty);
            into.push(empty);
        }
        let empty = self.stmt_node(label.pos, StmtKind::Empty);
        let labelled = mem::replace(&mut into[first], empty);
        into[first].kind = StmtKind::Labeled { label, stmt: labelled };
        Found::Yes
    }

    /// Reads the call behind `go` or `defer`.
    fn called(&mut self, keyword: &str) -> Box<Expr> {
        self.next();
        let mut x = self.primary_expr();
        if matches!(x.kind, ExprKind::Paren(_)) {
            self.fault(x.pos, "expression in {} must not be parenthesized", &[keyword]);
        }
        loop {
            match x.kind {
                ExprKind::Paren(inner) => x = inner,
                _ => return x,
            }
        }
    }

    /// Reads a simple statement.
    fn simple(&mut self, context: Context) -> Stmt {
        if context == Context::For && self.token == Token::Range {
            let pos = self.pos;
            return self.range(Vec::new(), AssignOp::Set, pos);
        }
        let left = self.expr_list();
        self.simple_from(left, context)
    }

    /// Reads `range x` behind the variables; the body is left to be read.
    fn range(&mut self, mut left: Vec<Expr>, op: AssignOp, op_pos: Pos) -> Stmt {
        self.next();
        let x = self.expr();
        if let Some(third) = left.get(2) {
            self.fault(third.pos, "range clause permits at most two iteration variables", &[]);
            left.truncate(2);
        }
        let value = if left.len() == 2 { left.pop().map(Box::new) } else { None };
        let key = left.pop().map(Box::new);
        let body = Block { id: self.ids.fresh(), open: op_pos, stmts: Vec::new(), close: op_pos };
        self.stmt_node(op_pos, StmtKind::Range(Box::new(Range { key, value, op, op_pos, x, body })))
    }

    /// Reads on behind the expressions that a simple statement starts with.
    fn simple_from(&mut self, left: Vec<Expr>, context: Context) -> Stmt {
        let pos = left.first().map_or(self.pos, |x| x.pos);
        let op_pos = self.pos;
        let kind = match self.token {
            Token::Assign | Token::Define => {
                let op = if self.token == Token::Define { AssignOp::Define } else { AssignOp::Set };
                self.next();
                if context == Context::For && self.token == Token::Range {
                    return self.range(left, op, op_pos);
                }
                let right = self.expr_list();
                StmtKind::Assign { left, op, op_pos, right }
            }
            Token::AssignOp if left.len() == 1 => {
                let op = self.lexer.op;
                self.next();
                StmtKind::Assign { left, op: AssignOp::Op(op), op_pos, right: list_of(self.expr()) }
            }
            Token::IncDec if left.len() == 1 => {
                let op = self.lexer.op;
                self.next();
                StmtKind::IncDec { x: only(left), op, op_pos }
            }
            Token::Arrow if left.len() == 1 => {
                self.next();
                StmtKind::Send { channel: only(left), arrow: op_pos, value: self.expr() }
            }
            _ => {
                if left.len() != 1 {
                    self.expected(":= or = or comma");
                    self.skip_to(&[Token::Semicolon, Token::CloseBrace]);
                }
                StmtKind::Expr(only(left))
            }
        };
        self.stmt_node(pos, kind)
    }

    fn for_stmt(&mut self) -> StmtKind {
        let Head { init, mut condition, post, .. } = self.head(Context::For);
        if let Some(stmt) = &mut condition
            && let StmtKind::Range(range) = &mut stmt.kind
        {
            range.body = self.block("for clause");
        }
        match condition.map(Stmt::into_node) {
            Some(StmtNode { kind: kind @ StmtKind::Range(_), .. }) => kind,
            condition => {
                let condition = condition.and_then(|condition| self.value(condition));
                let body = self.block("for clause");
                StmtKind::For(Box::new(For { init, condition, post, body }))
            }
        }
    }

    fn if_stmt(&mut self) -> StmtKind {
        let head = self.head(Context::If);
        let condition = match head.condition {
            Some(condition) => self.value(condition.into_node()),
            None => {
                match head.semicolon {
                    Some((pos, Semicolon::Written)) => self.syntax_fault(pos, "missing condition in if statement", &[]),
                    Some((pos, implied)) => {
                        let found = implied.text();
                        self.syntax_fault(pos, "unexpected {}, expected { after if clause", &[found]);
                    }
                    None => {}
                }
                None
            }
        };
        let condition = condition.unwrap_or_else(|| self.bad_expr());
        let then = self.block("if clause");
        let otherwise = if self.got(Token::Else) { self.otherwise() } else { None };
        StmtKind::If(Box::new(If { init: head.init, condition, then, otherwise }))
    }

    /// Reads what stands behind `else`.
    fn otherwise(&mut self) -> Option<Stmt> {
        let pos = self.pos;
        match self.token {
            Token::If => {
                let mut chain = Vec::new();
                self.stmt(&mut chain);
                chain.pop()
            }
            Token::OpenBrace => {
                let block = self.block("");
                Some(self.stmt_node(pos, StmtKind::Block(block)))
            }
            _ => {
                self.syntax_fault(pos, "else must be followed by if or statement block", &[]);
                self.skip_to(&[Token::Name, Token::CloseBrace]);
                None
            }
        }
    }

    /// Reads the head of an `if`, `for` or `switch`, with its keyword.
    fn head(&mut self, context: Context) -> Head {
        self.next();
        if self.token == Token::OpenBrace {
            if context == Context::If {
                self.syntax_fault(self.pos, "missing condition in if statement", &[]);
            }
            return Head::default();
        }
        let outer = mem::replace(&mut self.braces, Braces::Block);
        let head = self.head_within(context);
        self.braces = outer;
        head
    }

    fn head_within(&mut self, context: Context) -> Head {
        let mut ranges = false;
        let first = if self.at_semicolon() {
            None
        } else {
            if self.got(Token::Var) {
                let keyword = context.keyword();
                self.syntax_fault(self.pos, "var declaration not allowed in {} initializer", &[keyword]);
            }
            let simple = self.simple(context);
            ranges = matches!(simple.kind, StmtKind::Range(_));
            Some(simple)
        };
        if ranges || self.token == Token::OpenBrace {
            return Head { init: None, condition: first, post: None, semicolon: None };
        }
        let semicolon = if self.at_semicolon() {
            let semicolon = (self.pos, self.lexer.semicolon);
            self.next();
            Some(semicolon)
        } else {
            self.want(Token::OpenBrace);
            if self.token != Token::OpenBrace {
                self.skip_to(&[Token::OpenBrace, Token::CloseBrace]);
            }
            None
        };
        if context != Context::For {
            let condition = (self.token != Token::OpenBrace).then(|| self.simple(context));
            return Head { init: first, condition, post: None, semicolon };
        }
        let condition = match self.token {
            Token::Semicolon => None,
            Token::OpenBrace => {
                self.expected("for loop condition");
                return Head { init: first, condition: None, post: None, semicolon };
            }
            _ => Some(self.simple(Context::Plain)),
        };
        self.want(Token::Semicolon);
        let post = (self.token != Token::OpenBrace).then(|| {
            let post = self.simple(Context::Plain);
            if let StmtKind::Assign { op: AssignOp::Define, op_pos, .. } = post.kind {
                self.syntax_fault(op_pos, "cannot declare in post statement of for loop", &[]);
            }
            post
        });
        Head { init: first, condition, post, semicolon }
    }

    fn at_semicolon(&self) -> bool {
        self.token == Token::Semicolon
    }

    /// The expression that stands for a condition, if it is one.
    fn value(&mut self, simple: StmtNode) -> Option<Box<Expr>> {
        match simple.kind {
            StmtKind::Expr(x) => Some(x),
            other => {
                self.no_value(&other);
                None
            }
        }
    }

    fn no_value(&mut self, kind: &StmtKind) {
        let (pos, left, right) = match kind {
            StmtKind::Assign { left, op_pos, right, .. } => (*op_pos, &left[..], &right[..]),
            StmtKind::IncDec { x, op_pos, .. } => (*op_pos, slice::from_ref(&**x), &[][..]),
            StmtKind::Send { channel, arrow, value } => {
                (*arrow, slice::from_ref(&**channel), slice::from_ref(&**value))
            }
            _ => return,
        };
        let is_set = matches!(kind, StmtKind::Assign { op: AssignOp::Set, .. });
        let show = |exprs: &[Expr]| {
            let text = print::list(exprs);
            match exprs {
                [only] if is_set && matches!(only.kind, ExprKind::Binary { .. }) => fill("({})", &[&text]),
                _ => text,
            }
        };
        // As Go's compiler shows an assignment in the place of a comparison.
        let (template, op) = match kind {
            _ if is_set => ("cannot use assignment {} {} {} as value", "="),
            StmtKind::Assign { op: AssignOp::Op(op), .. } => ("cannot use {} {}= {} as value", op.text()),
            StmtKind::Assign { op: AssignOp::Define, .. } => ("cannot use {} {} {} as value", ":="),
            StmtKind::IncDec { op: BinaryOp::Add, .. } => ("cannot use {}{}{} as value", "++"),
            StmtKind::IncDec { .. } => ("cannot use {}{}{} as value", "--"),
            _ => ("cannot use {} {} {} as value", "<-"),
        };
        self.syntax_fault(pos, template, &[&show(left), op, &show(right)]);
    }

    fn switch_stmt(&mut self) -> StmtKind {
        let Head { init, condition, .. } = self.head(Context::Switch);
        // `bind := x.(type)` looks like an assignment.
        let bind = condition.as_ref().and_then(|condition| guard_name(&condition.kind));
        let tag = match condition.map(Stmt::into_node) {
            Some(StmtNode { kind: StmtKind::Assign { mut right, .. }, .. }) if bind.is_some() => {
                right.pop().map(Box::new)
            }
            Some(other) => self.value(other),
            None => None,
        };
        let open = self.clauses_open("switch");
        let mut clauses = Vec::new();
        while !self.at_end() && self.token != Token::CloseBrace {
            clauses.push(self.case_clause());
        }
        let close = self.pos;
        self.want(Token::CloseBrace);
        match tag.map(|tag| *tag) {
            Some(Expr { kind: ExprKind::TypeAssert { x, type_: None }, .. }) => {
                StmtKind::TypeSwitch(Box::new(TypeSwitch { init, bind, x, open, clauses, close }))
            }
            tag => StmtKind::Switch(Box::new(Switch { init, tag: tag.map(Box::new), open, clauses, close })),
        }
    }

    fn select_stmt(&mut self) -> StmtKind {
        self.next();
        self.clauses_open("select");
        let mut clauses = Vec::new();
        while !self.at_end() && self.token != Token::CloseBrace {
            clauses.push(self.comm_clause());
        }
        let close = self.pos;
        self.want(Token::CloseBrace);
        StmtKind::Select(clauses, close)
    }

    fn clauses_open(&mut self, keyword: &str) -> Pos {
        let open = self.pos;
        if !self.got(Token::OpenBrace) {
            self.syntax_fault(open, "missing { after {} clause", &[keyword]);
            self.skip_to(&[Token::Case, Token::Default, Token::CloseBrace]);
        }
        open
    }

    /// Passes `case` or `default`, or reports what is neither; gives whether it was `case`.
    fn got_case(&mut self) -> bool {
        let is_case = self.got(Token::Case);
        if !is_case && !self.got(Token::Default) {
            self.expected("case or default or }");
            self.skip_to(&[Token::Colon, Token::Case, Token::Default, Token::CloseBrace]);
        }
        is_case
    }

    fn case_clause(&mut self) -> CaseClause {
        let (id, pos) = (self.ids.fresh(), self.pos);
        let exprs = self.got_case().then(|| self.expr_list());
        let colon = self.pos;
        self.want(Token::Colon);
        let body = self.stmts();
        CaseClause { id, pos, exprs, colon, body }
    }

    fn comm_clause(&mut self) -> CommClause {
        let (id, pos) = (self.ids.fresh(), self.pos);
        let comm = self.got_case().then(|| self.simple(Context::Plain));
        let colon = self.pos;
        self.want(Token::Colon);
        let body = self.stmts();
        CommClause { id, pos, comm, colon, body }
    }
}

/// The first of the expressions that a simple statement starts with, where it is the only one.
fn only(mut left: Vec<Expr>) -> Box<Expr> {
    Box::new(left.swap_remove(0))
}

/// The name that a type switch binds, where this is the guard of one.
fn guard_name(kind: &StmtKind) -> Option<Ident> {
    let StmtKind::Assign { left, op: AssignOp::Define, right, .. } = kind else { return None };
    let ([left], [right]) = (&left[..], &right[..]) else { return None };
    match (&left.kind, &right.kind) {
        (ExprKind::Ident(bind), ExprKind::TypeAssert { type_: None, .. }) => Some(bind.clone()),
        _ => None,
    }
}
