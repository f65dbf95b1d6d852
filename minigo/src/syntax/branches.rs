//! Checks where jumps go and whether labels are used, function by function, as Go's parser does.
//!
//! That a `goto` jumps over a declaration or into a block is not looked at: minigo refuses every `goto`.

use super::ast::{Block, BranchKind, Ident, Name, Stmt, StmtKind};
use super::source::{Fault, Pos, SourceMap};
use std::collections::HashMap;
use std::rc::Rc;

/// Reports what is wrong with the jumps of a function's body; function literals within have been looked at already.
pub(super) fn check(body: &Block, map: &SourceMap, faults: &mut Vec<Fault>) {
    let mut labels = Labels { defined: HashMap::new(), gotos: Vec::new(), map, faults };
    labels.block(&body.stmts, &Around::default());
    let Labels { mut defined, gotos, faults, .. } = labels;
    for label in gotos {
        match defined.get_mut(&label.name) {
            Some((_, used)) => *used = true,
            None => faults.push(Fault::new(label.pos, format!("label {} not defined", label.name))),
        }
    }
    let unused = defined.into_iter().filter(|(_, (_, used))| !used);
    let mut unused: Vec<(Pos, Name)> = unused.map(|(name, (pos, _))| (pos, name)).collect();
    unused.sort();
    let message = |name| format!("label {name} defined and not used");
    faults.extend(unused.into_iter().map(|(pos, name)| Fault::new(pos, message(name))));
}

struct Labels<'a> {
    /// Where each label stands and whether it is used.
    defined: HashMap<Name, (Pos, bool)>,
    gotos: Vec<Ident>,
    map: &'a SourceMap,
    faults: &'a mut Vec<Fault>,
}

/// What a statement stands in.
#[derive(Clone, Default)]
struct Around {
    /// Something that `break` ends.
    breakable: bool,
    /// A loop.
    looped: bool,
    /// The labels of the statements around, with what they label; innermost last.
    labels: Vec<(Name, Labelled)>,
    case: Case,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Labelled {
    Loop,
    /// A `switch` or `select`.
    Clauses,
    Other,
}

/// What `fallthrough` would mean.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Case {
    #[default]
    Outside,
    Type,
    Final,
    Inner,
}

impl Labels<'_> {
    fn fault(&mut self, pos: Pos, message: String) {
        self.faults.push(Fault::new(pos, message));
    }

    fn block(&mut self, stmts: &[Stmt], around: &Around) {
        // A `fallthrough` is last even before empty statements.
        let last = stmts.iter().rposition(|stmt| !matches!(stmt.kind, StmtKind::Empty)).unwrap_or(0);
        for (index, stmt) in stmts.iter().enumerate() {
            self.stmt(stmt, around, None, index == last);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, around: &Around, label: Option<&Ident>, last: bool) {
        let within = |labelled: Labelled| {
            let mut inner = around.clone();
            inner.case = Case::Outside;
            if labelled != Labelled::Other {
                inner.breakable = true;
                inner.looped |= labelled == Labelled::Loop;
            }
            if let Some(label) = label {
                inner.labels.push((Rc::clone(&label.name), labelled));
            }
            inner
        };
        match &stmt.kind {
            StmtKind::Labeled { label, stmt } => {
                self.define(label);
                self.stmt(stmt, around, Some(label), last);
            }
            StmtKind::Branch { kind, label: Some(target) } => self.jump(*kind, target, around, label),
            StmtKind::Branch { kind, label: None } => self.branch(*kind, stmt.pos, around, last),
            StmtKind::Block(block) => self.block(&block.stmts, &within(Labelled::Other)),
            StmtKind::If(branch) => {
                let inner = within(Labelled::Other);
                self.block(&branch.then.stmts, &inner);
                if let Some(otherwise) = &branch.otherwise {
                    self.stmt(otherwise, &inner, None, false);
                }
            }
            StmtKind::For(for_) => self.block(&for_.body.stmts, &within(Labelled::Loop)),
            StmtKind::Range(range) => self.block(&range.body.stmts, &within(Labelled::Loop)),
            StmtKind::Switch(switch) => {
                let mut inner = within(Labelled::Clauses);
                for (index, clause) in switch.clauses.iter().enumerate() {
                    inner.case = if index + 1 == switch.clauses.len() { Case::Final } else { Case::Inner };
                    self.block(&clause.body, &inner);
                }
            }
            StmtKind::TypeSwitch(switch) => {
                let mut inner = within(Labelled::Clauses);
                inner.case = Case::Type;
                switch.clauses.iter().for_each(|clause| self.block(&clause.body, &inner));
            }
            StmtKind::Select(clauses, _) => {
                let inner = within(Labelled::Clauses);
                clauses.iter().for_each(|clause| self.block(&clause.body, &inner));
            }
            _ => {}
        }
    }

    fn define(&mut self, label: &Ident) {
        if &*label.name == "_" {
            return;
        }
        if let Some(&(first, _)) = self.defined.get(&label.name) {
            let first = self.map.position(first);
            self.fault(label.pos, format!("label {} already defined at {first}", label.name));
        } else {
            self.defined.insert(Rc::clone(&label.name), (label.pos, false));
        }
    }

    /// Checks a jump without label.
    fn branch(&mut self, kind: BranchKind, pos: Pos, around: &Around, last: bool) {
        let fault = match kind {
            BranchKind::Break if !around.breakable => "break is not in a loop, switch, or select",
            BranchKind::Continue if !around.looped => "continue is not in a loop",
            BranchKind::Fallthrough => match around.case {
                Case::Type => "cannot fallthrough in type switch",
                Case::Outside => "fallthrough statement out of place",
                _ if !last => "fallthrough statement out of place",
                Case::Final => "cannot fallthrough final case in switch",
                Case::Inner => return,
            },
            _ => return,
        };
        self.fault(pos, fault.into());
    }

    /// Checks a jump to a label; `own` is the label of the jump itself.
    fn jump(&mut self, kind: BranchKind, target: &Ident, around: &Around, own: Option<&Ident>) {
        if kind == BranchKind::Goto {
            self.gotos.push(target.clone());
            return;
        }
        let (name, word) = (&target.name, kind.text());
        let Some((_, used)) = self.defined.get_mut(name) else {
            self.fault(target.pos, format!("{word} label not defined: {name}"));
            return;
        };
        *used = true;
        let around = around.labels.iter().rev().find(|(label, _)| label == name).map(|&(_, labelled)| labelled);
        let reached = if own.is_some_and(|own| own.name == *name) { Some(Labelled::Other) } else { around };
        let valid = match reached {
            Some(Labelled::Loop) => true,
            Some(Labelled::Clauses) => kind == BranchKind::Break,
            Some(Labelled::Other) | None => false,
        };
        if !valid {
            self.fault(target.pos, format!("invalid {word} label {name}"));
        }
    }
}
