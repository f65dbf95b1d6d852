//! Calls and their arguments, conversions among them.

use super::assign::Dots;
use super::checker::Checker;
use super::expr::{Generic, Kind};
use super::message::Arg;
use super::operand::Operand;
use super::{BuiltinId, Mode};
use crate::syntax::ast::{Call, Expr, ExprKind};
use crate::types::{Signature, Type, TypeId};

/// Whether a name must be that of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Want {
    Any,
    Type,
}

impl<'a> Checker<'a> {
    pub(super) fn call_expr(&mut self, x: &mut Operand<'a>, whole: &'a Expr, call: &'a Call) {
        let mut explicit: Option<&'a [Expr]> = None;
        let mut callee = Operand::invalid(&call.function);
        if let ExprKind::Index { indices, .. } = &call.function.kind {
            if self.index_expr(&mut callee, &call.function) {
                explicit = Some(indices);
            }
            callee.expr = &call.function;
            self.record(&callee);
        } else {
            self.expr_or_type_into(&mut callee, &call.function, Generic::Allowed);
        }
        match callee.mode {
            Mode::Type => return self.conversion_call(x, &mut callee, call),
            Mode::Builtin(id) => return self.builtin_call(x, id, call),
            _ => {}
        }
        let mut args = Vec::new();
        let Some(mut signature) = self.callee(&callee, call, explicit, &mut args) else {
            self.use_exprs(&call.arguments);
            return;
        };
        let generic = !signature.type_params.is_empty();
        let mut operands = self.argument_list(&call.arguments);
        self.env.has_call_or_receive = true;
        // The type stays that of the function where there is no result: so Go shows it where it counts arguments.
        x.typ = callee.typ;
        let fits = self.arguments(call, whole, &mut signature, &args, explicit.unwrap_or_default(), &mut operands);
        if fits && (generic || explicit.is_some()) {
            let typ = self.types.intern(Type::Signature(signature));
            self.record_type(call.function.id, Mode::Value, typ, None);
        }
        // Whatever is wrong was reported: the results are as declared, if they do not depend on inference.
        self.results(x, &signature, generic && !fits);
    }

