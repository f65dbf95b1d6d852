//! What holds a demo together: the reader's presses, the workers' news, the frames, the watchdog.
//!
//! State moves in one place only, and events for the page's own listeners are sent after it has moved, so that a
//! listener may press a button again.

mod drawing;
mod flying;
mod hiring;
mod reader;
mod watching;

use super::dom::{Listeners, document, take, window};
use super::flight::Flight;
use super::pool::Pool;
use super::view::View;
use crate::chart::Direction;
use crate::clock::now_ms;
use crate::demos::{Demo, Panel};
use crate::money::append;
use crate::outcome::Tally;
use crate::scoreboard::Sabotage;
use crate::settings::{Settings, most_workers};
use js_sys::Object;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Event, HtmlElement};

/// A flight in which nothing has moved for so long is stuck; slow motion moves more often.
const STUCK_MS: f64 = 3_000.0;
/// The same, once it is known that it cannot end well.
const DOOMED_MS: f64 = 800.0;
/// How often the watchdog looks.
const WATCH_MS: i32 = 200;
/// A worker that has not reported for work by then will not.
const HIRE_MS: i32 = 15_000;
/// Orders of finishing that are kept.
const ORDERS: usize = 10;

/// How the demo stands; the name is what `data-state` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Loading,
    Ready,
    Running,
    Done,
    Stuck,
    Failed,
    Unavailable,
}

impl State {
    fn name(self) -> &'static str {
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

/// What the account holds and should hold, since it was opened.
#[derive(Clone, Copy, Debug)]
struct Ledger {
    expected: i64,
    actual: i64,
    /// True while no worker has been told to open the account yet.
    is_fresh: bool,
}

impl Ledger {
    fn new(settings: &Settings) -> Self {
        let balance = settings.opening_balance();
        Self { expected: balance, actual: balance, is_fresh: true }
    }
}

/// One demo.
pub(super) struct Controller {
    me: Weak<RefCell<Self>>,
    host: HtmlElement,
    base: String,
    demo: Demo,
    view: View,
    state: State,
    most_workers: u32,
    settings: Settings,
    ledger: Ledger,
    module: Option<JsValue>,
    pool: Option<Pool>,
    /// Counts pools, so that news of a dropped one are not heard.
    generation: u32,
    is_hired: bool,
    /// Why memory is not shared here, where it was tried.
    cannot_share: Option<&'static str>,
    flight: Option<Flight>,
    flights: u32,
    /// What the reader pressed before the workers were there.
    pending: Vec<String>,
    sabotage: Option<Sabotage>,
    repeats_left: u32,
    tally: Tally,
    /// Operations of a batch, runs of that size, wrong ones; by size.
    sizes: Vec<(u32, u32, u32)>,
    orders: Vec<(Vec<(Direction, usize)>, i64)>,
    outbox: Vec<(&'static str, Object)>,
    /// The frame that was asked for and is still to come.
    asked: Option<i32>,
    is_dirty: bool,
    frame: Option<Closure<dyn FnMut(f64)>>,
    watch: Option<Closure<dyn FnMut()>>,
    timer: Option<i32>,
    listeners: Listeners,
}

impl std::fmt::Debug for Controller {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Controller").field("demo", &self.demo.name).field("state", &self.state).finish()
    }
}

/// A controller that its callbacks share.
pub(super) type Shared = Rc<RefCell<Controller>>;

/// Lets `step` change the controller, then sends what events came of it.
pub(super) fn with(shared: &Shared, step: impl FnOnce(&mut Controller)) {
    step(&mut shared.borrow_mut());
    send_events(shared);
}

fn send_events(shared: &Shared) {
    loop {
        let (host, outbox) = {
            let mut controller = shared.borrow_mut();
            (controller.host.clone(), std::mem::take(&mut controller.outbox))
        };
        if outbox.is_empty() {
            return;
        }
        for (name, detail) in outbox {
            let init = CustomEventInit::new();
            init.set_bubbles(true);
            init.set_detail(&detail);
            if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
                let _ = host.dispatch_event(&event);
            }
        }
    }
}

