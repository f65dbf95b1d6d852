//! What *speed-up* says and shows: the curve with the reader's pin, the times of this very press, and what came of it.

use super::speed_up::{Seen, What};
use crate::run::flight::{Ended, Flown, Stopper, Trouble};
use crate::run::scoreboard::Step;
use crate::run::splitting::Splitting;
use figures::money::{append, counted, duration, plain};
use figures::say::{Key, say, text};
use figures::speed_up::{Curve, Stand, lines, picture as curve_picture, verdict as curve_verdict};
use figures::teller::Teller;
use figures::verdict::{Tone, Verdict};

/// Who does what, and what should come of it: markup of our own making.
pub(super) fn task(what: &What) -> String {
    match what {
        What::Curve(curve) => say(Key::SpeedTask, &[("workers", &workers(curve.most))]),
        What::Lines(_) => text(Key::LinesTask).to_owned(),
    }
}

/// The settings in one line.
pub(super) fn summary(splitting: Splitting, most: u32) -> String {
    let mut percent = plain(splitting.share.into());
    percent.push_str(" %");
    let darts = counted(splitting.piece.into(), "dart", "darts");
    say(Key::SpeedSummary, &[("workers", &workers(most)), ("percent", &percent), ("darts", &darts)])
}

/// Why counters cannot share a line here.
pub(super) fn needs_memory() -> String {
    text(Key::NeedsMemory).to_owned()
}

fn workers(count: u32) -> String {
    counted(count.into(), "worker", "workers")
}

/// The picture; `stand` is where the pin stands, whether all runs are done, and how many there are to be.
pub(super) fn picture(
    what: &What,
    before: Option<&Curve>,
    (pin, is_over, asked): (Option<u32>, bool, u32),
    width: f64,
) -> String {
    match what {
        What::Curve(curve) => {
            let is_placeable = is_over || asked == 0;
            let stand = Stand { before, pin, is_placeable, is_over, asked };
            let mut html = curve_picture(curve, &stand, width);
            if is_over && curve.hides() {
                // By this the recorded curve is shown beside: theme/figures.css.
                html.push_str("<span class=\"tt-beside\" hidden></span>");
            }
            html
        }
        What::Lines(seen) => lines(seen, width),
    }
}

/// What came of a press.
pub(super) fn verdict(seen: &Seen) -> Verdict {
    let told = |stamp, tone, sentence| Verdict { stamp: text(stamp).to_owned(), tone, sentence };
    let (runs, count) = match &seen.what {
        What::Curve(curve) => (curve.runs(), workers(seen.flown.len() as u32)),
        What::Lines(lines) => ((lines.together.len() + lines.apart.len()) as u32, workers(seen.flown.len() as u32)),
    };
    match (&seen.trouble, seen.ended) {
        (Some(trouble), _) => {
            let mut sentence = of_trouble(trouble, &seen.flown);
            append(&mut sentence, " ", &say(Key::HarmInRun, &[("workers", &count)]));
            let stamp =
                if matches!(trouble, Trouble::Still(_) | Trouble::Circle(_)) { Key::Stuck } else { Key::Broken };
            told(stamp, Tone::Bad, sentence)
        }
        (None, Ended::Stopped(Stopper::Departure)) => {
            told(Key::LeftStamp, Tone::Neutral, text(Key::WorkersLeft).to_owned())
        }
        (None, Ended::Stopped(_)) => {
            let runs = counted(runs.into(), "run", "runs");
            told(Key::StoppedStamp, Tone::Neutral, say(Key::SpeedStopped, &[("runs", &runs)]))
        }
        (None, _) => match &seen.what {
            What::Curve(curve) => curve_verdict(curve, Some(seen.pin)),
            What::Lines(lines) => lines.verdict(),
        },
    }
}

/// A worker is gone, or nobody moves. Who was seen to hold the lock is said to have held it.
fn of_trouble(trouble: &Trouble, flown: &[Flown]) -> String {
    let holds = |teller: usize| flown.iter().any(|it| it.teller == teller && it.progress.step == Step::Inside);
    let hit = |holding, working, teller: usize| {
        let name = Teller::new(teller).map_or("", Teller::name);
        match holds(teller) {
            true => say(holding, &[("teller", name)]),
            false => say(working, &[("teller", name)]),
        }
    };
    match trouble {
        Trouble::Killed { teller } => hit(Key::KilledHolding, Key::KilledWorking, *teller),
        Trouble::Trapped { teller: Some(teller), .. } => hit(Key::TrappedHolding, Key::TrappedWorking, *teller),
        Trouble::Hung { teller } => hit(Key::HungHolding, Key::HungWorking, *teller),
        Trouble::Trapped { teller: None, message } | Trouble::Failed(message) => {
            say(Key::WorkerSays, &[("message", message)])
        }
        Trouble::Still(still_ms) => say(Key::NobodyMoves, &[("time", &duration(*still_ms))]),
        Trouble::Circle(_) => String::new(),
    }
}

/// The press as `book/recorded/` keeps one: `{ speed: { cores, most, darts, piece, share, hits, unequal, clock_us, alone:
/// [µs …], split: [[µs …] …] }, locked: the same of an earlier press, if there was one }`; `split` begins with one worker.
pub(super) fn record(seen: &Seen, before: Option<&Curve>) -> String {
    let What::Curve(curve) = &seen.what else { return String::new() };
    let mut json = String::from("{\"speed\":");
    write(&mut json, curve);
    if let Some(before) = before {
        json.push_str(",\"locked\":");
        write(&mut json, before);
    }
    json.push('}');
    json
}

fn write(json: &mut String, curve: &Curve) {
    json.push('{');
    let numbers = [
        ("cores", i64::from(curve.cores)),
        ("most", curve.most.into()),
        ("darts", curve.darts.into()),
        ("piece", curve.piece.into()),
        ("share", curve.share.into()),
        ("hits", curve.hits.unwrap_or(0)),
        ("unequal", curve.unequal.into()),
        ("clock_us", micros(curve.clock_ms)),
    ];
    for (key, number) in numbers {
        for part in ["\"", key, "\":", &plain(number), ","] {
            json.push_str(part);
        }
    }
    json.push_str("\"alone\":");
    write_runs(json, &curve.alone);
    json.push_str(",\"split\":[");
    for (place, runs) in curve.split.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        write_runs(json, runs);
    }
    json.push_str("]}");
}

fn write_runs(json: &mut String, runs: &[f64]) {
    let mut list = String::new();
    for ms in runs {
        append(&mut list, ",", &plain(micros(*ms)));
    }
    json.push('[');
    json.push_str(&list);
    json.push(']');
}

fn micros(ms: f64) -> i64 {
    (ms * 1e3).round() as i64
}
