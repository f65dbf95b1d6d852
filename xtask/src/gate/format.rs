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
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).args(["fmt", "--manifest-path", "minigo/fuzz/Cargo.toml", "--check"]);
    let mend = "to mend it, type `cargo fmt --manifest-path minigo/fuzz/Cargo.toml`";
    tally.count("rustfmt of the fuzz targets", process::run(&mut command).context(mend));
    // The accounts are declared by the list of strategies, a macro, through which rustfmt does not see.
    let accounts = workspace::files_under(&workspace::path("demo-crate/src/bank"))?;
    let mut command = Command::new("rustfmt");
    command.current_dir(workspace::root()).args(["--check", "--edition", "2024"]).args(accounts);
    let mend = "to mend it, type `rustfmt --edition 2024 demo-crate/src/bank/*.rs`";
    tally.count("rustfmt of the accounts", process::run(&mut command).context(mend));
    Ok(tally)
}
