//! Without protection money is lost, truly: at speed where memory is shared, and in slow motion everywhere.

use super::super::case::Case;
use super::super::demo::exact_balance;
use super::super::engine::Engine;
use super::super::serving::Serving;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};
use crate::known;

/// How often a race that need not show itself is tried.
const TRIES: u32 = 20;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![Case::new("account_unprotected_loses_money", loses_at_speed).only(Engine::shares_memory)];
    for backend in ["threads", "messages"] {
        let case = Case::new(format!("account_unprotected_loses_money_in_slow_motion_{backend}"), move |stage| {
            loses_in_slow_motion(stage, backend)
        });
        cases.push(case.only(engines_of(backend)));
    }
    cases
}

fn loses_at_speed(stage: &Stage<'_>) -> anyhow::Result<()> {
    // As many operations as the page itself chooses, so that the tellers meet on this machine.
    let demo = stage.demo(Serving::Isolated, "account", &format!("strategy={}", known::no_cure().name))?;
    for _ in 0..TRIES {
        let result = demo.run()?;
        result.check_consistent(exact_balance(result.workers, result.operations, 1))?;
        if result.lost != 0 {
            return Ok(());
        }
    }
    anyhow::bail!("{TRIES} runs of unprotected operations, and not a pound lost")
}

/// Two deposits at a walking pace: the second reads before the first has written.
fn loses_in_slow_motion(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let query = format!("strategy={}&operations=4&slow=1", known::no_cure().name);
    let demo = stage.demo(serving_of(backend), "account", &query)?;
    demo.hammer(&["deposit", "deposit"], 2)?;
    let result = demo.wait_for_results(1)?.numbers()?;
    result.check_consistent(result.expected)?;
    anyhow::ensure!(result.lost > 0, "two slow deposits lost £{}", result.lost);
    Ok(())
}
