//! The table of counting rules, as exact numbers: each class of schedules once, and no run given up.

mod programs;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use explorer::dpor::{Ended, Search, Summary};
use explorer::machine::Machine;
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
