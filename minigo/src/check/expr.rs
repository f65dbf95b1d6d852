//! Expressions: their kind, type and value.
//! An operand goes through all of it, from a name to what a channel gives: one recursion, hence one file. What binary operators
//! ask of two operands is in `binary`, and how the untyped come to a type in `untyped`.

use super::assign::Target;
use super::call::Want;
use super::checker::{Checker, Untyped};
use super::message::{Arg, Text};
use super::operand::{Operand, is_blank, unparen};
use super::{Const, Mode};
use crate::syntax::ast::{Expr, ExprKind, Ident, Literal, LiteralValue, UnaryOp};
use crate::syntax::source::Pos;
use crate::types::{Basic, ChanDir, ObjectId, ObjectKind, Type, TypeId};

/// What minigo says of complex numbers.
const COMPLEX: &str = "{} (complex numbers) is not supported by minigo; use two float64s";

/// What an expression is as a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Conversion,
    Expression,
    /// A call or a receive: it may stand alone.
    Statement,
}

/// Whether a generic function may stand without type arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Generic {
    Allowed,
    Refused,
}

impl<'a> Checker<'a> {
    /// Checks an expression that must have a single value.
    pub(super) fn expr(&mut self, target: Option<&'a Target>, expr: &'a Expr) -> Operand<'a> {
        let mut x = Operand::invalid(expr);
        self.expr_into(&mut x, target, expr);
        x
    }

    pub(super) fn expr_into(&mut self, x: &mut Operand<'a>, target: Option<&'a Target>, expr: &'a Expr) {
        self.raw_expr_into(x, target, expr, None, Generic::Refused);
        self.exclude(x, Exclude::NonValues);
        self.single_value(x);
    }

    /// Checks an expression that may be a generic function; `hint` is the type of a composite literal without one.
    pub(super) fn generic_expr(&mut self, expr: &'a Expr, hint: Option<TypeId>) -> Operand<'a> {
        let mut x = self.raw_expr(expr, hint, Generic::Allowed);
        self.exclude(&mut x, Exclude::NonValues);
        self.single_value(&mut x);
        x
    }

    /// Checks an expression that may have several values; with `comma_ok`, a second one that says whether there is one.
    pub(super) fn multi_expr(&mut self, expr: &'a Expr, comma_ok: CommaOk) -> (Vec<Operand<'a>>, bool) {
        let mut x = self.raw_expr(expr, None, Generic::Refused);
        self.exclude(&mut x, Exclude::NonValues);
        if x.is_valid()
            && let Type::Tuple(types) = self.types.get(x.typ)
        {
            let mut list: Vec<Operand<'a>> = Vec::new();
            for (index, &typ) in types.iter().enumerate() {
                let ending = match index {
                    0 => "{}st function result",
                    1 => "{}nd function result",
                    2 => "{}rd function result",
                    _ => "{}th function result",
                };
                let called = Some(self.say(ending, [(index + 1).into()]));
                list.push(Operand { called, ..Operand::value(expr, typ) });
            }
            return (list, false);
        }
        if comma_ok == CommaOk::Allowed && matches!(x.mode, Mode::MapIndex | Mode::CommaOk) {
            let called = Some(self.say("ok value of (comma, ok) expression", []));
            let ok = Operand { called, ..Operand::value(expr, TypeId::UNTYPED_BOOL) };
            return (vec![x, ok], true);
        }
        (vec![x], false)
    }

    pub(super) fn expr_or_type(&mut self, expr: &'a Expr, generic: Generic) -> Operand<'a> {
        let mut x = Operand::invalid(expr);
        self.expr_or_type_into(&mut x, expr, generic);
        x
    }

    pub(super) fn expr_or_type_into(&mut self, x: &mut Operand<'a>, expr: &'a Expr, generic: Generic) {
        self.raw_expr_into(x, None, expr, None, generic);
        self.exclude(x, Exclude::NoValue);
        self.single_value(x);
    }

    pub(super) fn exclude(&mut self, x: &mut Operand<'a>, what: Exclude) {
        let why = match (x.mode, what) {
            (Mode::NoValue, Exclude::NonValues) => "{x} used as value",
            (Mode::NoValue, _) => "{x} used as value or type",
            (Mode::Builtin(_), Exclude::NonValues | Exclude::NoValueOrBuiltin) => "{x} must be called",
            (Mode::Type, Exclude::NonValues) => "{x} is not an expression",
            _ => return,
        };
        self.reject(x, why, []);
    }

    pub(super) fn single_value(&mut self, x: &mut Operand<'a>) {
        if x.mode == Mode::Value && matches!(self.types.get(x.typ), Type::Tuple(_)) {
            self.reject(x, "multiple-value {x} in single-value context", []);
        }
    }

    /// Checks any expression or type.
    pub(super) fn raw_expr(&mut self, expr: &'a Expr, hint: Option<TypeId>, generic: Generic) -> Operand<'a> {
        let mut x = Operand::invalid(expr);
        self.raw_expr_into(&mut x, None, expr, hint, generic);
        x
    }

    fn raw_expr_into(
        &mut self,
        x: &mut Operand<'a>,
        target: Option<&'a Target>,
        expr: &'a Expr,
        hint: Option<TypeId>,
        generic: Generic,
    ) {
        *x = Operand::invalid(expr);
        if !self.deeper(expr.pos) {
            return;
        }
        self.expr_kind(x, target, expr, hint);
        self.depth -= 1;
        if generic == Generic::Refused {
            self.non_generic(target, x);
        }
        self.record(x);
    }

    /// Records what an operand is; of one that is untyped, once that is settled.
    pub(super) fn record(&mut self, x: &Operand<'a>) {
        let Some(expr) = x.own_expr() else { return };
        if !x.is_valid() {
            return;
        }
        if self.types.is_untyped(x.typ) && x.mode != Mode::NoValue {
            self.untyped.insert(expr.id, Untyped { x: *x, shifted: false });
        } else {
            let typ = if x.mode == Mode::NoValue { TypeId::EMPTY_TUPLE } else { x.typ };
            self.record_type(expr.id, x.mode, typ, x.value);
        }
    }

    pub(super) fn non_generic(&mut self, target: Option<&'a Target>, x: &mut Operand<'a>) {
        if !x.is_valid() || x.mode == Mode::NoValue {
            return;
        }
        let what = match self.types.get(x.typ) {
            Type::Named(named) if !self.types.named(named).type_params().is_empty() => &"type",
            Type::Signature(signature) if !signature.type_params.is_empty() => {
                if let Some(target) = target {
                    self.instantiate_for_target(x, target);
                    return;
                }
                &"function"
            }
            _ => return,
        };
        self.error(x.pos(), "cannot use generic {} {} without instantiation", [what.into(), Arg::Source(x)]);
        x.invalidate();
        x.typ = TypeId::INVALID;
    }

    fn expr_kind(&mut self, x: &mut Operand<'a>, target: Option<&'a Target>, expr: &'a Expr, hint: Option<TypeId>) {
        let mut kind = Kind::Expression;
        match &expr.kind {
            ExprKind::Bad => {}
            ExprKind::Ident(ident) => self.ident(x, expr, ident, Want::Any),
            ExprKind::Literal(literal) => self.literal(x, literal),
            ExprKind::Func(literal) => self.function_literal(x, expr, literal),
            ExprKind::Composite(literal) => self.composite_literal(x, literal, hint),
            ExprKind::Paren(inner) => {
                self.raw_expr_into(x, None, inner, None, Generic::Refused);
                kind = x.kind;
            }
            ExprKind::Selector { .. } => self.selector(x, expr, Want::Any),
            ExprKind::Index { .. } => {
                if self.index_expr(x, expr) {
                    self.instantiate_explicitly(x, expr, target);
                }
            }
            ExprKind::Slice { .. } => self.slice_expr(x, expr),
            ExprKind::TypeAssert { x: inner, type_ } => self.assertion(x, expr, inner, type_.as_deref()),
            ExprKind::Call(call) => {
                self.call_expr(x, expr, call);
                kind = x.kind;
            }
            ExprKind::Star(inner) => self.indirection(x, inner),
            ExprKind::Unary { op, x: inner } => {
                self.unary(x, expr, *op, inner);
                if *op == UnaryOp::Receive {
                    kind = Kind::Statement;
                }
            }
            ExprKind::Binary { op, op_pos, x: left, y: right } => {
                self.binary(x, Some(expr), left, right, *op, *op_pos);
            }
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_) => {
                x.typ = self.typ(expr);
                if !self.types.is_invalid(x.typ) {
                    x.mode = Mode::Type;
                }
            }
        }
        x.expr = expr;
        if !x.is_valid() {
            // What follows from an error is not worth another.
            kind = Kind::Statement;
        }
        x.kind = kind;
    }

    /// Checks a name.
    pub(super) fn ident(&mut self, x: &mut Operand<'a>, expr: &'a Expr, ident: &'a Ident, want: Want) {
        x.invalidate();
        x.expr = expr;
        let name = &ident.name;
        let Some(object) = self.find(name) else {
            if is_blank(name) {
                self.error(ident.pos, "cannot use _ as value or type", []);
            } else if matches!(&**name, "complex64" | "complex128" | "complex" | "real" | "imag") {
                self.error(ident.pos, COMPLEX, [name.into()]);
            } else {
                self.error(ident.pos, "undefined: {}", [name.into()]);
            }
            return;
        };
        self.record_object(ident.id, object);
        let is_type = matches!(self.object(object).kind, ObjectKind::TypeName);
        if !is_type && want == Want::Type {
            let kind = self.kind_name(object);
            self.error(ident.pos, "{} ({}) is not a type", [name.into(), (&kind).into()]);
            self.use_object(object);
            return;
        }
        if !self.typ_is_set(object) || is_type && want == Want::Type && self.object(object).package == self.package {
            self.declare_object(object);
        }
        let typ = if self.typ_is_set(object) { self.object(object).typ } else { TypeId::INVALID };
        self.denote(x, object);
        match x.mode {
            Mode::Invalid => return self.error(ident.pos, "use of package {} not in selector", [name.into()]),
            Mode::Constant | Mode::Variable | Mode::Value => self.need(object),
            _ => {}
        }
        if x.mode == Mode::Variable {
            self.use_object(object);
        }
        if !matches!(x.mode, Mode::Builtin(_)) && self.types.is_invalid(typ) {
            return x.invalidate();
        }
        if x.mode == Mode::Constant && &**name == "iota" && self.object(object).pos == Pos::NONE {
            let Some(iota) = self.env.iota else {
                x.invalidate();
                return self.error(ident.pos, "cannot use iota outside constant declaration", []);
            };
            x.value = Some(self.keep(Const::int(i64::from(iota))));
        }
        x.typ = typ;
    }

    /// Says what kind of thing an operand is that names an object, and its value if it is constant; a package is none.
    pub(super) fn denote(&self, x: &mut Operand<'a>, object: ObjectId) {
        x.mode = match &self.object(object).kind {
            ObjectKind::Package(_) => Mode::Invalid,
            ObjectKind::Const(value) => {
                x.value = Some(self.keep(value.clone()));
                Mode::Constant
            }
            ObjectKind::TypeName => Mode::Type,
            ObjectKind::Variable(..) => Mode::Variable,
            ObjectKind::Function { .. } => Mode::Value,
            ObjectKind::Builtin(id) => Mode::Builtin(*id),
            ObjectKind::Nil => Mode::Nil,
        };
    }

    fn literal(&mut self, x: &mut Operand<'a>, literal: &'a Literal) {
        let text = &literal.text;
        let number = matches!(literal.value, LiteralValue::Int | LiteralValue::Float);
        if number && text.len() > 10_000 {
            let start = self.text(text.get(..10).unwrap_or_default().to_owned());
            self.error(x.pos(), "excessively long constant: {}... ({} chars)", [start.into(), text.len().into()]);
            return;
        }
        let (typ, value) = match &literal.value {
            LiteralValue::Int => (TypeId::UNTYPED_INT, Const::parse_int(text)),
            LiteralValue::Float => (TypeId::UNTYPED_FLOAT, Const::parse_float(text)),
            LiteralValue::Imaginary => {
                self.error(x.pos(), COMPLEX, [text.into()]);
                return;
            }
            LiteralValue::Rune(code) => (TypeId::UNTYPED_RUNE, Some(Const::int(i64::from(*code)))),
            LiteralValue::String(bytes) => (TypeId::UNTYPED_STRING, Some(Const::Str(bytes.clone()))),
        };
        let Some(value) = value else {
            self.error(x.pos(), "malformed constant: {}", [text.into()]);
            return;
        };
        x.mode = Mode::Constant;
        x.typ = typ;
        x.value = Some(self.keep(value));
        let pos = x.pos();
        self.overflow(x, pos, &"");
    }

    fn assertion(&mut self, x: &mut Operand<'a>, whole: &'a Expr, inner: &'a Expr, typ: Option<&'a Expr>) {
        let types = self.types;
        let value = self.expr(None, inner);
        if !value.is_valid() {
            return;
        }
        let Some(typ) = typ else {
            self.error(whole.pos, "use of .(type) outside type switch", []);
            return;
        };
        if types.is_type_param(value.typ) {
            self.report(&value, "invalid operation: cannot use type assertion on type parameter value {x}", []);
            return;
        }
        if !types.is_interface(value.typ) {
            self.report(&value, "invalid operation: {x} is not an interface", []);
            return;
        }
        let wanted = self.var_type(typ);
        if types.is_invalid(wanted) || !self.is_complete(wanted) {
            return;
        }
        if let Err(cause) = self.assertable(value.typ, wanted) {
            self.error(
                whole.pos,
                "impossible type assertion: {}\n\t{} does not implement {} {}",
                [whole.into(), wanted.into(), value.typ.into(), cause.into()],
            );
        }
        x.mode = Mode::CommaOk;
        x.typ = wanted;
    }

    /// Whether a value of interface type `interface` can be a `typ`; if not, why.
    pub(super) fn assertable(&mut self, interface: TypeId, typ: TypeId) -> Result<(), Text<'a>> {
        if self.types.is_interface(typ) {
            return Ok(());
        }
        self.has_all_methods(typ, interface, super::instantiate::Static::No)
    }

    fn indirection(&mut self, x: &mut Operand<'a>, inner: &'a Expr) {
        let value = self.expr_or_type(inner, Generic::Refused);
        match value.mode {
            Mode::Invalid => {}
            Mode::Type => {
                self.valid_var_type(inner, value.typ);
                x.mode = Mode::Type;
                x.typ = self.types.pointer(value.typ);
            }
            _ => {
                let pointed = |typ: Type<'a>| match typ {
                    Type::Pointer(elem) => Some(elem),
                    _ => None,
                };
                let differ = "invalid operation: pointers of {x} must have identical base types";
                let none = "invalid operation: cannot indirect {x}";
                let Some(base) = self.common(&value, pointed, &"", differ, none) else { return };
                if self.is_complete(base) {
                    x.mode = Mode::Variable;
                    x.typ = base;
                }
            }
        }
    }

    fn unary(&mut self, x: &mut Operand<'a>, whole: &'a Expr, op: UnaryOp, inner: &'a Expr) {
        let types = self.types;
        self.expr_into(x, None, inner);
        if !x.is_valid() {
            return;
        }
        match op {
            UnaryOp::Address => {
                let literal = matches!(unparen(inner).kind, ExprKind::Composite(_));
                if !literal && x.mode != Mode::Variable {
                    self.reject(x, "invalid operation: cannot take address of {x}", []);
                    return;
                }
                x.mode = Mode::Value;
                x.typ = types.pointer(x.typ);
                return;
            }
            UnaryOp::Receive => {
                let Some(elem) = self.chan_elem(x.pos(), x, ChanDir::Receive) else {
                    x.invalidate();
                    return;
                };
                if !self.is_complete(elem) {
                    x.invalidate();
                    return;
                }
                x.mode = Mode::CommaOk;
                x.typ = elem;
                self.env.has_call_or_receive = true;
                return;
            }
            UnaryOp::Tilde => {
                let hint =
                    if types.all_basic(x.typ, Basic::is_integer) { &" (use ^ for bitwise complement)" } else { &"" };
                self.error(whole.pos, "cannot use ~ outside of interface or type constraint{}", [hint.into()]);
                x.invalidate();
                return;
            }
            _ => {}
        }
        let defined = match op {
            UnaryOp::Not => types.all_basic(x.typ, Basic::is_boolean),
            UnaryOp::Complement => types.all_basic(x.typ, Basic::is_integer),
            _ => types.all_basic(x.typ, Basic::is_numeric),
        };
        if !defined {
            self.reject(x, "invalid operation: operator {} not defined on {x}", [(&op.text()).into()]);
            return;
        }
        if x.mode == Mode::Constant {
            let value = x.constant();
            let basic = types.basic(x.typ).unwrap_or(Basic::Invalid);
            let result = match op {
                UnaryOp::Plus => value.clone(),
                UnaryOp::Minus => value.neg(),
                UnaryOp::Not => value.as_bool().map_or(Const::Unknown, |value| Const::Bool(!value)),
                _ => value.complement(basic.integer_bits().filter(|_| basic.is_unsigned())),
            };
            x.value = Some(self.keep(result));
            x.expr = whole;
            let name = if op == UnaryOp::Complement { &"bitwise complement " } else { &"" };
            self.overflow(x, whole.pos, name);
            return;
        }
        x.mode = Mode::Value;
    }

    /// The element type of a channel operand, which must allow to send or receive.
    pub(super) fn chan_elem(&mut self, pos: Pos, x: &Operand<'a>, direction: ChanDir) -> Option<TypeId> {
        let types = self.types;
        let receives = direction == ChanDir::Receive;
        let param = types.is_type_param(x.typ);
        let mut elem: Option<(TypeId, TypeId)> = None;
        let mut cause = None;
        let terms = if param { self.terms(x.typ) } else { vec![x.typ] };
        for &typ in &terms {
            let Type::Chan { dir, elem: one } = types.under(typ) else {
                cause = Some(self.say("non-channel {}", [typ.into()]));
                break;
            };
            if receives && dir == ChanDir::Send {
                cause = Some(self.say("send-only channel {}", [typ.into()]));
                break;
            }
            if !receives && dir == ChanDir::Receive {
                cause = Some(self.say("receive-only channel {}", [typ.into()]));
                break;
            }
            match elem {
                Some((other, known)) if !types.identical(known, one) => {
                    let parts = [other.into(), typ.into()];
                    cause = Some(self.say("channels {} and {} have different element types", parts));
                    break;
                }
                Some(_) => {}
                None => elem = Some((typ, one)),
            }
        }
        let cause = match (cause, elem) {
            (None, Some((_, elem))) => return Some(elem),
            (Some(cause), _) => cause,
            (None, None) => self.say("no specific channel type", []),
        };
        let what = (if receives { &"receive from" } else { &"send to" }).into();
        let (template, parts) = match param {
            true => ("invalid operation: cannot {} {}: {}", [what, x.into(), cause.into()]),
            false => ("invalid operation: cannot {} {} {}", [what, cause.into(), x.into()]),
        };
        self.error(pos, template, parts);
        None
    }
}

/// What an expression must not be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Exclude {
    NoValue,
    NoValueOrBuiltin,
    NonValues,
}

/// Whether `v, ok :=` may follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CommaOk {
    Allowed,
    Refused,
}
