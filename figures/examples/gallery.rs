//! Writes `target/gallery.html`: every picture in every state, at three widths, for the eyes of who changes one.
//!
//! `cargo run -p figures --features recorded --example gallery [THEME]`, with a theme of mdBook, `light` if none is
//! named. The data is made up, of a realistic shape; nothing of it is published.

use figures::account::{Lane, Picture, Point, State, picture};
use figures::events;
use figures::gantt::{Change, Gantt, GanttState, Run, Slice, gantt, kept};
use figures::histogram::histogram;
use figures::recorded::recorded;
use figures::shifts::{Shift, ShiftLane, ShiftState, Shifts, shifts};
use figures::six::six;
use figures::speed_up::{self, Curve, Lines, Stand};
use figures::teller::{Sign, Teller};
use figures::timeline::{Progress, timeline};
use figures::trace::Operation;
use figures::verdict::{Ended, Fault, Flight, Held, Kind, Protection, Series, Stuck, Tone, Verdict};
use figures::waits::{self, Waiter, Waits, waits};
use std::fmt::Write;
use std::{env, fs, io};

/// The room a stage has beside its own padding, in pixels.
const WIDTHS: [f64; 3] = [330.0, 640.0, 1_000.0];

fn main() -> io::Result<()> {
    let theme = env::args().nth(1).unwrap_or_else(|| "light".to_owned());
    let mut body = String::new();
    for (title, draw) in pictures() {
        let _ = write!(body, "<h2>{title}</h2><div class=\"row\">");
        for width in WIDTHS {
            let html = draw(width, &format!("g{}", body.len()));
            let _ = write!(body, "<div class=\"stage\" data-width=\"{width}\">{html}</div>");
        }
        body.push_str("</div>");
    }
    for verdict in verdicts() {
        let Verdict { stamp, tone, sentence } = verdict;
        let _ = write!(body, "<p><b class=\"{tone:?}\">{stamp}</b> {sentence}</p>");
    }
    body.push_str("<div class=\"row\">");
    for (name, json) in [("account", account_recording()), ("shifts", shifts_recording()), ("slow", slow_recording())] {
        let html = recorded(name, &json).map_err(io::Error::other)?;
        for (class, width) in [("", 330.0), ("tt-ghost", 330.0), ("", 700.0), ("tt-ghost", 700.0)] {
            let _ =
                write!(body, "<div class=\"{class} stage\" data-width=\"{width}\">{}</div>", unique(&html, body.len()));
        }
    }
    body.push_str("</div>");
    let styles = ["book", "figures"].map(|name| {
        fs::read_to_string(format!("{}/../theme/{name}.css", env!("CARGO_MANIFEST_DIR")))
            .map(|css| format!("<style>{css}</style>"))
    });
    let [book, figures] = styles;
    let page = format!(
        "<!doctype html><html lang=\"en\" class=\"js {theme}\"><meta charset=\"utf-8\"><title>Gallery</title>\
         <style>:root {{ font-size: 62.5%; }}</style>{}{}<style>
         body {{ background: var(--bg); color: var(--fg); padding: 12px; }}
         .row {{ display: flex; flex-wrap: wrap; gap: 12px; align-items: start; }} main > * {{ max-width: none !important; }}
         h2 {{ margin: 24px 0 8px !important; font-size: 18px !important; }}
         .stage {{ container-type: inline-size; background: var(--tt-inset); border: 1px solid var(--tt-line); border-radius: 10px; padding: 14px 16px;
                   box-sizing: content-box; }}
         [data-width=\"330\"] {{ width: 330px; }} [data-width=\"640\"] {{ width: 640px; }}
         [data-width=\"700\"] {{ width: 700px; }} [data-width=\"1000\"] {{ width: 1000px; }}
         .Good {{ color: var(--tt-exact); }} .Bad {{ color: var(--tt-lost); }}
         </style><body class=\"content\"><main>{body}</main></body></html>",
        book?, figures?
    );
    fs::create_dir_all("target")?;
    fs::write(format!("target/gallery-{theme}.html"), page)
}

/// The same HTML with other ids.
fn unique(html: &str, salt: usize) -> String {
    html.replace("id=\"tt-", &format!("id=\"r{salt}-tt-")).replace("url(#tt-", &format!("url(#r{salt}-tt-"))
}

type Draw = Box<dyn Fn(f64, &str) -> String>;

fn pictures() -> Vec<(&'static str, Draw)> {
    let account = |shape: Shape| -> Draw { Box::new(move |width, id| picture(&shape.picture(), width, id)) };
    let base = Shape { state: State::Ended, tellers: 2, seconds: 2.4, loss: 68_402.0, retries: 0, overlap: 1.0 };
    vec![
        ("Account: over, money vanished", account(base)),
        ("Account: under way", account(Shape { state: State::Running, seconds: 1.1, loss: 31_000.0, ..base })),
        ("Account: teaser", account(Shape { state: State::Teaser, ..base })),
        ("Account: exact", account(Shape { loss: 0.0, ..base })),
        ("Account: from nowhere", account(Shape { loss: -31_598.0, ..base })),
        ("Account: compare-and-swap", account(Shape { loss: 0.0, retries: 1_204_331, ..base })),
        ("Account: no overlap", account(Shape { loss: 0.0, overlap: 0.0, ..base })),
        ("Account: eight tellers", account(Shape { tellers: 8, ..base })),
        ("Account: one teller, 4.7 ms", account(Shape { tellers: 1, seconds: 0.0047, loss: 0.0, ..base })),
        (
            "Account: not begun",
            Box::new(|width, id| picture(&Picture { opening: 100_000, ..Picture::new(State::Running) }, width, id)),
        ),
        ("Histogram: 18 of 100 exact", Box::new(|width, _| histogram(&errors(100, 18, 70_000), 100_000, width))),
        ("Histogram: all but one exact", Box::new(|width, _| histogram(&errors(1_000, 999, 70_000), 1_000_000, width))),
        ("Histogram: few pounds", Box::new(|width, _| histogram(&[0, 0, -1, 2, 2, 3], 100, width))),
        (
            "Histogram: none exact, all below",
            Box::new(|width, _| {
                histogram(
                    &errors(100, 0, 60_000).into_iter().map(|error| -error.abs()).collect::<Vec<_>>(),
                    100_000,
                    width,
                )
            }),
        ),
        ("Slow motion: over", Box::new(|width, _| timeline(&slow(8), width, Progress::Ended))),
        (
            "Slow motion: under way",
            Box::new(|width, _| scrolled(&timeline(&slow(3), width, Progress::Running(2_500.0)))),
        ),
        ("Deadlock: stuck", Box::new(|width, _| waits(&ring(waits::Kind::Account, 2, Some(2)), width))),
        ("Deadlock: under way", Box::new(|width, _| waits(&ring(waits::Kind::Account, 2, Some(1)), width))),
        ("Deadlock: teaser", Box::new(|width, _| waits(&ring(waits::Kind::Account, 2, None), width))),
        ("Deadlock: five philosophers", Box::new(|width, _| waits(&ring(waits::Kind::Fork, 5, Some(5)), width))),
        ("Speed-up: before a press", Box::new(|width, _| speed_up::picture(&curve(0, 0), &stand(false, 0), width))),
        ("Speed-up: under way", Box::new(|width, _| speed_up::picture(&curve(2, 0), &stand(false, 25), width))),
        ("Speed-up: over", Box::new(|width, _| speed_up::picture(&curve(4, 0), &stand(true, 25), width))),
        (
            "Speed-up: eight cores, half under a lock",
            Box::new(|width, _| speed_up::picture(&curve(8, 50), &stand(true, 45), width)),
        ),
        ("Speed-up: counters on one line", Box::new(|width, _| speed_up::lines(&counters(), width))),
        ("Deadlock: two channels", Box::new(|width, _| waits(&ring(waits::Kind::Channel, 2, Some(2)), width))),
        ("Two tellers: both runs", Box::new(|width, id| shifts(&two_tellers(ShiftState::Ended), width, id))),
        (
            "Two tellers: the second under way",
            Box::new(|width, id| shifts(&two_tellers(ShiftState::Running), width, id)),
        ),
        (
            "Tasks: one worker, then two",
            Box::new(|width, id| gantt(&tasks([(1, GanttState::Ended), (2, GanttState::Ended)]), width, id)),
        ),
        (
            "Tasks: two workers under way",
            Box::new(|width, id| gantt(&tasks([(1, GanttState::Ended), (2, GanttState::Running)]), width, id)),
        ),
        (
            "Tasks: teaser",
            Box::new(|width, id| gantt(&tasks([(1, GanttState::Open), (4, GanttState::Open)]), width, id)),
        ),
        ("Six pictures", Box::new(|_, id| six(id))),
        ("Two tellers: the second open", Box::new(|width, id| shifts(&two_tellers(ShiftState::Open), width, id))),
    ]
}

/// Four tellers in turn, five changes each, on so many workers.
fn tasks(runs: [(usize, GanttState); 2]) -> Gantt {
    let amounts = [30, -10, 30, -10];
    let one = |(count, state): (usize, GanttState)| {
        let (mut workers, mut changes) = (vec![Vec::new(); count], Vec::new());
        let mut reads = [0.0; 4];
        let slices = if state == GanttState::Open { 0 } else { 44 };
        for number in 0..slices {
            let (teller, from_ms) = (number % 4, (number / count) as f64 * 41.0);
            workers[number % count].push(Slice { teller: Teller::ALL[teller], from_ms, to_ms: from_ms + 40.0 });
            if number / 4 % 2 == 1 {
                let wrote_ms = from_ms + 18.0 + teller as f64 * 3.0;
                let (teller, amount) = (Teller::ALL[teller], amounts[teller]);
                changes.push(Change { teller, amount, read_ms: reads[teller.place()], wrote_ms });
                reads[teller.place()] = wrote_ms;
            }
        }
        let elapsed_ms = 41.0 * (slices / count) as f64;
        let holds = 100 - 10 * 5;
        Run {
            kept: kept(&changes, 100, holds),
            overlaps: if count > 1 { vec![(0.0, elapsed_ms)] } else { Vec::new() },
            holds: (state == GanttState::Ended).then_some(holds),
            should: 300,
            workers,
            changes,
            elapsed_ms,
            state,
        }
    };
    let tellers = amounts.into_iter().zip(Teller::ALL).map(|(amount, teller)| (teller, amount)).collect();
    Gantt { tellers, runs: runs.map(one).to_vec(), span_ms: 2_000.0 }
}

/// Tellers in a ring, of whom so many wait for the next one's lock; `None` gives nothing away.
/// So many numbers of workers measured, of the most there are.
fn curve(measured: usize, share: u32) -> Curve {
    let (cores, most) = if measured > 4 { (8, 8) } else { (2, 4) };
    let run = |workers: usize| {
        let ideal = 200.0 / speed_up::amdahl(share, workers as u32, cores);
        vec![ideal * 1.03 + 2.0 * workers as f64, ideal * 1.08 + 2.0 * workers as f64, ideal * 1.3]
    };
    Curve {
        cores,
        most,
        darts: if measured > 0 { 40_000_000 } else { 0 },
        piece: 100_000,
        share,
        alone: if measured > 0 { vec![200.0, 204.0] } else { Vec::new() },
        split: (1..=measured).map(run).collect(),
        hits: (measured > 0).then_some(31_415_926),
        unequal: 0,
        clock_ms: 0.005,
    }
}

fn stand(is_over: bool, asked: u32) -> Stand<'static> {
    Stand { before: None, pin: Some(3), is_placeable: is_over || asked == 0, is_over, asked }
}

fn counters() -> Lines {
    let (together, apart) = (vec![190.0, 210.0, 204.0], vec![38.0, 40.0, 39.0]);
    Lines { workers: 2, times: 5_000_000, together, apart, unequal: 0, clock_ms: 0.005 }
}

fn ring(kind: waits::Kind, count: usize, waiting: Option<usize>) -> Waits {
    let waiter = |place: usize| {
        let (first, second) =
            if kind == waits::Kind::Channel { (1 - place, place) } else { (place, (place + 1) % count) };
        Waiter {
            teller: Teller::ALL[place],
            done: waiting.map(|_| 213 + place as u32),
            holds: waiting.map_or_else(Vec::new, |_| vec![first]),
            wants: waiting.filter(|waiting| place < *waiting).map(|_| second),
        }
    };
    let is_stuck = waiting == Some(count);
    let circle = if is_stuck { Teller::ALL[..count].to_vec() } else { Vec::new() };
    Waits { kind, waiters: (0..count).map(waiter).collect(), circle }
}

fn scrolled(svg: &str) -> String {
    format!("<div class=\"tt-scroll\" tabindex=\"0\">{svg}</div>")
}

/// A run to be made up.
#[derive(Clone, Copy)]
struct Shape {
    state: State,
    tellers: usize,
    seconds: f64,
    loss: f64,
    retries: u32,
    overlap: f64,
}

impl Shape {
    fn picture(self) -> Picture {
        let total = self.seconds * 1e3;
        let count = 160;
        let points = (0..=count).map(|place| {
            let share = f64::from(place) / f64::from(count);
            let sway = (share * 19.0).sin() * 3_000.0 + (share * 143.0).sin() * 700.0;
            let should = if place == count && self.state != State::Running { 100_000.0 } else { 100_000.0 + sway };
            let bumps = (share * 31.0).sin() * 0.02;
            let lost = if share < 0.03 {
                0.0
            } else {
                self.loss * if place == count { 1.0 } else { (share + bumps).clamp(0.0, 1.0) }
            };
            Point { ms: share * total, should: should as i64, holds: (should - lost) as i64 }
        });
        let stagger = if self.overlap > 0.0 { total * 0.008 } else { total / self.tellers as f64 };
        let length = if self.overlap > 0.0 { total - stagger * (self.tellers - 1) as f64 } else { stagger };
        let lanes = Teller::ALL[..self.tellers].iter().map(|teller| {
            let started = teller.place() as f64 * stagger;
            let of = 2_000_000;
            let done = if self.state == State::Running { 891_204 } else { of };
            let ended = (self.state != State::Running).then_some(started + length);
            Lane {
                teller: *teller,
                sign: Sign::of_place(teller.place()),
                started_ms: Some(started),
                ended_ms: ended,
                done,
                of,
                retries: self.retries,
            }
        });
        let overlaps =
            if self.overlap > 0.0 && self.tellers > 1 { vec![(stagger, total - stagger)] } else { Vec::new() };
        Picture {
            opening: 100_000,
            points: points.collect(),
            lanes: lanes.collect(),
            overlap_ms: overlaps.iter().map(|(from, to)| to - from).sum(),
            overlaps,
            slack: 2,
            state: self.state,
        }
    }
}

/// So many runs, so many exact, the others within `most`.
fn errors(runs: usize, exact: usize, most: i64) -> Vec<i64> {
    let mut state = 12_345_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as i64 % most - (state >> 40) as i64 % most
    };
    (0..runs).map(|run| if run < exact { 0 } else { next() | 1 }).collect()
}

