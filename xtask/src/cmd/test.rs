//! `cargo xtask test`: every gate, each as a section of its own, and at the end what each said.

use crate::browser;
use crate::gate::{self, Context, Gate};
use crate::tools::Consent;
use anyhow::{Result, bail, ensure};
use pico_args::Arguments;
use std::time::Instant;

/// How many cases of a gate passed, failed, or could not be run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    /// Cases that held.
    pub(crate) passed: usize,
    /// Cases that did not hold; each was printed with its reason.
    pub(crate) failed: usize,
    /// What is known of them, a line each: the summary says it again, where a long log has scrolled away.
    pub(crate) failures: Vec<String>,
    /// Cases that could not be run here, each with its reason. Never silent: the summary prints them.
    pub(crate) skipped: Vec<String>,
    /// Cases that only `--all` runs.
    pub(crate) left: Vec<String>,
    /// Cases that were run a second time, each with its reason; how the second ended is counted above.
    pub(crate) again: Vec<String>,
}

impl Tally {
    /// One case that held.
    pub(crate) fn pass(&mut self) {
        self.passed += 1;
    }

    /// One case that did not hold: prints it with its reason.
    pub(crate) fn fail(&mut self, case: &str, reason: impl std::fmt::Display) {
        self.failed += 1;
        println!("FAILED {case}: {reason:#}");
        let reason = format!("{reason:#}");
        self.failures.push(format!("{case}: {}", reason.lines().next().unwrap_or_default()));
    }

    /// One case, judged by its outcome.
    pub(crate) fn count(&mut self, case: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.pass(),
            Err(error) => self.fail(case, error),
        }
    }
}

/// Runs the gates that are named, or all of them.
///
/// # Errors
/// When a gate is unknown, or any of them did not hold.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = Arguments::from_vec(arguments.iter().map(Into::into).collect());
    let consent = if arguments.contains("--install") { Consent::Given } else { Consent::from_user() };
    let bless = arguments.contains("--bless");
    let browsers = browser::Choice::take_from(&mut arguments)?;
    let named = arguments.finish();
    let mut names = Vec::new();
    for name in &named {
        let name = name.to_string_lossy().into_owned();
        ensure!(
            Gate::ALL.iter().any(|gate| gate.name() == name),
            "there is no gate `{name}`; the gates are {}",
            Gate::ALL.map(Gate::name).join(", ")
        );
        names.push(name);
    }
    let context = Context::new(consent, bless, browsers);
    let mut report = Vec::new();
    let start = Instant::now();
    for gate in Gate::ALL.into_iter().filter(|gate| names.is_empty() || names.iter().any(|name| gate.name() == name)) {
        println!("\n== {}: {}", gate.name(), gate.about());
        let start = Instant::now();
        let mut tally = gate::run(gate, &context).unwrap_or_else(|error| {
            let mut tally = Tally::default();
            tally.fail(gate.name(), format!("{error:#}"));
            tally
        });
        if tally.passed + tally.failed + tally.skipped.len() == 0 {
            tally.fail(gate.name(), "it ran no case, so nothing is known");
        }
        report.push((gate, tally, start.elapsed().as_secs_f64()));
    }
    conclude(&report, start.elapsed().as_secs_f64())
}

fn conclude(report: &[(Gate, Tally, f64)], seconds: f64) -> Result<()> {
    println!("\n== summary");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (gate, tally, seconds) in report {
        let verdict = if tally.failed == 0 { "ok" } else { "FAILED" };
        let (name, skips) = (gate.name(), tally.skipped.len());
        println!(
            "{name:10} {verdict:6} {:4} passed, {:2} failed, {skips:2} skipped  {seconds:6.1} s",
            tally.passed, tally.failed
        );
        for failure in &tally.failures {
            println!("           FAILED {failure}");
        }
        for reason in &tally.skipped {
            println!("           SKIPPED {reason}");
        }
        for reason in &tally.again {
            println!("           RUN AGAIN {reason}");
        }
        for case in &tally.left {
            println!("           LEFT TO --all {case}");
        }
        passed += tally.passed;
        failed += tally.failed;
        skipped += skips;
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped in {seconds:.0} s");
    if failed > 0 {
        let names: Vec<_> =
            report.iter().filter(|(_, tally, _)| tally.failed > 0).map(|(gate, ..)| gate.name()).collect();
        bail!("not every gate holds; to run the failing ones again, type `cargo xtask test {}`", names.join(" "));
    }
    Ok(())
}
