//! `switch`, type switches and `select`.

use super::build::{Builder, Label, Target};
use super::expr::{Class, bare};
use super::operators::When;
use super::{Outcome, internal};
use crate::syntax::ast::{
    AssignOp, CaseClause, CommClause, Expr, ExprKind, Name, Stmt, StmtKind, Switch, TypeSwitch, UnaryOp,
};
use crate::syntax::source::Pos;
use crate::types::{Type, TypeId};
use crate::vm::bytecode::{Compare, Fallback, Instruction, NONE, Register, SelectCase, SelectTable, Unary};

impl Builder<'_, '_> {
    pub(super) fn switch(&mut self, switch: &Switch, label: Option<Name>) -> Outcome<()> {
        let mark = self.mark();
        if let Some(init) = &switch.init {
            self.stmt(init)?;
        }
        let leave = self.label();
        let tag = match &switch.tag {
            Some(tag) => {
                let typ = self.type_of(tag);
                let register = self.operand(tag)?;
                // A case might call what assigns the variable.
                let register = match self.register_variable(tag) {
                    Some((object, _)) if self.facts.is_assigned(object) && switch_calls(self, switch) => {
                        let n = self.slots(typ, tag.pos)?;
                        let copy = self.take(u32::from(n));
                        self.move_(copy, register, n);
                        copy
                    }
                    _ => register,
                };
                Some((register, typ, self.is_nil(tag)))
            }
            None => None,
        };
        let labels: Vec<Label> = switch.clauses.iter().map(|_| self.label()).collect();
        let mut otherwise = leave;
        for (clause, &target) in switch.clauses.iter().zip(&labels) {
            let Some(cases) = &clause.exprs else {
                otherwise = target;
                continue;
            };
            for case in cases {
                self.at(case.pos);
                match tag {
                    None => self.condition(case, When::Holds, target)?,
                    Some((register, typ, _)) => self.case(register, typ, case, target)?,
                }
            }
        }
        self.jump(otherwise);
        self.targets.push(Target { label, leave, again: None });
        let outer = self.fall.take();
        let mut done = Ok(());
        for (index, clause) in switch.clauses.iter().enumerate() {
            self.place(labels[index]);
            self.fall = labels.get(index + 1).copied();
            done = self.clause(clause);
            if done.is_err() {
                break;
            }
            self.jump(leave);
        }
        self.fall = outer;
        self.targets.pop();
        done?;
        self.place(leave);
        self.release(mark);
        Ok(())
    }

    fn clause(&mut self, clause: &CaseClause) -> Outcome<()> {
        let mark = self.mark();
        // A fallthrough belongs to the clause itself, not to a switch within it: that one sets its own.
        let done = self.stmts(&clause.body);
        self.release(mark);
        done
    }

    /// Jumps to the target if the tag equals the case.
    fn case(&mut self, tag: Register, typ: TypeId, case: &Expr, target: Label) -> Outcome<()> {
        let mark = self.mark();
        let condition = self.temporary();
        let own = self.type_of(case);
        if self.is_nil(case) {
            self.emit(Instruction::Unary { op: Unary::IsNil, to: condition, a: tag });
        } else if self.is_interface(own) && !self.is_interface(typ) {
            let a = self.temporary();
            self.make_interface(a, tag, typ, case.pos)?;
            let b = self.operand(case)?;
            self.emit(Instruction::Equal { to: condition, a, b, n: 1 });
        } else {
            let b = self.operand_as(case, typ)?;
            let how = Compare::Equal;
            match self.class(typ) {
                Class::Int(_) | Class::Bool => {
                    self.emit(Instruction::JumpCompare { a: tag, b, how, target: Self::target(target) });
                    self.release(mark);
                    return Ok(());
                }
                _ => self.compare_registers(how, false, typ, condition, tag, b, case.pos)?,
            }
        }
        self.emit(Instruction::JumpIf { condition, target: Self::target(target) });
        self.release(mark);
        Ok(())
    }

