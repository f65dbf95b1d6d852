//! What readers are told: steps, waits, objects and panics in words. Never asked for while searching.
//!
//! Objects are called by what the program calls them: the variable an object was made for, then fields and indices by its type.
//! One file, so that what is said of a step, of a wait and of an object agrees.

use explorer::machine::{Description, Held, Reason, Waits};
use explorer::{Choice, ObjectId, ProcessId};

use super::bytecode::{Field, Instruction, IntKind, NONE, SelectCase, TypeKind, Way};
use super::goroutine::{Goroutine, Panic, Stand};
use super::heap::{Body, Heap};
use super::interpret::{self, World};
use super::machine::Machine;
use super::names::{self, Aspect};
use super::naming;
use super::native::Spacing;
use super::operation::{self, Access, Chosen, Operation};
use super::program::Program;
use super::value::{Handle, TypeIndex, Value};
use super::visible::{self, Arguments, Visible};
use crate::library::float::Size;
use crate::library::quote;
use crate::text::{self, last_part};

/// A text as Go prints it in a panic.
fn lossy(machine: &Machine, text: &Value) -> String {
    let mut out = String::new();
    for character in text::lossy(machine.heap.text(text)).chars() {
        out.push(character);
        if character == '\n' {
            out.push('\t');
        }
    }
    out
}

/// A panic's value as Go prints it.
pub(crate) fn of_panic(machine: &Machine, panic: &Panic) -> String {
    let program = &machine.program;
    if let Some(words @ Value::String { .. }) = &panic.words {
        return lossy(machine, words);
    }
    let value = &panic.value;
    let Some(ty) = value.dynamic_type() else { return "nil".to_owned() };
    if ty == program.module.runtime_error {
        return text::fill("runtime error: {}", &[&lossy(machine, value)]);
    }
    if ty == program.module.plain_error {
        return lossy(machine, value);
    }
    let name = program.type_name(ty);
    let named = machine.type_of(ty).is_some_and(|ty| ty.named) && name.contains('.');
    match (program.kind(ty), value) {
        (TypeKind::String, _) if named => text::fill("{}(\"{}\")", &[name, &lossy(machine, value)]),
        (TypeKind::String, _) => lossy(machine, value),
        (_, Value::Scalar { ty, bits }) if named => text::fill("{}({})", &[name, &scalar(program, *ty, *bits)]),
        (_, Value::Scalar { ty, bits }) => scalar(program, *ty, *bits),
        _ => text::fill("({}) {}", &[name, &address(&machine.heap, value)]),
    }
}

/// What an interface refers to, as an address.
fn address(heap: &Heap, value: &Value) -> String {
    let address = match *value {
        Value::Reference { object, offset, .. } => super::format::address(heap, object, offset),
        Value::Boxed { object, .. } => super::format::address(heap, object, 0),
        _ => 0,
    };
    text::fill("0x{}", &[&text::hexadecimal(address)])
}

/// What Go adds when the last panic is a fault of memory.
pub(crate) fn signal(machine: &Machine, panics: &[Panic]) -> Option<&'static str> {
    let value = &panics.last()?.value;
    let is = value.dynamic_type() == Some(machine.program.module.runtime_error)
        && machine.heap.text(value) == interpret::NIL.as_bytes();
    is.then_some("\n[signal SIGSEGV: segmentation violation]")
}

/// Whether two interface values are the very same, as Go compares their words.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Scalar { ty, bits }, Value::Scalar { ty: other, bits: same }) => ty == other && bits == same,
        (
            Value::Text { ty, bytes, start, length },
            Value::Text { ty: other, bytes: same, start: from, length: long },
        ) => ty == other && bytes == same && start == from && length == long,
        (Value::Reference { ty, object, offset }, Value::Reference { ty: other, object: same, offset: at }) => {
            ty == other && object == same && offset == at
        }
        (Value::Boxed { ty, object }, Value::Boxed { ty: other, object: same }) => ty == other && object == same,
        _ => false,
    }
}

