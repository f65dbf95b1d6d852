//! Methods as values and in tables: the small functions that bring a receiver from where it is to where the method wants it.
//!
//! Which method a name means is [`Types::lookup`](crate::types::Types::lookup)'s to say; here promoted methods, methods of
//! values called through pointers, and methods bound to their receivers become functions of their own.

use super::build::{Arguments, Builder};
use super::call::Method;
use super::facts::Facts;
use super::place::Place;
use super::{Compiler, Key, Outcome, internal};
use crate::syntax::ast::Expr;
use crate::syntax::source::Pos;
use crate::types::{DeclaredMethod, Found, Lookup, Member, ObjectKind, PackageId, Signature, Type, TypeId};
use crate::vm::bytecode::{Instruction, MethodIndex, Receiver, Register};
use crate::vm::value::FunctionIndex;
use std::rc::Rc;

/// How a function that stands for a method gets its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// As the machine calls a method of an interface value: in one slot.
    Table,
    /// As its first parameter: `T.Method`.
    Expression,
}

impl Compiler<'_> {
    /// The function of a method of a declared type (or instance).
    pub(super) fn method(&mut self, method: &DeclaredMethod, receiver: TypeId, pos: Pos) -> Outcome<Method> {
        let program = self.program;
        let object = program.object(method.object);
        let args = program.types.as_named(receiver).map(|named| named.args.clone()).unwrap_or_default();
        match &object.kind {
            ObjectKind::Function { native: true, receiver_type_params, .. } => {
                let typ = program.types.subst(object.typ, receiver_type_params, &args);
                let Type::Signature(signature) = program.types.under(typ) else {
                    return internal(pos);
                };
                let receiver = match method.pointer_receiver {
                    true => program.types.pointer(receiver),
                    false => receiver,
                };
                Ok(Method::Native(self.native(method.object, Some(receiver), signature, pos)?))
            }
            _ => Ok(Method::Function(self.request(Key::Declared { object: method.object, args }, pos)?)),
        }
    }

    /// The function that stands for the method of a type: `typ` is the receiver's type as its callers see it.
    pub(super) fn wrapper(
        &mut self,
        form: Form,
        typ: TypeId,
        package: PackageId,
        name: &str,
        pos: Pos,
    ) -> Outcome<FunctionIndex> {
        let typ = self.program.types.canon(typ);
        let key = Key::Wrapper { form, typ, package, name: name.into() };
        if let Some(&known) = self.functions.get(&key) {
            return Ok(known);
        }
        let Lookup::Found(found) = self.program.types.lookup(typ, false, package, name) else {
            return internal(pos);
        };
        let function = match self.direct(form, typ, &found, pos)? {
            Some(function) => function,
            None => self.make_wrapper(form, typ, &found, name, pos)?,
        };
        self.functions.insert(key, function);
        Ok(function)
    }

    /// The method's own function, where it can be called just so.
    fn direct(&mut self, form: Form, typ: TypeId, found: &Found, pos: Pos) -> Outcome<Option<FunctionIndex>> {
        let Member::Method { method, receiver } = &found.member else { return Ok(None) };
        let is_pointer = matches!(self.program.types.get(typ), Type::Pointer(_));
        if !found.path.is_empty() || is_pointer != method.pointer_receiver {
            return Ok(None);
        }
        let ty = self.runtime_type(typ, pos)?;
        if form == Form::Table && self.module.types[usize::from(ty.0)].kind.receiver() == Receiver::Interface {
            return Ok(None);
        }
        Ok(match self.method(method, *receiver, pos)? {
            Method::Function(function) => Some(function),
            Method::Native(native) => Some(self.native_function(native, pos)?),
        })
    }

    fn make_wrapper(&mut self, form: Form, typ: TypeId, found: &Found, name: &str, pos: Pos) -> Outcome<FunctionIndex> {
        let Type::Signature(signature) = self.program.types.under(self.program.method_signature(found)) else {
            return internal(pos);
        };
        let package = match &found.member {
            Member::Method { method, .. } => method.package,
            _ => self.program.main_package(),
        };
        let ty = self.runtime_type(typ, pos)?;
        let how = self.module.types[usize::from(ty.0)].kind.receiver();
        let text = format!("{}.{name}", self.type_name(typ));
        let mut builder = Builder::new(self, Rc::new(Facts::default()), Arguments::default(), package, text);
        let parameters = builder.parameter_slots(signature, None, pos)?;
        let results = builder.result_slots(signature, pos)?;
        let own = builder.slots(typ, pos)?;
        let head = match form {
            Form::Table => 1,
            Form::Expression => u32::from(own),
        };
        builder.take(head + parameters);
        let start = match (form, how) {
            (Form::Table, Receiver::Interface) => {
                let to = builder.take(u32::from(own));
                builder.emit(Instruction::Unbox { to, from: 0, ty });
                to
            }
            _ => 0,
        };
        let base = builder.next();
        let mark = builder.mark();
        let place = if own == 0 { Place::Nowhere } else { Place::Registers(start) };
        match &found.member {
            Member::Method { .. } => {
                let method = builder.receiver_from(place, typ, found, false, mark, pos)?;
                let to = builder.take(parameters);
                builder.move_(to, narrow(head), narrow(parameters));
                builder.call_method(method, base);
            }
            Member::Interface { receiver, index, .. } => {
                let method = builder.interface_method(*receiver, *index, pos)?;
                let place = builder.follow(place, typ, &found.path, pos)?;
                let from = builder.load_one(place);
                builder.release(mark);
                let to = builder.temporary();
                builder.move_(to, from, 1);
                let to = builder.take(parameters);
                builder.move_(to, narrow(head), narrow(parameters));
                builder.emit(Instruction::CallInterface { base, method });
            }
            Member::Field(_) => return internal(pos),
        }
        builder.release(mark);
        builder.reserve(results);
        builder.emit(Instruction::Return { from: base, n: narrow(results) });
        let function = builder.finish(head + parameters, results, pos)?;
        Ok(self.add_function(function))
    }

    /// A function that calls a native: for `go`, `defer`, and natives as values.
    pub(super) fn native_function(&mut self, native: u32, pos: Pos) -> Outcome<FunctionIndex> {
        let key = Key::Native(native);
        if let Some(&known) = self.functions.get(&key) {
            return Ok(known);
        }
        let Some(used) = self.module.natives.get(native as usize) else {
            return internal(pos);
        };
        let (name, arguments, results) = (used.name.clone(), used.arguments, used.results);
        let package = self.program.main_package();
        let mut builder = Builder::new(self, Rc::new(Facts::default()), Arguments::default(), package, name);
        builder.reserve(u32::from(arguments.max(results)));
        builder.emit(Instruction::CallNative { native, base: 0 });
        builder.emit(Instruction::Return { from: 0, n: results });
        let mut function = builder.finish(u32::from(arguments), u32::from(results), pos)?;
        function.origin = crate::vm::bytecode::Origin::Library;
        let index = self.add_function(function);
        self.functions.insert(key, index);
        Ok(index)
    }

    /// A function that calls a method of the interface value in its first parameter.
    pub(super) fn interface_call(
        &mut self,
        method: MethodIndex,
        signature: Signature<'_>,
        pos: Pos,
    ) -> Outcome<FunctionIndex> {
        let package = self.program.main_package();
        let name = self.module.methods.get(method.0 as usize).cloned().unwrap_or_default();
        let mut builder = Builder::new(self, Rc::new(Facts::default()), Arguments::default(), package, name);
        let parameters = builder.parameter_slots(signature, None, pos)? + 1;
        let results = builder.result_slots(signature, pos)?;
        builder.reserve(parameters.max(results));
        builder.emit(Instruction::CallInterface { base: 0, method });
        builder.emit(Instruction::Return { from: 0, n: narrow(results) });
        let function = builder.finish(parameters, results, pos)?;
        Ok(self.add_function(function))
    }
}

