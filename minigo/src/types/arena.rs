//! The arena: every type once, with its canonical form.
//!
//! A type is interned with the names its author gave (parameter names, aliases), so that messages can repeat them, and
//! beside it stands its canonical id, in which those names are gone. Declared types and type parameters are made anew each
//! time and filled later, because they may refer to themselves.
//! All that touches the tables is here, so that nothing else can break what they promise: hence one file.

use super::{Basic, Field, Interface, Method, NamedId, ObjectId, Param, Signature, Term, Type, TypeId, TypeParamId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// The types of one program. Interning needs no exclusive borrow.
#[derive(Debug)]
pub struct Types {
    inner: RefCell<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    types: Vec<Entry>,
    /// The ids that are aliases: how they are written.
    aliases: HashMap<TypeId, Rc<str>>,
    interned: HashMap<Type, TypeId>,
    named: Vec<NamedType>,
    instances: HashMap<(TypeId, Rc<[TypeId]>), TypeId>,
    params: Vec<TypeParameter>,
    overflowed: bool,
}

/// A type, and what is known of it at once.
#[derive(Clone, Debug)]
struct Entry {
    typ: Type,
    canon: TypeId,
    /// How tall the type is, down to declared types: recursion over types is bounded by [`TALLEST`].
    height: u32,
    /// Whether it mentions a type parameter.
    parametric: bool,
    /// Whether it is comparable, once that was asked.
    comparable: Cell<Option<bool>>,
}

/// The tallest type the arena makes; a taller one is [`TypeId::INVALID`], and [`Types::overflowed`] says so.
pub const TALLEST: u32 = 300;

/// The most types of a program.
const MOST: usize = 1 << 20;

/// A declared type, or an instance of a generic one.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// Its name.
    pub name: Rc<str>,
    /// The package it was declared in.
    pub package: super::PackageId,
    /// The type name that declared it (or its origin).
    pub object: ObjectId,
    /// The generic type it is an instance of; itself, if it is none.
    pub origin: TypeId,
    /// Its type arguments, if it is an instance.
    pub args: Rc<[TypeId]>,
    /// The type parameters, if it is generic.
    pub type_params: Rc<[TypeId]>,
    /// What it is made of; `None` while its declaration is being checked.
    pub underlying: Option<TypeId>,
    /// The methods declared on it; an instance has those of its origin.
    pub methods: Rc<[DeclaredMethod]>,
}

/// A method declared on a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaredMethod {
    /// Its name.
    pub name: Rc<str>,
    /// The package of the type and so of the method.
    pub package: super::PackageId,
    /// The method, an [`super::ObjectKind::Function`].
    pub object: ObjectId,
    /// Whether its receiver is a pointer to the type.
    pub pointer_receiver: bool,
}

/// A type parameter.
#[derive(Clone, Debug)]
pub struct TypeParameter {
    /// Its name.
    pub name: Rc<str>,
    /// Its place among the type parameters of its declaration.
    pub index: usize,
    /// The constraint, a type whose underlying type is an interface.
    pub constraint: TypeId,
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
    pub const INVALID: TypeId = TypeId(0);
    pub const BOOL: TypeId = TypeId(1);
    pub const INT: TypeId = TypeId(2);
    pub const INT8: TypeId = TypeId(3);
    pub const INT16: TypeId = TypeId(4);
    pub const INT32: TypeId = TypeId(5);
    pub const INT64: TypeId = TypeId(6);
    pub const UINT: TypeId = TypeId(7);
    pub const UINT8: TypeId = TypeId(8);
    pub const UINT16: TypeId = TypeId(9);
    pub const UINT32: TypeId = TypeId(10);
    pub const UINT64: TypeId = TypeId(11);
    pub const UINTPTR: TypeId = TypeId(12);
    pub const FLOAT32: TypeId = TypeId(13);
    pub const FLOAT64: TypeId = TypeId(14);
    pub const STRING: TypeId = TypeId(15);
    pub const UNTYPED_BOOL: TypeId = TypeId(16);
    pub const UNTYPED_INT: TypeId = TypeId(17);
    pub const UNTYPED_RUNE: TypeId = TypeId(18);
    pub const UNTYPED_FLOAT: TypeId = TypeId(19);
    pub const UNTYPED_STRING: TypeId = TypeId(20);
    pub const UNTYPED_NIL: TypeId = TypeId(21);
    /// `byte`, an alias of `uint8`.
    pub const BYTE: TypeId = TypeId(22);
    /// `rune`, an alias of `int32`.
    pub const RUNE: TypeId = TypeId(23);
    /// `interface {}`
    pub const EMPTY_INTERFACE: TypeId = TypeId(24);
    /// `any`, an alias of `interface {}`.
    pub const ANY: TypeId = TypeId(25);
    /// The tuple of no types: what a call without results has.
    pub const EMPTY_TUPLE: TypeId = TypeId(26);
    /// `error`
    pub const ERROR: TypeId = TypeId(27);
    /// `comparable`
    pub const COMPARABLE: TypeId = TypeId(28);
}

