//! Reading and working the demos without a mouse, without motion, and on a narrow screen.

use serde_json::json;

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::engine::{Engine, Setup};
use super::super::serving::Serving;
use super::super::stage::Stage;
use crate::known::{self, OPENING};

/// WebDriver's code points for keys without a letter.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";

pub(super) fn cases() -> Vec<Case> {
    // WebKitWebDriver's Tab reaches fields alone, as macOS has it; the keyboard is tested in the other two.
    let full_keyboard: fn(Engine) -> bool = |engine| !engine.is_webkit();
    let each = known::demos().into_iter().flat_map(|known| {
        let (name, facts) = (known.name, known.clone());
        [
            Case::new(format!("{name}_every_control_by_tab"), move |stage| every_control(stage, name)),
            Case::new(format!("{name}_keys_stay_in_the_demo"), move |stage| keys_stay(stage, &facts)),
        ]
        .map(|case| case.only(full_keyboard))
    });
    let rest = [
        Case::new("account_runs_by_keyboard", by_keyboard).only(full_keyboard),
        Case::new("account_speaks_once_in_a_sentence", speaks_once),
        Case::new("account_runs_with_reduced_motion", reduced_motion)
            .in_setup(Setup::ReducedMotion)
            .only(full_keyboard),
        // Chromium's window can be as narrow as a phone; elsewhere the page is shown in a narrow frame, which takes long.
        Case::new("pages_do_not_scroll_sideways", narrow).short_in_chromium(),
    ];
    each.chain(rest).collect()
}

/// The fragment of a short run that must come out exact.
fn exact_run() -> String {
    format!("strategy={}&workers=2&operations=1000", known::a_cure().name)
}

fn every_control(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, name, "")?;
    demo.unfold()?;
    let all: Vec<String> = demo.ask(
        "return [...demo.querySelectorAll('[data-control]')]
           .filter(control => !control.disabled && control.checkVisibility()).map(control => control.dataset.control)",
    )?;
    demo.ask::<()>("demo.querySelector('[data-control]').focus()")?;
    let mut met = Vec::new();
    for _ in 0..all.len() * 3 + 20 {
        let here: Option<String> = demo.ask(
            "return demo.contains(document.activeElement) ? document.activeElement.dataset.control || '' : null",
        )?;
        let Some(here) = here else { break };
        met.push(here);
        stage.session.keys(&[TAB])?;
    }
    let missed: Vec<&String> = all.iter().filter(|control| !met.contains(control)).collect();
    anyhow::ensure!(missed.is_empty(), "Tab never comes to {missed:?}; it went {met:?}");
    Ok(())
}

fn by_keyboard(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", &exact_run())?;
    for (key, count) in [(ENTER, 1), (SPACE, 2)] {
        demo.ask::<()>("demo.querySelector('[data-control=\"start\"]').focus()")?;
        stage.session.keys(&[key])?;
        demo.wait_for_results(count)?.numbers()?.check_exact(OPENING)?;
        let kept: bool = demo.ask("return demo.contains(document.activeElement)")?;
        anyhow::ensure!(kept, "the focus is lost after a run");
    }
    Ok(())
}

/// mdBook turns pages on arrows, opens its search on `s` and `/`, its help on `?`: not while the demo has the focus.
fn keys_stay(stage: &Stage<'_>, known: &known::Demo) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, known.name, "")?;
    demo.unfold()?;
    let address: String = stage.session.script("return location.pathname", &[])?;
    for control in &known.controls {
        // What is hidden until later takes no focus, and no keys.
        let focused: bool = demo.ask(&format!(
            "const control = demo.querySelector('[data-control=\"{control}\"]');
             control?.focus();
             return control !== null && document.activeElement === control"
        ))?;
        if !focused {
            continue;
        }
        stage.session.keys(&[RIGHT, LEFT, "s", "?"])?;
        if stage.engine() == Engine::Chromium {
            // In Firefox a slash opens the browser's own search, whatever the page does.
            stage.session.keys(&["/"])?;
        }
        let now: String = stage.session.script("return location.pathname", &[])?;
        anyhow::ensure!(now == address, "an arrow on `{control}` turned the page to {now}");
        let still: bool = demo.ask("return demo.contains(document.activeElement)")?;
        anyhow::ensure!(still, "a key on `{control}` took the focus out of the demo");
    }
    Ok(())
}

fn speaks_once(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", &exact_run())?;
    demo.ask::<()>(
        "window.__spoken = [];
         const output = demo.querySelector('output');
         new MutationObserver(() => {
           const text = output.textContent.trim();
           if (text && text !== window.__spoken.at(-1)) window.__spoken.push(text);
         }).observe(output, { childList: true, characterData: true, subtree: true });",
    )?;
    demo.run()?;
    let spoken: Vec<String> = stage.session.script("return window.__spoken", &[])?;
    anyhow::ensure!(!spoken.is_empty() && spoken.len() <= 2, "the output spoke {} times: {spoken:?}", spoken.len());
    let last = spoken.last().map_or("", String::as_str);
    anyhow::ensure!(last.ends_with(['.', '!', '?']), "the result is no sentence: `{last}`");
    let live: usize = demo.ask(
        "return demo.querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert], output').length",
    )?;
    anyhow::ensure!(live <= 2, "{live} live regions talk at once");
    Ok(())
}

