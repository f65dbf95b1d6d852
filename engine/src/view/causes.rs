//! Small causes: the track of a run with every place where one switch can come, and a run of many switches shrunk.
//!
//! Each is a row of radio buttons with a run behind every one: what is chosen is shown, by the style sheet alone, so that it
//! works by keyboard, without a script, and in a book that nobody has started.

use figures::money::counted;
use figures::say::{Key, say};

use super::markup::Markup;
use super::{Cast, Medium, lanes, natural, outcome_text};
use crate::{Causes, Played, Session};
use figures::say::text;

pub(super) fn draw(markup: &mut Markup, session: &Session, causes: &Causes, medium: Medium) {
    for track in &causes.tracks {
        let Some(first) = track.first().and_then(|run| run.presses.first()) else { continue };
        let other = track[0].presses.iter().find(|press| press.number != first.number);
        let other = Cast::called(other.map_or(0, |other| other.number), "");
        let legend = say(Key::TrackLegend, &[("first", &Cast::called(first.number, "")), ("last", &other)]);
        let places: Vec<String> = (1..=track.len()).map(natural).collect();
        scrub(markup, session, (&legend, &natural(first.process.0 as usize)), track, &places, medium);
    }
    if causes.shrunk.len() > 1 {
        let places: Vec<String> = causes.shrunk.iter().map(|run| natural(run.switches as usize)).collect();
        scrub(markup, session, (text(Key::ShrinkLegend), "less"), &causes.shrunk, &places, medium);
    }
}

/// A row of places, and the run of each.
fn scrub(
    markup: &mut Markup,
    session: &Session,
    (legend, name): (&str, &str),
    runs: &[Played],
    places: &[String],
    medium: Medium,
) {
    let name = [medium.prefix(), "switch-", name].concat();
    markup.element("fieldset", &[("class", "tt-track")], |markup| {
        markup.leaf("legend", "", legend);
        markup.element("div", &[("class", "tt-places")], |markup| {
            for (at, (run, place)) in runs.iter().zip(places).enumerate() {
                let id = [&name, "-", &natural(at)].concat();
                let mut attributes = vec![("type", "radio"), ("id", &*id), ("name", &*name)];
                if at == 0 {
                    attributes.push(("checked", ""));
                }
                let class = if run.right == Some(true) { "tt-right" } else { "tt-wrong" };
                markup.element("span", &[("class", "tt-choice")], |markup| {
                    markup.void("input", &attributes);
                    markup.element("label", &[("for", &id), ("class", class)], |markup| markup.text(place));
                    markup.element("div", &[("class", "tt-played")], |markup| shown(markup, session, run, medium));
                });
            }
        });
    });
}

/// A run and what it comes to.
fn shown(markup: &mut Markup, session: &Session, run: &Played, medium: Medium) {
    lanes::draw(markup, run);
    markup.element("p", &[("class", "tt-came")], |markup| {
        markup.text(&[&counted(run.switches.into(), "switch", "switches"), ". ", &came(session, run)].concat());
        if medium == Medium::Screen
            && let Some(token) = session.token_of(&run.schedule)
        {
            markup.button("watch", &[("data-schedule", &token)], text(Key::StepThrough));
        }
    });
}

/// What a run came to, in a sentence.
pub(super) fn came(session: &Session, run: &Played) -> String {
    let holds = outcome_text(&run.outcome);
    let should = session.wishes().right.as_deref().unwrap_or_default();
    match run.right {
        Some(true) => say(Key::EndsRight, &[("holds", &holds)]),
        Some(false) => say(Key::EndsWrong, &[("holds", &holds), ("should", should)]),
        None => say(Key::Ends, &[("holds", &holds)]),
    }
}
