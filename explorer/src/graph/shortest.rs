//! Finds the shortest failing schedules, and of those the one that takes the turn away least often.
//!
//! Every step counts one, so only steps from one layer of the breadth-first search to the next lie on a shortest path. Over
//! those layers this is Dijkstra's search with the key (steps, preemptions) and the vertex (state, who moved last), taken
//! layer by layer. A *preemption* is a step by another process than the last one while that one could still move.

use std::collections::HashMap;

use super::witness::{Witness, less_preempted};
use super::{Graph, Scope, Standing, Target};
use crate::detect;
use crate::machine::{Access, Choice, Description, Footprint, Machine, ProcessId};
use crate::replay::replay;
use crate::report::{Finding, Kind, Shortest};

/// The best way known to a node if `last` moved last.
#[derive(Clone, Copy, Debug)]
struct Way {
    last: Option<ProcessId>,
    preemptions: u32,
    /// The node before, which of its ways, and the choice made there.
    from: Option<(u32, usize, Choice)>,
}

impl<M: Machine> Graph<M> {
    /// Gives the shortest failing schedule of each kind that was found, in the order of kinds.
    #[must_use]
    pub fn shortest_of_kinds(&self) -> Vec<Shortest> {
        let mut kinds: Vec<Kind> =
            self.nearest.iter().map(|nearest| nearest.kind).filter(|kind| kind.is_failure()).collect();
        kinds.sort_unstable();
        kinds.into_iter().filter_map(|kind| self.shortest(kind)).collect()
    }

    /// Gives the shortest schedule that fails so, of the shortest one with the fewest preemptions.
    #[must_use]
    pub fn shortest(&self, kind: Kind) -> Option<Shortest> {
        let nearest = self.nearest.iter().find(|nearest| nearest.kind == kind)?;
        let (schedule, preemptions, target) = self.least_preempted(&nearest.targets)?;
        let steps = schedule.len();
        let mut least = self.scope == Scope::All && nearest.whole && nearest.steps < self.horizon;
        if kind == Kind::Race {
            match less_preempted(&self.start, steps, preemptions) {
                Witness::Better(schedule, preemptions) => {
                    let findings =
                        replay(&self.start, &schedule).map_or_else(|_| Vec::new(), |replayed| replayed.findings);
                    let finding = findings.into_iter().find(|finding| finding.kind == kind)?;
                    return Some(Shortest { kind, steps, preemptions, least, finding });
                }
                Witness::None => {}
                Witness::Unknown => least = false,
            }
        }
        let mut finding = self.tell(target).into_iter().find(|finding| finding.kind == kind)?;
        finding.schedule = schedule;
        Some(Shortest { kind, steps, preemptions, least, finding })
    }

    /// Gives a shortest schedule to a node.
    pub(super) fn path(&self, mut node: u32) -> Vec<Choice> {
        let mut path = Vec::with_capacity(self.nodes[node as usize].depth as usize);
        while node != 0 {
            let (parent, label) = self.nodes[node as usize].parent;
            path.push(self.labels[label as usize].choice);
            node = parent;
        }
        path.reverse();
        path
    }

    /// Steps to a node again, from the start.
    pub(super) fn machine_at(&self, node: u32) -> M {
        let mut machine = self.start.clone();
        let mut footprint = Footprint::default();
        for choice in self.path(node) {
            footprint.clear();
            machine.step(choice, &mut footprint);
        }
        machine
    }

    /// Tells what is wrong there, with a shortest schedule to it.
    pub(super) fn tell(&self, target: Target) -> Vec<Finding> {
        let machine = self.machine_at(target.node);
        let mut findings = match target.tail {
            [Some(first), Some(second)] => {
                let mut after = machine.clone();
                let (mut a, mut b) = (Footprint::default(), Footprint::default());
                after.step(first, &mut a);
                after.clone().step(second, &mut b);
                let does =
                    |at: &M, choice: Choice| Description { line: at.line(choice.process), ..at.describe(choice) };
                let told = |(x, y): (Access, Access)| {
                    let one = (first.process, x.mode, does(&machine, first));
                    detect::tell_accesses(&after, x.object, one, (second.process, y.mode, does(&after, second)))
                };
                detect::race_of(&a.accesses, &b.accesses).map(told).into_iter().collect()
            }
            [Some(last), None] => {
                let mut choices = Vec::new();
                machine.choices(&mut choices);
                let mut footprint = Footprint::default();
                machine.clone().step(last, &mut footprint);
                let left = detect::left_behind(&machine, last, footprint.partner, &choices);
                detect::tell_left(&machine, &left)
            }
            _ => detect::tell_end(&machine, !machine.over()).into_iter().collect(),
        };
        let mut schedule = self.path(target.node);
        schedule.extend(target.tail());
        for finding in &mut findings {
            finding.schedule.clone_from(&schedule);
        }
        findings
    }

