//! From the press to the result: cold, beside the bare start of as many empty workers; and warm, in frames.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

use super::table::{Bound, Report, Table, median};
use crate::browser::{Demo, Serving, Servings, Session};

/// Fresh pages per engine; on every second one the empty workers go first, so that neither always finds a cold machine.
const PAGES: usize = 9;
/// Further presses on each page.
const PRESSES: usize = 5;
/// An empty worker's whole script.
const EMPTY: &str = "postMessage(0);\n";
const EMPTY_NAME: &str = "empty-worker.js";

/// One press, from the click to the event.
#[derive(Debug, Deserialize)]
struct Press {
    ms: f64,
    frames: f64,
}

/// Presses Start on fresh pages, once cold and then warm.
///
/// # Errors
/// When the browser or the demo fails.
pub(super) fn measure(site: &Path, session: &Session, report: &mut Report) -> anyhow::Result<()> {
    let servings = Servings::new(&with_empty_worker(site)?);
    let name = session.engine.name();
    let (mut cold, mut bare, mut warm) = (Vec::new(), Vec::new(), Vec::new());
    let page = servings.page_of("account")?;
    for round in 0..PAGES {
        session.open("about:blank")?;
        let root = servings.address(Serving::Isolated)?;
        session.open(&format!("{root}{page}#account?strategy=mutex&workers=2&operations=1000"))?;
        let demo = Demo::wake(session, "account")?;
        if round % 2 == 0 {
            bare.push(bare_start(session, &root)?);
        }
        cold.push(press(&demo, session)?.ms);
        if round % 2 == 1 {
            bare.push(bare_start(session, &root)?);
        }
        for _ in 0..PRESSES {
            warm.push(press(&demo, session)?);
        }
    }
    session.open("about:blank")?;
    let warm_ms = median(&warm.iter().map(|press| press.ms).collect::<Vec<_>>());
    let warm_frames = median(&warm.iter().map(|press| press.frames).collect::<Vec<_>>());
    let (cold, bare) = (median(&cold), median(&bare));
    let mut table = Table::new(format!("Press to result, {name}"), &["ms", "frames", "× bare start"]);
    table.row("cold: the first press on a page", &[cold, f64::NAN, cold / bare]);
    table.row("bare start of two empty workers", &[bare, f64::NAN, 1.0]);
    table.row("warm: 1,000 operations each", &[warm_ms, warm_frames, warm_ms / bare]);
    report.add(table);
    report.bar(format!("cold press to result × bare start, {name}"), cold / bare, Bound::AtMost(1.5));
    report.bar(format!("warm press to result in frames, {name}"), warm_frames, Bound::AtMost(2.0));
    Ok(())
}

fn press(demo: &Demo<'_>, session: &Session) -> anyhow::Result<Press> {
    let press = session.promise(
        "const demo = document.querySelector(arguments[0]);
         let frames = 0, counting = true;
         const count = () => { if (counting) { frames += 1; requestAnimationFrame(count); } };
         // From just behind a frame, so that a press is not charged for the frame it happens in.
         await new Promise(requestAnimationFrame);
         const told = new Promise(resolve =>
           demo.addEventListener('demo-result', () => resolve(performance.now()), { once: true }));
         requestAnimationFrame(count);
         const start = performance.now();
         demo.querySelector('[data-control=\"start\"]').click();
         const end = await told;
         counting = false;
         return { ms: end - start, frames }",
        &[serde_json::json!(demo.selector())],
    )?;
    demo.wait_for(&["done"])?;
    Ok(press)
}

fn bare_start(session: &Session, root: &str) -> anyhow::Result<f64> {
    session.promise(
        "const workers = [];
         const start = performance.now();
         await Promise.all([1, 2].map(() => new Promise((resolve, reject) => {
           const worker = new Worker(arguments[0], { type: 'module' });
           worker.onmessage = resolve;
           worker.onerror = () => reject(new Error('an empty worker failed'));
           workers.push(worker);
         })));
         const elapsed = performance.now() - start;
         for (const worker of workers) worker.terminate();
         return elapsed",
        &[serde_json::json!(format!("{root}{EMPTY_NAME}"))],
    )
}

/// A copy of the site that also holds an empty worker: the server the real ones come from must serve it too.
fn with_empty_worker(site: &Path) -> anyhow::Result<PathBuf> {
    let folder = crate::workspace::path("target/bench/site");
    crate::browser::copy_site(site, &folder, |_| false, |_| None)?;
    let path = folder.join(EMPTY_NAME);
    std::fs::write(&path, EMPTY).with_context(|| format!("writing {}", path.display()))?;
    Ok(folder)
}
