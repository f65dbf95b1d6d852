//! `cargo xtask build`: the whole site into `target/site`, ready for any static host.

use crate::site::{self, Book};
use crate::workspace;
use anyhow::{Result, ensure};
use std::time::Instant;

/// Builds what is stale.
///
/// # Errors
/// When a step fails, or an argument is given.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), "`cargo xtask build` takes no arguments");
    let start = Instant::now();
    let book = Book::site();
    site::build(&book)?;
    println!("built {} in {:.1} s", workspace::shown(&book.into), start.elapsed().as_secs_f64());
    println!(
        "its headers, the policy among them: {} and, for nginx, {}",
        workspace::shown(&book.into.join("_headers")),
        workspace::shown(&book.nginx_file())
    );
    Ok(())
}
