//! The compiler: from a checked program to bytecode.
//!
//! It compiles what `main` and the initialisation of packages can reach, generic functions once for each list of type
//! arguments. It does not check: what it cannot make sense of is a fault of its own (`internal: …`), never a panic. What
//! Go allows and the machine cannot hold (a value of thousands of slots, too many instances) it refuses by name.

mod assign;
mod body;
mod build;
mod builtin;
mod call;
mod convert;
mod expr;
mod facts;
mod function;
mod literal;
mod method;
mod operators;
mod order;
mod place;
mod range;
mod stmt;
mod switch;
mod types;

#[cfg(test)]
mod tests;

use crate::check::{BuiltinId, Program};
use crate::library::{Accesses, accesses};
use crate::syntax::ast::{Decl, FuncDecl};
use crate::syntax::source::{Fault, Pos, SourceMap};
use crate::types::{Lookup, ObjectId, ObjectKind, PackageId, Signature, Type, TypeId};
use crate::vm::bytecode::{
    Constant, Function, Global, Instruction, MethodIndex, Module, NativeUse, Origin, Visibility,
};
use crate::vm::value::{FunctionIndex, TypeIndex};
use build::{Arguments, Builder};
use facts::Facts;
use method::Form;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// What the compiler's functions give. The fault is in a box because there are so many of these.
type Outcome<T> = Result<T, Box<Fault>>;

/// The deepest nesting of types that is followed.
const DEEPEST: u32 = 500;

/// The most instructions of a program.
const MOST_INSTRUCTIONS: usize = 2_000_000;

/// The most functions of a program, instances and wrappers included.
const MOST_FUNCTIONS: usize = 20_000;

/// What Go allows and the machine does not.
fn fault<T>(pos: Pos, message: &str) -> Outcome<T> {
    Err(trouble(pos, message))
}

/// What a checked program does not have: a mistake of the checker's or of this compiler's own.
fn internal<T>(pos: Pos) -> Outcome<T> {
    Err(trouble(pos, "internal: the compiler can make no sense of this"))
}

#[cold]
#[inline(never)]
fn trouble(pos: Pos, message: &str) -> Box<Fault> {
    Box::new(Fault::new(pos, message))
}

/// Compiles a program that has passed the checker.
///
/// # Errors
///
/// What the machine cannot hold; the first such thing.
pub fn compile(program: &Program, map: &SourceMap) -> Result<Module, Vec<Fault>> {
    let mut compiler = Compiler {
        program,
        map,
        module: Module::default(),
        interned: types::Interned::default(),
        type_ids: Vec::new(),
        method_indices: HashMap::new(),
        functions: HashMap::new(),
        queue: VecDeque::new(),
        constants: HashMap::new(),
        globals: HashMap::new(),
        natives: HashMap::new(),
        files: HashMap::new(),
        in_interfaces: HashSet::new(),
        tables: VecDeque::new(),
        depth: 0,
        instructions: 0,
    };
    match compiler.program() {
        Ok(()) => Ok(compiler.module),
        Err(fault) => Err(vec![*fault]),
    }
}

/// What is made at most once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// A declared function with its type arguments; a method's are its receiver's.
    Declared { object: ObjectId, args: Rc<[TypeId]> },
    /// A function that stands for a method.
    Wrapper { form: Form, typ: TypeId, package: PackageId, name: Rc<str> },
    /// A function that calls a native.
    Native(u32),
}

/// A constant, as a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ConstantKey {
    Int(i64),
    Float(u64),
    String(Vec<u8>),
}

struct Compiler<'p> {
    program: &'p Program,
    map: &'p SourceMap,
    module: Module,
    interned: types::Interned,
    /// The type of each runtime type.
    type_ids: Vec<TypeId>,
    method_indices: HashMap<(String, TypeId), MethodIndex>,
    functions: HashMap<Key, FunctionIndex>,
    /// The declared functions that are called but not compiled yet.
    queue: VecDeque<(FunctionIndex, ObjectId, Rc<[TypeId]>)>,
    constants: HashMap<ConstantKey, u32>,
    globals: HashMap<ObjectId, u16>,
    natives: HashMap<(String, Vec<TypeIndex>), u32>,
    files: HashMap<PackageId, u16>,
    /// The types whose values may be in interfaces, or be reached from one by what prints them.
    in_interfaces: HashSet<TypeId>,
    /// Those of them whose methods are not in their tables yet.
    tables: VecDeque<TypeId>,
    depth: u32,
    /// How many instructions there are so far.
    instructions: usize,
}

