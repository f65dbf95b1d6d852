//! What the last press has brought about, in a sentence or two; where the run is over, how it ended.

use figures::money::append;
use figures::say::{Key, say, text};

use super::futures::schedules;
use super::markup::Markup;
use super::{Look, Reveal, waits};
use crate::{FuturesTold, Goal, Session};

pub(super) fn draw(session: &Session, look: Look) -> String {
    let mut markup = Markup::default();
    markup.text(&words(session, look));
    markup.finish()
}

fn words(session: &Session, look: Look) -> String {
    let behind = session.behind();
    if session.outcome().is_some() {
        return ended(session);
    }
    if behind == 0 {
        return text(Key::YourTurn).to_owned();
    }
    let mut words = String::new();
    // A goal is spoken of first, and from the step on that puts it out of reach.
    if let (Some(Goal::Missed), Some(wanted)) = (session.goal(), &session.wishes().goal) {
        words = say(Key::GoalMissed, &[("goal", wanted)]);
    }
    let sealed = session.point_of_no_return();
    let rest = if look.reveal == Reveal::Walked {
        text(Key::WhoNow)
    } else if session.goal() == Some(Goal::Open) {
        // What is right is another thing, and the goal can be a wrong end.
        text(Key::GoalAhead)
    } else if sealed.is_some_and(|sealed| sealed == behind) {
        text(Key::SealedNow)
    } else if sealed.is_some_and(|sealed| sealed < behind) {
        text(Key::SealedBefore)
    } else {
        text(Key::StillOpen)
    };
    append(&mut words, " ", rest);
    words
}

fn ended(session: &Session) -> String {
    let Some(outcome) = session.outcome() else { return String::new() };
    let printed = outcome.stdout.trim().replace('\n', " ⏎ ");
    let mut words = match (outcome.exit, outcome.right) {
        (0, Some(true)) => say(Key::EndsRight, &[("holds", &printed)]),
        (0, Some(false)) => {
            let right = session.wishes().right.as_deref().unwrap_or_default();
            say(Key::EndsWrong, &[("holds", &printed), ("should", right)])
        }
        (0, None) => say(Key::Ends, &[("holds", &printed)]),
        _ => match &waits::told(&session.reading())[..] {
            [] => text(Key::EndsBadly).to_owned(),
            told => {
                let mut words = text(Key::EndsStuck).to_owned();
                for told in told {
                    append(&mut words, " ", told);
                }
                words
            }
        },
    };
    if let (Some(goal), Some(wanted)) = (session.goal(), &session.wishes().goal) {
        let values = [("goal", &**wanted)];
        let said = match goal {
            Goal::Reached => say(Key::GoalReached, &values),
            _ => say(Key::GoalMissed, &values),
        };
        append(&mut words, " ", &said);
    }
    if let FuturesTold::Counted(first) = session.futures_at_first()
        && first.orders > 1
    {
        append(&mut words, " ", &say(Key::ThatWasOne, &[("runs", &schedules(first.orders))]));
    }
    words
}
