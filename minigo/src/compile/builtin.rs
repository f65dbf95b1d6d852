//! The predeclared functions: `len`, `append`, `make`, `panic` and the others.

use super::build::{Arguments, Builder};
use super::expr::Class;
use super::facts::Facts;
use super::operators::compared;
use super::place::Place;
use super::{Outcome, internal};
use crate::check::{BuiltinId, Mode};
use crate::syntax::ast::{Call, Expr};
use crate::syntax::source::Pos;
use crate::types::{Type, TypeId};
use crate::vm::bytecode::{Compare, Compared, FloatArithmetic, Instruction, NONE, Register, Unary};
use std::rc::Rc;

/// How many arguments of `append` go at once.
const MOST_AT_ONCE: usize = 256;

impl Builder<'_, '_> {
    /// Writes the result of a predeclared function; `to` is [`NONE`] for one that has none, or whose result is not wanted.
    pub(super) fn builtin(&mut self, expr: &Expr, builtin: BuiltinId, call: &Call, to: Register) -> Outcome<()> {
        let pos = expr.pos;
        let arguments: Vec<&Expr> = call.arguments.iter().collect();
        let Some(&first) = arguments.first() else {
            match builtin {
                BuiltinId::Recover => {
                    let to = if to == NONE { self.temporary() } else { to };
                    self.at(pos);
                    self.emit(Instruction::Recover { to });
                    return Ok(());
                }
                BuiltinId::Print | BuiltinId::Println => {}
                _ => return internal(pos),
            }
            return self.print(builtin, &[], pos);
        };
        match builtin {
            BuiltinId::Len | BuiltinId::Cap => self.length(builtin, first, to, pos),
            BuiltinId::Append => self.append(expr, call, to),
            BuiltinId::New => self.new_(expr, first, to),
            BuiltinId::Make => self.make(expr, &arguments, to),
            BuiltinId::Min | BuiltinId::Max => self.extreme(expr, builtin, &arguments, to),
            BuiltinId::Print | BuiltinId::Println => self.print(builtin, &arguments, pos),
            BuiltinId::Panic => {
                let value = self.push_as(first, TypeId::EMPTY_INTERFACE)?;
                self.at(pos);
                self.emit(Instruction::Panic { value });
                Ok(())
            }
            BuiltinId::Recover => internal(pos),
            BuiltinId::Clear | BuiltinId::Close | BuiltinId::Copy | BuiltinId::Delete => {
                self.order(&arguments)?;
                let types: Vec<TypeId> = arguments.iter().map(|argument| self.type_of(argument)).collect();
                let mut registers = Vec::new();
                for (index, argument) in arguments.iter().enumerate() {
                    let wanted = self.argument_type(builtin, index, &types);
                    registers.push(self.operand_as(argument, wanted)?);
                }
                self.at(pos);
                self.effect(builtin, &registers, &types, to, pos)
            }
        }
    }

    /// The type that an argument of `delete` and its like is converted to.
    fn argument_type(&self, builtin: BuiltinId, index: usize, types: &[TypeId]) -> TypeId {
        let own = types.get(index).copied().unwrap_or(TypeId::INVALID);
        match (builtin, index, types.first().map(|&first| self.under(first))) {
            (BuiltinId::Delete, 1, Some(Type::Map { key, .. })) => key,
            _ => own,
        }
    }

    /// `clear`, `close`, `copy` and `delete`, their arguments in registers.
    fn effect(
        &mut self,
        builtin: BuiltinId,
        registers: &[Register],
        types: &[TypeId],
        to: Register,
        pos: Pos,
    ) -> Outcome<()> {
        let instruction = match (builtin, registers, types) {
            (BuiltinId::Close, &[channel], _) => Instruction::Close { channel },
            (BuiltinId::Delete, &[map, key], _) => Instruction::MapDelete { map, key },
            (BuiltinId::Clear, &[what], &[typ]) => match self.under(typ) {
                Type::Map { .. } => Instruction::MapClear { map: what },
                Type::Slice(element) => {
                    Instruction::ClearSlice { slice: what, ty: self.compiler.runtime_type(element, pos)? }
                }
                _ => return internal(pos),
            },
            (BuiltinId::Copy, &[into, from], &[into_type, from_type]) => {
                match (self.under(into_type), self.class(from_type)) {
                    (_, Class::String) => Instruction::Copy { to, into, from, n: 1 },
                    (Type::Slice(element), _) => Instruction::Copy { to, into, from, n: self.slots(element, pos)? },
                    _ => return internal(pos),
                }
            }
            _ => return internal(pos),
        };
        self.emit(instruction);
        Ok(())
    }

