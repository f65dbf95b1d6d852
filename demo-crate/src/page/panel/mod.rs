//! Step and Prove on the page: a panel that puts the engine's markup in its place, region by region, and passes presses back.
//!
//! It knows regions, controls and messages; what a program is, the engine alone knows. Nothing of it is there before a reader
//! first opens Step or Prove.

#[cfg(feature = "bank")]
pub(super) mod causes;
mod engine;
mod sightings;

use super::dom::{Listeners, Live, document, element, find, focus, mark, put, take, toggle, window};
use super::element::{put_in_place, restore};
use super::kept;
use super::meeting::link_to;
use super::patch::patch;
use crate::demos::go::Go;
use crate::seen::{Last, Told, Work};
use crate::views::{Deed, Lesson, Link, Press, Seeing, View, Views};
use engine::Member;
use figures::money::{counted, plain};
use figures::say::{Key, say, text};
use sightings::Sightings;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlElement};
use wire::{Ask, Say};

/// Under which key the browser keeps how much has been introduced.
const LESSON: &str = "two-tellers-step";
/// From this width of the panel on the map has its place beside the history, in pixels; and how wide it is there.
const BESIDE: i32 = 660;
const MAP_BESIDE: i32 = 330;
/// What of a narrow panel's width is none of the map's.
const MARGINS: i32 = 30;

/// What the panel asks of whoever holds it: to turn to a view.
pub(super) type Turn = Rc<dyn Fn(View)>;

/// What it asks of a demo that has workers: to let them do this work again and again, and to tell what it comes to.
pub(super) type Lender = Rc<dyn Fn(Work, Box<Told>)>;

/// A panel, for whoever holds it.
pub(super) trait Opened {
    /// Shows one of its views, or none.
    fn show(&self, view: View);

    /// Stands where a link says, and says what of it was not to be had.
    fn follow(&self, link: &Link);

    /// Begins anew, and takes the steps of these letters.
    fn take_steps(&self, letters: &str);

    /// Ends it; with the last panel of a page its engine ends.
    fn close(&self);
}

crate::later! {
    /// Puts the panel of a demo into `frame`, and has the engine open its program, from the assets under the address `base`.
    "51" pub(super) fn open(host: &HtmlElement, frame: &Element, base: &str, go: &'static Go, turn: Turn, lender: Option<Lender>) -> Option<Rc<dyn Opened>> = Panel::open;
}

/// Step and Prove of one demo.
pub(super) struct Panel {
    me: Weak<Self>,
    /// What real workers can do of the program, and who lends them.
    work: Option<(Work, Lender)>,
    sightings: Sightings,
    host: HtmlElement,
    /// What the demo is shown in.
    frame: Element,
    root: Element,
    go: &'static Go,
    view: Cell<View>,
    views: RefCell<Views>,
    notes: Live,
    /// That the proof that stands there is of another bound.
    outdated: Live,
    turn: Turn,
    is_given_up: Cell<bool>,
    /// What is said is that the engine is on its way.
    is_waiting: Cell<bool>,
    /// How many lines of the history were behind when it was last drawn, and what the last of them says.
    told: RefCell<(u32, String)>,
    listeners: RefCell<Listeners>,
}

impl std::fmt::Debug for Panel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Panel").field("views", &self.views).finish_non_exhaustive()
    }
}

