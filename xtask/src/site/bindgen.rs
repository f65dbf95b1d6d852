//! wasm-bindgen as a library: from what cargo built to what a page can import, and nothing beside it.

pub(crate) mod glue;

use super::split;
use super::wasm::{Build, LATER, MAXIMUM_MEMORY};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;
use walrus::passes::gc;
use walrus::{ElementItems, FunctionId, Module};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

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
    let parts = match build {
        Build::Page(_) => Some(split::split(compiled, &build.split_dir())?),
        Build::Threads(_) | Build::Engine => None,
    };
    let mut output = Bindgen::new()
        .input_path(parts.as_ref().map_or(compiled, |parts| &parts.first))
        // What the later part imports of the first is the linker's, not wasm-bindgen's.
        .keep_lld_exports(parts.is_some())
        .out_name(build.name())
        .web(true)?
        .typescript(false)
        .encode_into(EncodeInto::Always)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", workspace::shown(compiled)))?;
    let module = output.wasm_mut();
    drop_unused_closures(module);
    // The names that wasm-bindgen makes up end with a hash each, which no compression makes shorter.
    let imported = module.imports.iter_mut().map(|import| &mut import.name);
    let exported = module.exports.iter_mut().map(|export| &mut export.name);
    let generated = imported.chain(exported).filter(|name| has_hash(name));
    let mut renamed = Vec::new();
    for (number, name) in generated.enumerate() {
        let short = format!("_{number}");
        renamed.push((std::mem::replace(name, short.clone()), short));
    }
    if let Some(parts) = &parts {
        workspace::write_if_changed(&folder.join(LATER), &parts.later)?;
    }
    output.emit(&folder).with_context(|| format!("writing into {}", workspace::shown(&folder)))?;
    let wasm = folder.join(format!("{}_bg.wasm", build.name()));
    let bytes = fs::read(&wasm).with_context(|| format!("reading {}", workspace::shown(&wasm)))?;
    workspace::write_if_changed(&wasm, &split::without_custom_sections(&bytes)?)?;
    let script = folder.join(format!("{}.js", build.name()));
    let mut glue = trimmed(build, &workspace::read(&script)?)?;
    check(build, &glue)?;
    for (name, short) in &renamed {
        glue = glue::renamed(&glue, name, short);
    }
    workspace::write_if_changed(&script, glue.as_bytes())
}

/// Drops the functions by which JavaScript would call closures that nobody makes.
///
/// For every closure that any function of js-sys takes there is one. wasm-bindgen looks for them in the table of functions,
/// and exports those that are called, by which they stay; nothing of the module calls one through the table.
fn drop_unused_closures(module: &mut Module) {
    let functions = &module.funcs;
    let calls_closure = |function: &FunctionId| {
        let name = functions.get(*function).name.as_deref().unwrap_or_default();
        name.contains("::convert::closures::") && name.contains("::invoke")
    };
    for element in module.elements.iter_mut() {
        let ElementItems::Functions(items) = &mut element.items else { continue };
        // Every other function keeps its place; whatever stands in these is never called.
        let Some(other) = items.iter().copied().find(|item| !calls_closure(item)) else { continue };
        for item in items.iter_mut().filter(|item| calls_closure(item)) {
            *item = other;
        }
    }
    gc::run(module);
}

/// The glue without the ways of starting the module that nobody goes: a page and the engine's worker hand it the bytes of
/// the whole file, the demos' workers are handed it compiled.
fn trimmed(build: Build, glue: &str) -> Result<String> {
    let (exports, unused): (_, &[_]) = match build {
        Build::Page(_) | Build::Engine => ("export { __wbg_init as default };", &["initSync", "__wbg_load"]),
        Build::Threads(_) => ("export { initSync };", &["__wbg_load", "__wbg_init", "__wbg_init_once"]),
    };
    let mut glue = replaced(glue, "export { initSync, __wbg_init as default };", exports)?;
    for name in unused {
        glue = glue::without_function(&glue, name)?;
    }
    if !matches!(build, Build::Threads(_)) {
        glue = replaced(
            &glue,
            "__wbg_load(await module_or_path, imports)",
            "WebAssembly.instantiate(module_or_path, imports)",
        )?;
    }
    Ok(glue::without_warnings(&glue::stripped(&glue)?))
}

/// The glue with another text in place of the one that stands there.
fn replaced(glue: &str, text: &str, other: &str) -> Result<String> {
    ensure!(glue.matches(text).count() == 1, "the glue does not say {text} once");
    Ok(glue.replace(text, other))
}

/// True for the names that wasm-bindgen makes up.
fn has_hash(name: &str) -> bool {
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split('_').any(is_hash)
}

/// Looks in the glue for what missing linker flags would have left out without a word.
fn check(build: Build, glue: &str) -> Result<()> {
    let shared = glue.contains("shared:true");
    match build {
        Build::Page(_) | Build::Engine => {
            ensure!(!shared, "the {} module asks for a shared memory; it must not be built with atomics", build.name());
        }
        Build::Threads(_) => {
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
    use super::super::wasm::Part;
    use super::{Build, check};

    #[test]
    fn a_memory_that_is_not_shared_or_cannot_grow_is_refused() {
        let right = "new WebAssembly.Memory({initial:18,maximum:1024,shared:true})";
        assert!(check(Build::Threads(Part::Bank), right).is_ok());
        assert!(check(Build::Threads(Part::Bank), "new WebAssembly.Memory({initial:18,maximum:1024})").is_err());
        assert!(
            check(Build::Threads(Part::Bank), "new WebAssembly.Memory({initial:18,maximum:18,shared:true})").is_err()
        );
        assert!(check(Build::Page(Part::Bank), "").is_ok());
        assert!(check(Build::Page(Part::Bank), right).is_err());
        assert!(check(Build::Engine, right).is_err());
    }
}
