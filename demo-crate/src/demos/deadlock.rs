//! Opposite transfers that lock two accounts one after the other, until they wait for each other for ever; and the same
//! with any one of the four conditions taken away.

use super::controls::{RESET, START, STOP};
use super::deadlock_stage as stage;
use super::{Context, Control, Demo, Move, Plot, Question, Rank, Value, pictures};
use crate::bank::several::Way;
use crate::later;
use crate::run::backend::Backend;
use crate::run::clock::now_ms;
use crate::run::flight::{Batch, Ended, Flown, Landing, Launch, Trouble};
use crate::run::jobs::Job;
use crate::run::jobs::exchange::{Exchange, First};
use crate::run::jobs::take_two::{TakeTwo, Times};
use crate::run::settings::{Key, Settings};
use crate::run::watch::Watch;
use figures::say::{self, text};
use figures::verdict::Verdict;

/// What both accounts hold together, in pounds.
pub(super) const TOGETHER: i64 = 200;
/// Pounds a transfer moves.
const AMOUNT: i64 = 10;
/// Transfers of each teller where nothing can hang: a bit more than a second. In messages each takes longer.
const ROUNDS: u32 = 300;
const ROUNDS_IN_MESSAGES: u32 = 50;
/// Rounds that nobody comes to the end of.
const ENDLESS: u32 = 1_000_000;
/// A run that has not hung by then is stopped, in milliseconds.
const LIMIT_MS: f64 = 10_000.0;
/// Transfers, tuned so that two tellers meet at the wrong moment after some hundred of them, on one core as on many:
/// what takes its time between the two locks is a sleep, in which the other gets the core.
const TRANSFERS: Times = Times { rest_us: (2_000, 6_000), between_us: (0, 200), once_in: 24 };
/// The same in messages, where every lock takes a message and its answer, and so lies between the two.
const TRANSFERS_IN_MESSAGES: Times = Times { rest_us: (10_000, 40_000), ..TRANSFERS };
/// Meals. Five have to meet, so each takes its time every time.
const MEALS: Times = Times { rest_us: (2_000, 8_000), between_us: (0, 1_500), once_in: 1 };

/// The demo of the section on deadlock.
pub const DEMO: Demo = Demo {
    name: "deadlock",
    title: "Two accounts, a lock each",
    keys: &[Key::Backend],
    offers: &[],
    controls: &[
        Control { label: "Start both", ..START },
        next("without-exclusion", "No exclusion"),
        next("without-holding", "No holding"),
        next("without-keeping", "No keeping"),
        next("without-circle", "No circle"),
        next("philosophers", "Philosophers"),
        next("two-channels", "Channels"),
        STOP,
        RESET,
    ],
    settings: Settings::UNSYNCHRONISED,
    question: Some(&Question {
        text: "After how many transfers will they be stuck?",
        answers: &["fewer than 10", "10 to 99", "100 to 999", "1,000 or more"],
    }),
    plot: || Box::new(Deadlock::default()),
};

const fn next(name: &'static str, label: &'static str) -> Control {
    Control { name, label, rank: Rank::Next }
}

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// Opposite transfers.
    Transfers(Way),
    /// Five philosophers, each with its left fork first.
    Philosophers,
    /// Two channels, and each sends first.
    Channels,
}

impl Scene {
    fn of(control: &str) -> Option<Self> {
        Some(match control {
            "start" => Self::Transfers(Way::Nested),
            "without-exclusion" => Self::Transfers(Way::Indivisible),
            "without-holding" => Self::Transfers(Way::Together),
            "without-keeping" => Self::Transfers(Way::GivenBack),
            "without-circle" => Self::Transfers(Way::InOrder),
            "philosophers" => Self::Philosophers,
            "two-channels" => Self::Channels,
            _ => return None,
        })
    }

    /// What is drawn by chance in it; not for channels, where nothing is.
    pub(super) fn times(self, backend: Backend) -> Times {
        match (self, backend) {
            (Self::Transfers(_) | Self::Channels, Backend::Threads) => TRANSFERS,
            (Self::Transfers(_) | Self::Channels, Backend::Messages) => TRANSFERS_IN_MESSAGES,
            (Self::Philosophers, _) => MEALS,
        }
    }

    fn jobs(self, backend: Backend) -> Vec<Job> {
        let mut jobs = Vec::new();
        let (count, amount) = match self {
            Self::Transfers(_) => (2, AMOUNT),
            Self::Philosophers => (5, 0),
            Self::Channels => {
                for channel in 0..2 {
                    jobs.push(Job::Exchange(Exchange { operations: ENDLESS, channel, first: First::Send }));
                }
                return jobs;
            }
        };
        let way = if let Self::Transfers(way) = self { way } else { Way::Nested };
        let operations = match (way, backend) {
            (Way::Nested, _) => ENDLESS,
            (_, Backend::Threads) => ROUNDS,
            (_, Backend::Messages) => ROUNDS_IN_MESSAGES,
        };
        let times = self.times(backend);
        for from in 0..count {
            let to = (from + 1) % count;
            jobs.push(Job::TakeTwo(TakeTwo { operations, amount, from, to, way, open: None, times }));
        }
        jobs
    }

