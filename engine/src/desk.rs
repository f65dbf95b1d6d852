//! The engine's worker without its worker: a session for each demo of a page, requests answered as they come, and in between
//! the work that takes its time, a slice at a time and the demos in turn.
//!
//! No slice is longer than [`Desk::SLICE_MS`] by more than one piece of work that cannot be cut; so a press waits for one
//! slice at most. A region is told only when it has changed.
//!
//! It fetches nothing: what has to be fetched for a program is asked of whoever holds the desk.

use std::collections::VecDeque;

use explorer::Method;
use explorer::explore::Plan;
use explorer::graph::StateId;
use explorer::pace::{Pace, Turn};
use minigo::report::Json;
use wire::{Ask, Reply, Request, Say, Wishes};

use crate::session::{Fault, Refusal, Session, Unopened};
use crate::shelf::{Store, Waiting};
use crate::view::{self, Look, Region};

/// What is known of one demo.
struct Place {
    demo: String,
    session: Session,
    look: Look,
    /// What each region was last told to be.
    drawn: Vec<String>,
    /// The last `step` object that was told.
    step: String,
    /// What can still happen is all known.
    has_thought: bool,
    /// How long that has been thought about, in ms.
    thought_ms: f64,
    /// When Prove began, in ms, while it runs.
    proving_since: Option<f64>,
    /// It was told to stop.
    stops: bool,
}

/// All demos of a page.
pub struct Desk {
    /// The one whose turn it is comes first.
    places: VecDeque<Place>,
    store: Store,
    /// Gives the time in ms.
    now: fn() -> f64,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("demos", &self.places.len()).finish_non_exhaustive()
    }
}

impl Desk {
    /// How long a slice of work is, in milliseconds: less than the 50 that a press may wait, for what cannot be cut.
    pub const SLICE_MS: f64 = 30.0;

    /// How long what can still happen is thought about, in milliseconds, before a proof that was asked for comes first. It is
    /// what a reader looks at; but of a large program it takes as long as the proof.
    const THOUGHT_MS: f64 = 300.0;

    /// A desk without demos; `now` gives the time in milliseconds.
    #[must_use]
    pub fn new(now: fn() -> f64) -> Self {
        Self { places: VecDeque::new(), store: Store::default(), now }
    }

    /// Answers a request.
    pub fn answer(&mut self, request: Request) -> Vec<Reply> {
        let Request { demo, ask } = request;
        match ask {
            Ask::Open { text, wishes } => self.open_anew(demo, text, wishes),
            Ask::OpenNamed { name, wishes } => match crate::program(&name) {
                Some(text) => self.open_anew(demo, text.to_owned(), wishes),
                None => refused(demo, Refusal(["there is no program ", &name].concat())),
            },
            Ask::Close => {
                self.places.retain(|place| place.demo != demo);
                self.store.drop_waiting(&demo);
                Vec::new()
            }
            ask if let Some(waiting) = self.store.waiting(&demo) => {
                waiting.asks.push(ask);
                Vec::new()
            }
            ask => match self.places.iter_mut().find(|place| place.demo == demo) {
                Some(place) if let Ask::Play(letters) = &ask => match place.session.play(letters) {
                    Some(run) => vec![Reply { demo, say: Say::Played(run.json()) }],
                    None => refused(demo, Refusal("its runs are too long for that".to_owned())),
                },
                Some(place) => match place.take(ask, self.now) {
                    Ok(()) => place.tell(),
                    Err(refusal) => refused(demo, refusal),
                },
                None => refused(demo, Refusal("no program is open".to_owned())),
            },
        }
    }

    /// Does one slice of the work that is left; none where there is none.
    pub fn work(&mut self) -> Option<Vec<Reply>> {
        let busy = self.places.iter().position(Place::is_busy)?;
        let mut place = self.places.remove(busy)?;
        let until = (self.now)() + Self::SLICE_MS;
        let now = self.now;
        let replies = place.work(now, &|| if now() < until { Pace::On } else { Pace::Pause });
        self.places.push_back(place);
        Some(replies)
    }

    /// The name of the next file that has to be fetched for a program; none while there is none, or all are on their way.
    pub fn wanted(&mut self) -> Option<String> {
        self.store.wanted()
    }

    /// Takes in what such a file holds, or none where it could not be fetched.
    pub fn brought(&mut self, name: &str, text: Option<&str>) -> Vec<Reply> {
        let mut replies = Vec::new();
        for Waiting { demo, text, wishes, look, asks, .. } in self.store.brought(name, text) {
            replies.extend(self.open(demo.clone(), text, wishes, look));
            for ask in asks {
                replies.extend(self.answer(Request { demo: demo.clone(), ask }));
            }
        }
        replies
    }

