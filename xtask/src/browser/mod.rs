//! The browser tests: every page and every demo in real browsers, driven by WebDriver.
//!
//! The first engine runs beside the others, which run one after another, each with as few browsers as the tests allow;
//! whatever is started here is ended here. Time never decides a test: waits are generous and end with the condition they
//! wait for.

mod case;
mod demo;
mod engine;
mod paper;
mod process;
mod screenshots;
mod serving;
mod session;
mod stage;
mod suite;
pub(crate) mod weight;
mod wire;

pub(crate) use demo::{Demo, exact_balance};
pub(crate) use engine::{Engine, Setup, chosen};
pub(crate) use process::{OneCore, Process, busy};
pub(crate) use serving::{Serving, Servings, copy_site};
pub(crate) use session::Session;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::cmd::test::Tally;
use case::Case;
use stage::Stage;

/// Milliseconds beyond which a task on the main thread is long; the Long Tasks API itself speaks of nothing shorter.
pub(crate) const LONG_TASK: f64 = 50.0;

/// Which of the tests to run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Choice {
    /// Names of engines; none means all.
    pub(crate) engines: Vec<String>,
    /// Parts of test names; none means all.
    pub(crate) only: Vec<String>,
    /// Everything, however long it takes: what the short run leaves out as well.
    pub(crate) all: bool,
    /// Draw pictures into this folder instead of testing.
    pub(crate) screenshots: Option<PathBuf>,
}

impl Choice {
    /// Takes `--engine NAME`, `--only PART` (each as often as wanted), `--all` and `--screenshots FOLDER` from a command line.
    ///
    /// # Errors
    /// When an option lacks its value.
    pub(crate) fn take_from(arguments: &mut pico_args::Arguments) -> anyhow::Result<Self> {
        Ok(Self {
            engines: arguments.values_from_str("--engine")?,
            only: arguments.values_from_str("--only")?,
            all: arguments.contains("--all"),
            screenshots: arguments.opt_value_from_str("--screenshots")?,
        })
    }
}

/// The programs the tests need, found by whoever calls.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tools {
    /// chromedriver, geckodriver, WebKitWebDriver: by program name.
    pub(crate) drivers: Vec<(String, PathBuf)>,
    /// axe-core's `axe.min.js`.
    pub(crate) axe: Option<PathBuf>,
}

/// Runs every chosen browser test on the site in `site`; prints each case as it ends.
///
/// # Errors
/// When the site is not there or an option is wrong. A test that fails is in the tally, not an error.
pub(crate) fn run_all(site: &Path, tools: &Tools, choice: &Choice) -> anyhow::Result<Tally> {
    anyhow::ensure!(site.join("index.html").is_file(), "no site in {}: cargo xtask build", site.display());
    // A copy, so that a build in the meantime changes nothing under the tests.
    let tested = crate::workspace::path("target/browser/site");
    copy_site(site, &tested, |_| false, |_| None)?;
    if let Some(folder) = &choice.screenshots {
        screenshots::draw(&Servings::new(&tested), tools, folder)?;
        return Ok(Tally::default());
    }
    let engines = chosen(&choice.engines, choice.all)?;
    // What one waits for the other computes meanwhile, and each meets a machine as busy as a reader's may be.
    let (first, others) = Engine::ALL.split_at(1);
    let lane = |lane: &[Engine]| -> Tally {
        lane.iter()
            .map(|&engine| of_engine(engine, &engines, &tested, tools, choice))
            .fold(Tally::default(), Tally::and)
    };
    let (first, others) = rayon::join(|| lane(first), || lane(others));
    let tally = first.and(others);
    let skipped = match tally.skipped.len() {
        0 => String::new(),
        count => format!(", {count} skipped"),
    };
    println!("browsers: {} passed, {} failed{skipped}", tally.passed, tally.failed);
    Ok(tally)
}

