//! A worker that shares nothing with the others: it knows its number, takes every so-manieth piece as cards are dealt, and
//! tells the vault at the end what it counted. The part of the job that is under the lock takes the vault's lock, in
//! messages: that is the one thing for which these workers wait for one another.

use super::teller::Next;
use super::{Request, harm};
use crate::bank::split::{Moment, Next as Keep, throw};
use crate::run::clock::now_ms;
use crate::run::jobs::Job;
use crate::run::jobs::split::{Manner, Split, throw_alone, watch_clock};
use crate::run::order::Order;
use crate::run::scoreboard::{Phase, Scoreboard, Step};

/// A worker lets others speak to it at least so often, in milliseconds. Each time costs some.
const LISTEN_MS: f64 = 200.0;

/// What the next answer or the end of the pause means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It listens for a moment, between two pieces.
    Listening,
    /// It asked for the lock.
    Asking,
    /// It handed in what it did under the lock, and gave the lock back.
    Unlocking,
    /// It handed in all the rest.
    Finishing,
    /// Came to harm: never goes on.
    Harmed,
    /// Done.
    Ended,
}

/// One worker of one batch.
#[derive(Debug)]
pub struct Splitter {
    order: Order,
    job: Split,
    state: State,
    /// The piece in hand, by its number.
    piece: u32,
    done: u32,
    hits: i64,
    is_stopped: bool,
}

impl Splitter {
    /// Begins the batch of an order for a part of a job; `None` for any other.
    pub fn begin(order: Order, board: &Scoreboard) -> Option<(Self, Next)> {
        let Job::Split(job) = order.job.clone() else { return None };
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let piece = order.teller as u32;
        let mut splitter = Self { order, job, state: State::Listening, piece, done: 0, hits: 0, is_stopped: false };
        let next = splitter.set_out(board);
        Some((splitter, next))
    }

    /// Ends the batch after the piece in hand.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Goes on after a pause.
    ///
    /// # Panics
    /// When the order says that this piece traps.
    pub fn resume(&mut self, board: &Scoreboard) -> Next {
        match self.state {
            State::Listening => self.go_on(board),
            State::Harmed => harm::woken(self.order.fault),
            _ => Next::Wait,
        }
    }

    /// Goes on with the vault's answer. One that fits nothing is waited out, which is what a watchdog is for.
    pub fn answer(&mut self, board: &Scoreboard, answer: &[f64]) -> Next {
        match (self.state, answer) {
            (State::Asking, [_]) => self.work_under_lock(board),
            (State::Unlocking, [_]) => {
                self.work_freely(board);
                self.go_on(board)
            }
            (State::Finishing, [_]) => self.end(board),
            _ => Next::Wait,
        }
    }

    /// What is done at once, and the first piece.
    fn set_out(&mut self, board: &Scoreboard) -> Next {
        match self.job.manner {
            Manner::Pieces => self.go_on(board),
            Manner::Clock => {
                watch_clock(board.slot(self.order.teller));
                self.finish()
            }
            Manner::Alone => {
                if let Some(next) = self.fail() {
                    return next;
                }
                let (slot, mut done) = (board.slot(self.order.teller), 0);
                self.hits = throw_alone(self.job.cut.darts, &mut |moment| {
                    done += u32::from(moment == Moment::Done);
                    slot.set_progress(done, 0);
                    Keep::GoOn
                });
                self.done = done;
                self.finish()
            }
            // Workers without a common memory have no common cache line either.
            Manner::Counters(_) => self.finish(),
        }
    }

    /// Piece after piece, until one needs the lock or all are done.
    fn go_on(&mut self, board: &Scoreboard) -> Next {
        let since = now_ms();
        while !self.is_stopped && self.piece < self.job.cut.pieces() {
            if let Some(next) = self.fail() {
                return next;
            }
            let (locked, _) = self.job.cut.parted(self.job.cut.piece(self.piece));
            if !locked.is_empty() {
                self.state = State::Asking;
                board.slot(self.order.teller).set_step(Step::Asking);
                return Self::send(&[Request::Lock, Request::Ack]);
            }
            self.work_freely(board);
            if now_ms() - since > LISTEN_MS {
                self.state = State::Listening;
                return Next::Pause(0.0);
            }
        }
        self.finish()
    }

    fn work_under_lock(&mut self, board: &Scoreboard) -> Next {
        board.slot(self.order.teller).set_step(Step::Inside);
        let (locked, _) = self.job.cut.parted(self.job.cut.piece(self.piece));
        self.state = State::Unlocking;
        Self::send(&[Request::Post(throw(locked)), Request::Unlock, Request::Ack])
    }

