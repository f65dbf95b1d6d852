//! What *two tellers* says and shows: who was served when, one after another and both at once.

use super::two_tellers::{AMOUNT, Manner, OPERATIONS, Seen, WAIT_MS};
use crate::run::clock::now_ms;
use crate::run::flight::{Ended, Flown};
use figures::money::{duration, plain, pounds};
use figures::say::{Key, say, text};
use figures::shifts::{Shift, ShiftLane, ShiftState, Shifts, shifts};
use figures::teller::{Sign, Teller};
use figures::verdict::{Tone, Verdict};

/// What the axis of time spans at the least, in milliseconds: both runs fit, and nothing moves while they grow.
const SPAN_MS: f64 = 2_200.0;

/// What a run is called.
fn label(manner: Manner) -> &'static str {
    text(match manner {
        Manner::OneAfterAnother => Key::OneAfterAnotherLabel,
        Manner::BothAtOnce => Key::BothAtOnceLabel,
    })
}

/// The settings in one line.
pub(super) fn summary() -> String {
    let (least, most) = (plain(WAIT_MS.0.into()), plain(WAIT_MS.1.into()));
    say(Key::ShiftSummary, &[("operations", &plain(OPERATIONS.into())), ("least", &least), ("most", &most)])
}

/// What came of the last run; `other` is the last of the other manner, if that was seen.
pub(super) fn verdict(last: &Seen, other: Option<&Seen>) -> Verdict {
    if last.ended != Ended::Done {
        let key = if matches!(last.ended, Ended::Stopped(_)) { Key::ShiftStopped } else { Key::ShiftBroken };
        let stamp = if matches!(last.ended, Ended::Stopped(_)) { Key::StoppedStamp } else { Key::Broken };
        let tone = if matches!(last.ended, Ended::Stopped(_)) { Tone::Neutral } else { Tone::Bad };
        return Verdict { stamp: text(stamp).to_owned(), tone, sentence: text(key).to_owned() };
    }
    let time = duration(last.elapsed_ms);
    let change = AMOUNT * i64::from(OPERATIONS);
    let (gained, given) = (pounds(change), pounds(-change));
    let mut sentence =
        say(Key::ShiftDone, &[("label", label(last.manner)), ("time", &time), ("found", &gained), ("lost", &given)]);
    if let Some(other) = other {
        let key = match last.manner {
            Manner::BothAtOnce => Key::ShiftBefore,
            Manner::OneAfterAnother => Key::ShiftAtOnce,
        };
        sentence.push(' ');
        sentence.push_str(&say(key, &[("time", &duration(other.elapsed_ms))]));
    }
    Verdict { stamp: say(Key::ShiftStamp, &[("time", &time)]), tone: Tone::Good, sentence }
}

/// The runs that were seen, and the one under way.
pub(super) fn picture(seen: &[Seen], at_work: Option<(Manner, Vec<Flown>)>, width: f64, id: &str) -> String {
    if seen.is_empty() && at_work.is_none() {
        return String::new();
    }
    let mut runs = Vec::new();
    for manner in [Manner::OneAfterAnother, Manner::BothAtOnce] {
        runs.push(match &at_work {
            Some((under_way, flown)) if *under_way == manner => shift(manner, flown, ShiftState::Running),
            _ => match seen.iter().find(|seen| seen.manner == manner) {
                Some(seen) => shift(manner, &seen.flown, ShiftState::Ended),
                None => shift(manner, &[], ShiftState::Open),
            },
        });
    }
    shifts(&Shifts { runs, span_ms: SPAN_MS }, width, id)
}

fn shift(manner: Manner, flown: &[Flown], state: ShiftState) -> Shift {
    let started = flown.iter().map(|flown| flown.progress.started).filter(|started| *started > 0.0);
    let first = started.fold(f64::INFINITY, f64::min);
    let mut lanes = Vec::new();
    let mut ends: Vec<(f64, Teller)> = Vec::new();
    let mut elapsed_ms = 0.0_f64;
    for teller in Teller::ALL.into_iter().take(2) {
        let (mut operations, mut holds) = (Vec::new(), None);
        for flown in flown.iter().filter(|flown| flown.teller == teller.place() && flown.progress.started > 0.0) {
            let since = flown.progress.started - first;
            for (from, to) in &flown.progress.spans {
                let (from, to) = (since + f64::from(*from), since + f64::from(*to));
                operations.push((from, to));
                let place = ends.partition_point(|(other, _)| *other <= to);
                ends.insert(place, (to, teller));
                elapsed_ms = elapsed_ms.max(to);
            }
            if state == ShiftState::Running && !flown.is_over && flown.progress.done < flown.operations {
                let now = (now_ms() - first).max(0.0);
                operations.push((operations.last().map_or(since, |(_, to)| *to), now));
                elapsed_ms = elapsed_ms.max(now);
            }
            holds = Some(flown.amount * i64::from(flown.progress.done));
        }
        lanes.push(ShiftLane { teller, operations, holds });
    }
    let order = ends.into_iter().map(|(_, teller)| teller).collect();
    Shift { label: label(manner).to_owned(), lanes, state, elapsed_ms, order }
}

/// The runs that were seen as `book/recorded/` keeps them: JSON.
pub(super) fn record(seen: &[Seen]) -> String {
    let mut json = String::from("{\"runs\":[");
    for (place, seen) in seen.iter().enumerate() {
        let shift = shift(seen.manner, &seen.flown, ShiftState::Ended);
        if place > 0 {
            json.push(',');
        }
        json.push_str("{\"label\":\"");
        json.push_str(&shift.label);
        json.push_str("\",\"elapsed_ms\":");
        json.push_str(&(shift.elapsed_ms.round() as i64).to_string());
        json.push_str(",\"holds\":[");
        for (place, lane) in shift.lanes.iter().enumerate() {
            json.push_str(if place > 0 { "," } else { "" });
            json.push_str(&lane.holds.unwrap_or(0).to_string());
        }
        json.push_str("],\"lanes\":[");
        for (place, lane) in shift.lanes.iter().enumerate() {
            json.push_str(if place > 0 { ",[" } else { "[" });
            for (place, (from, to)) in lane.operations.iter().enumerate() {
                let (from, to) = (from.round() as i64, to.round() as i64);
                json.push_str(&format!("{}[{from},{to}]", if place > 0 { "," } else { "" }));
            }
            json.push(']');
        }
        json.push_str("]}");
    }
    json.push_str("]}");
    json
}

/// Who does what, what should come of it, what to press: markup of our own making.
pub(super) fn task() -> String {
    let [first, second, ..] = Teller::ALL;
    let operations = plain(OPERATIONS.into());
    let amount = pounds(AMOUNT);
    debug_assert!(Sign::of_place(0) == Sign::Deposit, "A pays in");
    say(
        Key::ShiftTask,
        &[("first", &first.marked()), ("last", &second.marked()), ("amount", &amount), ("operations", &operations)],
    )
}
