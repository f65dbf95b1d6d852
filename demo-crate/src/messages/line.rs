//! The line before the vault: tellers who share no memory ask it for a turn, and it says who is next. One vault serves
//! in the order in which they came, one prefers the first letter, and two tell readers from writers.
//!
//! It trusts nobody: a message that is not requests from end to end is dropped, and who is not inside pays nothing in.

use super::whole;
use crate::bank::turns::{Access, Lock};
use crate::run::scoreboard::MAX_TELLERS;

/// The least code of a request for a turn; those to the desk are lower.
const FIRST: f64 = 96.0;

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plea {
    /// Waits for a turn under this lock. Answered when it begins.
    Enter(Lock, Access),
    /// Pays so many pounds in. No answer.
    Pay(i64),
    /// Ends the turn. No answer.
    Leave,
    /// Is answered at once: all before it is done.
    Done,
}

impl Plea {
    /// Appends the request to a message.
    pub fn write(self, message: &mut Vec<f64>) {
        match self {
            Self::Enter(lock, access) => {
                message.extend([FIRST, lock.code(), f64::from(u8::from(access == Access::Change))]);
            }
            Self::Pay(amount) => message.extend([FIRST + 1.0, amount as f64]),
            Self::Leave => message.push(FIRST + 2.0),
            Self::Done => message.push(FIRST + 3.0),
        }
    }

    /// Takes the first request off a message; `None` when there is none, or none that makes sense.
    pub fn read(message: &[f64]) -> Option<(Self, &[f64])> {
        let (code, rest) = message.split_first()?;
        let number = |place: usize| rest.get(place).copied().and_then(whole);
        let (plea, length) = match whole(*code - FIRST)? {
            0 => {
                let lock = *Lock::ALL.get(usize::try_from(number(0)?).ok()?)?;
                (Self::Enter(lock, if number(1)? == 0 { Access::Look } else { Access::Change }), 2)
            }
            1 => (Self::Pay(number(0)?), 1),
            2 => (Self::Leave, 0),
            3 => (Self::Done, 0),
            _ => return None,
        };
        Some((plea, &rest[length..]))
    }

    /// True for a message that is requests for turns from end to end.
    pub fn are(message: &[f64]) -> bool {
        let mut rest = message;
        while let Some((_, after)) = Self::read(rest) {
            rest = after;
        }
        rest.is_empty() && !message.is_empty()
    }
}

/// The vault's account, who is at it, and who waits.
#[derive(Clone, Debug, Default)]
pub struct Line {
    balance: i64,
    inside: Vec<(usize, Access)>,
    /// In the order in which they came.
    waiting: Vec<(usize, Lock, Access)>,
}

impl Line {
    /// An empty line before so many pounds.
    pub fn new(pounds: i64) -> Self {
        Self { balance: pounds, ..Self::default() }
    }

    /// What the account holds, in pounds.
    pub fn balance(&self) -> i64 {
        self.balance
    }

    /// Carries out a message from `teller`, and gives the answers that can be sent now, each with its addressee.
    pub fn handle(&mut self, teller: usize, message: &[f64]) -> Vec<(usize, Vec<f64>)> {
        let mut answers = Vec::new();
        if teller >= MAX_TELLERS || !Plea::are(message) {
            return answers;
        }
        let mut rest = message;
        while let Some((plea, after)) = Plea::read(rest) {
            rest = after;
            match plea {
                Plea::Enter(lock, access) => self.waiting.push((teller, lock, access)),
                Plea::Pay(amount) if self.inside.contains(&(teller, Access::Change)) => {
                    self.balance = self.balance.saturating_add(amount);
                }
                Plea::Pay(_) => {}
                Plea::Leave => self.inside.retain(|(each, _)| *each != teller),
                Plea::Done => answers.push((teller, vec![1.0])),
            }
        }
        while let Some(place) = self.next() {
            let (teller, _, access) = self.waiting.remove(place);
            self.inside.push((teller, access));
            answers.push((teller, vec![1.0]));
        }
        answers
    }

