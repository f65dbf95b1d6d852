//! The instructions of slices.

use super::aside::Aside;
use super::{Carried, Done, Limit, Trouble};
use crate::text::{fill, integer, natural};
use crate::vm::bytecode::{Cut, NONE, Register};
use crate::vm::compare;
use crate::vm::heap::{Body, Heap};
use crate::vm::value::{Handle, Length, TypeIndex, Value};

/// A slice's array, first slot and length in elements.
#[inline]
pub(crate) fn slice_parts(value: &Value) -> (Handle, u32, u32) {
    match *value {
        Value::Slice { array, start, length, .. } => (array, start, length.get()),
        _ => (Handle::NOTHING, 0, 0),
    }
}

pub(crate) fn elements(heap: &Heap, array: Handle, start: u32, slots: usize) -> &[Value] {
    heap.slots(array).get(start as usize..start as usize + slots).unwrap_or_default()
}

/// Where elements come from that are appended or copied.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// So many in registers.
    Registers(Register, u16),
    /// A slice, or a string, whose elements are its bytes.
    Value(Value),
}

impl Source {
    fn count(self) -> u64 {
        match self {
            Self::Registers(_, count) => u64::from(count),
            Self::Value(Value::String { length, .. }) => u64::from(length),
            Self::Value(value) => u64::from(slice_parts(&value).2),
        }
    }

    /// The variable that is read.
    fn variable(self) -> Handle {
        match self {
            Self::Registers(..) => Handle::NOTHING,
            Self::Value(value) => slice_parts(&value).0,
        }
    }
}

/// Whether a size, in elements of so many bytes, is one at all: Go's own bound is the address space.
pub(super) fn is_possible(count: i64, bytes: u64) -> bool {
    const MOST: u64 = (1 << 47) - 1;
    count >= 0 && (bytes == 0 || count as u64 <= MOST / bytes)
}

impl Aside<'_, '_> {
    fn gather(&self, source: Source, slots: usize) -> Vec<Value> {
        match source {
            Source::Registers(from, _) => self.g.registers(from, slots).to_vec(),
            Source::Value(text @ Value::String { .. }) => self.text_as_slots(&text, slots),
            Source::Value(slice) => {
                let (array, start, _) = slice_parts(&slice);
                elements(self.world.heap, array, start, slots).to_vec()
            }
        }
    }

    /// Checks the bounds of a slice expression in Go's order; `what` is what there is room for.
    pub(super) fn check_cut(&mut self, low: i64, high: i64, max: Option<i64>, room: i64, what: &str) -> Done {
        let most = max.unwrap_or(room);
        // The bound that is wrong, what stands around it, and the bound beside it.
        let (before, wrong, beside, after) = if most as u64 > room as u64 {
            ("::", most, None, "")
        } else if high as u64 > most as u64 {
            (":", high, max, "")
        } else if low as u64 > high as u64 {
            ("", low, Some(high), if max.is_some() { ":" } else { "" })
        } else {
            return Ok(());
        };
        // Go says nothing of the other bound, nor of the size, where one is negative.
        let (beside, with) = match beside {
            Some(_) if wrong < 0 => (":".to_owned(), String::new()),
            Some(beside) => (fill(":{}", &[&integer(beside)]), String::new()),
            None if wrong < 0 => (String::new(), String::new()),
            None => (String::new(), fill(" with {} {}", &[what, &integer(room)])),
        };
        let words = fill("slice bounds out of range [{}{}{}{}]{}", &[before, &integer(wrong), &beside, after, &with]);
        self.world.panic_with(Carried::RuntimeError, words)
    }

    /// A bound of a slice expression, unless it was left out.
    pub(super) fn bound(&self, register: Register) -> Option<i64> {
        match self.value(register) {
            Value::Nil => None,
            value => Some(value.int()),
        }
    }

    /// `to` = a slice of a new array of these values.
    pub(super) fn set_slice(
        &mut self,
        to: Register,
        ty: TypeIndex,
        values: Vec<Value>,
        length: u32,
        capacity: u32,
    ) -> Done {
        let array = self.make(Body::Slots { ty: Some(ty), values: values.into_boxed_slice() })?;
        let (length, capacity) = (Length::new(length), Length::new(capacity));
        self.set(to, Value::Slice { length, capacity, array, start: 0 })
    }

