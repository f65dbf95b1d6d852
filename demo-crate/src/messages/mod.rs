//! The bank without shared memory: one vault worker owns the account, and tellers talk to it in messages.
//!
//! Both sides are state machines that know nothing of workers or ports, so that every order of their messages can be
//! tried: `tests/messages` explores them all. A teller without synchronisation still *gets* and later *sets*: between
//! the two, others come in, and their updates are truly lost, though no memory is shared and there is no data race.

pub mod asker;
pub mod chance;
pub mod desk;
mod harm;
#[cfg(feature = "cores")]
pub mod line;
#[cfg(feature = "cores")]
pub mod splitter;
pub mod teller;
#[cfg(feature = "cores")]
pub mod turns;
pub mod vault;
#[cfg(feature = "cores")]
pub mod visitor;

use crate::run::order::Order;
use crate::run::scoreboard::Scoreboard;
use asker::Asker;
#[cfg(feature = "cores")]
use splitter::Splitter;
use teller::{Next, Teller};
#[cfg(feature = "cores")]
use turns::Turns;
#[cfg(feature = "cores")]
use visitor::Visitor;

/// A teller at work, on one account or on several.
#[derive(Debug)]
pub enum AtWork {
    /// On one account, which the vault keeps.
    One(Teller),
    /// On several, or on channels, which the desk keeps.
    Several(Asker),
    /// On the one that lies behind the line.
    #[cfg(feature = "cores")]
    InLine(Box<Visitor>),
    /// On the one account, with several tasks in turn.
    #[cfg(feature = "cores")]
    InTurns(Turns),
    /// On its part of one job.
    #[cfg(feature = "cores")]
    Part(Splitter),
}

impl AtWork {
    /// Begins an order that [is shared](crate::run::jobs::Job::is_shared).
    pub fn begin(order: Order, board: &Scoreboard) -> (Self, Next) {
        #[cfg(feature = "cores")]
        if let Some((visitor, next)) = Visitor::begin(order.clone(), board) {
            return (Self::InLine(Box::new(visitor)), next);
        }
        #[cfg(feature = "cores")]
        if let Some((turns, next)) = Turns::begin(&order, board) {
            return (Self::InTurns(turns), next);
        }
        if let Some((asker, next)) = Asker::begin(order.clone(), board) {
            return (Self::Several(asker), next);
        }
        #[cfg(feature = "cores")]
        if let Some((splitter, next)) = Splitter::begin(order.clone(), board) {
            return (Self::Part(splitter), next);
        }
        let (teller, next) = Teller::begin(order, board);
        (Self::One(teller), next)
    }

    /// Goes on after a pause.
    pub fn resume(&mut self, board: &Scoreboard) -> Next {
        match self {
            Self::One(teller) => teller.resume(board),
            Self::Several(asker) => asker.resume(board),
            #[cfg(feature = "cores")]
            Self::InLine(visitor) => visitor.resume(board),
            #[cfg(feature = "cores")]
            Self::InTurns(turns) => turns.resume(board),
            #[cfg(feature = "cores")]
            Self::Part(splitter) => splitter.resume(board),
        }
    }

    /// Goes on with an answer.
    pub fn answer(&mut self, board: &Scoreboard, answer: &[f64]) -> Next {
        match self {
            Self::One(teller) => teller.answer(board, answer),
            Self::Several(asker) => asker.answer(board, answer),
            #[cfg(feature = "cores")]
            Self::InLine(visitor) => visitor.answer(board),
            #[cfg(feature = "cores")]
            Self::InTurns(turns) => turns.answer(board, answer),
            #[cfg(feature = "cores")]
            Self::Part(splitter) => splitter.answer(board, answer),
        }
    }

    /// Ends the batch after the operation in hand.
    pub fn stop(&mut self) {
        match self {
            Self::One(teller) => teller.stop(),
            Self::Several(asker) => asker.stop(),
            #[cfg(feature = "cores")]
            Self::InLine(visitor) => visitor.stop(),
            #[cfg(feature = "cores")]
            Self::InTurns(turns) => turns.stop(),
            #[cfg(feature = "cores")]
            Self::Part(splitter) => splitter.stop(),
        }
    }
}

/// Whole numbers up to here, and down to its negative, are exact in an `f64`.
const EXACT: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;

