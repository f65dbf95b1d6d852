//! Methods as values and in tables: the small functions that bring a receiver from where it is to where the method wants it.
//!
//! Which method a name means is [`Types::lookup`](crate::types::Types::lookup)'s to say; here promoted methods, methods of
//! values called through pointers, and methods bound to their receivers become functions of their own.

use super::Compiler;
use super::build::{Builder, When, narrow};
use super::place::Place;
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::{fill, halves, last_part};
use crate::types::{Found, Member, MethodRef, ObjectKind, Signature, Type, TypeId};
use crate::vm::bytecode::{Instruction, MethodIndex, Origin, Receiver, Register, Unary};
use crate::vm::value::FunctionIndex;

/// What a call can name in its instruction; of the last two, the receiver is in the window.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callable {
    /// A function of the module.
    Function(FunctionIndex),
    /// A native.
    Native(u32),
    /// Whatever the interface value that is the receiver has.
    Interface(MethodIndex),
}

/// How a function that stands for a method gets its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As the machine calls a method of an interface value: in one slot.
    Table,
    /// As its first parameter: `T.Method`.
    Expression,
}

impl<'p> Compiler<'p> {
    /// The function of a method of a declared type (or instance).
    pub(super) fn method(&mut self, method: MethodRef, receiver: TypeId) -> Callable {
        let types = &self.program.types;
        let object = self.program.object(method.object);
        let args = types.as_named(receiver).map_or(&[][..], |named| &named.args);
        match &object.kind {
            ObjectKind::Function { native: true, receiver_type_params, .. } => {
                let typ = types.subst(object.typ, receiver_type_params, args);
                let receiver = match method.pointer_receiver {
                    true => types.pointer(receiver),
                    false => receiver,
                };
                Callable::Native(self.native(method.object, Some(receiver), typ))
            }
            _ => Callable::Function(self.request(method.object, args)),
        }
    }

    /// The signature of a method that was found.
    fn signature_of(&mut self, found: &Found) -> Signature<'p> {
        match self.program.types.under(self.program.method_signature(found)) {
            Type::Signature(signature) => signature,
            _ => self.internal(),
        }
    }

    /// A function value for what a call names; an interface's method has the interface value as its first parameter.
    pub(super) fn callable_function(&mut self, callable: Callable, signature: Signature<'_>) -> FunctionIndex {
        match callable {
            Callable::Function(function) => function,
            Callable::Native(native) => self.native_function(native),
            Callable::Interface(method) => {
                let name = self.module.methods[method.0 as usize].clone();
                let mut builder = self.made(self.program.main_package(), name);
                builder.shape(1, signature);
                builder.emit_call(callable, 0);
                builder.return_from(0, narrow(builder.returned));
                builder.finish(None)
            }
        }
    }

    /// The function that stands for the method that was found, by its name, of a type: `typ` is the receiver's type as its
    /// callers see it.
    pub(super) fn wrapper(
        &mut self,
        form: Form,
        typ: TypeId,
        method: MethodIndex,
        found: &Found,
        name: &str,
    ) -> FunctionIndex {
        let typ = self.program.types.canon(typ);
        let key = (typ.place(), method.0 * 2 + form as u32);
        if let Some(&known) = self.wrappers.get(key) {
            return known;
        }
        let function = match self.direct(form, typ, found) {
            Some(function) => function,
            None => self.make_wrapper(form, typ, found, name),
        };
        self.wrappers.insert(key, function);
        function
    }

    /// How a receiver of a type comes through an interface.
    fn receiver(&mut self, typ: TypeId) -> Receiver {
        let ty = self.runtime_type(typ);
        self.module.types[usize::from(ty.0)].kind.receiver()
    }

    /// The method's own function, where it can be called just so.
    fn direct(&mut self, form: Form, typ: TypeId, found: &Found) -> Option<FunctionIndex> {
        let Member::Method { method, receiver } = &found.member else { return None };
        let is_pointer = matches!(self.program.types.get(typ), Type::Pointer(_));
        if !found.path.is_empty()
            || is_pointer != method.pointer_receiver
            || (form == Form::Table && self.receiver(typ) == Receiver::Interface)
        {
            return None;
        }
        let callable = self.method(*method, *receiver);
        Some(self.callable_function(callable, Signature::default()))
    }

    fn make_wrapper(&mut self, form: Form, typ: TypeId, found: &Found, method_name: &str) -> FunctionIndex {
        let signature = self.signature_of(found);
        let package = match &found.member {
            Member::Method { method, .. } => method.package,
            _ => self.program.main_package(),
        };
        let how = self.receiver(typ);
        let name = [&self.type_name(typ), ".", method_name].concat();
        let mut builder = self.made(package, name);
        let own = builder.slots(typ);
        let head = match form {
            Form::Table => 1,
            Form::Expression => own,
        };
        builder.shape(u32::from(head), signature);
        builder.take(builder.parameters);
        let mut start = 0;
        if (form, how) == (Form::Table, Receiver::Interface) {
            start = builder.take(u32::from(own));
            let ty = builder.runtime_type(typ);
            builder.emit(Instruction::Unbox { to: start, from: 0, ty });
        }
        if let (Member::Method { method, receiver }, true, Type::Pointer(_)) =
            (&found.member, found.path.is_empty(), builder.program.types.get(typ))
            && !method.pointer_receiver
        {
            let called = builder.compiler.type_name(*receiver);
            builder.check_receiver(start, &called, method_name);
        }
        let mark = builder.mark();
        let place = if own == 0 { Place::Nowhere } else { Place::Registers(start) };
        let callable = builder.receiver_from(place, typ, found, false, mark);
        builder.call_with_parameters(callable, mark, head);
        builder.finish(None)
    }

    /// A function that calls a native: for `go`, `defer`, and natives as values.
    pub(super) fn native_function(&mut self, native: u32) -> FunctionIndex {
        if let Some(&known) = self.native_functions.get(native) {
            return known;
        }
        let Some(used) = self.module.natives.get(native as usize) else { return self.internal() };
        let (name, arguments, results) = (used.name.clone(), used.arguments, used.results);
        let mut builder = self.made(self.program.main_package(), name);
        builder.parameters = u32::from(arguments);
        builder.function.origin = Origin::Library;
        builder.returned = u32::from(results);
        builder.emit_call(Callable::Native(native), 0);
        builder.return_from(0, results);
        let index = builder.finish(None);
        self.native_functions.insert(native, index);
        index
    }
}