    /// Of all shortest schedules to any of the targets, finds one with the fewest preemptions.
    fn least_preempted(&self, targets: &[Target]) -> Option<(Vec<Choice>, u32, Target)> {
        let furthest = targets.iter().map(|target| target.node).max()?;
        let mut leads = vec![false; furthest as usize + 1];
        for target in targets {
            leads[target.node as usize] = true;
        }
        let layered =
            |from: u32, to: u32| to <= furthest && self.nodes[to as usize].depth == self.nodes[from as usize].depth + 1;
        for node in (0..furthest).rev() {
            leads[node as usize] |=
                self.edges_of(node).iter().any(|edge| layered(node, edge.to) && leads[edge.to as usize]);
        }
        let mut ways: HashMap<u32, Vec<Way>> = HashMap::new();
        ways.insert(0, vec![Way { last: None, preemptions: 0, from: None }]);
        for node in 0..furthest {
            let Some(here) = ways.get(&node).cloned().filter(|_| leads[node as usize]) else { continue };
            for edge in self.edges_of(node).iter().filter(|edge| layered(node, edge.to) && leads[edge.to as usize]) {
                let choice = self.label(*edge).choice;
                for (which, way) in here.iter().enumerate() {
                    let taken = way.last.is_some_and(|last| last != choice.process && self.enabled(node, last));
                    let preemptions = way.preemptions + u32::from(taken);
                    let new = Way { last: Some(choice.process), preemptions, from: Some((node, which, choice)) };
                    let there = ways.entry(edge.to).or_default();
                    match there.iter_mut().find(|known| known.last == new.last) {
                        None => there.push(new),
                        Some(known) if known.preemptions > preemptions => *known = new,
                        Some(_) => {}
                    }
                }
            }
        }
        let mut best: Option<(u32, Way, Target)> = None;
        for target in targets {
            for way in ways.get(&target.node).into_iter().flatten() {
                let preemptions = way.preemptions + self.tail_preemptions(*target, way.last);
                if best.is_none_or(|(least, ..)| preemptions < least) {
                    best = Some((preemptions, *way, *target));
                }
            }
        }
        let (preemptions, way, target) = best?;
        let mut schedule = Vec::new();
        let mut from = way.from;
        while let Some((node, which, choice)) = from {
            schedule.push(choice);
            from = ways[&node][which].from;
        }
        schedule.reverse();
        schedule.extend(target.tail());
        Some((schedule, preemptions, target))
    }

    fn tail_preemptions(&self, target: Target, last: Option<ProcessId>) -> u32 {
        let [Some(first), second] = target.tail else { return 0 };
        let taken = last.is_some_and(|last| last != first.process && self.enabled(target.node, last));
        let Some(second) = second.filter(|second| second.process != first.process) else { return u32::from(taken) };
        u32::from(taken) + u32::from(second.process != first.process && self.goes_on(target.node, first))
    }

    /// Whether the process that moves by `choice` could move again right after.
    fn goes_on(&self, node: u32, choice: Choice) -> bool {
        let seen = self.edges_of(node).iter().find(|edge| self.label(**edge).choice == choice).map(|edge| edge.to);
        if let Some(to) = seen.filter(|to| self.nodes[*to as usize].standing != Standing::Unseen) {
            return self.enabled(to, choice.process);
        }
        let mut machine = self.machine_at(node);
        machine.step(choice, &mut Footprint::default());
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        choices.iter().any(|next| next.process == choice.process)
    }
}
