//! Fields and methods by name, through embedded fields: the breadth-first search of the Go specification.

use super::{DeclaredMethod, PackageId, Type, TypeId, Types, is_exported};
use std::collections::HashMap;
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Member {
    /// The field at the last step of the path.
    Field(TypeId),
    /// A method declared on a type.
    Method {
        /// The method.
        method: DeclaredMethod,
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

struct Candidate {
    typ: TypeId,
    is_pointer: bool,
    path: Vec<FieldStep>,
    indirect: bool,
    several: bool,
}

/// Whether two names are the same: unexported ones only within a package.
fn same_name(name: &str, package: PackageId, other: &str, other_package: PackageId) -> bool {
    name == other && (is_exported(name) || package == other_package)
}

impl Types {
    /// Is the type a pointer points to, and whether it was one; a declared pointer type stays as it is.
    pub fn deref(&self, id: TypeId) -> (TypeId, bool) {
        match self.get(id) {
            Type::Pointer(elem) => (elem, true),
            _ => (id, false),
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
        let (start, is_pointer) = self.deref(typ);
        if is_pointer && self.is_interface_or_param(start) {
            return Lookup::Missing;
        }
        let first = Candidate { typ: start, is_pointer, path: Vec::new(), indirect: is_pointer, several: false };
        let mut current = vec![first];
        let mut seen: Vec<TypeId> = Vec::new();
        while !current.is_empty() {
            let mut next: Vec<Candidate> = Vec::new();
            let mut found: Option<Found> = None;
            let mut several = false;
            let mut add = |candidate: &Candidate, member: Member, last: Option<FieldStep>| {
                several |= found.is_some() || candidate.several;
                let path = candidate.path.iter().copied().chain(last).collect();
                found = Some(Found { member, path, indirect: candidate.indirect });
            };
            let mut embedded: Vec<(TypeId, bool, Vec<FieldStep>, bool, bool)> = Vec::new();
            for candidate in &current {
                if self.as_named(candidate.typ).is_some() {
                    let canon = self.canon(candidate.typ);
                    if seen.contains(&canon) {
                        continue;
                    }
                    seen.push(canon);
                    let method = self
                        .methods(candidate.typ)
                        .iter()
                        .find(|method| same_name(&method.name, method.package, name, package))
                        .cloned();
                    if let Some(method) = method {
                        add(candidate, Member::Method { method, receiver: candidate.typ }, None);
                        continue;
                    }
                }
                match self.under_or_constraint(candidate.typ) {
                    Type::Struct(fields) => {
                        for (index, field) in fields.iter().enumerate() {
                            let step = FieldStep { through_pointer: candidate.is_pointer, index, typ: field.typ };
                            if same_name(&field.name, field.package, name, package) {
                                add(candidate, Member::Field(field.typ), Some(step));
                                continue;
                            }
                            if field.embedded {
                                let (typ, is_pointer) = self.deref(field.typ);
                                let mut path = candidate.path.clone();
                                path.push(step);
                                let indirect = candidate.indirect || is_pointer;
                                embedded.push((typ, is_pointer, path, indirect, candidate.several));
                            }
                        }
                    }
                    Type::Interface(interface) => {
                        let method = interface
                            .methods
                            .iter()
                            .position(|method| same_name(&method.name, method.package, name, package));
                        if let Some(index) = method {
                            let signature = interface.methods[index].signature;
                            let receiver = candidate.typ;
                            add(candidate, Member::Interface { receiver, index, signature }, None);
                        }
                    }
                    _ => {}
                }
            }
            if several {
                return Lookup::Ambiguous;
            }
            if let Some(found) = found {
                if let Member::Method { method, .. } = &found.member
                    && method.pointer_receiver
                    && !found.indirect
                    && !addressable
                {
                    return Lookup::NeedsPointer;
                }
                return Lookup::Found(found);
            }
            // The same type twice at one depth: whatever it has is ambiguous.
            let mut places: HashMap<TypeId, usize> = HashMap::new();
            for (typ, is_pointer, path, indirect, several) in embedded {
                match places.get(&self.canon(typ)) {
                    Some(&place) => {
                        let earlier: &mut Candidate = &mut next[place];
                        earlier.several = true;
                    }
                    None => {
                        places.insert(self.canon(typ), next.len());
                        next.push(Candidate { typ, is_pointer, path, indirect, several });
                    }
                }
            }
            current = next;
        }
        Lookup::Missing
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