/// What the cases of one engine come to, if it is among those to run.
fn of_engine(engine: Engine, engines: &[Engine], site: &Path, tools: &Tools, choice: &Choice) -> Tally {
    let mut tally = Tally::default();
    let servings = Servings::of(engine, site);
    let all = suite::all(&servings).into_iter().filter(|case| case.is_for(engine) && is_chosen(case, &choice.only));
    // Whoever names an engine or a test means it.
    let is_short = |case: &Case| choice.all || !choice.only.is_empty() || !case.is_long(engine);
    let (mut cases, left): (Vec<Case>, Vec<Case>) = all.partition(|case| engines.contains(&engine) && is_short(case));
    if engines.contains(&engine) {
        tally.left.extend(left.into_iter().map(|case| format!("{} {}", engine.name(), case.name)));
    } else if choice.engines.is_empty() {
        tally.left.push(format!("{}: all its {} cases", engine.name(), left.len()));
    }
    if !cases.is_empty() {
        // Sorted by the browser they need (the sort is stable), so that few are started.
        cases.sort_by_key(|case| case.setup as u8);
        run_engine(engine, &cases, &servings, tools, &mut tally);
    }
    tally
}

fn is_chosen(case: &Case, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|part| case.name.contains(part.as_str()))
}

fn run_engine(engine: Engine, cases: &[Case], servings: &Servings, tools: &Tools, tally: &mut Tally) {
    let mut browser: Option<(Setup, Session)> = None;
    let mut has_died = false;
    // Backwards, so that a case that is run again can be put back as the next.
    let mut waiting: Vec<&Case> = cases.iter().rev().collect();
    while let Some(case) = waiting.pop() {
        let start = Instant::now();
        if browser.as_ref().is_none_or(|(setup, _)| *setup != case.setup) {
            // Ended first: two browsers at once would share this machine's few cores.
            drop(browser.take());
            match start_browser(engine, case.setup, tools) {
                Ok(session) => {
                    println!("{}: {}", engine.name(), session.version());
                    browser = Some((case.setup, session));
                }
                Err(error) => {
                    if engine.browser().is_none() || tools.driver(engine).is_err() {
                        println!("{} {} could not run: {error:#}", engine.name(), case.name);
                        tally.skipped.push(format!("{}: {error:#}", engine.name()));
                    } else {
                        tally.fail(&format!("{} {}", engine.name(), case.name), error);
                    }
                    return;
                }
            }
        }
        let Some((_, session)) = &browser else { return };
        let outcome = case.run(&Stage::new(session, servings, tools.axe.as_deref()));
        let seconds = start.elapsed().as_secs_f64();
        let Err(error) = outcome else {
            tally.passed += 1;
            println!("{} {} ok ({seconds:.1} s)", engine.name(), case.name);
            continue;
        };
        let died = session.has_died();
        if died || session::is_unanswered(&error) {
            browser = None;
        }
        if died && !has_died {
            // A page cannot be judged by a browser that fell over under it. Once is an engine's own fault; a page
            // that brings it down again fails.
            has_died = true;
            println!(
                "{} {} DIED ({seconds:.1} s), once more in a new browser\n    {error:#}",
                engine.name(),
                case.name
            );
            tally.again.push(format!("{} {}: the browser died under it", engine.name(), case.name));
            waiting.push(case);
        } else {
            tally.fail(&format!("{} {} ({seconds:.1} s)", engine.name(), case.name), error);
        }
    }
}

/// Starts a browser; a second try is given to a machine that is busy.
///
/// # Errors
/// When it will not start; the error names the package to install.
pub(crate) fn start_browser(engine: Engine, setup: Setup, tools: &Tools) -> anyhow::Result<Session> {
    let driver = tools.driver(engine)?;
    let logs = crate::workspace::path("target/browser");
    Session::start(engine, setup, driver, &logs).or_else(|error| {
        println!("{}: {error:#}; once more", engine.name());
        std::thread::sleep(Duration::from_secs(2));
        Session::start(engine, setup, driver, &logs)
    })
}

impl Tools {
    /// The driver of an engine.
    pub(crate) fn driver(&self, engine: Engine) -> anyhow::Result<&Path> {
        let (program, mend) = engine.driver();
        let found = self.drivers.iter().find(|(name, _)| name == program);
        found.map(|(_, path)| path.as_path()).with_context(|| format!("no {program}: {mend}"))
    }
}
