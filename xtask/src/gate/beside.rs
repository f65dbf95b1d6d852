//! The gates that need no built site, in a process of their own beside the others: compilers and linkers of one use the
//! cores that another leaves idle. What they print comes in one piece when they are done.

use super::Gate;
use crate::browser::Process;
use crate::cmd::test::Held;
use crate::workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The option by which that process is told where to write what its gates came to.
pub(crate) const REPORT: &str = "--report";

/// The other process.
#[derive(Debug)]
pub(crate) struct Beside {
    process: Process,
    printed: PathBuf,
    report: PathBuf,
}

impl Beside {
    /// Starts these gates, with these further options.
    ///
    /// # Errors
    /// When the process cannot be started.
    pub(crate) fn start(gates: &[Gate], options: &[&str]) -> Result<Self> {
        let folder = workspace::path("target/test");
        let (printed, report) = (folder.join("beside.log"), folder.join("beside.json"));
        // Not to be taken for what this run comes to.
        if report.exists() {
            fs::remove_file(&report).context("removing an old report")?;
        }
        let own = std::env::current_exe().context("finding this program")?;
        let mut command = Command::new(own);
        command.arg("test").args(gates.iter().map(|gate| gate.name())).args(options).arg(REPORT).arg(&report);
        let process = Process::start(command, &printed).context("starting the gates beside")?;
        Ok(Self { process, printed, report })
    }

    /// Waits for its end, prints what it printed, and hands over what each gate came to.
    ///
    /// # Errors
    /// When it ended without a report.
    pub(crate) fn end(mut self) -> Result<Vec<Held>> {
        self.process.wait().context("the gates beside")?;
        // With one call, so that the lines of other gates stay between, not within.
        print!("{}", workspace::read(&self.printed)?);
        let report = workspace::read(&self.report).context("the gates beside ended without a report")?;
        serde_json::from_str(&report).context("reading the report of the gates beside")
    }
}
