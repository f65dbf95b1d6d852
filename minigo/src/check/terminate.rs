//! Whether a function can end without `return`: the terminating statements of the specification.

use super::checker::Checker;
use super::operand::unparen;
use crate::syntax::ast::{BranchKind, ExprKind, Stmt, StmtKind};

impl Checker<'_> {
    pub(super) fn is_terminating_list(&self, list: &[Stmt]) -> bool {
        list.iter()
            .rev()
            .find(|stmt| !matches!(stmt.kind, StmtKind::Empty))
            .is_some_and(|stmt| self.is_terminating(stmt, None))
    }

    fn is_terminating(&self, stmt: &Stmt, label: Option<&str>) -> bool {
        match &stmt.kind {
            StmtKind::Labeled { label, stmt } => self.is_terminating(stmt, Some(&label.name)),
            StmtKind::Expr(expr) => {
                let expr = unparen(expr);
                matches!(expr.kind, ExprKind::Call(_)) && self.panics.contains(expr.id)
            }
            StmtKind::Return(_) | StmtKind::Bad => true,
            StmtKind::Branch { kind, .. } => matches!(kind, BranchKind::Goto | BranchKind::Fallthrough),
            StmtKind::Block(block) => self.is_terminating_list(&block.stmts),
            StmtKind::If(stmt) => {
                self.is_terminating_list(&stmt.then.stmts)
                    && stmt.otherwise.as_ref().is_some_and(|stmt| self.is_terminating(stmt, None))
            }
            StmtKind::Switch(stmt) => self.is_terminating_switch(&stmt.clauses, label),
            StmtKind::TypeSwitch(stmt) => self.is_terminating_switch(&stmt.clauses, label),
            StmtKind::Select(clauses, _) => clauses.iter().all(|clause| {
                self.is_terminating_list(&clause.body) && !has_break_list(&clause.body, label, Plain::Counts)
            }),
            StmtKind::For(stmt) => stmt.condition.is_none() && !has_break_list(&stmt.body.stmts, label, Plain::Counts),
            _ => false,
        }
    }

    fn is_terminating_switch(&self, clauses: &[crate::syntax::ast::CaseClause], label: Option<&str>) -> bool {
        clauses.iter().any(|clause| clause.exprs.is_none())
            && clauses.iter().all(|clause| {
                self.is_terminating_list(&clause.body) && !has_break_list(&clause.body, label, Plain::Counts)
            })
    }
}

/// Whether a `break` without a label is one out of the statement in question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    Counts,
    IsOfAnother,
}

fn has_break_list(list: &[Stmt], label: Option<&str>, plain: Plain) -> bool {
    list.iter().any(|stmt| has_break(stmt, label, plain))
}

fn has_break(stmt: &Stmt, label: Option<&str>, plain: Plain) -> bool {
    match &stmt.kind {
        StmtKind::Labeled { stmt, .. } => has_break(stmt, label, plain),
        StmtKind::Branch { kind: BranchKind::Break, label: to } => match to {
            None => plain == Plain::Counts,
            Some(to) => Some(&*to.name) == label,
        },
        StmtKind::Block(block) => has_break_list(&block.stmts, label, plain),
        StmtKind::If(stmt) => {
            has_break_list(&stmt.then.stmts, label, plain)
                || stmt.otherwise.as_ref().is_some_and(|stmt| has_break(stmt, label, plain))
        }
        _ if label.is_none() => false,
        StmtKind::Switch(stmt) => {
            stmt.clauses.iter().any(|clause| has_break_list(&clause.body, label, Plain::IsOfAnother))
        }
        StmtKind::TypeSwitch(stmt) => {
            stmt.clauses.iter().any(|clause| has_break_list(&clause.body, label, Plain::IsOfAnother))
        }
        StmtKind::Select(clauses, _) => {
            clauses.iter().any(|clause| has_break_list(&clause.body, label, Plain::IsOfAnother))
        }
        StmtKind::For(stmt) => has_break_list(&stmt.body.stmts, label, Plain::IsOfAnother),
        StmtKind::Range(stmt) => has_break_list(&stmt.body.stmts, label, Plain::IsOfAnother),
        _ => false,
    }
}
