//! The [`Probe`] that asks the real machine.

use super::{Active, Choice, Probe, Toolchain, resolve};
use crate::process;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// This machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine;

impl Machine {
    /// The toolchain for the wasm builds of this machine.
    ///
    /// # Errors
    /// When there is none; the sentence says what to type.
    pub(crate) fn toolchain() -> Result<Toolchain> {
        // Looked for once: asking rustup for what it cannot fetch takes its time, and `serve` builds again and again.
        static FOUND: OnceLock<Toolchain> = OnceLock::new();
        if let Some(found) = FOUND.get() {
            return Ok(found.clone());
        }
        let choice = std::env::var(super::CHOICE_VARIABLE).ok();
        let found = resolve(&Self, Choice::parse(choice.as_deref())?)?;
        Ok(FOUND.get_or_init(|| found).clone())
    }
}

impl Probe for Machine {
    fn active(&self) -> Option<Active> {
        // Cargo names itself to what it runs; that is the toolchain of whoever typed `cargo xtask`.
        let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        let rustc = std::env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
        let sysroot = process::text(Command::new(&rustc).args(["--print", "sysroot"])).ok()?;
        let version = process::text(Command::new(&rustc).arg("-vV")).ok()?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: "))?.to_owned();
        Some(Active { cargo, rustc, sysroot: PathBuf::from(sysroot), host })
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn add_rust_src(&self) -> Result<(), String> {
        let mut command = Command::new("rustup");
        command.args(["component", "add", "rust-src"]);
        println!("$ {}", process::line(&command));
        let output = command.output().map_err(|error| format!("`rustup` cannot be started: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        let reason = complaint.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or("it gave no reason");
        Err(reason.trim().to_owned())
    }

    fn say(&self, sentence: &str) {
        println!("{sentence}");
    }
}
