//! `cargo xtask serve`: builds what is stale, serves it with the headers that isolate a page, watches, reloads.

use crate::server::{FirstBuild, Isolation, Options, Policy, Reloader, Server};
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

/// What a person edits, beside the crates that the demos are made of.
const WATCHED: [&str; 3] = ["book", "theme", "book.toml"];

/// What the build writes inside what a person edits.
const GENERATED: [&str; 2] = ["book/assets", "theme/generated"];

/// How long the disk must be quiet before a rebuild, so that saving several files is one rebuild.
const QUIET: Duration = Duration::from_millis(60);

/// Serves until interrupted.
///
/// # Errors
/// When an argument is unknown, the port is taken, or the sources cannot be watched. A build that fails is told, and
/// tried again after the next edit.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut arguments = Arguments::from_vec(arguments.iter().map(Into::into).collect());
    let port: u16 = arguments.opt_value_from_str("--port")?.unwrap_or(3000);
    let base: String = arguments.opt_value_from_str("--base")?.unwrap_or_else(|| "/".to_owned());
    let isolation = if arguments.contains("--no-isolation") { Isolation::None } else { Isolation::Headers };
    let rest = arguments.finish();
    ensure!(rest.is_empty(), "`cargo xtask serve` does not know {rest:?}; it knows --port, --base and --no-isolation");

    let book = Book { into: workspace::path(FOLDER), reload: Reload::OnChange, ..Book::site() };
    let (first_build, reloader) = (FirstBuild::begun(), Reloader::new());
    // The port first: a taken one is known at once, not after a build, and a page may be asked for meanwhile.
    let server = Server::start(Options {
        port,
        base,
        isolation,
        policy: Policy::OfSite,
        reloader: Some(reloader.clone()),
        first_build: Some(first_build.clone()),
        ..Options::new(&book.into)
    })?;
    println!("building; a page of {} says so until the first build stands", server.address());
    // Watched from before the first build, so that no edit falls between the two.
    let watched: Vec<String> =
        WATCHED.map(str::to_owned).into_iter().chain(workspace::crates_of("demo-crate")?).collect();
    let (_watcher, changes) = watch(&watched)?;
    let mut author = Author { book, server, isolation, first_build, reloader, watched: watched.join(", ") };
    loop {
        author.build();
        next_change(&changes)?;
    }
}

/// What an author has in front of them: a terminal, and pages.
struct Author {
    book: Book,
    server: Server,
    isolation: Isolation,
    first_build: FirstBuild,
    reloader: Reloader,
    watched: String,
}

impl Author {
    /// Builds what is stale, and tells terminal and pages how that went.
    fn build(&mut self) {
        let start = Instant::now();
        let is_first = !self.first_build.has_ended();
        if is_first {
            self.first_build.begins_again();
            self.reloader.reload();
        }
        match site::build(&self.book) {
            Ok(()) => {
                if is_first {
                    self.first_build.stands();
                    self.say_address();
                } else {
                    println!("rebuilt in {:.2} s", start.elapsed().as_secs_f64());
                }
                self.reloader.reload();
            }
            Err(error) if !is_first => eprintln!("\nerror: {error:#}\nstill serving the last good build"),
            Err(error) => {
                eprintln!("\nerror: {error:#}");
                if self.book.into.join("index.html").exists() {
                    eprintln!("serving the last good build");
                    self.first_build.stands();
                    self.say_address();
                } else {
                    eprintln!("nothing was ever built; watching for the edit that mends it\n");
                    self.first_build.failed(format!("{error:#}"));
                }
                self.reloader.reload();
            }
        }
    }

    fn say_address(&self) {
        println!("\nserving at {}", self.server.address());
        if self.isolation == Isolation::None {
            println!("without the isolation headers: demos run on the message backend");
        }
        println!("watching {}; stop with Ctrl-C\n", self.watched);
    }
}

fn watch(watched: &[String]) -> Result<(notify::RecommendedWatcher, Receiver<()>)> {
    let (tell, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let read_only = matches!(event.kind, EventKind::Access(_));
        if !read_only && event.paths.iter().any(|path| is_source(path)) {
            let _ = tell.send(());
        }
    })?;
    for watched in watched {
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
