//! The table of counting rules, as exact numbers: each class of schedules once, and no run given up.

mod programs;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use explorer::dpor::{Ended, Search, Summary};
use explorer::machine::{Footprint, Machine};
use explorer::model::{Model, Outcome, Program};

fn classes(program: &Program) -> (Summary, BTreeMap<Outcome, u64>) {
    let mut outcomes = BTreeMap::new();
    let summary = Search::new(&Model::new(program)).run(|execution| {
        *outcomes.entry(execution.machine.outcome()).or_insert(0) += 1;
        ControlFlow::Continue(())
    });
    (summary, outcomes)
}

#[track_caller]
fn check(program: &Program, expected: u64) -> BTreeMap<Outcome, u64> {
    let (summary, outcomes) = classes(program);
    assert_eq!((summary.executions, summary.redundant, summary.cut), (expected, 0, 0));
    assert_eq!(summary.ended, Ended::Whole);
    outcomes
}

#[test]
fn unsynchronised_increments() {
    for (threads, expected) in [(1, 1), (2, 4), (3, 36), (4, 576)] {
        check(&programs::racy_increments(threads), expected);
    }
}

#[test]
fn increments_under_one_mutex_and_atomic_increments() {
    for (threads, expected) in [(2, 2), (3, 6), (4, 24), (5, 120)] {
        check(&programs::mutex_increments(threads), expected);
        check(&programs::atomic_increments(threads), expected);
    }
}

#[test]
fn readers() {
    for (readers, expected) in [(2, 4), (8, 256), (13, 8192)] {
        check(&programs::readers(readers), expected);
    }
}

#[test]
fn lastzero() {
    for (threads, expected) in [(5, 64), (10, 3328), (15, 147_456)] {
        check(&programs::lastzero(threads), expected);
    }
}

#[test]
fn fib_bench() {
    check(&programs::fib_bench(4), 19_605);
}

#[test]
fn dining_philosophers() {
    let outcomes = check(&programs::philosophers(3), 7);
    let deadlocks: u64 =
        outcomes.iter().filter(|(outcome, _)| !outcome.unfinished.is_empty()).map(|(_, count)| count).sum();
    assert_eq!(deadlocks, 1);
}

#[test]
fn two_tellers() {
    let outcomes = check(&programs::two_tellers(3), 328);
    let least = outcomes.keys().map(|outcome| outcome.variables[0]).min();
    assert_eq!(least, Some(2));
}

#[test]
fn filesystem() {
    for (threads, expected) in [(14, 2), (16, 8), (18, 32), (19, 64)] {
        check(&programs::filesystem(threads), expected);
    }
}

#[test]
fn indexer() {
    for (threads, expected) in [(11, 1), (12, 8), (15, 4096)] {
        check(&programs::indexer(threads), expected);
    }
}

/// All orders of two tellers, counted one by one; 20 are exact.
#[test]
fn two_tellers_have_924_orders_of_which_20_are_exact() {
    let everything = explorer::oracle::explore(&Model::new(&programs::two_tellers(3)), 1000).expect("few enough");
    assert_eq!((everything.interleavings, everything.classes.len()), (924, 328));
    assert_eq!(exact_orders(&Model::new(&programs::two_tellers(3))), 20);
}

fn exact_orders(model: &Model) -> u64 {
    let mut choices = Vec::new();
    model.choices(&mut choices);
    if choices.is_empty() {
        return u64::from(model.outcome().variables[0] == 6);
    }
    let after = |choice| {
        let mut next = model.clone();
        next.step(choice, &mut Footprint::default());
        exact_orders(&next)
    };
    choices.into_iter().map(after).sum()
}

/// Nothing that is held grows with the number of executions: all is bounded by the length of a run, the number of threads,
/// and the room given to wakeup trees.
#[test]
fn memory_is_bounded_by_the_length_of_a_run() {
    let large = [
        programs::two_tellers(3),
        programs::readers(13),
        programs::lastzero(15),
        programs::philosophers(7),
        programs::fib_bench(4),
        programs::racy_increments(4),
        programs::indexer(15),
    ];
    for program in large {
        let summary = hold(&program, 1 << 20);
        assert_eq!(summary.redundant, 0);
    }
    for program in [programs::readers(8), programs::lastzero(7), programs::philosophers(5)] {
        hold(&program, 20);
    }
}

fn hold(program: &Program, waiting: usize) -> Summary {
    let threads = program.threads.len();
    let summary = Search::new(&Model::new(program)).max_waiting(waiting).run(|_| ControlFlow::Continue(()));
    let peak = summary.peak;
    let run = peak.steps;
    assert!(peak.snapshots <= run / 4 + 1, "{summary:?}");
    assert!(peak.sleeping <= (run + 1) * threads, "{summary:?}");
    assert!(peak.clock_cells <= 3 * run * threads, "{summary:?}");
    assert!(peak.different <= 3 * run, "{summary:?}");
    assert!(peak.waiting <= waiting + run * run, "{summary:?}");
    // A few dozen bytes a step, a few a number: the whole search fits in less than 4 MB.
    let bytes = (peak.different + run) * 128 + (peak.sleeping + peak.clock_cells + 4 * peak.waiting) * 4;
    assert!(bytes < 4 << 20, "{bytes} bytes: {summary:?}");
    summary
}

/// With no room for wakeup trees it is source DPOR: as many classes, and some runs given up.
#[test]
fn without_room_for_trees_runs_are_given_up_and_counted() {
    for (threads, expected) in [(5, 64), (8, 704)] {
        let search = Search::new(&Model::new(&programs::lastzero(threads))).max_waiting(0);
        let summary = search.run(|_| ControlFlow::Continue(()));
        assert!(summary.redundant > 0, "{summary:?}");
        assert_eq!(summary.executions, expected);
    }
}
