//! `cargo xtask test`: every gate, each as a section of its own, and at the end what each said.

use crate::gate::{self, Beside, Context, Gate};
use crate::tools::Consent;
use crate::{browser, workspace};
use anyhow::{Context as _, Result, bail};
use pico_args::Arguments;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Instant;

/// How many cases of a gate passed, failed, or could not be run.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
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

    /// What two of them come to together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
        self.skipped.extend(other.skipped);
        self.left.extend(other.left);
        self.again.extend(other.again);
        self
    }

    /// One case, judged by its outcome.
    pub(crate) fn count(&mut self, case: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.pass(),
            Err(error) => self.fail(case, error),
        }
    }
}

/// What a gate came to, and in how many seconds.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(crate) struct Held {
    gate: Gate,
    tally: Tally,
    seconds: f64,
}

impl Held {
    /// A gate that did not get as far as its cases.
    fn failed(gate: Gate, error: &anyhow::Error) -> Self {
        let mut tally = Tally::default();
        tally.fail(gate.name(), format!("{error:#}"));
        Self { gate, tally, seconds: 0.0 }
    }
}

/// Runs the gates that are named, or all of them: those that need no built site beside those that do.
///
/// # Errors
/// When a gate is unknown, or any of them did not hold.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = Arguments::from_vec(arguments.iter().map(Into::into).collect());
    let consent = if arguments.contains("--install") { Consent::Given } else { Consent::from_user() };
    let bless = arguments.contains("--bless");
    let browsers = browser::Choice::take_from(&mut arguments)?;
    let report: Option<PathBuf> = arguments.opt_value_from_str(gate::REPORT)?;
    let mut gates = Vec::new();
    for name in arguments.finish() {
        let name = name.to_string_lossy();
        let gate = Gate::ALL.into_iter().find(|gate| gate.name() == name);
        let known = || format!("there is no gate `{name}`; the gates are {}", Gate::ALL.map(Gate::name).join(", "));
        gates.push(gate.with_context(known)?);
    }
    let is_asked = |gate: &Gate| gates.is_empty() || gates.contains(gate);
    let (of_code, of_site): (Vec<_>, Vec<_>) =
        Gate::ALL.into_iter().filter(is_asked).partition(|gate| gate.runs_beside());
    let start = Instant::now();
    let mut held = Vec::new();
    let context = Context::new(consent, bless, browsers);
    if of_site.is_empty() || of_code.is_empty() {
        held.extend(run_each(&of_code, &context));
        held.extend(run_each(&of_site, &context));
    } else {
        let install = (consent == Consent::Given).then_some("--install");
        let beside = Beside::start(&of_code, install.as_slice())?;
        let (others, own) = std::thread::scope(|scope| {
            let others = scope.spawn(|| beside.end());
            let own = run_each(&of_site, &context);
            (others.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), own)
        });
        held.extend(others.unwrap_or_else(|error| vec![Held::failed(of_code[0], &error)]));
        held.extend(own);
    }
    if let Some(report) = report {
        workspace::write_if_changed(&report, serde_json::to_string(&held)?.as_bytes())?;
    }
    conclude(&held, start.elapsed().as_secs_f64())
}

fn run_each(gates: &[Gate], context: &Context) -> Vec<Held> {
    let one = |&gate: &Gate| {
        println!("\n== {}: {}", gate.name(), gate.about());
        let start = Instant::now();
        let mut tally = gate::run(gate, context).unwrap_or_else(|error| Held::failed(gate, &error).tally);
        if tally.passed + tally.failed + tally.skipped.len() == 0 {
            tally.fail(gate.name(), "it ran no case, so nothing is known");
        }
        Held { gate, tally, seconds: start.elapsed().as_secs_f64() }
    };
    gates.iter().map(one).collect()
}

fn conclude(held: &[Held], seconds: f64) -> Result<()> {
    println!("\n== summary");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for Held { gate, tally, seconds } in held {
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
        let names: Vec<_> = held.iter().filter(|one| one.tally.failed > 0).map(|one| one.gate.name()).collect();
        bail!("not every gate holds; to run the failing ones again, type `cargo xtask test {}`", names.join(" "));
    }
    Ok(())
}
