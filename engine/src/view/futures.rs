//! What can still happen from here: as dots while they are few, else as numbers; and one sentence on it.

use figures::money::counted;
use figures::say::{Key, say, text};

use super::markup::Markup;
use super::{natural, outcome_text, worded};
use crate::atlas::Atlas;
use crate::step::decimal;
use crate::{FuturesTold, Goal, Judge, OutcomeTold, Session};

/// Up to so many orders each is a dot.
const DOTS: u128 = 24;

pub(super) fn draw(session: &Session) -> String {
    let mut markup = Markup::default();
    let futures = session.futures();
    goal(&mut markup, session, &futures);
    match &futures {
        FuturesTold::Pending => markup.leaf("p", "tt-counting", text(Key::Counting)),
        FuturesTold::Unknown => {
            markup.leaf("p", "tt-counting", &say(Key::TooManyStates, &[("states", &natural(Atlas::MOST_STATES))]));
        }
        FuturesTold::Endless(outcomes) => {
            markup.leaf("p", "tt-endless", text(Key::EndlessOrders));
            list(&mut markup, outcomes, Counts::Endless);
        }
        FuturesTold::Counted(orders) => {
            let count = schedules(orders.orders);
            if !session.is_over() {
                markup.leaf("p", "tt-left", &say(Key::CanHappen, &[("runs", &count)]));
            }
            match session.futures_at_first() {
                // What has fallen away stays as an empty place.
                FuturesTold::Counted(first) if first.orders <= DOTS => {
                    dots(&mut markup, &first.outcomes, &orders.outcomes)
                }
                _ if orders.orders <= DOTS => dots(&mut markup, &orders.outcomes, &orders.outcomes),
                _ => list(&mut markup, &orders.outcomes, Counts::Shown),
            }
        }
    }
    if session.judged_by() == Judge::Serial {
        markup.leaf("p", "tt-judge", text(Key::JudgedBySerial));
    }
    markup.finish()
}

/// The goal, spoken of first: in how many of the schedules left it is reached, and whether it is too late for a right end.
fn goal(markup: &mut Markup, session: &Session, futures: &FuturesTold) {
    let (Some(goal), Some(wanted)) = (session.goal(), &session.wishes().goal) else { return };
    let values = [("goal", &**wanted)];
    let said = match (goal, futures) {
        (Goal::Reached, _) => say(Key::GoalReached, &values),
        (Goal::Missed, _) => say(Key::GoalMissed, &values),
        (Goal::Open, FuturesTold::Counted(orders)) => {
            let leads = orders.outcomes.iter().filter(|it| it.is_goal).map(|it| it.orders).sum::<u128>();
            let (count, runs) = (decimal(leads), schedules(orders.orders));
            let said = match leads == orders.orders {
                true => say(Key::GoalSure, &values),
                false => say(Key::GoalIn, &[("goal", wanted), ("count", &count), ("runs", &runs)]),
            };
            match &session.wishes().right {
                Some(right) if orders.outcomes.iter().all(|it| it.right == Some(false)) => {
                    [&said, " ", &say(Key::TooLate, &[("should", right)])].concat()
                }
                _ => said,
            }
        }
        (Goal::Open, _) => say(Key::GoalOpen, &values),
    };
    let class = ["tt-goal tt-goal-", goal.word()].concat();
    markup.leaf("p", &class, &said);
}

/// So many schedules, in words.
pub(super) fn schedules(orders: u128) -> String {
    match u64::try_from(orders) {
        Ok(count) => counted(count, "schedule", "schedules"),
        Err(_) => say(Key::SoManySchedules, &[("runs", &decimal(orders))]),
    }
}

/// One dot for each schedule there was at first, those that have fallen away empty.
fn dots(markup: &mut Markup, first: &[OutcomeTold], left: &[OutcomeTold]) {
    outcomes(markup, first, &|markup, told| {
        let left = left.iter().find(|it| it.outcome == told.outcome).map_or(0, |it| it.orders);
        let label = natural(left as usize);
        markup.element("span", &[("class", "tt-dots"), ("role", "img"), ("aria-label", &label)], |markup| {
            for at in 0..told.orders {
                markup.leaf("i", if at < left { "tt-dot" } else { "tt-dot tt-fallen" }, "");
            }
        });
    });
}

/// Whether schedules can be counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Shown,
    Endless,
}

fn list(markup: &mut Markup, all: &[OutcomeTold], counts: Counts) {
    outcomes(markup, all, &|markup, told| {
        if counts == Counts::Shown {
            markup.leaf("span", "tt-count", &decimal(told.orders));
        }
    });
}

fn outcomes(markup: &mut Markup, all: &[OutcomeTold], rest: &dyn Fn(&mut Markup, &OutcomeTold)) {
    let class = worded("tt-futures", all.iter().map(|told| &told.outcome));
    markup.element("ul", &[("class", &class)], |markup| {
        for told in all {
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
                rest(markup, told);
            });
        }
    });
}
