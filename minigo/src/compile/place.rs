//! Places: where a variable, a field or an element is, before it is read, written, or pointed at.
//!
//! Finding a place reads only what leads there (pointers, indices); the variable itself is read or written by one
//! instruction later. Parts of values that are in registers are places too, so that a field of a call's result costs nothing.

use super::build::{Builder, Storage};
use super::{Outcome, fault, internal};
use crate::check::Selection;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::source::Pos;
use crate::types::{FieldStep, ObjectId, ObjectKind, Type, TypeId, VariableKind};
use crate::vm::bytecode::{Instruction, Register};

/// Where a value is.
#[derive(Clone, Copy, Debug)]
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
    /// Nowhere: it takes no slots, or is thrown away.
    Nowhere,
}

impl Place {
    fn part(self, offset: u32) -> Self {
        match self {
            Self::Registers(first) => Self::Registers(first.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX))),
            Self::Memory { pointer, offset: start } => Self::Memory { pointer, offset: start.saturating_add(offset) },
            Self::Global { global, offset: start } => Self::Global { global, offset: start.saturating_add(offset) },
            Self::IndexedPart { array, index, element, offset: start } => Self::IndexedPart {
                array,
                index,
                element,
                offset: start.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX)),
            },
            other => other,
        }
    }
}

impl Builder<'_, '_> {
    /// The place of a variable.
    pub(super) fn variable(&mut self, object: ObjectId, pos: Pos) -> Outcome<Place> {
        if let Some(&storage) = self.variables.get(&object) {
            return Ok(match storage {
                Storage::Registers(first) => Place::Registers(first),
                Storage::Cell(pointer) => Place::Memory { pointer, offset: 0 },
                Storage::Nowhere => Place::Nowhere,
            });
        }
        match &self.compiler.program.object(object).kind {
            ObjectKind::Variable(VariableKind::Global, _) => {
                Ok(Place::Global { global: self.compiler.global(object, pos)?, offset: 0 })
            }
            _ => internal(pos),
        }
    }

    /// The place of an expression; of one that is no variable, its value in registers.
    pub(super) fn locate(&mut self, expr: &Expr) -> Outcome<Place> {
        if let Some(&register) = self.ahead.get(&expr.id) {
            return Ok(Place::Registers(register));
        }
        match &expr.kind {
            ExprKind::Paren(x) => self.locate(x),
            ExprKind::Ident(name) if name.name.as_ref() == "_" => Ok(Place::Nowhere),
            ExprKind::Ident(name) => {
                if self.constant(expr).is_none()
                    && let Some(object) = self.object(name.id)
                    && matches!(self.compiler.program.object(object).kind, ObjectKind::Variable(..))
                {
                    return self.variable(object, expr.pos);
                }
                Ok(Place::Registers(self.operand(expr)?))
            }
            ExprKind::Selector { x, .. } => match self.compiler.program.info.selection(expr.id).cloned() {
                Some(Selection::Qualified(object))
                    if matches!(self.compiler.program.object(object).kind, ObjectKind::Variable(..)) =>
                {
                    self.variable(object, expr.pos)
                }
                Some(Selection::Field(_)) => {
                    let (start, path) = self.field_path(expr, x)?;
                    let place = self.locate(x)?;
                    self.at(expr.pos);
                    self.follow(place, start, &path, expr.pos)
                }
                _ => Ok(Place::Registers(self.operand(expr)?)),
            },
            ExprKind::Index { x, indices, .. } => self.locate_index(expr, x, indices),
            ExprKind::Star(x) => {
                let pointer = self.operand(x)?;
                self.at(expr.pos);
                let typ = self.type_of(expr);
                if self.compiler.slots(typ, expr.pos)? == 0 {
                    self.emit(Instruction::CheckNil { pointer });
                    return Ok(Place::Nowhere);
                }
                Ok(Place::Memory { pointer, offset: 0 })
            }
            _ => Ok(Place::Registers(self.operand(expr)?)),
        }
    }

    /// The type that a field's path starts from and the path, looked up again where type arguments have come in.
    pub(super) fn field_path(&mut self, expr: &Expr, x: &Expr) -> Outcome<(TypeId, Vec<FieldStep>)> {
        let start = self.type_of(x);
        match self.selected(expr, x)? {
            Some(found) => Ok((start, found.path.to_vec())),
            None => internal(expr.pos),
        }
    }

