//! Type parameters, and the interfaces and unions that constrain them.

use super::Mode;
use super::checker::Checker;
use super::declare::PendingInterface;
use super::operand::is_blank;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Field as FieldSyntax, Ident, InterfaceElement, UnaryOp};
use crate::syntax::source::Pos;
use crate::types::{Interface, Method, ObjectId, ObjectKind, Term, Tilde, Type, TypeId, is_exported};
use std::rc::Rc;

/// The most terms of a union, as in Go.
const MOST_TERMS: usize = 100;

impl<'a> Checker<'a> {
    pub(super) fn declare_type_param(&mut self, name: &Ident, index: usize) -> TypeId {
        let param = self.types.new_type_param(name.name.clone(), index, TypeId::INVALID);
        let object = self.new_object(&name.name, name.pos, param, ObjectKind::TypeName);
        self.record_object(name.id, object);
        self.declare(self.env.scope, object);
        param
    }

    /// Declares type parameters in the current scope; their constraints come later, because they may mention them.
    pub(super) fn declare_type_params(&mut self, list: &'a [FieldSyntax]) -> Vec<TypeId> {
        let mut params = Vec::new();
        for name in list.iter().flat_map(|field| &field.names) {
            let param = self.declare_type_param(name, params.len());
            params.push(param);
        }
        params
    }

    pub(super) fn bound_type_params(&mut self, list: &'a [FieldSyntax], params: &[TypeId]) {
        let outer = std::mem::replace(&mut self.env.in_type_params, true);
        let mut next = params.iter();
        for field in list {
            let bound = self.bound(&field.type_);
            for &param in next.by_ref().take(field.names.len()) {
                self.types.set_constraint(param, bound);
            }
        }
        self.env.in_type_params = outer;
    }

    fn bound(&mut self, expr: &'a Expr) -> TypeId {
        let is_union = matches!(
            &expr.kind,
            ExprKind::Unary { op: UnaryOp::Tilde, .. } | ExprKind::Binary { op: BinaryOp::Or, .. }
        );
        if is_union {
            let Some(terms) = self.union(expr) else { return TypeId::INVALID };
            let interface = Interface { terms: terms.as_deref(), implicit: true, ..Interface::default() };
            return self.intern(expr.pos, Type::Interface(interface));
        }
        let typ = self.typ(expr);
        if self.types.is_type_param(typ) {
            self.error(expr.pos, "cannot use a type parameter as constraint", []);
            return TypeId::INVALID;
        }
        match self.types.under(typ) {
            Type::Interface(_) => typ,
            Type::Basic(crate::types::Basic::Invalid) => typ,
            _ => {
                let term = Term { tilde: Tilde::Exact, typ };
                let interface = Interface { terms: Some(&[term]), implicit: true, ..Interface::default() };
                self.intern(expr.pos, Type::Interface(interface))
            }
        }
    }

    /// The terms of a union, flattened: `None` in it lets in every type. The outer `None` is an error.
    fn union(&mut self, expr: &'a Expr) -> Option<Option<Vec<Term>>> {
        let types = self.types;
        let mut parts = Vec::new();
        flatten(expr, &mut parts);
        let mut terms: Vec<Term> = Vec::new();
        let mut own: Vec<Term> = Vec::new();
        let mut all = false;
        if parts.len() > MOST_TERMS {
            self.error(
                parts[MOST_TERMS].pos,
                "cannot handle more than {} union terms (implementation limitation)",
                [MOST_TERMS.into()],
            );
            return None;
        }
        for part in &parts {
            let (tilde, typ_expr) = match &part.kind {
                ExprKind::Unary { op: UnaryOp::Tilde, x } => (Tilde::Underlying, &**x),
                _ => (Tilde::Exact, *part),
            };
            let typ = self.typ(typ_expr);
            if types.is_invalid(typ) {
                return None;
            }
            if types.is_type_param(typ) {
                if tilde == Tilde::Underlying {
                    self.error(typ_expr.pos, "type in term {} cannot be a type parameter", [(*part).into()]);
                } else {
                    self.error(typ_expr.pos, "term cannot be a type parameter", []);
                }
                return None;
            }
            if !self.is_complete(typ) {
                return None;
            }
            if let Type::Interface(interface) = types.under(typ) {
                if tilde == Tilde::Underlying {
                    self.error(part.pos, "invalid use of ~ ({} is an interface)", [typ.into()]);
                    return None;
                }
                if parts.len() > 1 {
                    if !interface.methods.is_empty() {
                        self.error(part.pos, "cannot use {} in union ({} contains methods)", [typ.into(), typ.into()]);
                        return None;
                    }
                    if interface.comparable {
                        let why = if types.canon(typ) == TypeId::COMPARABLE {
                            self.say("cannot use comparable in union", [])
                        } else {
                            self.say("cannot use {} in union ({} embeds comparable)", [typ.into(), typ.into()])
                        };
                        self.fault(part.pos, why);
                        return None;
                    }
                }
                match &interface.terms {
                    Some(inner) => terms.extend(inner.iter().copied()),
                    None => all = true,
                }
                continue;
            }
            let under = types.under_id(typ);
            if tilde == Tilde::Underlying && !types.identical(under, typ) {
                self.error(part.pos, "invalid use of ~ (underlying type of {} is {})", [typ.into(), under.into()]);
                return None;
            }
            let overlapping = own.iter().copied().find(|&term| {
                types.term_includes(term.tilde, term.typ, typ) || types.term_includes(tilde, typ, term.typ)
            });
            let term = Term { tilde, typ };
            if let Some(other) = overlapping {
                let (term, other) = (self.union_text(&[term]), self.union_text(&[other]));
                self.error(part.pos, "overlapping terms {} and {}", [term.into(), other.into()]);
            }
            terms.push(term);
            own.push(term);
        }
        if parts.len() > 1 {
            self.record_type(expr.id, Mode::Type, TypeId::INVALID, None);
        }
        Some(if all { None } else { Some(terms) })
    }

