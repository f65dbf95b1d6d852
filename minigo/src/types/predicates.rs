//! Questions about a type that need no context.

use super::{Basic, Tilde, Type, TypeId, Types};

impl Types {
    /// Is the underlying type; of a type parameter, the interface that constrains it.
    pub fn under_or_constraint(&self, id: TypeId) -> Type<'_> {
        match self.get(id) {
            Type::TypeParam(param) => self.under(self.type_param(param).constraint()),
            _ => self.under(id),
        }
    }

    /// Whether the underlying type is an interface, and it is no type parameter.
    pub fn is_interface(&self, id: TypeId) -> bool {
        matches!(self.under(id), Type::Interface(_))
    }

    /// Whether it is a type parameter.
    pub fn is_type_param(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::TypeParam(_))
    }

    /// Whether the underlying type is an interface, or it is a type parameter.
    pub fn is_interface_or_param(&self, id: TypeId) -> bool {
        self.is_type_param(id) || self.is_interface(id)
    }

    /// Is the predeclared type underneath, if there is one.
    pub fn basic(&self, id: TypeId) -> Option<Basic> {
        match self.under(id) {
            Type::Basic(basic) => Some(basic),
            _ => None,
        }
    }

    /// Whether it is the type of what did not check.
    pub fn is_invalid(&self, id: TypeId) -> bool {
        id == TypeId::INVALID || self.canon(id) == TypeId::INVALID
    }

    /// Whether it is the type of an untyped constant, or of `nil`.
    pub fn is_untyped(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::Basic(basic) if basic.is_untyped())
    }

    /// Whether `holds` of the predeclared type underneath; of a type parameter, of every type it lets in.
    pub fn all_basic(&self, id: TypeId, holds: fn(Basic) -> bool) -> bool {
        self.all_under(id, &|under| self.basic(under).is_some_and(holds))
    }

    /// Whether `holds` of the underlying type; of a type parameter, of that of every type it lets in.
    pub fn all_under(&self, id: TypeId, holds: &dyn Fn(TypeId) -> bool) -> bool {
        if !self.is_type_param(id) {
            return holds(self.under_id(id));
        }
        let set = self.type_set(id);
        !set.is_empty() && set.iter().all(|&under| holds(under))
    }

    /// Is the underlying types of the types that a type parameter names, none if it lets in others too; of any other
    /// type, its underlying type.
    pub fn type_set(&self, id: TypeId) -> Vec<TypeId> {
        if !self.is_type_param(id) {
            return vec![self.under_id(id)];
        }
        match self.under_or_constraint(id) {
            Type::Interface(interface) => {
                interface.terms.unwrap_or_default().iter().map(|term| self.under_id(term.typ)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Is the one underlying type of all the types that `id` stands for: its own, or that of a type parameter whose
    /// constraint names only such types. Channels of one element type unite when their directions do not conflict.
    pub fn core_type(&self, id: TypeId) -> Option<TypeId> {
        let set = self.type_set(id);
        let (&first, rest) = set.split_first()?;
        let mut core = first;
        for &other in rest {
            if self.identical(core, other) {
                continue;
            }
            match (self.get(core), self.get(other)) {
                (Type::Chan { dir: a, elem: x }, Type::Chan { dir: b, elem: y }) if self.identical(x, y) => {
                    use super::ChanDir;
                    if a == ChanDir::Both {
                        core = other;
                    } else if b != ChanDir::Both {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        Some(core)
    }

    /// Whether values can be compared with `==`; interfaces can, though it may panic.
    pub fn comparable(&self, id: TypeId) -> bool {
        if let Some(known) = self.known_comparable(id) {
            return known;
        }
        let comparable = match self.get(id) {
            Type::Basic(basic) => basic != Basic::UntypedNil,
            Type::Pointer(_) | Type::Chan { .. } | Type::Interface(_) => true,
            Type::Slice(_) | Type::Map { .. } | Type::Signature(_) | Type::Tuple(_) => false,
            Type::Array { elem, .. } => self.comparable(elem),
            Type::Struct(fields) => fields.iter().all(|field| self.comparable(field.typ)),
            Type::Named(_) => {
                // Taken for granted while it is asked: a type that contains itself was reported elsewhere.
                let underlying = self.under_id(id);
                if underlying == TypeId::INVALID {
                    return true;
                }
                self.remember_comparable(id, true);
                self.comparable(underlying)
            }
            Type::TypeParam(_) => match self.under_or_constraint(id) {
                Type::Interface(interface) => {
                    interface.comparable
                        || interface
                            .terms
                            .as_ref()
                            .is_some_and(|terms| terms.iter().all(|term| self.comparable(term.typ)))
                }
                _ => true,
            },
        };
        self.remember_comparable(id, comparable);
        comparable
    }

    /// Whether values can be compared with `<`.
    pub fn ordered(&self, id: TypeId) -> bool {
        self.all_basic(id, |basic| basic.is_numeric() || basic.is_string())
    }

    /// Whether `nil` is a value of it.
    pub fn has_nil(&self, id: TypeId) -> bool {
        self.all_under(id, &|under| {
            matches!(
                self.get(under),
                Type::Pointer(_)
                    | Type::Slice(_)
                    | Type::Map { .. }
                    | Type::Chan { .. }
                    | Type::Signature(_)
                    | Type::Interface(_)
                    | Type::Basic(Basic::UntypedNil)
            )
        })
    }

    /// Is the type that an untyped constant takes where nothing else says.
    pub fn default_type(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Basic(Basic::UntypedBool) => TypeId::BOOL,
            Type::Basic(Basic::UntypedInt) => TypeId::INT,
            Type::Basic(Basic::UntypedRune) => TypeId::RUNE,
            Type::Basic(Basic::UntypedFloat) => TypeId::FLOAT64,
            Type::Basic(Basic::UntypedString) => TypeId::STRING,
            _ => id,
        }
    }

    /// Whether `id` is among the types that a term of a union means.
    pub fn term_includes(&self, tilde: Tilde, term: TypeId, id: TypeId) -> bool {
        self.identical(term, id) || tilde == Tilde::Underlying && self.identical(self.under_id(term), self.under_id(id))
    }
}
