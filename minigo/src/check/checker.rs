//! The state of the checker, scopes, what is put off, and how errors and results are recorded.
//!
//! Checking follows go/types: a declaration is checked when it is first needed; bodies of functions are put off until every
//! declaration around them has a type.
//! Whatever all parts of the checker share is here, hence its length.

use super::{Const, Info, Initializer, Mode, Package, TypeAndValue};
use crate::syntax::ast::{Decl, Expr, File, FuncDecl, NodeId, TypeSpec};
use crate::syntax::source::{Fault, Pos, SourceMap};
use crate::types::{Object, ObjectId, ObjectKind, PackageId, Type, TypeId, Types, VariableFacts, VariableKind};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The type of an object that has none yet; it never leaves the checker.
pub(super) const UNSET: TypeId = TypeId(u32::MAX);

/// How deep declarations may need each other, with the expressions and types on the way, before the checker gives up: it
/// recurses, and must do with the stack of a browser's worker.
const DEEPEST: usize = 450;

pub(super) type ScopeId = usize;

/// A block's names.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) parent: Option<ScopeId>,
    pub(super) names: HashMap<Rc<str>, ObjectId>,
}

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
    pub(super) group: Rc<[ObjectId]>,
    /// The objects of the package that the initialiser or body mentions, in order of mention.
    pub(super) needs: Vec<ObjectId>,
}

/// The function around what is checked.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) id: NodeId,
    pub(super) results: Rc<[ObjectId]>,
    pub(super) named_results: bool,
    pub(super) generic: bool,
    pub(super) outer: Option<Rc<Function>>,
}

/// What surrounds what is checked.
#[derive(Clone, Debug)]
pub(super) struct Env {
    pub(super) declaration: Option<usize>,
    pub(super) scope: ScopeId,
    pub(super) iota: Option<u32>,
    pub(super) error_pos: Option<Pos>,
    pub(super) in_type_params: bool,
    pub(super) function: Option<Rc<Function>>,
    pub(super) has_call_or_receive: bool,
}

/// An untyped expression whose type is still open.
#[derive(Clone, Debug)]
pub(super) struct Untyped<'a> {
    pub(super) expr: &'a Expr,
    pub(super) shifted: bool,
    pub(super) mode: Mode,
    pub(super) typ: TypeId,
    pub(super) value: Option<Const>,
}

pub(super) type Later<'a> = Box<dyn FnOnce(&mut Checker<'a>) + 'a>;

/// What a finished check found out.
pub(super) type Findings = (Vec<Object>, Vec<Package>, Info);

