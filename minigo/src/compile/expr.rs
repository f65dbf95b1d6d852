//! Expressions: their values, in registers.
//!
//! [`Builder::into`] writes a value where it is wanted and may write there before it has read everything: the destination
//! must not be something that the expression reads. [`Builder::operand`] says where a value is already, and makes it in
//! new registers only if it is nowhere; [`Builder::push`] makes it in the next free registers, which is how arguments
//! get their places.

use super::build::{Builder, Storage};
use super::facts::Number;
use super::place::Place;
use super::{Outcome, internal};
use crate::check::{Const, Mode, Selection};
use crate::syntax::ast::{Expr, ExprKind, NodeId, UnaryOp};
use crate::syntax::source::Pos;
use crate::types::{Basic, Found, Lookup, ObjectId, ObjectKind, Type, TypeId};
use crate::vm::bytecode::{Constant, Cut, Instruction, NONE, Register, Unary};

/// What the machine's arithmetic makes of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Bool,
    /// An integer of at most 64 bits.
    Int(Basic),
    Float,
    /// float32: every result is rounded.
    Single,
    String,
    Other,
}

/// The expression without parentheses around it.
pub(super) fn bare(expr: &Expr) -> &Expr {
    let mut expr = expr;
    while let ExprKind::Paren(x) = &expr.kind {
        expr = x;
    }
    expr
}

impl Builder<'_, '_> {
    /// The type of an expression.
    pub(super) fn type_of(&self, expr: &Expr) -> TypeId {
        self.substitute(self.compiler.program.info.type_of(expr.id))
    }

    /// The mode of an expression.
    pub(super) fn mode(&self, expr: &Expr) -> Mode {
        self.compiler.program.info.expr(expr.id).map_or(Mode::Invalid, |known| known.mode)
    }

    /// What an identifier denotes.
    pub(super) fn object(&self, id: NodeId) -> Option<ObjectId> {
        self.compiler.program.info.object(id)
    }

