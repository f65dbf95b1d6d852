//! Tells what is wrong at the end of a run, and tells it as a story: who waits, where, for what, and who holds it.
//!
//! It says only what is certain from the state itself. A process counts as left behind for good only if, when the program
//! ended, no other process could move either: one that could might still have freed it. Nothing is lost by that, for the
//! schedules in which those others moved first are searched too.

use std::collections::{HashMap, HashSet};

use crate::machine::{Access, Choice, Description, Footprint, Machine, Mode, ObjectId, ProcessId, Standing};
use crate::report::{Finding, Kind, Party};

/// What makes two sightings the same finding: the kind and the places, whoever was there by whatever way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sighting {
    /// A panic or a limit: the words and the line.
    Said(Kind, String, u32),
    /// Processes that wait for ever, nothing being able to move: their lines, in order.
    Deadlock(Vec<u32>),
    /// Processes that the program left waiting: the lines of those in a partial deadlock, and of those that leak.
    Left(Vec<u32>, Vec<u32>),
    /// Two accesses: their lines, in order.
    Race(u32, u32),
}

impl Sighting {
    /// Gives the kinds of the findings that it will be told as.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        match self {
            Self::Said(kind, ..) => vec![*kind],
            Self::Deadlock(_) => vec![Kind::Deadlock],
            Self::Left(locked, rest) => {
                let kinds = [(locked, Kind::PartialDeadlock), (rest, Kind::Leak)];
                kinds.into_iter().filter(|(lines, _)| !lines.is_empty()).map(|(_, kind)| kind).collect()
            }
            Self::Race(..) => vec![Kind::Race],
        }
    }
}

/// What makes two findings one in a report: the kind, the places, and of a panic its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Identity(Kind, Vec<u32>, String);

impl Identity {
    pub(crate) fn of(finding: &Finding) -> Self {
        let mut lines = finding.lines();
        lines.sort_unstable();
        if finding.kind == Kind::Leak {
            // One line leaks once, however many processes stand on it.
            lines.dedup();
        }
        let said = matches!(finding.kind, Kind::Panic | Kind::Limit);
        Self(finding.kind, lines, if said { finding.message.clone() } else { String::new() })
    }
}

/// Names what failed in a run that is over or in which nothing can move; none if it ended well.
///
/// `stuck` says that the run is not over and offers no choice.
pub(crate) fn sight_end<M: Machine>(machine: &M, stuck: bool) -> Option<Sighting> {
    if stuck {
        let mut waiting = Vec::new();
        machine.unfinished(&mut waiting);
        return (!waiting.is_empty()).then(|| Sighting::Deadlock(lines(machine, &waiting)));
    }
    match machine.standing() {
        Standing::Going | Standing::Ended => None,
        Standing::Failed(failure) => Some(Sighting::Said(Kind::Panic, failure.message, failure.line)),
        Standing::Limited(failure) => Some(Sighting::Said(Kind::Limit, failure.message, failure.line)),
    }
}

/// Tells the failure that [`sight_end`] named. The schedule is left for the caller to fill in.
pub(crate) fn tell_end<M: Machine>(machine: &M, stuck: bool) -> Option<Finding> {
    if stuck {
        let mut waiting = Vec::new();
        machine.unfinished(&mut waiting);
        return (!waiting.is_empty()).then(|| tell_waiting(machine, Kind::Deadlock, &waiting));
    }
    let (kind, failure) = match machine.standing() {
        Standing::Going | Standing::Ended => return None,
        Standing::Failed(failure) => (Kind::Panic, failure),
        Standing::Limited(failure) => (Kind::Limit, failure),
    };
    let party = Party {
        process: failure.process,
        name: machine.process_name(failure.process),
        line: failure.line,
        operation: String::new(),
        reasons: Vec::new(),
    };
    Some(finding(kind, failure.message, vec![party]))
}

/// Collects the processes that the program, ending by `last` from the state `before`, leaves waiting for good: none of
/// them, and no other process but those that `last` moves, can move.
pub(crate) fn left_behind<M: Machine>(
    before: &M,
    last: Choice,
    partner: Option<ProcessId>,
    choices: &[Choice],
) -> Vec<ProcessId> {
    let moves = |process: ProcessId| process == last.process || Some(process) == partner;
    if choices.iter().any(|choice| !moves(choice.process)) {
        return Vec::new();
    }
    let mut left = Vec::new();
    before.unfinished(&mut left);
    left.retain(|process| !moves(*process));
    left
}

