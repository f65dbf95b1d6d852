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

use std::collections::HashMap;

use crate::collect::{Collector, Shown};
use crate::explore::Options;
use crate::machine::{Choice, Machine, ProcessId};
use crate::random::Random;
use crate::replay::{Run, tell_race};
use crate::report::Bound;

/// How one run chooses.
#[derive(Debug)]
enum Chooser {
    Uniform,
    Priorities {
        /// The highest that can move does. First ones are all above those of the fallen.
        of: HashMap<ProcessId, u128>,
        /// The steps before which the mover falls, the last one first, and how low.
        falls: Vec<(u64, u128)>,
    },
}

impl Chooser {
    fn new(method: Sampling, longest: u64, random: &mut Random) -> Self {
        let Sampling::Pct { depth } = method else { return Self::Uniform };
        let mut falls: Vec<(u64, u128)> =
            (1..depth.min(MAX_DEPTH)).map(|low| (random.below(longest.max(1)), u128::from(low))).collect();
        falls.sort_unstable_by(|a, b| b.cmp(a));
        Self::Priorities { of: HashMap::new(), falls }
    }

    fn choose(&mut self, step: u64, choices: &[Choice], random: &mut Random) -> Choice {
        let Self::Priorities { of, falls } = self else {
            return choices[random.below(choices.len() as u64) as usize];
        };
        let mover = loop {
            let mut highest: Option<(u128, ProcessId)> = None;
            for Choice { process, .. } in choices {
                // A new process takes a random place among the others; that two draw the same 64 bits hardly happens.
                let priority = *of.entry(*process).or_insert_with(|| u128::from(random.next()) + u128::from(MAX_DEPTH));
                highest = highest.max(Some((priority, *process)));
            }
            let mover = highest.map_or(choices[0].process, |(_, process)| process);
            match falls.last() {
                Some((fall, low)) if *fall <= step => {
                    of.insert(mover, *low);
                    falls.pop();
                }
                _ => break mover,
            }
        };
        let ways: Vec<Choice> = choices.iter().copied().filter(|choice| choice.process == mover).collect();
        ways[random.below(ways.len() as u64) as usize]
    }
}

/// More ordering constraints than this are not asked for.
const MAX_DEPTH: u32 = 1000;

/// How runs are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sampling {
    Uniform,
    Pct { depth: u32 },
}

/// How many runs to draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    pub(crate) seed: u64,
    pub(crate) runs: u64,
    /// No new run is begun after so many steps in all.
    pub(crate) steps: u64,
}

/// Draws runs and shows them to the collector; says what cut it off, if anything did.
pub(crate) fn sample<M: Machine>(
    start: &M,
    method: Sampling,
    draw: Draw,
    options: &Options<'_>,
    collector: &mut Collector<M>,
) -> Vec<Bound> {
    let mut random = Random::new(draw.seed);
    let mut run = Run::new(start);
    let mut longest = 0;
    let mut cut_runs = false;
    let mut bounds = Vec::new();
    let mut steps = 0;
    'runs: for _ in 0..draw.runs.min(options.max_executions.unwrap_or(u64::MAX)) {
        if steps >= draw.steps {
            break;
        }
        let mut chooser = Chooser::new(method, longest, &mut random);
        run.restart();
        let mut step = 0u64;
        while !run.is_over() {
            if step as usize >= options.max_steps {
                cut_runs = true;
                continue 'runs;
            }
            if step.is_multiple_of(256) && (options.deadline)() {
                bounds.push(Bound::Deadline);
                break 'runs;
            }
            let choice = chooser.choose(step, &run.choices, &mut random);
            if run.take(choice).is_err() {
                break;
            }
            step += 1;
            steps += 1;
        }
        longest = longest.max(step);
        let before = run.before_last();
        collector.begin();
        for pair in &run.races {
            collector.race((pair.first.line, pair.second.line), || tell_race(start, &run.schedule, pair));
        }
        collector.end(&Shown { schedule: &run.schedule, end: &run.machine, before: before.as_ref() });
    }
    if cut_runs {
        bounds.push(Bound::Steps(options.max_steps));
    }
    bounds
}
