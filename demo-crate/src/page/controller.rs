//! What holds a demo together: the reader's presses, the workers' news, the frames, the watchdog.
//!
//! State moves in one place only, and events for the page's own listeners are sent after it has moved, so that a
//! listener may press a button again.

use super::dom::{Listeners, put, take, window};
use super::flight::{Doom, Flight};
use super::pool::{News, Pool, may_share};
use super::view::{Action, Row, View};
use crate::account::Strategy;
use crate::chart::{Direction, histogram, timeline};
use crate::clock::now_ms;
use crate::demos::{Demo, Panel};
use crate::money::{counted, grouped, pounds};
use crate::outcome::{Backend, Outcome, Tally};
use crate::scoreboard::{OWNER_SLOT, Progress, Sabotage};
use crate::settings::{Settings, Wish, most_workers};
use crate::trace::lost_updates;
use js_sys::{Array, Object, Promise, WebAssembly};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CustomEvent, CustomEventInit, Event, HtmlElement, Response};

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
    pending: Vec<&'static str>,
    sabotage: Option<Sabotage>,
    repeats_left: u32,
    tally: Tally,
    /// Operations of a batch, runs of that size, wrong ones; by size.
    sizes: Vec<(u32, u32, u32)>,
    orders: Vec<(Vec<(Direction, usize)>, i64)>,
    outbox: Vec<(&'static str, Object)>,
    is_drawing: bool,
    is_dirty: bool,
    frame: Option<Closure<dyn FnMut(f64)>>,
    watch: Option<(i32, Closure<dyn FnMut()>)>,
    listeners: Listeners,
}

impl std::fmt::Debug for Controller {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Controller").field("demo", &self.demo.name).field("state", &self.state).finish()
    }
}

type Shared = Rc<RefCell<Controller>>;

