//! An exploration on its way, for Prove: in slices, with progress, to be dropped at any time.

use crate::session::FILE;
use explorer::explore::{Exploration, Plan, Progress};
use explorer::pace::{Pace, Turn};
use explorer::report::Report;
use minigo::report::{self, Subject};
use minigo::vm::{self, Machine};
use wire::Wishes;

/// An exploration, or the report that it came to.
#[derive(Debug)]
pub struct Proving {
    start: Machine,
    hash: u64,
    wishes: Wishes,
    exploration: Option<Exploration<Machine>>,
    report: Option<Report<vm::Outcome>>,
}

impl Proving {
    pub(crate) fn new(start: &Machine, hash: u64, wishes: &Wishes, plan: Plan) -> Self {
        let start = match &wishes.right {
            Some(right) => start.clone().wanting(right),
            None => start.clone(),
        };
        let exploration = Some(Exploration::new(&start, plan));
        Self { start, hash, wishes: wishes.clone(), exploration, report: None }
    }

    /// Explores on, as long as `pace` says. When it says [`Pace::Stop`] the report is of what is known by then.
    pub fn advance(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        if let Some(exploration) = &mut self.exploration {
            if exploration.advance(pace) == Turn::Paused {
                return Turn::Paused;
            }
            self.report = self.exploration.take().map(Exploration::finish);
        }
        Turn::Done
    }

    /// How far it has come; none once it is done.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.exploration.as_ref().map(Exploration::progress)
    }

    /// What it has come to, once it is done.
    #[must_use]
    pub fn report(&self) -> Option<&Report<vm::Outcome>> {
        self.report.as_ref()
    }

    /// The report as `minigo explore --json` prints it.
    #[must_use]
    pub fn json(&self, elapsed_ms: u64) -> Option<String> {
        let Wishes { right, goal, .. } = &self.wishes;
        let wishes = report::Wishes { right: right.as_deref(), goal: goal.as_deref() };
        let subject = Subject { machine: &self.start, hash: self.hash, file: FILE, wishes };
        Some(report::json(&subject, self.report.as_ref()?, elapsed_ms))
    }
}
