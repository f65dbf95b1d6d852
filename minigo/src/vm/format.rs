//! The natives of `fmt`: the library's engine over the machine's values.

use std::borrow::Cow;

use super::bytecode::{IntKind, TypeKind};
use super::compare;
use super::goroutine::{Answered, Goroutine};
use super::heap::Heap;
use super::interpret::{self, Done, Limit, Trouble, World};
use super::native::Outcome;
use super::operation::PRINTING;
use super::program::Program;
use super::value::{Handle, TypeIndex, Value};
use crate::library::format::{self, Answer, Method, Shape, Stop, Style, Values};

/// Which function of `fmt` it is, as a native.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formatting {
    Print,
    Println,
    Printf,
    Sprint,
    Sprintln,
    Sprintf,
    Errorf,
}

impl Formatting {
    const NAMES: [(&str, Self); 7] = [
        ("fmt.Print", Self::Print),
        ("fmt.Println", Self::Println),
        ("fmt.Printf", Self::Printf),
        ("fmt.Sprint", Self::Sprint),
        ("fmt.Sprintln", Self::Sprintln),
        ("fmt.Sprintf", Self::Sprintf),
        ("fmt.errorf", Self::Errorf),
    ];

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, formatting)| *formatting)
    }

    fn has_format(self) -> bool {
        matches!(self, Self::Printf | Self::Sprintf | Self::Errorf)
    }
}

/// A value with its static type; of no type: the nil of an interface.
#[derive(Clone, Debug)]
struct Held {
    ty: Option<TypeIndex>,
    slots: Vec<Value>,
}

struct View<'a> {
    program: &'a Program,
    heap: &'a Heap,
}

impl View<'_> {
    /// What an interface value holds.
    fn open(&self, value: &Value) -> Held {
        Held { ty: value.dynamic_type(), slots: compare::disclose_all(self.program, self.heap, value) }
    }

    /// Values of one type that lie one after another.
    fn row(&self, slots: &[Value], count: u32, ty: TypeIndex) -> Vec<Held> {
        let mut row = Vec::new();
        for at in 0..count as usize {
            row.push(self.part(slots, at * self.program.slots(ty), ty));
        }
        row
    }

    /// The value of a type that starts at one of some slots.
    fn part(&self, slots: &[Value], from: usize, ty: TypeIndex) -> Held {
        let slots = slots.get(from..from + self.program.slots(ty)).unwrap_or_default();
        Held { ty: Some(ty), slots: slots.to_vec() }
    }

    fn is_byte(&self, ty: TypeIndex) -> bool {
        matches!(self.program.kind(ty), TypeKind::Int(IntKind::Uint8))
    }
}

/// A number to print for an address: the same in every schedule, and like what Go prints.
pub(crate) fn address(heap: &Heap, handle: Handle, offset: u32) -> u64 {
    let name = heap.object(handle).map_or(0, |object| object.name);
    0xc0_0000_0000
        + ((name >> 32) << 24 & 0xff_ffff_ffff)
        + ((name & 0xffff_ffff) << 8 & 0xff_ffff)
        + u64::from(offset) * 8
}

