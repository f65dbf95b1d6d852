//! Pictures of every page for people: light, dark and narrow; before, during and after a run.

use std::path::Path;

use anyhow::Context as _;

use super::demo::Demo;
use super::engine::{Engine, Setup};
use super::serving::{Serving, Servings};
use super::session::Session;
use super::stage::Stage;
use super::{Tools, start_browser, suite};
use crate::base64;
use crate::known::SLOW;

/// Writes `<page>-<look>-<moment>.png` into `folder`, drawn by Chromium.
pub(super) fn draw(servings: &Servings, tools: &Tools, folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let session = start_browser(Engine::Chromium, Setup::Plain, tools)?;
    let stage = Stage::new(&session, servings, None);
    for (look, theme, width) in [("light", "light", 1280), ("navy", "navy", 1280), ("360", "light", 360)] {
        session.resize(width, 900)?;
        stage.open(Serving::Isolated, "404.html")?;
        suite::choose_theme(&stage, theme)?;
        for page in servings.chapters()? {
            let stem = page.trim_end_matches(".html").replace('/', "_");
            let path = |moment: &str| folder.join(format!("{stem}-{look}-{moment}.png"));
            stage.open(Serving::Isolated, &page)?;
            let names = servings.demos_of(&page)?;
            let demos = names.iter().map(|name| Demo::wake(&session, name)).collect::<anyhow::Result<Vec<_>>>()?;
            shoot(&session, width, &path("before"))?;
            let runners: Vec<_> = demos.iter().filter(|demo| demo.has("start").unwrap_or(false)).collect();
            if runners.is_empty() {
                continue;
            }
            for demo in &runners {
                if demo.has(SLOW)? {
                    demo.set(SLOW, "true")?;
                }
                demo.press("start")?;
                demo.wait_for(&["running", "done"])?;
            }
            std::thread::sleep(std::time::Duration::from_secs(3));
            shoot(&session, width, &path("during"))?;
            for demo in &runners {
                demo.wait_for(&["done", "stuck", "failed"])?;
            }
            shoot(&session, width, &path("after"))?;
        }
    }
    Ok(())
}

/// The whole page, as long as it is.
fn shoot(session: &Session, width: u32, path: &Path) -> anyhow::Result<()> {
    let height: u32 =
        session.script("scrollTo(0, 0); return Math.min(12000, document.documentElement.scrollHeight)", &[])?;
    let clip = serde_json::json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
    let parameters = serde_json::json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let picture = session.devtools("Page.captureScreenshot", &parameters)?;
    let bytes = base64::decoded(picture["data"].as_str().unwrap_or_default())?;
    std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}
