//! The types of functions: their parameters, results and receivers, and the scope that they are in.

use super::checker::Checker;
use super::operand::unparen;
use super::{Mode, Parameters};
use crate::syntax::ast::{Expr, ExprKind, Field as FieldSyntax, FuncType, Ident};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, Param, Signature, Type, TypeId, VariableKind};

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
}
