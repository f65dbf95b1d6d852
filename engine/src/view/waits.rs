//! Who waits for whom: a ring of goroutines and of what they wait at, an arrow from each to the next; and the same as a list.

use figures::say::{Key, say};
use figures::svg::{Anchor, Svg};
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

/// Draws the waits of a reading in which nobody can move; nothing where nobody waits for anything.
pub(super) fn draw(markup: &mut Markup, reading: &Reading, width: f64) {
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
    if waits.is_empty() {
        return;
    }
    markup.picture(&picture(&waits, width.min(380.0)));
    markup.element("ul", &[("class", "tt-waits")], |markup| {
        for wait in &waits {
            let words = match &wait.held {
                None => say(Key::WaitsAt, &[("teller", &wait.name), ("object", &wait.object)]),
                Some(held) => {
                    say(Key::WaitsAtHeld, &[("teller", &wait.name), ("object", &wait.object), ("held", held)])
                }
            };
            markup.leaf("li", Cast::class(wait.number), &words);
        }
    });
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
    let mut svg = Svg::new(width, width, &say(Key::WaitsLabel, &[("runs", &super::natural(order.len()))]));
    for wait in waits {
        let (who, object) = (place(of(wait.number)), place(of(wait.number) + 1.0));
        svg.line("tt-wants", who, object);
        for holder in &wait.held_by {
            svg.line("tt-holds", object, place(of(*holder)));
        }
    }
    for wait in waits {
        let (x, y) = place(of(wait.number) + 1.0);
        svg.rect("tt-object", (x - 15.0, y - 12.0), (30.0, 24.0), 4.0);
        let short = wait.object.rsplit(' ').next().unwrap_or_default();
        svg.text("tt-label", (x, y + 26.0), Anchor::Middle, &escaped(short));
    }
    for number in &order {
        let (x, y) = place(of(*number));
        svg.disc(&["tt-who ", Cast::class(*number)].concat(), (x, y), 16.0);
        svg.text("tt-label", (x, y + 4.0), Anchor::Middle, &escaped(&called(*number)));
    }
    svg.finish()
}

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
