//! Assignments in all their forms, and the variables that `:=` and `var` declare.
//!
//! As Go's compiler has it: calls first, then the right side, then what leads to the left side, then the writing. Of a
//! variable on the heap, `x++` and `x op= y` are a read and then a write: two steps, with whatever comes between.

use super::build::{Builder, Storage, TOO_WIDE, WIDEST};
use super::expr::{Class, bare};
use super::place::Place;
use super::{Outcome, fault, internal};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Ident, VarSpec};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, Type, TypeId};
use crate::vm::bytecode::{Constant, Instruction, NONE, Register};
use crate::vm::value::TypeIndex;

/// What the left side of an assignment comes to.
enum Left {
    Blank,
    Place(Place, TypeId),
    Map { map: Register, key: Register, ty: TypeIndex, value: TypeId },
}

impl Builder<'_, '_> {
    fn is_blank(expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Ident(name) if name.name.as_ref() == "_")
    }

    /// The map, key and value types, if the expression is an index of a map.
    fn map_index<'e>(&self, expr: &'e Expr) -> Option<(&'e Expr, &'e Expr, TypeId, TypeId, TypeId)> {
        let ExprKind::Index { x, indices, .. } = &bare(expr).kind else { return None };
        let typ = self.type_of(x);
        match (self.under(typ), indices.first()) {
            (Type::Map { key, value }, Some(index)) => Some((x, index, typ, key, value)),
            _ => None,
        }
    }

    /// `left = right`, or several at once.
    pub(super) fn assign(&mut self, left: &[Expr], right: &[Expr], pos: Pos) -> Outcome<()> {
        match (left, right) {
            ([left], [right]) => self.assign_one(left, right, pos),
            (_, [right]) => {
                let (register, types) = self.push_several(right)?;
                let mut at = register;
                for (target, &have) in left.iter().zip(&types) {
                    let mark = self.mark();
                    let n = self.slots(have, pos)?;
                    self.store_to(target, at, have, pos)?;
                    at = at.saturating_add(n);
                    self.release(mark);
                }
                Ok(())
            }
            _ => self.assign_several(left, right, pos),
        }
    }

    /// Stores a value of a type, in registers, to what an expression names.
    pub(super) fn store_to(&mut self, target: &Expr, from: Register, have: TypeId, pos: Pos) -> Outcome<()> {
        let left = self.left(target, false)?;
        let want = match &left {
            Left::Blank => return Ok(()),
            Left::Place(_, typ) => *typ,
            Left::Map { value, .. } => *value,
        };
        let from = self.assigned(from, have, want, pos)?;
        self.at(pos);
        self.write(&left, from, pos)
    }

    /// A value as its assignment to another type makes it: where it is, or in a new register.
    fn assigned(&mut self, from: Register, have: TypeId, want: TypeId, pos: Pos) -> Outcome<Register> {
        if self.is_interface(want) && !self.is_interface(have) {
            let to = self.temporary();
            self.make_interface(to, from, have, pos)?;
            return Ok(to);
        }
        Ok(from)
    }

    fn left(&mut self, expr: &Expr, pinned: bool) -> Outcome<Left> {
        if Self::is_blank(bare(expr)) {
            return Ok(Left::Blank);
        }
        if let Some((x, index, typ, key, value)) = self.map_index(expr) {
            let mut map = self.operand(x)?;
            let mut key = self.operand_as(index, key)?;
            if pinned {
                let key_type = self.type_of(index);
                map = self.pin(map, 1);
                let n = self.slots(key_type, expr.pos)?;
                key = self.pin(key, n);
            }
            let ty = self.compiler.runtime_type(typ, expr.pos)?;
            return Ok(Left::Map { map, key, ty, value });
        }
        let typ = self.type_of(expr);
        let place = self.locate(expr)?;
        let place = match place {
            _ if !pinned || matches!(bare(expr).kind, ExprKind::Ident(_)) => place,
            Place::Memory { pointer, offset } => Place::Memory { pointer: self.pin(pointer, 1), offset },
            Place::Element { slice, index } => {
                let slice = self.pin(slice, 1);
                Place::Element { slice, index: self.pin(index, 1) }
            }
            Place::Indexed { array, index } => Place::Indexed { array, index: self.pin(index, 1) },
            Place::IndexedPart { array, index, element, offset } => {
                Place::IndexedPart { array, index: self.pin(index, 1), element, offset }
            }
            place => place,
        };
        Ok(Left::Place(place, typ))
    }

    /// Copies registers, so that an assignment to a variable that they belong to does not change them.
    fn pin(&mut self, register: Register, n: u16) -> Register {
        let to = self.take(u32::from(n));
        self.move_(to, register, n);
        to
    }

    fn write(&mut self, left: &Left, from: Register, pos: Pos) -> Outcome<()> {
        match *left {
            Left::Blank => {}
            Left::Place(place, typ) => {
                let n = self.slots(typ, pos)?;
                self.store(place, from, n);
            }
            Left::Map { map, key, ty, .. } => self.emit(Instruction::MapSet { map, key, from, ty }),
        }
        Ok(())
    }

    fn assign_one(&mut self, left: &Expr, right: &Expr, pos: Pos) -> Outcome<()> {
        if Self::is_blank(bare(left)) {
            self.operand(right)?;
            return Ok(());
        }
        if let ExprKind::Ident(name) = &bare(left).kind {
            self.hint = Some(name.name.clone());
        }
        if let Some((object, register)) = self.register_variable(left) {
            let typ = self.type_of(left);
            if !self.mentions(right, object) || self.writes_last(right, typ) {
                self.write_as(right, typ, register)?;
            } else {
                let from = self.operand_as(right, typ)?;
                let n = self.slots(typ, pos)?;
                self.move_(register, from, n);
            }
            self.hint = None;
            return Ok(());
        }
        if let ExprKind::Selector { name, .. } = &bare(left).kind {
            self.hint = Some(name.name.clone());
        }
        if self.has_turn(left) {
            self.order_pair(left, right)?;
        }
        let typ = match self.map_index(left) {
            Some((.., value)) => value,
            None => self.type_of(left),
        };
        if self.compiler.slots(typ, pos)? > WIDEST {
            return self.assign_long(left, right, typ, pos);
        }
        let from = self.operand_as(right, typ)?;
        self.hint = None;
        let left = self.left(left, false)?;
        self.at(pos);
        self.write(&left, from, pos)
    }

    /// Assigns a value that is too long for registers.
    fn assign_long(&mut self, left: &Expr, right: &Expr, typ: TypeId, pos: Pos) -> Outcome<()> {
        let place = self.locate(left)?;
        let to = self.address(place, typ, pos)?;
        self.copy_long(to, right, typ, pos)
    }

    /// Writes a value that is too long for registers to where a pointer points.
    pub(super) fn copy_long(&mut self, to: Register, right: &Expr, typ: TypeId, pos: Pos) -> Outcome<()> {
        if let ExprKind::Composite(literal) = &bare(right).kind {
            let scratch = self.temporary();
            let ty = self.compiler.runtime_type(typ, pos)?;
            self.emit_named(Instruction::New { to: scratch, ty }, "literal");
            self.fill(Place::Memory { pointer: scratch, offset: 0 }, typ, literal, pos)?;
            let n = self.compiler.slots(typ, pos)?;
            self.emit(Instruction::CopyObject { to, from: scratch, n });
            return Ok(());
        }
        if !self.is_addressable(right) {
            return fault(right.pos, TOO_WIDE);
        }
        let place = self.locate(right)?;
        let from = self.address(place, typ, pos)?;
        let n = self.compiler.slots(typ, pos)?;
        self.emit(Instruction::CopyObject { to, from, n });
        Ok(())
    }

    fn is_addressable(&self, expr: &Expr) -> bool {
        matches!(self.mode(bare(expr)), crate::check::Mode::Variable)
    }

    fn assign_several(&mut self, left: &[Expr], right: &[Expr], pos: Pos) -> Outcome<()> {
        let operands: Vec<&Expr> = left.iter().chain(right).collect();
        self.order(&operands)?;
        // What a register variable on the left held may still be wanted by what comes after it.
        let pinned = left.iter().any(|expr| self.register_variable(expr).is_some());
        let mut targets = Vec::with_capacity(left.len());
        for expr in left {
            targets.push(self.left(expr, pinned)?);
        }
        let mut values = Vec::with_capacity(right.len());
        for (value, target) in right.iter().zip(&targets) {
            let typ = match target {
                Left::Blank => self.type_of(value),
                Left::Place(_, typ) => *typ,
                Left::Map { value, .. } => *value,
            };
            values.push(self.push_as(value, typ)?);
        }
        self.at(pos);
        for (target, from) in targets.iter().zip(values) {
            self.write(target, from, pos)?;
        }
        Ok(())
    }

    /// Makes the several values of one expression: a call, or one with a second value that says whether.
    pub(super) fn push_several(&mut self, expr: &Expr) -> Outcome<(Register, Vec<TypeId>)> {
        match &bare(expr).kind {
            ExprKind::Call(_) => self.push_tuple(expr),
            _ => {
                let (register, typ) = self.push_comma_ok(expr)?;
                Ok((register, vec![typ, TypeId::BOOL]))
            }
        }
    }

    /// Whether the last instruction of an expression is the only one that writes its destination.
    fn writes_last(&self, expr: &Expr, typ: TypeId) -> bool {
        if self.needs_interface(expr, typ) {
            return true;
        }
        match &bare(expr).kind {
            ExprKind::Binary { op: BinaryOp::LogicalAnd | BinaryOp::LogicalOr, .. } => false,
            // A Wrap reads what the operation wrote: still the last reading of the operands.
            ExprKind::Binary { .. } | ExprKind::Index { .. } | ExprKind::Slice { .. } => true,
            ExprKind::Call(call) => {
                self.is_ordinary_call(call)
                    || matches!(self.mode(&call.function), crate::check::Mode::Builtin(_))
                    || matches!(self.class(typ), Class::Int(_) | Class::Float | Class::String)
            }
            ExprKind::Unary { .. } | ExprKind::Star(_) | ExprKind::TypeAssert { .. } => {
                !matches!(self.under(typ), Type::Struct(_) | Type::Array { .. })
            }
            ExprKind::Selector { .. } | ExprKind::Ident(_) => true,
            _ => false,
        }
    }

    /// Whether an expression mentions a variable, function literals in it aside.
    fn mentions(&self, expr: &Expr, object: ObjectId) -> bool {
        let go = |x: &Expr| self.mentions(x, object);
        match &expr.kind {
            ExprKind::Ident(name) => self.object(name.id) == Some(object),
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Selector { x, .. } | ExprKind::Unary { x, .. } => go(x),
            ExprKind::TypeAssert { x, .. } => go(x),
            ExprKind::Index { x, indices, .. } => go(x) || indices.iter().any(go),
            ExprKind::Slice { x, low, high, max, .. } => go(x) || [low, high, max].into_iter().flatten().any(go),
            ExprKind::Call(call) => go(&call.function) || call.arguments.iter().any(go),
            ExprKind::Binary { x, y, .. } => go(x) || go(y),
            ExprKind::Composite(literal) => {
                literal.elements.iter().any(|element| element.key.as_ref().is_some_and(go) || go(&element.value))
            }
            // A literal that captures it by value reads it when it is made.
            ExprKind::Func(_) => true,
            _ => false,
        }
    }

    /// `left op= right`; without a right side, `left++` or `left--`.
    pub(super) fn update(&mut self, left: &Expr, op: BinaryOp, right: Option<&Expr>, pos: Pos) -> Outcome<()> {
        if let Some((_, register)) = self.register_variable(left) {
            let typ = self.type_of(left);
            return self.updated(op, typ, register, register, right, pos);
        }
        match right {
            Some(right) => self.order_pair(left, right)?,
            None => self.evaluate_ahead(left)?,
        }
        if let Some((x, index, typ, key, value)) = self.map_index(left) {
            let map = self.operand(x)?;
            let key = self.operand_as(index, key)?;
            let ty = self.compiler.runtime_type(typ, pos)?;
            let n = self.slots(value, pos)?;
            let old = self.take(u32::from(n));
            self.at(pos);
            self.emit(Instruction::MapGet { to: old, ok: NONE, map, key, ty });
            self.updated(op, value, old, old, right, pos)?;
            self.emit(Instruction::MapSet { map, key, from: old, ty });
            return Ok(());
        }
        let typ = self.type_of(left);
        let place = self.locate(left)?;
        self.at(pos);
        let (old, new) = match place {
            Place::Registers(register) => (register, register),
            place => {
                let old = self.temporary();
                self.load(place, old, 1);
                (old, old)
            }
        };
        self.updated(op, typ, new, old, right, pos)?;
        self.at(pos);
        self.store(place, new, 1);
        Ok(())
    }

    fn updated(
        &mut self,
        op: BinaryOp,
        typ: TypeId,
        to: Register,
        a: Register,
        right: Option<&Expr>,
        pos: Pos,
    ) -> Outcome<()> {
        let mark = self.mark();
        match (right, self.class(typ)) {
            (Some(right), _) => self.arithmetic(op, typ, to, a, right, pos)?,
            (None, Class::Float | Class::Single) => {
                let b = self.temporary();
                let constant = self.compiler.constant(Constant::Float(1.0));
                self.emit(Instruction::LoadConstant { to: b, constant });
                self.operate(op, typ, to, a, b, pos)?;
            }
            (None, _) => {
                let value = if op == BinaryOp::Sub { -1 } else { 1 };
                self.emit(Instruction::AddConstant { to, a, value });
                self.wrap(to, typ);
            }
        }
        self.release(mark);
        Ok(())
    }

    /// `left := right`.
    pub(super) fn define(&mut self, left: &[Expr], right: &[Expr], pos: Pos) -> Outcome<()> {
        let operands: Vec<&Expr> = right.iter().collect();
        if let ([left], [right]) = (left, right)
            && let ExprKind::Ident(name) = &left.kind
            && let Some((object, typ)) = self.new_variable(name)
        {
            return self.define_one(object, typ, right, pos);
        }
        let mut values = Vec::with_capacity(left.len());
        match right {
            [only] if left.len() > 1 => {
                let (mut register, types) = self.push_several(only)?;
                for have in types {
                    values.push((register, have));
                    register = register.saturating_add(self.slots(have, pos)?);
                }
            }
            _ => {
                self.order(&operands)?;
                for (target, value) in left.iter().zip(right) {
                    let want = match Self::is_blank(target) {
                        true => self.type_of(value),
                        false => self.type_of_defined(target),
                    };
                    if let ExprKind::Ident(name) = &target.kind {
                        self.hint = Some(name.name.clone());
                    }
                    values.push((self.push_as(value, want)?, want));
                    self.hint = None;
                }
            }
        }
        for (target, (register, have)) in left.iter().zip(values) {
            let ExprKind::Ident(name) = &target.kind else {
                return internal(target.pos);
            };
            match self.new_variable(name) {
                Some((object, typ)) => self.bind(object, typ, register, have, pos)?,
                None => self.store_to(target, register, have, pos)?,
            }
        }
        Ok(())
    }

    /// The type of a variable on the left of `:=`, new or not.
    fn type_of_defined(&self, target: &Expr) -> TypeId {
        match self.object(target.id) {
            Some(object) => self.substitute(self.compiler.program.object(object).typ),
            None => self.type_of(target),
        }
    }

    /// The variable that a name declares here, unless it is declared already.
    fn new_variable(&self, name: &Ident) -> Option<(ObjectId, TypeId)> {
        if name.name.as_ref() == "_" {
            return None;
        }
        let object = self.object(name.id)?;
        let known = self.variables.contains_key(&object);
        (!known).then(|| (object, self.substitute(self.compiler.program.object(object).typ)))
    }

    /// Declares a variable whose value is in registers that are its own from now on.
    pub(super) fn bind(
        &mut self,
        object: ObjectId,
        typ: TypeId,
        register: Register,
        have: TypeId,
        pos: Pos,
    ) -> Outcome<()> {
        let count = self.compiler.slots(typ, pos)?;
        let from = self.assigned(register, have, typ, pos)?;
        if self.facts.on_heap(object) || self.is_long(typ, count) {
            if let Storage::Cell(pointer) = self.declare(object, typ, pos)? {
                let n = self.slots(typ, pos)?;
                self.store(Place::Memory { pointer, offset: 0 }, from, n);
            }
            return Ok(());
        }
        let storage = if count == 0 { Storage::Nowhere } else { Storage::Registers(from) };
        self.variables.insert(object, storage);
        Ok(())
    }

    /// Declares a variable with the value of an expression.
    fn define_one(&mut self, object: ObjectId, typ: TypeId, right: &Expr, pos: Pos) -> Outcome<()> {
        let name = self.compiler.program.object(object).name.clone();
        let count = self.compiler.slots(typ, pos)?;
        if self.facts.on_heap(object) || self.is_long(typ, count) {
            let cell = self.temporary();
            let mark = self.mark();
            let ty = self.compiler.runtime_type(typ, pos)?;
            if count > WIDEST {
                self.emit_named(Instruction::New { to: cell, ty }, &name);
                self.copy_long(cell, right, typ, pos)?;
            } else {
                self.hint = Some(name.clone());
                let from = self.operand_as(right, typ)?;
                self.hint = None;
                self.at(pos);
                self.emit_named(Instruction::New { to: cell, ty }, &name);
                let n = self.slots(typ, pos)?;
                self.store(Place::Memory { pointer: cell, offset: 0 }, from, n);
            }
            self.release(mark);
            self.variables.insert(object, Storage::Cell(cell));
            return Ok(());
        }
        self.hint = Some(name);
        let register = self.push_as(right, typ)?;
        self.hint = None;
        let storage = if count == 0 { Storage::Nowhere } else { Storage::Registers(register) };
        self.variables.insert(object, storage);
        Ok(())
    }

    /// `var a, b T = x, y` in a function.
    pub(super) fn var(&mut self, spec: &VarSpec) -> Outcome<()> {
        let pos = spec.pos;
        let mut values = Vec::new();
        match &spec.values[..] {
            [] => {
                for name in &spec.names {
                    if let Some((object, typ)) = self.new_variable(name) {
                        self.declare_zero(object, typ, pos)?;
                    }
                }
                return Ok(());
            }
            [only] if spec.names.len() == 1 => {
                return match spec.names.first().and_then(|name| self.new_variable(name)) {
                    Some((object, typ)) => self.define_one(object, typ, only, pos),
                    None => {
                        let mark = self.mark();
                        match spec.type_.as_ref().map(|typ| self.type_of(typ)) {
                            Some(typ) => self.operand_as(only, typ)?,
                            None => self.operand(only)?,
                        };
                        self.release(mark);
                        Ok(())
                    }
                };
            }
            [only] => {
                let (mut register, types) = self.push_several(only)?;
                for have in types {
                    values.push((register, have));
                    register = register.saturating_add(self.slots(have, pos)?);
                }
            }
            several => {
                let operands: Vec<&Expr> = several.iter().collect();
                self.order(&operands)?;
                for (name, value) in spec.names.iter().zip(several) {
                    let want = match self.new_variable(name) {
                        Some((_, typ)) => typ,
                        None => self.type_of(value),
                    };
                    self.hint = Some(name.name.clone());
                    values.push((self.push_as(value, want)?, want));
                    self.hint = None;
                }
            }
        }
        for (name, (register, have)) in spec.names.iter().zip(values) {
            if let Some((object, typ)) = self.new_variable(name) {
                self.bind(object, typ, register, have, pos)?;
            }
        }
        Ok(())
    }
}