fn slow(operations: usize) -> Vec<events::Lane> {
    // As recorded once: 4 deposits and 4 withdrawals of £1.
    let rows: [[[f64; 7]; 4]; 2] = [
        [
            [100., 101., 1., 2., 3., 380., 755.],
            [99., 100., 6., 8., 9., 1048., 1536.],
            [100., 101., 10., 14., 15., 1695., 2281.],
            [101., 102., 16., 19., 20., 2515., 3123.],
        ],
        [
            [100., 99., 0., 4., 5., 345., 902.],
            [99., 98., 7., 11., 12., 1340., 2048.],
            [98., 97., 13., 17., 18., 2212., 2970.],
            [102., 101., 21., 22., 23., 3260., 4034.],
        ],
    ];
    let lane = |(place, rows): (usize, [[f64; 7]; 4])| events::Lane {
        teller: Teller::new(place),
        amount: Sign::of_place(place).sign(),
        operations: rows.into_iter().take(operations).map(operation).collect(),
    };
    rows.into_iter().enumerate().map(lane).collect()
}

fn operation([read, wrote, read_stamp, before, after, read_ms, wrote_ms]: [f64; 7]) -> Operation {
    let [read_stamp, before_write, after_write] = [read_stamp, before, after].map(|stamp| stamp as u32);
    Operation {
        read: Some(read as i64),
        wrote: Some(wrote as i64),
        read_stamp,
        before_write,
        after_write,
        read_ms: read_ms as f32,
        wrote_ms: wrote_ms as f32,
        ..Operation::default()
    }
}