impl Inner {
    /// The height of a type, and whether it mentions a type parameter.
    fn measure(&self, typ: &Type) -> (u32, bool) {
        match typ {
            Type::Basic(_) | Type::Named(_) => (1, false),
            Type::TypeParam(_) => (1, true),
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array { elem, .. } | Type::Chan { elem, .. } => {
                self.measure_all([elem])
            }
            Type::Map { key, value } => self.measure_all([key, value]),
            Type::Struct(fields) => self.measure_all(fields.iter().map(|field| &field.typ)),
            Type::Signature(signature) => {
                self.measure_all(signature.params.iter().chain(signature.results.iter()).map(|param| &param.typ))
            }
            Type::Interface(interface) => self.measure_all(
                interface
                    .methods
                    .iter()
                    .map(|method| &method.signature)
                    .chain(interface.terms.iter().flat_map(|terms| terms.iter()).map(|term| &term.typ)),
            ),
            Type::Tuple(types) => self.measure_all(types.iter()),
        }
    }

    fn measure_all<'a>(&self, parts: impl IntoIterator<Item = &'a TypeId>) -> (u32, bool) {
        let entries = parts.into_iter().map(|id| &self.types[id.index()]);
        let (height, parametric) =
            entries.fold((0, false), |(h, p), entry| (h.max(entry.height), p || entry.parametric));
        (height + 1, parametric)
    }
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

impl Types {
    /// Makes an arena with the predeclared types in it.
    pub fn new() -> Self {
        let types = Self { inner: RefCell::default() };
        for basic in BASICS {
            types.intern(Type::Basic(basic));
        }
        types.alias("byte".into(), TypeId::UINT8);
        types.alias("rune".into(), TypeId::INT32);
        let empty = types.intern(Type::Interface(Rc::default()));
        types.alias("any".into(), empty);
        types.intern(Type::Tuple(Rc::from([])));
        let error = types.new_named("error".into(), super::PackageId::UNIVERSE, ObjectId::ERROR);
        let comparable = types.new_named("comparable".into(), super::PackageId::UNIVERSE, ObjectId::COMPARABLE);
        let result = Param { name: None, typ: TypeId::STRING };
        let signature = types.intern(Type::Signature(Rc::new(Signature {
            type_params: Rc::from([]),
            params: Rc::from([]),
            results: Rc::from([result]),
            variadic: false,
        })));
        let method = Method { name: "Error".into(), package: super::PackageId::UNIVERSE, signature };
        let interface = Interface { methods: Rc::from([method]), ..Interface::default() };
        let underlying = types.intern(Type::Interface(Rc::new(interface)));
        types.set_underlying(error, underlying);
        let interface = Interface { comparable: true, ..Interface::default() };
        let underlying = types.intern(Type::Interface(Rc::new(interface)));
        types.set_underlying(comparable, underlying);
        debug_assert_eq!((empty, error, comparable), (TypeId::EMPTY_INTERFACE, TypeId::ERROR, TypeId::COMPARABLE));
        types
    }

    /// Is how many types there are: the size of a table beside the arena.
    pub fn count(&self) -> usize {
        self.inner.borrow().types.len()
    }

    /// Is what a type is made of, aliases resolved.
    pub fn get(&self, id: TypeId) -> Type {
        self.inner.borrow().types[id.index()].typ.clone()
    }

    /// Is the id that all identical types share: to be used as a type's identity at run time.
    pub fn canon(&self, id: TypeId) -> TypeId {
        self.inner.borrow().types[id.index()].canon
    }

    /// Whether two types are identical.
    pub fn identical(&self, a: TypeId, b: TypeId) -> bool {
        a == b || self.canon(a) == self.canon(b)
    }

    /// Is the name an alias is written with, if `id` is one.
    pub fn alias_name(&self, id: TypeId) -> Option<Rc<str>> {
        self.inner.borrow().aliases.get(&id).cloned()
    }

    /// Makes an alias of `target`, to be written as `name`.
    pub fn alias(&self, name: Rc<str>, target: TypeId) -> TypeId {
        let mut inner = self.inner.borrow_mut();
        let id = TypeId(inner.types.len() as u32);
        let entry = inner.types[target.index()].clone();
        inner.types.push(entry);
        inner.aliases.insert(id, name);
        id
    }

