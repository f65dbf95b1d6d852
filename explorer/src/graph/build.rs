//! Builds the graph: breadth first, each state expanded once, its machine dropped as soon as it is.
//!
//! Nodes are numbered in the order in which they are reached, which is also the order of expansion; so depth never falls
//! from one number to the next, and a state's first path is a shortest one. Only the frontier holds machines, and beyond
//! half the memory limit not even that: such a state is stepped to again from the start.

use std::collections::VecDeque;
use std::fmt;
use std::mem::size_of;

use super::shape::{Edge, Nearest, Node, Shape, Standing, Target};
use super::{Graph, Limits, Scope};
use crate::detect::{self, Wrong};
use crate::findings::{Identities, Identity, Key};
use crate::intern::Interner;
use crate::machine::{self, Choice, Footprint, Machine, ProcessId};
use crate::pace::{self, Pace, Turn};
use crate::report::{Bound, Kind};
use crate::step::{NONE, Step};
use crate::walk::follow;

/// How many different findings are kept.
const MAX_FOUND: usize = 256;

/// How many shortest schedules are compared for their preemptions: a thousand processes race in a million ways.
const MAX_TARGETS: usize = 1 << 16;

/// What a copy of a machine is taken to weigh beyond its own size: most of it is shared.
const MACHINE_BYTES: usize = 1024;

/// How much work each state of the limit stands for: a few steps, where few processes can move.
const WORK: usize = 8;

/// From this part of the limit on a graph is judged by how it grows; and it is given up where that promises so many times
/// the limit.
const JUDGED_FROM: usize = 8;
const HOPELESS: f64 = 4.0;

/// How much work is done between two looks at the clock.
const PATIENCE: usize = 256;

/// What a label is taken to weigh, with what it touches.
const LABEL_BYTES: usize = 2 * size_of::<Step>();

/// What ends the search, if no limit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// Every state has been seen.
    Whole,
    /// Every state has been seen, or there will be many times more than the limit, as the growth of the graph has it.
    WholeOrHopeless,
    /// A failure has been seen, and every state that could have as short a one.
    Failure,
}

/// A graph in the making, for who builds it in slices. [`Graph::build`] does it in one go.
pub struct Builder<M: Machine> {
    start: M,
    shape: Shape,
    max_states: usize,
    max_bytes: usize,
    until: Until,
    /// The node that is expanded next.
    at: u32,
    levels: Levels,
    /// The fingerprints of the nodes.
    index: Interner<u128>,
    outcomes: Interner<M::Outcome>,
    sightings: Identities,
    /// The states in which runs ended, where one state may be several nodes.
    ends: Interner<u128>,
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

/// How many states are so many steps away from the start: of the last three numbers of steps whose states are all known.
#[derive(Debug, Default)]
struct Levels {
    sizes: [usize; 3],
    /// The number of the first node beyond them.
    next: usize,
    /// Whether a level has been added since that was asked.
    is_news: bool,
}

impl Levels {
    /// Takes note of the node that is expanded next, of so many that are known.
    fn see(&mut self, at: usize, nodes: usize) {
        self.is_news = at == self.next;
        if self.is_news {
            self.sizes = [self.sizes[1], self.sizes[2], nodes - at];
            self.next = nodes;
        }
    }

    /// Whether a graph of so many nodes will have many times more than `most`, if each level grows by a factor that falls from
    /// level to level as it last fell. Where processes run beside each other that is less than what comes: the factors of
    /// binomial coefficients fall more and more slowly.
    fn promise_more(&self, nodes: usize, most: usize) -> bool {
        let [first, second, third] = self.sizes.map(|size| size as f64);
        if !self.is_news || nodes < most / JUDGED_FROM || first == 0.0 {
            return false;
        }
        let mut growth = third / second;
        let fall = (second / first - growth).max(0.01);
        let (mut level, mut total, most) = (third, nodes as f64, most as f64 * HOPELESS);
        while growth > 1.0 && total < most {
            growth -= fall;
            level *= growth.max(1.0);
            total += level;
        }
        total >= most
    }
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
        let mut builder = Builder::new(start, scope, limits.states, limits.bytes, until);
        while builder.advance(&|| pace::until(limits.deadline)) == Turn::Paused {}
        builder.finish()
    }
}

