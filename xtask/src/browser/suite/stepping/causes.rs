//! Small causes: one switch along the track, and a schedule of many made into one of few.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::super::case::Case;
use super::super::super::demo::Demo;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::super::themes::choose;
use super::{PATIENCE, click};

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new("small_causes_one_switch_by_keyboard_and_pointer", one_switch),
        Case::new("small_causes_many_switches_become_one", many),
        Case::new("small_causes_few_switches_are_counted", counted),
        Case::new("small_causes_go_on_after_the_engine_has_died", dies),
        Case::new("small_causes_fit_a_narrow_screen", narrow).in_chromium(),
        Case::new("small_causes_axe", axe).only(|engine| !engine.is_webkit()).short_in_chromium(),
    ]
}

const RIGHT: &str = "\u{e014}";

fn opened<'a>(stage: &Stage<'a>) -> anyhow::Result<Demo<'a>> {
    let demo = stage.demo(Serving::Isolated, "small-causes", "")?;
    demo.wait_for(&["ready"])?;
    Ok(demo)
}

/// The places of each kind: not tried, right, wrong.
fn places(demo: &Demo<'_>) -> anyhow::Result<[usize; 3]> {
    demo.ask("return ['untried', 'right', 'wrong'].map(kind => demo.querySelectorAll(`.tt-mark.tt-${kind}`).length)")
}

fn one_switch(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = opened(stage)?;
    anyhow::ensure!(places(&demo)? == [10, 1, 0], "before anything was moved: {:?}", places(&demo)?);
    anyhow::ensure!(demo.said().contains("No switch: A goes to its end, then B. It ends with 6"), "{}", demo.said());
    demo.ask::<()>("demo.querySelector('[data-control=switch]').focus()")?;
    let mut wrong = 0;
    for place in 1..=10 {
        stage.session.keys(&[RIGHT])?;
        let (first, after) = if place <= 5 { ("A", place) } else { ("B", place - 5) };
        let ends = if after % 2 == 1 { "ends with 3 instead of 6" } else { "ends with 6, as it should" };
        wrong += after % 2;
        until(PATIENCE, || {
            demo.said().starts_with(&format!("{first} begins; after {after} step")) && demo.said().contains(ends)
        })
        .with_context(|| format!("place {place}: {}", demo.said()))?;
        let awaited = [10 - place, 1 + place - wrong, wrong];
        anyhow::ensure!(places(&demo)? == awaited, "place {place}: {:?}, awaited {awaited:?}", places(&demo)?);
    }
    let result = demo.wait_for_results(1)?.detail;
    anyhow::ensure!(result == json!({ "demo": "small-causes", "places": 10, "wrong": 6 }), "{result}");
    anyhow::ensure!(
        demo.visible_text()?.contains("All 10 places tried: in 6 of them the total is not 6."),
        "{}",
        demo.visible_text()?
    );
    // Back by the pointer: what was tried is not tried again.
    demo.ask::<()>(
        "const range = demo.querySelector('[data-control=switch]');
         range.value = 3;
         range.dispatchEvent(new Event('input', { bubbles: true }));",
    )?;
    until(PATIENCE, || demo.said().starts_with("A begins; after 3 steps")).with_context(|| demo.said())?;
    let lanes: (usize, usize, usize) = demo.ask(
        "return ['td:is(.tt-reads, .tt-writes)', '.tt-overwritten', 'tr:first-child .tt-turn'].map(what => demo.querySelectorAll(`.tt-causes .tt-played ${what}`).length)",
    )?;
    anyhow::ensure!(lanes == (12, 3, 2), "lanes: {lanes:?}");
    Ok(())
}

