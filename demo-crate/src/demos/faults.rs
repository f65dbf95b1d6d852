//! Faults made on purpose: a teller is killed, fails or hangs in the middle of its work, and the page says what is
//! left.

use super::account;
use super::bank_run::{BankRun, Harm};
use super::controls::{RESET, STOP};
use super::{Context, Control, Demo, Move, Plot, Rank, Value, pictures};
use crate::bank::strategies::Strategy;
use crate::run::fault::{Fault, Planned};
use crate::run::flight::Landing;
use crate::run::settings::{Key, Settings};
use crate::run::watch::Watch;
use figures::say::{self, text};
use figures::verdict::Verdict;

/// The demo of *How these demos work*.
pub const DEMO: Demo = Demo {
    name: "faults",
    title: "Break it on purpose",
    keys: &[Key::Strategy, Key::Workers, Key::Operations, Key::Backend],
    offers: Strategy::ALL,
    controls: &[
        Control { name: "kill", label: "Kill a teller", rank: Rank::First },
        Control { name: "trap", label: "Make one fail", rank: Rank::Second },
        Control { name: "hang", label: "Let one hang", rank: Rank::Second },
        Control { name: "start", label: "A run without harm", rank: Rank::Second },
        STOP,
        RESET,
    ],
    settings: Settings { strategy: Strategy::Mutex, ..Settings::UNSYNCHRONISED },
    question: None,
    plot: || Box::new(Faults { run: BankRun::default() }),
};

struct Faults {
    run: BankRun,
}

impl Plot for Faults {
    fn wants_trial(&self) -> bool {
        true
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        // In the middle: after a third of the operations, long before nine tenths.
        let at = context.operations / 3;
        let harm = match control {
            "start" => Harm::default(),
            "kill" => Harm { kill_after: Some(at), ..Harm::default() },
            "trap" => Harm { fault: Some(Planned { fault: Fault::Trap, at }), ..Harm::default() },
            "hang" => Harm { fault: Some(Planned { fault: Fault::Hang, at }), ..Harm::default() },
            _ => return Move::Rest,
        };
        if context.is_flying { Move::Rest } else { self.run.start(context, harm) }
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        account::refuses(self.run.asked(), control, context)
    }

    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        self.run.landed(landing, context)
    }

    fn cut_short(&mut self) {}

    fn reset(&mut self) {
        self.run = BankRun::default();
    }

    fn task(&self, context: &Context<'_>) -> String {
        [&account::task(context), " ", text(say::Key::OneComesToHarm)].concat()
    }

    fn label(&self, _control: &str, _context: &Context<'_>) -> Option<String> {
        None
    }

    fn summary(&self, context: &Context<'_>) -> String {
        account::summary(context)
    }

    fn verdict(&self) -> Option<Verdict> {
        pictures::bank_verdict(&self.run)
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        pictures::bank_stage(&self.run, watch, width, DEMO.name)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        self.run.report()
    }

    fn record(&self, watch: &Watch) -> String {
        pictures::bank_record(&self.run, watch)
    }
}