impl<'p> Compiler<'p> {
    fn program(&mut self) -> Outcome<()> {
        // Literals outside functions are named after it; its place in the module is the first.
        let entry = self.add_function(Function::default());
        self.module.entry = entry;
        self.module.runtime_error = self.runtime_error(Pos::NONE)?;
        self.module.plain_error = self.library_type("runtime", "plainError", Pos::NONE)?;
        let made = self.entry()?;
        self.set_function(entry, made);
        while self.step()? {}
        Ok(())
    }

    /// Compiles one more of what is asked for.
    fn step(&mut self) -> Outcome<bool> {
        if let Some((index, object, args)) = self.queue.pop_front() {
            let made = self.declared(object, args)?;
            self.set_function(index, made);
            return Ok(true);
        }
        if let Some(typ) = self.tables.pop_front() {
            self.table(typ)?;
            return Ok(true);
        }
        Ok(false)
    }

    fn set_function(&mut self, index: FunctionIndex, function: Function) {
        self.instructions += function.code.len();
        if let Some(place) = self.module.functions.get_mut(index.0 as usize) {
            *place = function;
        }
    }

    fn add_function(&mut self, function: Function) -> FunctionIndex {
        self.instructions += function.code.len();
        let index = FunctionIndex(u32::try_from(self.module.functions.len()).unwrap_or(u32::MAX));
        self.module.functions.push(function);
        index
    }

    /// The function of a declaration: it is compiled when its turn comes.
    fn request(&mut self, key: Key, pos: Pos) -> Outcome<FunctionIndex> {
        if let Some(&known) = self.functions.get(&key) {
            return Ok(known);
        }
        if self.module.functions.len() >= MOST_FUNCTIONS
            || self.instructions > MOST_INSTRUCTIONS
            || self.program.types.overflowed()
        {
            return fault(
                pos,
                "the program is too large for minigo (too many functions, or instances of generic ones)",
            );
        }
        let Key::Declared { object, args } = &key else { return internal(pos) };
        let (object, args) = (*object, Rc::clone(args));
        let declared = self.program.object(object);
        let index = match &declared.kind {
            ObjectKind::Function { native: true, .. } => {
                let typ = match self.program.types.under(declared.typ) {
                    Type::Signature(signature) => self.program.types.subst(declared.typ, signature.type_params, &args),
                    _ => declared.typ,
                };
                let Type::Signature(signature) = self.program.types.under(typ) else {
                    return internal(pos);
                };
                let native = self.native(object, None, signature, pos)?;
                self.native_function(native, pos)?
            }
            ObjectKind::Function { .. } => {
                let index = self.add_function(Function::default());
                self.queue.push_back((index, object, args));
                index
            }
            _ => return internal(pos),
        };
        self.functions.insert(key, index);
        Ok(index)
    }

