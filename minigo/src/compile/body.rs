//! `for … range` over a function: the body becomes a function itself, and what jumps out of it becomes a state.
//!
//! The state lies in a variable that both sides know. The body returns whether to go on; when it is left by `break`,
//! `continue` of an outer loop, or `return`, it says in the state where to go, and the function around it goes there when
//! the function that is ranged over has returned. As Go does, it panics when the body is called after that.

use super::build::{Body, Builder, Exit, Results, behind, narrow};
use super::place::Place;
use crate::syntax::ast::{BranchKind, Name, NodeId, Range};
use crate::syntax::source::Pos;
use crate::types::{Signature, Type, TypeId};
use crate::vm::bytecode::{Compare, Constant, Instruction};
use crate::vm::value::TypeIndex;

impl<'p> Builder<'_, 'p> {
    pub(super) fn range_function(
        &mut self,
        node: NodeId,
        range: &'p Range,
        signature: Signature<'p>,
        label: Option<&'p Name>,
        pos: Pos,
    ) {
        let yields = signature.params.first().map(|param| self.under(self.substitute(param.typ)));
        let Some(Type::Signature(yields)) = yields else { return self.internal() };
        let function = self.push(&range.x);
        let state = self.temporary();
        self.new_named(state, TypeId::INT, "range");
        // What the body captures, and the state before it.
        let first = self.temporary();
        self.move_(first, state, 1);
        let (_, captures) = self.push_captures(node);
        let targets = self.targets.clone();
        let results = Results { epilogue: None, ..self.results };
        let mut child = self.child("-range");
        child.at(pos);
        child.parameters = child.slots_of(yields.params);
        child.returned = 1;
        let parameters = child.take(child.parameters);
        let own = child.load_captures(&captures, 1);
        // What a `return` in the body stores to are the results of the function around it, captured if there is one.
        child.results = results;
        child.body = Some(Body { state: own, outer: targets.len(), exits: Vec::new() });
        child.targets = targets;
        child.range_body(range, yields, parameters, label);
        let exits = child.body.take().map(|body| body.exits).unwrap_or_default();
        let index = child.finish(None);
        let base = self.next();
        let argument = self.temporary();
        self.at(pos);
        self.load_closure(argument, index, first, behind(captures.n, 1));
        self.emit(Instruction::CallValue { function, base });
        // The loop is over: a body that is called now panics.
        let reached = self.temporary();
        let number = self.temporary();
        self.load(Place::at(state), reached, 1);
        self.load_small(number, Body::OVER);
        self.store(Place::at(state), number, 1);
        for (value, exit) in (Body::FIRST_EXIT..).zip(exits) {
            let next = self.label();
            self.load_small(number, value);
            self.jump_unless(reached, number, Compare::Equal, next);
            match exit {
                Exit::Return => self.leave(),
                Exit::Break(index) => self.aim(index, BranchKind::Break),
                Exit::Continue(index) => self.aim(index, BranchKind::Continue),
            }
            self.place(next);
        }
    }

    /// The code of the body as a function, its captures loaded; `parameters` is where its parameters are.
    fn range_body(&mut self, range: &'p Range, yields: Signature<'p>, parameters: u16, label: Option<&'p Name>) {
        self.check_ready();
        self.set_state(Body::RUNNING);
        let mark = self.mark();
        let mut at = parameters;
        for (index, param) in yields.params.iter().enumerate() {
            let typ = self.substitute(param.typ);
            let variable = if index == 0 { &range.key } else { &range.value };
            self.give_variable(range, variable, (at, typ));
            at = behind(at, self.slots(typ));
        }
        let leave = self.label();
        let again = self.label();
        self.turn(&range.body, label, leave, again);
        self.release(mark);
        self.place(again);
        self.set_state(Body::READY);
        self.return_whether(1);
        self.place(leave);
        self.set_state(Body::LEFT);
        self.return_whether(0);
    }

    /// `break` or `continue` of the target at an index: it may be one of a function around.
    pub(super) fn aim(&mut self, index: usize, kind: BranchKind) {
        let continues = kind == BranchKind::Continue;
        if index < self.body.as_ref().map_or(0, |body| body.outer) {
            return self.exit(if continues { Exit::Continue(index) } else { Exit::Break(index) });
        }
        let target = self.targets[index];
        match target.again {
            _ if !continues => self.jump(target.leave),
            Some(again) => self.jump(again),
            None => self.internal(),
        }
    }

    /// Leaves the body by a way that leads further than its loop.
    pub(super) fn exit(&mut self, exit: Exit) {
        let Some(body) = &mut self.body else { return self.internal() };
        let index = body.exits.iter().position(|&known| known == exit).unwrap_or(body.exits.len());
        if index == body.exits.len() {
            body.exits.push(exit);
        }
        self.set_state(Body::FIRST_EXIT + i32::from(narrow(u32::try_from(index).unwrap_or(u32::MAX))));
        self.return_whether(0);
    }

    fn set_state(&mut self, value: i32) {
        let Some(state) = self.body.as_ref().map(|body| body.state) else { return };
        let mark = self.mark();
        let from = self.temporary();
        self.load_small(from, value);
        self.store(Place::at(state), from, 1);
        self.release(mark);
    }

    fn return_whether(&mut self, value: i32) {
        let mark = self.mark();
        let from = self.temporary();
        self.load_small(from, value);
        self.return_from(from, 1);
        self.release(mark);
    }

    /// Panics in Go's words unless the loop may go on.
    fn check_ready(&mut self) {
        let Some(state) = self.body.as_ref().map(|body| body.state) else { return };
        let mark = self.mark();
        let now = self.temporary();
        let number = self.temporary();
        let ready = self.label();
        let over = self.label();
        self.load(Place::at(state), now, 1);
        self.load_small(number, Body::READY);
        self.jump_equal(now, number, ready);
        self.load_small(number, Body::OVER);
        self.jump_equal(now, number, over);
        self.panic_with("range function continued iteration after function for loop body returned false");
        self.place(over);
        self.panic_with("range function continued iteration after whole loop exit");
        self.place(ready);
        self.release(mark);
    }

    fn panic_with(&mut self, text: &str) {
        let ty = self.compiler.runtime_error();
        self.panic_of(ty, text);
    }

    /// Panics with an error of a type of the runtime's.
    pub(super) fn panic_of(&mut self, ty: TypeIndex, text: &str) {
        let value = self.temporary();
        self.load_const(Constant::String(text.into()), value);
        self.emit(Instruction::MakeInterface { to: value, from: value, ty });
        self.emit(Instruction::Panic { value });
    }
}
