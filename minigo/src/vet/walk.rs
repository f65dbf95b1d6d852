//! Every part of a syntax tree, from outside in.

use crate::syntax::ast::{Block, Decl, Expr, ExprKind, FuncType, Stmt, StmtKind};

/// A part of a tree.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    Decl(&'a Decl),
    Stmt(&'a Stmt),
    Expr(&'a Expr),
}

/// Shows every part, what it is in before it; what `see` says `false` of is not entered.
pub(super) fn each<'a>(node: Node<'a>, see: &mut dyn FnMut(Node<'a>) -> bool) {
    if !see(node) {
        return;
    }
    match node {
        Node::Decl(decl) => of_decl(decl, see),
        Node::Stmt(stmt) => of_stmt(stmt, see),
        Node::Expr(expr) => of_expr(expr, see),
    }
}

/// The same of every statement of a block.
pub(super) fn each_of<'a>(stmts: &'a [Stmt], see: &mut dyn FnMut(Node<'a>) -> bool) {
    for stmt in stmts {
        each(Node::Stmt(stmt), see);
    }
}

type See<'s, 'a> = &'s mut dyn FnMut(Node<'a>) -> bool;

fn exprs<'a>(exprs: impl IntoIterator<Item = &'a Expr>, see: See<'_, 'a>) {
    for expr in exprs {
        each(Node::Expr(expr), see);
    }
}

fn perhaps<'a>(expr: Option<&'a Expr>, see: See<'_, 'a>) {
    exprs(expr, see);
}

fn stmt<'a>(stmt: Option<&'a Stmt>, see: See<'_, 'a>) {
    if let Some(stmt) = stmt {
        each(Node::Stmt(stmt), see);
    }
}

fn block<'a>(block: &'a Block, see: See<'_, 'a>) {
    each_of(&block.stmts, see);
}

fn of_decl<'a>(decl: &'a Decl, see: See<'_, 'a>) {
    match decl {
        Decl::Const(_) | Decl::Type(_) => {}
        Decl::Var(spec) => {
            perhaps(spec.type_.as_deref(), see);
            exprs(&spec.values, see);
        }
        Decl::Func(function) => {
            signature(&function.signature, see);
            if let Some(body) = &function.body {
                block(body, see);
            }
        }
    }
}

fn signature<'a>(signature: &'a FuncType, see: See<'_, 'a>) {
    exprs(signature.params.iter().chain(&signature.results).map(|field| &*field.type_), see);
}

fn of_stmt<'a>(node: &'a Stmt, see: See<'_, 'a>) {
    match &node.kind {
        StmtKind::Bad | StmtKind::Empty | StmtKind::Branch { .. } => {}
        StmtKind::Expr(x) | StmtKind::IncDec { x, .. } | StmtKind::Go(x) | StmtKind::Defer(x) => {
            each(Node::Expr(x), see);
        }
        StmtKind::Send { channel, value, .. } => exprs([&**channel, &**value], see),
        StmtKind::Assign { left, right, .. } => exprs(left.iter().chain(right), see),
        StmtKind::Return(values) => exprs(values, see),
        StmtKind::Block(body) => block(body, see),
        StmtKind::If(it) => {
            stmt(it.init.as_ref(), see);
            each(Node::Expr(&it.condition), see);
            block(&it.then, see);
            stmt(it.otherwise.as_ref(), see);
        }
        StmtKind::Switch(it) => {
            stmt(it.init.as_ref(), see);
            perhaps(it.tag.as_deref(), see);
            for clause in &it.clauses {
                exprs(clause.exprs.iter().flatten(), see);
                each_of(&clause.body, see);
            }
        }
        StmtKind::TypeSwitch(it) => {
            stmt(it.init.as_ref(), see);
            each(Node::Expr(&it.x), see);
            for clause in &it.clauses {
                each_of(&clause.body, see);
            }
        }
        StmtKind::Select(clauses, _) => {
            for clause in clauses {
                stmt(clause.comm.as_ref(), see);
                each_of(&clause.body, see);
            }
        }
        StmtKind::For(it) => {
            stmt(it.init.as_ref(), see);
            perhaps(it.condition.as_deref(), see);
            stmt(it.post.as_ref(), see);
            block(&it.body, see);
        }
        StmtKind::Range(it) => {
            exprs([it.key.as_deref(), it.value.as_deref()].into_iter().flatten(), see);
            each(Node::Expr(&it.x), see);
            block(&it.body, see);
        }
        StmtKind::Labeled { stmt, .. } => each(Node::Stmt(stmt), see),
        StmtKind::Decl(decl) => each(Node::Decl(decl), see),
    }
}

fn of_expr<'a>(node: &'a Expr, see: See<'_, 'a>) {
    match &node.kind {
        ExprKind::Bad
        | ExprKind::Ident(_)
        | ExprKind::Literal(_)
        | ExprKind::StructType(_)
        | ExprKind::InterfaceType(_)
        | ExprKind::ArrayType { .. }
        | ExprKind::SliceType(_)
        | ExprKind::MapType { .. }
        | ExprKind::ChanType { .. } => {}
        ExprKind::FuncType(it) => signature(it, see),
        ExprKind::Composite(it) => {
            for element in &it.elements {
                perhaps(element.key.as_deref(), see);
                each(Node::Expr(&element.value), see);
            }
        }
        ExprKind::Func(it) => {
            signature(&it.signature, see);
            block(&it.body, see);
        }
        ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Selector { x, .. } | ExprKind::Unary { x, .. } => {
            each(Node::Expr(x), see);
        }
        ExprKind::Index { x, indices, .. } => {
            each(Node::Expr(x), see);
            exprs(indices, see);
        }
        ExprKind::Slice { x, low, high, max, .. } => {
            each(Node::Expr(x), see);
            exprs([low, high, max].into_iter().filter_map(|part| part.as_deref()), see);
        }
        ExprKind::TypeAssert { x, .. } => each(Node::Expr(x), see),
        ExprKind::Call(call) => {
            each(Node::Expr(&call.function), see);
            exprs(&call.arguments, see);
        }
        ExprKind::Binary { x, y, .. } => exprs([&**x, &**y], see),
    }
}
