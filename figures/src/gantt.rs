//! Tasks on workers: a Gantt chart, whose rows are the workers and whose bars are the slices in which each had a task in
//! hand, as it measured them. Several runs stand on one axis of time.
//!
//! What a bar does not show is said by its marks: where a teller read, and where it wrote, and whether that was lost.

use crate::money::{append, counted, duration, grouped, plain, pounds, share_of_time};
use crate::say::{Key, say, text};
use crate::scale::Time;
use crate::svg::{Anchor, Svg, width_of};
use crate::teller::Teller;

const NARROW: f64 = 520.0;
const TOP: f64 = 4.0;
const LEGEND: f64 = 26.0;
const HEAD: f64 = 28.0;
const PITCH: f64 = 37.0;
const BAR: f64 = 16.0;
/// How far below its bar a row's marks are: what was read, and what was written.
const READ: f64 = 5.0;
const WROTE: f64 = 12.0;
/// A line of what is said below a run: two in a narrow picture.
const LINE: f64 = 20.0;
const GAP: f64 = 18.0;
const AXIS: f64 = 22.0;

/// A worker had a task in hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    /// Whose.
    pub teller: Teller,
    /// From when, in milliseconds since the run began.
    pub from_ms: f64,
    /// To when.
    pub to_ms: f64,
}

/// A teller read the balance, and later wrote it back with an amount added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Who.
    pub teller: Teller,
    /// What it added, in pounds.
    pub amount: i64,
    /// When it read, in milliseconds since the run began.
    pub read_ms: f64,
    /// When it wrote.
    pub wrote_ms: f64,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GanttState {
    /// Not begun, or its outcome is not given away.
    Open,
    /// Under way.
    Running,
    /// Over.
    Ended,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What every worker had in hand when, from the first worker on.
    pub workers: Vec<Vec<Slice>>,
    /// The changes that were made, in any order.
    pub changes: Vec<Change>,
    /// Places in `changes` of those that are still in the balance; `None` where that is not known.
    pub kept: Option<Vec<usize>>,
    /// The stretches in which two workers or more had a task in hand: from and to, in milliseconds since the run began.
    pub overlaps: Vec<(f64, f64)>,
    /// From the first begin to the last end, or until now, in milliseconds.
    pub elapsed_ms: f64,
    /// What the account holds, in pounds; `None` where that is not known.
    pub holds: Option<i64>,
    /// What it should hold.
    pub should: i64,
    /// How far it is.
    pub state: GanttState,
}

/// All that the picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Gantt {
    /// The tellers, for the key.
    pub tellers: Vec<(Teller, i64)>,
    /// The runs, from above.
    pub runs: Vec<Run>,
    /// What the axis of time spans at the least, in milliseconds, so that nothing moves while a run is under way.
    pub span_ms: f64,
}

/// Which changes are still in a balance of so many pounds, by their places, the last one first; `None` where the times do
/// not tell.
///
/// The balance was made by the last write, from what its teller had read; that was made by the last write before that
/// read, and so on. Every write off this chain is lost. If the amounts on it do not add up to the balance, two accesses
/// were closer than the clock tells, and nothing is claimed.
///
/// ```
/// use figures::gantt::{Change, kept};
/// use figures::teller::Teller;
/// let change = |place, amount, read_ms, wrote_ms| Change { teller: Teller::ALL[place], amount, read_ms, wrote_ms };
/// // Both read 100, and the second writes last.
/// let changes = [change(0, 30, 0.0, 50.0), change(1, -10, 20.0, 70.0)];
/// assert_eq!(kept(&changes, 100, 90), Some(vec![1]));
/// assert_eq!(kept(&changes, 100, 120), None);
/// ```
pub fn kept(changes: &[Change], opening: i64, holds: i64) -> Option<Vec<usize>> {
    let last_before = |ms: f64, but: Option<usize>| {
        let mut last: Option<usize> = None;
        for (place, change) in changes.iter().enumerate() {
            let is_later = last.is_none_or(|last| change.wrote_ms >= changes[last].wrote_ms);
            if change.wrote_ms <= ms && Some(place) != but && is_later {
                last = Some(place);
            }
        }
        last
    };
    let mut kept = Vec::new();
    let mut next = last_before(f64::INFINITY, None);
    while let Some(place) = next {
        // A clock that stands still could lead round in a circle.
        if kept.contains(&place) {
            return None;
        }
        kept.push(place);
        next = last_before(changes[place].read_ms, Some(place));
    }
    let sum = opening + kept.iter().map(|place| changes[*place].amount).sum::<i64>();
    (sum == holds).then_some(kept)
}

