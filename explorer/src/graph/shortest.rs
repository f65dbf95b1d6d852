//! Finds the shortest failing schedules, and of those the one that takes the turn away least often.
//!
//! Every step counts one, so only steps from one layer of the breadth-first search to the next lie on a shortest path. Over
//! those layers this is Dijkstra's search with the key (steps, preemptions) and the vertex (state, who moved last), taken
//! layer by layer. A *preemption* is a step by another process than the last one while that one could still move.

use super::shape::{Shape, Standing, Target};
use super::witness::{Witness, less_preempted};
use super::{Graph, Scope};
use crate::machine::{Choice, Footprint, Machine, ProcessId};
use crate::replay::{Run, findings_of};
use crate::report::{Finding, Kind, Shortest};
use crate::step::NONE;
use crate::walk::follow;

/// A run in which somebody goes on for longer before a race shows is not looked for.
const MOST_STEPS: usize = 10_000;

/// The best way known to a node if the process that moved last on it did.
#[derive(Clone, Copy, Debug)]
struct Way {
    preemptions: u32,
    /// The way that it goes on, and the choice by which it does; none at the start.
    from: Option<(u32, Choice)>,
    /// Another way to the same node.
    next: u32,
}

impl Way {
    fn last(&self) -> Option<ProcessId> {
        self.from.map(|(_, choice)| choice.process)
    }
}

impl<M: Machine> Graph<M> {
    /// Gives the shortest failing schedule of each kind that was found, in the order of kinds.
    #[must_use]
    pub fn shortest_of_kinds(&self) -> Vec<Shortest> {
        Kind::FAILURES.iter().filter_map(|kind| self.shortest(*kind)).collect()
    }

    /// Gives the shortest schedule that fails so, of the shortest one with the fewest preemptions.
    #[must_use]
    pub fn shortest(&self, kind: Kind) -> Option<Shortest> {
        let nearest = self.shape.nearest.iter().find(|nearest| nearest.kind == kind)?;
        let tail = |target: Target, last: Option<ProcessId>| self.tail_preemptions(target, last);
        let (mut schedule, mut preemptions, target) = self.shape.least_preempted(&nearest.targets, &tail)?;
        self.shape.add_tail(target, &mut schedule);
        if let Some(run) = nearest.targets.iter().find_map(|target| self.within_scope(*target)) {
            preemptions = run.walk.preemptions;
            schedule = run.schedule;
        }
        let steps = schedule.len();
        let mut least = self.shape.scope == Scope::All && nearest.whole && nearest.steps < self.shape.horizon;
        if kind == Kind::Race {
            match less_preempted(&self.start, steps, preemptions) {
                Witness::Better(better, fewer) => (schedule, preemptions) = (better, fewer),
                Witness::None => {}
                Witness::Unknown => least = false,
            }
        }
        let mut finding = findings_of(&self.start, &schedule).into_iter().find(|finding| finding.kind == kind)?;
        finding.schedule = schedule;
        Some(Shortest { kind, steps, preemptions, least, finding })
    }

    /// Steps to a node again, from the start.
    pub(super) fn machine_at(&self, node: u32) -> M {
        follow(&self.start, &self.shape.path(node))
    }

    /// Tells what is wrong there, and with the shortest way to it.
    pub(super) fn tell(&self, target: Target) -> Vec<Finding> {
        if let Some(run) = self.within_scope(target) {
            return run.findings(&self.start);
        }
        let mut schedule = self.shape.path(target.node);
        self.shape.add_tail(target, &mut schedule);
        findings_of(&self.start, &schedule)
    }

    /// Shows a race without more preemptions than the graph was allowed: two steps that are both possible in one state can be
    /// taken one right after the other only by a preemption, so here whoever took the first goes on as long as it can. None
    /// where nothing bounds them, or where that does not show it.
    fn within_scope(&self, target: Target) -> Option<Run<M>> {
        let Scope::Preemptions(bound) = self.shape.scope else { return None };
        let [Some(first), Some(second)] = target.tail.map(|label| self.shape.choice(label)) else { return None };
        let before = Run::along(&self.start, &self.shape.path(target.node)).ok()?;
        [(first, second), (second, first)].into_iter().find_map(|(one, other)| {
            let mut run = before.clone();
            run.take(one).ok()?;
            while run.walk.preempts(other) > 0 && run.schedule.len() < MOST_STEPS {
                run.take(run.walk.choices[run.walk.expected()]).ok()?;
            }
            run.take(other).ok()?;
            (run.races.len() > before.races.len() && run.walk.preemptions <= bound).then_some(run)
        })
    }

