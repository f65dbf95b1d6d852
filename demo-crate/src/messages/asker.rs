//! A teller who reaches locks and channels only through the desk: after each answer it says what to ask next. An answer
//! that does not come is waited for, and for ever in a deadlock.

use super::desk::Ask;
use super::harm;
use super::teller::Next;
use crate::bank::several::{Transfer, Way};
use crate::run::clock::now_ms;
use crate::run::dice::Dice;
use crate::run::jobs::Job;
use crate::run::jobs::exchange::{Exchange, First};
use crate::run::jobs::take_two::TakeTwo;
use crate::run::order::Order;
use crate::run::scoreboard::{Phase, Scoreboard};

/// What the next answer or the end of the pause means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It rests between two rounds.
    Resting,
    /// It asked for the first lock, or for both.
    Asking,
    /// It has the first, and works.
    Between,
    /// It asked for the second.
    AskingSecond,
    /// The round is over once this is answered.
    Finishing,
    /// Came to harm: never goes on.
    Harmed,
    /// Done.
    Ended,
}

/// One teller of one batch.
#[derive(Debug)]
pub struct Asker {
    order: Order,
    dice: Dice,
    state: State,
    done: u32,
    given_back: u64,
    is_stopped: bool,
}

impl Asker {
    /// Begins the batch of an order about locks or channels; `None` for any other.
    pub fn begin(order: Order, board: &Scoreboard) -> Option<(Self, Next)> {
        if !matches!(order.job, Job::TakeTwo(_) | Job::Exchange(_)) {
            return None;
        }
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let dice = Dice::new(order.teller as u32);
        let mut asker = Self { order, dice, state: State::Resting, done: 0, given_back: 0, is_stopped: false };
        let next = asker.go_on(board);
        Some((asker, next))
    }

    /// Ends the batch after the round in hand.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Goes on after a pause.
    ///
    /// # Panics
    /// When the order says that this round traps.
    pub fn resume(&mut self, board: &Scoreboard) -> Next {
        match (self.state, self.two()) {
            (State::Resting, _) if self.is_stopped => self.end(board),
            (State::Resting, Some(job)) => self.ask_first(&job),
            (State::Between, Some(job)) => self.ask_second(&job),
            (State::Harmed, _) => harm::woken(self.order.fault),
            _ => Next::Wait,
        }
    }

    /// Goes on with the desk's answer.
    pub fn answer(&mut self, board: &Scoreboard, answer: &[f64]) -> Next {
        if let Job::Exchange(job) = &self.order.job {
            let job = job.clone();
            return self.exchanged(&job, board);
        }
        let Some(job) = self.two() else { return Next::Wait };
        match (self.state, answer) {
            (State::Asking, [..]) if job.way == Way::Together => self.finish(&job),
            (State::Asking, [..]) => self.between(&job),
            (State::AskingSecond, [0.0]) => {
                self.given_back += 1;
                board.slot(self.order.teller).set_progress(self.done, self.given_back);
                self.state = State::Resting;
                self.rest(&job)
            }
            (State::AskingSecond, [..]) => self.finish(&job),
            (State::Finishing, [..]) => self.round_is_over(board),
            _ => Next::Wait,
        }
    }

    fn two(&self) -> Option<TakeTwo> {
        if let Job::TakeTwo(job) = &self.order.job { Some(job.clone()) } else { None }
    }

    /// The locks in the order in which this teller takes them.
    fn locks(job: &TakeTwo) -> (usize, usize) {
        if job.way == Way::InOrder { (job.from.min(job.to), job.from.max(job.to)) } else { (job.from, job.to) }
    }

    /// From one round to the next.
    fn go_on(&mut self, board: &Scoreboard) -> Next {
        if self.is_stopped || self.done >= self.order.job.operations() {
            return self.end(board);
        }
        match &self.order.job {
            Job::TakeTwo(job) => {
                self.state = State::Resting;
                let job = job.clone();
                self.rest(&job)
            }
            Job::Exchange(job) => {
                let job = job.clone();
                if let Some(next) = self.fail() {
                    return next;
                }
                self.state = State::Asking;
                Self::send(&[if job.first == First::Send {
                    Ask::Send(job.channel)
                } else {
                    Ask::Receive(1 - job.channel)
                }])
            }
            _ => Next::Wait,
        }
    }

    fn rest(&mut self, job: &TakeTwo) -> Next {
        self.pause(job.times.rest_us)
    }

    fn pause(&mut self, range: (u32, u32)) -> Next {
        Next::Pause(f64::from(self.dice.between(range)) / 1e3)
    }

    fn ask_first(&mut self, job: &TakeTwo) -> Next {
        let (first, second) = Self::locks(job);
        match job.way {
            Way::Indivisible => self.finish(job),
            Way::Together => {
                self.state = State::Asking;
                Self::send(&[Ask::Both(first, second)])
            }
            Way::Nested | Way::GivenBack | Way::InOrder => {
                self.state = State::Asking;
                Self::send(&[Ask::Take(first)])
            }
        }
    }

    fn between(&mut self, job: &TakeTwo) -> Next {
        if let Some(next) = self.fail() {
            return next;
        }
        if self.dice.between((1, job.times.once_in)) == 1 {
            self.state = State::Between;
            return self.pause(job.times.between_us);
        }
        self.ask_second(job)
    }

    fn ask_second(&mut self, job: &TakeTwo) -> Next {
        let (first, second) = Self::locks(job);
        self.state = State::AskingSecond;
        // Where the second is taken, the first goes back in the same breath: nothing is kept.
        if job.way == Way::GivenBack {
            Self::send(&[Ask::TryOrGive(second, first)])
        } else {
            Self::send(&[Ask::Take(second)])
        }
    }

    fn finish(&mut self, job: &TakeTwo) -> Next {
        self.state = State::Finishing;
        let TakeTwo { from, to, amount, .. } = *job;
        let transfer = Ask::Move(Transfer { from, to, amount });
        if job.way == Way::Indivisible {
            return Self::send(&[transfer, Ask::Done]);
        }
        Self::send(&[transfer, Ask::Give(to), Ask::Give(from), Ask::Done])
    }

    fn round_is_over(&mut self, board: &Scoreboard) -> Next {
        self.done += 1;
        let slot = board.slot(self.order.teller);
        slot.set_progress(self.done, self.given_back);
        slot.set_applied(self.done);
        self.go_on(board)
    }

    fn exchanged(&mut self, job: &Exchange, board: &Scoreboard) -> Next {
        if self.state == State::Finishing {
            return self.round_is_over(board);
        }
        self.state = State::Finishing;
        Self::send(&[if job.first == First::Send { Ask::Receive(1 - job.channel) } else { Ask::Send(job.channel) }])
    }

    /// What the teller does instead of going on, if it is to fail in this round.
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

    fn send(asks: &[Ask]) -> Next {
        Next::send(asks, Ask::write)
    }
}