impl Run {
    /// `1 worker`, `4 workers`.
    pub fn label(&self) -> String {
        counted(self.workers.len() as u64, "worker", "workers")
    }

    /// Changes that are not in the balance any more, where that is known.
    pub fn lost(&self) -> Option<usize> {
        self.kept.as_ref().map(|kept| self.changes.len() - kept.len())
    }

    /// For how long two workers or more had a task in hand, in milliseconds.
    pub fn overlap_ms(&self) -> f64 {
        self.overlaps.iter().map(|(from, to)| to - from).sum()
    }

    /// For how much of the run two workers or more had a task in hand: `0.84 of 0.93 s`, `658 of 670 ms`.
    pub fn share(&self) -> String {
        if self.elapsed_ms >= 999.5 {
            return share_of_time(self.overlap_ms(), self.elapsed_ms);
        }
        let whole = |ms: f64| grouped(ms.round().max(0.0) as u64);
        [&whole(self.overlap_ms()), " of ", &whole(self.elapsed_ms), " ms"].concat()
    }

    /// The row of the worker that had this teller in hand then.
    fn row(&self, teller: Teller, ms: f64) -> Option<usize> {
        let has = |slice: &Slice| slice.teller == teller && slice.from_ms <= ms && ms <= slice.to_ms;
        self.workers.iter().position(|slices| slices.iter().any(has))
    }

    fn height(&self, is_narrow: bool) -> f64 {
        let lines = match (self.state, is_narrow) {
            (GanttState::Open, _) => 0.0,
            (_, true) => 2.0,
            (_, false) => 1.0,
        };
        HEAD + self.workers.len() as f64 * PITCH + lines * LINE
    }
}

/// Draws the runs as SVG, `width` pixels wide (300 to 1200). `id` begins the ids in it, and must be unique in the page.
pub fn gantt(gantt: &Gantt, width: f64, id: &str) -> String {
    let width = width.clamp(300.0, 1_200.0);
    let is_narrow = width < NARROW;
    let span_ms = gantt.runs.iter().map(|run| run.elapsed_ms).fold(gantt.span_ms.max(1.0), f64::max);
    let time = Time { left: if is_narrow { 16.0 } else { 72.0 }, right: width - 6.0, span_ms };
    let base = TOP + LEGEND + gantt.runs.iter().map(|run| run.height(is_narrow) + GAP).sum::<f64>() - GAP + 4.0;
    let key = Marks::of(&gantt.runs);

    let mut svg = Svg::new(width, base + AXIS + key.height(), &label(gantt));
    let tellers: Vec<_> = gantt.tellers.iter().map(|(teller, _)| *teller).collect();
    svg.patterns(id, &tellers);
    legend(&mut svg, gantt, width, id);
    for (x, name) in time.ticks() {
        svg.line("tt-grid", (x, TOP + LEGEND + HEAD - 4.0), (x, base));
        svg.text("tt-tick", (x, base + 16.0), if x > width - 24.0 { Anchor::End } else { Anchor::Middle }, &name);
    }
    svg.line("tt-axis", (time.left, base), (time.right, base));
    let mut top = TOP + LEGEND;
    for run in &gantt.runs {
        draw(&mut svg, run, &time, (top, width), id);
        top += run.height(is_narrow) + GAP;
    }
    key.draw(&mut svg, base + AXIS);
    svg.finish()
}