fn two_tellers(second: ShiftState) -> Shifts {
    let [a, b] = [Teller::ALL[0], Teller::ALL[1]];
    let row = |from: f64, jitter: f64, to: f64| -> Vec<(f64, f64)> {
        let begin = |place: usize| from + place as f64 * 100.0 + (place as f64 * jitter).sin() * 6.0;
        (0..10)
            .map(|place| (begin(place).max(from), begin(place + 1)))
            .filter(|(begin, _)| *begin < to)
            .map(|(begin, end)| (begin, end.min(to)))
            .collect()
    };
    let lane = |teller, operations, holds| ShiftLane { teller, operations, holds };
    let to = if second == ShiftState::Running { 560.0 } else { f64::INFINITY };
    let is_open = second == ShiftState::Open;
    let rows = if is_open { [vec![], vec![]] } else { [row(0.0, 2.0, to), row(3.0, 3.0, to)] };
    let [first, other] = rows;
    let holds = (second == ShiftState::Ended).then_some(120);
    Shifts {
        runs: vec![
            Shift {
                label: "One after another".to_owned(),
                lanes: vec![
                    lane(a, row(0.0, 1.0, f64::INFINITY), Some(120)),
                    lane(b, row(1_006.0, 1.7, f64::INFINITY), Some(80)),
                ],
                state: ShiftState::Ended,
                elapsed_ms: 2_006.0,
                order: [[a; 10], [b; 10]].concat(),
            },
            Shift {
                label: "Both at once".to_owned(),
                lanes: vec![lane(a, first, holds), lane(b, other, holds.map(|_| 80))],
                state: second,
                elapsed_ms: if second == ShiftState::Running { 560.0 } else { 1_009.0 },
                order: if second == ShiftState::Ended {
                    [a, b, b, a, a, b, a, b, b, a, b, a, b, a, a, b, a, b, b, a].to_vec()
                } else {
                    Vec::new()
                },
            },
        ],
        span_ms: 2_100.0,
    }
}

