//! Checks where jumps go and whether labels are used, function by function, as Go's parser does.
//!
//! That a `goto` jumps over a declaration or into a block is not looked at: minigo refuses every `goto`.

use super::ast::{Block, BranchKind, Ident, Stmt, StmtKind};
use super::source::{Fault, Pos, SourceMap};
use crate::text::fill;
use explorer::table::{Table, hash};

/// Reports what is wrong with the jumps of a function's body; function literals within have been looked at already.
pub(super) fn check(body: &Block, map: &SourceMap, faults: &mut Vec<Fault>) {
    let mut labels =
        Labels { defined: Vec::new(), places: Table::new(), gotos: Vec::new(), around: Vec::new(), map, faults };
    labels.block(&body.stmts, Case::Outside);
    for label in std::mem::take(&mut labels.gotos) {
        match labels.find(&label.name) {
            Ok(place) => labels.defined[place].2 = true,
            Err(_) => labels.fault(label.pos, "label {} not defined", &[&label.name]),
        }
    }
    for (name, pos, used) in std::mem::take(&mut labels.defined) {
        if !used {
            labels.fault(pos, "label {} defined and not used", &[name]);
        }
    }
}

struct Labels<'a> {
    /// The labels in order: where each stands, and whether it is used.
    defined: Vec<(&'a str, Pos, bool)>,
    /// Where in `defined` a label is, by its hash or, where that is taken, the next number.
    places: Table<u64, usize>,
    gotos: Vec<&'a Ident>,
    /// What the statement stands in, with its label; innermost last.
    around: Vec<(Option<&'a Ident>, Labelled)>,
    map: &'a SourceMap,
    faults: &'a mut Vec<Fault>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Labelled {
    Loop,
    /// A `switch` or `select`.
    Clauses,
    Other,
}

/// What `fallthrough` would mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Outside,
    Type,
    Final,
    Inner,
}

impl<'a> Labels<'a> {
    fn fault(&mut self, pos: Pos, template: &str, parts: &[&str]) {
        self.faults.push(Fault::new(pos, fill(template, parts)));
    }

    /// The place of a label, or the number under which it would have one.
    fn find(&self, name: &str) -> Result<usize, u64> {
        let mut number = hash(&name);
        while let Some(&place) = self.places.get(number) {
            if self.defined[place].0 == name {
                return Ok(place);
            }
            number = number.wrapping_add(1);
        }
        Err(number)
    }

    fn block(&mut self, stmts: &'a [Stmt], case: Case) {
        // A `fallthrough` is last even before empty statements.
        let last = stmts.iter().rposition(|stmt| !matches!(stmt.kind, StmtKind::Empty)).unwrap_or(0);
        for (index, stmt) in stmts.iter().enumerate() {
            let case = if index == last || case == Case::Type { case } else { Case::Outside };
            self.stmt(stmt, case, None);
        }
    }

    fn stmt(&mut self, stmt: &'a Stmt, case: Case, label: Option<&'a Ident>) {
        let labelled = match &stmt.kind {
            StmtKind::Labeled { label, stmt } => {
                self.define(label);
                return self.stmt(stmt, case, Some(label));
            }
            StmtKind::Branch { kind, label: Some(target) } => return self.jump(*kind, target, label),
            StmtKind::Branch { kind, label: None } => return self.branch(*kind, stmt.pos, case),
            StmtKind::For(_) | StmtKind::Range(_) => Labelled::Loop,
            StmtKind::Switch(_) | StmtKind::TypeSwitch(_) | StmtKind::Select(..) => Labelled::Clauses,
            _ => Labelled::Other,
        };
        self.around.push((label, labelled));
        let clauses = match &stmt.kind {
            StmtKind::Switch(switch) => switch.clauses.len(),
            _ => 0,
        };
        let mut index = 0;
        stmt.bodies(&mut |body| {
            index += 1;
            let case = match &stmt.kind {
                StmtKind::Switch(_) if index == clauses => Case::Final,
                StmtKind::Switch(_) => Case::Inner,
                StmtKind::TypeSwitch(_) => Case::Type,
                _ => Case::Outside,
            };
            self.block(body, case);
        });
        self.around.pop();
    }

    fn define(&mut self, label: &'a Ident) {
        if &*label.name == "_" {
            return;
        }
        match self.find(&label.name) {
            Ok(place) => {
                let first = self.map.position(self.defined[place].1).text();
                self.fault(label.pos, "label {} already defined at {}", &[&label.name, &first]);
            }
            Err(number) => {
                self.places.insert(number, self.defined.len());
                self.defined.push((&label.name, label.pos, false));
            }
        }
    }

    /// Whether the statement stands in something like this.
    fn within(&self, wanted: Labelled) -> bool {
        self.around.iter().any(|(_, labelled)| *labelled == wanted)
    }

    /// Checks a jump without label.
    fn branch(&mut self, kind: BranchKind, pos: Pos, case: Case) {
        let looped = self.within(Labelled::Loop);
        let fault = match (kind, case) {
            (BranchKind::Break, _) if !looped && !self.within(Labelled::Clauses) => {
                "break is not in a loop, switch, or select"
            }
            (BranchKind::Continue, _) if !looped => "continue is not in a loop",
            (BranchKind::Fallthrough, Case::Type) => "cannot fallthrough in type switch",
            (BranchKind::Fallthrough, Case::Outside) => "fallthrough statement out of place",
            (BranchKind::Fallthrough, Case::Final) => "cannot fallthrough final case in switch",
            _ => return,
        };
        self.fault(pos, fault, &[]);
    }

    /// Checks a jump to a label; `own` is the label of the jump itself.
    fn jump(&mut self, kind: BranchKind, target: &'a Ident, own: Option<&Ident>) {
        if kind == BranchKind::Goto {
            self.gotos.push(target);
            return;
        }
        let (name, word) = (&*target.name, kind.text());
        let Ok(place) = self.find(name) else {
            self.fault(target.pos, "{} label not defined: {}", &[word, name]);
            return;
        };
        self.defined[place].2 = true;
        let named = |label: Option<&Ident>| label.is_some_and(|label| &*label.name == name);
        let around = self.around.iter().rev().find(|(label, _)| named(*label));
        let valid = match around {
            _ if named(own) => false,
            Some((_, Labelled::Loop)) => true,
            Some((_, Labelled::Clauses)) => kind == BranchKind::Break,
            Some((_, Labelled::Other)) | None => false,
        };
        if !valid {
            self.fault(target.pos, "invalid {} label {}", &[word, name]);
        }
    }
}
