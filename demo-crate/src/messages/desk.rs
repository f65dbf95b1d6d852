//! The desk: keeps several accounts, a lock for each, and two channels without a buffer, for tellers who share no
//! memory. Whoever asks for what is not to be had gets no answer until it is: so they deadlock here as truly as on locks.
//!
//! It alone knows who holds what and who waits for what, and all of that at one moment: a circle in its books is certain.
//! It trusts nobody: a message that is not requests from end to end is dropped.

use super::whole;
use crate::bank::several::{ACCOUNTS, Transfer, shared_out};
use crate::run::scoreboard::MAX_TELLERS;
use crate::run::ties::{LOCKS, Ties};

/// The least code of a request to the desk; those to the vault are lower.
const FIRST: f64 = 64.0;
/// Channels there are.
const CHANNELS: usize = 2;

/// A request. Those that may have to wait are answered, with 1 for yes and 0 for no, and end their message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Waits for a lock, and takes it.
    Take(usize),
    /// Takes the first lock if it is free; else gives the second one back.
    TryOrGive(usize, usize),
    /// Waits until both are free, and takes both.
    Both(usize, usize),
    /// Gives a lock back. No answer.
    Give(usize),
    /// Moves money. No answer.
    Move(Transfer),
    /// Is answered at once: all before it is done.
    Done,
    /// Offers a value on a channel, and waits until it is received. Nobody but the teller of the other channel receives.
    Send(usize),
    /// Waits for a value on a channel.
    Receive(usize),
}

impl Ask {
    /// Appends the request to a message.
    pub fn write(self, message: &mut Vec<f64>) {
        let (code, numbers): (f64, &[i64]) = match self {
            Self::Take(lock) => (0.0, &[lock as i64]),
            Self::TryOrGive(lock, held) => (1.0, &[lock as i64, held as i64]),
            Self::Both(one, other) => (2.0, &[one as i64, other as i64]),
            Self::Give(lock) => (3.0, &[lock as i64]),
            Self::Move(Transfer { from, to, amount }) => (4.0, &[from as i64, to as i64, amount]),
            Self::Done => (5.0, &[]),
            Self::Send(channel) => (6.0, &[channel as i64]),
            Self::Receive(channel) => (7.0, &[channel as i64]),
        };
        message.push(FIRST + code);
        for number in numbers {
            message.push(*number as f64);
        }
    }

    /// Takes the first request off a message; `None` when there is none, or none that makes sense.
    pub fn read(message: &[f64]) -> Option<(Self, &[f64])> {
        let (code, rest) = message.split_first()?;
        let below = |place: usize, most: usize| {
            let number = usize::try_from(whole(*rest.get(place)?)?).ok()?;
            (number < most).then_some(number)
        };
        let lock = |place| below(place, ACCOUNTS);
        let (ask, length) = match whole(*code - FIRST)? {
            0 => (Self::Take(lock(0)?), 1),
            1 => (Self::TryOrGive(lock(0)?, lock(1)?), 2),
            2 => (Self::Both(lock(0)?, lock(1)?), 2),
            3 => (Self::Give(lock(0)?), 1),
            4 => (Self::Move(Transfer { from: lock(0)?, to: lock(1)?, amount: whole(*rest.get(2)?)? }), 3),
            5 => (Self::Done, 0),
            6 => (Self::Send(below(0, CHANNELS)?), 1),
            7 => (Self::Receive(below(0, CHANNELS)?), 1),
            _ => return None,
        };
        Some((ask, &rest[length..]))
    }

    /// True for a message that is requests to the desk from end to end.
    pub fn are(message: &[f64]) -> bool {
        let mut rest = message;
        while let Some((_, after)) = Self::read(rest) {
            rest = after;
        }
        rest.is_empty() && !message.is_empty()
    }
}

/// The keeper of the books.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    accounts: [i64; ACCOUNTS],
    ties: [Ties; MAX_TELLERS],
    /// Who waits for what, first come first.
    queue: Vec<(usize, Ask)>,
}

impl Desk {
    /// A desk whose first two accounts share so many pounds.
    pub fn new(pounds: i64) -> Self {
        Self { accounts: shared_out(pounds), ..Self::default() }
    }