    /// Follows a path of fields from a place of the type `from`.
    pub(super) fn follow(&mut self, place: Place, from: TypeId, path: &[FieldStep], pos: Pos) -> Outcome<Place> {
        let mut place = place;
        let mut typ = from;
        for step in path {
            if step.through_pointer || matches!(self.under(typ), Type::Pointer(_)) {
                let pointer = self.load_one(place);
                place = Place::Memory { pointer, offset: 0 };
                if let Type::Pointer(element) = self.under(typ) {
                    typ = element;
                }
            }
            let Type::Struct(fields) = self.under(typ) else {
                return internal(pos);
            };
            let offsets = self.compiler.field_offsets(typ, fields, pos)?;
            let offset = offsets.get(step.index).copied().unwrap_or_default();
            if let Place::Element { slice, index } = place {
                let n = self.slots(typ, pos)?;
                let to = self.temporary();
                self.emit(Instruction::IndexAddress { to, slice, index, n });
                place = Place::Memory { pointer: to, offset: 0 };
            }
            if let Place::Indexed { array, index } = place {
                let element = self.slots(typ, pos)?;
                place = Place::IndexedPart { array, index, element, offset: 0 };
            }
            place = place.part(offset);
            typ = fields.get(step.index).map_or(step.typ, |field| field.typ);
            if self.compiler.slots(typ, pos)? == 0
                && let Place::Memory { pointer, .. } = place
            {
                self.emit(Instruction::CheckNil { pointer });
            }
        }
        Ok(place)
    }

    fn locate_index(&mut self, expr: &Expr, x: &Expr, indices: &[Expr]) -> Outcome<Place> {
        let Some(index) = indices.first() else { return internal(expr.pos) };
        let typ = self.type_of(x);
        match self.under(typ) {
            Type::Slice(element) => {
                let slice = self.operand(x)?;
                let index = self.index_operand(index)?;
                self.at(expr.pos);
                let n = self.compiler.slots(element, expr.pos)?;
                if n > super::build::WIDEST {
                    return fault(
                        expr.pos,
                        "a slice of such large arrays is not supported by minigo; use a slice of slices",
                    );
                }
                if n == 0 {
                    let to = self.temporary();
                    self.emit(Instruction::IndexAddress { to, slice, index, n: 0 });
                    return Ok(Place::Nowhere);
                }
                Ok(Place::Element { slice, index })
            }
            Type::Array { elem, len } => {
                let place = self.locate(x)?;
                self.element(place, elem, len, index, expr.pos)
            }
            Type::Pointer(array) => {
                let Type::Array { elem, len } = self.under(array) else {
                    return internal(expr.pos);
                };
                let pointer = self.operand(x)?;
                self.element(Place::Memory { pointer, offset: 0 }, elem, len, index, expr.pos)
            }
            _ => Ok(Place::Registers(self.operand(expr)?)),
        }
    }

    /// The place of an element of the array at a place.
    fn element(&mut self, place: Place, elem: TypeId, len: u64, index: &Expr, pos: Pos) -> Outcome<Place> {
        let n = self.compiler.slots(elem, pos)?;
        let length = u32::try_from(len).unwrap_or(u32::MAX);
        if let Some(constant) = self.constant_int(index)
            && let Ok(constant) = u32::try_from(constant)
            && constant < length
        {
            if n == 0 {
                return Ok(Place::Nowhere);
            }
            if !matches!(place, Place::Element { .. } | Place::Indexed { .. }) {
                return Ok(place.part(constant.saturating_mul(n)));
            }
        }
        let index = self.index_operand(index)?;
        self.at(pos);
        self.emit(Instruction::CheckIndex { index, length });
        if n == 0 {
            return Ok(Place::Nowhere);
        }
        let Ok(n) = u16::try_from(n) else {
            return fault(pos, "an array of such large arrays is not supported by minigo; use a slice");
        };
        let array_slots = u32::from(n).saturating_mul(length);
        let array = match place {
            Place::Registers(array) => return Ok(Place::Indexed { array, index }),
            Place::Indexed { .. } | Place::IndexedPart { .. } => {
                // An element of an array that is itself an element at a computed index: only to be read.
                let count = u16::try_from(array_slots).unwrap_or(u16::MAX);
                let to = self.take(array_slots);
                self.load(place, to, count);
                return Ok(Place::Indexed { array: to, index });
            }
            Place::Element { slice, index: row } => {
                let to = self.temporary();
                let n = u16::try_from(array_slots).unwrap_or(u16::MAX);
                self.emit(Instruction::IndexAddress { to, slice, index: row, n });
                to
            }
            Place::Memory { pointer, offset: 0 } => pointer,
            Place::Memory { .. } | Place::Global { .. } => self.address(place, elem, pos)?,
            Place::Nowhere => return Ok(Place::Nowhere),
        };
        let to = self.temporary();
        self.emit(Instruction::ElementAddress { to, pointer: array, index, n });
        Ok(Place::Memory { pointer: to, offset: 0 })
    }

