//! The reads and writes of slow motion on a common axis of time, one lane a teller, the lost updates marked.

use super::Direction;
use super::svg::{Anchor, Svg};
use crate::money::counted;
use crate::trace::{Operation, lost_updates};

const LANE: f64 = 62.0;
const TOP: f64 = 6.0;
const AXIS: f64 = 24.0;
const LABEL: f64 = 46.0;
/// Pixels a second: two figures of an operation have room between its read and its write.
const PER_SECOND: f64 = 150.0;

/// One teller's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// What its teller does; `None` for the owner of the account.
    pub direction: Option<Direction>,
    /// What it has done so far, oldest first.
    pub operations: Vec<Operation>,
}

impl AsRef<[Operation]> for Lane {
    fn as_ref(&self) -> &[Operation] {
        &self.operations
    }
}

/// Draws the lanes, `width` pixels wide or wider: a second always takes the same room.
pub fn timeline(lanes: &[Lane], width: f64) -> String {
    let lost = lost_updates(lanes);
    let (mut last, mut done) = (0.0_f32, 0);
    for each in lanes.iter().flat_map(|lane| &lane.operations) {
        last = last.max(each.read_ms).max(each.wrote_ms);
        done += u64::from(each.wrote.is_some());
    }
    let seconds = (f64::from(last) / 1e3 + 0.9).max(2.0);
    let width = width.max(LABEL + seconds * PER_SECOND + 14.0);
    let height = TOP + lanes.len() as f64 * LANE + AXIS;
    let x = |milliseconds: f32| LABEL + f64::from(milliseconds) / 1e3 * PER_SECOND;

    let label = format!(
        "{} of {} so far; {} lost.",
        counted(done, "read and write", "reads and writes"),
        counted(lanes.len() as u64, "teller", "tellers"),
        counted(lost.len() as u64, "update was", "updates were"),
    );
    let mut svg = Svg::new(width, height, &label);
    let row = |lane: usize| TOP + lane as f64 * LANE + LANE / 2.0;
    for each in &lost {
        let operation = |(lane, place): (usize, usize)| &lanes[lane].operations[place];
        let (victim, by) = (operation(each.victim), operation(each.by));
        let down = if each.by.0 > each.victim.0 { 1.0 } else { -1.0 };
        let from = (x(victim.wrote_ms), row(each.victim.0) + 8.0 * down);
        svg.line("tt-over", from, (x(by.wrote_ms), row(each.by.0) - 10.0 * down));
    }
    for (number, lane) in lanes.iter().enumerate() {
        let y = row(number);
        let (class, shape) = lane.direction.map_or(("tt-o", "◆"), |direction| (direction.class(), direction.shape()));
        svg.group(class, |svg| {
            svg.text("tt-name", (2.0, y + 5.0), Anchor::Start, &format_args!("{shape} {}", number + 1));
            svg.line("tt-axis", (LABEL, y), (width - 4.0, y));
            for (place, operation) in lane.operations.iter().enumerate() {
                let is_lost = lost.iter().any(|each| each.victim == (number, place));
                // What this teller wrote a moment ago need not be written out again.
                let is_told = place.checked_sub(1).is_some_and(|before| {
                    let before = &lane.operations[before];
                    before.wrote == operation.read && x(operation.read_ms) - x(before.wrote_ms) < 30.0
                });
                draw(svg, operation, y, (is_lost, is_told), &x);
            }
        });
    }
    let base = TOP + lanes.len() as f64 * LANE;
    for second in 0..seconds as u32 + 1 {
        let at = (x(second as f32 * 1e3), base + 16.0);
        svg.text("tt-soft", at, Anchor::Middle, &format_args!("{second} s"));
    }
    svg.finish()
}

/// One operation: a disc where it read, a square where it wrote, a band between; a diamond for a request sent.
fn draw(svg: &mut Svg, operation: &Operation, y: f64, (is_lost, is_told): (bool, bool), x: &impl Fn(f32) -> f64) {
    let wrote = x(operation.wrote_ms);
    let above = y - 13.0;
    let Some(balance) = operation.read else {
        svg.diamond("tt-dot", (wrote, y), 7.0);
        svg.text("", (wrote, above), Anchor::Middle, &"sent");
        return;
    };
    let read = x(operation.read_ms);
    let is_instant = operation.wrote.is_some() && wrote - read < 14.0;
    if !is_instant {
        if !is_told {
            svg.text("", (read - 6.0, above), Anchor::Start, &balance);
        }
        svg.disc("tt-dot", (read, y), 6.0);
    }
    let Some(written) = operation.wrote else { return };
    if !is_instant {
        svg.rect("tt-band", (read, y - 6.0), ((wrote - read).max(0.0), 12.0), 6.0);
    }
    let (shape, figure) = if is_lost { ("tt-gone", "tt-struck") } else { ("tt-dot", "") };
    svg.rect(shape, (wrote - 6.0, y - 6.0), (12.0, 12.0), 1.0);
    svg.text(figure, (wrote + 6.0, above), Anchor::End, &written);
    if is_lost {
        svg.text("tt-lost", (wrote, y + 22.0), Anchor::Middle, &"✗ lost");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_update_is_marked_and_counted() {
        let operation = |read_stamp, before_write| Operation {
            read: Some(100),
            wrote: Some(101),
            read_stamp,
            before_write,
            after_write: before_write + 1,
            read_ms: read_stamp as f32 * 100.0,
            wrote_ms: before_write as f32 * 100.0,
        };
        let lane = |direction, operation| Lane { direction: Some(direction), operations: vec![operation] };
        let lanes = [lane(Direction::Deposit, operation(0, 2)), lane(Direction::Withdraw, operation(1, 4))];
        let svg = timeline(&lanes, 300.0);
        assert!(svg.contains("2 reads and writes of 2 tellers so far; 1 update was lost."), "{svg}");
        assert_eq!(svg.matches("✗ lost").count(), 1);
        assert_eq!(svg.matches("tt-over").count(), 1);
    }
}
