//! What a reader downloads: a page as it loads, beside the same text in stock mdBook; and what the first demo adds.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use super::table::{Bound, Report, Table};
use crate::browser::Session;
use crate::server::{Options, Server};
use crate::workspace;

/// Bytes of a file, or of several: as they are, by gzip, by brotli.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

const COLUMNS: [&str; 3] = ["raw", "gzip", "brotli"];

/// Weighs every page and every asset.
///
/// # Errors
/// When the stock book cannot be built, or the browser fails.
pub(super) fn measure(site: &Path, pages: &[String], session: &Session, report: &mut Report) -> anyhow::Result<()> {
    let stock = stock_book()?;
    let mut table =
        Table::new("Page, untouched (bytes)", &["ours gzip", "stock gzip", "more", "ours brotli", "stock br"]);
    let mut most = f64::MIN;
    let mut own_files = BTreeSet::new();
    for page in pages {
        let ours = loaded_files(site, page, session)?;
        let theirs = loaded_files(&stock, page, session)?;
        let (our_weight, their_weight) = (weigh(&ours)?, weigh(&theirs)?);
        let more = our_weight.gzip as f64 - their_weight.gzip as f64;
        most = most.max(more);
        table.row(
            page.as_str(),
            &[our_weight.gzip, their_weight.gzip]
                .map(|bytes| bytes as f64)
                .into_iter()
                .chain([more, our_weight.brotli as f64, their_weight.brotli as f64])
                .collect::<Vec<_>>(),
        );
        own_files.extend(ours);
    }
    report.add(table);
    report.bar("a page before it is touched, KB gzip more than stock", most / 1000.0, Bound::AtMost(15.0));

    let mut table = Table::new("What every page loads (bytes)", &COLUMNS);
    for file in own_files.iter().filter(|file| file.extension().is_none_or(|extension| extension != "html")) {
        table.row(file.strip_prefix(site)?.display().to_string(), &weigh([file])?.figures());
    }
    report.add(table);

    let mut table = Table::new("What the first demo adds (bytes)", &COLUMNS);
    let assets: Vec<PathBuf> = workspace::files_under(&site.join("assets"))?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "js" || extension == "wasm"))
        .collect();
    for file in &assets {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        table.row(name, &weigh([file])?.figures());
    }
    let all = weigh(&assets)?;
    table.row("in all", &all.figures());
    report.add(table);
    report.bar("the first demo, KB gzip more", all.gzip as f64 / 1000.0, Bound::AtMost(60.0));
    Ok(())
}

/// The same Markdown with nothing of ours: no theme, no style, no script.
fn stock_book() -> anyhow::Result<PathBuf> {
    let folder = workspace::path("target/bench/stock");
    let no_theme = workspace::path("target/bench/no-theme");
    fs::create_dir_all(&no_theme).with_context(|| format!("making {}", no_theme.display()))?;
    let mut config = Config::from_disk(workspace::path("book.toml"))?;
    config.build.build_dir = folder.clone();
    config.set("output.html.theme", &no_theme)?;
    config.set("output.html.additional-css", Vec::<String>::new())?;
    config.set("output.html.additional-js", Vec::<String>::new())?;
    MDBook::load_with_config(workspace::root(), config)?.build().context("building the stock book")?;
    Ok(folder)
}

/// The page and every file that a browser loads for it before a demo wakes.
fn loaded_files(folder: &Path, page: &str, session: &Session) -> anyhow::Result<BTreeSet<PathBuf>> {
    let server = Server::start(Options::new(folder))?;
    let root = server.address();
    session.open(&format!("{root}{page}"))?;
    let loaded: Vec<String> = session.promise(
        "await document.fonts.ready;
         return performance.getEntriesByType('resource').map(entry => entry.name.split(/[?#]/)[0])",
        &[],
    )?;
    // A server that ends under a page would be a complaint of that page.
    session.open("about:blank")?;
    let mut files = BTreeSet::from([folder.join(page)]);
    for address in loaded {
        let Some(path) = address.strip_prefix(&root) else { continue };
        // The demo's own files, which it loads where it is in view: they are weighed apart.
        if !path.starts_with("assets/") && folder.join(path).is_file() {
            files.insert(folder.join(path));
        }
    }
    Ok(files)
}

fn weigh<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> anyhow::Result<Weight> {
    let mut sum = Weight::default();
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&bytes)?;
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 4096, 11, 22).write_all(&bytes)?;
        sum.raw += bytes.len();
        sum.gzip += gzip.finish()?.len();
        sum.brotli += brotli.len();
    }
    Ok(sum)
}

impl Weight {
    fn figures(self) -> [f64; 3] {
        [self.raw as f64, self.gzip as f64, self.brotli as f64]
    }
}
