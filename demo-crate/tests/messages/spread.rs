//! How widely the errors of runs without synchronisation differ, on models of several machines.
//!
//! `cargo test -p demo-crate --test messages spread -- --nocapture` prints the figures.

use crate::office::{Machine, run};
use demo_crate::bank::strategies::Strategy;
use demo_crate::messages::chance::Chance;

const IDLE: Machine = Machine {
    name: "three idle cores",
    cores: 3,
    hop: (8_000, 20_000),
    service: (3_000, 6_000),
    work: (6_000, 18_000),
    stall: 0,
};
/// Where nothing but the tellers' dice keeps them from going in step.
const CLOCKWORK: Machine =
    Machine { name: "clockwork", hop: (10_000, 10_000), service: (4_000, 4_000), work: (8_000, 8_000), ..IDLE };
const MACHINES: [Machine; 4] = [
    IDLE,
    Machine { name: "one core", cores: 1, ..IDLE },
    Machine { name: "one busy core", cores: 1, stall: 4_000_000, ..IDLE },
    CLOCKWORK,
];
const RUNS: u32 = 100;

/// The errors of so many runs, from the least to the greatest.
fn errors(machine: Machine, operations: u32) -> Vec<i64> {
    let mut errors: Vec<i64> =
        (0..RUNS).map(|seed| run(machine, Strategy::None, operations, seed, Chance::of).error).collect();
    errors.sort_unstable();
    errors
}

#[test]
fn runs_go_wrong_by_amounts_that_differ() {
    for machine in MACHINES {
        for operations in [500, 1_500] {
            let errors = errors(machine, operations);
            let squares: i64 = errors.iter().map(|error| error * error).sum();
            let deviation = (squares as f64 / f64::from(RUNS)).sqrt();
            let exact = errors.iter().filter(|error| **error == 0).count();
            let by_all = errors.iter().filter(|error| error.unsigned_abs() == u64::from(operations)).count();
            let different = errors.chunk_by(|one, other| one == other).count();
            let case = format!(
                "{}, 2 × {operations}: deviation {deviation:.0}, {different} different errors in {RUNS} runs, \
                 {exact} exact, {by_all} by all",
                machine.name
            );
            eprintln!("{case}; from {} to {}", errors[0], errors[errors.len() - 1]);
            assert!(deviation > f64::from(operations) / 4.0, "{case}");
            assert!(different > 80, "{case}");
            assert!(exact <= 1, "{case}");
            assert!(by_all <= 1, "{case}");
            assert!(errors.iter().filter(|error| **error > 0).count() > 30, "{case}");
            assert!(errors.iter().filter(|error| **error < 0).count() > 30, "{case}");
        }
    }
}

/// What the detours are for.
#[test]
fn without_detours_tellers_go_in_step_and_one_loses_all() {
    for machine in MACHINES {
        for seed in 0..10 {
            let run = run(machine, Strategy::None, 500, seed, |_| Chance::Straight);
            assert_eq!(run.error.abs(), 500, "{}", machine.name);
        }
    }
}

#[test]
fn under_no_cure_a_teller_is_served_only_when_the_other_has_ended() {
    for machine in MACHINES {
        for &strategy in Strategy::ALL.iter().filter(|strategy| strategy.is_exact()) {
            for seed in 0..4 {
                let run = run(machine, strategy, 1_000, seed, Chance::of);
                let case = format!("{} under {}: {run:?}", machine.name, strategy.name());
                assert_eq!(run.error, 0, "{case}");
                assert!(run.done_at_first_end > 1_300, "{case}");
            }
        }
    }
}
