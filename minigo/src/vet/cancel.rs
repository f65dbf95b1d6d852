//! A context's `cancel` that some way through its function leaves uncalled, after vet's `lostcancel`.
//!
//! Followed is one bit: whether some way leads here on which the function was got and has not been used since. To use it is to
//! name it; where it then goes is not asked.

use super::walk::{Node, each, each_of};
use super::{Vet, call_of};
use crate::check::BuiltinId;
use crate::syntax::ast::{Block, BranchKind, CaseClause, Decl, Expr, ExprKind, Name, NodeId, Stmt, StmtKind};
use crate::syntax::source::{Fault, Pos, SourceMap};
use crate::text::{fill, natural};
use crate::types::{ObjectId, ObjectKind, VariableKind};

/// What gives a context and the function that cancels it.
const MAKERS: [&str; 6] =
    ["WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause"];

/// A variable that holds such a function, and the statement that got it.
struct Got {
    object: ObjectId,
    stmt: NodeId,
    pos: Pos,
}

impl Vet<'_> {
    /// Warns of the functions that a declaration loses.
    pub(super) fn cancels(&self, decl: &Decl, map: &SourceMap, warnings: &mut Vec<Fault>) {
        if let Decl::Func(function) = decl
            && let Some(body) = &function.body
        {
            let ends_all = &*function.name.name == "main" && function.receiver.is_none();
            self.lost_in(function.pos, body, ends_all, map, warnings);
        }
        each(Node::Decl(decl), &mut |node| {
            if let Node::Expr(expr) = node
                && let ExprKind::Func(function) = &expr.kind
            {
                self.lost_in(expr.pos, &function.body, false, map, warnings);
            }
            true
        });
    }

    /// When main returns there is nothing left to cancel.
    fn lost_in(&self, start: Pos, body: &Block, ends_all: bool, map: &SourceMap, warnings: &mut Vec<Fault>) {
        let mut all: Vec<Got> = Vec::new();
        each_of(&body.stmts, &mut |node| {
            let Node::Stmt(stmt) = node else {
                return !matches!(node, Node::Expr(Expr { kind: ExprKind::Func(_), .. }));
            };
            let Some((maker, name, id, pos)) = self.got_by(stmt) else { return true };
            if **name == *"_" {
                let words = "the cancel function returned by context.{} should be called, not discarded, to avoid a context leak";
                warnings.push(Fault::new(pos, fill(words, &[maker])));
            } else if let Some(object) = self.program.info.object(id) {
                let declared = self.program.object(object).pos;
                if start <= declared && declared <= body.close {
                    all.retain(|got| got.object != object);
                    all.push(Got { object, stmt: stmt.id, pos: stmt_pos(stmt) });
                }
            }
            true
        });
        if ends_all {
            return;
        }
        for got in all {
            let object = self.program.object(got.object);
            let mut way = Way {
                vet: self,
                got: &got,
                is_result: matches!(object.kind, ObjectKind::Variable(VariableKind::Result)),
                around: Vec::new(),
                falls: false,
                lost: None,
            };
            let at_end = way.block(body, false);
            let lost = way.lost.or(at_end.then_some(body.close));
            if let Some(lost) = lost {
                let message = fill("the {} function is not used on all paths (possible context leak)", &[&object.name]);
                warnings.push(Fault::new(got.pos, message));
                let words = "this return statement may be reached without using the {} var defined on line {}";
                let line = natural(map.line(got.pos).into());
                warnings.push(Fault::new(lost, fill(words, &[&object.name, &line])));
            }
        }
    }

    /// Of a statement that makes a context: by what, and the name that the function gets.
    fn got_by<'e>(&self, stmt: &'e Stmt) -> Option<(&'e str, &'e Name, NodeId, Pos)> {
        let (values, name) = match &stmt.kind {
            StmtKind::Assign { left, right, .. } => match &left.get(1)?.kind {
                ExprKind::Ident(name) => (right, name),
                _ => return None,
            },
            StmtKind::Decl(Decl::Var(spec)) => (&spec.values, spec.names.get(1)?),
            _ => return None,
        };
        let [Expr { kind: ExprKind::Call(call), .. }] = &values[..] else { return None };
        let maker = self.function_of(&call.function, "context").filter(|maker| MAKERS.contains(maker))?;
        Some((maker, &name.name, name.id, name.pos))
    }

    fn names(&self, node: Node<'_>, object: ObjectId) -> bool {
        let mut found = false;
        each(node, &mut |node| {
            if let Node::Expr(Expr { kind: ExprKind::Ident(name), .. }) = node {
                found |= self.program.info.object(name.id) == Some(object);
            }
            !found
        });
        found
    }

    /// Whether a statement is a call that does not return.
    fn ends(&self, stmt: &Stmt) -> bool {
        call_of(stmt).is_some_and(|call| {
            self.builtin(&call.function) == Some(BuiltinId::Panic)
                || self.function_of(&call.function, "os") == Some("Exit")
                || self.function_of(&call.function, "runtime") == Some("Goexit")
        })
    }
}

