//! What an exploration found, as values.
//!
//! A report never claims more than was searched: [`Verdict::Proved`] only where nothing was cut off, and every finding
//! bears the schedule that replays to it. Lists are deduplicated and capped; what did not fit is counted.

use std::fmt;

use crate::machine::{Choice, ProcessId, Reason};
use crate::text::{fill, natural};

/// How much of the space the search has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it: what is not in the report cannot happen.
    Proved,
    /// All of it within these bounds, each of which cut something off. Never empty.
    Bounded(Vec<Bound>),
    /// Some runs, drawn at random.
    Sampled,
}

impl Verdict {
    /// Gives the word of the JSON contract.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Bounded(_) => "bounded",
            Self::Sampled => "sampled",
        }
    }
}

/// What cut a search off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Only schedules with at most this many preemptions were asked for.
    Preemptions(u32),
    /// This many executions were enough for the caller.
    Executions(u64),
    /// The deadline came.
    Deadline,
    /// The search's own memory came to its limit of so many bytes.
    Memory(usize),
    /// The state graph came to its limit of so many states.
    States(usize),
    /// Runs longer than this many steps were cut.
    Steps(usize),
    /// The machine met a limit of its own in so many runs.
    Machine(u64),
    /// Of what is drawn by chance at most so many ways were tried in a run.
    Draws(u64),
    /// The program goes by how much time has passed, and one course of time was tried.
    Time,
}

impl Bound {
    /// Gives the word of the JSON contract.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Preemptions(_) => "preemptions",
            Self::Executions(_) => "executions",
            Self::Deadline => "seconds",
            Self::Memory(_) | Self::States(_) | Self::Machine(_) => "memory",
            Self::Steps(_) => "steps",
            Self::Draws(_) => "draws",
            Self::Time => "time",
        }
    }
}

impl Bound {
    /// What was tried within the bound, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let (template, count) = match *self {
            Self::Preemptions(1) => ("at most 1 switch", 1),
            Self::Preemptions(k) => ("at most {} switches", u64::from(k)),
            Self::Executions(n) => ("the first {} executions", n),
            Self::Deadline => ("what was tried before it was stopped", 0),
            Self::Memory(bytes) => ("what {} bytes of memory can hold", bytes as u64),
            Self::States(n) => ("the first {} states", n as u64),
            Self::Steps(n) => ("runs of at most {} steps", n as u64),
            Self::Draws(0 | 1) => ("one drawing of what is drawn by chance", 0),
            Self::Draws(ways) => ("at most {} drawings of what is drawn by chance, beside one of the rest", ways),
            Self::Time => ("one course of the time that the program goes by", 0),
            Self::Machine(1) => ("the program's limits, which 1 run met", 1),
            Self::Machine(runs) => ("the program's limits, which {} runs met", runs),
        };
        fill(template, &[&natural(count)])
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// The kinds of what can be found, in the order in which a reader wants them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Two accesses of one variable, one of them a write, that nothing orders.
    Race,
    /// The program reported a failure of its own: a panic, a fatal error, a failed assertion.
    Panic,
    /// Nothing can move, and the program has not ended.
    Deadlock,
    /// Some processes wait for each other for ever, while the program goes on or ends.
    PartialDeadlock,
    /// The program ended while a process waited for what could not come any more.
    Leak,
    /// The program can go round for ever, giving every process its turns, and one of them never gets what it waits for.
    Starvation,
    /// The program can go round for ever, giving every process its turns, and nobody gets on though it could still end.
    Livelock,
    /// The run came to its end, and that is not what was said to be right.
    Wrong,
    /// Nothing wrong: the program ended while processes that could have gone on had not.
    CutOff,
    /// The machine met a limit of its own: no failure of the program, but the end of what is known.
    Limit,
}

impl Kind {
    /// Those that are faults of the program, in their order.
    pub(crate) const FAILURES: [Self; 8] = [
        Self::Race,
        Self::Panic,
        Self::Deadlock,
        Self::PartialDeadlock,
        Self::Leak,
        Self::Starvation,
        Self::Livelock,
        Self::Wrong,
    ];

    /// Whether it is a fault of the program, rather than of how far we looked.
    #[must_use]
    pub fn is_failure(self) -> bool {
        !matches!(self, Self::Limit | Self::CutOff)
    }

    /// Whether it is to go round for ever, rather than to come somewhere.
    pub(crate) fn is_endless(self) -> bool {
        matches!(self, Self::Starvation | Self::Livelock)
    }

