//! Finds the cycles in which a program can stay for ever though every process gets its turns.
//!
//! A set of states and steps that a run can go round in for ever is a strongly connected part of the graph. Whether such a
//! run is *fair* depends on the scheduler that one trusts:
//!
//! - [`Fairness::Weak`]: a process that can move in every state of the cycle moves in it.
//! - [`Fairness::Strong`]: a process that can move in some state of the cycle moves in it. So it is with Go: its mutexes
//!   hand over to who has waited too long, and its channels serve in the order of arrival. What remains unfair even then is
//!   what the program itself builds: a spin lock over compare-and-swap, where a process moves, and fails, for ever.
//!
//! **Starvation**: a fair cycle in which a process, not finished, never gets on. It takes no step there, or *quiet* steps only
//! (they look, and change nothing that another could see: a failed compare-and-swap), though in some state of the cycle it
//! could take a step that is not quiet.
//!
//! **Livelock**: a strongly fair cycle in which at least two processes take steps that are not quiet, none of them starves,
//! and from which the program could still end. A choice among the ways of one step (the ready cases of a `select`) is taken
//! to be fair, too: in the cycle a process takes all the ways it has in a state, or none. In no cycle does a process finish or
//! print, since both leave a trace in the state. A server that is meant to run for ever is none: it could not end.
//!
//! Cycles are looked for as Streett automata are emptied: take the strongly connected parts; where one is unfair because of
//! steps that lead out of it, take away the states or steps that make it so, and look at the parts of the rest.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Edge, Graph, Standing};
use crate::detect;
use crate::machine::{Choice, Machine, ProcessId};
use crate::report::{Finding, Kind};

/// What a scheduler is trusted to do for a process that wants to move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fairness {
    /// It lets it move if it can move all the time.
    Weak,
    /// It lets it move if it can move again and again.
    #[default]
    Strong,
}

/// How many findings are told at most.
const MAX_FINDINGS: usize = 64;

/// A part of the graph that a run may stay in: states, and which of the steps between them it may take.
struct Part<'g> {
    states: Vec<u32>,
    edges: HashMap<u32, Vec<&'g Edge>>,
}

impl Part<'_> {
    fn steps(&self) -> impl Iterator<Item = &Edge> {
        self.edges.values().flatten().copied()
    }
}

impl<M: Machine> Graph<M> {
    /// Tells of every process that can starve, of livelock, and of processes that wait for ever while the rest of a program
    /// that does not end goes on: the schedule leads to the cycle and once around it, and the
    /// finding's `cycle` says where in it the cycle begins. One finding for each process that starves.
    ///
    /// Cycles beyond where the search was cut off are not seen; those that are told of are real.
    #[must_use]
    pub fn starvations(&self, fairness: Fairness) -> Vec<Finding> {
        if self.in_order().is_some() {
            return Vec::new();
        }
        let all: HashSet<u32> = (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).collect();
        let mut findings: Vec<Finding> = Vec::new();
        let ends = self.leading_to_ends();
        for whole in self.parts(&all, |_, _| true) {
            if findings.len() >= MAX_FINDINGS {
                break;
            }
            findings.extend(self.stranded(&whole));
            let before = findings.len();
            let mut processes: Vec<ProcessId> = whole
                .states
                .iter()
                .flat_map(|state| self.edges_of(*state))
                .map(|edge| self.label(*edge).choice.process)
                .collect();
            processes.sort_unstable();
            processes.dedup();
            for process in &processes {
                if let Some((part, starved_at)) = self.starving(&whole, *process, fairness) {
                    findings.push(self.tell_cycle(Kind::Starvation, &[*process], &part, starved_at));
                }
            }
            if findings.len() == before
                && ends[whole.states[0] as usize]
                && let Some((part, movers)) = self.lively(&whole)
            {
                let first = part.states.iter().copied().min().unwrap_or(0);
                findings.push(self.tell_cycle(Kind::Livelock, &movers, &part, first));
            }
        }
        findings
    }

