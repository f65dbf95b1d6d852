//! What holds for every demo of the book, in every manner of serving: it wakes, its first press runs to a result in the
//! agreed shape, and what it has of Reset, Copy link and the choice of strategy works.

use std::collections::BTreeSet;

use anyhow::Context as _;

use super::super::case::Case;
use super::super::demo::{Demo, Heard, exact_balance};
use super::super::engine::Engine;
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;
use super::stepping::PATIENCE;
use crate::known::{self, ENDS, FAULTS};

/// The manners of serving in which a book must run whole.
const SERVINGS: [(&str, Serving); 3] =
    [("isolated", Serving::Isolated), ("bare", Serving::Bare), ("sub_path_strict_policy", Serving::Strict)];

/// What every result says, whatever its demo.
const RESULT: [&str; 4] = ["demo", "backend", "ended", "elapsed_ms"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for demo in known::demos() {
        let name = demo.name;
        for (manner, serving) in SERVINGS {
            cases.push(Case::new(format!("{name}_first_press_{manner}"), move |stage| {
                first_press(stage, serving, name)
            }));
        }
        cases.push(Case::new(format!("{name}_goes_through_the_agreed_states"), move |stage| states(stage, name)));
        let facts = demo.clone();
        cases.push(Case::new(format!("{name}_controls_are_those_it_names"), move |stage| controls(stage, &facts)));
        cases.push(Case::new(format!("{name}_unknown_control_does_nothing"), move |stage| unknown(stage, name)));
        cases.push(Case::new(format!("{name}_removed_leaves_no_worker"), move |stage| removed(stage, name)));
        for backend in ["threads", "messages"] {
            let engines = engines_of(backend);
            let facts = demo.clone();
            let case = Case::new(format!("{name}_every_button_at_random_{backend}"), move |stage| {
                every_button(stage, &facts, backend)
            });
            cases.push(case.only(engines));
            if demo.takes("strategy") {
                for strategy in known::strategies() {
                    let facts = demo.clone();
                    let case = Case::new(format!("{name}_{}_{backend}", strategy.name), move |stage| {
                        strategy_runs(stage, &facts, strategy, backend)
                    });
                    // One demo shows what an engine makes of a strategy; the rest hangs on the demo alone. Over
                    // messages all locks are the vault's order, which is the same code in each engine.
                    let is_of_messages = tells_of_messages(strategy.name);
                    let case = if name == "account" { case } else { case.long(|_| true) };
                    let case = match backend {
                        _ if is_of_messages => case,
                        "messages" => case.short_in_chromium(),
                        _ => case.long(Engine::is_webkit),
                    };
                    cases.push(case.only(engines));
                }
            }
        }
    }
    cases
}

/// Whether a strategy is one of those that show what messages make of all of them.
pub(super) fn tells_of_messages(strategy: &str) -> bool {
    let is_last = known::strategies().last().is_some_and(|last| last.name == strategy);
    is_last || [known::a_cure().name, known::no_cure().name].contains(&strategy)
}

/// The engines in which a backend can be had.
pub(super) fn engines_of(backend: &str) -> fn(Engine) -> bool {
    if backend == "threads" { Engine::shares_memory } else { |_| true }
}

/// A serving in which the demos choose this backend of themselves.
pub(super) fn serving_of(backend: &str) -> Serving {
    if backend == "threads" { Serving::Isolated } else { Serving::Bare }
}

/// Operations of each teller: enough that they overlap, few enough that the slowest strategy is not waited for.
pub(super) fn operations(backend: &str) -> u64 {
    if backend == "threads" { 20_000 } else { 100 }
}

fn first_press(stage: &Stage<'_>, serving: Serving, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(serving, name, "")?;
    let awaited = if serving != Serving::Bare && stage.engine().shares_memory() { "threads" } else { "messages" };
    let backend = demo.backend()?;
    anyhow::ensure!(backend == awaited, "data-backend is `{backend}`, awaited `{awaited}`");
    let empty: bool = demo.ask("return demo.result === undefined || demo.result === null")?;
    anyhow::ensure!(empty, "there is a result before the first run");
    // A policy and a path are met by a short run as by a long one; so are headers where they change nothing.
    if serving == Serving::Strict || serving == Serving::Isolated && awaited == "messages" {
        demo.shorten()?;
    }
    demo.press("start")?;
    agreed_shape(&demo, name, &demo.wait_for_results(1)?)?;
    if demo.has("copy-link")? {
        let link = demo.copied_link()?;
        anyhow::ensure!(link.contains(&format!("#{name}")), "the copied link is `{link}`");
    }
    if demo.has("reset")? {
        demo.press("reset")?;
        demo.wait_for(&["ready"])?;
    }
    Ok(())
}

