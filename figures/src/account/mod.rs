//! The stage of one account: what it holds and should hold, how both went, and when each teller worked.
//!
//! Drawn anew for every width: a narrow picture has fewer ticks and its labels inside, and is never a shrunken wide one.

mod curves;
mod lanes;
mod vault;

use crate::money::{append, counted, duration, grouped, pounds};
use crate::say::{Key, say, text};
use crate::scale::Time;
use crate::svg::Svg;
use crate::teller::{Sign, Teller};

/// Below this width, in pixels, labels stand inside.
const NARROW: f64 = 520.0;
/// What a run under way is expected to last at the least, in milliseconds: so long the axis of time stands still.
const EXPECTED_MS: f64 = 2_000.0;
/// How much of a run a teaser shows, as a share of its time.
const TEASED: f64 = 0.05;

/// What the account should hold and what it held, both in pounds, at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Milliseconds since the first operation began.
    pub ms: f64,
    /// The opening balance and every operation carried out until then.
    pub should: i64,
    /// What was there.
    pub holds: i64,
}

/// One teller's work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// Whose.
    pub teller: Teller,
    /// In or out.
    pub sign: Sign,
    /// When its first operation began, in milliseconds since the first of all; `None` before.
    pub started_ms: Option<f64>,
    /// When its last operation ended; `None` before.
    pub ended_ms: Option<f64>,
    /// Operations done.
    pub done: u32,
    /// Operations asked for.
    pub of: u32,
    /// Attempts in vain.
    pub retries: u32,
}

/// How far the run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Under way: a difference may be an operation half done.
    Running,
    /// Over, and the account quiet.
    Ended,
    /// Over, and nobody can know what the account should hold: somebody came to harm.
    Broken,
    /// Over long ago, and its end is not given away: the balance stops early.
    Teaser,
}

/// All that the picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What the account held before, in pounds.
    pub opening: i64,
    /// The samples, oldest first.
    pub points: Vec<Point>,
    /// The tellers, at most eight.
    pub lanes: Vec<Lane>,
    /// How long at least two tellers had begun and not ended, in milliseconds.
    pub overlap_ms: f64,
    /// When that was: from and to, in milliseconds since the first operation began.
    pub overlaps: Vec<(f64, f64)>,
    /// Pounds that operations half done can account for while the run is under way: one operation's amount a teller.
    pub slack: i64,
    /// How far the run is.
    pub state: State,
}

impl Picture {
    /// A picture of nothing yet.
    pub fn new(state: State) -> Self {
        Self {
            opening: 0,
            points: Vec::new(),
            lanes: Vec::new(),
            overlap_ms: 0.0,
            overlaps: Vec::new(),
            slack: 0,
            state,
        }
    }

    /// The last sample; before the first, the opening balance.
    fn last(&self) -> Point {
        self.points.last().copied().unwrap_or(Point { ms: 0.0, should: self.opening, holds: self.opening })
    }

    /// From the first operation's beginning to the last one's end, or to now, in milliseconds.
    fn elapsed_ms(&self) -> f64 {
        let ends = self.lanes.iter().filter_map(|lane| lane.ended_ms.or(lane.started_ms));
        ends.fold(self.last().ms, f64::max)
    }

    /// Whether a difference of so many pounds is more than operations half done can account for.
    fn is_amiss(&self, difference: i64) -> bool {
        difference.unsigned_abs() > if self.state == State::Running { self.slack.unsigned_abs() } else { 0 }
    }
}

/// Draws the stage as HTML, `width` pixels wide (300 to 1200). `id` begins the ids in it, and must be unique in the page.
pub fn picture(picture: &Picture, width: f64, id: &str) -> String {
    let frame = Frame::new(picture, width.clamp(300.0, 1_200.0));
    let mut html = vault::vault(picture);
    let mut svg = Svg::new(frame.width, frame.height, &label(picture));
    let tellers: Vec<_> = picture.lanes.iter().map(|lane| lane.teller).collect();
    svg.patterns(id, &tellers);
    curves::draw(&mut svg, picture, &frame);
    lanes::draw(&mut svg, picture, &frame, id);
    html.push_str(&svg.finish());
    html
}

/// The figures of the account alone, as HTML: what stands above slow motion.
pub fn vault(picture: &Picture) -> String {
    vault::vault(picture)
}

/// Where the parts of the picture are, in pixels.
struct Frame {
    width: f64,
    height: f64,
    is_narrow: bool,
    time: Time,
    /// The upper and lower edge of the curves.
    curves: (f64, f64),
    /// The upper edge of the lanes.
    lanes: f64,
    lane: lanes::Size,
}

impl Frame {
    fn new(picture: &Picture, width: f64) -> Self {
        let is_narrow = width < NARROW;
        let (left, right) =
            if is_narrow { (1.0, width - 1.0) } else { (curves::gutter(picture), width - lanes::gutter(picture)) };
        let time = Time { left, right, span_ms: span_ms(picture) };
        let curves = if is_narrow { (24.0, 134.0) } else { (4.0, 138.0) };
        let lanes = curves.1 + 28.0;
        let lane = lanes::Size::new(picture, is_narrow);
        let height = lanes + lane.pitch * picture.lanes.len() as f64 + lanes::caption_height(picture);
        Self { width, height, is_narrow, time, curves, lanes, lane }
    }
}

/// What the axis of time spans. While a run is under way it stands still for as long as a run is expected to last, and
/// then grows by leaps, so that the curves do not creep.
fn span_ms(picture: &Picture) -> f64 {
    let elapsed = picture.elapsed_ms();
    if picture.state != State::Running {
        return elapsed.max(0.001);
    }
    let mut span = EXPECTED_MS;
    while elapsed > span * 0.98 && span < 1e12 {
        span *= 1.25;
    }
    span
}

/// The picture in words.
fn label(picture: &Picture) -> String {
    let time = duration(picture.elapsed_ms());
    let last = picture.last();
    let mut said = match picture.state {
        State::Running => say(Key::RunUnderWay, &[("time", &time)]),
        State::Ended | State::Broken => say(Key::SecondsOfRun, &[("time", &time)]),
        State::Teaser => say(Key::RunNotTold, &[("time", &time)]),
    };
    let mut add = |sentence: &str| append(&mut said, " ", sentence);
    if !matches!(picture.state, State::Teaser | State::Broken) {
        add(&say(Key::NowHolds, &[("should", &pounds(last.should)), ("holds", &pounds(last.holds))]));
    }
    for lane in &picture.lanes {
        let values = (lanes::name(lane), grouped(lane.done.into()), grouped(lane.of.into()));
        add(&say(Key::TellerDid, &[("teller", &values.0), ("done", &values.1), ("of", &values.2)]));
    }
    if let Some(overlap) = lanes::overlap(picture) {
        add(&overlap);
    }
    said
}

/// What a teller has done, in figures.
fn counts(lane: &Lane, is_running: Running) -> String {
    let mut done = grouped(lane.done.into());
    if is_running == Running::Yes {
        done = say(Key::OfAll, &[("done", &done), ("of", &grouped(lane.of.into()))]);
    }
    if lane.retries == 0 {
        return done;
    }
    say(Key::WithRetries, &[("done", &done), ("retries", &counted(lane.retries.into(), "retry", "retries"))])
}

/// Whether a lane's count is said to be one of more to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Running {
    Yes,
    No,
}

/// The words of the two curves, shorter where they stand beside them.
fn curve_names(is_narrow: bool) -> [&'static str; 2] {
    [text(if is_narrow { Key::CurveShouldHold } else { Key::CurveShould }), text(Key::CurveHolds)]
}

#[cfg(test)]
mod tests;