    /// Finds a fair part of `whole` in which `process` never gets on, and a state of it in which it could.
    fn starving<'g>(&'g self, whole: &Part<'g>, process: ProcessId, fairness: Fairness) -> Option<(Part<'g>, u32)> {
        let gets_on = |edge: &Edge| {
            let label = self.label(*edge);
            label.moves(process) && !label.quiet
        };
        let states: HashSet<u32> = whole.states.iter().copied().collect();
        let mut rest: Vec<Part<'g>> = self.parts(&states, |_, edge| !gets_on(edge));
        while let Some(part) = rest.pop() {
            let Some(could) = part.states.iter().copied().find(|state| self.edges_of(*state).iter().any(gets_on))
            else {
                continue;
            };
            let Some(unfair) = self.unfair(&part, fairness) else { return Some((part, could)) };
            if fairness == Fairness::Strong {
                let states = self.without(&part, unfair);
                rest.extend(self.parts(&states, |_, edge| !gets_on(edge)));
            }
        }
        None
    }

    /// Finds a strongly fair part of `whole` in which two processes do things.
    fn lively<'g>(&'g self, whole: &Part<'g>) -> Option<(Part<'g>, Vec<ProcessId>)> {
        let states: HashSet<u32> = whole.states.iter().copied().collect();
        let mut rest: Vec<Part<'g>> = self.parts(&states, |_, _| true);
        while let Some(part) = rest.pop() {
            if let Some(process) = self.unfair(&part, Fairness::Strong) {
                rest.extend(self.parts(&self.without(&part, process), |_, _| true));
                continue;
            }
            let inside: HashSet<u32> = part.states.iter().copied().collect();
            let kept: HashSet<(u32, u32)> =
                part.edges.iter().flat_map(|(from, edges)| edges.iter().map(|edge| (*from, edge.label))).collect();
            // Ways that a process has in a state beside one that leads out of the part.
            let chooses_out = |from: u32, edge: &Edge| {
                let process = self.label(*edge).choice.process;
                self.edges_of(from)
                    .iter()
                    .any(|other| self.label(*other).choice.process == process && !kept.contains(&(from, other.label)))
            };
            if part.edges.iter().any(|(from, edges)| edges.iter().any(|edge| chooses_out(*from, edge))) {
                rest.extend(
                    self.parts(&inside, |from, edge| kept.contains(&(from, edge.label)) && !chooses_out(from, edge)),
                );
                continue;
            }
            let mut movers: Vec<ProcessId> = part
                .steps()
                .map(|edge| self.label(*edge))
                .filter(|label| !label.quiet)
                .map(|label| label.choice.process)
                .collect();
            movers.sort_unstable();
            movers.dedup();
            if movers.len() > 1 {
                return Some((part, movers));
            }
        }
        None
    }

    /// Names a process that is owed a step in the part and takes none.
    fn unfair(&self, part: &Part<'_>, fairness: Fairness) -> Option<ProcessId> {
        let movers = self.movers(part);
        let mut able: HashMap<ProcessId, usize> = HashMap::new();
        for state in &part.states {
            let here: HashSet<ProcessId> =
                self.edges_of(*state).iter().flat_map(|edge| self.label(*edge).processes()).collect();
            for process in here {
                *able.entry(process).or_default() += 1;
            }
        }
        let owed = |states: usize| match fairness {
            Fairness::Weak => states == part.states.len(),
            Fairness::Strong => true,
        };
        able.into_iter()
            .filter(|(process, states)| owed(*states) && !movers.contains(process))
            .map(|(process, _)| process)
            .min()
    }

    /// The states of a part in which `process` cannot move.
    fn without(&self, part: &Part<'_>, process: ProcessId) -> HashSet<u32> {
        let able = |state: u32| self.edges_of(state).iter().any(|edge| self.label(*edge).moves(process));
        part.states.iter().copied().filter(|state| !able(*state)).collect()
    }

    /// Says of each node whether the program can end from there.
    fn leading_to_ends(&self) -> Vec<bool> {
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); self.nodes.len()];
        for node in 0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX) {
            for edge in self.edges_of(node) {
                before[edge.to as usize].push(node);
            }
        }
        let mut leads: Vec<bool> = self.nodes.iter().map(|node| matches!(node.standing, Standing::Over(_))).collect();
        let mut rest: Vec<u32> = (0..).zip(&leads).filter(|(_, leads)| **leads).map(|(node, _)| node).collect();
        while let Some(node) = rest.pop() {
            for from in &before[node as usize] {
                if !std::mem::replace(&mut leads[*from as usize], true) {
                    rest.push(*from);
                }
            }
        }
        leads
    }

    /// Splits the graph, within some states and steps, into the strongly connected parts that have a step of their own
    /// (Tarjan's algorithm, with a stack of its own in place of recursion).
    fn parts<'g>(&'g self, states: &HashSet<u32>, keep: impl Fn(u32, &Edge) -> bool) -> Vec<Part<'g>> {
        let mut order: Vec<u32> = states.iter().copied().collect();
        order.sort_unstable();
        let kept = |from: u32| -> Vec<&'g Edge> {
            self.edges_of(from).iter().filter(|edge| states.contains(&edge.to) && keep(from, edge)).collect()
        };
        let mut number: HashMap<u32, (usize, usize)> = HashMap::new();
        let mut open: Vec<u32> = Vec::new();
        let mut is_open: HashSet<u32> = HashSet::new();
        let mut parts = Vec::new();
        for root in order {
            if number.contains_key(&root) {
                continue;
            }
            let mut calls: Vec<(u32, Vec<&'g Edge>, usize)> = Vec::new();
            let enter = |node: u32,
                         number: &mut HashMap<u32, (usize, usize)>,
                         open: &mut Vec<u32>,
                         is_open: &mut HashSet<u32>| {
                let at = number.len();
                number.insert(node, (at, at));
                open.push(node);
                is_open.insert(node);
                (node, kept(node), 0)
            };
            calls.push(enter(root, &mut number, &mut open, &mut is_open));
            while let Some((node, edges, next)) = calls.last_mut() {
                let node = *node;
                if let Some(edge) = edges.get(*next).copied() {
                    *next += 1;
                    match number.get(&edge.to).copied() {
                        None => calls.push(enter(edge.to, &mut number, &mut open, &mut is_open)),
                        Some((at, _)) if is_open.contains(&edge.to) => lower(&mut number, node, at),
                        Some(_) => {}
                    }
                    continue;
                }
                calls.pop();
                let (at, low) = number[&node];
                if let Some((caller, ..)) = calls.last() {
                    lower(&mut number, *caller, low);
                }
                if low < at {
                    continue;
                }
                let begin = open.iter().rposition(|open| *open == node).unwrap_or(0);
                let part = open.split_off(begin);
                for node in &part {
                    is_open.remove(node);
                }
                let inside: HashSet<u32> = part.iter().copied().collect();
                let edges: HashMap<u32, Vec<&'g Edge>> = part
                    .iter()
                    .map(|node| {
                        (*node, kept(*node).into_iter().filter(|edge| inside.contains(&edge.to)).collect::<Vec<_>>())
                    })
                    .filter(|(_, edges)| !edges.is_empty())
                    .collect();
                if !edges.is_empty() {
                    parts.push(Part { states: part, edges });
                }
            }
        }
        parts
    }

    /// Tells of processes that wait for ever while others go round for ever: they never move in a part that nothing leads
    /// out of. One that waits for nothing in particular (a `select` without cases) means to.
    fn stranded(&self, whole: &Part<'_>) -> Option<Finding> {
        let inside: HashSet<u32> = whole.states.iter().copied().collect();
        let leaves = |state: &u32| {
            let node = &self.nodes[*state as usize];
            node.standing != Standing::Going || self.edges_of(*state).iter().any(|edge| !inside.contains(&edge.to))
        };
        if !self.complete() || whole.states.iter().any(leaves) {
            return None;
        }
        let through = whole.states.iter().copied().min()?;
        let machine = self.machine_at(through);
        let mut waiting = Vec::new();
        machine.unfinished(&mut waiting);
        let movers = self.movers(whole);
        waiting.retain(|process| !movers.contains(process) && !machine.waits(*process).reasons.is_empty());
        if waiting.is_empty() {
            return None;
        }
        let mut finding = detect::tell_waiting(&machine, Kind::PartialDeadlock, &waiting);
        (finding.schedule, finding.cycle) = self.lasso(whole, through);
        Some(finding)
    }

    fn tell_cycle(&self, kind: Kind, parties: &[ProcessId], part: &Part<'_>, through: u32) -> Finding {
        let (schedule, cycle) = self.lasso(part, through);
        let machine = self.machine_at(through);
        let round = &schedule[cycle.unwrap_or(0)..];
        let mut finding = detect::tell_going_round(&machine, kind, parties, round);
        (finding.schedule, finding.cycle) = (schedule, cycle);
        finding
    }

    fn movers(&self, part: &Part<'_>) -> HashSet<ProcessId> {
        part.steps().flat_map(|edge| self.label(*edge).processes()).collect()
    }

    /// Leads to the cycle, and once around it: by a step of every process that moves in the part, and by a state for each
    /// of the others in which it cannot move, so that the cycle itself is as fair as the part.
    fn lasso(&self, part: &Part<'_>, through: u32) -> (Vec<Choice>, Option<usize>) {
        let mut schedule = self.path(through);
        let cycle = schedule.len();
        let mut to_move = self.movers(part);
        let able = |state: u32| self.edges_of(state).iter().flat_map(|edge| self.label(*edge).processes());
        let mut to_rest: HashSet<ProcessId> = able(through).filter(|process| !to_move.contains(process)).collect();
        let mut at = through;
        while !(to_move.is_empty() && to_rest.is_empty()) {
            let rests = |state: u32, process: ProcessId| able(state).all(|other| other != process);
            let wanted = |edge: &Edge| {
                self.label(*edge).processes().any(|process| to_move.contains(&process))
                    || to_rest.iter().any(|process| rests(edge.to, *process))
            };
            // Under strong fairness there is nobody who must rest and never does: a weakly fair part has a state for each.
            let Some(walk) = walk(part, at, wanted) else { break };
            for edge in walk {
                for process in self.label(edge).processes() {
                    to_move.remove(&process);
                }
                to_rest.retain(|process| !rests(edge.to, *process));
                schedule.push(self.label(edge).choice);
                at = edge.to;
            }
        }
        if at != through {
            let home = walk(part, at, |edge| edge.to == through);
            schedule.extend(home.into_iter().flatten().map(|edge| self.label(edge).choice));
        }
        (schedule, Some(cycle))
    }
}

fn lower(number: &mut HashMap<u32, (usize, usize)>, node: u32, to: usize) {
    if let Some((_, low)) = number.get_mut(&node) {
        *low = (*low).min(to);
    }
}

/// A shortest walk of at least one step within a part that ends with a step that is wanted.
fn walk(part: &Part<'_>, from: u32, wanted: impl Fn(&Edge) -> bool) -> Option<Vec<Edge>> {
    let mut came: HashMap<u32, (u32, Edge)> = HashMap::new();
    let mut rest = VecDeque::from([from]);
    let mut seen = HashSet::from([from]);
    while let Some(node) = rest.pop_front() {
        for edge in part.edges.get(&node).into_iter().flatten().copied() {
            if wanted(edge) {
                let mut walk = vec![*edge];
                let mut at = node;
                while at != from {
                    let (before, edge) = came[&at];
                    walk.push(edge);
                    at = before;
                }
                walk.reverse();
                return Some(walk);
            }
            if seen.insert(edge.to) {
                came.insert(edge.to, (node, *edge));
                rest.push_back(edge.to);
            }
        }
    }
    None
}
