//! Wakeup trees: for each state on the current run, the beginnings of runs that are still to be explored from there.
//!
//! The children of a node are in the order in which they will be explored, and none is a weak initial of what was
//! inserted after it: that is what keeps two branches from leading to equivalent runs. The nodes of all trees live in
//! one place, because sequences may be long and trees must not be torn down by recursion.

use crate::step::{Begins, NONE, StepId, Steps};

/// The children of a node, by the first of them; [`NONE`] for no children.
pub(super) type Branches = u32;

#[derive(Debug)]
struct Node {
    step: StepId,
    children: Branches,
    next: u32,
}

/// All wakeup trees of the current run.
#[derive(Debug, Default)]
pub(super) struct Forest {
    nodes: Vec<Node>,
    free: Vec<u32>,
}

impl Forest {
    /// How many nodes are in use.
    pub(super) fn len(&self) -> usize {
        self.nodes.len() - self.free.len()
    }

    /// Every step that its nodes hold, those not in use included.
    pub(super) fn steps_mut(&mut self) -> impl Iterator<Item = &mut StepId> {
        self.nodes.iter_mut().map(|node| &mut node.step)
    }

    /// Inserts `sequence` below `branches`, unless what is there already leads to all that it leads to. Takes `sequence`
    /// apart. Says whether something was added.
    pub(super) fn insert(&mut self, steps: &Steps, branches: &mut Branches, sequence: &mut Vec<StepId>) -> bool {
        let mut parent = NONE;
        loop {
            let mut last = NONE;
            let mut child = if parent == NONE { *branches } else { self.nodes[parent as usize].children };
            while child != NONE {
                let step = steps.get(self.nodes[child as usize].step);
                if step.is_weak_initial(sequence.iter().map(|id| steps.get(*id))) {
                    break;
                }
                last = child;
                child = self.nodes[child as usize].next;
            }
            if child == NONE {
                self.append(branches, parent, last, sequence);
                return true;
            }
            let node = &self.nodes[child as usize];
            if node.children == NONE {
                return false;
            }
            let process = steps.get(node.step).choice.process;
            if let Some(at) = sequence.iter().position(|id| steps.get(*id).choice.process == process) {
                sequence.remove(at);
            }
            if sequence.is_empty() {
                return false;
            }
            parent = child;
        }
    }

    /// Appends the first step of `sequence`, unless a branch begins with a step that `sequence` could begin with.
    pub(super) fn insert_first(&mut self, steps: &Steps, branches: &mut Branches, sequence: &mut Vec<StepId>) {
        let (mut last, mut child) = (NONE, *branches);
        while child != NONE {
            let node = &self.nodes[child as usize];
            if steps.get(node.step).begins(sequence.iter().map(|id| steps.get(*id))) == Begins::First {
                return;
            }
            (last, child) = (child, node.next);
        }
        sequence.truncate(1);
        self.append(branches, NONE, last, sequence);
    }

    /// Appends `sequence` as a chain, after the child `last` of `parent`.
    fn append(&mut self, branches: &mut Branches, mut parent: u32, mut last: u32, sequence: &mut Vec<StepId>) {
        for step in sequence.drain(..) {
            let node = Node { step, children: NONE, next: NONE };
            let id = match self.free.pop() {
                Some(id) => {
                    self.nodes[id as usize] = node;
                    id
                }
                None => {
                    self.nodes.push(node);
                    (self.nodes.len() - 1) as u32
                }
            };
            if last != NONE {
                self.nodes[last as usize].next = id;
            } else if parent != NONE {
                self.nodes[parent as usize].children = id;
            } else {
                *branches = id;
            }
            (parent, last) = (id, NONE);
        }
    }

    /// Takes the first of the branches: its step, and what hangs below it.
    pub(super) fn take_first(&mut self, branches: &mut Branches) -> Option<(StepId, Branches)> {
        if *branches == NONE {
            return None;
        }
        let id = *branches;
        self.free.push(id);
        let node = &mut self.nodes[id as usize];
        *branches = node.next;
        node.next = NONE;
        Some((node.step, std::mem::replace(&mut node.children, NONE)))
    }
}
