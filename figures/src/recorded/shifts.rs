//! A recorded run of two tellers with an account each. The teaser shows the first run, and leaves the others open.

use super::values::{list, real, rows, text};
use super::{Telling, escaped};
use crate::money::duration;
use crate::say::{Key, say};
use crate::shifts::{Shift, ShiftLane, ShiftState, Shifts, shifts};
use crate::teller::Teller;
use serde_json::Value;

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let runs = list(recording, "/runs")?.iter().map(run).collect::<Result<Vec<_>, _>>()?;
    let said =
        runs.iter().map(|run| say(Key::ShiftTook, &[("label", &run.label), ("time", &duration(run.elapsed_ms))]));
    let said = said.collect::<Vec<_>>().join(" ");
    let whole = Shifts { runs, span_ms: 0.0 };
    let mut teaser = whole.clone();
    for run in teaser.runs.iter_mut().skip(1) {
        *run = open(run);
    }
    Ok(Telling {
        teaser: Box::new(move |width, id| shifts(&teaser, width, id)),
        whole: Box::new(move |width, id| shifts(&whole, width, id)),
        said,
        key: String::new(),
    })
}

fn run(run: &Value) -> Result<Shift, String> {
    let holds = run.get("holds").and_then(Value::as_array);
    let lane = |(place, _): (usize, &Value)| -> Result<ShiftLane, String> {
        Ok(ShiftLane {
            teller: Teller::new(place).ok_or("`lanes` holds a ninth teller")?,
            operations: rows(run, &format!("/lanes/{place}"))?.into_iter().map(|[begin, end]| (begin, end)).collect(),
            holds: holds.and_then(|holds| holds.get(place)?.as_i64()),
        })
    };
    let lanes = list(run, "/lanes")?.iter().enumerate().map(lane).collect::<Result<Vec<_>, _>>()?;
    let mut ends: Vec<_> =
        lanes.iter().flat_map(|lane| lane.operations.iter().map(|(_, end)| (*end, lane.teller))).collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(Shift {
        label: escaped(text(run, "/label")?),
        order: ends.into_iter().map(|(_, teller)| teller).collect(),
        lanes,
        state: ShiftState::Ended,
        elapsed_ms: real(run, "/elapsed_ms")?,
    })
}

/// The run as if it had not begun.
fn open(run: &Shift) -> Shift {
    let lane = |lane: &ShiftLane| ShiftLane { teller: lane.teller, operations: Vec::new(), holds: None };
    Shift {
        label: run.label.clone(),
        lanes: run.lanes.iter().map(lane).collect(),
        state: ShiftState::Open,
        elapsed_ms: 0.0,
        order: Vec::new(),
    }
}
