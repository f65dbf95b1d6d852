//! The order in which Go's compiler evaluates the parts of an expression: calls first, in their order, the rest after them.
//!
//! Go's specification orders calls, receives and logical operators among each other and leaves the reading of variables
//! open; its compiler reads them after the calls (`x + f()` reads x when f is done). So does this one: where a part
//! that a call might change stands before a call, the calls are evaluated ahead, and found by their nodes later.

use super::build::Builder;
use super::place::Place;
use crate::check::{BuiltinId, Mode};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind, UnaryOp};
use crate::types::Type;

impl<'p> Builder<'_, 'p> {
    /// Whether the call has a turn of its own: it is no conversion, and none of `len` and its like.
    fn takes_turn(&self, call: &Call) -> bool {
        match self.mode(&call.function) {
            Mode::Type => false,
            Mode::Builtin(builtin) => !matches!(
                builtin,
                BuiltinId::Len | BuiltinId::Cap | BuiltinId::Min | BuiltinId::Max | BuiltinId::New | BuiltinId::Make
            ),
            _ => true,
        }
    }

    /// Whether the expression has been evaluated, or is a constant.
    pub(super) fn is_settled(&self, expr: &Expr) -> bool {
        self.ahead.contains(expr.id) || self.constant(expr).is_some()
    }

    /// Whether evaluating the expression does something that has a turn.
    pub(super) fn has_turn(&self, expr: &Expr) -> bool {
        !self.is_settled(expr) && (self.is_turn(expr) || self.any_turn(expr))
    }

    /// Whether evaluating one of them does something that has a turn.
    pub(super) fn any_has_turn(&self, exprs: &[Expr]) -> bool {
        exprs.iter().any(|expr| self.has_turn(expr))
    }

    /// Whether the expression itself has a turn.
    fn is_turn(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) => self.takes_turn(call),
            ExprKind::Unary { op: UnaryOp::Receive, .. } | ExprKind::TypeAssert { .. } | ExprKind::Slice { .. } => true,
            ExprKind::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, .. } => self.any_turn(expr),
            _ => false,
        }
    }

    /// Whether evaluating a part of the expression does something that has a turn.
    fn any_turn(&self, expr: &Expr) -> bool {
        any_part(expr, &|part| self.has_turn(part))
    }

    /// Whether a call might change what the expression gives: it reads memory, other than in something that has a turn.
    fn is_late(&self, expr: &Expr) -> bool {
        if self.is_settled(expr) || self.is_turn(expr) {
            return false;
        }
        match &expr.kind {
            ExprKind::Ident(name) => self.object(name.id).is_some_and(|object| match self.variables.get(object) {
                Some(place) => matches!(place, Place::Memory { .. }),
                None => self.is_variable(object),
            }),
            ExprKind::Star(_) | ExprKind::Index { .. } | ExprKind::Binary { op: BinaryOp::Div | BinaryOp::Rem, .. } => {
                true
            }
            // What is evaluated only sometimes is read in its turn.
            ExprKind::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, .. } => false,
            ExprKind::Selector { x, .. } => match self.program.info.expr(x.id) {
                // A variable of a package has no type to its left.
                None => true,
                Some(known) => {
                    known.mode != Mode::Type && (matches!(self.under_of(x), Type::Pointer(_)) || self.is_late(x))
                }
            },
            _ => any_part(expr, &|part| self.is_late(part)),
        }
    }

    /// Sees to the order of operands that are evaluated one after another: call it before evaluating the first.
    pub(super) fn order(&mut self, operands: &[&'p Expr]) {
        let Some(last) = operands.iter().rposition(|operand| self.has_turn(operand)) else { return };
        if operands[..last].iter().any(|operand| self.is_late(operand)) {
            for operand in &operands[..=last] {
                self.evaluate_ahead(operand);
            }
        }
    }

    /// The same for two of them.
    pub(super) fn order_two(&mut self, first: &'p Expr, then: &'p Expr) {
        self.order(&[first, then]);
    }

    /// The same for all of two lists.
    pub(super) fn order_all(&mut self, first: &'p [Expr], then: &'p [Expr]) {
        let mut operands = Vec::new();
        for list in [first, then] {
            for operand in list {
                operands.push(operand);
            }
        }
        self.order(&operands);
    }

    /// Evaluates what has a turn in the expression, outermost first found, in order.
    pub(super) fn evaluate_ahead(&mut self, expr: &'p Expr) {
        if !self.has_turn(expr) {
            return;
        }
        if !self.is_turn(expr) {
            return expr.parts(&mut |part| self.evaluate_ahead(part));
        }
        if !matches!(self.under_of(expr), Type::Tuple(_)) {
            let hint = self.hint.take();
            let register = self.push(expr);
            self.hint = hint;
            self.ahead.insert(expr.id, register);
        }
    }
}

/// Whether any of the expressions that an expression is made of is so.
pub(super) fn any_part(expr: &Expr, is_so: &dyn Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    expr.parts(&mut |part| found = found || is_so(part));
    found
}
