//! The life of a run, as a pure reducer: from a launch, over everything that may happen on the way, to one landing.
//!
//! [`Life::handle`] takes an event and the time and gives what is to be done about it. It knows no page, no clock and
//! no worker, so whole lives are played through in unit tests. Three promises: a launch lands once, every operation
//! is counted, and nobody is hired twice. News of a crew that was dropped are not heard.

use super::backend::Backend;
use super::fault::{Fault, Planned};
use super::jobs::change::Speed;
use super::jobs::{Closed, Job};
use super::order::Order;
use super::scoreboard::{MAX_TELLERS, Phase, Progress, Step};
use super::ties::{Ties, certain_circle};

/// A run in which nothing has moved for so long is stuck, in milliseconds; slow motion moves more often.
pub const STUCK_MS: f64 = 3_000.0;
/// The same, once it is known that it cannot end well.
const DOOMED_MS: f64 = 800.0;
/// So long a look counts, at the most: a page that a busy machine kept from looking has seen nothing meanwhile.
const LONGEST_LOOK_MS: f64 = 250.0;

/// What one teller is to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Which teller, from 0.
    pub teller: usize,
    /// The work.
    pub job: Job,
    /// What is to go wrong in it.
    pub fault: Option<Planned>,
}

/// What is to be done at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Launch {
    /// Who does what; each teller once.
    pub batches: Vec<Batch>,
    /// What the shared account holds when they begin, in pounds.
    pub balance: i64,
    /// Stop them after so many milliseconds.
    pub limit_ms: Option<f64>,
}

/// What may happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The workers' module is here, or a lost crew is to be replaced.
    Hire,
    /// Somebody asks for a run.
    Launch(Launch),
    /// Somebody asks for one more batch beside what is under way.
    Join(Batch),
    /// Somebody asks to stop.
    Stop,
    /// The page is left: nothing is kept running.
    Leave,
    /// The page looks at the workers.
    Look(Look),
    /// A crew has something to say.
    News {
        /// Which crew, by the number in [`Effect::Hire`].
        crew: u32,
        /// What.
        news: News,
    },
}

/// What the page sees of the workers at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// How far each teller is; missing ones have not begun.
    pub tellers: Vec<Progress>,
    /// How far the account's owner is.
    pub owner: Progress,
    /// True while the page is hidden: then its own clock stands still, and nothing is to be made of it.
    pub is_hidden: bool,
}

/// What a crew says.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// It is at its place.
    Ready(Backend),
    /// The vault is open.
    Opened,
    /// A teller has ended its batch, with this to show for it.
    Ended {
        /// Which.
        teller: usize,
        /// Whether it told the account's owner to end.
        closed: Closed,
        /// How far it came.
        progress: Progress,
    },
    /// The account's owner has ended, with this to show for it.
    Owned(Progress),
    /// The account holds so many pounds, with nothing left to do.
    Settled(i64),
    /// A worker trapped.
    Trapped {
        /// Which teller; `None` for the account's owner.
        teller: Option<usize>,
        /// The browser's words.
        message: String,
        /// How far it came.
        progress: Progress,
    },
    /// A worker could not be started, or its script failed.
    Failed(String),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Hire a crew, under this number.
    Hire(u32),
    /// Let the crew go, with its memory.
    Drop,
    /// Forget what the last run left.
    Forget,
    /// Have workers for so many tellers.
    Prepare(usize),
    /// Open the vault with so many pounds; [`News::Opened`] follows.
    Open(i64),
    /// Give a teller its order.
    Order(Order),
    /// Put the owner of the account to work; [`News::Owned`] follows.
    Own(Speed),
    /// Tell every teller to stop.
    Stop,
    /// End the worker of this teller, with whatever it holds.
    Kill(usize),
    /// Ask what the account holds; [`News::Settled`] follows.
    Settle,
    /// The run is over.
    Land(Box<Landing>),
    /// There is no crew to be had.
    GiveUp(String),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every batch was done.
    Done,
    /// It was stopped, and the account is quiet.
    Stopped(Stopper),
    /// Nothing moves any more.
    Stuck,
    /// A worker failed.
    Failed,
}

impl Ended {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stopped(_) => "stopped",
            Self::Stuck => "stuck",
            Self::Failed => "failed",
        }
    }
}

