//! The map as a picture: states in layers, one goroutine's steps down to the left, the other's down to the right.
//!
//! Every state is a control that goes there. It is drawn for the width it has: where the states of a layer would touch each
//! other they shrink to discs without a number. What a teller is about to write hangs below a state, as a slip on its side, so
//! that equal numbers are told apart.

use figures::money::append;
use figures::say::{Key, say, text};
use figures::svg::{Anchor, Svg};

use super::markup::{Markup, escaped};
use super::{Cast, Look, Medium, Reveal, joined, natural, waits};
use crate::{Colour, Map, MapStep, Session};

/// The most between two layers, and between two states of one.
const LAYER: f64 = 62.0;
const APART: f64 = 66.0;

/// The radius of a state with a number in it, and of the smallest.
const RADIUS: f64 = 15.0;
const LEAST: f64 = 2.5;

/// Smaller states are no controls: nobody could hit one, or walk through so many by keyboard.
const LEAST_PRESSED: f64 = 6.0;

/// The margin around it all.
const MARGIN: f64 = 22.0;

/// On a screen the layers come closer where there are many: so high is a picture of them, but no two are closer than the least.
const HEIGHT: f64 = 640.0;
const LEAST_LAYER: f64 = 14.0;

/// From so far on between two layers there is room for a slip.
const ROOM_FOR_SLIPS: f64 = 55.0;

/// Maps of more states are folded away until they are asked for.
const FOLDED_FROM: usize = 60;

/// Values of more characters have no room in a disc, or in a slip.
const MOST_SHOWN: usize = 3;

pub(super) fn draw(session: &Session, look: Look) -> String {
    let mut markup = Markup::default();
    match session.map() {
        Some(map) => {
            let states = map.states.len();
            let all = |markup: &mut Markup| {
                let picture = picture(session, map, look, Medium::Screen);
                markup.picture(&picture);
                let is_dense = states > FOLDED_FROM || layer(map, Medium::Screen) < ROOM_FOR_SLIPS;
                let mut caption =
                    (if is_dense { text(Key::MapCaptionDense) } else { text(Key::MapCaption) }).to_owned();
                // Of what is not in every map, only what is in this one.
                for (class, words) in [
                    ("tt-goal-ring", text(Key::MapGoal)),
                    ("tt-seal", text(Key::MapSeal)),
                    ("tt-loop", text(Key::MapLoop)),
                ] {
                    if picture.contains(class) {
                        append(&mut caption, " ", words);
                    }
                }
                markup.leaf("p", "tt-caption", &caption);
            };
            if states > FOLDED_FROM {
                let states = figures::money::counted(states as u64, "state", "states");
                markup.element("details", &[("class", "tt-folded")], |markup| {
                    markup.leaf("summary", "", &say(Key::MapFold, &[("states", &states)]));
                    all(markup);
                });
                stuck(&mut markup, session, look);
            } else {
                stuck(&mut markup, session, look);
                all(&mut markup);
            }
        }
        None if session.states() > Map::MOST_STATES => {
            let states = natural(Map::MOST_STATES);
            markup.leaf("p", "tt-caption", &say(Key::MapTooLarge, &[("states", &states)]));
        }
        None => {}
    }
    markup.finish()
}

/// Who waits for whom, where the run is stuck.
fn stuck(markup: &mut Markup, session: &Session, look: Look) {
    if session.outcome().is_some_and(|outcome| outcome.exit != 0) {
        waits::draw_alone(markup, &session.reading(), look.width);
    }
}

/// How many layers there are.
fn layers(map: &Map) -> usize {
    map.states.iter().map(|state| state.layer + 1).max().unwrap_or(1)
}

/// The distance between two layers.
fn layer(map: &Map, medium: Medium) -> f64 {
    match medium {
        Medium::Screen => (HEIGHT / layers(map) as f64).clamp(LEAST_LAYER, LAYER),
        #[cfg(not(target_family = "wasm"))]
        Medium::Paper => LAYER,
    }
}

