//! Any program runs and is explored within small limits, the same way each time; what is found replays.
#![no_main]

use explorer::report::Verdict;
use explorer::{Method, Options, explore, replay, token};
use libfuzzer_sys::fuzz_target;
use minigo::Program;
use minigo::vm::Limits;

fn limits() -> Limits {
    Limits {
        instructions_per_step: 20_000,
        steps: 2_000,
        memory: 1 << 20,
        depth: 200,
        goroutines: 50,
        output: 1 << 12,
        ..Limits::default()
    }
}

fuzz_target!(|text: &[u8]| {
    let Ok(program) = Program::compile("main.go", text) else { return };
    let once = |seed| {
        let mut printed = Vec::new();
        let mut machine = program.by_chance(limits(), seed);
        let outcome = machine.run(&mut |bytes: &[u8]| printed.extend_from_slice(bytes));
        (printed, outcome, machine.last_stderr())
    };
    assert!(once(1) == once(1), "one seed, two runs");
    let machine = program.machine(limits());
    let bounded = Options {
        max_executions: Some(30),
        max_steps: 300,
        max_bytes: 16 << 20,
        max_states: 300,
        ..Options::default()
    };
    for method in [Method::Proof, Method::Random { seed: 1, runs: 5 }] {
        let report = explore(&machine, &Options { method, ..bounded });
        assert!(report.redundant == 0, "an execution for nothing");
        let searched_twice = report.verdict == Verdict::Proved && report.executions > 0;
        assert!(
            !searched_twice || report.outcomes.iter().all(|outcome| outcome.classes > 0),
            "a way to an outcome that no class has"
        );
        let found = report.findings.iter().map(|finding| &finding.schedule);
        for schedule in found.chain(report.outcomes.iter().map(|outcome| &outcome.schedule)) {
            let text = token::encode(&machine, program.hash(), schedule).expect("a schedule has a token");
            let again = token::decode(&machine, program.hash(), &text).expect("a token is read back");
            assert!(again == *schedule);
            replay::replay(&machine, schedule).expect("a schedule can be replayed");
        }
        for count in &report.outcomes {
            let came = replay::replay(&machine, &count.schedule).expect("a schedule can be replayed");
            assert!(came.outcome.as_ref() == Some(&count.outcome), "a schedule, two outcomes");
        }
    }
});
