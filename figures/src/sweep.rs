//! Which share of runs went wrong, against their size, on an axis where every step is ten times as much.
//!
//! A point stands for so many runs that were seen, and says how many; the line between points claims nothing.

use crate::money::{append, counted, grouped};
use crate::say::{Key, say, text};
use crate::svg::{Anchor, Close, Svg, width_of};
use crate::verdict::{Tone, Verdict};

/// Runs of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Changes of each teller.
    pub operations: u32,
    /// Runs that ended.
    pub runs: u32,
    /// Runs that ended wrong.
    pub wrong: u32,
}

impl Point {
    fn share(self) -> f64 {
        f64::from(self.wrong) / f64::from(self.runs.max(1))
    }

    fn of(self) -> String {
        let (wrong, runs) = (grouped(self.wrong.into()), grouped(self.runs.into()));
        say(Key::SweepOf, &[("wrong", &wrong), ("runs", &runs)])
    }

    fn changes(self) -> String {
        counted(self.operations.into(), "change", "changes")
    }
}

const TOP: f64 = 46.0;
const BASE: f64 = 170.0;
const LEFT: f64 = 46.0;
const HEIGHT: f64 = 212.0;

/// Draws the points, for sizes up to `most`; `width` is in pixels.
pub fn curve(points: &[Point], most: u32, width: f64) -> String {
    let width = width.clamp(300.0, 1_200.0);
    let mut label = String::new();
    for point in points {
        append(&mut label, "; ", &say(Key::SweepPoint, &[("changes", &point.changes()), ("share", &point.of())]));
    }
    let mut svg = Svg::new(width, HEIGHT, &say(Key::SweepLabel, &[("order", &label)]));
    let right = width - 34.0;
    let decades = f64::from(most.max(10)).log10() - 1.0;
    let x = |size: u32| {
        let share = if decades > 0.0 { (f64::from(size.max(1)).log10() - 1.0) / decades } else { 1.0 };
        LEFT + 24.0 + share.clamp(0.0, 1.0) * (right - LEFT - 24.0)
    };
    let y = |share: f64| BASE - share * (BASE - TOP);
    svg.text("tt-word", (0.0, 14.0), Anchor::Start, text(Key::SweepAxis));
    for (share, name) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
        svg.line(if share > 0.0 { "tt-grid" } else { "tt-axis" }, (LEFT, y(share)), (width, y(share)));
        svg.text("tt-tick", (LEFT - 6.0, y(share) + 4.0), Anchor::End, name);
    }
    sizes(&mut svg, most, &x);
    svg.text("tt-said", (width, HEIGHT - 4.0), Anchor::End, text(Key::SweepSizes));
    let line: Vec<_> = points.iter().map(|point| (x(point.operations), y(point.share()))).collect();
    svg.path("tt-sweep", &line, Close::No);
    // The last one is the news; others give way where there is no room.
    let mut last: Option<(f64, f64)> = None;
    for (point, at) in points.iter().zip(&line).rev() {
        svg.disc(if point.wrong > 0 { "tt-wrong" } else { "tt-right" }, *at, 6.0);
        let half = width_of(&point.of()) / 2.0;
        if last.is_none_or(|last| last.0 - at.0 > 2.0 * half + 6.0 || (last.1 - at.1).abs() > 16.0) {
            svg.text("tt-figure", (at.0, at.1 - 12.0), Anchor::Middle, &point.of());
            last = Some(*at);
        }
    }
    svg.finish()
}

/// The names of the sizes below the axis: `most` always, the others where there is room.
fn sizes(svg: &mut Svg, most: u32, x: &dyn Fn(u32) -> f64) {
    let mut all = vec![most];
    let mut size = 1;
    while size <= most / 10 {
        size *= 10;
        if size < most && size >= 10 {
            all.insert(1, size);
        }
    }
    let mut free = f64::INFINITY;
    for size in all {
        let name = grouped(size.into());
        let half = width_of(&name) / 2.0;
        svg.line("tt-axis", (x(size), BASE), (x(size), BASE + 4.0));
        if x(size) + half < free {
            svg.text("tt-tick", (x(size), BASE + 18.0), Anchor::Middle, &name);
            free = x(size) - half - 8.0;
        }
    }
}

/// What came of all sizes together.
pub fn verdict(points: &[Point]) -> Verdict {
    let (Some(least), Some(most)) = (points.first(), points.last()) else {
        let (stamp, sentence) = (text(Key::NoRun).to_owned(), text(Key::NoRunEnded).to_owned());
        return Verdict { stamp, tone: Tone::Neutral, sentence };
    };
    let sum = |count: fn(&Point) -> u32| grouped(points.iter().map(|point| u64::from(count(point))).sum());
    let (runs, wrong) = (sum(|point| point.runs), sum(|point| point.wrong));
    let mut sentence = String::new();
    let ends = if points.len() > 1 { &[least, most][..] } else { &[least][..] };
    for point in ends {
        let said = say(Key::SweepEnd, &[("changes", &point.changes()), ("share", &point.of())]);
        append(&mut sentence, " ", &said);
    }
    if wrong == "0" {
        return Verdict { stamp: say(Key::AllExact, &[("runs", &runs)]), tone: Tone::Good, sentence };
    }
    append(&mut sentence, " ", text(Key::SweepSame));
    let stamp = say(Key::SomeWrong, &[("wrong", &wrong), ("runs", &runs)]);
    Verdict { stamp, tone: Tone::Bad, sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: [Point; 3] = [
        Point { operations: 10, runs: 8, wrong: 0 },
        Point { operations: 100, runs: 8, wrong: 3 },
        Point { operations: 5_000_000, runs: 8, wrong: 8 },
    ];

    #[test]
    fn it_says_in_words_what_it_shows() {
        let svg = curve(&POINTS, 5_000_000, 640.0);
        assert!(
            svg.contains("10 changes each: 0 of 8; 100 changes each: 3 of 8; 5,000,000 changes each: 8 of 8"),
            "{svg}"
        );
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn sizes_lie_apart_by_tens() {
        let svg = curve(&[], 1_000, 640.0);
        let places: Vec<f64> = ["10", "100", "1,000"]
            .iter()
            .map(|name| {
                let before = svg.split(&format!(">{name}</text>")).next().expect("a text");
                let x = before.rsplit("x=\"").next().and_then(|rest| rest.split('"').next());
                x.and_then(|x| x.parse().ok()).expect("a place")
            })
            .collect();
        assert!((places[1] - places[0] - (places[2] - places[1])).abs() < 0.3, "{places:?}");
    }

    #[test]
    fn absurd_sizes_are_drawn() {
        for (points, most) in
            [(&[][..], 0), (&[Point { operations: 1, runs: 1, wrong: 1 }][..], 1), (&POINTS[..], u32::MAX)]
        {
            let svg = curve(points, most, 10.0);
            assert!(svg.ends_with("</svg>") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn the_verdict_names_both_ends() {
        let said = verdict(&POINTS);
        assert_eq!(said.stamp, "11 OF 24 WRONG");
        assert!(
            said.sentence.starts_with("With 10 changes each, 0 of 8 ended wrong. With 5,000,000 changes each, 8 of 8")
        );
        assert_eq!(verdict(&POINTS[..1]).stamp, "ALL 8 EXACT");
        assert_eq!(verdict(&[]).tone, Tone::Neutral);
    }
}
