//! Calls and their arguments, conversions among them.

use super::assign::Dots;
use super::checker::Checker;
use super::expr::{Generic, Kind};
use super::operand::{Operand, Source};
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
    pub(super) fn call_expr(&mut self, whole: &'a Expr, call: &'a Call) -> (Operand<'a>, Kind) {
        let mut explicit: Option<&'a [Expr]> = None;
        let mut x = if let ExprKind::Index { indices, .. } = &call.function.kind {
            let mut x = Operand::invalid(&call.function);
            if self.index_expr(&mut x, &call.function) {
                explicit = Some(indices);
            }
            x.source = Source::Expr(&call.function);
            self.record(&x);
            x
        } else {
            self.expr_or_type(&call.function, Generic::Allowed)
        };
        match x.mode {
            Mode::Invalid => {
                self.use_exprs(&call.arguments);
                x.source = Source::Expr(whole);
                return (x, Kind::Statement);
            }
            Mode::Type => return self.conversion_call(x, whole, call),
            Mode::Builtin(id) => return self.builtin_call(id, whole, call),
            _ => {}
        }
        let mut signature = match self.types.core_type(x.typ).map(|core| self.types.get(core)) {
            Some(Type::Signature(signature)) => signature,
            other => {
                let cause = match other {
                    Some(_) => self.say("{} is not a function", &[x.typ.into()]),
                    None => self.no_core(x.typ),
                };
                self.report(&x, "invalid operation: cannot call {x}: {}", &[(&cause).into()]);
                self.use_exprs(&call.arguments);
                x.invalidate();
                x.source = Source::Expr(whole);
                return (x, Kind::Statement);
            }
        };
        let generic = !signature.type_params.is_empty();
        let mut args: Vec<TypeId> = Vec::new();
        if let Some(indices) = explicit {
            let Some(list) = self.type_list(indices) else {
                self.use_exprs(&call.arguments);
                x.invalidate();
                x.source = Source::Expr(whole);
                return (x, Kind::Statement);
            };
            let want = signature.type_params.len();
            if list.len() > want {
                self.error(indices[want].pos, "got {} type arguments but want {}", &[list.len().into(), want.into()]);
                self.use_exprs(&call.arguments);
                x.invalidate();
                x.source = Source::Expr(whole);
                return (x, Kind::Statement);
            }
            args = list;
            if args.len() == want {
                let instance = self.instantiate_signature(&call.function, signature, &args, call.function.pos, indices);
                signature = self.types.signature(instance).unwrap_or_default();
                args.clear();
            }
        }
        let operands = self.argument_list(&call.arguments);
        let places = explicit.unwrap_or(&[]);
        let Some(signature) = self.arguments(call, whole, signature, args, places, operands) else {
            // Whatever is wrong was reported: the results are as declared, if they do not depend on inference.
            self.results(&mut x, signature, generic);
            x.source = Source::Expr(whole);
            self.env.has_call_or_receive = true;
            return (x, Kind::Statement);
        };
        if generic {
            let typ = self.types.intern(Type::Signature(signature));
            self.record_type(call.function.id, Mode::Value, typ, None);
        }
        self.results(&mut x, signature, false);
        x.source = Source::Expr(whole);
        self.env.has_call_or_receive = true;
        (x, Kind::Statement)
    }

    fn results(&mut self, x: &mut Operand<'a>, signature: Signature<'_>, uninferred: bool) {
        x.value = None;
        match signature.results {
            [] => {
                // The type stays that of the function: so Go shows it where it counts arguments.
                x.mode = Mode::NoValue;
            }
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

    fn conversion_call(&mut self, mut x: Operand<'a>, whole: &'a Expr, call: &'a Call) -> (Operand<'a>, Kind) {
        self.non_generic(None, &mut x);
        if !x.is_valid() {
            return (Operand { source: Source::Expr(whole), ..x }, Kind::Conversion);
        }
        let typ = x.typ;
        x = Operand::invalid(whole);
        if !self.is_complete(typ) {
            return (x, Kind::Conversion);
        }
        match &call.arguments[..] {
            [] => self.error(whole.pos, "missing argument in conversion to {}", &[typ.into()]),
            [argument] => {
                let target = self.target(typ, "conversion".into());
                x = self.expr(target, argument);
                if x.is_valid() {
                    if let Type::Interface(interface) = self.types.under(typ)
                        && (interface.terms.is_some() || interface.comparable)
                    {
                        self.error(whole.pos, "cannot use interface {} in conversion (contains specific type constraints or is comparable)", &[typ.into()]);
                        x.invalidate();
                    } else if call.ellipsis.is_some() {
                        self.error(argument.pos, "invalid use of ... in conversion to {}", &[typ.into()]);
                        x.invalidate();
                    } else {
                        self.conversion(&mut x, typ);
                    }
                }
            }
            [.., last] => {
                self.use_exprs(&call.arguments);
                self.error(last.pos, "too many arguments in conversion to {}", &[typ.into()]);
            }
        }
        x.source = Source::Expr(whole);
        (x, Kind::Conversion)
    }

    fn builtin_call(&mut self, id: BuiltinId, whole: &'a Expr, call: &'a Call) -> (Operand<'a>, Kind) {
        let mut x = self.builtin(id, whole, call).unwrap_or_else(|| Operand::invalid(whole));
        x.source = Source::Expr(whole);
        if x.is_valid() && x.mode != Mode::Constant {
            self.env.has_call_or_receive = true;
        }
        let kind = match id {
            BuiltinId::Append
            | BuiltinId::Cap
            | BuiltinId::Len
            | BuiltinId::Make
            | BuiltinId::Max
            | BuiltinId::Min
            | BuiltinId::New => Kind::Expression,
            _ => Kind::Statement,
        };
        (x, kind)
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
        let (mut x, _) = self.raw_expr(None, one, None, Generic::Allowed);
        self.exclude(&mut x, super::expr::Exclude::NonValues);
        if x.is_valid()
            && let Type::Tuple(types) = self.types.get(x.typ)
        {
            return types.iter().map(|&typ| Operand::value(Source::Expr(one), typ)).collect();
        }
        vec![x]
    }

    /// Checks that arguments fit a signature, whose type arguments are inferred where they are not given. `None` if not.
    pub(super) fn arguments(
        &mut self,
        call: &'a Call,
        whole: &'a Expr,
        signature: Signature<'a>,
        type_args: Vec<TypeId>,
        places: &'a [Expr],
        mut operands: Vec<Operand<'a>>,
    ) -> Option<Signature<'a>> {
        let spread = call.ellipsis.is_some();
        let mut params: Vec<TypeId> = signature.params.iter().map(|param| param.typ).collect();
        let mut wanted = params.len();
        if signature.variadic {
            if spread {
                if let ([only], true) = (&call.arguments[..], operands.len() > 1) {
                    self.error(whole.pos, "cannot use ... with {}-valued {}", &[operands.len().into(), only.into()]);
                    return None;
                }
            } else if operands.len() + 1 >= params.len() {
                let last = params.pop()?;
                let elem = match self.types.get(last) {
                    Type::Slice(elem) => elem,
                    _ => last,
                };
                params.resize(operands.len(), elem);
                wanted = params.len();
            } else {
                wanted -= 1;
            }
        } else if spread {
            self.error(whole.pos, "cannot use ... in call to non-variadic {}", &[(&call.function).into()]);
            return None;
        }
        if operands.len() != wanted {
            let (pos, qualifier) = if operands.len() > wanted {
                (operands[wanted].pos(), "too many")
            } else {
                (operands.last().map_or(whole.pos, Operand::pos), "not enough")
            };
            let have: Vec<TypeId> = operands.iter().map(|x| x.typ).collect();
            let want: Vec<TypeId> = signature.params.iter().map(|param| param.typ).collect();
            let have = self.summary(&have, if spread { Dots::Spread } else { Dots::None });
            let want = self.summary(&want, if signature.variadic { Dots::Variadic } else { Dots::None });
            self.error(
                pos,
                "{} arguments in call to {}\n\thave {}\n\twant {}",
                &[qualifier.into(), (&call.function).into(), (&have).into(), (&want).into()],
            );
            return None;
        }
        let mut result = signature;
        let any_generic = operands.iter().any(|x| x.is_valid() && self.is_generic_function(x.typ));
        if !signature.type_params.is_empty() || any_generic {
            let inferred = self.infer_call(call, signature.type_params, type_args, &params, &mut operands)?;
            if !signature.type_params.is_empty() {
                params = params.iter().map(|&typ| self.types.subst(typ, signature.type_params, &inferred)).collect();
                let instance = self.instantiate_signature(&call.function, signature, &inferred, call.open, places);
                result = self.types.signature(instance)?;
            }
        }
        let context = self.say("argument to {}", &[(&call.function).into()]);
        for (x, &typ) in operands.iter_mut().zip(&params) {
            self.assignment(x, Some(typ), &context);
        }
        Some(result)
    }
}
