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

use super::Graph;
use super::shape::{Shape, Standing};
use crate::detect;
use crate::machine::{Choice, Machine, ProcessId};
use crate::processes::Processes;
use crate::report::{Finding, Kind};
use crate::step::NONE;
use crate::table::Set;

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

/// A step between two states, and the label of what it does.
#[derive(Clone, Copy)]
struct Step {
    from: u32,
    to: u32,
    label: u32,
}

/// A part of the graph that a run may stay in: the steps that it may take there, in the order of the states that they leave.
type Part = Vec<Step>;

impl<M: Machine> Graph<M> {
    /// Tells of every process that can starve, of livelock, and of processes that wait for ever while the rest of a program
    /// that does not end goes on: the schedule leads to the cycle and once around it, and the
    /// finding's `cycle` says where in it the cycle begins. One finding for each process that starves.
    ///
    /// Cycles beyond where the search was cut off are not seen; those that are told of are real.
    #[must_use]
    pub fn starvations(&self, fairness: Fairness) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        if !self.has_cycle() {
            return findings;
        }
        let shape = &self.shape;
        let steps = shape.steps();
        let ends = shape.leading_to_ends(&steps);
        let mut wholes = Vec::new();
        parts(&steps, &|_| true, &mut wholes);
        for whole in wholes {
            if findings.len() >= MAX_FINDINGS {
                break;
            }
            // What the scope leaves out might lead out of the part, or be owed to a process there.
            if states(&whole).iter().any(|state| shape.nodes[*state as usize].narrowed) {
                continue;
            }
            self.tell_stranded(&whole, &mut findings);
            let before = findings.len();
            let mut processes = Processes::default();
            for state in states(&whole) {
                for edge in shape.edges_of(state) {
                    processes.add(shape.label(edge.label).choice.process);
                }
            }
            for process in processes.list() {
                self.tell_starving(&whole, process, fairness, &mut findings);
            }
            if findings.len() == before && ends[whole[0].from as usize] {
                self.tell_lively(whole, &mut findings);
            }
        }
        findings
    }

    /// Tells of processes that wait for ever while others go round for ever: they never move in a part that nothing leads
    /// out of. One that waits for nothing in particular (a `select` without cases) means to.
    fn tell_stranded(&self, whole: &[Step], findings: &mut Vec<Finding>) {
        let leaves = |state: &u32| self.shape.edges_of(*state).len() > leaving(whole, *state).len();
        if !self.complete() || states(whole).iter().any(leaves) {
            return;
        }
        let through = whole[0].from;
        let machine = self.machine_at(through);
        let movers = self.shape.movers(whole);
        let mut waiting = Vec::new();
        for process in detect::unfinished(&machine) {
            if !movers.contains(process) && !machine.waits(process).reasons.is_empty() {
                waiting.push(process);
            }
        }
        if !waiting.is_empty() {
            let mut finding = detect::tell_waiting(&machine, Kind::PartialDeadlock, &waiting);
            finding.schedule = self.shape.lasso(whole, through);
            finding.cycle = Some(self.shape.nodes[through as usize].depth as usize);
            findings.push(finding);
        }
    }

    /// Tells of a fair part of `whole` in which `process` never gets on, though in a state of it it could.
    fn tell_starving(&self, whole: &[Step], process: ProcessId, fairness: Fairness, findings: &mut Vec<Finding>) {
        let shape = &self.shape;
        let gets_on = |label: u32| {
            let label = shape.label(label);
            label.moves(process.0) && !label.is_quiet()
        };
        let mut rest = Vec::new();
        parts(whole, &|step| !gets_on(step.label), &mut rest);
        while let Some(part) = rest.pop() {
            let could = |state: &u32| shape.edges_of(*state).iter().any(|edge| gets_on(edge.label));
            let Some(could) = states(&part).into_iter().find(could) else { continue };
            match shape.unfair(&part, fairness) {
                None => {
                    self.tell_cycle(Kind::Starvation, &[process], &part, could, findings);
                    break;
                }
                Some(owed) if fairness == Fairness::Strong => shape.without(&part, owed, &mut rest),
                Some(_) => {}
            }
        }
    }

    /// Tells of a strongly fair part of `whole` in which two processes do things.
    fn tell_lively(&self, whole: Part, findings: &mut Vec<Finding>) {
        let shape = &self.shape;
        let mut rest = vec![whole];
        while let Some(part) = rest.pop() {
            if let Some(owed) = shape.unfair(&part, Fairness::Strong) {
                shape.without(&part, owed, &mut rest);
                continue;
            }
            // Steps beside which the same process has another that leads out of the part.
            let chooses_out = |step: &Step| {
                let process = shape.label(step.label).choice.process;
                let kept = leaving(&part, step.from);
                shape.edges_of(step.from).iter().any(|other| {
                    shape.label(other.label).choice.process == process
                        && kept.iter().all(|kept| kept.label != other.label)
                })
            };
            if part.iter().any(chooses_out) {
                parts(&part, &|step| !chooses_out(step), &mut rest);
                continue;
            }
            let mut movers = Processes::default();
            for step in &part {
                let label = shape.label(step.label);
                if !label.is_quiet() {
                    movers.add(label.choice.process);
                }
            }
            let movers = movers.list();
            if movers.len() > 1 {
                self.tell_cycle(Kind::Livelock, &movers, &part, part[0].from, findings);
                break;
            }
        }
    }

    fn tell_cycle(&self, kind: Kind, parties: &[ProcessId], part: &[Step], through: u32, findings: &mut Vec<Finding>) {
        let schedule = self.shape.lasso(part, through);
        let begin = self.shape.nodes[through as usize].depth as usize;
        let mut finding = detect::tell_going_round(&self.machine_at(through), kind, parties, &schedule[begin..]);
        finding.schedule = schedule;
        finding.cycle = Some(begin);
        findings.push(finding);
    }
}

