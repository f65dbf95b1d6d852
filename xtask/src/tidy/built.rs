//! Rules about the built site that need no browser. What pages weigh only a browser knows: `browser/weight.rs`.

use super::BuiltRule;
use crate::site::{self, Level};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::Path;

/// All of them.
pub(crate) const BUILT: &[BuiltRule] = &[
    ("nothing a reader downloads names a path of the machine that built it", no_machine_paths),
    ("the engine weighs at most 250 KB", engine_is_light),
];

/// Both crates of the engine, linked into one module, gzipped; `cargo xtask bench` measures against it too.
pub(crate) const ENGINE: usize = 250_000;

fn no_machine_paths(site: &Path) -> Result<()> {
    let mut paths =
        vec![workspace::root().display().to_string(), "/.cargo/registry".to_owned(), "/rustlib/".to_owned()];
    let home = std::env::home_dir().map(|home| home.display().to_string()).filter(|home| home.len() > 1);
    paths.extend(home.map(|home| format!("{home}/")));
    for file in workspace::files_under(site)? {
        let bytes = std::fs::read(&file).with_context(|| format!("reading {}", workspace::shown(&file)))?;
        for path in &paths {
            let found = bytes.windows(path.len()).any(|window| window == path.as_bytes());
            ensure!(!found, "{} contains `{path}`", workspace::shown(&file));
        }
    }
    Ok(())
}

/// The engine's module is no part of the site yet; it is built for this.
fn engine_is_light(_site: &Path) -> Result<()> {
    let size = gzipped(&site::engine_module(Level::Small)?)?;
    println!("the engine: {size} bytes gzipped");
    ensure!(size <= ENGINE, "it weighs {size} bytes gzipped");
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
