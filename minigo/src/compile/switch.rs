//! `switch`, type switches and `select`.

use super::build::{Builder, Label, Target, When};
use super::expr::{Class, bare, is_blank};
use crate::syntax::ast::{
    AssignOp, CaseClause, CommClause, Expr, ExprKind, Name, Stmt, StmtKind, Switch, TypeSwitch, UnaryOp,
};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, TypeId};
use crate::vm::bytecode::{Compare, Fallback, Instruction, NONE, Register, SelectCase, SelectTable, Unary, Way};

/// What the cases of a switch are compared with.
#[derive(Clone, Copy)]
enum Subject {
    /// Nothing: they are conditions.
    None,
    /// A value of a type.
    Tag(Register, TypeId),
    /// The type of what is in an interface value, of the type `source`; `condition` is a register for the outcomes.
    Type { value: Register, condition: Register, source: TypeId },
}

impl<'p> Builder<'_, 'p> {
    pub(super) fn switch(&mut self, switch: &'p Switch, label: Option<&'p Name>) {
        self.init(&switch.init);
        let mut subject = Subject::None;
        if let Some(tag) = &switch.tag {
            let typ = self.type_of(tag);
            let mut register = self.operand(tag);
            // A case might call what assigns the variable.
            if let Some((object, _)) = self.register_variable(tag)
                && self.facts.is_assigned(object)
                && switch.clauses.iter().any(|clause| self.any_has_turn(clause.exprs.as_deref().unwrap_or_default()))
            {
                let n = self.slots(typ);
                register = self.pin(register, n);
            }
            subject = Subject::Tag(register, typ);
        }
        self.clauses(&switch.clauses, label, subject);
    }

    /// The clauses of a switch: the tests of all cases, then the bodies.
    fn clauses(&mut self, clauses: &'p [CaseClause], label: Option<&'p Name>, subject: Subject) {
        let leave = self.label();
        let labels = self.labels(clauses.len());
        let mut otherwise = leave;
        for (clause, &target) in clauses.iter().zip(&labels) {
            let Some(cases) = &clause.exprs else {
                otherwise = target;
                continue;
            };
            for case in cases {
                self.at(case.pos);
                match subject {
                    Subject::None if self.is_interface(self.type_of(case)) => {
                        let mark = self.mark();
                        let holds = self.temporary();
                        self.load_small(holds, 1);
                        self.case(holds, TypeId::BOOL, case, target);
                        self.release(mark);
                    }
                    Subject::None => self.condition(case, When::Holds, target),
                    Subject::Tag(register, typ) => self.case(register, typ, case, target),
                    Subject::Type { value, condition, .. } => {
                        if self.is_nil(case) {
                            self.unary_op(Unary::IsNil, condition, value);
                        } else {
                            let ty = self.runtime_type(self.type_of(case));
                            self.emit(Instruction::IsType { to: condition, from: value, ty });
                        }
                        self.jump_when(When::Holds, condition, target);
                    }
                }
            }
        }
        self.jump(otherwise);
        let outer = self.enter(leave, label);
        for (index, clause) in clauses.iter().enumerate() {
            let mark = self.mark();
            self.place(labels[index]);
            if let Subject::Type { value, source, .. } = subject {
                self.at(clause.pos);
                if let Some(object) = self.program.info.object(clause.id) {
                    let typ = match clause.exprs.as_deref() {
                        Some([only]) if !self.is_nil(only) => self.type_of(only),
                        _ => source,
                    };
                    self.bind_case(object, typ, value);
                }
            }
            self.body(&clause.body, labels.get(index + 1), leave);
            self.release(mark);
        }
        self.leave_clauses(leave, outer);
    }

    /// Begins the bodies of clauses; gives what `fallthrough` meant before.
    fn enter(&mut self, leave: Label, label: Option<&'p Name>) -> Option<Label> {
        self.targets.push(Target { label, leave, again: None });
        self.fall
    }

    /// The body of a clause; `next` is the label of the one that follows.
    fn body(&mut self, body: &'p [Stmt], next: Option<&Label>, leave: Label) {
        // A fallthrough belongs to the clause itself, not to a switch within it: that one sets its own.
        self.fall = next.copied();
        self.stmts(body);
        self.jump(leave);
    }

    /// Ends them.
    fn leave_clauses(&mut self, leave: Label, outer: Option<Label>) {
        self.fall = outer;
        self.targets.pop();
        self.place(leave);
    }

    /// Jumps to the target if the tag equals the case.
    fn case(&mut self, tag: Register, typ: TypeId, case: &'p Expr, target: Label) {
        let mark = self.mark();
        let condition = self.temporary();
        let own = self.type_of(case);
        if self.is_nil(case) {
            self.unary_op(Unary::IsNil, condition, tag);
        } else if self.boxes(typ, own) {
            let a = self.temporary();
            self.make_interface(a, tag, typ);
            let b = self.operand(case);
            self.emit(Instruction::Equal { to: condition, a, b, n: 1 });
        } else {
            let b = self.operand_as(case, typ);
            if let Class::Int(_) | Class::Bool = self.class(typ) {
                self.jump_equal(tag, b, target);
                return self.release(mark);
            }
            self.compare_registers(Compare::Equal, typ, condition, tag, b);
        }
        self.jump_when(When::Holds, condition, target);
        self.release(mark);
    }

    pub(super) fn type_switch(&mut self, switch: &'p TypeSwitch, label: Option<&'p Name>) {
        self.init(&switch.init);
        let source = self.type_of(&switch.x);
        // Its own register: a clause may assign the variable that was switched on.
        let value = self.push(&switch.x);
        let condition = self.temporary();
        self.clauses(&switch.clauses, label, Subject::Type { value, condition, source });
    }

    fn bind_case(&mut self, object: ObjectId, typ: TypeId, value: Register) {
        let n = self.slots(typ);
        let to = self.take(u32::from(n));
        if self.is_interface(typ) {
            self.move_(to, value, 1);
        } else if n > 0 {
            let ty = self.runtime_type(typ);
            self.emit(Instruction::Unbox { to, from: value, ty });
        }
        self.bind(object, typ, to, typ);
    }

    pub(super) fn select(&mut self, clauses: &'p [CommClause], pos: Pos, label: Option<&'p Name>) {
        let leave = self.label();
        let mut table = SelectTable { cases: Vec::new(), default: Fallback::Waits };
        // Where each clause that receives finds the element and whether there was one.
        let mut received = Vec::new();
        for clause in clauses {
            let line = self.compiler.map.line(clause.pos);
            let Some(comm) = &clause.comm else {
                table.default = Fallback::Default;
                received.push((NONE, NONE, TypeId::INVALID));
                continue;
            };
            if let StmtKind::Send { channel, value, .. } = &comm.kind {
                let elem = self.element(self.type_of(channel));
                self.order_two(channel, value);
                let channel = self.push(channel);
                let from = self.push_as(value, elem);
                table.cases.push(SelectCase { channel, line, way: Way::Send { from } });
                received.push((NONE, NONE, elem));
                continue;
            }
            let Some((channel, left)) = receive(comm) else { return self.internal() };
            let elem = self.element(self.type_of(channel));
            let channel = self.push(channel);
            let wanted = |index: usize| left.get(index).is_some_and(|x| !is_blank(x));
            let to = if wanted(0) { self.take_for(elem) } else { NONE };
            let ok = if wanted(1) { self.temporary() } else { NONE };
            table.cases.push(SelectCase { channel, line, way: Way::Receive { to, ok } });
            received.push((to, ok, elem));
        }
        // As gc has it: one case beside a default is an operation that is tried, on its own line.
        let tried = clauses.iter().find(|clause| clause.comm.is_some());
        let tried = tried.filter(|_| table.default == Fallback::Default && clauses.len() == 2);
        let cases = table.cases.len();
        let table = self.select_table(table);
        let to = self.temporary();
        self.at(tried.map_or(pos, |clause| clause.pos));
        self.emit(Instruction::Select { to, table });
        let labels = self.labels(clauses.len());
        let number = self.temporary();
        let mut case = 0;
        for (clause, &label) in clauses.iter().zip(&labels) {
            let value = if clause.comm.is_some() { case } else { cases };
            case += usize::from(clause.comm.is_some());
            if Some(&label) == labels.last() {
                self.jump(label);
            } else {
                self.load_small(number, i32::try_from(value).unwrap_or(i32::MAX));
                self.jump_equal(to, number, label);
            }
        }
        let outer = self.enter(leave, label);
        for (index, clause) in clauses.iter().enumerate() {
            let mark = self.mark();
            self.place(labels[index]);
            self.at(clause.pos);
            if let Some(comm) = &clause.comm
                && let StmtKind::Assign { left, op, .. } = &comm.kind
            {
                self.received(left, *op, received[index], comm.pos);
            }
            self.body(&clause.body, None, leave);
            self.release(mark);
        }
        self.leave_clauses(leave, outer);
    }

    /// Gives what a case has received to its variables.
    fn received(&mut self, left: &'p [Expr], op: AssignOp, (value, ok, elem): (Register, Register, TypeId), pos: Pos) {
        let mut stored = Vec::new();
        for (target, (register, typ)) in left.iter().zip([(value, elem), (ok, TypeId::BOOL)]) {
            if is_blank(target) {
                continue;
            }
            match self.object(target.id).filter(|&object| op == AssignOp::Define && !self.variables.contains(object)) {
                Some(object) => self.bind(object, typ, register, typ),
                None => stored.push((target, register, typ)),
            }
        }
        self.store_all(&stored, pos);
    }
}

/// The channel of a case that receives, and what the element and the second value are assigned to.
fn receive(comm: &Stmt) -> Option<(&Expr, &[Expr])> {
    let (x, left) = match &comm.kind {
        StmtKind::Expr(x) => (&**x, &[][..]),
        StmtKind::Assign { left, right, .. } => (right.first()?, &left[..]),
        _ => return None,
    };
    match &bare(x).kind {
        ExprKind::Unary { op: UnaryOp::Receive, x } => Some((x, left)),
        _ => None,
    }
}
