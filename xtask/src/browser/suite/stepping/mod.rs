//! Step and Prove: the contract of their controls, properties and events; links; the keyboard; a narrow screen; an engine that
//! dies; and a walk that a native engine walks along.

mod causes;
mod contract;
mod engine;
mod links;
mod prove;
mod reading;
mod seen;
mod walk;

use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;

/// How long the engine may take for anything. It decides only when to give up.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn cases() -> Vec<Case> {
    let mut cases = contract::cases();
    cases.extend(links::cases());
    cases.extend(walk::cases());
    cases.extend(prove::cases());
    cases.extend(reading::cases());
    cases.extend(engine::cases());
    cases.extend(seen::cases());
    cases.extend(causes::cases());
    cases
}

/// What the reader of a first visit, or of a later one, has been shown.
#[derive(Debug, Clone, Copy)]
enum Visit {
    First,
    Later,
}

/// Writes down every `demo-step`, and makes every worker of the engine known.
const LISTEN: &str = "window.__steps = []; window.__engines = [];
    addEventListener('demo-step', event => window.__steps.push({
      name: event.target.getAttribute('name'), detail: structuredClone(event.detail),
      same: event.target.step === event.detail }));
    const Native = window.Worker;
    window.Worker = class Worker extends Native {
      constructor(address, options) {
        super(address, options);
        if (String(address).includes('engine')) window.__engines.push(this);
      }
    };";

/// Opens the front page, puts the demo `name` in place of the one there, and wakes it in a state of `awaited`.
fn place<'a>(
    stage: &Stage<'a>,
    serving: Serving,
    name: &'static str,
    visit: Visit,
    awaited: &[&str],
) -> anyhow::Result<Demo<'a>> {
    place_with(stage, serving, name, "", visit, awaited)
}

/// The same with another of the engine's programs, where one is named.
fn place_with<'a>(
    stage: &Stage<'a>,
    serving: Serving,
    name: &'static str,
    program: &str,
    visit: Visit,
    awaited: &[&str],
) -> anyhow::Result<Demo<'a>> {
    stage.open(serving, "404.html")?;
    let lesson = match visit {
        Visit::First => "first",
        Visit::Later => "all",
    };
    stage.session.script::<()>("localStorage.setItem('two-tellers-step', arguments[0])", &[json!(lesson)])?;
    stage.open(serving, "index.html")?;
    stage.session.script::<()>(LISTEN, &[])?;
    let script = "const fresh = document.createElement('live-demo');
        fresh.setAttribute('name', arguments[0]);
        if (arguments[1]) fresh.setAttribute('program', arguments[1]);
        fresh.innerHTML = '<p>What stands here until the demo does.</p>';
        document.querySelector('live-demo').replaceWith(fresh);";
    stage.session.script::<()>(script, &[json!(name), json!(program)])?;
    let demo = Demo::wake(stage.session, name)?;
    let state = demo.wait_for(awaited)?;
    anyhow::ensure!(awaited.contains(&state.as_str()), "`{name}` woke `{state}`");
    Ok(demo)
}

/// The scheduler's demo in Step, everything shown, its futures counted.
fn scheduler<'a>(stage: &Stage<'a>, serving: Serving) -> anyhow::Result<Demo<'a>> {
    let demo = place(stage, serving, "you-are-the-scheduler", Visit::Later, &["ready"])?;
    settled(&demo)?;
    Ok(demo)
}

/// The `step` property.
fn step_of(demo: &Demo<'_>) -> anyhow::Result<Value> {
    demo.ask("return demo.step ?? null")
}

/// The `step` property once it stands at `steps` steps and what can still happen is counted.
fn standing(demo: &Demo<'_>, steps: u64) -> anyhow::Result<Value> {
    let mut last = Value::Null;
    until(PATIENCE, || {
        last = step_of(demo).unwrap_or_default();
        last["steps"] == steps && last["futures"] != "pending"
    })
    .with_context(|| format!("{steps} steps awaited: {last}"))?;
    Ok(last)
}

/// The `step` property once what can still happen is counted.
fn settled(demo: &Demo<'_>) -> anyhow::Result<Value> {
    let mut last = Value::Null;
    until(PATIENCE, || {
        last = step_of(demo).unwrap_or_default();
        last.is_object() && last["futures"] != "pending"
    })
    .with_context(|| format!("it never settles: {last}"))?;
    Ok(last)
}

/// Waits until the reader stands at `steps` steps, whether or not what can still happen is counted.
fn until_steps(demo: &Demo<'_>, steps: u64) -> anyhow::Result<()> {
    until(PATIENCE, || step_of(demo).is_ok_and(|step| step["steps"] == steps))
        .with_context(|| format!("{steps} steps awaited: {:?}", step_of(demo)))
}

/// The selector of a goroutine's button.
fn button(process: i64) -> String {
    format!("[data-control=\"step\"][data-process=\"{process}\"]")
}

/// Presses what a selector finds in the demo, from a task of the page.
fn click(demo: &Demo<'_>, selector: &str) -> anyhow::Result<()> {
    let found: bool = demo.ask(&format!(
        "const one = demo.querySelector({}); one?.dispatchEvent(new MouseEvent('click', {{ bubbles: true, cancelable: true }})); return !!one",
        json!(selector)
    ))?;
    anyhow::ensure!(found, "nothing is `{selector}`");
    Ok(())
}

/// Turns to a view, and waits until it is shown.
fn turn(demo: &Demo<'_>, view: &str) -> anyhow::Result<()> {
    let tab = format!("[role=\"tab\"][data-view=\"{view}\"]");
    // The tabs come with the later part of the page's module.
    let is_there = || demo.ask::<bool>(&format!("return !!demo.querySelector({})", json!(tab))).unwrap_or(false);
    until(PATIENCE, is_there).with_context(|| format!("there is no tab for {view}"))?;
    click(demo, &tab)?;
    let shown = || demo.ask::<bool>(&format!("return demo.dataset.view === {}", json!(view))).unwrap_or(false);
    until(PATIENCE, shown).with_context(|| format!("{view} is not shown"))
}
