//! Fields and methods by name, through embedded fields: the breadth-first search of the Go specification.

use super::{DeclaredMethod, Method, MethodRef, PackageId, Type, TypeId, Types, is_exported};
use std::rc::Rc;

/// What a search for a field or method found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lookup {
    /// One, at the shallowest depth.
    Found(Found),
    /// Several at the same depth.
    Ambiguous,
    /// A method whose receiver must be a pointer, on a value that has no address.
    NeedsPointer,
    /// Nothing.
    Missing,
}

/// A field or method, and the way to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// What it is.
    pub member: Member,
    /// The embedded fields that lead to it; of a field, the field itself is the last step.
    pub path: Rc<[FieldStep]>,
    /// Whether a pointer was followed on the way, the operand's own included.
    pub indirect: bool,
}

/// A field or method of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Member {
    /// The field at the last step of the path.
    Field(TypeId),
    /// A method declared on a type.
    Method {
        /// The method.
        method: MethodRef,
        /// The declared type (or instance) that has it: what the path leads to, pointers removed.
        receiver: TypeId,
    },
    /// A method of an interface, or of a type parameter's constraint.
    Interface {
        /// The interface or type parameter: what the path leads to.
        receiver: TypeId,
        /// Its index among the interface's methods.
        index: usize,
        /// Its type.
        signature: TypeId,
    },
}

/// One field on the way to a member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldStep {
    /// Whether a pointer to the struct must be followed first.
    pub through_pointer: bool,
    /// The index of the field in the struct.
    pub index: usize,
    /// The type of the field.
    pub typ: TypeId,
}

/// Why a type does not implement an interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingMethod {
    /// The index of the method in the interface.
    pub index: usize,
    /// What is there instead.
    pub found: Lookup,
}

/// A type in which a name is sought.
#[derive(Clone, Copy)]
struct Candidate {
    typ: TypeId,
    is_pointer: bool,
    indirect: bool,
    several: bool,
    /// The candidate that embeds it, and the field in it; none of the first.
    from: Option<(usize, FieldStep)>,
}

/// Whether two names are the same: unexported ones only within a package.
fn same_name(name: &str, package: PackageId, other: &str, other_package: PackageId) -> bool {
    name == other && (is_exported(name) || package == other_package)
}