    /// Interns a type.
    pub fn intern(&self, typ: Type) -> TypeId {
        if let Some(&id) = self.inner.borrow().interned.get(&typ) {
            return id;
        }
        let canonical = self.canonical(&typ);
        let canon = match canonical {
            Some(form) if form != typ => Some(self.intern(form)),
            _ => None,
        };
        let mut inner = self.inner.borrow_mut();
        let (height, parametric) = inner.measure(&typ);
        if height > TALLEST || inner.types.len() >= MOST {
            inner.overflowed = true;
            return TypeId::INVALID;
        }
        let id = TypeId(inner.types.len() as u32);
        let canon = canon.unwrap_or(id);
        inner.types.push(Entry { typ: typ.clone(), canon, height, parametric, comparable: Cell::new(None) });
        inner.interned.insert(typ, id);
        id
    }

    /// Whether a type was refused because it is too tall, or because there are too many.
    pub fn overflowed(&self) -> bool {
        self.inner.borrow().overflowed
    }

    /// Whether a type mentions a type parameter.
    pub fn is_parametric(&self, id: TypeId) -> bool {
        self.inner.borrow().types[id.index()].parametric
    }

    /// What [`Types::comparable`] remembers of a type.
    pub(super) fn known_comparable(&self, id: TypeId) -> Option<bool> {
        self.inner.borrow().types[id.index()].comparable.get()
    }

    pub(super) fn remember_comparable(&self, id: TypeId, comparable: bool) {
        self.inner.borrow().types[id.index()].comparable.set(Some(comparable));
    }

    /// The type without the names its author gave; `None` if it has none.
    fn canonical(&self, typ: &Type) -> Option<Type> {
        let canon = |id: TypeId| self.canon(id);
        Some(match typ {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => return None,
            Type::Pointer(elem) => Type::Pointer(canon(*elem)),
            Type::Slice(elem) => Type::Slice(canon(*elem)),
            Type::Array { elem, len } => Type::Array { elem: canon(*elem), len: *len },
            Type::Map { key, value } => Type::Map { key: canon(*key), value: canon(*value) },
            Type::Chan { dir, elem } => Type::Chan { dir: *dir, elem: canon(*elem) },
            Type::Struct(fields) => {
                let public = super::PackageId::UNIVERSE;
                Type::Struct(
                    fields
                        .iter()
                        .map(|field| Field {
                            typ: canon(field.typ),
                            package: if super::is_exported(&field.name) { public } else { field.package },
                            ..field.clone()
                        })
                        .collect(),
                )
            }
            Type::Signature(signature) => {
                let strip = |list: &[Param]| -> Rc<[Param]> {
                    list.iter().map(|param| Param { name: None, typ: canon(param.typ) }).collect()
                };
                Type::Signature(Rc::new(Signature {
                    type_params: signature.type_params.clone(),
                    params: strip(&signature.params),
                    results: strip(&signature.results),
                    variadic: signature.variadic,
                }))
            }
            Type::Interface(interface) => {
                let public = super::PackageId::UNIVERSE;
                let methods = interface
                    .methods
                    .iter()
                    .map(|method| Method {
                        name: method.name.clone(),
                        package: if super::is_exported(&method.name) { public } else { method.package },
                        signature: canon(method.signature),
                    })
                    .collect();
                let terms = interface.terms.as_ref().map(|terms| {
                    let mut terms: Vec<Term> =
                        terms.iter().map(|term| Term { tilde: term.tilde, typ: canon(term.typ) }).collect();
                    terms.sort_unstable();
                    terms.dedup();
                    Rc::from(terms)
                });
                Type::Interface(Rc::new(Interface {
                    methods,
                    terms,
                    comparable: interface.comparable,
                    implicit: false,
                }))
            }
            Type::Tuple(types) => Type::Tuple(types.iter().map(|&id| canon(id)).collect()),
        })
    }

    /// Makes a declared type whose underlying type is not known yet.
    pub fn new_named(&self, name: Rc<str>, package: super::PackageId, object: ObjectId) -> TypeId {
        self.push_named(|origin| NamedType {
            name,
            package,
            object,
            origin,
            args: Rc::from([]),
            type_params: Rc::from([]),
            underlying: None,
            methods: Rc::from([]),
        })
    }

    fn push_named(&self, make: impl FnOnce(TypeId) -> NamedType) -> TypeId {
        let mut inner = self.inner.borrow_mut();
        let id = TypeId(inner.types.len() as u32);
        let named = NamedId(inner.named.len() as u32);
        let declaration = make(id);
        let (height, parametric) = inner.measure_all(declaration.args.iter());
        if height > TALLEST || inner.types.len() >= MOST {
            inner.overflowed = true;
            return TypeId::INVALID;
        }
        inner.types.push(Entry { typ: Type::Named(named), canon: id, height, parametric, comparable: Cell::new(None) });
        inner.named.push(declaration);
        id
    }

