//! Who gets how many turns at one account: each teller's share, its waits and its turns on one axis of time, and how even
//! it all is. The same in words is the picture's description.

use crate::list::listed;
use crate::money::{append, counted, duration, hundredths, plain, pounds, tenths};
use crate::say::{Key, say, text};
use crate::scale::Time;
use crate::svg::{Anchor, Svg, width_of};
use crate::teller::Teller;

/// Whoever had less than this part of the turns, where all offer the same work, has starved.
pub const STARVED_BELOW: f64 = 0.1;

/// One teller, and its turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Taker {
    /// Which.
    pub teller: Teller,
    /// Turns it had; `None` where that is not given away.
    pub turns: Option<u32>,
    /// Its waits: from and to, in milliseconds since the run began. Of one that goes on the end is now.
    pub waits: Vec<(f64, f64)>,
    /// Its turns, those that follow on one another as one.
    pub stays: Vec<(f64, f64)>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its outcome is not given away.
    Open,
    /// Under way.
    Running,
    /// Over.
    Ended,
}

/// What the account holds, in pounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// What it should hold, after every turn that was taken.
    pub should: i64,
    /// What it holds.
    pub holds: i64,
}

/// All that the picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// The tellers.
    pub takers: Vec<Taker>,
    /// How long the run is to last, in milliseconds.
    pub span_ms: f64,
    /// How far it is.
    pub state: State,
    /// The account, once it is quiet.
    pub account: Option<Account>,
}

impl Taker {
    /// Its longest wait, in milliseconds.
    pub fn longest_ms(&self) -> f64 {
        self.waits.iter().map(|(from, to)| to - from).fold(0.0, f64::max)
    }

    fn had(&self) -> u32 {
        self.turns.unwrap_or(0)
    }
}

impl Shares {
    /// Turns of all together.
    pub fn turns(&self) -> u32 {
        self.takers.iter().map(Taker::had).sum()
    }

    /// The longest wait of all, in milliseconds.
    pub fn longest_ms(&self) -> f64 {
        self.takers.iter().map(Taker::longest_ms).fold(0.0, f64::max)
    }

    /// The least and the greatest share, each a part of 1; `None` before the first turn.
    pub fn range(&self) -> Option<(f64, f64)> {
        let all = f64::from(self.turns());
        let shares = || self.takers.iter().map(|taker| f64::from(taker.had()) / all);
        (all > 0.0).then(|| (shares().fold(1.0, f64::min), shares().fold(0.0, f64::max)))
    }

    /// Those whose share is below [`STARVED_BELOW`]; nobody before the first turn.
    pub fn starved(&self) -> Vec<&Taker> {
        let all = f64::from(self.turns());
        self.takers.iter().filter(|taker| f64::from(taker.had()) < all * STARVED_BELOW).collect()
    }

    /// Jain's index of the turns: (Σx)² ÷ n·Σx², 1 for equal shares and 1/n where one has all (R. Jain, D. Chiu, W. Hawe,
    /// "A Quantitative Measure of Fairness and Discrimination for Resource Allocation in Shared Computer Systems", 1984).
    /// `None` before the first turn.
    ///
    /// ```
    /// use figures::shares::{Shares, State, Taker};
    /// use figures::teller::Teller;
    /// let taker = |(place, turns)| Taker { teller: Teller::ALL[place], turns: Some(turns), waits: vec![], stays: vec![] };
    /// let shares = |turns: [u32; 4]| Shares {
    ///     takers: turns.into_iter().enumerate().map(taker).collect(),
    ///     span_ms: 2_000.0,
    ///     state: State::Ended,
    ///     account: None,
    /// };
    /// assert_eq!(shares([20, 20, 20, 20]).jain(), Some(1.0));
    /// assert_eq!(shares([0, 80, 0, 0]).jain(), Some(0.25));
    /// assert_eq!(shares([0; 4]).jain(), None);
    /// ```
    pub fn jain(&self) -> Option<f64> {
        let turns = || self.takers.iter().map(|taker| f64::from(taker.had()));
        let (sum, squares) = (turns().sum::<f64>(), turns().map(|turns| turns * turns).sum::<f64>());
        (sum > 0.0).then(|| sum * sum / (self.takers.len() as f64 * squares))
    }

