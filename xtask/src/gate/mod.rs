//! The gates of `cargo xtask test`, one file each. A gate prints the command lines it runs and counts its cases.

mod beside;
mod browsers;
mod clippy;
mod format;
mod go;
mod judge;
mod links;
mod tidy;
mod unit;

pub(crate) use beside::{Beside, REPORT};

use crate::browser;
use crate::cmd::test::Tally;
use crate::site::{self, Book};
use crate::tools::Consent;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::path::PathBuf;

/// Every gate, in the order in which they run: what fails fast comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Gate {
    /// rustfmt.
    Format,
    /// Clippy on the host, on the fuzz targets, and for every wasm build.
    Clippy,
    /// Unit tests and documentation tests.
    Unit,
    /// Rules that hold the parts of the project together.
    Tidy,
    /// The Go listings under real Go.
    Go,
    /// The corpus of Go programs under real Go.
    Judge,
    /// Links of the built site.
    Links,
    /// Every page and demo in real browsers.
    Browsers,
}

impl Gate {
    /// All of them.
    pub(crate) const ALL: [Self; 8] =
        [Self::Format, Self::Clippy, Self::Unit, Self::Tidy, Self::Go, Self::Judge, Self::Links, Self::Browsers];

    /// What it is called on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "fmt",
            Self::Clippy => "clippy",
            Self::Unit => "unit",
            Self::Tidy => "tidy",
            Self::Go => "go",
            Self::Judge => "judge",
            Self::Links => "links",
            Self::Browsers => "browsers",
        }
    }

    /// Whether it can run in a process beside the others: it asks nothing of the built site, and all it needs is Rust.
    pub(crate) fn runs_beside(self) -> bool {
        matches!(self, Self::Format | Self::Clippy | Self::Unit)
    }

    /// What it holds, in a line.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Format => "the code is formatted",
            Self::Clippy => "no warning, on the host, in the fuzz targets and in every wasm build",
            Self::Unit => "unit tests and documentation tests",
            Self::Tidy => "names, versions, licences and weights agree",
            Self::Go => "the Go listings do under real Go what the book says",
            Self::Judge => "the corpus that judges minigo does under real Go what is recorded",
            Self::Links => "every link and anchor of the built site leads somewhere",
            Self::Browsers => "every page and every demo, in real browsers",
        }
    }
}

/// What gates share within one run.
#[derive(Debug)]
pub(crate) struct Context {
    /// Whether system packages may be installed.
    pub(crate) consent: Consent,
    /// Whether what Go does is to be recorded anew.
    pub(crate) bless: bool,
    /// Which browser tests to run.
    pub(crate) browsers: browser::Choice,
    site: OnceCell<PathBuf>,
}

impl Context {
    /// The context of a run.
    pub(crate) fn new(consent: Consent, bless: bool, browsers: browser::Choice) -> Self {
        Self { consent, bless, browsers, site: OnceCell::new() }
    }

    /// The folder of the built site, built at most once a run.
    ///
    /// # Errors
    /// When it cannot be built.
    pub(crate) fn site(&self) -> Result<&PathBuf> {
        if let Some(site) = self.site.get() {
            return Ok(site);
        }
        println!("$ cargo xtask build");
        let book = Book::site();
        site::build(&book)?;
        Ok(self.site.get_or_init(|| book.into))
    }
}

/// Runs one gate.
///
/// # Errors
/// When the gate could not run; a case that does not hold is in the tally.
pub(crate) fn run(gate: Gate, context: &Context) -> Result<Tally> {
    match gate {
        Gate::Format => format::run(),
        Gate::Clippy => clippy::run(),
        Gate::Unit => unit::run(),
        Gate::Tidy => tidy::run(context),
        Gate::Go => go::run(context),
        Gate::Judge => judge::run(context),
        Gate::Links => links::run(context),
        Gate::Browsers => browsers::run(context),
    }
}
