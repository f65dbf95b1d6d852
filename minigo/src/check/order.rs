//! The order in which the variables of a package are initialised, and the cycles that forbid one.
//!
//! A declaration goes by its index among those of the package.

use super::Initializer;
use super::checker::{Checker, Declared, Several};
use crate::types::ObjectKind;
use explorer::table::Set;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

impl Checker<'_> {
    /// Orders the initialisers of the package so that each stands behind those it needs.
    pub(super) fn order_initializers(&mut self) -> Vec<Initializer> {
        let count = self.declarations.len();
        // Who needs a value, directly or through functions; and how many values one still waits for.
        let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut awaits: Vec<usize> = Vec::with_capacity(count);
        let mut queue = BinaryHeap::new();
        // For which value a declaration was reached last.
        let mut reached_for: Vec<usize> = vec![usize::MAX; count];
        for index in 0..count {
            awaits.push(0);
            if !matches!(self.declarations[index].what, Declared::Const { .. } | Declared::Var { .. }) {
                continue;
            }
            let mut stack: Vec<usize> = vec![index];
            while let Some(at) = stack.pop() {
                for &object in &self.declarations[at].needs {
                    let Some(&next) = self.declaration_of.get(object) else { continue };
                    if std::mem::replace(&mut reached_for[next], index) == index {
                        continue;
                    }
                    match self.declarations[next].what {
                        Declared::Func(_) => stack.push(next),
                        Declared::Type(_) => {}
                        Declared::Const { .. } | Declared::Var { .. } => {
                            needed_by[next].push(index);
                            awaits[index] += 1;
                        }
                    }
                }
            }
            queue.push(Reverse(self.rank(index, awaits[index])));
        }
        let mut order = Vec::new();
        let mut emitted: Set<(u32, u32)> = Set::new();
        let mut done = vec![false; count];
        while let Some(Reverse(rank)) = queue.pop() {
            let index = rank as u32 as usize;
            // One that waits for less by now is in the queue again.
            if done[index] || rank != self.rank(index, awaits[index]) {
                continue;
            }
            done[index] = true;
            if awaits[index] > 0 {
                self.initialization_cycle(index);
            }
            for &user in &needed_by[index] {
                if !done[user] {
                    awaits[user] -= 1;
                    queue.push(Reverse(self.rank(user, awaits[user])));
                }
            }
            let declaration = &self.declarations[index];
            if let Declared::Var { index: place, init: Some((value, _)), several, .. } = declaration.what
                && emitted.add((place as u32, value as u32))
            {
                let lhs = match several {
                    Several::Yes => declaration.group.to_vec(),
                    Several::No => vec![declaration.object],
                };
                order.push(Initializer { lhs, declaration: place, value });
            }
        }
        order
    }

    /// Constants first, then what waits for least, then what stands first: also out of a cycle, so that all are reported.
    fn rank(&self, index: usize, awaits: usize) -> u64 {
        let object = self.object(self.declarations[index].object);
        let variable = !matches!(object.kind, ObjectKind::Const(_));
        u64::from(variable) << 63 | (awaits as u64) << 32 | index as u64
    }

    /// Reports the cycle that a declaration is a part of, if it is of one.
    fn initialization_cycle(&mut self, start: usize) {
        let Some(cycle) = self.find_cycle(start) else { return };
        let object = self.declarations[start].object;
        if cycle.len() == 1 {
            self.error_of(object, "initialization cycle: {} refers to itself", [object.into()]);
            return;
        }
        let mut message = self.say("initialization cycle for {}", [object.into()]);
        let mut from = start;
        for &to in cycle.iter().take(50) {
            message = self.with_reference(message, self.declarations[from].object, self.declarations[to].object);
            from = to;
        }
        self.fault(self.object(object).pos, message);
    }

    /// The way from a declaration back to itself, without the first.
    fn find_cycle(&self, start: usize) -> Option<Vec<usize>> {
        // Depth first with a stack of our own: a chain of functions may be as long as the source.
        let needs = |index: usize| -> Vec<usize> {
            let needs = &self.declarations[index].needs;
            let mut list: Vec<usize> = Vec::new();
            for &need in needs {
                if let Some(&need) = self.declaration_of.get(need) {
                    list.push(need);
                }
            }
            list.sort_unstable();
            list
        };
        let mut seen = vec![false; self.declarations.len()];
        let mut stack: Vec<(usize, Vec<usize>, usize)> = vec![(start, needs(start), 0)];
        while let Some((_, list, next)) = stack.last_mut() {
            let Some(&need) = list.get(*next) else {
                stack.pop();
                continue;
            };
            *next += 1;
            if need == start {
                let mut cycle: Vec<usize> = Vec::new();
                for (index, ..) in &stack[1..] {
                    cycle.push(*index);
                }
                cycle.push(start);
                return Some(cycle);
            }
            if !std::mem::replace(&mut seen[need], true) {
                stack.push((need, needs(need), 0));
            }
        }
        None
    }
}
