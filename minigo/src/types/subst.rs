//! Substitution of type arguments for type parameters.
//!
//! A type that mentions none of the parameters comes back as it is, so substitution makes no new ids needlessly.

use super::{Field, Interface, Method, Param, Signature, Term, Type, TypeId, Types};
use std::collections::HashMap;
use std::rc::Rc;

impl Types {
    /// Is `id` with each of `params` replaced by the argument at its place.
    pub fn subst(&self, id: TypeId, params: &[TypeId], args: &[TypeId]) -> TypeId {
        if params.is_empty() || params.len() != args.len() || !self.is_parametric(id) {
            return id;
        }
        Substitution { types: self, params, args, done: HashMap::new() }.typ(id)
    }

    /// Whether `id` mentions any of the type parameters.
    pub fn mentions(&self, id: TypeId, params: &[TypeId]) -> bool {
        if !self.is_parametric(id) {
            return false;
        }
        let go = |id: TypeId| self.mentions(id, params);
        match self.get(id) {
            Type::Basic(_) => false,
            Type::TypeParam(_) => params.contains(&self.canon(id)),
            Type::Named(named) => self.named(named).args.iter().any(|&arg| go(arg)),
            Type::Pointer(elem) | Type::Slice(elem) | Type::Array { elem, .. } | Type::Chan { elem, .. } => go(elem),
            Type::Map { key, value } => go(key) || go(value),
            Type::Struct(fields) => fields.iter().any(|field| go(field.typ)),
            Type::Signature(signature) => {
                signature.params.iter().chain(signature.results.iter()).any(|param| go(param.typ))
            }
            Type::Interface(interface) => {
                interface.methods.iter().any(|method| go(method.signature))
                    || interface.terms.iter().flat_map(|terms| terms.iter()).any(|term| go(term.typ))
            }
            Type::Tuple(types) => types.iter().any(|&typ| go(typ)),
        }
    }
}

struct Substitution<'a> {
    types: &'a Types,
    params: &'a [TypeId],
    args: &'a [TypeId],
    /// A type shared by many parts is replaced once: types are graphs, and may be exponentially larger as trees.
    done: HashMap<TypeId, TypeId>,
}

impl Substitution<'_> {
    fn typ(&mut self, id: TypeId) -> TypeId {
        if !self.types.is_parametric(id) {
            return id;
        }
        if let Some(&done) = self.done.get(&id) {
            return done;
        }
        let replaced = self.replace(id);
        self.done.insert(id, replaced);
        replaced
    }

    fn list(&mut self, list: &[Param]) -> Rc<[Param]> {
        list.iter().map(|param| Param { name: param.name.clone(), typ: self.typ(param.typ) }).collect()
    }

    fn replace(&mut self, id: TypeId) -> TypeId {
        let before = self.types.get(id);
        let after = match &before {
            Type::Basic(_) => return id,
            Type::TypeParam(_) => {
                let canon = self.types.canon(id);
                return self.params.iter().position(|&param| param == canon).map_or(id, |at| self.args[at]);
            }
            Type::Named(named) => {
                let named = self.types.named(*named);
                let replaced: Vec<TypeId> = named.args.iter().map(|&arg| self.typ(arg)).collect();
                return if replaced[..] == named.args[..] { id } else { self.types.instance(named.origin, &replaced) };
            }
            Type::Pointer(elem) => Type::Pointer(self.typ(*elem)),
            Type::Slice(elem) => Type::Slice(self.typ(*elem)),
            Type::Array { elem, len } => Type::Array { elem: self.typ(*elem), len: *len },
            Type::Map { key, value } => Type::Map { key: self.typ(*key), value: self.typ(*value) },
            Type::Chan { dir, elem } => Type::Chan { dir: *dir, elem: self.typ(*elem) },
            Type::Struct(fields) => {
                Type::Struct(fields.iter().map(|f| Field { typ: self.typ(f.typ), ..f.clone() }).collect())
            }
            Type::Signature(signature) => Type::Signature(Rc::new(Signature {
                type_params: signature.type_params.clone(),
                params: self.list(&signature.params),
                results: self.list(&signature.results),
                variadic: signature.variadic,
            })),
            Type::Interface(interface) => Type::Interface(Rc::new(Interface {
                methods: interface
                    .methods
                    .iter()
                    .map(|method| Method { signature: self.typ(method.signature), ..method.clone() })
                    .collect(),
                terms: interface
                    .terms
                    .as_ref()
                    .map(|terms| terms.iter().map(|t| Term { tilde: t.tilde, typ: self.typ(t.typ) }).collect()),
                comparable: interface.comparable,
                implicit: interface.implicit,
            })),
            Type::Tuple(types) => Type::Tuple(types.iter().map(|&typ| self.typ(typ)).collect()),
        };
        // An alias keeps its name only while nothing in it changes.
        if after == before { id } else { self.types.intern(after) }
    }
}