/// Lets `step` change the controller, then sends what events came of it.
fn with(shared: &Shared, step: impl FnOnce(&mut Controller)) {
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
        let mut notes = Vec::new();
        for key in ["strategy", "workers", "operations", "amount"] {
            if let Some(value) = host.get_attribute(key) {
                notes.extend(settings.set(key, &value, most_workers));
            }
        }
        let shared = Rc::new_cyclic(|me: &Weak<RefCell<Self>>| {
            let acting = me.clone();
            let view = View::new(&demo, most_workers, move |action| {
                if let Some(shared) = acting.upgrade() {
                    with(&shared, |controller| controller.act(action));
                }
            });
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
                is_drawing: false,
                is_dirty: true,
                frame: None,
                watch: None,
                listeners: Listeners::default(),
                host,
            })
        });
        with(&shared, |controller| {
            controller.view.set_notes(&notes.join(" "));
            if controller.read_fragment() {
                controller.host.scroll_into_view();
            }
            controller.set_state(State::Loading);
            controller.listen();
            controller.draw();
            controller.show();
            controller.load();
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
        self.listeners.add(&super::dom::document(), "visibilitychange", move |_| seen());
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
        self.view.set_notes(&notes.join(" "));
        self.open_account();
        true
    }

    // ---- the workers -------------------------------------------------------------------------------------------

    fn load(&mut self) {
        let (me, base) = (self.me.clone(), self.base.clone());
        spawn_local(async move {
            let module = compile(&base).await;
            let Some(shared) = me.upgrade() else { return };
            with(&shared, |controller| match module {
                Ok(module) => {
                    controller.module = Some(module);
                    controller.hire();
                }
                Err(error) => controller.give_up("The demo’s code could not be loaded", &error),
            });
        });
    }

    /// Makes a new pool, on shared memory if that is wished and possible.
    fn hire(&mut self) {
        let Some(module) = self.module.clone() else { return };
        self.drop_pool();
        if self.cannot_share.is_none() && !may_share() {
            self.cannot_share = Some("it was served without the isolation headers that browsers ask for");
        }
        let can_share = self.settings.wish == Wish::Auto && self.cannot_share.is_none();
        let backend = if can_share { Backend::Threads } else { Backend::Messages };
        let (me, generation) = (self.me.clone(), self.generation);
        let listener = Rc::new(move |news| {
            if let Some(shared) = me.upgrade() {
                with(&shared, |controller| {
                    if controller.generation == generation {
                        controller.hear(news);
                    }
                });
            }
        });
        let pool = Pool::new(backend, &self.base, module, listener).and_then(|mut pool| {
            pool.grow(self.settings.workers.clamp(1, 4) as usize)?;
            Ok(pool)
        });
        match pool {
            Ok(pool) => self.pool = Some(pool),
            Err(_) if backend == Backend::Threads => {
                self.cannot_share = Some("this browser does not pass a shared memory on to workers");
                return self.hire();
            }
            Err(error) => return self.give_up("This browser did not start the demo’s workers", &error),
        }
        let late = callback(&self.me, move |controller| {
            if controller.generation == generation && !controller.is_hired {
                controller.give_up("The demo’s workers did not report for work", &JsValue::UNDEFINED);
            }
        });
        let _ = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&Closure::once_into_js(late).unchecked_into(), HIRE_MS);
    }

    fn drop_pool(&mut self) {
        self.generation += 1;
        self.pool = None;
        self.is_hired = false;
        self.ledger = Ledger::new(&self.settings);
    }

    fn backend(&self) -> Backend {
        self.pool.as_ref().map_or(Backend::Messages, |pool| pool.backend)
    }

    /// No demo here: says why, and shows the recorded run instead.
    fn give_up(&mut self, what: &str, error: &JsValue) {
        self.drop_pool();
        self.flight = None;
        self.stop_watching();
        let detail = take(error, "message").as_string().or_else(|| error.as_string()).unwrap_or_default();
        let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
        self.set_state(State::Unavailable);
        self.view.set_output(&format!("{what}{detail}."), "What you see instead is a recorded run.");
        for child in children(&self.host) {
            let _ = child.remove_attribute("hidden");
        }
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Ready { board } if !self.is_hired => self.report_for_work(board),
            News::Ready { .. } => {}
            News::Progress => self.ask_for_frame(),
            News::Opened => self.release(),
            News::Owned => {
                if let Some(flight) = &mut self.flight {
                    flight.is_owned = false;
                    flight.owed -= 1;
                }
                self.go_on();
            }
            News::Ended { slot, closed } => {
                let Some(pool) = &self.pool else { return };
                if let Some(flight) = &mut self.flight {
                    flight.end(slot, pool.progress(slot));
                    flight.owed += i32::from(closed);
                }
                self.go_on();
            }
            News::Settled { balance } => self.settle(balance),
            News::Trapped { slot, message } => {
                let done = self.done_by(slot);
                self.fail(State::Failed, &format!("Teller {} failed", slot + 1), &format!("after {done} ({message})"));
            }
            News::Failed { message } if self.is_hired => self.fail(State::Failed, "A worker failed", &message),
            News::Failed { message } => {
                self.give_up("This browser did not start the demo’s workers", &message.into());
            }
        }
    }

    fn report_for_work(&mut self, board: u32) {
        let Some(pool) = &mut self.pool else { return };
        if !pool.find_board(board) {
            self.cannot_share = Some("what a worker wrote into the memory did not arrive here");
            return self.hire();
        }
        self.is_hired = true;
        let _ = self.host.set_attribute("data-backend", pool.backend.name());
        let (badge, why) = self.explain_backend();
        self.view.set_backend(badge, &why);
        self.view.set_settings(&self.settings, self.settings.operations_on(self.backend()));
        if self.state == State::Loading {
            self.set_state(State::Ready);
        }
        for control in std::mem::take(&mut self.pending) {
            self.press(control);
        }
    }

    fn explain_backend(&self) -> (&'static str, String) {
        let cores = window().navigator().hardware_concurrency();
        let cores = counted(cores.max(1.0) as u64, "core", "cores");
        match (self.backend(), self.settings.wish, self.cannot_share) {
            (Backend::Threads, ..) => (
                "Real threads, shared memory",
                format!("Every teller is a Web Worker of its own, and all share one memory. This browser reports {cores}."),
            ),
            (Backend::Messages, Wish::Messages, None) => (
                "Real workers, messages",
                "You chose messages: every teller is a Web Worker of its own and shares no memory; one more, the vault, keeps the account and answers their messages.".to_owned(),
            ),
            (Backend::Messages, _, why) => (
                "Real workers, messages",
                format!(
                    "Every teller is a Web Worker of its own; one more, the vault, keeps the account and answers their messages. \
                     This page cannot share memory between workers: {}. Each operation takes a message and its answer, so everything is far slower; what is lost is lost just as truly.",
                    why.unwrap_or("the browser does not say why")
                ),
            ),
        }
    }

    // ---- the reader --------------------------------------------------------------------------------------------

    fn act(&mut self, action: Action) {
        match action {
            Action::Press(control) => self.press(control),
            Action::Change(control, value) => self.change(control, &value),
        }
    }

    fn press(&mut self, control: &'static str) {
        match control {
            "reset" => return self.reset(),
            "stop" => return self.stop(),
            "copy-link" => return self.copy_link(),
            _ => {}
        }
        if !self.is_hired {
            if self.module.is_some() && self.pool.is_none() {
                self.hire();
            }
            if self.pending.len() < 1_000 {
                self.pending.push(control);
            }
            return;
        }
        match control {
            "start" => self.start(),
            "repeat" => {
                self.repeats_left = self.demo.repeats;
                self.start();
            }
            "deposit" => self.send_teller(Direction::Deposit),
            "withdraw" => self.send_teller(Direction::Withdraw),
            fault => self.harm(fault),
        }
    }

    fn change(&mut self, control: &str, value: &str) {
        let key = match control {
            "slow-motion" => "slow",
            other => other,
        };
        let before = self.settings;
        let note = self.settings.set(key, value, self.most_workers);
        self.view.set_notes(&note.unwrap_or_default());
        if self.settings == before {
            self.view.set_settings(&self.settings, self.settings.operations_on(self.backend()));
            return;
        }
        self.open_account();
        if self.settings.wish != before.wish {
            self.set_state(State::Loading);
            self.hire();
        }
        self.draw();
    }

    /// A fresh account for the present settings; what was counted under others is forgotten.
    fn open_account(&mut self) {
        self.ledger = Ledger::new(&self.settings);
        self.tally = Tally::default();
        self.orders.clear();
        if matches!(self.state, State::Done | State::Stuck | State::Failed) {
            self.set_state(if self.is_hired { State::Ready } else { State::Loading });
            self.view.set_output("", "");
        }
        self.view.set_settings(&self.settings, self.settings.operations_on(self.backend()));
        self.is_dirty = true;
    }

    fn reset(&mut self) {
        if self.flight.is_some() {
            return;
        }
        self.sizes.clear();
        self.view.set_rows(&[]);
        self.view.set_timeline("");
        self.view.set_notes("");
        self.open_account();
        self.draw();
    }

    fn stop(&mut self) {
        self.repeats_left = 0;
        let Some(flight) = &mut self.flight else { return };
        flight.is_stopped = true;
        flight.queue.clear();
        if let Some(pool) = &self.pool {
            pool.set_stop(true);
        }
    }

    fn copy_link(&mut self) {
        let location = window().location();
        let fragment = self.settings.to_fragment(self.demo.name, self.settings.operations_on(self.backend()));
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&fragment));
        }
        let link = location.href().unwrap_or_default();
        let clipboard = take(&window().navigator(), "clipboard");
        let Ok(write) = take(&clipboard, "writeText").dyn_into::<js_sys::Function>() else {
            return self.view.set_notes(&format!("The link to exactly this: {link}"));
        };
        let promise = write.call1(&clipboard, &link.clone().into());
        let me = self.me.clone();
        spawn_local(async move {
            let copied = match promise {
                Ok(promise) => JsFuture::from(Promise::from(promise)).await.is_ok(),
                Err(_) => false,
            };
            let Some(shared) = me.upgrade() else { return };
            let said = if copied { "The link is copied.".to_owned() } else { format!("The link to exactly this: {link}") };
            with(&shared, |controller| controller.view.set_notes(&said));
        });
    }

    /// Starts a run, if none is under way, and sees to it that one of its tellers comes to harm.
    fn harm(&mut self, fault: &str) {
        if self.flight.is_none() {
            self.start();
        }
        let Some(flight) = &mut self.flight else { return };
        let running = |flight: &Flight| flight.tracks.iter().rposition(|track| track.is_running);
        match fault {
            "kill" => {
                let slot = running(flight).unwrap_or(0);
                flight.doom = Some(Doom::Killed { slot });
                if let Some(pool) = &mut self.pool {
                    pool.kill(slot);
                }
            }
            fault => {
                self.sabotage = Some(if fault == "trap" { Sabotage::Trap } else { Sabotage::Hang });
                self.inject();
            }
        }
    }

    /// Tells a teller that is at work to fail.
    fn inject(&mut self) {
        let (Some(sabotage), Some(flight), Some(pool)) = (self.sabotage, &self.flight, &self.pool) else { return };
        if let Some(slot) = flight.tracks.iter().rposition(|track| track.is_running) {
            pool.sabotage(slot, sabotage.word(slot));
            self.sabotage = None;
        }
    }

    // ---- a flight ----------------------------------------------------------------------------------------------

    /// Opens a fresh account, and releases all tellers at once.
    fn start(&mut self) {
        if self.flight.is_some() {
            return;
        }
        self.ledger = Ledger::new(&self.settings);
        let directions: Vec<_> = (0..self.settings.workers as usize).map(Direction::of_slot).collect();
        self.take_off(&directions);
    }

    /// Adds one batch to whatever is under way.
    fn send_teller(&mut self, direction: Direction) {
        if self.repeats_left > 0 {
            return;
        }
        match &mut self.flight {
            None => self.take_off(&[direction]),
            Some(flight) if flight.is_stopped => {}
            Some(flight) => {
                flight.queue.push_back(direction);
                self.go_on();
            }
        }
    }

    fn take_off(&mut self, directions: &[Direction]) {
        let Some(pool) = &mut self.pool else { return };
        if let Err(error) = pool.grow(directions.len()) {
            return self.give_up("This browser did not start the demo’s workers", &error);
        }
        pool.forget();
        pool.set_stop(false);
        self.flights = self.flights.wrapping_add(1).max(1);
        let operations = self.settings.operations_on(pool.backend);
        let mut flight = Flight::new(self.flights, self.settings, now_ms());
        for (slot, &direction) in directions.iter().enumerate() {
            flight.begin(slot, direction, operations);
        }
        self.flight = Some(flight);
        if self.state != State::Running {
            self.set_state(State::Running);
            self.view.set_output("", "");
        }
        if self.backend() == Backend::Messages && self.ledger.is_fresh {
            let balance = self.ledger.actual;
            if let Some(Err(error)) = self.pool.as_mut().map(|pool| pool.open_vault(balance)) {
                self.give_up("The vault did not open", &error);
            }
        } else {
            self.release();
        }
        self.start_watching();
        self.ask_for_frame();
    }

    /// Sends the first batches of a flight off, together.
    fn release(&mut self) {
        let Some(flight) = &self.flight else { return };
        let running = flight.tracks.iter().enumerate().filter(|(_, track)| track.is_running);
        let slots: Vec<_> = running.map(|(slot, _)| slot).collect();
        let arm = slots.len() as u32;
        let open = self.ledger.is_fresh.then_some(self.ledger.actual);
        self.ledger.is_fresh = false;
        for slot in slots {
            self.order(slot, arm, open);
        }
        self.call_owner();
        self.inject();
        self.go_on();
    }

    /// Tells the worker of `slot` to do the batch of its track.
    fn order(&mut self, slot: usize, arm: u32, open: Option<i64>) {
        let (Some(flight), Some(pool)) = (&self.flight, &self.pool) else { return };
        let Some(batch) = flight.tracks.get(slot).and_then(|track| track.batch) else { return };
        let settings = &flight.settings;
        let numbers = [
            slot as f64,
            settings.strategy.index() as f64,
            (batch.direction.sign() * i64::from(settings.amount)) as f64,
            f64::from(batch.operations),
            f64::from(flight.number),
            f64::from(arm),
            open.map_or(f64::NAN, |balance| balance as f64),
            f64::from(u8::from(settings.slow)),
        ];
        // A worker that is gone is the watchdog's business.
        let _ = pool.order(slot, &numbers, now_ms());
    }

    /// Puts the owner of the channel account to work, while there is work.
    fn call_owner(&mut self) {
        let (Some(flight), Some(pool)) = (&mut self.flight, &mut self.pool) else { return };
        let is_needed = flight.settings.strategy == Strategy::Channel && pool.backend == Backend::Threads;
        // Below 0, the last teller has ended and only the news of it is still to come.
        let is_work = flight.owed > 0 || flight.owed == 0 && flight.running() > 0;
        if is_needed && !flight.is_owned && is_work {
            flight.is_owned = pool.own(flight.settings.slow).is_ok();
        }
    }

    /// Sends off what waits, and ends the flight when nothing is left.
    fn go_on(&mut self) {
        self.call_owner();
        let most = self.most_workers as usize;
        loop {
            let (Some(flight), Some(pool)) = (&mut self.flight, &mut self.pool) else { return };
            if self.ledger.is_fresh || flight.queue.is_empty() {
                break;
            }
            let Some(slot) = flight.free_slot(most) else { break };
            let Some(direction) = flight.queue.pop_front() else { break };
            if let Err(error) = pool.grow(pool.size().max(slot + 1)) {
                return self.give_up("This browser did not start another worker", &error);
            }
            flight.begin(slot, direction, flight.settings.operations_on(pool.backend));
            self.order(slot, 0, None);
            self.call_owner();
        }
        let (Some(flight), Some(pool)) = (&self.flight, &mut self.pool) else { return };
        if !flight.is_quiet() || flight.doom.is_some() {
            return;
        }
        match pool.backend {
            Backend::Threads => {
                let balance = pool.balance().unwrap_or(self.ledger.actual);
                self.settle(balance);
            }
            Backend::Messages => {
                let _ = pool.ask_balance();
            }
        }
    }

    /// The account is quiet, and holds so much: the flight is over.
    fn settle(&mut self, balance: i64) {
        // A press may have come in while the vault was asked.
        if !self.flight.as_ref().is_some_and(Flight::is_quiet) {
            return;
        }
        let Some(flight) = self.flight.take() else { return };
        self.ledger.expected += flight.change;
        self.ledger.actual = balance;
        let operations = flight.settings.operations_on(self.backend());
        let outcome = Outcome {
            backend: self.backend(),
            strategy: flight.settings.strategy,
            workers: flight.batches,
            operations,
            done: flight.done,
            expected: self.ledger.expected,
            actual: balance,
            elapsed_ms: flight.elapsed_ms(),
        };
        let result = self.publish(&outcome, &flight);
        self.outbox.push(("demo-result", result));
        if !flight.is_stopped {
            self.count(&outcome, &flight);
        }
        if self.repeats_left > 1 {
            self.repeats_left -= 1;
            self.is_dirty = true;
            return self.start();
        }
        let (head, mut rest) = if self.repeats_left == 1 { self.tally.sentence() } else { outcome.sentence() };
        self.repeats_left = 0;
        self.stop_watching();
        if flight.settings.slow {
            let lanes: Vec<_> = flight.lanes(self.owner_progress()).into_iter().map(|lane| lane.operations).collect();
            match lost_updates(&lanes).len() as u64 {
                0 => {}
                lost => rest.push_str(&format!(" {} marked below.", counted(lost, "lost update is", "lost updates are"))),
            }
        }
        self.set_state(State::Done);
        self.view.set_output(&head, &rest);
        self.draw_flight(&flight);
        self.draw();
    }

    /// The result as a plain object, which the element bears too.
    fn publish(&self, outcome: &Outcome, flight: &Flight) -> Object {
        let result = Object::new();
        put(&result, "demo", self.demo.name);
        put(&result, "backend", outcome.backend.name());
        put(&result, "strategy", outcome.strategy.name());
        put(&result, "workers", outcome.workers);
        put(&result, "operations", outcome.operations);
        put(&result, "expected", outcome.expected as f64);
        put(&result, "actual", outcome.actual as f64);
        put(&result, "lost", outcome.lost() as f64);
        put(&result, "elapsed_ms", outcome.elapsed_ms);
        put(&self.host, "result", result.clone());
        if flight.settings.slow {
            put(&self.host, "trace", trace(flight, self.owner_progress()));
        }
        result
    }

    fn count(&mut self, outcome: &Outcome, flight: &Flight) {
        let is_alone = self.ledger.expected == outcome.expected && flight.batches == flight.settings.workers;
        if is_alone {
            self.tally.errors.push(-outcome.lost());
        }
        let place = self.sizes.partition_point(|(size, ..)| *size < outcome.operations);
        if self.sizes.get(place).is_none_or(|(size, ..)| *size != outcome.operations) {
            self.sizes.insert(place, (outcome.operations, 0, 0));
        }
        self.sizes[place].1 += 1;
        self.sizes[place].2 += u32::from(outcome.lost() != 0);
        let order = flight.ended.iter().map(|(_, direction, slot)| (*direction, *slot)).collect();
        self.orders.push((order, outcome.actual));
        if self.orders.len() > ORDERS {
            self.orders.remove(0);
        }
    }

    /// The flight cannot end: drops the pool with its memory, says so, and prepares the next one.
    fn fail(&mut self, state: State, what: &str, how: &str) {
        if self.flight.is_none() && self.state != State::Running {
            return;
        }
        if let Some(flight) = self.flight.take() {
            self.draw_flight(&flight);
        }
        self.repeats_left = 0;
        self.sabotage = None;
        self.stop_watching();
        self.set_state(state);
        self.hire();
        self.view.set_output(
            &format!("{what}."),
            &format!("It happened {how}. The account and its memory were dropped; the next run starts with new ones."),
        );
        self.draw();
    }

    fn done_by(&self, slot: usize) -> String {
        let done = self.pool.as_ref().map_or(0, |pool| pool.progress(slot).done);
        format!("{} operations", grouped(done.into()))
    }

    /// The reader has left the page: nothing is kept running.
    fn leave(&mut self) {
        self.pending.clear();
        if self.flight.take().is_some() {
            self.repeats_left = 0;
            self.stop_watching();
            self.set_state(State::Ready);
            self.view.set_output("Ended.", "You left the page while tellers were at work.");
        }
        self.drop_pool();
        self.view.set_running(false, false);
    }

    // ---- time --------------------------------------------------------------------------------------------------

    fn start_watching(&mut self) {
        if self.watch.is_some() {
            return;
        }
        let look = Closure::<dyn FnMut()>::new(callback(&self.me, Self::look));
        let timer = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(look.as_ref().unchecked_ref(), WATCH_MS)
            .unwrap_or(0);
        self.watch = Some((timer, look));
    }

    fn stop_watching(&mut self) {
        if let Some((timer, look)) = self.watch.take() {
            window().clear_interval_with_handle(timer);
            // This may be called by the closure itself, so it is dropped later.
            spawn_local(async move { drop(look) });
        }
    }

    /// The watchdog: a flight in which nothing moves is declared stuck.
    fn look(&mut self) {
        let owner = self.owner_progress();
        let (Some(flight), Some(pool)) = (&mut self.flight, &self.pool) else { return };
        if super::dom::document().hidden() {
            return flight.excuse(now_ms());
        }
        for (slot, track) in flight.tracks.iter_mut().enumerate().filter(|(_, track)| track.is_running) {
            track.progress = pool.progress(slot);
        }
        let still = flight.stillness(&owner, now_ms());
        let doom = flight.doom;
        let survivors = flight.tracks.iter().enumerate().filter(|(slot, track)| {
            track.is_running && doom != Some(Doom::Killed { slot: *slot })
        });
        let waiting: Vec<_> = survivors.map(|(slot, _)| (slot + 1).to_string()).collect();
        match doom {
            Some(Doom::Killed { slot }) if waiting.is_empty() || still > DOOMED_MS => {
                let done = self.done_by(slot);
                let (state, rest) = if waiting.is_empty() {
                    (State::Failed, "the others finished".to_owned())
                } else {
                    (State::Stuck, format!("teller {} waits for what it held", waiting.join(", ")))
                };
                self.fail(state, &format!("Teller {} was killed", slot + 1), &format!("after {done}; {rest}"));
            }
            None if still > STUCK_MS => {
                let what = match waiting.as_slice() {
                    [] => "The account’s owner is stuck".to_owned(),
                    [one] => format!("Teller {one} is stuck"),
                    several => format!("Tellers {} are stuck", several.join(", ")),
                };
                let seconds = (still / 1e3).round() as u32;
                self.fail(State::Stuck, &what, &format!("without a word: nothing moved for {seconds} seconds"));
            }
            _ => {}
        }
    }

    fn owner_progress(&self) -> Progress {
        let has_owner = self.backend() == Backend::Threads && self.settings.strategy == Strategy::Channel;
        self.pool.as_ref().filter(|_| has_owner).map_or_else(Progress::default, |pool| pool.progress(OWNER_SLOT))
    }

    fn ask_for_frame(&mut self) {
        if self.is_drawing {
            return;
        }
        let me = self.me.clone();
        let frame = self.frame.get_or_insert_with(|| {
            let draw = callback(&me, |controller| {
                controller.is_drawing = false;
                controller.draw();
                if controller.flight.is_some() {
                    controller.ask_for_frame();
                }
            });
            Closure::new(move |_| draw())
        });
        self.is_drawing = window().request_animation_frame(frame.as_ref().unchecked_ref()).is_ok();
    }

    // ---- drawing -----------------------------------------------------------------------------------------------

    fn set_state(&mut self, state: State) {
        self.state = state;
        let _ = self.host.set_attribute("data-state", state.name());
        self.view.set_running(state == State::Running, self.repeats_left > 0);
    }

    fn draw(&mut self) {
        if let Some(mut flight) = self.flight.take() {
            if let Some(pool) = &self.pool {
                for (slot, track) in flight.tracks.iter_mut().enumerate().filter(|(_, track)| track.is_running) {
                    track.progress = pool.progress(slot);
                }
                let holds = pool.balance().unwrap_or(self.ledger.actual);
                let should = self.ledger.expected + flight.change_so_far();
                if !self.ledger.is_fresh {
                    self.view.set_balances(holds, should, false);
                }
            }
            self.draw_flight(&flight);
            self.flight = Some(flight);
        } else {
            self.view.set_balances(self.ledger.actual, self.ledger.expected, true);
        }
        if self.is_dirty || self.flight.is_none() {
            self.is_dirty = false;
            self.draw_tally();
        }
    }

    fn draw_flight(&self, flight: &Flight) {
        let rows = flight.tracks.iter().enumerate().filter_map(|(slot, track)| {
            let batch = track.batch?;
            Some(Row {
                direction: batch.direction,
                number: slot + 1,
                done: track.progress.done,
                of: batch.operations,
                retries: track.progress.retries,
            })
        });
        self.view.set_rows(&rows.collect::<Vec<_>>());
        if flight.settings.slow {
            self.view.set_timeline(&timeline(&flight.lanes(self.owner_progress()), self.view.width()));
        } else {
            self.view.set_timeline("");
        }
    }

    fn draw_tally(&self) {
        if self.demo.shows(Panel::Histogram) {
            let opening = self.settings.opening_balance();
            let operations = i64::from(self.settings.operations_on(self.backend()));
            let unpaired = i64::from(self.settings.workers % 2);
            let expected = opening + unpaired * operations * i64::from(self.settings.amount);
            let errors = &self.tally.errors;
            let svg = if errors.len() < 2 { String::new() } else { histogram(errors, expected, self.view.width()) };
            let caption = format!(
                "The final balance of {} on this machine; {} is exact.",
                counted(errors.len() as u64, "run", "runs"),
                pounds(expected)
            );
            self.view.set_histogram(&svg, &caption);
        }
        if self.demo.shows(Panel::Order) {
            self.view.set_orders(&self.orders);
        }
        if self.demo.shows(Panel::Sizes) {
            self.view.set_sizes(&self.sizes);
        }
    }
}