/// Who stopped a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopper {
    /// Somebody pressed Stop.
    Reader,
    /// It had gone on for long enough.
    Clock,
    /// The page was left.
    Departure,
}

/// What was wrong when a run did not end by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// A worker was killed.
    Killed {
        /// Whose.
        teller: usize,
    },
    /// A worker trapped.
    Trapped {
        /// Which teller; `None` for the account's owner.
        teller: Option<usize>,
        /// The browser's words.
        message: String,
    },
    /// A worker that was told to hang in the middle of its work moves no more, and nothing else does.
    Hung {
        /// Whose.
        teller: usize,
    },
    /// A worker's script failed.
    Failed(String),
    /// Tellers wait for one another in a circle, each for a lock that the next one holds: none can ever move again.
    Circle(Vec<usize>),
    /// Nothing has moved for so many milliseconds, and nobody was killed.
    Still(f64),
}

impl Trouble {
    /// The teller that came to harm, where one did.
    pub fn harmed(&self) -> Option<usize> {
        match self {
            Self::Killed { teller } | Self::Hung { teller } | Self::Trapped { teller: Some(teller), .. } => {
                Some(*teller)
            }
            Self::Trapped { teller: None, .. } | Self::Failed(_) | Self::Circle(_) | Self::Still(_) => None,
        }
    }
}

/// One batch as it was flown.
#[derive(Clone, Debug, PartialEq)]
pub struct Flown {
    /// Which teller.
    pub teller: usize,
    /// Pounds an operation added.
    pub amount: i64,
    /// Operations asked for.
    pub operations: u32,
    /// What was to go wrong in it.
    pub fault: Option<Planned>,
    /// How far it came.
    pub progress: Progress,
    /// Whether it ended by itself.
    pub is_over: bool,
    /// A sum that changes as it moves, and when it was last seen to change, in milliseconds since 1970.
    pub moved: (u64, f64),
}

impl Flown {
    /// From its first operation's start to its end, in milliseconds since 1970; to where it was last seen to move, if it
    /// never ended. `None` where it never began.
    pub fn span(&self) -> Option<(f64, f64)> {
        let Progress { started, ended, .. } = self.progress;
        let to = if ended > 0.0 { ended } else { self.moved.1 };
        (started > 0.0).then_some((started, to.max(started)))
    }
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Landing {
    /// Which backend ran.
    pub backend: Backend,
    /// How it ended.
    pub ended: Ended,
    /// What the account held at first.
    pub opening: i64,
    /// What it holds; `None` when that can no longer be known.
    pub balance: Option<i64>,
    /// Every batch, in the order in which they were begun.
    pub flown: Vec<Flown>,
    /// How far the account's owner came.
    pub owner: Progress,
    /// What was wrong.
    pub trouble: Option<Trouble>,
}

/// How the crew stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Crew {
    Nobody,
    Hiring,
    Ready(Backend),
}

/// All that is in flight.
#[derive(Clone, Debug)]
pub struct Flight {
    number: u32,
    opening: i64,
    limit_ms: Option<f64>,
    killed: Option<usize>,
    stopper: Option<Stopper>,
    /// When the launch was handled; and when the first teller was seen at work.
    launched: f64,
    /// Orders that wait for the vault to be open, where there is one.
    held: Option<Vec<Order>>,
    /// The speed of the account's owner, where one is needed.
    owner_speed: Option<Speed>,
    /// True while the owner is at work.
    is_owned: bool,
    /// Times that the owner was told to end, less the times that it did; the news of either may come first.
    owed: i32,
    owner: Progress,
    flown: Vec<Flown>,
    /// The batch in hand of each teller, by its place in `flown`.
    in_hand: [Option<usize>; MAX_TELLERS],
    /// A sum that changes with every movement.
    movement: u64,
    /// For how long nothing has moved, in milliseconds, and when that was looked at last.
    still: (f64, f64),
    /// The ties of every teller at the last look.
    ties: Vec<Ties>,
}

impl Flight {
    /// Every batch so far, in the order in which they were begun.
    pub fn flown(&self) -> &[Flown] {
        &self.flown
    }

    /// What the account held at first, in pounds.
    pub fn opening(&self) -> i64 {
        self.opening
    }

    /// The account's owner.
    pub fn owner(&self) -> &Progress {
        &self.owner
    }

