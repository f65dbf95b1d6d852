//! A teller who asks the vault for turn after turn, for as long as the run lasts. Leaving and asking again is one
//! message: nothing comes between the two, as under a lock.

use super::harm;
use super::line::Plea;
use super::teller::Next;
use crate::run::clock::now_ms;
use crate::run::dice::Dice;
use crate::run::jobs::Job;
use crate::run::jobs::share::{Diary, Share};
use crate::run::order::Order;
use crate::run::scoreboard::{Phase, Scoreboard};

/// What the next answer or the end of the pause means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It asked for a turn.
    Asking,
    /// It has its turn, and works.
    Inside,
    /// It has left, and rests once that is answered.
    Leaving,
    /// It rests.
    Resting,
    /// It has left for good, and ends once that is answered.
    Ending,
    /// Came to harm: never goes on.
    Harmed,
    /// Done.
    Ended,
}

/// One teller of one batch.
#[derive(Debug)]
pub struct Visitor {
    order: Order,
    share: Share,
    dice: Dice,
    diary: Diary,
    state: State,
    /// When the run is over, in milliseconds since 1970.
    end: f64,
    done: u32,
    is_stopped: bool,
}

impl Visitor {
    /// Begins the batch of an order about turns; `None` for any other.
    pub fn begin(order: Order, board: &Scoreboard) -> Option<(Self, Next)> {
        let Job::Share(share) = &order.job else { return None };
        let (share, now) = (share.clone(), now_ms());
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Running);
        slot.set_started(now);
        let (dice, end) = (Dice::new(order.teller as u32), now + f64::from(share.run_ms));
        let diary = Diary::new(now);
        let mut visitor = Self { order, share, dice, diary, state: State::Asking, end, done: 0, is_stopped: false };
        let next = visitor.ask(board, Vec::new());
        Some((visitor, next))
    }

    /// Ends the batch after the turn in hand.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Goes on after a pause.
    ///
    /// # Panics
    /// When the order says that this turn traps.
    pub fn resume(&mut self, board: &Scoreboard) -> Next {
        match self.state {
            State::Inside => self.leave(board),
            State::Resting if self.is_over() => self.end(board),
            State::Resting => self.ask(board, Vec::new()),
            State::Harmed => harm::woken(self.order.fault),
            _ => Next::Wait,
        }
    }

    /// Goes on with the vault's answer.
    pub fn answer(&mut self, board: &Scoreboard) -> Next {
        match self.state {
            State::Asking => self.enter(board),
            State::Leaving => {
                self.state = State::Resting;
                Next::Pause(f64::from(self.share.rest_us) / 1e3)
            }
            State::Ending => self.end(board),
            _ => Next::Wait,
        }
    }

    fn is_over(&self) -> bool {
        self.is_stopped || now_ms() >= self.end
    }

    /// Asks for a turn, behind what the message says already.
    fn ask(&mut self, board: &Scoreboard, mut message: Vec<f64>) -> Next {
        self.diary.asks(board.slot(self.order.teller), now_ms());
        self.state = State::Asking;
        Plea::Enter(self.share.lock, self.share.access()).write(&mut message);
        Next::Send(message)
    }

    fn enter(&mut self, board: &Scoreboard) -> Next {
        let slot = board.slot(self.order.teller);
        if self.is_over() {
            self.diary.is_sent_away(slot, now_ms().min(self.end));
            return self.say_goodbye(Vec::new());
        }
        self.diary.is_in(slot, now_ms());
        if let Some(next) = harm::instead(self.order.fault, self.done) {
            self.state = State::Harmed;
            return next;
        }
        self.state = State::Inside;
        Next::Pause(f64::from(self.dice.between(self.share.turn_us)) / 1e3)
    }

    fn leave(&mut self, board: &Scoreboard) -> Next {
        let slot = board.slot(self.order.teller);
        self.done += 1;
        slot.set_progress(self.done, 0);
        slot.set_applied(self.done);
        self.diary.is_out(slot, now_ms());
        let mut message = Vec::new();
        if self.share.amount != 0 {
            Plea::Pay(self.share.amount).write(&mut message);
        }
        if self.is_over() {
            return self.say_goodbye(message);
        }
        Plea::Leave.write(&mut message);
        if self.share.rest_us == 0 {
            return self.ask(board, message);
        }
        self.state = State::Leaving;
        Plea::Done.write(&mut message);
        Next::Send(message)
    }

    /// Leaves for good.
    fn say_goodbye(&mut self, mut message: Vec<f64>) -> Next {
        self.state = State::Ending;
        Plea::Leave.write(&mut message);
        Plea::Done.write(&mut message);
        Next::Send(message)
    }

    fn end(&mut self, board: &Scoreboard) -> Next {
        self.state = State::Ended;
        board.slot(self.order.teller).end(now_ms());
        Next::Ended
    }
}
