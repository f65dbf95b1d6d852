//! How many runs ended with which balance; the exact one is marked.

use super::svg::{Anchor, Svg};
use crate::money::{grouped, pounds};

const HEIGHT: f64 = 168.0;
const TOP: f64 = 34.0;
const BASE: f64 = 136.0;
const SIDE: f64 = 8.0;
/// Pixels a bar takes, with its gap.
const STEP: f64 = 16.0;

/// Draws the errors of many runs (final balance less the exact one, in pounds) about the `expected` balance.
///
/// `width` is in pixels. No runs give an empty string.
pub fn histogram(errors: &[i64], expected: i64, width: f64) -> String {
    let (Some(&least), Some(&most)) = (errors.iter().min(), errors.iter().max()) else { return String::new() };
    let (least, most) = (least.min(0), most.max(0));
    let exact = errors.iter().filter(|error| **error == 0).count();
    let width = width.clamp(220.0, 1200.0);
    let bins = ((((width - 2.0 * SIDE) / STEP) as usize).max(3) - 1) | 1;
    let scale = Scale::new(least, most, bins);
    let mut counts = vec![0_usize; bins];
    for &error in errors.iter().filter(|error| **error != 0) {
        counts[scale.bin(error)] += 1;
    }
    let tallest = counts.iter().copied().max().unwrap_or(0).max(exact).max(1) as f64;
    let bar = (width - 2.0 * SIDE) / bins as f64;
    let x = |bin: usize| SIDE + bin as f64 * bar;
    let height = |count: usize| (count as f64 / tallest * (BASE - TOP)).max(if count > 0 { 2.0 } else { 0.0 });

    let label = format!(
        "Histogram of {} runs: {} ended with exactly {}; the others between {} and {}.",
        grouped(errors.len() as u64),
        grouped(exact as u64),
        pounds(expected),
        pounds(expected + least),
        pounds(expected + most)
    );
    let mut svg = Svg::new(width, HEIGHT, &label);
    for (bin, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let tall = height(count);
        svg.rect("tt-wrong", (x(bin) + 1.0, BASE - tall), (bar - 2.0, tall), 2.0);
    }
    let middle = x(scale.bin(0)) + bar / 2.0;
    let tall = height(exact);
    svg.rect("tt-right", (x(scale.bin(0)) + 1.0, BASE - tall), (bar - 2.0, tall), 2.0);
    svg.line("tt-mark", (middle, TOP - 12.0), (middle, BASE));
    svg.line("tt-axis", (SIDE, BASE), (width - SIDE, BASE));
    let caption = format!("exact: {} of {}", grouped(exact as u64), grouped(errors.len() as u64));
    let (anchor, at) = if middle > width * 0.6 { (Anchor::End, middle - 6.0) } else { (Anchor::Start, middle + 6.0) };
    svg.text("tt-exact", (at, TOP - 14.0), anchor, &caption);
    let exactly = pounds(expected);
    let room = 7.4 * (exactly.chars().count() as f64 + 4.0);
    let centre = middle.clamp(room / 2.0 - 12.0, width - room / 2.0 + 12.0);
    svg.text("tt-exact", (centre, BASE + 18.0), Anchor::Middle, &exactly);
    for (error, edge, anchor) in [(least, SIDE, Anchor::Start), (most, width - SIDE, Anchor::End)] {
        let words = pounds(expected + error);
        if error != 0 && (edge - centre).abs() > room / 2.0 + 7.4 * words.chars().count() as f64 {
            svg.text("tt-soft", (edge, BASE + 18.0), anchor, &words);
        }
    }
    svg.finish()
}

/// Puts the exact balance in the middle of a bin of its own, with as many pounds to every other bin.
struct Scale {
    zero: usize,
    bins: usize,
    span: f64,
}

impl Scale {
    fn new(least: i64, most: i64, bins: usize) -> Self {
        let (below, above) = (least.unsigned_abs() as f64, most.unsigned_abs() as f64);
        let zero = match below + above {
            0.0 => bins / 2,
            both => ((below / both * (bins - 1) as f64).round() as usize)
                .clamp(usize::from(below > 0.0), bins - 1 - usize::from(above > 0.0)),
        };
        let per_side = |money: f64, room: usize| if room == 0 { 0.0 } else { money / room as f64 };
        let span = per_side(below, zero).max(per_side(above, bins - 1 - zero)).max(1.0);
        Self { zero, bins, span }
    }

    fn bin(&self, error: i64) -> usize {
        let away = ((error.unsigned_abs() as f64 / self.span).ceil() as usize).min(self.bins);
        if error < 0 { self.zero.saturating_sub(away) } else { (self.zero + away).min(self.bins - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_balance_has_a_bin_of_its_own() {
        for (least, most) in [(0, 0), (-5, 0), (0, 900_000), (-1_000_000, 3), (-7, 800)] {
            let scale = Scale::new(least, most, 41);
            for error in [least, least / 2, -1, 1, most / 3, most]
                .into_iter()
                .filter(|error| *error != 0 && (least..=most).contains(error))
            {
                let bin = scale.bin(error);
                assert_ne!(bin, scale.bin(0), "{error} of {least}..{most}");
                assert_eq!(bin < scale.bin(0), error < 0, "{error} of {least}..{most}");
            }
        }
    }

    #[test]
    fn it_says_in_words_what_it_shows() {
        let svg = histogram(&[0, -40, 30], 100, 400.0);
        assert!(svg.contains("3 runs: 1 ended with exactly £100; the others between £60 and £130"), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        assert_eq!(histogram(&[], 100, 400.0), "");
    }
}
