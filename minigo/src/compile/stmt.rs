//! Statements, but for those that choose or repeat.

use super::build::{Builder, Exit};
use super::call::Start;
use super::expr::bare;
use super::facts::Number;
use super::operators::When;
use super::{Outcome, fault, internal};
use crate::check::Mode;
use crate::syntax::ast::{
    AssignOp, Block, BranchKind, Decl, Expr, ExprKind, For, Ident, If, NodeId, Stmt, StmtKind, UnaryOp,
};
use crate::types::Type;
use crate::vm::bytecode::{Constant, Instruction, NONE};

impl Builder<'_, '_> {
    pub(super) fn block(&mut self, block: &Block) -> Outcome<()> {
        let mark = self.mark();
        self.stmts(&block.stmts)?;
        self.release(mark);
        Ok(())
    }

    pub(super) fn stmts(&mut self, stmts: &[Stmt]) -> Outcome<()> {
        for stmt in stmts {
            let mark = self.mark();
            self.stmt(stmt)?;
            if !declares(stmt) {
                self.release(mark);
            }
        }
        Ok(())
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) -> Outcome<()> {
        self.at(stmt.pos);
        let label = match &stmt.kind {
            StmtKind::Labeled { .. } => None,
            _ => self.label.take(),
        };
        match &stmt.kind {
            StmtKind::Bad => internal(stmt.pos),
            StmtKind::Empty => Ok(()),
            StmtKind::Expr(x) => self.expression_statement(x),
            StmtKind::Send { channel, value, arrow } => {
                self.order_pair(channel, value)?;
                let Type::Chan { elem, .. } = self.under(self.type_of(channel)) else {
                    return internal(stmt.pos);
                };
                let channel = self.operand(channel)?;
                let from = self.operand_as(value, elem)?;
                self.at(*arrow);
                self.emit(Instruction::Send { channel, from });
                Ok(())
            }
            StmtKind::IncDec { x, op, .. } => self.update(x, *op, None, stmt.pos),
            StmtKind::Assign { left, op, right, .. } => match op {
                AssignOp::Set => self.assign(left, right, stmt.pos),
                AssignOp::Define => self.define(left, right, stmt.pos),
                AssignOp::Op(op) => match (&left[..], &right[..]) {
                    ([left], [right]) => self.update(left, *op, Some(right), stmt.pos),
                    _ => internal(stmt.pos),
                },
            },
            StmtKind::Go(x) => self.start(Start::Go, x),
            StmtKind::Defer(x) => {
                if self.body.is_some() {
                    return fault(
                        stmt.pos,
                        "defer within the body of a range over a function is not supported by minigo; put the body into a function",
                    );
                }
                self.start(Start::Defer, x)
            }
            StmtKind::Return(values) => self.return_(values, stmt.pos),
            StmtKind::Branch { kind, label } => self.branch(*kind, label.as_ref(), stmt),
            StmtKind::Block(block) => self.block(block),
            StmtKind::If(if_) => self.if_(if_),
            StmtKind::Switch(switch) => self.switch(switch, label),
            StmtKind::TypeSwitch(switch) => self.type_switch(switch, label),
            StmtKind::Select(clauses, _) => self.select(clauses, stmt.pos, label),
            StmtKind::For(for_) => {
                let mark = self.keep_constants(stmt.id);
                self.for_(for_, label)?;
                self.drop_constants(mark);
                Ok(())
            }
            StmtKind::Range(range) => {
                let mark = self.keep_constants(stmt.id);
                self.range(stmt.id, range, label, stmt.pos)?;
                self.drop_constants(mark);
                Ok(())
            }
            StmtKind::Labeled { label, stmt } => {
                let here = self.labelled(&label.name, label.pos);
                self.place(here);
                self.label = Some(label.name.clone());
                let done = self.stmt(stmt);
                self.label = None;
                done
            }
            StmtKind::Decl(Decl::Var(spec)) => self.var(spec),
            StmtKind::Decl(_) => Ok(()),
        }
    }

    fn expression_statement(&mut self, x: &Expr) -> Outcome<()> {
        let expr = bare(x);
        match &expr.kind {
            ExprKind::Call(call) => match self.mode(&call.function) {
                Mode::Builtin(builtin) => self.builtin(expr, builtin, call, NONE),
                Mode::Type => self.operand(expr).map(drop),
                _ => self.push_call(expr, call).map(drop),
            },
            ExprKind::Unary { op: UnaryOp::Receive, x: channel } => {
                let typ = self.type_of(channel);
                let Type::Chan { elem, .. } = self.under(typ) else {
                    return internal(x.pos);
                };
                let channel = self.operand(channel)?;
                self.at(expr.pos);
                let ty = self.compiler.runtime_type(elem, x.pos)?;
                self.emit(Instruction::Receive { to: NONE, channel, ok: NONE, ty });
                Ok(())
            }
            _ => self.operand(expr).map(drop),
        }
    }

    fn if_(&mut self, if_: &If) -> Outcome<()> {
        let mark = self.mark();
        if let Some(init) = &if_.init {
            self.stmt(init)?;
        }
        if let Some(value) = self.constant(&if_.condition).and_then(|value| value.as_bool()) {
            // Only one way is ever taken.
            if value {
                self.block(&if_.then)?;
            } else if let Some(otherwise) = &if_.otherwise {
                self.stmt(otherwise)?;
            }
            self.release(mark);
            return Ok(());
        }
        let otherwise = self.label();
        self.condition(&if_.condition, When::Fails, otherwise)?;
        self.block(&if_.then)?;
        match &if_.otherwise {
            Some(other) => {
                let end = self.label();
                self.jump(end);
                self.place(otherwise);
                self.stmt(other)?;
                self.place(end);
            }
            None => self.place(otherwise),
        }
        self.release(mark);
        Ok(())
    }