    pub(super) fn type_switch(&mut self, switch: &TypeSwitch, label: Option<Name>) -> Outcome<()> {
        let mark = self.mark();
        if let Some(init) = &switch.init {
            self.stmt(init)?;
        }
        let leave = self.label();
        let source = self.type_of(&switch.x);
        // Its own register: a clause may assign the variable that was switched on.
        let value = self.push(&switch.x)?;
        let labels: Vec<Label> = switch.clauses.iter().map(|_| self.label()).collect();
        let mut otherwise = leave;
        let condition = self.temporary();
        for (clause, &label) in switch.clauses.iter().zip(&labels) {
            let Some(cases) = &clause.exprs else {
                otherwise = label;
                continue;
            };
            for case in cases {
                self.at(case.pos);
                if self.is_nil(case) {
                    self.emit(Instruction::Unary { op: Unary::IsNil, to: condition, a: value });
                } else {
                    let typ = self.type_of(case);
                    let ty = self.compiler.runtime_type(typ, case.pos)?;
                    self.emit(Instruction::IsType { to: condition, from: value, ty });
                }
                self.emit(Instruction::JumpIf { condition, target: Self::target(label) });
            }
        }
        self.jump(otherwise);
        self.targets.push(Target { label, leave, again: None });
        let outer = self.fall.take();
        for (clause, &label) in switch.clauses.iter().zip(&labels) {
            let mark = self.mark();
            self.place(label);
            self.at(clause.pos);
            if let Some(object) = self.compiler.program.info.implicit(clause.id) {
                let typ = match clause.exprs.as_deref() {
                    Some([only]) if !self.is_nil(only) => self.type_of(only),
                    _ => source,
                };
                self.bind_case(object, typ, value, clause.pos)?;
            }
            self.stmts(&clause.body)?;
            self.release(mark);
            self.jump(leave);
        }
        self.fall = outer;
        self.targets.pop();
        self.place(leave);
        self.release(mark);
        Ok(())
    }

    fn bind_case(&mut self, object: crate::types::ObjectId, typ: TypeId, value: Register, pos: Pos) -> Outcome<()> {
        let n = self.slots(typ, pos)?;
        let to = self.take(u32::from(n));
        if self.is_interface(typ) {
            self.move_(to, value, 1);
        } else if n > 0 {
            let ty = self.compiler.runtime_type(typ, pos)?;
            self.emit(Instruction::Unbox { to, from: value, ty });
        }
        self.bind(object, typ, to, typ, pos)
    }