    /// The part of the piece in hand that needs no lock; then the next one is in hand.
    fn work_freely(&mut self, board: &Scoreboard) {
        let (_, free) = self.job.cut.parted(self.job.cut.piece(self.piece));
        self.hits += throw(free);
        self.piece += self.job.workers;
        self.done += 1;
        let slot = board.slot(self.order.teller);
        slot.set_step(Step::Outside);
        slot.set_progress(self.done, 0);
    }

    fn finish(&mut self) -> Next {
        self.state = State::Finishing;
        Self::send(&[Request::Post(self.hits), Request::Ack])
    }

    /// What the worker does instead of going on, if it is to fail in this piece.
    fn fail(&mut self) -> Option<Next> {
        let next = harm::instead(self.order.fault, self.done)?;
        self.state = State::Harmed;
        Some(next)
    }

    fn end(&mut self, board: &Scoreboard) -> Next {
        self.state = State::Ended;
        board.slot(self.order.teller).end(now_ms());
        Next::Ended
    }

    fn send(requests: &[Request]) -> Next {
        Next::send(requests, Request::write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::split::Cut;
    use crate::messages::vault::Vault;
    use crate::run::fault::{Fault, Planned};
    use crate::run::scoreboard::Progress;

    const CUT: Cut = Cut { darts: 100_001, piece: 1_000, share: 0 };

    fn order(teller: usize, workers: u32, cut: Cut, manner: Manner) -> Order {
        let job = Job::Split(Split { cut, workers, manner });
        Order { teller, flight: 1, together: workers, sent: 0.0, fault: None, job }
    }

    /// Plays all of them through, one message after another; gives what the vault holds.
    fn play(workers: u32, cut: Cut, manner: Manner) -> i64 {
        let (mut vault, board) = (Vault::new(0), Scoreboard::new());
        let mut splitters = Vec::new();
        let mut mail = Vec::new();
        for teller in 0..workers as usize {
            let (splitter, next) = Splitter::begin(order(teller, workers, cut, manner), &board).expect("a part");
            splitters.push(splitter);
            mail.push((teller, next));
        }
        let mut ended = 0;
        while let Some((teller, next)) = mail.pop() {
            match next {
                Next::Send(message) => {
                    for (to, answer) in vault.handle(teller, &message) {
                        mail.insert(0, (to, splitters[to].answer(&board, &answer)));
                    }
                }
                Next::Pause(_) => mail.insert(0, (teller, splitters[teller].resume(&board))),
                Next::Ended => ended += 1,
                Next::Wait => panic!("nobody is to wait for good"),
            }
        }
        assert_eq!(ended, workers);
        let done: u32 = (0..workers as usize).map(|it| Progress::from_words(&board.slot(it).words()).done).sum();
        assert_eq!(done, if manner == Manner::Pieces { cut.pieces() } else { cut.darts.div_ceil(1 << 16) });
        vault.balance()
    }

    #[test]
    fn workers_that_share_nothing_come_to_the_same_count() {
        let alone = throw(0..CUT.darts);
        assert_eq!(play(1, CUT, Manner::Alone), alone);
        for workers in 1..=8 {
            for share in [0, 30, 100] {
                assert_eq!(play(workers, Cut { share, ..CUT }, Manner::Pieces), alone, "{workers}, {share} %");
            }
        }
    }

    #[test]
    fn without_a_lock_a_worker_sends_one_message_at_the_end() {
        let (_, next) = Splitter::begin(order(0, 2, CUT, Manner::Pieces), &Scoreboard::new()).expect("a part");
        let Next::Send(message) = next else { panic!("{next:?}") };
        assert_eq!(Request::read(&message).map(|(first, _)| matches!(first, Request::Post(_))), Some(true));
    }

    #[test]
    fn whoever_is_told_to_stop_hands_in_what_it_has_and_whoever_hangs_says_no_more() {
        let board = Scoreboard::new();
        let locked = Cut { share: 50, ..CUT };
        let (mut splitter, _) = Splitter::begin(order(0, 1, locked, Manner::Pieces), &board).expect("a part");
        splitter.stop();
        splitter.answer(&board, &[1.0]);
        splitter.answer(&board, &[2.0]);
        assert_eq!((splitter.answer(&board, &[3.0]), splitter.done), (Next::Ended, 1));
        let fault = Some(Planned { fault: Fault::Hang, at: 0 });
        let (mut hung, next) =
            Splitter::begin(Order { fault, ..order(0, 1, CUT, Manner::Pieces) }, &board).expect("a part");
        assert_eq!((next, hung.answer(&board, &[1.0])), (Next::Wait, Next::Wait));
    }
}
