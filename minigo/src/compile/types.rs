//! Go's types as the machine knows them: each interned once, with its slots, its name as `%T` prints it, and its structure.
//!
//! Identical types get one index, whatever names their author gave their parts. Only types without type parameters come
//! here: whoever asks has put the type arguments in.

use super::{Compiler, Outcome, fault, internal};
use crate::syntax::source::Pos;
use crate::types::{Basic, ChanDir, Field, PackageId, Signature, Type, TypeId, Types, is_exported};
use crate::vm::bytecode as vm;
use crate::vm::bytecode::{IntKind, RuntimeType, TypeKind};
use crate::vm::value::TypeIndex;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::rc::Rc;

/// The most slots that a variable may have.
pub(super) const LARGEST: u64 = 1 << 20;

/// The most slots of all runtime types together: the machine keeps a zero value of each.
const MOST_SLOTS: u64 = 1 << 22;

/// The longest name of a type; what is longer is cut.
const LONGEST_NAME: usize = 2000;

/// The types that were asked for.
#[derive(Debug, Default)]
pub(super) struct Interned {
    indices: HashMap<TypeId, TypeIndex>,
    slots: HashMap<TypeId, u64>,
    /// Whether an array of arrays is in them.
    nesting: HashMap<TypeId, bool>,
    /// Where the fields of structs start.
    offsets: HashMap<TypeId, Rc<[u32]>>,
    /// The slots of all of them together.
    total: u64,
}

/// How many slots a value of a type takes; a number far too large stays one, and a type too deep has such a number.
fn slots(types: &Types, cache: &mut HashMap<TypeId, u64>, id: TypeId, depth: u32) -> u64 {
    let id = types.canon(id);
    if let Some(&known) = cache.get(&id) {
        return known;
    }
    if depth > super::DEEPEST {
        return u64::MAX;
    }
    let depth = depth + 1;
    let count = match types.under(id) {
        Type::Struct(fields) => {
            fields.iter().fold(0u64, |sum, field| sum.saturating_add(slots(types, cache, field.typ, depth)))
        }
        Type::Array { elem, len } => slots(types, cache, elem, depth).saturating_mul(len),
        Type::Tuple(parts) => {
            parts.iter().fold(0u64, |sum, &part| sum.saturating_add(slots(types, cache, part, depth)))
        }
        _ => 1,
    };
    cache.insert(id, count);
    count
}

