//! Runs one goroutine's instructions up to its next visible operation.
//!
//! One file because it is one loop: every instruction is here, and nothing that needs a second goroutine is. What touches
//! shared memory is done only with a *permit*, which a step brings for the one operation it is about; without it
//! the goroutine is left standing at the instruction, untouched. Operations that may have to wait, or that others take
//! part in (channels, locks, output), are left to `operation.rs` by the same rule.

use explorer::{Footprint, Mode, ObjectId, ProcessId};

use super::bytecode::{Compare, Cut, Instruction, NONE, TypeKind, Visibility, Width};
use super::channel::Channel;
use super::compare::{self, Uncomparable};
use super::goroutine::{Answered, Asking, Deferred, Entry, Fatal, Frame, Goroutine, Panic, PanicState, Stand};
use super::heap::{Body, Full, Heap, Site};
use super::map::Map;
use super::native::{Native, Outcome};
use super::program::Program;
use super::value::{FunctionIndex, Handle, Length, TypeIndex, Value};
use super::{operation, visible};

/// What a goroutine's private run can touch beside itself.
#[derive(Debug)]
pub(crate) struct World<'a> {
    pub(crate) program: &'a Program,
    pub(crate) heap: &'a mut Heap,
    pub(crate) names: &'a super::names::Names,
    pub(crate) spawned: &'a mut Vec<Goroutine>,
    pub(crate) shared: &'a mut super::machine::Shared,
    pub(crate) recorder: Option<&'a mut Footprint>,
    pub(crate) limits: &'a super::machine::Limits,
}

impl World<'_> {
    pub(crate) fn touch(&mut self, object: ObjectId, mode: Mode) {
        if let Some(footprint) = self.recorder.as_deref_mut() {
            footprint.touch(object, mode);
        }
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

impl From<Full> for Limit {
    fn from(_: Full) -> Self {
        Self::Memory
    }
}

/// What an instruction that is not plain sailing came to.
pub(crate) enum Trouble {
    /// A run-time panic in the runtime's words.
    Runtime(String),
    /// A panic in words without the runtime's prefix.
    Plain(String),
    /// A panic with a string.
    Text(String),
    /// The same.
    Words(&'static str),
    /// A panic with a value.
    Value(Value),
    Throw(Fatal),
    /// `runtime.Goexit`.
    Goexit,
    Limit(Limit),
}

impl From<Full> for Trouble {
    fn from(_: Full) -> Self {
        Self::Limit(Limit::Memory)
    }
}

pub(crate) const NIL: &str = "invalid memory address or nil pointer dereference";

pub(crate) fn nil() -> Trouble {
    Trouble::Runtime(NIL.to_owned())
}

fn index_out(index: i64, length: u64) -> Trouble {
    // Go leaves the length out where the index is negative.
    Trouble::Runtime(if index < 0 {
        format!("index out of range [{index}]")
    } else {
        format!("index out of range [{index}] with length {length}")
    })
}

fn compare_ints(how: Compare, a: i64, b: i64) -> bool {
    match how {
        Compare::Equal => a == b,
        Compare::NotEqual => a != b,
        Compare::Less => a < b,
        Compare::LessEqual => a <= b,
    }
}

fn compare_any<T: PartialOrd>(how: Compare, a: &T, b: &T) -> bool {
    match how {
        Compare::Equal => a == b,
        Compare::NotEqual => a != b,
        Compare::Less => a < b,
        Compare::LessEqual => a <= b,
    }
}

#[inline]
pub(crate) fn wrap(value: i64, width: Width) -> i64 {
    match width {
        Width::Int8 => i64::from(value as i8),
        Width::Int16 => i64::from(value as i16),
        Width::Int32 => i64::from(value as i32),
        Width::Uint8 => i64::from(value as u8),
        Width::Uint16 => i64::from(value as u16),
        Width::Uint32 => i64::from(value as u32),
        Width::Int64 | Width::Uint64 => value,
    }
}

/// float64 to int64 as amd64's CVTTSD2SQ: what does not fit is the least integer.
fn float_to_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) { value as i64 } else { i64::MIN }
}

/// float64 to uint64 as Go's amd64 code does it.
fn float_to_unsigned(value: f64) -> i64 {
    if value < 9_223_372_036_854_775_808.0 {
        float_to_int(value)
    } else {
        float_to_int(value - 9_223_372_036_854_775_808.0) ^ i64::MIN
    }
}

