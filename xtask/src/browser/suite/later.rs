//! What draws the runs is loaded once a press can start one: a demo does not wait for it, shows what it brings when it
//! arrives, and says so where it does not.

use super::super::case::Case;
use super::super::demo::{Heard, PATIENCE};
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;
use crate::known;
use anyhow::Context as _;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in known::names() {
        let missing = move |stage: &Stage<'_>| is_plain(stage, Serving::LaterMissing, name);
        cases.push(Case::new(format!("{name}_runs_without_pictures"), missing).expecting(&["404", "failed to load"]));
        cases.push(Case::new(format!("{name}_draws_what_arrives_late"), move |stage| joins(stage, name)));
    }
    let truncated = |stage: &Stage<'_>| is_plain(stage, Serving::LaterTruncated, "account");
    cases.push(Case::new("account_runs_with_half_the_pictures", truncated));
    let case = Case::new("account_runs_where_a_link_asks_for_step_without_it", asked_for_step);
    cases.push(case.expecting(&["404", "failed to load"]));
    cases
}

/// A run ends with its result, and a sentence in place of its picture; so does the next.
fn is_plain(stage: &Stage<'_>, serving: Serving, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(serving, name, "")?;
    demo.shorten()?;
    for run in 1..=2 {
        demo.press("start")?;
        let heard = demo.wait_for_results(run)?;
        is_result(&heard, name)?;
        let mut said = String::new();
        until(PATIENCE, || {
            said = demo.said();
            said.contains("could not be loaded")
        })
        .with_context(|| format!("no word of what is missing: {said}"))?;
        let told = [["wrong", "runs"], ["expected", "actual"]]
            .map(|keys| keys.map(|key| heard.detail[key].as_i64()))
            .into_iter()
            .find(|numbers| numbers.iter().all(Option::is_some));
        let digits: String = said.chars().filter(char::is_ascii_digit).collect();
        for number in told.into_iter().flatten().flatten() {
            let is_told = digits.contains(&number.unsigned_abs().to_string());
            anyhow::ensure!(is_told, "{number} is in the result, and it says: {said}");
        }
    }
    let drawn: u32 = demo.ask("return demo.querySelectorAll('.tt-live svg').length")?;
    anyhow::ensure!(drawn == 0, "{drawn} pictures without what draws them");
    Ok(())
}

/// A link asks for Step, and what Step is built by is missing: Run is shown, and why.
fn asked_for_step(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::LaterMissing, "account", "view=step&schedule=AY5HidO")?;
    let notes = || demo.ask::<String>("return demo.querySelector('.tt-notes').textContent");
    until(PATIENCE, || notes().is_ok_and(|notes| notes.contains("could not be started here")))
        .with_context(|| format!("it says {:?}", notes()))?;
    let view = || demo.ask::<String>("return demo.dataset.view");
    anyhow::ensure!(view()? == "run" && demo.is_shown("start")?, "data-view is `{}`", view()?);
    demo.shorten()?;
    demo.press("start")?;
    is_result(&demo.wait_for_results(1)?, "account")
}

/// A run starts and ends before its picture is there; then the picture and the verdict are there, of this very run.
fn joins(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::LaterHeldUp, name, "")?;
    demo.shorten()?;
    demo.press("start")?;
    let heard = demo.wait_for_results(1)?;
    is_result(&heard, name)?;
    let (shown, said): (bool, String) =
        (demo.ask("return demo.querySelector('.tt-live').checkVisibility()")?, demo.said());
    anyhow::ensure!(!shown && said.is_empty(), "a picture, or «{said}», before what makes it is there");
    let asked: Vec<String> = stage.session.script("return window.__asked", &[])?;
    anyhow::ensure!(!asked.is_empty(), "nobody has asked for what draws the run");
    anyhow::ensure!(
        asked.iter().all(|state| !matches!(state.as_str(), "idle" | "loading")),
        "asked for before a press could start a run: {asked:?}"
    );
    stage.session.script::<()>("window.__arrive()", &[])?;
    until(PATIENCE, || !demo.said().is_empty()).context("no verdict came")?;
    until(PATIENCE, || demo.ask("return demo.querySelector('.tt-live').checkVisibility()").unwrap_or(false))
        .context("no picture came")?;
    let record: bool = demo.ask("return !!demo.record")?;
    anyhow::ensure!(record, "the run is not kept for the book");
    Ok(())
}

fn is_result(heard: &Heard, name: &'static str) -> anyhow::Result<()> {
    anyhow::ensure!(heard.name == name && heard.detail["demo"] == name, "no result of `{name}`: {heard:?}");
    anyhow::ensure!(heard.detail["elapsed_ms"].is_number(), "a result without its time: {heard:?}");
    Ok(())
}