    /// One teller's share: `97.8 %`.
    fn percent(&self, taker: &Taker) -> String {
        percent(f64::from(taker.had()) / f64::from(self.turns().max(1)))
    }

    /// One teller in words: its turns, its share, its longest wait.
    fn told(&self, taker: &Taker) -> String {
        say(
            Key::ShareTold,
            &[
                ("teller", taker.teller.name()),
                ("done", &counted(taker.had().into(), "turn", "turns")),
                ("share", &self.percent(taker)),
                ("time", &waited(taker.longest_ms())),
            ],
        )
    }
}

/// A part of 1: `25.0 %`, and `0 %` where it is nothing.
pub fn percent(part: f64) -> String {
    let mut text = if part == 0.0 { "0".to_owned() } else { tenths(part * 100.0) };
    text.push_str(" %");
    text
}

/// How long somebody waited; what is below a millisecond no clock of a page tells.
pub fn waited(ms: f64) -> String {
    if ms < 1.0 { text(Key::BelowMillisecond).to_owned() } else { duration(ms) }
}

/// The tellers of these, in a list.
pub fn names(takers: &[&Taker]) -> String {
    let tellers: Vec<Teller> = takers.iter().map(|taker| taker.teller).collect();
    listed(&tellers)
}

const NARROW: f64 = 520.0;
const TOP: f64 = 2.0;
const HEAD: f64 = 23.0;
const PITCH: f64 = 20.0;
const BAR: f64 = 15.0;
const GAP: f64 = 8.0;
const AXIS: f64 = 22.0;
const LEFT: f64 = 24.0;

/// Draws it as SVG, `width` pixels wide (300 to 1200), with Jain's index folded below. `id` begins the ids in it, and must
/// be unique in the page.
pub fn shares(shares: &Shares, width: f64, id: &str) -> String {
    let width = width.clamp(300.0, 1_200.0);
    let count = shares.takers.len() as f64;
    let first = TOP + HEAD;
    let second = first + HEAD + count * PITCH + GAP;
    let base = second + HEAD + count * PITCH + 4.0;
    let tellers: Vec<Teller> = shares.takers.iter().map(|taker| taker.teller).collect();

    let mut words = String::new();
    for taker in &shares.takers {
        let name = taker.teller.name();
        let told = if taker.turns.is_some() { shares.told(taker) } else { say(Key::ShareOpen, &[("teller", name)]) };
        append(&mut words, " ", &told);
    }
    let mut svg = Svg::new(width, base + AXIS, &words);
    svg.patterns(id, &tellers);
    account(&mut svg, shares, width);
    bars(&mut svg, shares, (first, width), id);
    lanes(&mut svg, shares, (second, width), id);
    let mut html = svg.finish();
    if let Some(jain) = shares.jain() {
        html.push_str("<details class=\"tt-deeper\"><summary>");
        html.push_str(&say(Key::JainIs, &[("number", &hundredths(jain))]));
        html.push_str("</summary><p>");
        let least = hundredths(1.0 / count.max(1.0));
        html.push_str(&say(Key::JainSays, &[("least", &least), ("count", &plain(shares.takers.len() as i64))]));
        html.push_str("</p></details>");
    }
    html
}

/// What the account holds, and that it is what it should.
fn account(svg: &mut Svg, shares: &Shares, width: f64) {
    let y = TOP + 15.0;
    let Some(Account { should, holds }) = shares.account else {
        let turns = match shares.state {
            State::Open => text(Key::Unknown).to_owned(),
            State::Running | State::Ended => counted(shares.turns().into(), "turn", "turns"),
        };
        svg.text("tt-word tt-strong", (0.0, y), Anchor::Start, &turns);
        return;
    };
    let sum = say(Key::SharesAccount, &[("holds", &pounds(holds)), ("should", &pounds(should))]);
    svg.text("tt-word tt-strong", (0.0, y), Anchor::Start, &sum);
    if holds == should {
        svg.text("tt-total tt-exact", (width - 1.0, y), Anchor::End, text(Key::Exact));
    }
}

