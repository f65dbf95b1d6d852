//! Binary operators: arithmetic, comparisons and shifts, and what their operands must have in common.

use super::checker::Checker;
use super::constant::Division;
use super::message::{Arg, Text};
use super::operand::{Operand, UNKNOWN};
use super::untyped::Final;
use super::{Const, Mode};
use crate::syntax::ast::{BinaryOp, Expr};
use crate::syntax::source::Pos;
use crate::types::{Basic, Type, TypeId};

impl<'a> Checker<'a> {
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
