//! Without protection money is lost, truly: at speed where memory is shared, and in slow motion everywhere.

use super::super::case::Case;
use super::super::demo::{Demo, exact_balance};
use super::super::engine::Engine;
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;
use super::demos::{engines_of, serving_of};
use super::stepping::PATIENCE;
use crate::known::{self, PAUSE_MS, SLOW, SPEED};
use anyhow::Context as _;

/// How often a race that need not show itself is tried.
const TRIES: u32 = 20;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![Case::new("account_unprotected_loses_money", loses_at_speed).only(Engine::shares_memory)];
    for backend in ["threads", "messages"] {
        let case = Case::new(format!("account_unprotected_loses_money_in_slow_motion_{backend}"), move |stage| {
            loses_in_slow_motion(stage, backend)
        });
        cases.push(case.only(engines_of(backend)));
        for known in known::demos().into_iter().filter(|demo| demo.has("first-loss") && demo.takes(SLOW)) {
            let case = Case::new(format!("{}_shows_where_the_money_went_{backend}", known.name), move |stage| {
                shows_where(stage, known.name, backend)
            });
            cases.push(case.only(engines_of(backend)));
        }
        let case = Case::new(format!("account_slow_motion_goes_as_fast_as_it_is_told_{backend}"), move |stage| {
            goes_as_told(stage, backend)
        });
        cases.push(case.only(engines_of(backend)));
    }
    cases
}

fn loses_at_speed(stage: &Stage<'_>) -> anyhow::Result<()> {
    // As many operations as the page itself chooses, so that the tellers meet on this machine.
    let demo = stage.demo(Serving::Isolated, "account", &format!("strategy={}", known::no_cure().name))?;
    for run in 1..=TRIES as usize {
        demo.press("start")?;
        let heard = demo.wait_for_results(run)?;
        let result = heard.numbers()?;
        // A busy machine may take more than the time that a calibrated run has; then it is stopped, and says how far it came.
        let awaited = match heard.ended() {
            "done" => exact_balance(result.workers, result.operations, 1),
            "stopped" => result.expected,
            ended => anyhow::bail!("the run ended `{ended}`; the demo says: {}", demo.said()),
        };
        result.check_consistent(awaited)?;
        if result.lost != 0 {
            return Ok(());
        }
    }
    anyhow::bail!("{TRIES} runs of unprotected operations, and not a pound lost")
}

/// The first loss of a run in slow motion is played in place: four accesses, each told.
fn shows_where(stage: &Stage<'_>, name: &'static str, backend: &str) -> anyhow::Result<()> {
    let query = format!("strategy={}&slow=1&{SPEED}=4", known::no_cure().name);
    let demo = stage.demo(serving_of(backend), name, &query)?;
    for _ in 0..TRIES {
        demo.run()?;
        // A lucky run loses updates and no money, and some demos do not ask then where it went.
        if demo.ask("return demo.trace.first_loss !== null")? && demo.is_shown("first-loss")? {
            demo.press("first-loss")?;
            let shown = || -> anyhow::Result<(usize, usize)> {
                demo.ask(
                    "return [demo.querySelectorAll('.tt-story [data-event]').length,
                             demo.querySelector('[data-play]')?.dataset.play.split(' ').length ?? 0]",
                )
            };
            until(PATIENCE, || shown().is_ok_and(|shown| shown == (4, 4)))
                .with_context(|| format!("accesses told and played: {:?}", shown()))?;
            return opens_in_step(&demo);
        }
    }
    anyhow::bail!("{TRIES} runs in slow motion, and no loss that can be told")
}

/// The collision is a schedule of the page's program: the tellers take their steps there as they did here, and money is
/// missing there as well.
fn opens_in_step(demo: &Demo<'_>) -> anyhow::Result<()> {
    let (offered, seen): (String, String) = demo.ask(
        "const { events, first_loss } = demo.trace;
         return [demo.querySelector('[data-control=open-in-step]')?.value ?? '',
                 first_loss.map(number => events[number - 1].teller).join('')]",
    )?;
    anyhow::ensure!(offered == seen, "Step is offered the turns {offered:?}, and {seen:?} were seen");
    demo.press("open-in-step")?;
    until(PATIENCE, || demo.ask("return (demo.step?.steps ?? 0) >= 4").unwrap_or(false))
        .context("Step did not come to the end of the collision")?;
    let (view, balance): (String, String) = demo.ask("return [demo.dataset.view, demo.step.memory.balance]")?;
    anyhow::ensure!(view == "step" && balance != "100", "the view is {view}, and the balance {balance}");
    Ok(())
}

/// A pause is never shorter than it may be, and four times as fast it is shorter than it could be otherwise.
fn goes_as_told(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let (least, _) = PAUSE_MS;
    let query = format!("strategy={}&operations=2&slow=1&{SPEED}=0.5", known::no_cure().name);
    let demo = stage.demo(serving_of(backend), "account", &query)?;
    anyhow::ensure!(demo.is_shown(SPEED)?, "the speed of slow motion is not there to be set");
    anyhow::ensure!(demo.value(SPEED)? == "0.5", "the link's speed is {}", demo.value(SPEED)?);
    demo.run()?;
    let slowly = shortest_pause(&demo)?;
    // The clocks of two workers differ by a fraction of a millisecond, and a browser may wake a little early.
    anyhow::ensure!(slowly >= f64::from(least * 2) - 20.0, "half as fast, a pause of {slowly} ms");
    demo.set(SPEED, "4")?;
    for _ in 0..TRIES {
        demo.run()?;
        if shortest_pause(&demo)? < f64::from(least) {
            return Ok(());
        }
    }
    anyhow::bail!("four times as fast, no pause of {TRIES} runs was shorter than {least} ms")
}

/// The shortest time between a teller's read and its write in the last run, in milliseconds.
fn shortest_pause(demo: &Demo<'_>) -> anyhow::Result<f64> {
    demo.ask(
        "const reads = {}, pauses = [];
         for (const { teller, does, ms } of demo.trace.events) {
           if (does === 'read') reads[teller] = ms;
           if (does === 'write') pauses.push(ms - reads[teller]);
         }
         return Math.min(...pauses)",
    )
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