/// The share of each, and where an even one would end.
fn bars(svg: &mut Svg, shares: &Shares, (top, width): (f64, f64), id: &str) {
    let is_narrow = width < NARROW;
    svg.text("tt-word", (0.0, top + 16.0), Anchor::Start, text(Key::SharesHead));
    let room = if is_narrow { width_of("100.0 %") } else { width_of("100.0 % · 100 turns") };
    let right = width - room - 8.0;
    let first = top + HEAD;
    for (place, taker) in shares.takers.iter().enumerate() {
        let y = first + place as f64 * PITCH + (PITCH - BAR) / 2.0;
        svg.begin_group(taker.teller.class());
        svg.text("tt-teller", (0.0, y + BAR / 2.0 + 5.0), Anchor::Start, taker.teller.name());
        svg.end_group();
        let Some(turns) = taker.turns else {
            svg.rect("tt-hollow", (LEFT, y), (right - LEFT, BAR), 3.0);
            svg.text("tt-count", (width - 1.0, y + BAR / 2.0 + 4.5), Anchor::End, text(Key::Unknown));
            continue;
        };
        let part = f64::from(turns) / f64::from(shares.turns().max(1));
        svg.line("tt-axis", (LEFT, y), (LEFT, y + BAR));
        if turns > 0 {
            svg.work(id, taker.teller, (LEFT, y), (((right - LEFT) * part).max(1.5), BAR));
        }
        let mut figure = percent(part);
        if !is_narrow {
            append(&mut figure, " · ", &counted(turns.into(), "turn", "turns"));
        }
        svg.text("tt-count", (width - 1.0, y + BAR / 2.0 + 4.5), Anchor::End, &figure);
    }
    let even = LEFT + (right - LEFT) / (shares.takers.len() as f64).max(1.0);
    svg.line("tt-span", (even, first - 2.0), (even, first + shares.takers.len() as f64 * PITCH));
    let (at, anchor) = if is_narrow { (width - 1.0, Anchor::End) } else { (even + 5.0, Anchor::Start) };
    svg.text("tt-said", (at, top + 16.0), anchor, text(Key::EvenShare));
}

