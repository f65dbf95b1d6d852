//! What can still happen from a state: how many orders are left, to which outcomes they lead, and whether one is still to be had.
//!
//! Orders are counted as paths of the graph, exactly or not at all: a circle makes them endless, and where the graph was cut
//! off nobody knows. What can be *reached* is told of a circle, too.

use super::Graph;
use super::read::{Ending, StateId};
use super::shape::{Shape, Standing};
use crate::machine::Machine;

/// What can still happen from a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Futures {
    /// So many orders lead to each outcome, in the order of [`Graph::outcomes`]; 0 where none does.
    Counted(Vec<u128>),
    /// A circle can be gone round, or there are more orders than 128 bits can count. Whether each outcome can be reached.
    Endless(Vec<bool>),
    /// Some of what can happen was not seen.
    Unknown,
}

/// From which states something is still to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    reach: Vec<bool>,
}

impl Within {
    /// Whether it is still to be had from a state.
    #[must_use]
    pub fn reach(&self, state: StateId) -> bool {
        self.reach.get(state.0 as usize).is_some_and(|reach| *reach)
    }
}

impl<M: Machine> Graph<M> {
    /// Counts the orders that are left from a state, by the outcome to which they lead.
    #[must_use]
    pub fn futures(&self, from: StateId) -> Futures {
        let outcomes = self.outcomes().count();
        match self.shape.order_from(from.0) {
            Order::Unknown => Futures::Unknown,
            Order::Circle(reached) => Futures::Endless(self.shape.ends_among(&reached, outcomes)),
            Order::Forward(order) => match self.shape.count_along(&order, outcomes) {
                Some(counts) => Futures::Counted(counts),
                None => Futures::Endless(self.shape.ends_among(&order, outcomes)),
            },
        }
    }

    /// Finds the states from which a run can still end with one of the outcomes that `wanted` names by their places in
    /// [`Graph::outcomes`], or come to one of the states in `also`.
    #[must_use]
    pub fn within_reach(&self, wanted: &dyn Fn(usize) -> bool, also: &[StateId]) -> Within {
        let wanted = |state: StateId| matches!(self.ending(state), Ending::Over(outcome) if wanted(outcome));
        let mut goals: Vec<u32> = self.each_state().filter(|state| wanted(*state)).map(|state| state.0).collect();
        goals.extend(also.iter().map(|state| state.0));
        Within { reach: self.shape.leading_to(goals) }
    }
}

/// The states that can be reached from one, itself included.
enum Order {
    /// Every step leads forward.
    Forward(Vec<u32>),
    /// Some steps lead back.
    Circle(Vec<u32>),
    /// Some were not looked at.
    Unknown,
}

impl Shape {
    /// Orders what can be reached: depth first, each state before all that come after it.
    fn order_from(&self, from: u32) -> Order {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Closed,
        }
        let mut marks = vec![Mark::New; self.nodes.len()];
        let mut order = Vec::new();
        let mut has_circle = false;
        let mut path = vec![(from, 0)];
        marks[from as usize] = Mark::Open;
        while let Some((node, next)) = path.last_mut() {
            let here = &self.nodes[*node as usize];
            if matches!(here.standing, Standing::Unseen | Standing::Limited) || here.narrowed {
                return Order::Unknown;
            }
            let Some(edge) = self.edges_of(*node).get(*next) else {
                marks[*node as usize] = Mark::Closed;
                order.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            match marks[edge.to as usize] {
                Mark::New => {
                    marks[edge.to as usize] = Mark::Open;
                    path.push((edge.to, 0));
                }
                Mark::Open => has_circle = true,
                Mark::Closed => {}
            }
        }
        order.reverse();
        if has_circle { Order::Circle(order) } else { Order::Forward(order) }
    }

    /// Counts the paths from the first of these states to the ends of runs.
    fn count_along(&self, order: &[u32], outcomes: usize) -> Option<Vec<u128>> {
        let mut counts = vec![0u128; outcomes];
        let mut paths = vec![0u128; self.nodes.len()];
        paths[*order.first()? as usize] = 1;
        for &node in order {
            let here = paths[node as usize];
            for edge in self.edges_of(node) {
                let there = &mut paths[edge.to as usize];
                *there = there.checked_add(here)?;
            }
            if let Standing::Over(outcome) = self.nodes[node as usize].standing {
                let count = &mut counts[outcome as usize];
                *count = count.checked_add(here)?;
            }
        }
        Some(counts)
    }

    /// Whether runs end in one of these states, by outcome.
    fn ends_among(&self, nodes: &[u32], outcomes: usize) -> Vec<bool> {
        let mut ends = vec![false; outcomes];
        for node in nodes {
            if let Standing::Over(outcome) = self.nodes[*node as usize].standing {
                ends[outcome as usize] = true;
            }
        }
        ends
    }

    /// Finds the states from which one of these can be reached, themselves included.
    fn leading_to(&self, goals: Vec<u32>) -> Vec<bool> {
        // The steps turned round: of each state where its row of predecessors ends, and the rows.
        let mut ends = vec![0u32; self.nodes.len() + 1];
        for edge in &self.edges {
            ends[edge.to as usize + 1] += 1;
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut before = vec![0u32; self.edges.len()];
        for node in 0..self.nodes.len() as u32 {
            for edge in self.edges_of(node) {
                let place = &mut ends[edge.to as usize];
                before[*place as usize] = node;
                *place += 1;
            }
        }
        let mut leads = vec![false; self.nodes.len()];
        let mut work = goals;
        while let Some(node) = work.pop() {
            if std::mem::replace(&mut leads[node as usize], true) {
                continue;
            }
            let begin = if node == 0 { 0 } else { ends[node as usize - 1] };
            work.extend_from_slice(&before[begin as usize..ends[node as usize] as usize]);
        }
        leads
    }
}
