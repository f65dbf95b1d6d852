//! Places: where a variable, a field or an element is, before it is read, written, or pointed at.
//!
//! Finding a place reads only what leads there (pointers, indices); the variable itself is read or written by one
//! instruction later. Parts of values that are in registers are places too, so that a field of a call's result costs nothing.

use super::build::{Builder, WIDEST, behind, narrow};
use super::expr::is_blank;
use crate::check::Selection;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::source::Pos;
use crate::types::{FieldStep, ObjectId, ObjectKind, Type, TypeId, VariableKind};
use crate::vm::bytecode::{Instruction, NONE, Register};
use crate::vm::value::TypeIndex;

/// Where a value is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Place {
    /// In registers from here on.
    Registers(Register),
    /// On the heap, so many slots from what a pointer points at.
    Memory { pointer: Register, offset: u32 },
    /// In a package's variable.
    Global { global: u16, offset: u32 },
    /// An element of a slice.
    Element { slice: Register, index: Register },
    /// An element, whose number is known only at run time, of an array in registers.
    Indexed { array: Register, index: Register },
    /// A part of such an element.
    IndexedPart { array: Register, index: Register, element: u16, offset: u16 },
    /// The value of a key in a map.
    Entry { map: Register, key: Register, ty: TypeIndex },
    /// Nowhere: it takes no slots, or is thrown away.
    #[default]
    Nowhere,
}

/// What is done with a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Place {
    /// What a pointer points at.
    #[inline(never)]
    pub(super) fn at(pointer: Register) -> Self {
        Self::Memory { pointer, offset: 0 }
    }

    /// What starts so many slots further on.
    #[inline(never)]
    pub(super) fn part(mut self, by: u32) -> Self {
        match &mut self {
            Self::Registers(first) => *first = behind(*first, narrow(by)),
            Self::Memory { offset, .. } | Self::Global { offset, .. } => *offset = offset.saturating_add(by),
            Self::IndexedPart { offset, .. } => *offset = behind(*offset, narrow(by)),
            Self::Element { .. } | Self::Indexed { .. } | Self::Entry { .. } | Self::Nowhere => {}
        }
        self
    }
}

