//! What a page may rely on in Prove.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::super::case::Case;
use super::super::super::demo::Demo;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::{PATIENCE, Visit, click, place, place_with, settled, turn};

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new("proving_tells_what_minigo_tells", tells),
        Case::new("proving_opens_a_schedule_in_step", watches),
        Case::new("proving_within_a_bound_claims_no_more", bounded),
        Case::new("proving_can_be_stopped_and_begun_again", stops),
        Case::new("proving_a_listing_finds_its_fault", listings),
        Case::new("proving_answers_what_was_predicted", predicted),
    ]
}

fn all_schedules<'a>(stage: &Stage<'a>) -> anyhow::Result<Demo<'a>> {
    place(stage, Serving::Isolated, "all-schedules", Visit::Later, &["ready"])
}

fn proof(demo: &Demo<'_>) -> anyhow::Result<String> {
    demo.ask("return demo.querySelector('[data-region=proof]').innerText")
}

fn tells(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = all_schedules(stage)?;
    anyhow::ensure!(demo.ask::<String>("return demo.dataset.view")? == "prove", "all-schedules opens with Prove");
    demo.press("prove")?;
    let heard = demo.wait_for_results(1)?;
    let result = &heard.detail;
    anyhow::ensure!(heard.same_as_property && heard.state == "done", "told in state `{}`", heard.state);
    anyhow::ensure!(
        result["demo"] == "all-schedules" && result["verdict"] == "proved" && result["executions"].is_u64(),
        "{result}"
    );
    let orders = |total: &str| {
        let outcomes = result["outcomes"].as_array().cloned().unwrap_or_default();
        outcomes.into_iter().find(|one| one["stdout"] == format!("{total}\n")).map(|one| one["orders"].clone())
    };
    for (total, awaited) in [("6", 20), ("5", 180), ("4", 416), ("3", 300), ("2", 8)] {
        anyhow::ensure!(orders(total) == Some(json!(awaited)), "{total}: {:?}, awaited {awaited}", orders(total));
    }
    let text = proof(&demo)?;
    anyhow::ensure!(text.contains("BROKEN") && text.contains("924 schedules"), "{text}");
    Ok(())
}

/// What was bet on a proof is answered beside the proof.
fn predicted(stage: &Stage<'_>) -> anyhow::Result<()> {
    for (name, was) in [("all-schedules", "It was: £2"), ("you-are-the-scheduler", "It was: £100 in two")] {
        let demo = stage.demo(Serving::Isolated, name, "")?;
        stage.session.script::<()>(
            "const box = document.querySelector(`.predict[data-demo=\"${arguments[0]}\"]`);
             box.querySelector('input').click();
             box.querySelector('button').click();",
            &[json!(name)],
        )?;
        turn(&demo, "prove")?;
        demo.press("prove")?;
        demo.wait_for_results(1)?;
        let said = || demo.ask::<String>("return demo.querySelector('[data-panel=prove] .said')?.innerText ?? ''");
        until(PATIENCE, || said().is_ok_and(|said| !said.is_empty())).with_context(|| format!("{name}: no answer"))?;
        let said = said()?;
        let is_answer = ["You said: ", was, "Why: "].iter().all(|part| said.contains(part));
        anyhow::ensure!(is_answer, "{name}: {said}");
    }
    Ok(())
}

fn watches(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = all_schedules(stage)?;
    demo.press("prove")?;
    demo.wait_for_results(1)?;
    // The one right total is watched from its beginning, a wrong one behind the step that seals it.
    for (total, sealed) in [("6", false), ("2", true)] {
        turn(&demo, "prove")?;
        click(&demo, &format!("[data-outcome=\"{total}\"] [data-control=\"watch\"]"))?;
        until(PATIENCE, || demo.ask::<String>("return demo.dataset.view").is_ok_and(|view| view == "step"))
            .context("Step is not shown")?;
        let stands = || -> anyhow::Result<(bool, bool)> {
            demo.ask("return [!!demo.querySelector('[aria-current] .tt-sealed'), !!demo.querySelector('.tt-ahead')]")
        };
        until(PATIENCE, || stands().is_ok_and(|stands| stands == (sealed, true)))
            .with_context(|| format!("{total}: it stands {:?}", stands()))?;
        while stands()?.1 {
            let before = settled(&demo)?["steps"].clone();
            demo.press("forward")?;
            until(PATIENCE, || settled(&demo).is_ok_and(|step| step["steps"] != before))?;
        }
        let step = settled(&demo)?;
        anyhow::ensure!(step["outcome"]["stdout"] == format!("{total}\n"), "{total}: it ended with {step}");
    }
    Ok(())
}

fn bounded(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = all_schedules(stage)?;
    for (bound, totals) in [("0", 1), ("", 5)] {
        demo.set("preemptions", bound)?;
        let before = demo.heard()?.len();
        demo.press("prove")?;
        let result = demo.wait_for_results(before + 1)?.detail;
        let found = result["outcomes"].as_array().map_or(0, Vec::len);
        anyhow::ensure!(found == totals, "with `{bound}` switches {found} totals, awaited {totals}");
        let is_bounded = result["verdict"] == "bounded";
        anyhow::ensure!(is_bounded == (bound == "0"), "with `{bound}` switches: {}", result["verdict"]);
        let claims = proof(&demo)?.contains("Proved");
        anyhow::ensure!(claims != is_bounded, "with `{bound}` switches it claims: {}", proof(&demo)?);
    }
    Ok(())
}

fn stops(stage: &Stage<'_>) -> anyhow::Result<()> {
    // Its loops are endless and its money goes below zero, so nobody ever comes to an end with it.
    let demo = place_with(stage, Serving::Isolated, "all-schedules", "deadlock", Visit::Later, &["ready"])?;
    demo.press("prove")?;
    demo.wait_for(&["running"])?;
    let live = || demo.ask::<bool>("return !!demo.querySelector('.tt-progress')");
    until(PATIENCE, || live().unwrap_or(false)).context("no live counts")?;
    demo.press("cancel")?;
    let first = demo.wait_for_results(1)?.detail;
    anyhow::ensure!(first["verdict"] == "bounded" && first["demo"] == "all-schedules", "{first}");
    // A step is taken while a proof is under way.
    demo.press("prove")?;
    demo.wait_for(&["running"])?;
    turn(&demo, "step")?;
    click(&demo, &super::button(2))?;
    super::until_steps(&demo, 1)?;
    turn(&demo, "prove")?;
    demo.press("cancel")?;
    demo.wait_for_results(2)?;
    Ok(())
}

fn listings(stage: &Stage<'_>) -> anyhow::Result<()> {
    for (name, kind, words) in
        [("lost-update", "wrong outcome", "nothing orders the two"), ("deadlock", "deadlock", "held by")]
    {
        let demo = stage.demo(Serving::Isolated, name, "view=prove")?;
        demo.press("prove")?;
        let result: Value = demo.wait_for_results(1)?.detail;
        anyhow::ensure!(result["shortest"]["kind"] == kind, "{name}: {}", result["shortest"]);
        let text = proof(&demo)?;
        anyhow::ensure!(text.contains("BROKEN") && text.contains(words), "{name}: {text}");
    }
    Ok(())
}