impl<M: Machine> fmt::Debug for Builder<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("states", &self.states()).finish_non_exhaustive()
    }
}

impl<M: Machine> Builder<M> {
    /// Begins with the state `start`, to see every state within the scope: at most so many, in about so many bytes.
    #[must_use]
    pub fn whole(start: &M, scope: Scope, max_states: usize, max_bytes: usize) -> Self {
        Self::new(start, scope, max_states, max_bytes, Until::Whole)
    }

    /// Begins with the state `start`.
    pub(crate) fn new(start: &M, scope: Scope, max_states: usize, max_bytes: usize, until: Until) -> Self {
        let mut builder = Self {
            start: start.clone(),
            shape: Shape::new(scope),
            max_states,
            max_bytes,
            until,
            at: 0,
            levels: Levels::default(),
            index: Interner::default(),
            outcomes: Interner::default(),
            sightings: Identities::default(),
            ends: Interner::default(),
            frontier: VecDeque::new(),
            machines: 0,
            work: 0,
            asked_at: 0,
            choices: Vec::new(),
            here: Vec::new(),
            footprint: Footprint::default(),
        };
        builder.reach(start.clone(), (0, 0), 0, None, 0);
        builder
    }

    /// Counts the states reached so far.
    #[must_use]
    pub fn states(&self) -> usize {
        self.shape.nodes.len()
    }

    /// Expands states until there is none left, a limit is met, or `pace` says otherwise; that is asked every few dozen.
    pub fn advance(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        while !self.frontier.is_empty() {
            let (at, end) = (self.at, self.edges_end());
            self.levels.see(at as usize, self.states());
            let mut cut = self.limit(at);
            if cut.is_none() && self.work >= self.asked_at {
                self.asked_at = self.work + PATIENCE;
                match pace() {
                    Pace::On => {}
                    Pace::Pause => return Turn::Paused,
                    Pace::Stop => cut = Some(Bound::Deadline),
                }
            }
            if cut.is_some() {
                self.shape.cut = cut;
                self.shape.horizon = self.shape.horizon.min(self.shape.nodes[at as usize].depth);
                for node in &mut self.shape.nodes[at as usize..] {
                    node.edges = end;
                }
                return Turn::Done;
            }
            let machine = self.frontier.pop_front().flatten();
            self.machines -= usize::from(machine.is_some());
            let machine = machine.unwrap_or_else(|| follow(&self.start, &self.shape.path(at)));
            self.shape.nodes[at as usize].edges = end;
            self.expand(at, &machine);
            self.at += 1;
        }
        Turn::Done
    }

    /// The graph, as far as it has come.
    #[must_use]
    pub fn finish(mut self) -> Graph<M> {
        self.shape.has_cycle = self.shape.in_order().is_none();
        Graph { start: self.start, outcomes: self.outcomes, shape: self.shape }
    }

    fn edges_end(&self) -> u32 {
        u32::try_from(self.shape.edges.len()).unwrap_or(u32::MAX)
    }

    /// The limit that ends the search before the node `at` is expanded.
    fn limit(&self, at: u32) -> Option<Bound> {
        let nodes = self.shape.nodes.len();
        let depth = self.shape.nodes[at as usize].depth;
        let is_enough = |nearest: &Nearest| nearest.kind.is_failure() && nearest.steps < depth;
        if self.until == Until::Failure && self.shape.nearest.iter().any(is_enough) {
            return Some(Bound::States(nodes));
        }
        let is_hopeless = self.until == Until::WholeOrHopeless && self.levels.promise_more(nodes, self.max_states);
        if is_hopeless || nodes > self.max_states || self.work > self.max_states.saturating_mul(WORK) {
            return Some(Bound::States(nodes.min(self.max_states)));
        }
        let full = self.bytes() > self.max_bytes || self.shape.edges.len() >= (u32::MAX / 2) as usize;
        full.then_some(Bound::Memory(self.max_bytes))
    }