fn reduced_motion(stage: &Stage<'_>) -> anyhow::Result<()> {
    let demo = stage.demo(Serving::Isolated, "account", &exact_run())?;
    let asked: bool = stage.session.script("return matchMedia('(prefers-reduced-motion: reduce)').matches", &[])?;
    anyhow::ensure!(asked, "the browser does not ask for reduced motion");
    demo.run()?.check_exact(OPENING)?;
    let moving: Vec<String> = demo.ask(
        "return demo.getAnimations({ subtree: true })
           .filter(animation => animation.playState === 'running' && animation.effect.getComputedTiming().activeDuration > 10)
           .map(animation => String(animation.animationName || animation.transitionProperty))",
    )?;
    anyhow::ensure!(moving.is_empty(), "still moving: {moving:?}");
    Ok(())
}

/// Has a demo prove something, where it has that view; *Small causes* shows all it has from the beginning.
const PROVES: &str = "const tab = demo.querySelector('[role=tab][data-view=prove]');
    tab?.click();
    if (tab) demo.querySelector('[data-control=prove]').click();
    return tab !== null";

/// 320 CSS pixels is 1280 at a zoom of 400 %.
fn narrow(stage: &Stage<'_>) -> anyhow::Result<()> {
    // What fits the narrower window fits the other, but for what a style says of widths between them: there nothing is run.
    let widths = if stage.engine() == Engine::Chromium { &[320, 360][..] } else { &[320] };
    for &width in widths {
        for page in stage.servings.chapters()? {
            open_narrow(stage, &page, width)?;
            for name in stage.servings.demos_of(&page)? {
                let demo = Demo::wake(stage.session, &name)?;
                let runs = width == widths[0];
                if demo.has("start")? {
                    if runs {
                        demo.shorten()?;
                        demo.press("start")?;
                        demo.wait_for(&["done", "stuck"])?;
                    }
                    demo.unfold()?;
                } else if runs && demo.ask(PROVES)? {
                    demo.wait_for(&["done"])?;
                }
            }
            let wide: Vec<String> = stage.session.script(
                "const root = document.scrollingElement;
                 if (root.scrollWidth <= innerWidth) return [];
                 return [...document.querySelectorAll('main *')]
                   .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
                   .slice(0, 5)
                   .map(element => `${element.tagName}.${element.className} ${element.getBoundingClientRect().right}`)
                   .concat(`page ${root.scrollWidth}`)",
                &[],
            )?;
            anyhow::ensure!(wide.is_empty(), "{page} scrolls sideways at {width} px: {wide:?}");
            // What is cut off scrolls nowhere.
            let cut: Vec<String> = stage.session.script(
                "const right = element => element.getBoundingClientRect().right;
                 return [...document.querySelectorAll('live-demo svg')]
                   .filter(picture => picture.checkVisibility() && right(picture) > right(picture.closest('live-demo')) + 1)
                   .map(picture => `${picture.className.baseVal} of ${picture.closest('live-demo').getAttribute('name')} ${right(picture)}`)",
                &[],
            )?;
            anyhow::ensure!(cut.is_empty(), "{page} cuts pictures off at {width} px: {cut:?}");
        }
    }
    stage.harvest()?;
    if stage.engine() != Engine::Chromium {
        stage.session.leave_frame()?;
    }
    stage.session.resize(1280, 1000)?;
    Ok(())
}

/// Chromium's window can be this narrow; elsewhere the page is shown in a frame of that width, which is all the same
/// to its styles.
fn open_narrow(stage: &Stage<'_>, page: &str, width: u32) -> anyhow::Result<()> {
    if stage.engine() == Engine::Chromium {
        anyhow::ensure!(stage.session.resize(width, 740)?, "Chromium will not be {width} px wide");
        return stage.open(Serving::Isolated, page);
    }
    stage.open(Serving::Isolated, "404.html")?;
    let frame = "const frame = document.createElement('iframe');
        frame.width = arguments[0];
        frame.height = 740;
        frame.style.border = 'none';
        const loaded = new Promise(resolve => { frame.onload = resolve; });
        frame.src = arguments[1];
        document.body.replaceChildren(frame);
        await loaded;
        return frame.contentWindow.innerWidth";
    let address = stage.address(Serving::Isolated, page)?;
    let inside: u32 = stage.session.promise(frame, &[json!(width), json!(address)])?;
    anyhow::ensure!(inside == width, "the frame is {inside} px wide");
    stage.harvest()?;
    stage.session.enter_frame()
}
