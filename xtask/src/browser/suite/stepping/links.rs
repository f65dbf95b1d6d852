//! A link opens a schedule; one that does not fit is refused with its reason.

use anyhow::Context as _;
use serde_json::json;

use super::super::super::case::Case;
use super::super::super::demo::Demo;
use super::super::super::engine::Engine;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::{PATIENCE, button, click, settled, standing, step_of, turn};

/// What a link may hold in place of a token.
const HOSTILE: [&str; 12] = [
    "AAAA",
    "AY5HidO",
    "AY5HidO-AKzC",
    "%",
    "%00%F0%9F",
    "<img src=x onerror=window.__hit=1>",
    "%3Cimg%20src%3Dx%20onerror%3Dwindow.__hit%3D1%3E",
    "../../../etc/passwd",
    "💷",
    "-----",
    "0",
    "'\"><script>window.__hit=1</script>",
];

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new("stepping_link_opens_the_schedule", opens),
        // What a link says is read by the engine's wasm, the same in each browser: one reads all, another a few.
        Case::new("stepping_link_that_does_not_fit_is_refused", refused).long(Engine::is_webkit),
        Case::new("stepping_link_that_names_no_view_says_so", no_view).short_in_chromium(),
        Case::new("proving_link_keeps_its_bound", bound),
    ]
}

fn opens(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", "view=step")?;
    anyhow::ensure!(demo.ask::<String>("return demo.dataset.view")? == "step", "the link names Step");
    settled(&demo)?;
    for (steps, process) in [(1, 3), (2, 2), (3, 2)] {
        click(&demo, &button(process))?;
        standing(&demo, steps)?;
    }
    let there = step_of(&demo)?;
    let link = demo.copied_link()?;
    anyhow::ensure!(link.contains("#account?view=step&schedule="), "the copied link is `{link}`");
    stage.leave()?;
    stage.session.open(&link)?;
    let demo = Demo::wake(stage.session, "account")?;
    anyhow::ensure!(standing(&demo, 3)? == there, "{link} leads elsewhere");
    // The same page, another link.
    stage.session.script::<()>("location.hash = '#account?view=prove'", &[])?;
    until(PATIENCE, || demo.ask::<String>("return demo.dataset.view").is_ok_and(|view| view == "prove"))
        .context("a link to Prove on the page that is open")?;
    turn(&demo, "step")?;
    anyhow::ensure!(settled(&demo)? == there, "turning to Prove and back has moved the reader");
    Ok(())
}

fn refused(stage: &Stage<'_>) -> anyhow::Result<()> {
    let page = stage.servings.page_of("account")?;
    let long = "A".repeat(20_000);
    let every = if stage.engine() == Engine::Chromium { 1 } else { 4 };
    for token in HOSTILE.into_iter().chain([&*long]).step_by(every) {
        let short: String = token.chars().take(40).collect();
        stage.open(Serving::Isolated, &format!("{page}#account?view=step&schedule={token}"))?;
        let demo = Demo::wake(stage.session, "account")?;
        let step = settled(&demo)?;
        anyhow::ensure!(step["steps"] == 0, "`{short}` led to {step}");
        let notes = || demo.ask::<String>("return demo.querySelector('.tt-panel > .tt-notes').textContent");
        until(PATIENCE, || notes().is_ok_and(|notes| notes.len() > 20))
            .with_context(|| format!("`{short}` without a word"))?;
        let clean = "return !window.__hit && !document.querySelector('live-demo :is(img, script)')";
        anyhow::ensure!(stage.session.script::<bool>(clean, &[json!(null)])?, "`{short}` became markup");
        click(&demo, &button(2))?;
        standing(&demo, 1)?;
    }
    Ok(())
}

fn no_view(stage: &Stage<'_>) -> anyhow::Result<()> {
    let long = format!("view=step&workers=3&schedule={}", "A".repeat(70_000));
    for (name, first) in [("account", "run"), ("all-schedules", "prove")] {
        let page = stage.servings.page_of(name)?;
        for (query, words) in [
            ("schedule=AY5HidO", "view=step"),
            ("view=quantum&schedule=AY5HidO", "“quantum”"),
            ("view=prove&preemptions=-1", "“-1”"),
            (&*long, "64 KB"),
        ] {
            let short: String = query.chars().take(40).collect();
            stage.open(Serving::Isolated, &format!("{page}#{name}?{query}"))?;
            let demo = Demo::wake(stage.session, name)?;
            let notes = || {
                demo.ask::<String>(
                    "return [...demo.querySelectorAll('.tt-notes')].map(one => one.textContent).join(' ')",
                )
            };
            until(PATIENCE, || notes().is_ok_and(|notes| notes.contains(words)))
                .with_context(|| format!("{name}, `{short}`: it says {:?}", notes()))?;
            let view: String = demo.ask("return demo.dataset.view")?;
            let awaited = if query.starts_with("view=prove") { "prove" } else { first };
            anyhow::ensure!(view == awaited, "{name}, `{short}`: {view} is shown");
        }
    }
    // What is too long is not read at all.
    let demo = Demo::wake(stage.session, "all-schedules")?;
    anyhow::ensure!(settled(&demo)?["steps"] == 0, "a schedule of 70 KB was opened");
    let page = stage.servings.page_of("account")?;
    stage.open(Serving::Isolated, &format!("{page}#account?{long}"))?;
    let demo = Demo::wake(stage.session, "account")?;
    anyhow::ensure!(demo.value("workers")? == "2", "the settings of a link of 70 KB were taken");
    Ok(())
}

fn bound(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "all-schedules", "view=prove")?;
    let outdated = || demo.ask::<String>("return demo.querySelector('.tt-outdated').textContent");
    demo.set("preemptions", "0")?;
    demo.press("prove")?;
    let result = demo.wait_for_results(1)?.detail;
    // Whatever is told within a bound is told with a schedule that keeps it.
    anyhow::ensure!(result["shortest"]["kind"] == "race" && result["shortest"]["preemptions"] == 0, "{result}");
    anyhow::ensure!(outdated()?.is_empty(), "of its own bound it says: {}", outdated()?);
    demo.set("preemptions", "1")?;
    until(PATIENCE, || outdated().is_ok_and(|said| said.contains("at most 0 switches")))
        .with_context(|| format!("a proof of another bound says: {:?}", outdated()))?;
    demo.press("prove")?;
    demo.wait_for_results(2)?;
    until(PATIENCE, || outdated().is_ok_and(|said| said.is_empty())).context("it is of this bound now")?;
    let link = demo.copied_link()?;
    anyhow::ensure!(link.ends_with("#all-schedules?view=prove&preemptions=1"), "the copied link is `{link}`");
    stage.leave()?;
    stage.session.open(&link)?;
    let demo = Demo::wake(stage.session, "all-schedules")?;
    settled(&demo)?;
    anyhow::ensure!(demo.value("preemptions")? == "1", "the bound of the link is not chosen");
    demo.press("prove")?;
    let result = demo.wait_for_results(1)?.detail;
    anyhow::ensure!(result["verdict"] == "bounded" && result["bounded_by"] == "preemptions", "{result}");
    Ok(())
}
