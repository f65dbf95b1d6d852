//! axe-core finds nothing to complain of: every page as it opens in every theme, and after a run in a light and a dark one.

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::engine::Engine;
use super::super::serving::{Serving, Servings};
use super::super::stage::Stage;

/// mdBook's themes.
pub(super) const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];
/// Those in which a page is looked at after its demos have run as well.
const AFTER: [&str; 2] = ["light", "navy"];

pub(super) fn cases(servings: &Servings) -> Vec<Case> {
    let mut cases = Vec::new();
    for page in servings.chapters().unwrap_or_default() {
        for theme in THEMES {
            let stem = page.trim_end_matches(".html").replace('/', "_");
            let page = page.clone();
            let case = Case::new(format!("page_{stem}_axe_{theme}"), move |stage| check(stage, &page, theme));
            // Contrast and names do not hang on the engine: one more is enough to find what one of them hides.
            let engines: fn(Engine) -> bool =
                if AFTER.contains(&theme) { |engine| !engine.is_webkit() } else { |engine| engine == Engine::Chromium };
            cases.push(case.only(engines));
        }
    }
    cases
}

/// Makes `theme` the reader's choice on the site that is open.
pub(in super::super) fn choose(stage: &Stage<'_>, theme: &str) -> anyhow::Result<()> {
    stage.session.script("localStorage.setItem('mdbook-theme', arguments[0])", &[serde_json::json!(theme)])
}

fn check(stage: &Stage<'_>, page: &str, theme: &str) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, "404.html")?;
    choose(stage, theme)?;
    stage.open(Serving::Isolated, page)?;
    let class: String = stage.session.script("return document.documentElement.className", &[])?;
    anyhow::ensure!(class.split(' ').any(|word| word == theme), "the theme is `{class}`, awaited {theme}");
    let names = stage.servings.demos_of(page)?;
    let demos = names.iter().map(|name| Demo::wake(stage.session, name)).collect::<anyhow::Result<Vec<_>>>()?;
    no_violations(stage, "before a run")?;
    if !AFTER.contains(&theme) || demos.is_empty() {
        return Ok(());
    }
    for demo in &demos {
        if demo.has("start")? {
            demo.shorten()?;
            demo.press("start")?;
            demo.wait_for(&["done", "stuck"])?;
            demo.unfold()?;
        }
    }
    no_violations(stage, "after a run")
}

fn no_violations(stage: &Stage<'_>, when: &str) -> anyhow::Result<()> {
    let violations = stage.axe_violations()?;
    anyhow::ensure!(violations.is_empty(), "{when}: {}", violations.join(" | "));
    Ok(())
}