    pub(super) fn select(&mut self, clauses: &[CommClause], pos: Pos, label: Option<Name>) -> Outcome<()> {
        let mark = self.mark();
        let leave = self.label();
        let mut table = SelectTable { cases: Vec::new(), default: Fallback::Waits };
        // Where each clause that receives finds the element and whether there was one.
        let mut received = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let line = self.compiler.map.line(clause.pos);
            let Some(comm) = &clause.comm else {
                table.default = Fallback::Default;
                received.push(None);
                continue;
            };
            if let StmtKind::Send { channel, value, .. } = &comm.kind {
                let Type::Chan { elem, .. } = self.under(self.type_of(channel)) else {
                    return internal(comm.pos);
                };
                self.order_pair(channel, value)?;
                let channel = self.push(channel)?;
                let from = self.push_as(value, elem)?;
                table.cases.push(SelectCase::Send { channel, from, line });
                received.push(None);
                continue;
            }
            let (channel, wants_value, wants_ok) = match receive(comm) {
                Some(parts) => parts,
                None => return internal(comm.pos),
            };
            let Type::Chan { elem, .. } = self.under(self.type_of(channel)) else {
                return internal(comm.pos);
            };
            let channel = self.push(channel)?;
            let ty = self.compiler.runtime_type(elem, comm.pos)?;
            let n = self.slots(elem, comm.pos)?;
            let to = if wants_value { self.take(u32::from(n)) } else { NONE };
            let ok = if wants_ok { self.temporary() } else { NONE };
            table.cases.push(SelectCase::Receive { channel, to, ok, ty, line });
            received.push(Some((to, ok, elem)));
        }
        let cases = table.cases.len();
        // As gc has it: one case beside a default is an operation that is tried, on its own line.
        let tried = match clauses {
            [one, other] => {
                [one, other].into_iter().find(|clause| clause.comm.is_some() && table.default == Fallback::Default)
            }
            _ => None,
        };
        let at = tried.map_or(pos, |clause| clause.pos);
        let table = self.select_table(table);
        let to = self.temporary();
        self.at(at);
        self.emit(Instruction::Select { to, table });
        let labels: Vec<Label> = clauses.iter().map(|_| self.label()).collect();
        let number = self.temporary();
        let mut case = 0usize;
        for (index, clause) in clauses.iter().enumerate() {
            let value = match clause.comm {
                Some(_) => {
                    case += 1;
                    case - 1
                }
                None => cases,
            };
            if index + 1 == clauses.len() {
                self.jump(labels[index]);
            } else {
                self.emit(Instruction::LoadInt { to: number, value: i32::try_from(value).unwrap_or(i32::MAX) });
                let target = Self::target(labels[index]);
                self.emit(Instruction::JumpCompare { a: to, b: number, how: Compare::Equal, target });
            }
        }
        self.targets.push(Target { label, leave, again: None });
        let outer = self.fall.take();
        for ((clause, &label), received) in clauses.iter().zip(&labels).zip(received) {
            let mark = self.mark();
            self.place(label);
            self.at(clause.pos);
            if let (Some(comm), Some((value, ok, elem))) = (&clause.comm, received)
                && let StmtKind::Assign { left, op, .. } = &comm.kind
            {
                self.received(left, *op, value, ok, elem, comm.pos)?;
            }
            self.stmts(&clause.body)?;
            self.release(mark);
            self.jump(leave);
        }
        self.fall = outer;
        self.targets.pop();
        self.place(leave);
        self.release(mark);
        Ok(())
    }

    /// Gives what a case has received to its variables.
    fn received(
        &mut self,
        left: &[Expr],
        op: AssignOp,
        value: Register,
        ok: Register,
        elem: TypeId,
        pos: Pos,
    ) -> Outcome<()> {
        for (target, (register, typ)) in left.iter().zip([(value, elem), (ok, TypeId::BOOL)]) {
            if let ExprKind::Ident(name) = &target.kind
                && name.name.as_ref() == "_"
            {
                continue;
            }
            let fresh = match (&target.kind, op) {
                (ExprKind::Ident(name), AssignOp::Define) => {
                    self.object(name.id).filter(|object| !self.variables.contains_key(object))
                }
                _ => None,
            };
            match fresh {
                Some(object) => self.bind(object, typ, register, typ, pos)?,
                None => self.store_to(target, register, typ, pos)?,
            }
        }
        Ok(())
    }
}

/// The channel of a case that receives, and whether the element and the second value are wanted.
fn receive(comm: &Stmt) -> Option<(&Expr, bool, bool)> {
    let channel = |x| match &bare(x).kind {
        ExprKind::Unary { op: UnaryOp::Receive, x } => Some(x),
        _ => None,
    };
    let wanted = |x: Option<&Expr>| match x.map(|x| &x.kind) {
        Some(ExprKind::Ident(name)) => name.name.as_ref() != "_",
        Some(_) => true,
        None => false,
    };
    match &comm.kind {
        StmtKind::Expr(x) => Some((channel(x)?, false, false)),
        StmtKind::Assign { left, right, .. } => {
            Some((channel(right.first()?)?, wanted(left.first()), wanted(left.get(1))))
        }
        _ => None,
    }
}

fn switch_calls(builder: &Builder<'_, '_>, switch: &Switch) -> bool {
    switch.clauses.iter().flat_map(|clause| clause.exprs.iter().flatten()).any(|case| builder.has_turn(case))
}
