//! The front page: one account, two tellers, and whatever stands between them.

use super::bank_run::{Asked, BankRun};
use super::controls::{DEPOSIT, FIRST_LOSS, RESET, SERIES, START, STOP, WITHDRAW};
use super::pictures::{all_at_work, bank_record, bank_stage, bank_trace, bank_verdict};
use super::{Context, Control, Demo, Move, Plot, Question, Value, faults};
use crate::bank::strategies::Strategy;
use crate::run::flight::Landing;
use crate::run::settings::{Key, Settings, Tempo};
use crate::run::watch::Watch;
use figures::money::{grouped, plain, pounds};
use figures::say::{self, say, text};
use figures::teller::{Sign, Teller};
use figures::verdict::Verdict;

/// Runs of a series.
const RUNS: u32 = 100;

/// The demo of the front page.
pub const DEMO: Demo = Demo {
    name: "account",
    title: "One account, two tellers",
    keys: &[Key::Strategy, Key::Workers, Key::Operations, Key::Amount, Key::Slow, Key::Speed, Key::Backend, Key::Bare],
    offers: &[Strategy::None, Strategy::Mutex, Strategy::Atomic],
    controls: &[Control { label: "Start both", ..START }, FIRST_LOSS, DEPOSIT, WITHDRAW, STOP, SERIES, RESET],
    settings: Settings::UNSYNCHRONISED,
    question: Some(&Question { text: "What will it hold?", answers: &["£100,000", "less", "more"] }),
    plot: || Box::new(Account::of(&DEMO)),
};

/// What happens on one account, whichever demo it is in.
#[derive(Debug)]
pub(super) struct Account {
    demo: &'static Demo,
    run: BankRun,
}

impl Account {
    /// A fresh account of this demo.
    pub(super) fn of(demo: &'static Demo) -> Self {
        Self { demo, run: BankRun::default() }
    }

    /// What should come of it; whoever comes to harm leaves nothing to be known.
    fn comes_to(&self, context: &Context<'_>) -> String {
        if self.demo.name == faults::DEMO.name { text(say::Key::HarmTask).to_owned() } else { goal(context) }
    }
}

impl Plot for Account {
    fn wants_trial(&self) -> bool {
        true
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        match control {
            "deposit" => self.run.one(Sign::Deposit, context),
            "withdraw" => self.run.one(Sign::Withdraw, context),
            _ if context.is_flying => Move::Rest,
            "start" => self.run.start(context, None),
            "series" => self.run.series(context, RUNS, context.series_operations),
            "first-loss" => self.run.first_loss(context),
            _ => match faults::harm(control, context.operations) {
                None => Move::Rest,
                harm => self.run.start(context, harm),
            },
        }
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        let nothing_lost = (control == "first-loss").then(|| self.run.refuses_first_loss()).flatten();
        refuses(self.run.asked(), control, context).or(nothing_lost)
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
        // A run at hand is told of as it was; that the next may have another number stands in the settings.
        let settings = &self.run.told(context.settings);
        let context = Context { settings, operations: self.run.operations(context.operations), ..*context };
        let mut words = task(&context);
        // What should come of presses by hand hangs on which are pressed: the verdict has it.
        if *self.run.asked() != Asked::Presses {
            figures::money::append(&mut words, " ", &self.comes_to(&context));
        }
        words
    }

    fn sends(&self, control: &str, context: &Context<'_>) -> Option<Teller> {
        let sign = match control {
            "deposit" => Sign::Deposit,
            "withdraw" => Sign::Withdraw,
            _ => return None,
        };
        super::bank_run::free_teller(sign, context).and_then(Teller::new)
    }

    fn expects(&self, context: &Context<'_>) -> Option<String> {
        Some(pounds(expected(context)))
    }

    fn label(&self, control: &str, context: &Context<'_>) -> Option<String> {
        label(control, context)
    }

    fn summary(&self, context: &Context<'_>) -> String {
        summary(context)
    }

