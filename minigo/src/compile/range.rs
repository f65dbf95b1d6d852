//! `for … range` over everything but functions.
//!
//! What is ranged over is evaluated once; the variables of `:=` are new in each iteration. A counter of its own goes on
//! where the body cannot reach it, and is the variable itself where nobody would notice.

use super::build::{Builder, Storage, Target, WIDEST};
use super::expr::bare;
use super::place::Place;
use super::{Outcome, internal};
use crate::syntax::ast::{AssignOp, Expr, ExprKind, Name, NodeId, Range};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, Type, TypeId};
use crate::vm::bytecode::{Compare, Instruction, NONE, Register, Unary};

impl Builder<'_, '_> {
    pub(super) fn range(&mut self, node: NodeId, range: &Range, label: Option<Name>, pos: Pos) -> Outcome<()> {
        let mark = self.mark();
        let typ = self.type_of(&range.x);
        let done = match self.under(typ) {
            Type::Basic(basic) if basic.is_string() => self.range_string(range, label),
            Type::Basic(_) => self.range_int(range, typ, label),
            Type::Slice(element) => self.range_slice(range, element, label),
            Type::Array { elem, len } => self.range_array(range, elem, len, label),
            Type::Pointer(array) => match self.under(array) {
                Type::Array { elem, len } => {
                    let pointer = self.push(&range.x)?;
                    self.range_memory(range, Place::Memory { pointer, offset: 0 }, elem, len, label)
                }
                _ => internal(pos),
            },
            Type::Map { key, value } => self.range_map(range, key, value, label),
            Type::Chan { elem, .. } => self.range_channel(range, elem, label),
            Type::Signature(signature) => self.range_function(node, range, signature, label, pos),
            _ => internal(pos),
        };
        self.release(mark);
        done
    }

    /// What stands for a variable that is wanted: nothing for `_` and what is left out.
    fn wanted(expr: Option<&Expr>) -> Option<&Expr> {
        expr.filter(|expr| !matches!(&expr.kind, ExprKind::Ident(name) if name.name.as_ref() == "_"))
    }

    /// The register of a counter, if it can be the variable itself: new in each iteration, in a register, never assigned.
    fn own_counter(&self, range: &Range, expr: &Expr, typ: TypeId) -> Option<ObjectId> {
        if range.op != AssignOp::Define {
            return None;
        }
        let object = self.object(expr.id)?;
        let same =
            self.compiler.program.types.identical(typ, self.substitute(self.compiler.program.object(object).typ));
        (same && !self.facts.is_assigned(object)).then_some(object)
    }

    /// Gives a value to one of the variables.
    pub(super) fn range_variable(&mut self, range: &Range, expr: &Expr, from: Register, have: TypeId) -> Outcome<()> {
        let pos = expr.pos;
        if range.op == AssignOp::Define
            && let ExprKind::Ident(name) = &bare(expr).kind
            && let Some(object) = self.object(name.id)
        {
            let typ = self.substitute(self.compiler.program.object(object).typ);
            let n = self.slots(have, pos)?;
            let storage = self.declare(object, typ, pos)?;
            match storage {
                Storage::Registers(to) => self.convert_assigned(to, from, have, typ, pos)?,
                Storage::Cell(pointer) => self.store(Place::Memory { pointer, offset: 0 }, from, n),
                Storage::Nowhere => {}
            }
            return Ok(());
        }
        let mark = self.mark();
        self.store_to(expr, from, have, pos)?;
        self.release(mark);
        Ok(())
    }

    fn body_of(&mut self, range: &Range, target: Target) -> Outcome<()> {
        self.targets.push(target);
        let done = self.block(&range.body);
        self.targets.pop();
        done
    }

