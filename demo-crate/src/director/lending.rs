//! A demo's workers lent for a while: another plot has them, and everything else is as it was when they come back.
//!
//! Nobody needs this before a run can start; whoever calls it is behind a door.

use super::{Deed, Director, State, Watch};
use crate::demos::{Move, Plot};
use crate::run::flight::Launch;
use crate::run::rate::Rate;

/// What a demo was when its workers were lent.
pub struct Kept {
    plot: Box<dyn Plot>,
    state: State,
    watch: Watch,
    balance: i64,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Kept").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Director {
    /// Whether the workers are at their place, and nobody has any use for them.
    pub fn has_idle_workers(&self) -> bool {
        self.life.backend().is_some() && self.trying.is_none() && !self.is_flying()
    }

    /// Whether there will never be any workers.
    pub fn has_given_up(&self) -> bool {
        self.given_up.is_some()
    }

    /// Lets another plot have the workers, at this rate; they must be idle. It begins with this launch, and when nothing follows
    /// on what has landed, its result is told. Gives what has to be given back then.
    pub fn lend(&mut self, plot: Box<dyn Plot>, launch: Launch, rate: Rate, now: f64) -> (Kept, Vec<Deed>) {
        let kept = Kept {
            plot: std::mem::replace(&mut self.plot, plot),
            state: self.state,
            watch: std::mem::take(&mut self.watch),
            balance: self.balance,
        };
        let mut deeds = vec![Deed::Go(rate)];
        deeds.extend(self.follow(Move::Launch(launch), now));
        (kept, deeds)
    }

    /// The workers come back.
    pub fn take_back(&mut self, kept: Kept) -> Vec<Deed> {
        let is_at_hand = self.life.backend().is_some();
        self.plot = kept.plot;
        self.watch = kept.watch;
        self.balance = kept.balance;
        // Whoever was lost meanwhile is on the way anew.
        self.state = if is_at_hand || self.has_given_up() { kept.state } else { State::Loading };
        vec![Deed::Go(self.settings.rate), Deed::Draw]
    }
}
