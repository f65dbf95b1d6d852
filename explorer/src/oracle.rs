//! Every interleaving of a machine, by plain recursion: slow, and obviously right.
//!
//! Searches are tested against it. It shares nothing with them but [`Machine`] and [`Mode::conflicts`], and reduces nothing:
//! keep what it is given small. Two runs are the same class if they are made of the same events, named by process and by how
//! many that process had before, with every two dependent events in the same order.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::machine::{Access, Choice, Footprint, Machine, Mode, ProcessId, Standing};

/// The recursion goes no deeper than this.
pub const LONGEST: usize = 500;

/// An event's name: its process, how many events that process took part in before, and the alternative.
pub type Name = (ProcessId, usize, u64);

/// A run with its accidental order forgotten: each event with the dependent events before it.
pub type Class = Vec<(Name, Vec<Name>)>;

/// One side of a race: the process, its line, how it touched the variable.
pub type Side = (ProcessId, u32, &'static str);

/// What all interleavings come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Everything<O> {
    /// How many interleavings there are.
    pub interleavings: u64,
    /// How many classes, by what they come to.
    pub outcomes: BTreeMap<O, u64>,
    /// The classes, each with one of its runs.
    pub classes: BTreeMap<Class, Vec<Choice>>,
    /// How many classes end with processes that wait for ever, none of which can move, the program not over.
    pub deadlocks: u64,
    /// The races of all runs: a variable and two sides, in their order.
    pub races: BTreeSet<(u64, Side, Side)>,
}

/// Explores every interleaving. `None` if there are more than `limit`, or if a run is longer than [`LONGEST`].
///
/// # Panics
///
/// If two runs of one class come to different outcomes: then a footprint was not honest.
pub fn explore<M: Machine>(machine: &M, limit: u64) -> Option<Everything<M::Outcome>> {
    let mut oracle =
        Oracle { limit, interleavings: 0, classes: BTreeMap::new(), runs: BTreeMap::new(), races: BTreeSet::new() };
    oracle.walk(machine, &mut Vec::new())?;
    let mut outcomes = BTreeMap::new();
    for (outcome, _) in oracle.classes.values() {
        *outcomes.entry(outcome.clone()).or_insert(0) += 1;
    }
    Some(Everything {
        interleavings: oracle.interleavings,
        outcomes,
        deadlocks: oracle.classes.values().filter(|(_, stuck)| *stuck).count() as u64,
        classes: oracle.runs,
        races: oracle.races,
    })
}

/// Says which class a run is of.
pub fn class_of_schedule<M: Machine>(machine: &M, schedule: &[Choice]) -> Class {
    let mut machine = machine.clone();
    let mut run = Vec::new();
    for choice in schedule {
        let mut footprint = Footprint::default();
        let line = machine.line(choice.process);
        machine.step(*choice, &mut footprint);
        run.push(Event { choice: *choice, footprint, line });
    }
    class_of(&run)
}

struct Event {
    choice: Choice,
    footprint: Footprint,
    line: u32,
}

struct Oracle<O> {
    limit: u64,
    interleavings: u64,
    classes: BTreeMap<Class, (O, bool)>,
    runs: BTreeMap<Class, Vec<Choice>>,
    races: BTreeSet<(u64, Side, Side)>,
}

impl<O: Clone + Ord + std::fmt::Debug> Oracle<O> {
    fn walk<M: Machine<Outcome = O>>(&mut self, machine: &M, run: &mut Vec<Event>) -> Option<()> {
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        if choices.is_empty() {
            return self.finish(machine, run);
        }
        if run.len() > LONGEST {
            return None;
        }
        for choice in choices {
            let mut next = machine.clone();
            let mut footprint = Footprint::default();
            next.step(choice, &mut footprint);
            run.push(Event { choice, footprint, line: machine.line(choice.process) });
            self.walk(&next, run)?;
            run.pop();
        }
        Some(())
    }

    fn finish<M: Machine<Outcome = O>>(&mut self, machine: &M, run: &[Event]) -> Option<()> {
        self.interleavings += 1;
        if self.interleavings > self.limit {
            return None;
        }
        self.find_races(run);
        let mut unfinished = Vec::new();
        machine.unfinished(&mut unfinished);
        let stuck = machine.standing() == Standing::Going && !unfinished.is_empty();
        let end = (machine.outcome(), stuck);
        let class = class_of(run);
        self.runs.entry(class.clone()).or_insert_with(|| run.iter().map(|event| event.choice).collect());
        let known = self.classes.entry(class).or_insert_with(|| end.clone());
        assert_eq!(*known, end, "two runs of one class come to the same");
        Some(())
    }

