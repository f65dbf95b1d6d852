//! Operators: arithmetic with Go's widths, comparisons of everything that can be compared, and conditions as jumps.

use super::build::{Builder, Label};
use super::expr::{Class, bare};
use super::{Outcome, internal};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::syntax::source::Pos;
use crate::types::{Basic, TypeId};
use crate::vm::bytecode::{Arithmetic, Compare, Compared, FloatArithmetic, Instruction, Register, Unary, Width};

/// The width that an integer type is cut to.
pub(super) fn width(basic: Basic) -> Width {
    match basic {
        Basic::Int8 => Width::Int8,
        Basic::Int16 => Width::Int16,
        Basic::Int32 => Width::Int32,
        Basic::Uint8 => Width::Uint8,
        Basic::Uint16 => Width::Uint16,
        Basic::Uint32 => Width::Uint32,
        Basic::Uint | Basic::Uint64 | Basic::Uintptr => Width::Uint64,
        _ => Width::Int64,
    }
}

/// Whether it is an unsigned type of 64 bits, which has comparisons and division of its own.
pub(super) fn is_wide_unsigned(basic: Basic) -> bool {
    matches!(basic, Basic::Uint | Basic::Uint64 | Basic::Uintptr)
}

/// Whether a jump is taken when the condition holds or when it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Holds,
    Fails,
}

impl When {
    fn opposite(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
        }
    }
}

/// A comparison as the machine has it, and whether its operands are exchanged.
fn comparison(op: BinaryOp) -> Option<(Compare, bool)> {
    Some(match op {
        BinaryOp::Equal => (Compare::Equal, false),
        BinaryOp::NotEqual => (Compare::NotEqual, false),
        BinaryOp::Less => (Compare::Less, false),
        BinaryOp::LessEqual => (Compare::LessEqual, false),
        BinaryOp::Greater => (Compare::Less, true),
        BinaryOp::GreaterEqual => (Compare::LessEqual, true),
        _ => return None,
    })
}

/// As what the values of a class are compared; `None` for those that are only ever equal or not.
pub(super) fn compared(class: Class) -> Option<Compared> {
    Some(match class {
        Class::Int(basic) if is_wide_unsigned(basic) => Compared::Unsigned,
        Class::Int(_) | Class::Bool => Compared::Int,
        Class::Float | Class::Single => Compared::Float,
        Class::String => Compared::String,
        Class::Other => return None,
    })
}

impl Builder<'_, '_> {
    /// Cuts an integer to its type's width, and rounds a float32.
    pub(super) fn wrap(&mut self, to: Register, typ: TypeId) {
        match self.class(typ) {
            Class::Int(basic) if basic.integer_bits().is_some_and(|bits| bits < 64) => {
                self.emit(Instruction::Wrap { to, a: to, width: width(basic) });
            }
            Class::Single => self.emit(Instruction::Unary { op: Unary::RoundFloat, to, a: to }),
            _ => {}
        }
    }

    pub(super) fn binary(
        &mut self,
        expr: &Expr,
        op: BinaryOp,
        x: &Expr,
        y: &Expr,
        op_pos: Pos,
        to: Register,
    ) -> Outcome<()> {
        match op {
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => {
                let end = self.label();
                self.into(x, to)?;
                let target = Self::target(end);
                self.emit(match op {
                    BinaryOp::LogicalAnd => Instruction::JumpUnless { condition: to, target },
                    _ => Instruction::JumpIf { condition: to, target },
                });
                self.into(y, to)?;
                self.place(end);
                Ok(())
            }
            _ if op.compares() => {
                self.order_pair(x, y)?;
                self.compare(op, x, y, op_pos, to)
            }
            BinaryOp::Add if self.class(self.type_of(expr)) == Class::String => self.concat(expr, to),
            _ => {
                let typ = self.type_of(expr);
                self.order_pair(x, y)?;
                let a = self.operand(x)?;
                self.arithmetic(op, typ, to, a, y, op_pos)
            }
        }
    }