impl Types {
    /// Is the type a pointer points to; any other type, and a declared pointer type, stays as it is.
    pub fn deref(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Pointer(elem) => elem,
            _ => id,
        }
    }

    /// Finds the field or method that `x.name` means, for an `x` of type `typ`, as seen from `package`.
    ///
    /// With `addressable`, methods with pointer receivers are found on values too.
    pub fn lookup(&self, typ: TypeId, addressable: bool, package: PackageId, name: &str) -> Lookup {
        if name == "_" {
            return Lookup::Missing;
        }
        // A declared pointer type has the fields of what it points to, but no methods.
        if let Some(named) = self.as_named(typ)
            && let Some(underlying) = named.underlying()
            && matches!(self.get(underlying), Type::Pointer(_))
        {
            return match self.search(underlying, false, package, name) {
                Lookup::Found(found) if matches!(found.member, Member::Field(_)) => Lookup::Found(found),
                Lookup::Ambiguous => Lookup::Ambiguous,
                _ => Lookup::Missing,
            };
        }
        self.search(typ, addressable, package, name)
    }

    fn search(&self, typ: TypeId, addressable: bool, package: PackageId, name: &str) -> Lookup {
        let start = self.deref(typ);
        let is_pointer = start != typ;
        if is_pointer && self.is_interface_or_param(start) {
            return Lookup::Missing;
        }
        // Each level lies behind the one before it.
        let mut all = vec![Candidate { typ: start, is_pointer, indirect: is_pointer, several: false, from: None }];
        let mut seen: Vec<TypeId> = Vec::new();
        let mut level = 0;
        while level < all.len() {
            let end = all.len();
            let mut found: Option<(usize, Member, Option<FieldStep>)> = None;
            for at in level..end {
                let canon = self.canon(all[at].typ);
                if seen.contains(&canon) {
                    continue;
                }
                if self.as_named(canon).is_some() {
                    seen.push(canon);
                }
                if let Some((member, step)) = self.own_member(&mut all, at, end, package, name) {
                    if found.is_some() || all[at].several {
                        return Lookup::Ambiguous;
                    }
                    found = Some((at, member, step));
                }
            }
            if let Some((at, member, step)) = found {
                let Candidate { indirect, mut from, .. } = all[at];
                if let Member::Method { method, .. } = member
                    && method.pointer_receiver
                    && !indirect
                    && !addressable
                {
                    return Lookup::NeedsPointer;
                }
                let mut path: Vec<FieldStep> = Vec::new();
                if let Some(step) = step {
                    path.push(step);
                }
                while let Some((at, step)) = from {
                    path.push(step);
                    from = all[at].from;
                }
                path.reverse();
                return Lookup::Found(Found { member, path: path.into(), indirect });
            }
            level = end;
        }
        Lookup::Missing
    }

    /// Finds what a candidate itself has, and the step to it if it is a field; the fields it embeds are candidates of the
    /// next level, which starts at `next`.
    fn own_member(
        &self,
        all: &mut Vec<Candidate>,
        at: usize,
        next: usize,
        package: PackageId,
        name: &str,
    ) -> Option<(Member, Option<FieldStep>)> {
        let Candidate { typ: receiver, is_pointer, .. } = all[at];
        for DeclaredMethod { name: other, method } in self.methods(receiver) {
            if same_name(other, method.package, name, package) {
                return Some((Member::Method { method: *method, receiver }, None));
            }
        }
        match self.under_or_constraint(receiver) {
            Type::Struct(fields) => {
                for (index, field) in fields.iter().enumerate() {
                    let step = FieldStep { through_pointer: is_pointer, index, typ: field.typ };
                    if same_name(&field.name, field.package, name, package) {
                        return Some((Member::Field(field.typ), Some(step)));
                    }
                    if field.embedded {
                        self.embed(all, at, next, step);
                    }
                }
                None
            }
            Type::Interface(interface) => {
                let same = |method: &Method| same_name(&method.name, method.package, name, package);
                let index = interface.methods.iter().position(same)?;
                let signature = interface.methods[index].signature;
                Some((Member::Interface { receiver, index, signature }, None))
            }
            _ => None,
        }
    }

    fn embed(&self, all: &mut Vec<Candidate>, at: usize, next: usize, step: FieldStep) {
        let typ = self.deref(step.typ);
        let is_pointer = typ != step.typ;
        // The same type twice at one depth: whatever it has is ambiguous.
        if let Some(same) = all[next..].iter_mut().find(|other| self.identical(other.typ, typ)) {
            same.several = true;
            return;
        }
        let Candidate { indirect, several, .. } = all[at];
        all.push(Candidate { typ, is_pointer, indirect: indirect || is_pointer, several, from: Some((at, step)) });
    }

    /// Says why a value of type `typ` (not an interface) lacks a method of `interface`, if it does. The types of methods
    /// are compared by `signature_of`, because only the checker knows the signature of a declared method.
    pub fn missing_method(
        &self,
        typ: TypeId,
        interface: TypeId,
        signature_of: &dyn Fn(&Found) -> TypeId,
    ) -> Option<MissingMethod> {
        let Type::Interface(wanted) = self.under_or_constraint(interface) else { return None };
        wanted.methods.iter().enumerate().find_map(|(index, method)| {
            match self.lookup(typ, false, method.package, &method.name) {
                Lookup::Found(found)
                    if !matches!(found.member, Member::Field(_))
                        && self.identical(signature_of(&found), method.signature) =>
                {
                    None
                }
                found => Some(MissingMethod { index, found }),
            }
        })
    }
}
