//! `for … range` over a function: the body becomes a function itself, and what jumps out of it becomes a state.
//!
//! The state lies in a variable that both sides know. The body returns whether to go on; when it is left by `break`,
//! `continue` of an outer loop, or `return`, it says in the state where to go, and the function around it goes there when
//! the function that is ranged over has returned. As Go does, it panics when the body is called after that.

use super::build::{Body, Builder, Exit, Label, Outer, Storage, Target};
use super::{Outcome, internal};
use crate::syntax::ast::{Name, NodeId, Range};
use crate::syntax::source::Pos;
use crate::types::{Signature, Type, TypeId};
use crate::vm::bytecode::{Compare, Constant, Instruction};
use std::rc::Rc;

impl Builder<'_, '_> {
    pub(super) fn range_function(
        &mut self,
        node: NodeId,
        range: &Range,
        signature: Signature<'_>,
        label: Option<Name>,
        pos: Pos,
    ) -> Outcome<()> {
        let Some(Type::Signature(yields)) =
            signature.params.first().map(|param| self.under(self.substitute(param.typ)))
        else {
            return internal(pos);
        };
        if !self.facts.is_body(node) {
            return internal(pos);
        }
        let function = self.push(&range.x)?;
        let state = self.temporary();
        let ty = self.compiler.runtime_type(TypeId::INT, pos)?;
        self.emit_named(Instruction::New { to: state, ty }, "range");
        // What the body captures, and the state before it.
        let first = self.temporary();
        self.move_(first, state, 1);
        let (_, n, captured) = self.push_captures(node, pos)?;
        let kept = self.results.clone();
        self.literals += 1;
        let name = format!("{}-range{}", self.name, self.literals);
        let mut outer: Vec<Outer> = self.body.as_ref().map(|body| body.outer.clone()).unwrap_or_default();
        let above = outer.len();
        outer.extend(
            self.targets.iter().map(|target| Outer { label: target.label.clone(), loops: target.again.is_some() }),
        );
        outer.push(Outer { label: label.clone(), loops: true });
        let facts = Rc::clone(&self.facts);
        let mut child = Builder::new(&mut *self.compiler, facts, self.arguments.clone(), self.package, name);
        let parameters = child.parameter_slots(yields, None, pos)?;
        child.at(pos);
        let exits = child.range_body(range, yields, parameters, &captured, outer, &kept, n, pos)?;
        let made = child.finish(parameters, 1, pos)?;
        let index = self.compiler.add_function(made);
        let base = self.next();
        let argument = self.temporary();
        self.at(pos);
        self.emit(Instruction::MakeClosure { to: argument, function: index, from: first, n: n.saturating_add(1) });
        self.emit(Instruction::CallValue { function, base });
        // The loop is over: a body that is called now panics.
        let reached = self.temporary();
        let number = self.temporary();
        self.emit(Instruction::Load { to: reached, pointer: state, offset: 0, n: 1 });
        self.emit(Instruction::LoadInt { to: number, value: Body::OVER });
        self.emit(Instruction::Store { pointer: state, from: number, offset: 0, n: 1 });
        for (index, exit) in exits.into_iter().enumerate() {
            let value = Body::FIRST_EXIT.saturating_add(i32::try_from(index).unwrap_or(i32::MAX));
            let next = self.label();
            self.emit(Instruction::LoadInt { to: number, value });
            let target = Self::target(next);
            self.emit(Instruction::JumpCompare { a: reached, b: number, how: Compare::NotEqual, target });
            match exit {
                Exit::Return => self.leave(pos)?,
                Exit::Break(index) | Exit::Continue(index) => {
                    let own = index.checked_sub(above).and_then(|index| self.targets.get(index)).cloned();
                    match (own, exit) {
                        (Some(target), Exit::Continue(_)) => match target.again {
                            Some(again) => self.jump(again),
                            None => return internal(pos),
                        },
                        (Some(target), _) => self.jump(target.leave),
                        (None, exit) => self.exit(exit)?,
                    }
                }
            }
            self.place(next);
        }
        Ok(())
    }

