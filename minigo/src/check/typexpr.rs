//! Type expressions: what type they denote.
//! It is one recursion, from the name of a type down to the terms of a constraint, and hence one file.

use super::checker::{Checker, Later, UNSET};
use super::declare::PendingInterface;
use super::operand::{Operand, UNKNOWN, is_blank, unparen};
use super::{Const, Mode, Parameters};
use crate::syntax::ast::{
    BinaryOp, ChanDirection, Expr, ExprKind, Field as FieldSyntax, FuncType, Ident, InterfaceElement, UnaryOp,
};
use crate::syntax::print;
use crate::syntax::source::Pos;
use crate::types::{
    ChanDir, Field, Interface, Method, Object, ObjectId, ObjectKind, Param, Signature, Term, Tilde, Type, TypeId,
    VariableKind, is_exported,
};
use explorer::table::Table;
use std::rc::Rc;

/// The largest array type, in bytes: more than any memory limit.
const LARGEST: u64 = 1 << 50;

/// How many levels of arrays, structs and declared types may be in each other: whoever lays them out recurses.
const DEEPEST_NEST: u32 = 400;

/// The most terms of a union, as in Go.
const MOST_TERMS: usize = 100;

/// What a function's type expression declares.
#[derive(Default)]
pub(super) struct MadeFunction {
    pub(super) signature: TypeId,
    pub(super) scope: super::checker::ScopeId,
    pub(super) parameters: Parameters,
    pub(super) receiver_base: Option<TypeId>,
    pub(super) receiver_type_params: Vec<TypeId>,
    pub(super) named_results: bool,
}

impl<'a> Checker<'a> {
    /// The type an expression denotes; it may be a constraint.
    pub(super) fn typ(&mut self, expr: &'a Expr) -> TypeId {
        self.declared_type(expr, None)
    }

    /// The type an expression denotes, which must be one that a variable can have.
    pub(super) fn var_type(&mut self, expr: &'a Expr) -> TypeId {
        let typ = self.declared_type(expr, None);
        self.valid_var_type(expr, typ);
        typ
    }

    pub(super) fn valid_var_type(&mut self, expr: &'a Expr, typ: TypeId) {
        if self.types.is_type_param(typ) || self.types.basic(typ).is_some() {
            return;
        }
        self.check_later(Self::check_variable_type, expr.pos, typ);
    }

    /// Checks that a type is one that a variable can have.
    pub(super) fn check_variable_type(&mut self, pos: Pos, typ: TypeId) {
        if let Type::Interface(interface) = self.types.under(typ)
            && (interface.terms.is_some() || interface.comparable)
        {
            let why = if interface.comparable {
                &"interface is (or embeds) comparable"
            } else {
                &"interface contains type constraints"
            };
            self.error(pos, "cannot use type {} outside a type constraint: {}", [typ.into(), why.into()]);
        }
    }

    /// Checks that a type can be that of a map's keys.
    pub(super) fn check_key_type(&mut self, pos: Pos, typ: TypeId) {
        let types = self.types;
        if !types.is_invalid(typ) && !types.comparable(typ) {
            let why = if types.is_type_param(typ) { &" (missing comparable constraint)" } else { &"" };
            self.error(pos, "invalid map key type {}{}", [typ.into(), why.into()]);
        }
    }

    /// The type an expression denotes, where it is the right side of the declaration of `declared`.
    pub(super) fn declared_type(&mut self, expr: &'a Expr, declared: Option<ObjectId>) -> TypeId {
        let mut typ = TypeId::INVALID;
        if self.deeper(expr.pos) {
            typ = self.type_expr(expr, declared);
            self.depth -= 1;
        }
        let generic = self.types.as_named(typ).is_some_and(|named| !named.type_params().is_empty());
        let typ = if generic {
            self.error(expr.pos, "cannot use generic type {} without instantiation", [typ.into()]);
            TypeId::INVALID
        } else {
            typ
        };
        self.record_type(expr.id, Mode::Type, typ, None);
        typ
    }

    fn intern(&mut self, pos: Pos, typ: Type<'_>) -> TypeId {
        let types = self.types;
        let before = types.overflowed();
        let id = types.intern(typ);
        if !before && types.overflowed() {
            self.error(pos, "the type is too large for minigo: it nests too deep, or there are too many types", []);
        }
        id
    }