    fn find_races(&mut self, run: &[Event]) {
        // before[j][i]: event i comes before event j by the edges of the program alone.
        let mut before = vec![vec![false; run.len()]; run.len()];
        for later in 0..run.len() {
            for earlier in 0..later {
                if before[later][earlier] || synchronises(run, earlier, later) {
                    let inherited = before[earlier].clone();
                    before[later].iter_mut().zip(inherited).for_each(|(known, too)| *known |= too);
                    before[later][earlier] = true;
                }
            }
        }
        for later in 0..run.len() {
            for earlier in 0..later {
                if before[later][earlier] {
                    continue;
                }
                for one in &run[earlier].footprint.accesses {
                    for other in &run[later].footprint.accesses {
                        if one.object == other.object && is_race(one.mode, other.mode) {
                            let mut sides = [side(&run[earlier], one.mode), side(&run[later], other.mode)];
                            sides.sort_unstable();
                            self.races.insert((one.object.0, sides[0], sides[1]));
                        }
                    }
                }
            }
        }
    }
}

/// Names a side of a race.
fn side(event: &Event, mode: Mode) -> Side {
    (event.choice.process, event.line, mode_name(mode))
}

/// Names the modes of which races are made.
#[must_use]
pub fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Read => "read",
        Mode::Write => "write",
        Mode::Load => "atomic read",
        Mode::Store => "atomic write",
        _ => "other",
    }
}

fn is_race(one: Mode, other: Mode) -> bool {
    let atomic = |mode| matches!(mode, Mode::Load | Mode::Store);
    let reads = |mode| matches!(mode, Mode::Read | Mode::Load);
    let memory = |mode| atomic(mode) || matches!(mode, Mode::Read | Mode::Write);
    memory(one) && memory(other) && !(atomic(one) && atomic(other)) && !(reads(one) && reads(other))
}

fn processes(event: &Event) -> Vec<ProcessId> {
    std::iter::once(event.choice.process).chain(event.footprint.partner).collect()
}

fn share_a_process(one: &Event, other: &Event) -> bool {
    let others = processes(other);
    processes(one).iter().any(|process| others.contains(process))
        || one.footprint.started.iter().any(|started| others.contains(started))
}

fn synchronises(run: &[Event], earlier: usize, later: usize) -> bool {
    share_a_process(&run[earlier], &run[later])
        || run[earlier].footprint.accesses.iter().any(|gives| {
            matches!(gives.mode, Mode::Release | Mode::Signal | Mode::Grant | Mode::Store)
                && run[later].footprint.accesses.iter().any(|takes| {
                    takes.object == gives.object
                        && matches!(takes.mode, Mode::Acquire | Mode::Await | Mode::Load | Mode::Store)
                })
        })
}

fn depends(one: &Event, other: &Event) -> bool {
    share_a_process(one, other)
        || one.footprint.ends
        || other.footprint.ends
        || one.footprint.accesses.iter().any(|mine| {
            other
                .footprint
                .accesses
                .iter()
                .any(|theirs| mine.object == theirs.object && mine.mode.conflicts(theirs.mode))
        })
}

fn class_of(run: &[Event]) -> Class {
    let mut counts: BTreeMap<ProcessId, usize> = BTreeMap::new();
    let mut names: Vec<Name> = Vec::new();
    for event in run {
        let before = counts.get(&event.choice.process).copied().unwrap_or(0);
        names.push((event.choice.process, before, event.choice.alternative));
        for process in processes(event) {
            *counts.entry(process).or_insert(0) += 1;
        }
    }
    let mut class: Class = (0..run.len())
        .map(|later| {
            let mut earlier: Vec<Name> = (0..later)
                .filter(|earlier| depends(&run[*earlier], &run[later]))
                .map(|earlier| names[earlier])
                .collect();
            earlier.sort_unstable();
            (names[later], earlier)
        })
        .collect();
    class.sort_unstable();
    class
}

