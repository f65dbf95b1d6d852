//! Composite literals and function literals.

use super::build::{Builder, Storage};
use super::place::Place;
use super::{Outcome, internal};
use crate::syntax::ast::{Composite, Element, Expr, ExprKind, FuncLit};
use crate::syntax::source::Pos;
use crate::types::{Type, TypeId};
use crate::vm::bytecode::{Instruction, Register};
use std::collections::HashMap;

/// How many elements of a slice's literal are put into registers before they are stored at once.
const BATCH: u32 = 16;

impl Builder<'_, '_> {
    /// Writes the value of a composite literal.
    pub(super) fn composite(&mut self, expr: &Expr, literal: &Composite, to: Register) -> Outcome<()> {
        let typ = self.type_of(expr);
        if let Type::Pointer(_) = self.under(typ) {
            // The `&T` is left out within a literal of pointers.
            return self.composite_pointer(expr, literal, to);
        }
        self.order_elements(literal)?;
        match self.under(typ) {
            Type::Struct(_) | Type::Array { .. } => {
                self.hint = None;
                self.fill(Place::Registers(to), typ, literal, expr.pos)
            }
            Type::Slice(element) => self.slice_literal(element, literal, to, expr.pos),
            Type::Map { key, value } => self.map_literal(typ, key, value, literal, to, expr.pos),
            _ => internal(expr.pos),
        }
    }

    fn order_elements(&mut self, literal: &Composite) -> Outcome<()> {
        let values: Vec<&Expr> = literal.elements.iter().map(|element| &element.value).collect();
        self.order(&values)
    }

    /// Writes a pointer to a new variable with the value of a composite literal.
    pub(super) fn composite_pointer(&mut self, expr: &Expr, literal: &Composite, to: Register) -> Outcome<()> {
        let mut typ = self.type_of(expr);
        if let Type::Pointer(element) = self.under(typ) {
            typ = element;
        }
        let hint = self.hint.take();
        if matches!(self.under(typ), Type::Struct(_) | Type::Array { .. }) {
            self.order_elements(literal)?;
            // Made in a register of its own: the elements may read what is in `to`, and calls among them come first.
            let ty = self.compiler.runtime_type(typ, expr.pos)?;
            let count = self.compiler.slots(typ, expr.pos)?;
            if count <= BATCH {
                let from = self.take(count);
                self.fill(Place::Registers(from), typ, literal, expr.pos)?;
                self.at(expr.pos);
                self.hint = hint;
                self.emit_hinted(Instruction::New { to, ty }, "literal");
                let zero = literal.elements.is_empty();
                if !zero {
                    self.store(
                        Place::Memory { pointer: to, offset: 0 },
                        from,
                        u16::try_from(count).unwrap_or(u16::MAX),
                    );
                }
                return Ok(());
            }
            let pointer = self.temporary();
            self.at(expr.pos);
            self.hint = hint;
            self.emit_hinted(Instruction::New { to: pointer, ty }, "literal");
            self.fill(Place::Memory { pointer, offset: 0 }, typ, literal, expr.pos)?;
            self.move_(to, pointer, 1);
            return Ok(());
        }
        let from = self.temporary();
        self.hint = hint.clone();
        match self.under(typ) {
            Type::Slice(element) => self.slice_literal(element, literal, from, expr.pos)?,
            Type::Map { key, value } => self.map_literal(typ, key, value, literal, from, expr.pos)?,
            _ => return internal(expr.pos),
        }
        let ty = self.compiler.runtime_type(typ, expr.pos)?;
        self.hint = hint;
        self.emit_hinted(Instruction::New { to, ty }, "literal");
        self.store(Place::Memory { pointer: to, offset: 0 }, from, 1);
        Ok(())
    }

