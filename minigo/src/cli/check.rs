//! `minigo check`.

use std::path::Path;

use super::source;

pub(crate) fn check(file: &Path) -> u8 {
    match source::compile(file) {
        Ok(_) => 0,
        Err(code) => code,
    }
}
