//! Declarations: constants, variables, types and functions, when they are first needed; and the cycles among them.
//! Declarations need each other in any order, so that their cycles can be seen only together: hence one file.

use super::assign::Target;
use super::checker::{Checker, Declaration, Declared, Env, Function, Inherited, Later, Several, UNSET};
use super::message::{Arg, Text};
use super::resolve::const_parts;
use super::{Const, Mode};
use crate::syntax::ast::{Decl, Expr, ExprKind, FuncDecl, Ident, InterfaceElement, TypeSpec};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, ObjectKind, TypeId, VariableKind};
use explorer::table::Set;

/// A declared interface that embeds one whose declaration is not finished.
pub(super) struct PendingInterface<'a> {
    pub(super) object: ObjectId,
    pub(super) elements: &'a [InterfaceElement],
    pub(super) env: Env,
    /// The unfinished type it embeds.
    pub(super) awaits: TypeId,
}

impl<'a> Checker<'a> {
    /// Checks the declaration of an object of the package, if that is not done.
    pub(super) fn declare_object(&mut self, object: ObjectId) {
        if let Some(start) = self.path.iter().position(|&other| other == object) {
            let valid = self.is_valid_cycle(start);
            let is_function = matches!(self.object(object).kind, ObjectKind::Function { .. });
            if self.object(object).typ == UNSET || !valid && !is_function {
                self.set_type(object, TypeId::INVALID);
            }
            return;
        }
        if self.object(object).typ != UNSET {
            return;
        }
        let Some(&index) = self.declaration_of.get(object) else {
            self.set_type(object, TypeId::INVALID);
            return;
        };
        let Declaration { what, scope, group, .. } = self.declarations[index];
        if self.deeper(self.object(object).pos) {
            self.path.push(object);
            let outer = std::mem::replace(&mut self.env, Env::at(scope));
            match what {
                Declared::Const { typ, init, iota, inherited } => {
                    self.env.declaration = Some(index);
                    self.const_decl(object, typ, init, iota, inherited);
                }
                Declared::Var { typ, init, several, .. } => {
                    self.env.declaration = Some(index);
                    let group = if several == Several::Yes { Some(group) } else { None };
                    self.var_decl(object, group, typ, init.map(|(_, value)| value));
                }
                Declared::Type(spec) => {
                    self.type_decl(object, spec);
                    self.collect_methods(object);
                }
                Declared::Func(decl) => self.func_decl(object, index, decl),
            }
            self.env = outer;
            self.path.pop();
            self.depth -= 1;
        }
        self.settle_type(object);
    }

    /// Whether the cycle of declarations that starts at `start` and returns to it is one that Go allows; if not, reports
    /// it.
    fn is_valid_cycle(&mut self, start: usize) -> bool {
        let cycle: Vec<ObjectId> = self.path[start..].to_vec();
        let (mut values, mut definitions) = (0, 0);
        for &object in &cycle {
            match self.object(object).kind {
                ObjectKind::Const(_) | ObjectKind::Variable(..) => values += 1,
                ObjectKind::TypeName => {
                    let typ = self.object(object).typ;
                    let generic =
                        typ != UNSET && self.types.as_named(typ).is_some_and(|named| !named.type_params().is_empty());
                    if self.env.in_type_params && generic {
                        return true;
                    }
                    let is_alias = self
                        .declaration(object)
                        .is_some_and(|declared| matches!(declared.what, Declared::Type(spec) if spec.alias.is_some()));
                    if !is_alias {
                        definitions += 1;
                    }
                }
                _ => {}
            }
        }
        // A cycle of values alone is found again when initialisers are ordered.
        if values == cycle.len() || values == 0 && definitions > 0 {
            return true;
        }
        self.cycle_error_in_order(&cycle);
        false
    }

    /// Reports a cycle of declarations, from the one that stands first in the source.
    fn cycle_error_in_order(&mut self, cycle: &[ObjectId]) {
        let first = (0..cycle.len()).min_by_key(|&at| self.object(cycle[at]).pos);
        self.cycle_error(cycle, first.unwrap_or(0));
    }

    /// Reports a cycle of declarations.
    pub(super) fn cycle_error(&mut self, cycle: &[ObjectId], start: usize) {
        let Some(&object) = cycle.get(start) else { return };
        let is_type = matches!(self.object(object).kind, ObjectKind::TypeName);
        if cycle.len() == 1 {
            let what = if is_type { &"invalid recursive type" } else { &"invalid cycle in declaration" };
            self.error_of(object, "{}: {} refers to itself", [what.into(), object.into()]);
            return;
        }
        let first = if is_type { "invalid recursive type {}" } else { "invalid cycle in declaration of {}" };
        let mut message = self.say(first, [object.into()]);
        for step in 0..cycle.len().min(50) {
            let from = cycle[(start + step) % cycle.len()];
            let to = cycle[(start + step + 1) % cycle.len()];
            message = self.with_reference(message, from, to);
        }
        self.fault(self.object(object).pos, message);
    }

