//! Cuts a linked module in two: what is needed until a press can start a run, and what can come later.
//!
//! Where the cuts are is said in the code (`demo-crate/src/later.rs`): what nothing but a door leads to, code and data, lies
//! in the later part, which imports memory, table and globals of the first. The first goes on to wasm-bindgen; the
//! later one is shipped as it is cut, so it may not be changed by what wasm-bindgen does afterwards, and is not.

use crate::workspace;
use anyhow::{Context, Result, anyhow, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// What a module's first eight bytes are: its magic number and its version.
const PREAMBLE: usize = 8;
/// The kind of a section that means nothing to whoever runs the module.
const CUSTOM: u8 = 0;

/// The two parts of a module.
#[derive(Debug)]
pub(super) struct Parts {
    /// Where the part that is needed at once lies.
    pub(super) first: PathBuf,
    /// The part that can come later, as a reader gets it.
    pub(super) later: Vec<u8>,
}

/// Cuts the module that cargo built, with its relocations, working in `folder`.
///
/// # Errors
/// When it cannot be cut, or is cut otherwise than into two parts.
pub(super) fn split(compiled: &Path, folder: &Path) -> Result<Parts> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("emptying {}", workspace::shown(folder)))?;
    }
    let module = fs::read(compiled).with_context(|| format!("reading {}", workspace::shown(compiled)))?;
    let first = folder.join("first.wasm");
    let mut options = Options::new(&module);
    options.output_dir = folder;
    options.main_out_path = &first;
    let parts = transform(options).map_err(|error| anyhow!("splitting {}: {error:?}", workspace::shown(compiled)))?;
    ensure!(
        parts.split_modules.len() == 1,
        "{} was cut into the first part and {:?}; was it built with later! and --emit-relocs?",
        workspace::shown(compiled),
        parts.split_modules
    );
    let later = &parts.split_modules[0];
    let bytes = fs::read(later).with_context(|| format!("reading {}", workspace::shown(later)))?;
    Ok(Parts { first, later: without_custom_sections(&bytes)? })
}

/// The module without names, debug information and whatever else is not carried out.
///
/// # Errors
/// When it is no whole module.
pub(super) fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let (preamble, mut rest) = module.split_at_checked(PREAMBLE).context("a module of less than eight bytes")?;
    let mut kept = preamble.to_vec();
    while let Some(&kind) = rest.first() {
        let (length, begin) = length(&rest[1..]).context("a section without a length")?;
        let end = 1 + begin + length;
        let section = rest.get(..end).context("a section that ends after its module")?;
        if kind != CUSTOM {
            kept.extend(section);
        }
        rest = &rest[end..];
    }
    Ok(kept)
}

/// A length in LEB128, seven bits a byte, and how many bytes it took.
fn length(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut length = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        length |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((length, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::without_custom_sections;

    #[test]
    fn what_is_not_carried_out_goes() {
        let preamble = b"\0asm\x01\0\0\0".to_vec();
        let types = [1, 4, 1, 0x60, 0, 0];
        let name = [0, 0x85, 0, 4, b'n', b'a', b'm', b'e'];
        let module = [&preamble[..], &name, &types, &name].concat();
        assert_eq!(without_custom_sections(&module).expect("a whole module"), [&preamble[..], &types].concat());
        assert!(without_custom_sections(&module[..module.len() - 1]).is_err());
    }
}