impl Panel {
    fn open(
        host: &HtmlElement,
        frame: &Element,
        base: &str,
        go: &'static Go,
        turn: Turn,
        lender: Option<Lender>,
    ) -> Option<Rc<dyn Opened>> {
        let base = &engine_base(base);
        dress(base);
        let root = element("div", "tt-panel");
        root.set_inner_html(include_str!("panel.html"));
        let wishes = go.wishes(|name| host.get_attribute(name));
        let step = match wishes.goal.as_deref() {
            Some(goal) => say(Key::TaskStepGoal, &[("goal", goal)]),
            None => text(Key::TaskStep).to_owned(),
        };
        find(&root, "[data-panel=step] .tt-words").set_text_content(Some(&step));
        // Of no goal: whether it can be reached is what the proof has to say.
        find(&root, "[data-panel=prove] .tt-words").set_text_content(Some(text(Key::TaskProve)));
        let program = host.get_attribute("program").unwrap_or_else(|| go.program.to_owned());
        let lesson = Lesson::from_name(&kept::of_browser(LESSON).unwrap_or_default());
        let work = lender.and_then(|lender| Some((Work::of(&program)?, lender)));
        toggle(&find(&root, "[data-control=seen]"), "hidden", work.is_none());
        let panel = Rc::new_cyclic(|me| Self {
            me: me.clone(),
            work,
            sightings: Sightings::find(&root),
            host: host.clone(),
            frame: frame.clone(),
            notes: Live::find(&root, ".tt-notes"),
            outdated: Live::find(&root, ".tt-outdated"),
            view: Cell::new(View::Run),
            views: RefCell::new(Views::new(program, wishes, lesson)),
            root,
            go,
            turn,
            is_given_up: Cell::new(false),
            is_waiting: Cell::new(true),
            told: RefCell::default(),
            listeners: RefCell::default(),
        });
        frame.append_child(&panel.root).unwrap_throw();
        panel.listen(frame);
        panel.teach();
        panel.notes.set(text(Key::EngineLoads));
        let member: Rc<dyn Member> = panel.clone();
        engine::join(base, &member);
        let asks = panel.views.borrow_mut().open(panel.width());
        panel.ask(asks);
        Some(panel)
    }

    /// Whether the reader stands anywhere yet.
    fn is_here(&self) -> bool {
        !take(&self.host, "step").is_undefined()
    }

    /// There is nothing else to this demo, and it never came to stand anywhere.
    fn is_unavailable(&self) -> bool {
        self.go.first != View::Run && !self.is_here()
    }

    fn ask(&self, asks: Vec<Ask>) {
        engine::ask(self.name(), asks);
    }

    // ---- what the engine says

    /// The engine is here: the panel takes the place of what stood there, and of what was said of the waiting.
    fn begin(&self) {
        if self.go.first != View::Run {
            put_in_place(&self.host, &self.frame);
        }
        if self.is_waiting.take() {
            self.notes.set("");
        }
    }

    fn put(&self, name: &str, markup: &str) {
        let Ok(Some(region)) = self.root.query_selector(&["[data-region=", name, "]"].concat()) else { return };
        patch(&region, markup);
        if name == "proof" {
            self.sightings.draw();
        }
        let words = |selector: &str| region.query_selector(selector).ok().flatten()?.text_content();
        // One step at a time, and of a proof its end. Wherever the reader goes otherwise, back or away, is no step of anybody.
        let said = match name {
            "history" => {
                let behind = region.query_selector_all(".tt-behind").map_or(0, |lines| lines.length());
                let now = (behind, words("[aria-current] button").unwrap_or_default());
                let (before, told) = self.told.replace(now.clone());
                if (before, &told) == (behind, &now.1) {
                    return;
                }
                match behind {
                    0 => text(Key::NowAtFirst).to_owned(),
                    _ if behind == before + 1 => now.1,
                    _ => say(Key::NowAt, &[("step", &plain(behind.into())), ("operation", &now.1)]),
                }
            }
            "proof" => words("[data-share]").unwrap_or_default(),
            _ => return,
        };
        if let Ok(Some(place)) = region.closest("[data-panel]") {
            let place = find(&place, ".tt-heard");
            if place.text_content().as_deref() != Some(&*said) {
                place.set_text_content(Some(&said));
            }
        }
    }

