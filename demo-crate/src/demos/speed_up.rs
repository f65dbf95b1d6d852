//! One job by one worker alone, and the same job split over one, two and more workers, up to twice the cores: how much
//! faster that is, where it stops, and whether the pin that the reader placed stands there.

use super::controls::{RESET, START, STOP};
use super::speed_up_stage as stage;
use super::{Context, Control, Demo, Move, Plot, Rank, Value};
use crate::bank::split::{Cut, Place};
use crate::run::backend::Backend;
use crate::run::calibrate::sayable;
use crate::run::cores::cores;
use crate::run::flight::{Batch, Ended, Flown, Landing, Launch, Trouble};
use crate::run::jobs::Job;
use crate::run::jobs::split::{Manner, Split};
use crate::run::scoreboard::MAX_TELLERS;
use crate::run::settings::{Key, Settings};
use crate::run::splitting::{DARTS, Splitting};
use crate::run::watch::Watch;
use figures::speed_up::{Curve, Lines, Seen as Gain};
use figures::verdict::Verdict;

/// How often each number of workers, and one alone, does the job.
pub(super) const ROUNDS: u32 = 5;
/// How long a round is to take, in milliseconds: one worker alone, and every number of workers once.
const ROUND_MS: f64 = 900.0;
/// A first round that takes less than this part of it is taken for a trial, so often at the most.
const SHORT: f64 = 0.55;
const ENLARGED: u32 = 2;
/// No further round is begun where it would end later than this, in milliseconds.
const ALL_MS: f64 = 7_000.0;
/// A single run past this is stopped, in milliseconds.
const LIMIT_MS: f64 = 30_000.0;
/// What a trial begins with, darts or additions; it grows until it takes so many milliseconds, and steps of the clock.
const TRIED: u32 = 250_000;
const TRIAL_MS: f64 = 25.0;
const TRIAL_STEPS: f64 = 10.0;
/// A trial is made so many times more.
const AGAIN: u32 = 2;
/// The most workers that count side by side.
const COUNTING: u32 = 4;
/// What *Half under a lock* puts under the lock, of a hundred darts.
const LOCKED: u32 = 50;
/// Darts in the pieces of *Tiny pieces*.
const TINY: u32 = 10;

/// The demo of the section on speed.
pub const DEMO: Demo = Demo {
    name: "speed-up",
    title: "One job, more and more workers",
    keys: &[Key::Pin, Key::Share, Key::Piece, Key::Darts, Key::Backend],
    offers: &[],
    controls: &[
        START,
        Control { name: "locked", label: "Half under one lock", rank: Rank::Next },
        Control { name: "tiny", label: "Tiny pieces", rank: Rank::Next },
        Control { name: "lines", label: "Deeper: counters on one cache line", rank: Rank::Quiet },
        STOP,
        RESET,
    ],
    settings: Settings::UNSYNCHRONISED,
    question: None,
    plot: || Box::new(SpeedUp::default()),
};

crate::later! {
    /// How much faster a split job was; with the place of the pin, whether all runs are done, and how many there are to be.
    "81" fn drawn(what: &What, before: Option<&Curve>, stand: (Option<u32>, bool, u32), width: f64) -> String = stage::picture;
    /// What came of it.
    "82" fn told(seen: &Seen) -> Option<Verdict> = |seen| Some(stage::verdict(seen));
    /// The press as `book/recorded/` keeps one, beside an earlier one.
    "83" fn recorded(seen: &Seen, before: Option<&Curve>) -> String = stage::record;
}

/// Workers at the most: twice the cores, and at least two.
pub(crate) fn most(cores: u32) -> u32 {
    cores.saturating_mul(2).clamp(2, MAX_TELLERS as u32)
}

/// What a press measures.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// How much faster the job gets.
    Curve(Curve),
    /// Counters on one cache line, and apart.
    Lines(Lines),
}

