//! Go's types as the machine knows them: each interned once, with its slots, its name as `%T` prints it, and its structure.
//!
//! Identical types get one index, whatever names their author gave their parts. Only types without type parameters come
//! here: whoever asks has put the type arguments in.

use super::Compiler;
use crate::types::{Basic, PackageId, Style, Type, TypeId, is_exported};
use crate::vm::bytecode as vm;
use crate::vm::bytecode::{IntKind, MethodIndex, RuntimeType, TypeKind};
use crate::vm::value::TypeIndex;
use explorer::table::hash;

/// The most slots that a variable may have.
const LARGEST: u32 = 1 << 20;

/// The most slots of all runtime types together: the machine keeps a zero value of each.
const MOST_SLOTS: u64 = 1 << 22;

/// The integer types, as the machine has them.
const INTEGERS: [(Basic, IntKind); 13] = [
    (Basic::Int, IntKind::Int),
    (Basic::UntypedInt, IntKind::Int),
    (Basic::Int8, IntKind::Int8),
    (Basic::Int16, IntKind::Int16),
    (Basic::Int32, IntKind::Int32),
    (Basic::UntypedRune, IntKind::Int32),
    (Basic::Int64, IntKind::Int64),
    (Basic::Uint, IntKind::Uint),
    (Basic::Uint8, IntKind::Uint8),
    (Basic::Uint16, IntKind::Uint16),
    (Basic::Uint32, IntKind::Uint32),
    (Basic::Uint64, IntKind::Uint64),
    (Basic::Uintptr, IntKind::Uintptr),
];

/// A number of slots, or of those that are too many.
fn bounded(slots: u64) -> u32 {
    slots.min(u64::from(LARGEST + 1)) as u32
}

/// How a value of a type lies in slots.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// How many there are; of what is too large, one more than [`LARGEST`].
    slots: u32,
    /// How deep arrays stand in arrays: 0 where there are none; more than 2 counts as 2.
    arrays: u8,
    /// Where the parts of a struct start.
    offsets: Vec<u32>,
    /// The runtime type, once it was asked for.
    runtime: Option<TypeIndex>,
}

