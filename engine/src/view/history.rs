//! What has happened, as a list in order: one line a press, behind and ahead; each can be gone to.

use figures::say::{Key, say, text};

use super::markup::Markup;
use super::{Cast, Look, Reveal, natural};
use crate::Session;
use crate::history::Line;

pub(super) fn draw(session: &Session, look: Look) -> String {
    let (lines, behind) = (session.lines(), session.behind());
    let (sealed, lost) = match look.reveal {
        Reveal::All => (session.point_of_no_return(), session.goal_lost_at()),
        Reveal::Walked => (None, None),
    };
    let mut markup = Markup::default();
    markup.element("ol", &[("class", "tt-history")], |markup| {
        if !session.beginning().steps.is_empty() {
            markup
                .element("li", &[("class", "tt-begun"), ("value", "0")], |markup| done(markup, session.beginning(), 0));
        }
        for (at, line) in lines.iter().enumerate() {
            let number = natural(at + 1);
            let class = match at < behind {
                true => "tt-behind",
                false => "tt-ahead",
            };
            let mut attributes = vec![("class", class), ("value", &*number)];
            if at + 1 == behind {
                attributes.push(("aria-current", "step"));
            }
            markup.element("li", &attributes, |markup| {
                let words = line.steps.first().map_or_else(String::new, told);
                let who = line.steps.first().map_or(0, |step| step.number);
                markup.button("line", &[("data-line", &number), ("class", Cast::class(who))], &words);
                for value in line.memory.iter().take(1) {
                    markup.leaf("span", "tt-after", &value.value);
                }
                done(markup, line, 1);
                if sealed == Some(at + 1) {
                    markup.leaf("strong", "tt-sealed", text(Key::NoReturn));
                }
                if lost == Some(at + 1) {
                    markup.leaf("strong", "tt-goal-lost", text(Key::GoalLostHere));
                }
            });
        }
    });
    if lines.is_empty() {
        markup.leaf("p", "tt-nothing", text(Key::NothingYet));
    }
    markup.finish()
}

/// What was done for the reader, from a step of the line on.
fn done(markup: &mut Markup, line: &Line, from: usize) {
    let Some(steps) = line.steps.get(from..).filter(|steps| !steps.is_empty()) else { return };
    markup.element("details", &[("class", "tt-done")], |markup| {
        let count = figures::money::counted(steps.len() as u64, "step", "steps");
        markup.leaf("summary", "", &say(Key::DoneForYou, &[("steps", &count)]));
        for step in steps {
            markup.leaf("span", Cast::class(step.number), &told(step));
        }
    });
}

/// A step in words: `A reads balance: 100`.
pub(super) fn told(step: &crate::Told) -> String {
    let who = Cast::called(step.number, &step.name);
    let line = natural(step.line as usize);
    say(Key::DidAtLine, &[("teller", &who), ("line", &line), ("operation", &step.operation)])
}
