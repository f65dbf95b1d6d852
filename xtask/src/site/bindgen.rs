//! wasm-bindgen as a library: from what cargo built to what a page can import.

use super::wasm::{Build, MAXIMUM_MEMORY};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The size of a page of wasm memory.
const WASM_PAGE: u32 = 64 << 10;

/// Writes `<name>.js` and `<name>_bg.wasm` into the build's output folder.
///
/// # Errors
/// When wasm-bindgen refuses the module, or [`check`] does.
pub(crate) fn generate(build: Build, compiled: &Path) -> Result<()> {
    let folder = build.output_dir();
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", workspace::shown(&folder)))?;
    }
    Bindgen::new()
        .input_path(compiled)
        .out_name(build.name())
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen on {}", workspace::shown(compiled)))?;
    let glue = workspace::read(&folder.join(format!("{}.js", build.name())))?;
    check(build, &glue)
}

/// Looks in the glue for what missing linker flags would have left out without a word.
fn check(build: Build, glue: &str) -> Result<()> {
    let shared = glue.contains("shared:true");
    match build {
        Build::Page => {
            ensure!(!shared, "the page module asks for a shared memory; it must not be built with atomics");
        }
        Build::Threads => {
            ensure!(shared, "the threads module has a memory of its own; was it linked with --shared-memory?");
            let maximum = format!("maximum:{}", MAXIMUM_MEMORY / WASM_PAGE);
            ensure!(
                glue.contains(&maximum),
                "the threads module does not say {maximum}; was it linked with --max-memory={MAXIMUM_MEMORY}?"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Build, check};

    #[test]
    fn a_memory_that_is_not_shared_or_cannot_grow_is_refused() {
        let right = "new WebAssembly.Memory({initial:18,maximum:1024,shared:true})";
        assert!(check(Build::Threads, right).is_ok());
        assert!(check(Build::Threads, "new WebAssembly.Memory({initial:18,maximum:1024})").is_err());
        assert!(check(Build::Threads, "new WebAssembly.Memory({initial:18,maximum:18,shared:true})").is_err());
        assert!(check(Build::Page, "").is_ok());
        assert!(check(Build::Page, right).is_err());
    }
}
