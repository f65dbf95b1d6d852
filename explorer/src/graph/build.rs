//! Builds the graph: breadth first, each state expanded once, its machine dropped as soon as it is.
//!
//! Nodes are numbered in the order in which they are reached, which is also the order of expansion; so depth never falls
//! from one number to the next, and a state's first path is a shortest one. Only the frontier holds machines, and beyond
//! half the memory limit not even that: such a state is stepped to again from the start.

use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use std::mem::size_of;

use super::{Edge, Graph, Label, Limits, Nearest, Node, Scope, Standing, Target};
use crate::detect::{self, Sighting};
use crate::hash::{QuickMap, QuickSet};
use crate::machine::{self, Choice, Footprint, Machine, Mode, ProcessId};
use crate::report::{Bound, Kind};

/// How many different findings are kept.
const MAX_FOUND: usize = 256;

/// How many shortest schedules are compared for their preemptions: a thousand processes race in a million ways.
const MAX_TARGETS: usize = 1 << 16;

/// What a copy of a machine is taken to weigh beyond its own size: most of it is shared.
const MACHINE_BYTES: usize = 1024;

/// How much work each state of the limit stands for: a few steps, where few processes can move.
const WORK: usize = 8;

/// How much work is done between two looks at the clock.
const PATIENCE: usize = 256;

/// What a label is taken to weigh, in its two places.
const LABEL_BYTES: usize = 3 * size_of::<Label>();

/// What ends the search, if no limit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// Every state has been seen.
    Whole,
    /// A failure has been seen, and every state that could have as short a one.
    Failure,
}

struct Builder<'a, M: Machine> {
    graph: Graph<M>,
    limits: &'a Limits<'a>,
    until: Until,
    index: QuickMap<u128, u32>,
    labels: QuickMap<Label, u32>,
    outcomes: QuickMap<M::Outcome, u32>,
    sightings: QuickSet<Sighting>,
    /// The states in which runs ended, where one state may be several nodes.
    ends: QuickSet<u128>,
    /// The machines of the nodes that are not expanded yet, in their order; none where memory is short.
    frontier: VecDeque<Option<M>>,
    machines: usize,
    /// Steps, each counted the more the more processes can move: a copy of such a machine costs more.
    work: usize,
    asked_at: usize,
    choices: Vec<Choice>,
    /// What the choices of the current state do.
    here: Vec<u32>,
    footprint: Footprint,
}

impl<M: Machine> Graph<M> {
    /// Explores every state that `start` can come to within `scope`, as far as the limits allow.
    #[must_use]
    pub fn build(start: &M, scope: Scope, limits: &Limits<'_>) -> Self {
        Self::build_until(start, scope, limits, Until::Whole)
    }

    /// Explores only until a failure is found, and every other state that could have as short a one.
    #[must_use]
    pub fn build_until_failure(start: &M, limits: &Limits<'_>) -> Self {
        Self::build_until(start, Scope::All, limits, Until::Failure)
    }

    fn build_until(start: &M, scope: Scope, limits: &Limits<'_>, until: Until) -> Self {
        let graph = Graph {
            start: start.clone(),
            nodes: Vec::new(),
            edges: Vec::new(),
            labels: Vec::new(),
            outcomes: Vec::new(),
            ends: Vec::new(),
            found: Vec::new(),
            nearest: Vec::new(),
            left_out: 0,
            limited: 0,
            horizon: u32::MAX,
            cut: None,
            scope,
        };
        let mut builder = Builder {
            graph,
            limits,
            until,
            index: QuickMap::default(),
            labels: QuickMap::default(),
            outcomes: QuickMap::default(),
            sightings: QuickSet::default(),
            ends: QuickSet::default(),
            frontier: VecDeque::new(),
            machines: 0,
            work: 0,
            asked_at: 0,
            choices: Vec::new(),
            here: Vec::new(),
            footprint: Footprint::default(),
        };
        builder.run();
        builder.graph
    }
}

