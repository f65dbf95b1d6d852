//! Whole functions: parameters, results, the body, and how it ends.
//!
//! A function that defers, or one of whose `return`s stands in the body of a range over a function, keeps its results in
//! variables and ends in an epilogue; any other returns them from where they are.

use super::build::{Builder, Exit, Results, behind, narrow};
use super::literal::Captures;
use super::place::Place;
use crate::syntax::ast::{Block, Expr, NodeId};
use crate::syntax::source::Pos;
use crate::types::{Type, TypeId};
use crate::vm::bytecode::{Instruction, Register};
use std::rc::Rc;

impl<'p> Builder<'_, 'p> {
    /// Says what the function returns, for its caller.
    pub(super) fn returns(&mut self, pos: Pos) {
        let results = Rc::clone(&self.results);
        self.returned = self.total(&results.types, pos);
    }

    /// How many slots values of these types take.
    fn total(&mut self, types: &[TypeId], pos: Pos) -> u32 {
        let mut sum = 0;
        for &typ in types {
            sum += u32::from(self.slots(typ, pos));
        }
        sum
    }

    /// The code of a function with a body; `node` is its declaration's or its literal's, and `pos` where its parameters are.
    pub(super) fn function(&mut self, node: NodeId, body: &'p Block, captures: &Captures, pos: Pos) {
        let program = self.compiler.program;
        let Some(parameters) = program.info.parameters(node) else { return self.internal(body.open) };
        for &object in &parameters.params {
            self.take_for(self.type_of_object(object), pos);
        }
        self.parameters = self.mark();
        self.at(pos);
        self.load_captures(captures, 0);
        self.at(body.open);
        let mut register = 0;
        for &object in &parameters.params {
            let typ = self.type_of_object(object);
            self.bind(object, typ, register, typ, body.open);
            register = behind(register, self.slots(typ, pos));
        }
        let facts = self.facts;
        let known = facts.node(node);
        let mut results = Results { objects: &parameters.results, ..Results::default() };
        let mut named = false;
        for &result in results.objects {
            results.types.push(self.type_of_object(result));
            named |= !self.declared(result).name.is_empty();
        }
        if named || known.defers || known.returns_from_body {
            for (&object, &typ) in results.objects.iter().zip(&results.types) {
                results.kept.push(self.declare_zero(object, typ, body.open));
            }
        }
        if known.defers {
            let epilogue = self.label();
            self.recovery(epilogue);
            results.epilogue = Some(epilogue);
        }
        let epilogue = results.epilogue;
        let ends = results.types.is_empty();
        self.results = Rc::new(results);
        self.block(body);
        self.at(body.close);
        match epilogue {
            Some(epilogue) => {
                self.place(epilogue);
                self.emit(Instruction::RunDefers);
                self.return_kept(body.close);
            }
            None if ends => self.return_from(0, 0),
            None => self.emit(Instruction::Unreachable),
        }
    }

    /// Returns what is in the variables of the results.
    fn return_kept(&mut self, pos: Pos) {
        let results = Rc::clone(&self.results);
        let mark = self.mark();
        let total = self.total(&results.types, pos);
        // As they lie, if they lie one behind the other.
        let mut first = None;
        let mut expected = None;
        let mut contiguous = true;
        for (place, &typ) in results.kept.iter().zip(&results.types) {
            match *place {
                Place::Registers(register) if expected.is_none_or(|expected| expected == register) => {
                    first.get_or_insert(register);
                    expected = Some(behind(register, self.slots(typ, pos)));
                }
                Place::Nowhere => {}
                _ => contiguous = false,
            }
        }
        let mut from = first.unwrap_or(0);
        if !contiguous {
            from = self.take(total);
            let mut to = from;
            for (&place, &typ) in results.kept.iter().zip(&results.types) {
                let n = self.slots(typ, pos);
                self.load(place, to, n);
                to = behind(to, n);
            }
        }
        self.return_from(from, narrow(total));
        self.release(mark);
    }

    /// Leaves the function, its results stored: through the epilogue, where there is one.
    pub(super) fn leave(&mut self, pos: Pos) {
        match self.results.epilogue {
            _ if self.body.is_some() => self.exit(Exit::Return),
            Some(epilogue) => self.jump(epilogue),
            None => self.return_kept(pos),
        }
    }

    /// `return values`.
    pub(super) fn return_(&mut self, values: &'p [Expr], pos: Pos) {
        let mark = self.mark();
        let results = Rc::clone(&self.results);
        let types = &results.types;
        if values.is_empty() {
            return self.leave(pos);
        }
        self.order_all(values, &[]);
        // The values are one behind the other.
        let mut from = self.next();
        match (values, &types[..]) {
            ([value], &[typ]) => from = self.operand_as(value, typ),
            ([value], several) => {
                let (first, tuple) = self.push_tuple(value);
                if tuple.iter().zip(several).any(|(&have, &want)| self.boxes(have, want)) {
                    from = self.next();
                    let mut register = first;
                    for (&have, &want) in tuple.iter().zip(several) {
                        register = self.push_converted(register, have, want, pos);
                    }
                }
            }
            _ => {
                for (value, &typ) in values.iter().zip(types) {
                    self.push_as(value, typ);
                }
            }
        }
        self.at(pos);
        if self.body.is_some() || results.epilogue.is_some() {
            for (&place, &typ) in results.kept.iter().zip(types) {
                self.store_value(place, from, typ, pos);
                from = behind(from, self.slots(typ, pos));
            }
            self.release(mark);
            return self.leave(pos);
        }
        let n = self.total(types, pos);
        self.return_from(from, narrow(n));
        self.release(mark);
    }

    /// Makes the results of a call of several in consecutive registers.
    pub(super) fn push_tuple(&mut self, value: &'p Expr) -> (Register, &'p [TypeId]) {
        let Type::Tuple(types) = self.under_of(value) else { return self.internal(value.pos) };
        (self.push(value), types)
    }
}
