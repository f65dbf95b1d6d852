//! Operations that more than one goroutine has a part in: channels and selects; and what any operation would touch.
//!
//! A rendezvous on an unbuffered channel is one step, chosen by the sender. Its number says the case, the receiver and the receiver's
//! case, so it is the same whatever others do meanwhile.
//!
//! One file because what an operation touches, when it is ready and what it does must agree, case by case.

use std::rc::Rc;

use explorer::table::Set;
use explorer::{Mode, ObjectId, ProcessId};

use super::bytecode::{Fallback, Instruction, NONE, SelectCase};
use super::goroutine::{Goroutine, Stand};
use super::heap::{Body, Heap, Object, reference};
use super::interpret::{self, Trouble, World, slice_parts};
use super::names::{self, Aspect};
use super::native::Native;
use super::program::Program;
use super::value::{Handle, Value};
use super::visible::{self, Arguments, Time, Visible, name};

/// Says that the goroutine has come to an unbuffered channel; see [`Program::announces`].
pub(crate) const ANNOUNCE: u64 = 1 << 63;

/// The default of a select.
const DEFAULT: u64 = 1 << 62;

/// One case that a goroutine stands at: a plain send or receive is a select of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) channel: Option<Handle>,
    pub(crate) way: Way,
    pub(crate) line: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Send { from: u16 },
    Receive { to: u16, ok: u16 },
}

/// The channel operation a goroutine stands at.
#[derive(Clone, Debug)]
pub(crate) struct Cases<'a> {
    single: Option<Case>,
    table: &'a [SelectCase],
    pub(crate) fallback: Fallback,
    /// Where the number of the case taken goes.
    pub(crate) to: u16,
}

impl Cases<'_> {
    pub(crate) fn len(&self) -> usize {
        if self.single.is_some() { 1 } else { self.table.len() }
    }

    pub(crate) fn get(&self, g: &Goroutine, index: usize) -> Option<Case> {
        if let Some(single) = self.single {
            return (index == 0).then_some(single);
        }
        let handle = |register| match g.register(register) {
            Value::Channel(handle) => Some(handle),
            _ => None,
        };
        Some(match *self.table.get(index)? {
            SelectCase::Send { channel, from, line } => {
                Case { channel: handle(channel), way: Way::Send { from }, line }
            }
            SelectCase::Receive { channel, to, ok, line, .. } => {
                Case { channel: handle(channel), way: Way::Receive { to, ok }, line }
            }
        })
    }

    pub(crate) fn iter<'a>(&'a self, g: &'a Goroutine) -> impl Iterator<Item = Case> + 'a {
        (0..self.len()).filter_map(|index| self.get(g, index))
    }
}

/// What a goroutine stands at.
#[derive(Clone, Debug)]
pub(crate) enum Operation<'a> {
    Channel(Cases<'a>),
    Native(Visible, u16),
    /// Any other instruction: it can always be done, by itself.
    Plain(Instruction),
    /// What a native has made ready to print, in the register.
    Output(u16),
    /// A timer, running or not.
    Timer,
    /// The end of the goroutine, in a program that counts them.
    Leaving,
    End,
    Nothing,
}

pub(crate) fn instruction(program: &Program, g: &Goroutine) -> Option<Instruction> {
    let frame = g.frames.last()?;
    program.code[frame.function as usize].get(frame.address as usize).copied()
}

/// Finds what a goroutine stands at.
#[inline]
pub(crate) fn of<'a>(program: &'a Program, g: &Goroutine) -> Operation<'a> {
    match g.stand {
        Stand::Instruction => {}
        Stand::Timer => return Operation::Timer,
        Stand::Finished => return Operation::Nothing,
        Stand::End | Stand::Crash | Stand::Throw(_) => return Operation::End,
        Stand::Leaving => return Operation::Leaving,
    }
    let Some(instruction) = instruction(program, g) else { return Operation::Nothing };
    match instruction {
        Instruction::CallNative { native, base } => match program.natives[native as usize] {
            Native::Visible(visible) => Operation::Native(visible, base),
            Native::Pure(_) if g.phase == PRINTING => Operation::Output(base),
            Native::Pure(_) => Operation::Plain(instruction),
        },
        Instruction::Send { .. } | Instruction::Receive { .. } | Instruction::Select { .. } => {
            match cases(program, g, instruction) {
                Some(cases) => Operation::Channel(cases),
                None => Operation::Nothing,
            }
        }
        _ => Operation::Plain(instruction),
    }
}

