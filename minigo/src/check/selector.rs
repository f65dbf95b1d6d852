//! `x.name`: fields, methods, method expressions, and names of packages.

use super::call::Want;
use super::checker::{Checker, Declared};
use super::expr::Generic;
use super::info::{Selection, method_signature};
use super::message::{Arg, Text};
use super::operand::{Operand, UNKNOWN, is_blank};
use super::{Mode, Package, absent};
use crate::library::letters;
use crate::syntax::ast::{Expr, ExprKind, Ident};
use crate::text::cut;
use crate::types::{DeclaredMethod, Found, Lookup, Member, PackageId, Param, Signature, Type, TypeId, is_exported};
use std::rc::Rc;

impl<'a> Checker<'a> {
    pub(super) fn selector(&mut self, x: &mut Operand<'a>, whole: &'a Expr, want: Want) {
        let ExprKind::Selector { x: inner, name } = &whole.kind else { return };
        if let ExprKind::Ident(ident) = &inner.kind
            && let Some(object) = self.find(&ident.name)
            && let Some(package) = self.package_of(object)
        {
            self.record_object(ident.id, object);
            self.use_object(object);
            self.qualified(x, whole, name, package);
            return;
        }
        let base = self.expr_or_type(inner, Generic::Refused);
        match base.mode {
            Mode::Invalid => return,
            Mode::Builtin(_) => {
                // Where the dot stands.
                let dot = crate::syntax::source::Pos(name.pos.0.saturating_sub(1));
                self.error(dot, "invalid use of {} in selector expression", [(&base).into()]);
                return;
            }
            _ => {}
        }
        if !self.is_complete(base.typ) {
            return;
        }
        if want == Want::Type {
            self.error(name.pos, "{} is not a type", [whole.into()]);
            return;
        }
        if is_blank(&name.name) {
            self.error(name.pos, "cannot refer to blank field or method", []);
            return;
        }
        if let Type::Pointer(elem) = self.types.under(base.typ)
            && !self.is_complete(elem)
        {
            return;
        }
        let addressable = base.mode == Mode::Variable;
        match self.types.lookup(base.typ, addressable, self.package, &name.name) {
            Lookup::Found(found) => self.select(x, whole, &base, inner, name, found),
            other => self.not_selected(&base, name, &other),
        }
    }

    fn qualified(&mut self, x: &mut Operand<'a>, whole: &'a Expr, name: &'a Ident, package: PackageId) {
        let found = self.package(package).lookup(&name.name);
        let is_package = |checker: &Self, object| checker.package_of(object).is_some();
        let Some(object) = found.filter(|&object| !is_package(self, object)) else {
            let lower = letters::lower(&name.name);
            let Package { path, scope, .. } = self.package(package);
            let alike = |other: &&Rc<str>| is_exported(other) && letters::lower(other) == lower;
            let message = if let Some(other) = scope.iter().map(|(other, _)| other).filter(alike).min() {
                self.say("undefined: {} (but have {})", [whole.into(), other.into()])
            } else if absent::is_absent(path, &name.name) {
                let mut names = Vec::new();
                for (name, _) in scope {
                    names.push(name);
                }
                let has = self.text(absent::list(&names));
                let template = "{} is not supported by minigo; its package {} has {}";
                self.say(template, [whole.into(), path.into(), has.into()])
            } else {
                self.say("undefined: {}", [whole.into()])
            };
            self.fault(name.pos, message);
            return;
        };
        if !is_exported(&name.name) {
            let package = &self.package(package).name;
            let message = self.say("name {} not exported by package {}", [(&name.name).into(), package.into()]);
            self.fault(name.pos, message);
        }
        self.record_object(name.id, object);
        self.record_selection(whole, Selection::Qualified(object));
        x.typ = self.object(object).typ;
        self.denote(x, object);
        if self.types.is_invalid(x.typ) || x.value == Some(UNKNOWN) {
            x.mode = Mode::Invalid;
        }
    }

    #[inline(never)]
    fn record_selection(&mut self, whole: &Expr, selection: Selection) {
        self.info.selections.insert(whole.id, selection);
    }

    fn select(
        &mut self,
        x: &mut Operand<'a>,
        whole: &'a Expr,
        base: &Operand<'a>,
        inner: &'a Expr,
        name: &'a Ident,
        found: Found,
    ) {
        let types = self.types;
        if let Member::Field(typ) = found.member {
            if base.mode == Mode::Type {
                self.error(
                    inner.pos,
                    "operand for field selector {} must be value of type {}",
                    [(&name.name).into(), base.typ.into()],
                );
                return;
            }
            x.mode = if base.mode == Mode::Variable || found.indirect { Mode::Variable } else { Mode::Value };
            x.typ = typ;
            return self.record_selection(whole, Selection::Field(found));
        }
        if let Member::Method { method, .. } = &found.member {
            let object = method.object;
            if !self.typ_is_set(object) {
                self.declare_object(object);
            }
            self.need(object);
            self.record_object(name.id, object);
        }
        let signature = self.signature_of(&found);
        if types.is_invalid(signature) {
            return;
        }
        x.mode = Mode::Value;
        x.typ = signature;
        if base.mode == Mode::Type {
            let Type::Signature(signature) = types.get(signature) else { return };
            let named = signature.params.first().is_some_and(|param| param.name.is_some());
            let own = match &found.member {
                Member::Method { method, .. } => self.receiver_name(method.object),
                _ => None,
            };
            let receiver = Param { name: named.then(|| own.unwrap_or_else(|| "_".into())), typ: base.typ };
            let params = [&[receiver], signature.params].concat();
            x.typ = types.intern(Type::Signature(Signature { params: &params, ..signature }));
            return self.record_selection(whole, Selection::MethodExpr { receiver: base.typ, found });
        }
        self.record_selection(whole, Selection::Method(found));
    }

