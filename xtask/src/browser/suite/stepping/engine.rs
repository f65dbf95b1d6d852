//! An engine that dies or hangs is replaced; one that is not to be had is missed in one sentence.

use anyhow::Context as _;

use super::super::super::case::Case;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::{PATIENCE, Visit, button, click, place, scheduler, settled, standing, step_of};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new("stepping_goes_on_after_the_engine_has_died", dies),
        Case::new("stepping_goes_on_after_the_engine_hangs", hangs),
        Case::new("stepping_keeps_what_lies_ahead_when_the_engine_dies", keeps_ahead),
        Case::new("stepping_says_that_the_engine_is_on_its_way", on_its_way),
        Case::new("stepping_uses_one_engine_a_page", one),
    ];
    let missing = [
        ("workers_blocked", Serving::NoWorkers, ["policy: worker-src", "Content Security Policy", "Worker"]),
        ("wasm_missing", Serving::WasmMissing, ["404", "wasm", "failed to load"]),
        ("wasm_truncated", Serving::WasmTruncated, ["wasm", "WebAssembly", "CompileError"]),
    ];
    for (what, serving, complaints) in missing {
        let case = Case::new(format!("stepping_falls_back_{what}"), move |stage| falls_back(stage, serving));
        cases.push(case.expecting(&complaints));
    }
    cases
}

/// How many engines the page has hired.
const HIRED: &str = "return window.__engines.length";

fn dies(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    for (steps, process) in [(1, 2), (2, 3)] {
        click(&demo, &button(process))?;
        standing(&demo, steps)?;
    }
    let there = settled(&demo)?;
    kill(stage, 2)?;
    let notes = || demo.ask::<String>("return demo.querySelector('.tt-panel > .tt-notes').textContent");
    anyhow::ensure!(notes()?.contains("started anew"), "it says: {}", notes()?);
    click(&demo, &button(3))?;
    let next = standing(&demo, 3)?;
    anyhow::ensure!(next["memory"]["balance"] == "90" && there["steps"] == 2, "from {there} to {next}");
    Ok(())
}

/// Lets the engine die, as a browser tells of a worker that has trapped, and waits for the one that is then the `hired`th.
fn kill(stage: &Stage<'_>, hired: usize) -> anyhow::Result<()> {
    stage
        .session
        .script::<()>("window.__engines.at(-1).dispatchEvent(new ErrorEvent('error', { cancelable: true }))", &[])?;
    until(PATIENCE, || stage.session.script::<usize>(HIRED, &[]).is_ok_and(|now| now == hired))
        .context("no engine in its place")
}

fn keeps_ahead(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    for (steps, process) in [(1, 2), (2, 2), (3, 3)] {
        click(&demo, &button(process))?;
        standing(&demo, steps)?;
    }
    let ahead = settled(&demo)?;
    demo.press("back")?;
    demo.press("back")?;
    let there = standing(&demo, 1)?;
    let lines = "return demo.querySelector('[data-region=history]').innerText";
    let history: String = demo.ask(lines)?;
    let heard = || stage.session.script::<usize>("return window.__steps.length", &[]);
    let before = heard()?;
    kill(stage, 2)?;
    // The new engine has opened the program, and has replayed what was done.
    until(PATIENCE, || heard().is_ok_and(|now| now >= before + 2)).context("nothing was replayed")?;
    until(PATIENCE, || demo.ask::<String>(lines).is_ok_and(|now| now == history))
        .with_context(|| format!("the history was {history}, and is {:?}", demo.ask::<String>(lines)))?;
    until(PATIENCE, || step_of(&demo).is_ok_and(|step| step == there)).context("it stands elsewhere")?;
    demo.press("forward")?;
    standing(&demo, 2)?;
    demo.press("forward")?;
    anyhow::ensure!(standing(&demo, 3)? == ahead, "forward leads elsewhere");
    Ok(())
}

/// An engine that never reports: what it is and for how long is said, and what the page holds stands meanwhile.
fn on_its_way(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, "index.html")?;
    let script = "const Native = window.Worker;
        window.Worker = class Worker extends Native {
          constructor(address, options) {
            super(address, options);
            if (String(address).includes('engine')) this.terminate();
          }
        };
        const fresh = document.createElement('live-demo');
        fresh.setAttribute('name', 'you-are-the-scheduler');
        fresh.innerHTML = '<p>What stands here until the demo does.</p>';
        document.querySelector('live-demo').replaceWith(fresh);
        fresh.scrollIntoView({ block: 'center', behavior: 'instant' });";
    stage.session.script::<()>(script, &[])?;
    let said = || -> anyhow::Result<String> {
        stage.session.script("return document.querySelector('live-demo').innerText", &[])
    };
    for words in ["The engine is loading", "still loading: "] {
        until(PATIENCE, || said().is_ok_and(|said| said.contains(words)))
            .with_context(|| format!("«{words}» awaited: {:?}", said()))?;
        anyhow::ensure!(said()?.contains("What stands here until the demo does."), "nothing stands there: {}", said()?);
    }
    let state: String = stage.session.script("return document.querySelector('live-demo').dataset.state", &[])?;
    anyhow::ensure!(state == "loading", "data-state is `{state}`");
    Ok(())
}

fn hangs(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    click(&demo, &button(3))?;
    let there = standing(&demo, 1)?;
    // From now on it answers nothing.
    stage.session.script::<()>("window.__engines.at(-1).terminate()", &[])?;
    click(&demo, &button(2))?;
    until(PATIENCE, || stage.session.script::<usize>(HIRED, &[]).is_ok_and(|hired| hired == 2))
        .context("no engine in its place")?;
    // The press that was lost changed nothing; the next one does.
    until(PATIENCE, || step_of(&demo).is_ok_and(|step| step == there)).context("it stands elsewhere")?;
    click(&demo, &button(3))?;
    let next = standing(&demo, 2)?;
    anyhow::ensure!(next["memory"]["balance"] == "90", "{next}");
    Ok(())
}

fn one(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    stage.session.script::<()>(
        "const fresh = document.createElement('live-demo');
         fresh.setAttribute('name', 'all-schedules');
         document.querySelector('live-demo').after(fresh);",
        &[],
    )?;
    let other = super::super::super::demo::Demo::wake(stage.session, "all-schedules")?;
    other.wait_for(&["ready"])?;
    settled(&other)?;
    click(&demo, &button(2))?;
    standing(&demo, 1)?;
    anyhow::ensure!(settled(&other)?["steps"] == 0, "a step of one demo is a step of the other");
    anyhow::ensure!(stage.session.script::<usize>(HIRED, &[])? == 1, "two engines on a page");
    // With its last demo it ends.
    let before = demo.live_workers()?;
    stage.session.script::<()>("for (const demo of document.querySelectorAll('live-demo')) demo.remove()", &[])?;
    until(PATIENCE, || demo.live_workers().is_ok_and(|live| live < before)).context("the engine lives on")
}

fn falls_back(stage: &Stage<'_>, serving: Serving) -> anyhow::Result<()> {
    let demo = place(stage, serving, "you-are-the-scheduler", Visit::Later, &["unavailable"])?;
    let text = demo.visible_text()?;
    anyhow::ensure!(text.contains("What stands here until the demo does."), "the fallback is gone: {text}");
    anyhow::ensure!(text.len() > 70, "not a word of why: {text}");
    Ok(())
}