/// Who is who: the pattern, the letter, and what each change adds.
fn legend(svg: &mut Svg, gantt: &Gantt, width: f64, id: &str) {
    let pitch = (width / gantt.tellers.len().max(1) as f64).min(112.0);
    for (place, (teller, amount)) in gantt.tellers.iter().enumerate() {
        let x = place as f64 * pitch;
        svg.work(id, *teller, (x, TOP + 2.0), (18.0, 14.0));
        svg.begin_group(teller.class());
        svg.text("tt-teller", (x + 23.0, TOP + 14.0), Anchor::Start, teller.name());
        svg.end_group();
        let sign = if *amount < 0 { "−" } else { "+" };
        let mut said = String::from(sign);
        said.push_str(&pounds(amount.abs()));
        svg.text("tt-count", (x + 36.0, TOP + 14.0), Anchor::Start, &said);
    }
}

fn draw(svg: &mut Svg, run: &Run, time: &Time, (top, width): (f64, f64), id: &str) {
    let is_narrow = width < NARROW;
    svg.text("tt-word tt-strong", (0.0, top + 16.0), Anchor::Start, &run.label());
    let took = if run.state == GanttState::Open { text(Key::Unknown).to_owned() } else { duration(run.elapsed_ms) };
    svg.text("tt-total", (width - 1.0, top + 17.0), Anchor::End, &took);
    let first = top + HEAD;
    let last = first + run.workers.len() as f64 * PITCH;
    for &(from, to) in &run.overlaps {
        let (from, to) = (time.x(from), time.x(to));
        svg.rect("tt-overlap", (from, first - 2.0), ((to - from).max(1.0), last - first), 0.0);
    }
    let middle = |row: usize| first + row as f64 * PITCH + BAR / 2.0;
    for (row, slices) in run.workers.iter().enumerate() {
        let y = middle(row) - BAR / 2.0;
        let number = plain(row as i64 + 1);
        let name = if is_narrow { number } else { say(Key::GanttRow, &[("number", &number)]) };
        svg.text("tt-said", (0.0, y + BAR / 2.0 + 4.5), Anchor::Start, &name);
        if run.state == GanttState::Open {
            svg.rect("tt-hollow", (time.left, y), (time.right - time.left, BAR), 3.0);
        }
        for slice in slices {
            let (from, to) = (time.x(slice.from_ms), time.x(slice.to_ms));
            // A hair between two slices, so that they can be counted.
            svg.work(id, slice.teller, (from + 0.5, y), ((to - from - 1.0).max(1.0), BAR));
        }
    }
    let mark = |teller, ms, below| run.row(teller, ms).map(|row| (time.x(ms), middle(row) + BAR / 2.0 + below));
    for (place, change) in run.changes.iter().enumerate() {
        if let Some(at) = mark(change.teller, change.read_ms, READ) {
            read(svg, change.teller, at);
        }
        if let Some(at) = mark(change.teller, change.wrote_ms, WROTE) {
            let is_lost = run.kept.as_ref().is_some_and(|kept| !kept.contains(&place));
            if is_lost { lost(svg, at) } else { written(svg, change.teller, at) }
        }
    }
    if run.state != GanttState::Open {
        foot(svg, run, (time.left, width), last + 15.0);
    }
    if run.state == GanttState::Ended {
        let end = time.x(run.elapsed_ms);
        svg.line("tt-span", (end, first - 4.0), (end, last));
    }
}

/// For how long two were at work, and what the account holds.
fn foot(svg: &mut Svg, run: &Run, (left, width): (f64, f64), y: f64) {
    let is_narrow = width < NARROW;
    let overlap_ms = run.overlap_ms();
    let overlap = if overlap_ms > 0.0 { duration(overlap_ms) } else { text(Key::NoTime).to_owned() };
    let left = if is_narrow { 0.0 } else { left };
    svg.text("tt-said", (left, y), Anchor::Start, &say(Key::GanttAtOnce, &[("time", &overlap)]));
    let Some(holds) = run.holds else { return };
    let class = match (run.state, holds == run.should) {
        (GanttState::Ended, true) => "tt-exact",
        (GanttState::Ended, false) => "tt-struck",
        _ => "tt-count",
    };
    let holds = pounds(holds);
    let should = say(Key::GanttShould, &[("should", &pounds(run.should))]);
    let wide = width - 1.0 - should.chars().count() as f64 * 7.8 - width_of(&holds);
    let (x, y) = if is_narrow { (left, y + LINE) } else { (wide, y) };
    svg.text(class, (x, y), Anchor::Start, &holds);
    svg.text("tt-said", (x + width_of(&holds) + 5.0, y), Anchor::Start, &should);
}

