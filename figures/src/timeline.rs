//! Slow motion on one axis of time: a lane a teller with the slips it carries, and memory as a row of cells.
//!
//! Time runs to the right, and on a narrow screen downwards. The picture always fits its width. Every mark bears the
//! numbers of its events.

mod key;
mod layout;

use crate::events::{self, Act, Cell, Event, Lane, holders};
use crate::money::{counted, plain};
use crate::say::{Key, say, text};
use crate::svg::{Anchor, Svg, width_of};
use crate::teller::Teller;
use crate::trace::{Lost, Operation, lost_updates};
use layout::Layout;

/// How far the run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// Under way, so many milliseconds after the gate opened.
    Running(f32),
    /// Over: the last event ends the axis.
    Ended,
}

/// Draws the lanes, `width` pixels wide, 300 at the least.
pub fn timeline(lanes: &[Lane], width: f64, progress: Progress) -> String {
    let width = width.max(300.0);
    let (mut last_ms, mut done) = (1.0_f32, 0);
    for (.., operation) in events::operations(lanes) {
        last_ms = last_ms.max(operation.read_ms).max(operation.wrote_ms);
        done += u64::from(operation.wrote.is_some());
    }
    let now_ms = match progress {
        Progress::Running(now_ms) => last_ms.max(now_ms),
        Progress::Ended => last_ms,
    };
    let lost = lost_updates(lanes);
    let label = say(
        Key::SlowLabel,
        &[
            ("changes", &counted(done, "read and write", "reads and writes")),
            ("tellers", &counted(lanes.len() as u64, "teller", "tellers")),
            ("lost", &counted(lost.len() as u64, "update was", "updates were")),
        ],
    );
    let events = events::events(lanes);
    let cells = events::memory(lanes, &events);
    let layout = Layout::new(lanes.len(), width, layout::span_ms(now_ms, progress));
    let key = key::Entries::of(lanes, &lost);
    let mut svg = Svg::new(width, layout.height() + key.height(width), &label);
    layout.axis(&mut svg);
    let mut picture = Picture { layout, lanes, events: &events, lost: &lost, now_ms, svg };
    picture.memory(&cells);
    picture.handed_over();
    for (number, lane) in lanes.iter().enumerate() {
        picture.lane(number, lane);
    }
    for each in &lost {
        picture.over(each);
    }
    let mut svg = picture.svg;
    key.draw(&mut svg, (layout.height(), width));
    svg.finish()
}

/// What a picture in the making is made from.
struct Picture<'a> {
    layout: Layout,
    lanes: &'a [Lane],
    events: &'a [Event],
    lost: &'a [Lost],
    now_ms: f32,
    svg: Svg,
}

