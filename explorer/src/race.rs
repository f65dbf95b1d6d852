//! Finds the data races of one run, by vector clocks over what synchronises: the orders that a program *makes*, never those
//! that it happened to have.
//!
//! Simple rather than fast (a map for each run): it serves replays and samples, and tests hold the search's own clocks
//! against it. Of each process it keeps, for each variable, the last touch by mode and line; so every pair of lines that
//! races in the run is found, though not every pair of steps.
//!
//! The method is that of Mattern and Fidge, as Djit⁺ (Pozniansky & Schuster, PPoPP 2003) puts it to this use.

use std::collections::HashMap;

use crate::detect;
use crate::machine::{Footprint, Mode, ObjectId, ProcessId};

/// One touch of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Touch {
    pub(crate) process: ProcessId,
    /// The index of the step.
    pub(crate) step: usize,
    pub(crate) mode: Mode,
    pub(crate) line: u32,
}

/// Two touches that nothing orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) object: ObjectId,
    pub(crate) first: Touch,
    pub(crate) second: Touch,
}

/// How much of each process's past is known: the number of its steps.
type Clock = HashMap<ProcessId, usize>;

#[derive(Clone, Debug, Default)]
struct Object {
    released: Clock,
    /// The last touches, each with how many steps its process had taken by then.
    touches: Vec<(Touch, usize)>,
}

/// The clocks of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clocks {
    processes: HashMap<ProcessId, Clock>,
    objects: HashMap<ObjectId, Object>,
    steps: usize,
}

fn join(into: &mut Clock, other: &Clock) {
    for (process, steps) in other {
        let known = into.entry(*process).or_default();
        *known = (*known).max(*steps);
    }
}

impl Clocks {
    /// Takes note of the run's next step, and appends the races that it ends.
    pub(crate) fn step(&mut self, process: ProcessId, line: u32, footprint: &Footprint, races: &mut Vec<Pair>) {
        let step = self.steps;
        self.steps += 1;
        let mut clock = self.processes.remove(&process).unwrap_or_default();
        *clock.entry(process).or_default() += 1;
        if let Some(partner) = footprint.partner {
            let mut other = self.processes.remove(&partner).unwrap_or_default();
            *other.entry(partner).or_default() += 1;
            join(&mut clock, &other);
        }
        for access in &footprint.accesses {
            if matches!(access.mode, Mode::Acquire | Mode::Await | Mode::Load | Mode::Store)
                && let Some(object) = self.objects.get(&access.object)
            {
                join(&mut clock, &object.released);
            }
        }
        for access in &footprint.accesses {
            let object = self.objects.entry(access.object).or_default();
            if matches!(access.mode, Mode::Read | Mode::Write | Mode::Load | Mode::Store) {
                let second = Touch { process, step, mode: access.mode, line };
                for (first, count) in &object.touches {
                    let known = clock.get(&first.process).is_some_and(|known| known >= count);
                    if first.process != process && !known && detect::races(first.mode, second.mode) {
                        races.push(Pair { object: access.object, first: *first, second });
                    }
                }
                let same = |(touch, _): &(Touch, usize)| {
                    (touch.process, touch.mode, touch.line) == (process, access.mode, line)
                };
                object.touches.retain(|touch| !same(touch));
                object.touches.push((second, clock[&process]));
            }
        }
        for access in &footprint.accesses {
            if matches!(access.mode, Mode::Release | Mode::Signal | Mode::Store) {
                join(&mut self.objects.entry(access.object).or_default().released, &clock);
            }
        }
        for started in &footprint.started {
            join(self.processes.entry(*started).or_default(), &clock);
        }
        if let Some(partner) = footprint.partner {
            self.processes.insert(partner, clock.clone());
        }
        self.processes.insert(process, clock);
    }
}
