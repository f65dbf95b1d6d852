//! The first press: on a fresh page, does a demo show what its page promises? On a quiet machine, on a busy one, and held
//! to one core that others use too; in both browsers, with shared memory and without.
//!
//! Nothing is repeated until it fits: each press counts, and a cell ends at the first miss beyond those it may have.

use std::path::Path;
use std::thread::available_parallelism;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::table::{Bound, Report, Table, median};
use crate::browser::{self, Demo, Engine, OneCore, Serving, Servings, Session, Setup, Tools};
use crate::known;
use crate::workspace;

/// What a page promises of a button's first press.
pub(crate) struct Promise {
    /// The row of the bench that measures it alone.
    pub(crate) row: &'static str,
    /// The demo.
    pub(crate) demo: &'static str,
    /// The `data-control` of the button. One that the page holds back until something was seen is pressed all the same.
    pub(crate) control: &'static str,
    /// Over which backends it is promised.
    pub(crate) backends: &'static [(&'static str, Serving)],
    /// On which machines it is promised.
    on: &'static [(Machine, &'static str)],
    /// What a kept promise is called.
    pub(crate) what: &'static str,
    /// Whether a result keeps it.
    pub(crate) is_kept: fn(&Value) -> bool,
    /// Misses that a hundred presses may have.
    misses: usize,
    /// The longest time from press to result, in milliseconds, where one is promised.
    within: Option<f64>,
}

/// Every promise. The first is the front page's.
pub(crate) const PROMISES: [Promise; 9] = [
    Promise {
        row: "front-page",
        demo: "account",
        control: "start",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "money is lost",
        is_kept: loses_money,
        misses: 1,
        within: None,
    },
    Promise {
        row: "small-batches",
        demo: "lost-update",
        control: "series",
        // In messages a change takes longer than the head start, and the page says so.
        backends: &[BACKENDS[0]],
        on: &MACHINES,
        what: "all 1,000 small batches are exact",
        is_kept: all_exact,
        misses: 1,
        within: None,
    },
    Promise {
        row: "ship",
        demo: "lost-update",
        control: "start",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "8 of 10 runs or more are wrong",
        is_kept: nearly_all_wrong,
        misses: 5,
        within: None,
    },
    Promise {
        row: "cures",
        demo: "lost-update",
        control: "cures",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "the unprotected account loses, the cures do not",
        is_kept: only_nothing_loses,
        misses: 5,
        within: Some(10_000.0),
    },
    Promise {
        row: "one-core",
        demo: "not-parallelism",
        control: "start",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "on one worker money vanishes, and no two tellers are at work at the same time",
        is_kept: loses_in_turn,
        misses: 5,
        within: None,
    },
    Promise {
        row: "hang",
        demo: "deadlock",
        control: "start",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "it hangs within 10 s",
        is_kept: hangs,
        misses: 1,
        within: None,
    },
    Promise {
        row: "two-beat-one",
        demo: "speed-up",
        control: "start",
        backends: &BACKENDS,
        on: &[MACHINES[0]],
        what: "every count is that of one worker alone, and two workers are faster",
        is_kept: two_beat_one,
        misses: 5,
        within: None,
    },
    Promise {
        row: "speed-up",
        demo: "speed-up",
        control: "start",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "every count is that of one worker alone, and the verdict is true to the times",
        is_kept: is_true_to_its_times,
        misses: 5,
        within: None,
    },
    Promise {
        row: "starves",
        demo: "starvation",
        control: "start",
        backends: &BACKENDS,
        on: &MACHINES,
        what: "somebody has under 10 % of the turns, and not a pound is missing",
        is_kept: starves,
        misses: 5,
        within: None,
    },
];

/// Presses of a cell while nothing else is asked for.
pub(crate) const PRESSES: usize = 100;

/// How the machine is while a cell is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Machine {
    /// Nothing of ours runs beside the browser.
    Quiet,
    /// One busy process for each core.
    Busy,
    /// Browser, server and two busy processes share one core.
    OneCore,
}

const MACHINES: [(Machine, &str); 3] =
    [(Machine::Quiet, "quiet"), (Machine::Busy, "every core busy"), (Machine::OneCore, "one core, shared with two")];

/// The servings by which a demo chooses its backend.
const BACKENDS: [(&str, Serving); 2] = [("threads", Serving::Isolated), ("messages", Serving::Bare)];

