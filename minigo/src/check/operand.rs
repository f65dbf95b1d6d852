//! Operands: expressions that have been looked at, how messages describe them, and where they may be assigned.

use super::checker::Checker;
use super::expr::Kind;
use super::message::{Arg, Text};
use super::{BuiltinId, Const, Mode};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::print;
use crate::syntax::source::Pos;
use crate::types::{Basic, ChanDir, Type, TypeId};
use std::rc::Rc;

/// An expression with what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand<'a> {
    pub(super) mode: Mode,
    /// What it is as a statement.
    pub(super) kind: Kind,
    pub(super) typ: TypeId,
    pub(super) value: Option<&'a Const>,
    /// The expression, or where it is.
    pub(super) expr: &'a Expr,
    /// What messages call it, if it is not the expression itself.
    pub(super) called: Option<Text<'a>>,
}

/// The value of a constant of which something was reported.
pub(super) const UNKNOWN: &Const = &Const::Unknown;

impl<'a> Operand<'a> {
    pub(super) fn invalid(expr: &'a Expr) -> Self {
        Self { mode: Mode::Invalid, typ: TypeId::INVALID, kind: Kind::Statement, ..Self::value(expr, TypeId::INVALID) }
    }

    pub(super) fn value(expr: &'a Expr, typ: TypeId) -> Self {
        Self { mode: Mode::Value, kind: Kind::Expression, typ, value: None, expr, called: None }
    }

    #[inline(always)]
    pub(super) fn is_valid(&self) -> bool {
        !matches!(self.mode, Mode::Invalid)
    }

    #[inline(never)]
    pub(super) fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
        self.value = None;
    }

    /// The value of a constant.
    pub(super) fn constant(&self) -> &'a Const {
        self.value.unwrap_or(UNKNOWN)
    }

    pub(super) fn is_nil(&self) -> bool {
        self.mode == Mode::Nil
    }

    pub(super) fn pos(&self) -> Pos {
        self.expr.pos
    }

    /// The expression it is, if it is one.
    pub(super) fn own_expr(&self) -> Option<&'a Expr> {
        if self.called.is_none() { Some(self.expr) } else { None }
    }
}

/// Whether a name is `_`.
#[inline(never)]
pub(super) fn is_blank(name: &Rc<str>) -> bool {
    &**name == "_"
}

/// Without parentheses.
pub(super) fn unparen(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// Why a constant cannot be converted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unfit {
    Truncated,
    Overflow,
    Other,
}

impl<'a> Checker<'a> {
    /// Describes an operand: `x (variable of type int)`.
    pub(super) fn describe(&self, out: &mut String, x: &Operand<'_>) {
        let types = self.types;
        if x.is_nil() {
            return match types.get(x.typ) {
                Type::Basic(Basic::UntypedNil) => out.push_str("nil"),
                Type::Basic(Basic::Invalid) => out.push_str("nil (with invalid type)"),
                _ => out.push_str(self.say("nil (of type {})", [x.typ.into()]).as_ref()),
            };
        }
        let text = match x.called {
            Some(text) => text.as_ref().to_owned(),
            None => print::expr(x.expr),
        };
        if !text.is_empty() {
            out.push_str(&text);
            out.push_str(" (");
        }
        let mut has_type = false;
        match x.mode {
            Mode::Invalid | Mode::NoValue | Mode::Builtin(_) | Mode::Type => {}
            _ if types.is_untyped(x.typ) => {
                self.show(out, x.typ);
                out.push(' ');
            }
            _ => has_type = true,
        }
        out.push_str(match x.mode {
            Mode::Invalid => "invalid operand",
            Mode::NoValue => "no value",
            Mode::Builtin(_) => "built-in",
            Mode::Type => "type",
            Mode::Constant => "constant",
            Mode::Variable => "variable",
            Mode::MapIndex => "map index expression",
            Mode::Value => "value",
            Mode::Nil => "nil",
            Mode::CommaOk => "comma, ok expression",
        });
        if let (Mode::Constant, Some(value)) = (x.mode, x.value) {
            let value = value.text();
            if value != text {
                out.push(' ');
                out.push_str(&value);
            }
        }
        if has_type {
            if types.is_invalid(x.typ) {
                out.push_str(" with invalid type");
            } else {
                out.push_str(" of ");
                self.describe_type(out, x.typ);
            }
        }
        if !text.is_empty() {
            out.push(')');
        }
    }

    fn describe_type(&self, out: &mut String, typ: TypeId) {
        let types = self.types;
        if self.is_generic_function(typ) {
            out.push_str("generic ");
        }
        let parameter = match types.get(typ) {
            Type::TypeParam(parameter) => Some(parameter),
            _ => None,
        };
        let is_named = types.as_named(typ).is_some() || types.alias_name(typ).is_some();
        // `byte` and `rune` are predeclared types to go/types, not aliases; `any` is one.
        let predeclared = typ == TypeId::BYTE || typ == TypeId::RUNE;
        if parameter.is_none() && is_named && !predeclared {
            let kind = match self.composite_kind(typ) {
                "" => types.basic(typ).map_or("", Basic::name),
                kind => kind,
            };
            out.push_str(kind);
            out.push_str(if kind.is_empty() { "" } else { " " });
        }
        out.push_str("type ");
        self.show(out, typ);
        if let Some(parameter) = parameter {
            out.push_str(" constrained by ");
            self.show(out, types.type_param(parameter).constraint());
        }
    }