/// What every demo's result promises.
fn agreed_shape(demo: &Demo<'_>, name: &str, heard: &Heard) -> anyhow::Result<()> {
    let object = heard.detail.as_object().with_context(|| format!("the detail is {}", heard.detail))?;
    let absent: Vec<_> = RESULT.into_iter().filter(|key| !object.contains_key(*key)).collect();
    anyhow::ensure!(absent.is_empty(), "the result lacks {absent:?}: {}", heard.detail);
    anyhow::ensure!(heard.name == name && object["demo"] == name, "it calls itself {}", object["demo"]);
    anyhow::ensure!(object["backend"] == demo.backend()?, "data-backend and the result differ");
    let ended = heard.ended();
    anyhow::ensure!(ENDS.contains(&ended), "it ended `{ended}`");
    // A run stopped at its bound has an account as quiet as one that is done.
    let state = if ended == "stopped" { "done" } else { ended };
    anyhow::ensure!(heard.state == state, "it ended `{ended}` while data-state was `{}`", heard.state);
    let took = object["elapsed_ms"].as_f64();
    anyhow::ensure!(took.is_some_and(|ms| ms >= 0.0) || ended == "failed", "it took {}", object["elapsed_ms"]);
    anyhow::ensure!(heard.same_as_property, "the property `result` says another thing than the event");
    anyhow::ensure!(demo.said().len() > 20, "the output says only `{}`", demo.said());
    Ok(())
}

fn states(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, name, "")?;
    demo.shorten()?;
    demo.press("start")?;
    let ended = demo.wait_for_results(1)?.state;
    let states = demo.states()?;
    let awaited = ["idle", "loading", "ready", "running", ended.as_str()];
    anyhow::ensure!(states == awaited, "data-state went {}", states.join(" → "));
    demo.press("start")?;
    let ended = demo.wait_for_results(2)?.state;
    let again = demo.states()?;
    let awaited = ["running", ended.as_str()];
    anyhow::ensure!(again[states.len()..] == awaited, "the second time it went {}", again.join(" → "));
    Ok(())
}

/// What the crate names is in the document, also while the drawer is closed; what is in the document, the crate names.
fn controls(stage: &Stage<'_>, known: &known::Demo) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, known.name, "")?;
    let present: BTreeSet<String> =
        demo.ask("return [...demo.querySelectorAll('[data-control]')].map(control => control.dataset.control)")?;
    let named: BTreeSet<String> = known.controls.iter().map(|&control| control.to_owned()).collect();
    anyhow::ensure!(
        present == named,
        "in the document and not named: {:?}; named and not in the document: {:?}",
        present.difference(&named).collect::<Vec<_>>(),
        named.difference(&present).collect::<Vec<_>>()
    );
    let nameless: Vec<String> = demo.ask(
        "return [...demo.querySelectorAll('[data-control]')].filter(control => {
           const label = control.labels?.[0]?.textContent || control.getAttribute('aria-label') || control.textContent;
           return !label.trim() || !['BUTTON', 'INPUT', 'SELECT', 'TEXTAREA'].includes(control.tagName);
         }).map(control => control.dataset.control)",
    )?;
    anyhow::ensure!(nameless.is_empty(), "not native, or without a name: {nameless:?}");
    Ok(())
}

fn unknown(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, name, "")?;
    demo.shorten()?;
    // What is loaded after it is ready has its say first.
    until(PATIENCE, || demo.ask("return !!demo.link").unwrap_or(false)).context("the later part never came")?;
    let before = demo.visible_text()?;
    demo.ask::<()>(
        "const button = document.createElement('button');
         button.dataset.control = 'no-such-control';
         (demo.querySelector('[data-control]').parentElement).append(button);
         button.click();
         button.remove();",
    )?;
    let state = demo.state()?;
    anyhow::ensure!(state == "ready", "a control that nobody knows made it `{state}`");
    anyhow::ensure!(demo.visible_text()? == before, "a control that nobody knows changed what it says");
    demo.press("start")?;
    demo.wait_for_results(1).map(drop)
}

fn removed(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, name, "")?;
    demo.press("start")?;
    demo.wait_for(&["running", "done", "stuck", "failed"])?;
    demo.ask::<()>("demo.remove()")?;
    demo.wait_until_no_worker_lives()
}

