//! A module made ready to run: natives found, constants placed, zero values laid out.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::bytecode::{Constant, Fallback, Instruction, IntKind, MethodIndex, Module, TypeKind};
use super::compare::Layout;
use super::heap::Heap;
use super::liveness::{Liveness, Registers};
use super::native::{self, Native};
use super::value::{FunctionIndex, TypeIndex, Value};

/// A program that machines run. Shared by all copies of a machine.
#[derive(Debug)]
pub struct Program {
    pub(crate) module: Module,
    pub(crate) code: Vec<Box<[Instruction]>>,
    pub(crate) natives: Vec<Native>,
    pub(crate) constants: Vec<Value>,
    pub(crate) bytes: Rc<[Box<[u8]>]>,
    /// By type, once asked for.
    zeros: Vec<OnceCell<Box<[Value]>>>,
    comparable: Vec<bool>,
    layouts: Vec<Layout>,
    /// Whether a select with a default might look at an unbuffered channel: then whoever comes to one says so first.
    pub(crate) announces: bool,
    /// The type `string`.
    pub(crate) string: TypeIndex,
    /// Whether any clock, or any random stream, is ever looked at.
    pub(crate) looks_at_time: bool,
    pub(crate) draws: bool,
    /// By function, once asked for.
    liveness: Vec<OnceCell<Liveness>>,
    /// Whether the number of goroutines is ever asked for.
    pub(crate) counts: bool,
    /// How steps on one `WaitGroup` are told apart; learnt while exploring.
    pub(crate) groups: Cell<Groups>,
}

/// Whether two `Done` of a `WaitGroup` commute: they do unless its counter may go negative, which shows in some schedule of
/// those that differ otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Groups {
    /// They do, as far as is known.
    #[default]
    Commute,
    /// The counter has gone negative, or would have: they do not, and it was said that they do.
    Doubted,
    /// They do not.
    InOrder,
}

impl Program {
    /// Makes a module ready.
    ///
    /// # Errors
    /// The name of a native that there is none of.
    pub fn new(module: Module) -> Result<Self, String> {
        let mut natives = Vec::new();
        let (mut counts, mut looks_at_time, mut draws) = (false, false, false);
        for native in &module.natives {
            natives.push(native::find(&native.name).ok_or_else(|| native.name.clone())?);
            match &*native.name {
                "runtime.NumGoroutine" => counts = true,
                "time.now" | "context.left" => looks_at_time = true,
                "math/rand.draw" | "math/rand/v2.draw" => draws = true,
                _ => {}
            }
        }
        let mut bytes: Vec<Box<[u8]>> = Vec::new();
        let mut constants = Vec::new();
        for constant in &module.constants {
            constants.push(match constant {
                Constant::Int(value) => Value::Int(*value),
                Constant::Float(value) => Value::Float(*value),
                Constant::String(text) if text.is_empty() => Value::EMPTY,
                Constant::String(text) => {
                    bytes.push(text[..].into());
                    Value::String { bytes: Heap::constant(bytes.len() as u32 - 1), start: 0, length: text.len() as u32 }
                }
            });
        }
        let (mut code, mut liveness, mut announces) = (Vec::new(), Vec::new(), false);
        for function in &module.functions {
            code.push(function.code[..].into());
            liveness.push(OnceCell::new());
            for table in &function.selects {
                announces |= table.default == Fallback::Default && !table.cases.is_empty();
            }
        }
        let (mut zeros, mut comparables, mut layouts) = (Vec::new(), Vec::new(), Vec::new());
        let mut string = None;
        for (index, ty) in module.types.iter().enumerate() {
            zeros.push(OnceCell::new());
            comparables.push(comparable(&module, index, 0));
            layouts.push(layout(&module, index, 0));
            if ty.kind == TypeKind::String && ty.name == "string" {
                string = string.or(Some(TypeIndex(index as u16)));
            }
        }
        let string = string.unwrap_or(module.plain_error);
        Ok(Self {
            looks_at_time,
            draws,
            liveness,
            string,
            comparable: comparables,
            layouts,
            code,
            natives,
            constants,
            bytes: bytes.into(),
            zeros,
            announces,
            counts,
            groups: Cell::default(),
            module,
        })
    }

    /// Takes note of a counter that may go negative.
    pub(crate) fn doubt_groups(&self) {
        if self.groups.get() == Groups::Commute {
            self.groups.set(Groups::Doubted);
        }
    }

    /// The zero value's slots.
    #[inline]
    pub(crate) fn zero(&self, ty: TypeIndex) -> &[Value] {
        let Some(cell) = self.zeros.get(ty.0 as usize) else { return &[] };
        cell.get_or_init(|| {
            let mut slots = Vec::new();
            lay_out(&self.module, ty.0 as usize, 0, &mut slots);
            slots.into_boxed_slice()
        })
    }

    #[inline]
    pub(crate) fn slots(&self, ty: TypeIndex) -> usize {
        self.module.types.get(ty.0 as usize).map_or(0, |ty| ty.slots as usize)
    }

    pub(crate) fn kind(&self, ty: TypeIndex) -> &TypeKind {
        self.module.types.get(ty.0 as usize).map_or(&TypeKind::Function, |ty| &ty.kind)
    }

    pub(crate) fn type_name(&self, ty: TypeIndex) -> &str {
        self.module.types.get(ty.0 as usize).map_or("?", |ty| &ty.name)
    }

    /// The function for a method of a type.
    pub(crate) fn method(&self, ty: TypeIndex, method: MethodIndex) -> Option<FunctionIndex> {
        let methods = &self.module.types.get(ty.0 as usize)?.methods;
        methods.binary_search_by_key(&method, |(method, _)| *method).ok().map(|at| methods[at].1)
    }

