//! The curve: how many times as fast so many workers were, with the spread of their runs, beside what the law allows; and
//! the reader's pin, which stands there before anything was run.

use super::{Curve, Seen, amdahl};
use crate::money::{append, counted, duration, grouped, plain, tenths};
use crate::say::{Key, say, text};
use crate::svg::{Anchor, Close, Svg, width_of};

/// What stands on the stage beside the runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand<'a> {
    /// An earlier press under other settings, to be set beside.
    pub before: Option<&'a Curve>,
    /// Where the reader expects the knee; `None` on paper.
    pub pin: Option<u32>,
    /// Whether the pin can be placed by a press on the picture.
    pub is_placeable: bool,
    /// Whether all runs are done, so that the knee can be shown.
    pub is_over: bool,
    /// Runs there are to be, where that is known.
    pub asked: u32,
}

const TOP: f64 = 58.0;
const BASE: f64 = 214.0;
const LEFT: f64 = 44.0;
const HEIGHT: f64 = 256.0;
/// Where there is no room for two in a line, what the dashed line is has one of its own.
const NARROW: f64 = 480.0;

/// Draws figures, curve and what all runs came to; `width` is in pixels.
pub fn picture(curve: &Curve, stand: &Stand<'_>, width: f64) -> String {
    let is_fresh = stand.asked == 0 && !stand.is_over;
    let mut html = if is_fresh { String::new() } else { figures(curve, stand) };
    html.push_str(&drawn(curve, stand, width.clamp(300.0, 1_200.0)));
    html.push_str("<p class=\"tt-caption\">");
    html.push_str(&caption(curve, stand));
    html.push_str("</p>");
    html
}

/// The times of this very press: the best split, one worker alone, and how they compare.
fn figures(curve: &Curve, stand: &Stand<'_>) -> String {
    let unknown = || text(Key::Unknown).to_owned();
    let told = |ms: Option<f64>| ms.map_or_else(unknown, duration);
    let shown = if Seen::of(curve) == Seen::Gain { curve.knee() } else { curve.best().map(|best| best.0) };
    let best = shown.filter(|_| stand.is_over).and_then(|workers| Some((workers, curve.speed(workers)?)));
    let split = match best {
        Some((workers, _)) => say(Key::SplitOver, &[("workers", &counted_workers(workers))]),
        None => text(Key::SplitKey).to_owned(),
    };
    let factor = best.map_or_else(unknown, |(_, speed)| times(speed));
    let rows = [
        ("tt-balance", split, told(best.and_then(|(workers, _)| curve.split_ms(workers)))),
        ("tt-due", text(Key::InSequenceKey).to_owned(), told(curve.alone_ms())),
        ("tt-open", text(Key::TimesAsFastKey).to_owned(), factor),
    ];
    let mut html = String::from("<dl class=\"tt-vault\">");
    for (class, key, value) in rows {
        for part in ["<div class=\"", class, "\"><dt>", &key, "</dt><dd>", &value, "</dd></div>"] {
            html.push_str(part);
        }
    }
    html.push_str("</dl>");
    html
}

fn caption(curve: &Curve, stand: &Stand<'_>) -> String {
    match (curve.hits, stand.is_over) {
        (Some(hits), true) if curve.unequal == 0 && curve.darts > 0 => {
            let pi = 4.0 * hits as f64 / f64::from(curve.darts);
            let values = [
                ("hits", &*grouped(hits.unsigned_abs())),
                ("darts", &counted(curve.darts.into(), "dart", "darts")),
                ("runs", &counted(curve.runs().into(), "run", "runs")),
                ("pi", &thousandths(pi)),
            ];
            say(Key::SpeedAnswer, &values)
        }
        (_, true) => String::new(),
        _ if stand.pin.is_none() => String::new(),
        _ if stand.asked == 0 => text(Key::PinFirst).to_owned(),
        _ if curve.darts == 0 => text(Key::SpeedTrial).to_owned(),
        _ => say(
            Key::SpeedRuns,
            &[("number", &grouped(u64::from(curve.runs()) + 1)), ("count", &grouped(stand.asked.into()))],
        ),
    }
}

