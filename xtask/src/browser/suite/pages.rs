//! Every page, in every manner of serving, loads without a complaint, and each of its demos wakes.

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::paper;
use super::super::serving::{Serving, Servings};
use super::super::stage::Stage;

pub(super) fn cases(servings: &Servings) -> Vec<Case> {
    let pages = servings.pages().unwrap_or_default();
    let each = pages.into_iter().map(|page| {
        let stem = page.trim_end_matches(".html").replace('/', "_");
        Case::new(format!("page_{stem}_loads_clean"), move |stage| visit(stage, Serving::Isolated, &page))
    });
    let whole = [("bare", Serving::Bare), ("sub_path_strict_policy", Serving::Strict)];
    let whole = whole.into_iter().map(|(name, serving)| {
        Case::new(format!("pages_load_clean_{name}"), move |stage| {
            stage.servings.chapters()?.iter().try_for_each(|page| visit(stage, serving, page))
        })
    });
    let print = [
        Case::new("page_print_shows_recorded_runs", printed),
        // How pages break on paper is the engine's affair; one that hands over its PDF as we can read it is asked.
        Case::new("page_print_has_no_blank_pages", no_blank_pages).in_chromium(),
    ];
    each.chain(whole).chain(print).collect()
}

fn visit(stage: &Stage<'_>, serving: Serving, page: &str) -> anyhow::Result<()> {
    stage.open(serving, page)?;
    // The print page draws its demos still; a page of a wrong address has none.
    if page == "print.html" || page == "404.html" {
        return Ok(());
    }
    for name in stage.servings.demos_of(page)? {
        let demo = Demo::wake(stage.session, &name)?;
        let state = demo.state()?;
        anyhow::ensure!(state == "ready", "the demo `{name}` of {page} woke `{state}`: {}", demo.said());
    }
    Ok(())
}

/// The printed book upgrades no demo: fifty live ones at once would start hundreds of workers, for paper.
fn printed(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, "print.html")?;
    let (demos, controls, words): (usize, usize, usize) = stage.session.script(
        "const demos = [...document.querySelectorAll('live-demo')];
         return [demos.length, document.querySelectorAll('[data-control]').length,
                 Math.min(...demos.map(demo => demo.innerText.trim().split(/\\s+/).length))]",
        &[],
    )?;
    anyhow::ensure!(demos > 0, "no demo is printed");
    anyhow::ensure!(controls == 0, "{controls} controls are printed");
    anyhow::ensure!(words > 8, "a printed demo says only {words} words");
    Ok(())
}

/// The whole book on paper.
fn no_blank_pages(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, "print.html")?;
    let (pages, blank) = paper::blank_pages(&stage.session.print()?)?;
    anyhow::ensure!(blank.is_empty(), "of {pages} printed pages these are blank: {blank:?}");
    Ok(())
}
