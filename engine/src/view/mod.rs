//! What a session knows, drawn: escaped markup by named region, and pictures as SVG for a width.
//!
//! A page puts each region in its place and leaves those alone that have not changed. Sentences come from
//! [`figures::say`], shapes from [`figures::svg`]; a goroutine that was started first is A, the next one B.

mod cards;
#[cfg(not(target_family = "wasm"))]
mod causes;
mod futures;
mod history;
mod holders;
mod map;
mod markup;
mod memory;
#[cfg(not(target_family = "wasm"))]
pub mod paper;
mod prove;
mod share;
mod source;
mod story;
mod verdict;
mod waits;

use explorer::ProcessId;
use figures::teller::Teller;
use minigo::vm::reading::Reading;
pub use wire::Reveal;

use crate::Session;

/// A part of the panel that changes as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The program's text, with each goroutine at its line.
    Source,
    /// Shared variables, locks and channels.
    Memory,
    /// Each goroutine, with its button.
    Cards,
    /// What has happened.
    History,
    /// Every state.
    Map,
    /// What can still happen.
    Futures,
    /// What the last press has brought about.
    Verdict,
    /// How it ended and by which steps, in a line worth passing on.
    Share,
    /// What Prove has found.
    Proof,
}

impl Region {
    /// All of them, and how the page names them.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Source, "source"),
        (Self::Memory, "memory"),
        (Self::Cards, "cards"),
        (Self::History, "history"),
        (Self::Map, "map"),
        (Self::Futures, "futures"),
        (Self::Verdict, "verdict"),
        (Self::Share, "share"),
        (Self::Proof, "proof"),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(region, _)| *region == self).map_or("", |(_, name)| name)
    }
}

/// For what it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The width of a picture, in pixels.
    pub width: f64,
    /// How much of what can happen is shown.
    pub reveal: Reveal,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 640.0, reveal: Reveal::All }
    }
}

/// What it is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Medium {
    /// A panel, which answers presses.
    Screen,
    /// The text of the book, which does not.
    #[cfg(not(target_family = "wasm"))]
    Paper,
}

/// Draws a region.
#[must_use]
pub fn draw(session: &Session, region: Region, look: Look) -> String {
    match region {
        Region::Source => source::draw(session),
        Region::Memory => memory::draw(session),
        Region::Cards => cards::draw(session),
        Region::History => history::draw(session, look),
        Region::Map => map::draw(session, look),
        Region::Futures => futures::draw(session),
        Region::Verdict => verdict::draw(session, look),
        Region::Share => share::draw(session),
        Region::Proof => prove::draw(session, look),
    }
}

/// Who is who in one picture.
pub(crate) struct Cast<'a> {
    reading: &'a Reading,
}

impl<'a> Cast<'a> {
    pub(crate) fn new(reading: &'a Reading) -> Self {
        Self { reading }
    }

    /// The teller of a goroutine's number: 2 is A; main and timers are none, and neither is who comes after H.
    fn teller(number: i32) -> Option<Teller> {
        usize::try_from(number - 2).ok().and_then(Teller::new)
    }

    /// The class that gives a goroutine its hue.
    fn class(number: i32) -> &'static str {
        Self::teller(number).map_or("tt-main", Teller::class)
    }

    /// What a goroutine is called: `A`, or `main`, `goroutine 12`, `timer 1`.
    fn called(number: i32, name: &str) -> String {
        Self::teller(number).map_or_else(|| name.to_owned(), |teller| teller.letter().to_string())
    }

    /// The same as markup: a letter on a chip of its colour, or a name.
    fn letter(markup: &mut markup::Markup, number: i32, name: &str) {
        match Self::teller(number) {
            Some(teller) => {
                markup.element("b", &[("class", "tt-letter")], |markup| markup.leaf("span", "", teller.name()));
            }
            None => markup.leaf("b", "tt-called", name),
        }
    }

    /// The number and the name of a process.
    fn name(&self, process: ProcessId) -> (i32, String) {
        let g = self.reading.goroutines.iter().find(|g| g.process == process);
        g.map_or((0, String::new()), |g| (g.number, Self::called(g.number, &g.name)))
    }

    /// Several processes in a list: `A, B and main`.
    fn names(&self, processes: &[ProcessId]) -> String {
        let names: Vec<String> = processes.iter().map(|process| self.name(*process).1).collect();
        match names.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, first)) => {
                figures::say::say(figures::say::Key::And, &[("first", &joined(first)), ("last", last)])
            }
        }
    }
}

/// Several texts with commas between them.
fn joined(texts: &[String]) -> String {
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all.push_str(", ");
        }
        all.push_str(text);
    }
    all
}

/// A number in decimal.
fn natural(number: usize) -> String {
    explorer::text::natural(number as u64)
}

/// The class of a list of outcomes, and that some are told in so many words that they need a row of their own.
fn worded<'a>(class: &str, mut outcomes: impl Iterator<Item = &'a minigo::vm::Outcome>) -> String {
    let is_long = outcomes.any(|outcome| outcome_text(outcome).len() > MOST_BESIDE);
    [class, if is_long { " tt-worded" } else { "" }].concat()
}

/// An outcome of more letters has no room beside its bar.
const MOST_BESIDE: usize = 16;

/// What an outcome prints, or how it fails, in one line.
fn outcome_text(outcome: &minigo::vm::Outcome) -> String {
    let printed = String::from_utf8_lossy(outcome.stdout.trim_ascii()).replace('\n', " ⏎ ");
    match (&outcome.failure, printed.is_empty()) {
        (Some(failure), true) => failure.lines().next().unwrap_or_default().to_owned(),
        (Some(failure), false) => {
            let parts = [&*printed, failure.lines().next().unwrap_or_default()];
            explorer::text::fill("{} · {}", &parts)
        }
        (None, true) => figures::say::text(figures::say::Key::NothingPrinted).to_owned(),
        (None, false) => printed,
    }
}
