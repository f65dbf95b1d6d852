//! The state graph of a program, built while the reader reads: what can still happen from every state, and what it is worth.
//!
//! It is built in slices. Until it is whole nothing is claimed of it; beyond [`Atlas::MOST_STATES`] it is given up, and nothing
//! ever is.

use std::cell::RefCell;

use explorer::graph::{Builder, Fairness, Futures, Graph, Scope, StateId, Within};
use explorer::pace::{Pace, Turn};
use explorer::{Choice, Machine as _};
use minigo::vm::{self, Machine};
use wire::Wishes;

use crate::judgement::{Colour, Judge, is_goal, is_right};

/// What can still happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FuturesTold {
    /// It is being counted.
    Pending,
    /// These outcomes, in so many orders.
    Counted(Orders),
    /// These outcomes, in orders without end: somebody can go round in a circle.
    Endless(Vec<OutcomeTold>),
    /// There are more states than are looked at.
    Unknown,
}

/// The orders that are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orders {
    /// How many there are.
    pub orders: u128,
    /// To which outcomes they lead: those that can still be reached, in the order of what they print, numbers by size.
    pub outcomes: Vec<OutcomeTold>,
}

/// An outcome that can still be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeTold {
    /// What is printed, and how it ends.
    pub outcome: vm::Outcome,
    /// In how many orders; 0 where they are without end.
    pub orders: u128,
    /// Whether it is right, where the page has said what is.
    pub right: Option<bool>,
    /// Whether it counts as right for colours: by what the page has said, or else as [`Judge::Serial`] has it.
    pub counts_as_right: Option<bool>,
    /// Whether it is the goal.
    pub is_goal: bool,
}

/// What is being built.
enum Building {
    Whole(Box<Builder<Machine>>),
    Serial(Box<Builder<Machine>>),
    /// The graph is whole; this is to be read off it next.
    Reading(Sought),
    Nothing,
}

/// What is read off a whole graph, each in a pass of its own over all its states.
#[derive(Clone, Copy)]
enum Sought {
    Right,
    Wrong,
    Goal,
}

/// The graph and what is read off it.
pub(crate) struct Atlas {
    start: Machine,
    wishes: Wishes,
    building: Building,
    graph: Option<Graph<Machine>>,
    /// By outcome of the graph: whether it counts as right, and whether it is the goal.
    right: Vec<Option<bool>>,
    goal: Vec<bool>,
    judge: Judge,
    right_within: Option<Within>,
    wrong_within: Option<Within>,
    goal_within: Option<Within>,
    has_recanted: bool,
    /// What was counted last of two states, for each takes a pass over the whole graph: of the one on which the reader stands
    /// and of the first, which are drawn after every slice of a proof.
    counted: RefCell<Vec<(StateId, FuturesTold)>>,
}

impl Atlas {
    /// Beyond so many states nothing is counted.
    pub(crate) const MOST_STATES: usize = 1 << 17;

    /// Beyond so many states circles are not looked for.
    const MOST_FOR_CIRCLES: usize = 1 << 12;

    /// What the graph may hold, roughly.
    const MOST_BYTES: usize = 192 << 20;

    pub(crate) fn new(start: &Machine, wishes: &Wishes) -> Self {
        Self {
            start: start.clone(),
            wishes: wishes.clone(),
            building: Building::Whole(Box::new(Self::builder(start, Scope::All))),
            graph: None,
            right: Vec::new(),
            goal: Vec::new(),
            judge: Judge::Nobody,
            right_within: None,
            wrong_within: None,
            goal_within: None,
            has_recanted: false,
            counted: RefCell::default(),
        }
    }

    fn builder(start: &Machine, scope: Scope) -> Builder<Machine> {
        Builder::whole(start, scope, Self::MOST_STATES, Self::MOST_BYTES)
    }

