//! The vault: owns the balance and the lock, and answers one message after another.

use super::Request;
use std::collections::VecDeque;

/// The owner of the account.
#[derive(Debug, Default)]
pub struct Vault {
    balance: i64,
    stamp: u32,
    holder: Option<usize>,
    /// Who waits for the lock, and what is left of their message.
    queue: VecDeque<(usize, Vec<f64>)>,
}

impl Vault {
    /// A vault that holds `balance` pounds.
    pub fn new(balance: i64) -> Self {
        Self { balance, ..Self::default() }
    }

    /// What it holds, in pounds.
    pub fn balance(&self) -> i64 {
        self.balance
    }

    /// Carries out a message from `teller`, and gives the answers that can be sent now, each with its addressee.
    pub fn handle(&mut self, teller: usize, message: &[f64]) -> Vec<(usize, Vec<f64>)> {
        let mut answers = Vec::new();
        self.carry_out(teller, message, &mut answers);
        // A lock given back goes to the first in line, whose message goes on.
        while self.holder.is_none() {
            let Some((next, rest)) = self.queue.pop_front() else { break };
            self.holder = Some(next);
            self.carry_out(next, &rest, &mut answers);
        }
        answers
    }

    fn carry_out(&mut self, teller: usize, message: &[f64], answers: &mut Vec<(usize, Vec<f64>)>) {
        let mut answer = Vec::new();
        let mut rest = message;
        while let Some((request, after)) = Request::read(rest) {
            rest = after;
            match request {
                Request::Get => answer.extend([self.balance as f64, self.next_stamp()]),
                Request::Set(balance) => self.balance = balance as i64,
                Request::Post(amount) => self.balance += amount as i64,
                Request::Add(amount) => {
                    answer.extend([self.balance as f64, self.next_stamp()]);
                    self.balance += amount as i64;
                }
                Request::Swap(from, to) => {
                    let same = self.balance == from as i64;
                    answer.extend([f64::from(u8::from(same)), self.balance as f64, self.next_stamp()]);
                    if same {
                        self.balance = to as i64;
                    }
                }
                Request::Lock if self.holder.is_none() => self.holder = Some(teller),
                Request::Lock => {
                    self.queue.push_back((teller, rest.to_vec()));
                    break;
                }
                Request::TryLock => {
                    let free = self.holder.is_none();
                    answer.push(f64::from(u8::from(free)));
                    if !free {
                        break;
                    }
                    self.holder = Some(teller);
                }
                Request::Unlock => {
                    if self.holder == Some(teller) {
                        self.holder = None;
                    }
                }
                Request::Ack => answer.push(self.next_stamp()),
            }
        }
        if !answer.is_empty() {
            answers.push((teller, answer));
        }
    }

    fn next_stamp(&mut self) -> f64 {
        self.stamp += 1;
        f64::from(self.stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::super::message;
    use super::*;

    #[test]
    fn a_waiting_message_goes_on_when_the_lock_is_free() {
        let mut vault = Vault::new(100);
        let section = message(&[Request::Lock, Request::Get]);
        assert_eq!(vault.handle(0, &section), [(0, vec![100.0, 1.0])]);
        assert_eq!(vault.handle(1, &section), []);
        assert_eq!(vault.handle(2, &message(&[Request::TryLock, Request::Get])), [(2, vec![0.0])]);
        let leave = message(&[Request::Set(101.0), Request::Unlock]);
        assert_eq!(vault.handle(0, &leave), [(1, vec![101.0, 2.0])]);
    }

    #[test]
    fn nobody_unlocks_for_another() {
        let mut vault = Vault::new(0);
        vault.handle(0, &message(&[Request::Lock]));
        vault.handle(1, &message(&[Request::Unlock]));
        assert_eq!(vault.handle(2, &message(&[Request::TryLock])), [(2, vec![0.0])]);
    }
}
