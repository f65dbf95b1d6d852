//! axe-core finds nothing to complain of: every page as it opens in every theme, and after a run in a light and a dark one.

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::engine::Engine;
use super::super::serving::{Serving, Servings};
use super::super::stage::Stage;

/// mdBook's themes.
pub(super) const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];
/// Those in which a page is looked at after its demos have run as well, and in engines other than the first.
const AFTER: [&str; 2] = ["navy", "light"];

pub(super) fn cases(servings: &Servings) -> Vec<Case> {
    let case = |page: String| {
        let stem = page.trim_end_matches(".html").replace('/', "_");
        let is_first = page == "index.html";
        let case = Case::new(format!("page_{stem}_axe"), move |stage| check(stage, &page));
        // Contrast and names do not hang on the engine: a page in one more is enough to find what one of them hides.
        let case = case.only(|engine| !engine.is_webkit());
        if is_first { case } else { case.short_in_chromium() }
    };
    servings.chapters().unwrap_or_default().into_iter().map(case).collect()
}

/// Makes `theme` the reader's choice on the site that is open.
pub(in super::super) fn choose(stage: &Stage<'_>, theme: &str) -> anyhow::Result<()> {
    stage.session.script("localStorage.setItem('mdbook-theme', arguments[0])", &[serde_json::json!(theme)])
}

fn check(stage: &Stage<'_>, page: &str) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, page)?;
    let names = stage.servings.demos_of(page)?;
    let demos = names.iter().map(|name| Demo::wake(stage.session, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let themes = if stage.engine() == Engine::Chromium { &THEMES[..] } else { &AFTER };
    for theme in themes {
        wear(stage, theme)?;
        no_violations(stage, &format!("in {theme}, before a run"))?;
    }
    for demo in &demos {
        if demo.has("start")? {
            demo.shorten()?;
            demo.press("start")?;
            demo.wait_for(&["done", "stuck"])?;
            demo.unfold()?;
        }
    }
    if !demos.is_empty() {
        for theme in AFTER {
            wear(stage, theme)?;
            no_violations(stage, &format!("in {theme}, after a run"))?;
        }
    }
    Ok(())
}

/// Presses the theme in mdBook's list, and waits for no fading of colours.
fn wear(stage: &Stage<'_>, theme: &str) -> anyhow::Result<()> {
    let class: String = stage.session.promise(
        "document.getElementById(`mdbook-theme-${arguments[0]}`).click();
         await new Promise(requestAnimationFrame);
         for (const fading of document.getAnimations()) if (fading instanceof CSSTransition) fading.finish();
         return document.documentElement.className",
        &[serde_json::json!(theme)],
    )?;
    anyhow::ensure!(class.split(' ').any(|word| word == theme), "the theme is `{class}`, awaited {theme}");
    Ok(())
}

fn no_violations(stage: &Stage<'_>, when: &str) -> anyhow::Result<()> {
    let violations = stage.axe_violations()?;
    anyhow::ensure!(violations.is_empty(), "{when}: {}", violations.join(" | "));
    Ok(())
}
