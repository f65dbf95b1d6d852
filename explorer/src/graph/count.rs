//! Counts schedules: the paths of the graph from the start to the ends of runs.
//!
//! Counts are exact or absent: a graph that is not complete, one with a cycle, and a number beyond 128 bits give none.

use super::{Graph, Scope, Standing};
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
        let mut counts = vec![0u128; self.outcomes.len()];
        self.each_end(|outcome, _, paths| {
            counts[outcome] = counts[outcome].checked_add(paths)?;
            Some(())
        })?;
        Some(counts)
    }

    /// Counts the schedules with exactly 0, 1, 2, … preemptions, and among them those whose outcome `fails`: for a graph of
    /// [`Scope::Preemptions`], whose bound is the last number in the list.
    #[must_use]
    pub fn preemption_counts(&self, fails: impl Fn(&M::Outcome) -> bool) -> Option<Vec<PreemptionCount>> {
        let Scope::Preemptions(bound) = self.scope else { return None };
        let mut counts: Vec<PreemptionCount> =
            (0..=bound).map(|preemptions| PreemptionCount { preemptions, failing: 0, total: 0 }).collect();
        let failing: Vec<bool> = self.outcomes.iter().map(fails).collect();
        self.each_end(|outcome, preemptions, paths| {
            let count = counts.get_mut(preemptions as usize)?;
            count.total = count.total.checked_add(paths)?;
            if failing[outcome] {
                count.failing = count.failing.checked_add(paths)?;
            }
            Some(())
        })?;
        Some(counts)
    }

    /// Whether some run can go on for ever. Meant for a graph that is complete.
    #[must_use]
    pub fn has_cycle(&self) -> bool {
        self.in_order().is_none()
    }

    /// Calls `end` with the outcome, the preemptions and the number of paths of every node in which a run ends.
    fn each_end(&self, mut end: impl FnMut(usize, u32, u128) -> Option<()>) -> Option<()> {
        if !self.complete() {
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

    /// Orders the nodes so that every step leads forward; none if there is a cycle. (Kahn's algorithm. The order in which
    /// nodes were reached will not do: a state may have a short path and a long one.)
    pub(super) fn in_order(&self) -> Option<Vec<u32>> {
        let mut arriving = vec![0u32; self.nodes.len()];
        for edge in &self.edges {
            arriving[edge.to as usize] += 1;
        }
        let mut order = Vec::with_capacity(self.nodes.len());
        order.push(0);
        if arriving.first() != Some(&0) {
            return None;
        }
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
