//! The predeclared functions.
//! One function per predeclared function: a list, hence one file.

use super::checker::Checker;
use super::expr::{Exclude, Generic};
use super::message::{Arg, Text};
use super::operand::Operand;
use super::{BuiltinId, Const, Mode};
use crate::syntax::ast::{BinaryOp, Call, Expr};
use crate::types::{Basic, ChanDir, Param, Signature, Type, TypeId};

impl<'a> Checker<'a> {
    /// Checks a call of a predeclared function; `None` after an error.
    pub(super) fn builtin(&mut self, id: BuiltinId, whole: &'a Expr, call: &'a Call) -> Option<Operand<'a>> {
        let name = Self::builtin_name(id);
        if call.ellipsis.is_some() && id != BuiltinId::Append {
            self.error(whole.pos, "invalid operation: invalid use of ... with built-in {}", [(&name).into()]);
            self.use_exprs(&call.arguments);
            return None;
        }
        let outer_calls = self.env.has_call_or_receive;
        if matches!(id, BuiltinId::Len | BuiltinId::Cap) {
            self.env.has_call_or_receive = false;
        }
        let result = self.builtin_kind(id, name, whole, call);
        if matches!(id, BuiltinId::Len | BuiltinId::Cap) {
            self.env.has_call_or_receive = outer_calls;
        }
        result
    }

    fn builtin_kind(&mut self, id: BuiltinId, name: &str, whole: &'a Expr, call: &'a Call) -> Option<Operand<'a>> {
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
        match id {
            BuiltinId::Append => self.append(whole, call, args),
            BuiltinId::Cap | BuiltinId::Len => self.length(id, name, args[0]),
            BuiltinId::Clear => {
                let x = args[0];
                let fits = self.all_kinds(x.typ, |under| matches!(under, Type::Map { .. } | Type::Slice(_)));
                if !fits {
                    self.report(
                        &x,
                        "invalid argument: cannot clear {x}: argument must be (or constrained by) map or slice",
                        [],
                    );
                    return None;
                }
                Some(self.no_value(x))
            }
            BuiltinId::Close => {
                let x = args[0];
                if !self.all_kinds(x.typ, |under| matches!(under, Type::Chan { .. })) {
                    self.report(&x, "invalid operation: cannot close non-channel {x}", []);
                    return None;
                }
                if !self.all_kinds(x.typ, |under| !matches!(under, Type::Chan { dir: ChanDir::Receive, .. })) {
                    self.report(&x, "invalid operation: cannot close receive-only channel {x}", []);
                    return None;
                }
                Some(self.no_value(x))
            }
            BuiltinId::Copy => self.copy(args),
            BuiltinId::Delete => {
                let key = args.pop()?;
                let x = args.pop()?;
                self.delete(x, key)
            }
            BuiltinId::Make => self.make(whole, call),
            BuiltinId::Max | BuiltinId::Min => self.min_max(id, name, args),
            BuiltinId::New => {
                let argument = &call.arguments[0];
                let mut x = self.expr_or_type(argument, Generic::Refused);
                self.exclude(&mut x, Exclude::NoValueOrBuiltin);
                match x.mode {
                    Mode::Invalid => return None,
                    Mode::Type => self.valid_var_type(argument, x.typ),
                    _ => {
                        if self.types.is_untyped(x.typ) {
                            self.assignment(&mut x, None, Arg::Word(&"argument to new"));
                            if !x.is_valid() {
                                return None;
                            }
                        }
                    }
                }
                let typ = self.types.pointer(x.typ);
                Some(Operand { mode: Mode::Value, typ, value: None, ..x })
            }
            BuiltinId::Panic => {
                self.panics.add(whole.id);
                let mut x = args[0];
                self.assignment(&mut x, Some(TypeId::EMPTY_INTERFACE), Arg::Word(&"argument to panic"));
                if x.is_valid() { Some(self.no_value(x)) } else { None }
            }
            BuiltinId::Print | BuiltinId::Println => {
                let context = self.say("argument to built-in {}", [(&name).into()]).into();
                for x in &mut args {
                    self.assignment(x, None, context);
                    if !x.is_valid() {
                        return None;
                    }
                }
                Some(self.no_value(Operand::invalid(whole)))
            }
            BuiltinId::Recover => {
                Some(Operand { mode: Mode::Value, typ: TypeId::EMPTY_INTERFACE, ..Operand::invalid(whole) })
            }
        }
    }

    fn no_value(&self, x: Operand<'a>) -> Operand<'a> {
        Operand { mode: Mode::NoValue, typ: TypeId::EMPTY_TUPLE, value: None, ..x }
    }

    /// Whether `holds` of the underlying type, or of each that a type parameter lets in.
    fn all_kinds(&self, typ: TypeId, holds: fn(Type<'_>) -> bool) -> bool {
        self.types.all_under(typ, &|under| holds(self.types.get(under)))
    }

    fn slice_elem(&self, x: &Operand<'a>) -> Result<TypeId, Text<'a>> {
        let slice = |typ: Type<'a>| match typ {
            Type::Slice(elem) => Some(elem),
            _ => None,
        };
        self.common(x.typ, slice).map_err(|differ| match differ {
            Some((a, b)) => self.say("mismatched slice element types {} and {} in {}", [a.into(), b.into(), x.into()]),
            None if x.is_nil() => self.say("argument must be a slice; have untyped nil", []),
            None => self.say("argument must be a slice; have {}", [x.into()]),
        })
    }

    /// What `part` gives of all the underlying types that a type stands for. An error bears two that differ, if one is not
    /// without it.
    pub(super) fn common(
        &self,
        typ: TypeId,
        part: fn(Type<'a>) -> Option<TypeId>,
    ) -> Result<TypeId, Option<(TypeId, TypeId)>> {
        let types = self.types;
        let mut known = None;
        for under in types.type_set(typ) {
            let one = part(types.get(under)).ok_or(None)?;
            match known {
                Some(known) if !types.identical(known, one) => return Err(Some((known, one))),
                _ => known = Some(one),
            }
        }
        known.ok_or(None)
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

    fn append(&mut self, whole: &'a Expr, call: &'a Call, args: Vec<Operand<'a>>) -> Option<Operand<'a>> {
        let types = self.types;
        let mut x = args[0];
        let elem = match self.slice_elem(&x) {
            Ok(elem) => elem,
            Err(why) => {
                self.error(x.pos(), "invalid append: {}", [why.into()]);
                return None;
            }
        };
        let bytes = types.slice(TypeId::BYTE);
        if let ([_, y], true) = (&args[..], call.ellipsis.is_some())
            && self.assignable(&x, bytes).is_ok()
            && self.is_string_or_bytes(y.typ)
            && !self.all_kinds(y.typ, |under| matches!(under, Type::Slice(_)))
        {
            let mut y = *y;
            if types.is_untyped(y.typ) {
                self.convert_untyped(&mut y, TypeId::STRING);
            }
        } else {
            let slice = types.slice(elem);
            let param = |typ| Param { name: None, typ };
            let (params, results) = (&[param(x.typ), param(slice)], &[param(x.typ)]);
            let signature = Signature { type_params: &[], params, results, variadic: true };
            let signature = types.signature(types.intern(Type::Signature(signature)))?;
            self.arguments(call, whole, signature, Vec::new(), &[], args);
        }
        x.mode = Mode::Value;
        x.value = None;
        Some(x)
    }

    fn length(&mut self, id: BuiltinId, name: &str, mut x: Operand<'a>) -> Option<Operand<'a>> {
        let types = self.types;
        let is_len = id == BuiltinId::Len;
        let through_pointer = |typ: Type<'a>| match typ {
            Type::Pointer(elem) => match types.under(elem) {
                array @ Type::Array { .. } => array,
                _ => typ,
            },
            other => other,
        };
        let fits = types.all_under(x.typ, &|under| match through_pointer(types.get(under)) {
            Type::Basic(basic) => is_len && basic.is_string(),
            Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
            Type::Map { .. } => is_len,
            _ => false,
        });
        if !fits {
            if !types.is_invalid(x.typ) {
                self.report(&x, "invalid argument: {x} for built-in {}", [(&name).into()]);
            }
            return None;
        }
        let constant = match (through_pointer(types.under(x.typ)), x.value) {
            (Type::Array { len, .. }, _) if !self.env.has_call_or_receive => i64::try_from(len).ok(),
            (Type::Basic(_), Some(Const::Str(bytes))) => i64::try_from(bytes.len()).ok(),
            _ => None,
        };
        if constant.is_none() && types.is_untyped(x.typ) {
            self.convert_untyped(&mut x, TypeId::STRING);
        }
        x.mode = if constant.is_some() { Mode::Constant } else { Mode::Value };
        x.value = constant.map(|length| self.keep(Const::int(length)));
        x.typ = TypeId::INT;
        Some(x)
    }

    fn copy(&mut self, args: Vec<Operand<'a>>) -> Option<Operand<'a>> {
        let types = self.types;
        let (x, mut y) = (args[0], args[1]);
        let target = match self.slice_elem(&x) {
            Ok(elem) => elem,
            Err(why) => {
                self.error(x.pos(), "invalid copy: {}", [why.into()]);
                return None;
            }
        };
        let bytes = types.slice(TypeId::BYTE);
        let special = self.assignable(&x, bytes).is_ok() && self.is_string_or_bytes(y.typ);
        if !special {
            let source = match self.slice_elem(&y) {
                Ok(elem) => elem,
                Err(why) => {
                    if !types.all_basic(y.typ, Basic::is_string) {
                        self.error(y.pos(), "invalid copy: {}", [why.into()]);
                        return None;
                    }
                    TypeId::BYTE
                }
            };
            if !types.identical(target, source) {
                self.report(
                    &x,
                    "invalid copy: arguments {x} and {} have different element types {} and {}",
                    [(&y).into(), target.into(), source.into()],
                );
                return None;
            }
        }
        if types.is_untyped(y.typ) {
            self.convert_untyped(&mut y, TypeId::STRING);
        }
        Some(Operand { mode: Mode::Value, typ: TypeId::INT, value: None, ..x })
    }

    fn delete(&mut self, x: Operand<'a>, mut key: Operand<'a>) -> Option<Operand<'a>> {
        let key_of = |typ: Type<'a>| match typ {
            Type::Map { key, .. } => Some(key),
            _ => None,
        };
        let key_type = match self.common(x.typ, key_of) {
            Ok(key_type) => key_type,
            Err(differ) => {
                let template = match differ {
                    Some(_) => "invalid argument: maps of {x} must have identical key types",
                    None => "invalid argument: {x} is not a map",
                };
                self.report(&x, template, []);
                return None;
            }
        };
        self.assignment(&mut key, Some(key_type), Arg::Word(&"argument to delete"));
        if key.is_valid() { Some(self.no_value(x)) } else { None }
    }

    fn make(&mut self, whole: &'a Expr, call: &'a Call) -> Option<Operand<'a>> {
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
            let size = self.index(argument, None);
            sizes.extend(size.and_then(|(_, value)| value));
        }
        if let [length, capacity] = sizes[..]
            && length > capacity
        {
            self.error(call.arguments[1].pos, "invalid argument: length and capacity swapped", []);
        }
        Some(Operand { mode: Mode::Value, typ, ..Operand::invalid(whole) })
    }

    fn min_max(&mut self, id: BuiltinId, name: &str, mut args: Vec<Operand<'a>>) -> Option<Operand<'a>> {
        let op = if id == BuiltinId::Max { BinaryOp::Greater } else { BinaryOp::Less };
        let mut x = args[0];
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
        if x.mode != Mode::Constant {
            x.mode = Mode::Value;
            let context = self.say("argument to built-in {}", [(&name).into()]).into();
            self.assignment(&mut x, Some(TypeId::EMPTY_INTERFACE), context);
            if !x.is_valid() {
                return None;
            }
        }
        for arg in &args {
            self.update_type(arg, x.typ, super::expr::Final::Yes);
        }
        Some(x)
    }
}
