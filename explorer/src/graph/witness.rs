//! Looks for a less preempted witness of a race than two steps that are both possible in one state.
//!
//! The shortest schedule that shows a race is as short as the shortest that brings two conflicting accesses side by side: of
//! the first race in a run, all that comes before neither access can be left out. But among the schedules of that length, one
//! in which the accesses lie apart (one process runs to its end, then the other) may take the turn away less often. So the
//! schedules with 0, 1, … preemptions are gone through, with vector clocks, up to the number known. They are few where
//! the number is small; beyond a budget of steps the search is given up, and the caller no longer says that its number is the least.

use crate::machine::{Choice, Machine};
use crate::replay::Run;

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
    // The runs on the way, each with the place of the choice that comes next.
    let mut runs = vec![(Run::new(start), 0)];
    while let Some((run, next)) = runs.last_mut() {
        let Some(choice) = run.walk.choices.get(*next).copied().filter(|_| run.schedule.len() < steps) else {
            runs.pop();
            continue;
        };
        *next += 1;
        if run.walk.preemptions + run.walk.preempts(choice) > bound {
            continue;
        }
        *budget = budget.checked_sub(1)?;
        let mut further = run.clone();
        further.take(choice).ok()?;
        if !further.races.is_empty() {
            return Some(Some(further.schedule));
        }
        runs.push((further, 0));
    }
    Some(None)
}