fn verdicts() -> Vec<Verdict> {
    let flight = Flight::SAMPLE;
    let exact = Flight { actual: 100_000, ..flight };
    let [a, b, c] = [0, 1, 2].map(|place| Teller::ALL[place]);
    let fault = |kind, held| Fault { kind, teller: a, held, waiting: vec![b], working: vec![c] };
    let verdicts = vec![
        flight.verdict(),
        Flight { actual: 131_598, tellers: 4, ..flight }.verdict(),
        exact.verdict(),
        Flight { protection: Protection::Cure, ..exact }.verdict(),
        Flight { tellers: 1, ..exact }.verdict(),
        Flight { overlap_ms: 0.0, ..exact }.verdict(),
        Flight { ended: Ended::Stopped, done: 1_204_331, elapsed_ms: 3_000.0, ..flight }.verdict(),
        fault(Kind::Killed, Held::Lock).verdict(),
        fault(Kind::Trapped, Held::Unseen).verdict(),
        Stuck { holder: Some(a), waiting: vec![b, c], still_ms: 2_000.0 }.verdict(),
        Series::of(&errors(100, 18, 70_000), 100, (2, 200_000), Protection::Nothing).verdict(),
        Series::of(&[0; 100], 100, (2, 200_000), Protection::Nothing).verdict(),
        Series::of(&[0; 37], 100, (2, 200_000), Protection::Cure).verdict(),
    ];
    debug_assert!(verdicts.iter().any(|verdict| verdict.tone == Tone::Neutral));
    verdicts
}