    /// Puts the constants that an outermost loop calculates with into registers, before it.
    fn keep_constants(&mut self, node: NodeId) -> Option<u32> {
        if !self.constants.is_empty() {
            return None;
        }
        let mark = self.mark();
        let facts = std::rc::Rc::clone(&self.facts);
        for &number in facts.loop_constants(node) {
            let to = self.temporary();
            match number {
                Number::Int(value) => self.load_int(value, to),
                Number::Float(bits) => {
                    let constant = self.compiler.constant(Constant::Float(f64::from_bits(bits)));
                    self.emit(Instruction::LoadConstant { to, constant });
                }
            }
            self.constants.insert(number, to);
        }
        Some(mark)
    }

    fn drop_constants(&mut self, mark: Option<u32>) {
        if let Some(mark) = mark {
            self.constants.clear();
            self.release(mark);
        }
    }

    fn for_(&mut self, for_: &For, label: Option<crate::syntax::ast::Name>) -> Outcome<()> {
        let mark = self.mark();
        let before: Vec<_> = match &for_.init {
            Some(init) => {
                self.stmt(init)?;
                match &init.kind {
                    StmtKind::Assign { left, op: AssignOp::Define, .. } => {
                        left.iter().filter_map(|x| self.object(x.id)).collect()
                    }
                    _ => Vec::new(),
                }
            }
            None => Vec::new(),
        };
        let body = self.label();
        let again = self.label();
        let condition = self.label();
        let leave = self.label();
        if for_.condition.is_some() {
            self.jump(condition);
        }
        self.place(body);
        self.targets.push(super::build::Target { label, leave, again: Some(again) });
        let done = self.block(&for_.body);
        self.targets.pop();
        done?;
        self.place(again);
        if let Some(post) = &for_.post {
            self.at(post.pos);
            for object in before {
                self.next_iteration(object, post.pos)?;
            }
            let mark = self.mark();
            self.stmt(post)?;
            self.release(mark);
        }
        self.place(condition);
        match &for_.condition {
            Some(x) => {
                self.at(x.pos);
                self.condition(x, When::Holds, body)?;
            }
            None => self.jump(body),
        }
        self.place(leave);
        self.release(mark);
        Ok(())
    }

    /// Gives a loop's variable that is on the heap a successor with the same value: each iteration has its own.
    fn next_iteration(&mut self, object: crate::types::ObjectId, pos: crate::syntax::source::Pos) -> Outcome<()> {
        let Some(&super::build::Storage::Cell(cell)) = self.variables.get(&object) else { return Ok(()) };
        let typ = self.substitute(self.compiler.program.object(object).typ);
        let name = self.compiler.program.object(object).name.clone();
        let count = self.compiler.slots(typ, pos)?;
        let mark = self.mark();
        let ty = self.compiler.runtime_type(typ, pos)?;
        if count > super::build::WIDEST {
            let successor = self.temporary();
            self.emit_named(Instruction::New { to: successor, ty }, &name);
            self.emit(Instruction::CopyObject { to: successor, from: cell, n: count });
            self.move_(cell, successor, 1);
        } else {
            let n = self.slots(typ, pos)?;
            let value = self.take(count);
            self.load(super::place::Place::Memory { pointer: cell, offset: 0 }, value, n);
            self.emit_named(Instruction::New { to: cell, ty }, &name);
            self.store(super::place::Place::Memory { pointer: cell, offset: 0 }, value, n);
        }
        self.release(mark);
        Ok(())
    }

    fn branch(&mut self, kind: BranchKind, label: Option<&Ident>, stmt: &Stmt) -> Outcome<()> {
        let name = label.map(|label| &label.name);
        match kind {
            BranchKind::Fallthrough => match self.fall {
                Some(next) => {
                    self.jump(next);
                    Ok(())
                }
                None => internal(stmt.pos),
            },
            BranchKind::Goto => match name {
                Some(name) => {
                    let label = self.labelled(name, stmt.pos);
                    self.jump(label);
                    Ok(())
                }
                None => internal(stmt.pos),
            },
            BranchKind::Break | BranchKind::Continue => {
                let continues = kind == BranchKind::Continue;
                let found = self.targets.iter().rev().find(|target| match name {
                    Some(name) => target.label.as_ref() == Some(name),
                    None => !continues || target.again.is_some(),
                });
                if let Some(target) = found {
                    let label = if continues { target.again } else { Some(target.leave) };
                    return match label {
                        Some(label) => {
                            self.jump(label);
                            Ok(())
                        }
                        None => internal(stmt.pos),
                    };
                }
                let index = self.body.as_ref().and_then(|body| {
                    body.outer.iter().rposition(|outer| match name {
                        Some(name) => outer.label.as_ref() == Some(name),
                        None => !continues || outer.loops,
                    })
                });
                match index {
                    Some(index) if continues => self.exit(Exit::Continue(index)),
                    Some(index) => self.exit(Exit::Break(index)),
                    None => internal(stmt.pos),
                }
            }
        }
    }
}

/// Whether a statement declares variables of the block it is in.
fn declares(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Assign { op: AssignOp::Define, .. } | StmtKind::Decl(Decl::Var(_)) => true,
        StmtKind::Labeled { stmt, .. } => declares(stmt),
        _ => false,
    }
}