/// What a step would do, in words.
pub(crate) fn describe(machine: &Machine, choice: Choice) -> Description {
    let Some(index) = machine.find(choice.process) else {
        return Description { line: 0, operation: String::new() };
    };
    let g = &*machine.goroutines[index];
    let mut line = g.line(&machine.program);
    let operation = match operation::of(&machine.program, g) {
        Operation::Nothing => "has finished".to_owned(),
        Operation::End => match g.stand {
            Stand::Crash => {
                line = g.panics.last().map_or(line, |panic| panic.line);
                "ends the program by its panic".to_owned()
            }
            Stand::Throw(super::goroutine::Fatal::Exit(code)) => {
                text::fill("exits with code {}", &[&text::integer(code.into())])
            }
            Stand::Throw(fatal) => text::fill("ends the program: {}", &[fatal.words()]),
            _ => "returns from main".to_owned(),
        },
        Operation::Timer => text::fill("{} fires", &[&process(machine, choice.process)]),
        Operation::Leaving => "ends".to_owned(),
        Operation::Output(register) => text::fill("prints {}", &[&quoted(machine, g.register(register))]),
        Operation::Native(Visible::Draw, _) => text::fill("draws {}", &[&text::natural(choice.alternative)]),
        Operation::Native(visible, window) => native(machine, g, visible, window),
        Operation::Plain(&Instruction::MapNext { iterator, .. }) => {
            next_entry(machine, g, iterator, choice.alternative)
        }
        Operation::Plain(instruction) => plain(machine, g, instruction),
        Operation::Channel(cases) => match operation::decode(choice.alternative) {
            Chosen::Announce => "comes to its channel".to_owned(),
            Chosen::Default => "takes the default: no case is ready".to_owned(),
            Chosen::Case { case, partner } => match cases.all().get(case) {
                Some(case) => {
                    if case.line != 0 {
                        line = case.line;
                    }
                    let partner = partner.map(|(process, _)| ProcessId(process));
                    channel_case(machine, g, case, partner)
                }
                None => String::new(),
            },
        },
    };
    Description { line, operation }
}

/// What a range over a map goes on with.
fn next_entry(machine: &Machine, g: &Goroutine, iterator: u16, pick: u64) -> String {
    let (iterator, _) = g.pointer(iterator);
    let Value::Map(handle) = *machine.heap.slot(iterator, 0) else { return "reads an entry".to_owned() };
    let name = called(machine, handle, 0);
    let map = machine.heap.map(handle);
    let entry = interpret::listed_entry(&machine.heap, iterator, pick).zip(map);
    match entry.map(|(entry, map)| (map.key(entry), machine.program.kind(map.ty))) {
        Some((key, TypeKind::Map { key: ty, .. })) => {
            text::fill("goes on with {}[{}]", &[&name, &shown(machine, *ty, key)])
        }
        _ => text::fill("reads an entry of {}", &[&name]),
    }
}

/// Words with places in them: a part stands for the character that it comes with.
fn fill(words: &str, parts: &[(char, &String)]) -> String {
    let mut text = String::new();
    for character in words.chars() {
        match parts.iter().find(|(place, _)| *place == character) {
            Some((_, part)) => text.push_str(part),
            None => text.push(character),
        }
    }
    text
}

fn channel_case(machine: &Machine, g: &Goroutine, case: &SelectCase, partner: Option<ProcessId>) -> String {
    let Some(handle) = g.channel(case.channel) else { return "waits at a nil channel".to_owned() };
    let Some(channel) = machine.heap.channel(handle) else { return String::new() };
    let what = match case.way {
        Way::Send { from } => shown(machine, channel.element, g.registers(from, channel.slots as usize)),
        Way::Receive { .. } => shown(machine, channel.element, channel.first()),
    };
    let words = match case.way {
        Way::Send { .. } if channel.closed => "sends to @, which is closed",
        Way::Send { .. } => match (what.is_empty(), partner) {
            (true, None) => "sends to @",
            (true, Some(_)) => "sends to @, received by &",
            (false, None) => "sends = to @",
            (false, Some(_)) => "sends = to @, received by &",
        },
        Way::Receive { .. } if channel.len() == 0 => "receives from @, which is closed",
        Way::Receive { .. } if what.is_empty() => "receives from @",
        Way::Receive { .. } => "receives = from @",
    };
    let partner = partner.map_or_else(String::new, |partner| process(machine, partner));
    fill(words, &[('@', &called(machine, handle, 0)), ('=', &what), ('&', &partner)])
}