    /// A loop that counts from 0 up to what is in a register; `turn` fetches what belongs to a number.
    fn count(
        &mut self,
        range: &Range,
        limit: Register,
        index_type: TypeId,
        label: Option<Name>,
        turn: &mut dyn FnMut(&mut Self, Register) -> Outcome<()>,
    ) -> Outcome<()> {
        let counter = self.temporary();
        self.emit(Instruction::LoadInt { to: counter, value: 0 });
        let key = Self::wanted(range.key.as_ref());
        let own = match key {
            Some(key) => self.own_counter(range, key, index_type),
            None => None,
        };
        if let Some(object) = own {
            self.variables.insert(object, Storage::Registers(counter));
        }
        let body = self.label();
        let again = self.label();
        let condition = self.label();
        let leave = self.label();
        self.jump(condition);
        self.place(body);
        let mark = self.mark();
        if let (Some(key), None) = (key, own) {
            self.range_variable(range, key, counter, index_type)?;
        }
        turn(self, counter)?;
        self.body_of(range, Target { label, leave, again: Some(again) })?;
        self.release(mark);
        self.place(again);
        self.at(range.x.pos);
        self.emit(Instruction::AddConstant { to: counter, a: counter, value: 1 });
        self.place(condition);
        let target = Self::target(body);
        self.emit(Instruction::JumpCompare { a: counter, b: limit, how: Compare::Less, target });
        self.place(leave);
        Ok(())
    }

    fn range_int(&mut self, range: &Range, typ: TypeId, label: Option<Name>) -> Outcome<()> {
        // The number may be an untyped constant: then the variable says what type it has.
        let typ = match Self::wanted(range.key.as_ref()).map(|key| (key, range.op)) {
            Some((key, AssignOp::Define)) => match self.object(key.id) {
                Some(object) => self.substitute(self.compiler.program.object(object).typ),
                None => typ,
            },
            _ => typ,
        };
        let limit = self.push(&range.x)?;
        self.count(range, limit, typ, label, &mut |_, _| Ok(()))
    }

    fn range_slice(&mut self, range: &Range, element: TypeId, label: Option<Name>) -> Outcome<()> {
        let slice = match self.register_variable(&range.x) {
            Some((object, register)) if !self.facts.is_assigned(object) => register,
            _ => self.push(&range.x)?,
        };
        let limit = self.temporary();
        self.emit(Instruction::Unary { op: Unary::Length, to: limit, a: slice });
        let value = Self::wanted(range.value.as_ref());
        self.count(range, limit, TypeId::INT, label, &mut |builder, index| {
            let Some(value) = value else { return Ok(()) };
            let n = builder.slots(element, range.x.pos)?;
            builder.element_variable(range, value, Place::Element { slice, index }, element, n)
        })
    }

    /// Reads an element and gives it to the second variable.
    fn element_variable(&mut self, range: &Range, value: &Expr, place: Place, element: TypeId, n: u16) -> Outcome<()> {
        self.at(range.x.pos);
        if let (AssignOp::Define, Some(object)) = (range.op, self.object(value.id)) {
            let typ = self.substitute(self.compiler.program.object(object).typ);
            let count = u32::from(n);
            if !self.facts.on_heap(object) && !self.is_long(typ, count) && n > 0 {
                let to = self.take(count);
                self.load(place, to, n);
                self.variables.insert(object, Storage::Registers(to));
                return Ok(());
            }
        }
        let from = self.take(u32::from(n));
        self.load(place, from, n);
        self.range_variable(range, value, from, element)
    }

    fn range_array(&mut self, range: &Range, elem: TypeId, len: u64, label: Option<Name>) -> Outcome<()> {
        let typ = self.type_of(&range.x);
        if Self::wanted(range.value.as_ref()).is_none() {
            if self.has_turn(&range.x) {
                self.operand(&range.x)?;
            }
            return self.range_memory(range, Place::Nowhere, elem, len, label);
        }
        // The elements are those of the array as it was when the loop began: a copy, unless nobody can assign it.
        let count = self.compiler.slots(typ, range.x.pos)?;
        let place = if self.is_long(typ, count) {
            let to = self.temporary();
            let ty = self.compiler.runtime_type(typ, range.x.pos)?;
            if count > WIDEST {
                self.emit_named(Instruction::New { to, ty }, "range");
                self.copy_long(to, &range.x, typ, range.x.pos)?;
            } else {
                let mark = self.mark();
                let from = self.operand(&range.x)?;
                self.emit_named(Instruction::New { to, ty }, "range");
                let n = self.slots(typ, range.x.pos)?;
                self.store(Place::Memory { pointer: to, offset: 0 }, from, n);
                self.release(mark);
            }
            Place::Memory { pointer: to, offset: 0 }
        } else {
            match self.register_variable(&range.x) {
                Some((object, register)) if !self.facts.is_assigned(object) => Place::Registers(register),
                _ => Place::Registers(self.push(&range.x)?),
            }
        };
        self.range_memory(range, place, elem, len, label)
    }

