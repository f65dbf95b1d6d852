//! Deposit and Withdraw pressed by hand, one shortly after the other: do they meet, and is money lost?

use anyhow::Context as _;
use serde_json::{Value, json};

use super::table::{Bound, Report, Table, median};
use crate::browser::{Demo, Serving, Servings, Session};
use crate::known;

/// How often the two are pressed.
const TRIES: usize = 15;
/// What lies between the presses of a quick hand, in milliseconds.
const BETWEEN: u32 = 400;

/// Presses them on the demo that has both, without protection, over each backend.
///
/// # Errors
/// When the browser or the demo fails.
pub(super) fn measure(servings: &Servings, session: &Session, report: &mut Report) -> anyhow::Result<()> {
    let by_hand = known::demos().into_iter().find(|demo| demo.has("deposit") && demo.has("withdraw"));
    let demo = by_hand.context("no demo has Deposit and Withdraw")?.name;
    let engine = session.engine.name();
    let mut table = Table::new(
        format!("Presses {BETWEEN} ms apart, {engine}"),
        &["tries", "met", "lost money", "overlap least", "overlap median"],
    );
    for (backend, serving) in [("threads", Serving::Isolated), ("messages", Serving::Bare)] {
        let results = press_pairs(servings, session, demo, serving)?;
        let overlaps: Vec<f64> =
            results.iter().map(|result| result["overlap_ms"].as_f64().unwrap_or(f64::NAN)).collect();
        let met = overlaps.iter().filter(|ms| **ms > 0.0).count();
        let lost = results.iter().filter(|result| result["lost"].as_f64().is_some_and(|lost| lost != 0.0)).count();
        let least = overlaps.iter().copied().fold(f64::NAN, f64::min);
        table.row(backend, &[results.len() as f64, met as f64, lost as f64, least, median(&overlaps)]);
        report.bar(
            format!("pairs of presses that met, of {TRIES}, {engine}, {backend}"),
            met as f64,
            Bound::AtLeast(TRIES as f64),
        );
        report.bar(format!("pairs of presses that lost money, {engine}, {backend}"), lost as f64, Bound::AtLeast(1.0));
    }
    report.add(table);
    session.open("about:blank")
}

fn press_pairs(servings: &Servings, session: &Session, name: &str, serving: Serving) -> anyhow::Result<Vec<Value>> {
    session.open("about:blank")?;
    let page = servings.page_of(name)?;
    let strategy = known::no_cure().name;
    session.open(&format!("{}{page}#{name}?strategy={strategy}", servings.address(serving)?))?;
    let demo = Demo::wake(session, name)?;
    let mut results = Vec::new();
    for _ in 0..TRIES {
        // Both presses in the page: a driver's way there and back would add to what lies between them.
        let result = session.promise(
            "const demo = document.querySelector(arguments[0]);
             const button = name => demo.querySelector(`[data-control=\"${name}\"]`);
             const results = [];
             const quiet = new Promise(resolve => demo.addEventListener('demo-result', event => resolve(event.detail), { once: true }));
             button('deposit').click();
             await new Promise(resolve => setTimeout(resolve, arguments[1]));
             button('withdraw').click();
             return await quiet",
            &[json!(demo.selector()), json!(BETWEEN)],
        )?;
        results.push(result);
        demo.wait_for(&["done"])?;
        demo.press("reset")?;
        demo.wait_for(&["ready"])?;
    }
    Ok(results)
}
