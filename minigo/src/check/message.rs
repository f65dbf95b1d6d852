//! Messages: a template and what fills its gaps, put together out of line, so that whoever reports makes one call.
//!
//! As with the formats of go/types, the kind of an argument says how it is written: an operand is described, a type is
//! shown as the package sees it, an expression is printed.
//!
//! An argument is a word and what it means, and a text that was put together is a word: both are handed over in registers.
//! Each kind of argument has its conversion, and each number of them its function: hence the length.

use super::Const;
use super::assign::Dots;
use super::checker::{Checker, UNSET};
use super::operand::Operand;
use crate::library::quote::quoted;
use crate::syntax::ast::Expr;
use crate::syntax::print;
use crate::syntax::source::Pos;
use crate::text::{contains, find, natural};
use crate::types::{Object, ObjectId, Style, Term, Tilde, Type, TypeId};
use std::rc::Rc;

/// A text that was put together; it lives as long as the checker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Text<'a>(pub(super) &'a String);

impl Text<'_> {
    /// Nothing more to say.
    pub(super) const NONE: Self = Self(&String::new());

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        self.0
    }
}

/// What fills a gap of a message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arg<'m> {
    /// An operand, described: `x (variable of type int)`.
    Operand(&'m Operand<'m>),
    /// An operand as it is written in the source.
    Source(&'m Operand<'m>),
    /// A declared thing, by its name.
    Object(ObjectId),
    Type(TypeId),
    Expr(&'m Expr),
    /// The function whose argument something is.
    ArgumentTo(&'m Expr),
    Const(&'m Const),
    Word(&'m &'m str),
    Name(&'m Rc<str>),
    Text(Text<'m>),
    /// Why, where that is known: behind a colon.
    Because(Text<'m>),
    /// Why, where that is known: on a line of its own.
    Below(Text<'m>),
    /// That a thing is declared in another place, on a line of its own; nothing where there is no place.
    Redeclared(ObjectId),
    /// A name in quotes.
    Quoted(&'m Rc<str>),
    Number(usize),
    Place(Pos),
}

impl<'m> From<&'m Operand<'_>> for Arg<'m> {
    fn from(it: &'m Operand<'_>) -> Self {
        Arg::Operand(it)
    }
}

impl From<ObjectId> for Arg<'_> {
    fn from(it: ObjectId) -> Self {
        Arg::Object(it)
    }
}

impl From<TypeId> for Arg<'_> {
    fn from(it: TypeId) -> Self {
        Arg::Type(it)
    }
}

impl<'m> From<&'m Expr> for Arg<'m> {
    fn from(it: &'m Expr) -> Self {
        Arg::Expr(it)
    }
}

impl<'m> From<&'m Box<Expr>> for Arg<'m> {
    fn from(it: &'m Box<Expr>) -> Self {
        Arg::Expr(it)
    }
}

impl<'m> From<&'m Const> for Arg<'m> {
    fn from(it: &'m Const) -> Self {
        Arg::Const(it)
    }
}

impl<'m> From<&'m &'m str> for Arg<'m> {
    fn from(it: &'m &'m str) -> Self {
        Arg::Word(it)
    }
}

impl<'m> From<&'m Rc<str>> for Arg<'m> {
    fn from(it: &'m Rc<str>) -> Self {
        Arg::Name(it)
    }
}

impl<'m> From<Text<'m>> for Arg<'m> {
    fn from(it: Text<'m>) -> Self {
        Arg::Text(it)
    }
}

impl From<usize> for Arg<'_> {
    fn from(it: usize) -> Self {
        Arg::Number(it)
    }
}

impl From<Pos> for Arg<'_> {
    fn from(it: Pos) -> Self {
        Arg::Place(it)
    }
}

/// Faults beyond these are not kept: ten are shown.
const MOST_FAULTS: usize = 11;

/// Texts beyond so many bytes are not kept: no program that anyone reads the faults of has so many.
const MOST_TEXT: usize = 1 << 25;