impl Shape {
    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::with_capacity(self.edges.len());
        for from in 0..self.nodes.len() as u32 {
            for edge in self.edges_of(from) {
                steps.push(Step { from, to: edge.to, label: edge.label });
            }
        }
        steps
    }

    /// Names a process that is owed a step in the part and takes none.
    fn unfair(&self, part: &[Step], fairness: Fairness) -> Option<ProcessId> {
        let states = states(part);
        let movers = self.movers(part);
        let mut able = Processes::default();
        for state in &states {
            for edge in self.edges_of(*state) {
                able.extend(&self.label(edge.label).processes());
            }
        }
        able.list().into_iter().find(|process| {
            let owed = fairness == Fairness::Strong || states.iter().all(|state| self.can_move(*state, *process));
            !movers.contains(*process) && owed
        })
    }

    /// The parts that are left of a part without the states in which `process` can move.
    fn without(&self, part: &[Step], process: ProcessId, into: &mut Vec<Part>) {
        parts(part, &|step| !self.can_move(step.from, process), into);
    }

    fn can_move(&self, state: u32, process: ProcessId) -> bool {
        self.edges_of(state).iter().any(|edge| self.label(edge.label).moves(process.0))
    }

    fn movers(&self, part: &[Step]) -> Processes {
        let mut movers = Processes::default();
        for step in part {
            movers.extend(&self.label(step.label).processes());
        }
        movers
    }

    /// Says of each node whether the program can end from there.
    fn leading_to_ends(&self, steps: &[Step]) -> Vec<bool> {
        // Of each node the last step that leads to it, and of each step the one before that leads to the same node.
        let mut last = vec![NONE; self.nodes.len()];
        let mut before = vec![NONE; steps.len()];
        for (at, step) in steps.iter().enumerate() {
            before[at] = std::mem::replace(&mut last[step.to as usize], at as u32);
        }
        let mut leads = vec![false; self.nodes.len()];
        let mut rest = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if matches!(node.standing, Standing::Over(_)) {
                leads[at] = true;
                rest.push(at as u32);
            }
        }
        while let Some(node) = rest.pop() {
            let mut arriving = last[node as usize];
            while arriving != NONE {
                let from = steps[arriving as usize].from;
                if !std::mem::replace(&mut leads[from as usize], true) {
                    rest.push(from);
                }
                arriving = before[arriving as usize];
            }
        }
        leads
    }

    /// Leads to the cycle, and once around it: by a step of every process that moves in the part, and by a state for each
    /// of the others in which it cannot move, so that the cycle itself is as fair as the part.
    fn lasso(&self, part: &[Step], through: u32) -> Vec<Choice> {
        let mut schedule = self.path(through);
        let mut to_move = self.movers(part);
        let mut to_rest = Processes::default();
        for edge in self.edges_of(through) {
            for process in self.label(edge.label).processes() {
                if !to_move.contains(process) {
                    to_rest.add(process);
                }
            }
        }
        let mut at = through;
        loop {
            let resting = to_rest.list();
            let wanted = |step: &Step| {
                self.label(step.label).processes().iter().any(|process| to_move.contains(*process))
                    || resting.iter().any(|process| !self.can_move(step.to, *process))
            };
            // Under strong fairness there is nobody who must rest and never does: a weakly fair part has a state for each.
            let mut walked = walk(part, at, &wanted);
            if walked.is_empty() && at != through {
                walked = walk(part, at, &|step| step.to == through);
            }
            if walked.is_empty() {
                break;
            }
            for step in walked {
                let label = self.label(step.label);
                for process in label.processes() {
                    to_move.remove(process);
                }
                for process in &resting {
                    if !self.can_move(step.to, *process) {
                        to_rest.remove(*process);
                    }
                }
                schedule.push(label.choice);
                at = step.to;
            }
        }
        schedule
    }
}