    fn type_expr(&mut self, expr: &'a Expr, declared: Option<ObjectId>) -> TypeId {
        match &expr.kind {
            ExprKind::Bad => TypeId::INVALID,
            ExprKind::Ident(ident) => {
                let mut x = Operand::invalid(expr);
                self.ident(&mut x, expr, ident, super::call::Want::Type);
                self.type_of_operand(&x)
            }
            ExprKind::Selector { .. } => {
                let mut x = Operand::invalid(expr);
                self.selector(&mut x, expr, super::call::Want::Type);
                self.type_of_operand(&x)
            }
            ExprKind::Index { x, indices, .. } => self.instantiated_type(expr, x, indices),
            ExprKind::Paren(inner) => self.declared_type(inner, declared),
            ExprKind::ArrayType { length, element } => {
                let len = match length {
                    Some(length) => self.array_length(length),
                    None => {
                        self.error(expr.pos, "invalid use of [...] array (outside a composite literal)", []);
                        None
                    }
                };
                let elem = self.var_type(element);
                match len {
                    Some(len) => self.array_type(expr.pos, elem, len),
                    None => TypeId::INVALID,
                }
            }
            ExprKind::SliceType(element) => {
                let elem = self.var_type(element);
                self.intern(expr.pos, Type::Slice(elem))
            }
            ExprKind::StructType(fields) => self.struct_type(expr, fields),
            ExprKind::Star(inner) => {
                let elem = self.var_type(inner);
                if self.types.is_invalid(elem) { TypeId::INVALID } else { self.intern(expr.pos, Type::Pointer(elem)) }
            }
            ExprKind::FuncType(signature) => self.function_type(None, &[], signature).signature,
            ExprKind::InterfaceType(elements) => self.interface_type(elements, declared),
            ExprKind::MapType { key, value } => {
                let key_type = self.var_type(key);
                let value_type = self.var_type(value);
                // A function type stands where its parameters start, in Go's messages.
                let pos = if matches!(key.kind, ExprKind::FuncType(_)) { key.pos.plus(4) } else { key.pos };
                self.check_later(Self::check_key_type, pos, key_type);
                self.intern(expr.pos, Type::Map { key: key_type, value: value_type })
            }
            ExprKind::ChanType { direction, element } => {
                let elem = self.var_type(element);
                let dir = match direction {
                    ChanDirection::Both => ChanDir::Both,
                    ChanDirection::Send => ChanDir::Send,
                    ChanDirection::Receive => ChanDir::Receive,
                };
                self.intern(expr.pos, Type::Chan { dir, elem })
            }
            _ => {
                self.error(expr.pos, "{} is not a type", [expr.into()]);
                self.use_exprs(std::slice::from_ref(expr));
                TypeId::INVALID
            }
        }
    }

    pub(super) fn array_type(&mut self, pos: Pos, elem: TypeId, len: u64) -> TypeId {
        let array = self.intern(pos, Type::Array { elem, len });
        let size = len.saturating_mul(self.least_size(elem, 0));
        if size > LARGEST {
            self.error(pos, "type {} larger than address space", [array.into()]);
            return TypeId::INVALID;
        }
        array
    }

    /// A lower bound of how many bytes a value takes, good enough to refuse giants.
    fn least_size(&self, typ: TypeId, depth: usize) -> u64 {
        let types = self.types;
        if depth > 20 {
            return 1;
        }
        match types.under(typ) {
            Type::Array { elem, len } => len.saturating_mul(self.least_size(elem, depth + 1)),
            Type::Struct(fields) => {
                let mut size = 0_u64;
                for field in fields.iter().take(100) {
                    let (mut elem, mut one) = (field.typ, 1);
                    if let Type::Array { elem: of, len } = types.under(elem) {
                        (elem, one) = (of, len);
                        if matches!(types.under(elem), Type::Array { .. }) {
                            one = one.saturating_mul(self.least_size(elem, depth + 1));
                        }
                    }
                    size = size.saturating_add(one);
                }
                size
            }
            _ => 1,
        }
    }

