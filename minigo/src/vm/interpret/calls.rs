//! Calls in all their kinds, deferred ones and goroutines among them; and the natives that are done at once.

use std::rc::Rc;

use explorer::{Mode, ProcessId};

use super::aside::{Aside, Next};
use super::{Carried, Done, Limit, Stopped, Trouble, World, receiver_of};
use crate::vm::bytecode::{MethodIndex, Register};
use crate::vm::compare;
use crate::vm::goroutine::{Asking, Deferred, Entry, Fatal, Frame, Goroutine, PanicState, Stand};
use crate::vm::heap::Body;
use crate::vm::names::COUNT;
use crate::vm::native::{self, Native, Outcome, Pure};
use crate::vm::operation;
use crate::vm::value::{FunctionIndex, Handle, Value};
use crate::vm::visible;

/// Enters a function whose arguments lie from `base` on; false when the stack overflows.
pub(crate) fn enter(
    world: &World<'_>,
    g: &mut Goroutine,
    function: FunctionIndex,
    captured: Option<Handle>,
    base: usize,
    entry: Entry,
) -> bool {
    let called = &world.program.module.functions[function.0 as usize];
    if g.frames.len() as u64 >= world.limits.depth {
        g.stand = Stand::Throw(Fatal::StackOverflow);
        return false;
    }
    g.stack.truncate(base + called.parameters as usize);
    g.stack.resize(base + called.registers.max(called.parameters) as usize, Value::Nil);
    g.frames.push(Frame { function: function.0, address: 0, base: base as u32, entry, captured });
    true
}

/// Gives the topmost frame its registers back after a call above them.
pub(super) fn restore(world: &World<'_>, g: &mut Goroutine) {
    if let Some(frame) = g.frames.last() {
        let registers = world.program.module.functions[frame.function as usize].registers;
        g.stack.resize(frame.base as usize + registers as usize, Value::Nil);
    }
}

/// Starts a goroutine.
pub(crate) fn start(world: &mut World<'_>, g: &mut Goroutine, called: Value, arguments: &[Value]) -> Done {
    let Value::Function { function, captured } = called else { return world.fail(Trouble::Throw(Fatal::NilGo)) };
    if world.shared.alive >= world.limits.goroutines {
        return world.fail(Trouble::Limit(Limit::Goroutines));
    }
    become_concurrent(world);
    world.heap.publish(&called);
    world.heap.publish_all(arguments);
    let mut new = newborn(world, g);
    new.stack.extend_from_slice(arguments);
    enter(world, &mut new, function, captured, 0, Entry::Call);
    if world.program.counts {
        world.touch(COUNT, Mode::Turn);
    }
    world.spawned.push(Rc::new(new));
    Ok(())
}

/// Makes the next process of a goroutine.
pub(crate) fn newborn(world: &mut World<'_>, g: &mut Goroutine) -> Goroutine {
    g.started = g.started.wrapping_add(1);
    let process = world.names.process(g.process, g.started);
    world.shared.alive += 1;
    if let Some(footprint) = world.recorder.as_deref_mut() {
        footprint.started.push(ProcessId(process));
    }
    let random = compare::mix(world.shared.seed, u64::from(process));
    Goroutine::new(process, g.clock, random, g.site())
}

/// From the first `go` on, package-level variables can be seen by others.
pub(crate) fn become_concurrent(world: &mut World<'_>) {
    if !world.shared.concurrent {
        world.shared.concurrent = true;
        for global in 0..world.program.module.globals.len() {
            world.heap.publish_object(Handle::global(global as u16));
        }
    }
}

impl Aside<'_, '_> {
    /// The place in the stack of a window of registers.
    fn window(&self, register: Register) -> usize {
        self.g.frames.last().map_or(0, |frame| frame.base as usize) + register as usize
    }

    fn enter(&mut self, function: FunctionIndex, captured: Option<Handle>, base: usize, entry: Entry) -> Done<Next> {
        if enter(self.world, self.g, function, captured, base, entry) { Ok(Next::Frame) } else { Err(Stopped) }
    }

    /// Enters a function above all of this frame's registers, and stays at this instruction.
    fn call_above(
        &mut self,
        function: FunctionIndex,
        captured: Option<Handle>,
        arguments: &[Value],
        entry: Entry,
    ) -> Done<Next> {
        restore(self.world, self.g);
        let top = self.g.stack.len();
        self.g.stack.extend_from_slice(arguments);
        self.enter(function, captured, top, entry)
    }

    pub(super) fn call_value(&mut self, function: Register, window: Register) -> Done<Next> {
        let Value::Function { function, captured } = *self.g.register(function) else { return self.world.nil() };
        let base = self.window(window);
        self.g.advance();
        self.enter(function, captured, base, Entry::Call)
    }