/// The places in the words: `@` is the object, `=` what it holds, 1 and 2 are the arguments after it.
fn native(machine: &Machine, g: &Goroutine, visible: Visible, window: u16) -> String {
    let arguments = Arguments(g.registers_from(window));
    let held = |index: u32| match *arguments.at(0) {
        Value::Pointer { object, offset } => machine.heap.slot(object, offset + index),
        _ => Value::NIL,
    };
    let free = held(0).int() == 0;
    let words = match visible {
        Visible::RwLock if g.phase == 0 && held(1).int() > 0 => "asks for @, which has readers",
        Visible::MutexLock | Visible::RwLock => "locks @",
        Visible::MutexUnlock | Visible::RwUnlock => "unlocks @",
        Visible::MutexTryLock if free => "tries to lock @: does",
        Visible::RwTryLock if free && held(1).int() == 0 => "tries to lock @: does",
        Visible::MutexTryLock | Visible::RwTryLock => "tries to lock @: it is locked",
        Visible::RwRLock => "locks @ for reading",
        Visible::RwRUnlock => "unlocks @ for reading",
        Visible::RwTryRLock => "tries to lock @ for reading",
        Visible::GroupAdd => "adds 1 to @",
        Visible::GroupDone => "is done with @",
        Visible::GroupWait => "has waited for @",
        Visible::OnceBegin if free => "is the first at @",
        Visible::OnceBegin => "finds @ done",
        Visible::OnceFinish => "has done @",
        Visible::CondEnqueue => "starts to wait for @",
        Visible::CondPark => "is woken by @",
        Visible::CondSignal => "signals @",
        Visible::CondBroadcast => "broadcasts @",
        Visible::AtomicLoad => "loads @: =",
        Visible::AtomicStore | Visible::ValueStore => "stores @: 1",
        Visible::AtomicSwap | Visible::ValueSwap => "swaps @: = for 1",
        Visible::AtomicCompareAndSwap | Visible::ValueCompareAndSwap => {
            match super::compare::equal(&machine.program, &machine.heap, &[*held(0)], &[*arguments.at(1)]) {
                Ok(true) => "compares @ with 1 and swaps: 2",
                _ => "compares @ with 1: it is =",
            }
        }
        Visible::AtomicAnd | Visible::AtomicOr => "masks @ with 1",
        Visible::AtomicAdd(_) => "adds 1 to @: =",
        Visible::Sleep => "wakes",
        Visible::TimerStop => "stops a timer",
        Visible::TimerReset => "sets a timer anew",
        Visible::NewDone => "makes a context below @",
        Visible::Cancel => "cancels @",
        Visible::Reason | Visible::Cause => "asks whether @ is cancelled",
        Visible::Gosched => "yields",
        Visible::NumGoroutine => "counts the goroutines",
        Visible::Exit => "exits",
        Visible::Write => "prints 1",
        Visible::SortSwap => "swaps two elements",
        Visible::RandomTouch => "draws from @",
        Visible::Draw => "draws",
        Visible::Assign => "stores the error found",
        Visible::Now
        | Visible::Left
        | Visible::Passed
        | Visible::TimerStart
        | Visible::TypeName
        | Visible::Comparable
        | Visible::Goexit
        | Visible::SortLength => "",
    };
    let object = match *arguments.at(0) {
        Value::Pointer { object, offset } => called(machine, object, offset),
        Value::Channel(handle) => called(machine, handle, 0),
        _ => String::new(),
    };
    let held = match visible {
        Visible::AtomicAdd(width) => {
            text::integer(interpret::wrap(held(0).int().wrapping_add(arguments.int(1)), width))
        }
        _ => atom(machine, held(0)),
    };
    let (first, second) = (atom(machine, arguments.at(1)), atom(machine, arguments.at(2)));
    fill(words, &[('@', &object), ('=', &held), ('1', &first), ('2', &second)])
}

