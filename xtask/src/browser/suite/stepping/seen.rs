//! What real workers were seen to do, laid on what Prove says is possible.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::super::case::Case;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::{PATIENCE, turn};

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new("proving_lays_what_was_seen_on_what_is_possible", seen),
        Case::new("proving_lays_what_got_stuck_on_what_is_possible", stuck),
        Case::new("proving_offers_no_runs_where_there_are_none", none),
    ]
}

/// Runs of a series.
const RUNS: usize = 20;

fn seen(stage: &Stage<'_>) -> anyhow::Result<()> {
    let cases = [
        ("account", Serving::Isolated, vec![90, 100, 110]),
        ("lost-update", Serving::Isolated, vec![98, 99, 100, 101, 102]),
        ("account", Serving::Bare, vec![90, 100, 110]),
    ];
    for (name, serving, possible) in cases {
        let demo = stage.demo(serving, name, "view=prove")?;
        let barred = || {
            demo.ask::<bool>(
                "return demo.querySelector('[data-control=seen]').getAttribute('aria-disabled') === 'true'",
            )
        };
        anyhow::ensure!(demo.is_shown("seen")? && barred()?, "{name}: before anything is proved");
        demo.press("prove")?;
        demo.wait_for_results(1)?;
        until(PATIENCE, || barred().is_ok_and(|barred| !barred)).context("it stays barred")?;
        demo.press("seen")?;
        let heard = demo.wait_for_results(2)?;
        let result = &heard.detail;
        anyhow::ensure!(heard.same_as_property && heard.state == "done", "{name}: told in state `{}`", heard.state);
        anyhow::ensure!(
            result["series"] == "seen" && result["runs"] == RUNS && result["ended"] == "done",
            "{name}, {serving:?}: {result}"
        );
        let backend =
            if serving == Serving::Isolated && !stage.session.engine.is_webkit() { "threads" } else { "messages" };
        anyhow::ensure!(result["backend"] == backend, "{name}: {result}");
        let totals: Vec<i64> = serde_json::from_value(result["outcomes"].clone())?;
        anyhow::ensure!(totals.len() == RUNS, "{name}: {totals:?}");
        anyhow::ensure!(totals.iter().all(|total| possible.contains(total)), "{name}: {totals:?} of {possible:?}");
        let wrong = totals.iter().filter(|total| **total != 100).count();
        anyhow::ensure!(result["wrong"] == wrong, "{name}: {result}");
        // Row by row: how many runs came to it, or that none did.
        let rows: Vec<(String, usize, bool, bool)> = demo.ask(
            "return [...demo.querySelectorAll('[data-outcome]')].map(row => [row.dataset.outcome,
               row.querySelectorAll('.tt-here > i').length, row.matches('[data-seen=yes]'), row.matches('[data-seen=never]')])",
        )?;
        anyhow::ensure!(rows.len() == possible.len(), "{name}: {rows:?}");
        for (outcome, marks, was_seen, never_seen) in &rows {
            let count = totals.iter().filter(|total| total.to_string() == *outcome).count();
            let is_right = *marks == count && *was_seen == (count > 0) && *never_seen == (count == 0);
            anyhow::ensure!(is_right, "{name}: {outcome} came {count} times: {rows:?}");
        }
        let distinct = rows.iter().filter(|(_, marks, ..)| *marks > 0).count();
        let said: String = demo.ask("return demo.querySelector('.tt-seen').textContent")?;
        let of = if distinct == rows.len() { "All".to_owned() } else { format!("{distinct} of {}", rows.len()) };
        anyhow::ensure!(said.starts_with(&of) && said.contains("20 runs"), "{name}: {said}");
        // The link is still Prove's.
        let link = || demo.ask::<String>("return demo.link");
        until(PATIENCE, || link().is_ok_and(|link| link.contains("view=prove")))
            .with_context(|| format!("{name}: the link is {:?}", link()))?;
        // A proof that is made anew bears it too.
        demo.press("prove")?;
        demo.wait_for_results(3)?;
        let marks = || demo.ask::<usize>("return demo.querySelectorAll('.tt-here > i').length");
        until(PATIENCE, || marks().is_ok_and(|marks| marks == RUNS))
            .with_context(|| format!("{name}: {:?}", marks()))?;
        // Run is as it was, and runs.
        turn(&demo, "run")?;
        demo.wait_for(&["ready"])?;
        demo.shorten()?;
        demo.press("start")?;
        let run: Value = demo.wait_for_results(4)?.detail;
        anyhow::ensure!(run["demo"] == name && run["series"] == json!(null), "{run}");
    }
    Ok(())
}

/// Runs that never end are runs all the same: their tellers are ended from outside, and others come before the next.
fn stuck(stage: &Stage<'_>) -> anyhow::Result<()> {
    for serving in [Serving::Isolated, Serving::Bare] {
        let demo = stage.demo(serving, "deadlock", "view=prove")?;
        demo.press("prove")?;
        demo.wait_for_results(1)?;
        let is_free = "return demo.querySelector('[data-control=seen]').getAttribute('aria-disabled') !== 'true'";
        until(PATIENCE, || demo.ask::<bool>(is_free).unwrap_or(false)).context("it stays barred")?;
        demo.press("seen")?;
        let result = demo.wait_for_results(2)?.detail;
        let totals: Vec<i64> = serde_json::from_value(result["outcomes"].clone())?;
        let stuck = result["stuck"].as_u64().context("no number of runs that got stuck")? as usize;
        anyhow::ensure!(
            result["series"] == "seen" && result["runs"] == RUNS && stuck + totals.len() == RUNS,
            "{result}"
        );
        anyhow::ensure!(result["wrong"] == 0 && totals.iter().all(|total| *total == 200), "{result}");
        let rows: Vec<(bool, usize)> = demo.ask(
            "return [...demo.querySelectorAll('[data-outcome]')].map(row => [row.dataset.outcome === '200',
               row.querySelectorAll('.tt-here > i').length])",
        )?;
        let marked = |is_200: bool| rows.iter().filter(|row| row.0 == is_200).map(|row| row.1).sum::<usize>();
        anyhow::ensure!(
            rows.len() == 2 && marked(true) == totals.len() && marked(false) == stuck,
            "{rows:?} of {result}"
        );
        let said: String = demo.ask("return demo.querySelector('.tt-seen').textContent")?;
        anyhow::ensure!(!said.contains("no schedule"), "{said}");
        // Run is as it was, and runs.
        turn(&demo, "run")?;
        demo.wait_for(&["ready"])?;
        demo.press("start")?;
        let run = demo.wait_for_results(3)?.detail;
        anyhow::ensure!(run["ended"] == "stuck" && run["series"] == json!(null), "{run}");
    }
    Ok(())
}

fn none(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "all-schedules", "view=prove")?;
    super::settled(&demo)?;
    anyhow::ensure!(!demo.is_shown("seen")?, "runs of what no worker does");
    Ok(())
}
