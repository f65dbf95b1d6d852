//! How fast each strategy goes in a browser, beside the same Rust on native threads: ratios of one run, never times.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::table::{Bound, Report, Table, median};
use crate::browser::{Demo, LONG_TASK, Serving, Servings, Session, exact_balance};
use crate::{process, workspace};

/// Rounds of one native and one browser run each; odd, so that the median is one of them.
const ROUNDS: usize = 11;
/// Strategies with the operations that each of two tellers makes: enough that starting them does not count.
const RUNS: [(&str, u64); 8] = [
    ("none", 4_000_000),
    ("mutex", 2_000_000),
    ("atomic", 4_000_000),
    ("cas", 3_000_000),
    ("spin", 300_000),
    ("ticket", 100_000),
    ("rwlock", 300_000),
    ("channel", 50_000),
];
/// The strategies that must keep up with native ones.
const BARRED: [&str; 3] = ["mutex", "atomic", "cas"];

/// Builds the native side, optimised.
///
/// # Errors
/// When it does not compile.
pub(super) fn native_program() -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--release", "--package", "demo-crate", "--example", "native-throughput"]);
    process::run(command.current_dir(workspace::root()))?;
    Ok(workspace::path("target/release/examples/native-throughput"))
}

/// Runs every strategy here and there in turns.
///
/// # Errors
/// When a run fails or a cure is not exact.
pub(super) fn measure(site: &Path, native: &Path, session: &Session, report: &mut Report) -> anyhow::Result<()> {
    let servings = Servings::new(site);
    let name = session.engine.name();
    let page = servings.page_of("account")?;
    session.open("about:blank")?;
    session.open(&format!("{}{page}", servings.address(Serving::Isolated)?))?;
    let demo = Demo::wake(session, "account")?;
    demo.set("workers", "2")?;
    let from: f64 = session.script("return performance.now()", &[])?;
    let columns = ["native ms", "browser ms", "native ns/op", "browser ns/op", "ratio"];
    let mut table = Table::new(format!("Throughput, two tellers, {name}"), &columns);
    for (strategy, operations) in RUNS {
        demo.set("strategy", strategy)?;
        demo.set("operations", &operations.to_string())?;
        // The first run lets the browser's optimising compiler finish.
        demo.run()?;
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            here.push(native_run(native, strategy, operations)?);
            let result = demo.run()?;
            anyhow::ensure!(result.backend == "threads", "the demo ran over {}", result.backend);
            if strategy != "none" {
                result.check_exact(exact_balance(2, operations, 1))?;
            }
            there.push(result.elapsed_ms);
        }
        let (here, there) = (median(&here), median(&there));
        let each = |ms: f64| ms * 1e6 / (2 * operations) as f64;
        table.row(strategy, &[here, there, each(here), each(there), here / there]);
        if BARRED.contains(&strategy) && !session.engine.is_webkit() {
            report.bar(format!("throughput of {strategy} beside native, {name}"), here / there, Bound::AtLeast(0.7));
        }
    }
    report.add(table);
    if session.engine.reports_long_tasks() {
        let tasks: Vec<(f64, f64)> = session.script("return window.__probe.longTasks", &[])?;
        let longest = tasks.iter().filter(|(start, _)| *start > from).map(|task| task.1).fold(0.0, f64::max);
        report.bar(format!("longest task on the main thread in ms, {name}"), longest, Bound::AtMost(LONG_TASK));
    }
    session.open("about:blank")
}

/// Milliseconds of one native run.
fn native_run(program: &Path, strategy: &str, operations: u64) -> anyhow::Result<f64> {
    let mut command = Command::new(program);
    command.args([strategy, "2", &operations.to_string()]);
    process::text(&mut command)?.parse().context("the native run did not print milliseconds")
}