fn plain(machine: &Machine, g: &Goroutine, instruction: &Instruction) -> String {
    let program = &machine.program;
    if let Some(Access { object, start, n, from }) = operation::access(g, instruction) {
        let (verb, values) = match from {
            NONE => ("reads", interpret::elements(&machine.heap, object, start, n.into())),
            _ => ("writes", g.registers(from, n.into())),
        };
        if object == Handle::NOTHING {
            return verb.to_owned();
        }
        let what = called_part(machine, object, start, n.into());
        return text::fill("{} {}: {}", &[verb, &what, &several(machine, values, object, start)]);
    }
    let object = |value: &Value| match *value {
        Value::Map(handle) | Value::Channel(handle) => called(machine, handle, 0),
        Value::Slice { array, .. } => called(machine, array, u32::MAX),
        Value::Pointer { object, offset } => called(machine, object, offset),
        _ => "nil".to_owned(),
    };
    let entry = |map: u16, at: u16, ty: TypeIndex| {
        let key = match program.kind(ty) {
            TypeKind::Map { key, .. } => shown(machine, *key, g.registers(at, program.slots(*key))),
            _ => String::new(),
        };
        text::fill("{}[{}]", &[&object(g.register(map)), &key])
    };
    // The places in the words: `@` and `&` are objects.
    let (words, a, b) = match *instruction {
        Instruction::Copy { into, from, .. } if matches!(g.register(from), Value::String { .. }) => {
            ("copies to @", into, NONE)
        }
        Instruction::CopyObject { to, from, .. } | Instruction::Copy { into: to, from, .. } => {
            ("copies @ to &", from, to)
        }
        Instruction::ClearSlice { slice: what, .. } | Instruction::MapClear { map: what } => ("clears @", what, NONE),
        Instruction::StringFromBytes { a, .. } | Instruction::StringFromRunes { a, .. } => ("reads @", a, NONE),
        Instruction::Append { slice, .. } | Instruction::AppendAll { slice, .. } => ("appends to @", slice, NONE),
        Instruction::MapGet { map, key, ty, .. } => return text::fill("reads {}", &[&entry(map, key, ty)]),
        Instruction::MapSet { map, key, ty, from } => {
            let what = entry(map, key, ty);
            return match program.kind(ty) {
                TypeKind::Map { value, .. } if g.phase == 0 => {
                    let value = shown(machine, *value, g.registers(from, program.slots(*value)));
                    text::fill("begins to write {}: {}", &[&what, &value])
                }
                _ => text::fill("has written {}", &[&what]),
            };
        }
        Instruction::MapDelete { map, .. } if g.phase == 0 => ("begins to delete from @", map, NONE),
        Instruction::MapDelete { map, .. } => ("has deleted from @", map, NONE),
        Instruction::MapLength { map: what, .. } | Instruction::ChannelLength { channel: what, .. } => {
            ("reads the length of @", what, NONE)
        }
        Instruction::MapIterate { map, .. } => ("starts to range over @", map, NONE),
        Instruction::Close { channel } => ("closes @", channel, NONE),
        Instruction::CallNative { .. } => ("reads what it prints", NONE, NONE),
        _ => ("goes on", NONE, NONE),
    };
    fill(words, &[('@', &object(g.register(a))), ('&', &object(g.register(b)))])
}

/// Several slots as one value, shown by the type they have where they lie.
pub(crate) fn several(machine: &Machine, values: &[Value], object: Handle, start: u32) -> String {
    let ty = match machine.heap.object(object).map(|object| &object.body) {
        Some(Body::Slots { ty: Some(ty), .. } | Body::Small { ty, .. }) => {
            part(machine, *ty, start, values.len() as u32).map(|(_, ty)| ty)
        }
        _ => None,
    };
    match (ty, values) {
        (Some(ty), values) => shown(machine, ty, values),
        (None, [value]) => atom(machine, value),
        (None, values) => row('{', &mut values.iter().map(|value| atom(machine, value)), '}'),
    }
}

/// A value of a type, shortly.
pub(crate) fn shown(machine: &Machine, ty: TypeIndex, values: &[Value]) -> String {
    match (machine.program.kind(ty), values) {
        (TypeKind::Bool, [value]) => truth(value.truth()),
        (TypeKind::Int(kind), [value]) => integer(*kind, value.int() as u64),
        (_, [value]) => atom(machine, value),
        (TypeKind::Struct(fields), values) => {
            if fields.is_empty() {
                return String::new();
            }
            let field = |field: &Field| {
                let from = field.offset as usize;
                let n = machine.program.slots(field.ty);
                shown(machine, field.ty, values.get(from..from + n).unwrap_or_default())
            };
            row('{', &mut fields.iter().map(field), '}')
        }
        (_, values) => row('[', &mut values.iter().take(16).map(|value| atom(machine, value)), ']'),
    }
}

