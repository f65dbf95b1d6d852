//! A recorded run in slow motion. The teaser stops before the second teller writes.

use super::Telling;
use super::values::{list, number};
use crate::events::Lane;
use crate::money::{counted, pounds};
use crate::say::{Key, say, text};
use crate::teller::{Sign, Teller};
use crate::timeline::{Progress, timeline};
use crate::trace::{Operation, lost_updates};
use serde_json::Value;

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let lanes = lanes(recording)?;
    let lost = lost_updates(&lanes).len() as u64;
    let result = |key: &str| number(recording, &format!("/slow/result/{key}"));
    let (expected, actual) = (pounds(result("expected")?), pounds(result("actual")?));
    let end = match result("lost")? {
        0 => say(Key::EndedExact, &[("holds", &actual)]),
        _ => say(Key::EndedWrong, &[("holds", &actual), ("should", &expected)]),
    };
    let fate = match lost {
        0 => text(Key::NoUpdateLost).to_owned(),
        lost => say(Key::SomeUpdatesLost, &[("updates", &counted(lost, "update was lost", "updates were lost"))]),
    };
    let teaser = begun(&lanes);
    Ok(Telling {
        teaser: Box::new(move |width, _| timeline(&teaser, width, Progress::Ended)),
        whole: Box::new(move |width, _| timeline(&lanes, width, Progress::Ended)),
        said: format!("<b>{fate}</b> {end}"),
        key: text(Key::SlowKey).to_owned(),
    })
}

/// The lanes as they were when one teller had written, and the others had read at the most.
fn begun(lanes: &[Lane]) -> Vec<Lane> {
    let written = |lane: &Lane| lane.operations.first().map(|first| first.wrote_ms);
    let mut writes: Vec<_> = lanes.iter().filter_map(written).collect();
    writes.sort_by(f32::total_cmp);
    let now = writes.get(1).or(writes.first()).copied().unwrap_or(0.0);
    let shown = |operation: &Operation| {
        let mut operation = operation.clone();
        if operation.wrote_ms >= now {
            operation.wrote = None;
        }
        operation
    };
    let lane = |lane: &Lane| Lane {
        operations: lane.operations.iter().filter(|each| each.read_ms < now).map(shown).collect(),
        ..*lane
    };
    lanes.iter().map(lane).collect()
}

fn lanes(recording: &Value) -> Result<Vec<Lane>, String> {
    let lane = |(place, operations): (usize, &Value)| -> Option<Lane> {
        let operations = operations.as_array()?.iter().map(operation).collect::<Option<_>>()?;
        Some(Lane { teller: Some(Teller::new(place)?), amount: Sign::of_place(place).sign(), operations })
    };
    let lanes = list(recording, "/slow/lanes")?.iter().enumerate().map(lane);
    lanes.collect::<Option<_>>().ok_or_else(|| "`/slow/lanes` holds something other than operations".to_owned())
}

fn operation(row: &Value) -> Option<Operation> {
    let [read, wrote, read_stamp, before_write, after_write, read_ms, wrote_ms] = row.as_array()?.as_slice() else {
        return None;
    };
    let stamp = |value: &Value| u32::try_from(value.as_f64()? as i64).ok();
    Some(Operation {
        read: read.as_f64().map(|balance| balance as i64),
        wrote: wrote.as_f64().map(|balance| balance as i64),
        read_stamp: stamp(read_stamp)?,
        before_write: stamp(before_write)?,
        after_write: stamp(after_write)?,
        read_ms: read_ms.as_f64()? as f32,
        wrote_ms: wrote_ms.as_f64()? as f32,
        ..Operation::default()
    })
}
