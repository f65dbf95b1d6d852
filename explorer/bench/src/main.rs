//! The engine's figures, as one JSON object on standard output: what `cargo xtask bench --only engine` prints as tables.
//!
//! A crate of its own, so that loom and shuttle weigh on nothing that ships. Counts are exact; times are of this machine
//! and this moment, so whoever compares two of them compares two of one run. Bars are only reported, never enforced here.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

mod clock;
mod models;
mod plain;
mod report;
mod rivals;
mod searches;

use report::Report;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut report = Report::default();
    let mut failures = Vec::new();
    for (name, measure) in [
        ("rivals", rivals::measure as fn(&mut Report) -> Result<(), String>),
        ("searches", searches::measure),
        ("shortest", searches::measure_shortest),
        ("plain", plain::measure),
    ] {
        if let Err(error) = measure(&mut report) {
            failures.push(format!("{name}: {error}"));
        }
    }
    println!("{}", report.json());
    for failure in &failures {
        eprintln!("{failure}");
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