/// As [`left_behind`], finding out the rest by itself.
pub(crate) fn left_behind_by<M: Machine>(before: &M, last: Choice) -> Vec<ProcessId> {
    let mut choices = Vec::new();
    before.choices(&mut choices);
    let mut left = left_behind(before, last, None, &choices);
    if !left.is_empty() {
        let mut footprint = Footprint::default();
        before.clone().step(last, &mut footprint);
        left.retain(|process| Some(*process) != footprint.partner);
    }
    left
}

/// Names what [`left_behind`] gave.
pub(crate) fn sight_left<M: Machine>(before: &M, left: &[ProcessId]) -> Sighting {
    let locked = locked_in(before, left);
    let rest: Vec<ProcessId> = left.iter().copied().filter(|process| !locked.contains(process)).collect();
    Sighting::Left(lines(before, &locked), lines(before, &rest))
}

/// Tells of the processes that [`left_behind`] gave: those that wait for locks held among themselves are a partial
/// deadlock; the rest are leaks, one finding for each line.
pub(crate) fn tell_left<M: Machine>(before: &M, left: &[ProcessId]) -> Vec<Finding> {
    let locked = locked_in(before, left);
    let mut findings = Vec::new();
    if !locked.is_empty() {
        findings.push(tell_waiting(before, Kind::PartialDeadlock, &locked));
    }
    let mut rest: Vec<ProcessId> = left.iter().copied().filter(|process| !locked.contains(process)).collect();
    rest.sort_by_key(|process| (before.line(*process), *process));
    for same_line in rest.chunk_by(|a, b| before.line(*a) == before.line(*b)) {
        findings.push(tell_waiting(before, Kind::Leak, same_line));
    }
    findings
}

/// Names the race of two steps of different processes that are both possible in the state `at`.
pub(crate) fn sight_race<M: Machine>(at: &M, first: Choice, second: Choice) -> Sighting {
    let (a, b) = (at.line(first.process), at.line(second.process));
    Sighting::Race(a.min(b), a.max(b))
}

/// Tells the race of two accesses; `at` gives the names.
pub(crate) fn tell_accesses<M: Machine>(
    at: &M,
    object: ObjectId,
    first: (ProcessId, Mode, Description),
    second: (ProcessId, Mode, Description),
) -> Finding {
    let does = |mode: Mode| match mode {
        Mode::Read => "reads it",
        Mode::Load => "reads it atomically",
        Mode::Store => "writes it atomically",
        _ => "writes it",
    };
    let told = |(process, mode, description): &(ProcessId, Mode, Description)| {
        format!("{} {} (line {})", at.process_name(*process), does(*mode), description.line)
    };
    let message =
        format!("{}: {} and {}, and nothing orders the two", at.object_name(object), told(&first), told(&second));
    let party = |(process, _, Description { line, operation })| Party {
        process,
        name: at.process_name(process),
        line,
        operation,
        reasons: Vec::new(),
    };
    finding(Kind::Race, message, vec![party(first), party(second)])
}

/// Finds the race that `first`, directly followed by `second`, would be: two touches of one variable, at least one of
/// them plain and one a write, where `first` gives away nothing that `second` takes.
///
/// Both steps must be possible in one state, so that nothing earlier orders the one before the other.
pub(crate) fn race_of(first: &[Access], second: &[Access]) -> Option<(Access, Access)> {
    let mut found = None;
    for a in first {
        for b in second.iter().filter(|b| b.object == a.object) {
            if gives(a.mode) && takes(b.mode) {
                return None;
            }
            if races(a.mode, b.mode) {
                found.get_or_insert((*a, *b));
            }
        }
    }
    found
}

/// Whether two touches of one variable are a race if nothing orders them: one is plain, and one writes.
pub(crate) fn races(a: Mode, b: Mode) -> bool {
    use Mode::{Load, Read, Store, Write};
    matches!(
        (a, b),
        (Write, Read | Write | Load | Store) | (Read | Load | Store, Write) | (Read, Store) | (Store, Read)
    )
}

/// Whether a touch makes a happens-before edge to a later one that [takes].
fn gives(mode: Mode) -> bool {
    matches!(mode, Mode::Store | Mode::Release | Mode::Signal)
}

/// Whether a touch takes the edge of an earlier one that [gives].
fn takes(mode: Mode) -> bool {
    matches!(mode, Mode::Load | Mode::Store | Mode::Acquire | Mode::Await)
}

