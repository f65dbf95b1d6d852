//! Rules that hold the parts of the project together: what is named in two places agrees, and what is weighed stays light.
//!
//! Rules about the sources run as unit tests too; rules about the built site run in `cargo xtask test tidy` alone.

mod built;
mod sources;

pub(crate) use built::{BUILT, ENGINE};
pub(crate) use sources::SOURCES;

use anyhow::Result;
use std::path::Path;

/// A rule about the sources: a sentence, and what finds it broken.
pub(crate) type SourceRule = (&'static str, fn() -> Result<()>);

/// A rule about the built site, given its folder.
pub(crate) type BuiltRule = (&'static str, fn(&Path) -> Result<()>);

#[cfg(test)]
mod tests {
    #[test]
    fn every_rule_about_the_sources_holds() {
        let broken = super::SOURCES.iter().filter_map(|(sentence, rule)| {
            let error = rule().err()?;
            Some(format!("{sentence}: {error:#}"))
        });
        let broken: Vec<_> = broken.collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}