    /// True when that teller has no batch in hand.
    pub fn is_free(&self, teller: usize) -> bool {
        self.in_hand.get(teller).is_some_and(Option::is_none)
    }

    /// True from the moment somebody asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopper.is_some()
    }

    fn running(&self) -> usize {
        self.in_hand.iter().flatten().count()
    }

    fn is_quiet(&self) -> bool {
        self.running() == 0 && self.owed == 0 && !self.is_owned && self.held.is_none()
    }

    fn add(&mut self, batch: &Batch) {
        self.in_hand[batch.teller] = Some(self.flown.len());
        self.flown.push(Flown {
            teller: batch.teller,
            amount: batch.job.amount(),
            operations: batch.job.operations(),
            fault: batch.fault,
            progress: Progress::default(),
            is_over: false,
            moved: (0, 0.0),
        });
        if let (Job::Change(change), true) = (&batch.job, batch.job.strategy().is_some_and(|each| each.needs_owner())) {
            self.owner_speed = Some(change.speed);
        }
    }

    /// Takes note of what is seen; gives for how long nothing has moved, in milliseconds.
    fn watch(&mut self, look: &Look, now: f64) -> f64 {
        let moves = |progress: &Progress| {
            let writes = progress.operations.iter().filter(|each| each.wrote.is_some()).count();
            let phase = progress.phase as u64 + progress.step as u64;
            u64::from(progress.done)
                + (progress.operations.len() + writes + progress.spans.len()) as u64
                + u64::from(progress.ties.epoch)
                + phase
        };
        for (teller, in_hand) in self.in_hand.iter().enumerate() {
            if let (Some(place), Some(progress)) = (in_hand, look.tellers.get(teller)) {
                let flown = &mut self.flown[*place];
                flown.progress = progress.clone();
                let sum = moves(progress) + u64::from(progress.retries);
                if sum != flown.moved.0 {
                    flown.moved = (sum, now);
                }
            }
        }
        self.owner = look.owner.clone();
        // To try again and again for what a harmed teller holds is to wait, however busily.
        let is_harmed = self.killed.or_else(|| self.harmed(Fault::Hang)).is_some();
        let seen = |progress: &Progress| moves(progress) + if is_harmed { 0 } else { u64::from(progress.retries) };
        let sum = self.flown.iter().map(|flown| seen(&flown.progress)).sum::<u64>()
            + seen(&self.owner)
            + ((self.flown.len() as u64) << 40);
        // Whoever did not look for long has not seen that nothing moved, and has news of it still to hear.
        let (still, before) = self.still;
        let has_moved = sum != self.movement || look.is_hidden;
        self.movement = sum;
        self.still = (if has_moved { 0.0 } else { still + (now - before).min(LONGEST_LOOK_MS) }, now);
        self.still.0
    }

    /// Something moved that no look tells of.
    fn stir(&mut self, now: f64) {
        self.still = (0.0, now);
    }

    /// The circle in which tellers wait for one another, once it is certain.
    fn circle(&mut self, look: &Look) -> Option<Vec<usize>> {
        let ties = look.tellers.iter().map(|progress| progress.ties).collect();
        let before = std::mem::replace(&mut self.ties, ties);
        certain_circle(&before, &self.ties)
    }

    /// The teller that comes to this harm, if it has come to that operation. It never comes beyond.
    fn harmed(&self, fault: Fault) -> Option<usize> {
        let harmed = self.flown.iter().find(|flown| {
            let planned = flown.fault.filter(|planned| planned.fault == fault);
            let is_at_work = !flown.is_over && flown.progress.phase == Phase::Running;
            is_at_work && planned.is_some_and(|planned| planned.at == flown.progress.done)
        });
        harmed.map(|flown| flown.teller)
    }

    fn is_over_but_for(&self, teller: usize) -> bool {
        self.in_hand.iter().enumerate().all(|(each, in_hand)| each == teller || in_hand.is_none())
    }

    fn land(self, backend: Backend, ended: Ended, balance: Option<i64>, trouble: Option<Trouble>) -> Effect {
        Effect::Land(Box::new(Landing {
            backend,
            ended,
            opening: self.opening,
            balance,
            flown: self.flown,
            owner: self.owner,
            trouble,
        }))
    }
}

