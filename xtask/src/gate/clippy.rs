//! Clippy with every warning an error: the host's code, the fuzz targets, and the demo crate as each wasm build compiles it.

use crate::cmd::test::Tally;
use crate::site::{self, Build};
use crate::toolchain::Machine;
use crate::{process, workspace};
use anyhow::{Context, Result};
use std::process::Command;

pub(super) fn run() -> Result<Tally> {
    let mut tally = Tally::default();
    let mut host = Command::new("cargo");
    host.current_dir(workspace::root()).args(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]);
    tally.count("clippy on the host", process::run(&mut host));
    let mut fuzz = Command::new("cargo");
    let targets = ["clippy", "--manifest-path", "minigo/fuzz/Cargo.toml", "--target-dir", "target/fuzz", "--locked"];
    // They are not linked here, so the fuzzer itself need not be built.
    fuzz.current_dir(workspace::root())
        .args(targets)
        .args(["--", "-Dwarnings"])
        .env("CUSTOM_LIBFUZZER_PATH", "target/unlinked");
    let held = process::run(&mut fuzz)
        .context("if its Cargo.lock is behind: `cargo update --manifest-path minigo/fuzz/Cargo.toml --workspace`");
    tally.count("clippy on the fuzz targets", held);
    let toolchain = Machine::toolchain()?;
    process::text(Command::new(&toolchain.cargo).args(["clippy", "--version"]))
        .context("type `rustup component add clippy` or, for Debian's compiler, `apt-get install rust-web-clippy`")?;
    for build in Build::ALL {
        let mut command = site::cargo(build, &toolchain, "clippy");
        command.args(["--", "-Dwarnings"]);
        let case = format!("clippy on the {} module{}", build.name(), build.of_part());
        tally.count(&case, process::run(&mut command));
    }
    Ok(tally)
}
