//! What `cargo xtask bench` measures, one file per kind of measurement.
//!
//! Sizes and counts are absolute; times are only ever compared within one run, as ratios.

mod engine;
mod first_press;
mod latency;
mod presses;
mod record;
mod starvation;
mod stepping;
mod table;
mod throughput;
mod weight;

pub(crate) use first_press::PRESSES;
use first_press::{PROMISES, Promise};

use std::path::Path;

use crate::browser::{self, Engine, OneCore, Servings, Setup, Tools};
use crate::workspace;
use table::Report;

/// Which measurements to make.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// Names of engines; none means all that share memory.
    pub(crate) engines: Vec<String>,
    /// Some of [`rows`]; none means all.
    pub(crate) only: Vec<String>,
    /// How often each cell of `first-press` is pressed.
    pub(crate) presses: usize,
}

/// The rows that can be asked for by name; `first-press` is all the promises of pages, each a row of its own too.
pub(crate) fn rows() -> Vec<&'static str> {
    let rows = ["weight", "latency", "step", "throughput", "presses", "starvation", "engine", "first-press"];
    rows.into_iter().chain(PROMISES.iter().map(|promise| promise.row)).collect()
}

impl Choice {
    /// Whether nothing is asked for that needs a browser.
    pub(crate) fn is_engine_alone(&self) -> bool {
        !self.only.is_empty() && self.only.iter().all(|only| only == "engine")
    }
}

/// Measures the engine alone; says how many bars do not hold.
///
/// # Errors
/// When something cannot be measured at all.
pub(crate) fn measure_engine() -> anyhow::Result<usize> {
    let mut report = Report::default();
    engine::measure(&mut report)?;
    conclude(&report)
}

/// Measures the site in `site`; says how many bars do not hold.
///
/// # Errors
/// When something cannot be measured at all.
pub(crate) fn measure(site: &Path, tools: &Tools, choice: &Choice) -> anyhow::Result<usize> {
    let wants = |kind: &str| choice.only.is_empty() || choice.only.iter().any(|only| only == kind);
    // A copy, so that a build in the meantime changes nothing under the measurements.
    let measured = workspace::path("target/bench/measured");
    browser::copy_site(site, &measured, |_| false, |_| None)?;
    let site = measured.as_path();
    let servings = Servings::new(site);
    let mut report = Report::default();
    let mut native = None;
    for engine in browser::chosen(&choice.engines, true)? {
        if engine == Engine::WebKit || engine.browser().is_none() || tools.driver(engine).is_err() {
            continue;
        }
        if ["weight", "latency", "step", "throughput", "presses", "starvation"].iter().any(|row| wants(row)) {
            let session = browser::start_browser(engine, Setup::Plain, tools)?;
            println!("\n{}: {}", engine.name(), session.version());
            if wants("weight") && engine == Engine::Chromium {
                weight::measure(site, &session, &mut report)?;
            }
            if wants("latency") {
                latency::measure(site, &session, &mut report)?;
            }
            if wants("step") {
                stepping::measure(site, &session, &mut report)?;
            }
            if wants("throughput") {
                let program = match &native {
                    Some(program) => program,
                    None => native.insert(throughput::native_program()?),
                };
                throughput::measure(site, program, &session, &mut report)?;
            }
            if wants("presses") {
                presses::measure(&servings, &session, &mut report)?;
            }
            if wants("starvation") {
                starvation::measure(&servings, &session, choice.presses, &mut report)?;
            }
        }
        // It starts browsers of its own, one for each state of the machine.
        let is_wanted = |promise: &&Promise| wants("first-press") || wants(promise.row);
        let promises: Vec<_> = PROMISES.iter().filter(is_wanted).collect();
        first_press::measure(site, engine, tools, &promises, choice.presses, &mut report)?;
    }
    if wants("engine") {
        engine::measure(&mut report)?;
    }
    conclude(&report)
}

fn conclude(report: &Report) -> anyhow::Result<usize> {
    let failing = report.verdicts();
    let path = workspace::path("target/bench.json");
    report.write(&path)?;
    println!("\n{}", workspace::shown(&path));
    Ok(failing)
}

/// Records real runs of the site in `site`, by Chromium, into `book/recorded`.
///
/// # Errors
/// When Chromium, its driver or a demo fails.
pub(crate) fn record(site: &Path, tools: &Tools) -> anyhow::Result<()> {
    let servings = Servings::new(site);
    let session = browser::start_browser(Engine::Chromium, Setup::Plain, tools)?;
    record::record(&servings, &session)?;
    drop(session);
    if !cfg!(target_os = "linux") {
        println!("only Linux can hold a browser to one core: book/recorded/one-core.json stays as it is");
        return Ok(());
    }
    // The browser that is started now, and all of its threads.
    let _held = OneCore::hold()?;
    let session = browser::start_browser(Engine::Chromium, Setup::Plain, tools)?;
    record::record_on_one_core(&servings, &session)
}
