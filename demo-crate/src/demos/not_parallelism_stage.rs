//! What *not-parallelism* says and shows: which worker had which task in hand when, whether two of them were at work at
//! the same time, and what that did to the account.

use super::Value;
use super::not_parallelism::{OPENING, Seen, TASKS};
use crate::run::backend::Backend;
use crate::run::flight::{Ended, Flown, Stopper, Trouble};
use crate::run::overlap::overlaps;
use crate::run::slices::Entry;
use figures::gantt::{Change, Gantt, GanttState, Run, Slice, gantt, kept};
use figures::money::{append, counted, duration, plain, pounds, tenths};
use figures::say::{Key, say, text};
use figures::teller::Teller;
use figures::verdict::{Tone, Verdict};

/// What the axis of time spans at the least, in milliseconds: both runs fit, and nothing moves while they grow.
const SPAN_MS: f64 = 2_000.0;
/// Cores' worth of work from which on a run was certainly on more than one, and up to which it was not seen to be.
const MORE_THAN_ONE: f64 = 1.25;
const NO_MORE_THAN_ONE: f64 = 1.05;

fn tellers() -> impl Iterator<Item = Teller> {
    Teller::ALL.into_iter().take(TASKS.tasks as usize)
}

fn workers(count: u32) -> String {
    counted(count.into(), "worker", "workers")
}

/// What the account should hold after these changes, in pounds.
fn should(changes: &[Change]) -> i64 {
    OPENING + changes.iter().map(|change| change.amount).sum::<i64>()
}

/// What it should hold after all of them.
fn goal() -> i64 {
    OPENING + tellers().map(|teller| TASKS.amount_of(teller.place()) * i64::from(TASKS.changes)).sum::<i64>()
}

/// Who does what, and what should come of it: markup of our own making.
pub(super) fn task() -> String {
    let marked = |sign: i64| {
        let mut marked = String::new();
        for teller in tellers().filter(|teller| TASKS.amount_of(teller.place()).signum() == sign) {
            append(&mut marked, " and ", &teller.marked());
        }
        marked
    };
    say(
        Key::TasksTask,
        &[
            ("holds", &pounds(OPENING)),
            ("first", &marked(1)),
            ("found", &pounds(TASKS.deposit)),
            ("last", &marked(-1)),
            ("lost", &pounds(TASKS.withdrawal)),
            ("times", &plain(TASKS.changes.into())),
            ("should", &pounds(goal())),
        ],
    )
}

/// The words of the button for so many workers.
pub(super) fn spread(count: u32) -> String {
    say(Key::OnWorkers, &[("tellers", &workers(count))])
}

/// The settings in one line.
pub(super) fn summary(count: u32) -> String {
    let time = duration(TASKS.slice_ms.into());
    say(Key::TasksSummary, &[("time", &time), ("tellers", &workers(count))])
}

/// A run as it is drawn.
fn run(count: u32, flown: &[Flown], balance: Option<i64>, state: GanttState) -> Run {
    let mut rows = vec![Vec::new(); count as usize];
    let (mut changes, mut spans) = (Vec::new(), Vec::new());
    for flown in flown {
        for entry in flown.progress.entries() {
            match entry {
                Entry::Slice { task, from_ms, to_ms } => {
                    if let (Some(teller), Some(row)) = (Teller::new(task), rows.get_mut(flown.teller)) {
                        row.push(Slice { teller, from_ms, to_ms });
                        spans.push((from_ms, to_ms));
                    }
                }
                Entry::Change { task, read_ms, wrote_ms } => {
                    if let Some(teller) = Teller::new(task) {
                        changes.push(Change { teller, amount: TASKS.amount_of(task), read_ms, wrote_ms });
                    }
                }
                Entry::Pace { .. } => {}
            }
        }
    }
    // The run begins with the first slice.
    let begin = spans.iter().map(|span| span.0).fold(f64::INFINITY, f64::min);
    let begin = if begin.is_finite() { begin } else { 0.0 };
    for slice in rows.iter_mut().flatten() {
        (slice.from_ms, slice.to_ms) = (slice.from_ms - begin, slice.to_ms - begin);
    }
    for change in &mut changes {
        (change.read_ms, change.wrote_ms) = (change.read_ms - begin, change.wrote_ms - begin);
    }
    for span in &mut spans {
        *span = (span.0 - begin, span.1 - begin);
    }
    Run {
        kept: balance.and_then(|balance| kept(&changes, OPENING, balance)),
        should: should(&changes),
        elapsed_ms: spans.iter().map(|span| span.1).fold(0.0, f64::max),
        overlaps: overlaps(&spans),
        workers: rows,
        changes,
        holds: balance,
        state,
    }
}