/// The places of the picture.
struct Places {
    right: f64,
    most: u32,
    top: f64,
}

impl Places {
    fn of(curve: &Curve, stand: &Stand<'_>, width: f64) -> Self {
        let curves = [Some(curve), stand.before];
        let seen =
            |curve: &Curve| (1..=curve.most).filter_map(|workers| Some(curve.spread(workers)?.1)).fold(0.0, f64::max);
        let highest = curves.into_iter().flatten().map(seen).fold(0.0, f64::max);
        let top = highest.max(f64::from(curve.most.min(curve.cores).max(2))) * 1.06;
        Self { right: width - 22.0, most: curve.most.max(1), top: top.min(64.0) }
    }

    fn step(&self) -> f64 {
        (self.right - LEFT) / f64::from(self.most)
    }

    /// Each number of workers has a column of its own.
    fn x(&self, workers: u32) -> f64 {
        LEFT + (f64::from(workers) - 0.5) * self.step()
    }

    fn y(&self, speed: f64) -> f64 {
        BASE - (speed / self.top).clamp(0.0, 1.0) * (BASE - TOP)
    }
}

fn drawn(curve: &Curve, stand: &Stand<'_>, width: f64) -> String {
    let places = Places::of(curve, stand, width);
    let height = if width < NARROW { HEIGHT + 19.0 } else { HEIGHT };
    let mut svg = Svg::new(width, height, &label(curve, stand));
    axes(&mut svg, curve, &places, width);
    law(&mut svg, curve, &places, height);
    if let Some(before) = stand.before {
        let line: Vec<_> = points(before).map(|(workers, speed)| (places.x(workers), places.y(speed))).collect();
        svg.path("tt-before", &line, Close::No);
        for at in &line {
            svg.disc("tt-before-dot", *at, 3.0);
        }
        if let Some(end) = line.last() {
            let place = (width.min(end.0 + places.step() / 2.0), end.1 + 18.0);
            svg.text("tt-said tt-figure", place, Anchor::End, &told_apart(before, curve));
        }
    }
    if let Some(pin) = stand.pin {
        let x = places.x(pin.clamp(1, places.most));
        svg.line("tt-pin", (x, TOP - 12.0), (x, BASE));
        svg.path("tt-flag", &[(x, TOP - 30.0), (x + 17.0, TOP - 23.0), (x, TOP - 16.0)], Close::Yes);
        svg.line("tt-pin", (x, TOP - 30.0), (x, TOP - 12.0));
        let words = text(Key::PinMark);
        let is_right = x + 24.0 + width_of(words) < width;
        let (at, anchor) = if is_right { (x + 22.0, Anchor::Start) } else { (x - 8.0, Anchor::End) };
        svg.text("tt-pinned", (at, TOP - 18.0), anchor, words);
    }
    measured(&mut svg, curve, stand, &places);
    if stand.is_placeable {
        for workers in 1..=places.most {
            let at = (places.x(workers) - places.step() / 2.0, TOP - 32.0);
            let number = plain(workers.into());
            svg.filled("tt-column", at, (places.step(), BASE + 24.0 - at.1), (0.0, &[" data-place=\"", &number, "\""]));
        }
    }
    svg.finish()
}

/// What an earlier press had otherwise.
fn told_apart(before: &Curve, curve: &Curve) -> String {
    if before.share != curve.share && before.share == 0 {
        return text(Key::BeforeNoLock).to_owned();
    }
    if before.share != curve.share {
        return say(Key::BeforeLock, &[("percent", &percent(before.share))]);
    }
    if before.piece != curve.piece {
        return say(Key::BeforePieces, &[("darts", &counted(before.piece.into(), "dart", "darts"))]);
    }
    text(Key::BeforeAlike).to_owned()
}