/// Values one after another, in brackets.
fn row(open: char, values: &mut dyn Iterator<Item = String>, close: char) -> String {
    let mut text = String::from(open);
    for (at, value) in values.enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(&value);
    }
    text.push(close);
    text
}

/// A slot, shortly.
fn atom(machine: &Machine, value: &Value) -> String {
    match *value {
        Value::Nil => "nil".to_owned(),
        Value::Int(value) => text::integer(value),
        Value::Float(value) => float(value, Size::Double),
        Value::String { .. } | Value::Text { .. } => quoted(machine, value),
        Value::Pointer { object, offset } | Value::Reference { object, offset, .. } => {
            text::fill("&{}", &[&called(machine, object, offset)])
        }
        Value::Slice { length, .. } => text::fill("a slice of {}", &[&text::natural(length.get().into())]),
        Value::Map(handle) | Value::Channel(handle) => called(machine, handle, 0),
        Value::Function { function, .. } => machine.program.module.functions[function.0 as usize].name.clone(),
        Value::Scalar { ty, bits } => scalar(&machine.program, ty, bits),
        Value::Boxed { ty, object } => shown(machine, ty, machine.heap.slots(object)),
    }
}

/// A text in quotes, not too long.
fn quoted(machine: &Machine, value: &Value) -> String {
    const MOST: usize = 60;
    let text = text::lossy(machine.heap.text(value));
    let start = text::cut(&text, MOST);
    quote::quoted(start.as_bytes()) + if start == text { "" } else { "…" }
}

/// The name of an object's slot, or of the object where the slot is `u32::MAX`.
pub(crate) fn called(machine: &Machine, handle: Handle, offset: u32) -> String {
    called_part(machine, handle, offset, 1)
}

pub(crate) fn called_part(machine: &Machine, handle: Handle, offset: u32, n: u32) -> String {
    let name = naming::of(machine, handle);
    match machine.heap.object(handle).map(|object| &object.body) {
        Some(Body::Slots { ty: Some(ty), .. } | Body::Small { ty, .. }) if offset != u32::MAX => {
            let row = machine.heap.slots(handle).len();
            naming::with_path(&name, &naming::path(machine, *ty, row, offset, n))
        }
        _ => name,
    }
}

/// The path, from a value of the type, to the n slots at an offset, and their type: the outermost part of just that size.
/// `None` for what lies in the second or a later value in a row.
pub(super) fn part(machine: &Machine, ty: TypeIndex, offset: u32, n: u32) -> Option<(String, TypeIndex)> {
    let program = &machine.program;
    let (mut ty, mut offset) = (ty, offset);
    if offset >= program.slots(ty) as u32 {
        return None;
    }
    let is_row = |ty| matches!(program.kind(ty), TypeKind::Struct(_) | TypeKind::Array { .. });
    let mut path = String::new();
    loop {
        // A lock, a counter: what the program calls it, not what the library keeps in it.
        let known = ["sync.", "atomic.", "time."].iter().any(|package| program.type_name(ty).starts_with(package));
        if offset == 0 && (program.slots(ty) as u32 == n && (n > 1 || !is_row(ty)) || known) {
            return Some((path, ty));
        }
        match program.kind(ty) {
            TypeKind::Struct(fields) => {
                let field = fields
                    .iter()
                    .rev()
                    .find(|field| field.offset <= offset && offset < field.offset + program.slots(field.ty) as u32)?;
                // An embedded lock is the struct's own.
                let embedded = *field.name == *last_part(program.type_name(field.ty), b'.')
                    && program.type_name(field.ty).starts_with("sync.");
                if !known && !embedded {
                    path.push('.');
                    path.push_str(&field.name);
                }
                offset -= field.offset;
                ty = field.ty;
            }
            TypeKind::Array { element, .. } => {
                let stride = (program.slots(*element) as u32).max(1);
                path.push_str(&text::fill("[{}]", &[&text::natural((offset / stride).into())]));
                offset %= stride;
                ty = *element;
            }
            _ => return Some((path, ty)),
        }
    }
}

