//! The compiler: from a checked program to bytecode.
//!
//! It compiles what `main` and the initialisation of packages can reach, generic functions once for each list of type
//! arguments. It does not check: what it cannot make sense of is a fault of its own (`internal: …`), never a panic. What
//! Go allows and the machine cannot hold (a value of thousands of slots, too many instances) it refuses by name.
//! What the whole module has once (constants, natives, method tables, the order of initialisation) is in this file; what a
//! function has is in the others.

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
use crate::syntax::ast::{Decl, Expr, FuncDecl};
use crate::syntax::source::{Fault, Pos, SourceMap};
use crate::text::{fill, natural};
use crate::types::{Found, Lookup, Member, ObjectId, ObjectKind, PackageId, StableVec, Type, TypeId};
use crate::vm::bytecode::{Constant, Function, Global, MethodIndex, Module, NativeUse, Origin, Visibility};
use crate::vm::value::{FunctionIndex, TypeIndex};
use build::{Arguments, Builder, WIDEST, behind, narrow};
use explorer::table::{Set, Table, hash};
use facts::{Facts, NOTHING, Tree};
use literal::Captures;
use method::{Callable, Form};

/// The deepest nesting of types that is followed.
const DEEPEST: u32 = 500;

/// The most instructions of a program.
const MOST_INSTRUCTIONS: usize = 2_000_000;

/// The most functions of a program, instances and wrappers included.
const MOST_FUNCTIONS: usize = 20_000;

/// What is said of a larger one.
const TOO_LARGE: &str = "the program is too large for minigo (too many functions, or instances of generic ones)";

/// Compiles a program that has passed the checker.
///
/// # Errors
///
/// What the machine cannot hold; the first such thing.
#[inline(never)]
pub fn compile(program: &Program, map: &SourceMap) -> Result<Module, Vec<Fault>> {
    let found = StableVec::new();
    let mut compiler = Compiler {
        program,
        map,
        found: &found,
        module: Module::default(),
        pos: Pos::NONE,
        fault: None,
        shapes: Table::new(),
        type_slots: 0,
        constants: ByHash(Table::new()),
        methods: ByHash(Table::new()),
        method_signatures: Vec::new(),
        functions: Table::new(),
        compiled: 0,
        wrappers: Table::new(),
        concrete: Table::new(),
        natives: ByHash(Table::new()),
        native_functions: Table::new(),
        globals: Table::new(),
        in_interfaces: Set::new(),
        tabled: 0,
        depth: 0,
        instructions: 0,
    };
    compiler.program();
    match compiler.fault {
        None => Ok(compiler.module),
        Some(fault) => Err(vec![fault]),
    }
}

/// The numbers of things that are no numbers themselves, by their hashes or, where that is taken, the next number.
struct ByHash(Table<u64, u32>);

impl ByHash {
    /// The number of a thing: the `next` one if it is new.
    #[inline(never)]
    fn find(&mut self, mut hash: u64, next: usize, is_it: &dyn Fn(usize) -> bool) -> u32 {
        while let Some(&index) = self.0.get(hash) {
            if is_it(index as usize) {
                return index;
            }
            hash = hash.wrapping_add(1);
        }
        let next = u32::try_from(next).unwrap_or(u32::MAX);
        self.0.insert(hash, next);
        next
    }
}