impl Picture<'_> {
    /// The numbers of an operation's events of these kinds.
    fn numbers(&self, lane: usize, place: usize, acts: &[Act]) -> Vec<usize> {
        let is_wanted = |event: &Event| (event.lane, event.place) == (lane, place) && acts.contains(&event.act);
        (1..).zip(self.events).filter(|(_, event)| is_wanted(event)).map(|(number, _)| number).collect()
    }

    fn memory(&mut self, cells: &[Cell]) {
        let row = self.lanes.len();
        self.layout.name(&mut self.svg, "tt-said", row, text(Key::Memory));
        for (place, cell) in cells.iter().enumerate() {
            let next = cells.get(place + 1).map_or(self.now_ms, |next| next.from_ms);
            let (at, size) = self.layout.bar((cell.from_ms, next), row, self.layout.thick() + 2.0);
            self.svg.begin_events("tt-event", &cell.events);
            self.svg.rect(if cell.is_lost { "tt-cell tt-fleeting" } else { "tt-cell" }, at, size, 3.0);
            self.inside("tt-value", (at, size), &plain(cell.balance));
            self.svg.end_group();
        }
    }

    /// A text in the middle of a bar, if it has room.
    fn inside(&mut self, class: &str, (at, size): ((f64, f64), (f64, f64)), words: &str) {
        if size.0 >= width_of(words) + 2.0 && size.1 >= 13.0 {
            self.svg.text(class, (at.0 + size.0 / 2.0, at.1 + size.1 / 2.0 + 4.5), Anchor::Middle, words);
        }
    }

    fn lane(&mut self, number: usize, lane: &Lane) {
        let mut name = String::from(lane.teller.map_or(text(Key::OwnerLane), Teller::name));
        if lane.teller.is_some() {
            name.push(' ');
            name.push_str(lane.sign().shape());
        }
        self.svg.begin_group(lane.teller.map_or("tt-owner", Teller::class));
        self.layout.name(&mut self.svg, "tt-teller", number, &name);
        self.layout.lane(&mut self.svg, number);
        for (place, operation) in lane.operations.iter().enumerate() {
            self.waits(number, place, operation);
            self.slip(number, place, operation);
            self.marks(number, place, operation, lane);
        }
        self.svg.end_group();
    }

    /// The hollow part in which an operation waits for the lock, with the letters of those who hold it.
    fn waits(&mut self, lane: usize, place: usize, operation: &Operation) {
        let Some(asked_ms) = operation.asked_ms else { return };
        let entered_ms = if operation.read.is_some() { operation.read_ms } else { self.now_ms };
        let numbers = self.numbers(lane, place, &[Act::Wait]);
        if numbers.is_empty() || entered_ms <= asked_ms {
            return;
        }
        self.svg.begin_events("tt-event", &numbers);
        let (at, size) = self.layout.bar((asked_ms, entered_ms), lane, self.layout.thick() - 3.0);
        self.svg.rect("tt-waiting", at, size, 3.0);
        for (holder, from, to) in holders(self.lanes, lane, operation) {
            let Some(holder) = self.lanes[holder].teller else { continue };
            let bar = self.layout.bar((from, to.min(self.now_ms)), lane, self.layout.thick() - 3.0);
            let mut class = String::from("tt-teller ");
            class.push_str(holder.class());
            self.inside(&class, bar, holder.name());
        }
        self.svg.end_group();
    }

    /// What a teller carries from its read to its write: the balance that it read, and from when on that is out of date.
    fn slip(&mut self, lane: usize, place: usize, operation: &Operation) {
        let Some(balance) = operation.read.filter(|_| !operation.is_indivisible()) else { return };
        let until_ms = if operation.is_over() { operation.wrote_ms } else { self.now_ms };
        let numbers = self.numbers(lane, place, &[Act::Read, Act::Write, Act::Fail]);
        let bar = self.layout.bar((operation.read_ms, until_ms), lane, self.layout.thick());
        self.svg.begin_events("tt-event", &numbers);
        self.svg.rect(if operation.asked_ms.is_some() { "tt-slip tt-within" } else { "tt-slip" }, bar.0, bar.1, 4.0);
        if let Some(stale_ms) = stale_ms(self.lanes, lane, operation).filter(|stale_ms| *stale_ms < until_ms) {
            let (at, size) = self.layout.bar((stale_ms, until_ms), lane, self.layout.thick());
            self.svg.rect("tt-stale", at, size, 4.0);
        }
        self.inside("tt-value", bar, &plain(balance));
        self.svg.end_group();
    }

    /// The marks of an operation: a disc where it read, a square where it wrote, a crossed ring where that was refused, a
    /// diamond where it sent a request.
    fn marks(&mut self, lane: usize, place: usize, operation: &Operation, of: &Lane) {
        let is_lost = self.lost.iter().any(|each| each.victim == (lane, place));
        let wrote = self.layout.at(operation.wrote_ms, lane);
        if operation.is_sent() {
            self.svg.begin_events("tt-event", &self.numbers(lane, place, &[Act::Send]));
            self.svg.diamond("tt-dot", wrote, 7.0);
            self.layout.beside(&mut self.svg, "tt-figure", wrote, &of.signed());
            self.svg.end_group();
            return;
        }
        if operation.read.is_some() && !operation.is_indivisible() {
            self.svg.begin_events("tt-event", &self.numbers(lane, place, &[Act::Read]));
            self.svg.disc("tt-dot", self.layout.at(operation.read_ms, lane), 6.0);
            self.svg.end_group();
        }
        if let Some(balance) = operation.wrote {
            self.svg.begin_events("tt-event", &self.numbers(lane, place, &[Act::Write, Act::Change]));
            square(&mut self.svg, if is_lost { "tt-gone" } else { "tt-dot" }, wrote);
            let mut words = plain(balance);
            words.push_str(if is_lost { " ✗" } else { "" });
            let class = if is_lost { "tt-figure tt-struck" } else { "tt-figure" };
            self.layout.beside(&mut self.svg, class, wrote, &words);
            self.svg.end_group();
        } else if operation.is_refused {
            self.svg.begin_events("tt-event", &self.numbers(lane, place, &[Act::Fail]));
            // Where it was refused it has read again: beside that mark.
            refused(&mut self.svg, self.layout.before(wrote, 10.0));
            self.svg.end_group();
        }
    }

    /// From a write that was lost to the one that went over it.
    fn over(&mut self, each: &Lost) {
        let operation = |(lane, place): (usize, usize)| &self.lanes[lane].operations[place];
        let from = self.layout.at(operation(each.victim).wrote_ms, each.victim.0);
        let to = self.layout.at(operation(each.by).wrote_ms, each.by.0);
        let mut numbers = self.numbers(each.by.0, each.by.1, &[Act::Write]);
        numbers.truncate(1);
        self.svg.begin_events("tt-event", &numbers);
        let (from, to) = (towards(from, to, 9.0), towards(to, from, 9.0));
        self.svg.line("tt-over", from, to);
        self.svg.end_group();
    }

    /// From each request that was sent to the write that its owner made of it: the requests of one teller are served in
    /// the order in which it sent them.
    fn handed_over(&mut self) {
        let mut served = [0; Teller::ALL.len()];
        for (owner, place, operation) in events::operations(self.lanes) {
            let Some(teller) = operation.request_of else { continue };
            let number = served[teller.place()];
            served[teller.place()] += 1;
            let Some(sender) = self.lanes.iter().position(|lane| lane.teller == Some(teller)) else { continue };
            let sent = self.lanes[sender].operations.iter().filter(|each| each.is_sent()).nth(number);
            if let Some(sent) = sent {
                let (from, to) = (self.layout.at(sent.wrote_ms, sender), self.layout.at(operation.read_ms, owner));
                self.svg.begin_events(teller.class(), &self.numbers(owner, place, &[Act::Read]));
                self.svg.line("tt-handed", towards(from, to, 8.0), towards(to, from, 8.0));
                self.svg.end_group();
            }
        }
    }
}

