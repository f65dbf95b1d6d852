//! Messages: a template and what fills its gaps, put together out of line, so that whoever reports makes one call.
//!
//! As with the formats of go/types, the kind of an argument says how it is written: an operand is described, a type is
//! shown as the package sees it, an expression is printed.

use super::assign::Dots;
use super::checker::Checker;
use super::operand::Operand;
use crate::library::quote::quoted;
use crate::syntax::ast::Expr;
use crate::syntax::print;
use crate::syntax::source::{Fault, Pos};
use crate::text::contains;
use crate::types::{Object, ObjectId, Param, Term, Tilde, TypeId};
use std::rc::Rc;

/// What fills a gap of a message.
#[derive(Clone, Copy)]
pub(super) enum Arg<'m> {
    /// An operand, described: `x (variable of type int)`.
    Operand(&'m Operand<'m>),
    /// An operand as it is written in the source.
    Source(&'m Operand<'m>),
    /// A declared thing, by its name.
    Object(ObjectId),
    Type(TypeId),
    Expr(&'m Expr),
    Text(&'m str),
    Name(&'m Rc<str>),
    Made(&'m String),
    /// The types of operands, in parentheses.
    Operands(&'m [Operand<'m>], Dots),
    /// The types of variables, in parentheses.
    Variables(&'m [ObjectId]),
    /// The types of parameters, in parentheses.
    Params(&'m [Param], Dots),
    /// Expressions, with commas between them.
    Exprs(&'m [Expr]),
    /// The terms of a union.
    Terms(&'m [Term]),
    /// Why, where that is known: behind a colon.
    Because(&'m str),
    /// Why, where that is known: on a line of its own.
    Below(&'m str),
    /// That a name is declared in another place, on a line of its own; nothing where there is no place.
    Other(Pos, &'m str),
    /// The same of a declared thing.
    Redeclared(ObjectId),
    /// Text in quotes.
    Quoted(&'m str),
    Number(u64),
    /// A number of things: `3 variables`.
    Count(usize, &'m str),
    Place(Pos),
}

impl<'m> From<&'m Operand<'_>> for Arg<'m> {
    fn from(x: &'m Operand<'_>) -> Self {
        Arg::Operand(x)
    }
}

impl From<ObjectId> for Arg<'_> {
    fn from(object: ObjectId) -> Self {
        Arg::Object(object)
    }
}

impl From<TypeId> for Arg<'_> {
    fn from(typ: TypeId) -> Self {
        Arg::Type(typ)
    }
}

impl<'m> From<&'m Expr> for Arg<'m> {
    fn from(expr: &'m Expr) -> Self {
        Arg::Expr(expr)
    }
}

impl<'m> From<&'m str> for Arg<'m> {
    fn from(text: &'m str) -> Self {
        Arg::Text(text)
    }
}

impl<'m> From<&'m String> for Arg<'m> {
    fn from(text: &'m String) -> Self {
        Arg::Made(text)
    }
}

impl<'m> From<&'m Rc<str>> for Arg<'m> {
    fn from(name: &'m Rc<str>) -> Self {
        Arg::Name(name)
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Arg::Number(number)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Number(number as u64)
    }
}

impl From<Pos> for Arg<'_> {
    fn from(pos: Pos) -> Self {
        Arg::Place(pos)
    }
}

/// Faults beyond these are not kept: ten are shown.
const MOST_FAULTS: usize = 11;

impl<'a> Checker<'a> {
    /// Puts a text together: each `{}` of the template is the next argument.
    #[inline(never)]
    pub(super) fn say(&self, template: &str, args: &[Arg<'_>]) -> String {
        self.compose(template, None, args)
    }

    fn compose(&self, template: &str, x: Option<&Operand<'_>>, args: &[Arg<'_>]) -> String {
        let mut out = String::new();
        let mut args = args.iter();
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix('}') {
                self.write(&mut out, args.next().copied().unwrap_or(Arg::Text("?")));
                rest = behind;
            } else if let (Some(behind), Some(x)) = (rest.strip_prefix("x}"), x) {
                out.push_str(&self.describe(x));
                rest = behind;
            } else {
                out.push('{');
            }
        }
        debug_assert!(args.next().is_none(), "more arguments than gaps: {template}");
        out.push_str(rest);
        out
    }

    pub(super) fn write(&self, out: &mut String, arg: Arg<'_>) {
        let text = match arg {
            Arg::Because("") | Arg::Below("") | Arg::Other(Pos::NONE, _) => return,
            Arg::Text(text) => return out.push_str(text),
            Arg::Name(name) => return out.push_str(name),
            Arg::Made(text) => return out.push_str(text),
            Arg::Operands(list, dots) => self.summary(list.len(), &|index| list[index].typ, dots),
            Arg::Variables(list) => self.summary(list.len(), &|index| self.object(list[index]).typ, Dots::None),
            Arg::Params(list, dots) => self.summary(list.len(), &|index| list[index].typ, dots),
            Arg::Object(object) => return out.push_str(&self.object(object).name),
            Arg::Because(why) => {
                out.push_str(": ");
                return out.push_str(why);
            }
            Arg::Below(why) => {
                out.push_str("\n\t");
                return out.push_str(why);
            }
            Arg::Operand(x) => self.describe(x),
            Arg::Source(x) => x.text(),
            Arg::Type(typ) => self.show(typ),
            Arg::Expr(expr) => print::expr(expr),
            Arg::Other(pos, name) => self.say("\n\t{}: other declaration of {}", &[pos.into(), name.into()]),
            Arg::Redeclared(object) => {
                let Object { pos, name, .. } = self.object(object);
                return self.write(out, Arg::Other(*pos, name));
            }
            Arg::Exprs(list) => print::list(list),
            Arg::Terms(terms) => {
                for (index, term) in terms.iter().enumerate() {
                    let tilde = if term.tilde == Tilde::Underlying { "~" } else { "" };
                    out.push_str(if index > 0 { " | " } else { "" });
                    out.push_str(tilde);
                    out.push_str(&self.show(term.typ));
                }
                return;
            }
            Arg::Quoted(text) => quoted(text.as_bytes()),
            Arg::Number(number) => number.to_string(),
            Arg::Count(count, unit) => {
                let parts = [count.into(), unit.into(), if count == 1 { "" } else { "s" }.into()];
                self.say("{} {}{}", &parts)
            }
            Arg::Place(pos) => self.map.position(pos).to_string(),
        };
        out.push_str(&text);
    }

    /// Reports what is wrong.
    #[inline(never)]
    pub(super) fn error(&mut self, pos: Pos, template: &str, args: &[Arg<'_>]) {
        let message = self.compose(template, None, args);
        self.fault(pos, message);
    }

    /// Reports what is wrong with a declaration.
    pub(super) fn error_of(&mut self, object: ObjectId, template: &str, args: &[Arg<'_>]) {
        self.error(self.object(object).pos, template, args);
    }

    /// Reports what is wrong with an operand: `{x}` in the template.
    #[inline(never)]
    pub(super) fn report(&mut self, x: &Operand<'_>, template: &str, args: &[Arg<'_>]) {
        let message = self.compose(template, Some(x), args);
        self.fault(x.pos(), message);
    }

    /// Reports what is wrong with an operand, and that nothing can be said of it any more.
    #[inline(never)]
    pub(super) fn reject(&mut self, x: &mut Operand<'a>, template: &str, args: &[Arg<'_>]) {
        self.report(x, template, args);
        x.invalidate();
    }

    fn fault(&mut self, pos: Pos, message: String) {
        if !self.faults.is_empty() && (contains(&message, "invalid operand") || contains(&message, "invalid type")) {
            return;
        }
        let pos = match self.env.error_pos {
            Some(at) if self.env.iota.is_some() => at,
            _ => pos,
        };
        let again = self.faults.iter().any(|fault| fault.pos == pos && fault.message == message);
        if self.faults.len() < MOST_FAULTS && !again {
            self.faults.push(Fault::new(pos, message));
        }
    }
}