impl Values for View<'_> {
    type Value = Held;

    fn shape(&self, held: &Held) -> Shape<'_, Held> {
        let Some(ty) = held.ty else { return Shape::Nil };
        let first = held.slots.first().copied().unwrap_or_default();
        match self.program.kind(ty) {
            TypeKind::Bool => Shape::Bool(first.truth()),
            TypeKind::Int(kind) => match kind {
                IntKind::Int | IntKind::Int8 | IntKind::Int16 | IntKind::Int32 | IntKind::Int64 => {
                    Shape::Int(first.int())
                }
                _ => Shape::Uint(first.int() as u64),
            },
            TypeKind::Float64 => Shape::Float(first.float()),
            #[expect(clippy::cast_possible_truncation, reason = "it was rounded to a float32 when it was made")]
            TypeKind::Float32 => Shape::Single(first.float() as f32),
            TypeKind::String => Shape::Text(Cow::Borrowed(self.heap.text(&first))),
            TypeKind::Pointer(target) => match first {
                Value::Pointer { object, offset } => Shape::Pointer {
                    address: address(self.heap, object, offset),
                    target: Some(self.part(self.heap.slots(object), offset as usize, *target)),
                },
                _ => Shape::Pointer { address: 0, target: None },
            },
            TypeKind::Channel(_) => Shape::Reference {
                address: match first {
                    Value::Channel(handle) => address(self.heap, handle, 0),
                    _ => 0,
                },
            },
            TypeKind::Function => Shape::Reference {
                address: match first {
                    Value::Function { function, .. } => 0x48_0000 + u64::from(function.0) * 0x40,
                    _ => 0,
                },
            },
            TypeKind::Slice(element) => {
                let (array, start, length) = interpret::slice_parts(&first);
                let slots = self.heap.slots(array).get(start as usize..).unwrap_or_default();
                Shape::Slice {
                    address: if first.is_nil() { 0 } else { address(self.heap, array, start) },
                    bytes: self.is_byte(*element),
                    elements: self.row(slots, length, *element),
                }
            }
            TypeKind::Array { element, length } => {
                Shape::Array { bytes: self.is_byte(*element), elements: self.row(&held.slots, *length, *element) }
            }
            TypeKind::Struct(fields) => {
                let mut parts = Vec::new();
                for field in fields {
                    parts.push((field.name.as_str(), self.part(&held.slots, field.offset as usize, field.ty)));
                }
                Shape::Struct(parts)
            }
            TypeKind::Map { key, value } => {
                let handle = match first {
                    Value::Map(handle) => Some(handle),
                    _ => None,
                };
                let mut entries = Vec::new();
                if let Some(map) = handle.and_then(|handle| self.heap.map(handle)) {
                    for entry in map.live() {
                        entries.push((self.part(map.key(entry), 0, *key), self.part(map.value(entry), 0, *value)));
                    }
                }
                Shape::Map { address: handle.map_or(0, |handle| address(self.heap, handle, 0)), entries }
            }
            TypeKind::Interface(_) => match first {
                Value::Nil => Shape::Nil,
                value => Shape::Interface(self.open(&value)),
            },
        }
    }

    fn type_name(&self, held: &Held) -> String {
        held.ty.map_or("<nil>", |ty| self.program.type_name(ty)).to_owned()
    }

    fn has_method(&self, held: &Held, method: Method) -> bool {
        held.ty.is_some_and(|ty| {
            !matches!(self.program.kind(ty), TypeKind::Interface(_))
                && self.program.text_method(ty, method.name()).is_some()
        })
    }
}

/// Runs a native of fmt whose arguments lie from `window` on.
pub(crate) fn call(
    world: &mut World<'_>,
    g: &mut Goroutine,
    formatting: Formatting,
    window: u16,
    answers: &[Answered],
) -> Done<Outcome> {
    let view = View { program: world.program, heap: world.heap };
    let words = view.heap.text(g.register(window));
    let list = g.register(if formatting.has_format() { window + 1 } else { window });
    let (array, start, length) = interpret::slice_parts(list);
    let mut arguments = Vec::new();
    for value in interpret::elements(view.heap, array, start, length as usize) {
        arguments.push(view.open(value));
    }
    let style = match formatting {
        Formatting::Print | Formatting::Sprint => Style::Print,
        Formatting::Println | Formatting::Sprintln => Style::Println,
        Formatting::Printf | Formatting::Sprintf => Style::Format(words),
        Formatting::Errorf => Style::Error(words),
    };
    let mut answered = Vec::new();
    for answer in answers {
        answered.push(match answer {
            Answered::Returned(value) => Answer::Returned(view.heap.text(value).to_vec()),
            Answered::Panicked(value) => Answer::Panicked(view.open(value)),
        });
    }
    let limit = (world.limits.memory / 4) as usize;
    match format::format(&view, style, &arguments, &answered, limit) {
        Ok(formatted) => {
            let text = world.text(g, formatted.text)?;
            g.set_register(window, text);
            match formatting {
                Formatting::Print | Formatting::Println | Formatting::Printf => g.phase = PRINTING,
                Formatting::Errorf => g.set_register(window + 1, Value::Int(formatted.wrapped as i64)),
                _ => {}
            }
            Ok(Outcome::Done)
        }
        Err(Stop::Call { receiver, method }) => {
            let Some(ty) = receiver.ty else { return world.nil() };
            let Some(function) = world.program.text_method(ty, method.name()) else { return world.nil() };
            let value = interpret::enclose(world, g, receiver.slots.into(), ty)?;
            let argument = interpret::receiver_of(world.program, &value, ty);
            Ok(Outcome::Call { function, argument })
        }
        Err(_) => world.fail(Trouble::Limit(Limit::Memory)),
    }
}
