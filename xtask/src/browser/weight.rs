//! What a reader downloads, as a browser loads it: a page before any wasm is asked for, beside the same text in mdBook's own
//! dress; and what its demos load until they are ready to press.
//!
//! The server writes down what is fetched, so what workers and style sheets ask for is counted too. Weighed is each file
//! by itself after `gzip -9`, as hosts send it.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::demo::Demo;
use super::serving::Servings;
use super::session::Session;
use crate::known;
use crate::server::{Fetched, Options, Server};
use crate::site::LATER;

/// A page without wasm: bytes after gzip that it may weigh beyond mdBook's own with the same text.
pub(crate) const UNTOUCHED: usize = 15_000;
/// The front page's demos, ready to press: bytes after gzip.
const FRONT_PAGE: usize = 72_000;
/// Any page's demos, ready to press: bytes after gzip.
const ANY_PAGE: usize = 110_000;
/// What opening Step or Prove loads beyond that, as a page does whose demo opens with one of them: bytes after gzip.
const OPENED: usize = 305_000;

/// What one page loads.
#[derive(Debug)]
pub(crate) struct PageFiles {
    /// The page.
    pub(crate) page: String,
    /// What it loads without its demos.
    pub(crate) untouched: BTreeSet<PathBuf>,
    /// The same of mdBook's own.
    pub(crate) stock: BTreeSet<PathBuf>,
    /// What its demos load until each is ready to press.
    pub(crate) demos: BTreeSet<PathBuf>,
    /// What they load then: no demo waits for it, as the tests of `suite/later.rs` hold.
    pub(crate) later: BTreeSet<PathBuf>,
    /// What `demos` may weigh: bytes after gzip.
    pub(crate) bound: usize,
}

/// Bytes of files: as they are, by gzip, by brotli.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weight {
    /// As they are.
    pub(crate) raw: usize,
    /// Each after `gzip -9`.
    pub(crate) gzip: usize,
    /// Each after `brotli -q 11`.
    pub(crate) brotli: usize,
}

impl Weight {
    /// The weight of one file's bytes; brotli, which takes its time, as 0 where nobody asks for it.
    ///
    /// # Errors
    /// Never in practice: what is written to is memory.
    pub(crate) fn of(bytes: &[u8], brotli: Brotli) -> io::Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes)?;
        let mut smallest = Vec::new();
        if brotli == Brotli::Asked {
            brotli::CompressorWriter::new(&mut smallest, 4096, 11, 22).write_all(bytes)?;
        }
        Ok(Self { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: smallest.len() })
    }
}

/// Whether anybody wants to know what brotli makes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brotli {
    Asked,
    Left,
}

/// Opens every page of the site and of the stock book, and wakes every demo.
///
/// # Errors
/// When a browser or a demo fails.
pub(crate) fn files(site: &Path, stock: &Path, session: &Session) -> anyhow::Result<Vec<PageFiles>> {
    let servings = Servings::new(site);
    let each = servings.chapters()?.into_iter().map(|page| {
        let names = servings.demos_of(&page)?;
        let loaded = loaded(site, &page, &names, session).with_context(|| format!("weighing {page}"))?;
        let stock = loaded_untouched(stock, &page, session).with_context(|| format!("weighing mdBook's own {page}"))?;
        // A demo in view wakes by itself: what it loads lies apart from everything else.
        let (demos, untouched): (BTreeSet<_>, _) =
            loaded.into_iter().partition(|file| file.starts_with(site.join("assets")));
        let (later, demos) = demos.into_iter().partition(|file| file.ends_with(LATER));
        let opens = names.iter().any(|name| known::still().contains(&&**name));
        let bound = if page == "index.html" { FRONT_PAGE } else { ANY_PAGE } + if opens { OPENED } else { 0 };
        Ok(PageFiles { page, untouched, stock, demos, later, bound })
    });
    each.collect()
}

fn loaded(site: &Path, page: &str, demos: &[String], session: &Session) -> anyhow::Result<BTreeSet<PathBuf>> {
    let fetched = Fetched::default();
    let server = Server::start(Options { fetched: Some(fetched.clone()), ..Options::new(site) })?;
    open(session, &format!("{}{page}", server.address()))?;
    for name in demos {
        let demo = Demo::wake(session, name)?;
        let state = demo.state()?;
        anyhow::ensure!(state == "ready", "the demo `{name}` woke `{state}`: {}", demo.said());
    }
    finish(session, site, &fetched)
}

fn loaded_untouched(book: &Path, page: &str, session: &Session) -> anyhow::Result<BTreeSet<PathBuf>> {
    let fetched = Fetched::default();
    let server = Server::start(Options { fetched: Some(fetched.clone()), ..Options::new(book) })?;
    open(session, &format!("{}{page}", server.address()))?;
    finish(session, book, &fetched)
}

fn open(session: &Session, address: &str) -> anyhow::Result<()> {
    session.open(address)?;
    session.promise::<bool>("await document.fonts.ready; return true", &[]).map(drop)
}

/// Leaves the page before its server ends: a page whose server is gone would have something to complain of.
fn finish(session: &Session, folder: &Path, fetched: &Fetched) -> anyhow::Result<BTreeSet<PathBuf>> {
    session.open("about:blank")?;
    Ok(fetched.take().into_iter().map(|path| folder.join(path)).collect())
}

/// Weighs files, each for itself and once, however many pages load it.
#[derive(Debug)]
pub(crate) struct Scale {
    brotli: Brotli,
    known: HashMap<PathBuf, Weight>,
}

impl Scale {
    pub(crate) fn new(brotli: Brotli) -> Self {
        Self { brotli, known: HashMap::new() }
    }

    /// The weight of files together.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn weigh<'a>(&mut self, files: impl IntoIterator<Item = &'a PathBuf>) -> anyhow::Result<Weight> {
        let mut sum = Weight::default();
        for file in files {
            let weight = match self.known.get(file) {
                Some(weight) => *weight,
                None => {
                    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
                    *self.known.entry(file.clone()).or_insert(Weight::of(&bytes, self.brotli)?)
                }
            };
            sum.raw += weight.raw;
            sum.gzip += weight.gzip;
            sum.brotli += weight.brotli;
        }
        Ok(sum)
    }
}
