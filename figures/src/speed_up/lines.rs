//! False sharing: workers with a counter each, all counters on one cache line or each on a line of its own.

use super::fastest;
use super::picture::{counted_workers, times};
use crate::money::{append, counted, duration, grouped};
use crate::say::{Key, say, text};
use crate::svg::{Anchor, Svg};
use crate::verdict::{Tone, Verdict};

/// The runs of one press, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Workers, a counter each.
    pub workers: u32,
    /// Additions of each.
    pub times: u32,
    /// With all counters on one line.
    pub together: Vec<f64>,
    /// With a line for each.
    pub apart: Vec<f64>,
    /// Runs that counted wrong.
    pub unequal: u32,
    /// The shortest step of the clock, in milliseconds.
    pub clock_ms: f64,
}

/// Times that differ by less than this factor are the same.
const ALIKE: f64 = 1.15;

impl Lines {
    /// The least times: on one line, and apart.
    pub fn least(&self) -> Option<(f64, f64)> {
        Some((fastest(&self.together)?, fastest(&self.apart)?.max(f64::MIN_POSITIVE)))
    }

    /// What came of it.
    pub fn verdict(&self) -> Verdict {
        let (Some((together, apart)), 0) = (self.least(), self.unequal) else {
            let is_wrong = self.unequal > 0;
            let (stamp, tone) = if is_wrong { (Key::Broken, Tone::Bad) } else { (Key::NoRun, Tone::Neutral) };
            let key = if is_wrong { Key::LinesWrong } else { Key::NoRunEnded };
            return Verdict { stamp: text(stamp).to_owned(), tone, sentence: text(key).to_owned() };
        };
        let values = [
            ("workers", &*counted_workers(self.workers)),
            ("times", &grouped(self.times.into())),
            ("time", &duration(together)),
            ("least", &duration(apart)),
        ];
        let mut sentence = say(Key::LinesTold, &values);
        let blur = 2.0 * self.clock_ms / apart;
        let (stamp, more) = if together / apart > ALIKE + blur {
            (say(Key::LinesStamp, &[("factor", &times(together / apart))]), text(Key::LinesWhy))
        } else {
            (text(Key::LinesAlike).to_owned(), text(Key::LinesHidden))
        };
        append(&mut sentence, " ", more);
        Verdict { stamp, tone: Tone::Neutral, sentence }
    }
}

/// Draws both times as bars, with every run as a stroke; `width` is in pixels.
pub fn lines(seen: &Lines, width: f64) -> String {
    let width = width.clamp(300.0, 1_200.0);
    let rows = [(text(Key::OneLine), &seen.together), (text(Key::OwnLines), &seen.apart)];
    let longest = seen.together.iter().chain(&seen.apart).copied().fold(1e-6, f64::max);
    let x = |ms: f64| (width - 70.0) * (ms / longest).clamp(0.0, 1.0);
    let mut told = String::new();
    for (name, runs) in rows {
        let time = fastest(runs).map_or_else(|| text(Key::Unknown).to_owned(), duration);
        append(&mut told, "; ", &say(Key::LinesPoint, &[("label", name), ("time", &time)]));
    }
    let mut svg = Svg::new(width, 132.0, &say(Key::LinesLabel, &[("order", &told)]));
    for (place, (name, runs)) in rows.into_iter().enumerate() {
        let top = 24.0 + place as f64 * 60.0;
        svg.text("tt-word", (0.0, top - 8.0), Anchor::Start, name);
        let Some(least) = fastest(runs) else { continue };
        svg.rect("tt-lines", (0.0, top), (x(least).max(1.0), 26.0), 3.0);
        for ms in runs {
            svg.line("tt-whisker", (x(*ms), top - 2.0), (x(*ms), top + 28.0));
        }
        let end = runs.iter().copied().fold(least, f64::max);
        svg.text("tt-figure", (x(end) + 8.0, top + 18.0), Anchor::Start, &duration(least));
    }
    let mut html = svg.finish();
    let additions = counted(seen.times.into(), "addition", "additions");
    html.push_str("<p class=\"tt-caption\">");
    html.push_str(&say(Key::LinesCaption, &[("workers", &counted_workers(seen.workers)), ("operations", &additions)]));
    html.push_str("</p>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(together: f64, apart: f64) -> Lines {
        let runs = |ms: f64| vec![ms * 1.02, ms, ms * 1.1];
        let (together, apart) = (runs(together), runs(apart));
        Lines { workers: 2, times: 5_000_000, together, apart, unequal: 0, clock_ms: 0.1 }
    }

    #[test]
    fn counters_on_one_line_are_told_with_both_times() {
        let said = seen(190.0, 38.0).verdict();
        assert_eq!(said.stamp, "5.0 × AS LONG");
        let parts = ["2 workers", "5,000,000 times", "190 ms", "38 ms"];
        assert!(parts.iter().all(|part| said.sentence.contains(part)), "{}", said.sentence);
        assert_eq!(seen(40.0, 38.0).verdict().stamp, "NO DIFFERENCE");
        assert_eq!(Lines { unequal: 1, ..seen(40.0, 38.0) }.verdict().tone, Tone::Bad);
        assert_eq!(Lines::default().verdict().stamp, "NO RUN");
    }

    #[test]
    fn both_bars_are_drawn_with_every_run() {
        let html = lines(&seen(190.0, 38.0), 640.0);
        assert_eq!((html.matches("tt-lines").count(), html.matches("tt-whisker").count()), (2, 6));
        assert!(html.contains("190 ms") && html.contains("38 ms"), "{html}");
        assert!(!lines(&Lines::default(), 1.0).contains("NaN"));
    }
}
