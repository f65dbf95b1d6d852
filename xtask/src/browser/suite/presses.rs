//! Pressing: while others run, again and again, as fast as the page takes it. The account is right whenever it is quiet.

use super::super::case::Case;
use super::super::demo::{Demo, OPENING, exact_balance};
use super::super::engine::Engine;
use super::super::stage::Stage;
use super::matrix::serving_of;

/// What a test does on one backend.
type Deed = fn(&Stage<'_>, &str) -> anyhow::Result<()>;

pub(super) fn cases() -> Vec<Case> {
    let deeds: [(&str, Deed); 8] = [
        ("press_while_running", while_running),
        ("stop", stop),
        ("reset", reset),
        ("repeat", repeat),
        ("three_hundred_presses", three_hundred),
        ("every_button_at_random", every_button),
        ("new_strategy_opens_a_fresh_account", new_strategy),
        ("hundred_starts_while_running", starts_while_running),
    ];
    let mut cases = Vec::new();
    for (what, deed) in deeds {
        for backend in ["threads", "messages"] {
            let engines: fn(Engine) -> bool = if backend == "threads" { Engine::shares_memory } else { |_| true };
            cases.push(Case::new(format!("account_{what}_{backend}"), move |stage| deed(stage, backend)).only(engines));
        }
    }
    cases
}

fn open<'a>(stage: &Stage<'a>, backend: &str, operations: u64) -> anyhow::Result<Demo<'a>> {
    stage.demo(serving_of(backend), "account", &format!("strategy=mutex&workers=2&operations={operations}&amount=1"))
}

fn while_running(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 1_000_000 } else { 1_000 };
    let demo = open(stage, backend, operations)?;
    demo.hammer(&["deposit", "withdraw", "deposit"], 3)?;
    demo.wait_for(&["running"])?;
    let heard = demo.wait_for_results(1)?;
    let result = heard.numbers()?;
    anyhow::ensure!(result.workers == 3, "three presses, {} tellers", result.workers);
    result.check_exact(OPENING + i64::try_from(operations)?)?;
    demo.wait_for(&["done"])?;
    anyhow::ensure!(demo.heard()?.len() == 1, "three presses at once, {} results", demo.heard()?.len());
    // The account stays as it is: what follows adds to it.
    demo.press("withdraw")?;
    demo.press("withdraw")?;
    let result = demo.wait_for_results(2)?.numbers()?;
    if result.workers == 2 {
        result.check_exact(OPENING - i64::try_from(operations)?)?;
    } else {
        demo.wait_for_results(3)?.numbers()?.check_exact(OPENING - i64::try_from(operations)?)?;
    }
    Ok(())
}

fn stop(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = open(stage, backend, 10_000_000)?;
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    demo.press("stop")?;
    demo.wait_for(&["ready", "done"])?;
    // Whatever was heard of the stopped run adds up; the next run is a fresh one.
    let heard = demo.heard()?;
    if let Some(stopped) = heard.last() {
        let stopped = stopped.numbers()?;
        stopped.check_exact(stopped.expected)?;
    }
    demo.set("operations", "1000")?;
    demo.run()?.check_exact(exact_balance(2, 1_000, 1))
}

fn reset(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = open(stage, backend, 1_000)?;
    demo.press("deposit")?;
    demo.wait_for_results(1)?.numbers()?.check_exact(OPENING + 1_000)?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    demo.press("deposit")?;
    demo.wait_for_results(2)?.numbers()?.check_exact(OPENING + 1_000)?;
    // A run that is stopped leaves an account that can be reset too.
    demo.set("operations", "10000000")?;
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    demo.press("stop")?;
    demo.wait_for(&["done", "ready"])?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    let before = demo.heard()?.len();
    demo.set("operations", "1000")?;
    demo.press("withdraw")?;
    demo.wait_for_results(before + 1)?.numbers()?.check_exact(OPENING - 1_000)
}

fn repeat(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 1_000 } else { 20 };
    let demo = open(stage, backend, operations)?;
    demo.press("repeat")?;
    demo.wait_for_results(100)?;
    demo.wait_for(&["done"])?;
    let heard = demo.heard()?;
    anyhow::ensure!(heard.len() == 100, "{} results of a hundred runs", heard.len());
    heard.iter().try_for_each(|one| one.numbers()?.check_exact(exact_balance(2, operations, 1)))?;
    let pictures: usize = demo.ask("return demo.querySelectorAll('svg').length")?;
    anyhow::ensure!(pictures > 0, "a hundred runs, and no histogram");
    Ok(())
}

fn three_hundred(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 10_000 } else { 20 };
    let demo = open(stage, backend, operations)?;
    demo.run()?;
    let mut most = 0;
    for round in 1_u32..=3 {
        let before = demo.heard()?.len();
        demo.hammer(&["deposit", "withdraw"], 100)?;
        demo.wait_for_results(before + 1)?;
        demo.wait_for(&["done"])?;
        let heard = demo.heard()?;
        anyhow::ensure!(heard.len() == before + 1, "one quiet, {} results", heard.len() - before);
        for one in &heard[before..] {
            let result = one.numbers()?;
            result.check_exact(result.expected)?;
        }
        most = demo.live_workers()?.max(most);
        let cores: i64 = stage.session.script("return navigator.hardwareConcurrency || 2", &[])?;
        anyhow::ensure!(most <= 4 * cores + 2, "round {round}: {most} workers live on {cores} cores");
    }
    demo.run()?.check_exact(OPENING)
}

fn every_button(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 100_000 } else { 500 };
    let demo = open(stage, backend, operations)?;
    let buttons =
        ["deposit", "stop", "start", "withdraw", "reset", "deposit", "start", "start", "repeat", "stop", "withdraw"];
    demo.hammer(&buttons, 297)?;
    demo.press("stop")?;
    demo.wait_for(&["ready", "done"])?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    demo.run()?.check_exact(OPENING)?;
    let (live, cores) =
        (demo.live_workers()?, stage.session.script::<i64>("return navigator.hardwareConcurrency || 2", &[])?);
    anyhow::ensure!(live <= 4 * cores + 2, "{live} workers live on {cores} cores");
    Ok(())
}

fn new_strategy(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = open(stage, backend, 1_000)?;
    demo.press("deposit")?;
    demo.wait_for_results(1)?.numbers()?.check_exact(OPENING + 1_000)?;
    demo.set("strategy", "atomic")?;
    demo.press("deposit")?;
    demo.wait_for_results(2)?.numbers()?.check_exact(OPENING + 1_000)
}

fn starts_while_running(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 20_000 } else { 100 };
    let demo = open(stage, backend, operations)?;
    demo.hammer(&["start"], 100)?;
    demo.wait_for_results(1)?;
    demo.wait_for(&["done"])?;
    for one in demo.heard()? {
        let result = one.numbers()?;
        result.check_exact(result.expected)?;
    }
    let before = demo.heard()?.len();
    demo.press("start")?;
    demo.wait_for_results(before + 1)?.numbers()?.check_exact(OPENING)
}
