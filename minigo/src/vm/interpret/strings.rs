//! The instructions of strings.

use super::aside::{Aside, Next};
use super::slices::{elements, slice_parts};
use super::{Done, Limit, Trouble, index_out};
use crate::library::quote::Runes;
use crate::vm::bytecode::{Address, Register};
use crate::vm::compare;
use crate::vm::value::{Length, TypeIndex, Value};

/// The length of a string, in an interface or not.
pub(crate) fn text_length(value: &Value) -> u64 {
    match *value {
        Value::String { length, .. } | Value::Text { length, .. } => u64::from(length),
        _ => 0,
    }
}

/// Appends a rune in UTF-8: U+FFFD for what is none.
pub(super) fn encode(bytes: &mut Vec<u8>, rune: i64) {
    let rune = u32::try_from(rune).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
    bytes.extend_from_slice(rune.encode_utf8(&mut [0; 4]).as_bytes());
}

/// A rune as an integer: U+FFFD for what is none.
fn number(rune: Option<char>) -> i64 {
    i64::from(u32::from(rune.unwrap_or('\u{fffd}')))
}

impl Aside<'_, '_> {
    fn set_text(&mut self, to: Register, bytes: Vec<u8>) -> Done {
        let text = self.world.text(self.g, bytes)?;
        self.set(to, text)
    }

    /// The first bytes of a text, each a slot.
    pub(super) fn text_as_slots(&self, text: &Value, slots: usize) -> Vec<Value> {
        let mut values = Vec::with_capacity(slots);
        for byte in self.world.heap.text(text).iter().take(slots) {
            values.push(Value::Int(i64::from(*byte)));
        }
        values
    }

    pub(super) fn concat(&mut self, to: Register, a: Register, b: Register) -> Done {
        self.room(text_length(self.g.register(a)) + text_length(self.g.register(b)) + 128)?;
        let name = self.g.next_name();
        let (a, b) = (self.g.register(a), self.g.register(b));
        let joined = self.world.heap.concat(name, self.g.site(), a, b);
        let joined = self.world.within(joined)?;
        self.set(to, joined)
    }

    pub(super) fn concat_many(&mut self, to: Register, from: Register, n: u16) -> Done {
        let parts = self.g.registers(from, n.into());
        let total: u64 = parts.iter().map(text_length).sum();
        self.room(total + 128)?;
        let mut joined = self.value(from);
        if n > 2 && total < 1 << 31 && text_length(&joined) * 2 < total {
            // All at once, unless the first is long and may grow in place.
            let mut bytes = Vec::with_capacity(total as usize);
            for part in self.g.registers(from, n.into()) {
                bytes.extend_from_slice(self.world.heap.text(part));
            }
            return self.set_text(to, bytes);
        }
        let name = self.g.next_name();
        for at in from + 1..from + n {
            let longer = self.world.heap.concat(name, self.g.site(), &joined, self.g.register(at));
            joined = self.world.within(longer)?;
        }
        self.set(to, joined)
    }

    pub(super) fn index_string(&mut self, to: Register, string: Register, index: Register) -> Done {
        let index = self.int(index);
        let text = self.world.heap.text(self.g.register(string));
        let length = text.len();
        let byte = usize::try_from(index).ok().and_then(|index| text.get(index));
        let Some(&byte) = byte else { return self.fail(index_out(index, length)) };
        self.set_int(to, i64::from(byte))
    }

    pub(super) fn cut_string(&mut self, to: Register, string: Register, bounds: Register) -> Done {
        let whole = self.value(string);
        let size = text_length(&whole) as i64;
        let (low, high) = (self.bound(bounds).unwrap_or(0), self.bound(bounds + 1).unwrap_or(size));
        self.check_cut(low, high, None, size, "length")?;
        let part = match whole {
            Value::String { bytes, start, .. } if high > low => {
                Value::String { bytes, start: start + low as u32, length: (high - low) as u32 }
            }
            _ => Value::EMPTY,
        };
        self.set(to, part)
    }

    pub(super) fn string_from_rune(&mut self, to: Register, a: Register) -> Done {
        self.room(128)?;
        let mut bytes = Vec::new();
        encode(&mut bytes, self.int(a));
        self.set_text(to, bytes)
    }

    /// A string of a slice's elements: bytes, or runes of at most four bytes.
    pub(super) fn string_from(&mut self, to: Register, a: Register, width: u64) -> Done {
        let (array, start, length) = slice_parts(self.g.register(a));
        self.room(u64::from(length) * width + 128)?;
        if length > 0 {
            self.visit(array)?;
        }
        let mut bytes = Vec::with_capacity(length as usize);
        for element in elements(self.world.heap, array, start, length as usize) {
            match width {
                1 => bytes.push(element.int() as u8),
                _ => encode(&mut bytes, element.int()),
            }
        }
        self.set_text(to, bytes)
    }

    pub(super) fn bytes_from_string(&mut self, to: Register, a: Register) -> Done {
        let text = self.g.register(a);
        let length = text_length(text);
        if length > u64::from(Length::MOST) {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        let capacity = if length <= 32 { 32 } else { compare::round_up_size(length, false) };
        let capacity = (capacity as u32).min(Length::MOST);
        self.room(u64::from(capacity) * 16 + 128)?;
        let mut values = self.text_as_slots(self.g.register(a), length as usize);
        values.resize(capacity as usize, Value::Int(0));
        self.set_slice(to, TypeIndex(u16::MAX), values, length as u32, capacity)
    }

    pub(super) fn runes_from_string(&mut self, to: Register, a: Register) -> Done {
        self.room(text_length(self.g.register(a)) * 16 + 128)?;
        let mut values = Vec::new();
        for (rune, _) in Runes(self.world.heap.text(self.g.register(a))) {
            values.push(Value::Int(number(rune)));
        }
        let count = values.len() as u32;
        if count > Length::MOST {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        self.set_slice(to, TypeIndex(u16::MAX), values, count, count)
    }

    pub(super) fn next_rune(&mut self, state: Register, string: Register, rune: Register, done: Address) -> Done<Next> {
        let at = self.int(state);
        let rest = self.world.heap.text(self.g.register(string)).get(at as usize..).unwrap_or_default();
        let Some((found, bytes)) = Runes(rest).next() else { return Ok(Next::Jump(done)) };
        let next = at + bytes.len() as i64;
        self.set_int(state + 1, at)?;
        self.set_int(rune, number(found))?;
        self.set_int(state, next)?;
        Ok(Next::Instruction)
    }
}
