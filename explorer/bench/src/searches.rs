//! Whole searches of the programs in the literature, and the shortest failures of programs that fail.

use crate::clock;
use crate::models::{self, Subject};
use crate::report::{Bound, Report};
use crate::rivals::search;
use explorer::explore::shortest_failure;
use explorer::{Machine, Options};

/// Searches each program in proof mode, as a model and as Go.
///
/// # Errors
/// When a program is not accepted.
pub(crate) fn measure(report: &mut Report) -> Result<(), String> {
    let subjects = [
        models::two_tellers(),
        models::readers(13),
        models::lastzero(10, 3_328),
        models::lastzero(15, 147_456),
        models::fib_bench(5, 218_243),
        models::philosophers(3, 7),
        models::philosophers(4, 15),
        models::philosophers(5, 31),
        models::philosophers(6, 63),
        models::philosophers(7, 127),
    ];
    let mut rows = Vec::new();
    for Subject { name, classes, model, go } in &subjects {
        let mut machines = vec![("a model", figures(*classes, model))];
        match minigo::Program::compile("main.go", go.as_bytes()) {
            Ok(program) => {
                machines.push(("Go", figures(*classes, &program.machine(minigo::vm::Limits::exploring()))));
            }
            Err(said) => return Err(format!("{name}: {said:?}")),
        }
        for (form, figures) in machines {
            let (executions, redundant, seconds) = (figures[1], figures[2], figures[3]);
            report.bar(format!("executions of {name}, {form}"), executions + redundant, Bound::AtMost(*classes as f64));
            if name == "lastzero(15)" {
                report.bar(format!("seconds of {name}, {form}"), seconds, Bound::AtMost(5.0));
            }
            rows.push((format!("{name}, {form}"), figures));
        }
    }
    report.table(
        "Proofs",
        &["classes", "executions", "redundant", "seconds", "a second", "steps/s", "peak steps", "MB held"],
        &rows,
    );
    Ok(())
}

fn figures<M: Machine>(classes: u64, machine: &M) -> Vec<f64> {
    let (summary, seconds) = clock::once(|| search(machine));
    let executions = summary.executions as f64;
    vec![
        classes as f64,
        executions,
        summary.redundant as f64,
        seconds,
        executions / seconds,
        summary.steps as f64 / seconds,
        summary.peak.steps as f64,
        clock::resident_megabytes(),
    ]
}

/// The programs of the chapter, and others that fail, each with its file's name.
const FAILING: [(&str, &str); 8] = [
    ("lost update (book)", include_str!("../../../book/listings/lost-update/main.go")),
    ("two tellers × 3", include_str!("../../../minigo/tests/programs/counting/two-tellers-3.go")),
    ("locked parts", include_str!("../../../minigo/tests/programs/races/increment-two-mutexes.go")),
    ("lock order", include_str!("../../../minigo/tests/programs/counting/deadlock-is-a-class.go")),
    ("philosophers(3)", include_str!("../../../minigo/tests/programs/counting/philosophers-3.go")),
    ("lost signal", include_str!("../../../minigo/tests/programs/schedules/signal-lost.go")),
    ("forgotten reader", include_str!("../../../minigo/tests/programs/failures/leak-send.go")),
    ("closed too early", include_str!("../../../minigo/tests/programs/schedules/panic-or-value.go")),
];

/// Looks in programs that fail for their shortest failure.
///
/// # Errors
/// When a program is not accepted, or does not fail.
pub(crate) fn measure_shortest(report: &mut Report) -> Result<(), String> {
    let mut rows = Vec::new();
    for (name, text) in FAILING {
        let program =
            minigo::Program::compile("main.go", text.as_bytes()).map_err(|said| format!("{name}: {said:?}"))?;
        let mut found = None;
        let seconds = clock::typical(|| {
            let machine = program.machine(minigo::vm::Limits::exploring());
            found = shortest_failure(&machine, &Options::default());
        });
        let shortest = found.ok_or_else(|| format!("{name} does not fail"))?;
        rows.push((
            format!("{name}: {}", shortest.kind.word()),
            vec![shortest.steps as f64, f64::from(shortest.preemptions), seconds * 1e3],
        ));
        report.bar(format!("ms to the shortest failure of {name}"), seconds * 1e3, Bound::AtMost(50.0));
    }
    report.table("Shortest failures", &["steps", "preemptions", "ms"], &rows);
    Ok(())
}
