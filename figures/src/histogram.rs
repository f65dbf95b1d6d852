//! How many of many runs ended with which balance. The exact balance has a bar of its own, in the middle, always.

use crate::money::{counted, grouped, pounds};
use crate::say::{Key, say, text};
use crate::scale::step;
use crate::svg::{Anchor, Svg, width_of};

const HEIGHT: f64 = 196.0;
const TOP: f64 = 40.0;
const BASE: f64 = 150.0;
/// Pixels a bar takes at the least, with its gap.
const STEP: f64 = 11.0;
/// The height of a single run, in pixels, at the least.
const SEEN: f64 = 5.0;

/// Draws the errors of many runs (final balance less the exact one, in pounds) about the `expected` balance.
///
/// `width` is in pixels, 300 to 1200. No runs give an empty string.
pub fn histogram(errors: &[i64], expected: i64, width: f64) -> String {
    let (Some(&least), Some(&most)) = (errors.iter().min(), errors.iter().max()) else { return String::new() };
    let width = width.clamp(300.0, 1_200.0);
    let exact = errors.iter().filter(|error| **error == 0).count();
    let bins = Bins::new(least, most, width);
    let mut counts = vec![0_usize; 2 * bins.side + 1];
    for &error in errors {
        counts[bins.of(error)] += 1;
    }

    let tallest = counts.iter().copied().max().unwrap_or(1) as f64;
    let tick = step(tallest, 3.0, 1.0);
    let top_count = (tallest / tick).ceil() * tick;
    let left = width_of(&grouped(top_count as u64)) + 12.0;
    let bar = (width - left - 4.0) / counts.len() as f64;
    let x = |bin: usize| left + bin as f64 * bar;
    let y = |count: f64| BASE - count / top_count * (BASE - TOP);

    let runs = counted(errors.len() as u64, "run", "runs");
    let exact = grouped(exact as u64);
    let values = [
        ("runs", &*runs),
        ("exact", &exact),
        ("expected", &pounds(expected)),
        ("least", &pounds(expected.saturating_add(least))),
        ("most", &pounds(expected.saturating_add(most))),
    ];
    let mut svg = Svg::new(width, HEIGHT, &say(Key::HistogramLabel, &values));
    for number in 0..=(top_count / tick) as u32 {
        let count = f64::from(number) * tick;
        let height = y(count);
        svg.line(if number == 0 { "tt-axis" } else { "tt-grid" }, (left, height), (width, height));
        svg.text("tt-tick", (left - 8.0, height + 4.0), Anchor::End, &grouped(count as u64));
    }
    let middle = x(bins.side) + bar / 2.0;
    svg.line("tt-mark", (middle, TOP - 14.0), (middle, BASE));
    for (bin, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let class = if bin == bins.side { "tt-right" } else { "tt-wrong" };
        let top = y(count as f64).min(BASE - SEEN);
        svg.rect(class, (x(bin) + 1.0, top), (bar - 2.0, BASE - top), 1.5);
    }
    svg.text("tt-word", (0.0, 14.0), Anchor::Start, &text(Key::RunsAxis));
    let words = say(Key::ExactOf, &[("exact", &exact), ("runs", &grouped(errors.len() as u64))]);
    svg.text("tt-word tt-exact", (middle, TOP - 20.0), Anchor::Middle, &words);
    balances(&mut svg, &bins, (expected, left, width, middle));
    svg.finish()
}

/// What the balances are called: the exact one under its bar, the bounds at the edges, all three in one line if they fit.
fn balances(svg: &mut Svg, bins: &Bins, (expected, left, width, middle): (i64, f64, f64, f64)) {
    let exactly = pounds(expected);
    svg.text("tt-tick tt-exact", (middle, BASE + 17.0), Anchor::Middle, &exactly);
    let [low, high] = [-bins.bound, bins.bound].map(|error| pounds(expected.saturating_add(error)));
    let half = width_of(&exactly) / 2.0 + 12.0;
    let fits = left + width_of(&low) < middle - half && width - width_of(&high) > middle + half;
    let y = if fits { BASE + 17.0 } else { BASE + 34.0 };
    svg.text("tt-tick", (left, y), Anchor::Start, &low);
    svg.text("tt-tick", (width - 1.0, y), Anchor::End, &high);
    for edge in [left + 0.5, middle, width - 0.5] {
        svg.line("tt-axis", (edge, BASE), (edge, BASE + 4.0));
    }
}

/// As many bins on either side of the exact balance, up to a round bound.
#[derive(Debug)]
struct Bins {
    /// Bins on one side.
    side: usize,
    /// The greatest error that is drawn, in pounds.
    bound: i64,
}

impl Bins {
    fn new(least: i64, most: i64, width: f64) -> Self {
        let worst = least.unsigned_abs().max(most.unsigned_abs()).max(1);
        // The smallest of 1, 2, 5, 10, 20, 50 … that is no less: one part of it holds the worst.
        let bound = step(worst as f64, 1.0, 1.0);
        let room = ((width - 60.0) / STEP / 2.0) as usize;
        let side = [25, 20, 10, 5].into_iter().find(|side| *side <= room).unwrap_or(5);
        Self { side: side.min(bound as usize), bound: bound as i64 }
    }

    /// The bin of an error: the middle one for none, and for no other.
    fn of(&self, error: i64) -> usize {
        let away = (error.unsigned_abs() as f64 / self.bound as f64 * self.side as f64).ceil() as usize;
        let away = away.clamp(usize::from(error != 0), self.side);
        if error < 0 { self.side - away } else { self.side + away }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_balance_is_in_the_middle_and_alone() {
        for (least, most) in [(0, 0), (-5, 0), (0, 900_000), (-1_000_000, 3), (-7, 800), (i64::MIN + 1, 1)] {
            for width in [300.0, 640.0, 1_200.0] {
                let bins = Bins::new(least, most, width);
                assert_eq!(bins.of(0), bins.side, "{least}..{most}");
                let inside = [least, least / 2, -1, 1, most / 3, most];
                for error in inside.into_iter().filter(|error| *error != 0 && (least..=most).contains(error)) {
                    let bin = bins.of(error);
                    assert!(bin <= 2 * bins.side, "{error} of {least}..{most}");
                    assert_eq!(bin < bins.side, error < 0, "{error} of {least}..{most}");
                    assert_ne!(bin, bins.side, "{error} of {least}..{most}");
                }
            }
        }
    }

    #[test]
    fn bounds_are_round() {
        for (least, most, bound) in [(0, 0, 1), (-3, 0, 5), (-800, 7, 1_000), (-131_000, 90_000, 200_000)] {
            assert_eq!(Bins::new(least, most, 640.0).bound, bound, "{least}..{most}");
        }
    }

    #[test]
    fn a_single_run_can_be_seen() {
        let mut errors = vec![0; 100_000];
        errors.push(-7);
        let svg = histogram(&errors, 100, 330.0);
        assert!(svg.contains("height=\"5\""), "{svg}");
    }

    #[test]
    fn it_says_in_words_what_it_shows() {
        let svg = histogram(&[0, -40, 30], 100, 400.0);
        let words = "Histogram of 3 runs: 1 ended with exactly £100; the balances lie between £60 and £130.";
        assert!(svg.contains(words), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(histogram(&[], 100, 400.0), "");
    }

    #[test]
    fn long_balances_give_way_to_each_other() {
        let rows = |expected| histogram(&[-1_000, 0], expected, 300.0).matches("y=\"184\"").count();
        assert_eq!((rows(100_000), rows(100_000_000_000_000)), (0, 2));
    }
}
