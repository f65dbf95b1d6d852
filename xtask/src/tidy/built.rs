//! Rules about the built site that need no browser. What pages weigh only a browser knows: `browser/weight.rs`.

use super::BuiltRule;
use crate::site;
use crate::workspace;
use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::Path;

/// All of them.
pub(crate) const BUILT: &[BuiltRule] = &[
    ("nothing a reader downloads names a path of the machine that built it", no_machine_paths),
    ("all that opening Step loads weighs at most 305 KB", engine_is_light),
];

/// All that opening Step loads, gzipped: the engine's module, its glue, its worker's script; `cargo xtask bench` measures
/// against it too.
pub(crate) const ENGINE: usize = 305_000;

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

fn engine_is_light(_site: &Path) -> Result<()> {
    let mut sum = 0;
    for (name, bytes) in site::engine_files()? {
        ensure!(name.starts_with("engine"), "{name} is a file of the engine, and its name does not say so");
        let size = gzipped(&bytes)?;
        println!("{name}: {size} bytes gzipped");
        sum += size;
    }
    println!("together {sum}");
    ensure!(sum <= ENGINE, "they weigh {sum} bytes gzipped");
    Ok(())
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