impl Compiler<'_> {
    /// The slots of a type and the depth of its arrays. A type that is too deep counts as too large.
    fn shape(&mut self, id: TypeId, depth: u32) -> (u32, u8) {
        let id = self.program.types.canon(id);
        if let Some(known) = self.shapes.get(id) {
            return (known.slots, known.arrays);
        }
        if depth > super::DEEPEST {
            return (LARGEST + 1, 0);
        }
        let mut shape = Shape::default();
        match self.program.types.under(id) {
            Type::Array { elem, len } => {
                let (slots, arrays) = self.shape(elem, depth + 1);
                shape.slots = bounded(u64::from(slots) * len.min(u64::from(LARGEST + 1)));
                shape.arrays = (arrays + 1).min(2);
            }
            typ @ (Type::Struct(_) | Type::Tuple(_)) => {
                for part in typ.parts() {
                    let (slots, arrays) = self.shape(part, depth + 1);
                    shape.offsets.push(shape.slots);
                    shape.slots = bounded(u64::from(shape.slots) + u64::from(slots));
                    shape.arrays = shape.arrays.max(arrays);
                }
            }
            _ => shape.slots = 1,
        }
        let found = (shape.slots, shape.arrays);
        self.shapes.insert(id, shape);
        found
    }

    /// Whether a value of the type would take more slots than any may.
    pub(super) fn is_too_large(&mut self, id: TypeId) -> bool {
        self.shape(id, 0).0 > LARGEST
    }

    /// How many slots a value of the type takes.
    pub(super) fn slots(&mut self, id: TypeId) -> u32 {
        let (count, _) = self.shape(id, 0);
        if count > LARGEST {
            self.refuse("a type of more than 1048576 values is not supported by minigo; use a slice");
            return 0;
        }
        count
    }

    /// Whether the type has an array of arrays in it: registers are indexed once only.
    pub(super) fn nests_arrays(&mut self, id: TypeId) -> bool {
        self.shape(id, 0).1 > 1
    }

    /// The slot at which a field of a struct starts.
    pub(super) fn field_offset(&mut self, id: TypeId, index: usize) -> u32 {
        self.shape(id, 0);
        let known = self.shapes.get(self.program.types.canon(id));
        known.and_then(|shape| shape.offsets.get(index)).copied().unwrap_or_default()
    }

    /// The runtime type, made when it is asked for first.
    pub(super) fn runtime_type(&mut self, id: TypeId) -> TypeIndex {
        let id = self.program.types.canon(id);
        let slots = self.slots(id);
        if let Some(index) = self.shapes.get(id).and_then(|shape| shape.runtime) {
            return index;
        }
        let Ok(index) = u16::try_from(self.module.types.len()) else {
            self.refuse("the program has too many types for minigo");
            return TypeIndex::default();
        };
        if self.depth > super::DEEPEST {
            self.refuse("type is nested too deeply for minigo");
            return TypeIndex::default();
        }
        let index = TypeIndex(index);
        self.type_slots += u64::from(slots);
        if self.type_slots > MOST_SLOTS {
            self.refuse("the program's array types are too large for minigo; use slices");
        }
        if let Some(shape) = self.shapes.get_mut(id) {
            shape.runtime = Some(index);
        }
        let named = matches!(self.program.types.get(id), Type::Named(_) | Type::Basic(_));
        let name = self.type_name(id);
        let kind = TypeKind::Function;
        self.module.types.push(RuntimeType { name, kind, named, slots, methods: Vec::new() });
        self.depth += 1;
        let kind = self.kind(id);
        self.depth -= 1;
        self.module.types[usize::from(index.0)].kind = kind;
        index
    }

    fn kind(&mut self, id: TypeId) -> TypeKind {
        match self.program.types.under(id) {
            Type::Basic(basic) => match basic {
                Basic::Bool | Basic::UntypedBool => TypeKind::Bool,
                Basic::String | Basic::UntypedString => TypeKind::String,
                Basic::Float32 => TypeKind::Float32,
                Basic::Float64 | Basic::UntypedFloat => TypeKind::Float64,
                integer => match INTEGERS.iter().find(|(basic, _)| *basic == integer) {
                    Some(&(_, kind)) => TypeKind::Int(kind),
                    None => {
                        self.internal::<()>();
                        TypeKind::Function
                    }
                },
            },
            Type::Pointer(element) => TypeKind::Pointer(self.runtime_type(element)),
            Type::Slice(element) => TypeKind::Slice(self.runtime_type(element)),
            Type::Array { elem, len } => {
                let element = self.runtime_type(elem);
                TypeKind::Array { element, length: u32::try_from(len).unwrap_or(u32::MAX) }
            }
            Type::Map { key, value } => {
                let key = self.runtime_type(key);
                TypeKind::Map { key, value: self.runtime_type(value) }
            }
            Type::Chan { elem, .. } => TypeKind::Channel(self.runtime_type(elem)),
            Type::Struct(fields) => {
                let mut made = Vec::with_capacity(fields.len());
                for (index, field) in fields.iter().enumerate() {
                    made.push(vm::Field {
                        name: (*field.name).to_owned(),
                        ty: self.runtime_type(field.typ),
                        offset: self.field_offset(id, index),
                        exported: is_exported(&field.name),
                        embedded: field.embedded,
                    });
                }
                TypeKind::Struct(made)
            }
            Type::Interface(interface) => {
                let mut methods = Vec::with_capacity(interface.methods.len());
                for method in interface.methods {
                    methods.push(self.method_index(method.package, &method.name, method.signature));
                }
                TypeKind::Interface(methods)
            }
            Type::Signature(_) => TypeKind::Function,
            Type::Named(_) | Type::Tuple(_) | Type::TypeParam(_) => {
                self.internal::<()>();
                TypeKind::Function
            }
        }
    }

    /// What interfaces ask for a method by: its name and its type. Two of one name and different types are different.
    pub(super) fn method_index(&mut self, package: PackageId, name: &str, signature: TypeId) -> MethodIndex {
        let signature = self.program.types.canon(signature);
        let types = &self.program.types;
        let mut text = String::new();
        if !is_exported(name) {
            text.push_str(&self.program.package(package).path);
            text.push('.');
        }
        text.push_str(name);
        if let Type::Signature(signature) = types.under(signature) {
            text += &types.display_signature(signature, Style::Runtime, &|package| self.qualify(package));
        }
        let signatures = &self.method_signatures;
        let methods = &self.module.methods;
        let is_it = |index: usize| signatures[index] == signature && methods[index] == text;
        let index = self.methods.find(hash(&text), methods.len(), &is_it);
        if index as usize == methods.len() {
            self.module.methods.push(text);
            self.method_signatures.push(signature);
        }
        MethodIndex(index)
    }

    /// The name of a type as `%T` prints it.
    pub(super) fn type_name(&self, id: TypeId) -> String {
        let types = &self.program.types;
        types.display(types.canon(id), Style::Runtime, &|package| self.qualify(package))
    }

    fn qualify(&self, package: PackageId) -> Option<String> {
        (package != PackageId::UNIVERSE).then(|| (*self.program.package(package).name).to_owned())
    }
}
