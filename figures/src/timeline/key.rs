//! The key of slow motion, drawn: what occurs in the picture, and nothing else.

use super::{refused, square};
use crate::events::{Lane, operations};
use crate::say::{Key, text};
use crate::svg::{Anchor, Svg};
use crate::trace::{Lost, Operation};

const LINE: f64 = 24.0;
/// Pixels of a sample.
const SAMPLE: f64 = 26.0;

/// What the key tells of, in the order of an operation.
pub(super) struct Entries(Vec<Key>);

impl Entries {
    /// What these lanes hold.
    pub(super) fn of(lanes: &[Lane], lost: &[Lost]) -> Self {
        let any = |is: &dyn Fn(&Operation) -> bool| operations(lanes).any(|(.., operation)| is(operation));
        let is_carried = |each: &Operation| each.read.is_some() && !each.is_indivisible();
        let is_locked = any(&|each| each.asked_ms.is_some());
        let entries = [
            (Key::KeyWaits, is_locked),
            (Key::KeyReads, any(&is_carried)),
            (Key::KeySlip, any(&is_carried) && !is_locked),
            (Key::KeyInside, is_locked),
            (Key::KeyStale, !lost.is_empty() || any(&|each| each.is_refused)),
            (Key::KeySends, any(&|each| each.is_sent())),
            (Key::KeyWrites, any(&|each| each.wrote.is_some())),
            (Key::KeyFails, any(&|each| each.is_refused)),
            (Key::KeyLost, !lost.is_empty()),
        ];
        Self(entries.into_iter().filter(|(_, is_there)| *is_there).map(|(key, _)| key).collect())
    }

    /// Where each entry begins, row by row, and how many rows that makes.
    fn places(&self, width: f64) -> (Vec<(f64, f64)>, f64) {
        let (mut x, mut row, mut places) = (0.0, 0.0, Vec::new());
        for &key in &self.0 {
            // A letter of the text font at 13 px is at most so wide, on the average.
            let needs = SAMPLE + 6.0 + text(key).chars().count() as f64 * 6.1;
            if x > 0.0 && x + needs > width {
                (x, row) = (0.0, row + 1.0);
            }
            places.push((x, row * LINE));
            x += needs + 12.0;
        }
        (places, if self.0.is_empty() { 0.0 } else { row + 1.0 })
    }

    pub(super) fn height(&self, width: f64) -> f64 {
        self.places(width).1 * LINE + 2.0
    }

    /// Draws it below `top`.
    pub(super) fn draw(&self, svg: &mut Svg, (top, width): (f64, f64)) {
        svg.begin_group("tt-owner");
        for (&key, (x, y)) in self.0.iter().zip(self.places(width).0) {
            let (middle, y) = (x + SAMPLE / 2.0, top + y + LINE / 2.0);
            let mut bar = |class| svg.rect(class, (x + 2.0, y - 7.0), (SAMPLE - 4.0, 14.0), 3.0);
            match key {
                Key::KeyWaits => bar("tt-waiting"),
                Key::KeySlip => bar("tt-slip"),
                Key::KeyInside => bar("tt-slip tt-within"),
                Key::KeyStale => bar("tt-stale"),
                Key::KeyReads => svg.disc("tt-dot", (middle, y), 6.0),
                Key::KeySends => svg.diamond("tt-dot", (middle, y), 7.0),
                Key::KeyFails => refused(svg, (middle, y)),
                Key::KeyLost => square(svg, "tt-gone", (middle, y)),
                _ => square(svg, "tt-dot", (middle, y)),
            }
            svg.text("tt-said", (x + SAMPLE + 4.0, y + 4.5), Anchor::Start, text(key));
        }
        svg.end_group();
    }
}
