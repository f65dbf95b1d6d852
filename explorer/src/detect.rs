//! Tells what is wrong at the end of a run, and tells it as a story: who waits, where, for what, and who holds it.
//!
//! It says only what is certain from the state itself. A process counts as left behind for good only if, when the program
//! ended, no other process could move either: one that could might still have freed it. Nothing is lost by that, for the
//! schedules in which those others moved first are searched too.

use crate::findings::Identity;
use crate::machine::{Access, Choice, Failure, Machine, Mode, ProcessId, Reason, Standing};
use crate::processes::Processes;
use crate::race::Pair;
use crate::report::{Finding, Kind, Party};
use crate::text::{fill, natural};
use crate::walk::follow;

/// What is wrong in a state, as far as it has to be known to see whether it is new: telling it takes longer.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// What the program, or the machine, says of itself.
    Failed(Kind, Failure),
    /// These wait for ever.
    Waiting(Kind, Vec<ProcessId>),
    /// One ended the program while these could still run.
    CutOff(ProcessId, Vec<ProcessId>),
    /// The run did not come to what it was to come to.
    Missed(String),
}

impl Wrong {
    /// What tells it from others.
    pub(crate) fn identity<M: Machine>(&self, machine: &M) -> Identity {
        match self {
            Self::Failed(kind, failure) => {
                Identity { kind: *kind, lines: vec![failure.line], words: failure.message.clone() }
            }
            Self::Waiting(kind, waiting) => {
                let mut lines = lines(machine, waiting);
                if *kind == Kind::Leak {
                    lines.dedup();
                }
                Identity { kind: *kind, lines, words: String::new() }
            }
            // Told once, of whomever.
            Self::CutOff(..) => Identity { kind: Kind::CutOff, lines: Vec::new(), words: String::new() },
            // However it is missed, it is missed.
            Self::Missed(_) => Identity { kind: Kind::Wrong, lines: Vec::new(), words: String::new() },
        }
    }

    /// Tells it. The schedule is left for the caller to fill in.
    pub(crate) fn tell<M: Machine>(self, machine: &M) -> Finding {
        match self {
            Self::Failed(kind, failure) => {
                let party = party(machine, failure.process, failure.line, String::new(), Vec::new());
                finding(kind, failure.message, vec![party])
            }
            Self::Waiting(kind, waiting) => tell_waiting(machine, kind, &waiting),
            Self::CutOff(by, able) => tell_cut_off(machine, by, &able),
            Self::Missed(words) => finding(Kind::Wrong, words, Vec::new()),
        }
    }
}

/// Finds what is wrong in a run that is over or in which nothing can move; none if it ended well.
pub(crate) fn wrong_at_end<M: Machine>(end: &M) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    match end.standing() {
        Standing::Going => {
            let waiting = unfinished(end);
            if !waiting.is_empty() {
                wrong.push(Wrong::Waiting(Kind::Deadlock, waiting));
            }
        }
        Standing::Failed(failure) => wrong.push(Wrong::Failed(Kind::Panic, failure)),
        Standing::Limited(failure) => wrong.push(Wrong::Failed(Kind::Limit, failure)),
        Standing::Ended => {}
    }
    if !matches!(end.standing(), Standing::Limited(_)) {
        wrong.extend(end.misses().map(Wrong::Missed));
    }
    wrong
}

/// Whether the program ended by the step `last` while others than who took it had not finished.
pub(crate) fn leaves<M: Machine>(end: &M, last: Choice) -> bool {
    end.over() && end.standing() == Standing::Ended && unfinished(end).iter().any(|process| *process != last.process)
}

/// Finds what became of the processes that the program leaves behind, ending by `last` from the state `before`. Some that could
/// still move are told of, though nothing is wrong with that. They are left waiting for good if none of them, and no other process but those that `last` moves, can move. Those that wait for locks held among
/// themselves are a partial deadlock; the rest are leaks, one for each line.
pub(crate) fn wrong_with_left<M: Machine>(before: &M, last: Choice) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let partner = before.partner(last);
    let moves = |process: ProcessId| process == last.process || Some(process) == partner;
    let mut left = Vec::new();
    for process in unfinished(before) {
        if !moves(process) {
            left.push(process);
        }
    }
    let mut choices = Vec::new();
    before.choices(&mut choices);
    let mut able = Vec::new();
    for process in &left {
        if choices.iter().any(|choice| choice.process == *process) {
            able.push(*process);
        }
    }
    if !able.is_empty() {
        wrong.push(Wrong::CutOff(last.process, able));
    }
    if left.is_empty() || choices.iter().any(|choice| !moves(choice.process)) {
        return wrong;
    }
    let locked = locked_in(before, &left);
    let mut rest = Processes::default();
    rest.extend(&left);
    for process in &locked {
        rest.remove(*process);
    }
    if !locked.is_empty() {
        wrong.push(Wrong::Waiting(Kind::PartialDeadlock, locked));
    }
    let rest = rest.list();
    let mut lines = lines(before, &rest);
    lines.dedup();
    for line in lines {
        let mut same_line = Vec::new();
        for process in &rest {
            if before.line(*process) == line {
                same_line.push(*process);
            }
        }
        wrong.push(Wrong::Waiting(Kind::Leak, same_line));
    }
    wrong
}

