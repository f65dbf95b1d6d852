//! The reads and writes of slow motion on one axis of time, one lane a teller, the lost updates marked.

use crate::money::counted;
use crate::say::{Key, say, text};
use crate::scale::Time;
use crate::svg::{Anchor, Svg, width_of};
use crate::teller::{Sign, Teller};
use crate::trace::{Operation, lost_updates};

const LANE: f64 = 64.0;
const TOP: f64 = 6.0;
const AXIS: f64 = 26.0;
const LABEL: f64 = 40.0;
/// Pixels a second takes while the run is under way: figures of a read and of a write have room side by side.
const PER_SECOND: f64 = 130.0;

/// One teller's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Whose; `None` for the owner of the account.
    pub teller: Option<Teller>,
    /// In or out; of the owner's lane it is not shown.
    pub sign: Sign,
    /// What it has done so far, oldest first.
    pub operations: Vec<Operation>,
}

impl AsRef<[Operation]> for Lane {
    fn as_ref(&self) -> &[Operation] {
        &self.operations
    }
}

/// How far the run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Under way: a second always takes the same room, and the picture grows.
    Running,
    /// Over: a second takes what room there is.
    Ended,
}

/// Draws the lanes: `width` pixels wide (300 at the least) when the run is over, and that or wider while it is under way.
pub fn timeline(lanes: &[Lane], width: f64, progress: Progress) -> String {
    let lost = lost_updates(lanes);
    let (mut last, mut done) = (0.0_f32, 0);
    for each in lanes.iter().flat_map(|lane| &lane.operations) {
        last = last.max(each.read_ms).max(each.wrote_ms);
        done += u64::from(each.wrote.is_some());
    }
    let (width, span_ms) = match progress {
        Progress::Ended => (width.max(300.0), f64::from(last).max(1.0)),
        Progress::Running => {
            let seconds = (f64::from(last) / 1e3 + 0.9).max((width - LABEL - 14.0) / PER_SECOND);
            (width.max(300.0).max(LABEL + seconds * PER_SECOND + 14.0), seconds * 1e3)
        }
    };
    let time = Time { left: LABEL, right: width - 14.0, span_ms };
    let base = TOP + lanes.len() as f64 * LANE;

    let label = say(
        Key::SlowLabel,
        &[
            ("changes", &counted(done, "read and write", "reads and writes")),
            ("tellers", &counted(lanes.len() as u64, "teller", "tellers")),
            ("lost", &counted(lost.len() as u64, "update was", "updates were")),
        ],
    );
    let mut svg = Svg::new(width, base + AXIS, &label);
    for (x, name) in time.ticks() {
        svg.line("tt-grid", (x, TOP), (x, base));
        svg.text("tt-tick", (x, base + 18.0), if x > width - 30.0 { Anchor::End } else { Anchor::Middle }, &name);
    }
    let x = |milliseconds: f32| time.x(f64::from(milliseconds));
    let row = |lane: usize| TOP + lane as f64 * LANE + LANE / 2.0;
    for each in &lost {
        let operation = |(lane, place): (usize, usize)| &lanes[lane].operations[place];
        let (victim, by) = (operation(each.victim), operation(each.by));
        let down = if each.by.0 > each.victim.0 { 1.0 } else { -1.0 };
        let from = (x(victim.wrote_ms), row(each.victim.0) + 8.0 * down);
        svg.line("tt-over", from, (x(by.wrote_ms), row(each.by.0) - 9.0 * down));
    }
    for (number, lane) in lanes.iter().enumerate() {
        let y = row(number);
        svg.group(lane.teller.map_or("tt-owner", Teller::class), |svg| {
            match lane.teller {
                Some(teller) => {
                    let name = format_args!("{} {}", teller.letter(), lane.sign.shape());
                    svg.text("tt-teller", (2.0, y + 5.0), Anchor::Start, &name);
                }
                None => svg.text("tt-teller", (2.0, y + 5.0), Anchor::Start, &"◆"),
            }
            svg.line("tt-axis", (LABEL, y), (width - 4.0, y));
            let is_lost = |place| lost.iter().any(|each| each.victim == (number, place));
            for (place, operation) in lane.operations.iter().enumerate() {
                draw(svg, operation, y, is_lost(place), &x);
            }
            figures(svg, &lane.operations, (y, width), &is_lost, &x);
        });
    }
    svg.finish()
}

/// One operation: a disc where it read, a square where it wrote, a band between; a diamond for a request sent.
fn draw(svg: &mut Svg, operation: &Operation, y: f64, is_lost: bool, x: &impl Fn(f32) -> f64) {
    let wrote = x(operation.wrote_ms);
    if operation.read.is_none() {
        svg.diamond("tt-dot", (wrote, y), 7.0);
        return;
    }
    let read = x(operation.read_ms);
    if operation.wrote.is_some() {
        svg.rect("tt-band", (read, y - 6.0), ((wrote - read).max(0.0), 12.0), 6.0);
    }
    if operation.wrote.is_none() || wrote - read >= 12.0 {
        svg.disc("tt-dot", (read, y), 6.0);
    }
    if operation.wrote.is_some() {
        svg.rect(if is_lost { "tt-gone" } else { "tt-dot" }, (wrote - 6.0, y - 6.0), (12.0, 12.0), 1.0);
    }
}

