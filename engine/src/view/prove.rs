//! What Prove has found: the stamp, the outcomes with their orders, and of every failure the story that leads to it.
//!
//! The stamp says no more than the verdict: PROVED alone is green, a bound is NOT FOUND, several outcomes of which nobody has
//! said which is right are so many RESULTS.

use explorer::report::{Bound, Finding, Kind, Report, Verdict};
use figures::money::{append, counted};
use figures::say::{Key, say, text};
use figures::teller::Teller;
use minigo::vm;
use wire::NobodyLeft;

use super::markup::Markup;
use super::{Look, Medium, joined, natural, outcome_text, story, waits, worded};
use crate::Session;
use crate::atlas::by_size;
use crate::judgement::is_right;
use crate::step::decimal;

pub(super) fn draw(session: &Session, look: Look) -> String {
    let mut markup = Markup::default();
    let Some(proving) = session.proving() else { return String::new() };
    match (proving.report(), proving.progress()) {
        (Some(report), _) => told(&mut markup, session, report, look),
        (None, Some(progress)) => {
            let counts = [
                ("runs", &*explorer::text::natural(progress.executions)),
                ("states", &*explorer::text::natural(progress.states)),
            ];
            markup.leaf("p", "tt-progress", &say(Key::ProvingSoFar, &counts));
        }
        (None, None) => {}
    }
    markup.finish()
}

/// What the stamp is about.
enum Stamp {
    Broken,
    Proved,
    NotFound,
    Results(usize),
}

fn stamp(session: &Session, report: &Report<vm::Outcome>) -> Stamp {
    let judged = report.outcomes.iter().map(|count| is_right(session.wishes(), &count.outcome));
    let (mut wrong, mut is_judged) = (false, true);
    for right in judged {
        wrong |= right == Some(false);
        is_judged &= right.is_some();
    }
    if wrong || failures(session, report).next().is_some() {
        Stamp::Broken
    } else if report.verdict != Verdict::Proved {
        Stamp::NotFound
    } else if report.outcomes.len() > 1 && !is_judged {
        Stamp::Results(report.outcomes.len())
    } else {
        Stamp::Proved
    }
}

/// The findings that are failures here: who is left waiting at the end is one only where nobody may be.
fn failures<'a>(session: &'a Session, report: &'a Report<vm::Outcome>) -> impl Iterator<Item = &'a Finding> {
    let leaks_fail = session.wishes().nobody_left == NobodyLeft::Demanded;
    report.findings.iter().filter(move |it| it.kind.is_failure() && (it.kind != Kind::Leak || leaks_fail))
}

fn told(markup: &mut Markup, session: &Session, report: &Report<vm::Outcome>, look: Look) {
    let stamp = stamp(session, report);
    let (class, words) = match stamp {
        Stamp::Broken => ("tt-stamp tt-wrong", text(Key::Broken).to_owned()),
        Stamp::Proved => ("tt-stamp tt-right", text(Key::StampProved).to_owned()),
        Stamp::NotFound => ("tt-stamp tt-unjudged", text(Key::StampNotFound).to_owned()),
        Stamp::Results(count) => ("tt-stamp tt-unjudged", say(Key::StampResults, &[("runs", &natural(count))])),
    };
    markup.element("p", &[("class", "tt-found"), ("data-share", "")], |markup| {
        markup.leaf("strong", class, &words);
        markup.text(" ");
        markup.leaf("span", "tt-strength", &strength(session, report, &stamp));
    });
    outcomes(markup, session, report, Medium::Screen);
    if report.interleavings.is_some() {
        markup.leaf("p", "tt-caption", text(Key::NoProbability));
    }
    if let Some(shortest) = &report.shortest {
        // As many as a reader presses in Step.
        let story = session.story(&shortest.finding.schedule).unwrap_or_default();
        let presses = story.iter().map(|(place, _)| *place).max().unwrap_or(0);
        let steps = counted(presses as u64, "step", "steps");
        let switches = counted(shortest.preemptions.into(), "switch", "switches");
        let kind = shortest.kind.word();
        markup.leaf(
            "p",
            "tt-shortest",
            &say(Key::ShortestWay, &[("kind", kind), ("steps", &steps), ("switches", &switches)]),
        );
        failure(markup, session, &shortest.finding, look);
    }
    for finding in failures(session, report) {
        markup.element("details", &[("class", "tt-finding")], |markup| {
            markup.leaf("summary", "", &[finding.kind.word(), ": ", &lettered(&finding.message)].concat());
            failure(markup, session, finding, look);
        });
    }
    for note in report.findings.iter().filter(|it| failures(session, report).all(|other| !std::ptr::eq(*it, other))) {
        markup.leaf("p", "tt-note", &[note.kind.word(), ": ", &lettered(&note.message)].concat());
    }
}

