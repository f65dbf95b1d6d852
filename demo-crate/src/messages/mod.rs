//! The bank without shared memory: one vault worker owns the account, and tellers talk to it in messages.
//!
//! Both sides are state machines that know nothing of workers or ports, so that every interleaving of their messages
//! can be tried in a unit test. A teller without synchronisation still *gets* and later *sets*: between the two,
//! others come in, and their updates are truly lost, though no memory is shared and there is no data race.

pub mod teller;
pub mod vault;

/// A request to the vault: a code, and as many numbers as it takes. A message holds one request or several.
///
/// Amounts and balances are whole pounds in `f64`, as JavaScript's messages carry them; they are exact below 2^53.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Request {
    /// Answered with balance and stamp.
    Get,
    /// Sets the balance. No answer.
    Set(f64),
    /// Adds, indivisibly; answered with the balance before it, and the stamp.
    Add(f64),
    /// Adds, indivisibly. No answer.
    Post(f64),
    /// Sets the second if the balance is the first; answered with 1 or 0, the balance found, and the stamp.
    Swap(f64, f64),
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
    fn arguments(self) -> (f64, [f64; 2], usize) {
        match self {
            Self::Get => (0.0, [0.0; 2], 0),
            Self::Set(balance) => (1.0, [balance, 0.0], 1),
            Self::Add(amount) => (2.0, [amount, 0.0], 1),
            Self::Post(amount) => (3.0, [amount, 0.0], 1),
            Self::Swap(from, to) => (4.0, [from, to], 2),
            Self::Lock => (5.0, [0.0; 2], 0),
            Self::TryLock => (6.0, [0.0; 2], 0),
            Self::Unlock => (7.0, [0.0; 2], 0),
            Self::Ack => (8.0, [0.0; 2], 0),
        }
    }

    /// Appends the request to a message.
    pub fn write(self, message: &mut Vec<f64>) {
        let (code, arguments, count) = self.arguments();
        message.push(code);
        message.extend_from_slice(&arguments[..count]);
    }

    /// Takes the first request off a message; `None` when there is none, or none that makes sense.
    pub fn read(message: &[f64]) -> Option<(Self, &[f64])> {
        let (code, rest) = message.split_first()?;
        let one = || rest.first().copied();
        let request = match *code as u32 {
            0 => Self::Get,
            1 => Self::Set(one()?),
            2 => Self::Add(one()?),
            3 => Self::Post(one()?),
            4 => Self::Swap(one()?, *rest.get(1)?),
            5 => Self::Lock,
            6 => Self::TryLock,
            7 => Self::Unlock,
            8 => Self::Ack,
            _ => return None,
        };
        let (_, _, count) = request.arguments();
        Some((request, &rest[count..]))
    }
}

/// A message of these requests.
fn message(requests: &[Request]) -> Vec<f64> {
    let mut message = Vec::with_capacity(requests.len() * 2);
    for request in requests {
        request.write(&mut message);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::teller::{Next, Teller};
    use super::vault::Vault;
    use super::*;
    use crate::account::Strategy;
    use crate::batch::Order;
    use crate::scoreboard::Scoreboard;
    use crate::stage::Dice;
    use std::collections::VecDeque;

    #[test]
    fn requests_survive_the_journey() {
        let requests = [Request::Lock, Request::Swap(1.0, -2.0), Request::Set(9.0), Request::Get, Request::Ack];
        let message = message(&requests);
        let mut rest = message.as_slice();
        for request in requests {
            let (read, after) = Request::read(rest).expect("a request");
            assert_eq!(read, request);
            rest = after;
        }
        assert_eq!(Request::read(rest), None);
        assert_eq!(Request::read(&[4.0, 1.0]), None);
        assert_eq!(Request::read(&[f64::NAN, 1.0]).map(|(request, _)| request), Some(Request::Get));
        assert_eq!(Request::read(&[99.0]), None);
    }

    /// Delivers messages in a random order that keeps each channel's own order, until nothing moves.
    fn play(strategy: Strategy, tellers: usize, operations: u32, seed: u32) -> (i64, Vec<u32>) {
        let board = Scoreboard::new();
        let mut vault = Vault::new(1_000);
        let mut dice = Dice::new(seed);
        let mut players: Vec<Teller> = (0..tellers)
            .map(|slot| {
                let amount = if slot % 2 == 0 { 3 } else { -2 };
                let (flight, arm, open, slow) = (1, 0, None, false);
                Teller::new(Order { slot, strategy, amount, operations, flight, arm, open, slow })
            })
            .collect();
        let mut to_vault: Vec<VecDeque<Vec<f64>>> = vec![VecDeque::new(); tellers];
        let mut to_teller = to_vault.clone();
        for (slot, player) in players.iter_mut().enumerate() {
            match player.begin(&board) {
                Next::Send(message) => to_vault[slot].push_back(message),
                next => panic!("{next:?}"),
            }
        }
        while to_vault.iter().chain(&to_teller).any(|queue| !queue.is_empty()) {
            let slot = dice.between((0, tellers as u32 - 1)) as usize;
            if dice.between((0, 1)) == 0 {
                if let Some(message) = to_vault[slot].pop_front() {
                    for (to, answer) in vault.handle(slot, &message) {
                        to_teller[to].push_back(answer);
                    }
                }
            } else if let Some(answer) = to_teller[slot].pop_front() {
                match players[slot].answer(&board, &answer) {
                    Next::Send(message) => to_vault[slot].push_back(message),
                    Next::Pause(..) => panic!("not in slow motion"),
                    Next::Wait | Next::Ended => {}
                }
            }
        }
        (vault.balance(), players.iter().map(Teller::done).collect())
    }

    #[test]
    fn every_cure_is_exact_in_every_order_of_messages() {
        for strategy in Strategy::ALL.into_iter().filter(|strategy| strategy.is_exact()) {
            for (seed, tellers) in [1, 2, 4, 8].into_iter().cycle().take(100).enumerate() {
                let (balance, done) = play(strategy, tellers, 40, seed as u32);
                assert_eq!(done, vec![40; tellers], "{}", strategy.name());
                let (deposits, withdrawals) = (tellers.div_ceil(2) as i64 * 3, tellers as i64 / 2 * 2);
                assert_eq!(balance, 1_000 + 40 * (deposits - withdrawals), "{} seed {seed}", strategy.name());
            }
        }
    }

    #[test]
    fn get_then_set_loses_updates_without_shared_memory() {
        let wrong = (0..50).filter(|&seed| play(Strategy::None, 2, 20, seed).0 != 1_020).count();
        assert!(wrong > 0);
    }
}