    /// Ranges over the elements of an array that stays where it is.
    fn range_memory(
        &mut self,
        range: &Range,
        array: Place,
        elem: TypeId,
        len: u64,
        label: Option<Name>,
    ) -> Outcome<()> {
        let limit = self.temporary();
        self.load_int(i64::try_from(len).unwrap_or(i64::MAX), limit);
        let value = Self::wanted(range.value.as_ref());
        self.count(range, limit, TypeId::INT, label, &mut |builder, index| {
            let Some(value) = value else { return Ok(()) };
            let n = builder.slots(elem, range.x.pos)?;
            let place = match array {
                _ if n == 0 => Place::Nowhere,
                Place::Registers(array) => Place::Indexed { array, index },
                Place::Memory { pointer, .. } => {
                    let to = builder.temporary();
                    builder.at(range.x.pos);
                    builder.emit(Instruction::ElementAddress { to, pointer, index, n });
                    Place::Memory { pointer: to, offset: 0 }
                }
                other => other,
            };
            builder.element_variable(range, value, place, elem, n)
        })
    }

    fn range_string(&mut self, range: &Range, label: Option<Name>) -> Outcome<()> {
        let string = self.push(&range.x)?;
        let state = self.take(2);
        let position = state.saturating_add(1);
        self.emit(Instruction::LoadInt { to: state, value: 0 });
        let key = Self::wanted(range.key.as_ref());
        let value = Self::wanted(range.value.as_ref());
        let rune = if value.is_some() { self.temporary() } else { NONE };
        let again = self.label();
        let leave = self.label();
        self.place(again);
        let mark = self.mark();
        self.at(range.x.pos);
        self.emit(Instruction::NextRune { state, string, rune, done: Self::target(leave) });
        if let Some(key) = key {
            self.range_variable(range, key, position, TypeId::INT)?;
        }
        if let Some(value) = value {
            self.range_variable(range, value, rune, TypeId::RUNE)?;
        }
        self.body_of(range, Target { label, leave, again: Some(again) })?;
        self.jump(again);
        self.release(mark);
        self.place(leave);
        Ok(())
    }

    fn range_map(&mut self, range: &Range, key_type: TypeId, value_type: TypeId, label: Option<Name>) -> Outcome<()> {
        let map = self.operand(&range.x)?;
        let iterator = self.temporary();
        self.emit(Instruction::MapIterate { to: iterator, map });
        let wanted_key = Self::wanted(range.key.as_ref());
        let wanted_value = Self::wanted(range.value.as_ref());
        let key = match wanted_key {
            Some(_) => {
                let n = self.slots(key_type, range.x.pos)?;
                self.take(u32::from(n))
            }
            None => NONE,
        };
        let value = match wanted_value {
            Some(_) => {
                let n = self.slots(value_type, range.x.pos)?;
                self.take(u32::from(n))
            }
            None => NONE,
        };
        let again = self.label();
        let leave = self.label();
        self.place(again);
        let mark = self.mark();
        self.at(range.x.pos);
        self.emit(Instruction::MapNext { iterator, key, value, done: Self::target(leave) });
        if let Some(expr) = wanted_key {
            self.range_variable(range, expr, key, key_type)?;
        }
        if let Some(expr) = wanted_value {
            self.range_variable(range, expr, value, value_type)?;
        }
        self.body_of(range, Target { label, leave, again: Some(again) })?;
        self.jump(again);
        self.release(mark);
        self.place(leave);
        Ok(())
    }

    fn range_channel(&mut self, range: &Range, elem: TypeId, label: Option<Name>) -> Outcome<()> {
        let channel = self.push(&range.x)?;
        let key = Self::wanted(range.key.as_ref());
        let to = match key {
            Some(_) => {
                let n = self.slots(elem, range.x.pos)?;
                self.take(u32::from(n))
            }
            None => NONE,
        };
        let ok = self.temporary();
        let ty = self.compiler.runtime_type(elem, range.x.pos)?;
        let again = self.label();
        let leave = self.label();
        self.place(again);
        let mark = self.mark();
        self.at(range.x.pos);
        self.emit(Instruction::Receive { to, channel, ok, ty });
        self.emit(Instruction::JumpUnless { condition: ok, target: Self::target(leave) });
        if let Some(expr) = key {
            self.range_variable(range, expr, to, elem)?;
        }
        self.body_of(range, Target { label, leave, again: Some(again) })?;
        self.jump(again);
        self.release(mark);
        self.place(leave);
        Ok(())
    }
}
