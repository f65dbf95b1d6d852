//! The recorded runs of the book's text, drawn at build time by the functions that draw the live ones.
//!
//! `cargo xtask bench --record` writes them, from real runs; every number a reader meets here was measured.

use crate::chart::{Direction, Lane, histogram, timeline};
use crate::money::{counted, grouped, pounds};
use crate::outcome::Tally;
use crate::settings::OPENING_BALANCE;
use crate::trace::{Operation, lost_updates};
use serde_json::Value;
use std::fmt::Write;

/// The width of a recorded figure, in pixels: what the text's column has.
const WIDTH: f64 = 640.0;

/// Draws a recording, as one line of HTML: a run in slow motion as a timeline, many runs as a histogram.
///
/// # Errors
/// A sentence, when the recording is not JSON or lacks what it should hold.
pub fn recorded(json: &str) -> Result<String, String> {
    let recording: Value = serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
    let browser = text(&recording, "/browser")?;
    let mut html = String::from("<div class=\"tt-recorded\">");

    let lanes = lanes(&recording)?;
    let traces: Vec<_> = lanes.iter().map(|lane| lane.operations.clone()).collect();
    let lost = lost_updates(&traces).len() as u64;
    let result = |key: &str| number(&recording, &format!("/slow/result/{key}"));
    let end = match result("lost")? {
        0 => format!("The account ended with {}, as it should.", pounds(result("actual")?)),
        _ => {
            format!("The account ended with {} instead of {}.", pounds(result("actual")?), pounds(result("expected")?))
        }
    };
    let fate = match lost {
        0 => "No update was lost.".to_owned(),
        lost => format!("{} (✗).", counted(lost, "update was lost", "updates were lost")),
    };
    let _ = write!(
        html,
        "<figure><div class=\"tt-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"A recorded run in slow motion\">{}</div>\
         <figcaption>A recorded run in slow motion, {}. ▲ deposits £1, ▼ withdraws £1; ● reads the balance, ■ writes it back. {fate} {end}</figcaption></figure>",
        timeline(&lanes, WIDTH),
        escaped(&capitalised(browser))
    );

    let expected = number(&recording, "/runs/expected")?;
    let lost = list(&recording, "/runs/lost")?.iter().map(|each| each.as_i64().map(|lost| -lost));
    let errors: Vec<i64> = lost.collect::<Option<_>>().ok_or("`/runs/lost` holds something other than pounds")?;
    let settings = format!(
        "{} tellers, {} operations each",
        number(&recording, "/runs/workers")?,
        grouped(number(&recording, "/runs/operations")?.unsigned_abs())
    );
    let tally = Tally { errors };
    let (head, rest) = tally.sentence();
    if tally.exact() == tally.errors.len() {
        let _ = write!(
            html,
            "<p>Recorded at full speed, {settings}: <b>{head}</b> Each ended with {}.</p>",
            pounds(expected)
        );
    } else {
        let _ = write!(
            html,
            "<figure><div class=\"tt-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Recorded runs at full speed\">{}</div>\
             <figcaption>The final balances of {} recorded at full speed, {settings}, from {}. <b>{head}</b> {rest}</figcaption></figure>",
            histogram(&tally.errors, expected, WIDTH),
            counted(tally.errors.len() as u64, "run", "runs"),
            pounds(OPENING_BALANCE)
        );
    }
    html.push_str("</div>\n");
    Ok(html)
}

fn lanes(recording: &Value) -> Result<Vec<Lane>, String> {
    let lane = |(slot, operations): (usize, &Value)| -> Option<Lane> {
        let operations = operations.as_array()?.iter().map(operation).collect::<Option<_>>()?;
        Some(Lane { direction: Some(Direction::of_slot(slot)), operations })
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
    })
}

fn list<'a>(recording: &'a Value, path: &str) -> Result<&'a Vec<Value>, String> {
    recording.pointer(path).and_then(Value::as_array).ok_or_else(|| format!("there is no list `{path}`"))
}

fn number(recording: &Value, path: &str) -> Result<i64, String> {
    let number = recording.pointer(path).and_then(Value::as_f64);
    number.map(|number| number as i64).ok_or_else(|| format!("there is no number `{path}`"))
}

fn text<'a>(recording: &'a Value, path: &str) -> Result<&'a str, String> {
    recording.pointer(path).and_then(Value::as_str).ok_or_else(|| format!("there is no text `{path}`"))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDING: &str = r#"{"browser": "A <browser> 1",
        "runs": {"strategy": "none", "workers": 2, "operations": 1000, "expected": 1000000, "lost": [0, 40, -3]},
        "slow": {"result": {"workers": 2, "operations": 1, "expected": 100, "actual": 99, "lost": 1},
                 "lanes": [[[100, 101, 0, 2, 3, 10.0, 500.0]], [[100, 99, 1, 4, 5, 20.0, 700.5]]]}}"#;

    #[test]
    fn a_recording_becomes_figures_and_sentences() {
        let html = recorded(RECORDING).expect("a recording");
        for part in
            ["1 update was lost (✗)", "ended with £99 instead of £100", "A &lt;browser> 1", "Wrong in 2 of 3 runs."]
        {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert_eq!(html.lines().count(), 1, "Markdown must see one block");
    }

    #[test]
    fn a_broken_recording_is_named() {
        for (json, error) in [
            ("", "not JSON"),
            ("{}", "there is no text `/browser`"),
            (r#"{"browser": "b", "slow": {"lanes": [[[1]]]}}"#, "holds something other than operations"),
        ] {
            let message = recorded(json).expect_err("an error");
            assert!(message.contains(error), "{message}");
        }
    }
}