impl<'a> Checker<'a> {
    /// Puts a text together: each `{}` of the template is the next argument, and `{x}` is the last one.
    #[inline(always)]
    pub(super) fn say<const N: usize>(&self, template: &str, args: [Arg<'_>; N]) -> Text<'a> {
        match args[..] {
            [] => self.say_plain(template),
            [a] => self.say_one(template, a),
            [a, b] => self.say_two(template, a, b),
            [a, b, c] => self.say_three(template, a, b, c),
            [a, b, c, d] => self.say_four(template, a, b, c, d),
            _ => self.compose(template, &args),
        }
    }

    #[inline(never)]
    fn say_plain(&self, template: &str) -> Text<'a> {
        self.compose(template, &[])
    }

    #[inline(never)]
    fn say_one(&self, template: &str, a: Arg<'_>) -> Text<'a> {
        self.compose(template, &[a])
    }

    #[inline(never)]
    fn say_two(&self, template: &str, a: Arg<'_>, b: Arg<'_>) -> Text<'a> {
        self.compose(template, &[a, b])
    }

    #[inline(never)]
    fn say_three(&self, template: &str, a: Arg<'_>, b: Arg<'_>, c: Arg<'_>) -> Text<'a> {
        self.compose(template, &[a, b, c])
    }

    #[inline(never)]
    fn say_four(&self, template: &str, a: Arg<'_>, b: Arg<'_>, c: Arg<'_>, d: Arg<'_>) -> Text<'a> {
        self.compose(template, &[a, b, c, d])
    }

    #[inline(never)]
    fn compose(&self, template: &str, args: &[Arg<'_>]) -> Text<'a> {
        let mut out = String::new();
        let mut next = args.iter();
        let mut rest = template;
        while let Some(at) = find(rest.as_bytes(), b"{") {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let arg = if let Some(behind) = rest.strip_prefix('}') {
                rest = behind;
                next.next()
            } else if let Some(behind) = rest.strip_prefix("x}") {
                rest = behind;
                args.last()
            } else {
                out.push('{');
                continue;
            };
            self.write(&mut out, arg.copied().unwrap_or(Arg::Word(&"?")));
        }
        out.push_str(rest);
        self.text(out)
    }

    /// Keeps a text.
    #[inline(never)]
    pub(super) fn text(&self, text: String) -> Text<'a> {
        let kept = self.arena.text.get() + text.len();
        if kept > MOST_TEXT {
            return Text::NONE;
        }
        self.arena.text.set(kept);
        Text(self.keep_text(text))
    }

    pub(super) fn write(&self, out: &mut String, arg: Arg<'_>) {
        let text = match arg {
            Arg::Word(text) => return out.push_str(text),
            Arg::Name(name) => return out.push_str(name),
            Arg::Object(object) => return out.push_str(&self.object(object).name),
            Arg::Because(why) | Arg::Below(why) if why.0.is_empty() => return,
            Arg::Because(why) => {
                out.push_str(": ");
                return out.push_str(why.0);
            }
            Arg::Below(why) => {
                out.push_str("\n\t");
                return out.push_str(why.0);
            }
            Arg::Text(text) => return out.push_str(text.0),
            Arg::Operand(x) => return self.describe(out, x),
            Arg::Type(typ) => return self.show(out, typ),
            Arg::Redeclared(object) => {
                let Object { pos, name, .. } = self.object(object);
                return out.push_str(self.elsewhere(*pos, name).0);
            }
            Arg::Source(&Operand { called: Some(text), .. }) => return out.push_str(text.0),
            Arg::Source(&Operand { expr, .. }) | Arg::Expr(expr) => print::expr(expr),
            Arg::ArgumentTo(function) => {
                out.push_str("argument to ");
                print::expr(function)
            }
            Arg::Const(value) => value.text(),
            Arg::Quoted(text) => quoted(text.as_bytes()),
            Arg::Number(number) => natural(number as u64),
            Arg::Place(pos) => self.map.position(pos).text(),
        };
        out.push_str(&text);
    }

    /// Writes a type, as the package sees it.
    pub(super) fn show(&self, out: &mut String, typ: TypeId) {
        if typ == UNSET {
            return out.push_str("invalid type");
        }
        out.push_str(&self.types.display(typ, Style::Message, &|package| self.qualify(package)));
    }

    /// That a name is declared in another place, on a line of its own; nothing where there is no place.
    pub(super) fn elsewhere(&self, pos: Pos, name: &Rc<str>) -> Text<'a> {
        match pos {
            Pos::NONE => Text::NONE,
            _ => self.say("\n\t{}: other declaration of {}", [pos.into(), name.into()]),
        }
    }

    /// A number of things: `3 variables`.
    pub(super) fn counted(&self, count: usize, unit: &str) -> Text<'a> {
        self.say(if count == 1 { "{} {}" } else { "{} {}s" }, [count.into(), (&unit).into()])
    }

