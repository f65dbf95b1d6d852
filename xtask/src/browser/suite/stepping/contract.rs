//! What a page may rely on in Step.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::super::case::Case;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::{PATIENCE, Visit, button, click, place, scheduler, settled, standing, step_of, turn};

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new("stepping_says_where_the_reader_stands", stands),
        Case::new("stepping_back_keeps_the_rest", back_keeps),
        Case::new("stepping_is_introduced_in_three_steps", lessons),
        Case::new("stepping_loads_nothing_before_it_is_opened", nothing_before),
        Case::new("stepping_works_however_it_is_served", served),
        Case::new("stepping_comes_to_the_front_page_with_the_first_verdict", front_page),
    ]
}

fn stands(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    let step = standing(&demo, 0)?;
    let keys = ["schedule", "steps", "over", "outcome", "goal", "enabled", "memory", "goroutines", "futures"];
    let has: Vec<&String> = step.as_object().context("the step is no object")?.keys().collect();
    anyhow::ensure!(has.len() == keys.len() && keys.iter().all(|key| step.get(key).is_some()), "its keys are {has:?}");
    anyhow::ensure!(step["enabled"] == json!([2, 3]) && step["goal"] == "open", "at first: {step}");
    anyhow::ensure!(step["futures"]["orders"] == 6 && step["memory"] == json!({ "balance": "100" }), "{step}");
    let barred = |process: i64| -> anyhow::Result<bool> {
        demo.ask(&format!("return demo.querySelector('{}').getAttribute('aria-disabled') === 'true'", button(process)))
    };
    anyhow::ensure!(barred(1)? && !barred(2)? && !barred(3)?, "main waits, A and B can move");
    for (press, process) in [2, 3, 3, 2].into_iter().enumerate() {
        click(&demo, &button(process))?;
        standing(&demo, if press == 3 { 8 } else { press as u64 + 1 })?;
    }
    let step = step_of(&demo)?;
    let outcome = json!({ "stdout": "110\n", "exit": 0, "right": false });
    anyhow::ensure!(step["over"] == true && step["outcome"] == outcome && step["goal"] == "reached", "{step}");
    anyhow::ensure!(demo.state()? == "done", "the run is over, and data-state is `{}`", demo.state()?);
    let heard: Vec<Value> = stage.session.script("return window.__steps", &[])?;
    anyhow::ensure!(heard.iter().all(|one| one["same"] == true), "a step that is not the property: {heard:?}");
    let last = heard.last().context("no demo-step was heard")?;
    anyhow::ensure!(last["detail"] == step && last["name"] == "you-are-the-scheduler", "{last}");
    // A button that says it cannot be pressed is not.
    click(&demo, &button(2))?;
    anyhow::ensure!(settled(&demo)? == step, "a barred press did something");
    Ok(())
}

fn back_keeps(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    for (steps, process) in [(1, 2), (2, 3)] {
        click(&demo, &button(process))?;
        standing(&demo, steps)?;
    }
    let there = settled(&demo)?;
    demo.press("back")?;
    demo.press("back")?;
    standing(&demo, 0)?;
    demo.press("forward")?;
    demo.press("forward")?;
    anyhow::ensure!(standing(&demo, 2)? == there, "forward leads elsewhere");
    // Another choice makes a branch; the first one is still on the map.
    demo.press("restart")?;
    standing(&demo, 0)?;
    click(&demo, &button(3))?;
    let other = standing(&demo, 1)?;
    anyhow::ensure!(other["schedule"] != there["schedule"], "another choice, the same schedule");
    let states: usize = demo.ask("return demo.querySelectorAll('[data-control=\"state\"]').length")?;
    anyhow::ensure!(states == 13, "two tellers have 13 states, the map {states}");
    demo.press("restart")?;
    click(&demo, &button(2))?;
    standing(&demo, 1)?;
    click(&demo, &button(3))?;
    anyhow::ensure!(standing(&demo, 2)? == there, "the first branch is lost");
    click(&demo, "[data-control=\"line\"][data-line=\"1\"]")?;
    standing(&demo, 1)?;
    demo.press("finish")?;
    let end = standing(&demo, 8)?;
    anyhow::ensure!(end["over"] == true, "played on by chance, and not over");
    Ok(())
}

