//! The arena: every type once, with its canonical form.
//!
//! A type is interned with the names its author gave (parameter names, aliases), so that messages can repeat them, and
//! beside it stands its canonical id, in which those names are gone. Declared types and type parameters are made anew each
//! time and filled later, because they may refer to themselves.
//! All that touches the tables is here, so that nothing else can break what they promise: hence one file.

use super::stable::StableVec;
use super::{
    Basic, Field, Interface, Method, NamedId, ObjectId, PackageId, Param, Signature, Term, Type, TypeId, TypeParamId,
    is_exported,
};
use explorer::table::Table;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// The types of one program. Making one needs no exclusive borrow, and what the arena shows of one stays good.
#[derive(Debug)]
pub struct Types {
    entries: StableVec<Entry>,
    /// The types of each hash: what is interned, and the instances of generic types.
    interned: RefCell<Table<u64, Vec<TypeId>>>,
    overflowed: Cell<bool>,
}

/// A type, and what is known of it at once.
#[derive(Debug)]
struct Entry {
    kept: Kept,
    canon: TypeId,
    /// How an alias is written.
    alias: Option<Rc<str>>,
    /// How tall the type is, down to declared types: recursion over types is bounded by [`TALLEST`].
    height: u32,
    /// Whether it mentions a type parameter.
    parametric: bool,
    /// Whether it is comparable, once that was asked.
    comparable: Cell<Option<bool>>,
}

/// A [`Type`] with lists of its own.
#[derive(Debug)]
enum Kept {
    Small(Type<'static>),
    Struct(Box<[Field]>),
    Signature {
        type_params: Box<[TypeId]>,
        params: Box<[Param]>,
        results: Box<[Param]>,
        variadic: bool,
    },
    Interface {
        methods: Box<[Method]>,
        terms: Option<Box<[Term]>>,
        comparable: bool,
        implicit: bool,
    },
    Tuple(Box<[TypeId]>),
    Named(Box<NamedType>),
    TypeParam(TypeParameter),
    /// An alias of another type.
    Alias(TypeId),
}

/// What a type that is rebuilt keeps, besides what makes its identity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keep {
    /// It is written as before.
    All,
    /// The tags of its fields go.
    AllButTags,
    /// It becomes canonical: the names that its author gave go.
    Identity,
}

/// The tallest type the arena makes; a taller one is [`TypeId::INVALID`], and [`Types::overflowed`] says so.
pub const TALLEST: u32 = 300;

/// The most types of a program.
const MOST: usize = 1 << 20;

/// A declared type, or an instance of a generic one.
#[derive(Debug)]
pub struct NamedType {
    /// Its name.
    pub name: Rc<str>,
    /// The package it was declared in.
    pub package: PackageId,
    /// The type name that declared it (or its origin).
    pub object: ObjectId,
    /// The generic type it is an instance of; itself, if it is none.
    pub origin: TypeId,
    /// Its type arguments, if it is an instance.
    pub args: Rc<[TypeId]>,
    type_params: OnceCell<Rc<[TypeId]>>,
    underlying: Cell<Option<TypeId>>,
    methods: OnceCell<Box<[DeclaredMethod]>>,
}

impl NamedType {
    fn new(name: Rc<str>, package: PackageId, object: ObjectId, origin: TypeId, args: Vec<TypeId>) -> Self {
        Self {
            name,
            package,
            object,
            origin,
            args: args.into(),
            type_params: OnceCell::new(),
            underlying: Cell::new(None),
            methods: OnceCell::new(),
        }
    }

    /// Is the type parameters, if it is generic.
    pub fn type_params(&self) -> &[TypeId] {
        self.type_params.get().map_or(&[], |params| params)
    }

    /// Is what it is made of; `None` while its declaration is being checked.
    pub fn underlying(&self) -> Option<TypeId> {
        self.underlying.get()
    }
}

/// A method declared on a type.
#[derive(Clone, Debug)]
pub struct DeclaredMethod {
    /// Its name.
    pub name: Rc<str>,
    /// What it is.
    pub method: MethodRef,
}

