//! Type arguments inferred from arguments, from constraints, and from where a function is assigned.
//!
//! The type parameters are renamed first, so that a generic function may call itself with other type arguments.
//! Unification and the steps of inference share one table of what is known: hence one file.

use super::assign::Target;
use super::checker::Checker;
use super::message::{Arg, Text};
use super::operand::Operand;
use crate::syntax::ast::{Call, Expr};
use crate::syntax::source::Pos;
use crate::types::{ChanDir, Keep, Lookup, Member, Signature, Tilde, Type, TypeId};

/// How alike two types must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Match {
    /// Identical.
    Exact,
    /// As for an assignment: elements must be identical.
    Assign,
    /// Alike at every level: as a type and what its constraint's types have in common.
    Loose,
}

impl Match {
    /// How alike the elements must be.
    fn of_elements(self) -> Self {
        if self == Match::Assign { Match::Exact } else { self }
    }
}

/// Recursion in unification stops here: types are at most this tall anyway.
const DEEPEST: usize = 400;

/// The type arguments known so far. A type parameter may be bound to another.
struct Unifier {
    params: Vec<TypeId>,
    known: Vec<Option<TypeId>>,
    /// The representative of each type parameter's group.
    group: Vec<usize>,
    /// Steps left: a type may be exponentially larger as a tree than as a graph.
    fuel: usize,
}

impl Unifier {
    fn index(&self, checker: &Checker<'_>, typ: TypeId) -> Option<usize> {
        let canon = checker.types.canon(typ);
        self.params.iter().position(|&param| param == canon).map(|at| self.group[at])
    }

    fn at(&self, index: usize) -> Option<TypeId> {
        self.known[self.group[index]]
    }

    fn unknowns(&self) -> usize {
        (0..self.params.len()).filter(|&index| self.at(index).is_none()).count()
    }

    fn join(&mut self, a: usize, b: usize) {
        let (known, other) = (self.known[a], self.known[b]);
        for group in &mut self.group {
            if *group == b {
                *group = a;
            }
        }
        self.known[a] = known.or(other);
    }

