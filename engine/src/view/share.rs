//! A run that is over in one line worth passing on: what it came to, whose step came when, and how often the turn was taken away.

use figures::money::counted;
use figures::say::{Key, say, text};

use super::markup::Markup;
use super::{Cast, joined};
use crate::Session;

pub(super) fn draw(session: &Session) -> String {
    let mut markup = Markup::default();
    if let Some(outcome) = session.outcome() {
        let lines = session.lines().into_iter().take(session.behind());
        let steps = lines.filter_map(|line| line.steps.first());
        let letters: Vec<String> = steps.map(|step| Cast::called(step.number, &step.name)).collect();
        let switches = counted(session.switches().into(), "switch", "switches");
        let holds = match outcome.exit {
            0 => outcome.stdout.trim().replace('\n', " ⏎ "),
            _ => text(Key::AFailure).to_owned(),
        };
        let values = [("holds", &*holds), ("order", &joined(&letters)), ("switches", &switches)];
        markup.text(&say(Key::ShareLine, &values));
    }
    markup.finish()
}
