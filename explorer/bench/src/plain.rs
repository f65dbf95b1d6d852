//! Plain runs: how fast the machine of minigo goes when nothing is searched.

use crate::clock;
use crate::report::{Bound, Report};

const FIB: &str = include_str!("../go/fib.go");
const LOOP: &str = include_str!("../go/loop.go");
const STEPS: &str = include_str!("../go/steps.go");

/// The visible steps of `go/steps.go`: two goroutines, so many times, lock, read, write and unlock.
const VISIBLE_STEPS: f64 = 2.0 * 100_000.0 * 4.0;

/// Runs each program.
///
/// # Errors
/// When a program is not accepted, or prints what it should not.
pub(crate) fn measure(report: &mut Report) -> Result<(), String> {
    let mut rows = Vec::new();
    for (name, text, prints) in
        [("fib(30)", FIB, "832040\n"), ("a loop of 10 million", LOOP, ""), ("visible steps", STEPS, "200000\n")]
    {
        let seconds = time(name, text, prints)?;
        rows.push((name.to_owned(), vec![seconds * 1e3]));
        if name == "visible steps" {
            report.bar(
                "visible steps a second of a plain run, millions",
                VISIBLE_STEPS / seconds / 1e6,
                Bound::AtLeast(5.0),
            );
        }
    }
    report.table("Plain runs of minigo", &["ms"], &rows);
    Ok(())
}

fn time(name: &str, text: &str, prints: &str) -> Result<f64, String> {
    let program = minigo::Program::compile("main.go", text.as_bytes()).map_err(|said| format!("{name}: {said:?}"))?;
    let mut wrong = None;
    let seconds = clock::typical(|| {
        let mut printed = Vec::new();
        let mut machine = program.by_chance(minigo::vm::Limits::default(), 1);
        let outcome = machine.run(&mut |bytes: &[u8]| printed.extend_from_slice(bytes));
        let text = String::from_utf8_lossy(&printed).into_owned();
        if outcome.exit != 0 || !text.starts_with(prints) {
            wrong = Some(format!("{name} ends with {} and prints {text:?}", outcome.exit));
        }
    });
    wrong.map_or(Ok(seconds), Err)
}
