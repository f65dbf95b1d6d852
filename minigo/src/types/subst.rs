//! Substitution of type arguments for type parameters.
//!
//! A type that mentions none of the parameters comes back as it is, so substitution makes no new ids needlessly.

use super::arena::Keep;
use super::{Type, TypeId, Types};
use explorer::table::Table;

impl Types {
    /// Is `id` with each of `params` replaced by the argument at its place.
    pub fn subst(&self, id: TypeId, params: &[TypeId], args: &[TypeId]) -> TypeId {
        if params.is_empty() || params.len() != args.len() || !self.is_parametric(id) {
            return id;
        }
        Substitution { types: self, params, args, done: Table::new() }.typ(id)
    }

    /// Is each type of a list with `params` replaced.
    pub fn subst_all(&self, list: &[TypeId], params: &[TypeId], args: &[TypeId]) -> Vec<TypeId> {
        list.iter().map(|&typ| self.subst(typ, params, args)).collect()
    }

    /// Whether `id` mentions any of the type parameters.
    pub fn mentions(&self, id: TypeId, params: &[TypeId]) -> bool {
        if !self.is_parametric(id) {
            return false;
        }
        match self.get(id) {
            Type::TypeParam(_) => params.contains(&self.canon(id)),
            Type::Named(named) => self.named(named).args.iter().any(|&arg| self.mentions(arg, params)),
            typ => typ.parts().into_iter().any(|part| self.mentions(part, params)),
        }
    }
}

struct Substitution<'a> {
    types: &'a Types,
    params: &'a [TypeId],
    args: &'a [TypeId],
    /// A type shared by many parts is replaced once: types are graphs, and may be exponentially larger as trees.
    done: Table<TypeId, TypeId>,
}

impl Substitution<'_> {
    fn typ(&mut self, id: TypeId) -> TypeId {
        if !self.types.is_parametric(id) {
            return id;
        }
        if let Some(&done) = self.done.get(id) {
            return done;
        }
        let replaced = self.replace(id);
        self.done.insert(id, replaced);
        replaced
    }

    fn replace(&mut self, id: TypeId) -> TypeId {
        match self.types.get(id) {
            Type::TypeParam(_) => {
                let canon = self.types.canon(id);
                self.params.iter().position(|&param| param == canon).map_or(id, |at| self.args[at])
            }
            Type::Named(named) => {
                let named = self.types.named(named);
                let replaced: Vec<TypeId> = named.args.iter().map(|&arg| self.typ(arg)).collect();
                if *replaced == *named.args { id } else { self.types.instance(named.origin, &replaced) }
            }
            // An alias keeps its name only while nothing in it changes.
            before => self.types.rebuilt(before, Keep::All, &mut |part| self.typ(part)).unwrap_or(id),
        }
    }
}
