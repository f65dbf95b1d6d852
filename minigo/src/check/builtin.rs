//! The predeclared functions.
//! One function per predeclared function: a list, hence one file.

use super::checker::Checker;
use super::expr::{Exclude, Generic};
use super::message::Arg;
use super::operand::Operand;
use super::{BuiltinId, Const, Mode};
use crate::syntax::ast::{BinaryOp, Call, Expr};
use crate::types::{Basic, ChanDir, Param, Signature, Type, TypeId};

impl<'a> Checker<'a> {
    /// Checks a call of a predeclared function: `x` is the call.
    pub(super) fn builtin(&mut self, x: &mut Operand<'a>, id: BuiltinId, call: &'a Call) {
        let name = Self::builtin_name(id);
        if call.ellipsis.is_some() && id != BuiltinId::Append {
            self.error(x.pos(), "invalid operation: invalid use of ... with built-in {}", [(&name).into()]);
            self.use_exprs(&call.arguments);
            return;
        }
        let outer_calls = self.env.has_call_or_receive;
        let measures = matches!(id, BuiltinId::Len | BuiltinId::Cap);
        if measures {
            self.env.has_call_or_receive = false;
        }
        let typ = self.builtin_type(x, id, &name, call);
        if measures {
            self.env.has_call_or_receive = outer_calls;
        }
        let Some(typ) = typ else { return };
        x.typ = typ;
        x.mode = match x.value {
            Some(_) => Mode::Constant,
            None if typ == TypeId::EMPTY_TUPLE => Mode::NoValue,
            None => Mode::Value,
        };
        if x.value.is_none() {
            self.env.has_call_or_receive = true;
        }
    }

    /// The type of the result, and its value in `x` if it is constant; `None` after an error.
    fn builtin_type(&mut self, x: &mut Operand<'a>, id: BuiltinId, name: &&str, call: &'a Call) -> Option<TypeId> {
        let whole = x.expr;
        let on_types = matches!(id, BuiltinId::Make | BuiltinId::New);
        let mut args = if on_types { Vec::new() } else { self.expr_list(&call.arguments) };
        if args.iter().any(|arg| !arg.is_valid()) {
            return None;
        }
        let count = if on_types { call.arguments.len() } else { args.len() };
        let (least, variadic) = match id {
            BuiltinId::Append | BuiltinId::Make | BuiltinId::Max | BuiltinId::Min => (1, true),
            BuiltinId::Print | BuiltinId::Println => (0, true),
            BuiltinId::Copy | BuiltinId::Delete => (2, false),
            BuiltinId::Recover => (0, false),
            _ => (1, false),
        };
        let problem = if count < least {
            &"not enough"
        } else if !variadic && count > least {
            &"too many"
        } else {
            &""
        };
        if !problem.is_empty() {
            self.error(
                whole.pos,
                "invalid operation: {} arguments for {} (expected {}, found {})",
                [problem.into(), whole.into(), least.into(), count.into()],
            );
            return None;
        }
        match (id, &mut args[..]) {
            (BuiltinId::Append, args) => return self.append(whole, call, args),
            (BuiltinId::Cap | BuiltinId::Len, [arg]) => return self.length(x, id, name, arg),
            (BuiltinId::Clear, [arg]) => {
                if !self.all_kinds(arg.typ, |under| matches!(under, Type::Map { .. } | Type::Slice(_))) {
                    let template =
                        "invalid argument: cannot clear {x}: argument must be (or constrained by) map or slice";
                    self.report(arg, template, []);
                    return None;
                }
            }
            (BuiltinId::Close, [arg]) => {
                let template = if !self.all_kinds(arg.typ, |under| matches!(under, Type::Chan { .. })) {
                    "invalid operation: cannot close non-channel {x}"
                } else if self.all_kinds(arg.typ, |under| !matches!(under, Type::Chan { dir: ChanDir::Receive, .. })) {
                    return Some(TypeId::EMPTY_TUPLE);
                } else {
                    "invalid operation: cannot close receive-only channel {x}"
                };
                self.report(arg, template, []);
                return None;
            }
            (BuiltinId::Copy, [to, from]) => return self.copy(to, from),
            (BuiltinId::Delete, [map, key]) => return self.delete(map, key),
            (BuiltinId::Make, _) => return self.make(whole, call),
            (BuiltinId::Max | BuiltinId::Min, args) => return self.min_max(x, id, name, args),
            (BuiltinId::New, _) => return self.new_pointer(&call.arguments[0]),
            (BuiltinId::Panic, [arg]) => {
                // Also where the argument does not fit, what follows is not reached.
                self.record_type(whole.id, Mode::NoValue, TypeId::EMPTY_TUPLE, None);
                self.assignment(arg, Some(TypeId::EMPTY_INTERFACE), Arg::Word(&"argument to panic"));
                if !arg.is_valid() {
                    return None;
                }
            }
            (BuiltinId::Recover, _) => return Some(TypeId::EMPTY_INTERFACE),
            (_, args) => {
                let context = self.say("argument to built-in {}", [name.into()]).into();
                for arg in args {
                    self.assignment(arg, None, context);
                    if !arg.is_valid() {
                        return None;
                    }
                }
            }
        }
        Some(TypeId::EMPTY_TUPLE)
    }

