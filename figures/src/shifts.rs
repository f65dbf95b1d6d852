//! Two tellers, an account each: the same operations one after another and both at once, on one axis of time.
//!
//! Every block is an operation as its worker measured it, from begin to end.

use crate::money::{duration, pounds};
use crate::say::{Key, say, text};
use crate::scale::Time;
use crate::svg::{Anchor, Svg, width_of};
use crate::teller::Teller;

const NARROW: f64 = 520.0;
const TOP: f64 = 4.0;
const HEAD: f64 = 26.0;
const PITCH: f64 = 26.0;
const BAR: f64 = 18.0;
const ORDER: f64 = 22.0;
const GAP: f64 = 16.0;
const AXIS: f64 = 22.0;
/// Pixels a letter of the order takes, at the most.
const LETTER: f64 = 15.0;

/// One teller's work in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftLane {
    /// Whose.
    pub teller: Teller,
    /// Its operations in order: begin and end, in milliseconds since the run's first operation began. Of one under way
    /// the end is now.
    pub operations: Vec<(f64, f64)>,
    /// What its account holds, in pounds; `None` where that is not known yet.
    pub holds: Option<i64>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftState {
    /// Not begun, or its outcome is not given away: its lanes are hollow.
    Open,
    /// Under way.
    Running,
    /// Over.
    Ended,
}

/// One run of all tellers.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// What it is called: `One after another`. No markup.
    pub label: String,
    /// Its tellers.
    pub lanes: Vec<ShiftLane>,
    /// How far it is.
    pub state: ShiftState,
    /// From the first begin to the last end, or until now, in milliseconds.
    pub elapsed_ms: f64,
    /// Whose operations ended, in the order in which they did.
    pub order: Vec<Teller>,
}

/// All that the picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Shifts {
    /// The runs, from above.
    pub runs: Vec<Shift>,
    /// What the axis of time spans at the least, in milliseconds, so that nothing moves while a run is under way.
    pub span_ms: f64,
}

/// Draws the runs as SVG, `width` pixels wide (300 to 1200). `id` begins the ids in it, and must be unique in the page.
pub fn shifts(shifts: &Shifts, width: f64, id: &str) -> String {
    let width = width.clamp(300.0, 1_200.0);
    let is_narrow = width < NARROW;
    let all = || shifts.runs.iter().flat_map(|run| &run.lanes);
    let holds = all().filter_map(|lane| lane.holds).map(|holds| width_of(&pounds(holds))).fold(0.0, f64::max);
    // What an account holds stands right of its lane; there is always room for a figure of a few digits.
    let right = width - holds.max(width_of("£1,000")) - 10.0;
    let span_ms = shifts.runs.iter().map(|run| run.elapsed_ms).fold(shifts.span_ms.max(1.0), f64::max);
    let time = Time { left: if is_narrow { 22.0 } else { 30.0 }, right, span_ms };
    let heights = shifts.runs.iter().map(|run| HEAD + run.lanes.len() as f64 * PITCH + ORDER + GAP);
    let base = TOP + heights.sum::<f64>() - GAP + 4.0;

    let mut svg = Svg::new(width, base + AXIS, &label(shifts));
    let mut tellers: Vec<_> = all().map(|lane| lane.teller).collect();
    tellers.sort();
    tellers.dedup();
    svg.patterns(id, tellers.into_iter());
    for (x, name) in time.ticks() {
        svg.line("tt-grid", (x, TOP + HEAD - 4.0), (x, base));
        svg.text("tt-tick", (x, base + 16.0), Anchor::Middle, &name);
    }
    svg.line("tt-axis", (time.left, base), (right, base));
    let mut top = TOP;
    for run in &shifts.runs {
        draw(&mut svg, run, &time, (top, width), id);
        top += HEAD + run.lanes.len() as f64 * PITCH + ORDER + GAP;
    }
    svg.finish()
}

