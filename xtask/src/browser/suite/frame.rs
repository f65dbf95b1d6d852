//! What mdBook brings to every page works under the strict policy too: the contents, the choice of theme, the search.

use std::time::Duration;

use anyhow::Context as _;

use super::super::case::Case;
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;

/// How long the frame may take to do what was asked of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is done to the frame of one page.
type Deed = fn(&Stage<'_>) -> anyhow::Result<()>;

/// The page that a reader comes to first.
const FIRST: &str = "index.html";

/// A word of the book, letter by letter.
const WORD: [&str; 7] = ["t", "e", "l", "l", "e", "r", "s"];

pub(super) fn cases() -> Vec<Case> {
    let deeds: [(&str, Deed); 3] = [("contents", contents), ("themes", themes), ("search", search)];
    let each = |(what, deed): (&'static str, Deed)| {
        let on = move |stage: &Stage<'_>, page: &str| {
            stage.open(Serving::Strict, page)?;
            deed(stage).with_context(|| format!("on {page}"))
        };
        // mdBook's frame is the same on all pages.
        let first = Case::new(format!("first_page_{what}_work_under_the_strict_policy"), move |stage| on(stage, FIRST));
        let others = Case::new(format!("pages_{what}_work_under_the_strict_policy"), move |stage| {
            stage.servings.chapters()?.iter().filter(|page| *page != FIRST).try_for_each(|page| on(stage, page))
        });
        [first, others.long(|_| true)]
    };
    deeds.into_iter().flat_map(each).collect()
}

fn contents(stage: &Stage<'_>) -> anyhow::Result<()> {
    let wanted = stage.servings.chapters()?.len();
    let listed = || stage.session.script("return document.querySelectorAll('#mdbook-sidebar li a').length", &[]);
    until(PATIENCE, || listed().is_ok_and(|links: usize| links + 1 >= wanted))
        .with_context(|| format!("the contents hold {:?} links, the book {wanted} pages", listed()))?;
    let is_open =
        || stage.session.script::<bool>("return document.documentElement.classList.contains('sidebar-visible')", &[]);
    let button = "#mdbook-menu-bar [aria-controls='mdbook-sidebar']:not([hidden])";
    for _ in 0..2 {
        let before = is_open()?;
        // The bar slides with the contents: a press that missed the button is tried again.
        let press = || stage.session.find(button).and_then(|button| stage.session.click(&button)).is_ok();
        until(PATIENCE, press).context("the button cannot be pressed")?;
        until(PATIENCE, || is_open().is_ok_and(|now| now != before))
            .context("the button leaves the contents as they are")?;
    }
    Ok(())
}

fn themes(stage: &Stage<'_>) -> anyhow::Result<()> {
    for theme in ["navy", "light"] {
        let is_open: bool =
            stage.session.script("return document.getElementById('mdbook-theme-list').checkVisibility()", &[])?;
        if !is_open {
            stage.session.click(&stage.session.find("#mdbook-theme-toggle")?)?;
        }
        stage.session.click(&stage.session.find(&format!("#mdbook-theme-{theme}"))?)?;
        let class: String = stage.session.script("return document.documentElement.className", &[])?;
        anyhow::ensure!(class.split(' ').any(|word| word == theme), "{theme} was chosen, the theme is `{class}`");
    }
    Ok(())
}

fn search(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.session.click(&stage.session.find("#mdbook-search-toggle")?)?;
    let has_focus = "return document.activeElement?.id === 'mdbook-searchbar'";
    until(PATIENCE, || stage.session.script(has_focus, &[]).unwrap_or(false)).context("the search does not open")?;
    stage.session.keys(&WORD)?;
    let found = "return document.querySelectorAll('#mdbook-searchresults li').length";
    until(PATIENCE, || stage.session.script(found, &[]).is_ok_and(|results: usize| results > 0))
        .with_context(|| format!("{} is not found", WORD.concat()))
}