    /// Builds on; done when all is known that ever will be. Between two passes over the graph there is a turn to give.
    pub(crate) fn advance(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        loop {
            let turn = match &mut self.building {
                Building::Whole(builder) | Building::Serial(builder) => builder.advance(pace),
                Building::Reading(sought) => {
                    let sought = *sought;
                    self.seek(sought);
                    self.building = match sought {
                        Sought::Right => Building::Reading(Sought::Wrong),
                        Sought::Wrong => Building::Reading(Sought::Goal),
                        Sought::Goal => return self.done(),
                    };
                    Turn::Done
                }
                Building::Nothing => return Turn::Done,
            };
            if matches!(self.building, Building::Reading(_)) {
                if pace() == Pace::Pause {
                    return Turn::Paused;
                }
                continue;
            }
            if self.start.doubts() && !self.has_recanted {
                self.start.recant();
                self.has_recanted = true;
                self.graph = None;
                self.building = Building::Whole(Box::new(Self::builder(&self.start, Scope::All)));
                continue;
            }
            if turn == Turn::Paused {
                return Turn::Paused;
            }
            match std::mem::replace(&mut self.building, Building::Nothing) {
                Building::Whole(builder) => {
                    let graph = builder.finish();
                    let complete = graph.complete();
                    self.graph = Some(graph);
                    if !complete {
                        return Turn::Done;
                    }
                    if self.wishes.right.is_none() {
                        self.building = Building::Serial(Box::new(Self::builder(&self.start, Scope::Preemptions(0))));
                    } else {
                        self.judge(None);
                    }
                }
                Building::Serial(builder) => self.judge(Some(&builder.finish())),
                Building::Reading(_) | Building::Nothing => {}
            }
            if pace() == Pace::Pause {
                return Turn::Paused;
            }
        }
    }

    fn done(&mut self) -> Turn {
        self.building = Building::Nothing;
        Turn::Done
    }

    /// Judges every outcome.
    fn judge(&mut self, serial: Option<&Graph<Machine>>) {
        let Some(graph) = &self.graph else { return };
        let serial: Vec<&vm::Outcome> = match serial {
            Some(serial) if serial.complete() => serial.outcomes().filter(|outcome| outcome.exit == 0).collect(),
            _ => Vec::new(),
        };
        self.judge = match (&self.wishes.right, serial.is_empty()) {
            (Some(_), _) => Judge::Stated,
            (None, false) => Judge::Serial,
            (None, true) => Judge::Nobody,
        };
        for outcome in graph.outcomes() {
            self.right.push(match self.judge {
                Judge::Stated => is_right(&self.wishes, outcome),
                Judge::Serial => Some(serial.contains(&outcome)),
                Judge::Nobody => None,
            });
            self.goal.push(is_goal(&self.wishes, outcome) == Some(true));
        }
        self.building = Building::Reading(Sought::Right);
    }

    /// Finds from where the right outcomes, the others, or the goal can be reached.
    fn seek(&mut self, sought: Sought) {
        let Some(graph) = &self.graph else { return };
        let is_judged = self.judge != Judge::Nobody;
        match sought {
            Sought::Right if is_judged => {
                self.right_within = Some(graph.within_reach(&|outcome| self.right[outcome] == Some(true), &[]));
            }
            Sought::Wrong if is_judged => {
                let wrong = |outcome: usize| self.right[outcome] == Some(false);
                self.wrong_within = Some(graph.within_reach(&wrong, &self.circles(graph)));
            }
            Sought::Goal if self.wishes.goal.is_some() => {
                self.goal_within = Some(graph.within_reach(&|outcome| self.goal[outcome], &[]));
            }
            Sought::Right | Sought::Wrong | Sought::Goal => {}
        }
    }

    /// A state of each circle in which somebody can be kept out for ever: no way to end right. They are not looked for where
    /// there are more states than a map has, which is all that tells of them.
    fn circles(&self, graph: &Graph<Machine>) -> Vec<StateId> {
        let mut begins = Vec::new();
        if graph.states() <= Self::MOST_FOR_CIRCLES {
            for finding in graph.starvations(Fairness::Strong) {
                begins.extend(finding.cycle.and_then(|at| graph.at(&finding.schedule[..at])));
            }
        }
        begins
    }

    /// The graph, once it is whole.
    pub(crate) fn graph(&self) -> Option<&Graph<Machine>> {
        self.graph.as_ref().filter(|graph| graph.complete() && matches!(self.building, Building::Nothing))
    }