    fn length(&mut self, builtin: BuiltinId, x: &Expr, to: Register, pos: Pos) -> Outcome<()> {
        let typ = self.type_of(x);
        let array = match self.under(typ) {
            Type::Pointer(array) => array,
            _ => typ,
        };
        if let Type::Array { len, .. } = self.under(array) {
            if self.has_turn(x) {
                self.operand(x)?;
            }
            let value = i32::try_from(len).unwrap_or(i32::MAX);
            self.emit(Instruction::LoadInt { to, value });
            return Ok(());
        }
        let a = self.operand(x)?;
        self.at(pos);
        self.emit(match (self.under(typ), builtin) {
            (Type::Map { .. }, _) => Instruction::MapLength { to, map: a },
            (Type::Chan { .. }, BuiltinId::Len) => Instruction::ChannelLength { to, channel: a },
            (Type::Chan { .. }, _) => Instruction::ChannelCapacity { to, channel: a },
            (_, BuiltinId::Len) => Instruction::Unary { op: Unary::Length, to, a },
            _ => Instruction::Unary { op: Unary::Capacity, to, a },
        });
        Ok(())
    }

    fn append(&mut self, expr: &Expr, call: &Call, to: Register) -> Outcome<()> {
        let typ = self.type_of(expr);
        let hint = self.hint.take();
        let Type::Slice(element) = self.under(typ) else { return internal(expr.pos) };
        let Some((first, rest)) = call.arguments.split_first() else {
            return internal(expr.pos);
        };
        let operands: Vec<&Expr> = call.arguments.iter().collect();
        self.order(&operands)?;
        let ty = self.compiler.runtime_type(element, expr.pos)?;
        let mut slice = self.operand_as(first, typ)?;
        if call.ellipsis.is_some() {
            let Some(other) = rest.first() else { return internal(expr.pos) };
            let other = self.operand_as(other, typ)?;
            self.at(expr.pos);
            self.hint = hint;
            self.emit_hinted(Instruction::AppendAll { to, slice, other, ty }, "slice");
            return Ok(());
        }
        if rest.is_empty() {
            self.move_(to, slice, 1);
            return Ok(());
        }
        let all_at_once = rest.len() <= MOST_AT_ONCE;
        for batch in rest.chunks(MOST_AT_ONCE) {
            let mark = self.mark();
            let from = self.next();
            for value in batch {
                self.push_as(value, element)?;
            }
            self.at(expr.pos);
            self.hint.clone_from(&hint);
            let count = u16::try_from(batch.len()).unwrap_or(u16::MAX);
            let to = if all_at_once { to } else { self.append_temporary(slice, first) };
            self.emit_hinted(Instruction::Append { to, slice, from, count, ty }, "slice");
            if !all_at_once {
                slice = to;
            }
            self.release(mark);
        }
        if !all_at_once {
            self.move_(to, slice, 1);
        }
        Ok(())
    }

    /// Where an append of several batches keeps its slice: never in a variable.
    fn append_temporary(&mut self, slice: Register, first: &Expr) -> Register {
        match self.register_variable(first) {
            Some((_, variable)) if variable == slice => self.temporary(),
            _ => slice,
        }
    }

    fn new_(&mut self, expr: &Expr, argument: &Expr, to: Register) -> Outcome<()> {
        let Type::Pointer(element) = self.under(self.type_of(expr)) else {
            return internal(expr.pos);
        };
        let hint = self.hint.take();
        let value = match self.mode(argument) {
            Mode::Type => None,
            _ => Some(self.operand_as(argument, element)?),
        };
        let ty = self.compiler.runtime_type(element, expr.pos)?;
        self.at(expr.pos);
        self.hint = hint;
        let pointer = if value.is_some() { self.temporary() } else { to };
        self.emit_hinted(Instruction::New { to: pointer, ty }, "new");
        if let Some(from) = value {
            let n = self.slots(element, expr.pos)?;
            self.store(Place::Memory { pointer, offset: 0 }, from, n);
            self.move_(to, pointer, 1);
        }
        Ok(())
    }

    fn make(&mut self, expr: &Expr, arguments: &[&Expr], to: Register) -> Outcome<()> {
        let typ = self.type_of(expr);
        let hint = self.hint.take();
        let sizes = arguments.get(1..).unwrap_or_default();
        self.order(sizes)?;
        let mut registers = Vec::new();
        for size in sizes {
            registers.push(self.size(size)?);
        }
        let first = registers.first().copied();
        self.at(expr.pos);
        self.hint = hint;
        match self.under(typ) {
            Type::Slice(element) => {
                let ty = self.compiler.runtime_type(element, expr.pos)?;
                let Some(length) = first else { return internal(expr.pos) };
                let capacity = registers.get(1).copied().unwrap_or(NONE);
                self.emit_hinted(Instruction::MakeSlice { to, length, capacity, ty }, "slice");
            }
            Type::Map { .. } => {
                let ty = self.compiler.runtime_type(typ, expr.pos)?;
                self.emit_hinted(Instruction::MakeMap { to, ty }, "map");
            }
            Type::Chan { elem, .. } => {
                let ty = self.compiler.runtime_type(elem, expr.pos)?;
                self.emit_hinted(Instruction::MakeChannel { to, capacity: first.unwrap_or(NONE), ty }, "channel");
            }
            _ => return internal(expr.pos),
        }
        Ok(())
    }

