//! Counts schedules: the paths of the graph from the start to the ends of runs.
//!
//! Counts are exact or absent: a graph that is not complete, one with a cycle, and a number beyond 128 bits give none.

use super::shape::{Shape, Standing};
use super::{Graph, Scope};
use crate::machine::Machine;
use crate::report::PreemptionCount;

impl<M: Machine> Graph<M> {
    /// Counts the schedules of the scope.
    #[must_use]
    pub fn interleavings(&self) -> Option<u128> {
        self.interleavings_by_outcome()?.into_iter().try_fold(0u128, u128::checked_add)
    }

    /// Counts the schedules that come to each outcome, in the order of [`Graph::outcomes`].
    #[must_use]
    pub fn interleavings_by_outcome(&self) -> Option<Vec<u128>> {
        let mut counts = vec![0u128; self.outcomes.values().len()];
        self.shape.each_end(&mut |outcome, _, paths| {
            counts[outcome] = counts[outcome].checked_add(paths)?;
            Some(())
        })?;
        Some(counts)
    }

    /// Counts the schedules with exactly 0, 1, 2, … preemptions, and among them those whose outcome `fails`: for a graph of
    /// [`Scope::Preemptions`], whose bound is the last number in the list.
    #[must_use]
    pub fn preemption_counts(&self, fails: impl Fn(&M::Outcome) -> bool) -> Option<Vec<PreemptionCount>> {
        let Scope::Preemptions(bound) = self.shape.scope else { return None };
        let mut counts: Vec<PreemptionCount> =
            (0..=bound).map(|preemptions| PreemptionCount { preemptions, failing: 0, total: 0 }).collect();
        let failing: Vec<bool> = self.outcomes().map(fails).collect();
        self.shape.each_end(&mut |outcome, preemptions, paths| {
            let count = counts.get_mut(preemptions as usize)?;
            count.total = count.total.checked_add(paths)?;
            if failing[outcome] {
                count.failing = count.failing.checked_add(paths)?;
            }
            Some(())
        })?;
        Some(counts)
    }
}

impl Shape {
    /// Calls `end` with the outcome, the preemptions and the number of paths of every node in which a run ends.
    fn each_end(&self, end: &mut dyn FnMut(usize, u32, u128) -> Option<()>) -> Option<()> {
        if !self.is_complete() {
            return None;
        }
        let mut paths = vec![0u128; self.nodes.len()];
        *paths.first_mut()? = 1;
        for node in self.in_order()? {
            let here = paths[node as usize];
            for edge in self.edges_of(node) {
                let there = &mut paths[edge.to as usize];
                *there = there.checked_add(here)?;
            }
            if let Standing::Over(outcome) = self.nodes[node as usize].standing {
                end(outcome as usize, self.nodes[node as usize].preemptions, here)?;
            }
        }
        Some(())
    }
}