    /// How many states are known by now.
    pub(crate) fn states(&self) -> usize {
        match (&self.building, &self.graph) {
            (Building::Whole(builder), _) => builder.states(),
            (_, Some(graph)) => graph.states(),
            _ => 0,
        }
    }

    pub(crate) fn judged_by(&self) -> Judge {
        self.judge
    }

    /// Whether an outcome counts as right.
    pub(crate) fn counts_as_right(&self, outcome: &vm::Outcome) -> Option<bool> {
        match self.judge {
            Judge::Serial => {
                let which = self.graph.as_ref()?.outcomes().position(|known| known == outcome)?;
                self.right.get(which).copied().flatten()
            }
            _ => is_right(&self.wishes, outcome),
        }
    }

    /// The state to which a schedule leads.
    pub(crate) fn state(&self, schedule: &[Choice]) -> Option<StateId> {
        self.graph()?.at(schedule)
    }

    /// What a state is worth.
    pub(crate) fn colour(&self, state: StateId) -> Colour {
        match (&self.right_within, &self.wrong_within) {
            (Some(right), Some(wrong)) => match (right.reach(state), wrong.reach(state)) {
                (true, false) => Colour::Right,
                (false, true) => Colour::Wrong,
                (true, true) => Colour::Open,
                (false, false) => Colour::Unknown,
            },
            _ => Colour::Unknown,
        }
    }

    /// Whether the goal can still be reached; none where there is none, or it is not known.
    pub(crate) fn goal_within(&self, state: StateId) -> Option<bool> {
        self.goal_within.as_ref().map(|within| within.reach(state))
    }

    /// What can still happen from where a schedule leads.
    pub(crate) fn futures(&self, schedule: &[Choice]) -> FuturesTold {
        if !matches!(self.building, Building::Nothing) {
            return FuturesTold::Pending;
        }
        let (Some(graph), Some(state)) = (self.graph(), self.state(schedule)) else { return FuturesTold::Unknown };
        let mut last = self.counted.borrow_mut();
        if let Some((_, told)) = last.iter().find(|(known, _)| *known == state) {
            return told.clone();
        }
        let told = self.count(graph, state);
        last.truncate(1);
        last.insert(0, (state, told.clone()));
        told
    }

    fn count(&self, graph: &Graph<Machine>, state: StateId) -> FuturesTold {
        match graph.futures(state) {
            Futures::Unknown => FuturesTold::Unknown,
            Futures::Counted(counts) => {
                let outcomes = self.told(graph, |which| (counts[which] > 0).then_some(counts[which]));
                match counts.iter().try_fold(0u128, |sum, count| sum.checked_add(*count)) {
                    Some(orders) => FuturesTold::Counted(Orders { orders, outcomes }),
                    None => FuturesTold::Endless(outcomes),
                }
            }
            Futures::Endless(reached) => FuturesTold::Endless(self.told(graph, |which| reached[which].then_some(0))),
        }
    }

    fn told(&self, graph: &Graph<Machine>, orders: impl Fn(usize) -> Option<u128>) -> Vec<OutcomeTold> {
        let mut told = Vec::new();
        for (which, outcome) in graph.outcomes().enumerate() {
            if let Some(orders) = orders(which) {
                told.push(OutcomeTold {
                    outcome: outcome.clone(),
                    orders,
                    right: is_right(&self.wishes, outcome),
                    counts_as_right: self.right.get(which).copied().flatten(),
                    is_goal: self.goal.get(which).is_some_and(|goal| *goal),
                });
            }
        }
        told.sort_unstable_by(|a, b| by_size(&a.outcome, &b.outcome));
        told
    }
}

/// Orders outcomes by what they print: numbers by size, before all else.
pub(crate) fn by_size(a: &vm::Outcome, b: &vm::Outcome) -> std::cmp::Ordering {
    let key = |outcome: &vm::Outcome| {
        let text = str::from_utf8(outcome.stdout.trim_ascii()).unwrap_or_default();
        let number = text.parse::<i64>().ok();
        (number.is_none(), number)
    };
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}
