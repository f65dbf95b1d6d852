//! Step and Prove in a tab: how soon Step is ready beside a worker that only loads the same wasm; how soon a step is drawn; and
//! how long a large proof takes.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::json;
use wire::{Ask, Request, Wishes};

use super::table::{Bound, Report, Table, median};
use crate::browser::{Demo, Serving, Servings, Session};
use crate::workspace;

/// Fresh pages per engine; on every second one the bare worker goes first, so that neither always finds a cold machine.
const PAGES: usize = 7;
/// Steps on each page.
const STEPS: usize = 8;
/// A worker that fetches, compiles and instantiates the engine's wasm, and answers at once.
const BARE: &str = "import init from \"./engine.js\";
const response = await fetch(new URL(\"engine_bg.wasm\", import.meta.url));
await init({ module_or_path: await response.arrayBuffer() });
postMessage(0);
";
const BARE_NAME: &str = "engine-bare.js";
/// The demo that is stepped: it runs as well, so that Step is opened by a press.
const STEPPED: &str = "lost-update";
/// Seconds that lastzero(15) may take, and its classes.
const PROOF_S: f64 = 10.0;
const CLASSES: u64 = 147_456;

/// A press, and the frames from it to the one that draws what came of it.
#[derive(Debug, Deserialize)]
struct Step {
    ms: f64,
    frames: f64,
}

/// Opens Step on fresh pages, steps, and proves.
///
/// # Errors
/// When the browser or the demo fails.
pub(super) fn measure(site: &Path, session: &Session, report: &mut Report) -> anyhow::Result<()> {
    let (folder, script) = with_bare_worker(site)?;
    let servings = Servings::new(&folder);
    let root = servings.address(Serving::Isolated)?;
    let name = session.engine.name();
    let page = servings.page_of(STEPPED)?;
    let (mut opened, mut bare, mut steps) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..PAGES {
        session.open("about:blank")?;
        session.open(&format!("{root}{page}"))?;
        let demo = Demo::wake(session, STEPPED)?;
        if round % 2 == 0 {
            bare.push(bare_start(session, &format!("{root}{script}"))?);
        }
        opened.push(open(&demo, session)?);
        if round % 2 == 1 {
            bare.push(bare_start(session, &format!("{root}{script}"))?);
        }
        for press in 0..STEPS {
            steps.push(step(&demo, session, press)?);
        }
    }
    let proof_ms = prove(session, &format!("{root}{}", script.replace(BARE_NAME, "engine-worker.js")))?;
    session.open("about:blank")?;
    let (opened, bare) = (median(&opened), median(&bare));
    let of = |figure: fn(&Step) -> f64| median(&steps.iter().map(figure).collect::<Vec<_>>());
    let (step_ms, frames) = (of(|step| step.ms), of(|step| step.frames));
    let mut table = Table::new(format!("Step and Prove, {name}"), &["ms", "frames", "× bare worker"]);
    table.row("the first step: Step opened until it is ready", &[opened, f64::NAN, opened / bare]);
    table.row("a bare worker with the same wasm", &[bare, f64::NAN, 1.0]);
    table.row("a step: pressed until it is drawn", &[step_ms, frames, f64::NAN]);
    table.row("lastzero(15), 147,456 classes", &[proof_ms, f64::NAN, f64::NAN]);
    report.add(table);
    report.bar(format!("Step ready × a bare worker with the same wasm, {name}"), opened / bare, Bound::AtMost(1.5));
    report.bar(format!("a step drawn in frames, {name}"), frames, Bound::AtMost(2.0));
    report.bar(format!("lastzero(15) in a tab in seconds, {name}"), proof_ms / 1000.0, Bound::AtMost(PROOF_S));
    Ok(())
}

/// From the press that opens Step until it is ready, in milliseconds.
fn open(demo: &Demo<'_>, session: &Session) -> anyhow::Result<f64> {
    session.promise(
        "const demo = document.querySelector(arguments[0]);
         const tab = await new Promise(resolve => {
           const look = () => {
             const tab = demo.querySelector('[role=tab][data-view=step]');
             tab ? resolve(tab) : setTimeout(look, 10);
           };
           look();
         });
         const ready = new Promise(resolve =>
           demo.addEventListener('demo-step', () => resolve(performance.now()), { once: true }));
         const start = performance.now();
         tab.click();
         return await ready - start",
        &[json!(demo.selector())],
    )
}

/// A step of A, of B, or back to the beginning where the run is over.
fn step(demo: &Demo<'_>, session: &Session, press: usize) -> anyhow::Result<Step> {
    session.promise(
        "const demo = document.querySelector(arguments[0]);
         const control = demo.step.over ? '[data-control=restart]'
           : `[data-control=step][data-process=\"${2 + arguments[1] % 2}\"]:not([aria-disabled=true])`;
         const button = demo.querySelector(control) ?? demo.querySelector('[data-control=step]:not([aria-disabled=true])');
         let frames = 0, counting = true;
         const count = () => { if (counting) { frames += 1; requestAnimationFrame(count); } };
         await new Promise(requestAnimationFrame);
         const told = new Promise(resolve =>
           demo.addEventListener('demo-step', () => resolve(), { once: true }));
         requestAnimationFrame(count);
         const start = performance.now();
         button.click();
         await told;
         // What is in the document now is drawn by the next frame.
         await new Promise(requestAnimationFrame);
         counting = false;
         return { ms: performance.now() - start, frames }",
        &[json!(demo.selector()), json!(press)],
    )
}

fn bare_start(session: &Session, address: &str) -> anyhow::Result<f64> {
    session.promise(
        "const start = performance.now();
         const worker = new Worker(arguments[0], { type: 'module' });
         await new Promise((resolve, reject) => {
           worker.onmessage = resolve;
           worker.onerror = () => reject(new Error('the bare worker failed'));
         });
         const elapsed = performance.now() - start;
         worker.terminate();
         return elapsed",
        &[json!(address)],
    )
}

/// How long the proof of lastzero(15) takes in the engine's worker, in milliseconds.
fn prove(session: &Session, address: &str) -> anyhow::Result<f64> {
    let file = workspace::path("minigo/tests/programs/counting/lastzero-5.go");
    let text = workspace::read(&file)?.replace("const n = 5", "const n = 15");
    let ask = |ask| Request { demo: "lastzero".to_owned(), ask }.write();
    let asks = [ask(Ask::Open { text, wishes: Wishes::default() }), ask(Ask::Prove { preemptions: None })];
    let (ms, report): (f64, String) = session.promise(
        "const worker = new Worker(arguments[0], { type: 'module' });
         await new Promise(resolve => { worker.onmessage = resolve; });
         const start = performance.now();
         const report = await new Promise((resolve, reject) => {
           worker.onmessage = ({ data }) => {
             const found = /\"verdict\":.*/.exec(data[1] ?? '');
             if (found) resolve(found[0]);
           };
           worker.onerror = () => reject(new Error('the engine failed'));
           for (const ask of arguments[1]) worker.postMessage(ask);
         });
         const elapsed = performance.now() - start;
         worker.terminate();
         return [elapsed, report.slice(0, 400)]",
        &[json!(address), json!(asks)],
    )?;
    let is_whole = report.contains("\"verdict\":\"proved\"") && report.contains(&format!("\"executions\":{CLASSES}"));
    anyhow::ensure!(is_whole, "lastzero(15) came to {report}");
    Ok(ms)
}

/// A copy of the site that also holds the bare worker, beside the engine; gives its folder and the worker's address in it.
fn with_bare_worker(site: &Path) -> anyhow::Result<(PathBuf, String)> {
    let folder = workspace::path("target/bench/stepping");
    crate::browser::copy_site(site, &folder, |_| false, |_| None)?;
    let assets = workspace::files_under(&folder)?;
    let engine = assets.iter().find(|path| path.ends_with("engine-worker.js")).context("the site has no engine")?;
    let path = engine.with_file_name(BARE_NAME);
    std::fs::write(&path, BARE).with_context(|| format!("writing {}", path.display()))?;
    let address = path.strip_prefix(&folder)?.to_str().context("a path that is not UTF-8")?.to_owned();
    Ok((folder, address))
}