fn axes(svg: &mut Svg, curve: &Curve, places: &Places, width: f64) {
    if curve.cores < places.most {
        let from = places.x(curve.cores.max(1)) + places.step() / 2.0;
        svg.rect("tt-overlap", (from, TOP), (width - from, BASE - TOP), 0.0);
    }
    svg.text("tt-word", (0.0, 14.0), Anchor::Start, text(Key::SpeedAxis));
    let tick = [0.5, 1.0, 2.0, 5.0].into_iter().find(|tick| places.top / tick <= 5.5).unwrap_or(10.0);
    for number in 0..=(places.top / tick) as u32 {
        let speed = f64::from(number) * tick;
        svg.line(if number == 0 { "tt-axis" } else { "tt-grid" }, (LEFT, places.y(speed)), (width, places.y(speed)));
        let name = if tick < 1.0 { tenths(speed) } else { plain(speed as i64) };
        svg.text("tt-tick", (LEFT - 7.0, places.y(speed) + 4.0), Anchor::End, &name);
    }
    svg.line("tt-level", (LEFT, places.y(1.0)), (width, places.y(1.0)));
    for workers in 1..=places.most {
        svg.line("tt-axis", (places.x(workers), BASE), (places.x(workers), BASE + 4.0));
        svg.text("tt-tick", (places.x(workers), BASE + 18.0), Anchor::Middle, &plain(workers.into()));
    }
    let words = if curve.cores < places.most {
        say(Key::WorkersOnCores, &[("cores", &counted(curve.cores.into(), "core", "cores"))])
    } else {
        text(Key::WorkersAxis).to_owned()
    };
    svg.text("tt-said", (width, BASE + 37.0), Anchor::End, &words);
}

/// What could be had if nothing else were in the way.
fn law(svg: &mut Svg, curve: &Curve, places: &Places, height: f64) {
    let line: Vec<_> =
        (1..=places.most).map(|each| (places.x(each), places.y(amdahl(curve.share, each, curve.cores)))).collect();
    svg.path("tt-law", &line, Close::No);
    let words = if curve.share == 0 {
        text(Key::LawFree).to_owned()
    } else {
        say(Key::LawAmdahl, &[("percent", &percent(curve.share))])
    };
    svg.line("tt-law", (0.0, height - 10.0), (22.0, height - 10.0));
    svg.text("tt-said", (28.0, height - 5.0), Anchor::Start, &words);
}

fn points(curve: &Curve) -> impl Iterator<Item = (u32, f64)> {
    (1..=curve.most).filter_map(|workers| Some((workers, curve.speed(workers)?)))
}

fn measured(svg: &mut Svg, curve: &Curve, stand: &Stand<'_>, places: &Places) {
    let line: Vec<_> = points(curve).map(|(workers, speed)| (places.x(workers), places.y(speed))).collect();
    for workers in 1..=curve.most {
        let Some((least, most)) = curve.spread(workers) else { continue };
        let (x, low, high) = (places.x(workers), places.y(least), places.y(most));
        svg.line("tt-whisker", (x, low), (x, high));
        svg.line("tt-whisker", (x - 5.0, low), (x + 5.0, low));
        svg.line("tt-whisker", (x - 5.0, high), (x + 5.0, high));
    }
    svg.path("tt-holds", &line, Close::No);
    let knee = curve.knee().filter(|_| stand.is_over && !curve.is_too_short() && !curve.is_disturbed());
    for (workers, speed) in points(curve) {
        let at = (places.x(workers), places.y(speed));
        if knee == Some(workers) {
            svg.disc("tt-knee", at, 10.0);
            let words = text(Key::KneeMark);
            svg.text("tt-word tt-figure", (at.0, at.1 + 28.0), Anchor::Middle, words);
        }
        svg.disc("tt-now", at, 5.0);
        if places.step() > 30.0 {
            let top = curve.spread(workers).map_or(at.1, |(_, most)| places.y(most));
            let clear = if knee == Some(workers) { at.1 - 7.0 } else { at.1 };
            svg.text("tt-figure", (at.0, top.min(clear) - 11.0), Anchor::Middle, &tenths(speed));
        }
    }
}

