//! What stands on one screen together: nobody has to scroll between what is asked, what is seen and what is pressed. In
//! Chromium, whose window can be as narrow as a phone.

use std::time::Duration;

use anyhow::Context as _;
use serde::Deserialize;

use super::super::case::Case;
use super::super::demo::Demo;
use super::super::serving::Serving;
use super::super::session::until;
use crate::known;

/// A laptop's window, in pixels.
const LAPTOP: (u32, u32) = (1_280, 900);
/// A phone's, likewise.
const PHONE: (u32, u32) = (360, 740);
/// The window of the other tests.
const WINDOW: (u32, u32) = (1_280, 1_000);
/// How long a page may take to come to rest at its new size.
const PATIENCE: Duration = Duration::from_secs(10);

/// Upper and lower edges in the window, in pixels; `None` for what cannot be seen.
#[derive(Debug, Deserialize)]
struct Edges {
    /// The prediction or the demo's own question; the task where neither is.
    question: (f64, f64),
    /// Zone 1.
    task: (f64, f64),
    /// Zone 2.
    stage: (f64, f64),
    /// What is to be pressed first: an answer that starts the run, or the loudest button.
    first: Option<(f64, f64)>,
    /// The window's height, and the lower edge of the bar at its top.
    window: (f64, f64),
}

pub(super) fn cases() -> Vec<Case> {
    let each = known::demos().into_iter().flat_map(|known| {
        let name = known.name;
        [
            sized(format!("{name}_question_and_demo_share_a_laptop_screen"), name, LAPTOP, laptop),
            sized(format!("{name}_task_stage_and_start_share_a_phone_screen"), name, PHONE, phone),
        ]
    });
    let front = sized("account_start_is_on_the_first_screen_of_a_phone".to_owned(), "account", PHONE, first_screen);
    each.chain([front]).collect()
}

/// A test of the demo in a window of that size, which is as large as before when the test ends.
fn sized(
    what: String,
    name: &'static str,
    (width, height): (u32, u32),
    deed: fn(&Demo<'_>) -> anyhow::Result<()>,
) -> Case {
    let case = Case::new(what, move |stage| {
        anyhow::ensure!(stage.session.resize(width, height)?, "Chromium will not be {width} px wide");
        let outcome = stage.demo(Serving::Isolated, name, "").and_then(|demo| deed(&demo));
        stage.session.resize(WINDOW.0, WINDOW.1)?;
        outcome
    });
    case.in_chromium()
}

/// As the page opens, nothing scrolled.
fn laptop(demo: &Demo<'_>) -> anyhow::Result<()> {
    let edges = at(demo, "scrollTo({ top: 0, behavior: 'instant' })")?;
    let first = edges.first.context("nothing to press first")?;
    let lowest = [edges.question.1, edges.stage.1, first.1].into_iter().fold(0.0, f64::max);
    anyhow::ensure!(lowest <= edges.window.0, "it reaches down to {lowest}: {edges:?}");
    Ok(())
}

/// With the demo's task at the top of the window.
fn phone(demo: &Demo<'_>) -> anyhow::Result<()> {
    let edges = at(
        demo,
        "const bar = document.querySelector('#mdbook-menu-bar').getBoundingClientRect().height;
         scrollBy({ top: demo.querySelector('.tt-task').getBoundingClientRect().top - bar, behavior: 'instant' })",
    )?;
    let first = edges.first.context("nothing to press first")?;
    let lowest = if first.0 > edges.task.1 { first.0 } else { edges.window.0 };
    anyhow::ensure!(edges.task.0 >= 0.0 && edges.stage.1 <= lowest, "the stage is cut off: {edges:?}");
    anyhow::ensure!(first.1 <= edges.window.0, "what is to be pressed is cut off: {edges:?}");
    Ok(())
}

/// As the front page opens.
fn first_screen(demo: &Demo<'_>) -> anyhow::Result<()> {
    let edges = at(demo, "scrollTo({ top: 0, behavior: 'instant' })")?;
    let first = edges.first.context("nothing to press first")?;
    anyhow::ensure!(first.1 <= edges.window.0, "Start is below the first screen: {edges:?}");
    Ok(())
}

/// Where everything is after `scroll`, once it stays there.
fn at(demo: &Demo<'_>, scroll: &str) -> anyhow::Result<Edges> {
    let body = format!(
        "{scroll};
         const edges = one => {{ const box = one.getBoundingClientRect(); return [box.top, box.bottom] }};
         const task = demo.querySelector('.tt-task');
         const before = demo.previousElementSibling;
         const question = before?.classList.contains('predict') ? before : task;
         const presses = [...demo.querySelectorAll('[data-answer], .tt-first')].filter(one => one.checkVisibility());
         const last = presses.at(-1);
         return {{
           question: edges(question), task: edges(task), stage: edges(demo.querySelector('.tt-stage')),
           first: last ? edges(last) : null,
           window: [innerHeight, document.querySelector('#mdbook-menu-bar').getBoundingClientRect().bottom],
         }}"
    );
    let mut last = demo.ask::<Edges>(&body)?;
    // The bar at the top slides in and out.
    let rests = until(PATIENCE, || {
        let Ok(now) = demo.ask::<Edges>(&body) else { return false };
        let is_same = now.stage == last.stage && now.window == last.window;
        last = now;
        is_same
    });
    rests.context("the page does not come to rest")?;
    Ok(last)
}