/// Which method of a declared type one is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MethodRef {
    /// The package of the type and so of the method.
    pub package: PackageId,
    /// The method, an [`super::ObjectKind::Function`].
    pub object: ObjectId,
    /// Whether its receiver is a pointer to the type.
    pub pointer_receiver: bool,
}

/// A type parameter.
#[derive(Debug)]
pub struct TypeParameter {
    /// Its name.
    pub name: Rc<str>,
    /// Its place among the type parameters of its declaration.
    pub index: usize,
    constraint: Cell<TypeId>,
}

impl TypeParameter {
    /// Is the constraint, a type whose underlying type is an interface.
    pub fn constraint(&self) -> TypeId {
        self.constraint.get()
    }
}
/// The predeclared types have the ids of their place here.
const BASICS: [Basic; 22] = [
    Basic::Invalid,
    Basic::Bool,
    Basic::Int,
    Basic::Int8,
    Basic::Int16,
    Basic::Int32,
    Basic::Int64,
    Basic::Uint,
    Basic::Uint8,
    Basic::Uint16,
    Basic::Uint32,
    Basic::Uint64,
    Basic::Uintptr,
    Basic::Float32,
    Basic::Float64,
    Basic::String,
    Basic::UntypedBool,
    Basic::UntypedInt,
    Basic::UntypedRune,
    Basic::UntypedFloat,
    Basic::UntypedString,
    Basic::UntypedNil,
];

#[expect(missing_docs, reason = "each is the Go type of its name")]
impl TypeId {
    pub const INVALID: TypeId = TypeId::at(0);
    pub const BOOL: TypeId = TypeId::at(1);
    pub const INT: TypeId = TypeId::at(2);
    pub const INT8: TypeId = TypeId::at(3);
    pub const INT16: TypeId = TypeId::at(4);
    pub const INT32: TypeId = TypeId::at(5);
    pub const INT64: TypeId = TypeId::at(6);
    pub const UINT: TypeId = TypeId::at(7);
    pub const UINT8: TypeId = TypeId::at(8);
    pub const UINT16: TypeId = TypeId::at(9);
    pub const UINT32: TypeId = TypeId::at(10);
    pub const UINT64: TypeId = TypeId::at(11);
    pub const UINTPTR: TypeId = TypeId::at(12);
    pub const FLOAT32: TypeId = TypeId::at(13);
    pub const FLOAT64: TypeId = TypeId::at(14);
    pub const STRING: TypeId = TypeId::at(15);
    pub const UNTYPED_BOOL: TypeId = TypeId::at(16);
    pub const UNTYPED_INT: TypeId = TypeId::at(17);
    pub const UNTYPED_RUNE: TypeId = TypeId::at(18);
    pub const UNTYPED_FLOAT: TypeId = TypeId::at(19);
    pub const UNTYPED_STRING: TypeId = TypeId::at(20);
    pub const UNTYPED_NIL: TypeId = TypeId::at(21);
    /// `byte`, an alias of `uint8`.
    pub const BYTE: TypeId = TypeId::at(22);
    /// `rune`, an alias of `int32`.
    pub const RUNE: TypeId = TypeId::at(23);
    /// `interface {}`
    pub const EMPTY_INTERFACE: TypeId = TypeId::at(24);
    /// `any`, an alias of `interface {}`.
    pub const ANY: TypeId = TypeId::at(25);
    /// The tuple of no types: what a call without results has.
    pub const EMPTY_TUPLE: TypeId = TypeId::at(26);
    /// `error`
    pub const ERROR: TypeId = TypeId::at(27);
    /// `comparable`
    pub const COMPARABLE: TypeId = TypeId::at(28);
}

