//! What each lock of *Starvation* leaves to whom: the least share of the turns, how even they are, the longest wait.

use serde_json::Value;

use super::table::{Bound, Report, Table, median};
use crate::browser::{Demo, Serving, Servings, Session};

/// Runs of a scene in which chance has a say.
const RUNS: usize = 20;
/// Runs of a scene in which it has none.
const FEW: usize = 5;
/// Whoever had less has starved, where all offer the same work.
const STARVED_BELOW: f64 = 0.1;
/// Jain's index of an even run, at the least.
const EVEN: f64 = 0.95;

/// Every scene: its button, what it is called in the table, and how often it is run.
const SCENES: [(&str, &str, usize); 8] = [
    ("start", "barging, all ask again at once", RUNS),
    ("greedy", "barging, one asks again at once", RUNS),
    ("breath", "barging, all rest", RUNS),
    ("standard-mutex", "the standard mutex, all ask again at once", RUNS),
    ("first-come", "ticket lock, all ask again at once", FEW),
    ("appetites", "ticket lock, unequal appetites", FEW),
    ("readers-first", "readers first, three readers and a writer", FEW),
    ("writers-first", "writers first, two writers and two readers", FEW),
];

/// Runs every scene over each backend, each at most so often.
///
/// # Errors
/// When the browser or the demo fails.
pub(super) fn measure(servings: &Servings, session: &Session, most: usize, report: &mut Report) -> anyhow::Result<()> {
    let engine = session.engine.name();
    for (backend, serving) in [("threads", Serving::Isolated), ("messages", Serving::Bare)] {
        let columns = [
            "runs",
            "least share < 10 %",
            "least %, median",
            "least %, most",
            "Jain, median",
            "Jain, least",
            "longest wait, ms",
        ];
        let mut table = Table::new(format!("Turns at one account, {engine}, {backend}"), &columns);
        session.open("about:blank")?;
        session.open(&format!("{}{}", servings.address(serving)?, servings.page_of("starvation")?))?;
        let demo = Demo::wake(session, "starvation")?;
        // What follows on a verdict is not there before the first, and a first run is not like the others.
        demo.press("start")?;
        demo.wait_for_results(1)?;
        for (control, called, runs) in SCENES {
            if demo.is_barred(control)? {
                continue;
            }
            let results = run(&demo, control, runs.min(most))?;
            let figures = |key: &str| results.iter().filter_map(|result| result[key].as_f64()).collect::<Vec<_>>();
            let (least, jain) = (figures("least_share"), figures("jain"));
            let starved = least.iter().filter(|share| **share < STARVED_BELOW).count();
            let lowest = |figures: &[f64]| figures.iter().copied().fold(f64::INFINITY, f64::min);
            let highest = |figures: &[f64]| figures.iter().copied().fold(0.0, f64::max);
            let waits = results.iter().filter_map(|result| result["longest_ms"].as_array());
            let waits: Vec<f64> = waits.flatten().filter_map(Value::as_f64).collect();
            let percent = |share: f64| share * 100.0;
            let counts = [results.len() as f64, starved as f64];
            let shares = [percent(median(&least)), percent(highest(&least))];
            table.row(
                called,
                &[counts, shares, [median(&jain), lowest(&jain)]]
                    .concat()
                    .into_iter()
                    .chain([highest(&waits)])
                    .collect::<Vec<_>>(),
            );
            let bar = |what: &str| format!("{what}, {control}, {engine}, {backend}");
            match control {
                // 19 of 20.
                "start" => report.bar(
                    bar("runs in which nobody starved"),
                    (results.len() - starved) as f64,
                    Bound::AtMost((results.len() / 20) as f64),
                ),
                "first-come" => report.bar(bar("least of Jain's index"), lowest(&jain), Bound::AtLeast(EVEN)),
                _ => {}
            }
            let is_exact = |result: &&Value| result["actual"] == result["expected"] && !result["actual"].is_null();
            let wrong = results.len() - results.iter().filter(is_exact).count();
            report.bar(bar("runs that are not exact"), wrong as f64, Bound::AtMost(0.0));
        }
        report.add(table);
    }
    session.open("about:blank")
}

fn run(demo: &Demo<'_>, control: &str, runs: usize) -> anyhow::Result<Vec<Value>> {
    let mut results = Vec::new();
    for _ in 0..runs {
        let before = demo.heard()?.len();
        demo.press(control)?;
        results.push(demo.wait_for_results(before + 1)?.detail);
    }
    Ok(results)
}