    /// Fires an event whose listeners may press a button again.
    fn tell(&self, event: &str, detail: &JsValue) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init) {
            let _ = self.host.dispatch_event(&event);
        }
    }

    /// Says how the view that is shown stands, and what of it can be pressed.
    fn say_state(&self) {
        let views = self.views.borrow();
        let view = self.view.get();
        let barred = |control: &str, is_barred: bool| {
            if let Ok(Some(button)) = self.root.query_selector(&["button[data-control=", control, "]"].concat()) {
                mark(&button, "aria-disabled", if is_barred { "true" } else { "false" });
            }
        };
        let has = |class: &str| self.root.query_selector(class).ok().flatten().is_some();
        self.keep_in_sight();
        barred("back", !has(".tt-behind"));
        barred("restart", !has(".tt-behind"));
        barred("forward", !has(".tt-ahead"));
        barred("finish", views.is_over());
        barred("prove", views.is_proving());
        // What was seen is laid on what is possible: on a proof of all of it.
        barred("seen", views.is_seeing() || views.is_proving() || !self.sightings.has_proof());
        barred("cancel", !views.is_proving());
        barred("copy-result", views.state(view) != "done");
        self.outdated.set(&views.outdated().unwrap_or_default());
        if view != View::Run {
            let state = match self.is_given_up.get() {
                true if self.is_unavailable() => "unavailable",
                true => "failed",
                false => views.state(view),
            };
            mark(&self.host, "data-state", state);
            put(&self.host, "link", views.link(self.name(), view));
        }
    }

    /// Scrolls the history, and not the page, to where the reader stands.
    fn keep_in_sight(&self) {
        let past = find(&self.root, ".tt-past");
        let current = past.query_selector("[aria-current]").ok().flatten();
        let Some(line) = current.and_then(|line| line.dyn_into::<HtmlElement>().ok()) else {
            return past.set_scroll_top(0);
        };
        // The lines on either side are in sight as well.
        let (top, height) = (line.offset_top(), line.offset_height());
        let least = top + 2 * height - past.client_height();
        past.set_scroll_top(past.scroll_top().max(least).min((top - height).max(least)));
    }

    // ---- what the reader does

    fn listen(self: &Rc<Self>, frame: &Element) {
        let mut listeners = self.listeners.borrow_mut();
        let me = Rc::downgrade(self);
        listeners.add(
            &self.root,
            "click",
            reaching(&me, |panel, event| {
                if let Some(control) = control_of(&event).filter(|control| !is_field(control)) {
                    panel.press(&control);
                }
            }),
        );
        listeners.add(
            &self.root,
            "change",
            reaching(&me, |panel, event| {
                if let Some(control) = control_of(&event).filter(is_field) {
                    panel.press(&control);
                }
            }),
        );
        // The frame keeps what is typed in it from the page; so this listens there.
        listeners.add(frame, "keydown", reaching(&me, |panel, event| panel.key(&event)));
        listeners.add(&window(), "resize", reaching(&me, |panel, _| panel.resized()));
    }

    /// A key: a number lets a goroutine step, `u` goes back; in the pictures Enter and the space bar press.
    fn key(&self, event: &Event) {
        let held = |name| take(event, name).is_truthy();
        if self.view.get() == View::Run || held("ctrlKey") || held("altKey") || held("metaKey") {
            return;
        }
        let key = take(event, "key").as_string().unwrap_or_default();
        let Some(target) = target_of(event) else { return };
        if is_field(&target) {
            return;
        }
        let control = match &*key {
            "Enter" | " " if target.tag_name() == "g" => Some(target),
            _ if self.view.get() != View::Step || key.len() != 1 => None,
            key => self
                .root
                .query_selector(&["[aria-keyshortcuts=\"", &key.replace(['"', '\\'], ""), "\"]"].concat())
                .ok()
                .flatten(),
        };
        if let Some(control) = control {
            event.prevent_default();
            self.press(&control);
        }
    }

    fn press(&self, control: &Element) {
        if control.get_attribute("aria-disabled").as_deref() == Some("true") {
            return;
        }
        let name = control.get_attribute("data-control").unwrap_or_default();
        let number = |name| control.get_attribute(name).and_then(|value| value.parse().ok());
        let value = match &*name {
            "line" => control.get_attribute("data-line"),
            "state" => control.get_attribute("data-state"),
            "watch" => control.get_attribute("data-schedule"),
            _ => take(control, "value").as_string(),
        };
        self.notes.set("");
        engine::press();
        if name == "seen" {
            return self.see();
        }
        let deeds = self.views.borrow_mut().press(&Press {
            control: &name,
            process: number("data-process").map(|number: i64| number as i32),
            alternative: control.get_attribute("data-alternative").and_then(|value| value.parse().ok()),
            value: value.as_deref(),
            chance: (js_sys::Math::random() * 9e15) as u64,
        });
        self.carry_out(deeds);
        self.say_state();
    }

    /// Lets real workers do what the program does, some times, and lays what they came to on what is possible.
    fn see(&self) {
        let Some((work, lender)) = &self.work else { return };
        self.sightings.begin();
        self.views.borrow_mut().see(Seeing::Yes);
        self.say_state();
        let me = self.me.clone();
        lender(
            *work,
            Box::new(move |outcomes, last| {
                let Some(panel) = me.upgrade() else { return };
                panel.sightings.take(outcomes, last);
                if last == Last::Yes {
                    panel.views.borrow_mut().see(Seeing::No);
                    panel.say_state();
                }
            }),
        );
    }

    fn carry_out(&self, deeds: Vec<Deed>) {
        for deed in deeds {
            match deed {
                Deed::Ask(ask) => self.ask(vec![ask]),
                Deed::Turn(view) => {
                    (self.turn)(view);
                    // What was pressed is hidden now.
                    let first = ["[data-panel=", view.name(), "] [data-control=step]"].concat();
                    if let Ok(Some(button)) = self.root.query_selector(&first) {
                        focus(&button);
                    }
                }
                Deed::Teach(lesson) => kept::in_browser(LESSON, lesson.name()),
                Deed::CopyLink => {
                    let fragment = self.views.borrow().link(self.name(), self.view.get());
                    self.notes.set(&link_to(&fragment));
                }
            }
        }
        self.teach();
    }

    /// Shows what has been introduced.
    fn teach(&self) {
        let lesson = self.views.borrow().shown();
        let Ok(parts) = self.root.query_selector_all("[data-from]") else { return };
        for at in 0..parts.length() {
            if let Some(part) = parts.get(at).and_then(|part| part.dyn_into::<Element>().ok()) {
                let from = Lesson::from_name(&part.get_attribute("data-from").unwrap_or_default());
                toggle(&part, "hidden", lesson < from);
            }
        }
        let all = find(&self.root, "[data-control=show-all]");
        // Whoever pressed it is not left without the focus.
        if lesson == Lesson::All && document().active_element().as_ref() == Some(&all) {
            focus(&find(&self.root, "[data-control=step]"));
        }
        toggle(&all, "hidden", lesson == Lesson::All);
    }

    fn resized(&self) {
        let ask = self.views.borrow_mut().resize(self.width());
        self.ask(ask.into_iter().collect());
    }

    /// How wide the map may be.
    fn width(&self) -> u32 {
        let room = match self.root.client_width() {
            0 => self.host.client_width(),
            width => width,
        };
        let width = if room >= BESIDE { MAP_BESIDE } else { room - MARGINS };
        u32::try_from(width).unwrap_or(0)
    }
}

