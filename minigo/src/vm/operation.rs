//! Operations that more than one goroutine has a part in: channels and selects; and what any operation would touch.
//!
//! A rendezvous on an unbuffered channel is one step, chosen by the sender. Its number says the case, the receiver and the receiver's
//! case, so it is the same whatever others do meanwhile.
//!
//! One file because what an operation touches, when it is ready and what it does must agree, case by case.

use std::rc::Rc;

use explorer::table::Set;
use explorer::{Choice, Footprint, Mode, ProcessId};

use super::bytecode::{Fallback, Instruction, NONE, SelectCase, Way};
use super::closing;
use super::goroutine::{Goroutine, Stand};
use super::heap::{Body, Heap, Object, reference};
use super::interpret::{self, Carried, Done, World, slice_parts};
use super::machine::Machine;
use super::names::{self, Aspect, Touched};
use super::native::Native;
use super::program::Program;
use super::value::{Handle, Value};
use super::visible::{Arguments, Time, Visible, name};

/// Says that the goroutine has come to an unbuffered channel; see [`Program::announces`].
pub(crate) const ANNOUNCE: u64 = 1 << 63;

/// The default of a select.
const DEFAULT: u64 = 1 << 62;

/// The channel operation a goroutine stands at: a plain send or receive is a select of one case.
#[derive(Clone, Debug)]
pub(crate) struct Cases<'a> {
    single: Option<SelectCase>,
    table: &'a [SelectCase],
    pub(crate) fallback: Fallback,
    /// Where the number of the case taken goes.
    pub(crate) to: u16,
}

impl Cases<'_> {
    pub(crate) fn all(&self) -> &[SelectCase] {
        self.single.as_ref().map_or(self.table, std::slice::from_ref)
    }
}

/// What a goroutine stands at.
#[derive(Clone, Debug)]
pub(crate) enum Operation<'a> {
    Channel(Cases<'a>),
    Native(Visible, u16),
    /// Any other instruction: it can always be done, by itself.
    Plain(&'a Instruction),
    /// What a native has made ready to print, in the register.
    Output(u16),
    /// A timer, running or not.
    Timer,
    /// The end of the goroutine, in a program that counts them.
    Leaving,
    End,
    Nothing,
}

pub(crate) fn instruction<'a>(program: &'a Program, g: &Goroutine) -> Option<&'a Instruction> {
    let frame = g.frames.last()?;
    program.code[frame.function as usize].get(frame.address as usize)
}

/// Finds what a goroutine stands at.
pub(crate) fn of<'a>(program: &'a Program, g: &Goroutine) -> Operation<'a> {
    match g.stand {
        Stand::Instruction => {}
        Stand::Timer => return Operation::Timer,
        Stand::Finished => return Operation::Nothing,
        Stand::End | Stand::Crash | Stand::Throw(_) => return Operation::End,
        Stand::Leaving => return Operation::Leaving,
    }
    let Some(instruction) = instruction(program, g) else { return Operation::Nothing };
    if let Some(cases) = cases(program, g, instruction) {
        return Operation::Channel(cases);
    }
    match *instruction {
        Instruction::CallNative { native, base } => match program.natives[native as usize] {
            Native::Visible(visible) => Operation::Native(visible, base),
            Native::Pure(_) if g.phase == PRINTING => Operation::Output(base),
            Native::Pure(_) => Operation::Plain(instruction),
        },
        _ => Operation::Plain(instruction),
    }
}

/// Whether a goroutine stands at something that it can always do, and in one way only. Where it says no, [`of`] tells more.
#[inline]
pub(crate) fn is_always_ready(program: &Program, g: &Goroutine) -> bool {
    match g.stand {
        Stand::Instruction => instruction(program, g).is_some_and(|instruction| match *instruction {
            Instruction::CallNative { native, .. } => matches!(program.natives[native as usize], Native::Pure(_)),
            Instruction::Send { .. }
            | Instruction::Receive { .. }
            | Instruction::Select { .. }
            | Instruction::MapNext { .. } => false,
            _ => true,
        }),
        Stand::End | Stand::Crash | Stand::Throw(_) | Stand::Leaving => true,
        Stand::Timer | Stand::Finished => false,
    }
}

impl Operation<'_> {
    /// Whether it may be a draw, whose ways are its values.
    pub(crate) fn is_draw(&self) -> bool {
        matches!(self, Self::Native(Visible::Draw, _) | Self::Plain(Instruction::MapNext { .. }))
    }

    /// Whether it ends the program.
    pub(crate) fn ends(&self) -> bool {
        matches!(self, Self::End)
    }
}

