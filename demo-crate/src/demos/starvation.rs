//! Four tellers, one account, one lock: nothing is ever lost, and who gets a turn is another question. The same tellers
//! under a lock that serves in order, with other appetites, and under locks that favour readers or writers.

use super::controls::{RESET, START, STOP};
use super::starvation_stage as stage;
use super::{Context, Control, Demo, Move, Plot, Question, Rank, Value};
use crate::bank::turns::Lock;
use crate::run::backend::Backend;
use crate::run::clock::now_ms;
use crate::run::flight::{Batch, Ended, Flown, Landing, Launch, Trouble};
use crate::run::jobs::Job;
use crate::run::jobs::share::Share;
use crate::run::settings::{Key, Settings};
use crate::run::watch::Watch;
use figures::say;
use figures::verdict::{Offer, Verdict};

/// Tellers at work.
const TELLERS: usize = 4;
/// What the account holds at first, in pounds.
pub(super) const OPENING: i64 = 100;
/// Pounds a turn adds.
pub(super) const AMOUNT: i64 = 1;
/// How long a run lasts, in milliseconds.
pub(super) const RUN_MS: u32 = 2_000;
/// How long a turn takes, in microseconds. The teller sleeps meanwhile, as for a printer: on a single core, too, the
/// others look at the lock, and find it taken.
pub(super) const TURN_US: u32 = 25_000;
/// Turns under a readers–writer lock differ, or all readers would leave at once.
const MIXED_US: (u32, u32) = (20_000, 30_000);
/// How long those rest who are not greedy, in microseconds.
pub(super) const REST_US: u32 = 5_000;
/// How long each rests where appetites differ, in microseconds.
pub(super) const APPETITES_US: [u32; TELLERS] = [0, 60_000, 150_000, 400_000];

/// The demo of the section on starvation.
pub const DEMO: Demo = Demo {
    name: "starvation",
    title: "Four tellers, one lock",
    keys: &[Key::Backend],
    offers: &[],
    controls: &[
        Control { label: "Open the bank", ..START },
        next("first-come", "First come, first served"),
        next("greedy", "One greedy teller"),
        next("breath", "All take a breath"),
        next("appetites", "Unequal appetites"),
        quiet("standard-mutex", "The standard mutex"),
        quiet("readers-first", "Readers first"),
        quiet("writers-first", "Writers first"),
        STOP,
        RESET,
    ],
    settings: Settings::UNSYNCHRONISED,
    question: Some(&Question {
        text: "How will the turns be shared out?",
        answers: &["about evenly", "unevenly, with some for everybody", "somebody gets next to none"],
    }),
    plot: || Box::new(Starvation::default()),
};

const fn next(name: &'static str, label: &'static str) -> Control {
    Control { name, label, rank: Rank::Next }
}

const fn quiet(name: &'static str, label: &'static str) -> Control {
    Control { name, label, rank: Rank::Quiet }
}

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// All ask again at once, and whoever finds the lock free takes it.
    Barging,
    /// The same, in the order in which they came.
    FirstCome,
    /// One asks again at once, the others rest.
    Greedy,
    /// All rest.
    Breath,
    /// In order, and some ask seldom.
    Appetites,
    /// All ask again at once, under the standard library's mutex.
    Standard,
    /// Three look and one pays in; a reader passes a writer that waits.
    ReadersFirst,
    /// Two pay in and two look; no reader passes a writer that waits.
    WritersFirst,
}

impl Scene {
    fn of(control: &str) -> Option<Self> {
        Some(match control {
            "start" => Self::Barging,
            "first-come" => Self::FirstCome,
            "greedy" => Self::Greedy,
            "breath" => Self::Breath,
            "appetites" => Self::Appetites,
            "standard-mutex" => Self::Standard,
            "readers-first" => Self::ReadersFirst,
            "writers-first" => Self::WritersFirst,
            _ => return None,
        })
    }

    /// What settles who is next.
    pub(super) fn lock(self) -> Lock {
        match self {
            Self::Barging | Self::Greedy | Self::Breath => Lock::Barging,
            Self::FirstCome | Self::Appetites => Lock::FirstCome,
            Self::Standard => Lock::Standard,
            Self::ReadersFirst => Lock::ReadersFirst,
            Self::WritersFirst => Lock::WritersFirst,
        }
    }

    /// What its verdict is to say.
    pub(super) fn offer(self) -> Offer {
        match self {
            Self::FirstCome => Offer::Line,
            Self::Appetites => Offer::Appetites,
            _ => Offer::Luck,
        }
    }

    /// How long that teller rests after a turn, in microseconds.
    pub(super) fn rest_us(self, teller: usize) -> u32 {
        match self {
            Self::Greedy if teller > 0 => REST_US,
            Self::Breath => REST_US,
            Self::Appetites => APPETITES_US[teller % TELLERS],
            _ => 0,
        }
    }

    fn jobs(self) -> Vec<Job> {
        let mut jobs = Vec::new();
        for teller in 0..TELLERS {
            let looks = match self {
                Self::ReadersFirst => teller < 3,
                Self::WritersFirst => teller >= 2,
                _ => false,
            };
            let is_mixed = matches!(self, Self::ReadersFirst | Self::WritersFirst);
            jobs.push(Job::Share(Share {
                amount: if looks { 0 } else { AMOUNT },
                lock: self.lock(),
                run_ms: RUN_MS,
                turn_us: if is_mixed { MIXED_US } else { (TURN_US, TURN_US) },
                rest_us: self.rest_us(teller),
                open: None,
            }));
        }
        jobs
    }