/// What became of a press.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) what: What,
    /// Where the pin stood when it was pressed.
    pub(super) pin: u32,
    pub(super) ended: Ended,
    pub(super) trouble: Option<Trouble>,
    /// The last run.
    pub(super) flown: Vec<Flown>,
    /// From the first run's start to the last one's end, in milliseconds.
    pub(super) elapsed_ms: f64,
}

/// Where in a press the run under way is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// The clock is watched.
    Clock,
    /// How many darts, or additions, make a run: tried with so many.
    Trial(u32),
    /// The same so many times more, where the fastest took so many milliseconds: something else may be at work.
    Again(u32, u32, f64),
    /// The same as the reader wants it split, where the other trial took so many milliseconds for each dart.
    SplitTrial(u32, f64),
    /// A run that counts: in this round, with so many workers; 0 for one alone, and of counters 0 or 1.
    Run(u32, u32),
}

/// A press under way.
#[derive(Clone, Debug)]
struct Press {
    what: What,
    pin: u32,
    step: Step,
    /// From when to when, in milliseconds since 1970; 0 before the first run.
    span: (f64, f64),
    /// When the first run that counts began.
    counted_from: f64,
    /// How often the first round has shown that there were far too few darts.
    enlarged: u32,
    /// Whether the number of darts is found by trials.
    is_calibrated: bool,
    flown: Vec<Flown>,
}

impl Press {
    fn new(what: What, pin: u32) -> Self {
        let is_calibrated = !matches!(&what, What::Curve(curve) if curve.darts > 0);
        Self {
            what,
            pin,
            step: Step::Clock,
            span: (0.0, 0.0),
            counted_from: 0.0,
            enlarged: 0,
            is_calibrated,
            flown: Vec::new(),
        }
    }

    /// The run at hand.
    fn launch(&self) -> Move {
        let one = |manner, darts| (1, manner, Cut { darts, piece: 1, share: 0 });
        let (workers, manner, cut) = match (&self.what, self.step) {
            (_, Step::Clock) => one(Manner::Clock, 1),
            (What::Curve(_), Step::Trial(darts) | Step::Again(darts, ..)) => one(Manner::Alone, darts),
            (What::Curve(curve), Step::SplitTrial(darts, _)) => {
                (curve.most, Manner::Pieces, Cut { darts, piece: curve.piece, share: curve.share })
            }
            (What::Curve(curve), Step::Run(_, 0)) => one(Manner::Alone, curve.darts),
            (What::Curve(curve), Step::Run(_, workers)) => {
                (workers, Manner::Pieces, Cut { darts: curve.darts, piece: curve.piece, share: curve.share })
            }
            (What::Lines(lines), step) => {
                let (times, place) = match step {
                    Step::Trial(times) | Step::Again(times, ..) => (times, Place::Apart),
                    Step::SplitTrial(times, _) => (times, Place::SideBySide),
                    Step::Run(_, 0) => (lines.times, Place::SideBySide),
                    Step::Run(..) | Step::Clock => (lines.times, Place::Apart),
                };
                (lines.workers, Manner::Counters(place), Cut { darts: times, piece: 1, share: 0 })
            }
        };
        let mut batches = Vec::new();
        for teller in 0..workers as usize {
            batches.push(Batch { teller, job: Job::Split(Split { cut, workers, manner }), fault: None });
        }
        Move::Launch(Launch { batches, balance: 0, limit_ms: Some(LIMIT_MS) })
    }

