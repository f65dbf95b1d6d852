//! The program's text, line by line, with every goroutine at the line it stands on; where none stands anywhere any more, the
//! line of each one's last step is marked.

use minigo::vm::reading::{GoroutineReading, State};

use super::markup::Markup;
use super::{Cast, natural};
use crate::Session;

pub(super) fn draw(session: &Session) -> String {
    let reading = session.reading();
    let stands = |g: &GoroutineReading| g.state != State::Ended && g.number > 1;
    // The last press of each, from the last one back.
    let mut last: Vec<(i32, u32)> = Vec::new();
    if !reading.goroutines.iter().any(stands) {
        for step in session.lines()[..session.behind()].iter().rev().filter_map(|line| line.steps.first()) {
            if last.iter().all(|(number, _)| *number != step.number) {
                last.push((step.number, step.line));
            }
        }
    }
    let mut markup = Markup::default();
    markup.element("ol", &[("class", "tt-source")], |markup| {
        for (at, text) in session.text().lines().enumerate() {
            let here = reading.goroutines.iter().filter(|g| stands(g) && g.line as usize == at + 1);
            let here: Vec<_> = here.collect();
            let class = match here[..] {
                [] if last.iter().any(|(_, line)| *line as usize == at + 1) => "tt-line tt-last".to_owned(),
                [] => "tt-line".to_owned(),
                [g] => ["tt-line tt-here ", Cast::class(g.number)].concat(),
                _ => "tt-line tt-here".to_owned(),
            };
            markup.element("li", &[("class", &class), ("data-line", &natural(at + 1))], |markup| {
                markup.element("span", &[("class", "tt-at")], |markup| {
                    for g in &here {
                        markup.leaf("b", Cast::class(g.number), &Cast::called(g.number, &g.name));
                    }
                });
                markup.leaf("code", "tt-code", text);
            });
        }
    });
    markup.finish()
}
