//! Files and declarations.

use super::super::ast::{
    BinaryOp, ConstGroup, ConstSpec, Decl, Expr, ExprKind, File, FuncDecl, FuncType, Ident, ImportSpec, Literal,
    LiteralValue, TypeSpec, UnaryOp, VarSpec,
};
use super::super::source::Fault;
use super::super::token::Token;
use super::expr::unparenthesised;
use super::types::{Param, Params};
use super::{Next, Parser};
use crate::text;
use std::mem;

const DECLARATIONS: &[Token] = &[Token::Import, Token::Const, Token::Type, Token::Var, Token::Func];

impl Parser<'_> {
    pub(super) fn file(mut self) -> (File, Vec<Fault>) {
        let pos = self.pos;
        let package = self.ident(pos, "_");
        let mut file = File { pos, package, imports: Vec::new(), decls: Vec::new(), end: pos, whole: true };
        if self.got(Token::Package) {
            file.package = self.name();
            self.want(Token::Semicolon);
        } else {
            self.syntax_fault(pos, "package statement must be first", &[]);
        }
        // Where the package clause is wrong, the rest is hardly Go.
        if self.lexer.faults.is_empty() {
            self.declarations(&mut file);
        }
        file.end = self.lexer.end();
        file.whole = !self.abandoned && !self.lexer.faults.iter().any(Fault::is_syntax);
        (file, self.lexer.faults)
    }

    fn declarations(&mut self, file: &mut File) {
        let mut before = Token::Import;
        while !self.at_end() {
            if self.token == Token::Import && before != Token::Import {
                self.syntax_fault(self.pos, "imports must appear before other declarations", &[]);
            }
            before = self.token;
            match self.token {
                Token::Import => {
                    self.next();
                    self.group(&mut |parser, _| {
                        if let Some(import) = parser.import_spec() {
                            file.imports.push(import);
                        }
                    });
                }
                Token::Func => {
                    let decl = self.func_decl();
                    file.decls.push(Decl::Func(decl));
                }
                Token::Const | Token::Type | Token::Var => {
                    self.declaration(&mut |_, decl| file.decls.push(decl));
                }
                _ => {
                    let bodyless = matches!(file.decls.last(), Some(Decl::Func(FuncDecl { body: None, .. })));
                    let message = if self.token == Token::OpenBrace && bodyless {
                        "unexpected semicolon or newline before {"
                    } else {
                        "non-declaration statement outside function body"
                    };
                    self.syntax_fault(self.pos, message, &[]);
                    self.skip_to(DECLARATIONS);
                    continue;
                }
            }
            if !self.at_end() && !self.got(Token::Semicolon) {
                self.unexpected(" after top level declaration", &[]);
                self.skip_to(DECLARATIONS);
            }
        }
    }

    /// Reads one spec, or several in parentheses; `read` is told their number.
    fn group(&mut self, read: &mut dyn FnMut(&mut Self, u32)) {
        if !self.got(Token::OpenParen) {
            self.part(|parser| read(parser, 0));
            return;
        }
        let mut index = 0;
        self.list("grouped declaration", Token::Semicolon, Token::CloseParen, &mut |parser| {
            read(parser, index);
            index += 1;
            Next::More
        });
    }

    /// Reads the declaration at whose keyword the parser stands: `const`, `var` or `type`. `take` is given its parts.
    pub(super) fn declaration(&mut self, take: &mut dyn FnMut(&mut Self, Decl)) {
        let (pos, token) = (self.pos, self.token);
        self.next();
        match token {
            Token::Const => {
                let mut specs = Vec::new();
                self.group(&mut |parser, iota| specs.push(parser.const_spec(iota)));
                take(self, Decl::Const(ConstGroup { pos, specs }));
            }
            Token::Var => self.group(&mut |parser, _| {
                let spec = parser.var_spec();
                take(parser, Decl::Var(spec));
            }),
            _ => self.group(&mut |parser, _| {
                let spec = parser.type_spec();
                take(parser, Decl::Type(spec));
            }),
        }
    }

    fn import_spec(&mut self) -> Option<ImportSpec> {
        let pos = self.pos;
        let name = match self.token {
            Token::Name => Some(self.name()),
            Token::Dot => {
                self.next();
                Some(self.ident(pos, "."))
            }
            _ => None,
        };
        let path_pos = self.pos;
        let Some(path) = self.literal() else {
            self.syntax_fault(path_pos, "missing import path", &[]);
            self.skip_to(&[Token::Semicolon, Token::CloseParen]);
            return None;
        };
        match &path.kind {
            ExprKind::Literal(Literal { value: LiteralValue::String(bytes), .. }) => {
                let path = text::lossy(bytes).into();
                Some(ImportSpec { id: self.ids.fresh(), pos, name, path_pos, path })
            }
            ExprKind::Literal(_) => {
                self.syntax_fault(path_pos, "import path must be a string", &[]);
                None
            }
            _ => None,
        }
    }

    fn const_spec(&mut self, iota: u32) -> ConstSpec {
        let pos = self.pos;
        let first = self.name();
        let names = self.name_list(first);
        let type_ = match self.token {
            Token::End | Token::Semicolon | Token::CloseParen => None,
            _ => self.type_or_none(),
        };
        let values = self.values();
        ConstSpec { pos, names, type_, values, iota }
    }

    /// Reads `= a, b`, if there is one.
    fn values(&mut self) -> Vec<Expr> {
        match self.got_assign() {
            Some(_) => self.expr_list(),
            None => Vec::new(),
        }
    }

    fn var_spec(&mut self) -> VarSpec {
        let pos = self.pos;
        let first = self.name();
        let names = self.name_list(first);
        let type_ = match self.token {
            Token::Assign | Token::Define => None,
            _ => Some(self.type_()),
        };
        let values = self.values();
        VarSpec { id: self.ids.fresh(), pos, names, type_, values }
    }

    fn type_spec(&mut self) -> TypeSpec {
        let pos = self.pos;
        let name = self.name();
        let mut type_params = Vec::new();
        let mut alias = None;
        let type_ = if self.token == Token::OpenBracket {
            let bracket = self.pos;
            self.next();
            match self.token {
                Token::Name => match self.length_or_param() {
                    Ok(param) => {
                        type_params = self.params(Some(param), Params::Type);
                        alias = self.got_assign();
                        self.type_or_none()
                    }
                    Err(length) => Some(self.array_type(bracket, Some(length))),
                },
                Token::CloseBracket => {
                    self.next();
                    Some(self.slice_type(bracket))
                }
                _ => Some(self.array_type(bracket, None)),
            }
        } else {
            alias = self.got_assign();
            self.type_or_none()
        };
        let type_ = type_.unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.unexpected(" in type declaration", &[]);
            self.skip_to(&[Token::Semicolon, Token::CloseParen]);
            bad
        });
        TypeSpec { id: self.ids.fresh(), pos, name, type_params, alias, type_ }
    }

    /// Behind `type T[` stands the length of an array or the first type parameter: `T[P * C]` may be either, and is the
    /// latter only if `C` can be nothing but a type, or a comma follows.
    fn length_or_param(&mut self) -> Result<Param, Box<Expr>> {
        let name = self.name();
        let mut x = self.ident_expr(name);
        // An index is no constant: a bracket here opens the type of a constraint.
        if self.token != Token::OpenBracket {
            x = self.bracketed(|parser| {
                let x = parser.primary_rest(x);
                parser.binary_expr(x, 0)
            });
        }
        let (name, type_) = match &x.kind {
            ExprKind::Ident(name) if self.token != Token::CloseBracket => (name.clone(), None),
            _ => match take_name(&mut x, self.token == Token::Comma) {
                Some(name) => (name, Some(x)),
                None => return Err(x),
            },
        };
        Ok(Param { name: Some(name), type_, ellipsis: None })
    }

    fn func_decl(&mut self) -> FuncDecl {
        let pos = self.pos;
        self.next();
        let method = self.got(Token::OpenParen);
        let receiver = if method {
            let mut list = self.params(None, Params::Plain);
            match &mut list[..] {
                [] => self.fault(self.pos, "method has no receiver", &[]),
                [only] if only.names.len() < 2 => {}
                [first, ..] => {
                    first.names.truncate(1);
                    self.fault(self.pos, "method has multiple receivers", &[]);
                }
            }
            list.truncate(1);
            list.pop()
        } else {
            None
        };
        let name_pos = self.pos;
        let (name, type_params, signature) = if self.token == Token::Name {
            let name = self.name();
            let pos = self.pos;
            (name, self.type_params(None), self.params_and_results(pos))
        } else {
            self.expected(if method { "name" } else { "name or (" });
            self.skip_to(&[Token::OpenBrace, Token::Semicolon]);
            let signature = FuncType { pos: name_pos, params: Vec::new(), results: Vec::new() };
            (self.ident(name_pos, "_"), Vec::new(), signature)
        };
        let body = (self.token == Token::OpenBrace).then(|| self.func_body());
        FuncDecl { id: self.ids.fresh(), pos, receiver, name, type_params, signature, body }
    }
}

