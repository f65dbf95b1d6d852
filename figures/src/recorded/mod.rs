//! Recorded runs as the HTML of the book: what a reader sees before the first press, without JavaScript, and on paper.
//!
//! `cargo xtask bench --record` writes the recordings, `book/recorded/<demo>.json`, from real runs; every number a reader
//! meets here was measured. What a recording holds tells what it is of:
//!
//! - one account: `{ browser, cores, result, opening, points: [[ms, should, holds] …], lanes: [[teller, sign, started,
//!   ended, done] …], overlaps: [[from, to] …] }`, where `teller` is a place counted from 0 and `sign` is 1 or −1; it may
//!   name the `amount` of every operation in pounds;
//! - two tellers, an account each: `{ browser, result, runs: [{ label, lanes: [[[begin, end] …] …], elapsed_ms }] }`; a run
//!   may hold `holds`, what each account held at the end, in pounds;
//! - slow motion: `{ browser, slow: { result, lanes: [[[read, wrote, read_stamp, before_write, after_write, read_ms,
//!   wrote_ms] …] …] } }`;
//! - who waits for whom: `{ browser, waits: { kind, circle: [teller …], rows: [[done, [lock …], wants] …] } }`, where `kind` is
//!   `account`, `fork` or `channel`, a row is a teller's, all is counted from 0, and −1 is no wish;
//! - turns at one account: `{ browser, shares: { span_ms, should, holds, rows: [[turns, [[from, to] …], [[from, to] …]] …]
//!   } }`, a row is a teller's, first its waits and then its turns;
//! - tasks on workers: `{ browser, tasks: { tellers: [[teller, amount] …], runs: [{ workers: [[[teller, from, to] …] …],
//!   changes: [[teller, amount, read, wrote] …], overlaps: [[from, to] …], elapsed_ms, opening, holds, should }] } }`;
//! - one job alone and split: `{ browser, speed: { cores, most, darts, piece, share, hits, unequal, clock_us, alone: [µs …],
//!   split: [[µs …] …] }, locked }`, where `split` begins with one worker, and `locked` is another such press.
//!
//! Any of them may hold many runs, as `runs` or `series` or both: `{ expected, workers, operations, strategy, outcomes:
//! [pounds …] }`.

mod account;
mod shares;
mod shifts;
mod slow;
mod speed_up;
mod tasks;
mod values;
mod waits;

use crate::histogram::histogram;
use crate::money::{counted, grouped};
use crate::say::{Key, say};
use crate::verdict::{Protection, Series};
use serde_json::Value;
use values::{list, number, text};

/// Most samples of the curves of a recorded run.
const SAMPLES: usize = 90;
/// The widths that a recorded picture is drawn for, in pixels, by the class that shows it.
const WIDTHS: [(&str, f64); 2] = [("tt-wide", 640.0), ("tt-narrow", 320.0)];

/// Draws a picture for a width in pixels, with an id that begins the ids in it.
type Draw = Box<dyn Fn(f64, &str) -> String>;

/// What a recording is told in: pictures for a width and an id, and what is said below them. All is HTML.
struct Telling {
    /// Draws what a reader may see before the first press; it does not give the end away.
    teaser: Draw,
    /// Draws the whole.
    whole: Draw,
    /// What is said of the whole: the news in `<b>`, and the rest.
    said: String,
    /// What is said of both.
    key: String,
}

