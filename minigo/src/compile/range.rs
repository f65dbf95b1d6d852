//! `for … range` over everything but functions.
//!
//! What is ranged over is evaluated once; the variables of `:=` are new in each iteration. A counter of its own goes on
//! where the body cannot reach it, and is the variable itself where nobody would notice.

use super::build::{Builder, Label, Target, When, behind};
use super::expr::{bare, is_blank};
use super::place::Place;
use crate::syntax::ast::{AssignOp, Block, Expr, ExprKind, Name, NodeId, Range};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, Type, TypeId};
use crate::vm::bytecode::{Compare, Instruction, NONE, Register, Unary};

impl<'p> Builder<'_, 'p> {
    pub(super) fn range(&mut self, node: NodeId, range: &'p Range, label: Option<&'p Name>, pos: Pos) {
        let typ = self.type_of(&range.x);
        let array = match self.under(typ) {
            Type::Pointer(array) => array,
            _ => typ,
        };
        match self.under(array) {
            Type::Basic(basic) if basic.is_string() => self.range_string(range, label),
            Type::Basic(_) => self.range_int(range, typ, label),
            Type::Slice(element) => self.range_slice(range, element, label),
            Type::Array { elem, len } => {
                let place = match array == typ {
                    true => self.array_copy(range, typ),
                    false => Place::at(self.push(&range.x)),
                };
                self.range_array(range, place, elem, len, label);
            }
            Type::Map { key, value } => self.range_map(range, key, value, label),
            Type::Chan { elem, .. } => self.range_channel(range, elem, label),
            Type::Signature(signature) => self.range_function(node, range, signature, label, pos),
            _ => self.internal(),
        }
    }

    /// What stands for a variable that is wanted: nothing for `_` and what is left out.
    fn wanted(expr: Option<&Expr>) -> Option<&Expr> {
        expr.filter(|expr| !is_blank(expr))
    }

    /// The counter's variable, if it can be the counter itself: new in each iteration, in a register, never assigned.
    fn own_counter(&self, range: &Range, expr: &Expr, typ: TypeId) -> Option<ObjectId> {
        let object = self.object(expr.id)?;
        let same = self.program.types.identical(typ, self.type_of_object(object));
        (range.op == AssignOp::Define && same && !self.facts.is_assigned(object)).then_some(object)
    }

    /// Gives a value to one of the variables, if it is wanted.
    pub(super) fn give_variable(
        &mut self,
        range: &'p Range,
        variable: &'p Option<Box<Expr>>,
        (from, have): (Register, TypeId),
    ) {
        if let Some(variable) = Self::wanted(variable.as_deref()) {
            self.range_variable(range, variable, from, have);
        }
    }

    /// Gives two values to what stands before `=`, all that leads there found before the first is written; `false` if there
    /// are no such two.
    fn store_both(&mut self, range: &'p Range, [key, value]: [(Register, TypeId); 2]) -> bool {
        let wanted = [Self::wanted(range.key.as_deref()), Self::wanted(range.value.as_deref())];
        let (AssignOp::Set, [Some(first), Some(second)]) = (range.op, wanted) else { return false };
        let mark = self.mark();
        self.store_all(&[(first, key.0, key.1), (second, value.0, value.1)], first.pos);
        self.release(mark);
        true
    }

    /// Gives a value to one of the variables.
    fn range_variable(&mut self, range: &'p Range, expr: &'p Expr, from: Register, have: TypeId) {
        let pos = expr.pos;
        if range.op == AssignOp::Define
            && let ExprKind::Ident(name) = &bare(expr).kind
            && let Some(object) = self.object(name.id)
        {
            let typ = self.type_of_object(object);
            match self.declare(object, typ) {
                Place::Registers(to) => self.convert_assigned(to, from, have, typ),
                place => self.store_value(place, from, have),
            }
            return;
        }
        let mark = self.mark();
        self.store_to(expr, from, have, pos);
        self.release(mark);
    }

    /// The registers of a variable's value; [`NONE`] if it is not wanted.
    fn take_wanted(&mut self, expr: Option<&Expr>, typ: TypeId) -> Register {
        match Self::wanted(expr) {
            Some(_) => self.take_for(typ),
            None => NONE,
        }
    }

    /// The body of a loop, once.
    pub(super) fn turn(&mut self, body: &'p Block, label: Option<&'p Name>, leave: Label, again: Label) {
        self.targets.push(Target { label, leave, again: Some(again) });
        self.block(body);
        self.targets.pop();
    }

    /// A loop whose turns begin with an instruction that fetches the next values, which come to registers of the types.
    /// It jumps to `leave` when there are none, or says so in `ok`.
    fn fetch(
        &mut self,
        range: &'p Range,
        label: Option<&'p Name>,
        next: Instruction,
        ok: Register,
        leave: Label,
        values: [(Register, TypeId); 2],
    ) {
        let again = self.label();
        self.place(again);
        self.at(range.x.pos);
        self.emit(next);
        if ok != NONE {
            self.jump_when(When::Fails, ok, leave);
        }
        if !self.store_both(range, values) {
            self.give_variable(range, &range.key, values[0]);
            self.give_variable(range, &range.value, values[1]);
        }
        self.turn(&range.body, label, leave, again);
        self.jump(again);
        self.place(leave);
    }

    /// A loop that counts from 0 up to what is in a register; with `elements`, the second variable has what is at each number.
    fn count(
        &mut self,
        range: &'p Range,
        limit: Register,
        index_type: TypeId,
        elements: Option<(Place, TypeId)>,
        label: Option<&'p Name>,
    ) {
        let counter = self.temporary();
        self.load_small(counter, 0);
        let key = Self::wanted(range.key.as_deref());
        let own = key.and_then(|key| self.own_counter(range, key, index_type));
        if let Some(object) = own {
            self.set_place(object, Place::Registers(counter));
        }
        let body = self.label();
        let again = self.label();
        let condition = self.label();
        let leave = self.label();
        self.jump(condition);
        self.place(body);
        let value = Self::wanted(range.value.as_deref()).zip(elements);
        if let (AssignOp::Set, Some(_), Some((_, (place, element)))) = (range.op, key, value) {
            let from = self.element_at(range, place, counter, element);
            self.store_both(range, [(counter, index_type), (from, element)]);
        } else {
            if let (Some(key), None) = (key, own) {
                self.range_variable(range, key, counter, index_type);
            }
            if let Some((value, (place, element))) = value {
                self.element_variable(range, value, place, counter, element);
            }
        }
        self.turn(&range.body, label, leave, again);
        self.place(again);
        self.at(range.x.pos);
        self.emit(Instruction::AddConstant { to: counter, a: counter, value: 1 });
        self.place(condition);
        let target = Self::target(body);
        self.emit(Instruction::JumpCompare { a: counter, b: limit, how: Compare::Less, target });
        self.place(leave);
    }

    fn range_int(&mut self, range: &'p Range, typ: TypeId, label: Option<&'p Name>) {
        // The number may be an untyped constant: then the variable says what type it has.
        let named = Self::wanted(range.key.as_deref()).filter(|_| range.op == AssignOp::Define);
        let typ = named.and_then(|key| self.object(key.id)).map_or(typ, |object| self.type_of_object(object));
        let limit = self.push(&range.x);
        self.count(range, limit, typ, None, label);
    }

    /// What is ranged over, in registers: a variable's own, if nobody assigns it.
    fn steady(&mut self, x: &'p Expr) -> Register {
        match self.register_variable(x) {
            Some((object, register)) if !self.facts.is_assigned(object) => register,
            _ => self.push(x),
        }
    }

    fn range_slice(&mut self, range: &'p Range, element: TypeId, label: Option<&'p Name>) {
        let slice = self.steady(&range.x);
        let limit = self.temporary();
        self.unary_op(Unary::Length, limit, slice);
        // The counter comes to where the index is still open.
        let elements = Place::Element { slice, index: NONE };
        self.count(range, limit, TypeId::INT, Some((elements, element)), label);
    }

    /// The element that a counter says, in registers.
    fn element_at(&mut self, range: &'p Range, elements: Place, index: Register, element: TypeId) -> Register {
        let pos = range.x.pos;
        let n = self.slots(element);
        let place = match elements {
            Place::Element { slice, .. } => Place::Element { slice, index },
            _ if n == 0 => Place::Nowhere,
            Place::Registers(array) => Place::Indexed { array, index },
            Place::Memory { pointer, .. } => {
                let to = self.temporary();
                self.at(pos);
                self.emit(Instruction::ElementAddress { to, pointer, index, n });
                Place::at(to)
            }
            other => other,
        };
        self.at(pos);
        self.load_value(place, element)
    }

    /// Gives the element that a counter says to the second variable.
    fn element_variable(
        &mut self,
        range: &'p Range,
        value: &'p Expr,
        elements: Place,
        index: Register,
        element: TypeId,
    ) {
        let n = self.slots(element);
        let from = self.element_at(range, elements, index, element);
        if n > 0
            && let (AssignOp::Define, Some(object)) = (range.op, self.object(value.id))
        {
            let typ = self.type_of_object(object);
            if !self.lives_on_heap(object, typ, u32::from(n)) {
                return self.settle(object, from, u32::from(n));
            }
        }
        self.range_variable(range, value, from, element);
    }

    /// The elements to range over: those of the array as it was when the loop began, a copy unless nobody can assign it.
    fn array_copy(&mut self, range: &'p Range, typ: TypeId) -> Place {
        let x = &range.x;
        if Self::wanted(range.value.as_deref()).is_none() {
            if self.has_turn(x) {
                self.operand(x);
            }
            return Place::Nowhere;
        }
        let count = self.compiler.slots(typ);
        if !self.is_long(typ, count) {
            return Place::Registers(self.steady(x));
        }
        let to = self.temporary();
        self.new_with(to, typ, "range", x, Pos::NONE);
        Place::at(to)
    }

    /// Ranges over the elements of an array that stays where it is.
    fn range_array(&mut self, range: &'p Range, array: Place, elem: TypeId, len: u64, label: Option<&'p Name>) {
        let limit = self.temporary();
        self.load_int(i64::try_from(len).unwrap_or(i64::MAX), limit);
        self.count(range, limit, TypeId::INT, Some((array, elem)), label);
    }

    fn range_string(&mut self, range: &'p Range, label: Option<&'p Name>) {
        let string = self.push(&range.x);
        let state = self.take(2);
        self.load_small(state, 0);
        let rune = self.take_wanted(range.value.as_deref(), TypeId::RUNE);
        let leave = self.label();
        let next = Instruction::NextRune { state, string, rune, done: Self::target(leave) };
        self.fetch(range, label, next, NONE, leave, [(behind(state, 1), TypeId::INT), (rune, TypeId::RUNE)]);
    }

    fn range_map(&mut self, range: &'p Range, key_type: TypeId, value_type: TypeId, label: Option<&'p Name>) {
        let map = self.operand(&range.x);
        let iterator = self.temporary();
        self.emit(Instruction::MapIterate { to: iterator, map });
        let key = self.take_wanted(range.key.as_deref(), key_type);
        let value = self.take_wanted(range.value.as_deref(), value_type);
        let leave = self.label();
        let next = Instruction::MapNext { iterator, key, value, done: Self::target(leave) };
        self.fetch(range, label, next, NONE, leave, [(key, key_type), (value, value_type)]);
    }

    fn range_channel(&mut self, range: &'p Range, elem: TypeId, label: Option<&'p Name>) {
        let channel = self.push(&range.x);
        let to = self.take_wanted(range.key.as_deref(), elem);
        let ok = self.temporary();
        let ty = self.runtime_type(elem);
        let leave = self.label();
        let next = Instruction::Receive { to, channel, ok, ty };
        self.fetch(range, label, next, ok, leave, [(to, elem), (NONE, TypeId::BOOL)]);
    }
}
