//! What a name can denote: constants, types, variables, functions, packages, labels.
//!
//! An object is declared once and used anywhere; its facts are filled while its scope is checked.

use super::TypeId;
use crate::check::BuiltinId;
use crate::check::Const;
use crate::syntax::source::Pos;
use explorer::table::Key;
use std::num::NonZeroU32;
use std::rc::Rc;

/// An object in the checker's arena; its number is never 0, so that to have none takes no more room.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ObjectId(NonZeroU32);

impl ObjectId {
    /// Is the object at a position of the arena.
    pub(crate) const fn at(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    /// Is the position of this object in its arena, for tables beside it.
    pub fn index(self) -> usize {
        self.place() as usize
    }

    pub(crate) fn place(self) -> u32 {
        self.0.get() - 1
    }
}

impl Key for ObjectId {
    fn number(self) -> u64 {
        u64::from(self.0.get())
    }
}

/// A package of the program; the universe, where `int` and `len` are declared, is [`PackageId::UNIVERSE`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PackageId(pub(crate) u32);

impl PackageId {
    /// The package of what is predeclared.
    pub const UNIVERSE: PackageId = PackageId(0);

    /// Is the position of this package in [`crate::check::Program::packages`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A named thing.
#[derive(Debug)]
pub struct Object {
    /// Its name.
    pub name: Rc<str>,
    /// The package it was declared in.
    pub package: PackageId,
    /// Where its name is declared; `Pos(0)` for what is predeclared.
    pub pos: Pos,
    /// The type of a constant, variable or function; what a type name denotes.
    pub typ: TypeId,
    /// What it is.
    pub kind: ObjectKind,
}

/// What an object is.
#[derive(Debug)]
pub enum ObjectKind {
    /// An imported package, by its local name.
    Package(PackageId),
    /// A constant.
    Const(Const),
    /// A type; `Object::typ` is what it denotes.
    TypeName,
    /// A variable.
    Variable(VariableKind),
    /// A function of a package or a method of a declared type.
    Function {
        /// The generic or plain declared type whose method this is (its origin, not an instance).
        receiver: Option<TypeId>,
        /// Whether the receiver is a pointer.
        pointer_receiver: bool,
        /// The receiver's own names for the type parameters of a generic receiver type, in order:
        /// the method's body and signature are written with these.
        receiver_type_params: Rc<[TypeId]>,
        /// The index of its declaration among those of its package's file; `None` for `error.Error`.
        declaration: Option<usize>,
        /// Whether it has no body: a native function of the library.
        native: bool,
    },
    /// A predeclared function, such as `len`.
    Builtin(BuiltinId),
    /// `nil`
    Nil,
}

/// What a variable belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VariableKind {
    /// A variable of a package.
    Global,
    /// A variable of a block, also that of a loop or of a clause.
    Local,
    /// The receiver of a method.
    Receiver,
    /// A parameter.
    Param,
    /// A result, named or not.
    Result,
    /// A field of a struct.
    Field,
}

impl ObjectId {
    /// The type name `error`.
    pub const ERROR: ObjectId = ObjectId::at(0);
    /// The type name `comparable`.
    pub const COMPARABLE: ObjectId = ObjectId::at(1);
    /// The method `error.Error`.
    pub const ERROR_ERROR: ObjectId = ObjectId::at(2);
}