    /// The tree of a declared function.
    fn declaration(&self, object: ObjectId) -> Option<&'p FuncDecl> {
        let object = self.program.object(object);
        let ObjectKind::Function { declaration: Some(declaration), .. } = object.kind else { return None };
        match self.program.package(object.package).file.as_ref()?.decls.get(declaration)? {
            Decl::Func(function) => Some(function),
            _ => None,
        }
    }

    fn declared(&mut self, object: ObjectId, args: Rc<[TypeId]>) -> Outcome<Function> {
        let declared = self.program.object(object);
        let Some(tree) = self.declaration(object) else {
            return internal(declared.pos);
        };
        let (ObjectKind::Function { receiver, pointer_receiver, receiver_type_params, .. }, Type::Signature(signature)) =
            (&declared.kind, self.program.types.under(declared.typ))
        else {
            return internal(declared.pos);
        };
        let Some(body) = &tree.body else { return internal(declared.pos) };
        let path = self.program.package(declared.package).path.clone();
        let name = match receiver {
            Some(receiver) => {
                let name = self.program.types.as_named(*receiver).map(|named| named.name.clone()).unwrap_or_default();
                let name = if args.is_empty() { name.to_string() } else { format!("{name}[...]") };
                match pointer_receiver {
                    true => format!("{path}.(*{name}).{}", declared.name),
                    false => format!("{path}.{name}.{}", declared.name),
                }
            }
            None if args.is_empty() => format!("{path}.{}", declared.name),
            None => format!("{path}.{}[...]", declared.name),
        };
        let params = match receiver {
            Some(_) => Rc::clone(receiver_type_params),
            None => signature.type_params.into(),
        };
        let arguments = Arguments { params, args };
        let facts = Rc::new(Facts::of_function(self.program, &arguments, tree.id, body));
        let mut builder = Builder::new(self, facts, arguments, declared.package, name);
        builder.function(tree.id, signature, body)?;
        let receiver = builder.compiler.program.info.parameters(tree.id).and_then(|parameters| parameters.receiver);
        let receiver = receiver.map(|object| builder.substitute(builder.compiler.program.object(object).typ));
        let parameters = builder.parameter_slots(signature, receiver, declared.pos)?;
        let results = builder.result_slots(signature, declared.pos)?;
        builder.finish(parameters, results, declared.pos)
    }

    /// The function that sets the variables of all packages, runs their `init`s, and calls `main`.
    fn entry(&mut self) -> Outcome<Function> {
        let program = self.program;
        let mut calls = Vec::new();
        for (index, package) in program.packages.iter().enumerate() {
            let Some(file) = &package.file else { continue };
            let id = PackageId(u32::try_from(index).unwrap_or(u32::MAX));
            for (at, initializer) in package.initializers.iter().enumerate() {
                let Some(Decl::Var(spec)) = file.decls.get(initializer.declaration) else {
                    return internal(file.pos);
                };
                let Some(value) = spec.values.get(initializer.value) else {
                    return internal(spec.pos);
                };
                let facts = Rc::new(Facts::of_value(program, spec.id, value));
                let name = format!("{}.init.{at}", package.path);
                let mut builder = Builder::new(self, facts, Arguments::default(), id, name);
                builder.at(spec.pos);
                builder.initialize(&initializer.lhs, value, spec.pos)?;
                builder.emit(Instruction::Return { from: 0, n: 0 });
                let made = builder.finish(0, 0, spec.pos)?;
                calls.push((self.add_function(made), spec.pos));
            }
            for &declaration in &package.init_functions {
                let Some(Decl::Func(tree)) = file.decls.get(declaration) else { continue };
                let Some(body) = &tree.body else { continue };
                let arguments = Arguments::default();
                let facts = Rc::new(Facts::of_function(program, &arguments, tree.id, body));
                let signature = Signature::default();
                let name = format!("{}.init", package.path);
                let mut builder = Builder::new(self, facts, arguments, id, name);
                builder.function(tree.id, signature, body)?;
                let made = builder.finish(0, 0, tree.pos)?;
                calls.push((self.add_function(made), tree.pos));
            }
        }
        let package = program.main_package();
        let Some(main) = program.package(package).lookup("main") else {
            return fault(Pos::NONE, "function main is undeclared in the main package");
        };
        // That main returns is told at its closing brace.
        let end = self.declaration(main).and_then(|tree| tree.body.as_ref()).map_or(Pos::NONE, |body| body.close);
        let main = self.request(Key::Declared { object: main, args: Rc::from([]) }, Pos::NONE)?;
        let facts = Rc::new(Facts::default());
        let mut builder = Builder::new(self, facts, Arguments::default(), package, "runtime.main".into());
        for (function, pos) in calls {
            builder.at(pos);
            builder.emit(Instruction::Call { function, base: 0 });
        }
        builder.at(end);
        builder.emit(Instruction::Call { function: main, base: 0 });
        builder.emit(Instruction::Return { from: 0, n: 0 });
        builder.finish(0, 0, Pos::NONE)
    }

    // ---- what the module's tables hold

    fn constant(&mut self, constant: Constant) -> u32 {
        let key = match &constant {
            Constant::Int(value) => ConstantKey::Int(*value),
            Constant::Float(value) => ConstantKey::Float(value.to_bits()),
            Constant::String(bytes) => ConstantKey::String(bytes.clone()),
        };
        let next = u32::try_from(self.module.constants.len()).unwrap_or(u32::MAX);
        let constants = &mut self.module.constants;
        *self.constants.entry(key).or_insert_with(|| {
            constants.push(constant);
            next
        })
    }

    fn global(&mut self, object: ObjectId, pos: Pos) -> Outcome<u16> {
        if let Some(&known) = self.globals.get(&object) {
            return Ok(known);
        }
        let Ok(index) = u16::try_from(self.module.globals.len()) else {
            return fault(pos, "the program has too many package-level variables for minigo");
        };
        let declared = self.program.object(object);
        let package = self.program.package(declared.package);
        let name = match declared.package == self.program.main_package() {
            true => declared.name.to_string(),
            false => format!("{}.{}", package.path, declared.name),
        };
        let ty = self.runtime_type(declared.typ, pos)?;
        self.module.globals.push(Global { name, ty });
        self.globals.insert(object, index);
        Ok(index)
    }

    /// The use of a native function, with the types that it has here.
    fn native(
        &mut self,
        object: ObjectId,
        receiver: Option<TypeId>,
        signature: Signature<'_>,
        pos: Pos,
    ) -> Outcome<u32> {
        let declared = self.program.object(object);
        let path = &self.program.package(declared.package).path;
        let name = match &declared.kind {
            ObjectKind::Function { receiver: Some(receiver), .. } => {
                let named = self.program.types.as_named(*receiver).map(|named| named.name.clone()).unwrap_or_default();
                format!("{path}.{named}.{}", declared.name)
            }
            _ => format!("{path}.{}", declared.name),
        };
        let params: Vec<TypeId> = receiver.into_iter().chain(signature.params.iter().map(|param| param.typ)).collect();
        let results: Vec<TypeId> = signature.results.iter().map(|result| result.typ).collect();
        self.native_use(name, &params, &results, pos)
    }

    fn native_use(&mut self, name: String, params: &[TypeId], results: &[TypeId], pos: Pos) -> Outcome<u32> {
        let mut argument_types = Vec::new();
        let mut arguments = 0u32;
        for &param in params {
            argument_types.push(self.runtime_type(param, pos)?);
            arguments += self.slots(param, pos)?;
            // A native may look into what it is given: by printing it, say.
            self.reaches_interface(param);
        }
        let mut result_types = Vec::new();
        let mut count = 0u32;
        for &result in results {
            result_types.push(self.runtime_type(result, pos)?);
            count += self.slots(result, pos)?;
        }
        let key = (name, argument_types.clone());
        if let Some(&known) = self.natives.get(&key) {
            return Ok(known);
        }
        let index = u32::try_from(self.module.natives.len()).unwrap_or(u32::MAX);
        let narrow = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
        let name = key.0.clone();
        self.module.natives.push(NativeUse {
            name,
            arguments: narrow(arguments),
            results: narrow(count),
            result_types,
            argument_types,
        });
        self.natives.insert(key, index);
        Ok(index)
    }

    /// The native that does what `print` or `println` do with a slice of values.
    fn print_native(&mut self, builtin: BuiltinId, pos: Pos) -> Outcome<u32> {
        let name = match builtin {
            BuiltinId::Println => "builtin.println",
            _ => "builtin.print",
        };
        let values = self.program.types.slice(TypeId::EMPTY_INTERFACE);
        self.native_use(name.to_owned(), &[values], &[], pos)
    }

    /// The type of an array.
    fn array_of(&self, elem: TypeId, length: u32) -> TypeId {
        self.program.types.intern(Type::Array { elem, len: u64::from(length) })
    }

    /// The type that the machine's own panics carry.
    fn runtime_error(&mut self, pos: Pos) -> Outcome<TypeIndex> {
        self.library_type("runtime", "errorString", pos)
    }

    fn library_type(&mut self, path: &str, name: &str, pos: Pos) -> Outcome<TypeIndex> {
        let found = self.program.packages.iter().find(|package| package.path.as_ref() == path);
        match found.and_then(|package| package.lookup(name)) {
            Some(object) => {
                let typ = self.program.object(object).typ;
                self.reaches_interface(typ);
                self.runtime_type(typ, pos)
            }
            None => self.runtime_type(TypeId::STRING, pos),
        }
    }

    fn file_index(&mut self, package: PackageId) -> u16 {
        if let Some(&known) = self.files.get(&package) {
            return known;
        }
        let index = u16::try_from(self.module.files.len()).unwrap_or(u16::MAX);
        let name = match &self.program.package(package).file {
            Some(file) => self.map.position(file.pos).file.to_string(),
            None => String::new(),
        };
        self.module.files.push(name);
        self.files.insert(package, index);
        index
    }

    fn visibility(&self, package: PackageId) -> Visibility {
        match accesses(&self.program.package(package).path) {
            Accesses::Visible => Visibility::Steps,
            Accesses::Private => Visibility::Hidden,
        }
    }

    fn origin(&self, package: PackageId) -> Origin {
        match package == self.program.main_package() {
            true => Origin::Program,
            false => Origin::Library,
        }
    }

    // ---- methods of values in interfaces

    /// Notes that values of the type may be in interfaces: its methods must be there, and those of what it is made of.
    fn reaches_interface(&mut self, typ: TypeId) {
        let mut todo = vec![typ];
        while let Some(typ) = todo.pop() {
            let typ = self.program.types.canon(typ);
            if !self.in_interfaces.insert(typ) {
                continue;
            }
            self.tables.push_back(typ);
            match self.program.types.under(typ) {
                Type::Pointer(element) | Type::Slice(element) | Type::Array { elem: element, .. } => todo.push(element),
                Type::Map { key, value } => todo.extend([key, value]),
                Type::Struct(fields) => todo.extend(fields.iter().map(|field| field.typ)),
                _ => {}
            }
        }
    }

    /// Fills the method table of a type.
    fn table(&mut self, typ: TypeId) -> Outcome<()> {
        let types = &self.program.types;
        if matches!(types.under(typ), Type::Interface(_) | Type::Tuple(_) | Type::TypeParam(_)) {
            return Ok(());
        }
        let mut names = Vec::new();
        self.method_names(typ, &mut names, &mut HashSet::new());
        if names.is_empty() {
            return Ok(());
        }
        names.sort_unstable();
        names.dedup();
        let index = self.runtime_type(typ, Pos::NONE)?;
        let mut methods = Vec::new();
        for (name, package) in names {
            let Lookup::Found(found) = self.program.types.lookup(typ, false, package, &name) else { continue };
            if matches!(found.member, crate::types::Member::Field(_)) {
                continue;
            }
            let signature = self.program.method_signature(&found);
            let method = self.method_index(package, &name, signature);
            methods.push((method, self.wrapper(Form::Table, typ, package, &name, Pos::NONE)?));
        }
        methods.sort_unstable_by_key(|&(method, _)| method);
        methods.dedup_by_key(|&mut (method, _)| method);
        if let Some(entry) = self.module.types.get_mut(usize::from(index.0)) {
            entry.methods = methods;
        }
        Ok(())
    }

    /// The names of all methods that a type might have, embedded fields' included.
    fn method_names(&self, typ: TypeId, names: &mut Vec<(Rc<str>, PackageId)>, seen: &mut HashSet<TypeId>) {
        let types = &self.program.types;
        let mut todo = vec![typ];
        while let Some(typ) = todo.pop() {
            let typ = types.canon(types.deref(types.canon(typ)).0);
            if !seen.insert(typ) {
                continue;
            }
            names.extend(types.methods(typ).iter().map(|method| (method.name.clone(), method.package)));
            match types.under(typ) {
                Type::Struct(fields) => {
                    todo.extend(fields.iter().filter(|field| field.embedded).map(|field| field.typ));
                }
                Type::Interface(interface) => {
                    names.extend(interface.methods.iter().map(|method| (method.name.clone(), method.package)));
                }
                _ => {}
            }
        }
    }
}