fn of(seen: &Seen) -> Run {
    run(seen.workers, &seen.flown, seen.balance, GanttState::Ended)
}

/// How many cores' worth of work was done in a run's time; `None` where that was not measured.
fn cores(seen: &Seen, elapsed_ms: f64) -> Option<f64> {
    let mut best = 0.0_f64;
    for entry in seen.flown.iter().flat_map(|flown| flown.progress.entries()) {
        if let Entry::Pace { best: each, .. } = entry {
            best = best.max(each);
        }
    }
    let steps: f64 = seen.flown.iter().map(|flown| f64::from(flown.progress.retries)).sum();
    (best > 0.0 && elapsed_ms > 0.0).then(|| steps / best / elapsed_ms)
}

/// The runs that were seen, and the one under way; empty where there is none.
pub(super) fn picture(seen: &[Seen], at_work: Option<(u32, &[Flown])>, width: f64) -> String {
    if seen.is_empty() && at_work.is_none() {
        return String::new();
    }
    let at_work = at_work.map(|(count, flown)| run(count, flown, None, GanttState::Running));
    let is_replaced = |seen: &Seen| at_work.as_ref().is_some_and(|run| (run.workers.len() == 1) == (seen.workers == 1));
    let mut runs: Vec<_> = seen.iter().filter(|seen| !is_replaced(seen)).map(of).collect();
    if let Some(run) = at_work.clone() {
        runs.insert(if run.workers.len() == 1 { 0 } else { runs.len() }, run);
    }
    let tellers = tellers().map(|teller| (teller, TASKS.amount_of(teller.place()))).collect();
    gantt(&Gantt { tellers, runs, span_ms: SPAN_MS }, width, "not-parallelism")
}

/// What came of a run; `other` is the last one on another number of workers, if it ended by itself.
pub(super) fn verdict(seen: &Seen, other: Option<&Seen>) -> Verdict {
    let run = of(seen);
    let done = counted(run.changes.len() as u64, "change", "changes");
    let told = |stamp, tone, sentence| Verdict { stamp: text(stamp).to_owned(), tone, sentence };
    if let Some(trouble) = &seen.trouble {
        return of_trouble(trouble, &done);
    }
    match seen.ended {
        Ended::Stopped(Stopper::Departure) => return told(Key::LeftStamp, Tone::Neutral, text(Key::Left).to_owned()),
        Ended::Stopped(_) => {
            return told(Key::StoppedStamp, Tone::Neutral, say(Key::StoppedRounds, &[("done", &done)]));
        }
        Ended::Done | Ended::Stuck | Ended::Failed => {}
    }
    let lost = run.should - seen.balance.unwrap_or(run.should);
    let (stamp, tone) = match (lost, run.lost()) {
        (1.., _) => (say(Key::Vanished, &[("lost", &pounds(lost))]), Tone::Bad),
        (..0, _) => (say(Key::FromNowhere, &[("found", &pounds(-lost))]), Tone::Bad),
        (0, Some(0)) => (text(Key::Exact).to_owned(), Tone::Neutral),
        (0, _) => (text(Key::ByLuckStamp).to_owned(), Tone::Neutral),
    };
    let mut sentence = if seen.workers == 1 { on_one(&run, lost) } else { on_many(&run) };
    if lost == 0 {
        let key = if run.lost() == Some(0) { Key::TasksExact } else { Key::TasksLuck };
        append(&mut sentence, " ", text(key));
    }
    if let (2.., Some(cores)) = (seen.workers, cores(seen, run.elapsed_ms)) {
        append(&mut sentence, " ", &parallel(cores));
    }
    if let Some(other) = other.map(of) {
        let (label, time) = (other.label(), duration(other.elapsed_ms));
        append(&mut sentence, " ", &say(Key::TasksOthers, &[("label", &label), ("time", &time)]));
    }
    let idle = run.workers.iter().filter(|slices| slices.is_empty()).count();
    if idle > 0 {
        append(&mut sentence, " ", &say(Key::TasksIdle, &[("number", &plain(idle as i64))]));
    }
    if seen.backend == Backend::Messages {
        append(&mut sentence, " ", text(Key::TasksMessages));
    }
    Verdict { stamp, tone, sentence }
}

