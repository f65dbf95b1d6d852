//! The contract of the account beyond what holds for every demo: the keys of its result, its link, its attributes.

use std::collections::BTreeSet;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::case::Case;
use super::super::demo::{Demo, PATIENCE, exact_balance};
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;
use super::demos::engines_of;
use crate::known::{self, SLOW};

/// Whether a value is what its key promises.
type Fits = fn(&Value) -> bool;

/// The keys of a result, each with what its value must be where the run was done.
const SHAPE: [(&str, Fits); 11] = [
    ("demo", Value::is_string),
    ("backend", Value::is_string),
    ("ended", Value::is_string),
    ("strategy", Value::is_string),
    ("workers", Value::is_u64),
    ("operations", Value::is_u64),
    ("expected", is_whole),
    ("actual", is_whole),
    ("lost", is_whole),
    ("elapsed_ms", Value::is_number),
    ("overlap_ms", Value::is_number),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new("account_result_has_the_agreed_shape", shape),
        Case::new("account_backend_can_be_chosen", chosen_backend),
        Case::new("account_copied_link_presets_the_same", copied_link),
        Case::new("account_says_which_backend_runs", says_backend),
        Case::new("account_attributes_preset_it", attributes),
    ];
    for backend in ["threads", "messages"] {
        let case = Case::new(format!("account_overlap_is_measured_{backend}"), move |stage| overlap(stage, backend));
        cases.push(case.only(engines_of(backend)));
    }
    cases
}

fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

fn shape(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", "operations=500")?;
    demo.press("start")?;
    let heard = demo.wait_for_results(1)?;
    let object = heard.detail.as_object().ok_or_else(|| anyhow::anyhow!("the detail is {}", heard.detail))?;
    let keys: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    let agreed: BTreeSet<&str> = SHAPE.iter().map(|(key, _)| *key).collect();
    anyhow::ensure!(keys == agreed, "the result's keys are {keys:?}");
    for (key, fits) in SHAPE {
        anyhow::ensure!(fits(&object[key]), "`{key}` is {}", object[key]);
    }
    anyhow::ensure!(object["operations"] == 500, "the link asks for 500 operations: {}", heard.detail);
    Ok(())
}

/// Two presses in one task of the page. Whether they overlap is the machine's affair; what follows from it is not.
fn overlap(stage: &Stage<'_>, backend: &str) -> anyhow::Result<()> {
    let operations: i64 = if backend == "threads" { 50_000 } else { 200 };
    let query = format!("strategy={}&operations={operations}&amount=1", known::no_cure().name);
    let demo = stage.demo(super::demos::serving_of(backend), "account", &query)?;
    for press in 1..=3 {
        demo.hammer(&["deposit", "withdraw"], 2)?;
        let result = demo.wait_for_results(press)?.numbers()?;
        anyhow::ensure!(result.workers == 2, "two presses, {} tellers", result.workers);
        result.check_consistent(result.expected)?;
        anyhow::ensure!(result.lost.abs() <= operations, "{operations} operations each lost £{}", result.lost);
        anyhow::ensure!(
            (0.0..=result.elapsed_ms).contains(&result.overlap_ms),
            "they overlapped for {} of {} ms",
            result.overlap_ms,
            result.elapsed_ms
        );
        anyhow::ensure!(result.overlap_ms > 0.0 || result.lost == 0, "£{} lost, and no overlap", result.lost);
        demo.press("reset")?;
        demo.wait_for(&["ready"])?;
    }
    // A teller alone overlaps with nobody.
    demo.press("deposit")?;
    let alone = demo.wait_for_results(4)?.numbers()?;
    anyhow::ensure!(alone.overlap_ms == 0.0, "one teller overlapped for {} ms", alone.overlap_ms);
    alone.check_exact(alone.expected)
}

fn chosen_backend(stage: &Stage<'_>) -> anyhow::Result<()> {
    let own = if stage.engine().shares_memory() { "threads" } else { "messages" };
    let query = format!("strategy={}&operations=200&backend=messages", known::a_cure().name);
    let demo = stage.demo(Serving::Isolated, "account", &query)?;
    let result = demo.run()?;
    anyhow::ensure!(result.backend == "messages", "the link asks for messages; it ran over {}", result.backend);
    for (choice, awaited) in [("auto", own), ("messages", "messages"), ("auto", own)] {
        demo.set("backend", choice)?;
        let result = demo.run()?;
        anyhow::ensure!(result.backend == awaited, "`{choice}` ran over {}, awaited {awaited}", result.backend);
        anyhow::ensure!(demo.backend()? == awaited, "data-backend is {} after `{choice}`", demo.backend()?);
        result.check_exact(exact_balance(result.workers, result.operations, 1))?;
    }
    Ok(())
}

fn copied_link(stage: &Stage<'_>) -> anyhow::Result<()> {
    // In slow motion a batch is short, and the field says so: that, too, is what the link reproduces.
    for (operations, slow) in [("1234", "false"), ("5", "true")] {
        let demo = stage.demo(Serving::Isolated, "account", "")?;
        let strategy = demo.another_cure()?;
        let wanted = [
            ("strategy", strategy.as_str()),
            ("workers", "3"),
            (SLOW, slow),
            ("operations", operations),
            ("amount", "7"),
        ];
        for (control, value) in wanted {
            demo.set(control, value)?;
        }
        let link = demo.copied_link()?;
        anyhow::ensure!(link.contains("#account?"), "the copied link is `{link}`");
        stage.leave()?;
        stage.session.open(&link)?;
        let demo = Demo::wake(stage.session, "account")?;
        for (control, awaited) in wanted {
            let value = demo.value(control)?.replace(',', "");
            anyhow::ensure!(value == awaited, "{link} presets `{control}` to `{value}`, awaited `{awaited}`");
        }
    }
    Ok(())
}

fn says_backend(stage: &Stage<'_>) -> anyhow::Result<()> {
    for serving in [Serving::Isolated, Serving::Bare] {
        let demo = stage.demo(serving, "account", "")?;
        let backend = demo.backend()?;
        let words: &[&str] = if backend == "threads" { &["shared memory", "real threads"] } else { &["message"] };
        let mut text = String::new();
        let says = until(PATIENCE, || {
            text = demo.visible_text().unwrap_or_default().to_lowercase();
            words.iter().any(|word| text.contains(word))
        });
        says.with_context(|| format!("served {serving:?} it runs over {backend}, and says {text:?}"))?;
    }
    Ok(())
}

fn attributes(stage: &Stage<'_>) -> anyhow::Result<()> {
    let wanted = [("strategy", known::a_cure().name), ("workers", "3"), ("operations", "77"), ("amount", "9")];
    let demo = stage.demo(Serving::Isolated, "account", "")?;
    let script = "const fresh = document.createElement('live-demo');
        fresh.setAttribute('name', 'account');
        for (const [name, value] of arguments[1]) fresh.setAttribute(name, value);
        fresh.innerHTML = '<p>What stands here until the demo does.</p>';
        document.querySelector(arguments[0]).replaceWith(fresh);";
    stage.session.script::<()>(script, &[json!(demo.selector()), json!(wanted)])?;
    let demo = Demo::wake(stage.session, "account")?;
    for (control, awaited) in wanted {
        let value = demo.value(control)?;
        anyhow::ensure!(value == awaited, "the attribute presets `{control}` to `{value}`, awaited `{awaited}`");
    }
    demo.run()?.check_exact(exact_balance(3, 77, 9))
}