fn account_recording() -> String {
    let picture =
        Shape { state: State::Ended, tellers: 2, seconds: 2.4, loss: 68_402.0, retries: 0, overlap: 1.0 }.picture();
    let points: Vec<_> =
        picture.points.iter().map(|point| format!("[{}, {}, {}]", point.ms, point.should, point.holds)).collect();
    let (from, to) = picture.overlaps[0];
    format!(
        r#"{{"browser": "chrome 156", "cores": 2, "opening": 100000, "amount": 1, "points": [{}], "overlaps": [[{from}, {to}]],
        "lanes": [[0, 1, 0, 2380, 2000000], [1, -1, 19, 2400, 2000000]],
        "result": {{"strategy": "none", "ended": "done", "workers": 2, "operations": 2000000, "expected": 100000, "actual": 31598, "elapsed_ms": 2400, "overlap_ms": {}}}}}"#,
        points.join(", "),
        to - from
    )
}

fn shifts_recording() -> String {
    let runs = two_tellers(ShiftState::Ended).runs.into_iter().map(|run| {
        let lanes: Vec<_> =
            run.lanes.iter().map(|lane| format!("{:?}", lane.operations).replace('(', "[").replace(')', "]")).collect();
        format!(
            r#"{{"label": "{}", "elapsed_ms": {}, "holds": [120, 80], "lanes": [{}]}}"#,
            run.label,
            run.elapsed_ms,
            lanes.join(", ")
        )
    });
    format!(r#"{{"browser": "chrome 156", "result": {{}}, "runs": [{}]}}"#, runs.collect::<Vec<_>>().join(", "))
}

fn slow_recording() -> String {
    let lanes: Vec<_> = slow(8)
        .iter()
        .map(|lane| {
            let rows: Vec<_> = lane
                .operations
                .iter()
                .map(|each| {
                    format!(
                        "[{}, {}, {}, {}, {}, {}, {}]",
                        each.read.unwrap_or(0),
                        each.wrote.unwrap_or(0),
                        each.read_stamp,
                        each.before_write,
                        each.after_write,
                        each.read_ms,
                        each.wrote_ms
                    )
                })
                .collect();
            format!("[{}]", rows.join(", "))
        })
        .collect();
    let outcomes: Vec<_> = errors(100, 18, 70_000).iter().map(|error| (100_000 + error).to_string()).collect();
    format!(
        r#"{{"browser": "chrome 156", "slow": {{"result": {{"expected": 100, "actual": 101, "lost": -1}}, "lanes": [{}]}},
        "runs": {{"expected": 100000, "workers": 2, "operations": 200000, "strategy": "none", "outcomes": [{}]}}}}"#,
        lanes.join(", "),
        outcomes.join(", ")
    )
}
