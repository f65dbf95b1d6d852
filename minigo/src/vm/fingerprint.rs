//! Identifies a state, whatever path led to it.
//!
//! Objects are numbered in the order in which they are first met from the goroutines (by their stable numbers) and the package-level
//! variables, so states that differ in where things lie, or in garbage, are one. What no later step can tell apart is left out:
//! registers that will be written before they are read, counts of steps and of objects made, and the clocks and
//! random streams of programs that never look at them.

use explorer::table::Table;

use super::goroutine::{Answered, Goroutine, Stand};
use super::heap::{Body, Heap};
use super::machine::{End, Machine};
use super::value::{Handle, Value};

/// Two lanes of 64 bits, mixed with different multipliers.
struct Hasher<'a> {
    heap: &'a Heap,
    lanes: [u64; 2],
    /// The objects met so far, in that order.
    numbers: Table<Handle, u32>,
}

impl Hasher<'_> {
    fn word(&mut self, word: u64) {
        let [a, b] = self.lanes;
        let a = (a ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let b = (b.rotate_left(23) ^ word).wrapping_mul(0xd6e8_feb8_6659_fd93);
        self.lanes = [a ^ a >> 32, b ^ b >> 29];
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    fn handle(&mut self, handle: Handle) {
        let next = self.numbers.len() as u32;
        let number = *self.numbers.or_insert_with(handle, || next);
        self.word(u64::from(number));
    }

    fn value(&mut self, value: &Value) {
        match *value {
            Value::Nil => self.word(0),
            Value::Int(value) => {
                self.word(1);
                self.word(value as u64);
            }
            Value::Float(value) => {
                self.word(2);
                self.word(value.to_bits());
            }
            Value::String { .. } => {
                self.word(3);
                let heap = self.heap;
                self.bytes(heap.text(value));
            }
            Value::Pointer { object, offset } => {
                self.word(4 | u64::from(offset) << 8);
                self.handle(object);
            }
            Value::Slice { length, capacity, array, start } => {
                self.word(5 | u64::from(start) << 8);
                self.word(u64::from(length.get()) << 32 | u64::from(capacity.get()));
                self.handle(array);
            }
            Value::Map(handle) => {
                self.word(6);
                self.handle(handle);
            }
            Value::Channel(handle) => {
                self.word(7);
                self.handle(handle);
            }
            Value::Function { function, captured } => {
                self.word(8 | u64::from(function.0) << 8);
                if let Some(captured) = captured {
                    self.handle(captured);
                }
            }
            Value::Scalar { ty, bits } => {
                self.word(9 | u64::from(ty.0) << 8);
                self.word(bits);
            }
            Value::Text { ty, .. } => {
                self.word(10 | u64::from(ty.0) << 8);
                let heap = self.heap;
                self.bytes(heap.text(value));
            }
            Value::Reference { ty, object, offset } => {
                self.word(11 | u64::from(ty.0) << 8 | u64::from(offset) << 32);
                self.handle(object);
            }
            Value::Boxed { ty, object } => {
                self.word(12 | u64::from(ty.0) << 8);
                self.handle(object);
            }
        }
    }

    fn values(&mut self, values: &[Value]) {
        self.word(values.len() as u64);
        values.iter().for_each(|value| self.value(value));
    }

    fn body(&mut self, body: &Body) {
        match body {
            Body::Slots { ty, values } => {
                self.word(if ty.is_some() { 20 } else { 21 });
                self.values(values);
            }
            Body::Small { length, values, .. } => {
                self.word(20);
                self.values(&values[..(*length).min(2) as usize]);
            }
            Body::Bytes(bytes) => self.bytes(bytes),
            Body::Map(map) => {
                self.word(22 | u64::from(map.writing) << 8);
                self.word(u64::from(map.len()));
                for entry in map.live() {
                    map.entry(entry).iter().for_each(|value| self.value(value));
                }
            }
            Body::Channel(channel) => {
                self.word(23 | u64::from(channel.closed) << 8);
                self.word(u64::from(channel.capacity) << 32 | u64::from(channel.len()));
                channel.each(&mut |value| self.value(value));
            }
            Body::Queue(queue) => {
                self.word(24 | (queue.len() as u64) << 8);
                queue.iter().for_each(|process| self.word(u64::from(*process)));
            }
        }
    }
}

pub(crate) fn of(machine: &Machine) -> u128 {
    let mut hasher = Hasher { heap: &machine.heap, lanes: [1, 2], numbers: Table::new() };
    for (object, clock) in machine.shared.clocks.each() {
        hasher.word(object.0);
        hasher.word(clock as u64);
    }
    match &machine.end {
        None => hasher.word(0),
        Some(End::Ended(code)) => hasher.word(1 | (*code as u64) << 8),
        Some(end @ (End::Failed(failure) | End::Limited(failure))) => {
            hasher.word(if matches!(end, End::Failed(_)) { 2 } else { 3 });
            hasher.bytes(failure.message.as_bytes());
        }
    }
    hasher.bytes(&machine.output);
    if machine.end.is_none() {
        for global in 0..machine.program.module.globals.len() {
            hasher.handle(Handle::global(global as u16));
        }
        let mut order: Vec<&Goroutine> = Vec::new();
        for goroutine in &machine.goroutines {
            if goroutine.stand != Stand::Finished {
                let at = order.partition_point(|other| other.process < goroutine.process);
                order.insert(at, goroutine);
            }
        }
        for goroutine in order {
            self::goroutine(machine, &mut hasher, goroutine);
        }
        let mut at = 0;
        while let Some((handle, _)) = hasher.numbers.entries().get(at).copied() {
            at += 1;
            if let Some(object) = machine.heap.object(handle) {
                hasher.word(u64::from(machine.heap.is_shared(handle)));
                hasher.body(&object.body);
            }
        }
    }
    u128::from(hasher.lanes[0]) << 64 | u128::from(hasher.lanes[1])
}

fn goroutine(machine: &Machine, hasher: &mut Hasher<'_>, g: &Goroutine) {
    hasher.word(u64::from(g.process) << 32 | u64::from(g.started));
    let stand = match g.stand {
        Stand::Instruction => 0,
        Stand::End => 1,
        Stand::Crash => 2,
        Stand::Throw(_) => 3,
        Stand::Timer => 4,
        Stand::Finished => 5,
        Stand::Leaving => 6,
    };
    hasher.word(stand | u64::from(g.phase) << 8);
    if let Stand::Throw(fatal) = g.stand {
        hasher.bytes(fatal.words().as_bytes());
    }
    if machine.program.looks_at_time {
        hasher.word(g.clock as u64);
    }
    hasher.word(u64::from(g.drawn));
    if machine.program.draws {
        hasher.word(g.random);
    }
    for (depth, frame) in g.frames.iter().enumerate() {
        hasher.word(u64::from(frame.function) << 32 | u64::from(frame.address));
        hasher.word(frame.entry as u64);
        if let Some(captured) = frame.captured {
            hasher.handle(captured);
        }
        let top = g.frames.get(depth + 1).map_or(g.stack.len(), |next| next.base as usize);
        let registers = g.stack.get(frame.base as usize..top).unwrap_or_default();
        let live = machine.program.live(frame.function, frame.address, depth + 1 < g.frames.len());
        for (register, value) in registers.iter().enumerate() {
            if live.is_none_or(|live| live.has(register)) {
                hasher.word(register as u64);
                hasher.value(value);
            }
        }
    }
    for deferred in &g.defers {
        hasher.word(u64::from(deferred.depth));
        hasher.value(&deferred.function);
        hasher.values(&deferred.arguments);
    }
    for panic in &g.panics {
        hasher.word(panic.state as u64);
        hasher.value(&panic.value);
    }
    for asking in &g.asking {
        hasher.word(u64::from(asking.depth));
        for answer in &asking.answers {
            match answer {
                Answered::Returned(value) => hasher.value(value),
                Answered::Panicked(value) => {
                    hasher.word(99);
                    hasher.value(value);
                }
            }
        }
    }
    if let Some(timer) = &g.timer {
        hasher.word(u64::from(timer.running));
        hasher.word(timer.period as u64);
        hasher.value(&timer.channel);
        hasher.value(&timer.function);
        if machine.program.looks_at_time {
            hasher.word(timer.at as u64);
        }
    }
}
