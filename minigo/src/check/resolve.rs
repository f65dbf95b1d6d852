//! What a file declares: the universe, the objects of a package, its imports, and the order of their checking.
//! One pass over the declarations of a file, hence one file.

use super::BuiltinId;
use super::checker::{Checker, Declaration, Declared, Inherited, Several, UNSET};
use super::message::Arg;
use super::operand::{is_blank, unparen};
use crate::syntax::ast::{ConstSpec, Decl, Expr, ExprKind, File, FuncDecl, Ident, ImportSpec};
use crate::syntax::source::Pos;
use crate::types::{DeclaredMethod, Method, MethodRef, ObjectId, ObjectKind, PackageId, Type, TypeId, VariableKind};
use std::rc::Rc;

/// Whether a declaration in a group of constants has values of its own.
pub(super) struct ConstParts<'a> {
    pub(super) typ: Option<&'a Expr>,
    pub(super) values: &'a [Expr],
    pub(super) inherited: Inherited,
}

/// The type and values that a constant has or repeats; `last` is the last spec that has some.
pub(super) fn const_parts<'a>(spec: &'a ConstSpec, last: &mut Option<&'a ConstSpec>) -> ConstParts<'a> {
    if spec.type_.is_some() || !spec.values.is_empty() {
        *last = Some(spec);
        return ConstParts { typ: spec.type_.as_deref(), values: &spec.values, inherited: Inherited::No };
    }
    match *last {
        Some(from) => ConstParts { typ: from.type_.as_deref(), values: &from.values, inherited: Inherited::Yes },
        None => ConstParts { typ: None, values: &[], inherited: Inherited::No },
    }
}

impl<'a> Checker<'a> {
    /// Declares what is predeclared.
    pub(super) fn declare_universe(&mut self) {
        let types = [("error", TypeId::ERROR), ("comparable", TypeId::COMPARABLE)];
        for (name, typ) in types {
            self.predeclare(name, typ, ObjectKind::TypeName);
        }
        let signature = match self.types.under(TypeId::ERROR) {
            Type::Interface(interface) => interface.methods.first().map(|method: &Method| method.signature),
            _ => None,
        };
        let kind = ObjectKind::Function {
            receiver: Some(TypeId::ERROR),
            pointer_receiver: false,
            receiver_type_params: Rc::from([]),
            declaration: None,
            native: false,
        };
        self.new_object(&"Error".into(), Pos::NONE, signature.unwrap_or(TypeId::INVALID), kind);
        let types = [
            ("bool", TypeId::BOOL),
            ("int", TypeId::INT),
            ("int8", TypeId::INT8),
            ("int16", TypeId::INT16),
            ("int32", TypeId::INT32),
            ("int64", TypeId::INT64),
            ("uint", TypeId::UINT),
            ("uint8", TypeId::UINT8),
            ("uint16", TypeId::UINT16),
            ("uint32", TypeId::UINT32),
            ("uint64", TypeId::UINT64),
            ("uintptr", TypeId::UINTPTR),
            ("float32", TypeId::FLOAT32),
            ("float64", TypeId::FLOAT64),
            ("string", TypeId::STRING),
            ("byte", TypeId::BYTE),
            ("rune", TypeId::RUNE),
            ("any", TypeId::ANY),
        ];
        for (name, typ) in types {
            self.predeclare(name, typ, ObjectKind::TypeName);
        }
        for (name, value) in [("true", true), ("false", false)] {
            self.predeclare(name, TypeId::UNTYPED_BOOL, ObjectKind::Const(super::Const::Bool(value)));
        }
        self.predeclare("iota", TypeId::UNTYPED_INT, ObjectKind::Const(super::Const::Unknown));
        self.predeclare("nil", TypeId::UNTYPED_NIL, ObjectKind::Nil);
        use BuiltinId::{
            Append, Cap, Clear, Close, Copy, Delete, Len, Make, Max, Min, New, Panic, Print, Println, Recover,
        };
        for id in [Append, Cap, Clear, Close, Copy, Delete, Len, Make, Max, Min, New, Panic, Print, Println, Recover] {
            self.predeclare(Self::builtin_name(id), TypeId::INVALID, ObjectKind::Builtin(id));
        }
        self.packages.push(super::Package {
            path: "".into(),
            name: "".into(),
            file: None,
            scope: Vec::new(),
            initializers: Vec::new(),
            init_functions: Vec::new(),
        });
    }