    fn type_of_operand(&mut self, x: &Operand<'a>) -> TypeId {
        match x.mode {
            Mode::Type => x.typ,
            Mode::Invalid => TypeId::INVALID,
            Mode::NoValue => {
                self.report(x, "{x} used as type", []);
                TypeId::INVALID
            }
            _ => {
                self.report(x, "{x} is not a type", []);
                TypeId::INVALID
            }
        }
    }

    fn array_length(&mut self, expr: &'a Expr) -> Option<u64> {
        if let ExprKind::Ident(ident) = &expr.kind {
            match self.find(&ident.name) {
                None => {
                    let name = &ident.name;
                    self.error(ident.pos, "undefined array length {} or missing type constraint", [name.into()]);
                    return None;
                }
                Some(object) if !matches!(self.object(object).kind, ObjectKind::Const(_)) => {
                    self.use_object(object);
                    self.error(ident.pos, "invalid array length {}", [(&ident.name).into()]);
                    return None;
                }
                Some(_) => {}
            }
        }
        let x = self.expr(None, expr);
        if x.mode != Mode::Constant {
            if x.is_valid() {
                self.report(&x, "array length {x} must be constant", []);
            }
            return None;
        }
        let is_integer = self.types.all_basic(x.typ, |basic| basic.is_integer());
        if self.types.is_untyped(x.typ) || is_integer {
            let length = x.value.and_then(Const::to_int).and_then(|length| length.to_i64());
            if let Some(length) = length.and_then(|length| u64::try_from(length).ok()) {
                return Some(length);
            }
            if x.value == Some(UNKNOWN) {
                return None;
            }
        }
        if is_integer {
            self.report(&x, "invalid array length {x}", []);
        } else {
            self.report(&x, "array length {x} must be integer", []);
        }
        None
    }

    fn struct_type(&mut self, expr: &'a Expr, list: &'a [FieldSyntax]) -> TypeId {
        let mut fields: Vec<Field> = Vec::new();
        let mut places: Vec<Pos> = Vec::new();
        for syntax in list {
            let typ = self.var_type(&syntax.type_);
            let mut add = |checker: &mut Self, name: &Rc<str>, pos: Pos, embedded: bool| {
                let other = fields.iter().position(|field| field.name == *name && !is_blank(name));
                if let Some(other) = other {
                    checker.error(pos, "{} redeclared{}", [name.into(), checker.elsewhere(places[other], name).into()]);
                    return;
                }
                let package = checker.package;
                fields.push(Field { name: name.clone(), package, typ, embedded, tag: syntax.tag.clone() });
                places.push(pos);
            };
            for name in &syntax.names {
                add(self, &name.name, name.pos, false);
            }
            if syntax.names.is_empty() {
                match embedded_name(&syntax.type_) {
                    Some(name) => add(self, &name.name, name.pos, true),
                    None => {
                        self.error(syntax.type_.pos, "invalid embedded field type {}", [(&syntax.type_).into()]);
                        continue;
                    }
                }
                let pos = syntax.type_.pos;
                self.check_later(Self::check_embedded, pos, typ);
            }
        }
        let id = self.intern(expr.pos, Type::Struct(&fields));
        self.field_places.push((id, places));
        id
    }

    /// Checks that a type can be embedded in a struct.
    pub(super) fn check_embedded(&mut self, pos: Pos, typ: TypeId) {
        let types = self.types;
        let base = types.deref(typ);
        if types.is_type_param(base) {
            self.error(pos, "embedded field type cannot be a (pointer to a) type parameter", []);
            return;
        }
        match types.under(base) {
            Type::Pointer(_) => self.error(pos, "embedded field type cannot be a pointer", []),
            Type::Interface(_) if base != typ => {
                self.error(pos, "embedded field type cannot be a pointer to an interface", []);
            }
            _ => {}
        }
    }

    // Functions.

