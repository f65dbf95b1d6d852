//! What readers are told: steps, waits, objects and panics in words. Never asked for while searching.

use explorer::machine::{Description, Waits};
use explorer::{Choice, ObjectId, ProcessId};

use super::bytecode::{IntKind, TypeKind};
use super::goroutine::{Goroutine, Panic};
use super::interpret::{self, World};
use super::machine::Machine;
use super::native::Spacing;
use super::value::Value;

/// A panic's value as Go prints it.
pub(crate) fn of_panic(machine: &Machine, panic: &Panic) -> String {
    let lossy = |value| String::from_utf8_lossy(machine.heap.text(value)).into_owned();
    if let Some(words @ Value::String { .. }) = panic.words {
        let words = lossy(words).replace('\n', "\n\t");
        let signal = words.ends_with(super::interpret::NIL) && panic.value.dynamic_type() == Some(machine.program.module.runtime_error);
        return if signal { format!("{words}\n[signal SIGSEGV: segmentation violation]") } else { words };
    }
    let Some(ty) = panic.value.dynamic_type() else { return "nil".to_owned() };
    let name = machine.program.type_name(ty);
    let named = machine.type_of(ty).is_some_and(|ty| ty.named) && name.contains('.');
    let text = match (machine.program.kind(ty), panic.value) {
        (TypeKind::String, value) if named => format!("{:?}", lossy(value)),
        (TypeKind::String, value) => lossy(value).replace('\n', "\n\t"),
        (TypeKind::Bool, Value::Scalar { bits, .. }) => (bits != 0).to_string(),
        (TypeKind::Float64, Value::Scalar { bits, .. }) => float(f64::from_bits(bits)),
        (TypeKind::Int(kind), Value::Scalar { bits, .. }) => integer(*kind, bits),
        _ => return format!("({name}) 0xc000012345"),
    };
    if named { format!("{name}({text})") } else { text }
}

pub(crate) fn describe(machine: &Machine, choice: Choice) -> Description {
    let _ = (machine, choice);
    Description { line: 0, operation: String::new() }
}

pub(crate) fn waits(machine: &Machine, process: ProcessId) -> Waits {
    let _ = (machine, process);
    Waits { line: 0, operation: String::new(), reasons: Vec::new() }
}

pub(crate) fn process(machine: &Machine, process: ProcessId) -> String {
    match machine.find(process) {
        Some(0) => "main".to_owned(),
        Some(index) => format!("goroutine {}", index + 1),
        None => format!("process {}", process.0),
    }
}

pub(crate) fn object(machine: &Machine, object: ObjectId) -> String {
    let _ = machine;
    format!("object {:x}", object.0)
}

/// Go's word for why a goroutine waits.
pub(crate) fn state(machine: &Machine, goroutine: &super::goroutine::Goroutine) -> &'static str {
    let _ = (machine, goroutine);
    "waiting"
}

/// `print` and `println`: as Go's runtime prints, to the standard error output.
pub(crate) fn report(world: &mut World<'_>, g: &Goroutine, spacing: Spacing, window: u16) {
    let (array, start, length) = interpret::slice_parts(g.register(window));
    let mut text: Vec<u8> = Vec::new();
    for (at, value) in interpret::elements(world.heap, array, start, length as usize).iter().enumerate() {
        if at > 0 && spacing == Spacing::Line {
            text.push(b' ');
        }
        match (*value, value.dynamic_type().map(|ty| world.program.kind(ty))) {
            (Value::Text { .. }, _) => text.extend_from_slice(world.heap.text(*value)),
            (Value::Scalar { bits, .. }, Some(TypeKind::Bool)) => {
                text.extend_from_slice(if bits != 0 { b"true" } else { b"false" });
            }
            (Value::Scalar { bits, .. }, Some(TypeKind::Float64)) => {
                text.extend_from_slice(float(f64::from_bits(bits)).as_bytes());
            }
            (Value::Scalar { bits, .. }, Some(TypeKind::Int(kind))) => {
                text.extend_from_slice(integer(*kind, bits).as_bytes());
            }
            (Value::Nil, _) => text.extend_from_slice(b"nil"),
            (Value::Reference { object, offset, .. }, _) => {
                text.extend_from_slice(format!("0x{:x}", super::format::address(world.heap, object, offset)).as_bytes());
            }
            _ => text.extend_from_slice(b"0x0"),
        }
    }
    if spacing == Spacing::Line {
        text.push(b'\n');
    }
    let most = world.limits.output;
    world.shared.report(&text, most);
}

fn integer(kind: IntKind, bits: u64) -> String {
    use IntKind::{Uint, Uint8, Uint16, Uint32, Uint64, Uintptr};
    if matches!(kind, Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr) {
        bits.to_string()
    } else {
        (bits as i64).to_string()
    }
}

/// A float as Go's runtime prints it: `+1.500000e+000`.
fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let text = format!("{value:+.6e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("{digits}e{}{:03}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}