impl Kept {
    fn of(typ: Type<'_>) -> Self {
        match typ {
            Type::Struct(fields) => Kept::Struct(fields.into()),
            Type::Signature(Signature { type_params, params, results, variadic }) => Kept::Signature {
                type_params: type_params.into(),
                params: params.into(),
                results: results.into(),
                variadic,
            },
            Type::Interface(Interface { methods, terms, comparable, implicit }) => {
                Kept::Interface { methods: methods.into(), terms: terms.map(Box::from), comparable, implicit }
            }
            Type::Tuple(types) => Kept::Tuple(types.into()),
            Type::Basic(basic) => Kept::Small(Type::Basic(basic)),
            Type::Named(named) => Kept::Small(Type::Named(named)),
            Type::Pointer(elem) => Kept::Small(Type::Pointer(elem)),
            Type::Slice(elem) => Kept::Small(Type::Slice(elem)),
            Type::Array { elem, len } => Kept::Small(Type::Array { elem, len }),
            Type::Map { key, value } => Kept::Small(Type::Map { key, value }),
            Type::Chan { dir, elem } => Kept::Small(Type::Chan { dir, elem }),
            Type::TypeParam(param) => Kept::Small(Type::TypeParam(param)),
        }
    }
}

/// Types of one hash are told apart by comparing them: their parts are enough to make it.
fn hash_of(typ: Type<'_>, parts: &[TypeId]) -> u64 {
    let own = match typ {
        Type::Basic(basic) => basic as u64,
        Type::Array { len, .. } => len,
        _ => 0,
    };
    explorer::table::hash(&(own, parts))
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

impl Types {
    /// Makes an arena with the predeclared types in it.
    pub fn new() -> Self {
        let types = Self { entries: StableVec::new(), interned: RefCell::default(), overflowed: Cell::new(false) };
        for basic in BASICS {
            types.intern(Type::Basic(basic));
        }
        types.alias("byte".into(), TypeId::UINT8);
        types.alias("rune".into(), TypeId::INT32);
        let empty = types.intern(Type::Interface(Interface::default()));
        types.alias("any".into(), empty);
        types.intern(Type::Tuple(&[]));
        let error = types.new_named("error".into(), PackageId::UNIVERSE, ObjectId::ERROR);
        let comparable = types.new_named("comparable".into(), PackageId::UNIVERSE, ObjectId::COMPARABLE);
        let results = &[Param { name: None, typ: TypeId::STRING }];
        let signature =
            types.intern(Type::Signature(Signature { type_params: &[], params: &[], results, variadic: false }));
        let methods = &[Method { name: "Error".into(), package: PackageId::UNIVERSE, signature }];
        let underlying = types.intern(Type::Interface(Interface { methods, ..Interface::default() }));
        types.set_underlying(error, underlying);
        let underlying = types.intern(Type::Interface(Interface { comparable: true, ..Interface::default() }));
        types.set_underlying(comparable, underlying);
        debug_assert_eq!((empty, error, comparable), (TypeId::EMPTY_INTERFACE, TypeId::ERROR, TypeId::COMPARABLE));
        types
    }

    fn entry(&self, id: TypeId) -> &Entry {
        self.entries.get(id.place())
    }

    /// Is how many types there are: the size of a table beside the arena.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Is what a type is made of, aliases resolved.
    pub fn get(&self, id: TypeId) -> Type<'_> {
        match &self.entry(id).kept {
            Kept::Small(typ) => *typ,
            Kept::Struct(fields) => Type::Struct(fields),
            Kept::Signature { type_params, params, results, variadic } => {
                Type::Signature(Signature { type_params, params, results, variadic: *variadic })
            }
            Kept::Interface { methods, terms, comparable, implicit } => Type::Interface(Interface {
                methods,
                terms: terms.as_deref(),
                comparable: *comparable,
                implicit: *implicit,
            }),
            Kept::Tuple(types) => Type::Tuple(types),
            Kept::Named(_) => Type::Named(NamedId(id.place())),
            Kept::TypeParam(_) => Type::TypeParam(TypeParamId(id.place())),
            Kept::Alias(target) => self.get(*target),
        }
    }

    /// Is the id that all identical types share: to be used as a type's identity at run time.
    pub fn canon(&self, id: TypeId) -> TypeId {
        self.entry(id).canon
    }

    /// Whether two types are identical.
    pub fn identical(&self, a: TypeId, b: TypeId) -> bool {
        a == b || self.canon(a) == self.canon(b)
    }

    /// Is the name an alias is written with, if `id` is one.
    pub fn alias_name(&self, id: TypeId) -> Option<&Rc<str>> {
        self.entry(id).alias.as_ref()
    }

    /// Makes an alias of `target`, to be written as `name`.
    pub fn alias(&self, name: Rc<str>, target: TypeId) -> TypeId {
        let Entry { canon, height, parametric, ref comparable, .. } = *self.entry(target);
        let comparable = comparable.clone();
        let kept = Kept::Alias(target);
        TypeId::at(self.entries.push(Entry { kept, canon, alias: Some(name), height, parametric, comparable }))
    }

    /// Interns a type.
    pub fn intern(&self, typ: Type<'_>) -> TypeId {
        let parts = typ.parts();
        let hash = hash_of(typ, &parts);
        if let Some(id) = self.known(hash, &|id| self.get(id) == typ) {
            return id;
        }
        let canon = match typ {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => None,
            _ => self.rebuilt(typ, Keep::Identity, &mut |part| self.canon(part)),
        };
        self.push(hash, Kept::of(typ), canon, &parts)
    }

    /// Finds a type among those of a hash.
    fn known(&self, hash: u64, is_it: &dyn Fn(TypeId) -> bool) -> Option<TypeId> {
        self.interned.borrow().get(hash)?.iter().copied().find(|&id| is_it(id))
    }

    /// Adds a type, to be found by its hash; without `canon` it is its own canonical form. [`TypeId::INVALID`] if it is too
    /// tall or one too many.
    fn push(&self, hash: u64, kept: Kept, canon: Option<TypeId>, parts: &[TypeId]) -> TypeId {
        let (height, parametric) = self.measure(parts);
        let count = self.count();
        if height > TALLEST || count >= MOST {
            self.overflowed.set(true);
            return TypeId::INVALID;
        }
        let parametric = parametric || matches!(kept, Kept::TypeParam(_));
        let canon = canon.unwrap_or(TypeId::at(count as u32));
        let comparable = Cell::new(None);
        let id = TypeId::at(self.entries.push(Entry { kept, canon, alias: None, height, parametric, comparable }));
        self.interned.borrow_mut().or_insert_with(hash, Vec::new).push(id);
        id
    }

    /// The height of a type made of these, and whether it mentions a type parameter.
    fn measure(&self, parts: &[TypeId]) -> (u32, bool) {
        let mut height = 0;
        let mut parametric = false;
        for &part in parts {
            let entry = self.entry(part);
            height = height.max(entry.height);
            parametric |= entry.parametric;
        }
        (height + 1, parametric)
    }

    /// Whether a type was refused because it is too tall, or because there are too many.
    pub fn overflowed(&self) -> bool {
        self.overflowed.get()
    }

    /// Whether a type mentions a type parameter.
    pub fn is_parametric(&self, id: TypeId) -> bool {
        self.entry(id).parametric
    }

    /// What [`Types::comparable`] remembers of a type.
    pub(super) fn known_comparable(&self, id: TypeId) -> Option<bool> {
        self.entry(id).comparable.get()
    }

    pub(super) fn remember_comparable(&self, id: TypeId, comparable: bool) {
        self.entry(id).comparable.set(Some(comparable));
    }

    /// The type made of other parts; `None` if it comes out as it is.
    pub(crate) fn rebuilt(&self, typ: Type<'_>, keep: Keep, part: &mut dyn FnMut(TypeId) -> TypeId) -> Option<TypeId> {
        let names = keep != Keep::Identity;
        let package = |name: &str, package| if names || !is_exported(name) { package } else { PackageId::UNIVERSE };
        let (fields, params, results, types): (Vec<Field>, Vec<Param>, Vec<Param>, Vec<TypeId>);
        let (methods, mut terms): (Vec<Method>, Vec<Term>);
        let mut list = |list: &[Param]| -> Vec<Param> {
            let name = |param: &Param| param.name.clone().filter(|_| names);
            list.iter().map(|param| Param { name: name(param), typ: part(param.typ) }).collect()
        };
        let after = match typ {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => typ,
            Type::Pointer(elem) => Type::Pointer(part(elem)),
            Type::Slice(elem) => Type::Slice(part(elem)),
            Type::Array { elem, len } => Type::Array { elem: part(elem), len },
            Type::Map { key, value } => Type::Map { key: part(key), value: part(value) },
            Type::Chan { dir, elem } => Type::Chan { dir, elem: part(elem) },
            Type::Struct(before) => {
                let field = |field: &Field| Field {
                    typ: part(field.typ),
                    package: package(&field.name, field.package),
                    tag: field.tag.clone().filter(|_| keep != Keep::AllButTags),
                    ..field.clone()
                };
                fields = before.iter().map(field).collect();
                Type::Struct(&fields)
            }
            Type::Signature(signature) => {
                params = list(signature.params);
                results = list(signature.results);
                Type::Signature(Signature { params: &params, results: &results, ..signature })
            }
            Type::Interface(interface) => {
                let method = |method: &Method| Method {
                    name: method.name.clone(),
                    package: package(&method.name, method.package),
                    signature: part(method.signature),
                };
                methods = interface.methods.iter().map(method).collect();
                let before = interface.terms.unwrap_or_default();
                terms = Vec::new();
                for term in before {
                    let term = Term { typ: part(term.typ), ..*term };
                    if names {
                        terms.push(term);
                    } else if let Err(at) = terms.binary_search(&term) {
                        terms.insert(at, term);
                    }
                }
                Type::Interface(Interface {
                    methods: &methods,
                    terms: interface.terms.map(|_| &terms[..]),
                    implicit: names && interface.implicit,
                    ..interface
                })
            }
            Type::Tuple(before) => {
                types = before.iter().map(|&typ| part(typ)).collect();
                Type::Tuple(&types)
            }
        };
        (after != typ).then(|| self.intern(after))
    }

    /// Makes a declared type whose underlying type is not known yet.
    pub fn new_named(&self, name: Rc<str>, package: PackageId, object: ObjectId) -> TypeId {
        let origin = TypeId::at(self.count() as u32);
        let hash = explorer::table::hash(&(u64::from(origin.place()), &[] as &[TypeId]));
        self.push_named(hash, NamedType::new(name, package, object, origin, Vec::new()))
    }

    fn push_named(&self, hash: u64, declaration: NamedType) -> TypeId {
        let args = declaration.args.clone();
        self.push(hash, Kept::Named(Box::new(declaration)), None, &args)
    }

    /// Is the declaration of a declared type. An instance's underlying type may not be filled in yet: ask [`Types::under`].
    pub fn named(&self, id: NamedId) -> &NamedType {
        let Kept::Named(named) = &self.entries.get(id.0).kept else { unreachable!("the arena gave out this id") };
        named
    }

    /// Is the declaration of a type, if it is a declared one (aliases resolved).
    pub fn as_named(&self, id: TypeId) -> Option<&NamedType> {
        match &self.entry(id).kept {
            Kept::Named(named) => Some(named),
            Kept::Alias(target) => self.as_named(*target),
            _ => None,
        }
    }

    /// Says what a declared type is made of.
    pub(crate) fn set_underlying(&self, id: TypeId, underlying: TypeId) {
        if let Some(named) = self.as_named(id) {
            named.underlying.set(Some(underlying));
        }
    }

    /// Makes a declared type generic, once.
    pub(crate) fn set_type_params(&self, id: TypeId, type_params: &[TypeId]) {
        if let Some(named) = self.as_named(id) {
            let _ = named.type_params.set(type_params.into());
        }
    }

    /// Gives a declared type its methods, once.
    pub(crate) fn set_methods(&self, id: TypeId, methods: Vec<DeclaredMethod>) {
        if let Some(named) = self.as_named(id) {
            let _ = named.methods.set(methods.into());
        }
    }

    /// Is the methods declared on a declared type, or on the generic type it is an instance of.
    pub fn methods(&self, id: TypeId) -> &[DeclaredMethod] {
        let origin = self.as_named(id).and_then(|named| self.as_named(named.origin));
        origin.and_then(|origin| origin.methods.get()).map_or(&[], |methods| methods)
    }

    /// Instantiates a generic declared type.
    pub fn instance(&self, origin: TypeId, args: &[TypeId]) -> TypeId {
        let origin = self.canon(origin);
        let args: Vec<TypeId> = args.iter().map(|&arg| self.canon(arg)).collect();
        let hash = explorer::table::hash(&(u64::from(origin.place()), &args[..]));
        let is_it = |id| self.as_named(id).is_some_and(|named| named.origin == origin && *named.args == args);
        if let Some(id) = self.known(hash, &is_it) {
            return id;
        }
        let Some(generic) = self.as_named(origin) else { return TypeId::INVALID };
        self.push_named(hash, NamedType::new(generic.name.clone(), generic.package, generic.object, origin, args))
    }

    /// Is the underlying type of `id`, as an id. While a declaration is being checked it may be
    /// [`TypeId::INVALID`].
    pub fn under_id(&self, id: TypeId) -> TypeId {
        let Some(named) = self.as_named(id) else { return id };
        if let Some(underlying) = named.underlying() {
            return underlying;
        }
        let Some(origin) = self.as_named(named.origin) else { return TypeId::INVALID };
        let Some(generic) = origin.underlying() else { return TypeId::INVALID };
        let underlying = self.subst(generic, origin.type_params(), &named.args);
        named.underlying.set(Some(underlying));
        underlying
    }

    /// Is what the underlying type of `id` is made of.
    pub fn under(&self, id: TypeId) -> Type<'_> {
        self.get(self.under_id(id))
    }

    /// Makes a type parameter; its constraint may be given later.
    pub(crate) fn new_type_param(&self, name: Rc<str>, index: usize, constraint: TypeId) -> TypeId {
        let hash = explorer::table::hash(&(self.count() as u64, &[] as &[TypeId]));
        self.push(hash, Kept::TypeParam(TypeParameter { name, index, constraint: Cell::new(constraint) }), None, &[])
    }

    /// Gives a type parameter its constraint.
    pub(crate) fn set_constraint(&self, id: TypeId, constraint: TypeId) {
        if let Type::TypeParam(param) = self.get(id) {
            self.type_param(param).constraint.set(constraint);
        }
    }

    /// Is what a type parameter is.
    pub fn type_param(&self, id: TypeParamId) -> &TypeParameter {
        let Kept::TypeParam(param) = &self.entries.get(id.0).kept else { unreachable!("the arena gave out this id") };
        param
    }

    /// Is the type of a function, if it is one.
    pub fn signature(&self, id: TypeId) -> Option<Signature<'_>> {
        match self.get(id) {
            Type::Signature(signature) => Some(signature),
            _ => None,
        }
    }

    /// Is the type of a generic function that got its type arguments.
    pub fn instantiated(&self, generic: &Signature<'_>, args: &[TypeId]) -> TypeId {
        let plain = self.intern(Type::Signature(Signature { type_params: &[], ..*generic }));
        self.subst(plain, generic.type_params, args)
    }

    /// `*elem`
    pub fn pointer(&self, elem: TypeId) -> TypeId {
        self.intern(Type::Pointer(elem))
    }

    /// `[]elem`
    pub fn slice(&self, elem: TypeId) -> TypeId {
        self.intern(Type::Slice(elem))
    }

    /// A tuple of results.
    pub fn tuple(&self, types: &[TypeId]) -> TypeId {
        self.intern(Type::Tuple(types))
    }
}