fn many(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = opened(stage)?;
    demo.press("shrink")?;
    demo.wait_for(&["running"])?;
    // Each stage is shown before the next one is there.
    let seen = "window.__stages = [];
        const list = demo.querySelector('.tt-stages');
        const look = () => window.__stages.push(list.children.length);
        look();
        new MutationObserver(look).observe(list, { childList: true });";
    demo.ask::<()>(seen)?;
    let result = demo.wait_for_results(1)?.detail;
    let switches: Vec<u32> = serde_json::from_value(result["switches"].clone())?;
    anyhow::ensure!(switches.first() == Some(&10) && switches.last() == Some(&1), "{switches:?}");
    anyhow::ensure!(switches.windows(2).all(|pair| pair[1] < pair[0]), "{switches:?}");
    let stages: Vec<usize> = stage.session.script("return window.__stages", &[])?;
    let one_by_one = stages.windows(2).all(|pair| pair[1] <= pair[0] + 1);
    anyhow::ensure!(one_by_one && stages.last() == Some(&switches.len()), "{stages:?} for {switches:?}");
    let text = demo.visible_text()?;
    anyhow::ensure!(text.contains("10 switches have become 1 switch"), "{text}");
    demo.wait_for(&["ready"])?;
    Ok(())
}

fn counted(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = opened(stage)?;
    demo.press("exactly")?;
    let result: Value = demo.wait_for_results(1)?.detail;
    let row = |switches: u32, schedules: u32, wrong: u32| json!({ "switches": switches, "schedules": schedules, "wrong": wrong });
    anyhow::ensure!(result["exactly"] == json!([row(0, 2, 0), row(1, 10, 6), row(2, 50, 42)]), "{result}");
    let cells: Vec<String> =
        demo.ask("return [...demo.querySelectorAll('.tt-exactly td')].map(cell => cell.textContent)")?;
    anyhow::ensure!(cells == ["0", "2", "0", "1", "10", "6", "2", "50", "42"], "{cells:?}");
    Ok(())
}

fn dies(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, "index.html")?;
    stage.session.script::<()>(super::LISTEN, &[])?;
    let script = "const fresh = document.createElement('live-demo');
        fresh.setAttribute('name', 'small-causes');
        document.querySelector('live-demo').replaceWith(fresh);";
    stage.session.script::<()>(script, &[])?;
    let demo = Demo::wake(stage.session, "small-causes")?;
    let move_to = |place: u32| {
        demo.ask::<()>(&format!(
            "const range = demo.querySelector('[data-control=switch]');
             range.value = {place};
             range.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        ))
    };
    move_to(1)?;
    until(PATIENCE, || demo.said().starts_with("A begins; after 1 step")).with_context(|| demo.said())?;
    stage
        .session
        .script::<()>("window.__engines.at(-1).dispatchEvent(new ErrorEvent('error', { cancelable: true }))", &[])?;
    move_to(2)?;
    until(PATIENCE, || demo.said().starts_with("A begins; after 2 steps")).with_context(|| demo.said())?;
    anyhow::ensure!(places(&demo)? == [8, 2, 1], "{:?}", places(&demo)?);
    Ok(())
}

fn narrow(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.session.resize(360, 740)?;
    let outcome = on_narrow(stage);
    stage.session.resize(1280, 900)?;
    outcome
}

fn on_narrow(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = opened(stage)?;
    demo.press("exactly")?;
    demo.wait_for_results(1)?;
    demo.press("shrink")?;
    demo.wait_for_results(2)?;
    let (wide, room): (u32, u32) = stage
        .session
        .script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]", &[])?;
    anyhow::ensure!(wide <= room, "{wide} pixels wide in {room}");
    Ok(())
}

fn axe(stage: &Stage<'_>) -> anyhow::Result<()> {
    for theme in ["light", "navy"] {
        stage.open(Serving::Isolated, "404.html")?;
        choose(stage, theme)?;
        let demo = opened(stage)?;
        let clean = |when: &str| -> anyhow::Result<()> {
            let violations = stage.axe_violations()?;
            anyhow::ensure!(violations.is_empty(), "{theme}, {when}: {}", violations.join(" | "));
            Ok(())
        };
        clean("at first")?;
        demo.press("exactly")?;
        demo.wait_for_results(1)?;
        click(&demo, "[data-control=shrink]")?;
        demo.wait_for_results(2)?;
        clean("after all of it")?;
    }
    Ok(())
}
