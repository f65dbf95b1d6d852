//! A recorded run of one account: the stage as it stood when the run was over.

use super::values::{number, real, rows, text};
use super::{SAMPLES, Telling, protection};
use crate::account::{Lane, Picture, Point, State, picture};
use crate::teller::{Sign, Teller};
use crate::verdict::{Ended, Flight};
use serde_json::Value;

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let whole = read(recording)?;
    let teaser = Picture { state: State::Teaser, ..whole.clone() };
    let verdict = flight(recording, &whole)?.verdict();
    Ok(Telling {
        teaser: Box::new(move |width, id| picture(&teaser, width, id)),
        whole: Box::new(move |width, id| picture(&whole, width, id)),
        said: format!("<b>{}.</b> {}", verdict.stamp, verdict.sentence),
        key: String::new(),
    })
}

fn read(recording: &Value) -> Result<Picture, String> {
    let points = rows(recording, "/points")?.into_iter();
    let points: Vec<_> =
        points.map(|[ms, should, holds]| Point { ms, should: should as i64, holds: holds as i64 }).collect();
    let of = number(recording, "/result/operations")? as u32;
    let lane = |[teller, sign, started, ended, done]: [f64; 5]| -> Option<Lane> {
        let sign = if sign > 0.0 { Sign::Deposit } else { Sign::Withdraw };
        let teller = Teller::new(teller as usize)?;
        Some(Lane { teller, sign, started_ms: Some(started), ended_ms: Some(ended), done: done as u32, of, retries: 0 })
    };
    let lanes = rows(recording, "/lanes")?.into_iter().map(lane).collect::<Option<_>>();
    Ok(Picture {
        opening: number(recording, "/opening")?,
        points: thinned(&points),
        lanes: lanes.ok_or("`/lanes` holds a ninth teller")?,
        overlap_ms: real(recording, "/result/overlap_ms")?,
        overlaps: rows(recording, "/overlaps")?.into_iter().map(|[from, to]| (from, to)).collect(),
        slack: 0,
        state: State::Ended,
    })
}

/// At most [`SAMPLES`] of them, evenly chosen; the first and the last always.
fn thinned(points: &[Point]) -> Vec<Point> {
    if points.len() <= SAMPLES {
        return points.to_vec();
    }
    (0..SAMPLES).map(|place| points[place * (points.len() - 1) / (SAMPLES - 1)]).collect()
}

fn flight(recording: &Value, picture: &Picture) -> Result<Flight, String> {
    let result = |key: &str| number(recording, &format!("/result/{key}"));
    let tellers = u32::try_from(result("workers")?).unwrap_or(0);
    Ok(Flight {
        tellers,
        asked: u64::from(tellers) * result("operations")?.unsigned_abs(),
        done: picture.lanes.iter().map(|lane| u64::from(lane.done)).sum(),
        amount: recording.get("amount").and_then(Value::as_i64),
        expected: result("expected")?,
        actual: result("actual")?,
        elapsed_ms: real(recording, "/result/elapsed_ms")?,
        overlap_ms: picture.overlap_ms,
        protection: protection(text(recording, "/result/strategy")?),
        // What is recorded here ran at full speed.
        has_seen_losses: false,
        ended: if text(recording, "/result/ended")? == "stopped" { Ended::Stopped } else { Ended::Done },
    })
}
