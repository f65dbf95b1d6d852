//! Where things lie: lanes one below the other and time to the right, or side by side and time downwards.

use super::Progress;
use crate::scale::Time;
use crate::svg::{Anchor, Svg, width_of};

/// Below this width, in pixels, time runs downwards.
const NARROW: f64 = 520.0;
/// Pixels of a lane across, with the figure of a write below it; and those of memory.
const LANE: f64 = 54.0;
const TOP: f64 = 4.0;
const AXIS: f64 = 26.0;
/// Pixels of the lanes' names across, and of the times downwards.
const NAMES: f64 = 66.0;
const TIMES: f64 = 40.0;
/// Pixels of the names above lanes that run downwards.
const HEAD: f64 = 30.0;
/// Pixels a second takes downwards, where that gives neither a very short nor a very long picture.
const PER_SECOND: f64 = 96.0;
const HEIGHT: (f64, f64) = (260.0, 620.0);

/// Which way time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Right,
    Down,
}

/// From lanes and milliseconds to pixels. The lane after the last teller's is memory's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    way: Way,
    time: Time,
    width: f64,
    lanes: usize,
    /// Pixels from one lane to the next.
    room: f64,
}

/// How long an axis is, in milliseconds: while the run is under way as long as it will last for a while, so that the
/// picture does not shrink at every moment.
pub(super) fn span_ms(now_ms: f32, progress: Progress) -> f64 {
    let now_ms = f64::from(now_ms);
    match progress {
        Progress::Ended => now_ms,
        Progress::Running(_) => {
            let mut span_ms = 4_000.0;
            while span_ms < now_ms + 300.0 {
                span_ms *= 1.5;
            }
            span_ms
        }
    }
}

impl Layout {
    pub(super) fn new(lanes: usize, width: f64, span_ms: f64) -> Self {
        if width < NARROW {
            let height = (span_ms / 1e3 * PER_SECOND).clamp(HEIGHT.0, HEIGHT.1);
            let time = Time { left: HEAD, right: HEAD + height, span_ms };
            return Self { way: Way::Down, time, width, lanes, room: (width - TIMES) / (lanes + 1) as f64 };
        }
        let time = Time { left: NAMES, right: width - 22.0, span_ms };
        Self { way: Way::Right, time, width, lanes, room: LANE }
    }

    pub(super) fn height(&self) -> f64 {
        match self.way {
            Way::Right => self.base() + AXIS,
            Way::Down => self.time.right + 26.0,
        }
    }

    /// Below the cells of memory across.
    fn base(&self) -> f64 {
        TOP + self.room * self.lanes as f64 + 38.0
    }

    /// Half the thickness of a slip.
    pub(super) fn thick(&self) -> f64 {
        match self.way {
            Way::Right => 11.0,
            Way::Down => (self.room / 2.0 - 3.0).min(20.0),
        }
    }

    /// The middle of a lane, beside the axis of time.
    fn middle(&self, lane: usize) -> f64 {
        match self.way {
            Way::Right => TOP + self.room * lane as f64 + 17.0,
            Way::Down if self.lanes < 3 && lane < self.lanes => TIMES + self.room * (lane as f64 + 0.4),
            Way::Down => TIMES + self.room * (lane as f64 + 0.5),
        }
    }

    /// The point of a moment in a lane.
    pub(super) fn at(&self, ms: f32, lane: usize) -> (f64, f64) {
        let (along, beside) = (self.time.x(ms.into()), self.middle(lane));
        match self.way {
            Way::Right => (along, beside),
            Way::Down => (beside, along),
        }
    }

    /// The point so many pixels earlier.
    pub(super) fn before(&self, (x, y): (f64, f64), pixels: f64) -> (f64, f64) {
        match self.way {
            Way::Right => (x - pixels, y),
            Way::Down => (x, y - pixels),
        }
    }

    /// The rectangle from one moment to another in a lane: its left upper corner, and its size.
    pub(super) fn bar(&self, (from, to): (f32, f32), lane: usize, half: f64) -> ((f64, f64), (f64, f64)) {
        let (from, to) = (self.time.x(from.into()), self.time.x(to.into()));
        let (length, beside) = ((to - from).max(0.0), self.middle(lane) - half);
        match self.way {
            Way::Right => ((from, beside), (length, half * 2.0)),
            Way::Down => ((beside, from), (half * 2.0, length)),
        }
    }

    /// The name of a lane.
    pub(super) fn name(&self, svg: &mut Svg, class: &str, lane: usize, name: &str) {
        let middle = self.middle(lane);
        match self.way {
            Way::Right => svg.text(class, (2.0, middle + 5.0), Anchor::Start, name),
            // Memory's name is wider than a narrow lane, and the last.
            Way::Down if lane == self.lanes => svg.text(class, (self.width - 2.0, 16.0), Anchor::End, name),
            Way::Down => svg.text(class, (middle, 16.0), Anchor::Middle, name),
        }
    }

    /// The line that a teller is drawn on.
    pub(super) fn lane(&self, svg: &mut Svg, lane: usize) {
        let middle = self.middle(lane);
        match self.way {
            Way::Right => svg.line("tt-axis", (self.time.left, middle), (self.time.right, middle)),
            Way::Down => svg.line("tt-axis", (middle, self.time.left), (middle, self.time.right)),
        }
    }

    /// What a mark is about: below it across, to its right downwards; nothing where there is no room.
    pub(super) fn beside(&self, svg: &mut Svg, class: &str, (x, y): (f64, f64), words: &str) {
        match self.way {
            Way::Right => {
                let half = width_of(words) / 2.0;
                svg.text(class, (x.clamp(half, self.width - half), y + 28.0), Anchor::Middle, words);
            }
            Way::Down if self.lanes < 3 => svg.text(class, (x + 23.0, y - 4.0), Anchor::Start, words),
            Way::Down => {}
        }
    }

    /// The axis of time.
    pub(super) fn axis(&self, svg: &mut Svg) {
        for (at, name) in self.time.ticks() {
            match self.way {
                Way::Right => {
                    svg.line("tt-grid", (at, TOP), (at, self.base()));
                    let half = width_of(&name) / 2.0;
                    svg.text("tt-tick", (at.min(self.width - half), self.base() + 18.0), Anchor::Middle, &name);
                }
                Way::Down => {
                    svg.line("tt-grid", (TIMES - 4.0, at), (self.width, at));
                    svg.text("tt-tick", (0.0, at + 4.5), Anchor::Start, &name);
                }
            }
        }
    }
}
