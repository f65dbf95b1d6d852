//! Read-modify-write is three steps: a thousand small batches pass, and the same code, let loose for as long as people
//! use it, loses money.

use super::bank_run::{Asked, BankRun, Series};
use super::controls::{FIRST_LOSS, RESET, STOP};
use super::pictures;
use super::tour::Tour;
use super::{Context, Control, Demo, Move, Plot, Rank, Value, account};
use crate::bank::strategies::Strategy;
use crate::later;
use crate::run::calibrate::{Pace, RUN_MS};
use crate::run::flight::{Ended, Landing};
use crate::run::settings::{Key, OPERATIONS, Settings, Tempo};
use crate::run::watch::Watch;
use figures::say::{self, say, text};
use figures::verdict::Verdict;

/// Small batches in a row.
const BATCHES: u32 = 1_000;
/// Operations of each teller in a small batch: tellers that share memory hardly ever meet in so few.
pub(super) const SMALL: u32 = 5;
/// Runs of what is shipped.
const SHIPPED: u32 = 10;
/// How often one of them may turn out to be no run of about two seconds, and all of them begin anew.
const RETAKES: u32 = 3;
/// No run of about two seconds is shorter, in milliseconds.
const SHORTEST_MS: f64 = 800.0;

/// The demo of the second section.
pub const DEMO: Demo = Demo {
    name: "lost-update",
    title: "Two tellers, nothing between them",
    keys: &[Key::Strategy, Key::Operations, Key::Slow, Key::Speed, Key::Backend],
    offers: Strategy::ALL,
    controls: &[
        Control { name: "series", label: "Run 1,000 small batches", rank: Rank::First },
        Control { name: "start", label: "Ship it: ten runs", rank: Rank::Second },
        FIRST_LOSS,
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
    /// Runs of several kinds in a row, where such are asked for.
    tour: Option<Box<dyn Tour>>,
    /// Whether money was seen to be lost: what explains it, and what cures it, is not offered before.
    has_lost: bool,
    /// How often what is shipped may still begin anew.
    retakes: u32,
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
        self.tour = None;
        match control {
            "cures" => self.set_out(pictures::cures(context)),
            "sweep" => self.set_out(pictures::sweep(context)),
            "series" => {
                self.run.series(context, BATCHES, context.settings.operations.map_or(SMALL, |each| each.min(SMALL)))
            }
            "first-loss" => self.run.first_loss(context),
            "start" if is_slow => self.run.start(context, None),
            "start" => {
                self.retakes = RETAKES;
                self.run.series(context, SHIPPED, context.operations)
            }
            _ => Move::Rest,
        }
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        if context.settings.tempo == Tempo::Slow {
            match control {
                "series" => return Some(text(say::Key::SlowBatches).to_owned()),
                "cures" | "sweep" => return Some(text(say::Key::SlowCompared).to_owned()),
                _ => {}
            }
        }
        let is_to_come = matches!(control, "cures" | "sweep") && !later::is_here();
        let nothing_lost = (control == "first-loss").then(|| self.run.refuses_first_loss()).flatten();
        account::refuses(self.run.asked(), control, context)
            .or(nothing_lost)
            .or(is_to_come.then(|| text(say::Key::StillLoading).to_owned()))
    }

    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move {
        let is_wrong = landing.balance.is_some_and(|balance| balance != landing.expected());
        match &mut self.tour {
            None => {
                self.has_lost |= is_wrong;
                let next = self.run.landed(landing, context);
                self.retake(landing, context).unwrap_or(next)
            }
            Some(tour) => tour.landed(landing, context),
        }
    }

    fn cut_short(&mut self) {
        match &mut self.tour {
            None => self.run.cut_short(),
            Some(tour) => tour.cut_short(),
        }
    }

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn changed(&mut self) {
        self.run = BankRun::default();
        self.tour.take_if(|tour| !tour.outlasts_settings());
    }

    fn holds_back(&self, control: &str) -> bool {
        matches!(control, "first-loss" | "cures" | "sweep") && !self.has_lost
    }

    fn task(&self, context: &Context<'_>) -> String {
        let settings = self.run.told(context.settings);
        if settings.tempo == Tempo::Slow {
            let slow = Context { settings: &settings, operations: settings.operations(context.operations), ..*context };
            return [account::task(&slow), account::goal(&slow)].join(" ");
        }
        let small = Context { operations: SMALL, ..*context };
        let each = match self.run.asked() {
            Asked::Series(series) if series.asked == SHIPPED => series.operations,
            _ => context.operations,
        };
        let shipped = figures::money::grouped(each.into());
        let shipped = say(say::Key::ShippedTask, &[("count", &shipped)]);
        [account::task(&small), shipped, account::goal(&small)].join(" ")
    }

    fn label(&self, control: &str, context: &Context<'_>) -> Option<String> {
        (control == "start" && context.settings.tempo == Tempo::Slow).then(|| "Start both".to_owned())
    }

    fn summary(&self, context: &Context<'_>) -> String {
        account::summary(context)
    }

    fn verdict(&self) -> Option<Verdict> {
        match &self.tour {
            None => pictures::bank_verdict(&self.run),
            Some(tour) => tour.verdict(),
        }
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        match &self.tour {
            None => pictures::bank_stage(&self.run, watch, width, DEMO.name),
            Some(tour) => tour.stage(width),
        }
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        match &self.tour {
            None => self.run.report(),
            Some(tour) => tour.report(),
        }
    }

    fn record(&self, watch: &Watch) -> String {
        match &self.tour {
            None => pictures::bank_record(&self.run, watch),
            Some(_) => String::new(),
        }
    }

    fn trace(&self, watch: &Watch) -> String {
        pictures::bank_trace(&self.run, watch)
    }
}

