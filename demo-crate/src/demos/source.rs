//! The few lines of a strategy's listing that a change runs through, each with the events that happened there.
//!
//! Nothing is retyped: the lines are cut from the listing, and a trailing comment says what happens in one. `// read` is
//! where a teller reads, `// wait for the lock` where it waits.

use figures::events::{Act, Event, Lane};
use figures::svg::numbers;
use figures::teller::Teller;

/// The lines of `fn change`, without the room before them.
fn lines(listing: &'static str) -> Vec<&'static str> {
    let mut lines = Vec::new();
    for line in listing.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)) {
        if !lines.is_empty() || line.starts_with("fn change") {
            lines.push(line);
        }
        if !lines.is_empty() && line.starts_with('}') {
            break;
        }
    }
    lines
}

/// True where the trailing comment of a line has that word.
fn says(line: &str, word: &str) -> bool {
    let comment = place_of(line, "//").map_or("", |at| &line[at..]);
    comment.split([' ', ',', ':']).any(|each| each == word)
}

/// Where a part of a line begins. The standard library's search is quick in long texts, and weighs more.
fn place_of(line: &str, part: &str) -> Option<usize> {
    line.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// Which of these lines a teller runs in an event.
fn line_of(lines: &[&str], act: Act) -> Option<usize> {
    let word = if act == Act::Change { Act::Write.name() } else { act.name() };
    lines.iter().position(|line| says(line, word))
}

/// Where a teller stands whose last operation is not over.
fn stands(lines: &[&str], lane: &Lane) -> Option<usize> {
    let operation = lane.operations.last().filter(|operation| !operation.is_over())?;
    match operation.read {
        Some(_) => lines.iter().position(|line| place_of(line, "pace.work(").is_some()),
        None => line_of(lines, Act::Wait),
    }
}

/// The lines as HTML, with the events of each and the letters of the tellers that stand there.
pub(super) fn source(listing: &'static str, lanes: &[Lane], events: &[Event], label: &str) -> String {
    let lines = lines(listing);
    let mut html = String::from("<pre class=\"tt-source\" tabindex=\"0\" aria-label=\"");
    html.push_str(label);
    html.push_str("\"><code>");
    for (number, line) in lines.iter().enumerate() {
        // What the owner of the account does stands elsewhere.
        let is_here = |event: &Event| lanes[event.lane].teller.is_some() && line_of(&lines, event.act) == Some(number);
        let here: Vec<_> = (1..).zip(events).filter(|(_, event)| is_here(event)).map(|(event, _)| event).collect();
        html.push_str("<span class=\"tt-line\"");
        if !here.is_empty() {
            html.push_str(" data-event=\"");
            html.push_str(&numbers(&here));
            html.push('"');
        }
        html.push_str("><span class=\"tt-at\">");
        for lane in lanes.iter().filter(|lane| stands(&lines, lane) == Some(number)) {
            let (class, name) = (lane.teller.map_or("", Teller::class), lane.teller.map_or("", Teller::name));
            for part in ["<b class=\"", class, "\">", name, "</b>"] {
                html.push_str(part);
            }
        }
        // The mark of the picture, for a narrow screen on which the comment is out of sight.
        for (act, mark) in [(Act::Read, "●"), (Act::Write, "■"), (Act::Fail, "○✗"), (Act::Send, "◆")] {
            if line_of(&lines, act) == Some(number) {
                html.push_str(mark);
            }
        }
        html.push_str("</span>");
        for letter in line.chars() {
            match letter {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                letter => html.push(letter),
            }
        }
        html.push_str("\n</span>");
    }
    html.push_str("</code></pre>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::facts::{Guard, Manner};
    use crate::bank::strategies::Strategy;
    use figures::trace::Operation;

    #[test]
    fn every_strategy_has_a_line_for_everything_that_happens_under_it() {
        for &strategy in Strategy::ALL {
            let facts = strategy.facts();
            let lines = lines(strategy.listing());
            assert!(lines.len() >= 4 && lines[0].starts_with("fn change"), "{}: {lines:?}", facts.name);
            let acts: &[Act] = match (facts.guard, facts.manner) {
                (Guard::Lock, _) => &[Act::Wait, Act::Read, Act::Write],
                (_, Manner::Swap) => &[Act::Read, Act::Fail, Act::Write],
                (_, Manner::Add) => &[Act::Change],
                (_, Manner::Post) => &[Act::Send],
                _ => &[Act::Read, Act::Write],
            };
            let mut last = 0;
            for &act in acts {
                let line = line_of(&lines, act).unwrap_or_else(|| panic!("{}: no line for {act:?}", facts.name));
                assert!(line >= last || act == Act::Write, "{}: {act:?} before what goes ahead of it", facts.name);
                last = line;
            }
            let is_worked_in = |line: &&&str| line.contains("pace.work(") || line.contains("pace.prepare(");
            assert_eq!(lines.iter().filter(is_worked_in).count(), 1, "{}", facts.name);
        }
    }

    #[test]
    fn a_line_bears_its_events_and_whoever_stands_there() {
        let half = Operation { read: Some(100), ..Operation::default() };
        let lanes = [Lane { teller: Teller::new(0), amount: 1, operations: vec![half] }];
        let events = figures::events::events(&lanes);
        let html = source(Strategy::None.listing(), &lanes, &events, "code");
        let lit: Vec<_> = html.lines().filter(|line| line.contains("data-event=\"1\"")).collect();
        assert!(lit.len() == 1 && lit[0].contains("// read"), "{html}");
        let at: Vec<_> = html.lines().filter(|line| line.contains("<b class=\"tt-t0\">A</b>")).collect();
        assert!(at.len() == 1 && at[0].contains("pace.work(balance)"), "{html}");
        assert!(html.contains("&amp;self") && !html.contains("style="), "{html}");
    }
}