    /// Whether values of the type can be compared.
    pub(crate) fn is_comparable(&self, ty: TypeIndex) -> bool {
        self.comparable.get(ty.0 as usize).copied().unwrap_or_default()
    }

    /// How Go lays the type out in memory.
    pub(crate) fn layout(&self, ty: TypeIndex) -> Layout {
        self.layouts.get(ty.0 as usize).copied().unwrap_or_default()
    }

    /// A method that takes nothing and gives a string, by name.
    fn text_method_index(&self, name: &str) -> Option<MethodIndex> {
        let is = |method: &String| method == name || method.strip_prefix(name) == Some("() string");
        self.module.methods.iter().position(is).map(|index| MethodIndex(index as u32))
    }

    /// The function of a type's `Error`, `String`, `GoString`.
    pub(crate) fn text_method(&self, ty: TypeIndex, name: &str) -> Option<FunctionIndex> {
        if self.module.types.get(ty.0 as usize)?.methods.is_empty() {
            return None;
        }
        self.text_method_index(name).and_then(|method| self.method(ty, method))
    }

    /// The registers of a function that matter while it stands at an address, or while what it called there (it stands past
    /// the call then) has not returned.
    pub(crate) fn live(&self, function: u32, address: u32, calling: bool) -> Option<Registers<'_>> {
        let index = function as usize;
        let liveness = self.liveness.get(index)?.get_or_init(|| {
            let function = &self.module.functions[index];
            Liveness::of(&self.module, function)
        });
        if !calling {
            return liveness.before(address);
        }
        // RunDefers and natives stand at themselves while they call.
        match self.module.functions[index].code.get(address as usize)? {
            Instruction::RunDefers | Instruction::CallNative { .. } => liveness.before(address),
            _ => liveness.during(address.wrapping_sub(1)),
        }
    }

    /// The first method that the interface asks for and the type has not.
    pub(crate) fn missing(&self, ty: TypeIndex, interface: TypeIndex) -> Option<MethodIndex> {
        match self.kind(interface) {
            TypeKind::Interface(methods) => methods.iter().copied().find(|method| self.method(ty, *method).is_none()),
            _ => None,
        }
    }
}

/// Lays out a type's zero value. Types hold each other by value to a bounded depth: the checker refuses cycles.
fn lay_out(module: &Module, index: usize, depth: u32, into: &mut Vec<Value>) {
    let Some(ty) = module.types.get(index).filter(|_| depth < 1000) else { return };
    match &ty.kind {
        TypeKind::Bool | TypeKind::Int(_) => into.push(Value::Int(0)),
        TypeKind::Float32 | TypeKind::Float64 => into.push(Value::Float(0.0)),
        TypeKind::String => into.push(Value::EMPTY),
        TypeKind::Array { element, length } => {
            let from = into.len();
            if *length > 0 && ty.slots > 0 {
                lay_out(module, element.0 as usize, depth + 1, into);
                let element = into[from..].to_vec();
                for _ in 1..*length {
                    into.extend_from_slice(&element);
                }
            }
        }
        TypeKind::Struct(fields) => {
            fields.iter().for_each(|field| lay_out(module, field.ty.0 as usize, depth + 1, into));
        }
        _ => into.push(Value::Nil),
    }
}

fn comparable(module: &Module, index: usize, depth: u32) -> bool {
    match module.types.get(index).map(|ty| &ty.kind) {
        Some(TypeKind::Slice(_) | TypeKind::Map { .. } | TypeKind::Function) | None => false,
        Some(TypeKind::Array { element, .. }) => depth < 1000 && comparable(module, element.0 as usize, depth + 1),
        Some(TypeKind::Struct(fields)) => {
            depth < 1000 && fields.iter().all(|field| comparable(module, field.ty.0 as usize, depth + 1))
        }
        Some(_) => true,
    }
}

fn layout(module: &Module, index: usize, depth: u32) -> Layout {
    let kind = module.types.get(index).filter(|_| depth < 1000).map_or(&TypeKind::Function, |ty| &ty.kind);
    let (bytes, pointers) = match kind {
        TypeKind::Bool | TypeKind::Int(IntKind::Int8 | IntKind::Uint8) => (1, false),
        TypeKind::Int(IntKind::Int16 | IntKind::Uint16) => (2, false),
        TypeKind::Int(IntKind::Int32 | IntKind::Uint32) => (4, false),
        TypeKind::Int(_) | TypeKind::Float32 | TypeKind::Float64 => (8, false),
        TypeKind::String | TypeKind::Interface(_) => (16, true),
        TypeKind::Slice(_) => (24, true),
        TypeKind::Pointer(_) | TypeKind::Map { .. } | TypeKind::Channel(_) | TypeKind::Function => (8, true),
        TypeKind::Array { element, length } => {
            let element = layout(module, element.0 as usize, depth + 1);
            return Layout { bytes: element.bytes.saturating_mul(u64::from(*length)), ..element };
        }
        TypeKind::Struct(fields) => {
            let mut whole = Layout { bytes: 0, align: 1, pointers: false };
            for field in fields {
                let field = layout(module, field.ty.0 as usize, depth + 1);
                let align = field.align.max(1);
                whole.bytes = (whole.bytes.div_ceil(align) * align).saturating_add(field.bytes);
                whole.align = whole.align.max(align);
                whole.pointers |= field.pointers;
            }
            whole.bytes = whole.bytes.div_ceil(whole.align) * whole.align;
            return whole;
        }
    };
    Layout { bytes, align: bytes.min(8), pointers }
}
