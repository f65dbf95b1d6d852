//! Who waits for whom: a ring of goroutines and of what they wait at, an arrow from each to the next; and the same as a list.

use figures::say::{Key, say, text};
use figures::svg::{Anchor, Close, Svg};
use minigo::vm::reading::{Reading, State};

use super::markup::{Markup, escaped};
use super::{Cast, holders};

/// A wait: by whom, for what, and who has it.
struct Wait {
    number: i32,
    name: String,
    object: String,
    held_by: Vec<i32>,
    /// The same in words.
    held: Option<String>,
}

impl Wait {
    /// Who waits for what, and who has it: `A waits for mutex two, held by B since line 14.`
    fn words(&self) -> String {
        match &self.held {
            None => say(Key::WaitsAt, &[("teller", &self.name), ("object", &self.object)]),
            Some(held) => say(Key::WaitsAtHeld, &[("teller", &self.name), ("object", &self.object), ("held", held)]),
        }
    }
}

/// The waits of a reading in which nobody can move.
fn waits(reading: &Reading) -> Vec<Wait> {
    let cast = Cast::new(reading);
    let mut waits = Vec::new();
    for g in reading.goroutines.iter().filter(|g| g.state == State::Waiting) {
        for reason in g.waits.iter().flat_map(|waits| &waits.reasons) {
            waits.push(Wait {
                number: g.number,
                name: Cast::called(g.number, &g.name),
                object: reason.object.clone(),
                held_by: reason.held_by.iter().map(|process| cast.name(*process).0).collect(),
                held: holders::held(&cast, reason, g.process),
            });
        }
    }
    waits
}

/// Draws the waits of a reading in which nobody can move; nothing where nobody waits for anything.
pub(super) fn draw(markup: &mut Markup, reading: &Reading, width: f64) {
    draw_alone(markup, reading, width);
    markup.element("ul", &[("class", "tt-waits")], |markup| {
        for wait in waits(reading) {
            markup.leaf("li", Cast::class(wait.number), &wait.words());
        }
    });
}

/// The picture alone, where its words stand elsewhere.
pub(super) fn draw_alone(markup: &mut Markup, reading: &Reading, width: f64) {
    let waits = waits(reading);
    if !waits.is_empty() {
        markup.picture(&picture(&waits, width.min(380.0)));
    }
}

/// The same in sentences: of the tellers, and of the others where it is they alone who wait.
pub(super) fn told(reading: &Reading) -> Vec<String> {
    let mut waits = waits(reading);
    if waits.iter().any(|wait| wait.number > 1) {
        waits.retain(|wait| wait.number > 1);
    }
    waits.iter().map(Wait::words).collect()
}

fn called(number: i32) -> String {
    Cast::called(number, if number == 1 { "main" } else { "" })
}

fn picture(waits: &[Wait], width: f64) -> String {
    // Around the ring: each goroutine, then what it waits for, then who has that; so a circle is a circle.
    let mut order: Vec<i32> = Vec::new();
    for wait in waits {
        let mut at = Some(wait.number);
        while let Some(number) = at.filter(|number| !order.contains(number)) {
            order.push(number);
            at = waits.iter().find(|wait| wait.number == number).and_then(|wait| wait.held_by.first().copied());
        }
    }
    let count = (order.len() * 2) as f64;
    let (middle, radius) = (width / 2.0, width / 2.0 - 34.0);
    let place = |at: f64| {
        let (right, down) = around(at / count);
        (middle + radius * right, middle + radius * down)
    };
    let of = |number: i32| order.iter().position(|known| *known == number).unwrap_or(0) as f64 * 2.0;
    let mut svg = Svg::new(width, width + KEY, &say(Key::WaitsLabel, &[("runs", &super::natural(order.len()))]));
    for wait in waits {
        let (who, object) = (place(of(wait.number)), place(of(wait.number) + 1.0));
        arrow(&mut svg, "tt-wants", who, object);
        for holder in &wait.held_by {
            arrow(&mut svg, "tt-holds", object, place(of(*holder)));
        }
    }
    for wait in waits {
        let (x, y) = place(of(wait.number) + 1.0);
        let short: String = wait.object.rsplit(' ').next().unwrap_or_default().chars().take(LONGEST).collect();
        let wide = 7.6 * short.chars().count() as f64 + 12.0;
        svg.rect("tt-object", (x - wide / 2.0, y - 12.0), (wide, 24.0), 4.0);
        svg.text("tt-label", (x, y + 4.0), Anchor::Middle, &escaped(&short));
    }
    for number in &order {
        let (x, y) = place(of(*number));
        // A letter is as wide as its disc; `main` is wider.
        let radius = if *number == 1 { 20.0 } else { 16.0 };
        svg.disc(&["tt-who ", Cast::class(*number)].concat(), (x, y), radius);
        svg.text("tt-label", (x, y + 4.0), Anchor::Middle, &escaped(&called(*number)));
    }
    // What the two arrows mean.
    for (x, class, words) in [(0.0, "tt-holds", text(Key::IsHeldBy)), (middle, "tt-wants", text(Key::WaitsForKey))] {
        arrow(&mut svg, class, (x - GAP, width + 4.0), (x + 48.0 + GAP, width + 4.0));
        svg.text("tt-label", (x + 54.0, width + 8.0), Anchor::Start, words);
    }
    svg.finish()
}

/// A line that ends in a head, short of what stands at either end.
fn arrow(svg: &mut Svg, class: &str, from: (f64, f64), to: (f64, f64)) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = (x * x + y * y).sqrt().max(1.0);
    let (x, y) = (x / length, y / length);
    let at = |along: f64, beside: f64| (from.0 + x * along - y * beside, from.1 + y * along + x * beside);
    let tip = (length - GAP).max(GAP);
    svg.line(class, at(GAP, 0.0), at(tip - HEAD, 0.0));
    svg.path("tt-head", &[at(tip, 0.0), at(tip - HEAD, HEAD / 2.0), at(tip - HEAD, -HEAD / 2.0)], Close::Yes);
}

/// How far an arrow keeps from the middle of what it joins, and how long its head is.
const GAP: f64 = 20.0;
const HEAD: f64 = 10.0;

/// How much room there is below for what the arrows mean.
const KEY: f64 = 20.0;

/// More of a name has no room in the picture; the list below has it whole.
const LONGEST: usize = 14;

/// A point of the unit circle, from the top clockwise: so much of a turn. Bhaskara's formula for the sine, right to 0.2 %: the
/// library's own weighs 4 KB.
fn around(turn: f64) -> (f64, f64) {
    let sine = |turn: f64| {
        let turn = turn - turn.floor();
        let (half, sign) = if turn < 0.5 { (turn * 2.0, 1.0) } else { (turn * 2.0 - 1.0, -1.0) };
        let square = half * (1.0 - half);
        sign * 16.0 * square / (5.0 - 4.0 * square)
    };
    (sine(turn), -sine(turn + 0.25))
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn the_ring_is_round() {
        for at in 0..64 {
            let turn = f64::from(at) / 64.0;
            let (x, y) = around(turn);
            let angle = turn * std::f64::consts::TAU;
            assert!((x - angle.sin()).abs() < 0.002 && (y + angle.cos()).abs() < 0.002, "{turn}: {x} {y}");
        }
    }
}
