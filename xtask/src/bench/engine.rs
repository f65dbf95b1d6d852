//! The engine: its searches beside loom's and shuttle's, its plain runs beside Go's and yaegi's, and its weight as wasm.
//!
//! Most figures come from the crate `engine-bench`, which runs natively on one thread; what needs Go is measured here.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use super::table::{Bound, Report, Table, median};
use crate::browser::weight::{Brotli, Weight};
use crate::site;
use crate::tools::{self, Consent, Go};
use crate::{process, tidy, workspace};

/// What `engine-bench` prints.
#[derive(Debug, Deserialize)]
struct Measured {
    tables: Vec<MeasuredTable>,
    bars: Vec<MeasuredBar>,
}

#[derive(Debug, Deserialize)]
struct MeasuredTable {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Option<f64>>)>,
}

#[derive(Debug, Deserialize)]
struct MeasuredBar {
    name: String,
    measured: Option<f64>,
    at_most: Option<f64>,
    at_least: Option<f64>,
}

/// How much slower than Go a plain run may be.
const SLOWER: f64 = 60.0;

/// Measures the engine.
///
/// # Errors
/// When something cannot be built or run.
pub(super) fn measure(report: &mut Report) -> anyhow::Result<()> {
    println!("\nthe engine, natively");
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).args(["run", "--quiet", "--release", "--package", "engine-bench"]);
    let text = process::text(&mut command)?;
    let measured: Measured = serde_json::from_str(&text).context("reading what engine-bench prints")?;
    for table in &measured.tables {
        let columns: Vec<_> = table.columns.iter().map(String::as_str).collect();
        let mut shown = Table::new(table.title.as_str(), &columns);
        for (name, figures) in &table.rows {
            let figures: Vec<_> = figures.iter().map(|figure| figure.unwrap_or(f64::NAN)).collect();
            shown.row(name.as_str(), &figures);
        }
        report.add(shown);
    }
    for bar in &measured.bars {
        let bound = match (bar.at_most, bar.at_least) {
            (Some(limit), _) => Bound::AtMost(limit),
            (_, limit) => Bound::AtLeast(limit.unwrap_or(f64::NAN)),
        };
        report.bar(bar.name.as_str(), bar.measured.unwrap_or(f64::NAN), bound);
    }
    beside_go(&measured, report)?;
    weigh(report)
}

/// The same programs under the real Go, which times itself: starting a process is no part of it.
fn beside_go(measured: &Measured, report: &mut Report) -> anyhow::Result<()> {
    let go = tools::go(Consent::from_user())?;
    let yaegi = tools::yaegi(Consent::from_user());
    let mut table = Table::new("Plain runs (ms)", &["minigo", "Go", "times Go", "yaegi"]);
    for (name, file) in [("fib(30)", "fib"), ("a loop of 10 million", "loop")] {
        let own = measured.tables.iter().flat_map(|table| &table.rows).find(|(row, _)| row == name);
        let own = own.and_then(|(_, figures)| *figures.first()?).context("engine-bench has no such row")?;
        let gos = go_milliseconds(&go, file)?;
        let yaegis = yaegi.as_ref().map_or(Ok(f64::NAN), |program| yaegi_milliseconds(program, file))?;
        table.row(name, &[own, gos, own / gos, yaegis]);
        report.bar(format!("times as long as Go, {name}"), own / gos, Bound::AtMost(SLOWER));
    }
    report.add(table);
    Ok(())
}

fn go_milliseconds(go: &Go, file: &str) -> anyhow::Result<f64> {
    let source = workspace::path("explorer/bench/go").join(file).with_extension("go");
    let binary = workspace::path("target/bench").join(file);
    fs::create_dir_all(workspace::path("target/bench")).context("making target/bench")?;
    process::text(go.command("go").args(["build", "-o"]).arg(&binary).arg(&source))?;
    typical(|| Command::new(&binary))
}

fn yaegi_milliseconds(program: &Path, file: &str) -> anyhow::Result<f64> {
    let source = workspace::path("explorer/bench/go").join(file).with_extension("go");
    typical(|| {
        let mut command = Command::new(program);
        command.arg("run").arg(&source);
        command
    })
}

/// The middle of five runs of a program whose last line is how many nanoseconds it took.
fn typical(command: impl Fn() -> Command) -> anyhow::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let text = process::text(&mut command())?;
        let nanoseconds: f64 = text.lines().last().context("it prints nothing")?.parse()?;
        times.push(nanoseconds / 1e6);
    }
    Ok(median(&times))
}

/// All that opening Step loads.
fn weigh(report: &mut Report) -> anyhow::Result<()> {
    let mut table = Table::new("All that opening Step loads (bytes)", &["raw", "gzip", "brotli"]);
    let mut sum = 0;
    for (name, bytes) in site::engine_files()? {
        let weight = Weight::of(&bytes, Brotli::Asked)?;
        ensure!(weight.gzip > 0, "{name} is empty");
        table.row(name, &[weight.raw, weight.gzip, weight.brotli].map(|bytes| bytes as f64));
        sum += weight.gzip;
    }
    report.bar(
        "all that opening Step loads, KB gzip",
        sum as f64 / 1000.0,
        Bound::AtMost(tidy::ENGINE as f64 / 1000.0),
    );
    report.add(table);
    Ok(())
}
