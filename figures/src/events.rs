//! What happened in slow motion, one event after another, and each in a sentence.
//!
//! An event's number, counted from 1, is what joins its mark, its cell of memory, its line of source and its place in
//! the list: all bear it as `data-event`.

use crate::money::{plain, pounds};
use crate::say::{Key, say, text};
use crate::teller::{Sign, Teller};
use crate::trace::{Operation, lost_updates};

/// One teller's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Whose; `None` for the owner of the account.
    pub teller: Option<Teller>,
    /// Pounds that each of its operations adds; of the owner's lane it says nothing.
    pub amount: i64,
    /// What it has done so far, oldest first.
    pub operations: Vec<Operation>,
}

impl Lane {
    /// In or out.
    pub fn sign(&self) -> Sign {
        if self.amount < 0 { Sign::Withdraw } else { Sign::Deposit }
    }

    /// What it is called in a sentence.
    pub(crate) fn name(&self) -> &'static str {
        self.teller.map_or(text(Key::Owner), Teller::name)
    }

    /// Its amount with its sign: `+£1`.
    pub(crate) fn signed(&self) -> String {
        let mut signed = String::from(if self.amount < 0 { "" } else { "+" });
        signed.push_str(&pounds(self.amount));
        signed
    }
}

impl AsRef<[Operation]> for Lane {
    fn as_ref(&self) -> &[Operation] {
        &self.operations
    }
}

/// What a teller does in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Asks for a lock that somebody holds.
    Wait,
    /// Reads the balance.
    Read,
    /// Writes the balance.
    Write,
    /// Reads and writes at one moment.
    Change,
    /// Is refused: the balance is no longer what it read.
    Fail,
    /// Sends a request.
    Send,
}

impl Act {
    /// The name in a trace.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Read => "read",
            Self::Write => "write",
            Self::Change => "change",
            Self::Fail => "fail",
            Self::Send => "send",
        }
    }
}

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Whose lane.
    pub lane: usize,
    /// Which operation of that lane.
    pub place: usize,
    /// What.
    pub act: Act,
    /// When, in milliseconds since the gate opened.
    pub ms: f32,
    /// True for a write that was lost in the end.
    pub is_lost: bool,
}

impl Event {
    /// Its operation.
    pub fn operation<'a>(&self, lanes: &'a [Lane]) -> &'a Operation {
        &lanes[self.lane].operations[self.place]
    }

    /// The balance that it read or wrote, in pounds.
    pub fn balance(&self, lanes: &[Lane]) -> Option<i64> {
        let operation = self.operation(lanes);
        match self.act {
            Act::Write | Act::Change => operation.wrote,
            Act::Read | Act::Fail => operation.read,
            Act::Wait | Act::Send => None,
        }
    }

    /// The event in a sentence.
    pub fn sentence(&self, lanes: &[Lane]) -> String {
        let lane = &lanes[self.lane];
        let teller = ("teller", lane.name());
        let holds = plain(self.balance(lanes).unwrap_or(0));
        match self.act {
            Act::Wait => {
                let holder = holders(lanes, self.lane, self.operation(lanes)).next();
                let holder = holder.map_or("", |(holder, ..)| lanes[holder].name());
                say(Key::EventWaits, &[teller, ("holder", holder)])
            }
            Act::Read => say(Key::EventReads, &[teller, ("holds", &holds)]),
            Act::Write if self.is_lost => say(Key::EventLost, &[teller, ("holds", &holds)]),
            Act::Write => say(Key::EventWrites, &[teller, ("holds", &holds)]),
            Act::Change => {
                let before = plain(self.operation(lanes).read.unwrap_or(0));
                say(Key::EventChanges, &[teller, ("before", &before), ("holds", &holds)])
            }
            Act::Fail => say(Key::EventFails, &[teller, ("holds", &holds)]),
            Act::Send => say(Key::EventSends, &[teller, ("amount", &lane.signed())]),
        }
    }
}

/// Everything that happened so far, in order: by the stamps that accesses drew, and where there is none, by the clock.
pub fn events(lanes: &[Lane]) -> Vec<Event> {
    let lost = lost_updates(lanes);
    let mut stamped: Vec<(u32, Event)> = Vec::new();
    let mut unstamped = Vec::new();
    for (lane, place, operation) in operations(lanes) {
        let is_lost = lost.iter().any(|each| each.victim == (lane, place));
        let event = |act, ms| Event { lane, place, act, ms, is_lost: is_lost && act == Act::Write };
        let mut add = |stamp, event| {
            let at = stamped.partition_point(|(other, _)| *other <= stamp);
            stamped.insert(at, (stamp, event));
        };
        if operation.is_indivisible() {
            add(operation.read_stamp, event(Act::Change, operation.wrote_ms));
        } else if operation.is_sent() {
            add(operation.after_write, event(Act::Send, operation.wrote_ms));
        } else {
            if operation.read.is_some() {
                add(operation.read_stamp, event(Act::Read, operation.read_ms));
            }
            if operation.wrote.is_some() {
                add(operation.before_write, event(Act::Write, operation.wrote_ms));
            } else if operation.is_refused {
                add(operation.after_write, event(Act::Fail, operation.wrote_ms));
            }
        }
        if let (Some(asked_ms), Some(_)) = (operation.asked_ms, holders(lanes, lane, operation).next()) {
            unstamped.push(event(Act::Wait, asked_ms));
        }
    }
    let mut events: Vec<Event> = stamped.into_iter().map(|(_, event)| event).collect();
    for event in unstamped {
        let later = |other: &Event| other.ms > event.ms || (other.lane, other.place) == (event.lane, event.place);
        let at = events.iter().position(later).unwrap_or(events.len());
        events.insert(at, event);
    }
    events
}

