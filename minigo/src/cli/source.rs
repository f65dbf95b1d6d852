//! Reads and compiles the file that a command is about.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::output;
use minigo::syntax::parser::SIZE_LIMIT;
use minigo::syntax::source::Diagnostic;
use minigo::{Program, vet};

/// Gives the program, or says why there is none and gives the exit code.
pub(crate) fn compile(path: &Path) -> Result<Program, u8> {
    let name = path.display().to_string();
    let text = read(path).map_err(|error| {
        output::error(&format!("minigo: cannot read {name}: {error}"));
        crate::REFUSED
    })?;
    Program::compile(&name, &text).map_err(|diagnostics| {
        for diagnostic in diagnostics {
            output::error(&diagnostic.to_string());
        }
        crate::REFUSED
    })
}

/// Gives what there is to warn about in a program that is not refused.
pub(crate) fn warnings(path: &Path) -> Vec<Diagnostic> {
    read(path).map_or_else(|_| Vec::new(), |text| vet::vet(&path.display().to_string(), &text))
}

/// Reads no more than what is certainly too large: a path may name something endless.
pub(crate) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(path)?.take(SIZE_LIMIT as u64 + 1).read_to_end(&mut text)?;
    Ok(text)
}