    /// The signature of what is called; `args` are the type arguments that it got if there are more to infer.
    fn callee(
        &mut self,
        x: &Operand<'a>,
        call: &'a Call,
        explicit: Option<&'a [Expr]>,
        args: &mut Vec<TypeId>,
    ) -> Option<Signature<'a>> {
        let types = self.types;
        if !x.is_valid() {
            return None;
        }
        let core = types.core_type(x.typ);
        let Some(signature) = core.and_then(|core| types.signature(core)) else {
            let cause = match core {
                Some(_) => self.say("{} is not a function", [x.typ.into()]),
                None => self.no_core(x.typ),
            };
            self.report(x, "invalid operation: cannot call {x}: {}", [cause.into()]);
            return None;
        };
        let Some(indices) = explicit else { return Some(signature) };
        let list = self.type_list(indices)?;
        let (got, want) = (list.len(), signature.type_params.len());
        if got > want {
            self.error(indices[want].pos, "got {} type arguments but want {}", [got.into(), want.into()]);
            return None;
        }
        if got < want {
            *args = list;
            return Some(signature);
        }
        let instance = self.instantiate_signature(&call.function, &signature, &list, call.function.pos, indices);
        types.signature(instance)
    }

    fn results(&mut self, x: &mut Operand<'a>, signature: &Signature<'_>, uninferred: bool) {
        match signature.results {
            [] => x.mode = Mode::NoValue,
            [result] => {
                x.mode = Mode::Value;
                x.typ = result.typ;
                if !self.is_complete(result.typ) {
                    x.invalidate();
                }
            }
            results => {
                let types: Vec<TypeId> = results.iter().map(|result| result.typ).collect();
                x.mode = Mode::Value;
                x.typ = self.types.tuple(&types);
            }
        }
        if uninferred
            && x.mode == Mode::Value
            && !signature.type_params.is_empty()
            && self.types.mentions(x.typ, signature.type_params)
        {
            x.invalidate();
        }
    }

    fn conversion_call(&mut self, x: &mut Operand<'a>, callee: &mut Operand<'a>, call: &'a Call) {
        let whole = x.expr;
        let typ = callee.typ;
        self.non_generic(None, callee);
        if callee.is_valid() && self.is_complete(typ) {
            match &call.arguments[..] {
                [] => self.error(whole.pos, "missing argument in conversion to {}", [typ.into()]),
                [argument] => {
                    let target = self.target(typ, Arg::Word(&"conversion"));
                    self.expr_into(x, target, argument);
                    self.converted(x, typ, whole, call);
                    x.expr = whole;
                }
                [.., last] => {
                    self.use_exprs(&call.arguments);
                    self.error(last.pos, "too many arguments in conversion to {}", [typ.into()]);
                }
            }
        }
        x.kind = Kind::Conversion;
    }

    /// Converts the argument of a conversion.
    fn converted(&mut self, x: &mut Operand<'a>, typ: TypeId, whole: &'a Expr, call: &'a Call) {
        if !x.is_valid() {
            return;
        }
        let (pos, template) = match self.types.under(typ) {
            Type::Interface(interface) if interface.terms.is_some() || interface.comparable => (
                whole.pos,
                "cannot use interface {} in conversion (contains specific type constraints or is comparable)",
            ),
            _ if call.ellipsis.is_some() => (x.pos(), "invalid use of ... in conversion to {}"),
            _ => return self.conversion(x, typ),
        };
        self.error(pos, template, [typ.into()]);
        x.invalidate();
    }

    fn builtin_call(&mut self, x: &mut Operand<'a>, id: BuiltinId, call: &'a Call) {
        self.builtin(x, id, call);
        x.kind = match id {
            BuiltinId::Append
            | BuiltinId::Cap
            | BuiltinId::Len
            | BuiltinId::Make
            | BuiltinId::Max
            | BuiltinId::Min
            | BuiltinId::New => Kind::Expression,
            _ => Kind::Statement,
        };
    }

    /// Checks arguments; a single call with several results is several arguments.
    pub(super) fn expr_list(&mut self, list: &'a [Expr]) -> Vec<Operand<'a>> {
        match list {
            [one] => self.multi_expr(one, super::expr::CommaOk::Refused).0,
            _ => list.iter().map(|expr| self.expr(None, expr)).collect(),
        }
    }

    /// Checks arguments that may be generic functions.
    fn argument_list(&mut self, list: &'a [Expr]) -> Vec<Operand<'a>> {
        let [one] = list else {
            return list.iter().map(|expr| self.generic_expr(expr, None)).collect();
        };
        let mut x = self.raw_expr(one, None, Generic::Allowed);
        self.exclude(&mut x, super::expr::Exclude::NonValues);
        if x.is_valid()
            && let Type::Tuple(types) = self.types.get(x.typ)
        {
            return types.iter().map(|&typ| Operand::value(one, typ)).collect();
        }
        vec![x]
    }

    /// Whether arguments fit a signature, whose type arguments are inferred where they are not given; what does not is
    /// reported.
    pub(super) fn arguments(
        &mut self,
        call: &'a Call,
        whole: &'a Expr,
        signature: &mut Signature<'a>,
        type_args: &[TypeId],
        places: &'a [Expr],
        operands: &mut [Operand<'a>],
    ) -> bool {
        let types = self.types;
        let spread = call.ellipsis.is_some();
        let mut params: Vec<TypeId> = signature.params.iter().map(|param| param.typ).collect();
        let mut wanted = params.len();
        if signature.variadic {
            if spread {
                if let ([only], true) = (&call.arguments[..], operands.len() > 1) {
                    self.error(whole.pos, "cannot use ... with {}-valued {}", [operands.len().into(), only.into()]);
                    return false;
                }
            } else if operands.len() + 1 >= params.len() {
                let Some(last) = params.pop() else { return false };
                let elem = match types.get(last) {
                    Type::Slice(elem) => elem,
                    _ => last,
                };
                params.resize(operands.len(), elem);
                wanted = params.len();
            } else {
                wanted -= 1;
            }
        } else if spread {
            self.error(whole.pos, "cannot use ... in call to non-variadic {}", [(&call.function).into()]);
            return false;
        }
        if operands.len() != wanted {
            let (spread, variadic) = (
                if spread { Dots::Spread } else { Dots::None },
                if signature.variadic { Dots::Variadic } else { Dots::None },
            );
            let have = self.summary(operands.len(), &|index| operands[index].typ, spread);
            let params = signature.params;
            let want = self.summary(params.len(), &|index| params[index].typ, variadic);
            let parts = [Arg::Word(&"arguments in call to "), (&call.function).into(), have.into(), want.into()];
            self.count_error(whole.pos, operands, wanted, parts);
            return false;
        }
        let generic = signature.type_params;
        if !generic.is_empty() || operands.iter().any(|x| x.is_valid() && self.is_generic_function(x.typ)) {
            let Some(inferred) = self.infer_call(call, generic, type_args, &params, operands) else { return false };
            if !generic.is_empty() {
                params = types.subst_all(&params, generic, &inferred);
                let instance = self.instantiate_signature(&call.function, signature, &inferred, call.open, places);
                let Some(instance) = types.signature(instance) else { return false };
                *signature = instance;
            }
        }
        let context = Arg::ArgumentTo(&call.function);
        for (x, &typ) in operands.iter_mut().zip(&params) {
            self.assignment(x, Some(typ), context);
        }
        true
    }
}