    /// A length for `make`: an integer, whatever its type; a constant may be written as a float.
    fn size(&mut self, size: &Expr) -> Outcome<Register> {
        if let Some(value) = self.constant(size)
            && let Some(value) = value.as_i64()
        {
            let to = self.temporary();
            self.load_int(value, to);
            return Ok(to);
        }
        self.operand(size)
    }

    fn extreme(&mut self, expr: &Expr, builtin: BuiltinId, arguments: &[&Expr], to: Register) -> Outcome<()> {
        let typ = self.type_of(expr);
        self.order(arguments)?;
        let best = self.temporary();
        for (index, argument) in arguments.iter().enumerate() {
            let mark = self.mark();
            if index == 0 {
                self.into(argument, best)?;
                continue;
            }
            let next = self.operand(argument)?;
            match compared(self.class(typ)) {
                None => return internal(argument.pos),
                Some(Compared::Float) => {
                    let op = if builtin == BuiltinId::Min { FloatArithmetic::Min } else { FloatArithmetic::Max };
                    self.emit(Instruction::Float { op, to: best, a: best, b: next });
                }
                Some(of) => {
                    let (a, b) = if builtin == BuiltinId::Min { (best, next) } else { (next, best) };
                    let keep = self.label();
                    let condition = self.temporary();
                    self.emit(Instruction::Compare { of, how: Compare::LessEqual, to: condition, a, b });
                    self.emit(Instruction::JumpIf { condition, target: Self::target(keep) });
                    self.move_(best, next, 1);
                    self.place(keep);
                }
            }
            self.release(mark);
        }
        self.move_(to, best, 1);
        Ok(())
    }

    /// `print` and `println`: natives that take a slice of interface values.
    fn print(&mut self, builtin: BuiltinId, arguments: &[&Expr], pos: Pos) -> Outcome<()> {
        self.order(arguments)?;
        let base = self.temporary();
        let from = self.next();
        for argument in arguments {
            self.push_as(argument, TypeId::EMPTY_INTERFACE)?;
        }
        self.at(pos);
        let count = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
        self.gather(base, from, TypeId::EMPTY_INTERFACE, count, pos)?;
        let native = self.compiler.print_native(builtin, pos)?;
        self.emit(Instruction::CallNative { native, base });
        Ok(())
    }

    /// The function value and the arguments of `go` or `defer` with a predeclared function: in one made for it.
    pub(super) fn start_builtin(&mut self, builtin: BuiltinId, call: &Call) -> Outcome<(Register, Register)> {
        let pos = call.open;
        let arguments: Vec<&Expr> = call.arguments.iter().collect();
        self.order(&arguments)?;
        let function = self.temporary();
        let base = self.next();
        let mut types: Vec<TypeId> = arguments.iter().map(|argument| self.type_of(argument)).collect();
        for (index, argument) in arguments.iter().enumerate() {
            let wanted = match builtin {
                BuiltinId::Print | BuiltinId::Println | BuiltinId::Panic => TypeId::EMPTY_INTERFACE,
                _ => self.argument_type(builtin, index, &types),
            };
            self.push_as(argument, wanted)?;
        }
        let parameters = self.mark().saturating_sub(u32::from(base));
        let package = self.package;
        let facts = Rc::new(Facts::default());
        let name = self.name.clone();
        let mut child = Builder::new(&mut *self.compiler, facts, Arguments::default(), package, name);
        child.at(pos);
        match builtin {
            BuiltinId::Panic => {
                child.take(1);
                child.emit(Instruction::Panic { value: 0 });
            }
            BuiltinId::Print | BuiltinId::Println => {
                types.fill(TypeId::EMPTY_INTERFACE);
                let count = u32::try_from(types.len()).unwrap_or(u32::MAX);
                child.take(count);
                let base = child.temporary();
                child.gather(base, 0, TypeId::EMPTY_INTERFACE, count, pos)?;
                let native = child.compiler.print_native(builtin, pos)?;
                child.emit(Instruction::CallNative { native, base });
            }
            // Recover does nothing when it is the deferred call itself.
            BuiltinId::Recover => {}
            _ => {
                let mut registers = Vec::new();
                for (index, &typ) in types.clone().iter().enumerate() {
                    let wanted = child.argument_type(builtin, index, &types);
                    let n = child.slots(if builtin == BuiltinId::Delete { wanted } else { typ }, pos)?;
                    registers.push(child.take(u32::from(n)));
                }
                child.effect(builtin, &registers, &types, NONE, pos)?;
            }
        }
        child.emit(Instruction::Return { from: 0, n: 0 });
        let made = child.finish(parameters, 0, pos)?;
        let index = self.compiler.add_function(made);
        self.emit(Instruction::LoadFunction { to: function, function: index });
        Ok((function, base))
    }
}
