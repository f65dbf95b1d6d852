//! When each teller worked, on the axis of time of the curves, and how long at least two did at once.

use super::{Frame, Lane, Picture, Running, State, counts, curve_names, room};
use crate::money::share_of_time;
use crate::say::{Key, say, text};
use crate::svg::{Anchor, Svg};

/// How the lanes are laid out, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// From one lane to the next.
    pub(super) pitch: f64,
    /// How tall a bar is.
    bar: f64,
    labels: Labels,
}

/// Where a lane's name and count stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Labels {
    /// Left and right of its bar.
    Beside,
    /// Above its bar.
    Above,
}

impl Size {
    pub(super) fn new(picture: &Picture, is_narrow: bool) -> Self {
        let is_dense = picture.lanes.len() > 4;
        match labels(picture, is_narrow) {
            Labels::Beside => Self {
                pitch: if is_dense { 24.0 } else { 32.0 },
                bar: if is_dense { 16.0 } else { 20.0 },
                labels: Labels::Beside,
            },
            Labels::Above => Self {
                pitch: if is_dense { 31.0 } else { 38.0 },
                bar: if is_dense { 10.0 } else { 14.0 },
                labels: Labels::Above,
            },
        }
    }
}

/// A count with retries is too long for the margin.
fn labels(picture: &Picture, is_narrow: bool) -> Labels {
    let has_retries = picture.lanes.iter().any(|lane| lane.retries > 0);
    if is_narrow || has_retries { Labels::Above } else { Labels::Beside }
}

/// The room right of the lanes, for their counts and for the names of the curves.
pub(super) fn gutter(picture: &Picture) -> f64 {
    let names = curve_names(false).into_iter().map(str::to_owned);
    // The room is for all operations from the start, so that nothing moves while they are done.
    let whole = picture.lanes.iter().map(|lane| Lane { done: lane.of.max(lane.done), retries: 0, ..*lane });
    let counts = whole.filter(|_| labels(picture, false) == Labels::Beside).map(|lane| counts(&lane, Running::No));
    room(names.chain(counts)) + 12.0
}

/// What a lane is called: letter and sign.
pub(super) fn name(lane: &Lane) -> String {
    let mut name = String::from(lane.teller.letter());
    name.push(' ');
    name.push_str(lane.sign.shape());
    name
}

/// The room below the lanes for what is said of their overlap.
pub(super) fn caption_height(picture: &Picture) -> f64 {
    if picture.lanes.len() > 1 { 30.0 } else { 6.0 }
}

pub(super) fn draw(svg: &mut Svg, picture: &Picture, frame: &Frame, id: &str) {
    let Size { pitch, bar, labels } = frame.lane;
    let bottom = frame.lanes + pitch * picture.lanes.len() as f64;
    let x = |ms: f64| frame.time.x(ms);
    let now = picture.elapsed_ms();
    for &(from, to) in picture.overlaps.iter().filter(|_| picture.lanes.len() > 1) {
        svg.rect("tt-overlap", (x(from), frame.lanes - 4.0), (x(to) - x(from), bottom - frame.lanes + 4.0), 0.0);
    }
    for (place, lane) in picture.lanes.iter().enumerate() {
        let row = frame.lanes + pitch * place as f64;
        let top = if labels == Labels::Above { row + 17.0 } else { row + (pitch - bar) / 2.0 - 2.0 };
        svg.line("tt-grid", (frame.time.left, top + bar / 2.0), (frame.time.right, top + bar / 2.0));
        if let Some(started) = lane.started_ms {
            let (from, to) = (x(started), x(lane.ended_ms.unwrap_or(now)));
            svg.work(id, lane.teller, (from, top), ((to - from).max(2.0), bar));
        }
        let is_running = if picture.state == State::Running { Running::Yes } else { Running::No };
        let ((name_x, y), (count_x, anchor)) = match labels {
            Labels::Above => ((frame.time.left, row + 13.0), (frame.time.right, Anchor::End)),
            Labels::Beside => ((0.0, top + bar / 2.0 + 5.0), (frame.time.right + 8.0, Anchor::Start)),
        };
        let is_running = if labels == Labels::Above { is_running } else { Running::No };
        svg.group(lane.teller.class(), |svg| svg.text("tt-teller", (name_x, y), Anchor::Start, &name(lane)));
        svg.text("tt-count", (count_x, y), anchor, &counts(lane, is_running));
    }
    if let Some(words) = overlap(picture) {
        caption(svg, picture, frame, (bottom, &words));
    }
}

/// How long the tellers overlapped, in words; `None` where that is nothing to speak of yet.
pub(super) fn overlap(picture: &Picture) -> Option<String> {
    let is_two = picture.lanes.len() == 2;
    if picture.lanes.len() < 2 || (picture.overlaps.is_empty() && picture.state == State::Running) {
        return None;
    }
    if picture.overlaps.is_empty() && picture.overlap_ms <= 0.0 {
        return Some(text(if is_two { Key::TwoNeverOverlapped } else { Key::NoneOverlapped }).to_owned());
    }
    let share = share_of_time(picture.overlap_ms, picture.elapsed_ms());
    Some(say(if is_two { Key::TwoOverlapped } else { Key::SomeOverlapped }, &[("share", &share)]))
}

/// A line as long as the overlap, and what it is.
fn caption(svg: &mut Svg, picture: &Picture, frame: &Frame, (bottom, words): (f64, &str)) {
    let y = bottom + 5.0;
    for &(from, to) in &picture.overlaps {
        let (from, to) = (frame.time.x(from), frame.time.x(to));
        svg.line("tt-span", (from, y), (to, y));
        for end in [from, to] {
            svg.line("tt-span", (end, y - 4.0), (end, y + 4.0));
        }
    }
    svg.text("tt-said", (frame.time.left, y + 20.0), Anchor::Start, &words);
}