    fn predeclare(&mut self, name: &str, typ: TypeId, kind: ObjectKind) {
        let name: Rc<str> = name.into();
        let object = self.new_object(&name, Pos::NONE, typ, kind);
        self.put(self.universe, object);
    }

    /// Declares every name at the top of a file.
    pub(super) fn collect_objects(&mut self, file: &'a File) {
        // A file's imports are in a scope of their own, outside the package's: only one file, so they share one here.
        let mut imported: Vec<ObjectId> = Vec::new();
        for spec in &file.imports {
            self.collect_import(spec, &mut imported);
        }
        let mut methods: Vec<(ObjectId, bool, &'a str)> = Vec::new();
        for (index, decl) in file.decls.iter().enumerate() {
            match decl {
                Decl::Const(group) => {
                    let mut last = None;
                    for spec in &group.specs {
                        let parts = const_parts(spec, &mut last);
                        for (at, name) in spec.names.iter().enumerate() {
                            let kind = ObjectKind::Const(super::Const::Unknown);
                            let object = self.new_object(&name.name, name.pos, UNSET, kind);
                            let what = Declared::Const {
                                typ: parts.typ,
                                init: parts.values.get(at),
                                iota: spec.iota,
                                inherited: parts.inherited,
                            };
                            self.declare_in_package(name, object, what, &[]);
                        }
                        self.const_arity(spec, &parts);
                    }
                }
                Decl::Var(spec) => {
                    let objects = self.new_variables(&spec.names, VariableKind::Global);
                    let objects = self.keep_objects(objects);
                    let one_call = spec.values.len() == 1 && spec.names.len() > 1;
                    for (at, name) in spec.names.iter().enumerate() {
                        let place = if one_call { 0 } else { at };
                        let what = Declared::Var {
                            index,
                            typ: spec.type_.as_deref(),
                            init: spec.values.get(place).map(|value| (place, value)),
                            several: if one_call { Several::Yes } else { Several::No },
                        };
                        self.declare_in_package(name, objects[at], what, objects);
                    }
                    if spec.type_.is_none() || !spec.values.is_empty() {
                        self.var_arity(&spec.names, &spec.values);
                    }
                }
                Decl::Type(spec) => {
                    let object = self.new_object(&spec.name.name, spec.name.pos, UNSET, ObjectKind::TypeName);
                    self.declare_in_package(&spec.name, object, Declared::Type(spec), &[]);
                }
                Decl::Func(decl) => {
                    let object = self.collect_function(index, decl);
                    if let Some(receiver) = &decl.receiver
                        && let Some((pointer, base)) = receiver_base(&receiver.type_)
                        && !is_blank(&decl.name.name)
                    {
                        methods.push((object, pointer, base));
                    }
                }
            }
        }
        for &object in &imported {
            if let Some(other) = self.put(self.package_scope, object) {
                let ObjectKind::Package(package) = self.object(object).kind else { continue };
                let super::Package { path, name, .. } = self.package(package);
                let message = self.say(
                    "{} already declared through import of package {} ({}){}",
                    [object.into(), name.into(), Arg::Quoted(path), Arg::Redeclared(object)],
                );
                self.fault(self.object(other).pos, message);
            }
        }
        for (method, pointer, base) in methods {
            if let Some((pointer, base)) = self.resolve_base(pointer, base) {
                if let ObjectKind::Function { pointer_receiver, .. } = &mut self.object_mut(method).kind {
                    *pointer_receiver = pointer;
                }
                self.methods.push((base, method));
            }
        }
    }

    fn collect_import(&mut self, spec: &'a ImportSpec, imported: &mut Vec<ObjectId>) {
        let Some(package) = self.packages.iter().position(|package| package.path == spec.path) else { return };
        let package = PackageId(package as u32);
        let name = match &spec.name {
            Some(ident) => ident.name.clone(),
            None => self.package(package).name.clone(),
        };
        if matches!(&*name, "." | "_") {
            return;
        }
        if &*name == "init" {
            self.error(spec.pos, "cannot import package as init - init must be a func", []);
            return;
        }
        let object = self.new_object(&name, spec.pos, TypeId::INVALID, ObjectKind::Package(package));
        self.record_object(spec.name.as_ref().map_or(spec.id, |ident| ident.id), object);
        self.imports.push((object, &spec.path));
        if let Some(&other) = imported.iter().find(|&&other| self.object(other).name == name) {
            self.error(spec.pos, "{} redeclared in this block{}", [(&name).into(), Arg::Redeclared(other)]);
        } else {
            imported.push(object);
        }
    }

    fn collect_function(&mut self, index: usize, decl: &'a FuncDecl) -> ObjectId {
        let name = &decl.name;
        let kind = ObjectKind::Function {
            receiver: None,
            pointer_receiver: false,
            receiver_type_params: Rc::from([]),
            declaration: Some(index),
            native: decl.body.is_none(),
        };
        let object = self.new_object(&name.name, name.pos, UNSET, kind);
        self.record_object(name.id, object);
        if decl.receiver.is_none() {
            let is_init = &*name.name == "init";
            if is_init || &*name.name == "main" && !self.is_library() {
                if let Some(field) = decl.type_params.first() {
                    self.error(field.pos, "func {} must have no type parameters", [(&name.name).into()]);
                }
                if !decl.signature.params.is_empty() || !decl.signature.results.is_empty() {
                    self.error(name.pos, "func {} must have no arguments and no return values", [(&name.name).into()]);
                }
            }
            if is_init {
                if decl.body.is_none() {
                    self.error(name.pos, "func init must have a body", []);
                }
            } else {
                self.declare(self.package_scope, object);
            }
        }
        self.add_declaration(object, Declared::Func(decl), &[]);
        object
    }

    fn add_declaration(&mut self, object: ObjectId, what: Declared<'a>, group: &'a [ObjectId]) {
        self.declaration_of.insert(object, self.declarations.len());
        let scope = self.package_scope;
        self.declarations.push(Declaration { object, scope, what, group, needs: Vec::new() });
    }

    fn declare_in_package(&mut self, name: &Ident, object: ObjectId, what: Declared<'a>, group: &'a [ObjectId]) {
        if &*name.name == "init" {
            self.error(name.pos, "cannot declare init - must be func", []);
            return;
        }
        if &*name.name == "main" && !self.is_library() {
            self.error(name.pos, "cannot declare main - must be func", []);
            return;
        }
        self.declare(self.package_scope, object);
        self.record_object(name.id, object);
        self.add_declaration(object, what, group);
    }

    pub(super) fn const_arity(&mut self, spec: &'a ConstSpec, parts: &ConstParts<'a>) {
        let (left, right) = (spec.names.len(), parts.values.len());
        if left < right {
            let extra = &parts.values[left];
            match parts.inherited {
                Inherited::Yes => {
                    self.error(spec.pos, "extra init expr at {}", [extra.pos.into()]);
                }
                Inherited::No => self.error(extra.pos, "extra init expr {}", [extra.into()]),
            }
        } else if left > right {
            let name = &spec.names[right];
            self.error(name.pos, "missing init expr for {}", [(&name.name).into()]);
        }
    }

    pub(super) fn var_arity(&mut self, names: &[Ident], values: &[Expr]) {
        let (left, right) = (names.len(), values.len());
        if left < right {
            let extra = &values[left];
            self.error(extra.pos, "extra init expr {}", [extra.into()]);
        } else if left > right && right != 1 {
            let name = &names[right];
            self.error(name.pos, "missing init expr for {}", [(&name.name).into()]);
        }
    }

    /// The declared type that a receiver's type name means, through aliases.
    fn resolve_base(&self, mut pointer: bool, mut name: &'a str) -> Option<(bool, ObjectId)> {
        for _ in 0..100 {
            let object = self.find_in(self.package_scope, name)?;
            let Declared::Type(spec) = self.declaration(object)?.what else { return None };
            if spec.alias.is_none() {
                return Some((pointer, object));
            }
            if !spec.type_params.is_empty() {
                return None;
            }
            let mut typ = unparen(&spec.type_);
            if let ExprKind::Star(inner) = &typ.kind {
                if pointer {
                    return None;
                }
                pointer = true;
                typ = unparen(inner);
            }
            let ExprKind::Ident(ident) = &typ.kind else { return None };
            name = &ident.name;
        }
        None
    }

    /// Checks every declaration of the package: types first, aliases after them, then all else.
    pub(super) fn package_objects(&mut self) {
        self.direct_cycles();
        for turn in 0..3 {
            for index in 0..self.declarations.len() {
                let Declaration { what, object, .. } = self.declarations[index];
                let at = match what {
                    Declared::Type(spec) if spec.alias.is_none() => 0,
                    Declared::Type(_) => 1,
                    _ => 2,
                };
                if at == turn {
                    self.declare_object(object);
                }
            }
        }
        self.pending_interfaces_are_cycles();
    }

    /// Gives a declared type its methods, as declared so far.
    pub(super) fn collect_methods(&mut self, object: ObjectId) {
        let typ = self.object(object).typ;
        let mut collected: Vec<DeclaredMethod> = Vec::new();
        for index in 0..self.methods.len() {
            let (base, method) = self.methods[index];
            if base != object {
                continue;
            }
            let name = self.object(method).name.clone();
            if let Some(other) = collected.iter().find(|other| other.name == name) {
                let other = self.object(other.method.object).pos;
                let parts = [object.into(), method.into(), other.into()];
                self.error_of(method, "method {}.{} already declared at {}", parts);
                continue;
            }
            let ObjectKind::Function { pointer_receiver, .. } = self.object(method).kind else { continue };
            let method = MethodRef { package: self.package, object: method, pointer_receiver };
            collected.push(DeclaredMethod { name, method });
        }
        if !collected.is_empty() {
            self.types.set_methods(typ, collected);
            self.check_later(Self::check_field_uniqueness, Pos::NONE, typ);
        }
    }

    /// Checks that the fields and methods of a declared type have names of their own.
    pub(super) fn check_field_uniqueness(&mut self, _: Pos, typ: TypeId) {
        let types = self.types;
        let Type::Struct(fields) = types.under(typ) else { return };
        let methods = types.methods(typ);
        for (index, field) in fields.iter().enumerate() {
            if let Some(method) = methods.iter().find(|method| method.name == field.name && !is_blank(&field.name)) {
                let under = types.under_id(typ);
                let places = self.field_places.iter().rev().find(|(declared, _)| *declared == under);
                let place = places.map_or(Pos::NONE, |(_, places)| places[index]);
                let parts = [(&field.name).into(), self.elsewhere(place, &field.name).into()];
                self.error_of(method.method.object, "field and method with the same name {}{}", parts);
            }
        }
    }

    /// Reports imports that nothing mentions.
    pub(super) fn unused_imports(&mut self) {
        for (object, path) in std::mem::take(&mut self.imports) {
            if self.used[object.index()] {
                continue;
            }
            let last = crate::text::last_part(path, b'/');
            if *self.object(object).name == *last {
                self.error_of(object, "{} imported and not used", [Arg::Quoted(path)]);
            } else {
                self.error_of(object, "{} imported as {} and not used", [Arg::Quoted(path), object.into()]);
            }
        }
    }

    pub(super) fn package_of(&self, object: ObjectId) -> Option<PackageId> {
        match self.object(object).kind {
            ObjectKind::Package(package) => Some(package),
            _ => None,
        }
    }
}

/// Whether a receiver is a pointer, and the name of its type.
fn receiver_base(typ: &Expr) -> Option<(bool, &str)> {
    let mut pointer = false;
    let mut base = unparen(typ);
    if let ExprKind::Star(inner) = &base.kind {
        pointer = true;
        base = unparen(inner);
    }
    if let ExprKind::Index { x, .. } = &base.kind {
        base = x;
    }
    match &base.kind {
        ExprKind::Ident(ident) => Some((pointer, &ident.name)),
        _ => None,
    }
}