/// Every operation with its lane and its place there.
pub(crate) fn operations(lanes: &[Lane]) -> impl Iterator<Item = (usize, usize, &Operation)> {
    lanes.iter().enumerate().flat_map(|(number, lane)| {
        lane.operations.iter().enumerate().map(move |(place, operation)| (number, place, operation))
    })
}

/// Who held the lock while an operation of `lane` waited for it: the holder's lane, and from when to when, in
/// milliseconds; infinite where that goes on.
pub(crate) fn holders<'a>(
    lanes: &'a [Lane],
    lane: usize,
    operation: &'a Operation,
) -> impl Iterator<Item = (usize, f32, f32)> + 'a {
    let asked_ms = operation.asked_ms.unwrap_or(f32::INFINITY);
    let entered_ms = if operation.read.is_some() { operation.read_ms } else { f32::INFINITY };
    operations(lanes).filter_map(move |(holder, _, held)| {
        let is_held = holder != lane && held.asked_ms.is_some() && held.read.is_some();
        let until_ms = if held.wrote.is_some() { held.wrote_ms } else { f32::INFINITY };
        let (from, to) = (held.read_ms.max(asked_ms), until_ms.min(entered_ms));
        (is_held && from < to).then_some((holder, from, to))
    })
}

/// What memory held from one write to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The balance, in pounds.
    pub balance: i64,
    /// From when on, in milliseconds since the gate opened.
    pub from_ms: f32,
    /// True when the write that made it was lost in the end.
    pub is_lost: bool,
    /// The numbers of the events that wrote it and read it; the opening balance was written by event 0.
    pub events: Vec<usize>,
}

/// The balances that memory held, in order; none before anybody has seen one.
pub fn memory(lanes: &[Lane], events: &[Event]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let (number, operation) = (place + 1, event.operation(lanes));
        if let (true, Some(balance)) = (cells.is_empty(), operation.read) {
            cells.push(Cell { balance, from_ms: 0.0, is_lost: false, events: vec![0] });
        }
        let cell = |balance| Cell { balance, from_ms: event.ms, is_lost: event.is_lost, events: vec![number] };
        match (event.act, operation.wrote, cells.last_mut()) {
            (Act::Read | Act::Fail, _, Some(last)) => last.events.push(number),
            (Act::Change, Some(balance), Some(last)) => {
                last.events.push(number);
                cells.push(cell(balance));
            }
            (Act::Write, Some(balance), _) => cells.push(cell(balance)),
            _ => {}
        }
    }
    cells
}

/// The first update that was lost, as four events: both had read before the first wrote, and the second wrote over it.
/// Each with what its teller carried, in a sentence.
pub fn first_loss(lanes: &[Lane], events: &[Event]) -> Option<[(usize, String); 4]> {
    let lost = *lost_updates(lanes).first()?;
    let find = |(lane, place), act| {
        let number = events.iter().position(|event| (event.lane, event.place, event.act) == (lane, place, act));
        number.map(|number| (number + 1, &lanes[lane], &lanes[lane].operations[place]))
    };
    let mut reads = [find(lost.victim, Act::Read)?, find(lost.by, Act::Read)?];
    if reads[0].0 > reads[1].0 {
        reads.swap(0, 1);
    }
    let [first, second] = reads;
    let read = |(number, lane, operation): (usize, &Lane, &Operation), key| {
        let holds = plain(operation.read.unwrap_or(0));
        (number, say(key, &[("teller", lane.name()), ("holds", &holds)]))
    };
    let wrote = |(number, lane, operation): (usize, &Lane, &Operation), key, values: &[(&str, &str)]| {
        let (read, holds) = (plain(operation.read.unwrap_or(0)), plain(operation.wrote.unwrap_or(0)));
        let mut all = vec![("teller", lane.name()), ("before", read.as_str()), ("holds", holds.as_str())];
        all.extend_from_slice(values);
        (number, say(key, &all))
    };
    let (victim, by) = (find(lost.victim, Act::Write)?, find(lost.by, Act::Write)?);
    let over = if victim.1.sign() == Sign::Deposit { Key::LossOfDeposit } else { Key::LossOfWithdrawal };
    let is_same = first.2.read == second.2.read;
    Some([
        read(first, Key::LossReads),
        read(second, if is_same { Key::LossReadsToo } else { Key::LossReads }),
        wrote(victim, Key::LossWrites, &[]),
        wrote(by, over, &[("victim", victim.1.name())]),
    ])
}

#[cfg(test)]
mod tests;