    /// An index, as an int. An unsigned one too large to be one becomes negative, and so is out of range as well.
    pub(super) fn index_operand(&mut self, index: &Expr) -> Outcome<Register> {
        self.operand(index)
    }

    /// The address of a place where a value of the type is.
    pub(super) fn address(&mut self, place: Place, typ: TypeId, pos: Pos) -> Outcome<Register> {
        Ok(match place {
            Place::Memory { pointer, offset } => {
                let to = self.temporary();
                self.emit(Instruction::FieldAddress { to, pointer, offset });
                to
            }
            Place::Global { global, offset } => {
                let to = self.temporary();
                self.emit(Instruction::GlobalAddress { to, global });
                if offset > 0 {
                    self.emit(Instruction::FieldAddress { to, pointer: to, offset });
                }
                to
            }
            Place::Element { slice, index } => {
                let n = self.slots(typ, pos)?;
                let to = self.temporary();
                self.emit(Instruction::IndexAddress { to, slice, index, n });
                to
            }
            Place::Nowhere => {
                let to = self.temporary();
                let ty = self.compiler.runtime_type(typ, pos)?;
                self.emit_hinted(Instruction::New { to, ty }, "value");
                to
            }
            _ => return internal(pos),
        })
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
        if n == 0 {
            return;
        }
        match place {
            Place::Registers(from) => self.move_(to, from, n),
            Place::Memory { pointer, offset } => match u16::try_from(offset) {
                Ok(offset) => self.emit(Instruction::Load { to, pointer, offset, n }),
                Err(_) => {
                    let far = self.temporary();
                    self.emit(Instruction::FieldAddress { to: far, pointer, offset });
                    self.emit(Instruction::Load { to, pointer: far, offset: 0, n });
                }
            },
            Place::Global { global, offset } => match u16::try_from(offset) {
                Ok(offset) => self.emit(Instruction::LoadGlobal { to, global, offset, n }),
                Err(_) => {
                    let far = self.temporary();
                    self.emit(Instruction::GlobalAddress { to: far, global });
                    self.load(Place::Memory { pointer: far, offset }, to, n);
                }
            },
            Place::Element { slice, index } => self.emit(Instruction::Index { to, slice, index, n }),
            Place::Indexed { array, index } => self.emit(Instruction::IndexRegisters { to, array, index, n }),
            Place::IndexedPart { array, index, element, offset } => {
                let whole = self.take(u32::from(element));
                self.emit(Instruction::IndexRegisters { to: whole, array, index, n: element });
                self.move_(to, whole.saturating_add(offset), n);
            }
            Place::Nowhere => {}
        }
    }

    /// Writes a place.
    pub(super) fn store(&mut self, place: Place, from: Register, n: u16) {
        if n == 0 {
            return;
        }
        match place {
            Place::Registers(to) => self.move_(to, from, n),
            Place::Memory { pointer, offset } => match u16::try_from(offset) {
                Ok(offset) => self.emit(Instruction::Store { pointer, from, offset, n }),
                Err(_) => {
                    let far = self.temporary();
                    self.emit(Instruction::FieldAddress { to: far, pointer, offset });
                    self.emit(Instruction::Store { pointer: far, from, offset: 0, n });
                }
            },
            Place::Global { global, offset } => match u16::try_from(offset) {
                Ok(offset) => self.emit(Instruction::StoreGlobal { global, from, offset, n }),
                Err(_) => {
                    let far = self.temporary();
                    self.emit(Instruction::GlobalAddress { to: far, global });
                    self.store(Place::Memory { pointer: far, offset }, from, n);
                }
            },
            Place::Element { slice, index } => self.emit(Instruction::SetIndex { slice, index, from, n }),
            Place::Indexed { array, index } => self.emit(Instruction::SetIndexRegisters { array, index, from, n }),
            Place::IndexedPart { array, index, element, offset } => {
                let whole = self.take(u32::from(element));
                self.emit(Instruction::IndexRegisters { to: whole, array, index, n: element });
                self.move_(whole.saturating_add(offset), from, n);
                self.emit(Instruction::SetIndexRegisters { array, index, from: whole, n: element });
            }
            Place::Nowhere => {}
        }
    }
}