/// The states of a part, in their order.
fn states(part: &[Step]) -> Vec<u32> {
    let mut states: Vec<u32> = part.iter().map(|step| step.from).collect();
    states.dedup();
    states
}

/// The steps of a part that leave a state.
fn leaving(part: &[Step], state: u32) -> &[Step] {
    let begin = part.partition_point(|step| step.from < state);
    let end = part.partition_point(|step| step.from <= state);
    &part[begin..end]
}

/// A state on the way of a search for parts.
struct Visit {
    state: u32,
    /// The next of its steps to be followed.
    next: usize,
    /// When it was reached, from 1, and the earliest one that it leads back to.
    reached: u32,
    low: u32,
    /// The number of its part, once that is known.
    part: u32,
}

/// Splits those of the steps that are to be kept into the strongly connected parts that have a step of their own (Tarjan's
/// algorithm, with a stack of its own in place of recursion).
fn parts(all: &[Step], keep: &dyn Fn(&Step) -> bool, into: &mut Vec<Part>) {
    let mut steps = Vec::new();
    for step in all {
        if keep(step) {
            steps.push(*step);
        }
    }
    // States that no step leaves are in no such part.
    let mut visits: Vec<Visit> = Vec::new();
    for (next, step) in steps.iter().enumerate() {
        if visits.last().is_none_or(|visit| visit.state != step.from) {
            visits.push(Visit { state: step.from, next, reached: 0, low: 0, part: NONE });
        }
    }
    let (mut reached, mut count) = (0, 0);
    let (mut calls, mut open) = (Vec::new(), Vec::new());
    for root in 0..visits.len() {
        if visits[root].reached == 0 {
            calls.push(root);
        }
        while let Some(&at) = calls.last() {
            let visit = &mut visits[at];
            if visit.reached == 0 {
                reached += 1;
                (visit.reached, visit.low) = (reached, reached);
                open.push(at);
            }
            let (low, begun) = (visit.low, visit.reached);
            if let Some(step) = steps.get(visit.next).filter(|step| step.from == visit.state) {
                visit.next += 1;
                if let Some(to) = place(&visits, step.to) {
                    let there = &visits[to];
                    if there.reached == 0 {
                        calls.push(to);
                    } else if there.part == NONE {
                        visits[at].low = low.min(there.reached);
                    }
                }
                continue;
            }
            calls.pop();
            if let Some(&caller) = calls.last() {
                visits[caller].low = visits[caller].low.min(low);
            }
            if low == begun {
                let mut members = Vec::new();
                while visits[at].part == NONE {
                    let member = open.pop().unwrap_or(at);
                    visits[member].part = count;
                    members.push(member);
                }
                members.sort_unstable();
                let mut part = Part::new();
                for member in members {
                    for step in leaving(&steps, visits[member].state) {
                        if place(&visits, step.to).is_some_and(|to| visits[to].part == count) {
                            part.push(*step);
                        }
                    }
                }
                if !part.is_empty() {
                    into.push(part);
                }
                count += 1;
            }
        }
    }
}

fn place(visits: &[Visit], state: u32) -> Option<usize> {
    visits.binary_search_by_key(&state, |visit| visit.state).ok()
}

/// A shortest walk within a part that ends with a step that is wanted; empty if there is none.
fn walk(part: &[Step], from: u32, wanted: &dyn Fn(&Step) -> bool) -> Vec<Step> {
    let mut seen = Set::default();
    seen.add(from);
    // The steps to new states in the order in which they were taken, each with how many of them there were up to the one
    // before it on its way.
    let mut taken: Vec<(Step, usize)> = Vec::new();
    let mut at = 0;
    let mut state = from;
    loop {
        for step in leaving(part, state) {
            if wanted(step) {
                let mut walk = vec![*step];
                while at > 0 {
                    let (step, before) = taken[at - 1];
                    walk.push(step);
                    at = before;
                }
                walk.reverse();
                return walk;
            }
            if seen.add(step.to) {
                taken.push((*step, at));
            }
        }
        let Some((step, _)) = taken.get(at) else { break };
        state = step.to;
        at += 1;
    }
    Vec::new()
}
