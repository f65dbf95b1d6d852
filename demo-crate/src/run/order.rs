//! What a teller is told to do, and the row of numbers as which it travels to the worker.
//!
//! A row is written and read in this file and in the files of the jobs, side by side. JavaScript passes it on unread.

use super::fault::{Fault, Planned};
use super::jobs::Job;

/// What a teller is told to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Which teller, from 0; its slot of the scoreboard too.
    pub teller: usize,
    /// The flight: nobody begins before the gate of this number is open.
    pub flight: u32,
    /// How many tellers pass the gate together; 0 for one that joins a flight under way.
    pub together: u32,
    /// When the page sent the flight off, in milliseconds since 1970: what times are told from where workers share no
    /// memory, and so no gate.
    pub sent: f64,
    /// What is to go wrong.
    pub fault: Option<Planned>,
    /// The work.
    pub job: Job,
}

/// Reads a row of numbers from its front; what is missing reads as 0.
#[derive(Debug)]
pub struct Row<'a> {
    rest: &'a [f64],
}

impl<'a> Row<'a> {
    /// The whole row.
    pub fn new(numbers: &'a [f64]) -> Self {
        Self { rest: numbers }
    }

    /// The next number.
    pub fn number(&mut self) -> f64 {
        let (first, rest) = self.rest.split_first().unwrap_or((&0.0, &[]));
        self.rest = rest;
        *first
    }

    /// The next number as a count; 0 for one that is none.
    pub fn count(&mut self) -> u32 {
        self.number() as u32
    }

    /// All that is left.
    pub fn rest(self) -> &'a [f64] {
        self.rest
    }
}

impl Order {
    /// As a row.
    pub fn write(&self, row: &mut Vec<f64>) {
        row.extend([self.teller as f64, f64::from(self.flight), f64::from(self.together), self.sent]);
        let (code, at) = self.fault.map_or((0, 0), |planned| (planned.fault.code(), planned.at));
        row.extend([f64::from(code), f64::from(at)]);
        self.job.write(row);
    }

    /// From a row; `None` where the job is one of another version.
    pub fn read(row: &mut Row<'_>) -> Option<Self> {
        let (teller, flight, together, sent) = (row.count() as usize, row.count(), row.count(), row.number());
        let (code, at) = (row.count(), row.count());
        let fault = Fault::from_code(code).map(|fault| Planned { fault, at });
        Some(Self { teller, flight, together, sent, fault, job: Job::read(row)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::several::Way;
    use crate::bank::split::{Cut, Place};
    use crate::bank::strategies::Strategy;
    use crate::run::jobs::change::{Change, Speed};
    use crate::run::jobs::exchange::{Exchange, First};
    #[cfg(feature = "cores")]
    use crate::run::jobs::share::Share;
    use crate::run::jobs::split::{Manner, Split};
    use crate::run::jobs::take_two::{TakeTwo, Times};
    use crate::run::jobs::tasks::Tasks;
    use crate::run::jobs::wait::Wait;

    #[test]
    fn orders_survive_the_journey() {
        let mut jobs = vec![Job::Wait(Wait { operations: 8, amount: -3, least_ms: 60, most_ms: 190 })];
        let times = Times { rest_us: (1, 2), between_us: (3, 3), once_in: 16 };
        for way in Way::ALL {
            let open = (way == Way::Nested).then_some(200);
            jobs.push(Job::TakeTwo(TakeTwo { operations: 9, amount: 10, from: 4, to: 0, way, open, times }));
        }
        for (channel, first) in [(0, First::Send), (1, First::Receive)] {
            jobs.push(Job::Exchange(Exchange { operations: 7, channel, first }));
        }
        for open in [None, Some(-100)] {
            let (thinking_ms, per_ms) = ((50, 120), 77);
            let counts = Tasks {
                workers: 3,
                worker: 2,
                tasks: 4,
                changes: 5,
                deposit: 20,
                withdrawal: 10,
                open,
                slice_ms: 40,
                thinking_ms,
                per_ms,
            };
            jobs.push(Job::Tasks(counts));
        }
        let cut = Cut { darts: 4_000_000_000, piece: 1_000, share: 33 };
        let places = [Place::SideBySide, Place::Apart].map(Manner::Counters);
        for manner in [Manner::Clock, Manner::Alone, Manner::Pieces].into_iter().chain(places) {
            jobs.push(Job::Split(Split { cut, workers: 8, manner }));
        }
        for (place, &strategy) in Strategy::ALL.iter().enumerate() {
            for speed in [Speed::Full, Speed::Slow, Speed::Plain, Speed::Bare] {
                let open = (place % 2 == 0).then_some(-5);
                let until_ms = place as f64 * 1.5;
                jobs.push(Job::Change(Change { strategy, amount: -7, operations: 10_000_000, open, speed, until_ms }));
            }
        }
        #[cfg(feature = "cores")]
        for lock in crate::bank::turns::Lock::ALL {
            let open = (lock.code() > 1.0).then_some(-7);
            jobs.push(Job::Share(Share { amount: -1, lock, run_ms: 2_000, turn_us: (3, 4), rest_us: 5, open }));
        }
        let mut faults = vec![None];
        for (fault, at) in [(Fault::Trap, 7), (Fault::Hang, 1 << 31), (Fault::Death, 0)] {
            faults.push(Some(Planned { fault, at }));
        }
        for job in jobs {
            for &fault in &faults {
                let job = job.clone();
                let order = Order { teller: 7, flight: u32::MAX, together: 2, sent: 1.75e12 + 0.5, fault, job };
                let mut numbers = Vec::new();
                order.write(&mut numbers);
                numbers.push(99.0);
                let mut row = Row::new(&numbers);
                assert_eq!(Order::read(&mut row), Some(order));
                assert_eq!(row.rest(), [99.0], "read as far as it was written");
            }
        }
    }

    #[test]
    fn a_truncated_order_is_no_order() {
        assert_eq!(Order::read(&mut Row::new(&[])), None);
    }
}
