//! Rules about the built site: what a reader downloads.

use super::BuiltRule;
use crate::site::{self, Book};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// All of them.
pub(crate) const BUILT: &[BuiltRule] = &[
    ("nothing a reader downloads names a path of the machine that built it", no_machine_paths),
    ("an untouched page with a demo weighs at most 15 KB more than mdBook's own", untouched_pages_are_light),
    ("the first demo is ready to press for at most 60 KB more", first_demo_is_light),
    ("all that opening Step loads weighs at most 305 KB", engine_is_light),
];

/// More than mdBook's own page with the same text, gzipped.
const UNTOUCHED: usize = 15_000;

/// Everything the first demo loads, gzipped.
const FIRST_DEMO: usize = 60_000;

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

fn untouched_pages_are_light(site: &Path) -> Result<()> {
    let stock = Book::stock();
    stock.build()?;
    let mut weighed = 0;
    for page in workspace::files_under(site)? {
        let name = page.strip_prefix(site)?.to_path_buf();
        let is_chapter = name.extension().is_some_and(|kind| kind == "html") && name != Path::new("print.html");
        if !is_chapter || !workspace::read(&page)?.contains("<live-demo ") {
            continue;
        }
        let (own, plain) = (weight(site, &name)?, weight(&stock.into, &name)?);
        println!("{}: {own} bytes gzipped, mdBook's own {plain}", name.display());
        ensure!(own <= plain + UNTOUCHED, "{} weighs {} bytes more than mdBook's own", name.display(), own - plain);
        weighed += 1;
    }
    ensure!(weighed > 0, "no page of the site has a demo");
    Ok(())
}

fn first_demo_is_light(site: &Path) -> Result<()> {
    let mut sum = 0;
    for file in workspace::files_under(&site.join("assets"))? {
        let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        // The engine is loaded where Step or Prove is opened, and has a rule of its own.
        let is_engine = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("engine"));
        if !is_engine && !file.starts_with(site.join("assets/recorded")) && ["js", "wasm"].contains(&kind) {
            let size = gzipped(&file)?;
            println!("{}: {size} bytes gzipped", workspace::shown(&file));
            sum += size;
        }
    }
    println!("together {sum}");
    ensure!(sum > 0, "the site has no assets");
    ensure!(sum <= FIRST_DEMO, "they weigh {sum} bytes gzipped");
    Ok(())
}

fn engine_is_light(_site: &Path) -> Result<()> {
    let mut sum = 0;
    for (name, bytes) in site::engine_files()? {
        ensure!(name.starts_with("engine"), "{name} is a file of the engine, and its name does not say so");
        let size = gzipped_bytes(&bytes)?;
        println!("{name}: {size} bytes gzipped");
        sum += size;
    }
    println!("together {sum}");
    ensure!(sum <= ENGINE, "they weigh {sum} bytes gzipped");
    Ok(())
}

/// The gzipped size of a page and of every style sheet, script and preloaded file it names, and of what our own style
/// sheets name. Fonts of the text are left out on both sides, as which of them a page needs only a browser knows:
/// `cargo xtask bench` weighs what a browser loads.
fn weight(site: &Path, page: &Path) -> Result<usize> {
    let html = workspace::read(&site.join(page))?;
    let folder = site.join(page).parent().context("a page without a folder")?.to_path_buf();
    let mut files: BTreeSet<PathBuf> = [site.join(page)].into();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let attribute = |name: &str| tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next();
        let loaded = if tag.starts_with("script ") {
            attribute("src")
        } else if tag.starts_with("link ") && matches!(attribute("rel"), Some("stylesheet" | "preload")) {
            attribute("href").filter(|_| attribute("media") != Some("print"))
        } else {
            None
        };
        files.extend(loaded.map(|path| folder.join(path)));
    }
    let sheets: Vec<PathBuf> =
        files.iter().filter(|file| file.components().any(|part| part.as_os_str() == "theme")).cloned().collect();
    for sheet in sheets.iter().filter(|file| file.extension().is_some_and(|kind| kind == "css")) {
        let folder = sheet.parent().context("a style sheet without a folder")?;
        let css = workspace::read(sheet)?;
        let fonts = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
        files.extend(fonts.map(|url| folder.join(url.trim_matches(['"', '\'']))).filter(|font| font.exists()));
    }
    files.iter().map(|file| gzipped(file)).sum()
}

fn gzipped(file: &Path) -> Result<usize> {
    gzipped_bytes(&std::fs::read(file).with_context(|| format!("reading {}", workspace::shown(file)))?)
}

fn gzipped_bytes(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
