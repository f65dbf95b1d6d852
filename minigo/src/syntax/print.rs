//! Writes expressions and types as Go's compiler does in its messages: in short, with the bodies of functions and the
//! elements of composite literals left out.

use super::ast::{ChanDirection, Expr, ExprKind, Field, FuncType, InterfaceElement};
use crate::library::quote::quoted;

/// The longest text made: what is cut ends in `…`.
const LONGEST: usize = 400;

/// Writes an expression or a type.
#[must_use]
pub fn expr(expr: &Expr) -> String {
    let mut printer = Printer { out: String::new() };
    printer.expr(expr);
    printer.out
}

/// Writes expressions with commas between them.
pub fn list(exprs: &[Expr]) -> String {
    let mut printer = Printer { out: String::new() };
    printer.list(exprs);
    printer.out
}

struct Printer {
    out: String,
}

impl Printer {
    fn put(&mut self, text: &str) {
        if self.out.len() > LONGEST {
            if !self.out.ends_with('…') {
                self.out.push('…');
            }
            return;
        }
        self.out.push_str(text);
        if self.out.len() > LONGEST {
            let cut = (0..=LONGEST).rev().find(|&at| self.out.is_char_boundary(at)).unwrap_or(0);
            self.out.truncate(cut);
            self.out.push('…');
        }
    }

    fn list(&mut self, exprs: &[Expr]) {
        for (index, expr) in exprs.iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.expr(expr);
        }
    }

    fn optional(&mut self, expr: &Option<Box<Expr>>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Bad => self.put("_"),
            ExprKind::Ident(ident) => self.put(&ident.name),
            ExprKind::Literal(literal) => self.put(&literal.text),
            ExprKind::Composite(composite) => {
                self.optional(&composite.type_);
                self.put(if composite.elements.is_empty() { "{}" } else { "{…}" });
            }
            ExprKind::Func(function) => {
                self.put("func");
                self.signature(&function.signature);
                self.put(if function.body.stmts.is_empty() { " {}" } else { " {…}" });
            }
            ExprKind::Paren(x) => {
                self.put("(");
                self.expr(x);
                self.put(")");
            }
            ExprKind::Selector { x, name } => {
                self.expr(x);
                self.put(".");
                self.put(&name.name);
            }
            ExprKind::Index { x, indices, .. } => {
                self.expr(x);
                self.put("[");
                self.list(indices);
                self.put("]");
            }
            ExprKind::Slice { x, low, high, max, .. } => {
                self.expr(x);
                self.put("[");
                self.optional(low);
                self.put(":");
                self.optional(high);
                if max.is_some() {
                    self.put(":");
                    self.optional(max);
                }
                self.put("]");
            }
            ExprKind::TypeAssert { x, type_ } => {
                self.expr(x);
                self.put(".(");
                match type_ {
                    Some(type_) => self.expr(type_),
                    None => self.put("type"),
                }
                self.put(")");
            }
            ExprKind::Call(call) => {
                self.expr(&call.function);
                self.put("(");
                self.list(&call.arguments);
                if call.ellipsis.is_some() {
                    self.put("...");
                }
                self.put(")");
            }
            ExprKind::Star(x) => {
                self.put("*");
                self.expr(x);
            }
            ExprKind::Unary { op, x } => {
                self.put(op.text());
                self.expr(x);
            }
            ExprKind::Binary { op, x, y, .. } => {
                self.expr(x);
                self.put(" ");
                self.put(op.text());
                self.put(" ");
                self.expr(y);
            }
            ExprKind::ArrayType { length, element } => {
                self.put("[");
                match length {
                    Some(length) => self.expr(length),
                    None => self.put("..."),
                }
                self.put("]");
                self.expr(element);
            }
            ExprKind::SliceType(element) => {
                self.put("[]");
                self.expr(element);
            }
            ExprKind::MapType { key, value } => {
                self.put("map[");
                self.expr(key);
                self.put("]");
                self.expr(value);
            }
            ExprKind::ChanType { direction, element } => self.channel(*direction, element),
            ExprKind::StructType(fields) => {
                self.put("struct{");
                self.fields(fields, "; ");
                self.put("}");
            }
            ExprKind::FuncType(signature) => {
                self.put("func");
                self.signature(signature);
            }
            ExprKind::InterfaceType(elements) => {
                self.put("interface{");
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        self.put("; ");
                    }
                    match element {
                        InterfaceElement::Method { name, signature } => {
                            self.put(&name.name);
                            self.signature(signature);
                        }
                        InterfaceElement::Embedded(type_) => self.expr(type_),
                    }
                }
                self.put("}");
            }
        }
    }

    fn channel(&mut self, direction: ChanDirection, element: &Expr) {
        self.put(match direction {
            ChanDirection::Both => "chan ",
            ChanDirection::Send => "chan<- ",
            ChanDirection::Receive => "<-chan ",
        });
        // `chan <-chan T` would be read as `chan<- chan T`.
        let receives = matches!(element.kind, ExprKind::ChanType { direction: ChanDirection::Receive, .. });
        let parenthesised = direction == ChanDirection::Both && receives;
        if parenthesised {
            self.put("(");
        }
        self.expr(element);
        if parenthesised {
            self.put(")");
        }
    }

    fn signature(&mut self, signature: &FuncType) {
        self.put("(");
        self.fields(&signature.params, ", ");
        self.put(")");
        match &signature.results[..] {
            [] => {}
            [only] if only.names.is_empty() => {
                self.put(" ");
                self.expr(&only.type_);
            }
            results => {
                self.put(" (");
                self.fields(results, ", ");
                self.put(")");
            }
        }
    }

    fn fields(&mut self, fields: &[Field], separator: &str) {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.put(separator);
            }
            for (index, name) in field.names.iter().enumerate() {
                if index > 0 {
                    self.put(", ");
                }
                self.put(&name.name);
            }
            if !field.names.is_empty() {
                self.put(" ");
            }
            if field.ellipsis.is_some() {
                self.put("...");
            }
            self.expr(&field.type_);
            if let Some(tag) = &field.tag {
                self.put(" ");
                self.put(&quoted(tag));
            }
        }
    }
}