    /// The value of a constant expression.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Const> {
        self.compiler.program.info.const_of(expr.id).cloned()
    }

    /// The value of a constant integer expression.
    pub(super) fn constant_int(&self, expr: &Expr) -> Option<i64> {
        self.compiler.program.info.const_of(expr.id)?.as_i64()
    }

    pub(super) fn is_nil(&self, expr: &Expr) -> bool {
        self.mode(bare(expr)) == Mode::Nil
    }

    pub(super) fn is_interface(&self, typ: TypeId) -> bool {
        matches!(self.under(typ), Type::Interface(_))
    }

    pub(super) fn class(&self, typ: TypeId) -> Class {
        match self.under(typ) {
            Type::Basic(basic) => match basic {
                Basic::Bool | Basic::UntypedBool => Class::Bool,
                Basic::String | Basic::UntypedString => Class::String,
                Basic::Float64 | Basic::UntypedFloat => Class::Float,
                Basic::Float32 => Class::Single,
                Basic::UntypedInt => Class::Int(Basic::Int),
                Basic::UntypedRune => Class::Int(Basic::Int32),
                Basic::Invalid | Basic::UntypedNil => Class::Other,
                integer => Class::Int(integer),
            },
            _ => Class::Other,
        }
    }

    /// The field or method that a selector selects, as it is with the type arguments put in.
    pub(super) fn selected(&mut self, expr: &Expr, x: &Expr) -> Outcome<Option<Found>> {
        let (found, start) = match self.compiler.program.info.selection(expr.id) {
            Some(Selection::Field(found) | Selection::Method(found)) => (found.clone(), self.type_of(x)),
            Some(Selection::MethodExpr { receiver, found }) => (found.clone(), self.substitute(*receiver)),
            _ => return Ok(None),
        };
        if self.arguments.params.is_empty() {
            return Ok(Some(found));
        }
        let ExprKind::Selector { name, .. } = &expr.kind else { return Ok(None) };
        match self.compiler.program.types.lookup(start, true, self.package, &name.name) {
            Lookup::Found(found) => Ok(Some(found)),
            _ => internal(expr.pos),
        }
    }

    /// Whether the expression has a place of its own, rather than a value that must be made.
    fn has_place(&self, expr: &Expr) -> bool {
        if self.ahead.contains_key(&expr.id) {
            return true;
        }
        if self.compiler.program.info.const_of(expr.id).is_some() {
            return false;
        }
        match &expr.kind {
            ExprKind::Paren(x) => self.has_place(x),
            ExprKind::Ident(name) => self
                .object(name.id)
                .is_some_and(|object| matches!(self.compiler.program.object(object).kind, ObjectKind::Variable(..))),
            ExprKind::Selector { .. } => match self.compiler.program.info.selection(expr.id) {
                Some(Selection::Field(_)) => true,
                Some(Selection::Qualified(object)) => {
                    matches!(self.compiler.program.object(*object).kind, ObjectKind::Variable(..))
                }
                _ => false,
            },
            ExprKind::Index { x, .. } => {
                matches!(self.under(self.type_of(x)), Type::Slice(_) | Type::Array { .. } | Type::Pointer(_))
            }
            ExprKind::Star(_) => true,
            _ => false,
        }
    }

    /// The registers where the value is: a variable's own, or new ones.
    pub(super) fn operand(&mut self, expr: &Expr) -> Outcome<Register> {
        if self.has_place(expr) {
            let mark = self.mark();
            let place = self.locate(expr)?;
            let typ = self.type_of(expr);
            let n = self.slots(typ, expr.pos)?;
            return Ok(match place {
                Place::Registers(register) => register,
                Place::Nowhere => self.next(),
                place if n == 1 => {
                    // What led to the place is not needed any more: the value may take its register.
                    self.release(mark);
                    let to = self.temporary();
                    self.load(place, to, n);
                    to
                }
                place => {
                    let to = self.take(u32::from(n));
                    self.load(place, to, n);
                    to
                }
            });
        }
        if !self.constants.is_empty()
            && let Some(number) = Number::of(self.compiler.program, expr, self.type_of(expr))
            && let Some(&register) = self.constants.get(&number)
        {
            return Ok(register);
        }
        self.push(expr)
    }

    /// Makes the value in the next free registers.
    pub(super) fn push(&mut self, expr: &Expr) -> Outcome<Register> {
        if !self.ahead.contains_key(&expr.id)
            && let ExprKind::Call(call) = &bare(expr).kind
            && self.constant(expr).is_none()
            && self.is_ordinary_call(call)
        {
            return self.push_call(bare(expr), call);
        }
        let typ = self.type_of(expr);
        let n = self.slots(typ, expr.pos)?;
        let to = self.take(u32::from(n));
        self.into(expr, to)?;
        Ok(to)
    }

    /// Makes the value, converted to the type it is assigned to, in the next free registers.
    pub(super) fn push_as(&mut self, expr: &Expr, target: TypeId) -> Outcome<Register> {
        if self.needs_interface(expr, target) {
            let to = self.temporary();
            self.write_as(expr, target, to)?;
            return Ok(to);
        }
        if self.is_nil(expr) {
            let to = self.temporary();
            self.emit(Instruction::LoadNil { to });
            return Ok(to);
        }
        self.push(expr)
    }

    /// Where the value, converted to the type it is assigned to, is.
    pub(super) fn operand_as(&mut self, expr: &Expr, target: TypeId) -> Outcome<Register> {
        if self.needs_interface(expr, target) || self.is_nil(expr) {
            return self.push_as(expr, target);
        }
        self.operand(expr)
    }

    /// Whether assigning the expression to the type makes an interface value of it.
    pub(super) fn needs_interface(&self, expr: &Expr, target: TypeId) -> bool {
        self.is_interface(target) && !self.is_nil(expr) && !self.is_interface(self.type_of(expr))
    }

    /// Writes the value, converted to the type it is assigned to.
    pub(super) fn write_as(&mut self, expr: &Expr, target: TypeId, to: Register) -> Outcome<()> {
        if self.is_nil(expr) {
            self.emit(Instruction::LoadNil { to });
            return Ok(());
        }
        if self.needs_interface(expr, target) {
            let mark = self.mark();
            let typ = self.type_of(expr);
            let hint = self.hint.take();
            let from = self.operand(expr)?;
            self.at(expr.pos);
            self.hint = hint;
            self.make_interface(to, from, typ, expr.pos)?;
            self.release(mark);
            return Ok(());
        }
        self.into(expr, to)
    }

    /// Makes an interface value of a value of a concrete type.
    pub(super) fn make_interface(&mut self, to: Register, from: Register, typ: TypeId, pos: Pos) -> Outcome<()> {
        let ty = self.compiler.runtime_type(typ, pos)?;
        self.compiler.reaches_interface(typ);
        self.emit(Instruction::MakeInterface { to, from, ty });
        Ok(())
    }

    /// Converts a value in registers, as an assignment does: into the same registers if it is there already.
    pub(super) fn convert_assigned(
        &mut self,
        to: Register,
        from: Register,
        source: TypeId,
        target: TypeId,
        pos: Pos,
    ) -> Outcome<()> {
        if self.is_interface(target) && !self.is_interface(source) {
            return self.make_interface(to, from, source, pos);
        }
        let n = self.slots(source, pos)?;
        self.move_(to, from, n);
        Ok(())
    }

    /// Writes an integer.
    pub(super) fn load_int(&mut self, bits: i64, to: Register) {
        let instruction = match i32::try_from(bits) {
            Ok(value) => Instruction::LoadInt { to, value },
            Err(_) => Instruction::LoadConstant { to, constant: self.compiler.constant(Constant::Int(bits)) },
        };
        self.emit(instruction);
    }

    /// Writes a constant of a type.
    pub(super) fn load_constant(&mut self, value: &Const, typ: TypeId, to: Register, pos: Pos) -> Outcome<()> {
        let constant = match (self.class(typ), value) {
            (Class::Bool, _) => {
                let value = i32::from(value.as_bool().unwrap_or_default());
                self.emit(Instruction::LoadInt { to, value });
                return Ok(());
            }
            (Class::Int(_), _) => {
                let Some(bits) = value.as_i64() else { return internal(pos) };
                self.load_int(bits, to);
                return Ok(());
            }
            (Class::Float, _) => Constant::Float(value.as_f64().unwrap_or_default()),
            #[expect(clippy::cast_possible_truncation, reason = "float32 is what is wanted")]
            (Class::Single, _) => Constant::Float(f64::from(value.as_f64().unwrap_or_default() as f32)),
            (Class::String, _) => Constant::String(value.as_str().unwrap_or_default().to_vec()),
            (Class::Other, _) if self.is_interface(typ) => {
                let typ = match value.as_bool() {
                    Some(_) => TypeId::BOOL,
                    None if value.as_str().is_some() => TypeId::STRING,
                    None if value.as_i64().is_some() => TypeId::INT,
                    None => TypeId::FLOAT64,
                };
                self.load_constant(value, typ, to, pos)?;
                return self.make_interface(to, to, typ, pos);
            }
            (Class::Other, _) => return internal(pos),
        };
        let constant = self.compiler.constant(constant);
        self.emit(Instruction::LoadConstant { to, constant });
        Ok(())
    }

    /// Writes the value of an expression. The destination must not be read by it.
    pub(super) fn into(&mut self, expr: &Expr, to: Register) -> Outcome<()> {
        let mark = self.mark();
        let done = self.into_(expr, to);
        self.release(mark);
        done
    }

    fn into_(&mut self, expr: &Expr, to: Register) -> Outcome<()> {
        if let Some(from) = self.ahead.remove(&expr.id) {
            let typ = self.type_of(expr);
            let n = self.slots(typ, expr.pos)?;
            self.move_(to, from, n);
            return Ok(());
        }
        if let Some(value) = self.constant(expr) {
            let typ = self.type_of(expr);
            return self.load_constant(&value, typ, to, expr.pos);
        }
        if self.has_place(expr) {
            let place = self.locate(expr)?;
            let typ = self.type_of(expr);
            let n = self.slots(typ, expr.pos)?;
            self.load(place, to, n);
            return Ok(());
        }
        match &expr.kind {
            ExprKind::Paren(x) => self.into_(x, to),
            ExprKind::Ident(name) => {
                let Some(object) = self.object(name.id) else { return internal(expr.pos) };
                if self.mode(expr) == Mode::Nil {
                    self.emit(Instruction::LoadNil { to });
                    return Ok(());
                }
                let function = self.function_of(object, name.id, expr.pos)?;
                self.emit(Instruction::LoadFunction { to, function });
                Ok(())
            }
            ExprKind::Composite(literal) => self.composite(expr, literal, to),
            ExprKind::Func(literal) => self.literal(expr, literal, to),
            ExprKind::Selector { x, name } => match self.compiler.program.info.selection(expr.id).cloned() {
                Some(Selection::Qualified(object)) => {
                    let function = self.function_of(object, name.id, expr.pos)?;
                    self.emit(Instruction::LoadFunction { to, function });
                    Ok(())
                }
                Some(Selection::Method(_)) => self.bound_method(expr, x, to),
                Some(Selection::MethodExpr { receiver, .. }) => self.method_expression(expr, receiver, to),
                _ => internal(expr.pos),
            },
            ExprKind::Index { x, indices, .. } => self.index(expr, x, indices, to),
            ExprKind::Slice { x, low, high, max, .. } => {
                self.slice(expr, x, [low.as_ref(), high.as_ref(), max.as_ref()], to)
            }
            ExprKind::TypeAssert { x, .. } => self.assert(expr, x, to),
            ExprKind::Call(call) => self.call_into(expr, call, to),
            ExprKind::Unary { op, x } => self.unary(expr, *op, x, to),
            ExprKind::Binary { op, x, y, op_pos } => self.binary(expr, *op, x, y, *op_pos, to),
            _ => internal(expr.pos),
        }
    }

    fn index(&mut self, expr: &Expr, x: &Expr, indices: &[Expr], to: Register) -> Outcome<()> {
        let Some(index) = indices.first() else { return internal(expr.pos) };
        match self.under(self.type_of(x)) {
            Type::Map { key, .. } => {
                let ty = self.type_of(x);
                let ty = self.compiler.runtime_type(ty, expr.pos)?;
                self.order_pair(x, index)?;
                let map = self.operand(x)?;
                let key = self.operand_as(index, key)?;
                self.at(expr.pos);
                self.emit(Instruction::MapGet { to, ok: NONE, map, key, ty });
                Ok(())
            }
            Type::Basic(_) => {
                self.order_pair(x, index)?;
                let string = self.operand(x)?;
                let index = self.operand(index)?;
                self.at(expr.pos);
                self.emit(Instruction::IndexString { to, string, index });
                Ok(())
            }
            Type::Signature(_) => {
                // An instance of a generic function: the arguments are known by the function's name.
                let (object, id) = match &bare(x).kind {
                    ExprKind::Ident(name) => (self.object(name.id), name.id),
                    ExprKind::Selector { name, .. } => match self.compiler.program.info.selection(bare(x).id) {
                        Some(Selection::Qualified(object)) => (Some(*object), name.id),
                        _ => (None, name.id),
                    },
                    _ => (None, x.id),
                };
                let Some(object) = object else { return internal(expr.pos) };
                let function = self.function_of(object, id, expr.pos)?;
                self.emit(Instruction::LoadFunction { to, function });
                Ok(())
            }
            _ => internal(expr.pos),
        }
    }

    fn slice(&mut self, expr: &Expr, x: &Expr, bounds: [Option<&Expr>; 3], to: Register) -> Outcome<()> {
        let typ = self.type_of(x);
        let mut parts = vec![x];
        parts.extend(bounds.iter().flatten());
        self.order(&parts)?;
        let (sliced, of, n, is_string) = match self.under(typ) {
            Type::Slice(element) => (self.operand(x)?, Cut::Slice, self.slots(element, expr.pos)?, false),
            Type::Basic(_) => (self.operand(x)?, Cut::Slice, 1, true),
            Type::Array { elem, len } => {
                let place = self.locate(x)?;
                let pointer = match place {
                    Place::Memory { pointer, offset: 0 } => pointer,
                    place => self.address(place, typ, expr.pos)?,
                };
                (self.array_slice(pointer, len), Cut::Array, self.slots(elem, expr.pos)?, false)
            }
            Type::Pointer(array) => {
                let Type::Array { elem, len } = self.under(array) else {
                    return internal(expr.pos);
                };
                let pointer = self.operand(x)?;
                self.at(expr.pos);
                (self.array_slice(pointer, len), Cut::Array, self.slots(elem, expr.pos)?, false)
            }
            _ => return internal(expr.pos),
        };
        let first = self.take(3);
        for (bound, register) in bounds.into_iter().zip(first..) {
            match bound {
                Some(bound) => self.into(bound, register)?,
                None => self.emit(Instruction::LoadNil { to: register }),
            }
        }
        self.at(expr.pos);
        self.emit(match is_string {
            true => Instruction::CutString { to, string: sliced, bounds: first },
            false => Instruction::CutSlice { to, slice: sliced, bounds: first, n, of },
        });
        Ok(())
    }

    fn array_slice(&mut self, pointer: Register, len: u64) -> Register {
        let to = self.temporary();
        let length = u32::try_from(len).unwrap_or(u32::MAX);
        self.emit(Instruction::ArraySlice { to, pointer, length });
        to
    }

    fn assert(&mut self, expr: &Expr, x: &Expr, to: Register) -> Outcome<()> {
        let typ = self.type_of(expr);
        let of = self.type_of(x);
        let from = self.operand(x)?;
        self.at(expr.pos);
        let of = self.compiler.runtime_type(of, expr.pos)?;
        match self.under(typ) {
            Type::Tuple(parts) => {
                let Some(&wanted) = parts.first() else { return internal(expr.pos) };
                let ty = self.compiler.runtime_type(wanted, expr.pos)?;
                self.emit(Instruction::AssertOk { to, from, ty });
            }
            _ => {
                let ty = self.compiler.runtime_type(typ, expr.pos)?;
                self.emit(Instruction::Assert { to, from, ty, of });
            }
        }
        Ok(())
    }

    /// Makes the two values of `v, ok := …` in consecutive registers: an index of a map, an assertion, a receive.
    pub(super) fn push_comma_ok(&mut self, expr: &Expr) -> Outcome<(Register, TypeId)> {
        let expr = bare(expr);
        let Type::Tuple(parts) = self.under(self.type_of(expr)) else {
            return internal(expr.pos);
        };
        let Some(&typ) = parts.first() else { return internal(expr.pos) };
        let n = self.slots(typ, expr.pos)?;
        let to = self.take(u32::from(n) + 1);
        let mark = self.mark();
        match &expr.kind {
            ExprKind::Index { x, indices, .. } => {
                let map_type = self.type_of(x);
                let (Type::Map { key, .. }, Some(index)) = (self.under(map_type), indices.first()) else {
                    return internal(expr.pos);
                };
                let ty = self.compiler.runtime_type(map_type, expr.pos)?;
                self.order_pair(x, index)?;
                let map = self.operand(x)?;
                let key = self.operand_as(index, key)?;
                self.at(expr.pos);
                self.emit(Instruction::MapGet { to, ok: to.saturating_add(n), map, key, ty });
            }
            ExprKind::TypeAssert { x, .. } => self.assert(expr, x, to)?,
            ExprKind::Unary { op: UnaryOp::Receive, x } => {
                let channel = self.operand(x)?;
                self.at(expr.pos);
                let ty = self.compiler.runtime_type(typ, expr.pos)?;
                self.emit(Instruction::Receive { to, channel, ok: to.saturating_add(n), ty });
            }
            _ => return internal(expr.pos),
        }
        self.release(mark);
        Ok((to, typ))
    }

    fn unary(&mut self, expr: &Expr, op: UnaryOp, x: &Expr, to: Register) -> Outcome<()> {
        let typ = self.type_of(expr);
        match op {
            UnaryOp::Plus => self.into(x, to),
            UnaryOp::Minus => {
                let a = self.operand(x)?;
                let op = match self.class(typ) {
                    Class::Float | Class::Single => Unary::NegateFloat,
                    _ => Unary::Negate,
                };
                self.emit(Instruction::Unary { op, to, a });
                self.wrap(to, typ);
                Ok(())
            }
            UnaryOp::Complement => {
                let a = self.operand(x)?;
                self.emit(Instruction::Unary { op: Unary::Complement, to, a });
                self.wrap(to, typ);
                Ok(())
            }
            UnaryOp::Not => {
                let a = self.operand(x)?;
                self.emit(Instruction::Unary { op: Unary::Not, to, a });
                Ok(())
            }
            UnaryOp::Address => self.address_of(expr, x, to),
            UnaryOp::Receive => {
                let channel = self.operand(x)?;
                self.at(expr.pos);
                let ty = self.compiler.runtime_type(typ, expr.pos)?;
                self.emit(Instruction::Receive { to, channel, ok: NONE, ty });
                Ok(())
            }
            UnaryOp::Tilde => internal(expr.pos),
        }
    }

    fn address_of(&mut self, expr: &Expr, x: &Expr, to: Register) -> Outcome<()> {
        let x = bare(x);
        if let ExprKind::Composite(literal) = &x.kind {
            return self.composite_pointer(x, literal, to);
        }
        let place = self.locate(x)?;
        self.at(expr.pos);
        match place {
            Place::Memory { pointer, offset: 0 } => {
                // Neither `&*p` nor `&p.first` can be had of a nil p.
                if matches!(x.kind, ExprKind::Star(_) | ExprKind::Selector { .. }) {
                    self.emit(Instruction::CheckNil { pointer });
                }
                self.move_(to, pointer, 1);
            }
            place => {
                let typ = self.type_of(x);
                let address = self.address(place, typ, expr.pos)?;
                self.move_(to, address, 1);
            }
        }
        Ok(())
    }

    /// Whether an expression names a variable that lives in registers, and which.
    pub(super) fn register_variable(&self, expr: &Expr) -> Option<(ObjectId, Register)> {
        let ExprKind::Ident(name) = &bare(expr).kind else { return None };
        let object = self.object(name.id)?;
        match self.variables.get(&object)? {
            Storage::Registers(register) => Some((object, *register)),
            _ => None,
        }
    }
}