pub(super) struct Checker<'a> {
    pub(super) map: &'a SourceMap,
    pub(super) types: &'a Types,
    pub(super) objects: Vec<Object>,
    pub(super) used: Vec<bool>,
    pub(super) info: Info,
    pub(super) faults: Vec<Fault>,
    pub(super) packages: Vec<Package>,
    pub(super) paths: HashMap<Rc<str>, PackageId>,
    pub(super) package: PackageId,
    pub(super) universe: ScopeId,
    pub(super) scopes: Vec<Scope>,
    pub(super) package_scope: ScopeId,
    pub(super) env: Env,
    pub(super) declarations: Vec<Declaration<'a>>,
    pub(super) declaration_of: HashMap<ObjectId, usize>,
    /// The objects being declared, each needed by the one before it.
    pub(super) path: Vec<ObjectId>,
    pub(super) later: Vec<Option<Later<'a>>>,
    pub(super) untyped: HashMap<NodeId, Untyped<'a>>,
    pub(super) methods: HashMap<ObjectId, Vec<ObjectId>>,
    pub(super) imports: Vec<(ObjectId, Rc<str>)>,
    pub(super) panics: HashSet<NodeId>,
    pub(super) literals: HashMap<NodeId, TypeId>,
    /// Where the fields of a struct type, and embedded types of an interface, are declared: by canonical type.
    pub(super) field_places: HashMap<(TypeId, usize), Pos>,
    pub(super) type_depth: usize,
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
    pub(super) valid_types: HashMap<TypeId, u32>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(map: &'a SourceMap, types: &'a Types, nodes: usize) -> Self {
        let mut checker = Self {
            map,
            types,
            objects: Vec::new(),
            used: Vec::new(),
            info: Info::with_nodes(nodes),
            faults: Vec::new(),
            packages: Vec::new(),
            paths: HashMap::new(),
            package: PackageId::UNIVERSE,
            universe: 0,
            scopes: vec![Scope::default()],
            package_scope: 0,
            env: Env::at(0),
            declarations: Vec::new(),
            declaration_of: HashMap::new(),
            path: Vec::new(),
            later: Vec::new(),
            untyped: HashMap::new(),
            methods: HashMap::new(),
            imports: Vec::new(),
            panics: HashSet::new(),
            literals: HashMap::new(),
            field_places: HashMap::new(),
            type_depth: 0,
            gave_up: false,
            locals: Vec::new(),
            instantiations: Vec::new(),
            pending_types: Vec::new(),
            pending_interfaces: Vec::new(),
            valid_types: HashMap::new(),
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
            scope: HashMap::new(),
            initializers: Vec::new(),
            init_functions: Vec::new(),
        });
        self.paths.insert(path.into(), id);
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
        let names = std::mem::take(&mut self.scopes[scope].names);
        self.scopes[scope].names = names.clone();
        let package = &mut self.packages[id.index()];
        package.scope = names;
        package.initializers = initializers;
        package.init_functions = file
            .decls
            .iter()
            .enumerate()
            .filter(|(_, decl)| matches!(decl, Decl::Func(f) if f.receiver.is_none() && &*f.name.name == "init"))
            .map(|(index, _)| index)
            .collect();
    }

    // Errors.

    /// Writes a type.
    pub(super) fn show(&self, typ: TypeId) -> String {
        if typ == UNSET {
            return "invalid type".into();
        }
        self.types.display(typ, &|package| self.qualify(package))
    }

    pub(super) fn qualify(&self, package: PackageId) -> Option<String> {
        if package == self.package || package == PackageId::UNIVERSE {
            return None;
        }
        let package = self.packages.get(package.index())?;
        // Go quotes the path where two packages in the program share a name, and its own library has such pairs.
        Some(match &*package.path {
            path @ ("sync" | "sync/atomic") => format!("{path:?}"),
            _ => package.name.to_string(),
        })
    }

    // Objects and scopes.

    pub(super) fn new_scope(&mut self, parent: Option<ScopeId>) -> ScopeId {
        self.scopes.push(Scope { parent, names: HashMap::new() });
        self.scopes.len() - 1
    }

    /// Runs something in a new block.
    pub(super) fn in_scope<R>(&mut self, inner: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.env.scope;
        self.env.scope = self.new_scope(Some(outer));
        let result = inner(self);
        self.env.scope = outer;
        result
    }

    pub(super) fn new_object(&mut self, name: &Rc<str>, pos: Pos, typ: TypeId, kind: ObjectKind) -> ObjectId {
        let id = ObjectId(self.objects.len() as u32);
        self.objects.push(Object { name: name.clone(), package: self.package, pos, typ, kind });
        self.used.push(false);
        id
    }

    pub(super) fn new_variable(&mut self, name: &Rc<str>, pos: Pos, typ: TypeId, kind: VariableKind) -> ObjectId {
        let owner = match kind {
            VariableKind::Global | VariableKind::Field => None,
            _ => self.env.function.as_ref().map(|function| function.id),
        };
        let facts = VariableFacts { owner, ..VariableFacts::default() };
        let id = self.new_object(name, pos, typ, ObjectKind::Variable(kind, facts));
        if kind == VariableKind::Local && &**name != "_" {
            self.locals.push(id);
        }
        id
    }

    pub(super) fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.index()]
    }

    pub(super) fn set_type(&mut self, id: ObjectId, typ: TypeId) {
        self.objects[id.index()].typ = typ;
    }

    pub(super) fn is_variable(&self, id: ObjectId) -> bool {
        matches!(self.object(id).kind, ObjectKind::Variable(..))
    }

    pub(super) fn facts(&mut self, id: ObjectId) -> Option<&mut VariableFacts> {
        match &mut self.objects[id.index()].kind {
            ObjectKind::Variable(_, facts) => Some(facts),
            _ => None,
        }
    }

    /// Declares a name in a block, or reports that it is taken.
    pub(super) fn declare(&mut self, scope: ScopeId, object: ObjectId) {
        let Object { name, pos, .. } = self.object(object).clone();
        if &*name == "_" {
            return;
        }
        if let Some(&other) = self.scopes[scope].names.get(&name) {
            let also = self.other_declaration(other);
            self.error(pos, "{} redeclared in this block{}", &[(&name).into(), (&also).into()]);
            // Nothing can mean it, and that is not another mistake.
            self.used[object.index()] = true;
            return;
        }
        self.scopes[scope].names.insert(name, object);
    }

    pub(super) fn other_declaration(&self, other: ObjectId) -> String {
        let Object { name, pos, .. } = self.object(other);
        match *pos {
            Pos::NONE => String::new(),
            pos => self.say("\n\t{}: other declaration of {}", &[pos.into(), name.into()]),
        }
    }

    /// Finds what a name means here.
    pub(super) fn find(&self, name: &str) -> Option<ObjectId> {
        let mut scope = Some(self.env.scope);
        while let Some(id) = scope {
            if let Some(&object) = self.scopes[id].names.get(name) {
                return Some(object);
            }
            scope = self.scopes[id].parent;
        }
        None
    }

    // What is put off.

    pub(super) fn later(&mut self, action: impl FnOnce(&mut Checker<'a>) + 'a) {
        self.later.push(Some(Box::new(action)));
    }

    /// Does what was put off since there were `top` such things.
    pub(super) fn run_later(&mut self, top: usize) {
        let mut index = top;
        while index < self.later.len() {
            if let Some(action) = self.later[index].take() {
                action(self);
            }
            index += 1;
        }
        self.later.truncate(top);
    }

    /// Goes one declaration or type deeper; `None` (and a report) if that is too deep.
    pub(super) fn deeper<R>(&mut self, pos: Pos, inner: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.type_depth >= DEEPEST {
            if !self.gave_up {
                self.gave_up = true;
                self.error(pos, "declarations that need each other so deep are not supported by minigo; declare first what is needed first", &[]);
            }
            return None;
        }
        self.type_depth += 1;
        let result = inner(self);
        self.type_depth -= 1;
        Some(result)
    }

    // Records.

    pub(super) fn record_type(&mut self, id: NodeId, mode: Mode, typ: TypeId, value: Option<Const>) {
        if mode == Mode::Invalid {
            return;
        }
        if let Some(slot) = self.info.types.get_mut(id.0 as usize) {
            *slot = Some(TypeAndValue { mode, typ, value });
        }
    }

    pub(super) fn record_object(&mut self, id: NodeId, object: ObjectId) {
        if let Some(slot) = self.info.objects.get_mut(id.0 as usize) {
            *slot = Some(object);
        }
    }

    fn record_untyped(&mut self) {
        let untyped = std::mem::take(&mut self.untyped);
        for (id, known) in untyped {
            self.record_type(id, known.mode, known.typ, known.value);
        }
    }

    /// Adds an object of the package to what the current declaration needs.
    pub(super) fn need(&mut self, object: ObjectId) {
        if let Some(from) = self.env.declaration
            && self.declaration_of.contains_key(&object)
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
    /// What the checker found out, of a program that has nothing wrong.
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
