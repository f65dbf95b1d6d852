//! What can still happen from here: as dots while they are few, else as numbers; and one sentence on it.

use figures::money::counted;
use figures::say::{Key, say, text};

use super::markup::Markup;
use super::{natural, outcome_text};
use crate::atlas::Atlas;
use crate::step::decimal;
use crate::{FuturesTold, Goal, Judge, OutcomeTold, Session};

/// Up to so many orders each is a dot.
const DOTS: u128 = 24;

pub(super) fn draw(session: &Session) -> String {
    let mut markup = Markup::default();
    if let (Some(goal), Some(wanted)) = (session.goal(), &session.wishes().goal) {
        let values = [("goal", &**wanted)];
        let said = match goal {
            Goal::Open => say(Key::GoalOpen, &values),
            Goal::Reached => say(Key::GoalReached, &values),
            Goal::Missed => say(Key::GoalMissed, &values),
        };
        let class = ["tt-goal tt-goal-", goal.word()].concat();
        markup.leaf("p", &class, &said);
    }
    let futures = session.futures();
    match &futures {
        FuturesTold::Pending => markup.leaf("p", "tt-counting", text(Key::Counting)),
        FuturesTold::Unknown => {
            markup.leaf("p", "tt-counting", &say(Key::TooManyStates, &[("states", &natural(Atlas::MOST_STATES))]));
        }
        FuturesTold::Endless(outcomes) => {
            markup.leaf("p", "tt-endless", text(Key::EndlessOrders));
            list(&mut markup, session, outcomes, None);
        }
        FuturesTold::Counted(orders) => {
            let count = match u64::try_from(orders.orders) {
                Ok(count) => counted(count, "schedule", "schedules"),
                Err(_) => say(Key::SoManySchedules, &[("runs", &decimal(orders.orders))]),
            };
            if !session.is_over() {
                markup.leaf("p", "tt-left", &say(Key::CanHappen, &[("runs", &count)]));
            }
            list(&mut markup, session, &orders.outcomes, Some(orders.orders));
        }
    }
    if session.judged_by() == Judge::Serial {
        markup.leaf("p", "tt-judge", text(Key::JudgedBySerial));
    }
    markup.finish()
}

fn list(markup: &mut Markup, session: &Session, outcomes: &[OutcomeTold], all: Option<u128>) {
    markup.element("ul", &[("class", "tt-futures")], |markup| {
        for told in outcomes {
            let class = match told.counts_as_right {
                Some(true) => "tt-right",
                Some(false) => "tt-wrong",
                None => "tt-unjudged",
            };
            markup.element("li", &[("class", class)], |markup| {
                markup.leaf("span", "tt-outcome", &outcome_text(&told.outcome));
                if told.is_goal {
                    markup.leaf("span", "tt-ring", "◎");
                }
                match all {
                    Some(all) if all <= DOTS => {
                        let orders = natural(told.orders as usize);
                        markup.element(
                            "span",
                            &[("class", "tt-dots"), ("role", "img"), ("aria-label", &orders)],
                            |markup| {
                                for _ in 0..told.orders {
                                    markup.leaf("i", "tt-dot", "");
                                }
                            },
                        );
                    }
                    Some(_) => markup.leaf("span", "tt-count", &decimal(told.orders)),
                    None => {}
                }
            });
        }
    });
    let _ = session;
}

/// One sentence on where the reader stands.
pub(super) fn verdict(session: &Session) -> String {
    let behind = session.behind();
    let sealed = session.point_of_no_return();
    let words = if let Some(outcome) = session.outcome() {
        let printed = outcome.stdout.trim().replace('\n', " ⏎ ");
        match (outcome.exit, outcome.right) {
            (0, Some(true)) => say(Key::EndsRight, &[("holds", &printed)]),
            (0, Some(false)) => {
                let right = session.wishes().right.as_deref().unwrap_or_default();
                say(Key::EndsWrong, &[("holds", &printed), ("should", right)])
            }
            (0, None) => say(Key::Ends, &[("holds", &printed)]),
            _ => text(Key::EndsBadly).to_owned(),
        }
    } else if sealed.is_some_and(|sealed| sealed == behind) && behind > 0 {
        text(Key::SealedNow).to_owned()
    } else if sealed.is_some_and(|sealed| sealed < behind) {
        text(Key::SealedBefore).to_owned()
    } else if behind == 0 {
        text(Key::YourTurn).to_owned()
    } else {
        text(Key::StillOpen).to_owned()
    };
    let mut markup = Markup::default();
    markup.text(&words);
    markup.finish()
}