impl<'p> Builder<'_, 'p> {
    /// Whether the object is a variable.
    pub(super) fn is_variable(&self, object: ObjectId) -> bool {
        matches!(self.declared(object).kind, ObjectKind::Variable(..))
    }

    /// The place of a variable.
    pub(super) fn variable(&mut self, object: ObjectId) -> Place {
        if let Some(&place) = self.variables.get(object) {
            return place;
        }
        match self.declared(object).kind {
            ObjectKind::Variable(VariableKind::Global) => {
                Place::Global { global: self.compiler.global(object), offset: 0 }
            }
            _ => self.internal(),
        }
    }

    /// The variable that an expression names, without a way through fields: its own package's, or another's.
    pub(super) fn named_variable(&self, expr: &Expr) -> Option<ObjectId> {
        let (object, _) = self.named(expr)?;
        self.is_variable(object).then_some(object)
    }

    /// The place of an expression; of one that is no variable, its value in registers.
    pub(super) fn locate(&mut self, expr: &'p Expr) -> Place {
        if let Some(&register) = self.ahead.get(expr.id) {
            return Place::Registers(register);
        }
        if is_blank(expr) {
            return Place::Nowhere;
        }
        if let Some(object) = self.named_variable(expr)
            && self.constant(expr).is_none()
        {
            return self.variable(object);
        }
        match &expr.kind {
            ExprKind::Paren(x) => self.locate(x),
            ExprKind::Selector { x, .. } if matches!(self.selection(expr), Some(Selection::Field(_))) => {
                let start = self.type_of(x);
                let Some(found) = self.selected(expr, x) else { return self.internal() };
                let place = self.locate(x);
                self.at(expr.pos);
                self.follow(place, start, &found.path)
            }
            ExprKind::Index { x, indices, .. } => self.locate_index(expr, x, indices),
            ExprKind::Star(x) => {
                let pointer = self.operand(x);
                self.at(expr.pos);
                let typ = self.type_of(expr);
                if self.compiler.slots(typ) == 0 {
                    self.check_nil(pointer);
                    return Place::Nowhere;
                }
                Place::at(pointer)
            }
            _ => Place::Registers(self.operand(expr)),
        }
    }

    /// Follows a path of fields from a place of the type `from`.
    pub(super) fn follow(&mut self, mut place: Place, from: TypeId, path: &[FieldStep]) -> Place {
        let mut typ = from;
        for step in path {
            let through = match self.under(typ) {
                Type::Pointer(element) => Some(element),
                _ => step.through_pointer.then_some(typ),
            };
            if let Some(element) = through {
                place = Place::at(self.load_one(place));
                typ = element;
            }
            match place {
                Place::Element { .. } => place = Place::at(self.address(place, typ)),
                Place::Indexed { array, index } => {
                    let element = self.slots(typ);
                    place = Place::IndexedPart { array, index, element, offset: 0 };
                }
                _ => {}
            }
            let Type::Struct(fields) = self.under(typ) else { return self.internal() };
            place = place.part(self.compiler.field_offset(typ, step.index));
            typ = fields.get(step.index).map_or(step.typ, |field| field.typ);
            if self.compiler.slots(typ) == 0
                && let Place::Memory { pointer, .. } = place
            {
                self.check_nil(pointer);
            }
        }
        place
    }

    fn locate_index(&mut self, expr: &'p Expr, x: &'p Expr, indices: &'p [Expr]) -> Place {
        let Some(index) = indices.first() else { return self.internal() };
        let typ = self.type_of(x);
        match self.under(typ) {
            Type::Slice(element) => {
                let slice = self.operand(x);
                let index = self.operand(index);
                self.at(expr.pos);
                let n = self.compiler.slots(element);
                if n > WIDEST {
                    self.refuse("a slice of such large arrays is not supported by minigo; use a slice of slices");
                }
                let place = Place::Element { slice, index };
                if n == 0 {
                    self.address(place, element);
                    return Place::Nowhere;
                }
                place
            }
            Type::Array { elem, len } => {
                let place = self.locate(x);
                self.array_element(place, elem, len, index, expr.pos)
            }
            Type::Pointer(array) => {
                let Type::Array { elem, len } = self.under(array) else { return self.internal() };
                let pointer = self.operand(x);
                self.array_element(Place::at(pointer), elem, len, index, expr.pos)
            }
            _ => Place::Registers(self.operand(expr)),
        }
    }

    /// The place of an element of the array at a place.
    fn array_element(&mut self, place: Place, elem: TypeId, len: u64, index: &'p Expr, pos: Pos) -> Place {
        let n = self.compiler.slots(elem);
        let length = u32::try_from(len).unwrap_or(u32::MAX);
        if let Some(constant) = self.constant_int(index)
            && let Ok(constant) = u32::try_from(constant)
            && constant < length
        {
            if n == 0 {
                return Place::Nowhere;
            }
            if !matches!(place, Place::Element { .. } | Place::Indexed { .. }) {
                return place.part(constant.saturating_mul(n));
            }
        }
        let index = self.operand(index);
        self.at(pos);
        self.emit(Instruction::CheckIndex { index, length });
        if n == 0 {
            return Place::Nowhere;
        }
        let Ok(n) = u16::try_from(n) else {
            self.refuse("an array of such large arrays is not supported by minigo; use a slice");
            return Place::Nowhere;
        };
        let array_slots = u32::from(n).saturating_mul(length);
        let pointer = match place {
            Place::Registers(array) => return Place::Indexed { array, index },
            Place::Indexed { .. } | Place::IndexedPart { .. } => {
                // An element of an array that is itself an element at a computed index: only to be read.
                let to = self.take(array_slots);
                self.load(place, to, narrow(array_slots));
                return Place::Indexed { array: to, index };
            }
            Place::Element { slice, index } => {
                let to = self.temporary();
                self.emit(Instruction::IndexAddress { to, slice, index, n: narrow(array_slots) });
                to
            }
            Place::Memory { pointer, offset: 0 } => pointer,
            Place::Memory { .. } | Place::Global { .. } => self.address(place, elem),
            Place::Entry { .. } | Place::Nowhere => return Place::Nowhere,
        };
        let to = self.temporary();
        self.emit(Instruction::ElementAddress { to, pointer, index, n });
        Place::at(to)
    }

    /// The address of a place where a value of the type is.
    pub(super) fn address(&mut self, place: Place, typ: TypeId) -> Register {
        let to = self.temporary();
        match place {
            Place::Memory { pointer, offset } => self.emit(Instruction::FieldAddress { to, pointer, offset }),
            Place::Global { global, offset } => {
                self.emit(Instruction::GlobalAddress { to, global });
                if offset > 0 {
                    self.emit(Instruction::FieldAddress { to, pointer: to, offset });
                }
            }
            Place::Element { slice, index } => {
                let n = self.slots(typ);
                self.emit(Instruction::IndexAddress { to, slice, index, n });
            }
            Place::Nowhere => self.new_hinted(to, typ, "value"),
            Place::Registers(_) | Place::Indexed { .. } | Place::IndexedPart { .. } | Place::Entry { .. } => {
                self.internal()
            }
        }
        to
    }

    /// The single slot at a place, in a register: its own where it has one.
    pub(super) fn load_one(&mut self, place: Place) -> Register {
        match place {
            Place::Registers(register) => register,
            _ => {
                let to = self.temporary();
                self.load(place, to, 1);
                to
            }
        }
    }

    /// Reads a place.
    pub(super) fn load(&mut self, place: Place, to: Register, n: u16) {
        self.access(Access::Read, place, to, n);
    }

    /// Writes a place.
    pub(super) fn store(&mut self, place: Place, from: Register, n: u16) {
        self.access(Access::Write, place, from, n);
    }

    /// Reads a value of a type into new registers.
    pub(super) fn load_value(&mut self, place: Place, typ: TypeId) -> Register {
        let n = self.slots(typ);
        let to = self.take(u32::from(n));
        self.load(place, to, n);
        to
    }

    /// Writes a value of a type.
    pub(super) fn store_value(&mut self, place: Place, from: Register, typ: TypeId) {
        let n = self.slots(typ);
        self.store(place, from, n);
    }

    /// Reads a place into registers, or writes it from them.
    fn access(&mut self, how: Access, place: Place, register: Register, n: u16) {
        let (to, from) = (register, register);
        let reads = how == Access::Read;
        match place {
            Place::Entry { map, key, ty } if reads => self.emit(Instruction::MapGet { to, ok: NONE, map, key, ty }),
            Place::Entry { map, key, ty } => self.emit(Instruction::MapSet { map, key, from, ty }),
            _ if n == 0 => {}
            Place::Memory { offset, .. } | Place::Global { offset, .. } if offset > u32::from(u16::MAX) => {
                let far = self.address(place, TypeId::INVALID);
                self.access(how, Place::at(far), register, n);
            }
            Place::Registers(own) if reads => self.move_(to, own, n),
            Place::Registers(own) => self.move_(own, from, n),
            Place::Memory { pointer, offset } => {
                let offset = narrow(offset);
                self.emit(match how {
                    Access::Read => Instruction::Load { to, pointer, offset, n },
                    Access::Write => Instruction::Store { pointer, from, offset, n },
                });
            }
            Place::Global { global, offset } => {
                let offset = narrow(offset);
                self.emit(match how {
                    Access::Read => Instruction::LoadGlobal { to, global, offset, n },
                    Access::Write => Instruction::StoreGlobal { global, from, offset, n },
                });
            }
            Place::Element { slice, index } if reads => self.emit(Instruction::Index { to, slice, index, n }),
            Place::Element { slice, index } => self.emit(Instruction::SetIndex { slice, index, from, n }),
            Place::Indexed { array, index } if reads => self.emit(Instruction::IndexRegisters { to, array, index, n }),
            Place::Indexed { array, index } => self.emit(Instruction::SetIndexRegisters { array, index, from, n }),
            Place::IndexedPart { array, index, element, offset } => {
                let whole = self.take(u32::from(element));
                let part = behind(whole, offset);
                self.emit(Instruction::IndexRegisters { to: whole, array, index, n: element });
                if reads {
                    self.move_(to, part, n);
                } else {
                    self.move_(part, from, n);
                    self.emit(Instruction::SetIndexRegisters { array, index, from: whole, n: element });
                }
            }
            Place::Nowhere => {}
        }
    }
}
