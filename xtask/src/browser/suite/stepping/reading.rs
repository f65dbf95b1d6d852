//! By keyboard alone, on a narrow screen, for a screen reader.

use anyhow::Context as _;
use serde_json::json;

use super::super::super::case::Case;
use super::super::super::demo::Demo;
use super::super::super::engine::Engine;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::super::themes::{THEMES, choose};
use super::{PATIENCE, Visit, button, click, place, scheduler, settled, standing, turn};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new("stepping_by_keyboard_alone", by_keyboard),
        Case::new("stepping_touches_only_what_changes", touches),
        Case::new("stepping_is_told_one_step_at_a_time", told),
        Case::new("stepping_fits_a_narrow_screen", narrow).in_chromium(),
    ];
    for theme in THEMES {
        let case = Case::new(format!("stepping_axe_{theme}"), move |stage| axe(stage, theme));
        let engines: fn(Engine) -> bool = match theme {
            "light" | "navy" => |engine| !engine.is_webkit(),
            _ => |engine| engine == Engine::Chromium,
        };
        let case = case.only(engines);
        // The markup is the same in each engine: Chromium is asked in every theme, Firefox in one.
        cases.push(if theme == "light" { case } else { case.long(|engine| engine == Engine::Firefox) });
    }
    cases
}

/// WebDriver's arrow to the right, and Enter.
const RIGHT: &str = "\u{e014}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";

fn by_keyboard(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    let focus =
        |selector: &str| -> anyhow::Result<()> { demo.ask::<()>(&format!("demo.querySelector('{selector}').focus()")) };
    let focused = |selector: &str| -> anyhow::Result<bool> {
        demo.ask(&format!("return document.activeElement?.matches({}) ?? false", json!(selector)))
    };
    focus("[role=tab][data-view=step]")?;
    for (steps, key) in [(1, "1"), (2, "2"), (3, "2"), (8, "1")] {
        stage.session.keys(&[key])?;
        standing(&demo, steps).with_context(|| format!("the key {key}"))?;
    }
    stage.session.keys(&["u"])?;
    standing(&demo, 3)?;
    // The key of somebody who cannot move does nothing.
    stage.session.keys(&["0", "2", "7"])?;
    focus("[data-control=back]")?;
    stage.session.keys(&[ENTER])?;
    standing(&demo, 2)?;
    anyhow::ensure!(focused("[data-control=back]")?, "Back has lost the focus");
    focus(&button(3))?;
    stage.session.keys(&[SPACE])?;
    standing(&demo, 3)?;
    anyhow::ensure!(focused(&button(3))?, "the pressed button has lost the focus");
    focus("[data-control=state]")?;
    stage.session.keys(&[ENTER])?;
    standing(&demo, 0)?;
    anyhow::ensure!(focused("[data-control=state]")?, "the pressed state has lost the focus");
    focus("[role=tab][data-view=step]")?;
    stage.session.keys(&[RIGHT])?;
    until(PATIENCE, || demo.ask::<String>("return demo.dataset.view").is_ok_and(|view| view == "prove"))
        .context("the arrow does not turn to Prove")?;
    anyhow::ensure!(focused("[role=tab][data-view=prove]")?, "the arrow has lost the focus");
    focus("[data-control=prove]")?;
    stage.session.keys(&[ENTER])?;
    demo.wait_for_results(1)?;
    Ok(())
}

fn touches(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    let watch = "window.__touched = 0;
        new MutationObserver(records => { window.__touched += records.length; })
          .observe(demo.querySelector('[data-region=memory]'), { subtree: true, childList: true, attributes: true, characterData: true });
        const code = demo.querySelectorAll('[data-region=source] code')[8];
        getSelection().selectAllChildren(code);";
    // A press that misses its button takes the selection with it: then once more.
    let mut selected = String::new();
    for attempt in 0..3 {
        if attempt > 0 {
            demo.press("restart")?;
            standing(&demo, 0)?;
        }
        demo.ask::<()>(watch)?;
        // What is read changes nothing in memory.
        click(&demo, &button(2))?;
        standing(&demo, 1)?;
        let touched: usize = stage.session.script("return window.__touched", &[])?;
        anyhow::ensure!(touched == 0, "memory was touched {touched} times by a read");
        selected = stage.session.script("return getSelection().toString()", &[])?;
        if selected.contains("balance") {
            break;
        }
    }
    anyhow::ensure!(selected.contains("balance"), "the selection is `{selected}`");
    click(&demo, &button(2))?;
    standing(&demo, 2)?;
    let touched: usize = stage.session.script("return window.__touched", &[])?;
    anyhow::ensure!(touched > 0, "memory was not touched by a write");
    // Open details stay open.
    click(&demo, &button(3))?;
    click(&demo, &button(3))?;
    standing(&demo, 8)?;
    demo.ask::<()>("demo.querySelector('[data-region=history] details').open = true")?;
    demo.press("back")?;
    standing(&demo, 3)?;
    let open: bool = demo.ask("return demo.querySelector('[data-region=history] details').open")?;
    anyhow::ensure!(open, "what was open is closed");
    Ok(())
}