impl Member for Panel {
    fn name(&self) -> &'static str {
        self.go.demo
    }

    fn hear(&self, said: Say) {
        self.is_given_up.set(false);
        match said {
            Say::Region(name, markup) => {
                self.put(&name, &markup);
                // What lies ahead may be there while the reader stands where they stood.
                if name == "history" {
                    self.say_state();
                }
            }
            Say::Step(json) => {
                let Ok(step) = js_sys::JSON::parse(&json) else { return };
                let schedule = take(&step, "schedule").as_string().unwrap_or_default();
                if !self.is_here() {
                    self.begin();
                }
                let deeds = self.views.borrow_mut().stood(schedule, take(&step, "over").is_truthy());
                put(&self.host, "step", step.clone());
                self.carry_out(deeds);
                self.say_state();
                self.tell("demo-step", &step);
            }
            Say::Proved(json) => {
                let Ok(result) = js_sys::JSON::parse(&json) else { return };
                put(result.unchecked_ref(), "demo", self.name());
                self.views.borrow_mut().proved();
                self.sightings.prove(&result);
                put(&self.host, "result", result.clone());
                self.say_state();
                self.tell("demo-result", &result);
            }
            Say::Refused(reason) => self.notes.set(&say(Key::Refused, &[("message", &reason)])),
            Say::Played(_) => {}
            Say::Faults(json) => self.notes.set(&say(Key::Refused, &[("message", &json)])),
        }
    }

    fn revive(&self) {
        self.notes.set(text(Key::EngineAnew));
        let asks = self.views.borrow_mut().revive();
        self.ask(asks);
        self.say_state();
    }

    fn give_up(&self, why: &str) {
        self.is_given_up.set(true);
        if self.is_unavailable() {
            restore(&self.host, &self.frame);
        }
        self.notes.set(&match why {
            "" => text(Key::NoEngine).to_owned(),
            why => say(Key::NoEngineSays, &[("message", why)]),
        });
        self.say_state();
    }

    fn wait(&self, seconds: u32) {
        if self.is_waiting.get() {
            let seconds = counted(seconds.into(), "second", "seconds");
            self.notes.set(&say(Key::EngineLoadsStill, &[("seconds", &seconds)]));
        }
    }
}