/// What came of the presses of one cell.
#[derive(Debug, Default)]
struct Cell {
    presses: usize,
    kept: usize,
    elapsed: Vec<f64>,
    overlap: Vec<f64>,
    /// From each press to its result, in milliseconds by the page's clock.
    whole: Vec<f64>,
}

fn loses_money(result: &Value) -> bool {
    result["lost"].as_f64().is_some_and(|lost| lost != 0.0)
}

fn loses_in_turn(result: &Value) -> bool {
    let vanishes = result["lost"].as_f64().is_some_and(|lost| lost > 0.0);
    result["ended"] == "done" && vanishes && result["overlap_ms"] == 0.0
}

fn all_exact(result: &Value) -> bool {
    result["ended"] == "done" && result["runs"] == 1_000 && result["wrong"] == 0
}

fn nearly_all_wrong(result: &Value) -> bool {
    result["runs"] == 10 && result["wrong"].as_u64().is_some_and(|wrong| wrong >= 8)
}

/// Every strategy has run, and those that lost something, ended or stopped, are those that do not promise to keep it.
fn only_nothing_loses(result: &Value) -> bool {
    let none = Vec::new();
    let cures = result["cures"].as_array().unwrap_or(&none);
    let strategies = known::strategies();
    cures.len() == strategies.len()
        && cures.iter().zip(strategies).all(|(cure, strategy)| {
            cure["strategy"] == strategy.name
                && cure["lost"].as_f64().is_some_and(|lost| (lost == 0.0) == strategy.is_exact)
        })
}

/// Ten seconds, in milliseconds: a run that hangs later keeps no promise.
const HANGS_WITHIN: f64 = 10_000.0;

fn hangs(result: &Value) -> bool {
    let is_circle = result["circle"].as_array().is_some_and(|tellers| tellers.len() == 2);
    result["ended"] == "stuck" && is_circle && result["elapsed_ms"].as_f64().is_some_and(|ms| ms <= HANGS_WITHIN)
}

/// Where there are two cores.
fn two_beat_one(result: &Value) -> bool {
    let cores = result["cores"].as_u64().unwrap_or(0);
    is_true_to_its_times(result) && (cores < 2 || result["speeds"][1].as_f64().is_some_and(|speed| speed > 1.0))
}