    /// Takes what a run came to, and gives the next one; none where the press is over.
    fn landed(&mut self, landing: &Landing) -> Option<Move> {
        self.flown.clone_from(&landing.flown);
        for (from, to) in landing.spans() {
            self.span = (if self.span.0 > 0.0 { self.span.0.min(from) } else { from }, self.span.1.max(to));
        }
        let (took, ended) = (landing.elapsed_ms(), landing.balance);
        let count = ended.filter(|_| landing.ended == Ended::Done)?;
        self.step = match self.step {
            Step::Clock => {
                self.set_clock(clock_step(landing));
                if self.size() > 0 { Step::Run(0, 0) } else { Step::Trial(TRIED) }
            }
            Step::Trial(tried) => {
                let is_poor = took < TRIAL_MS || took < TRIAL_STEPS * self.clock_ms();
                if is_poor && tried < DARTS.1 / 4 { Step::Trial(tried * 4) } else { Step::Again(tried, AGAIN, took) }
            }
            Step::Again(tried, left, fastest) if left > 1 => Step::Again(tried, left - 1, fastest.min(took)),
            Step::Again(tried, _, fastest) => Step::SplitTrial(tried, fastest.min(took) / f64::from(tried)),
            Step::SplitTrial(tried, each_ms) => {
                self.choose_size(each_ms, took / f64::from(tried));
                Step::Run(0, 0)
            }
            Step::Run(round, place) => {
                self.note(place, took, count);
                let last = match &self.what {
                    What::Curve(curve) => curve.most,
                    What::Lines(_) => 1,
                };
                match (place < last, round) {
                    (true, _) => Step::Run(round, place + 1),
                    (false, 0) if self.is_much_too_short() => {
                        self.enlarge();
                        Step::Run(0, 0)
                    }
                    (false, _) => self.next_round(round + 1)?,
                }
            }
        };
        if self.step == Step::Run(0, 0) {
            self.counted_from = self.span.1;
        }
        Some(self.launch())
    }

    /// True where a trial had found a number that makes far too short a round: something else was at work meanwhile.
    fn is_much_too_short(&self) -> bool {
        self.is_calibrated && self.enlarged < ENLARGED && self.span.1 - self.counted_from < SHORT * ROUND_MS
    }

    /// Begins anew, with so many more that a round takes its time.
    fn enlarge(&mut self) {
        self.enlarged += 1;
        let factor = ROUND_MS / (self.span.1 - self.counted_from).max(1.0);
        let more = |size: u32| sayable(f64::from(size) * factor).clamp(DARTS.0, DARTS.1);
        match &mut self.what {
            What::Curve(curve) => {
                curve.darts = more(curve.darts);
                curve.hits = None;
                curve.unequal = 0;
                curve.alone.clear();
                for runs in &mut curve.split {
                    runs.clear();
                }
            }
            What::Lines(lines) => {
                lines.times = more(lines.times);
                lines.together.clear();
                lines.apart.clear();
            }
        }
    }

    /// Another round, where there is one to come and time for it.
    fn next_round(&self, done: u32) -> Option<Step> {
        let so_far = self.span.1 - self.counted_from;
        let is_late = so_far * f64::from(done + 1) / f64::from(done) > ALL_MS;
        (done < ROUNDS && !is_late).then_some(Step::Run(done, 0))
    }

    fn note(&mut self, place: u32, took: f64, count: i64) {
        match &mut self.what {
            What::Curve(curve) => {
                let hits = *curve.hits.get_or_insert(count);
                curve.unequal += u32::from(count != hits);
                match (place as usize).checked_sub(1).and_then(|place| curve.split.get_mut(place)) {
                    Some(runs) => runs.push(took),
                    None => curve.alone.push(took),
                }
            }
            What::Lines(lines) => {
                lines.unequal += u32::from(count != i64::from(lines.workers) * i64::from(lines.times));
                if place == 0 { &mut lines.together } else { &mut lines.apart }.push(took);
            }
        }
    }

    /// As many darts, or additions, as make a round, by what one of them took apart or alone, and together or split.
    fn choose_size(&mut self, each_ms: f64, split_ms: f64) {
        match &mut self.what {
            What::Curve(curve) => {
                let mut round_ms = each_ms;
                for workers in 1..=curve.most {
                    round_ms += split_ms.max(each_ms / f64::from(workers.min(curve.cores)));
                }
                curve.darts = sayable(ROUND_MS / round_ms.max(1e-9)).clamp(DARTS.0, DARTS.1);
            }
            What::Lines(lines) => {
                lines.times = sayable(ROUND_MS / (each_ms + split_ms).max(1e-9)).clamp(DARTS.0, DARTS.1);
            }
        }
    }