/// A request to the vault: a code, and as many numbers as it takes. A message holds one request or several.
///
/// Amounts and balances are whole pounds. They travel as `f64`, as JavaScript's messages carry numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Answered with balance and stamp.
    Get,
    /// Sets the balance. No answer.
    Set(i64),
    /// Adds, indivisibly; answered with the balance before it, and the stamp.
    Add(i64),
    /// Adds, indivisibly. No answer.
    Post(i64),
    /// Sets the second if the balance is the first; answered with 1 or 0, the balance found, and the stamp.
    Swap(i64, i64),
    /// Takes the lock, waiting in line for it: what follows in the message waits too. No answer.
    Lock,
    /// Answered with 1 when the lock was free and is now taken; else with 0, and the rest of the message is dropped.
    TryLock,
    /// Gives the lock back. No answer.
    Unlock,
    /// Answered with the stamp: all before it is done.
    Ack,
}

impl Request {
    /// Appends the request to a message.
    pub fn write(self, message: &mut Vec<f64>) {
        match self {
            Self::Get => message.push(0.0),
            Self::Set(balance) => message.extend([1.0, balance as f64]),
            Self::Add(amount) => message.extend([2.0, amount as f64]),
            Self::Post(amount) => message.extend([3.0, amount as f64]),
            Self::Swap(from, to) => message.extend([4.0, from as f64, to as f64]),
            Self::Lock => message.push(5.0),
            Self::TryLock => message.push(6.0),
            Self::Unlock => message.push(7.0),
            Self::Ack => message.push(8.0),
        }
    }

    /// Takes the first request off a message; `None` when there is none, or none that makes sense.
    pub fn read(message: &[f64]) -> Option<(Self, &[f64])> {
        let (code, rest) = message.split_first()?;
        let argument = |place: usize| rest.get(place).copied().and_then(whole);
        let (request, length) = match whole(*code)? {
            0 => (Self::Get, 0),
            1 => (Self::Set(argument(0)?), 1),
            2 => (Self::Add(argument(0)?), 1),
            3 => (Self::Post(argument(0)?), 1),
            4 => (Self::Swap(argument(0)?, argument(1)?), 2),
            5 => (Self::Lock, 0),
            6 => (Self::TryLock, 0),
            7 => (Self::Unlock, 0),
            8 => (Self::Ack, 0),
            _ => return None,
        };
        Some((request, &rest[length..]))
    }

    /// True for a message that is requests from end to end.
    fn are(message: &[f64]) -> bool {
        let mut rest = message;
        while let Some((_, after)) = Self::read(rest) {
            rest = after;
        }
        rest.is_empty()
    }
}

/// The whole number of pounds that this is; `None` for a fraction, what is not finite, and what is not exact.
fn whole(number: f64) -> Option<i64> {
    (number.trunc() == number && number.abs() <= EXACT).then_some(number as i64)
}

/// A message of these requests.
#[cfg(test)]
fn message(requests: &[Request]) -> Vec<f64> {
    let mut message = Vec::new();
    for request in requests {
        request.write(&mut message);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_survive_the_journey() {
        let requests = [
            Request::Lock,
            Request::Swap(1, -2),
            Request::Set(1 << 53),
            Request::Get,
            Request::Add(-(1 << 53)),
            Request::Post(0),
            Request::TryLock,
            Request::Unlock,
            Request::Ack,
        ];
        let message = message(&requests);
        assert!(Request::are(&message));
        let mut rest = message.as_slice();
        for request in requests {
            let (read, after) = Request::read(rest).expect("a request");
            assert_eq!(read, request);
            rest = after;
        }
        assert_eq!(Request::read(rest), None);
    }

    #[test]
    fn what_makes_no_sense_is_no_request() {
        let absurd = [f64::NAN, f64::INFINITY, -1.0, 0.5, 9.0, 1e300];
        for number in absurd {
            assert_eq!(Request::read(&[number, 1.0, 1.0]), None, "as a code: {number}");
        }
        for number in [f64::NAN, f64::NEG_INFINITY, 0.5, 1e300] {
            assert_eq!(Request::read(&[1.0, number]), None, "as a balance: {number}");
        }
        for truncated in [&[][..], &[1.0], &[2.0], &[3.0], &[4.0, 1.0]] {
            assert_eq!(Request::read(truncated), None, "{truncated:?}");
        }
    }
}
