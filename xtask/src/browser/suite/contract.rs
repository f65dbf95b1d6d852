//! The contract every page relies on: attributes, event, result, link.

use std::collections::BTreeSet;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::case::Case;
use super::super::demo::{Demo, PATIENCE, exact_balance};
use super::super::serving::Serving;
use super::super::session::until;
use super::super::stage::Stage;

/// Whether a value is what its key promises.
type Fits = fn(&Value) -> bool;

/// The keys of a result, each with what its value must be.
const SHAPE: [(&str, Fits); 9] = [
    ("demo", Value::is_string),
    ("backend", Value::is_string),
    ("strategy", Value::is_string),
    ("workers", Value::is_u64),
    ("operations", Value::is_u64),
    ("expected", is_whole),
    ("actual", is_whole),
    ("lost", is_whole),
    ("elapsed_ms", Value::is_number),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in ["account", "two-tellers", "lost-update"] {
        cases.push(Case::new(format!("{name}_result_has_the_agreed_shape"), move |stage| shape(stage, name)));
        cases.push(Case::new(format!("{name}_goes_through_the_agreed_states"), move |stage| states(stage, name)));
    }
    cases.push(Case::new("account_backend_can_be_chosen", chosen_backend));
    cases.push(Case::new("account_copied_link_presets_the_same", copied_link));
    cases.push(Case::new("account_says_which_backend_runs", says_backend));
    cases.push(Case::new("account_attributes_preset_it", attributes));
    cases.push(Case::new("account_removed_leaves_no_worker", removed));
    cases
}

fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

fn shape(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, name, "operations=500")?;
    let empty: bool = demo.ask("return demo.result === undefined || demo.result === null")?;
    anyhow::ensure!(empty, "there is a result before the first run");
    demo.press("start")?;
    let heard = demo.wait_for_results(1)?;
    let object = heard.detail.as_object().ok_or_else(|| anyhow::anyhow!("the detail is {}", heard.detail))?;
    let keys: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    let agreed: BTreeSet<&str> = SHAPE.iter().map(|(key, _)| *key).collect();
    anyhow::ensure!(keys == agreed, "the result's keys are {keys:?}");
    for (key, fits) in SHAPE {
        anyhow::ensure!(fits(&object[key]), "`{key}` is {}", object[key]);
    }
    anyhow::ensure!(heard.name == name && object["demo"] == name, "it calls itself {}", object["demo"]);
    anyhow::ensure!(heard.state == "done", "the event came while data-state was `{}`", heard.state);
    anyhow::ensure!(heard.same_as_property, "the property `result` says another thing than the event");
    anyhow::ensure!(object["backend"] == demo.backend()?, "data-backend and the result differ");
    anyhow::ensure!(demo.said().len() > 20, "the output says only `{}`", demo.said());
    Ok(())
}

fn states(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, name, "operations=500")?;
    demo.run()?;
    let states = demo.states()?;
    let awaited = ["idle", "loading", "ready", "running", "done"];
    anyhow::ensure!(states == awaited, "data-state went {}", states.join(" → "));
    demo.run()?;
    let again = demo.states()?;
    anyhow::ensure!(again[states.len()..] == ["running", "done"], "the second time it went {}", again.join(" → "));
    Ok(())
}

fn chosen_backend(stage: &Stage<'_>) -> anyhow::Result<()> {
    let own = if stage.engine().shares_memory() { "threads" } else { "messages" };
    let demo = stage.demo(Serving::Isolated, "account", "strategy=mutex&operations=200&backend=messages")?;
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
        let wanted = [
            ("strategy", "ticket"),
            ("workers", "3"),
            ("slow-motion", slow),
            ("operations", operations),
            ("amount", "7"),
        ];
        let demo = stage.demo(Serving::Isolated, "account", "")?;
        for (control, value) in wanted {
            demo.set(control, value)?;
        }
        // Whether a browser without a screen has a clipboard is not the page's business: what it hands over is.
        let catch = "window.__copied = '';
            const write = text => { window.__copied = text; return Promise.resolve(); };
            if (navigator.clipboard) navigator.clipboard.writeText = write;
            else Object.defineProperty(navigator, 'clipboard', { value: { writeText: write }, configurable: true });";
        stage.session.script::<()>(catch, &[])?;
        demo.press("copy-link")?;
        let link: String = stage.session.script("return window.__copied || location.href", &[])?;
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
        let text = demo.visible_text()?.to_lowercase();
        let word = if demo.backend()? == "threads" { "shared memory" } else { "message" };
        anyhow::ensure!(
            text.contains(word),
            "served {serving:?} it runs over {}, and does not say so",
            demo.backend()?
        );
    }
    Ok(())
}

fn attributes(stage: &Stage<'_>) -> anyhow::Result<()> {
    let wanted = [("strategy", "rwlock"), ("workers", "3"), ("operations", "77"), ("amount", "9")];
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

fn removed(stage: &Stage<'_>) -> anyhow::Result<()> {
    for query in ["strategy=mutex&operations=1000", "strategy=mutex&operations=4&slow=1"] {
        let demo = stage.demo(Serving::Isolated, "account", query)?;
        demo.press("start")?;
        demo.wait_for(&["running", "done"])?;
        demo.ask::<()>("demo.remove()")?;
        until(PATIENCE, || demo.live_workers().is_ok_and(|live| live == 0))
            .with_context(|| format!("{} workers outlive their demo", demo.live_workers().unwrap_or(-1)))?;
    }
    Ok(())
}