    pub(super) fn call_interface(&mut self, window: Register, method: MethodIndex) -> Done<Next> {
        let program = self.world.program;
        let receiver = self.value(window);
        let Some(ty) = receiver.dynamic_type() else { return self.world.nil() };
        let Some(function) = program.method(ty, method) else { return self.fail(Trouble::Limit(Limit::Unreachable)) };
        self.g.set_register(window, receiver_of(program, &receiver, ty));
        let base = self.window(window);
        self.g.advance();
        self.enter(function, None, base, Entry::Call)
    }

    pub(super) fn call_native(&mut self, index: usize, window: Register) -> Done<Next> {
        match &self.world.program.natives[index] {
            Native::Visible(visible) => {
                // It may have moved the goroutine: a jump out of its frames, a stand.
                if !visible::at_once(self.world, self.g, *visible, window)? || self.g.stand != Stand::Instruction {
                    return Err(Stopped);
                }
                Ok(Next::Instruction)
            }
            Native::Pure(pure) => self.call_pure(index, pure, window),
        }
    }

    fn call_pure(&mut self, index: usize, pure: &Pure, window: Register) -> Done<Next> {
        self.room(1 << 16)?;
        let n = self.world.program.module.natives[index].arguments as usize;
        if pure.reads && operation::reaches_shared(self.world.heap, self.g.registers(window, n)) {
            // Its parts are one operation, however often it asks for a call in between.
            self.use_permit()?;
        }
        let depth = self.g.frames.len() as u32;
        let answers = match self.g.asking.pop_if(|asking| asking.depth == depth) {
            Some(asking) => asking.answers,
            None => Vec::new(),
        };
        match native::call(self.world, self.g, pure, n, window, &answers)? {
            Outcome::Done if self.g.phase == operation::PRINTING => Err(Stopped),
            Outcome::Done => Ok(Next::Instruction),
            Outcome::Call { function, argument } => {
                // Runs again, from the same address, when that returns.
                self.g.asking.push(Asking { depth, answers });
                self.call_above(function, None, &[argument], Entry::Native)
            }
        }
    }

    pub(super) fn defer(&mut self, function: Register, window: Register, n: u16) -> Done {
        self.room(256 + u64::from(n) * 16)?;
        let depth = self.g.frames.len() as u32;
        let arguments = self.g.registers(window, n.into()).into();
        let function = self.value(function);
        self.g.defers.push(Deferred { depth, function, arguments });
        if self.g.defers.len() as u64 > self.world.limits.depth {
            return self.fail(Trouble::Throw(Fatal::StackOverflow));
        }
        Ok(())
    }

    pub(super) fn run_defers(&mut self) -> Done<Next> {
        let depth = self.g.frames.len() as u32;
        let Some(deferred) = self.g.defers.pop_if(|deferred| deferred.depth == depth) else {
            return Ok(Next::Instruction);
        };
        // Comes back here for the next one.
        let Value::Function { function, captured } = deferred.function else { return self.world.nil() };
        self.call_above(function, captured, &deferred.arguments, Entry::Call)
    }

    /// Returns from a function that was not called by another.
    pub(super) fn return_otherwise(&mut self, from: Register, n: u16) -> Done<Next> {
        let results = self.g.registers(from, n.into()).to_vec();
        if let Err(limit) = super::panics::leave(self.world, self.g, &results) {
            return self.fail(Trouble::Limit(limit));
        }
        if self.g.stand == Stand::Instruction { Ok(Next::Frame) } else { Err(Stopped) }
    }

    pub(super) fn make_closure(&mut self, to: Register, function: FunctionIndex, from: Register, n: u16) -> Done {
        self.room(256 + u64::from(n) * 16)?;
        let captured = self.make(Body::fixed(self.g.registers(from, n.into())))?;
        self.set(to, Value::Function { function, captured: Some(captured) })
    }

    pub(super) fn go(&mut self, function: Register, base: Register, n: u16) -> Done {
        let arguments = self.g.registers(base, n.into()).to_vec();
        let called = self.value(function);
        start(self.world, self.g, called, &arguments)
    }

    pub(super) fn panic(&mut self, value: Register) -> Done {
        match self.value(value) {
            Value::Nil => self.panics(Carried::RuntimeError, "panic called with nil argument"),
            value => self.fail(Trouble::Value(value)),
        }
    }

    pub(super) fn recover(&mut self, to: Register) -> Done {
        let unwinding = self.g.frames.last().is_some_and(|frame| frame.entry == Entry::Unwinding);
        let mut value = Value::Nil;
        if unwinding
            && let Some(panic) = self.g.panics.last_mut()
            && panic.state == PanicState::Raised
        {
            panic.state = PanicState::Recovered;
            value = panic.value;
        }
        self.set(to, value)
    }
}