    /// Counts the preemptions of a target's own steps, if `last` moved before them.
    fn tail_preemptions(&self, target: Target, last: Option<ProcessId>) -> u32 {
        let [first, second] = target.tail.map(|label| self.shape.choice(label));
        let Some(first) = first else { return 0 };
        let taken = last.is_some_and(|last| last != first.process && self.shape.enabled(target.node, last));
        let taken_again =
            second.is_some_and(|second| second.process != first.process) && self.goes_on(target.node, first);
        u32::from(taken) + u32::from(taken_again)
    }

    /// Whether the process that moves by `choice` could move again right after.
    fn goes_on(&self, node: u32, choice: Choice) -> bool {
        let shape = &self.shape;
        let seen = shape.edges_of(node).iter().find(|edge| shape.label(edge.label).choice == choice);
        if let Some(edge) = seen
            && shape.nodes[edge.to as usize].standing != Standing::Unseen
        {
            return shape.enabled(edge.to, choice.process);
        }
        let mut machine = self.machine_at(node);
        machine.step(choice, &mut Footprint::default());
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        choices.iter().any(|next| next.process == choice.process)
    }
}

impl Shape {
    /// Of all shortest schedules to any of the targets, finds one with the fewest preemptions, those of the target's `tail`
    /// after who moved last included.
    fn least_preempted(
        &self,
        targets: &[Target],
        tail: &dyn Fn(Target, Option<ProcessId>) -> u32,
    ) -> Option<(Vec<Choice>, u32, Target)> {
        let ways = self.ways(targets)?;
        let mut best: Option<(u32, Way, Target)> = None;
        for target in targets {
            let mut at = ways.of[target.node as usize];
            while let Some(way) = ways.all.get(at as usize) {
                let preemptions = way.preemptions + tail(*target, way.last());
                if best.is_none_or(|(least, ..)| preemptions < least) {
                    best = Some((preemptions, *way, *target));
                }
                at = way.next;
            }
        }
        let (preemptions, way, target) = best?;
        let mut schedule = Vec::new();
        let mut from = way.from;
        while let Some((way, choice)) = from {
            schedule.push(choice);
            from = ways.all[way as usize].from;
        }
        schedule.reverse();
        Some((schedule, preemptions, target))
    }

    /// Finds the least preempted ways to every node that lies on a shortest schedule to one of the targets.
    fn ways(&self, targets: &[Target]) -> Option<Ways> {
        let furthest = targets.iter().map(|target| target.node).max()?;
        let mut leads = vec![false; furthest as usize + 1];
        for target in targets {
            leads[target.node as usize] = true;
        }
        let depth = |node: u32| self.nodes[node as usize].depth;
        let goes = |leads: &[bool], node: u32, to: u32| {
            depth(to) == depth(node) + 1 && leads.get(to as usize).is_some_and(|leads| *leads)
        };
        for node in (0..furthest).rev() {
            leads[node as usize] |= self.edges_of(node).iter().any(|edge| goes(&leads, node, edge.to));
        }
        let mut ways = Ways { of: vec![NONE; furthest as usize + 1], all: Vec::new() };
        ways.take(0, Way { preemptions: 0, from: None, next: NONE });
        for node in (0..furthest).filter(|node| leads[*node as usize]) {
            for edge in self.edges_of(node).iter().filter(|edge| goes(&leads, node, edge.to)) {
                let choice = self.label(edge.label).choice;
                let mut at = ways.of[node as usize];
                while let Some(way) = ways.all.get(at as usize).copied() {
                    let taken = way.last().is_some_and(|last| last != choice.process && self.enabled(node, last));
                    let preemptions = way.preemptions + u32::from(taken);
                    ways.take(edge.to, Way { preemptions, from: Some((at, choice)), next: NONE });
                    at = way.next;
                }
            }
        }
        Some(ways)
    }
}

/// The ways to nodes, one for each process that may have moved last.
struct Ways {
    /// Of each node, the first one.
    of: Vec<u32>,
    all: Vec<Way>,
}

impl Ways {
    /// Takes note of a way to a node, if it is better than the one known.
    fn take(&mut self, node: u32, new: Way) {
        let mut end = NONE;
        let mut at = self.of[node as usize];
        while let Some(known) = self.all.get_mut(at as usize) {
            if known.last() == new.last() {
                if known.preemptions > new.preemptions {
                    *known = Way { next: known.next, ..new };
                }
                return;
            }
            (end, at) = (at, known.next);
        }
        let fresh = self.all.len() as u32;
        match self.all.get_mut(end as usize) {
            Some(end) => end.next = fresh,
            None => self.of[node as usize] = fresh,
        }
        self.all.push(new);
    }
}
