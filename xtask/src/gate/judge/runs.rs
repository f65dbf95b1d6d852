//! One run of a program under the real Go, and what is left of it.

use crate::gate::go::finish;
use anyhow::{Context as _, Result};
use corpus::{End, Program};
use std::path::Path;
use std::process::{Command, Output};

/// Runs a program on so many processors.
pub(super) fn plain(binary: &Path, program: &Program, processors: usize) -> Result<End> {
    let output = finish(Command::new(binary).env("GOMAXPROCS", processors.to_string()).env("GOTRACEBACK", "single"))?;
    end(program, &output)
}

/// Runs a program under the race detector, which must not change its exit; gives the lines of each race it reports.
pub(super) fn racing(binary: &Path, program: &Program, processors: usize) -> Result<(End, Option<Vec<[u32; 2]>>)> {
    let mut command = Command::new(binary);
    command.env("GOMAXPROCS", processors.to_string()).env("GOTRACEBACK", "single");
    // Else it waits a second before it leaves.
    command.env("GORACE", "exitcode=0 atexit_sleep_ms=0");
    let output = finish(&mut command)?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let races = report.contains("WARNING: DATA RACE").then(|| races(&report, &place(program)));
    Ok((end(program, &output)?, races))
}

fn place(program: &Program) -> String {
    format!("/{stem}/{stem}.go", stem = program.stem())
}

fn end(program: &Program, output: &Output) -> Result<End> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let exit = output.status.code().context("a signal ended it")?;
    Ok(End::read(&place(program), exit, &text(&output.stdout), &text(&output.stderr)))
}

/// The lines of both accesses of each race in a report: of each stack, the first line in the program itself.
fn races(report: &str, file: &str) -> Vec<[u32; 2]> {
    let mut races = Vec::new();
    for warning in report.split("WARNING: DATA RACE").skip(1) {
        let stacks = warning.split("\n\n").filter(|stack| {
            let first = stack.trim_start().lines().next().unwrap_or_default().to_lowercase();
            ["read at", "write at", "previous read at", "previous write at"]
                .iter()
                .any(|kind| first.replace("atomic ", "").starts_with(kind))
        });
        let lines: Vec<u32> = stacks.filter_map(|stack| line_in(stack, file)).collect();
        if let [one, other] = lines[..] {
            races.push([one.min(other), one.max(other)]);
        }
    }
    races
}

fn line_in(stack: &str, file: &str) -> Option<u32> {
    let (_, after) = stack.split_once(&format!("{file}:"))?;
    after.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::races;

    #[test]
    fn a_report_is_read() {
        let report = "==================\nWARNING: DATA RACE\nRead at 0x00c0 by goroutine 8:\n  main.main.func1()\n      \
                      programs/races/x/x.go:15 +0x2c\n  sync.f()\n      sync/x.go:1\n\nPrevious write at 0x00c0 by goroutine 7:\n  \
                      main.main.func1()\n      programs/races/x/x.go:12 +0x44\n\nGoroutine 8 (running) created at:\n  main.main()\n      \
                      programs/races/x/x.go:9 +0xa4\n==================\n";
        assert_eq!(races(report, "/x/x.go"), [[12, 15]]);
    }
}