/// When somebody else first wrote after this operation had read, in milliseconds, if that was before its own end.
fn stale_ms(lanes: &[Lane], lane: usize, operation: &Operation) -> Option<f32> {
    let end = if operation.is_over() { operation.before_write.max(operation.after_write) } else { u32::MAX };
    let later = events::operations(lanes).filter(|(other, _, each)| {
        *other != lane && each.wrote.is_some() && each.before_write > operation.read_stamp && each.before_write < end
    });
    later.map(|(.., each)| each.wrote_ms).min_by(f32::total_cmp)
}

fn square(svg: &mut Svg, class: &str, (x, y): (f64, f64)) {
    svg.rect(class, (x - 6.0, y - 6.0), (12.0, 12.0), 1.0);
}

fn refused(svg: &mut Svg, (x, y): (f64, f64)) {
    svg.disc("tt-vain", (x, y), 6.5);
    for slope in [1.0, -1.0] {
        svg.line("tt-cross", (x - 3.5, y - 3.5 * slope), (x + 3.5, y + 3.5 * slope));
    }
}

/// The point so many pixels from `from` on the way to `to`.
fn towards(from: (f64, f64), to: (f64, f64), pixels: f64) -> (f64, f64) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let share = pixels / (x * x + y * y).sqrt().max(pixels);
    (from.0 + x * share, from.1 + y * share)
}

#[cfg(test)]
mod tests;
