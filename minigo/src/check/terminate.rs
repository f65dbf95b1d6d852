//! Whether a function can end without `return`: the terminating statements of the specification.

use super::checker::Checker;
use super::operand::unparen;
use super::{BuiltinId, Mode};
use crate::syntax::ast::{BranchKind, CaseClause, Expr, ExprKind, Name, Stmt, StmtKind};

impl Checker<'_> {
    pub(super) fn is_terminating_list(&self, list: &[Stmt]) -> bool {
        list.iter()
            .rev()
            .find(|stmt| !matches!(stmt.kind, StmtKind::Empty))
            .is_some_and(|stmt| self.is_terminating(stmt, None))
    }

    fn is_terminating(&self, stmt: &Stmt, label: Option<&Name>) -> bool {
        let has_default = match &stmt.kind {
            StmtKind::Labeled { label, stmt } => return self.is_terminating(stmt, Some(&label.name)),
            StmtKind::Expr(expr) => return self.is_panic(unparen(expr)),
            StmtKind::Return(_) | StmtKind::Bad => return true,
            StmtKind::Branch { kind, .. } => return matches!(kind, BranchKind::Goto | BranchKind::Fallthrough),
            StmtKind::Block(block) => return self.is_terminating_list(&block.stmts),
            StmtKind::If(stmt) => {
                return self.is_terminating_list(&stmt.then.stmts)
                    && stmt.otherwise.as_ref().is_some_and(|stmt| self.is_terminating(stmt, None));
            }
            StmtKind::For(stmt) => {
                return stmt.condition.is_none() && !has_break_list(&stmt.body.stmts, label, Plain::Counts);
            }
            StmtKind::Switch(stmt) => has_default(&stmt.clauses),
            StmtKind::TypeSwitch(stmt) => has_default(&stmt.clauses),
            StmtKind::Select(..) => true,
            _ => false,
        };
        has_default
            && all_bodies(stmt, &|body| self.is_terminating_list(body) && !has_break_list(body, label, Plain::Counts))
    }

    /// Whether an expression is a call of `panic`.
    fn is_panic(&self, expr: &Expr) -> bool {
        let mode = |expr: &Expr| self.info.expr(expr.id).map(|known| known.mode);
        match &expr.kind {
            ExprKind::Call(call) => {
                mode(&call.function) == Some(Mode::Builtin(BuiltinId::Panic)) && mode(expr).is_some()
            }
            _ => false,
        }
    }
}

fn has_default(clauses: &[CaseClause]) -> bool {
    clauses.iter().any(|clause| clause.exprs.is_none())
}

/// Whether `holds` of the body of each clause of a `switch` or `select`, or of that of a loop.
fn all_bodies(stmt: &Stmt, holds: &dyn Fn(&[Stmt]) -> bool) -> bool {
    match &stmt.kind {
        StmtKind::Switch(stmt) => stmt.clauses.iter().all(|clause| holds(&clause.body)),
        StmtKind::TypeSwitch(stmt) => stmt.clauses.iter().all(|clause| holds(&clause.body)),
        StmtKind::Select(clauses, _) => clauses.iter().all(|clause| holds(&clause.body)),
        StmtKind::For(stmt) => holds(&stmt.body.stmts),
        StmtKind::Range(stmt) => holds(&stmt.body.stmts),
        _ => true,
    }
}

/// Whether a `break` without a label is one out of the statement in question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    Counts,
    IsOfAnother,
}

fn has_break_list(list: &[Stmt], label: Option<&Name>, plain: Plain) -> bool {
    list.iter().any(|stmt| has_break(stmt, label, plain))
}

fn has_break(stmt: &Stmt, label: Option<&Name>, plain: Plain) -> bool {
    match &stmt.kind {
        StmtKind::Labeled { stmt, .. } => has_break(stmt, label, plain),
        StmtKind::Branch { kind: BranchKind::Break, label: to } => match to {
            None => plain == Plain::Counts,
            Some(to) => Some(&to.name) == label,
        },
        StmtKind::Block(block) => has_break_list(&block.stmts, label, plain),
        StmtKind::If(stmt) => {
            has_break_list(&stmt.then.stmts, label, plain)
                || stmt.otherwise.as_ref().is_some_and(|stmt| has_break(stmt, label, plain))
        }
        _ => label.is_some() && !all_bodies(stmt, &|body| !has_break_list(body, label, Plain::IsOfAnother)),
    }
}