/// Tells who waits for what.
pub(crate) fn tell_waiting<M: Machine>(machine: &M, kind: Kind, waiting: &[ProcessId]) -> Finding {
    let parties: Vec<Party> = waiting
        .iter()
        .map(|process| {
            let waits = machine.waits(*process);
            let name = machine.process_name(*process);
            let line = machine.line(*process);
            Party { process: *process, name, line, operation: waits.operation, reasons: waits.reasons }
        })
        .collect();
    let circle = circle_of(&parties);
    let mut clauses: Vec<String> = Vec::new();
    let told: Vec<&Party> = if circle.is_empty() {
        parties.iter().collect()
    } else {
        circle.iter().filter_map(|process| parties.iter().find(|party| party.process == *process)).collect()
    };
    for party in told.iter().take(TOLD) {
        let held: Vec<String> = match party.reasons.as_slice() {
            [reason] => reason.held_by.iter().map(|holder| machine.process_name(*holder)).collect(),
            _ => Vec::new(),
        };
        let held = if held.is_empty() { String::new() } else { format!(", held by {}", held.join(" and ")) };
        clauses.push(format!("{} waits at line {}: {}{held}", party.name, party.line, party.operation));
    }
    if told.len() > TOLD {
        clauses.push(format!("and {} more", told.len() - TOLD));
    }
    let mut finding = finding(kind, clauses.join("; "), parties);
    finding.circle = circle;
    finding
}

/// Tells of processes that never get on while the program goes round in `cycle`, which begins in the state `at`.
pub(crate) fn tell_going_round<M: Machine>(at: &M, kind: Kind, who: &[ProcessId], cycle: &[Choice]) -> Finding {
    let parties: Vec<Party> = who
        .iter()
        .map(|process| {
            let mut choices = Vec::new();
            at.choices(&mut choices);
            let operation = match choices.iter().find(|choice| choice.process == *process) {
                Some(choice) => at.describe(*choice).operation,
                None => at.waits(*process).operation,
            };
            let line = at.line(*process);
            let name = at.process_name(*process);
            Party { process: *process, name, line, operation, reasons: Vec::new() }
        })
        .collect();
    let mut others: Vec<ProcessId> =
        cycle.iter().map(|choice| choice.process).filter(|process| !who.contains(process)).collect();
    others.sort_unstable();
    others.dedup();
    let names: Vec<String> = others.iter().take(TOLD).map(|process| at.process_name(*process)).collect();
    let whose: Vec<String> =
        parties.iter().take(TOLD).map(|party| format!("{} (line {})", party.name, party.line)).collect();
    let message = match kind {
        Kind::Starvation if names.is_empty() => {
            format!("{} can go round for ever and never get on", whose.join(" and "))
        }
        Kind::Starvation => {
            format!(
                "{} can starve: {} can go round for ever and it never gets on",
                whose.join(" and "),
                names.join(" and ")
            )
        }
        _ => format!("{} can go round for ever and none of them gets on", whose.join(" and ")),
    };
    finding(kind, message, parties)
}

/// How many processes a message names; the parties name them all.
const TOLD: usize = 6;

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
    let mut kept: Vec<(ProcessId, Vec<Vec<ProcessId>>)> = left
        .iter()
        .map(|process| (*process, machine.waits(*process).reasons.into_iter().map(|reason| reason.held_by).collect()))
        .collect();
    loop {
        let names: HashSet<ProcessId> = kept.iter().map(|(process, _)| *process).collect();
        kept.retain(|(_, ways)| {
            !ways.is_empty() && ways.iter().all(|holders| holders.iter().any(|h| names.contains(h)))
        });
        if kept.len() == names.len() {
            return kept.into_iter().map(|(process, _)| process).collect();
        }
    }
}

/// Finds a circle of processes of which each has one way out, held by the next.
fn circle_of(parties: &[Party]) -> Vec<ProcessId> {
    let index: HashMap<ProcessId, usize> = parties.iter().enumerate().map(|(at, party)| (party.process, at)).collect();
    let next = |at: usize| match parties[at].reasons.as_slice() {
        [reason] => reason.held_by.iter().find_map(|holder| index.get(holder).copied()),
        _ => None,
    };
    let mut walked_from = vec![usize::MAX; parties.len()];
    for start in 0..parties.len() {
        let mut walk = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| walked_from[*here] == usize::MAX) {
            walked_from[here] = start;
            walk.push(here);
            at = next(here);
        }
        if let Some(from) = at.and_then(|again| walk.iter().position(|here| *here == again)) {
            return walk[from..].iter().map(|here| parties[*here].process).collect();
        }
    }
    Vec::new()
}
