//! Whole functions: parameters, results, the body, and how it ends.
//!
//! A function that defers, or one of whose `return`s stands in the body of a range over a function, keeps its results in
//! variables and ends in an epilogue; any other returns them from where they are.

use super::build::{Builder, Exit, Results, Storage};
use super::{Outcome, internal};
use crate::syntax::ast::{Block, Expr, NodeId};
use crate::syntax::source::Pos;
use crate::types::{Signature, Type, TypeId};
use crate::vm::bytecode::{Instruction, Register};

impl Builder<'_, '_> {
    /// How many slots the parameters take, the receiver's type first.
    pub(super) fn parameter_slots(
        &mut self,
        signature: Signature<'_>,
        receiver: Option<TypeId>,
        pos: Pos,
    ) -> Outcome<u32> {
        let mut sum = 0u32;
        if let Some(receiver) = receiver {
            sum += u32::from(self.slots(receiver, pos)?);
        }
        for param in signature.params.iter() {
            let typ = self.substitute(param.typ);
            sum += u32::from(self.slots(typ, pos)?);
        }
        Ok(sum)
    }

    /// How many slots the results take.
    pub(super) fn result_slots(&mut self, signature: Signature<'_>, pos: Pos) -> Outcome<u32> {
        let mut sum = 0u32;
        for result in signature.results.iter() {
            let typ = self.substitute(result.typ);
            sum += u32::from(self.slots(typ, pos)?);
        }
        Ok(sum)
    }

    /// The code of a function with a body; `node` is its declaration's or its literal's.
    pub(super) fn function(&mut self, node: NodeId, signature: Signature<'_>, body: &Block) -> Outcome<()> {
        self.at(body.open);
        let program = self.compiler.program;
        let Some(parameters) = program.info.parameters(node) else {
            return internal(body.open);
        };
        // Where they come in.
        let mut arrivals = Vec::new();
        for &object in parameters.receiver.iter().chain(&parameters.params) {
            let typ = self.substitute(program.object(object).typ);
            let n = self.slots(typ, body.open)?;
            arrivals.push((object, typ, self.take(u32::from(n)), n));
        }
        let captured = self.captured_slots;
        self.take(captured);
        for (object, typ, register, n) in arrivals {
            if self.facts.on_heap(object) || self.is_long(typ, u32::from(n)) {
                if let Storage::Cell(pointer) = self.declare(object, typ, body.open)? {
                    self.store(super::place::Place::Memory { pointer, offset: 0 }, register, n);
                }
            } else {
                let storage = if n == 0 { Storage::Nowhere } else { Storage::Registers(register) };
                self.variables.insert(object, storage);
            }
        }
        let types: Vec<TypeId> = signature.results.iter().map(|result| self.substitute(result.typ)).collect();
        let named = parameters.results.iter().any(|&result| !program.object(result).name.is_empty());
        let facts = std::rc::Rc::clone(&self.facts);
        let mut results =
            Results { types: types.clone(), objects: parameters.results.clone(), kept: None, epilogue: None };
        if named || facts.defers(node) || facts.returns_from_body(node) {
            let mut kept = Vec::new();
            for (&object, &typ) in parameters.results.iter().zip(&types) {
                kept.push(self.declare_zero(object, typ, body.open)?);
            }
            results.kept = Some(kept);
        }
        if facts.defers(node) {
            let epilogue = self.label();
            self.recovery(epilogue);
            results.epilogue = Some(epilogue);
        }
        let epilogue = results.epilogue;
        self.results = results;
        self.block(body)?;
        self.at(body.close);
        match epilogue {
            Some(epilogue) => {
                self.place(epilogue);
                self.emit(Instruction::RunDefers);
                self.return_kept(body.close)?;
            }
            None if types.is_empty() => self.emit(Instruction::Return { from: 0, n: 0 }),
            None => self.emit(Instruction::Unreachable),
        }
        Ok(())
    }