pub(super) fn picture(session: &Session, map: &Map, look: Look, medium: Medium) -> String {
    let layer = layer(map, medium);
    let places = lay_out(session, map, look.width, layer);
    let height = (layers(map) - 1) as f64 * layer + 2.0 * MARGIN;
    let states = figures::money::counted(map.states.len() as u64, "state", "states");
    let mut svg = match medium {
        Medium::Screen => Svg::of_controls(look.width, height, &say(Key::MapLabel, &[("states", &states)])),
        #[cfg(not(target_family = "wasm"))]
        Medium::Paper => Svg::new(look.width, height, &say(Key::MapLabelStill, &[("states", &states)])),
    };
    svg.begin_group(if places.radius < LEAST_PRESSED { "tt-map tt-small" } else { "tt-map" });
    let line: Vec<usize> = session.places().into_iter().flatten().collect();
    let reading = session.reading();
    let cast = Cast::new(&reading);
    let walked = session.walked();
    let is_known = |place: usize| look.reveal == Reveal::All || walked.contains(&map.states[place].id);
    for step in &map.steps {
        let behind = &line[..(session.behind() + 1).min(line.len())];
        let on = behind.windows(2).any(|pair| pair == [step.from, step.to]);
        if is_known(step.from) && is_known(step.to) || on {
            let (number, _) = cast.name(step.choice.process);
            let (from, to) = (places.at[step.from], places.at[step.to]);
            let kind = if step.from == step.to { "tt-way tt-loop " } else { "tt-way " };
            let class = [kind, Cast::class(number), if on { " tt-on" } else { "" }].concat();
            if step.from == step.to {
                // Beside the state, on the side to which its teller's steps lead.
                let aside = if number == 2 { -places.radius } else { places.radius };
                svg.disc(&class, (from.0 + aside, from.1), places.radius / 2.0);
            } else {
                svg.line(&class, from, to);
            }
        }
    }
    if let Some(sealed) = session.point_of_no_return().filter(|sealed| *sealed > 0)
        && let (Some(from), Some(to)) = (line.get(sealed - 1), line.get(sealed))
    {
        let ((x1, y1), (x2, y2)) = (places.at[*from], places.at[*to]);
        svg.diamond("tt-seal", ((x1 + x2) / 2.0, (y1 + y2) / 2.0), 6.0);
    }
    for (place, state) in map.states.iter().enumerate() {
        let known = is_known(place);
        let colour = match state.colour {
            _ if !known => "tt-socket",
            _ if look.reveal == Reveal::Walked => "tt-unjudged",
            Colour::Right => "tt-right",
            Colour::Wrong => "tt-wrong",
            Colour::Open => "tt-open",
            Colour::Unknown => "tt-unjudged",
        };
        let here = medium == Medium::Screen && session.place() == Some(place);
        let class = ["tt-state ", colour, if here { " tt-current" } else { "" }].concat();
        let label = if known { label(map, place, &cast, look) } else { text(Key::NotWalked).to_owned() };
        let id = explorer::text::natural(state.id.0.into());
        let draw = |svg: &mut Svg| {
            if state.goal && state.is_end && known {
                svg.disc("tt-goal-ring", places.at[place], places.radius + 4.0);
            }
            svg.disc("tt-disc", places.at[place], places.radius);
            if let Some(memory) = state.memory.first().filter(|_| known && places.radius >= RADIUS) {
                let (x, y) = places.at[place];
                let short: String = memory.value.chars().take(MOST_SHOWN + 1).collect();
                svg.text("tt-number", (x, y + 4.0), Anchor::Middle, &escaped(&short));
            }
        };
        if medium == Medium::Screen && places.radius >= LEAST_PRESSED {
            svg.control(&class, "state", &id, &escaped(&label), draw);
        } else {
            svg.begin_group(&class);
            draw(&mut svg);
            svg.end_group();
        }
        // Beside the control, whose name says it in words.
        if known && places.radius >= RADIUS && layer >= ROOM_FOR_SLIPS {
            slips(&mut svg, state, places.at[place], &cast);
        }
    }
    svg.end_group();
    svg.finish()
}

