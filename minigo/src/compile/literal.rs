//! Composite literals and function literals.

use super::build::{Builder, behind, narrow};
use super::expr::name_of;
use super::place::Place;
use crate::syntax::ast::{Composite, Element, Expr, ExprKind, FuncLit, NodeId};
use crate::syntax::source::Pos;
use crate::text::contains;
use crate::types::{ObjectId, Type, TypeId};
use crate::vm::bytecode::{Instruction, Register};

/// How many elements of a slice's literal are put into registers before they are stored at once.
const BATCH: u32 = 16;

/// What a function captures.
#[derive(Debug, Default)]
pub(super) struct Captures {
    /// The variables, and where they are among the captured slots.
    pub(super) places: Vec<(ObjectId, Place)>,
    /// How many slots that is.
    pub(super) n: u16,
}

impl<'p> Builder<'_, 'p> {
    /// Writes the value of a composite literal.
    pub(super) fn composite(&mut self, expr: &'p Expr, literal: &'p Composite, to: Register) {
        let typ = self.type_of(expr);
        match self.under(typ) {
            // The `&T` is left out within a literal of pointers.
            Type::Pointer(_) => self.composite_pointer(expr, literal, to),
            Type::Struct(_) | Type::Array { .. } => {
                self.order_elements(literal);
                self.hint = None;
                self.fill(Place::Registers(to), typ, literal);
            }
            _ => {
                self.order_elements(literal);
                self.collection(typ, literal, to, expr.pos);
            }
        }
    }

    fn order_elements(&mut self, literal: &'p Composite) {
        let mut values = Vec::new();
        for element in &literal.elements {
            values.push(&*element.value);
        }
        self.order(&values);
    }

    /// Writes a slice or a map.
    fn collection(&mut self, typ: TypeId, literal: &'p Composite, to: Register, pos: Pos) {
        match self.under(typ) {
            Type::Slice(element) => self.slice_literal(element, literal, to, pos),
            Type::Map { key, value } => self.map_literal(typ, key, value, literal, to, pos),
            _ => self.internal(),
        }
    }

    /// Writes a pointer to a new variable with the value of a composite literal.
    pub(super) fn composite_pointer(&mut self, expr: &'p Expr, literal: &'p Composite, to: Register) {
        let pos = expr.pos;
        let mut typ = self.type_of(expr);
        if let Type::Pointer(element) = self.under(typ) {
            typ = element;
        }
        let hint = self.hint;
        let count = self.compiler.slots(typ);
        let filled = matches!(self.under(typ), Type::Struct(_) | Type::Array { .. });
        if filled {
            self.hint = None;
            self.order_elements(literal);
        }
        if filled && count > BATCH {
            let pointer = self.temporary();
            self.at(pos);
            self.hint = hint;
            self.new_hinted(pointer, typ, "literal");
            self.fill(Place::at(pointer), typ, literal);
            return self.move_(to, pointer, 1);
        }
        // Made in registers of its own: the elements may read what is in `to`, and calls among them come first.
        let from = self.take(count);
        if filled {
            self.fill(Place::Registers(from), typ, literal);
            self.at(pos);
        } else {
            self.collection(typ, literal, from, pos);
        }
        self.hint = hint;
        self.new_hinted(to, typ, "literal");
        // A new variable is zero already.
        if !filled || !literal.elements.is_empty() {
            self.store(Place::at(to), from, narrow(count));
        }
    }

    /// Writes a literal of a struct or an array to a place: registers, which it sets as a whole, or new (zero) memory.
    pub(super) fn fill(&mut self, place: Place, typ: TypeId, literal: &'p Composite) {
        let elements = &literal.elements;
        let under = self.under(typ);
        let whole = match under {
            Type::Struct(fields) => elements.len() >= fields.len(),
            Type::Array { len, .. } => {
                elements.len() as u64 >= len && elements.iter().all(|element| element.key.is_none())
            }
            _ => return self.internal(),
        };
        if let Place::Registers(to) = place
            && !whole
        {
            self.zero(to, typ);
        }
        let mut next = 0;
        for (position, element) in elements.iter().enumerate() {
            let (offset, part) = match under {
                Type::Struct(fields) => {
                    let index = match &element.key {
                        Some(key) => fields.iter().position(|field| name_of(key) == Some(&field.name)),
                        None => Some(position),
                    };
                    let Some((index, field)) = index.and_then(|index| Some((index, fields.get(index)?))) else {
                        return self.internal();
                    };
                    self.hint = Some(&field.name);
                    (self.compiler.field_offset(typ, index), field.typ)
                }
                _ => {
                    let index = self.element_index(element, next);
                    next = index.saturating_add(1);
                    let elem = self.element(typ);
                    (index.saturating_mul(self.compiler.slots(elem)), elem)
                }
            };
            self.fill_part(place.part(offset), part, &element.value);
            if let Type::Struct(_) = under {
                self.hint = None;
            }
        }
    }

    /// The index that an element's key says, or the one that comes next.
    fn element_index(&mut self, element: &Element, next: u32) -> u32 {
        match &element.key {
            None => next,
            Some(key) => match self.constant_int(key).and_then(|index| u32::try_from(index).ok()) {
                Some(index) => index,
                None => self.internal(),
            },
        }
    }

    /// Writes one field or element of a literal.
    fn fill_part(&mut self, part: Place, typ: TypeId, value: &'p Expr) {
        let mark = self.mark();
        match (part, &value.kind) {
            (Place::Registers(to), _) => self.write_as(value, typ, to),
            (_, ExprKind::Composite(literal)) if matches!(self.under(typ), Type::Struct(_) | Type::Array { .. }) => {
                self.fill(part, typ, literal);
            }
            _ => {
                let from = self.operand_as(value, typ);
                self.store_value(part, from, typ);
            }
        }
        self.release(mark);
    }

    fn slice_literal(&mut self, element: TypeId, literal: &'p Composite, to: Register, pos: Pos) {
        let mut length = 0u32;
        let mut next = 0u32;
        for element in &literal.elements {
            next = self.element_index(element, next).saturating_add(1);
            length = length.max(next);
        }
        let n = u32::from(self.slots(element));
        let array = self.compiler.array_of(element, length);
        let pointer = self.temporary();
        self.at(pos);
        self.new_hinted(pointer, array, "literal");
        // Elements that follow one another are stored together, a batch at a time.
        let mut start = 0u32;
        let mut index = 0u32;
        let mark = self.mark();
        let first = self.next();
        let mut pending = 0u32;
        for part in &literal.elements {
            let at = self.element_index(part, index);
            if at != index || pending * n.max(1) >= BATCH {
                self.flush(pointer, first, start, pending, n);
                self.release(mark);
                pending = 0;
            }
            if pending == 0 {
                start = at;
            }
            if n > 0 || self.has_turn(&part.value) {
                self.push_as(&part.value, element);
            }
            pending += 1;
            index = at.saturating_add(1);
        }
        self.flush(pointer, first, start, pending, n);
        self.release(mark);
        self.emit(Instruction::ArraySlice { to, pointer, length });
    }

    fn flush(&mut self, pointer: Register, from: Register, start: u32, count: u32, n: u32) {
        let place = Place::Memory { pointer, offset: start.saturating_mul(n) };
        self.store(place, from, narrow(count.saturating_mul(n)));
    }

    fn map_literal(&mut self, typ: TypeId, key: TypeId, value: TypeId, literal: &'p Composite, to: Register, pos: Pos) {
        let ty = self.runtime_type(typ);
        let map = self.temporary();
        self.at(pos);
        self.emit_hinted(Instruction::MakeMap { to: map, ty }, "literal");
        for element in &literal.elements {
            let mark = self.mark();
            let Some(name) = &element.key else { return self.internal() };
            self.order_two(name, &element.value);
            let key = self.operand_as(name, key);
            let from = self.operand_as(&element.value, value);
            self.emit(Instruction::MapSet { map, key, from, ty });
            self.release(mark);
        }
        self.move_(to, map, 1);
    }

    /// Writes a function literal's value: a closure, if it captures anything.
    pub(super) fn literal(&mut self, expr: &'p Expr, literal: &'p FuncLit, to: Register) {
        let (from, captures) = self.push_captures(expr.id);
        let mut child = self.child(if contains(&self.function.name, ".func") { "." } else { ".func" });
        child.function(expr.id, &literal.body, &captures, expr.pos);
        let function = child.finish(None);
        self.at(expr.pos);
        self.load_closure(to, function, from, captures.n);
    }

    /// Puts what a literal captures into consecutive registers.
    pub(super) fn push_captures(&mut self, node: NodeId) -> (Register, Captures) {
        let facts = self.facts;
        let from = self.next();
        let mut captures = Captures::default();
        for &object in &facts.node(node).captures {
            let Some(&place) = self.variables.get(object) else { return self.internal() };
            let (inside, register, n) = match place {
                // By value: nobody assigns it any more.
                Place::Registers(register) => {
                    let typ = self.type_of_object(object);
                    (Place::Registers(captures.n), register, self.slots(typ))
                }
                // By a pointer to it.
                Place::Memory { pointer, .. } => (Place::at(captures.n), pointer, 1),
                _ => (Place::Nowhere, 0, 0),
            };
            let to = self.take(u32::from(n));
            self.move_(to, register, n);
            captures.n = behind(captures.n, n);
            captures.places.push((object, inside));
        }
        (from, captures)
    }

    /// Takes registers for what the function captures, and loads it, with `before` slots that are captured in front of it.
    pub(super) fn load_captures(&mut self, captures: &Captures, before: u16) -> Register {
        let to = self.take(u32::from(before));
        let base = self.take(u32::from(captures.n));
        for &(object, place) in &captures.places {
            let place = match place {
                Place::Registers(register) => Place::Registers(behind(base, register)),
                Place::Memory { pointer, .. } => Place::at(behind(base, pointer)),
                place => place,
            };
            self.set_place(object, place);
        }
        let n = behind(before, captures.n);
        if n > 0 {
            self.emit(Instruction::LoadCapture { to, index: 0, n });
        }
        to
    }
}
