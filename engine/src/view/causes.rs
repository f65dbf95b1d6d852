//! Small causes: the track of a run with every place where one switch can come, and a run of many switches shrunk.
//!
//! Each is a row of radio buttons with a run behind every one: what is chosen is shown, by the style sheet alone, so that it
//! works by keyboard and without a script. It stands in the text of the book, so the engine's module does not carry it.

use figures::money::counted;
use figures::say::{Key, say, text};

use super::markup::Markup;
use super::{Cast, natural, outcome_text};
use crate::{Causes, Played, Session};

pub(super) fn draw(markup: &mut Markup, session: &Session, causes: &Causes) {
    for track in &causes.tracks {
        let Some(first) = track.first().and_then(|run| run.presses.first()) else { continue };
        let other = track[0].presses.iter().find(|press| press.number != first.number);
        let other = Cast::called(other.map_or(0, |other| other.number), "");
        let legend = say(Key::TrackLegend, &[("first", &Cast::called(first.number, "")), ("last", &other)]);
        let places: Vec<String> = (1..=track.len()).map(natural).collect();
        scrub(markup, session, (&legend, &natural((first.number - 1) as usize)), track, &places);
    }
    if causes.shrunk.len() > 1 {
        let places: Vec<String> = causes.shrunk.iter().map(|run| natural(run.switches as usize)).collect();
        scrub(markup, session, (text(Key::ShrinkLegend), "less"), &causes.shrunk, &places);
    }
}

/// A row of places, and the run of each.
fn scrub(markup: &mut Markup, session: &Session, (legend, name): (&str, &str), runs: &[Played], places: &[String]) {
    let name = ["tt-switch-", name].concat();
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
                    markup.element("div", &[("class", "tt-played")], |markup| shown(markup, session, run));
                });
            }
        });
    });
}

/// A run and what it comes to.
fn shown(markup: &mut Markup, session: &Session, run: &Played) {
    markup.picture(&figures::lanes::draw(&run.presses));
    let switches = counted(run.switches.into(), "switch", "switches");
    markup.leaf("p", "tt-came", &[&switches, ". ", &came(session, run)].concat());
}

/// What a run came to, in a sentence.
fn came(session: &Session, run: &Played) -> String {
    let holds = outcome_text(&run.outcome);
    let should = session.wishes().right.as_deref().unwrap_or_default();
    match run.right {
        Some(true) => say(Key::EndsRight, &[("holds", &holds)]),
        Some(false) => say(Key::EndsWrong, &[("holds", &holds), ("should", should)]),
        None => say(Key::Ends, &[("holds", &holds)]),
    }
}
