//! Indexing and slicing.

use super::checker::Checker;
use super::expr::Generic;
use super::message::Arg;
use super::operand::Operand;
use super::{Const, Mode};
use crate::syntax::ast::{Expr, ExprKind};
use crate::types::{Basic, Type, TypeId};

/// What indexing a type gives.
struct Indexed {
    elem: TypeId,
    /// The key's type, for maps.
    key: Option<TypeId>,
    mode: Mode,
    length: Option<u64>,
}

impl<'a> Checker<'a> {
    /// Checks `x[i]`; says whether it is a generic function with type arguments, which are then not looked at.
    pub(super) fn index_expr(&mut self, x: &mut Operand<'a>, whole: &'a Expr) -> bool {
        let ExprKind::Index { x: inner, indices, bracket } = &whole.kind else { return false };
        self.expr_or_type_into(x, inner, Generic::Allowed);
        match x.mode {
            Mode::Invalid => {
                self.use_exprs(indices);
                return false;
            }
            Mode::Type => {
                x.invalidate();
                x.typ = self.var_type(whole);
                if !self.types.is_invalid(x.typ) {
                    x.mode = Mode::Type;
                }
                return false;
            }
            Mode::Value if self.is_generic_function(x.typ) => return true,
            _ => {}
        }
        self.non_generic(None, x);
        if !x.is_valid() || !self.is_complete(x.typ) {
            x.invalidate();
            return false;
        }
        let Some(indexed) = self.indexed(x) else {
            self.error(*bracket, "cannot index {}", [(&*x).into()]);
            self.use_exprs(indices);
            x.invalidate();
            return false;
        };
        if let Some(second) = indices.get(1) {
            self.error(second.pos, "invalid operation: more than one index", []);
        }
        let Some(index) = indices.first() else {
            x.invalidate();
            return false;
        };
        if let Some(key) = indexed.key {
            let mut k = self.generic_expr(index, None);
            self.assignment(&mut k, Some(key), Arg::Word(&"map index"));
        } else {
            self.index(index, indexed.length);
        }
        x.mode = indexed.mode;
        x.typ = indexed.elem;
        x.value = None;
        false
    }

    fn indexed(&self, x: &Operand<'a>) -> Option<Indexed> {
        let types = self.types;
        if !types.is_type_param(x.typ) {
            return self.indexed_under(x, types.under_id(x.typ));
        }
        let mut all: Option<Indexed> = None;
        for under in types.type_set(x.typ) {
            let one = self.indexed_under(x, under)?;
            all = Some(match all {
                None => one,
                Some(before) => {
                    let same_key = match (before.key, one.key) {
                        (None, None) => true,
                        (Some(a), Some(b)) => types.identical(a, b),
                        _ => false,
                    };
                    if !same_key || !types.identical(before.elem, one.elem) {
                        return None;
                    }
                    let mode = if before.mode == one.mode { one.mode } else { Mode::Value };
                    let length = match (before.length, one.length) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                    Indexed { elem: before.elem, key: before.key, mode, length }
                }
            });
        }
        all
    }

    fn indexed_under(&self, x: &Operand<'a>, under: TypeId) -> Option<Indexed> {
        let plain = |elem, mode, length| Some(Indexed { elem, key: None, mode, length });
        match self.types.get(under) {
            Type::Basic(basic) if basic.is_string() => {
                let length = match (x.mode, x.value) {
                    (Mode::Constant, Some(Const::Str(bytes))) => Some(bytes.len() as u64),
                    _ => None,
                };
                plain(TypeId::BYTE, Mode::Value, length)
            }
            Type::Array { elem, len } => {
                let mode = if x.mode == Mode::Variable { Mode::Variable } else { Mode::Value };
                plain(elem, mode, Some(len))
            }
            Type::Pointer(elem) => match self.types.under(elem) {
                Type::Array { elem, len } => plain(elem, Mode::Variable, Some(len)),
                _ => None,
            },
            Type::Slice(elem) => plain(elem, Mode::Variable, None),
            Type::Map { key, value } => {
                Some(Indexed { elem: value, key: Some(key), mode: Mode::MapIndex, length: None })
            }
            _ => None,
        }
    }

