//! The demos of the book: one file a demo, and one line in the list of its part.
//!
//! A demo says what it is called, which settings and controls it has and how it begins, and has a [`Plot`]: what its
//! controls start, and what becomes of it. Nothing here knows the page; a demo is played through in unit tests.

pub mod go;

#[cfg(feature = "bank")]
pub mod account;
#[cfg(feature = "bank")]
pub mod deadlock;
#[cfg(feature = "bank")]
pub mod faults;
#[cfg(feature = "bank")]
pub mod lost_update;
#[cfg(feature = "cores")]
pub mod not_parallelism;
#[cfg(feature = "cores")]
pub mod speed_up;
#[cfg(feature = "cores")]
pub mod starvation;
#[cfg(feature = "bank")]
pub mod two_tellers;

#[cfg(feature = "bank")]
mod bank_run;
#[cfg(feature = "bank")]
mod bank_stage;
#[cfg(feature = "bank")]
mod cures;
#[cfg(feature = "bank")]
mod deadlock_stage;
#[cfg(feature = "cores")]
mod not_parallelism_stage;
#[cfg(feature = "bank")]
mod pictures;
#[cfg(feature = "bank")]
mod slow_stage;
#[cfg(feature = "bank")]
mod source;
#[cfg(feature = "cores")]
mod speed_up_stage;
#[cfg(feature = "cores")]
mod starvation_stage;
#[cfg(feature = "bank")]
mod sweep;
#[cfg(feature = "bank")]
mod telling;
#[cfg(feature = "bank")]
mod tour;
#[cfg(feature = "bank")]
mod two_tellers_stage;

use crate::bank::strategies::Strategy;
use crate::run::backend::Backend;
use crate::run::flight::{Batch, Landing, Launch};
use crate::run::settings::{Key, Settings};
use crate::run::watch::Watch;
use figures::teller::Teller;
use figures::verdict::Verdict;

/// The demos of the bank, in the order of the book.
#[cfg(feature = "bank")]
pub const OF_BANK: &[&Demo] = &[&account::DEMO, &two_tellers::DEMO, &lost_update::DEMO, &deadlock::DEMO, &faults::DEMO];
/// They are not of this build.
#[cfg(not(feature = "bank"))]
pub const OF_BANK: &[&Demo] = &[];

/// The demos that only several cores can show, in the order of the book.
#[cfg(feature = "cores")]
pub const OF_CORES: &[&Demo] = &[&not_parallelism::DEMO, &starvation::DEMO, &speed_up::DEMO];
/// They are not of this build.
#[cfg(not(feature = "cores"))]
pub const OF_CORES: &[&Demo] = &[];

/// Every demo that this build holds.
pub fn all() -> impl Iterator<Item = &'static Demo> {
    OF_BANK.iter().chain(OF_CORES).copied()
}

/// What a demo is before anything runs.
#[derive(Debug)]
pub struct Demo {
    /// Its name: of the element, the page and the fragment.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// The settings it has, in the order of its drawer.
    pub keys: &'static [Key],
    /// The strategies its drawer offers; a link may name any.
    pub offers: &'static [Strategy],
    /// What its transport holds, in order; the first is the one to press first.
    pub controls: &'static [Control],
    /// How it begins.
    pub settings: Settings,
    /// What the reader is asked before the first run, where its answers are what starts it.
    pub question: Option<&'static Question>,
    /// What happens in it.
    pub plot: fn() -> Box<dyn Plot>,
}

/// A question about a run. Pressing an answer starts the run.
#[derive(Debug)]
pub struct Question {
    /// The question.
    pub text: &'static str,
    /// What can be answered, in a few words each that fit behind “You said”. Where the plot knows what a run should come
    /// to, that is the first answer, whatever stands here.
    pub answers: &'static [&'static str],
}

/// A button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control {
    /// Its `data-control`.
    pub name: &'static str,
    /// Its words, where the plot has no others.
    pub label: &'static str,
    /// How it looks.
    pub rank: Rank,
}

/// How loud a button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The one thing to press first.
    First,
    /// A teller's own, by the sign of what it does.
    Deposit,
    /// Likewise.
    Withdraw,
    /// One more thing to do.
    Second,
    /// What follows on a verdict; not there before the first.
    Next,
    /// For whoever looks for it: it lies in the drawer. Stop does not, since it is looked for in haste.
    Quiet,
}

/// The buttons that several demos have, in the same words.
pub mod controls {
    use super::{Control, Rank};

    /// Sends everybody off at once.
    pub const START: Control = Control { name: "start", label: "Start", rank: Rank::First };
    /// Sends a teller who deposits.
    pub const DEPOSIT: Control = Control { name: "deposit", label: "Deposit", rank: Rank::Deposit };
    /// Sends a teller who withdraws.
    pub const WITHDRAW: Control = Control { name: "withdraw", label: "Withdraw", rank: Rank::Withdraw };
    /// Ends what is under way.
    pub const STOP: Control = Control { name: "stop", label: "Stop", rank: Rank::Quiet };
    /// Many runs in a row.
    pub const SERIES: Control = Control { name: "series", label: "Run 100 times", rank: Rank::Quiet };
    /// Shows the first loss of a run, in slow motion.
    pub const FIRST_LOSS: Control = Control { name: "first-loss", label: "Where did it go?", rank: Rank::Next };
    /// Everything as it was at first.
    pub const RESET: Control = Control { name: "reset", label: "Reset", rank: Rank::Quiet };
}