/// Where in a run the page is, and the crew that carries it out.
#[derive(Clone, Debug)]
pub struct Life {
    crew: Crew,
    crews: u32,
    flights: u32,
    flight: Option<Flight>,
}

impl Default for Life {
    fn default() -> Self {
        Self::new()
    }
}

impl Life {
    /// Nobody hired, nothing in flight.
    pub fn new() -> Self {
        Self { crew: Crew::Nobody, crews: 0, flights: 0, flight: None }
    }

    /// The backend of the crew, once it is there.
    pub fn backend(&self) -> Option<Backend> {
        match self.crew {
            Crew::Ready(backend) => Some(backend),
            Crew::Nobody | Crew::Hiring => None,
        }
    }

    /// True while a crew is on its way.
    pub fn is_hiring(&self) -> bool {
        self.crew == Crew::Hiring
    }

    /// What is in flight.
    pub fn flight(&self) -> Option<&Flight> {
        self.flight.as_ref()
    }

    /// Takes an event, at `now` milliseconds, and gives what is to be done, in order.
    pub fn handle(&mut self, event: Event, now: f64) -> Vec<Effect> {
        match event {
            Event::Hire => self.hire(),
            Event::Launch(launch) => self.launch(&launch, now),
            Event::Join(batch) => self.join(batch),
            Event::Stop => self.stop(Stopper::Reader),
            Event::Leave => self.leave(),
            Event::Look(look) => self.look(&look, now),
            Event::News { crew, news } if crew == self.crews && self.crew != Crew::Nobody => self.hear(news, now),
            Event::News { .. } => Vec::new(),
        }
    }

    fn hire(&mut self) -> Vec<Effect> {
        if self.crew != Crew::Nobody {
            return Vec::new();
        }
        self.crew = Crew::Hiring;
        self.crews += 1;
        vec![Effect::Hire(self.crews)]
    }

    /// Lets the crew go. News of it are not heard any more.
    fn drop_crew(&mut self) -> Effect {
        self.crew = Crew::Nobody;
        Effect::Drop
    }

    fn launch(&mut self, launch: &Launch, now: f64) -> Vec<Effect> {
        let Crew::Ready(backend) = self.crew else { return Vec::new() };
        if self.flight.is_some() || launch.batches.is_empty() {
            return Vec::new();
        }
        self.flights = self.flights.wrapping_add(1).max(1);
        let mut flight = Flight {
            number: self.flights,
            opening: launch.balance,
            limit_ms: launch.limit_ms,
            killed: None,
            stopper: None,
            launched: now,
            held: None,
            owner_speed: None,
            is_owned: false,
            owed: 0,
            owner: Progress::default(),
            flown: Vec::new(),
            in_hand: [None; MAX_TELLERS],
            movement: 0,
            still: (0.0, now),
            ties: Vec::new(),
        };
        let mut batches: Vec<&Batch> = Vec::new();
        for batch in &launch.batches {
            // Each teller once: a second batch for the same one would wait for the gate behind itself.
            if flight.is_free(batch.teller) {
                flight.add(batch);
                batches.push(batch);
            }
        }
        let most = launch.batches.iter().map(|batch| batch.teller + 1).max().unwrap_or(0);
        let mut effects = vec![Effect::Forget, Effect::Prepare(most)];
        let shares = launch.batches.iter().any(|batch| batch.job.is_shared());
        if backend == Backend::Messages && shares {
            flight.held = Some(Vec::new());
            effects.push(Effect::Open(launch.balance));
        }
        let together = batches.len() as u32;
        for batch in batches {
            let job = batch.job.clone().opening(Some(launch.balance));
            effects.extend(order(&mut flight, batch, job, together));
        }
        if backend == Backend::Threads {
            effects.extend(call_owner(&mut flight));
        }
        self.flight = Some(flight);
        effects
    }

    fn join(&mut self, batch: Batch) -> Vec<Effect> {
        let Crew::Ready(backend) = self.crew else { return Vec::new() };
        let Some(flight) = &mut self.flight else { return Vec::new() };
        if flight.is_stopped() || flight.killed.is_some() || !flight.is_free(batch.teller) {
            return Vec::new();
        }
        flight.add(&batch);
        let job = batch.job.clone().opening(None);
        let mut effects = vec![Effect::Prepare(batch.teller + 1)];
        effects.extend(order(flight, &batch, job, 0));
        if backend == Backend::Threads {
            effects.extend(call_owner(flight));
        }
        effects
    }

