//! How fast each strategy goes in a browser, beside the same Rust on native threads: ratios of one run, never times.
//!
//! The demo is asked for `bare=1`, which no page offers: its tellers do nothing of their own between reading and writing,
//! and say how far they are every 256 operations, as the native ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::table::{Bound, Report, Table, median};
use crate::browser::{Demo, Serving, Servings, Session, exact_balance};
use crate::{known, process, workspace};

/// Rounds of one native and one browser run each; odd, so that the median is one of them.
const ROUNDS: usize = 11;
/// Operations that each of two tellers makes: enough that starting them does not count. The slow ones make fewer.
fn operations(strategy: &str) -> u64 {
    match strategy {
        "ticket" => 100_000,
        "channel" => 50_000,
        "spin" | "rwlock" => 300_000,
        _ => 2_000_000,
    }
}

/// The strategies that must keep up with native ones, and how far.
const BARRED: [&str; 3] = ["mutex", "atomic", "cas"];
const KEEPS_UP: f64 = 0.8;

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
    let columns = ["native ms", "browser ms", "native ns/op", "browser ns/op", "ratio"];
    let mut table = Table::new(format!("Throughput, two tellers, {name}"), &columns);
    for known::Strategy { name: strategy, is_exact } in known::strategies() {
        let operations = operations(strategy);
        session.open("about:blank")?;
        let query = format!("account?strategy={strategy}&workers=2&operations={operations}&amount=1&bare=1");
        session.open(&format!("{}{page}#{query}", servings.address(Serving::Isolated)?))?;
        let demo = Demo::wake(session, "account")?;
        // The first run lets the browser's optimising compiler finish.
        demo.run()?;
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            here.push(native_run(native, strategy, operations)?);
            let result = demo.run()?;
            anyhow::ensure!(result.backend == "threads", "the demo ran over {}", result.backend);
            if is_exact {
                result.check_exact(exact_balance(2, operations, 1))?;
            }
            there.push(result.elapsed_ms);
        }
        let (here, there) = (median(&here), median(&there));
        let each = |ms: f64| ms * 1e6 / (2 * operations) as f64;
        table.row(strategy, &[here, there, each(here), each(there), here / there]);
        if BARRED.contains(&strategy) && !session.engine.is_webkit() {
            report.bar(
                format!("throughput of {strategy} beside native, {name}"),
                here / there,
                Bound::AtLeast(KEEPS_UP),
            );
        }
    }
    report.add(table);
    session.open("about:blank")
}

/// Milliseconds of one native run.
fn native_run(program: &Path, strategy: &str, operations: u64) -> anyhow::Result<f64> {
    let mut command = Command::new(program);
    command.args([strategy, "2", &operations.to_string()]);
    let said = process::text(&mut command)?;
    let milliseconds = said.split(' ').next().unwrap_or_default();
    milliseconds.parse().context("the native run did not print milliseconds")
}