    /// The name in results.
    fn name(self) -> &'static str {
        match self {
            Self::Barging => "barging",
            Self::FirstCome => "first-come",
            Self::Greedy => "greedy",
            Self::Breath => "breath",
            Self::Appetites => "appetites",
            Self::Standard => "standard-mutex",
            Self::ReadersFirst => "readers-first",
            Self::WritersFirst => "writers-first",
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
    /// What the account should hold, in pounds.
    pub(super) should: i64,
    /// What it holds; `None` when that can no longer be known.
    pub(super) holds: Option<i64>,
    pub(super) elapsed_ms: f64,
    /// When that was, in milliseconds since 1970: who still waited then has waited until then.
    pub(super) at: f64,
}

#[derive(Debug, Default)]
struct Starvation {
    asked: Option<Scene>,
    seen: Option<Seen>,
}

impl Plot for Starvation {
    fn wants_trial(&self) -> bool {
        false
    }

    fn press(&mut self, control: &str, context: &Context<'_>) -> Move {
        let Some(scene) = Scene::of(control).filter(|_| self.refuses(control, context).is_none()) else {
            return Move::Rest;
        };
        self.asked = Some(scene);
        self.seen = None;
        let mut batches = Vec::new();
        for (teller, job) in scene.jobs().into_iter().enumerate() {
            batches.push(Batch { teller, job, fault: None });
        }
        Move::Launch(Launch { batches, balance: OPENING, limit_ms: None })
    }

    fn refuses(&self, control: &str, context: &Context<'_>) -> Option<String> {
        if context.is_flying {
            return Some("The tellers are at work.".to_owned());
        }
        let is_missing = control == "standard-mutex" && context.backend == Backend::Messages;
        is_missing.then(|| say::text(say::Key::NoMutexHere).to_owned())
    }

    fn landed(&mut self, landing: &Landing, _context: &Context<'_>) -> Move {
        let Some(scene) = self.asked else { return Move::Rest };
        let at = now_ms();
        let first = landing.spans().first().map(|span| span.0);
        self.seen = Some(Seen {
            scene,
            flown: landing.flown.clone(),
            ended: landing.ended,
            trouble: landing.trouble.clone(),
            should: landing.expected(),
            holds: landing.balance,
            // Whoever is stuck has not ended.
            elapsed_ms: if landing.balance.is_some() {
                landing.elapsed_ms()
            } else {
                first.map_or(0.0, |first| (at - first).max(0.0))
            },
            at,
        });
        Move::Rest
    }

    fn cut_short(&mut self) {}

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn task(&self, context: &Context<'_>) -> String {
        stage::task(self.asked.unwrap_or(Scene::Barging), context.backend)
    }

    fn is_aside(&self) -> bool {
        !matches!(self.asked, None | Some(Scene::Barging))
    }

    fn label(&self, control: &str, _context: &Context<'_>) -> Option<String> {
        (control == "start" && self.is_aside()).then(|| "The first run again".to_owned())
    }

    fn summary(&self, context: &Context<'_>) -> String {
        stage::summary(self.asked.unwrap_or(Scene::Barging), context.backend)
    }

    fn verdict(&self) -> Option<Verdict> {
        self.seen.as_ref().and_then(verdict)
    }

    fn stage(&self, watch: &Watch, width: f64) -> String {
        match (&self.seen, self.asked) {
            (Some(seen), _) => over(seen, width, DEMO.name),
            (None, Some(scene)) if !watch.flown.is_empty() => {
                under_way(scene, &watch.flown, now_ms(), width, DEMO.name)
            }
            _ => String::new(),
        }
    }

    fn report(&self) -> Vec<(&'static str, Value)> {
        let Some(seen) = &self.seen else { return Vec::new() };
        let shares = stage::of_seen(seen);
        let numbers = |number: &mut dyn FnMut(&figures::shares::Taker) -> f64| {
            Value::Numbers(shares.takers.iter().map(number).collect())
        };
        vec![
            ("scene", Value::Text(seen.scene.name())),
            ("workers", Value::Number(seen.flown.len() as f64)),
            ("turns", numbers(&mut |taker| taker.turns.unwrap_or(0).into())),
            ("longest_ms", numbers(&mut |taker| taker.longest_ms())),
            ("least_share", shares.range().map_or(Value::Null, |range| Value::Number(range.0))),
            ("jain", shares.jain().map_or(Value::Null, Value::Number)),
            ("expected", Value::from(seen.holds.map(|_| seen.should))),
            ("actual", Value::from(seen.holds)),
            ("elapsed_ms", Value::Number(seen.elapsed_ms)),
        ]
    }

    fn record(&self, _watch: &Watch) -> String {
        self.seen.as_ref().map(record).unwrap_or_default()
    }
}

crate::later! {
    /// The turns of a run that is over.
    "71" fn over(seen: &Seen, width: f64, name: &str) -> String = stage::over;
    /// Those of the run under way, at this moment.
    "72" fn under_way(scene: Scene, flown: &[Flown], now: f64, width: f64, name: &str) -> String = stage::under_way;
    /// What came of it.
    "73" fn verdict(seen: &Seen) -> Option<Verdict> = |seen| Some(stage::verdict(seen));
    /// The run as `book/recorded/` keeps one.
    "74" fn record(seen: &Seen) -> String = stage::record;
}
