//! What a reader has done: a tree of presses, in which nothing is ever lost. Going back keeps what lies ahead; another choice
//! makes a branch beside it, and the branch taken last is the one that lies ahead from then on.

use explorer::{Choice, ProcessId};
use minigo::vm::reading::Named;

/// A step that was taken, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who moved.
    pub process: ProcessId,
    /// Its number and name.
    pub number: i32,
    /// Its name.
    pub name: String,
    /// The line, from 1; 0 where there is none.
    pub line: u32,
    /// What it did.
    pub operation: String,
    /// It took the turn from a goroutine that could have gone on.
    pub preempts: bool,
    /// Whom it met in a rendezvous.
    pub partner: Option<ProcessId>,
}

/// A line of the history: what one press did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The step that was chosen, and those that were done for the reader after it.
    pub steps: Vec<Told>,
    /// Memory after them.
    pub memory: Vec<Named>,
}

/// A press, and where it was made.
#[derive(Clone, Debug)]
struct Press {
    before: usize,
    choices: Vec<Choice>,
    line: Line,
    /// The presses that were made after it.
    after: Vec<usize>,
    /// The one of them that lies ahead.
    ahead: Option<usize>,
}

/// The tree. Its root is what was done before the reader's first press.
#[derive(Clone, Debug)]
pub(crate) struct History {
    presses: Vec<Press>,
    at: usize,
}

impl History {
    pub(crate) fn new(choices: Vec<Choice>, line: Line) -> Self {
        Self { presses: vec![Press { before: 0, choices, line, after: Vec::new(), ahead: None }], at: 0 }
    }

    /// All choices that lead to where the reader stands.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        self.path(self.at).into_iter().flat_map(|press| self.presses[press].choices.iter().copied()).collect()
    }

    /// All choices of the reader's line, behind and ahead.
    pub(crate) fn line_choices(&self) -> Vec<Choice> {
        self.line().into_iter().flat_map(|press| self.presses[press].choices.iter().copied()).collect()
    }

    /// Every press ever made, with the place of the one before it: that one comes first.
    pub(crate) fn presses(&self) -> impl Iterator<Item = (Option<usize>, &[Choice])> {
        self.presses.iter().enumerate().map(|(at, press)| ((at > 0).then_some(press.before), &press.choices[..]))
    }

    /// How many presses lie behind.
    pub(crate) fn behind(&self) -> usize {
        self.path(self.at).len() - 1
    }

    /// How many presses lie ahead.
    pub(crate) fn ahead(&self) -> usize {
        self.line().len() - 1 - self.behind()
    }

    /// The presses on the reader's line, the root first: behind and ahead.
    fn line(&self) -> Vec<usize> {
        let mut line = self.path(self.at);
        let mut last = self.at;
        while let Some(next) = self.presses[last].ahead {
            line.push(next);
            last = next;
        }
        line
    }

    fn path(&self, mut to: usize) -> Vec<usize> {
        let mut path = vec![to];
        while to != 0 {
            to = self.presses[to].before;
            path.push(to);
        }
        path.reverse();
        path
    }

    /// The lines behind and ahead, without the root.
    pub(crate) fn lines(&self) -> Vec<&Line> {
        self.line().into_iter().skip(1).map(|press| &self.presses[press].line).collect()
    }

    /// What was done before the first press.
    pub(crate) fn beginning(&self) -> &Line {
        &self.presses[0].line
    }

    /// How many steps have been taken where the program opened, then after each press of the line.
    pub(crate) fn places(&self) -> Vec<usize> {
        let mut steps = 0;
        let press = |press: usize| {
            steps += self.presses[press].choices.len();
            steps
        };
        self.line().into_iter().map(press).collect()
    }

    /// Goes to where so many presses of the line are behind, or to its end.
    pub(crate) fn go_to(&mut self, presses: usize) {
        let line = self.line();
        self.at = line[presses.min(line.len() - 1)];
    }

    /// Goes on by a press that was made here before, if there is one that began with this choice.
    pub(crate) fn go_on(&mut self, choice: Choice) -> bool {
        let known = self.presses[self.at].after.iter().copied().find(|after| self.presses[*after].choices[0] == choice);
        if let Some(next) = known {
            self.presses[self.at].ahead = Some(next);
            self.at = next;
        }
        known.is_some()
    }

    /// Goes on by a press that is new here.
    pub(crate) fn add(&mut self, choices: Vec<Choice>, line: Line) {
        let fresh = self.presses.len();
        self.presses.push(Press { before: self.at, choices, line, after: Vec::new(), ahead: None });
        self.presses[self.at].after.push(fresh);
        self.presses[self.at].ahead = Some(fresh);
        self.at = fresh;
    }
}
