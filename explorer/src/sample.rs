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
use crate::explore::Options;
use crate::machine::{Choice, Machine, ProcessId};
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

/// Draws runs and shows them to the collector; adds what cut it off, if anything did.
pub(crate) fn sample<M: Machine>(
    start: &M,
    draw: &Draw,
    options: &Options<'_>,
    collector: &mut Collector<M>,
    bounds: &mut Vec<Bound>,
) {
    let mut random = Random::new(draw.seed);
    let begin = Walk::new(start);
    let mut run = Run::new(start);
    let mut longest = 0;
    let (mut late, mut long) = (false, false);
    let mut steps = 0;
    'runs: for _ in 0..draw.runs.min(options.max_executions.unwrap_or(u64::MAX)) {
        if steps >= draw.steps {
            break;
        }
        let mut chooser = Chooser::new(draw.depth, longest, &mut random);
        run.restart(&begin);
        let mut step = 0u64;
        while !run.walk.is_over() {
            if step as usize >= options.max_steps {
                long = true;
                continue 'runs;
            }
            if step.is_multiple_of(256) && (options.deadline)() {
                late = true;
                break 'runs;
            }
            let choice = chooser.choose(step, &run.walk.choices, &mut random);
            if run.take(choice).is_err() {
                break;
            }
            step += 1;
            steps += 1;
        }
        longest = longest.max(step);
        run.show(start, collector);
    }
    for (is_cut, bound) in [(late, Bound::Deadline), (long, Bound::Steps(options.max_steps))] {
        let known = |other: &Bound| std::mem::discriminant(other) == std::mem::discriminant(&bound);
        if is_cut && !bounds.iter().any(known) {
            bounds.push(bound);
        }
    }
}