/// Lists the processes that have not finished.
pub(crate) fn unfinished<M: Machine>(machine: &M) -> Vec<ProcessId> {
    let mut unfinished = Vec::new();
    machine.unfinished(&mut unfinished);
    unfinished
}

/// The lines of two accesses that race, as their identity has them.
pub(crate) fn race_lines(a: u32, b: u32) -> [u32; 2] {
    [a.min(b), a.max(b)]
}

/// Tells a race of a run, whose steps are `schedule`. The finding's own schedule ends with the second access.
pub(crate) fn tell_race<M: Machine>(start: &M, schedule: &[Choice], pair: &Pair) -> Finding {
    let mut at = start.clone();
    let mut steps = 0;
    let mut told = String::new();
    let mut parties = Vec::new();
    for touch in [&pair.first, &pair.second] {
        at = follow(&at, &schedule[steps..touch.step]);
        steps = touch.step;
        let operation = at.describe(schedule[steps]).operation;
        let party = party(&at, touch.process, touch.line, operation, Vec::new());
        let does = match touch.mode {
            Mode::Read => at.verbs(pair.object)[0],
            Mode::Load => "reads it atomically",
            Mode::Store => "writes it atomically",
            _ => at.verbs(pair.object)[1],
        };
        let and = if parties.is_empty() { "" } else { " and " };
        told.push_str(&fill("{}{} {} (line {})", &[and, &party.name, does, &natural(party.line.into())]));
        parties.push(party);
    }
    let message = fill("{}: {}, and nothing orders the two", &[&at.object_name(pair.object), &told]);
    let mut finding = finding(Kind::Race, message, parties);
    finding.schedule = schedule[..=steps].to_vec();
    finding
}

/// Whether `first`, directly followed by `second`, would be a race: they touch one variable, at least one of them plainly and
/// one to write, and `first` gives away nothing that `second` takes.
///
/// Both steps must be possible in one state, so that nothing earlier orders the one before the other.
pub(crate) fn is_race(first: &[Access], second: &[Access]) -> bool {
    let mut found = false;
    for a in first {
        for b in second {
            if a.object == b.object {
                if a.mode.releases() && b.mode.acquires() {
                    return false;
                }
                found |= a.mode.races(b.mode);
            }
        }
    }
    found
}

/// Tells who waits for what.
pub(crate) fn tell_waiting<M: Machine>(machine: &M, kind: Kind, waiting: &[ProcessId]) -> Finding {
    let mut parties = Vec::new();
    for process in waiting {
        let waits = machine.waits(*process);
        parties.push(party(machine, *process, machine.line(*process), waits.operation, waits.reasons));
    }
    // Those that nothing could ever wake are the cause, and come first.
    parties.sort_by_key(|party| !party.reasons.is_empty());
    let circle = circle_of(&parties);
    let mut told = circle.clone();
    if circle.is_empty() {
        told.extend(parties.iter().map(|party| party.process));
    }
    let mut message = String::new();
    for process in told.iter().take(TOLD) {
        let Some(party) = parties.iter().find(|party| party.process == *process) else { continue };
        if !message.is_empty() {
            message.push_str("; ");
        }
        let parts = [&*party.name, &natural(party.line.into()), &party.operation];
        message.push_str(&fill("{} waits at line {}: {}", &parts));
        message.push_str(&Reason::all_told(&party.reasons, machine, party.process));
    }
    if told.len() > TOLD {
        message.push_str(&fill("; and {} more", &[&natural((told.len() - TOLD) as u64)]));
    }
    let mut finding = finding(kind, message, parties);
    finding.circle = circle;
    finding
}

/// Tells who could have gone on when the program ended.
fn tell_cut_off<M: Machine>(before: &M, by: ProcessId, able: &[ProcessId]) -> Finding {
    let mut parties = Vec::new();
    for process in able {
        parties.push(party(before, *process, before.line(*process), String::new(), Vec::new()));
    }
    let most = able.get(..TOLD).unwrap_or(able);
    let message = fill("{} returned while {} could still run", &[&before.process_name(by), &names(before, most)]);
    finding(Kind::CutOff, message, parties)
}

