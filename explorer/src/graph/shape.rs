//! The shape of the graph: states and steps as numbers, and all that can be read off them without a machine.

use super::Scope;
use crate::machine::{Choice, ProcessId};
use crate::report::{Bound, Kind};
use crate::step::{NONE, Step, StepId, Steps};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not looked at: the search was cut off before.
    Unseen,
    /// Something can happen.
    Going,
    /// A run ends here, well or not, with the outcome of this index.
    Over(u32),
    /// The machine met a limit of its own.
    Limited,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Its edges begin here in [`Shape::edges`]; they end where the next node's begin.
    pub(super) edges: u32,
    /// Steps from the start, at least.
    pub(super) depth: u32,
    /// The node it was first reached from, and the label of that step; of the start, itself.
    pub(super) parent: (u32, u32),
    pub(super) standing: Standing,
    /// Who moved last and the preemptions so far, if the scope tells nodes apart by them.
    pub(super) last: Option<ProcessId>,
    pub(super) preemptions: u32,
    /// Something can happen here that the scope leaves out.
    pub(super) narrowed: bool,
}

/// A step: the number of what it does in [`Shape::labels`], and the node it leads to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) label: u32,
    pub(super) to: u32,
}

/// Where a failure shows: at a node, or in one or two steps from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) node: u32,
    /// The labels of those steps, or [`NONE`].
    pub(super) tail: [u32; 2],
}

/// The targets of the shortest failing schedules of one kind.
#[derive(Clone, Debug)]
pub(super) struct Nearest {
    pub(super) kind: Kind,
    pub(super) steps: u32,
    pub(super) targets: Vec<Target>,
    /// There are no more than these.
    pub(super) whole: bool,
}

/// The states that were reached, the steps between them, and where something is wrong.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) labels: Steps,
    /// Of each outcome: the node it was first seen at, and in how many different states it was.
    pub(super) ends: Vec<(u32, u64)>,
    /// Of each finding the first, and so shortest, of its sightings.
    pub(super) found: Vec<Target>,
    pub(super) nearest: Vec<Nearest>,
    /// Sightings of findings beyond those that are kept.
    pub(super) left_out: u64,
    pub(super) limited: u64,
    /// All failures in fewer steps than this are known.
    pub(super) horizon: u32,
    pub(super) cut: Option<Bound>,
    pub(super) scope: Scope,
    pub(super) has_cycle: bool,
}

impl Shape {
    pub(super) fn new(scope: Scope) -> Self {
        Self {
            nodes: Vec::new(),
            edges: Vec::new(),
            labels: Steps::default(),
            ends: Vec::new(),
            found: Vec::new(),
            nearest: Vec::new(),
            left_out: 0,
            limited: 0,
            horizon: u32::MAX,
            cut: None,
            scope,
            has_cycle: false,
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.cut.is_none() && self.limited == 0
    }

    pub(super) fn edges_of(&self, node: u32) -> &[Edge] {
        let node = node as usize;
        let end = self.nodes.get(node + 1).map_or(self.edges.len(), |next| next.edges as usize);
        &self.edges[self.nodes[node].edges as usize..end]
    }

    pub(super) fn label(&self, label: u32) -> &Step {
        self.labels.get(StepId(label))
    }

    /// Whether some step of `process` is possible at `node`.
    pub(super) fn enabled(&self, node: u32, process: ProcessId) -> bool {
        self.edges_of(node).iter().any(|edge| self.label(edge.label).choice.process == process)
    }

    /// The choice of a label, if it is one.
    pub(super) fn choice(&self, label: u32) -> Option<Choice> {
        (label != NONE).then(|| self.label(label).choice)
    }

    /// Adds the steps from a target's node to where the failure shows.
    pub(super) fn add_tail(&self, target: Target, schedule: &mut Vec<Choice>) {
        for label in target.tail {
            schedule.extend(self.choice(label));
        }
    }

    /// Gives a shortest schedule to a node.
    pub(super) fn path(&self, mut node: u32) -> Vec<Choice> {
        let mut path = Vec::with_capacity(self.nodes[node as usize].depth as usize);
        while node != 0 {
            let (parent, label) = self.nodes[node as usize].parent;
            path.push(self.label(label).choice);
            node = parent;
        }
        path.reverse();
        path
    }

    /// Orders the nodes so that every step leads forward; none if there is a cycle. (Kahn's algorithm. The order in which
    /// nodes were reached will not do: a state may have a short path and a long one.)
    pub(super) fn in_order(&self) -> Option<Vec<u32>> {
        let mut arriving = vec![0u32; self.nodes.len()];
        for edge in &self.edges {
            arriving[edge.to as usize] += 1;
        }
        if arriving.first() != Some(&0) {
            return None;
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        order.push(0);
        let mut at = 0;
        while let Some(node) = order.get(at).copied() {
            at += 1;
            for edge in self.edges_of(node) {
                let left = &mut arriving[edge.to as usize];
                *left -= 1;
                if *left == 0 {
                    order.push(edge.to);
                }
            }
        }
        (order.len() == self.nodes.len()).then_some(order)
    }
}
