//! What hangs really hangs, and is told by name; what lacks one condition ends, exact; the run after either is right.

use anyhow::ensure;

use super::super::case::Case;
use super::super::demo::{Demo, Heard};
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};

/// What each button that takes one condition away takes.
const CURES: [(&str, &str); 4] = [
    ("without-exclusion", "exclusion"),
    ("without-holding", "holding"),
    ("without-keeping", "keeping"),
    ("without-circle", "circle"),
];
/// What hangs, and how many wait for one another in it.
const HANGS: [(&str, usize); 3] = [("start", 2), ("philosophers", 5), ("two-channels", 2)];
/// A run that is stopped before it hung is tried again so often.
const TRIES: usize = 5;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in ["threads", "messages"] {
        for (control, tellers) in HANGS {
            let case = Case::new(format!("deadlock_{control}_hangs_{backend}"), move |stage| {
                hangs(stage, backend, control, tellers)
            });
            cases.push(case.only(engines_of(backend)));
        }
        let case = Case::new(format!("deadlock_cures_are_exact_{backend}"), move |stage| cures(stage, backend));
        cases.push(case.only(engines_of(backend)));
    }
    cases
}

/// Presses it until it has hung; gives what was heard.
fn hang(demo: &Demo<'_>, control: &str) -> anyhow::Result<Heard> {
    for _ in 0..TRIES {
        let before = demo.heard()?.len();
        demo.press(control)?;
        let heard = demo.wait_for_results(before + 1)?;
        if heard.ended() != "stopped" {
            return Ok(heard);
        }
    }
    anyhow::bail!("{TRIES} runs of `{control}`, and none hung; it says: {}", demo.said())
}

fn hangs(stage: &Stage<'_>, backend: &str, control: &str, tellers: usize) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "deadlock", "")?;
    // What follows on a verdict is not there before the first.
    let mut heard = hang(&demo, "start")?;
    if control != "start" {
        heard = hang(&demo, control)?;
    }
    ensure!(heard.ended() == "stuck", "it ended `{}`: {}", heard.ended(), heard.detail);
    let circle = heard.detail["circle"].as_array().map(Vec::len);
    ensure!(circle == Some(tellers), "{} tellers in a circle, awaited {tellers}", heard.detail["circle"]);
    let said = demo.said();
    ensure!(said.contains("STUCK") && said.contains("Nobody in this circle"), "it says only: {said}");
    let drawn: usize = demo.ask("return demo.querySelectorAll('.tt-live .tt-wish.tt-caught').length")?;
    ensure!(drawn == tellers, "{drawn} wishes are drawn in the circle, awaited {tellers}");
    // The page is unharmed, and the next run right.
    let before = demo.heard()?.len();
    demo.press("without-circle")?;
    exact(&demo.wait_for_results(before + 1)?, "circle")
}

fn cures(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "deadlock", "")?;
    hang(&demo, "start")?;
    let asks = || demo.ask::<bool>("return demo.querySelector('.tt-question').checkVisibility()");
    ensure!(asks()?, "it hung, and the question that it answers is gone");
    for (control, taken_away) in CURES {
        let before = demo.heard()?.len();
        demo.press(control)?;
        exact(&demo.wait_for_results(before + 1)?, taken_away)?;
        ensure!(!asks()?, "`{control}` cannot hang, and it is asked when it does");
    }
    Ok(())
}

fn exact(heard: &Heard, taken_away: &str) -> anyhow::Result<()> {
    let detail = &heard.detail;
    ensure!(heard.ended() == "done" && detail["taken_away"] == taken_away, "without {taken_away}: {detail}");
    ensure!(detail["actual"] == detail["expected"] && detail["actual"] == 200, "without {taken_away}: {detail}");
    Ok(())
}
