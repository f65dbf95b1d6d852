//! The engine as a wasm module of its own, built only to be weighed: the page links both crates into one of its modules.

use super::wasm::{TARGET, remapped_paths, small_before_fast};
use crate::toolchain::Toolchain;
use crate::{process, workspace};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// How the module is built, on which its weight depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// As the page's own module: small before all else.
    Small,
    /// As the workers' module: fast.
    Fast,
}

impl Level {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Small, Self::Fast];

    /// What the optimiser looks at.
    pub(crate) fn opt_level(self) -> &'static str {
        match self {
            Self::Small => "z",
            Self::Fast => "3",
        }
    }
}

/// Builds minigo and explorer into one module; gives its bytes, stripped of what only a debugger reads.
///
/// # Errors
/// When cargo fails.
pub(crate) fn module(level: Level, toolchain: &Toolchain) -> Result<Vec<u8>> {
    let target = workspace::path("target/wasm/engine");
    process::run(&mut cargo(level, toolchain, target.clone()))?;
    let built = target.join(TARGET).join("wasm/engine_weight.wasm");
    fs::read(&built).with_context(|| format!("reading {}", workspace::shown(&built)))
}

fn cargo(level: Level, toolchain: &Toolchain, target: PathBuf) -> Command {
    let mut flags = remapped_paths(toolchain);
    flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort", "-Cstrip=symbols"].map(str::to_owned));
    // The linker pads every number it may have to fill in; wasm-bindgen writes the page's modules anew, without padding.
    flags.push("-Clink-arg=--compress-relocations".to_owned());
    if level == Level::Small {
        flags.extend(small_before_fast());
    }
    let mut command = Command::new(&toolchain.cargo);
    command
        .current_dir(workspace::root())
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env("CARGO_PROFILE_WASM_OPT_LEVEL", level.opt_level())
        .args(["build", "--package", "engine-weight", "--profile", "wasm", "--target", TARGET])
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
        .arg("--target-dir")
        .arg(target);
    if let Some(linker) = &toolchain.linker {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    command
}
