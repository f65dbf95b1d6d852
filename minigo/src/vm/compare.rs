//! Equality, hashing, and the way in and out of interfaces: what needs both the heap and the types.
//!
//! Values nest as deep as a program builds them, so nothing here recurses over them.

use super::bytecode::TypeKind;
use super::heap::Heap;
use super::program::Program;
use super::value::{Handle, Length, TypeIndex, Value};

/// A dynamic type whose values cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uncomparable(pub(crate) TypeIndex);

/// Whether runs of slots are equal as Go's `==` has it.
pub(crate) fn equal(program: &Program, heap: &Heap, a: &[Value], b: &[Value]) -> Result<bool, Uncomparable> {
    let mut work: Vec<(Handle, Handle)> = Vec::new();
    if !equal_flat(program, heap, a, b, &mut work)? {
        return Ok(false);
    }
    while let Some((a, b)) = work.pop() {
        if !equal_flat(program, heap, heap.slots(a), heap.slots(b), &mut work)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_flat(
    program: &Program,
    heap: &Heap,
    a: &[Value],
    b: &[Value],
    work: &mut Vec<(Handle, Handle)>,
) -> Result<bool, Uncomparable> {
    for (a, b) in a.iter().zip(b) {
        if a.dynamic_type() != b.dynamic_type() {
            return Ok(false);
        }
        check_comparable(program, a)?;
        let same = match (*a, *b) {
            (Value::Boxed { object: a, .. }, Value::Boxed { object: b, .. }) => {
                work.push((a, b));
                true
            }
            (Value::String { .. }, Value::String { .. }) | (Value::Text { .. }, Value::Text { .. }) => {
                heap.text(a) == heap.text(b)
            }
            _ => match (float(program, a), float(program, b)) {
                (Some(a), Some(b)) => a == b,
                _ => identity(program, a) == identity(program, b),
            },
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The float that a value is or holds.
fn float(program: &Program, value: &Value) -> Option<f64> {
    match *value {
        Value::Float(value) => Some(value),
        Value::Scalar { ty, bits } if program.kind(ty).is_float() => Some(f64::from_bits(bits)),
        _ => None,
    }
}

/// By what a value is the same as another of its dynamic type, unless it is a text, a float or in a box: its kind and its bits.
fn identity(program: &Program, value: &Value) -> (u8, u64) {
    let slot = |object: Handle, offset: u32| u64::from(object.place()) << 32 | u64::from(offset);
    if let Some(value) = float(program, value) {
        // Both zeros are one.
        return (0, if value == 0.0 { 0 } else { value.to_bits() });
    }
    match *value {
        Value::Int(value) => (1, value as u64),
        Value::Scalar { bits, .. } => (1, bits),
        Value::Pointer { object, offset } | Value::Reference { object, offset, .. } => (2, slot(object, offset)),
        Value::Map(handle) | Value::Channel(handle) => (2, slot(handle, 0)),
        Value::Slice { array, start, .. } => (3, slot(array, start)),
        Value::Function { function, .. } => (4, u64::from(function.0)),
        _ => (5, 0),
    }
}

fn check_comparable(program: &Program, value: &Value) -> Result<(), Uncomparable> {
    match value.dynamic_type() {
        Some(ty) if !program.is_comparable(ty) => Err(Uncomparable(ty)),
        _ => Ok(()),
    }
}

/// Mixes a word into a hash.
#[inline]
pub(crate) fn mix(hash: u64, word: u64) -> u64 {
    let x = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ x >> 32
}

/// SplitMix64: the next of a stream of random words.
pub(crate) fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut x = *state;
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

/// Hashes a map's key: equal keys have equal hashes.
pub(crate) fn hash(program: &Program, heap: &Heap, key: &[Value]) -> Result<u64, Uncomparable> {
    let mut work: Vec<Handle> = Vec::new();
    let mut hash = hash_flat(program, heap, key, 0, &mut work)?;
    while let Some(next) = work.pop() {
        hash = hash_flat(program, heap, heap.slots(next), hash, &mut work)?;
    }
    Ok(mix(hash, 0))
}

fn hash_flat(
    program: &Program,
    heap: &Heap,
    key: &[Value],
    mut hash: u64,
    work: &mut Vec<Handle>,
) -> Result<u64, Uncomparable> {
    for value in key {
        check_comparable(program, value)?;
        if let Some(ty) = value.dynamic_type() {
            hash = mix(hash, u64::from(ty.0));
        }
        hash = match *value {
            Value::String { .. } | Value::Text { .. } => hash_bytes(hash, heap.text(value)),
            Value::Boxed { object, .. } => {
                work.push(object);
                hash
            }
            _ => mix(hash, identity(program, value).1),
        };
    }
    Ok(hash)
}

pub(crate) fn hash_bytes(hash: u64, bytes: &[u8]) -> u64 {
    let mut hash = mix(hash, bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    hash
}

/// An interface value that holds a value of the type directly; `None` where that must lie in a box.
pub(crate) fn hold(program: &Program, value: &[Value], ty: TypeIndex) -> Option<Value> {
    if matches!(program.kind(ty), TypeKind::Struct(_) | TypeKind::Array { .. }) {
        return None;
    }
    Some(match *value.first()? {
        Value::Int(value) => Value::Scalar { ty, bits: value as u64 },
        Value::Float(value) => Value::Scalar { ty, bits: value.to_bits() },
        Value::String { bytes, start, length } => Value::Text { ty, bytes, start, length },
        Value::Pointer { object, offset } => Value::Reference { ty, object, offset },
        Value::Map(object) | Value::Channel(object) => Value::Reference { ty, object, offset: 0 },
        _ => return None,
    })
}

/// Takes a value of one slot out of an interface; `None` for what lies in a box.
pub(crate) fn disclose(program: &Program, value: &Value) -> Option<Value> {
    Some(match *value {
        Value::Scalar { ty, bits } => {
            if program.kind(ty).is_float() {
                Value::Float(f64::from_bits(bits))
            } else {
                Value::Int(bits as i64)
            }
        }
        Value::Text { bytes, start, length, .. } => Value::String { bytes, start, length },
        Value::Reference { ty, object, offset } => match program.kind(ty) {
            TypeKind::Map { .. } => Value::Map(object),
            TypeKind::Channel(_) => Value::Channel(object),
            _ => Value::Pointer { object, offset },
        },
        _ => return None,
    })
}

/// The slots of what an interface holds.
pub(crate) fn disclose_all(program: &Program, heap: &Heap, value: &Value) -> Vec<Value> {
    match *value {
        Value::Boxed { object, .. } => heap.slots(object).to_vec(),
        _ => disclose(program, value).into_iter().collect(),
    }
}

/// How much room Go's `append` makes: `runtime.growslice` of an element of so many bytes, size classes included.
pub(crate) fn grown_capacity(old: u32, needed: u32, layout: Layout) -> u32 {
    let (old, needed) = (u64::from(old), u64::from(needed));
    let mut capacity = old;
    if needed > old * 2 {
        capacity = needed;
    } else if old < 256 {
        capacity = old * 2;
    } else {
        loop {
            capacity += (capacity + 3 * 256) >> 2;
            if capacity >= needed {
                break;
            }
        }
    }
    if layout.bytes == 0 {
        return needed as u32;
    }
    (round_up_size(capacity * layout.bytes, layout.pointers) / layout.bytes).min(u64::from(Length::MOST)) as u32
}

/// How Go lays out a type in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) bytes: u64,
    pub(crate) align: u64,
    pub(crate) pointers: bool,
}

/// Go 1.26's allocator: `internal/runtime/gc/sizeclasses.go`.
const SIZE_CLASSES: &[u64] = &[
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
    512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
    5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072,
    20480, 21760, 24576, 27264, 28672,
];
const LARGEST_CLASS: u64 = 32768;
const PAGE: u64 = 8192;

/// The bytes that an allocation of so many really takes.
pub(crate) fn round_up_size(size: u64, pointers: bool) -> u64 {
    if size > LARGEST_CLASS - 8 {
        return size.div_ceil(PAGE) * PAGE;
    }
    let header = if pointers && size > 512 { 8 } else { 0 };
    SIZE_CLASSES.iter().copied().find(|class| *class >= size + header).unwrap_or(LARGEST_CLASS) - header
}