/// Whether a goroutine stands at something that it can always do, and in one way only. Where it says no, [`of`] tells more.
#[inline]
pub(crate) fn is_always_ready(program: &Program, g: &Goroutine) -> bool {
    match g.stand {
        Stand::Instruction => instruction(program, g).is_some_and(|instruction| match instruction {
            Instruction::CallNative { native, .. } => matches!(program.natives[native as usize], Native::Pure(_)),
            Instruction::Send { .. } | Instruction::Receive { .. } | Instruction::Select { .. } => false,
            _ => true,
        }),
        Stand::End | Stand::Crash | Stand::Throw(_) | Stand::Leaving => true,
        Stand::Timer | Stand::Finished => false,
    }
}

impl Operation<'_> {
    /// Whether it ends the program.
    pub(crate) fn ends(&self) -> bool {
        matches!(self, Self::End)
    }
}

/// A goroutine's phase while a text it has formatted waits to be printed.
pub(crate) const PRINTING: u8 = 2;

fn cases<'a>(program: &'a Program, g: &Goroutine, instruction: Instruction) -> Option<Cases<'a>> {
    let handle = |register| match g.register(register) {
        Value::Channel(handle) => Some(handle),
        _ => None,
    };
    let single = |channel, way| Cases {
        single: Some(Case { channel: handle(channel), way, line: 0 }),
        table: &[],
        fallback: Fallback::Waits,
        to: NONE,
    };
    Some(match instruction {
        Instruction::Send { channel, from } => single(channel, Way::Send { from }),
        Instruction::Receive { to, channel, ok, .. } => single(channel, Way::Receive { to, ok }),
        Instruction::Select { to, table } => {
            let function = &program.module.functions[g.frames.last()?.function as usize];
            let table = function.selects.get(table as usize)?;
            Cases { single: None, table: &table.cases, fallback: table.default, to }
        }
        _ => return None,
    })
}

/// Whether it must say that it has come before it can be met.
pub(crate) fn must_announce(program: &Program, heap: &Heap, g: &Goroutine, cases: &Cases<'_>) -> bool {
    program.announces
        && cases.fallback == Fallback::Waits
        && g.phase == 0
        && cases.iter(g).any(|case| is_unbuffered(heap, case))
}

fn is_unbuffered(heap: &Heap, case: Case) -> bool {
    case.channel.and_then(|channel| heap.channel(channel)).is_some_and(|channel| channel.capacity == 0)
}

/// A way of a channel operation, as a choice's alternative.
fn encode(case: usize, partner: Option<(u32, usize)>) -> u64 {
    let (process, other) = partner.map_or((0, 0), |(process, case)| (u64::from(process) + 1, case as u64));
    (case as u64 & 0xfff) << 44 | process << 12 | other & 0xfff
}

/// What an alternative of a channel operation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chosen {
    Announce,
    Default,
    Case { case: usize, partner: Option<(u32, usize)> },
}

pub(crate) fn decode(alternative: u64) -> Chosen {
    match alternative {
        ANNOUNCE => Chosen::Announce,
        DEFAULT => Chosen::Default,
        _ => {
            let process = alternative >> 12 & 0xffff_ffff;
            let partner = (process > 0).then(|| (process as u32 - 1, (alternative & 0xfff) as usize));
            Chosen::Case { case: (alternative >> 44 & 0xfff) as usize, partner }
        }
    }
}

