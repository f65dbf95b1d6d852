//! What goes wrong on purpose ends in a plain sentence, a working page, and a right next run.

use super::super::case::Case;
use super::super::demo::{Demo, OPENING};
use super::super::engine::Engine;
use super::super::stage::Stage;
use super::matrix::serving_of;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in ["threads", "messages"] {
        let engines: fn(Engine) -> bool = if backend == "threads" { Engine::shares_memory } else { |_| true };
        for strategy in ["mutex", "none", "channel"] {
            for (fault, ends) in [("kill", "failed stuck"), ("trap", "failed stuck"), ("hang", "stuck failed")] {
                // Nobody holds a lock where there is none.
                if fault == "hang" && strategy != "mutex" {
                    continue;
                }
                let case = Case::new(format!("account_{fault}_{strategy}_{backend}"), move |stage| {
                    broken(stage, backend, strategy, fault, ends)
                });
                cases.push(case.only(engines));
            }
        }
        let case = Case::new(format!("account_kill_again_and_again_{backend}"), move |stage| again(stage, backend));
        cases.push(case.only(engines));
        let case = Case::new(format!("account_navigation_away_and_back_{backend}"), move |stage| away(stage, backend));
        cases.push(case.only(engines));
    }
    cases
}

/// Slow motion keeps the tellers at work until somebody breaks them.
fn broken(stage: &Stage<'_>, backend: &str, strategy: &str, fault: &str, ends: &str) -> anyhow::Result<()> {
    let query = format!("strategy={strategy}&workers=2&operations=4&slow=1");
    let demo = stage.demo(serving_of(backend), "account", &query)?;
    break_it(&demo, fault, ends)?;
    demo.set("slow-motion", "false")?;
    demo.set("operations", "500")?;
    demo.set("strategy", "mutex")?;
    demo.run()?.check_exact(OPENING)
}

fn break_it(demo: &Demo<'_>, fault: &str, ends: &str) -> anyhow::Result<()> {
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    // Not by the pointer: the lanes grow under it while they are drawn.
    demo.hammer(&[fault], 1)?;
    demo.wait_for(&ends.split(' ').collect::<Vec<_>>())?;
    let said = demo.said();
    anyhow::ensure!(said.split_whitespace().count() >= 4, "`{fault}` is told as `{said}`");
    Ok(())
}

fn again(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "account", "strategy=mutex&workers=2&operations=4&slow=1")?;
    for _ in 0..3 {
        break_it(&demo, "kill", "failed stuck")?;
    }
    demo.set("slow-motion", "false")?;
    demo.set("operations", "500")?;
    demo.run()?.check_exact(OPENING)?;
    let (live, cores) =
        (demo.live_workers()?, stage.session.script::<i64>("return navigator.hardwareConcurrency || 2", &[])?);
    anyhow::ensure!(live <= 4 * cores + 2, "{live} workers live on {cores} cores");
    Ok(())
}

/// The page may come back from the browser's cache as it was, or afresh: either way it works.
fn away(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let serving = serving_of(backend);
    let demo = stage.demo(serving, "account", "strategy=mutex&workers=2&operations=4&slow=1")?;
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    stage.session.open(&stage.address(serving, "404.html")?)?;
    stage.session.back()?;
    let demo = Demo::wake(stage.session, "account")?;
    demo.set("slow-motion", "false")?;
    demo.set("operations", "500")?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    demo.run()?.check_exact(OPENING)?;
    Ok(())
}