    /// Writes a literal of a struct or an array to a place: registers, which it sets as a whole, or new (zero) memory.
    pub(super) fn fill(&mut self, place: Place, typ: TypeId, literal: &Composite, pos: Pos) -> Outcome<()> {
        match self.under(typ) {
            Type::Struct(fields) => {
                if literal.elements.len() < fields.len()
                    && let Place::Registers(to) = place
                {
                    self.zero(to, typ, pos)?;
                }
                let offsets = self.compiler.field_offsets(typ, fields, pos)?;
                let names: HashMap<&str, usize> =
                    fields.iter().enumerate().map(|(index, field)| (&*field.name, index)).collect();
                for (position, element) in literal.elements.iter().enumerate() {
                    let index = match &element.key {
                        Some(key) => {
                            let ExprKind::Ident(name) = &key.kind else {
                                return internal(key.pos);
                            };
                            match names.get(&*name.name) {
                                Some(&index) => index,
                                None => return internal(key.pos),
                            }
                        }
                        None => position,
                    };
                    let Some(field) = fields.get(index) else { return internal(pos) };
                    let offset = offsets.get(index).copied().unwrap_or_default();
                    let name = field.name.clone();
                    let field = field.typ;
                    self.hint = Some(name);
                    self.fill_part(place, offset, field, &element.value)?;
                    self.hint = None;
                }
                Ok(())
            }
            Type::Array { elem, len } => {
                let given = u64::try_from(literal.elements.len()).unwrap_or(u64::MAX);
                if (given < len || literal.elements.iter().any(|element| element.key.is_some()))
                    && let Place::Registers(to) = place
                {
                    self.zero(to, typ, pos)?;
                }
                let n = self.compiler.slots(elem, pos)?;
                let mut index = 0u32;
                for element in &literal.elements {
                    index = self.element_index(element, index)?;
                    self.fill_part(place, index.saturating_mul(n), elem, &element.value)?;
                    index = index.saturating_add(1);
                }
                Ok(())
            }
            _ => internal(pos),
        }
    }

    /// The index that an element's key says, or the one that comes next.
    fn element_index(&mut self, element: &Element, next: u32) -> Outcome<u32> {
        match &element.key {
            None => Ok(next),
            Some(key) => match self.constant_int(key).and_then(|index| u32::try_from(index).ok()) {
                Some(index) => Ok(index),
                None => internal(key.pos),
            },
        }
    }