/// Appends the ways in which a channel operation can be done now.
pub(crate) fn ways(
    program: &Program,
    heap: &Heap,
    g: &Goroutine,
    cases: &Cases<'_>,
    others: &[Rc<Goroutine>],
    into: &mut dyn FnMut(u64),
) {
    if must_announce(program, heap, g, cases) {
        return into(ANNOUNCE);
    }
    let mut any = false;
    let mut give = |way| {
        any = true;
        into(way);
    };
    for index in 0..cases.len() {
        let Some(Case { channel: Some(handle), way, .. }) = cases.get(g, index) else { continue };
        let Some(channel) = heap.channel(handle) else { continue };
        match way {
            Way::Send { .. } => {
                if channel.closed || channel.has_room() {
                    give(encode(index, None));
                } else if channel.capacity == 0 {
                    for other in others {
                        if other.process != g.process {
                            for case in met(program, heap, other, handle, Side::Receiver, cases.fallback) {
                                give(encode(index, Some((other.process, case))));
                            }
                        }
                    }
                }
            }
            Way::Receive { .. } => {
                if channel.len() > 0 || channel.closed {
                    give(encode(index, None));
                }
            }
        }
    }
    if !any && cases.fallback == Fallback::Default {
        // A sender that waits makes a receiving case ready; the step is the sender's.
        let offered = (0..cases.len()).filter_map(|index| cases.get(g, index)).any(|case| match case {
            Case { channel: Some(handle), way: Way::Receive { .. }, .. } if is_unbuffered(heap, case) => {
                others.iter().any(|other| {
                    other.process != g.process
                        && !met(program, heap, other, handle, Side::Sender, Fallback::Default).is_empty()
                })
            }
            _ => false,
        });
        if !offered {
            into(DEFAULT);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Sender,
    Receiver,
}

/// The cases by which a goroutine can be met at an unbuffered channel, by one whose operation has that fallback.
fn met(
    program: &Program,
    heap: &Heap,
    other: &Goroutine,
    channel: Handle,
    side: Side,
    fallback: Fallback,
) -> Vec<usize> {
    let Operation::Channel(cases) = of(program, other) else { return Vec::new() };
    if must_announce(program, heap, other, &cases)
        || cases.fallback == Fallback::Default && fallback == Fallback::Default
    {
        // Neither of two that do not wait is ever found waiting.
        return Vec::new();
    }
    (0..cases.len())
        .filter(|index| {
            cases.get(other, *index).is_some_and(|case| {
                case.channel == Some(channel) && matches!(case.way, Way::Receive { .. }) == (side == Side::Receiver)
            })
        })
        .collect()
}

/// Gives every shared variable that the arguments of a native reach, until one is enough; and whether it was.
fn reach(heap: &Heap, arguments: &[Value], enough: &mut dyn FnMut(Handle, &Object) -> bool) -> bool {
    let mut work: Vec<Handle> = Vec::new();
    arguments.iter().for_each(|value| work.extend(reference(*value)));
    let mut seen: Set<Handle> = Set::new();
    while let Some(handle) = work.pop() {
        let Some(object) = heap.object(handle) else { continue };
        // Nobody writes what is no variable.
        let is_variable = match object.body {
            Body::Bytes(_) | Body::Channel(_) | Body::Queue(_) => continue,
            Body::Fixed(_) => false,
            Body::Slots { .. } | Body::Small { .. } | Body::Map(_) => heap.is_shared(handle),
        };
        if seen.add(handle) {
            if is_variable && enough(handle, object) {
                return true;
            }
            object.body.each(&mut |value| work.extend(reference(value)));
        }
    }
    false
}

/// Whether the arguments of a native reach memory that others share.
pub(crate) fn reaches_shared(heap: &Heap, arguments: &[Value]) -> bool {
    reach(heap, arguments, &mut |_, _| true)
}

/// What an operation would touch: exactly, for a way it can go now; everything it might, for one that cannot be done or for all its ways.
pub(crate) fn touches(
    program: &Program,
    heap: &Heap,
    g: &Goroutine,
    operation: &Operation<'_>,
    chosen: Option<Chosen>,
    to: &mut dyn FnMut(ObjectId, Mode),
) {
    match *operation {
        Operation::Nothing | Operation::End => {}
        Operation::Leaving => to(names::COUNT, Mode::Turn),
        Operation::Output(_) => to(names::STDOUT, Mode::Turn),
        Operation::Native(visible, window) => {
            let arguments = g.registers(window, visible::arity(program, g));
            let arguments = Arguments(arguments);
            match visible {
                // What it will find is not known before it is done.
                Visible::AtomicCompareAndSwap | Visible::ValueCompareAndSwap if chosen.is_none() => {
                    Visible::AtomicStore.touches(program, heap, g, arguments, to);
                }
                Visible::MutexTryLock if chosen.is_none() => {
                    Visible::MutexLock.touches(program, heap, g, arguments, to)
                }
                Visible::RwTryLock if chosen.is_none() => Visible::RwLock.touches(program, heap, g, arguments, to),
                Visible::RwTryRLock if chosen.is_none() => Visible::RwRLock.touches(program, heap, g, arguments, to),
                _ => visible.touches(program, heap, g, arguments, to),
            }
        }
        Operation::Timer => {
            to(names::timer(g.process), Mode::Acquire);
            if let Some(Value::Channel(handle)) = g.timer.as_ref().map(|timer| timer.channel)
                && let Some(channel) = heap.channel(handle)
            {
                let name = name(heap, handle);
                to(names::object(name, Aspect::Tail, 0), Mode::Turn);
                if channel.has_room() || chosen.is_none() {
                    to(names::object(name, Aspect::Item, channel.sent), Mode::Release);
                    if channel.sent >= u64::from(channel.capacity) {
                        let place = channel.sent - u64::from(channel.capacity);
                        to(names::object(name, Aspect::Place, place), Mode::Acquire);
                    }
                } else {
                    to(names::object(name, Aspect::Head, 0), Mode::Look);
                }
            }
        }
        Operation::Channel(ref cases) => channel_touches(program, heap, g, cases, chosen, to),
        Operation::Plain(instruction) => plain_touches(program, heap, g, instruction, to),
    }
}

fn channel_touches(
    program: &Program,
    heap: &Heap,
    g: &Goroutine,
    cases: &Cases<'_>,
    chosen: Option<Chosen>,
    to: &mut dyn FnMut(ObjectId, Mode),
) {
    let part = |handle, aspect, index| names::object(name(heap, handle), aspect, index);
    let announces = must_announce(program, heap, g, cases);
    for case in cases.iter(g) {
        let Some(handle) = case.channel else { continue };
        // What it decides by is touched alike whichever case it takes.
        match is_unbuffered(heap, case) {
            true if announces && chosen.is_some() => to(part(handle, Aspect::Arrivals, 0), Mode::Look),
            true => {
                to(part(handle, Aspect::Tail, 0), Mode::Turn);
                if cases.fallback == Fallback::Default || announces {
                    to(part(handle, Aspect::Arrivals, 0), Mode::Turn);
                }
            }
            false if announces && chosen.is_some() => {}
            false if cases.len() > 1 || cases.fallback == Fallback::Default => {
                to(part(handle, Aspect::Tail, 0), Mode::Look);
                to(part(handle, Aspect::Head, 0), Mode::Look);
            }
            false => {}
        }
    }
    match chosen {
        None => {
            for case in cases.iter(g) {
                if let Some(handle) = case.channel {
                    // In any of its ways: it may find the channel closed, too.
                    to(part(handle, Aspect::Closed, 0), Mode::Await);
                    case_touches(heap, case, handle, to);
                }
            }
        }
        Some(Chosen::Case { case, partner: None }) => {
            if let Some(case) = cases.get(g, case)
                && let Some(handle) = case.channel
            {
                case_touches(heap, case, handle, to);
            }
        }
        Some(_) => {}
    }
}

/// What doing a case of a buffered or closed channel touches.
fn case_touches(heap: &Heap, case: Case, handle: Handle, to: &mut dyn FnMut(ObjectId, Mode)) {
    let Some(channel) = heap.channel(handle) else { return };
    let name = name(heap, handle);
    let part = |aspect, index| names::object(name, aspect, index);
    match case.way {
        Way::Send { .. } => {
            to(part(Aspect::Tail, 0), Mode::Turn);
            if channel.closed {
                return;
            }
            if let Some(place) = channel.sent.checked_sub(u64::from(channel.capacity)) {
                to(part(Aspect::Place, place), Mode::Acquire);
            }
            to(part(Aspect::Item, channel.sent), Mode::Release);
        }
        Way::Receive { .. } if channel.closed && channel.len() == 0 => {
            to(part(Aspect::Head, 0), Mode::Look);
            to(part(Aspect::Closed, 0), Mode::Await);
        }
        Way::Receive { .. } => {
            to(part(Aspect::Head, 0), Mode::Turn);
            to(part(Aspect::Item, channel.received), Mode::Acquire);
            to(part(Aspect::Place, channel.received), Mode::Release);
        }
    }
}

/// The touches of instructions that are done by the goroutine alone.
fn plain_touches(
    program: &Program,
    heap: &Heap,
    g: &Goroutine,
    instruction: Instruction,
    to: &mut dyn FnMut(ObjectId, Mode),
) {
    let mut slots = |handle: Handle, start: u32, n: usize, mode| {
        if heap.is_shared(handle) {
            let name = name(heap, handle);
            for at in 0..n as u64 {
                to(names::object(name, Aspect::Slot, u64::from(start) + at), mode);
            }
        }
    };
    let pointer = |register| match g.register(register) {
        Value::Pointer { object, offset } => (object, offset),
        _ => (Handle(0), 0),
    };
    let element = |slice, index, n: u16| {
        let (array, start, _) = slice_parts(g.register(slice));
        (array, start.wrapping_add((g.register(index).int() as u32).wrapping_mul(u32::from(n))))
    };
    match instruction {
        Instruction::Load { pointer: at, offset, n, .. } => {
            let (object, start) = pointer(at);
            slots(object, start + u32::from(offset), n as usize, Mode::Read);
        }
        Instruction::Store { pointer: at, offset, n, .. } => {
            let (object, start) = pointer(at);
            slots(object, start + u32::from(offset), n as usize, Mode::Write);
        }
        Instruction::LoadGlobal { global, offset, n, .. } => {
            slots(Handle(u32::from(global) + 1), u32::from(offset), n as usize, Mode::Read);
        }
        Instruction::StoreGlobal { global, offset, n, .. } => {
            slots(Handle(u32::from(global) + 1), u32::from(offset), n as usize, Mode::Write);
        }
        Instruction::CopyObject { to: target, from, n } => {
            let (source, start) = pointer(from);
            slots(source, start, n as usize, Mode::Read);
            let (target, start) = pointer(target);
            slots(target, start, n as usize, Mode::Write);
        }
        Instruction::Index { slice, index, n, .. } => {
            let (array, start) = element(slice, index, n);
            slots(array, start, n as usize, Mode::Read);
        }
        Instruction::SetIndex { slice, index, n, .. } => {
            let (array, start) = element(slice, index, n);
            slots(array, start, n as usize, Mode::Write);
        }
        Instruction::StringFromBytes { a, .. } | Instruction::StringFromRunes { a, .. } => {
            let (array, start, length) = slice_parts(g.register(a));
            slots(array, start, length as usize, Mode::Read);
        }
        Instruction::Append { slice, count, ty, .. } => {
            append_touches(g.register(slice), u32::from(count), program.slots(ty), &mut slots);
        }
        // What is appended or copied may also be a string: nobody writes its bytes.
        Instruction::AppendAll { slice, other, ty, .. } => {
            let other = g.register(other);
            let (source, start, count) = slice_parts(other);
            slots(source, start, count as usize * program.slots(ty), Mode::Read);
            let count = count + interpret::text_length(other) as u32;
            append_touches(g.register(slice), count, program.slots(ty), &mut slots);
        }
        Instruction::Copy { into, from, n, .. } => {
            let (target, at, room) = slice_parts(g.register(into));
            let from = g.register(from);
            let (source, start, size) = slice_parts(from);
            let size = size + interpret::text_length(from) as u32;
            let count = room.min(size) as usize * n as usize;
            slots(source, start, count, Mode::Read);
            slots(target, at, count, Mode::Write);
        }
        Instruction::ClearSlice { slice, ty } => {
            let (array, start, length) = slice_parts(g.register(slice));
            slots(array, start, length as usize * program.slots(ty), Mode::Write);
        }
        Instruction::MapGet { map, .. } | Instruction::MapLength { map, .. } | Instruction::MapIterate { map, .. } => {
            map_touch(heap, g.register(map), Mode::Read, to)
        }
        Instruction::MapNext { iterator, .. } => {
            let (iterator, _) = pointer(iterator);
            map_touch(heap, heap.slot(iterator, 0), Mode::Read, to);
        }
        Instruction::MapSet { map, .. } | Instruction::MapDelete { map, .. } | Instruction::MapClear { map } => {
            map_touch(heap, g.register(map), Mode::Write, to);
        }
        Instruction::Close { channel } => {
            if let Value::Channel(handle) = g.register(channel) {
                visible::close_touches(heap, handle, to);
            }
        }
        Instruction::ChannelLength { channel, .. } => {
            if let Value::Channel(handle) = g.register(channel) {
                let name = name(heap, handle);
                to(names::object(name, Aspect::Tail, 0), Mode::Look);
                to(names::object(name, Aspect::Head, 0), Mode::Look);
            }
        }
        Instruction::CallNative { native, base } => {
            let n = program.module.natives[native as usize].arguments as usize;
            reach(heap, g.registers(base, n), &mut |handle, object| {
                if let Body::Map(_) = object.body {
                    to(names::object(object.name, Aspect::Map, 0), Mode::Read);
                }
                for offset in 0..heap.slots(handle).len() {
                    to(names::object(object.name, Aspect::Slot, offset as u64), Mode::Read);
                }
                false
            });
        }
        _ => {}
    }
}

fn map_touch(heap: &Heap, map: Value, mode: Mode, to: &mut dyn FnMut(ObjectId, Mode)) {
    if let Value::Map(handle) = map
        && heap.is_shared(handle)
    {
        to(names::object(name(heap, handle), Aspect::Map, 0), mode);
    }
}

fn append_touches(slice: Value, count: u32, stride: usize, slots: &mut dyn FnMut(Handle, u32, usize, Mode)) {
    if let Value::Slice { length, capacity, array, start } = slice {
        if length.get().saturating_add(count) > capacity.get() {
            slots(array, start, length.get() as usize * stride, Mode::Read);
        } else {
            slots(array, start + length.get() * stride as u32, count as usize * stride, Mode::Write);
        }
    }
}

/// Does a channel operation at once where nobody can see it: gives whether it did.
pub(crate) fn channel_at_once(
    world: &mut World<'_>,
    g: &mut Goroutine,
    instruction: Instruction,
) -> Result<bool, Trouble> {
    match instruction {
        Instruction::Close { channel } => {
            let Value::Channel(handle) = g.register(channel) else {
                return Err(Trouble::Plain("close of nil channel".into()));
            };
            if visible::family(world.heap, handle).iter().any(|channel| world.heap.is_shared(*channel)) {
                return Ok(false);
            }
            close(world, handle)?;
            Ok(true)
        }
        Instruction::ChannelLength { to, channel } => {
            if let Value::Channel(handle) = g.register(channel)
                && world.heap.is_shared(handle)
            {
                return Ok(false);
            }
            length(world.heap, g, to, channel);
            Ok(true)
        }
        _ => {
            let Some(cases) = cases(world.program, g, instruction) else { return Ok(false) };
            let mut seen = false;
            for case in cases.iter(g) {
                seen |= case.channel.is_some_and(|channel| world.heap.is_shared(channel));
            }
            if seen {
                return Ok(false);
            }
            let mut found = Vec::new();
            ways(world.program, world.heap, g, &cases, &[], &mut |way| {
                if way != ANNOUNCE {
                    found.push(way);
                }
            });
            // Several ready cases are a choice: nobody sees it made, but somebody has to make it.
            let [first] = found[..] else { return Ok(false) };
            let chosen = decode(first);
            take(world, g, &cases, chosen)?;
            Ok(true)
        }
    }
}

pub(crate) fn close(world: &mut World<'_>, handle: Handle) -> Result<(), Trouble> {
    if world.heap.channel(handle).is_some_and(|channel| channel.closed) {
        return Err(Trouble::Plain("close of closed channel".into()));
    }
    visible::close_all(world.heap, handle, [Value::Nil; 2]);
    Ok(())
}

pub(crate) fn length(heap: &Heap, g: &mut Goroutine, to: u16, channel: u16) {
    let length = match g.register(channel) {
        Value::Channel(handle) => heap.channel(handle).map_or(0, super::channel::Channel::len),
        _ => 0,
    };
    g.set_register(to, Value::Int(i64::from(length)));
}

/// Does one side's case, by way of the buffer, the close or the default: no partner.
pub(crate) fn take(world: &mut World<'_>, g: &mut Goroutine, cases: &Cases<'_>, chosen: Chosen) -> Result<(), Trouble> {
    g.phase = 0;
    let index = match chosen {
        Chosen::Announce => {
            g.phase = 1;
            return Ok(());
        }
        Chosen::Default => {
            g.set_register(cases.to, Value::Int(cases.len() as i64));
            return Ok(());
        }
        Chosen::Case { case, .. } => case,
    };
    let Some(Case { channel: Some(handle), way, .. }) = cases.get(g, index) else { return Ok(()) };
    let Some(channel) = world.heap.channel(handle) else { return Ok(()) };
    let (slots, element, closed, length) = (channel.slots as usize, channel.element, channel.closed, channel.len());
    match way {
        Way::Send { from } => {
            if closed {
                return Err(Trouble::Plain("send on closed channel".into()));
            }
            let values = g.registers(from, slots).to_vec();
            if world.heap.is_shared(handle) {
                values.iter().for_each(|value| world.heap.publish(*value));
            }
            if let Some(channel) = world.heap.channel_mut(handle) {
                channel.push(&values);
            }
        }
        Way::Receive { to, ok } => {
            if length > 0 {
                let values = world.heap.channel_mut(handle).map(super::channel::Channel::pop).unwrap_or_default();
                g.set_registers(to, &values);
            } else {
                let zero = world.program.zero(element);
                g.set_registers(to, &zero[..slots.min(zero.len())]);
            }
            g.set_register(ok, Value::bool(length > 0));
        }
    }
    g.set_register(cases.to, Value::Int(index as i64));
    Ok(())
}

/// Hands an element over from one goroutine to another.
pub(crate) fn meet(
    program: &Program,
    heap: &mut Heap,
    sender: &mut Goroutine,
    receiver: &mut Goroutine,
    case: usize,
    other: usize,
) {
    let (Operation::Channel(sending), Operation::Channel(receiving)) = (of(program, sender), of(program, receiver))
    else {
        return;
    };
    let (
        Some(Case { channel: Some(handle), way: Way::Send { from }, .. }),
        Some(Case { way: Way::Receive { to, ok }, .. }),
    ) = (sending.get(sender, case), receiving.get(receiver, other))
    else {
        return;
    };
    let slots = heap.channel(handle).map_or(0, |channel| channel.slots as usize);
    let values = sender.registers(from, slots).to_vec();
    values.iter().for_each(|value| heap.publish(*value));
    receiver.set_registers(to, &values);
    receiver.set_register(ok, Value::bool(true));
    receiver.set_register(receiving.to, Value::Int(other as i64));
    sender.set_register(sending.to, Value::Int(case as i64));
    sender.phase = 0;
    receiver.phase = 0;
}

/// Whether a goroutine that stands at something other than a channel operation can do it.
pub(crate) fn is_ready(program: &Program, heap: &Heap, g: &Goroutine, operation: &Operation<'_>, time: Time) -> bool {
    match *operation {
        Operation::Nothing => false,
        Operation::Native(visible, window) => {
            visible.is_ready(heap, g, Arguments(g.registers(window, visible::arity(program, g))), time)
        }
        Operation::Timer => {
            let Some(timer) = &g.timer else { return false };
            let room = match timer.channel {
                Value::Channel(handle) => heap.channel(handle).is_some_and(super::channel::Channel::has_room),
                _ => true,
            };
            match time {
                // Ticks that nobody has taken change nothing: without them runs end.
                Time::Free => timer.running && (timer.period <= 0 || room),
                Time::Common(now) => timer.running && timer.at <= now,
            }
        }
        _ => true,
    }
}

/// The process that a way of a channel operation moves besides.
pub(crate) fn partner(chosen: Chosen) -> Option<ProcessId> {
    match chosen {
        Chosen::Case { partner: Some((process, _)), .. } => Some(ProcessId(process)),
        _ => None,
    }
}
