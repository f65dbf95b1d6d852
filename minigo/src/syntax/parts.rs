//! What an expression or a statement is made of: the one place that knows what lies below what.

use super::ast::{Expr, ExprKind, Stmt, StmtKind};
use std::slice;

impl Expr {
    /// Visits the expressions directly below, in order; those that a type is made of and the body of a function are not
    /// among them.
    pub fn parts<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            ExprKind::Paren(x)
            | ExprKind::Star(x)
            | ExprKind::Unary { x, .. }
            | ExprKind::Selector { x, .. }
            | ExprKind::TypeAssert { x, .. } => visit(x),
            ExprKind::Binary { x, y, .. } => {
                visit(x);
                visit(y);
            }
            ExprKind::Index { x, indices, .. } => {
                visit(x);
                indices.iter().for_each(visit);
            }
            ExprKind::Slice { x, low, high, max, .. } => {
                visit(x);
                let mut visit_bound = |bound: &'e Option<Box<Expr>>| {
                    if let Some(bound) = bound {
                        visit(bound);
                    }
                };
                visit_bound(low);
                visit_bound(high);
                visit_bound(max);
            }
            ExprKind::Call(call) => {
                visit(&call.function);
                call.arguments.iter().for_each(visit);
            }
            ExprKind::Composite(literal) => {
                for element in &literal.elements {
                    if let Some(key) = &element.key {
                        visit(key);
                    }
                    visit(&element.value);
                }
            }
            _ => {}
        }
    }
}

impl Stmt {
    /// Visits the lists of statements directly below, in order; those of a clause's communication and of a loop's or an
    /// `if`'s head are not among them.
    pub fn bodies<'s>(&'s self, visit: &mut dyn FnMut(&'s [Stmt])) {
        match &self.kind {
            StmtKind::Labeled { stmt, .. } => visit(slice::from_ref(stmt)),
            StmtKind::Block(block) => visit(&block.stmts),
            StmtKind::If(if_) => {
                visit(&if_.then.stmts);
                visit(if_.otherwise.as_slice());
            }
            StmtKind::Switch(switch) => switch.clauses.iter().for_each(|clause| visit(&clause.body)),
            StmtKind::TypeSwitch(switch) => switch.clauses.iter().for_each(|clause| visit(&clause.body)),
            StmtKind::Select(clauses, _) => clauses.iter().for_each(|clause| visit(&clause.body)),
            StmtKind::For(for_) => visit(&for_.body.stmts),
            StmtKind::Range(range) => visit(&range.body.stmts),
            _ => {}
        }
    }
}
