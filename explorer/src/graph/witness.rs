//! Looks for a less preempted witness of a race than two steps that are both possible in one state.
//!
//! The shortest schedule that shows a race is as short as the shortest that brings two conflicting accesses side by side: of
//! the first race in a run, all that comes before neither access can be left out. But among the schedules of that length, one
//! in which the accesses lie apart (one process runs to its end, then the other) may take the turn away less often. So the
//! schedules with 0, 1, … preemptions are gone through, with vector clocks, up to the number known. They are few where
//! the number is small; beyond a budget of steps the search is given up, and the caller no longer says that its number is the least.

use crate::machine::{Choice, Footprint, Machine, ProcessId};
use crate::race::Clocks;

/// How many steps may be tried. Chapter-size programs need some hundreds.
const BUDGET: usize = 4096;

/// What the search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    /// A schedule with fewer preemptions, and how many.
    Better(Vec<Choice>, u32),
    /// There is none.
    None,
    /// The budget was not enough to know.
    Unknown,
}

struct Frame<M> {
    machine: M,
    clocks: Clocks,
    choices: Vec<Choice>,
    next: usize,
    preemptions: u32,
}

/// Searches the schedules of `steps` steps that end with the second access of a race, with fewer than `known` preemptions.
pub(super) fn less_preempted<M: Machine>(start: &M, steps: usize, known: u32) -> Witness {
    let mut budget = BUDGET;
    for bound in 0..known {
        match within(start, steps, bound, &mut budget) {
            Some(Some(schedule)) => return Witness::Better(schedule, bound),
            Some(None) => {}
            None => return Witness::Unknown,
        }
    }
    Witness::None
}

/// Searches those with at most `bound` preemptions. `None`: the budget is spent.
fn within<M: Machine>(start: &M, steps: usize, bound: u32, budget: &mut usize) -> Option<Option<Vec<Choice>>> {
    let frame = |machine: M, clocks: Clocks, preemptions: u32| {
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        Frame { machine, clocks, choices, next: 0, preemptions }
    };
    let mut footprint = Footprint::default();
    let mut races = Vec::new();
    let mut schedule: Vec<Choice> = Vec::new();
    let mut frames = vec![frame(start.clone(), Clocks::default(), 0)];
    while let Some(top) = frames.last_mut() {
        let Some(choice) = top.choices.get(top.next).copied().filter(|_| schedule.len() < steps) else {
            frames.pop();
            schedule.pop();
            continue;
        };
        top.next += 1;
        let last: Option<ProcessId> = schedule.last().map(|last| last.process);
        let goes_on = last.is_some_and(|last| top.choices.iter().any(|choice| choice.process == last));
        let preemptions = top.preemptions + u32::from(goes_on && last != Some(choice.process));
        if preemptions > bound {
            continue;
        }
        *budget = budget.checked_sub(1)?;
        let (mut machine, mut clocks) = (top.machine.clone(), top.clocks.clone());
        let line = machine.line(choice.process);
        machine.step(choice, &mut footprint);
        clocks.step(choice.process, line, &footprint, &mut races);
        schedule.push(choice);
        if !races.is_empty() {
            return Some(Some(schedule));
        }
        frames.push(frame(machine, clocks, preemptions));
    }
    Some(None)
}
