//! A card for every goroutine: what it carries, and what it would do next as the button that lets it.
//!
//! Every goroutine that exists has a button; who cannot move has one that says why. The first nine of them have a key each: A 1,
//! B 2, and main 0. Beyond 20 those that cannot move are
//! folded away; beyond 100 a number is typed instead.

use figures::say::{Key, say, text};
use minigo::vm::reading::{Access, GoroutineReading, State};

use super::markup::{Attribute, Markup};
use super::{Cast, holders, natural};
use crate::Session;

/// With more goroutines than this, those that cannot move are folded.
const FOLDED_FROM: usize = 20;

/// With more than this, one number field replaces the buttons.
const TYPED_FROM: usize = 100;

pub(super) fn draw(session: &Session) -> String {
    let reading = session.reading();
    let cast = Cast::new(&reading);
    // Those that a reader moves come first, main last.
    let (main, tellers): (Vec<_>, Vec<_>) = reading.goroutines.iter().partition(|g| g.number == 1);
    let all: Vec<&GoroutineReading> = [tellers, main].concat();
    let mut markup = Markup::default();
    if all.len() > TYPED_FROM {
        let able = all.iter().filter(|g| g.state == State::Ready).count();
        let counts = [("runs", &*natural(all.len())), ("done", &*natural(able))];
        markup.leaf("p", "tt-many", &say(Key::ManyGoroutines, &counts));
        markup.element("label", &[("class", "tt-number")], |markup| {
            markup.text(text(Key::WhichGoroutine));
            let field = [("type", "number"), ("min", "1"), ("data-control", "step-number")];
            markup.void("input", &field);
        });
        return markup.finish();
    }
    let fold = all.len() > FOLDED_FROM;
    for g in all.iter().filter(|g| !fold || g.state == State::Ready) {
        card(&mut markup, session, &cast, g);
    }
    if fold {
        markup.element("details", &[("class", "tt-folded")], |markup| {
            let still = all.iter().filter(|g| g.state != State::Ready);
            markup.leaf("summary", "", &say(Key::CannotMoveCount, &[("runs", &natural(still.clone().count()))]));
            for g in still {
                card(markup, session, &cast, g);
            }
        });
    }
    markup.finish()
}

fn card(markup: &mut Markup, session: &Session, cast: &Cast<'_>, g: &GoroutineReading) {
    let number = number(g.number);
    let class = ["tt-card ", Cast::class(g.number)].concat();
    markup.element("section", &[("class", &class), ("data-goroutine", &number)], |markup| {
        // A card's head, and no heading of the page's text.
        markup.element("h4", &[("role", "presentation")], |markup| {
            Cast::letter(markup, g.number, &g.name);
            // A method taken as a value has no name that its program would know it by.
            // A function without a name has one that only Go’s traces know.
            let is_nameless =
                g.function.strip_prefix("func").is_some_and(|rest| rest.bytes().all(|it| it.is_ascii_digit()));
            if g.number > 1 && !g.function.is_empty() && !is_nameless && !g.function.ends_with("-fm") {
                markup.leaf("span", "tt-function", &g.function);
            }
        });
        // What it has read and is about to write a change of is still what it carries, though the name is not read again.
        let carries = session.next_access(g.process) == Some(Access::Write);
        let stale = session.is_out_of_date(g.process);
        // That `one` is `&one` says nothing.
        for local in g.locals.iter().filter(|it| it.named.value.strip_prefix('&') != Some(&it.named.name)) {
            let class = match (stale, local.live || carries) {
                // Where there is no room for all of them, who only points somewhere is left out.
                _ if local.named.value.starts_with('&') => "tt-slip tt-points",
                (true, _) => "tt-slip tt-stale",
                (false, true) => "tt-slip",
                (false, false) => "tt-slip tt-spent",
            };
            markup.leaf("span", class, &[&local.named.name, " = ", &local.named.value].concat());
        }
        if stale {
            markup.leaf("b", "tt-lie", text(Key::KeyStale));
        }
        buttons(markup, session, cast, g, &number);
    });
}

fn buttons(markup: &mut Markup, session: &Session, cast: &Cast<'_>, g: &GoroutineReading, number: &str) {
    let who = Cast::called(g.number, &g.name);
    // One key steps one goroutine; where it could go several ways it takes none of them.
    let key = match usize::try_from(g.number - 1) {
        Ok(key @ 0..=9) if g.ways.len() < 2 => natural(key),
        _ => String::new(),
    };
    let button = |markup: &mut Markup, more: &[Attribute<'_>], words: &str| {
        let mut all = vec![("type", "button"), ("data-control", "step"), ("data-process", number)];
        if !key.is_empty() {
            all.push(("aria-keyshortcuts", &key));
        }
        all.extend_from_slice(more);
        markup.element("button", &all, |markup| {
            markup.leaf("b", "tt-who", &who);
            markup.text(" ");
            markup.leaf("span", "tt-does", words);
            if !key.is_empty() {
                markup.element("kbd", &[("aria-hidden", "true")], |markup| markup.text(&key));
            }
        });
    };
    match &g.ways[..] {
        [] => {
            let why = match (&g.waits, g.state) {
                (_, State::Ended) => text(Key::HasEnded).to_owned(),
                (Some(waits), _) => {
                    let mut why = say(Key::Waits, &[("operation", &waits.operation)]);
                    for held in waits.reasons.iter().filter_map(|reason| holders::held(cast, reason, g.process)) {
                        why.push_str(", ");
                        why.push_str(&held);
                    }
                    why
                }
                (None, _) if session.is_over() => text(Key::HasEnded).to_owned(),
                (None, _) => text(Key::CannotMove).to_owned(),
            };
            button(markup, &[("aria-disabled", "true")], &why);
        }
        [way] => button(markup, &[], &say(Key::StepDo, &[("operation", &way.operation)])),
        several => {
            for way in several {
                let alternative = explorer::text::natural(way.choice.alternative);
                let words = say(Key::StepDo, &[("operation", &way.operation)]);
                button(markup, &[("data-alternative", &alternative)], &words);
            }
        }
    }
}

/// A number, with its sign.
pub(super) fn number(number: i32) -> String {
    let digits = explorer::text::natural(number.unsigned_abs().into());
    if number < 0 { ["-", &digits].concat() } else { digits }
}