    /// Estimates what the search holds now.
    fn bytes(&self) -> usize {
        let shape = &self.shape;
        shape.nodes.len() * size_of::<Node>()
            + shape.edges.len() * size_of::<Edge>()
            + shape.nodes.len() * 2 * size_of::<(u128, u32)>()
            + self.frontier.len() * size_of::<Option<M>>()
            + self.machines * MACHINE_BYTES
            + self.ends.values().len() * 2 * size_of::<u128>()
            + shape.labels.len() * LABEL_BYTES
    }

    /// Gives the number of a state, new or known.
    fn reach(&mut self, machine: M, parent: (u32, u32), depth: u32, last: Option<ProcessId>, preemptions: u32) -> u32 {
        let mut key = machine.fingerprint();
        let mut node =
            Node { edges: 0, depth, parent, standing: Standing::Unseen, last: None, preemptions: 0, narrowed: false };
        if self.shape.scope != Scope::All {
            (node.last, node.preemptions) = (last, preemptions);
            let apart = u128::from(last.map_or(0, |process| process.0 + 1)) << 32 | u128::from(preemptions);
            key ^= apart.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        }
        let number = self.index.number(key);
        if number as usize == self.shape.nodes.len() {
            self.shape.nodes.push(node);
            let room = (self.machines + 1) * (size_of::<Option<M>>() + MACHINE_BYTES) <= self.max_bytes / 2;
            self.machines += usize::from(room);
            self.frontier.push_back(room.then_some(machine));
        }
        number
    }

    fn expand(&mut self, at: u32, machine: &M) {
        let mut choices = std::mem::take(&mut self.choices);
        choices.clear();
        machine.choices(&mut choices);
        if choices.is_empty() {
            self.end(at, machine);
        } else {
            self.shape.nodes[at as usize].standing = Standing::Going;
            self.step_all(at, machine, &choices);
        }
        self.choices = choices;
    }

    fn end(&mut self, at: u32, machine: &M) {
        let Node { depth, .. } = self.shape.nodes[at as usize];
        let limited = self.shape.limited;
        self.sight_wrong(machine, &detect::wrong_at_end(machine), Target { node: at, tail: [NONE; 2] }, depth);
        if self.shape.limited > limited {
            self.shape.horizon = self.shape.horizon.min(depth);
            self.shape.nodes[at as usize].standing = Standing::Limited;
            return;
        }
        let outcome = self.outcomes.number(machine.outcome());
        let ends = &mut self.shape.ends;
        if outcome as usize == ends.len() {
            ends.push((at, 0));
        }
        let known = self.ends.values().len();
        if self.shape.scope == Scope::All || self.ends.number(machine.fingerprint()) as usize == known {
            ends[outcome as usize].1 += 1;
        }
        self.shape.nodes[at as usize].standing = Standing::Over(outcome);
    }

    fn step_all(&mut self, at: u32, machine: &M, choices: &[Choice]) {
        let Node { depth, last, preemptions, .. } = self.shape.nodes[at as usize];
        let goes_on = last.filter(|last| choices.iter().any(|choice| choice.process == *last));
        let mut labels = std::mem::take(&mut self.here);
        labels.clear();
        self.work += choices.len() * (1 + choices.len() / 8);
        for choice in choices {
            if let Some(edge) = self.across(at, *choice) {
                labels.push(edge.label);
                self.shape.edges.push(edge);
                continue;
            }
            let mut next = machine.clone();
            next.step(*choice, &mut self.footprint);
            let label = self.label(*choice);
            labels.push(label);
            if next.over() && next.standing() == machine::Standing::Ended {
                let target = Target { node: at, tail: [label, NONE] };
                self.sight_wrong(machine, &detect::wrong_with_left(machine, *choice), target, depth + 1);
            }
            let used = preemptions + u32::from(goes_on.is_some_and(|last| last != choice.process));
            if matches!(self.shape.scope, Scope::Preemptions(bound) if used > bound) {
                self.shape.nodes[at as usize].narrowed = true;
                continue;
            }
            let to = self.reach(next, (at, label), depth + 1, Some(choice.process), used);
            self.shape.edges.push(Edge { label, to });
        }
        self.sight_races(at, machine, &labels);
        self.here = labels;
    }

