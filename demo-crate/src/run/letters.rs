//! What the page and its workers say to each other, as rows of numbers. Written and read here, side by side;
//! JavaScript carries a row from one to the other and does not look into it.

use super::backend::Backend;
use super::jobs::Closed;
use super::jobs::change::Speed;
use super::order::{Order, Row};
use super::rate::Rate;

/// What the page says to a worker.
#[derive(Clone, Debug, PartialEq)]
pub enum ToWorker {
    /// Report for work, and know how the workers meet.
    Begin {
        /// How.
        backend: Backend,
    },
    /// Carry out an order.
    Do(Order),
    /// Own the account of the strategy that needs an owner, until the flight is over.
    Own {
        /// The owner's slot of the scoreboard.
        slot: usize,
        /// How fast the tellers work.
        speed: Speed,
    },
    /// Be the vault, and hold so many pounds.
    Open {
        /// In pounds.
        balance: i64,
    },
    /// Say what the vault holds, with all before this carried out.
    Settle,
    /// End the batch after the operation in hand.
    Stop,
    /// Go so fast in slow motion, from the next pause on.
    Go {
        /// How fast.
        rate: Rate,
    },
}

/// What a worker says to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum ToPage {
    /// It has its module and memory; the scoreboard lies at this address.
    Ready {
        /// In bytes, from the memory's start.
        board: u32,
    },
    /// The batch of this teller is over.
    Ended {
        /// Which.
        teller: usize,
        /// Whether it told the account's owner to end.
        closed: Closed,
    },
    /// The owner of the account has ended.
    Owned,
    /// The vault is open.
    Opened,
    /// How far a teller is: its slot of a scoreboard that the page cannot see.
    Progress {
        /// Which.
        teller: usize,
        /// The slot's words.
        words: Vec<u32>,
    },
    /// What the vault holds, and how many changes of each teller that takes in.
    Books {
        /// In pounds.
        balance: i64,
        /// By teller.
        applied: Vec<u32>,
        /// What ties tellers to one another, by teller, as a word each.
        ties: Vec<u32>,
        /// True for the answer to [`ToWorker::Settle`].
        is_final: bool,
    },
}

impl ToWorker {
    /// As a row.
    pub fn to_row(&self) -> Vec<f64> {
        let mut row = Vec::with_capacity(16);
        match self {
            Self::Begin { backend } => row.extend([6.0, f64::from(u8::from(*backend == Backend::Threads))]),
            Self::Do(order) => {
                row.push(1.0);
                order.write(&mut row);
            }
            Self::Own { slot, speed } => row.extend([2.0, *slot as f64, speed.code()]),
            Self::Open { balance } => row.extend([3.0, *balance as f64]),
            Self::Settle => row.push(4.0),
            Self::Stop => row.push(5.0),
            Self::Go { rate } => row.extend([7.0, f64::from(rate.code())]),
        }
        row
    }

    /// From a row; `None` for one of another version.
    pub fn from_row(numbers: &[f64]) -> Option<Self> {
        let mut row = Row::new(numbers);
        Some(match row.count() {
            1 => Self::Do(Order::read(&mut row)?),
            2 => Self::Own { slot: row.count() as usize, speed: Speed::from_code(row.number()) },
            3 => Self::Open { balance: row.number() as i64 },
            4 => Self::Settle,
            5 => Self::Stop,
            6 => Self::Begin { backend: if row.count() == 1 { Backend::Threads } else { Backend::Messages } },
            7 => Self::Go { rate: Rate::from_code(row.count()) },
            _ => return None,
        })
    }
}

impl ToPage {
    /// As a row.
    pub fn to_row(&self) -> Vec<f64> {
        let mut row = Vec::new();
        match self {
            Self::Ready { board } => row.extend([1.0, f64::from(*board)]),
            Self::Ended { teller, closed } => {
                row.extend([2.0, *teller as f64, f64::from(u8::from(*closed == Closed::Yes))]);
            }
            Self::Owned => row.push(3.0),
            Self::Opened => row.push(4.0),
            Self::Progress { teller, words } => {
                row.extend([5.0, *teller as f64]);
                for word in words {
                    row.push(f64::from(*word));
                }
            }
            Self::Books { balance, applied, ties, is_final } => {
                row.extend([6.0, *balance as f64, f64::from(u8::from(*is_final)), applied.len() as f64]);
                for word in applied.iter().chain(ties) {
                    row.push(f64::from(*word));
                }
            }
        }
        row
    }

