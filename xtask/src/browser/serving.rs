//! The manners in which the site is served to the tests: with isolation and without, under a sub-path, under policies,
//! and broken on purpose. Each server starts with the first test that asks for it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::engine::Engine;
use crate::server::{CompressionLevel, Isolation, Options, Policy, Server};
use crate::site::LATER;

/// One manner of serving the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Serving {
    /// With the headers that isolate a page.
    Isolated,
    /// As a plain static host serves it.
    Bare,
    /// Under `/some/book/`, with every header the site carries in its `_headers`: isolation, and the strict policy.
    Strict,
    /// With isolation, under a policy that forbids to compile wasm.
    NoWasm,
    /// With isolation, under a policy that forbids workers.
    NoWorkers,
    /// With isolation, every `.wasm` file gone.
    WasmMissing,
    /// With isolation, every `.wasm` file cut in half.
    WasmTruncated,
    /// With isolation, without the wasm that a run does not need.
    LaterMissing,
    /// With isolation, that wasm cut in half.
    LaterTruncated,
    /// With isolation, that wasm on its way until the page calls `window.__arrive`.
    LaterHeldUp,
}

/// The site and its servers.
#[derive(Debug)]
pub(crate) struct Servings {
    site: PathBuf,
    broken: PathBuf,
    running: RefCell<BTreeMap<Serving, Server>>,
}

const PROBE: &str = include_str!("probe.js");
/// Lets the page's later wasm arrive when it is told to, and not before.
const HOLD_UP: &str = include_str!("hold_up.js");

impl Servings {
    /// The site in a folder; nothing is served yet.
    pub(crate) fn new(site: &Path) -> Self {
        let broken = crate::workspace::path("target/browser");
        Self { site: site.to_path_buf(), broken, running: RefCell::default() }
    }

    /// The same, with broken copies of its own: several engines may be at work.
    pub(crate) fn of(engine: Engine, site: &Path) -> Self {
        let broken = crate::workspace::path("target/browser").join(engine.name());
        Self { broken, ..Self::new(site) }
    }

    /// The folder of the site.
    pub(crate) fn site(&self) -> &Path {
        &self.site
    }

    /// The address of the site in this serving, with a slash at its end.
    pub(crate) fn address(&self, serving: Serving) -> anyhow::Result<String> {
        match self.running.borrow_mut().entry(serving) {
            Entry::Occupied(server) => Ok(server.get().address()),
            Entry::Vacant(place) => {
                let server = self.start(serving).with_context(|| format!("serving the site {serving:?}"))?;
                Ok(place.insert(server).address())
            }
        }
    }

    /// Every page of the site, relative to its root.
    pub(crate) fn pages(&self) -> anyhow::Result<Vec<String>> {
        let files = crate::workspace::files_under(&self.site)?;
        let relative = files.iter().filter_map(|file| file.strip_prefix(&self.site).ok()?.to_str());
        // `toc.html` is no page: it is what mdBook shows in a frame where there is no JavaScript. Under `assets/` lie
        // the recorded figures, which pages include.
        let is_page =
            |name: &&str| name.ends_with(".html") && !name.ends_with("toc.html") && !name.starts_with("assets/");
        Ok(relative.filter(is_page).map(str::to_owned).collect())
    }

    /// The pages a reader turns to by the table of contents: neither the print page nor the page of a wrong address.
    pub(crate) fn chapters(&self) -> anyhow::Result<Vec<String>> {
        Ok(self.pages()?.into_iter().filter(|page| page != "print.html" && page != "404.html").collect())
    }

    /// The first page that holds the demo `name`.
    pub(crate) fn page_of(&self, name: &str) -> anyhow::Result<String> {
        let mark = format!("<live-demo name=\"{name}\"");
        let holds = |page: &String| fs::read_to_string(self.site.join(page)).is_ok_and(|text| text.contains(&mark));
        self.chapters()?.into_iter().find(holds).with_context(|| format!("no page holds the demo `{name}`"))
    }

    /// The demos of a page, in their order.
    pub(crate) fn demos_of(&self, page: &str) -> anyhow::Result<Vec<String>> {
        let text = crate::workspace::read(&self.site.join(page))?;
        let names = text.split("<live-demo name=\"").skip(1);
        Ok(names.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect())
    }

    fn start(&self, serving: Serving) -> anyhow::Result<Server> {
        // Hundreds of pages are sent, from one core to the other.
        let compression = CompressionLevel::Fastest;
        let mut options = Options { head_script: Some(PROBE.to_owned()), compression, ..Options::new(&self.site) };
        match serving {
            Serving::Isolated => {}
            Serving::Bare => options.isolation = Isolation::None,
            Serving::Strict => {
                options.base = "/some/book/".to_owned();
                options.policy = Policy::OfSite;
            }
            Serving::NoWasm => options.policy = Policy::Text("script-src 'self' 'unsafe-inline'".to_owned()),
            Serving::NoWorkers => options.policy = Policy::Text("worker-src 'none'".to_owned()),
            Serving::WasmMissing => options.folder = self.broken("wasm-missing", |_| true, |_| None)?,
            Serving::WasmTruncated => options.folder = self.broken("wasm-truncated", |_| true, half)?,
            Serving::LaterMissing => options.folder = self.broken("later-missing", is_later, |_| None)?,
            Serving::LaterTruncated => options.folder = self.broken("later-truncated", is_later, half)?,
            Serving::LaterHeldUp => options.head_script = Some(format!("{PROBE}\n{HOLD_UP}")),
        }
        Server::start(options)
    }

    fn broken(
        &self,
        name: &str,
        is_meant: fn(&Path) -> bool,
        change: fn(&[u8]) -> Option<Vec<u8>>,
    ) -> anyhow::Result<PathBuf> {
        let folder = self.broken.join(name);
        copy_site(&self.site, &folder, is_meant, change)?;
        Ok(folder)
    }
}

fn is_later(file: &Path) -> bool {
    file.ends_with(LATER)
}

fn half(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(bytes[..bytes.len() / 2].to_vec())
}

/// Makes `folder` a copy of the site in which `change` was done to every wasm file that is meant; `None` leaves the file out.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn copy_site(
    site: &Path,
    folder: &Path,
    is_meant: fn(&Path) -> bool,
    change: fn(&[u8]) -> Option<Vec<u8>>,
) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    for file in crate::workspace::files_under(site)? {
        let target = folder.join(file.strip_prefix(site).context("a file outside the site")?);
        let parent = target.parent().context("a file without a folder")?;
        fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let is_wasm = file.extension().is_some_and(|extension| extension == "wasm");
        if let Some(bytes) = if is_wasm && is_meant(&file) { change(&bytes) } else { Some(bytes) } {
            fs::write(&target, bytes).with_context(|| format!("writing {}", target.display()))?;
        }
    }
    Ok(())
}