    /// What is said of a cycle, and one more step of it.
    pub(super) fn with_reference(&self, message: Text<'a>, from: ObjectId, to: ObjectId) -> Text<'a> {
        let place = self.object(from).pos;
        self.say("{}\n\t{}: {} refers to {}", [message.into(), place.into(), from.into(), to.into()])
    }

    /// Finds declared types that are nothing but each other: `type A B; type B A`.
    pub(super) fn direct_cycles(&mut self) {
        let mut done: Set<ObjectId> = Set::new();
        for index in 0..self.declarations.len() {
            let mut path: Vec<ObjectId> = Vec::new();
            let mut at = index;
            while let Declared::Type(spec) = self.declarations[at].what {
                let object = self.declarations[at].object;
                if done.contains(object) {
                    break;
                }
                if let Some(start) = path.iter().position(|&other| other == object) {
                    let cycle = path[start..].to_vec();
                    for &object in &cycle {
                        self.set_type(object, TypeId::INVALID);
                    }
                    self.cycle_error_in_order(&cycle);
                    break;
                }
                path.push(object);
                let ExprKind::Ident(ident) = &spec.type_.kind else { break };
                let next = self.find_in(self.package_scope, &ident.name);
                let Some(&next) = next.and_then(|object| self.declaration_of.get(object)) else { break };
                at = next;
            }
            for &object in &path {
                done.add(object);
            }
        }
    }

    /// Whether a declared type's declaration is finished; if not, reports the cycle that needs it to be.
    pub(super) fn is_complete(&mut self, typ: TypeId) -> bool {
        let Some(named) = self.types.as_named(typ) else { return true };
        if self.types.under_id(typ) != TypeId::INVALID {
            return true;
        }
        if let Some(start) = self.path.iter().position(|&object| object == named.object) {
            let cycle = self.path[start..].to_vec();
            self.cycle_error_in_order(&cycle);
        }
        false
    }

    fn const_decl(
        &mut self,
        object: ObjectId,
        typ: Option<&'a Expr>,
        init: Option<&'a Expr>,
        iota: u32,
        inherited: Inherited,
    ) {
        let outer = self.env;
        self.env.iota = Some(iota);
        if let Some(typ) = typ {
            let declared = self.typ(typ);
            if !self.types.is_invalid(declared) && self.types.basic(declared).is_none() {
                self.error(typ.pos, "invalid constant type {}", [declared.into()]);
                self.set_type(object, TypeId::INVALID);
                self.env.iota = outer.iota;
                return;
            }
            self.set_type(object, declared);
        }
        let mut x = None;
        if let Some(init) = init {
            if inherited == Inherited::Yes {
                // The expression is another constant's: errors are reported at this one.
                self.env.error_pos = Some(self.object(object).pos);
            }
            x = Some(self.expr(None, init));
        }
        self.init_const(object, x);
        self.env.iota = outer.iota;
        self.env.error_pos = outer.error_pos;
    }

    fn init_const(&mut self, object: ObjectId, x: Option<super::operand::Operand<'a>>) {
        let declared = self.object(object).typ;
        let Some(mut x) = x else { return self.settle_type(object) };
        if !x.is_valid() || self.types.is_invalid(x.typ) || declared != UNSET && self.types.is_invalid(declared) {
            return self.settle_type(object);
        }
        if x.mode != Mode::Constant {
            self.report(&x, "{x} is not constant", []);
            return self.settle_type(object);
        }
        if declared == UNSET {
            self.set_type(object, x.typ);
        }
        let typ = self.object(object).typ;
        self.assignment(&mut x, Some(typ), Arg::Word(&"constant declaration"));
        if x.is_valid() {
            self.object_mut(object).kind = ObjectKind::Const(x.constant().clone());
        }
    }

    fn var_decl(
        &mut self,
        object: ObjectId,
        group: Option<&[ObjectId]>,
        typ: Option<&'a Expr>,
        init: Option<&'a Expr>,
    ) {
        if let Some(typ) = typ {
            let declared = self.var_type(typ);
            self.set_type(object, declared);
        }
        let Some(init) = init else {
            if typ.is_none() {
                self.set_type(object, TypeId::INVALID);
            }
            return;
        };
        match group {
            Some(group) if group.len() > 1 => {
                if typ.is_some() {
                    let declared = self.object(object).typ;
                    for &other in group {
                        self.set_type(other, declared);
                    }
                }
                self.init_vars(group, std::slice::from_ref(init), None);
            }
            _ => {
                let target = self.target_of(object);
                let mut x = self.expr(target, init);
                self.init_var(object, &mut x, Arg::Word(&"variable declaration"));
            }
        }
    }

    /// What an expression for a variable should have as its type, if that is a function: it may be generic there.
    pub(super) fn target_of(&self, object: ObjectId) -> Option<&'a Target> {
        let typ = self.object(object).typ;
        if typ == UNSET {
            return None;
        }
        let named = !self.object(object).name.is_empty();
        self.target(typ, if named { object.into() } else { Arg::Word(&"result variable") })
    }

