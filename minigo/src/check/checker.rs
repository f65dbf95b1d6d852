//! The state of the checker, scopes, what is put off, and how errors and results are recorded.
//!
//! Checking follows go/types: a declaration is checked when it is first needed; bodies of functions are put off until every
//! declaration around them has a type.
//! Whatever all parts of the checker share is here, hence its length.

use super::assign::Target;
use super::message::Arg;
use super::message::Text;
use super::operand::{Operand, is_blank};
use super::{Const, Info, Initializer, Mode, Package, TypeAndValue};
use crate::library::quote::quoted;
use crate::syntax::ast::{Block, Decl, Expr, File, FuncDecl, Ident, NodeId, TypeSpec};
use crate::syntax::source::{Pos, SourceMap};
use crate::types::{Object, ObjectId, ObjectKind, PackageId, StableVec, Type, TypeId, Types, VariableKind};
use explorer::table::Table;
use std::cell::Cell;
use std::rc::Rc;

/// The type of an object that has none yet; it never leaves the checker.
pub(super) const UNSET: TypeId = TypeId::at(u32::MAX - 1);

/// How deep declarations may need each other, with the expressions and types on the way, before the checker gives up: it
/// recurses, and must do with the stack of a browser's worker.
const DEEPEST: usize = 450;

pub(super) type ScopeId = usize;

/// How an object of a package is declared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Declared<'a> {
    Const { typ: Option<&'a Expr>, init: Option<&'a Expr>, iota: u32, inherited: Inherited },
    Var { index: usize, typ: Option<&'a Expr>, init: Option<(usize, &'a Expr)>, several: Several },
    Type(&'a TypeSpec),
    Func(&'a FuncDecl),
}

/// Whether a constant repeats the expression of the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Inherited {
    Yes,
    No,
}

/// Whether one call initialises several variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Several {
    Yes,
    No,
}

#[derive(Debug)]
pub(super) struct Declaration<'a> {
    pub(super) object: ObjectId,
    pub(super) scope: ScopeId,
    pub(super) what: Declared<'a>,
    /// The variables that share one initialiser with this one.
    pub(super) group: &'a [ObjectId],
    /// The objects of the package that the initialiser or body mentions, in order of mention.
    pub(super) needs: Vec<ObjectId>,
}

/// The function around what is checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function<'a> {
    pub(super) results: &'a [ObjectId],
    pub(super) named_results: bool,
    pub(super) generic: bool,
}

/// The index of a [`Function`].
pub(super) type FunctionId = usize;

/// What surrounds what is checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Env {
    pub(super) declaration: Option<usize>,
    pub(super) scope: ScopeId,
    pub(super) iota: Option<u32>,
    pub(super) error_pos: Option<Pos>,
    pub(super) in_type_params: bool,
    pub(super) function: Option<FunctionId>,
    pub(super) has_call_or_receive: bool,
}

/// An untyped expression whose type is still open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Untyped<'a> {
    pub(super) x: Operand<'a>,
    /// Whether it is what a shift that is not constant shifts.
    pub(super) shifted: bool,
}

/// What lives as long as the checker, and is referred to rather than copied.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub(super) types: Types,
    items: StableVec<Item>,
    /// How many bytes of text are in it.
    pub(super) text: Cell<usize>,
}

#[derive(Debug)]
enum Item {
    Constant(Const),
    Target(Target),
    Objects(Vec<ObjectId>),
    Text(String),
}