/// Below a state what each teller is about to write: the first to the left, the others to the right.
fn slips(svg: &mut Svg, state: &crate::MapState, (x, y): (f64, f64), cast: &Cast<'_>) {
    let Some(memory) = state.memory.first() else { return };
    for (process, slip) in &state.slips {
        let length = slip.value.chars().count();
        if slip.name != memory.name || length > MOST_SHOWN {
            continue;
        }
        let (number, _) = cast.name(*process);
        let width = 7.4 * length as f64 + 5.0;
        let left = if number == 2 { x - width - 1.0 } else { x + 1.0 };
        svg.begin_group(Cast::class(number));
        svg.rect("tt-slip", (left, y + RADIUS + 3.0), (width, 15.0), 3.0);
        svg.text("tt-written", (left + width / 2.0, y + RADIUS + 14.5), Anchor::Middle, &escaped(&slip.value));
        svg.end_group();
    }
}

/// What a state is called: its memory, and what tells it apart from others with the same.
fn label(map: &Map, place: usize, cast: &Cast<'_>, look: Look) -> String {
    let state = &map.states[place];
    let memory: Vec<String> = state.memory.iter().map(|it| [&it.name, " = ", &it.value].concat()).collect();
    let mut words = joined(&memory);
    let same = |other: &crate::MapState| other.memory == state.memory && other.layer == state.layer;
    if map.states.iter().filter(|other| same(other)).count() > 1 {
        for (process, slip) in &state.slips {
            let (_, who) = cast.name(*process);
            words.push_str(&explorer::text::fill("; {}: {} = {}", &[&who, &slip.name, &slip.value]));
        }
    }
    let judged = match state.colour {
        _ if look.reveal == Reveal::Walked => None,
        Colour::Right => Some(text(Key::StateRight)),
        Colour::Wrong => Some(text(Key::StateWrong)),
        Colour::Open => Some(text(Key::StateOpen)),
        Colour::Unknown => None,
    };
    match judged {
        Some(judged) => [&words, ". ", judged].concat(),
        None => words,
    }
}

/// Where the states are, and how large.
struct Places {
    at: Vec<(f64, f64)>,
    radius: f64,
}

fn lay_out(session: &Session, map: &Map, width: f64, apart_down: f64) -> Places {
    let reading = session.reading();
    let cast = Cast::new(&reading);
    // How far to the right, in thousandths: a step of A leads to the left, of B to the right, of others a little less far; a
    // state that several lead to stands between them.
    let mut drift = vec![0i64; map.states.len()];
    for (place, state) in map.states.iter().enumerate().skip(1) {
        let by = |step: &MapStep| match cast.name(step.choice.process).0 {
            2 => -4000,
            3 => 4000,
            other => i64::from(other % 2 * 2000 - 1000),
        };
        drift[place] = mean_before(map, place, state.layer, &|step| drift[step.from] + by(step));
    }
    let mut at = vec![(0.0, 0.0); map.states.len()];
    let mut closest = APART.min(apart_down);
    for layer in 0..layers(map) {
        let mut row: Vec<usize> = (0..map.states.len()).filter(|place| map.states[*place].layer == layer).collect();
        let between = |place: usize| mean_before(map, place, layer, &|step| at[step.from].0 as i64);
        row.sort_unstable_by_key(|place| (drift[*place], between(*place), *place));
        let apart = ((width - 2.0 * MARGIN) / (row.len().max(2) - 1) as f64).min(APART);
        closest = closest.min(apart);
        for (which, place) in row.iter().enumerate() {
            let x = width / 2.0 + (which as f64 - (row.len() - 1) as f64 / 2.0) * apart;
            at[*place] = (x, MARGIN + layer as f64 * apart_down);
        }
    }
    let radius = if closest >= 2.0 * RADIUS + 2.0 { RADIUS } else { (closest / 2.0 - 0.5).clamp(LEAST, RADIUS - 1.0) };
    Places { at, radius }
}

/// The mean of what the steps that lead to a state from an earlier layer have.
fn mean_before(map: &Map, place: usize, layer: usize, of: &dyn Fn(&MapStep) -> i64) -> i64 {
    let (mut sum, mut count) = (0, 0);
    for step in map.steps.iter().filter(|step| step.to == place && map.states[step.from].layer < layer) {
        sum += of(step);
        count += 1;
    }
    sum / count.max(1)
}
