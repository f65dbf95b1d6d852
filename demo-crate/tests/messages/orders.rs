//! Every order of messages: what a proof says of each strategy.

use crate::counter::{Counter, End, OPENING, amount};
use demo_crate::bank::strategies::Strategy;
use demo_crate::run::jobs::change::Speed;
use explorer::explore::explore;
use explorer::model::{Model, Op, Program, Value};
use explorer::report::{Report, Verdict};
use explorer::{Machine, Options};
use std::collections::BTreeSet;

/// Explores, and holds that nothing was left out, that nobody is ever stuck, and that all is done and counted.
fn proved(strategy: Strategy, speed: Speed, tellers: usize, operations: u32) -> Report<End> {
    let case = format!("{} {speed:?}, {tellers} × {operations}", strategy.name());
    let report = explore(&Counter::new(strategy, speed, tellers, operations), &Options::default());
    assert_eq!(report.verdict, Verdict::Proved, "{case}");
    assert_eq!(report.outcomes_left_out, 0, "{case}");
    assert!(report.findings.is_empty(), "{case}: {:#?}", report.findings);
    for outcome in &report.outcomes {
        assert_eq!(outcome.outcome.done, vec![operations; tellers], "{case}");
        assert_eq!(outcome.outcome.applied, outcome.outcome.done, "{case}");
    }
    report
}

fn balances(report: &Report<End>) -> BTreeSet<i64> {
    report.outcomes.iter().map(|outcome| outcome.outcome.balance).collect()
}

/// What the same tellers may leave behind on a shared memory: a program of plain reads and writes, explored.
fn balances_of_shared_memory(tellers: usize, operations: u32) -> BTreeSet<i64> {
    let mut threads = Vec::new();
    for teller in 0..tellers {
        let one = [Op::Load(0, 0), Op::Add(0, Value::Number(amount(teller))), Op::Store(0, Value::Register(0))];
        threads.push(vec![one; operations as usize].concat());
    }
    let program = Program { variables: vec![OPENING], ..Program::new(1, threads) };
    let report = explore(&Model::new(&program), &Options::default());
    assert_eq!(report.verdict, Verdict::Proved);
    report.outcomes.iter().map(|outcome| outcome.outcome.variables[0]).collect()
}

const CASES: [(usize, u32); 2] = [(2, 2), (3, 1)];

#[test]
fn every_cure_is_exact_in_every_order_of_messages() {
    for &strategy in Strategy::ALL.iter().filter(|strategy| strategy.is_exact()) {
        for speed in [Speed::Bare, Speed::Slow] {
            for (tellers, operations) in CASES {
                let exact: i64 = (0..tellers).map(|teller| amount(teller) * i64::from(operations)).sum();
                let report = proved(strategy, speed, tellers, operations);
                assert_eq!(balances(&report), BTreeSet::from([OPENING + exact]), "{}", strategy.name());
            }
        }
    }
}

#[test]
fn get_then_set_comes_to_what_shared_memory_comes_to() {
    for speed in [Speed::Bare, Speed::Slow] {
        for (tellers, operations) in CASES {
            let report = proved(Strategy::None, speed, tellers, operations);
            assert_eq!(balances(&report), balances_of_shared_memory(tellers, operations), "{speed:?}");
        }
    }
    let two = balances(&proved(Strategy::None, Speed::Bare, 2, 2));
    // Deposits of 3 and withdrawals of 2. One alone cannot be all that is left: who writes last has read, before that,
    // either its own first write or what the other put in its place.
    assert_eq!(two, BTreeSet::from([996, 999, 1_001, 1_002, 1_004, 1_006]));
    let three = balances(&proved(Strategy::None, Speed::Bare, 3, 1));
    assert_eq!(three, BTreeSet::from([998, 1_001, 1_003, 1_008, 1_010, 1_011, 1_013]));
}

#[test]
fn parcels_of_requests_are_exact_too() {
    let operations = 2 * demo_crate::messages::teller::WINDOW + 1;
    let report = proved(Strategy::Channel, Speed::Bare, 2, operations);
    assert_eq!(balances(&report), BTreeSet::from([OPENING + i64::from(operations)]));
}

/// The proofs rest on it: steps that are said to be independent commute, in every state.
#[test]
fn footprints_are_honest() {
    for strategy in [Strategy::None, Strategy::Mutex, Strategy::Cas, Strategy::Spin] {
        let mut seen = BTreeSet::new();
        let mut left = vec![Counter::new(strategy, Speed::Bare, 2, 1)];
        while let Some(machine) = left.pop() {
            if !seen.insert(machine.fingerprint()) {
                continue;
            }
            let mut choices = Vec::new();
            machine.choices(&mut choices);
            for &first in &choices {
                let after = |machine: &Counter, choice| {
                    let mut machine = machine.clone();
                    let mut footprint = explorer::Footprint::default();
                    machine.step(choice, &mut footprint);
                    (machine, footprint)
                };
                let (one, touched) = after(&machine, first);
                for &second in choices.iter().filter(|second| second.process != first.process) {
                    let (other, also) = after(&machine, second);
                    let conflict = touched.accesses.iter().any(|mine| {
                        also.accesses.iter().any(|yours| mine.object == yours.object && mine.mode.conflicts(yours.mode))
                    });
                    if !conflict {
                        let both = after(&one, second).0.fingerprint();
                        assert_eq!(both, after(&other, first).0.fingerprint(), "{first:?} and {second:?}");
                    }
                }
                left.push(one);
            }
        }
    }
}
