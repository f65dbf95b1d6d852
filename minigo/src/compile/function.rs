//! Whole functions: parameters, results, the body, and how it ends.
//!
//! A function that defers, or one of whose `return`s stands in the body of a range over a function, keeps its results in
//! variables and ends in an epilogue; any other returns them from where they are.

use super::build::{Builder, Exit, behind, narrow};
use super::literal::Captures;
use super::place::Place;
use crate::syntax::ast::{Block, Expr, NodeId};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, Type, TypeId};
use crate::vm::bytecode::{Instruction, Register};

impl<'p> Builder<'_, 'p> {
    /// The code of a function with a body; `node` is its declaration's or its literal's, and `pos` where its parameters are.
    pub(super) fn function(&mut self, node: NodeId, body: &'p Block, captures: &Captures, pos: Pos) {
        let program = self.program;
        let Some(parameters) = program.info.parameters(node) else { return self.internal() };
        for &object in &parameters.params {
            self.take_for(self.type_of_object(object));
        }
        self.parameters = self.mark();
        self.at(pos);
        self.load_captures(captures, 0);
        self.at(body.open);
        let mut register = 0;
        for &object in &parameters.params {
            let typ = self.type_of_object(object);
            self.bind(object, typ, register, typ);
            register = behind(register, self.slots(typ));
        }
        let facts = self.facts;
        let known = facts.node(node);
        self.results.objects = &parameters.results;
        let mut kept = known.defers || known.returns_from_body;
        let mut returned = 0;
        for &result in &parameters.results {
            returned += u32::from(self.slots(self.type_of_object(result)));
            kept |= !self.declared(result).name.is_empty();
        }
        self.returned = returned;
        if kept {
            for &result in &parameters.results {
                self.declare_zero(result, self.type_of_object(result));
            }
        }
        if known.defers {
            let epilogue = self.label();
            self.recovery(epilogue);
            self.results.epilogue = Some(epilogue);
        }
        self.block(body);
        self.at(body.close);
        match self.results.epilogue {
            Some(epilogue) => {
                self.place(epilogue);
                self.emit(Instruction::RunDefers);
                self.return_kept();
            }
            None if parameters.results.is_empty() => self.return_from(0, 0),
            None => self.emit(Instruction::Unreachable),
        }
    }

    /// Returns what is in the variables of the results.
    fn return_kept(&mut self) {
        let mark = self.mark();
        // They lie one behind the other, unless one is on the heap.
        let mut first = None;
        let mut together = true;
        for &object in self.results.objects {
            match self.variable(object) {
                Place::Registers(register) => _ = first.get_or_insert(register),
                Place::Nowhere => {}
                _ => together = false,
            }
        }
        let mut from = first.unwrap_or(0);
        if !together {
            from = self.next();
            for &object in self.results.objects {
                let place = self.variable(object);
                self.load_value(place, self.type_of_object(object));
            }
        }
        self.return_from(from, narrow(self.returned));
        self.release(mark);
    }

    /// Leaves the function, its results stored: through the epilogue, where there is one.
    pub(super) fn leave(&mut self) {
        match self.results.epilogue {
            _ if self.body.is_some() => self.exit(Exit::Return),
            Some(epilogue) => self.jump(epilogue),
            None => self.return_kept(),
        }
    }

    /// `return values`.
    pub(super) fn return_(&mut self, values: &'p [Expr], pos: Pos) {
        if values.is_empty() {
            self.at(pos);
            return self.leave();
        }
        let objects = self.results.objects;
        self.order_all(values, &[]);
        // The values are one behind the other.
        let mut from = self.next();
        match (values, objects) {
            ([value], &[object]) => from = self.operand_as(value, self.type_of_object(object)),
            ([value], _) => {
                let (mut register, tuple) = self.push_tuple(value);
                let boxed = |(&have, &object): (&TypeId, &ObjectId)| self.boxes(have, self.type_of_object(object));
                if tuple.iter().zip(objects).any(boxed) {
                    from = self.next();
                    for (&have, &object) in tuple.iter().zip(objects) {
                        register = self.push_converted(register, have, self.type_of_object(object));
                    }
                }
            }
            _ => {
                for (value, &object) in values.iter().zip(objects) {
                    self.push_as(value, self.type_of_object(object));
                }
            }
        }
        self.at(pos);
        if self.body.is_some() || self.results.epilogue.is_some() {
            for &object in objects {
                let typ = self.type_of_object(object);
                let place = self.variable(object);
                self.store_value(place, from, typ);
                from = behind(from, self.slots(typ));
            }
            return self.leave();
        }
        self.return_from(from, narrow(self.returned));
    }

    /// Makes the results of a call of several in consecutive registers.
    pub(super) fn push_tuple(&mut self, value: &'p Expr) -> (Register, &'p [TypeId]) {
        let Type::Tuple(types) = self.under_of(value) else { return self.internal() };
        (self.push(value), types)
    }
}
