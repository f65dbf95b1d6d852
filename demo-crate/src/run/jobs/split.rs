//! Does one job alone, or piece by piece beside others, and is timed from the gate to the last dart. Besides, what has
//! to be measured along with it: the steps of the clock, and counters that lie close together or far apart.

use crate::bank::Bank;
use crate::bank::split::{Cut, Moment, Next, Place, count_up, throw};
use crate::run::clock::now_ms;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::scoreboard::{Head, Phase, Scoreboard, Slot, Step};
use std::sync::atomic::Ordering::Relaxed;

/// Darts, or additions, between two looks at whether to stop, where there are no pieces: some tenths of a millisecond.
const STRETCH: u32 = 1 << 16;
/// Steps of the clock that are waited for.
const STEPS: usize = 5;
/// The clock is watched for so many milliseconds at the most.
const WATCHED_MS: f64 = 120.0;

/// A worker's batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What is to be done, by all workers together.
    pub cut: Cut,
    /// How many workers there are.
    pub workers: u32,
    /// How it is done.
    pub manner: Manner,
}

/// How it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Nothing is thrown: the worker looks at the clock, and times its steps one by one.
    Clock,
    /// By one worker from the first dart to the last: no pieces, no lock.
    Alone,
    /// Piece by piece, each taken by whoever comes next.
    Pieces,
    /// Each worker adds 1 to a counter of its own, as often as there are darts.
    Counters(Place),
}

impl Manner {
    const ALL: [Self; 5] =
        [Self::Clock, Self::Alone, Self::Pieces, Self::Counters(Place::SideBySide), Self::Counters(Place::Apart)];

    fn code(self) -> f64 {
        Self::ALL.iter().position(|each| *each == self).unwrap_or(0) as f64
    }
}

impl Split {
    pub(super) fn write(&self, row: &mut Vec<f64>) {
        let Cut { darts, piece, share } = self.cut;
        row.extend([darts, piece, share, self.workers].map(f64::from));
        row.push(self.manner.code());
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        let (darts, piece) = (row.count(), row.count().max(1));
        let cut = Cut { darts, piece, share: row.count() };
        let workers = row.count().max(1);
        let manner = Manner::ALL.get(row.count() as usize).copied().unwrap_or(Manner::Alone);
        Self { cut, workers, manner }
    }

    /// Works until nothing is left, or until it is told to stop.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Armed);
        gate::enter(board, order, Start::Running, || {
            bank.split.open();
            board.head(Head::BalanceAt).store(bank.split.total_at().addr() as u32, Relaxed);
        });
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let mut done = 0;
        // Where there is a lock, harm comes to whoever holds it.
        let harmed = if self.cut.share > 0 && self.manner == Manner::Pieces { Moment::Locked } else { Moment::Taken };
        let mut look = |moment| {
            if let Some(planned) = order.fault.filter(|planned| planned.at == done && moment == harmed) {
                planned.fault.strike();
            }
            slot.set_step(if moment == Moment::Locked { Step::Inside } else { Step::Outside });
            if moment == Moment::Done {
                done += 1;
                slot.set_progress(done, 0);
            }
            if board.is_stopped() { Next::Stop } else { Next::GoOn }
        };
        match self.manner {
            Manner::Clock => watch_clock(slot),
            Manner::Pieces => bank.split.work(self.cut, &mut look),
            Manner::Alone => bank.split.hand_in(throw_alone(self.cut.darts, &mut look)),
            Manner::Counters(place) => {
                let counter = bank.split.counter(order.teller, place);
                in_stretches(self.cut.darts, &mut look, |stretch| count_up(counter, stretch.len() as u32));
                bank.split.hand_in(counter.load(Relaxed).into());
            }
        }
        slot.end(now_ms());
        tell();
        Closed::No
    }
}

/// Throws all darts, and gives the hits.
pub(crate) fn throw_alone(darts: u32, look: &mut impl FnMut(Moment) -> Next) -> i64 {
    let mut hits = 0;
    in_stretches(darts, look, |stretch| hits += throw(stretch));
    hits
}

fn in_stretches(count: u32, look: &mut impl FnMut(Moment) -> Next, mut work: impl FnMut(std::ops::Range<u32>)) {
    let cut = Cut { darts: count, piece: STRETCH, share: 0 };
    for number in 0..cut.pieces() {
        if look(Moment::Taken) == Next::Stop {
            return;
        }
        work(cut.piece(number));
        look(Moment::Done);
    }
}

