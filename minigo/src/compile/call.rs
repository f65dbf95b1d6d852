//! Calls: the arguments into a window of registers, then the call itself; `go` and `defer` with the same arguments.
//! One file, because they are one window: receiver, arguments, results.

use super::build::{Builder, behind, narrow};
use super::expr::bare;
use super::method::Callable;
use super::place::Place;
use crate::check::{Mode, Selection};
use crate::syntax::ast::{Call, Expr, ExprKind, NodeId};
use crate::syntax::source::Pos;
use crate::types::{Found, Member, ObjectId, ObjectKind, Param, Signature, Type, TypeId};
use crate::vm::bytecode::{Instruction, Register};
use crate::vm::value::FunctionIndex;

/// What a call calls.
enum Callee<'p> {
    /// A declared function or a native.
    Known(Callable),
    /// A method; the receiver is made of the expression.
    Method { x: &'p Expr, found: &'p Found },
    /// A function value.
    Value(&'p Expr),
}

/// What makes a call different from a `go` or `defer` statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Go,
    Defer,
}

impl<'p> Builder<'_, 'p> {
    /// Whether the call is one of a function, rather than a conversion or a predeclared function.
    pub(super) fn is_ordinary_call(&self, call: &Call) -> bool {
        !matches!(self.mode(&call.function), Mode::Type | Mode::Builtin(_))
    }

    /// The function that a name denotes, with the type arguments that its use at `id` has.
    pub(super) fn function_of(&mut self, object: ObjectId, id: NodeId) -> FunctionIndex {
        let program = self.program;
        let mut args = Vec::new();
        for &arg in program.info.instance(id).map_or(&[][..], |args| args) {
            args.push(program.types.canon(self.substitute(arg)));
        }
        self.compiler.request(object, &args)
    }

    fn callee(&mut self, call: &'p Call) -> Callee<'p> {
        let mut function = bare(&call.function);
        if let ExprKind::Index { x, .. } = &function.kind
            && matches!(self.under_of(x), Type::Signature(_))
        {
            // An instance with its type arguments written out.
            function = bare(x);
        }
        if let Some((object, id)) = self.named(function)
            && let ObjectKind::Function { native, .. } = self.declared(object).kind
        {
            return Callee::Known(if native {
                let typ = self.type_of(&call.function);
                Callable::Native(self.compiler.native(object, None, typ))
            } else {
                Callable::Function(self.function_of(object, id))
            });
        }
        if let ExprKind::Selector { x, .. } = &function.kind
            && let Some(Selection::Method(_)) = self.selection(function)
            && let Some(found) = self.selected(function, x)
        {
            return Callee::Method { x, found };
        }
        Callee::Value(&call.function)
    }

    /// The signature of what is called.
    pub(super) fn signature(&mut self, function: &Expr) -> Signature<'p> {
        match self.under_of(function) {
            Type::Signature(signature) => signature,
            _ => self.internal(),
        }
    }

    /// Makes the results of a call in the next free registers.
    pub(super) fn push_call(&mut self, call: &'p Call) -> Register {
        self.hint = None;
        let mark = self.mark();
        let to = self.next();
        let signature = self.signature(&call.function);
        let results = self.slots_of(signature.results);
        let callee = self.callee(call);
        self.order_call(&callee, call);
        let function = match callee {
            Callee::Value(function) => self.operand(function),
            _ => 0,
        };
        let base = self.next();
        let callable = self.push_callee(&callee, call);
        if let Callee::Method { x, found } = callee {
            self.check_known_receiver(x, found, base);
        }
        let base = self.arguments(base, signature, call);
        self.at(call.function.pos);
        // The line of a call is that of its name: of `a.\nb()`, the second.
        if let ExprKind::Selector { name, .. } = &bare(&call.function).kind {
            self.at(name.pos);
        }
        self.release(u32::from(base));
        self.reserve(results);
        match callable {
            Some(callable) => self.emit_call(callable, base),
            None => self.emit(Instruction::CallValue { function, base }),
        }
        self.release(mark);
        self.reserve(results);
        self.move_(to, base, narrow(results));
        self.take(results)
    }

    /// Puts the receiver, where there is one, into the window; what the call can name, if it is no function value.
    fn push_callee(&mut self, callee: &Callee<'p>, call: &Call) -> Option<Callable> {
        match callee {
            Callee::Known(callable) => Some(*callable),
            Callee::Method { x, found } => Some(self.push_receiver(x, found, call.open)),
            Callee::Value(_) => None,
        }
    }

    /// Go's compiler calls a method of an interface directly where it knows what the variable holds: then a nil pointer to values
    /// is a nil dereference, as it is without the interface.
    fn check_known_receiver(&mut self, x: &Expr, found: &Found, value: Register) {
        let Member::Interface { receiver, index, .. } = &found.member else { return };
        let ExprKind::Ident(name) = &bare(x).kind else { return };
        let held = self.object(name.id).and_then(|object| self.compiler.concrete.get(object).copied());
        let (Some(held), Type::Interface(interface)) = (held, self.under(*receiver)) else { return };
        let Some(method) = interface.methods.get(*index) else { return };
        let direct = self.compiler.lookup(held, false, method.package, &method.name);
        if let Some(Found { member: Member::Method { method, .. }, path, .. }) = direct
            && path.is_empty()
            && !method.pointer_receiver
            && matches!(self.under(held), Type::Pointer(_))
        {
            let mark = self.mark();
            let pointer = self.temporary();
            let ty = self.runtime_type(held);
            self.emit(Instruction::Unbox { to: pointer, from: value, ty });
            self.check_nil(pointer);
            self.release(mark);
        }
    }

    fn order_call(&mut self, callee: &Callee<'p>, call: &'p Call) {
        let operand = match callee {
            Callee::Value(x) | Callee::Method { x, .. } => std::slice::from_ref(*x),
            Callee::Known(_) => &[],
        };
        if !self.is_spread(call) {
            self.order_all(operand, &call.arguments);
        }
    }

    /// Whether the only argument is a call of several results (or none).
    fn is_spread(&self, call: &Call) -> bool {
        matches!(&call.arguments[..], [only] if matches!(self.under_of(only), Type::Tuple(_)))
    }

    /// Makes the arguments behind what is in the window already, which starts at `base`; returns where it starts then.
    fn arguments(&mut self, base: Register, signature: Signature<'p>, call: &'p Call) -> Register {
        let (params, rest) = match signature.params {
            [params @ .., rest] if signature.variadic && call.ellipsis.is_none() => (params, Some(rest)),
            params => (params, None),
        };
        let rest = rest.map(|rest| self.element(self.substitute(rest.typ)));
        if self.is_spread(call) {
            return self.spread(base, params, rest, &call.arguments[0]);
        }
        for (argument, param) in call.arguments.iter().zip(params) {
            self.push_as(argument, self.substitute(param.typ));
        }
        if let Some(element) = rest {
            let to = self.temporary();
            let mark = self.mark();
            let from = self.next();
            let extra = call.arguments.get(params.len()..).unwrap_or_default();
            for argument in extra {
                self.push_as(argument, element);
            }
            self.gather(to, from, element, extra.len());
            self.release(mark);
        }
        base
    }

    /// `to` = a slice of the elements that lie one behind the other in registers.
    pub(super) fn gather(&mut self, to: Register, from: Register, element: TypeId, count: usize) {
        if count == 0 {
            return self.load_nil(to);
        }
        let length = u32::try_from(count).unwrap_or(u32::MAX);
        let n = self.slots(element);
        let array = self.compiler.array_of(element, length);
        self.new_named(to, array, "arguments");
        self.store(Place::at(to), from, narrow(length.saturating_mul(u32::from(n))));
        self.emit(Instruction::ArraySlice { to, pointer: to, length });
    }

    /// `f(g())`: the results of g are the arguments of f.
    fn spread(&mut self, base: Register, params: &[Param], rest: Option<TypeId>, only: &'p Expr) -> Register {
        // What is in the window already stays where it is; it moves along if the window must move.
        let head = self.next().saturating_sub(base);
        let (register, tuple) = self.push_tuple(only);
        let boxes = |(&have, param): (&TypeId, &Param)| self.boxes(have, self.substitute(param.typ));
        if rest.is_none() && !tuple.iter().zip(params).any(boxes) {
            return base;
        }
        let moved = self.take(u32::from(head));
        self.move_(moved, base, head);
        let fixed = params.len().min(tuple.len());
        let mut register = register;
        for (&have, param) in tuple.iter().zip(params) {
            register = self.push_converted(register, have, self.substitute(param.typ));
        }
        if let Some(element) = rest {
            let to = self.temporary();
            let mark = self.mark();
            let from = self.next();
            for &have in &tuple[fixed..] {
                register = self.push_converted(register, have, element);
            }
            self.gather(to, from, element, tuple.len() - fixed);
            self.release(mark);
        }
        moved
    }

    /// Puts a value that is in registers into the next free ones, converted; gives what comes behind it.
    pub(super) fn push_converted(&mut self, from: Register, have: TypeId, want: TypeId) -> Register {
        let to = self.take_for(want);
        self.convert_assigned(to, from, have, want);
        behind(from, self.slots(have))
    }

    /// Makes the receiver of a method in the next free registers; returns what is to be called.
    pub(super) fn push_receiver(&mut self, x: &'p Expr, found: &Found, pos: Pos) -> Callable {
        let mark = self.mark();
        let start = self.type_of(x);
        let place = self.locate(x);
        if let Member::Method { .. } = found.member {
            self.at(pos);
        }
        let is_variable = matches!(bare(x).kind, ExprKind::Ident(_)) && found.path.is_empty();
        self.receiver_from(place, start, found, is_variable, mark)
    }

    /// Makes the receiver, in the registers from a mark on, of what is at a place of a type.
    pub(super) fn receiver_from(
        &mut self,
        place: Place,
        start: TypeId,
        found: &Found,
        is_variable: bool,
        mark: u32,
    ) -> Callable {
        let types = &self.program.types;
        let place = self.follow(place, start, &found.path);
        let last = found.path.last().map_or(start, |step| self.substitute(step.typ));
        let is_pointer = matches!(types.get(types.canon(last)), Type::Pointer(_));
        let (callable, from, n) = match &found.member {
            Member::Interface { receiver, index, .. } => {
                let Type::Interface(interface) = self.under(*receiver) else { return self.callable_of_none() };
                let Some(method) = interface.methods.get(*index) else { return self.callable_of_none() };
                let method = self.compiler.method_index(method.package, &method.name, method.signature);
                (Callable::Interface(method), self.load_one(place), 1)
            }
            Member::Method { method, receiver } => {
                let receiver = self.substitute(*receiver);
                let callable = self.compiler.method(*method, receiver);
                let n = if method.pointer_receiver { 1 } else { self.slots(receiver) };
                let from = match (method.pointer_receiver, is_pointer, place) {
                    (true, true, _) => self.load_one(place),
                    (true, false, Place::Memory { pointer, offset: 0 }) if is_variable => pointer,
                    (true, false, _) => self.address(place, receiver),
                    (false, true, _) => {
                        let pointer = self.load_one(place);
                        let from = self.take(u32::from(n));
                        match n {
                            0 => self.check_nil(pointer),
                            n => self.load(Place::at(pointer), from, n),
                        }
                        from
                    }
                    (false, false, Place::Registers(register)) => register,
                    (false, false, _) => self.load_value(place, receiver),
                };
                (callable, from, n)
            }
            Member::Field(_) => return self.callable_of_none(),
        };
        self.release(mark);
        let to = self.take(u32::from(n));
        self.move_(to, from, n);
        callable
    }

    fn callable_of_none(&mut self) -> Callable {
        Callable::Function(self.internal())
    }

    /// Writes the results of a call, a conversion, or a predeclared function.
    pub(super) fn call_into(&mut self, expr: &'p Expr, call: &'p Call, to: Register) {
        match self.mode(&call.function) {
            Mode::Type => self.conversion(expr, call, to),
            Mode::Builtin(builtin) => self.builtin(expr, builtin, call, to),
            _ => {
                let from = self.push_call(call);
                let typ = self.type_of(expr);
                let n = self.slots(typ);
                self.move_(to, from, n);
            }
        }
    }

    /// `go f(x)` and `defer f(x)`: evaluates the function and its arguments, and starts it or puts it off.
    pub(super) fn start(&mut self, how: Start, expr: &'p Expr) {
        let ExprKind::Call(call) = &bare(expr).kind else { return self.internal() };
        let (function, base) = match self.mode(&call.function) {
            Mode::Builtin(builtin) => self.start_builtin(builtin, call),
            _ => self.start_operands(call),
        };
        let n = narrow(self.mark().saturating_sub(u32::from(base)));
        self.at(expr.pos);
        self.emit(match how {
            Start::Go => Instruction::Go { function, base, n },
            Start::Defer => Instruction::Defer { function, base, n },
        });
    }

    fn start_operands(&mut self, call: &'p Call) -> (Register, Register) {
        let signature = self.signature(&call.function);
        let callee = self.callee(call);
        self.order_call(&callee, call);
        let to = self.temporary();
        if let Callee::Value(value) = callee {
            self.into(value, to);
        }
        let base = self.next();
        if let Some(callable) = self.push_callee(&callee, call) {
            if let Callable::Interface(_) = callable {
                self.check_nil(base);
            }
            let function = self.compiler.callable_function(callable, signature);
            self.load_function(to, function);
        }
        (to, self.arguments(base, signature, call))
    }
}