fn on_one(run: &Run, lost: i64) -> String {
    let mut sentence = text(Key::TasksOne).to_owned();
    let why = match run.lost_told() {
        Some(updates) if run.lost() != Some(0) => say(Key::TasksPutAside, &[("updates", &updates)]),
        None if lost != 0 => text(Key::TasksPutAsideUnknown).to_owned(),
        _ => String::new(),
    };
    append(&mut sentence, " ", &why);
    sentence
}

fn on_many(run: &Run) -> String {
    let (label, share) = (run.label(), run.share());
    match run.lost_told() {
        Some(updates) if run.overlap_ms() <= 0.0 => {
            say(Key::TasksNeverTwo, &[("label", &label), ("updates", &updates)])
        }
        Some(updates) => say(Key::TasksMany, &[("label", &label), ("share", &share), ("updates", &updates)]),
        None => say(Key::TasksManyUnknown, &[("label", &label), ("share", &share)]),
    }
}

/// Whether more was done than one core can do.
fn parallel(cores: f64) -> String {
    if cores >= MORE_THAN_ONE {
        return say(Key::TasksParallel, &[("number", &tenths(cores))]);
    }
    text(if cores > NO_MORE_THAN_ONE { Key::TasksTooCoarse } else { Key::TasksOnOneCore }).to_owned()
}

/// A worker is gone, or nobody moves.
fn of_trouble(trouble: &Trouble, done: &str) -> Verdict {
    let hit = |key, worker: &usize| say(key, &[("number", &plain(*worker as i64 + 1)), ("done", done)]);
    let (stamp, sentence) = match trouble {
        Trouble::Killed { teller } => (Key::Broken, hit(Key::WorkerKilled, teller)),
        Trouble::Trapped { teller: Some(teller), .. } => (Key::Broken, hit(Key::WorkerTrapped, teller)),
        Trouble::Hung { teller } => (Key::Stuck, hit(Key::WorkerHung, teller)),
        Trouble::Trapped { teller: None, .. } => (Key::Broken, text(Key::OwnerFailed).to_owned()),
        Trouble::Failed(message) => (Key::Broken, say(Key::WorkerFailed, &[("message", message)])),
        Trouble::Still(still_ms) => (Key::Stuck, say(Key::NobodyMoves, &[("time", &duration(*still_ms))])),
        // Nobody here holds anything that another one could wait for.
        Trouble::Circle(_) => (Key::Stuck, String::new()),
    };
    Verdict { stamp: text(stamp).to_owned(), tone: Tone::Bad, sentence }
}

/// The result of a run, key by key.
pub(super) fn report(seen: &Seen) -> Vec<(&'static str, Value)> {
    let run = of(seen);
    let number = |number: f64| Value::Number(number);
    let optional = |number: Option<f64>| number.map_or(Value::Null, Value::Number);
    let mut report = vec![
        ("workers", number(seen.workers.into())),
        ("tasks", number(TASKS.tasks.into())),
        ("operations", number(TASKS.changes.into())),
        ("done", number(run.changes.len() as f64)),
        ("expected", number(run.should as f64)),
        ("actual", Value::from(seen.balance)),
        ("lost", Value::from(seen.balance.map(|balance| run.should - balance))),
        ("lost_updates", optional(run.lost().map(|lost| lost as f64))),
        ("slices", number(run.workers.iter().map(Vec::len).sum::<usize>() as f64)),
        ("overlap_ms", number(run.overlap_ms())),
        ("cores", optional(cores(seen, run.elapsed_ms))),
        ("elapsed_ms", number(run.elapsed_ms)),
    ];
    if let Some(worker) = seen.trouble.as_ref().and_then(Trouble::harmed) {
        let done = seen.flown.iter().find(|flown| flown.teller == worker).map_or(0, |flown| flown.progress.done);
        report.extend([("harmed", number(worker as f64)), ("harmed_done", number(done.into()))]);
    }
    report
}