fn told(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = scheduler(stage, Serving::Isolated)?;
    demo.ask::<()>(
        "window.__told = [];
         const heard = demo.querySelector('[data-panel=step] > .tt-heard');
         new MutationObserver(() => window.__told.push(heard.textContent)).observe(heard, { childList: true, characterData: true, subtree: true });",
    )?;
    for (steps, process) in [(1, 2), (2, 3)] {
        click(&demo, &button(process))?;
        standing(&demo, steps)?;
    }
    // Whoever goes back takes no step.
    for (steps, control) in [(1, "back"), (2, "forward"), (0, "restart")] {
        demo.press(control)?;
        standing(&demo, steps)?;
    }
    let told: Vec<String> = stage.session.script("return window.__told", &[])?;
    let begin = ["A, line", "B, line", "Now at step 1: A, line", "B, line", "Now at the beginning."];
    let is_right = told.len() == begin.len() && told.iter().zip(begin).all(|(told, begin)| told.starts_with(begin));
    anyhow::ensure!(is_right, "told: {told:?}");
    Ok(())
}

fn narrow(stage: &Stage<'_>) -> anyhow::Result<()> {
    stage.session.resize(360, 740)?;
    let outcome = on_narrow(stage);
    stage.session.resize(1280, 900)?;
    outcome
}

fn on_narrow(stage: &Stage<'_>) -> anyhow::Result<()> {
    for name in ["you-are-the-scheduler", "all-schedules", "deadlock"] {
        let demo = place(stage, Serving::Isolated, name, Visit::Later, &["ready"])?;
        turn(&demo, "step")?;
        settled_or_counting(&demo)?;
        fits(stage, name, "Step")?;
        for process in [2, 3] {
            click(&demo, &button(process))?;
        }
        super::until_steps(&demo, 2)?;
        fits(stage, name, "Step after two presses")?;
        // Wherever the reader is in the demo, Back and the tellers' buttons are at the thumb.
        for place in ["source", "history"] {
            demo.ask::<()>(&format!(
                "demo.querySelector('[data-region={place}]').scrollIntoView({{ block: 'center', behavior: 'instant' }})"
            ))?;
            let seen: Vec<f64> = demo.ask(
                "return [...demo.querySelectorAll('[data-control=back], .tt-cards [data-process=\"2\"], .tt-cards [data-process=\"3\"]')]
                   .map(one => one.getBoundingClientRect().bottom)",
            )?;
            let bar: f64 = demo.ask("return demo.querySelector('.tt-bar').getBoundingClientRect().height")?;
            anyhow::ensure!(bar <= 240.0, "{name} at {place}: the bar is {bar} pixels high of 740");
            anyhow::ensure!(
                seen.len() == 3 && seen.iter().all(|bottom| (500.0..=741.0).contains(bottom)),
                "{name} at {place}: the bar's buttons end at {seen:?}"
            );
        }
        turn(&demo, "prove")?;
        demo.press("prove")?;
        demo.wait_for_results(1)?;
        fits(stage, name, "Prove")?;
    }
    Ok(())
}

/// Of a program with too many states the counting need not be over.
fn settled_or_counting(demo: &Demo<'_>) -> anyhow::Result<()> {
    until(PATIENCE, || super::step_of(demo).is_ok_and(|step| step.is_object()))
}

fn fits(stage: &Stage<'_>, name: &str, what: &str) -> anyhow::Result<()> {
    let (wide, room): (u32, u32) = stage
        .session
        .script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]", &[])?;
    anyhow::ensure!(wide <= room, "{name}, {what}: {wide} pixels wide in {room}");
    Ok(())
}

fn axe(stage: &Stage<'_>, theme: &str) -> anyhow::Result<()> {
    stage.open(Serving::Isolated, "404.html")?;
    choose(stage, theme)?;
    let demo = scheduler(stage, Serving::Isolated)?;
    let clean = |when: &str| -> anyhow::Result<()> {
        let violations = stage.axe_violations()?;
        anyhow::ensure!(violations.is_empty(), "{when}: {}", violations.join(" | "));
        Ok(())
    };
    clean("at first")?;
    for (steps, process) in [(1, 2), (2, 3), (3, 3)] {
        click(&demo, &button(process))?;
        standing(&demo, steps)?;
    }
    clean("after three steps")?;
    turn(&demo, "prove")?;
    demo.press("prove")?;
    demo.wait_for_results(1)?;
    settled(&demo)?;
    clean("after a proof")
}