/// Where a statement starts: of a declaration, at its first name.
fn stmt_pos(stmt: &Stmt) -> Pos {
    match &stmt.kind {
        StmtKind::Decl(Decl::Var(spec)) => spec.pos,
        _ => stmt.pos,
    }
}

/// What a statement is to `break` and `continue`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Both are about it.
    Loop,
    /// `switch` or `select`: `break` leaves it.
    Choice,
    /// A block: `break` leaves it by its label.
    Block,
}

/// A statement that may be left from inside.
struct Around {
    label: Option<Name>,
    kind: Kind,
    breaks: bool,
    continues: bool,
}

/// The ways through a function, for one variable. Each part takes whether one reaches it on which the variable waits to be used, and
/// gives whether one goes on behind it.
struct Way<'a, 'p> {
    vet: &'a Vet<'p>,
    got: &'a Got,
    /// It is a named result: a bare `return` uses it.
    is_result: bool,
    around: Vec<Around>,
    /// One falls through to the next clause.
    falls: bool,
    /// The first return that is reached so.
    lost: Option<Pos>,
}

impl Way<'_, '_> {
    fn block(&mut self, block: &Block, waits: bool) -> bool {
        self.list(&block.stmts, waits)
    }

    fn list(&mut self, list: &[Stmt], waits: bool) -> bool {
        list.iter().fold(waits, |waits, stmt| self.stmt(stmt, None, waits))
    }

    fn unused_in(&self, expr: Option<&Expr>) -> bool {
        expr.is_none_or(|expr| !self.vet.names(Node::Expr(expr), self.got.object))
    }

