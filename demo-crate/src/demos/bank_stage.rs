//! The stage of the demos on one account: the curves and lanes of a run, the reads and writes of slow motion, or the
//! balances of a series, below the run under way where that can be watched.

use super::bank_run::{Asked, BankRun, Series};
use super::go::Go;
use super::slow_stage::{self, Slow, lanes};
use crate::bank::strategies::Strategy;
use crate::run::clock::now_ms;
use crate::run::overlap::total;
use crate::run::watch::Watch;
use figures::account::{self, Lane, Picture, Point, State};
use figures::histogram::histogram;
use figures::teller::{Sign, Teller};
use figures::timeline::Progress;
use figures::trace::Operation;

/// The runs of a series of no more than so many are long enough to be watched one by one.
const WATCHED: u32 = 10;

/// Draws what there is to see, `width` pixels wide; empty before the first run. `id` begins the ids in it.
pub(super) fn stage(run: &BankRun, watch: &Watch, width: f64, id: &str) -> String {
    match run.asked() {
        Asked::Nothing => String::new(),
        Asked::Series(series) if watch.is_running && series.asked <= WATCHED => {
            let mut markup = account::picture(&picture(watch), width, id);
            if !series.tally.errors.is_empty() {
                markup.push_str(&balances(series, width));
            }
            markup
        }
        Asked::Series(series) => balances(series, width),
        Asked::Run | Asked::Presses | Asked::Loss(_) => {
            let picture = picture(watch);
            let lanes = lanes(&watch.flown, &watch.owner);
            if lanes.is_empty() {
                return account::picture(&picture, width, id);
            }
            let first_ms = watch.span().map_or(0.0, |(first, _)| first);
            let progress =
                if watch.is_running { Progress::Running((now_ms() - first_ms) as f32) } else { Progress::Ended };
            let missing = run.outcome().filter(|_| !watch.is_running).and_then(|outcome| outcome.lost());
            let strategy = run.strategy();
            let has_program = strategy == Strategy::None && Go::of(id).is_some();
            let slow = Slow { strategy, lanes: &lanes, progress, missing, asked: run.wondered(), has_program };
            let mut markup = account::vault(&picture);
            markup.push_str(&slow.markup(width));
            markup
        }
    }
}

fn balances(series: &Series, width: f64) -> String {
    histogram(&series.tally.errors, series.expected, width)
}

/// What was seen, on a clock that begins with the first operation.
fn picture(watch: &Watch) -> Picture {
    let now = now_ms();
    let first = watch.span().map_or(now, |(first, _)| first);
    let since = |ms: f64| (ms - first).max(0.0);
    let mut lanes: Vec<Lane> = Vec::new();
    let mut slack = 0;
    for flown in &watch.flown {
        let progress = &flown.progress;
        slack = slack.max(flown.amount.abs());
        let Some(teller) = Teller::new(flown.teller) else { continue };
        let started_ms = (progress.started > 0.0).then(|| since(progress.started));
        let has_ended = progress.ended > 0.0 || !watch.is_running;
        let ended_ms = flown.span().filter(|_| has_ended).map(|(_, to)| since(to));
        if let Some(lane) = lanes.iter_mut().find(|lane| lane.teller == teller) {
            // One more batch of the same teller: its lane goes on.
            lane.ended_ms = ended_ms;
            lane.done += progress.done;
            lane.of += flown.operations;
            lane.retries += progress.retries;
        } else {
            // In the order of their letters; the standard library's sort would weigh more than the lanes.
            let place = lanes.partition_point(|lane| lane.teller < teller);
            let lane = Lane {
                teller,
                sign: if flown.amount < 0 { Sign::Withdraw } else { Sign::Deposit },
                started_ms,
                ended_ms,
                done: progress.done,
                of: flown.operations,
                retries: progress.retries,
            };
            lanes.insert(place, lane);
        }
    }
    let overlaps: Vec<_> = watch.overlaps(now).into_iter().map(|(from, to)| (since(from), since(to))).collect();
    Picture {
        opening: watch.opening,
        points: watch
            .points
            .iter()
            .map(|point| Point { ms: since(point.ms), should: point.should, holds: point.holds })
            .collect(),
        slack: slack * lanes.len() as i64,
        lanes,
        overlap_ms: total(&overlaps),
        overlaps,
        state: match (watch.is_running, watch.is_broken) {
            (true, _) => State::Running,
            (false, true) => State::Broken,
            (false, false) => State::Ended,
        },
    }
}