/// No function gives a fault back: the first is noted, and what is made after it is thrown away.
struct Compiler<'p> {
    program: &'p Program,
    map: &'p SourceMap,
    /// What was looked up.
    found: &'p StableVec<Found>,
    module: Module,
    /// Where what is being compiled stands.
    pos: Pos,
    /// The first thing that the machine cannot hold.
    fault: Option<Fault>,
    shapes: Table<TypeId, types::Shape>,
    /// The slots of all runtime types together.
    type_slots: u64,
    constants: ByHash,
    methods: ByHash,
    /// The type of each method that interfaces may ask for.
    method_signatures: Vec<TypeId>,
    /// The declared functions that are called, by the object and the tuple of the type arguments (a method's are its
    /// receiver's).
    functions: Table<(u32, u32), FunctionIndex>,
    /// How many of them are compiled.
    compiled: usize,
    /// The functions that stand for methods, by the receiver's type and the method, twice its index, plus its form.
    wrappers: Table<(u32, u32), FunctionIndex>,
    /// The types of what interface variables hold that nobody assigns again.
    concrete: Table<ObjectId, TypeId>,
    natives: ByHash,
    /// The functions that call a native.
    native_functions: Table<u32, FunctionIndex>,
    globals: Table<ObjectId, u16>,
    /// The types whose values may be in interfaces, or be reached from one by what prints them.
    in_interfaces: Set<TypeId>,
    /// How many of them have their methods in their tables.
    tabled: usize,
    depth: u32,
    /// How many instructions there are so far.
    instructions: usize,
}

impl<'p> Compiler<'p> {
    fn program(&mut self) {
        for package in &self.program.packages {
            let file = package.file.as_ref().map(|file| (*self.map.position(file.pos).file).to_owned());
            self.module.files.push(file.unwrap_or_default());
        }
        // Literals outside functions are named after it; its place in the module is the first.
        let entry = self.set_function(None, Function::default());
        self.module.entry = entry;
        self.module.runtime_error = self.runtime_error();
        self.module.plain_error = self.library_type("plainError");
        self.entry(entry);
        while self.fault.is_none() && self.step() {}
        if self.program.types.overflowed() {
            self.refuse(TOO_LARGE);
        }
    }

    /// Compiles one more of what is asked for.
    fn step(&mut self) -> bool {
        if let Some(&((object, args), index)) = self.functions.entries().get(self.compiled) {
            self.compiled += 1;
            self.declared(ObjectId::at(object), TypeId::at(args), index);
            return true;
        }
        if let Some(&(typ, ())) = self.in_interfaces.entries().get(self.tabled) {
            self.tabled += 1;
            self.table(typ);
            return true;
        }
        false
    }

    /// Notes what Go allows and the machine does not.
    #[cold]
    #[inline(never)]
    fn refuse(&mut self, message: &str) {
        self.fault.get_or_insert_with(|| Fault::new(self.pos, message));
    }

    /// Notes what a checked program does not have: a mistake of the checker's or of this compiler's own.
    fn internal<T: Default>(&mut self) -> T {
        self.refuse("internal: the compiler can make no sense of this");
        T::default()
    }

    /// Puts a function into the module, where it has its place already or behind the others.
    fn set_function(&mut self, index: Option<FunctionIndex>, function: Function) -> FunctionIndex {
        self.instructions += function.code.len();
        let functions = &mut self.module.functions;
        let index = index.unwrap_or(FunctionIndex(u32::try_from(functions.len()).unwrap_or(u32::MAX)));
        match functions.get_mut(index.0 as usize) {
            Some(place) => *place = function,
            None => functions.push(function),
        }
        index
    }