    /// Names it in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Race => "race",
            Self::Panic => "panic",
            Self::Deadlock => "deadlock",
            Self::PartialDeadlock => "partial deadlock",
            Self::Leak => "leak",
            Self::Starvation => "starvation",
            Self::Livelock => "livelock",
            Self::Wrong => "wrong outcome",
            Self::CutOff => "note",
            Self::Limit => "limit",
        }
    }
}

/// One process's part in a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The process.
    pub process: ProcessId,
    /// Its name for readers.
    pub name: String,
    /// The line it stands on, from 1; 0 where there is none.
    pub line: u32,
    /// What it does there, in words: the racing access, the operation it cannot do. May be empty (a panic says it all).
    pub operation: String,
    /// If it waits: what would end the wait, *any* of these.
    pub reasons: Vec<Reason>,
}

/// Something wrong, and the schedule that leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: Kind,
    /// It in one sentence; a panic's in the program's own words.
    pub message: String,
    /// Who takes part. A race: the two accesses. A deadlock: every process that waits. Starvation: first who starves.
    pub parties: Vec<Party>,
    /// Where a deadlock is a circle, its processes: each waits for what the next one holds, the last for the first.
    /// Empty where there is no such circle, or where a `select` could be ended otherwise.
    pub circle: Vec<ProcessId>,
    /// In how many of the executed runs it was seen.
    pub runs: u64,
    /// The choices, from the start, that lead to it.
    pub schedule: Vec<Choice>,
    /// Of starvation: the index in `schedule` from which on it may repeat for ever.
    pub cycle: Option<usize>,
}

impl Finding {
    /// Gives the lines of the parties, in their order.
    #[must_use]
    pub fn lines(&self) -> Vec<u32> {
        self.parties.iter().map(|party| party.line).collect()
    }
}

/// One thing that a run can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeCount<O> {
    /// What an observer sees.
    pub outcome: O,
    /// How many of the executed runs came to it; in a proof, how many classes.
    pub classes: u64,
    /// How many interleavings come to it, where that could be counted.
    pub interleavings: Option<u128>,
    /// A schedule that comes to it.
    pub schedule: Vec<Choice>,
}

/// The shortest schedule that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortest {
    /// How it fails.
    pub kind: Kind,
    /// Its number of steps.
    pub steps: usize,
    /// Its preemptions: steps that take the turn from a process that could still move.
    pub preemptions: u32,
    /// Whether no failing schedule is shorter, and none as short has fewer preemptions; else it is only the best one known.
    pub least: bool,
    /// The failure that it leads to.
    pub finding: Finding,
}

/// How the schedules with exactly so many preemptions fare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreemptionCount {
    /// How many preemptions.
    pub preemptions: u32,
    /// Schedules with so many that go wrong.
    pub failing: u128,
    /// All schedules with so many.
    pub total: u128,
}

/// What an exploration found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report<O> {
    /// How much was searched.
    pub verdict: Verdict,
    /// Complete runs executed. In a proof: the number of Mazurkiewicz classes; 0 if runs can be endless and the state graph
    /// is the proof. Within a bound on preemptions: the number of distinct states in which a run ended. Sampled, and where
    /// runs had to be cut for their length: the runs drawn are counted too.
    pub executions: u64,
    /// Runs that were given up as blocked or repeated: 0 where the search is optimal.
    pub redundant: u64,
    /// How many schedules there are in all, where the state graph was small enough to count them and has no cycle.
    pub interleavings: Option<u128>,
    /// How many states there are, where all were seen.
    pub states: Option<u64>,
    /// What runs come to, in the order of outcomes.
    pub outcomes: Vec<OutcomeCount<O>>,
    /// Runs whose outcome did not fit in the list.
    pub outcomes_left_out: u64,
    /// What is wrong, by kind, then by message.
    pub findings: Vec<Finding>,
    /// Sightings of findings that did not fit in the list.
    pub findings_left_out: u64,
    /// The shortest failing schedule of all; where it was said what is right, the shortest that misses it.
    pub shortest: Option<Shortest>,
    /// The shortest failing schedule of each kind that was found.
    pub shortest_of_kind: Vec<Shortest>,
}

impl<O> Report<O> {
    /// Gives the findings of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.kind == kind)
    }

    /// Gives the word for what cut the search off, if anything did: the first of several.
    #[must_use]
    pub fn bounded_by(&self) -> Option<&'static str> {
        let Verdict::Bounded(bounds) = &self.verdict else { return None };
        bounds.first().map(|bound| match bound {
            // The machine says itself what it had too little of.
            Bound::Machine(_) if self.of_kind(Kind::Limit).any(|limit| limit.message.contains("no end in sight")) => {
                Bound::Steps(0).word()
            }
            bound => bound.word(),
        })
    }

    /// Whether anything wrong was found.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.kind.is_failure())
    }
}
