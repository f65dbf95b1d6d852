//! All is exact, whoever is served; a line serves everybody; and what follows a run is right again.

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};
use super::stepping::PATIENCE;

/// How often a run may be too short to be tested.
const TRIES: usize = 5;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in ["threads", "messages"] {
        let case = Case::new(format!("starvation_is_exact_whoever_is_served_{backend}"), move |stage| {
            whoever_is_served(stage, backend)
        });
        cases.push(case.only(engines_of(backend)));
        let case = Case::new(format!("starvation_of_readers_and_writers_{backend}"), move |stage| {
            readers_and_writers(stage, backend)
        });
        cases.push(case.only(engines_of(backend)));
    }
    cases.push(Case::new("starvation_is_unfolded_while_it_runs", unfolded));
    cases
}

/// The picture is drawn anew with every frame; what is folded below it opens at a press, and stays as it was left.
fn unfolded(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "starvation", "")?;
    let summary = "live-demo[name=starvation] .tt-fold summary";
    let is_open = || demo.ask::<bool>("return demo.querySelector('.tt-fold details').open");
    let press = || stage.session.click(&stage.session.find(summary)?);
    for run in 1..=TRIES {
        demo.press("start")?;
        until(PATIENCE, || stage.session.count(summary).is_ok_and(|count| count == 1)).context("nothing is folded")?;
        let before = is_open()?;
        press()?;
        let was_running = demo.state()? == "running";
        demo.ask::<()>("demo.querySelector('.tt-fold summary').focus()")?;
        demo.wait_for_results(run)?;
        ensure!(is_open()? != before, "after a press it is as it was: {before}");
        ensure!(
            demo.ask::<bool>("return document.activeElement?.parentElement?.className === 'tt-deeper'")?,
            "the focus is lost"
        );
        // On a busy machine a run may be over before its fold is pressed.
        if was_running {
            return Ok(());
        }
    }
    anyhow::bail!("{TRIES} runs were over before the fold was pressed")
}

/// The result of one press; every scene leaves the account exact.
fn run(demo: &Demo<'_>, control: &str) -> anyhow::Result<Value> {
    let before = demo.heard()?.len();
    demo.press(control)?;
    let heard = demo.wait_for_results(before + 1)?;
    let detail = heard.detail;
    ensure!(detail["ended"] == "done", "`{control}`: {detail}");
    ensure!(!detail["actual"].is_null() && detail["actual"] == detail["expected"], "`{control}`: {detail}");
    let label: String = demo.ask("return demo.querySelector('.tt-live svg')?.ariaLabel ?? ''")?;
    ensure!(label.matches("longest wait").count() == 4, "`{control}` shows: {label}");
    Ok(detail)
}

fn turns(result: &Value) -> Vec<u64> {
    result["turns"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
}

fn whoever_is_served(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "starvation", "")?;
    let first = run(&demo, "start")?;
    let least = first["least_share"].as_f64().unwrap_or(f64::NAN);
    // How it is shared out is chance's; what is said of it is not.
    let stamp = if least < 0.1 { "STARVED" } else { "EXACT" };
    ensure!(demo.said().contains(stamp), "the least share is {least}, and it says: {}", demo.said());
    let fair = run(&demo, "first-come")?;
    ensure!(demo.said().contains("EXACT"), "it says: {}", demo.said());
    // Nobody in a line is passed, so none has two turns more than another, but for who began late or ended early.
    let turns = turns(&fair);
    let (least, most) = (turns.iter().min().copied().unwrap_or(0), turns.iter().max().copied().unwrap_or(0));
    ensure!(turns.len() == 4 && least > 0 && most - least <= most / 2 + 2, "{turns:?}");
    let barred = demo.is_barred("standard-mutex")?;
    ensure!(barred == (backend == "messages"), "the standard mutex can be pressed: {}", !barred);
    Ok(())
}

fn readers_and_writers(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "starvation", "")?;
    for (control, writers) in [("readers-first", 3..4), ("writers-first", 0..2)] {
        let result = run(&demo, control)?;
        let turns = turns(&result);
        let paid_in: u64 = turns[writers].iter().sum();
        ensure!(result["actual"].as_u64() == Some(100 + paid_in), "who looks pays nothing in: {result}");
    }
    Ok(())
}