impl Opened for Panel {
    fn show(&self, view: View) {
        self.view.set(view);
        toggle(&self.root, "hidden", view == View::Run);
        for each in [View::Step, View::Prove] {
            toggle(&find(&self.root, &["[data-panel=", each.name(), "]"].concat()), "hidden", view != each);
        }
        self.resized();
        self.say_state();
    }

    fn follow(&self, link: &Link) {
        if link.note.is_some() || !self.is_waiting.get() {
            self.is_waiting.set(false);
            self.notes.set(link.note.as_deref().unwrap_or_default());
        }
        let asks = self.views.borrow_mut().follow(link);
        self.ask(asks);
        self.teach();
        let bound = self.views.borrow().preemptions().map_or_else(String::new, |bound| plain(bound.into()));
        put(&find(&self.root, "[data-control=preemptions]"), "value", bound);
        self.say_state();
    }

    fn take_steps(&self, letters: &str) {
        let asks = self.views.borrow_mut().take_steps(letters);
        self.ask(asks);
        self.teach();
        self.notes.set(text(Key::AsYourTellers));
    }

    fn close(&self) {
        engine::leave(self);
        self.listeners.replace(Listeners::default());
        self.root.remove();
    }
}

/// A listener that reaches the panel while it lives.
fn reaching(me: &Weak<Panel>, step: impl Fn(&Panel, Event) + 'static) -> impl FnMut(Event) + 'static {
    let me = me.clone();
    move |event| {
        if let Some(panel) = me.upgrade() {
            step(&panel, event);
        }
    }
}

fn target_of(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into::<Element>().ok())
}

fn control_of(event: &Event) -> Option<Element> {
    target_of(event)?.closest("[data-control]").ok().flatten()
}

fn is_field(control: &Element) -> bool {
    matches!(&*control.tag_name(), "INPUT" | "SELECT" | "TEXTAREA")
}

/// Where the engine's files lie: it serves all parts of the book alike, and lies above those that have a folder of their own.
fn engine_base(base: &str) -> String {
    [base, if cfg!(feature = "bank") { "" } else { "../" }].concat()
}

/// Loads the panel's styles, once a page.
fn dress(base: &str) {
    let address = [base, "engine-panel.css"].concat();
    let Some(head) = document().query_selector("head").ok().flatten() else { return };
    if head.query_selector(&["link[href=\"", &address, "\"]"].concat()).ok().flatten().is_none() {
        let sheet = element("link", "");
        mark(&sheet, "rel", "stylesheet");
        mark(&sheet, "href", &address);
        let _ = head.append_child(&sheet);
    }
}