/// A goroutine's phase while a text it has formatted waits to be printed.
pub(crate) const PRINTING: u8 = 2;

/// The cases of an instruction that is a channel operation.
fn cases<'a>(program: &'a Program, g: &Goroutine, instruction: &Instruction) -> Option<Cases<'a>> {
    let (channel, way) = match *instruction {
        Instruction::Send { channel, from } => (channel, Way::Send { from }),
        Instruction::Receive { to, channel, ok, .. } => (channel, Way::Receive { to, ok }),
        Instruction::Select { to, table } => {
            let function = &program.module.functions[g.frames.last()?.function as usize];
            let table = function.selects.get(table as usize)?;
            return Some(Cases { single: None, table: &table.cases, fallback: table.default, to });
        }
        _ => return None,
    };
    Some(Cases { single: Some(SelectCase { channel, line: 0, way }), table: &[], fallback: Fallback::Waits, to: NONE })
}

/// Whether it must say that it has come before it can be met.
fn must_announce(program: &Program, heap: &Heap, g: &Goroutine, cases: &Cases<'_>) -> bool {
    program.announces
        && cases.fallback == Fallback::Waits
        && g.phase == 0
        && cases.all().iter().any(|case| g.channel(case.channel).is_some_and(|handle| is_unbuffered(heap, handle)))
}

