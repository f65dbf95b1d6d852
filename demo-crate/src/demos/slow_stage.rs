//! The stage of slow motion: the picture, the lines of source that the tellers run, and once the run is over every event
//! of it, what was lost, and how the first loss came about.

use super::source::source;
use crate::bank::strategies::Strategy;
use crate::run::flight::{Flown, Landing};
use crate::run::scoreboard::Progress;
use crate::run::slow::PAUSE_MS;
use figures::events::{Event, Lane, events, first_loss};
use figures::ledger::ledger;
use figures::money::{duration, grouped};
use figures::say::{Key, say, text};
use figures::svg::numbers;
use figures::teller::{Sign, Teller};
use figures::timeline::{self, timeline};
use figures::trace::lost_updates;

/// What is to be shown of a run in slow motion.
pub(super) struct Slow<'a> {
    pub(super) strategy: Strategy,
    pub(super) lanes: &'a [Lane],
    /// How far it is.
    pub(super) progress: timeline::Progress,
    /// Pounds that should be there and are not; `None` where that is not known.
    pub(super) missing: Option<i64>,
    pub(super) asked: Asked,
    /// Whether its first loss can be stepped through in a program.
    pub(super) has_program: bool,
}

/// What the reader asked of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// To see it.
    Run,
    /// Where the money went, of this very run.
    Loss,
    /// Where the money went, of a run at full speed: this one was made to show it, or so many were and lost nothing.
    LossOfAnother(u32),
}

/// Whether updates were seen to be lost in a run; at full speed nothing is seen.
pub(super) fn has_collided(landing: &Landing) -> bool {
    !lost_updates(&lanes(&landing.flown, &landing.owner)).is_empty()
}

/// The lanes of a run in slow motion, the owner's last; none at full speed.
pub(super) fn lanes(flown: &[Flown], owner: &Progress) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for flown in flown {
        let teller = Teller::new(flown.teller);
        let operations = flown.progress.operations.clone();
        match lanes.iter_mut().find(|lane| lane.teller == teller) {
            Some(lane) => lane.operations.extend(operations),
            None => {
                let at = lanes.iter().position(|lane| lane.teller > teller).unwrap_or(lanes.len());
                lanes.insert(at, Lane { teller, amount: flown.amount, operations });
            }
        }
    }
    if !owner.operations.is_empty() {
        lanes.push(Lane { teller: None, amount: 0, operations: owner.operations.clone() });
    }
    if lanes.iter().all(|lane| lane.operations.is_empty()) {
        lanes.clear();
    }
    lanes
}