/// How much was searched, and under which memory model.
fn strength(session: &Session, report: &Report<vm::Outcome>, stamp: &Stamp) -> String {
    let what = match &report.verdict {
        Verdict::Proved => match report.interleavings.map(u64::try_from) {
            Some(Ok(orders)) => say(Key::CoveredOrders, &[("runs", &counted(orders, "schedule", "schedules"))]),
            _ => text(Key::CoveredAll).to_owned(),
        },
        Verdict::Bounded(bounds) => {
            let bounds: Vec<String> = bounds.iter().map(Bound::words).collect();
            say(Key::CoveredWithin, &[("object", &joined(&bounds))])
        }
        Verdict::Sampled => text(Key::CoveredSome).to_owned(),
    };
    let several = if matches!(stamp, Stamp::Results(_)) { text(Key::OnlyYouKnow) } else { "" };
    let has_race = report.findings.iter().any(|finding| finding.kind == Kind::Race);
    let model = if has_race { text(Key::MemoryModelRace) } else { text(Key::MemoryModel) };
    let first = match (stamp, &session.wishes().right) {
        (Stamp::Broken, _) => missed(session, report).unwrap_or_else(|| wrong(session, report)),
        (Stamp::Proved, Some(right)) => say(Key::AllRight, &[("should", right)]),
        _ => String::new(),
    };
    [&first, " ", &what, " ", model, " ", several].concat().trim().to_owned()
}

/// In how many of all schedules it does not end right, where both can be counted.
fn missed(session: &Session, report: &Report<vm::Outcome>) -> Option<String> {
    let (right, all) = (session.wishes().right.as_ref()?, report.interleavings?);
    let wrong = report.outcomes.iter().filter(|count| is_right(session.wishes(), &count.outcome) == Some(false));
    match wrong.map(|count| count.interleavings).sum::<Option<u128>>() {
        None | Some(0) => None,
        Some(wrong) => {
            let runs = super::futures::schedules(all);
            Some(say(Key::MissRight, &[("count", &decimal(wrong)), ("runs", &runs), ("should", right)]))
        }
    }
}

/// What goes wrong, by name, where that is no wrong end that can be counted.
fn wrong(session: &Session, report: &Report<vm::Outcome>) -> String {
    let mut kinds = Vec::new();
    for finding in failures(session, report) {
        if !kinds.contains(&finding.kind.word()) {
            kinds.push(finding.kind.word());
        }
    }
    let mut list = String::new();
    kinds.iter().for_each(|kind| append(&mut list, ", ", kind));
    if list.is_empty() { list } else { say(Key::GoesWrong, &[("kind", &list)]) }
}

/// What is told of goroutines by number, told of tellers by letter.
fn lettered(message: &str) -> String {
    let mut told = String::with_capacity(message.len());
    let mut words = message.split(' ').peekable();
    while let Some(word) = words.next() {
        match named(word, words.peek()) {
            Some(letter) => {
                append(&mut told, " ", &letter);
                words.next();
            }
            None => append(&mut told, " ", word),
        }
    }
    told
}

/// The letter of a teller where a goroutine is told of by its number, with what follows the number.
fn named(word: &str, next: Option<&&str>) -> Option<String> {
    let next = next.filter(|_| word == "goroutine")?;
    let digits = next.bytes().take_while(u8::is_ascii_digit).count();
    let number: usize = next[..digits].parse().ok()?;
    Some([Teller::new(number.checked_sub(2)?)?.name(), &next[digits..]].concat())
}

pub(super) fn outcomes(markup: &mut Markup, session: &Session, report: &Report<vm::Outcome>, medium: Medium) {
    let mut counts: Vec<_> = report.outcomes.iter().collect();
    counts.sort_unstable_by(|a, b| by_size(&b.outcome, &a.outcome));
    // A bar is a part of all schedules, and a full one would be all of them.
    let all: u128 = counts.iter().filter_map(|count| count.interleavings).sum();
    let class = worded("tt-outcomes", counts.iter().map(|count| &count.outcome));
    markup.element("ol", &[("class", &class)], |markup| {
        for count in counts {
            let class = match session.counts_as_right(&count.outcome) {
                Some(true) => "tt-right",
                Some(false) => "tt-wrong",
                None => "tt-unjudged",
            };
            let outcome = outcome_text(&count.outcome);
            markup.element("li", &[("class", class), ("data-outcome", &outcome)], |markup| {
                markup.leaf("span", "tt-outcome", &outcome);
                if let Some(orders) = count.interleavings {
                    let value = decimal(orders);
                    let size = ["0 0 ", &decimal(all), " 1"].concat();
                    let attributes = [
                        ("class", "tt-share"),
                        ("viewBox", &*size),
                        ("preserveAspectRatio", "none"),
                        ("aria-hidden", "true"),
                    ];
                    markup.element("svg", &attributes, |markup| {
                        markup.element("rect", &[("width", &value), ("height", "1")], |_| {});
                    });
                    markup.leaf("span", "tt-count", &value);
                }
                if medium == Medium::Screen
                    && let Some(token) = session.token_of(&count.schedule)
                {
                    markup.button("watch", &[("data-schedule", &token)], text(Key::WatchOne));
                }
            });
        }
    });
}

fn failure(markup: &mut Markup, session: &Session, finding: &Finding, look: Look) {
    markup.leaf("p", "tt-message", &lettered(&finding.message));
    if let Some(steps) = session.story(&finding.schedule) {
        story::draw(markup, &steps);
    }
    if matches!(finding.kind, Kind::Deadlock | Kind::PartialDeadlock)
        && let Some(reading) = session.reading_at(&finding.schedule)
    {
        waits::draw(markup, &reading, look.width);
    }
    if let Some(token) = session.token_of(&finding.schedule) {
        markup.button("watch", &[("data-schedule", &token)], text(Key::StepThrough));
    }
}
