//! What an exploration does, in which order, and how far: the decisions, each with its reason, and nothing else.

use super::{Method, Plan};
use crate::graph::{Scope, Until};
use crate::report::{Bound, Kind, Shortest};
use crate::sample::{Draw, Room};

/// After so many runs that were cut for their length, the rest are drawn at random: runs may well be endless, and the search
/// of classes would go on to turn over their last steps.
pub(super) const MAX_CUT: u64 = 32;

/// How many times more states the graph may have where runs can go on for ever.
const ENDLESS: usize = 8;

/// What is drawn at random where runs can go on for ever and no search can see them all.
const ENDLESS_RUNS: Draw = Draw { depth: None, seed: 0, runs: 1000, steps: 2_000_000 };

/// What is drawn where there was no time for more.
const ONE_RUN: Draw = Draw { depth: Some(1), seed: 0, runs: 1, steps: 1 };

/// A piece of work.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// Build the state graph.
    Graph { scope: Scope, states: usize, until: Until },
    /// Run each class of schedules once.
    Classes,
    /// Draw runs at random. Whether what cuts that off cuts off the whole: it does not where the whole is cut off anyway.
    Sample { draw: Draw, room: Room, tells: Tells },
    /// Say how much was searched, and add what the graph knows.
    Judge,
    /// Draw one run, whatever the time.
    Last { draw: Draw, room: Room },
    /// Look for the fair cycles.
    Cycles,
    /// Find the shortest failure of a kind.
    Shortest(Kind),
    /// There is nothing more to do.
    Report,
}

/// Whether a search's limits are told as bounds of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    Bounds,
    Nothing,
}

/// What is known when the next task is chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// Runs can go on for ever, as far as the graph was seen.
    pub(super) has_cycle: bool,
    /// What cut the graph off.
    pub(super) cut: Option<&'a Bound>,
    /// How many runs of the search of classes were cut for their length.
    pub(super) runs_cut: u64,
    /// The verdict is not a proof, and no run has come to an end.
    pub(super) is_empty_handed: bool,
}

/// The first task of a plan.
pub(super) fn first(plan: &Plan) -> Task {
    match plan.method {
        // A proof can do without the graph, where the graph would be cut off; other plans cannot.
        Method::Proof => Task::Graph { scope: Scope::All, states: plan.max_states, until: Until::WholeOrHopeless },
        Method::Preemptions(bound) => {
            Task::Graph { scope: Scope::Preemptions(bound), states: usize::MAX, until: Until::Whole }
        }
        Method::Random { seed, runs } => draw(plan, Draw { depth: None, seed, runs, steps: u64::MAX }, Tells::Bounds),
        Method::Pct { seed, runs, depth } => {
            draw(plan, Draw { depth: Some(depth), seed, runs, steps: u64::MAX }, Tells::Bounds)
        }
    }
}

/// The task that comes after one that is done.
pub(super) fn next(plan: &Plan, done: Task, known: Known<'_>) -> Task {
    let largest = plan.max_states.saturating_mul(ENDLESS);
    match done {
        // There is no end of classes, and the graph is all there is to go by: it may be larger.
        Task::Graph { scope: Scope::All, states, .. } if known.has_cycle => match known.cut {
            Some(Bound::States(_)) if states < largest => {
                Task::Graph { scope: Scope::All, states: largest, until: Until::Whole }
            }
            Some(_) => draw(plan, ENDLESS_RUNS, Tells::Bounds),
            None => Task::Judge,
        },
        Task::Graph { scope: Scope::All, .. } => Task::Classes,
        Task::Graph { .. } => Task::Judge,
        Task::Classes if known.runs_cut > 0 => draw(plan, ENDLESS_RUNS, Tells::Nothing),
        Task::Classes | Task::Sample { .. } => Task::Judge,
        // However little time there was, there is time for one run.
        Task::Judge if known.is_empty_handed => {
            Task::Last { draw: ONE_RUN, room: Room { runs: u64::MAX, steps: plan.max_steps } }
        }
        Task::Judge | Task::Last { .. } => Task::Cycles,
        Task::Cycles => Task::Shortest(Kind::FAILURES[0]),
        Task::Shortest(kind) => match Kind::FAILURES.iter().skip_while(|known| **known != kind).nth(1) {
            Some(kind) => Task::Shortest(*kind),
            None => Task::Report,
        },
        Task::Report => Task::Report,
    }
}

fn draw(plan: &Plan, draw: Draw, tells: Tells) -> Task {
    let room = Room { runs: plan.max_executions.unwrap_or(u64::MAX), steps: plan.max_steps };
    Task::Sample { draw, room, tells }
}

/// The shortest of failures of several kinds; one that goes on for ever is longer than any that does not. Where some run does
/// not end right, those that may yet end right, a race and what is left behind, come after all others.
pub(super) fn shortest(of_kinds: &[Shortest]) -> Option<Shortest> {
    let misses = of_kinds.iter().any(|shortest| shortest.kind == Kind::Wrong);
    let may_end_right = |kind| misses && matches!(kind, Kind::Race | Kind::PartialDeadlock | Kind::Leak);
    let measure = |shortest: &&Shortest| {
        let kind = shortest.kind;
        (may_end_right(kind), kind.is_endless(), shortest.steps, shortest.preemptions)
    };
    let shortest = of_kinds.iter().min_by_key(measure)?;
    Some(Shortest { finding: super::work::copy(&shortest.finding), ..*shortest })
}