/// What is put off until more declarations have a type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Later<'a> {
    /// The body of a function.
    Body(Env, &'a Block),
    /// Whether a type is what it must be where it stands.
    Type(fn(&mut Checker<'a>, Pos, TypeId), Pos, TypeId),
    /// Whether a tuple of type arguments, which stand at these places, satisfies its constraints.
    Instance { pos: Pos, params: &'a [TypeId], args: TypeId, places: &'a [Expr] },
}

/// What a finished check found out.
pub(super) type Findings = (Vec<Object>, Vec<Package>, Info);

pub(super) struct Checker<'a> {
    pub(super) map: &'a SourceMap,
    pub(super) arena: &'a Arena,
    pub(super) types: &'a Types,
    pub(super) objects: Vec<Object>,
    /// What an id denotes that nobody gave out.
    nothing: Object,
    pub(super) used: Vec<bool>,
    pub(super) info: Info,
    pub(super) faults: Vec<(Pos, Text<'a>)>,
    pub(super) packages: Vec<Package>,
    pub(super) package: PackageId,
    pub(super) universe: ScopeId,
    /// Per block, the one around it.
    pub(super) scopes: Vec<Option<ScopeId>>,
    /// What is declared in the blocks, by a number made of the block and the name.
    declared: Table<u64, (ScopeId, ObjectId)>,
    pub(super) functions: Vec<Function<'a>>,
    pub(super) package_scope: ScopeId,
    pub(super) env: Env,
    pub(super) declarations: Vec<Declaration<'a>>,
    pub(super) declaration_of: Table<ObjectId, usize>,
    /// The objects being declared, each needed by the one before it.
    pub(super) path: Vec<ObjectId>,
    pub(super) later: Vec<Later<'a>>,
    pub(super) untyped: Table<NodeId, Untyped<'a>>,
    /// The methods of the package, each with the type name it is declared on.
    pub(super) methods: Vec<(ObjectId, ObjectId)>,
    pub(super) imports: Vec<(ObjectId, &'a Rc<str>)>,
    /// Where the fields of each struct type are declared.
    pub(super) field_places: Vec<(TypeId, Vec<Pos>)>,
    pub(super) depth: usize,
    pub(super) gave_up: bool,
    /// The local variables of each function, to tell those not used.
    pub(super) locals: Vec<ObjectId>,
    pub(super) instantiations: Vec<super::instantiate::Instantiation>,
    /// Declared types whose right side is a declared type that is not finished.
    pub(super) pending_types: Vec<(TypeId, TypeId)>,
    pub(super) pending_interfaces: Vec<super::declare::PendingInterface<'a>>,
    /// Where functions of the user without a body stand.
    pub(super) missing_bodies: Vec<Pos>,
    /// How many levels are in types that are known not to contain themselves.
    pub(super) valid_types: Table<TypeId, u32>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(map: &'a SourceMap, arena: &'a Arena, nodes: usize) -> Self {
        let mut checker = Self {
            map,
            arena,
            types: &arena.types,
            objects: Vec::new(),
            nothing: Object {
                name: "".into(),
                package: PackageId::UNIVERSE,
                pos: Pos::NONE,
                typ: TypeId::INVALID,
                kind: ObjectKind::Nil,
            },
            used: Vec::new(),
            info: Info::with_nodes(nodes),
            faults: Vec::new(),
            packages: Vec::new(),
            package: PackageId::UNIVERSE,
            universe: 0,
            scopes: vec![None],
            declared: Table::new(),
            functions: Vec::new(),
            package_scope: 0,
            env: Env::at(0),
            declarations: Vec::new(),
            declaration_of: Table::new(),
            path: Vec::new(),
            later: Vec::new(),
            untyped: Table::new(),
            methods: Vec::new(),
            imports: Vec::new(),
            field_places: Vec::new(),
            depth: 0,
            gave_up: false,
            locals: Vec::new(),
            instantiations: Vec::new(),
            pending_types: Vec::new(),
            pending_interfaces: Vec::new(),
            valid_types: Table::new(),
            missing_bodies: Vec::new(),
        };
        checker.declare_universe();
        checker
    }

    /// Checks one package; those it imports have been checked.
    pub(super) fn check_package(&mut self, path: &str, file: &'a Rc<File>) {
        let id = PackageId(self.packages.len() as u32);
        let scope = self.new_scope(Some(self.universe));
        self.packages.push(Package {
            path: path.into(),
            name: file.package.name.clone(),
            file: Some(file.clone()),
            scope: Vec::new(),
            initializers: Vec::new(),
            init_functions: Vec::new(),
        });
        self.package = id;
        self.package_scope = scope;
        self.declarations.clear();
        self.declaration_of.clear();
        self.methods.clear();
        self.imports.clear();
        self.env = Env::at(scope);
        self.collect_objects(file);
        self.package_objects();
        self.run_later(0);
        let initializers: Vec<Initializer> = self.order_initializers();
        self.unused_imports();
        self.record_untyped();
        if self.faults.is_empty() {
            self.check_monomorphic();
        }
        self.instantiations.clear();
        let package = &mut self.packages[id.index()];
        package.initializers = initializers;
        for (index, decl) in file.decls.iter().enumerate() {
            if matches!(decl, Decl::Func(f) if f.receiver.is_none() && &*f.name.name == "init") {
                package.init_functions.push(index);
            }
        }
    }

    /// The name of a package as its types bear it; `None` for none.
    pub(super) fn qualify(&self, package: PackageId) -> Option<String> {
        if package == self.package || package == PackageId::UNIVERSE {
            return None;
        }
        let package = self.packages.get(package.index())?;
        // Go quotes the path where two packages in the program share a name, and its own library has such pairs.
        Some(match &*package.path {
            path @ ("sync" | "sync/atomic") => quoted(path.as_bytes()),
            _ => (*package.name).to_owned(),
        })
    }

    /// Keeps a value, to be referred to.
    #[inline(never)]
    pub(super) fn keep(&self, value: Const) -> &'a Const {
        let Item::Constant(value) = self.arena.items.add(Item::Constant(value)) else { unreachable!() };
        value
    }

    pub(super) fn keep_target(&self, target: Target) -> &'a Target {
        let Item::Target(target) = self.arena.items.add(Item::Target(target)) else { unreachable!() };
        target
    }

    pub(super) fn keep_objects(&self, objects: Vec<ObjectId>) -> &'a [ObjectId] {
        let Item::Objects(objects) = self.arena.items.add(Item::Objects(objects)) else { unreachable!() };
        objects
    }

    pub(super) fn keep_text(&self, text: String) -> &'a String {
        let Item::Text(text) = self.arena.items.add(Item::Text(text)) else { unreachable!() };
        text
    }

    // Objects and scopes.

    #[inline(never)]
    pub(super) fn new_scope(&mut self, parent: Option<ScopeId>) -> ScopeId {
        self.scopes.push(parent);
        self.scopes.len() - 1
    }

    /// Enters a new block; gives the one around it, to be put back.
    pub(super) fn enter_scope(&mut self) -> ScopeId {
        let outer = self.env.scope;
        self.env.scope = self.new_scope(Some(outer));
        outer
    }

    /// The function around what is checked.
    pub(super) fn function(&self) -> Option<Function<'a>> {
        self.env.function.map(|function| self.functions[function])
    }

    pub(super) fn new_function(&mut self, function: Function<'a>) -> FunctionId {
        self.functions.push(function);
        self.functions.len() - 1
    }

    #[inline(never)]
    pub(super) fn new_object(&mut self, name: &Rc<str>, pos: Pos, typ: TypeId, kind: ObjectKind) -> ObjectId {
        let id = ObjectId::at(self.objects.len() as u32);
        self.objects.push(Object { name: name.clone(), package: self.package, pos, typ, kind });
        self.used.push(false);
        id
    }

    #[inline(never)]
    pub(super) fn new_variable(&mut self, name: &Rc<str>, pos: Pos, typ: TypeId, kind: VariableKind) -> ObjectId {
        let id = self.new_object(name, pos, typ, ObjectKind::Variable(kind));
        if kind == VariableKind::Local && !is_blank(name) {
            self.locals.push(id);
        }
        id
    }

    /// Makes variables whose types are not known yet.
    #[inline(never)]
    pub(super) fn new_variables(&mut self, names: &[Ident], kind: VariableKind) -> Vec<ObjectId> {
        names.iter().map(|name| self.new_variable(&name.name, name.pos, UNSET, kind)).collect()
    }

    /// Makes a variable that stands for what is no name.
    #[inline(never)]
    pub(super) fn new_blank(&mut self, pos: Pos) -> ObjectId {
        self.new_variable(&"_".into(), pos, UNSET, VariableKind::Local)
    }

    #[inline(never)]
    pub(super) fn object(&self, id: ObjectId) -> &Object {
        self.objects.get(id.index()).unwrap_or(&self.nothing)
    }

    #[inline(never)]
    pub(super) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        self.objects.get_mut(id.index()).unwrap_or(&mut self.nothing)
    }

    #[inline(never)]
    pub(super) fn set_type(&mut self, id: ObjectId, typ: TypeId) {
        self.object_mut(id).typ = typ;
    }

    /// Is how an object of the package is declared.
    #[inline(never)]
    pub(super) fn declaration(&self, object: ObjectId) -> Option<&Declaration<'a>> {
        self.declarations.get(*self.declaration_of.get(object)?)
    }

    /// Gives an object that has no type an invalid one.
    #[inline(never)]
    pub(super) fn settle_type(&mut self, id: ObjectId) {
        if self.object(id).typ == UNSET {
            self.set_type(id, TypeId::INVALID);
        }
    }

    /// Notes that something is used.
    #[inline(never)]
    pub(super) fn use_object(&mut self, object: ObjectId) {
        self.used[object.index()] = true;
    }

    #[inline(never)]
    pub(super) fn package(&self, id: PackageId) -> &Package {
        &self.packages[id.index()]
    }

    pub(super) fn is_variable(&self, id: ObjectId) -> bool {
        matches!(self.object(id).kind, ObjectKind::Variable(..))
    }

    /// Declares a name in a block, or reports that it is taken.
    pub(super) fn declare(&mut self, scope: ScopeId, object: ObjectId) {
        if is_blank(&self.object(object).name) {
            return;
        }
        if let Some(other) = self.put(scope, object) {
            self.error_of(object, "{} redeclared in this block{}", [object.into(), Arg::Redeclared(other)]);
            // Nothing can mean it, and that is not another mistake.
            self.use_object(object);
        }
    }

    /// Puts an object in a block; gives the one that has its name there already, if there is one.
    pub(super) fn put(&mut self, scope: ScopeId, object: ObjectId) -> Option<ObjectId> {
        let name = self.object(object).name.clone();
        let (number, other) = self.slot(scope, &name);
        if other.is_none() {
            self.declared.insert(number, (scope, object));
            if scope == self.package_scope
                && let Some(package) = self.packages.get_mut(self.package.index())
            {
                package.scope.push((name, object));
            }
        }
        other
    }

    /// What a name means in a block, and the number that stands for both.
    fn slot(&self, scope: ScopeId, name: &str) -> (u64, Option<ObjectId>) {
        let mut number = explorer::table::hash(&(scope, name));
        while let Some(&(other, object)) = self.declared.get(number) {
            if other == scope && *self.object(object).name == *name {
                return (number, Some(object));
            }
            number = number.wrapping_add(1);
        }
        (number, None)
    }

    /// What a name means in a block, those around it left out.
    #[inline(never)]
    pub(super) fn find_in(&self, scope: ScopeId, name: &str) -> Option<ObjectId> {
        self.slot(scope, name).1
    }

    /// Finds what a name means here.
    #[inline(never)]
    pub(super) fn find(&self, name: &str) -> Option<ObjectId> {
        let mut scope = Some(self.env.scope);
        while let Some(id) = scope {
            if let Some(object) = self.find_in(id, name) {
                return Some(object);
            }
            scope = self.scopes[id];
        }
        None
    }

    // What is put off.

    /// Does what was put off since there were `top` such things.
    pub(super) fn run_later(&mut self, top: usize) {
        let mut index = top;
        while index < self.later.len() {
            match self.later[index] {
                Later::Body(env, body) => self.function_body(env, body),
                Later::Type(check, pos, typ) => check(self, pos, typ),
                Later::Instance { pos, params, args, places } => self.verify_instance(pos, params, args, places),
            }
            index += 1;
        }
        self.later.truncate(top);
    }

    /// Puts off the check of a type.
    #[inline(never)]
    pub(super) fn check_later(&mut self, check: fn(&mut Self, Pos, TypeId), pos: Pos, typ: TypeId) {
        self.later.push(Later::Type(check, pos, typ));
    }

    /// Goes one declaration, expression or type deeper, if that is not too deep, which is reported; whoever does comes back
    /// by taking one from `depth`.
    pub(super) fn deeper(&mut self, pos: Pos) -> bool {
        if self.depth >= DEEPEST {
            if !self.gave_up {
                self.gave_up = true;
                self.error(pos, "declarations that need each other so deep are not supported by minigo; declare first what is needed first", []);
            }
            return false;
        }
        self.depth += 1;
        true
    }

    // Records.

    #[inline(never)]
    pub(super) fn record_type(&mut self, id: NodeId, mode: Mode, typ: TypeId, value: Option<&Const>) {
        if mode == Mode::Invalid {
            return;
        }
        if let Some(slot) = self.info.types.get_mut(id.0 as usize) {
            *slot = Some(TypeAndValue { mode, typ, value: value.cloned() });
        }
    }

    #[inline(never)]
    pub(super) fn record_object(&mut self, id: NodeId, object: ObjectId) {
        if let Some(slot) = self.info.objects.get_mut(id.0 as usize) {
            *slot = Some(object);
        }
    }

    fn record_untyped(&mut self) {
        let untyped = std::mem::take(&mut self.untyped);
        for &(id, Untyped { x, .. }) in untyped.entries() {
            self.record_type(id, x.mode, x.typ, x.value);
        }
    }

    /// Adds an object of the package to what the current declaration needs.
    #[inline(never)]
    pub(super) fn need(&mut self, object: ObjectId) {
        if let Some(from) = self.env.declaration
            && self.declaration_of.contains(object)
        {
            let needs = &mut self.declarations[from].needs;
            if !needs.contains(&object) {
                needs.push(object);
            }
        }
    }

    pub(super) fn is_library(&self) -> bool {
        self.packages.get(self.package.index()).is_some_and(|package| &*package.path != "main")
    }

    #[inline(never)]
    pub(super) fn is_generic_function(&self, typ: TypeId) -> bool {
        matches!(self.types.get(typ), Type::Signature(signature) if !signature.type_params.is_empty())
    }
}

impl Env {
    pub(super) fn at(scope: ScopeId) -> Self {
        Self {
            declaration: None,
            scope,
            iota: None,
            error_pos: None,
            in_type_params: false,
            function: None,
            has_call_or_receive: false,
        }
    }
}

impl Checker<'_> {
    /// Is what was found out; the types come from whoever made the arena.
    pub(super) fn finish(mut self) -> Findings {
        for object in &mut self.objects {
            if object.typ == UNSET {
                object.typ = TypeId::INVALID;
            }
        }
        (self.objects, self.packages, self.info)
    }
}