    fn receiver_name(&self, method: crate::types::ObjectId) -> Option<Rc<str>> {
        let Declared::Func(decl) = self.declaration(method)?.what else { return None };
        decl.receiver.as_ref()?.names.first().map(|name| name.name.clone())
    }

    /// The signature of a method that was found, as seen through its receiver.
    pub(super) fn signature_of(&mut self, found: &Found) -> TypeId {
        if let Member::Method { method, .. } = &found.member
            && !self.typ_is_set(method.object)
        {
            self.declare_object(method.object);
        }
        method_signature(self.types, &self.objects, found)
    }

    fn not_selected(&mut self, base: &Operand<'a>, name: &'a Ident, lookup: &Lookup) {
        let types = self.types;
        let under = match types.get(base.typ) {
            Type::Pointer(elem) => elem,
            _ => base.typ,
        };
        if types.is_invalid(under) || types.under_id(under) == TypeId::INVALID {
            return;
        }
        let sel = &name.name;
        match lookup {
            Lookup::Ambiguous => self.error(name.pos, "ambiguous selector {}.{}", [Arg::Source(base), sel.into()]),
            Lookup::NeedsPointer if base.mode == Mode::Type => self.error(
                name.pos,
                "invalid method expression {}.{} (needs pointer receiver (*{}).{})",
                [base.typ.into(), sel.into(), base.typ.into(), sel.into()],
            ),
            Lookup::NeedsPointer => {
                self.error(name.pos, "cannot call pointer method {} on {}", [sel.into(), base.typ.into()]);
            }
            _ => {
                let why = if self.is_interface_pointer(base.typ) {
                    self.interface_pointer_error(base.typ)
                } else if let Some(has) = self.absent_method(base.typ, sel) {
                    let parts = [Arg::Source(base), sel.into(), has.into()];
                    return self.error(name.pos, "{}.{} is not supported by minigo; {}", parts);
                } else {
                    self.lookup_error(base.typ, sel, false)
                };
                self.error(name.pos, "{}.{} undefined ({})", [Arg::Source(base), sel.into(), why.into()]);
            }
        }
    }

    /// Says of a method that Go's type has, and minigo's has not, that it is so.
    fn absent_method(&self, typ: TypeId, name: &Rc<str>) -> Option<Text<'a>> {
        let types = self.types;
        let named = types.as_named(types.deref(typ))?;
        let path = &self.packages.get(named.package.index())?.path;
        if !absent::is_absent(path, self.say("{}.{}", [(&named.name).into(), name.into()]).as_ref()) {
            return None;
        }
        let methods = types.methods(types.deref(typ));
        let mut names = Vec::new();
        for method in methods {
            names.push(&method.name);
        }
        let has = self.text(absent::list(&names));
        Some(
            self.say(
                "its {}.{} has {}",
                [(&self.package(named.package).name).into(), (&named.name).into(), has.into()],
            ),
        )
    }

    pub(super) fn interface_pointer_error(&self, typ: TypeId) -> Text<'a> {
        match self.types.under(typ) {
            Type::Pointer(elem) if self.types.is_type_param(elem) => {
                self.say("type {} is pointer to type parameter, not type parameter", [typ.into()])
            }
            _ => self.say("type {} is pointer to interface, not interface", [typ.into()]),
        }
    }

    /// The field or method of another spelling that may be meant: its name, and whether it is a method.
    fn similar_member(&self, typ: TypeId, name: &str) -> Option<(&'a Rc<str>, &'static &'static str, PackageId)> {
        let types = self.types;
        let lower = letters::lower(name);
        let mut names: Vec<(&'a Rc<str>, PackageId)> = Vec::new();
        let mut level = vec![types.deref(typ)];
        let mut seen: Vec<TypeId> = Vec::new();
        while !level.is_empty() && seen.len() < 200 {
            let mut next = Vec::new();
            for typ in level {
                let canon = types.canon(typ);
                if seen.contains(&canon) {
                    continue;
                }
                seen.push(canon);
                for DeclaredMethod { name, method } in types.methods(typ) {
                    names.push((name, method.package));
                }
                match types.under_or_constraint(typ) {
                    Type::Struct(fields) => {
                        for field in fields {
                            names.push((&field.name, field.package));
                            if field.embedded {
                                next.push(types.deref(field.typ));
                            }
                        }
                    }
                    Type::Interface(interface) => {
                        for method in interface.methods {
                            names.push((&method.name, method.package));
                        }
                    }
                    _ => {}
                }
            }
            for &(other, package) in &names {
                // The unexported names of minigo's own library are not those of Go's.
                if letters::lower(other) != lower || package != self.package && !is_exported(other) {
                    continue;
                }
                let kind = match types.lookup(typ, true, package, other) {
                    Lookup::Found(Found { member: Member::Field(_), .. }) => &"field ",
                    _ => &"method ",
                };
                return Some((other, kind, package));
            }
            level = next;
        }
        None
    }

    /// Why `typ` has no member of this name, in Go's words.
    pub(super) fn lookup_error(&self, typ: TypeId, name: &Rc<str>, in_literal: bool) -> Text<'a> {
        let start = if in_literal {
            self.say("unknown field {} in struct literal of type {}", [name.into(), typ.into()])
        } else {
            self.say("type {} has no field or method {}", [typ.into(), name.into()])
        };
        let Some((other, kind, package)) = self.similar_member(typ, name) else { return start };
        if package != self.package && name[cut(name, 1).len()..] != other[cut(other, 1).len()..] && !is_exported(name) {
            return start;
        }
        let kind = if in_literal { &"" } else { kind };
        self.say("{}, but does have {}{}", [start.into(), kind.into(), other.into()])
    }
}