/// What a process that cannot move waits for.
pub(crate) fn waits(machine: &Machine, process: ProcessId) -> Waits {
    let nothing = Waits { line: 0, operation: String::new(), reasons: Vec::new() };
    let Some(index) = machine.find(process) else { return nothing };
    let g = &*machine.goroutines[index];
    let mut line = g.line(&machine.program);
    let heap = &machine.heap;
    let mut reasons = Vec::new();
    let operation = match operation::of(&machine.program, g) {
        Operation::Channel(cases) => {
            let mut words = String::new();
            for case in cases.all() {
                if !words.is_empty() {
                    words.push_str(", or ");
                }
                words.push_str(match case.way {
                    Way::Send { .. } => "send to ",
                    Way::Receive { .. } => "receive from ",
                });
                match g.channel(case.channel) {
                    Some(handle) => {
                        let object = text::fill("channel {}", &[&called(machine, handle, 0)]);
                        words.push_str(&object);
                        let id = names::object(visible::name(heap, handle), Aspect::Tail, 0);
                        reasons.push(Reason {
                            object,
                            id,
                            held_by: Vec::new(),
                            taken_at: Vec::new(),
                            held: Held::Fast,
                        });
                    }
                    None => words.push_str("a nil channel, which nobody can ever serve"),
                }
            }
            if line == 0 {
                line = cases.all().first().map_or(0, |case| case.line);
            }
            match cases.all().len() {
                0 => "select without cases".to_owned(),
                1 => words,
                _ => text::fill("select: {}", &[&words]),
            }
        }
        Operation::Native(visible, window) => {
            let arguments = Arguments(g.registers_from(window));
            let Value::Pointer { object, offset } = *arguments.at(0) else { return nothing };
            let name = called(machine, object, offset);
            let id = names::object(visible::name(heap, object), Aspect::Slot, u64::from(offset));
            // What it waits for, of what kind that is, and the slot that says who has it.
            let (words, kind, holder) = match visible {
                Visible::MutexLock => ("lock of mutex @", "mutex @", Some(0)),
                Visible::RwLock => ("lock of @", "lock @", Some(0)),
                Visible::RwRLock if heap.slot(object, offset).int() > 0 => ("read lock of @", "lock @", Some(0)),
                Visible::RwRLock => ("read lock of @", "lock @", Some(2)),
                Visible::GroupWait => ("wait for @", "wait group @", None),
                Visible::OnceBegin => ("wait for @", "once @", Some(0)),
                Visible::CondPark => ("wait for a signal of @", "condition @", None),
                _ => ("wait for @", "object @", None),
            };
            let named = |words: &str| fill(words, &[('@', &name)]);
            let holder = holder.and_then(|slot| u32::try_from(heap.slot(object, offset + slot).int() - 1).ok());
            let mut held_by: Vec<ProcessId> = holder.map(ProcessId).into_iter().collect();
            let mut held = if visible == Visible::OnceBegin { Held::Begun } else { Held::Fast };
            if visible == Visible::RwRLock && heap.slot(object, offset).int() == 0 {
                held = Held::Ahead;
            }
            if visible == Visible::RwLock && held_by.is_empty() {
                // The readers inside.
                let inside = heap.slot(object, offset + 3).int();
                held_by.extend((0..63).filter(|process| inside >> process & 1 == 1).map(ProcessId));
                if held_by.is_empty() && g.phase == 0 {
                    held_by.extend(u32::try_from(heap.slot(object, offset + 2).int() - 1).ok().map(ProcessId));
                    held = Held::Ahead;
                }
            }
            let took_at =
                |process: &ProcessId| machine.find(*process).map(|at| machine.goroutines[at].took_at(object, offset));
            let taken_at = match held {
                Held::Ahead => vec![0; held_by.len()],
                Held::Fast | Held::Begun => held_by.iter().map(|holder| took_at(holder).unwrap_or(0)).collect(),
            };
            reasons.push(Reason { object: named(kind), id, held_by, taken_at, held });
            named(words)
        }
        _ if g.stand == Stand::Finished => "runtime.Goexit, and nobody else is left".to_owned(),
        _ => String::new(),
    };
    Waits { line, operation, reasons }
}