    fn stop(&mut self, stopper: Stopper) -> Vec<Effect> {
        match &mut self.flight {
            Some(flight) if flight.stopper.is_none() => {
                flight.stopper = Some(stopper);
                vec![Effect::Stop]
            }
            _ => Vec::new(),
        }
    }

    fn leave(&mut self) -> Vec<Effect> {
        let Crew::Ready(backend) = self.crew else {
            return if self.crew == Crew::Nobody { Vec::new() } else { vec![self.drop_crew()] };
        };
        let mut effects = vec![self.drop_crew()];
        if let Some(flight) = self.flight.take() {
            effects.push(flight.land(backend, Ended::Stopped(Stopper::Departure), None, None));
        }
        effects
    }

    fn look(&mut self, look: &Look, now: f64) -> Vec<Effect> {
        let Crew::Ready(backend) = self.crew else { return Vec::new() };
        let Some(flight) = &mut self.flight else { return Vec::new() };
        let still = flight.watch(look, now);
        // Certain, however long nobody has looked.
        if let Some(circle) = flight.circle(look) {
            return self.crash(backend, Ended::Stuck, Trouble::Circle(circle));
        }
        if look.is_hidden {
            return Vec::new();
        }
        if let Some(teller) = flight.killed {
            let is_over = flight.is_over_but_for(teller);
            if is_over || still > DOOMED_MS {
                let ended = if is_over { Ended::Failed } else { Ended::Stuck };
                return self.crash(backend, ended, Trouble::Killed { teller });
            }
            return Vec::new();
        }
        if still > STUCK_MS {
            let trouble = flight.harmed(Fault::Hang).map_or(Trouble::Still(still), |teller| Trouble::Hung { teller });
            return self.crash(backend, Ended::Stuck, trouble);
        }
        if let Some(teller) = flight.harmed(Fault::Death) {
            flight.killed = Some(teller);
            flight.stir(now);
            return vec![Effect::Kill(teller)];
        }
        match flight.limit_ms {
            Some(limit) if now - flight.launched > limit => self.stop(Stopper::Clock),
            _ => Vec::new(),
        }
    }

    /// The flight cannot end: everything of it is dropped, and a new crew is hired.
    fn crash(&mut self, backend: Backend, ended: Ended, trouble: Trouble) -> Vec<Effect> {
        let flight = self.flight.take();
        let mut effects = vec![self.drop_crew()];
        effects.extend(flight.map(|flight| flight.land(backend, ended, None, Some(trouble))));
        effects.extend(self.hire());
        effects
    }

    fn hear(&mut self, news: News, now: f64) -> Vec<Effect> {
        match (news, self.crew) {
            (News::Ready(backend), Crew::Hiring) => {
                self.crew = Crew::Ready(backend);
                Vec::new()
            }
            (News::Failed(message), Crew::Hiring) => {
                vec![self.drop_crew(), Effect::GiveUp(message)]
            }
            (News::Trapped { message, .. }, Crew::Hiring) => {
                vec![self.drop_crew(), Effect::GiveUp(message)]
            }
            (News::Trapped { teller, message, progress }, Crew::Ready(backend)) => {
                self.note(teller, progress, now);
                self.crash(backend, Ended::Failed, Trouble::Trapped { teller, message })
            }
            (News::Failed(message), Crew::Ready(backend)) => {
                self.crash(backend, Ended::Failed, Trouble::Failed(message))
            }
            (news, Crew::Ready(backend)) => self.hear_of_flight(news, backend, now),
            (_, Crew::Hiring | Crew::Nobody) => Vec::new(),
        }
    }

    /// Takes note of how far a teller came that was not to come further.
    fn note(&mut self, teller: Option<usize>, progress: Progress, now: f64) {
        let Some(flight) = &mut self.flight else { return };
        let place = teller.and_then(|teller| flight.in_hand.get(teller).copied().flatten());
        if let Some(flown) = place.and_then(|place| flight.flown.get_mut(place)) {
            flown.progress = progress;
            flown.moved.1 = now;
        }
    }

