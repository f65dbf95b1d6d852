//! All is exact, whoever is served; a line serves everybody; and what follows a run is right again.

use anyhow::ensure;
use serde_json::{Value, json};

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::serving::Serving;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};

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

/// The picture is drawn anew with every frame; what is folded below it opens at a press, keeps the focus, and stays as it was
/// left. All of it happens within the page, where no driver comes too late for the run.
fn unfolded(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "starvation", "")?;
    let script = "const demo = document.querySelector(arguments[0]);
        const frame = () => new Promise(requestAnimationFrame);
        const fold = () => demo.querySelector('.tt-fold details');
        const picture = () => demo.querySelector('.tt-live').innerHTML;
        const whileRunning = async (waits) => {
          do await frame(); while (demo.dataset.state === 'running' && waits());
          return demo.dataset.state === 'running';
        };
        [...demo.querySelectorAll('[data-control=start]')].find(one => one.checkVisibility()).click();
        if (!await whileRunning(() => !fold())) return 'over';
        const summary = fold().querySelector('summary'), was = fold().open;
        summary.focus();
        let before = picture();
        if (!await whileRunning(() => picture() === before)) return 'over';
        if (!summary.isConnected || document.activeElement !== summary) return 'drawn anew';
        summary.click();
        before = picture();
        if (!await whileRunning(() => picture() === before)) return 'over';
        return fold().open !== was && document.activeElement === summary ? 'kept' : 'not kept';";
    for run in 1..=TRIES {
        let came: String = stage.session.promise(script, &[json!(demo.selector())])?;
        demo.wait_for_results(run)?;
        match came.as_str() {
            "kept" => return Ok(()),
            // On a busy machine a run may be over before it is drawn twice.
            "over" => {}
            _ => anyhow::bail!("the fold is {came}"),
        }
    }
    anyhow::bail!("{TRIES} runs were over before they were drawn three times")
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