/// Whether all counts are equal, and what is said of the times is so; what a machine that is busy, or has one core, cannot
/// show is not promised there.
fn is_true_to_its_times(result: &Value) -> bool {
    let speeds: Vec<f64> = result["speeds"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let best = speeds.iter().copied().fold(0.0, f64::max);
    let is_whole = result["ended"] == "done" && result["wrong"] == 0 && result["workers"] == speeds.len();
    is_whole
        && match result["seen"].as_str() {
            Some("gain") => best > 1.0,
            Some("no-gain") => best < 1.06,
            Some("nothing") => result["clock_ms"].as_f64().is_some_and(|ms| ms >= 1.0),
            _ => false,
        }
}

fn starves(result: &Value) -> bool {
    let is_exact = !result["actual"].is_null() && result["actual"] == result["expected"];
    result["ended"] == "done" && is_exact && result["least_share"].as_f64().is_some_and(|share| share < 0.1)
}

/// Fills the cells of one engine for these promises.
///
/// # Errors
/// When a browser does not start or a page is not there. A press that brings no result is a miss.
pub(super) fn measure(
    site: &Path,
    engine: Engine,
    tools: &Tools,
    promises: &[&Promise],
    presses: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    for promise in promises {
        let columns = [
            "presses",
            "kept",
            "ms least",
            "ms median",
            "ms most",
            "overlap least",
            "overlap median",
            "overlap most",
            "whole most",
        ];
        let title = format!("First press, {}, {}: {}, {}", promise.demo, promise.row, promise.what, engine.name());
        let mut table = Table::new(title, &columns);
        for &(machine, called) in promise.on {
            let held = match machine {
                Machine::OneCore => match OneCore::hold() {
                    Ok(held) => Some(held),
                    Err(error) => {
                        println!("!! not measured, {called}: {error:#}");
                        report.bar(bar_name(promise, engine, "either backend", called), f64::NAN, Bound::AtLeast(0.0));
                        continue;
                    }
                },
                Machine::Quiet | Machine::Busy => None,
            };
            // Started here, so that it and the server are held to the core as well.
            let servings = Servings::new(site);
            let session = browser::start_browser(engine, Setup::Plain, tools)?;
            let cores = available_parallelism().map_or(2, usize::from);
            let busy = match machine {
                Machine::Quiet => 0,
                Machine::Busy => cores,
                Machine::OneCore => 2,
            };
            let load = browser::busy(busy, &workspace::path("target/bench"))?;
            for &(backend, serving) in promise.backends {
                let cell = fill(&servings, &session, promise, serving, presses)?;
                let allowed = promise.allowed(presses);
                println!("{}, {backend}, {called}: kept {} of {}", engine.name(), cell.kept, cell.presses);
                table.row(format!("{backend}, {called}"), &cell.figures());
                // A cell that ended early has missed more than it may, and holds nothing.
                let missed = (cell.presses - cell.kept) as f64;
                report.bar(bar_name(promise, engine, backend, called), missed, Bound::AtMost(allowed as f64));
                if let Some(within) = promise.within {
                    let name = bar_name(promise, engine, backend, called).replace("misses of", "longest ms of");
                    report.bar(name, cell.longest(), Bound::AtMost(within));
                }
            }
            drop((load, session, servings, held));
        }
        report.add(table);
    }
    Ok(())
}

fn bar_name(promise: &Promise, engine: Engine, backend: &str, machine: &str) -> String {
    format!("misses of the first press, {}, {}, {backend}, {machine}", promise.row, engine.name())
}

fn fill(
    servings: &Servings,
    session: &Session,
    promise: &Promise,
    serving: Serving,
    presses: usize,
) -> anyhow::Result<Cell> {
    let page = servings.page_of(promise.demo)?;
    let address = format!("{}{page}", servings.address(serving)?);
    let mut cell = Cell::default();
    while cell.presses < presses && cell.presses - cell.kept <= promise.allowed(presses) {
        cell.presses += 1;
        match press(session, &address, promise) {
            Ok((result, whole)) => {
                cell.whole.push(whole);
                let is_kept = (promise.is_kept)(&result);
                cell.kept += usize::from(is_kept);
                if !is_kept {
                    println!("  press {} of {}: {result}", cell.presses, promise.demo);
                }
                cell.elapsed.extend(result["elapsed_ms"].as_f64());
                cell.overlap.extend(result["overlap_ms"].as_f64());
            }
            Err(error) => println!("  press {} of {}: {error:#}", cell.presses, promise.demo),
        }
    }
    session.open("about:blank")?;
    Ok(cell)
}

/// One press on a fresh page, as soon as the demo is ready: of the first such button in the document, by the pointer where
/// it is shown. Gives the result, and how long it took to come.
fn press(session: &Session, address: &str, promise: &Promise) -> anyhow::Result<(Value, f64)> {
    session.open("about:blank")?;
    session.open(address)?;
    let demo = Demo::wake(session, promise.demo)?;
    let state = demo.state()?;
    anyhow::ensure!(state == "ready", "the demo woke `{state}`: {}", demo.said());
    // Listened for in the page, so that nobody asks it anything while the run goes.
    let listen = "const demo = document.querySelector(arguments[0]);
        demo.addEventListener('click', () => { window.__pressed = performance.now() }, { once: true, capture: true });
        window.__told = new Promise(resolve => demo.addEventListener(
            'demo-result', event => resolve([event.detail, performance.now() - window.__pressed]), { once: true }))";
    session.script::<Value>(&format!("{listen}; return null"), &[json!(demo.selector())])?;
    if demo.is_shown(promise.control)? {
        demo.press(promise.control)?;
    } else {
        demo.hammer(&[promise.control], 1)?;
    }
    session.promise("return await window.__told", &[]).context("no result came")
}

impl Promise {
    /// Misses that so many presses may have.
    fn allowed(&self, presses: usize) -> usize {
        (presses * self.misses).div_ceil(100)
    }
}

impl Cell {
    fn figures(&self) -> Vec<f64> {
        let least = |figures: &[f64]| figures.iter().copied().fold(f64::NAN, f64::min);
        let most = |figures: &[f64]| figures.iter().copied().fold(f64::NAN, f64::max);
        let spread = |figures: &[f64]| [least(figures), median(figures), most(figures)];
        let counts = [self.presses as f64, self.kept as f64];
        counts.into_iter().chain(spread(&self.elapsed)).chain(spread(&self.overlap)).chain([self.longest()]).collect()
    }

    /// The longest time from a press to its result; none where no result came.
    fn longest(&self) -> f64 {
        self.whole.iter().copied().fold(f64::NAN, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Cell, PROMISES, all_exact, hangs, is_true_to_its_times, loses_money, nearly_all_wrong, only_nothing_loses,
        starves, two_beat_one,
    };
    use crate::known;
    use serde_json::json;

    #[test]
    fn a_promise_is_of_a_demo_that_there_is() {
        for promise in &PROMISES {
            let demo = known::demos().into_iter().find(|demo| demo.name == promise.demo);
            assert!(demo.is_some_and(|demo| demo.has(promise.control)), "{}", promise.row);
        }
    }

    #[test]
    fn money_is_lost_when_the_balance_is_wrong_in_either_direction() {
        assert!(loses_money(&json!({ "lost": 5 })) && loses_money(&json!({ "lost": -5 })));
        assert!(!loses_money(&json!({ "lost": 0 })) && !loses_money(&json!({ "lost": null })));
    }

    #[test]
    fn batches_are_all_of_them_and_cures_every_one() {
        assert!(all_exact(&json!({ "ended": "done", "runs": 1_000, "wrong": 0 })));
        assert!(!all_exact(&json!({ "ended": "done", "runs": 1_000, "wrong": 1 })));
        assert!(!all_exact(&json!({ "ended": "stopped", "runs": 999, "wrong": 0 })));
        assert!(nearly_all_wrong(&json!({ "runs": 10, "wrong": 8 })));
        assert!(
            !nearly_all_wrong(&json!({ "runs": 10, "wrong": 7 }))
                && !nearly_all_wrong(&json!({ "runs": 9, "wrong": 9 }))
        );
        let cures = |unprotected: i64, cured: i64| {
            let lost = |exact: bool| if exact { cured } else { unprotected };
            let row = |each: known::Strategy| json!({ "strategy": each.name, "lost": lost(each.is_exact) });
            json!({ "cures": known::strategies().into_iter().map(row).collect::<Vec<_>>() })
        };
        assert!(only_nothing_loses(&cures(-3, 0)));
        assert!(!only_nothing_loses(&cures(0, 0)) && !only_nothing_loses(&cures(3, 1)));
        assert!(!only_nothing_loses(&json!({ "cures": [] })));
    }

    #[test]
    fn a_hang_is_a_circle_that_closed_in_time() {
        let stuck =
            |ended: &str, circle: &[u32], ms: u32| json!({ "ended": ended, "circle": circle, "elapsed_ms": ms });
        assert!(hangs(&stuck("stuck", &[0, 1], 9_000)));
        for other in [stuck("stuck", &[], 9_000), stuck("stopped", &[0, 1], 9_000), stuck("stuck", &[0, 1], 11_000)] {
            assert!(!hangs(&other), "{other}");
        }
    }

    #[test]
    fn a_curve_is_told_as_it_was_measured() {
        let told = |seen: &str, speeds: &[f64]| json!({ "ended": "done", "wrong": 0, "workers": speeds.len(), "cores": 2, "speeds": speeds, "seen": seen, "clock_ms": 0.1 });
        assert!(two_beat_one(&told("gain", &[1.0, 1.9, 1.9, 1.8])));
        assert!(
            is_true_to_its_times(&told("no-gain", &[1.0, 1.02]))
                && is_true_to_its_times(&told("gain", &[1.0, 0.9, 1.2]))
        );
        for other in [told("gain", &[0.9, 0.9]), told("no-gain", &[1.0, 1.9]), told("nothing", &[1.0, 1.0]), json!({})]
        {
            assert!(!is_true_to_its_times(&other), "{other}");
        }
        assert!(!two_beat_one(&told("gain", &[1.0, 0.9, 1.2])));
    }

    #[test]
    fn who_starves_does_so_while_all_is_exact() {
        let run = |share: f64, actual: i64| json!({ "ended": "done", "least_share": share, "actual": actual, "expected": 180 });
        assert!(starves(&run(0.0, 180)));
        assert!(!starves(&run(0.2, 180)) && !starves(&run(0.0, 179)) && !starves(&json!({ "ended": "done" })));
    }

    #[test]
    fn a_cell_ends_at_its_second_miss_however_many_presses_it_has() {
        let front = &PROMISES[0];
        assert_eq!([front.allowed(25), front.allowed(100)], [1, 1]);
    }

    #[test]
    fn figures_that_nobody_measured_are_none() {
        let cell = Cell { presses: 1, kept: 0, elapsed: vec![], overlap: vec![2.0, 1.0, 3.0], whole: vec![4.0] };
        let figures = cell.figures();
        assert!(figures[2..5].iter().all(|figure| figure.is_nan()));
        assert_eq!(figures[5..], [1.0, 2.0, 3.0, 4.0]);
    }
}
