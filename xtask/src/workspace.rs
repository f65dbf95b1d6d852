//! Where things are: every path of the project that more than one part of the tool needs.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The folder of the root `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// A path inside the project, given relative to its root.
pub(crate) fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// A path as a person would type it from the root of the project.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Every file under `folder`, sorted by path, so that what is derived from them does not depend on the file system.
///
/// # Errors
/// When a folder cannot be read; a `folder` that does not exist holds no files.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("reading {}", shown(folder)))?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The folder of a crate of this workspace, and those of every other that it is built from, relative to the root. What only
/// its tests use is not among them.
///
/// # Errors
/// When a manifest cannot be read.
pub(crate) fn crates_of(folder: &str) -> Result<Vec<String>> {
    let paths = local_paths(manifest("Cargo.toml")?.get("workspace").and_then(|table| table.get("dependencies")));
    let mut folders = vec![folder.to_owned()];
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        next += 1;
        let manifest = manifest(&format!("{folder}/Cargo.toml"))?;
        let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
        for table in
            targets.chain([&manifest]).flat_map(|table| [table.get("dependencies"), table.get("build-dependencies")])
        {
            for name in table.and_then(Value::as_table).into_iter().flat_map(Table::keys) {
                if let Some(found) = paths.get(name).filter(|found| !folders.contains(found)) {
                    folders.push(found.clone());
                }
            }
        }
    }
    Ok(folders)
}

/// A manifest of this project.
fn manifest(relative: &str) -> Result<Value> {
    let table: Table = read(&path(relative))?.parse().with_context(|| format!("reading {relative}"))?;
    Ok(Value::Table(table))
}

/// The dependencies that lie in this workspace, with their folders. Crates name each other through the root's manifest.
fn local_paths(dependencies: Option<&Value>) -> BTreeMap<String, String> {
    let table = dependencies.and_then(Value::as_table).into_iter().flatten();
    table.filter_map(|(name, value)| Some((name.clone(), value.get("path")?.as_str()?.to_owned()))).collect()
}

/// A file's text; the error names the file.
///
/// # Errors
/// When the file cannot be read or is not UTF-8.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", shown(path)))
}

/// Writes a file unless it holds exactly this already, so that nothing downstream thinks it changed.
///
/// # Errors
/// When the folder cannot be made or the file cannot be written.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", shown(folder)))?;
    }
    fs::write(path, bytes).with_context(|| format!("writing {}", shown(path)))
}

/// The first 64 bits of SHA-256 over named contents, in hexadecimal. Names and lengths are part of it.
pub(crate) fn content_hash<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hasher = Sha256::new();
    for (name, bytes) in parts {
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Held while something under `target/` or `book/assets/` is being made, so that two `cargo xtask` at once take turns.
#[derive(Debug)]
pub(crate) struct BuildLock(#[expect(dead_code, reason = "held for its lock, released by drop")] File);

impl BuildLock {
    /// Waits for its turn.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub(crate) fn take() -> Result<Self> {
        let path = path("target/xtask.lock");
        fs::create_dir_all(root().join("target")).context("making target")?;
        let file = File::create(&path).with_context(|| format!("making {}", shown(&path)))?;
        if file.try_lock().is_err() {
            println!("waiting for another cargo xtask to finish building");
            file.lock().with_context(|| format!("locking {}", shown(&path)))?;
        }
        Ok(Self(file))
    }
}

#[cfg(test)]
mod tests {
    use super::{content_hash, crates_of};

    #[test]
    fn a_crate_is_made_of_those_it_depends_on() {
        assert_eq!(crates_of("explorer").unwrap(), ["explorer"]);
        assert_eq!(crates_of("minigo").unwrap(), ["minigo", "explorer"]);
        assert_eq!(crates_of("demo-crate").unwrap()[0], "demo-crate");
        assert!(crates_of("no-such-crate").is_err());
    }

    #[test]
    fn the_hash_tells_names_from_contents() {
        let one = content_hash([("ab", b"c".as_slice())]);
        let other = content_hash([("a", b"bc".as_slice())]);
        assert_ne!(one, other);
        assert_eq!(one, content_hash([("ab", b"c".as_slice())]));
        assert_eq!(one.len(), 16);
    }
}