/// A callback that reaches the controller while it lives.
fn callback(me: &Weak<RefCell<Controller>>, step: impl Fn(&mut Controller) + 'static) -> impl Fn() + 'static {
    let me = me.clone();
    move || {
        if let Some(shared) = me.upgrade() {
            with(&shared, &step);
        }
    }
}

impl Controller {
    /// Builds the demo that `host` names, and begins to load its workers.
    ///
    /// # Errors
    /// A sentence, when the name is not known.
    pub(super) fn mount(host: HtmlElement, base: &str) -> Result<Shared, JsValue> {
        let name = host.get_attribute("name").unwrap_or_default();
        let demo = Demo::from_name(&name).ok_or_else(|| format!("There is no demo called “{name}”."))?;
        let cores = window().navigator().hardware_concurrency();
        let most_workers = most_workers(if cores.is_finite() && cores >= 1.0 { cores as u32 } else { 2 });
        let mut settings = demo.settings;
        let mut notes = String::new();
        for key in ["strategy", "workers", "operations", "amount"] {
            if let Some(value) = host.get_attribute(key) {
                append(&mut notes, " ", &settings.set(key, &value, most_workers).unwrap_or_default());
            }
        }
        let shared = Rc::new_cyclic(|me: &Weak<RefCell<Self>>| {
            let acting = me.clone();
            let act = move |action| {
                if let Some(shared) = acting.upgrade() {
                    with(&shared, |controller| controller.act(action));
                }
            };
            let view = View::new(&demo, most_workers, Rc::new(act));
            RefCell::new(Self {
                me: me.clone(),
                base: base.to_owned(),
                demo,
                view,
                state: State::Loading,
                most_workers,
                settings,
                ledger: Ledger::new(&settings),
                module: None,
                pool: None,
                generation: 0,
                is_hired: false,
                cannot_share: None,
                flight: None,
                flights: 0,
                pending: Vec::new(),
                sabotage: None,
                repeats_left: 0,
                tally: Tally::default(),
                sizes: Vec::new(),
                orders: Vec::new(),
                outbox: Vec::new(),
                asked: None,
                is_dirty: true,
                frame: None,
                watch: None,
                timer: None,
                listeners: Listeners::default(),
                host,
            })
        });
        with(&shared, |controller| {
            controller.view.set_notes(&notes);
            if controller.read_fragment() {
                controller.host.scroll_into_view();
            }
            controller.set_state(State::Loading);
            controller.listen();
            controller.draw();
            controller.show();
        });
        Ok(shared)
    }

    /// Puts the demo in place of the fallback.
    fn show(&self) {
        for child in children(&self.host) {
            let _ = child.set_attribute("hidden", "");
        }
        let _ = self.host.append_child(&self.view.root);
    }

    /// Ends the demo: its workers, its listeners, its elements; the fallback stands again.
    pub(super) fn take_down(&mut self) {
        self.drop_pool();
        self.flight = None;
        if let Some(asked) = self.asked.take() {
            let _ = window().cancel_animation_frame(asked);
        }
        self.frame = None;
        self.stop_watching();
        self.listeners = Listeners::default();
        self.view.root.remove();
        for child in children(&self.host) {
            let _ = child.remove_attribute("hidden");
        }
    }

    fn listen(&mut self) {
        let (window, me) = (window(), self.me.clone());
        let resized = callback(&me, |controller| {
            controller.is_dirty = true;
            controller.ask_for_frame();
        });
        self.listeners.add(&window, "resize", move |_| resized());
        let left = callback(&me, Self::leave);
        self.listeners.add(&window, "pagehide", move |_| left());
        let back = callback(&me, |controller| {
            if controller.pool.is_none() && controller.module.is_some() {
                controller.hire();
            }
        });
        self.listeners.add(&window, "pageshow", move |event: Event| {
            if take(&event, "persisted").is_truthy() {
                back();
            }
        });
        let renamed = callback(&me, |controller| {
            if controller.flight.is_none() && controller.read_fragment() {
                controller.open_account();
                controller.draw();
            }
        });
        self.listeners.add(&window, "hashchange", move |_| renamed());
        let seen = callback(&me, |controller| {
            if let Some(flight) = &mut controller.flight {
                flight.excuse(now_ms());
            }
        });
        self.listeners.add(&document(), "visibilitychange", move |_| seen());
    }

    /// Takes over the address's fragment, if it is meant for this demo.
    fn read_fragment(&mut self) -> bool {
        let fragment = window().location().hash().unwrap_or_default();
        let mut settings = self.settings;
        let Some(notes) = settings.read_fragment(&fragment, self.demo.name, self.most_workers) else { return false };
        if self.demo.shows(Panel::Strategy) {
            self.settings = settings;
        } else {
            self.settings = Settings { strategy: self.settings.strategy, ..settings };
        }
        let mut all = String::new();
        for note in &notes {
            append(&mut all, " ", note);
        }
        self.view.set_notes(&all);
        self.open_account();
        true
    }
}

/// The host's children, the demo left out.
fn children(host: &HtmlElement) -> Vec<web_sys::Element> {
    let mut children = Vec::new();
    let mut next = host.first_element_child();
    while let Some(child) = next {
        next = child.next_element_sibling();
        if child.class_name() != "tt-demo" {
            children.push(child);
        }
    }
    children
}