impl<'p> Builder<'_, 'p> {
    /// Calls what has its receiver and arguments in the window.
    pub(super) fn emit_call(&mut self, callable: Callable, base: Register) {
        self.emit(match callable {
            Callable::Function(function) => Instruction::Call { function, base },
            Callable::Native(native) => Instruction::CallNative { native, base },
            Callable::Interface(method) => Instruction::CallInterface { base, method },
        });
    }

    /// Calls a method whose receiver is in the registers from the mark on, with the function's own parameters but for the
    /// `head` first slots, and returns what it returns.
    fn call_with_parameters(&mut self, callable: Callable, mark: u32, head: u16) {
        let base = narrow(mark);
        let rest = self.parameters - u32::from(head);
        let to = self.take(rest);
        self.move_(to, head, narrow(rest));
        self.emit_call(callable, base);
        self.release(mark);
        self.reserve(self.returned);
        self.return_from(base, narrow(self.returned));
    }

    /// Panics as Go does where a method of values is called, not by its own name, through a pointer that is nil.
    fn check_receiver(&mut self, pointer: Register, typ: &str, method: &str) {
        let mark = self.mark();
        let nil = self.temporary();
        let there = self.label();
        self.unary_op(Unary::IsNil, nil, pointer);
        self.jump_when(When::Fails, nil, there);
        // Go writes no type arguments here.
        let (name, arguments) = halves(typ, b'[');
        let arguments = if arguments.is_empty() { "" } else { "[...]" };
        let parts = [name, arguments, method, last_part(name, b'.'), arguments];
        let words = fill("value method {}{}.{} called using nil *{}{} pointer", &parts);
        let ty = self.compiler.module.plain_error;
        self.panic_of(ty, &words);
        self.place(there);
        self.release(mark);
    }

    /// Writes `x.Method`: a closure over the receiver.
    pub(super) fn bound_method(&mut self, expr: &'p Expr, x: &'p Expr, to: Register) {
        let pos = expr.pos;
        let Some(found) = self.selected(expr, x) else { return self.internal() };
        let signature = self.signature(expr);
        let from = self.next();
        let callable = self.push_receiver(x, found, pos);
        if let Callable::Interface(_) = callable {
            self.check_nil(from);
        }
        let n = narrow(self.mark().saturating_sub(u32::from(from)));
        let name = [&*self.function.name, "-fm"].concat();
        // Its parameters' types have the type arguments in already.
        let mut builder = self.compiler.made(self.package, name);
        builder.at(pos);
        builder.shape(0, signature);
        builder.take(builder.parameters);
        let mark = builder.mark();
        let base = builder.take(u32::from(n));
        if n > 0 {
            builder.emit(Instruction::LoadCapture { to: base, index: 0, n });
        }
        builder.call_with_parameters(callable, mark, 0);
        let function = builder.finish(None);
        self.load_closure(to, function, from, n);
    }

    /// Writes a function value, which has captured so many slots.
    pub(super) fn load_closure(&mut self, to: Register, function: FunctionIndex, from: Register, n: u16) {
        self.emit(match n {
            0 => Instruction::LoadFunction { to, function },
            n => Instruction::MakeClosure { to, function, from, n },
        });
    }

    /// Writes `T.Method`: a function with the receiver as its first parameter.
    pub(super) fn method_expression(&mut self, expr: &Expr, receiver: TypeId, to: Register) {
        let program = self.program;
        let receiver = self.substitute(receiver);
        let ExprKind::Selector { name, .. } = &expr.kind else { return self.internal() };
        let Some(found) = self.compiler.lookup(receiver, false, self.package, &name.name) else {
            return self.internal();
        };
        let method = self.compiler.method_index(self.package, &name.name, program.method_signature(found));
        let function = self.compiler.wrapper(Form::Expression, receiver, method, found, &name.name);
        self.load_function(to, function);
    }
}