impl Builder<'_, '_> {
    /// Sets package-level variables to the value of an expression.
    fn initialize(&mut self, lhs: &[ObjectId], value: &crate::syntax::ast::Expr, pos: Pos) -> Outcome<()> {
        let program = self.compiler.program;
        if let [only] = lhs {
            let object = program.object(*only);
            let typ = object.typ;
            self.hint = Some(object.name.clone());
            if object.name.as_ref() == "_" {
                self.operand_as(value, typ)?;
                return Ok(());
            }
            let place = self.variable(*only, pos)?;
            if self.compiler.slots(typ, pos)? > build::WIDEST {
                let to = self.address(place, typ, pos)?;
                return self.copy_long(to, value, typ, pos);
            }
            let from = self.operand_as(value, typ)?;
            let n = self.slots(typ, pos)?;
            self.store(place, from, n);
            return Ok(());
        }
        let (mut register, types) = self.push_several(value)?;
        for (&object, have) in lhs.iter().zip(types) {
            let typ = program.object(object).typ;
            let n = self.slots(have, pos)?;
            if program.object(object).name.as_ref() != "_" {
                let mut from = register;
                if self.is_interface(typ) && !self.is_interface(have) {
                    from = self.temporary();
                    self.make_interface(from, register, have, pos)?;
                }
                let place = self.variable(object, pos)?;
                let n = self.slots(typ, pos)?;
                self.store(place, from, n);
            }
            register = register.saturating_add(n);
        }
        Ok(())
    }
}
