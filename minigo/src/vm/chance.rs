//! What a run leaves to chance: the numbers that `math/rand` draws, the order of a map, how much time has passed.
//!
//! While exploring, a draw is a choice like any other: every value in its range is a way, as long as the product of the ranges
//! that have been given away stays within a bound. A draw is named by its goroutine and how many that one had made before; once it
//! has been given its ways it has them in every schedule, and one that came too late has none in any, whatever the others do
//! meanwhile. So draws commute, and the product of the ranges along one run is never above the bound.
//!
//! A draw is one step whether it has its ways or not: a schedule found within a bound is one of the machine without a bound
//! ([`Chance::boundless`]), which is what tokens are made of and read with. What can have no ways under any bound (too wide a
//! range, too many draws before) is no step; it takes the value that the seed gives.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use explorer::table::Table;

use super::goroutine::Goroutine;
use super::visible::Time;

/// The widest range that is ever a choice.
pub(crate) const WIDEST: u64 = 4096;

/// Of a goroutine's draws only the first so many are ever choices: more than two ways each, they are beyond any bound.
const MOST: u32 = 64;

/// What all copies of a machine share of it.
#[derive(Clone, Debug)]
pub(crate) struct Chance(Rc<Known>);

#[derive(Debug)]
struct Known {
    /// The most ways that the draws of one run may have in all.
    most: u64,
    /// How many of them have been given away.
    given: Cell<u64>,
    /// The range of each draw that has its ways; 0 of one that has none.
    draws: RefCell<Table<(u32, u32), u64>>,
    drawn: Cell<bool>,
    beyond: Cell<bool>,
    timed: Cell<bool>,
}

impl Chance {
    /// Chance of which at most so many ways are explored.
    pub(crate) fn within(most: u64) -> Self {
        Self(Rc::new(Known {
            most,
            given: Cell::new(1),
            draws: RefCell::default(),
            drawn: Cell::new(false),
            beyond: Cell::new(false),
            timed: Cell::new(false),
        }))
    }

    /// Chance of which every way is one.
    pub(crate) fn boundless() -> Self {
        Self::within(u64::MAX)
    }

    /// Whether a goroutine's next draw, of one of so many values, is a step; takes note of one that is not.
    pub(crate) fn is_step(&self, g: &Goroutine, range: u64, time: Time) -> bool {
        if !matches!(time, Time::Free) || range == 1 {
            return false;
        }
        self.0.drawn.set(true);
        let step = (2..=WIDEST).contains(&range) && g.drawn < MOST;
        if !step {
            self.0.beyond.set(true);
        }
        step
    }

    /// Whether a draw that is a step has all its ways, or only one.
    pub(crate) fn has_ways(&self, g: &Goroutine, range: u64) -> bool {
        let known = &*self.0;
        if known.most == u64::MAX {
            return true;
        }
        let mut draws = known.draws.borrow_mut();
        let allotted = *draws.or_insert_with((g.process, g.drawn), || {
            let wanted = known.given.get().saturating_mul(range);
            if wanted > known.most {
                return 0;
            }
            known.given.set(wanted);
            range
        });
        let has = range <= allotted;
        if !has {
            known.beyond.set(true);
        }
        has
    }

    /// Takes note that the program has asked how much time has passed.
    pub(crate) fn tell_time(&self, time: Time) {
        if matches!(time, Time::Free) {
            self.0.timed.set(true);
        }
    }

    /// What of it the search did not follow.
    pub(crate) fn untried(&self) -> explorer::machine::Untried {
        let known = &*self.0;
        explorer::machine::Untried {
            drawn: known.drawn.get(),
            draws: known.beyond.get().then_some(known.most),
            time: known.timed.get(),
        }
    }
}

impl Goroutine {
    /// Draws one of so many values by its seed (0 stands for 2⁶⁴), without going on in its stream.
    pub(crate) fn seeded(&self, range: u64) -> u64 {
        let mut random = self.random;
        let number = super::compare::split_mix(&mut random);
        if range == 0 { number } else { ((u128::from(number) * u128::from(range)) >> 64) as u64 }
    }

    /// Takes note of a draw, which was a step or none.
    pub(crate) fn has_drawn(&mut self, step: bool) {
        super::compare::split_mix(&mut self.random);
        self.drawn += u32::from(step);
    }
}
