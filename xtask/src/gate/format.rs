//! rustfmt, without changing a file.

use crate::cmd::test::Tally;
use crate::{process, workspace};
use anyhow::{Context, Result};
use std::process::Command;

pub(super) fn run() -> Result<Tally> {
    let mut tally = Tally::default();
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).args(["fmt", "--all", "--check"]);
    tally.count("rustfmt", process::run(&mut command).context("to mend it, type `cargo fmt --all`"));
    Ok(tally)
}
