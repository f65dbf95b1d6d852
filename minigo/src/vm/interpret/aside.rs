//! An instruction that is done out of the loop's line: it need not be as fast as the loop is.
//!
//! Whatever is not allowed yet (memory to be collected first, a visible operation without a permit) is asked for before anything
//! is changed: then the instruction is done again from its beginning.

use super::slices::Source;
use super::{Limit, Permit, Trouble, World, nil, slice_parts, text_length};
use crate::vm::bytecode::{Address, Instruction, NONE, Register};
use crate::vm::channel::Channel;
use crate::vm::goroutine::Goroutine;
use crate::vm::heap::Body;
use crate::vm::operation;
use crate::vm::value::{Handle, TypeIndex, Value};

/// Where the goroutine goes on.
pub(super) enum Next {
    /// At the instruction after this one.
    Instruction,
    Jump(Address),
    /// Where the frame stands that is now topmost.
    Frame,
}

/// What an instruction is done with.
pub(super) struct Aside<'r, 'w> {
    pub(super) world: &'r mut World<'w>,
    pub(super) g: &'r mut Goroutine,
    /// Whether the function's accesses to shared memory are steps.
    pub(super) visible: bool,
    pub(super) permit: &'r mut Permit,
}

impl Aside<'_, '_> {
    /// Does the instruction at which the goroutine stands.
    #[inline(never)]
    pub(super) fn carry_out(mut self, instruction: Instruction) -> Result<Next, Trouble> {
        match instruction {
            Instruction::CheckShift { count } => {
                if self.int(count) < 0 {
                    return Err(Trouble::Runtime("negative shift amount".into()));
                }
            }

            Instruction::Concat { to, a, b } => self.concat(to, a, b)?,
            Instruction::ConcatMany { to, from, n } => self.concat_many(to, from, n)?,
            Instruction::IndexString { to, string, index } => self.index_string(to, string, index)?,
            Instruction::CutString { to, string, bounds } => self.cut_string(to, string, bounds)?,
            Instruction::StringFromRune { to, a } => self.string_from_rune(to, a)?,
            Instruction::StringFromBytes { to, a } => {
                self.string_from(to, a, 1, |bytes, byte| bytes.push(byte as u8))?;
            }
            Instruction::StringFromRunes { to, a } => self.string_from(to, a, 4, super::strings::encode)?,
            Instruction::BytesFromString { to, a } => self.bytes_from_string(to, a)?,
            Instruction::RunesFromString { to, a } => self.runes_from_string(to, a)?,
            Instruction::NextRune { state, string, rune, done } => return Ok(self.next_rune(state, string, rune, done)),

            Instruction::CallValue { function, base } => return self.call_value(function, base),
            Instruction::CallInterface { base, method } => return self.call_interface(base, method),
            Instruction::CallNative { native, base } => return self.call_native(native as usize, base),
            Instruction::MakeClosure { to, function, from, n } => {
                self.room(256 + u64::from(n) * 16)?;
                let captured = self.make(Body::Fixed(self.g.registers(from, n.into()).into()))?;
                self.set(to, Value::Function { function, captured: Some(captured) });
            }
            Instruction::Go { function, base, n } => {
                let arguments = self.g.registers(base, n.into()).to_vec();
                let called = self.value(function);
                super::start(self.world, self.g, called, &arguments)?;
            }
            Instruction::Defer { function, base, n } => self.defer(function, base, n)?,
            Instruction::RunDefers => return self.run_defers(),
            Instruction::Return { from, n } => return self.return_otherwise(from, n),
            Instruction::Panic { value } => {
                return Err(match self.value(value) {
                    Value::Nil => Trouble::Runtime("panic called with nil argument".into()),
                    value => Trouble::Value(value),
                });
            }
            Instruction::Recover { to } => self.recover(to),

            Instruction::New { to, ty } => {
                let program = self.world.program;
                self.room(128 + program.slots(ty) as u64 * 16)?;
                let zero = program.zero(ty);
                if zero.len() != program.slots(ty) {
                    return Err(Trouble::Limit(Limit::Memory));
                }
                let object = self.make(Body::variables(ty, zero))?;
                self.set(to, Value::Pointer { object, offset: 0 });
            }
            Instruction::CopyObject { to, from, n } => {
                let (target, to) = self.pointer(to)?;
                let (source, from) = self.pointer(from)?;
                self.visit_both(target, source)?;
                let values = super::elements(self.world.heap, source, from, n as usize).to_vec();
                self.world.heap.set_many(target, to, &values);
            }
            Instruction::ZeroObject { to, ty } => {
                let (object, offset) = self.pointer(to)?;
                self.visit(object)?;
                self.world.heap.set_many(object, offset, self.world.program.zero(ty));
            }

            Instruction::MakeSlice { to, length, capacity, ty } => self.make_slice(to, length, capacity, ty)?,
            Instruction::ArraySlice { to, pointer, length } => self.array_slice(to, pointer, length)?,
            Instruction::CutSlice { to, slice, bounds, n, of } => self.cut_slice(to, slice, bounds, n, of)?,
            Instruction::Append { to, slice, from, count, ty } => {
                self.append(to, slice, Source::Registers(from), u64::from(count), ty)?;
            }
            Instruction::AppendSlice { to, slice, other, ty } => {
                let (array, start, count) = slice_parts(self.value(other));
                self.append(to, slice, Source::Array(array, start), u64::from(count), ty)?;
            }
            Instruction::AppendString { to, slice, string, ty } => {
                let text = self.value(string);
                self.append(to, slice, Source::Text(text), text_length(text), ty)?;
            }
            Instruction::CopySlice { to, into, from, n } => {
                let (array, start, count) = slice_parts(self.value(from));
                self.copy(to, into, Source::Array(array, start), u64::from(count), n)?;
            }
            Instruction::CopyString { to, into, string } => {
                let text = self.value(string);
                self.copy(to, into, Source::Text(text), text_length(text), 1)?;
            }
            Instruction::ClearSlice { slice, ty } => {
                let (array, start, length) = slice_parts(self.value(slice));
                if length > 0 {
                    self.visit(array)?;
                    let zeros = self.world.program.zero(ty).repeat(length as usize);
                    self.world.heap.set_many(array, start, &zeros);
                }
            }
            Instruction::SliceToArray { to, slice, length } => self.slice_to_array(to, slice, length)?,

            Instruction::MakeMap { to, ty } => self.make_map(to, ty)?,
            Instruction::MapGet { to, map, key, ty } => self.map_get(to, NONE, map, key, ty)?,
            Instruction::MapGetOk { to, map, key, ty } => {
                let ok = to + self.world.program.slots(self.map_type(ty).1) as u16;
                self.map_get(to, ok, map, key, ty)?;
            }
            Instruction::MapSet { map, key, from, ty } => self.map_set(map, key, from, ty)?,
            Instruction::MapDelete { map, key } => self.map_delete(map, key)?,
            Instruction::MapClear { map } => self.map_clear(map)?,
            Instruction::MapLength { to, map } => self.map_length(to, map)?,
            Instruction::MapIterate { to, map } => self.map_iterate(to, map)?,
            Instruction::MapNext { iterator, key, value, done } => {
                if !self.map_next(iterator, key, value)? {
                    return Ok(Next::Jump(done));
                }
            }

            Instruction::MakeChannel { to, capacity, ty } => self.make_channel(to, capacity, ty)?,
            Instruction::Send { .. }
            | Instruction::Receive { .. }
            | Instruction::ReceiveOk { .. }
            | Instruction::Close { .. }
            | Instruction::ChannelLength { .. }
            | Instruction::Select { .. } => {
                if !operation::channel_at_once(self.world, self.g, instruction)? {
                    return Err(Trouble::Stands);
                }
            }
            Instruction::ChannelCapacity { to, channel } => {
                let capacity = match self.value(channel) {
                    Value::Channel(handle) => self.world.heap.channel(handle).map_or(0, |channel| channel.capacity),
                    _ => 0,
                };
                self.set_int(to, i64::from(capacity));
            }

            Instruction::MakeInterface { to, from, ty } => self.make_interface(to, from, ty)?,
            Instruction::Assert { to, from, ty, of } => self.assert(to, from, ty, of)?,
            Instruction::AssertOk { to, from, ty } => self.assert_ok(to, from, ty),
            Instruction::IsType { to, from, ty } => {
                let is = super::is_type(self.world.program, self.value(from), ty);
                self.set_int(to, i64::from(is));
            }
            Instruction::Unbox { to, from, .. } => self.unbox(to, self.value(from)),
            Instruction::Equal { to, a, b, n } => self.equal(to, a, b, n)?,
            _ => return Err(Trouble::Limit(Limit::Unreachable)),
        }
        Ok(Next::Instruction)
    }