/// Checks, in every state that can be reached, what a machine promises a search: two steps whose footprints do not conflict
/// commute, keep their footprints, and do not change what the other process can do; what a step makes possible or
/// impossible conflicts with what that process waits to do. Gives the number of states; looks at `limit` of them at most.
///
/// # Errors
///
/// Says which promise was broken, by which two choices, after which schedule.
pub fn check_promises<M: Machine>(machine: &M, limit: usize) -> Result<usize, String> {
    let mut seen = HashSet::from([machine.fingerprint()]);
    let mut queue = vec![(machine.clone(), Vec::new())];
    while let Some((state, schedule)) = queue.pop() {
        let choices = choices_of(&state);
        let steps: Vec<(Event, M)> = choices.iter().map(|choice| take(&state, *choice)).collect();
        for (one, after_one) in &steps {
            check_enabling(&state, one, after_one).map_err(|error| tell(&state, &schedule, &[one], &error))?;
            check_granting(&state, one, &choices).map_err(|error| tell(&state, &schedule, &[one], &error))?;
            for (other, _) in &steps {
                if one.choice.process < other.choice.process && !depends(one, other) {
                    check_pair(&state, one, other).map_err(|error| tell(&state, &schedule, &[one, other], &error))?;
                }
            }
        }
        for (event, after) in steps {
            if seen.len() < limit && seen.insert(after.fingerprint()) {
                let mut longer = schedule.clone();
                longer.push(event.choice);
                queue.push((after, longer));
            }
        }
    }
    Ok(seen.len())
}

fn choices_of<M: Machine>(machine: &M) -> Vec<Choice> {
    let mut choices = Vec::new();
    machine.choices(&mut choices);
    choices
}

fn take<M: Machine>(machine: &M, choice: Choice) -> (Event, M) {
    let mut next = machine.clone();
    let mut footprint = Footprint::default();
    next.step(choice, &mut footprint);
    (Event { choice, footprint, line: machine.line(choice.process) }, next)
}

fn check_pair<M: Machine>(state: &M, one: &Event, other: &Event) -> Result<(), String> {
    let in_order = |first: &Event, second: &Event| {
        let (_, between) = take(state, first.choice);
        if !choices_of(&between).contains(&second.choice) {
            return Err(format!("{:?} makes {:?} impossible", first.choice, second.choice));
        }
        let (event, end) = take(&between, second.choice);
        if event.footprint != second.footprint {
            let (was, is) = (&second.footprint, &event.footprint);
            return Err(format!("{:?} touches {was:?}, but after {:?} {is:?}", second.choice, first.choice));
        }
        Ok(end.fingerprint())
    };
    if in_order(one, other)? == in_order(other, one)? {
        Ok(())
    } else {
        Err("the two orders lead to different states".to_owned())
    }
}

/// What a step grants nobody has who awaits it: while the step is still to come, the operation that awaits it is not possible. A
/// step that signals as well takes as much as it gives.
fn check_granting<M: Machine>(state: &M, event: &Event, choices: &[Choice]) -> Result<(), String> {
    let in_mode = |mode: Mode| move |access: &&Access| access.mode == mode;
    let accesses = &event.footprint.accesses;
    let signals = |object| accesses.iter().filter(in_mode(Mode::Signal)).any(|signal| signal.object == object);
    for access in accesses.iter().filter(in_mode(Mode::Grant)).filter(|access| !signals(access.object)) {
        for other in choices.iter().filter(|choice| choice.process != event.choice.process) {
            let mut pending = Footprint::default();
            state.pending(other.process, &mut pending);
            if pending.accesses.iter().filter(in_mode(Mode::Await)).any(|awaits| awaits.object == access.object) {
                return Err(format!("{other:?} is possible, and awaits what is granted"));
            }
        }
    }
    Ok(())
}

/// What `event` changes of the choices of a process that it does not move must conflict with what that process is at.
fn check_enabling<M: Machine>(state: &M, event: &Event, after: &M) -> Result<(), String> {
    // A rendezvous with a process that the event moves or starts depends on the event by that process.
    let moved: Vec<ProcessId> = processes(event).into_iter().chain(event.footprint.started.iter().copied()).collect();
    let mut unfinished = Vec::new();
    state.unfinished(&mut unfinished);
    for process in unfinished.into_iter().filter(|process| !moved.contains(process)) {
        let ways = |machine: &M| -> BTreeSet<Choice> {
            let own = choices_of(machine).into_iter().filter(|choice| choice.process == process);
            own.filter(|choice| machine.partner(*choice).is_none_or(|partner| !moved.contains(&partner))).collect()
        };
        if ways(state) == ways(after) {
            continue;
        }
        let mut footprint = Footprint::default();
        state.pending(process, &mut footprint);
        let pending = Event { choice: Choice { process, alternative: 0 }, footprint, line: 0 };
        if !depends(event, &pending) {
            return Err(format!("changes what {process:?} can do, which is at {:?}", pending.footprint));
        }
    }
    Ok(())
}

fn tell<M: Machine>(state: &M, schedule: &[Choice], events: &[&Event], error: &str) -> String {
    let mut told = format!("after {schedule:?}:\n");
    for event in events {
        let words = state.describe(event.choice);
        told += &format!("  {:?}, line {}: {}, {:?}\n", event.choice, words.line, words.operation, event.footprint);
    }
    told + error
}
