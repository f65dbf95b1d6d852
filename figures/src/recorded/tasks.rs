//! A recorded run of tasks on one worker, and on several. The teaser leaves both open: a reader bets first.

use super::Telling;
use super::values::{list, number, real, rows};
use crate::gantt::{Change, Gantt, GanttState, Run, Slice, gantt, kept};
use crate::money::{append, duration, pounds};
use crate::say::{Key, say};
use crate::teller::Teller;
use serde_json::Value;

/// What the teaser's axis of time spans, in milliseconds, whatever the runs took.
const SPAN_MS: f64 = 2_000.0;

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let runs = list(recording, "/tasks/runs")?.iter().map(run).collect::<Result<Vec<_>, _>>()?;
    let tellers = rows(recording, "/tasks/tellers")?.into_iter();
    let tellers = tellers.map(|[place, amount]| Some((Teller::new(place as usize)?, amount as i64)));
    let tellers: Vec<_> = tellers.collect::<Option<_>>().ok_or("`/tasks/tellers` holds a ninth teller")?;
    let mut said = String::new();
    for run in &runs {
        append(&mut said, " ", &told(run));
    }
    let whole = Gantt { tellers, runs, span_ms: 0.0 };
    let mut teaser = Gantt { span_ms: SPAN_MS, ..whole.clone() };
    for run in &mut teaser.runs {
        let workers = vec![Vec::new(); run.workers.len()];
        *run = Run {
            workers,
            changes: Vec::new(),
            kept: None,
            overlaps: Vec::new(),
            elapsed_ms: 0.0,
            holds: None,
            should: run.should,
            state: GanttState::Open,
        };
    }
    Ok(Telling {
        teaser: Box::new(move |width, id| gantt(&teaser, width, id)),
        whole: Box::new(move |width, id| gantt(&whole, width, id)),
        said,
        key: String::new(),
    })
}

/// The news of a run, and the rest.
fn told(run: &Run) -> String {
    let mut told = format!("<b>{}: {}.</b>", run.label(), duration(run.elapsed_ms));
    append(&mut told, " ", &say(Key::RecordedAtOnce, &[("share", &run.share())]));
    if let Some(holds) = run.holds {
        append(&mut told, " ", &say(Key::GanttHolds, &[("holds", &pounds(holds)), ("should", &pounds(run.should))]));
    }
    if let Some(updates) = run.lost_told() {
        append(&mut told, " ", &say(Key::GanttLost, &[("updates", &updates)]));
    }
    told
}

fn run(run: &Value) -> Result<Run, String> {
    let teller = |place: f64| Teller::new(place as usize).ok_or("a slice is a ninth teller’s");
    let mut workers = Vec::new();
    for worker in 0..list(run, "/workers")?.len() {
        let slices = rows(run, &format!("/workers/{worker}"))?.into_iter();
        let slices = slices.map(|[place, from_ms, to_ms]| Ok(Slice { teller: teller(place)?, from_ms, to_ms }));
        workers.push(slices.collect::<Result<Vec<_>, String>>()?);
    }
    let changes = rows(run, "/changes")?.into_iter();
    let changes = changes.map(|[place, amount, read_ms, wrote_ms]| {
        Ok(Change { teller: teller(place)?, amount: amount as i64, read_ms, wrote_ms })
    });
    let changes = changes.collect::<Result<Vec<_>, String>>()?;
    let (opening, holds) = (number(run, "/opening")?, number(run, "/holds")?);
    Ok(Run {
        overlaps: rows(run, "/overlaps")?.into_iter().map(|[from, to]| (from, to)).collect(),
        elapsed_ms: real(run, "/elapsed_ms")?,
        holds: Some(holds),
        should: number(run, "/should")?,
        state: GanttState::Ended,
        kept: kept(&changes, opening, holds),
        workers,
        changes,
    })
}