fn draw(svg: &mut Svg, run: &Shift, time: &Time, (top, width): (f64, f64), id: &str) {
    svg.text("tt-word tt-strong", (0.0, top + 15.0), Anchor::Start, &run.label);
    let took = if run.state == ShiftState::Open { text(Key::Unknown).to_owned() } else { duration(run.elapsed_ms) };
    svg.text("tt-total", (width - 1.0, top + 16.0), Anchor::End, &took);
    let first = top + HEAD;
    let last = first + run.lanes.len() as f64 * PITCH;
    for (place, lane) in run.lanes.iter().enumerate() {
        let y = first + place as f64 * PITCH + (PITCH - BAR) / 2.0;
        svg.group(lane.teller.class(), |svg| {
            svg.text("tt-teller", (0.0, y + BAR / 2.0 + 5.0), Anchor::Start, &lane.teller.letter());
        });
        if run.state == ShiftState::Open {
            svg.rect("tt-hollow", (time.left, y), (time.right - time.left, BAR), 3.0);
        }
        for &(begin, end) in &lane.operations {
            let (begin, end) = (time.x(begin), time.x(end));
            // A hair between two blocks, so that they can be counted.
            svg.work(id, lane.teller, (begin + 0.5, y), ((end - begin - 1.0).max(1.5), BAR));
        }
        if let Some(holds) = lane.holds {
            svg.text("tt-count", (width - 1.0, y + BAR / 2.0 + 4.5), Anchor::End, &pounds(holds));
        }
    }
    if run.state == ShiftState::Ended {
        let end = time.x(run.elapsed_ms);
        svg.line("tt-span", (end, first - 4.0), (end, last + 2.0));
    }
    if !run.order.is_empty() {
        order(svg, &run.order, (time.left, width), last + 15.0);
    }
}

/// The order in which operations ended, a letter each; the first ones, where there is no room for all.
fn order(svg: &mut Svg, order: &[Teller], (left, width): (f64, f64), y: f64) {
    let words = text(Key::OrderOfEnds);
    svg.text("tt-said", (left, y), Anchor::Start, &words);
    let from = left + width_of(words);
    let room = ((width - from - 6.0) / LETTER) as usize;
    let shown = if order.len() > room { room.saturating_sub(1) } else { order.len() };
    for (place, teller) in order[..shown].iter().enumerate() {
        svg.group(teller.class(), |svg| {
            svg.text("tt-ended", (from + (place as f64 + 0.5) * LETTER, y), Anchor::Middle, &teller.letter());
        });
    }
    if shown < order.len() {
        svg.text("tt-said", (from + (shown as f64 + 0.5) * LETTER, y), Anchor::Middle, &"…");
    }
}

/// The picture in words.
fn label(shifts: &Shifts) -> String {
    let mut said = String::new();
    for run in &shifts.runs {
        let mut add = |sentence: String| crate::money::append(&mut said, " ", &sentence);
        match run.state {
            ShiftState::Open => add(say(Key::ShiftOpen, &[("label", &run.label)])),
            ShiftState::Running => add(say(Key::ShiftRuns, &[("label", &run.label)])),
            ShiftState::Ended => {
                add(say(Key::ShiftTook, &[("label", &run.label), ("time", &duration(run.elapsed_ms))]))
            }
        }
        for lane in &run.lanes {
            if let Some(holds) = lane.holds {
                let teller = lane.teller.letter().to_string();
                add(say(Key::ShiftHolds, &[("teller", &teller), ("holds", &pounds(holds))]));
            }
        }
        if !run.order.is_empty() {
            let letters: Vec<_> = run.order.iter().map(|teller| teller.letter().to_string()).collect();
            add(say(Key::OrderSaid, &[("order", &letters.join(" "))]));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(label: &str, state: ShiftState, lanes: [&[(f64, f64)]; 2], elapsed_ms: f64) -> Shift {
        let lanes = lanes.into_iter().zip(Teller::ALL).map(|(operations, teller)| ShiftLane {
            teller,
            operations: operations.to_vec(),
            holds: (state == ShiftState::Ended).then_some(120),
        });
        let order = if state == ShiftState::Ended { vec![Teller::ALL[0], Teller::ALL[1]] } else { Vec::new() };
        Shift { label: label.to_owned(), lanes: lanes.collect(), state, elapsed_ms, order }
    }

    #[test]
    fn runs_share_one_axis_and_say_what_they_took() {
        let picture = Shifts {
            runs: vec![
                run("One after another", ShiftState::Ended, [&[(0.0, 1_000.0)], &[(1_000.0, 2_000.0)]], 2_000.0),
                run("Both at once", ShiftState::Open, [&[], &[]], 0.0),
            ],
            span_ms: 0.0,
        };
        let svg = shifts(&picture, 640.0, "s");
        for part in
            ["One after another: 2.0 s. A’s account holds £120.", "in the order A B.", "Both at once: not run yet."]
        {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert_eq!(svg.matches("tt-work").count(), 2);
        assert_eq!(svg.matches("tt-hollow").count(), 2);
    }

    #[test]
    fn a_long_order_is_cut() {
        let mut long = run("Both at once", ShiftState::Ended, [&[], &[]], 1.0);
        long.order = vec![Teller::ALL[1]; 60];
        let svg = shifts(&Shifts { runs: vec![long], span_ms: 2_000.0 }, 330.0, "s");
        assert!(svg.contains(">…</text>"), "{svg}");
        assert!(svg.matches("tt-ended").count() < 20, "{svg}");
    }
}