    fn new_pointer(&mut self, argument: &'a Expr) -> Option<TypeId> {
        let mut x = self.expr_or_type(argument, Generic::Refused);
        self.exclude(&mut x, Exclude::NoValueOrBuiltin);
        if x.mode == Mode::Type {
            self.valid_var_type(argument, x.typ);
        } else if x.is_valid() && self.types.is_untyped(x.typ) {
            self.assignment(&mut x, None, Arg::Word(&"argument to new"));
        }
        if x.is_valid() { Some(self.types.pointer(x.typ)) } else { None }
    }

    /// Whether `holds` of the underlying type, or of each that a type parameter lets in.
    fn all_kinds(&self, typ: TypeId, holds: fn(Type<'_>) -> bool) -> bool {
        self.types.all_under(typ, &|under| holds(self.types.get(under)))
    }

    /// The element type of a slice that is appended to or copied, as `verb` says.
    fn slice_elem(&mut self, x: &Operand<'a>, verb: &&str) -> Option<TypeId> {
        let slice = |typ: Type<'a>| match typ {
            Type::Slice(elem) => Some(elem),
            _ => None,
        };
        let differ = "invalid {}: mismatched slice element types {} and {} in {x}";
        let none = match x.is_nil() {
            true => "invalid {}: argument must be a slice; have untyped nil",
            false => "invalid {}: argument must be a slice; have {x}",
        };
        self.common(x, slice, verb, differ, none)
    }

    /// What `part` gives of all the underlying types that a type stands for. If one has none, or two differ, the templates
    /// say so, of a verb and the two.
    pub(super) fn common(
        &mut self,
        x: &Operand<'a>,
        part: fn(Type<'a>) -> Option<TypeId>,
        verb: &&str,
        differ: &str,
        none: &str,
    ) -> Option<TypeId> {
        let types = self.types;
        let mut known = None;
        for &under in &types.type_set(x.typ) {
            let one = part(types.get(under));
            match (known, one) {
                (Some(known), Some(one)) if !types.identical(known, one) => {
                    self.report(x, differ, [verb.into(), known.into(), one.into()]);
                    return None;
                }
                _ => known = one,
            }
            if one.is_none() {
                break;
            }
        }
        if known.is_none() {
            self.report(x, none, [verb.into()]);
        }
        known
    }

    /// Whether values can be appended and copied as bytes: strings and slices of bytes can.
    fn is_string_or_bytes(&self, typ: TypeId) -> bool {
        let types = self.types;
        types.all_under(typ, &|under| match types.get(under) {
            Type::Slice(elem) => types.identical(elem, TypeId::BYTE),
            Type::Basic(basic) => basic.is_string(),
            _ => false,
        })
    }

    fn append(&mut self, whole: &'a Expr, call: &'a Call, args: &mut [Operand<'a>]) -> Option<TypeId> {
        let types = self.types;
        let [x, rest @ ..] = args else { return None };
        let typ = x.typ;
        let elem = self.slice_elem(x, &"append")?;
        if let ([y], true) = (rest, call.ellipsis.is_some())
            && self.assignable(x, types.slice(TypeId::BYTE)).is_ok()
            && self.is_string_or_bytes(y.typ)
            && !self.all_kinds(y.typ, |under| matches!(under, Type::Slice(_)))
        {
            if types.is_untyped(y.typ) {
                self.convert_untyped(y, TypeId::STRING);
            }
        } else {
            let slice = types.slice(elem);
            let param = |typ| Param { name: None, typ };
            let (params, results) = (&[param(typ), param(slice)], &[param(typ)]);
            let signature = Signature { type_params: &[], params, results, variadic: true };
            let mut signature = types.signature(types.intern(Type::Signature(signature)))?;
            self.arguments(call, whole, &mut signature, &[], &[], args);
        }
        Some(typ)
    }

    fn length(&mut self, x: &mut Operand<'a>, id: BuiltinId, name: &&str, arg: &mut Operand<'a>) -> Option<TypeId> {
        let types = self.types;
        let is_len = id == BuiltinId::Len;
        let through_pointer = |typ: Type<'a>| match typ {
            Type::Pointer(elem) => match types.under(elem) {
                array @ Type::Array { .. } => array,
                _ => typ,
            },
            other => other,
        };
        let fits = types.all_under(arg.typ, &|under| match through_pointer(types.get(under)) {
            Type::Basic(basic) => is_len && basic.is_string(),
            Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
            Type::Map { .. } => is_len,
            _ => false,
        });
        if !fits {
            if !types.is_invalid(arg.typ) {
                self.report(arg, "invalid argument: {x} for built-in {}", [name.into()]);
            }
            return None;
        }
        let constant = match (through_pointer(types.under(arg.typ)), arg.value) {
            (Type::Array { len, .. }, _) if !self.env.has_call_or_receive => i64::try_from(len).ok(),
            (Type::Basic(_), Some(Const::Str(bytes))) => i64::try_from(bytes.len()).ok(),
            _ => None,
        };
        if constant.is_none() && types.is_untyped(arg.typ) {
            self.convert_untyped(arg, TypeId::STRING);
        }
        x.value = constant.map(|length| self.keep(Const::int(length)));
        Some(TypeId::INT)
    }

    fn copy(&mut self, to: &mut Operand<'a>, from: &mut Operand<'a>) -> Option<TypeId> {
        let types = self.types;
        let target = self.slice_elem(to, &"copy")?;
        let bytes = types.slice(TypeId::BYTE);
        if !(self.assignable(to, bytes).is_ok() && self.is_string_or_bytes(from.typ)) {
            let source = match types.all_basic(from.typ, Basic::is_string) {
                true => TypeId::BYTE,
                false => self.slice_elem(from, &"copy")?,
            };
            if !types.identical(target, source) {
                self.report(
                    to,
                    "invalid copy: arguments {x} and {} have different element types {} and {}",
                    [(&*from).into(), target.into(), source.into()],
                );
                return None;
            }
        }
        if types.is_untyped(from.typ) {
            self.convert_untyped(from, TypeId::STRING);
        }
        Some(TypeId::INT)
    }

    fn delete(&mut self, map: &Operand<'a>, key: &mut Operand<'a>) -> Option<TypeId> {
        let key_of = |typ: Type<'a>| match typ {
            Type::Map { key, .. } => Some(key),
            _ => None,
        };
        let differ = "invalid argument: maps of {x} must have identical key types";
        let key_type = self.common(map, key_of, &"", differ, "invalid argument: {x} is not a map")?;
        self.assignment(key, Some(key_type), Arg::Word(&"argument to delete"));
        if key.is_valid() { Some(TypeId::EMPTY_TUPLE) } else { None }
    }