/// Takes the name off the start of `P *C`, `P (C)`, or a union that starts so, if there is one and what is left in `x` can
/// be a type; it must be one if `force`.
fn take_name(x: &mut Expr, force: bool) -> Option<Ident> {
    match &mut x.kind {
        ExprKind::Call(call) => {
            let (ExprKind::Ident(name), [only]) = (&call.function.kind, &call.arguments[..]) else { return None };
            if call.ellipsis.is_some() || !force && !is_type(only) {
                return None;
            }
            let name = name.clone();
            *x = call.arguments.swap_remove(0);
            Some(name)
        }
        ExprKind::Binary { op: BinaryOp::Or, x: left, y, .. } => {
            let name = take_name(left, force || is_type(y))?;
            x.pos = left.pos;
            Some(name)
        }
        ExprKind::Binary { op: BinaryOp::Mul, op_pos, x: left, y } if force || is_type(y) => {
            let ExprKind::Ident(name) = &left.kind else { return None };
            let (name, star) = (name.clone(), *op_pos);
            let kind = mem::replace(&mut x.kind, ExprKind::Bad);
            if let ExprKind::Binary { y, .. } = kind {
                (x.pos, x.kind) = (star, ExprKind::Star(y));
            }
            Some(name)
        }
        _ => None,
    }
}

/// Whether `x` can be nothing but a type, by its form.
fn is_type(x: &Expr) -> bool {
    match &unparenthesised(x).kind {
        ExprKind::ArrayType { .. }
        | ExprKind::StructType(_)
        | ExprKind::FuncType(_)
        | ExprKind::InterfaceType(_)
        | ExprKind::SliceType(_)
        | ExprKind::MapType { .. }
        | ExprKind::ChanType { .. } => true,
        ExprKind::Binary { x, y, .. } => is_type(x) || is_type(y),
        ExprKind::Unary { op, x } => *op == UnaryOp::Tilde || is_type(x),
        ExprKind::Star(x) => is_type(x),
        _ => false,
    }
}