    /// A number that may not fit in a word.
    pub(super) fn number(&self, number: u64) -> Arg<'a> {
        Arg::Text(self.text(natural(number)))
    }

    /// The terms of a union.
    pub(super) fn union_text(&self, terms: &[Term]) -> Text<'a> {
        let mut out = String::new();
        for (index, term) in terms.iter().enumerate() {
            out.push_str(if index > 0 { " | " } else { "" });
            out.push_str(if term.tilde == Tilde::Underlying { "~" } else { "" });
            self.show(&mut out, term.typ);
        }
        self.text(out)
    }

    /// So many types, each with its index, as messages about the length of a list show them.
    pub(super) fn summary(&self, count: usize, at: &dyn Fn(usize) -> TypeId, dots: Dots) -> Text<'a> {
        let types = self.types;
        let mut text = String::from("(");
        for index in 0..count {
            let last = index + 1 == count;
            let typ = at(index);
            let mut shown = typ;
            if last
                && dots == Dots::Variadic
                && let Type::Slice(elem) = types.get(typ)
            {
                text.push_str("...");
                shown = elem;
            }
            let name = match types.default_type(shown) {
                _ if shown == UNSET || types.is_invalid(shown) => Arg::Word(&"unknown type"),
                _ if !types.is_untyped(shown) => Arg::Type(shown),
                default @ (TypeId::BOOL | TypeId::STRING) => Arg::Type(default),
                TypeId::UNTYPED_NIL => Arg::Word(&"nil"),
                _ => Arg::Word(&"number"),
            };
            self.write(&mut text, name);
            text.push_str(match dots {
                _ if !last => ", ",
                Dots::Spread => "...",
                _ => "",
            });
        }
        text.push(')');
        self.text(text)
    }

    /// Reports what is wrong.
    #[inline(always)]
    pub(super) fn error<const N: usize>(&mut self, pos: Pos, template: &str, args: [Arg<'_>; N]) {
        match args[..] {
            [] => self.error_plain(pos, template),
            [a] => self.error_one(pos, template, a),
            [a, b] => self.error_two(pos, template, a, b),
            [a, b, c] => self.error_three(pos, template, a, b, c),
            [a, b, c, d] => self.error_four(pos, template, a, b, c, d),
            _ => self.fault(pos, self.compose(template, &args)),
        }
    }

    #[inline(never)]
    fn error_plain(&mut self, pos: Pos, template: &str) {
        self.fault(pos, self.compose(template, &[]));
    }

    #[inline(never)]
    fn error_one(&mut self, pos: Pos, template: &str, a: Arg<'_>) {
        self.fault(pos, self.compose(template, &[a]));
    }

    #[inline(never)]
    fn error_two(&mut self, pos: Pos, template: &str, a: Arg<'_>, b: Arg<'_>) {
        self.fault(pos, self.compose(template, &[a, b]));
    }

    #[inline(never)]
    fn error_three(&mut self, pos: Pos, template: &str, a: Arg<'_>, b: Arg<'_>, c: Arg<'_>) {
        self.fault(pos, self.compose(template, &[a, b, c]));
    }

    #[inline(never)]
    fn error_four(&mut self, pos: Pos, template: &str, a: Arg<'_>, b: Arg<'_>, c: Arg<'_>, d: Arg<'_>) {
        self.fault(pos, self.compose(template, &[a, b, c, d]));
    }

    /// Reports what is wrong with a declaration.
    #[inline(always)]
    pub(super) fn error_of<const N: usize>(&mut self, object: ObjectId, template: &str, args: [Arg<'_>; N]) {
        self.error(self.object(object).pos, template, args);
    }

    /// Reports what is wrong.
    #[inline(never)]
    pub(super) fn fault(&mut self, pos: Pos, message: Text<'a>) {
        let silent = |part| contains(message.0, part);
        if !self.faults.is_empty() && (silent("invalid operand") || silent("invalid type")) {
            return;
        }
        let pos = match self.env.error_pos {
            Some(at) if self.env.iota.is_some() => at,
            _ => pos,
        };
        let fault = (pos, message);
        if self.faults.len() < MOST_FAULTS && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Reports what is wrong with an operand: `{x}` in the template.
    #[inline(always)]
    pub(super) fn report<const N: usize>(&mut self, x: &Operand<'_>, template: &str, args: [Arg<'_>; N]) {
        match args[..] {
            [] => self.report_plain(x, template),
            [a] => self.report_one(x, template, a),
            [a, b] => self.report_two(x, template, a, b),
            [a, b, c] => self.error_four(x.pos(), template, a, b, c, x.into()),
            _ => unreachable!("no message about an operand has more"),
        }
    }

    #[inline(never)]
    fn report_plain(&mut self, x: &Operand<'_>, template: &str) {
        self.error_one(x.pos(), template, x.into());
    }

    #[inline(never)]
    fn report_one(&mut self, x: &Operand<'_>, template: &str, a: Arg<'_>) {
        self.error_two(x.pos(), template, a, x.into());
    }

    #[inline(never)]
    fn report_two(&mut self, x: &Operand<'_>, template: &str, a: Arg<'_>, b: Arg<'_>) {
        self.error_three(x.pos(), template, a, b, x.into());
    }

    /// Reports what is wrong with an operand, and that nothing can be said of it any more.
    #[inline(always)]
    pub(super) fn reject<const N: usize>(&mut self, x: &mut Operand<'a>, template: &str, args: [Arg<'_>; N]) {
        self.report(x, template, args);
        x.invalidate();
    }
}