    /// What all accounts hold together.
    pub fn total(&self) -> i64 {
        self.accounts.iter().sum()
    }

    /// Who holds what and waits for what.
    pub fn ties(&self) -> &[Ties] {
        &self.ties
    }

    /// True while somebody waits.
    pub fn is_awaited(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Carries out a message from `teller`, and gives the answers that can be sent now, each with its addressee.
    pub fn handle(&mut self, teller: usize, message: &[f64]) -> Vec<(usize, Vec<f64>)> {
        let mut answers = Vec::new();
        if teller >= MAX_TELLERS || !Ask::are(message) {
            return answers;
        }
        let mut rest = message;
        while let Some((ask, after)) = Ask::read(rest) {
            rest = after;
            match ask {
                Ask::Give(lock) => self.ties[teller].give(lock),
                Ask::Move(Transfer { from, to, amount }) => {
                    self.accounts[from] = self.accounts[from].saturating_sub(amount);
                    self.accounts[to] = self.accounts[to].saturating_add(amount);
                }
                Ask::Done => answers.push((teller, vec![1.0])),
                Ask::TryOrGive(lock, held) => {
                    let is_free = self.is_free(lock);
                    if is_free {
                        self.ties[teller].take(lock);
                    } else {
                        self.ties[teller].give(held);
                    }
                    answers.push((teller, vec![f64::from(u8::from(is_free))]));
                }
                Ask::Take(_) | Ask::Both(..) | Ask::Send(_) | Ask::Receive(_) => self.queue.push((teller, ask)),
            }
        }
        self.serve(&mut answers);
        answers
    }

    /// Gives whoever waits what can be had by now, in the order in which they came; of the others it writes down for
    /// what they wait.
    fn serve(&mut self, answers: &mut Vec<(usize, Vec<f64>)>) {
        let mut place = 0;
        while let Some(&(teller, ask)) = self.queue.get(place) {
            let wanted = match ask {
                Ask::Both(one, other) => [one, other].into_iter().find(|lock| !self.is_free(*lock)),
                Ask::Take(lock) => Some(lock).filter(|lock| !self.is_free(*lock)),
                // The channel is waited for until somebody waits to receive from it.
                Ask::Send(channel) => Some(channel).filter(|_| self.receiver(channel).is_none()),
                _ => Some(LOCKS),
            };
            match (wanted, ask) {
                (None, Ask::Take(lock)) => self.ties[teller].take(lock),
                (None, Ask::Both(one, other)) => {
                    self.ties[teller].take(one);
                    self.ties[teller].take(other);
                }
                (None, Ask::Send(channel)) => {
                    self.ties[teller].give(channel);
                    if let Some(at) = self.receiver(channel) {
                        let (receiver, _) = self.queue[at];
                        answers.push((receiver, vec![1.0]));
                        self.queue[at].1 = Ask::Done;
                    }
                }
                (Some(lock), _) => {
                    self.write_down(teller, ask, lock);
                    place += 1;
                    continue;
                }
                (None, _) => {}
            }
            answers.push((teller, vec![1.0]));
            self.queue.remove(place);
            self.queue.retain(|(_, ask)| *ask != Ask::Done);
            // What was given may be what an earlier one waited for.
            place = 0;
        }
    }

    fn write_down(&mut self, teller: usize, ask: Ask, wanted: usize) {
        let other = match ask {
            // Whoever sends on one channel is the only one who receives from the other.
            Ask::Send(channel) => Some(1 - channel),
            Ask::Receive(channel) => Some(channel),
            _ => None,
        };
        let ties = &mut self.ties[teller];
        if let Some(other) = other.filter(|other| !ties.has(*other)) {
            ties.take(other);
        }
        if wanted < LOCKS && ties.wants != Some(wanted) {
            ties.want(wanted);
        }
    }

    fn receiver(&self, channel: usize) -> Option<usize> {
        self.queue.iter().position(|(_, ask)| *ask == Ask::Receive(channel))
    }

    fn is_free(&self, lock: usize) -> bool {
        self.ties.iter().all(|ties| !ties.has(lock))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::dice::Dice;
    use crate::run::ties::circle;

    fn message(asks: &[Ask]) -> Vec<f64> {
        let mut message = Vec::new();
        asks.iter().for_each(|ask| ask.write(&mut message));
        message
    }

    const YES: f64 = 1.0;

    #[test]
    fn requests_survive_the_journey_and_are_none_of_the_vaults() {
        let asks = [
            Ask::Take(4),
            Ask::TryOrGive(0, 3),
            Ask::Both(0, 1),
            Ask::Give(2),
            Ask::Move(Transfer { from: 1, to: 0, amount: -10 }),
            Ask::Done,
            Ask::Send(1),
            Ask::Receive(0),
        ];
        let message = message(&asks);
        assert!(Ask::are(&message) && super::super::Request::read(&message).is_none());
        let mut rest = message.as_slice();
        for ask in asks {
            let (read, after) = Ask::read(rest).expect("a request");
            assert_eq!(read, ask);
            rest = after;
        }
        for absurd in [&[64.0, 5.0][..], &[64.0], &[64.5, 0.0], &[70.0, 2.0], &[f64::NAN], &[72.0], &[]] {
            assert!(!Ask::are(absurd), "{absurd:?}");
        }
    }

    #[test]
    fn opposite_requests_wait_for_ever_in_a_circle() {
        let mut desk = Desk::new(200);
        for teller in [0, 1] {
            assert_eq!(desk.handle(teller, &message(&[Ask::Take(teller)])), [(teller, vec![YES])]);
        }
        assert_eq!(desk.handle(0, &message(&[Ask::Take(1)])), []);
        assert_eq!(circle(desk.ties()), None);
        assert_eq!(desk.handle(1, &message(&[Ask::Take(0)])), []);
        assert_eq!(circle(desk.ties()), Some(vec![0, 1]));
    }

    #[test]
    fn what_is_given_back_goes_to_who_has_waited() {
        let mut desk = Desk::new(200);
        desk.handle(0, &message(&[Ask::Take(0)]));
        assert_eq!(desk.handle(1, &message(&[Ask::Both(0, 1)])), []);
        assert_eq!(desk.handle(2, &message(&[Ask::TryOrGive(0, 2)])), [(2, vec![0.0])]);
        let transfer = Transfer { from: 0, to: 1, amount: 10 };
        assert_eq!(
            desk.handle(0, &message(&[Ask::Move(transfer), Ask::Give(0), Ask::Done])),
            [(0, vec![YES]), (1, vec![YES])]
        );
        assert_eq!((desk.ties()[1].holds, desk.total(), desk.is_awaited()), (0b11, 200, false));
    }

    #[test]
    fn values_are_handed_over_and_two_who_both_send_first_are_stuck() {
        let mut desk = Desk::new(0);
        assert_eq!(desk.handle(0, &message(&[Ask::Send(0)])), []);
        let mut answers = desk.handle(1, &message(&[Ask::Receive(0)]));
        answers.sort_by_key(|answer| answer.0);
        assert_eq!(answers, [(0, vec![YES]), (1, vec![YES])]);
        assert!(!desk.is_awaited());
        let mut desk = Desk::new(0);
        for teller in [0, 1] {
            assert_eq!(desk.handle(teller, &message(&[Ask::Send(teller)])), []);
        }
        assert_eq!(circle(desk.ties()), Some(vec![0, 1]));
    }

    #[test]
    fn no_row_of_numbers_breaks_it_or_makes_money() {
        let numbers = [64.0, 65.0, 66.0, 67.0, 68.0, 69.0, 70.0, 71.0, 0.0, 1.0, 2.0, -1.0, 0.5, f64::NAN, 1e300];
        let (mut dice, mut desk) = (Dice::seeded(7), Desk::new(200));
        for _ in 0..20_000 {
            let length = dice.between((0, 5));
            let row: Vec<f64> = (0..length).map(|_| numbers[dice.between((0, 14)) as usize]).collect();
            desk.handle(dice.between((0, 9)) as usize, &row);
            assert_eq!(desk.total(), 200, "{row:?}");
        }
    }
}