/// When each waited, and when it had its turns.
fn lanes(svg: &mut Svg, shares: &Shares, (top, width): (f64, f64), id: &str) {
    svg.text("tt-word", (0.0, top + 16.0), Anchor::Start, text(Key::LanesHead));
    svg.text("tt-said", (width - 1.0, top + 16.0), Anchor::End, text(Key::LongestHead));
    let first = top + HEAD;
    let base = first + shares.takers.len() as f64 * PITCH + 4.0;
    let ends = shares.takers.iter().flat_map(|taker| taker.waits.iter().chain(&taker.stays)).map(|span| span.1);
    let span_ms = ends.fold(shares.span_ms.max(1.0), f64::max);
    let time = Time { left: LEFT, right: width - width_of("under 1 ms") - 10.0, span_ms };
    for (x, name) in time.ticks() {
        svg.line("tt-grid", (x, first - 2.0), (x, base));
        svg.text("tt-tick", (x, base + 16.0), Anchor::Middle, &name);
    }
    svg.line("tt-axis", (time.left, base), (time.right, base));
    for (place, taker) in shares.takers.iter().enumerate() {
        let y = first + place as f64 * PITCH + (PITCH - BAR) / 2.0;
        let middle = y + BAR / 2.0 + 4.5;
        svg.begin_group(taker.teller.class());
        svg.text("tt-teller", (0.0, middle + 0.5), Anchor::Start, taker.teller.name());
        for &(from, to) in &taker.waits {
            let (from, to) = (time.x(from), time.x(to));
            // What is thinner than a line would only thicken its neighbour's edge.
            if to - from >= 2.0 {
                svg.rect("tt-waiting", (from, y + 2.5), (to - from, BAR - 5.0), 2.0);
            }
        }
        svg.end_group();
        for &(from, to) in &taker.stays {
            let (from, to) = (time.x(from), time.x(to));
            svg.work(id, taker.teller, (from, y), ((to - from).max(1.5), BAR));
        }
        if shares.state == State::Open {
            svg.rect("tt-hollow", (time.left, y), (time.right - time.left, BAR), 3.0);
        }
        let longest = if taker.turns.is_some() { waited(taker.longest_ms()) } else { text(Key::Unknown).to_owned() };
        svg.text("tt-count", (width - 1.0, middle), Anchor::End, &longest);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A run of two seconds in which one teller had all turns, one had some, and two none.
    pub(crate) fn starved() -> Shares {
        let taker = |(place, turns): (usize, u32)| {
            let start = place as f64;
            let end = 2_000.0;
            let (waits, stays) = match turns {
                0 => (vec![(start, end)], vec![]),
                1 => (vec![(start, 3.0), (28.0, end)], vec![(3.0, 28.0)]),
                _ => (vec![(start, 28.5)], vec![(28.5, end + 9.0)]),
            };
            Taker { teller: Teller::ALL[place], turns: Some(turns), waits, stays }
        };
        let takers = [(0, 1), (1, 0), (2, 79), (3, 0)].map(taker).to_vec();
        Shares { takers, span_ms: 2_000.0, state: State::Ended, account: Some(Account { should: 180, holds: 180 }) }
    }

    #[test]
    fn shares_waits_and_evenness_are_counted() {
        let shares = starved();
        assert_eq!((shares.turns(), shares.longest_ms(), shares.range()), (80, 1_999.0, Some((0.0, 0.9875))));
        assert_eq!(names(&shares.starved()), "A, B and D");
        assert!(shares.jain().is_some_and(|jain| (0.25..0.27).contains(&jain)));
        assert_eq!(shares.told(&shares.takers[0]), "A: 1 turn, 1.3 %, longest wait 2.0 s.");
        assert_eq!([percent(0.0), percent(0.25), waited(0.4)], ["0 %", "25.0 %", "under 1 ms"].map(String::from));
    }

    #[test]
    fn every_turn_and_every_wait_that_can_be_seen_is_drawn_and_said() {
        for width in [300.0, 640.0, 1_000.0] {
            let html = shares(&starved(), width, "s");
            assert_eq!(html.matches("tt-waiting").count(), 4, "{html}");
            // Two bars and two stretches.
            assert_eq!(html.matches("\"tt-work ").count(), 4, "{html}");
            assert_eq!(html.matches(", longest wait ").count(), 4, "{html}");
            assert!(html.contains("EXACT") && html.contains("£180") && html.contains("Jain"), "{html}");
            assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
        }
    }

    #[test]
    fn what_is_open_gives_nothing_away() {
        let mut open = starved();
        (open.state, open.account) = (State::Open, None);
        for taker in &mut open.takers {
            *taker = Taker { teller: taker.teller, turns: None, waits: vec![], stays: vec![] };
        }
        let html = shares(&open, 640.0, "s");
        assert_eq!(html.matches("tt-hollow").count(), 8, "{html}");
        assert!(!html.contains("tt-work") && !html.contains("<details") && !html.contains(" %"), "{html}");
    }

    #[test]
    fn nothing_breaks_before_the_first_turn() {
        let mut none = starved();
        (none.state, none.account) = (State::Running, None);
        for taker in &mut none.takers {
            *taker = Taker { teller: taker.teller, turns: Some(0), waits: vec![], stays: vec![] };
        }
        let html = shares(&none, 320.0, "s");
        assert!(none.range().is_none() && none.starved().is_empty() && !html.contains("NaN"), "{html}");
    }
}
