//! What has been seen of the runs so far: the points of the two curves, and how far everybody is.

use super::flight::{Flight, Flown, Landing};
use super::overlap::overlaps;
use super::sample::Sample;
use super::scoreboard::Progress;

/// Points that are kept of one run; past it every second one goes.
const POINTS: usize = 240;

/// One point: at so many milliseconds since 1970 the account should have held, and held, so many pounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When.
    pub ms: f64,
    /// What it should have held.
    pub should: i64,
    /// What it held.
    pub holds: i64,
}

/// What is to be seen of a run, while it goes and after it.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// What the account held at first, in pounds.
    pub opening: i64,
    /// The curves.
    pub points: Vec<Point>,
    /// Every batch, in the order in which they were begun.
    pub flown: Vec<Flown>,
    /// The account's owner.
    pub owner: Progress,
    /// Whether the run goes on.
    pub is_running: bool,
    /// Whether it ended so that nobody can know what the account should hold.
    pub is_broken: bool,
    /// One in so many samples is kept.
    thinned: u32,
    seen: u32,
}

impl Watch {
    /// Begins a run.
    pub fn begin(&mut self, opening: i64) {
        *self = Self { opening, is_running: true, thinned: 1, ..Self::default() };
    }

    /// Takes a look at what is in flight; `sample` is a moment at which nothing moved, if one was found.
    pub fn look(&mut self, flight: &Flight, sample: Option<&Sample>, now: f64) {
        self.flown = flight.flown().to_vec();
        self.owner = flight.owner().clone();
        let (Some(sample), true) = (sample, self.has_begun()) else { return };
        let (mut should, mut has_moved) = (self.opening, false);
        for flown in &self.flown {
            let applied = if flown.is_over {
                flown.progress.done
            } else {
                sample.applied.get(flown.teller).copied().unwrap_or(0)
            };
            should += flown.amount * i64::from(applied);
            has_moved |= applied > 0;
        }
        // Before the first operation the memory may still hold what the last run left.
        let holds = if has_moved { sample.balance } else { self.opening };
        self.seen += 1;
        if self.seen.is_multiple_of(self.thinned.max(1)) {
            self.points.push(Point { ms: now, should, holds });
        }
        if self.points.len() > POINTS {
            let mut place = 0;
            self.points.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.thinned *= 2;
        }
    }

    /// Ends the run; its last point is the settled account.
    pub fn end(&mut self, landing: &Landing) {
        self.flown.clone_from(&landing.flown);
        self.owner = landing.owner.clone();
        self.is_running = false;
        self.is_broken = landing.balance.is_none();
        if let (Some(balance), Some((_, end))) = (landing.balance, self.span()) {
            self.points.retain(|point| point.ms < end);
            self.points.push(Point { ms: end, should: landing.expected(), holds: balance });
        }
    }

    /// From the first operation's start to the last one's end so far, in milliseconds since 1970.
    pub fn span(&self) -> Option<(f64, f64)> {
        let mut span: Option<(f64, f64)> = None;
        for progress in self.flown.iter().map(|flown| &flown.progress).filter(|progress| progress.started > 0.0) {
            let (from, to) = span.unwrap_or((progress.started, progress.started));
            span = Some((from.min(progress.started), to.max(progress.ended)));
        }
        span.map(|(from, to)| (from, to.max(self.owner.ended)))
    }

    /// The stretches in which at least two tellers were at work. While the run goes on, one still at work is taken to be so
    /// at `now`; after it, one that never ended was at work until it was last seen to move.
    pub fn overlaps(&self, now: f64) -> Vec<(f64, f64)> {
        let mut spans = Vec::new();
        for flown in &self.flown {
            let is_at_work = self.is_running && flown.progress.ended <= 0.0;
            spans.extend(flown.span().map(|(from, to)| (from, if is_at_work { now } else { to })));
        }
        overlaps(&spans)
    }

    fn has_begun(&self) -> bool {
        self.flown.iter().any(|flown| flown.progress.started > 0.0)
    }
}