/// Each button but those that break something or copy something, in an order that is the same every time.
fn every_button(stage: &Stage<'_>, known: &known::Demo, backend: &str) -> anyhow::Result<()> {
    let demo = stage.demo(serving_of(backend), known.name, &cured(known, backend))?;
    let aside = |control: &&str| !FAULTS.contains(control) && !control.starts_with("copy-");
    let mut buttons: Vec<&str> = Vec::new();
    for control in known.controls.iter().copied().filter(aside) {
        if demo.is_button(control)? {
            buttons.push(control);
        }
    }
    anyhow::ensure!(buttons.len() > 1, "it has only {buttons:?}");
    // A linear congruence: every button, in no order that a person would press them in.
    let mut place: usize = 7;
    let pressed: Vec<&str> = (0..300)
        .map(|_| {
            place = (place * 1_103 + 12_345) % 65_536;
            buttons[place / 16 % buttons.len()]
        })
        .collect();
    demo.hammer(&pressed, 300)?;
    if known.has("stop") {
        // Not by the pointer, which passes a barred button by.
        demo.hammer(&["stop"], 1)?;
    }
    demo.wait_for(&["ready", "done", "stuck"])?;
    let live = demo.live_workers()?;
    anyhow::ensure!(live <= i64::from(known::MOST_TELLERS) + 2, "{live} workers live");
    if known.has("reset") {
        demo.press("reset")?;
        demo.wait_for(&["ready"])?;
    }
    let before = demo.heard()?.len();
    demo.press("start")?;
    let last = demo.wait_for_results(before + 1)?;
    // The account is opened afresh, and the link chose a cure.
    if known.takes("strategy") && last.ended() == "done" && last.detail["lost"].is_number() {
        let result = last.numbers()?;
        result.check_exact(result.expected)?;
    }
    Ok(())
}

/// The settings of a short run that must come out exact, as far as the demo takes them.
fn cured(known: &known::Demo, backend: &str) -> String {
    let cure = known::a_cure();
    let operations = if backend == "threads" { "20000" } else { "100" };
    let wanted = [("strategy", cure.name), ("operations", operations)];
    let taken = wanted.iter().filter(|(key, _)| known.takes(key));
    taken.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}

/// Asked for by a link, which may name any, with few tellers and many: it runs under that name, and a cure is exact.
fn strategy_runs(
    stage: &Stage<'_>,
    known: &known::Demo,
    strategy: known::Strategy,
    backend: &str,
) -> anyhow::Result<()> {
    let operations = operations(backend);
    let mut query = format!("strategy={}", strategy.name);
    if known.takes("operations") {
        query.push_str(&format!("&operations={operations}"));
    }
    let demo = stage.demo(serving_of(backend), known.name, &query)?;
    if known.has("strategy") {
        let preset = demo.value("strategy")?;
        anyhow::ensure!(preset == strategy.name, "the link presets `{preset}`");
    }
    let tellers: &[Option<u32>] =
        if known.has("workers") { &[Some(2), Some(3), Some(known::MOST_TELLERS)] } else { &[None] };
    for (place, &workers) in tellers.iter().enumerate() {
        if let Some(workers) = workers {
            demo.set("workers", &workers.to_string())?;
        }
        demo.press("start")?;
        let heard = demo.wait_for_results(place + 1)?;
        strategy_kept(&heard, known, strategy, backend, workers).with_context(|| {
            workers
                .map_or_else(|| heard.detail.to_string(), |workers| format!("with {workers} tellers: {}", heard.detail))
        })?;
    }
    Ok(())
}

/// What a result says of its strategy. A demo whose result is about something else than one account says less.
fn strategy_kept(
    heard: &Heard,
    known: &known::Demo,
    strategy: known::Strategy,
    backend: &str,
    workers: Option<u32>,
) -> anyhow::Result<()> {
    anyhow::ensure!(heard.ended() == "done", "it ended `{}`", heard.ended());
    anyhow::ensure!(heard.detail["backend"] == backend, "awaited {backend}");
    if heard.detail["strategy"].is_null() || heard.detail["lost"].is_null() {
        return Ok(());
    }
    let result = heard.numbers()?;
    anyhow::ensure!(result.strategy == strategy.name, "it ran {}", result.strategy);
    let mut expected = result.expected;
    if let Some(workers) = workers {
        anyhow::ensure!(result.workers == workers, "{} tellers", result.workers);
        if known.takes("operations") {
            anyhow::ensure!(result.operations == operations(backend), "{} operations each", result.operations);
            expected = exact_balance(workers, result.operations, 1);
        }
    }
    if strategy.is_exact { result.check_exact(expected) } else { result.check_consistent(expected) }
}

#[cfg(test)]
mod tests {
    use super::{cured, known};

    #[test]
    fn settings_that_a_demo_does_not_take_are_left_out() {
        let demo = known::Demo { name: "x", controls: vec!["start"], keys: vec!["operations"] };
        assert_eq!(cured(&demo, "messages"), "operations=100");
    }
}
