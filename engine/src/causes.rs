//! Small causes: what one switch does, at every place where it can come; and a run of many switches made into one of few.
//!
//! A switch takes the turn from a goroutine that could go on. This is told of two goroutines that stand ready where a program
//! opens and make few presses; of other programs nothing is told.

use std::ops::Range;

use explorer::replay::Stepper;
use explorer::{Choice, Machine as _, ProcessId};
use minigo::vm::Machine;
use minigo::vm::reading::{Access, Named};

use crate::judgement::is_right;
use crate::map::MAIN;
use crate::session::force;
use wire::Wishes;

/// Runs of more presses are not told.
const MOST_PRESSES: usize = 24;

/// One press of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// Who moved.
    pub process: ProcessId,
    /// Its number.
    pub number: i32,
    /// The shared variable that it read or wrote, with the value.
    pub access: Option<(Access, Named)>,
    /// It wrote, and another who had read before wrote over it.
    pub is_lost: bool,
}

/// A run from the opening to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Its presses, in order.
    pub presses: Vec<Pressed>,
    /// How often the turn was taken from one who could have gone on.
    pub switches: u32,
    /// What it prints.
    pub outcome: minigo::vm::Outcome,
    /// Whether that is right, where the page has said what is.
    pub right: Option<bool>,
    /// All its steps.
    pub schedule: Vec<Choice>,
}

/// What one switch does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    /// For each of the two that may begin: the runs in which the other comes in after 1, 2, 3 … of its presses.
    pub tracks: Vec<Vec<Played>>,
    /// A run in which the two take turns, then what is left of it: each goes as wrong, with fewer switches than the one before.
    pub shrunk: Vec<Played>,
}

impl Causes {
    /// Finds them; none where they are not told, or where no switch does any harm.
    pub(crate) fn of(start: &Machine, wishes: &Wishes) -> Option<Self> {
        let (first, last) = tellers(start)?;
        wishes.right.as_ref()?;
        let alone = |process| {
            let run = play(start, wishes, &[process; MOST_PRESSES])?;
            Some(run.presses.iter().filter(|press| press.process == process).count())
        };
        let mut tracks = Vec::new();
        for (one, other) in [(first, last), (last, first)] {
            let places = 1..alone(one)?;
            tracks.push(places.map(|after| play(start, wishes, &switched(one, after, other))).collect::<Option<_>>()?);
        }
        if tracks.iter().flatten().all(|run: &Played| run.right != Some(false)) {
            return None;
        }
        let turns = [first, last].repeat(MOST_PRESSES / 2);
        Some(Self { tracks, shrunk: shrink(play(start, wishes, &turns)?, &|plan| play(start, wishes, plan)) })
    }
}

/// The two goroutines that stand ready where the program opens.
fn tellers(start: &Machine) -> Option<(ProcessId, ProcessId)> {
    let mut stepper = Stepper::new(start, Vec::new());
    force(&mut stepper);
    match *stepper.choices() {
        [first, last] if ![first.process, last.process].contains(&MAIN) && first.process != last.process => {
            Some((first.process, last.process))
        }
        _ => None,
    }
}

/// One begins, the other comes in after so many presses and goes on as long as it can.
fn switched(one: ProcessId, after: usize, other: ProcessId) -> Vec<ProcessId> {
    [vec![one; after], vec![other; MOST_PRESSES]].concat()
}

/// Plays by a plan of who is to move; who cannot is passed over, and when the plan is at its end whoever comes first goes on.
pub(crate) fn play(start: &Machine, wishes: &Wishes, plan: &[ProcessId]) -> Option<Played> {
    let mut stepper = Stepper::new(start, Vec::new());
    force(&mut stepper);
    let mut presses: Vec<Pressed> = Vec::new();
    let mut plan = plan.iter();
    while let Some(first) = stepper.choices().first().copied() {
        if presses.len() == MOST_PRESSES {
            return None;
        }
        let mut planned = plan.by_ref().filter_map(|wanted| stepper.choices().iter().find(|it| it.process == *wanted));
        let choice = planned.next().copied().unwrap_or(first);
        let (machine, process) = (stepper.machine(), choice.process);
        let (number, access) = (machine.number(process), machine.next_access(process));
        presses.push(Pressed { process, number, access, is_lost: false });
        stepper.choose(choice).ok()?;
        force(&mut stepper);
    }
    mark_lost(&mut presses);
    let outcome = stepper.machine().outcome();
    let right = is_right(wishes, &outcome);
    Some(Played { presses, switches: stepper.preemptions(), outcome, right, schedule: stepper.schedule().to_vec() })
}

/// Marks the writes that come between another's read and its write of the same variable.
fn mark_lost(presses: &mut [Pressed]) {
    for at in 0..presses.len() {
        for lost in between(presses, at) {
            let same = |a: &Pressed, b: &Pressed| matches!((&a.access, &b.access), (Some((_, a)), Some((_, b))) if a.name == b.name);
            let writes = matches!(presses[lost].access, Some((Access::Write, _)));
            if writes && presses[lost].process != presses[at].process && same(&presses[lost], &presses[at]) {
                presses[lost].is_lost = true;
            }
        }
    }
}

/// The presses between the one at a place, where it writes, and the last one in which the same goroutine read.
fn between(presses: &[Pressed], at: usize) -> Range<usize> {
    let read =
        |press: &Pressed| press.process == presses[at].process && matches!(press.access, Some((Access::Read, _)));
    match (&presses[at].access, presses[..at].iter().rposition(read)) {
        (Some((Access::Write, _)), Some(read)) => read + 1..at,
        _ => 0..0,
    }
}

/// Moves two stretches of one goroutine together as long as the run still does not end right; every run on the way.
fn shrink(from: Played, play: &dyn Fn(&[ProcessId]) -> Option<Played>) -> Vec<Played> {
    let mut all = vec![from];
    while let Some(last) = all.last().filter(|last| last.right == Some(false)) {
        let plan: Vec<ProcessId> = last.presses.iter().map(|press| press.process).collect();
        let begins: Vec<usize> = (0..plan.len()).filter(|at| *at == 0 || plan[*at] != plan[*at - 1]).collect();
        let fewer = begins.windows(3).find_map(|begins| {
            let [_, second, third] = *begins else { return None };
            let stretch = plan[third..].iter().take_while(|process| **process == plan[third]).count();
            let mut moved = plan.clone();
            moved[second..third + stretch].rotate_left(third - second);
            play(&moved).filter(|run| run.right == Some(false) && run.switches < last.switches)
        });
        match fewer {
            Some(fewer) => all.push(fewer),
            None => break,
        }
    }
    all
}
