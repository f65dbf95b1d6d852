//! What opening Step loads: the engine's module, its glue and its worker's script; and what lies beside them until it is asked for.

use super::bindgen::glue;
use super::wasm::{self, Build};
use crate::toolchain::Toolchain;
use crate::workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The worker's script, as it is in the sources.
pub(super) const SCRIPTS: &str = "engine/js";

/// The styles of the panel that shows what the engine draws.
pub(super) const STYLES: &str = "theme/engine-panel.css";

/// Builds the engine; gives every file that opening Step loads, as a reader gets it, by name.
///
/// # Errors
/// When it cannot be built, or a file cannot be read.
pub(crate) fn files(toolchain: &Toolchain) -> Result<Vec<(String, Vec<u8>)>> {
    wasm::build(Build::Engine, toolchain)?;
    let mut files = Vec::new();
    for folder in [Build::Engine.output_dir(), workspace::path(SCRIPTS)] {
        for path in workspace::files_under(&folder)? {
            files.push((name(&path)?, shipped(&path)?));
        }
    }
    let styles = workspace::path(STYLES);
    files.push((name(&styles)?, shipped(&styles)?));
    Ok(files)
}

/// The packages that the engine's worker fetches once a program imports them, each a file by the name it asks for.
///
/// # Errors
/// When one cannot be read.
pub(super) fn packages() -> Result<Vec<(String, Vec<u8>)>> {
    let folder = workspace::path("minigo/src/library/apart");
    let mut files = Vec::new();
    for path in workspace::files_under(&folder)? {
        let package = path.strip_prefix(&folder)?.with_extension("txt");
        let package = package.to_str().context("a file name that is not UTF-8")?;
        files.push((format!("engine-{}", package.replace(std::path::MAIN_SEPARATOR, "-")), fs::read(&path)?));
    }
    Ok(files)
}

/// The name of a file.
pub(super) fn name(path: &Path) -> Result<String> {
    Ok(path.file_name().and_then(|name| name.to_str()).context("a file name that is not UTF-8")?.to_owned())
}

/// A file as a reader gets it: scripts and styles without their comments.
pub(super) fn shipped(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("reading {}", workspace::shown(path)))?;
    if path.extension().is_some_and(|kind| kind == "js" || kind == "css") {
        return Ok(glue::stripped(&String::from_utf8(bytes)?)?.into_bytes());
    }
    Ok(bytes)
}
