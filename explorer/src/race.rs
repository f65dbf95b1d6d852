//! Finds the data races of one run, by vector clocks over what synchronises: the orders that a program *makes*, never those
//! that it happened to have.
//!
//! Simple rather than fast (every step makes a clock): it serves replays and samples, and tests hold the search's own clocks
//! against it. Of each process it keeps, for each variable, the last touch by mode and line; so every pair of lines that
//! races in the run is found, though not every pair of steps.
//!
//! The method is that of Mattern and Fidge, as Djit⁺ (Pozniansky & Schuster, PPoPP 2003) puts it to this use.

use crate::machine::{Footprint, Mode, ObjectId, ProcessId};
use crate::table::Table;

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

/// How much of each process's past is known: by process, the number of its steps.
type Clock = Vec<usize>;

#[derive(Clone, Debug, Default)]
struct Object {
    released: Clock,
    /// The last touches, each with how many steps its process had taken by then.
    touches: Vec<(Touch, usize)>,
}

/// The clocks of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clocks {
    processes: Vec<Clock>,
    objects: Table<ObjectId, Object>,
    steps: usize,
}

fn join(into: &mut Clock, other: &Clock) {
    if into.len() < other.len() {
        into.resize(other.len(), 0);
    }
    for (known, steps) in into.iter_mut().zip(other.iter()) {
        *known = (*known).max(*steps);
    }
}

impl Clocks {
    /// What a process knows of all: by process, how many of its steps.
    pub(crate) fn of_process(&self, process: ProcessId) -> &[usize] {
        self.processes.get(process.0 as usize).map_or(&[], |clock| clock)
    }

    /// Takes note of the run's next step, and appends the races that it ends.
    pub(crate) fn step(&mut self, process: ProcessId, line: u32, footprint: &Footprint, races: &mut Vec<Pair>) {
        let step = self.steps;
        self.steps += 1;
        let mut clock = self.tick(process);
        if let Some(partner) = footprint.partner {
            join(&mut clock, &self.tick(partner));
        }
        for access in &footprint.accesses {
            if access.mode.acquires()
                && let Some(object) = self.objects.get(access.object)
            {
                join(&mut clock, &object.released);
            }
        }
        for access in &footprint.accesses {
            if !matches!(access.mode, Mode::Read | Mode::Write | Mode::Load | Mode::Store) {
                continue;
            }
            let touches = &mut self.objects.or_insert_with(access.object, Object::default).touches;
            let second = Touch { process, step, mode: access.mode, line };
            for (first, count) in touches.iter() {
                let known = clock.get(first.process.0 as usize).is_some_and(|known| known >= count);
                if first.process != process && !known && first.mode.races(second.mode) {
                    races.push(Pair { object: access.object, first: *first, second });
                }
            }
            let same = |(touch, _): &(Touch, usize)| {
                touch.process == process && touch.mode == access.mode && touch.line == line
            };
            if let Some(earlier) = touches.iter().position(same) {
                touches.remove(earlier);
            }
            touches.push((second, clock[process.0 as usize]));
        }
        for access in &footprint.accesses {
            if access.mode.releases() {
                join(&mut self.objects.or_insert_with(access.object, Object::default).released, &clock);
            }
        }
        for started in &footprint.started {
            join(self.of(*started), &clock);
        }
        if let Some(partner) = footprint.partner {
            self.of(partner).clone_from(&clock);
        }
        *self.of(process) = clock;
    }

    /// Counts one more step of a process, and takes its clock.
    fn tick(&mut self, process: ProcessId) -> Clock {
        let mut clock = std::mem::take(self.of(process));
        let at = process.0 as usize;
        if clock.len() <= at {
            clock.resize(at + 1, 0);
        }
        clock[at] += 1;
        clock
    }

    fn of(&mut self, process: ProcessId) -> &mut Clock {
        let at = process.0 as usize;
        if self.processes.len() <= at {
            self.processes.resize(at + 1, Clock::default());
        }
        &mut self.processes[at]
    }
}
