//! The state graph: every state once, by breadth-first search with hashed states, and what can be read off it.
//!
//! It gives what a search of runs cannot: how many schedules there are, the *shortest* failing one, and the cycles in which
//! a program can stay for ever. States are told apart by [`Machine::fingerprint`], 128 bits: that two of ten million
//! differing states fall together has a chance below 10⁻²⁴, and that much is trusted.
//!
//! A graph that was cut off (by states, bytes or the deadline) says so, and then claims nothing of what it did not see:
//! [`Graph::complete`] is asked before every count and every proof.

mod build;
mod count;
mod cycles;
mod shortest;
mod witness;

pub use cycles::Fairness;

use std::collections::HashSet;
use std::fmt;

use crate::detect::Identity;
use crate::machine::{Access, Choice, Machine, ProcessId};
use crate::report::{Bound, Finding, Kind};

/// Which schedules the graph follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// Those with at most so many preemptions. A node is then a state, who moved last, and the preemptions so far.
    Preemptions(u32),
}

/// When to stop building.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// Nodes.
    pub states: usize,
    /// Bytes held, roughly.
    pub bytes: usize,
    /// Says that the time is up. Asked every few dozen states.
    pub deadline: &'a dyn Fn() -> bool,
}

impl fmt::Debug for Limits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits").field("states", &self.states).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
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
struct Node {
    /// Its edges begin here in [`Graph::edges`]; they end where the next node's begin.
    edges: u32,
    /// Steps from the start, at least.
    depth: u32,
    /// The node it was first reached from, and the label of that step; of the start, itself.
    parent: (u32, u32),
    standing: Standing,
    /// Who moved last and the preemptions so far, if the scope tells nodes apart by them.
    last: Option<ProcessId>,
    preemptions: u32,
}

/// A step: the index of what it does in [`Graph::labels`], and the node it leads to.
#[derive(Clone, Copy, Debug)]
struct Edge {
    label: u32,
    to: u32,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Label {
    choice: Choice,
    partner: Option<ProcessId>,
    accesses: Box<[Access]>,
    /// It changes nothing that another process could see: it only looks.
    quiet: bool,
    /// It ends the program: it commutes with nothing.
    ends: bool,
}

impl Label {
    fn moves(&self, process: ProcessId) -> bool {
        self.choice.process == process || self.partner == Some(process)
    }

    fn processes(&self) -> impl Iterator<Item = ProcessId> {
        [Some(self.choice.process), self.partner].into_iter().flatten()
    }

    /// Whether it and a step that is possible beside it commute.
    fn commutes(&self, other: &Self) -> bool {
        let conflict = |mine: &Access| {
            other.accesses.iter().any(|theirs| mine.object == theirs.object && mine.mode.conflicts(theirs.mode))
        };
        !self.ends
            && !other.ends
            && !self.moves(other.choice.process)
            && !other.partner.is_some_and(|partner| self.moves(partner))
            && !self.accesses.iter().any(conflict)
    }
}

/// Where a failure shows: at a node, or in one or two steps from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Target {
    node: u32,
    tail: [Option<Choice>; 2],
}

impl Target {
    fn tail(&self) -> impl Iterator<Item = Choice> {
        self.tail.into_iter().flatten()
    }
}

/// The targets of the shortest failing schedules of one kind.
#[derive(Clone, Debug)]
struct Nearest {
    kind: Kind,
    steps: u32,
    targets: Vec<Target>,
    /// There are no more than these.
    whole: bool,
}

/// Every state that was reached, and the steps between them.
pub struct Graph<M: Machine> {
    start: M,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    labels: Vec<Label>,
    outcomes: Vec<M::Outcome>,
    /// Of each outcome: the node it was first seen at, and in how many different states it was.
    ends: Vec<(u32, u64)>,
    /// Of each finding the first, and so shortest, of its sightings.
    found: Vec<Target>,
    nearest: Vec<Nearest>,
    /// Sightings of findings beyond those that are kept.
    left_out: u64,
    limited: u64,
    /// All failures in fewer steps than this are known.
    horizon: u32,
    cut: Option<Bound>,
    scope: Scope,
}

impl<M: Machine> fmt::Debug for Graph<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("scope", &self.scope)
            .field("states", &self.nodes.len())
            .field("edges", &self.edges.len())
            .field("cut", &self.cut)
            .finish_non_exhaustive()
    }
}

impl<M: Machine> Graph<M> {
    /// Counts the states reached.
    #[must_use]
    pub fn states(&self) -> usize {
        self.nodes.len()
    }

    /// Counts the steps between them.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.edges.len()
    }

    /// What cut the search off, if anything did.
    #[must_use]
    pub fn cut(&self) -> Option<&Bound> {
        self.cut.as_ref()
    }

    /// Whether every state of the scope was seen: nothing cut the search off, and no run met a limit of the machine.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.cut.is_none() && self.limited == 0
    }

    /// Counts the states in which the machine met a limit of its own.
    #[must_use]
    pub fn limited(&self) -> u64 {
        self.limited
    }

    /// Gives every outcome seen, in the order in which they were.
    pub fn outcomes(&self) -> impl Iterator<Item = &M::Outcome> {
        self.outcomes.iter()
    }

    /// Gives a shortest schedule that comes to the outcome of this place in [`Graph::outcomes`].
    ///
    /// # Panics
    ///
    /// If there are fewer outcomes.
    #[must_use]
    pub fn way_to_outcome(&self, which: usize) -> Vec<Choice> {
        self.path(self.ends[which].0)
    }

    /// Counts the different states in which runs end.
    #[must_use]
    pub fn ends(&self) -> u64 {
        self.ends.iter().map(|(_, ends)| ends).sum()
    }

    /// Counts the different states in which runs end with each outcome.
    pub fn ends_by_outcome(&self) -> impl Iterator<Item = (&M::Outcome, u64)> {
        self.outcomes.iter().zip(&self.ends).map(|(outcome, (_, ends))| (outcome, *ends))
    }

    /// Counts sightings of findings that did not fit in the list.
    #[must_use]
    pub fn findings_left_out(&self) -> u64 {
        self.left_out
    }

    /// Tells what is wrong, each with the shortest schedule that leads to it. Starvation is told by [`Graph::starvations`].
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut told = Vec::new();
        let mut known = HashSet::new();
        for found in &self.found {
            told.extend(self.tell(*found).into_iter().filter(|finding| known.insert(Identity::of(finding))));
        }
        told
    }

    fn edges_of(&self, node: u32) -> &[Edge] {
        let node = node as usize;
        let end = self.nodes.get(node + 1).map_or(self.edges.len(), |next| next.edges as usize);
        &self.edges[self.nodes[node].edges as usize..end]
    }

    fn label(&self, edge: Edge) -> &Label {
        &self.labels[edge.label as usize]
    }

    /// Whether some step of `process` is possible at `node`.
    fn enabled(&self, node: u32, process: ProcessId) -> bool {
        self.edges_of(node).iter().any(|edge| self.label(*edge).choice.process == process)
    }
}