    /// Returns what is in the variables of the results.
    fn return_kept(&mut self, pos: Pos) -> Outcome<()> {
        let kept = self.results.kept.clone().unwrap_or_default();
        let types = self.results.types.clone();
        let mark = self.mark();
        let mut total = 0u16;
        let mut widths = Vec::new();
        for &typ in &types {
            let n = self.slots(typ, pos)?;
            widths.push(n);
            total = total.saturating_add(n);
        }
        // As they lie, if they lie one behind the other.
        let mut expected: Option<Register> = None;
        let mut first = None;
        let mut contiguous = true;
        for (storage, &n) in kept.iter().zip(&widths) {
            match storage {
                Storage::Registers(register) if expected.is_none_or(|expected| expected == *register) => {
                    first.get_or_insert(*register);
                    expected = Some(register.saturating_add(n));
                }
                Storage::Nowhere => {}
                _ => contiguous = false,
            }
        }
        let from = if contiguous {
            first.unwrap_or(0)
        } else {
            let from = self.take(u32::from(total));
            let mut to = from;
            for (storage, &n) in kept.iter().zip(&widths) {
                match *storage {
                    Storage::Registers(register) => self.move_(to, register, n),
                    Storage::Cell(pointer) => self.load(super::place::Place::Memory { pointer, offset: 0 }, to, n),
                    Storage::Nowhere => {}
                }
                to = to.saturating_add(n);
            }
            from
        };
        self.emit(Instruction::Return { from, n: total });
        self.release(mark);
        Ok(())
    }

    /// Leaves the function, its results stored: through the epilogue, where there is one.
    pub(super) fn leave(&mut self, pos: Pos) -> Outcome<()> {
        if self.body.is_some() {
            return self.exit(Exit::Return);
        }
        match self.results.epilogue {
            Some(epilogue) => {
                self.jump(epilogue);
                Ok(())
            }
            None => self.return_kept(pos),
        }
    }

    /// `return values`.
    pub(super) fn return_(&mut self, values: &[Expr], pos: Pos) -> Outcome<()> {
        let mark = self.mark();
        let types = self.results.types.clone();
        let must_store = self.body.is_some() || self.results.epilogue.is_some();
        if values.is_empty() {
            return match types.is_empty() && !must_store {
                true => {
                    self.emit(Instruction::Return { from: 0, n: 0 });
                    Ok(())
                }
                false => self.leave(pos),
            };
        }
        let operands: Vec<&Expr> = values.iter().collect();
        self.order(&operands)?;
        let mut at = Vec::new();
        let from;
        match (values, &types[..]) {
            ([value], &[typ]) => {
                from = self.operand_as(value, typ)?;
                at.push((from, typ));
            }
            ([value], several) => {
                let (start, tuple) = self.push_tuple(value)?;
                let converted: Vec<bool> = tuple
                    .iter()
                    .zip(several)
                    .map(|(&have, &want)| self.is_interface(want) && !self.is_interface(have))
                    .collect();
                let mut register = start;
                if converted.contains(&true) {
                    from = self.next();
                    for (&have, &want) in tuple.iter().zip(several) {
                        let n = self.slots(want, pos)?;
                        let to = self.take(u32::from(n));
                        self.convert_assigned(to, register, have, want, pos)?;
                        at.push((to, want));
                        register = register.saturating_add(self.slots(have, pos)?);
                    }
                } else {
                    from = start;
                    for &want in several {
                        at.push((register, want));
                        register = register.saturating_add(self.slots(want, pos)?);
                    }
                }
            }
            _ => {
                from = self.next();
                for (value, &typ) in values.iter().zip(&types) {
                    at.push((self.push_as(value, typ)?, typ));
                }
            }
        }
        self.at(pos);
        if must_store {
            let kept = self.results.kept.clone().unwrap_or_default();
            for (&storage, (register, typ)) in kept.iter().zip(at) {
                let n = self.slots(typ, pos)?;
                let place = match storage {
                    Storage::Registers(to) => super::place::Place::Registers(to),
                    Storage::Cell(pointer) => super::place::Place::Memory { pointer, offset: 0 },
                    Storage::Nowhere => super::place::Place::Nowhere,
                };
                self.store(place, register, n);
            }
            self.release(mark);
            return self.leave(pos);
        }
        let mut total = 0u16;
        for &typ in &types {
            total = total.saturating_add(self.slots(typ, pos)?);
        }
        self.emit(Instruction::Return { from, n: total });
        self.release(mark);
        Ok(())
    }

    /// Makes the results of a call of several in consecutive registers.
    pub(super) fn push_tuple(&mut self, value: &Expr) -> Outcome<(Register, Vec<TypeId>)> {
        let Type::Tuple(types) = self.under(self.type_of(value)) else {
            return internal(value.pos);
        };
        let register = self.push(value)?;
        Ok((register, types.to_vec()))
    }
}