    /// The type of a function, and a scope with its parameters in it.
    pub(super) fn function_type(
        &mut self,
        receiver: Option<&'a FieldSyntax>,
        type_params: &'a [FieldSyntax],
        syntax: &'a FuncType,
    ) -> MadeFunction {
        let outer = self.enter_scope();
        let mut made = MadeFunction { scope: self.env.scope, ..MadeFunction::default() };
        if let Some(receiver) = receiver {
            self.collect_receiver(receiver, &mut made);
        }
        let generic = self.declare_type_params(type_params);
        self.bound_type_params(type_params, &generic);
        let Parameters { params: objects, results: result_objects } = &mut made.parameters;
        let (params, variadic) = self.collect_params(&syntax.params, VariableKind::Param, objects);
        let (results, _) = self.collect_params(&syntax.results, VariableKind::Result, result_objects);
        for &object in objects.iter().chain(&*result_objects) {
            if !self.object(object).name.is_empty() {
                self.declare(made.scope, object);
            }
        }
        self.env.scope = outer;
        let signature = Signature { type_params: &generic, params: &params, results: &results, variadic };
        made.signature = self.intern(syntax.pos, Type::Signature(signature));
        made.named_results = syntax.results.first().is_some_and(|field| !field.names.is_empty());
        made
    }

    fn collect_params(
        &mut self,
        list: &'a [FieldSyntax],
        kind: VariableKind,
        objects: &mut Vec<ObjectId>,
    ) -> (Vec<Param>, bool) {
        let mut params = Vec::new();
        let mut variadic = false;
        for (index, syntax) in list.iter().enumerate() {
            let mut typ = self.var_type(&syntax.type_);
            if let Some(pos) = syntax.ellipsis {
                if kind == VariableKind::Param && index + 1 == list.len() && syntax.names.len() <= 1 {
                    variadic = true;
                    typ = self.intern(pos, Type::Slice(typ));
                } else {
                    self.error(pos, "can only use ... with final parameter in list", []);
                }
            }
            for name in &syntax.names {
                objects.push(self.new_parameter(syntax, Some(name), typ, kind));
                params.push(Param { name: Some(name.name.clone()), typ });
            }
            if syntax.names.is_empty() {
                objects.push(self.new_parameter(syntax, None, typ, kind));
                params.push(Param { name: None, typ });
            }
        }
        (params, variadic)
    }

    /// Makes the variable of a receiver, parameter or result; the name of one without a name is empty.
    fn new_parameter(
        &mut self,
        syntax: &'a FieldSyntax,
        name: Option<&'a Ident>,
        typ: TypeId,
        kind: VariableKind,
    ) -> ObjectId {
        let Some(name) = name else { return self.new_variable(&"".into(), syntax.pos, typ, kind) };
        let object = self.new_variable(&name.name, name.pos, typ, kind);
        self.record_object(name.id, object);
        object
    }

    fn collect_receiver(&mut self, syntax: &'a FieldSyntax, made: &mut MadeFunction) {
        let mut base = unparen(&syntax.type_);
        let mut is_pointer = false;
        if let ExprKind::Star(inner) = &base.kind {
            is_pointer = true;
            base = unparen(inner);
        }
        let typ = match &base.kind {
            ExprKind::Index { x, indices, .. } => {
                let generic = self.generic_receiver(x, indices, &mut made.receiver_type_params);
                match generic {
                    Some(instance) if is_pointer => self.intern(syntax.pos, Type::Pointer(instance)),
                    Some(instance) => instance,
                    None => TypeId::INVALID,
                }
            }
            _ => self.var_type(&syntax.type_),
        };
        let object = self.new_parameter(syntax, syntax.names.first(), typ, VariableKind::Receiver);
        made.parameters.params.push(object);
        self.check_later(Self::valid_receiver, base.pos, typ);
        let base = self.types.deref(typ);
        made.receiver_base = self.types.as_named(base).map(|named| named.origin);
    }

    /// The type of a generic receiver, whose own names for its type parameters come into `params`.
    fn generic_receiver(&mut self, base: &'a Expr, indices: &'a [Expr], params: &mut Vec<TypeId>) -> Option<TypeId> {
        let types = self.types;
        let generic = self.generic_type(base)?;
        let originals = types.as_named(generic)?.type_params();
        let mut own: Vec<TypeId> = Vec::new();
        for (index, expr) in indices.iter().enumerate() {
            let ExprKind::Ident(ident) = &expr.kind else {
                self.error(expr.pos, "receiver type parameter {} must be an identifier", [expr.into()]);
                return None;
            };
            let param = self.declare_type_param(ident, index);
            self.record_type(expr.id, Mode::Type, param, None);
            own.push(param);
        }
        if originals.len() != own.len() {
            let counts = [self.counted(own.len(), "type parameter").into(), originals.len().into()];
            self.error(base.pos, "receiver declares {}, but receiver base type declares {}", counts);
            return None;
        }
        for (&param, &original) in own.iter().zip(originals) {
            if let Type::TypeParam(original) = types.get(original) {
                let constraint = types.type_param(original).constraint();
                types.set_constraint(param, types.subst(constraint, originals, &own));
            }
        }
        self.record_type(base.id, Mode::Type, generic, None);
        let instance = types.instance(generic, &own);
        *params = own;
        Some(instance)
    }