    fn stmt(&mut self, stmt: &Stmt, label: Option<&Name>, waits: bool) -> bool {
        match &stmt.kind {
            StmtKind::Return(values) => {
                let bare = self.is_result && values.is_empty();
                if waits && !bare && values.iter().all(|value| self.unused_in(Some(value))) && self.lost.is_none() {
                    self.lost = Some(stmt.pos);
                }
                false
            }
            StmtKind::Branch { kind, label } => {
                self.branch(*kind, label.as_ref().map(|label| &label.name), waits);
                false
            }
            StmtKind::Labeled { label, stmt } => self.stmt(stmt, Some(&label.name), waits),
            StmtKind::Block(block) if label.is_some() => {
                let (end, around) = self.inside(label, Kind::Block, |way| way.block(block, waits));
                end | around.breaks
            }
            StmtKind::Block(block) => self.block(block, waits),
            StmtKind::If(it) => {
                let waits = it.init.as_ref().map_or(waits, |init| self.stmt(init, None, waits));
                let waits = waits && self.unused_in(Some(&it.condition));
                let then = self.block(&it.then, waits);
                it.otherwise.as_ref().map_or(waits, |otherwise| self.stmt(otherwise, None, waits)) | then
            }
            StmtKind::For(it) => {
                let mut waits = it.init.as_ref().map_or(waits, |init| self.stmt(init, None, waits));
                let mut left = false;
                // The second turn starts as the first one may have ended.
                for _ in 0..2 {
                    let goes_on = waits && self.unused_in(it.condition.as_deref());
                    left |= goes_on && it.condition.is_some();
                    let (end, around) = self.inside(label, Kind::Loop, |way| way.block(&it.body, goes_on));
                    left |= around.breaks;
                    let end = end | around.continues;
                    waits |= it.post.as_ref().map_or(end, |post| self.stmt(post, None, end));
                }
                left | (waits && it.condition.is_some() && self.unused_in(it.condition.as_deref()))
            }
            StmtKind::Range(it) => {
                let mut waits = waits && self.unused_in(Some(&it.x));
                let mut left = waits;
                for _ in 0..2 {
                    let named = [it.key.as_deref(), it.value.as_deref()].into_iter().all(|part| self.unused_in(part));
                    let goes_on = waits && named;
                    let (end, around) = self.inside(label, Kind::Loop, |way| way.block(&it.body, goes_on));
                    left |= around.breaks;
                    waits |= end | around.continues;
                }
                left | waits
            }
            StmtKind::Switch(it) => {
                let waits = it.init.as_ref().map_or(waits, |init| self.stmt(init, None, waits));
                let waits = waits && self.unused_in(it.tag.as_deref());
                self.clauses(&it.clauses, label, waits)
            }
            StmtKind::TypeSwitch(it) => {
                let waits = it.init.as_ref().map_or(waits, |init| self.stmt(init, None, waits));
                let waits = waits && self.unused_in(Some(&it.x));
                self.clauses(&it.clauses, label, waits)
            }
            StmtKind::Select(clauses, _) => {
                let (end, around) = self.inside(label, Kind::Choice, |way| {
                    let mut end = false;
                    for clause in clauses {
                        let waits = clause.comm.as_ref().map_or(waits, |comm| way.stmt(comm, None, waits));
                        end |= way.list(&clause.body, waits);
                    }
                    end
                });
                end | around.breaks
            }
            _ if stmt.id == self.got.stmt => true,
            _ => waits && !self.vet.names(Node::Stmt(stmt), self.got.object) && !self.vet.ends(stmt),
        }
    }

    fn clauses(&mut self, clauses: &[CaseClause], label: Option<&Name>, waits: bool) -> bool {
        let (end, around) = self.inside(label, Kind::Choice, |way| {
            let (mut waits, mut end) = (waits, false);
            for clause in clauses {
                for expr in clause.exprs.iter().flatten() {
                    waits = waits && way.unused_in(Some(expr));
                }
                let fallen = std::mem::take(&mut way.falls);
                end |= way.list(&clause.body, waits | fallen);
            }
            end | (waits && clauses.iter().all(|clause| clause.exprs.is_some()))
        });
        end | around.breaks
    }

    fn inside(&mut self, label: Option<&Name>, kind: Kind, go: impl FnOnce(&mut Self) -> bool) -> (bool, Around) {
        self.around.push(Around { label: label.cloned(), kind, breaks: false, continues: false });
        let end = go(self);
        let around = self.around.pop();
        (end, around.unwrap_or(Around { label: None, kind, breaks: false, continues: false }))
    }

    fn branch(&mut self, kind: BranchKind, label: Option<&Name>, waits: bool) {
        if kind == BranchKind::Fallthrough {
            self.falls |= waits;
        }
        let is_meant = |around: &&mut Around| match label {
            Some(label) => around.label.as_ref() == Some(label),
            None => around.kind == Kind::Loop || kind == BranchKind::Break && around.kind == Kind::Choice,
        };
        if let Some(around) = self.around.iter_mut().rev().find(is_meant) {
            match kind {
                BranchKind::Break => around.breaks |= waits,
                BranchKind::Continue => around.continues |= waits,
                BranchKind::Goto | BranchKind::Fallthrough => {}
            }
        }
    }
}
