//! mdBook as a library: the book into a folder, in one move, with every warning an error.

use super::{policy, warnings};
use crate::workspace;
use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::fs;
use std::path::PathBuf;

/// The address, from the root of the server, at which a served page waits to be told to reload.
pub(crate) const LIVE_RELOAD: &str = "__livereload";

/// One form of the book.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    /// The folder it is built into, replaced whole.
    pub(crate) into: PathBuf,
    /// Whether its pages connect back to the server and reload when told to.
    pub(crate) reload: Reload,
    /// Whose pages they are.
    pub(crate) dress: Dress,
}

/// Whether pages reload themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reload {
    /// Never: the site as a reader gets it.
    Never,
    /// When the server says so: the site as its author sees it.
    OnChange,
}

/// Whose pages they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dress {
    /// Ours: the theme, the demos.
    Own,
    /// mdBook's, with the same text: what a page is weighed against.
    Stock,
}

impl Book {
    /// The site as a reader gets it, in `target/site`.
    pub(crate) fn site() -> Self {
        Self { into: workspace::path("target/site"), reload: Reload::Never, dress: Dress::Own }
    }

    /// The same text as mdBook shows it by itself.
    pub(crate) fn stock() -> Self {
        Self { into: workspace::path("target/stock"), dress: Dress::Stock, ..Self::site() }
    }

    /// Builds it.
    ///
    /// # Errors
    /// When mdBook fails or warns; the folder then holds what it held before.
    pub(crate) fn build(&self) -> Result<()> {
        let fresh = self.into.with_extension("new");
        warnings::denied(|| {
            let mut config = Config::from_disk(workspace::path("book.toml"))?;
            config.update_from_env()?;
            config.build.build_dir = fresh.clone();
            if self.dress == Dress::Stock {
                // An empty folder: every file it lacks is mdBook's own.
                let theme = workspace::path("target/stock-theme");
                fs::create_dir_all(&theme).context("making target/stock-theme")?;
                config.set("output.html.theme", theme)?;
                config.set("output.html.additional-css", [(); 0])?;
                config.set("output.html.additional-js", [(); 0])?;
            }
            if self.reload == Reload::OnChange {
                config.set("output.html.live-reload-endpoint", LIVE_RELOAD)?;
            }
            // mdBook may panic on unbalanced HTML; the author gets that as an error like any other.
            std::panic::catch_unwind(|| MDBook::load_with_config(workspace::root(), config)?.build())
                .unwrap_or_else(|_| anyhow::bail!("mdBook panicked; look for an unbalanced tag in the page"))
        })
        .context("building the book")?;
        if self.dress == Dress::Own {
            policy::write(&fresh, &self.nginx_file()).context("writing the site's policy")?;
        }
        self.replace_with(&fresh)
    }

    /// The headers of the site as lines for nginx, which the build writes beside it.
    pub(crate) fn nginx_file(&self) -> PathBuf {
        self.into.with_extension("nginx.conf")
    }

    fn replace_with(&self, fresh: &PathBuf) -> Result<()> {
        let old = self.into.with_extension("old");
        if old.exists() {
            fs::remove_dir_all(&old).with_context(|| format!("removing {}", workspace::shown(&old)))?;
        }
        if self.into.exists() {
            fs::rename(&self.into, &old).with_context(|| format!("moving {} away", workspace::shown(&self.into)))?;
        }
        fs::rename(fresh, &self.into)
            .with_context(|| format!("moving the site to {}", workspace::shown(&self.into)))?;
        if old.exists() {
            fs::remove_dir_all(&old).with_context(|| format!("removing {}", workspace::shown(&old)))?;
        }
        Ok(())
    }
}
