//! A run as lanes: a row for each goroutine, a column for each press; plain cells, so that they fit the width they have.

use figures::say::{Key, say};
use minigo::vm::reading::Access;

use super::Cast;
use super::markup::Markup;
use crate::Played;

/// Draws a run: ● reads, ■ writes, struck through what another wrote over; a bar where the turn goes over.
pub(super) fn draw(markup: &mut Markup, run: &Played) {
    let mut rows: Vec<i32> = run.presses.iter().map(|press| press.number).collect();
    rows.sort_unstable();
    rows.dedup();
    let is_long = |press: &crate::Pressed| press.access.as_ref().is_some_and(|(_, named)| named.value.len() > 1);
    let class = if run.presses.iter().any(is_long) { "tt-lanes tt-long" } else { "tt-lanes" };
    let attributes = [("class", class), ("role", "img"), ("aria-label", &*words(run))];
    markup.element("table", &attributes, |markup| {
        for row in rows {
            markup.element("tr", &[("class", Cast::class(row))], |markup| {
                markup.leaf("th", "tt-letter", &Cast::called(row, ""));
                for (at, press) in run.presses.iter().enumerate() {
                    let turn = at > 0 && run.presses[at - 1].number != press.number;
                    let turns = if turn { " tt-turn" } else { "" };
                    if press.number != row {
                        markup.leaf("td", turns.trim_start(), "");
                        continue;
                    }
                    let lost = if press.is_lost { " tt-overwritten" } else { "" };
                    let (way, text) = match &press.access {
                        Some((Access::Read, named)) => ("tt-reads", ["●", &named.value].concat()),
                        Some((Access::Write, named)) => ("tt-writes", ["■", &named.value].concat()),
                        None => ("tt-does", "◆".to_owned()),
                    };
                    markup.leaf("td", &[way, lost, turns].concat(), &text);
                }
            });
        }
    });
}

/// The same in words.
fn words(run: &Played) -> String {
    let mut words = String::new();
    for press in &run.presses {
        let teller = Cast::called(press.number, "");
        if let Some((way, named)) = &press.access {
            let values = [("teller", &*teller), ("holds", &*named.value)];
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&match (way, press.is_lost) {
                (Access::Read, _) => say(Key::EventReads, &values),
                (Access::Write, false) => say(Key::EventWrites, &values),
                (Access::Write, true) => say(Key::EventLost, &values),
            });
        }
    }
    words
}
