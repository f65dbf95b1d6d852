//! Reads a graph that was built: its states by number, where each can go, and where runs end. The one door to it for who
//! draws it or walks through it; nothing here changes a graph or needs to know how it is kept.

use super::Graph;
use super::shape::Standing;
use crate::machine::{Choice, Machine};

/// A state of a graph: by its number, from 0, in the order in which the search reached them. So `0` is the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateId(pub u32);

/// What becomes of a run in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    Open,
    /// It ends, well or not, with the outcome of this place in [`Graph::outcomes`].
    Over(usize),
    /// The machine met a limit of its own.
    Limited,
    /// Not known: the search was cut off before.
    Unseen,
}

impl<M: Machine> Graph<M> {
    /// Gives every state, in the order of their numbers: what is fewer steps from the start comes first.
    pub fn each_state(&self) -> impl Iterator<Item = StateId> {
        (0..self.shape.nodes.len() as u32).map(StateId)
    }

    /// Counts the steps of the shortest way to a state.
    ///
    /// # Panics
    ///
    /// If the graph has no such state; so does all that takes a state here.
    #[must_use]
    pub fn depth(&self, state: StateId) -> usize {
        self.shape.nodes[state.0 as usize].depth as usize
    }

    /// What becomes of a run there.
    #[must_use]
    pub fn ending(&self, state: StateId) -> Ending {
        match self.shape.nodes[state.0 as usize].standing {
            Standing::Unseen => Ending::Unseen,
            Standing::Going => Ending::Open,
            Standing::Over(outcome) => Ending::Over(outcome as usize),
            Standing::Limited => Ending::Limited,
        }
    }

    /// Gives every choice of a state, and the state to which it leads, in the order of the machine's choices.
    pub fn ways(&self, state: StateId) -> impl Iterator<Item = (Choice, StateId)> {
        let edges = self.shape.edges_of(state.0).iter();
        edges.map(|edge| (self.shape.label(edge.label).choice, StateId(edge.to)))
    }

    /// Gives the state to which a choice leads; none if it is not possible there, or was not seen.
    #[must_use]
    pub fn after(&self, state: StateId, choice: Choice) -> Option<StateId> {
        self.ways(state).find(|(other, _)| *other == choice).map(|(_, to)| to)
    }

    /// Gives the state to which a schedule leads from the start; none if one of its steps is not in the graph.
    #[must_use]
    pub fn at(&self, schedule: &[Choice]) -> Option<StateId> {
        schedule.iter().try_fold(StateId(0), |state, choice| self.after(state, *choice))
    }

    /// Gives a shortest schedule from the start to a state.
    #[must_use]
    pub fn way_to(&self, state: StateId) -> Vec<Choice> {
        self.shape.path(state.0)
    }

    /// Gives a shortest schedule from one state to another; none where there is no way.
    #[must_use]
    pub fn way_between(&self, from: StateId, to: StateId) -> Option<Vec<Choice>> {
        let mut came: Vec<Option<(StateId, Choice)>> = vec![None; self.shape.nodes.len()];
        let mut front = std::collections::VecDeque::from([from]);
        while let Some(state) = front.pop_front() {
            if state == to {
                let (mut way, mut at) = (Vec::new(), to);
                while at != from {
                    let (before, choice) = came[at.0 as usize]?;
                    way.push(choice);
                    at = before;
                }
                way.reverse();
                return Some(way);
            }
            for (choice, next) in self.ways(state) {
                if came[next.0 as usize].is_none() && next != from {
                    came[next.0 as usize] = Some((state, choice));
                    front.push_back(next);
                }
            }
        }
        None
    }

    /// Steps to a state again from the start, and gives the machine there.
    #[must_use]
    pub fn machine(&self, state: StateId) -> M {
        self.machine_at(state.0)
    }
}