    /// What kind of composite a type is; empty for a predeclared one.
    pub(super) fn composite_kind(&self, typ: TypeId) -> &'static str {
        match self.types.under_or_constraint(typ) {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => "",
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Signature(_) => "func",
            Type::Interface(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
        }
    }

    pub(super) fn builtin_name(id: BuiltinId) -> &'static str {
        match id {
            BuiltinId::Append => "append",
            BuiltinId::Cap => "cap",
            BuiltinId::Clear => "clear",
            BuiltinId::Close => "close",
            BuiltinId::Copy => "copy",
            BuiltinId::Delete => "delete",
            BuiltinId::Len => "len",
            BuiltinId::Make => "make",
            BuiltinId::Max => "max",
            BuiltinId::Min => "min",
            BuiltinId::New => "new",
            BuiltinId::Panic => "panic",
            BuiltinId::Print => "print",
            BuiltinId::Println => "println",
            BuiltinId::Recover => "recover",
        }
    }

    /// Whether a type has a name: a declared or predeclared one, or a type parameter.
    fn has_name(&self, typ: TypeId) -> bool {
        matches!(self.types.get(typ), Type::Basic(_) | Type::Named(_) | Type::TypeParam(_))
    }

    /// Whether `x` can be assigned to a variable of type `target`; if not, why, where there is more to say.
    pub(super) fn assignable(&mut self, x: &Operand<'a>, target: TypeId) -> Result<(), Text<'a>> {
        let types = self.types;
        if !x.is_valid() || types.is_invalid(x.typ) || types.is_invalid(target) {
            return Ok(());
        }
        let no = || Err(Text::NONE);
        let source = x.typ;
        if types.identical(source, target) {
            return Ok(());
        }
        let source_param = types.is_type_param(source);
        let target_param = types.is_type_param(target);
        if types.is_untyped(source) {
            if target_param {
                let set = self.terms(target);
                let fits = set.iter().all(|&typ| self.implicit_type(x, typ).is_ok());
                return if fits && !set.is_empty() { Ok(()) } else { no() };
            }
            return if self.implicit_type(x, target).is_ok() { Ok(()) } else { no() };
        }
        let (source_under, target_under) = (types.under_id(source), types.under_id(target));
        if !source_param
            && !target_param
            && types.identical(source_under, target_under)
            && (!self.has_name(source) || !self.has_name(target))
        {
            return Ok(());
        }
        if !target_param && (types.is_interface(target) || self.is_interface_pointer(target)) {
            match self.implements(source, target, super::instantiate::Verb::Implement) {
                Ok(()) => return Ok(()),
                Err(why) if !source_param => return Err(why),
                Err(_) => {}
            }
        }
        if !source_param
            && types.is_interface(source)
            && self.implements(target, source, super::instantiate::Verb::Implement).is_ok()
        {
            return Err(self.say("need type assertion", []));
        }
        if let (Type::Chan { dir: ChanDir::Both, elem: a }, Type::Chan { elem: b, .. }) =
            (types.get(source_under), types.get(target_under))
            && types.identical(a, b)
        {
            return if !self.has_name(source) || !self.has_name(target) { Ok(()) } else { no() };
        }
        if !source_param && !target_param {
            return no();
        }
        if target_param && !self.has_name(source) {
            let set = self.terms(target);
            for &typ in &set {
                if let Err(inner) = self.assignable(x, typ) {
                    let parts = [source.into(), typ.into(), target.into(), Arg::Below(inner)];
                    return Err(self.say("cannot assign {} to {} (in {}){}", parts));
                }
            }
            return if set.is_empty() { no() } else { Ok(()) };
        }
        if source_param && !self.has_name(target) {
            let set = self.terms(source);
            for &typ in &set {
                let one = Operand { typ, ..*x };
                if let Err(inner) = self.assignable(&one, target) {
                    let parts = [typ.into(), source.into(), target.into(), Arg::Below(inner)];
                    return Err(self.say("cannot assign {} (in {}) to {}{}", parts));
                }
            }
            return if set.is_empty() { no() } else { Ok(()) };
        }
        no()
    }

    /// The types that a type parameter names; none if it lets in others too.
    pub(super) fn terms(&self, param: TypeId) -> Vec<TypeId> {
        match self.types.under_or_constraint(param) {
            Type::Interface(interface) => interface.terms.unwrap_or_default().iter().map(|term| term.typ).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn is_interface_pointer(&self, typ: TypeId) -> bool {
        match self.types.under(typ) {
            Type::Pointer(elem) => self.types.is_interface_or_param(elem),
            _ => false,
        }
    }
}