    /// Writes one field or element of a literal.
    fn fill_part(&mut self, place: Place, offset: u32, typ: TypeId, value: &Expr) -> Outcome<()> {
        let mark = self.mark();
        match place {
            Place::Registers(to) => {
                let to = to.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX));
                self.write_as(value, typ, to)?;
            }
            Place::Memory { pointer, offset: start } => {
                let part = Place::Memory { pointer, offset: start.saturating_add(offset) };
                if let ExprKind::Composite(literal) = &value.kind
                    && matches!(self.under(typ), Type::Struct(_) | Type::Array { .. })
                {
                    self.fill(part, typ, literal, value.pos)?;
                } else {
                    let from = self.operand_as(value, typ)?;
                    let n = self.slots(typ, value.pos)?;
                    self.store(part, from, n);
                }
            }
            _ => return internal(value.pos),
        }
        self.release(mark);
        Ok(())
    }

    fn slice_literal(&mut self, element: TypeId, literal: &Composite, to: Register, pos: Pos) -> Outcome<()> {
        let mut length = 0u32;
        let mut next = 0u32;
        for element in &literal.elements {
            let index = self.element_index(element, next)?;
            next = index.saturating_add(1);
            length = length.max(next);
        }
        let n = self.slots(element, pos)?;
        let hint = self.hint.take();
        let array = self.compiler.array_of(element, length);
        let ty = self.compiler.runtime_type(array, pos)?;
        let pointer = self.temporary();
        self.at(pos);
        self.hint = hint;
        self.emit_hinted(Instruction::New { to: pointer, ty }, "literal");
        // Elements that follow one another are stored together, a batch at a time.
        let mut start = 0u32;
        let mut index = 0u32;
        let mark = self.mark();
        let first = self.next();
        let mut pending = 0u32;
        for part in &literal.elements {
            let at = self.element_index(part, index)?;
            if at != index || pending * u32::from(n.max(1)) >= BATCH {
                self.flush(pointer, first, start, pending, n);
                self.release(mark);
                pending = 0;
            }
            if pending == 0 {
                start = at;
            }
            if n > 0 || self.has_turn(&part.value) {
                self.push_as(&part.value, element)?;
            }
            pending += 1;
            index = at.saturating_add(1);
        }
        self.flush(pointer, first, start, pending, n);
        self.release(mark);
        self.emit(Instruction::ArraySlice { to, pointer, length });
        Ok(())
    }

    fn flush(&mut self, pointer: Register, from: Register, start: u32, count: u32, n: u16) {
        let slots = u16::try_from(count.saturating_mul(u32::from(n))).unwrap_or(u16::MAX);
        let offset = start.saturating_mul(u32::from(n));
        self.store(Place::Memory { pointer, offset }, from, slots);
    }

    fn map_literal(
        &mut self,
        typ: TypeId,
        key: TypeId,
        value: TypeId,
        literal: &Composite,
        to: Register,
        pos: Pos,
    ) -> Outcome<()> {
        let ty = self.compiler.runtime_type(typ, pos)?;
        let map = self.temporary();
        self.at(pos);
        self.emit_hinted(Instruction::MakeMap { to: map, ty }, "literal");
        for element in &literal.elements {
            let mark = self.mark();
            let Some(name) = &element.key else { return internal(pos) };
            self.order_pair(name, &element.value)?;
            let key = self.operand_as(name, key)?;
            let from = self.operand_as(&element.value, value)?;
            self.emit(Instruction::MapSet { map, key, from, ty });
            self.release(mark);
        }
        self.move_(to, map, 1);
        Ok(())
    }

    /// Writes a function literal's value: a closure, if it captures anything.
    pub(super) fn literal(&mut self, expr: &Expr, literal: &FuncLit, to: Register) -> Outcome<()> {
        let Type::Signature(signature) = self.under(self.type_of(expr)) else {
            return internal(expr.pos);
        };
        let (from, n, captured) = self.push_captures(expr.id, expr.pos)?;
        self.literals += 1;
        let name = self.literal_name();
        let facts = std::rc::Rc::clone(&self.facts);
        let mut child = Builder::new(&mut *self.compiler, facts, self.arguments.clone(), self.package, name);
        child.captured(&captured, signature, expr.pos)?;
        child.function(expr.id, signature, &literal.body)?;
        let parameters = child.parameter_slots(signature, None, expr.pos)?;
        let results = child.result_slots(signature, expr.pos)?;
        let function = child.finish(parameters, results, expr.pos)?;
        let function = self.compiler.add_function(function);
        self.at(expr.pos);
        self.emit(match n {
            0 => Instruction::LoadFunction { to, function },
            n => Instruction::MakeClosure { to, function, from, n },
        });
        Ok(())
    }

    /// The name of the function literal that comes next.
    pub(super) fn literal_name(&self) -> String {
        match self.name.contains(".func") {
            true => format!("{}.{}", self.name, self.literals),
            false => format!("{}.func{}", self.name, self.literals),
        }
    }

    /// Puts what a literal captures into consecutive registers; the list says how it will find each in its own.
    pub(super) fn push_captures(
        &mut self,
        node: crate::syntax::ast::NodeId,
        pos: Pos,
    ) -> Outcome<(Register, u16, Vec<Capture>)> {
        let facts = std::rc::Rc::clone(&self.facts);
        let from = self.next();
        let mut captured = Vec::new();
        let mut total = 0u16;
        for &object in facts.captures(node) {
            let how = match self.variables.get(&object) {
                Some(&Storage::Registers(register)) => {
                    let typ = self.substitute(self.compiler.program.object(object).typ);
                    let n = self.slots(typ, pos)?;
                    let to = self.take(u32::from(n));
                    self.move_(to, register, n);
                    Captured::Value(n)
                }
                Some(&Storage::Cell(pointer)) => {
                    let to = self.temporary();
                    self.move_(to, pointer, 1);
                    Captured::Cell
                }
                Some(Storage::Nowhere) => Captured::Nowhere,
                None => return internal(pos),
            };
            total = total.saturating_add(how.slots());
            captured.push((object, how));
        }
        Ok((from, total, captured))
    }

    /// Says where captured variables are in this function: behind the parameters.
    pub(super) fn captured(
        &mut self,
        captured: &[Capture],
        signature: crate::types::Signature<'_>,
        pos: Pos,
    ) -> Outcome<()> {
        let parameters = self.parameter_slots(signature, None, pos)?;
        let mark = self.mark();
        self.take(parameters);
        let to = self.next();
        let mut total = 0u16;
        for &(object, how) in captured {
            let storage = match how {
                Captured::Value(n) => Storage::Registers(self.take(u32::from(n))),
                Captured::Cell => Storage::Cell(self.temporary()),
                Captured::Nowhere => Storage::Nowhere,
            };
            self.variables.insert(object, storage);
            total = total.saturating_add(how.slots());
        }
        if total > 0 {
            self.at(pos);
            self.emit(Instruction::LoadCapture { to, index: 0, n: total });
        }
        self.release(mark);
        self.captured_slots = u32::from(total);
        Ok(())
    }
}

/// A captured variable, and how it is captured.
pub(super) type Capture = (crate::types::ObjectId, Captured);

/// How a variable is captured.
#[derive(Clone, Copy, Debug)]
pub(super) enum Captured {
    /// By value, of so many slots: nobody assigns it any more.
    Value(u16),
    /// By a pointer to it.
    Cell,
    /// It takes no slots.
    Nowhere,
}

impl Captured {
    fn slots(self) -> u16 {
        match self {
            Self::Value(n) => n,
            Self::Cell => 1,
            Self::Nowhere => 0,
        }
    }
}