fn read(svg: &mut Svg, teller: Teller, at: (f64, f64)) {
    svg.begin_group(teller.class());
    svg.disc("tt-dot", at, 2.6);
    svg.end_group();
}

fn written(svg: &mut Svg, teller: Teller, (x, y): (f64, f64)) {
    svg.begin_group(teller.class());
    svg.rect("tt-dot", (x - 3.0, y - 3.0), (6.0, 6.0), 0.0);
    svg.end_group();
}

fn lost(svg: &mut Svg, (x, y): (f64, f64)) {
    svg.line("tt-cross", (x - 3.2, y - 3.2), (x + 3.2, y + 3.2));
    svg.line("tt-cross", (x - 3.2, y + 3.2), (x + 3.2, y - 3.2));
}

/// The key of the marks: what occurs in the picture, and nothing else.
struct Marks {
    has_changes: bool,
    has_lost: bool,
}

impl Marks {
    fn of(runs: &[Run]) -> Self {
        Self {
            has_changes: runs.iter().any(|run| !run.changes.is_empty()),
            has_lost: runs.iter().any(|run| run.lost().is_some_and(|lost| lost > 0)),
        }
    }

    fn height(&self) -> f64 {
        if self.has_changes { 22.0 } else { 0.0 }
    }

    fn draw(&self, svg: &mut Svg, top: f64) {
        if !self.has_changes {
            return;
        }
        let (mut x, y) = (6.0, top + 12.0);
        svg.begin_group("tt-owner");
        for key in [Key::KeyReads, Key::KeyWrites, Key::GanttLostKey] {
            match key {
                Key::KeyReads => svg.disc("tt-dot", (x, y), 2.6),
                Key::KeyWrites => svg.rect("tt-dot", (x - 3.0, y - 3.0), (6.0, 6.0), 0.0),
                _ if !self.has_lost => continue,
                _ => lost(svg, (x, y)),
            }
            svg.text("tt-said", (x + 9.0, y + 4.5), Anchor::Start, text(key));
            x += 26.0 + width_of(text(key));
        }
        svg.end_group();
    }
}

/// The picture in words.
fn label(gantt: &Gantt) -> String {
    let mut said = String::new();
    for run in &gantt.runs {
        let label = run.label();
        let mut add = |sentence: String| append(&mut said, " ", &sentence);
        match run.state {
            GanttState::Open => add(say(Key::ShiftOpen, &[("label", &label)])),
            GanttState::Running => add(say(Key::ShiftRuns, &[("label", &label)])),
            GanttState::Ended => {
                add(say(Key::GanttTook, &[("label", &label), ("share", &run.share())]));
                if let Some(holds) = run.holds {
                    add(say(Key::GanttHolds, &[("holds", &pounds(holds)), ("should", &pounds(run.should))]));
                }
                if let Some(updates) = run.lost_told() {
                    add(say(Key::GanttLost, &[("updates", &updates)]));
                }
            }
        }
    }
    said
}