    /// Is the declaration of a declared type. An instance's underlying type may not be filled in yet: ask [`Types::under`].
    pub fn named(&self, id: NamedId) -> NamedType {
        self.inner.borrow().named[id.0 as usize].clone()
    }

    /// Is the declaration of a type, if it is a declared one (aliases resolved).
    pub fn as_named(&self, id: TypeId) -> Option<NamedType> {
        let inner = self.inner.borrow();
        match inner.types[id.index()].typ {
            Type::Named(named) => Some(inner.named[named.0 as usize].clone()),
            _ => None,
        }
    }

    fn change_named(&self, id: TypeId, change: impl FnOnce(&mut NamedType)) {
        let mut inner = self.inner.borrow_mut();
        if let Type::Named(named) = inner.types[id.index()].typ {
            change(&mut inner.named[named.0 as usize]);
        }
    }

    /// Says what a declared type is made of.
    pub(crate) fn set_underlying(&self, id: TypeId, underlying: TypeId) {
        self.change_named(id, |named| named.underlying = Some(underlying));
    }

    /// Makes a declared type generic.
    pub(crate) fn set_type_params(&self, id: TypeId, type_params: Rc<[TypeId]>) {
        self.change_named(id, |named| named.type_params = type_params);
    }

    /// Gives a declared type its methods.
    pub(crate) fn set_methods(&self, id: TypeId, methods: Rc<[DeclaredMethod]>) {
        self.change_named(id, |named| named.methods = methods);
    }

    /// Is the methods declared on a declared type, or on the generic type it is an instance of.
    pub fn methods(&self, id: TypeId) -> Rc<[DeclaredMethod]> {
        match self.as_named(id) {
            Some(named) if named.origin != id => self.as_named(named.origin).map(|n| n.methods).unwrap_or_default(),
            Some(named) => named.methods,
            None => Rc::from([]),
        }
    }

    /// Instantiates a generic declared type.
    pub fn instance(&self, origin: TypeId, args: &[TypeId]) -> TypeId {
        let origin = self.canon(origin);
        let canonical: Rc<[TypeId]> = args.iter().map(|&arg| self.canon(arg)).collect();
        let key = (origin, canonical.clone());
        if let Some(&id) = self.inner.borrow().instances.get(&key) {
            return id;
        }
        let Some(declaration) = self.as_named(origin) else { return TypeId::INVALID };
        let id = self.push_named(|_| NamedType {
            args: canonical,
            type_params: Rc::from([]),
            underlying: None,
            methods: Rc::from([]),
            ..declaration
        });
        self.inner.borrow_mut().instances.insert(key, id);
        id
    }

    /// Is the underlying type of `id`, as an id. While a declaration is being checked it may be
    /// [`TypeId::INVALID`].
    pub fn under_id(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Named(named) => {
                let named = self.named(named);
                if let Some(underlying) = named.underlying {
                    return underlying;
                }
                if named.args.is_empty() {
                    return TypeId::INVALID;
                }
                let Some(origin) = self.as_named(named.origin) else { return TypeId::INVALID };
                let Some(generic) = origin.underlying else { return TypeId::INVALID };
                let underlying = self.subst(generic, &origin.type_params, &named.args);
                self.set_underlying(id, underlying);
                underlying
            }
            _ => id,
        }
    }

    /// Is what the underlying type of `id` is made of.
    pub fn under(&self, id: TypeId) -> Type {
        self.get(self.under_id(id))
    }

    /// Makes a type parameter; its constraint may be given later.
    pub(crate) fn new_type_param(&self, name: Rc<str>, index: usize, constraint: TypeId) -> TypeId {
        let mut inner = self.inner.borrow_mut();
        let id = TypeId(inner.types.len() as u32);
        let param = TypeParamId(inner.params.len() as u32);
        inner.types.push(Entry {
            typ: Type::TypeParam(param),
            canon: id,
            height: 1,
            parametric: true,
            comparable: Cell::new(None),
        });
        inner.params.push(TypeParameter { name, index, constraint });
        id
    }

    /// Gives a type parameter its constraint.
    pub(crate) fn set_constraint(&self, id: TypeId, constraint: TypeId) {
        let mut inner = self.inner.borrow_mut();
        if let Type::TypeParam(param) = inner.types[id.index()].typ {
            inner.params[param.0 as usize].constraint = constraint;
        }
    }

    /// Is what a type parameter is.
    pub fn type_param(&self, id: TypeParamId) -> TypeParameter {
        self.inner.borrow().params[id.0 as usize].clone()
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
        self.intern(Type::Tuple(types.into()))
    }
}
