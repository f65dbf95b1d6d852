//! On one worker nothing is simultaneous, and updates are lost all the same; on several the same work is done once more.

use anyhow::ensure;
use serde_json::Value;

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};

/// Changes that all four tasks make together.
const CHANGES: u64 = 20;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in ["threads", "messages"] {
        let case = Case::new(format!("not-parallelism_once_in_turn_and_once_on_three_{backend}"), move |stage| {
            in_turn_and_on_three(stage, backend)
        });
        cases.push(case.only(engines_of(backend)));
    }
    cases
}

fn in_turn_and_on_three(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "not-parallelism", "")?;
    demo.press("start")?;
    let one = demo.wait_for_results(1)?.detail;
    whole(&one, 1)?;
    ensure!(one["overlap_ms"] == 0.0, "two were at work at once on one worker: {one}");
    // Each of the first four changes was put aside between its read and its write, before any of them was written.
    let lost = one["lost_updates"].as_u64();
    ensure!(lost.is_none_or(|lost| lost >= 3), "only {lost:?} updates were lost: {one}");
    let said = demo.said();
    ensure!(said.contains("no two were ever at work"), "it says only: {said}");
    drawn(&demo, &one)?;
    // The slider says on how many the next run is.
    demo.set("workers", "3")?;
    let label: String = demo.ask("return demo.querySelector('[data-control=spread]').textContent.trim()")?;
    ensure!(label.contains("3 workers"), "the button says `{label}`");
    demo.press("spread")?;
    let three = demo.wait_for_results(2)?.detail;
    whole(&three, 3)?;
    let said = demo.said();
    ensure!(said.contains("3 workers") && said.contains("On 1 worker it took"), "it says only: {said}");
    let runs: Vec<String> =
        demo.ask("return [...demo.querySelectorAll('.tt-live .tt-strong')].map(label => label.textContent)")?;
    ensure!(runs == ["1 worker", "3 workers"], "the stage shows {runs:?}");
    // A link names the number.
    ensure!(demo.copied_link()?.contains("workers=3"), "the link does not say how many");
    Ok(())
}

/// Every change was made, and what is said of the account fits.
fn whole(detail: &Value, workers: u64) -> anyhow::Result<()> {
    ensure!(detail["ended"] == "done" && detail["workers"] == workers, "{detail}");
    ensure!(detail["done"] == CHANGES && detail["expected"] == 300, "{detail}");
    let (expected, actual) = (detail["expected"].as_i64(), detail["actual"].as_i64());
    let lost = expected.zip(actual).map(|(expected, actual)| expected - actual);
    ensure!(lost.is_some() && detail["lost"].as_i64() == lost, "{detail}");
    Ok(())
}

/// The chart holds every slice, and the four of its legend.
fn drawn(demo: &Demo<'_>, detail: &Value) -> anyhow::Result<()> {
    let bars: u64 = demo.ask("return demo.querySelectorAll('.tt-live .tt-work').length")?;
    let slices = detail["slices"].as_u64().unwrap_or(0);
    ensure!(bars == slices + 4 && slices > CHANGES, "{bars} bars are drawn for {slices} slices");
    Ok(())
}