/// The runs as `book/recorded/` keeps them: JSON, with times in milliseconds.
pub(super) fn record(seen: &[Seen]) -> String {
    let row = |whole: &[i64], times: &[f64]| {
        let mut row = String::new();
        for number in whole {
            append(&mut row, ",", &plain(*number));
        }
        for time in times {
            append(&mut row, ",", &tenths(*time));
        }
        ["[", &row, "]"].concat()
    };
    let list = |rows: Vec<String>| ["[", &rows.join(","), "]"].concat();
    let place = |teller: Teller| teller.place() as i64;
    let mut runs = Vec::new();
    for run in seen.iter().map(of) {
        let slice = |slice: &Slice| row(&[place(slice.teller)], &[slice.from_ms, slice.to_ms]);
        let slices = |slices: &Vec<Slice>| list(slices.iter().map(slice).collect());
        let change = |each: &Change| row(&[place(each.teller), each.amount], &[each.read_ms, each.wrote_ms]);
        runs.push(format!(
            "{{\"workers\":{},\"changes\":{},\"overlaps\":{},\"elapsed_ms\":{},\"opening\":{OPENING},\"holds\":{},\"should\":{}}}",
            list(run.workers.iter().map(slices).collect()),
            list(run.changes.iter().map(change).collect()),
            list(run.overlaps.iter().map(|(from, to)| row(&[], &[*from, *to])).collect()),
            tenths(run.elapsed_ms),
            run.holds.unwrap_or(0),
            run.should,
        ));
    }
    let tellers = tellers().map(|teller| row(&[place(teller), TASKS.amount_of(teller.place())], &[])).collect();
    format!("{{\"tasks\":{{\"tellers\":{},\"runs\":{}}}}}", list(tellers), list(runs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::scoreboard::Progress;

    /// A run of two changes, A's and B's, of which A's is lost: on one worker in turn, or on two at once.
    fn seen(workers: u32, trouble: Option<Trouble>, ended: Ended) -> Seen {
        let slice = |task, from_ms, to_ms| Entry::Slice { task, from_ms, to_ms };
        let change = |task, read_ms, wrote_ms| Entry::Change { task, read_ms, wrote_ms };
        let pace = Entry::Pace { measured: 10, best: 10.0 };
        let rows = if workers == 1 {
            let slices = [slice(0, 5.0, 45.0), slice(1, 45.0, 85.0), slice(0, 85.0, 105.0), slice(1, 105.0, 125.0)];
            vec![[&slices[..], &[change(0, 5.0, 104.0), change(1, 46.0, 124.0), pace]].concat()]
        } else {
            vec![
                vec![slice(0, 5.0, 65.0), change(0, 5.0, 64.0), pace],
                vec![slice(1, 6.0, 66.0), change(1, 6.0, 66.0), pace],
            ]
        };
        let mut flown = Vec::new();
        for teller in 0..workers as usize {
            let entries = rows.get(teller).cloned().unwrap_or_default();
            let spans = entries.into_iter().map(Entry::to_span).collect();
            let progress = Progress { spans, retries: 1_100 / workers, ..Progress::default() };
            flown.push(Flown {
                teller,
                amount: 0,
                operations: 10,
                fault: None,
                progress,
                is_over: true,
                moved: (0, 0.0),
            });
        }
        Seen { workers, flown, ended, trouble, balance: Some(90), backend: Backend::Threads }
    }

    #[test]
    fn on_one_worker_nothing_is_simultaneous_and_an_update_is_lost() {
        let one = seen(1, None, Ended::Done);
        let verdict = verdict(&one, None);
        assert_eq!((verdict.stamp.as_str(), verdict.tone), ("£30 VANISHED", Tone::Bad));
        for part in ["no two were ever at work", "1 of 2 changes was lost", "put aside"] {
            assert!(verdict.sentence.contains(part), "{part}: {}", verdict.sentence);
        }
        let report = report(&one);
        let of = |key| report.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
        assert_eq!((of("overlap_ms"), of("lost_updates")), (Some(Value::Number(0.0)), Some(Value::Number(1.0))));
        assert_eq!((of("lost"), of("expected")), (Some(Value::Number(30.0)), Some(Value::Number(120.0))));
    }

    #[test]
    fn several_workers_are_parallel_only_where_more_was_done_than_one_core_can() {
        let one = seen(1, None, Ended::Done);
        for (steps, says) in [
            (550, "1.8 cores"),
            (220, "no more in that time than one core"),
            (350, "hardly more in that time than one core"),
        ] {
            let mut two = seen(2, None, Ended::Done);
            two.flown.iter_mut().for_each(|flown| flown.progress.retries = steps);
            let said = verdict(&two, Some(&one)).sentence;
            for part in [
                "2 workers: two or more were at work at the same time for 59 of 61 ms",
                "On 1 worker it took 120 ms",
                says,
            ] {
                assert!(said.contains(part), "{part}: {said}");
            }
        }
        let said = verdict(&seen(4, None, Ended::Done), None).sentence;
        assert!(said.contains("so 2 of them found nothing to do"), "{said}");
    }

    #[test]
    fn whatever_befalls_a_worker_is_told() {
        for (trouble, stamp, begins) in [
            (Trouble::Killed { teller: 0 }, "BROKEN", "Worker 1 was killed"),
            (Trouble::Trapped { teller: Some(1), message: String::new() }, "BROKEN", "Worker 2 failed"),
            (Trouble::Hung { teller: 1 }, "STUCK", "Worker 2 stopped moving"),
            (Trouble::Still(3_000.0), "STUCK", "Nobody has moved for 3.0 s."),
        ] {
            let verdict = verdict(&seen(2, Some(trouble), Ended::Failed), None);
            assert!(verdict.sentence.starts_with(begins), "{}", verdict.sentence);
            assert_eq!((verdict.stamp.as_str(), verdict.tone), (stamp, Tone::Bad));
        }
        let said = verdict(&seen(1, None, Ended::Stopped(Stopper::Reader)), None).sentence;
        assert_eq!(said, "Stopped after 2 changes.");
    }

    #[test]
    fn a_balance_that_is_right_by_luck_is_no_success() {
        let mut lucky = seen(1, None, Ended::Done);
        lucky.balance = Some(120);
        let verdict = verdict(&lucky, None);
        assert_eq!((verdict.stamp.as_str(), verdict.tone), ("EXACT, BY LUCK", Tone::Neutral));
    }

    #[test]
    fn a_record_holds_what_is_drawn() {
        let record = record(&[seen(1, None, Ended::Done), seen(2, None, Ended::Done)]);
        let value: serde_json::Value = serde_json::from_str(&record).expect("JSON");
        assert_eq!(value["tasks"]["runs"][1]["workers"][1][0], serde_json::json!([1, 1.0, 61.0]));
        assert_eq!(value["tasks"]["runs"][0]["changes"][1], serde_json::json!([1, -10, 41.0, 119.0]));
        assert_eq!(value["tasks"]["tellers"], serde_json::json!([[0, 30], [1, -10], [2, 30], [3, -10]]));
    }

    #[test]
    fn the_task_says_what_should_come_of_it() {
        assert!(task().contains("<b class=\"tt-t0\">A</b> and <b class=\"tt-t2\">C</b> pay in £30"), "{}", task());
        assert!(task().contains("so it should end with £300"), "{}", task());
    }
}
