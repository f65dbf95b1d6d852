//! Pressing: while others run, again and again, as fast as the page takes it. The account is right whenever it is quiet.

use super::super::case::Case;
use super::super::demo::{Demo, exact_balance};
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};
use crate::known::{self, MOST_TELLERS, OPENING, SERIES};

/// What a test does on one backend.
type Deed = fn(&Stage<'_>, &str) -> anyhow::Result<()>;

pub(super) fn cases() -> Vec<Case> {
    let deeds: [(&str, Deed); 8] = [
        ("press_while_running", while_running),
        ("press_with_no_teller_free", none_free),
        ("stop", stop),
        ("reset", reset),
        ("series", series),
        ("three_hundred_presses", three_hundred),
        ("new_strategy_opens_a_fresh_account", new_strategy),
        ("hundred_starts_while_running", starts_while_running),
    ];
    let mut cases = Vec::new();
    for (what, deed) in deeds {
        for backend in ["threads", "messages"] {
            let case = Case::new(format!("account_{what}_{backend}"), move |stage| deed(stage, backend));
            cases.push(case.only(engines_of(backend)));
        }
    }
    cases
}

fn open<'a>(stage: &Stage<'a>, backend: &str, operations: u64) -> anyhow::Result<Demo<'a>> {
    let cure = known::a_cure().name;
    stage.demo(serving_of(backend), "account", &format!("strategy={cure}&workers=2&operations={operations}&amount=1"))
}

/// Operations of a short run: a message takes its time.
fn few(backend: &str) -> u64 {
    if backend == "threads" { 1_000 } else { 200 }
}

fn while_running(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 100_000 } else { 300 };
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

/// A fifth deposit finds A, C, E and G at work. The button says so before it is pressed, and pressing it changes nothing.
fn none_free(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let each = MOST_TELLERS / 2;
    let demo = open(stage, backend, 10_000_000)?;
    let only_deposits = vec!["deposit"; each as usize + 1];
    demo.hammer(&only_deposits, each + 1)?;
    demo.wait_for(&["running"])?;
    anyhow::ensure!(demo.is_barred("deposit")?, "{each} deposits are under way, and a fifth may be pressed");
    anyhow::ensure!(!demo.is_barred("withdraw")?, "nobody withdraws, and nobody may");
    demo.press("stop")?;
    let result = demo.wait_for_results(1)?.numbers()?;
    anyhow::ensure!(result.workers == each, "{} presses, {} tellers", each + 1, result.workers);
    result.check_exact(result.expected)?;
    anyhow::ensure!(!demo.is_barred("deposit")?, "every teller is free, and nobody may deposit");
    Ok(())
}

fn stop(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = open(stage, backend, 10_000_000)?;
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    demo.press("stop")?;
    let heard = demo.wait_for_results(1)?;
    anyhow::ensure!(heard.ended() == "stopped", "it was stopped, and ended `{}`", heard.ended());
    // What was carried out adds up, as far as it came; the size is the one that was asked for.
    let stopped = heard.numbers()?;
    stopped.check_exact(stopped.expected)?;
    anyhow::ensure!(stopped.operations == 10_000_000, "{} operations were asked for", stopped.operations);
    demo.set("operations", "1000")?;
    demo.run()?.check_exact(exact_balance(2, 1_000, 1))
}

fn reset(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let few = few(backend);
    let demo = open(stage, backend, few)?;
    demo.press("deposit")?;
    demo.wait_for_results(1)?.numbers()?.check_exact(OPENING + i64::try_from(few)?)?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    demo.press("deposit")?;
    demo.wait_for_results(2)?.numbers()?.check_exact(OPENING + i64::try_from(few)?)?;
    // A run that is stopped leaves an account that can be reset too.
    demo.set("operations", "10000000")?;
    demo.press("start")?;
    demo.wait_for(&["running"])?;
    demo.press("stop")?;
    demo.wait_for_results(3)?;
    demo.press("reset")?;
    demo.wait_for(&["ready"])?;
    demo.set("operations", &few.to_string())?;
    demo.press("withdraw")?;
    demo.wait_for_results(4)?.numbers()?.check_exact(OPENING - i64::try_from(few)?)
}

/// A hundred runs are one result, and one picture.
fn series(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 1_000 } else { 20 };
    let demo = open(stage, backend, operations)?;
    demo.press(SERIES)?;
    let heard = demo.wait_for_results(1)?;
    demo.wait_for(&["done"])?;
    anyhow::ensure!(demo.heard()?.len() == 1, "{} results of one series", demo.heard()?.len());
    let series = heard.series()?;
    anyhow::ensure!(series.runs == 100 && series.wrong == 0, "{} runs, {} wrong", series.runs, series.wrong);
    anyhow::ensure!(series.counted() == 100, "the outcomes speak of {} runs: {}", series.counted(), heard.detail);
    let pictures: usize = demo.ask("return demo.querySelectorAll('svg').length")?;
    anyhow::ensure!(pictures > 0, "a hundred runs, and no histogram");
    Ok(())
}

fn three_hundred(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations = if backend == "threads" { 10_000 } else { 20 };
    let demo = open(stage, backend, operations)?;
    demo.run()?;
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
            anyhow::ensure!(result.workers <= MOST_TELLERS, "{} tellers at once", result.workers);
        }
        let live = demo.live_workers()?;
        anyhow::ensure!(live <= i64::from(MOST_TELLERS) + 2, "round {round}: {live} workers live");
    }
    demo.run()?.check_exact(OPENING)
}

fn new_strategy(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let few = few(backend);
    let demo = open(stage, backend, few)?;
    demo.press("deposit")?;
    demo.wait_for_results(1)?.numbers()?.check_exact(OPENING + i64::try_from(few)?)?;
    demo.set("strategy", &demo.another_cure()?)?;
    demo.press("deposit")?;
    demo.wait_for_results(2)?.numbers()?.check_exact(OPENING + i64::try_from(few)?)
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