    /// The type of an interface. If it is that of a declared type and embeds what is not finished, it is put off.
    pub(super) fn interface_type(&mut self, elements: &'a [InterfaceElement], declared: Option<ObjectId>) -> TypeId {
        let types = self.types;
        let mut places: Vec<Pos> = Vec::new();
        let mut methods: Vec<Method> = Vec::new();
        let mut embedded: Vec<&'a Expr> = Vec::new();
        for element in elements {
            match element {
                InterfaceElement::Embedded(expr) => embedded.push(expr),
                InterfaceElement::Method { name, signature } => {
                    if is_blank(&name.name) {
                        self.error(name.pos, "methods must have a unique non-blank name", []);
                        continue;
                    }
                    let signature = self.function_type(None, &[], signature).signature;
                    if let Some(other) = methods.iter().position(|method| method.name == name.name) {
                        self.duplicate_method(name.pos, &name.name, places[other]);
                        continue;
                    }
                    let method = Method { name: name.name.clone(), package: self.package, signature };
                    insert_method(&mut methods, &mut places, method, name.pos);
                }
            }
        }
        let mut terms: Option<Vec<Term>> = None;
        let mut comparable = false;
        for expr in embedded {
            let is_union = matches!(
                &expr.kind,
                ExprKind::Unary { op: UnaryOp::Tilde, .. } | ExprKind::Binary { op: BinaryOp::Or, .. }
            );
            if is_union {
                match self.union(expr) {
                    Some(Some(more)) => terms = Some(self.intersect(terms, &more)),
                    Some(None) => {}
                    None => return TypeId::INVALID,
                }
                continue;
            }
            let typ = self.typ(expr);
            if types.is_invalid(typ) {
                continue;
            }
            if types.is_type_param(typ) {
                self.error(expr.pos, "term cannot be a type parameter", []);
                continue;
            }
            if types.under_id(typ) == TypeId::INVALID {
                if let Some(object) = declared {
                    if !self.pending_interfaces.iter().any(|pending| pending.object == object) {
                        let env = self.env;
                        self.pending_interfaces.push(PendingInterface { object, elements, env, awaits: typ });
                    }
                } else {
                    self.is_complete(typ);
                }
                return TypeId::INVALID;
            }
            match types.under(typ) {
                Type::Interface(interface) => {
                    comparable |= interface.comparable;
                    if let Some(more) = &interface.terms {
                        terms = Some(self.intersect(terms, more));
                    }
                    for method in interface.methods.iter() {
                        let same = methods.iter().position(|other| {
                            other.name == method.name && (is_exported(&method.name) || other.package == method.package)
                        });
                        let Some(other) = same else {
                            insert_method(&mut methods, &mut places, method.clone(), expr.pos);
                            continue;
                        };
                        if !types.identical(methods[other].signature, method.signature) {
                            self.duplicate_method(expr.pos, &method.name, places[other]);
                        }
                    }
                }
                _ => {
                    let term = Term { tilde: Tilde::Exact, typ };
                    terms = Some(self.intersect(terms, &[term]));
                }
            }
        }
        let pos = elements.first().map_or(Pos::NONE, |element| match element {
            InterfaceElement::Method { name, .. } => name.pos,
            InterfaceElement::Embedded(expr) => expr.pos,
        });
        let interface = Interface { methods: &methods, terms: terms.as_deref(), comparable, implicit: false };
        self.intern(pos, Type::Interface(interface))
    }

    fn duplicate_method(&mut self, pos: Pos, name: &Rc<str>, other: Pos) {
        let parts = [name.into(), other.into(), name.into()];
        self.error(pos, "duplicate method {}\n\t{}: other declaration of method {}", parts);
    }

    /// The terms that are in both lists; `None` is every type.
    fn intersect(&self, left: Option<Vec<Term>>, right: &[Term]) -> Vec<Term> {
        let Some(left) = left else { return right.to_vec() };
        let mut both = Vec::new();
        for &a in &left {
            for &b in right {
                let term = if self.types.term_includes(a.tilde, a.typ, b.typ) {
                    Some(if a.tilde == Tilde::Underlying { b } else { a })
                } else if self.types.term_includes(b.tilde, b.typ, a.typ) {
                    Some(a)
                } else {
                    None
                };
                both.extend(term);
            }
        }
        both.truncate(MOST_TERMS * MOST_TERMS);
        both
    }
}

/// Adds a method, and where it is declared, so that they stay sorted by name.
fn insert_method(methods: &mut Vec<Method>, places: &mut Vec<Pos>, method: Method, place: Pos) {
    let at = methods.partition_point(|other| (&other.name, other.package) <= (&method.name, method.package));
    methods.insert(at, method);
    places.insert(at, place);
}

fn flatten<'a>(expr: &'a Expr, parts: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Binary { op: BinaryOp::Or, x, y, .. } => {
            flatten(x, parts);
            parts.push(y);
        }
        _ => parts.push(expr),
    }
}