    /// The code of the body as a function. Returns the ways out that are left to the function around it.
    #[expect(clippy::too_many_arguments, reason = "called once, to make one function")]
    fn range_body(
        &mut self,
        range: &Range,
        yields: Signature<'_>,
        parameters: u32,
        captured: &[super::literal::Capture],
        outer: Vec<Outer>,
        kept: &super::build::Results,
        n: u16,
        pos: Pos,
    ) -> Outcome<Vec<Exit>> {
        let first = self.take(parameters);
        let state = self.temporary();
        // As `captured` lays them out, with the state in front.
        for (object, how) in captured.iter() {
            let storage = match how {
                super::literal::Captured::Value(n) => Storage::Registers(self.take(u32::from(*n))),
                super::literal::Captured::Cell => Storage::Cell(self.temporary()),
                super::literal::Captured::Nowhere => Storage::Nowhere,
            };
            self.variables.insert(*object, storage);
        }
        self.emit(Instruction::LoadCapture { to: state, index: 0, n: n.saturating_add(1) });
        // What a `return` in the body stores to are the captured results of the function around it.
        let results: Option<Vec<Storage>> =
            kept.objects.iter().map(|object| self.variables.get(object).copied()).collect();
        self.results = super::build::Results { kept: results, epilogue: None, ..kept.clone() };
        self.body = Some(Body { state, outer, exits: Vec::new() });
        self.check_ready(pos)?;
        self.set_state(Body::RUNNING);
        let leave = self.label();
        let again = self.label();
        let mut at = first;
        let mark = self.mark();
        for (param, variable) in yields.params.iter().zip([range.key.as_ref(), range.value.as_ref()]) {
            let typ = self.substitute(param.typ);
            let slots = self.slots(typ, pos)?;
            if let Some(variable) = variable
                && !matches!(&variable.kind, crate::syntax::ast::ExprKind::Ident(name) if name.name.as_ref() == "_")
            {
                self.range_variable(range, variable, at, typ)?;
            }
            at = at.saturating_add(slots);
        }
        let label = self.body.as_ref().and_then(|body| body.outer.last()).and_then(|outer| outer.label.clone());
        self.targets.push(Target { label, leave, again: Some(again) });
        self.block(&range.body)?;
        self.targets.pop();
        self.release(mark);
        self.place(again);
        self.set_state(Body::READY);
        self.return_whether(1);
        self.place(leave);
        self.set_state(Body::LEFT);
        self.return_whether(0);
        Ok(self.body.take().map(|body| body.exits).unwrap_or_default())
    }

    /// Leaves the body by a way that leads further than its loop.
    pub(super) fn exit(&mut self, exit: Exit) -> Outcome<()> {
        let Some(body) = &mut self.body else { return internal(Pos::NONE) };
        let index = match body.exits.iter().position(|&known| known == exit) {
            Some(index) => index,
            None => {
                body.exits.push(exit);
                body.exits.len() - 1
            }
        };
        self.set_state(Body::FIRST_EXIT.saturating_add(i32::try_from(index).unwrap_or(i32::MAX)));
        self.return_whether(0);
        Ok(())
    }

    fn set_state(&mut self, value: i32) {
        let Some(state) = self.body.as_ref().map(|body| body.state) else { return };
        let mark = self.mark();
        let from = self.temporary();
        self.emit(Instruction::LoadInt { to: from, value });
        self.emit(Instruction::Store { pointer: state, from, offset: 0, n: 1 });
        self.release(mark);
    }

    fn return_whether(&mut self, value: i32) {
        let mark = self.mark();
        let from = self.temporary();
        self.emit(Instruction::LoadInt { to: from, value });
        self.emit(Instruction::Return { from, n: 1 });
        self.release(mark);
    }

    /// Panics in Go's words unless the loop may go on.
    fn check_ready(&mut self, pos: Pos) -> Outcome<()> {
        let Some(state) = self.body.as_ref().map(|body| body.state) else { return Ok(()) };
        let mark = self.mark();
        let now = self.temporary();
        let number = self.temporary();
        let ready = self.label();
        self.emit(Instruction::Load { to: now, pointer: state, offset: 0, n: 1 });
        self.emit(Instruction::LoadInt { to: number, value: Body::READY });
        self.jump_equal(now, number, ready);
        let over = self.label();
        self.emit(Instruction::LoadInt { to: number, value: Body::OVER });
        self.jump_equal(now, number, over);
        self.panic_with("range function continued iteration after function for loop body returned false", pos)?;
        self.place(over);
        self.panic_with("range function continued iteration after whole loop exit", pos)?;
        self.place(ready);
        self.release(mark);
        Ok(())
    }

    fn jump_equal(&mut self, a: u16, b: u16, label: Label) {
        let target = Self::target(label);
        self.emit(Instruction::JumpCompare { a, b, how: Compare::Equal, target });
    }

    fn panic_with(&mut self, text: &str, pos: Pos) -> Outcome<()> {
        let value = self.temporary();
        let constant = self.compiler.constant(Constant::String(text.as_bytes().to_vec()));
        self.emit(Instruction::LoadConstant { to: value, constant });
        let ty = self.compiler.runtime_error(pos)?;
        self.emit(Instruction::MakeInterface { to: value, from: value, ty });
        self.emit(Instruction::Panic { value });
        Ok(())
    }
}