impl Compiler<'_> {
    /// How many slots a value of the type takes.
    pub(super) fn slots(&mut self, id: TypeId, pos: Pos) -> Outcome<u32> {
        let count = slots(&self.program.types, &mut self.interned.slots, id, 0);
        match u32::try_from(count) {
            Ok(count) if u64::from(count) <= LARGEST => Ok(count),
            _ => fault(pos, "a type of more than 1048576 values is not supported by minigo; use a slice"),
        }
    }

    /// Whether the type has an array of arrays in it: registers are indexed once only.
    pub(super) fn nests_arrays(&mut self, id: TypeId) -> bool {
        let id = self.program.types.canon(id);
        if let Some(&known) = self.interned.nesting.get(&id) {
            return known;
        }
        let nests = match self.program.types.under(id) {
            Type::Array { elem, .. } => self.has_array(elem) || self.nests_arrays(elem),
            Type::Struct(fields) => fields.iter().any(|field| self.nests_arrays(field.typ)),
            _ => false,
        };
        self.interned.nesting.insert(id, nests);
        nests
    }

    fn has_array(&mut self, id: TypeId) -> bool {
        let mut todo = vec![id];
        let mut seen = HashSet::new();
        while let Some(id) = todo.pop() {
            if !seen.insert(self.program.types.canon(id)) {
                continue;
            }
            match self.program.types.under(id) {
                Type::Array { .. } => return true,
                Type::Struct(fields) => todo.extend(fields.iter().map(|field| field.typ)),
                _ => {}
            }
        }
        false
    }

    /// The slots at which the fields of a struct start.
    pub(super) fn field_offsets(&mut self, id: TypeId, fields: &[Field], pos: Pos) -> Outcome<Rc<[u32]>> {
        let id = self.program.types.canon(id);
        if let Some(known) = self.interned.offsets.get(&id) {
            return Ok(Rc::clone(known));
        }
        let mut offset = 0u32;
        let mut offsets = Vec::with_capacity(fields.len());
        for field in fields {
            offsets.push(offset);
            offset = offset.saturating_add(self.slots(field.typ, pos)?);
        }
        let offsets: Rc<[u32]> = offsets.into();
        self.interned.offsets.insert(id, Rc::clone(&offsets));
        Ok(offsets)
    }

    /// The runtime type, made when it is asked for first.
    pub(super) fn runtime_type(&mut self, id: TypeId, pos: Pos) -> Outcome<TypeIndex> {
        let types = &self.program.types;
        let id = types.canon(id);
        if let Some(&index) = self.interned.indices.get(&id) {
            return Ok(index);
        }
        let Ok(index) = u16::try_from(self.module.types.len()) else {
            return fault(pos, "the program has too many types for minigo");
        };
        if self.depth > super::DEEPEST {
            return fault(pos, "type is nested too deeply for minigo");
        }
        let index = TypeIndex(index);
        let count = self.slots(id, pos)?;
        self.interned.total = self.interned.total.saturating_add(u64::from(count));
        if self.interned.total > MOST_SLOTS {
            return fault(pos, "the program's array types are too large for minigo; use slices");
        }
        self.interned.indices.insert(id, index);
        self.type_ids.push(id);
        let named = matches!(types.get(id), Type::Named(_) | Type::Basic(_));
        let name = self.type_name(id);
        let kind = TypeKind::Function;
        self.module.types.push(RuntimeType { name, kind, named, slots: count, methods: Vec::new() });
        self.depth += 1;
        let kind = self.kind(id, pos);
        self.depth -= 1;
        self.module.types[usize::from(index.0)].kind = kind?;
        Ok(index)
    }

    fn kind(&mut self, id: TypeId, pos: Pos) -> Outcome<TypeKind> {
        Ok(match self.program.types.under(id) {
            Type::Basic(basic) => match basic {
                Basic::Bool | Basic::UntypedBool => TypeKind::Bool,
                Basic::String | Basic::UntypedString => TypeKind::String,
                Basic::Float32 => TypeKind::Float32,
                Basic::Float64 | Basic::UntypedFloat => TypeKind::Float64,
                Basic::Int | Basic::UntypedInt => TypeKind::Int(IntKind::Int),
                Basic::Int8 => TypeKind::Int(IntKind::Int8),
                Basic::Int16 => TypeKind::Int(IntKind::Int16),
                Basic::Int32 | Basic::UntypedRune => TypeKind::Int(IntKind::Int32),
                Basic::Int64 => TypeKind::Int(IntKind::Int64),
                Basic::Uint => TypeKind::Int(IntKind::Uint),
                Basic::Uint8 => TypeKind::Int(IntKind::Uint8),
                Basic::Uint16 => TypeKind::Int(IntKind::Uint16),
                Basic::Uint32 => TypeKind::Int(IntKind::Uint32),
                Basic::Uint64 => TypeKind::Int(IntKind::Uint64),
                Basic::Uintptr => TypeKind::Int(IntKind::Uintptr),
                Basic::UntypedNil | Basic::Invalid => return internal(pos),
            },
            Type::Pointer(element) => TypeKind::Pointer(self.runtime_type(element, pos)?),
            Type::Slice(element) => TypeKind::Slice(self.runtime_type(element, pos)?),
            Type::Array { elem, len } => {
                let element = self.runtime_type(elem, pos)?;
                TypeKind::Array { element, length: u32::try_from(len).unwrap_or(u32::MAX) }
            }
            Type::Map { key, value } => {
                let key = self.runtime_type(key, pos)?;
                TypeKind::Map { key, value: self.runtime_type(value, pos)? }
            }
            Type::Chan { elem, .. } => TypeKind::Channel(self.runtime_type(elem, pos)?),
            Type::Signature(_) => TypeKind::Function,
            Type::Struct(fields) => {
                let mut made = Vec::with_capacity(fields.len());
                let mut offset = 0u32;
                for field in fields.iter() {
                    let ty = self.runtime_type(field.typ, pos)?;
                    made.push(vm::Field {
                        name: field.name.to_string(),
                        ty,
                        offset,
                        exported: is_exported(&field.name),
                        embedded: field.embedded,
                    });
                    offset = offset.saturating_add(self.slots(field.typ, pos)?);
                }
                TypeKind::Struct(made)
            }
            Type::Interface(interface) => {
                let mut methods = Vec::with_capacity(interface.methods.len());
                for method in interface.methods.iter() {
                    methods.push(self.method_index(method.package, &method.name, method.signature));
                }
                TypeKind::Interface(methods)
            }
            Type::Named(_) | Type::Tuple(_) | Type::TypeParam(_) => {
                return internal(pos);
            }
        })
    }

    /// What interfaces ask for a method by: its name and its type. Two of one name and different types are different.
    pub(super) fn method_index(&mut self, package: PackageId, name: &str, signature: TypeId) -> vm::MethodIndex {
        let signature = self.program.types.canon(signature);
        let mut text = match is_exported(name) {
            true => name.to_owned(),
            false => format!("{}.{name}", self.program.package(package).path),
        };
        if let Type::Signature(signature) = self.program.types.under(signature) {
            self.write_signature(&mut text, signature);
        }
        let key = (text, signature);
        if let Some(&index) = self.method_indices.get(&key) {
            return index;
        }
        let index = vm::MethodIndex(u32::try_from(self.module.methods.len()).unwrap_or(u32::MAX));
        self.module.methods.push(key.0.clone());
        self.method_indices.insert(key, index);
        index
    }

    /// The name of a type as `%T` prints it.
    pub(super) fn type_name(&self, id: TypeId) -> String {
        let mut out = String::new();
        self.write_type(&mut out, id);
        out
    }

    fn write_type(&self, out: &mut String, id: TypeId) {
        let types = &self.program.types;
        if out.len() > LONGEST_NAME {
            return;
        }
        match types.get(types.canon(id)) {
            Type::Basic(basic) => out.push_str(basic.name()),
            Type::Named(named) => {
                let named = types.named(named);
                if named.package != PackageId::UNIVERSE {
                    let _ = write!(out, "{}.", self.program.package(named.package).name);
                }
                out.push_str(&named.name);
                for (index, &argument) in named.args.iter().enumerate() {
                    out.push(if index == 0 { '[' } else { ',' });
                    self.write_type(out, argument);
                }
                if !named.args.is_empty() {
                    out.push(']');
                }
            }
            Type::Pointer(element) => {
                out.push('*');
                self.write_type(out, element);
            }
            Type::Slice(element) => {
                out.push_str("[]");
                self.write_type(out, element);
            }
            Type::Array { elem, len } => {
                let _ = write!(out, "[{len}]");
                self.write_type(out, elem);
            }
            Type::Map { key, value } => {
                out.push_str("map[");
                self.write_type(out, key);
                out.push(']');
                self.write_type(out, value);
            }
            Type::Chan { dir, elem } => {
                let inner_receives = matches!(types.get(types.canon(elem)), Type::Chan { dir: ChanDir::Receive, .. });
                out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Receive => "<-chan ",
                });
                if dir == ChanDir::Both && inner_receives {
                    out.push('(');
                    self.write_type(out, elem);
                    out.push(')');
                } else {
                    self.write_type(out, elem);
                }
            }
            Type::Signature(signature) => {
                out.push_str("func");
                self.write_signature(out, signature);
            }
            Type::Struct(fields) => {
                out.push_str("struct {");
                for (index, field) in fields.iter().enumerate() {
                    out.push_str(if index == 0 { " " } else { "; " });
                    if !field.embedded {
                        let _ = write!(out, "{} ", field.name);
                    }
                    self.write_type(out, field.typ);
                    if let Some(tag) = &field.tag {
                        let _ = write!(out, " {:?}", String::from_utf8_lossy(tag));
                    }
                }
                out.push_str(if fields.is_empty() { "}" } else { " }" });
            }
            Type::Interface(interface) => {
                out.push_str("interface {");
                for (index, method) in interface.methods.iter().enumerate() {
                    out.push_str(if index == 0 { " " } else { "; " });
                    if !is_exported(&method.name) {
                        let _ = write!(out, "{}.", self.program.package(method.package).name);
                    }
                    out.push_str(&method.name);
                    if let Type::Signature(signature) = types.get(method.signature) {
                        self.write_signature(out, signature);
                    }
                }
                out.push_str(if interface.methods.is_empty() { "}" } else { " }" });
            }
            Type::Tuple(_) | Type::TypeParam(_) => out.push('?'),
        }
    }

    fn write_signature(&self, out: &mut String, signature: Signature<'_>) {
        out.push('(');
        for (index, param) in signature.params.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            match self.program.types.get(param.typ) {
                Type::Slice(element) if signature.variadic && index + 1 == signature.params.len() => {
                    out.push_str("...");
                    self.write_type(out, element);
                }
                _ => self.write_type(out, param.typ),
            }
        }
        out.push(')');
        match signature.results {
            [] => {}
            [one] => {
                out.push(' ');
                self.write_type(out, one.typ);
            }
            several => {
                for (index, result) in several.iter().enumerate() {
                    out.push_str(if index == 0 { " (" } else { ", " });
                    self.write_type(out, result.typ);
                }
                out.push(')');
            }
        }
    }
}
