//! Making the site: two wasm modules from each part of the demo crate and one from the engine, the assets they become, and
//! the book that uses them.
//!
//! Each step is skipped when nothing it reads has changed. Each ends by replacing what was there before in one move, so
//! a failing step leaves the last good result standing.

mod assets;
mod bindgen;
mod book;
mod engine;
mod policy;
mod split;
mod warnings;
mod wasm;

pub(crate) use book::{Book, LIVE_RELOAD, Reload};
pub(crate) use policy::{of_site as policy_of, source_hash};
pub(crate) use wasm::{Build, LATER, cargo};

use crate::toolchain::Machine;
use crate::workspace::BuildLock;
use anyhow::Result;

/// Builds whatever is stale: the wasm modules, the assets, then the book itself into `book.into`.
///
/// # Errors
/// When a step fails; what an earlier build left is untouched by then.
pub(crate) fn build(book: &Book) -> Result<()> {
    let _turn = BuildLock::take()?;
    build_assets()?;
    book.build()
}

/// Builds the wasm modules and everything derived from them, but not the book.
fn build_assets() -> Result<()> {
    let toolchain = Machine::toolchain()?;
    for build in Build::ALL {
        wasm::build(build, &toolchain)?;
    }
    assets::publish()
}

/// Builds the engine; gives every file that opening Step loads, by name.
///
/// # Errors
/// When there is no toolchain for wasm, or the engine cannot be built.
pub(crate) fn engine_files() -> Result<Vec<(String, Vec<u8>)>> {
    let _turn = BuildLock::take()?;
    engine::files(&Machine::toolchain()?)
}
