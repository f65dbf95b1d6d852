//! Conversions `T(x)` between types, where a constant has not settled them.

use super::build::Builder;
use super::expr::Class;
use super::operators::{is_wide_unsigned, width};
use super::{Outcome, internal};
use crate::syntax::ast::{Call, Expr};
use crate::types::{Basic, Type, TypeId};
use crate::vm::bytecode::{Instruction, Register, Unary, Width};

/// What a slice of numbers is to a string.
enum Text {
    Bytes,
    Runes,
    Neither,
}

impl Builder<'_, '_> {
    fn text(&self, typ: TypeId) -> Text {
        match self.under(typ) {
            Type::Slice(element) => match self.under(element) {
                Type::Basic(Basic::Uint8) => Text::Bytes,
                Type::Basic(Basic::Int32) => Text::Runes,
                _ => Text::Neither,
            },
            _ => Text::Neither,
        }
    }

    pub(super) fn conversion(&mut self, expr: &Expr, call: &Call, to: Register) -> Outcome<()> {
        let Some(x) = call.arguments.first() else { return internal(expr.pos) };
        let target = self.type_of(expr);
        if self.is_nil(x) || self.is_interface(target) {
            return self.write_as(x, target, to);
        }
        let source = self.type_of(x);
        match (self.class(source), self.class(target)) {
            (Class::Int(from), Class::Int(into)) => {
                let a = self.operand(x)?;
                match fits(from, into) {
                    true => self.move_(to, a, 1),
                    false => self.emit(Instruction::Wrap { to, a, width: width(into) }),
                }
            }
            (Class::Int(from), Class::Float | Class::Single) => {
                let a = self.operand(x)?;
                let op = if is_wide_unsigned(from) { Unary::UnsignedToFloat } else { Unary::IntToFloat };
                self.emit(Instruction::Unary { op, to, a });
                self.wrap(to, target);
            }
            (Class::Float | Class::Single, Class::Int(into)) => {
                let a = self.operand(x)?;
                let op = if is_wide_unsigned(into) { Unary::FloatToUnsigned } else { Unary::FloatToInt };
                self.emit(Instruction::Unary { op, to, a });
                let width = width(into);
                if !matches!(width, Width::Int64 | Width::Uint64) {
                    self.emit(Instruction::Wrap { to, a: to, width });
                }
            }
            (Class::Float, Class::Single) => {
                let a = self.operand(x)?;
                self.emit(Instruction::Unary { op: Unary::RoundFloat, to, a });
            }
            (Class::Int(_), Class::String) => {
                let a = self.operand(x)?;
                self.emit(Instruction::StringFromRune { to, a });
            }
            (Class::Other, Class::String) => {
                let a = self.operand(x)?;
                match self.text(source) {
                    Text::Bytes => self.emit(Instruction::StringFromBytes { to, a }),
                    Text::Runes => self.emit(Instruction::StringFromRunes { to, a }),
                    Text::Neither => return internal(expr.pos),
                }
            }
            (Class::String, Class::Other) => {
                let a = self.operand(x)?;
                match self.text(target) {
                    Text::Bytes => self.emit_hinted(Instruction::BytesFromString { to, a }, "bytes"),
                    Text::Runes => self.emit_hinted(Instruction::RunesFromString { to, a }, "runes"),
                    Text::Neither => return internal(expr.pos),
                }
            }
            _ => match (self.under(source), self.under(target)) {
                (Type::Slice(_), Type::Array { elem, len }) => {
                    let slice = self.operand(x)?;
                    let n = self.slots(elem, expr.pos)?;
                    let length = u32::try_from(len).unwrap_or(u32::MAX);
                    let pointer = self.temporary();
                    self.at(expr.pos);
                    self.emit(Instruction::SliceToArray { to: pointer, slice, length });
                    let n = u32::from(n).saturating_mul(length);
                    if n > 0 {
                        let n = u16::try_from(n).unwrap_or(u16::MAX);
                        self.emit(Instruction::Load { to, pointer, offset: 0, n });
                    }
                }
                (Type::Slice(_), Type::Pointer(array)) => {
                    let Type::Array { len, .. } = self.under(array) else { return self.into(x, to) };
                    let slice = self.operand(x)?;
                    let length = u32::try_from(len).unwrap_or(u32::MAX);
                    self.at(expr.pos);
                    self.emit(Instruction::SliceToArray { to, slice, length });
                }
                _ => self.into(x, to)?,
            },
        }
        Ok(())
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
