//! Facts about variables that a compiler wants: whose address is taken, which are assigned again.

use super::checker::Checker;
use super::operand::unparen;
use super::{Mode, Selection};
use crate::syntax::ast::{Expr, ExprKind};
use crate::types::{ObjectId, Type};

impl Checker<'_> {
    /// The variable that an addressable expression is, or is a part of; `None` if it is reached through a pointer or slice.
    fn root(&self, expr: &Expr) -> Option<ObjectId> {
        let expr = unparen(expr);
        match &expr.kind {
            ExprKind::Ident(ident) => self.info.object(ident.id).filter(|&object| self.is_variable(object)),
            ExprKind::Selector { x, name } => match self.info.selection(expr.id)? {
                Selection::Field(found) if found.path.iter().all(|step| !step.through_pointer) => self.root(x),
                Selection::Qualified(_) => self.info.object(name.id),
                _ => None,
            },
            ExprKind::Index { x, .. } => match self.types.under(self.info.type_of(x.id)) {
                Type::Array { .. } => self.root(x),
                _ => None,
            },
            _ => None,
        }
    }

    /// Notes that the address of an expression is taken.
    pub(super) fn note_address(&mut self, expr: &Expr) {
        if let Some(object) = self.root(expr)
            && let Some(facts) = self.facts(object)
        {
            facts.address_taken = true;
        }
    }

    /// Notes that an expression is assigned to.
    pub(super) fn note_assigned(&mut self, expr: &Expr) {
        if let Some(object) = self.root(expr)
            && let Some(facts) = self.facts(object)
        {
            facts.reassigned = true;
        }
    }

    /// Notes that a method with a pointer receiver is called on a variable, which takes its address.
    pub(super) fn note_method_address(&mut self, x: &Expr, mode: Mode, found: &crate::types::Found) {
        use crate::types::Member;
        let Member::Method { method, .. } = &found.member else { return };
        let through = found.path.iter().any(|step| step.through_pointer);
        // The receiver is itself a pointer: at the end of the path, or where there is none, the operand.
        let ends_in_pointer = match found.path.last() {
            Some(last) => matches!(self.types.get(last.typ), Type::Pointer(_)),
            None => found.indirect,
        };
        if method.pointer_receiver && mode == Mode::Variable && !through && !ends_in_pointer {
            self.note_address(x);
        }
    }
}
