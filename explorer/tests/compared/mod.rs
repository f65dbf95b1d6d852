//! Compares a search with the oracle: the classes themselves, and all that either says of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use explorer::dpor::{Ended, Search};
use explorer::machine::{Access, Choice, Footprint, Machine, Standing};
use explorer::model::{Model, Program};
use explorer::oracle::{self, Everything, mode_name};

/// Programs with more interleavings than this are left out.
const INTERLEAVINGS: u64 = 1_500;

/// What a search may hold.
#[derive(Clone, Copy, Debug)]
enum Memory {
    Enough,
    FewSnapshots,
    NoTrees,
    SmallTrees,
}

/// What a search says of a program, in the oracle's words; how many interleavings there are is not asked of it.
fn search<M: Machine>(machine: &M, memory: Memory) -> Result<Everything<M::Outcome>, String> {
    let mut found = Everything {
        interleavings: 0,
        outcomes: BTreeMap::new(),
        classes: BTreeMap::new(),
        deadlocks: 0,
        races: BTreeSet::new(),
    };
    let search = match memory {
        Memory::Enough => Search::new(machine),
        Memory::FewSnapshots => Search::new(machine).max_snapshots(1),
        Memory::NoTrees => Search::new(machine).max_waiting(0),
        Memory::SmallTrees => Search::new(machine).max_waiting(6),
    };
    let summary = search.run(|execution| {
        let end = execution.machine;
        *found.outcomes.entry(end.outcome()).or_insert(0) += 1;
        let mut unfinished = Vec::new();
        end.unfinished(&mut unfinished);
        found.deadlocks += u64::from(end.standing() == Standing::Going && !unfinished.is_empty());
        for race in execution.races {
            let side = |step: u32, mode| {
                (execution.schedule[step as usize].process, execution.line(step as usize), mode_name(mode))
            };
            let mut sides = [side(race.first, race.first_mode), side(race.second, race.second_mode)];
            sides.sort_unstable();
            found.races.insert((race.object.0, sides[0], sides[1]));
        }
        found.classes.insert(oracle::class_of_schedule(machine, execution.schedule), execution.schedule.to_vec());
        ControlFlow::Continue(())
    });
    if summary.executions != found.classes.len() as u64 {
        return Err(format!("a class twice: {} runs of {} classes", summary.executions, found.classes.len()));
    }
    let optimal = matches!(memory, Memory::Enough | Memory::FewSnapshots);
    if (optimal && summary.redundant != 0) || summary.ended != Ended::Whole || summary.cut != 0 {
        return Err(format!("not optimal: {summary:?}"));
    }
    Ok(found)
}

/// Tells a run, step by step.
fn story<M: Machine>(machine: &M, schedule: &[Choice]) -> String {
    let mut machine = machine.clone();
    let mut footprint = Footprint::default();
    let mut story = String::new();
    for choice in schedule {
        let operation = machine.describe(*choice).operation;
        machine.step(*choice, &mut footprint);
        let touch = |access: &Access| format!("{:?} {}", access.mode, machine.object_name(access.object));
        let touches: Vec<String> = footprint.accesses.iter().map(touch).collect();
        let (process, partner) = (choice.process.0, footprint.partner);
        story += &format!("\n  {process} ({:x}) {operation} {touches:?} with {partner:?}", choice.alternative);
    }
    story
}

/// Says where the two differ. `None`: too large to ask the oracle.
#[allow(dead_code, reason = "not every test has models")]
pub(crate) fn compare(program: &Program) -> Option<Result<u64, String>> {
    compare_machine(&Model::new(program), INTERLEAVINGS)
}

/// Says where the two differ, and which promise the machine breaks. `None`: more than so many interleavings.
pub(crate) fn compare_machine<M: Machine>(machine: &M, interleavings: u64) -> Option<Result<u64, String>> {
    let checked = catch_unwind(AssertUnwindSafe(|| {
        let mut expected = oracle::explore(machine, interleavings)?;
        if machine.doubts() {
            machine.recant();
            expected = oracle::explore(machine, interleavings)?;
        }
        Some(oracle::check_promises(machine, 2_000).and_then(|_| agree(machine, &expected)))
    }));
    match checked {
        Ok(checked) => checked,
        Err(panic) => {
            let message = panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "panicked".to_owned());
            Some(Err(message))
        }
    }
}

fn agree<M: Machine>(machine: &M, expected: &Everything<M::Outcome>) -> Result<u64, String> {
    for memory in [Memory::Enough, Memory::FewSnapshots, Memory::NoTrees, Memory::SmallTrees] {
        let mut found = search(machine, memory)?;
        for (class, schedule) in &expected.classes {
            if found.classes.remove(class).is_none() {
                return Err(format!("not found with {memory:?}: {}", story(machine, schedule)));
            }
        }
        if let Some(schedule) = found.classes.values().next() {
            return Err(format!("cannot be: {}", story(machine, schedule)));
        }
        found.classes.clone_from(&expected.classes);
        found.interleavings = expected.interleavings;
        if found != *expected {
            return Err(format!("expected {expected:#?}\nfound {found:#?}"));
        }
    }
    Ok(expected.classes.len() as u64)
}
