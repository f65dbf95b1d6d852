//! The program's text, line by line, with every goroutine at the line it stands on.

use minigo::vm::reading::State;

use super::markup::Markup;
use super::{Cast, natural};
use crate::Session;

pub(super) fn draw(session: &Session) -> String {
    let reading = session.reading();
    let mut markup = Markup::default();
    markup.element("ol", &[("class", "tt-source")], |markup| {
        for (at, text) in session.text().lines().enumerate() {
            let here = reading.goroutines.iter().filter(|g| g.state != State::Ended && g.line as usize == at + 1);
            let here: Vec<_> = here.filter(|g| g.number > 1).collect();
            let class = match here[..] {
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
