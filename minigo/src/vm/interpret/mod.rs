//! Runs one goroutine's instructions up to its next visible operation.
//!
//! Nothing here needs a second goroutine. What touches shared memory is done only with a *permit*, which a step brings for the
//! one operation it is about; without it the goroutine is left standing at the instruction, untouched. Operations that may have
//! to wait, or that others take part in (channels, locks, output), are left to `operation.rs` by the same rule.
//!
//! This file is one loop and what it is made of. The loop itself does what programs do most: numbers, moves, jumps, calls,
//! memory. All other instructions are done [`aside`], each in a function of its own, so that the loop stays small.

mod arithmetic;
mod aside;
mod calls;
mod interfaces;
mod maps;
mod panics;
mod slices;
mod strings;

use std::borrow::Cow;
use std::rc::Rc;

use explorer::{Footprint, Mode, ObjectId};

use super::bytecode::{Instruction, Visibility};
use super::goroutine::{Entry, Fatal, Goroutine, Stand};
use super::heap::{Body, Full, Heap, Site};
use super::program::Program;
use super::value::{Handle, Value};
use crate::text::{fill, integer, natural};
use aside::{Aside, Next};

pub(crate) use arithmetic::wrap;
pub(crate) use calls::{become_concurrent, enter, newborn, start};
pub(crate) use interfaces::{enclose, is_type, receiver_of};
pub(crate) use maps::{candidates, listed_entry};
pub(crate) use panics::raise;
pub(crate) use slices::{elements, slice_parts};
pub(crate) use strings::text_length;

/// What a goroutine's private run can touch beside itself.
#[derive(Debug)]
pub(crate) struct World<'a> {
    pub(crate) program: &'a Program,
    pub(crate) heap: &'a mut Heap,
    pub(crate) names: &'a super::names::Names,
    pub(crate) chance: &'a super::chance::Chance,
    pub(crate) spawned: &'a mut Vec<Rc<Goroutine>>,
    pub(crate) shared: &'a mut super::machine::Shared,
    pub(crate) recorder: Option<&'a mut Footprint>,
    pub(crate) limits: &'a super::machine::Limits,
    /// Why something was not done: because the goroutine must stand, unless something else is said.
    pub(crate) trouble: Trouble,
}

/// That something was not done; why, the world says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stopped;

/// What something came to.
pub(crate) type Done<T = ()> = Result<T, Stopped>;

impl World<'_> {
    pub(crate) fn touch(&mut self, object: ObjectId, mode: Mode) {
        if let Some(footprint) = self.recorder.as_deref_mut() {
            footprint.touch(object, mode);
        }
    }

    /// Stops for a reason.
    pub(crate) fn fail<T>(&mut self, trouble: Trouble) -> Done<T> {
        self.stop(trouble);
        Err(Stopped)
    }

    // Out of line, as its like below, for the many places where something goes wrong.
    #[cold]
    #[inline(never)]
    fn stop(&mut self, trouble: Trouble) {
        self.trouble = trouble;
    }

    /// Stops for a panic in words.
    pub(crate) fn panic<T>(&mut self, carried: Carried, words: &'static str) -> Done<T> {
        self.stop_in_panic(carried, words);
        Err(Stopped)
    }

    #[cold]
    #[inline(never)]
    fn stop_in_panic(&mut self, carried: Carried, words: &'static str) {
        self.trouble = Trouble::Panic(carried, words.into());
    }

    /// The same in words that were made for it.
    pub(crate) fn panic_with<T>(&mut self, carried: Carried, words: String) -> Done<T> {
        self.stop_in_own_words(carried, words);
        Err(Stopped)
    }

    #[cold]
    #[inline(never)]
    fn stop_in_own_words(&mut self, carried: Carried, words: String) {
        self.trouble = Trouble::Panic(carried, words.into());
    }

    /// Stops for a nil that is asked for more.
    pub(crate) fn nil<T>(&mut self) -> Done<T> {
        self.panic(Carried::RuntimeError, NIL)
    }

    /// Tells why something was not done, and forgets it.
    pub(crate) fn take_trouble(&mut self) -> Trouble {
        std::mem::replace(&mut self.trouble, Trouble::Stands)
    }

    /// Goes on if there was room.
    pub(crate) fn within<T>(&mut self, result: Result<T, Full>) -> Done<T> {
        match result {
            Ok(value) => Ok(value),
            Err(Full) => self.fail(Trouble::Limit(Limit::Memory)),
        }
    }

    /// Makes an object of the goroutine's, which stands where it is made.
    pub(crate) fn make(&mut self, g: &mut Goroutine, body: Body) -> Done<Handle> {
        let made = self.heap.allocate(g.next_name(), g.site(), body);
        self.within(made)
    }

    /// Makes a string in the same way.
    pub(crate) fn text(&mut self, g: &mut Goroutine, bytes: Vec<u8>) -> Done<Value> {
        let made = self.heap.string(g.next_name(), g.site(), bytes);
        self.within(made)
    }
}

