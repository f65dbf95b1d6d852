//! Assignments in all their forms, and the variables that `:=` and `var` declare.
//!
//! As Go's compiler has it: calls first, then the right side, then what leads to the left side, then the writing. Of a
//! variable on the heap, `x++` and `x op= y` are a read and then a write: two steps, with whatever comes between.
//! One file, because all these share what a left side comes to.

use super::build::{Builder, TOO_WIDE, WIDEST, behind};
use super::expr::{Class, bare, is_blank};
use super::order::any_part;
use super::place::Place;
use crate::check::Mode;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, NodeId, VarSpec};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, ObjectKind, Type, TypeId, VariableKind};
use crate::vm::bytecode::{Constant, Instruction, Register};

impl<'p> Builder<'_, 'p> {
    /// The map and the key, if the expression is an index of a map, and the type of the map's values.
    fn map_index(&self, expr: &'p Expr) -> Option<(&'p Expr, &'p Expr, TypeId)> {
        let ExprKind::Index { x, indices, .. } = &bare(expr).kind else { return None };
        match (self.under_of(x), indices.first()) {
            (Type::Map { value, .. }, Some(index)) => Some((x, index, value)),
            _ => None,
        }
    }

    /// The type of what is assigned to an expression.
    fn target_type(&self, expr: &'p Expr) -> TypeId {
        self.map_index(expr).map_or_else(|| self.type_of(expr), |(.., value)| value)
    }

    /// `left = right`, or several at once.
    pub(super) fn assign(&mut self, left: &'p [Expr], right: &'p [Expr], pos: Pos) {
        match (left, right) {
            ([left], [right]) => self.assign_one(left, right, pos),
            (_, [right]) => {
                for target in left {
                    self.evaluate_ahead(target);
                }
                let (mut register, types) = self.push_several(right);
                let mut stored = Vec::new();
                for (target, &have) in left.iter().zip(types) {
                    stored.push((target, register, have));
                    register = behind(register, self.slots(have));
                }
                self.store_all(&stored, pos);
            }
            _ => self.assign_several(left, right, pos),
        }
    }

    /// Stores a value of a type, in registers, to what an expression names.
    pub(super) fn store_to(&mut self, target: &'p Expr, from: Register, have: TypeId, pos: Pos) {
        if is_blank(target) {
            return;
        }
        let want = self.target_type(target);
        let left = self.left(target, false);
        let from = self.assigned(from, have, want);
        self.at(pos);
        self.store_value(left, from, want);
    }

    /// Stores values of types, in registers, to what expressions name: all that leads there is found before the first is
    /// written.
    pub(super) fn store_all(&mut self, stored: &[(&'p Expr, Register, TypeId)], pos: Pos) {
        let pinned = stored.iter().any(|(target, ..)| self.register_variable(target).is_some());
        let mut places = Vec::new();
        for &(target, from, have) in stored {
            if !is_blank(target) {
                let want = self.target_type(target);
                let place = self.left(target, pinned);
                places.push((place, self.assigned(from, have, want), want));
            }
        }
        self.at(pos);
        for (place, from, typ) in places {
            self.store_value(place, from, typ);
        }
    }

    /// A value as its assignment to another type makes it: where it is, or in a new register.
    pub(super) fn assigned(&mut self, from: Register, have: TypeId, want: TypeId) -> Register {
        if !self.boxes(have, want) {
            return from;
        }
        let to = self.temporary();
        self.make_interface(to, from, have);
        to
    }

    /// What leads to a left side, evaluated; `pinned` if what comes before the writing may change registers.
    fn left(&mut self, expr: &'p Expr, pinned: bool) -> Place {
        if let Some((x, index, _)) = self.map_index(expr) {
            let (mut map, mut key, ty) = self.map_operands(x, index);
            if pinned {
                map = self.pin(map, 1);
                let n = self.slots(self.type_of(index));
                key = self.pin(key, n);
            }
            return Place::Entry { map, key, ty };
        }
        let mut place = self.locate(expr);
        if pinned && !matches!(bare(expr).kind, ExprKind::Ident(_)) {
            match &mut place {
                Place::Memory { pointer: register, .. }
                | Place::Indexed { index: register, .. }
                | Place::IndexedPart { index: register, .. } => *register = self.pin(*register, 1),
                Place::Element { slice, index } => {
                    *slice = self.pin(*slice, 1);
                    *index = self.pin(*index, 1);
                }
                Place::Registers(_) | Place::Global { .. } | Place::Entry { .. } | Place::Nowhere => {}
            }
        }
        place
    }

    /// Copies registers, so that an assignment to a variable that they belong to does not change them.
    pub(super) fn pin(&mut self, register: Register, n: u16) -> Register {
        let to = self.take(u32::from(n));
        self.move_(to, register, n);
        to
    }

    fn assign_one(&mut self, left: &'p Expr, right: &'p Expr, pos: Pos) {
        if is_blank(left) {
            self.operand(right);
            return;
        }
        self.hint = match &bare(left).kind {
            ExprKind::Ident(name) | ExprKind::Selector { name, .. } => Some(&name.name),
            _ => self.hint,
        };
        let typ = self.target_type(left);
        if let Some((object, register)) = self.register_variable(left) {
            if !self.mentions(right, object) || self.writes_last(right, typ) {
                self.write_as(right, typ, register);
            } else {
                let from = self.operand_as(right, typ);
                let n = self.slots(typ);
                self.move_(register, from, n);
            }
            self.hint = None;
            return;
        }
        if self.has_turn(left) {
            self.order_two(left, right);
        }
        if self.compiler.slots(typ) > WIDEST {
            // Too long for registers.
            let place = self.locate(left);
            let to = self.address(place, typ);
            return self.copy_long(to, right, typ);
        }
        let from = self.operand_as(right, typ);
        self.hint = None;
        let left = self.left(left, false);
        self.at(pos);
        self.store_value(left, from, typ);
    }

    /// Writes a value that is too long for registers to where a pointer points.
    pub(super) fn copy_long(&mut self, to: Register, right: &'p Expr, typ: TypeId) {
        let n = self.compiler.slots(typ);
        let from = if let ExprKind::Composite(literal) = &bare(right).kind {
            let scratch = self.temporary();
            self.new_named(scratch, typ, "literal");
            self.fill(Place::at(scratch), typ, literal);
            scratch
        } else {
            if self.mode(bare(right)) != Mode::Variable {
                return self.refuse(TOO_WIDE);
            }
            let place = self.locate(right);
            self.address(place, typ)
        };
        self.emit(Instruction::CopyObject { to, from, n });
    }

    fn assign_several(&mut self, left: &'p [Expr], right: &'p [Expr], pos: Pos) {
        self.order_all(left, right);
        // What a register variable on the left held may still be wanted by what comes after it.
        let pinned = left.iter().any(|expr| self.register_variable(expr).is_some());
        let mut targets = Vec::new();
        for (expr, value) in left.iter().zip(right) {
            targets.push(match is_blank(expr) {
                true => (Place::Nowhere, self.type_of(value)),
                false => (self.left(expr, pinned), self.target_type(expr)),
            });
        }
        let mut from = self.next();
        for (value, &(_, typ)) in right.iter().zip(&targets) {
            self.push_as(value, typ);
        }
        self.at(pos);
        for &(target, typ) in &targets {
            self.store_value(target, from, typ);
            from = behind(from, self.slots(typ));
        }
    }

    /// Makes the several values of one expression: a call, or one with a second value that says whether.
    pub(super) fn push_several(&mut self, expr: &'p Expr) -> (Register, &'p [TypeId]) {
        match &bare(expr).kind {
            ExprKind::Call(_) => self.push_tuple(expr),
            _ => self.push_comma_ok(expr),
        }
    }

    /// Whether the last instruction of an expression is the only one that writes its destination.
    fn writes_last(&self, expr: &Expr, typ: TypeId) -> bool {
        if self.needs_interface(expr, typ) {
            return true;
        }
        match &bare(expr).kind {
            ExprKind::Binary { op, .. } => !matches!(op, BinaryOp::LogicalAnd | BinaryOp::LogicalOr),
            // A Wrap reads what the operation wrote: still the last reading of the operands.
            ExprKind::Index { .. } | ExprKind::Slice { .. } | ExprKind::Selector { .. } | ExprKind::Ident(_) => true,
            ExprKind::Call(call) => {
                self.is_ordinary_call(call)
                    || matches!(self.mode(&call.function), Mode::Builtin(_))
                    || matches!(self.class(typ), Class::Int(_) | Class::Float | Class::String)
            }
            ExprKind::Unary { .. } | ExprKind::Star(_) | ExprKind::TypeAssert { .. } => {
                !matches!(self.under(typ), Type::Struct(_) | Type::Array { .. })
            }
            _ => false,
        }
    }

    /// Whether an expression mentions a variable.
    fn mentions(&self, expr: &Expr, object: ObjectId) -> bool {
        match &expr.kind {
            ExprKind::Ident(name) => self.object(name.id) == Some(object),
            // A literal that captures it by value reads it when it is made.
            ExprKind::Func(_) => true,
            _ => any_part(expr, &|part| self.mentions(part, object)),
        }
    }

    /// `left op= right`; without a right side, `left++` or `left--`.
    pub(super) fn update(&mut self, left: &'p Expr, op: BinaryOp, right: Option<&'p Expr>, pos: Pos) {
        let typ = self.target_type(left);
        if let Some((_, register)) = self.register_variable(left) {
            return self.updated(op, typ, register, right, pos);
        }
        match right {
            Some(right) => self.order_two(left, right),
            None => self.evaluate_ahead(left),
        }
        let left = self.left(left, false);
        self.at(pos);
        let old = self.load_one(left);
        self.updated(op, typ, old, right, pos);
        self.at(pos);
        self.store_value(left, old, typ);
    }

    /// Updates what is in a register.
    fn updated(&mut self, op: BinaryOp, typ: TypeId, register: Register, right: Option<&'p Expr>, pos: Pos) {
        let mark = self.mark();
        match (right, self.class(typ)) {
            (Some(right), _) => self.arithmetic(op, typ, register, register, right, pos),
            (None, Class::Float | Class::Single) => {
                let one = self.temporary();
                self.load_const(Constant::Float(1.0), one);
                self.operate(op, typ, register, register, one);
            }
            (None, _) => {
                let value = if op == BinaryOp::Sub { -1 } else { 1 };
                self.add_constant(register, register, value, typ);
            }
        }
        self.release(mark);
    }

    /// `left := right`.
    pub(super) fn define(&mut self, left: &'p [Expr], right: &'p [Expr], pos: Pos) {
        if let ([left], [right]) = (left, right)
            && let Some((object, typ)) = self.new_variable(left.id)
        {
            return self.define_one(object, typ, right, pos);
        }
        let mut names = Vec::new();
        for name in left {
            names.push(name.id);
        }
        self.give(&names, right, pos);
    }

    /// Gives several variables their values, those that are declared here and those that are there already.
    fn give(&mut self, names: &[NodeId], right: &'p [Expr], pos: Pos) {
        let mut objects = Vec::new();
        for &name in names {
            objects.push(self.object(name));
        }
        let mut have = Vec::new();
        let mut register;
        if let ([only], [_, _, ..]) = (right, names) {
            let (first, types) = self.push_several(only);
            register = first;
            have.extend_from_slice(types);
        } else {
            self.order_all(right, &[]);
            register = self.next();
            for (value, &object) in right.iter().zip(&objects) {
                let object = object.filter(|&object| !self.is_nameless(object));
                let typ = object.map_or_else(|| self.type_of(value), |object| self.type_of_object(object));
                self.hint = object.map(|object| &self.declared(object).name);
                self.push_as(value, typ);
                self.hint = None;
                have.push(typ);
            }
        }
        for (&object, &have) in objects.iter().zip(&have) {
            if let Some(object) = object {
                self.give_one(object, register, have, pos);
            }
            register = behind(register, self.slots(have));
        }
    }

    /// Gives a variable a value of a type, in registers that are its own from now on if it is declared here.
    pub(super) fn give_one(&mut self, object: ObjectId, register: Register, have: TypeId, pos: Pos) {
        if self.is_nameless(object) {
            return;
        }
        let typ = self.type_of_object(object);
        if self.is_declared(object) {
            let from = self.assigned(register, have, typ);
            let place = self.variable(object);
            self.at(pos);
            return self.store_value(place, from, typ);
        }
        self.bind(object, typ, register, have);
    }

    /// Whether it is called `_`.
    pub(super) fn is_nameless(&self, object: ObjectId) -> bool {
        *self.declared(object).name == *"_"
    }

    /// Whether the variable has its place already: here, or in the package.
    fn is_declared(&self, object: ObjectId) -> bool {
        self.variables.contains(object)
            || matches!(self.declared(object).kind, ObjectKind::Variable(VariableKind::Global))
    }

    /// The variable that a name declares here, unless it is `_` or declared already.
    fn new_variable(&self, name: NodeId) -> Option<(ObjectId, TypeId)> {
        let object = self.object(name)?;
        (!self.is_declared(object) && !self.is_nameless(object)).then(|| (object, self.type_of_object(object)))
    }

    /// Declares a variable whose value is in registers that are its own from now on.
    pub(super) fn bind(&mut self, object: ObjectId, typ: TypeId, register: Register, have: TypeId) {
        let count = self.compiler.slots(typ);
        let from = self.assigned(register, have, typ);
        if self.lives_on_heap(object, typ, count) {
            let place = self.declare(object, typ);
            self.store_value(place, from, typ);
        } else {
            self.settle(object, from, count);
        }
    }

    /// Declares a variable with the value of an expression.
    fn define_one(&mut self, object: ObjectId, typ: TypeId, right: &'p Expr, pos: Pos) {
        let name = &self.declared(object).name;
        let count = self.compiler.slots(typ);
        let held = self.type_of(right);
        if self.boxes(held, typ) && !self.facts.is_assigned(object) {
            self.compiler.concrete.insert(object, held);
        }
        if !self.lives_on_heap(object, typ, count) {
            self.hint = Some(name);
            let register = self.push_as(right, typ);
            self.hint = None;
            return self.settle(object, register, count);
        }
        let cell = self.temporary();
        self.hint = Some(name);
        self.new_with(cell, typ, name, right, pos);
        self.set_place(object, Place::at(cell));
    }

    /// Makes a variable of a type on the heap, with the value of an expression; `to` gets a pointer to it.
    pub(super) fn new_with(&mut self, to: Register, typ: TypeId, name: &str, right: &'p Expr, pos: Pos) {
        let mark = self.mark();
        if self.compiler.slots(typ) > WIDEST {
            self.new_named(to, typ, name);
            self.copy_long(to, right, typ);
        } else {
            let from = self.operand_as(right, typ);
            self.at(pos);
            self.new_named(to, typ, name);
            self.store_value(Place::at(to), from, typ);
        }
        self.hint = None;
        self.release(mark);
    }

    /// `var a, b T = x, y` in a function.
    pub(super) fn var(&mut self, spec: &'p VarSpec) {
        let pos = spec.pos;
        match (&spec.names[..], &spec.values[..]) {
            (names, []) => {
                for name in names {
                    if let Some((object, typ)) = self.new_variable(name.id) {
                        self.declare_zero(object, typ);
                    }
                }
                return;
            }
            ([name], [value]) => {
                if let Some((object, typ)) = self.new_variable(name.id) {
                    return self.define_one(object, typ, value, pos);
                }
                let mark = self.mark();
                match &spec.type_ {
                    Some(typ) => self.operand_as(value, self.type_of(typ)),
                    None => self.operand(value),
                };
                return self.release(mark);
            }
            _ => {}
        }
        let mut names = Vec::new();
        for name in &spec.names {
            names.push(name.id);
        }
        self.give(&names, &spec.values, pos);
    }
}
