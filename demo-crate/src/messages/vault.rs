//! The vault: owns the balance and the lock, and answers one message after another.
//!
//! It carries out a message as a whole, and itself counts what it has carried out: so the balance and the counts, read
//! together, always tell of the same changes. It trusts nobody: a message that is not requests from end to end is
//! dropped, before anything of it is done.

use super::Request;
use crate::run::scoreboard::MAX_TELLERS;
use std::collections::VecDeque;
use std::hash::{Hash, Hasher};

/// The owner of the account.
#[derive(Clone, Debug, Default)]
pub struct Vault {
    balance: i64,
    applied: [u32; MAX_TELLERS],
    stamp: u32,
    holder: Option<usize>,
    /// Who waits for the lock, and what is left of their message.
    queue: VecDeque<(usize, Vec<f64>)>,
}

/// Vaults that hash alike answer alike from here on.
impl Hash for Vault {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.balance, self.applied, self.stamp, self.holder, self.queue.len()).hash(hasher);
        for (teller, rest) in &self.queue {
            (teller, rest.len()).hash(hasher);
            for number in rest {
                number.to_bits().hash(hasher);
            }
        }
    }
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

    /// How many changes of each teller the balance has taken in. One that was written over later counts too.
    pub fn applied(&self) -> &[u32] {
        &self.applied
    }

    /// Who holds the lock.
    pub fn holder(&self) -> Option<usize> {
        self.holder
    }

    /// Who waits in line for the lock, first come first.
    pub fn waiting(&self) -> impl Iterator<Item = usize> {
        self.queue.iter().map(|(teller, _)| *teller)
    }

    /// Carries out a message from `teller`, and gives the answers that can be sent now, each with its addressee.
    pub fn handle(&mut self, teller: usize, message: &[f64]) -> Vec<(usize, Vec<f64>)> {
        let mut answers = Vec::new();
        if teller >= MAX_TELLERS || !Request::are(message) {
            return answers;
        }
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
                Request::Set(balance) => self.change(teller, balance),
                // Only numbers that no teller sends come to the end of what an i64 holds.
                Request::Post(amount) => self.change(teller, self.balance.saturating_add(amount)),
                Request::Add(amount) => {
                    answer.extend([self.balance as f64, self.next_stamp()]);
                    self.change(teller, self.balance.saturating_add(amount));
                }
                Request::Swap(from, to) => {
                    let same = self.balance == from;
                    answer.extend([f64::from(u8::from(same)), self.balance as f64, self.next_stamp()]);
                    if same {
                        self.change(teller, to);
                    }
                }
                Request::Lock if self.is_free() => self.holder = Some(teller),
                Request::Lock => {
                    self.queue.push_back((teller, rest.to_vec()));
                    break;
                }
                Request::TryLock => {
                    let free = self.is_free();
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

    /// Somebody who waits in line has the lock as good as got it: who gives it back in the same message in which it asks
    /// for it again would else never let anybody in.
    fn is_free(&self) -> bool {
        self.holder.is_none() && self.queue.is_empty()
    }

    fn change(&mut self, teller: usize, balance: i64) {
        self.balance = balance;
        self.applied[teller] = self.applied[teller].wrapping_add(1);
    }

    fn next_stamp(&mut self) -> f64 {
        self.stamp = self.stamp.wrapping_add(1);
        f64::from(self.stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::super::message;
    use super::*;
    use crate::run::dice::Dice;

    #[test]
    fn a_waiting_message_goes_on_when_the_lock_is_free() {
        let mut vault = Vault::new(100);
        let section = message(&[Request::Lock, Request::Get]);
        assert_eq!(vault.handle(0, &section), [(0, vec![100.0, 1.0])]);
        assert_eq!(vault.handle(1, &section), []);
        assert_eq!((vault.holder(), vault.waiting().collect()), (Some(0), vec![1]));
        assert_eq!(vault.handle(2, &message(&[Request::TryLock, Request::Get])), [(2, vec![0.0])]);
        let leave = message(&[Request::Set(101), Request::Unlock]);
        assert_eq!(vault.handle(0, &leave), [(1, vec![101.0, 2.0])]);
        assert_eq!((vault.holder(), vault.waiting().collect()), (Some(1), vec![]));
    }

    #[test]
    fn who_wants_the_lock_again_goes_behind_who_waits() {
        let mut vault = Vault::new(100);
        let section = message(&[Request::Lock, Request::Get]);
        vault.handle(0, &section);
        vault.handle(1, &section);
        let again = message(&[Request::Set(101), Request::Unlock, Request::Lock, Request::Get]);
        assert_eq!(vault.handle(0, &again), [(1, vec![101.0, 2.0])]);
        assert_eq!((vault.holder(), vault.waiting().collect()), (Some(1), vec![0]));
    }

    #[test]
    fn nobody_unlocks_for_another() {
        let mut vault = Vault::new(0);
        vault.handle(0, &message(&[Request::Lock]));
        vault.handle(1, &message(&[Request::Unlock]));
        assert_eq!(vault.handle(2, &message(&[Request::TryLock])), [(2, vec![0.0])]);
    }

    #[test]
    fn the_changes_of_each_teller_are_counted_as_they_are_made() {
        let mut vault = Vault::new(10);
        vault.handle(0, &message(&[Request::Set(11), Request::Get]));
        vault.handle(1, &message(&[Request::Add(-1), Request::Swap(10, 20), Request::Swap(10, 30)]));
        vault.handle(7, &message(&[Request::Post(5); 64]));
        assert_eq!(vault.balance(), 20 + 64 * 5);
        assert_eq!(vault.applied(), [1, 2, 0, 0, 0, 0, 0, 64]);
    }

    #[test]
    fn a_malformed_message_is_dropped_as_a_whole() {
        let mut vault = Vault::new(5);
        let whole = message(&[Request::Lock, Request::Set(7), Request::Swap(7, 8), Request::Ack]);
        for absurd in [f64::NAN, f64::INFINITY, 0.5, -1.0, 9.0, 1e300, f64::MIN_POSITIVE] {
            let mut spoilt = whole.clone();
            spoilt.push(absurd);
            assert_eq!(vault.handle(0, &spoilt), [], "{absurd}");
        }
        let truncated = [&[1.0][..], &[5.0, 1.0], &[5.0, 1.0, 7.0, 4.0, 7.0]];
        for message in truncated {
            assert_eq!(vault.handle(0, message), [], "{message:?}");
        }
        assert_eq!(vault.handle(MAX_TELLERS, &whole), []);
        assert_eq!(vault.handle(usize::MAX, &whole), []);
        assert_eq!(vault.handle(0, &[]), []);
        assert_eq!((vault.balance(), vault.holder(), vault.applied()), (5, None, &[0; MAX_TELLERS][..]));
    }

    #[test]
    fn no_row_of_numbers_breaks_it() {
        let numbers =
            [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, -1.0, 0.5, f64::NAN, f64::INFINITY, -9.007e15, 1e300];
        let mut dice = Dice::seeded(7);
        let mut vault = Vault::new(0);
        for _ in 0..20_000 {
            let length = dice.between((0, 6));
            let row: Vec<f64> = (0..length).map(|_| numbers[dice.between((0, 14)) as usize]).collect();
            let before = (vault.balance(), vault.applied().to_vec());
            let answers = vault.handle(dice.between((0, 9)) as usize, &row);
            if !Request::are(&row) {
                assert_eq!((answers, (vault.balance(), vault.applied().to_vec())), (vec![], before), "{row:?}");
            }
        }
        assert!(vault.applied().iter().all(|count| *count > 0), "{vault:?}");
    }

    #[test]
    fn the_largest_amounts_there_are_do_not_break_it() {
        let mut vault = Vault::new(i64::MAX);
        let most = 1 << f64::MANTISSA_DIGITS;
        vault.handle(0, &message(&[Request::Add(most), Request::Post(most)]));
        assert_eq!(vault.balance(), i64::MAX);
        vault.handle(0, &message(&[Request::Set(-most), Request::Post(-most)]));
        assert_eq!(vault.balance(), -2 * most);
    }
}
