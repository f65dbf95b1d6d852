//! Builds the graph: breadth first, each state expanded once, its machine dropped as soon as it is.
//!
//! Nodes are numbered in the order in which they are reached, which is also the order of expansion; so depth never falls
//! from one number to the next, and a state's first path is a shortest one. Only the frontier holds machines, and beyond
//! half the memory limit not even that: such a state is stepped to again from the start.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::mem::size_of;

use super::{Edge, Graph, Label, Limits, Nearest, Node, Scope, Standing, Target};
use crate::detect::{self, Sighting};
use crate::machine::{self, Choice, Footprint, Machine, Mode, ProcessId};
use crate::report::{Bound, Kind};

/// How many different findings are kept.
const MAX_FOUND: usize = 256;

/// What a copy of a machine is taken to weigh beyond its own size: most of it is shared.
const MACHINE_BYTES: usize = 1024;

/// A fingerprint is a hash already; this folds it, and stirs it in case the machine's is a plain number.
#[derive(Clone, Copy, Debug, Default)]
struct Fold(u64);

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
    fn write_u128(&mut self, value: u128) {
        let mixed = (value as u64 ^ ((value >> 64) as u64).rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= mixed ^ (mixed >> 32);
    }
}

struct Builder<'a, M: Machine> {
    graph: Graph<M>,
    limits: &'a Limits<'a>,
    index: HashMap<u128, u32, BuildHasherDefault<Fold>>,
    labels: HashMap<Label, u32>,
    outcomes: HashMap<M::Outcome, u32>,
    sightings: HashSet<Sighting>,
    /// The states in which runs ended, where one state may be several nodes.
    ends: HashSet<u128>,
    /// The machines of the nodes that are not expanded yet, in their order; none where memory is short.
    frontier: VecDeque<Option<M>>,
    machines: usize,
    choices: Vec<Choice>,
    footprints: Vec<Footprint>,
}

impl<M: Machine> Graph<M> {
    /// Explores every state that `start` can come to within `scope`, as far as the limits allow.
    #[must_use]
    pub fn build(start: &M, scope: Scope, limits: &Limits<'_>) -> Self {
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
            index: HashMap::default(),
            labels: HashMap::new(),
            outcomes: HashMap::new(),
            sightings: HashSet::new(),
            ends: HashSet::new(),
            frontier: VecDeque::new(),
            machines: 0,
            choices: Vec::new(),
            footprints: Vec::new(),
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

    fn cut(&self, at: u32) -> Option<Bound> {
        let nodes = self.graph.nodes.len();
        if nodes > self.limits.states {
            return Some(Bound::States(self.limits.states));
        }
        if self.bytes() > self.limits.bytes || self.graph.edges.len() >= (u32::MAX / 2) as usize {
            return Some(Bound::Memory(self.limits.bytes));
        }
        (at.is_multiple_of(32) && (self.limits.deadline)()).then_some(Bound::Deadline)
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
        let mut footprints = std::mem::take(&mut self.footprints);
        footprints.resize_with(footprints.len().max(choices.len()), Footprint::default);
        for (choice, footprint) in choices.iter().zip(&mut footprints) {
            let mut next = machine.clone();
            footprint.clear();
            next.step(*choice, footprint);
            if next.over() && next.standing() == machine::Standing::Ended {
                self.sight_left(at, machine, *choice, footprint.partner, choices);
            }
            let used = preemptions + u32::from(goes_on.is_some_and(|last| last != choice.process));
            if matches!(self.graph.scope, Scope::Preemptions(bound) if used > bound) {
                continue;
            }
            let label = self.label(Label { choice: *choice, partner: footprint.partner, quiet: is_quiet(footprint) });
            let to = self.reach(next, (at, label), depth + 1, Some(choice.process), used);
            self.graph.edges.push(Edge { label, to });
        }
        self.sight_races(at, machine, choices, &footprints);
        self.footprints = footprints;
    }

    fn label(&mut self, label: Label) -> u32 {
        let labels = &mut self.graph.labels;
        *self.labels.entry(label).or_insert_with(|| {
            labels.push(label);
            u32::try_from(labels.len() - 1).unwrap_or(u32::MAX)
        })
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
    fn sight_races(&mut self, at: u32, machine: &M, choices: &[Choice], footprints: &[Footprint]) {
        let steps = self.graph.nodes[at as usize].depth + 2;
        for (i, first) in choices.iter().enumerate() {
            for (j, second) in choices.iter().enumerate() {
                let apart = first.process != second.process
                    && footprints[i].partner != Some(second.process)
                    && footprints[j].partner != Some(first.process)
                    && !footprints[i].ends;
                if apart && detect::race_of(&footprints[i], &footprints[j]).is_some() {
                    let target = Target { node: at, tail: [Some(*first), Some(*second)] };
                    self.sight(detect::sight_race(machine, *first, *second), target, steps);
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
                None => nearest.push(Nearest { kind, steps, targets: vec![target] }),
                Some(known) if known.steps == steps => known.targets.push(target),
                Some(known) if known.steps > steps => *known = Nearest { kind, steps, targets: vec![target] },
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