    /// Unifies two types, as `nify` of go/types does, in the same order.
    fn unify<'a>(&mut self, checker: &mut Checker<'a>, x: TypeId, y: TypeId, mode: Match, depth: usize) -> bool {
        if depth > DEEPEST || self.fuel == 0 {
            return false;
        }
        self.fuel -= 1;
        if checker.types.identical(x, y) {
            return true;
        }
        let depth = depth + 1;
        let (mut x, mut y) = (x, y);
        // If one is a declared type, it is `y`; if one is a type parameter to be inferred, it is `x`.
        if is_named(checker, x) || self.index(checker, y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        let is_literal =
            |checker: &Checker<'_>, typ| !matches!(checker.types.get(typ), Type::Named(_) | Type::TypeParam(_));
        if mode != Match::Exact && is_named(checker, y) && is_literal(checker, x) && !checker.types.is_interface(x) {
            y = checker.types.under_id(y);
            if checker.types.identical(x, y) {
                return true;
            }
        }
        match (self.index(checker, x), self.index(checker, y)) {
            (Some(a), Some(b)) => {
                if a == b {
                    return true;
                }
                if let (Some(known), Some(other)) = (self.known[a], self.known[b]) {
                    return self.unify(checker, known, other, mode, depth);
                }
                self.join(a, b);
                return true;
            }
            (Some(index), None) => return self.bind(checker, index, y, mode, depth),
            _ => {}
        }
        if mode != Match::Exact {
            match (checker.types.is_interface(x), checker.types.is_interface(y)) {
                (true, true) => return self.unify_interfaces(checker, x, y, depth),
                (true, false) => return self.unify_methods(checker, x, y, depth),
                (false, true) => return self.unify_methods(checker, y, x, depth),
                (false, false) => {}
            }
        }
        // A type parameter of the function around stands for what its types have in common.
        if checker.types.is_type_param(y) {
            std::mem::swap(&mut x, &mut y);
        }
        if checker.types.is_type_param(x) {
            return match checker.types.core_type(x) {
                Some(core) => self.unify(checker, core, y, Match::Assign, depth),
                None => false,
            };
        }
        self.unify_structure(checker, x, y, mode, depth)
    }

    fn bind<'a>(&mut self, checker: &mut Checker<'a>, index: usize, y: TypeId, mode: Match, depth: usize) -> bool {
        let Some(x) = self.known[index] else {
            self.known[index] = Some(y);
            return true;
        };
        if !self.unify(checker, x, y, mode, depth) {
            return false;
        }
        let methods = |checker: &Checker<'_>, typ| match checker.types.under(typ) {
            Type::Interface(interface) if !checker.types.is_type_param(typ) => Some(interface.methods.len()),
            _ => None,
        };
        let (x_named, y_named) = (is_named(checker, x), is_named(checker, y));
        match (methods(checker, x), methods(checker, y)) {
            (Some(_), Some(_)) if x_named && y_named => return checker.types.identical(x, y),
            (Some(a), Some(b)) if a != b => return false,
            (Some(_), Some(_)) | (None, None) => {}
            // Either could be meant, and the order of the arguments must not decide.
            _ => return false,
        }
        if mode != Match::Exact && !x_named {
            let directed = match checker.types.under(y) {
                Type::Chan { dir, .. } => dir != ChanDir::Both,
                _ => false,
            };
            if y_named || directed {
                self.known[index] = Some(y);
            }
        }
        true
    }

    /// Two interfaces: the methods of one must be among those of the other.
    fn unify_interfaces<'a>(&mut self, checker: &mut Checker<'a>, x: TypeId, y: TypeId, depth: usize) -> bool {
        let (Type::Interface(x), Type::Interface(y)) = (checker.types.under(x), checker.types.under(y)) else {
            return false;
        };
        if x.comparable != y.comparable || x.terms != y.terms {
            return false;
        }
        let (few, many) = if x.methods.len() > y.methods.len() { (&y, &x) } else { (&x, &y) };
        few.methods.iter().all(|method| {
            many.methods
                .iter()
                .find(|other| other.name == method.name)
                .is_some_and(|other| self.unify(checker, method.signature, other.signature, Match::Exact, depth))
        })
    }

    fn unify_methods<'a>(&mut self, checker: &mut Checker<'a>, interface: TypeId, typ: TypeId, depth: usize) -> bool {
        let Type::Interface(wanted) = checker.types.under(interface) else { return false };
        for method in wanted.methods.iter() {
            match checker.types.lookup(typ, false, method.package, &method.name) {
                Lookup::Found(found) if !matches!(found.member, Member::Field(_)) => {
                    let signature = checker.signature_of(&found);
                    if !self.unify(checker, method.signature, signature, Match::Exact, depth) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        true
    }

    fn unify_structure<'a>(
        &mut self,
        checker: &mut Checker<'a>,
        x: TypeId,
        y: TypeId,
        mode: Match,
        depth: usize,
    ) -> bool {
        let types = checker.types;
        let (left, right) = (types.get(x), types.get(y));
        let (left, right, mode) = match (left, right) {
            (Type::Named(a), Type::Named(b)) => {
                let (a, b) = (types.named(a), types.named(b));
                if a.origin != b.origin {
                    return false;
                }
                (a.args.to_vec(), b.args.to_vec(), mode)
            }
            (Type::Chan { .. }, Type::Chan { .. }) if mode != Match::Exact => {
                (left.parts(), right.parts(), mode.of_elements())
            }
            _ => {
                // They are alike but for their parts.
                let shape = |typ| types.rebuilt(typ, Keep::Identity, &mut |_| TypeId::INVALID);
                if shape(left) != shape(right) {
                    return false;
                }
                (left.parts(), right.parts(), mode.of_elements())
            }
        };
        !left.is_empty()
            && left.len() == right.len()
            && left.into_iter().zip(right).all(|(a, b)| self.unify(checker, a, b, mode, depth))
    }

    /// The types known, and in the place of those that are not the type parameters.
    fn current(&self) -> Vec<TypeId> {
        (0..self.params.len()).map(|index| self.at(index).unwrap_or(self.params[index])).collect()
    }
}

fn is_named(checker: &Checker<'_>, typ: TypeId) -> bool {
    matches!(checker.types.get(typ), Type::Named(_))
}

impl<'a> Checker<'a> {
    /// Fresh type parameters in the place of others, with their constraints.
    fn rename(&mut self, params: &[TypeId]) -> Vec<TypeId> {
        let types = self.types;
        let mut fresh: Vec<TypeId> = Vec::new();
        for (index, &param) in params.iter().enumerate() {
            let Type::TypeParam(id) = types.get(param) else { continue };
            let name = types.type_param(id).name.clone();
            fresh.push(types.new_type_param(name, index, TypeId::INVALID));
        }
        for (&param, &renamed) in params.iter().zip(&fresh) {
            let Type::TypeParam(id) = types.get(param) else { continue };
            let constraint = types.type_param(id).constraint();
            let constraint = types.subst(constraint, params, &fresh);
            types.set_constraint(renamed, constraint);
        }
        fresh
    }

    fn constraint_of(&self, param: TypeId) -> TypeId {
        match self.types.get(param) {
            Type::TypeParam(id) => self.types.type_param(id).constraint(),
            _ => TypeId::INVALID,
        }
    }

    /// Infers the type arguments of a call, and those of generic functions among its arguments.
    pub(super) fn infer_call(
        &mut self,
        call: &'a Call,
        type_params: &[TypeId],
        given: &[TypeId],
        params: &[TypeId],
        operands: &mut [Operand<'a>],
    ) -> Option<Vec<TypeId>> {
        let types = self.types;
        let mut originals: Vec<TypeId> = type_params.to_vec();
        let mut fresh = self.rename(type_params);
        let renamed = types.subst_all(params, type_params, &fresh);
        // Generic functions among the arguments have type parameters that are to be inferred too.
        let mut generic_args: Vec<(usize, Signature<'a>, usize)> = Vec::new();
        for (index, x) in operands.iter_mut().enumerate() {
            if x.is_valid()
                && let Some(signature) = types.signature(x.typ)
                && !signature.type_params.is_empty()
            {
                let own = self.rename(signature.type_params);
                x.typ = types.instantiated(&signature, &own);
                generic_args.push((index, signature, fresh.len()));
                originals.extend(signature.type_params);
                fresh.extend(own);
            }
        }
        let mut inferred =
            self.infer(call.open, Some(&call.function), &originals, &fresh, given, &renamed, operands)?;
        for (index, signature, start) in &generic_args {
            let args = &inferred[*start..start + signature.type_params.len()];
            let x = &mut operands[*index];
            let Some(expr) = x.own_expr() else { continue };
            x.typ = self.instantiate_signature(expr, signature, args, expr.pos, &[]);
            self.record(x);
        }
        inferred.truncate(type_params.len());
        Some(inferred)
    }

    /// Infers the type arguments of a function that is not called, from the function type it is assigned to.
    pub(super) fn infer_function(
        &mut self,
        pos: Pos,
        x: &Operand<'a>,
        signature: &Signature<'a>,
        given: &[TypeId],
        target: Option<&'a Target>,
    ) -> Option<Vec<TypeId>> {
        let fresh = self.rename(signature.type_params);
        let mut params = Vec::new();
        let mut operands = Vec::new();
        if let Some(target) = target {
            params.push(self.types.instantiated(signature, &fresh));
            operands.push(Operand { called: Some(Text(&target.what)), ..Operand::value(x.expr, target.signature) });
        }
        self.infer(pos, None, signature.type_params, &fresh, given, &params, &operands)
    }

    /// Reports why type arguments cannot be inferred.
    fn infer_error(&mut self, pos: Pos, callee: Option<&Expr>, why: Text<'a>) -> Option<Vec<TypeId>> {
        let why = match callee {
            Some(callee) => self.say("in call to {}, {}", [callee.into(), why.into()]),
            None => why,
        };
        self.fault(pos, why);
        None
    }

    /// The core term of a type parameter's constraint: the type, its tilde, and whether it is the only term.
    fn core_term(&self, param: TypeId) -> Option<(TypeId, Tilde, bool)> {
        let Type::Interface(interface) = self.types.under(self.constraint_of(param)) else { return None };
        let terms = interface.terms?;
        match terms {
            [] => None,
            [term] => Some((term.typ, term.tilde, true)),
            _ => {
                let core = self.types.core_type(param)?;
                let tilde = terms.iter().any(|term| term.tilde == Tilde::Underlying);
                Some((core, if tilde { Tilde::Underlying } else { Tilde::Exact }, false))
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is known, what is sought and what is given")]
    fn infer(
        &mut self,
        pos: Pos,
        callee: Option<&'a Expr>,
        originals: &[TypeId],
        fresh: &[TypeId],
        given: &[TypeId],
        params: &[TypeId],
        operands: &[Operand<'a>],
    ) -> Option<Vec<TypeId>> {
        let types = self.types;
        let known = (0..fresh.len()).map(|index| given.get(index).copied()).collect();
        let mut unifier = Unifier { params: fresh.to_vec(), known, group: (0..fresh.len()).collect(), fuel: 100_000 };
        if unifier.unknowns() == 0 {
            return Some(unifier.current());
        }
        if !operands.iter().all(Operand::is_valid) {
            return None;
        }
        let mut untyped = Vec::new();
        for (index, x) in operands.iter().enumerate() {
            let Some(&param) = params.get(index) else { break };
            if !types.mentions(param, fresh) && !types.mentions(x.typ, fresh) {
                continue;
            }
            if !types.is_untyped(x.typ) {
                if !unifier.unify(self, param, x.typ, Match::Assign, 0) {
                    return self.mismatch(callee, &unifier, param, x);
                }
            } else if types.is_type_param(param) && !x.is_nil() {
                untyped.push(index);
            }
        }
        loop {
            let before = unifier.unknowns();
            for index in 0..fresh.len() {
                let param = fresh[index];
                let at = unifier.at(index);
                let constraint = self.constraint_of(originals[index]);
                if let Some((core, tilde, single)) = self.core_term(param) {
                    if let Some(typ) = at {
                        if !unifier.unify(self, typ, core, Match::Loose, 0) {
                            let parts = [param.into(), typ.into(), constraint.into()];
                            let why = self.say("{} (type {}) does not satisfy {}", parts);
                            return self.infer_error(pos, callee, why);
                        }
                    } else if single && tilde == Tilde::Exact {
                        let group = unifier.group[index];
                        unifier.known[group] = Some(core);
                    }
                }
                if let Some(typ) = at
                    && !types.mentions(typ, fresh)
                    && let Err(why) = self.unify_constraint_methods(&mut unifier, typ, param)
                {
                    let parts = [param.into(), typ.into(), constraint.into(), why.into()];
                    let why = self.say("{} (type {}) does not satisfy {} {}", parts);
                    return self.infer_error(pos, callee, why);
                }
            }
            if unifier.unknowns() == before {
                break;
            }
        }
        let mut largest: Vec<(usize, TypeId)> = Vec::new();
        for index in untyped {
            let Some(group) = unifier.index(self, params[index]) else { continue };
            if unifier.known[group].is_some() {
                continue;
            }
            let x = &operands[index];
            match largest.iter_mut().find(|(other, _)| *other == group) {
                None => largest.push((group, x.typ)),
                Some((_, typ)) => {
                    let both = Operand { typ: *typ, ..*x };
                    let Ok((larger, _)) = self.implicit_type(&both, x.typ) else {
                        let parts = [(*typ).into(), x.typ.into(), params[index].into()];
                        let why = self.say("mismatched types {} and {} (cannot infer {})", parts);
                        return self.infer_error(x.pos(), callee, why);
                    };
                    *typ = larger;
                }
            }
        }
        for (group, typ) in largest {
            unifier.known[group] = Some(types.default_type(typ));
        }
        // The types are put into each other.
        let mut inferred = unifier.current();
        for _ in 0..fresh.len() {
            inferred = types.subst_all(&inferred, fresh, &inferred);
        }
        let Some(missing) = inferred.iter().position(|&typ| types.mentions(typ, fresh)) else {
            return Some(inferred);
        };
        let original = originals[missing];
        let why = match self.type_param_pos(original) {
            Pos::NONE => self.say("cannot infer {}", [original.into()]),
            place => self.say("cannot infer {} (declared at {})", [original.into(), place.into()]),
        };
        self.infer_error(pos, callee, why)
    }

    pub(super) fn type_param_pos(&self, param: TypeId) -> Pos {
        let is_name = |object: &&crate::types::Object| {
            object.typ == param && matches!(object.kind, crate::types::ObjectKind::TypeName)
        };
        self.objects.iter().find(is_name).map_or(Pos::NONE, |object| object.pos)
    }

    /// Unifies the methods that a type parameter's constraint asks for with those its type has.
    fn unify_constraint_methods(&mut self, unifier: &mut Unifier, typ: TypeId, param: TypeId) -> Result<(), Text<'a>> {
        let constraint = self.constraint_of(param);
        let Type::Interface(wanted) = self.types.under(constraint) else { return Ok(()) };
        for method in wanted.methods.iter() {
            match self.types.lookup(typ, false, method.package, &method.name) {
                Lookup::Found(found) if !matches!(found.member, Member::Field(_)) => {
                    let signature = self.signature_of(&found);
                    if !unifier.unify(self, signature, method.signature, Match::Exact, 0) {
                        return Err(self.wrong_type(&method.name, signature, method.signature));
                    }
                }
                _ => return self.has_all_methods(typ, constraint, super::instantiate::Static::Yes),
            }
        }
        Ok(())
    }

    fn mismatch(
        &mut self,
        callee: Option<&Expr>,
        unifier: &Unifier,
        param: TypeId,
        x: &Operand<'a>,
    ) -> Option<Vec<TypeId>> {
        let fresh = &unifier.params;
        let (typ, text, pos) = (x.typ.into(), Arg::Source(x), x.pos());
        if unifier.unknowns() == fresh.len() {
            let mut names = String::new();
            for (index, &param) in fresh.iter().enumerate() {
                let separator = match index {
                    0 => "",
                    _ if index + 1 < fresh.len() => ", ",
                    1 => " and ",
                    _ => ", and ",
                };
                names.push_str(separator);
                self.show(&mut names, param);
            }
            let parts = [typ, text, param.into(), self.text(names).into()];
            let why = self.say("type {} of {} does not match {} (cannot infer {})", parts);
            return self.infer_error(pos, callee, why);
        }
        let replaced = self.types.subst(param, fresh, &unifier.current());
        let why = if replaced == param {
            self.say("type {} of {} does not match {}", [typ, text, param.into()])
        } else if callee.is_none() {
            // From where a function is assigned its parameters' types are inferred.
            let parts = [replaced.into(), param.into(), typ, text];
            self.say("inferred type {} for {} does not match type {} of {}", parts)
        } else {
            let parts = [typ, text, replaced.into(), param.into()];
            self.say("type {} of {} does not match inferred type {} for {}", parts)
        };
        self.infer_error(pos, callee, why)
    }
}
