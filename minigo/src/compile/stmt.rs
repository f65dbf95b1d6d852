//! Statements, but for those that choose or repeat.

use super::build::{Builder, WIDEST, When};
use super::call::Start;
use super::expr::bare;
use super::facts::{Number, loop_variables};
use super::place::Place;
use crate::check::Mode;
use crate::syntax::ast::{
    AssignOp, Block, BranchKind, Decl, Expr, ExprKind, For, Ident, If, Name, NodeId, Stmt, StmtKind, UnaryOp,
};
use crate::types::ObjectId;
use crate::vm::bytecode::{Constant, Instruction, NONE};

impl<'p> Builder<'_, 'p> {
    pub(super) fn block(&mut self, block: &'p Block) {
        let mark = self.mark();
        self.stmts(&block.stmts);
        self.release(mark);
    }

    pub(super) fn stmts(&mut self, stmts: &'p [Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    /// The statement in front of a condition or a tag; what it declares lasts to the end of the whole.
    pub(super) fn init(&mut self, init: &'p Option<Stmt>) {
        if let Some(init) = init {
            self.stmt(init);
        }
    }

    /// A statement; its registers are given back, but for those of the variables that it declares in the block around it.
    pub(super) fn stmt(&mut self, stmt: &'p Stmt) {
        let mark = self.mark();
        self.stmt_within(stmt);
        if !declares(stmt) {
            self.release(mark);
        }
    }

    fn stmt_within(&mut self, stmt: &'p Stmt) {
        let pos = stmt.pos;
        self.at(pos);
        let label = self.label.take();
        match &stmt.kind {
            StmtKind::Bad => self.internal(),
            StmtKind::Empty | StmtKind::Decl(Decl::Const(_) | Decl::Type(_) | Decl::Func(_)) => {}
            StmtKind::Expr(x) => self.expression_statement(x),
            StmtKind::Send { channel, value, arrow } => {
                self.order_two(channel, value);
                let elem = self.element(self.type_of(channel));
                let channel = self.operand(channel);
                let from = self.operand_as(value, elem);
                self.at(*arrow);
                self.emit(Instruction::Send { channel, from });
            }
            StmtKind::IncDec { x, op, .. } => self.update(x, *op, None, pos),
            StmtKind::Assign { left, op, right, .. } => match op {
                AssignOp::Set => self.assign(left, right, pos),
                AssignOp::Define => self.define(left, right, pos),
                AssignOp::Op(op) => self.update(&left[0], *op, right.first(), pos),
            },
            StmtKind::Go(x) => self.start(Start::Go, x),
            StmtKind::Defer(x) => {
                if self.body.is_some() {
                    self.refuse("defer within the body of a range over a function is not supported by minigo; put the body into a function",
                    );
                }
                self.start(Start::Defer, x);
            }
            StmtKind::Return(values) => self.return_(values, pos),
            StmtKind::Branch { kind, label } => self.branch(*kind, label.as_ref()),
            StmtKind::Block(block) => self.block(block),
            StmtKind::If(if_) => self.if_(if_),
            StmtKind::Switch(switch) => self.switch(switch, label),
            StmtKind::TypeSwitch(switch) => self.type_switch(switch, label),
            StmtKind::Select(clauses, _) => self.select(clauses, pos, label),
            StmtKind::For(_) | StmtKind::Range(_) => {
                let keeps = self.constants.is_empty();
                if keeps {
                    self.keep_constants(stmt.id);
                }
                match &stmt.kind {
                    StmtKind::For(for_) => self.for_(for_, label),
                    StmtKind::Range(range) => self.range(stmt.id, range, label, pos),
                    _ => {}
                }
                if keeps {
                    self.constants.clear();
                }
            }
            StmtKind::Labeled { label, stmt } => {
                self.label = Some(&label.name);
                self.stmt(stmt);
            }
            StmtKind::Decl(Decl::Var(spec)) => self.var(spec),
        }
    }

    fn expression_statement(&mut self, x: &'p Expr) {
        let expr = bare(x);
        match &expr.kind {
            ExprKind::Call(call) => match self.mode(&call.function) {
                Mode::Builtin(builtin) => self.builtin(expr, builtin, call, NONE),
                Mode::Type => _ = self.operand(expr),
                _ => _ = self.push_call(call),
            },
            ExprKind::Unary { op: UnaryOp::Receive, x } => self.receive(x, NONE, NONE, expr.pos),
            _ => _ = self.operand(expr),
        }
    }

    fn if_(&mut self, if_: &'p If) {
        self.init(&if_.init);
        let constant = self.constant(&if_.condition).and_then(|value| value.as_bool());
        let otherwise = self.label();
        // Of a constant only one way is ever taken.
        if constant.is_none() {
            self.condition(&if_.condition, When::Fails, otherwise);
        }
        if constant != Some(false) {
            self.block(&if_.then);
        }
        match &if_.otherwise {
            Some(other) if constant != Some(true) => {
                let end = self.label();
                if constant.is_none() {
                    self.jump(end);
                }
                self.place(otherwise);
                self.stmt(other);
                self.place(end);
            }
            _ => self.place(otherwise),
        }
    }

    /// Puts the constants that an outermost loop calculates with into registers, before it.
    fn keep_constants(&mut self, node: NodeId) {
        let facts = self.facts;
        for &number in &facts.node(node).constants {
            let to = self.temporary();
            match number {
                Number::Int(value) => self.load_int(value, to),
                Number::Float(bits) => self.load_const(Constant::Float(f64::from_bits(bits)), to),
            }
            self.constants.push((number, to));
        }
    }

    fn for_(&mut self, for_: &'p For, label: Option<&'p Name>) {
        self.init(&for_.init);
        let body = self.label();
        let again = self.label();
        let condition = self.label();
        let leave = self.label();
        if for_.condition.is_some() {
            self.jump(condition);
        }
        self.place(body);
        self.turn(&for_.body, label, leave, again);
        self.place(again);
        if let Some(post) = &for_.post {
            self.at(post.pos);
            for object in loop_variables(self.program, for_) {
                self.next_iteration(object);
            }
            self.stmt(post);
        }
        self.place(condition);
        match &for_.condition {
            Some(x) => {
                self.at(x.pos);
                self.condition(x, When::Holds, body);
            }
            None => self.jump(body),
        }
        self.place(leave);
    }

    /// Gives a loop's variable that is on the heap a successor with the same value: each iteration has its own.
    fn next_iteration(&mut self, object: ObjectId) {
        let Some(&Place::Memory { pointer: cell, .. }) = self.variables.get(object) else { return };
        let typ = self.type_of_object(object);
        let name = &self.declared(object).name;
        let count = self.compiler.slots(typ);
        let mark = self.mark();
        if count > WIDEST {
            let successor = self.temporary();
            self.new_named(successor, typ, name);
            self.emit(Instruction::CopyObject { to: successor, from: cell, n: count });
            self.move_(cell, successor, 1);
        } else {
            let value = self.load_value(Place::at(cell), typ);
            self.new_named(cell, typ, name);
            self.store_value(Place::at(cell), value, typ);
        }
        self.release(mark);
    }

    fn branch(&mut self, kind: BranchKind, label: Option<&'p Ident>) {
        let name = label.map(|label| &label.name);
        if let (BranchKind::Fallthrough, Some(next)) = (kind, self.fall) {
            return self.jump(next);
        }
        let index = self.targets.iter().rposition(|target| match name {
            Some(_) => target.label == name,
            None => kind != BranchKind::Continue || target.again.is_some(),
        });
        match index {
            Some(index) => self.aim(index, kind),
            None => self.internal(),
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