fn label(curve: &Curve, stand: &Stand<'_>) -> String {
    let mut told = String::new();
    for (workers, speed) in points(curve) {
        append(
            &mut told,
            "; ",
            &say(Key::SpeedPoint, &[("workers", &counted_workers(workers)), ("factor", &times(speed))]),
        );
    }
    if told.is_empty() {
        told.push_str(text(Key::SpeedNoPoint));
    }
    let mut label = say(Key::SpeedLabel, &[("order", &told)]);
    if let Some(pin) = stand.pin {
        append(&mut label, " ", &say(Key::PinTold, &[("pin", &plain(pin.into()))]));
    }
    label
}

/// `1.9 ×`.
pub(super) fn times(speed: f64) -> String {
    let mut text = tenths(speed);
    text.push_str(" ×");
    text
}

/// `25 %`.
pub(super) fn percent(share: u32) -> String {
    let mut text = plain(share.into());
    text.push_str(" %");
    text
}

/// `2 workers`.
pub(super) fn counted_workers(workers: u32) -> String {
    counted(workers.into(), "worker", "workers")
}

/// `3.142`.
fn thousandths(number: f64) -> String {
    let thousands = (number * 1e3).round() as u64;
    let mut text = plain((thousands / 1_000) as i64);
    text.push('.');
    crate::money::digits(&mut text, thousands % 1_000, 3, "");
    text
}

#[cfg(test)]
mod tests {
    use super::super::tests::two_cores;
    use super::*;

    const OVER: Stand<'static> = Stand { before: None, pin: Some(4), is_placeable: true, is_over: true, asked: 15 };

    #[test]
    fn it_says_in_words_what_it_shows() {
        let html = picture(&two_cores(), &OVER, 640.0);
        let label = "1 worker: 1.0 ×; 2 workers: 1.9 ×; 3 workers: 1.9 ×; 4 workers: 1.7 ×. Your pin stands at 4.";
        assert!(html.contains(label), "{html}");
        assert!(html.contains("<dt>In sequence</dt><dd>199 ms</dd>"), "{html}");
        assert!(html.contains("<dt>Split over 2 workers</dt><dd>103 ms</dd>"), "{html}");
        assert!(
            html.contains("31,415,000 of 40,000,000 darts hit, in each of 15 runs") && html.contains("3.142"),
            "{html}"
        );
        assert_eq!((html.matches("data-place=").count(), html.matches("tt-now").count()), (4, 4));
        assert_eq!(html.matches("class=\"tt-knee\"").count(), 1);
    }

    #[test]
    fn before_the_first_run_the_pin_alone_stands_there() {
        let fresh = Curve { cores: 2, most: 4, ..Curve::default() };
        let html = picture(&fresh, &Stand { is_over: false, asked: 0, ..OVER }, 320.0);
        assert!(html.contains("tt-flag") && !html.contains("tt-now") && html.contains("Place your pin"), "{html}");
        let on_paper = picture(&two_cores(), &Stand { pin: None, is_placeable: false, ..OVER }, 640.0);
        assert!(!on_paper.contains("data-place") && !on_paper.contains("tt-flag"));
    }

    #[test]
    fn an_earlier_curve_stands_beside() {
        let before = Curve { share: 50, ..two_cores() };
        let html = picture(&two_cores(), &Stand { before: Some(&before), ..OVER }, 640.0);
        assert_eq!(html.matches("tt-before-dot").count(), 4);
    }

    #[test]
    fn absurd_figures_are_drawn() {
        let absurd = Curve { alone: vec![0.0], split: vec![vec![0.0], vec![f64::MAX]], most: 8, ..Curve::default() };
        for curve in [Curve::default(), absurd, Curve { cores: 64, most: 8, ..two_cores() }] {
            for stand in [OVER, Stand { is_over: false, pin: Some(99), ..OVER }] {
                let html = picture(&curve, &stand, 10.0);
                assert!(html.ends_with("</p>") && !html.contains("NaN") && !html.contains("inf"), "{html}");
            }
        }
    }
}
