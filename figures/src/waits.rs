//! Who waits for whom: tellers and locks in a ring, what is held by whom, what each waits for, and the circle in that.
//! The same in words stands below, for every reader.

use crate::money::{append, counted, grouped, plain};
use crate::say::{Key, say, text};
use crate::svg::{Anchor, Close, Svg, width_of};
use crate::teller::Teller;

/// What tellers hold and wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The locks of accounts; a round is a transfer.
    Account,
    /// Forks; a round is a meal.
    Fork,
    /// Channels without a buffer, each of which one teller alone receives from; a round is an exchange.
    Channel,
}

/// One teller, and its ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Which.
    pub teller: Teller,
    /// Rounds done; `None` where that is not given away.
    pub done: Option<u32>,
    /// The locks it holds, counted from 0.
    pub holds: Vec<usize>,
    /// The lock it waits for.
    pub wants: Option<usize>,
}

/// All that the picture shows. There are as many locks as tellers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// What the locks are.
    pub kind: Kind,
    /// The tellers, two or five.
    pub waiters: Vec<Waiter>,
    /// Those who wait for one another in a circle, where that is certain.
    pub circle: Vec<Teller>,
}

impl Kind {
    /// A lock by its name; they are counted from 1 in words.
    pub fn name(self, lock: usize) -> String {
        let key = match self {
            Self::Account => Key::AccountNumber,
            Self::Fork => Key::ForkNumber,
            Self::Channel => Key::ChannelNumber,
        };
        say(key, &[("number", &plain(lock as i64 + 1))])
    }

    /// So many rounds, with their noun.
    pub fn rounds(self, count: u64) -> String {
        let (one, several) = match self {
            Self::Account => ("transfer", "transfers"),
            Self::Fork => ("meal", "meals"),
            Self::Channel => ("exchange", "exchanges"),
        };
        counted(count, one, several)
    }

    /// The lock that stands behind the teller of that place in the ring: the second one it takes.
    fn behind(self, place: usize, count: usize) -> usize {
        if self == Self::Channel { place } else { (place + 1) % count }
    }
}

impl Waits {
    /// Who holds that lock.
    pub fn holder(&self, lock: usize) -> Option<Teller> {
        self.waiters.iter().find(|waiter| waiter.holds.contains(&lock)).map(|waiter| waiter.teller)
    }

    /// Rounds done by all together.
    pub fn done(&self) -> u64 {
        self.waiters.iter().filter_map(|waiter| waiter.done).map(u64::from).sum()
    }

    /// For what each of the circle waits: `A waits for account 2, held by B; …`.
    pub fn circle_told(&self) -> String {
        let mut told = String::new();
        for waiter in self.waiters.iter().filter(|waiter| self.circle.contains(&waiter.teller)) {
            let mut one = waiter.teller.name().to_owned();
            append(&mut one, " ", &self.wants_told(waiter));
            append(&mut told, "; ", &one);
        }
        told
    }

    /// For what each of them waits, in sentences; empty where nobody does.
    pub fn wishes_told(&self) -> String {
        let mut told = String::new();
        for waiter in self.waiters.iter().filter(|waiter| waiter.wants.is_some()) {
            let mut one = waiter.teller.name().to_owned();
            append(&mut one, " ", &self.wants_told(waiter));
            one.push('.');
            append(&mut told, " ", &one);
        }
        told
    }

    /// For what it waits; empty where it does not.
    fn wants_told(&self, waiter: &Waiter) -> String {
        let Some(lock) = waiter.wants else { return String::new() };
        let name = self.kind.name(lock);
        match (self.holder(lock), self.kind) {
            (Some(holder), Kind::Channel) => say(Key::TieSends, &[("lock", &name), ("holder", holder.name())]),
            (Some(holder), _) => say(Key::TieWaits, &[("lock", &name), ("holder", holder.name())]),
            (None, _) => say(Key::TieWants, &[("lock", &name)]),
        }
    }

    /// One teller in words: what it has done, holds and waits for.
    fn told(&self, waiter: &Waiter) -> String {
        let done = waiter.done.map_or_else(|| text(Key::Unknown).to_owned(), |done| self.kind.rounds(done.into()));
        let mut told = done;
        let mut held = String::new();
        for lock in waiter.holds.iter().filter(|lock| **lock < self.waiters.len() && self.kind != Kind::Channel) {
            append(&mut held, ", ", &self.kind.name(*lock));
        }
        if !held.is_empty() {
            append(&mut told, ", ", &say(Key::TieHolds, &[("lock", &held)]));
        }
        if waiter.wants.is_some() {
            append(&mut told, ", ", &self.wants_told(waiter));
        }
        say(Key::TieTold, &[("teller", waiter.teller.name()), ("done", &told)])
    }
}