    /// `to` = `a op y`, in the type of `a`; what `op=` and `++` need, too.
    pub(super) fn arithmetic(
        &mut self,
        op: BinaryOp,
        typ: TypeId,
        to: Register,
        a: Register,
        y: &Expr,
        pos: Pos,
    ) -> Outcome<()> {
        if let Class::Int(_) = self.class(typ)
            && matches!(op, BinaryOp::Add | BinaryOp::Sub)
            && let Some(value) = self.constant_int(y).and_then(|value| i32::try_from(value).ok())
            && let Some(value) = if op == BinaryOp::Sub { value.checked_neg() } else { Some(value) }
        {
            self.at(pos);
            self.emit(Instruction::AddConstant { to, a, value });
            self.wrap(to, typ);
            return Ok(());
        }
        let b = self.operand(y)?;
        self.at(pos);
        if matches!(op, BinaryOp::Shl | BinaryOp::Shr)
            && self.constant_int(y).is_none()
            && let Class::Int(count) = self.class(self.type_of(y))
            && !count.is_unsigned()
        {
            self.emit(Instruction::CheckShift { count: b });
        }
        self.operate(op, typ, to, a, b, pos)
    }

    /// `to` = `a op b`, all in registers.
    pub(super) fn operate(
        &mut self,
        op: BinaryOp,
        typ: TypeId,
        to: Register,
        a: Register,
        b: Register,
        pos: Pos,
    ) -> Outcome<()> {
        let instruction = match self.class(typ) {
            Class::Int(basic) => {
                let op = match op {
                    BinaryOp::Add => Arithmetic::Add,
                    BinaryOp::Sub => Arithmetic::Sub,
                    BinaryOp::Mul => Arithmetic::Mul,
                    BinaryOp::Div if is_wide_unsigned(basic) => Arithmetic::DivUnsigned,
                    BinaryOp::Div => Arithmetic::Div,
                    BinaryOp::Rem if is_wide_unsigned(basic) => Arithmetic::RemUnsigned,
                    BinaryOp::Rem => Arithmetic::Rem,
                    BinaryOp::And => Arithmetic::And,
                    BinaryOp::Or => Arithmetic::Or,
                    BinaryOp::Xor => Arithmetic::Xor,
                    BinaryOp::AndNot => Arithmetic::AndNot,
                    BinaryOp::Shl => Arithmetic::ShiftLeft,
                    BinaryOp::Shr if basic.is_unsigned() => Arithmetic::ShiftRightUnsigned,
                    BinaryOp::Shr => Arithmetic::ShiftRight,
                    _ => return internal(pos),
                };
                Instruction::Integer { op, to, a, b }
            }
            Class::Float | Class::Single => {
                let op = match op {
                    BinaryOp::Add => FloatArithmetic::Add,
                    BinaryOp::Sub => FloatArithmetic::Sub,
                    BinaryOp::Mul => FloatArithmetic::Mul,
                    BinaryOp::Div => FloatArithmetic::Div,
                    _ => return internal(pos),
                };
                Instruction::Float { op, to, a, b }
            }
            Class::String if op == BinaryOp::Add => Instruction::Concat { to, a, b },
            _ => return internal(pos),
        };
        self.emit(instruction);
        if matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Shl) {
            self.wrap(to, typ);
        }
        Ok(())
    }

    /// `a + b + c` of strings: all at once.
    fn concat(&mut self, expr: &Expr, to: Register) -> Outcome<()> {
        let mut parts = Vec::new();
        self.flatten_sum(expr, &mut parts);
        self.order(&parts)?;
        if let [x, y] = parts[..] {
            let a = self.operand(x)?;
            let b = self.operand(y)?;
            self.emit(Instruction::Concat { to, a, b });
            return Ok(());
        }
        let from = self.next();
        let n = u16::try_from(parts.len()).unwrap_or(u16::MAX);
        for part in parts {
            self.push(part)?;
        }
        self.emit(Instruction::ConcatMany { to, from, n });
        Ok(())
    }

    fn flatten_sum<'e>(&self, expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
        if self.constant(expr).is_none()
            && !self.ahead.contains_key(&expr.id)
            && let ExprKind::Binary { op: BinaryOp::Add, x, y, .. } = &bare(expr).kind
        {
            self.flatten_sum(x, parts);
            self.flatten_sum(y, parts);
        } else {
            parts.push(expr);
        }
    }

    /// The type in which two operands are compared: an interface, if one of them is one.
    fn compared_type(&self, x: &Expr, y: &Expr) -> TypeId {
        let left = self.type_of(x);
        let right = self.type_of(y);
        if self.is_nil(x) || (self.is_interface(right) && !self.is_nil(y)) { right } else { left }
    }

    fn compare(&mut self, op: BinaryOp, x: &Expr, y: &Expr, pos: Pos, to: Register) -> Outcome<()> {
        let Some((how, exchanged)) = comparison(op) else { return internal(pos) };
        if self.is_nil(x) || self.is_nil(y) {
            let a = self.operand(if self.is_nil(x) { y } else { x })?;
            self.emit(Instruction::Unary { op: Unary::IsNil, to, a });
            if how == Compare::NotEqual {
                self.emit(Instruction::Unary { op: Unary::Not, to, a: to });
            }
            return Ok(());
        }
        let typ = self.compared_type(x, y);
        let first = self.operand_as(x, typ)?;
        let second = self.operand_as(y, typ)?;
        self.at(pos);
        self.compare_registers(how, exchanged, typ, to, first, second, pos)
    }

    /// `to` = the comparison of two values in registers.
    #[expect(clippy::too_many_arguments, reason = "a comparison has that many parts")]
    pub(super) fn compare_registers(
        &mut self,
        how: Compare,
        exchanged: bool,
        typ: TypeId,
        to: Register,
        first: Register,
        second: Register,
        pos: Pos,
    ) -> Outcome<()> {
        let (a, b) = if exchanged { (second, first) } else { (first, second) };
        if let Some(of) = compared(self.class(typ)) {
            self.emit(Instruction::Compare { of, how, to, a, b });
            return Ok(());
        }
        let n = self.slots(typ, pos)?;
        self.emit(Instruction::Equal { to, a, b, n });
        if how == Compare::NotEqual {
            self.emit(Instruction::Unary { op: Unary::Not, to, a: to });
        }
        Ok(())
    }

    /// Jumps to the label when the condition holds (or fails), else goes on.
    pub(super) fn condition(&mut self, expr: &Expr, when: When, label: Label) -> Outcome<()> {
        let mark = self.mark();
        let done = self.condition_(expr, when, label);
        self.release(mark);
        done
    }

    fn condition_(&mut self, expr: &Expr, when: When, label: Label) -> Outcome<()> {
        let target = Self::target(label);
        if let Some(value) = self.constant(expr) {
            if value.as_bool().unwrap_or_default() == (when == When::Holds) {
                self.jump(label);
            }
            return Ok(());
        }
        if !self.ahead.contains_key(&expr.id) {
            match &expr.kind {
                ExprKind::Paren(x) => return self.condition(x, when, label),
                ExprKind::Unary { op: UnaryOp::Not, x } => return self.condition(x, when.opposite(), label),
                ExprKind::Binary { op: op @ (BinaryOp::LogicalAnd | BinaryOp::LogicalOr), x, y, .. } => {
                    // Both operands must hold, or both must fail, for the jump: the first may decide against it.
                    if (*op == BinaryOp::LogicalAnd) == (when == When::Holds) {
                        let end = self.label();
                        self.condition(x, when.opposite(), end)?;
                        self.condition(y, when, label)?;
                        self.place(end);
                    } else {
                        self.condition(x, when, label)?;
                        self.condition(y, when, label)?;
                    }
                    return Ok(());
                }
                ExprKind::Binary { op, x, y, op_pos } if op.compares() && !self.is_nil(x) && !self.is_nil(y) => {
                    let typ = self.compared_type(x, y);
                    if let Some((how, exchanged)) = comparison(*op)
                        && match self.class(typ) {
                            Class::Int(basic) => {
                                !is_wide_unsigned(basic) || matches!(how, Compare::Equal | Compare::NotEqual)
                            }
                            Class::Bool => true,
                            _ => false,
                        }
                    {
                        self.order_pair(x, y)?;
                        let first = self.operand(x)?;
                        let second = self.operand(y)?;
                        self.at(*op_pos);
                        let (a, b) = if exchanged { (second, first) } else { (first, second) };
                        self.emit(match when {
                            When::Holds => Instruction::JumpCompare { a, b, how, target },
                            When::Fails => Instruction::jump_unless(a, b, how, target),
                        });
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        let condition = self.operand(expr)?;
        self.emit(match when {
            When::Holds => Instruction::JumpIf { condition, target },
            When::Fails => Instruction::JumpUnless { condition, target },
        });
        Ok(())
    }
}