/// The last run as `book/recorded/` keeps one, with the balances of its series where it was one of many: JSON.
pub(super) fn record(run: &BankRun, watch: &Watch) -> String {
    let Some(outcome) = run.outcome().filter(|_| *run.asked() != Asked::Presses) else { return String::new() };
    let picture = picture(watch);
    let mut json = format!("{{\"opening\":{},\"points\":", picture.opening);
    list(&mut json, &picture.points, |json, point| {
        list(json, &[point.ms.round(), point.should as f64, point.holds as f64], |json, number| {
            json.push_str(&whole(*number));
        });
    });
    json.push_str(",\"lanes\":");
    list(&mut json, &picture.lanes, |json, lane| {
        let sign = lane.sign.sign() as f64;
        let (from, to) = (lane.started_ms.unwrap_or(0.0), lane.ended_ms.unwrap_or(0.0));
        let row = [lane.teller.place() as f64, sign, from.round(), to.round(), lane.done.into()];
        list(json, &row, |json, number| json.push_str(&whole(*number)));
    });
    json.push_str(",\"overlaps\":");
    list(&mut json, &picture.overlaps, |json, (from, to)| {
        list(json, &[from.round(), to.round()], |json, number| json.push_str(&whole(*number)));
    });
    let lanes = lanes(&watch.flown, &watch.owner);
    if !lanes.is_empty() {
        json.push_str(",\"slow\":");
        list(&mut json, &lanes, |json, lane| {
            // An attempt in vain changed nothing.
            let whole: Vec<_> = lane.operations.iter().filter(|operation| !operation.is_refused).collect();
            list(json, &whole, |json, each| operation(json, each));
        });
    }
    if let Asked::Series(series) = run.asked() {
        json.push_str(&format!(
            ",\"series\":{{\"strategy\":\"{}\",\"workers\":{},\"operations\":{},\"expected\":{},\"outcomes\":",
            outcome.strategy.name(),
            outcome.workers,
            series.operations,
            series.expected
        ));
        list(&mut json, &series.tally.errors, |json, error| json.push_str(&(series.expected + error).to_string()));
        json.push('}');
    }
    json.push_str(&format!(",\"overlap_ms\":{}}}", whole(outcome.overlap_ms.round())));
    json
}

/// The trace of the last run in slow motion, as JSON; `null` where it ran at full speed.
pub(super) fn trace(run: &BankRun, watch: &Watch) -> String {
    slow_stage::trace(run.strategy(), watch.opening, &lanes(&watch.flown, &watch.owner))
}

/// An operation of slow motion: `[read, wrote, read_stamp, before_write, after_write, read_ms, wrote_ms]`.
fn operation(json: &mut String, operation: &Operation) {
    let balance = |balance: Option<i64>| balance.map_or_else(|| "null".to_owned(), |balance| balance.to_string());
    let mut row = vec![balance(operation.read), balance(operation.wrote)];
    for stamp in [operation.read_stamp, operation.before_write, operation.after_write] {
        row.push(stamp.to_string());
    }
    for ms in [operation.read_ms, operation.wrote_ms] {
        row.push(whole(f64::from(ms).round()));
    }
    list(json, &row, |json, text| json.push_str(text));
}

fn whole(number: f64) -> String {
    (number as i64).to_string()
}

fn list<T>(json: &mut String, items: &[T], mut write: impl FnMut(&mut String, &T)) {
    json.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        write(json, item);
    }
    json.push(']');
}
