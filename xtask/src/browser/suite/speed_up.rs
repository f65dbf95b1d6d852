//! A job that is split comes to one count and is told by its times; the pin goes where it is placed; what a browser cannot
//! show is said, and the recorded curve stands beside.

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::super::case::Case;
use super::super::demo::{Demo, PATIENCE};
use super::super::engine::Engine;
use super::super::session::until;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};

/// Darts of a short job: some milliseconds.
const DARTS: &str = "2000000";
/// The slider's place.
const RIGHT: &str = "\u{e014}";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in ["threads", "messages"] {
        let case = Case::new(format!("speed_up_comes_to_one_count_{backend}"), move |stage| one_count(stage, backend));
        cases.push(case.only(engines_of(backend)));
        let case = Case::new(format!("speed_up_survives_a_dead_worker_{backend}"), move |stage| dead(stage, backend));
        cases.push(case.only(engines_of(backend)));
    }
    // WebKitWebDriver's keys do not reach a slider.
    let full_keyboard: fn(Engine) -> bool = |engine| !engine.is_webkit();
    cases.push(Case::new("speed_up_pin_by_pointer_and_by_keyboard", pin).only(full_keyboard));
    cases.push(Case::new("speed_up_counters_on_one_line_threads", lines).only(engines_of("threads")));
    cases.push(Case::new("speed_up_one_core_says_so_and_shows_a_recorded_curve", one_core));
    cases
}

fn run(demo: &Demo<'_>, control: &str) -> anyhow::Result<Value> {
    let before = demo.heard()?.len();
    demo.press(control)?;
    Ok(demo.wait_for_results(before + 1)?.detail)
}

/// In every way of splitting it.
fn one_count(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "speed-up", &format!("darts={DARTS}"))?;
    for (control, share, piece) in [("start", 0, 100_000), ("locked", 50, 100_000)] {
        let told = run(&demo, control)?;
        ensure!(told["ended"] == "done" && told["wrong"] == 0, "`{control}`: {told}");
        ensure!(told["share"] == share && told["piece"] == piece, "`{control}`: {told}");
        let hits = told["hits"].as_f64().context("no count")?;
        let pi = 4.0 * hits / told["darts"].as_f64().context("no darts")?;
        ensure!((3.13..3.15).contains(&pi), "π is {pi}");
        let (cores, most) = (told["cores"].as_u64().unwrap_or(0), told["workers"].as_u64().unwrap_or(0));
        ensure!(most == (cores * 2).clamp(2, 8), "{cores} cores, {most} workers");
        ensure!(told["split_ms"].as_array().is_some_and(|times| times.len() as u64 == most), "{told}");
        let dots: u64 = demo.ask("return demo.querySelectorAll('.tt-live .tt-now').length")?;
        ensure!(dots == most, "{dots} dots for {most} workers");
    }
    let earlier: usize = demo.ask("return demo.querySelectorAll('.tt-live .tt-before').length")?;
    ensure!(earlier == 1, "the earlier curve is not drawn beside");
    Ok(())
}

fn pin_of(demo: &Demo<'_>) -> anyhow::Result<String> {
    let told: String = demo.ask("return demo.querySelector('.tt-live svg')?.getAttribute('aria-label') ?? ''")?;
    let value = demo.value("pin")?;
    ensure!(told.contains(&format!("Your pin stands at {value}.")), "the slider says {value}, the picture: {told}");
    Ok(value)
}

fn pin(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of("threads"), "speed-up", &format!("darts={DARTS}&pin=1"))?;
    until(PATIENCE, || pin_of(&demo).is_ok()).context("the picture never came")?;
    ensure!(pin_of(&demo)? == "1", "the link asks for 1");
    let column = demo.ask("return demo.querySelector('[data-place=\"2\"]')")?;
    stage.session.click(&column)?;
    ensure!(pin_of(&demo)? == "2", "pressed in the column of 2, the pin stands at {}", pin_of(&demo)?);
    demo.ask::<()>("demo.querySelector('[data-control=\"pin\"]').focus(); demo.querySelector('[data-control=\"pin\"]').value = 1; demo.querySelector('[data-control=\"pin\"]').dispatchEvent(new Event('input', { bubbles: true }))")?;
    stage.session.keys(&[RIGHT])?;
    ensure!(pin_of(&demo)? == "2", "an arrow key does not move it");
    let told = run(&demo, "start")?;
    ensure!(told["pin"] == 2, "{told}");
    let said = demo.said();
    // Moved afterwards, it changes nothing of what was said.
    demo.set("pin", "1")?;
    ensure!(demo.said() == said && pin_of(&demo)? == "1", "it now says: {}", demo.said());
    Ok(())
}

fn lines(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of("threads"), "speed-up", "")?;
    let told = run(&demo, "lines")?;
    ensure!(told["ended"] == "done" && told["wrong"] == 0 && told["asked"] == "lines", "{told}");
    ensure!(told["together_ms"].as_f64() > Some(0.0) && told["apart_ms"].as_f64() > Some(0.0), "{told}");
    let bars: usize = demo.ask("return demo.querySelectorAll('.tt-live .tt-lines').length")?;
    ensure!(bars == 2, "{bars} bars");
    Ok(())
}

/// A worker that is ended from outside while all are at work: the page says that nobody moves, and the next run is right.
fn dead(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let keep = "window.__workers = [];
        const Made = window.Worker;
        window.Worker = class extends Made { constructor(...words) { super(...words); window.__workers.push(this); } };";
    let demo = stage.demo(serving_of(backend), "speed-up", &format!("darts={DARTS}"))?;
    stage.session.script::<Value>(&format!("{keep} return null"), &[])?;
    // The pool that is hired now is one that can be reached.
    demo.set("backend", "messages")?;
    demo.wait_for(&["ready"])?;
    if backend == "threads" {
        demo.set("backend", "auto")?;
        demo.wait_for(&["ready"])?;
    }
    demo.ask::<()>(
        "demo.querySelector('[data-control=\"start\"]').click();
         setTimeout(() => { for (const worker of window.__workers) Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(worker))).terminate.call(worker); }, 30)",
    )?;
    let heard = demo.wait_for_results(1)?;
    ensure!(["stuck", "failed"].contains(&heard.ended()), "it ended `{}`", heard.ended());
    ensure!(demo.said().contains("begins afresh"), "it says only: {}", demo.said());
    demo.wait_for(&["stuck", "failed", "ready"])?;
    let told = run(&demo, "start")?;
    ensure!(told["ended"] == "done" && told["wrong"] == 0, "the next run: {told}");
    Ok(())
}

/// Where the browser reports one core, the verdict says what cannot be seen, and the recorded curve is shown.
fn one_core(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of("messages"), "speed-up", &format!("darts={DARTS}"))?;
    stage.session.script::<Value>(
        "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 1, configurable: true }); return null",
        &[],
    )?;
    let told = run(&demo, "start")?;
    ensure!(told["cores"] == 1 && told["workers"] == 2, "{told}");
    let said = demo.said();
    ensure!(said.contains("recorded curve"), "it says only: {said}");
    let shown: bool = demo
        .ask("const whole = demo.querySelector('.tt-ghost div.tt-whole'); return !!whole && whole.checkVisibility()")?;
    ensure!(shown, "the recorded curve is not shown");
    Ok(())
}