fn narrow(count: u32) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

impl Builder<'_, '_> {
    /// Calls a method whose receiver and arguments are in the window.
    fn call_method(&mut self, method: Method, base: Register) {
        self.emit(match method {
            Method::Function(function) => Instruction::Call { function, base },
            Method::Native(native) => Instruction::CallNative { native, base },
        });
    }

    /// Writes `x.Method`: a closure over the receiver.
    pub(super) fn bound_method(&mut self, expr: &Expr, x: &Expr, to: Register) -> Outcome<()> {
        let Some(found) = self.selected(expr, x)? else {
            return internal(expr.pos);
        };
        let Type::Signature(signature) = self.under(self.type_of(expr)) else {
            return internal(expr.pos);
        };
        let parameters = self.parameter_slots(signature, None, expr.pos)?;
        let results = self.result_slots(signature, expr.pos)?;
        let from = self.next();
        let callee = match &found.member {
            Member::Interface { receiver, index, .. } => {
                let method = self.interface_method(*receiver, *index, expr.pos)?;
                let value = self.push_interface(x, &found, expr.pos)?;
                self.emit(Instruction::CheckNil { pointer: value });
                Err(method)
            }
            _ => Ok(self.push_receiver(x, &found, expr.pos)?),
        };
        let n = self.mark().saturating_sub(u32::from(from));
        let package = self.package;
        let name = format!("{}-fm", self.name);
        let facts = Rc::new(Facts::default());
        let mut builder = Builder::new(&mut *self.compiler, facts, Arguments::default(), package, name);
        builder.at(expr.pos);
        builder.take(parameters);
        let base = builder.take(n);
        if n > 0 {
            builder.emit(Instruction::LoadCapture { to: base, index: 0, n: narrow(n) });
        }
        let rest = builder.take(parameters);
        builder.move_(rest, 0, narrow(parameters));
        match callee {
            Ok(method) => builder.call_method(method, base),
            Err(method) => builder.emit(Instruction::CallInterface { base, method }),
        }
        builder.release(u32::from(base));
        builder.reserve(results);
        builder.emit(Instruction::Return { from: base, n: narrow(results) });
        let function = builder.finish(parameters, results, expr.pos)?;
        let function = self.compiler.add_function(function);
        self.emit(match n {
            0 => Instruction::LoadFunction { to, function },
            n => Instruction::MakeClosure { to, function, from, n: narrow(n) },
        });
        Ok(())
    }

    /// Writes `T.Method`: a function with the receiver as its first parameter.
    pub(super) fn method_expression(&mut self, expr: &Expr, receiver: TypeId, to: Register) -> Outcome<()> {
        let receiver = self.substitute(receiver);
        let crate::syntax::ast::ExprKind::Selector { name, .. } = &expr.kind else {
            return internal(expr.pos);
        };
        let package = self.package;
        let function = self.compiler.wrapper(Form::Expression, receiver, package, &name.name, expr.pos)?;
        self.emit(Instruction::LoadFunction { to, function });
        Ok(())
    }
}