/// Draws the recording of the demo `name` as one line of HTML, a `<figure class="tt-recorded">`: as a teaser and whole,
/// each for a wide and for a narrow column.
///
/// # Errors
/// A sentence, when the recording is not JSON or lacks what it should hold.
pub fn recorded(name: &str, json: &str) -> Result<String, String> {
    let recording: Value = serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
    let browser = escaped(&capitalised(text(&recording, "/browser")?));
    let telling = if recording.get("points").is_some() {
        account::telling(&recording)?
    } else if recording.get("runs").is_some_and(Value::is_array) {
        shifts::telling(&recording)?
    } else if recording.get("shares").is_some() {
        shares::telling(&recording)?
    } else if recording.get("waits").is_some() {
        waits::telling(&recording)?
    } else if recording.get("speed").is_some() {
        speed_up::telling(&recording)?
    } else if recording.get("tasks").is_some() {
        tasks::telling(&recording)?
    } else {
        slow::telling(&recording)?
    };
    let mut pictures = String::new();
    for (class, draw) in [("tt-teaser", &telling.teaser), ("tt-whole", &telling.whole)] {
        pictures.push_str(&format!("<div class=\"{class}\">"));
        for (width_class, width) in WIDTHS {
            let id = format!("tt-{name}-{class}-{width_class}");
            pictures.push_str(&format!("<div class=\"{width_class}\">{}</div>", draw(width, &id)));
        }
        pictures.push_str("</div>");
    }
    let run = match recording.get("cores").and_then(Value::as_u64) {
        Some(cores) => say(Key::RecordedOnCores, &[("browser", &browser), ("cores", &counted(cores, "core", "cores"))]),
        None => say(Key::RecordedRun, &[("browser", &browser)]),
    };
    let (start, key) = (say(Key::RecordedStart, &[]), &telling.key);
    let mut said = format!("<span class=\"tt-whole\">{}</span>", telling.said);
    for (draw, words) in series(&recording)? {
        let drawn = WIDTHS.map(|(class, width)| format!("<div class=\"{class}\">{}</div>", draw(width)));
        pictures.push_str(&format!("<div class=\"tt-whole\">{}</div>", drawn.concat()));
        said.push_str(&format!(" <span class=\"tt-whole\">{words}</span>"));
    }
    let caption = [&*run, key, &said, &format!("<span class=\"tt-teaser\">{start}</span>")];
    let caption: Vec<_> = caption.into_iter().filter(|part| !part.is_empty()).collect();
    let html =
        format!("<figure class=\"tt-recorded\">{pictures}<figcaption>{}</figcaption></figure>\n", caption.join(" "));
    Ok(html)
}

/// A picture for a width, and what is said of it.
type Drawn = (Box<dyn Fn(f64) -> String>, String);

/// Many runs at full speed, if the recording holds them: a histogram, where they differ.
fn series(recording: &Value) -> Result<Vec<Drawn>, String> {
    let told = ["/runs", "/series"].into_iter().filter_map(|path| recording.pointer(path));
    told.filter(|runs| runs.is_object()).map(one_series).collect()
}

fn one_series(runs: &Value) -> Result<Drawn, String> {
    let expected = number(runs, "/expected")?;
    let errors = list(runs, "/outcomes")?.iter().map(|each| each.as_f64().map(|balance| balance as i64 - expected));
    let errors: Vec<i64> = errors.collect::<Option<_>>().ok_or("`outcomes` holds something other than pounds")?;
    let count = |path| Ok::<_, String>(u32::try_from(number(runs, path)?).unwrap_or(0));
    let (tellers, operations) = (count("/workers")?, count("/operations")?);
    let asked = u32::try_from(errors.len()).unwrap_or(u32::MAX);
    let verdict = Series::of(&errors, asked, (tellers, operations), protection(text(runs, "/strategy")?)).verdict();
    let words = say(
        Key::RecordedRuns,
        &[
            ("runs", &counted(errors.len() as u64, "run", "runs")),
            ("tellers", &counted(tellers.into(), "teller", "tellers")),
            ("operations", &format!("{} operations", grouped(operations.into()))),
        ],
    );
    let words = format!("{words} <b>{}.</b> {}", verdict.stamp, verdict.sentence);
    if errors.iter().all(|error| *error == 0) {
        return Ok((Box::new(|_| String::new()), words));
    }
    Ok((Box::new(move |width| histogram(&errors, expected, width)), words))
}

/// What the strategy of that name keeps apart.
fn protection(strategy: &str) -> Protection {
    if strategy == "none" { Protection::Nothing } else { Protection::Cure }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
