//! Unit tests and documentation tests of the whole workspace; the closing lines are cargo's own.

use crate::cmd::test::Tally;
use crate::{process, workspace};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

pub(super) fn run() -> Result<Tally> {
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).args(["test", "--workspace", "--no-fail-fast"]).stdout(Stdio::piped());
    println!("$ {}", process::line(&command));
    let mut child = command.spawn().context("starting cargo")?;
    let output = child.stdout.take().context("the output of cargo test")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        if let Some((passed, failed)) = result(&line) {
            tally.passed += passed;
            tally.failed += failed;
        }
        if let Some(case) = line.strip_suffix(" ... FAILED") {
            tally.failures.push(case.to_owned());
        }
    }
    if !child.wait()?.success() && tally.failed == 0 {
        tally.fail("cargo test", "it did not get as far as running the tests");
    }
    Ok(tally)
}

/// Reads `test result: ok. 19 passed; 0 failed; …`.
fn result(line: &str) -> Option<(usize, usize)> {
    let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let mut parts = counts.split("; ");
    let passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some((passed, failed))
}

#[cfg(test)]
mod tests {
    use super::result;

    #[test]
    fn the_closing_line_is_read() {
        let line = "test result: FAILED. 17 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.13s";
        assert_eq!(result(line), Some((17, 2)));
        assert_eq!(result("test server::tests::a_base ... ok"), None);
    }
}
