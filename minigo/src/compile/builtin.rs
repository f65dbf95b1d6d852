//! The predeclared functions: `len`, `append`, `make`, `panic` and the others.

use super::build::{Builder, When, behind};
use super::expr::Class;
use super::place::Place;
use crate::check::{BuiltinId, Mode};
use crate::syntax::ast::{Call, Expr};
use crate::syntax::source::Pos;
use crate::types::{Type, TypeId};
use crate::vm::bytecode::{Compare, FloatArithmetic, Instruction, NONE, Register, Unary};

/// How many arguments of `append` go at once.
const MOST_AT_ONCE: usize = 256;

impl<'p> Builder<'_, 'p> {
    /// Writes the result of a predeclared function; `to` is [`NONE`] for one that has none, or whose result is not wanted.
    pub(super) fn builtin(&mut self, expr: &'p Expr, builtin: BuiltinId, call: &'p Call, to: Register) {
        let pos = expr.pos;
        let arguments = &call.arguments[..];
        if let [only] = arguments
            && matches!(self.mode(only), Mode::Value)
            && matches!(self.under_of(only), Type::Tuple(_))
        {
            return self.builtin_of_several(expr, builtin, only, to);
        }
        match (builtin, arguments) {
            (BuiltinId::Recover, _) => {
                let to = if to == NONE { self.temporary() } else { to };
                self.at(pos);
                self.emit(Instruction::Recover { to });
            }
            (BuiltinId::Print | BuiltinId::Println, _) => {
                self.order_all(arguments, &[]);
                let base = self.temporary();
                let from = self.next();
                self.push_arguments(builtin, arguments);
                self.at(pos);
                self.print(builtin, base, from, arguments.len());
            }
            (BuiltinId::Len | BuiltinId::Cap, [x, ..]) => self.length(builtin, x, to, pos),
            (BuiltinId::Append, [..]) => self.append(expr, call, to),
            (BuiltinId::New, [argument, ..]) => self.new_(expr, argument, to),
            (BuiltinId::Make, [_, sizes @ ..]) => self.make(expr, sizes, to),
            (BuiltinId::Min | BuiltinId::Max, _) => self.extreme(expr, builtin, arguments, to),
            (BuiltinId::Panic, [value, ..]) => {
                let value = self.push_as(value, TypeId::EMPTY_INTERFACE);
                self.at(pos);
                self.emit(Instruction::Panic { value });
            }
            (BuiltinId::Clear | BuiltinId::Close | BuiltinId::Copy | BuiltinId::Delete, _) => {
                self.order_all(arguments, &[]);
                let types = self.argument_types(builtin, arguments);
                let mut registers = Vec::new();
                for (argument, &typ) in arguments.iter().zip(&types) {
                    registers.push(self.operand_as(argument, typ));
                }
                self.at(pos);
                self.effect(builtin, &registers, &types, to);
            }
            _ => self.internal(),
        }
    }

    /// The types that the arguments of a predeclared function are converted to.
    fn argument_types(&self, builtin: BuiltinId, arguments: &[Expr]) -> Vec<TypeId> {
        let mut types = Vec::new();
        for argument in arguments {
            types.push(self.type_of(argument));
        }
        match builtin {
            BuiltinId::Print | BuiltinId::Println | BuiltinId::Panic => types.fill(TypeId::EMPTY_INTERFACE),
            BuiltinId::Delete => {
                if let &mut [map, ref mut key] = &mut types[..]
                    && let Type::Map { key: wanted, .. } = self.under(map)
                {
                    *key = wanted;
                }
            }
            _ => {}
        }
        types
    }

    /// Makes the arguments of a predeclared function one behind the other; gives the first register, and their types.
    fn push_arguments(&mut self, builtin: BuiltinId, arguments: &'p [Expr]) -> (Register, Vec<TypeId>) {
        if let [only] = arguments
            && let Type::Tuple(_) = self.under_of(only)
        {
            return self.push_results(builtin, only);
        }
        let base = self.next();
        let types = self.argument_types(builtin, arguments);
        for (argument, &typ) in arguments.iter().zip(&types) {
            let own = self.type_of(argument);
            let to = self.push_as(argument, typ);
            self.mark_interface(builtin, to, own);
        }
        (base, types)
    }

    /// What `print` is given as an interface value it prints as one: it comes in a box of its own.
    fn mark_interface(&mut self, builtin: BuiltinId, to: Register, typ: TypeId) {
        if matches!(builtin, BuiltinId::Print | BuiltinId::Println) && self.is_interface(typ) {
            let ty = self.runtime_type(typ);
            self.emit(Instruction::MakeInterface { to, from: to, ty });
        }
    }

    /// The results of a call as the arguments of a predeclared function, one behind the other, and their types.
    fn push_results(&mut self, builtin: BuiltinId, only: &'p Expr) -> (Register, Vec<TypeId>) {
        let (mut from, tuple) = self.push_tuple(only);
        let first = tuple.first().map_or(Type::Tuple(&[]), |&first| self.under(first));
        let mut types = tuple.to_vec();
        match (builtin, first) {
            (BuiltinId::Print | BuiltinId::Println, _) => types.fill(TypeId::EMPTY_INTERFACE),
            (BuiltinId::Append, Type::Slice(element)) => types[1..].fill(element),
            (BuiltinId::Delete, Type::Map { key, .. }) => types[1..].fill(key),
            _ => {}
        }
        let base = self.next();
        for (&have, &want) in tuple.iter().zip(&types) {
            let to = self.next();
            from = self.push_converted(from, have, want);
            self.mark_interface(builtin, to, have);
        }
        (base, types)
    }

    /// The predeclared functions with the results of a call for arguments.
    fn builtin_of_several(&mut self, expr: &'p Expr, builtin: BuiltinId, only: &'p Expr, to: Register) {
        let head = match builtin {
            BuiltinId::Print | BuiltinId::Println => Some(self.temporary()),
            _ => None,
        };
        let (base, types) = self.push_results(builtin, only);
        let mut registers = Vec::new();
        let mut next = base;
        for &typ in &types {
            registers.push(next);
            next = behind(next, self.slots(typ));
        }
        self.at(expr.pos);
        match (builtin, head, self.under(types.first().copied().unwrap_or_default())) {
            (_, Some(head), _) => self.print(builtin, head, base, types.len()),
            (BuiltinId::Append, _, Type::Slice(element)) => {
                let ty = self.runtime_type(element);
                let count = u16::try_from(types.len() - 1).unwrap_or(u16::MAX);
                let (slice, from) = (base, behind(base, 1));
                self.emit_hinted(Instruction::Append { to, slice, from, count, ty }, "slice");
            }
            (BuiltinId::Min | BuiltinId::Max, ..) => {
                let n = self.slots(types[0]);
                for &next in registers.get(1..).unwrap_or_default() {
                    self.better(builtin, types[0], base, next);
                }
                self.move_(to, base, n);
            }
            _ => self.effect(builtin, &registers, &types, to),
        }
    }

    /// `clear`, `close`, `copy` and `delete`, their arguments in registers.
    fn effect(&mut self, builtin: BuiltinId, registers: &[Register], types: &[TypeId], to: Register) {
        let (&[first, ..], &[typ, ..]) = (registers, types) else { return self.internal() };
        let second = registers.get(1).copied().unwrap_or(NONE);
        let instruction = match (builtin, self.under(typ)) {
            (BuiltinId::Close, _) => Instruction::Close { channel: first },
            (BuiltinId::Delete, _) => Instruction::MapDelete { map: first, key: second },
            (BuiltinId::Clear, Type::Map { .. }) => Instruction::MapClear { map: first },
            (BuiltinId::Clear, Type::Slice(element)) => {
                Instruction::ClearSlice { slice: first, ty: self.runtime_type(element) }
            }
            (_, Type::Slice(element)) => Instruction::Copy { to, into: first, from: second, n: self.slots(element) },
            _ => return self.internal(),
        };
        self.emit(instruction);
    }

    fn length(&mut self, builtin: BuiltinId, x: &'p Expr, to: Register, pos: Pos) {
        let typ = self.type_of(x);
        let array = match self.under(typ) {
            Type::Pointer(array) => array,
            _ => typ,
        };
        if let Type::Array { len, .. } = self.under(array) {
            if self.has_turn(x) {
                self.operand(x);
            }
            let value = i32::try_from(len).unwrap_or(i32::MAX);
            return self.load_small(to, value);
        }
        let a = self.operand(x);
        self.at(pos);
        self.emit(match (self.under(typ), builtin) {
            (Type::Map { .. }, _) => Instruction::MapLength { to, map: a },
            (Type::Chan { .. }, BuiltinId::Len) => Instruction::ChannelLength { to, channel: a },
            (Type::Chan { .. }, _) => Instruction::ChannelCapacity { to, channel: a },
            (_, BuiltinId::Len) => Instruction::Unary { op: Unary::Length, to, a },
            _ => Instruction::Unary { op: Unary::Capacity, to, a },
        });
    }

    fn append(&mut self, expr: &'p Expr, call: &'p Call, to: Register) {
        let pos = expr.pos;
        let typ = self.type_of(expr);
        let hint = self.hint.take();
        let (Type::Slice(element), [first, rest @ ..]) = (self.under(typ), &call.arguments[..]) else {
            return self.internal();
        };
        self.order_all(&call.arguments, &[]);
        let ty = self.runtime_type(element);
        let mut slice = self.operand_as(first, typ);
        if let (Some(_), [other, ..]) = (call.ellipsis, rest) {
            let other = self.operand_as(other, typ);
            self.at(pos);
            self.hint = hint;
            return self.emit_hinted(Instruction::AppendAll { to, slice, other, ty }, "slice");
        }
        // An append of several batches keeps its slice anywhere but in a variable.
        let mut into = to;
        if rest.len() > MOST_AT_ONCE {
            into = match self.register_variable(first) {
                Some((_, variable)) if variable == slice => self.temporary(),
                _ => slice,
            };
        }
        for batch in rest.chunks(MOST_AT_ONCE) {
            let mark = self.mark();
            let from = self.next();
            for value in batch {
                self.push_as(value, element);
            }
            self.at(pos);
            self.hint = hint;
            let count = u16::try_from(batch.len()).unwrap_or(u16::MAX);
            self.emit_hinted(Instruction::Append { to: into, slice, from, count, ty }, "slice");
            slice = into;
            self.release(mark);
        }
        self.move_(to, slice, 1);
    }

    fn new_(&mut self, expr: &'p Expr, argument: &'p Expr, to: Register) {
        let pos = expr.pos;
        let typ = self.type_of(expr);
        let element = self.element(typ);
        let hint = self.hint.take();
        let value = match self.mode(argument) {
            Mode::Type => None,
            _ => Some(self.operand_as(argument, element)),
        };
        self.at(pos);
        self.hint = hint;
        let pointer = if value.is_some() { self.temporary() } else { to };
        self.new_hinted(pointer, element, "new");
        if let Some(from) = value {
            self.store_value(Place::at(pointer), from, element);
            self.move_(to, pointer, 1);
        }
    }

    fn make(&mut self, expr: &'p Expr, sizes: &'p [Expr], to: Register) {
        let pos = expr.pos;
        let typ = self.type_of(expr);
        let hint = self.hint.take();
        self.order_all(sizes, &[]);
        let mut registers = [NONE; 2];
        for (size, register) in sizes.iter().zip(&mut registers) {
            *register = self.size(size);
        }
        let [first, capacity] = registers;
        self.at(pos);
        self.hint = hint;
        let under = self.under(typ);
        let ty = match under {
            Type::Map { .. } => typ,
            _ => self.element(typ),
        };
        let ty = self.runtime_type(ty);
        let (instruction, name) = match under {
            Type::Slice(_) => (Instruction::MakeSlice { to, length: first, capacity, ty }, "slice"),
            Type::Map { .. } => (Instruction::MakeMap { to, ty }, "map"),
            _ => (Instruction::MakeChannel { to, capacity: first, ty }, "channel"),
        };
        self.emit_hinted(instruction, name);
    }

    /// A length for `make`: an integer, whatever its type; a constant may be written as a float.
    fn size(&mut self, size: &'p Expr) -> Register {
        match self.constant_int(size) {
            Some(value) => {
                let to = self.temporary();
                self.load_int(value, to);
                to
            }
            None => self.operand(size),
        }
    }

    fn extreme(&mut self, expr: &'p Expr, builtin: BuiltinId, arguments: &'p [Expr], to: Register) {
        let typ = self.type_of(expr);
        self.order_all(arguments, &[]);
        let best = self.temporary();
        for (index, argument) in arguments.iter().enumerate() {
            let mark = self.mark();
            if index == 0 {
                self.into(argument, best);
                continue;
            }
            let next = self.operand(argument);
            self.better(builtin, typ, best, next);
            self.release(mark);
        }
        self.move_(to, best, 1);
    }

    /// `best` = the lesser or the greater of two.
    fn better(&mut self, builtin: BuiltinId, typ: TypeId, best: Register, next: Register) {
        let least = builtin == BuiltinId::Min;
        if let Class::Float | Class::Single = self.class(typ) {
            let op = if least { FloatArithmetic::Min } else { FloatArithmetic::Max };
            return self.emit(Instruction::Float { op, to: best, a: best, b: next });
        }
        let (a, b) = if least { (best, next) } else { (next, best) };
        let keep = self.label();
        let condition = self.temporary();
        self.compare_registers(Compare::LessEqual, typ, condition, a, b);
        self.jump_when(When::Holds, condition, keep);
        self.move_(best, next, 1);
        self.place(keep);
    }

    /// `print` and `println`: natives that take a slice of interface values, which lie one behind the other from `from` on.
    fn print(&mut self, builtin: BuiltinId, base: Register, from: Register, count: usize) {
        self.gather(base, from, TypeId::EMPTY_INTERFACE, count);
        let native = self.compiler.print_native(builtin);
        self.emit(Instruction::CallNative { native, base });
    }

    /// The function value and the arguments of `go` or `defer` with a predeclared function: in one made for it.
    pub(super) fn start_builtin(&mut self, builtin: BuiltinId, call: &'p Call) -> (Register, Register) {
        let pos = call.open;
        self.order_all(&call.arguments, &[]);
        let to = self.temporary();
        let (base, types) = self.push_arguments(builtin, &call.arguments);
        let name = self.function.name.clone();
        let parameters = self.mark().saturating_sub(u32::from(base));
        let mut child = self.compiler.made(self.package, name);
        child.at(pos);
        child.parameters = parameters;
        let mut registers = Vec::new();
        for &typ in &types {
            registers.push(child.take_for(typ));
        }
        match builtin {
            BuiltinId::Panic => child.emit(Instruction::Panic { value: 0 }),
            BuiltinId::Print | BuiltinId::Println => {
                let base = child.temporary();
                child.print(builtin, base, 0, types.len());
            }
            // Recover does nothing when it is the deferred call itself.
            BuiltinId::Recover => {}
            _ => child.effect(builtin, &registers, &types, NONE),
        }
        child.return_from(0, 0);
        let function = child.finish(None);
        self.load_function(to, function);
        (to, base)
    }
}