    fn make(&mut self, whole: &'a Expr, call: &'a Call) -> Option<TypeId> {
        let types = self.types;
        let first = &call.arguments[0];
        let typ = self.var_type(first);
        if types.is_invalid(typ) {
            return None;
        }
        let fail = |checker: &mut Self, why: Arg<'_>| {
            checker.error(first.pos, "invalid argument: cannot make {}: {}", [first.into(), why]);
        };
        let under = match types.core_type(typ) {
            Some(core) => types.get(core),
            None => {
                let why = self.no_core(typ);
                fail(self, why.into());
                return None;
            }
        };
        let least = match under {
            Type::Slice(_) => 2,
            Type::Map { .. } | Type::Chan { .. } => 1,
            _ => {
                fail(self, Arg::Word(&"type must be slice, map, or channel"));
                return None;
            }
        };
        let count = call.arguments.len();
        if count < least || least + 1 < count {
            self.error(
                whole.pos,
                "invalid operation: {} expects {} or {} arguments; found {}",
                [whole.into(), least.into(), (least + 1).into(), count.into()],
            );
            return None;
        }
        let mut sizes = Vec::new();
        for argument in &call.arguments[1..] {
            if let Some(Some(size)) = self.index(argument, None) {
                sizes.push(size);
            }
        }
        if let [length, capacity] = sizes[..]
            && length > capacity
        {
            self.error(call.arguments[1].pos, "invalid argument: length and capacity swapped", []);
        }
        Some(typ)
    }

    fn min_max(
        &mut self,
        result: &mut Operand<'a>,
        id: BuiltinId,
        name: &&str,
        args: &mut [Operand<'a>],
    ) -> Option<TypeId> {
        let op = if id == BuiltinId::Max { BinaryOp::Greater } else { BinaryOp::Less };
        let mut x = *args.first()?;
        for (index, arg) in args.iter_mut().enumerate() {
            if !self.types.ordered(arg.typ) {
                self.report(arg, "invalid argument: {x} cannot be ordered", []);
                return None;
            }
            if index == 0 {
                continue;
            }
            self.match_types(&mut x, arg);
            if !x.is_valid() {
                return None;
            }
            if !self.types.identical(x.typ, arg.typ) {
                self.error(
                    arg.pos(),
                    "invalid argument: mismatched types {} (previous argument) and {} (type of {})",
                    [x.typ.into(), arg.typ.into(), Arg::Source(arg)],
                );
                return None;
            }
            if x.mode == Mode::Constant && arg.mode == Mode::Constant {
                let better = match (arg.value, x.value) {
                    (Some(a), Some(b)) => a.compare(op, b).unwrap_or(false),
                    _ => false,
                };
                if better {
                    x = *arg;
                }
            } else {
                x.mode = Mode::Value;
                x.value = None;
            }
        }
        if x.mode == Mode::Constant {
            result.value = Some(x.constant());
        } else {
            x.mode = Mode::Value;
            let context = self.say("argument to built-in {}", [name.into()]).into();
            self.assignment(&mut x, Some(TypeId::EMPTY_INTERFACE), context);
            if !x.is_valid() {
                return None;
            }
        }
        for arg in args {
            self.update_type(arg, x.typ, super::untyped::Final::Yes);
        }
        Some(x.typ)
    }
}
