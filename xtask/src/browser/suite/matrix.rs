//! Every strategy gives the exact balance, with few tellers and many, in both backends; `none` loses money, truly.

use anyhow::Context as _;

use super::super::case::Case;
use super::super::demo::{Demo, exact_balance};
use super::super::engine::Engine;
use super::super::serving::Serving;
use super::super::stage::Stage;

/// Every strategy's name in links and results.
pub(super) const STRATEGIES: [&str; 8] = ["none", "mutex", "atomic", "cas", "spin", "ticket", "rwlock", "channel"];

/// How often a race that need not show itself is tried.
const TRIES: u32 = 20;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for strategy in STRATEGIES {
        for backend in ["threads", "messages"] {
            let engines: fn(Engine) -> bool = if backend == "threads" { Engine::shares_memory } else { |_| true };
            let case = Case::new(format!("account_{strategy}_{backend}_by_controls"), move |stage| {
                by_controls(stage, strategy, backend)
            });
            cases.push(case.only(engines));
        }
        cases.push(Case::new(format!("account_{strategy}_by_link"), move |stage| by_link(stage, strategy)));
    }
    cases.push(Case::new("account_none_threads_loses_money", loses_at_speed).only(Engine::shares_memory));
    for backend in ["threads", "messages"] {
        let engines: fn(Engine) -> bool = if backend == "threads" { Engine::shares_memory } else { |_| true };
        let case = Case::new(format!("account_none_{backend}_slow_motion_loses_money"), move |stage| {
            loses_in_slow_motion(stage, backend)
        });
        cases.push(case.only(engines));
    }
    for name in ["two-tellers", "lost-update"] {
        cases.push(Case::new(format!("{name}_runs"), move |stage| {
            let demo = stage.demo(Serving::Isolated, name, "operations=2000")?;
            let result = demo.run()?;
            result.check_consistent(exact_balance(result.workers, result.operations, 1))
        }));
    }
    cases
}

/// Enough operations that the tellers overlap, few enough that the slowest of the pair is not waited for.
fn operations(strategy: &str, backend: &str) -> u64 {
    match (strategy, backend) {
        (_, "messages") => 200,
        ("channel", _) => 5_000,
        ("spin" | "ticket", _) => 20_000,
        _ => 200_000,
    }
}

fn by_controls(stage: &Stage<'_>, strategy: &str, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "account", "")?;
    let operations = operations(strategy, backend);
    demo.set("strategy", strategy)?;
    demo.set("operations", &operations.to_string())?;
    for workers in [2, 3, 4, 8] {
        demo.set("workers", &workers.to_string())?;
        check(&demo, strategy, backend, workers, operations).with_context(|| format!("with {workers} tellers"))?;
    }
    Ok(())
}

fn by_link(stage: &Stage<'_>, strategy: &str) -> anyhow::Result<()> {
    let backend = if stage.engine().shares_memory() { "threads" } else { "messages" };
    let operations = operations(strategy, backend);
    let query = format!("strategy={strategy}&workers=4&operations={operations}&amount=3");
    let demo = stage.demo(Serving::Isolated, "account", &query)?;
    for (control, awaited) in [("strategy", strategy), ("workers", "4"), ("amount", "3")] {
        let value = demo.value(control)?;
        anyhow::ensure!(value == awaited, "the link presets `{control}` to `{value}`, awaited `{awaited}`");
    }
    check(&demo, strategy, backend, 4, operations)
}

fn check(demo: &Demo<'_>, strategy: &str, backend: &str, workers: u32, operations: u64) -> anyhow::Result<()> {
    let result = demo.run()?;
    anyhow::ensure!(
        result.strategy == strategy && result.backend == backend,
        "ran {} over {}, awaited {strategy} over {backend}",
        result.strategy,
        result.backend
    );
    anyhow::ensure!(
        result.workers == workers && result.operations == operations,
        "{} tellers made {} operations, awaited {workers} and {operations}",
        result.workers,
        result.operations
    );
    anyhow::ensure!(result.elapsed_ms > 0.0, "it took {} ms", result.elapsed_ms);
    let expected = exact_balance(workers, operations, 1);
    match strategy {
        "none" => result.check_consistent(expected),
        _ => result.check_exact(expected),
    }
}

fn loses_at_speed(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", "strategy=none&workers=2&operations=2000000")?;
    for _ in 0..TRIES {
        let result = demo.run()?;
        result.check_consistent(exact_balance(2, 2_000_000, 1))?;
        if result.lost != 0 {
            return Ok(());
        }
    }
    anyhow::bail!("{TRIES} runs of two million unprotected operations, and not a pound lost")
}

/// Two deposits at a walking pace: the second reads before the first has written.
fn loses_in_slow_motion(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), "account", "strategy=none&operations=4&slow=1")?;
    demo.hammer(&["deposit", "deposit"], 2)?;
    let result = demo.wait_for_results(1)?.numbers()?;
    result.check_consistent(result.expected)?;
    anyhow::ensure!(result.lost > 0, "two slow deposits lost £{}", result.lost);
    Ok(())
}

pub(super) fn serving_of(backend: &str) -> Serving {
    if backend == "threads" { Serving::Isolated } else { Serving::Bare }
}