    /// Who is let in next, by its place among those who wait.
    fn next(&self) -> Option<usize> {
        let (_, lock, _) = *self.waiting.first()?;
        let is_empty = self.inside.is_empty();
        let is_written = self.inside.iter().any(|(_, access)| *access == Access::Change);
        let first = |wanted: Access| self.waiting.iter().position(|(_, _, access)| *access == wanted);
        let reader = first(Access::Look).filter(|_| !is_written);
        match lock {
            Lock::FirstCome | Lock::Standard => Some(0).filter(|_| is_empty),
            Lock::Barging => {
                let preferred = self.waiting.iter().enumerate().min_by_key(|(_, (teller, _, _))| *teller);
                preferred.map(|(place, _)| place).filter(|_| is_empty)
            }
            Lock::ReadersFirst => reader.or_else(|| first(Access::Change).filter(|_| is_empty)),
            Lock::WritersFirst => match first(Access::Change) {
                Some(writer) => Some(writer).filter(|_| is_empty),
                None => reader,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::dice::Dice;

    fn message(pleas: &[Plea]) -> Vec<f64> {
        let mut message = Vec::new();
        pleas.iter().for_each(|plea| plea.write(&mut message));
        message
    }

    /// Who is let in by this message.
    fn let_in(line: &mut Line, teller: usize, pleas: &[Plea]) -> Vec<usize> {
        line.handle(teller, &message(pleas)).into_iter().map(|(teller, _)| teller).collect()
    }

    #[test]
    fn requests_survive_the_journey_and_are_none_of_the_others() {
        let mut pleas = vec![Plea::Pay(-7), Plea::Leave, Plea::Done];
        for lock in Lock::ALL {
            pleas.extend([Plea::Enter(lock, Access::Look), Plea::Enter(lock, Access::Change)]);
        }
        let message = message(&pleas);
        assert!(Plea::are(&message) && super::super::Request::read(&message).is_none());
        assert!(!super::super::desk::Ask::are(&message));
        let mut rest = message.as_slice();
        for plea in pleas {
            let (read, after) = Plea::read(rest).expect("a request");
            assert_eq!(read, plea);
            rest = after;
        }
        for absurd in [&[96.0][..], &[96.0, 5.0, 0.0], &[97.0], &[97.0, 0.5], &[100.0], &[f64::NAN], &[]] {
            assert!(!Plea::are(absurd), "{absurd:?}");
        }
    }

    #[test]
    fn who_leaves_and_asks_in_one_breath_is_last_in_a_fair_line_and_first_where_preferred() {
        for (lock, next) in [(Lock::FirstCome, 1), (Lock::Barging, 0)] {
            let enter = Plea::Enter(lock, Access::Change);
            let mut line = Line::new(100);
            assert_eq!(let_in(&mut line, 0, &[enter]), [0]);
            assert!(let_in(&mut line, 1, &[enter]).is_empty());
            assert_eq!(let_in(&mut line, 0, &[Plea::Pay(1), Plea::Leave, enter]), [next], "{lock:?}");
            assert_eq!(line.balance(), 101);
        }
    }

    #[test]
    fn readers_are_inside_together_and_each_kind_can_be_preferred() {
        for (lock, readers) in [(Lock::ReadersFirst, &[2][..]), (Lock::WritersFirst, &[])] {
            let (look, change) = (Plea::Enter(lock, Access::Look), Plea::Enter(lock, Access::Change));
            let mut line = Line::new(0);
            assert_eq!(let_in(&mut line, 0, &[look]), [0]);
            assert!(let_in(&mut line, 1, &[change]).is_empty());
            assert_eq!(let_in(&mut line, 2, &[look]), readers, "{lock:?}");
            assert!(let_in(&mut line, 2, &[Plea::Leave]).is_empty());
            assert_eq!(let_in(&mut line, 0, &[Plea::Leave]), [1], "the writer, once the last reader has left");
        }
    }

    #[test]
    fn no_row_of_numbers_breaks_it_and_who_is_outside_pays_nothing_in() {
        let numbers = [96.0, 97.0, 98.0, 99.0, 0.0, 1.0, 2.0, 4.0, -1.0, 0.5, f64::NAN, 1e300];
        let (mut dice, mut line) = (Dice::seeded(7), Line::new(200));
        for _ in 0..20_000 {
            let length = dice.between((0, 5));
            let row: Vec<f64> = (0..length).map(|_| numbers[dice.between((0, 11)) as usize]).collect();
            line.handle(dice.between((0, 9)) as usize, &row);
            let writers = line.inside.iter().filter(|(_, access)| *access == Access::Change).count();
            assert!(writers == 0 || writers == 1 && line.inside.len() == 1, "{row:?}: {line:?}");
        }
        let mut line = Line::new(200);
        line.handle(0, &message(&[Plea::Pay(50), Plea::Done]));
        assert_eq!(line.balance(), 200);
    }
}
