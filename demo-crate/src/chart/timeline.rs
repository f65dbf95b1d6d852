//! The reads and writes of slow motion on a common axis of time, one lane a teller, the lost updates marked.

use super::{Direction, open};
use crate::money::counted;
use crate::trace::{Operation, lost_updates};
use std::fmt::Write;

const LANE: f64 = 62.0;
const TOP: f64 = 6.0;
const AXIS: f64 = 24.0;
const LABEL: f64 = 46.0;
const PER_SECOND: f64 = 92.0;

/// One teller's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// What its teller does; `None` for the owner of the account.
    pub direction: Option<Direction>,
    /// What it has done so far, oldest first.
    pub operations: Vec<Operation>,
}

/// Draws the lanes, `width` pixels wide or wider: a second always takes the same room.
pub fn timeline(lanes: &[Lane], width: f64) -> String {
    let traces: Vec<_> = lanes.iter().map(|lane| lane.operations.clone()).collect();
    let lost = lost_updates(&traces);
    let last = traces.iter().flatten().map(|each| each.read_ms.max(each.wrote_ms)).fold(0.0, f32::max);
    let seconds = (f64::from(last) / 1e3 + 0.9).max(2.0);
    let width = width.max(LABEL + seconds * PER_SECOND + 14.0);
    let height = TOP + lanes.len() as f64 * LANE + AXIS;
    let x = |milliseconds: f32| LABEL + f64::from(milliseconds) / 1e3 * PER_SECOND;

    let done = traces.iter().flatten().filter(|each| each.wrote.is_some()).count() as u64;
    let label = format!(
        "{} of {} so far; {} lost.",
        counted(done, "read and write", "reads and writes"),
        counted(lanes.len() as u64, "teller", "tellers"),
        counted(lost.len() as u64, "update was", "updates were"),
    );
    let mut svg = open(width, height, &label);
    for (number, lane) in lanes.iter().enumerate() {
        let y = TOP + number as f64 * LANE + LANE / 2.0;
        let (class, shape) = lane.direction.map_or(("tt-o", "◆"), |direction| (direction.class(), direction.shape()));
        let _ = write!(
            svg,
            "<g class=\"{class}\"><text class=\"tt-name\" x=\"2\" y=\"{:.1}\">{shape} {}</text>\
             <line class=\"tt-axis\" x1=\"{LABEL}\" x2=\"{:.1}\" y1=\"{y}\" y2=\"{y}\"/>",
            y + 5.0,
            number + 1,
            width - 4.0
        );
        for (place, operation) in lane.operations.iter().enumerate() {
            let is_lost = lost.iter().any(|each| each.victim == (number, place));
            draw(&mut svg, operation, y, is_lost, x);
        }
        svg.push_str("</g>");
    }
    for each in &lost {
        let (victim, by) = (&traces[each.victim.0][each.victim.1], &traces[each.by.0][each.by.1]);
        let row = |lane: usize| TOP + lane as f64 * LANE + LANE / 2.0;
        let down = if each.by.0 > each.victim.0 { 1.0 } else { -1.0 };
        let _ = write!(
            svg,
            "<path class=\"tt-over\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>",
            x(victim.wrote_ms),
            row(each.victim.0) + 9.0 * down,
            x(by.wrote_ms),
            row(each.by.0) - 10.0 * down
        );
    }
    let base = TOP + lanes.len() as f64 * LANE;
    for second in 0..=seconds as u32 {
        let at = x(second as f32 * 1e3);
        let _ = write!(
            svg,
            "<text class=\"tt-soft\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{second} s</text>",
            base + 16.0
        );
    }
    svg.push_str("</svg>");
    svg
}

/// One operation: a disc where it read, a square where it wrote, a band between; a diamond for a request sent.
fn draw(svg: &mut String, operation: &Operation, y: f64, is_lost: bool, x: impl Fn(f32) -> f64) {
    let wrote = x(operation.wrote_ms);
    let Some(balance) = operation.read else {
        let _ = write!(
            svg,
            "<path class=\"tt-dot\" d=\"M{wrote:.1} {:.1}l7 7l-7 7l-7 -7z\"/>\
             <text x=\"{wrote:.1}\" y=\"{:.1}\" text-anchor=\"middle\">sent</text>",
            y - 7.0,
            y - 13.0
        );
        return;
    };
    let read = x(operation.read_ms);
    let is_instant = operation.wrote.is_some() && wrote - read < 14.0;
    if !is_instant {
        let _ = write!(
            svg,
            "<text x=\"{read:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{balance}</text><circle class=\"tt-dot\" cx=\"{read:.1}\" cy=\"{y}\" r=\"6\"/>",
            y - 13.0
        );
    }
    let Some(written) = operation.wrote else { return };
    if !is_instant {
        let _ = write!(
            svg,
            "<rect class=\"tt-band\" x=\"{read:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" rx=\"6\"/>",
            y - 6.0,
            (wrote - read).max(0.0)
        );
    }
    let class = if is_lost { "tt-gone" } else { "tt-dot" };
    let _ = write!(
        svg,
        "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\"/>\
         <text class=\"{}\" x=\"{wrote:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{written}</text>",
        wrote - 6.0,
        y - 6.0,
        if is_lost { "tt-struck" } else { "" },
        y - 13.0
    );
    if is_lost {
        let _ = write!(
            svg,
            "<text class=\"tt-lost\" x=\"{wrote:.1}\" y=\"{:.1}\" text-anchor=\"middle\">✗ lost</text>",
            y + 22.0
        );
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
