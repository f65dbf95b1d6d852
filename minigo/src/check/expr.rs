//! Expressions: their kind, type and value; the operators; and untyped constants on their way to a type.
//! An operand goes through all of it, from its kind to the type it ends with: one recursion, hence one file.

use super::assign::Target;
use super::call::Want;
use super::checker::{Checker, Untyped};
use super::constant::Division;
use super::message::{Arg, Text};
use super::operand::{Operand, UNKNOWN, Unfit, is_blank, unparen};
use super::{Const, Mode};
use crate::library::float::Size;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Ident, Literal, LiteralValue, UnaryOp};
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
            self.error(x.pos(), "excessively large constant: {}", [text.into()]);
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

    // Binary operators.

    /// Checks `left op right`; `whole` is the expression, absent for `left op= right`.
    pub(super) fn binary(
        &mut self,
        x: &mut Operand<'a>,
        whole: Option<&'a Expr>,
        left: &'a Expr,
        right: &'a Expr,
        op: BinaryOp,
        op_pos: Pos,
    ) {
        let types = self.types;
        self.expr_into(x, None, left);
        let mut y = self.expr(None, right);
        if !x.is_valid() {
            return;
        }
        if !y.is_valid() {
            x.invalidate();
            (x.expr, x.called) = (y.expr, y.called);
            return;
        }
        if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            self.shift(x, &mut y, whole, op, op_pos);
            return;
        }
        self.match_types(x, &mut y);
        if !x.is_valid() {
            return;
        }
        if op.compares() {
            self.comparison(x, &mut y, op, Place::Expression);
            return;
        }
        if !types.identical(x.typ, y.typ) {
            if !types.is_invalid(x.typ) && !types.is_invalid(y.typ) {
                let text = match whole {
                    Some(whole) => self.say("{}", [whole.into()]),
                    None => self.say("{} {}= {}", [left.into(), (&op.text()).into(), right.into()]),
                };
                self.error(
                    x.pos(),
                    "invalid operation: {} (mismatched types {} and {})",
                    [text.into(), x.typ.into(), y.typ.into()],
                );
            }
            x.invalidate();
            return;
        }
        let defined = match op {
            BinaryOp::Add => types.all_basic(x.typ, |basic| basic.is_numeric() || basic.is_string()),
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => types.all_basic(x.typ, Basic::is_numeric),
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => types.all_basic(x.typ, Basic::is_boolean),
            _ => types.all_basic(x.typ, Basic::is_integer),
        };
        if !defined {
            self.reject(x, "invalid operation: operator {} not defined on {x}", [(&op.text()).into()]);
            return;
        }
        let integral = types.all_basic(x.typ, Basic::is_integer);
        if matches!(op, BinaryOp::Div | BinaryOp::Rem)
            && (x.mode == Mode::Constant || integral)
            && y.mode == Mode::Constant
            && y.constant().sign() == 0
        {
            self.error(y.pos(), "invalid operation: division by zero", []);
            x.invalidate();
            return;
        }
        if x.mode == Mode::Constant && y.mode == Mode::Constant {
            let division = if integral { Division::Truncated } else { Division::Exact };
            let (a, b) = (x.constant(), y.constant());
            if a == UNKNOWN || b == UNKNOWN {
                x.value = Some(UNKNOWN);
                return;
            }
            // Long strings: a constant of constants could be exponentially long.
            let too_long = match (a, b) {
                (Const::Str(a), Const::Str(b)) => a.len() + b.len() > 1 << 20,
                _ => false,
            };
            if too_long {
                self.error(
                    op_pos,
                    "a constant string of more than a megabyte is not supported by minigo; build it at run time",
                    [],
                );
                x.invalidate();
                return;
            }
            match a.binary(op, b, division) {
                Some(value) => x.value = Some(self.keep(value)),
                None => {
                    self.error(op_pos, "constant result is not representable", []);
                    x.value = Some(UNKNOWN);
                }
            }
            if let Some(whole) = whole {
                x.expr = whole;
            }
            let name = match op {
                BinaryOp::Add => &"addition ",
                BinaryOp::Sub => &"subtraction ",
                BinaryOp::Xor => &"bitwise XOR ",
                BinaryOp::Mul => &"multiplication ",
                _ => &"",
            };
            self.overflow(x, op_pos, name);
            return;
        }
        x.mode = Mode::Value;
        x.value = None;
    }

    /// Gives an untyped operand the other's type, where that may work.
    pub(super) fn match_types(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>) {
        if !self.may_convert(x, y) {
            return;
        }
        self.convert_untyped(x, y.typ);
        if !x.is_valid() {
            return;
        }
        self.convert_untyped(y, x.typ);
        if !y.is_valid() {
            x.invalidate();
        }
    }

    fn may_convert(&self, x: &Operand<'a>, y: &Operand<'a>) -> bool {
        let types = &self.types;
        if !types.is_untyped(x.typ) && !types.is_untyped(y.typ) {
            return false;
        }
        if types.all_basic(x.typ, Basic::is_numeric) != types.all_basic(y.typ, Basic::is_numeric) {
            return false;
        }
        if types.is_interface(x.typ) && !types.is_type_param(x.typ)
            || types.is_interface(y.typ) && !types.is_type_param(y.typ)
        {
            return true;
        }
        if types.all_basic(x.typ, Basic::is_boolean) != types.all_basic(y.typ, Basic::is_boolean) {
            return false;
        }
        if types.all_basic(x.typ, Basic::is_string) != types.all_basic(y.typ, Basic::is_string) {
            return false;
        }
        if x.is_nil() {
            return types.has_nil(y.typ);
        }
        if y.is_nil() {
            return types.has_nil(x.typ);
        }
        let is_pointer = |typ| matches!(types.under(typ), Type::Pointer(_));
        !is_pointer(x.typ) && !is_pointer(y.typ)
    }

    pub(super) fn comparison(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>, op: BinaryOp, place: Place) {
        let types = self.types;
        if types.is_invalid(x.typ) || types.is_invalid(y.typ) {
            x.invalidate();
            return;
        }
        let op = if place == Place::Case { BinaryOp::Equal } else { op };
        let mut culprit = Side::Left;
        let mut cause = None;
        let assignable = self.assignable(x, y.typ).is_ok() || self.assignable(y, x.typ).is_ok();
        let mut fine = assignable;
        if !assignable {
            culprit = Side::Right;
            cause = Some(self.say("mismatched types {} and {}", [x.typ.into(), y.typ.into()]));
        } else if matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) {
            if x.is_nil() || y.is_nil() {
                let typ = if x.is_nil() { y.typ } else { x.typ };
                if !types.has_nil(typ) || x.is_nil() && y.is_nil() {
                    culprit = Side::Right;
                    fine = false;
                }
            } else if !types.comparable(x.typ) {
                fine = false;
                cause = Some(self.incomparable_cause(x.typ)).filter(|cause| !cause.is_empty());
            } else if !types.comparable(y.typ) {
                fine = false;
                culprit = Side::Right;
                cause = Some(self.incomparable_cause(y.typ)).filter(|cause| !cause.is_empty());
            }
        } else if !types.ordered(x.typ) {
            fine = false;
        } else if !types.ordered(y.typ) {
            fine = false;
            culprit = Side::Right;
        }
        if fine {
            if x.mode == Mode::Constant && y.mode == Mode::Constant {
                let value = x.constant().compare(op, y.constant()).map_or(Const::Unknown, Const::Bool);
                x.value = Some(self.keep(value));
            } else {
                x.mode = Mode::Value;
                x.value = None;
                let (a, b) = (types.default_type(x.typ), types.default_type(y.typ));
                self.update_type(x, a, Final::Yes);
                self.update_type(y, b, Final::Yes);
            }
            x.typ = TypeId::UNTYPED_BOOL;
            return;
        }
        let cause = cause.unwrap_or_else(|| {
            if types.is_type_param(x.typ) || types.is_type_param(y.typ) {
                if !types.is_type_param(x.typ) {
                    culprit = Side::Right;
                }
                let typ = if culprit == Side::Left { x.typ } else { y.typ };
                return self.say("type parameter {} cannot use operator {}", [typ.into(), (&op.text()).into()]);
            }
            let typ = if culprit == Side::Left { x.typ } else { y.typ };
            let what = match self.composite_kind(typ) {
                "" => typ.into(),
                kind => self.say(kind, []).into(),
            };
            self.say("operator {} not defined on {}", [(&op.text()).into(), what])
        });
        if place == Place::Case {
            self.error(x.pos(), "invalid case {} in switch on {} ({})", [Arg::Source(x), Arg::Source(y), cause.into()]);
        } else {
            let pos = if culprit == Side::Left { x.pos() } else { y.pos() };
            self.error(
                pos,
                "invalid operation: {} {} {} ({})",
                [Arg::Source(x), (&op.text()).into(), Arg::Source(y), cause.into()],
            );
        }
        x.invalidate();
    }

    fn incomparable_cause(&self, typ: TypeId) -> Text<'a> {
        let types = self.types;
        match types.under_or_constraint(typ) {
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. } => {
                self.say("{} can only be compared to nil", [(&self.composite_kind(typ)).into()])
            }
            Type::Struct(fields) => match fields.iter().find(|field| !types.comparable(field.typ)) {
                Some(field) => self.say("struct containing {} cannot be compared", [field.typ.into()]),
                None => Text::NONE,
            },
            Type::Array { .. } => self.say("{} cannot be compared", [typ.into()]),
            Type::Interface(_) if types.is_type_param(typ) => self.say("incomparable types in type set", []),
            _ => Text::NONE,
        }
    }

    fn shift(&mut self, x: &mut Operand<'a>, y: &mut Operand<'a>, whole: Option<&'a Expr>, op: BinaryOp, op_pos: Pos) {
        let types = self.types;
        let value = if x.mode == Mode::Constant { x.constant().to_int() } else { None };
        let integral = types.all_basic(x.typ, Basic::is_integer);
        if !(integral || types.is_untyped(x.typ) && value.is_some()) {
            self.reject(x, "invalid operation: shifted operand {x} must be integer", []);
            return;
        }
        let mut count = None;
        if y.mode == Mode::Constant {
            count = y.constant().to_int();
            if count.as_ref().is_some_and(|count| count.sign() < 0) {
                self.report(y, "invalid operation: negative shift count {x}", []);
                x.invalidate();
                return;
            }
            if types.is_untyped(y.typ) {
                self.representable(y, TypeId::UINT);
                if !y.is_valid() {
                    x.invalidate();
                    return;
                }
            }
        }
        if y.mode != Mode::Constant || !types.is_untyped(y.typ) {
            if types.all_basic(y.typ, Basic::is_integer) {
            } else if types.is_untyped(y.typ) {
                self.convert_untyped(y, TypeId::UINT);
                if !y.is_valid() {
                    x.invalidate();
                    return;
                }
            } else if y.mode != Mode::Constant {
                self.report(y, "invalid operation: shift count {x} must be integer", []);
                x.invalidate();
                return;
            }
        }
        if x.mode == Mode::Constant {
            if y.mode == Mode::Constant {
                if x.constant() == UNKNOWN || y.constant() == UNKNOWN {
                    x.value = Some(UNKNOWN);
                    return;
                }
                let by = count.and_then(|count| count.to_u64()).filter(|&by| by <= 1023 - 1 + 52);
                let Some(by) = by else {
                    self.report(y, "invalid operation: invalid shift count {x}", []);
                    x.invalidate();
                    return;
                };
                if !integral {
                    x.typ = TypeId::UNTYPED_INT;
                }
                x.value = Some(self.keep(value.map_or(Const::Unknown, |value| Const::Int(value).shift(op, by))));
                // A shift count has no type to take from elsewhere.
                self.update_type(y, TypeId::UINT, Final::Yes);
                if let Some(whole) = whole {
                    x.expr = whole;
                }
                self.overflow(x, op_pos, if op == BinaryOp::Shl { &"shift " } else { &"" });
                return;
            }
            if types.is_untyped(x.typ) {
                // The operand takes the type that the shift would have if it were not there.
                if let Some(known) = x.own_expr().and_then(|expr| self.untyped.get_mut(expr.id)) {
                    known.shifted = true;
                }
                x.mode = Mode::Value;
                x.value = None;
                return;
            }
        }
        if y.mode == Mode::Constant && types.is_untyped(y.typ) {
            self.update_type(y, TypeId::UINT, Final::Yes);
        }
        if !integral {
            self.reject(x, "invalid operation: shifted operand {x} must be integer", []);
            return;
        }
        x.mode = Mode::Value;
        x.value = None;
    }

    // Untyped constants.

    /// Reports a constant that its type cannot hold.
    pub(super) fn overflow(&mut self, x: &mut Operand<'a>, pos: Pos, op: &&str) {
        if x.value == Some(UNKNOWN) {
            return;
        }
        if !self.types.is_untyped(x.typ) {
            let under = self.types.under_id(x.typ);
            let typ = x.typ;
            match self.representation(x, under) {
                Ok(value) => x.value = Some(value),
                Err(unfit) => self.unfit_error(unfit, x, typ),
            }
            return;
        }
        if let Some(Const::Int(value)) = x.value
            && value.bits() > 512
        {
            self.error(pos, "constant {}overflow", [op.into()]);
            x.value = Some(UNKNOWN);
        }
    }

    fn unfit_error(&mut self, unfit: Unfit, x: &mut Operand<'a>, target: TypeId) {
        let template = match unfit {
            Unfit::Truncated => "{} truncated to {}",
            Unfit::Overflow => "{} overflows {}",
            Unfit::Other => "cannot convert {} to type {}",
        };
        self.error(x.pos(), template, [(&*x).into(), self.types.under_id(target).into()]);
        x.invalidate();
    }

    /// Makes a constant operand one of a predeclared type, or reports that it does not fit.
    pub(super) fn representable(&mut self, x: &mut Operand<'a>, typ: TypeId) {
        match self.representation(x, typ) {
            Ok(value) => x.value = Some(value),
            Err(unfit) => self.unfit_error(unfit, x, typ),
        }
    }

    /// The value that a constant operand has as a predeclared type.
    pub(super) fn representation(&self, x: &Operand<'a>, typ: TypeId) -> Result<&'a Const, Unfit> {
        let Some(basic) = self.types.basic(typ) else { return Err(Unfit::Other) };
        if let Some(value) = Self::as_basic(x.constant(), basic) {
            return Ok(self.keep(value));
        }
        let own = self.types.basic(x.typ).unwrap_or(Basic::Invalid);
        Err(if own.is_numeric() && basic.is_numeric() {
            if !own.is_integer() && basic.is_integer() { Unfit::Truncated } else { Unfit::Overflow }
        } else {
            Unfit::Other
        })
    }

    /// A constant's value as a predeclared type, rounded if that is a float.
    pub(super) fn as_basic(value: &Const, basic: Basic) -> Option<Const> {
        if *value == Const::Unknown {
            return Some(Const::Unknown);
        }
        if basic.is_integer() {
            let integer = value.to_int()?;
            if let Some(bits) = basic.integer_bits() {
                let fits = if basic.is_unsigned() {
                    integer.sign() >= 0 && integer.bits() <= u64::from(bits)
                } else {
                    integer.bits() < u64::from(bits) || integer.to_i64().is_some_and(|value| value == -1 << (bits - 1))
                };
                if !fits {
                    return None;
                }
            }
            return Some(Const::Int(integer));
        }
        match basic {
            Basic::Float64 => value.rounded(Size::Double),
            Basic::Float32 => value.rounded(Size::Single),
            Basic::UntypedFloat => value.to_rational().map(Const::Float),
            Basic::String | Basic::UntypedString => value.as_str().map(|_| value.clone()),
            Basic::Bool | Basic::UntypedBool => value.as_bool().map(|_| value.clone()),
            _ => None,
        }
    }

    /// The type (and rounded value) that an untyped operand takes where `target` is wanted.
    pub(super) fn implicit_type(
        &mut self,
        x: &Operand<'a>,
        target: TypeId,
    ) -> Result<(TypeId, Option<&'a Const>), Unfit> {
        let types = self.types;
        if !x.is_valid() || !types.is_untyped(x.typ) || types.is_invalid(target) {
            return Ok((x.typ, None));
        }
        let own = types.basic(x.typ).unwrap_or(Basic::Invalid);
        if types.is_untyped(target) {
            let other = types.basic(target).unwrap_or(Basic::Invalid);
            if own == other {
                return Ok((x.typ, None));
            }
            if own.is_numeric() && other.is_numeric() {
                let larger = if x.typ.index() >= target.index() { x.typ } else { target };
                return Ok((larger, None));
            }
            return Err(Unfit::Other);
        }
        if x.is_nil() {
            return if types.has_nil(target) { Ok((target, None)) } else { Err(Unfit::Other) };
        }
        if types.is_type_param(target) {
            let set = types.type_set(target);
            let fits = !set.is_empty() && set.iter().all(|&under| self.implicit_type(x, under).is_ok());
            return if fits { Ok((target, None)) } else { Err(Unfit::Other) };
        }
        match types.under(target) {
            Type::Basic(basic) => {
                if x.mode == Mode::Constant {
                    let under = types.under_id(target);
                    return self.representation(x, under).map(|value| (target, Some(value)));
                }
                let fits = match own {
                    Basic::UntypedBool => basic.is_boolean(),
                    Basic::UntypedString => basic.is_string(),
                    _ => basic.is_numeric(),
                };
                if fits { Ok((target, None)) } else { Err(Unfit::Other) }
            }
            Type::Interface(interface) if interface.methods.is_empty() && interface.terms.is_none() => {
                Ok((types.default_type(x.typ), None))
            }
            _ => Err(Unfit::Other),
        }
    }

    pub(super) fn convert_untyped(&mut self, x: &mut Operand<'a>, target: TypeId) {
        if let Err(unfit) = self.try_convert(x, target) {
            self.unfit_error(unfit, x, target);
        }
    }

    /// Gives an untyped operand the type (and rounded value) that it takes where `target` is wanted, if it takes one.
    pub(super) fn try_convert(&mut self, x: &mut Operand<'a>, target: TypeId) -> Result<(), Unfit> {
        let (typ, value) = self.implicit_type(x, target)?;
        if value.is_some() {
            x.value = value;
            if let Some(expr) = x.own_expr()
                && let Some(known) = self.untyped.get_mut(expr.id)
            {
                known.x.value = value;
            }
        }
        if typ != x.typ {
            x.typ = typ;
            self.update_type(x, typ, Final::No);
        }
        Ok(())
    }

    pub(super) fn update_type(&mut self, x: &Operand<'a>, typ: TypeId, last: Final) {
        if let Some(expr) = x.own_expr() {
            self.update_expr_type(expr, typ, last);
        }
    }

    /// Says what type an untyped expression has after all, and so its parts.
    pub(super) fn update_expr_type(&mut self, expr: &'a Expr, typ: TypeId, last: Final) {
        let types = self.types;
        let Some(&Untyped { x: old, shifted }) = self.untyped.get(expr.id) else { return };
        match &expr.kind {
            ExprKind::Paren(inner) => self.update_expr_type(inner, typ, last),
            ExprKind::Unary { x, .. } if old.value.is_none() => self.update_expr_type(x, typ, last),
            ExprKind::Binary { op, x, y, .. } if old.value.is_none() => {
                if op.compares() {
                    // The operands have types of their own.
                } else if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
                    self.update_expr_type(x, typ, last);
                } else {
                    self.update_expr_type(x, typ, last);
                    self.update_expr_type(y, typ, last);
                }
            }
            _ => {}
        }
        if last == Final::No && types.is_untyped(typ) {
            if let Some(known) = self.untyped.get_mut(expr.id) {
                known.x.typ = types.under_id(typ);
            }
            return;
        }
        self.untyped.remove(expr.id);
        if shifted && !types.all_basic(typ, Basic::is_integer) {
            self.error(
                expr.pos,
                "invalid operation: shifted operand {} (type {}) must be integer",
                [expr.into(), typ.into()],
            );
            return;
        }
        let mut value = old.value;
        if old.value.is_some() {
            let mut constant = old;
            match self.implicit_type(&constant, typ) {
                Ok((_, Some(rounded))) => value = Some(rounded),
                Ok((_, None)) => {}
                Err(unfit) => {
                    self.unfit_error(unfit, &mut constant, typ);
                    return;
                }
            }
        }
        self.record_type(expr.id, old.mode, typ, value);
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

/// Where a comparison stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Expression,
    Case,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Left,
    Right,
}

/// Whether a type is the last word on an untyped expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Final {
    Yes,
    No,
}
