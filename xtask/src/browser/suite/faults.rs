//! What goes wrong on purpose ends in a plain sentence, a working page, and a right next run.

use std::thread::available_parallelism;

use serde_json::Value;

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::process::busy;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};
use crate::known::{self, FAULTS, MOST_TELLERS};
use crate::workspace;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in ["threads", "messages"] {
        let engines = engines_of(backend);
        for known in known::demos() {
            let name = known.name;
            for fault in FAULTS.into_iter().filter(|fault| known.has(fault)) {
                for strategy in harmed(&known, fault) {
                    let facts = known.clone();
                    let case = Case::new(format!("{name}_{fault}_{}_{backend}", strategy.name), move |stage| {
                        let demo = stage.demo(serving_of(backend), name, &format!("strategy={}", strategy.name))?;
                        break_it(&demo, fault)?;
                        right_again(&demo, &facts)
                    });
                    cases.push(case.only(engines));
                }
            }
            if name == "faults" && backend == "messages" {
                cases.push(Case::new("faults_hang_spin_messages_can_be_stopped", spinning));
            }
            if FAULTS.iter().all(|fault| known.has(fault)) {
                let case = Case::new(format!("{name}_harm_comes_while_every_core_is_busy_{backend}"), move |stage| {
                    on_a_busy_machine(stage, backend, name)
                });
                // A fault strikes a worker, whatever it waits for: one demo over one backend has met the busy machine.
                let is_first = name == "faults" && backend == "threads";
                cases.push(if is_first { case.only(engines) } else { case.only(engines).long(|_| true) });
            }
            if known.has("kill") {
                let case = Case::new(format!("{name}_kill_again_and_again_{backend}"), move |stage| {
                    again(stage, backend, &known)
                });
                cases.push(case.only(engines));
            }
        }
        let case = Case::new(format!("account_navigation_away_and_back_{backend}"), move |stage| away(stage, backend));
        cases.push(case.only(engines));
    }
    cases
}

/// Whoever tries again and again for a lock is told to stop, and stops: the holder that hangs is left, and the run ends.
fn spinning(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of("messages"), "faults", "strategy=spin&operations=1000")?;
    demo.press("hang")?;
    demo.wait_for(&["running"])?;
    demo.hammer(&["stop"], 1)?;
    let heard = demo.wait_for_results(1)?;
    anyhow::ensure!(["stuck", "stopped", "done"].contains(&heard.ended()), "it ended `{}`", heard.ended());
    demo.press("hang")?;
    let heard = demo.wait_for_results(2)?;
    anyhow::ensure!(heard.ended() == "stuck", "it hangs, and ended `{}`: {}", heard.ended(), demo.said());
    Ok(())
}

/// The strategies under which a fault is tried: a lock, nothing, and the last in the list, whose account has an owner.
/// Where there is no lock nobody can hang while holding one.
fn harmed(known: &known::Demo, fault: &str) -> Vec<known::Strategy> {
    if !known.takes("strategy") || fault == "hang" {
        return vec![known::a_cure()];
    }
    let last = known::strategies().into_iter().last();
    [known::a_cure(), known::no_cure()].into_iter().chain(last).collect()
}

/// Gives the result.
fn break_it(demo: &Demo<'_>, fault: &str) -> anyhow::Result<Value> {
    let before = demo.heard()?.len();
    // It starts a run of its own, and does the harm in the middle of it.
    demo.press(fault)?;
    let heard = demo.wait_for_results(before + 1)?;
    let ended = heard.ended();
    anyhow::ensure!(ended == "failed" || ended == "stuck", "after `{fault}` the run ended `{ended}`");
    anyhow::ensure!(heard.state == ended, "it ended `{ended}` while data-state was `{}`", heard.state);
    let said = demo.said();
    anyhow::ensure!(said.split_whitespace().count() >= 4, "`{fault}` is told as `{said}`");
    Ok(heard.detail)
}

/// With every core kept busy, each harm still comes in the middle of its teller's work, and is what ends the run.
fn on_a_busy_machine(stage: &Stage<'_>, backend: &str, name: &'static str) -> anyhow::Result<()> {
    let cores = available_parallelism().map_or(2, usize::from);
    for strategy in [known::no_cure(), known::a_cure()] {
        let demo = stage.demo(serving_of(backend), name, &format!("strategy={}", strategy.name))?;
        // After the trial, whose number of operations is then far too large for such a machine.
        let _load = busy(cores, &workspace::path("target/tmp"))?;
        for fault in FAULTS {
            let told = break_it(&demo, fault)?;
            let (done, asked) = (told["harmed_done"].as_f64(), told["operations"].as_f64());
            let share = done.zip(asked).map(|(done, asked)| done / asked);
            let is_midway = share.is_some_and(|share| (0.1..=0.9).contains(&share));
            anyhow::ensure!(is_midway, "under {}, `{fault}` came after {share:?} of the work: {told}", strategy.name);
        }
    }
    Ok(())
}

/// The next run, under a cure and short, comes out exact. Where there is no cure to choose, all of it is done.
fn right_again(demo: &Demo<'_>, known: &known::Demo) -> anyhow::Result<()> {
    demo.shorten()?;
    if !known.takes("strategy") {
        let before = demo.heard()?.len();
        demo.press("start")?;
        let heard = demo.wait_for_results(before + 1)?;
        anyhow::ensure!(heard.ended() == "done", "the next run ended `{}`: {}", heard.ended(), heard.detail);
        return Ok(());
    }
    demo.set("strategy", known::a_cure().name)?;
    let result = demo.run()?;
    result.check_exact(result.expected)
}

fn again(stage: &Stage<'_>, backend: &str, known: &known::Demo) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), known.name, &format!("strategy={}", known::a_cure().name))?;
    for _ in 0..3 {
        break_it(&demo, "kill")?;
    }
    right_again(&demo, known)?;
    let live = demo.live_workers()?;
    anyhow::ensure!(live <= i64::from(MOST_TELLERS) + 2, "{live} workers live");
    Ok(())
}

/// The page may come back from the browser's cache as it was, or afresh: either way it works.
fn away(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let serving = serving_of(backend);
    // Long enough that the page is left in the middle of it.
    let query = format!("strategy={}&operations=10000000", known::a_cure().name);
    let demo = stage.demo(serving, "account", &query)?;
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    stage.session.open(&stage.address(serving, "404.html")?)?;
    stage.session.back()?;
    let demo = Demo::wake(stage.session, "account")?;
    demo.shorten()?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    let before = demo.heard()?.len();
    demo.press("start")?;
    let result = demo.wait_for_results(before + 1)?.numbers()?;
    result.check_exact(known::OPENING)
}
