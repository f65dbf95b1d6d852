//! A run as lanes: a row for each teller, a column for each press; plain cells, so that they fit the width they have. And what
//! can be told of a run by its presses alone: which writes were lost, and how its switches can become fewer.
//!
//! What a run comes to is not known here: whoever plays one says it.

use crate::say::{Key, say};
use crate::teller::Teller;
use std::ops::Range;

/// What a press did to a shared variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It read.
    Read,
    /// It wrote.
    Write,
}

/// One press of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// Who moved, by Go's number: 2 is A.
    pub number: i32,
    /// What it did, to which variable, and the value that it read or wrote; none where it touched no variable.
    pub did: Option<(Way, String, String)>,
    /// It wrote, and another who had read before wrote over it: see [`mark_lost`].
    pub is_lost: bool,
}

impl Press {
    fn writes(&self) -> bool {
        matches!(self.did, Some((Way::Write, ..)))
    }

    fn touches(&self, other: &Self) -> bool {
        matches!((&self.did, &other.did), (Some((_, here, _)), Some((_, there, _))) if here == there)
    }
}

/// The letter of a goroutine, by Go's number; nothing where it is no teller.
pub fn letter(number: i32) -> &'static str {
    usize::try_from(number - 2).ok().and_then(Teller::new).map_or("", Teller::name)
}

/// Marks the writes that come between another's read and its write of the same variable.
pub fn mark_lost(presses: &mut [Press]) {
    for at in 0..presses.len() {
        for lost in between(presses, at) {
            let is_other = presses[lost].number != presses[at].number;
            if is_other && presses[lost].writes() && presses[lost].touches(&presses[at]) {
                presses[lost].is_lost = true;
            }
        }
    }
}

/// The presses between the one at a place, where it writes, and the last one in which the same goroutine read.
fn between(presses: &[Press], at: usize) -> Range<usize> {
    let read = |press: &Press| press.number == presses[at].number && matches!(press.did, Some((Way::Read, ..)));
    match presses[..at].iter().rposition(read) {
        Some(read) if presses[at].writes() => read + 1..at,
        _ => 0..0,
    }
}

/// Plans of the same steps in which two stretches of one goroutine have become one, by moving the later one up: who is to move,
/// press by press. Each of them changes hands less often than the plan does.
///
/// ```
/// assert_eq!(figures::lanes::joined(&[2, 3, 2, 3]), [vec![2, 2, 3, 3], vec![2, 3, 3, 2]]);
/// assert!(figures::lanes::joined(&[2, 2, 3]).is_empty());
/// ```
pub fn joined(plan: &[i32]) -> Vec<Vec<i32>> {
    let begins: Vec<usize> = (0..plan.len()).filter(|at| *at == 0 || plan[*at] != plan[*at - 1]).collect();
    let mut all = Vec::new();
    for three in begins.windows(3) {
        let (second, third) = (three[1], three[2]);
        let stretch = plan[third..].iter().take_while(|number| **number == plan[third]).count();
        let mut moved = plan.to_vec();
        moved[second..third + stretch].rotate_left(third - second);
        all.push(moved);
    }
    all
}

/// Draws a run: ● reads, ■ writes, struck through what another wrote over; a bar where the turn goes over.
pub fn draw(presses: &[Press]) -> String {
    let mut rows: Vec<i32> = presses.iter().map(|press| press.number).collect();
    rows.sort_unstable();
    rows.dedup();
    let is_long = |press: &Press| press.did.as_ref().is_some_and(|(_, _, value)| value.len() > 1);
    let class = if presses.iter().any(is_long) { "tt-lanes tt-long" } else { "tt-lanes" };
    let mut markup =
        ["<table class=\"", class, "\" role=\"img\" aria-label=\"", &escaped(&words(presses)), "\">"].concat();
    for row in rows {
        let class = usize::try_from(row - 2).ok().and_then(Teller::new).map_or("tt-main", Teller::class);
        markup.extend(["<tr class=\"", class, "\"><th class=\"tt-letter\">", letter(row), "</th>"]);
        for (at, press) in presses.iter().enumerate() {
            let turns = if at > 0 && presses[at - 1].number != press.number { " tt-turn" } else { "" };
            if press.number != row {
                markup.extend(["<td class=\"", turns.trim_start(), "\"></td>"]);
                continue;
            }
            let (way, sign, value) = match &press.did {
                Some((Way::Read, _, value)) => ("tt-reads", "●", &**value),
                Some((Way::Write, _, value)) => ("tt-writes", "■", &**value),
                None => ("tt-does", "◆", ""),
            };
            let lost = if press.is_lost { " tt-overwritten" } else { "" };
            markup.extend(["<td class=\"", way, lost, turns, "\">", sign, &escaped(value), "</td>"]);
        }
        markup.push_str("</tr>");
    }
    markup.push_str("</table>");
    markup
}

/// The same in words.
fn words(presses: &[Press]) -> String {
    let mut words = String::new();
    for press in presses {
        if let Some((way, _, value)) = &press.did {
            let values = [("teller", letter(press.number)), ("holds", &**value)];
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&match (way, press.is_lost) {
                (Way::Read, _) => say(Key::EventReads, &values),
                (Way::Write, false) => say(Key::EventWrites, &values),
                (Way::Write, true) => say(Key::EventLost, &values),
            });
        }
    }
    words
}

fn escaped(text: &str) -> String {
    let mut all = String::new();
    for letter in text.chars() {
        match letter {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '"' => all.push_str("&quot;"),
            _ => all.push(letter),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(presses: &[(i32, Way, &str)]) -> Vec<Press> {
        let press = |(number, way, value): &(i32, Way, &str)| Press {
            number: *number,
            did: Some((*way, "balance".to_owned(), (*value).to_owned())),
            is_lost: false,
        };
        let mut presses: Vec<Press> = presses.iter().map(press).collect();
        mark_lost(&mut presses);
        presses
    }

    #[test]
    fn a_write_is_lost_where_another_had_read_before_it() {
        use Way::{Read, Write};
        let lost = run(&[(2, Read, "0"), (3, Read, "0"), (3, Write, "1"), (2, Write, "1")]);
        assert_eq!(lost.iter().map(|press| press.is_lost).collect::<Vec<_>>(), [false, false, true, false]);
        let kept = run(&[(2, Read, "0"), (2, Write, "1"), (3, Read, "1"), (3, Write, "2")]);
        assert!(kept.iter().all(|press| !press.is_lost));
        let markup = draw(&lost);
        assert_eq!((markup.matches("tt-overwritten").count(), markup.matches("tt-turn").count()), (1, 2 * 2));
        assert!(markup.contains("B writes 1, and it is lost."), "{markup}");
    }

    #[test]
    fn nothing_gets_out_of_a_value() {
        let markup = draw(&run(&[(2, Way::Read, "\"><script>")]));
        assert!(!markup.contains("<script>") && markup.contains("&quot;>&lt;script>"), "{markup}");
    }
}
