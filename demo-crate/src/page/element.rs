//! One `<live-demo>`: carries presses and news to the director, and out what it wants done.
//!
//! State moves in one place only, and events for the page's own listeners are sent after it has moved, so that a
//! listener may press a button again.

use super::dom::{Listeners, document, mark, put, take, window};
use super::frame::{Action, Frame};
use super::kept;
use super::lending::lend;
use super::meeting::{Unshared, asked, link, link_to, meeting, protected_by};
use super::panel::{self, Lender, Opened, Turn};
use super::parts::tabs::{Tabs, tabs};
use super::pool::{Listener, Pool, Said, may_share};
use crate::demos::go::{Go, Offered};
use crate::demos::{Demo, Value};
use crate::director::{Deed, Director, State};
use crate::later;
use crate::run::backend::Backend;
use crate::run::clock::now_ms;
use crate::run::flight::{Effect, News};
use crate::run::letters::ToWorker;
use crate::run::settings::{Key, Wish};
use crate::views::View;
use figures::money::append;
use figures::say::{self, say, text};
use js_sys::{Array, Object};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Event, HtmlElement};

/// How often the workers are looked at where no frame is drawn.
const WATCH_MS: i32 = 40;
/// What a link to a view says.
const VIEW: &[u8] = b"view=";
/// A worker that has not reported for work by then will not.
const HIRE_MS: i32 = 15_000;

/// One demo on the page.
pub(super) struct Element {
    me: Weak<RefCell<Self>>,
    host: HtmlElement,
    base: String,
    frame: Frame,
    views: Option<Views>,
    shown: View,
    pub(super) director: Director,
    module: Option<JsValue>,
    pool: Option<Pool>,
    /// The number under which the crew at hand was hired.
    crew: u32,
    /// Why memory is not shared here, where it was tried.
    unshared: Option<Unshared>,
    outbox: Vec<Object>,
    /// The frame that was asked for and is still to come.
    asked: Option<i32>,
    drawing: Option<Closure<dyn FnMut(f64)>>,
    watching: Option<Closure<dyn FnMut()>>,
    timer: Option<i32>,
    listeners: Listeners,
}

impl std::fmt::Debug for Element {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Element").field("director", &self.director).finish()
    }
}

/// Step and Prove beside Run, for a demo that has a program.
struct Views {
    go: &'static Go,
    tabs: Tabs,
    turn: Turn,
    /// There from the first time that one of them is opened.
    panel: Option<Rc<dyn Opened>>,
}

/// A demo that its callbacks share.
pub(super) type Shared = Rc<RefCell<Element>>;

/// Lets `step` change the demo, then sends what events came of it.
pub(super) fn with(shared: &Shared, step: impl FnOnce(&mut Element)) {
    step(&mut shared.borrow_mut());
    send_events(shared);
}

/// Sends what came of a step. Apart from it, so that this is compiled once and not for every step.
fn send_events(shared: &Shared) {
    loop {
        let (host, outbox) = {
            let mut element = shared.borrow_mut();
            (element.host.clone(), std::mem::take(&mut element.outbox))
        };
        if outbox.is_empty() {
            return;
        }
        for detail in outbox {
            let init = CustomEventInit::new();
            init.set_bubbles(true);
            init.set_detail(&detail);
            if let Ok(event) = CustomEvent::new_with_event_init_dict("demo-result", &init) {
                let _ = host.dispatch_event(&event);
            }
        }
    }
}