    fn open_anew(&mut self, demo: String, text: String, wishes: Wishes) -> Vec<Reply> {
        let before = self.store.waiting(&demo).map(|waiting| waiting.look);
        let before = before.or(self.places.iter().find(|place| place.demo == demo).map(|place| place.look));
        self.places.retain(|place| place.demo != demo);
        self.store.drop_waiting(&demo);
        self.open(demo, text, wishes, before.unwrap_or_default())
    }

    fn open(&mut self, demo: String, text: String, wishes: Wishes, look: Look) -> Vec<Reply> {
        match Session::open_from(&self.store.shelf, &text, wishes.clone()) {
            Err(Unopened::Missing(packages)) => {
                self.store.wait(demo, text, wishes, look, packages);
                Vec::new()
            }
            Err(Unopened::Faults(faults)) => {
                // What could not be fetched is asked for again by whoever opens a program next.
                self.store.shelf.forget_lost();
                vec![Reply { demo, say: Say::Faults(faults_json(&faults)) }]
            }
            Ok(session) => {
                let mut place = Place {
                    demo,
                    session,
                    look,
                    drawn: vec![String::new(); Region::ALL.len()],
                    step: String::new(),
                    has_thought: false,
                    thought_ms: 0.0,
                    proving_since: None,
                    stops: false,
                };
                let replies = place.tell();
                self.places.push_front(place);
                replies
            }
        }
    }
}

impl Place {
    fn take(&mut self, ask: Ask, now: fn() -> f64) -> Result<(), Refusal> {
        let session = &mut self.session;
        match ask {
            Ask::Look { width, reveal } => self.look = Look { width: f64::from(width.clamp(200, 2000)), reveal },
            Ask::Step { number, alternative } => session.step(number, alternative)?,
            Ask::Back => _ = session.back(),
            Ask::Forward => _ = session.forward(),
            Ask::Restart => session.restart(),
            Ask::Finish { seed } => session.finish(seed),
            Ask::Line(line) => session.jump_to_line(line as usize),
            Ask::State(state) => session.jump_to_state(StateId(state))?,
            Ask::Replay(tokens) => {
                for token in tokens.split(' ') {
                    session.replay(token)?;
                }
            }
            Ask::Watch(token) => session.watch(&token)?,
            Ask::Prove { preemptions } => {
                let method = preemptions.map_or(Method::Proof, Method::Preemptions);
                session.prove(Plan { method, ..Plan::default() });
                (self.proving_since, self.stops) = (Some(now()), false);
            }
            Ask::Cancel => self.stops = true,
            Ask::Open { .. } | Ask::OpenNamed { .. } | Ask::Close | Ask::Play(_) => {}
        }
        Ok(())
    }

    fn is_busy(&self) -> bool {
        !self.has_thought || self.proving_since.is_some()
    }

    fn work(&mut self, now: fn() -> f64, pace: &dyn Fn() -> Pace) -> Vec<Reply> {
        if !self.has_thought && (self.proving_since.is_none() || self.thought_ms < Desk::THOUGHT_MS) {
            let since = now();
            self.has_thought = self.session.think(pace) == Turn::Done;
            self.thought_ms += now() - since;
            return if self.has_thought { self.tell() } else { Vec::new() };
        }
        let (Some(proving), Some(since)) = (self.session.proving_mut(), self.proving_since) else { return Vec::new() };
        let stops = self.stops;
        let turn = proving.advance(&|| if stops { Pace::Stop } else { pace() });
        let mut replies = Vec::new();
        if turn == Turn::Done {
            self.proving_since = None;
            let elapsed = (now() - since).max(0.0) as u64;
            if let Some(json) = proving.json(elapsed) {
                replies.push(Reply { demo: self.demo.clone(), say: Say::Proved(json) });
            }
        }
        replies.extend(self.tell());
        replies
    }

    /// Tells what has changed since it was last told.
    fn tell(&mut self) -> Vec<Reply> {
        let mut replies = Vec::new();
        for (at, (region, name)) in Region::ALL.into_iter().enumerate() {
            let markup = view::draw(&self.session, region, self.look);
            if markup != self.drawn[at] {
                self.drawn[at].clone_from(&markup);
                replies.push(Reply { demo: self.demo.clone(), say: Say::Region(name.to_owned(), markup) });
            }
        }
        let step = self.session.state().json();
        if step != self.step {
            self.step.clone_from(&step);
            replies.push(Reply { demo: self.demo.clone(), say: Say::Step(step) });
        }
        replies
    }
}

fn refused(demo: String, refusal: Refusal) -> Vec<Reply> {
    vec![Reply { demo, say: Say::Refused(refusal.0) }]
}

/// Faults as the page's contract has them.
fn faults_json(faults: &[Fault]) -> String {
    let mut json = Json::default();
    json.open('{');
    json.key("faults");
    json.open('[');
    for fault in faults {
        json.open('{');
        json.count("line", fault.line.into());
        json.count("column", fault.column.into());
        json.key("message");
        json.string(&fault.message);
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json.into_text()
}