/// Tells of processes that never get on while the program goes round in `cycle`, which begins in the state `at`.
pub(crate) fn tell_going_round<M: Machine>(at: &M, kind: Kind, who: &[ProcessId], cycle: &[Choice]) -> Finding {
    let mut choices = Vec::new();
    at.choices(&mut choices);
    let mut parties = Vec::new();
    let mut message = String::new();
    for process in who {
        let operation = match choices.iter().find(|choice| choice.process == *process) {
            Some(choice) => at.describe(*choice).operation,
            None => at.waits(*process).operation,
        };
        let party = party(at, *process, at.line(*process), operation, Vec::new());
        if parties.len() < TOLD {
            let and = if parties.is_empty() { "" } else { " and " };
            message.push_str(&fill("{}{} (line {})", &[and, &party.name, &natural(party.line.into())]));
        }
        parties.push(party);
    }
    let mut others = Processes::default();
    for choice in cycle {
        others.add(choice.process);
    }
    for process in who {
        others.remove(*process);
    }
    let mut others = others.list();
    others.truncate(TOLD);
    let others = names(at, &others);
    let how = match kind {
        Kind::Starvation if others.is_empty() => " can go round for ever and never get on",
        Kind::Starvation => " can starve: {} can go round for ever and it never gets on",
        _ => " can go round for ever and none of them gets on",
    };
    message.push_str(&fill(how, &[&others]));
    finding(kind, message, parties)
}

/// How many processes a message names; the parties name them all.
const TOLD: usize = 6;

fn names<M: Machine>(machine: &M, processes: &[ProcessId]) -> String {
    let mut names = String::new();
    for process in processes {
        if !names.is_empty() {
            names.push_str(" and ");
        }
        names.push_str(&machine.process_name(*process));
    }
    names
}

fn party<M: Machine>(machine: &M, process: ProcessId, line: u32, operation: String, reasons: Vec<Reason>) -> Party {
    Party { process, name: machine.process_name(process), line, operation, reasons }
}

fn finding(kind: Kind, message: String, parties: Vec<Party>) -> Finding {
    Finding { kind, message, parties, circle: Vec::new(), runs: 0, schedule: Vec::new(), cycle: None }
}

fn lines<M: Machine>(machine: &M, processes: &[ProcessId]) -> Vec<u32> {
    let mut lines: Vec<u32> = processes.iter().map(|process| machine.line(*process)).collect();
    lines.sort_unstable();
    lines
}

/// Keeps those of `left` whose every way out is held by another one kept: the greatest such set.
fn locked_in<M: Machine>(machine: &M, left: &[ProcessId]) -> Vec<ProcessId> {
    let mut kept = Processes::default();
    kept.extend(left);
    let ways: Vec<Vec<Reason>> = left.iter().map(|process| machine.waits(*process).reasons).collect();
    let is_locked = |kept: &Processes, ways: &[Reason]| {
        !ways.is_empty() && ways.iter().all(|way| way.held_by.iter().any(|holder| kept.contains(*holder)))
    };
    let mut changed = true;
    while changed {
        changed = false;
        for (process, ways) in left.iter().zip(&ways) {
            if kept.contains(*process) && !is_locked(&kept, ways) {
                kept.remove(*process);
                changed = true;
            }
        }
    }
    let mut locked = Vec::new();
    for process in left {
        if kept.contains(*process) {
            locked.push(*process);
        }
    }
    locked
}

/// Finds a circle of processes of which each has one way out, held by the next.
fn circle_of(parties: &[Party]) -> Vec<ProcessId> {
    let next = |at: usize| match parties[at].reasons.as_slice() {
        [reason] => {
            let place = |holder: &ProcessId| parties.iter().position(|party| party.process == *holder);
            reason.held_by.iter().find_map(place)
        }
        _ => None,
    };
    let mut walked_from = vec![usize::MAX; parties.len()];
    for start in 0..parties.len() {
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| walked_from[*here] == usize::MAX) {
            walked_from[here] = start;
            at = next(here);
        }
        // The walk came to its end, to another walk, or round to where it had been.
        let Some(first) = at.filter(|again| walked_from[*again] == start) else { continue };
        let mut circle = Vec::new();
        while at.is_some_and(|here| circle.is_empty() || here != first) {
            circle.extend(at.map(|here| parties[here].process));
            at = at.and_then(next);
        }
        return circle;
    }
    Vec::new()
}
