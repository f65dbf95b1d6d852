//! Compares a search with the oracle: the classes themselves, and all that either says of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use explorer::dpor::{Ended, Search};
use explorer::machine::{Choice, Footprint, Machine, Standing};
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
fn story(model: &Model, schedule: &[Choice]) -> String {
    let mut model = model.clone();
    let mut footprint = Footprint::default();
    let mut story = String::new();
    for choice in schedule {
        let operation = model.describe(*choice).operation;
        model.step(*choice, &mut footprint);
        let touches: Vec<_> = footprint
            .accesses
            .iter()
            .map(|access| format!("{:?} {}", access.mode, model.object_name(access.object)))
            .collect();
        story += &format!(
            "\n  {} ({:x}) {operation} {touches:?} with {:?}",
            choice.process.0, choice.alternative, footprint.partner
        );
    }
    story
}

/// Says where the two differ. `None`: too large to ask the oracle.
pub(crate) fn compare(program: &Program) -> Option<Result<u64, String>> {
    let model = Model::new(program);
    let checked = catch_unwind(AssertUnwindSafe(|| {
        let expected = oracle::explore(&model, INTERLEAVINGS)?;
        for memory in [Memory::Enough, Memory::FewSnapshots, Memory::NoTrees, Memory::SmallTrees] {
            let mut found = match search(&model, memory) {
                Ok(found) => found,
                Err(error) => return Some(Err(error)),
            };
            for (class, schedule) in &expected.classes {
                if found.classes.remove(class).is_none() {
                    return Some(Err(format!("not found with {memory:?}: {}", story(&model, schedule))));
                }
            }
            if let Some(schedule) = found.classes.values().next() {
                return Some(Err(format!("cannot be: {}", story(&model, schedule))));
            }
            found.classes.clone_from(&expected.classes);
            found.interleavings = expected.interleavings;
            if found != expected {
                return Some(Err(format!("expected {expected:#?}\nfound {found:#?}")));
            }
        }
        Some(Ok(expected.classes.len() as u64))
    }));
    match checked {
        Ok(checked) => checked,
        Err(panic) => {
            let message = panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "panicked".to_owned());
            Some(Err(message))
        }
    }
}