    /// Darts or additions; 0 while they are to be found out.
    fn size(&self) -> u32 {
        match &self.what {
            What::Curve(curve) => curve.darts,
            What::Lines(lines) => lines.times,
        }
    }

    fn clock_ms(&self) -> f64 {
        match &self.what {
            What::Curve(curve) => curve.clock_ms,
            What::Lines(lines) => lines.clock_ms,
        }
    }

    fn set_clock(&mut self, step_ms: f64) {
        match &mut self.what {
            What::Curve(curve) => curve.clock_ms = step_ms,
            What::Lines(lines) => lines.clock_ms = step_ms,
        }
    }

    /// Runs there are to be.
    fn asked(&self) -> u32 {
        match &self.what {
            What::Curve(curve) => ROUNDS * (curve.most + 1),
            What::Lines(_) => ROUNDS * 2,
        }
    }
}

/// The shortest step of the clock that was timed, in milliseconds.
fn clock_step(landing: &Landing) -> f64 {
    let spans = landing.flown.iter().flat_map(|flown| &flown.progress.spans);
    let least = spans.map(|(from, to)| f64::from(*to) - f64::from(*from)).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least.max(0.0) } else { 0.0 }
}

#[derive(Debug)]
struct SpeedUp {
    splitting: Splitting,
    press: Option<Press>,
    seen: Option<Seen>,
    /// The whole curves before the one that is shown, one for each way of splitting, the latest last.
    before: Vec<Curve>,
}

impl Default for SpeedUp {
    fn default() -> Self {
        Self { splitting: Splitting::FREE, press: None, seen: None, before: Vec::new() }
    }
}

impl SpeedUp {
    /// What a press of `control` measures; `None` for another control.
    fn asked_by(&self, control: &str) -> Option<What> {
        let Splitting { share, piece, darts, .. } = self.splitting;
        let (share, piece) = match control {
            "start" => (share, piece),
            "locked" => (LOCKED, piece),
            "tiny" => (share, TINY),
            "lines" => {
                let workers = cores().clamp(2, COUNTING);
                return Some(What::Lines(Lines { workers, ..Lines::default() }));
            }
            _ => return None,
        };
        let cores = cores();
        let most = most(cores);
        let split = vec![Vec::new(); most as usize];
        let darts = darts.unwrap_or(0);
        Some(What::Curve(Curve { cores, most, darts, piece, share, split, ..Curve::default() }))
    }

    /// Where the pin stands: not beyond the workers there are.
    fn pin(&self) -> u32 {
        self.splitting.pin.min(most(cores()))
    }

    /// Keeps the curve that is seen, if it is whole, to be set beside the next.
    fn set_aside(&mut self) {
        let seen = self.seen.take();
        if let Some(Seen { what: What::Curve(curve), ended: Ended::Done, .. }) = seen {
            self.before.retain(|before| (before.share, before.piece) != (curve.share, curve.piece));
            self.before.push(curve);
        }
    }

    /// What is shown: the press under way, the last one, or what is to be run.
    fn shown(&self) -> (What, bool, u32) {
        match (&self.press, &self.seen) {
            (Some(press), _) => (press.what.clone(), false, press.asked()),
            (None, Some(seen)) => (seen.what.clone(), true, 0),
            (None, None) => {
                let fresh = self.asked_by("start").unwrap_or(What::Curve(Curve::default()));
                (fresh, false, 0)
            }
        }
    }
}

impl Plot for SpeedUp {
    fn wants_trial(&self) -> bool {
        false
    }

    fn learn(&mut self, settings: &Settings) {
        self.splitting = settings.splitting;
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let Some(what) = self.asked_by(control).filter(|_| !context.is_flying) else { return Move::Rest };
        self.set_aside();
        let press = Press::new(what, self.pin());
        let first = press.launch();
        self.press = Some(press);
        first
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        if context.is_flying {
            return Some("The workers are at work.".to_owned());
        }
        (control == "lines" && context.backend == Backend::Messages).then(stage::needs_memory)
    }

