//! Calls: the arguments into a window of registers, then the call itself; `go` and `defer` with the same arguments.

use super::build::Builder;
use super::expr::bare;
use super::place::Place;
use super::{Key, Outcome, internal};
use crate::check::{Mode, Selection};
use crate::syntax::ast::{Call, Expr, ExprKind, NodeId};
use crate::syntax::source::Pos;
use crate::types::{Found, Member, ObjectId, ObjectKind, Signature, Type, TypeId};
use crate::vm::bytecode::{Instruction, MethodIndex, Register};
use crate::vm::value::FunctionIndex;
use std::rc::Rc;

/// What a call calls.
enum Callee<'e> {
    /// A declared function.
    Function(FunctionIndex),
    /// A native function.
    Native(u32),
    /// A method of a declared type; the receiver is made of the expression.
    Method { x: &'e Expr, found: Found },
    /// A method of an interface value.
    Interface { x: &'e Expr, found: Found, method: MethodIndex },
    /// A function value.
    Value(&'e Expr),
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
    pub(super) fn function_of(&mut self, object: ObjectId, id: NodeId, pos: Pos) -> Outcome<FunctionIndex> {
        let args = self.instance_arguments(id);
        self.compiler.request(Key::Declared { object, args }, pos)
    }

    fn instance_arguments(&self, id: NodeId) -> Rc<[TypeId]> {
        let types = &self.compiler.program.types;
        self.compiler
            .program
            .info
            .instance(id)
            .map(|args| args.iter().map(|&arg| types.canon(self.substitute(arg))).collect())
            .unwrap_or_default()
    }

    fn callee<'e>(&mut self, call: &'e Call) -> Outcome<Callee<'e>> {
        let mut function = bare(&call.function);
        if let ExprKind::Index { x, .. } = &function.kind
            && matches!(self.under(self.type_of(x)), Type::Signature(_))
        {
            // An instance with its type arguments written out.
            function = bare(x);
        }
        match &function.kind {
            ExprKind::Ident(name) => {
                if let Some(object) = self.object(name.id) {
                    return self.declared(object, name.id, &call.function);
                }
            }
            ExprKind::Selector { x, name } => match self.compiler.program.info.selection(function.id).cloned() {
                Some(Selection::Qualified(object)) => return self.declared(object, name.id, &call.function),
                Some(Selection::Method(_)) => {
                    let Some(found) = self.selected(function, x)? else {
                        return internal(function.pos);
                    };
                    return Ok(match &found.member {
                        Member::Interface { receiver, index, .. } => {
                            let method = self.interface_method(*receiver, *index, function.pos)?;
                            Callee::Interface { x, found, method }
                        }
                        _ => Callee::Method { x, found },
                    });
                }
                _ => {}
            },
            _ => {}
        }
        Ok(Callee::Value(&call.function))
    }

    fn declared<'e>(&mut self, object: ObjectId, id: NodeId, function: &'e Expr) -> Outcome<Callee<'e>> {
        let ObjectKind::Function { native, .. } = self.compiler.program.object(object).kind else {
            return Ok(Callee::Value(function));
        };
        if native {
            let Type::Signature(signature) = self.under(self.type_of(function)) else {
                return internal(function.pos);
            };
            return Ok(Callee::Native(self.compiler.native(object, None, signature, function.pos)?));
        }
        Ok(Callee::Function(self.function_of(object, id, function.pos)?))
    }

    /// The name by which the method of an interface type is asked for.
    pub(super) fn interface_method(&mut self, interface: TypeId, index: usize, pos: Pos) -> Outcome<MethodIndex> {
        let Type::Interface(interface) = self.under(interface) else {
            return internal(pos);
        };
        let Some(method) = interface.methods.get(index) else { return internal(pos) };
        Ok(self.compiler.method_index(method.package, &method.name, method.signature))
    }

    /// The signature of what is called.
    fn signature(&self, function: &Expr) -> Outcome<Signature<'p>> {
        match self.under(self.type_of(function)) {
            Type::Signature(signature) => Ok(signature),
            _ => internal(function.pos),
        }
    }

    /// Makes the results of a call in the next free registers.
    pub(super) fn push_call(&mut self, expr: &Expr, call: &Call) -> Outcome<Register> {
        let hint = self.hint.take();
        drop(hint);
        let mark = self.mark();
        let to = self.next();
        let signature = self.signature(&call.function)?;
        let results = self.result_slots(signature, expr.pos)?;
        let callee = self.callee(call)?;
        let base = self.call(&callee, signature, call, results)?;
        self.release(mark);
        self.reserve(results);
        self.move_(to, base, u16::try_from(results).unwrap_or(u16::MAX));
        Ok(self.take(results))
    }

    /// Evaluates the operands of a call and emits it; the results are from the register on that is returned.
    fn call(&mut self, callee: &Callee<'_>, signature: Signature<'_>, call: &Call, results: u32) -> Outcome<Register> {
        self.order_call(callee, call)?;
        let function = match callee {
            Callee::Value(function) => Some(self.operand(function)?),
            _ => None,
        };
        let base = self.next();
        let method = match callee {
            Callee::Method { x, found } => Some(self.push_receiver(x, found, call.open)?),
            Callee::Interface { x, found, .. } => {
                self.push_interface(x, found, call.open)?;
                None
            }
            _ => None,
        };
        let base = self.arguments(base, signature, call)?;
        self.at(call.function.pos);
        self.at_call(call);
        let mark = self.mark();
        self.release(u32::from(base));
        self.reserve(results);
        self.release(mark);
        self.emit(match (callee, function, method) {
            (Callee::Function(function), ..) => Instruction::Call { function: *function, base },
            (Callee::Native(native), ..) => Instruction::CallNative { native: *native, base },
            (Callee::Interface { method, .. }, ..) => Instruction::CallInterface { base, method: *method },
            (_, _, Some(Method::Function(function))) => Instruction::Call { function, base },
            (_, _, Some(Method::Native(native))) => Instruction::CallNative { native, base },
            (_, Some(function), _) => Instruction::CallValue { function, base },
            _ => return internal(call.open),
        });
        Ok(base)
    }

    /// The line of a call is that of its name: of `a.\nb()`, the second.
    fn at_call(&mut self, call: &Call) {
        match &bare(&call.function).kind {
            ExprKind::Selector { name, .. } => self.at(name.pos),
            _ => self.at(call.function.pos),
        }
    }

    fn order_call(&mut self, callee: &Callee<'_>, call: &Call) -> Outcome<()> {
        let mut operands: Vec<&Expr> = Vec::with_capacity(call.arguments.len() + 1);
        match callee {
            Callee::Value(function) => operands.push(function),
            Callee::Method { x, .. } | Callee::Interface { x, .. } => operands.push(x),
            Callee::Function(_) | Callee::Native(_) => {}
        }
        if self.is_spread(call) {
            return Ok(());
        }
        operands.extend(&call.arguments);
        self.order(&operands)
    }

    /// Whether the only argument is a call of several results (or none).
    fn is_spread(&self, call: &Call) -> bool {
        match &call.arguments[..] {
            [only] => matches!(self.under(self.type_of(only)), Type::Tuple(_)),
            _ => false,
        }
    }

    /// Makes the arguments behind what is in the window already, which starts at `base`; returns where it starts then.
    fn arguments(&mut self, base: Register, signature: Signature<'_>, call: &Call) -> Outcome<Register> {
        let mut types: Vec<TypeId> = signature.params.iter().map(|param| self.substitute(param.typ)).collect();
        let rest = if signature.variadic && call.ellipsis.is_none() { types.pop() } else { None };
        if self.is_spread(call) {
            return self.spread(base, &types, rest, call);
        }
        for (argument, &typ) in call.arguments.iter().zip(&types) {
            self.push_as(argument, typ)?;
        }
        if let Some(rest) = rest {
            let Type::Slice(element) = self.under(rest) else {
                return internal(call.open);
            };
            let to = self.temporary();
            let mark = self.mark();
            let from = self.next();
            let extra = call.arguments.get(types.len()..).unwrap_or_default();
            for argument in extra {
                self.push_as(argument, element)?;
            }
            self.gather(to, from, element, u32::try_from(extra.len()).unwrap_or(u32::MAX), call.open)?;
            self.release(mark);
        }
        Ok(base)
    }

    /// `to` = a slice of the elements that lie one behind the other in registers.
    pub(super) fn gather(
        &mut self,
        to: Register,
        from: Register,
        element: TypeId,
        count: u32,
        pos: Pos,
    ) -> Outcome<()> {
        if count == 0 {
            self.emit(Instruction::LoadNil { to });
            return Ok(());
        }
        let n = self.slots(element, pos)?;
        let array = self.compiler.array_of(element, count);
        let ty = self.compiler.runtime_type(array, pos)?;
        self.emit_named(Instruction::New { to, ty }, "arguments");
        let slots = u16::try_from(count.saturating_mul(u32::from(n))).unwrap_or(u16::MAX);
        self.store(Place::Memory { pointer: to, offset: 0 }, from, slots);
        self.emit(Instruction::ArraySlice { to, pointer: to, length: count });
        Ok(())
    }

    /// `f(g())`: the results of g are the arguments of f.
    fn spread(&mut self, base: Register, types: &[TypeId], rest: Option<TypeId>, call: &Call) -> Outcome<Register> {
        let Some(only) = call.arguments.first() else { return Ok(base) };
        let pos = call.open;
        // What is in the window already stays where it is; it moves along if the window must move.
        let head = u32::from(self.next()) - u32::from(base);
        let (mut register, tuple) = self.push_tuple(only)?;
        let plain = rest.is_none()
            && tuple.iter().zip(types).all(|(&have, &want)| self.is_interface(have) || !self.is_interface(want));
        if plain {
            return Ok(base);
        }
        let moved = self.take(head);
        self.move_(moved, base, u16::try_from(head).unwrap_or(u16::MAX));
        let mut parts = tuple.iter();
        for (&want, &have) in types.iter().zip(parts.by_ref()) {
            let n = self.slots(want, pos)?;
            let to = self.take(u32::from(n));
            self.convert_assigned(to, register, have, want, pos)?;
            register = register.saturating_add(self.slots(have, pos)?);
        }
        if let Some(rest) = rest {
            let Type::Slice(element) = self.under(rest) else {
                return internal(pos);
            };
            let to = self.temporary();
            let mark = self.mark();
            let from = self.next();
            let mut count = 0u32;
            for &have in tuple.get(types.len()..).unwrap_or_default() {
                let n = self.slots(element, pos)?;
                let place = self.take(u32::from(n));
                self.convert_assigned(place, register, have, element, pos)?;
                register = register.saturating_add(self.slots(have, pos)?);
                count += 1;
            }
            self.gather(to, from, element, count, pos)?;
            self.release(mark);
        }
        Ok(moved)
    }

    /// Makes the receiver of a method of a declared type in the next free registers; returns the method's function.
    pub(super) fn push_receiver(&mut self, x: &Expr, found: &Found, pos: Pos) -> Outcome<Method> {
        let to_mark = self.mark();
        let start = self.type_of(x);
        let place = self.locate(x)?;
        self.at(pos);
        let is_variable = matches!(bare(x).kind, ExprKind::Ident(_)) && found.path.is_empty();
        self.receiver_from(place, start, found, is_variable, to_mark, pos)
    }

    /// Makes the receiver, in the registers from a mark on, of what is at a place of a type.
    pub(super) fn receiver_from(
        &mut self,
        place: Place,
        start: TypeId,
        found: &Found,
        is_variable: bool,
        mark: u32,
        pos: Pos,
    ) -> Outcome<Method> {
        let Member::Method { method, receiver } = &found.member else {
            return internal(pos);
        };
        let receiver = self.substitute(*receiver);
        let place = self.follow(place, start, &found.path, pos)?;
        let last = found.path.last().map_or(start, |step| self.substitute(step.typ));
        let last = match found.path.is_empty() {
            true => start,
            false => last,
        };
        let is_pointer =
            matches!(self.compiler.program.types.get(self.compiler.program.types.canon(last)), Type::Pointer(_));
        let function = self.compiler.method(method, receiver, pos)?;
        let n = match method.pointer_receiver {
            true => 1,
            false => self.slots(receiver, pos)?,
        };
        let from = match (method.pointer_receiver, is_pointer) {
            (true, true) => self.load_one(place),
            (true, false) => match place {
                Place::Memory { pointer, offset: 0 } if is_variable => pointer,
                place => self.address(place, receiver, pos)?,
            },
            (false, true) => {
                let pointer = self.load_one(place);
                let from = self.take(u32::from(n));
                match n {
                    0 => self.emit(Instruction::CheckNil { pointer }),
                    n => self.load(Place::Memory { pointer, offset: 0 }, from, n),
                }
                from
            }
            (false, false) => match place {
                Place::Registers(register) => register,
                place => {
                    let from = self.take(u32::from(n));
                    self.load(place, from, n);
                    from
                }
            },
        };
        self.release(mark);
        let to = self.take(u32::from(n));
        self.move_(to, from, n);
        Ok(function)
    }

    /// Makes the interface value whose method is called in the next free register.
    pub(super) fn push_interface(&mut self, x: &Expr, found: &Found, pos: Pos) -> Outcome<Register> {
        let mark = self.mark();
        let start = self.type_of(x);
        let place = self.locate(x)?;
        let place = self.follow(place, start, &found.path, pos)?;
        let from = self.load_one(place);
        self.release(mark);
        let to = self.temporary();
        self.move_(to, from, 1);
        Ok(to)
    }

    /// Writes the results of a call, a conversion, or a predeclared function.
    pub(super) fn call_into(&mut self, expr: &Expr, call: &Call, to: Register) -> Outcome<()> {
        match self.mode(&call.function) {
            Mode::Type => self.conversion(expr, call, to),
            Mode::Builtin(builtin) => self.builtin(expr, builtin, call, to),
            _ => {
                let from = self.push_call(expr, call)?;
                let typ = self.type_of(expr);
                let n = self.slots(typ, expr.pos)?;
                self.move_(to, from, n);
                Ok(())
            }
        }
    }

    /// `go f(x)` and `defer f(x)`: evaluates the function and its arguments, and starts it or puts it off.
    pub(super) fn start(&mut self, how: Start, expr: &Expr) -> Outcome<()> {
        let mark = self.mark();
        let ExprKind::Call(call) = &bare(expr).kind else {
            return internal(expr.pos);
        };
        let (function, base) = match self.mode(&call.function) {
            Mode::Builtin(builtin) => self.start_builtin(builtin, call)?,
            Mode::Type => return internal(expr.pos),
            _ => self.start_operands(call)?,
        };
        let n = u16::try_from(self.mark().saturating_sub(u32::from(base))).unwrap_or(u16::MAX);
        self.at(expr.pos);
        self.emit(match how {
            Start::Go => Instruction::Go { function, base, n },
            Start::Defer => Instruction::Defer { function, base, n },
        });
        self.release(mark);
        Ok(())
    }

    fn start_operands(&mut self, call: &Call) -> Outcome<(Register, Register)> {
        let signature = self.signature(&call.function)?;
        let callee = self.callee(call)?;
        self.order_call(&callee, call)?;
        let function = self.temporary();
        if let Callee::Value(value) = &callee {
            self.into(value, function)?;
        }
        let base = self.next();
        let index = match &callee {
            Callee::Value(_) => None,
            Callee::Function(function) => Some(*function),
            Callee::Native(native) => Some(self.compiler.native_function(*native, call.open)?),
            Callee::Method { x, found } => match self.push_receiver(x, found, call.open)? {
                Method::Function(function) => Some(function),
                Method::Native(native) => Some(self.compiler.native_function(native, call.open)?),
            },
            Callee::Interface { x, found, method } => {
                let value = self.push_interface(x, found, call.open)?;
                self.emit(Instruction::CheckNil { pointer: value });
                Some(self.compiler.interface_call(*method, signature, call.open)?)
            }
        };
        if let Some(index) = index {
            self.emit(Instruction::LoadFunction { to: function, function: index });
        }
        let moved = self.arguments(base, signature, call)?;
        Ok((function, moved))
    }
}

/// The function of a method.
#[derive(Clone, Copy, Debug)]
pub(super) enum Method {
    Function(FunctionIndex),
    Native(u32),
}
