//! Each operation is a short wait, as for a printer or another bank, and then a change of an account of the teller's
//! own. Nothing is shared, so several tellers take no longer than one.

use crate::bank::Bank;
use crate::run::clock::now_ms;
use crate::run::dice::Dice;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::scoreboard::{Phase, SPANS, Scoreboard};
use std::thread;
use std::time::Duration;

/// A teller's batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// How many operations, [`SPANS`] at the most.
    pub operations: u32,
    /// Pounds each one adds, negative to withdraw.
    pub amount: i64,
    /// Milliseconds an operation waits, at the least.
    pub least_ms: u32,
    /// At the most; each wait is drawn anew.
    pub most_ms: u32,
}

impl Wait {
    pub(super) fn write(&self, row: &mut Vec<f64>) {
        row.extend([f64::from(self.operations), self.amount as f64, f64::from(self.least_ms), f64::from(self.most_ms)]);
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        let (operations, amount) = (row.count(), row.number() as i64);
        let least_ms = row.count();
        Self { operations, amount, least_ms, most_ms: row.count().max(least_ms) }
    }

    /// Waits and changes, so many times; begin and end of each are measured here, in the worker.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Armed);
        gate::enter(board, order, Start::Running, || {});
        slot.set_phase(Phase::Running);
        let started = now_ms();
        slot.set_started(started);
        let account = &bank.drawers[order.teller];
        account.open(0);
        let mut dice = Dice::new(order.teller as u32);
        for done in 1..=self.operations.min(SPANS as u32) {
            if board.is_stopped() {
                break;
            }
            let from = (now_ms() - started) as f32;
            if let Some(planned) = order.fault.filter(|planned| planned.at == done - 1) {
                planned.fault.strike();
            }
            thread::sleep(Duration::from_millis(dice.between((self.least_ms, self.most_ms)).into()));
            account.add(self.amount);
            slot.add_span(from, (now_ms() - started) as f32);
            slot.set_progress(done, 0);
            slot.set_applied(done);
            tell();
        }
        slot.end(now_ms());
        Closed::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::jobs::Job;
    use crate::run::scoreboard::Progress;

    #[test]
    fn both_tellers_are_served_and_every_operation_is_timed() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        let job = Wait { operations: 3, amount: 10, least_ms: 1, most_ms: 4 };
        thread::scope(|scope| {
            for teller in 0..2 {
                let (bank, board) = (&bank, &board);
                let job = Job::Wait(Wait { amount: if teller == 0 { 10 } else { -10 }, ..job.clone() });
                let order = Order { teller, flight: 1, together: 2, sent: 0.0, fault: None, job };
                let mut told = 0;
                scope.spawn(move || {
                    order.job.run(bank, board, &order, &mut || told += 1);
                    assert_eq!(told, 3);
                });
            }
        });
        for (teller, total) in [(0, 30), (1, -30)] {
            let progress = Progress::from_words(&board.slot(teller).words());
            assert_eq!((progress.done, progress.spans.len(), progress.phase), (3, 3, Phase::Ended));
            assert!(progress.spans.iter().all(|(from, to)| to > from), "{:?}", progress.spans);
            assert!(progress.spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", progress.spans);
            assert_eq!(bank.drawers[teller].balance(), total);
        }
    }
}