    /// Checks an index below `limit`: is its value, if it is constant; `None` after an error.
    pub(super) fn index(&mut self, expr: &'a Expr, limit: Option<u64>) -> Option<Option<i64>> {
        let mut x = self.expr(None, expr);
        if !self.is_valid_index(&mut x, &"index") {
            return None;
        }
        if x.mode != Mode::Constant {
            return Some(None);
        }
        let value = x.value?.to_int()?;
        let known = value.to_i64()?;
        if let Some(limit) = limit
            && known >= 0
            && known as u64 >= limit
        {
            self.error(
                x.pos(),
                "invalid argument: index {} out of bounds [0:{}]",
                [self.number(known.unsigned_abs()), self.number(limit)],
            );
            return None;
        }
        Some(Some(known))
    }

    pub(super) fn is_valid_index(&mut self, x: &mut Operand<'a>, what: &&str) -> bool {
        if !x.is_valid() {
            return false;
        }
        self.convert_untyped(x, TypeId::INT);
        if !x.is_valid() {
            return false;
        }
        if !self.types.all_basic(x.typ, Basic::is_integer) {
            self.report(x, "invalid argument: {} {x} must be integer", [what.into()]);
            return false;
        }
        if x.mode == Mode::Constant {
            let value = x.constant();
            if value.sign() < 0 {
                self.report(x, "invalid argument: {} {x} must not be negative", [what.into()]);
                return false;
            }
            if Self::as_basic(value, Basic::Int).is_none() {
                self.report(x, "invalid argument: {} {x} overflows int", [what.into()]);
                return false;
            }
        }
        true
    }

    pub(super) fn slice_expr(&mut self, x: &mut Operand<'a>, whole: &'a Expr) {
        let types = self.types;
        let ExprKind::Slice { x: inner, low, high, max, .. } = &whole.kind else { return };
        self.expr_into(x, None, inner);
        let indices = [low.as_deref(), high.as_deref(), max.as_deref()];
        if !x.is_valid() {
            for index in indices {
                self.use_exprs(index.map_or(&[], std::slice::from_ref));
            }
            return;
        }
        let set = types.type_set(x.typ);
        let Some(&first) = set.first() else {
            self.reject(x, "cannot slice {x}: no specific type in {}", [x.typ.into()]);
            return;
        };
        let is_string = |typ: TypeId| types.basic(typ).is_some_and(Basic::is_string);
        let bytes = types.slice(TypeId::BYTE);
        let strings = set.iter().any(|&under| is_string(under));
        let first = if is_string(first) { bytes } else { first };
        let alike = set.iter().all(|&under| types.identical(first, if is_string(under) { bytes } else { under }));
        if !alike {
            let why = self.no_core(x.typ);
            self.reject(x, "cannot slice {x}: {}", [why.into()]);
            return;
        }
        let mut length = None;
        if strings {
            if let Some(max) = max {
                self.error(max.pos, "invalid operation: 3-index slice of string", []);
                x.invalidate();
                return;
            }
            if let (Mode::Constant, Some(Const::Str(text))) = (x.mode, x.value) {
                length = Some(text.len() as u64);
            }
            if types.is_untyped(x.typ) {
                x.typ = TypeId::STRING;
                self.update_type(x, TypeId::STRING, super::untyped::Final::Yes);
            }
        } else {
            match types.get(first) {
                Type::Array { elem, len } => {
                    length = Some(len);
                    if x.mode != Mode::Variable {
                        self.reject(x, "cannot slice unaddressable value {x}", []);
                        return;
                    }
                    x.typ = types.slice(elem);
                }
                Type::Pointer(base) if matches!(types.under(base), Type::Array { .. }) => {
                    if let Type::Array { elem, len } = types.under(base) {
                        length = Some(len);
                        x.typ = types.slice(elem);
                    }
                }
                Type::Slice(_) => {}
                _ => {
                    self.reject(x, "cannot slice {x}", []);
                    return;
                }
            }
        }
        x.mode = Mode::Value;
        x.value = None;
        let mut known: [Option<i64>; 3] = [None; 3];
        for (at, index) in indices.into_iter().enumerate() {
            known[at] = match index {
                Some(index) => {
                    let limit = length.map(|length| length + 1);
                    self.index(index, limit).flatten()
                }
                None if at == 0 => Some(0),
                None => length.and_then(|length| i64::try_from(length).ok()),
            };
        }
        for low in 0..2 {
            for high in low + 1..3 {
                if let (Some(a), Some(b), Some(expr)) = (known[low], known[high], indices[high])
                    && a > 0
                    && b < a
                {
                    self.error(
                        expr.pos,
                        "invalid slice indices: {} < {}",
                        [self.number(b.unsigned_abs()), self.number(a.unsigned_abs())],
                    );
                    return;
                }
            }
        }
    }
}
