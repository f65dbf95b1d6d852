//! The order in which the variables of a package are initialised, and the cycles that forbid one.

use super::Initializer;
use super::checker::{Checker, Declared};
use crate::types::{ObjectId, ObjectKind};
use std::collections::{BTreeMap, BTreeSet, HashSet};

impl Checker<'_> {
    /// Orders the initialisers of the package so that each stands behind those it needs.
    pub(super) fn order_initializers(&mut self) -> Vec<Initializer> {
        let count = self.declarations.len();
        let is_function = |checker: &Self, index: usize| matches!(checker.declarations[index].what, Declared::Func(_));
        let is_value = |checker: &Self, index: usize| {
            matches!(checker.declarations[index].what, Declared::Const { .. } | Declared::Var { .. })
        };
        // What each value needs, through functions.
        let mut needs: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for index in (0..count).filter(|&index| is_value(self, index)) {
            let mut reached: BTreeSet<usize> = BTreeSet::new();
            let mut seen: HashSet<usize> = HashSet::new();
            let mut stack: Vec<usize> = vec![index];
            while let Some(at) = stack.pop() {
                for object in &self.declarations[at].needs {
                    let Some(&next) = self.declaration_of.get(object) else { continue };
                    if is_function(self, next) {
                        if seen.insert(next) {
                            stack.push(next);
                        }
                    } else if is_value(self, next) {
                        reached.insert(next);
                    }
                }
            }
            needs.insert(index, reached);
        }
        let mut order = Vec::new();
        let mut emitted: HashSet<(usize, usize)> = HashSet::new();
        let mut needed_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut open_needs: BTreeMap<usize, usize> = BTreeMap::new();
        for (&index, needs) in &needs {
            open_needs.insert(index, needs.len());
            for &need in needs {
                needed_by.entry(need).or_default().push(index);
            }
        }
        // Constants first, then what needs least, then what stands first: also out of a cycle, so that all are reported.
        let rank = |checker: &Self, index: usize, needs: usize| {
            let object = checker.declarations[index].object;
            (!matches!(checker.object(object).kind, ObjectKind::Const(_)), needs, index)
        };
        let mut queue: BTreeSet<(bool, usize, usize)> =
            open_needs.iter().map(|(&index, &count)| rank(self, index, count)).collect();
        while let Some((_, count, index)) = queue.pop_first() {
            if count > 0 {
                self.initialization_cycle(index);
            }
            open_needs.remove(&index);
            for user in needed_by.get(&index).into_iter().flatten() {
                if let Some(count) = open_needs.get_mut(user) {
                    queue.remove(&rank(self, *user, *count));
                    *count = count.saturating_sub(1);
                    queue.insert(rank(self, *user, *count));
                }
            }
            let declaration = &self.declarations[index];
            if let Declared::Var { index: place, init: Some((value, _)), several, .. } = declaration.what
                && emitted.insert((place, value))
            {
                let lhs = match several {
                    super::checker::Several::Yes => declaration.group.to_vec(),
                    super::checker::Several::No => vec![declaration.object],
                };
                order.push(Initializer { lhs, declaration: place, value });
            }
        }
        order
    }

    /// Reports the cycle that a declaration is a part of, if it is of one.
    fn initialization_cycle(&mut self, index: usize) {
        let object = self.declarations[index].object;
        let mut seen = HashSet::new();
        let Some(cycle) = self.find_path(object, object, &mut seen) else { return };
        let pos = self.object(object).pos;
        let name = self.object(object).name.clone();
        if cycle.len() == 1 {
            self.error(pos, "initialization cycle: {} refers to itself", &[(&name).into()]);
            return;
        }
        let mut message = self.say("initialization cycle for {}", &[(&name).into()]);
        let mut from = object;
        for &to in cycle.iter().take(50) {
            message.push_str(&self.say(
                "\n\t{}: {} refers to {}",
                &[self.object(from).pos.into(), (&self.object(from).name).into(), (&self.object(to).name).into()],
            ));
            from = to;
        }
        self.error(pos, "{}", &[(&message).into()]);
    }

    /// The way from one object to another, without the first.
    fn find_path(&self, from: ObjectId, to: ObjectId, seen: &mut HashSet<ObjectId>) -> Option<Vec<ObjectId>> {
        // Depth first with a stack of our own: a chain of functions may be as long as the source.
        let sorted = |object: ObjectId| -> Vec<ObjectId> {
            let Some(&index) = self.declaration_of.get(&object) else { return Vec::new() };
            let mut needs = self.declarations[index].needs.clone();
            needs.sort_by_key(|need| self.declaration_of.get(need).copied());
            needs
        };
        seen.insert(from);
        let mut stack: Vec<(ObjectId, Vec<ObjectId>, usize)> = vec![(from, sorted(from), 0)];
        while let Some((_, needs, next)) = stack.last_mut() {
            let Some(&need) = needs.get(*next) else {
                stack.pop();
                continue;
            };
            *next += 1;
            if need == to {
                let mut path: Vec<ObjectId> = stack.iter().skip(1).map(|(object, ..)| *object).collect();
                path.push(to);
                return Some(path);
            }
            if seen.insert(need) {
                stack.push((need, sorted(need), 0));
            }
        }
        None
    }
}