/// What was read above the lane, and what was written below it. A figure that has no room gives way: to the one before
/// it, and any to one that was lost.
fn figures(
    svg: &mut Svg,
    operations: &[Operation],
    (y, width): (f64, f64),
    is_lost: &impl Fn(usize) -> bool,
    x: &impl Fn(f32) -> f64,
) {
    let (mut above, mut below) = (Taken(width, Vec::new()), Taken(width, Vec::new()));
    let written = |below: &mut Taken, svg: &mut Svg, operation: &Operation, class: &str, mark: &str| {
        let Some(balance) = operation.wrote.filter(|_| operation.read.is_some()) else { return };
        let mut words = balance.to_string();
        words.push_str(mark);
        if let Some(at) = below.take(x(operation.wrote_ms), &words) {
            svg.text(class, (at, y + 24.0), Anchor::Middle, &words);
        }
    };
    for (place, operation) in operations.iter().enumerate().filter(|(place, _)| is_lost(*place)) {
        let _ = place;
        written(&mut below, svg, operation, "tt-figure tt-struck", " ✗");
    }
    for (place, operation) in operations.iter().enumerate() {
        if !is_lost(place) {
            written(&mut below, svg, operation, "tt-figure", "");
        }
        let (words, at) = match operation.read {
            Some(balance) => (balance.to_string(), x(operation.read_ms)),
            None => (text(Key::Sent).to_owned(), x(operation.wrote_ms)),
        };
        if let Some(at) = above.take(at, &words) {
            svg.text("tt-figure", (at, y - 13.0), Anchor::Middle, &words);
        }
    }
}

/// The parts of a line that texts have taken: how wide the picture is, and from where to where.
struct Taken(f64, Vec<(f64, f64)>);

impl Taken {
    /// Takes the room for a text about a point, moved inwards at the edges; `None` where another text is.
    fn take(&mut self, at: f64, text: &str) -> Option<f64> {
        let half = width_of(text) / 2.0;
        let at = at.clamp(half, (self.0 - half).max(half));
        let (from, to) = (at - half - 3.0, at + half + 3.0);
        let is_free = self.1.iter().all(|taken| to <= taken.0 || from >= taken.1);
        is_free.then(|| {
            self.1.push((from, to));
            at
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(read_stamp: u32, before_write: u32) -> Operation {
        Operation {
            read: Some(100),
            wrote: Some(101),
            read_stamp,
            before_write,
            after_write: before_write + 1,
            read_ms: read_stamp as f32 * 100.0,
            wrote_ms: before_write as f32 * 100.0,
        }
    }

    fn lanes() -> [Lane; 2] {
        let lane = |place, operation| Lane {
            teller: Teller::new(place),
            sign: Sign::of_place(place),
            operations: vec![operation],
        };
        [lane(0, operation(0, 2)), lane(1, operation(1, 4))]
    }

    #[test]
    fn a_lost_update_is_marked_and_counted() {
        let svg = timeline(&lanes(), 300.0, Progress::Ended);
        assert!(svg.contains("2 reads and writes of 2 tellers so far; 1 update was lost."), "{svg}");
        assert_eq!(svg.matches("101 ✗").count(), 1);
        assert_eq!(svg.matches("tt-over").count(), 1);
        for name in ["A ▲", "B ▼"] {
            assert_eq!(svg.matches(name).count(), 1, "{svg}");
        }
    }

    #[test]
    fn it_fits_its_box_when_over_and_grows_before() {
        let width =
            |svg: &str| svg.split("width=\"").nth(1).and_then(|rest| rest.split('"').next()?.parse::<u32>().ok());
        let mut long = lanes();
        long[0].operations[0].wrote_ms = 9_000.0;
        assert_eq!(width(&timeline(&long, 330.0, Progress::Ended)), Some(330));
        assert_eq!(width(&timeline(&long, 330.0, Progress::Running)), Some(1_341));
        assert_eq!(width(&timeline(&lanes(), 330.0, Progress::Running)), Some(330));
    }

    #[test]
    fn figures_that_have_no_room_give_way_to_lost_ones() {
        let mut taken = Taken(300.0, Vec::new());
        assert_eq!(taken.take(100.0, "101 ✗"), Some(100.0));
        assert_eq!(taken.take(110.0, "102"), None);
        assert_eq!(taken.take(299.0, "103"), Some(288.6));
        assert_eq!(taken.take(200.0, "104"), Some(200.0));
    }
}
