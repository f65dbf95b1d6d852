//! The types of Go: an arena that interns them, their identity, their method sets, and how they are written.
//!
//! Two types are identical exactly when their canonical ids are equal ([`Types::canon`]), so identity costs one
//! comparison. The arena does not know the syntax tree: the checker fills it.

mod arena;
mod display;
mod lookup;
mod object;
mod predicates;
mod stable;
mod subst;

pub(crate) use arena::Keep;
pub use arena::{DeclaredMethod, MethodRef, NamedType, TALLEST, TypeParameter, Types};
pub use display::{Qualifier, Style};
pub use lookup::{FieldStep, Found, Lookup, Member, MissingMethod};
pub use object::{Object, ObjectId, ObjectKind, PackageId, VariableKind};
pub(crate) use stable::StableVec;

use crate::library::letters::is_upper;
use explorer::table::Key;
use std::num::NonZeroU32;
use std::rc::Rc;

/// A type in a [`Types`] arena; its number is never 0, so that to have none takes no more room.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TypeId(NonZeroU32);

impl Default for TypeId {
    fn default() -> Self {
        TypeId::INVALID
    }
}

impl TypeId {
    /// Is the type at a position of its arena.
    pub(crate) const fn at(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    /// Is the position of this type in its arena, for tables beside it.
    pub fn index(self) -> usize {
        self.place() as usize
    }

    pub(crate) fn place(self) -> u32 {
        self.0.get() - 1
    }
}

impl Key for TypeId {
    fn number(self) -> u64 {
        u64::from(self.0.get())
    }
}

/// A declared type or an instance of a generic one, in a [`Types`] arena.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NamedId(pub(crate) u32);

/// A type parameter, in a [`Types`] arena.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TypeParamId(pub(crate) u32);

/// What a type is made of, as the arena shows it: its lists lie there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type<'t> {
    /// A predeclared type, or the type of an untyped constant.
    Basic(Basic),
    /// A declared type (`type T …`) or an instance of a generic one.
    Named(NamedId),
    /// `*T`
    Pointer(TypeId),
    /// `[]T`
    Slice(TypeId),
    /// `[len]T`
    Array {
        /// The type of an element.
        elem: TypeId,
        /// How many there are.
        len: u64,
    },
    /// `map[key]value`
    Map {
        /// The type of a key; comparable.
        key: TypeId,
        /// The type of a value.
        value: TypeId,
    },
    /// `chan T`, `<-chan T`, `chan<- T`
    Chan {
        /// Which of its ends may be used.
        dir: ChanDir,
        /// What goes through it.
        elem: TypeId,
    },
    /// `struct { … }`
    Struct(&'t [Field]),
    /// `func(…) …`
    Signature(Signature<'t>),
    /// `interface { … }`, constraints included.
    Interface(Interface<'t>),
    /// The results of a call that has none or several.
    Tuple(&'t [TypeId]),
    /// A type parameter; never the underlying type of anything that runs.
    TypeParam(TypeParamId),
}

/// A predeclared type, or the type of an untyped constant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each is the Go type of its name")]
pub enum Basic {
    /// The type of what did not check; it silences what follows from the first error.
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    String,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedString,
    UntypedNil,
}

/// Which ends of a channel a type lets one use.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    Send,
    /// `<-chan T`
    Receive,
}

/// A field of a struct.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name; of an embedded field, the name of its type.
    pub name: Rc<str>,
    /// Where it was declared: an unexported field is another package's secret.
    pub package: PackageId,
    /// Its type.
    pub typ: TypeId,
    /// Whether it is embedded: its fields and methods are promoted.
    pub embedded: bool,
    /// The tag, as bytes of text; it has no meaning here but for identity.
    pub tag: Option<Rc<[u8]>>,
}

/// The type of a function, without its receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Signature<'t> {
    /// The type parameters of a generic function.
    pub type_params: &'t [TypeId],
    /// The parameters; of a variadic function, the last one's type is a slice.
    pub params: &'t [Param],
    /// The results.
    pub results: &'t [Param],
    /// Whether the last parameter takes any number of arguments.
    pub variadic: bool,
}

/// A parameter or a result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Param {
    /// Its name, if it has one; not a part of the type's identity.
    pub name: Option<Rc<str>>,
    /// Its type.
    pub typ: TypeId,
}

/// An interface, flattened: what it embeds is already in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Interface<'t> {
    /// All its methods, sorted by name.
    pub methods: &'t [Method],
    /// The union of types that a constraint lets in; `None` lets in all.
    pub terms: Option<&'t [Term]>,
    /// Whether only comparable types are let in.
    pub comparable: bool,
    /// Whether it was written as a constraint without the word `interface`; not a part of its identity.
    pub implicit: bool,
}

/// A method of an interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Method {
    /// Its name.
    pub name: Rc<str>,
    /// Where it was declared: an unexported method is another package's secret.
    pub package: PackageId,
    /// Its type, a [`Type::Signature`].
    pub signature: TypeId,
}