/// Times some whole steps of the clock, one by one; one at the least, however long it is.
pub(crate) fn watch_clock(slot: Slot<'_>) {
    let started = now_ms();
    // The first change ends a step that had begun before.
    let mut before = next_reading(started);
    for step in 0..STEPS {
        if step > 0 && before - started > WATCHED_MS {
            return;
        }
        let now = next_reading(before);
        slot.add_span((before - started) as f32, (now - started) as f32);
        before = now;
    }
}

/// What the clock says once it no longer says `reading`.
fn next_reading(reading: f64) -> f64 {
    loop {
        let now = now_ms();
        if now > reading {
            return now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::fault::{Fault, Planned};
    use crate::run::jobs::Job;
    use crate::run::scoreboard::Progress;
    use std::thread;

    const CUT: Cut = Cut { darts: 300_000, piece: 1_000, share: 25 };

    /// Sends so many workers off together on a bank and a board that live for ever, as do those who never return.
    fn send(manner: Manner, cut: Cut, workers: u32, fault: Option<Planned>) -> (&'static Bank, &'static Scoreboard) {
        let bank: &Bank = Box::leak(Box::new(Bank::new()));
        let board: &Scoreboard = Box::leak(Box::new(Scoreboard::new()));
        for teller in 0..workers as usize {
            let job = Job::Split(Split { cut, workers, manner });
            let fault = fault.filter(|_| teller == 0);
            let order = Order { teller, flight: 1, together: workers, sent: 0.0, fault, job };
            thread::spawn(move || order.job.run(bank, board, &order, &mut || {}));
        }
        (bank, board)
    }

    fn progress(board: &Scoreboard, teller: usize) -> Progress {
        Progress::from_words(&board.slot(teller).words())
    }

    #[expect(unsafe_code, reason = "the bank tells only where the total lies")]
    fn settled(bank: &Bank, board: &Scoreboard, workers: u32) -> i64 {
        while (0..workers as usize).any(|teller| progress(board, teller).phase != Phase::Ended) {
            thread::yield_now();
        }
        // SAFETY: the address is that of a live total, and every worker has ended.
        unsafe { bank.split.total_at().read() }
    }

    #[test]
    fn alone_and_split_come_to_the_same_and_every_piece_is_counted() {
        let hits = throw(0..CUT.darts);
        for (manner, workers) in [(Manner::Alone, 1), (Manner::Pieces, 1), (Manner::Pieces, 2), (Manner::Pieces, 8)] {
            let (bank, board) = send(manner, CUT, workers, None);
            assert_eq!(settled(bank, board, workers), hits, "{manner:?}, {workers}");
            let done: u32 = (0..workers as usize).map(|teller| progress(board, teller).done).sum();
            assert_eq!(done, if manner == Manner::Alone { CUT.darts.div_ceil(STRETCH) } else { CUT.pieces() });
            let times = progress(board, 0);
            assert!(times.started > 0.0 && times.ended >= times.started, "{times:?}");
        }
    }

    #[test]
    fn counters_count_and_the_clock_has_steps() {
        for place in [Place::SideBySide, Place::Apart] {
            let (bank, board) = send(Manner::Counters(place), CUT, 3, None);
            assert_eq!(settled(bank, board, 3), 3 * i64::from(CUT.darts), "{place:?}");
        }
        let (bank, board) = send(Manner::Clock, CUT, 1, None);
        assert_eq!(settled(bank, board, 1), 0);
        let spans = progress(board, 0).spans;
        assert!(!spans.is_empty() && spans.iter().all(|(from, to)| to >= from), "{spans:?}");
    }

    #[test]
    fn a_stopped_job_ends_and_whoever_hangs_is_seen() {
        let endless = Cut { darts: 2_000_000_000, ..CUT };
        let (bank, board) = send(Manner::Pieces, endless, 2, None);
        board.head(Head::Stop).store(1, Relaxed);
        settled(bank, board, 2);
        for share in [0, 50] {
            let hang = Planned { fault: Fault::Hang, at: 0 };
            let (_, board) = send(Manner::Pieces, Cut { share, ..CUT }, 1, Some(hang));
            while progress(board, 0).phase != Phase::Running {
                thread::yield_now();
            }
            assert_eq!(progress(board, 0).done, 0, "it never comes beyond");
        }
    }
}