    /// The names of scene and cure in results.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Transfers(way) => (
                "transfers",
                match way {
                    Way::Nested => "nothing",
                    Way::Indivisible => "exclusion",
                    Way::Together => "holding",
                    Way::GivenBack => "keeping",
                    Way::InOrder => "circle",
                },
            ),
            Self::Philosophers => ("philosophers", "nothing"),
            Self::Channels => ("two-channels", "nothing"),
        }
    }
}

/// A run that has been seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) scene: Scene,
    pub(super) flown: Vec<Flown>,
    pub(super) ended: Ended,
    pub(super) trouble: Option<Trouble>,
    /// What all accounts hold together, in pounds; `None` when that can no longer be known.
    pub(super) balance: Option<i64>,
    pub(super) elapsed_ms: f64,
}

impl Seen {
    /// Rounds done by all together.
    pub(super) fn rounds(&self) -> u64 {
        self.flown.iter().map(|flown| u64::from(flown.progress.done)).sum()
    }

    /// How often a teller gave its first lock back.
    pub(super) fn given_back(&self) -> u64 {
        self.flown.iter().map(|flown| u64::from(flown.progress.retries)).sum()
    }

    /// The tellers in the circle.
    pub(super) fn circle(&self) -> &[usize] {
        match &self.trouble {
            Some(Trouble::Circle(circle)) => circle,
            _ => &[],
        }
    }
}

#[derive(Debug, Default)]
struct Deadlock {
    asked: Option<Scene>,
    seen: Option<Seen>,
}

impl Plot for Deadlock {
    fn wants_trial(&self) -> bool {
        false
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let Some(scene) = Scene::of(control).filter(|_| !context.is_flying) else { return Move::Rest };
        self.asked = Some(scene);
        self.seen = None;
        let mut batches = Vec::new();
        for (teller, job) in scene.jobs(context.backend).into_iter().enumerate() {
            batches.push(Batch { teller, job, fault: None });
        }
        let balance = if matches!(scene, Scene::Transfers(_)) { TOGETHER } else { 0 };
        let can_hang = scene.names().1 == "nothing";
        Move::Launch(Launch { batches, balance, limit_ms: can_hang.then_some(LIMIT_MS) })
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        // What they do would not be told.
        let is_to_come = matches!(control, "philosophers" | "two-channels") && !later::is_here();
        let is_at_work = context.is_flying.then(|| "The tellers are at work.".to_owned());
        is_at_work.or(is_to_come.then(|| text(say::Key::StillLoading).to_owned()))
    }

    fn landed(&mut self, landing: &Landing, _context: &Context<'_>) -> Move {
        let Some(scene) = self.asked else { return Move::Rest };
        let first = landing.spans().first().map(|span| span.0);
        self.seen = Some(Seen {
            scene,
            flown: landing.flown.clone(),
            ended: landing.ended,
            trouble: landing.trouble.clone(),
            balance: landing.balance,
            // Whoever is stuck has not ended.
            elapsed_ms: first.map_or(0.0, |first| (now_ms() - first).max(0.0)),
        });
        Move::Rest
    }

    fn cut_short(&mut self) {}

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn task(&self, _context: &Context<'_>) -> String {
        stage::task(self.asked.unwrap_or(Scene::Transfers(Way::Nested)))
    }

    fn is_aside(&self) -> bool {
        !matches!(self.asked, None | Some(Scene::Transfers(Way::Nested)))
    }

    fn label(&self, control: &str, _context: &Context<'_>) -> Option<String> {
        (control == "start" && self.is_aside()).then(|| "The first run again".to_owned())
    }

    fn summary(&self, context: &Context<'_>) -> String {
        stage::summary(self.asked.unwrap_or(Scene::Transfers(Way::Nested)), context.backend)
    }

    fn verdict(&self) -> Option<Verdict> {
        self.seen.as_ref().and_then(pictures::deadlock_verdict)
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        match (&self.seen, self.asked) {
            (Some(seen), _) => pictures::deadlock_stage(seen.scene, &seen.flown, seen.circle(), width),
            (None, Some(scene)) if !watch.flown.is_empty() => pictures::deadlock_stage(scene, &watch.flown, &[], width),
            _ => String::new(),
        }
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let Some(seen) = &self.seen else { return Vec::new() };
        let (scene, taken_away) = seen.scene.names();
        let has_money = matches!(seen.scene, Scene::Transfers(_));
        let circle = seen.circle().iter().map(|teller| *teller as f64).collect();
        vec![
            ("scene", Value::Text(scene)),
            ("taken_away", Value::Text(taken_away)),
            ("workers", Value::Number(seen.flown.len() as f64)),
            ("rounds", Value::Number(seen.rounds() as f64)),
            ("given_back", Value::Number(seen.given_back() as f64)),
            ("circle", Value::Numbers(circle)),
            ("expected", Value::from(has_money.then_some(TOGETHER))),
            ("actual", Value::from(seen.balance.filter(|_| has_money))),
            ("elapsed_ms", Value::Number(seen.elapsed_ms)),
        ]
    }

    fn record(&self, _watch: &Watch) -> String {
        self.seen.as_ref().map(pictures::deadlock_record).unwrap_or_default()
    }
}
