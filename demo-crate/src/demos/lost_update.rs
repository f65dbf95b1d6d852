//! Read-modify-write is three steps: a thousand small batches pass, and the same code, let loose for as long as people
//! use it, loses money.

use super::bank_run::{BankRun, Harm};
use super::bank_stage::{record, stage, trace};
use super::controls::{RESET, STOP};
use super::{Context, Control, Demo, Move, Plot, Rank, Value, account, telling};
use crate::bank::strategies::Strategy;
use crate::run::flight::Landing;
use crate::run::settings::{Key, Settings, Tempo};
use crate::run::watch::Watch;
use figures::verdict::Verdict;

/// Small batches in a row.
const BATCHES: u32 = 1_000;
/// Operations of each teller in a small batch.
const SMALL: u32 = 5;
/// Runs of what is shipped.
const SHIPPED: u32 = 10;

/// The demo of the second section.
pub const DEMO: Demo = Demo {
    name: "lost-update",
    title: "Two tellers, nothing between them",
    keys: &[Key::Strategy, Key::Operations, Key::Slow, Key::Backend],
    offers: Strategy::ALL,
    controls: &[
        Control { name: "series", label: "Run 1,000 small batches", rank: Rank::First },
        Control { name: "start", label: "Ship it: ten runs", rank: Rank::Second },
        STOP,
        RESET,
    ],
    settings: Settings { tempo: Tempo::Plain, ..Settings::UNSYNCHRONISED },
    question: None,
    plot: || Box::new(LostUpdate { run: BankRun::default() }),
};

struct LostUpdate {
    run: BankRun,
}

impl Plot for LostUpdate {
    fn wants_trial(&self) -> bool {
        true
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let is_slow = context.settings.tempo == Tempo::Slow;
        match control {
            _ if context.is_flying => Move::Rest,
            "series" => {
                self.run.series(context, BATCHES, context.settings.operations.map_or(SMALL, |each| each.min(SMALL)))
            }
            "start" if is_slow => self.run.start(context, Harm::default()),
            "start" => self.run.series(context, SHIPPED, context.operations),
            _ => Move::Rest,
        }
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        if control == "series" && context.settings.tempo == Tempo::Slow {
            return Some("A thousand batches in slow motion would take an hour.".to_owned());
        }
        account::refuses(self.run.asked(), control, context)
    }

    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        self.run.landed(landing, context)
    }

    fn cut_short(&mut self) {
        self.run.cut_short();
    }

    fn reset(&mut self) {
        self.run = BankRun::default();
    }

    fn task(&self, context: &Context<'_>) -> String {
        let small = Context { operations: SMALL, ..*context };
        let shipped = figures::money::grouped(context.operations.into());
        if context.settings.tempo == Tempo::Slow {
            return format!("{} {}", account::task(context), account::goal(context));
        }
        format!(
            "{} That is a small batch. Shipped, the same code makes {shipped} changes each. {}",
            account::task(&small),
            account::goal(&small)
        )
    }

    fn label(&self, control: &str, context: &Context<'_>) -> Option<String> {
        (control == "start" && context.settings.tempo == Tempo::Slow).then(|| "Start both".to_owned())
    }

    fn summary(&self, context: &Context<'_>) -> String {
        account::summary(context)
    }

    fn verdict(&self) -> Option<Verdict> {
        telling::verdict(&self.run)
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        stage(&self.run, watch, width, DEMO.name)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        self.run.report()
    }

    fn record(&self, watch: &Watch) -> String {
        record(&self.run, watch)
    }

    fn trace(&self, watch: &Watch) -> String {
        trace(&self.run, watch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_the_code_that_was_tested() {
        let settings = DEMO.settings;
        let context = Context {
            settings: &settings,
            backend: crate::run::backend::Backend::Threads,
            operations: 50_000_000,
            series_operations: 1,
            balance: 0,
            is_flying: false,
            is_free: [true; 8],
        };
        let mut plot = (DEMO.plot)();
        for (control, operations) in [("series", SMALL), ("start", 50_000_000)] {
            let Move::Launch(launch) = plot.press(control, &context) else { panic!("no launch") };
            assert_eq!(launch.batches.len(), 2);
            for batch in &launch.batches {
                assert_eq!(batch.job.operations(), operations);
                assert_eq!(batch.job.strategy(), Some(Strategy::None));
            }
        }
        assert!(plot.verdict().is_none(), "nothing has landed");
    }
}