    /// The function of a declaration: it is compiled when its turn comes.
    fn request(&mut self, object: ObjectId, args: &[TypeId]) -> FunctionIndex {
        let types = &self.program.types;
        let key = (object.place(), types.canon(types.tuple(args)).place());
        if let Some(&known) = self.functions.get(key) {
            return known;
        }
        if self.module.functions.len() >= MOST_FUNCTIONS || self.instructions > MOST_INSTRUCTIONS || types.overflowed()
        {
            self.refuse(TOO_LARGE);
            return FunctionIndex::default();
        }
        let declared = self.program.object(object);
        let (ObjectKind::Function { native, .. }, Type::Signature(signature)) =
            (&declared.kind, types.under(declared.typ))
        else {
            return self.internal();
        };
        if *native {
            let typ = types.subst(declared.typ, signature.type_params, args);
            let native = self.native(object, None, typ);
            return self.native_function(native);
        }
        let index = self.set_function(None, Function::default());
        self.functions.insert(key, index);
        index
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

    fn declared(&mut self, object: ObjectId, args: TypeId, index: FunctionIndex) {
        let program = self.program;
        let declared = program.object(object);
        let (
            Some(tree),
            ObjectKind::Function { receiver, pointer_receiver, receiver_type_params, .. },
            Type::Signature(signature),
            Type::Tuple(args),
        ) = (self.declaration(object), &declared.kind, program.types.under(declared.typ), program.types.get(args))
        else {
            return self.internal();
        };
        let path = &program.package(declared.package).path;
        let generic = if args.is_empty() { "" } else { "[...]" };
        let (open, close) = match (receiver, pointer_receiver) {
            (None, _) => (".", ""),
            (Some(_), true) => (".(*", ")."),
            (Some(_), false) => (".", "."),
        };
        let (owner, owners) = match receiver.and_then(|receiver| program.types.as_named(receiver)) {
            Some(named) => (&*named.name, generic),
            None => ("", ""),
        };
        let own = if receiver.is_none() { generic } else { "" };
        let name = [path, open, owner, owners, close, &declared.name, own].concat();
        let params = match receiver {
            Some(_) => receiver_type_params,
            None => signature.type_params,
        };
        self.tree(tree, Arguments { params, args }, declared.package, name, Some(index));
    }

    /// The function that a tree declares.
    fn tree(
        &mut self,
        tree: &'p FuncDecl,
        arguments: Arguments<'p>,
        package: PackageId,
        name: String,
        index: Option<FunctionIndex>,
    ) -> FunctionIndex {
        let Some(body) = &tree.body else { return self.internal() };
        let facts = Facts::of(self.program, arguments, tree.id, Tree::Function(body));
        let mut builder = Builder::new(self, &facts, arguments, package, name);
        builder.function(tree.id, body, &Captures::default(), body.open);
        builder.finish(index)
    }

    /// A function that the program does not write, to be filled.
    fn made(&mut self, package: PackageId, name: String) -> Builder<'_, 'p> {
        Builder::new(self, &NOTHING, Arguments::default(), package, name)
    }

    /// The function that sets the variables of all packages, runs their `init`s, and calls `main`.
    fn entry(&mut self, entry: FunctionIndex) {
        let program = self.program;
        let mut calls = Vec::new();
        for (index, package) in program.packages.iter().enumerate() {
            let Some(file) = &package.file else { continue };
            let id = PackageId(u32::try_from(index).unwrap_or(u32::MAX));
            for (at, initializer) in package.initializers.iter().enumerate() {
                let Some(Decl::Var(spec)) = file.decls.get(initializer.declaration) else {
                    return self.internal();
                };
                let Some(value) = spec.values.get(initializer.value) else { return self.internal() };
                let facts = Facts::of(program, Arguments::default(), spec.id, Tree::Value(value));
                let name = fill("{}.init.{}", &[&package.path, &natural(at as u64)]);
                let mut builder = Builder::new(self, &facts, Arguments::default(), id, name);
                builder.at(spec.pos);
                builder.initialize(&initializer.lhs, value);
                builder.return_from(0, 0);
                calls.push((builder.finish(None), spec.pos));
            }
            for &declaration in &package.init_functions {
                let Some(Decl::Func(tree)) = file.decls.get(declaration) else { continue };
                let name = [&*package.path, ".init"].concat();
                calls.push((self.tree(tree, Arguments::default(), id, name, None), tree.pos));
            }
        }
        let package = program.main_package();
        let Some(main) = program.package(package).lookup("main") else {
            return self.refuse("function main is undeclared in the main package");
        };
        // That main returns is told at its closing brace.
        let end = self.declaration(main).and_then(|tree| tree.body.as_ref()).map_or(Pos::NONE, |body| body.close);
        calls.push((self.request(main, &[]), end));
        let mut builder = self.made(package, "runtime.main".into());
        for (function, pos) in calls {
            builder.at(pos);
            builder.emit_call(Callable::Function(function), 0);
        }
        builder.return_from(0, 0);
        builder.finish(Some(entry));
    }

    // ---- what the module's tables hold

    fn constant(&mut self, constant: Constant) -> u32 {
        let hash = match &constant {
            Constant::Int(value) => hash(value),
            Constant::Float(value) => hash(&value.to_bits()),
            Constant::String(bytes) => hash(bytes),
        };
        let constants = &mut self.module.constants;
        let is_it = |index: usize| match (&constants[index], &constant) {
            (Constant::Float(known), Constant::Float(value)) => known.to_bits() == value.to_bits(),
            (known, constant) => known == constant,
        };
        let index = self.constants.find(hash, constants.len(), &is_it);
        if index as usize == constants.len() {
            constants.push(constant);
        }
        index
    }

    fn global(&mut self, object: ObjectId) -> u16 {
        if let Some(&known) = self.globals.get(object) {
            return known;
        }
        let Ok(index) = u16::try_from(self.module.globals.len()) else {
            self.refuse("the program has too many package-level variables for minigo");
            return 0;
        };
        let declared = self.program.object(object);
        let package = self.program.package(declared.package);
        let mut name = String::new();
        if self.origin(declared.package) == Origin::Library {
            name.push_str(&package.path);
            name.push('.');
        }
        name.push_str(&declared.name);
        let ty = self.runtime_type(declared.typ);
        self.module.globals.push(Global { name, ty });
        self.globals.insert(object, index);
        index
    }

    /// The use of a native function, with the type that it has here.
    fn native(&mut self, object: ObjectId, receiver: Option<TypeId>, typ: TypeId) -> u32 {
        let types = &self.program.types;
        let Type::Signature(signature) = types.under(typ) else { return self.internal() };
        let declared = self.program.object(object);
        let mut name = (*self.program.package(declared.package).path).to_owned();
        if let ObjectKind::Function { receiver: Some(receiver), .. } = declared.kind
            && let Some(named) = types.as_named(receiver)
        {
            name.push('.');
            name.push_str(&named.name);
        }
        name.push('.');
        name.push_str(&declared.name);
        let mut used =
            NativeUse { name, arguments: 0, results: 0, argument_types: Vec::new(), result_types: Vec::new() };
        for typ in receiver.into_iter().chain(signature.params.iter().map(|param| param.typ)) {
            self.argument(&mut used, typ);
        }
        for result in signature.results {
            used.result_types.push(self.runtime_type(result.typ));
            used.results = behind(used.results, narrow(self.slots(result.typ)));
        }
        self.native_use(used)
    }

    /// Adds an argument to the use of a native. It may look into what it is given: by printing it, say.
    fn argument(&mut self, used: &mut NativeUse, typ: TypeId) {
        used.argument_types.push(self.runtime_type(typ));
        used.arguments = behind(used.arguments, narrow(self.slots(typ)));
        self.reaches_interface(typ);
    }

    /// The index of a use of a native.
    fn native_use(&mut self, used: NativeUse) -> u32 {
        let natives = &mut self.module.natives;
        let is_it = |index: usize| natives[index] == used;
        let index = self.natives.find(hash(&used.name), natives.len(), &is_it);
        if index as usize == natives.len() {
            natives.push(used);
        }
        index
    }

    /// The native that does what `print` or `println` do with a slice of values.
    fn print_native(&mut self, builtin: BuiltinId) -> u32 {
        let name = match builtin {
            BuiltinId::Println => "builtin.println",
            _ => "builtin.print",
        };
        let name = name.to_owned();
        let mut used =
            NativeUse { name, arguments: 0, results: 0, argument_types: Vec::new(), result_types: Vec::new() };
        self.argument(&mut used, self.program.types.slice(TypeId::EMPTY_INTERFACE));
        self.native_use(used)
    }

    /// The type of an array.
    fn array_of(&self, elem: TypeId, length: u32) -> TypeId {
        self.program.types.intern(Type::Array { elem, len: u64::from(length) })
    }

    /// The type that the machine's own panics carry.
    fn runtime_error(&mut self) -> TypeIndex {
        self.library_type("errorString")
    }

    /// A type of package runtime.
    fn library_type(&mut self, name: &str) -> TypeIndex {
        let found = self.program.packages.iter().find(|package| &*package.path == "runtime");
        match found.and_then(|package| package.lookup(name)) {
            Some(object) => {
                let typ = self.program.object(object).typ;
                self.reaches_interface(typ);
                self.runtime_type(typ)
            }
            None => self.runtime_type(TypeId::STRING),
        }
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

    /// The field or method of a type that a name means.
    fn lookup(&self, typ: TypeId, addressable: bool, package: PackageId, name: &str) -> Option<&'p Found> {
        match self.program.types.lookup(typ, addressable, package, name) {
            Lookup::Found(found) => Some(self.found.add(found)),
            _ => None,
        }
    }

    /// Notes that values of the type may be in interfaces: its methods must be there, and those of what it is made of.
    fn reaches_interface(&mut self, typ: TypeId) {
        let mut todo = vec![typ];
        while let Some(typ) = todo.pop() {
            let typ = self.program.types.canon(typ);
            if !self.in_interfaces.add(typ) {
                continue;
            }
            let under = self.program.types.under(typ);
            if !matches!(under, Type::Chan { .. } | Type::Signature(_) | Type::Interface(_) | Type::Tuple(_)) {
                todo.extend(under.parts());
            }
        }
    }

    /// Fills the method table of a type.
    fn table(&mut self, typ: TypeId) {
        let types = &self.program.types;
        if matches!(types.under(typ), Type::Interface(_) | Type::Tuple(_) | Type::TypeParam(_)) {
            return;
        }
        let names = self.method_names(typ);
        if names.is_empty() {
            return;
        }
        let index = self.runtime_type(typ);
        let mut methods: Vec<(MethodIndex, FunctionIndex)> = Vec::new();
        for (name, package) in names {
            let Some(found) = self.lookup(typ, false, package, name) else { continue };
            if matches!(found.member, Member::Field(_)) {
                continue;
            }
            let method = self.method_index(package, name, self.program.method_signature(found));
            if let Err(at) = methods.binary_search_by_key(&method, |&(method, _)| method) {
                methods.insert(at, (method, self.wrapper(Form::Table, typ, method, found, name)));
            }
        }
        self.module.types[usize::from(index.0)].methods = methods;
    }

    /// The names of all methods that a type might have, embedded fields' included.
    fn method_names(&self, typ: TypeId) -> Vec<(&'p str, PackageId)> {
        let types = &self.program.types;
        let mut names = Vec::new();
        let mut seen = Set::new();
        let mut todo = vec![typ];
        while let Some(typ) = todo.pop() {
            let typ = types.canon(types.deref(types.canon(typ)));
            if !seen.add(typ) {
                continue;
            }
            for method in types.methods(typ) {
                names.push((&*method.name, method.method.package));
            }
            match types.under(typ) {
                Type::Struct(fields) => {
                    for field in fields {
                        if field.embedded {
                            todo.push(field.typ);
                        }
                    }
                }
                Type::Interface(interface) => {
                    for method in interface.methods {
                        names.push((&*method.name, method.package));
                    }
                }
                _ => {}
            }
        }
        names
    }
}

impl<'p> Builder<'_, 'p> {
    /// Sets package-level variables to the value of an expression.
    fn initialize(&mut self, lhs: &[ObjectId], value: &'p Expr) {
        let program = self.program;
        if let [only] = lhs {
            let object = program.object(*only);
            let typ = object.typ;
            self.hint = Some(&object.name);
            if &*object.name == "_" {
                self.operand_as(value, typ);
                return;
            }
            let place = self.variable(*only);
            if self.compiler.slots(typ) > WIDEST {
                let to = self.address(place, typ);
                return self.copy_long(to, value, typ);
            }
            let from = self.operand_as(value, typ);
            return self.store_value(place, from, typ);
        }
        let (mut register, types) = self.push_several(value);
        for (&object, &have) in lhs.iter().zip(types) {
            self.give_one(object, register, have, Pos::NONE);
            register = behind(register, self.slots(have));
        }
    }
}