    /// From a row; `None` for one of another version.
    pub fn from_row(numbers: &[f64]) -> Option<Self> {
        let mut row = Row::new(numbers);
        let counts = |row: Row<'_>| {
            let mut counts = Vec::new();
            for number in row.rest() {
                counts.push(*number as u32);
            }
            counts
        };
        Some(match row.count() {
            1 => Self::Ready { board: row.count() },
            2 => {
                let teller = row.count() as usize;
                Self::Ended { teller, closed: if row.count() == 1 { Closed::Yes } else { Closed::No } }
            }
            3 => Self::Owned,
            4 => Self::Opened,
            5 => Self::Progress { teller: row.count() as usize, words: counts(row) },
            6 => {
                let (balance, is_final) = (row.number() as i64, row.number() != 0.0);
                let count = row.count() as usize;
                let mut applied = counts(row);
                let ties = applied.split_off(count.min(applied.len()));
                Self::Books { balance, is_final, applied, ties }
            }
            _ => return None,
        })
    }
}

/// What a worker wants done, one after another, in one row: to whom, how many numbers, the numbers; and again.
///
/// This envelope is all that `worker.js` reads.
#[derive(Debug, Default)]
pub struct Outbox {
    row: Vec<f64>,
}

/// To the page.
const PAGE: f64 = -1.0;
/// To the worker itself, after so many milliseconds.
const CLOCK: f64 = -2.0;

impl Outbox {
    /// Sends a letter to the page.
    pub fn to_page(&mut self, letter: &ToPage) {
        self.put(PAGE, &letter.to_row());
    }

    /// Sends numbers down the line of that number.
    pub fn to_line(&mut self, line: usize, numbers: &[f64]) {
        self.put(line as f64, numbers);
    }

    /// Wants to be woken after so many milliseconds.
    pub fn wake_after(&mut self, milliseconds: f64) {
        self.put(CLOCK, &[milliseconds]);
    }

    /// The whole row.
    pub fn into_row(self) -> Vec<f64> {
        self.row
    }

    fn put(&mut self, to: f64, numbers: &[f64]) {
        self.row.extend([to, numbers.len() as f64]);
        self.row.extend_from_slice(numbers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::jobs::Job;
    use crate::run::jobs::wait::Wait;

    #[test]
    fn letters_to_a_worker_survive_the_journey() {
        let job = Job::Wait(Wait { operations: 3, amount: 1, least_ms: 2, most_ms: 3 });
        for letter in [
            ToWorker::Do(Order { teller: 1, flight: 2, together: 3, sent: 4.5, fault: None, job }),
            ToWorker::Own { slot: 8, speed: Speed::Slow },
            ToWorker::Go { rate: Rate::Half },
            ToWorker::Go { rate: Rate::Fourfold },
            ToWorker::Open { balance: -100_000 },
            ToWorker::Settle,
            ToWorker::Stop,
            ToWorker::Begin { backend: Backend::Threads },
            ToWorker::Begin { backend: Backend::Messages },
        ] {
            assert_eq!(ToWorker::from_row(&letter.to_row()), Some(letter));
        }
        assert_eq!(ToWorker::from_row(&[]), None);
        assert_eq!(ToWorker::from_row(&[77.0, 1.0]), None);
        assert_eq!(ToWorker::from_row(&[1.0]), None);
    }

    #[test]
    fn letters_to_the_page_survive_the_journey() {
        for letter in [
            ToPage::Ready { board: u32::MAX },
            ToPage::Ended { teller: 7, closed: Closed::Yes },
            ToPage::Ended { teller: 0, closed: Closed::No },
            ToPage::Owned,
            ToPage::Opened,
            ToPage::Progress { teller: 3, words: vec![0, u32::MAX, 5] },
            ToPage::Books { balance: -1 << 52, applied: vec![1, 2, 3], ties: vec![], is_final: false },
            ToPage::Books { balance: 5, applied: vec![], ties: vec![7, u32::MAX], is_final: true },
        ] {
            assert_eq!(ToPage::from_row(&letter.to_row()), Some(letter));
        }
        assert_eq!(ToPage::from_row(&[]), None);
        assert_eq!(ToPage::from_row(&[f64::NAN]), None);
    }

    #[test]
    fn an_outbox_is_one_row() {
        let mut outbox = Outbox::default();
        outbox.to_page(&ToPage::Owned);
        outbox.to_line(5, &[1.5, 2.5]);
        outbox.wake_after(30.0);
        assert_eq!(outbox.into_row(), [-1.0, 1.0, 3.0, 5.0, 2.0, 1.5, 2.5, -2.0, 1.0, 30.0]);
    }
}