    fn verdict(&self) -> Option<Verdict> {
        bank_verdict(&self.run)
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        bank_stage(&self.run, watch, width, self.demo.name)
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        self.run.report()
    }

    fn record(&self, watch: &Watch) -> String {
        bank_record(&self.run, watch)
    }

    fn trace(&self, watch: &Watch) -> String {
        bank_trace(&self.run, watch)
    }
}

/// Why a control of a demo on one account cannot be pressed now.
pub(super) fn refuses(asked: &Asked, control: &str, context: &Context<'_>) -> Option<String> {
    let sign = match control {
        "deposit" => Sign::Deposit,
        "withdraw" => Sign::Withdraw,
        _ => return context.is_flying.then(|| text(say::Key::RunIsOn).to_owned()),
    };
    if context.is_flying && matches!(asked, Asked::Series(_)) {
        return Some(text(say::Key::SeriesIsOn).to_owned());
    }
    let is_busy = super::bank_run::free_teller(sign, context).is_none();
    is_busy.then(|| all_at_work(sign))
}

/// Who does what.
pub(super) fn task(context: &Context<'_>) -> String {
    let settings = context.settings;
    let amount = pounds(settings.amount.into());
    let times = match context.operations {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        operations => say(say::Key::Times, &[("count", &grouped(operations.into()))]),
    };
    match settings.workers {
        1 => say(say::Key::OnePaysIn, &[("first", &letter(0)), ("amount", &amount), ("times", &times)]),
        2 => {
            let values = [("first", &*letter(0)), ("last", &letter(1)), ("amount", &amount), ("times", &times)];
            say(say::Key::TwoChange, &values)
        }
        workers => {
            let (mut deposits, mut withdrawals) = (String::new(), String::new());
            for teller in 0..workers as usize {
                let list = if Sign::of_place(teller) == Sign::Deposit { &mut deposits } else { &mut withdrawals };
                figures::money::append(list, ", ", &letter(teller));
            }
            let values = [("first", &*deposits), ("last", &withdrawals), ("amount", &amount), ("times", &times)];
            say(say::Key::SeveralChange, &values)
        }
    }
}

/// What should come of it.
pub(super) fn goal(context: &Context<'_>) -> String {
    let (opening, expected) = (context.settings.opening_balance(), expected(context));
    if expected == opening {
        say(say::Key::ShouldEndAsBefore, &[("should", &pounds(expected))])
    } else {
        say(say::Key::ShouldEnd, &[("before", &pounds(opening)), ("should", &pounds(expected))])
    }
}

/// What the account should hold when everybody has done the same, in pounds.
fn expected(context: &Context<'_>) -> i64 {
    let settings = context.settings;
    let odd = i64::from(settings.workers % 2) * i64::from(context.operations) * i64::from(settings.amount);
    settings.opening_balance() + odd
}

fn letter(teller: usize) -> String {
    Teller::new(teller).map(Teller::marked).unwrap_or_default()
}

/// The words of Start, by how many it sends off.
pub(super) fn label(control: &str, context: &Context<'_>) -> Option<String> {
    match (control, context.settings.workers) {
        ("start", 1) => Some("Start".to_owned()),
        ("start", 2) => None,
        ("start", workers) => Some(say(say::Key::StartAll, &[("count", &plain(workers.into()))])),
        _ => None,
    }
}

/// The settings in one line.
pub(super) fn summary(context: &Context<'_>) -> String {
    let settings = context.settings;
    let tellers = figures::money::counted(settings.workers.into(), "teller", "tellers");
    let operations = figures::money::counted(context.operations.into(), "operation", "operations");
    let values = [("tellers", &*tellers), ("operations", &operations), ("label", settings.strategy.facts().plainly)];
    let mut summary = say(say::Key::AccountSummary, &values);
    if settings.tempo == Tempo::Slow {
        summary.push_str(text(say::Key::SlowSummary));
    }
    summary
}
