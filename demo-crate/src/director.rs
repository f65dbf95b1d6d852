//! What holds a demo together, as a pure machine: the reader's presses and changes and the workers' news go in, what
//! the page is to do and to show comes out. Knows no element, no clock and no worker.

use crate::bank::strategies::Strategy;
use crate::demos::{Context, Demo, Move, Plot, Value};
use crate::later;
use crate::run::backend::Backend;
use crate::run::calibrate::{RUN_MS, SERIES_RUN_MS, Setup, TRIAL_MS, Trials};
use crate::run::flight::{Batch, Effect, Ended, Event, Landing, Launch, Life, Look, News, Stopper};
use crate::run::jobs::Job;
use crate::run::jobs::change::{Change, Speed};
use crate::run::rate::Rate;
use crate::run::sample::Sample;
use crate::run::scoreboard::MAX_TELLERS;
use crate::run::settings::{Key, OPERATIONS, Settings, Tempo};
use crate::run::watch::Watch;
use figures::money::{append, counted, grouped, pounds};
use figures::say::{self, say};
use figures::teller::Teller;
use figures::verdict::{Tone, Verdict};

/// Presses that are kept until the workers are at their place; more are dropped.
const PENDING: usize = 16;
/// Operations of each teller where no trial has told and none will: a run that is not to be calibrated.
const UNTRIED: u32 = 1_000;

/// Operations of each teller that make a trial worth something.
pub(crate) const LEAST_TRIED: u32 = 20;
/// No trial is longer than this, in milliseconds.
pub(crate) const LONGEST_TRIAL_MS: f64 = 640.0;
/// A run of such a length, in milliseconds, needs no other number of operations.
const FITTING_MS: std::ops::Range<f64> = 800.0..2_800.0;

/// How the demo stands; the name is what `data-state` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The workers are not at their place yet, or a trial is under way.
    Loading,
    /// Something can be pressed.
    Ready,
    /// A run is under way.
    Running,
    /// The run is over.
    Done,
    /// Nothing moves any more.
    Stuck,
    /// A worker failed.
    Failed,
    /// There is no demo to be had here.
    Unavailable,
}

impl State {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stuck => "stuck",
            Self::Failed => "failed",
            Self::Unavailable => "unavailable",
        }
    }
}