fn is_unbuffered(heap: &Heap, channel: Handle) -> bool {
    heap.channel(channel).is_some_and(|channel| channel.capacity == 0)
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

/// Appends the ways in which a goroutine can do now what it stands at.
pub(crate) fn ways(machine: &Machine, g: &Goroutine, operation: &Operation<'_>, into: &mut Vec<Choice>) {
    let (heap, time) = (&machine.heap, machine.shared.time);
    match *operation {
        Operation::Channel(ref cases) => {
            channel_ways(&machine.program, heap, g, cases, &machine.goroutines, into);
        }
        Operation::Native(Visible::Draw, window) => {
            let range = Arguments(g.registers_from(window)).int(0) as u64;
            draw_ways(machine, g, range, g.seeded(range), into);
        }
        Operation::Plain(&Instruction::MapNext { iterator, .. }) => {
            draw_ways(machine, g, interpret::candidates(heap, g, iterator), 0, into);
        }
        _ if is_ready(heap, g, operation, time) => give(g, 0, into),
        _ => {}
    }
}

/// The ways of a draw from so many values: all, or the one that is taken where there is no choice.
fn draw_ways(machine: &Machine, g: &Goroutine, range: u64, seeded: u64, into: &mut Vec<Choice>) {
    if range < 2 {
        give(g, 0, into);
    } else if machine.chance.has_ways(g, range) {
        (0..range).for_each(|value| give(g, value, into));
    } else {
        give(g, seeded, into);
    }
}

fn give(g: &Goroutine, alternative: u64, into: &mut Vec<Choice>) {
    into.push(Choice { process: ProcessId(g.process), alternative });
}

fn channel_ways(
    program: &Program,
    heap: &Heap,
    g: &Goroutine,
    cases: &Cases<'_>,
    others: &[Rc<Goroutine>],
    into: &mut Vec<Choice>,
) {
    if must_announce(program, heap, g, cases) {
        return give(g, ANNOUNCE, into);
    }
    let before = into.len();
    // A sender that waits makes a receiving case ready; the step is the sender's.
    let mut offered = false;
    for (index, case) in cases.all().iter().enumerate() {
        let Some(handle) = g.channel(case.channel) else { continue };
        let Some(channel) = heap.channel(handle) else { continue };
        let sends = matches!(case.way, Way::Send { .. });
        if channel.closed || if sends { channel.has_room() } else { channel.len() > 0 } {
            give(g, encode(index, None), into);
        } else if channel.capacity == 0 && (sends || cases.fallback == Fallback::Default) {
            for other in others {
                if other.process != g.process {
                    met(program, heap, other, handle, cases.fallback, &mut |case, at| match (sends, case.way) {
                        (true, Way::Receive { .. }) => give(g, encode(index, Some((other.process, at))), into),
                        (false, Way::Send { .. }) => offered = true,
                        _ => {}
                    });
                }
            }
        }
    }
    if cases.fallback == Fallback::Default && into.len() == before && !offered {
        give(g, DEFAULT, into);
    }
}

/// Gives the cases by which a goroutine can be met at an unbuffered channel, by one whose operation has that fallback.
fn met(
    program: &Program,
    heap: &Heap,
    other: &Goroutine,
    channel: Handle,
    fallback: Fallback,
    to: &mut dyn FnMut(&SelectCase, usize),
) {
    let Operation::Channel(cases) = of(program, other) else { return };
    if must_announce(program, heap, other, &cases)
        || cases.fallback == Fallback::Default && fallback == Fallback::Default
    {
        // Neither of two that do not wait is ever found waiting.
        return;
    }
    for (at, case) in cases.all().iter().enumerate() {
        if other.channel(case.channel) == Some(channel) {
            to(case, at);
        }
    }
}

/// Gives every shared variable that the arguments of a native reach, until one is enough; and whether it was.
fn reach(heap: &Heap, arguments: &[Value], enough: &mut dyn FnMut(Handle, &Object) -> bool) -> bool {
    let mut work: Vec<Handle> = Vec::new();
    arguments.iter().for_each(|value| work.extend(reference(value)));
    let mut seen: Set<Handle> = Set::new();
    while let Some(handle) = work.pop() {
        let Some(object) = heap.object(handle) else { continue };
        // Nobody writes what is no variable.
        let is_variable = match object.body {
            Body::Bytes(_) | Body::Channel(_) | Body::Queue(_) => continue,
            Body::Slots { ty: None, .. } => false,
            Body::Slots { .. } | Body::Small { .. } | Body::Map(_) => heap.is_shared(handle),
        };
        if seen.contains(handle) {
            continue;
        }
        if is_variable && enough(handle, object) {
            return true;
        }
        // What leads nowhere need not be remembered to come to an end: most arguments lead to nothing more.
        let before = work.len();
        object.body.each(&mut |value| work.extend(reference(value)));
        if is_variable || work.len() > before {
            seen.add(handle);
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
    into: &mut Footprint,
) {
    match *operation {
        Operation::Nothing | Operation::End => {}
        Operation::Leaving => into.touch(names::COUNT, Mode::Turn),
        Operation::Output(_) => into.touch(names::STDOUT, Mode::Turn),
        Operation::Native(visible, window) => {
            let visible = match visible {
                // What it will find is not known before it is done.
                Visible::AtomicCompareAndSwap | Visible::ValueCompareAndSwap if chosen.is_none() => {
                    Visible::AtomicStore
                }
                Visible::MutexTryLock if chosen.is_none() => Visible::MutexLock,
                Visible::RwTryLock if chosen.is_none() => Visible::RwLock,
                Visible::RwTryRLock if chosen.is_none() => Visible::RwRLock,
                _ => visible,
            };
            let arguments = Arguments(g.registers_from(window));
            visible.touches(program, heap, g, arguments, into);
        }
        Operation::Timer => {
            into.touch(names::timer(g.process), Mode::Acquire);
            if let Some(Value::Channel(handle)) = g.timer.as_ref().map(|timer| timer.channel)
                && let Some(channel) = heap.channel(handle)
            {
                let mut touched = Touched { name: name(heap, handle), into };
                touched.part(Aspect::Tail, 0, Mode::Turn);
                if channel.has_room() || chosen.is_none() {
                    touched.part(Aspect::Item, channel.sent, Mode::Release);
                    if let Some(place) = channel.sent.checked_sub(u64::from(channel.capacity)) {
                        touched.part(Aspect::Place, place, Mode::Acquire);
                    }
                } else {
                    touched.part(Aspect::Head, 0, Mode::Look);
                }
            }
        }
        Operation::Channel(ref cases) => channel_touches(program, heap, g, cases, chosen, into),
        Operation::Plain(instruction) => plain_touches(program, heap, g, instruction, into),
    }
}

fn channel_touches(
    program: &Program,
    heap: &Heap,
    g: &Goroutine,
    cases: &Cases<'_>,
    chosen: Option<Chosen>,
    into: &mut Footprint,
) {
    let announces = must_announce(program, heap, g, cases);
    let decides = cases.all().len() > 1 || cases.fallback == Fallback::Default;
    for case in cases.all() {
        let Some(handle) = g.channel(case.channel) else { continue };
        let mut touched = Touched { name: name(heap, handle), into };
        // What it decides by is touched alike whichever case it takes.
        match is_unbuffered(heap, handle) {
            true if announces && chosen.is_some() => touched.part(Aspect::Arrivals, 0, Mode::Look),
            true => {
                touched.part(Aspect::Tail, 0, Mode::Turn);
                if cases.fallback == Fallback::Default || announces {
                    touched.part(Aspect::Arrivals, 0, Mode::Turn);
                }
            }
            false if decides && !(announces && chosen.is_some()) => {
                touched.part(Aspect::Tail, 0, Mode::Look);
                touched.part(Aspect::Head, 0, Mode::Look);
            }
            false => {}
        }
    }
    for (index, case) in cases.all().iter().enumerate() {
        let Some(handle) = g.channel(case.channel) else { continue };
        match chosen {
            None => {
                // In any of its ways: it may find the channel closed, too.
                Touched { name: name(heap, handle), into }.part(Aspect::Closed, 0, Mode::Await);
            }
            Some(Chosen::Case { case, partner: None }) if case == index => {}
            Some(_) => continue,
        }
        case_touches(heap, case, handle, into);
    }
}

/// What doing a case of a buffered or closed channel touches.
fn case_touches(heap: &Heap, case: &SelectCase, handle: Handle, into: &mut Footprint) {
    let Some(channel) = heap.channel(handle) else { return };
    let mut touched = Touched { name: name(heap, handle), into };
    match case.way {
        Way::Send { .. } => {
            touched.part(Aspect::Tail, 0, Mode::Turn);
            touched.part(Aspect::Open, 0, Mode::Read);
            if channel.closed {
                return;
            }
            if let Some(place) = channel.sent.checked_sub(u64::from(channel.capacity)) {
                touched.part(Aspect::Place, place, Mode::Acquire);
            }
            touched.part(Aspect::Item, channel.sent, Mode::Release);
        }
        Way::Receive { .. } if channel.closed && channel.len() == 0 => {
            touched.part(Aspect::Head, 0, Mode::Look);
            touched.part(Aspect::Closed, 0, Mode::Await);
        }
        Way::Receive { .. } => {
            touched.part(Aspect::Head, 0, Mode::Turn);
            touched.part(Aspect::Item, channel.received, Mode::Acquire);
            touched.part(Aspect::Place, channel.received, Mode::Release);
        }
    }
}

/// The slots of one variable that an instruction reads or writes.
pub(crate) struct Access {
    pub(crate) object: Handle,
    pub(crate) start: u32,
    pub(crate) n: u16,
    /// The registers whose values it writes, or none.
    pub(crate) from: u16,
}

/// The access of an instruction that does nothing else.
pub(crate) fn access(g: &Goroutine, instruction: &Instruction) -> Option<Access> {
    let (object, start, n, from) = match *instruction {
        Instruction::Load { pointer, offset, n, .. } => {
            let (object, start) = g.pointer(pointer);
            (object, start + u32::from(offset), n, NONE)
        }
        Instruction::Store { pointer, from, offset, n } => {
            let (object, start) = g.pointer(pointer);
            (object, start + u32::from(offset), n, from)
        }
        Instruction::LoadGlobal { global, offset, n, .. } => (Handle::global(global), offset.into(), n, NONE),
        Instruction::StoreGlobal { global, from, offset, n } => (Handle::global(global), offset.into(), n, from),
        Instruction::Index { slice, index, n, .. } => {
            let (object, start) = g.element(slice, index, n);
            (object, start, n, NONE)
        }
        Instruction::SetIndex { slice, index, from, n } => {
            let (object, start) = g.element(slice, index, n);
            (object, start, n, from)
        }
        _ => return None,
    };
    Some(Access { object, start, n, from })
}

fn touch_slots(heap: &Heap, object: Handle, start: u32, n: usize, mode: Mode, into: &mut Footprint) {
    if heap.is_shared(object) {
        let mut touched = Touched { name: name(heap, object), into };
        for at in 0..n as u64 {
            touched.part(Aspect::Slot, u64::from(start) + at, mode);
        }
    }
}

fn touch_slice(heap: &Heap, slice: &Value, stride: usize, mode: Mode, into: &mut Footprint) {
    let (array, start, length) = slice_parts(slice);
    touch_slots(heap, array, start, length as usize * stride, mode, into);
}

/// The touches of instructions that are done by the goroutine alone.
fn plain_touches(program: &Program, heap: &Heap, g: &Goroutine, instruction: &Instruction, into: &mut Footprint) {
    if let Some(Access { object, start, n, from }) = access(g, instruction) {
        let mode = if from == NONE { Mode::Read } else { Mode::Write };
        return touch_slots(heap, object, start, n.into(), mode, into);
    }
    match *instruction {
        Instruction::CopyObject { to, from, n } => {
            for (pointer, mode) in [(from, Mode::Read), (to, Mode::Write)] {
                let (object, start) = g.pointer(pointer);
                touch_slots(heap, object, start, n as usize, mode, into);
            }
        }
        Instruction::StringFromBytes { a, .. } | Instruction::StringFromRunes { a, .. } => {
            touch_slice(heap, g.register(a), 1, Mode::Read, into);
        }
        Instruction::Append { slice, count, ty, .. } => {
            append_touches(heap, g.register(slice), count.into(), program.slots(ty), into);
        }
        // What is appended or copied may also be a string: nobody writes its bytes.
        Instruction::AppendAll { slice, other, ty, .. } => {
            let other = g.register(other);
            touch_slice(heap, other, program.slots(ty), Mode::Read, into);
            append_touches(heap, g.register(slice), element_count(other), program.slots(ty), into);
        }
        Instruction::Copy { into: target, from, n, .. } => {
            let (target, at, room) = slice_parts(g.register(target));
            let from = g.register(from);
            let (source, start, _) = slice_parts(from);
            let count = room.min(element_count(from)) as usize * n as usize;
            touch_slots(heap, source, start, count, Mode::Read, into);
            touch_slots(heap, target, at, count, Mode::Write, into);
        }
        Instruction::ClearSlice { slice, ty } => {
            touch_slice(heap, g.register(slice), program.slots(ty), Mode::Write, into);
        }
        Instruction::MapGet { map, .. } | Instruction::MapLength { map, .. } | Instruction::MapIterate { map, .. } => {
            touch_map(heap, g.register(map), Mode::Read, into);
        }
        Instruction::MapNext { iterator, .. } => {
            touch_map(heap, heap.slot(g.pointer(iterator).0, 0), Mode::Read, into);
        }
        Instruction::MapSet { map, .. } | Instruction::MapDelete { map, .. } | Instruction::MapClear { map } => {
            touch_map(heap, g.register(map), Mode::Write, into);
        }
        Instruction::Close { channel } => {
            if let Some(handle) = g.channel(channel) {
                closing::close_touches(heap, handle, into);
                Touched { name: name(heap, handle), into }.part(Aspect::Open, 0, Mode::Write);
            }
        }
        Instruction::ChannelLength { channel, .. } => {
            if let Some(handle) = g.channel(channel) {
                let mut touched = Touched { name: name(heap, handle), into };
                touched.part(Aspect::Tail, 0, Mode::Look);
                touched.part(Aspect::Head, 0, Mode::Look);
            }
        }
        Instruction::CallNative { native, base } => {
            let n = program.module.natives[native as usize].arguments as usize;
            reach(heap, g.registers(base, n), &mut |handle, object| {
                let mut touched = Touched { name: object.name, into };
                if let Body::Map(_) = object.body {
                    touched.part(Aspect::Map, 0, Mode::Read);
                }
                for offset in 0..heap.slots(handle).len() {
                    touched.part(Aspect::Slot, offset as u64, Mode::Read);
                }
                false
            });
        }
        _ => {}
    }
}

/// How many elements a slice has, or bytes a string.
fn element_count(value: &Value) -> u32 {
    slice_parts(value).2 + interpret::text_length(value) as u32
}

fn touch_map(heap: &Heap, map: &Value, mode: Mode, into: &mut Footprint) {
    if let Value::Map(handle) = *map
        && heap.is_shared(handle)
    {
        Touched { name: name(heap, handle), into }.part(Aspect::Map, 0, mode);
    }
}

fn append_touches(heap: &Heap, slice: &Value, count: u32, stride: usize, into: &mut Footprint) {
    if let Value::Slice { length, capacity, array, start } = *slice {
        let length = length.get();
        if length.saturating_add(count) > capacity.get() {
            touch_slots(heap, array, start, length as usize * stride, Mode::Read, into);
        } else {
            touch_slots(heap, array, start + length * stride as u32, count as usize * stride, Mode::Write, into);
        }
    }
}

/// Does a channel operation at once where nobody can see it: gives whether it did.
pub(crate) fn channel_at_once(world: &mut World<'_>, g: &mut Goroutine, instruction: &Instruction) -> Done<bool> {
    let Some(cases) = cases(world.program, g, instruction) else {
        let touched = match *instruction {
            Instruction::Close { channel } => {
                g.channel(channel).map_or_else(Vec::new, |handle| closing::family(world.heap, handle))
            }
            Instruction::ChannelLength { channel, .. } => g.channel(channel).into_iter().collect(),
            _ => Vec::new(),
        };
        if touched.iter().any(|channel| world.heap.is_shared(*channel)) {
            return Ok(false);
        }
        close_or_measure(world, g, instruction)?;
        return Ok(true);
    };
    if cases.all().iter().any(|case| g.channel(case.channel).is_some_and(|channel| world.heap.is_shared(channel))) {
        return Ok(false);
    }
    let mut found = Vec::new();
    channel_ways(world.program, world.heap, g, &cases, &[], &mut found);
    // Several ready cases are a choice: nobody sees it made, but somebody has to make it.
    match found[..] {
        [Choice { alternative, .. }] if alternative != ANNOUNCE => {
            take(world, g, &cases, decode(alternative))?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Closes a channel, or tells how many elements it holds.
pub(crate) fn close_or_measure(world: &mut World<'_>, g: &mut Goroutine, instruction: &Instruction) -> Done {
    match *instruction {
        Instruction::Close { channel } => {
            let Some(handle) = g.channel(channel) else {
                return world.panic(Carried::PlainError, "close of nil channel");
            };
            close(world, handle)
        }
        Instruction::ChannelLength { to, channel } => {
            let channel = g.channel(channel).and_then(|handle| world.heap.channel(handle));
            g.set_register(to, channel.map_or(Value::Int(0), |channel| channel.told(channel.len())));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn close(world: &mut World<'_>, handle: Handle) -> Done {
    if world.heap.channel(handle).is_some_and(|channel| channel.closed) {
        return world.panic(Carried::PlainError, "close of closed channel");
    }
    closing::close_all(world.heap, handle, [Value::Nil; 2]);
    Ok(())
}

/// Does one side's case, by way of the buffer, the close or the default: no partner.
pub(crate) fn take(world: &mut World<'_>, g: &mut Goroutine, cases: &Cases<'_>, chosen: Chosen) -> Done {
    g.phase = 0;
    let index = match chosen {
        Chosen::Announce => {
            g.phase = 1;
            return Ok(());
        }
        Chosen::Default => cases.all().len(),
        Chosen::Case { case, .. } => case,
    };
    if let Some(case) = cases.all().get(index) {
        let Some(handle) = g.channel(case.channel) else { return Ok(()) };
        let Some(channel) = world.heap.channel(handle) else { return Ok(()) };
        let slots = channel.slots as usize;
        match case.way {
            Way::Send { from } => {
                if channel.closed {
                    return world.panic(Carried::PlainError, "send on closed channel");
                }
                let values = g.registers(from, slots);
                if world.heap.is_shared(handle) {
                    world.heap.publish_all(values);
                }
                if let Some(channel) = world.heap.channel_mut(handle) {
                    channel.push(values);
                }
            }
            Way::Receive { to, ok } => {
                let some = channel.len() > 0;
                if some {
                    g.set_registers(to, channel.first());
                    if let Some(channel) = world.heap.channel_mut(handle) {
                        channel.pop();
                    }
                } else {
                    let zero = world.program.zero(channel.element);
                    g.set_registers(to, &zero[..slots.min(zero.len())]);
                }
                g.set_register(ok, Value::bool(some));
            }
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
        Some(&SelectCase { channel, way: Way::Send { from }, .. }),
        Some(&SelectCase { way: Way::Receive { to, ok }, .. }),
    ) = (sending.all().get(case), receiving.all().get(other))
    else {
        return;
    };
    let channel = sender.channel(channel).and_then(|handle| heap.channel(handle));
    let values = sender.registers(from, channel.map_or(0, |channel| channel.slots as usize));
    heap.publish_all(values);
    receiver.set_registers(to, values);
    receiver.set_register(ok, Value::bool(true));
    for (g, cases, case) in [(receiver, &receiving, other), (sender, &sending, case)] {
        g.set_register(cases.to, Value::Int(case as i64));
        g.phase = 0;
        g.advance();
    }
}

/// Whether a goroutine that stands at something other than a channel operation can do it.
fn is_ready(heap: &Heap, g: &Goroutine, operation: &Operation<'_>, time: Time) -> bool {
    match *operation {
        Operation::Nothing => false,
        Operation::Native(visible, window) => visible.is_ready(heap, g, Arguments(g.registers_from(window)), time),
        Operation::Timer => {
            let Some(timer) = &g.timer else { return false };
            let room = timer.has_room(heap);
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
