//! What readers are told: steps, waits, objects and panics in words. Never asked for while searching.

use explorer::machine::{Description, Waits};
use explorer::{Choice, ObjectId, ProcessId};

use super::bytecode::TypeKind;
use super::goroutine::Panic;
use super::machine::Machine;
use super::value::Value;

/// A panic's value as Go prints it.
pub(crate) fn of_panic(machine: &Machine, panic: &Panic) -> String {
    let lossy = |value| String::from_utf8_lossy(machine.heap.text(value)).into_owned();
    if let Some(words @ Value::String { .. }) = panic.words {
        return lossy(words).replace('\n', "\n\t").replace("\n\t[signal", "\n[signal");
    }
    let Some(ty) = panic.value.dynamic_type() else { return "nil".to_owned() };
    let name = machine.program.type_name(ty);
    let named = machine.type_of(ty).is_some_and(|ty| ty.named) && name.contains('.');
    let text = match (machine.program.kind(ty), panic.value) {
        (TypeKind::String, value) if named => format!("{:?}", lossy(value)),
        (TypeKind::String, value) => lossy(value).replace('\n', "\n\t"),
        (TypeKind::Bool, Value::Scalar { bits, .. }) => (bits != 0).to_string(),
        (TypeKind::Float64, Value::Scalar { bits, .. }) => format!("{:e}", f64::from_bits(bits)),
        (TypeKind::Int(kind), Value::Scalar { bits, .. }) => {
            use super::bytecode::IntKind::{Uint, Uint8, Uint16, Uint32, Uint64, Uintptr};
            if matches!(kind, Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr) {
                bits.to_string()
            } else {
                (bits as i64).to_string()
            }
        }
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