/// A callback that reaches the demo while it lives.
fn callback(me: &Weak<RefCell<Element>>, step: impl Fn(&mut Element) + 'static) -> impl Fn() + 'static {
    let me = me.clone();
    move || {
        if let Some(shared) = me.upgrade() {
            with(&shared, &step);
        }
    }
}

crate::later! {
    /// Turns a demo to a view.
    "54" fn turn_to(element: &mut Element, view: View) -> () = Element::turn_to;
    /// Turns to the view that the address names, and stands where it says.
    "46" fn follow(element: &mut Element) -> () = Element::follow;
    /// Opens Step, and takes the steps of these letters.
    "55" fn take_steps(element: &mut Element, letters: &str) -> () = Element::take_steps;
}

impl Element {
    /// Builds the demo that `host` names, and begins to load its workers.
    ///
    /// # Errors
    /// A sentence, when the name is not known.
    pub(super) fn mount(host: HtmlElement, base: &str) -> Result<Shared, JsValue> {
        let name = host.get_attribute("name").unwrap_or_default();
        let demo = Demo::from_name(&name).ok_or_else(|| say(say::Key::NoSuchDemo, &[("label", &name)]))?;
        let mut settings = demo.settings;
        let mut notes = String::new();
        for &key in demo.keys {
            if let Some(value) = host.get_attribute(key.name()) {
                append(&mut notes, " ", &settings.set(key, &value).unwrap_or_default());
            }
        }
        let ghost = host.query_selector(".tt-recorded").ok().flatten();
        let ghost = ghost.and_then(|figure| figure.clone_node_with_deep(true).ok()?.dyn_into().ok());
        let shared = Rc::new_cyclic(|me: &Weak<RefCell<Self>>| {
            let acting = me.clone();
            let act = move |action| {
                if let Some(shared) = acting.upgrade() {
                    with(&shared, |element| element.act(action));
                }
            };
            let frame = Frame::new(demo, ghost, Rc::new(act));
            RefCell::new(Self {
                me: me.clone(),
                base: base.to_owned(),
                views: None,
                shown: View::Run,
                frame,
                director: Director::new(demo, settings),
                module: None,
                pool: None,
                crew: 0,
                unshared: None,
                outbox: Vec::new(),
                asked: None,
                drawing: None,
                watching: None,
                timer: None,
                listeners: Listeners::default(),
                host,
            })
        });
        with(&shared, |element| {
            element.show();
            mark(&element.host, "data-view", View::Run.name());
            element.turn(View::Run);
            element.frame.set_notes(&notes);
            if element.read_fragment() {
                element.host.scroll_into_view();
            } else if let Some(kept) = kept::read(element.director.demo().name) {
                let deeds = element.director.read_fragment(&kept, now_ms()).map(|(_, deeds)| deeds);
                element.carry_out(deeds.unwrap_or_default());
            }
            element.listen();
            element.draw();
        });
        Ok(shared)
    }

    /// Puts the demo in place of the fallback.
    fn show(&self) {
        put_in_place(&self.host, self.frame.root());
    }

    /// Turns to a view; the first time one needs the engine, it is hired. What is not here yet is shown when it is.
    fn turn(&mut self, view: View) {
        self.shown = view;
        turn_to(self, view);
    }

    fn turn_to(&mut self, view: View) {
        let Some(go) = Go::of(self.director.demo().name) else {
            self.shown = View::Run;
            return mark(&self.host, "data-view", View::Run.name());
        };
        mark(&self.host, "data-view", view.name());
        if self.views.is_none() {
            self.views = Views::new(go, &self.frame, self.me.clone());
        }
        let Some(views) = &mut self.views else { return };
        views.tabs.show(view);
        self.frame.show_run(view == View::Run);
        if view != View::Run {
            views.tabs.offer(true);
            let (host, root) = (&self.host, self.frame.root());
            if views.panel.is_none() {
                let me = self.me.clone();
                let lender: Lender = Rc::new(move |work, told| lend(&me, work, told.into()));
                views.panel = panel::open(host, root, &self.base, go, views.turn.clone(), Some(lender));
            }
        }
        if let Some(panel) = &views.panel {
            panel.show(view);
        }
        if view == View::Run {
            put(&self.host, "link", link(&self.director));
            self.ask_for_frame();
        }
    }

    /// Shows the view that is shown once more: what of it belongs to Run may have been told meanwhile.
    pub(super) fn show_again(&self) {
        if let Some(panel) = self.views.as_ref().and_then(|views| views.panel.as_ref()) {
            panel.show(self.shown);
        }
    }

    fn take_steps(&mut self, letters: &str) {
        self.turn(View::Step);
        if let Some(panel) = self.views.as_ref().and_then(|views| views.panel.as_ref()) {
            panel.take_steps(letters);
        }
    }

    /// Turns to the view that the address names, and stands where it says.
    fn follow(&mut self) {
        let Some(link) = asked(self.director.demo().name) else { return };
        if let Some(view) = link.view {
            self.turn(view);
        }
        let panel = self.views.as_ref().and_then(|views| views.panel.as_ref());
        match (panel, &link.note) {
            (Some(panel), _) if self.shown != View::Run => panel.follow(&link),
            (_, Some(note)) => self.frame.set_notes(note),
            _ => {}
        }
    }

    /// Ends the demo: its workers, its listeners, its elements; the fallback stands again.
    pub(super) fn take_down(&mut self) {
        self.pool = None;
        self.stop_watching();
        if let Some(asked) = self.asked.take() {
            let _ = window().cancel_animation_frame(asked);
        }
        self.drawing = None;
        self.watching = None;
        self.listeners = Listeners::default();
        if let Some(panel) = self.views.as_mut().and_then(|views| views.panel.take()) {
            panel.close();
        }
        self.frame.root().remove();
        restore(&self.host, self.frame.root());
    }

    fn listen(&mut self) {
        let (window, me) = (window(), self.me.clone());
        let resized = callback(&me, Self::ask_for_frame);
        self.listeners.add(&window, "resize", move |_| resized());
        let left = callback(&me, |element| {
            let deeds = element.director.leave(now_ms());
            element.carry_out(deeds);
        });
        self.listeners.add(&window, "pagehide", move |_| left());
        let back = callback(&me, |element| {
            if element.module.is_some() {
                let deeds = element.director.supply(now_ms());
                element.carry_out(deeds);
            }
        });
        self.listeners.add(&window, "pageshow", move |event: Event| {
            if take(&event, "persisted").is_truthy() {
                back();
            }
        });
        let renamed = callback(&me, |element| {
            element.read_fragment();
            // To another heading is another entry of the history, which keeps nothing yet.
            kept::keep(&element.director);
        });
        self.listeners.add(&window, "hashchange", move |_| renamed());
        // A hidden page draws nothing; when it is seen again it draws what has become of it meanwhile.
        let seen = callback(&me, Self::ask_for_frame);
        self.listeners.add(&document(), "visibilitychange", move |_| seen());
    }

    /// Takes over the address's fragment, if it is meant for this demo.
    fn read_fragment(&mut self) -> bool {
        let fragment = window().location().hash().unwrap_or_default();
        let Some((notes, deeds)) = self.director.read_fragment(&fragment, now_ms()) else { return false };
        let mut all = String::new();
        for note in &notes {
            append(&mut all, " ", note);
        }
        self.frame.set_notes(&all);
        if !later::is_here() && fragment.as_bytes().windows(VIEW.len()).any(|part| part == VIEW) {
            // Which view that is can be told later; until then nothing is ready.
            self.shown = View::Step;
            mark(&self.host, "data-view", View::Step.name());
        }
        self.carry_out(deeds);
        follow(self);
        true
    }

    fn act(&mut self, action: Action) {
        let deeds = match action {
            Action::Open(letters) => return take_steps(self, &letters),
            Action::Press(control) => self.director.press(&control, now_ms()),
            Action::Change(key, value) => {
                let (note, deeds) = self.director.change(key, &value, now_ms());
                self.frame.set_notes(&note.unwrap_or_default());
                kept::keep(&self.director);
                deeds
            }
            Action::Load(strategy) => {
                let (note, deeds) = self.director.change(Key::Strategy, &strategy, now_ms());
                self.frame.set_notes(&note.unwrap_or_else(|| protected_by(&self.director)));
                kept::keep(&self.director);
                deeds
            }
        };
        self.carry_out(deeds);
        self.draw_words();
    }

    /// Takes the workers' module, and hires workers for it.
    pub(super) fn supply(&mut self, module: JsValue) {
        self.module = Some(module);
        let deeds = self.director.supply(now_ms());
        self.carry_out(deeds);
    }

    /// No demo here: says why, and shows the recorded run instead.
    pub(super) fn give_up(&mut self, what: &str, error: &JsValue) {
        let detail = take(error, "message").as_string().or_else(|| error.as_string()).unwrap_or_default();
        let deeds = self.director.give_up(what, &detail, now_ms());
        self.carry_out(deeds);
    }

    pub(super) fn carry_out(&mut self, deeds: Vec<Deed>) {
        for deed in deeds {
            match deed {
                Deed::Effect(effect) => {
                    if let Err(error) = self.perform(effect) {
                        self.give_up(text(say::Key::NoWorkers), &error);
                        return;
                    }
                }
                Deed::Go(rate) => {
                    if let Some(pool) = &mut self.pool {
                        pool.set_rate(rate);
                    }
                }
                Deed::Tell(report) => self.tell(&report),
                Deed::CopyLink => self.copy_link(),
                Deed::Draw => self.ask_for_frame(),
            }
        }
        if self.director.is_flying() {
            self.start_watching()
        } else {
            self.stop_watching()
        }
        self.draw_words();
    }

    fn perform(&mut self, effect: Effect) -> Result<(), JsValue> {
        match effect {
            Effect::Hire(crew) => {
                self.crew = crew;
                return self.hire();
            }
            Effect::Drop => self.pool = None,
            effect => {
                let Some(pool) = &mut self.pool else { return Ok(()) };
                match effect {
                    Effect::Forget => {
                        pool.forget();
                        pool.set_stop(false);
                    }
                    Effect::Prepare(count) => pool.grow(count)?,
                    Effect::Open(balance) => pool.tell_owner(&ToWorker::Open { balance })?,
                    // A worker that is gone is the watchdog's business.
                    Effect::Order(order) => drop(pool.order(order)),
                    Effect::Own(speed) => {
                        pool.tell_owner(&ToWorker::Own { slot: crate::run::scoreboard::OWNER_SLOT, speed })?;
                    }
                    Effect::Stop => pool.set_stop(true),
                    Effect::Kill(teller) => pool.kill(teller),
                    Effect::Settle if pool.backend == Backend::Messages => pool.tell_owner(&ToWorker::Settle)?,
                    Effect::Settle => {
                        let balance = pool.balance();
                        self.hear(Said::News(News::Settled(balance)));
                    }
                    Effect::Hire(_) | Effect::Drop | Effect::Land(_) | Effect::GiveUp(_) => {}
                }
            }
        }
        Ok(())
    }

    /// Makes a new pool, on shared memory if that is wished and possible.
    fn hire(&mut self) -> Result<(), JsValue> {
        let Some(module) = self.module.clone() else { return Ok(()) };
        if self.unshared.is_none() && !may_share() {
            self.unshared = Some(Unshared::NoHeaders);
        }
        let settings = *self.director.settings();
        let can_share = settings.wish == Wish::Auto && self.unshared.is_none();
        let backend = if can_share { Backend::Threads } else { Backend::Messages };
        let (me, crew) = (self.me.clone(), self.crew);
        let listener: Listener = Rc::new(move |said| {
            if let Some(shared) = me.upgrade() {
                with(&shared, |element| {
                    if element.crew == crew {
                        element.hear(said);
                    }
                });
            }
        });
        let pool = Pool::new(backend, &self.base, module, listener).and_then(|mut pool| {
            pool.set_rate(settings.rate);
            pool.grow(settings.workers.clamp(1, 4) as usize)?;
            Ok(pool)
        });
        match pool {
            Ok(pool) => self.pool = Some(pool),
            Err(_) if backend == Backend::Threads => {
                self.unshared = Some(Unshared::NotPassed);
                return self.hire();
            }
            Err(error) => return Err(error),
        }
        let late = callback(&self.me, move |element| {
            if element.crew == crew && element.director.is_hiring() {
                element.give_up("The demo’s workers did not report for work", &JsValue::UNDEFINED);
            }
        });
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            &Closure::once_into_js(late).unchecked_into(),
            HIRE_MS,
        );
        Ok(())
    }

    fn hear(&mut self, said: Said) {
        let news = match said {
            Said::Progress => return self.ask_for_frame(),
            Said::Ready(board) if self.director.is_hiring() => {
                let Some(pool) = &mut self.pool else { return };
                if !pool.find_board(board) {
                    self.unshared = Some(Unshared::NotSeen);
                    self.pool = None;
                    if let Err(error) = self.hire() {
                        self.give_up(text(say::Key::NoWorkers), &error);
                    }
                    return;
                }
                let backend = pool.backend;
                let _ = self.host.set_attribute("data-backend", backend.name());
                self.explain();
                News::Ready(backend)
            }
            Said::Ready(_) => return,
            Said::News(News::Ended { teller, closed, .. }) => {
                let progress = self.pool.as_ref().map(|pool| pool.progress(teller)).unwrap_or_default();
                News::Ended { teller, closed, progress }
            }
            Said::News(News::Trapped { teller, message, .. }) => {
                let seen = teller.and_then(|teller| Some(self.pool.as_ref()?.progress(teller)));
                News::Trapped { teller, message, progress: seen.unwrap_or_default() }
            }
            Said::News(News::Owned(_)) => {
                let slot = crate::run::scoreboard::OWNER_SLOT;
                News::Owned(self.pool.as_ref().map(|pool| pool.progress(slot)).unwrap_or_default())
            }
            Said::News(news) => news,
        };
        let deeds = self.director.hear(self.crew, news, now_ms());
        self.carry_out(deeds);
    }

    /// Says which backend runs, in a few words and in a sentence.
    fn explain(&self) {
        let Some(backend) = self.pool.as_ref().map(|pool| pool.backend) else { return };
        let (badge, why) = meeting(backend, self.director.settings().wish, self.unshared);
        self.frame.set_backend(badge, &why);
    }

    /// Tells of a result: as an event, and as a property of the element.
    fn tell(&mut self, report: &[(&'static str, Value)]) {
        let result = Object::new();
        for (key, value) in report {
            put(&result, key, js(value));
        }
        put(&self.host, "result", result.clone());
        self.keep_records();
        self.outbox.push(result);
    }

    /// The last run, event by event, and the link to another like it, as properties of the element.
    fn keep_records(&self) {
        put(&self.host, "link", link(&self.director));
        for (property, json) in [("record", self.director.record()), ("trace", self.director.trace())] {
            if let Ok(value) = js_sys::JSON::parse(&json) {
                put(&self.host, property, value);
            }
        }
    }

    /// What draws the runs is here, or will not be: what there is to see and to say is shown.
    pub(super) fn complete(&mut self) {
        self.explain();
        self.keep_records();
        if let (true, Some(why)) = (self.shown != View::Run, later::missing()) {
            // What turns a demo to a view is missing as well.
            self.shown = View::Run;
            mark(&self.host, "data-view", View::Run.name());
            self.frame.set_notes(&say(say::Key::NoEngineSays, &[("message", &why)]));
        } else if self.views.is_none() {
            self.turn(View::Run);
            follow(self);
        }
        self.ask_for_frame();
        self.draw_words();
    }

    fn copy_link(&mut self) {
        let note =
            if later::is_here() { link_to(&link(&self.director)) } else { text(say::Key::StillLoading).to_owned() };
        self.frame.set_notes(&note);
    }

    fn start_watching(&mut self) {
        if self.timer.is_none() {
            let me = self.me.clone();
            let look = self.watching.get_or_insert_with(|| Closure::new(callback(&me, Self::look)));
            self.timer = window()
                .set_interval_with_callback_and_timeout_and_arguments_0(look.as_ref().unchecked_ref(), WATCH_MS)
                .ok();
        }
        self.ask_for_frame();
    }

    fn stop_watching(&mut self) {
        if let Some(timer) = self.timer.take() {
            window().clear_interval_with_handle(timer);
        }
    }

    fn look(&mut self) {
        let (true, Some(pool)) = (self.director.is_flying(), &self.pool) else { return };
        let tellers = self.director.tellers();
        let sample = pool.sample(tellers);
        let look = pool.look(tellers, document().hidden());
        let deeds = self.director.look(look, sample.as_ref(), now_ms());
        self.carry_out(deeds);
    }

    fn ask_for_frame(&mut self) {
        if self.asked.is_some() || document().hidden() {
            return;
        }
        let me = self.me.clone();
        let frame = self.drawing.get_or_insert_with(|| {
            let draw = callback(&me, |element| {
                element.asked = None;
                element.look();
                element.draw();
                if element.director.is_flying() {
                    element.ask_for_frame();
                }
            });
            Closure::new(move |_| draw())
        });
        self.asked = window().request_animation_frame(frame.as_ref().unchecked_ref()).ok();
    }

    fn draw(&mut self) {
        self.draw_words();
        self.frame.set_stage(&self.director.stage(self.frame.stage_width()));
    }

    fn draw_words(&mut self) {
        let shown = self.director.shown();
        if shown.state == State::Unavailable {
            restore(&self.host, self.frame.root());
        }
        self.frame.show(&shown);
        if let Some(views) = &self.views
            && views.go.offered == Offered::WithVerdict
            && shown.verdict.is_some()
        {
            views.tabs.offer(true);
        }
        // The state is that of the view that is shown.
        if self.shown != View::Run {
            return;
        }
        mark(&self.host, "data-state", shown.state.name());
    }
}

impl Views {
    fn new(go: &'static Go, frame: &Frame, me: Weak<RefCell<Element>>) -> Option<Self> {
        let turn: Turn = Rc::new(move |view| {
            if let Some(shared) = me.upgrade() {
                with(&shared, |element| element.turn(view));
            }
        });
        let tabs = tabs(go, &[View::Run, View::Step, View::Prove], frame.root(), &turn)?;
        Some(Self { go, tabs, turn, panel: None })
    }
}

/// Puts a demo into its host, in place of the fallback.
pub(super) fn put_in_place(host: &HtmlElement, root: &web_sys::Element) {
    let _ = host.append_child(root);
    for child in others(host, root) {
        let _ = child.set_attribute("hidden", "");
    }
}

/// The fallback stands again.
pub(super) fn restore(host: &HtmlElement, root: &web_sys::Element) {
    for child in others(host, root) {
        let _ = child.remove_attribute("hidden");
    }
}

/// The host's children, the demo left out.
fn others(host: &HtmlElement, root: &web_sys::Element) -> Vec<web_sys::Element> {
    let mut children = Vec::new();
    let mut next = host.first_element_child();
    while let Some(child) = next {
        next = child.next_element_sibling();
        if child != *root {
            children.push(child);
        }
    }
    children
}

fn js(value: &Value) -> JsValue {
    match value {
        Value::Number(number) => (*number).into(),
        Value::Text(text) => (*text).into(),
        Value::Null => JsValue::NULL,
        Value::Numbers(numbers) => {
            let row = Array::new();
            for number in numbers {
                row.push(&(*number).into());
            }
            row.into()
        }
        Value::Rows(rows) => {
            let all = Array::new();
            for row in rows {
                let object = Object::new();
                for (key, value) in row {
                    put(&object, key, js(value));
                }
                all.push(&object);
            }
            all.into()
        }
    }
}