impl Slow<'_> {
    /// Everything below the account's three figures, `width` pixels wide.
    pub(super) fn markup(&self, width: f64) -> String {
        let events = events(self.lanes);
        let is_over = self.progress == timeline::Progress::Ended;
        let loss = first_loss(self.lanes, &events).filter(|_| is_over && self.asked != Asked::Run);
        let mut html = String::from("<div class=\"tt-slow\"");
        if let Some(loss) = &loss {
            let played = loss.each_ref().map(|(number, _)| *number);
            push(&mut html, &[" data-play=\"", &numbers(&played), "\""]);
        }
        html.push('>');
        if matches!(self.asked, Asked::LossOfAnother(_)) {
            push(&mut html, &["<p class=\"tt-caption\">", text(Key::LossIsRun), "</p>"]);
        }
        html.push_str(&timeline(self.lanes, width, self.progress));
        if is_over && !events.is_empty() {
            html.push_str(&scrub(events.len()));
        }
        html.push_str(&source(self.strategy.listing(), self.lanes, &events, text(Key::SlowSource)));
        html.push_str("<div class=\"tt-pair\"><div>");
        if let Some(loss) = &loss {
            push(&mut html, &["<p class=\"tt-word\">", text(Key::LossHeading), "</p>"]);
            html.push_str(&list("tt-story", loss.iter().map(|(number, sentence)| (*number, sentence.clone()))));
            if let (true, Some(turns)) = (self.has_program, turns(self.lanes, &events, loss.each_ref().map(|it| it.0)))
            {
                push(
                    &mut html,
                    &["<button type=\"button\" class=\"tt-button\" data-control=\"open-in-step\" value=\""],
                );
                push(&mut html, &[&turns, "\">", text(Key::OpenInStep), "</button>"]);
            }
        } else if let (true, Asked::LossOfAnother(runs)) = (is_over, self.asked) {
            let runs = figures::money::counted(runs.into(), "run", "runs");
            push(&mut html, &["<p>", &say(Key::LossNotSeen, &[("runs", &runs)]), "</p>"]);
        }
        html.push_str("</div><div>");
        if let (true, Some(missing)) = (is_over, self.missing) {
            push(&mut html, &["<p class=\"tt-ledger\">", &ledger(self.lanes, missing), "</p>"]);
        }
        let (least, most) = (duration(PAUSE_MS.0.into()), duration(PAUSE_MS.1.into()));
        let chance = say(Key::SlowChance, &[("least", &least), ("most", &most)]);
        push(&mut html, &["<p class=\"tt-caption\">", &chance, "</p></div></div>"]);
        if is_over && !events.is_empty() {
            let count = say(Key::EventsInOrder, &[("count", &grouped(events.len() as u64))]);
            push(&mut html, &["<details class=\"tt-events\"><summary>", &count, "</summary>"]);
            let told = (1..).zip(&events).map(|(number, event)| (number, event.sentence(self.lanes)));
            html.push_str(&list("", told));
            html.push_str("</details>");
        }
        html.push_str("</div>");
        html
    }
}

/// Whose turn it is at each of these four events, counted from 1, in the letters of a program in which A pays in and B takes
/// out; `None` where two tellers of one kind met.
fn turns(lanes: &[Lane], events: &[Event], loss: [usize; 4]) -> Option<String> {
    let letters = loss.map(|number| match lanes[events[number - 1].lane].sign() {
        Sign::Deposit => 'A',
        Sign::Withdraw => 'B',
    });
    let both_kinds = letters.contains(&'A') && letters.contains(&'B');
    both_kinds.then(|| letters.into_iter().collect())
}

fn push(html: &mut String, parts: &[&str]) {
    for part in parts {
        html.push_str(part);
    }
}

fn scrub(events: usize) -> String {
    let most = grouped(events as u64);
    let mut html =
        String::from("<div class=\"tt-scrub\"><input type=\"range\" data-control=\"scrub\" min=\"1\" max=\"");
    push(&mut html, &[&most, "\" value=\"", &most, "\" aria-label=\"", text(Key::SlowStep)]);
    html.push_str("\"><span class=\"tt-now\"></span></div>");
    html
}

/// Events to be pressed, each by its number.
fn list(class: &str, told: impl Iterator<Item = (usize, String)>) -> String {
    let mut html = String::from("<ol class=\"");
    push(&mut html, &[class, "\">"]);
    for (number, sentence) in told {
        push(&mut html, &["<li><button type=\"button\" data-event=\"", &numbers(&[number]), "\">"]);
        push(&mut html, &[&sentence, "</button></li>"]);
    }
    html.push_str("</ol>");
    html
}

/// The trace as the element's property: the events in their order, from which a schedule can be made, and what was lost. JSON.
pub(super) fn trace(strategy: Strategy, opening: i64, lanes: &[Lane]) -> String {
    if lanes.is_empty() {
        return "null".to_owned();
    }
    let all = events(lanes);
    let mut json = String::from("{\"strategy\":\"");
    push(&mut json, &[strategy.name(), "\",\"opening\":", &figures::money::plain(opening), ",\"events\":["]);
    for (place, event) in all.iter().enumerate() {
        push(&mut json, &[if place > 0 { "," } else { "" }, &told(event, lanes)]);
    }
    json.push_str("],\"first_loss\":");
    match first_loss(lanes, &all) {
        Some(loss) => {
            for (place, (number, _)) in loss.iter().enumerate() {
                push(&mut json, &[if place > 0 { "," } else { "[" }, &numbers(&[*number])]);
            }
            json.push_str("]}");
        }
        None => json.push_str("null}"),
    }
    json
}

