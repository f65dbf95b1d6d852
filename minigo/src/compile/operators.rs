//! Operators: arithmetic with Go's widths, comparisons of everything that can be compared, and conditions as jumps.

use super::build::{Builder, Label, When};
use super::expr::{Class, bare};
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

impl When {
    fn opposite(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
        }
    }
}

/// A comparison as the machine has it: of `>` and `>=`, with the operands exchanged.
fn comparison(op: BinaryOp) -> Option<Compare> {
    Some(match op {
        BinaryOp::Equal => Compare::Equal,
        BinaryOp::NotEqual => Compare::NotEqual,
        BinaryOp::Less | BinaryOp::Greater => Compare::Less,
        BinaryOp::LessEqual | BinaryOp::GreaterEqual => Compare::LessEqual,
        _ => return None,
    })
}

/// Whether the machine compares with the operands exchanged.
fn exchanges(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Greater | BinaryOp::GreaterEqual)
}

impl<'p> Builder<'_, 'p> {
    /// Cuts an integer to its type's width, and rounds a float32.
    pub(super) fn wrap(&mut self, to: Register, typ: TypeId) {
        match self.class(typ) {
            Class::Int(basic) if basic.integer_bits().is_some_and(|bits| bits < 64) => {
                self.emit(Instruction::Wrap { to, a: to, width: width(basic) });
            }
            Class::Single => self.unary_op(Unary::RoundFloat, to, to),
            _ => {}
        }
    }

    pub(super) fn binary(&mut self, expr: &'p Expr, op: BinaryOp, x: &'p Expr, y: &'p Expr, pos: Pos, to: Register) {
        let typ = self.type_of(expr);
        match op {
            BinaryOp::LogicalAnd | BinaryOp::LogicalOr => {
                let end = self.label();
                let when = if op == BinaryOp::LogicalAnd { When::Fails } else { When::Holds };
                self.into(x, to);
                self.jump_when(when, to, end);
                self.into(y, to);
                self.place(end);
            }
            _ if op.compares() => {
                self.order_two(x, y);
                self.compare(op, x, y, pos, to);
            }
            BinaryOp::Add if self.class(typ) == Class::String => self.concat(expr, to),
            _ => {
                self.order_two(x, y);
                let a = self.operand(x);
                self.arithmetic(op, typ, to, a, y, pos);
            }
        }
    }

    /// `to` = `a op y`, in the type of `a`; what `op=` and `++` need, too.
    pub(super) fn arithmetic(&mut self, op: BinaryOp, typ: TypeId, to: Register, a: Register, y: &'p Expr, pos: Pos) {
        if let Class::Int(_) = self.class(typ)
            && let Some(value) = self.constant_int(y).and_then(|value| i32::try_from(value).ok())
            && let Some(value) = match op {
                BinaryOp::Add => Some(value),
                BinaryOp::Sub => value.checked_neg(),
                _ => None,
            }
        {
            self.at(pos);
            return self.add_constant(to, a, value, typ);
        }
        let b = self.operand(y);
        self.at(pos);
        if matches!(op, BinaryOp::Shl | BinaryOp::Shr)
            && self.constant_int(y).is_none()
            && let Class::Int(count) = self.class(self.type_of(y))
            && !count.is_unsigned()
        {
            self.emit(Instruction::CheckShift { count: b });
        }
        self.operate(op, typ, to, a, b);
    }

    /// `to` = `a` + an integer, in a type.
    pub(super) fn add_constant(&mut self, to: Register, a: Register, value: i32, typ: TypeId) {
        self.emit(Instruction::AddConstant { to, a, value });
        self.wrap(to, typ);
    }

    /// `to` = `a op b`, all in registers.
    pub(super) fn operate(&mut self, op: BinaryOp, typ: TypeId, to: Register, a: Register, b: Register) {
        let class = self.class(typ);
        let (is_wide, is_unsigned) = match class {
            Class::Int(basic) => (is_wide_unsigned(basic), basic.is_unsigned()),
            _ => (false, false),
        };
        let instruction = match class {
            Class::String => Instruction::Concat { to, a, b },
            Class::Float | Class::Single => {
                let op = match op {
                    BinaryOp::Add => FloatArithmetic::Add,
                    BinaryOp::Sub => FloatArithmetic::Sub,
                    BinaryOp::Mul => FloatArithmetic::Mul,
                    _ => FloatArithmetic::Div,
                };
                Instruction::Float { op, to, a, b }
            }
            _ => {
                let op = match op {
                    BinaryOp::Add => Arithmetic::Add,
                    BinaryOp::Sub => Arithmetic::Sub,
                    BinaryOp::Mul => Arithmetic::Mul,
                    BinaryOp::Div if is_wide => Arithmetic::DivUnsigned,
                    BinaryOp::Div => Arithmetic::Div,
                    BinaryOp::Rem if is_wide => Arithmetic::RemUnsigned,
                    BinaryOp::Rem => Arithmetic::Rem,
                    BinaryOp::And => Arithmetic::And,
                    BinaryOp::Or => Arithmetic::Or,
                    BinaryOp::Xor => Arithmetic::Xor,
                    BinaryOp::AndNot => Arithmetic::AndNot,
                    BinaryOp::Shl => Arithmetic::ShiftLeft,
                    BinaryOp::Shr if is_unsigned => Arithmetic::ShiftRightUnsigned,
                    BinaryOp::Shr => Arithmetic::ShiftRight,
                    _ => return self.internal(),
                };
                Instruction::Integer { op, to, a, b }
            }
        };
        self.emit(instruction);
        if matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Shl) {
            self.wrap(to, typ);
        }
    }

    /// `a + b + c` of strings: all at once.
    fn concat(&mut self, expr: &'p Expr, to: Register) {
        let mut parts = Vec::new();
        self.flatten_sum(expr, &mut parts);
        self.order(&parts);
        if let [x, y] = parts[..] {
            let a = self.operand(x);
            let b = self.operand(y);
            return self.emit(Instruction::Concat { to, a, b });
        }
        let from = self.next();
        let n = u16::try_from(parts.len()).unwrap_or(u16::MAX);
        for part in parts {
            self.push(part);
        }
        self.emit(Instruction::ConcatMany { to, from, n });
    }

    fn flatten_sum(&self, expr: &'p Expr, parts: &mut Vec<&'p Expr>) {
        if !self.is_settled(expr)
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

    fn compare(&mut self, op: BinaryOp, x: &'p Expr, y: &'p Expr, pos: Pos, to: Register) {
        let Some(how) = comparison(op) else { return self.internal() };
        if self.is_nil(x) || self.is_nil(y) {
            let a = self.operand(if self.is_nil(x) { y } else { x });
            self.unary_op(Unary::IsNil, to, a);
            return self.negate_unless_equal(how, to);
        }
        let typ = self.compared_type(x, y);
        let a = self.operand_as(x, typ);
        let b = self.operand_as(y, typ);
        self.at(pos);
        let (a, b) = if exchanges(op) { (b, a) } else { (a, b) };
        self.compare_registers(how, typ, to, a, b);
    }

    /// Makes `!=` of what is `==` so far.
    fn negate_unless_equal(&mut self, how: Compare, to: Register) {
        if how == Compare::NotEqual {
            self.unary_op(Unary::Not, to, to);
        }
    }

    /// `to` = the comparison of two values in registers.
    pub(super) fn compare_registers(&mut self, how: Compare, typ: TypeId, to: Register, a: Register, b: Register) {
        let of = match self.class(typ) {
            Class::Int(basic) if is_wide_unsigned(basic) => Compared::Unsigned,
            Class::Int(_) | Class::Bool => Compared::Int,
            Class::Float | Class::Single => Compared::Float,
            Class::String => Compared::String,
            Class::Other => {
                let n = self.slots(typ);
                self.emit(Instruction::Equal { to, a, b, n });
                return self.negate_unless_equal(how, to);
            }
        };
        self.emit(Instruction::Compare { of, how, to, a, b });
    }

    /// Jumps to the label when the condition holds (or fails), else goes on.
    pub(super) fn condition(&mut self, expr: &'p Expr, when: When, label: Label) {
        let mark = self.mark();
        self.decide(expr, when, label);
        self.release(mark);
    }

    fn decide(&mut self, expr: &'p Expr, when: When, label: Label) {
        if let Some(value) = self.constant(expr) {
            if value.as_bool().unwrap_or_default() == (when == When::Holds) {
                self.jump(label);
            }
            return;
        }
        match &expr.kind {
            _ if self.ahead.contains(expr.id) => {}
            ExprKind::Paren(x) => return self.condition(x, when, label),
            ExprKind::Unary { op: UnaryOp::Not, x } => return self.condition(x, when.opposite(), label),
            ExprKind::Binary { op: op @ (BinaryOp::LogicalAnd | BinaryOp::LogicalOr), x, y, .. } => {
                // Both operands must hold, or both must fail, for the jump: the first may decide against it.
                if (*op == BinaryOp::LogicalAnd) == (when == When::Holds) {
                    let end = self.label();
                    self.condition(x, when.opposite(), end);
                    self.condition(y, when, label);
                    self.place(end);
                } else {
                    self.condition(x, when, label);
                    self.condition(y, when, label);
                }
                return;
            }
            ExprKind::Binary { op, x, y, op_pos } if !self.is_nil(x) && !self.is_nil(y) => {
                if let Some(how) = comparison(*op)
                    && match self.class(self.compared_type(x, y)) {
                        Class::Int(basic) => {
                            !is_wide_unsigned(basic) || matches!(how, Compare::Equal | Compare::NotEqual)
                        }
                        Class::Bool => true,
                        _ => false,
                    }
                {
                    self.order_two(x, y);
                    let a = self.operand(x);
                    let b = self.operand(y);
                    self.at(*op_pos);
                    let (a, b) = if exchanges(*op) { (b, a) } else { (a, b) };
                    let target = Self::target(label);
                    return self.emit(match when {
                        When::Holds => Instruction::JumpCompare { a, b, how, target },
                        When::Fails => Instruction::jump_unless(a, b, how, target),
                    });
                }
            }
            _ => {}
        }
        let condition = self.operand(expr);
        self.jump_when(when, condition, label);
    }
}
