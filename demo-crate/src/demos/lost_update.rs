//! Read-modify-write is three steps: a thousand small batches pass, and the same code, let loose for as long as people
//! use it, loses money.

use super::bank_run::{BankRun, Harm};
use super::bank_stage::{record, stage, trace};
use super::controls::{RESET, STOP};
use super::cures::Cures;
use super::sweep::Sweep;
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
        Control { name: "cures", label: "Try every cure", rank: Rank::Next },
        Control { name: "sweep", label: "From small to large", rank: Rank::Next },
        STOP,
        RESET,
    ],
    settings: Settings { tempo: Tempo::Plain, ..Settings::UNSYNCHRONISED },
    question: None,
    plot: || Box::new(LostUpdate::default()),
};

#[derive(Default)]
struct LostUpdate {
    run: BankRun,
    tour: Tour,
    /// Whether money was seen to be lost: what explains it, and what cures it, is not offered before.
    has_lost: bool,
}

/// Runs of several kinds in a row, where such are asked for.
#[derive(Default)]
enum Tour {
    #[default]
    None,
    Cures(Cures),
    Sweep(Sweep),
}

impl Plot for LostUpdate {
    fn wants_trial(&self) -> bool {
        true
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let is_slow = context.settings.tempo == Tempo::Slow;
        if context.is_flying {
            return Move::Rest;
        }
        self.tour = Tour::None;
        match control {
            "cures" => {
                let (cures, next) = Cures::begin(context);
                self.tour = Tour::Cures(cures);
                next
            }
            "sweep" => {
                let (sweep, next) = Sweep::begin(context);
                self.tour = Tour::Sweep(sweep);
                next
            }
            "series" => {
                self.run.series(context, BATCHES, context.settings.operations.map_or(SMALL, |each| each.min(SMALL)))
            }
            "start" if is_slow => self.run.start(context, Harm::default()),
            "start" => self.run.series(context, SHIPPED, context.operations),
            _ => Move::Rest,
        }
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        if context.settings.tempo == Tempo::Slow {
            match control {
                "series" => return Some("A thousand batches in slow motion would take an hour.".to_owned()),
                "cures" | "sweep" => return Some("Slow motion is not to be compared with full speed.".to_owned()),
                _ => {}
            }
        }
        account::refuses(self.run.asked(), control, context)
    }

    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        let is_wrong = landing.balance.is_some_and(|balance| balance != landing.expected());
        match &mut self.tour {
            Tour::None => {
                self.has_lost |= is_wrong;
                self.run.landed(landing, context)
            }
            Tour::Cures(cures) => cures.landed(landing, context),
            Tour::Sweep(sweep) => sweep.landed(landing, context),
        }
    }

    fn cut_short(&mut self) {
        match &mut self.tour {
            Tour::None => self.run.cut_short(),
            Tour::Cures(cures) => cures.cut_short(),
            Tour::Sweep(sweep) => sweep.cut_short(),
        }
    }

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn changed(&mut self) {
        self.run = BankRun::default();
        // The cures stay in view: one of them may just have been loaded.
        if let Tour::Sweep(_) = self.tour {
            self.tour = Tour::None;
        }
    }

    fn holds_back(&self, control: &str) -> bool {
        matches!(control, "cures" | "sweep") && !self.has_lost
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
        match &self.tour {
            Tour::None => telling::verdict(&self.run),
            Tour::Cures(cures) => cures.trouble().and_then(telling::of_interruption).or_else(|| cures.verdict()),
            Tour::Sweep(sweep) => sweep.trouble().and_then(telling::of_interruption).or_else(|| sweep.verdict()),
        }
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        match &self.tour {
            Tour::None => stage(&self.run, watch, width, DEMO.name),
            Tour::Cures(cures) => cures.stage(),
            Tour::Sweep(sweep) => sweep.stage(width),
        }
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        match &self.tour {
            Tour::None => self.run.report(),
            Tour::Cures(cures) => cures.report(),
            Tour::Sweep(sweep) => sweep.report(),
        }
    }

    fn record(&self, watch: &Watch) -> String {
        match &self.tour {
            Tour::None => record(&self.run, watch),
            Tour::Cures(_) | Tour::Sweep(_) => String::new(),
        }
    }

    fn trace(&self, watch: &Watch) -> String {
        trace(&self.run, watch)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::run::backend::Backend;
    use crate::run::flight::{Ended, Flown, Launch};
    use crate::run::scoreboard::{Phase, Progress};

    pub(in crate::demos) fn context(settings: &Settings) -> Context<'_> {
        Context {
            settings,
            backend: Backend::Threads,
            operations: 50_000_000,
            series_operations: 1,
            balance: 0,
            is_flying: false,
            is_free: [true; 8],
        }
    }

    /// A run in which each teller did so many operations in so many milliseconds, and so many pounds vanished.
    pub(in crate::demos) fn landing(launch: &Launch, done: u32, elapsed_ms: f64, lost: i64) -> Landing {
        let mut flown = Vec::new();
        for batch in &launch.batches {
            let progress = Progress {
                done,
                started: 1_000.0,
                ended: 1_000.0 + elapsed_ms,
                phase: Phase::Ended,
                ..Progress::default()
            };
            let (amount, operations) = (batch.job.amount(), batch.job.operations());
            flown.push(Flown { teller: batch.teller, amount, operations, fault: None, progress, is_over: true });
        }
        let mut landing = Landing {
            backend: Backend::Threads,
            ended: Ended::Done,
            opening: launch.balance,
            balance: None,
            flown,
            owner: Progress::default(),
            trouble: None,
        };
        landing.balance = Some(landing.expected() - lost);
        landing
    }

    #[test]
    fn what_is_shipped_is_the_code_that_was_tested() {
        let settings = DEMO.settings;
        let context = context(&settings);
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

    #[test]
    fn cures_and_sizes_are_offered_once_money_was_lost() {
        let settings = DEMO.settings;
        let context = context(&settings);
        let mut plot = (DEMO.plot)();
        let Move::Launch(launch) = plot.press("series", &context) else { panic!("no launch") };
        plot.landed(&landing(&launch, SMALL, 1.0, 0), &context);
        assert!(plot.holds_back("cures") && plot.holds_back("sweep") && !plot.holds_back("start"));
        plot.landed(&landing(&launch, SMALL, 1.0, 3), &context);
        assert!(!plot.holds_back("cures") && !plot.holds_back("sweep"));
        plot.reset();
        assert!(plot.holds_back("cures"));
    }

    #[test]
    fn a_cure_that_is_loaded_leaves_the_others_in_view() {
        let settings = DEMO.settings;
        let context = context(&settings);
        let mut plot = (DEMO.plot)();
        plot.press("cures", &context);
        plot.changed();
        assert!(plot.stage(&Watch::default(), 640.0).contains("tt-cures"));
        plot.press("start", &context);
        assert!(!plot.stage(&Watch::default(), 640.0).contains("tt-cures"));
    }

    #[test]
    fn slow_motion_is_never_compared_with_full_speed() {
        let settings = Settings { tempo: Tempo::Slow, ..DEMO.settings };
        let plot = (DEMO.plot)();
        for control in ["series", "cures", "sweep"] {
            assert!(plot.refuses(control, &context(&settings)).is_some(), "{control}");
        }
    }
}