    fn landed(&mut self, landing: &Landing, _context: &Context<'_>) -> Move {
        let Some(mut press) = self.press.take() else { return Move::Rest };
        if let Some(next) = press.landed(landing) {
            self.press = Some(press);
            return next;
        }
        self.seen = Some(Seen {
            what: press.what,
            pin: press.pin,
            ended: landing.ended,
            trouble: landing.trouble.clone(),
            flown: press.flown,
            elapsed_ms: (press.span.1 - press.span.0).max(0.0),
        });
        Move::Rest
    }

    /// A run that is stopped says so when it lands, and nothing follows on it.
    fn cut_short(&mut self) {}

    fn reset(&mut self) {
        *self = Self { splitting: self.splitting, ..Self::default() };
    }

    fn changed(&mut self) {
        self.set_aside();
    }

    fn task(&self, _context: &Context<'_>) -> String {
        stage::task(&self.shown().0)
    }

    fn label(&self, _control: &str, _context: &Context<'_>) -> Option<String> {
        None
    }

    fn summary(&self, _context: &Context<'_>) -> String {
        stage::summary(self.splitting, most(cores()))
    }

    fn verdict(&self) -> Option<Verdict> {
        self.seen.as_ref().and_then(told)
    }

    fn stage(&self, _watch: &Watch, width: f64) -> String {
        let (what, is_over, asked) = self.shown();
        let pin = Some(self.pin());
        drawn(&what, self.before.last(), (pin, is_over, asked), width)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let Some(seen) = &self.seen else { return Vec::new() };
        let number = |number: u32| Value::Number(number.into());
        let time = |ms: Option<f64>| ms.map_or(Value::Null, Value::Number);
        let mut report = match &seen.what {
            What::Curve(curve) => {
                let (mut times, mut speeds) = (Vec::new(), Vec::new());
                for workers in 1..=curve.most {
                    if let (Some(ms), Some(speed)) = (curve.split_ms(workers), curve.speed(workers)) {
                        times.push(ms);
                        speeds.push(speed);
                    }
                }
                vec![
                    ("asked", Value::Text("curve")),
                    ("workers", number(curve.most)),
                    ("cores", number(curve.cores)),
                    ("darts", number(curve.darts)),
                    ("piece", number(curve.piece)),
                    ("share", number(curve.share)),
                    ("runs", number(curve.runs())),
                    ("wrong", number(curve.unequal)),
                    ("hits", Value::from(curve.hits)),
                    ("sequential_ms", time(curve.alone_ms())),
                    ("split_ms", Value::Numbers(times)),
                    ("speeds", Value::Numbers(speeds)),
                    ("knee", Value::from(curve.knee().map(i64::from))),
                    ("pin", number(seen.pin)),
                    ("seen", Value::Text(Gain::of(curve).name())),
                    ("clock_ms", Value::Number(curve.clock_ms)),
                ]
            }
            What::Lines(lines) => vec![
                ("asked", Value::Text("lines")),
                ("workers", number(lines.workers)),
                ("operations", number(lines.times)),
                ("runs", number((lines.together.len() + lines.apart.len()) as u32)),
                ("wrong", number(lines.unequal)),
                ("together_ms", time(lines.least().map(|both| both.0))),
                ("apart_ms", time(lines.least().map(|both| both.1))),
                ("clock_ms", Value::Number(lines.clock_ms)),
            ],
        };
        report.push(("elapsed_ms", Value::Number(seen.elapsed_ms)));
        report
    }

    fn record(&self, _watch: &Watch) -> String {
        let locked = self.before.iter().find(|before| before.share == LOCKED);
        self.seen.as_ref().map(|seen| recorded(seen, locked)).unwrap_or_default()
    }
}