impl Demo {
    /// The demo of that name.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        all().find(|demo| demo.name == name)
    }
}

/// What a plot may go by.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What the reader chose.
    pub settings: &'a Settings,
    /// How the workers meet.
    pub backend: Backend,
    /// Operations of each teller in a run.
    pub operations: u32,
    /// Operations of each teller in a run of a series.
    pub series_operations: u32,
    /// What the account holds, in pounds.
    pub balance: i64,
    /// True while something is in flight.
    pub is_flying: bool,
    /// Which tellers have nothing in hand.
    pub is_free: [bool; crate::run::scoreboard::MAX_TELLERS],
}

/// What a press, or the end of a run, leads to.
#[derive(Debug)]
pub enum Move {
    /// Nothing.
    Rest,
    /// A run.
    Launch(Launch),
    /// One more batch beside what is under way.
    Join(Batch),
}

/// What happens in a demo.
pub trait Plot {
    /// True where a trial has to find how many operations make a run.
    fn wants_trial(&self) -> bool;

    /// What pressing `control` leads to. A control that the plot does not know leads to nothing.
    fn press(&mut self, control: &str, context: &Context<'_>) -> Move;

    /// Why `control` cannot be pressed now; `None` when it can.
    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String>;

    /// A run of this plot is over.
    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move;

    /// Nothing is to follow on the run under way.
    fn cut_short(&mut self);

    /// Everything as it was at first.
    fn reset(&mut self);

    /// These are the settings from now on. Said first of all, and whenever one was changed.
    #[cfg(feature = "cores")]
    fn learn(&mut self, settings: &Settings) {
        let _ = settings;
    }

    /// The settings are others now: what came of earlier ones is over, unless it can be set beside them.
    fn changed(&mut self) {
        self.reset();
    }

    /// True while `control` would give away what is still to be found out.
    fn holds_back(&self, control: &str) -> bool {
        let _ = control;
        false
    }

    /// Who does what, what should come of it, what to press: markup of our own making.
    fn task(&self, context: &Context<'_>) -> String;

    /// The teller that `control` would send off now, where it sends one.
    fn sends(&self, control: &str, context: &Context<'_>) -> Option<Teller> {
        let _ = (control, context);
        None
    }

    /// What a run should come to, in a word or two.
    fn expects(&self, context: &Context<'_>) -> Option<String> {
        let _ = context;
        None
    }

    /// True where what is shown is not what the demo's question asks about.
    fn is_aside(&self) -> bool {
        false
    }

    /// The words of a control where they depend on the settings.
    fn label(&self, control: &str, context: &Context<'_>) -> Option<String>;

    /// The settings in one line.
    fn summary(&self, context: &Context<'_>) -> String;

    /// What came of the run that was asked for; `None` before the first, and while one is under way.
    fn verdict(&self) -> Option<Verdict>;

    /// The stage, `width` pixels wide: markup of our own making. Empty before the first run.
    fn stage(&self, watch: &Watch, width: f64) -> String;

    /// The result of the run that was asked for, key by key.
    fn report(&self) -> Vec<(&'static str, Value)>;

    /// The last run as `book/recorded/` keeps one: JSON; empty where none is kept.
    fn record(&self, watch: &Watch) -> String;

    /// What happened in the last run in slow motion, event by event: JSON; `null` where there was none.
    fn trace(&self, watch: &Watch) -> String {
        let _ = watch;
        "null".to_owned()
    }
}

/// A value of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A text.
    Text(&'static str),
    /// Numbers in a row.
    Numbers(Vec<f64>),
    /// Results in a row, key by key.
    Rows(Vec<Vec<(&'static str, Value)>>),
    /// What cannot be known.
    Null,
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Null, |number| Self::Number(number as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demos_and_their_controls_are_found_by_name() {
        for demo in all() {
            assert_eq!(Demo::from_name(demo.name).map(|found| found.title), Some(demo.title));
            let mut names: Vec<_> = demo.controls.iter().map(|control| control.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), demo.controls.len(), "{}: two controls of one name", demo.name);
            assert_eq!(demo.controls[0].rank, Rank::First, "{}", demo.name);
        }
    }

    #[test]
    fn an_unknown_control_leads_to_nothing() {
        let settings = Settings::default();
        for demo in all() {
            let context = Context {
                settings: &settings,
                backend: Backend::Threads,
                operations: 10,
                series_operations: 5,
                balance: 100,
                is_flying: false,
                is_free: [true; 8],
            };
            let mut plot = (demo.plot)();
            assert!(matches!(plot.press("quantum", &context), Move::Rest), "{}", demo.name);
        }
    }
}
