//! The assets of the demos: a folder named by its contents, the loader that names the folder, and the recorded figures.
//!
//! They lie under `book/`, so stock `mdbook build` publishes them too.

use super::engine;
use super::wasm::{Build, Part};
use crate::{known, workspace};
use anyhow::{Context, Result, anyhow, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// What the loader's source says where the name of the folder goes.
const PLACE: &str = "__ASSETS__";
/// Where the names of the demos that run nothing go.
const STILL: &str = "__STILL__";
/// Where the names of the demos of the second part go.
const CORES: &str = "__CORES__";

/// Publishes the assets, and removes those of earlier builds.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn publish() -> Result<()> {
    let files = modules()?;
    let hash = workspace::content_hash(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let assets = workspace::path("book/assets");
    let folder = assets.join(&hash);
    for (name, bytes) in &files {
        workspace::write_if_changed(&folder.join(name), bytes)?;
    }
    remove_stale(&assets, &hash)?;
    write_loader(&hash)?;
    draw_recorded(&assets.join("recorded"))?;
    draw_computed(&assets.join("computed"))?;
    // What is neither recorded nor computed: pictures to think about.
    workspace::write_if_changed(&assets.join("drawn/six.html"), figures::six::six("tt-six").as_bytes())
}

/// The name below the assets' folder and the contents of every file a demo may load, in order of their names.
fn modules() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut take = |folder: &str, paths: Vec<PathBuf>| -> Result<()> {
        for path in paths {
            files.push((folder.to_owned() + &engine::name(&path)?, engine::shipped(&path)?));
        }
        Ok(())
    };
    for build in Build::ALL {
        take(build.part().map_or("", Part::folder), workspace::files_under(&build.output_dir())?)?;
    }
    for part in Part::ALL {
        take(part.folder(), workspace::files_under(&workspace::path("demo-crate/js"))?)?;
    }
    take("", workspace::files_under(&workspace::path(engine::SCRIPTS))?)?;
    take("", vec![workspace::path(engine::STYLES)])?;
    files.extend(engine::packages()?);
    files.sort();
    Ok(files)
}

fn remove_stale(assets: &Path, hash: &str) -> Result<()> {
    for entry in fs::read_dir(assets).with_context(|| format!("reading {}", workspace::shown(assets)))? {
        let path = entry?.path();
        if path.is_dir()
            && !path.ends_with(hash)
            && !["recorded", "computed", "drawn"].iter().any(|kept| path.ends_with(kept))
        {
            fs::remove_dir_all(&path).with_context(|| format!("removing {}", workspace::shown(&path)))?;
        }
    }
    Ok(())
}

/// mdBook hashes what is in `theme/`, so the loader's own name changes whenever the folder's does.
fn write_loader(hash: &str) -> Result<()> {
    let source = workspace::path("theme/live-demo.js");
    let loader = workspace::read(&source)?;
    for place in [PLACE, STILL, CORES] {
        ensure!(loader.contains(place), "{} does not contain {place}", workspace::shown(&source));
    }
    let loader = loader
        .replace(PLACE, &format!("assets/{hash}/"))
        .replace(STILL, &known::still().join(" "))
        .replace(CORES, &known::of_cores().join(" "));
    workspace::write_if_changed(&workspace::path("theme/generated/live-demo.js"), loader.as_bytes())
}

/// Draws every recorded run as the HTML a page includes, with the functions that draw the live ones.
fn draw_recorded(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(workspace::path("book/recorded")).context("book/recorded")? {
        let source = entry?.path();
        if source.extension().is_some_and(|extension| extension == "json") {
            let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let html = figures::recorded::recorded(&name, &workspace::read(&source)?)
                .map_err(|error| anyhow!("{}: {error}", workspace::shown(&source)))?;
            workspace::write_if_changed(&folder.join(&name).with_extension("html"), html.as_bytes())?;
        }
    }
    Ok(())
}

/// Draws what the engine computes: every schedule of a program of the book, as the HTML a page includes.
fn draw_computed(folder: &Path) -> Result<()> {
    for (name, html) in ::engine::view::paper::figures().map_err(|error| anyhow!("a figure of the engine: {error}"))? {
        workspace::write_if_changed(&folder.join(name).with_extension("html"), html.as_bytes())?;
    }
    Ok(())
}