/// A term of a union: `T` or `~T`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Term {
    /// Whether every type whose underlying type is `typ` is meant.
    pub tilde: Tilde,
    /// The type.
    pub typ: TypeId,
}

/// Whether a term of a union is `T` or `~T`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Tilde {
    /// `T`: this type alone.
    Exact,
    /// `~T`: every type with this underlying type.
    Underlying,
}

impl Type<'_> {
    /// Is the types it is made of: elements, fields, parameters and results, methods, terms. A declared type has none.
    pub fn parts(&self) -> Vec<TypeId> {
        let mut parts = Vec::new();
        match self {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => {}
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array { elem, .. } | Type::Chan { elem, .. } => {
                parts.push(*elem);
            }
            Type::Map { key, value } => parts.extend([*key, *value]),
            Type::Struct(fields) => parts.extend(fields.iter().map(|field| field.typ)),
            Type::Signature(signature) => {
                parts.extend(signature.params.iter().chain(signature.results).map(|param| param.typ));
            }
            Type::Interface(interface) => {
                parts.extend(interface.methods.iter().map(|method| method.signature));
                parts.extend(interface.terms.unwrap_or_default().iter().map(|term| term.typ));
            }
            Type::Tuple(types) => parts.extend(*types),
        }
        parts
    }
}

impl Basic {
    /// Is the name Go writes, also for untyped constants.
    pub fn name(self) -> &'static str {
        match self {
            Basic::Invalid => "invalid type",
            Basic::Bool => "bool",
            Basic::Int => "int",
            Basic::Int8 => "int8",
            Basic::Int16 => "int16",
            Basic::Int32 => "int32",
            Basic::Int64 => "int64",
            Basic::Uint => "uint",
            Basic::Uint8 => "uint8",
            Basic::Uint16 => "uint16",
            Basic::Uint32 => "uint32",
            Basic::Uint64 => "uint64",
            Basic::Uintptr => "uintptr",
            Basic::Float32 => "float32",
            Basic::Float64 => "float64",
            Basic::String => "string",
            Basic::UntypedBool => "untyped bool",
            Basic::UntypedInt => "untyped int",
            Basic::UntypedRune => "untyped rune",
            Basic::UntypedFloat => "untyped float",
            Basic::UntypedString => "untyped string",
            Basic::UntypedNil => "untyped nil",
        }
    }

    /// Whether it is a boolean, typed or not.
    pub fn is_boolean(self) -> bool {
        matches!(self, Basic::Bool | Basic::UntypedBool)
    }

    /// Whether it is an integer, typed or not.
    pub fn is_integer(self) -> bool {
        self.integer_bits().is_some() || matches!(self, Basic::UntypedInt | Basic::UntypedRune)
    }

    /// Whether it is an unsigned integer.
    pub fn is_unsigned(self) -> bool {
        matches!(self, Basic::Uint | Basic::Uint8 | Basic::Uint16 | Basic::Uint32 | Basic::Uint64 | Basic::Uintptr)
    }

    /// Whether it is a floating-point number, typed or not.
    pub fn is_float(self) -> bool {
        matches!(self, Basic::Float32 | Basic::Float64 | Basic::UntypedFloat)
    }

    /// Whether it is a number, typed or not.
    pub fn is_numeric(self) -> bool {
        self.is_integer() || self.is_float()
    }

    /// Whether it is a string, typed or not.
    pub fn is_string(self) -> bool {
        matches!(self, Basic::String | Basic::UntypedString)
    }

    /// Whether it is the type of an untyped constant (or of `nil`).
    pub fn is_untyped(self) -> bool {
        matches!(
            self,
            Basic::UntypedBool
                | Basic::UntypedInt
                | Basic::UntypedRune
                | Basic::UntypedFloat
                | Basic::UntypedString
                | Basic::UntypedNil
        )
    }

    /// Is how many bits a typed integer has: `int`, `uint` and `uintptr` have 64.
    pub fn integer_bits(self) -> Option<u32> {
        match self {
            Basic::Int8 | Basic::Uint8 => Some(8),
            Basic::Int16 | Basic::Uint16 => Some(16),
            Basic::Int32 | Basic::Uint32 => Some(32),
            Basic::Int | Basic::Int64 | Basic::Uint | Basic::Uint64 | Basic::Uintptr => Some(64),
            _ => None,
        }
    }
}

impl Signature<'_> {
    /// Is the type of the argument at `index`, the variadic ones unrolled.
    pub fn param_at(&self, index: usize, slice_elem: impl Fn(TypeId) -> TypeId) -> Option<TypeId> {
        let last = self.params.len().checked_sub(1)?;
        if self.variadic && index >= last {
            return Some(slice_elem(self.params[last].typ));
        }
        self.params.get(index).map(|param| param.typ)
    }
}

/// Whether a name is visible outside its package.
pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(|first| is_upper(first as u32))
}
