//! The order in which Go's compiler evaluates the parts of an expression: calls first, in their order, the rest after them.
//!
//! Go's specification orders calls, receives and logical operators among each other and leaves the reading of variables
//! open; its compiler reads them after the calls (`x + f()` reads x when f is done). So does this one: where a part
//! that a call might change stands before a call, the calls are evaluated ahead, and found by their nodes later.

use super::Outcome;
use super::build::{Builder, Storage};
use super::expr::bare;
use crate::check::{BuiltinId, Mode};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind, UnaryOp};
use crate::types::{ObjectKind, Type};

impl Builder<'_, '_> {
    /// Whether the call has a turn of its own: it is no conversion, and none of `len` and its like.
    pub(super) fn takes_turn(&self, call: &Call) -> bool {
        match self.mode(&call.function) {
            Mode::Type => false,
            Mode::Builtin(builtin) => !matches!(
                builtin,
                BuiltinId::Len | BuiltinId::Cap | BuiltinId::Min | BuiltinId::Max | BuiltinId::New | BuiltinId::Make
            ),
            _ => true,
        }
    }

    /// Whether evaluating the expression does something that has a turn.
    pub(super) fn has_turn(&self, expr: &Expr) -> bool {
        if self.ahead.contains_key(&expr.id) || self.compiler.program.info.const_of(expr.id).is_some() {
            return false;
        }
        if self.is_turn(expr) {
            return true;
        }
        children(expr).into_iter().any(|child| self.has_turn(child))
    }

    /// Whether the expression itself has a turn.
    fn is_turn(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) => self.takes_turn(call),
            ExprKind::Unary { op: UnaryOp::Receive, .. } | ExprKind::TypeAssert { .. } | ExprKind::Slice { .. } => true,
            ExprKind::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, x, y, .. } => {
                self.has_turn(x) || self.has_turn(y)
            }
            _ => false,
        }
    }

    /// Whether a call might change what the expression gives: it reads memory, other than in something that has a turn.
    fn is_late(&self, expr: &Expr) -> bool {
        if self.ahead.contains_key(&expr.id)
            || self.compiler.program.info.const_of(expr.id).is_some()
            || self.is_turn(expr)
        {
            return false;
        }
        match &expr.kind {
            ExprKind::Ident(name) => {
                let Some(object) = self.object(name.id) else { return false };
                match self.variables.get(&object) {
                    Some(Storage::Registers(_) | Storage::Nowhere) => false,
                    Some(Storage::Cell(_)) => true,
                    None => matches!(self.compiler.program.object(object).kind, ObjectKind::Variable(..)),
                }
            }
            ExprKind::Star(_) | ExprKind::Index { .. } | ExprKind::Binary { op: BinaryOp::Div | BinaryOp::Rem, .. } => {
                true
            }
            ExprKind::Selector { x, .. } => {
                self.compiler.program.info.expr(x.id).is_none_or(|known| known.mode != Mode::Type)
                    && (matches!(self.under(self.type_of(x)), Type::Pointer(_)) || self.is_late(x) || {
                        // A variable of a package has no type to its left.
                        self.compiler.program.info.expr(x.id).is_none()
                    })
            }
            _ => children(expr).into_iter().any(|child| self.is_late(child)),
        }
    }

    /// Sees to the order of operands that are evaluated one after another: call it before evaluating the first.
    pub(super) fn order(&mut self, operands: &[&Expr]) -> Outcome<()> {
        let Some(last) = operands.iter().rposition(|operand| self.has_turn(operand)) else { return Ok(()) };
        if !operands.iter().take(last).any(|operand| self.is_late(operand)) {
            return Ok(());
        }
        for operand in operands.iter().take(last + 1) {
            self.evaluate_ahead(operand)?;
        }
        Ok(())
    }

    /// The same for two.
    pub(super) fn order_pair(&mut self, x: &Expr, y: &Expr) -> Outcome<()> {
        self.order(&[x, y])
    }

    /// Evaluates what has a turn in the expression, outermost first found, in order.
    pub(super) fn evaluate_ahead(&mut self, expr: &Expr) -> Outcome<()> {
        if !self.has_turn(expr) {
            return Ok(());
        }
        if self.is_turn(expr) {
            if matches!(self.under(self.type_of(expr)), Type::Tuple(_)) {
                return Ok(());
            }
            let hint = self.hint.take();
            let register = self.push(expr)?;
            self.hint = hint;
            self.ahead.insert(expr.id, register);
            return Ok(());
        }
        for child in children(expr) {
            self.evaluate_ahead(child)?;
        }
        Ok(())
    }
}

/// The expressions that evaluating an expression evaluates directly and always, in order.
fn children(expr: &Expr) -> Vec<&Expr> {
    let expr = bare(expr);
    match &expr.kind {
        ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Unary { x, .. } => vec![x],
        ExprKind::Selector { x, .. } => vec![x],
        ExprKind::Index { x, indices, .. } => std::iter::once(x).chain(indices).collect(),
        ExprKind::Slice { x, low, high, max, .. } => {
            let mut list = vec![x];
            list.extend([low, high, max].into_iter().flatten());
            list
        }
        ExprKind::TypeAssert { x, .. } => vec![x],
        ExprKind::Call(call) => std::iter::once(&call.function).chain(&call.arguments).collect(),
        ExprKind::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, .. } => Vec::new(),
        ExprKind::Binary { x, y, .. } => vec![x, y],
        ExprKind::Composite(literal) => {
            let mut list = Vec::new();
            for element in &literal.elements {
                list.extend(&element.key);
                list.push(&element.value);
            }
            list
        }
        _ => Vec::new(),
    }
}