    /// Finds where a choice leads without taking it. This state was reached from another one by a step; if the choice was
    /// possible there, and commutes with that step, the two in the other order lead to the same state, which may be known.
    ///
    /// Most states are reached in several orders, so this spares most steps. It trusts footprints as every reduction does.
    fn across(&self, at: u32, choice: Choice) -> Option<Edge> {
        let shape = &self.shape;
        let (parent, by) = shape.nodes[at as usize].parent;
        if at == 0 || shape.scope != Scope::All {
            return None;
        }
        let beside = |node: u32, choice: Choice| {
            shape.edges_of(node).iter().find(|edge| shape.label(edge.label).choice == choice)
        };
        let aside = beside(parent, choice)?;
        let by = shape.label(by);
        if aside.to >= at || shape.label(aside.label).depends_on(by) {
            return None;
        }
        let around = beside(aside.to, by.choice)?;
        Some(Edge { label: aside.label, to: around.to })
    }

    /// Gives the number of what a step did that has just been taken.
    fn label(&mut self, choice: Choice) -> u32 {
        self.shape.labels.keep(Step::new(choice, &self.footprint)).0
    }

    fn sight_wrong(&mut self, machine: &M, all: &[Wrong], target: Target, steps: u32) {
        for wrong in all {
            let identity = wrong.identity(machine);
            self.shape.limited += u64::from(identity.kind == Kind::Limit);
            self.sight(identity.key(), target, steps);
        }
    }

    /// Two conflicting plain accesses that are both possible in one state: a race, with the two steps as its witness.
    fn sight_races(&mut self, at: u32, machine: &M, labels: &[u32]) {
        let steps = self.shape.nodes[at as usize].depth + 2;
        for first in labels {
            for second in labels {
                let (a, b) = (self.shape.label(*first), self.shape.label(*second));
                let (one, other) = (a.choice.process, b.choice.process);
                let apart = !b.moves(one.0) && !a.moves(other.0) && !a.ends;
                if apart && detect::is_race(a.accesses(), b.accesses()) {
                    let lines = detect::race_lines(machine.line(one), machine.line(other));
                    let target = Target { node: at, tail: [*first, *second] };
                    self.sight((Kind::Race, &lines, ""), target, steps);
                }
            }
        }
    }

    fn sight(&mut self, key: Key<'_>, target: Target, steps: u32) {
        if let Err(place) = self.sightings.find(key) {
            if self.shape.found.len() < MAX_FOUND {
                self.sightings.insert(place, Identity::new(key));
                // Several findings may show in one place.
                if self.shape.found.last() != Some(&target) {
                    self.shape.found.push(target);
                }
            } else {
                self.shape.left_out += 1;
            }
        }
        let (kind, ..) = key;
        let nearest = &mut self.shape.nearest;
        match nearest.iter_mut().find(|nearest| nearest.kind == kind) {
            None => nearest.push(Nearest { kind, steps, targets: vec![target], whole: true }),
            Some(known) if known.steps == steps && known.targets.len() < MAX_TARGETS => known.targets.push(target),
            Some(known) if known.steps == steps => known.whole = false,
            Some(known) if known.steps > steps => {
                *known = Nearest { kind, steps, targets: vec![target], whole: true };
            }
            Some(_) => {}
        }
    }
}
