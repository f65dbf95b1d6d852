//! The page that `cargo xtask serve` shows until its first build stands.

use std::time::Duration;

use anyhow::Context as _;

use super::super::case::Case;
use super::super::session::{Session, until};
use super::super::stage::Stage;
use crate::server::{FirstBuild, Options, Policy, Reloader, Server};

/// The page asks every two seconds, and hears at once.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn cases() -> Vec<Case> {
    vec![Case::new("page_of_the_first_build_opens_the_book_by_itself", opens_itself).expecting(&["503"])]
}

fn opens_itself(stage: &Stage<'_>) -> anyhow::Result<()> {
    let (build, reloader) = (FirstBuild::begun(), Reloader::new());
    let server = Server::start(Options {
        policy: Policy::OfSite,
        first_build: Some(build.clone()),
        reloader: Some(reloader.clone()),
        ..Options::new(stage.servings.site())
    })?;
    let page = stage.servings.chapters()?.into_iter().next().context("the site has no pages")?;
    stage.leave()?;
    stage.session.open(&format!("{}{page}", server.address()))?;
    shows(stage.session, "The book is being built")?;
    // Heard by asking: nothing is said on the socket.
    build.failed("an unclosed <live-demo>");
    shows(stage.session, "an unclosed <live-demo>")?;
    // Heard on the socket, once the page listens there.
    build.begins_again();
    until(PATIENCE, || {
        reloader.reload();
        std::thread::sleep(Duration::from_millis(200));
        shown(stage.session).contains("is being built")
    })?;
    build.stands();
    until(PATIENCE, || {
        stage.session.count("main h1").unwrap_or(0) > 0 && !shown(stage.session).contains("being built")
    })
    .context("the book stands, and the page that waits for it does not open it")?;
    // The server ends here, and its page with it.
    stage.session.open("about:blank")
}

fn shown(session: &Session) -> String {
    session.script("return document.body.innerText", &[]).unwrap_or_default()
}

fn shows(session: &Session, words: &str) -> anyhow::Result<()> {
    until(PATIENCE, || shown(session).contains(words))
        .with_context(|| format!("`{words}` awaited; there stands: {}", shown(session)))
}