    fn hear_of_flight(&mut self, news: News, backend: Backend, now: f64) -> Vec<Effect> {
        let Some(flight) = &mut self.flight else { return Vec::new() };
        let mut effects = Vec::new();
        match news {
            News::Opened => effects.extend(flight.held.take().into_iter().flatten().map(Effect::Order)),
            News::Ended { teller, closed, progress } => {
                let Some(place) = flight.in_hand.get_mut(teller).and_then(Option::take) else { return Vec::new() };
                let flown = &mut flight.flown[place];
                flown.progress = progress;
                flown.is_over = true;
                flight.owed += i32::from(closed == Closed::Yes);
                flight.stir(now);
            }
            News::Owned(progress) => {
                flight.owner = progress;
                flight.is_owned = false;
                flight.owed -= 1;
                flight.stir(now);
            }
            News::Settled(balance) => {
                // A press may have come in while the vault was asked.
                if !flight.is_quiet() {
                    return Vec::new();
                }
                let ended = flight.stopper.map_or(Ended::Done, Ended::Stopped);
                let is_whole = flight.flown.iter().all(|flown| flown.progress.done == flown.operations);
                // Stopped too late to matter.
                let ended = if is_whole { Ended::Done } else { ended };
                let flight = self.flight.take();
                return flight.map(|flight| flight.land(backend, ended, Some(balance), None)).into_iter().collect();
            }
            News::Ready(_) | News::Trapped { .. } | News::Failed(_) => {}
        }
        if backend == Backend::Threads {
            effects.extend(call_owner(flight));
        }
        if flight.is_quiet() && flight.killed.is_none() {
            effects.push(Effect::Settle);
        }
        effects
    }
}

/// The order for a batch, unless it has to wait for the vault.
fn order(flight: &mut Flight, batch: &Batch, job: Job, together: u32) -> Option<Effect> {
    let (teller, fault) = (batch.teller, batch.fault);
    let order = Order { teller, flight: flight.number, together, sent: flight.launched, fault, job };
    match &mut flight.held {
        Some(held) => {
            held.push(order);
            None
        }
        None => Some(Effect::Order(order)),
    }
}

/// Puts the owner of the account to work, while there is work.
fn call_owner(flight: &mut Flight) -> Option<Effect> {
    let speed = flight.owner_speed?;
    // Below 0, the last teller has ended and only the news of it is still to come.
    let is_work = flight.owed > 0 || flight.owed == 0 && flight.running() > 0;
    if flight.is_owned || !is_work {
        return None;
    }
    flight.is_owned = true;
    Some(Effect::Own(speed))
}

impl Landing {
    /// Operations done by all together.
    pub fn done(&self) -> u64 {
        self.flown.iter().map(|flown| u64::from(flown.progress.done)).sum()
    }

    /// What the operations carried out should give, in pounds.
    pub fn expected(&self) -> i64 {
        self.opening + self.flown.iter().map(|flown| flown.amount * i64::from(flown.progress.done)).sum::<i64>()
    }

    /// When each batch began and ended, or was last seen to move, in milliseconds since 1970; those that never began are
    /// left out.
    pub fn spans(&self) -> Vec<(f64, f64)> {
        self.flown.iter().filter_map(Flown::span).collect()
    }

    /// From the first operation's start to the last one's end, or to where the last of those that never ended was last seen
    /// to move, in milliseconds. What tellers sent to an owner is done
    /// only when the owner has done it.
    pub fn elapsed_ms(&self) -> f64 {
        let (mut first, mut last) = (f64::INFINITY, self.owner.ended);
        for (from, to) in self.spans() {
            first = first.min(from);
            last = last.max(to);
        }
        if first.is_finite() { (last - first).max(0.0) } else { 0.0 }
    }

    /// The teller that came to harm, and how many operations it had done by then.
    pub fn harmed(&self) -> Option<(usize, u32)> {
        let teller = self.trouble.as_ref()?.harmed()?;
        let flown = self.flown.iter().rfind(|flown| flown.teller == teller)?;
        Some((teller, flown.progress.done))
    }

    /// The tellers that had not ended, each with where in an operation it was last seen.
    pub fn left(&self) -> impl Iterator<Item = (usize, Step)> {
        let left = self.flown.iter().filter(|flown| !flown.is_over && flown.progress.phase != Phase::Ended);
        left.map(|flown| (flown.teller, flown.progress.step))
    }
}

#[cfg(test)]
mod tests;