/// Where the nodes of a ring stand, from a teller on, clockwise: the left one of two, the upper one of five.
const OF_TWO: [(f64, f64); 4] = [(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)];
const OF_FIVE: [(f64, f64); 10] = [
    (0.0, -1.0),
    (0.588, -0.809),
    (0.951, -0.309),
    (0.951, 0.309),
    (0.588, 0.809),
    (0.0, 1.0),
    (-0.588, 0.809),
    (-0.951, 0.309),
    (-0.951, -0.309),
    (-0.588, -0.809),
];

const NARROW: f64 = 520.0;
/// The radius of a teller.
const DISC: f64 = 20.0;
/// Half the height of a lock.
const HALF: f64 = 15.0;
/// What stands below the ring: the key.
const FOOT: f64 = 34.0;

/// A place, and half the size of what stands there.
#[derive(Clone, Copy)]
struct Node {
    at: (f64, f64),
    half: (f64, f64),
}

/// Draws the ring as SVG, `width` pixels wide (300 to 1200), and says the same in a list, unless nothing is given away.
pub fn waits(waits: &Waits, width: f64) -> String {
    let width = width.clamp(300.0, 1_200.0);
    let count = waits.waiters.len();
    let places: &[(f64, f64)] = if count > 2 { &OF_FIVE } else { &OF_TWO };
    let (high, wide, margin) = if count > 2 { (140.0, 220.0, 36.0) } else { (84.0, 200.0, 62.0) };
    let reach = (width / 2.0 - margin).min(wide);
    let middle = (width / 2.0, high + 34.0);
    let at = |place: usize| {
        let (x, y) = places[place % places.len()];
        (middle.0 + x * reach, middle.1 + y * high)
    };
    // Five on a narrow screen stand close.
    let (disc, margin) = if count > 2 && width < NARROW { (16.0, 2.0) } else { (DISC, 8.0) };
    let half = width_of(&waits.kind.name(0)) / 2.0 + margin;
    let teller = |place: usize| Node { at: at(place * 2), half: (disc, disc) };
    let lock = |lock: usize| {
        let place = (0..count).find(|place| waits.kind.behind(*place, count) == lock).unwrap_or(0);
        Node { at: at(place * 2 + 1), half: (half, HALF) }
    };

    let mut words = String::new();
    for waiter in &waits.waiters {
        append(&mut words, " ", &waits.told(waiter));
    }
    let mut svg = Svg::new(width, middle.1 + high + 42.0 + FOOT, &words);
    for (place, waiter) in waits.waiters.iter().enumerate() {
        let is_caught = waits.circle.contains(&waiter.teller);
        for held in waiter.holds.iter().filter(|lock| **lock < count) {
            arrow(&mut svg, if is_caught { "tt-tie tt-caught" } else { "tt-tie" }, lock(*held), teller(place));
        }
        if let Some(wanted) = waiter.wants.filter(|lock| *lock < count) {
            arrow(&mut svg, if is_caught { "tt-wish tt-caught" } else { "tt-wish" }, teller(place), lock(wanted));
        }
    }
    for number in 0..count {
        let Node { at: (x, y), half: (across, down) } = lock(number);
        let is_caught = waits.holder(number).is_some_and(|holder| waits.circle.contains(&holder));
        if is_caught {
            svg.rect("tt-ring", (x - across - 4.0, y - down - 4.0), (across * 2.0 + 8.0, down * 2.0 + 8.0), 9.0);
        }
        svg.rect("tt-lock", (x - across, y - down), (across * 2.0, down * 2.0), 6.0);
        svg.text("tt-word", (x, y + 5.0), Anchor::Middle, &waits.kind.name(number));
    }
    for (place, waiter) in waits.waiters.iter().enumerate() {
        let Node { at: (x, y), .. } = teller(place);
        if waits.circle.contains(&waiter.teller) {
            svg.disc("tt-ring", (x, y), disc + 4.0);
        }
        svg.begin_group(waiter.teller.class());
        svg.disc("tt-node", (x, y), disc);
        svg.text("tt-teller", (x, y + 5.0), Anchor::Middle, waiter.teller.name());
        svg.end_group();
        // In a larger ring there is no room for it; it stands in the list.
        if count == 2 {
            let done = match waiter.done {
                None => text(Key::Unknown).to_owned(),
                Some(done) if width < NARROW => grouped(done.into()),
                Some(done) => waits.kind.rounds(done.into()),
            };
            svg.text("tt-count tt-figure", (x, y + disc + 20.0), Anchor::Middle, &done);
        }
    }
    key(&mut svg, waits.kind, (width, middle.1 + high + 42.0 + FOOT - 8.0));
    let mut html = svg.finish();
    if waits.waiters.iter().all(|waiter| waiter.done.is_none()) {
        return html;
    }
    html.push_str("<ul class=\"tt-ties\">");
    for waiter in &waits.waiters {
        html.push_str("<li>");
        html.push_str(&waits.told(waiter));
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    html
}

/// What the two arrows mean, drawn.
fn key(svg: &mut Svg, kind: Kind, (width, y): (f64, f64)) {
    let tie = if kind == Kind::Channel { Key::IsReceivedBy } else { Key::IsHeldBy };
    let words = [("tt-tie", text(tie)), ("tt-wish", text(Key::WaitsForKey))];
    let length = |words: &str| 56.0 + words.len() as f64 * 7.2 + 10.0;
    let mut x = (width - words.iter().map(|(_, words)| length(words)).sum::<f64>()) / 2.0;
    for (class, words) in words {
        let end = |x| Node { at: (x, y - 4.0), half: (0.0, 0.0) };
        arrow(svg, class, end(x), end(x + 50.0));
        svg.text("tt-said", (x + 54.0, y), Anchor::Start, words);
        x += length(words);
    }
}

/// An arrow from the edge of one node to the edge of another.
fn arrow(svg: &mut Svg, class: &str, from: Node, to: Node) {
    let (dx, dy) = (to.at.0 - from.at.0, to.at.1 - from.at.1);
    let length = (dx * dx + dy * dy).sqrt().max(1.0);
    let (x, y) = (dx / length, dy / length);
    // How far from a node's middle its edge is in this direction.
    let edge = |node: Node| {
        let across = if x == 0.0 { f64::INFINITY } else { node.half.0 / x.abs() };
        let down = if y == 0.0 { f64::INFINITY } else { node.half.1 / y.abs() };
        if node.half.0 == node.half.1 { node.half.0 } else { across.min(down) }
    };
    let (start, end) = (edge(from) + 5.0, length - edge(to) - 6.0);
    let point = |along: f64, aside: f64| (from.at.0 + x * along - y * aside, from.at.1 + y * along + x * aside);
    svg.begin_group(class);
    svg.line("tt-shaft", point(start, 0.0), point(end - 8.0, 0.0));
    svg.path("tt-head", &[point(end, 0.0), point(end - 11.0, 5.5), point(end - 11.0, -5.5)], Close::Yes);
    svg.end_group();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring in which each teller holds one lock and waits for the next.
    pub(crate) fn stuck(kind: Kind, count: usize) -> Waits {
        let waiter = |place: usize| Waiter {
            teller: Teller::ALL[place],
            done: Some(40 + place as u32),
            holds: vec![if kind == Kind::Channel { 1 - place } else { place }],
            wants: Some(kind.behind(place, count)),
        };
        Waits { kind, waiters: (0..count).map(waiter).collect(), circle: Teller::ALL[..count].to_vec() }
    }

    #[test]
    fn a_circle_is_told_by_name() {
        for (waits, told) in [
            (stuck(Kind::Account, 2), "A waits for account 2, held by B; B waits for account 1, held by A"),
            (
                stuck(Kind::Channel, 2),
                "A waits until B receives from channel 1; B waits until A receives from channel 2",
            ),
        ] {
            assert_eq!(waits.circle_told(), told);
        }
        assert!(stuck(Kind::Fork, 5).circle_told().ends_with("E waits for fork 1, held by A"));
    }

    #[test]
    fn every_tie_is_drawn_and_said_and_the_circle_is_marked_by_shape() {
        for (kind, count) in [(Kind::Account, 2), (Kind::Fork, 5), (Kind::Channel, 2)] {
            for width in [300.0, 640.0, 1_000.0] {
                let html = waits(&stuck(kind, count), width);
                assert_eq!(html.matches("tt-tie tt-caught").count(), count, "{html}");
                assert_eq!(html.matches("tt-wish tt-caught").count(), count, "{html}");
                assert_eq!(html.matches("\"tt-ring\"").count(), count * 2, "{html}");
                assert_eq!(html.matches("<li>").count(), count, "{html}");
                assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
            }
        }
        let html = waits(&stuck(Kind::Account, 2), 640.0);
        assert!(html.contains("<li>A: 40 transfers, holds account 1, waits for account 2, held by B.</li>"), "{html}");
    }

    #[test]
    fn nothing_is_marked_where_there_is_no_circle() {
        let mut open = stuck(Kind::Account, 2);
        open.circle.clear();
        open.waiters[1].wants = None;
        assert_eq!(open.told(&open.waiters[1]), "B: 41 transfers, holds account 2.");
        let html = waits(&open, 320.0);
        assert!(!html.contains("tt-caught") && !html.contains("tt-ring"), "{html}");
        assert_eq!(html.matches("<g class=\"tt-wish\"").count(), 2, "one, and the key's: {html}");
    }
}
