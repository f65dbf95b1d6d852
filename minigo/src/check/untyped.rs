//! Untyped expressions on their way to a type, and constants that must fit in one.

use super::checker::{Checker, Untyped};
use super::operand::{Operand, UNKNOWN, Unfit};
use super::{Const, Mode};
use crate::library::float::Size;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::source::Pos;
use crate::types::{Basic, Type, TypeId};

impl<'a> Checker<'a> {
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

/// Whether a type is the last word on an untyped expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Final {
    Yes,
    No,
}
