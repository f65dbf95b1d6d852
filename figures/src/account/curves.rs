//! What the account should hold, dashed, and what it holds; the gap between them is filled.

use super::{Frame, Picture, Point, State, TEASED, curve_names};
use crate::say::{Key, text};
use crate::scale::Money;
use crate::svg::{Anchor, Close, Svg, width_of};

/// Samples nearer to each other than this, in pixels, are drawn as one.
const NEAR: f64 = 1.5;

/// The room left of the curves, for what the ticks of money are called.
pub(super) fn gutter(picture: &Picture) -> f64 {
    let ticks = money(picture, WIDE, (0.0, 1.0)).ticks();
    ticks.iter().map(|(_, name)| width_of(name) + 10.0).fold(58.0, f64::max)
}

/// Parts of the axis of money at the most, where there is room, and where there is little.
const WIDE: f64 = 4.0;
const NARROW: f64 = 2.0;

/// The axis of money. A teaser's tells nothing of the end: it has as much room below as above.
fn money(picture: &Picture, parts: f64, edges: (f64, f64)) -> Money {
    let middle = picture.opening as f64;
    if picture.state == State::Teaser {
        let away = picture.points.iter().map(|point| (point.should as f64 - middle).abs());
        let room = away.fold(middle.abs().max(100.0), f64::max);
        return Money::holding((middle - room, middle + room), parts, edges);
    }
    // A wobble of a few pounds is none: the axis spans a fifth of the balance at the least.
    let room = (middle.abs() * 0.1).max(1.0);
    let (mut least, mut most) = (middle - room, middle + room);
    for point in &picture.points {
        least = least.min(point.should.min(point.holds) as f64);
        most = most.max(point.should.max(point.holds) as f64);
    }
    Money::holding((least, most), parts, edges)
}

pub(super) fn draw(svg: &mut Svg, picture: &Picture, frame: &Frame) {
    let money = money(picture, if frame.is_narrow { NARROW } else { WIDE }, frame.curves);
    grid(svg, frame, &money);

    let points = thinned(picture, frame);
    let known = match picture.state {
        State::Teaser => {
            let end = picture.elapsed_ms() * TEASED;
            points.iter().take_while(|point| point.ms <= end).count().clamp(usize::from(!points.is_empty()), 12)
        }
        _ => points.len(),
    };
    let xy = |ms: f64, pounds: i64| (frame.time.x(ms), money.y(pounds as f64));
    let should: Vec<_> = points.iter().map(|point| xy(point.ms, point.should)).collect();
    let holds: Vec<_> = points[..known].iter().map(|point| xy(point.ms, point.holds)).collect();
    // There and back again: where a curve is cut short there is no gap.
    let mut drawn = should.clone();
    drawn.extend(holds.iter().rev());
    if picture.state != State::Teaser {
        let is_amiss = points.iter().any(|point| picture.is_amiss(point.should.saturating_sub(point.holds)));
        svg.path(if is_amiss { "tt-gap" } else { "tt-gap tt-open" }, &drawn, Close::Yes);
    }
    svg.path("tt-holds", &holds, Close::No);
    // Above the other, so that both can be seen where they are one.
    svg.path("tt-should", &should, Close::No);

    if let (Some(&should), Some(&holds)) = (should.last(), holds.last()) {
        if matches!(picture.state, State::Running | State::Teaser) {
            svg.disc("tt-now", holds, 4.0);
        }
        name_curves(svg, picture, frame, should, holds);
    }
    if frame.is_narrow {
        key(svg);
    }
    ticks(svg, frame, &money, &drawn);
}

/// The samples, without those that would stand on the one before; the last one always.
fn thinned(picture: &Picture, frame: &Frame) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for (place, point) in picture.points.iter().enumerate() {
        let is_near = points.last().is_some_and(|last| frame.time.x(point.ms) - frame.time.x(last.ms) < NEAR);
        let is_last = place + 1 == picture.points.len();
        if is_near && is_last && points.len() > 1 {
            points.pop();
        }
        if !is_near || is_last {
            points.push(*point);
        }
    }
    points
}

fn grid(svg: &mut Svg, frame: &Frame, money: &Money) {
    let (top, bottom) = frame.curves;
    for (y, _) in money.ticks() {
        svg.line("tt-grid", (frame.time.left, y), (frame.time.right, y));
    }
    for (x, _) in frame.time.ticks() {
        svg.line("tt-grid", (x, top), (x, bottom));
    }
    svg.line("tt-axis", (frame.time.left, bottom), (frame.time.right, bottom));
}