/// Whether the run may do one visible operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    One,
    None,
}

/// Why a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The goroutine stands at a visible operation, at the program's end, or has finished.
    Stands,
    /// Memory must be collected, with room for so many bytes; then it goes on, with the same permit.
    Collect(u64, Permit),
    /// A limit was met.
    Limit(Limit),
}

/// The limits that a run can meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Limit {
    Instructions,
    Memory,
    Goroutines,
    Output,
    Steps,
    /// Not a limit but a compiler's fault: an instruction that cannot be.
    Unreachable,
}

/// Why an instruction was not done, and left the goroutine as it was.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A panic in words.
    Panic(Carried, Cow<'static, str>),
    /// A panic with a value.
    Value(Value),
    Throw(Fatal),
    /// `runtime.Goexit`.
    Goexit,
    Limit(Limit),
    /// It is a visible operation and the run has no permit, or the goroutine stands elsewhere already.
    Stands,
    /// Memory must be collected first, with room for so many bytes.
    Collect(u64),
}

/// What a panic in words carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// A `runtime.Error`, whose words have the runtime's prefix.
    RuntimeError,
    /// The same without the prefix.
    PlainError,
    /// A string.
    String,
}

pub(crate) const NIL: &str = "invalid memory address or nil pointer dereference";

#[cold]
#[inline(never)]
fn nil() -> Trouble {
    Trouble::Panic(Carried::RuntimeError, NIL.into())
}

#[cold]
#[inline(never)]
fn index_out(index: i64, length: usize) -> Trouble {
    // Go leaves the length out where the index is negative.
    let with = if index < 0 { String::new() } else { fill(" with length {}", &[&natural(length as u64)]) };
    Trouble::Panic(Carried::RuntimeError, fill("index out of range [{}]{}", &[&integer(index), &with]).into())
}