    pub(super) fn make_slice(&mut self, to: Register, length: Register, capacity: Register, ty: TypeIndex) -> Done {
        let program = self.world.program;
        let length = self.int(length);
        let capacity = if capacity == NONE { length } else { self.int(capacity) };
        let (slots, bytes) = (program.slots(ty) as u64, program.layout(ty).bytes);
        if !is_possible(length, bytes) {
            return self.panics(Carried::RuntimeError, "makeslice: len out of range");
        }
        if !is_possible(capacity, bytes) || capacity < length {
            return self.panics(Carried::RuntimeError, "makeslice: cap out of range");
        }
        if capacity > i64::from(Length::MOST) || capacity as u64 * slots >= 1 << 31 {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        self.room(128 + capacity as u64 * slots * 16)?;
        let values = program.zero(ty).repeat(capacity as usize);
        self.set_slice(to, ty, values, length as u32, capacity as u32)
    }

    pub(super) fn array_slice(&mut self, to: Register, pointer: Register, length: u32) -> Done {
        let (array, start) = self.pointer(pointer)?;
        if length > Length::MOST {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        let length = Length::new(length);
        self.set(to, Value::Slice { length, capacity: length, array, start })
    }

    pub(super) fn cut_slice(&mut self, to: Register, slice: Register, bounds: Register, n: u16, of: Cut) -> Done {
        let whole = self.value(slice);
        let (size, room) = match whole {
            Value::Slice { length, capacity, .. } => (i64::from(length.get()), i64::from(capacity.get())),
            _ => (0, 0),
        };
        let (low, high) = (self.bound(bounds).unwrap_or(0), self.bound(bounds + 1).unwrap_or(size));
        let max = self.bound(bounds + 2);
        self.check_cut(low, high, max, room, if of == Cut::Array { "length" } else { "capacity" })?;
        let most = max.unwrap_or(room);
        let part = match whole {
            Value::Slice { array, start, .. } => Value::Slice {
                length: Length::new((high - low) as u32),
                capacity: Length::new((most - low) as u32),
                array,
                start: if most == low { start } else { start + low as u32 * u32::from(n) },
            },
            _ => Value::Nil,
        };
        self.set(to, part)
    }

    /// `to` = the slice with the source's elements after its own.
    pub(super) fn append(&mut self, to: Register, slice: Register, source: Source, ty: TypeIndex) -> Done {
        let added = source.count();
        let program = self.world.program;
        let slots = program.slots(ty);
        let whole = self.value(slice);
        let (array, start, length, capacity) = match whole {
            Value::Slice { array, start, length, capacity } => (array, start, length.get(), capacity.get()),
            _ => (Handle::NOTHING, 0, 0, 0),
        };
        let total = u64::from(length) + added;
        if total > u64::from(Length::MOST) {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        let total = total as u32;
        let grows = total > capacity;
        let capacity =
            if grows { compare::grown_capacity(capacity, total, program.layout(ty)).max(total) } else { capacity };
        self.room(256 + if grows { u64::from(capacity) * slots as u64 * 16 } else { 0 })?;
        // The old array is read when it is left, else written.
        let touches = if grows { length > 0 } else { added > 0 };
        self.visit_both(
            if touches { array } else { Handle::NOTHING },
            if added > 0 { source.variable() } else { Handle::NOTHING },
        )?;
        let mut values = self.gather(source, added as usize * slots);
        if grows {
            let old = elements(self.world.heap, array, start, length as usize * slots);
            let mut all = Vec::with_capacity(capacity as usize * slots);
            all.extend_from_slice(old);
            all.append(&mut values);
            for _ in total..capacity {
                all.extend_from_slice(program.zero(ty));
            }
            return self.set_slice(to, ty, all, total, capacity);
        }
        let mut whole = whole;
        if added > 0
            && let Value::Slice { length: now, .. } = &mut whole
        {
            self.world.heap.set_many(array, start + length * slots as u32, &values);
            *now = Length::new(total);
        }
        self.set(to, whole)
    }

    /// Copies as many elements as both have into a slice; `to` = how many that were.
    pub(super) fn copy(&mut self, to: Register, into: Register, from: Register, n: u16) -> Done {
        let source = Source::Value(self.value(from));
        let (target, at, room) = slice_parts(self.g.register(into));
        let count = u64::from(room).min(source.count());
        if count > 0 {
            self.visit_both(target, source.variable())?;
            let values = self.gather(source, count as usize * usize::from(n));
            self.world.heap.set_many(target, at, &values);
        }
        self.set_int(to, count as i64)
    }

    pub(super) fn clear_slice(&mut self, slice: Register, ty: TypeIndex) -> Done {
        let (array, start, length) = slice_parts(self.g.register(slice));
        if length > 0 {
            self.visit(array)?;
            let zeros = self.world.program.zero(ty).repeat(length as usize);
            self.world.heap.set_many(array, start, &zeros);
        }
        Ok(())
    }

    pub(super) fn slice_to_array(&mut self, to: Register, slice: Register, length: u32) -> Done {
        let whole = self.value(slice);
        let (object, offset, size) = slice_parts(&whole);
        if size < length {
            return self.world.panic_with(
                Carried::RuntimeError,
                fill(
                    "cannot convert slice with length {} to array or pointer to array with length {}",
                    &[&natural(size.into()), &natural(length.into())],
                ),
            );
        }
        let pointer = if whole.is_nil() { Value::Nil } else { Value::Pointer { object, offset } };
        self.set(to, pointer)
    }
}
