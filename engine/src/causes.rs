//! Small causes: what one switch does, at every place where it can come; and a run of many switches made into one of few.
//!
//! A switch takes the turn from a goroutine that could go on. This is told of two goroutines that stand ready where a program
//! opens and make few presses; of other programs nothing is told.

use explorer::ProcessId;
use explorer::replay::Stepper;
use figures::lanes::{joined, mark_lost};
use minigo::vm::Machine;

use crate::Played;
use crate::map::MAIN;
use crate::play::MOST_PRESSES;
use crate::session::force;
use wire::Wishes;

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
        let alone = |number| {
            let run = play(start, wishes, &[number; MOST_PRESSES])?;
            Some(run.presses.iter().filter(|press| press.number == number).count())
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

/// The two goroutines that stand ready where the program opens, by Go's numbers.
fn tellers(start: &Machine) -> Option<(i32, i32)> {
    let mut stepper = Stepper::new(start, Vec::new());
    force(&mut stepper);
    let number = |process: ProcessId| stepper.machine().number(process);
    match *stepper.choices() {
        [first, last] if ![first.process, last.process].contains(&MAIN) && first.process != last.process => {
            Some((number(first.process), number(last.process)))
        }
        _ => None,
    }
}

/// One begins, the other comes in after so many presses and goes on as long as it can.
fn switched(one: i32, after: usize, other: i32) -> Vec<i32> {
    [vec![one; after], vec![other; MOST_PRESSES]].concat()
}

/// Plays a run, and marks the writes that were lost in it.
pub(crate) fn play(start: &Machine, wishes: &Wishes, plan: &[i32]) -> Option<Played> {
    let mut run = Played::by(start, wishes, plan)?;
    mark_lost(&mut run.presses);
    Some(run)
}

/// Moves two stretches of one goroutine together as long as the run still does not end right; every run on the way.
fn shrink(from: Played, play: &dyn Fn(&[i32]) -> Option<Played>) -> Vec<Played> {
    let mut all = vec![from];
    while let Some(last) = all.last().filter(|last| last.right == Some(false)) {
        let plan: Vec<i32> = last.presses.iter().map(|press| press.number).collect();
        let fewer = joined(&plan)
            .into_iter()
            .find_map(|plan| play(&plan).filter(|run| run.right == Some(false) && run.switches < last.switches));
        match fewer {
            Some(fewer) => all.push(fewer),
            None => break,
        }
    }
    all
}
