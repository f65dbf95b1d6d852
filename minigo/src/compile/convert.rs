//! Conversions `T(x)` between types, where a constant has not settled them.

use super::build::{Builder, narrow};
use super::expr::Class;
use super::operators::{is_wide_unsigned, width};
use super::place::Place;
use crate::syntax::ast::{Call, Expr};
use crate::types::{Basic, Type, TypeId};
use crate::vm::bytecode::{Instruction, Register, Unary, Width};

impl<'p> Builder<'_, 'p> {
    /// Whether the type is a slice of runes, rather than of bytes: as a string is made of it, or it of a string.
    fn is_runes(&self, typ: TypeId) -> bool {
        matches!(self.under(typ), Type::Slice(element) if self.class(element) == Class::Int(Basic::Int32))
    }

    pub(super) fn conversion(&mut self, expr: &'p Expr, call: &'p Call, to: Register) {
        let Some(x) = call.arguments.first() else { return self.internal() };
        let target = self.type_of(expr);
        if self.is_nil(x) || self.is_interface(target) {
            return self.write_as(x, target, to);
        }
        let source = self.type_of(x);
        let classes = (self.class(source), self.class(target));
        if classes == (Class::Single, Class::Float) || (classes.0 == classes.1 && !matches!(classes.0, Class::Int(_))) {
            return self.convert_other(expr, x, to);
        }
        let a = self.operand(x);
        let instruction = match classes {
            (Class::Int(from), Class::Int(into)) if fits(from, into) => return self.move_(to, a, 1),
            (Class::Int(_), Class::Int(into)) => Instruction::Wrap { to, a, width: width(into) },
            (Class::Int(from), Class::Float | Class::Single) => {
                let op = if is_wide_unsigned(from) { Unary::UnsignedToFloat } else { Unary::IntToFloat };
                self.unary_op(op, to, a);
                return self.wrap(to, target);
            }
            (Class::Float | Class::Single, Class::Int(into)) => {
                let op = if is_wide_unsigned(into) { Unary::FloatToUnsigned } else { Unary::FloatToInt };
                self.unary_op(op, to, a);
                match width(into) {
                    Width::Int64 | Width::Uint64 => return,
                    width => Instruction::Wrap { to, a: to, width },
                }
            }
            (Class::Float, Class::Single) => Instruction::Unary { op: Unary::RoundFloat, to, a },
            (Class::Int(_), Class::String) => Instruction::StringFromRune { to, a },
            (Class::Other, Class::String) if self.is_runes(source) => Instruction::StringFromRunes { to, a },
            (Class::Other, Class::String) => Instruction::StringFromBytes { to, a },
            (Class::String, Class::Other) if self.is_runes(target) => {
                return self.emit_hinted(Instruction::RunesFromString { to, a }, "runes");
            }
            (Class::String, Class::Other) => {
                return self.emit_hinted(Instruction::BytesFromString { to, a }, "bytes");
            }
            _ => return self.internal(),
        };
        self.emit(instruction);
    }

    /// Between types of one structure, or from a slice to an array or to a pointer to one.
    fn convert_other(&mut self, expr: &'p Expr, x: &'p Expr, to: Register) {
        let pos = expr.pos;
        let target = self.type_of(expr);
        let array = match self.under(target) {
            Type::Pointer(array) => array,
            _ => target,
        };
        let (Type::Slice(_), Type::Array { elem, len }) = (self.under_of(x), self.under(array)) else {
            return self.into(x, to);
        };
        let slice = self.operand(x);
        let length = u32::try_from(len).unwrap_or(u32::MAX);
        let pointer = if array == target { self.temporary() } else { to };
        self.at(pos);
        self.emit(Instruction::SliceToArray { to: pointer, slice, length });
        if array == target {
            let n = u32::from(self.slots(elem)).saturating_mul(length);
            self.load(Place::at(pointer), to, narrow(n));
        }
    }
}

/// Whether every value of one integer type has the same bits in another.
fn fits(from: Basic, into: Basic) -> bool {
    let (Some(have), Some(want)) = (from.integer_bits(), into.integer_bits()) else { return false };
    match (from.is_unsigned(), into.is_unsigned()) {
        _ if want == 64 => true,
        (true, true) | (false, false) => have <= want,
        (true, false) => have < want,
        (false, true) => false,
    }
}