/// An event as JSON.
fn told(event: &Event, lanes: &[Lane]) -> String {
    let lane = &lanes[event.lane];
    let plain = figures::money::plain;
    let mut json = String::from("{\"teller\":");
    match lane.teller {
        Some(teller) => push(&mut json, &["\"", teller.name(), "\""]),
        None => json.push_str("null"),
    }
    push(&mut json, &[",\"does\":\"", event.act.name(), "\",\"operation\":", &plain(event.place as i64 + 1)]);
    push(&mut json, &[",\"amount\":", &plain(lane.amount), ",\"balance\":"]);
    json.push_str(&event.balance(lanes).map_or_else(|| "null".to_owned(), plain));
    push(&mut json, &[",\"ms\":", &plain(event.ms.round() as i64), ",\"lost\":"]);
    json.push_str(if event.is_lost { "true}" } else { "false}" });
    json
}

#[cfg(test)]
mod tests {
    use super::{Asked, Lane, Slow, Strategy, Teller, trace};
    use figures::timeline::Progress;
    use figures::trace::Operation;

    /// A and B both read 100; A writes 101, and B writes 99 over it.
    fn collision() -> Vec<Lane> {
        let lane = |place: usize, amount: i64, [read_stamp, before_write]: [u32; 2]| Lane {
            teller: Teller::new(place),
            amount,
            operations: vec![Operation {
                read: Some(100),
                wrote: Some(100 + amount),
                read_stamp,
                before_write,
                after_write: before_write + 1,
                read_ms: read_stamp as f32 * 400.0,
                wrote_ms: before_write as f32 * 400.0,
                ..Operation::default()
            }],
        };
        vec![lane(0, 1, [0, 2]), lane(1, -1, [1, 4])]
    }

    fn slow(lanes: &[Lane], progress: Progress, asked: Asked) -> String {
        Slow { strategy: Strategy::None, lanes, progress, missing: Some(1), asked, has_program: true }.markup(640.0)
    }

    #[test]
    fn a_loss_is_played_in_four_steps_and_counted() {
        let html = slow(&collision(), Progress::Ended, Asked::LossOfAnother(1));
        assert!(html.contains("data-play=\"1 2 3 4\""), "{html}");
        assert!(html.contains("A ▲ lost 1 × £1, so £1 is missing."), "{html}");
        assert!(html.contains("the same tellers and the same code, in slow motion"), "{html}");
        assert!(html.contains("350 ms to 800 ms"), "{html}");
        assert!(html.contains("data-control=\"scrub\" min=\"1\" max=\"4\""), "{html}");
        assert!(html.contains("data-control=\"open-in-step\" value=\"ABAB\""), "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn nothing_is_told_of_the_end_while_the_run_is_under_way() {
        let html = slow(&collision(), Progress::Running(2_000.0), Asked::LossOfAnother(1));
        for absent in ["data-play", "open-in-step", "scrub", "missing", "tt-events"] {
            assert!(!html.contains(absent), "{absent}: {html}");
        }
    }

    #[test]
    fn the_trace_is_the_order_of_the_accesses() {
        let trace = trace(Strategy::None, 100, &collision());
        let json: serde_json::Value = serde_json::from_str(&trace).expect("JSON");
        let events = json["events"].as_array().expect("events");
        let order: Vec<_> = events.iter().map(|event| (event["teller"].as_str(), event["does"].as_str())).collect();
        assert_eq!(
            order,
            [("A", "read"), ("B", "read"), ("A", "write"), ("B", "write")].map(|(a, b)| (Some(a), Some(b)))
        );
        assert_eq!(events[2]["lost"], true);
        assert_eq!(json["first_loss"], serde_json::json!([1, 2, 3, 4]));
    }
}