/// Runs until the next visible operation (the one the permit is for not counted).
pub(crate) fn run(world: &mut World<'_>, g: &mut Goroutine, permit: Permit) -> Stop {
    let mut permit = permit;
    let mut budget = world.limits.instructions_per_step;
    let program = world.program;
    g.stand = Stand::Instruction;
    // Each turn runs the frame that is topmost, until another is.
    'frame: loop {
        let Some(frame) = g.frames.last().copied() else {
            if g.stand == Stand::Instruction {
                g.stand = Stand::Finished;
            }
            return Stop::Stands;
        };
        let code: &[Instruction] = &program.code[frame.function as usize];
        let visible = program.module.functions[frame.function as usize].visibility == Visibility::Steps;
        let mut pc = frame.address as usize;
        let base = frame.base as usize;

        // Asks for the permit if the object is shared, unless this function's accesses are hidden.
        macro_rules! visit {
            ($handle:expr) => {
                if visible && world.heap.is_shared($handle) {
                    if permit == Permit::None {
                        break Trouble::Stands;
                    }
                    permit = Permit::None;
                }
            };
        }

        let trouble = 'left: {
            // What stops the loop itself stops it at an instruction that is not done.
            let trouble = loop {
                budget -= 1;
                if budget == 0 {
                    break Trouble::Limit(Limit::Instructions);
                }
                let registers = &mut g.stack[base..];
                macro_rules! r {
                    ($register:expr) => {
                        registers[$register as usize]
                    };
                }
                macro_rules! pointer {
                    ($register:expr) => {
                        match r!($register) {
                            Value::Pointer { object, offset } => (object, offset),
                            _ => break nil(),
                        }
                    };
                }
                // The object and slot of an element of a slice.
                macro_rules! element {
                    ($slice:expr, $index:expr, $n:expr) => {{
                        let index = r!($index).int();
                        let (array, start, length) = slice_parts(&r!($slice));
                        if index as u64 >= u64::from(length) {
                            break index_out(index, length as usize);
                        }
                        (array, start + index as u32 * u32::from($n))
                    }};
                }
                let Some(instruction) = code.get(pc) else {
                    break Trouble::Limit(Limit::Unreachable);
                };
                match *instruction {
                    Instruction::LoadConstant { to, constant } => {
                        r!(to) = *program.constants.get(constant as usize).unwrap_or(Value::NIL);
                    }
                    Instruction::LoadInt { to, value } => r!(to) = Value::Int(i64::from(value)),
                    Instruction::LoadNil { to } => r!(to) = Value::Nil,
                    Instruction::LoadFunction { to, function } => r!(to) = Value::Function { function, captured: None },
                    Instruction::GlobalAddress { to, global } => {
                        r!(to) = Value::Pointer { object: Handle::global(global), offset: 0 };
                    }
                    Instruction::Zero { to, ty } => {
                        let zero = program.zero(ty);
                        let to = to as usize;
                        registers[to..to + zero.len()].copy_from_slice(zero);
                    }
                    Instruction::Move { to, from } => r!(to) = r!(from),
                    Instruction::MoveMany { to, from, n } => {
                        let from = from as usize;
                        registers.copy_within(from..from + n as usize, to as usize);
                    }
                    Instruction::IndexRegisters { to, array, index, n } => {
                        let from = array as usize + r!(index).int() as usize * n as usize;
                        registers.copy_within(from..from + n as usize, to as usize);
                    }
                    Instruction::SetIndexRegisters { array, index, from, n } => {
                        let to = array as usize + r!(index).int() as usize * n as usize;
                        let from = from as usize;
                        registers.copy_within(from..from + n as usize, to);
                    }
                    Instruction::LoadCapture { to, index, n } => {
                        let captured = frame.captured.unwrap_or(Handle::NOTHING);
                        load(world.heap, registers, to as usize, captured, index as usize, n as usize);
                    }

                    Instruction::Integer { op, to, a, b } => {
                        r!(to) = match arithmetic::integer(op, r!(a).int(), r!(b).int()) {
                            Ok(result) => Value::Int(result),
                            Err(trouble) => break trouble,
                        };
                    }
                    Instruction::AddConstant { to, a, value } => {
                        r!(to) = Value::Int(r!(a).int().wrapping_add(i64::from(value)));
                    }
                    Instruction::Wrap { to, a, width } => r!(to) = Value::Int(wrap(r!(a).int(), width)),
                    Instruction::Float { op, to, a, b } => {
                        r!(to) = Value::Float(arithmetic::float(op, r!(a).float(), r!(b).float()));
                    }
                    Instruction::Unary { op, to, a } => r!(to) = arithmetic::unary(op, r!(a)),
                    Instruction::Compare { of, how, to, a, b } => {
                        r!(to) = Value::bool(arithmetic::compare(world.heap, of, how, r!(a), r!(b)));
                    }

                    Instruction::Jump { target } => {
                        pc = target as usize;
                        continue;
                    }
                    Instruction::JumpIf { condition, target } => {
                        if r!(condition).truth() {
                            pc = target as usize;
                            continue;
                        }
                    }
                    Instruction::JumpUnless { condition, target } => {
                        if !r!(condition).truth() {
                            pc = target as usize;
                            continue;
                        }
                    }
                    Instruction::JumpCompare { a, b, how, target } => {
                        if arithmetic::holds(how, r!(a).int(), r!(b).int()) {
                            pc = target as usize;
                            continue;
                        }
                    }

                    Instruction::Call { function, base: window } => {
                        stand_at(g, pc + 1);
                        if enter(world, g, function, None, base + window as usize, Entry::Call) {
                            continue 'frame;
                        }
                        break 'left Trouble::Stands;
                    }
                    Instruction::Return { from, n } if frame.entry == Entry::Call && g.frames.len() > 1 => {
                        let (from, n) = (base + from as usize, n as usize);
                        g.stack.copy_within(from..from + n, base);
                        g.frames.pop();
                        let caller = g.frames[g.frames.len() - 1];
                        if g.frames.len() == 1 && g.process == 0 {
                            // Main returns to what called it, which has no line.
                            g.origin = Site { function: frame.function, address: pc as u32 };
                        }
                        let top = caller.base as usize
                            + program.module.functions[caller.function as usize].registers as usize;
                        // Deferred calls lie above their caller's registers: nothing of them stays.
                        g.stack.truncate((base + n).min(top));
                        g.stack.resize(top, Value::Nil);
                        continue 'frame;
                    }

                    Instruction::Load { to, pointer, offset, n } => {
                        let (object, at) = pointer!(pointer);
                        visit!(object);
                        let at = at as usize + offset as usize;
                        load(world.heap, registers, to as usize, object, at, n as usize);
                    }
                    Instruction::LoadGlobal { to, global, offset, n } => {
                        let object = Handle::global(global);
                        visit!(object);
                        load(world.heap, registers, to as usize, object, offset as usize, n as usize);
                    }
                    Instruction::Index { to, slice, index, n } => {
                        let (array, at) = element!(slice, index, n);
                        visit!(array);
                        load(world.heap, registers, to as usize, array, at as usize, n as usize);
                    }
                    Instruction::Store { pointer, from, offset, n } => {
                        let (object, at) = pointer!(pointer);
                        visit!(object);
                        store(world.heap, registers, from as usize, object, at + u32::from(offset), n as usize);
                    }
                    Instruction::StoreGlobal { global, from, offset, n } => {
                        let object = Handle::global(global);
                        visit!(object);
                        store(world.heap, registers, from as usize, object, u32::from(offset), n as usize);
                    }
                    Instruction::SetIndex { slice, index, from, n } => {
                        let (array, at) = element!(slice, index, n);
                        visit!(array);
                        store(world.heap, registers, from as usize, array, at, n as usize);
                    }
                    Instruction::IndexAddress { to, slice, index, n } => {
                        let (object, offset) = element!(slice, index, n);
                        r!(to) = Value::Pointer { object, offset };
                    }
                    Instruction::FieldAddress { to, pointer, offset } => {
                        let (object, at) = pointer!(pointer);
                        r!(to) = Value::Pointer { object, offset: at + offset };
                    }
                    Instruction::ElementAddress { to, pointer, index, n } => {
                        let (object, at) = pointer!(pointer);
                        r!(to) = Value::Pointer { object, offset: at + r!(index).int() as u32 * u32::from(n) };
                    }
                    Instruction::CheckIndex { index, length } => {
                        let index = r!(index).int();
                        if index as u64 >= u64::from(length) {
                            break index_out(index, length as usize);
                        }
                    }
                    Instruction::CheckNil { pointer } => {
                        if r!(pointer).is_nil() {
                            break nil();
                        }
                    }

                    _ => {
                        stand_at(g, pc);
                        let mut aside = Aside { world: &mut *world, g: &mut *g, visible, permit: &mut permit };
                        match aside.carry_out(instruction) {
                            Ok(Next::Instruction) => {}
                            Ok(Next::Jump(target)) => {
                                pc = target as usize;
                                continue;
                            }
                            Ok(Next::Frame) => continue 'frame,
                            Err(Stopped) => break 'left world.take_trouble(),
                        }
                    }
                }
                pc += 1;
            };
            stand_at(g, pc);
            trouble
        };
        match trouble {
            Trouble::Stands => return Stop::Stands,
            Trouble::Collect(need) => return Stop::Collect(need, permit),
            trouble => {
                if let Err(limit) = raise(world, g, trouble) {
                    return Stop::Limit(limit);
                }
            }
        }
        if g.stand != Stand::Instruction {
            return Stop::Stands;
        }
    }
}

/// Says where the goroutine stands.
#[inline]
fn stand_at(g: &mut Goroutine, pc: usize) {
    if let Some(frame) = g.frames.last_mut() {
        frame.address = pc as u32;
    }
}

#[inline]
fn load(heap: &Heap, registers: &mut [Value], to: usize, object: Handle, at: usize, n: usize) {
    let slots = heap.slots(object);
    if n == 1 {
        registers[to] = *slots.get(at).unwrap_or(Value::NIL);
    } else if let Some(values) = slots.get(at..at + n) {
        registers[to..to + n].copy_from_slice(values);
    }
}

#[inline]
fn store(heap: &mut Heap, registers: &[Value], from: usize, object: Handle, at: u32, n: usize) {
    if n == 1 {
        heap.set(object, at, registers[from]);
    } else {
        heap.set_many(object, at, &registers[from..from + n]);
    }
}