impl<M: Machine> Builder<'_, M> {
    fn run(&mut self) {
        let start = self.graph.start.clone();
        self.reach(start, (0, 0), 0, None, 0);
        let mut at = 0;
        while let Some(machine) = self.frontier.pop_front() {
            if let Some(bound) = self.cut(at) {
                self.graph.cut = Some(bound);
                self.graph.horizon = self.graph.horizon.min(self.graph.nodes[at as usize].depth);
                let end = self.edges_end();
                for node in &mut self.graph.nodes[at as usize..] {
                    node.edges = end;
                }
                return;
            }
            self.machines -= usize::from(machine.is_some());
            let machine = machine.unwrap_or_else(|| self.graph.machine_at(at));
            self.graph.nodes[at as usize].edges = self.edges_end();
            self.expand(at, machine);
            at += 1;
        }
    }

    fn edges_end(&self) -> u32 {
        u32::try_from(self.graph.edges.len()).unwrap_or(u32::MAX)
    }

    /// What ends the search before the node `at` is expanded.
    fn cut(&mut self, at: u32) -> Option<Bound> {
        let nodes = self.graph.nodes.len();
        let depth = self.graph.nodes[at as usize].depth;
        let is_enough = |nearest: &Nearest| nearest.kind.is_failure() && nearest.steps < depth;
        if self.until == Until::Failure && self.graph.nearest.iter().any(is_enough) {
            return Some(Bound::States(nodes));
        }
        if nodes > self.limits.states || self.work > self.limits.states.saturating_mul(WORK) {
            return Some(Bound::States(nodes.min(self.limits.states)));
        }
        if self.bytes() > self.limits.bytes || self.graph.edges.len() >= (u32::MAX / 2) as usize {
            return Some(Bound::Memory(self.limits.bytes));
        }
        if self.work < self.asked_at {
            return None;
        }
        self.asked_at = self.work + PATIENCE;
        (self.limits.deadline)().then_some(Bound::Deadline)
    }

    /// Estimates what the search holds now.
    fn bytes(&self) -> usize {
        let graph = &self.graph;
        graph.nodes.len() * size_of::<Node>()
            + graph.edges.len() * size_of::<Edge>()
            + self.index.len() * 2 * size_of::<(u128, u32)>()
            + self.frontier.len() * size_of::<Option<M>>()
            + self.machines * MACHINE_BYTES
            + self.ends.len() * 2 * size_of::<u128>()
            + self.labels.len() * LABEL_BYTES
    }

    /// Gives the number of a state, new or known.
    fn reach(&mut self, machine: M, parent: (u32, u32), depth: u32, last: Option<ProcessId>, preemptions: u32) -> u32 {
        let mut key = machine.fingerprint();
        let mut node = Node { edges: 0, depth, parent, standing: Standing::Unseen, last: None, preemptions: 0 };
        if self.graph.scope != Scope::All {
            (node.last, node.preemptions) = (last, preemptions);
            let apart = u128::from(last.map_or(0, |process| process.0 + 1)) << 32 | u128::from(preemptions);
            key ^= apart.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        }
        match self.index.entry(key) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let number = u32::try_from(self.graph.nodes.len()).unwrap_or(u32::MAX);
                new.insert(number);
                self.graph.nodes.push(node);
                let room = (self.machines + 1) * (size_of::<Option<M>>() + MACHINE_BYTES) <= self.limits.bytes / 2;
                self.machines += usize::from(room);
                self.frontier.push_back(room.then_some(machine));
                number
            }
        }
    }

    fn expand(&mut self, at: u32, machine: M) {
        let mut choices = std::mem::take(&mut self.choices);
        choices.clear();
        machine.choices(&mut choices);
        if choices.is_empty() {
            self.end(at, &machine);
        } else {
            self.graph.nodes[at as usize].standing = Standing::Going;
            self.step_all(at, &machine, &choices);
        }
        self.choices = choices;
    }

    fn end(&mut self, at: u32, machine: &M) {
        let over = machine.over();
        if let Some(sighting) = detect::sight_end(machine, !over) {
            let limited = matches!(sighting, Sighting::Said(Kind::Limit, ..));
            let target = Target { node: at, tail: [None, None] };
            let depth = self.graph.nodes[at as usize].depth;
            self.sight(sighting, target, depth);
            if limited {
                self.graph.limited += 1;
                self.graph.horizon = self.graph.horizon.min(depth);
                self.graph.nodes[at as usize].standing = Standing::Limited;
                return;
            }
        }
        let outcome = machine.outcome();
        let index = match self.outcomes.get(&outcome) {
            Some(index) => *index,
            None => {
                let index = u32::try_from(self.graph.outcomes.len()).unwrap_or(u32::MAX);
                self.graph.outcomes.push(outcome.clone());
                self.graph.ends.push((at, 0));
                self.outcomes.insert(outcome, index);
                index
            }
        };
        if self.graph.scope == Scope::All || self.ends.insert(machine.fingerprint()) {
            self.graph.ends[index as usize].1 += 1;
        }
        self.graph.nodes[at as usize].standing = Standing::Over(index);
    }

    fn step_all(&mut self, at: u32, machine: &M, choices: &[Choice]) {
        let Node { depth, last, preemptions, .. } = self.graph.nodes[at as usize];
        let goes_on = last.filter(|last| choices.iter().any(|choice| choice.process == *last));
        let mut labels = std::mem::take(&mut self.here);
        labels.clear();
        self.work += choices.len() * (1 + choices.len() / 8);
        for choice in choices {
            if let Some(edge) = self.across(at, *choice) {
                labels.push(edge.label);
                self.graph.edges.push(edge);
                continue;
            }
            let mut next = machine.clone();
            self.footprint.clear();
            next.step(*choice, &mut self.footprint);
            if next.over() && next.standing() == machine::Standing::Ended {
                self.sight_left(at, machine, *choice, self.footprint.partner, choices);
            }
            let label = self.label(*choice);
            labels.push(label);
            let used = preemptions + u32::from(goes_on.is_some_and(|last| last != choice.process));
            if matches!(self.graph.scope, Scope::Preemptions(bound) if used > bound) {
                continue;
            }
            let to = self.reach(next, (at, label), depth + 1, Some(choice.process), used);
            self.graph.edges.push(Edge { label, to });
        }
        self.sight_races(at, machine, &labels);
        self.here = labels;
    }

    /// Finds where a choice leads without taking it. This state was reached from another one by a step; if the choice was
    /// possible there, and commutes with that step, the two in the other order lead to the same state, which may be known.
    ///
    /// Most states are reached in several orders, so this spares most steps. It trusts footprints as every reduction does.
    fn across(&self, at: u32, choice: Choice) -> Option<Edge> {
        let graph = &self.graph;
        let (parent, by) = graph.nodes[at as usize].parent;
        if at == 0 || graph.scope != Scope::All {
            return None;
        }
        let aside = graph.edges_of(parent).iter().find(|edge| graph.label(**edge).choice == choice)?;
        let by = &graph.labels[by as usize];
        if aside.to >= at || !graph.label(*aside).commutes(by) {
            return None;
        }
        let around = graph.edges_of(aside.to).iter().find(|edge| graph.label(**edge).choice == by.choice)?;
        Some(Edge { label: aside.label, to: around.to })
    }

    /// Gives the number of what a step did that has just been taken.
    fn label(&mut self, choice: Choice) -> u32 {
        let footprint = &self.footprint;
        let label = Label {
            choice,
            partner: footprint.partner,
            accesses: footprint.accesses.as_slice().into(),
            quiet: is_quiet(footprint),
            ends: footprint.ends,
        };
        let labels = &mut self.graph.labels;
        if let Some(known) = self.labels.get(&label) {
            return *known;
        }
        let number = u32::try_from(labels.len()).unwrap_or(u32::MAX);
        labels.push(label.clone());
        self.labels.insert(label, number);
        number
    }

    fn sight_left(&mut self, at: u32, before: &M, last: Choice, partner: Option<ProcessId>, choices: &[Choice]) {
        let left = detect::left_behind(before, last, partner, choices);
        if left.is_empty() {
            return;
        }
        let target = Target { node: at, tail: [Some(last), None] };
        let steps = self.graph.nodes[at as usize].depth + 1;
        self.sight(detect::sight_left(before, &left), target, steps);
    }

    /// Two conflicting plain accesses that are both possible in one state: a race, with the two steps as its witness.
    fn sight_races(&mut self, at: u32, machine: &M, labels: &[u32]) {
        let steps = self.graph.nodes[at as usize].depth + 2;
        for first in labels {
            for second in labels {
                let (a, b) = (&self.graph.labels[*first as usize], &self.graph.labels[*second as usize]);
                let (first, second) = (a.choice, b.choice);
                let apart = !b.moves(first.process) && !a.moves(second.process) && !a.ends;
                if apart && detect::race_of(&a.accesses, &b.accesses).is_some() {
                    let target = Target { node: at, tail: [Some(first), Some(second)] };
                    self.sight(detect::sight_race(machine, first, second), target, steps);
                }
            }
        }
    }

    fn sight(&mut self, sighting: Sighting, target: Target, steps: u32) {
        let kinds = sighting.kinds();
        if !self.sightings.contains(&sighting) {
            if self.graph.found.len() < MAX_FOUND {
                self.graph.found.push(target);
                self.sightings.insert(sighting);
            } else {
                self.graph.left_out += 1;
            }
        }
        for kind in kinds {
            let nearest = &mut self.graph.nearest;
            match nearest.iter_mut().find(|nearest| nearest.kind == kind) {
                None => nearest.push(Nearest { kind, steps, targets: vec![target], whole: true }),
                Some(known) if known.steps == steps && known.targets.len() < MAX_TARGETS => known.targets.push(target),
                Some(known) if known.steps == steps => known.whole = false,
                Some(known) if known.steps > steps => {
                    *known = Nearest { kind, steps, targets: vec![target], whole: true }
                }
                Some(_) => {}
            }
        }
    }
}

/// Whether a step changes nothing that another process could see.
fn is_quiet(footprint: &Footprint) -> bool {
    let looks = |mode: Mode| matches!(mode, Mode::Read | Mode::Load | Mode::Look);
    footprint.accesses.iter().all(|access| looks(access.mode))
        && footprint.started.is_empty()
        && footprint.partner.is_none()
        && !footprint.ends
}
