//! Without JavaScript, without wasm, without workers: the authored figure stands, and one sentence says why.

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::engine::{Engine, Setup};
use super::super::serving::Serving;
use super::super::stage::Stage;
use crate::known;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new("pages_read_without_javascript", without_javascript)
            .in_setup(Setup::NoJavascript)
            .only(|engine| !engine.is_webkit()),
    ];
    let blocked = [
        // WebKitGTK compiles wasm under any policy, so there is nothing to fall back from.
        ("wasm_blocked", Serving::NoWasm, ["policy", "Content Security Policy", "wasm", ""]),
        ("workers_blocked", Serving::NoWorkers, ["policy: worker-src", "Content Security Policy", "Worker", ""]),
        ("wasm_missing", Serving::WasmMissing, ["404", "wasm", "failed to load", ""]),
        ("wasm_truncated", Serving::WasmTruncated, ["wasm", "WebAssembly", "CompileError", ""]),
    ];
    for (what, serving, complaints) in blocked {
        let complaints: Vec<&'static str> = complaints.into_iter().filter(|part| !part.is_empty()).collect();
        for name in known::names() {
            let case = Case::new(format!("{name}_falls_back_{what}"), move |stage| stands(stage, serving, name));
            let engines: fn(Engine) -> bool = match serving {
                Serving::NoWasm => |engine| !engine.is_webkit(),
                _ => |_| true,
            };
            cases.push(case.expecting(&complaints).only(engines));
        }
    }
    cases
}

fn stands(stage: &Stage<'_>, serving: Serving, name: &'static str) -> anyhow::Result<()> {
    let demo: Demo<'_> = stage.demo_in_any_state(serving, name, "")?;
    let mut state = demo.state()?;
    // Workers may be found missing only when they are first needed.
    if state == "ready" {
        demo.press("start")?;
        state = demo.wait_for(&["failed", "unavailable"])?;
    }
    anyhow::ensure!(state == "unavailable" || state == "failed", "data-state is `{state}`");
    let authored: String = stage.session.promise(
        "const page = await (await fetch(location.pathname)).text();
         const demo = new DOMParser().parseFromString(page, 'text/html').querySelector(arguments[0]);
         return demo.querySelector('p, figcaption, th, td')?.textContent.trim() || ''",
        &[serde_json::json!(demo.selector())],
    )?;
    anyhow::ensure!(!authored.is_empty(), "the page's author gave `{name}` no fallback");
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = squeezed(&demo.visible_text()?);
    let start: String = squeezed(&authored).chars().take(40).collect();
    anyhow::ensure!(text.contains(&start), "the authored fallback «{start}…» is gone; there stands: {text}");
    anyhow::ensure!(text.len() > authored.len() + 20, "not a word of why: {text}");
    Ok(())
}

/// Asked of the driver alone: the page's own JavaScript is off.
fn without_javascript(stage: &Stage<'_>) -> anyhow::Result<()> {
    let mut demos = 0;
    for page in stage.servings.chapters()? {
        // Not `stage.open`, which asks the page's probe.
        stage.session.open(&stage.address(Serving::Isolated, &page)?)?;
        let ran: bool = stage.session.script("return !!window.__probe", &[]).unwrap_or(false);
        anyhow::ensure!(!ran, "JavaScript runs all the same");
        anyhow::ensure!(stage.session.count("main h1, main h2")? > 0, "{page} has no heading");
        for name in stage.servings.demos_of(&page)? {
            let demo = stage.session.find(&format!("live-demo[name=\"{name}\"]"))?;
            let text = stage.session.text(&demo)?;
            anyhow::ensure!(
                text.split_whitespace().count() > 8,
                "{page}: the fallback of `{name}` shows only `{text}`"
            );
            demos += 1;
        }
        anyhow::ensure!(
            stage.session.count("live-demo [data-control]")? == 0,
            "{page} shows controls that cannot work"
        );
    }
    anyhow::ensure!(demos > 0, "no page holds a demo");
    Ok(())
}