    /// Checks that a type can have methods.
    pub(super) fn valid_receiver(&mut self, pos: Pos, typ: TypeId) {
        let types = self.types;
        let base = types.deref(typ);
        if types.is_invalid(base) {
            return;
        }
        match types.get(base) {
            Type::Named(named) => {
                if types.named(named).package != self.package {
                    self.error(pos, "cannot define new methods on non-local type {}", [base.into()]);
                } else if matches!(types.under(base), Type::Pointer(_) | Type::Interface(_)) {
                    self.error(pos, "invalid receiver type {} (pointer or interface type)", [base.into()]);
                }
            }
            Type::Basic(_) => self.error(pos, "cannot define new methods on non-local type {}", [base.into()]),
            _ => {
                self.error(pos, "invalid receiver type {}", [typ.into()]);
            }
        }
    }

    // Type parameters and constraints.

    fn declare_type_param(&mut self, name: &Ident, index: usize) -> TypeId {
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

    // Generic types.

    /// The generic type that an expression denotes.
    fn generic_type(&mut self, expr: &'a Expr) -> Option<TypeId> {
        let typ = self.type_expr(expr, None);
        self.record_type(expr.id, Mode::Type, typ, None);
        if self.types.is_invalid(typ) {
            return None;
        }
        let generic = self.types.as_named(typ).is_some_and(|named| !named.type_params().is_empty());
        if !generic {
            self.error(expr.pos, "{} is not a generic type", [typ.into()]);
            return None;
        }
        Some(typ)
    }

    fn instantiated_type(&mut self, whole: &'a Expr, base: &'a Expr, indices: &'a [Expr]) -> TypeId {
        let types = self.types;
        let generic = self.type_expr(base, None);
        self.record_type(base.id, Mode::Type, generic, None);
        if types.is_invalid(generic) {
            return TypeId::INVALID;
        }
        let Some(named) = types.as_named(generic).filter(|named| !named.type_params().is_empty()) else {
            self.error(
                base.pos,
                "invalid operation: {}[{}] ({} is not a generic type)",
                [base.into(), self.text(print::list(indices)).into(), generic.into()],
            );
            return TypeId::INVALID;
        };
        let Some(args) = self.type_list(indices) else { return TypeId::INVALID };
        let (got, want) = (args.len(), named.type_params().len());
        if got != want {
            let pos = base.pos;
            let qualifier = if got > want { &"too many" } else { &"not enough" };
            self.error(
                pos,
                "{} type arguments for type {}: have {}, want {}",
                [qualifier.into(), (&named.name).into(), got.into(), want.into()],
            );
            return TypeId::INVALID;
        }
        let before = types.overflowed();
        let instance = types.instance(generic, &args);
        if !before && types.overflowed() {
            self.error(
                whole.pos,
                "the type is too large for minigo: it nests too deep, or there are too many types",
                [],
            );
        }
        let args = types.tuple(&args);
        self.later.push(Later::Instance { pos: base.pos, params: named.type_params(), args, places: indices });
        instance
    }

    /// The types in a list of type arguments; `None` if one is invalid.
    pub(super) fn type_list(&mut self, list: &'a [Expr]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|expr| self.var_type(expr)).collect();
        if types.iter().any(|&typ| self.types.is_invalid(typ)) { None } else { Some(types) }
    }

    /// Checks that a declared type does not contain itself, and does not nest too deep.
    pub(super) fn check_valid_type(&mut self, _: Pos, typ: TypeId) {
        let types = self.types;
        let mut path: Vec<TypeId> = Vec::new();
        let mut known = std::mem::take(&mut self.valid_types);
        match self.nesting(typ, &mut path, &mut known) {
            Ok(levels) if levels <= DEEPEST_NEST => {}
            Ok(_) => {
                let pos = types.as_named(typ).map_or(Pos::NONE, |named| self.object(named.object).pos);
                self.error(
                    pos,
                    "type {} (structs in structs {} deep) is not supported by minigo; use pointers",
                    [typ.into(), (DEEPEST_NEST as usize).into()],
                );
                // Whatever contains it is not worth another report, nor another level.
                types.set_underlying(typ, TypeId::EMPTY_INTERFACE);
                known.insert(types.canon(typ), 0);
            }
            Err(cycle) => {
                let mut objects: Vec<ObjectId> = Vec::new();
                for &typ in &cycle {
                    if let Some(named) = types.as_named(typ) {
                        objects.push(named.object);
                    }
                }
                self.cycle_error(&objects, 0);
                // Whoever asks for its size or fields later must not follow the cycle.
                for &typ in &cycle {
                    types.set_underlying(typ, TypeId::INVALID);
                    known.insert(typ, 0);
                }
            }
        }
        self.valid_types = known;
    }

    /// How many levels of arrays and structs are in a type, or the declared types by which it contains itself.
    fn nesting(&self, typ: TypeId, path: &mut Vec<TypeId>, known: &mut Table<TypeId, u32>) -> Result<u32, Vec<TypeId>> {
        let types = self.types;
        let canon = types.canon(typ);
        if let Some(&levels) = known.get(canon) {
            return Ok(levels);
        }
        let levels = match types.get(canon) {
            Type::Array { elem, .. } => 1 + self.nesting(elem, path, known)?,
            Type::Struct(fields) => {
                let mut most = 0;
                for field in fields.iter() {
                    most = most.max(self.nesting(field.typ, path, known)?);
                }
                1 + most
            }
            Type::Named(_) => {
                if let Some(start) = path.iter().position(|&other| other == canon) {
                    return Err(path[start..].to_vec());
                }
                // An instance that grows with each step is as endless as one that repeats.
                let origin = types.as_named(canon).map(|named| named.origin);
                let grows = |other: &&TypeId| {
                    self.types
                        .as_named(**other)
                        .is_some_and(|named| Some(named.origin) == origin && **other != named.origin)
                };
                if path.len() > 20
                    && path.iter().filter(grows).count() > 10
                    && let Some(start) = path.iter().position(|other| grows(&other))
                {
                    return Err(vec![path[start]]);
                }
                if path.len() > DEEPEST_NEST as usize {
                    return Ok(DEEPEST_NEST);
                }
                path.push(canon);
                let levels = self.nesting(types.under_id(canon), path, known);
                path.pop();
                1 + levels?
            }
            _ => return Ok(0),
        };
        known.insert(canon, levels);
        Ok(levels)
    }

    pub(super) fn typ_is_set(&self, object: ObjectId) -> bool {
        self.object(object).typ != UNSET
    }

    pub(super) fn kind_name(&self, object: ObjectId) -> &'static str {
        let Object { kind, .. } = self.object(object);
        match kind {
            ObjectKind::Package(_) => "package name",
            ObjectKind::Const(_) => "constant",
            ObjectKind::TypeName => "defined type",
            ObjectKind::Variable(kind) => match kind {
                VariableKind::Global => "package-level variable",
                VariableKind::Local => "local variable",
                VariableKind::Receiver => "receiver",
                VariableKind::Param => "parameter",
                VariableKind::Result => "result variable",
                VariableKind::Field => "struct field",
            },
            ObjectKind::Function { receiver: Some(_), .. } => "method",
            ObjectKind::Function { .. } => "function",
            ObjectKind::Builtin(_) => "built-in function",
            ObjectKind::Nil => "untyped nil",
        }
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

/// The name of an embedded field: that of its type.
fn embedded_name(expr: &Expr) -> Option<&Ident> {
    match &expr.kind {
        ExprKind::Ident(ident) => Some(ident),
        ExprKind::Star(inner) => match &inner.kind {
            ExprKind::Star(_) => None,
            _ => embedded_name(inner),
        },
        ExprKind::Selector { name, .. } => Some(name),
        ExprKind::Index { x, .. } => embedded_name(x),
        _ => None,
    }
}
