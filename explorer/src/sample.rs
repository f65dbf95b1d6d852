//! Samples runs at random: for programs whose schedules are too many to see them all.
//!
//! What it finds is real, and replays; what it does not find may still be there: the verdict is `sampled`, never more.
//!
//! - *Uniform*: each choice with the same chance as the others at its point. Schedules that need many particular choices in
//!   a row are found very rarely.
//! - *PCT*, probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi & Nagarakatte, ASPLOS 2010): each process draws
//!   a priority, the highest that can move does, and at `depth - 1` steps drawn beforehand the one that is moving falls below
//!   all others. With n processes and k steps, one run finds a given failure of that depth with a chance of at least
//!   1 / (n · k^(depth − 1)). As k is not known beforehand, the longest run so far is taken for it.

use crate::collect::Collector;
use crate::machine::{Choice, Machine, ProcessId};
use crate::pace::{Pace, Turn};
use crate::random::Random;
use crate::replay::Run;
use crate::report::Bound;
use crate::walk::Walk;

/// How one run chooses.
#[derive(Debug)]
enum Chooser {
    Uniform,
    Priorities {
        /// By process, from 1; 0 where none was drawn yet. The highest that can move does. First ones are all above those of
        /// the fallen.
        of: Vec<u64>,
        /// The steps before which the mover falls, and how low.
        falls: Vec<(u64, u64)>,
    },
}

impl Chooser {
    fn new(depth: Option<u32>, longest: u64, random: &mut Random) -> Self {
        let Some(depth) = depth else { return Self::Uniform };
        let mut falls = Vec::new();
        for low in 1..depth.min(MAX_DEPTH) {
            falls.push((random.below(longest.max(1)), u64::from(low)));
        }
        Self::Priorities { of: Vec::new(), falls }
    }

    fn choose(&mut self, step: u64, choices: &[Choice], random: &mut Random) -> Choice {
        let Self::Priorities { of, falls } = self else {
            return choices[random.below(choices.len() as u64) as usize];
        };
        let mover = loop {
            let mut highest = (0, ProcessId(0));
            for Choice { process, .. } in choices {
                let at = process.0 as usize;
                if at >= of.len() {
                    of.resize(at + 1, 0);
                }
                if of[at] == 0 {
                    // A new process takes a random place among the others; that two draw the same number hardly happens.
                    of[at] = random.next().max(u64::from(MAX_DEPTH));
                }
                highest = highest.max((of[at], *process));
            }
            let (_, mover) = highest;
            let Some(due) = falls.iter().position(|(fall, _)| *fall <= step) else { break mover };
            (_, of[mover.0 as usize]) = falls.remove(due);
        };
        let mut ways = Vec::new();
        for choice in choices {
            if choice.process == mover {
                ways.push(*choice);
            }
        }
        ways[random.below(ways.len() as u64) as usize]
    }
}

/// More ordering constraints than this are not asked for.
const MAX_DEPTH: u32 = 1000;

/// How runs are drawn, and how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    /// The depth of PCT; none: uniformly.
    pub(crate) depth: Option<u32>,
    pub(crate) seed: u64,
    pub(crate) runs: u64,
    /// No new run is begun after so many steps in all.
    pub(crate) steps: u64,
}

/// What limits the runs that are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Runs.
    pub(crate) runs: u64,
    /// Steps of one run.
    pub(crate) steps: usize,
}

/// Runs being drawn.
#[derive(Debug)]
pub(crate) struct Sampling<M> {
    draw: Draw,
    room: Room,
    random: Random,
    begin: Walk<M>,
    run: Run<M>,
    chooser: Chooser,
    /// How many runs were begun, and how many steps they have had.
    runs: u64,
    steps: u64,
    longest: u64,
    /// The time came, or a run was cut for its length.
    late: bool,
    long: bool,
    is_running: bool,
    /// It has asked how to go on where it stands: it does so once.
    was_asked: bool,
}

impl<M: Machine> Sampling<M> {
    pub(crate) fn new(start: &M, draw: Draw, room: Room) -> Self {
        Self {
            random: Random::new(draw.seed),
            begin: Walk::new(start),
            run: Run::new(start),
            chooser: Chooser::Uniform,
            runs: 0,
            steps: 0,
            longest: 0,
            late: false,
            long: false,
            is_running: false,
            was_asked: false,
            draw,
            room,
        }
    }

    /// Draws runs and shows them to the collector until there are enough, or `pace` says otherwise; that is asked every 256
    /// steps of a run, and at its beginning.
    pub(crate) fn advance(&mut self, collector: &mut Collector<M>, pace: &dyn Fn() -> Pace) -> Turn {
        let most = self.draw.runs.min(self.room.runs);
        loop {
            if !self.is_running {
                if self.runs >= most || self.steps >= self.draw.steps {
                    return Turn::Done;
                }
                self.runs += 1;
                self.chooser = Chooser::new(self.draw.depth, self.longest, &mut self.random);
                self.run.restart(&self.begin);
                (self.is_running, self.was_asked) = (true, false);
            }
            while !self.run.walk.is_over() {
                let step = self.run.walk.steps;
                if step >= self.room.steps {
                    self.long = true;
                    self.is_running = false;
                    break;
                }
                if step.is_multiple_of(256) && !std::mem::replace(&mut self.was_asked, true) {
                    match pace() {
                        Pace::On => {}
                        Pace::Pause => return Turn::Paused,
                        Pace::Stop => {
                            self.late = true;
                            return Turn::Done;
                        }
                    }
                }
                let choice = self.chooser.choose(step as u64, &self.run.walk.choices, &mut self.random);
                if self.run.take(choice).is_err() {
                    break;
                }
                self.steps += 1;
                self.was_asked = false;
            }
            if std::mem::take(&mut self.is_running) {
                self.longest = self.longest.max(self.run.walk.steps as u64);
                self.run.show(&self.begin.machine, collector);
            }
        }
    }

    /// Adds what cut it off, if anything did.
    pub(crate) fn add_bounds(&self, bounds: &mut Vec<Bound>) {
        for (is_cut, bound) in [(self.late, Bound::Deadline), (self.long, Bound::Steps(self.room.steps))] {
            let known = |other: &Bound| std::mem::discriminant(other) == std::mem::discriminant(&bound);
            if is_cut && !bounds.iter().any(known) {
                bounds.push(bound);
            }
        }
    }
}
