//! Instances of generic functions and types, and whether types implement interfaces and satisfy constraints.
//! Satisfying a constraint and implementing an interface are one question with two verbs: hence one file.

use super::Mode;
use super::assign::Target;
use super::checker::{Checker, Later};
use super::message::{Arg, Text};
use super::operand::Operand;
use crate::library::letters;
use crate::syntax::ast::{Expr, ExprKind, NodeId};
use crate::syntax::source::Pos;
use crate::types::{Found, Interface, Lookup, Member, ObjectKind, Param, Signature, Style, Term, Tilde, Type, TypeId};
use explorer::table::Table;
use std::rc::Rc;

/// Whether messages speak of an interface or of a constraint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verb {
    Implement,
    Satisfy,
}

impl From<Verb> for Arg<'_> {
    fn from(verb: Verb) -> Self {
        Arg::Word(if verb == Verb::Satisfy { &"satisfy" } else { &"implement" })
    }
}

/// Whether an interface that lacks a method certainly does not implement one that has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Static {
    Yes,
    No,
}

/// An instance with type arguments that mention type parameters.
#[derive(Clone, Debug)]
pub(super) struct Instantiation {
    pub(super) pos: Pos,
    pub(super) param: TypeId,
    pub(super) arg: TypeId,
}

impl<'a> Checker<'a> {
    /// Whether `typ` implements (or satisfies) `interface`; if not, why.
    pub(super) fn implements(&mut self, typ: TypeId, interface: TypeId, verb: Verb) -> Result<(), Text<'a>> {
        let types = self.types;
        if types.is_invalid(typ) || types.is_invalid(interface) {
            return Ok(());
        }
        let under = types.under_id(typ);
        let interface_under = types.under_id(interface);
        if !types.is_type_param(typ) && under == TypeId::INVALID || interface_under == TypeId::INVALID {
            return Ok(());
        }
        let Type::Interface(wanted) = types.get(interface_under) else {
            let detail = if self.is_interface_pointer(interface) {
                self.interface_pointer_error(interface)
            } else {
                self.say("{} is not an interface", [interface.into()])
            };
            return Err(self.say("{} does not {} {} ({})", [typ.into(), verb.into(), interface.into(), detail.into()]));
        };
        let own = match types.under_or_constraint(typ) {
            Type::Interface(own) => Some(own),
            _ => None,
        };
        if own.is_some_and(|own| own.terms.is_some_and(<[Term]>::is_empty)) {
            return Ok(());
        }
        if wanted.terms.is_some_and(<[Term]>::is_empty) {
            return Err(self.say("cannot {} {} (empty type set)", [verb.into(), interface.into()]));
        }
        let detail = match self.has_all_methods(typ, interface, Static::Yes) {
            Err(why) => self.say(" {}", [why.into()]),
            Ok(()) => match wanted.terms {
                Some(terms) if !self.within(typ, own, terms) => {
                    if own.is_some() {
                        Text::NONE
                    } else {
                        self.missing_term(typ, interface, terms)
                    }
                }
                _ if wanted.comparable && !types.comparable(typ) => {
                    return Err(self.say("{} does not {} comparable", [typ.into(), verb.into()]));
                }
                _ => return Ok(()),
            },
        };
        Err(self.say("{} does not {} {}{}", [typ.into(), verb.into(), interface.into(), detail.into()]))
    }

    /// Whether a type, or all those of an interface, are among those that terms name.
    fn within(&self, typ: TypeId, own: Option<Interface<'_>>, terms: &[Term]) -> bool {
        let Some(own) = own else {
            return terms.iter().any(|term| self.types.term_includes(term.tilde, term.typ, typ));
        };
        own.terms.is_some_and(|own| {
            own.iter().all(|a| {
                terms.iter().any(|b| {
                    !(a.tilde == Tilde::Underlying && b.tilde == Tilde::Exact)
                        && self.types.term_includes(b.tilde, b.typ, a.typ)
                })
            })
        })
    }

    fn missing_term(&self, typ: TypeId, interface: TypeId, terms: &[Term]) -> Text<'a> {
        let types = self.types;
        let alternative = terms.iter().find(|term| {
            term.tilde == Tilde::Exact
                && types.identical(term.typ, types.under_id(term.typ))
                && types.term_includes(Tilde::Underlying, term.typ, typ)
        });
        match alternative {
            Some(term) => self.say(" (possibly missing ~ for {} in {})", [term.typ.into(), interface.into()]),
            None => self.say(" ({} missing in {})", [typ.into(), self.union_text(terms).into()]),
        }
    }

    /// Whether a type has the methods of an interface; if not, which one it lacks and what is there instead.
    pub(super) fn has_all_methods(&mut self, typ: TypeId, interface: TypeId, strict: Static) -> Result<(), Text<'a>> {
        let types = self.types;
        let Type::Interface(wanted) = types.under_or_constraint(interface) else { return Ok(()) };
        if types.is_invalid(typ) {
            return Ok(());
        }
        let is_interface = types.is_interface_or_param(typ);
        for method in wanted.methods {
            let name = &method.name;
            return Err(match types.lookup(typ, false, method.package, name) {
                Lookup::Found(Found { member: Member::Field(_), .. }) => {
                    self.say("({}.{} is a field, not a method)", [typ.into(), name.into()])
                }
                Lookup::Found(found) => {
                    let signature = self.signature_of(&found);
                    if types.identical(signature, method.signature) || types.is_invalid(signature) {
                        continue;
                    }
                    self.wrong_type(name, signature, method.signature)
                }
                Lookup::Ambiguous => self.say("(ambiguous selector {}.{})", [typ.into(), name.into()]),
                Lookup::NeedsPointer => self.say("(method {} has pointer receiver)", [name.into()]),
                Lookup::Missing if is_interface && strict == Static::No => continue,
                Lookup::Missing if is_interface => self.say("(missing method {})", [name.into()]),
                Lookup::Missing => self.missing(typ, interface, name, method.signature),
            });
        }
        Ok(())
    }

    pub(super) fn wrong_type(&self, name: &Rc<str>, have: TypeId, want: TypeId) -> Text<'a> {
        let (have, want) = (self.show_method(name, have), self.show_method(name, want));
        if have == want {
            return self.say("(wrong type for method {})", [name.into()]);
        }
        self.say("(wrong type for method {})\n\t\thave {}\n\t\twant {}", [name.into(), have.into(), want.into()])
    }

    fn missing(&mut self, typ: TypeId, interface: TypeId, name: &Rc<str>, signature: TypeId) -> Text<'a> {
        let types = self.types;
        for side in [typ, interface] {
            if self.is_interface_pointer(side) {
                return self.say("({})", [self.interface_pointer_error(side).into()]);
            }
        }
        // A method of another spelling, at any depth that the right one could have.
        let lower = letters::lower(name);
        let mut similar = None;
        let base = types.deref(typ);
        for method in types.methods(base).iter() {
            if letters::lower(&method.name) == lower {
                similar = Some((&method.name, method.method.package));
            }
        }
        if let Some((other, package)) = similar
            && let Lookup::Found(found) = types.lookup(typ, true, package, other)
        {
            if other == name {
                return self.say("(unexported method {})", [name.into()]);
            }
            let have = self.signature_of(&found);
            let (have, want) = (self.show_method(other, have), self.show_method(name, signature));
            return self.say("(missing method {})\n\t\thave {}\n\t\twant {}", [name.into(), have.into(), want.into()]);
        }
        self.say("(missing method {})", [name.into()])
    }

    /// A method as messages show it: without the names of its parameters.
    fn show_method(&self, name: &Rc<str>, signature: TypeId) -> Text<'a> {
        let Type::Signature(signature) = self.types.get(signature) else { return self.say("{}", [name.into()]) };
        let bare =
            |list: &[Param]| -> Vec<Param> { list.iter().map(|param| Param { name: None, typ: param.typ }).collect() };
        let (params, results) = (bare(signature.params), bare(signature.results));
        let signature = Signature { params: &params, results: &results, ..signature };
        let mut text = String::from(&**name);
        text.push_str(&self.types.display_signature(signature, Style::Message, &|package| self.qualify(package)));
        self.text(text)
    }

    /// Reports the first type argument that does not satisfy its constraint.
    pub(super) fn verify_instance(&mut self, pos: Pos, params: &[TypeId], args: TypeId, places: &[Expr]) {
        let types = self.types;
        let Type::Tuple(args) = types.get(args) else { return };
        for (index, &param) in params.iter().enumerate() {
            let (Type::TypeParam(id), Some(&arg)) = (types.get(param), args.get(index)) else { continue };
            let pos = places.get(index).map_or(pos, |place| place.pos);
            let constraint = types.subst(types.type_param(id).constraint(), params, args);
            if let Err(why) = self.implements(arg, constraint, Verb::Satisfy) {
                return self.fault(pos, why);
            }
            if types.is_parametric(arg) {
                self.instantiations.push(Instantiation { pos, param, arg });
            }
        }
    }

    /// Gives a generic function its type arguments: is the type it then has.
    pub(super) fn instantiate_signature(
        &mut self,
        function: &'a Expr,
        signature: &Signature<'a>,
        args: &[TypeId],
        pos: Pos,
        places: &'a [Expr],
    ) -> TypeId {
        let params = signature.type_params;
        let instance = self.types.instantiated(signature, args);
        if let Some(id) = function_name(function) {
            self.info.instances.insert(id, args.into());
        }
        let args = self.types.tuple(args);
        self.later.push(Later::Instance { pos, params, args, places });
        instance
    }

    /// Checks `f[T]` where it is not called; what is missing is inferred from the target, if there is one.
    pub(super) fn instantiate_explicitly(&mut self, x: &mut Operand<'a>, whole: &'a Expr, target: Option<&'a Target>) {
        let ExprKind::Index { x: function, indices, .. } = &whole.kind else { return };
        let Type::Signature(signature) = self.types.get(x.typ) else { return };
        x.expr = whole;
        let Some(args) = self.type_list(indices) else {
            x.invalidate();
            return;
        };
        let want = signature.type_params.len();
        if args.len() > want {
            let got = args.len();
            self.error(indices[got - 1].pos, "got {} type arguments but want {}", [got.into(), want.into()]);
            x.invalidate();
            return;
        }
        let args = if args.len() < want {
            match self.infer_function(whole.pos, x, &signature, &args, target) {
                Some(args) => args,
                None => {
                    x.invalidate();
                    return;
                }
            }
        } else {
            args
        };
        x.typ = self.instantiate_signature(function, &signature, &args, whole.pos, indices);
        x.mode = Mode::Value;
        self.record_type(function.id, Mode::Value, x.typ, None);
    }

    /// Gives a generic function the type arguments that make it fit where it stands.
    pub(super) fn instantiate_for_target(&mut self, x: &mut Operand<'a>, target: &'a Target) {
        let (Type::Signature(signature), Some(expr)) = (self.types.get(x.typ), x.own_expr()) else {
            return;
        };
        let Some(args) = self.infer_function(expr.pos, x, &signature, &[], Some(target)) else {
            x.invalidate();
            return;
        };
        x.typ = self.instantiate_signature(expr, &signature, &args, expr.pos, &[]);
        x.mode = Mode::Value;
        self.record_type(expr.id, Mode::Value, x.typ, None);
    }

    /// Reports generic functions and types whose instances need ever larger instances.
    pub(super) fn check_monomorphic(&mut self) {
        let types = self.types;
        let instantiations = std::mem::take(&mut self.instantiations);
        let mut edges: Vec<(TypeId, TypeId, u32, usize)> = Vec::new();
        for (index, one) in instantiations.iter().enumerate() {
            let mut mentioned = Vec::new();
            self.params_in(one.arg, &mut mentioned);
            for &source in &mentioned {
                edges.push((source, one.param, u32::from(source != types.canon(one.arg)), index));
            }
        }
        // The type parameters of a receiver are those of its type by other names.
        for object in &self.objects {
            if object.package == self.package
                && let ObjectKind::Function { receiver: Some(receiver), receiver_type_params, .. } = &object.kind
                && let Some(named) = types.as_named(*receiver)
            {
                for (&own, &original) in receiver_type_params.iter().zip(named.type_params()) {
                    edges.push((original, own, 0, usize::MAX));
                }
            }
        }
        // The weight of the heaviest path to each type parameter, of which there are so many.
        let mut weights: Vec<Option<u32>> = vec![None; types.count()];
        let mut most = 0;
        for &(source, target, ..) in &edges {
            for param in [source, target] {
                if weights[param.index()].replace(0).is_none() {
                    most += 1;
                }
            }
        }
        let weight_of = |weights: &[Option<u32>], param: TypeId| weights[param.index()].unwrap_or(0);
        let mut entered: Table<TypeId, usize> = Table::new();
        for _ in 0..=most.min(2000) {
            let mut changed = false;
            for (edge, &(source, target, weight, _)) in edges.iter().enumerate() {
                let heavier = weight_of(&weights, source) + weight;
                if heavier <= weight_of(&weights, target) {
                    continue;
                }
                entered.insert(target, edge);
                if heavier > most {
                    self.instantiation_cycle(target, &edges, &entered, &instantiations);
                    return;
                }
                weights[target.index()] = Some(heavier);
                changed = true;
            }
            if !changed {
                return;
            }
        }
    }

    /// Reports the cycle that a path of ever larger instances ends in.
    fn instantiation_cycle(
        &mut self,
        end: TypeId,
        edges: &[(TypeId, TypeId, u32, usize)],
        entered: &Table<TypeId, usize>,
        instantiations: &[Instantiation],
    ) {
        let mut path: Vec<TypeId> = Vec::new();
        let mut at = end;
        while !path.contains(&at) {
            path.push(at);
            let Some(&edge) = entered.get(at) else { break };
            at = edges[edge].0;
        }
        let start = path.iter().position(|&param| param == at).unwrap_or(0);
        let mut message = String::from("instantiation cycle:");
        for param in &path[start..] {
            let Some(&edge) = entered.get(*param) else { continue };
            let Some(one) = instantiations.get(edges[edge].3) else { continue };
            let step = self.say("\n\t{}: {} instantiated as {}", [one.pos.into(), one.param.into(), one.arg.into()]);
            message.push_str(step.as_ref());
        }
        let pos = match self.type_param_pos(at) {
            Pos::NONE => instantiations.first().map_or(Pos::NONE, |one| one.pos),
            pos => pos,
        };
        let message = self.text(message);
        self.fault(pos, message);
    }

    fn params_in(&self, typ: TypeId, found: &mut Vec<TypeId>) {
        let types = self.types;
        if !types.is_parametric(typ) || found.len() > 100 {
            return;
        }
        let mut go = |typ: TypeId| self.params_in(typ, found);
        match types.get(typ) {
            Type::TypeParam(_) => {
                let canon = types.canon(typ);
                if !found.contains(&canon) {
                    found.push(canon);
                }
            }
            Type::Named(named) => types.named(named).args.iter().for_each(|&arg| go(arg)),
            other => other.parts().into_iter().for_each(go),
        }
    }
}

/// The node of the name of a function: `f`, `p.F`, in parentheses or with type arguments.
fn function_name(expr: &Expr) -> Option<NodeId> {
    match &expr.kind {
        ExprKind::Ident(ident) => Some(ident.id),
        ExprKind::Selector { name, .. } => Some(name.id),
        ExprKind::Paren(inner) => function_name(inner),
        ExprKind::Index { x, .. } => function_name(x),
        _ => None,
    }
}
