//! What an expression is made of: the one place that knows which expressions lie below which.

use super::ast::{Expr, ExprKind};

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
                for bound in &[low, high, max] {
                    if let Some(bound) = bound {
                        visit(bound);
                    }
                }
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