/// What the ticks are called: of money beside the curves, or, where it is narrow, on the lines of the grid.
fn ticks(svg: &mut Svg, frame: &Frame, money: &Money, drawn: &[(f64, f64)]) {
    let bottom = frame.curves.1;
    if frame.is_narrow {
        inside(svg, frame, money, drawn);
    } else {
        for (y, name) in money.ticks() {
            svg.text("tt-tick", (frame.time.left - 8.0, y + 4.0), Anchor::End, &name);
        }
    }
    for (x, name) in frame.time.ticks() {
        let half = width_of(&name) / 2.0;
        let (at, anchor) = if x - half < 1.0 {
            (x, Anchor::Start)
        } else if x + half > frame.width - 1.0 {
            (x, Anchor::End)
        } else {
            (x, Anchor::Middle)
        };
        svg.text("tt-tick", (at, bottom + 16.0), anchor, &name);
    }
}

/// Names the lines of the grid at their right or left ends, wherever the curves leave more of them free: above a line, or
/// else below it. One that a curve would run through either way is left out.
fn inside(svg: &mut Svg, frame: &Frame, money: &Money, drawn: &[(f64, f64)]) {
    let (top, bottom) = frame.curves;
    let ticks = money.ticks();
    let free = |edge: f64, inwards: f64| -> Vec<(f64, &str)> {
        let mut free = Vec::new();
        for (y, name) in &ticks {
            let (one, other) = (edge, edge + inwards * (width_of(name) + 6.0));
            let (from, to) = (one.min(other), one.max(other));
            let fits = |base: f64| {
                let (upper, lower) = (base - 11.0, base + 3.0);
                let is_crossed = |(x, curve): &(f64, f64)| (from..=to).contains(x) && (upper..=lower).contains(curve);
                upper > top - 2.0 && lower < bottom && !drawn.iter().any(is_crossed)
            };
            if let Some(base) = [y - 4.0, y + 13.0, y + 17.0].into_iter().find(|base| fits(*base)) {
                free.push((base, &**name));
            }
        }
        free
    };
    let (left, right) = (free(frame.time.left, 1.0), free(frame.time.right, -1.0));
    let (names, x, anchor) = if left.len() > right.len() {
        (left, frame.time.left + 2.0, Anchor::Start)
    } else {
        (right, frame.time.right - 2.0, Anchor::End)
    };
    for (base, name) in names {
        svg.text("tt-tick tt-inside", (x, base), anchor, name);
    }
}

/// The names of the curves, at their ends; where both end at one point, one above the other.
fn name_curves(svg: &mut Svg, picture: &Picture, frame: &Frame, should: (f64, f64), holds: (f64, f64)) {
    let (top, bottom) = (frame.curves.0 + 6.0, frame.curves.1 - 2.0);
    if picture.state == State::Teaser {
        svg.text("tt-riddle", (holds.0 + 12.0, holds.1 + 26.0), Anchor::Start, text(Key::Unknown));
    }
    if frame.is_narrow {
        return;
    }
    let [should_name, holds_name] = curve_names(frame.is_narrow);
    let apart = if picture.state == State::Teaser { f64::INFINITY } else { should.1 - holds.1 };
    let nudge = ((16.0 - apart.abs()) / 2.0).max(0.0);
    let down = if apart > 0.0 { 1.0 } else { -1.0 };
    let should_y = (should.1 + nudge * down).clamp(top, bottom);
    let holds_y = (should_y - down * (apart.abs() + 2.0 * nudge)).clamp(top, bottom);
    svg.text("tt-word tt-exact", (should.0 + 8.0, should_y + 4.0), Anchor::Start, should_name);
    if picture.state != State::Teaser {
        svg.text("tt-word", (holds.0 + 8.0, holds_y + 4.0), Anchor::Start, holds_name);
    }
}

/// The key of a narrow picture, above the curves.
fn key(svg: &mut Svg) {
    let [should, holds] = curve_names(true);
    svg.line("tt-should", (2.0, 9.0), (24.0, 9.0));
    svg.text("tt-word tt-exact", (30.0, 13.0), Anchor::Start, should);
    let next = 30.0 + width_of(should) + 18.0;
    svg.line("tt-holds", (next, 9.0), (next + 22.0, 9.0));
    svg.text("tt-word", (next + 28.0, 13.0), Anchor::Start, holds);
}