    pub(super) fn value(&self, register: Register) -> Value {
        self.g.register(register)
    }

    pub(super) fn int(&self, register: Register) -> i64 {
        self.g.register(register).int()
    }

    /// The slot that a pointer points to; nil panics.
    pub(super) fn pointer(&self, register: Register) -> Result<(Handle, u32), Trouble> {
        match self.value(register) {
            Value::Pointer { object, offset } => Ok((object, offset)),
            _ => Err(nil()),
        }
    }

    pub(super) fn set(&mut self, register: Register, value: Value) {
        self.g.set_register(register, value);
    }

    pub(super) fn set_int(&mut self, register: Register, value: i64) {
        self.g.set_register(register, Value::Int(value));
    }

    /// Asks that there be room for so many bytes.
    pub(super) fn room(&self, need: u64) -> Result<(), Trouble> {
        if self.world.heap.wants_collection(need) { Err(Trouble::Collect(need)) } else { Ok(()) }
    }

    /// Makes an object, for which there is room.
    pub(super) fn make(&mut self, body: Body) -> Result<Handle, Trouble> {
        Ok(self.world.make(self.g, body)?)
    }

    /// Uses the permit up.
    pub(super) fn use_permit(&mut self) -> Result<(), Trouble> {
        match std::mem::replace(self.permit, Permit::None) {
            Permit::One => Ok(()),
            Permit::None => Err(Trouble::Stands),
        }
    }

    /// Asks for the permit if the access to the object is a step.
    pub(super) fn visit(&mut self, object: Handle) -> Result<(), Trouble> {
        self.visit_both(object, Handle::default())
    }

    /// The same for two objects, touched in one step.
    pub(super) fn visit_both(&mut self, a: Handle, b: Handle) -> Result<(), Trouble> {
        if self.visible && (self.world.heap.is_shared(a) || self.world.heap.is_shared(b)) {
            self.use_permit()?;
        }
        Ok(())
    }

    fn make_channel(&mut self, to: Register, capacity: Register, ty: TypeIndex) -> Result<(), Trouble> {
        let capacity = if capacity == NONE { 0 } else { self.int(capacity) };
        if !self.is_possible(capacity, self.world.program.layout(ty).bytes.max(1)) {
            return Err(Trouble::Plain("makechan: size out of range".into()));
        }
        if capacity > i64::from(u32::MAX) {
            return Err(Trouble::Limit(Limit::Memory));
        }
        let slots = self.world.program.slots(ty);
        self.room(256 + capacity as u64 * slots as u64 * 16)?;
        let channel = self.make(Body::Channel(Channel::new(ty, slots as u32, capacity as u32)))?;
        self.set(to, Value::Channel(channel));
        Ok(())
    }
}