/// The host's children, the demo left out.
fn children(host: &HtmlElement) -> Vec<web_sys::Element> {
    let children = host.children();
    (0..children.length())
        .filter_map(|place| children.item(place))
        .filter(|child| !child.class_list().contains("tt-demo"))
        .collect()
}

/// What slow motion saw, lane by lane: `[read, wrote, read_stamp, before_write, after_write, read_ms, wrote_ms]`.
fn trace(flight: &Flight, owner: Progress) -> Array {
    let lanes = Array::new();
    for lane in flight.lanes(owner) {
        let operations = Array::new();
        for each in lane.operations {
            let balance = |balance: Option<i64>| balance.map_or(JsValue::NULL, |balance| (balance as f64).into());
            let stamps = [each.read_stamp, each.before_write, each.after_write].map(f64::from);
            let row = Array::of2(&balance(each.read), &balance(each.wrote));
            for number in stamps.into_iter().chain([each.read_ms.into(), each.wrote_ms.into()]) {
                row.push(&number.into());
            }
            operations.push(&row);
        }
        lanes.push(&operations);
    }
    lanes
}

thread_local! {
    /// The workers' module is compiled once a page, whatever the number of demos.
    static MODULE: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Fetches and compiles the workers' module.
async fn compile(base: &str) -> Result<JsValue, JsValue> {
    let promise = MODULE.with_borrow_mut(|module| {
        let address = format!("{base}threads_bg.wasm");
        module.get_or_insert_with(|| wasm_bindgen_futures::future_to_promise(fetch_module(address))).clone()
    });
    let compiled = JsFuture::from(promise).await;
    if compiled.is_err() {
        MODULE.set(None);
    }
    compiled
}

async fn fetch_module(address: String) -> Result<JsValue, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(&address)).await?.unchecked_into();
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()).into());
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    JsFuture::from(WebAssembly::compile(&bytes).unchecked_into::<Promise>()).await
}
