//! `cargo xtask serve`: builds what is stale, serves it with the headers that isolate a page, watches, reloads.

use crate::server::{Isolation, Options, Policy, Reloader, Server};
use crate::site::{self, Book, Reload};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use notify::{EventKind, RecursiveMode, Watcher};
use pico_args::Arguments;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Where the watched site is built, apart from the one `cargo xtask build` makes.
const FOLDER: &str = "target/serve";

/// What a person edits.
const WATCHED: [&str; 4] = ["book", "theme", "demo-crate", "book.toml"];

/// What the build writes inside what a person edits.
const GENERATED: [&str; 2] = ["book/assets", "theme/generated"];

/// How long the disk must be quiet before a rebuild, so that saving several files is one rebuild.
const QUIET: Duration = Duration::from_millis(60);

/// Serves until interrupted.
///
/// # Errors
/// When an argument is unknown, the port is taken, or nothing was ever built.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = Arguments::from_vec(arguments.iter().map(Into::into).collect());
    let port: u16 = arguments.opt_value_from_str("--port")?.unwrap_or(3000);
    let base: String = arguments.opt_value_from_str("--base")?.unwrap_or_else(|| "/".to_owned());
    let isolation = if arguments.contains("--no-isolation") { Isolation::None } else { Isolation::Headers };
    let rest = arguments.finish();
    ensure!(rest.is_empty(), "`cargo xtask serve` does not know {rest:?}; it knows --port, --base and --no-isolation");

    let book = Book { into: workspace::path(FOLDER), reload: Reload::OnChange, ..Book::site() };
    let reloader = Reloader::new();
    // The port first: a taken one is known at once, not after a build.
    let server = Server::start(Options {
        port,
        base,
        isolation,
        reloader: Some(reloader.clone()),
        policy: Policy::OfSite,
        ..Options::new(&book.into)
    })?;
    // Watched from before the first build, so that no edit falls between the two.
    let (_watcher, changes) = watch()?;
    if let Err(error) = site::build(&book) {
        ensure!(book.into.join("index.html").exists(), "{error:#}");
        eprintln!("\nerror: {error:#}\nserving the last good build");
    }
    println!("\nserving at {}", server.address());
    if isolation == Isolation::None {
        println!("without the isolation headers: demos run on the message backend");
    }
    println!("watching {}; stop with Ctrl-C\n", WATCHED.join(", "));
    while let Ok(()) = next_change(&changes) {
        let start = Instant::now();
        match site::build(&book) {
            Ok(()) => {
                reloader.reload();
                println!("rebuilt in {:.2} s", start.elapsed().as_secs_f64());
            }
            Err(error) => eprintln!("\nerror: {error:#}\nstill serving the last good build"),
        }
    }
    Ok(())
}

fn watch() -> Result<(notify::RecommendedWatcher, Receiver<()>)> {
    let (tell, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let read_only = matches!(event.kind, EventKind::Access(_));
        if !read_only && event.paths.iter().any(|path| is_source(path)) {
            let _ = tell.send(());
        }
    })?;
    for watched in WATCHED {
        watcher
            .watch(&workspace::path(watched), RecursiveMode::Recursive)
            .with_context(|| format!("watching {watched}"))?;
    }
    Ok((watcher, changes))
}

fn is_source(path: &Path) -> bool {
    !GENERATED.iter().any(|generated| path.starts_with(workspace::path(generated)))
}

/// Waits for a change and then for quiet.
fn next_change(changes: &Receiver<()>) -> Result<()> {
    changes.recv().context("the watcher ended")?;
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_source;
    use crate::workspace;

    #[test]
    fn what_the_build_writes_does_not_start_another() {
        assert!(is_source(&workspace::path("book/lost-update.md")));
        assert!(is_source(&workspace::path("theme/live-demo.js")));
        assert!(!is_source(&workspace::path("book/assets/0123456789abcdef/page.js")));
        assert!(!is_source(&workspace::path("theme/generated/live-demo.js")));
    }
}
