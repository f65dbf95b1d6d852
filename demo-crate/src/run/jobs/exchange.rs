//! Two tellers with a channel from each to the other, and nothing in between: each sends first, then receives. There is
//! no lock in it, and it hangs all the same.

use crate::bank::Bank;
use crate::run::clock::now_ms;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::scoreboard::{Phase, Scoreboard};
use crate::run::ties::Tied;

/// A teller's batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// How many values each sends.
    pub operations: u32,
    /// The channel it sends on; it receives from the other one.
    pub channel: usize,
    /// What it does first.
    pub first: First,
}

/// What a teller does first in each round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// It sends.
    Send,
    /// It receives.
    Receive,
}

impl Exchange {
    pub(super) fn write(&self, row: &mut Vec<f64>) {
        row.extend([f64::from(self.operations), self.channel as f64, f64::from(u8::from(self.first == First::Send))]);
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        let (operations, channel) = (row.count(), row.count() as usize % 2);
        Self { operations, channel, first: if row.count() == 1 { First::Send } else { First::Receive } }
    }

    /// Sends and receives, so many times; never returns where both send first.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Armed);
        gate::enter(board, order, Start::Running, || {});
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let (mine, other) = (self.channel, 1 - self.channel);
        let mut tied = Tied::new(slot);
        // Nobody else receives from the other channel: whoever sends there waits for this teller.
        tied.take(other);
        for done in 0..self.operations {
            if board.is_stopped() {
                break;
            }
            if let Some(planned) = order.fault.filter(|planned| planned.at == done) {
                planned.fault.strike();
            }
            if self.first == First::Receive {
                bank.channels[other].receive();
            }
            bank.channels[mine].send(done.into(), mine, &mut tied);
            if self.first == First::Send {
                bank.channels[other].receive();
            }
            slot.set_progress(done + 1, 0);
            slot.set_applied(done + 1);
            tell();
        }
        tied.give(other);
        slot.end(now_ms());
        Closed::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::jobs::Job;
    use crate::run::scoreboard::Progress;
    use crate::run::ties::certain_circle;
    use std::thread;

    fn send(firsts: [First; 2]) -> (&'static Scoreboard, Vec<thread::JoinHandle<()>>) {
        let bank: &Bank = Box::leak(Box::new(Bank::new()));
        let board: &Scoreboard = Box::leak(Box::new(Scoreboard::new()));
        let spawn = |(channel, first)| {
            let job = Job::Exchange(Exchange { operations: 100, channel, first });
            let order = Order { teller: channel, flight: 1, together: 2, sent: 0.0, fault: None, job };
            thread::spawn(move || {
                order.job.run(bank, board, &order, &mut || {});
            })
        };
        (board, firsts.into_iter().enumerate().map(spawn).collect())
    }

    #[test]
    fn who_both_send_first_are_stuck_before_their_first_round_is_over() {
        let (board, _) = send([First::Send; 2]);
        let mut before = Vec::new();
        loop {
            let seen = [0, 1].map(|teller| Progress::from_words(&board.slot(teller).words()));
            let ties = seen.each_ref().map(|progress| progress.ties).to_vec();
            if certain_circle(&before, &ties) == Some(vec![0, 1]) {
                assert_eq!(seen.map(|progress| progress.done), [0, 0]);
                return;
            }
            before = ties;
            thread::yield_now();
        }
    }

    #[test]
    fn if_one_receives_first_every_value_arrives() {
        let (board, threads) = send([First::Send, First::Receive]);
        threads.into_iter().for_each(|thread| thread.join().expect("it ends"));
        for teller in 0..2 {
            let progress = Progress::from_words(&board.slot(teller).words());
            assert_eq!((progress.done, progress.ties.holds, progress.ties.wants), (100, 0, None));
        }
    }
}