/// Runs until the next visible operation (the one the permit is for not counted).
pub(crate) fn run(world: &mut World<'_>, g: &mut Goroutine, permit: Permit) -> Stop {
    let mut permit = permit;
    let mut budget = world.limits.instructions_per_step;
    let program = world.program;

    let Some(mut frame) = g.frames.last().copied() else {
        g.stand = Stand::Finished;
        return Stop::Stands;
    };
    let mut code: &[Instruction] = &program.code[frame.function as usize];
    let mut visible = program.module.functions[frame.function as usize].visibility == Visibility::Steps;
    let mut pc = frame.address as usize;
    let mut base = frame.base as usize;

    macro_rules! r {
        ($register:expr) => {
            g.stack[base + $register as usize]
        };
    }
    macro_rules! save {
        () => {
            if let Some(frame) = g.frames.last_mut() {
                frame.address = pc as u32;
            }
        };
    }
    macro_rules! park {
        () => {{
            save!();
            g.stand = Stand::Instruction;
            return Stop::Stands;
        }};
    }
    // Asks for the permit if the object is shared, unless this function's accesses are hidden.
    macro_rules! visit {
        ($handle:expr) => {
            if visible && world.heap.is_shared($handle) {
                if permit == Permit::None {
                    park!();
                }
                permit = Permit::None;
            }
        };
    }
    macro_rules! room {
        ($need:expr) => {{
            let need: u64 = $need;
            if world.heap.wants_collection(need) {
                save!();
                return Stop::Collect(need, permit);
            }
        }};
    }
    macro_rules! reload {
        () => {{
            let Some(top) = g.frames.last().copied() else {
                if g.stand == Stand::Instruction {
                    g.stand = Stand::Finished;
                }
                return Stop::Stands;
            };
            frame = top;
            code = &program.code[frame.function as usize];
            visible = program.module.functions[frame.function as usize].visibility == Visibility::Steps;
            pc = frame.address as usize;
            base = frame.base as usize;
        }};
    }
    macro_rules! trouble {
        ($trouble:expr) => {{
            save!();
            match raise(world, g, $trouble) {
                Ok(()) => {}
                Err(limit) => return Stop::Limit(limit),
            }
            if g.stand != Stand::Instruction {
                return Stop::Stands;
            }
            reload!();
            continue;
        }};
    }
    macro_rules! attempt {
        ($result:expr) => {
            match $result {
                Ok(value) => value,
                Err(failure) => trouble!(Trouble::from(failure)),
            }
        };
    }
    macro_rules! binary {
        ($to:expr, $a:expr, $b:expr, |$x:ident, $y:ident| $result:expr) => {{
            let ($x, $y) = (r!($a).int(), r!($b).int());
            r!($to) = Value::Int($result);
        }};
    }
    macro_rules! float {
        ($to:expr, $a:expr, $b:expr, |$x:ident, $y:ident| $result:expr) => {{
            let ($x, $y) = (r!($a).float(), r!($b).float());
            r!($to) = Value::Float($result);
        }};
    }
    // The object and slot of an element of a slice.
    macro_rules! element {
        ($slice:expr, $index:expr, $n:expr) => {{
            let index = r!($index).int();
            let (array, start, length) = match r!($slice) {
                Value::Slice { array, start, length, .. } => (array, start, length.get()),
                _ => (Handle(0), 0, 0),
            };
            if index as u64 >= u64::from(length) {
                trouble!(index_out(index, u64::from(length)));
            }
            (array, start + index as u32 * u32::from($n))
        }};
    }

    g.stand = Stand::Instruction;
    loop {
        budget -= 1;
        if budget == 0 {
            save!();
            return Stop::Limit(Limit::Instructions);
        }
        let Some(instruction) = code.get(pc).copied() else {
            save!();
            return Stop::Limit(Limit::Unreachable);
        };
        match instruction {
            Instruction::LoadConstant { to, constant } => {
                r!(to) = *program.constants.get(constant as usize).unwrap_or(Value::NIL);
            }
            Instruction::LoadInt { to, value } => r!(to) = Value::Int(i64::from(value)),
            Instruction::LoadNil { to } => r!(to) = Value::Nil,
            Instruction::Zero { to, ty } => {
                let zero = program.zero(ty);
                let to = base + to as usize;
                g.stack[to..to + zero.len()].copy_from_slice(zero);
            }
            Instruction::Move { to, from } => r!(to) = r!(from),
            Instruction::MoveMany { to, from, n } => {
                let from = base + from as usize;
                g.stack.copy_within(from..from + n as usize, base + to as usize);
            }

            Instruction::Add { to, a, b } => binary!(to, a, b, |x, y| x.wrapping_add(y)),
            Instruction::Sub { to, a, b } => binary!(to, a, b, |x, y| x.wrapping_sub(y)),
            Instruction::Mul { to, a, b } => binary!(to, a, b, |x, y| x.wrapping_mul(y)),
            Instruction::AddConstant { to, a, value } => {
                r!(to) = Value::Int(r!(a).int().wrapping_add(i64::from(value)));
            }
            Instruction::Div { to, a, b } => {
                let (x, y) = (r!(a).int(), r!(b).int());
                if y == 0 {
                    trouble!(Trouble::Runtime("integer divide by zero".to_owned()));
                }
                r!(to) = Value::Int(x.wrapping_div(y));
            }
            Instruction::Rem { to, a, b } => {
                let (x, y) = (r!(a).int(), r!(b).int());
                if y == 0 {
                    trouble!(Trouble::Runtime("integer divide by zero".to_owned()));
                }
                r!(to) = Value::Int(x.wrapping_rem(y));
            }
            Instruction::DivUnsigned { to, a, b } => {
                let (x, y) = (r!(a).int() as u64, r!(b).int() as u64);
                let Some(result) = x.checked_div(y) else {
                    trouble!(Trouble::Runtime("integer divide by zero".to_owned()));
                };
                r!(to) = Value::Int(result as i64);
            }
            Instruction::RemUnsigned { to, a, b } => {
                let (x, y) = (r!(a).int() as u64, r!(b).int() as u64);
                let Some(result) = x.checked_rem(y) else {
                    trouble!(Trouble::Runtime("integer divide by zero".to_owned()));
                };
                r!(to) = Value::Int(result as i64);
            }
            Instruction::And { to, a, b } => binary!(to, a, b, |x, y| x & y),
            Instruction::Or { to, a, b } => binary!(to, a, b, |x, y| x | y),
            Instruction::Xor { to, a, b } => binary!(to, a, b, |x, y| x ^ y),
            Instruction::AndNot { to, a, b } => binary!(to, a, b, |x, y| x & !y),
            Instruction::ShiftLeft { to, a, b } => {
                binary!(to, a, b, |x, y| if y as u64 >= 64 { 0 } else { x << y });
            }
            Instruction::ShiftRight { to, a, b } => {
                binary!(to, a, b, |x, y| x >> (y as u64).min(63));
            }
            Instruction::ShiftRightUnsigned { to, a, b } => {
                binary!(to, a, b, |x, y| if y as u64 >= 64 { 0 } else { (x as u64 >> y) as i64 });
            }
            Instruction::CheckShift { count } => {
                if r!(count).int() < 0 {
                    trouble!(Trouble::Runtime("negative shift amount".to_owned()));
                }
            }
            Instruction::Negate { to, a } => r!(to) = Value::Int(r!(a).int().wrapping_neg()),
            Instruction::Complement { to, a } => r!(to) = Value::Int(!r!(a).int()),
            Instruction::Wrap { to, a, width } => r!(to) = Value::Int(wrap(r!(a).int(), width)),
            Instruction::CompareInt { to, a, b, how } => {
                r!(to) = Value::bool(compare_ints(how, r!(a).int(), r!(b).int()));
            }
            Instruction::CompareUnsigned { to, a, b, how } => {
                r!(to) = Value::bool(compare_any(how, &(r!(a).int() as u64), &(r!(b).int() as u64)));
            }
            Instruction::Not { to, a } => r!(to) = Value::bool(!r!(a).truth()),

            Instruction::AddFloat { to, a, b } => float!(to, a, b, |x, y| x + y),
            Instruction::SubFloat { to, a, b } => float!(to, a, b, |x, y| x - y),
            Instruction::MulFloat { to, a, b } => float!(to, a, b, |x, y| x * y),
            Instruction::DivFloat { to, a, b } => float!(to, a, b, |x, y| x / y),
            Instruction::NegateFloat { to, a } => r!(to) = Value::Float(-r!(a).float()),
            Instruction::RoundFloat { to, a } => r!(to) = Value::Float(f64::from(r!(a).float() as f32)),
            Instruction::CompareFloat { to, a, b, how } => {
                r!(to) = Value::bool(compare_any(how, &r!(a).float(), &r!(b).float()));
            }
            Instruction::IntToFloat { to, a } => r!(to) = Value::Float(r!(a).int() as f64),
            Instruction::UnsignedToFloat { to, a } => r!(to) = Value::Float(r!(a).int() as u64 as f64),
            Instruction::FloatToInt { to, a } => r!(to) = Value::Int(float_to_int(r!(a).float())),
            Instruction::FloatToUnsigned { to, a } => r!(to) = Value::Int(float_to_unsigned(r!(a).float())),
            Instruction::MinFloat { to, a, b } => float!(to, a, b, |x, y| {
                if x.is_nan() || y.is_nan() {
                    f64::NAN
                } else if x < y || x == y && x.is_sign_negative() {
                    x
                } else {
                    y
                }
            }),
            Instruction::MaxFloat { to, a, b } => float!(to, a, b, |x, y| {
                if x.is_nan() || y.is_nan() {
                    f64::NAN
                } else if x > y || x == y && x.is_sign_positive() {
                    x
                } else {
                    y
                }
            }),

            Instruction::Concat { to, a, b } => {
                let (a, b) = (r!(a), r!(b));
                room!(text_length(a) + text_length(b) + 128);
                save!();
                let name = g.next_name();
                r!(to) = attempt!(world.heap.concat(name, g.site(), a, b));
            }
            Instruction::ConcatMany { to, from, n } => {
                let from = base + from as usize;
                let total: u64 = g.stack[from..from + n as usize].iter().map(|part| text_length(*part)).sum();
                room!(total + 128);
                save!();
                let name = g.next_name();
                let mut joined = g.stack[from];
                if n > 2 && total < 1 << 31 && text_length(joined) * 2 < total {
                    // All at once, unless the first is long and may grow in place.
                    let mut bytes = Vec::with_capacity(total as usize);
                    for part in &g.stack[from..from + n as usize] {
                        bytes.extend_from_slice(world.heap.text(*part));
                    }
                    joined = attempt!(world.heap.string(name, g.site(), bytes));
                } else {
                    for at in from + 1..from + n as usize {
                        let part = g.stack[at];
                        joined = attempt!(world.heap.concat(name, g.site(), joined, part));
                    }
                }
                r!(to) = joined;
            }
            Instruction::CompareString { to, a, b, how } => {
                let (a, b) = (world.heap.text(r!(a)), world.heap.text(r!(b)));
                r!(to) = Value::bool(compare_any(how, &a, &b));
            }
            Instruction::IndexString { to, string, index } => {
                let index = r!(index).int();
                let text = world.heap.text(r!(string));
                let Some(byte) = usize::try_from(index).ok().and_then(|index| text.get(index)) else {
                    trouble!(index_out(index, text.len() as u64));
                };
                r!(to) = Value::Int(i64::from(*byte));
            }
            Instruction::CutString { to, string, bounds } => {
                let whole = r!(string);
                let size = text_length(whole) as i64;
                let low = if r!(bounds).is_nil() { 0 } else { r!(bounds).int() };
                let high = if r!(bounds + 1).is_nil() { size } else { r!(bounds + 1).int() };
                if high as u64 > size as u64 {
                    trouble!(cut_out(format_args!(":{high}"), high < 0, Some(("length", size))));
                }
                if low as u64 > high as u64 {
                    trouble!(cut_out(format_args!("{low}:{}", hidden(high, low < 0)), low < 0, None));
                }
                r!(to) = match whole {
                    Value::String { bytes, start, .. } if high > low => {
                        Value::String { bytes, start: start + low as u32, length: (high - low) as u32 }
                    }
                    _ => Value::EMPTY,
                };
            }
            Instruction::StringFromRune { to, a } => {
                room!(128);
                save!();
                let rune = u32::try_from(r!(a).int()).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
                let name = g.next_name();
                r!(to) = attempt!(world.heap.string(name, g.site(), rune.to_string().into_bytes()));
            }
            Instruction::StringFromBytes { to, a } => {
                let (array, start, length) = slice_parts(r!(a));
                if length > 0 {
                    visit!(array);
                }
                room!(u64::from(length) + 128);
                save!();
                let bytes = elements(world.heap, array, start, length as usize).iter().map(|b| b.int() as u8).collect();
                let name = g.next_name();
                r!(to) = attempt!(world.heap.string(name, g.site(), bytes));
            }
            Instruction::StringFromRunes { to, a } => {
                let (array, start, length) = slice_parts(r!(a));
                if length > 0 {
                    visit!(array);
                }
                room!(u64::from(length) * 4 + 128);
                save!();
                let text: String = elements(world.heap, array, start, length as usize)
                    .iter()
                    .map(|rune| u32::try_from(rune.int()).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'))
                    .collect();
                let name = g.next_name();
                r!(to) = attempt!(world.heap.string(name, g.site(), text.into_bytes()));
            }
            Instruction::BytesFromString { to, a } => {
                let length = text_length(r!(a));
                if length > u64::from(Length::MOST) {
                    return Stop::Limit(Limit::Memory);
                }
                let capacity = if length <= 32 { 32 } else { compare::round_up_size(length, false) };
                let capacity = (capacity as u32).min(Length::MOST);
                room!(u64::from(capacity) * 16 + 128);
                save!();
                let mut values: Vec<Value> =
                    world.heap.text(r!(a)).iter().map(|byte| Value::Int(i64::from(*byte))).collect();
                values.resize(capacity as usize, Value::Int(0));
                r!(to) = attempt!(new_slice(world, g, TypeIndex(u16::MAX), values, length as u32, capacity));
            }
            Instruction::RunesFromString { to, a } => {
                let length = text_length(r!(a));
                room!(length * 16 + 128);
                save!();
                let values: Vec<Value> = Runes(world.heap.text(r!(a))).map(|(_, rune)| Value::Int(rune)).collect();
                let count = values.len() as u32;
                if count > Length::MOST {
                    return Stop::Limit(Limit::Memory);
                }
                r!(to) = attempt!(new_slice(world, g, TypeIndex(u16::MAX), values, count, count));
            }
            Instruction::NextRune { state, string, rune, done } => {
                let at = r!(state).int();
                let rest = world.heap.text(r!(string)).get(at as usize..).unwrap_or_default();
                match decode(rest) {
                    None => {
                        pc = done as usize;
                        continue;
                    }
                    Some((value, width)) => {
                        r!(state + 1) = Value::Int(at);
                        if rune != NONE {
                            r!(rune) = Value::Int(value);
                        }
                        r!(state) = Value::Int(at + width as i64);
                    }
                }
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
                if compare_ints(how, r!(a).int(), r!(b).int()) {
                    pc = target as usize;
                    continue;
                }
            }
            Instruction::JumpUnlessCompare { a, b, how, target } => {
                if !compare_ints(how, r!(a).int(), r!(b).int()) {
                    pc = target as usize;
                    continue;
                }
            }

            Instruction::Call { function, base: window } => {
                pc += 1;
                save!();
                if !enter(world, g, function, None, base + window as usize, Entry::Call) {
                    return Stop::Stands;
                }
                reload!();
                continue;
            }
            Instruction::CallValue { function, base: window } => {
                let Value::Function { function, captured } = r!(function) else { trouble!(nil()) };
                pc += 1;
                save!();
                if !enter(world, g, function, captured, base + window as usize, Entry::Call) {
                    return Stop::Stands;
                }
                reload!();
                continue;
            }
            Instruction::CallInterface { base: window, method } => {
                let receiver = r!(window);
                let Some(ty) = receiver.dynamic_type() else { trouble!(nil()) };
                let Some(function) = program.method(ty, method) else {
                    save!();
                    return Stop::Limit(Limit::Unreachable);
                };
                r!(window) = receiver_of(program, receiver, ty);
                pc += 1;
                save!();
                if !enter(world, g, function, None, base + window as usize, Entry::Call) {
                    return Stop::Stands;
                }
                reload!();
                continue;
            }
            Instruction::CallNative { native, base: window } => {
                let index = native as usize;
                match &program.natives[index] {
                    Native::Visible(visible) => {
                        save!();
                        match visible::at_once(world, g, *visible, window) {
                            Ok(true) => {}
                            Ok(false) => park!(),
                            Err(trouble) => trouble!(trouble),
                        }
                        // It may have moved the goroutine: a jump out of its frames, a stand.
                        if g.stand != Stand::Instruction {
                            return Stop::Stands;
                        }
                    }
                    Native::Pure(pure) => {
                        room!(1 << 16);
                        save!();
                        if pure.reads {
                            let n = program.module.natives[index].arguments as usize;
                            let from = base + window as usize;
                            let arguments = &g.stack[from..(from + n).min(g.stack.len())];
                            if operation::reaches_shared(world.heap, arguments) {
                                if permit == Permit::None {
                                    park!();
                                }
                                // Its parts are one operation, however often it asks for a call in between.
                                permit = Permit::None;
                            }
                        }
                        let asking = g.asking.last().is_some_and(|asking| asking.depth as usize == g.frames.len());
                        let answers = if asking { g.asking.pop().map(|asking| asking.answers) } else { None };
                        match super::native::call(world, g, pure, window, answers.as_deref().unwrap_or(&[])) {
                            Ok(Outcome::Done) => {
                                if g.phase == operation::PRINTING {
                                    park!();
                                }
                            }
                            Ok(Outcome::Call { function, captured, arguments }) => {
                                // Runs again, from the same address, when that returns.
                                let depth = g.frames.len() as u32;
                                g.asking.push(Asking { depth, answers: answers.unwrap_or_default() });
                                let top = base + program.module.functions[frame.function as usize].registers as usize;
                                g.stack.truncate(top);
                                g.stack.extend_from_slice(&arguments);
                                if !enter(world, g, function, captured, top, Entry::Native) {
                                    return Stop::Stands;
                                }
                                reload!();
                                continue;
                            }
                            Err(trouble) => trouble!(trouble),
                        }
                    }
                }
            }
            Instruction::LoadFunction { to, function } => r!(to) = Value::Function { function, captured: None },
            Instruction::MakeClosure { to, function, from, n } => {
                room!(256 + u64::from(n) * 16);
                save!();
                let from = base + from as usize;
                let values: Box<[Value]> = g.stack[from..from + n as usize].into();
                let name = g.next_name();
                let captured = attempt!(world.heap.allocate(name, g.site(), Body::Fixed(values)));
                r!(to) = Value::Function { function, captured: Some(captured) };
            }
            Instruction::LoadCapture { to, index, n } => {
                let captured = frame.captured.map_or(&[][..], |captured| world.heap.slots(captured));
                let to = base + to as usize;
                if n == 1 {
                    g.stack[to] = *captured.get(index as usize).unwrap_or(Value::NIL);
                } else if let Some(values) = captured.get(index as usize..index as usize + n as usize) {
                    g.stack[to..to + n as usize].copy_from_slice(values);
                }
            }
            Instruction::Go { function, base: window, n } => {
                let called = r!(function);
                let from = base + window as usize;
                save!();
                let arguments: Vec<Value> = g.stack[from..from + n as usize].to_vec();
                match start(world, g, called, &arguments) {
                    Ok(_) => {}
                    Err(trouble) => trouble!(trouble),
                }
            }
            Instruction::Defer { function, base: window, n } => {
                let from = base + window as usize;
                room!(256 + u64::from(n) * 16);
                let deferred = Deferred {
                    depth: g.frames.len() as u32,
                    function: r!(function),
                    arguments: g.stack[from..from + n as usize].into(),
                };
                g.defers.push(deferred);
                if g.defers.len() as u64 > world.limits.depth {
                    save!();
                    g.stand = Stand::Throw(Fatal::StackOverflow);
                    return Stop::Stands;
                }
            }
            Instruction::RunDefers => {
                let depth = g.frames.len() as u32;
                if let Some(deferred) = g.defers.pop_if(|deferred| deferred.depth == depth) {
                    // Comes back here for the next one.
                    save!();
                    let top = base + program.module.functions[frame.function as usize].registers as usize;
                    let Value::Function { function, captured } = deferred.function else { trouble!(nil()) };
                    g.stack.truncate(top);
                    g.stack.extend_from_slice(&deferred.arguments);
                    if !enter(world, g, function, captured, top, Entry::Call) {
                        return Stop::Stands;
                    }
                    reload!();
                    continue;
                }
            }
            Instruction::Return { from, n } => {
                let from = base + from as usize;
                match frame.entry {
                    Entry::Call if g.frames.len() > 1 => {
                        let n = n as usize;
                        g.stack.copy_within(from..from + n, base);
                        g.frames.pop();
                        let caller = g.frames[g.frames.len() - 1];
                        let top = caller.base as usize
                            + program.module.functions[caller.function as usize].registers as usize;
                        // Deferred calls lie above their caller's registers: nothing of them stays.
                        g.stack.truncate((base + n).min(top));
                        g.stack.resize(top, Value::Nil);
                    }
                    _ => {
                        save!();
                        let results = g.stack[from..from + n as usize].to_vec();
                        if let Err(limit) = leave(world, g, &results) {
                            return Stop::Limit(limit);
                        }
                        if g.stand != Stand::Instruction {
                            return Stop::Stands;
                        }
                    }
                }
                reload!();
                continue;
            }
            Instruction::Panic { value } => {
                let value = r!(value);
                if value.is_nil() {
                    trouble!(Trouble::Runtime("panic called with nil argument".to_owned()));
                }
                trouble!(Trouble::Value(value));
            }
            Instruction::Recover { to } => {
                let mut value = Value::Nil;
                if frame.entry == Entry::Unwinding
                    && let Some(panic) = g.panics.last_mut()
                    && panic.state == PanicState::Raised
                {
                    panic.state = PanicState::Recovered;
                    value = panic.value;
                }
                r!(to) = value;
            }

            Instruction::New { to, ty } => {
                let slots = program.slots(ty) as u64;
                room!(128 + slots * 16);
                save!();
                let zero = program.zero(ty);
                if zero.len() as u64 != slots {
                    return Stop::Limit(Limit::Memory);
                }
                let name = g.next_name();
                let body = Body::variables(ty, zero);
                let object = attempt!(world.heap.allocate(name, g.site(), body));
                r!(to) = Value::Pointer { object, offset: 0 };
            }
            Instruction::Load { to, pointer, offset, n } => {
                let Value::Pointer { object, offset: at } = r!(pointer) else { trouble!(nil()) };
                visit!(object);
                load(world.heap, &mut g.stack, base + to as usize, object, at as usize + offset as usize, n as usize);
            }
            Instruction::Store { pointer, from, offset, n } => {
                let Value::Pointer { object, offset: at } = r!(pointer) else { trouble!(nil()) };
                visit!(object);
                let from = base + from as usize;
                if n == 1 {
                    world.heap.set(object, at + u32::from(offset), g.stack[from]);
                } else {
                    world.heap.set_many(object, at + u32::from(offset), &g.stack[from..from + n as usize]);
                }
            }
            Instruction::LoadGlobal { to, global, offset, n } => {
                let object = Handle(u32::from(global) + 1);
                visit!(object);
                load(world.heap, &mut g.stack, base + to as usize, object, offset as usize, n as usize);
            }
            Instruction::StoreGlobal { global, from, offset, n } => {
                let object = Handle(u32::from(global) + 1);
                visit!(object);
                let from = base + from as usize;
                world.heap.set_many(object, u32::from(offset), &g.stack[from..from + n as usize]);
            }
            Instruction::GlobalAddress { to, global } => {
                r!(to) = Value::Pointer { object: Handle(u32::from(global) + 1), offset: 0 };
            }
            Instruction::FieldAddress { to, pointer, offset } => {
                let Value::Pointer { object, offset: at } = r!(pointer) else { trouble!(nil()) };
                r!(to) = Value::Pointer { object, offset: at + offset };
            }
            Instruction::ElementAddress { to, pointer, index, n } => {
                let Value::Pointer { object, offset: at } = r!(pointer) else { trouble!(nil()) };
                r!(to) = Value::Pointer { object, offset: at + r!(index).int() as u32 * u32::from(n) };
            }
            Instruction::CheckIndex { index, length } => {
                let index = r!(index).int();
                if index as u64 >= u64::from(length) {
                    trouble!(index_out(index, u64::from(length)));
                }
            }
            Instruction::CheckNil { pointer } => {
                if r!(pointer).is_nil() {
                    trouble!(nil());
                }
            }
            Instruction::CopyObject { to, from, n } => {
                let (Value::Pointer { object: target, offset: to }, Value::Pointer { object: source, offset: from }) =
                    (r!(to), r!(from))
                else {
                    trouble!(nil())
                };
                if visible && (world.heap.is_shared(target) || world.heap.is_shared(source)) {
                    if permit == Permit::None {
                        park!();
                    }
                    permit = Permit::None;
                }
                let from = from as usize;
                let values = world.heap.slots(source).get(from..from + n as usize).unwrap_or_default().to_vec();
                world.heap.set_many(target, to, &values);
            }
            Instruction::ZeroObject { to, ty } => {
                let Value::Pointer { object, offset } = r!(to) else { trouble!(nil()) };
                visit!(object);
                world.heap.set_many(object, offset, program.zero(ty));
            }
            Instruction::IndexRegisters { to, array, index, n } => {
                let from = base + array as usize + r!(index).int() as usize * n as usize;
                g.stack.copy_within(from..from + n as usize, base + to as usize);
            }
            Instruction::SetIndexRegisters { array, index, from, n } => {
                let to = base + array as usize + r!(index).int() as usize * n as usize;
                let from = base + from as usize;
                g.stack.copy_within(from..from + n as usize, to);
            }

            Instruction::MakeSlice { to, length, capacity, ty } => {
                let length = r!(length).int();
                let capacity = if capacity == NONE { length } else { r!(capacity).int() };
                let slots = program.slots(ty) as u64;
                // Go's own bound is the address space.
                let bytes = program.layout(ty).bytes;
                let possible = |count: i64| {
                    u64::try_from(count).ok().and_then(|count| count.checked_mul(bytes)).is_some_and(|n| n < 1 << 47)
                };
                if !possible(length) {
                    trouble!(Trouble::Runtime("makeslice: len out of range".to_owned()));
                }
                if !possible(capacity) || capacity < length {
                    trouble!(Trouble::Runtime("makeslice: cap out of range".to_owned()));
                }
                if capacity > i64::from(Length::MOST) || capacity as u64 * slots >= 1 << 31 {
                    save!();
                    return Stop::Limit(Limit::Memory);
                }
                room!(128 + capacity as u64 * slots * 16);
                save!();
                let values = program.zero(ty).repeat(capacity as usize);
                r!(to) = attempt!(new_slice(world, g, ty, values, length as u32, capacity as u32));
            }
            Instruction::ArraySlice { to, pointer, length } => {
                let Value::Pointer { object, offset } = r!(pointer) else { trouble!(nil()) };
                if length > Length::MOST {
                    return Stop::Limit(Limit::Memory);
                }
                let length = Length::new(length);
                r!(to) = Value::Slice { length, capacity: length, array: object, start: offset };
            }
            Instruction::CutSlice { to, slice, bounds, n, of } => {
                let whole = r!(slice);
                let (array, start, size) = slice_parts(whole);
                let room = match whole {
                    Value::Slice { capacity, .. } => i64::from(capacity.get()),
                    _ => 0,
                };
                let low = if r!(bounds).is_nil() { 0 } else { r!(bounds).int() };
                let high = if r!(bounds + 1).is_nil() { i64::from(size) } else { r!(bounds + 1).int() };
                let words = if of == Cut::Array { "length" } else { "capacity" };
                let most = if r!(bounds + 2).is_nil() { room } else { r!(bounds + 2).int() };
                if most as u64 > room as u64 {
                    trouble!(cut_out(format_args!("::{most}"), most < 0, Some((words, room))));
                }
                if high as u64 > most as u64 {
                    if r!(bounds + 2).is_nil() {
                        trouble!(cut_out(format_args!(":{high}"), high < 0, Some((words, room))));
                    }
                    trouble!(cut_out(format_args!(":{high}:{}", hidden(most, high < 0)), high < 0, None));
                }
                if low as u64 > high as u64 {
                    if r!(bounds + 2).is_nil() {
                        trouble!(cut_out(format_args!("{low}:{}", hidden(high, low < 0)), low < 0, None));
                    }
                    trouble!(cut_out(format_args!("{low}:{}:", hidden(high, low < 0)), low < 0, None));
                }
                r!(to) = if whole.is_nil() {
                    Value::Nil
                } else {
                    Value::Slice {
                        length: Length::new((high - low) as u32),
                        capacity: Length::new((most - low) as u32),
                        array,
                        start: if most == low { start } else { start + low as u32 * u32::from(n) },
                    }
                };
            }
            Instruction::Length { to, a } => {
                r!(to) = Value::Int(match r!(a) {
                    Value::Slice { length, .. } => i64::from(length.get()),
                    Value::String { length, .. } => i64::from(length),
                    _ => 0,
                });
            }
            Instruction::Capacity { to, a } => {
                r!(to) = Value::Int(match r!(a) {
                    Value::Slice { capacity, .. } => i64::from(capacity.get()),
                    _ => 0,
                });
            }
            Instruction::Index { to, slice, index, n } => {
                let (array, at) = element!(slice, index, n);
                visit!(array);
                load(world.heap, &mut g.stack, base + to as usize, array, at as usize, n as usize);
            }
            Instruction::SetIndex { slice, index, from, n } => {
                let (array, at) = element!(slice, index, n);
                visit!(array);
                let from = base + from as usize;
                if n == 1 {
                    world.heap.set(array, at, g.stack[from]);
                } else {
                    world.heap.set_many(array, at, &g.stack[from..from + n as usize]);
                }
            }
            Instruction::IndexAddress { to, slice, index, n } => {
                let (object, offset) = element!(slice, index, n);
                r!(to) = Value::Pointer { object, offset };
            }
            Instruction::Append { to, slice, from, count, ty } => {
                let slots = program.slots(ty);
                let values = {
                    let from = base + from as usize;
                    g.stack[from..from + count as usize * slots].to_vec()
                };
                let whole = r!(slice);
                let (array, _, _) = slice_parts(whole);
                let plan = Append::plan(program, whole, u64::from(count), ty);
                if plan.touches(count as usize) {
                    visit!(array);
                }
                room!(plan.bytes(slots));
                save!();
                r!(to) = attempt!(plan.carry_out(world, g, whole, &values, ty));
            }
            Instruction::AppendSlice { to, slice, other, ty } => {
                let slots = program.slots(ty);
                let (whole, other) = (r!(slice), r!(other));
                let (source, from, count) = slice_parts(other);
                let (array, _, _) = slice_parts(whole);
                let plan = Append::plan(program, whole, u64::from(count), ty);
                if visible
                    && (count > 0 && world.heap.is_shared(source)
                        || plan.touches(count as usize) && world.heap.is_shared(array))
                {
                    if permit == Permit::None {
                        park!();
                    }
                    permit = Permit::None;
                }
                room!(plan.bytes(slots));
                save!();
                let values = elements(world.heap, source, from, count as usize * slots).to_vec();
                r!(to) = attempt!(plan.carry_out(world, g, whole, &values, ty));
            }
            Instruction::AppendString { to, slice, string, ty } => {
                let (whole, text) = (r!(slice), r!(string));
                let count = text_length(text);
                let (array, _, _) = slice_parts(whole);
                let plan = Append::plan(program, whole, count, ty);
                if plan.touches(count as usize) {
                    visit!(array);
                }
                room!(plan.bytes(1));
                save!();
                let values: Vec<Value> = world.heap.text(text).iter().map(|b| Value::Int(i64::from(*b))).collect();
                r!(to) = attempt!(plan.carry_out(world, g, whole, &values, ty));
            }
            Instruction::CopySlice { to, into, from, n } => {
                let (target, at, room) = slice_parts(r!(into));
                let (source, start, size) = slice_parts(r!(from));
                let count = room.min(size);
                if count > 0 {
                    if visible && (world.heap.is_shared(target) || world.heap.is_shared(source)) {
                        if permit == Permit::None {
                            park!();
                        }
                        permit = Permit::None;
                    }
                    let values = elements(world.heap, source, start, count as usize * n as usize).to_vec();
                    world.heap.set_many(target, at, &values);
                }
                if to != NONE {
                    r!(to) = Value::Int(i64::from(count));
                }
            }
            Instruction::CopyString { to, into, string } => {
                let (target, at, room) = slice_parts(r!(into));
                let count = u64::from(room).min(text_length(r!(string))) as usize;
                if count > 0 {
                    visit!(target);
                    let text = &world.heap.text(r!(string))[..count];
                    let values: Vec<Value> = text.iter().map(|b| Value::Int(i64::from(*b))).collect();
                    world.heap.set_many(target, at, &values);
                }
                if to != NONE {
                    r!(to) = Value::Int(count as i64);
                }
            }
            Instruction::ClearSlice { slice, ty } => {
                let (array, start, length) = slice_parts(r!(slice));
                if length > 0 {
                    visit!(array);
                    let zeros = program.zero(ty).repeat(length as usize);
                    world.heap.set_many(array, start, &zeros);
                }
            }
            Instruction::SliceToArray { to, slice, length } => {
                let (array, start, size) = slice_parts(r!(slice));
                if size < length {
                    trouble!(Trouble::Runtime(format!(
                        "cannot convert slice with length {size} to array or pointer to array with length {length}"
                    )));
                }
                r!(to) = match r!(slice) {
                    Value::Slice { .. } => Value::Pointer { object: array, offset: start },
                    _ => Value::Nil,
                };
            }

            Instruction::MakeMap { to, ty } => {
                room!(256);
                save!();
                let (keys, values) = match program.kind(ty) {
                    TypeKind::Map { key, value } => (program.slots(*key), program.slots(*value)),
                    _ => (1, 1),
                };
                let name = g.next_name();
                let map = Map::new(ty, keys as u32, values as u32);
                let object = attempt!(world.heap.allocate(name, g.site(), Body::Map(map)));
                r!(to) = Value::Map(object);
            }
            Instruction::MapGet { to, map, key, ty } | Instruction::MapGetOk { to, map, key, ty } => {
                let with_ok = matches!(instruction, Instruction::MapGetOk { .. });
                let (key_slots, value_ty) = match program.kind(ty) {
                    TypeKind::Map { key, value } => (program.slots(*key), *value),
                    _ => (1, TypeIndex(0)),
                };
                let n = program.slots(value_ty);
                let key = base + key as usize;
                let to = base + to as usize;
                let mut found = false;
                if let Value::Map(handle) = r!(map) {
                    visit!(handle);
                    if world.heap.map(handle).is_some_and(|map| map.writing) {
                        save!();
                        g.stand = Stand::Throw(Fatal::MapReadWrite);
                        return Stop::Stands;
                    }
                    let entry = match find(program, world.heap, handle, &g.stack[key..key + key_slots]) {
                        Ok((_, entry)) => entry,
                        Err(Uncomparable(ty)) => trouble!(unhashable(program, ty)),
                    };
                    if let (Some(entry), Some(map)) = (entry, world.heap.map(handle)) {
                        g.stack[to..to + n].copy_from_slice(map.value(entry));
                        found = true;
                    }
                } else if let Err(Uncomparable(ty)) = compare::hash(program, world.heap, &g.stack[key..key + key_slots])
                {
                    trouble!(unhashable(program, ty));
                }
                if !found {
                    g.stack[to..to + n].copy_from_slice(program.zero(value_ty));
                }
                if with_ok {
                    g.stack[to + n] = Value::bool(found);
                }
            }
            Instruction::MapSet { map, key, from, ty } => {
                let (key_slots, n) = match program.kind(ty) {
                    TypeKind::Map { key, value } => (program.slots(*key), program.slots(*value)),
                    _ => (1, 1),
                };
                let Value::Map(handle) = r!(map) else {
                    trouble!(Trouble::Plain("assignment to entry in nil map".to_owned()))
                };
                let key = base + key as usize;
                let from = base + from as usize;
                let (hash, entry) = match find(program, world.heap, handle, &g.stack[key..key + key_slots]) {
                    Ok(found) => found,
                    Err(Uncomparable(ty)) => trouble!(unhashable(program, ty)),
                };
                room!(256 + (key_slots + n) as u64 * 48);
                if visible && world.heap.is_shared(handle) {
                    if permit == Permit::None {
                        park!();
                    }
                    permit = Permit::None;
                    if !begin_write(world.heap, g, handle) {
                        save!();
                        return Stop::Stands;
                    }
                    if g.phase == 1 {
                        // The second half is a step of its own.
                        park!();
                    }
                    for value in g.stack[key..key + key_slots].iter().chain(&g.stack[from..from + n]) {
                        world.heap.publish(*value);
                    }
                } else if world.heap.is_shared(handle) {
                    for value in g.stack[key..key + key_slots].iter().chain(&g.stack[from..from + n]) {
                        world.heap.publish(*value);
                    }
                }
                let mut grown = 0;
                if let Some(map) = world.heap.map_mut(handle) {
                    match entry {
                        Some(entry) => map.set_value(entry, &g.stack[from..from + n]),
                        None => {
                            map.insert(hash, &g.stack[key..key + key_slots], &g.stack[from..from + n]);
                            grown = map.entry_size();
                        }
                    }
                }
                world.heap.grown(grown);
                if world.heap.is_over() {
                    save!();
                    return Stop::Limit(Limit::Memory);
                }
            }
            Instruction::MapDelete { map, key } => {
                if let Value::Map(handle) = r!(map) {
                    let key_slots = world.heap.map(handle).map_or(1, Map::key_slots);
                    let key = base + key as usize;
                    let (_, entry) = match find(program, world.heap, handle, &g.stack[key..key + key_slots]) {
                        Ok(found) => found,
                        Err(Uncomparable(ty)) => trouble!(unhashable(program, ty)),
                    };
                    if visible && world.heap.is_shared(handle) {
                        if permit == Permit::None {
                            park!();
                        }
                        permit = Permit::None;
                        if !begin_write(world.heap, g, handle) {
                            save!();
                            return Stop::Stands;
                        }
                        if g.phase == 1 {
                            park!();
                        }
                    }
                    if let (Some(entry), Some(map)) = (entry, world.heap.map_mut(handle)) {
                        map.remove(entry);
                    }
                }
            }
            Instruction::MapClear { map } => {
                if let Value::Map(handle) = r!(map) {
                    if visible && world.heap.is_shared(handle) {
                        if permit == Permit::None {
                            park!();
                        }
                        permit = Permit::None;
                        if !begin_write(world.heap, g, handle) {
                            save!();
                            return Stop::Stands;
                        }
                        if g.phase == 1 {
                            park!();
                        }
                    }
                    if let Some(map) = world.heap.map_mut(handle) {
                        map.clear();
                    }
                }
            }
            Instruction::MapLength { to, map } => {
                let mut length = 0;
                if let Value::Map(handle) = r!(map) {
                    visit!(handle);
                    length = world.heap.map(handle).map_or(0, Map::len);
                }
                r!(to) = Value::Int(i64::from(length));
            }
            Instruction::MapIterate { to, map } => {
                let map = r!(map);
                if let Value::Map(handle) = map {
                    room!(256);
                    visit!(handle);
                    save!();
                    if world.heap.map(handle).is_some_and(|map| map.writing) {
                        g.stand = Stand::Throw(Fatal::MapIteration);
                        return Stop::Stands;
                    }
                    let (end, length) = world.heap.map(handle).map_or((0, 0), |map| (map.order(), map.len()));
                    let start = world.shared.rotation(end.min(u64::from(length) * 4 + 1));
                    let values = Box::new([
                        map,
                        Value::Int(start as i64),
                        Value::Int(end as i64),
                        Value::Int(start as i64),
                        Value::Int(0),
                        Value::Int(-1),
                        Value::Int(0),
                    ]);
                    let name = g.next_name();
                    let object = attempt!(world.heap.allocate(name, g.site(), Body::Fixed(values)));
                    r!(to) = Value::Pointer { object, offset: 0 };
                } else {
                    r!(to) = Value::Nil;
                }
            }
            Instruction::MapNext { iterator, key, value, done } => {
                let Value::Pointer { object: iterator, .. } = r!(iterator) else {
                    pc = done as usize;
                    continue;
                };
                let Value::Map(handle) = world.heap.slot(iterator, 0) else {
                    pc = done as usize;
                    continue;
                };
                visit!(handle);
                if world.heap.map(handle).is_some_and(|map| map.writing) {
                    save!();
                    g.stand = Stand::Throw(Fatal::MapIteration);
                    return Stop::Stands;
                }
                match next_entry(world.heap, iterator, handle) {
                    None => {
                        pc = done as usize;
                        continue;
                    }
                    Some(entry) => {
                        if let Some(map) = world.heap.map(handle) {
                            if key != NONE {
                                let key = base + key as usize;
                                g.stack[key..key + map.key_slots()].copy_from_slice(map.key(entry));
                            }
                            if value != NONE {
                                let value = base + value as usize;
                                g.stack[value..value + map.value_slots()].copy_from_slice(map.value(entry));
                            }
                        }
                    }
                }
            }

            Instruction::MakeChannel { to, capacity, ty } => {
                let capacity = if capacity == NONE { 0 } else { r!(capacity).int() };
                let slots = program.slots(ty);
                if capacity < 0
                    || (capacity as u64).checked_mul(program.layout(ty).bytes.max(1)).is_none_or(|n| n >= 1 << 47)
                {
                    trouble!(Trouble::Plain("makechan: size out of range".to_owned()));
                }
                if capacity > i64::from(u32::MAX) {
                    return Stop::Limit(Limit::Memory);
                }
                room!(256 + capacity as u64 * slots as u64 * 16);
                save!();
                let channel = Channel::new(ty, slots as u32, capacity as u32);
                let name = g.next_name();
                let object = attempt!(world.heap.allocate(name, g.site(), Body::Channel(channel)));
                r!(to) = Value::Channel(object);
            }
            Instruction::Send { .. }
            | Instruction::Receive { .. }
            | Instruction::ReceiveOk { .. }
            | Instruction::Close { .. }
            | Instruction::ChannelLength { .. }
            | Instruction::Select { .. } => {
                save!();
                match operation::channel_at_once(world, g, instruction) {
                    Ok(true) => {
                        pc += 1;
                        continue;
                    }
                    Ok(false) => park!(),
                    Err(trouble) => trouble!(trouble),
                }
            }
            Instruction::ChannelCapacity { to, channel } => {
                r!(to) = Value::Int(match r!(channel) {
                    Value::Channel(handle) => {
                        world.heap.channel(handle).map_or(0, |channel| i64::from(channel.capacity))
                    }
                    _ => 0,
                });
            }

            Instruction::MakeInterface { to, from, ty } => {
                let slots = program.slots(ty);
                room!(256 + slots as u64 * 16);
                save!();
                let site = g.site();
                let from = base + from as usize;
                let made = &mut g.made;
                let process = g.process;
                let name = || {
                    *made = made.wrapping_add(1);
                    u64::from(process) << 32 | u64::from(*made)
                };
                let value = &g.stack[from..from + slots];
                r!(to) = attempt!(compare::enclose(program, world.heap, name, site, value, ty));
            }
            Instruction::Assert { to, from, ty, of } => {
                let value = r!(from);
                if let TypeKind::Interface(_) = program.kind(ty) {
                    let Some(dynamic) = value.dynamic_type() else {
                        trouble!(Trouble::Plain(format!(
                            "interface conversion: interface is nil, not {}",
                            program.type_name(ty)
                        )));
                    };
                    if let Some(missing) = program.missing(dynamic, ty) {
                        trouble!(Trouble::Plain(format!(
                            "interface conversion: {} is not {}: missing method {}",
                            program.type_name(dynamic),
                            program.type_name(ty),
                            program.module.methods.get(missing.0 as usize).map_or("?", |name| bare(name))
                        )));
                    }
                    r!(to) = value;
                } else if value.dynamic_type() == Some(ty) {
                    unbox(program, world.heap, &mut g.stack, base + to as usize, value);
                } else {
                    let is = value.dynamic_type().map_or("nil", |dynamic| program.type_name(dynamic));
                    let (of, not) = (program.type_name(of), program.type_name(ty));
                    let of = if of == "any" { "interface {}" } else { of };
                    trouble!(Trouble::Plain(format!("interface conversion: {of} is {is}, not {not}")));
                }
            }
            Instruction::AssertOk { to, from, ty } => {
                let value = r!(from);
                let is = is_type(program, value, ty);
                let to = base + to as usize;
                let n = program.slots(ty);
                if !is {
                    g.stack[to..to + n].copy_from_slice(program.zero(ty));
                } else if let TypeKind::Interface(_) = program.kind(ty) {
                    g.stack[to] = value;
                } else {
                    unbox(program, world.heap, &mut g.stack, to, value);
                }
                g.stack[to + n] = Value::bool(is);
            }
            Instruction::IsType { to, from, ty } => r!(to) = Value::bool(is_type(program, r!(from), ty)),
            Instruction::Unbox { to, from, .. } => {
                let value = r!(from);
                unbox(program, world.heap, &mut g.stack, base + to as usize, value);
            }
            Instruction::IsNil { to, a } => r!(to) = Value::bool(r!(a).is_nil()),
            Instruction::Equal { to, a, b, n } => {
                let (a, b, n) = (base + a as usize, base + b as usize, n as usize);
                match compare::equal(program, world.heap, &g.stack[a..a + n], &g.stack[b..b + n]) {
                    Ok(same) => r!(to) = Value::bool(same),
                    Err(Uncomparable(ty)) => {
                        trouble!(Trouble::Runtime(format!("comparing uncomparable type {}", program.type_name(ty))))
                    }
                }
            }
            Instruction::Unreachable => {
                save!();
                return Stop::Limit(Limit::Unreachable);
            }
        }
        pc += 1;
    }
}

/// Says what a slice expression's bounds did wrong; Go says nothing of the size where a bound is negative.
fn cut_out(bounds: std::fmt::Arguments<'_>, negative: bool, size: Option<(&str, i64)>) -> Trouble {
    Trouble::Runtime(match size {
        Some((what, size)) if !negative => format!("slice bounds out of range [{bounds}] with {what} {size}"),
        _ => format!("slice bounds out of range [{bounds}]"),
    })
}

fn hidden(bound: i64, hide: bool) -> String {
    if hide { String::new() } else { bound.to_string() }
}

/// A method's name without its package and its signature.
fn bare(name: &str) -> &str {
    let name = name.split('(').next().unwrap_or(name);
    name.rsplit('.').next().unwrap_or(name)
}

pub(crate) fn text_length(value: Value) -> u64 {
    match value {
        Value::String { length, .. } | Value::Text { length, .. } => u64::from(length),
        _ => 0,
    }
}

/// A slice's array, first slot and length in elements.
pub(crate) fn slice_parts(value: Value) -> (Handle, u32, u32) {
    match value {
        Value::Slice { array, start, length, .. } => (array, start, length.get()),
        _ => (Handle(0), 0, 0),
    }
}

pub(crate) fn elements(heap: &Heap, array: Handle, start: u32, slots: usize) -> &[Value] {
    heap.slots(array).get(start as usize..start as usize + slots).unwrap_or_default()
}

#[inline]
fn load(heap: &Heap, stack: &mut [Value], to: usize, object: Handle, at: usize, n: usize) {
    let slots = heap.slots(object);
    if n == 1 {
        stack[to] = *slots.get(at).unwrap_or(Value::NIL);
    } else if let Some(values) = slots.get(at..at + n) {
        stack[to..to + n].copy_from_slice(values);
    }
}

fn unbox(program: &Program, heap: &Heap, stack: &mut [Value], to: usize, value: Value) {
    match value {
        Value::Boxed { object, .. } => {
            let values = heap.slots(object);
            stack[to..to + values.len()].copy_from_slice(values);
        }
        value => {
            if let Some(value) = compare::disclose(program, value) {
                stack[to] = value;
            }
        }
    }
}

pub(crate) fn is_type(program: &Program, value: Value, ty: TypeIndex) -> bool {
    match (value.dynamic_type(), program.kind(ty)) {
        (None, _) => false,
        (Some(dynamic), TypeKind::Interface(_)) => program.missing(dynamic, ty).is_none(),
        (Some(dynamic), _) => dynamic == ty,
    }
}

/// The receiver's slot for a method called through an interface.
pub(crate) fn receiver_of(program: &Program, value: Value, ty: TypeIndex) -> Value {
    match (program.kind(ty).receiver(), value) {
        (super::bytecode::Receiver::Interface, value) => value,
        // A nil pointer, map or channel of some type.
        (super::bytecode::Receiver::Value, Value::Boxed { .. }) => Value::Nil,
        (super::bytecode::Receiver::Value, value) => compare::disclose(program, value).unwrap_or(value),
    }
}

fn new_slice(
    world: &mut World<'_>,
    g: &mut Goroutine,
    ty: TypeIndex,
    values: Vec<Value>,
    length: u32,
    capacity: u32,
) -> Result<Value, Full> {
    let name = g.next_name();
    let array = world.heap.allocate(name, g.site(), Body::Slots { ty, values: values.into_boxed_slice() })?;
    Ok(Value::Slice { length: Length::new(length), capacity: Length::new(capacity), array, start: 0 })
}

/// What an append will do, known before it does it.
#[derive(Clone, Copy)]
struct Append {
    length: u32,
    added: u64,
    /// The new array's capacity, when there has to be one.
    grown: Option<u32>,
    too_long: bool,
}

impl Append {
    fn plan(program: &Program, slice: Value, added: u64, ty: TypeIndex) -> Self {
        let (length, capacity) = match slice {
            Value::Slice { length, capacity, .. } => (length.get(), capacity.get()),
            _ => (0, 0),
        };
        let needed = u64::from(length) + added;
        let too_long = needed > u64::from(Length::MOST);
        let grown = (needed > u64::from(capacity) && !too_long)
            .then(|| compare::grown_capacity(capacity, needed as u32, program.layout(ty)).max(needed as u32));
        Self { length, added, grown, too_long }
    }

    /// Whether it reads or writes the old array.
    fn touches(self, count: usize) -> bool {
        if self.grown.is_some() { self.length > 0 } else { count > 0 }
    }

    fn bytes(self, slots: usize) -> u64 {
        256 + self.grown.map_or(0, |capacity| u64::from(capacity) * slots as u64 * 16)
    }

    fn carry_out(
        self,
        world: &mut World<'_>,
        g: &mut Goroutine,
        slice: Value,
        values: &[Value],
        ty: TypeIndex,
    ) -> Result<Value, Full> {
        if self.too_long {
            return Err(Full);
        }
        let slots = world.program.slots(ty);
        let (array, start, _) = slice_parts(slice);
        let total = self.length + self.added as u32;
        match self.grown {
            None if self.added == 0 => Ok(slice),
            None => {
                world.heap.set_many(array, start + self.length * slots as u32, values);
                match slice {
                    Value::Slice { capacity, .. } => {
                        Ok(Value::Slice { length: Length::new(total), capacity, array, start })
                    }
                    slice => Ok(slice),
                }
            }
            Some(capacity) => {
                let mut all = Vec::with_capacity(capacity as usize * slots);
                all.extend_from_slice(elements(world.heap, array, start, self.length as usize * slots));
                all.extend_from_slice(values);
                let zero = world.program.zero(ty);
                for _ in total..capacity {
                    all.extend_from_slice(zero);
                }
                new_slice(world, g, ty, all, total, capacity)
            }
        }
    }
}

/// Hashes a key and looks for it.
pub(crate) fn find(
    program: &Program,
    heap: &Heap,
    map: Handle,
    key: &[Value],
) -> Result<(u64, Option<usize>), Uncomparable> {
    let hash = compare::hash(program, heap, key)?;
    let entry = heap
        .map(map)
        .and_then(|map| map.find(hash, |other| compare::equal(program, heap, key, other).unwrap_or_default()));
    Ok((hash, entry))
}

fn unhashable(program: &Program, ty: TypeIndex) -> Trouble {
    Trouble::Runtime(format!("hash of unhashable type {}", program.type_name(ty)))
}

/// The two steps of a write to a shared map. Go's runtime marks a map while it is written and calls out when it finds
/// the mark: so a write is two steps here, and whoever comes between them is what Go may catch. Gives false when it threw; leaves `phase` 1
/// between the steps and 0 when the write is to be done now.
fn begin_write(heap: &mut Heap, g: &mut Goroutine, handle: Handle) -> bool {
    let Some(map) = heap.map_mut(handle) else { return true };
    if g.phase == 1 {
        map.writing = false;
        g.phase = 0;
        return true;
    }
    if map.writing {
        g.stand = Stand::Throw(Fatal::MapWrites);
        return false;
    }
    map.writing = true;
    g.phase = 1;
    true
}

/// Moves a map's iterator: from where it starts to the end as it was when it began, then from the first entry to the start.
fn next_entry(heap: &mut Heap, iterator: Handle, handle: Handle) -> Option<usize> {
    let state: Vec<i64> = heap.slots(iterator).iter().map(|value| value.int()).collect();
    let [_, start, end, last, second, rebuilds, hint] = state[..] else { return None };
    let map = heap.map(handle)?;
    let from = if rebuilds == map.rebuilds() as i64 { hint as usize } else { 0 };
    let (mut found, mut half) = (None, second);
    if half == 0 {
        found = map.next(from, last as u64, end as u64);
        if found.is_none() {
            half = 1;
            found = map.next(0, 0, start as u64 + 1);
        }
    } else {
        found = found.or_else(|| map.next(from, last as u64, start as u64 + 1));
    }
    let (entry, order) = found?;
    let state = [order as i64, half, map.rebuilds() as i64, entry as i64 + 1].map(Value::Int);
    heap.slots_mut(iterator).get_mut(3..)?.copy_from_slice(&state);
    Some(entry)
}

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

/// Leaves a frame that was entered otherwise than by a call.
fn leave(world: &mut World<'_>, g: &mut Goroutine, results: &[Value]) -> Result<(), Limit> {
    let Some(frame) = g.frames.pop() else { return Ok(()) };
    match frame.entry {
        Entry::Call => {
            // The goroutine's first function.
            g.stack.clear();
            g.stand = match g.process {
                0 => Stand::End,
                _ if world.program.counts => Stand::Leaving,
                _ => Stand::Finished,
            };
        }
        Entry::Native => {
            if let Some(asking) = g.asking.last_mut() {
                asking.answers.push(Answered::Returned(results.first().copied().unwrap_or_default()));
            }
            restore(world, g);
        }
        Entry::Words => {
            if let Some(panic) = g.panics.iter_mut().find(|panic| panic.words.is_none()) {
                panic.words = Some(results.first().copied().unwrap_or(Value::EMPTY));
            }
            crash(world, g)?;
        }
        Entry::Unwinding => {
            restore(world, g);
            if g.panics.last().is_some_and(|panic| panic.state == PanicState::Recovered) {
                g.panics.pop();
                while g
                    .panics
                    .last()
                    .is_some_and(|panic| matches!(panic.state, PanicState::Aborted | PanicState::RecoveredThenAborted))
                {
                    g.panics.pop();
                }
                // The function whose deferred call recovered goes on to its end.
                let at = g.frames.last().map(|frame| frame.function as usize);
                let recovery = at.and_then(|at| world.program.module.functions[at].recovery);
                match (g.frames.last_mut(), recovery) {
                    (Some(frame), Some(recovery)) => frame.address = recovery,
                    _ => return Err(Limit::Unreachable),
                }
            } else {
                unwind(world, g)?;
            }
        }
    }
    Ok(())
}

/// Gives the topmost frame its registers back after a call above them.
fn restore(world: &World<'_>, g: &mut Goroutine) {
    if let Some(frame) = g.frames.last() {
        let registers = world.program.module.functions[frame.function as usize].registers;
        g.stack.resize(frame.base as usize + registers as usize, Value::Nil);
    }
}

/// Makes a panic of what went wrong, and unwinds.
pub(crate) fn raise(world: &mut World<'_>, g: &mut Goroutine, trouble: Trouble) -> Result<(), Limit> {
    let value = match trouble {
        Trouble::Limit(limit) => return Err(limit),
        Trouble::Throw(fatal) => {
            g.stand = Stand::Throw(fatal);
            return Ok(());
        }
        Trouble::Goexit => {
            g.panics.push(Panic { value: Value::Nil, state: PanicState::Exit, line: 0, words: None });
            return unwind(world, g);
        }
        Trouble::Value(value) => value,
        Trouble::Text(words) => worded(world, g, world.program.string, words)?,
        Trouble::Words(words) => worded(world, g, world.program.string, words.to_owned())?,
        Trouble::Runtime(words) => worded(world, g, world.program.module.runtime_error, words)?,
        Trouble::Plain(words) => worded(world, g, world.program.module.plain_error, words)?,
    };
    let line = visible::line(world.program, g);
    g.panics.push(Panic { value, state: PanicState::Raised, line, words: None });
    unwind(world, g)
}

fn worded(world: &mut World<'_>, g: &mut Goroutine, ty: TypeIndex, words: String) -> Result<Value, Limit> {
    let name = g.next_name();
    let site: Site = g.site();
    match world.heap.string(name, site, words.into_bytes())? {
        Value::String { bytes, start, length } => Ok(Value::Text { ty, bytes, start, length }),
        value => Ok(value),
    }
}

/// Runs the next deferred call on the way out of a panic, frame by frame; out of the last frame, the program crashes.
pub(crate) fn unwind(world: &mut World<'_>, g: &mut Goroutine) -> Result<(), Limit> {
    loop {
        let depth = g.frames.len() as u32;
        let Some(frame) = g.frames.last().copied() else {
            if g.panics.last().is_some_and(|panic| panic.state == PanicState::Exit) {
                g.stack.clear();
                g.panics.clear();
                g.stand = Stand::Finished;
                return Ok(());
            }
            return crash(world, g);
        };
        if let Some(deferred) = g.defers.pop_if(|deferred| deferred.depth == depth) {
            restore(world, g);
            let top = g.stack.len();
            let Value::Function { function, captured } = deferred.function else {
                let value = worded(world, g, world.program.module.runtime_error, NIL.to_owned())?;
                let line = visible::line(world.program, g);
                g.panics.push(Panic { value, state: PanicState::Raised, line, words: None });
                continue;
            };
            g.stack.extend_from_slice(&deferred.arguments);
            enter(world, g, function, captured, top, Entry::Unwinding);
            return Ok(());
        }
        g.frames.pop();
        match frame.entry {
            Entry::Call => {}
            Entry::Native => {
                // fmt prints the panics of the methods that it calls.
                let raised = g.panics.pop_if(|panic| panic.state == PanicState::Raised);
                if let (Some(panic), Some(asking)) = (raised, g.asking.last_mut()) {
                    asking.answers.push(Answered::Panicked(panic.value));
                    restore(world, g);
                    return Ok(());
                }
                g.asking.pop();
            }
            Entry::Words => {
                // An Error method panics while its panic is being printed: Go gives up on the words as well.
                if let Some(panic) = g.panics.iter_mut().find(|panic| panic.words.is_none()) {
                    panic.words = Some(Value::EMPTY);
                }
            }
            Entry::Unwinding => {
                // It was run by the panic before this one, which ends with it.
                if let Some(earlier) = g.panics.len().checked_sub(2).and_then(|at| g.panics.get_mut(at)) {
                    earlier.state = match earlier.state {
                        PanicState::Recovered => PanicState::RecoveredThenAborted,
                        PanicState::Exit => PanicState::Exit,
                        _ => PanicState::Aborted,
                    };
                }
            }
        }
    }
}

/// Asks the panics' values for their words, one after another; then the goroutine stands at the program's end.
fn crash(world: &mut World<'_>, g: &mut Goroutine) -> Result<(), Limit> {
    g.frames.clear();
    g.defers.clear();
    g.asking.clear();
    g.stack.clear();
    for at in 0..g.panics.len() {
        let panic = g.panics[at];
        if panic.words.is_some() {
            continue;
        }
        let Some(ty) = panic.value.dynamic_type().filter(|ty| *ty != world.program.module.runtime_error) else {
            continue;
        };
        let named = |name| world.program.text_method(ty, name);
        let Some(function) = named("Error").or_else(|| named("String")) else { continue };
        // Earlier ones without such a method keep their own words: mark them, for `leave` to find this one.
        g.panics[..at]
            .iter_mut()
            .filter(|panic| panic.words.is_none())
            .for_each(|panic| panic.words = Some(Value::Nil));
        g.stack.push(receiver_of(world.program, panic.value, ty));
        g.stand = Stand::Instruction;
        enter(world, g, function, None, 0, Entry::Words);
        return Ok(());
    }
    g.stand = Stand::Crash;
    Ok(())
}

/// Starts a goroutine.
pub(crate) fn start(
    world: &mut World<'_>,
    g: &mut Goroutine,
    called: Value,
    arguments: &[Value],
) -> Result<u32, Trouble> {
    let Value::Function { function, captured } = called else { return Err(Trouble::Throw(Fatal::NilGo)) };
    if world.shared.alive >= world.limits.goroutines {
        return Err(Trouble::Limit(Limit::Goroutines));
    }
    become_concurrent(world);
    world.heap.publish(called);
    for value in arguments {
        world.heap.publish(*value);
    }
    let mut new = newborn(world, g);
    new.stack.extend_from_slice(arguments);
    enter(world, &mut new, function, captured, 0, Entry::Call);
    if world.program.counts {
        world.touch(super::names::COUNT, Mode::Turn);
    }
    let process = new.process;
    world.spawned.push(new);
    Ok(process)
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
            world.heap.publish_object(Handle(global as u32 + 1));
        }
    }
}

/// Decodes the first rune of UTF-8 as Go does: what is none is U+FFFD, one byte wide.
pub(crate) fn decode(bytes: &[u8]) -> Option<(i64, usize)> {
    let first = *bytes.first()?;
    if first < 0x80 {
        return Some((i64::from(first), 1));
    }
    let width = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((0xfffd, 1)),
    };
    match bytes.get(..width).and_then(|bytes| str::from_utf8(bytes).ok()).and_then(|text| text.chars().next()) {
        Some(rune) => Some((i64::from(u32::from(rune)), width)),
        None => Some((0xfffd, 1)),
    }
}

struct Runes<'a>(&'a [u8]);

impl Iterator for Runes<'_> {
    type Item = (usize, i64);

    fn next(&mut self) -> Option<Self::Item> {
        let (rune, width) = decode(self.0)?;
        self.0 = &self.0[width..];
        Some((width, rune))
    }
}
