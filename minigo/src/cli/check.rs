//! `minigo check`.

use std::path::Path;

use super::{output, source};

pub(crate) fn check(file: &Path) -> u8 {
    match source::compile(file) {
        Ok(_) => {
            let warnings = source::warnings(file);
            for warning in &warnings {
                output::error(&warning.to_string());
            }
            if warnings.is_empty() { 0 } else { crate::WARNED }
        }
        Err(code) => code,
    }
}