/// A goroutine's number, as Go has it: main is 1. A timer's own, negated.
pub(crate) fn number(machine: &Machine, process: ProcessId) -> i32 {
    let Some(index) = machine.find(process) else { return 0 };
    let is_timer = machine.goroutines[index].timer.is_some();
    let number = 1 + machine.goroutines[..index].iter().filter(|g| g.timer.is_some() == is_timer).count() as i32;
    if is_timer { -number } else { number }
}

/// A process's name.
pub(crate) fn process(machine: &Machine, process: ProcessId) -> String {
    if machine.find(process).is_none() {
        return text::fill("process {}", &[&text::natural(process.0.into())]);
    }
    let number = number(machine, process);
    let name = match number {
        1 => "main",
        2.. => "goroutine {}",
        _ => "timer {}",
    };
    text::fill(name, &[&text::natural(number.unsigned_abs().into())])
}

/// What reads and writes of an object are, where it is a variable that Go's race detector invents: to add to a `WaitGroup` while
/// somebody waits, to send to a channel while somebody closes it, to close it twice.
pub(crate) fn verbs(machine: &Machine, object: ObjectId) -> [&'static str; 2] {
    for (handle, found) in machine.heap.each() {
        let is = |aspect, index| names::object(found.name, aspect, index) == object;
        match &found.body {
            Body::Slots { ty: Some(_), .. } | Body::Small { .. } => {
                let slots = 0..machine.heap.slots(handle).len() as u64;
                if slots.into_iter().any(|place| (0..64).any(|bit| is(Aspect::Waited, place << 8 | bit))) {
                    return ["adds to it", "waits for it"];
                }
            }
            Body::Channel(_) if is(Aspect::Open, 0) => return ["sends to it", "closes it"],
            _ => {}
        }
    }
    ["reads it", "writes it"]
}

/// An object's name: looks through the heap for the one that has it.
pub(crate) fn object(machine: &Machine, object: ObjectId) -> String {
    if object == names::STDOUT {
        return "the output".to_owned();
    }
    if object == names::COUNT {
        return "the number of goroutines".to_owned();
    }
    if let Some(timer) = machine.goroutines.iter().find(|g| names::timer(g.process) == object) {
        return process(machine, ProcessId(timer.process));
    }
    for (handle, found) in machine.heap.each() {
        let is = |aspect, index| names::object(found.name, aspect, index) == object;
        match &found.body {
            Body::Slots { ty: Some(_), .. } | Body::Small { .. } => {
                for offset in 0..machine.heap.slots(handle).len() as u32 {
                    let place = u64::from(offset);
                    if [Aspect::Slot, Aspect::Readers, Aspect::Writer, Aspect::Queue, Aspect::Count]
                        .into_iter()
                        .any(|aspect| is(aspect, place))
                    {
                        return called(machine, handle, offset);
                    }
                    if (0..64).any(|bit| is(Aspect::Waited, place << 8 | bit)) {
                        return called(machine, handle, offset);
                    }
                }
            }
            Body::Map(_) if is(Aspect::Map, 0) => return called(machine, handle, 0),
            Body::Channel(_) if is(Aspect::Open, 0) => return called(machine, handle, 0),
            Body::Channel(channel) => {
                let near = |count: u64| count.saturating_sub(64)..count + 64;
                if [Aspect::Tail, Aspect::Head, Aspect::Closed, Aspect::Arrivals].into_iter().any(|it| is(it, 0))
                    || near(channel.sent).any(|index| is(Aspect::Item, index) || is(Aspect::Place, index))
                {
                    return called(machine, handle, 0);
                }
            }
            _ => {}
        }
    }
    text::fill("an object no longer there ({})", &[&text::hexadecimal(object.0)])
}

