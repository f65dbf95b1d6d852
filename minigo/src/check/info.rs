//! What the checker found out, for whoever compiles the program.
//!
//! The tables are indexed by [`NodeId`], over all packages of the program. Bodies of generic functions are checked once,
//! with their type parameters: whoever compiles an instance substitutes ([`Types::subst`]).

use super::{BuiltinId, Const};
use crate::syntax::ast::{File, NodeId};
use crate::types::{Found, Object, ObjectId, ObjectKind, PackageId, TypeId, Types};
use explorer::table::{Key, Table};
use std::rc::Rc;

/// A program that has passed the checker.
#[derive(Debug)]
pub struct Program {
    /// Every type.
    pub types: Types,
    /// Every declared thing.
    pub objects: Vec<Object>,
    /// The packages; each stands behind those it imports, the universe is the first and the user's the last.
    pub packages: Vec<Package>,
    /// What is known of each node of the syntax trees.
    pub info: Info,
}

/// A package.
#[derive(Debug)]
pub struct Package {
    /// The import path; `main` for the user's.
    pub path: Rc<str>,
    /// The name.
    pub name: Rc<str>,
    /// The tree; none for the universe.
    pub file: Option<Rc<File>>,
    /// What is declared at its top, by name; `init` functions and `_` are not.
    pub scope: Vec<(Rc<str>, ObjectId)>,
    /// The variables of the package in the order in which they are to be initialised. A variable without
    /// initialiser is not in it.
    pub initializers: Vec<Initializer>,
    /// Its `init` functions, as indices into the declarations of its file, in order.
    pub init_functions: Vec<usize>,
}

impl Package {
    /// Is what a name means at the package's top.
    pub fn lookup(&self, name: &str) -> Option<ObjectId> {
        self.scope.iter().find(|(other, _)| **other == *name).map(|&(_, object)| object)
    }
}

impl Key for NodeId {
    fn number(self) -> u64 {
        u64::from(self.0)
    }
}

/// `lhs = rhs`, once, before `init` functions run.
#[derive(Clone, Debug)]
pub struct Initializer {
    /// The variables: one, or as many as the call on the right has results. `_` is a variable here.
    pub lhs: Vec<ObjectId>,
    /// The index of the `var` among the declarations of the file.
    pub declaration: usize,
    /// The index of the value in it.
    pub value: usize,
}

/// What is known of each node of the syntax trees.
#[derive(Debug, Default)]
pub struct Info {
    /// Per expression: what it is, its type, and its value if it is constant.
    pub(super) types: Vec<Option<TypeAndValue>>,
    /// Per identifier, what it denotes or declares; per clause of a type switch, the variable it declares.
    pub(super) objects: Vec<Option<ObjectId>>,
    /// Per selector expression: the member it selects.
    pub(super) selections: Table<NodeId, Selection>,
    /// Per use of a generic function (its identifier's node): the type arguments.
    pub(super) instances: Table<NodeId, Rc<[TypeId]>>,
    /// Per function declaration or literal: its receiver, parameters and results as variables, in order.
    pub(super) parameters: Table<NodeId, Parameters>,
}

/// The variables that a function starts with.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    /// The receiver of a method and the parameters, also those without a name.
    pub params: Vec<ObjectId>,
    /// The results, also those without a name.
    pub results: Vec<ObjectId>,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub struct TypeAndValue {
    /// Its kind.
    pub mode: Mode,
    /// Its type, untyped constants converted to what their place wants. The operand of a comparison that is in the
    /// end untyped, too: it has the type it is compared in.
    pub typ: TypeId,
    /// Its value, if it is constant (then of type `typ`).
    pub value: Option<Const>,
}

/// What kind of thing an expression is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// It did not check.
    Invalid,
    /// A call without results.
    NoValue,
    /// A predeclared function.
    Builtin(BuiltinId),
    /// A type.
    Type,
    /// A constant.
    Constant,
    /// Something with an address.
    Variable,
    /// An element of a map: assignable, without an address; may give two values.
    MapIndex,
    /// A computed value.
    Value,
    /// `nil`
    Nil,
    /// A value, or a value and whether it is there: a type assertion or a receive.
    CommaOk,
}

/// What `x.name` selects.
#[derive(Clone, Debug)]
pub enum Selection {
    /// A field of a value; the last step of the path is the field.
    Field(Found),
    /// A method of a value: called, or bound to it.
    Method(Found),
    /// A method of a type: `T.name`, a function whose first parameter is the receiver.
    MethodExpr {
        /// The type left of the dot.
        receiver: TypeId,
        /// The method.
        found: Found,
    },
    /// Something of an imported package.
    Qualified(ObjectId),
}

impl Info {
    /// Is what an expression is. Of `v, ok := <-c` and its like, the type is a tuple of two.
    pub fn expr(&self, id: NodeId) -> Option<&TypeAndValue> {
        self.types.get(id.0 as usize)?.as_ref()
    }

    /// Is the type of an expression; [`TypeId::INVALID`] where there is none.
    pub fn type_of(&self, id: NodeId) -> TypeId {
        self.expr(id).map_or(TypeId::INVALID, |known| known.typ)
    }

    /// Is the value of a constant expression.
    pub fn const_of(&self, id: NodeId) -> Option<&Const> {
        self.expr(id)?.value.as_ref()
    }

    /// Is what an identifier denotes or declares, or the variable that a clause of a type switch declares.
    pub fn object(&self, id: NodeId) -> Option<ObjectId> {
        *self.objects.get(id.0 as usize)?
    }

    /// Is what a selector expression selects, by the node of the whole expression.
    pub fn selection(&self, id: NodeId) -> Option<&Selection> {
        self.selections.get(id)
    }

    /// Is the type arguments of a generic function where it is used, by the node of its identifier (of `p.F`, that
    /// of `F`).
    pub fn instance(&self, id: NodeId) -> Option<&Rc<[TypeId]>> {
        self.instances.get(id)
    }

    /// Is the variables that a function starts with, by the node of the declaration or of the literal's expression.
    pub fn parameters(&self, id: NodeId) -> Option<&Parameters> {
        self.parameters.get(id)
    }
}

impl Program {
    /// Is a declared thing.
    pub fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.index()]
    }

    /// Is a package.
    pub fn package(&self, id: PackageId) -> &Package {
        &self.packages[id.index()]
    }

    /// Is the user's package.
    pub fn main_package(&self) -> PackageId {
        PackageId(self.packages.len().saturating_sub(1) as u32)
    }

    /// Is the type of a method that was found, as seen through its receiver: type arguments substituted, without
    /// the receiver.
    pub fn method_signature(&self, found: &Found) -> TypeId {
        method_signature(&self.types, &self.objects, found)
    }
}

pub(super) fn method_signature(types: &Types, objects: &[Object], found: &Found) -> TypeId {
    use crate::types::Member;
    match &found.member {
        Member::Field(typ) => *typ,
        Member::Interface { signature, .. } => *signature,
        Member::Method { method, receiver } => {
            let object = &objects[method.object.index()];
            match (&object.kind, types.as_named(*receiver)) {
                (ObjectKind::Function { receiver_type_params, .. }, Some(named)) => {
                    types.subst(object.typ, receiver_type_params, &named.args)
                }
                _ => object.typ,
            }
        }
    }
}

impl Info {
    /// Makes tables for so many nodes.
    pub(super) fn with_nodes(nodes: usize) -> Self {
        Self { types: vec![None; nodes], objects: vec![None; nodes], ..Self::default() }
    }
}
