//! What shows only over time: a page that stays responsive while demos run, and memory that does not grow.

use serde_json::{Value, json};

use super::super::LONG_TASK;
use super::super::case::Case;
use super::super::demo::Demo;
use super::super::engine::Setup;
use super::super::serving::Serving;
use super::super::stage::Stage;
use super::demos::{operations, serving_of, tells_of_messages};
use crate::known::{self, SERIES, SLOW};

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new("account_no_long_task_while_running", no_long_task).in_chromium().in_setup(Setup::Traced),
        Case::new("demos_have_no_long_task_in_a_first_press", no_long_task_in_a_first_press)
            .in_chromium()
            .in_setup(Setup::Traced)
            .long(|_| true),
        Case::new("account_thousand_runs_keep_the_memory", thousand_runs).in_chromium(),
        Case::new("stepping_thousand_steps_keep_the_memory", thousand_steps).in_chromium().long(|_| true),
    ]
}

/// What a page does itself it does every time: one pass without a long task acquits it of what only this machine did.
fn no_long_task(stage: &Stage<'_>) -> anyhow::Result<()> {
    for backend in ["threads", "messages"] {
        let mut passes = Vec::new();
        while passes.last().is_none_or(|long: &Vec<f64>| !long.is_empty()) {
            anyhow::ensure!(passes.len() < 4, "over {backend}: tasks of {passes:?} ms on the main thread");
            passes.push(long_tasks(stage, backend)?);
        }
    }
    Ok(())
}

/// The lengths of the long tasks while the demo does everything it can: what they took of the processor, in milliseconds,
/// so that other work on the machine counts for little.
fn long_tasks(stage: &Stage<'_>, backend: &str) -> anyhow::Result<Vec<f64>> {
    let demo = stage.demo(serving_of(backend), "account", "")?;
    stage.session.count_tasks()?;
    let is_told = |strategy: &String| backend == "threads" || tells_of_messages(strategy);
    for strategy in demo.choices("strategy")?.into_iter().filter(is_told) {
        demo.set("strategy", &strategy)?;
        demo.set("operations", &operations(backend).to_string())?;
        demo.run()?;
    }
    demo.set("strategy", known::no_cure().name)?;
    demo.set("operations", "2")?;
    demo.set(SLOW, "true")?;
    demo.run()?;
    demo.set(SLOW, "false")?;
    demo.set("operations", "100")?;
    let before = demo.heard()?.len();
    demo.press(SERIES)?;
    demo.wait_for_results(before + 1)?;
    stage.leave()?;
    stage.session.long_tasks(LONG_TASK)
}

/// The same of the first press of every other demo.
fn no_long_task_in_a_first_press(stage: &Stage<'_>) -> anyhow::Result<()> {
    for known in known::demos().into_iter().filter(|demo| demo.name != "account" && demo.has("start")) {
        let mut passes = Vec::new();
        while passes.last().is_none_or(|long: &Vec<f64>| !long.is_empty()) {
            anyhow::ensure!(passes.len() < 4, "{}: tasks of {passes:?} ms on the main thread", known.name);
            let demo = stage.demo(Serving::Isolated, known.name, "")?;
            stage.session.count_tasks()?;
            demo.press("start")?;
            demo.wait_for(&["done", "stuck"])?;
            stage.leave()?;
            passes.push(stage.session.long_tasks(LONG_TASK)?);
        }
    }
    Ok(())
}

fn thousand_runs(stage: &Stage<'_>) -> anyhow::Result<()> {
    let query = format!("strategy={}&workers=2&operations=100", known::a_cure().name);
    let demo = stage.demo(Serving::Isolated, "account", &query)?;
    // The first hundreds warm what is kept on purpose: the pool, the histogram, the code of the engine.
    repeat(stage, &demo, 2)?;
    let before = memory(stage)?;
    repeat(stage, &demo, 10)?;
    let after = memory(stage)?;
    anyhow::ensure!(after <= before * 1.05, "{before:.0} bytes before a thousand runs, {after:.0} after");
    Ok(())
}

/// A thousand steps and fifty proofs, by one reader: the engine's memory is the worker's, and is measured with the page's.
fn thousand_steps(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "you-are-the-scheduler", "")?;
    // The first ones bring about every state that there is, and warm the code.
    for _ in 0..2 {
        step_and_prove(stage, &demo, 100, 5)?;
    }
    let before = memory(stage)?;
    for _ in 0..10 {
        step_and_prove(stage, &demo, 100, 5)?;
    }
    let after = memory(stage)?;
    println!("    {before:.0} bytes before a thousand steps and fifty proofs, {after:.0} after");
    anyhow::ensure!(
        after <= before * 1.05,
        "{before:.0} bytes before a thousand steps and fifty proofs, {after:.0} after"
    );
    Ok(())
}

/// Steps as often as that, from the beginning again when a run is over; then proves, each when the one before is done.
fn step_and_prove(stage: &Stage<'_>, demo: &Demo<'_>, steps: u32, proofs: u32) -> anyhow::Result<()> {
    let script = "const demo = document.querySelector(arguments[0]);
        const heard = name => new Promise(resolve => demo.addEventListener(name, resolve, { once: true }));
        const press = async (selector, name) => {
          const told = heard(name);
          demo.querySelector(selector).click();
          await told;
        };
        while (demo.step.futures === 'pending') await heard('demo-step');
        for (let step = 0; step < arguments[1]; step += 1) {
          if (demo.step.over) await press('[data-control=restart]', 'demo-step');
          const able = demo.step.enabled.filter(process => process > 1);
          const process = able.length ? able[step * 7 % 3 % able.length] : 1;
          await press(`[data-control=step][data-process=\"${process}\"]`, 'demo-step');
        }
        for (let proof = 0; proof < arguments[2]; proof += 1) await press('[data-control=prove]', 'demo-result');
        window.__probe.results.length = 0;
        window.__probe.states.length = 0;";
    stage.session.promise::<Value>(script, &[json!(demo.selector()), json!(steps), json!(proofs)])?;
    Ok(())
}

fn repeat(stage: &Stage<'_>, demo: &Demo<'_>, hundreds: usize) -> anyhow::Result<()> {
    for _ in 0..hundreds {
        // What the probe keeps is not the page's.
        stage.session.script::<()>("window.__probe.results.length = 0; window.__probe.states.length = 0", &[])?;
        demo.press(SERIES)?;
        demo.wait_for_results(1)?;
        demo.wait_for(&["done"])?;
    }
    stage.session.script("window.__probe.results.length = 0; window.__probe.states.length = 0", &[])
}

/// Bytes the page holds, workers and shared memory included.
fn memory(stage: &Stage<'_>) -> anyhow::Result<f64> {
    for _ in 0..3 {
        stage.session.devtools("HeapProfiler.collectGarbage", &json!({}))?;
    }
    let measured: Value = stage.session.promise(
        "return performance.measureUserAgentSpecificMemory ? (await performance.measureUserAgentSpecificMemory()).bytes : null",
        &[],
    )?;
    if let Some(bytes) = measured.as_f64() {
        return Ok(bytes);
    }
    let heap = stage.session.devtools("Runtime.getHeapUsage", &json!({}))?;
    Ok(heap["usedSize"].as_f64().unwrap_or_default())
}