fn lessons(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = place(stage, Serving::Isolated, "you-are-the-scheduler", Visit::First, &["ready"])?;
    settled(&demo)?;
    let shown = |part: &str| -> anyhow::Result<bool> {
        demo.ask(&format!("return demo.querySelector('{part}').checkVisibility()"))
    };
    let (map, futures) = ("[data-region=map]", "[data-region=futures]");
    for control in ["back", "forward", "restart", "finish"] {
        anyhow::ensure!(demo.has(control)? && !demo.is_shown(control)?, "{control} at the first visit");
    }
    anyhow::ensure!(!shown(map)? && !shown(futures)? && demo.is_shown("show-all")?, "the first visit shows too much");
    let finish = |order: [i64; 4]| -> anyhow::Result<()> {
        for (press, process) in order.into_iter().enumerate() {
            click(&demo, &button(process))?;
            standing(&demo, if press == 3 { 8 } else { press as u64 + 1 })?;
        }
        Ok(())
    };
    finish([2, 2, 3, 3])?;
    until(PATIENCE, || shown(map).unwrap_or(false)).context("no map after the first schedule")?;
    anyhow::ensure!(!shown(futures)? && demo.is_shown("back")?, "the second lesson");
    let sockets = "return demo.querySelectorAll('.tt-socket').length";
    until(PATIENCE, || demo.ask::<usize>(sockets).is_ok_and(|sockets| sockets == 8)).context("5 states were walked")?;
    let colours: usize =
        demo.ask("return demo.querySelectorAll('[data-region=map] :is(.tt-right, .tt-wrong)').length")?;
    anyhow::ensure!(colours == 0 && demo.visible_text()?.contains("one of 6 schedules"), "the second lesson");
    demo.press("restart")?;
    standing(&demo, 0)?;
    finish([2, 3, 3, 2])?;
    until(PATIENCE, || shown(futures).unwrap_or(false)).context("not all after the second schedule")?;
    until(PATIENCE, || demo.ask::<usize>(sockets).is_ok_and(|sockets| sockets == 0)).context("sockets are left")?;
    // The browser remembers.
    let kept: String = stage.session.script("return localStorage.getItem('two-tellers-step')", &[])?;
    anyhow::ensure!(kept == "all", "kept is `{kept}`");
    Ok(())
}

fn engines_loaded(stage: &Stage<'_>) -> anyhow::Result<usize> {
    let script = "return performance.getEntriesByType('resource').filter(one => /engine|panel/.test(one.name)).length";
    stage.session.script(script, &[])
}

fn nothing_before(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "deadlock", "")?;
    anyhow::ensure!(engines_loaded(stage)? == 0, "the engine is loaded before it is opened");
    turn(&demo, "step")?;
    demo.wait_for(&["ready"])?;
    anyhow::ensure!(engines_loaded(stage)? > 0, "Step is there without an engine");
    turn(&demo, "run")?;
    demo.wait_for(&["ready"])?;
    Ok(())
}

fn served(stage: &Stage<'_>) -> anyhow::Result<()> {
    for serving in [Serving::Bare, Serving::Strict] {
        let demo = scheduler(stage, serving)?;
        click(&demo, &button(2))?;
        standing(&demo, 1).with_context(|| format!("served {serving:?}"))?;
    }
    Ok(())
}

fn front_page(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", "operations=500")?;
    let shown = "return [...demo.querySelectorAll('[data-view]')].filter(one => one.checkVisibility()).length";
    anyhow::ensure!(demo.ask::<usize>(shown)? == 0, "tabs before the first verdict");
    demo.run()?;
    until(PATIENCE, || demo.ask::<usize>(shown).is_ok_and(|shown| shown == 5)).context("three tabs, two questions")?;
    click(&demo, ".tt-next [data-view=\"step\"]")?;
    demo.wait_for(&["ready"])?;
    let step = settled(&demo)?;
    anyhow::ensure!(step["memory"] == json!({ "balance": "100" }), "{step}");
    turn(&demo, "run")?;
    demo.wait_for(&["done"])?;
    Ok(())
}