    fn type_decl(&mut self, object: ObjectId, spec: &'a TypeSpec) {
        let types = self.types;
        let generic_function = self.function().is_some_and(|function| function.generic);
        if spec.alias.is_some() {
            if let Some(field) = spec.type_params.first() {
                self.error(field.pos, "a generic alias is not supported by minigo; declare a generic type", []);
                self.set_type(object, TypeId::INVALID);
                return;
            }
            let target = self.declared_type(&spec.type_, None);
            let target = if self.object(object).typ == TypeId::INVALID { TypeId::INVALID } else { target };
            if generic_function && types.is_parametric(target) {
                self.error(
                    spec.pos,
                    "a type declared in a generic function is not supported by minigo; declare it outside",
                    [],
                );
            }
            let name = self.object(object).name.clone();
            let alias = if types.is_invalid(target) { TypeId::INVALID } else { types.alias(name, target) };
            self.set_type(object, alias);
            return;
        }
        let name = self.object(object).name.clone();
        let named = types.new_named(name, self.package, object);
        self.set_type(object, named);
        self.check_later(Self::check_valid_type, Pos::NONE, named);
        let outer = self.env.scope;
        if !spec.type_params.is_empty() {
            self.env.scope = self.new_scope(Some(outer));
            let params = self.declare_type_params(&spec.type_params);
            types.set_type_params(named, &params);
            self.bound_type_params(&spec.type_params, &params);
        }
        let right = self.declared_type(&spec.type_, Some(object));
        self.env.scope = outer;
        let right = if types.is_type_param(right) {
            self.error(spec.type_.pos, "cannot use a type parameter as RHS in type declaration", []);
            TypeId::INVALID
        } else {
            right
        };
        if generic_function && types.is_parametric(right) {
            self.error(
                spec.pos,
                "a type declared in a generic function is not supported by minigo; declare it outside",
                [],
            );
        }
        if self.pending_interfaces.iter().any(|pending| pending.object == object) {
            return;
        }
        self.finish_named(named, right);
    }

    /// Says what a declared type is made of, or waits until that is known.
    fn finish_named(&mut self, named: TypeId, right: TypeId) {
        let types = self.types;
        let under = types.under_id(right);
        if under == TypeId::INVALID && types.as_named(right).is_some() {
            self.pending_types.push((named, right));
            return;
        }
        types.set_underlying(named, under);
        self.settle_pending();
    }

    /// Finishes the declared types that waited for one that is finished now.
    fn settle_pending(&mut self) {
        let types = self.types;
        let mut settled = true;
        while settled {
            settled = false;
            for (named, right) in std::mem::take(&mut self.pending_types) {
                let under = types.under_id(right);
                if under == TypeId::INVALID {
                    self.pending_types.push((named, right));
                } else {
                    types.set_underlying(named, under);
                    settled = true;
                }
            }
            for pending in std::mem::take(&mut self.pending_interfaces) {
                if types.under_id(pending.awaits) == TypeId::INVALID {
                    self.pending_interfaces.push(pending);
                    continue;
                }
                settled = true;
                let outer = std::mem::replace(&mut self.env, pending.env);
                let before = self.pending_interfaces.len();
                let right = self.interface_type(pending.elements, Some(pending.object));
                self.env = outer;
                if self.pending_interfaces.len() == before {
                    let named = self.object(pending.object).typ;
                    types.set_underlying(named, right);
                }
            }
        }
    }