impl Run {
    /// `13 of 20 changes were lost, 6 deposits and 7 withdrawals`; `None` where that is not known. Where both kinds were
    /// lost they make up for one another in part, and the sum that is missing is no measure of it.
    pub fn lost_told(&self) -> Option<String> {
        let kept = self.kept.as_ref()?;
        let of = counted(self.changes.len() as u64, "change", "changes");
        let lost = self.changes.iter().enumerate().filter(|(place, _)| !kept.contains(place));
        let deposits = lost.clone().filter(|(_, change)| change.amount > 0).count();
        let (lost, withdrawals) = (plain(lost.clone().count() as i64), lost.count() - deposits);
        let key = if lost == "1" { Key::LostOne } else { Key::LostOf };
        let mut told = say(key, &[("wrong", &lost), ("of", &of)]);
        if deposits > 0 && withdrawals > 0 {
            let deposits = counted(deposits as u64, "deposit", "deposits");
            let withdrawals = counted(withdrawals as u64, "withdrawal", "withdrawals");
            let values = [("first", &*deposits), ("last", &withdrawals)];
            append(&mut told, ", ", &say(Key::And, &values));
        }
        Some(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(place: usize, amount: i64, read_ms: f64, wrote_ms: f64) -> Change {
        Change { teller: Teller::ALL[place], amount, read_ms, wrote_ms }
    }

    #[test]
    fn of_what_was_lost_both_kinds_are_told() {
        let told = |kept: &[usize]| Run { kept: Some(kept.to_vec()), ..run(1, GanttState::Ended) }.lost_told();
        assert_eq!(told(&[]).as_deref(), Some("2 of 2 changes were lost, 1 deposit and 1 withdrawal"));
        assert_eq!(told(&[0]).as_deref(), Some("1 of 2 changes was lost"));
    }

    fn run(workers: usize, state: GanttState) -> Run {
        let slice = |place: usize, from_ms: f64, to_ms: f64| Slice { teller: Teller::ALL[place], from_ms, to_ms };
        let mut rows = vec![vec![slice(0, 0.0, 40.0), slice(1, 40.0, 80.0), slice(0, 80.0, 120.0)]];
        rows.resize(workers, vec![slice(2, 0.0, 60.0)]);
        let changes = vec![change(0, 30, 0.0, 110.0), change(1, -10, 41.0, 79.0)];
        Run {
            workers: rows,
            kept: kept(&changes, 100, 130),
            changes,
            overlaps: if workers > 1 { vec![(0.0, 60.0)] } else { Vec::new() },
            elapsed_ms: 120.0,
            holds: Some(130),
            should: 120,
            state,
        }
    }

    fn picture(runs: Vec<Run>) -> Gantt {
        Gantt { tellers: vec![(Teller::ALL[0], 30), (Teller::ALL[1], -10)], runs, span_ms: 0.0 }
    }

    #[test]
    fn what_was_written_over_is_lost_and_only_what_adds_up_is_claimed() {
        for (changes, holds, expected) in [
            (vec![], 100, Some(vec![])),
            (vec![change(0, 30, 0.0, 10.0), change(0, 30, 10.0, 20.0)], 160, Some(vec![1, 0])),
            (vec![change(0, 30, 0.0, 10.0), change(1, -10, 5.0, 20.0)], 90, Some(vec![1])),
            (vec![change(0, 30, 0.0, 10.0), change(1, -10, 5.0, 20.0)], 130, None),
            // All at one moment: whatever the clock tells, it leads round in a circle, or it does not add up.
            (vec![change(0, 30, 5.0, 5.0), change(1, -10, 5.0, 5.0)], 120, None),
        ] {
            assert_eq!(kept(&changes, 100, holds), expected, "{changes:?}");
        }
    }

    #[test]
    fn runs_share_one_axis_and_say_how_long_two_were_at_work() {
        let svg = gantt(&picture(vec![run(1, GanttState::Ended), run(2, GanttState::Open)]), 640.0, "g");
        for part in ["1 worker: two or more at work at the same time for 0 of 120 ms.", "2 workers: not run yet."] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        assert!(svg.contains("1 of 2 changes was lost"), "{svg}");
        assert!(svg.contains(">worker 2</text>") && svg.contains("tt-hollow"), "{svg}");
        assert!(!svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn a_narrow_picture_names_workers_by_their_numbers() {
        let svg = gantt(&picture(vec![run(2, GanttState::Ended)]), 330.0, "g");
        assert!(svg.contains(">2</text>") && !svg.contains(">worker 2</text>"), "{svg}");
        assert_eq!(svg.matches("tt-overlap").count(), 1);
        assert_eq!(svg.matches("tt-cross").count(), 4, "one mark, one in the key: {svg}");
    }
}
