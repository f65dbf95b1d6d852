//! An instruction that is done out of the loop's line: it need not be as fast as the loop is.
//!
//! Whatever is not allowed yet (memory to be collected first, a visible operation without a permit) is asked for before anything
//! is changed: then the instruction is done again from its beginning.

use super::slices::{Source, is_possible};
use super::{Carried, Done, Limit, Permit, Stopped, Trouble, World};
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
    pub(super) fn carry_out(&mut self, instruction: &Instruction) -> Done<Next> {
        use Instruction as I;
        match *instruction {
            I::CallValue { function, base } => return self.call_value(function, base),
            I::CallInterface { base, method } => return self.call_interface(base, method),
            I::CallNative { native, base } => return self.call_native(native as usize, base),
            I::RunDefers => return self.run_defers(),
            I::Return { from, n } => return self.return_otherwise(from, n),
            I::NextRune { state, string, rune, done } => return self.next_rune(state, string, rune, done),
            I::MapNext { iterator, key, value, done } => return self.map_next(iterator, key, value, done),

            I::CheckShift { count } => self.check_shift(count),
            I::Concat { to, a, b } => self.concat(to, a, b),
            I::ConcatMany { to, from, n } => self.concat_many(to, from, n),
            I::IndexString { to, string, index } => self.index_string(to, string, index),
            I::CutString { to, string, bounds } => self.cut_string(to, string, bounds),
            I::StringFromRune { to, a } => self.string_from_rune(to, a),
            I::StringFromBytes { to, a } => self.string_from(to, a, 1),
            I::StringFromRunes { to, a } => self.string_from(to, a, 4),
            I::BytesFromString { to, a } => self.bytes_from_string(to, a),
            I::RunesFromString { to, a } => self.runes_from_string(to, a),

            I::MakeClosure { to, function, from, n } => self.make_closure(to, function, from, n),
            I::Go { function, base, n } => self.go(function, base, n),
            I::Defer { function, base, n } => self.defer(function, base, n),
            I::Panic { value } => self.panic(value),
            I::Recover { to } => self.recover(to),

            I::New { to, ty } => self.new_variable(to, ty),
            I::CopyObject { to, from, n } => self.copy_object(to, from, n),

            I::MakeSlice { to, length, capacity, ty } => self.make_slice(to, length, capacity, ty),
            I::ArraySlice { to, pointer, length } => self.array_slice(to, pointer, length),
            I::CutSlice { to, slice, bounds, n, of } => self.cut_slice(to, slice, bounds, n, of),
            I::Append { to, slice, from, count, ty } => self.append(to, slice, Source::Registers(from, count), ty),
            I::AppendAll { to, slice, other, ty } => self.append(to, slice, Source::Value(self.value(other)), ty),
            I::Copy { to, into, from, n } => self.copy(to, into, from, n),
            I::ClearSlice { slice, ty } => self.clear_slice(slice, ty),
            I::SliceToArray { to, slice, length } => self.slice_to_array(to, slice, length),

            I::MakeMap { to, ty } => self.make_map(to, ty),
            I::MapGet { to, ok, map, key, ty } => self.map_get(to, ok, map, key, ty),
            I::MapSet { map, key, from, ty } => self.map_set(map, key, from, ty),
            I::MapDelete { map, key } => self.map_delete(map, key),
            I::MapClear { map } => self.map_clear(map),
            I::MapLength { to, map } => self.map_length(to, map),
            I::MapIterate { to, map } => self.map_iterate(to, map),

            I::MakeChannel { to, capacity, ty } => self.make_channel(to, capacity, ty),
            I::Send { .. } | I::Receive { .. } | I::Close { .. } | I::ChannelLength { .. } | I::Select { .. } => {
                if operation::channel_at_once(self.world, self.g, instruction)? {
                    Ok(())
                } else {
                    Err(Stopped)
                }
            }
            I::ChannelCapacity { to, channel } => self.channel_capacity(to, channel),

            I::MakeInterface { to, from, ty } => self.make_interface(to, from, ty),
            I::Assert { to, from, ty, of } => self.assert(to, from, ty, of),
            I::AssertOk { to, from, ty } => self.assert_ok(to, from, ty),
            I::IsType { to, from, ty } => self.is_type(to, from, ty),
            I::Unbox { to, from, .. } => self.unbox(to, &self.value(from)),
            I::Equal { to, a, b, n } => self.equal(to, a, b, n),
            _ => self.fail(Trouble::Limit(Limit::Unreachable)),
        }?;
        Ok(Next::Instruction)
    }

    /// Stops for a reason.
    pub(super) fn fail<T>(&mut self, trouble: Trouble) -> Done<T> {
        self.world.fail(trouble)
    }

    /// Stops for a panic in words.
    pub(super) fn panics<T>(&mut self, carried: Carried, words: &'static str) -> Done<T> {
        self.world.panic(carried, words)
    }

    pub(super) fn value(&self, register: Register) -> Value {
        *self.g.register(register)
    }

    pub(super) fn int(&self, register: Register) -> i64 {
        self.g.register(register).int()
    }

    /// The slot that a pointer points to; nil panics.
    pub(super) fn pointer(&mut self, register: Register) -> Done<(Handle, u32)> {
        match *self.g.register(register) {
            Value::Pointer { object, offset } => Ok((object, offset)),
            _ => self.world.nil(),
        }
    }

    /// Writes a register, unless it is none: the last that an instruction does.
    pub(super) fn set(&mut self, register: Register, value: Value) -> Done {
        self.g.set_register(register, value);
        Ok(())
    }

    pub(super) fn set_int(&mut self, register: Register, value: i64) -> Done {
        self.set(register, Value::Int(value))
    }

    /// Asks that there be room for so many bytes.
    pub(super) fn room(&mut self, need: u64) -> Done {
        if self.world.heap.wants_collection(need) { self.fail(Trouble::Collect(need)) } else { Ok(()) }
    }

    /// Makes an object, for which there is room.
    pub(super) fn make(&mut self, body: Body) -> Done<Handle> {
        self.world.make(self.g, body)
    }

    /// Uses the permit up.
    pub(super) fn use_permit(&mut self) -> Done {
        match std::mem::replace(self.permit, Permit::None) {
            Permit::One => Ok(()),
            Permit::None => Err(Stopped),
        }
    }

    /// Asks for the permit if the access to the object is a step.
    pub(super) fn visit(&mut self, object: Handle) -> Done {
        self.visit_both(object, Handle::NOTHING)
    }

    /// The same for two objects, touched in one step.
    pub(super) fn visit_both(&mut self, a: Handle, b: Handle) -> Done {
        if self.visible && (self.world.heap.is_shared(a) || self.world.heap.is_shared(b)) {
            self.use_permit()?;
        }
        Ok(())
    }

    fn check_shift(&mut self, count: Register) -> Done {
        if self.int(count) < 0 {
            return self.panics(Carried::RuntimeError, "negative shift amount");
        }
        Ok(())
    }

    fn new_variable(&mut self, to: Register, ty: TypeIndex) -> Done {
        let program = self.world.program;
        let slots = program.slots(ty);
        self.room(128 + slots as u64 * 16)?;
        let zero = program.zero(ty);
        if zero.len() != slots {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        let object = self.make(Body::variables(ty, zero))?;
        self.set(to, Value::Pointer { object, offset: 0 })
    }

    fn copy_object(&mut self, to: Register, from: Register, n: u32) -> Done {
        let (target, to) = self.pointer(to)?;
        let (source, from) = self.pointer(from)?;
        self.visit_both(target, source)?;
        let values = super::elements(self.world.heap, source, from, n as usize).to_vec();
        self.world.heap.set_many(target, to, &values);
        Ok(())
    }

    fn make_channel(&mut self, to: Register, capacity: Register, ty: TypeIndex) -> Done {
        let program = self.world.program;
        let capacity = if capacity == NONE { 0 } else { self.int(capacity) };
        if !is_possible(capacity, program.layout(ty).bytes.max(1)) {
            return self.panics(Carried::PlainError, "makechan: size out of range");
        }
        if capacity > i64::from(u32::MAX) {
            return self.fail(Trouble::Limit(Limit::Memory));
        }
        let slots = program.slots(ty);
        self.room(256 + capacity as u64 * slots as u64 * 16)?;
        let channel = self.make(Body::Channel(Channel::new(ty, slots as u32, capacity as u32)))?;
        self.set(to, Value::Channel(channel))
    }

    fn channel_capacity(&mut self, to: Register, channel: Register) -> Done {
        let channel = self.g.channel(channel).and_then(|handle| self.world.heap.channel(handle));
        let capacity = channel.map_or(Value::Int(0), |channel| channel.told(channel.capacity));
        self.g.set_register(to, capacity);
        Ok(())
    }
}