    /// Reports interfaces that embed each other.
    pub(super) fn pending_interfaces_are_cycles(&mut self) {
        let pending = std::mem::take(&mut self.pending_interfaces);
        let next = |object: ObjectId| {
            let pending = pending.iter().find(|pending| pending.object == object)?;
            self.types.as_named(pending.awaits).map(|named| named.object)
        };
        for p in &pending {
            let named = self.object(p.object).typ;
            self.types.set_underlying(named, TypeId::EMPTY_INTERFACE);
        }
        let mut reported: Vec<ObjectId> = Vec::new();
        for p in &pending {
            let mut cycle = vec![p.object];
            let mut at = p.object;
            while let Some(to) = next(at) {
                if let Some(start) = cycle.iter().position(|&other| other == to) {
                    let cycle = cycle[start..].to_vec();
                    if !cycle.iter().any(|object| reported.contains(object)) {
                        reported.extend(&cycle);
                        self.cycle_error_in_order(&cycle);
                    }
                    break;
                }
                cycle.push(to);
                at = to;
            }
        }
        self.settle_pending();
    }

    fn func_decl(&mut self, object: ObjectId, index: usize, decl: &'a FuncDecl) {
        // Guards against cycles: the signature may mention the function, in the length of an array.
        self.set_type(object, TypeId::INVALID);
        if decl.body.is_none() && !self.is_library() {
            // Said only where nothing else is wrong.
            self.missing_bodies.push(if decl.receiver.is_some() { decl.pos.plus(5) } else { decl.name.pos });
        }
        let mut function = Function { results: &[], named_results: false, generic: false };
        let id = self.new_function(function);
        self.env.function = Some(id);
        if let (Some(_), Some(field)) = (&decl.receiver, decl.type_params.first()) {
            self.error(
                field.pos,
                "a method with type parameters is not supported by minigo; use a generic function",
                [],
            );
        }
        let made = self.function_type(decl.receiver.as_ref(), &decl.type_params, &decl.signature);
        self.set_type(object, made.signature);
        if let ObjectKind::Function { receiver, receiver_type_params, .. } = &mut self.object_mut(object).kind {
            *receiver = made.receiver_base;
            *receiver_type_params = made.receiver_type_params.as_slice().into();
        }
        let generic = !decl.type_params.is_empty() || !made.receiver_type_params.is_empty();
        self.info.parameters.insert(decl.id, made.parameters.clone());
        let Some(body) = &decl.body else { return };
        function.results = self.keep_objects(made.parameters.results);
        function.named_results = made.named_results;
        function.generic = generic;
        self.functions[id] = function;
        let env = Env { declaration: Some(index), function: Some(id), ..Env::at(made.scope) };
        self.later.push(Later::Body(env, body));
    }

    /// Checks a declaration in a function.
    pub(super) fn decl_stmt(&mut self, decl: &'a Decl) {
        match decl {
            Decl::Const(group) => {
                let mut last = None;
                for spec in &group.specs {
                    let top = self.later.len();
                    let parts = const_parts(spec, &mut last);
                    let mut objects = Vec::new();
                    for (at, name) in spec.names.iter().enumerate() {
                        let kind = ObjectKind::Const(Const::Unknown);
                        let object = self.new_object(&name.name, name.pos, UNSET, kind);
                        objects.push(object);
                        self.const_decl(object, parts.typ, parts.values.get(at), spec.iota, parts.inherited);
                    }
                    self.const_arity(spec, &parts);
                    self.run_later(top);
                    self.declare_local(&spec.names, &objects);
                }
            }
            Decl::Var(spec) => {
                let top = self.later.len();
                let objects = self.new_variables(&spec.names, VariableKind::Local);
                let one = spec.values.len() == 1 && spec.names.len() > 1;
                for (at, &object) in objects.iter().enumerate() {
                    let group = if one { Some(&objects[..]) } else { None };
                    let init = if one { spec.values.first() } else { spec.values.get(at) };
                    self.var_decl(object, group, spec.type_.as_deref(), init);
                    if one {
                        break;
                    }
                }
                if spec.type_.is_none() || !spec.values.is_empty() {
                    self.var_arity(&spec.names, &spec.values);
                }
                self.run_later(top);
                self.declare_local(&spec.names, &objects);
            }
            Decl::Type(spec) => {
                let object = self.new_object(&spec.name.name, spec.name.pos, UNSET, ObjectKind::TypeName);
                self.record_object(spec.name.id, object);
                self.declare(self.env.scope, object);
                if self.deeper(spec.pos) {
                    self.path.push(object);
                    self.type_decl(object, spec);
                    self.path.pop();
                    self.depth -= 1;
                }
                self.settle_type(object);
                self.pending_interfaces_are_cycles();
            }
            Decl::Func(decl) => self.error(decl.pos, "a function cannot be declared in a function", []),
        }
    }

    fn declare_local(&mut self, names: &[Ident], objects: &[ObjectId]) {
        for (name, &object) in names.iter().zip(objects) {
            self.settle_type(object);
            self.record_object(name.id, object);
            self.declare(self.env.scope, object);
        }
    }
}