/// What the page is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// What the life of the run asks for. [`Effect::Land`] and [`Effect::GiveUp`] are dealt with already.
    Effect(Effect),
    /// Tell the page's listeners of a result.
    Tell(Vec<(&'static str, Value)>),
    /// Put this fragment into the address, and the whole address on the clipboard.
    CopyLink,
    /// Let slow motion go so fast from now on.
    Go(Rate),
    /// Let whoever waits for a frame draw one.
    Draw,
}

/// Everything that a demo shows beside its stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// How it stands.
    pub state: State,
    /// Who does what, what should come of it, what to press: markup of our own making.
    pub task: String,
    /// Words of controls that differ from those of the demo.
    pub labels: Vec<(&'static str, String)>,
    /// What a run should come to, in a word or two.
    pub expects: Option<String>,
    /// True where what is shown is not what the question asks about.
    pub is_aside: bool,
    /// Controls that send one teller off, and which.
    pub sends: Vec<(&'static str, Teller)>,
    /// Controls that cannot be pressed now, and why.
    pub refused: Vec<(&'static str, String)>,
    /// Controls that are not to be seen yet.
    pub held_back: Vec<&'static str>,
    /// What came of the run that was asked for.
    pub verdict: Option<Verdict>,
    /// The settings in one line.
    pub summary: String,
    /// The settings.
    pub settings: Settings,
    /// True where there is slow motion whose speed is to be set: it is chosen, or a run in it stands there.
    pub is_slow: bool,
    /// Operations of each teller in a run.
    pub operations: u32,
    /// How the workers meet; `None` before they are there.
    pub backend: Option<Backend>,
}

/// One demo at work.
pub struct Director {
    demo: &'static Demo,
    plot: Box<dyn Plot>,
    settings: Settings,
    life: Life,
    trials: Trials,
    /// The setup of the trial under way, and how long it lasts in milliseconds.
    trying: Option<(Setup, f64)>,
    /// Whether the run under way is one of the strategy and the speed that the settings name.
    is_as_set: bool,
    watch: Watch,
    state: State,
    /// What the account holds, in pounds.
    balance: i64,
    pending: Vec<String>,
    /// A run that follows on one whose workers were lost, until others are there.
    held: Option<Launch>,
    /// Why there is no demo to be had.
    given_up: Option<String>,
}

impl std::fmt::Debug for Director {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Director").field("demo", &self.demo.name).field("state", &self.state).finish()
    }
}

impl Director {
    /// A demo that has begun to load.
    pub fn new(demo: &'static Demo, settings: Settings) -> Self {
        #[cfg_attr(not(feature = "cores"), allow(unused_mut, reason = "nobody has anything to learn"))]
        let mut plot = (demo.plot)();
        #[cfg(feature = "cores")]
        plot.learn(&settings);
        Self {
            demo,
            plot,
            settings,
            life: Life::new(),
            trials: Trials::default(),
            trying: None,
            is_as_set: false,
            watch: Watch::default(),
            state: State::Loading,
            balance: settings.opening_balance(),
            pending: Vec::new(),
            held: None,
            given_up: None,
        }
    }

    /// The demo.
    pub fn demo(&self) -> &'static Demo {
        self.demo
    }

    /// What the reader chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// True while workers are on their way.
    pub fn is_hiring(&self) -> bool {
        self.life.is_hiring()
    }

    /// True while something is to be looked at again and again.
    pub fn is_flying(&self) -> bool {
        self.life.flight().is_some()
    }

    /// True while a run that somebody asked for is under way; a trial is none.
    fn is_running(&self) -> bool {
        self.is_flying() && self.trying.is_none()
    }

    /// How many tellers the page has to look at.
    pub fn tellers(&self) -> usize {
        let flown = self.life.flight().map_or(&[][..], |flight| flight.flown());
        flown.iter().map(|flown| flown.teller + 1).max().unwrap_or(0)
    }

    /// A button was pressed.
    pub fn press(&mut self, control: &str, now: f64) -> Vec<Deed> {
        match control {
            "reset" => self.reset(),
            "stop" => {
                self.pending.clear();
                self.plot.cut_short();
                let effects = self.life.handle(Event::Stop, now);
                self.carry_out(effects, now)
            }
            "copy-link" => vec![Deed::CopyLink],
            _ if !self.is_known(control) => Vec::new(),
            _ if self.state == State::Unavailable => Vec::new(),
            _ if self.life.backend().is_none() || self.trying.is_some() => {
                if self.pending.len() < PENDING {
                    self.pending.push(control.to_owned());
                }
                // The last result is over, and the next one only waits for its workers.
                self.state = State::Loading;
                let effects = self.life.handle(Event::Hire, now);
                self.carry_out(effects, now)
            }
            _ => self.perform(control, now),
        }
    }

    /// The fragment that leads to exactly this: with the number of operations that the run shown had, also where a trial has
    /// found a better one for the next.
    pub fn link(&self) -> String {
        let report = self.plot.report();
        let is_series = report.iter().any(|(name, _)| *name == "runs");
        let of_run = report.iter().find_map(|(name, value)| match value {
            Value::Number(number) if *name == "operations" && !is_series && !self.has_slow_run() => {
                Some(*number as u32)
            }
            _ => None,
        });
        self.settings.to_fragment(self.demo.name, self.demo.keys, of_run.unwrap_or_else(|| self.operations()))
    }

    /// What protects the account, in a sentence.
    pub fn protected_by(&self) -> String {
        say(say::Key::CureLoaded, &[("label", self.settings.strategy.facts().plainly)])
    }

    /// The settings as a fragment that says every one of them, for [`Director::read_fragment`] to bring back.
    pub fn kept(&self) -> String {
        self.settings.to_kept(self.demo.name, self.demo.keys)
    }

    fn is_known(&self, control: &str) -> bool {
        self.demo.controls.iter().any(|each| each.name == control)
    }

    fn perform(&mut self, control: &str, now: f64) -> Vec<Deed> {
        let context = context(&self.settings, &self.life, &self.trials, self.balance);
        if self.plot.refuses(control, &context).is_some() {
            return Vec::new();
        }
        let next = self.plot.press(control, &context);
        self.follow(next, now)
    }

    fn follow(&mut self, next: Move, now: f64) -> Vec<Deed> {
        match next {
            // What is shown may have changed all the same.
            Move::Rest => vec![Deed::Draw],
            Move::Launch(launch) => {
                if self.life.is_hiring() {
                    self.held = Some(launch);
                    return Vec::new();
                }
                self.watch.begin(launch.balance);
                self.is_as_set = launch.batches.iter().all(|batch| is_as_set(&batch.job, &self.settings));
                self.state = State::Running;
                let effects = self.life.handle(Event::Launch(launch), now);
                self.carry_out(effects, now)
            }
            Move::Join(batch) => {
                let effects = self.life.handle(Event::Join(batch), now);
                self.carry_out(effects, now)
            }
        }
    }

    /// A setting was changed; gives the sentence where it was not to be had, or came out otherwise.
    pub fn change(&mut self, key: Key, value: &str, now: f64) -> (Option<String>, Vec<Deed>) {
        // How fast slow motion goes is for the reader to say while it goes.
        if self.is_running() && key != Key::Speed || !self.demo.keys.contains(&key) {
            return (None, Vec::new());
        }
        if key == Key::Operations
            && value.is_empty()
            && let Some(backend) = self.life.backend()
        {
            // An emptied field asks for a trial, also where one has been made.
            self.trials.forget(setup(&self.settings, backend));
            self.settings.operations = None;
            let mut deeds = self.reset();
            deeds.extend(self.try_out(now));
            return (None, deeds);
        }
        let before = self.settings;
        let note = self.settings.set(key, value);
        (note, self.apply(before, now))
    }

    /// Takes over a fragment of the address, if it is meant for this demo; gives the sentences about what was not to be had.
    pub fn read_fragment(&mut self, fragment: &str, now: f64) -> Option<(Vec<String>, Vec<Deed>)> {
        let before = self.settings;
        let mut settings = self.settings;
        let notes = settings.read_fragment(fragment, self.demo.name, self.demo.keys)?;
        if self.is_running() {
            // What a run was sent off with stays; where the link leads to is another thing.
            let note = (settings != before).then(link_in_run);
            return Some((note.into_iter().collect(), Vec::new()));
        }
        self.settings = settings;
        Some((notes, self.apply(before, now)))
    }

    /// What follows from settings that may have changed: a fresh account; what was counted under others is forgotten.
    fn apply(&mut self, before: Settings, now: f64) -> Vec<Deed> {
        if self.settings.tempo == Tempo::Full && self.demo.settings.tempo == Tempo::Plain {
            // Whoever turns slow motion off is back at what this demo calls full speed.
            self.settings.tempo = Tempo::Plain;
        }
        let mut deeds = vec![Deed::Draw];
        if self.settings.rate != before.rate {
            deeds.push(Deed::Go(self.settings.rate));
        }
        #[cfg(feature = "cores")]
        self.plot.learn(&self.settings);
        // Neither the speed of slow motion nor a pin changes anything about what was run.
        let same = Settings {
            rate: before.rate,
            #[cfg(feature = "cores")]
            splitting: crate::run::splitting::Splitting { pin: before.splitting.pin, ..self.settings.splitting },
            ..self.settings
        };
        if same == before {
            // What was run stays: it may be about to be played again.
            return deeds;
        }
        self.plot.changed();
        deeds.extend(self.begin_afresh());
        if self.settings.wish != before.wish && self.life.backend().is_some() {
            self.state = State::Loading;
            let effects = self.life.handle(Event::Leave, now);
            deeds.extend(self.carry_out(effects, now));
            let effects = self.life.handle(Event::Hire, now);
            deeds.extend(self.carry_out(effects, now));
        } else {
            deeds.extend(self.try_out(now));
        }
        deeds
    }

    fn reset(&mut self) -> Vec<Deed> {
        if self.is_running() {
            return Vec::new();
        }
        self.plot.reset();
        self.begin_afresh()
    }

    /// A fresh account, and nothing under way.
    fn begin_afresh(&mut self) -> Vec<Deed> {
        self.watch = Watch::default();
        self.balance = self.settings.opening_balance();
        if matches!(self.state, State::Done | State::Stuck | State::Failed) {
            self.state = if self.life.backend().is_some() { State::Ready } else { State::Loading };
        }
        vec![Deed::Draw]
    }

    /// The workers' module is here.
    pub fn supply(&mut self, now: f64) -> Vec<Deed> {
        let effects = self.life.handle(Event::Hire, now);
        self.carry_out(effects, now)
    }

    /// The page is left: nothing is kept running.
    pub fn leave(&mut self, now: f64) -> Vec<Deed> {
        self.pending.clear();
        self.held = None;
        self.plot.cut_short();
        let effects = self.life.handle(Event::Leave, now);
        // A trial that ends so is still told from a run.
        let deeds = self.carry_out(effects, now);
        self.trying = None;
        deeds
    }

    /// There is no demo to be had here: what is missing, and the browser's words for why, if it has any.
    pub fn give_up(&mut self, what: &str, why: &str, now: f64) -> Vec<Deed> {
        let mut deeds = self.leave(now);
        self.state = State::Unavailable;
        self.given_up = Some(if why.is_empty() { [what, "."].concat() } else { [what, " (", why, ")."].concat() });
        deeds.push(Deed::Draw);
        deeds
    }

    /// A crew has something to say.
    pub fn hear(&mut self, crew: u32, news: News, now: f64) -> Vec<Deed> {
        let is_ready = matches!(news, News::Ready(_)) && self.life.backend().is_none();
        let effects = self.life.handle(Event::News { crew, news }, now);
        let mut deeds = self.carry_out(effects, now);
        if is_ready && self.life.backend().is_some() {
            deeds.extend(match self.held.take() {
                Some(launch) => self.follow(Move::Launch(launch), now),
                None => self.try_out(now),
            });
        }
        deeds
    }

    /// The page looks at the workers.
    pub fn look(&mut self, look: Look, sample: Option<&Sample>, now: f64) -> Vec<Deed> {
        let effects = self.life.handle(Event::Look(look), now);
        if let (Some(flight), None) = (self.life.flight(), self.trying) {
            self.watch.look(flight, sample, now);
        }
        self.carry_out(effects, now)
    }

    /// Finds by a short trial how many operations make a run, if that is wanted and not known; then all that was
    /// pressed meanwhile is done.
    fn try_out(&mut self, now: f64) -> Vec<Deed> {
        let Some(backend) = self.life.backend().filter(|_| self.trying.is_none()) else {
            // Whoever comes, or the end of the trial under way, leads here again.
            return vec![Deed::Draw];
        };
        let setup = setup(&self.settings, backend);
        let is_wanted = self.plot.wants_trial() && self.settings.is_calibrated() && self.trials.pace(setup).is_none();
        if is_wanted {
            return self.begin_trial(setup, TRIAL_MS, now);
        }
        if self.state == State::Loading {
            self.state = State::Ready;
        }
        let mut deeds = vec![Deed::Draw];
        for control in std::mem::take(&mut self.pending) {
            deeds.extend(self.press(&control, now));
        }
        deeds
    }

    fn begin_trial(&mut self, setup: Setup, milliseconds: f64, now: f64) -> Vec<Deed> {
        self.trying = Some((setup, milliseconds));
        self.state = State::Loading;
        let effects = self.life.handle(Event::Launch(trial(setup, milliseconds)), now);
        self.carry_out(effects, now)
    }

    fn carry_out(&mut self, effects: Vec<Effect>, now: f64) -> Vec<Deed> {
        let mut deeds = Vec::new();
        for effect in effects {
            match effect {
                Effect::Land(landing) => deeds.extend(self.land(&landing, now)),
                Effect::GiveUp(why) => deeds.extend(self.give_up(say::text(say::Key::NoWorkers), &why, now)),
                effect => deeds.push(Deed::Effect(effect)),
            }
        }
        deeds.push(Deed::Draw);
        deeds
    }

    fn land(&mut self, landing: &Landing, now: f64) -> Vec<Deed> {
        if let Some((setup, milliseconds)) = self.trying.take() {
            return self.land_trial(landing, setup, milliseconds, now);
        }
        self.watch.end(landing);
        let setup = setup(&self.settings, landing.backend);
        let known = self.trials.pace(setup);
        self.learn(landing);
        self.balance = landing.balance.unwrap_or_else(|| self.settings.opening_balance());
        let context = context(&self.settings, &self.life, &self.trials, self.balance);
        let next = self.plot.landed(landing, &context);
        if !matches!(next, Move::Rest) {
            // Runs in a row keep their number, and so do the settings, unless the row begins anew with what was learned.
            if let Some(known) = known.filter(|_| !begins_with(&next, context.operations)) {
                self.trials.keep(setup, known);
            }
            return self.follow(next, now);
        }
        self.state = match landing.ended {
            Ended::Done | Ended::Stopped(_) => State::Done,
            Ended::Stuck => State::Stuck,
            Ended::Failed => State::Failed,
        };
        let mut report = vec![
            ("demo", Value::Text(self.demo.name)),
            ("backend", Value::Text(landing.backend.name())),
            ("ended", Value::Text(landing.ended.name())),
        ];
        report.extend(self.plot.report());
        vec![Deed::Tell(report)]
    }

    /// A trial is over. One in which somebody hardly got to work tells little: a longer one follows, a few times.
    fn land_trial(&mut self, landing: &Landing, setup: Setup, milliseconds: f64, now: f64) -> Vec<Deed> {
        if landing.ended == Ended::Stopped(Stopper::Departure) {
            return Vec::new();
        }
        let is_poor = landing.flown.iter().any(|flown| flown.progress.done < LEAST_TRIED);
        if landing.balance.is_some() && is_poor && milliseconds < LONGEST_TRIAL_MS {
            return self.begin_trial(setup, milliseconds * 2.0, now);
        }
        if landing.balance.is_some() {
            self.trials.add(setup, landing.done(), landing.elapsed_ms());
        } else {
            // A trial that failed must not be tried for ever.
            self.trials.add(setup, u64::from(UNTRIED * setup.workers), RUN_MS);
        }
        self.try_out(now)
    }

    /// A calibrated run that was much too short or too long teaches better than its trial.
    fn learn(&mut self, landing: &Landing) {
        let (elapsed_ms, setup) = (landing.elapsed_ms(), setup(&self.settings, landing.backend));
        let is_run = landing.flown.len() == setup.workers as usize && landing.balance.is_some();
        let is_whole = landing.flown.iter().all(|flown| flown.operations == self.operations());
        if self.is_as_set && self.settings.is_calibrated() && is_run && is_whole && !FITTING_MS.contains(&elapsed_ms) {
            self.trials.correct(setup, landing.done(), elapsed_ms);
        }
    }

    fn operations(&self) -> u32 {
        context(&self.settings, &self.life, &self.trials, self.balance).operations
    }

    /// Everything that is shown beside the stage.
    pub fn shown(&self) -> Shown {
        let context = context(&self.settings, &self.life, &self.trials, self.balance);
        let (mut labels, mut sends, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for control in self.demo.controls {
            labels.extend(self.plot.label(control.name, &context).map(|label| (control.name, label)));
            sends.extend(self.plot.sends(control.name, &context).map(|teller| (control.name, teller)));
            let why = match control.name {
                "stop" => (!context.is_flying).then(|| say::text(say::Key::NothingRuns).to_owned()),
                "reset" => context.is_flying.then(|| say::text(say::Key::RunIsOn).to_owned()),
                name => self.plot.refuses(name, &context),
            };
            refused.extend(why.map(|why| (control.name, why)));
        }
        let verdict = self.said();
        if verdict.is_none() {
            refused.push(("copy-result", say::text(say::Key::NoResultYet).to_owned()));
        }
        let names = self.demo.controls.iter().map(|control| control.name);
        Shown {
            state: self.state,
            task: self.plot.task(&context),
            labels,
            expects: self.plot.expects(&context),
            is_aside: self.plot.is_aside(),
            sends,
            refused,
            held_back: names.filter(|name| self.plot.holds_back(name)).collect(),
            verdict,
            summary: self.plot.summary(&context),
            settings: self.settings,
            is_slow: self.settings.tempo == Tempo::Slow || self.has_slow_run(),
            operations: context.operations,
            backend: self.life.backend(),
        }
    }

    fn has_slow_run(&self) -> bool {
        self.watch.flown.iter().any(|flown| !flown.progress.operations.is_empty())
    }

    fn said(&self) -> Option<Verdict> {
        if let Some(why) = &self.given_up {
            let sentence = [why, " ", say::text(say::Key::RecordedInstead)].concat();
            return Some(Verdict { stamp: "NOT HERE".to_owned(), tone: Tone::Neutral, sentence });
        }
        let verdict = self.plot.verdict().or_else(|| self.plainly(&later::missing()?));
        verdict.filter(|_| self.state != State::Running)
    }

    /// What came of the run where what draws it and finds the words for it could not be loaded.
    fn plainly(&self, why: &str) -> Option<Verdict> {
        if !matches!(self.state, State::Done | State::Stuck | State::Failed) {
            return None;
        }
        let mut sentence = say(say::Key::NotDrawn, &[("why", why)]);
        let report = self.plot.report();
        let number = |key| match report.iter().find(|(name, _)| *name == key) {
            Some((_, Value::Number(number))) => Some(*number as i64),
            _ => None,
        };
        let more = if let (Some(runs @ 1..), Some(wrong)) = (number("runs"), number("wrong")) {
            let runs = counted(runs.unsigned_abs(), "run", "runs");
            say(say::Key::NotDrawnRuns, &[("runs", &runs), ("wrong", &grouped(wrong.unsigned_abs()))])
        } else if let (Some(should), Some(holds)) = (number("expected"), number("actual")) {
            say(say::Key::NotDrawnSum, &[("should", &pounds(should)), ("holds", &pounds(holds))])
        } else {
            String::new()
        };
        append(&mut sentence, " ", &more);
        Some(Verdict { stamp: say::text(say::Key::NotDrawnStamp).to_owned(), tone: Tone::Neutral, sentence })
    }

    /// The stage, `width` pixels wide: markup of our own making; empty before the first run.
    pub fn stage(&self, width: f64) -> String {
        self.plot.stage(&self.watch, width)
    }

    /// The last run as JSON for `book/recorded/`; empty where none is kept.
    pub fn record(&self) -> String {
        self.plot.record(&self.watch)
    }

    /// What happened in the last run in slow motion, event by event, as JSON; `null` where it ran at full speed.
    pub fn trace(&self) -> String {
        self.plot.trace(&self.watch)
    }
}

crate::later! {
    /// Why a link is not followed now.
    "56" fn link_in_run() -> String = || say::text(say::Key::LinkInRun).to_owned();
}

fn is_as_set(job: &Job, settings: &Settings) -> bool {
    matches!(job, Job::Change(change) if change.strategy == settings.strategy && change.speed == speed(settings.tempo))
}

/// Whether the tellers that this sends off are to do so many operations each.
fn begins_with(next: &Move, operations: u32) -> bool {
    matches!(next, Move::Launch(launch) if launch.batches.first().is_some_and(|batch| batch.job.operations() == operations))
}

fn setup(settings: &Settings, backend: Backend) -> Setup {
    Setup { strategy: settings.strategy, workers: settings.workers, tempo: settings.tempo, backend }
}

/// What the plot may go by; without a trial yet, as many operations as do no harm.
fn context<'a>(settings: &'a Settings, life: &Life, trials: &Trials, balance: i64) -> Context<'a> {
    let backend = life.backend().unwrap_or(Backend::Messages);
    let pace = trials.pace(setup(settings, backend));
    let operations =
        |milliseconds| settings.operations(pace.map_or(UNTRIED, |pace| pace.operations(milliseconds, OPERATIONS.1)));
    let mut is_free = [true; MAX_TELLERS];
    if let Some(flight) = life.flight() {
        for (teller, is_free) in is_free.iter_mut().enumerate() {
            *is_free = flight.is_free(teller);
        }
    }
    Context {
        settings,
        backend,
        operations: operations(RUN_MS),
        series_operations: operations(SERIES_RUN_MS),
        balance,
        is_flying: life.flight().is_some(),
        is_free,
    }
}

