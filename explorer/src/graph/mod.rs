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
mod futures;
mod read;
mod shape;
mod shortest;
mod witness;

pub use build::Builder;
pub(crate) use build::Until;
pub use cycles::Fairness;
pub use futures::{Futures, Within};
pub use read::{Ending, StateId};

use std::fmt;

use self::shape::Shape;
use crate::findings::Findings;
use crate::intern::Interner;
use crate::machine::{Choice, Machine};
use crate::report::{Bound, Finding};

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

/// Every state that was reached, and the steps between them.
pub struct Graph<M: Machine> {
    start: M,
    /// By the numbers that the shape has for them.
    outcomes: Interner<M::Outcome>,
    shape: Shape,
}

impl<M: Machine> fmt::Debug for Graph<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl<M: Machine> Graph<M> {
    /// Counts the states reached.
    #[must_use]
    pub fn states(&self) -> usize {
        self.shape.nodes.len()
    }

    /// Counts the steps between them.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.shape.edges.len()
    }

    /// What cut the search off, if anything did.
    #[must_use]
    pub fn cut(&self) -> Option<&Bound> {
        self.shape.cut.as_ref()
    }

    /// Whether every state of the scope was seen: nothing cut the search off, and no run met a limit of the machine.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.shape.is_complete()
    }

    /// Counts the states in which the machine met a limit of its own.
    #[must_use]
    pub fn limited(&self) -> u64 {
        self.shape.limited
    }

    /// Whether some run can go on for ever. Meant for a graph that is complete.
    #[must_use]
    pub fn has_cycle(&self) -> bool {
        self.shape.has_cycle
    }

    /// Gives every outcome seen, in the order in which they were.
    pub fn outcomes(&self) -> impl Iterator<Item = &M::Outcome> {
        self.outcomes.values().iter()
    }

    /// Gives a shortest schedule that comes to the outcome of this place in [`Graph::outcomes`].
    ///
    /// # Panics
    ///
    /// If there are fewer outcomes.
    #[must_use]
    pub fn way_to_outcome(&self, which: usize) -> Vec<Choice> {
        self.shape.path(self.shape.ends[which].0)
    }

    /// Counts the different states in which runs end.
    #[must_use]
    pub fn ends(&self) -> u64 {
        self.shape.ends.iter().map(|(_, ends)| ends).sum()
    }

    /// Counts the different states in which runs end with the outcome of this place in [`Graph::outcomes`].
    ///
    /// # Panics
    ///
    /// If there are fewer outcomes.
    #[must_use]
    pub fn ends_with_outcome(&self, which: usize) -> u64 {
        self.shape.ends[which].1
    }

    /// Counts sightings of findings that did not fit in the list.
    #[must_use]
    pub fn findings_left_out(&self) -> u64 {
        self.shape.left_out
    }

    /// Tells what is wrong, each with the shortest schedule that leads to it. Starvation is told by [`Graph::starvations`].
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut told = Findings::default();
        self.tell_into(&mut told);
        told.into_vec()
    }

    pub(crate) fn tell_into(&self, told: &mut Findings) {
        for target in &self.shape.found {
            told.add_all(self.tell(*target));
        }
    }
}
