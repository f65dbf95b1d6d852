//! Copies of the machine along the current run, to come back to.
//!
//! There is always one of the first state. Of those after it, where there was a choice, at least [`STRIDE`] steps lie between
//! two; and when there are too many, every second one is dropped, so that what remains is spread over the run and repeating
//! steps from the nearest one stays short.

use crate::machine::{Choice, Footprint, Machine};

/// At least so many steps lie between two copies: to repeat some of them costs less than to copy the machine at each.
const STRIDE: usize = 4;

/// Copies of a machine, by the number of steps that lead to them.
#[derive(Debug)]
pub(super) struct Snapshots<M> {
    first: M,
    /// In the order of the run.
    kept: Vec<(usize, M)>,
    /// Machines that are no longer needed, whose room is used again.
    spare: Vec<M>,
    limit: usize,
    /// At least so many steps lie between two copies now.
    stride: usize,
}

impl<M: Machine> Snapshots<M> {
    pub(super) fn new(first: &M, limit: usize) -> Self {
        Self { first: first.clone(), kept: Vec::new(), spare: Vec::new(), limit, stride: STRIDE }
    }

    pub(super) fn limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// How many copies there are.
    pub(super) fn len(&self) -> usize {
        self.kept.len() + 1
    }

    /// Keeps a copy of `machine`, to which `depth` steps lead, unless there is one nearby.
    pub(super) fn keep(&mut self, depth: usize, machine: &M) {
        let last = self.kept.last().map_or(0, |(last, _)| *last);
        if depth < last + self.stride {
            return;
        }
        if self.kept.len() >= self.limit {
            if self.limit == 0 {
                return;
            }
            self.stride *= 2;
            let mut at = 0;
            self.kept.retain(|_| {
                at += 1;
                at % 2 == 0
            });
        }
        let copy = match self.spare.pop() {
            Some(mut spare) => {
                spare.clone_from(machine);
                spare
            }
            None => machine.clone(),
        };
        self.kept.push((depth, copy));
    }

    /// Drops the copies that lie beyond `depth`.
    pub(super) fn drop_after(&mut self, depth: usize) {
        while self.kept.last().is_some_and(|(at, _)| *at > depth) {
            if let Some((_, machine)) = self.kept.pop() {
                self.spare.push(machine);
            }
        }
        if self.kept.is_empty() {
            self.stride = STRIDE;
        }
    }

    /// Makes `machine` the one to which a beginning of the run leads, by steps from the copy nearest before. Says how many.
    pub(super) fn rebuild(&self, schedule: &[Choice], machine: &mut M) -> u64 {
        let (nearest, from) = self.find(schedule.len());
        machine.clone_from(nearest);
        let mut footprint = Footprint::default();
        for choice in &schedule[from..] {
            machine.step(*choice, &mut footprint);
        }
        (schedule.len() - from) as u64
    }

    fn find(&self, depth: usize) -> (&M, usize) {
        match self.kept.partition_point(|(at, _)| *at <= depth).checked_sub(1) {
            Some(at) => (&self.kept[at].1, self.kept[at].0),
            None => (&self.first, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{STRIDE, Snapshots};
    use crate::machine::{Choice, Footprint, Machine};
    use crate::model::Value::Number;
    use crate::model::{Model, Op, Program};

    const STEPS: usize = 40;

    #[test]
    fn every_state_of_the_run_is_come_back_to_however_few_copies_there_are() {
        let prints = (0..STEPS as i64).map(|number| Op::Print(Number(number))).collect();
        let first = Model::new(&Program::new(1, vec![prints]));
        for limit in [0, 1, 2, 3, 1024] {
            let mut snapshots = Snapshots::new(&first, limit);
            let (mut machine, mut schedule): (Model, Vec<Choice>) = (first.clone(), Vec::new());
            let mut states = vec![first.fingerprint()];
            let mut footprint = Footprint::default();
            let mut choices = Vec::new();
            let mut spare = first.clone();
            // To the end, back to the middle, to the end again, and back to the beginning.
            for (back, again) in [(STEPS, STEPS / 2), (STEPS, 0)] {
                while schedule.len() < back {
                    snapshots.keep(schedule.len(), &machine);
                    choices.clear();
                    machine.choices(&mut choices);
                    machine.step(choices[0], &mut footprint);
                    schedule.push(choices[0]);
                    states.push(machine.fingerprint());
                }
                assert!(snapshots.len() <= limit.min(STEPS / STRIDE) + 1, "{} copies, limit {limit}", snapshots.len());
                for depth in 0..=schedule.len() {
                    let repeated = snapshots.rebuild(&schedule[..depth], &mut spare);
                    assert_eq!(spare.fingerprint(), states[depth], "step {depth}, limit {limit}");
                    assert!(limit < STEPS || repeated < STRIDE as u64 * 2, "{repeated} steps repeated to step {depth}");
                }
                snapshots.drop_after(again);
                schedule.truncate(again);
                states.truncate(again + 1);
                machine.clone_from(&first);
                snapshots.rebuild(&schedule, &mut machine);
            }
        }
    }
}