/// A short run of all tellers, for the sake of its speed alone.
pub(crate) fn trial(setup: Setup, milliseconds: f64) -> Launch {
    let mut batches = Vec::new();
    for teller in 0..setup.workers as usize {
        let amount = if teller.is_multiple_of(2) { 1 } else { -1 };
        let job = Job::Change(Change {
            strategy: setup.strategy,
            amount,
            operations: u32::MAX,
            open: None,
            speed: speed(setup.tempo),
            until_ms: milliseconds,
        });
        batches.push(Batch { teller, job, fault: None });
    }
    Launch { batches, balance: 0, limit_ms: None }
}

/// How fast tellers are to work, as their order says it.
pub fn speed(tempo: Tempo) -> Speed {
    match tempo {
        Tempo::Full => Speed::Full,
        Tempo::Slow => Speed::Slow,
        Tempo::Plain => Speed::Plain,
        Tempo::Bare => Speed::Bare,
    }
}

/// The strategies that a drawer offers, with the one that a link may have chosen beside.
pub fn offered(demo: &Demo, chosen: Strategy) -> Vec<Strategy> {
    let mut offered = demo.offers.to_vec();
    if !offered.contains(&chosen) {
        offered.push(chosen);
    }
    offered
}

mod lending;
#[cfg(test)]
mod tests;

pub use lending::Kept;