/// Go's word for why a goroutine waits, in its traces.
pub(crate) fn state(machine: &Machine, g: &Goroutine) -> &'static str {
    match operation::of(&machine.program, g) {
        Operation::Channel(cases) => match cases.all() {
            [] => "select (no cases)",
            [case] => match (case.way, g.channel(case.channel)) {
                (Way::Send { .. }, None) => "chan send (nil chan)",
                (Way::Receive { .. }, None) => "chan receive (nil chan)",
                (Way::Send { .. }, Some(_)) => "chan send",
                (Way::Receive { .. }, Some(_)) => "chan receive",
            },
            _ => "select",
        },
        Operation::Native(visible, _) => match visible {
            // A Once waits at the mutex that Go has in it.
            Visible::MutexLock | Visible::OnceBegin => "sync.Mutex.Lock",
            Visible::RwLock => "sync.RWMutex.Lock",
            Visible::RwRLock => "sync.RWMutex.RLock",
            Visible::GroupWait => "sync.WaitGroup.Wait",
            Visible::CondPark => "sync.Cond.Wait",
            Visible::Sleep => "sleep",
            _ => "semacquire",
        },
        _ => "runnable",
    }
}

/// `print` and `println`: as Go's runtime prints, to the standard error output.
pub(crate) fn report(world: &mut World<'_>, g: &Goroutine, spacing: Spacing, window: u16) {
    let (array, start, length) = interpret::slice_parts(g.register(window));
    let mut text: Vec<u8> = Vec::new();
    for (at, value) in interpret::elements(world.heap, array, start, length as usize).iter().enumerate() {
        if at > 0 && spacing == Spacing::Line {
            text.push(b' ');
        }
        let printed = match value {
            Value::Text { .. } => {
                text.extend_from_slice(world.heap.text(value));
                continue;
            }
            Value::Scalar { ty, bits } => scalar(world.program, *ty, *bits),
            value @ Value::Reference { .. } => address(world.heap, value),
            Value::Boxed { ty, object } => boxed(world.program, world.heap, *ty, *object),
            _ => "0x0".to_owned(),
        };
        text.extend_from_slice(printed.as_bytes());
    }
    if spacing == Spacing::Line {
        text.push(b'\n');
    }
    let most = world.limits.output;
    world.shared.report(&text, most);
}

/// What lies in a box, as Go's runtime prints it: a slice as its length, capacity and array, an interface as its two words.
fn boxed(program: &Program, heap: &Heap, ty: TypeIndex, object: Handle) -> String {
    let value = heap.slot(object, 0);
    match (program.kind(ty), value) {
        (TypeKind::Slice(_), Value::Slice { length, capacity, array, start }) => {
            let at = text::hexadecimal(super::format::address(heap, *array, *start));
            let (length, capacity) = (text::natural(length.get().into()), text::natural(capacity.get().into()));
            text::fill("[{}/{}]0x{}", &[&length, &capacity, &at])
        }
        (TypeKind::Slice(_), _) => "[0/0]0x0".to_owned(),
        (TypeKind::Interface(_), value) => {
            let kind = value.dynamic_type().map_or(0, |ty| 0x40_0000 + u64::from(ty.0) * 64);
            let data = match value {
                Value::Reference { .. } => address(heap, value),
                Value::Nil => "0x0".to_owned(),
                _ => text::fill("0x{}", &[&text::hexadecimal(super::format::address(heap, object, 0))]),
            };
            text::fill("(0x{},{})", &[&text::hexadecimal(kind), &data])
        }
        _ => "0x0".to_owned(),
    }
}

fn integer(kind: IntKind, bits: u64) -> String {
    use IntKind::{Uint, Uint8, Uint16, Uint32, Uint64, Uintptr};
    if matches!(kind, Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr) {
        text::natural(bits)
    } else {
        text::integer(bits as i64)
    }
}

/// What an interface holds as a scalar; a float as Go 1.26's runtime prints it: the shortest that reads back.
fn scalar(program: &Program, ty: TypeIndex, bits: u64) -> String {
    match program.kind(ty) {
        TypeKind::Float64 => float(f64::from_bits(bits), Size::Double),
        TypeKind::Float32 => float(f64::from_bits(bits), Size::Single),
        TypeKind::Bool => truth(bits != 0),
        TypeKind::Int(kind) => integer(*kind, bits),
        _ => text::natural(bits),
    }
}

fn truth(value: bool) -> String {
    if value { "true" } else { "false" }.to_owned()
}

fn float(value: f64, size: Size) -> String {
    crate::library::float::format(value, b'g', None, size)
}