impl LostUpdate {
    /// Begins runs of several kinds, where they can begin.
    fn set_out(&mut self, begun: Option<(Box<dyn Tour>, Move)>) -> Move {
        let Some((tour, next)) = begun else { return Move::Rest };
        self.tour = Some(tour);
        next
    }

    /// What is shipped runs for about two seconds: where the first of its runs shows that it does not, or a later one is
    /// over much too soon, the ten begin anew; what it came to does not matter.
    fn retake(&mut self, landing: &Landing, context: &Context<'_>) -> Option<Move> {
        let Asked::Series(series) = self.run.asked() else { return None };
        if self.retakes == 0 {
            return None;
        }
        let operations = pictures::better_number(series, landing, context)?;
        self.retakes -= 1;
        Some(self.run.series(context, SHIPPED, operations))
    }
}

/// The number of operations with which the runs of what is shipped should begin anew after this one. Where it is over much
/// too soon (the device was busy with something else before), or the first is cut short, it is what this run has taught.
pub(super) fn better_number(series: &Series, landing: &Landing, context: &Context<'_>) -> Option<u32> {
    if series.asked != SHIPPED || series.left == 0 || !context.settings.is_calibrated() {
        return None;
    }
    let (is_first, elapsed_ms) = (series.tally.errors.len() == 1, landing.elapsed_ms());
    let operations = match landing.ended {
        Ended::Done if elapsed_ms < SHORTEST_MS => {
            let each = landing.done() as f64 / landing.flown.len().max(1) as f64;
            Pace { per_second: each / elapsed_ms.max(1.0) * 1e3 }.operations(RUN_MS, OPERATIONS.1)
        }
        Ended::Done => return None,
        _ => context.operations,
    };
    (operations > series.operations || is_first && operations < series.operations).then_some(operations)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::run::backend::Backend;
    use crate::run::flight::{Flown, Launch};
    use crate::run::jobs::Job;
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
            flown.push(Flown {
                teller: batch.teller,
                amount,
                operations,
                fault: None,
                progress,
                is_over: true,
                moved: (0, 0.0),
            });
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
    fn what_is_shipped_begins_anew_while_a_run_of_it_is_far_too_short() {
        let settings = DEMO.settings;
        let small = Context { operations: 1_000, ..context(&settings) };
        let mut plot = (DEMO.plot)();
        let Move::Launch(launch) = plot.press("start", &small) else { panic!("no launch") };
        // The first is over in a tenth of a second, and the third after that in half of one.
        let Move::Launch(again) = plot.landed(&landing(&launch, 1_000, 100.0, 5), &small) else { panic!("no launch") };
        let operations = again.batches[0].job.operations();
        assert_eq!(operations, 20_000);
        let mut next = Move::Launch(again);
        for elapsed_ms in [2_000.0, 2_000.0, 500.0] {
            let Move::Launch(launch) = next else { panic!("no launch") };
            next = plot.landed(&landing(&launch, operations, elapsed_ms, 5), &small);
        }
        let (mut runs, mut each) = (0, 0);
        while let Move::Launch(launch) = next {
            runs += 1;
            each = launch.batches[0].job.operations();
            next = plot.landed(&landing(&launch, each, 2_000.0, 5), &small);
        }
        assert_eq!(each, 70_000);
        assert_eq!(runs, SHIPPED);
        let report = plot.report();
        assert!(report.contains(&("runs", Value::Number(SHIPPED.into()))), "{report:?}");
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
    fn where_the_money_of_what_was_shipped_went_is_shown_in_slow_motion() {
        let settings = DEMO.settings;
        let context = context(&settings);
        let mut plot = (DEMO.plot)();
        let Move::Launch(launch) = plot.press("start", &context) else { panic!("no launch") };
        assert!(plot.holds_back("first-loss") && plot.refuses("first-loss", &context).is_some());
        plot.landed(&landing(&launch, 50_000_000, 2_000.0, 3), &context);
        plot.cut_short();
        assert!(!plot.holds_back("first-loss"));
        assert_eq!(plot.refuses("first-loss", &context), None);
        let Move::Launch(slow) = plot.press("first-loss", &context) else { panic!("no launch") };
        for batch in &slow.batches {
            let Job::Change(change) = &batch.job else { panic!("{batch:?}") };
            assert!(change.is_slow() && change.strategy == Strategy::None);
        }
        // One that loses nothing is followed by another.
        assert!(matches!(plot.landed(&landing(&slow, 4, 5_000.0, 0), &context), Move::Launch(_)));
        assert!(matches!(plot.landed(&landing(&slow, 4, 5_000.0, 1), &context), Move::Rest));
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
