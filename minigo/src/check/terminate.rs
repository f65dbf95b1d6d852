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
    let mut all = true;
    stmt.bodies(&mut |body| all = all && holds(body));
    all
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
    let plain = match &stmt.kind {
        StmtKind::Branch { kind: BranchKind::Break, label: None } => return plain == Plain::Counts,
        StmtKind::Branch { kind: BranchKind::Break, label: Some(to) } => return Some(&to.name) == label,
        StmtKind::Labeled { .. } | StmtKind::Block(_) | StmtKind::If(_) => plain,
        _ if label.is_none() => return false,
        _ => Plain::IsOfAnother,
    };
    !all_bodies(stmt, &|body| !has_break_list(body, label, plain))
}
